//! The predicate that a condition applies to one value of the request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;

use super::operator::{Base, Comparison, Operator, TextMatch};
use super::value::{Decimal, Instant, parse_address, parse_network};
use crate::Context;
use crate::arn::ArnPattern;
use crate::template::{Syntax, Template};

/// An operator with its values compiled. A value of the policy that is not of the operator's
/// type equals nothing.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// An operator that is not known, or a `Null` that asks neither true nor false.
    Unknown,
    /// The answers to "is the key absent?" that are wanted.
    Null(Box<[bool]>),
    Text {
        how: TextMatch,
        negated: bool,
        /// Values that are one text and nothing else, where case counts; sorted.
        exact: Box<[Box<str>]>,
        values: Box<[Template]>,
    },
    Number(Comparison, Box<[Box<str>]>),
    Date(Comparison, Box<[Instant]>),
    Bool(Box<[Box<str>]>),
    /// In base64, of which bytes have one form only: equal texts are equal bytes.
    Binary(Box<[Box<str>]>),
    Ip {
        negated: bool,
        values: Box<[IpNet]>,
    },
    Arn {
        negated: bool,
        values: Box<[ArnPattern]>,
    },
}

impl Test {
    /// Compiles. Variables have a meaning under `String*` and `Arn*` only (policy spec,
    /// Variables).
    pub(crate) fn compile(operator: Option<Operator>, values: &[String], variables: bool) -> Self {
        let Some(operator) = operator else {
            return Self::Unknown;
        };
        let of_type = values.iter();
        match operator.base {
            Base::Null => compile_null(values),
            Base::Text { how, negated } => {
                let wildcards = how == TextMatch::Like;
                let syntax = Syntax {
                    wildcards,
                    variables,
                };
                let mut exact = Vec::new();
                let mut values = Vec::new();
                for template in of_type.map(|v| Template::compile(v, syntax)) {
                    match template {
                        Template::Exact(text) if how != TextMatch::IgnoringCase => exact.push(text),
                        template => values.push(template),
                    }
                }
                exact.sort_unstable();
                Self::Text {
                    how,
                    negated,
                    exact: exact.into(),
                    values: values.into(),
                }
            }
            Base::Number(comparison) => {
                let values = of_type.filter(|v| Decimal::parse(v).is_some());
                Self::Number(comparison, values.map(|v| v.as_str().into()).collect())
            }
            Base::Date(comparison) => Self::Date(
                comparison,
                of_type.filter_map(|v| Instant::parse(v)).collect(),
            ),
            Base::Bool => Self::Bool(of_type.map(|v| v.as_str().into()).collect()),
            Base::Binary => {
                let values = of_type.filter(|v| STANDARD.decode(v).is_ok());
                Self::Binary(values.map(|v| v.as_str().into()).collect())
            }
            Base::Ip { negated } => {
                let values = of_type.filter_map(|v| parse_network(v)).collect();
                Self::Ip { negated, values }
            }
            Base::Arn { negated } => {
                let compile = |v: &String| ArnPattern::condition(v, variables);
                let values = of_type.filter_map(compile).collect();
                Self::Arn { negated, values }
            }
        }
    }

    /// Whether a missing key satisfies it: negated operators are true then.
    pub(crate) fn is_negated(&self) -> bool {
        match self {
            Self::Text { negated, .. } | Self::Ip { negated, .. } | Self::Arn { negated, .. } => {
                *negated
            }
            Self::Number(comparison, _) | Self::Date(comparison, _) => {
                *comparison == Comparison::NotEqual
            }
            Self::Unknown | Self::Null(_) | Self::Bool(_) | Self::Binary(_) => false,
        }
    }

    /// Whether one value of the request is as wanted: any of the policy's values, or, negated,
    /// none of them.
    pub(crate) fn accepts(&self, value: &str, context: &Context) -> bool {
        match self {
            // Decided before any value is looked at.
            Self::Unknown | Self::Null(_) => false,
            Self::Text {
                how,
                negated,
                exact,
                values,
            } => {
                let is_listed = exact.binary_search_by(|text| (**text).cmp(value)).is_ok();
                let fits = |template: &Template| match how {
                    TextMatch::IgnoringCase => template.equals_ignoring_case(value, context),
                    TextMatch::Equals | TextMatch::Like => template.matches(value, context),
                };
                (is_listed || values.iter().any(fits)) != *negated
            }
            Self::Number(comparison, values) => {
                let left = Decimal::parse(value);
                comparison.any(left, values.iter().filter_map(|v| Decimal::parse(v)))
            }
            Self::Date(comparison, values) => {
                comparison.any(Instant::parse(value), values.iter().copied())
            }
            Self::Bool(values) => values.iter().any(|v| v.eq_ignore_ascii_case(value)),
            Self::Binary(values) => values.iter().any(|v| **v == *value),
            Self::Ip { negated, values } => {
                let address = parse_address(value);
                let hit = address.is_some_and(|a| values.iter().any(|net| net.contains(&a)));
                hit != *negated
            }
            Self::Arn { negated, values } => {
                let hit = values
                    .iter()
                    .any(|pattern| pattern.matches_arn(value, context));
                hit != *negated
            }
        }
    }
}

fn compile_null(values: &[String]) -> Test {
    let wanted: Option<Box<[bool]>> = values
        .iter()
        .map(|value| {
            let is_true = value.eq_ignore_ascii_case("true");
            (is_true || value.eq_ignore_ascii_case("false")).then_some(is_true)
        })
        .collect();
    wanted.map_or(Test::Unknown, Test::Null)
}

impl Comparison {
    /// Whether the left side stands so to any of the values, or, for `NotEqual`, equals none. A
    /// left side that is no value of the type equals nothing.
    fn any<T: Ord>(self, left: Option<T>, mut values: impl Iterator<Item = T>) -> bool {
        let Some(left) = left else {
            return self == Self::NotEqual;
        };
        match self {
            Self::Equal => values.any(|right| left == right),
            Self::NotEqual => values.all(|right| left != right),
            Self::Less => values.any(|right| left < right),
            Self::LessOrEqual => values.any(|right| left <= right),
            Self::Greater => values.any(|right| left > right),
            Self::GreaterOrEqual => values.any(|right| left >= right),
        }
    }
}
