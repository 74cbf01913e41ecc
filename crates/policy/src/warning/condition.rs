//! Condition keys and operators.

use super::action::{hint, is_pattern};
use super::{Notes, WarningKind};
use crate::catalogue::{self, ConditionKey, Service, ValueType};
use crate::condition::operator::{Base, Operator, Quantifier};
use crate::document::{Effect, Statement};
use crate::{is_multivalued, key};

pub(super) fn check(statement: &Statement, notes: &mut Notes<'_>) {
    let services = Services::of(statement);
    for block in &statement.conditions {
        let Some(operator) = Operator::parse_any_case(&block.operator) else {
            continue;
        };
        for (name, _) in &block.keys {
            match services.find(name) {
                Found::Known(known) => types(&block.operator, operator.base, name, known, notes),
                Found::Unsure => {}
                Found::Unknown(message) => notes.add(WarningKind::UnknownKey, message),
            }
            let is_bare = operator.quantifier == Quantifier::None && operator.base != Base::Null;
            if is_bare && is_multivalued(name) {
                let message = format!(
                    "{} never matches {name}, which holds a list; write ForAnyValue: or \
                     ForAllValues: before it",
                    block.operator
                );
                notes.add(WarningKind::BareOperator, message);
            }
            if operator.quantifier == Quantifier::All
                && statement.effect == Effect::Allow
                && !must_be_there(statement, name)
            {
                let message = format!(
                    "{} is true when the request has no {name}; add \"Null\": {{\"{name}\": \
                     \"false\"}}",
                    block.operator
                );
                notes.add(WarningKind::UnguardedForAllValues, message);
            }
        }
    }
}

/// Whether another condition of the statement fails without the key.
fn must_be_there(statement: &Statement, name: &str) -> bool {
    let mut blocks = statement.conditions.iter();
    blocks.any(|block| {
        let Some(operator) = Operator::parse_any_case(&block.operator) else {
            return false;
        };
        let mut keys = block.keys.iter();
        keys.any(|(other, values)| {
            key::same(other, name)
                && match (operator.base, operator.quantifier) {
                    (Base::Null, _) => !values.iter().any(|v| v.eq_ignore_ascii_case("true")),
                    (_, Quantifier::Any) => !operator.if_exists,
                    _ => false,
                }
        })
    })
}

/// Warns of an operator under which values of this type are never what they are.
fn types(written: &str, base: Base, name: &str, known: ConditionKey, notes: &mut Notes<'_>) {
    let is_fit = match base {
        Base::Null | Base::Binary => true,
        Base::Text { .. } => known.value != ValueType::Ip,
        // Points in time may be counted in seconds.
        Base::Number(_) | Base::Date(_) => {
            matches!(known.value, ValueType::Numeric | ValueType::Date)
        }
        Base::Bool => matches!(known.value, ValueType::Bool | ValueType::String),
        Base::Ip { .. } => matches!(known.value, ValueType::Ip | ValueType::String),
        Base::Arn { .. } => matches!(known.value, ValueType::Arn | ValueType::String),
    };
    if !is_fit {
        let what = match known.value {
            ValueType::String => "text",
            ValueType::Arn => "an ARN",
            ValueType::Bool => "a boolean",
            ValueType::Numeric => "a number",
            ValueType::Ip => "an address",
            ValueType::Date => "a date",
            ValueType::Binary => "binary",
        };
        let message = format!("{written} is not for {name}, whose value is {what}");
        notes.add(WarningKind::OperatorType, message);
    }
}

/// The services that a statement's actions are of.
struct Services<'s> {
    /// Whether there may be any others too.
    is_open: bool,
    known: Vec<Service>,
    unknown: Vec<&'s str>,
}

/// What is known of a key.
enum Found {
    Known(ConditionKey),
    /// It may be the key of something that AWS does not list.
    Unsure,
    /// It is not there, in words.
    Unknown(String),
}

impl<'s> Services<'s> {
    fn of(statement: &'s Statement) -> Self {
        let mut services = Self {
            is_open: true,
            known: Vec::new(),
            unknown: Vec::new(),
        };
        let Some(actions) = statement.action.as_ref().filter(|element| !element.negated) else {
            return services;
        };
        services.is_open = false;
        for entry in &actions.value {
            match entry.split_once(':') {
                Some((prefix, _)) if !is_pattern(prefix) => match catalogue::service(prefix) {
                    Some(service) if services.known.contains(&service) => {}
                    Some(service) => services.known.push(service),
                    None => services.unknown.push(prefix),
                },
                _ => services.is_open = true,
            }
        }
        services
    }

    fn find(&self, name: &str) -> Found {
        let (prefix, _) = name.split_once(':').unwrap_or((name, ""));
        if let Some(known) = catalogue::global_key(name) {
            return Found::Known(known);
        }
        if prefix.eq_ignore_ascii_case("aws") {
            let hint = hint(name, catalogue::global_keys());
            return Found::Unknown(format!("AWS has no condition key {name}{hint}"));
        }
        let owner = catalogue::service(prefix);
        let mut services = self
            .known
            .iter()
            .chain(owner.iter().filter(|_| self.is_open));
        if let Some(known) = services.find_map(|service| service.condition_key(name)) {
            return Found::Known(known);
        }
        let is_unknown = |unknown: &&str| unknown.eq_ignore_ascii_case(prefix);
        let Some(owner) = owner else {
            // The claims of identity providers bear their names, and a service of one's own has
            // its own keys.
            let may_be = self.is_open
                || self.known.iter().any(|service| service.name() == "sts")
                || self.unknown.iter().any(is_unknown);
            return match may_be {
                true => Found::Unsure,
                false => Found::Unknown(format!("no action here has the condition key {name}")),
            };
        };
        if owner.condition_key(name).is_some() {
            return Found::Unknown(format!("no action here has the condition key {name}"));
        }
        let hint = hint(name, owner.condition_keys());
        Found::Unknown(format!("AWS has no condition key {name}{hint}"))
    }
}
