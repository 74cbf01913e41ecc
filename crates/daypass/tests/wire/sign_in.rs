//! The sign-in page for SAML (STS spec 9), with an identity provider that signs for real.

use serde_json::json;

use crate::harness::saml_idp::{FORGED, SAML};
use crate::harness::{
    Cipher, Job, Keys, Login, NEIGHBOUR_ACCOUNT, Reply, Server, Signs, Start, Trusted, World,
    allow, form, posting, shared, unique,
};

const ACS: &str = "/-/saml/acs";
const CREDENTIALS: &str = "/-/saml/credentials";

/// A private key that OpenSSL made for tests.
const KEY: &str = include_str!("../../../credentials/tests/data/rsa-2048-pkcs8.pem");

fn world() -> World<'static> {
    World::new(shared())
}

/// A provider and so many roles that trust it.
fn roles<const N: usize>(world: &World<'_>) -> (Trusted, [Job; N]) {
    let provider = Trusted::new(world);
    let role = || provider.role(world, &json!(SAML), &json!({}), &allow("iam:ListUsers"));
    let roles = std::array::from_fn(|_| role());
    (provider, roles)
}

/// A login that offers these roles.
fn login(provider: &Trusted, roles: &[Job]) -> Login {
    let pair = |role: &Job| format!("{},{}", role.arn, provider.arn);
    let pairs: Vec<String> = roles.iter().map(pair).collect();
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    Login::new(&provider.idp).aws("Role", &pairs)
}

#[track_caller]
fn arrive(server: &Server, posted: &str) -> Reply {
    server.post(ACS, &[("SAMLResponse", posted)])
}

/// The credentials on a page.
fn keys(reply: &Reply) -> Keys {
    let told: serde_json::Value = serde_json::from_str(&reply.by_id("process")).unwrap();
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    Keys {
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        token: Some(text("SessionToken")),
    }
}

#[test]
fn whoever_is_offered_several_roles_chooses_and_gets_that_one() {
    let world = world();
    let (provider, roles) = roles::<2>(&world);
    let posted = login(&provider, &roles).post(&provider.idp);
    let shown = arrive(shared(), &posted).ok();
    assert_eq!(shown.heading(), "Choose a role");
    assert_eq!(shown.by_id("session-name"), "jane");
    let pairs = roles
        .each_ref()
        .map(|role| format!("{},{}", role.arn, provider.arn));
    assert_eq!(shown.inputs("role"), pairs);

    let (action, hidden) = shown.form();
    assert_eq!(action, "../saml/credentials");
    assert_eq!(hidden, [("SAMLResponse".to_owned(), posted.clone())]);
    let duration = format!("duration.{}", pairs[1]);
    let fields = [
        ("SAMLResponse", posted.as_str()),
        ("role", &pairs[1]),
        (&duration, "900"),
    ];
    let shown = shared().post(CREDENTIALS, &fields).ok();
    assert_eq!(shown.heading(), "Credentials");
    let arn = format!(
        "arn:aws:sts::{}:assumed-role/{}/jane",
        world.account, roles[1].name
    );
    let keys = keys(&shown);
    assert_eq!(shared().whoami(&keys).ok().get("Arn"), arn);

    // It is the operation, recorded like any other.
    let record = shared().audit_of(&shown);
    assert_eq!(record["eventName"], "AssumeRoleWithSAML");
    assert_eq!(record["userIdentity"]["type"], "SAMLUser");
    assert_eq!(record["requestParameters"]["durationSeconds"], 900);
    assert_eq!(record["responseElements"]["assumedRoleUser"]["arn"], arn);
    let recorded = record.to_string();
    assert!(!recorded.contains(&keys.secret) && !recorded.contains(&posted));
}

