//! The metadata of a SAML provider: who it is, and what it signs with (STS spec 9).
//!
//! Whatever is not said in metadata is not believed later: a provider without a certificate to sign
//! with would be one whose word nobody can check, so such metadata is refused (flaw H12).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_model::Timestamp;
use roxmltree::Node;
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::key::VerifyingKey;
use super::{Name, PROTOCOL, SIGNATURE, instant};
use crate::xml::{self, XmlFault};

const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

/// The longest entity id, in characters (SAML metadata 2.0, 2.2.1).
const LONGEST_ENTITY_ID: usize = 1_024;

/// How many certificates a provider signs with at most; while keys are changed there are two.
const CERTIFICATES: usize = 16;

/// What a SAML provider's metadata says, as far as it matters here.
#[derive(Clone, PartialEq, Eq)]
pub struct Metadata {
    entity_id: String,
    valid_until: Option<Timestamp>,
    signing: Vec<Vec<u8>>,
    /// The keys of those certificates, in their order.
    keys: Vec<VerifyingKey>,
}

/// Why a document is not the metadata of a SAML provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct MetadataFault(#[from] Fault);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Xml(#[from] XmlFault),
    #[error("its root is no EntityDescriptor of SAML 2.0")]
    NoEntity,
    #[error("its entityID is missing or has not 1 to 1024 characters")]
    NoEntityId,
    #[error("its validUntil is no instant")]
    NoInstant,
    #[error("it has no IDPSSODescriptor for SAML 2.0")]
    NoProvider,
    #[error("a certificate to sign with is not X.509")]
    NoCertificate,
    #[error("no certificate to sign with has an RSA key of 1024 bits or more, or a NIST curve")]
    NothingSigns,
    #[error("it has more than 16 certificates to sign with")]
    TooMany,
}

impl Metadata {
    /// Reads a document.
    pub fn parse(text: &str) -> Result<Self, MetadataFault> {
        Ok(read(text)?)
    }

    /// The provider's name: the issuer of what it says.
    pub fn entity_id(&self) -> &str {
        &self.entity_id
    }

    /// Until when it is good, if it says so.
    pub fn valid_until(&self) -> Option<Timestamp> {
        self.valid_until
    }

    /// The certificates that the provider signs with, in DER, of which there is one at least. Their
    /// own dates are not looked at: uploading them is what makes them good (STS spec 9.2).
    pub fn signing_certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.signing.iter().map(Vec::as_slice)
    }

    /// The keys that what the provider says is checked with, of which there is one at least.
    pub(super) fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metadata")
            .field("entity_id", &self.entity_id)
            .field("valid_until", &self.valid_until)
            .field("signing", &self.signing.len())
            .finish()
    }
}

fn read(text: &str) -> Result<Metadata, Fault> {
    let document = xml::parse(text)?;
    let entity = document.root_element();
    if !entity.has_tag_name((METADATA, "EntityDescriptor")) {
        return Err(Fault::NoEntity);
    }
    let entity_id = entity.attribute("entityID").unwrap_or_default();
    if !(1..=LONGEST_ENTITY_ID).contains(&entity_id.chars().count()) {
        return Err(Fault::NoEntityId);
    }
    let valid_until = entity
        .attribute("validUntil")
        .map(|text| instant(text).ok_or(Fault::NoInstant))
        .transpose()?;
    let providers: Vec<Node<'_, '_>> = children(entity, (METADATA, "IDPSSODescriptor"))
        .filter(speaks_saml_2)
        .collect();
    if providers.is_empty() {
        return Err(Fault::NoProvider);
    }
    let mut signing = Vec::new();
    let mut signing_keys = Vec::new();
    for provider in providers {
        for key in children(provider, (METADATA, "KeyDescriptor")).filter(is_for_signing) {
            for text in certificates(key) {
                let der = decode(&text)?;
                if let Some(key) = key_of(&der)?
                    && !signing.contains(&der)
                {
                    signing.push(der);
                    signing_keys.push(key);
                }
                if signing.len() > CERTIFICATES {
                    return Err(Fault::TooMany);
                }
            }
        }
    }
    if signing.is_empty() {
        return Err(Fault::NothingSigns);
    }
    Ok(Metadata {
        entity_id: entity_id.to_owned(),
        valid_until,
        signing,
        keys: signing_keys,
    })
}

fn children<'a, 'input>(
    parent: Node<'a, 'input>,
    name: Name,
) -> impl Iterator<Item = Node<'a, 'input>> {
    parent
        .children()
        .filter(move |node| node.has_tag_name(name))
}

fn speaks_saml_2(provider: &Node<'_, '_>) -> bool {
    let spoken = provider.attribute("protocolSupportEnumeration");
    spoken.is_some_and(|spoken| spoken.split_ascii_whitespace().any(|one| one == PROTOCOL))
}

/// A key without a use is for both.
fn is_for_signing(key: &Node<'_, '_>) -> bool {
    key.attribute("use").is_none_or(|used| used == "signing")
}

/// The texts of the certificates of a key, joined across comments.
fn certificates(key: Node<'_, '_>) -> Vec<String> {
    children(key, (SIGNATURE, "KeyInfo"))
        .flat_map(|info| children(info, (SIGNATURE, "X509Data")))
        .flat_map(|data| children(data, (SIGNATURE, "X509Certificate")))
        .map(|certificate| {
            let texts = certificate.children().filter(Node::is_text);
            texts.filter_map(|text| text.text()).collect()
        })
        .collect()
}

fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    let packed: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(packed).map_err(|_| Fault::NoCertificate)
}

/// A certificate's key, if it is one that a signature is taken of. What is no certificate at all is
/// an error.
fn key_of(der: &[u8]) -> Result<Option<VerifyingKey>, Fault> {
    let certificate = Certificate::from_der(der).map_err(|_| Fault::NoCertificate)?;
    let key = certificate.tbs_certificate().subject_public_key_info();
    VerifyingKey::read(key).map_err(|_| Fault::NoCertificate)
}
