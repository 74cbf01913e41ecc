//! Patterns over the six parts of an ARN, for the `Resource` element and the `Arn*` operators.

use crate::Context;
use crate::template::{self, Part, Syntax, Template};

/// A text with the places of its first five colons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    text: &'a str,
    colons: [usize; 5],
    count: usize,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut colons = [0; 5];
        let mut count = 0;
        for (at, _) in text.bytes().enumerate().filter(|(_, b)| *b == b':').take(5) {
            colons[count] = at;
            count += 1;
        }
        Self {
            text,
            colons,
            count,
        }
    }

    /// An ARN has six parts, the first of which is `arn`.
    fn is_arn(&self) -> bool {
        self.count == 5 && self.text.starts_with("arn:")
    }

    /// The part at `index` when the text is split into `of` parts, the last of which takes all
    /// that is left.
    pub(crate) fn part(&self, index: usize, of: usize) -> Option<&'a str> {
        let start = match index {
            0 => 0,
            _ => self.colons[..self.count].get(index - 1)? + 1,
        };
        if index + 1 == of {
            return Some(&self.text[start..]);
        }
        let end = *self.colons[..self.count].get(index)?;
        Some(&self.text[start..end])
    }
}

/// A pattern of up to six parts. A `*` does not cross from one part into the next, except in the
/// last part given, which takes all the rest (policy spec, Wildcards); so `arn:aws:sns:*` works.
#[derive(Clone, Debug)]
pub(crate) enum ArnPattern {
    /// No wildcard before the last part: then the whole can be matched as one text.
    Whole(Template),
    /// Each part for itself.
    Split(Box<[Template]>),
}

impl ArnPattern {
    /// Compiles a pattern for `Resource` and `NotResource`: variables have a meaning after the
    /// fifth colon only (policy spec, Variables).
    pub(crate) fn resource(text: &str, variables: bool) -> Self {
        Self::compile(text, variables, false)
    }

    /// Compiles a pattern for an `Arn*` operator. `None` if it is not of six parts, and so can
    /// never match: short forms work for resources only.
    pub(crate) fn condition(text: &str, variables: bool) -> Option<Self> {
        if text == "*" {
            return Some(Self::Whole(Template::Any));
        }
        (split(text, variables).len() == 6).then(|| Self::compile(text, variables, true))
    }

    fn compile(text: &str, variables: bool, variables_everywhere: bool) -> Self {
        let texts = split(text, variables);
        let last = texts.len() - 1;
        let compiled: Vec<Vec<Part>> = texts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                let variables = variables && (variables_everywhere || index == 5);
                let wildcards = true;
                template::parts(
                    part,
                    Syntax {
                        wildcards,
                        variables,
                    },
                )
            })
            .collect();
        let is_literal = |parts: &Vec<Part>| matches!(parts.as_slice(), [] | [Part::Text(_)]);
        if !compiled[..last].iter().all(is_literal) {
            return Self::Split(compiled.into_iter().map(Template::from_parts).collect());
        }
        let mut whole = String::new();
        for part in &texts[..last] {
            whole.push_str(part);
            whole.push(':');
        }
        let mut parts = Vec::new();
        let mut tail = compiled.into_iter().nth(last).unwrap_or_default();
        if let Some(Part::Text(text)) = tail.first() {
            whole.push_str(text);
            tail.remove(0);
        }
        if !whole.is_empty() {
            parts.push(Part::Text(whole.into()));
        }
        parts.append(&mut tail);
        Self::Whole(Template::from_parts(parts))
    }

    /// Whether a resource fits.
    pub(crate) fn matches(&self, resource: &Parts<'_>, context: &Context) -> bool {
        match self {
            Self::Whole(template) => template.matches(resource.text, context),
            Self::Split(templates) => templates.iter().enumerate().all(|(index, template)| {
                resource
                    .part(index, templates.len())
                    .is_some_and(|part| template.matches(part, context))
            }),
        }
    }

    /// Whether the value of a condition key fits; what is not an ARN never does.
    pub(crate) fn matches_arn(&self, value: &str, context: &Context) -> bool {
        let value = Parts::new(value);
        value.is_arn() && self.matches(&value, context)
    }
}

/// The at most six parts of a pattern; colons inside `${..}` part nothing.
pub(crate) fn split(text: &str, variables: bool) -> Vec<&str> {
    let mut parts = Vec::with_capacity(6);
    let mut start = 0;
    let mut at = 0;
    while at < text.len() && parts.len() < 5 {
        if variables && let Some((_, length)) = template::Escape::at_start(&text[at..]) {
            at += length;
            continue;
        }
        let width = text[at..].chars().next().map_or(1, char::len_utf8);
        if text.as_bytes()[at] == b':' {
            parts.push(&text[start..at]);
            start = at + 1;
        }
        at += width;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(pattern: &str, text: &str) -> bool {
        let context: Context = [("aws:username", "alice")].into_iter().collect();
        ArnPattern::resource(pattern, true).matches(&Parts::new(text), &context)
    }

    #[test]
    fn resources() {
        for (pattern, text, expected) in [
            ("*", "*", true),
            ("arn:aws:s3:::b/*", "*", false),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y", true),
            ("arn:aws:s3:::b", "arn:aws:s3:::b2", false),
            ("arn:aws:sns:*", "arn:aws:sns:eu-west-1:1:t", true),
            ("arn:aws:sns:*:1:t", "arn:aws:sns:eu-west-1:1:t", true),
            ("arn:aws:sns:*:t", "arn:aws:sns:eu-west-1:1:t", false),
            ("arn:aws:lambda:*:*:f*", "arn:aws:lambda:r:1:f:x:y", true),
            (
                "arn:aws:s3:::${aws:username}/*",
                "arn:aws:s3:::alice/x",
                true,
            ),
            // Before the fifth colon a variable is text.
            (
                "arn:aws:s3:${aws:username}::b",
                "arn:aws:s3:alice::b",
                false,
            ),
            ("arn:*:s3:::b", "arn:aws:s3:::b", true),
        ] {
            assert_eq!(resource(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn conditions_need_six_parts_on_both_sides() {
        let context = Context::new();
        let like = |pattern: &str, value: &str| {
            ArnPattern::condition(pattern, true).is_some_and(|p| p.matches_arn(value, &context))
        };
        let function = "arn:aws:lambda:us-east-2:999999999999:function:f";
        assert!(like("arn:aws:lambda:*:*:*", function));
        assert!(like("*", function));
        assert!(!like("*", "hello"));
        assert!(!like("arn:aws:lambda:*:f", function));
        assert!(!like("arn:aws:lambda:*", function));
    }
}
