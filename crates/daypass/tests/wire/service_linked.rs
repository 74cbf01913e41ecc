//! Service-linked roles: made by a service's name, changed by nobody, deleted by a task.

use serde_json::json;

use crate::harness::{ADMINISTRATOR, NEIGHBOUR_ACCOUNT, Query, World, shared, trust, unique};

fn world() -> World<'static> {
    World::new(shared())
}

/// A service that nothing else in this run has a role for.
fn service() -> String {
    format!("{}.amazonaws.com", unique("svc"))
}

#[track_caller]
fn create(service: &str) -> String {
    let made = world().iam("CreateServiceLinkedRole", [("AWSServiceName", service)]);
    made.get("RoleName")
}

#[test]
fn a_role_is_made_by_the_name_of_its_service() {
    let suffix = unique("s");
    let args = [
        ("AWSServiceName", "autoscaling.amazonaws.com"),
        ("CustomSuffix", suffix.as_str()),
        ("Description", "for testing"),
    ];
    let made = world().iam("CreateServiceLinkedRole", args);
    let name = format!("AWSServiceRoleForAutoScaling_{suffix}");
    let path = "/aws-service-role/autoscaling.amazonaws.com/";
    assert_eq!(made.get("RoleName"), name);
    assert_eq!(made.get("Path"), path);
    let arn = format!("arn:aws:iam::{}:role{path}{name}", world().account);
    assert_eq!(made.get("Arn"), arn);
    assert!(made.get("RoleId").starts_with("AROA"));

    let shown = world().iam("GetRole", [("RoleName", &name)]);
    assert_eq!(shown.get("Description"), "for testing");
    let document = shown.get("AssumeRolePolicyDocument");
    let document = percent_encoding::percent_decode_str(&document)
        .decode_utf8()
        .unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let expected = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["sts:AssumeRole"],
        "Principal": {"Service": ["autoscaling.amazonaws.com"]},
    }]});
    assert_eq!(document, expected);
    let again = format!(
        "Service role name {name} has been taken in this account, please try a different suffix."
    );
    world()
        .try_iam("CreateServiceLinkedRole", args)
        .assert_refused(400, "InvalidInput", &again);
}

#[test]
fn what_is_no_service_gets_no_role() {
    for bad in [
        "autoscaling",
        "a.example.com",
        ".amazonaws.com",
        "A.amazonaws.com",
    ] {
        let message = format!("{bad} is not the name of a service.");
        world()
            .try_iam("CreateServiceLinkedRole", [("AWSServiceName", bad)])
            .assert_refused(400, "InvalidInput", &message);
    }
}

#[test]
fn decisions_see_the_service_and_the_role() {
    let (mine, other) = (service(), service());
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": "iam:CreateServiceLinkedRole",
        "Resource": format!("arn:aws:iam::*:role/aws-service-role/{mine}/AWSServiceRoleFor*"),
        "Condition": {"StringEquals": {"iam:AWSServiceName": mine}},
    }]});
    let person = world().user(&policy.to_string());
    let create = |service: &str| {
        let query = Query::iam("CreateServiceLinkedRole").arg("AWSServiceName", service);
        shared().call(&query, &person.keys)
    };
    create(&other).assert_code(403, "AccessDenied");
    create(&mine).ok();
}

