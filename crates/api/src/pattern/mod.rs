//! The patterns that members must satisfy, compiled when the code is generated.
//!
//! A service model states them as Java regular expressions of which the whole text must be an
//! instance. Nearly all are a row of character classes with a repetition each, which needs no
//! regular-expression engine and no backtracking; the generator refuses a row for which that would
//! not be true. The few others are in `by_hand`.

pub(crate) mod by_hand;

use std::fmt;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// A pattern: its text and how it is matched.
pub struct Pattern {
    text: &'static str,
    matcher: Matcher,
}

/// How a pattern is matched.
pub(crate) enum Matcher {
    /// Each run takes as many characters as it can, and nothing may be left over.
    Runs(&'static [Run]),
    /// A function of [`by_hand`].
    ByHand(fn(&str) -> bool),
}

/// Between `min` and `max` characters of a class.
pub(crate) struct Run {
    pub(crate) class: Class,
    pub(crate) min: u32,
    pub(crate) max: u32,
}

/// A set of characters.
pub(crate) struct Class {
    /// A bit for each ASCII character.
    pub(crate) ascii: u128,
    /// Ranges beyond ASCII, both ends included.
    pub(crate) ranges: &'static [(char, char)],
    /// Whether all letters, separators and numbers beyond ASCII belong to it:
    /// `\p{L}\p{Z}\p{N}`.
    pub(crate) words: bool,
}

impl Pattern {
    pub(crate) const fn new(text: &'static str, matcher: Matcher) -> Self {
        Self { text, matcher }
    }

    /// The pattern as the service model writes it, and as violations print it.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Whether the whole text is an instance of the pattern.
    pub fn matches(&self, text: &str) -> bool {
        match self.matcher {
            Matcher::Runs(runs) => is_row(runs, text),
            Matcher::ByHand(matches) => matches(text),
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

fn is_row(runs: &[Run], text: &str) -> bool {
    let mut rest = text.chars().peekable();
    for run in runs {
        let mut taken = 0;
        while taken < run.max && rest.next_if(|&c| run.class.contains(c)).is_some() {
            taken += 1;
        }
        if taken < run.min {
            return false;
        }
    }
    rest.next().is_none()
}

impl Class {
    fn contains(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        self.ranges
            .iter()
            .any(|range| (range.0..=range.1).contains(&c))
            || self.words && is_letter_separator_or_number(c)
    }
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`: the alphabet of tags' keys and values, for those that come in no
/// member but in what an identity provider says.
pub fn is_tag_text(text: &str) -> bool {
    let is_of_it = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c),
        false => is_letter_separator_or_number(c),
    };
    text.chars().all(is_of_it)
}

fn is_letter_separator_or_number(c: char) -> bool {
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Letter
            | GeneralCategoryGroup::Separator
            | GeneralCategoryGroup::Number
    )
}
