//! From a response to a verified assertion, in AWS's order (STS spec 9.2).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_model::{Partition, Timestamp};
use roxmltree::Document;

use super::assertion::{self, VerifiedAssertion};
use super::encryption::{self, PrivateKey};
use super::fault::SamlFault;
use super::metadata::Metadata;
use super::profile;
use super::response::{self, Assertion, Content, Response};
use super::shape;
use super::signature::{self, Signed};
use crate::xml;

/// The longest response, in characters of base64 (STS spec 8). It is never inflated (flaw H18).
const LONGEST: usize = 100_000;

/// The provider that a response is said to come from.
#[derive(Clone, Copy, Debug)]
pub struct Provider<'a> {
    /// Who it is, and what it signs with.
    pub metadata: &'a Metadata,
    /// What is to be encrypted, and how.
    pub encryption: Encryption,
    /// What it encrypts for, two at most: others are not tried.
    pub keys: &'a [PrivateKey],
}

/// What is asked of a provider's encryption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Encryption {
    /// A plain assertion is refused.
    pub required: bool,
    /// AES-CBC is taken, too. It tells nobody that what it encrypts was altered.
    pub allow_cbc: bool,
}

/// What an assertion must say to be good here and now.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The present.
    pub now: Timestamp,
    /// By how many seconds a provider's clock may be ahead. When an assertion is over does not
    /// depend on it.
    pub skew: i64,
    /// Where it may have been sent. `{region}` in one stands for lower-case letters, digits and
    /// hyphens, one at least.
    pub recipients: &'a [String],
    /// Whom it may be for.
    pub audiences: &'a [String],
}

/// A response of which everything was checked that is cheap.
#[derive(Debug)]
#[must_use = "a response that nobody opens says nothing"]
pub enum Received {
    /// Its assertion was in clear, and is good.
    Verified(VerifiedAssertion),
    /// Its assertion is encrypted.
    Sealed(SealedAssertion),
}

/// An encrypted assertion that nothing speaks against so far. To open it takes operations with
/// private keys, four at most, of milliseconds each: whoever opens bounds how many are under way.
pub struct SealedAssertion {
    /// The response as it was sent.
    text: String,
    /// Whether the provider has signed it.
    is_signed: bool,
}

/// Verifies a response, whatever it costs, and gives out what its assertion says.
pub fn verify(
    response: &str,
    provider: &Provider<'_>,
    expected: &Expected<'_>,
) -> Result<VerifiedAssertion, SamlFault> {
    match receive(response, provider, expected)? {
        Received::Verified(assertion) => Ok(assertion),
        Received::Sealed(sealed) => sealed.open(provider, expected),
    }
}

/// Verifies a response as far as it is not encrypted. The response's own signature is among that; an
/// assertion's is not, and whoever knows the provider may have made a response without the former.
pub fn receive(
    response: &str,
    provider: &Provider<'_>,
    expected: &Expected<'_>,
) -> Result<Received, SamlFault> {
    let text = decode(response)?;
    let document = parse(&text)?;
    let sent = Response::read(&document)?;
    sent.check_issuer(provider.metadata.entity_id())?;
    let signed = signed_text(&sent, provider)?;
    let Content::Encrypted(element) = sent.content else {
        let assertion = conclude(&sent, signed.as_ref(), provider, expected)?;
        return Ok(Received::Verified(assertion));
    };
    encryption::check(element, provider).map_err(SamlFault::signature)?;
    response::is_success(sent.status)?;
    assertion::check_place(sent.element.attribute("Destination"), expected)?;
    let is_signed = signed.is_some();
    drop(document);
    Ok(Received::Sealed(SealedAssertion { text, is_signed }))
}

impl SealedAssertion {
    /// Whether the provider has signed what it stands in. If not, anybody can have made it.
    pub fn is_of_its_provider(&self) -> bool {
        self.is_signed
    }

    /// Opens it, and verifies it from the beginning: nothing that one provider has signed is read as
    /// another's, whichever is given here.
    pub fn open(
        &self,
        provider: &Provider<'_>,
        expected: &Expected<'_>,
    ) -> Result<VerifiedAssertion, SamlFault> {
        let document = parse(&self.text)?;
        let sent = Response::read(&document)?;
        let signed = signed_text(&sent, provider)?;
        conclude(&sent, signed.as_ref(), provider, expected)
    }
}

impl fmt::Debug for SealedAssertion {
    /// What was sent is as good as a password for a while.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedAssertion([redacted])")
    }
}

/// What the provider has signed of a response, if that says so.
fn signed_text(
    sent: &Response<'_, '_>,
    provider: &Provider<'_>,
) -> Result<Option<Signed>, SamlFault> {
    let keys = provider.metadata.keys();
    let signed = sent
        .signature
        .map(|signature| signature::verify(sent.element, signature, keys));
    signed.transpose().map_err(SamlFault::signature)
}

/// What the assertion in a response says, in which this was signed.
fn conclude(
    sent: &Response<'_, '_>,
    signed: Option<&Signed>,
    provider: &Provider<'_>,
    expected: &Expected<'_>,
) -> Result<VerifiedAssertion, SamlFault> {
    let (assertion, destination) = match signed {
        Some(signed) => {
            let document = reread(signed.text())?;
            let response = Response::read(&document)?;
            open(&response, Some((signed, sent)), provider)?
        }
        None => open(sent, None, provider)?,
    };
    VerifiedAssertion::read(&assertion, destination.as_deref(), provider, expected)
}

