//! What may be saved: the checks beyond element syntax, in the order in which AWS answers, with
//! its texts (policy spec, Grammar; sts spec 8.13 and 12.1).

mod action;
mod condition;
mod organization;
mod principal;
mod resource;
mod shared_issuer;
mod trust;
mod variable;

use std::collections::HashSet;

use crate::document::{Document, DocumentKind, Statement, Version};
use crate::error::{PolicyError, PolicyErrorKind};
use crate::limits;

type Result = std::result::Result<(), PolicyError>;

/// Checks the text before it is parsed.
pub(crate) fn text(text: &str) -> Result {
    if limits::is_allowed_text(text) {
        Ok(())
    } else {
        Err(PolicyError::new(
            PolicyErrorKind::Character,
            "Syntax errors in policy.",
        ))
    }
}

/// Checks a document of the given kind.
pub(crate) fn document(document: &Document, kind: DocumentKind) -> Result {
    if document.statements.is_empty() {
        return Err(PolicyError::syntax());
    }
    for statement in &document.statements {
        condition::syntax(statement)?;
    }
    version(document, kind)?;
    if document.wrong_effect_case {
        return Err(PolicyError::legacy());
    }
    match kind {
        DocumentKind::Trust => trust::document(document)?,
        DocumentKind::Resource => attached(document)?,
        DocumentKind::Endpoint => {
            principal::never_negated(document)?;
            attached(document)?;
        }
        DocumentKind::Identity | DocumentKind::Session => held(document)?,
        DocumentKind::ServiceControl | DocumentKind::ResourceControl => {
            organization::document(document, kind)?;
        }
    }
    for statement in &document.statements {
        condition::values(statement, document.has_variables())?;
        variable::statement(statement, document.has_variables())?;
    }
    if kind == DocumentKind::Trust {
        shared_issuer::claims(document)?;
    }
    Ok(())
}

/// Checks what every kind of document has in common, for those who do not know the kind. What some
/// kind accepts is accepted.
pub(crate) fn grammar(document: &Document) -> Result {
    if document.statements.is_empty() {
        return Err(PolicyError::syntax());
    }
    for statement in &document.statements {
        condition::syntax(statement)?;
    }
    if document.wrong_effect_case {
        return Err(PolicyError::legacy());
    }
    for statement in &document.statements {
        condition::dates(statement)?;
        action::present(statement, "Policy statement must contain actions.")?;
        action::prefixes(statement)?;
        if statement.principal.is_some() {
            principal::present(statement)?;
            principal::no_allow_for_the_rest(statement)?;
            principal::well_formed(statement, principal::RESOURCE_TYPES)?;
        }
        condition::keys(statement)?;
        condition::values(statement, document.has_variables())?;
        variable::statement(statement, document.has_variables())?;
    }
    unique_sids(
        document,
        "Statement IDs (SID) in a single policy must be unique.",
    )
}

/// Policies that IAM and Organizations keep must be of the current version; trust, resource and
/// session policies may be older.
fn version(document: &Document, kind: DocumentKind) -> Result {
    let must_be_current = matches!(
        kind,
        DocumentKind::Identity | DocumentKind::ServiceControl | DocumentKind::ResourceControl
    );
    if must_be_current && document.version != Some(Version::Current) {
        return Err(PolicyError::new(
            PolicyErrorKind::Version,
            "Policy document must be version 2012-10-17 or greater.",
        ));
    }
    Ok(())
}

/// Policies that belong to an identity or a session.
fn held(document: &Document) -> Result {
    if document.statements.iter().any(|s| s.principal.is_some()) {
        return Err(PolicyError::new(
            PolicyErrorKind::Prohibited,
            "Policy document should not specify a principal.",
        ));
    }
    for statement in &document.statements {
        condition::dates(statement)?;
    }
    let resource_error = resource::formats(document)?;
    sid_characters(document)?;
    unique_sids(
        document,
        "Statement IDs (SID) in a single policy must be unique.",
    )?;
    for statement in &document.statements {
        action::present(statement, "Policy statement must contain actions.")?;
    }
    resource_error.map_or(Ok(()), Err)?;
    for statement in &document.statements {
        action::prefixes(statement)?;
    }
    for statement in &document.statements {
        resource::present(statement, "Policy statement must contain resources.")?;
    }
    for statement in &document.statements {
        condition::keys(statement)?;
    }
    Ok(())
}

/// Policies that belong to a resource or an endpoint. What resources there are is for the
/// service to know that keeps the policy.
fn attached(document: &Document) -> Result {
    for statement in &document.statements {
        principal::present(statement)?;
        principal::no_allow_for_the_rest(statement)?;
        principal::well_formed(statement, principal::RESOURCE_TYPES)?;
        action::present(statement, "Missing required field Action")?;
        resource::present(statement, "Missing required field Resource")?;
        condition::dates(statement)?;
        action::prefixes(statement)?;
        condition::keys(statement)?;
    }
    unique_sids(
        document,
        "Statement IDs (SID) in a single policy must be unique.",
    )
}

/// IAM's `Sid` is letters and digits.
fn sid_characters(document: &Document) -> Result {
    let is_plain = |sid: &String| sid.bytes().all(|b| b.is_ascii_alphanumeric());
    if sids(document).all(is_plain) {
        return Ok(());
    }
    Err(PolicyError::new(
        PolicyErrorKind::Sid,
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
         expression [0-9A-Za-z]*",
    ))
}

/// No `Sid` stands twice; an empty one is none.
fn unique_sids(document: &Document, message: &str) -> Result {
    let mut seen = HashSet::new();
    if sids(document)
        .filter(|sid| !sid.is_empty())
        .all(|sid| seen.insert(sid))
    {
        return Ok(());
    }
    Err(PolicyError::new(PolicyErrorKind::Sid, message))
}

fn sids(document: &Document) -> impl Iterator<Item = &String> {
    document
        .statements
        .iter()
        .filter_map(|s: &Statement| s.sid.as_ref())
}
