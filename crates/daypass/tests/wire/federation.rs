//! GetFederationToken and the sessions that it makes (STS spec 6, 8.9; cases I05, D07, A26, T14,
//! T16, T17, T22).

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Keys, Person, Query, Reply, World, allow, assuming, shared, trust,
};

fn world() -> World<'static> {
    World::new(shared())
}

fn federating(name: &str) -> Query {
    Query::sts("GetFederationToken").arg("Name", name)
}

fn federated(person: &Person, policy: &str) -> Keys {
    let query = federating("Bob").arg("Policy", policy);
    Keys::of(&shared().call(&query, &person.keys).ok())
}

fn lifetime(reply: &Reply) -> i64 {
    let end: jiff::Timestamp = reply.get("Expiration").parse().unwrap();
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = jiff::Timestamp::try_from(date).unwrap();
    end.as_second() - date.as_second()
}

#[test]
fn i05_a_federated_user_has_an_arn_and_an_id_of_its_own() {
    let person = world().user(&allow("sts:GetFederationToken"));
    let reply = shared().call(&federating("Bob"), &person.keys).ok();
    let account = world().account;
    let arn = format!("arn:aws:sts::{account}:federated-user/Bob");
    assert_eq!(reply.get("FederatedUserId"), format!("{account}:Bob"));
    assert_eq!(reply.get("Arn"), arn);
    let me = shared().whoami(&Keys::of(&reply)).ok();
    assert_eq!(me.get("Arn"), arn);
    assert_eq!(me.get("UserId"), format!("{account}:Bob"));
}

#[test]
fn d07_a_federated_session_lasts_twelve_hours_when_nobody_says() {
    let person = world().user(&allow("sts:GetFederationToken"));
    let with = |seconds: &str| {
        let query = federating("Bob").arg("DurationSeconds", seconds);
        shared().call(&query, &person.keys)
    };
    assert_eq!(
        lifetime(&shared().call(&federating("Bob"), &person.keys).ok()),
        43_200
    );
    assert_eq!(lifetime(&with("129600").ok()), 129_600);
    with("129601").assert_code(400, "ValidationError");
    with("899").assert_code(400, "ValidationError");
}

#[test]
fn p21_a_federation_without_a_policy_has_a_packed_size_of_zero() {
    let person = world().user(&allow("sts:GetFederationToken"));
    let reply = shared().call(&federating("Bob"), &person.keys).ok();
    assert_eq!(reply.get("PackedPolicySize"), "0");
}

#[test]
fn federating_needs_a_permission_on_the_name() {
    let account = world().account;
    let arn = |name: &str| format!("arn:aws:sts::{account}:federated-user/{name}");
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:GetFederationToken", "Resource": arn("${aws:username}"),
    }]});
    let person = world().user(&policy.to_string());
    let long = person.name.len() > 32;
    assert!(!long);
    shared().call(&federating(&person.name), &person.keys).ok();
    let message = format!(
        "User: {} is not authorized to perform: sts:GetFederationToken on resource: {} because no \
         identity-based policy allows the sts:GetFederationToken action",
        person.arn,
        arn("Bob")
    );
    shared()
        .call(&federating("Bob"), &person.keys)
        .assert_refused(403, "AccessDenied", &message);
    let tagged = federating(&person.name)
        .arg("Tags.member.1.Key", "k")
        .arg("Tags.member.1.Value", "v");
    let reply = shared().call(&tagged, &person.keys);
    reply.assert_code(403, "AccessDenied");
    assert!(reply.message().contains("sts:TagSession"), "{}", reply.body);
}

#[test]
fn t16_without_a_session_policy_a_federated_user_may_only_know_itself() {
    let person = world().user(ADMINISTRATOR);
    let keys = Keys::of(&shared().call(&federating("Bob"), &person.keys).ok());
    shared().whoami(&keys).ok();
    for query in [
        Query::sts("GetAccessKeyInfo").arg("AccessKeyId", &person.keys.id),
        Query::sts("GetScopedCredentials"),
        assuming(&world().open_role("").arn),
    ] {
        shared()
            .call(&query, &keys)
            .assert_code(403, "AccessDenied");
    }
}