/// Its path exempts it from an organization's policies, so nobody may make it their own (flaw D12).
#[test]
fn flaw_d12_a_service_linked_role_is_changed_by_nobody() {
    let world = world();
    let name = create(&service());
    let role = ("RoleName", name.as_str());
    let arn = world.managed(ADMINISTRATOR);
    let arn = ("PolicyArn", arn.as_str());
    let open = trust(&json!({"AWS": world.root_arn()}), &json!({}));
    let profile = unique("profile");
    let profile = ("InstanceProfileName", profile.as_str());
    world.iam("CreateInstanceProfile", [profile]);
    let inline = ("PolicyName", "P");
    let text = ("PolicyDocument", ADMINISTRATOR);
    let message = format!(
        "Cannot perform the operation on the protected role '{name}' - this role is only \
         modifiable by AWS"
    );
    let refused = |action: &str, args: &[(&str, &str)]| {
        let query = args
            .iter()
            .fold(Query::iam(action), |query, (name, value)| {
                query.arg(name, value)
            });
        world
            .call(&query)
            .assert_refused(400, "UnmodifiableEntity", &message);
    };
    let before = world.iam("GetRole", [role]).anonymized();
    refused("UpdateAssumeRolePolicy", &[role, ("PolicyDocument", &open)]);
    refused("UpdateRole", &[role, ("MaxSessionDuration", "7200")]);
    refused("PutRolePolicy", &[role, inline, text]);
    refused("DeleteRolePolicy", &[role, inline]);
    refused("AttachRolePolicy", &[role, arn]);
    refused("DetachRolePolicy", &[role, arn]);
    let boundary = ("PermissionsBoundary", arn.1);
    refused("PutRolePermissionsBoundary", &[role, boundary]);
    refused("DeleteRolePermissionsBoundary", &[role]);
    refused("AddRoleToInstanceProfile", &[profile, role]);
    refused("DeleteRole", &[role]);
    assert_eq!(world.iam("GetRole", [role]).anonymized(), before);
    for action in ["ListRolePolicies", "ListAttachedRolePolicies"] {
        assert!(world.iam(action, [role]).texts("member").is_empty());
    }
    // Nobody assumes it either, and nobody puts a role of their own beside it.
    let role_arn = world.iam("GetRole", [role]).get("Arn");
    shared()
        .assume(&role_arn, &shared().developer())
        .assert_code(403, "AccessDenied");
    let args = [
        ("RoleName", "mine"),
        ("Path", "/aws-service-role/x.amazonaws.com/"),
        ("AssumeRolePolicyDocument", open.as_str()),
    ];
    world
        .try_iam("CreateRole", args)
        .assert_code(400, "ValidationError");
}

#[test]
fn a_service_linked_role_takes_a_description_and_tags() {
    let world = world();
    let name = create(&service());
    let role = ("RoleName", name.as_str());
    world.iam("UpdateRoleDescription", [role, ("Description", "one")]);
    assert_eq!(world.iam("GetRole", [role]).get("Description"), "one");
    world.iam("UpdateRole", [role, ("Description", "two")]);
    assert_eq!(world.iam("GetRole", [role]).get("Description"), "two");
    let tag = [("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")];
    world.iam("TagRole", [role, tag[0], tag[1]]);
    assert_eq!(world.iam("ListRoleTags", [role]).get("Key"), "k");
}

#[test]
fn a_task_deletes_the_role_and_says_so() {
    let world = world();
    let service = service();
    let name = create(&service);
    let role = [("RoleName", name.as_str())];
    let task = world
        .iam("DeleteServiceLinkedRole", role)
        .get("DeletionTaskId");
    let start = format!("task/aws-service-role/{service}/{name}/");
    assert!(task.starts_with(&start), "{task}");
    world
        .try_iam("GetRole", role)
        .assert_code(404, "NoSuchEntity");
    let status = |world: &World<'_>, task: &str| {
        let args = [("DeletionTaskId", task)];
        world.try_iam("GetServiceLinkedRoleDeletionStatus", args)
    };
    assert_eq!(status(&world, &task).ok().get("Status"), "SUCCEEDED");
    let message = format!("The role with name {name} cannot be found.");
    world
        .try_iam("DeleteServiceLinkedRole", role)
        .assert_refused(404, "NoSuchEntity", &message);

    // A task is the account's own, and one that nobody made is none.
    let foreign = status(&World::next_door(shared()), &task);
    foreign.assert_code(404, "NoSuchEntity");
    assert!(
        !foreign.body.contains(NEIGHBOUR_ACCOUNT),
        "{}",
        foreign.body
    );
    status(&world, &format!("{start}none")).assert_code(404, "NoSuchEntity");
    status(&world, "task/none").assert_code(400, "InvalidInput");
    // The service may have a role again.
    assert_eq!(create(&service), name);
}

#[test]
fn an_ordinary_role_is_not_deleted_as_a_service_linked_one() {
    let world = world();
    let role = world.open_role("");
    let message = format!("The role with name {} cannot be found.", role.name);
    world
        .try_iam("DeleteServiceLinkedRole", [("RoleName", &role.name)])
        .assert_refused(404, "NoSuchEntity", &message);
    world.iam("GetRole", [("RoleName", &role.name)]);
}
