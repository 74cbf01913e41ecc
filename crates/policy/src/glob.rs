//! Matching of text against a sequence of literal pieces, `?` and `*`.
//!
//! No regular expressions and no backtracking: between two `*` the leftmost fit is as good as
//! any other, so the matcher only ever moves forward (flaw E12). Text that comes from a variable
//! is a literal piece like any other, whatever characters it holds (flaw E13).

use crate::run::Run;

/// One element of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// These characters and no others.
    Text(&'a str),
    /// `?`: exactly one character, not one byte.
    One,
    /// `*`: any run, also an empty one, also across `/`, `:` and line ends.
    Many,
}

/// A pattern whose pieces are found when they are asked for; `None` is a variable without a
/// value, which makes the whole pattern match nothing (policy spec, Variables).
pub(crate) trait Pieces {
    fn len(&self) -> usize;
    fn at(&self, index: usize) -> Option<Piece<'_>>;
}

/// Whether the whole text fits the whole pattern.
pub(crate) fn matches(pattern: &impl Pieces, text: &str) -> bool {
    try_match(pattern, text).unwrap_or(false)
}

fn try_match(pattern: &impl Pieces, text: &str) -> Option<bool> {
    let mut head = 0;
    let mut rest = text;
    let mut tail = pattern.len();

    // What stands before the first `*` is anchored at the start ..
    loop {
        if head == tail {
            return Some(rest.is_empty());
        }
        match pattern.at(head)? {
            Piece::Many => break,
            piece => match strip_front(piece, rest) {
                Some(stripped) => rest = stripped,
                None => return Some(false),
            },
        }
        head += 1;
    }
    // .. what stands after the last one at the end ..
    loop {
        match pattern.at(tail - 1)? {
            Piece::Many => break,
            piece => match strip_back(piece, rest) {
                Some(stripped) => rest = stripped,
                None => return Some(false),
            },
        }
        tail -= 1;
    }
    // .. and each run between takes the leftmost place that fits.
    let mut at = head;
    while at < tail {
        if pattern.at(at)? == Piece::Many {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while pattern.at(end)? != Piece::Many {
            end += 1;
        }
        match find_run(pattern, at..end, rest)? {
            Some(after) => rest = after,
            None => return Some(false),
        }
        at = end;
    }
    Some(true)
}

/// How many pieces of a run are tried one by one before it is searched for as [`Run`] does, which
/// allocates.
const PATIENCE: usize = 256;

/// The text after the leftmost place where the run fits.
fn find_run<'t>(
    pattern: &impl Pieces,
    run: std::ops::Range<usize>,
    text: &'t str,
) -> Option<Option<&'t str>> {
    let mut rest = text;
    let mut tried = 0;
    loop {
        if tried > PATIENCE {
            let pieces: Option<Vec<_>> = run.map(|index| pattern.at(index)).collect();
            return Some(Run::new(pieces?.into_iter().flat_map(characters)).find(rest));
        }
        if let Piece::Text(literal) = pattern.at(run.start)? {
            match find(rest, literal) {
                Some(found) => rest = &rest[found..],
                None => return Some(None),
            }
        }
        // A piece that does not fit ends the try: the caller has found every piece of the run to
        // have a value, so none is left whose absence would matter.
        let mut after = rest;
        let mut index = run.start;
        while index < run.end {
            match strip_front(pattern.at(index)?, after) {
                Some(text) => after = text,
                None => break,
            }
            index += 1;
        }
        tried += index - run.start + 1;
        if index == run.end {
            return Some(Some(after));
        }
        let mut characters = rest.chars();
        if characters.next().is_none() {
            return Some(None);
        }
        rest = characters.as_str();
    }
}

/// Where a literal stands first. The standard library's search is linear, but preparing it costs
/// more than walking through a text as short as most are.
fn find(text: &str, literal: &str) -> Option<usize> {
    const SHORT: usize = 64;
    if text.len() > SHORT || literal.is_empty() {
        return text.find(literal);
    }
    let mut windows = text.as_bytes().windows(literal.len());
    windows.position(|window| window == literal.as_bytes())
}

/// The characters of a piece that is no `*`; `None` is any.
fn characters(piece: Piece<'_>) -> impl Iterator<Item = Option<char>> {
    let (text, any) = match piece {
        Piece::Text(text) => (text, None),
        Piece::One | Piece::Many => ("", Some(None)),
    };
    text.chars().map(Some).chain(any)
}

