//! AssumeRoleWithSAML (STS spec 9; cases M, D10, D11), with an identity provider that signs for real.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::saml_idp::{FORGED, NOT_OFFERED, SAML, assert_inner, assert_invalid, trusted};
use crate::harness::{
    Cipher, Job, Keys, Login, Query, Reply, SIGN_IN, Signs, Start, Trusted, World, allow, shared,
    trust, trust_for,
};

/// Private keys that OpenSSL made for tests.
const KEY: &str = include_str!("../../../credentials/tests/data/rsa-2048-pkcs8.pem");
const OTHER_KEY: &str = include_str!("harness/data/idp-second.pem");

const DENIED: &str = "Not authorized to perform sts:AssumeRoleWithSAML";
const EXPIRED: &str = "Token must be redeemed within 5 minutes of issuance";
const AFFILIATION: &str = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1";

fn world() -> World<'static> {
    World::new(shared())
}

fn lifetime(reply: &Reply) -> i64 {
    let end: jiff::Timestamp = reply.get("Expiration").parse().unwrap();
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = jiff::Timestamp::try_from(date).unwrap();
    end.as_second() - date.as_second()
}

#[test]
fn a_login_becomes_a_session_that_says_who_logged_in() {
    let world = world();
    let (provider, role) = trusted(&world);
    let reply = provider.redeem(&world, &role, &provider.login(&role)).ok();
    let arn = format!(
        "arn:aws:sts::{}:assumed-role/{}/jane",
        world.account, role.name
    );
    assert_eq!(reply.get("Arn"), arn);
    assert_eq!(reply.get("AssumedRoleId"), format!("{}:jane", role.id));
    assert_eq!(reply.get("Subject"), "jane");
    assert_eq!(reply.get("SubjectType"), "persistent");
    assert_eq!(reply.get("Issuer"), provider.idp.entity_id);
    assert_eq!(reply.text("PackedPolicySize"), None);
    assert_eq!(reply.text("SourceIdentity"), None);
    assert_eq!(lifetime(&reply), 3_600);
    let keys = Keys::of(&reply);
    assert_eq!(shared().whoami(&keys).ok().get("Arn"), arn);
    shared().call(&Query::iam("ListUsers"), &keys).ok();
    shared()
        .call(&Query::iam("ListRoles"), &keys)
        .assert_code(403, "AccessDenied");
}

/// CloudTrail's names: the qualifier stands for the provider.
#[test]
fn the_record_names_whom_the_provider_vouches_for() {
    let world = world();
    let (provider, role) = trusted(&world);
    let login = provider.login(&role);
    let posted = login.post(&provider.idp);
    let reply = shared().ask(&provider.asking(&role, &posted)).ok();
    let record = shared().audit_of(&reply);
    let ours = &record["additionalEventData"]["daypass"];
    assert_eq!(ours["assertionId"], login.id.as_str());
    let qualifier = reply.get("NameQualifier");
    let user = json!({
        "type": "SAMLUser",
        "principalId": format!("{qualifier}:jane"),
        "userName": "jane",
        "identityProvider": qualifier,
    });
    assert_eq!(record["userIdentity"], user);
    assert_eq!(record["eventName"], "AssumeRoleWithSAML");
    assert_eq!(record["resources"][0]["ARN"], role.arn.as_str());
    let text = record.to_string();
    assert!(!text.contains(&posted[..64]), "the assertion is recorded");
    assert!(!text.contains(&reply.get("SecretAccessKey")));
    assert!(!text.contains(&reply.get("SessionToken")));
    // Somebody whose assertion is worth nothing is nobody.
    let forged = Login {
        signs: Signs::Nothing,
        ..login
    };
    let reply = provider.redeem(&world, &role, &forged);
    let record = shared().audit_of(&reply);
    assert_eq!(record["userIdentity"]["type"], "Unknown");
    assert_eq!(record["errorCode"], "InvalidIdentityToken");
}

