//! The `Condition` element: operators, set prefixes, `IfExists` and missing keys.

pub(crate) mod operator;
mod test;
pub(crate) mod value;

use self::operator::{Operator, Quantifier};
use self::test::Test;
use crate::key::Key;
use crate::{Context, Effect};

/// One key under one operator.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    quantifier: Quantifier,
    if_exists: bool,
    key: Key,
    test: Test,
}

impl Condition {
    /// Compiles; an operator that is not known becomes a condition that fails closed.
    pub(crate) fn compile(operator: &str, key: &str, values: &[String], variables: bool) -> Self {
        let operator = Operator::parse_any_case(operator);
        Self {
            quantifier: operator.map_or(Quantifier::None, |operator| operator.quantifier),
            if_exists: operator.is_some_and(|operator| operator.if_exists),
            key: Key::new(key),
            test: Test::compile(operator, values, variables),
        }
    }

    /// Whether the condition holds. `effect` is that of the statement, needed only to fail
    /// closed: what is not understood never allows and always denies.
    pub(crate) fn holds(&self, context: &Context, effect: Effect) -> bool {
        // An empty set of values is as good as none (policy spec, Rules: Missing key).
        let value = context
            .lookup(&self.key)
            .filter(|value| !value.values().is_empty());
        match &self.test {
            Test::Unknown => return effect == Effect::Deny,
            Test::Null(wanted) => return wanted.contains(&value.is_none()),
            _ => {}
        }
        let Some(value) = value else {
            return match self.quantifier {
                Quantifier::None => self.if_exists || self.test.is_negated(),
                Quantifier::All => true,
                Quantifier::Any => self.if_exists,
            };
        };
        let is_list = self.key.multivalued || matches!(value, crate::ContextValue::Many(_));
        // The predicate is applied to each request value and only then quantified; negating the
        // aggregate instead is the classic bug (flaw E01).
        let mut values = value.values().iter();
        match self.quantifier {
            // Recorded on AWS: a bare operator on a multivalued key never matches, not even a
            // negated one (policy spec, Arity).
            Quantifier::None if is_list => false,
            Quantifier::None | Quantifier::Any => {
                values.any(|value| self.test.accepts(value, context))
            }
            // A set of nothing but an empty string is a null data set (policy spec, case
            // M-all-empty-string).
            Quantifier::All if matches!(value.values(), [only] if only.is_empty()) => true,
            Quantifier::All => values.all(|value| self.test.accepts(value, context)),
        }
    }
}
