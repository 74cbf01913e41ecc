//! The signature check of the header form, with the signing key kept per scope.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use daypass_bench_sigv4::{ALGORITHM, SigningKey, TERMINATOR, push_sha256, string_to_sign};
use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;

/// The published key of every yardstick: it opens nothing.
const ACCESS_KEY_ID: &str = "AKIALIMITBENCH000001";
const SECRET_ACCESS_KEY: &str = "limitBenchSecret0123456789abcdefghijklmn";

/// Checks signatures; remembers the day's signing keys.
#[derive(Debug, Default)]
pub(crate) struct Verifier {
    by_scope: RwLock<HashMap<String, SigningKey>>,
}

impl Verifier {
    /// Whether the published key signed this very request.
    pub(crate) fn accepts(&self, head: &Parts, body: &[u8]) -> bool {
        self.check(head, body).unwrap_or(false)
    }

    fn check(&self, head: &Parts, body: &[u8]) -> Option<bool> {
        let claim = Claim::parse(head.headers.get(AUTHORIZATION)?.to_str().ok()?)?;
        let at = head.headers.get("x-amz-date")?.to_str().ok()?;
        if claim.access_key_id != ACCESS_KEY_ID || !at.starts_with(claim.date()?) {
            return Some(false);
        }
        let canonical = canonical_request(head, claim.signed_headers, body)?;
        let text = string_to_sign(at, claim.scope, &canonical);
        Some(
            self.signing_key(claim.scope)?
                .accepts(&text, &claim.signature),
        )
    }

    fn signing_key(&self, scope: &str) -> Option<SigningKey> {
        let known = self.by_scope.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known.get(scope) {
            return Some(key.clone());
        }
        drop(known);

        let mut parts = scope.split('/');
        let (date, region, service) = (parts.next()?, parts.next()?, parts.next()?);
        if service != "sts" || parts.next()? != TERMINATOR || parts.next().is_some() {
            return None;
        }
        let key = SigningKey::derive(SECRET_ACCESS_KEY, date, region, service);
        let mut known = self
            .by_scope
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(scope.to_owned(), key.clone());
        Some(key)
    }
}

/// What an Authorization header says of itself.
struct Claim<'a> {
    access_key_id: &'a str,
    scope: &'a str,
    signed_headers: &'a str,
    signature: [u8; 32],
}

impl<'a> Claim<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let fields = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for field in fields.split(',') {
            let (name, value) = field.trim_ascii().split_once('=')?;
            match name {
                "Credential" => credential = Some(value),
                "SignedHeaders" => signed_headers = Some(value),
                "Signature" => signature = Some(value),
                _ => return None,
            }
        }
        let (access_key_id, scope) = credential?.split_once('/')?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(signature?, &mut bytes).ok()?;
        Some(Self {
            access_key_id,
            scope,
            signed_headers: signed_headers?,
            signature: bytes,
        })
    }

    fn date(&self) -> Option<&'a str> {
        self.scope.split('/').next()
    }
}

fn canonical_request(head: &Parts, signed_headers: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(640);
    for line in [
        head.method.as_str(),
        head.uri.path(),
        head.uri.query().unwrap_or_default(),
    ] {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    }
    for name in signed_headers.split(';') {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        text.extend_from_slice(head.headers.get(name)?.as_bytes().trim_ascii());
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(signed_headers.as_bytes());
    text.push(b'\n');
    push_sha256(&mut text, body);
    Some(text)
}