/// One text of AWS's stands for many causes, and for some there is none: the operator is told more.
#[test]
fn the_record_says_why_an_assertion_was_refused() {
    let world = world();
    let (provider, role) = trusted(&world);
    type Change = fn(&mut Login);
    let refused: [(Change, &str); 4] = [
        (
            |login| login.signs = Signs::Nothing,
            "neither the response nor its assertion is signed",
        ),
        (|login| login.recipient = None, "it names no Recipient"),
        (|login| login.name_id = None, "the assertion has no NameID"),
        (
            |login| login.issued = -400,
            "it was issued more than five minutes ago",
        ),
    ];
    for (change, why) in refused {
        let mut login = provider.login(&role);
        change(&mut login);
        let record = shared().audit_of(&provider.redeem(&world, &role, &login));
        let reason = &record["additionalEventData"]["daypass"]["reason"];
        let reason = reason.as_str().unwrap_or_default();
        assert!(reason.contains(why), "{why}: {record}");
        assert!(
            reason.ends_with(&format!("; the provider is {}", provider.arn)),
            "{reason}"
        );
    }
}

/// A signature of somebody who may nothing, or a wrong one, changes nothing (STS spec 1.2.5).
#[test]
fn a_signature_on_the_request_is_not_looked_at() {
    let world = world();
    let (provider, role) = trusted(&world);
    let posted = provider.login(&role).post(&provider.idp);
    let query = provider.asking(&role, &posted);
    let nobody = Keys::long_term("AKIAIOSFODNN7EXAMPLE", "wrong");
    shared().call(&query, &nobody).ok();
    shared().call(&query.at(-86_400), &nobody).ok();
}

#[test]
fn m01_a_role_and_its_provider_are_offered_in_either_order() {
    let world = world();
    let (provider, role) = trusted(&world);
    for value in [
        format!("{},{}", provider.arn, role.arn),
        format!("{} , {}", role.arn, provider.arn),
    ] {
        let login = provider.login(&role).aws("Role", &["x", &value]);
        provider.redeem(&world, &role, &login).ok();
    }
}

#[test]
fn m02_the_response_or_the_assertion_or_both_are_signed() {
    let world = world();
    let (provider, role) = trusted(&world);
    for signs in [Signs::Response, Signs::Assertion, Signs::Both] {
        let login = Login {
            signs,
            ..provider.login(&role)
        };
        provider.redeem(&world, &role, &login).ok();
    }
    let login = Login {
        signs: Signs::Nothing,
        ..provider.login(&role)
    };
    assert_invalid(&provider.redeem(&world, &role, &login), FORGED);
    // Signed, and by another.
    let stranger = provider.idp.rotated();
    let posted = provider.login(&role).post(&stranger);
    assert_invalid(&shared().ask(&provider.asking(&role, &posted)), FORGED);
}

#[test]
fn m03_the_audience_told_is_the_recipient() {
    let world = world();
    let provider = Trusted::new(&world);
    let regional = "https://eu-central-1.signin.aws.amazon.com/saml";
    let condition = json!({"StringEquals": {"SAML:aud": [SIGN_IN, regional]}});
    let role = provider.role(&world, &json!(SAML), &condition, "");
    for place in [SIGN_IN, regional] {
        let login = Login {
            recipient: Some(place.to_owned()),
            ..provider.login(&role)
        };
        let reply = provider.redeem(&world, &role, &login).ok();
        assert_eq!(reply.get("Audience"), place);
    }
    let legacy = Login {
        recipient: Some("https://signin.aws.amazon.com/static/saml".to_owned()),
        ..provider.login(&role)
    };
    let reply = provider.redeem(&world, &role, &legacy);
    reply.assert_refused(403, "AccessDenied", DENIED);
}

