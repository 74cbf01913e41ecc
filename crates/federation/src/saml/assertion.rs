//! What a verified assertion says, and whether it is good here and now (SAML 2.0 core, 2.3 to 2.7;
//! STS spec 9.2, steps 7 to 10).

use std::fmt;

use daypass_model::Timestamp;
use roxmltree::Node;

use super::fault::SamlFault;
use super::response::check_issuer;
use super::shape::{self, Misshapen, Sequence};
use super::signature::Signed;
use super::verify::{Expected, Provider, reread};
use super::{ASSERTION, Name, instant};

/// How long after it was issued an assertion is taken, in seconds (STS spec 9.2, step 10).
const FRESH: i64 = 300;

const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// What stands for the name of a region in a recipient.
const REGION: &str = "{region}";

const MISSHAPEN: SamlFault = SamlFault::unreadable("the assertion is not shaped like one");

/// An assertion that a provider has signed, that is for us, and that is good now. Only
/// [`verify`](super::verify()) makes one, and all that it says was signed.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedAssertion {
    id: String,
    issuer: String,
    issue_instant: Timestamp,
    name_id: Option<NameId>,
    recipient: String,
    in_response_to: Option<String>,
    not_on_or_after: Timestamp,
    audiences: Vec<String>,
    session_not_on_or_after: Option<Timestamp>,
    attributes: Vec<Attribute>,
}

/// Whom an assertion is about.
#[derive(Clone, PartialEq, Eq)]
pub struct NameId {
    text: String,
    format: Option<String>,
}

/// What an assertion says about them.
#[derive(Clone, PartialEq, Eq)]
pub struct Attribute {
    name: String,
    values: Vec<String>,
}

impl VerifiedAssertion {
    /// Its ID: no two assertions of an issuer have the same.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who says it: the provider's entity id.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// When it was said.
    pub fn issue_instant(&self) -> Timestamp {
        self.issue_instant
    }

    /// Whom it is about, if it says so in clear.
    pub fn name_id(&self) -> Option<&NameId> {
        self.name_id.as_ref()
    }

    /// Where it was to be sent, one of the expected places.
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// The ID of the request that it answers, if it answers one. Nothing is checked by it here.
    pub fn in_response_to(&self) -> Option<&str> {
        self.in_response_to.as_deref()
    }

    /// From when on it is refused, if not earlier for its age.
    pub fn not_on_or_after(&self) -> Timestamp {
        self.not_on_or_after
    }

    /// Whom it is for. One of them is expected, at least.
    pub fn audiences(&self) -> &[String] {
        &self.audiences
    }

    /// When the session at the provider ends at the latest, if it says so.
    pub fn session_not_on_or_after(&self) -> Option<Timestamp> {
        self.session_not_on_or_after
    }

    /// What it says about them, in its order. Two may have one name.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }
}

impl NameId {
    /// The name.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What kind of name it is, if it says so.
    pub fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }
}

impl Attribute {
    #[cfg(test)]
    pub(super) fn new(name: &str, values: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }
    }

    /// Its name, whatever form it has.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its values, in their order.
    pub fn values(&self) -> &[String] {
        &self.values
    }
}

impl fmt::Debug for VerifiedAssertion {
    /// Whom it is about, and what it says of them, is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedAssertion")
            .field("id", &self.id)
            .field("issuer", &self.issuer)
            .field("issue_instant", &self.issue_instant)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NameId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("NameId");
        shown.field("format", &self.format).finish_non_exhaustive()
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attribute")
            .field("name", &self.name)
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}

