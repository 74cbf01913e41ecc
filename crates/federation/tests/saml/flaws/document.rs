//! Flaws of how a document is read: what is taken for the assertion, and for its text.

use std::time::Duration;

use super::{BASE64, SIGNATURE, good, mallory, names, refused, refused_with, signer};
use crate::signer::{
    ASSERTION, AUDIENCE, ISSUER, OTHER, PROTOCOL, Says, Signed, Signer, WAYS, after_issuer,
    attribute, check, check_raw, conditions, response, restriction, signed, statement,
};

/// The pieces of a signed response, to be put together otherwise.
struct Pieces {
    response_signature: String,
    assertion_signature: String,
    /// Neither is signed.
    assertion: String,
    /// The response as it was sent.
    sent: String,
}

impl Pieces {
    fn of(way: Signed) -> Self {
        let says = Says::default();
        let (plain, signer) = (says.text(), signer());
        let assertion_signature = match way {
            Signed::Response => String::new(),
            _ => signer.signature(&says.id, &plain),
        };
        let inside = response(&after_issuer(&plain, &assertion_signature));
        let response_signature = match way {
            Signed::Assertion => String::new(),
            _ => signer.signature("_r1", &inside),
        };
        let pieces = Self {
            sent: after_issuer(&inside, &response_signature),
            response_signature,
            assertion_signature,
            assertion: plain,
        };
        names(&pieces.sent, "alice");
        pieces
    }

    fn signed_assertion(&self) -> String {
        after_issuer(&self.assertion, &self.assertion_signature)
    }

    /// The response without its own signature.
    fn bare(&self) -> String {
        response(&self.signed_assertion())
    }

    /// Either signature with something more in it.
    fn with_object(signature: &str, inside: &str) -> String {
        let object = format!("<ds:Object>{inside}</ds:Object></ds:Signature>");
        signature.replace("</ds:Signature>", &object)
    }

    /// The eight shapes, as the literature numbers them, with another's assertion in the place that
    /// a careless reader looks at.
    fn wrapped(&self, evil: &str) -> Vec<(u8, String)> {
        let own = &self.assertion_signature;
        let outer = |response: String| response.replacen("ID=\"_r1\"", "ID=\"_r2\"", 1);
        let extensions = |inside: &str| {
            let extensions = format!("<samlp:Extensions>{inside}</samlp:Extensions><samlp:Status>");
            let all = response(&after_issuer(evil, own));
            all.replacen("<samlp:Status>", &extensions, 1)
        };
        let object = Self::with_object(&self.response_signature, &self.bare());
        vec![
            (1, outer(after_issuer(&response(evil), &object))),
            (
                2,
                outer(after_issuer(
                    &response(evil),
                    &format!("{}{}", self.bare(), self.response_signature),
                )),
            ),
            (
                2,
                outer(after_issuer(
                    &response(evil),
                    &format!("{}{}", self.response_signature, self.bare()),
                )),
            ),
            (
                3,
                self.outside(&format!("{evil}{}", self.signed_assertion())),
            ),
            (
                3,
                self.outside(&format!("{}{evil}", self.signed_assertion())),
            ),
            (
                4,
                self.outside(&after_issuer(evil, &self.signed_assertion())),
            ),
            (
                4,
                self.outside(&evil.replace(
                    "</saml:Assertion>",
                    &format!("{}</saml:Assertion>", self.signed_assertion()),
                )),
            ),
            (
                5,
                self.outside(&format!("{}{}", after_issuer(evil, own), self.assertion)),
            ),
            (
                6,
                self.outside(&after_issuer(
                    evil,
                    &Self::with_object(own, &self.assertion),
                )),
            ),
            (7, extensions(&self.assertion)),
            (7, extensions(&self.signed_assertion())),
            (
                8,
                self.outside(&after_issuer(
                    evil,
                    &Self::with_object(own, &self.signed_assertion()),
                )),
            ),
        ]
    }

    fn outside(&self, content: &str) -> String {
        after_issuer(&response(content), &self.response_signature)
    }
}

