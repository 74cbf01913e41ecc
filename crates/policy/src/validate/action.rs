//! `Action` and `NotAction`.

use super::Result;
use crate::document::Statement;
use crate::error::{PolicyError, PolicyErrorKind};

fn refuse(message: impl Into<Box<str>>) -> Result {
    Err(PolicyError::new(PolicyErrorKind::Action, message))
}

/// There is at least one.
pub(super) fn present(statement: &Statement, message: &str) -> Result {
    match &statement.action {
        Some(element) if !element.value.is_empty() => Ok(()),
        _ => refuse(message),
    }
}

/// Each is `*` or `vendor:name`. Services and names that nobody knows are accepted, as AWS does.
pub(super) fn prefixes(statement: &Statement) -> Result {
    let actions = statement.action.iter().flat_map(|element| &element.value);
    for action in actions {
        let Some((vendor, name)) = action.split_once(':') else {
            if action == "*" {
                continue;
            }
            return refuse(super::condition::NO_VENDOR);
        };
        if name.contains(':') {
            return refuse("Actions/Condition can contain only one colon.");
        }
        let is_vendor_byte = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
        let is_vendor = !vendor.is_empty() && vendor.bytes().all(is_vendor_byte);
        if vendor != "*" && !is_vendor {
            return refuse(format!("Vendor {vendor} is not valid"));
        }
    }
    Ok(())
}
