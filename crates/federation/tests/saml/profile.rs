//! What a signed assertion must say to be good here and now, and what is said when it does not (STS
//! spec 9.2). Unless they say otherwise these responses are signed, and well.

use daypass_federation::saml::{Encryption, Provider, SamlFault};

use crate::signer::{
    self, ASSERTION, AUDIENCE, ISSUER, NOW, OTHER, RECIPIENT, RSA, Says, Signed, Signer, WAYS,
    attribute, check, check_at, conditions, confirmation, metadata, response, response_with,
    restriction, signed, statement,
};

const BASE64: &str = "Invalid base64 SAMLResponse";
const NOT_ISSUER: &str = "Issuer not present in specified provider";
const SIGNATURE: &str = "Response signature invalid";
const CONFIRMATION: &str =
    "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter";
const NO_AUDIENCE: &str = "Response does not contain the required audience.";
const TIME: &str = "Token must be redeemed within 5 minutes of issuance";

fn says(change: impl FnOnce(&mut Says)) -> String {
    let mut says = Says::default();
    change(&mut says);
    signed(&says, Signed::Assertion, &Signer::rsa(RSA))
}

#[track_caller]
fn refused(response: &str, text: &str) {
    let fault = check(response).unwrap_err();
    assert_eq!(fault.text(), text, "{fault}");
    let is_expired = matches!(fault, SamlFault::Expired { .. });
    assert_eq!(is_expired, text == TIME, "{fault}");
}

#[test]
fn two_faults_have_an_inner_code() {
    for (text, code) in [
        ("<a>", Some("AuthSamlInvalidSamlResponseException")),
        (&response(""), Some("AuthSamlInvalidSamlResponseException")),
        (
            &response("").replace(ISSUER, "https://other.example"),
            Some("AuthSamlInvalidSamlResponseException"),
        ),
        (&response(&Says::default().text()), None),
    ] {
        let SamlFault::Invalid { code: told, .. } = check(text).unwrap_err() else {
            panic!("expired: {text}");
        };
        assert_eq!(told, code, "{text}");
    }
}

#[test]
fn what_is_no_response_of_saml_2_is_refused() {
    let good = response(&Says::default().text());
    for text in [
        "",
        "hello",
        "<a/>",
        &Says::default().text(),
        &good.replace("Version=\"2.0\"", "Version=\"1.1\""),
        &good.replace("SAML:2.0:protocol", "SAML:1.0:protocol"),
        &good.replace("samlp:Response", "samlp:LogoutRequest"),
        &good.replace("</samlp:Response>", ""),
        &format!("{good}{good}"),
        &response(""),
    ] {
        refused(text, BASE64);
    }
}

