//! What a verified token says, and what one must say.

use daypass_federation::oidc::{Audience, Scalar, TokenFault, TokenFaultKind};
use daypass_model::Timestamp;
use serde_json::{Value, json};

use crate::forge::{
    CLIENT, HEADER, ISSUER, NOT_A_JWT, NOW, claims, signer, take, take_with, told, with,
};

const TAGS: &str = "https://aws.amazon.com/tags";
const ROLES: &str = "https://aws.amazon.com/roles";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/source_identity";

#[test]
fn a_good_token_says_who_it_is_about() {
    let token = take(&with(
        json!({ "email": "a@idp.example", "amr": ["pwd", "otp"] }),
    ))
    .unwrap();
    assert_eq!(token.issuer(), ISSUER);
    assert_eq!(token.subject(), "alice");
    assert_eq!(token.audience(), CLIENT);
    assert_eq!(token.audiences().collect::<Vec<_>>(), [CLIENT]);
    assert_eq!(token.methods().collect::<Vec<_>>(), ["pwd", "otp"]);
    assert_eq!(token.email(), Some("a@idp.example"));
    assert_eq!(token.expires(), Timestamp::from_seconds(NOW + 600));
    assert_eq!(token.issued(), Timestamp::from_seconds(NOW - 5));
    assert!(token.roles().is_none());
    assert!(token.tags().is_empty() && token.transitive_tag_keys().is_empty());
    assert_eq!(token.source_identity(), None);
    assert!(!token.is_of_sts());
}

#[test]
fn neither_a_token_nor_its_claims_are_printed() {
    let text = with(json!({ "secret": "hidden" }));
    let unverified = daypass_federation::oidc::Unverified::parse(&text).unwrap();
    let shown = format!("{unverified:?} {:?}", take(&text).unwrap());
    let signature = text.rsplit('.').next().unwrap();
    assert!(
        !shown.contains("hidden") && !shown.contains(signature),
        "{shown}"
    );
}

