//! How two things differ: what each is, flat, and the facts that are not the same.

use std::collections::BTreeMap;

use super::document::Document;
use super::model::{
    Group, InstanceProfile, ManagedPolicy, OidcProvider, Rights, Role, SamlProvider, Tags, User,
};

/// What a fact says.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Document(Document),
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Document(one), Self::Document(other)) => one.same_as(other),
            _ => false,
        }
    }
}

/// A fact that is not the same.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    pub(crate) what: String,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

type FactList = BTreeMap<String, Value>;

/// What can be told of a thing. What `wanted` does not speak of is left out of what is known.
pub(crate) trait Facts {
    fn name(&self) -> &str;
    fn facts(&self, wanted: &Self) -> FactList;
}

/// The facts of a thing that are not as wanted.
pub(crate) fn between<T: Facts>(known: Option<&T>, wanted: &T) -> Vec<Detail> {
    let mut before = known.map_or_else(FactList::new, |known| known.facts(wanted));
    let mut details = Vec::new();
    for (what, after) in wanted.facts(wanted) {
        let was = before.remove(&what);
        if was.as_ref() != Some(&after) {
            details.push(Detail {
                what,
                before: was,
                after: Some(after),
            });
        }
    }
    let gone = before.into_iter().map(|(what, was)| Detail {
        what,
        before: Some(was),
        after: None,
    });
    details.extend(gone);
    details
}

/// A difference between two texts.
pub(crate) fn texts(what: &str, before: Option<&str>, after: Option<&str>) -> Vec<Detail> {
    let value = |text: &str| Value::Text(text.to_owned());
    vec![Detail {
        what: what.to_owned(),
        before: before.map(value),
        after: after.map(value),
    }]
}

fn put(facts: &mut FactList, what: impl Into<String>, text: impl Into<String>) {
    facts.insert(what.into(), Value::Text(text.into()));
}

/// The options that are on.
fn put_options(facts: &mut FactList, options: [(&str, bool); 2]) {
    for (what, _) in options.into_iter().filter(|(_, is_on)| *is_on) {
        put(facts, what, "");
    }
}

fn put_tags(facts: &mut FactList, tags: &Tags) {
    for (key, value) in tags {
        put(facts, format!("tag {key}"), value);
    }
}

fn put_rights(facts: &mut FactList, rights: &Rights) {
    for (name, document) in &rights.inline {
        let document = Value::Document(document.clone());
        facts.insert(format!("inline policy {name}"), document);
    }
    for arn in &rights.managed {
        put(facts, format!("managed policy {arn}"), "");
    }
}

impl Facts for ManagedPolicy {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self, wanted: &Self) -> FactList {
        let mut facts = FactList::new();
        put(&mut facts, "path", &self.path);
        if let Some(description) = &self.description {
            put(&mut facts, "description", description);
        }
        put_tags(&mut facts, &self.tags);
        if wanted.history {
            for (at, version) in self.versions.iter().enumerate() {
                let document = Value::Document(version.document.clone());
                facts.insert(format!("version {}", at + 1), document);
            }
            put(
                &mut facts,
                "version in force",
                (self.default + 1).to_string(),
            );
        } else if let Some(version) = self.versions.get(self.default) {
            facts.insert(
                "document".to_owned(),
                Value::Document(version.document.clone()),
            );
        }
        facts
    }
}

impl Facts for User {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self, _: &Self) -> FactList {
        let mut facts = FactList::new();
        put(&mut facts, "path", &self.path);
        if let Some(boundary) = &self.boundary {
            put(&mut facts, "boundary", boundary);
        }
        for group in &self.groups {
            put(
                &mut facts,
                format!("group {}", super::model::folded(group)),
                "",
            );
        }
        put_rights(&mut facts, &self.rights);
        put_tags(&mut facts, &self.tags);
        facts
    }
}

impl Facts for Group {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self, _: &Self) -> FactList {
        let mut facts = FactList::new();
        put(&mut facts, "path", &self.path);
        put_rights(&mut facts, &self.rights);
        facts
    }
}

impl Facts for Role {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self, _: &Self) -> FactList {
        let mut facts = FactList::new();
        put(&mut facts, "path", &self.path);
        if let Some(description) = &self.description {
            put(&mut facts, "description", description);
        }
        put(
            &mut facts,
            "longest session",
            format!("{} s", self.max_session),
        );
        if let Some(boundary) = &self.boundary {
            put(&mut facts, "boundary", boundary);
        }
        facts.insert(
            "trust policy".to_owned(),
            Value::Document(self.trust.clone()),
        );
        put_rights(&mut facts, &self.rights);
        put_tags(&mut facts, &self.tags);
        facts
    }
}

impl Facts for OidcProvider {
    fn name(&self) -> &str {
        &self.url
    }

    fn facts(&self, wanted: &Self) -> FactList {
        let mut facts = FactList::new();
        for audience in &self.audiences {
            put(&mut facts, format!("audience {audience}"), "");
        }
        // A provider that names none gets its own from the service.
        if !wanted.thumbprints.is_empty() {
            for thumbprint in &self.thumbprints {
                put(
                    &mut facts,
                    format!("thumbprint {}", thumbprint.to_ascii_lowercase()),
                    "",
                );
            }
        }
        if let Some(keys) = &self.options.keys {
            let keys = Value::Document(Document::of(keys));
            facts.insert("uploaded keys".to_owned(), keys);
        }
        let is_on = [
            ("expose all claims", self.options.expose_all_claims),
            ("accept own tokens", self.options.accept_own_tokens),
        ];
        put_options(&mut facts, is_on);
        put_tags(&mut facts, &self.tags);
        facts
    }
}

impl Facts for SamlProvider {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self, _: &Self) -> FactList {
        let mut facts = FactList::new();
        put(&mut facts, "metadata", self.metadata.trim());
        let is_on = [
            ("single use", self.options.single_use),
            ("allow CBC", self.options.allow_cbc),
        ];
        put_options(&mut facts, is_on);
        put_tags(&mut facts, &self.tags);
        facts
    }
}

impl Facts for InstanceProfile {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self, _: &Self) -> FactList {
        let mut facts = FactList::new();
        put(&mut facts, "path", &self.path);
        if let Some(role) = &self.role {
            put(&mut facts, format!("role {role}"), "");
        }
        put_tags(&mut facts, &self.tags);
        facts
    }
}
