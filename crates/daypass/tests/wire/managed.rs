//! Managed policies over the wire: attached, as boundaries and as session policies; what decides,
//! and what is answered when a request cannot be.

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Job, Keys, Person, Query, Reply, World, allow, assuming, deny, encoded, shared,
    trust, unique,
};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMINISTRATOR_ACCESS: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
const ROOT_TASK: &str = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";

fn world() -> World<'static> {
    World::new(shared())
}

fn by_arn(action: &str, arn: &str) -> Query {
    Query::iam(action).arg("PolicyArn", arn)
}

/// What an account that has nothing may ask, to see whether it is allowed.
fn list_users() -> Query {
    Query::iam("ListUsers")
}

#[track_caller]
fn assert_denied(reply: &Reply, end: &str) {
    reply.assert_code(403, "AccessDenied");
    let message = reply.message();
    assert!(message.ends_with(end), "{message}");
}

const NO_IDENTITY: &str = " because no identity-based policy allows the iam:ListUsers action";

#[track_caller]
fn new_version(world: &World<'_>, arn: &str, document: &str) -> Reply {
    let query = by_arn("CreatePolicyVersion", arn)
        .arg("PolicyDocument", document)
        .arg("SetAsDefault", "true");
    world.call(&query).ok()
}

#[track_caller]
fn bound(world: &World<'_>, person: &Person, arn: &str) {
    let args = [
        ("UserName", person.name.as_str()),
        ("PermissionsBoundary", arn),
    ];
    world.iam("PutUserPermissionsBoundary", args);
}

#[test]
fn a_policy_is_made_shown_changed_and_deleted() {
    let world = world();
    let name = unique("Policy");
    let document = "{ \"Version\":\"2012-10-17\",\r\n\t\"Statement\":[{\"Effect\":\"Allow\",\
                    \"Action\":\"s3:*\",\"Resource\":\"*\"}] }";
    let args = [
        ("PolicyName", name.as_str()),
        ("Path", "/division/team/"),
        ("PolicyDocument", document),
        ("Description", "What it's for"),
        ("Tags.member.1.Key", "Dept"),
        ("Tags.member.1.Value", "R+D"),
    ];
    let made = world.iam("CreatePolicy", args);
    let arn = format!("arn:aws:iam::{}:policy/division/team/{name}", world.account);
    let get = || world.iam("GetPolicy", [("PolicyArn", &arn)]);
    let shown = get();
    for reply in [&made, &shown] {
        for (field, value) in [
            ("Arn", arn.as_str()),
            ("Path", "/division/team/"),
            ("PolicyName", &name),
            ("DefaultVersionId", "v1"),
            ("AttachmentCount", "0"),
            ("PermissionsBoundaryUsageCount", "0"),
            ("IsAttachable", "true"),
            ("Key", "Dept"),
        ] {
            assert_eq!(reply.get(field), value, "{field}");
        }
        assert!(reply.get("PolicyId").starts_with("ANPA"));
    }
    assert_eq!(shown.get("Description"), "What it's for");
    let version = by_arn("GetPolicyVersion", &arn).arg("VersionId", "v1");
    let version = world.call(&version).ok();
    assert_eq!(version.get("Document"), encoded(document));
    assert_eq!(version.get("IsDefaultVersion"), "true");

    let second = by_arn("CreatePolicyVersion", &arn).arg("PolicyDocument", &allow("s3:Get*"));
    let second = world.call(&second).ok();
    assert_eq!(second.get("VersionId"), "v2");
    assert_eq!(second.get("IsDefaultVersion"), "false");
    assert_eq!(get().get("DefaultVersionId"), "v1");
    world
        .call(&by_arn("SetDefaultPolicyVersion", &arn).arg("VersionId", "v2"))
        .ok();
    assert_eq!(get().get("DefaultVersionId"), "v2");
    let versions = world.iam("ListPolicyVersions", [("PolicyArn", &arn)]);
    assert_eq!(versions.texts("VersionId"), ["v2", "v1"]);
    assert_eq!(versions.text("Document"), None);

    let delete =
        |version: &str| world.call(&by_arn("DeletePolicyVersion", &arn).arg("VersionId", version));
    delete("v2").assert_refused(
        409,
        "DeleteConflict",
        "Cannot delete the default version of a policy.",
    );
    world.call(&by_arn("DeletePolicy", &arn)).assert_refused(
        409,
        "DeleteConflict",
        "This policy has more than one version. Before you delete a policy, you must delete the \
         policy's versions. The default version is deleted with the policy.",
    );
    delete("v1").ok();
    delete("v1").assert_refused(
        404,
        "NoSuchEntity",
        &format!("Policy {arn} version v1 does not exist or is not attachable."),
    );
    world.call(&by_arn("DeletePolicy", &arn)).ok();
    for action in ["GetPolicy", "DeletePolicy", "ListPolicyVersions"] {
        world.call(&by_arn(action, &arn)).assert_refused(
            404,
            "NoSuchEntity",
            &format!("Policy {arn} was not found."),
        );
    }
}

