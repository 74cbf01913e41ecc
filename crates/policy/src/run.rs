//! Searching for one run of literal pieces and `?` in a long text.
//!
//! Trying the run at every place costs the product of both lengths when a text is made to fit almost
//! everywhere. Here a set of bits says how many characters of the run fit the text so far, so that a
//! step costs a sixty-fourth of the run.

use std::collections::HashMap;

/// A run, by its characters.
#[derive(Debug)]
pub(crate) struct Run {
    length: usize,
    /// The places where any character fits.
    any: Box<[u64]>,
    /// For ASCII, one more than the place in [`Self::places`]; zero if the run has no such character.
    ascii: [u32; 128],
    other: HashMap<char, u32>,
    places: Vec<Places>,
}

/// Where in the run a character stands. Whichever form is the smaller, so that all of them together
/// are no larger than the run.
#[derive(Debug)]
enum Places {
    Many(Box<[u64]>),
    Few(Vec<usize>),
}

const WORD: usize = u64::BITS as usize;

impl Run {
    /// Makes a run of its characters; `None` is a `?`.
    pub(crate) fn new(characters: impl Iterator<Item = Option<char>>) -> Self {
        let mut run = Self {
            length: 0,
            any: Box::default(),
            ascii: [0; 128],
            other: HashMap::new(),
            places: Vec::new(),
        };
        let mut any = Vec::new();
        for character in characters {
            let at = run.length;
            run.length += 1;
            if at.is_multiple_of(WORD) {
                any.push(0);
            }
            match character {
                None => set(&mut any, at),
                Some(character) => run.put(character, at),
            }
        }
        for places in &mut run.places {
            let Places::Few(list) = places else { continue };
            if list.len() > any.len() {
                let mut bits = vec![0; any.len()];
                list.iter().for_each(|at| set(&mut bits, *at));
                *places = Places::Many(bits.into());
            }
        }
        run.any = any.into();
        run
    }

    fn put(&mut self, character: char, at: usize) {
        let next = self.places.len() as u32 + 1;
        let slot = match self.ascii.get_mut(character as usize) {
            Some(slot) => slot,
            None => self.other.entry(character).or_default(),
        };
        if *slot == 0 {
            *slot = next;
            self.places.push(Places::Few(Vec::new()));
        }
        let slot = *slot as usize - 1;
        if let Some(Places::Few(list)) = self.places.get_mut(slot) {
            list.push(at);
        }
    }

    fn places(&self, character: char) -> Option<&Places> {
        let slot = match self.ascii.get(character as usize) {
            Some(slot) => *slot,
            None => self.other.get(&character).copied().unwrap_or(0),
        };
        self.places.get((slot as usize).checked_sub(1)?)
    }

    /// The text after the leftmost place where the run fits.
    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let Some(last) = self.length.checked_sub(1) else {
            return Some(text);
        };
        // A character takes a byte at least.
        if self.length > text.len() {
            return None;
        }
        // Bit n: the last n + 1 characters of the text are the first n + 1 of the run.
        let mut fits: Vec<u64> = vec![0; self.any.len()];
        let mut next = fits.clone();
        for (start, character) in text.char_indices() {
            let mut carry = 1;
            for ((fit, next), any) in fits.iter_mut().zip(&mut next).zip(&*self.any) {
                *next = (*fit << 1) | carry;
                carry = *fit >> (WORD - 1);
                *fit = *next & any;
            }
            match self.places(character) {
                Some(Places::Many(bits)) => {
                    for ((fit, next), bits) in fits.iter_mut().zip(&next).zip(bits) {
                        *fit |= next & bits;
                    }
                }
                Some(Places::Few(list)) => {
                    for at in list {
                        fits[at / WORD] |= next[at / WORD] & (1 << (at % WORD));
                    }
                }
                None => {}
            }
            if fits[last / WORD] >> (last % WORD) & 1 == 1 {
                return Some(&text[start + character.len_utf8()..]);
            }
        }
        None
    }
}

fn set(bits: &mut [u64], at: usize) {
    bits[at / WORD] |= 1 << (at % WORD);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(pattern: &str) -> Run {
        Run::new(pattern.chars().map(|c| (c != '?').then_some(c)))
    }

    #[test]
    fn runs_longer_than_a_word() {
        let pattern = "a?".repeat(100) + "é";
        let text = "a".repeat(300) + "éz";
        assert_eq!(run(&pattern).find(&text), Some("z"));
        assert_eq!(run(&pattern).find(&"a".repeat(3_000)), None);
        assert_eq!(run("").find("x"), Some("x"));
        assert_eq!(run("?").find(""), None);
        let every: String = ('a'..='z').cycle().take(200).collect();
        assert_eq!(run(&every).find(&format!("ab{every}b")), Some("b"));
    }

    proptest! {
        #[test]
        fn finds_the_leftmost_place(pattern in "[ab?é]{1,5}", repeat in 1usize..40, text in "[abé]{0,300}") {
            let pattern = pattern.repeat(repeat);
            let wanted: Vec<char> = pattern.chars().collect();
            let characters: Vec<char> = text.chars().collect();
            let fits = |window: &[char]| {
                window.iter().zip(&wanted).all(|(c, wanted)| *wanted == '?' || c == wanted)
            };
            let place = characters.windows(wanted.len()).position(fits);
            let after = place.map(|at| characters[at + wanted.len()..].iter().collect::<String>());
            prop_assert_eq!(run(&pattern).find(&text), after.as_deref());
        }
    }
}
