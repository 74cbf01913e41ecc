//! Known flaws of systems like ours, tried on the engine. The list of all of them stands beside the
//! tests of the wire.
#![expect(clippy::unwrap_used, reason = "only in tests")]

use daypass_model::{Partition, Principal, PrincipalKind};
use daypass_policy::{
    Context, DocumentKind, Layers, NamedPolicy, Outcome, Policy, Request, evaluate,
};
use serde_json::{Value, json};

fn alice() -> Principal {
    Principal {
        partition: Partition::Aws,
        kind: PrincipalKind::User {
            account: "111111111111".parse().unwrap(),
            path: "/".parse().unwrap(),
            name: "alice".parse().unwrap(),
            id: "AIDAALICEAAAAAAAAAAAA".parse().unwrap(),
        },
    }
}

/// Whether a statement that allows everything else allows this of a resource, with a context.
fn allows(statement: &Value, resource: &str, context: &Context) -> bool {
    let mut whole = json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"});
    for (name, value) in statement.as_object().unwrap() {
        whole[name] = value.clone();
    }
    let text = json!({"Version": "2012-10-17", "Statement": [whole]}).to_string();
    let policy = Policy::parse(&text, DocumentKind::Identity).unwrap();
    let identity = [NamedPolicy::new("P", policy)];
    let caller = alice();
    let request = Request::new(&caller, "s3:GetObject", resource, context);
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    evaluate(&request, &layers).outcome == Outcome::Allowed
}

fn tagged(value: &str) -> Context {
    let mut context = Context::default();
    context.insert("aws:PrincipalTag/table", value);
    context.insert("aws:username", "alice");
    context
}

/// A name reaches its own prefix, whatever characters it holds, and no other's.
#[test]
fn flaw_c13_a_name_in_a_policy_is_no_pattern() {
    let prefix = json!({"Resource": "arn:aws:s3:::lake/${aws:PrincipalTag/table}/*"});
    let object = |name: &str| format!("arn:aws:s3:::lake/{name}/data");
    for name in [
        "foo",
        "foo.*",
        "*",
        "?",
        "f?o",
        "${aws:username}",
        "${*}",
        "$",
        "\"",
        "'",
        "foo/../bar",
    ] {
        let context = tagged(name);
        assert!(allows(&prefix, &object(name), &context), "{name}");
        for other in ["foo.bar", "bar", "fxo", "alice", "x", ""] {
            assert!(
                !allows(&prefix, &object(other), &context),
                "{name} reaches {other}"
            );
        }
    }
    // Nor is it one in a condition.
    let condition =
        json!({"Condition": {"StringLike": {"s3:prefix": "${aws:PrincipalTag/table}/"}}});
    for (name, prefix, expected) in [("*", "x/", false), ("*", "*/", true), ("a?", "ab/", false)] {
        let mut context = tagged(name);
        context.insert("s3:prefix", prefix);
        assert_eq!(
            allows(&condition, "arn:aws:s3:::lake", &context),
            expected,
            "{name}"
        );
    }
}

/// What stands for a variable is text: no character of it ends the string that it stands in.
#[test]
fn flaw_c15_no_value_breaks_out_of_its_string() {
    let equals = json!({
        "Condition": {"StringEquals": {"aws:ResourceTag/owner": "${aws:PrincipalTag/table}"}},
    });
    for value in [
        r#"x"}}},{"Effect":"Allow","Action":"*","Resource":"*"#,
        "x' || true || '",
        "line\nbreak",
        "back\\slash",
        "\u{0}",
        "${aws:username}",
        "a, b",
    ] {
        let mut context = tagged(value);
        for (owner, expected) in [(value, true), ("alice", false), ("x", false), ("", false)] {
            context.insert("aws:ResourceTag/owner", owner);
            let allowed = allows(&equals, "arn:aws:s3:::lake/x", &context);
            assert_eq!(allowed, expected, "{value:?} against {owner:?}");
        }
    }
}

/// A subject matches as StringLike says, from end to end and in its case. What is too wide is for a
/// warning, not for another meaning.
#[test]
fn flaw_f04_a_subject_matches_a_pattern_from_end_to_end() {
    let matches = |pattern: &str, subject: &str| {
        let condition = json!({"Condition": {"StringLike": {"token.example:sub": pattern}}});
        let mut context = Context::default();
        context.insert("token.example:sub", subject);
        allows(&condition, "arn:aws:s3:::lake/x", &context)
    };
    let main = "repo:acme/x:ref:refs/heads/main";
    for (pattern, subject, expected) in [
        ("repo:acme/*", "repo:acme/x", true),
        ("repo:acme/*", "repo:acme-evil/x", false),
        ("repo:acme*", "repo:acme-evil/x", true),
        ("repo:acme/*", "REPO:acme/x", false),
        ("repo:acme/*", "repo:Acme/x", false),
        ("repo:acme/*", "xrepo:acme/x", false),
        (main, main, true),
        (
            main,
            "repo:acme/x:ref:refs/heads/main:environment:prod",
            false,
        ),
        (main, "repo:acme/x:ref:refs/heads/main\n", false),
        (
            "repo:acme/x:*:environment:prod",
            "repo:acme/x:ref:refs/heads/main:environment:prod",
            true,
        ),
        (
            "repo:acme/x:environment:prod",
            "repo:acme/x:ref:refs/heads/main:environment:prod",
            false,
        ),
        ("repo:acme/?", "repo:acme/xy", false),
    ] {
        assert_eq!(
            matches(pattern, subject),
            expected,
            "{pattern} on {subject}"
        );
    }
}