#[test]
fn what_is_no_policy_is_refused_in_the_services_words() {
    let world = world();
    let create = |name: &str, document: &str| {
        let args = [("PolicyName", name), ("PolicyDocument", document)];
        world.try_iam("CreatePolicy", args)
    };
    let name = unique("Taken");
    create(&name, ADMINISTRATOR).ok();
    let shouted = name.to_uppercase();
    create(&shouted, ADMINISTRATOR).assert_refused(
        409,
        "EntityAlreadyExists",
        &format!("A policy called {shouted} already exists. Duplicate names are not allowed."),
    );
    create("x", "{}").assert_code(400, "MalformedPolicyDocument");

    let sized = |size: usize| {
        let spare = size - allow("s3:").len();
        let document = allow(&format!("s3:{}", "x".repeat(spare)));
        assert_eq!(document.len(), size);
        document
    };
    create(&unique("large"), &sized(6_144)).ok();
    // White space does not count.
    let airy = sized(6_144).replace("\"Statement\":", "\"Statement\": \n\t ");
    create(&unique("airy"), &airy).ok();
    create(&unique("larger"), &sized(6_145)).assert_refused(
        409,
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144",
    );

    for bad in [
        "no arn but twenty characters",
        "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::aws:role/ReadOnlyAccess",
    ] {
        for action in ["GetPolicy", "DeletePolicy"] {
            world.call(&by_arn(action, bad)).assert_refused(
                400,
                "InvalidInput",
                &format!("ARN {bad} is not valid."),
            );
        }
    }
}

#[test]
fn a_policy_has_five_versions_and_their_numbers_do_not_return() {
    let world = world();
    let arn = world.managed(ADMINISTRATOR);
    for number in 2..=5 {
        let made = new_version(&world, &arn, ADMINISTRATOR);
        assert_eq!(made.get("VersionId"), format!("v{number}"));
    }
    let sixth = by_arn("CreatePolicyVersion", &arn).arg("PolicyDocument", ADMINISTRATOR);
    world.call(&sixth).assert_refused(
        409,
        "LimitExceeded",
        "A managed policy can have up to 5 versions. Before you create a new version, you must \
         delete an existing version.",
    );
    world
        .call(&by_arn("DeletePolicyVersion", &arn).arg("VersionId", "v4"))
        .ok();
    assert_eq!(world.call(&sixth).ok().get("VersionId"), "v6");
    let page = by_arn("ListPolicyVersions", &arn).arg("MaxItems", "2");
    let first = world.call(&page).ok();
    assert_eq!(first.texts("VersionId"), ["v6", "v5"]);
    let next = world.call(&page.arg("Marker", &first.get("Marker"))).ok();
    assert_eq!(next.texts("VersionId"), ["v3", "v2"]);
}

