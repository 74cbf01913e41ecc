//! Writing a shape, whatever it is written to: an XML or JSON body, an audit record.
//!
//! A shape tells its [`Encoder`] the members in wire order, each by its wire name; the encoder alone
//! knows a syntax. What a list's items and a map's values are called is told too, since some
//! syntaxes name them.

use std::{collections::BTreeMap, fmt, fmt::Write as _};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use daypass_model::Timestamp;

use crate::{Sensitive, SensitiveBytes};

/// The name under which a list's items are written.
const ITEM: &str = "member";
/// The name under which a map's values are written.
const MAP_VALUE: &str = "value";

/// What a shape is written to.
///
/// Between `begin` and `end` come the members of a structure; between `begin_list` and `end_list`
/// the items, each under the name `member`; between `begin_map` and `end_map` the entries, and
/// within an entry its value under the name `value`. An optional member that is absent is not
/// written.
pub trait Encoder {
    /// A text. A blob is the text of its base64.
    fn text(&mut self, name: &'static str, value: &str);
    /// A text that the model marks sensitive: for the answer to its owner only, never for a record.
    fn secret(&mut self, name: &'static str, value: &str);
    /// A number.
    fn integer(&mut self, name: &'static str, value: i64);
    /// A truth value.
    fn boolean(&mut self, name: &'static str, value: bool);
    /// An instant.
    fn time(&mut self, name: &'static str, value: Timestamp);
    /// The start of a structure.
    fn begin(&mut self, name: &'static str);
    /// The end of the structure of that name.
    fn end(&mut self, name: &'static str);
    /// The start of a list, which may turn out empty.
    fn begin_list(&mut self, name: &'static str);
    /// The end of the list of that name.
    fn end_list(&mut self, name: &'static str);
    /// The start of a map, which may turn out empty.
    fn begin_map(&mut self, name: &'static str);
    /// The end of the map of that name.
    fn end_map(&mut self, name: &'static str);
    /// The start of a map's entry.
    fn begin_entry(&mut self, key: &str);
    /// The end of a map's entry.
    fn end_entry(&mut self);
}

/// A value that can stand as a member, an item or a map's value.
pub trait Value {
    /// Writes the value under a name.
    fn put(&self, name: &'static str, out: &mut dyn Encoder);
}

impl Value for String {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.text(name, self);
    }
}

impl Value for Sensitive {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.secret(name, self.expose());
    }
}

impl Value for SensitiveBytes {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        let text = Sensitive::from(BASE64_STANDARD.encode(self.expose()));
        out.secret(name, text.expose());
    }
}

impl Value for i32 {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.integer(name, i64::from(*self));
    }
}

impl Value for bool {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.boolean(name, *self);
    }
}

impl Value for Timestamp {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.time(name, *self);
    }
}

impl<T: Value> Value for Option<T> {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        if let Some(value) = self {
            value.put(name, out);
        }
    }
}

impl<T: Value> Value for Vec<T> {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin_list(name);
        for item in self {
            item.put(ITEM, out);
        }
        out.end_list(name);
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin_map(name);
        for (key, value) in self {
            out.begin_entry(key);
            value.put(MAP_VALUE, out);
            out.end_entry();
        }
        out.end_map(name);
    }
}

impl Value for Vec<u8> {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.text(name, &BASE64_STANDARD.encode(self));
    }
}

/// Writes a list or map that is absent when it is empty.
pub(crate) fn put_unless_empty<'a, C>(values: &'a C, name: &'static str, out: &mut dyn Encoder)
where
    C: Value,
    &'a C: IntoIterator,
{
    if values.into_iter().next().is_some() {
        values.put(name, out);
    }
}

/// A wire name with its first letter in lower case, as validation messages (STS spec 1.5) and audit
/// records spell it: `RoleArn` is `roleArn`, `SAMLAssertion` is `sAMLAssertion`.
pub fn lower_camel(name: &str) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        let mut rest = name.chars();
        if let Some(first) = rest.next() {
            f.write_char(first.to_ascii_lowercase())?;
        }
        f.write_str(rest.as_str())
    })
}
