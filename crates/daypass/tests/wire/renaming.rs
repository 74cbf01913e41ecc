//! UpdateUser and UpdateRoleDescription over the wire: what a new name or path changes, and what
//! goes on as before, since everything goes by the user's id.

use serde_json::{Value, json};

use crate::harness::{
    ADMINISTRATOR, Keys, Person, Query, Reply, World, allow, assuming, shared, trust, unique,
};

fn world() -> World<'static> {
    World::new(shared())
}

/// Renames a user; answers how it is called then.
#[track_caller]
fn rename(world: &World<'_>, person: &Person) -> Person {
    let name = unique("renamed");
    let args = [
        ("UserName", person.name.as_str()),
        ("NewUserName", &name),
        ("NewPath", "/moved/here/"),
    ];
    world.iam("UpdateUser", args);
    Person {
        arn: format!("arn:aws:iam::{}:user/moved/here/{name}", world.account),
        name,
        ..person.clone()
    }
}

/// The trust policy that a role is shown with.
fn shown_trust(world: &World<'_>, role: &str) -> Value {
    let shown = world.iam("GetRole", [("RoleName", role)]);
    let document = shown.get("AssumeRolePolicyDocument");
    let text = percent_encoding::percent_decode_str(&document);
    serde_json::from_str(&text.decode_utf8().unwrap()).unwrap()
}

#[test]
fn a_user_gets_another_name_and_path() {
    let world = world();
    let person = world.user(&allow("iam:ListUsers"));
    let group = world.group("");
    world.join(&person.name, &group);
    world.attach_to_user(&person.name, "arn:aws:iam::aws:policy/IAMReadOnlyAccess");
    let renamed = rename(&world, &person);
    let shown = world.iam("GetUser", [("UserName", &renamed.name)]);
    assert_eq!(shown.get("UserId"), person.id);
    assert_eq!(shown.get("Arn"), renamed.arn);
    assert_eq!(shown.get("Path"), "/moved/here/");
    world
        .try_iam("GetUser", [("UserName", &person.name)])
        .assert_refused(
            404,
            "NoSuchEntity",
            &format!("The user with name {} cannot be found.", person.name),
        );
    // Key, policies and groups are still its own, and it is called by its new name at once.
    let me = shared().whoami(&person.keys).ok();
    assert_eq!(
        (me.get("Arn"), me.get("UserId")),
        (renamed.arn.clone(), person.id)
    );
    shared().call(&Query::iam("ListUsers"), &person.keys).ok();
    let named = ("UserName", renamed.name.as_str());
    assert_eq!(
        world.iam("ListUserPolicies", [named]).texts("member"),
        ["P"]
    );
    let keys = world.iam("ListAccessKeys", [named]);
    assert_eq!(keys.get("AccessKeyId"), person.keys.id);
    let groups = world.iam("ListGroupsForUser", [named]);
    assert_eq!(groups.texts("GroupName"), [group.as_str()]);
    let members = world.iam("GetGroup", [("GroupName", &group)]);
    assert_eq!(members.texts("UserName"), [renamed.name.as_str()]);
    let attached = world.iam("ListAttachedUserPolicies", [named]);
    assert_eq!(attached.texts("PolicyName"), ["IAMReadOnlyAccess"]);

    // What is not sent stays, and one may change the case of one's own name.
    let shouted = renamed.name.to_uppercase();
    world.iam("UpdateUser", [named, ("NewUserName", &shouted)]);
    let shown = world.iam("GetUser", [named]);
    assert_eq!(shown.get("UserName"), shouted);
    assert_eq!(shown.get("Path"), "/moved/here/");
    world.iam("UpdateUser", [named, ("NewPath", "/")]);
    let shown = world.iam("GetUser", [named]);
    let arn = format!("arn:aws:iam::{}:user/{shouted}", world.account);
    assert_eq!(shown.get("Arn"), arn);
}

#[test]
fn a_name_that_is_taken_or_none_is_refused() {
    let world = world();
    let (person, other) = (world.user(""), world.user(""));
    let update = |user: &str, field: &str, value: &str| {
        world.try_iam("UpdateUser", [("UserName", user), (field, value)])
    };
    for taken in [other.name.clone(), other.name.to_uppercase()] {
        update(&person.name, "NewUserName", &taken).assert_refused(
            409,
            "EntityAlreadyExists",
            &format!("User with name {taken} already exists."),
        );
    }
    for (field, value) in [
        ("NewUserName", ""),
        ("NewUserName", "a/b"),
        ("NewUserName", &"x".repeat(65)),
        ("NewPath", "x"),
        ("NewPath", "/aws-reserved/"),
        ("NewPath", "/aws-service-role/x/"),
    ] {
        let reply = update(&person.name, field, value);
        reply.assert_code(400, "ValidationError");
    }
    update("no-such-user", "NewPath", "/x/").assert_refused(
        404,
        "NoSuchEntity",
        "The user with name no-such-user cannot be found.",
    );
    assert_eq!(shared().whoami(&person.keys).ok().get("Arn"), person.arn);
}

