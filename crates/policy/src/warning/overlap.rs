//! Whether two patterns have a text in common.

/// Whether some text fits both patterns, in which `*` is any run and `?` one character.
pub(super) fn overlap(a: &[char], b: &[char]) -> bool {
    // `row[j]`: whether what was read of `a` and the first `j` of `b` have a text in common.
    let mut row = vec![false; b.len() + 1];
    row[0] = true;
    spread(&mut row, b);
    for left in a {
        let mut next = vec![false; b.len() + 1];
        let is_run = *left == '*';
        for j in 0..=b.len() {
            next[j] = if is_run {
                row[j] || (j > 0 && next[j - 1])
            } else {
                // A run of `b` takes the character, or the one before it does.
                let by_run = j > 0 && b[j - 1] == '*' && (row[j] || next[j - 1]);
                by_run || (j > 0 && row[j - 1] && is_same(*left, b[j - 1]))
            };
        }
        if !next.contains(&true) {
            return false;
        }
        row = next;
    }
    row[b.len()]
}

/// Runs of `b` may be empty.
fn spread(row: &mut [bool], b: &[char]) {
    for (j, right) in b.iter().enumerate() {
        row[j + 1] = row[j] && *right == '*';
    }
}

fn is_same(left: char, right: char) -> bool {
    left == right || left == '?' || right == '?'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn meet(a: &str, b: &str) -> bool {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        overlap(&letters(a), &letters(b))
    }

    #[test]
    fn the_corners() {
        for (a, b, expected) in [
            ("", "", true),
            ("", "*", true),
            ("?", "", false),
            ("a*", "*b", true),
            ("a*", "b*", false),
            ("a?c", "ab*", true),
            ("*a", "?", true),
            ("*/*", "b", false),
        ] {
            assert_eq!(meet(a, b), expected, "{a} {b}");
            assert_eq!(meet(b, a), expected, "{b} {a}");
        }
    }

    /// Every text of up to six letters.
    fn texts() -> Vec<String> {
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..6 {
            let to = all.len();
            for at in from..to {
                for letter in ["a", "b"] {
                    all.push(format!("{}{letter}", all[at]));
                }
            }
            from = to;
        }
        all
    }

    fn fits(pattern: &str, text: &str) -> bool {
        crate::template::Template::compile(pattern, crate::template::Syntax::WILDCARDS)
            .matches(text, &crate::context::EMPTY)
    }

    proptest! {
        #[test]
        fn patterns_that_meet_have_a_text_in_common(a in "[ab*?]{0,3}", b in "[ab*?]{0,3}") {
            let common = texts().iter().any(|text| fits(&a, text) && fits(&b, text));
            prop_assert_eq!(meet(&a, &b), common);
        }
    }
}
