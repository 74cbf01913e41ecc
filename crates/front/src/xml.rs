//! Shapes as XML, byte for byte as AWS writes it: no declaration, two spaces a level, a line end
//! after every element, apostrophes and quotes left alone (STS spec 1.3).

use daypass_api::encode::Encoder;
use daypass_model::Timestamp;

/// Writes elements into a buffer.
#[derive(Debug)]
pub(crate) struct XmlEncoder<'a> {
    out: &'a mut Vec<u8>,
    depth: usize,
    /// The element that was opened last, while nothing stands in it: closed at once it becomes
    /// `<name/>`.
    bare: bool,
}

impl<'a> XmlEncoder<'a> {
    /// An encoder at the top of a document.
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            depth: 0,
            bare: false,
        }
    }

    /// The document's element, with its namespace.
    pub(crate) fn root(&mut self, name: &str, suffix: &str, namespace: &str) {
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(suffix.as_bytes());
        self.out.extend_from_slice(b" xmlns=\"");
        self.out.extend_from_slice(namespace.as_bytes());
        self.out.extend_from_slice(b"\">\n");
        self.depth = 1;
    }

    /// Closes the document's element.
    pub(crate) fn end_root(&mut self, name: &str, suffix: &str) {
        self.depth = 0;
        self.close_tag(name, suffix);
    }

    /// An element with text, of a name that is no constant.
    pub(crate) fn element(&mut self, name: &str, text: &str) {
        self.settle();
        self.indent();
        self.tag(b"<", name, b">");
        escape(self.out, text);
        self.tag(b"</", name, b">\n");
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &str) {
        self.settle();
        self.indent();
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.bare = true;
        self.depth += 1;
    }

    /// Closes the element that was opened last and not closed.
    pub(crate) fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        if std::mem::replace(&mut self.bare, false) {
            self.out.extend_from_slice(b"/>\n");
        } else {
            self.indent();
            self.close_tag(name, "");
        }
    }

    /// Ends the tag of an element that turns out to hold something.
    fn settle(&mut self) {
        if std::mem::replace(&mut self.bare, false) {
            self.out.extend_from_slice(b">\n");
        }
    }

    fn indent(&mut self) {
        const SPACES: [u8; 64] = [b' '; 64];
        // No shape of the models is as deep as thirty-two levels; one that were would only look
        // less tidy.
        let width = (2 * self.depth).min(SPACES.len());
        self.out.extend_from_slice(&SPACES[..width]);
    }

    fn tag(&mut self, before: &[u8], name: &str, after: &[u8]) {
        self.out.extend_from_slice(before);
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(after);
    }

    fn close_tag(&mut self, name: &str, suffix: &str) {
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(suffix.as_bytes());
        self.out.extend_from_slice(b">\n");
    }
}

/// Text as an element may hold it. Characters that XML cannot hold at all, which only a request's
/// echo brings here, become the replacement character.
fn escape(out: &mut Vec<u8>, text: &str) {
    // The last two characters of the basic plane begin with 0xEF; all else that is looked for is
    // one byte.
    let suspicious = |byte: u8| {
        (byte < b' ') | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == 0xef)
    };
    // A fold looks at every byte without a branch, many at a time; most texts are looked at whole
    // anyway.
    if !text
        .bytes()
        .fold(false, |found, byte| found | suspicious(byte))
    {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let entity: &[u8] = match c {
            '&' => b"&amp;",
            '<' => b"&lt;",
            '>' => b"&gt;",
            // A bare carriage return would be read as a line feed (XML 1.0, 2.11).
            '\r' => b"&#xD;",
            '\t' | '\n' => continue,
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => "\u{fffd}".as_bytes(),
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[plain..at]);
        out.extend_from_slice(entity);
        plain = at + c.len_utf8();
    }
    out.extend_from_slice(&text.as_bytes()[plain..]);
}

impl Encoder for XmlEncoder<'_> {
    fn text(&mut self, name: &'static str, value: &str) {
        self.element(name, value);
    }

    fn secret(&mut self, name: &'static str, value: &str) {
        self.element(name, value);
    }

    fn integer(&mut self, name: &'static str, value: i64) {
        self.element(name, &value.to_string());
    }

    fn boolean(&mut self, name: &'static str, value: bool) {
        self.element(name, if value { "true" } else { "false" });
    }

    fn time(&mut self, name: &'static str, value: Timestamp) {
        self.element(name, &value.to_string());
    }

    fn begin(&mut self, name: &'static str) {
        self.open(name);
    }

    fn end(&mut self, name: &'static str) {
        self.close(name);
    }

    fn begin_list(&mut self, name: &'static str) {
        self.open(name);
    }

    fn end_list(&mut self, name: &'static str) {
        self.close(name);
    }

    fn begin_map(&mut self, name: &'static str) {
        self.open(name);
    }

    fn end_map(&mut self, name: &'static str) {
        self.close(name);
    }

    fn begin_entry(&mut self, key: &str) {
        self.open("entry");
        self.element("key", key);
    }

    fn end_entry(&mut self) {
        self.close("entry");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spaces_a_level_and_a_line_end_after_everything() {
        let mut out = Vec::new();
        let mut xml = XmlEncoder::new(&mut out);
        xml.root("List", "Response", "urn:x");
        xml.begin_list("Users");
        xml.begin("member");
        xml.text("Name", "it's <a> & \"b\"\r\u{1}");
        xml.end("member");
        xml.end_list("Users");
        xml.begin_list("Tags");
        xml.end_list("Tags");
        xml.text("Description", "");
        xml.end_root("List", "Response");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<ListResponse xmlns=\"urn:x\">\n  <Users>\n    <member>\n      \
             <Name>it's &lt;a&gt; &amp; \"b\"&#xD;\u{fffd}</Name>\n    </member>\n  </Users>\n  \
             <Tags/>\n  <Description></Description>\n</ListResponse>\n"
        );
    }
}
