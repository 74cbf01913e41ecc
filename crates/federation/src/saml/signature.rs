//! XML signatures, of the one kind that is taken (XML Signature 1.1; SAML 2.0 core, 5.4): enveloped
//! in the element that it signs, one reference, to that element's own ID, exclusive canonicalization.
//!
//! Nothing is looked up: the element that is verified is the one that the signature stands in, so
//! there is no other that the reference could lead to (flaws H01, H09). What a signature says of its
//! key is not read: keys come from the metadata (flaw H13).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::key::{Hash, Scheme, VerifyingKey};
use super::shape::{self, Misshapen, Sequence};
use super::{EXCLUSIVE, Name, SIGNATURE};
use crate::c14n::canonicalize;
use crate::xml;

/// The same with comments: they do not count in what a reference by ID leads to.
const EXCLUSIVE_WITH_COMMENTS: &str = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// What signatures are taken: nothing below SHA-256, no HMAC, no other kind of key (flaw H14).
const SCHEMES: [(&str, Scheme); 6] = [
    (
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        Scheme::Rsa(Hash::Sha256),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        Scheme::Rsa(Hash::Sha384),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        Scheme::Rsa(Hash::Sha512),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        Scheme::Ecdsa(Hash::Sha256),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        Scheme::Ecdsa(Hash::Sha384),
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
        Scheme::Ecdsa(Hash::Sha512),
    ),
];

const DIGESTS: [(&str, &digest::Algorithm); 3] = [
    ("http://www.w3.org/2001/04/xmlenc#sha256", &digest::SHA256),
    (
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        &digest::SHA384,
    ),
    ("http://www.w3.org/2001/04/xmlenc#sha512", &digest::SHA512),
];

/// How many prefixes are taken into canonicalization at most.
const PREFIXES: usize = 32;

/// The canonical text of an element that the provider has signed, or of one inside such an element,
/// without its signature. Only this module makes it, and only from it an assertion is read.
pub(super) struct Signed(String);

impl Signed {
    /// The text, which is a document of its own.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// An element inside a signed one, or the decrypted content of an element inside it.
    pub(super) fn inside(_around: &Self, element: Node<'_, '_>) -> Result<Self, &'static str> {
        let text = canonicalize(element, None, &[]);
        Ok(Self(text.map_err(|_| "it has no canonical form")?))
    }
}

/// Checks the signature that stands in an element.
pub(super) fn verify(
    element: Node<'_, '_>,
    signature: Node<'_, '_>,
    keys: &[VerifyingKey],
) -> Result<Signed, &'static str> {
    let misshapen = |_: Misshapen| "the signature is not of the one shape that is taken";
    if signature.parent() != Some(element) {
        return Err("the signature does not stand in what it signs");
    }
    let mut parts = Sequence::of(signature).map_err(misshapen)?;
    let signed_info = parts.required(name("SignedInfo")).map_err(misshapen)?;
    let value = parts.required(name("SignatureValue")).map_err(misshapen)?;
    // What it says of its key is nobody's business (flaw H13), and objects are not taken.
    parts.optional(name("KeyInfo"));
    parts.end().map_err(misshapen)?;
    if !shape::has_no_comment(signed_info) {
        return Err("there is a comment in what is signed");
    }
    let value = shape::text(value).map_err(misshapen)?;
    let value = decode(&value).ok_or("the signature is no base64")?;

    // It is canonicalized as it says itself, and then everything is read from what came out: so
    // what was signed and what is read are one text.
    let prefixes = Sequence::of(signed_info).and_then(|mut parts| {
        let method = parts.required(name("CanonicalizationMethod"))?;
        canonicalization(method)
    });
    let prefixes = prefixes.map_err(misshapen)?;
    let signed_info = canonical(signed_info, None, &prefixes)?;
    let document = xml::parse(&signed_info).map_err(|_| "what is signed cannot be read again")?;
    let claim = Claim::read(document.root_element()).map_err(misshapen)?;

    let by_key = |key: &VerifyingKey| key.verifies(claim.scheme, signed_info.as_bytes(), &value);
    if !keys.iter().any(by_key) {
        return Err("no key of the metadata has made the signature");
    }
    let id = element.attribute("ID").unwrap_or_default();
    if id.is_empty() || claim.reference.strip_prefix('#') != Some(id) {
        return Err("the signature is of another element");
    }
    let text = canonical(element, Some(signature.id()), &claim.prefixes)?;
    if digest::digest(claim.digest, text.as_bytes()).as_ref() != claim.value {
        return Err("the element was changed after it was signed");
    }
    Ok(Signed(text))
}

