//! AssumeRoleWithWebIdentity: what a token of an OIDC provider is worth (STS spec 10; cases D05,
//! D06, O01 to O14, S16).

use serde_json::{Value, json};

use crate::harness::saml_idp::trusted;
use crate::harness::{
    Issuer, Keys, Login, Query, Reply, Start, World, allow, epoch, es256, jwks, rs256, shared,
    signed, trust_for, unique, web_identity,
};

const DENIED: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

fn world() -> World<'static> {
    World::new(shared())
}

/// Refused as a token that is not good, in these words.
#[track_caller]
fn assert_invalid(reply: &Reply, message: &str) {
    reply.assert_refused(400, "InvalidIdentityToken", message);
}

fn lifetime(reply: &Reply) -> i64 {
    let end: jiff::Timestamp = reply.get("Expiration").parse().unwrap();
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = jiff::Timestamp::try_from(date).unwrap();
    end.as_second() - date.as_second()
}

#[test]
fn o13_a_token_becomes_a_session_and_the_answer_says_of_whom() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(
        &issuer,
        &json!({"StringEquals": {issuer.key("aud"): "app", issuer.key("sub"): "ada"}}),
        "",
    );
    let reply = world.trade(&role, &issuer.token(&json!({}))).ok();
    assert_eq!(reply.get("Provider"), issuer.arn);
    assert_eq!(reply.get("Audience"), "app");
    assert_eq!(reply.get("SubjectFromWebIdentityToken"), "ada");
    assert_eq!(reply.get("AssumedRoleId"), format!("{}:session", role.id));
    let me = shared().whoami(&Keys::of(&reply)).ok();
    assert_eq!(me.get("Arn"), reply.get("Arn"));
    assert_eq!(me.get("UserId"), format!("{}:session", role.id));

    let elliptic = world.trade(&role, &es256(&issuer.claims())).ok();
    assert_eq!(elliptic.get("SubjectFromWebIdentityToken"), "ada");
}

#[test]
fn the_answer_names_the_issuer_where_the_deployment_says_so() {
    let directory = tempfile::TempDir::new().unwrap();
    let config = "[behaviour]\nweb_identity_tells_issuer = true\n";
    let server = Start::dev(directory.path()).config(config).start();
    let server = server.guarded(directory);
    let world = World::new(&server);
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let reply = world.trade(&role, &issuer.token(&json!({}))).ok();
    assert_eq!(reply.get("Provider"), issuer.url);
}

/// STS spec 14.9.
#[test]
fn how_far_a_providers_clock_may_be_ahead_is_the_operators_to_say() {
    let directory = tempfile::TempDir::new().unwrap();
    let config =
        "[federation]\nclock_tolerance_seconds = 180\n[saml]\nclock_tolerance_seconds = 180\n";
    let server = Start::dev(directory.path()).config(config).start();
    let patient = server.guarded(directory);
    for (server, is_taken) in [(shared(), false), (&patient, true)] {
        let world = World::new(server);
        let issuer = world.issuer();
        let role = world.web_role(&issuer, &json!({}), "");
        let ahead = issuer.claims()["iat"].as_i64().unwrap() + 120;
        let reply = world.trade(&role, &issuer.token(&json!({"iat": ahead})));
        assert_eq!(reply.status == 200, is_taken, "{}", reply.body);

        let (provider, role) = trusted(&world);
        let login = Login {
            issued: 120,
            ..provider.login(&role)
        };
        let reply = provider.redeem(&world, &role, &login);
        assert_eq!(reply.status == 200, is_taken, "{}", reply.body);
    }
}

#[test]
fn s16_a_signature_is_not_looked_at() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let query = web_identity(&role.arn, &issuer.token(&json!({})));
    let nobody = Keys::long_term("AKIAIOSFODNN7EXAMPLE", "wrong");
    let reply = shared().call(&query, &nobody).ok();
    let record = shared().audit_of(&reply);
    assert_eq!(record["userIdentity"]["type"], "WebIdentityUser");
}

