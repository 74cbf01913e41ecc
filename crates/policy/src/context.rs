//! The request's condition keys and their values.

use std::borrow::Cow;

use daypass_model::{AccountId, Timestamp};

use crate::key::{self, Key};

/// The condition keys of a request. Names are case-insensitive.
///
/// Whoever fills it decides what is true: a key that a client could choose must never carry the
/// name of one that the server derives (flaw E02).
#[derive(Clone, Debug, Default)]
pub struct Context {
    hashes: Vec<u64>,
    entries: Vec<(Cow<'static, str>, ContextValue)>,
}

/// A context without any key, for what has no variables to look up.
pub(crate) static EMPTY: Context = Context {
    hashes: Vec::new(),
    entries: Vec::new(),
};

/// What a key holds. A list and a single value are different things even when the list has one
/// element: arity is a property of the key (policy spec, Rules).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// The value of a single-valued key.
    One(Box<str>),
    /// The values of a multivalued key. An empty list is as good as no key at all.
    Many(Vec<Box<str>>),
}

impl Context {
    /// A context without any key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key. A key that is already there, in whatever case, gets the new value.
    pub fn insert(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<ContextValue>,
    ) -> &mut Self {
        let (name, value) = (name.into(), value.into());
        let hash = key::hash(&name);
        match self.position(hash, &name) {
            Some(at) => self.entries[at] = (name, value),
            None => {
                self.hashes.push(hash);
                self.entries.push((name, value));
            }
        }
        self
    }

    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&ContextValue> {
        self.position(key::hash(name), name)
            .map(|at| &self.entries[at].1)
    }

    /// Every key with its value, in the order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextValue)> {
        self.entries
            .iter()
            .map(|(name, value)| (name.as_ref(), value))
    }

    pub(crate) fn lookup(&self, key: &Key) -> Option<&ContextValue> {
        self.position(key.hash, &key.name)
            .map(|at| &self.entries[at].1)
    }

    /// A request carries a few dozen keys at most, so walking their hashes beats any table.
    fn position(&self, hash: u64, name: &str) -> Option<usize> {
        self.hashes
            .iter()
            .zip(&self.entries)
            .position(|(have, (entry, _))| *have == hash && key::same(entry, name))
    }
}

impl<N: Into<Cow<'static, str>>, V: Into<ContextValue>> FromIterator<(N, V)> for Context {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut context = Self::new();
        for (name, value) in pairs {
            context.insert(name, value);
        }
        context
    }
}

impl ContextValue {
    /// The values, however many.
    pub fn values(&self) -> &[Box<str>] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl From<&str> for ContextValue {
    fn from(value: &str) -> Self {
        Self::One(value.into())
    }
}

impl From<String> for ContextValue {
    fn from(value: String) -> Self {
        Self::One(value.into())
    }
}

impl From<Box<str>> for ContextValue {
    fn from(value: Box<str>) -> Self {
        Self::One(value)
    }
}

impl From<bool> for ContextValue {
    fn from(value: bool) -> Self {
        Self::from(if value { "true" } else { "false" })
    }
}

impl From<i64> for ContextValue {
    fn from(value: i64) -> Self {
        Self::from(value.to_string())
    }
}

impl From<AccountId> for ContextValue {
    fn from(value: AccountId) -> Self {
        Self::from(value.to_string())
    }
}

/// `YYYY-MM-DDThh:mm:ssZ`.
impl From<Timestamp> for ContextValue {
    fn from(value: Timestamp) -> Self {
        Self::from(value.to_string())
    }
}

impl<T: Into<Box<str>>> From<Vec<T>> for ContextValue {
    fn from(values: Vec<T>) -> Self {
        Self::Many(values.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ignore_case_and_the_last_value_counts() {
        let mut context = Context::new();
        context.insert("aws:username", "alice");
        context.insert("AWS:UserName", "bob");
        assert_eq!(context.iter().count(), 1);
        assert_eq!(
            context.get("aws:USERNAME"),
            Some(&ContextValue::from("bob"))
        );
        assert_eq!(context.get("aws:userid"), None);
    }

    #[test]
    fn a_list_of_one_is_not_a_value() {
        assert_ne!(ContextValue::from(vec!["a"]), ContextValue::from("a"));
        assert_eq!(
            ContextValue::from(vec!["a"]).values(),
            ContextValue::from("a").values()
        );
    }
}
