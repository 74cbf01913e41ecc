//! What was found.

use serde_json::{Value, json};

use super::account::Basis;
use super::rules::{Rule, Severity};

/// Something that was found, and where.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) rule: &'static Rule,
    /// The ARN of whom it is about, or the file.
    pub(super) entity: String,
    /// The policy that it comes from.
    policy: Option<String>,
    place: Option<Place>,
    why: String,
}

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its place in the document, from 0.
    pub(super) index: usize,
    /// Its `Sid`.
    pub(super) sid: Option<String>,
}

impl Finding {
    /// About something as a whole.
    pub(super) fn of(rule: &'static Rule, entity: &str, why: String) -> Self {
        Self {
            rule,
            entity: entity.to_owned(),
            policy: None,
            place: None,
            why,
        }
    }

    /// About a statement.
    pub(super) fn at(rule: &'static Rule, entity: &str, basis: &Basis, why: String) -> Self {
        Self {
            policy: Some(basis.policy.clone()),
            place: Some(basis.place.clone()),
            ..Self::of(rule, entity, why)
        }
    }

    pub(super) fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// A few lines for people.
    pub(super) fn as_text(&self) -> String {
        let Self {
            rule, entity, why, ..
        } = self;
        let mut text = format!("{}: {} [{}]\n", rule.severity.name(), entity, rule.id);
        if let Some(policy) = &self.policy {
            text.push_str(&format!("  where: {policy}"));
            if let Some(place) = &self.place {
                text.push_str(&format!(", statement {}", place.index));
                if let Some(sid) = &place.sid {
                    text.push_str(&format!(" ({sid})"));
                }
            }
            text.push('\n');
        }
        text.push_str(&format!("  why: {why}\n  do: {}", rule.remedy));
        text
    }

    pub(super) fn as_json(&self) -> Value {
        let statement = self
            .place
            .as_ref()
            .map(|place| json!({"index": place.index, "sid": place.sid}));
        json!({
            "id": self.rule.id,
            "severity": self.rule.severity.name(),
            "entity": self.entity,
            "policy": self.policy,
            "statement": statement,
            "why": self.why,
            "remedy": self.rule.remedy,
        })
    }
}