#[test]
fn an_attached_policy_decides_from_the_next_request_on() {
    let world = world();
    let person = world.user("");
    let arn = world.managed(&allow("iam:ListUsers"));
    let ask = || shared().call(&list_users(), &person.keys);
    assert_denied(&ask(), NO_IDENTITY);
    world.attach_to_user(&person.name, &arn);
    world.attach_to_user(&person.name, &arn);
    ask().ok();
    new_version(&world, &arn, &allow("iam:ListRoles"));
    assert_denied(&ask(), NO_IDENTITY);
    world
        .call(&by_arn("SetDefaultPolicyVersion", &arn).arg("VersionId", "v1"))
        .ok();
    ask().ok();

    let in_use = world.call(&by_arn("DeletePolicy", &arn));
    in_use.assert_refused(
        409,
        "DeleteConflict",
        "Cannot delete a policy attached to entities.",
    );
    let name = ("UserName", person.name.as_str());
    let detach = [name, ("PolicyArn", arn.as_str())];
    world.iam("DetachUserPolicy", detach);
    assert_denied(&ask(), NO_IDENTITY);
    world.try_iam("DetachUserPolicy", detach).assert_refused(
        404,
        "NoSuchEntity",
        &format!("Policy {arn} was not found."),
    );
}

#[test]
fn a_role_with_an_attached_policy_acts_by_it_while_its_session_lives() {
    let world = world();
    let role = world.open_role("");
    let session = shared().session(&role.arn, &shared().developer());
    let ask = || shared().call(&list_users(), &session);
    assert_denied(&ask(), NO_IDENTITY);
    world.attach_to_role(&role, READ_ONLY);
    ask().ok();
    let shown = world.iam("ListAttachedRolePolicies", [("RoleName", &role.name)]);
    assert_eq!(shown.get("PolicyArn"), READ_ONLY);
    assert_eq!(shown.get("PolicyName"), "ReadOnlyAccess");
    world
        .try_iam("DeleteRole", [("RoleName", &role.name)])
        .assert_refused(
            409,
            "DeleteConflict",
            "Cannot delete entity, must detach all policies first.",
        );
    let args = [("RoleName", role.name.as_str()), ("PolicyArn", READ_ONLY)];
    world.iam("DetachRolePolicy", args);
    assert_denied(&ask(), NO_IDENTITY);
    world.iam("DeleteRole", [("RoleName", &role.name)]);
}

#[test]
fn ten_policies_are_attached_and_listed_in_pages() {
    let world = world();
    let person = world.user("");
    let mut arns: Vec<_> = (0..10).map(|_| world.managed(ADMINISTRATOR)).collect();
    for arn in &arns {
        world.attach_to_user(&person.name, arn);
    }
    let args = [("UserName", person.name.as_str()), ("PolicyArn", READ_ONLY)];
    world.try_iam("AttachUserPolicy", args).assert_refused(
        409,
        "LimitExceeded",
        "Cannot exceed quota for PoliciesPerUser: 10",
    );
    arns.sort();
    let mut listed = Vec::new();
    let mut marker: Option<String> = None;
    for expected in [4, 4, 2] {
        let page = Query::iam("ListAttachedUserPolicies")
            .arg("UserName", &person.name)
            .arg("MaxItems", "4");
        let page = marker
            .iter()
            .fold(page, |page, marker| page.arg("Marker", marker));
        let reply = world.call(&page).ok();
        assert_eq!(reply.texts("PolicyArn").len(), expected);
        listed.extend(reply.texts("PolicyArn"));
        marker = reply.text("Marker");
    }
    assert_eq!((listed, marker), (arns, None));
}