#[test]
fn the_issuer_is_the_provider() {
    let signer = Signer::rsa(RSA);
    // Whatever is signed, the response is looked at first.
    for way in WAYS {
        let other = signed(&Says::default(), way, &signer).replacen(ISSUER, "https://idp.test", 1);
        refused(&other, NOT_ISSUER);
    }
    for issuer in [
        "https://other.example/metadata",
        &format!("{ISSUER} "),
        &format!("{ISSUER}/"),
        "",
    ] {
        refused(
            &says(|says| says.issuer = format!("<saml:Issuer>{issuer}</saml:Issuer>")),
            NOT_ISSUER,
        );
    }
    let format = |format| {
        says(|says| {
            says.issuer = format!("<saml:Issuer Format=\"{format}\">{ISSUER}</saml:Issuer>");
        })
    };
    refused(
        &format("urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
        NOT_ISSUER,
    );
    check(&format("urn:oasis:names:tc:SAML:2.0:nameid-format:entity")).unwrap();
}

/// SAML 2.0 profiles, 4.1.4.2.
#[test]
fn a_response_that_is_signed_itself_names_its_issuer() {
    let signer = Signer::rsa(RSA);
    let name = format!("<saml:Issuer xmlns:saml=\"{ASSERTION}\">{ISSUER}</saml:Issuer>");
    let nameless = |assertion: &str| response(assertion).replacen(&name, "", 1);
    let says = Says::default();
    check(&nameless(&signer.sign(&says.id, &says.text()))).unwrap();
    let bare = nameless(&says.text());
    let signature = signer.signature("_r1", &bare);
    refused(
        &bare.replacen("<samlp:Status>", &format!("{signature}<samlp:Status>"), 1),
        NOT_ISSUER,
    );
}

#[test]
fn somebody_has_signed_whom_we_know() {
    refused(&response(&Says::default().text()), SIGNATURE);
    for way in WAYS {
        refused(
            &signed(&Says::default(), way, &Signer::rsa(OTHER)),
            SIGNATURE,
        );
    }
    // A good one beside a bad one is none.
    let (ours, theirs) = (Signer::rsa(RSA), Signer::rsa(OTHER));
    let says = Says::default();
    for (inner, outer) in [(&ours, &theirs), (&theirs, &ours)] {
        let assertion = inner.sign(&says.id, &says.text());
        refused(&outer.sign("_r1", &response(&assertion)), SIGNATURE);
    }
}

#[test]
fn a_provider_that_says_no_is_believed() {
    let signer = Signer::rsa(RSA);
    let says = Says::default();
    let denied = "urn:oasis:names:tc:SAML:2.0:status:Requester";
    let text = "Response does not have the status Success";
    refused(
        &response_with(denied, &signer.sign(&says.id, &says.text())),
        text,
    );
    refused(
        &signer.sign("_r1", &response_with(denied, &says.text())),
        text,
    );
    refused(&response_with(denied, ""), text);
    let twice = response(&signer.sign(&says.id, &says.text())).replace(
        "</samlp:Status>",
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>",
    );
    refused(&twice, text);
}

#[test]
fn one_confirmation_names_the_place_and_the_end() {
    let good = Says::default().confirmations;
    for confirmations in [
        String::new(),
        good.repeat(2),
        good.replace("cm:bearer", "cm:holder-of-key"),
        confirmation(""),
        confirmation(&format!(" Recipient=\"{RECIPIENT}\"")),
        confirmation(" NotOnOrAfter=\"2027-01-15T08:04:00Z\""),
        confirmation(" NotOnOrAfter=\"2027-01-15T08:04:00Z\" Recipient=\"\""),
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         </saml:SubjectConfirmation>"
            .to_owned(),
    ] {
        refused(
            &says(|says| says.confirmations = confirmations),
            CONFIRMATION,
        );
    }
    refused(
        &says(|says| says.confirmations = good.replace("08:04:00Z", "later")),
        BASE64,
    );
    let answered = good.replace(" NotOnOrAfter", " InResponseTo=\"_q1\" NotOnOrAfter");
    let taken = check(&says(|says| says.confirmations = answered)).unwrap();
    assert_eq!(taken.in_response_to(), Some("_q1"));
}

#[test]
fn the_recipient_is_one_of_ours() {
    let sent_to = |place: &str| {
        let attributes = format!(" NotOnOrAfter=\"2027-01-15T08:04:00Z\" Recipient=\"{place}\"");
        says(|says| says.confirmations = confirmation(&attributes))
    };
    for place in [RECIPIENT, "https://eu-west-1.signin.aws.amazon.com/saml"] {
        assert_eq!(check(&sent_to(place)).unwrap().recipient(), place);
    }
    for place in [
        "https://evil.example/saml",
        "https://.signin.aws.amazon.com/saml",
        "https://evil.example/.signin.aws.amazon.com/saml",
        "https://evil.example?.signin.aws.amazon.com/saml",
        "https://EU.signin.aws.amazon.com/saml",
        "https://signin.aws.amazon.com/saml/",
        "https://signin.aws.amazon.com",
    ] {
        refused(&sent_to(place), CONFIRMATION);
    }
    // Nor may the response say that it was sent elsewhere.
    let response = says(|_| {});
    let elsewhere = response.replacen(
        &format!("Destination=\"{RECIPIENT}\""),
        "Destination=\"https://evil.example/saml\"",
        1,
    );
    refused(&elsewhere, CONFIRMATION);
    check(&response.replacen(&format!(" Destination=\"{RECIPIENT}\""), "", 1)).unwrap();
}

#[test]
fn every_restriction_names_an_audience_of_ours() {
    let both = "<saml:AudienceRestriction><saml:Audience>other</saml:Audience><saml:Audience>\
                \nurn:amazon:webservices </saml:Audience></saml:AudienceRestriction>";
    for inside in [
        restriction(AUDIENCE).repeat(2),
        restriction(RECIPIENT),
        both.to_owned(),
    ] {
        check(&says(|says| says.conditions = conditions("", &inside))).unwrap();
    }
    for inside in [
        String::new(),
        restriction("other"),
        restriction(&AUDIENCE.to_uppercase()),
        restriction(""),
        restriction(AUDIENCE) + &restriction("other"),
        "<saml:AudienceRestriction></saml:AudienceRestriction>".to_owned(),
        "<saml:OneTimeUse></saml:OneTimeUse>".to_owned(),
    ] {
        refused(
            &says(|says| says.conditions = conditions("", &inside)),
            NO_AUDIENCE,
        );
    }
    refused(&says(|says| says.conditions = String::new()), NO_AUDIENCE);
    let unknown = restriction(AUDIENCE) + "<saml:Condition></saml:Condition>";
    refused(
        &says(|says| says.conditions = conditions("", &unknown)),
        BASE64,
    );
    let once = restriction(AUDIENCE) + "<saml:OneTimeUse></saml:OneTimeUse>";
    check(&says(|says| says.conditions = conditions("", &once))).unwrap();
}

#[test]
fn an_assertion_is_taken_for_five_minutes() {
    let metadata = metadata(&[RSA]);
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &[],
    };
    // Issued a minute ago, good in itself for an hour.
    let response = says(|says| {
        says.confirmations = says.confirmations.replace("08:04:00Z", "09:00:00Z");
        says.conditions = conditions("", &restriction(AUDIENCE));
        says.statements = says
            .statements
            .replace(" SessionNotOnOrAfter=\"2027-01-15T09:00:00Z\"", "");
    });
    let issued = NOW - 60;
    for (now, taken) in [
        (issued - 61, false),
        (issued - 60, true),
        (issued, true),
        (issued + 300, true),
        (issued + 301, false),
        (issued + 360, false),
        (issued + 86_400, false),
    ] {
        let read = check_at(&provider, now, &response);
        assert_eq!(read.is_ok(), taken, "{}", now - issued);
        if let Err(fault) = read {
            assert_eq!(fault.text(), TIME);
        }
    }
}