/// The vector itself is held below, in the room that makes it; here it is that of the very
/// provider.
#[test]
fn m04_the_name_qualifier_is_of_issuer_account_and_provider() {
    let world = world();
    let (provider, role) = trusted(&world);
    let reply = provider.redeem(&world, &role, &provider.login(&role)).ok();
    let text = format!(
        "{}{}/{}",
        provider.idp.entity_id, world.account, provider.name
    );
    let digest = aws_lc_rs::digest::digest(
        &aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY,
        text.as_bytes(),
    );
    let expected = STANDARD.encode(digest);
    assert_eq!(reply.get("NameQualifier"), expected);
}

#[test]
fn m05_a_format_of_saml_1_1_is_told_in_full() {
    let world = world();
    let (provider, role) = trusted(&world);
    let email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    let transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
    for (format, told) in [(email, email), (transient, "transient")] {
        let name_id = Some(("jane@x & <y>".to_owned(), Some(format.to_owned())));
        let login = Login {
            name_id,
            ..provider.login(&role)
        };
        let reply = provider.redeem(&world, &role, &login).ok();
        assert_eq!(reply.get("SubjectType"), told);
        assert_eq!(reply.get("Subject"), "jane@x & <y>");
    }
}

#[test]
fn m06_an_assertion_is_good_for_five_minutes() {
    let world = world();
    let (provider, role) = trusted(&world);
    let timed = |issued: i64, ends: i64| {
        let login = Login {
            issued,
            ends,
            ..provider.login(&role)
        };
        provider.redeem(&world, &role, &login)
    };
    timed(-280, 600).ok();
    for late in [timed(-360, 600), timed(-60, -1), timed(900, 1_200)] {
        late.assert_refused(400, "ExpiredTokenException", EXPIRED);
    }
}

#[test]
fn m07_a_session_needs_a_name() {
    let world = world();
    let (provider, role) = trusted(&world);
    let named = |values: &[&str]| {
        let login = provider.login(&role).aws("RoleSessionName", values);
        provider.redeem(&world, &role, &login)
    };
    assert_invalid(&named(&[]), "RoleSessionName is required in AuthnResponse");
    let bad = "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}";
    assert_invalid(&named(&["a b"]), bad);
    assert_invalid(&named(&["jane", "john"]), bad);
    let login = provider.login(&role).aws("SourceIdentity", &["aws:jane"]);
    assert_invalid(
        &provider.redeem(&world, &role, &login),
        "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\"",
    );
}

#[test]
fn m08_a_role_that_is_not_offered_is_not_to_be_had() {
    let world = world();
    let (provider, role) = trusted(&world);
    let other = provider.role(&world, &json!(SAML), &json!({}), "");
    let reply = provider.redeem(&world, &other, &provider.login(&role));
    assert_invalid(&reply, NOT_OFFERED);
    // Names of attributes have case.
    let login = provider.login(&role).aws("Role", &[]);
    let offer = format!("{},{}", role.arn, provider.arn);
    let login = login.aws("role", &[&offer]);
    assert_invalid(&provider.redeem(&world, &role, &login), NOT_OFFERED);
}

#[test]
fn m09_tags_and_source_identities_need_their_actions() {
    let world = world();
    let provider = Trusted::new(&world);
    let role = |actions: Value| provider.role(&world, &actions, &json!({}), "");
    let tagged = |role: &Job| provider.login(role).aws("PrincipalTag:Team", &["blue"]);
    let known = |role: &Job| provider.login(role).aws("SourceIdentity", &["jane"]);
    let bare = role(json!(SAML));
    for login in [tagged(&bare), known(&bare)] {
        let reply = provider.redeem(&world, &bare, &login);
        reply.assert_refused(403, "AccessDenied", DENIED);
    }
    let tagging = role(json!([SAML, "sts:TagSession"]));
    provider.redeem(&world, &tagging, &tagged(&tagging)).ok();
    let naming = role(json!([SAML, "sts:SetSourceIdentity"]));
    let reply = provider.redeem(&world, &naming, &known(&naming)).ok();
    assert_eq!(reply.get("SourceIdentity"), "jane");
}

