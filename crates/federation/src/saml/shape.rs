//! What an element may have in it, and in which order: as the schemas of SAML and of XML signatures
//! and encryption say, and nothing beside (flaw H15).

use std::collections::BTreeSet;

use roxmltree::{Document, Node, NodeId};

use super::Name;

/// Something stands where it must not, or does not where it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misshapen;

/// The elements in an element, taken in the order in which they must stand.
pub(super) struct Sequence<'a, 'input> {
    elements: Vec<Node<'a, 'input>>,
    next: usize,
}

impl<'a, 'input> Sequence<'a, 'input> {
    /// The elements in this one. Beside them there may be white space and comments.
    pub(super) fn of(parent: Node<'a, 'input>) -> Result<Self, Misshapen> {
        let mut elements = Vec::new();
        for child in parent.children() {
            if child.is_element() {
                elements.push(child);
            } else if !is_ignorable(child) {
                return Err(Misshapen);
            }
        }
        Ok(Self { elements, next: 0 })
    }

    /// The next element, if it has this name.
    pub(super) fn optional(&mut self, name: Name) -> Option<Node<'a, 'input>> {
        let found = self.elements.get(self.next).copied();
        let found = found.filter(|node| is(*node, name))?;
        self.next += 1;
        Some(found)
    }

    /// The next element, which must have this name.
    pub(super) fn required(&mut self, name: Name) -> Result<Node<'a, 'input>, Misshapen> {
        self.optional(name).ok_or(Misshapen)
    }

    /// The next elements of this name.
    pub(super) fn many(&mut self, name: Name) -> Vec<Node<'a, 'input>> {
        std::iter::from_fn(|| self.optional(name)).collect()
    }

    /// What is left, whatever it is.
    pub(super) fn rest(self) -> impl Iterator<Item = Node<'a, 'input>> {
        self.elements.into_iter().skip(self.next)
    }

    /// There must be nothing left.
    pub(super) fn end(self) -> Result<(), Misshapen> {
        match self.next == self.elements.len() {
            true => Ok(()),
            false => Err(Misshapen),
        }
    }
}

/// Whether an element has this name.
pub(super) fn is(node: Node<'_, '_>, name: Name) -> bool {
    node.has_tag_name(name)
}

/// The text of an element that has nothing but text in it: all of it, or none (flaw H08).
pub(super) fn text(element: Node<'_, '_>) -> Result<String, Misshapen> {
    let mut whole = String::new();
    for child in element.children() {
        if !child.is_text() {
            return Err(Misshapen);
        }
        whole.push_str(child.text().unwrap_or_default());
    }
    Ok(whole)
}

/// An element that must have no element in it, and no text.
pub(super) fn empty(element: Node<'_, '_>) -> Result<(), Misshapen> {
    Sequence::of(element)?.end()
}

/// Whether there is no comment in an element.
pub(super) fn has_no_comment(element: Node<'_, '_>) -> bool {
    !element.descendants().any(|node| node.is_comment())
}

/// White space that does not count.
pub(super) fn is_white(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

fn is_ignorable(node: Node<'_, '_>) -> bool {
    node.is_comment() || node.is_text() && is_white(node.text().unwrap_or_default())
}

/// Looks over a whole document, and refuses what could be taken for what it is not (flaws H01, H02):
/// processing instructions, two elements of one ID, an assertion beside the one at its place, and
/// signatures at any place but theirs.
///
/// Names are compared without their namespaces, and IDs whatever their capitals: what looks like one
/// of these to anybody is one.
pub(super) fn survey(
    document: &Document<'_>,
    assertion: NodeId,
    signatures: &[NodeId],
) -> Result<(), &'static str> {
    let mut ids = BTreeSet::new();
    for node in document.descendants() {
        if node.is_pi() {
            return Err("it has a processing instruction");
        }
        if !node.is_element() {
            continue;
        }
        match node.tag_name().name() {
            "Assertion" | "EncryptedAssertion" if node.id() != assertion => {
                return Err("it has more than one assertion");
            }
            "Signature" if !signatures.contains(&node.id()) => {
                return Err("it has a signature where none belongs");
            }
            _ => {}
        }
        for attribute in node.attributes() {
            let is_id = attribute.name().eq_ignore_ascii_case("id");
            if is_id && !ids.insert(attribute.value()) {
                return Err("two of its elements have one ID");
            }
        }
    }
    Ok(())
}
