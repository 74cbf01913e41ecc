//! Names of condition operators.

/// An operator with its prefix and suffix taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) quantifier: Quantifier,
    pub(crate) base: Base,
    pub(crate) if_exists: bool,
}

/// The set prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    None,
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// What is compared, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Text { how: TextMatch, negated: bool },
    Number(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    Ip { negated: bool },
    Arn { negated: bool },
    Null,
}

/// How strings are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextMatch {
    Equals,
    IgnoringCase,
    Like,
}

/// How ordered values are compared: the request's value stands on the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

const fn text(how: TextMatch, negated: bool) -> Base {
    Base::Text { how, negated }
}

/// Every operator. `ArnEquals` and `ArnLike` are the same (policy spec, Wildcards).
const OPERATORS: [(&str, Base); 27] = [
    ("StringEquals", text(TextMatch::Equals, false)),
    ("StringNotEquals", text(TextMatch::Equals, true)),
    (
        "StringEqualsIgnoreCase",
        text(TextMatch::IgnoringCase, false),
    ),
    (
        "StringNotEqualsIgnoreCase",
        text(TextMatch::IgnoringCase, true),
    ),
    ("StringLike", text(TextMatch::Like, false)),
    ("StringNotLike", text(TextMatch::Like, true)),
    ("NumericEquals", Base::Number(Comparison::Equal)),
    ("NumericNotEquals", Base::Number(Comparison::NotEqual)),
    ("NumericLessThan", Base::Number(Comparison::Less)),
    (
        "NumericLessThanEquals",
        Base::Number(Comparison::LessOrEqual),
    ),
    ("NumericGreaterThan", Base::Number(Comparison::Greater)),
    (
        "NumericGreaterThanEquals",
        Base::Number(Comparison::GreaterOrEqual),
    ),
    ("DateEquals", Base::Date(Comparison::Equal)),
    ("DateNotEquals", Base::Date(Comparison::NotEqual)),
    ("DateLessThan", Base::Date(Comparison::Less)),
    ("DateLessThanEquals", Base::Date(Comparison::LessOrEqual)),
    ("DateGreaterThan", Base::Date(Comparison::Greater)),
    (
        "DateGreaterThanEquals",
        Base::Date(Comparison::GreaterOrEqual),
    ),
    ("Bool", Base::Bool),
    ("BinaryEquals", Base::Binary),
    ("IpAddress", Base::Ip { negated: false }),
    ("NotIpAddress", Base::Ip { negated: true }),
    ("ArnEquals", Base::Arn { negated: false }),
    ("ArnLike", Base::Arn { negated: false }),
    ("ArnNotEquals", Base::Arn { negated: true }),
    ("ArnNotLike", Base::Arn { negated: true }),
    ("Null", Base::Null),
];

impl Operator {
    /// Reads an operator as it must be written to be saved.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::parse_by(name, |a, b| a == b)
    }

    /// Reads an operator of a document that is already stored: case does not matter (policy
    /// spec, case C-operator-case).
    pub(crate) fn parse_any_case(name: &str) -> Option<Self> {
        Self::parse_by(name, str::eq_ignore_ascii_case)
    }

    fn parse_by(name: &str, same: fn(&str, &str) -> bool) -> Option<Self> {
        let (quantifier, rest) = match name.split_once(':') {
            None => (Quantifier::None, name),
            Some((prefix, rest)) if same(prefix, "ForAllValues") => (Quantifier::All, rest),
            Some((prefix, rest)) if same(prefix, "ForAnyValue") => (Quantifier::Any, rest),
            Some(_) => return None,
        };
        let (rest, if_exists) = match rest.len().checked_sub("IfExists".len()) {
            Some(at) if rest.get(at..).is_some_and(|end| same(end, "IfExists")) => {
                (&rest[..at], true)
            }
            _ => (rest, false),
        };
        let (_, base) = OPERATORS.iter().find(|(known, _)| same(known, rest))?;
        // `Null` tests presence itself: neither suffix nor prefix has a meaning there.
        if *base == Base::Null && (if_exists || quantifier != Quantifier::None) {
            return None;
        }
        Some(Self {
            quantifier,
            base: *base,
            if_exists,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let operator = Operator::parse("ForAllValues:StringNotLikeIfExists").unwrap();
        assert_eq!(
            operator,
            Operator {
                quantifier: Quantifier::All,
                base: text(TextMatch::Like, true),
                if_exists: true,
            }
        );
        for bad in [
            "",
            "IfExists",
            "StringFoo",
            "stringequals",
            "ForSomeValues:StringEquals",
            "ForAllValues:",
            "NullIfExists",
            "ForAnyValue:Null",
            "BoolIfExistsIfExists",
            "éIfExists",
        ] {
            assert_eq!(Operator::parse(bad), None, "{bad}");
        }
        assert!(Operator::parse_any_case("forallvalues:stringequalsIFEXISTS").is_some());
    }
}
