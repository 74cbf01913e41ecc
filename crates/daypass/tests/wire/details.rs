//! The whole account in one answer: what GetAccountAuthorizationDetails tells and to whom.

use std::collections::HashSet;

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, Query, Reply, Server, Start, World, allow, deny, encoded, trust, unique,
};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const POWER_USER: &str = "arn:aws:iam::aws:policy/PowerUserAccess";

fn details(filters: &[&str]) -> Query {
    let query = Query::iam("GetAccountAuthorizationDetails");
    let numbered = filters.iter().enumerate();
    numbered.fold(query, |query, (at, filter)| {
        query.arg(&format!("Filter.member.{}", at + 1), filter)
    })
}

/// A deployment of its own: what others make does not show in it.
fn alone() -> Server {
    let directory = TempDir::new().unwrap();
    Start::dev(directory.path()).start().guarded(directory)
}

/// The names that a page tells, in order, whatever they are of.
fn names(reply: &Reply) -> Vec<String> {
    let mut names = Vec::new();
    for (list, name) in [
        ("UserDetailList", "UserName"),
        ("GroupDetailList", "GroupName"),
        ("RoleDetailList", "RoleName"),
        ("Policies", "PolicyName"),
    ] {
        names.extend(reply.members(list, name));
    }
    names
}

/// Every page, from the first to the last.
fn pages(world: &World<'_>, size: usize, mut between: impl FnMut()) -> Vec<Reply> {
    let mut pages = Vec::new();
    let mut query = details(&[]).arg("MaxItems", &size.to_string());
    loop {
        let page = world.call(&query).ok();
        let marker = page.text("Marker");
        assert_eq!(page.get("IsTruncated"), marker.is_some().to_string());
        pages.push(page);
        let Some(marker) = marker else { return pages };
        query = details(&[])
            .arg("MaxItems", &size.to_string())
            .arg("Marker", &marker);
        between();
    }
}

#[test]
fn users_groups_roles_and_policies_come_with_everything_in_them() {
    let server = alone();
    let world = World::new(&server);
    let spaced = "{ \"Version\":\"2012-10-17\", \"Statement\":[{\"Effect\":\"Allow\",\
                  \"Action\":\"s3:*\",\"Resource\":\"*\"}] }";
    let managed = world.managed(spaced);
    let limits = world.managed(ADMINISTRATOR);
    let version = Query::iam("CreatePolicyVersion")
        .arg("PolicyArn", &managed)
        .arg("PolicyDocument", &allow("s3:Get*"))
        .arg("SetAsDefault", "true");
    world.call(&version).ok();
    let args = [
        ("UserName", "zoe"),
        ("Path", "/team/"),
        ("PermissionsBoundary", &limits),
        ("Tags.member.1.Key", "Dept"),
        ("Tags.member.1.Value", "R+D"),
    ];
    let made = world.iam("CreateUser", args);
    world.user_policy("zoe", &deny("iam:*"));
    world.attach_to_user("zoe", &managed);
    let args = [("GroupName", "Crew"), ("Path", "/team/")];
    let crew = world.iam("CreateGroup", args);
    world.group_policy("Crew", &allow("sqs:*"));
    let args = [("GroupName", "Crew"), ("PolicyArn", READ_ONLY)];
    world.iam("AttachGroupPolicy", args);
    world.join("zoe", "Crew");
    let document = trust(&json!({"AWS": made.get("Arn")}), &json!({}));
    let role = world.role_named("operators", &document, &allow("ec2:*"));
    world.attach_to_role(&role, &managed);
    world.attach_to_role(&role, READ_ONLY);

    let reply = world.call(&details(&[])).ok();
    assert_eq!(reply.get("IsTruncated"), "false");
    let user = reply.member("UserDetailList", "UserName", "zoe");
    for (field, value) in [
        ("Path", "/team/"),
        ("UserId", &made.get("UserId")),
        ("Arn", &made.get("Arn")),
        ("CreateDate", &made.get("CreateDate")),
        ("PermissionsBoundaryArn", &limits),
        ("Key", "Dept"),
        ("Value", "R+D"),
        ("PolicyName", "P"),
        ("PolicyDocument", &encoded(&deny("iam:*"))),
        ("PolicyArn", &managed),
    ] {
        assert_eq!(user.get(field), value, "{field}");
    }
    let members = user.texts("member");
    assert!(members.iter().any(|name| name == "Crew"), "{members:?}");
    let group = reply.member("GroupDetailList", "GroupName", "Crew");
    for (field, value) in [
        ("Path", "/team/"),
        ("GroupId", &crew.get("GroupId")),
        ("Arn", &crew.get("Arn")),
        ("CreateDate", &crew.get("CreateDate")),
        ("PolicyName", "P"),
        ("PolicyDocument", &encoded(&allow("sqs:*"))),
        ("PolicyArn", READ_ONLY),
    ] {
        assert_eq!(group.get(field), value, "{field}");
    }
    let told = reply.member("RoleDetailList", "RoleName", "operators");
    for (field, value) in [
        ("RoleId", role.id.as_str()),
        ("Arn", &role.arn),
        ("AssumeRolePolicyDocument", &encoded(&document)),
        ("PolicyDocument", &encoded(&allow("ec2:*"))),
    ] {
        assert_eq!(told.get(field), value, "{field}");
    }
    assert_eq!(
        told.texts("PolicyArn"),
        [managed.clone(), READ_ONLY.to_owned()]
    );

    let name = managed.rsplit('/').next().unwrap();
    let policy = reply.member("Policies", "PolicyName", name);
    for (field, value) in [
        ("Arn", managed.as_str()),
        ("DefaultVersionId", "v2"),
        ("AttachmentCount", "2"),
        ("PermissionsBoundaryUsageCount", "0"),
        ("IsAttachable", "true"),
    ] {
        assert_eq!(policy.get(field), value, "{field}");
    }
    assert_eq!(policy.texts("VersionId"), ["v2", "v1"]);
    assert_eq!(policy.texts("IsDefaultVersion"), ["true", "false"]);
    let documents = [encoded(&allow("s3:Get*")), encoded(spaced)];
    assert_eq!(policy.texts("Document"), documents);
    let bounds = limits.rsplit('/').next().unwrap();
    let bounds = reply.member("Policies", "PolicyName", bounds);
    assert_eq!(bounds.get("PermissionsBoundaryUsageCount"), "1");

    // Of AWS's policies those that the account uses, with their text.
    let aws = reply.member("Policies", "PolicyName", "ReadOnlyAccess");
    assert_eq!(aws.get("Arn"), READ_ONLY);
    assert_eq!(aws.get("AttachmentCount"), "2");
    assert!(aws.get("Document").starts_with("%7B"));
    assert!(!reply.body.contains(POWER_USER));
    // A role whose principal is gone shows what is left of it.
    world.leave("zoe", "Crew");
    world.iam(
        "DetachUserPolicy",
        [("UserName", "zoe"), ("PolicyArn", &managed)],
    );
    world.iam(
        "DeleteUserPolicy",
        [("UserName", "zoe"), ("PolicyName", "P")],
    );
    world.iam("DeleteUser", [("UserName", "zoe")]);
    let reply = world.call(&details(&["Role"])).ok();
    let told = reply.member("RoleDetailList", "RoleName", "operators");
    assert!(
        told.get("AssumeRolePolicyDocument")
            .contains(&made.get("UserId"))
    );
}

