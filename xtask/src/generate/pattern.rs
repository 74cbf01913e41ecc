//! Compiling the patterns of a service model into rows of character classes.
//!
//! The patterns are Java regular expressions of which the whole text must be an instance. Only what
//! the models use is known here; anything else stops the generator rather than being guessed at.

use std::{error::Error, fmt::Write as _, iter::Peekable, str::Chars};

/// Patterns that are no row of classes, and the functions of the api room's `pattern::by_hand`
/// that stand for them.
const BY_HAND: [(&str, &str); 5] = [
    (r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)", "entity_path"),
    (r"((/[A-Za-z0-9\.,\+@=_-]+)*)/", "policy_path"),
    (
        r"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
        "account_alias",
    ),
    (r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", "policy_version"),
    (
        r"^http(s?)://[a-zA-Z0-9._/-]*(\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?$",
        "redirect_url",
    ),
];

/// The Rust expression of a pattern's matcher.
pub(crate) fn matcher(pattern: &str) -> Result<String, Box<dyn Error>> {
    if let Some((_, function)) = BY_HAND.iter().find(|(text, _)| *text == pattern) {
        return Ok(format!("Matcher::ByHand(by_hand::{function})"));
    }
    let runs = parse(pattern).map_err(|why| format!("pattern {pattern}: {why}"))?;
    if !greedy_is_exact(&runs) {
        return Err(format!("pattern {pattern} needs backtracking: match it by hand").into());
    }
    let runs: String = runs.iter().map(Run::expression).collect();
    Ok(format!("Matcher::Runs(&[{runs}])"))
}

struct Run {
    class: Class,
    min: u32,
    /// `u32::MAX` for no bound.
    max: u32,
}

/// The ASCII characters as bits, the ranges beyond, and whether all letters, separators and numbers
/// beyond ASCII belong.
#[derive(Default)]
struct Class {
    ascii: u128,
    ranges: Vec<(u32, u32)>,
    words: bool,
}

impl Run {
    fn expression(&self) -> String {
        let Class {
            ascii,
            ranges,
            words,
        } = &self.class;
        let mut pairs = String::new();
        for (first, last) in ranges {
            // Writing to a string cannot fail.
            let _ = write!(pairs, r"('\u{{{first:X}}}', '\u{{{last:X}}}'),");
        }
        let max = match self.max {
            u32::MAX => "u32::MAX".to_owned(),
            max => max.to_string(),
        };
        let min = self.min;
        format!(
            "Run {{ class: Class {{ ascii: {ascii:#034x}, ranges: &[{pairs}], words: {words} }}, \
             min: {min}, max: {max} }},"
        )
    }
}

impl Class {
    fn add(&mut self, first: u32, last: u32) {
        for c in first..=last.min(0x7F) {
            self.ascii |= 1 << c;
        }
        if last <= 0x7F {
            return;
        }
        self.ranges.push((first.max(0x80), last));
        self.ranges.sort_unstable();
        self.ranges.dedup_by(|next, previous| {
            let touches = next.0 <= previous.1 + 1;
            if touches {
                previous.1 = previous.1.max(next.1);
            }
            touches
        });
    }

    fn add_text(&mut self, chars: &str) {
        for c in chars.chars() {
            self.add(c.into(), c.into());
        }
    }

    fn is_disjoint(&self, other: &Self) -> bool {
        let overlap = |a: &(u32, u32)| other.ranges.iter().any(|b| a.0 <= b.1 && b.0 <= a.1);
        let beyond = |class: &Self| class.words || !class.ranges.is_empty();
        // Which letters, separators and numbers a range holds is not known here: any may.
        let may_share_words = self.words && beyond(other) || other.words && beyond(self);
        self.ascii & other.ascii == 0 && !self.ranges.iter().any(overlap) && !may_share_words
    }

    fn is_ascii_subset(&self, other: &Self) -> bool {
        self.ascii & !other.ascii == 0 && self.ranges.is_empty() && !self.words
    }
}

/// Whether each run may take all that it can: what a run of no fixed length takes is of no use to
/// the runs after it, or the last one takes anything that is left.
fn greedy_is_exact(runs: &[Run]) -> bool {
    runs.iter()
        .enumerate()
        .filter(|(_, run)| run.min != run.max)
        .all(|(at, run)| {
            let after = &runs[at + 1..];
            if let [last] = after
                && (last.min, last.max) == (0, u32::MAX)
                && run.class.is_ascii_subset(&last.class)
            {
                return true;
            }
            let needed = after
                .iter()
                .position(|next| next.min > 0)
                .map_or(after.len(), |n| n + 1);
            after[..needed]
                .iter()
                .all(|next| run.class.is_disjoint(&next.class))
        })
}

fn parse(pattern: &str) -> Result<Vec<Run>, String> {
    let body = pattern.strip_prefix('^').unwrap_or(pattern);
    let mut rest = body.strip_suffix('$').unwrap_or(body).chars().peekable();
    let mut runs = Vec::new();
    while let Some(c) = rest.next() {
        let class = match c {
            '[' => class(&mut rest)?,
            '(' | ')' | '|' | '.' | '*' | '+' | '?' | '{' | '^' | '$' => {
                return Err(format!("{c} is not known here"));
            }
            c => {
                let mut class = Class::default();
                if let Some(c) = character(c, &mut rest, &mut class)? {
                    class.add(c, c);
                }
                class
            }
        };
        let (min, max) = repetition(&mut rest)?;
        runs.push(Run { class, min, max });
    }
    Ok(runs)
}

/// What follows an opening bracket, to the closing one.
fn class(rest: &mut Peekable<Chars<'_>>) -> Result<Class, String> {
    let mut class = Class::default();
    let mut categories = String::new();
    loop {
        let c = rest.next().ok_or("a class has no end")?;
        if c == ']' {
            break;
        }
        if c == '\\' && rest.next_if_eq(&'p').is_some() {
            categories.extend(rest.by_ref().take(3).filter(char::is_ascii_alphabetic));
            continue;
        }
        let Some(first) = character(c, rest, &mut class)? else {
            continue;
        };
        let mut ahead = rest.clone();
        let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']');
        let last = if is_range {
            rest.next();
            let c = rest.next().ok_or("a range has no end")?;
            character(c, rest, &mut class)?.ok_or("a class ends a range")?
        } else {
            first
        };
        class.add(first, last);
    }
    match categories.as_str() {
        "" => {}
        "LZN" => {
            class.words = true;
            class.add_text(" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        }
        other => return Err(format!("the categories {other} are not known here")),
    }
    Ok(class)
}

/// A single character, or `None` when it was a class by name, which is added to `class`.
fn character(
    c: char,
    rest: &mut Peekable<Chars<'_>>,
    class: &mut Class,
) -> Result<Option<u32>, String> {
    if c != '\\' {
        return Ok(Some(c.into()));
    }
    match rest.next().ok_or("nothing follows a backslash")? {
        'w' => {
            class.add_text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
            Ok(None)
        }
        'd' => {
            class.add_text("0123456789");
            Ok(None)
        }
        // Exactly four digits: `\u10000` is U+1000 and a zero (STS spec 1.5).
        'u' => {
            let digits: String = rest.by_ref().take(4).collect();
            let c = u32::from_str_radix(&digits, 16).map_err(|_| "\\u wants four digits")?;
            Ok(Some(c))
        }
        c if c.is_ascii_punctuation() => Ok(Some(c.into())),
        c => Err(format!("\\{c} is not known here")),
    }
}

fn repetition(rest: &mut Peekable<Chars<'_>>) -> Result<(u32, u32), String> {
    match rest.peek() {
        Some('*') => {
            rest.next();
            Ok((0, u32::MAX))
        }
        Some('+') => {
            rest.next();
            Ok((1, u32::MAX))
        }
        Some('{') => {
            rest.next();
            let bounds: String = rest.by_ref().take_while(|&c| c != '}').collect();
            let (min, max) = bounds.split_once(',').unwrap_or((&bounds, &bounds));
            let number = |text: &str| text.parse().map_err(|_| format!("{{{bounds}}}"));
            Ok((number(min)?, number(max)?))
        }
        _ => Ok((1, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_five_digit_escape_is_four_digits_and_a_range_from_zero() {
        let runs = parse(r"[\u10000-\u10FFFF]").unwrap();
        let [Run { class, .. }] = runs.as_slice() else {
            panic!("one run")
        };
        assert_eq!(class.ranges, [(0x80, 0x10FF)]);
        assert_eq!(class.ascii, !0 << 0x30);
    }

    #[test]
    fn what_would_need_backtracking_is_refused() {
        assert!(matcher("[ab]*a").is_err());
        assert!(matcher("[ab]*c*a").is_err());
        assert!(matcher("[ab]*c[ab]*").is_ok());
        assert!(matcher("[ab]{1,3}[abc]*").is_ok());
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for pattern in ["(a)", "a|b", r"\s", r"[\p{L}]", "[a", "a{x}", "a?", "."] {
            assert!(matcher(pattern).is_err(), "{pattern}");
        }
    }
}
