//! Service and resource control policies.

use super::{Result, action, condition, resource, sid_characters, unique_sids};
use crate::document::{Document, DocumentKind, Effect, Principals, Statement};
use crate::error::{PolicyError, PolicyErrorKind};

pub(super) fn document(document: &Document, kind: DocumentKind) -> Result {
    for statement in &document.statements {
        let is_fit = match kind {
            DocumentKind::ResourceControl => is_resource_control(statement),
            _ => is_service_control(statement),
        };
        if !is_fit {
            return Err(PolicyError::new(
                PolicyErrorKind::Prohibited,
                "The provided policy document does not meet the requirements of the specified \
                 policy type.",
            ));
        }
        action::present(statement, "Policy statement must contain actions.")?;
        resource::present(statement, "Policy statement must contain resources.")?;
        condition::dates(statement)?;
        action::prefixes(statement)?;
        condition::keys(statement)?;
    }
    sid_characters(document)?;
    unique_sids(
        document,
        "Statement IDs (SID) in a single policy must be unique.",
    )
}

/// An Allow is unconditional, on every resource, and lists its actions; nobody is named (policy
/// spec, Validator names).
fn is_service_control(statement: &Statement) -> bool {
    let is_plain_allow = || {
        let everything = |element: &crate::document::Element<Vec<String>>| {
            !element.negated && element.value.iter().all(|value| value == "*")
        };
        statement.resource.as_ref().is_none_or(everything)
            && statement
                .action
                .as_ref()
                .is_none_or(|element| !element.negated)
            && statement.conditions.is_empty()
    };
    statement.principal.is_none() && (statement.effect == Effect::Deny || is_plain_allow())
}

/// Only a Deny for everyone, with the actions listed (policy spec, RCP). A `*` alone among them is
/// for the policy that AWS attaches itself.
fn is_resource_control(statement: &Statement) -> bool {
    let names_everyone = statement.principal.as_ref().is_some_and(|element| {
        !element.negated
            && match &element.value {
                Principals::Everyone => true,
                Principals::Bare(_) => false,
                Principals::ByType(types) => matches!(types.as_slice(),
                    [(kind, values)] if kind == "AWS" && *values == ["*"]),
            }
    });
    statement.effect == Effect::Deny
        && names_everyone
        && statement.action.as_ref().is_none_or(|element| {
            !element.negated && element.value.iter().all(|value| value != "*")
        })
}
