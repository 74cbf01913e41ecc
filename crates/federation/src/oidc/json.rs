//! JSON as strangers send it: bounded in depth and number of values, and no object has a key twice.
//!
//! `serde_json::Value` would keep the last of two equal keys, so that two readers of one token could
//! disagree on who it is about (flaw G16).

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How much a document may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// How deep lists and objects stand in each other.
    pub(super) depth: usize,
    /// How many values there are, at every level together.
    pub(super) values: usize,
}

/// A JSON value.
#[derive(Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i128),
    /// A number that is not whole, or too large to be kept to the digit: nothing here is one.
    Fraction,
    Text(Box<str>),
    List(Vec<Self>),
    Object(Object),
}

/// A JSON object, its members in the order in which they were sent.
#[derive(Clone, PartialEq)]
pub(super) struct Object(Vec<(Box<str>, Value)>);

/// Why a document is not read. What it says of the document is where it went wrong, and nothing of
/// its content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no JSON object that is taken: {0}")]
pub(super) struct JsonFault(String);

impl Object {
    /// Reads exactly one object.
    pub(super) fn parse(bytes: &[u8], bounds: Bounds) -> Result<Self, JsonFault> {
        let refuse = |error: &dyn fmt::Display| JsonFault(error.to_string());
        let text = std::str::from_utf8(bytes).map_err(|error| refuse(&error))?;
        let left = Cell::new(bounds.values);
        let reader = Reader {
            depth: bounds.depth,
            left: &left,
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = reader.deserialize(&mut deserializer);
        let value = value.map_err(|error| refuse(&error))?;
        deserializer.end().map_err(|error| refuse(&error))?;
        match value {
            Value::Object(object) => Ok(object),
            _ => Err(refuse(&"not an object")),
        }
    }

    /// The member of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(own, value)| (own == name).then_some(value))
    }

    /// The text of this name, if there is one and it is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// Its members.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }
}

impl Value {
    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The texts of a list of nothing but texts.
    pub(super) fn as_texts(&self) -> Option<Vec<Box<str>>> {
        let Self::List(items) = self else { return None };
        let texts = items.iter().map(|item| item.as_text().map(Box::from));
        texts.collect()
    }
}

/// Reads a value: how deep it may be, and how many more there may be in all.
#[derive(Clone, Copy)]
struct Reader<'b> {
    depth: usize,
    left: &'b Cell<usize>,
}

impl Reader<'_> {
    /// One value more.
    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1);
        self.left
            .set(left.ok_or_else(|| E::custom("too many values"))?);
        Ok(())
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        Ok(Self {
            depth: depth.ok_or_else(|| E::custom("nested too deeply"))?,
            left: self.left,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Integer(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value.into()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Fraction)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object: Vec<(Box<str>, Value)> = Vec::new();
        while let Some(name) = members.next_key::<Box<str>>()? {
            object.push((name, members.next_value_seed(inner)?));
        }
        if has_twins(&object) {
            return Err(A::Error::custom("the same key twice"));
        }
        Ok(Value::Object(Object(object)))
    }
}

/// Whether two members have the same name. Most objects are small enough for comparing each with
/// each to be the fastest way; a large one gets a set.
fn has_twins(object: &[(Box<str>, Value)]) -> bool {
    if object.len() > 32 {
        let mut seen = HashSet::with_capacity(object.len());
        return !object.iter().all(|(name, _)| seen.insert(name));
    }
    let twin_of = |at: usize| object[..at].iter().any(|(name, _)| *name == object[at].0);
    (1..object.len()).any(twin_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        depth: 3,
        values: 20,
    };

    fn parse(text: &str) -> Result<Object, JsonFault> {
        Object::parse(text.as_bytes(), BOUNDS)
    }

    #[test]
    fn what_is_no_object_or_not_whole_is_refused() {
        for text in [
            "",
            "nope",
            "[]",
            "1",
            "\u{feff}{}",
            "{} {}",
            "{\"a\":1,}",
            "{\"a\":[1,]}",
            "{'a':1}",
            "// c\n{}",
            "{\"a\":1e400}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            r#"{"a":"\ud800"}"#,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(Object::parse(b"{\"a\":\"\xff\"}", BOUNDS).is_err());
    }

    #[test]
    fn numbers_are_whole_or_of_no_use() {
        let object = parse(r#"{"a":10,"b":-1,"c":1.0,"d":1e3,"e":18446744073709551616}"#).unwrap();
        let value = |name| object.get(name).unwrap();
        assert!(*value("a") == Value::Integer(10));
        assert!(*value("b") == Value::Integer(-1));
        for name in ["c", "d", "e"] {
            assert!(*value(name) == Value::Fraction, "{name}");
        }
    }

    #[test]
    fn depth_and_number_of_values_are_bounded() {
        assert!(parse(r#"{"a":[[1]]}"#).is_ok());
        assert!(parse(r#"{"a":[[[1]]]}"#).is_err());
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"{\"a\":".repeat(100_000)).is_err());
        // The object and the list are values, too.
        let list = |length: usize| format!("{{\"a\":[{}]}}", vec!["1"; length].join(","));
        assert!(parse(&list(18)).is_ok());
        assert!(parse(&list(19)).is_err());
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_every_level_and_size() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            r#"{"a":[{"b":1,"b":2}]}"#,
            r#"{"a":1,"\u0061":2}"#,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        let many = |last: &str| {
            let members: String = (0..33).map(|at| format!("\"{at}\":1,")).collect();
            format!("{{{members}\"{last}\":1}}")
        };
        let roomy = Bounds {
            depth: 1,
            values: 40,
        };
        let parse = |text: String| Object::parse(text.as_bytes(), roomy);
        assert!(parse(many("x")).is_ok());
        assert!(parse(many("3")).is_err());
    }
}
