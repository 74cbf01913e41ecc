//! Context entries with their types.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::SimulationError;
use crate::catalogue::ValueType;
use crate::condition::value::{Decimal, Instant, parse_network};
use crate::{Context, ContextValue};

/// A condition key of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextEntry<'a> {
    /// The key.
    pub name: &'a str,
    /// What it holds.
    pub kind: ContextKeyType,
    /// Its values: one, unless it holds a list.
    pub values: &'a [&'a str],
}

/// What a condition key of a simulation holds: the `ContextKeyTypeEnum` of the service model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContextKeyType {
    value: ValueType,
    is_list: bool,
}

impl ContextKeyType {
    /// A text.
    pub const STRING: Self = Self {
        value: ValueType::String,
        is_list: false,
    };

    /// A list of texts.
    pub const STRINGS: Self = Self {
        value: ValueType::String,
        is_list: true,
    };

    /// The type of this name: `string`, `stringList`, `numeric`, ..
    ///
    /// ```
    /// use daypass_policy::ContextKeyType;
    ///
    /// assert!(ContextKeyType::named("ipList").is_some());
    /// assert!(ContextKeyType::named("IpList").is_none());
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        let single = name.strip_suffix("List");
        let value = match single.unwrap_or(name) {
            "string" => ValueType::String,
            "numeric" => ValueType::Numeric,
            "boolean" => ValueType::Bool,
            "ip" => ValueType::Ip,
            "binary" => ValueType::Binary,
            "date" => ValueType::Date,
            _ => return None,
        };
        Some(Self {
            value,
            is_list: single.is_some(),
        })
    }

    fn accepts(self, text: &str) -> bool {
        match self.value {
            ValueType::String | ValueType::Arn => true,
            ValueType::Numeric => Decimal::parse(text).is_some(),
            ValueType::Bool => ["true", "false"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(text)),
            ValueType::Ip => parse_network(text).is_some(),
            ValueType::Binary => STANDARD.decode(text).is_ok(),
            ValueType::Date => Instant::parse(text).is_some(),
        }
    }
}

/// The context of all entries; of two with one name the last counts.
pub(super) fn of_entries(entries: &[ContextEntry<'_>]) -> Result<Context, SimulationError> {
    let mut context = Context::new();
    for entry in entries {
        let is_typed = entry.values.iter().all(|value| entry.kind.accepts(value));
        let value = match entry.values {
            values if is_typed && entry.kind.is_list => ContextValue::from(values.to_vec()),
            [value] if is_typed => ContextValue::from(*value),
            _ => return Err(SimulationError::Context(entry.name.to_owned())),
        };
        context.insert(entry.name.to_owned(), value);
    }
    Ok(context)
}
