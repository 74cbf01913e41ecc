//! The one XML reader.
//!
//! Documents come from strangers. What makes XML dangerous is refused before it is parsed: document
//! type declarations, and with them every entity, and shapes that cost more than their size
//! (flaws H02, H21). So is what the parser takes though XML does not: two default namespaces in one
//! tag, names that begin or end where they must not, references to what is no character, instructions
//! that are none. What the scan lets through is read by the parser alone; nothing is read from the scan.

use std::borrow::Cow;

use roxmltree::{Document, ParsingOptions};

/// How deep elements stand in each other at most.
const DEPTH: usize = 32;

/// How many attributes an element has at most, namespace declarations among them.
const ATTRIBUTES: usize = 64;

/// How many namespaces an element declares at most.
const NAMESPACES: usize = 32;

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

/// A text with its line ends as a reader of XML hands them on (XML 1.0, 2.11). Whoever compares what
/// was read byte by byte reads from this: the parser joins a carriage return to what stands beside
/// it in more cases than it should.
pub(crate) fn line_ends(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    }
}

/// Reads a document.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, XmlFault> {
    // A byte order mark says nothing in UTF-8 and is no white space.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    declaration(text)?;
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

/// Refuses a document that says of itself that it is not what it is read as: XML 1.0 in UTF-8.
fn declaration(text: &str) -> Result<(), XmlFault> {
    let Some(rest) = text.strip_prefix("<?xml") else {
        return Ok(());
    };
    let (inside, _) = rest.split_once("?>").ok_or(XmlFault::Malformed)?;
    if !inside.starts_with([' ', '\t', '\n', '\r']) {
        return Ok(());
    }
    let packed: String = inside
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| {
            if c == '\'' {
                '"'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let says = |name: &str, value: &str| match packed.split_once(name) {
        Some((_, rest)) => rest.starts_with(value),
        None => true,
    };
    match says("version=", "\"1.0\"") && says("encoding=", "\"utf-8\"") {
        true => Ok(()),
        false => Err(XmlFault::Malformed),
    }
}

/// Walks over the document once, and refuses what must not reach the parser.
fn scan(mut rest: &[u8]) -> Result<(), XmlFault> {
    let whole = rest.len();
    // How many attributes each element has that is open, and all of them together.
    let mut open: Vec<usize> = Vec::with_capacity(DEPTH + 1);
    let mut in_scope = 0;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        references(&rest[..at])?;
        rest = &rest[at..];
        let end = if rest.starts_with(b"<!--") {
            after(rest, b"-->", 4)
        } else if rest.starts_with(b"<![CDATA[") {
            after(rest, b"]]>", 9)
        } else if rest.starts_with(b"<?") {
            let end = after(rest, b"?>", 2).ok_or(XmlFault::Malformed)?;
            instruction(&rest[2..end - 2], rest.len() == whole)?;
            Some(end)
        } else if rest.starts_with(b"<!") {
            return Err(XmlFault::DocumentType);
        } else if rest.starts_with(b"</") {
            in_scope -= open.pop().unwrap_or_default();
            after(rest, b">", 2)
        } else {
            let tag = start_tag(rest)?;
            if open.len() == DEPTH || in_scope + tag.attributes > IN_SCOPE {
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

/// Refuses an instruction without a name of its own, to which the parser gives one: it takes the
/// rest of a word for what is said to `p`, and the name of the declaration, which stands at the start
/// of a document and nowhere else (XML 1.0, 2.6 and 2.8). Only plain names are taken.
fn instruction(inside: &[u8], is_first: bool) -> Result<(), XmlFault> {
    let end = inside.iter().position(u8::is_ascii_whitespace);
    let name = &inside[..end.unwrap_or(inside.len())];
    let is_declaration = is_first && name == b"xml" && end.is_some();
    let may_stand = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    let is_plain = name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(may_stand);
    match is_declaration || is_plain && !name.eq_ignore_ascii_case(b"xml") {
        true => Ok(()),
        false => Err(XmlFault::Malformed),
    }
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
    let (mut attributes, mut namespaces, mut defaults) = (0, 0, 0);
    // Where what stands before a quote begins: an attribute's name, and the element's for the first.
    let mut from = 1;
    let mut at = 1;
    if text.get(1) == Some(&b':') {
        return Err(XmlFault::Malformed);
    }
    loop {
        match text.get(at).ok_or(XmlFault::Malformed)? {
            quote @ (b'"' | b'\'') => {
                let value = &text[at + 1..];
                let length = value.iter().position(|byte| byte == quote);
                let length = length.ok_or(XmlFault::Malformed)?;
                let (name, value) = (name(&text[from..at])?, &value[..length]);
                references(value)?;
                // The parser takes `p:xmlns` for the default namespace and `:p` for `p`, and lets a
                // prefix be bound to nothing.
                let is_prefix = name.starts_with(b"xmlns:");
                if name.starts_with(b":")
                    || name.ends_with(b":xmlns")
                    || is_prefix && value.is_empty()
                {
                    return Err(XmlFault::Malformed);
                }
                attributes += 1;
                defaults += usize::from(name == b"xmlns");
                namespaces += usize::from(name == b"xmlns" || is_prefix);
                if defaults > 1 {
                    return Err(XmlFault::Malformed);
                }
                if attributes > ATTRIBUTES || namespaces > NAMESPACES {
                    return Err(XmlFault::TooComplex);
                }
                at += length + 2;
                from = at;
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

/// The name at the end of what stands before a value.
fn name(before: &[u8]) -> Result<&[u8], XmlFault> {
    let before = before.trim_ascii_end().strip_suffix(b"=");
    let before = before.ok_or(XmlFault::Malformed)?.trim_ascii_end();
    let start = before.iter().rposition(u8::is_ascii_whitespace);
    Ok(&before[start.map_or(0, |at| at + 1)..])
}

/// Refuses references to what is no character, for which the parser puts a substitute.
fn references(mut text: &[u8]) -> Result<(), XmlFault> {
    while let Some(at) = text.iter().position(|byte| *byte == b'&') {
        text = &text[at + 1..];
        let Some(inside) = text.strip_prefix(b"#") else {
            continue;
        };
        let end = inside.iter().take(12).position(|byte| *byte == b';');
        let digits = &inside[..end.ok_or(XmlFault::Malformed)?];
        let (digits, radix) = match digits.strip_prefix(b"x") {
            Some(digits) => (digits, 16),
            None => (digits, 10),
        };
        let is_number = digits.iter().all(|byte| char::from(*byte).is_digit(radix));
        let number = str::from_utf8(digits).ok().filter(|_| is_number);
        let number = number.and_then(|digits| u32::from_str_radix(digits, radix).ok());
        let character = number.and_then(char::from_u32);
        if !character.is_some_and(is_character) {
            return Err(XmlFault::Malformed);
        }
    }
    Ok(())
}

/// Whether XML has this character (XML 1.0, 2.2).
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
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

    /// What this parser makes something of, and others something else or nothing.
    #[test]
    fn flaw_h02_what_two_parsers_read_in_two_ways_is_refused() {
        for text in [
            "<a xmlns='u' xmlns='v'/>",
            "<a p:xmlns='u'/>",
            "<a xmlns:p='u' p:xmlns='v'/>",
            "<:a/>",
            "<a :b='1'/>",
            "<a xmlns:p=''/>",
            "<a xmlns:xml='u'/>",
            "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
            "<a xmlns:xmlns='u'/>",
            "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
            "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
            "<a xmlns:p='u' xmlns:p='v'/>",
            "<a b='1'c='2'/>",
            "<a b=1/>",
            "<a b='<'/>",
            "<a b='&x;'/>",
            "<a>&#xD800;</a>",
            "<a>&#0;</a>",
            "<a>&#x110000;</a>",
            "<a>&#99999999999;</a>",
            "<a>&#+65;</a>",
            "<a>&#X41;</a>",
            "<a>&#65</a>",
            "<a b='&#xFFFF;'/>",
            "<a>]]></a>",
            "<a/><a/>",
            "<a/>b",
            "<?xml version='1.1'?><a/>",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
            "<?xml version = '1.0'\n encoding = 'utf-16'?><a/>",
            " <?xml version='1.0'?><a/>",
            "<a/><?xml version='1.0'?>",
            "<?xml?><a/>",
            "<a><?xml\tb?></a>",
            "<a><?xml<?xml ?></a>",
            "<a><?XmL b?></a>",
            "<a><?p<b?></a>",
            "<a><?p\u{d7}?></a>",
            "<a><? p?></a>",
            "<a><?1?></a>",
            "<a><??></a>",
        ] {
            assert_eq!(fault(text), Some(XmlFault::Malformed), "{text}");
        }
        for text in [
            "<a xmlns='' xmlns:p='u' p:b='&#x10FFFF;&#65;&amp;#0;'/>",
            "<a><![CDATA[&#0;]]><!-- &#0; --></a>",
            "<?xml version = '1.0'\tencoding='Utf-8' standalone='yes' ?><a/>",
            "<?xml-stylesheet href='x'?><a/>",
            "<a><?p?><?p-1.x <q ?></a><?q\n?>",
            "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'/>",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn line_ends_are_line_feeds() {
        for (text, read) in [("a\nb", "a\nb"), ("\r\n\r\r\n\n", "\n\n\n\n"), ("", "")] {
            assert_eq!(line_ends(text), read);
        }
    }

    #[test]
    fn flaw_h21_what_costs_more_than_its_size_is_refused() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert_eq!(fault(&nested(DEPTH)), None);
        assert_eq!(fault(&nested(DEPTH + 1)), Some(XmlFault::TooComplex));
        assert_eq!(fault(&nested(100_000)), Some(XmlFault::TooComplex));
        // One that is empty is as deep as any.
        let empty = format!("{}<a/>{}", "<a>".repeat(DEPTH), "</a>".repeat(DEPTH));
        assert_eq!(fault(&empty), Some(XmlFault::TooComplex));
        let wide = |count: usize| {
            let attributes: String = (0..count).map(|at| format!(" a{at}='u'")).collect();
            format!("<a{attributes}/>")
        };
        assert_eq!(fault(&wide(ATTRIBUTES)), None);
        assert_eq!(fault(&wide(ATTRIBUTES + 1)), Some(XmlFault::TooComplex));
        assert_eq!(fault(&wide(100_000)), Some(XmlFault::TooComplex));
        // Sixty-four at each of two levels, and then one more.
        let declared = |at: usize| -> String {
            let all = (0..ATTRIBUTES).map(|one| format!(" a{at}-{one}='u'"));
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
        let spaces = |count: usize| {
            let declared: String = (0..count).map(|at| format!(" xmlns:a{at}='u'")).collect();
            format!("<a{declared}/>")
        };
        assert_eq!(fault(&spaces(NAMESPACES)), None);
        assert_eq!(fault(&spaces(NAMESPACES + 1)), Some(XmlFault::TooComplex));
        let beside = "<b xmlns:c='u'/><b xmlns:c='u'></b>".repeat(200);
        assert_eq!(fault(&format!("<a>{beside}</a>")), None);
        let long = format!("<a>{}</a>", "<b/>".repeat(100_001));
        assert_eq!(fault(&long), Some(XmlFault::TooComplex));
    }
}
