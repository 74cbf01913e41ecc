//! `Condition`.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Result, variable};
use crate::condition::operator::{Base, Operator};
use crate::condition::value::{Decimal, Instant, parse_network};
use crate::document::Statement;
use crate::error::{PolicyError, PolicyErrorKind};
use crate::key;

/// The refusal of actions and condition keys without a prefix.
pub(super) const NO_VENDOR: &str =
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

/// Every operator is known, unless nothing stands under it.
pub(super) fn syntax(statement: &Statement) -> Result {
    let unknown = statement
        .conditions
        .iter()
        .find(|block| Operator::parse(&block.operator).is_none() && !block.keys.is_empty());
    match unknown {
        Some(_) => Err(refused()),
        None => Ok(()),
    }
}

/// Dates are dates; the old parser is the one to refuse others (policy spec, Grammar).
pub(super) fn dates(statement: &Statement) -> Result {
    let is_date = |base| matches!(base, Base::Date(_));
    match of_operators(statement, is_date).all(|value| Instant::parse(value).is_some()) {
        true => Ok(()),
        false => Err(PolicyError::legacy()),
    }
}

/// Every key has a prefix, and no two under one operator differ in case only.
pub(super) fn keys(statement: &Statement) -> Result {
    for block in &statement.conditions {
        let mut seen = HashSet::new();
        for (name, _) in &block.keys {
            let prefix = name.split_once(':').map(|(prefix, _)| prefix);
            if prefix.is_none_or(str::is_empty) {
                return Err(PolicyError::new(PolicyErrorKind::Condition, NO_VENDOR));
            }
            if !seen.insert(key::folded(name)) {
                return Err(refused());
            }
        }
    }
    Ok(())
}

/// Values are of the operator's type. AWS accepts some that are not and lets them equal nothing;
/// a Deny that can never apply is better refused.
pub(super) fn values(statement: &Statement, variables: bool) -> Result {
    for block in &statement.conditions {
        let Some(operator) = Operator::parse(&block.operator) else {
            continue;
        };
        for (_, values) in &block.keys {
            let is_boolean = matches!(operator.base, Base::Bool | Base::Null);
            if is_boolean && values.len() > 1 {
                return Err(refused());
            }
            for value in values {
                if !is_of_type(operator.base, value, variables) {
                    return Err(refused());
                }
            }
        }
    }
    Ok(())
}

fn is_of_type(base: Base, value: &str, variables: bool) -> bool {
    let is_boolean = || {
        ["true", "false"]
            .iter()
            .any(|b| b.eq_ignore_ascii_case(value))
    };
    match base {
        Base::Text { .. } | Base::Arn { .. } => true,
        // AWS's pages contradict each other on variables here; they are accepted and, as text,
        // equal nothing (policy spec, Variables).
        Base::Bool => is_boolean() || (variables && variable::is_present(value)),
        Base::Null => is_boolean(),
        Base::Number(_) => Decimal::parse(value).is_some(),
        Base::Date(_) => Instant::parse(value).is_some(),
        Base::Binary => STANDARD.decode(value).is_ok(),
        Base::Ip { .. } => parse_network(value).is_some(),
    }
}

fn of_operators(statement: &Statement, which: fn(Base) -> bool) -> impl Iterator<Item = &String> {
    let blocks = statement.conditions.iter().filter(move |block| {
        Operator::parse(&block.operator).is_some_and(|operator| which(operator.base))
    });
    blocks.flat_map(|block| block.keys.iter().flat_map(|(_, values)| values))
}

fn refused() -> PolicyError {
    PolicyError::new(PolicyErrorKind::Condition, "Syntax errors in policy.")
}
