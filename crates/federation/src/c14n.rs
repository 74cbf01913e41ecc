//! Exclusive canonicalization: the one form of an element that is signed (Exclusive XML
//! Canonicalization 1.0, on top of Canonical XML 1.0).
//!
//! Comments are left out. A reference to an element by its ID means the element without them,
//! whichever of the two algorithms is named (XML Signature, 4.4.3.3), and where comments would count,
//! in `SignedInfo`, they are refused before.
//!
//! What cannot be canonicalized is an error, never an empty text (flaw H03). What comes out has no
//! comment, no CDATA section and no reference that it does not need, and is read like any document.

use roxmltree::{Attribute, Node, NodeId};

/// The element has no canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum C14nFault {
    /// A relative URI is no name of a namespace (Canonical XML 1.0, 1.3).
    #[error("a namespace has a relative name")]
    RelativeNamespace,
    /// It is no element, or has a name that leads nowhere.
    #[error("it is no element with a name")]
    NoElement,
}

/// The canonical form of an element and all that is in it, but for the one element `without`.
///
/// `inclusive` are the prefixes that are declared wherever they are known, whether used or not, the
/// empty one for `#default`.
pub(crate) fn canonicalize(
    element: Node<'_, '_>,
    without: Option<NodeId>,
    inclusive: &[&str],
) -> Result<String, C14nFault> {
    let text = element.document().input_text();
    let mut writer = Writer {
        text,
        without,
        inclusive,
        rendered: Vec::new(),
        out: String::with_capacity(element.range().len() + 256),
    };
    writer.element(element)?;
    match writer.out.is_empty() {
        true => Err(C14nFault::NoElement),
        false => Ok(writer.out),
    }
}

/// The namespaces that are known where an element stands: prefixes, empty for the default one, and
/// URIs.
pub(crate) fn known<'a>(element: Node<'a, '_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let spaces = element.namespaces();
    spaces.map(|space| (space.name().unwrap_or_default(), uri_of(space)))
}

/// Writes an attribute that declares a namespace.
pub(crate) fn declare(out: &mut String, prefix: &str, uri: &str) {
    out.push_str(" xmlns");
    if !prefix.is_empty() {
        out.push(':');
        out.push_str(prefix);
    }
    out.push_str("=\"");
    escape(out, uri, in_attribute);
    out.push('"');
}

struct Writer<'a> {
    /// The document. The parser keeps no prefixes, but tells where everything stands.
    text: &'a str,
    without: Option<NodeId>,
    inclusive: &'a [&'a str],
    /// The namespaces that were written for the open elements, prefix and URI, inmost last.
    rendered: Vec<(&'a str, &'a str)>,
    out: String,
}

impl<'a> Writer<'a> {
    /// Writes an element. The reader bounds how deep this goes.
    fn element(&mut self, element: Node<'a, 'a>) -> Result<(), C14nFault> {
        if !element.is_element() {
            return Err(C14nFault::NoElement);
        }
        let name = self.name(element.range().start + 1)?;
        let outside = self.rendered.len();
        self.out.push('<');
        self.out.push_str(name);
        let mut attributes = Vec::with_capacity(element.attributes().len());
        for attribute in element.attributes() {
            attributes.push((attribute, self.name(attribute.range().start)?));
        }
        self.namespaces(element, name, &attributes)?;
        self.attributes(attributes);
        self.out.push('>');
        for child in element.children() {
            if self.without == Some(child.id()) {
                continue;
            }
            if child.is_element() {
                self.element(child)?;
            } else if let Some(instruction) = child.pi() {
                self.out.push_str("<?");
                self.out.push_str(instruction.target);
                if let Some(value) = instruction.value {
                    self.out.push(' ');
                    self.out.push_str(value);
                }
                self.out.push_str("?>");
            } else if child.is_text() {
                escape(&mut self.out, child.text().unwrap_or_default(), in_text);
            }
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.rendered.truncate(outside);
        Ok(())
    }

    /// The qualified name that stands here.
    fn name(&self, at: usize) -> Result<&'a str, C14nFault> {
        let rest = self.text.get(at..).ok_or(C14nFault::NoElement)?;
        let end = rest.find([' ', '\t', '\n', '\r', '/', '>', '=']);
        let name = &rest[..end.unwrap_or_default()];
        match name.is_empty() {
            true => Err(C14nFault::NoElement),
            false => Ok(name),
        }
    }

    /// Declares what the element and its attributes use and what is wanted everywhere, unless an
    /// element around it that was written has declared it, too (Exclusive XML Canonicalization, 3).
    fn namespaces(
        &mut self,
        element: Node<'a, 'a>,
        name: &'a str,
        attributes: &[(Attribute<'a, 'a>, &'a str)],
    ) -> Result<(), C14nFault> {
        let used = attributes.iter().map(|(_, name)| prefix(name));
        let mut prefixes: Vec<&str> = used.filter(|prefix| !prefix.is_empty()).collect();
        prefixes.push(prefix(name));
        prefixes.extend(self.inclusive);
        prefixes.sort_unstable();
        prefixes.dedup();
        for prefix in prefixes {
            // It is bound to its URI everywhere, and never declared.
            if prefix == "xml" {
                continue;
            }
            let uri = match known(element).find(|(name, _)| *name == prefix) {
                Some((_, uri)) => uri,
                // No default namespace is a namespace, too, once there was another.
                None if prefix.is_empty() => "",
                // One that is wanted everywhere need not be known here.
                None => continue,
            };
            let around = self.rendered.iter().rev().find(|(name, _)| *name == prefix);
            if around.map_or("", |(_, uri)| uri) == uri {
                continue;
            }
            if !uri.is_empty() && !is_absolute(uri) {
                return Err(C14nFault::RelativeNamespace);
            }
            self.rendered.push((prefix, uri));
            declare(&mut self.out, prefix, uri);
        }
        Ok(())
    }

    /// Writes attributes by their namespace's URI, then by their local name.
    fn attributes(&mut self, mut attributes: Vec<(Attribute<'a, 'a>, &'a str)>) {
        attributes.sort_unstable_by_key(|(attribute, _)| {
            (attribute.namespace().unwrap_or_default(), attribute.name())
        });
        for (attribute, name) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(&mut self.out, attribute.value(), in_attribute);
            self.out.push('"');
        }
    }
}

/// The prefix of a qualified name, empty if it has none.
fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

fn uri_of<'a>(space: &'a roxmltree::Namespace<'_>) -> &'a str {
    space.uri()
}

/// Whether a URI begins with a scheme, and has no character that none may have.
fn is_absolute(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else {
        return false;
    };
    let may_follow = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(may_follow)
        && rest.chars().all(|c| {
            c.is_ascii_graphic()
                && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        })
}

/// Writes a value, with references for the characters that have one.
fn escape(out: &mut String, value: &str, reference: fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in value.bytes().enumerate() {
        if let Some(reference) = reference(byte) {
            out.push_str(&value[from..at]);
            out.push_str(reference);
            from = at + 1;
        }
    }
    out.push_str(&value[from..]);
}

fn in_text(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    }
}

fn in_attribute(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    }
}