#[test]
fn a_filter_leaves_out_what_was_not_asked_for() {
    let server = alone();
    let world = World::new(&server);
    let person = world.user(ADMINISTRATOR);
    let role = world.open_role("");
    let managed = world.managed(ADMINISTRATOR);
    let managed = managed.rsplit('/').next().unwrap();
    world.attach_to_role(&role, READ_ONLY);
    let group = world.group("");
    let told = |filters: &[&str]| {
        let names = names(&world.call(&details(filters)).ok());
        [&person.name, &group, &role.name, managed, "ReadOnlyAccess"]
            .map(|name| names.iter().any(|other| other == name))
    };
    for (at, filter) in [
        "User",
        "Group",
        "Role",
        "LocalManagedPolicy",
        "AWSManagedPolicy",
    ]
    .iter()
    .enumerate()
    {
        let mut expected = [false; 5];
        expected[at] = true;
        assert_eq!(told(&[filter]), expected, "{filter}");
    }
    assert_eq!(
        told(&["Role", "AWSManagedPolicy"]),
        [false, false, true, false, true]
    );
    assert_eq!(told(&[]), [true; 5]);
    world
        .call(&details(&["Policy"]))
        .assert_code(400, "ValidationError");
}

#[test]
fn pages_tell_everything_once_whatever_is_made_and_deleted_meanwhile() {
    let server = alone();
    let world = World::new(&server);
    for _ in 0..3 {
        let role = world.open_role("");
        world.user("");
        world.group("");
        world.managed(ADMINISTRATOR);
        world.attach_to_role(&role, READ_ONLY);
    }
    let before: HashSet<String> = names(&world.call(&details(&[])).ok()).into_iter().collect();
    for size in [1, 2, 3, 1000] {
        let mut made: Option<String> = None;
        let pages = pages(&world, size, || {
            // Something is made at the front of the list, and what was made before is deleted.
            if let Some(name) = made.take() {
                world.iam("DeleteUser", [("UserName", &name)]);
            }
            let name = unique("a-passer-by");
            world.iam("CreateUser", [("UserName", &name)]);
            made = Some(name);
        });
        let told: Vec<String> = pages.iter().flat_map(names).collect();
        let lasting = told.iter().filter(|name| before.contains(*name));
        assert_eq!(lasting.count(), before.len(), "pages of {size}: {told:?}");
        for page in &pages {
            assert!(names(page).len() <= size);
        }
        if let Some(name) = made {
            world.iam("DeleteUser", [("UserName", &name)]);
        }
    }
    for marker in ["x", "bm9ib2R5OmE"] {
        let query = details(&[]).arg("Marker", marker);
        world.call(&query).assert_code(400, "ValidationError");
    }
}

#[test]
fn only_the_callers_own_account_is_told() {
    let server = alone();
    let (here, there) = (World::new(&server), World::next_door(&server));
    let (ours, theirs) = (here.user(ADMINISTRATOR), there.user(ADMINISTRATOR));
    let reply = here.call(&details(&[])).ok();
    assert!(reply.body.contains(&ours.id));
    assert!(!reply.body.contains(&theirs.id));
    assert!(!reply.body.contains(&there.account));
    let nobody = here.user(&allow("iam:Get*Policy"));
    let refused = server.call(&details(&[]), &nobody.keys);
    refused.assert_code(403, "AccessDenied");
}
