//! A Query request's parameters, arranged for reading by name and by prefix.

use std::fmt;

/// A Query request's parameters. Of parameters with one name, the first that was sent counts
/// (STS spec 1.2.2); those that an operation does not know are never looked at.
pub struct Params {
    /// Ordered by name, each name once.
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Takes the parameters in the order in which they were sent.
    pub fn new(mut pairs: Vec<(String, String)>) -> Self {
        // The sort is stable and `dedup` keeps the first of a run: the first sent wins.
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs.dedup_by(|later, first| later.0 == first.0);
        Self { pairs }
    }

    /// The value of a parameter. Names are case-sensitive.
    pub fn get(&self, name: &str) -> Option<&str> {
        let at = self
            .pairs
            .binary_search_by(|(key, _)| key.as_str().cmp(name))
            .ok()?;
        self.pairs.get(at).map(|(_, value)| value.as_str())
    }

    /// The names that begin with `prefix`, in order, each without the prefix.
    pub(crate) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.pairs.partition_point(|(key, _)| key.as_str() < prefix);
        self.pairs
            .iter()
            .skip(from)
            .map_while(move |(key, _)| key.strip_prefix(prefix))
    }
}

/// Shows the names only: values may be tokens, passwords and codes.
impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.pairs.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        Params::new(
            pairs
                .iter()
                .map(|&(k, v)| (k.to_owned(), v.to_owned()))
                .collect(),
        )
    }

    #[test]
    fn the_first_of_a_name_wins() {
        let params = params(&[("B", "1"), ("A", "2"), ("B", "3")]);
        assert_eq!(params.get("B"), Some("1"));
        assert_eq!(params.get("A"), Some("2"));
    }

    #[test]
    fn names_are_case_sensitive() {
        assert_eq!(params(&[("action", "x")]).get("Action"), None);
    }

    #[test]
    fn below_yields_the_rest_of_each_name() {
        let params = params(&[
            ("Tags.1", ""),
            ("Tag", ""),
            ("Tags.0.a", ""),
            ("U", ""),
            ("Tags", ""),
        ]);
        assert_eq!(params.below("Tags.").collect::<Vec<_>>(), ["0.a", "1"]);
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(
            format!("{:?}", params(&[("TokenCode", "123456")])),
            r#"{"TokenCode"}"#
        );
    }
}
