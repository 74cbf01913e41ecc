//! Instance profiles and the roles in them.

use serde_json::json;

use crate::harness::{Job, Query, Reply, World, allow_each, shared, unique};

fn world() -> World<'static> {
    World::new(shared())
}

/// A new profile's name.
#[track_caller]
fn profile() -> String {
    let name = unique("profile");
    world().iam("CreateInstanceProfile", [("InstanceProfileName", &name)]);
    name
}

#[track_caller]
fn add(profile: &str, role: &Job) -> Reply {
    let args = [("InstanceProfileName", profile), ("RoleName", &role.name)];
    world().try_iam("AddRoleToInstanceProfile", args)
}

#[track_caller]
fn remove(profile: &str, role: &Job) -> Reply {
    let args = [("InstanceProfileName", profile), ("RoleName", &role.name)];
    world().try_iam("RemoveRoleFromInstanceProfile", args)
}

#[test]
fn a_profile_is_made_shown_and_deleted() {
    let world = world();
    let name = unique("Web");
    let args = [
        ("InstanceProfileName", name.as_str()),
        ("Path", "/hosts/"),
        ("Tags.member.1.Key", "fleet"),
        ("Tags.member.1.Value", "a"),
    ];
    let made = world.iam("CreateInstanceProfile", args);
    let arn = format!(
        "arn:aws:iam::{}:instance-profile/hosts/{name}",
        world.account
    );
    let named = [("InstanceProfileName", name.as_str())];
    for reply in [made, world.iam("GetInstanceProfile", named)] {
        assert_eq!(reply.get("InstanceProfileName"), name);
        assert_eq!(reply.get("Path"), "/hosts/");
        assert_eq!(reply.get("Arn"), arn);
        assert!(reply.get("InstanceProfileId").starts_with("AIPA"));
        assert_eq!(reply.get("Key"), "fleet");
        assert!(reply.body.contains("<Roles/>"), "{}", reply.body);
    }
    let other_case = [("InstanceProfileName", name.to_uppercase())];
    let other_case = other_case
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let taken = format!("Instance Profile {} already exists.", name.to_uppercase());
    world
        .try_iam("CreateInstanceProfile", other_case)
        .assert_refused(409, "EntityAlreadyExists", &taken);
    world.iam("GetInstanceProfile", other_case);
    world.iam("DeleteInstanceProfile", named);
    let message = format!("Instance Profile {name} cannot be found.");
    for action in ["GetInstanceProfile", "DeleteInstanceProfile"] {
        world
            .try_iam(action, named)
            .assert_refused(404, "NoSuchEntity", &message);
    }
}

