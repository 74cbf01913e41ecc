//! Tags. Keys compare ignoring case and keep the case they were given (spec 8.12).

use std::fmt;
use std::str::FromStr;

/// A tag key: 1 to 128 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagKey(Box<str>);

/// A tag value: up to 256 characters, may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagValue(Box<str>);

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The key.
    pub key: TagKey,
    /// The value.
    pub value: TagValue,
}

/// A tag key or value had the wrong length. Its alphabet is checked where the service model's
/// constraints are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tag key has 1 to 128 characters, a tag value at most 256")]
pub struct InvalidTag;

impl TagKey {
    /// The key as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the two keys are one, ignoring case.
    pub fn same_as(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }

    /// The form under which keys are unique: Unicode lower case.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TagValue {
    /// The value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TagKey {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, InvalidTag> {
        if (1..=128).contains(&text.chars().count()) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidTag)
        }
    }
}

impl FromStr for TagValue {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, InvalidTag> {
        if text.chars().count() <= 256 {
            Ok(Self(text.into()))
        } else {
            Err(InvalidTag)
        }
    }
}

impl fmt::Debug for TagKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_one_ignoring_case_and_lengths_count_characters() {
        let key: TagKey = "Dept".parse().unwrap();
        assert!(key.same_as(&"dept".parse().unwrap()));
        assert!("é".repeat(128).parse::<TagKey>().is_ok());
        assert!("é".repeat(129).parse::<TagKey>().is_err());
        assert!("".parse::<TagKey>().is_err());
        assert!("".parse::<TagValue>().is_ok());
    }
}
