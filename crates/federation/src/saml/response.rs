//! A response as it is shaped (SAML 2.0 core, 3.2 and 3.3.3). That it has this shape says nothing of
//! who wrote it.

use roxmltree::{Document, Node};

use super::fault::SamlFault;
use super::shape::{self, Misshapen, Sequence};
use super::{ASSERTION, PROTOCOL, SIGNATURE};

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

/// A response with one assertion.
pub(super) struct Response<'a, 'input> {
    pub(super) element: Node<'a, 'input>,
    pub(super) issuer: Option<Node<'a, 'input>>,
    pub(super) signature: Option<Node<'a, 'input>>,
    pub(super) status: Node<'a, 'input>,
    pub(super) content: Content<'a, 'input>,
}

/// The assertion in it.
#[derive(Clone, Copy)]
pub(super) enum Content<'a, 'input> {
    Plain(Assertion<'a, 'input>),
    Encrypted(Node<'a, 'input>),
}

/// An assertion of which nobody knows yet who wrote it.
#[derive(Clone, Copy)]
pub(super) struct Assertion<'a, 'input> {
    pub(super) element: Node<'a, 'input>,
    pub(super) signature: Option<Node<'a, 'input>>,
}

impl<'a, 'input> Response<'a, 'input> {
    /// Finds the parts of a response, each at its one place.
    pub(super) fn read(document: &'a Document<'input>) -> Result<Self, SamlFault> {
        let misshapen = |_: Misshapen| SamlFault::unreadable("it is not shaped like a response");
        let element = document.root_element();
        if !shape::is(element, (PROTOCOL, "Response"))
            || element.attribute("Version") != Some("2.0")
        {
            return Err(SamlFault::unreadable("it is no Response of SAML 2.0"));
        }
        let mut parts = Sequence::of(element).map_err(misshapen)?;
        let issuer = parts.optional((ASSERTION, "Issuer"));
        let signature = parts.optional((SIGNATURE, "Signature"));
        parts.optional((PROTOCOL, "Extensions"));
        let status = parts.required((PROTOCOL, "Status")).map_err(misshapen)?;
        let content = if let Some(encrypted) = parts.optional((ASSERTION, "EncryptedAssertion")) {
            Content::Encrypted(encrypted)
        } else if let Some(plain) = parts.optional((ASSERTION, "Assertion")) {
            Content::Plain(Assertion::read(plain).map_err(misshapen)?)
        } else {
            // A provider that says no has no more to say.
            is_success(status)?;
            return Err(SamlFault::unreadable("it has no assertion"));
        };
        // Another assertion is the one thing that may stand here by the schema.
        let one = |_: Misshapen| SamlFault::signature("it has more than one assertion");
        parts.end().map_err(one)?;

        let (assertion, inner) = match content {
            Content::Plain(assertion) => (assertion.element, assertion.signature),
            Content::Encrypted(element) => (element, None),
        };
        let signatures = signature.iter().chain(&inner).map(Node::id);
        let signatures: Vec<_> = signatures.collect();
        shape::survey(document, assertion.id(), &signatures).map_err(SamlFault::signature)?;
        Ok(Self {
            element,
            issuer,
            signature,
            status,
            content,
        })
    }

    /// Refuses one that is of somebody else (STS spec 9.2, step 3). One that is neither signed nor
    /// holds an encrypted assertion need not say whose it is (SAML 2.0 profiles, 4.1.4.2): its
    /// assertion does.
    pub(super) fn check_issuer(&self, entity_id: &str) -> Result<(), SamlFault> {
        match (self.issuer, &self.content) {
            (Some(element), _) => check_issuer(element, entity_id),
            (None, Content::Plain(_)) if self.signature.is_none() => Ok(()),
            (None, _) => Err(SamlFault::issuer("the response names no issuer")),
        }
    }
}

impl<'a, 'input> Assertion<'a, 'input> {
    /// Finds the signature of an assertion.
    pub(super) fn read(element: Node<'a, 'input>) -> Result<Self, Misshapen> {
        let mut parts = Sequence::of(element)?;
        parts.required((ASSERTION, "Issuer"))?;
        let signature = parts.optional((SIGNATURE, "Signature"));
        Ok(Self { element, signature })
    }
}

/// Refuses an issuer that is not the provider.
pub(super) fn check_issuer(element: Node<'_, '_>, entity_id: &str) -> Result<(), SamlFault> {
    let is_entity = element
        .attribute("Format")
        .is_none_or(|format| format == ENTITY);
    match shape::text(element) {
        Ok(text) if is_entity && text == entity_id => Ok(()),
        _ => Err(SamlFault::issuer(
            "the issuer is not the provider's entity id",
        )),
    }
}

/// Refuses a status that is not the one word of success (STS spec 9.2, step 6).
pub(super) fn is_success(status: Node<'_, '_>) -> Result<(), SamlFault> {
    let code = Sequence::of(status).and_then(|mut parts| {
        let code = parts.required((PROTOCOL, "StatusCode"))?;
        parts.optional((PROTOCOL, "StatusMessage"));
        parts.optional((PROTOCOL, "StatusDetail"));
        parts.end()?;
        Ok(code.attribute("Value"))
    });
    match code {
        Ok(Some(SUCCESS)) => Ok(()),
        _ => Err(SamlFault::status("the provider's status is not Success")),
    }
}