#[test]
fn t17_a_session_policy_gives_a_federated_user_no_more_than_its_user_has() {
    let scoping = Query::sts("GetScopedCredentials");
    for (rights, status) in [
        (allow("sts:GetFederationToken"), 403),
        (allow("sts:*"), 200),
    ] {
        let keys = federated(&world().user(&rights), ADMINISTRATOR);
        let reply = shared().call(&scoping, &keys);
        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[test]
fn a26_a_federated_user_assumes_no_role() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let keys = federated(&person, ADMINISTRATOR);
    let role = world.role(&trust(&json!("*"), &json!({})), "");
    let message = format!(
        "User: arn:aws:sts::{}:federated-user/Bob is not authorized to perform: sts:AssumeRole on \
         resource: {}",
        world.account, role.arn
    );
    shared()
        .assume(&role.arn, &keys)
        .assert_refused(403, "AccessDenied", &message);
}

#[test]
fn a_federated_user_reaches_no_iam_and_gets_no_session() {
    let person = world().user(ADMINISTRATOR);
    let keys = federated(&person, ADMINISTRATOR);
    shared()
        .call(&Query::iam("ListUsers"), &keys)
        .assert_refused(
            403,
            "InvalidClientTokenId",
            "The security token included in the request is invalid",
        );
    for operation in ["GetSessionToken", "GetFederationToken"] {
        let query = Query::sts(operation).arg("Name", "Eve");
        let message = format!("Cannot call {operation} with session credentials");
        shared()
            .call(&query, &keys)
            .assert_refused(403, "AccessDenied", &message);
    }
}

#[test]
fn a_session_gets_no_federated_user() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let role = world.open_role(ADMINISTRATOR);
    let own = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    for keys in [own, shared().session(&role.arn, &person.keys)] {
        shared().call(&federating("Bob"), &keys).assert_refused(
            403,
            "AccessDenied",
            "Cannot call GetFederationToken with session credentials",
        );
    }
}

#[test]
fn t14_the_model_bounds_a_federations_policy_and_not_a_roles() {
    let person = world().user(ADMINISTRATOR);
    let policy = allow("s3:Get*");
    let long = " ".repeat(2_100) + &policy;
    let reply = shared().call(&federating("Bob").arg("Policy", &long), &person.keys);
    reply.assert_code(400, "ValidationError");
    assert!(reply.message().contains("at 'policy'"), "{}", reply.body);
    let role = world().open_role("");
    let reply = shared().call(
        &assuming(&role.arn).arg("Policy", &long),
        &shared().developer(),
    );
    reply.assert_code(400, "PackedPolicyTooLarge");
}

#[test]
fn t22_a_federated_users_name_has_32_characters_at_most() {
    let person = world().user(&allow("sts:GetFederationToken"));
    shared()
        .call(&federating(&"x".repeat(32)), &person.keys)
        .ok();
    let reply = shared().call(&federating(&"x".repeat(33)), &person.keys);
    reply.assert_code(400, "ValidationError");
    let end = "at 'name' failed to satisfy constraint: Member must have length less than or equal \
               to 32";
    assert!(reply.message().ends_with(end), "{}", reply.body);
}

/// What stands behind a federated user is looked up at each request.
#[test]
fn a_federated_session_ends_with_its_user() {
    let world = world();
    let person = world.user(&allow("sts:GetFederationToken"));
    let keys = federated(&person, ADMINISTRATOR);
    shared().whoami(&keys).ok();
    world.dismiss(&person);
    shared()
        .whoami(&keys)
        .assert_code(403, "InvalidClientTokenId");
}
