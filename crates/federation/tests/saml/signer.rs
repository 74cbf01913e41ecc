//! An identity provider for the tests: writes responses, and signs them.
//!
//! It knows nothing of canonicalization: it writes every document in its canonical form from the
//! start. So what it signs does not depend on the code under test.

use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, RsaEncoding, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_federation::Metadata;
use daypass_federation::saml::{
    Encryption, Expected, Provider, SamlFault, VerifiedAssertion, verify,
};
use daypass_model::Timestamp;

/// The present: 2027-01-15T08:00:00Z.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ISSUER: &str = "https://idp.example/metadata";
pub(crate) const RECIPIENT: &str = "https://signin.aws.amazon.com/saml";
pub(crate) const AUDIENCE: &str = "urn:amazon:webservices";

pub(crate) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
pub(crate) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub(crate) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
pub(crate) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

macro_rules! key {
    ($name:literal) => {
        (
            include_str!(concat!("../data/saml/keys/", $name, ".pem")),
            include_str!(concat!("../data/saml/keys/", $name, ".crt")),
        )
    };
}

/// The keys of the tests, with their certificates: made by OpenSSL, and good for nothing else.
pub(crate) const RSA: (&str, &str) = key!("rsa");
pub(crate) const OTHER: (&str, &str) = key!("other");
pub(crate) const RSA_1024: (&str, &str) = key!("rsa-1024");
pub(crate) const P256: (&str, &str) = key!("p-256");
pub(crate) const P384: (&str, &str) = key!("p-384");
pub(crate) const P521: (&str, &str) = key!("p-521");
/// The key that assertions are encrypted for.
pub(crate) const OPENS: (&str, &str) = key!("opens");

/// What is between the lines of a PEM text.
pub(crate) fn base64_of(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("--")).collect()
}

pub(crate) fn der_of(pem: &str) -> Vec<u8> {
    STANDARD.decode(base64_of(pem)).unwrap()
}

pub(crate) fn metadata(keys: &[(&str, &str)]) -> Metadata {
    let keys: String = keys
        .iter()
        .map(|(_, certificate)| {
            format!(
                "<KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"{DSIG}\"><ds:X509Data>\
                 <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
                 </KeyDescriptor>",
                base64_of(certificate)
            )
        })
        .collect();
    let text = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{ISSUER}\">\
         <IDPSSODescriptor protocolSupportEnumeration=\"{PROTOCOL}\">{keys}</IDPSSODescriptor>\
         </EntityDescriptor>"
    );
    Metadata::parse(&text).unwrap()
}

enum Pair {
    Rsa(Box<RsaKeyPair>, &'static dyn RsaEncoding),
    Ec(EcdsaKeyPair),
}

/// Who signs, and how.
pub(crate) struct Signer {
    pair: Pair,
    /// The name of the algorithm.
    pub(crate) method: String,
    /// What the digest is said to be.
    pub(crate) digest: (&'static str, &'static digest::Algorithm),
    /// What is put into the place of the key information.
    pub(crate) key_info: String,
}

impl Signer {
    pub(crate) fn rsa(key: (&str, &str)) -> Self {
        Self::rsa_with(key, RSA_SHA256, &signature::RSA_PKCS1_SHA256)
    }

    pub(crate) fn rsa_with(
        key: (&str, &str),
        method: &str,
        encoding: &'static dyn RsaEncoding,
    ) -> Self {
        let pair = RsaKeyPair::from_pkcs8(&der_of(key.0)).unwrap();
        Self::of(Pair::Rsa(Box::new(pair), encoding), method)
    }

    pub(crate) fn ec(
        key: (&str, &str),
        method: &str,
        algorithm: &'static EcdsaSigningAlgorithm,
    ) -> Self {
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &der_of(key.0)).unwrap();
        Self::of(Pair::Ec(pair), method)
    }

    fn of(pair: Pair, method: &str) -> Self {
        Self {
            pair,
            method: method.to_owned(),
            digest: (SHA256, &digest::SHA256),
            key_info: String::new(),
        }
    }

