//! Reading an operation's input from the parameters, and noting everything that is wrong with it.
//!
//! The reader stands at a member, which the rules of [`crate::rule`] read. When something is wrong
//! it is noted and reading goes on with a placeholder, so that one answer tells all violations
//! (STS spec 1.2.7). The placeholders end with the reading, because `Reader::decode` gives a
//! value out only when nothing was noted.

use std::fmt::{self, Write as _};

use crate::{DecodeFault, Params, Violations, encode::lower_camel, rule::Rule};

/// The most items that one list or map of a request may have. What reading costs is bound by the
/// parameters that were sent, whatever indices they name; this bounds by how much an item's members
/// can multiply it.
const ITEMS: usize = 4096;

/// A cursor over the members of one request.
pub struct Reader<'p> {
    params: &'p Params,
    /// The wire name of the member at which the reader stands: `Tags.member.1.Key`.
    wire: String,
    violations: Violations,
    malformed: Option<DecodeFault>,
}

/// The members of a structure within an input.
pub trait Members: Sized {
    /// Reads the members of the structure at which the reader stands.
    fn read(reader: &mut Reader<'_>) -> Self;
}

impl<'p> Reader<'p> {
    fn new(params: &'p Params) -> Self {
        Self {
            params,
            wire: String::new(),
            violations: Violations::default(),
            malformed: None,
        }
    }

    /// Reads an input whole: the value, or all that is wrong. Values that cannot be read at all go
    /// before broken constraints (STS spec 1.2, steps 6 and 7).
    pub(crate) fn decode<T>(
        params: &'p Params,
        read: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> Result<T, DecodeFault> {
        let mut reader = Self::new(params);
        let value = read(&mut reader);
        match reader.malformed {
            Some(fault) => Err(fault),
            None if reader.violations.count() > 0 => Err(DecodeFault::Invalid(reader.violations)),
            None => Ok(value),
        }
    }

    /// A structure read from nothing, to stand where one is missing.
    pub(crate) fn placeholder<T: Members>() -> T {
        T::read(&mut Reader::new(&Params::new(Vec::new())))
    }

    /// A member that must be there.
    pub fn required<R: Rule>(&mut self, name: &str, rule: &R) -> R::Value {
        self.below(name, |reader| match rule.read(reader) {
            Some(value) => value,
            None => {
                reader.missing();
                rule.placeholder()
            }
        })
    }

    /// A member that may be absent.
    pub fn optional<R: Rule>(&mut self, name: &str, rule: &R) -> Option<R::Value> {
        self.below(name, |reader| rule.read(reader))
    }

    /// A list or map, for which being absent is the same as being empty.
    pub fn any<R>(&mut self, name: &str, rule: &R) -> R::Value
    where
        R: Rule<Value: IntoIterator + Default>,
    {
        self.optional(name, rule).unwrap_or_default()
    }

    /// The value sent for the present member.
    pub(crate) fn value(&self) -> Option<&'p str> {
        self.params.get(&self.wire)
    }

    /// Whether anything was sent below the present member.
    pub(crate) fn has_members(&mut self) -> bool {
        self.wire.push('.');
        let found = self.params.below(&self.wire).next().is_some();
        self.wire.pop();
        found
    }

    /// Reads the items of the list or map at which the reader stands, in the order of their
    /// indices; gaps close up. `label` is what the wire puts before an index.
    pub(crate) fn items<T>(
        &mut self,
        label: &str,
        mut read: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let indices = self.below(label, |reader| reader.indices());
        if indices.len() > ITEMS {
            self.malformed(None);
            return None;
        }
        let items: Vec<T> = indices
            .into_iter()
            .filter_map(|index| {
                self.below(label, |reader| reader.below(&index.to_string(), &mut read))
            })
            .collect();
        // An empty list is sent as the bare name with an empty value.
        (!items.is_empty() || self.value() == Some("")).then_some(items)
    }

    /// The indices sent below the present member, ascending: decimal, from 1, without leading zeros.
    fn indices(&mut self) -> Vec<u32> {
        self.wire.push('.');
        let mut indices: Vec<u32> = self
            .params
            .below(&self.wire)
            .filter_map(|rest| rest.split('.').next())
            .filter(|text| text.starts_with(|first: char| matches!(first, '1'..='9')))
            .filter_map(|text| text.parse().ok())
            .collect();
        self.wire.pop();
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    /// Notes that the present member breaks a constraint. `value` is as it is to be shown; `None`
    /// when it must not be.
    pub(crate) fn violated(
        &mut self,
        value: Option<&dyn fmt::Display>,
        constraint: impl fmt::Display,
    ) {
        let wire = &self.wire;
        self.violations.push(|| {
            let value = value.map(|value| format!(" '{value}'")).unwrap_or_default();
            let path = path(wire);
            format!(
                "Value{value} at '{path}' failed to satisfy constraint: Member must {constraint}"
            )
        });
    }

    fn missing(&mut self) {
        let wire = &self.wire;
        self.violations.push(|| {
            let path = path(wire);
            format!("Value null at '{path}' failed to satisfy constraint: Member must not be null")
        });
    }

    /// Notes that the present member's value cannot be read as its type. The first one counts.
    pub(crate) fn malformed(&mut self, message: Option<&'static str>) {
        self.malformed
            .get_or_insert(DecodeFault::Malformed { message });
    }

    /// Steps to a place below the present one, reads there and comes back.
    fn below<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.wire.len();
        if mark > 0 {
            self.wire.push('.');
        }
        self.wire.push_str(name);
        let value = read(self);
        self.wire.truncate(mark);
        value
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("wire", &self.wire)
            .finish_non_exhaustive()
    }
}

/// A member's name in violations: lower camel case, and an index goes before its label
/// (STS spec 1.5). `Tags.member.1.Key` is `tags.1.member.key`.
fn path(wire: &str) -> String {
    let mut path = String::with_capacity(wire.len());
    let mut segments = wire.split('.').peekable();
    while let Some(segment) = segments.next() {
        if !path.is_empty() {
            path.push('.');
        }
        let is_index = |next: &&str| next.starts_with(|first: char| first.is_ascii_digit());
        if let Some(index) = segments.next_if(is_index) {
            path.push_str(index);
            path.push('.');
        }
        // Writing to a string cannot fail.
        let _ = write!(path, "{}", lower_camel(segment));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_lower_camel_case_with_the_index_before_its_label() {
        for (wire, expected) in [
            ("RoleArn", "roleArn"),
            ("SAMLAssertion", "sAMLAssertion"),
            ("Tags.member.1.Key", "tags.1.member.key"),
            ("TransitiveTagKeys.member.12", "transitiveTagKeys.12.member"),
            (
                "A.entry.3.value.Values.member.4",
                "a.3.entry.value.values.4.member",
            ),
        ] {
            assert_eq!(path(wire), expected);
        }
    }
}