#[test]
fn flaw_h01_none_of_the_eight_wrappings_is_taken() {
    for way in WAYS {
        let pieces = Pieces::of(way);
        for id in ["_evil", "_a1"] {
            for (_, text) in pieces.wrapped(&mallory(id).text()) {
                assert!(text.contains("mallory"));
                refused(&text);
            }
            // Those that were encrypted or signed by somebody else are no better.
            let evil = Signer::rsa(OTHER).sign(id, &mallory(id).text());
            for (_, text) in pieces.wrapped(&evil) {
                refused(&text);
            }
        }
    }
}

#[test]
fn flaw_h01_an_assertion_or_signature_stands_at_its_place_alone() {
    let says = Says::default();
    let evil = mallory("_evil").text();
    let signature = signer().signature("_a1", &says.text());
    for way in WAYS {
        for hidden in [&evil, &signature, &Signer::rsa(OTHER).sign("_evil", &evil)] {
            let places = [
                (
                    "<samlp:Status>",
                    format!("<samlp:Extensions>{hidden}</samlp:Extensions><samlp:Status>"),
                ),
                (
                    "</samlp:Status>",
                    format!("<samlp:StatusDetail>{hidden}</samlp:StatusDetail></samlp:Status>"),
                ),
                (
                    "</saml:Conditions>",
                    format!("</saml:Conditions><saml:Advice>{hidden}</saml:Advice>"),
                ),
                (
                    "</ds:Signature>",
                    format!("<ds:Object>{hidden}</ds:Object></ds:Signature>"),
                ),
                (
                    "</ds:Signature>",
                    format!("<ds:KeyInfo>{hidden}</ds:KeyInfo></ds:Signature>"),
                ),
                (
                    "</saml:AttributeStatement>",
                    format!("</saml:AttributeStatement>{hidden}"),
                ),
                (
                    "alice</saml:AttributeValue>",
                    format!("{hidden}</saml:AttributeValue>"),
                ),
                ("</samlp:Response>", format!("{hidden}</samlp:Response>")),
            ];
            for (place, instead) in places {
                let text = good(way).replacen(place, &instead, 1);
                assert_ne!(text, good(way));
                refused(&text);
            }
        }
    }
    // Nor is it if the provider itself has signed all of it.
    let advised = Says {
        conditions: format!("{}<saml:Advice>{evil}</saml:Advice>", says.conditions),
        ..says
    };
    for way in WAYS {
        refused_with(&signed(&advised, way, &signer()), SIGNATURE);
    }
    // Names in other namespaces look like it.
    for name in ["Assertion", "EncryptedAssertion", "Signature"] {
        let other = format!("<x:{name} xmlns:x=\"urn:x\"></x:{name}>");
        let text = good(Signed::Assertion).replacen(
            "<samlp:Status>",
            &format!("<samlp:Extensions>{other}</samlp:Extensions><samlp:Status>"),
            1,
        );
        refused_with(&text, SIGNATURE);
    }
}

