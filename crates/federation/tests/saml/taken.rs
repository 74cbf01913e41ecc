//! What is taken, and what is read of it.

use aws_lc_rs::{digest, signature};
use daypass_federation::saml::VerifiedAssertion;

use crate::signer::{
    AUDIENCE, EXCLUSIVE, ISSUER, NOW, P256, P384, P521, RECIPIENT, RSA, RSA_1024, Says, Signer,
    WAYS, after_issuer, check, check_with, response, signed,
};

fn is_alice(assertion: &VerifiedAssertion) {
    assert_eq!(assertion.id(), "_a1");
    assert_eq!(assertion.issuer(), ISSUER);
    assert_eq!(assertion.issue_instant().seconds(), NOW - 60);
    let name_id = assertion.name_id().unwrap();
    assert_eq!(name_id.text(), "alice");
    assert_eq!(
        name_id.format(),
        Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
    );
    assert_eq!(assertion.recipient(), RECIPIENT);
    assert_eq!(assertion.in_response_to(), None);
    assert_eq!(assertion.audiences(), [AUDIENCE]);
    assert_eq!(assertion.not_on_or_after().seconds(), NOW + 240);
    let ends = assertion.session_not_on_or_after().unwrap();
    assert_eq!(ends.seconds(), NOW + 3_600);
    let [attribute] = assertion.attributes() else {
        panic!("not one attribute");
    };
    assert_eq!(
        attribute.name(),
        "https://aws.amazon.com/SAML/Attributes/RoleSessionName"
    );
    assert_eq!(attribute.values(), ["alice"]);
}

#[test]
fn a_response_is_taken_however_it_is_signed() {
    let signer = Signer::rsa(RSA);
    for way in WAYS {
        let response = signed(&Says::default(), way, &signer);
        is_alice(&check(&response).unwrap_or_else(|fault| panic!("{way:?}: {fault}")));
    }
}

/// The response's signed text has lost a namespace that the assertion's signature counts.
#[test]
fn an_assertions_signature_is_checked_where_it_was_sent() {
    let (says, signer) = (Says::default(), Signer::rsa(RSA));
    let list = format!(
        "<ds:Transform Algorithm=\"{EXCLUSIVE}\"><ec:InclusiveNamespaces xmlns:ec=\"{EXCLUSIVE}\" \
         PrefixList=\"xs\"></ec:InclusiveNamespaces></ds:Transform>"
    );
    let counted = says.text().replacen(" ID=", " xmlns:xs=\"urn:xs\" ID=", 1);
    let plain = format!("<ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform>");
    let reference = signer.reference("_a1", &counted).replacen(&plain, &list, 1);
    let signature = signer.signature_over(&format!("{}{reference}", signer.methods()));
    let canonical = response(&after_issuer(&says.text(), &signature));
    let signed = signer.sign("_r1", &canonical);
    let sent = signed.replacen(
        "<samlp:Response ",
        "<samlp:Response xmlns:xs=\"urn:xs\" ",
        1,
    );
    is_alice(&check(&sent).unwrap());
    check(&signed).unwrap_err();
    check(&sent.replacen("\"urn:xs\"", "\"urn:xs2\"", 1)).unwrap_err();
}

#[test]
fn every_algorithm_of_the_list_is_taken_with_every_digest() {
    let more = |name: &str| format!("http://www.w3.org/2001/04/xmldsig-more#{name}");
    let digests = [
        ("http://www.w3.org/2001/04/xmlenc#sha256", &digest::SHA256),
        (
            "http://www.w3.org/2001/04/xmldsig-more#sha384",
            &digest::SHA384,
        ),
        ("http://www.w3.org/2001/04/xmlenc#sha512", &digest::SHA512),
    ];
    let rsa = |key, name, encoding| (key, Signer::rsa_with(key, &more(name), encoding));
    let ec = |key, name, algorithm| (key, Signer::ec(key, &more(name), algorithm));
    for (key, mut signer) in [
        rsa(RSA, "rsa-sha256", &signature::RSA_PKCS1_SHA256),
        rsa(RSA, "rsa-sha384", &signature::RSA_PKCS1_SHA384),
        rsa(RSA, "rsa-sha512", &signature::RSA_PKCS1_SHA512),
        ec(
            P256,
            "ecdsa-sha256",
            &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        ),
        ec(
            P384,
            "ecdsa-sha384",
            &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        ),
        ec(
            P521,
            "ecdsa-sha256",
            &signature::ECDSA_P521_SHA256_FIXED_SIGNING,
        ),
        ec(
            P521,
            "ecdsa-sha384",
            &signature::ECDSA_P521_SHA384_FIXED_SIGNING,
        ),
        ec(
            P521,
            "ecdsa-sha512",
            &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
        ),
    ] {
        for digest in digests {
            signer.digest = digest;
            let response = signed(&Says::default(), WAYS[0], &signer);
            let name = &signer.method;
            let taken = check_with(&[RSA_1024, key], &response);
            is_alice(&taken.unwrap_or_else(|fault| panic!("{name} {}: {fault}", digest.0)));
            // The same by another's key.
            check_with(&[RSA_1024], &response).unwrap_err();
        }
    }
}
