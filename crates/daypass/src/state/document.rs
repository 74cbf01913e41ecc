//! A JSON document with its members in the order in which they were written, and what a policy
//! means whichever way it is written.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Document {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Document>),
    Object(Vec<(String, Document)>),
}

impl Document {
    /// Reads JSON. A member that stands twice is an error: the engine would refuse it.
    pub(crate) fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The document that a value is.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::text(text),
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(members) => {
                let members = members.iter();
                Self::Object(
                    members
                        .map(|(name, one)| (name.clone(), Self::of(one)))
                        .collect(),
                )
            }
        }
    }

    /// The text that is sent.
    pub(crate) fn compact(&self) -> String {
        // Texts, numbers and members with text names: nothing in it cannot be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The text that is shown.
    pub(crate) fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        let members = members.into_iter();
        Self::Object(
            members
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => (members.iter())
                .find(|(have, _)| have == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The statements of a policy.
    pub(crate) fn statements(&self) -> &[Self] {
        match self.get("Statement") {
            Some(Self::List(statements)) => statements,
            Some(statement) => std::slice::from_ref(statement),
            None => &[],
        }
    }

    /// Whether it is not known to deny nothing.
    pub(crate) fn may_deny(&self) -> bool {
        let allow = Self::text("Allow");
        let mut statements = self.statements().iter();
        !statements.all(|statement| statement.get("Effect") == Some(&allow))
    }

    /// The users and roles that a trust policy names as `AWS`.
    pub(crate) fn named_principals(&self) -> Vec<&str> {
        let mut named = Vec::new();
        let principals = self
            .statements()
            .iter()
            .filter_map(|one| one.get("Principal"));
        for aws in principals.filter_map(|principal| principal.get("AWS")) {
            match aws {
                Self::Text(name) => named.push(name.as_str()),
                Self::List(names) => named.extend(names.iter().filter_map(|name| match name {
                    Self::Text(name) => Some(name.as_str()),
                    _ => None,
                })),
                _ => {}
            }
        }
        named
    }

    /// The same document for other accounts: in ARNs, and where a text is an account's number.
    pub(crate) fn mapped(&self, accounts: &AccountMap) -> Self {
        match self {
            Self::Text(text) => Self::Text(accounts.mapped(text)),
            Self::List(items) => {
                Self::List(items.iter().map(|item| item.mapped(accounts)).collect())
            }
            Self::Object(members) => Self::Object(
                (members.iter())
                    .map(|(name, value)| (name.clone(), value.mapped(accounts)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// Whether two policies mean the same.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self == other || self.meaning() == other.meaning()
    }

    /// What a policy means: one statement is a list of one, the order of what has none does not
    /// matter, nor does the case of what has none.
    fn meaning(&self) -> Value {
        let Self::Object(members) = self else {
            return self.value();
        };
        let members = members.iter().map(|(name, value)| {
            let meaning = match name.as_str() {
                "Statement" => sorted(self.statements().iter().map(Self::statement_meaning)),
                _ => value.value(),
            };
            (name.clone(), meaning)
        });
        let mut meaning: serde_json::Map<String, Value> = members.collect();
        // A policy without a version is of the first.
        meaning
            .entry("Version")
            .or_insert_with(|| Value::from("2008-10-17"));
        Value::Object(meaning)
    }

    fn statement_meaning(&self) -> Value {
        let Self::Object(members) = self else {
            return self.value();
        };
        let members = members.iter().map(|(name, value)| {
            let meaning = match name.as_str() {
                "Action" | "NotAction" => value.set(|text| text.to_ascii_lowercase()),
                "Resource" | "NotResource" => value.set(str::to_owned),
                "Principal" | "NotPrincipal" => value.principal_meaning(),
                "Condition" => value.condition_meaning(),
                _ => value.value(),
            };
            (name.clone(), meaning)
        });
        Value::Object(members.collect())
    }

    fn principal_meaning(&self) -> Value {
        // An account's root stands for the account, in whichever partition.
        let aws = |text: &str| {
            let parts: Vec<&str> = text.split(':').collect();
            match parts[..] {
                ["arn", _, "iam", "", account, "root"] => account.to_owned(),
                _ => text.to_owned(),
            }
        };
        match self {
            Self::Text(everybody) if everybody == "*" => serde_json::json!({"AWS": ["*"]}),
            Self::Object(kinds) => Value::Object(
                (kinds.iter())
                    .map(|(kind, names)| (kind.clone(), names.set(aws)))
                    .collect(),
            ),
            other => other.value(),
        }
    }

    fn condition_meaning(&self) -> Value {
        let Self::Object(operators) = self else {
            return self.value();
        };
        let keys = |keys: &Self| match keys {
            Self::Object(keys) => Value::Object(
                (keys.iter())
                    .map(|(key, values)| (key.to_ascii_lowercase(), values.set(str::to_owned)))
                    .collect(),
            ),
            other => other.value(),
        };
        let operators = operators.iter();
        Value::Object(
            operators
                .map(|(name, of)| (name.clone(), keys(of)))
                .collect(),
        )
    }

    /// A text or a list of texts, as a set.
    fn set(&self, spell: impl Fn(&str) -> String) -> Value {
        let one = |item: &Self| match item {
            Self::Text(text) => Value::from(spell(text)),
            Self::Bool(value) => Value::from(value.to_string()),
            Self::Number(value) => Value::from(value.to_string()),
            other => other.value(),
        };
        match self {
            Self::List(items) => sorted(items.iter().map(one)),
            item => sorted([one(item)].into_iter()),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::from(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::from(text.as_str()),
            Self::List(items) => Value::Array(items.iter().map(Self::value).collect()),
            Self::Object(members) => Value::Object(
                (members.iter())
                    .map(|(name, value)| (name.clone(), value.value()))
                    .collect(),
            ),
        }
    }
}

fn sorted(items: impl Iterator<Item = Value>) -> Value {
    let mut items: Vec<(String, Value)> = items.map(|item| (item.to_string(), item)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items.dedup_by(|a, b| a.0 == b.0);
    Value::Array(items.into_iter().map(|(_, item)| item).collect())
}

/// Which account becomes which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AccountMap(pub(crate) Vec<(String, String)>);

impl AccountMap {
    /// A text with the accounts in its ARNs changed; a text that is an account's number is the
    /// other's.
    pub(crate) fn mapped(&self, text: &str) -> String {
        if let Some((_, new)) = self.0.iter().find(|(old, _)| old == text) {
            return new.clone();
        }
        if !text.starts_with("arn:") {
            return text.to_owned();
        }
        // Each part once: what one pair made is not another's to change.
        let parts: Vec<&str> = text
            .split(':')
            .map(|part| {
                let pair = self.0.iter().find(|(old, _)| old == part);
                pair.map_or(part, |(_, new)| new.as_str())
            })
            .collect();
        parts.join(":")
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

pub(super) struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(Document::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(Document::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(Document::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Document, E> {
        Number::from_f64(value)
            .map(Document::Number)
            .ok_or_else(|| E::custom("a number that JSON does not have"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Document, E> {
        Ok(Document::text(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Document, E> {
        Ok(Document::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Document, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Document::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut members: Vec<(String, Document)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Document>()? {
            if members.iter().any(|(have, _)| *have == name) {
                return Err(A::Error::custom(format_args!("`{name}` stands twice")));
            }
            members.push((name, value));
        }
        Ok(Document::Object(members))
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(text: &str) -> Document {
        Document::from_json(text).unwrap()
    }

    #[test]
    fn a_policy_means_the_same_however_it_is_written() {
        let one = document(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
                "Resource":["*"],"Principal":"*","Condition":{"Bool":{"aws:SecureTransport":["true"]}}}]}"#,
        );
        let other = document(
            r#"{"Statement":{"Condition":{"Bool":{"AWS:securetransport":true}},"Resource":"*","Principal":{"AWS":"*"},
                "Action":["S3:putobject","s3:GetObject","s3:GetObject"],"Effect":"Allow"},"Version":"2012-10-17"}"#,
        );
        assert!(one.same_as(&other));
    }

    #[test]
    fn what_means_something_else_is_not_the_same() {
        let base = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::a"}}"#;
        for (from, to) in [
            ("2012-10-17", "2008-10-17"),
            (r#""Version":"2012-10-17","#, ""),
            ("Allow", "Deny"),
            ("s3:Get*", "s3:Put*"),
            ("arn:aws:s3:::a", "arn:aws:s3:::A"),
            (r#""Action""#, r#""NotAction""#),
            (r#""Effect""#, r#""Sid":"x","Effect""#),
        ] {
            assert!(base.contains(from));
            assert!(
                !document(base).same_as(&document(&base.replace(from, to))),
                "{to}"
            );
        }
    }

    #[test]
    fn an_account_is_its_root() {
        let trust = |who: &str| {
            document(&format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{who}"}},"Action":"sts:AssumeRole"}}}}"#
            ))
        };
        assert!(trust("111111111111").same_as(&trust("arn:aws:iam::111111111111:root")));
        assert!(!trust("111111111111").same_as(&trust("arn:aws:iam::111111111111:user/a")));
    }

    #[test]
    fn accounts_change_in_arns_and_where_they_stand_alone_and_nowhere_else() {
        let map = AccountMap(vec![
            ("111111111111".into(), "222222222222".into()),
            ("222222222222".into(), "333333333333".into()),
        ]);
        for (from, to) in [
            (
                "arn:aws:iam::111111111111:role/x",
                "arn:aws:iam::222222222222:role/x",
            ),
            (
                "arn:aws:iam::222222222222:role/x",
                "arn:aws:iam::333333333333:role/x",
            ),
            ("111111111111", "222222222222"),
            (
                "arn:aws:s3:::b-111111111111/k",
                "arn:aws:s3:::b-111111111111/k",
            ),
            ("x:111111111111:y", "x:111111111111:y"),
            (
                "arn:aws:sns:eu-west-1:111111111111:t",
                "arn:aws:sns:eu-west-1:222222222222:t",
            ),
        ] {
            assert_eq!(map.mapped(from), to);
        }
    }

    #[test]
    fn a_member_that_stands_twice_is_an_error() {
        assert!(Document::from_json(r#"{"a":1,"a":2}"#).is_err());
    }

    fn any_document() -> impl Strategy<Value = Document> {
        let leaf = prop_oneof![
            Just(Document::Null),
            any::<bool>().prop_map(Document::Bool),
            any::<i64>().prop_map(|n| Document::Number(n.into())),
            "\\PC{0,12}".prop_map(Document::Text),
            "[-0-9a-z:#*&!|>'\"%@`\\[\\]{}, \n\t]{0,8}".prop_map(Document::Text),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Document::List),
                prop::collection::btree_map("[-0-9a-zA-Z:#*&! ]{0,6}", inner, 0..4)
                    .prop_map(|members| Document::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// What `export` writes, `apply` reads.
        #[test]
        fn a_document_survives_json_and_yaml(document in any_document()) {
            prop_assert_eq!(&Document::from_json(&document.compact()).unwrap(), &document);
            prop_assert_eq!(&Document::from_json(&document.pretty()).unwrap(), &document);
            let yaml = super::super::file::to_yaml(&document).unwrap();
            let back: Document = super::super::file::from_yaml(&yaml).unwrap();
            prop_assert_eq!(&back, &document, "{}", yaml);
        }
    }
}