#[test]
fn the_record_names_the_user_the_provider_and_the_role_and_not_the_token() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = issuer.token(&json!({"jti": "token-7"}));
    let reply = world.trade(&role, &token).ok();
    let record = shared().audit_of(&reply);
    let user = &record["userIdentity"];
    assert_eq!(user["type"], "WebIdentityUser");
    assert_eq!(user["principalId"], format!("{}:app:ada", issuer.arn));
    assert_eq!(user["userName"], "ada");
    assert_eq!(user["identityProvider"], issuer.arn);
    assert_eq!(record["recipientAccountId"], world.account);
    assert_eq!(record["resources"][0]["ARN"], role.arn);
    assert_eq!(record["requestParameters"]["roleArn"], role.arn);
    let ours = &record["additionalEventData"]["daypass"];
    assert_eq!(ours["presentedTokenId"], "token-7");
    let (_, signature) = token.rsplit_once('.').unwrap();
    assert!(!record.to_string().contains(signature));

    // Of a token that proves nothing, nothing is believed.
    let other = rs256(&issuer.claims_with(&json!({"aud": "other"})));
    let record = shared().audit_of(&world.trade(&role, &other));
    assert_eq!(record["userIdentity"], json!({"type": "Unknown"}));
    assert_eq!(record["errorCode"], "InvalidIdentityToken");
    assert_eq!(record["resources"][0]["ARN"], role.arn);
    let reason = |record: &Value| {
        let reason = &record["additionalEventData"]["daypass"]["reason"];
        reason.as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(
        reason(&record),
        format!(
            "the token's audience is no client id of the provider; the issuer is {}",
            issuer.url
        )
    );
    // Whom the role does not trust is told nothing, and the record says what is missing.
    let tagged = world.role(
        &trust_for(
            &json!("sts:AssumeRoleWithWebIdentity"),
            &json!({"Federated": issuer.arn}),
            &json!({}),
        ),
        "",
    );
    let token = issuer.token(&tags(&json!({"Team": ["blue"]}), &[]));
    let record = shared().audit_of(&world.trade(&tagged, &token));
    assert!(
        reason(&record).starts_with("sts:TagSession is not allowed"),
        "{record}"
    );
}

/// Whoever is refused is told nothing; whoever wrote the trust policy finds what it wants.
#[test]
fn the_record_names_the_condition_that_keeps_a_token_out() {
    let world = world();
    let issuer = world.issuer();
    let subject = json!({"StringLike": {issuer.key("sub"): "repo:acme/app:ref:refs/heads/*"}});
    let role = world.web_role(&issuer, &subject, "");
    let reason = |claims: &Value| {
        let reply = world.trade(&role, &issuer.token(claims));
        reply.assert_refused(403, "AccessDenied", DENIED);
        let record = shared().audit_of(&reply);
        let reason = &record["additionalEventData"]["daypass"]["reason"];
        reason.as_str().unwrap().to_owned()
    };
    let told = reason(&json!({"sub": "repo:acme/app:pull_request"}));
    let wanted = format!(
        "; statement 0 wants StringLike {} \"repo:acme/app:ref:refs/heads/*\" and got \
         \"repo:acme/app:pull_request\"",
        issuer.key("sub")
    );
    assert!(told.ends_with(&wanted), "{told}");

    let nobody = json!({"StringEquals": {issuer.key("team"): "blue"}});
    let role = world.web_role(&issuer, &nobody, "");
    let record = shared().audit_of(&world.trade(&role, &issuer.token(&json!({}))));
    let told = record["additionalEventData"]["daypass"]["reason"].to_string();
    assert!(told.contains("and got nothing"), "{told}");

    let other = json!({"Federated": world.issuer().arn});
    let only = json!("sts:AssumeRoleWithWebIdentity");
    let role = world.role(&trust_for(&only, &other, &json!({})), "");
    let record = shared().audit_of(&world.trade(&role, &issuer.token(&json!({}))));
    let told = record["additionalEventData"]["daypass"]["reason"].to_string();
    let wanted = format!("; no statement names the provider {}", issuer.arn);
    assert!(told.contains(&wanted), "{told}");
}

#[test]
fn o01_the_authorized_party_counts_where_there_is_one() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = issuer.token(&json!({"aud": "app", "azp": "another"}));
    assert_invalid(&world.trade(&role, &token), "Incorrect token audience");
    let token = issuer.token(&json!({"aud": ["x", "another"]}));
    assert_invalid(&world.trade(&role, &token), "Incorrect token audience");
    let token = issuer.token(&json!({"aud": ["x", "app"]}));
    assert_eq!(world.trade(&role, &token).ok().get("Audience"), "app");
}

