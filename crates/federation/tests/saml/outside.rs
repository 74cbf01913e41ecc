//! Responses that others signed and encrypted: signxml, xmlsec1, pysaml2 and pyca/cryptography.
//! `data/saml/outside/make.py` has made them; `README.md` beside it tells how.

use daypass_federation::saml::{Encryption, PrivateKey, Provider, VerifiedAssertion};

use crate::signer::{
    NOW, OPENS, OTHER, P256, P384, P521, RECIPIENT, RSA, check_at, check_with, der_of, metadata,
};

macro_rules! response {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../data/saml/outside/", $name, ".xml")),
        )
    };
}

/// The value of the attribute `awkward`, whichever way it was written.
const AWKWARD: &str = "<]]>&\"'\r\n\t\u{e9}\u{20ac}\u{1f600}<b>&amp;</b>";

const SIGNED: [(&str, &str); 9] = [
    response!("signxml-assertion"),
    response!("signxml-response"),
    response!("signxml-both"),
    response!("signxml-defaults-both"),
    response!("xmlsec1-assertion"),
    response!("xmlsec1-response"),
    response!("xmlsec1-both"),
    response!("xmlsec1-prefixes-both"),
    response!("xmlsec1-prefixes-assertion"),
];

const ENCRYPTED: [(&str, &str); 6] = [
    response!("xmlsec1-aes128-gcm"),
    response!("xmlsec1-aes256-gcm"),
    response!("xmlsec1-encrypted-in-signed"),
    response!("cryptography-oaep-sha256"),
    response!("xmlsec1-aes128-cbc"),
    response!("xmlsec1-aes256-cbc"),
];

fn private(key: (&str, &str)) -> PrivateKey {
    PrivateKey::from_pkcs8(&der_of(key.0)).unwrap()
}

fn is_alice(name: &str, taken: &VerifiedAssertion) {
    assert_eq!(taken.name_id().unwrap().text(), "alice", "{name}");
    assert_eq!(taken.recipient(), RECIPIENT, "{name}");
    let [attribute] = taken.attributes() else {
        panic!("{name}: not one attribute");
    };
    assert_eq!(attribute.name(), "awkward", "{name}");
    assert_eq!(attribute.values(), [AWKWARD, ""], "{name}");
}

#[test]
fn what_others_sign_is_taken_and_read_whole() {
    for (name, text) in SIGNED {
        let taken = check_with(&[OTHER, RSA], text);
        is_alice(
            name,
            &taken.unwrap_or_else(|fault| panic!("{name}: {fault}")),
        );
        let fault = check_with(&[OTHER, P256], text).unwrap_err();
        assert_eq!(fault.text(), "Response signature invalid", "{name}");
    }
}

#[test]
fn every_algorithm_of_others_is_taken() {
    for (key, (name, text)) in [
        (RSA, response!("signxml-rsa-rsa-sha384")),
        (RSA, response!("signxml-rsa-rsa-sha512")),
        (P256, response!("signxml-p-256-ecdsa-sha256")),
        (P256, response!("signxml-p-256-ecdsa-sha512")),
        (P384, response!("signxml-p-384-ecdsa-sha256")),
        (P384, response!("signxml-p-384-ecdsa-sha384")),
        (P521, response!("signxml-p-521-ecdsa-sha512")),
    ] {
        let taken = check_with(&[key], text);
        is_alice(
            name,
            &taken.unwrap_or_else(|fault| panic!("{name}: {fault}")),
        );
        check_with(&[OTHER], text).unwrap_err();
    }
}

#[test]
fn line_ends_of_another_system_change_nothing() {
    for (name, text) in SIGNED {
        let windows = text.replace('\n', "\r\n");
        assert_ne!(windows, text, "{name}");
        let taken = check_with(&[RSA], &windows);
        is_alice(
            name,
            &taken.unwrap_or_else(|fault| panic!("{name}: {fault}")),
        );
    }
}

#[test]
fn what_others_encrypt_is_read_with_either_key() {
    let metadata = metadata(&[RSA]);
    let keys = [private(OTHER), private(OPENS)];
    for (name, text) in ENCRYPTED {
        let is_cbc = name.ends_with("cbc");
        for (allow_cbc, required) in [(true, true), (true, false), (false, true)] {
            let provider = Provider {
                metadata: &metadata,
                encryption: Encryption {
                    required,
                    allow_cbc,
                },
                keys: &keys,
            };
            match check_at(&provider, NOW, text) {
                Ok(taken) => {
                    assert!(allow_cbc || !is_cbc, "{name}");
                    is_alice(name, &taken);
                }
                Err(fault) => {
                    assert!(is_cbc && !allow_cbc, "{name}: {fault}");
                    assert_eq!(fault.text(), "Response signature invalid");
                }
            }
        }
        for keys in [&keys[..1], &[]] {
            let provider = Provider {
                metadata: &metadata,
                encryption: Encryption {
                    required: false,
                    allow_cbc: true,
                },
                keys,
            };
            let fault = check_at(&provider, NOW, text).unwrap_err();
            assert_eq!(fault.text(), "Response signature invalid", "{name}");
        }
    }
}

#[test]
fn pysaml2_is_understood() {
    let metadata = metadata(&[RSA]);
    let keys = [private(OPENS)];
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &keys,
    };
    for (name, text) in [
        response!("pysaml2-assertion"),
        response!("pysaml2-response"),
        response!("pysaml2-both"),
        response!("pysaml2-encrypted"),
    ] {
        let taken = check_at(&provider, NOW, text);
        let taken = taken.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(taken.name_id().unwrap().text(), "alice", "{name}");
        assert_eq!(taken.in_response_to(), Some("_q1"), "{name}");
        let values: Vec<(&str, &[String])> = taken
            .attributes()
            .iter()
            .map(|attribute| (attribute.name(), attribute.values()))
            .collect();
        let [mail, affiliation] = values[..] else {
            panic!("{name}: {values:?}");
        };
        assert_eq!(mail.1, ["alice@example.com"]);
        assert_eq!(affiliation.0, "urn:oid:1.3.6.1.4.1.5923.1.1.1.1");
        assert_eq!(affiliation.1, ["staff", "member"]);
    }
}
