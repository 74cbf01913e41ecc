//! Area H, as far as it is the operation's: replayed assertions, stolen keys, and which roles a
//! provider opens. What holds of responses themselves is held in the room of federation.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::saml_idp::{FORGED, NOT_OFFERED, SAML, assert_inner, assert_invalid, trusted};
use crate::harness::{
    Keys, Login, NEIGHBOUR_ACCOUNT, Query, Signs, Start, Trusted, World, encoded, shared, trust_for,
};

fn world() -> World<'static> {
    World::new(shared())
}

/// AWS takes an assertion as often as it comes, so that it serves several roles; here a provider may
/// say that each is good once, and that holds over a restart, too.
#[test]
fn flaw_h23_an_assertion_is_used_once_where_its_provider_says_so() {
    let world = world();
    let (provider, role) = trusted(&world);
    let login = provider.login(&role);
    for _ in 0..2 {
        provider.redeem(&world, &role, &login).ok();
    }

    let directory = TempDir::new().unwrap();
    let start = || Start::dev(directory.path()).start();
    let server = start();
    let world = World::new(&server);
    let (provider, role) = trusted(&world);
    provider.set(&world, "SingleUseAssertions");
    let spent = "The assertion was redeemed before, and its provider's are good once";
    let login = provider.login(&role);
    // What is refused for what it says is not spent.
    let other = provider.role(&world, &json!(SAML), &json!({}), "");
    assert_invalid(&provider.redeem(&world, &other, &login), NOT_OFFERED);
    provider.redeem(&world, &role, &login).ok();
    assert_invalid(&provider.redeem(&world, &role, &login), spent);
    // Nor is one that the role does not let in.
    let nobody = json!({"StringEquals": {"saml:sub": "nobody"}});
    let strict = provider.role(&world, &json!(SAML), &nobody, "");
    let refused = provider.login(&strict);
    let reply = provider.redeem(&world, &strict, &refused);
    reply.assert_code(403, "AccessDenied");
    let everybody = trust_for(
        &json!(SAML),
        &json!({"Federated": provider.arn}),
        &json!({}),
    );
    world.set_trust(&strict, &everybody);
    provider.redeem(&world, &strict, &refused).ok();
    // The same id in other words is the same assertion.
    let reworded = login.clone().aws("SessionDuration", &["900"]);
    assert_invalid(&provider.redeem(&world, &role, &reworded), spent);
    provider.redeem(&world, &role, &provider.login(&role)).ok();
    server.kill();
    let server = start();
    let world = World::new(&server);
    assert_invalid(&provider.redeem(&world, &role, &login), spent);
    // A provider that is made again remembers.
    world.iam("DeleteSAMLProvider", [("SAMLProviderArn", &provider.arn)]);
    let again = [
        ("Name", provider.name.as_str()),
        ("SAMLMetadataDocument", &provider.idp.metadata()),
    ];
    world.iam("CreateSAMLProvider", again);
    provider.set(&world, "SingleUseAssertions");
    assert_invalid(&provider.redeem(&world, &role, &login), spent);
}

/// Whoever stole a provider's key holds nothing once the metadata has another, on a node that has
/// just used the old one.
#[test]
fn flaw_h24_a_rotated_key_acts_at_once() {
    let world = world();
    let (provider, role) = trusted(&world);
    let stolen = provider.login(&role).post(&provider.idp);
    shared().ask(&provider.asking(&role, &stolen)).ok();
    let rotated = provider.idp.rotated();
    let update = [
        ("SAMLProviderArn", provider.arn.as_str()),
        ("SAMLMetadataDocument", &rotated.metadata()),
    ];
    world.iam("UpdateSAMLProvider", update);
    assert_invalid(&shared().ask(&provider.asking(&role, &stolen)), FORGED);
    let posted = provider.login(&role).post(&rotated);
    shared().ask(&provider.asking(&role, &posted)).ok();
}

#[test]
fn flaw_f08_a_saml_provider_that_is_gone_vouches_for_nobody() {
    let world = world();
    let (provider, role) = trusted(&world);
    let login = provider.login(&role);
    let session = Keys::of(&provider.redeem(&world, &role, &login).ok());
    world.iam("DeleteSAMLProvider", [("SAMLProviderArn", &provider.arn)]);
    let reply = provider.redeem(&world, &role, &login);
    assert_inner(
        &reply,
        "Specified provider doesn't exist",
        "AuthSamlManifestNotFoundException",
    );
    // As at AWS, what was issued before lives on until it is revoked (STS spec 2.3).
    shared().whoami(&session).ok();
}

/// The page and the API ask the same: a provider that is gone opens neither.
#[test]
fn flaw_c20_what_the_api_does_not_take_the_page_does_not_take() {
    let world = world();
    let (provider, role) = trusted(&world);
    let posted = provider.login(&role).post(&provider.idp);
    let arrive = |target: &str| {
        let pair = format!("{},{}", role.arn, provider.arn);
        let fields = [("SAMLResponse", posted.as_str()), ("role", &pair)];
        shared().post(target, &fields)
    };
    let pages = ["/-/saml/acs", "/-/saml/credentials"];
    for page in pages {
        arrive(page).ok();
    }
    shared().ask(&provider.asking(&role, &posted)).ok();
    world.iam("DeleteSAMLProvider", [("SAMLProviderArn", &provider.arn)]);
    for page in pages {
        let refused = arrive(page);
        assert_eq!(refused.status, 400, "{page}: {}", refused.body);
        assert!(!refused.body.contains("ASIA"), "{}", refused.body);
    }
    let reply = shared().ask(&provider.asking(&role, &posted));
    reply.assert_code(400, "InvalidIdentityToken");
}

