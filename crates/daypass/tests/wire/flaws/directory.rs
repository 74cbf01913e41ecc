//! Area M: what is stored of accounts, and whose it is.

use serde_json::json;

use crate::harness::{Query, World, allow, shared, trust, unique};

fn world() -> World<'static> {
    World::new(shared())
}

/// What would end a statement, if statements were written from what was sent.
const HOSTILE: [&str; 8] = [
    "'",
    "\"",
    "'; DROP TABLE users; --",
    "$$",
    "\\",
    "%' OR 1=1 --",
    "') UNION SELECT sealed_secret FROM access_keys --",
    "/* x */",
];

/// Where such a text is none, it is refused; where it is one, it comes back to the letter; and
/// everything is still there.
#[test]
fn flaw_m03_no_text_is_more_than_a_value() {
    let world = world();
    let user = world.user("");
    let role = world.role_named(
        &unique("role"),
        &trust(&json!({"AWS": "*"}), &json!({})),
        "",
    );
    for text in HOSTILE {
        world
            .try_iam("CreateUser", [("UserName", text)])
            .assert_code(400, "ValidationError");
        for (action, name) in [("GetUser", "UserName"), ("GetGroup", "GroupName")] {
            let reply = world.try_iam(action, [(name, text)]);
            assert!(
                (400..500).contains(&reply.status),
                "{action} {text}: {}",
                reply.body
            );
        }
        for action in ["ListUsers", "ListRoles", "ListGroups"] {
            for name in ["PathPrefix", "Marker"] {
                let reply = world.try_iam(action, [(name, text)]);
                assert!(reply.status < 500, "{action} {name} {text}: {}", reply.body);
            }
        }
        let description = format!("about {text}");
        world.iam(
            "UpdateRoleDescription",
            [
                ("RoleName", role.name.as_str()),
                ("Description", &description),
            ],
        );
        let kept = world.iam("GetRole", [("RoleName", role.name.as_str())]);
        assert_eq!(kept.get("Description"), description);
        let document = json!({"Version": "2012-10-17", "Statement": [
            {"Sid": "x", "Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::b/{text}")}]});
        world.iam(
            "PutUserPolicy",
            [
                ("UserName", user.name.as_str()),
                ("PolicyName", "hostile"),
                ("PolicyDocument", &document.to_string()),
            ],
        );
        let kept = world.iam(
            "GetUserPolicy",
            [("UserName", user.name.as_str()), ("PolicyName", "hostile")],
        );
        let kept = kept.get("PolicyDocument");
        let kept = percent_encoding::percent_decode_str(&kept).decode_utf8();
        assert_eq!(kept.unwrap(), document.to_string());
    }
    let users = world.iam("ListUsers", []);
    assert!(users.body.contains("<UserName>developer</UserName>"));
}

/// A batch in which one of many is denied, for each of them: every one is judged by itself.
#[test]
fn flaw_m13_in_a_batch_each_is_judged_by_itself() {
    const MANY: usize = 12;
    let world = world();
    let action = |at: usize| format!("s3:Action{at}");
    for denied in 0..MANY {
        let policy = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": action(denied), "Resource": "*"}]});
        let query =
            Query::iam("SimulateCustomPolicy").arg("PolicyInputList.member.1", &policy.to_string());
        let query = (0..MANY).fold(query, |query, at| {
            query.arg(&format!("ActionNames.member.{}", at + 1), &action(at))
        });
        let reply = world.call(&query).ok();
        let names = reply.texts("EvalActionName");
        let decisions = reply.texts("EvalDecision");
        assert_eq!((names.len(), decisions.len()), (MANY, MANY));
        for (name, decision) in names.iter().zip(&decisions) {
            let expected = match *name == action(denied) {
                true => "explicitDeny",
                false => "allowed",
            };
            assert_eq!(decision, expected, "{name} with {denied} denied");
        }
    }
    // And at the door: of several statements the one that allows is the one that was asked about.
    for asked in 0..3 {
        let allowed = ["iam:ListUsers", "iam:ListRoles", "iam:ListGroups"];
        let person = world.user(&allow(allowed[asked]));
        for (at, action) in ["ListUsers", "ListRoles", "ListGroups"].iter().enumerate() {
            let reply = shared().call(&Query::iam(action), &person.keys);
            let expected = if at == asked { 200 } else { 403 };
            assert_eq!(reply.status, expected, "{action}: {}", reply.body);
        }
    }
}