impl VerifiedAssertion {
    /// Reads a signed text, and refuses what is not for us or not good now. `destination` is where
    /// the response says that it was sent.
    pub(super) fn read(
        signed: &Signed,
        destination: Option<&str>,
        provider: &Provider<'_>,
        expected: &Expected<'_>,
    ) -> Result<Self, SamlFault> {
        let document = reread(signed.text())?;
        let statement = Statement::read(document.root_element())?;
        check_issuer(statement.issuer, provider.metadata.entity_id())?;
        let confirmation = Confirmation::read(&statement.confirmations)?;
        check_place(Some(&confirmation.recipient), expected)?;
        check_place(destination, expected)?;
        let conditions = Conditions::read(statement.conditions)?;
        conditions.check_audience(expected.audiences)?;
        let session_end = statement.session_end;
        let ends = [conditions.not_on_or_after, session_end];
        let begins = [confirmation.not_before, conditions.not_before];
        check_time(&statement, &confirmation, &begins, &ends, expected)?;
        let ends = [
            Some(confirmation.not_on_or_after),
            conditions.not_on_or_after,
        ];
        let not_on_or_after = ends.into_iter().flatten().min();
        Ok(Self {
            id: statement.id.to_owned(),
            issuer: provider.metadata.entity_id().to_owned(),
            issue_instant: statement.issue_instant,
            name_id: statement.name_id,
            recipient: confirmation.recipient,
            in_response_to: confirmation.in_response_to,
            not_on_or_after: not_on_or_after.unwrap_or(confirmation.not_on_or_after),
            audiences: conditions.audiences.concat(),
            session_not_on_or_after: session_end,
            attributes: statement.attributes,
        })
    }
}

/// Refuses what was sent to another place, where it says to which.
pub(super) fn check_place(place: Option<&str>, expected: &Expected<'_>) -> Result<(), SamlFault> {
    let is_expected = |place| expected.recipients.iter().any(|form| fits(form, place));
    match place.is_none_or(is_expected) {
        true => Ok(()),
        false => Err(SamlFault::confirmation("it was sent to another place")),
    }
}

/// Refuses what is too old or too young. A provider's clock that is ahead is forgiven as far as is
/// expected, and no end is put off: what may be used twice within its time is not used after it.
fn check_time(
    statement: &Statement<'_, '_>,
    confirmation: &Confirmation,
    begins: &[Option<Timestamp>],
    ends: &[Option<Timestamp>],
    expected: &Expected<'_>,
) -> Result<(), SamlFault> {
    let now = expected.now;
    let latest = now.plus(expected.skew.max(0));
    if now.since(statement.issue_instant) > FRESH {
        return Err(SamlFault::time("it was issued more than five minutes ago"));
    }
    let begins = begins.iter().flatten();
    if statement.issue_instant > latest || begins.into_iter().any(|begin| *begin > latest) {
        return Err(SamlFault::time("its time has not come"));
    }
    let ends = ends.iter().flatten();
    if now >= confirmation.not_on_or_after || ends.into_iter().any(|end| now >= *end) {
        return Err(SamlFault::time("its time is over"));
    }
    Ok(())
}

/// The parts of an assertion.
struct Statement<'a, 'input> {
    id: &'a str,
    issue_instant: Timestamp,
    issuer: Node<'a, 'input>,
    name_id: Option<NameId>,
    confirmations: Vec<Node<'a, 'input>>,
    conditions: Option<Node<'a, 'input>>,
    session_end: Option<Timestamp>,
    attributes: Vec<Attribute>,
}

impl<'a, 'input> Statement<'a, 'input> {
    fn read(element: Node<'a, 'input>) -> Result<Self, SamlFault> {
        let misshapen = |_: Misshapen| MISSHAPEN;
        if !shape::is(element, name("Assertion")) || element.attribute("Version") != Some("2.0") {
            return Err(SamlFault::unreadable("it is no Assertion of SAML 2.0"));
        }
        let id = element.attribute("ID").filter(|id| !id.is_empty());
        let issued = element.attribute("IssueInstant").and_then(instant);
        let mut parts = Sequence::of(element).map_err(misshapen)?;
        let issuer = parts.required(name("Issuer")).map_err(misshapen)?;
        let subject = parts.optional(name("Subject"));
        let conditions = parts.optional(name("Conditions"));
        parts.optional(name("Advice"));
        let mut statement = Self {
            id: id.ok_or(MISSHAPEN)?,
            issue_instant: issued.ok_or(MISSHAPEN)?,
            issuer,
            name_id: None,
            confirmations: Vec::new(),
            conditions,
            session_end: None,
            attributes: Vec::new(),
        };
        if let Some(subject) = subject {
            statement.read_subject(subject).map_err(misshapen)?;
        }
        for part in parts.rest() {
            statement.read_statement(part).map_err(misshapen)?;
        }
        Ok(statement)
    }