#[test]
fn sessions_of_a_renamed_user_go_on_under_its_new_name() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let role = world.open_role("");
    let session = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    let federating = Query::sts("GetFederationToken").arg("Name", "Bob");
    let federated = Keys::of(&shared().call(&federating, &person.keys).ok());
    let before = shared().whoami(&federated).ok().get("Arn");
    let renamed = rename(&world, &person);
    assert_eq!(shared().whoami(&session).ok().get("Arn"), renamed.arn);
    assert_eq!(shared().whoami(&federated).ok().get("Arn"), before);
    shared().assume(&role.arn, &session).ok();
}

/// STS spec 12.2.
#[test]
fn a_trust_policy_goes_on_meaning_whom_it_named_and_shows_the_new_name() {
    let world = world();
    let person = world.user("");
    let neighbour = World::next_door(shared());
    let condition = json!({"StringNotEquals": {"aws:PrincipalArn": person.arn}});
    let named = trust(&json!({"AWS": [person.arn, world.root_arn()]}), &json!({}));
    let role = world.role(&named, "");
    let conditioned = world.role(&trust(&json!({"AWS": person.arn}), &condition), "");
    let foreign = neighbour.role(&trust(&json!({"AWS": person.arn}), &json!({})), "");
    let denied = |keys: &Keys| {
        let reply = shared().assume(&conditioned.arn, keys);
        reply.assert_code(403, "AccessDenied");
    };
    shared().assume(&role.arn, &person.keys).ok();
    denied(&person.keys);

    let renamed = rename(&world, &person);
    shared().assume(&role.arn, &person.keys).ok();
    // What a condition compares with is text.
    shared().assume(&conditioned.arn, &person.keys).ok();
    let shown = shown_trust(&world, &role.name);
    let names = &shown["Statement"][0]["Principal"]["AWS"];
    assert_eq!(*names, json!([renamed.arn, world.root_arn()]));
    let shown = shown_trust(&world, &conditioned.name);
    assert_eq!(shown["Statement"][0]["Principal"]["AWS"], renamed.arn);
    assert_eq!(shown["Statement"][0]["Condition"], condition);
    let shown = shown_trust(&neighbour, &foreign.name);
    assert_eq!(shown["Statement"][0]["Principal"]["AWS"], renamed.arn);
    // What is shown can be saved again.
    let again = shown_trust(&world, &role.name).to_string();
    world.set_trust(&role, &again);
    shared().assume(&role.arn, &person.keys).ok();

    // Whoever takes the old name is not meant.
    let imposter = world.user_named(&person.name, "");
    assert_eq!(imposter.arn, person.arn);
    shared()
        .assume(&conditioned.arn, &imposter.keys)
        .assert_code(403, "AccessDenied");
    let shown = shown_trust(&world, &conditioned.name);
    assert_eq!(shown["Statement"][0]["Principal"]["AWS"], renamed.arn);
    // Of one that is gone the id is shown.
    world.dismiss(&renamed);
    let shown = shown_trust(&world, &conditioned.name);
    assert_eq!(shown["Statement"][0]["Principal"]["AWS"], person.id);
}

/// Flaw D10: no name is taken twice, by whichever way one comes to it, and with another's name comes
/// nothing that is the other's.
#[test]
fn flaw_d10_no_name_brings_anything_that_is_anothers() {
    let world = world();
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["iam:UpdateUser", "iam:CreateUser", "iam:CreateGroup"],
        "Resource": "*",
    }]});
    let person = world.user(&policy.to_string());
    let limited = World {
        admin: person.keys.clone(),
        ..world.clone()
    };
    let admin = world.user(ADMINISTRATOR);
    for twin in [admin.name.clone(), admin.name.to_uppercase()] {
        let renamed = [("UserName", person.name.as_str()), ("NewUserName", &twin)];
        let taken = |reply: Reply| reply.assert_code(409, "EntityAlreadyExists");
        taken(limited.try_iam("UpdateUser", renamed));
        taken(limited.try_iam("CreateUser", [("UserName", &twin)]));
    }
    for twin in [
        format!("{}\u{200b}", admin.name),
        format!("{} ", admin.name),
        admin.name.replace('u', "\u{ff55}"),
    ] {
        let renamed = [("UserName", person.name.as_str()), ("NewUserName", &twin)];
        let reply = limited.try_iam("UpdateUser", renamed);
        reply.assert_code(400, "ValidationError");
    }
    // The name of one that is gone, and that of a group, are free and bring nothing.
    let group = world.group(ADMINISTRATOR);
    world.dismiss(&admin);
    let mut name = person.name.clone();
    for next in [&admin.name, &group] {
        let renamed = [("UserName", name.as_str()), ("NewUserName", next)];
        limited.iam("UpdateUser", renamed);
        name = next.clone();
        let me = shared().whoami(&person.keys).ok();
        assert_eq!(me.get("UserId"), person.id);
        let reply = shared().call(&Query::iam("ListUsers"), &person.keys);
        reply.assert_code(403, "AccessDenied");
    }
    shared()
        .whoami(&admin.keys)
        .assert_code(403, "InvalidClientTokenId");
}

