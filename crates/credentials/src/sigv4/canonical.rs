//! The canonical request: what a signature is made of, put in one spelling.

use std::ops::Range;

use super::RawRequest;
use super::claim::{Claim, Form, is_signature, pairs};
use super::encoding::{escape, form_decoded, push_encoded};
use crate::digest::{Digest, sha256};

/// Which default port a proxy may have put into `Host` or taken out of it, after the client
/// signed. Each is tried, in this order (STS spec 2.1).
const DEFAULT_PORTS: [&[u8]; 2] = [b":443", b":80"];

/// A canonical request in its bytes.
pub(super) struct CanonicalRequest {
    text: Vec<u8>,
    /// Where the value of the one `Host` header stands, if it is signed.
    host: Option<Range<usize>>,
}

impl CanonicalRequest {
    /// `payload` is the hexadecimal hash of the body.
    pub(super) fn of(raw: &RawRequest<'_>, claim: &Claim<'_>, payload: &[u8; 64]) -> Self {
        let mut text = Vec::with_capacity(512 + raw.path.len() + 2 * raw.query.len());
        text.extend_from_slice(raw.method.as_bytes());
        text.push(b'\n');
        push_path(&mut text, raw.path);
        text.push(b'\n');
        push_query(&mut text, raw.query, claim.form);
        text.push(b'\n');
        let host = push_headers(&mut text, raw, &claim.signed_headers);
        text.push(b'\n');
        text.extend_from_slice(claim.signed_headers.as_bytes());
        text.push(b'\n');
        text.extend_from_slice(payload);
        Self { text, host }
    }

    /// Its hash as the request came.
    pub(super) fn digest(&self) -> Digest {
        sha256([self.text.as_slice()])
    }

    /// Its hashes as it would be had no proxy touched the default port: none to two.
    pub(super) fn digests_with_other_hosts(&self) -> impl Iterator<Item = Digest> {
        let at = self.host.clone().unwrap_or(0..0);
        let (before, host, after) = (
            &self.text[..at.start],
            &self.text[at.clone()],
            &self.text[at.end..],
        );
        let stripped = DEFAULT_PORTS
            .into_iter()
            .find_map(|port| host.strip_suffix(port));
        let (name, ports) = match stripped {
            Some(name) => (name, [Some(b"".as_slice()), None]),
            None if host.is_empty() || has_port(host) => (host, [None, None]),
            None => (host, DEFAULT_PORTS.map(Some)),
        };
        ports
            .into_iter()
            .flatten()
            .map(move |port| sha256([before, name, port, after]))
    }

    /// Its text, for explanations.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }
}

/// Whether a port follows the host's name, which may be an IPv6 address in brackets.
fn has_port(host: &[u8]) -> bool {
    let after_address = host.rsplit(|byte| *byte == b']').next().unwrap_or(host);
    after_address.contains(&b':')
}

/// Whether decoding a path twice gives something else than decoding it once, or an escape is
/// broken, or a dot segment hides in escapes (flaw A20).
pub(super) fn is_ambiguous(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut decoded = Vec::new();
    for segment in bytes.split(|byte| *byte == b'/') {
        if !segment.contains(&b'%') {
            continue;
        }
        decoded.clear();
        let mut rest = segment;
        while let Some((&first, tail)) = rest.split_first() {
            rest = tail;
            if first != b'%' {
                decoded.push(first);
                continue;
            }
            let Some(byte) = escape(tail) else {
                return true;
            };
            decoded.push(byte);
            rest = &tail[2..];
        }
        let twice = decoded
            .iter()
            .enumerate()
            .any(|(at, byte)| *byte == b'%' && escape(&decoded[at + 1..]).is_some());
        if twice || decoded == b"." || decoded == b".." {
            return true;
        }
    }
    false
}

/// The generic algorithm's path: empty and dot segments are resolved (RFC 3986 section 5.2.4), then
/// every segment is encoded, escapes as they were sent once more.
fn push_path(out: &mut Vec<u8>, path: &str) {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            _ => kept.push(segment),
        }
    }
    for segment in &kept {
        out.push(b'/');
        segment.bytes().for_each(|byte| push_encoded(out, byte));
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if kept.is_empty() || matches!(last, "" | "." | "..") {
        out.push(b'/');
    }
}

/// Decoded, encoded in the one spelling, and sorted by name, then value. The presigned form's
/// signature does not sign itself.
fn push_query(out: &mut Vec<u8>, query: &str, form: Form) {
    /// An encoded pair's place among the encoded bytes.
    struct Pair {
        name: Range<usize>,
        value: Range<usize>,
    }
    let mut bytes = Vec::with_capacity(2 * query.len());
    let mut encoded = |text: &str| {
        let start = bytes.len();
        form_decoded(text).for_each(|byte| push_encoded(&mut bytes, byte));
        start..bytes.len()
    };
    let mut sorted: Vec<Pair> = pairs(query)
        .filter(|(name, _)| form == Form::Header || !is_signature(name))
        .map(|(name, value)| Pair {
            name: encoded(name),
            value: encoded(value),
        })
        .collect();
    let key = |pair: &Pair| (&bytes[pair.name.clone()], &bytes[pair.value.clone()]);
    sorted.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
    for (at, pair) in sorted.iter().enumerate() {
        if at > 0 {
            out.push(b'&');
        }
        out.extend_from_slice(&bytes[pair.name.clone()]);
        out.push(b'=');
        out.extend_from_slice(&bytes[pair.value.clone()]);
    }
}

/// A line for each signed header, in the order that the client listed them. A header that is
/// named and absent counts as empty (STS spec 2.1). Says where the host's value stands.
fn push_headers(
    out: &mut Vec<u8>,
    raw: &RawRequest<'_>,
    signed_headers: &str,
) -> Option<Range<usize>> {
    let mut host = None;
    for name in signed_headers.split(';') {
        out.extend_from_slice(name.as_bytes());
        out.push(b':');
        let start = out.len();
        // HTTP/2's name for it; `RawRequest` has it as `host`.
        let stored = if name == ":authority" { "host" } else { name };
        let mut count = 0;
        for value in raw.header(stored) {
            if count > 0 {
                out.push(b',');
            }
            push_trimmed(out, value);
            count += 1;
        }
        if stored == "host" && count == 1 {
            host = Some(start..out.len());
        }
        out.push(b'\n');
    }
    host
}

/// Without white space around it, and with one space for each run of spaces.
fn push_trimmed(out: &mut Vec<u8>, value: &[u8]) {
    let value = value.trim_ascii();
    if !value.windows(2).any(|pair| pair == b"  ") {
        out.extend_from_slice(value);
        return;
    }
    let mut previous = 0;
    for &byte in value {
        if byte != b' ' || previous != b' ' {
            out.push(byte);
        }
        previous = byte;
    }
}
