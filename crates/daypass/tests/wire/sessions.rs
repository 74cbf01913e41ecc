//! Sessions: how long they last, and what they may do while they do (STS spec 6, 7; cases D, T).

use serde_json::{Value, json};

use crate::harness::{
    ADMINISTRATOR, Job, Keys, Person, Query, Reply, Start, World, allow, assuming, deny, shared,
    trust,
};

fn world() -> World<'static> {
    World::new(shared())
}

fn trusting(world: &World<'_>, principal: &Value) -> Job {
    world.role(&trust(principal, &json!({})), "")
}

/// The refusal that says nothing of why (STS spec 5.4).
#[track_caller]
fn assert_bare(reply: &Reply, person: &Person, role: &Job) {
    reply.assert_refused(
        403,
        "AccessDenied",
        &format!(
            "User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
            person.arn, role.arn
        ),
    );
}

const TOO_LONG_FOR_ROLE: &str =
    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
const TOO_LONG_FOR_CHAIN: &str = "The requested DurationSeconds exceeds the 1 hour session limit \
     for roles assumed by role chaining.";

fn with_maximum(world: &World<'_>, seconds: &str) -> Job {
    let role = trusting(world, &json!("*"));
    let args = [
        ("RoleName", role.name.as_str()),
        ("MaxSessionDuration", seconds),
    ];
    world.iam("UpdateRole", args);
    role
}

#[test]
fn d01_a_chained_session_lasts_an_hour_at_most() {
    let world = world();
    let role = with_maximum(&world, "43200");
    let person = world.user("");
    let own = Keys::of(&shared().call(&Query::sts("GetSessionToken"), &person.keys));
    let chained = shared().session(&role.arn, &person.keys);
    let longer = assuming(&role.arn).arg("DurationSeconds", "3601");
    for keys in [&own, &chained] {
        shared()
            .call(&longer, keys)
            .assert_refused(400, "ValidationError", TOO_LONG_FOR_CHAIN);
        shared()
            .call(&assuming(&role.arn).arg("DurationSeconds", "3600"), keys)
            .ok();
    }
    shared()
        .call(
            &assuming(&role.arn).arg("DurationSeconds", "43200"),
            &person.keys,
        )
        .ok();
    // Both limits broken: the chain's is told.
    let short = trusting(&world, &json!("*"));
    let longer = assuming(&short.arn).arg("DurationSeconds", "3601");
    shared()
        .call(&longer, &own)
        .assert_refused(400, "ValidationError", TOO_LONG_FOR_CHAIN);
}

fn lifetime(reply: &Reply) -> u64 {
    let end: jiff::Timestamp = reply.get("Expiration").parse().unwrap();
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = date
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    u64::try_from(end.as_second()).unwrap() - date
}

/// Flaw C09: a chain does not grow with its length.
#[test]
fn d02_a_session_lasts_an_hour_when_nobody_says() {
    let world = world();
    let role = with_maximum(&world, "43200");
    let mut keys = world.user("").keys;
    for _ in 0..5 {
        let reply = shared().assume(&role.arn, &keys).ok();
        assert_eq!(lifetime(&reply), 3600);
        keys = Keys::of(&reply);
    }
}

#[test]
fn d03_a_role_says_how_long_its_sessions_last_at_most() {
    let world = world();
    let role = trusting(&world, &json!("*"));
    let person = world.user("");
    shared()
        .call(
            &assuming(&role.arn).arg("DurationSeconds", "3601"),
            &person.keys,
        )
        .assert_refused(400, "ValidationError", TOO_LONG_FOR_ROLE);
    // Whom the role does not trust is not told about its limits.
    let developer = format!("arn:aws:iam::{}:user/developer", world.account);
    let untrusting = trusting(&world, &json!({"AWS": developer}));
    let reply = shared().call(
        &assuming(&untrusting.arn).arg("DurationSeconds", "3601"),
        &person.keys,
    );
    assert_bare(&reply, &person, &untrusting);
}