/// Whoever may rename one user may not by that give it a name or path that policies mean more by.
#[test]
fn renaming_needs_the_right_to_both_names() {
    let world = world();
    let account = &world.account;
    let stem = unique("intern");
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:UpdateUser",
        "Resource": format!("arn:aws:iam::{account}:user/{stem}-*"),
    }]});
    let delegate = world.user(&policy.to_string());
    let person = world.user_named(&format!("{stem}-1"), "");
    let update = |user: &str, field: &str, value: &str| {
        let query = Query::iam("UpdateUser")
            .arg("UserName", user)
            .arg(field, value);
        shared().call(&query, &delegate.keys)
    };
    for (field, value) in [("NewUserName", "chief"), ("NewPath", "/chiefs/")] {
        update(&person.name, field, value).assert_code(403, "AccessDenied");
    }
    let refused = update(&person.name, "NewUserName", "chief");
    let told = format!("perform: iam:UpdateUser on resource: arn:aws:iam::{account}:user/chief");
    assert!(refused.message().contains(&told), "{}", refused.body);
    let other = world.user("");
    update(&other.name, "NewUserName", &format!("{stem}-9")).assert_code(403, "AccessDenied");
    update(&person.name, "NewUserName", &format!("{stem}-2")).ok();
}

#[test]
fn the_users_tags_decide_about_its_new_name_too() {
    let world = world();
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:UpdateUser", "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}},
    }]});
    let delegate = world.user(&policy.to_string());
    for (team, status) in [("blue", 200), ("red", 403)] {
        let name = unique("tagged");
        let args = [
            ("UserName", name.as_str()),
            ("Tags.member.1.Key", "team"),
            ("Tags.member.1.Value", team),
        ];
        world.iam("CreateUser", args);
        let query = Query::iam("UpdateUser")
            .arg("UserName", &name)
            .arg("NewUserName", &unique("tagged"));
        assert_eq!(
            shared().call(&query, &delegate.keys).status,
            status,
            "{team}"
        );
    }
}

#[test]
fn a_roles_description_is_changed_alone() {
    let world = world();
    let person = world.user("");
    let role = world.role(&trust(&json!({"AWS": person.arn}), &json!({})), "");
    let args = [
        ("RoleName", role.name.as_str()),
        ("MaxSessionDuration", "7200"),
    ];
    world.iam("UpdateRole", args);
    for text in ["What it is for now", ""] {
        let args = [("RoleName", role.name.as_str()), ("Description", text)];
        let answer = world.iam("UpdateRoleDescription", args);
        let shown = world.iam("GetRole", [("RoleName", &role.name)]);
        for reply in [&answer, &shown] {
            assert_eq!(reply.get("Arn"), role.arn);
            assert_eq!(reply.get("Description"), text);
            assert_eq!(reply.get("MaxSessionDuration"), "7200");
        }
        let document = "AssumeRolePolicyDocument";
        assert_eq!(answer.get(document), shown.get(document));
    }
    let absent = [("RoleName", "no-such-role"), ("Description", "x")];
    world
        .try_iam("UpdateRoleDescription", absent)
        .assert_refused(
            404,
            "NoSuchEntity",
            "The role with name no-such-role cannot be found.",
        );
    // It takes its own permission.
    let limited = world.user(&allow("iam:UpdateRole"));
    let query = Query::iam("UpdateRoleDescription")
        .arg("RoleName", &role.name)
        .arg("Description", "x");
    shared()
        .call(&query, &limited.keys)
        .assert_code(403, "AccessDenied");
    shared().call(&assuming(&role.arn), &person.keys).ok();
}
