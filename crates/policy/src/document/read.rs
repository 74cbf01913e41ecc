//! From JSON to a [`Document`]: the element syntax that every kind of document shares.

use super::json::Node;
use super::{
    Document, DocumentKind, Effect, Element, OperatorBlock, Principals, Statement, Version,
};
use crate::error::{PolicyError, PolicyErrorKind};
use crate::limits;

type Result<T> = std::result::Result<T, PolicyError>;

/// The reading of one document. What is refused here is refused on save and at evaluation alike:
/// an element that is not understood must not be ignored.
struct Reader {
    kind: DocumentKind,
    wrong_effect_case: bool,
}

impl Document {
    /// Reads a document of the given kind.
    pub(crate) fn read(text: &str, kind: DocumentKind) -> Result<Self> {
        if text.len() > limits::MAX_TEXT_BYTES {
            return Err(PolicyError::new(
                PolicyErrorKind::TooLarge,
                "Syntax errors in policy.",
            ));
        }
        let node = Node::parse(text).map_err(|_| not_json(kind))?;
        let mut reader = Reader {
            kind,
            wrong_effect_case: false,
        };
        reader.document(node)
    }
}

/// The captured text for trust policies (sts spec 12.1) and session policies (8.13); moto's for
/// the rest (policy spec, Grammar).
fn not_json(kind: DocumentKind) -> PolicyError {
    let message = match kind {
        DocumentKind::Trust | DocumentKind::Session => "This policy contains invalid Json",
        _ => "Syntax errors in policy.",
    };
    PolicyError::new(PolicyErrorKind::Json, message)
}

impl Reader {
    fn document(&mut self, node: Node) -> Result<Document> {
        let Node::Object(members) = node else {
            return Err(PolicyError::syntax());
        };
        let mut version = None;
        let mut id = None;
        let mut statements = None;
        for (name, value) in members {
            match (name.as_str(), value) {
                ("Version", Node::Text(text)) => version = Some(read_version(&text)?),
                ("Id", Node::Text(text)) => id = Some(text),
                ("Statement", Node::List(list)) => {
                    let read: Result<Vec<_>> =
                        list.into_iter().map(|node| self.statement(node)).collect();
                    statements = Some(read?);
                }
                ("Statement", node @ Node::Object(_)) => {
                    statements = Some(vec![self.statement(node)?]);
                }
                _ => return Err(PolicyError::syntax()),
            }
        }
        Ok(Document {
            version,
            id,
            statements: statements.ok_or_else(PolicyError::syntax)?,
            wrong_effect_case: self.wrong_effect_case,
        })
    }

    fn statement(&mut self, node: Node) -> Result<Statement> {
        let Node::Object(members) = node else {
            return Err(PolicyError::syntax());
        };
        let mut sid = None;
        let mut effect = None;
        let mut principal = None;
        let mut action = None;
        let mut resource = None;
        let mut conditions = Vec::new();
        for (name, value) in members {
            match name.as_str() {
                "Sid" => sid = Some(text(value)?),
                "Effect" => effect = Some(self.effect(&text(value)?)?),
                "Principal" | "NotPrincipal" => set(&mut principal, &name, principals(value)?)?,
                "Action" | "NotAction" => set(&mut action, &name, texts(value)?)?,
                "Resource" | "NotResource" => set(&mut resource, &name, texts(value)?)?,
                "Condition" => conditions = read_conditions(value)?,
                _ => return Err(PolicyError::syntax()),
            }
        }
        let Some(effect) = effect else {
            return Err(match self.kind {
                DocumentKind::Trust => {
                    PolicyError::new(PolicyErrorKind::Syntax, "Missing required field Effect")
                }
                _ => PolicyError::syntax(),
            });
        };
        Ok(Statement {
            sid,
            effect,
            principal,
            action,
            resource,
            conditions,
        })
    }

    fn effect(&mut self, text: &str) -> Result<Effect> {
        let effect = if text.eq_ignore_ascii_case("Allow") {
            Effect::Allow
        } else if text.eq_ignore_ascii_case("Deny") {
            Effect::Deny
        } else {
            return Err(PolicyError::syntax());
        };
        self.wrong_effect_case |= effect.to_string() != text;
        Ok(effect)
    }
}

fn read_version(text: &str) -> Result<Version> {
    match text {
        "2012-10-17" => Ok(Version::Current),
        "2008-10-17" => Ok(Version::Old),
        _ => Err(PolicyError::syntax()),
    }
}

/// Sets an element, unless it or its `Not` twin is there already.
fn set<T>(slot: &mut Option<Element<T>>, name: &str, value: T) -> Result<()> {
    if slot.is_some() {
        return Err(PolicyError::syntax());
    }
    *slot = Some(Element {
        negated: name.starts_with("Not"),
        value,
    });
    Ok(())
}

fn text(node: Node) -> Result<String> {
    match node {
        Node::Text(text) => Ok(text),
        _ => Err(PolicyError::syntax()),
    }
}

/// A string or a list of strings.
fn texts(node: Node) -> Result<Vec<String>> {
    match node {
        Node::List(list) => list.into_iter().map(text).collect(),
        node => Ok(vec![text(node)?]),
    }
}

fn principals(node: Node) -> Result<Principals> {
    match node {
        Node::Text(text) if text == "*" => Ok(Principals::Everyone),
        Node::Text(text) => Ok(Principals::Bare(text)),
        Node::Object(members) => members
            .into_iter()
            .map(|(kind, value)| Ok((kind, texts(value)?)))
            .collect::<Result<_>>()
            .map(Principals::ByType),
        _ => Err(PolicyError::syntax()),
    }
}

fn read_conditions(node: Node) -> Result<Vec<OperatorBlock>> {
    let Node::Object(operators) = node else {
        return Err(PolicyError::syntax());
    };
    operators
        .into_iter()
        .map(|(operator, keys)| {
            let Node::Object(keys) = keys else {
                return Err(PolicyError::syntax());
            };
            let keys = keys
                .into_iter()
                .map(|(key, values)| Ok((key, scalars(values)?)))
                .collect::<Result<_>>()?;
            Ok(OperatorBlock { operator, keys })
        })
        .collect()
}

/// Values of a condition key: numbers and booleans need no quotes (policy spec, Values).
fn scalars(node: Node) -> Result<Vec<String>> {
    let scalar = |node: Node| match node {
        Node::Text(text) | Node::Number(text) => Ok(text),
        Node::Bool(value) => Ok(value.to_string()),
        _ => Err(PolicyError::syntax()),
    };
    match node {
        Node::List(list) => list.into_iter().map(scalar).collect(),
        node => Ok(vec![scalar(node)?]),
    }
}
