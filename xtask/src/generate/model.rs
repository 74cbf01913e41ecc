//! A service model and its overlay, as read from `models/`.

use std::{collections::HashSet, error::Error, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

/// A service model.
#[derive(Deserialize)]
pub(crate) struct Model {
    pub(crate) metadata: Metadata,
    pub(crate) operations: Ordered<Operation>,
    pub(crate) shapes: Ordered<Shape>,
    #[serde(skip)]
    always_written: HashSet<String>,
    #[serde(skip)]
    read_only: HashSet<String>,
}

/// What the model says of the service.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    pub(crate) api_version: String,
    pub(crate) service_full_name: String,
    pub(crate) xml_namespace: String,
}

/// What the model leaves out or has differently from the service; `models/README.md` says why.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Overlay {
    operations: Ordered<Operation>,
    shapes: Ordered<Shape>,
    member_order: Ordered<Vec<String>>,
    more_values: Ordered<Vec<String>>,
    sensitive: Vec<String>,
    always_written: Vec<String>,
    read_only: Vec<String>,
}

/// An operation of the service.
#[derive(Deserialize)]
pub(crate) struct Operation {
    pub(crate) input: Option<Reference>,
    pub(crate) output: Option<Reference>,
    #[serde(default)]
    pub(crate) errors: Vec<Reference>,
    authtype: Option<String>,
}

/// The name of a shape, where it is used.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reference {
    pub(crate) shape: String,
    pub(crate) location_name: Option<String>,
    pub(crate) result_wrapper: Option<String>,
}

/// A type of the model with its constraints.
#[derive(Deserialize)]
pub(crate) struct Shape {
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) members: Ordered<Reference>,
    #[serde(default)]
    pub(crate) required: HashSet<String>,
    pub(crate) member: Option<Reference>,
    pub(crate) key: Option<Reference>,
    pub(crate) value: Option<Reference>,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) pattern: Option<String>,
    #[serde(rename = "enum", default)]
    pub(crate) values: Vec<String>,
    #[serde(default)]
    pub(crate) sensitive: bool,
    #[serde(default)]
    flattened: bool,
    pub(crate) error: Option<ErrorFacts>,
}

/// The kinds of shape that the two services use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    String,
    Integer,
    Boolean,
    Timestamp,
    Blob,
    Structure,
    List,
    Map,
}

/// How an error looks on the wire.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorFacts {
    pub(crate) code: String,
    pub(crate) http_status_code: u16,
    #[serde(default)]
    pub(crate) sender_fault: bool,
}

impl Model {
    /// The model with its overlay laid over it.
    pub(crate) fn with(mut self, overlay: Overlay) -> Result<Self, Box<dyn Error>> {
        self.operations.0.extend(overlay.operations.0);
        let is_replaced = |name: &str| overlay.shapes.0.iter().any(|(other, _)| other == name);
        self.shapes.0.retain(|(name, _)| !is_replaced(name));
        self.shapes.0.extend(overlay.shapes.0);
        for (name, order) in overlay.member_order.0 {
            let members = &mut self.shapes.get_mut(&name)?.members.0;
            let place = |member: &str| order.iter().position(|first| first == member);
            members.sort_by_key(|(member, _)| place(member).unwrap_or(order.len()));
        }
        for (name, values) in overlay.more_values.0 {
            self.shapes.get_mut(&name)?.values.extend(values);
        }
        for name in overlay.sensitive {
            self.shapes.get_mut(&name)?.sensitive = true;
        }
        self.always_written = overlay.always_written.into_iter().collect();
        self.read_only = overlay.read_only.into_iter().collect();
        if let Some((name, _)) = self.shapes.0.iter().find(|(_, shape)| shape.flattened) {
            return Err(format!("shape {name}: flattened lists are not known here").into());
        }
        Ok(self)
    }

    /// The shape of that name.
    pub(crate) fn shape(&self, name: &str) -> Result<&Shape, Box<dyn Error>> {
        self.shapes.get(name)
    }

    /// The names of all shapes that are part of any of the `roots`.
    pub(crate) fn reachable<'a>(
        &'a self,
        roots: impl Iterator<Item = &'a Reference>,
    ) -> Result<HashSet<&'a str>, Box<dyn Error>> {
        let mut found = HashSet::new();
        let mut ahead: Vec<&Reference> = roots.collect();
        while let Some(reference) = ahead.pop() {
            if found.insert(reference.shape.as_str()) {
                ahead.extend(self.shape(&reference.shape)?.parts());
            }
        }
        Ok(found)
    }

    /// Whether an optional list or map of a nested structure is written when it is empty.
    pub(crate) fn is_always_written(&self, shape: &str, member: &str) -> bool {
        self.always_written.contains(&format!("{shape}.{member}"))
    }

    /// Whether an operation changes nothing.
    pub(crate) fn is_read_only(&self, operation: &str) -> bool {
        ["Get", "List", "Simulate", "Decode"]
            .iter()
            .any(|verb| operation.starts_with(verb))
            || self.read_only.contains(operation)
    }
}

impl Operation {
    /// Whether requests for it are signed.
    pub(crate) fn is_authenticated(&self) -> bool {
        self.authtype.as_deref() != Some("none")
    }
}

impl Shape {
    /// A structure without members.
    pub(crate) fn empty() -> Self {
        Self {
            kind: Kind::Structure,
            members: Ordered::default(),
            required: HashSet::new(),
            member: None,
            key: None,
            value: None,
            min: None,
            max: None,
            pattern: None,
            values: Vec::new(),
            sensitive: false,
            flattened: false,
            error: None,
        }
    }

    /// The shapes directly within this one.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Reference> {
        let members = self.members.0.iter().map(|(_, reference)| reference);
        members
            .chain(&self.member)
            .chain(&self.key)
            .chain(&self.value)
    }
}

/// A JSON object in the order in which it was written: that of members is the order on the wire.
pub(crate) struct Ordered<T>(pub(crate) Vec<(String, T)>);

impl<T> Ordered<T> {
    fn get(&self, name: &str) -> Result<&T, Box<dyn Error>> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value)
            .ok_or_else(|| format!("nothing is named {name}").into())
    }

    fn get_mut(&mut self, name: &str) -> Result<&mut T, Box<dyn Error>> {
        let found = self.0.iter_mut().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value)
            .ok_or_else(|| format!("nothing is named {name}").into())
    }
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }

        deserializer.deserialize_map(InOrder(PhantomData))
    }
}