#[test]
fn o02_the_audience_key_is_the_authorized_party() {
    let world = world();
    let issuer = world.issuer();
    let conditions = json!({"StringEquals": {issuer.key("aud"): "app", issuer.key("oaud"): "api"}});
    let role = world.web_role(&issuer, &conditions, "");
    let token = issuer.token(&json!({"aud": "api", "azp": "app"}));
    world.trade(&role, &token).ok();
    let token = issuer.token(&json!({"aud": "app"}));
    world
        .trade(&role, &token)
        .assert_refused(403, "AccessDenied", DENIED);
}

#[test]
fn o03_an_expired_token_is_told_both_times() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let end = epoch() - 100;
    let token = issuer.token(&json!({"exp": end, "iat": end - 600}));
    let reply = world.trade(&role, &token);
    reply.assert_code(400, "ExpiredTokenException");
    let message = reply.message();
    let rest = message
        .strip_prefix("Token expired: current date/time ")
        .unwrap_or_else(|| panic!("{message}"));
    let (now, after) = rest.split_once(' ').unwrap();
    assert!(now.parse::<i64>().unwrap() >= end + 100);
    assert_eq!(
        after,
        format!("must be before the expiration date/time {end}")
    );
}

#[test]
fn o04_a_provider_of_another_account_is_none() {
    let world = world();
    let issuer = world.issuer();
    let next_door = World::next_door(shared());
    let actions = json!("sts:AssumeRoleWithWebIdentity");
    let trust = trust_for(&actions, &json!({"Federated": issuer.arn}), &json!({}));
    let role = next_door.role(&trust, "");
    let none = format!(
        "No OpenIDConnect provider found in your account for {}",
        issuer.url
    );
    assert_invalid(&world.trade(&role, &issuer.token(&json!({}))), &none);

    let token = rs256(&json!({"iss": "nobody", "sub": "x", "aud": "app", "iat": 1, "exp": 2}));
    assert_invalid(&world.trade(&role, &token), "Issuer must be a valid URL");
}

#[test]
fn o06_a_claim_of_ones_own_is_no_condition_key() {
    let world = world();
    let issuer = world.issuer();
    let conditions = json!({"StringEquals": {issuer.key("team"): "blue"}});
    let role = world.web_role(&issuer, &conditions, "");
    let token = issuer.token(&json!({"team": "blue"}));
    world
        .trade(&role, &token)
        .assert_refused(403, "AccessDenied", DENIED);
}

#[test]
fn a_provider_that_exposes_all_claims_makes_scalars_condition_keys() {
    let world = world();
    let issuer = world.issuer();
    let conditions = json!({
        "StringEquals": {issuer.key("team"): "blue"},
        "NumericGreaterThan": {issuer.key("level"): "3"},
        "Bool": {issuer.key("staff"): "true"},
    });
    let role = world.web_role(&issuer, &conditions, "");
    let token = issuer.token(&json!({"team": "blue", "level": 4, "staff": true}));
    world.trade(&role, &token).assert_code(403, "AccessDenied");
    world.set_issuer(&issuer, "ExposeAllClaims", "true");
    world.trade(&role, &token).ok();
    let token = issuer.token(&json!({"team": ["blue"], "level": 4, "staff": true}));
    world.trade(&role, &token).assert_code(403, "AccessDenied");
    world.set_issuer(&issuer, "ExposeAllClaims", "false");
    let token = issuer.token(&json!({"team": "blue", "level": 4, "staff": true}));
    world.trade(&role, &token).assert_code(403, "AccessDenied");
}

/// What known issuers say beyond what all do is asked as AWS asks it: by the issuer alone, with
/// nothing turned on (STS spec 10.5). Whoever takes over a name, and with it the subject, does not get
/// the id.
#[test]
fn flaw_f03_whoever_takes_a_name_over_does_not_take_its_id() {
    let world = world();
    for (url, claims, asked) in [
        (
            "https://token.actions.githubusercontent.com",
            json!({"sub": "repo:acme/app:ref:refs/heads/main", "repository_owner_id": "42"}),
            json!({"StringEquals": {"token.actions.githubusercontent.com:repository_owner_id": "42"}}),
        ),
        (
            "https://oidc.circleci.com/org/0193abcd",
            json!({"oidc.circleci.com/project-id": "p-1"}),
            json!({"StringEquals": {
                "oidc.circleci.com/org/0193abcd:oidc.circleci.com/project-id": "p-1",
            }}),
        ),
    ] {
        let issuer = world.issuer_at(url);
        let role = world.web_role(&issuer, &asked, "");
        world.trade(&role, &issuer.token(&claims)).ok();
        // Of others, of another type, or not there: it is not what is asked for.
        for (from, to) in [("42", "43"), ("p-1", "p-2"), ("\"42\"", "[\"42\"]")] {
            let other = claims.to_string().replace(from, to);
            let other: Value = serde_json::from_str(&other).unwrap();
            if other != claims {
                let reply = world.trade(&role, &issuer.token(&other));
                reply.assert_refused(403, "AccessDenied", DENIED);
            }
        }
        let bare = world.trade(&role, &issuer.token(&json!({})));
        bare.assert_refused(403, "AccessDenied", DENIED);
        let arn = [("OpenIDConnectProviderArn", issuer.arn.as_str())];
        world.iam("DeleteOpenIDConnectProvider", arn);
    }
}