fn strip_front<'t>(piece: Piece<'_>, text: &'t str) -> Option<&'t str> {
    match piece {
        Piece::Text(literal) => text.strip_prefix(literal),
        Piece::One => {
            let mut characters = text.chars();
            characters.next().map(|_| characters.as_str())
        }
        Piece::Many => Some(text),
    }
}

fn strip_back<'t>(piece: Piece<'_>, text: &'t str) -> Option<&'t str> {
    match piece {
        Piece::Text(literal) => text.strip_suffix(literal),
        Piece::One => {
            let mut characters = text.chars();
            characters.next_back().map(|_| characters.as_str())
        }
        Piece::Many => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Pieces for Vec<Piece<'_>> {
        fn len(&self) -> usize {
            self.as_slice().len()
        }

        fn at(&self, index: usize) -> Option<Piece<'_>> {
            self.get(index).copied()
        }
    }

    fn pieces(pattern: &str) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while !rest.is_empty() {
            let literal = rest.find(['*', '?']).unwrap_or(rest.len());
            if literal > 0 {
                pieces.push(Piece::Text(&rest[..literal]));
                rest = &rest[literal..];
            } else {
                pieces.push(if rest.starts_with('*') {
                    Piece::Many
                } else {
                    Piece::One
                });
                rest = &rest[1..];
            }
        }
        pieces
    }

    /// The textbook definition, by dynamic programming over characters.
    fn by_the_book(pattern: &str, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let mut row = vec![false; text.len() + 1];
        row[0] = true;
        for p in pattern.chars() {
            let mut next = vec![false; text.len() + 1];
            next[0] = p == '*' && row[0];
            for (i, c) in text.iter().enumerate() {
                next[i + 1] = match p {
                    '*' => row[i + 1] || next[i],
                    '?' => row[i],
                    _ => row[i] && p == *c,
                };
            }
            row = next;
        }
        row[text.len()]
    }

    #[test]
    fn the_corners() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
            ("?", "é", true),
            ("a*a", "a", false),
            ("*a*", "bab", true),
            ("a**b", "ab", true),
            ("b/*", "b/x\ny", true),
            ("b", "abc", false),
            ("*ab?c*", "ababxc", true),
        ] {
            assert_eq!(
                matches(&pieces(pattern), text),
                expected,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn three_thousand_stars_do_not_stall() {
        let pattern = "*a".repeat(3_000) + "b";
        assert!(!matches(&pieces(&pattern), &"a".repeat(2_048)));
    }

    /// A pattern that counts how often it is asked for a piece.
    struct Counted<'a>(Vec<Piece<'a>>, std::cell::Cell<usize>);

    impl Pieces for Counted<'_> {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn at(&self, index: usize) -> Option<Piece<'_>> {
            self.1.set(self.1.get() + 1);
            self.0.get(index).copied()
        }
    }

    #[test]
    fn a_run_that_almost_fits_everywhere_is_not_tried_everywhere() {
        for (pattern, text) in [
            (format!("*{}b*", "a?".repeat(5_000)), "a".repeat(30_000)),
            (format!("*{}*", "?".repeat(50_000)), "a".repeat(40_000)),
            (format!("*{}*", "?b?a".repeat(5_000)), "ab".repeat(20_000)),
        ] {
            let counted = Counted(pieces(&pattern), std::cell::Cell::new(0));
            assert!(!matches(&counted, &text));
            let bound = 4 * (pattern.len() + text.len());
            assert!(counted.1.get() < bound, "{} of {bound}", counted.1.get());
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_textbook_when_patience_ends(pattern in "[*][ab?]{1,8}[*?b]{1,3}", repeat in 1usize..30, text in "(aab|ab|a){0,200}") {
            let pattern = pattern.replace("*", "").repeat(repeat);
            let pattern = format!("*{pattern}*b?");
            prop_assert_eq!(matches(&pieces(&pattern), &text), by_the_book(&pattern, &text));
        }

        #[test]
        fn agrees_with_the_textbook(pattern in "[ab*?é]{0,9}", text in "[abé]{0,9}") {
            prop_assert_eq!(matches(&pieces(&pattern), &text), by_the_book(&pattern, &text));
        }
    }
}