#[test]
fn t18_a_session_policy_only_takes_away() {
    let world = world();
    let admin = shared().developer();
    let list = Query::iam("ListUsers");
    let role = world.open_role(&allow("iam:ListUsers"));
    let with = |policy: &str| {
        let reply = shared().call(&assuming(&role.arn).arg("Policy", policy), &admin);
        Keys::of(&reply.ok())
    };
    shared()
        .call(&list, &shared().session(&role.arn, &admin))
        .ok();
    shared().call(&list, &with(&allow("iam:*"))).ok();
    let refused = |keys: &Keys, query: &Query| {
        let reply = shared().call(query, keys);
        reply.assert_code(403, "AccessDenied");
        reply.message()
    };
    let message = refused(&with(&allow("s3:*")), &list);
    assert!(
        message.ends_with(" because no session policy allows the iam:ListUsers action"),
        "{message}"
    );
    let message = refused(&with(&deny("iam:ListUsers")), &list);
    assert!(
        message.ends_with(" with an explicit deny in a session policy"),
        "{message}"
    );
    // What the role may not, no session policy gives.
    let message = refused(&with(ADMINISTRATOR), &Query::iam("ListRoles"));
    assert!(
        message.ends_with(" because no identity-based policy allows the iam:ListRoles action"),
        "{message}"
    );
}

#[test]
fn a_session_policy_must_be_one() {
    let role = world().open_role("");
    for policy in [
        "{",
        "[]",
        r#"{"Version":"2012-10-17"}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}"#,
    ] {
        shared()
            .call(
                &assuming(&role.arn).arg("Policy", policy),
                &shared().developer(),
            )
            .assert_code(400, "MalformedPolicyDocument");
    }
}

#[test]
fn t20_a_changed_role_changes_live_sessions_at_once() {
    let world = world();
    let role = world.open_role("");
    let keys = shared().session(&role.arn, &shared().developer());
    let list = Query::iam("ListUsers");
    for _ in 0..3 {
        shared().call(&list, &keys).assert_code(403, "AccessDenied");
        world.role_policy(&role, &allow("iam:ListUsers"));
        shared().call(&list, &keys).ok();
        world.role_policy(&role, &deny("iam:ListUsers"));
    }
    let args = [("RoleName", role.name.as_str()), ("PolicyName", "P")];
    world.role_policy(&role, ADMINISTRATOR);
    shared().call(&list, &keys).ok();
    world.iam("DeleteRolePolicy", args);
    shared().call(&list, &keys).assert_code(403, "AccessDenied");
}

#[test]
fn t21_older_sessions_are_revoked_by_their_issue_time() {
    let world = world();
    let role = world.open_role(ADMINISTRATOR);
    let keys = shared().session(&role.arn, &shared().developer());
    let list = Query::iam("ListUsers");
    shared().call(&list, &keys).ok();
    let older_than = |instant: &str| {
        let policy = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"DateLessThan": {"aws:TokenIssueTime": instant}},
        }]});
        let args = [
            ("RoleName", role.name.as_str()),
            ("PolicyName", "AWSRevokeOlderSessions"),
            ("PolicyDocument", &policy.to_string()),
        ];
        world.iam("PutRolePolicy", args);
    };
    older_than("2020-01-01T00:00:00Z");
    shared().call(&list, &keys).ok();
    older_than("2099-01-01T00:00:00Z");
    shared().call(&list, &keys).assert_code(403, "AccessDenied");
    shared().whoami(&keys).ok();
}

#[test]
fn a_changed_user_changes_its_session_at_once() {
    let world = world();
    let person = world.user(&allow("sts:AssumeRole"));
    let role = world.open_role("");
    let own = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    shared().assume(&role.arn, &own).ok();
    world.user_policy(&person.name, &deny("sts:*"));
    assert_bare(&shared().assume(&role.arn, &own), &person, &role);
    assert_bare(&shared().assume(&role.arn, &person.keys), &person, &role);
}

/// Root of an account that was founded the plain way.
#[test]
fn a01_i03_d04_root_is_its_account_and_assumes_nothing() {
    let directory = tempfile::TempDir::new().unwrap();
    let server = Start::production(directory.path()).start();
    let root = server.root_key();
    let me = server.whoami(&root).ok();
    let account = me.get("Account");
    assert_eq!(me.get("UserId"), account);
    assert_eq!(me.get("Arn"), format!("arn:aws:iam::{account}:root"));

    let world = World {
        server: &server,
        admin: root.clone(),
        account: account.clone(),
    };
    let role = trusting(&world, &json!("*"));
    let own = server
        .call(
            &Query::sts("GetSessionToken").arg("DurationSeconds", "43200"),
            &root,
        )
        .ok();
    assert_eq!(lifetime(&own), 3600);
    let text = "Roles may not be assumed by root accounts.";
    for keys in [&root, &Keys::of(&own)] {
        server
            .assume(&role.arn, keys)
            .assert_refused(403, "AccessDenied", text);
        assert_eq!(server.whoami(keys).ok().get("UserId"), account);
    }
    let over = Query::sts("GetSessionToken").arg("DurationSeconds", "129601");
    server
        .call(&over, &root)
        .assert_code(400, "ValidationError");
}