#[test]
fn who_uses_a_policy_is_counted_and_listed() {
    let world = world();
    let arn = world.managed(ADMINISTRATOR);
    let (person, role) = (world.user(""), world.open_role(""));
    world.attach_to_user(&person.name, &arn);
    world.attach_to_role(&role, &arn);
    bound(&world, &person, &arn);
    let shown = world.iam("GetPolicy", [("PolicyArn", &arn)]);
    assert_eq!(shown.get("AttachmentCount"), "2");
    assert_eq!(shown.get("PermissionsBoundaryUsageCount"), "1");

    let entities = |name: &str, value: &str| {
        let query = by_arn("ListEntitiesForPolicy", &arn);
        world.call(&query.arg(name, value)).ok()
    };
    let all = entities("MaxItems", "9");
    assert_eq!(all.texts("UserName"), [person.name.as_str()]);
    assert_eq!(all.texts("UserId"), [person.id.as_str()]);
    assert_eq!(all.texts("RoleName"), [role.name.as_str()]);
    let roles = entities("EntityFilter", "Role");
    assert_eq!(
        (roles.texts("UserName").len(), roles.texts("RoleName").len()),
        (0, 1)
    );
    let bounded = entities("PolicyUsageFilter", "PermissionsBoundary");
    assert_eq!(
        (
            bounded.texts("UserName").len(),
            bounded.texts("RoleName").len()
        ),
        (1, 0)
    );
    let groups = entities("EntityFilter", "Group");
    assert!(groups.texts("member").is_empty());
}

#[test]
fn policies_are_listed_by_scope_and_use() {
    let world = World::next_door(shared());
    let own = [world.managed(ADMINISTRATOR), world.managed(ADMINISTRATOR)];
    let role = world.open_role("");
    world.attach_to_role(&role, &own[0]);
    let list = |args: &[(&str, &str)]| {
        let query = args
            .iter()
            .fold(Query::iam("ListPolicies"), |query, (name, value)| {
                query.arg(name, value)
            });
        world.call(&query).ok()
    };
    let aws = list(&[("Scope", "AWS")]).texts("Arn");
    assert_eq!(aws.len(), 13);
    assert!(
        aws.iter()
            .all(|arn| arn.starts_with("arn:aws:iam::aws:policy/"))
    );
    assert!(aws.iter().any(|arn| arn == ROOT_TASK));
    let local = list(&[("Scope", "Local")]).texts("Arn");
    assert!(own.iter().all(|arn| local.contains(arn)));
    let attached = list(&[("Scope", "Local"), ("OnlyAttached", "true")]).texts("Arn");
    assert!(attached.contains(&own[0]) && !attached.contains(&own[1]));
    let tasks = list(&[("PathPrefix", "/root-task/")]).texts("Arn");
    assert_eq!(tasks.len(), 5);

    // Page by page nothing is lost and nothing comes twice, from one kind to the other.
    let all = list(&[]).texts("Arn");
    for size in ["1", "6", "13", "14"] {
        let mut paged = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let mut args = vec![("MaxItems", size)];
            args.extend(marker.as_deref().map(|marker| ("Marker", marker)));
            let reply = list(&args);
            paged.extend(reply.texts("Arn"));
            assert!(paged.len() <= all.len() + 5, "it goes round");
            marker = reply.text("Marker");
            if marker.is_none() {
                break;
            }
        }
        // Other tests of the neighbour's account may add some meanwhile.
        assert!(all.iter().all(|arn| paged.contains(arn)), "{size}");
        let mut distinct = paged.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), paged.len(), "{size}");
    }
}

