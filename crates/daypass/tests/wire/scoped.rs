//! GetScopedCredentials (STS spec 8.14): never wider than its parent in any layer.

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Job, Keys, Query, Reply, Start, World, allow, allow_each, assuming, deny,
    shared, trust,
};

fn world() -> World<'static> {
    World::new(shared())
}

fn scoping() -> Query {
    Query::sts("GetScopedCredentials")
}

fn parent(policy: &str) -> (Job, Keys) {
    let role = world().open_role(policy);
    let keys = shared().session(&role.arn, &shared().developer());
    (role, keys)
}

fn scoped(parent: &Keys, policy: &str) -> Keys {
    Keys::of(&shared().call(&scoping().arg("Policy", policy), parent).ok())
}

fn expiration(reply: &Reply) -> jiff::Timestamp {
    reply.get("Expiration").parse().unwrap()
}

#[test]
fn a_scoped_session_is_the_same_identity_with_less() {
    let (role, parent) = parent(ADMINISTRATOR);
    let reply = shared()
        .call(&scoping().arg("Policy", &allow("iam:ListUsers")), &parent)
        .ok();
    let child = Keys::of(&reply);
    let me = shared().whoami(&child).ok();
    assert_eq!(me.get("Arn"), shared().whoami(&parent).ok().get("Arn"));
    assert_eq!(reply.get("Arn"), me.get("Arn"));
    assert_eq!(reply.get("ScopedSessionId"), format!("{}:session", role.id));
    assert_ne!(child.id, parent.id);
    let size: usize = reply.get("SessionTokenSize").parse().unwrap();
    assert_eq!(size, child.token.as_ref().unwrap().len());

    shared().call(&Query::iam("ListUsers"), &child).ok();
    let refused = shared().call(&Query::iam("ListRoles"), &child);
    refused.assert_code(403, "AccessDenied");
    let end = " because no session policy allows the iam:ListRoles action";
    assert!(refused.message().ends_with(end), "{}", refused.body);
    shared().call(&Query::iam("ListRoles"), &parent).ok();
}

/// With neither policy nor duration the result equals the caller's session.
#[test]
fn without_a_policy_nothing_is_lost_and_nothing_won() {
    let (_, parent) = parent(&allow_each(&["iam:ListUsers", "sts:GetScopedCredentials"]));
    let child = Keys::of(&shared().call(&scoping(), &parent).ok());
    shared().call(&Query::iam("ListUsers"), &child).ok();
    shared()
        .call(&Query::iam("ListRoles"), &child)
        .assert_code(403, "AccessDenied");
}

#[test]
fn a_chain_of_scopes_only_narrows() {
    let (_, parent) = parent(ADMINISTRATOR);
    let narrow = scoped(&parent, &allow_each(&["iam:List*", "sts:*"]));
    let narrower = scoped(
        &narrow,
        &allow_each(&["iam:ListUsers", "iam:CreateUser", "sts:*"]),
    );
    let widest = scoped(&narrower, ADMINISTRATOR);
    let may = |keys: &Keys, action: &str| shared().call(&Query::iam(action), keys).status == 200;
    for keys in [&narrower, &widest] {
        assert!(may(keys, "ListUsers"));
        assert!(!may(keys, "ListRoles"));
        let create = Query::iam("CreateUser").arg("UserName", "never-made");
        shared()
            .call(&create, keys)
            .assert_code(403, "AccessDenied");
    }
    let nothing = scoped(&widest, &deny("*"));
    assert!(!may(&nothing, "ListUsers"));
    shared().whoami(&nothing).ok();
}

/// A scope-down policy is not lifted by a role that trusts the session itself.
#[test]
fn flaw_c21_a_role_that_names_the_session_does_not_lift_the_scope() {
    let world = world();
    let (role, parent) = parent(ADMINISTRATOR);
    let child = scoped(&parent, &allow("iam:ListUsers"));
    let session = format!(
        "arn:aws:sts::{}:assumed-role/{}/session",
        world.account, role.name
    );
    for principal in [
        json!({"AWS": session}),
        json!("*"),
        json!({"AWS": role.arn}),
    ] {
        let target = world.role(&trust(&principal, &json!({})), ADMINISTRATOR);
        shared().assume(&target.arn, &parent).ok();
        shared()
            .assume(&target.arn, &child)
            .assert_code(403, "AccessDenied");
    }
}

