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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xml;

    /// The canonical form of the element of this local name.
    fn of(text: &str, name: &str, inclusive: &[&str]) -> Result<String, C14nFault> {
        let document = xml::parse(text).unwrap();
        let mut found = document.descendants();
        let element = found.find(|node| node.tag_name().name() == name).unwrap();
        canonicalize(element, None, inclusive)
    }

    fn canonical(text: &str) -> String {
        let document = xml::parse(text).unwrap();
        canonicalize(document.root_element(), None, &[]).unwrap()
    }

    #[test]
    fn an_element_has_one_form() {
        for (text, form) in [
            ("<a/>", "<a></a>"),
            ("<?xml version='1.0'?>\n<!-- x --><a\n  />\n", "<a></a>"),
            ("<a  b = 'c\"' ></a >", "<a b=\"c&quot;\"></a>"),
            (
                "<a>x<!-- y -->z<![CDATA[<&>]]></a>",
                "<a>xz&lt;&amp;&gt;</a>",
            ),
            ("<a><?p?><?p  q r ?></a>", "<a><?p?><?p q r ?></a>"),
            (
                "<a b='\t\n&#9;&#10;&#13;&lt;>&amp;&apos;'>&#13;\n\t&quot;</a>",
                "<a b=\"  &#x9;&#xA;&#xD;&lt;>&amp;'\">&#xD;\n\t\"</a>",
            ),
            (
                "<a>\u{e9}\u{1f600}&#xe9;</a>",
                "<a>\u{e9}\u{1f600}\u{e9}</a>",
            ),
            (
                "<a z='1' a='2' xmlns:y='u:2' xmlns:x='u:1' y:a='3' x:z='4' xml:lang='en' x:b='5'/>",
                "<a xmlns:x=\"u:1\" xmlns:y=\"u:2\" a=\"2\" z=\"1\" xml:lang=\"en\" x:b=\"5\" \
                 x:z=\"4\" y:a=\"3\"></a>",
            ),
            ("<a xmlns='u:&amp;1'/>", "<a xmlns=\"u:&amp;1\"></a>"),
        ] {
            assert_eq!(canonical(text), form, "{text}");
        }
    }

    #[test]
    fn a_namespace_is_declared_where_it_is_used_and_once() {
        for (text, form) in [
            ("<a xmlns:x='u:1'><b/></a>", "<a><b></b></a>"),
            (
                "<a xmlns:x='u:1'><x:b><x:c/></x:b><x:b/></a>",
                "<a><x:b xmlns:x=\"u:1\"><x:c></x:c></x:b><x:b xmlns:x=\"u:1\"></x:b></a>",
            ),
            (
                "<x:a xmlns:x='u:1'><x:b xmlns:x='u:2'/><x:b xmlns:x='u:1'/></x:a>",
                "<x:a xmlns:x=\"u:1\"><x:b xmlns:x=\"u:2\"></x:b><x:b></x:b></x:a>",
            ),
            (
                "<a xmlns='u:1'><b xmlns=''><c xmlns=''/><c xmlns='u:1'/></b></a>",
                "<a xmlns=\"u:1\"><b xmlns=\"\"><c></c><c xmlns=\"u:1\"></c></b></a>",
            ),
            ("<a xmlns=''><b/></a>", "<a><b></b></a>"),
            (
                "<a xmlns='u:1' xmlns:x='u:1'><x:b x:c='1' d='2'/></a>",
                "<a xmlns=\"u:1\"><x:b xmlns:x=\"u:1\" d=\"2\" x:c=\"1\"></x:b></a>",
            ),
        ] {
            assert_eq!(canonical(text), form, "{text}");
        }
    }

    #[test]
    fn an_element_takes_along_what_it_uses_and_what_is_wanted() {
        let text = "<r xmlns='u:d' xmlns:x='u:x' xmlns:y='u:y' xml:lang='en'>\
                    <x:a><b xmlns=''/></x:a></r>";
        for (inclusive, form) in [
            (&[][..], "<x:a xmlns:x=\"u:x\"><b></b></x:a>"),
            (&["y"], "<x:a xmlns:x=\"u:x\" xmlns:y=\"u:y\"><b></b></x:a>"),
            (
                &["y", "none", "xml"],
                "<x:a xmlns:x=\"u:x\" xmlns:y=\"u:y\"><b></b></x:a>",
            ),
            (
                &[""],
                "<x:a xmlns=\"u:d\" xmlns:x=\"u:x\"><b xmlns=\"\"></b></x:a>",
            ),
        ] {
            assert_eq!(of(text, "a", inclusive).unwrap(), form, "{inclusive:?}");
        }
    }

    #[test]
    fn one_element_is_left_out() {
        let document = xml::parse("<a>1<s>2</s>3<s/></a>").unwrap();
        let root = document.root_element();
        let first = root.first_element_child().unwrap();
        let form = canonicalize(root, Some(first.id()), &[]).unwrap();
        assert_eq!(form, "<a>13<s></s></a>");
    }

    #[test]
    fn flaw_h03_what_has_no_form_is_an_error() {
        for uri in [
            "relative",
            "../up",
            "//host/path",
            "1a:b",
            ":b",
            "a b:c",
            "u:\u{e9}",
            "u:a b",
        ] {
            for text in [
                format!("<a xmlns='{uri}'/>"),
                format!("<a xmlns:x='{uri}' x:b='c'/>"),
            ] {
                let form = of(&text, "a", &[]);
                assert_eq!(form, Err(C14nFault::RelativeNamespace), "{text}");
            }
            // What is not written needs no name.
            assert!(of(&format!("<a xmlns:x='{uri}'/>"), "a", &[]).is_ok());
        }
        let document = xml::parse("<a>b</a>").unwrap();
        for node in [
            document.root(),
            document.root_element().first_child().unwrap(),
        ] {
            assert_eq!(canonicalize(node, None, &[]), Err(C14nFault::NoElement));
        }
    }

    proptest! {
        /// Whatever stands in a value, it comes back as what it was, and changes nothing around it.
        #[test]
        fn flaw_h22_what_is_written_is_read_as_it_was(
            text in "[<>&'\"\\]\\[!?a \t\n\r\u{e9}\u{1f600}-]{0,24}",
            value in "[<>&'\"\\]\\[!?a \t\n\r\u{e9}\u{1f600}-]{0,24}",
        ) {
            let mut written = "<a b=\"".to_owned();
            escape(&mut written, &value, in_attribute);
            written.push_str("\">");
            escape(&mut written, &text, in_text);
            written.push_str("</a>");
            let document = xml::parse(&written).unwrap();
            let root = document.root_element();
            prop_assert_eq!(root.text().unwrap_or_default(), text);
            prop_assert_eq!(root.attribute("b").unwrap(), value);
            prop_assert_eq!(root.attributes().len(), 1);
            prop_assert!(root.children().all(|node| node.is_text()));
            // It is canonical from the start.
            prop_assert_eq!(canonical(&written), written);
        }
    }
}
