//! Regions: those that are served, and those that a SigV4a signature was made for (STS spec 2.1, last
//! paragraph, and 2.2).

/// Which regions a credential may be scoped to (STS spec 2.1, last paragraph).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RegionSet {
    /// Every well-formed one: 1 to 64 of `[A-Za-z0-9_-]`.
    #[default]
    Any,
    /// These.
    Only(Vec<String>),
}

/// The region of the global endpoint: what a signature for `*` counts as where every region is
/// served.
const GLOBAL: &str = "us-east-1";

/// No list of regions is longer than this, in bytes; AWS's own, all told, are half of it.
const LONGEST_LIST: usize = 1024;

/// No region's name is longer than this.
const LONGEST_NAME: usize = 64;

impl RegionSet {
    pub(super) fn contains(&self, region: &str) -> bool {
        match self {
            Self::Any => is_name(region),
            Self::Only(regions) => regions.iter().any(|known| known == region),
        }
    }

    /// The region that a request is for whose signature names `claimed`, the value of its
    /// `X-Amz-Region-Set`; `None` if no region of that list is served.
    ///
    /// A region that the list names comes before one that only a wildcard covers. Where every
    /// region is served and the list has wildcards only, it is the global endpoint's.
    pub(super) fn served_of<'r>(&'r self, claimed: &'r str) -> Option<&'r str> {
        let patterns = || claimed.split(',').map(str::trim_ascii);
        if claimed.len() > LONGEST_LIST || !patterns().all(is_pattern) {
            return None;
        }
        // What has a wildcard in it is no served region's name: `is_name` knows no `*`, and a
        // configured region is one.
        let named = patterns().find(|region| !region.contains('*') && self.contains(region));
        named.or_else(|| match self {
            // Well-formed, and without a name: so it has a wildcard.
            Self::Any => Some(GLOBAL),
            Self::Only(regions) => regions
                .iter()
                .find(|region| patterns().any(|pattern| covers(pattern, region)))
                .map(String::as_str),
        })
    }
}

/// No dots, slashes or signs: nothing that could become a host name (flaw A06).
fn is_name(region: &str) -> bool {
    is_pattern(region) && !region.contains('*')
}

/// A region's name, or one with `*` in it.
fn is_pattern(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_*".contains(&byte);
    (1..=LONGEST_NAME).contains(&text.len()) && text.bytes().all(is_part)
}

/// Whether a pattern, in which `*` stands for any text, covers the whole of a name. Both are short,
/// so that going back to the last `*` costs little.
fn covers(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut at, mut read) = (0, 0);
    // After the last `*`, and how far its text reaches.
    let mut last: Option<(usize, usize)> = None;
    while read < name.len() {
        if pattern.get(at) == Some(&b'*') {
            at += 1;
            last = Some((at, read));
        } else if pattern.get(at) == Some(&name[read]) {
            at += 1;
            read += 1;
        } else if let Some((after, reach)) = last {
            last = Some((after, reach + 1));
            (at, read) = (after, reach + 1);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wildcards_cover_any_text() {
        for (pattern, name, covered) in [
            ("*", "us-east-1", true),
            ("**", "us-east-1", true),
            ("us-*", "us-east-1", true),
            ("*-1", "us-east-1", true),
            ("us-*-1", "us-east-1", true),
            ("u*e*1", "us-east-1", true),
            ("us-east-1*", "us-east-1", true),
            ("us-east-1", "us-east-1", true),
            ("us-*-2", "us-east-1", false),
            ("us-east-1", "us-east-11", false),
            ("us-east-*1", "us-east-", false),
            ("US-*", "us-east-1", false),
            ("eu-*", "us-east-1", false),
        ] {
            assert_eq!(covers(pattern, name), covered, "{pattern} {name}");
        }
    }

    #[test]
    fn the_region_of_a_list() {
        let one = RegionSet::Only(vec!["eu-central-1".into()]);
        let two = RegionSet::Only(vec!["eu-central-1".into(), "eu-west-1".into()]);
        for (served, claimed, region) in [
            (&RegionSet::Any, "*", Some("us-east-1")),
            (&RegionSet::Any, "eu-*", Some("us-east-1")),
            (&RegionSet::Any, "garage", Some("garage")),
            (&RegionSet::Any, "eu-*, garage ,x", Some("garage")),
            (&RegionSet::Any, "", None),
            (&RegionSet::Any, "garage,", None),
            (&RegionSet::Any, "us-east-1.evil.tld", None),
            (&RegionSet::Any, "*,x@evil", None),
            (&one, "*", Some("eu-central-1")),
            (&one, "us-east-1,eu-central-1", Some("eu-central-1")),
            (&one, "us-east-1,eu-*", Some("eu-central-1")),
            (&one, "us-east-1", None),
            (&one, "us-*", None),
            (&two, "*", Some("eu-central-1")),
            (&two, "*,eu-west-1", Some("eu-west-1")),
            (&two, "*-west-*", Some("eu-west-1")),
        ] {
            assert_eq!(served.served_of(claimed), region, "{served:?} {claimed}");
        }
        let long = vec!["us-east-1"; 103].join(",");
        assert_eq!(RegionSet::Any.served_of(&long), None);
        assert!(RegionSet::Any.served_of(&long[10..]).is_some());
    }

    proptest! {
        /// Told by taking the pattern apart instead of walking it.
        #[test]
        fn covering_is_what_it_is_elsewhere(pattern in "[ab*]{0,8}", name in "[ab]{0,8}") {
            fn slow(pattern: &[u8], name: &[u8]) -> bool {
                match (pattern.split_first(), name.split_first()) {
                    (None, _) => name.is_empty(),
                    (Some((b'*', rest)), None) => slow(rest, name),
                    (Some((b'*', rest)), Some((_, after))) => {
                        slow(rest, name) || slow(pattern, after)
                    }
                    (Some((first, rest)), Some((byte, after))) => {
                        first == byte && slow(rest, after)
                    }
                    (Some(_), None) => false,
                }
            }
            let expected = slow(pattern.as_bytes(), name.as_bytes());
            prop_assert_eq!(covers(&pattern, &name), expected);
        }
    }
}