#[test]
fn the_policies_of_aws_cannot_be_changed_even_by_an_administrator() {
    let world = world();
    let shown = world.iam("GetPolicy", [("PolicyArn", READ_ONLY)]);
    assert_eq!(shown.get("IsAttachable"), "true");
    let shown = world.iam("GetPolicy", [("PolicyArn", ROOT_TASK)]);
    assert_eq!(shown.get("IsAttachable"), "false");
    let v1 = by_arn("GetPolicyVersion", ADMINISTRATOR_ACCESS).arg("VersionId", "v1");
    assert!(!world.call(&v1).ok().get("Document").is_empty());

    for query in [
        by_arn("DeletePolicy", READ_ONLY),
        by_arn("CreatePolicyVersion", READ_ONLY).arg("PolicyDocument", ADMINISTRATOR),
        by_arn("SetDefaultPolicyVersion", READ_ONLY).arg("VersionId", "v1"),
        by_arn("DeletePolicyVersion", READ_ONLY).arg("VersionId", "v1"),
    ] {
        world.call(&query).assert_code(403, "AccessDenied");
    }
    let person = world.user("");
    let missing = "arn:aws:iam::aws:policy/NoSuchPolicy";
    for arn in [ROOT_TASK, missing] {
        let args = [("UserName", person.name.as_str()), ("PolicyArn", arn)];
        world.try_iam("AttachUserPolicy", args).assert_refused(
            404,
            "NoSuchEntity",
            &format!("Policy {arn} does not exist or is not attachable."),
        );
        let args = [
            ("UserName", person.name.as_str()),
            ("PermissionsBoundary", arn),
        ];
        world
            .try_iam("PutUserPermissionsBoundary", args)
            .assert_refused(
                404,
                "NoSuchEntity",
                &format!("Scope ARN: {arn} does not exist or is not attachable."),
            );
    }
}

#[test]
fn another_accounts_policy_is_neither_seen_nor_used() {
    let world = world();
    let theirs = World::next_door(shared()).managed(ADMINISTRATOR);
    let own = world.managed(ADMINISTRATOR);
    let absent = theirs.clone() + "-absent";
    for action in [
        "GetPolicy",
        "DeletePolicy",
        "ListPolicyVersions",
        "ListEntitiesForPolicy",
    ] {
        let told = world.call(&by_arn(action, &theirs));
        told.assert_code(403, "AccessDenied");
        // One that does not exist is refused alike.
        let untold = world.call(&by_arn(action, &absent));
        assert_eq!(told.message(), untold.message().replace("-absent", ""));
    }
    let person = world.user("");
    let args = [("UserName", person.name.as_str()), ("PolicyArn", &theirs)];
    world.try_iam("AttachUserPolicy", args).assert_refused(
        404,
        "NoSuchEntity",
        &format!("Policy {theirs} does not exist or is not attachable."),
    );
    let name = unique("bounded");
    let args = [
        ("UserName", name.as_str()),
        ("PermissionsBoundary", &theirs),
    ];
    world
        .try_iam("CreateUser", args)
        .assert_code(404, "NoSuchEntity");
    world
        .try_iam("GetUser", [("UserName", &name)])
        .assert_code(404, "NoSuchEntity");
    world.attach_to_user(&person.name, &own);
}

#[test]
fn a_boundary_limits_what_policies_allow_and_is_shown() {
    let world = world();
    let boundary = world.managed(&allow("iam:ListRoles"));
    let name = unique("bounded");
    let args = [
        ("UserName", name.as_str()),
        ("PermissionsBoundary", &boundary),
    ];
    let made = world.iam("CreateUser", args);
    let shown = world.iam("GetUser", [("UserName", &name)]);
    for reply in [&made, &shown] {
        assert_eq!(reply.get("PermissionsBoundaryArn"), boundary);
    }
    world.user_policy(&name, ADMINISTRATOR);
    let keys = world.key(&name);
    let ask = || shared().call(&list_users(), &keys);
    let no_boundary = " because no permissions boundary allows the iam:ListUsers action";
    assert_denied(&ask(), no_boundary);
    shared().call(&Query::iam("ListRoles"), &keys).ok();
    new_version(&world, &boundary, &allow("iam:ListUsers"));
    ask().ok();
    new_version(&world, &boundary, &allow("s3:*"));
    assert_denied(&ask(), no_boundary);
    world
        .call(&by_arn("DeletePolicy", &boundary))
        .assert_code(409, "DeleteConflict");
    // Whoever has none is left as it is.
    for _ in 0..2 {
        world.iam("DeleteUserPermissionsBoundary", [("UserName", &name)]);
    }
    ask().ok();
    let shown = world.iam("GetUser", [("UserName", &name)]);
    assert_eq!(shown.text("PermissionsBoundaryArn"), None);

    let role = unique("bounded");
    let args = [
        ("RoleName", role.as_str()),
        ("AssumeRolePolicyDocument", &trust(&json!("*"), &json!({}))),
        ("PermissionsBoundary", READ_ONLY),
    ];
    assert_eq!(
        world.iam("CreateRole", args).get("PermissionsBoundaryArn"),
        READ_ONLY
    );
    let args = [
        ("RoleName", role.as_str()),
        ("PermissionsBoundary", &boundary),
    ];
    world.iam("PutRolePermissionsBoundary", args);
    let shown = world.iam("GetRole", [("RoleName", &role)]);
    assert_eq!(shown.get("PermissionsBoundaryArn"), boundary);
    world.iam("DeleteRolePermissionsBoundary", [("RoleName", &role)]);
    let shown = world.iam("GetRole", [("RoleName", &role)]);
    assert_eq!(shown.text("PermissionsBoundaryArn"), None);
}