    /// The bytes of a signature, in base64.
    pub(crate) fn raw(&self, message: &str) -> String {
        let bytes = match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut bytes = vec![0; pair.public_modulus_len()];
                let chance = SystemRandom::new();
                pair.sign(*encoding, &chance, message.as_bytes(), &mut bytes)
                    .unwrap();
                bytes
            }
            Pair::Ec(pair) => {
                let signed = pair.sign(&SystemRandom::new(), message.as_bytes());
                signed.unwrap().as_ref().to_vec()
            }
        };
        STANDARD.encode(bytes)
    }

    pub(crate) fn digest_of(&self, text: &str) -> String {
        STANDARD.encode(digest::digest(self.digest.1, text.as_bytes()))
    }

    /// A reference to an element by its ID, with this text.
    pub(crate) fn reference(&self, id: &str, text: &str) -> String {
        format!(
            "<ds:Reference URI=\"#{id}\"><ds:Transforms>\
             <ds:Transform Algorithm=\"{ENVELOPED}\"></ds:Transform>\
             <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"{}\"></ds:DigestMethod>\
             <ds:DigestValue>{}</ds:DigestValue></ds:Reference>",
            self.digest.0,
            self.digest_of(text)
        )
    }

    pub(crate) fn methods(&self) -> String {
        format!(
            "<ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"{}\"></ds:SignatureMethod>",
            self.method
        )
    }

    /// A signature whose `SignedInfo` has this in it.
    pub(crate) fn signature_over(&self, signed_info: &str) -> String {
        let value = self.raw(&format!(
            "<ds:SignedInfo xmlns:ds=\"{DSIG}\">{signed_info}</ds:SignedInfo>"
        ));
        format!(
            "<ds:Signature xmlns:ds=\"{DSIG}\"><ds:SignedInfo>{signed_info}</ds:SignedInfo>\
             <ds:SignatureValue>{value}</ds:SignatureValue>{}</ds:Signature>",
            self.key_info
        )
    }

    /// A signature of an element with this text.
    pub(crate) fn signature(&self, id: &str, text: &str) -> String {
        let reference = self.reference(id, text);
        self.signature_over(&format!("{}{reference}", self.methods()))
    }

    /// The same element with its signature at its place.
    pub(crate) fn sign(&self, id: &str, text: &str) -> String {
        after_issuer(text, &self.signature(id, text))
    }
}

/// Puts something behind the first `Issuer`.
pub(crate) fn after_issuer(text: &str, what: &str) -> String {
    text.replacen("</saml:Issuer>", &format!("</saml:Issuer>{what}"), 1)
}

/// What an assertion says: pieces of XML, which must be written canonically.
#[derive(Clone)]
pub(crate) struct Says {
    pub(crate) id: String,
    pub(crate) issued: String,
    pub(crate) issuer: String,
    pub(crate) name_id: String,
    pub(crate) confirmations: String,
    pub(crate) conditions: String,
    pub(crate) statements: String,
}

impl Default for Says {
    fn default() -> Self {
        Self {
            id: "_a1".to_owned(),
            issued: "2027-01-15T07:59:00Z".to_owned(),
            issuer: format!("<saml:Issuer>{ISSUER}</saml:Issuer>"),
            name_id:
                "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">\
                      alice</saml:NameID>"
                    .to_owned(),
            confirmations: confirmation(&format!(
                " NotOnOrAfter=\"2027-01-15T08:04:00Z\" Recipient=\"{RECIPIENT}\""
            )),
            conditions: conditions(
                " NotBefore=\"2027-01-15T07:58:00Z\" NotOnOrAfter=\"2027-01-15T08:10:00Z\"",
                &restriction(AUDIENCE),
            ),
            statements: format!(
                "<saml:AuthnStatement AuthnInstant=\"2027-01-15T07:59:00Z\" \
                 SessionNotOnOrAfter=\"2027-01-15T09:00:00Z\"><saml:AuthnContext>\
                 <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password\
                 </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{}",
                statement(&attribute(
                    "https://aws.amazon.com/SAML/Attributes/RoleSessionName",
                    "alice"
                ))
            ),
        }
    }
}

pub(crate) fn confirmation(attributes: &str) -> String {
    format!(
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData{attributes}></saml:SubjectConfirmationData>\
         </saml:SubjectConfirmation>"
    )
}

pub(crate) fn conditions(attributes: &str, inside: &str) -> String {
    format!("<saml:Conditions{attributes}>{inside}</saml:Conditions>")
}

pub(crate) fn restriction(audience: &str) -> String {
    format!(
        "<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>\
         </saml:AudienceRestriction>"
    )
}