#[test]
fn an_azp_is_the_audience_alone() {
    // O01, and aws-sdk-net's report of it: the aud is registered, the azp is not.
    let fault = take(&with(json!({ "azp": "stranger" }))).unwrap_err();
    assert_eq!(fault, TokenFault::Audience);
    assert_eq!(fault.told(), "Incorrect token audience");
    // O02: the other way round it is the azp that counts; aud is kept beside.
    let token = take(&with(json!({ "aud": ["x", "y"], "azp": CLIENT }))).unwrap();
    assert_eq!(token.audience(), CLIENT);
    assert_eq!(token.audiences().collect::<Vec<_>>(), ["x", "y"]);
    for azp in [json!([CLIENT]), json!(1), json!(true), json!({})] {
        assert_eq!(told(&with(json!({ "azp": azp }))), "Invalid claim: azp");
    }
    assert_eq!(
        told(&with(json!({ "azp": "" }))),
        "Incorrect token audience"
    );
    let null = claims().to_string().replace('{', r#"{"azp":null,"#);
    assert_eq!(told(&signer().token(HEADER, &null)), "Invalid claim: azp");
}

#[test]
fn of_a_list_of_audiences_the_one_that_is_registered_counts() {
    let token = take(&with(json!({ "aud": ["x", "other", CLIENT] }))).unwrap();
    assert_eq!(token.audience(), "other");
}

#[test]
fn flaw_g10_an_audience_is_one_text_that_is_registered_or_nothing() {
    for aud in [
        json!("stranger"),
        json!(""),
        json!([]),
        json!(["stranger"]),
        json!("Our-Client"),
        json!("our-client "),
        json!("our-client,other"),
        json!("*"),
    ] {
        let told = told(&with(json!({ "aud": aud.clone() })));
        assert_eq!(told, "Incorrect token audience", "{aud}");
    }
    for aud in [
        json!([[CLIENT]]),
        json!([CLIENT, 1]),
        json!([CLIENT, null]),
        json!({ "a": CLIENT }),
        json!(7),
        json!(true),
    ] {
        let told = told(&with(json!({ "aud": aud.clone() })));
        assert_eq!(told, "Invalid claim: aud", "{aud}");
    }
    let token = with(json!({}));
    let refused = take_with(&token, |expected| expected.audience = Audience::OneOf(&[]));
    assert_eq!(refused.unwrap_err(), TokenFault::Audience);
    let refused = take_with(&with(json!({ "aud": [] })), |expected| {
        expected.audience = Audience::OneOf(&[]);
    });
    assert_eq!(refused.unwrap_err(), TokenFault::Audience);
}

#[test]
fn a_token_without_one_of_five_claims_is_told_which() {
    for name in ["iss", "sub", "aud", "exp", "iat"] {
        let missing = format!("Missing a required claim: {name}");
        assert_eq!(told(&with(json!({ name: null }))), missing);
        let mut null = claims();
        null[name] = Value::Null;
        assert_eq!(told(&signer().token(HEADER, &null.to_string())), missing);
    }
}

#[test]
fn flaw_g09_a_claim_of_another_type_is_not_one_that_is_absent() {
    for name in ["exp", "iat", "nbf"] {
        for value in [
            json!("9999999999"),
            json!("x"),
            json!(-1),
            json!(true),
            json!(1.5e9 + 0.5),
            json!([NOW]),
            json!({}),
            json!(i64::MAX),
            json!(u64::MAX),
        ] {
            let told = told(&with(json!({ name: value.clone() })));
            assert_eq!(told, format!("Invalid claim: {name}"), "{value}");
        }
        // Whole, but written as a fraction; and no number that is one.
        for value in ["1800000600.0", "18e8"] {
            let text = claims_in_text(name, value);
            let told = told(&signer().token(HEADER, &text));
            assert_eq!(told, format!("Invalid claim: {name}"), "{value}");
        }
        for value in ["1e400", "0x7f", "+1", "01", "NaN", "Infinity"] {
            let told = told(&signer().token(HEADER, &claims_in_text(name, value)));
            assert_eq!(told, NOT_A_JWT, "{value}");
        }
    }
    let null = claims_in_text("nbf", "null");
    assert_eq!(told(&signer().token(HEADER, &null)), "Invalid claim: nbf");
    for name in ["iss", "sub"] {
        for value in [
            json!(1),
            json!(["alice"]),
            json!(true),
            json!(""),
            json!({}),
        ] {
            let told = told(&with(json!({ name: value.clone() })));
            assert_eq!(told, format!("Invalid claim: {name}"), "{value}");
        }
    }
    let long = told(&with(json!({ "sub": "x".repeat(256) })));
    assert_eq!(long, "Invalid claim: sub");
    assert!(take(&with(json!({ "sub": "x".repeat(255) }))).is_ok());
}

/// The claims of a good token, and this one in these letters.
fn claims_in_text(name: &str, value: &str) -> String {
    let rest = crate::forge::claims_with(json!({ name: null })).to_string();
    format!("{{\"{name}\":{value},{}", &rest[1..])
}

#[test]
fn flaw_g11_a_token_is_good_from_its_iat_to_its_exp() {
    let expired = |exp: i64| take(&with(json!({ "exp": exp, "iat": NOW - 600 }))).err();
    assert_eq!(expired(NOW + 1), None);
    for exp in [NOW, NOW - 1, 0] {
        let fault = expired(exp).unwrap();
        assert_eq!(fault.kind(), TokenFaultKind::Expired);
        // O03
        assert_eq!(
            fault.told(),
            format!(
                "Token expired: current date/time {NOW} must be before the expiration date/time \
                 {exp}"
            )
        );
    }
    for name in ["iat", "nbf"] {
        assert!(take(&with(json!({ name: NOW }))).is_ok());
        let ahead = with(json!({ name: NOW + 1 }));
        assert_eq!(take(&ahead).unwrap_err(), TokenFault::NotYet(name));
        assert_eq!(told(&ahead), "Token is not valid yet");
        let tolerant = |seconds| take_with(&ahead, |expected| expected.tolerance = seconds);
        assert!(tolerant(1).is_ok());
        assert!(tolerant(0).is_err());
    }
    // However long it says that it is good.
    let year = 365 * 24 * 3_600;
    let old = with(json!({ "iat": NOW - year, "exp": NOW + 9 * year }));
    assert!(take(&old).is_ok());
    let old = |longest| take_with(&old, |expected| expected.longest_age = Some(longest));
    assert!(old(year).is_ok());
    let fault = old(year - 1).unwrap_err();
    assert_eq!(fault.kind(), TokenFaultKind::Expired);
    assert_eq!(fault.told(), format!("Token too old: {year}"));
    // The tolerance is not for the end.
    let over = take_with(&with(json!({ "exp": NOW })), |expected| {
        expected.tolerance = 300;
    });
    assert!(matches!(over, Err(TokenFault::Expired { .. })));
}

#[test]
fn flaw_g16_a_claim_that_stands_twice_is_refused_in_whatever_spelling() {
    let good = claims().to_string();
    for extra in [
        r#""sub":"alice""#,
        r#""sub":"root""#,
        r#""\u0073ub":"root""#,
        r#""iss":"https://evil.example""#,
        r#""aud":"stranger""#,
        r#""x":{"y":1,"y":2}"#,
        r#""x":[{"y":1,"\u0079":2}]"#,
    ] {
        for text in [
            format!("{{{extra},{}", &good[1..]),
            format!("{},{extra}}}", &good[..good.len() - 1]),
        ] {
            assert_eq!(told(&signer().token(HEADER, &text)), NOT_A_JWT, "{extra}");
        }
    }
    let twice = r#"{"alg":"ES256","kid":"k","kid":"k"}"#;
    assert_eq!(told(&signer().token(twice, &good)), NOT_A_JWT);
    let twice = r#"{"alg":"none","\u0061lg":"ES256","kid":"k"}"#;
    assert_eq!(told(&signer().token(twice, &good)), NOT_A_JWT);
}

#[test]
fn flaw_g18_an_issuer_is_the_registered_one_to_the_letter() {
    for iss in [
        "https://idp.example.evil.example/realms/a",
        "https://idp.example@evil.example/realms/a",
        "https://idp.example/realms/a/",
        "https://idp.example/realms/A",
        "https://IDP.example/realms/a",
        "http://idp.example/realms/a",
        "idp.example/realms/a",
        "https://idp.example:443/realms/a",
        "https://idp.ex\u{0430}mple/realms/a",
        "https://idp.example/realms/a#",
        "https://idp.example/realms/a\u{0}",
        " https://idp.example/realms/a",
    ] {
        let fault = take(&with(json!({ "iss": iss }))).unwrap_err();
        assert_eq!(fault, TokenFault::OtherIssuer, "{iss}");
    }
}

#[test]
fn an_issuer_that_is_no_url_is_known() {
    let has_url = |iss: &str| {
        let text = with(json!({ "iss": iss }));
        daypass_federation::oidc::Unverified::parse(&text)
            .unwrap()
            .has_issuer_url()
    };
    assert!(has_url(ISSUER));
    assert!(!has_url("joe"));
    assert!(!has_url("http://idp.example"));
    assert_eq!(
        TokenFault::IssuerIsNoUrl.told(),
        "Issuer must be a valid URL"
    );
}

#[test]
fn roles_are_one_or_a_list_and_none_is_not_absent() {
    let roles = |roles: Value| {
        let token = take(&with(json!({ ROLES: roles }))).unwrap();
        let roles: Vec<String> = token.roles().unwrap().map(str::to_owned).collect();
        roles
    };
    assert_eq!(roles(json!("arn:x")), ["arn:x"]);
    assert_eq!(roles(json!(["arn:x", "arn:y"])), ["arn:x", "arn:y"]);
    assert!(roles(json!([])).is_empty());
    for wrong in [
        json!(1),
        json!({}),
        json!([1]),
        json!([["arn:x"]]),
        json!(true),
    ] {
        let told = told(&with(json!({ ROLES: wrong })));
        assert_eq!(told, format!("Invalid claim: {ROLES}"));
    }
}

#[test]
fn tags_are_lists_of_one() {
    let token = take(&with(json!({
        TAGS: {
            "principal_tags": { "Team": ["blue"], "empty": [""] },
            "transitive_tag_keys": ["team"],
            "unknown": 1,
        },
        SOURCE_IDENTITY: "alice@idp",
    })))
    .unwrap();
    let tags: Vec<(&str, &str)> = token
        .tags()
        .iter()
        .map(|tag| (tag.key.as_str(), tag.value.as_str()))
        .collect();
    assert!(tags.contains(&("Team", "blue")) && tags.contains(&("empty", "")));
    assert_eq!(token.transitive_tag_keys()[0].as_str(), "team");
    assert_eq!(token.source_identity().unwrap().as_str(), "alice@idp");
    // O11, and whatever else is no list of one text.
    for tags in [
        json!([]),
        json!("x"),
        json!({ "principal_tags": [] }),
        json!({ "principal_tags": { "Team": ["blue", "red"] } }),
        json!({ "principal_tags": { "Team": [] } }),
        json!({ "principal_tags": { "Team": "blue" } }),
        json!({ "principal_tags": { "Team": [1] } }),
        json!({ "principal_tags": { "Team": [["blue"]] } }),
        json!({ "principal_tags": { "": ["blue"] } }),
        json!({ "principal_tags": { "Team": ["x".repeat(257)] } }),
        json!({ "transitive_tag_keys": "Team" }),
        json!({ "transitive_tag_keys": [1] }),
        json!({ "transitive_tag_keys": [""] }),
    ] {
        let told = told(&with(json!({ TAGS: tags.clone() })));
        assert_eq!(told, format!("Invalid claim: {TAGS}"), "{tags}");
    }
    for identity in [
        json!(1),
        json!(["alice"]),
        json!("a"),
        json!("a b"),
        json!(""),
    ] {
        let told = told(&with(json!({ SOURCE_IDENTITY: identity.clone() })));
        assert_eq!(
            told,
            format!("Invalid claim: {SOURCE_IDENTITY}"),
            "{identity}"
        );
    }
}

#[test]
fn a_claim_is_found_by_name_or_along_a_path() {
    let token = take(&with(json!({
        "repository": "org/repo",
        "run_attempt": 3,
        "private": false,
        "groups": ["a"],
        "google": { "organization_number": 12, "deep": { "er": "x" } },
        "oidc.circleci.com/project-id": "p",
    })))
    .unwrap();
    assert_eq!(token.claim(&["repository"]), Some(Scalar::Text("org/repo")));
    assert_eq!(token.claim(&["run_attempt"]), Some(Scalar::Integer(3)));
    assert_eq!(token.claim(&["private"]).unwrap().to_string(), "false");
    assert_eq!(
        token
            .claim(&["google", "organization_number"])
            .unwrap()
            .to_string(),
        "12"
    );
    assert_eq!(
        token.claim(&["google", "deep", "er"]),
        Some(Scalar::Text("x"))
    );
    assert_eq!(
        token.claim(&["oidc.circleci.com/project-id"]),
        Some(Scalar::Text("p"))
    );
    for none in [
        &["groups"][..],
        &["google"],
        &["google", "x"],
        &["repository", "x"],
        &["x"],
        &[],
    ] {
        assert_eq!(token.claim(none), None, "{none:?}");
    }
}

#[test]
fn flaw_g27_no_claim_takes_the_place_of_another() {
    let sent = json!({
        "oaud": "forged",
        "amr": "mfa",
        "AMR": "forged",
        "Sub": "forged",
        "HTTPS://aws.amazon.com/roles": "forged",
        "nbf": NOW - 9,
        // Which of the two would count, is nobody's to choose.
        "team": "blue",
        "Team": "red",
        "aws:PrincipalTag/Team": "forged",
        "sts:RoleSessionName": "forged",
        // Of https://idp.example/realms/a and https://idp.example/realms/a:8443 the second has this
        // one as the claim sub.
        "8443:sub": "forged",
        "https:sub": "forged",
        "https://a.example:8443/x": "forged",
        "https://a.example/claim": "kept",
        "jti": "kept",
        "level": 3,
        TAGS: { "principal_tags": { "Team": ["blue"] } },
        ROLES: "arn:x",
        SOURCE_IDENTITY: "alice",
    });
    let token = take(&with(sent)).unwrap();
    let scalars: Vec<(&str, String)> = token
        .scalars()
        .map(|(name, value)| (name, value.to_string()))
        .collect();
    let mut names: Vec<&str> = scalars.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    assert_eq!(names, ["https://a.example/claim", "jti", "level"]);
    assert_eq!(token.tags().len(), 1);
    // Two that differ in case alone are handed on as they are: the rules about tags refuse them, and
    // those whose keys are reserved.
    let tags = json!({ "principal_tags": { "Team": ["blue"], "team": ["red"], "aws:x": ["y"] } });
    assert_eq!(take(&with(json!({ TAGS: tags }))).unwrap().tags().len(), 3);
}

#[test]
fn a_token_of_ours_does_not_come_back() {
    let of_sts = "https://sts.amazonaws.com/";
    let nested = with(json!({ of_sts: { "aws_account": "123456789012", "org_id": "o-1" } }));
    assert_eq!(take(&nested).unwrap_err(), TokenFault::IssuedBySts);
    let token = take_with(&nested, |expected| expected.takes_sts_tokens = true).unwrap();
    assert!(token.is_of_sts());
    assert_eq!(token.claim(&[of_sts, "org_id"]), Some(Scalar::Text("o-1")));
    // It cannot be hidden that it is one.
    for marked in [json!("x"), json!([]), json!(false)] {
        let fault = take(&with(json!({ of_sts: marked }))).unwrap_err();
        assert_eq!(fault, TokenFault::IssuedBySts);
    }
    for issuer in [
        "https://3f7e.tokens.sts.global.api.aws",
        "https://iam.lab.example/-/issuer/0d4a1c1e-7c39-4a8e-9d6f-2b6f8c1d2e3f",
        "https://iam.lab.example:8443/x/-/issuer/0D4A1C1E-7C39-4A8E-9D6F-2B6F8C1D2E3F",
    ] {
        let token = with(json!({ "iss": issuer }));
        let fault = take_with(&token, |expected| expected.issuer = issuer).unwrap_err();
        assert_eq!(fault, TokenFault::IssuedBySts, "{issuer}");
    }
    for issuer in [
        "https://tokens.sts.global.api.aws.example",
        "https://iam.lab.example/-/issuer/0d4a1c1e",
    ] {
        let token = with(json!({ "iss": issuer }));
        assert!(take_with(&token, |expected| expected.issuer = issuer).is_ok());
    }
}

#[test]
fn what_is_wrong_after_the_signature_is_said_after_it() {
    // Whoever has no key learns nothing of the audience or the time.
    let stranger = crate::forge::Signer::of("ES256");
    let text = crate::forge::claims_with(json!({ "aud": "x", "exp": 1 })).to_string();
    let fault = take(&stranger.token(HEADER, &text)).unwrap_err();
    assert_eq!(fault, TokenFault::Signature);
}
