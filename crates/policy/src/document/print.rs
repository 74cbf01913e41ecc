//! From a [`Document`] to JSON: one way to write each document.
//!
//! Elements come in a fixed order, a list of one is written as its item, and every condition value
//! is quoted, as it is compared as text anyway. What is printed reads back as the same document.

use std::fmt::Write as _;

use super::{Document, Element, OperatorBlock, Principals, Statement, Version};

impl Document {
    /// The document as JSON without white space.
    pub(crate) fn to_json(&self) -> String {
        let mut out = Object::open(String::new());
        if let Some(version) = self.version {
            out.text(
                "Version",
                match version {
                    Version::Old => "2008-10-17",
                    Version::Current => "2012-10-17",
                },
            );
        }
        if let Some(id) = &self.id {
            out.text("Id", id);
        }
        out.value("Statement", |json| {
            list(json, &self.statements, |json, one| {
                *json = statement(std::mem::take(json), one);
            });
        });
        out.close()
    }
}

/// An object that is being written.
struct Object {
    json: String,
    is_empty: bool,
}

impl Object {
    fn open(mut json: String) -> Self {
        json.push('{');
        Self {
            json,
            is_empty: true,
        }
    }

    fn value(&mut self, name: &str, write: impl FnOnce(&mut String)) {
        if !std::mem::take(&mut self.is_empty) {
            self.json.push(',');
        }
        quote(&mut self.json, name);
        self.json.push(':');
        write(&mut self.json);
    }

    fn text(&mut self, name: &str, value: &str) {
        self.value(name, |json| quote(json, value));
    }

    /// One text, or a list of them.
    fn texts(&mut self, name: &str, values: &[String]) {
        self.value(name, |json| match values {
            [one] => quote(json, one),
            several => list(json, several, |json, text| quote(json, text)),
        });
    }

    fn close(mut self) -> String {
        self.json.push('}');
        self.json
    }
}

fn statement(json: String, statement: &Statement) -> String {
    let mut out = Object::open(json);
    if let Some(sid) = &statement.sid {
        out.text("Sid", sid);
    }
    out.text("Effect", &statement.effect.to_string());
    if let Some(element) = &statement.principal {
        let name = name("Principal", element);
        match &element.value {
            Principals::Everyone => out.text(&name, "*"),
            Principals::Bare(text) => out.text(&name, text),
            Principals::ByType(types) => out.value(&name, |json| {
                object(json, types, |out, (kind, values)| out.texts(kind, values));
            }),
        }
    }
    if let Some(element) = &statement.action {
        out.texts(&name("Action", element), &element.value);
    }
    if let Some(element) = &statement.resource {
        out.texts(&name("Resource", element), &element.value);
    }
    if !statement.conditions.is_empty() {
        out.value("Condition", |json| {
            object(json, &statement.conditions, |out, block| {
                let OperatorBlock { operator, keys } = block;
                out.value(operator, |json| {
                    object(json, keys, |out, (key, values)| out.texts(key, values));
                });
            });
        });
    }
    out.close()
}

fn name<T>(name: &str, element: &Element<T>) -> String {
    let not = if element.negated { "Not" } else { "" };
    format!("{not}{name}")
}

fn object<T>(json: &mut String, members: &[T], mut write: impl FnMut(&mut Object, &T)) {
    let mut out = Object::open(std::mem::take(json));
    for member in members {
        write(&mut out, member);
    }
    *json = out.close();
}

fn list<T>(json: &mut String, items: &[T], mut write: impl FnMut(&mut String, &T)) {
    json.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        write(json, item);
    }
    json.push(']');
}

/// A JSON string.
fn quote(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\u{0}'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(character));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}
