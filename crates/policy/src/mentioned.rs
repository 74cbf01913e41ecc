//! The condition keys that a policy asks for.

use std::collections::HashSet;

use crate::document::{Document, Statement};
use crate::template::Escape;
use crate::{Policy, key};

impl Policy {
    /// Every condition key that the policy asks for, in its conditions and in variables, as they
    /// are written there, each once and in order: what `GetContextKeysForCustomPolicy` answers.
    pub fn context_keys(&self) -> Vec<String> {
        let mut keys = Keys::default();
        for statement in &self.document().statements {
            keys.of_statement(statement, self.document());
        }
        keys.names
    }
}

/// Names of keys in the order in which they were first met.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    pub(crate) names: Vec<String>,
    seen: HashSet<String>,
}

impl Keys {
    pub(crate) fn of_statement(&mut self, statement: &Statement, document: &Document) {
        let variables = document.has_variables();
        for resource in statement.resource.iter().flat_map(|element| &element.value) {
            self.of_text(resource, variables);
        }
        for block in &statement.conditions {
            for (name, values) in &block.keys {
                self.note(name);
                for value in values {
                    self.of_text(value, variables);
                }
            }
        }
    }

    /// Variables with a default do without their key.
    fn of_text(&mut self, text: &str, variables: bool) {
        let mut rest = text;
        while let Some(at) = rest.find("${").filter(|_| variables) {
            let Some((escape, length)) = Escape::at_start(&rest[at..]) else {
                return;
            };
            if let Escape::Variable { key, default: None } = escape {
                self.note(key);
            }
            rest = &rest[at + length..];
        }
    }

    fn note(&mut self, name: &str) {
        if self.seen.insert(key::folded(name)) {
            self.names.push(name.to_owned());
        }
    }
}