#[test]
fn m10_attributes_decide_about_the_role_and_not_about_its_session() {
    let world = world();
    let provider = Trusted::new(&world);
    let is_staff = json!({"ForAnyValue:StringEquals": {"saml:edupersonaffiliation": "staff"}});
    let policy = |condition: &Value| {
        json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": condition,
        }]})
        .to_string()
    };
    let role = provider.role(&world, &json!(SAML), &is_staff, &policy(&is_staff));
    let login = provider.login(&role);
    let reply = provider.redeem(&world, &role, &login);
    reply.assert_refused(403, "AccessDenied", DENIED);
    let login = login.attribute(AFFILIATION, &["member", "staff"]);
    let reply = provider.redeem(&world, &role, &login).ok();
    let list = Query::iam("ListUsers");
    shared()
        .call(&list, &Keys::of(&reply))
        .assert_code(403, "AccessDenied");
    // What stays is who it is.
    let is_jane = json!({"StringEquals": {
        "saml:sub": "jane",
        "saml:sub_type": "persistent",
        "saml:namequalifier": reply.get("NameQualifier"),
        "aws:FederatedProvider": provider.arn,
    }});
    world.role_policy(&role, &policy(&is_jane));
    shared().call(&list, &Keys::of(&reply)).ok();
    let is_of_place = json!({"StringEquals": {"saml:aud": SIGN_IN}});
    world.role_policy(&role, &policy(&is_of_place));
    shared()
        .call(&list, &Keys::of(&reply))
        .assert_code(403, "AccessDenied");
}

#[test]
fn m11_a_provider_that_must_encrypt_is_refused_plain_text() {
    let world = world();
    let required = [
        ("AddPrivateKey", KEY),
        ("AssertionEncryptionMode", "Required"),
    ];
    let provider = Trusted::with(&world, &required);
    let role = provider.role(&world, &json!(SAML), &json!({}), "");
    let login = provider.login(&role);
    let plain = provider.redeem(&world, &role, &login);
    plain.assert_code(400, "InvalidIdentityToken");
    let encrypted = |login: &Login, key: &str, cipher: Cipher| {
        let posted = login.encrypted(&provider.idp, key, cipher);
        shared().ask(&provider.asking(&role, &posted))
    };
    for signs in [Signs::Assertion, Signs::Response, Signs::Both] {
        let login = Login {
            signs,
            ..login.clone()
        };
        encrypted(&login, KEY, Cipher::Gcm).ok();
    }
    // With the provider's own id in the place that it was sent to.
    let shown = world.iam("GetSAMLProvider", [("SAMLProviderArn", &provider.arn)]);
    let id = shown.get("SAMLProviderUUID");
    for (id, taken) in [(id.as_str(), true), ("SAMLSPOTHER", false)] {
        let place = format!("https://us-east-1.signin.aws.amazon.com/saml/acs/{id}");
        let login = Login {
            recipient: Some(place),
            ..login.clone()
        };
        let reply = encrypted(&login, KEY, Cipher::Gcm);
        assert_eq!(reply.status == 200, taken, "{}", reply.body);
    }
    // For a key that is not the provider's, by a cipher that was not allowed, and unsigned.
    assert_invalid(&encrypted(&login, OTHER_KEY, Cipher::Gcm), FORGED);
    assert_invalid(&encrypted(&login, KEY, Cipher::Cbc), FORGED);
    let unsigned = Login {
        signs: Signs::Nothing,
        ..login.clone()
    };
    assert_invalid(&encrypted(&unsigned, KEY, Cipher::Gcm), FORGED);
    // While keys change there are two.
    let second = [
        ("SAMLProviderArn", provider.arn.as_str()),
        ("AddPrivateKey", OTHER_KEY),
    ];
    world.iam("UpdateSAMLProvider", second);
    for key in [KEY, OTHER_KEY] {
        encrypted(&login, key, Cipher::Gcm).ok();
    }
    let first = [
        ("SAMLProviderArn", provider.arn.as_str()),
        ("RemovePrivateKey", &shown.get("KeyId")),
    ];
    world.iam("UpdateSAMLProvider", first);
    assert_invalid(&encrypted(&login, KEY, Cipher::Gcm), FORGED);
}