#[test]
fn a09_a_boundary_without_sts_does_not_matter_where_the_trust_names_the_user() {
    let world = world();
    let person = world.user("");
    bound(&world, &person, &world.managed(&allow("s3:*")));
    let named = world.role(&trust(&json!({"AWS": person.arn}), &json!({})), "");
    shared().assume(&named.arn, &person.keys).ok();
    // Where the trust only delegates, the boundary matters as much as the identity policy.
    world.user_policy(&person.name, &allow("sts:AssumeRole"));
    let delegating = world.open_role("");
    shared()
        .assume(&delegating.arn, &person.keys)
        .assert_code(403, "AccessDenied");
    // An explicit deny matters wherever it stands.
    bound(&world, &person, &world.managed(&deny("sts:*")));
    shared()
        .assume(&named.arn, &person.keys)
        .assert_code(403, "AccessDenied");
}

/// STS spec 5.4.
#[test]
fn an_explicit_deny_within_the_account_names_the_managed_policy() {
    let world = world();
    let denying = world.managed(&deny("iam:ListUsers"));
    let person = world.user(ADMINISTRATOR);
    world.attach_to_user(&person.name, &denying);
    assert_denied(
        &shared().call(&list_users(), &person.keys),
        &format!(" with an explicit deny in an identity-based policy: {denying}"),
    );

    let bounded = world.user(ADMINISTRATOR);
    bound(&world, &bounded, &denying);
    assert_denied(
        &shared().call(&list_users(), &bounded.keys),
        &format!(" with an explicit deny in a permissions boundary: {denying}"),
    );

    let role = world.open_role(ADMINISTRATOR);
    let narrowed = with_policies(&role, &[&denying, ADMINISTRATOR_ACCESS], None);
    let session = Keys::of(&shared().call(&narrowed, &shared().developer()).ok());
    assert_denied(
        &shared().call(&list_users(), &session),
        &format!(" with an explicit deny in a session policy: {denying}"),
    );
}

fn with_policies(role: &Job, arns: &[&str], inline: Option<&str>) -> Query {
    let query = assuming(&role.arn);
    let query = inline
        .into_iter()
        .fold(query, |query, text| query.arg("Policy", text));
    arns.iter().enumerate().fold(query, |query, (index, arn)| {
        query.arg(&format!("PolicyArns.member.{}.arn", index + 1), arn)
    })
}