#[test]
fn o07_a_roles_claim_limits_which_roles_are_to_be_had() {
    let world = world();
    let issuer = world.issuer();
    let trusted = world.web_role(&issuer, &json!({}), "");
    let authorized = json!({"Bool": {"sts:RoleAuthorizedByIdp": "true"}});
    let only_authorized = world.web_role(&issuer, &authorized, "");
    let text = "The target role ARN is not present in the roles claim of the identity token";
    let token = issuer.token(&json!({"https://aws.amazon.com/roles": only_authorized.arn}));
    assert_invalid(&world.trade(&trusted, &token), text);
    world.trade(&only_authorized, &token).ok();
    let list = json!([trusted.arn, only_authorized.arn]);
    let token = issuer.token(&json!({"https://aws.amazon.com/roles": list}));
    world.trade(&trusted, &token).ok();
    world.trade(&only_authorized, &token).ok();
    // Before the trust policy, and before it is known whether there is such a role.
    let unknown = trusted.arn.replace(&trusted.name, "nowhere");
    let query = web_identity(&unknown, &token);
    assert_invalid(&shared().ask(&query), text);
    // Without the claim the key is false.
    let token = issuer.token(&json!({}));
    world
        .trade(&only_authorized, &token)
        .assert_code(403, "AccessDenied");
    let unauthorized = json!({"Bool": {"sts:RoleAuthorizedByIdp": "false"}});
    let role = world.web_role(&issuer, &unauthorized, "");
    world.trade(&role, &token).ok();
}

#[test]
fn o08_a_trailing_slash_belongs_to_the_issuer() {
    let world = world();
    let url = format!("https://{}.example/", unique("idp"));
    let issuer = world.issuer_at(&url);
    assert!(issuer.arn.ends_with(".example/"));
    let role = world.web_role(
        &issuer,
        &json!({"StringEquals": {issuer.key("sub"): "ada"}}),
        "",
    );
    world.trade(&role, &issuer.token(&json!({}))).ok();
    let bare = url.trim_end_matches('/');
    let none = format!("No OpenIDConnect provider found in your account for {bare}");
    let token = issuer.token(&json!({"iss": bare}));
    assert_invalid(&world.trade(&role, &token), &none);
}

#[test]
fn o09_other_algorithms_are_refused() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    for algorithm in ["PS256", "HS256", "none", "EdDSA", "RS1", ""] {
        let token = signed(&json!({"alg": algorithm, "kid": "rsa"}), &issuer.claims());
        world
            .trade(&role, &token)
            .assert_code(400, "InvalidIdentityToken");
    }
    let text = "The ID Token provided is not a valid JWT. (You may see this error if you sent an \
                Access Token)";
    assert_invalid(&world.trade(&role, "access-token"), text);
}

#[test]
fn o10_a_subject_that_is_not_trusted_is_denied_like_a_role_that_is_not_there() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(
        &issuer,
        &json!({"StringEquals": {issuer.key("sub"): "eve"}}),
        "",
    );
    let token = issuer.token(&json!({}));
    world
        .trade(&role, &token)
        .assert_refused(403, "AccessDenied", DENIED);
    let unknown = role.arn.replace(&role.name, "nowhere");
    let reply = shared().ask(&web_identity(&unknown, &token));
    reply.assert_refused(403, "AccessDenied", DENIED);
    // A role that trusts the account and not the provider.
    let role = world.open_role("");
    world
        .trade(&role, &token)
        .assert_refused(403, "AccessDenied", DENIED);
}

