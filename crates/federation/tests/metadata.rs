//! What is taken for the metadata of a SAML provider, and what is not.
//!
//! The certificates in `data` were made by OpenSSL for these tests; their keys were thrown away.

#![expect(clippy::unwrap_used, reason = "what goes wrong in a test ends it")]

use daypass_federation::Metadata;
use daypass_model::Timestamp;

const RSA: &str = include_str!("data/rsa-2048.b64");
const OLD_RSA: &str = include_str!("data/rsa-1024-sha1.b64");
const SHORT_RSA: &str = include_str!("data/rsa-512.b64");
const P256: &str = include_str!("data/p-256.b64");
const SECP256K1: &str = include_str!("data/secp256k1.b64");
const ED25519: &str = include_str!("data/ed25519.b64");
const EXPIRED: &str = include_str!("data/expired.b64");

const ENTITY: &str = "https://idp.example/metadata";

fn key(attributes: &str, certificate: &str) -> String {
    format!(
        "<md:KeyDescriptor{attributes}><ds:KeyInfo><ds:X509Data>\
         <ds:X509Certificate>{certificate}</ds:X509Certificate>\
         </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
}

fn provider(keys: &str) -> String {
    format!(
        "<md:IDPSSODescriptor protocolSupportEnumeration=\
         \"urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol\">{keys}\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"https://idp.example/sso\"/></md:IDPSSODescriptor>"
    )
}

fn entity(attributes: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<md:EntityDescriptor \
         xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" {attributes}>{inside}\
         </md:EntityDescriptor>\n"
    )
}

fn metadata(keys: &str) -> String {
    entity(&format!("entityID=\"{ENTITY}\""), &provider(keys))
}

#[track_caller]
fn read(text: &str) -> Metadata {
    Metadata::parse(text).unwrap()
}

#[track_caller]
fn refused(text: &str) -> String {
    Metadata::parse(text).unwrap_err().to_string()
}

#[test]
fn metadata_says_who_the_provider_is_and_what_it_signs_with() {
    let keys = [
        key(" use=\"signing\"", RSA),
        key(" use=\"encryption\"", OLD_RSA),
        key("", P256),
        key(" use=\"signing\"", RSA),
    ];
    let read = read(&metadata(&keys.concat()));
    assert_eq!(read.entity_id(), ENTITY);
    assert_eq!(read.valid_until(), None);
    let certificates: Vec<&[u8]> = read.signing_certificates().collect();
    assert_eq!(certificates.len(), 2);
    assert!(
        certificates
            .iter()
            .all(|der| der.starts_with(&[0x30, 0x82]))
    );
}

#[test]
fn metadata_says_until_when_it_is_good() {
    let until = |text: &str| {
        let attributes = format!("entityID=\"{ENTITY}\" validUntil=\"{text}\"");
        entity(&attributes, &provider(&key("", RSA)))
    };
    for (text, seconds) in [
        ("2030-01-01T00:00:00Z", 1_893_456_000),
        ("2030-01-01T02:00:00.5+02:00", 1_893_456_000),
        ("1999-12-31T23:59:59Z", 946_684_799),
    ] {
        let expected = Some(Timestamp::from_seconds(seconds));
        assert_eq!(read(&until(text)).valid_until(), expected, "{text}");
    }
    for text in ["", "tomorrow", "2030-01-01", "2030-01-01T00:00:00"] {
        assert_eq!(refused(&until(text)), "its validUntil is no instant");
    }
}

/// A provider's word must be one that can be checked.
#[test]
fn flaw_h12_a_provider_never_verifies_nothing() {
    let nothing =
        "no certificate to sign with has an RSA key of 1024 bits or more, or a NIST curve";
    for keys in [
        String::new(),
        "<md:KeyDescriptor use=\"signing\"/>".to_owned(),
        "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo>\
         </md:KeyDescriptor>"
            .to_owned(),
        key(" use=\"encryption\"", RSA),
        key(" use=\"other\"", RSA),
        key("", SHORT_RSA),
        key("", SECP256K1),
        key("", ED25519),
    ] {
        assert_eq!(refused(&metadata(&keys)), nothing, "{keys}");
    }
    let half = &RSA[..RSA.len() / 2 / 4 * 4];
    for text in ["", "!", "AAAA", half, "MAA=", &format!("{RSA}{P256}")] {
        let keys = [key("", RSA), key("", text)].concat();
        let told = refused(&metadata(&keys));
        assert_eq!(told, "a certificate to sign with is not X.509", "{text}");
    }
    // As AWS has it, uploading a certificate is what makes it good.
    for certificate in [OLD_RSA, EXPIRED, P256] {
        let read = read(&metadata(&key("", certificate)));
        assert_eq!(read.signing_certificates().count(), 1);
    }
    let commented = RSA.replacen('\n', "\n<!-- -->", 1);
    assert_eq!(
        read(&metadata(&key("", &commented))),
        read(&metadata(&key("", RSA)))
    );
    let many: String = (0..17).map(|_| key("", RSA)).collect();
    assert_eq!(read(&metadata(&many)).signing_certificates().count(), 1);
}

#[test]
fn what_is_no_metadata_of_a_saml_2_provider_is_refused() {
    let good = metadata(&key("", RSA));
    read(&good);
    for (from, to, told) in [
        (
            "entityID",
            "id",
            "its entityID is missing or has not 1 to 1024 characters",
        ),
        (
            ENTITY,
            "",
            "its entityID is missing or has not 1 to 1024 characters",
        ),
        (
            ENTITY,
            &"é".repeat(1_025),
            "its entityID is missing or has not 1 to 1024 characters",
        ),
        (
            "SAML:2.0:metadata",
            "SAML:1.0:metadata",
            "its root is no EntityDescriptor of SAML 2.0",
        ),
        (
            "EntityDescriptor",
            "Descriptor",
            "its root is no EntityDescriptor of SAML 2.0",
        ),
        (
            "IDPSSODescriptor",
            "SPSSODescriptor",
            "it has no IDPSSODescriptor for SAML 2.0",
        ),
        (
            "SAML:2.0:protocol",
            "SAML:2.1:protocol",
            "it has no IDPSSODescriptor for SAML 2.0",
        ),
        ("</md:EntityDescriptor>", "", "it is not well-formed XML"),
        (
            "<md:SingleSignOnService",
            "<x:SingleSignOnService",
            "it is not well-formed XML",
        ),
        (
            "<md:EntityDescriptor ",
            "<!DOCTYPE md:EntityDescriptor [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
             <md:EntityDescriptor ",
            "it has a document type declaration",
        ),
    ] {
        let changed = good.replace(from, to);
        assert_ne!(changed, good, "{from}");
        assert_eq!(refused(&changed), told, "{from}");
    }
}

/// An element of the right name at another place is not read.
#[test]
fn only_what_stands_where_it_belongs_is_read() {
    let inside = provider(&key("", RSA));
    let hidden = format!("<md:Extensions>{inside}</md:Extensions>");
    let attributes = format!("entityID=\"{ENTITY}\"");
    let told = refused(&entity(&attributes, &hidden));
    assert_eq!(told, "it has no IDPSSODescriptor for SAML 2.0");
    let wrapped = format!("<md:Extensions>{}</md:Extensions>", key("", RSA));
    assert!(refused(&metadata(&wrapped)).starts_with("no certificate"));
}
