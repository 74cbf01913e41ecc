//! JSON as a policy needs it: bounded in depth, and an object never has the same key twice.
//!
//! `serde_json::Value` would keep the last of two equal keys, so that two readers of one document
//! could disagree on what it says (flaw E16; policy spec, Duplicate JSON elements).

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::limits::MAX_DEPTH;

/// A JSON value. Numbers keep the text that they are compared by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Node {
    /// Reads exactly one JSON value.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let node = Depth(MAX_DEPTH).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(node)
    }
}

/// How many levels may still open.
#[derive(Clone, Copy)]
struct Depth(usize);

impl Depth {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        match self.0.checked_sub(1) {
            Some(left) => Ok(Self(left)),
            None => Err(E::custom("nested too deeply")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let inner = self.deeper()?;
        let mut object: Vec<(String, Node)> = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            object.push((name, members.next_value_seed(inner)?));
        }
        if has_twins(&object) {
            return Err(A::Error::custom("the same key twice"));
        }
        Ok(Node::Object(object))
    }
}

/// Whether two members have the same name. The objects of honest policies are small enough for
/// comparing each with each to be the fastest way; a large one gets a set.
fn has_twins(object: &[(String, Node)]) -> bool {
    if object.len() > 16 {
        let mut seen = HashSet::new();
        return !object.iter().all(|(name, _)| seen.insert(name));
    }
    let twin_of = |at: usize| object[..at].iter().any(|(name, _)| *name == object[at].0);
    (1..object.len()).any(twin_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused() {
        for text in [
            "",
            "nope",
            "\u{feff}{}",
            "{} {}",
            "[1,]",
            "{\"a\":1,}",
            "// c\n{}",
            "1e400",
            r#""\ud800""#,
            r#"{"a":1,"a":1}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            r#"{"a":1,"\u0061":2}"#,
            "[[[[[[[[[1]]]]]]]]]",
        ] {
            assert!(Node::parse(text).is_err(), "{text}");
        }
        assert!(Node::parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn numbers_keep_their_text() {
        assert_eq!(Node::parse("10").unwrap(), Node::Number("10".into()));
        assert_eq!(Node::parse("-1.50").unwrap(), Node::Number("-1.5".into()));
        assert!(Node::parse("[[[[[[[[1]]]]]]]]").is_ok());
    }
}
