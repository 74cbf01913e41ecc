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

/// FNV-1a over the folded name. It only narrows a search that ends in [`same`], so colliding
/// names cost a comparison and never an answer.
pub(crate) fn hash(name: &str) -> u64 {
    if name.is_ascii() {
        fnv(name.bytes().map(|b| b.to_ascii_lowercase()))
    } else {
        fnv(name.to_lowercase().bytes())
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

fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
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