fn tags(principal: &Value, transitive: &[&str]) -> Value {
    json!({"https://aws.amazon.com/tags": {
        "principal_tags": principal, "transitive_tag_keys": transitive
    }})
}

#[test]
fn o11_tags_come_in_the_token_one_value_each() {
    let world = world();
    let issuer = world.issuer();
    let conditions = json!({"StringEquals": {"aws:RequestTag/Team": "blue"}});
    let role = world.web_role(&issuer, &conditions, &allow("sts:*"));
    let token = issuer.token(&tags(&json!({"Team": ["blue"]}), &["Team"]));
    let session = world.traded(&role, &token);
    // They are the session's, and go with it.
    let principal = json!({"AWS": world.root_arn()});
    let conditions = json!({"StringEquals": {"aws:PrincipalTag/Team": "blue"}});
    let actions = json!(["sts:AssumeRole", "sts:TagSession"]);
    let next = world.role(&trust_for(&actions, &principal, &conditions), "");
    shared().assume(&next.arn, &session).ok();

    let two = issuer.token(&tags(&json!({"Team": ["blue", "red"]}), &[]));
    world
        .trade(&role, &two)
        .assert_code(400, "InvalidIdentityToken");
}

#[test]
fn a_token_with_tags_needs_a_role_that_lets_its_sessions_be_tagged() {
    let world = world();
    let issuer = world.issuer();
    let only = json!("sts:AssumeRoleWithWebIdentity");
    let trust = trust_for(&only, &json!({"Federated": issuer.arn}), &json!({}));
    let role = world.role(&trust, "");
    world.trade(&role, &issuer.token(&json!({}))).ok();
    let tagged = issuer.token(&tags(&json!({"Team": ["blue"]}), &[]));
    world
        .trade(&role, &tagged)
        .assert_refused(403, "AccessDenied", DENIED);
    let identity = json!({"https://aws.amazon.com/source_identity": "ada"});
    let named = issuer.token(&identity);
    world
        .trade(&role, &named)
        .assert_refused(403, "AccessDenied", DENIED);

    let role = world.web_role(
        &issuer,
        &json!({"StringEquals": {"sts:SourceIdentity": "ada"}}),
        "",
    );
    let reply = world.trade(&role, &named).ok();
    assert_eq!(reply.get("SourceIdentity"), "ada");
}

#[test]
fn t12_a_token_has_fifty_tags_at_most() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = |count: usize| {
        let all = (0..count).map(|at| (format!("k{at}"), json!([""])));
        issuer.token(&tags(&Value::Object(all.collect()), &[]))
    };
    world.trade(&role, &token(50)).ok();
    assert_invalid(
        &world.trade(&role, &token(51)),
        "The identity token must not contain more than 50 tags",
    );
}

#[test]
fn o12_a_provider_id_is_for_access_tokens() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    for provider in [
        "www.amazon.com",
        "graph.facebook.com",
        "accounts.google.com",
    ] {
        let query = web_identity(&role.arn, &issuer.token(&json!({}))).arg("ProviderId", provider);
        shared().ask(&query).assert_code(400, "ValidationError");
    }
}

#[test]
fn o14_audience_and_subject_stay_with_the_session_and_other_claims_do_not() {
    let world = world();
    let issuer = world.issuer();
    world.set_issuer(&issuer, "ExposeAllClaims", "true");
    let role = world.web_role(&issuer, &json!({}), &allow("sts:AssumeRole"));
    let token = issuer.token(&json!({"team": "blue", "amr": ["pwd", "otp"]}));
    let session = world.traded(&role, &token);
    let principal = json!({"AWS": role.arn});
    let reaches = |conditions: &Value| {
        let trust = trust_for(&json!("sts:AssumeRole"), &principal, conditions);
        shared()
            .assume(&world.role(&trust, "").arn, &session)
            .status
            == 200
    };
    assert!(reaches(&json!({"StringEquals": {
        issuer.key("sub"): "ada", issuer.key("aud"): "app", "aws:FederatedProvider": issuer.arn
    }})));
    assert!(reaches(
        &json!({"ForAnyValue:StringEquals": {issuer.key("amr"): "otp"}})
    ));
    assert!(!reaches(
        &json!({"StringEquals": {issuer.key("team"): "blue"}})
    ));
    assert!(reaches(&json!({"Null": {issuer.key("team"): "true"}})));
    let record = shared().audit_of(&shared().whoami(&session).ok());
    assert_eq!(
        record["userIdentity"]["sessionContext"]["webIdFederationData"],
        json!({"federatedProvider": issuer.arn, "attributes": {}})
    );
}