#[test]
fn a_profile_holds_one_role_which_stays_while_it_is_held() {
    let world = world();
    let (name, role, other) = (profile(), world.open_role(""), world.open_role(""));
    let named = [("InstanceProfileName", name.as_str())];
    add(&name, &role).ok();
    let shown = world.iam("GetInstanceProfile", named);
    assert_eq!(shown.get("RoleName"), role.name);
    assert_eq!(shown.get("RoleId"), role.id);
    for role in [&role, &other] {
        add(&name, role).assert_refused(
            409,
            "LimitExceeded",
            "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        );
    }
    let message = "Cannot delete entity, must remove roles from instance profile first.";
    world
        .try_iam("DeleteRole", [("RoleName", &role.name)])
        .assert_refused(409, "DeleteConflict", message);
    world
        .try_iam("DeleteInstanceProfile", named)
        .assert_refused(409, "DeleteConflict", message);
    let message = format!("The role with name {} cannot be found.", other.name);
    remove(&name, &other).assert_refused(404, "NoSuchEntity", &message);

    remove(&name, &role).ok();
    remove(&name, &role).assert_code(404, "NoSuchEntity");
    world.iam("DeleteRole", [("RoleName", &role.name)]);
    world.iam("DeleteInstanceProfile", named);
}

#[test]
fn profiles_are_listed_by_path_and_by_role() {
    let world = world();
    let path = format!("/{}/", unique("listed"));
    let role = world.open_role("");
    let mut made = Vec::new();
    for _ in 0..3 {
        let name = unique("p");
        let args = [("InstanceProfileName", name.as_str()), ("Path", &path)];
        world.iam("CreateInstanceProfile", args);
        add(&name, &role).ok();
        made.push(name);
    }
    made.sort_unstable();
    let whole = |query: &Query| {
        let (mut names, mut marker) = (Vec::new(), None::<String>);
        loop {
            let query = query.clone().arg("MaxItems", "2");
            let query = match &marker {
                Some(marker) => query.arg("Marker", marker),
                None => query,
            };
            let reply = world.call(&query).ok();
            names.extend(reply.texts("InstanceProfileName"));
            assert_eq!(reply.texts("RoleName").len(), reply.texts("RoleId").len());
            assert!(!reply.texts("RoleName").is_empty());
            marker = reply.text("Marker");
            if marker.is_none() {
                return names;
            }
        }
    };
    let by_path = Query::iam("ListInstanceProfiles").arg("PathPrefix", &path);
    assert_eq!(whole(&by_path), made);
    let by_role = Query::iam("ListInstanceProfilesForRole").arg("RoleName", &role.name);
    assert_eq!(whole(&by_role), made);
    world
        .try_iam("ListInstanceProfilesForRole", [("RoleName", "nobody")])
        .assert_code(404, "NoSuchEntity");
    let details = Query::iam("GetAccountAuthorizationDetails")
        .arg("Filter.member.1", "Role")
        .arg("MaxItems", "1000");
    let details = world.call(&details).ok();
    for name in made {
        assert!(
            details.body.contains(&name),
            "{name} is not among the details"
        );
    }
}

/// D12: to put a role into a profile is to pass it on, and takes the permission to.
#[test]
fn flaw_d12_a_role_is_put_into_a_profile_by_who_may_pass_it() {
    let world = world();
    let (role, name) = (world.open_role(""), profile());
    let statement = |action: &str, resource: &str, service: Option<&str>| {
        let mut statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
        if let Some(service) = service {
            let equals = json!({"StringEquals": {"iam:PassedToService": service}});
            statement["Condition"] = equals;
        }
        statement
    };
    let policy = |statements: &[serde_json::Value]| {
        json!({"Version": "2012-10-17", "Statement": statements}).to_string()
    };
    let may_add = statement("iam:AddRoleToInstanceProfile", "*", None);
    let add_as = |policy: &str, role: &str| {
        let person = world.user(policy);
        let query = Query::iam("AddRoleToInstanceProfile")
            .arg("InstanceProfileName", &name)
            .arg("RoleName", role);
        shared().call(&query, &person.keys)
    };
    for passing in [
        None,
        Some(statement("iam:PassRole", "arn:aws:iam::*:role/other", None)),
        Some(statement("iam:PassRole", "*", Some("lambda.amazonaws.com"))),
    ] {
        let statements: Vec<_> = [may_add.clone()].into_iter().chain(passing).collect();
        let reply = add_as(&policy(&statements), &role.name);
        reply.assert_code(403, "AccessDenied");
        let told = format!("iam:PassRole on resource: {}", role.arn);
        assert!(reply.message().contains(&told), "{}", reply.body);
        // Who may not pass a role is not told whether it is there.
        let absent = add_as(&policy(&statements), "absent");
        absent.assert_code(403, "AccessDenied");
    }
    let only_pass = [statement("iam:PassRole", "*", None)];
    let reply = add_as(&policy(&only_pass), &role.name);
    reply.assert_code(403, "AccessDenied");
    let told = "iam:AddRoleToInstanceProfile on resource";
    assert!(reply.message().contains(told), "{}", reply.body);
    // And the happy form.
    let may_pass = statement("iam:PassRole", &role.arn, Some("ec2.amazonaws.com"));
    add_as(&policy(&[may_add, may_pass]), &role.name).ok();
}

/// D16: neither profiles nor roles are taken across accounts.
#[test]
fn flaw_d16_profiles_and_roles_of_two_accounts_do_not_meet() {
    let (ours, theirs) = (world(), World::next_door(shared()));
    let (role, name) = (ours.open_role(""), profile());
    let their_profile = unique("theirs");
    theirs.iam(
        "CreateInstanceProfile",
        [("InstanceProfileName", &their_profile)],
    );
    for (profile, role) in [(&name, &role.name), (&their_profile, &role.name)] {
        let args = [
            ("InstanceProfileName", profile.as_str()),
            ("RoleName", role),
        ];
        theirs
            .try_iam("AddRoleToInstanceProfile", args)
            .assert_code(404, "NoSuchEntity");
    }
    let named = [("InstanceProfileName", name.as_str())];
    assert!(
        ours.iam("GetInstanceProfile", named)
            .body
            .contains("<Roles/>")
    );
    theirs
        .try_iam("DeleteInstanceProfile", named)
        .assert_code(404, "NoSuchEntity");
    ours.iam("GetInstanceProfile", named);
}

#[test]
fn a_profile_with_tags_needs_the_right_to_tag() {
    let person = world().user(&allow_each(&["iam:CreateInstanceProfile"]));
    let query = Query::iam("CreateInstanceProfile")
        .arg("InstanceProfileName", &unique("tagged"))
        .arg("Tags.member.1.Key", "k")
        .arg("Tags.member.1.Value", "v");
    let reply = shared().call(&query, &person.keys);
    reply.assert_code(403, "AccessDenied");
    assert!(
        reply.message().contains("iam:TagInstanceProfile"),
        "{}",
        reply.body
    );
    world().user_policy(
        &person.name,
        &allow_each(&["iam:CreateInstanceProfile", "iam:TagInstanceProfile"]),
    );
    shared().call(&query, &person.keys).ok();
}
