//! Texts of a policy that may hold wildcards and policy variables, compiled for matching.
//!
//! Variables exist only in documents of `Version` 2012-10-17; in older ones `${..}` is text
//! (flaw E14). Which places allow wildcards and which allow variables is the caller's business,
//! see [`Syntax`].

use crate::Context;
use crate::ContextValue;
use crate::glob::{self, Piece, Pieces};
use crate::key::Key;

/// The longest text between the braces of a variable: far more than a prefix, a tag key of 128
/// characters and a default of 256 take. Without a bound, a text of nothing but `${` would be read
/// to its end from every `$`.
const MAX_VARIABLE_BYTES: usize = 1_024;

/// What a place in a policy gives a meaning to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) wildcards: bool,
    pub(crate) variables: bool,
}

impl Syntax {
    pub(crate) const WILDCARDS: Self = Self {
        wildcards: true,
        variables: false,
    };
}

/// A compiled text. The common shapes have a variant of their own because they need no walk
/// over pieces.
#[derive(Clone, Debug)]
pub(crate) enum Template {
    /// `*`.
    Any,
    /// Neither wildcard nor variable.
    Exact(Box<str>),
    /// A literal and then one `*`.
    Prefix(Box<str>),
    /// Anything else.
    Parts(Box<[Part]>),
}

/// One element of a compiled text.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(Box<str>),
    One,
    Many,
    Variable(Variable),
}

/// `${key}` or `${key, 'default'}`.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    key: Key,
    default: Option<Box<str>>,
}

impl Variable {
    /// The value: substituted text is literal. A multivalued key cannot be a variable, and what
    /// has neither value nor default equals nothing (policy spec, Variables).
    fn resolve<'a>(&'a self, context: &'a Context) -> Option<&'a str> {
        match context.lookup(&self.key) {
            Some(ContextValue::One(value)) if !self.key.multivalued => Some(value),
            Some(_) => None,
            None => self.default.as_deref(),
        }
    }
}

impl Template {
    pub(crate) fn compile(text: &str, syntax: Syntax) -> Self {
        Self::from_parts(parts(text, syntax))
    }

    pub(crate) fn from_parts(parts: Vec<Part>) -> Self {
        match parts.as_slice() {
            [] => Self::Exact("".into()),
            [Part::Many] => Self::Any,
            [Part::Text(text)] => Self::Exact(text.clone()),
            [Part::Text(text), Part::Many] => Self::Prefix(text.clone()),
            _ => Self::Parts(parts.into()),
        }
    }

    /// Whether the whole of `text` fits, with variables taken from `context`.
    pub(crate) fn matches(&self, text: &str, context: &Context) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => **exact == *text,
            Self::Prefix(prefix) => text.starts_with(&**prefix),
            Self::Parts(parts) => glob::matches(&Bound { parts, context }, text),
        }
    }

    /// Whether `text` is the same but for the case of ASCII letters. Wildcards have no meaning
    /// under `StringEqualsIgnoreCase`, so the template was compiled without them; folding stops at
    /// ASCII (flaw E15).
    pub(crate) fn equals_ignoring_case(&self, text: &str, context: &Context) -> bool {
        let Self::Parts(parts) = self else {
            return matches!(self, Self::Exact(exact) if exact.eq_ignore_ascii_case(text));
        };
        let bound = Bound { parts, context };
        let mut rest = text.as_bytes();
        for index in 0..bound.len() {
            let Some(Piece::Text(literal)) = bound.at(index) else {
                return false;
            };
            match rest.split_at_checked(literal.len()) {
                Some((start, after)) if start.eq_ignore_ascii_case(literal.as_bytes()) => {
                    rest = after;
                }
                _ => return false,
            }
        }
        rest.is_empty()
    }
}

/// Parts with the context that their variables are taken from.
struct Bound<'a> {
    parts: &'a [Part],
    context: &'a Context,
}

impl Pieces for Bound<'_> {
    fn len(&self) -> usize {
        self.parts.len()
    }

    fn at(&self, index: usize) -> Option<Piece<'_>> {
        match self.parts.get(index)? {
            Part::Text(text) => Some(Piece::Text(text)),
            Part::One => Some(Piece::One),
            Part::Many => Some(Piece::Many),
            Part::Variable(variable) => variable.resolve(self.context).map(Piece::Text),
        }
    }
}

