//! HTTP/1.1 by hand: a request as bytes, an answer as bytes.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use roxmltree::Document;

/// A request as it goes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, as they are sent.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Sets a header, whatever it was before.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// The head, then the body with its length announced.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        let framed = |name: &str| {
            self.headers
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        let needs_none = self.body.is_empty() && self.method == "GET";
        if !(needs_none || framed("content-length") || framed("transfer-encoding")) {
            write!(head, "Content-Length: {}\r\n", self.body.len()).unwrap();
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// What stands between the text of a refusal and its sealed reasons.
const REASONS: &str = " Encoded authorization failure message: ";

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    /// Reads one answer; `None` if the connection ends before a whole one came.
    pub(crate) fn read(stream: &mut impl Read) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(at) = find(&bytes, b"\r\n\r\n") {
                break at;
            }
            fill(stream, &mut bytes)?;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers
            .iter()
            .find(|(name, _)| name == "content-length")
            .map_or(0, |(_, value)| value.parse().unwrap());
        let mut body = bytes.split_off(end + 4);
        while body.len() < length {
            fill(stream, &mut body)?;
        }
        assert_eq!(body.len(), length, "bytes after the body");
        Some(Self {
            status,
            headers,
            body: String::from_utf8(body).unwrap(),
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(other, _)| other == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} stands there twice");
        value
    }

    /// The text of the first element of this name, as a parser of somebody else's reads it.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// The texts of all elements of this name.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let document = Document::parse(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.body));
        document
            .descendants()
            .filter(|node| node.has_tag_name((namespace(&document), name)))
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect()
    }

    /// The texts that the members of a list have of their own under this name.
    pub(crate) fn members(&self, list: &str, name: &str) -> Vec<String> {
        let document = Document::parse(&self.body).unwrap();
        let own = |tag: &'static str| (namespace(&document), tag);
        let lists = document
            .descendants()
            .filter(|node| node.tag_name().name() == list);
        lists
            .flat_map(|list| {
                list.children()
                    .filter(|node| node.has_tag_name(own("member")))
            })
            .flat_map(|member| member.children())
            .filter(|node| node.tag_name().name() == name)
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect()
    }

    /// The member of a list that has this text under this name, as an answer of its own.
    #[track_caller]
    pub(crate) fn member(&self, list: &str, name: &str, text: &str) -> Self {
        let document = Document::parse(&self.body).unwrap();
        let lists = document
            .descendants()
            .filter(|node| node.tag_name().name() == list);
        let found = lists.flat_map(|list| list.children()).find(|member| {
            let mut own = member.children();
            own.any(|node| node.tag_name().name() == name && node.text() == Some(text))
        });
        let found = found.unwrap_or_else(|| panic!("no {name} {text} in {list} of {}", self.body));
        let start = format!("<member xmlns=\"{}\">", namespace(&document));
        let body = &self.body[found.range()];
        Self {
            body: body.replacen("<member>", &start, 1),
            ..self.clone()
        }
    }

    /// The text of an element that must be there.
    pub(crate) fn get(&self, name: &str) -> String {
        self.text(name)
            .unwrap_or_else(|| panic!("no {name} in {}", self.body))
    }

    /// The error code, or an empty text.
    pub(crate) fn code(&self) -> String {
        if self.body.starts_with('<') {
            self.text("Code").unwrap_or_default()
        } else {
            String::new()
        }
    }

    /// The error's text, without the reasons that a development deployment seals into it.
    pub(crate) fn message(&self) -> String {
        let text = self.text("Message").unwrap_or_default();
        match text.split_once(REASONS) {
            Some((told, _)) => told.to_owned(),
            None => text,
        }
    }

    /// The encoded authorization message of a refusal, if it has one.
    pub(crate) fn encoded_message(&self) -> Option<String> {
        let text = self.text("Message")?;
        text.split_once(REASONS)
            .map(|(_, encoded)| encoded.to_owned())
    }

    /// The body with its request id and its sealed reasons, which are never twice the same,
    /// blanked. Their length stays.
    pub(crate) fn anonymized(&self) -> String {
        let mut body = self.body.clone();
        if let Some(id) = self.text("RequestId") {
            body = body.replace(&id, "ID");
        }
        if self.code() == "AccessDenied"
            && let Some(encoded) = self.encoded_message()
        {
            body = body.replace(&encoded, &"?".repeat(encoded.len()));
        }
        body
    }

    /// Passes an answer on that must be a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.body);
        self
    }

    /// An error's status, code and message.
    pub(crate) fn refusal(&self) -> (u16, String, String) {
        (self.status, self.code(), self.message())
    }

    #[track_caller]
    pub(crate) fn assert_refused(&self, status: u16, code: &str, message: &str) {
        assert_eq!(
            self.refusal(),
            (status, code.to_owned(), message.to_owned()),
            "{}",
            self.body
        );
    }

    #[track_caller]
    pub(crate) fn assert_code(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status, self.code()),
            (status, code.to_owned()),
            "{}",
            self.body
        );
    }
}

fn namespace<'a>(document: &'a Document<'_>) -> &'a str {
    document
        .root_element()
        .tag_name()
        .namespace()
        .unwrap_or_default()
}

fn fill(stream: &mut impl Read, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    match stream.read(&mut buffer) {
        Ok(0) | Err(_) => None,
        Ok(count) => {
            bytes.extend_from_slice(&buffer[..count]);
            Some(())
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Sends bytes on a connection of their own and reads one answer; `None` when the connection is
/// closed without one. A server that answers before it has read everything is fine.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(120)))
        .unwrap();
    let _ = stream.write_all(bytes);
    Reply::read(&mut stream)
}