#[test]
fn managed_session_policies_narrow_and_are_united_with_the_inline_one() {
    let world = world();
    let role = world.open_role(ADMINISTRATOR);
    let users = world.managed(&allow("iam:ListUsers"));
    let reply = shared().call(
        &with_policies(&role, &[&users], Some(&allow("iam:ListPolicies"))),
        &shared().developer(),
    );
    let size: u32 = reply.clone().ok().get("PackedPolicySize").parse().unwrap();
    assert!(size > 0);
    let session = Keys::of(&reply);
    let ask = |action: &str| shared().call(&Query::iam(action), &session);
    ask("ListUsers").ok();
    ask("ListPolicies").ok();
    let none = " because no session policy allows the iam:ListRoles action";
    assert_denied(&ask("ListRoles"), none);

    // The policy is looked up as it is at each request.
    new_version(&world, &users, &allow("iam:ListRoles"));
    ask("ListRoles").ok();
    ask("ListUsers").assert_code(403, "AccessDenied");
    world
        .call(&by_arn("DeletePolicyVersion", &users).arg("VersionId", "v1"))
        .ok();
    world.call(&by_arn("DeletePolicy", &users)).ok();
    assert_denied(&ask("ListRoles"), none);
    ask("ListPolicies").ok();
}

/// STS spec 6: what is gone allows nothing; it does not lift the limit.
#[test]
fn a_session_whose_only_policy_was_deleted_may_do_nothing() {
    let world = world();
    let role = world.open_role(ADMINISTRATOR);
    let only = world.managed(ADMINISTRATOR);
    let narrowed = with_policies(&role, &[&only], None);
    let session = Keys::of(&shared().call(&narrowed, &shared().developer()).ok());
    shared().call(&list_users(), &session).ok();
    world.call(&by_arn("DeletePolicy", &only)).ok();
    let none = " because no session policy allows the iam:ListUsers action";
    assert_denied(&shared().call(&list_users(), &session), none);
    // The policy does not grant what the role does not have.
    let poor = world.open_role("");
    let narrowed = with_policies(&poor, &[ADMINISTRATOR_ACCESS], None);
    let session = Keys::of(&shared().call(&narrowed, &shared().developer()).ok());
    assert_denied(&shared().call(&list_users(), &session), NO_IDENTITY);
}

/// STS spec 8.13.
#[test]
fn only_existing_policies_of_the_roles_account_or_of_aws_are_passed() {
    let world = world();
    let role = world.open_role("");
    let theirs = World::next_door(shared()).managed(ADMINISTRATOR);
    let absent = world.managed(ADMINISTRATOR) + "-absent";
    let pass = |arns: &[&str], inline: Option<&str>| {
        shared().call(&with_policies(&role, arns, inline), &shared().developer())
    };
    for arn in [
        theirs.as_str(),
        &absent,
        ROOT_TASK,
        "arn:aws:iam::aws:policy/None",
    ] {
        pass(&[READ_ONLY, arn], None).assert_refused(
            400,
            "MalformedPolicyDocument",
            &format!("Policy {arn} does not exist or is not attachable."),
        );
    }
    let bad = "arn:aws:iam::aws:user/somebody";
    pass(&[bad], None).assert_refused(400, "ValidationError", &format!("ARN {bad} is not valid."));
    pass(&[READ_ONLY; 10], None).ok();
    pass(&[READ_ONLY; 11], None).assert_refused(
        400,
        "ValidationError",
        "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member \
         must have length less than or equal to 10",
    );
    // Texts and ARNs share 2,048 characters.
    let spare = 2_048 - READ_ONLY.len() - ADMINISTRATOR.len();
    let inline = |extra: usize| format!("{ADMINISTRATOR}{}", " ".repeat(spare + extra));
    pass(&[READ_ONLY], Some(&inline(0))).ok();
    pass(&[READ_ONLY], Some(&inline(1))).assert_code(400, "PackedPolicyTooLarge");

    // Who may not assume the role does not learn which policies its account has.
    let nobody = world.user("");
    for arn in [READ_ONLY, &absent] {
        let narrowed = with_policies(&role, &[arn], None);
        let reply = shared().call(&narrowed, &nobody.keys);
        reply.assert_code(403, "AccessDenied");
    }
}

