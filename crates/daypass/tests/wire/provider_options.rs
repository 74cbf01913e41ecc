//! What identity providers have beyond AWS's: uploaded keys and options, through operations of our
//! own.

use serde_json::{Value, json};

use crate::harness::{Query, Reply, World, allow, shared};

fn world() -> World<'static> {
    World::new(shared())
}

/// A public key on P-256 of this name.
fn key(kid: &str) -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid,
        "x": "_w-4uZ7OjkBxC13JVpVJHUEfv9r2_d7G3fz_JEVyDTw",
        "y": "9ybhI69k58MseUJ6TZV7fYdeATNQuDGsctRRFOsKw0E",
    })
}

fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

fn update_oidc(world: &World<'_>, arn: &str, options: &[(&str, &str)]) -> Reply {
    let query = Query::iam("DaypassUpdateOpenIDConnectProvider");
    let query = query.arg("OpenIDConnectProviderArn", arn);
    let with = |query: Query, (name, value): &(&str, &str)| query.arg(name, value);
    world.call(&options.iter().fold(query, with))
}

/// The options of an OIDC provider: the key set, and the switches.
fn oidc(world: &World<'_>, arn: &str) -> (Option<String>, [String; 2]) {
    let arn = ("OpenIDConnectProviderArn", arn);
    let shown = world.iam("DaypassGetOpenIDConnectProvider", [arn]);
    let switches = ["ExposeAllClaims", "AcceptOwnTokens"].map(|name| shown.get(name));
    let keys = shown.texts("JsonWebKeySet").into_iter().next();
    (keys.map(|keys| keys.replace("&quot;", "\"")), switches)
}

#[test]
fn an_oidc_providers_options_are_off_until_they_are_named() {
    let world = world();
    let arn = world.oidc_provider();
    let off = || ["false", "false"].map(str::to_owned);
    assert_eq!(oidc(&world, &arn), (None, off()));
    let keys = set(&[key("one"), key("two")]);
    update_oidc(&world, &arn, &[("JsonWebKeySet", &keys)]).ok();
    assert_eq!(oidc(&world, &arn), (Some(keys.clone()), off()));
    update_oidc(&world, &arn, &[("ExposeAllClaims", "true")]).ok();
    update_oidc(&world, &arn, &[("AcceptOwnTokens", "true")]).ok();
    update_oidc(&world, &arn, &[]).ok();
    let on = ["true", "true"].map(str::to_owned);
    assert_eq!(oidc(&world, &arn), (Some(keys.clone()), on));
    update_oidc(
        &world,
        &arn,
        &[("ExposeAllClaims", "false"), ("AcceptOwnTokens", "false")],
    )
    .ok();
    assert_eq!(oidc(&world, &arn), (Some(keys), off()));
    update_oidc(&world, &arn, &[("JsonWebKeySet", "")]).ok();
    assert_eq!(oidc(&world, &arn), (None, off()));
    // AWS's operations leave them alone.
    update_oidc(&world, &arn, &[("AcceptOwnTokens", "true")]).ok();
    let by_arn = ("OpenIDConnectProviderArn", arn.as_str());
    world.iam(
        "AddClientIDToOpenIDConnectProvider",
        [by_arn, ("ClientID", "x")],
    );
    world.iam(
        "UntagOpenIDConnectProvider",
        [by_arn, ("TagKeys.member.1", "k")],
    );
    assert_eq!(oidc(&world, &arn).1, ["false", "true"]);
    world.iam("DeleteOpenIDConnectProvider", [by_arn]);
    let missing = format!("OpenIDConnect Provider not found for arn {arn}");
    update_oidc(&world, &arn, &[]).assert_refused(404, "NoSuchEntity", &missing);
    world
        .try_iam("DaypassGetOpenIDConnectProvider", [by_arn])
        .assert_refused(404, "NoSuchEntity", &missing);
}