/// However many pairs there are and however they are written, a role is had through the provider that
/// signed, and that is one of the role's own account.
#[test]
fn flaw_h25_a_provider_opens_the_roles_of_its_own_account_that_it_offers() {
    let world = world();
    let (provider, role) = trusted(&world);
    let other = Trusted::new(&world);
    // Hundreds of pairs, and among them the one, its order swapped and spaced.
    let pair = |at: usize| format!("arn:aws:iam::{}:role/r{at},{}", world.account, provider.arn);
    let offering = |offers: &[String]| {
        let offers: Vec<&str> = offers.iter().map(String::as_str).collect();
        let login = provider.login(&role).aws("Role", &offers);
        provider.redeem(&world, &role, &login)
    };
    let mut offers: Vec<String> = (0..400).map(pair).collect();
    assert_invalid(&offering(&offers), NOT_OFFERED);
    offers.insert(200, format!("{} , {}", provider.arn, role.arn));
    offering(&offers).ok();
    // A thousand are longer than an assertion may be.
    offers.extend((400..1_000).map(pair));
    offering(&offers).assert_code(400, "ValidationError");

    // One provider signs for another of the account, which the role trusts, too.
    let principal = json!({"Federated": [provider.arn, other.arn]});
    let both = world.role(&trust_for(&json!(SAML), &principal, &json!({})), "");
    let pairs = [&provider, &other].map(|one| format!("{},{}", both.arn, one.arn));
    let login = provider.login(&both).aws("Role", &[&pairs[0], &pairs[1]]);
    let posted = login.post(&provider.idp);
    let reply = shared().ask(&other.asking(&both, &posted));
    let (issuer, code) = (
        "Issuer not present in specified provider",
        "AuthSamlInvalidSamlResponseException",
    );
    assert_inner(&reply, issuer, code);
    shared().ask(&provider.asking(&both, &posted)).ok();

    // A provider of another account, which the role trusts by its ARN.
    let neighbour = World::next_door(shared());
    let foreign = Trusted::new(&neighbour);
    assert!(foreign.arn.contains(NEIGHBOUR_ACCOUNT));
    let ours = foreign.role(&world, &json!(SAML), &json!({}), "");
    let reply = foreign.redeem(&world, &ours, &foreign.login(&ours));
    assert_inner(
        &reply,
        "Specified provider doesn't exist",
        "AuthSamlManifestNotFoundException",
    );
}

/// Only this one message is taken, whatever the name that it comes under.
#[test]
fn flaw_h20_no_other_message_of_a_provider_is_taken() {
    let world = world();
    let (provider, role) = trusted(&world);
    let login = provider.login(&role);
    for name in [
        "LogoutRequest",
        "LogoutResponse",
        "ArtifactResponse",
        "AuthnRequest",
    ] {
        let text = login
            .text(&provider.idp)
            .replace("samlp:Response", &format!("samlp:{name}"));
        let posted = STANDARD.encode(text);
        let reply = shared().ask(&provider.asking(&role, &posted));
        assert_inner(
            &reply,
            "Invalid base64 SAMLResponse",
            "AuthSamlInvalidSamlResponseException",
        );
    }
    let bare = login.text(&provider.idp);
    let at = bare.find("<saml:Assertion").unwrap();
    let end = bare.find("</samlp:Response>").unwrap();
    let assertion = STANDARD.encode(&bare[at..end]);
    shared()
        .ask(&provider.asking(&role, &assertion))
        .assert_code(400, "InvalidIdentityToken");
}

/// The response is one parameter, decoded once. A second one of the name is not looked at, and a
/// name that is encoded is the name.
#[test]
fn flaw_h10_a_parameter_has_one_name_and_its_first_value() {
    let world = world();
    let (provider, role) = trusted(&world);
    let good = provider.login(&role).post(&provider.idp);
    let forged = Login {
        signs: Signs::Nothing,
        ..provider.login(&role)
    }
    .post(&provider.idp);
    let (first, second) = (
        provider.asking(&role, &good).arg("SAMLAssertion", &forged),
        provider.asking(&role, &forged).arg("SAMLAssertion", &good),
    );
    shared().ask(&first).ok();
    assert_invalid(&shared().ask(&second), FORGED);
    let other_case = Query::sts("AssumeRoleWithSAML")
        .arg("RoleArn", &role.arn)
        .arg("PrincipalArn", &provider.arn)
        .arg("samlAssertion", &good);
    shared()
        .ask(&other_case)
        .assert_code(400, "ValidationError");
    // As a form encodes what need not be encoded: one decoder reads names and values.
    let mut request = provider.asking(&role, &good).unsigned(&shared().host());
    let body = String::from_utf8(request.body.clone()).unwrap();
    request.body = body
        .replace("&SAMLAssertion=", "&%53AMLAssertion=")
        .into_bytes();
    shared().send(&request).ok();
    let both = format!("{}&%53AMLAssertion={}", body, encoded(&forged));
    request.body = both.into_bytes();
    shared().send(&request).ok();
}
