//! Which services somebody may use and when they were used last: jobs, and the policies behind.

use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, Query, Reply, Server, Start, World, allow, allow_each, deny, shared,
};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn world() -> World<'static> {
    World::new(shared())
}

/// Makes a job about this ARN and looks at it.
#[track_caller]
fn details(world: &World<'_>, arn: &str) -> Reply {
    let made = world.iam("GenerateServiceLastAccessedDetails", [("Arn", arn)]);
    let id = made.get("JobId");
    assert_eq!(id.len(), 36);
    world.iam("GetServiceLastAccessedDetails", [("JobId", &id)])
}

#[track_caller]
fn entities(world: &World<'_>, arn: &str, service: &str) -> Reply {
    let made = world.iam("GenerateServiceLastAccessedDetails", [("Arn", arn)]);
    let args = [
        ("JobId", made.get("JobId")),
        ("ServiceNamespace", service.to_owned()),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    world.iam("GetServiceLastAccessedDetailsWithEntities", args)
}

fn service(reply: &Reply, name: &str) -> Reply {
    reply.member("ServicesLastAccessed", "ServiceNamespace", name)
}

#[test]
fn a_user_is_told_with_its_services_and_its_last_calls() {
    let world = world();
    let person = world.user(&allow_each(&[
        "iam:GetUser",
        "sts:GetCallerIdentity",
        "s3:Get*",
    ]));
    let before = details(&world, &person.arn);
    assert_eq!(before.get("JobStatus"), "COMPLETED");
    assert_eq!(before.get("JobType"), "SERVICE_LEVEL");
    assert_eq!(before.texts("ServiceNamespace"), ["iam", "s3", "sts"]);
    assert!(before.texts("LastAuthenticated").is_empty());
    assert_eq!(
        service(&before, "sts").get("TotalAuthenticatedEntities"),
        "0"
    );

    shared().whoami(&person.keys).ok();
    let query = Query::iam("ListUsers");
    shared()
        .call(&query, &person.keys)
        .assert_code(403, "AccessDenied");
    let after = details(&world, &person.arn);
    for (name, full) in [
        ("sts", "AWS Security Token Service"),
        ("iam", "AWS Identity and Access Management"),
    ] {
        let told = service(&after, name);
        assert_eq!(told.get("ServiceName"), full);
        assert_eq!(told.get("LastAuthenticatedEntity"), person.arn);
        assert_eq!(told.get("LastAuthenticatedRegion"), "us-east-1");
        assert_eq!(told.get("TotalAuthenticatedEntities"), "1");
        assert!(told.get("LastAuthenticated").ends_with('Z'));
    }
    // Of a service whose calls do not come by here nothing is known, and nothing told.
    let s3 = service(&after, "s3");
    assert_eq!(s3.text("LastAuthenticated"), None);
    assert_eq!(s3.text("TotalAuthenticatedEntities"), None);
}

#[test]
fn a_roles_sessions_and_a_users_own_count() {
    let world = world();
    let role = world.open_role(ADMINISTRATOR);
    let session = shared().session(&role.arn, &world.admin);
    let told = details(&world, &role.arn);
    // To be assumed is no use of a service.
    assert!(told.texts("LastAuthenticated").is_empty());
    shared().whoami(&session).ok();
    let mut query = Query::iam("GenerateServiceLastAccessedDetails").arg("Arn", &role.arn);
    query = query.arg("Granularity", "ACTION_LEVEL");
    let id = world.call(&query).ok().get("JobId");
    let mut page = world.iam("GetServiceLastAccessedDetails", [("JobId", &id)]);
    assert_eq!(page.get("JobType"), "ACTION_LEVEL");
    let mut names = page.texts("ServiceNamespace");
    assert_eq!(names.len(), 100);
    let mut used = page.texts("LastAuthenticatedEntity");
    while let Some(marker) = page.text("Marker") {
        let args = [("JobId", id.as_str()), ("Marker", &marker)];
        page = world.iam("GetServiceLastAccessedDetails", args);
        names.extend(page.texts("ServiceNamespace"));
        used.extend(page.texts("LastAuthenticatedEntity"));
    }
    // Of all services the session called one.
    assert_eq!(used, std::slice::from_ref(&role.arn));
    assert!(names.len() > 300 && names.is_sorted(), "{}", names.len());

    let person = world.user(&allow("sts:*"));
    let own = Query::sts("GetSessionToken");
    let own = shared().call(&own, &person.keys).ok();
    shared().whoami(&crate::harness::Keys::of(&own)).ok();
    let told = details(&world, &person.arn);
    assert_eq!(told.get("LastAuthenticatedEntity"), person.arn);
}

#[test]
fn a_group_and_a_policy_are_told_by_whoever_has_them() {
    let world = world();
    let (busy, idle) = (world.user(""), world.user(""));
    let group = world.group(&allow("sts:*"));
    let policy = world.managed(&allow("sts:*"));
    for person in [&busy, &idle] {
        world.join(&person.name, &group);
    }
    let args = [("GroupName", group.as_str()), ("PolicyArn", &policy)];
    world.iam("AttachGroupPolicy", args);
    world.attach_to_user(&busy.name, &policy);
    shared().whoami(&busy.keys).ok();
    let group = format!("arn:aws:iam::{}:group/{group}", world.account);
    for arn in [&group, &policy] {
        let told = details(&world, arn);
        assert_eq!(told.texts("ServiceNamespace"), ["sts"]);
        assert_eq!(told.get("LastAuthenticatedEntity"), busy.arn);
        assert_eq!(told.get("TotalAuthenticatedEntities"), "1");
        let told = entities(&world, arn, "sts");
        let list = "EntityDetailsList";
        assert_eq!(told.texts("LastAuthenticated").len(), 1);
        let mut arns = [busy.arn.clone(), idle.arn.clone()];
        arns.sort();
        assert_eq!(told.texts("Arn"), arns);
        assert_eq!(told.texts("Type"), ["USER", "USER"]);
        assert!(told.body.contains(list) && told.body.contains(&busy.id));
        assert!(entities(&world, arn, "s3").texts("Arn").is_empty());
    }
}

#[test]
fn a_job_is_for_its_account_and_fails_when_its_subject_is_gone() {
    let (here, there) = (world(), World::next_door(shared()));
    let person = here.user("");
    let made = here.iam("GenerateServiceLastAccessedDetails", [("Arn", &person.arn)]);
    let id = made.get("JobId");
    let theirs = there.try_iam("GetServiceLastAccessedDetails", [("JobId", &id)]);
    theirs.assert_code(404, "NoSuchEntity");
    let unseen = there.try_iam("GenerateServiceLastAccessedDetails", [("Arn", &person.arn)]);
    unseen.assert_code(403, "AccessDenied");
    let unseen = [
        ("Arn", person.arn.as_str()),
        ("ServiceNamespaces.member.1", "s3"),
    ];
    let unseen = there.try_iam("ListPoliciesGrantingServiceAccess", unseen);
    unseen.assert_code(403, "AccessDenied");
    here.dismiss(&person);
    let failed = here.iam("GetServiceLastAccessedDetails", [("JobId", &id)]);
    assert_eq!(failed.get("JobStatus"), "FAILED");
    assert_eq!(failed.get("Code"), "NoSuchEntity");
    let gone = here.try_iam("GenerateServiceLastAccessedDetails", [("Arn", &person.arn)]);
    gone.assert_code(404, "NoSuchEntity");
    let gone = format!("arn:aws:iam::{}:policy/gone", here.account);
    let gone = here.try_iam("GenerateServiceLastAccessedDetails", [("Arn", &gone)]);
    gone.assert_code(404, "NoSuchEntity");
    let root = here.root_arn();
    let none = here.try_iam("GenerateServiceLastAccessedDetails", [("Arn", &root)]);
    none.assert_code(400, "InvalidInput");
}

#[test]
fn the_policies_that_grant_a_service_are_listed() {
    let world = world();
    let person = world.user(&deny("s3:*"));
    let group = world.group(&allow("s3:Get*"));
    world.join(&person.name, &group);
    let managed = world.managed(&allow_each(&["s3:*", "sqs:*"]));
    world.attach_to_user(&person.name, &managed);
    world.attach_to_user(&person.name, READ_ONLY);
    let query = Query::iam("ListPoliciesGrantingServiceAccess")
        .arg("Arn", &person.arn)
        .arg("ServiceNamespaces.member.1", "sqs")
        .arg("ServiceNamespaces.member.2", "s3")
        .arg("ServiceNamespaces.member.3", "no-such-service");
    let reply = world.call(&query).ok();
    let list = "PoliciesGrantingServiceAccess";
    assert_eq!(
        reply.members(list, "ServiceNamespace"),
        ["sqs", "s3", "no-such-service"]
    );
    let s3 = reply.member(list, "ServiceNamespace", "s3");
    let inline = s3.member("Policies", "PolicyType", "INLINE");
    assert_eq!(inline.get("PolicyName"), "P");
    assert_eq!(inline.get("EntityType"), "GROUP");
    assert_eq!(inline.get("EntityName"), group);
    assert_eq!(inline.text("PolicyArn"), None);
    let arns = s3.texts("PolicyArn");
    assert!(
        arns.contains(&managed) && arns.contains(&READ_ONLY.to_owned()),
        "{arns:?}"
    );
    let none = reply.member(list, "ServiceNamespace", "no-such-service");
    assert!(none.texts("PolicyName").is_empty());
    assert_eq!(reply.get("IsTruncated"), "false");
}

#[test]
fn uses_outlast_a_restart() {
    let directory = TempDir::new().unwrap();
    let start = |directory: &TempDir| -> Server { Start::dev(directory.path()).start() };
    let server = start(&directory);
    let person = World::new(&server).user(&allow("sts:*"));
    server.whoami(&person.keys).ok();
    server.stop();
    let server = start(&directory);
    let told = details(&World::new(&server), &person.arn);
    assert_eq!(told.get("LastAuthenticatedEntity"), person.arn);
    assert_eq!(told.get("TotalAuthenticatedEntities"), "1");
}