#[test]
fn m12_an_assertion_says_where_it_was_sent_and_for_whom() {
    let world = world();
    let (provider, role) = trusted(&world);
    let confirmation =
        "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter";
    for recipient in [None, Some("https://elsewhere.example/saml"), Some("")] {
        let login = Login {
            recipient: recipient.map(str::to_owned),
            ..provider.login(&role)
        };
        assert_invalid(&provider.redeem(&world, &role, &login), confirmation);
    }
    for audience in [None, Some("urn:amazon:webservices:govcloud"), Some("")] {
        let login = Login {
            audience: audience.map(str::to_owned),
            ..provider.login(&role)
        };
        let told = "Response does not contain the required audience.";
        assert_invalid(&provider.redeem(&world, &role, &login), told);
    }
}

#[test]
fn d10_what_the_provider_says_of_the_duration_only_shortens() {
    let world = world();
    let (provider, role) = trusted(&world);
    let maximum = [
        ("RoleName", role.name.as_str()),
        ("MaxSessionDuration", "7200"),
    ];
    world.iam("UpdateRole", maximum);
    let lasting = |attribute: &str, asked: Option<&str>| {
        let login = provider.login(&role).aws("SessionDuration", &[attribute]);
        let query = provider.asking(&role, &login.post(&provider.idp));
        let query = asked.into_iter().fold(query, |query, seconds| {
            query.arg("DurationSeconds", seconds)
        });
        shared().ask(&query)
    };
    assert_eq!(lifetime(&lasting("7200", None).ok()), 3_600);
    assert_eq!(lifetime(&lasting("7200", Some("5400")).ok()), 5_400);
    assert_eq!(lifetime(&lasting("1800", Some("5400")).ok()), 1_800);
    assert_eq!(lifetime(&lasting("900", None).ok()), 900);
    lasting("900", Some("7201")).assert_refused(
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
    lasting("899", None).assert_code(400, "InvalidIdentityToken");
}

#[test]
fn d11_a_session_ends_with_that_at_the_provider() {
    let world = world();
    let (provider, role) = trusted(&world);
    let ending = |end: i64| {
        let login = Login {
            session_end: Some(end),
            ..provider.login(&role)
        };
        provider.redeem(&world, &role, &login)
    };
    let seconds = lifetime(&ending(1_200).ok());
    assert!((1_190..=1_200).contains(&seconds), "{seconds}");
    // Less than could be asked for is not refused.
    let seconds = lifetime(&ending(60).ok());
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(lifetime(&ending(86_400).ok()), 3_600);
    ending(-1).assert_refused(400, "ExpiredTokenException", EXPIRED);
}

/// In the order of STS spec 9.2, as far as AWS tells one thing from another.
#[test]
fn what_is_wrong_is_told_in_aws_s_words() {
    let world = world();
    let (provider, role) = trusted(&world);
    let posting = |posted: &str| shared().ask(&provider.asking(&role, posted));
    let (unreadable, code) = (
        "Invalid base64 SAMLResponse",
        "AuthSamlInvalidSamlResponseException",
    );
    for text in ["????", "bm8gWE1M", "PGE+"] {
        assert_inner(&posting(text), unreadable, code);
    }
    let missing = Trusted {
        arn: format!("{}x", provider.arn),
        ..provider.clone()
    };
    let (unknown, no_manifest) = (
        "Specified provider doesn't exist",
        "AuthSamlManifestNotFoundException",
    );
    let login = missing.login(&role);
    assert_inner(&missing.redeem(&world, &role, &login), unknown, no_manifest);
    let query = missing.asking(&role, "????");
    assert_inner(&shared().ask(&query), unreadable, code);
    // A provider's name has case where an ARN names it.
    let shouted = Trusted {
        arn: provider.arn.replace("Corporate", "CORPORATE"),
        ..provider.clone()
    };
    let login = shouted.login(&role);
    assert_inner(&shouted.redeem(&world, &role, &login), unknown, no_manifest);

    let stranger = Login {
        issuer: "https://stranger.example".to_owned(),
        ..provider.login(&role)
    };
    let reply = provider.redeem(&world, &role, &stranger);
    assert_inner(&reply, "Issuer not present in specified provider", code);
    let refused = Login {
        status: "urn:oasis:names:tc:SAML:2.0:status:Responder",
        ..provider.login(&role)
    };
    provider
        .redeem(&world, &role, &refused)
        .assert_code(400, "InvalidIdentityToken");
    for name_id in [None, Some((String::new(), None))] {
        let login = Login {
            name_id,
            ..provider.login(&role)
        };
        let reply = provider.redeem(&world, &role, &login);
        reply.assert_refused(403, "AccessDenied", DENIED);
    }
}

#[test]
fn arns_of_the_wrong_kind_and_order_are_refused_before_anything_is_read() {
    let world = world();
    let (provider, role) = trusted(&world);
    let asking = |role: &str, provider: &str| {
        let query = Query::sts("AssumeRoleWithSAML")
            .arg("RoleArn", role)
            .arg("PrincipalArn", provider)
            .arg("SAMLAssertion", "????");
        shared().ask(&query)
    };
    for (role, provider) in [
        (provider.arn.as_str(), role.arn.as_str()),
        (&role.arn, &role.arn),
        (&role.arn, "arn:aws-cn:iam::841860927337:saml-provider/x"),
    ] {
        let reply = asking(role, provider);
        reply.assert_refused(400, "ValidationError", "Request ARN is invalid");
    }
    let long = "x".repeat(20);
    let reply = asking(&role.arn, &long);
    reply.assert_refused(400, "ValidationError", &format!("{long} is invalid"));
    let reply = shared().ask(&Query::sts("AssumeRoleWithSAML"));
    reply.assert_refused(
        400,
        "ValidationError",
        "3 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: \
         Member must not be null; Value null at 'principalArn' failed to satisfy constraint: \
         Member must not be null; Value null at 'sAMLAssertion' failed to satisfy constraint: \
         Member must not be null",
    );
}

/// A role that is not there, one of another account and one that trusts somebody else are refused in
/// the same words.
#[test]
fn who_is_not_trusted_learns_nothing_of_roles() {
    let world = world();
    let (provider, role) = trusted(&world);
    let account = json!({"AWS": world.root_arn()});
    let elsewhere = provider.role(
        &world,
        &json!(SAML),
        &json!({"StringEquals": {"saml:sub": "john"}}),
        "",
    );
    let of_account = world.role(&trust(&account, &json!({})), "");
    let missing = Job {
        arn: format!("{}x", role.arn),
        ..role.clone()
    };
    let off_its_path = Job {
        arn: role.arn.replace("role/", "role/path/"),
        ..role
    };
    for role in [elsewhere, of_account, missing, off_its_path] {
        let reply = provider.redeem(&world, &role, &provider.login(&role));
        reply.assert_refused(403, "AccessDenied", DENIED);
    }
}

#[test]
fn the_keys_of_a_login_decide_about_the_role() {
    let world = world();
    let provider = Trusted::new(&world);
    let said = json!({
        "StringEquals": {
            "saml:aud": SIGN_IN,
            "saml:iss": provider.idp.entity_id,
            "saml:sub": "jane",
            "saml:sub_type": "persistent",
            "saml:doc": format!("{}/{}", world.account, provider.name),
            "saml:mail": "jane@corp.example",
            "sts:RoleSessionName": "jane",
            "aws:FederatedProvider": provider.arn,
            "aws:PrincipalType": "Anonymous",
            "aws:RequestTag/Team": "blue",
        },
        "ForAllValues:StringEquals": {"aws:TagKeys": ["Team"], "sts:TransitiveTagKeys": "Team"},
        "Null": {"sts:TransitiveTagKeys": "false", "aws:PrincipalArn": "true"},
    });
    let actions = json!([SAML, "sts:TagSession"]);
    let role = provider.role(&world, &actions, &said, "");
    let login = provider
        .login(&role)
        .attribute("urn:oid:0.9.2342.19200300.100.1.3", &["jane@corp.example"])
        .aws("PrincipalTag:Team", &["blue"])
        .aws("TransitiveTagKeys", &["Team"]);
    provider.redeem(&world, &role, &login).ok();
    // Two of what there is one of by nature is none that a plain operator reaches.
    let both = ["jane@corp.example", "john@corp.example"];
    let login = login.attribute("urn:oid:0.9.2342.19200300.100.1.3", &both);
    let reply = provider.redeem(&world, &role, &login);
    reply.assert_refused(403, "AccessDenied", DENIED);
}

/// Tags, which of them go on, who is behind it, and who logged in: all of it in a later AssumeRole.
#[test]
fn a_session_hands_on_what_the_provider_said() {
    let world = world();
    let provider = Trusted::new(&world);
    let actions = json!([SAML, "sts:TagSession", "sts:SetSourceIdentity"]);
    let role = provider.role(&world, &actions, &json!({}), &allow("sts:*"));
    let login = provider
        .login(&role)
        .aws("PrincipalTag:Team", &["blue"])
        .aws("PrincipalTag:Floor", &["2"])
        .aws("TransitiveTagKeys", &["team"])
        .aws("SourceIdentity", &["jane"]);
    let reply = provider.redeem(&world, &role, &login).ok();
    assert_eq!(reply.get("SourceIdentity"), "jane");
    assert!(reply.text("PackedPolicySize").is_some());
    let first = Keys::of(&reply);

    let principal = json!({"AWS": world.root_arn()});
    let chain = json!(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]);
    let said = json!({"StringEquals": {
        "saml:sub": "jane",
        "saml:sub_type": "persistent",
        "saml:namequalifier": reply.get("NameQualifier"),
        "aws:FederatedProvider": provider.arn,
        "aws:PrincipalTag/Team": "blue",
        "aws:PrincipalTag/Floor": "2",
        "aws:SourceIdentity": "jane",
    }});
    let next = world.role(&trust_for(&chain, &principal, &said), &allow("sts:*"));
    let second = shared().session(&next.arn, &first);
    // The transitive tag goes on, the other does not, and neither does the login itself.
    let after = json!({
        "StringEquals": {"aws:PrincipalTag/Team": "blue", "aws:SourceIdentity": "jane"},
        "Null": {"aws:PrincipalTag/Floor": "true", "saml:sub": "true"},
    });
    let last = world.role(&trust_for(&chain, &principal, &after), "");
    shared().session(&last.arn, &second);

    for (name, values, code) in [
        ("PrincipalTag:TEAM", &["red"][..], "InvalidParameterValue"),
        ("PrincipalTag:aws:x", &["red"], "InvalidParameterValue"),
        ("TransitiveTagKeys", &["Other"], "InvalidParameterValue"),
        ("PrincipalTag:a,b", &["red"], "InvalidIdentityToken"),
        ("PrincipalTag:Team", &["red*"], "InvalidIdentityToken"),
        ("PrincipalTag:Two", &["red", "blue"], "InvalidIdentityToken"),
    ] {
        let login = login.clone().aws(name, values);
        let reply = provider.redeem(&world, &role, &login);
        reply.assert_code(400, code);
    }
}