/// Who was shown which providers' roles, and how many; and nothing that would open one of them.
#[test]
fn a_listing_leaves_a_record_of_who_was_shown_how_many_roles() {
    let world = world();
    let (provider, roles) = roles::<3>(&world);
    let posted = login(&provider, &roles).post(&provider.idp);
    let state = "https://elsewhere.example/relayed";
    let fields = [("SAMLResponse", posted.as_str()), ("RelayState", state)];
    let shown = shared().post(ACS, &fields).ok();
    let record = shared().audit_of(&shown);
    assert_eq!(record["eventName"], "ListOfferedRoles");
    assert_eq!(record["eventSource"], "sts.amazonaws.com");
    assert_eq!(record["readOnly"], true);
    assert_eq!(record["userIdentity"]["type"], "SAMLUser");
    assert_eq!(record["userIdentity"]["userName"], "jane");
    assert_eq!(record["requestParameters"], json!({}));
    assert_eq!(record["responseElements"], json!({"roleCount": 3}));
    assert_eq!(record["recipientAccountId"], world.account);
    let resources = json!([{"accountId": world.account, "ARN": provider.arn}]);
    assert_eq!(record["resources"], resources);
    let text = record.to_string();
    assert!(
        !text.contains(&posted[..64]) && !text.contains("relayed"),
        "{text}"
    );

    // Whom nobody proves is nobody.
    let forged = login(&provider, &roles).post(&provider.idp.rotated());
    let own = format!("{ACS}/ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    for (path, asked) in [
        (ACS, json!({})),
        (
            &own,
            json!({"samlProviderId": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}),
        ),
    ] {
        let shown = shared().post(path, &[("SAMLResponse", &forged)]);
        let record = shared().audit_of(&shown);
        assert_eq!(record["eventName"], "ListOfferedRoles");
        assert_eq!(record["errorCode"], "InvalidIdentityToken");
        assert_eq!(record["userIdentity"], json!({"type": "Unknown"}));
        assert_eq!(record["requestParameters"], asked);
        assert_eq!(record["responseElements"], json!(null));
        let why = &record["additionalEventData"]["daypass"]["reason"];
        assert_eq!(why.is_string(), path == ACS, "{record}");
        assert!(!record.to_string().contains(&forged[..64]));
    }
    // Who has the only role at once is recorded with that, and once.
    let only = login(&provider, &roles[..1]).post(&provider.idp);
    let record = shared().audit_of(&arrive(shared(), &only).ok());
    assert_eq!(record["eventName"], "AssumeRoleWithSAML");
    // Somebody who is offered nothing was here all the same.
    let nothing = Login::new(&provider.idp).aws(
        "Role",
        &[&format!(
            "arn:aws:iam::{NEIGHBOUR_ACCOUNT}:role/Elsewhere,{}",
            provider.arn
        )],
    );
    let shown = arrive(shared(), &nothing.post(&provider.idp));
    assert_eq!(shown.status, 403);
    let record = shared().audit_of(&shown);
    assert_eq!(record["responseElements"], json!({"roleCount": 0}));
    assert_eq!(record["userIdentity"]["userName"], "jane");
}

#[test]
fn the_only_role_is_had_at_once() {
    let world = world();
    let (provider, roles) = roles::<1>(&world);
    let posted = login(&provider, &roles).post(&provider.idp);
    let elsewhere = ("RelayState", "https://elsewhere.example/");
    let shown = shared().post(ACS, &[("SAMLResponse", &posted), elsewhere]);
    assert_eq!(shown.heading(), "Credentials");
    shared().whoami(&keys(&shown)).ok();
    let exports = shown.by_id("exports");
    let endpoint = format!("export AWS_ENDPOINT_URL='http://{}'\n", shared().host());
    assert!(exports.contains(&endpoint), "{exports}");
}

#[test]
fn nothing_is_shown_of_a_response_that_is_not_proved() {
    let world = world();
    let (provider, roles) = roles::<2>(&world);
    let good = login(&provider, &roles);
    let forged = good.post(&provider.idp.rotated());
    let unsigned = Login {
        signs: Signs::Nothing,
        ..good.clone()
    };
    for posted in [forged, unsigned.post(&provider.idp)] {
        let shown = arrive(shared(), &posted);
        assert_eq!(shown.status, 400);
        assert_eq!(shown.heading(), "Your sign-in was not accepted");
        let told = shown.by_id("told");
        assert!(
            told.starts_with(&format!("InvalidIdentityToken: {FORGED}")),
            "{told}"
        );
        assert!(!shown.body.contains("jane") && !shown.body.contains(&roles[0].name));
        assert!(!shown.body.contains(&provider.name) && !shown.body.contains(&posted));
    }
    let late = Login {
        issued: -400,
        ends: -100,
        ..good.clone()
    };
    let shown = arrive(shared(), &late.post(&provider.idp));
    assert_eq!(shown.heading(), "Your sign-in is too old");
    assert!(!shown.body.contains("jane"));
}

