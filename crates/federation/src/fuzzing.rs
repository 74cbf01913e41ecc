//! What the fuzzing targets see of the inside of this room; nobody else does.

use crate::{c14n, xml};

/// Whether the reader takes a document.
pub fn is_read(text: &str) -> bool {
    xml::parse(text).is_ok()
}

/// The canonical form of a document's root, if it is read and has one. These prefixes are declared
/// wherever they are known.
pub fn canonical(text: &str, inclusive: &[&str]) -> Option<String> {
    let document = xml::parse(text).ok()?;
    c14n::canonicalize(document.root_element(), None, inclusive).ok()
}