fn canonical(
    element: Node<'_, '_>,
    without: Option<roxmltree::NodeId>,
    prefixes: &[String],
) -> Result<String, &'static str> {
    let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
    canonicalize(element, without, &prefixes).map_err(|_| "it has no canonical form")
}

/// What `SignedInfo` says.
struct Claim {
    scheme: Scheme,
    reference: String,
    /// The prefixes that count in the canonical form of the element.
    prefixes: Vec<String>,
    digest: &'static digest::Algorithm,
    value: Vec<u8>,
}

impl Claim {
    /// Reads it. There is one reference, and nothing is transformed but as SAML has it (core, 5.4.4):
    /// the signature is taken out, and what is left is canonicalized (flaws H05, H06, H16).
    fn read(signed_info: Node<'_, '_>) -> Result<Self, Misshapen> {
        let mut parts = Sequence::of(signed_info)?;
        canonicalization(parts.required(name("CanonicalizationMethod"))?)?;
        let method = parts.required(name("SignatureMethod"))?;
        shape::empty(method)?;
        let reference = parts.required(name("Reference"))?;
        parts.end()?;

        let mut parts = Sequence::of(reference)?;
        let transforms = parts.required(name("Transforms"))?;
        let digest = parts.required(name("DigestMethod"))?;
        shape::empty(digest)?;
        let value = shape::text(parts.required(name("DigestValue"))?)?;
        parts.end()?;

        let mut transforms = Sequence::of(transforms)?;
        let enveloped = transforms.required(name("Transform"))?;
        if algorithm(enveloped)? != ENVELOPED {
            return Err(Misshapen);
        }
        shape::empty(enveloped)?;
        let prefixes = canonicalization(transforms.required(name("Transform"))?)?;
        transforms.end()?;
        Ok(Self {
            scheme: listed(&SCHEMES, algorithm(method)?)?,
            reference: reference.attribute("URI").ok_or(Misshapen)?.to_owned(),
            prefixes,
            digest: listed(&DIGESTS, algorithm(digest)?)?,
            value: decode(&value).ok_or(Misshapen)?,
        })
    }
}

fn name(local: &'static str) -> Name {
    (SIGNATURE, local)
}

fn algorithm<'a>(method: Node<'a, '_>) -> Result<&'a str, Misshapen> {
    method.attribute("Algorithm").ok_or(Misshapen)
}

fn listed<T: Copy>(list: &[(&str, T)], name: &str) -> Result<T, Misshapen> {
    let found = list.iter().find(|(listed, _)| *listed == name);
    found.map(|(_, value)| *value).ok_or(Misshapen)
}

/// Reads an element that names exclusive canonicalization: the prefixes that count wherever they are
/// known, the empty one for `#default`.
fn canonicalization(method: Node<'_, '_>) -> Result<Vec<String>, Misshapen> {
    if ![EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS].contains(&algorithm(method)?) {
        return Err(Misshapen);
    }
    let mut parts = Sequence::of(method)?;
    let inclusive = parts.optional((EXCLUSIVE, "InclusiveNamespaces"));
    parts.end()?;
    let Some(inclusive) = inclusive else {
        return Ok(Vec::new());
    };
    shape::empty(inclusive)?;
    let list = inclusive.attribute("PrefixList").unwrap_or_default();
    let prefixes = list.split_ascii_whitespace().map(|prefix| match prefix {
        "#default" => String::new(),
        prefix => prefix.to_owned(),
    });
    let prefixes: Vec<String> = prefixes.take(PREFIXES + 1).collect();
    match prefixes.len() > PREFIXES {
        true => Err(Misshapen),
        false => Ok(prefixes),
    }
}

/// Base64 with white space in it, as XML Schema has it.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(packed).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}