#[test]
fn session_policies_narrow_a_login() {
    let world = world();
    let (provider, role) = trusted(&world);
    world.role_policy(&role, &allow("iam:*"));
    let posted = provider.login(&role).post(&provider.idp);
    let query = provider.asking(&role, &posted);
    let narrowed = query.clone().arg("Policy", &allow("iam:ListRoles"));
    let reply = shared().ask(&narrowed).ok();
    assert!(reply.text("PackedPolicySize").is_some());
    let keys = Keys::of(&reply);
    shared().call(&Query::iam("ListRoles"), &keys).ok();
    shared()
        .call(&Query::iam("ListUsers"), &keys)
        .assert_code(403, "AccessDenied");
    shared()
        .ask(&query.clone().arg("Policy", "{}"))
        .assert_code(400, "MalformedPolicyDocument");
    let managed = world.managed(&allow("iam:ListUsers"));
    let reply = shared()
        .ask(&query.arg("PolicyArns.member.1.arn", &managed))
        .ok();
    shared()
        .call(&Query::iam("ListUsers"), &Keys::of(&reply))
        .ok();
}

#[test]
fn where_assertions_are_sent_can_be_configured() {
    let directory = TempDir::new().unwrap();
    let config = "public_url = \"https://iam.corp.example/daypass\"\n[saml]\nrecipients = \
                  [\"https://proxy.corp.example/{region}/acs\"]\naudiences = [\"urn:corp:iam\"]\n";
    let server = Start::dev(&directory.path().join("data"))
        .config(config)
        .start();
    let world = World::new(&server);
    let (provider, role) = trusted(&world);
    let sent = |recipient: &str, audience: &str| {
        let login = Login {
            recipient: Some(recipient.to_owned()),
            audience: Some(audience.to_owned()),
            ..provider.login(&role)
        };
        provider.redeem(&world, &role, &login)
    };
    let own = "https://iam.corp.example/daypass";
    let acs = format!("{own}/-/saml/acs");
    let proxy = "https://proxy.corp.example/eu-west-1/acs";
    for (recipient, audience) in [
        (acs.as_str(), own),
        (proxy, "urn:corp:iam"),
        (SIGN_IN, "urn:amazon:webservices"),
        (SIGN_IN, SIGN_IN),
    ] {
        sent(recipient, audience).ok();
    }
    for (recipient, audience) in [
        (own, own),
        ("https://proxy.corp.example//acs", "urn:corp:iam"),
        (proxy, "urn:corp"),
    ] {
        sent(recipient, audience).assert_code(400, "InvalidIdentityToken");
    }
    let empty = Start::dev(&directory.path().join("other")).config("[saml]\naudiences = [\"\"]\n");
    let exit = empty.attempt().unwrap_err();
    assert!(exit.stderr.contains("`saml`"), "{}", exit.stderr);
}