#[test]
fn d05_a_session_outlives_the_token() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = issuer.token(&json!({"exp": epoch() + 120}));
    assert_eq!(lifetime(&world.trade(&role, &token).ok()), 3_600);
}

#[test]
fn d06_a_session_of_a_token_lasts_as_long_as_the_role_allows() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let args = [
        ("RoleName", role.name.as_str()),
        ("MaxSessionDuration", "43200"),
    ];
    world.iam("UpdateRole", args);
    let query = web_identity(&role.arn, &issuer.token(&json!({}))).arg("DurationSeconds", "43200");
    assert_eq!(lifetime(&shared().ask(&query).ok()), 43_200);
    world.iam("UpdateRole", [args[0], ("MaxSessionDuration", "3600")]);
    shared().ask(&query).assert_refused(
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
}

#[test]
fn a_session_policy_narrows_what_a_token_gets() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), &allow("iam:ListRoles"));
    let list = Query::iam("ListRoles");
    let session = world.traded(&role, &issuer.token(&json!({})));
    shared().call(&list, &session).ok();
    let narrow =
        web_identity(&role.arn, &issuer.token(&json!({}))).arg("Policy", &allow("iam:ListUsers"));
    let session = Keys::of(&shared().ask(&narrow).ok());
    shared()
        .call(&list, &session)
        .assert_code(403, "AccessDenied");
}

#[test]
fn the_same_token_is_good_until_it_ends() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = issuer.token(&json!({}));
    let first = world.traded(&role, &token);
    let second = world.traded(&role, &token);
    assert_ne!(first.id, second.id);
}

#[test]
fn a_deny_in_the_trust_policy_wins() {
    let world = world();
    let issuer = world.issuer();
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Federated": issuer.arn},
         "Action": "sts:AssumeRoleWithWebIdentity"},
        {"Effect": "Deny", "Principal": {"Federated": issuer.arn}, "Action": "sts:*",
         "Condition": {"StringEquals": {issuer.key("sub"): "ada"}}},
    ]});
    let role = world.role(&trust.to_string(), "");
    world
        .trade(&role, &issuer.token(&json!({})))
        .assert_code(403, "AccessDenied");
    world
        .trade(&role, &issuer.token(&json!({"sub": "bob"})))
        .ok();
}

#[test]
fn what_our_own_deployment_issued_is_not_taken_back_unless_the_provider_says_so() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let ours = json!({"https://sts.amazonaws.com/": {"aws_account": "841860927337"}});
    let token = issuer.token(&ours);
    world
        .trade(&role, &token)
        .assert_code(400, "InvalidIdentityToken");
    world.set_issuer(&issuer, "AcceptOwnTokens", "true");
    world.trade(&role, &token).ok();
}

#[test]
fn a_key_that_is_withdrawn_opens_nothing_any_more() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = issuer.token(&json!({}));
    world.trade(&role, &token).ok();
    let mut keys = jwks();
    keys["keys"].as_array_mut().unwrap().remove(0);
    world.set_issuer(&issuer, "JsonWebKeySet", &keys.to_string());
    let gone = "Couldn't retrieve verification key from your identity provider, please reference \
                AssumeRoleWithWebIdentity documentation for requirements";
    assert_invalid(&world.trade(&role, &token), gone);
    world.trade(&role, &es256(&issuer.claims())).ok();
}

/// Nothing listens there, and the development server may reach this machine.
#[test]
fn o05_an_issuer_that_cannot_be_reached_is_told_as_a_bad_token() {
    let world = world();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let url = format!("https://127.0.0.1:{port}");
    let args = [("Url", url.as_str()), ("ClientIDList.member.1", "app")];
    let arn = world
        .iam("CreateOpenIDConnectProvider", args)
        .get("OpenIDConnectProviderArn");
    let issuer = Issuer {
        url,
        arn,
        client: "app",
    };
    let role = world.web_role(&issuer, &json!({}), "");
    let gone = "Couldn't retrieve verification key from your identity provider, please reference \
                AssumeRoleWithWebIdentity documentation for requirements";
    assert_invalid(&world.trade(&role, &issuer.token(&json!({}))), gone);
}