/// The guide's way to delegate: whoever makes users must give them the boundary that it has.
#[test]
fn conditions_see_the_policy_and_the_boundary() {
    let world = world();
    let edge = world.managed(&allow("iam:ListUsers"));
    let harmless = world.managed(&allow("iam:ListUsers"));
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["iam:CreateUser", "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy"],
            "Resource": "*",
            "Condition": {"StringEquals": {"iam:PermissionsBoundary": edge}},
        }, {
            "Effect": "Allow",
            "Action": ["iam:AttachUserPolicy", "iam:DetachUserPolicy"],
            "Resource": "*",
            "Condition": {
                "ArnEquals": {"iam:PolicyARN": harmless},
                "StringEquals": {"iam:PermissionsBoundary": edge},
            },
        }, {
            "Effect": "Allow",
            "Action": "iam:DeleteUser",
            "Resource": "*",
            "Condition": {"Null": {"iam:PermissionsBoundary": "true"}},
        }],
    });
    let delegate = world.user(&policy.to_string());
    let act = |action: &str, args: &[(&str, &str)]| {
        let query = args
            .iter()
            .fold(Query::iam(action), |query, (name, value)| {
                query.arg(name, value)
            });
        shared().call(&query, &delegate.keys)
    };
    let name = unique("made");
    let user = ("UserName", name.as_str());
    act("CreateUser", &[user]).assert_code(403, "AccessDenied");
    let other = ("PermissionsBoundary", harmless.as_str());
    act("CreateUser", &[user, other]).assert_code(403, "AccessDenied");
    act("CreateUser", &[user, ("PermissionsBoundary", &edge)]).ok();
    act("PutUserPermissionsBoundary", &[user, other]).assert_code(403, "AccessDenied");

    let attach = |action: &str, name: &str, arn: &str| {
        act(action, &[("UserName", name), ("PolicyArn", arn)])
    };
    attach("AttachUserPolicy", &name, &edge).assert_code(403, "AccessDenied");
    attach("AttachUserPolicy", &name, &harmless).ok();
    attach("DetachUserPolicy", &name, &harmless).ok();
    let inline = [("PolicyName", "P"), ("PolicyDocument", ADMINISTRATOR)];
    act("PutUserPolicy", &[user, inline[0], inline[1]]).ok();
    // Nothing of this is allowed on a user without that boundary.
    let free = world.user("");
    attach("AttachUserPolicy", &free.name, &harmless).assert_code(403, "AccessDenied");
    let by_name = ("UserName", free.name.as_str());
    act("PutUserPolicy", &[by_name, inline[0], inline[1]]).assert_code(403, "AccessDenied");
    // DeleteUser is not among the actions that know of boundaries.
    world.iam("DeleteUserPolicy", [user, inline[0]]);
    act("DeleteUser", &[user]).ok();
}

#[test]
fn a_policys_tags_decide_about_it() {
    let world = world();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["iam:CreatePolicy", "iam:TagPolicy"],
            "Resource": "*",
            "Condition": {
                "StringEquals": {"aws:RequestTag/team": "blue"},
                "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
            },
        }, {
            "Effect": "Allow",
            "Action": ["iam:GetPolicy", "iam:DeletePolicy"],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}},
        }],
    });
    let person = world.user(&policy.to_string());
    let create = |value: &str| {
        let query = Query::iam("CreatePolicy")
            .arg("PolicyName", &unique("tagged"))
            .arg("PolicyDocument", ADMINISTRATOR)
            .arg("Tags.member.1.Key", "team")
            .arg("Tags.member.1.Value", value);
        shared().call(&query, &person.keys)
    };
    create("red").assert_code(403, "AccessDenied");
    let made = create("blue").ok().get("Arn");
    let plain = world.managed(ADMINISTRATOR);
    for action in ["GetPolicy", "DeletePolicy"] {
        let refused = shared().call(&by_arn(action, &plain), &person.keys);
        refused.assert_code(403, "AccessDenied");
        shared().call(&by_arn(action, &made), &person.keys).ok();
    }
}
