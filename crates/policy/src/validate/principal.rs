//! `Principal` and `NotPrincipal`.

use super::Result;
use crate::document::{Document, Effect, Principals, Statement};
use crate::error::{PolicyError, PolicyErrorKind};
use crate::principal::is_nameable;

/// The types of principal that a trust policy may name. A canonical user means nothing there
/// (sts spec 12.2).
pub(super) const TRUST_TYPES: &[&str] = &["AWS", "Service", "Federated"];

/// The types of principal that a resource's policy may name.
pub(super) const RESOURCE_TYPES: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];

fn refuse(message: &str) -> Result {
    Err(PolicyError::new(PolicyErrorKind::Principal, message))
}

/// There is one, and it is not empty.
pub(super) fn present(statement: &Statement) -> Result {
    let Some(element) = &statement.principal else {
        return refuse("Missing required field Principal");
    };
    match &element.value {
        Principals::Everyone => Ok(()),
        Principals::Bare(_) => refuse("Principal must be a JSON object."),
        Principals::ByType(types) => {
            if types.is_empty() || types.iter().any(|(_, values)| values.is_empty()) {
                return refuse("Missing required field Principal cannot be empty!");
            }
            Ok(())
        }
    }
}

/// Nothing is allowed to "everyone but".
pub(super) fn no_allow_for_the_rest(statement: &Statement) -> Result {
    let is_negated = statement.principal.as_ref().is_some_and(|p| p.negated);
    if is_negated && statement.effect == Effect::Allow {
        return refuse("Allow with NotPrincipal is not allowed.");
    }
    Ok(())
}

/// An endpoint's policy must hold `Principal`; `NotPrincipal` does not stand in for it.
pub(super) fn never_negated(document: &Document) -> Result {
    let is_negated =
        |s: &Statement| s.effect == Effect::Deny && s.principal.as_ref().is_some_and(|p| p.negated);
    match document.statements.iter().any(is_negated) {
        true => refuse("Missing required field Principal"),
        false => Ok(()),
    }
}

/// Every principal is of a known type and of a form that can match. Whether it exists is for
/// those to say who keep the directory.
pub(super) fn well_formed(statement: &Statement, types: &[&str]) -> Result {
    let Some(Principals::ByType(named)) = statement.principal.as_ref().map(|p| &p.value) else {
        return Ok(());
    };
    for (kind, values) in named {
        for value in values {
            let is_known = types.contains(&kind.as_str());
            if !is_known || !(kind == "CanonicalUser" || is_nameable(kind, value)) {
                return Err(PolicyError::invalid_principal(kind, value));
            }
        }
    }
    Ok(())
}