#[test]
fn flaw_h02_a_response_has_one_reading() {
    let text = good(Signed::Assertion);
    for (from, to) in [
        ("<samlp:Response ", "<!DOCTYPE r><samlp:Response "),
        (
            "<samlp:Response ",
            "<!DOCTYPE r [<!ENTITY e \"x\">]><samlp:Response ",
        ),
        ("<samlp:Response ", "<?pi x?><samlp:Response "),
        ("</samlp:Status>", "</samlp:Status><?pi x?>"),
        (" Version=\"2.0\"", " Version=\"2.0\" Version=\"2.0\""),
        (" Version=\"2.0\"", " Version=\"2.0\" xmlns:xml=\"urn:x\""),
        (" Version=\"2.0\"", " Version=\"2.0\" samlp:xmlns=\"urn:x\""),
        (
            " Version=\"2.0\"",
            " Version=\"2.0\" xmlns=\"urn:x\" xmlns=\"urn:y\"",
        ),
        (" Version=\"2.0\"", " Version=\"2.0\" xmlns:samlp=\"urn:x\""),
        (" Version=\"2.0\"", " Version=\"&two;\""),
        ("<samlp:Status>", "<samlp:Status>&e;"),
        ("<samlp:Status>", "<:Status>"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        refused(&changed);
    }
    // Two elements of one ID, whatever the attribute's capitals and namespace.
    for id in ["ID", "Id", "id", "xml:id"] {
        let twin =
            format!("<samlp:Extensions><x {id}=\"_a1\"></x></samlp:Extensions><samlp:Status>");
        refused_with(&text.replacen("<samlp:Status>", &twin, 1), SIGNATURE);
    }
}

#[test]
fn flaw_h04_what_reads_otherwise_the_second_time_is_refused() {
    let text = good(Signed::Assertion);
    for instead in [
        "<samlp:Extensions><x:y:z xmlns:x=\"urn:x\"/></samlp:Extensions><samlp:Status>",
        "<samlp:Extensions><:x/></samlp:Extensions><samlp:Status>",
        "<samlp:Extensions><x: xmlns:x=\"urn:x\"/></samlp:Extensions><samlp:Status>",
        "<samlp:Extensions><!x <!-- > </samlp:Extensions> --></samlp:Extensions><samlp:Status>",
        "<samlp:Extensions x:xmlns=\"urn:x\" xmlns:x=\"urn:y\"/><samlp:Status>",
        "<samlp:Extensions :a=\"1\"/><samlp:Status>",
        "<samlp:Extensions xmlns:=\"urn:x\"/><samlp:Status>",
        "<samlp:Extensions xmlns:samlp=\"\"/><samlp:Status>",
        "<samlp:Extensions></ samlp:Extensions><samlp:Status>",
    ] {
        refused_with(&text.replacen("<samlp:Status>", instead, 1), BASE64);
    }
}

#[test]
fn flaw_h07_nothing_is_read_from_around_what_was_signed() {
    let text = good(Signed::Assertion);
    let changed = text
        .replacen("ID=\"_r1\"", "ID=\"_evil\" Consent=\"x\"", 1)
        .replacen(
            "IssueInstant=\"2027-01-15T07:59:00Z\" V",
            "IssueInstant=\"1999-01-01T00:00:00Z\" V",
            1,
        )
        .replacen(
            "<samlp:Status>",
            "<samlp:Extensions><saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">\
             mallory</saml:NameID></samlp:Extensions><samlp:Status>",
            1,
        );
    names(&changed, "alice");
    assert_eq!(check(&changed).unwrap(), check(&text).unwrap());
    // What was signed cannot be changed anywhere.
    for way in WAYS {
        let text = good(way);
        for (from, to) in [
            ("alice", "mallory"),
            (
                "alice</saml:AttributeValue>",
                "mallory</saml:AttributeValue>",
            ),
            ("2027-01-15T08:04:00Z", "2027-01-15T08:05:00Z"),
            ("2027-01-15T09:00:00Z", "2028-01-15T09:00:00Z"),
            ("nameid-format:persistent", "nameid-format:transient"),
            (
                "</saml:AttributeStatement>",
                "<saml:Attribute Name=\"x\"/></saml:AttributeStatement>",
            ),
            ("<saml:Subject>", "<saml:Subject> "),
        ] {
            refused_with(&text.replacen(from, to, 1), SIGNATURE);
        }
    }
}

#[test]
fn flaw_h08_a_text_is_the_whole_text() {
    // What the provider signs is the text without the comment, whoever puts one there.
    for way in WAYS {
        let says = Says {
            name_id: "<saml:NameID>admin@corp.example.evil.example</saml:NameID>".to_owned(),
            statements: statement(&attribute("a", "admin.evil")),
            ..Says::default()
        };
        let text = signed(&says, way, &signer());
        for (name, value) in [
            (
                "admin@corp.example<!-- -->.evil.example",
                "admin<!-- -->.evil",
            ),
            (
                "<!-- -->admin@corp.example.evil.example<!-- -->",
                "<!---->admin.evil<!-- x -->",
            ),
            (
                "admin@corp.example<![CDATA[.evil.example]]>",
                "<![CDATA[admin]]>.evil",
            ),
            (
                "<![CDATA[]]>admin@corp.example&#46;evil.example",
                "&#x61;dmin.evil",
            ),
        ] {
            let text = text
                .replace(">admin@corp.example.evil.example<", &format!(">{name}<"))
                .replace(">admin.evil<", &format!(">{value}<"));
            let taken = check(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
            assert_eq!(
                taken.name_id().unwrap().text(),
                "admin@corp.example.evil.example"
            );
            assert_eq!(taken.attributes()[0].values(), ["admin.evil"]);
        }
        for name in [
            "admin@corp.example<?pi?>.evil.example",
            "admin@corp.example<x/>.evil.example",
            "admin@corp.example&e;.evil.example",
        ] {
            refused(&text.replace(">admin@corp.example.evil.example<", &format!(">{name}<")));
        }
    }
    // Elements in a text are refused even if the provider has signed them.
    for (name_id, audience) in [
        ("<saml:NameID>admin<x></x>evil</saml:NameID>", AUDIENCE),
        (
            "<saml:NameID>admin</saml:NameID>",
            "urn:amazon:webservices<x></x>",
        ),
    ] {
        let says = Says {
            name_id: name_id.to_owned(),
            conditions: conditions("", &restriction(audience)),
            ..Says::default()
        };
        refused_with(&signed(&says, Signed::Both, &signer()), BASE64);
    }
}

#[test]
fn flaw_h09_where_a_signature_stands_does_not_say_what_is_signed() {
    let (says, signer) = (Says::default(), signer());
    let of_assertion = signer.signature("_a1", &says.text());
    let of_response = signer.signature("_r1", &response(&says.text()));
    // Each in the place of the other, and at places that are nobody's.
    refused_with(
        &after_issuer(&response(&says.text()), &of_assertion),
        SIGNATURE,
    );
    refused_with(
        &response(&after_issuer(&says.text(), &of_response)),
        SIGNATURE,
    );
    for (place, instead) in [
        ("<samlp:Status>", format!("<samlp:Status>{of_assertion}")),
        (
            "</samlp:Response>",
            format!("{of_assertion}</samlp:Response>"),
        ),
        (
            "</samlp:Response>",
            format!("{of_response}</samlp:Response>"),
        ),
        ("<saml:Subject>", format!("<saml:Subject>{of_assertion}")),
        (
            "</saml:Assertion>",
            format!("{of_assertion}</saml:Assertion>"),
        ),
        (
            "<saml:Assertion ",
            format!("{of_assertion}<saml:Assertion "),
        ),
    ] {
        refused(&response(&says.text()).replacen(place, &instead, 1));
    }
    // A whole document, which an empty reference means, is none of the elements.
    for uri in [
        "",
        "#",
        "_r1",
        "#_r1 ",
        "#xpointer(id('_r1'))",
        "#xpointer(/)",
        "https://idp.example/r",
    ] {
        let all = response(&says.text());
        let reference = signer.reference("_r1", &all).replacen("#_r1", uri, 1);
        let signature = signer.signature_over(&format!("{}{reference}", signer.methods()));
        refused_with(&after_issuer(&all, &signature), SIGNATURE);
    }
    let all = response(&says.text());
    let reference = signer
        .reference("_r1", &all)
        .replacen(" URI=\"#_r1\"", "", 1);
    let signature = signer.signature_over(&format!("{}{reference}", signer.methods()));
    refused_with(&after_issuer(&all, &signature), SIGNATURE);
}

#[test]
fn flaw_h15_elements_stand_in_their_order() {
    let says = Says::default();
    let confirmed = format!("{}{}", says.name_id, says.confirmations);
    for (from, to) in [
        (
            confirmed.clone(),
            format!("{}{}", says.confirmations, says.name_id),
        ),
        (says.name_id.clone(), says.name_id.repeat(2)),
        (says.conditions.clone(), says.conditions.repeat(2)),
        ("</saml:Subject>".to_owned(), "x</saml:Subject>".to_owned()),
        (
            "</saml:Subject>".to_owned(),
            format!("</saml:Subject><saml:Subject>{confirmed}</saml:Subject>"),
        ),
        (
            "<saml:Subject>".to_owned(),
            "<saml:Other></saml:Other><saml:Subject>".to_owned(),
        ),
        (
            "<saml:Subject>".to_owned(),
            format!("{}<saml:Subject>", says.conditions),
        ),
        (says.issuer.clone(), String::new()),
        (says.issuer.clone(), says.issuer.repeat(2)),
        ("saml:Attribute ".to_owned(), "saml:Attribut ".to_owned()),
        (" Version=\"2.0\"".to_owned(), " Version=\"2.1\"".to_owned()),
        (" Version=\"2.0\"".to_owned(), String::new()),
        (
            " IssueInstant=\"2027-01-15T07:59:00Z\"".to_owned(),
            String::new(),
        ),
    ] {
        let text = says.text().replacen(&from, &to, 1);
        let text = text.replace("</saml:Attribute><", "</saml:Attribut><");
        assert_ne!(text, says.text(), "{from}");
        let signed = signer().sign("_r1", &response(&text));
        refused(&signed);
        if text.contains("</saml:Issuer>") {
            refused(&response(&signer().sign("_a1", &text)));
        }
    }
    // The same of the response.
    let content = signer().sign("_a1", &says.text());
    let good = response(&content);
    let status =
        &good[good.find("<samlp:Status>").unwrap()..good.find("<saml:Assertion ").unwrap()];
    for (from, to) in [
        (format!("{status}{content}"), format!("{content}{status}")),
        (status.to_owned(), String::new()),
        (status.to_owned(), status.repeat(2)),
        (
            "</samlp:Response>".to_owned(),
            "x</samlp:Response>".to_owned(),
        ),
        (
            "</samlp:Response>".to_owned(),
            "<samlp:Extensions/></samlp:Response>".to_owned(),
        ),
        (
            "</samlp:Response>".to_owned(),
            format!("</samlp:Response>{good}"),
        ),
        (
            "<samlp:Status>".to_owned(),
            "<saml:Issuer/><samlp:Status>".to_owned(),
        ),
        (" Version=\"2.0\"".to_owned(), String::new()),
    ] {
        let text = good.replacen(&from, &to, 1);
        assert_ne!(text, good, "{from}");
        refused(&text);
        refused(&signer().sign("_r1", &text));
    }
}

#[test]
fn flaw_h17_nothing_outside_is_read() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let text = good(Signed::Assertion);
    for (declared, used) in [
        (format!("<!ENTITY e SYSTEM \"http://{address}/e\">"), "&e;"),
        (
            "<!ENTITY e SYSTEM \"file:///etc/passwd\">".to_owned(),
            "&e;",
        ),
        (
            format!("<!ENTITY % p SYSTEM \"http://{address}/p\"> %p;"),
            "",
        ),
        (
            "<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">".to_owned(),
            "&b;",
        ),
    ] {
        let typed = format!("<!DOCTYPE r [{declared}]>{text}");
        refused_with(&typed.replacen(">alice<", &format!(">{used}<"), 1), BASE64);
    }
    refused_with(
        &format!("<!DOCTYPE r SYSTEM \"http://{address}/dtd\">{text}"),
        BASE64,
    );
    let included = format!(
        "<samlp:Extensions><i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" \
         href=\"http://{address}/x\"/></samlp:Extensions><samlp:Status>"
    );
    names(&text.replacen("<samlp:Status>", &included, 1), "alice");
    std::thread::sleep(Duration::from_millis(50));
    assert!(listener.accept().is_err(), "somebody was asked");
}

#[test]
fn flaw_h18_a_response_is_bounded_before_it_is_read() {
    // Deflated, as another binding sends it, it is no XML, whatever it would grow to.
    let deflated = "S0xMSk5JTUvPyMzKBgA=";
    assert_eq!(check_raw(deflated).unwrap_err().text(), BASE64);
    let fits = format!("{}<!--{}-->", good(Signed::Both), " ".repeat(68_000));
    names(&fits, "alice");
    let long = format!("{}<!--{}-->", good(Signed::Both), " ".repeat(76_000));
    refused_with(&long, BASE64);
}

#[test]
fn flaw_h20_another_message_is_no_response() {
    for message in [
        "LogoutRequest",
        "LogoutResponse",
        "AuthnRequest",
        "ArtifactResponse",
        "AttributeQuery",
        "ManageNameIDRequest",
    ] {
        for way in WAYS {
            let text = good(way).replace("samlp:Response", &format!("samlp:{message}"));
            refused_with(&text, BASE64);
        }
        let logout = format!(
            "<samlp:{message} xmlns:samlp=\"{PROTOCOL}\" ID=\"_r1\" Version=\"2.0\">\
             <saml:Issuer xmlns:saml=\"{ASSERTION}\">{ISSUER}</saml:Issuer></samlp:{message}>"
        );
        refused_with(&logout, BASE64);
        refused_with(&signer().sign("_r1", &logout), BASE64);
    }
}