#[test]
fn a_provider_that_may_encrypt_by_cbc_does() {
    let world = world();
    let key = [
        ("AddPrivateKey", KEY),
        ("AssertionEncryptionMode", "Allowed"),
    ];
    let provider = Trusted::with(&world, &key);
    let role = provider.role(&world, &json!(SAML), &json!({}), "");
    let login = provider.login(&role);
    let encrypted = |cipher: Cipher| {
        let posted = login.encrypted(&provider.idp, KEY, cipher);
        shared().ask(&provider.asking(&role, &posted))
    };
    assert_invalid(&encrypted(Cipher::Cbc), FORGED);
    provider.set(&world, "AllowCbcEncryption");
    for cipher in [Cipher::Cbc, Cipher::Gcm] {
        encrypted(cipher).ok();
    }
    provider.redeem(&world, &role, &login).ok();
}

/// Metadata says until when it is good.
#[test]
fn a_provider_whose_metadata_has_expired_vouches_for_nobody() {
    let world = world();
    let (provider, role) = trusted(&world);
    let metadata = provider.idp.metadata();
    let ended = metadata.replacen(
        "entityID=",
        "validUntil=\"2020-01-01T00:00:00Z\" entityID=",
        1,
    );
    assert_ne!(metadata, ended);
    let update = [
        ("SAMLProviderArn", provider.arn.as_str()),
        ("SAMLMetadataDocument", &ended),
    ];
    world.iam("UpdateSAMLProvider", update);
    let reply = provider.redeem(&world, &role, &provider.login(&role));
    assert_invalid(&reply, "The metadata of the specified provider has expired");
}
