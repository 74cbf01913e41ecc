//! The one XML reader.
//!
//! Documents come from strangers. What makes XML dangerous is refused before it is parsed: document
//! type declarations, and with them every entity, and shapes that cost more than their size
//! (flaws H02, H21). What the scan lets through is read by the parser alone; nothing is read
//! from the scan.

use roxmltree::{Document, ParsingOptions};

/// How deep elements stand in each other at most.
const DEPTH: usize = 32;

/// How many attributes an element has at most, namespace declarations among them.
const ATTRIBUTES: usize = 64;

/// How many attributes an element and those around it have at most together. The parser carries
/// every namespace that is declared further out into each element that declares one itself.
const IN_SCOPE: usize = 128;

/// How many nodes a document has at most, for its size: each takes five bytes at least.
const NODES: u32 = 100_000;

/// Why a document is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum XmlFault {
    /// It has a document type declaration.
    #[error("it has a document type declaration")]
    DocumentType,
    /// It is deeper, wider or longer than any real one.
    #[error("it is nested too deeply, or has too many attributes or elements")]
    TooComplex,
    /// It is no well-formed XML with namespaces.
    #[error("it is not well-formed XML")]
    Malformed,
}

/// Reads a document.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, XmlFault> {
    // A byte order mark says nothing in UTF-8 and is no white space.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    scan(text.as_bytes())?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => XmlFault::DocumentType,
        roxmltree::Error::NodesLimitReached => XmlFault::TooComplex,
        _ => XmlFault::Malformed,
    })
}

/// Walks over the document once, and refuses what must not reach the parser.
fn scan(mut rest: &[u8]) -> Result<(), XmlFault> {
    // How many attributes each element has that is open, and all of them together.
    let mut open: Vec<usize> = Vec::with_capacity(DEPTH + 1);
    let mut in_scope = 0;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = &rest[at..];
        let end = if rest.starts_with(b"<!--") {
            after(rest, b"-->", 4)
        } else if rest.starts_with(b"<![CDATA[") {
            after(rest, b"]]>", 9)
        } else if rest.starts_with(b"<?") {
            after(rest, b"?>", 2)
        } else if rest.starts_with(b"<!") {
            return Err(XmlFault::DocumentType);
        } else if rest.starts_with(b"</") {
            in_scope -= open.pop().unwrap_or_default();
            after(rest, b">", 2)
        } else {
            let tag = start_tag(rest)?;
            if open.len() + usize::from(tag.opens) > DEPTH || in_scope + tag.attributes > IN_SCOPE {
                return Err(XmlFault::TooComplex);
            }
            if tag.opens {
                in_scope += tag.attributes;
                open.push(tag.attributes);
            }
            Some(tag.length)
        };
        rest = &rest[end.ok_or(XmlFault::Malformed)?..];
    }
    Ok(())
}

/// Where what ends with `end` is over, looking from `start` on.
fn after(text: &[u8], end: &[u8], start: usize) -> Option<usize> {
    let inside = text.get(start..)?;
    let at = inside.windows(end.len()).position(|window| window == end)?;
    Some(start + at + end.len())
}

/// A start tag.
struct StartTag {
    /// From its `<` to behind its `>`.
    length: usize,
    /// Whether an end tag belongs to it.
    opens: bool,
    /// How many attributes it has.
    attributes: usize,
}

fn start_tag(text: &[u8]) -> Result<StartTag, XmlFault> {
    let mut attributes = 0;
    let mut at = 1;
    loop {
        match text.get(at).ok_or(XmlFault::Malformed)? {
            quote @ (b'"' | b'\'') => {
                attributes += 1;
                if attributes > ATTRIBUTES {
                    return Err(XmlFault::TooComplex);
                }
                let value = &text[at + 1..];
                let length = value.iter().position(|byte| byte == quote);
                at += length.ok_or(XmlFault::Malformed)? + 2;
            }
            b'>' => {
                return Ok(StartTag {
                    length: at + 1,
                    opens: text[at - 1] != b'/',
                    attributes,
                });
            }
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<XmlFault> {
        parse(text).err()
    }

    #[test]
    fn what_is_well_formed_is_read() {
        for text in [
            "<a/>",
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b='>' c=\"'\"><!-- < > --></a>",
            "<a><![CDATA[<!DOCTYPE x]]></a>",
            "<a><?pi <b> ?>&lt;&#60;</a>",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn flaw_h02_a_document_type_is_refused_before_anything_is_parsed() {
        for text in [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<a><!ENTITY x 'y'></a>",
        ] {
            assert_eq!(fault(text), Some(XmlFault::DocumentType), "{text}");
        }
        for text in [
            "<a>&x;</a>",
            "<a b='1' b='2'/>",
            "<a",
            "<a b='",
            "<!-- ",
            "a",
            "",
        ] {
            assert_eq!(fault(text), Some(XmlFault::Malformed), "{text}");
        }
    }

    #[test]
    fn flaw_h21_what_costs_more_than_its_size_is_refused() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert_eq!(fault(&nested(DEPTH)), None);
        assert_eq!(fault(&nested(DEPTH + 1)), Some(XmlFault::TooComplex));
        assert_eq!(fault(&nested(100_000)), Some(XmlFault::TooComplex));
        let wide = |count: usize| {
            let attributes: String = (0..count).map(|at| format!(" xmlns:a{at}='u'")).collect();
            format!("<a{attributes}/>")
        };
        assert_eq!(fault(&wide(ATTRIBUTES)), None);
        assert_eq!(fault(&wide(ATTRIBUTES + 1)), Some(XmlFault::TooComplex));
        assert_eq!(fault(&wide(100_000)), Some(XmlFault::TooComplex));
        // Sixty-four at each of two levels, and then one more.
        let declared = |at: usize| -> String {
            let all = (0..ATTRIBUTES).map(|one| format!(" xmlns:a{at}-{one}='u'"));
            all.collect()
        };
        let around = |inside: &str| {
            let (outer, inner) = (declared(0), declared(1));
            format!("<a{outer}><a{inner}>{inside}</a></a>")
        };
        assert_eq!(fault(&around("<b/>")), None);
        assert_eq!(
            fault(&around("<b xmlns:c='u'/>")),
            Some(XmlFault::TooComplex)
        );
        let beside = "<b xmlns:c='u'/><b xmlns:c='u'></b>".repeat(200);
        assert_eq!(fault(&format!("<a>{beside}</a>")), None);
        let long = format!("<a>{}</a>", "<b/>".repeat(100_001));
        assert_eq!(fault(&long), Some(XmlFault::TooComplex));
    }
}
