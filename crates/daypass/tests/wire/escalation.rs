//! Ways round a policy that were open once, or are open elsewhere.

use serde_json::json;

use crate::harness::{ADMINISTRATOR, World, shared, trust, unique};

fn world() -> World<'static> {
    World::new(shared())
}

#[test]
fn a_deny_that_names_a_role_is_not_got_round_by_another_spelling_of_its_arn() {
    let world = world();
    let role = world.open_role("");
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": role.arn},
        ],
    });
    let person = world.user(&policy.to_string());
    shared()
        .assume(&role.arn, &person.keys)
        .assert_code(403, "AccessDenied");
    for (from, to) in [
        ("arn:aws:iam:", "arn:aws-cn:iam:"),
        ("arn:aws:iam:", "arn:x:iam:"),
        (":iam::", ":iam:eu-west-1:"),
    ] {
        let spelled = role.arn.replace(from, to);
        let reply = shared().assume(&spelled, &person.keys);
        reply.assert_refused(400, "ValidationError", "Request ARN is invalid");
    }
}

#[test]
fn tags_on_create_need_the_permission_to_tag() {
    let world = world();
    let deny = |statement: serde_json::Value| {
        json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, statement],
        })
        .to_string()
    };
    let no_tagging =
        json!({"Effect": "Deny", "Action": ["iam:TagUser", "iam:TagRole"], "Resource": "*"});
    let no_admin_tag = json!({
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestTag/admin": "true"}},
    });
    let no_admin_key = json!({
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": ["admin"]}},
    });
    let document = trust(&json!({"AWS": world.root_arn()}), &json!({}));
    for statement in [no_tagging, no_admin_tag, no_admin_key] {
        let person = world.user(&deny(statement));
        let limited = World {
            admin: person.keys,
            ..world.clone()
        };
        let (user, role) = (unique("tagged"), unique("tagged"));
        let tag = [
            ("Tags.member.1.Key", "admin"),
            ("Tags.member.1.Value", "true"),
        ];
        limited
            .try_iam("CreateUser", [("UserName", user.as_str()), tag[0], tag[1]])
            .assert_code(403, "AccessDenied");
        let named = ("RoleName", role.as_str());
        let trusted = ("AssumeRolePolicyDocument", document.as_str());
        limited
            .try_iam("CreateRole", [named, trusted, tag[0], tag[1]])
            .assert_code(403, "AccessDenied");
        limited.iam("CreateUser", [("UserName", user.as_str())]);
        limited.iam("CreateRole", [named, trusted]);
    }
}

#[test]
fn nobody_makes_a_role_where_the_organizations_policies_do_not_reach() {
    let world = world();
    let document = trust(&json!({"AWS": world.root_arn()}), &json!({}));
    for path in ["/aws-service-role/x/", "/aws-reserved/"] {
        world
            .try_iam(
                "CreateRole",
                [
                    ("RoleName", &unique("sly")),
                    ("Path", path),
                    ("AssumeRolePolicyDocument", &document),
                ],
            )
            .assert_code(400, "ValidationError");
    }
}

#[test]
fn a_refusal_does_not_tell_the_path_of_what_one_may_not_see() {
    let world = world();
    let hidden = unique("hidden");
    world.iam(
        "CreateUser",
        [("UserName", &hidden), ("Path", "/secret/path/")],
    );
    let nobody = world.user("");
    let limited = World {
        admin: nobody.keys,
        ..world.clone()
    };
    let refusal = |name: &str| {
        let reply = limited.try_iam("GetUser", [("UserName", name)]);
        reply.assert_code(403, "AccessDenied");
        reply.message().replace(name, "NAME")
    };
    assert_eq!(refusal(&hidden), refusal("no-such-user"));
}

#[test]
fn a_principal_of_another_partition_is_nobody_here() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let foreign = person.arn.replace("arn:aws:", "arn:aws-cn:");
    let document = trust(&json!({"AWS": foreign}), &json!({}));
    let args = [
        ("RoleName", unique("foreign")),
        ("AssumeRolePolicyDocument", document),
    ];
    let args = [
        (args[0].0, args[0].1.as_str()),
        (args[1].0, args[1].1.as_str()),
    ];
    world
        .try_iam("CreateRole", args)
        .assert_code(400, "MalformedPolicyDocument");
}

#[test]
fn a_role_that_was_asked_for_before_it_was_made_can_be_assumed_once_it_is() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let name = unique("late");
    let arn = format!("arn:aws:iam::{}:role/{name}", world.account);
    for _ in 0..2 {
        shared()
            .assume(&arn, &person.keys)
            .assert_code(403, "AccessDenied");
    }
    let document = trust(&json!({"AWS": world.root_arn()}), &json!({}));
    let role = world.role_named(&name, &document, "");
    shared().assume(&role.arn, &person.keys).ok();
    world.abolish(&role);
    shared()
        .assume(&role.arn, &person.keys)
        .assert_code(403, "AccessDenied");
}