/// Splits a text into parts; neighbouring literals are one part, neighbouring `*` one `*`.
pub(crate) fn parts(text: &str, syntax: Syntax) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let flush = |literal: &mut String, parts: &mut Vec<Part>| {
        if !literal.is_empty() {
            parts.push(Part::Text(std::mem::take(literal).into()));
        }
    };
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let escape = (syntax.variables && character == '$')
            .then(|| Escape::at_start(rest))
            .flatten();
        if let Some((escape, length)) = escape {
            match escape {
                Escape::Literal(literally) => literal.push_str(literally),
                Escape::Variable { key, default } => {
                    flush(&mut literal, &mut parts);
                    parts.push(Part::Variable(Variable {
                        key: Key::new(key),
                        default: default.map(Into::into),
                    }));
                }
            }
            rest = &rest[length..];
            continue;
        }
        match character {
            '*' if syntax.wildcards => {
                flush(&mut literal, &mut parts);
                if !matches!(parts.last(), Some(Part::Many)) {
                    parts.push(Part::Many);
                }
            }
            '?' if syntax.wildcards => {
                flush(&mut literal, &mut parts);
                parts.push(Part::One);
            }
            _ => literal.push(character),
        }
        rest = &rest[character.len_utf8()..];
    }
    flush(&mut literal, &mut parts);
    parts
}

/// What a `${..}` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape<'a> {
    /// `${*}`, `${?}` and `${$}`.
    Literal(&'a str),
    /// Anything else. What is no key stays what it is and never has a value.
    Variable {
        key: &'a str,
        default: Option<&'a str>,
    },
}

impl<'a> Escape<'a> {
    /// Reads the `${..}` that `text` begins with, and its length. `None` if it does not begin
    /// with one, or the brace is not closed in time.
    pub(crate) fn at_start(text: &'a str) -> Option<(Self, usize)> {
        let inner = text.strip_prefix("${")?;
        let end = inner[..inner.floor_char_boundary(MAX_VARIABLE_BYTES)].find('}')?;
        let inner = &inner[..end];
        let escape = match inner {
            "*" | "?" | "$" => Self::Literal(inner),
            _ => match split_default(inner) {
                Some((key, default)) => Self::Variable {
                    key,
                    default: Some(default),
                },
                None => Self::Variable {
                    key: inner,
                    default: None,
                },
            },
        };
        Some((escape, end + 3))
    }
}

/// `key, 'default'`: a comma and exactly one space, then single quotes (policy spec, Variables).
fn split_default(inner: &str) -> Option<(&str, &str)> {
    let (key, default) = inner.split_once(", '")?;
    Some((key, default.strip_suffix('\'')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Syntax = Syntax {
        wildcards: true,
        variables: true,
    };

    fn context() -> Context {
        [
            ("aws:username", ContextValue::from("a*")),
            ("aws:TagKeys", ContextValue::from(vec!["x"])),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn substituted_text_is_literal() {
        let template = Template::compile("b/${aws:UserName}/?", BOTH);
        assert!(template.matches("b/a*/x", &context()));
        assert!(!template.matches("b/ab/x", &context()));
        assert!(!template.matches("b/a*/x", &Context::new()));
    }

    #[test]
    fn defaults_stand_in_for_missing_keys_only() {
        let template = Template::compile("${aws:username, 'guest'}", BOTH);
        assert!(template.matches("guest", &Context::new()));
        assert!(!template.matches("guest", &context()));
        // Without the space it is not a default (policy spec, Variables).
        let template = Template::compile("${aws:username,'guest'}", BOTH);
        assert!(!template.matches("guest", &Context::new()));
    }

    #[test]
    fn escapes_and_lists() {
        let template = Template::compile("${*}${?}${$}", BOTH);
        assert!(template.matches("*?$", &Context::new()));
        assert!(!template.matches("abc", &Context::new()));
        let template = Template::compile("${aws:TagKeys}", BOTH);
        assert!(!template.matches("x", &context()));
    }

    #[test]
    fn nested_and_unclosed_braces_never_resolve() {
        assert!(!Template::compile("${${aws:username}}", BOTH).matches("a*}", &context()));
        let unclosed = Template::compile("${aws:username", BOTH);
        assert!(unclosed.matches("${aws:username", &context()));
    }

    #[test]
    fn ignoring_case_walks_variables_too() {
        let syntax = Syntax {
            wildcards: false,
            variables: true,
        };
        let template = Template::compile("X-${aws:username}-*", syntax);
        assert!(template.equals_ignoring_case("x-A*-*", &context()));
        assert!(!template.equals_ignoring_case("x-A*-", &context()));
        assert!(!template.equals_ignoring_case("x-Ab-*", &context()));
        // U+212A is a K only beyond ASCII.
        assert!(!Template::compile("k", syntax).equals_ignoring_case("\u{212a}", &context()));
    }
}