#[test]
fn a_key_set_that_is_none_is_refused_and_the_one_before_stays() {
    let world = world();
    let arn = world.oidc_provider();
    let good = set(&[key("one")]);
    update_oidc(&world, &arn, &[("JsonWebKeySet", &good)]).ok();
    for (bad, says) in [
        ("{", "cannot be kept"),
        ("[]", "not an object"),
        (r#"{"keys":{}}"#, "it has no list of keys"),
        (r#"{"keys":[]}"#, "no key of it is one to sign with"),
        (
            r#"{"keys":[{"kty":"oct"}]}"#,
            "no key of it is one to sign with",
        ),
        (r#"{"keys":[],"keys":[]}"#, "cannot be kept"),
    ] {
        let reply = update_oidc(&world, &arn, &[("JsonWebKeySet", bad)]);
        reply.assert_code(400, "InvalidInput");
        assert!(reply.message().contains(says), "{bad}: {}", reply.message());
    }
    let long = set(&[key(&"x".repeat(131_072))]);
    update_oidc(&world, &arn, &[("JsonWebKeySet", &long)]).assert_code(400, "ValidationError");
    assert_eq!(oidc(&world, &arn).0, Some(good));
    world.iam(
        "DeleteOpenIDConnectProvider",
        [("OpenIDConnectProviderArn", &arn)],
    );
}

/// Whoever sends a private key by mistake is told, and it is kept nowhere: not by the provider, not
/// in the audit trail.
#[test]
fn a_private_key_is_refused_and_kept_nowhere() {
    let world = world();
    let arn = world.oidc_provider();
    let secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    for (member, kty) in [("d", "EC"), ("p", "RSA"), ("k", "oct")] {
        let mut private = key("two");
        private["kty"] = kty.into();
        private[member] = secret.into();
        let keys = set(&[key("one"), private]);
        let reply = update_oidc(&world, &arn, &[("JsonWebKeySet", &keys)]);
        let why = format!(
            "The JSON Web Key Set cannot be kept: key 2 is private: it has the member `{member}`. \
             Send public keys only, and replace the key if it is in use."
        );
        reply.assert_refused(400, "InvalidInput", &why);
        let record = shared().audit_of(&reply).to_string();
        assert!(record.contains("DaypassUpdateOpenIDConnectProvider"));
        assert!(!record.contains(secret), "{record}");
        assert_eq!(oidc(&world, &arn).0, None);
    }
    world.iam(
        "DeleteOpenIDConnectProvider",
        [("OpenIDConnectProviderArn", &arn)],
    );
}

#[test]
fn a_saml_providers_options_are_off_until_they_are_named() {
    let world = world();
    let arn = world.saml_provider();
    let by_arn = ("SAMLProviderArn", arn.as_str());
    let shown = || {
        let shown = world.iam("DaypassGetSAMLProvider", [by_arn]);
        ["SingleUseAssertions", "AllowCbcEncryption"].map(|name| shown.get(name))
    };
    let update = |name, value| world.iam("DaypassUpdateSAMLProvider", [by_arn, (name, value)]);
    assert_eq!(shown(), ["false", "false"]);
    update("SingleUseAssertions", "true");
    assert_eq!(shown(), ["true", "false"]);
    update("AllowCbcEncryption", "true");
    world.iam("DaypassUpdateSAMLProvider", [by_arn]);
    assert_eq!(shown(), ["true", "true"]);
    update("SingleUseAssertions", "false");
    assert_eq!(shown(), ["false", "true"]);
    world.iam("DeleteSAMLProvider", [by_arn]);
    for action in ["DaypassGetSAMLProvider", "DaypassUpdateSAMLProvider"] {
        world
            .try_iam(action, [by_arn])
            .assert_code(404, "NoSuchEntity");
    }
}

/// The actions are IAM's, and about the provider's ARN.
#[test]
fn the_right_to_change_options_is_one_about_a_provider() {
    let world = world();
    let (arn, other) = (world.oidc_provider(), world.oidc_provider());
    // What AWS's own policies allow is not enough: they name no action of ours.
    let person = world.user(&allow("iam:UpdateOpenIDConnectProvider*"));
    let update = |arn: &str| {
        let query = Query::iam("DaypassUpdateOpenIDConnectProvider")
            .arg("OpenIDConnectProviderArn", arn)
            .arg("ExposeAllClaims", "true");
        shared().call(&query, &person.keys)
    };
    update(&arn).assert_code(403, "AccessDenied");
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "iam:DaypassUpdate*", "Resource": arn,
        }],
    });
    world.user_policy(&person.name, &policy.to_string());
    let refused = update(&other);
    refused.assert_code(403, "AccessDenied");
    let asked = format!("iam:DaypassUpdateOpenIDConnectProvider on resource: {other}");
    assert!(refused.message().contains(&asked), "{}", refused.message());
    update(&arn).ok();
    let record = shared().audit_of(&update(&arn));
    assert_eq!(record["eventName"], "DaypassUpdateOpenIDConnectProvider");
    assert_eq!(record["requestParameters"]["exposeAllClaims"], true);
    assert_eq!(record["readOnly"], false);
    for arn in [arn, other] {
        world.iam(
            "DeleteOpenIDConnectProvider",
            [("OpenIDConnectProviderArn", &arn)],
        );
    }
}
