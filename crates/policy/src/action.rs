//! Names of actions: `service:Name`, compared ignoring case.

use crate::context::EMPTY;
use crate::template::{Syntax, Template};

/// The longest action that is folded without allocating; AWS's longest is about 80 characters.
const INLINE: usize = 128;

/// A requested action in lower case.
#[derive(Debug)]
pub(crate) struct Folded {
    inline: [u8; INLINE],
    /// The whole text when it does not fit; otherwise empty.
    long: String,
    length: usize,
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut inline = [0; INLINE];
        let mut long = String::new();
        match inline.get_mut(..text.len()) {
            Some(space) => {
                space.copy_from_slice(text.as_bytes());
                space.make_ascii_lowercase();
            }
            None => long = text.to_ascii_lowercase(),
        }
        Self {
            inline,
            long,
            length: text.len(),
        }
    }

    pub(crate) fn action(&self) -> Action<'_> {
        let text = match self.inline.get(..self.length) {
            // Folding ASCII keeps text valid, so the default is never taken.
            Some(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
            None => &self.long,
        };
        let colon = text.bytes().position(|byte| byte == b':');
        let service = &text[..colon.unwrap_or(text.len())];
        Action {
            text,
            hash: hash(text),
            service_hash: hash(service),
        }
    }
}

/// A requested action in lower case with the hashes under which statements are indexed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Action<'a> {
    text: &'a str,
    /// Hash of the whole.
    pub(crate) hash: u64,
    /// Hash of what stands before the colon.
    pub(crate) service_hash: u64,
}

/// Hash of a folded name of an action or service, eight bytes a step. It only narrows a search
/// that ends in a comparison, so colliding names cost that and never an answer.
fn hash(folded: &str) -> u64 {
    let step = |hash: u64, word: [u8; 8]| {
        (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    };
    let (words, rest) = folded.as_bytes().as_chunks::<8>();
    let hash = words
        .iter()
        .fold(folded.len() as u64, |hash, word| step(hash, *word));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    step(hash, last)
}

/// One entry of `Action` or `NotAction`. There are no variables in actions (policy spec,
/// Variables), and no meaning is given to the colon: `*:*` is everything.
#[derive(Clone, Debug)]
pub(crate) struct ActionPattern(Template);

/// Under what an entry of `Action` can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActionIndex {
    /// Exactly one action.
    Action(u64),
    /// Actions of one service.
    Service(u64),
    /// Anything.
    Any,
}

impl ActionPattern {
    pub(crate) fn compile(text: &str) -> Self {
        if text == "*:*" {
            return Self(Template::Any);
        }
        Self(Template::compile(
            &text.to_ascii_lowercase(),
            Syntax::WILDCARDS,
        ))
    }

    pub(crate) fn matches(&self, action: &Action<'_>) -> bool {
        self.0.matches(action.text, &EMPTY)
    }

    /// Under what `text`, of which this was compiled, can be found.
    pub(crate) fn index(&self, text: &str) -> ActionIndex {
        let text = text.to_ascii_lowercase();
        if matches!(self.0, Template::Exact(_)) {
            return ActionIndex::Action(hash(&text));
        }
        match text.split_once(':') {
            Some((service, _)) if !service.contains(['*', '?']) => {
                ActionIndex::Service(hash(service))
            }
            _ => ActionIndex::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, action, expected) in [
            ("*", "s3:GetObject", true),
            ("*:*", "s3:GetObject", true),
            ("S3:gEt*", "s3:GetObject", true),
            ("s3:Get?bject", "S3:GETOBJECT", true),
            ("s3:Get", "s3:GetObject", false),
            ("s3:${*}", "s3:x", false),
            // A Cyrillic letter that looks like an e (flaw E15).
            ("s3:GetObject", "s3:G\u{435}tObject", false),
        ] {
            let compiled = ActionPattern::compile(pattern);
            assert_eq!(
                compiled.matches(&Folded::new(action).action()),
                expected,
                "{pattern}"
            );
        }
        let long = format!("s3:{}", "A".repeat(300));
        assert!(ActionPattern::compile("s3:a*").matches(&Folded::new(&long).action()));
    }

    #[test]
    fn indexes() {
        let index = |text: &str| ActionPattern::compile(text).index(text);
        assert_eq!(
            index("S3:GetObject"),
            ActionIndex::Action(hash("s3:getobject"))
        );
        assert_eq!(index("s3:Get*"), ActionIndex::Service(hash("s3")));
        assert_eq!(index("s*:Get*"), ActionIndex::Any);
        assert_eq!(index("*"), ActionIndex::Any);
    }
}