/// Whoever is turned away tells the operator the request's id, and there is something to find by it.
#[test]
fn a_sign_in_that_is_refused_leaves_a_line_in_the_log() {
    let directory = tempfile::TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start().guarded(directory);
    let world = World::new(&server);
    let (provider, roles) = roles::<1>(&world);
    let good = login(&provider, &roles);
    let forged = good.post(&provider.idp.rotated());
    let shown = arrive(&server, &forged);
    assert_eq!(shown.status, 400);
    let id = shown.header("x-amzn-requestid").unwrap();
    arrive(&server, &good.post(&provider.idp)).ok();
    let stderr = server.stop().stderr;
    assert_eq!(stderr.matches("a sign-in was refused").count(), 1);
    let line = stderr.lines().find(|line| line.contains(id)).unwrap();
    assert!(line.contains("a sign-in was refused"), "{line}");
    assert!(line.contains("InvalidIdentityToken"), "{line}");
    assert!(line.contains("127.0.0.1"), "{line}");
    assert!(
        !line.contains("jane") && !line.contains(&forged[..40]),
        "{line}"
    );
}

#[test]
fn made_up_pairs_show_nothing_and_cost_little() {
    let world = world();
    let (provider, roles) = roles::<1>(&world);
    let role = &roles[0].arn;
    let good = format!("{role},{}", provider.arn);
    // Of nobody, of another kind, of another account, and with markup in it.
    let others = [
        format!("{role},arn:aws:iam::{}:saml-provider/Nobody", world.account),
        format!(
            "{role},arn:aws:iam::{NEIGHBOUR_ACCOUNT}:saml-provider/{}",
            provider.name
        ),
        format!(
            "arn:aws:iam::{NEIGHBOUR_ACCOUNT}:role/Elsewhere,{}",
            provider.arn
        ),
        format!("arn:aws:iam::{}:user/jane,{}", world.account, provider.arn),
        format!(
            "arn:aws:iam::{}:role/<b onload='x'>,{}",
            world.account, provider.arn
        ),
        format!("{role}\"><script>,{}", provider.arn),
        "nonsense".to_owned(),
    ];
    let mut pairs: Vec<&str> = others.iter().map(String::as_str).collect();
    let only_bad = Login::new(&provider.idp).aws("Role", &pairs);
    let shown = arrive(shared(), &only_bad.post(&provider.idp));
    assert_eq!(
        (shown.status, shown.heading().as_str()),
        (403, "There is no role for you")
    );
    assert!(!shown.body.contains("onload") && !shown.body.contains("<script>"));

    pairs.push(&good);
    let mixed = Login::new(&provider.idp).aws("Role", &pairs);
    let shown = arrive(shared(), &mixed.post(&provider.idp)).ok();
    assert_eq!(shown.heading(), "Credentials");

    // Providers that did not say it are asked three times, and then nobody is.
    let strangers: Vec<Trusted> = (0..4).map(|_| Trusted::new(&world)).collect();
    let mut pairs: Vec<String> = (strangers.iter())
        .map(|stranger| format!("{role},{}", stranger.arn))
        .collect();
    pairs.push(good);
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    let crowd = Login::new(&provider.idp).aws("Role", &pairs);
    assert_eq!(arrive(shared(), &crowd.post(&provider.idp)).status, 400);
    let few = Login::new(&provider.idp).aws("Role", &pairs[2..]);
    arrive(shared(), &few.post(&provider.idp)).ok();
}

#[test]
fn a_role_that_does_not_trust_the_provider_is_refused_and_recorded() {
    let world = world();
    let (provider, _) = roles::<0>(&world);
    let stranger = Trusted::new(&world);
    let role = stranger.role(&world, &json!(SAML), &json!({}), "");
    let shown = arrive(shared(), &login(&provider, &[role]).post(&provider.idp));
    assert_eq!(
        (shown.status, shown.heading().as_str()),
        (403, "You may not have this role")
    );
    let told = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML";
    assert_eq!(shown.by_id("told"), told);
    let record = shared().audit_of(&shown);
    assert_eq!(record["errorCode"], "AccessDenied");
}

