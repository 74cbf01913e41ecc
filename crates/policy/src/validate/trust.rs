//! Trust policies (sts spec 12.1).

use super::{Result, condition, principal, sid_characters, unique_sids};
use crate::document::{Document, Effect, Principals, Statement};
use crate::error::{PolicyError, PolicyErrorKind};

/// What a trust policy may allow, besides patterns within `sts:`.
const ACTIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

fn refuse(kind: PolicyErrorKind, message: &str) -> Result {
    Err(PolicyError::new(kind, message))
}

pub(super) fn document(document: &Document) -> Result {
    for statement in &document.statements {
        prohibited(statement)?;
        principal::present(statement)?;
        actions(statement)?;
        principal::well_formed(statement, principal::TRUST_TYPES)?;
        provider_conditions(statement)?;
        condition::dates(statement)?;
        condition::keys(statement)?;
    }
    sid_characters(document)?;
    unique_sids(document, "The Statement Ids in the policy are not unique")
}

/// A trust policy's resource is its role, and it names whom it trusts.
fn prohibited(statement: &Statement) -> Result {
    match &statement.resource {
        Some(element) if element.negated => {
            return refuse(
                PolicyErrorKind::Prohibited,
                "AssumeRole policy must not contain resources.",
            );
        }
        Some(_) => return refuse(PolicyErrorKind::Prohibited, "Has prohibited field Resource"),
        None => {}
    }
    principal::no_allow_for_the_rest(statement)?;
    if statement.effect == Effect::Deny && statement.principal.as_ref().is_some_and(|p| p.negated) {
        return refuse(
            PolicyErrorKind::Prohibited,
            "AssumeRole policy must not contain NotPrincipal field.",
        );
    }
    Ok(())
}

fn actions(statement: &Statement) -> Result {
    let Some(element) = statement.action.as_ref().filter(|e| !e.value.is_empty()) else {
        return refuse(PolicyErrorKind::Action, "Missing required field Action");
    };
    let may_stand = |action: &String| {
        let is_known = ACTIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(action));
        let is_pattern = action.contains(['*', '?'])
            && action
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("sts:"));
        is_known || is_pattern
    };
    if element.negated || !element.value.iter().all(may_stand) {
        return refuse(
            PolicyErrorKind::Action,
            "AssumeRole policy may only specify STS AssumeRole actions.",
        );
    }
    Ok(())
}

/// Whoever registers with the shared Cognito provider would be trusted without a condition.
fn provider_conditions(statement: &Statement) -> Result {
    let Some(Principals::ByType(types)) = statement.principal.as_ref().map(|p| &p.value) else {
        return Ok(());
    };
    let is_cognito = |(kind, values): &(String, Vec<String>)| {
        kind == "Federated" && values.iter().any(|v| v == "cognito-identity.amazonaws.com")
    };
    let has_condition = statement
        .conditions
        .iter()
        .any(|block| !block.keys.is_empty());
    if types.iter().any(is_cognito) && !has_condition {
        return refuse(
            PolicyErrorKind::Condition,
            "A condition block must be present for the Cognito provider",
        );
    }
    Ok(())
}