#[test]
fn no_end_is_put_off() {
    let over = "2027-01-15T08:00:00Z";
    let ended = " NotOnOrAfter=\"2027-01-15T08:00:00Z\"";
    refused(
        &says(|says| says.confirmations = says.confirmations.replace("2027-01-15T08:04:00Z", over)),
        TIME,
    );
    refused(
        &says(|says| says.conditions = conditions(ended, &restriction(AUDIENCE))),
        TIME,
    );
    refused(
        &says(|says| says.statements = says.statements.replace("2027-01-15T09:00:00Z", over)),
        TIME,
    );
    let just = "2027-01-15T08:00:01Z";
    let taken = check(&says(|says| {
        says.conditions = conditions(&ended.replace(over, just), &restriction(AUDIENCE));
        says.statements = says.statements.replace("2027-01-15T09:00:00Z", just);
    }));
    let taken = taken.unwrap();
    assert_eq!(taken.not_on_or_after().seconds(), NOW + 1);
    assert_eq!(taken.session_not_on_or_after().unwrap().seconds(), NOW + 1);
    // A beginning may be as far ahead as a clock.
    for (begin, is_taken) in [
        ("2027-01-15T08:01:00Z", true),
        ("2027-01-15T08:01:01Z", false),
    ] {
        for response in [
            says(|says| {
                let attributes = format!(" NotBefore=\"{begin}\"");
                says.conditions = conditions(&attributes, &restriction(AUDIENCE));
            }),
            says(|says| {
                let attributes = format!(" NotBefore=\"{begin}\" NotOnOrAfter");
                says.confirmations = says.confirmations.replace(" NotOnOrAfter", &attributes);
            }),
            says(|says| says.issued = begin.to_owned()),
        ] {
            assert_eq!(check(&response).is_ok(), is_taken, "{response}");
        }
    }
}