#[test]
fn one_provider_of_two_accounts_offers_the_roles_of_both() {
    let world = world();
    let neighbour = World::next_door(shared());
    let (provider, roles) = roles::<1>(&world);
    let (name, metadata) = (unique("Corporate"), provider.idp.metadata());
    let args = [("Name", name.as_str()), ("SAMLMetadataDocument", &metadata)];
    let theirs = Trusted {
        idp: provider.idp.clone(),
        arn: neighbour
            .iam("CreateSAMLProvider", args)
            .get("SAMLProviderArn"),
        name: name.clone(),
    };
    let their_role = theirs.role(&neighbour, &json!(SAML), &json!({}), "");
    let pairs = [
        format!("{},{}", roles[0].arn, provider.arn),
        format!("{},{}", theirs.arn, their_role.arn),
    ];
    let both = Login::new(&provider.idp).aws("Role", &[&pairs[0], &pairs[1]]);
    let shown = arrive(shared(), &both.post(&provider.idp)).ok();
    let told = format!("{},{}", their_role.arn, theirs.arn);
    assert_eq!(shown.inputs("role"), [pairs[0].clone(), told]);
}

#[test]
fn an_encrypted_response_is_read_at_its_providers_own_address_only() {
    let world = world();
    let required = [
        ("AddPrivateKey", KEY),
        ("AssertionEncryptionMode", "Required"),
    ];
    let provider = Trusted::with(&world, &required);
    let role = provider.role(&world, &json!(SAML), &json!({}), "");
    let shown = world.iam("GetSAMLProvider", [("SAMLProviderArn", &provider.arn)]);
    let own = format!("{ACS}/{}", shown.get("SAMLProviderUUID"));
    let login = Login {
        recipient: Some(format!("http://{}{own}", shared().host())),
        ..provider.login(&role)
    };
    let posted = login.encrypted(&provider.idp, KEY, Cipher::Gcm);
    let shown = shared().post(&own, &[("SAMLResponse", &posted)]).ok();
    assert_eq!(shown.heading(), "Credentials");
    let shown = arrive(shared(), &posted);
    assert_eq!(shown.status, 400);
    let told = shown.by_id("told");
    assert!(
        told.contains("must be sent to its provider's own address"),
        "{told}"
    );
    // Whose address it is does not make it anybody's.
    let other = format!("{ACS}/ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    assert_eq!(
        shared().post(&other, &[("SAMLResponse", &posted)]).status,
        400
    );
}

#[test]
fn looking_at_the_roles_does_not_spend_an_assertion_that_is_good_once() {
    let world = world();
    let (provider, roles) = roles::<2>(&world);
    provider.set(&world, "SingleUseAssertions");
    let posted = login(&provider, &roles).post(&provider.idp);
    for _ in 0..2 {
        assert_eq!(arrive(shared(), &posted).heading(), "Choose a role");
    }
    let choice = arrive(shared(), &posted).inputs("role").remove(0);
    let fields = [("SAMLResponse", posted.as_str()), ("role", &choice)];
    shared().post(CREDENTIALS, &fields).ok();
    assert_eq!(shared().post(CREDENTIALS, &fields).status, 400);
}

#[test]
fn a_longer_time_than_the_role_gives_cannot_be_chosen_and_is_refused() {
    let world = world();
    let (provider, roles) = roles::<2>(&world);
    let posted = login(&provider, &roles).post(&provider.idp);
    let shown = arrive(shared(), &posted).ok();
    assert!(
        shown
            .body
            .contains("<option value=\"3600\" selected=\"selected\">1 hour</option>")
    );
    assert!(!shown.body.contains("<option value=\"7200\""));
    let choice = shown.inputs("role").remove(0);
    let duration = format!("duration.{choice}");
    for seconds in ["7200", "x", "-1"] {
        let fields = [
            ("SAMLResponse", posted.as_str()),
            ("role", &choice),
            (&duration, seconds),
        ];
        let shown = shared().post(CREDENTIALS, &fields);
        assert_eq!(shown.status, 400, "{seconds}");
        assert!(!shown.body.contains("ASIA"));
    }
}