    fn read_subject(&mut self, subject: Node<'a, 'input>) -> Result<(), Misshapen> {
        let mut parts = Sequence::of(subject)?;
        if let Some(element) = parts.optional(name("NameID")) {
            self.name_id = Some(NameId {
                text: shape::text(element)?,
                format: element.attribute("Format").map(str::to_owned),
            });
        } else if parts.optional(name("EncryptedID")).is_none() {
            // Nobody's name that we could read, which is for whoever wants one to refuse.
            parts.optional(name("BaseID"));
        }
        self.confirmations = parts.many(name("SubjectConfirmation"));
        parts.end()
    }

    fn read_statement(&mut self, part: Node<'a, 'input>) -> Result<(), Misshapen> {
        if shape::is(part, name("AuthnStatement")) {
            if let Some(text) = part.attribute("SessionNotOnOrAfter") {
                let end = instant(text).ok_or(Misshapen)?;
                // Of several sessions the first that ends ends ours.
                self.session_end = Some(self.session_end.map_or(end, |other| other.min(end)));
            }
            return Ok(());
        }
        if shape::is(part, name("AttributeStatement")) {
            let mut parts = Sequence::of(part)?;
            let attributes = parts.many(name("Attribute"));
            // One that is encrypted cannot be read, and none is left out.
            parts.end()?;
            for attribute in attributes {
                self.attributes.push(read_attribute(attribute)?);
            }
            return Ok(());
        }
        match shape::is(part, name("AuthzDecisionStatement")) || shape::is(part, name("Statement"))
        {
            true => Ok(()),
            false => Err(Misshapen),
        }
    }
}

/// What an assertion says of whoever it names, if it is whose it says. What cannot be read is left
/// out, for nothing here is believed.
pub(super) fn unverified_attributes(element: Node<'_, '_>) -> Vec<Attribute> {
    let children = element.children();
    let statements = children.filter(|node| shape::is(*node, name("AttributeStatement")));
    statements
        .flat_map(|statement| statement.children())
        .filter(|node| shape::is(*node, name("Attribute")))
        .filter_map(|node| read_attribute(node).ok())
        .collect()
}

fn read_attribute(element: Node<'_, '_>) -> Result<Attribute, Misshapen> {
    let mut parts = Sequence::of(element)?;
    let values = parts.many(name("AttributeValue"));
    parts.end()?;
    Ok(Attribute {
        name: element.attribute("Name").ok_or(Misshapen)?.to_owned(),
        values: values.into_iter().map(value).collect::<Result<_, _>>()?,
    })
}

/// The text of a value. A name as `eduPersonTargetedID` has it is an element, and the value is its
/// text; there is no other structure that a value could have and still be one text.
fn value(element: Node<'_, '_>) -> Result<String, Misshapen> {
    match shape::text(element) {
        Ok(text) => Ok(text),
        Err(_) => {
            let mut parts = Sequence::of(element)?;
            let inside = parts.required(name("NameID"))?;
            parts.end()?;
            shape::text(inside)
        }
    }
}

/// What makes the bearer of an assertion its subject (SAML 2.0 profiles, 4.1.4.2).
struct Confirmation {
    recipient: String,
    in_response_to: Option<String>,
    not_before: Option<Timestamp>,
    not_on_or_after: Timestamp,
}

