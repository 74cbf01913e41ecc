//! Policy variables: well formed, and only where they mean something (policy spec, Variables).

use super::Result;
use crate::arn;
use crate::condition::operator::{Base, Operator};
use crate::document::Statement;
use crate::error::{PolicyError, PolicyErrorKind};
use crate::template::Escape;

/// Checks every place of a statement. In a document of the old version `${` is text, and there is
/// nothing to check.
pub(super) fn statement(statement: &Statement, variables: bool) -> Result {
    if !variables {
        return Ok(());
    }
    let actions = statement.action.iter().flat_map(|element| &element.value);
    if actions.into_iter().any(|action| is_present(action)) {
        return refuse();
    }
    for resource in statement.resource.iter().flat_map(|element| &element.value) {
        let parts = arn::split(resource, true);
        // Variables mean something after the fifth colon only; elsewhere they would be text that
        // matches nothing.
        if parts.iter().take(5).any(|part| is_present(part)) && resource != "*" {
            return refuse();
        }
        well_formed(resource)?;
    }
    for block in &statement.conditions {
        let base = Operator::parse(&block.operator).map(|operator| operator.base);
        let supported = matches!(
            base,
            None | Some(Base::Text { .. } | Base::Arn { .. } | Base::Bool)
        );
        for value in block.keys.iter().flat_map(|(_, values)| values) {
            if !supported && is_present(value) {
                return refuse();
            }
            well_formed(value)?;
        }
    }
    Ok(())
}

/// Whether a variable begins anywhere in the text.
pub(super) fn is_present(text: &str) -> bool {
    text.contains("${")
}

/// Every `${` is closed and holds an escape or a key, perhaps with a default.
fn well_formed(text: &str) -> Result {
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let Some((escape, length)) = Escape::at_start(&rest[at..]) else {
            return refuse();
        };
        if let Escape::Variable { key, .. } = escape
            && (key.is_empty() || !key.chars().all(is_key_character))
        {
            return refuse();
        }
        rest = &rest[at + length..];
    }
    Ok(())
}

/// Keys hold the characters of tag keys and of providers' hosts and paths, but no space: AWS
/// refuses `${ aws:username }`, and a quote or comma is a default gone wrong.
fn is_key_character(c: char) -> bool {
    c.is_alphanumeric() || "_.:/=+-@%~".contains(c)
}

fn refuse() -> Result {
    Err(PolicyError::new(
        PolicyErrorKind::Variable,
        "Syntax errors in policy.",
    ))
}