pub(crate) fn attribute(name: &str, value: &str) -> String {
    format!(
        "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{value}</saml:AttributeValue>\
         </saml:Attribute>"
    )
}

pub(crate) fn statement(attributes: &str) -> String {
    format!("<saml:AttributeStatement>{attributes}</saml:AttributeStatement>")
}

impl Says {
    /// The assertion, not signed.
    pub(crate) fn text(&self) -> String {
        format!(
            "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"{}\" IssueInstant=\"{}\" Version=\"2.0\">\
             {}<saml:Subject>{}{}</saml:Subject>{}{}</saml:Assertion>",
            self.id,
            self.issued,
            self.issuer,
            self.name_id,
            self.confirmations,
            self.conditions,
            self.statements
        )
    }
}

/// A response with this in the place of its assertion, not signed.
pub(crate) fn response(content: &str) -> String {
    response_with("urn:oasis:names:tc:SAML:2.0:status:Success", content)
}

pub(crate) fn response_with(status: &str, content: &str) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" Destination=\"{RECIPIENT}\" ID=\"_r1\" \
         IssueInstant=\"2027-01-15T07:59:00Z\" Version=\"2.0\">\
         <saml:Issuer xmlns:saml=\"{ASSERTION}\">{ISSUER}</saml:Issuer>\
         <samlp:Status><samlp:StatusCode Value=\"{status}\"></samlp:StatusCode></samlp:Status>\
         {content}</samlp:Response>"
    )
}

/// What of a response is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    Response,
    Assertion,
    Both,
}

pub(crate) const WAYS: [Signed; 3] = [Signed::Response, Signed::Assertion, Signed::Both];

/// A response that says this, signed this way.
pub(crate) fn signed(says: &Says, way: Signed, signer: &Signer) -> String {
    let assertion = match way {
        Signed::Response => says.text(),
        Signed::Assertion | Signed::Both => signer.sign(&says.id, &says.text()),
    };
    let response = response(&assertion);
    match way {
        Signed::Assertion => response,
        Signed::Response | Signed::Both => signer.sign("_r1", &response),
    }
}

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Verifies a response of the provider that signs with these keys.
pub(crate) fn check_with(
    keys: &[(&str, &str)],
    response: &str,
) -> Result<VerifiedAssertion, SamlFault> {
    let metadata = metadata(keys);
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &[],
    };
    check_of(&provider, response)
}

/// Verifies a response of a provider.
pub(crate) fn check_of(
    provider: &Provider<'_>,
    response: &str,
) -> Result<VerifiedAssertion, SamlFault> {
    check_at(provider, NOW, response)
}

pub(crate) fn check_at(
    provider: &Provider<'_>,
    now: i64,
    response: &str,
) -> Result<VerifiedAssertion, SamlFault> {
    check_base64(provider, now, &STANDARD.encode(response))
}

fn check_base64(
    provider: &Provider<'_>,
    now: i64,
    response: &str,
) -> Result<VerifiedAssertion, SamlFault> {
    expecting(now, |expected| verify(response, provider, expected))
}

/// What comes of what is expected at this instant.
pub(crate) fn expecting<T>(now: i64, judge: impl FnOnce(&Expected<'_>) -> T) -> T {
    judge(&Expected {
        now: Timestamp::from_seconds(now),
        skew: 60,
        recipients: &strings(&[RECIPIENT, "https://{region}.signin.aws.amazon.com/saml"]),
        audiences: &strings(&[AUDIENCE, RECIPIENT]),
    })
}

/// Verifies what was sent, as it was sent.
pub(crate) fn check_raw(response: &str) -> Result<VerifiedAssertion, SamlFault> {
    let metadata = metadata(&[RSA]);
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &[],
    };
    check_base64(&provider, NOW, response)
}

/// Base64 in lines, as mail has it.
pub(crate) fn base64_lines(text: &str) -> String {
    let packed = STANDARD.encode(text);
    let lines = packed.as_bytes().chunks(76);
    let lines: Vec<&str> = lines.map(|line| str::from_utf8(line).unwrap()).collect();
    lines.join("\r\n")
}

/// Verifies a response of the provider that signs with the one RSA key.
pub(crate) fn check(response: &str) -> Result<VerifiedAssertion, SamlFault> {
    check_with(&[RSA], response)
}
