//! The files that pages refer to. The name of each holds a hash of what is in it, so that a browser
//! may keep it for good and never has an old one.

use std::fmt::Write;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{Method, Response, StatusCode};
use sha2::{Digest, Sha256};

use crate::{Visit, page};

/// Where they lie, below `/-/`.
const BELOW: &str = "assets/";

/// How many bytes of the hash a name holds: enough that no two versions share one.
const MARK: usize = 8;

const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");

/// The files, by their paths below `/-/`.
#[derive(Debug)]
pub(crate) struct Assets {
    /// Of the style sheet.
    pub(crate) style: String,
    /// Of the script.
    pub(crate) script: String,
}

/// Whether a path lies where the files do.
pub(crate) fn has(path: &str) -> bool {
    path.starts_with("/-/assets/")
}

impl Assets {
    pub(crate) fn new() -> Self {
        Self {
            style: named(STYLE, "css"),
            script: named(SCRIPT, "js"),
        }
    }

    pub(crate) fn answer(&self, visit: &Visit<'_>) -> Response<Bytes> {
        let (text, kind) = match visit.path.strip_prefix("/-/").unwrap_or_default() {
            path if path == self.style => (STYLE, "text/css; charset=utf-8"),
            path if path == self.script => (SCRIPT, "text/javascript; charset=utf-8"),
            _ => return plain(StatusCode::NOT_FOUND, "nothing here\n"),
        };
        if ![Method::GET, Method::HEAD].contains(visit.method) {
            let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "this is a file\n");
            let allowed = HeaderValue::from_static("GET, HEAD");
            response.headers_mut().insert(ALLOW, allowed);
            return response;
        }
        let mut response = plain(StatusCode::OK, text);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        let for_good = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(CACHE_CONTROL, for_good);
        response
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    page::protect(headers);
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    response
}

fn named(text: &str, extension: &str) -> String {
    let mut path = format!("{BELOW}page-");
    for byte in &Sha256::digest(text.as_bytes())[..MARK] {
        // Writing to a text cannot fail.
        let _ = write!(path, "{byte:02x}");
    }
    path.push('.');
    path.push_str(extension);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_what_is_named() {
        assert_eq!(named("a", "css"), "assets/page-ca978112ca1bbdca.css");
        assert_ne!(named("b", "css"), named("a", "css"));
    }
}