#[test]
fn of_several_sessions_the_first_end_counts() {
    let again = "<saml:AuthnStatement AuthnInstant=\"2027-01-15T07:59:00Z\" \
                 SessionNotOnOrAfter=\"2027-01-15T08:30:00Z\"></saml:AuthnStatement>";
    let taken = check(&says(|says| says.statements.push_str(again))).unwrap();
    assert_eq!(
        taken.session_not_on_or_after().unwrap().seconds(),
        NOW + 1_800
    );
    let none = check(&says(|says| {
        says.statements = statement(&attribute("a", "b"))
    }))
    .unwrap();
    assert_eq!(none.session_not_on_or_after(), None);
}

#[test]
fn attributes_come_in_their_order_and_whole() {
    let attributes = [
        attribute("b", " 1\n"),
        "<saml:Attribute Name=\"a\"><saml:AttributeValue></saml:AttributeValue>\
         <saml:AttributeValue>&lt;2&amp;&gt;</saml:AttributeValue></saml:Attribute>"
            .to_owned(),
        "<saml:Attribute Name=\"c\"></saml:Attribute>".to_owned(),
        attribute("a", "<saml:NameID>3</saml:NameID>"),
    ];
    let statements = statement(&attributes[..2].concat()) + &statement(&attributes[2..].concat());
    let taken = check(&says(|says| says.statements = statements)).unwrap();
    let read: Vec<(&str, Vec<&str>)> = taken
        .attributes()
        .iter()
        .map(|one| {
            (
                one.name(),
                one.values().iter().map(String::as_str).collect(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("b", vec![" 1\n"]),
            ("a", vec!["", "<2&>"]),
            ("c", vec![]),
            ("a", vec!["3"]),
        ]
    );
    for wrong in [
        attribute("a", "<b></b>"),
        attribute("a", "1<saml:NameID>2</saml:NameID>"),
        attribute(
            "a",
            "<saml:NameID>2</saml:NameID><saml:NameID>2</saml:NameID>",
        ),
        "<saml:Attribute></saml:Attribute>".to_owned(),
        "<saml:EncryptedAttribute></saml:EncryptedAttribute>".to_owned(),
    ] {
        refused(&says(|says| says.statements = statement(&wrong)), BASE64);
    }
}

#[test]
fn a_name_is_not_needed_here() {
    for name_id in [
        "",
        "<saml:EncryptedID></saml:EncryptedID>",
        "<saml:BaseID></saml:BaseID>",
    ] {
        let taken = check(&says(|says| says.name_id = name_id.to_owned())).unwrap();
        assert!(taken.name_id().is_none());
    }
}

#[test]
fn nothing_of_whom_it_is_about_is_printed() {
    let taken = check(&says(|_| {})).unwrap();
    let printed = format!("{taken:?} {:?} {:?}", taken.name_id(), taken.attributes());
    assert!(!printed.contains("alice"), "{printed}");
}

#[test]
fn base64_may_be_broken_into_lines() {
    let response = signer::base64_lines(&says(|_| {}));
    assert!(response.contains("\r\n"));
    signer::check_raw(&response).unwrap();
    let plain = response.replace("\r\n", "");
    for wrong in [
        plain.trim_end_matches('=').to_owned() + "!",
        plain.replace('A', "-"),
        plain.clone() + "====",
        "%".to_owned() + &plain,
    ] {
        assert_eq!(signer::check_raw(&wrong).unwrap_err().text(), BASE64);
    }
    let long = "A".repeat(100_001);
    assert_eq!(signer::check_raw(&long).unwrap_err().text(), BASE64);
}