/// H10: one reader, exact names, and nothing twice.
#[test]
fn flaw_h10_a_response_in_two_places_or_spellings_is_refused() {
    let world = world();
    let (provider, roles) = roles::<1>(&world);
    let posted = login(&provider, &roles).post(&provider.idp);
    let field = form(&[("SAMLResponse", &posted)]);
    let host = shared().host();
    for body in [
        format!("{field}&{field}"),
        format!("{field}&%53AMLResponse=x"),
        format!("SAMLResponse=x&{field}"),
        field.replacen("SAMLResponse", "samlresponse", 1),
    ] {
        let shown = shared().send(&posting(&host, ACS, &body));
        assert_eq!(shown.status, 400);
        assert_eq!(shown.heading(), "This is no sign-in");
    }
    // What stands in the query is not read, and what stands there beside a body changes nothing.
    let query = format!("{ACS}?SAMLResponse=x");
    assert_eq!(shared().send(&posting(&host, &query, "")).status, 400);
    shared().send(&posting(&host, &query, &field)).ok();
    // One name spelt otherwise is the same name.
    let spelt = field.replacen("SAMLResponse", "%53AMLResponse", 1);
    shared().send(&posting(&host, ACS, &spelt)).ok();
}

#[test]
fn what_is_no_form_of_a_provider_is_refused_in_words_for_people() {
    let host = shared().host();
    for (kind, body, status) in [
        ("text/plain", "SAMLResponse=x", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("application/x-www-form-urlencoded", "", 400),
        ("application/x-www-form-urlencoded", "SAMLResponse=%ff", 400),
        (
            "application/x-www-form-urlencoded",
            "SAMLResponse=%3Cx%3E",
            400,
        ),
        (
            "application/x-www-form-urlencoded",
            "SAMLResponse=AAAA",
            400,
        ),
    ] {
        let request = posting(&host, ACS, body).with("Content-Type", kind);
        let shown = shared().send(&request);
        assert_eq!(shown.status, status, "{kind} {body}");
        assert!(!shown.by_id("advice").is_empty());
    }
    let mut bare = posting(&host, ACS, "SAMLResponse=x");
    bare.remove("Content-Type");
    assert_eq!(shared().send(&bare).status, 415);
    for size in [100_001, 300_000] {
        let shown = arrive(shared(), &"A".repeat(size));
        assert_eq!(shown.status, 413);
        assert_eq!(shown.heading(), "Your sign-in is too large");
    }
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let mut request = posting(&host, ACS, "");
        request.method = method.to_owned();
        if method == "HEAD" {
            continue;
        }
        let shown = shared().send(&request);
        assert_eq!(shown.status, 405, "{method}");
        assert_eq!(shown.header("allow"), Some("POST"));
    }
    let about = shared().page(ACS);
    assert_eq!(about.by_id("acs"), format!("http://{host}{ACS}"));
}

#[test]
fn every_page_keeps_to_itself() {
    let world = world();
    let (provider, roles) = roles::<1>(&world);
    let posted = login(&provider, &roles).post(&provider.idp);
    let relay = (
        "RelayState",
        "daypass:8400:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa::",
    );
    let choice = format!("{},{}", roles[0].arn, provider.arn);
    let handing = [("SAMLResponse", posted.as_str()), ("role", &choice), relay];
    for (shown, form_action, referrer) in [
        (arrive(shared(), &posted), "'self'", "no-referrer"),
        (arrive(shared(), "x"), "'self'", "no-referrer"),
        (shared().page(ACS), "'self'", "no-referrer"),
        (
            shared().post(CREDENTIALS, &handing),
            "'self' http://127.0.0.1:8400",
            "origin",
        ),
    ] {
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; form-action {form_action}; \
             frame-ancestors 'none'; base-uri 'none'"
        );
        for (name, value) in [
            ("content-security-policy", policy.as_str()),
            ("cache-control", "no-store"),
            ("referrer-policy", referrer),
            ("x-content-type-options", "nosniff"),
            ("content-type", "text/html; charset=utf-8"),
        ] {
            assert_eq!(shown.header(name), Some(value));
        }
        assert_eq!(shown.header("set-cookie"), None);
        // Whoever is asked about it finds the record.
        assert!(
            shown
                .body
                .contains(shown.header("x-amzn-requestid").unwrap())
        );
    }
}