#[test]
fn flaw_c21_a_scope_never_outlives_its_parent() {
    let role = world().open_role(ADMINISTRATOR);
    let short = assuming(&role.arn).arg("DurationSeconds", "900");
    let reply = shared().call(&short, &shared().developer()).ok();
    let parent = Keys::of(&reply);
    let inherited = shared().call(&scoping(), &parent).ok();
    assert_eq!(expiration(&inherited), expiration(&reply));
    let with = |seconds: &str| shared().call(&scoping().arg("DurationSeconds", seconds), &parent);
    assert!(expiration(&with("60").ok()) < expiration(&reply));
    with("901").assert_code(400, "ValidationError");
    with("0").assert_code(400, "ValidationError");
    with("129601").assert_code(400, "ValidationError");
}

#[test]
fn flaw_c21_long_term_credentials_are_not_scoped() {
    let root_like = shared().developer();
    shared()
        .call(&scoping(), &root_like)
        .assert_code(403, "AccessDenied");
}

#[test]
fn scoping_needs_a_permission() {
    let (_, parent) = parent(&allow("iam:*"));
    let reply = shared().call(&scoping(), &parent);
    reply.assert_code(403, "AccessDenied");
    let account = world().account;
    let middle = format!(
        "sts:GetScopedCredentials on resource: arn:aws:sts::{account}:self because no \
         identity-based policy allows"
    );
    assert!(reply.message().contains(&middle), "{}", reply.body);
}

#[test]
fn scoping_needs_no_permission_where_the_deployment_says_so() {
    let directory = tempfile::TempDir::new().unwrap();
    let config = "[behaviour]\nscoping_needs_permission = false\n";
    let server = Start::dev(directory.path()).config(config).start();
    let role = World::new(&server).open_role(&allow("iam:*"));
    let parent = server.session(&role.arn, &server.developer());
    server.call(&scoping(), &parent).ok();
}

#[test]
fn a_users_own_session_and_a_federated_user_are_scoped_too() {
    let person = world().user(ADMINISTRATOR);
    let own = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    let child = scoped(&own, &allow("s3:*"));
    assert_eq!(shared().whoami(&child).ok().get("Arn"), person.arn);
    let role = world().role(&trust(&json!("*"), &json!({})), "");
    shared().assume(&role.arn, &own).ok();
    shared()
        .assume(&role.arn, &child)
        .assert_code(403, "AccessDenied");
    let query = Query::sts("GetFederationToken")
        .arg("Name", "Bob")
        .arg("Policy", &allow("sts:GetScopedCredentials"));
    let federated = Keys::of(&shared().call(&query, &person.keys).ok());
    let child = scoped(&federated, &allow("s3:*"));
    shared().whoami(&child).ok();
}

#[test]
fn a_scope_must_be_a_session_policy() {
    let (_, parent) = parent(ADMINISTRATOR);
    for policy in ["{", "[]", r#"{"Version":"2012-10-17"}"#] {
        shared()
            .call(&scoping().arg("Policy", policy), &parent)
            .assert_code(400, "MalformedPolicyDocument");
    }
}

/// Revoking a session by its issue time reaches what was scoped from it later.
#[test]
fn flaw_f11_revoking_the_parent_revokes_the_scoped() {
    let (role, parent) = parent(ADMINISTRATOR);
    let child = scoped(&parent, ADMINISTRATOR);
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": "2099-01-01T00:00:00Z"}},
    }]});
    let args = [
        ("RoleName", role.name.as_str()),
        ("PolicyName", "AWSRevokeOlderSessions"),
        ("PolicyDocument", &policy.to_string()),
    ];
    world().iam("PutRolePolicy", args);
    for keys in [&parent, &child] {
        shared()
            .call(&Query::iam("ListUsers"), keys)
            .assert_code(403, "AccessDenied");
    }
}