impl Confirmation {
    /// Reads the one that there must be (STS spec 9.2, step 7).
    fn read(confirmations: &[Node<'_, '_>]) -> Result<Self, SamlFault> {
        let [confirmation] = confirmations else {
            return Err(SamlFault::confirmation(
                "it has not one SubjectConfirmation",
            ));
        };
        if confirmation.attribute("Method") != Some(BEARER) {
            return Err(SamlFault::confirmation(
                "it is not confirmed for its bearer",
            ));
        }
        let data = Sequence::of(*confirmation).and_then(|mut parts| {
            for identifier in ["BaseID", "NameID", "EncryptedID"] {
                parts.optional(name(identifier));
            }
            let data = parts.required(name("SubjectConfirmationData"))?;
            parts.end()?;
            Ok(data)
        });
        let data =
            data.map_err(|_| SamlFault::confirmation("it has no SubjectConfirmationData"))?;
        let recipient = data.attribute("Recipient").map(str::trim);
        let recipient = recipient.filter(|recipient| !recipient.is_empty());
        let recipient = recipient.ok_or(SamlFault::confirmation("it names no Recipient"))?;
        let end = data.attribute("NotOnOrAfter");
        let end = end.ok_or(SamlFault::confirmation("it has no NotOnOrAfter"))?;
        let in_response_to = data.attribute("InResponseTo");
        Ok(Self {
            recipient: recipient.to_owned(),
            in_response_to: in_response_to.map(str::to_owned),
            not_before: time(data, "NotBefore")?,
            not_on_or_after: instant(end).ok_or(MISSHAPEN)?,
        })
    }
}

/// When an assertion is good, and for whom (SAML 2.0 core, 2.5).
struct Conditions {
    not_before: Option<Timestamp>,
    not_on_or_after: Option<Timestamp>,
    /// The audiences of each restriction; each must be kept.
    audiences: Vec<Vec<String>>,
}

impl Conditions {
    fn read(element: Option<Node<'_, '_>>) -> Result<Self, SamlFault> {
        let element = element.ok_or(SamlFault::audience("it has no Conditions"))?;
        let parts = Sequence::of(element).map_err(|_| MISSHAPEN)?;
        let mut audiences = Vec::new();
        for condition in parts.rest() {
            if shape::is(condition, name("AudienceRestriction")) {
                audiences.push(read_audiences(condition).map_err(|_| MISSHAPEN)?);
            } else if !shape::is(condition, name("OneTimeUse"))
                && !shape::is(condition, name("ProxyRestriction"))
            {
                // What is not understood makes the assertion's worth unknown (core, 2.5.1.1).
                return Err(SamlFault::unreadable(
                    "it has a condition of an unknown kind",
                ));
            }
        }
        Ok(Self {
            not_before: time(element, "NotBefore")?,
            not_on_or_after: time(element, "NotOnOrAfter")?,
            audiences,
        })
    }

    fn check_audience(&self, expected: &[String]) -> Result<(), SamlFault> {
        let names_one =
            |audiences: &Vec<String>| audiences.iter().any(|one| expected.contains(one));
        match !self.audiences.is_empty() && self.audiences.iter().all(names_one) {
            true => Ok(()),
            false => Err(SamlFault::audience("it is for another audience")),
        }
    }
}

fn read_audiences(restriction: Node<'_, '_>) -> Result<Vec<String>, Misshapen> {
    let mut parts = Sequence::of(restriction)?;
    let audiences = parts.many(name("Audience"));
    parts.end()?;
    let text = |audience| Ok(shape::text(audience)?.trim().to_owned());
    audiences.into_iter().map(text).collect()
}

/// An instant in an attribute, if it is there.
fn time(element: Node<'_, '_>, attribute: &str) -> Result<Option<Timestamp>, SamlFault> {
    let text = element.attribute(attribute);
    text.map(|text| instant(text).ok_or(MISSHAPEN)).transpose()
}

/// Whether a place is of a form.
fn fits(form: &str, place: &str) -> bool {
    let Some((before, after)) = form.split_once(REGION) else {
        return form == place;
    };
    let region = place
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after));
    let may_be = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    region.is_some_and(|region| !region.is_empty() && region.bytes().all(may_be))
}

fn name(local: &'static str) -> Name {
    (ASSERTION, local)
}
