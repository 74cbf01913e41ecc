//! Shapes as JSON: for answers to clients that asked for it, and for the audit record.

use daypass_api::encode::Encoder;
use daypass_model::Timestamp;

/// What stands in a record where a secret would.
pub const HIDDEN: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

/// Who reads the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The client: wire names, secrets in full, instants as epoch seconds (STS spec 1.3).
    Answer,
    /// The audit trail: lower camel case names, secrets hidden, instants as text.
    Record,
}

/// Writes JSON into a buffer.
#[derive(Debug)]
pub struct JsonEncoder<'a> {
    out: &'a mut Vec<u8>,
    style: Style,
    levels: Vec<Level>,
}

#[derive(Clone, Copy, Debug)]
struct Level {
    /// Whether members have names here; items of a list have none.
    named: bool,
    empty: bool,
}

impl<'a> JsonEncoder<'a> {
    /// An encoder that has opened one object; [`Self::finish`] closes it.
    pub fn object(out: &'a mut Vec<u8>, style: Style) -> Self {
        out.push(b'{');
        Self {
            out,
            style,
            levels: vec![Level {
                named: true,
                empty: true,
            }],
        }
    }

    /// Closes the object.
    pub fn finish(self) {
        self.out.push(b'}');
    }

    /// A member whose value is JSON text already.
    pub fn raw(&mut self, name: &str, json: &[u8]) {
        self.member(name);
        self.out.extend_from_slice(json);
    }

    /// The comma and the name, as the place asks for.
    fn member(&mut self, name: &str) {
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        if !std::mem::replace(&mut level.empty, false) {
            self.out.push(b',');
        }
        if level.named {
            // Names are identifiers of the models and of this project: nothing in them is escaped.
            self.out.push(b'"');
            let at = self.out.len();
            self.out.extend_from_slice(name.as_bytes());
            if self.style == Style::Record
                && let Some(first) = self.out.get_mut(at)
            {
                first.make_ascii_lowercase();
            }
            self.out.extend_from_slice(b"\":");
        }
    }

    fn open(&mut self, name: &str, bracket: u8, named: bool) {
        self.member(name);
        self.out.push(bracket);
        self.levels.push(Level { named, empty: true });
    }

    fn close(&mut self, bracket: u8) {
        self.levels.pop();
        self.out.push(bracket);
    }
}

/// A JSON string. Nearly every text holds nothing to escape and is copied as it is.
pub fn write_string(out: &mut Vec<u8>, text: &str) {
    // A fold looks at every byte without a branch, many at a time; most texts are looked at whole
    // anyway.
    let special = |byte: u8| (byte < b' ') | (byte == b'"') | (byte == b'\\');
    if !text
        .bytes()
        .fold(false, |found, byte| found | special(byte))
    {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return;
    }
    // Writing to a `Vec` cannot fail, and neither can a string's serialization.
    if serde_json::to_writer(&mut *out, text).is_err() {
        out.extend_from_slice(b"\"\"");
    }
}

impl Encoder for JsonEncoder<'_> {
    fn text(&mut self, name: &'static str, value: &str) {
        self.member(name);
        write_string(self.out, value);
    }

    fn secret(&mut self, name: &'static str, value: &str) {
        self.member(name);
        write_string(
            self.out,
            if self.style == Style::Answer {
                value
            } else {
                HIDDEN
            },
        );
    }

    fn integer(&mut self, name: &'static str, value: i64) {
        self.member(name);
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    fn boolean(&mut self, name: &'static str, value: bool) {
        self.member(name);
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    fn time(&mut self, name: &'static str, value: Timestamp) {
        match self.style {
            Style::Answer => self.integer(name, value.seconds()),
            Style::Record => self.text(name, &value.to_string()),
        }
    }

    fn begin(&mut self, name: &'static str) {
        self.open(name, b'{', true);
    }

    fn end(&mut self, _name: &'static str) {
        self.close(b'}');
    }

    fn begin_list(&mut self, name: &'static str) {
        self.open(name, b'[', false);
    }

    fn end_list(&mut self, _name: &'static str) {
        self.close(b']');
    }

    fn begin_map(&mut self, name: &'static str) {
        self.open(name, b'[', false);
    }

    fn end_map(&mut self, _name: &'static str) {
        self.close(b']');
    }

    fn begin_entry(&mut self, key: &str) {
        self.open("entry", b'{', true);
        self.member("key");
        write_string(self.out, key);
    }

    fn end_entry(&mut self) {
        self.close(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(style: Style) -> String {
        let mut out = Vec::new();
        let mut json = JsonEncoder::object(&mut out, style);
        json.text("RoleArn", "a\"b\n");
        json.secret("SessionToken", "s3cr3t");
        json.time("Expiration", Timestamp::from_seconds(1));
        json.begin_list("Tags");
        json.begin("member");
        json.text("Key", "k");
        json.end("member");
        json.text("member", "x");
        json.end_list("Tags");
        json.finish();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_answer_has_wire_names_and_epoch_seconds() {
        assert_eq!(
            write(Style::Answer),
            r#"{"RoleArn":"a\"b\n","SessionToken":"s3cr3t","Expiration":1,"Tags":[{"Key":"k"},"x"]}"#
        );
    }

    #[test]
    fn a_record_hides_secrets() {
        assert_eq!(
            write(Style::Record),
            r#"{"roleArn":"a\"b\n","sessionToken":"HIDDEN_DUE_TO_SECURITY_REASONS","expiration":"1970-01-01T00:00:01Z","tags":[{"key":"k"},"x"]}"#
        );
    }
}
