//! Names of condition keys: compared ignoring case, hashed once.

use crate::key_types;

/// A condition key as a policy names it, prepared for look-up.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// The name as written.
    pub(crate) name: Box<str>,
    pub(crate) hash: u64,
    /// Whether the key is of a list type, whatever a request gives for it.
    pub(crate) multivalued: bool,
}

impl Key {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            hash: hash(name),
            multivalued: key_types::is_multivalued(name),
        }
    }
}

/// Equal for names that are one. It only narrows a search that ends in [`same`], so colliding
/// names cost a comparison and never an answer.
pub(crate) fn hash(name: &str) -> u64 {
    if name.is_ascii() {
        mix(name.as_bytes())
    } else {
        mix(name.to_lowercase().as_bytes())
    }
}

/// Whether two names are one. Tag keys are part of key names and compare as tag keys do:
/// ignoring case by Unicode lower case (policy spec, Case).
pub(crate) fn same(a: &str, b: &str) -> bool {
    // Mostly they are spelled alike, and whole texts compare faster than letters.
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        a.eq_ignore_ascii_case(b)
    } else {
        a.to_lowercase() == b.to_lowercase()
    }
}

/// The form under which names are one: as [`same`] compares.
pub(crate) fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Eight letters at a time: each request's context has some twenty names to hash. Setting the bit
/// by which ASCII cases differ makes them alike; that it makes other characters alike, too, only
/// lets more names collide.
fn mix(folded: &[u8]) -> u64 {
    const CASE: u64 = 0x2020_2020_2020_2020;
    // FNV's offset basis, and the 64-bit golden ratio to multiply by.
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, word: u64| {
        let mixed = (hash ^ (word | CASE)).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 32)
    };
    let (words, rest) = folded.as_chunks::<8>();
    let hash = words
        .iter()
        .fold(BASIS, |hash, word| step(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    step(hash, u64::from_le_bytes(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_ignoring_case_even_beyond_ascii() {
        for (a, b) in [
            ("aws:PrincipalTag/Team", "AWS:PRINCIPALTAG/team"),
            ("aws:ResourceTag/É", "aws:resourcetag/é"),
            // The Kelvin sign's lower case is an ASCII k, in names of tags as in tags.
            ("aws:ResourceTag/\u{212a}", "aws:ResourceTag/k"),
        ] {
            assert!(same(a, b), "{a} {b}");
            assert_eq!(hash(a), hash(b), "{a} {b}");
        }
        assert!(!same("aws:username", "aws:userid"));
    }
}