/// Whether a response can be read at all, of whomever it is.
pub fn read(response: &str) -> Result<(), SamlFault> {
    let text = decode(response)?;
    let document = parse(&text)?;
    Response::read(&document)?;
    Ok(())
}

/// The ARNs of the providers that a response says it offers roles through, each once; `None` if its
/// assertion is encrypted. They tell whose keys to hold the response against, and nothing else.
pub fn unverified_providers(
    response: &str,
    partition: Partition,
) -> Result<Option<Vec<String>>, SamlFault> {
    let text = decode(response)?;
    let document = parse(&text)?;
    let Content::Plain(assertion) = Response::read(&document)?.content else {
        return Ok(None);
    };
    let attributes = assertion::unverified_attributes(assertion.element);
    Ok(Some(profile::unverified_providers(&attributes, partition)))
}

/// The assertion in a response, and where the response says that it was sent.
///
/// If the response is signed it is the one in its signed text; that text, and the response as it was
/// sent, stand in `signed`. If it is not, its assertion must be, and what stands around that is
/// believed only where it speaks against the response.
fn open(
    response: &Response<'_, '_>,
    signed: Option<(&Signed, &Response<'_, '_>)>,
    provider: &Provider<'_>,
) -> Result<(Signed, Option<String>), SamlFault> {
    response.check_issuer(provider.metadata.entity_id())?;
    let (signed, sent) = signed.unzip();
    let assertion = match response.content {
        Content::Plain(_) if provider.encryption.required => {
            return Err(SamlFault::plain("the assertion is not encrypted"));
        }
        Content::Plain(assertion) => {
            let as_sent = match sent.map(|sent| sent.content) {
                Some(Content::Plain(as_sent)) => as_sent,
                _ => assertion,
            };
            trusted(assertion, as_sent, signed, provider)?
        }
        Content::Encrypted(element) => {
            let sent = sent.and_then(|sent| match sent.content {
                Content::Encrypted(element) => Some(element),
                Content::Plain(_) => None,
            });
            let text = encryption::decrypt(element, sent, provider);
            let text = text.map_err(SamlFault::signature)?;
            let document = xml::parse(&text);
            let document = document.map_err(|_| SamlFault::signature(encryption::UNREADABLE))?;
            let assertion =
                decrypted(&document).ok_or(SamlFault::signature(encryption::UNREADABLE))?;
            trusted(assertion, assertion, signed, provider)?
        }
    };
    response::is_success(response.status)?;
    let destination = response.element.attribute("Destination");
    Ok((assertion, destination.map(str::to_owned)))
}

/// An assertion that is signed itself, or stands in a response that is. A signature that is there
/// must be good, whatever others are.
///
/// The assertion's own is checked where it was sent: the response's signed text may have lost
/// namespaces that it counts, and what it signs it vouches for by itself.
fn trusted(
    assertion: Assertion<'_, '_>,
    as_sent: Assertion<'_, '_>,
    around: Option<&Signed>,
    provider: &Provider<'_>,
) -> Result<Signed, SamlFault> {
    let signed = match (as_sent.signature, around) {
        (Some(signature), _) => {
            signature::verify(as_sent.element, signature, provider.metadata.keys())
        }
        (None, Some(around)) => Signed::inside(around, assertion.element),
        (None, None) => Err("neither the response nor its assertion is signed"),
    };
    signed.map_err(SamlFault::signature)
}

/// The assertion in what was decrypted: the one element in the one around it.
fn decrypted<'a, 'input>(document: &'a Document<'input>) -> Option<Assertion<'a, 'input>> {
    let mut parts = shape::Sequence::of(document.root_element()).ok()?;
    let element = parts.required((super::ASSERTION, "Assertion")).ok()?;
    parts.end().ok()?;
    let assertion = Assertion::read(element).ok()?;
    let signatures: Vec<_> = assertion.signature.iter().map(|node| node.id()).collect();
    shape::survey(document, element.id(), &signatures).ok()?;
    Some(assertion)
}

/// The text of a response, with its line ends as a reader of XML hands them on.
fn decode(response: &str) -> Result<String, SamlFault> {
    if response.len() > LONGEST {
        return Err(SamlFault::unreadable(
            "it is longer than 100,000 characters",
        ));
    }
    let packed: String = response.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(packed);
    let bytes = bytes.map_err(|_| SamlFault::unreadable("it is no base64"))?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| SamlFault::unreadable("it is no UTF-8"))?;
    Ok(xml::line_ends(&text).into_owned())
}

/// Reads a text as it was sent.
fn parse(text: &str) -> Result<Document<'_>, SamlFault> {
    xml::parse(text).map_err(|_| SamlFault::unreadable("it is no XML that is taken"))
}

/// Reads a canonical text.
pub(super) fn reread(text: &str) -> Result<Document<'_>, SamlFault> {
    xml::parse(text).map_err(|_| SamlFault::signature("its canonical form cannot be read again"))
}
