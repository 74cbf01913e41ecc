//! What is published of the issuers of outbound web identity (STS spec 8.11): who they are and by
//! which keys, for anybody.
//!
//! Everything in an answer comes from the configuration and the directory. No header of the request
//! is looked at (flaw G22), and nothing is asked of the store for it.

use bytes::Bytes;
use daypass_access::Gate;
use daypass_access::outbound::DocumentPath;
use daypass_model::Timestamp;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::{Method, Response, StatusCode};
use http_body_util::Full;

use crate::routes;

/// For how long an answer may be kept. Keys are published for much longer before they sign.
const CACHEABLE: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// Answers a request for a document.
pub(crate) async fn answer(
    gate: &Gate,
    path: DocumentPath,
    (method, now): (&Method, Timestamp),
) -> Response<Full<Bytes>> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let allowed = HeaderValue::from_static("GET, HEAD");
        let mut response = routes::plain(StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD\n");
        response.headers_mut().insert(ALLOW, allowed);
        return response;
    }
    match gate.issuer_document(path, now).await {
        Ok(Some(document)) => json(&document),
        Ok(None) => routes::nothing_here(),
        Err(fault) => {
            let detail = fault.detail();
            tracing::error!(detail, "an issuer's document cannot be had");
            routes::plain(StatusCode::SERVICE_UNAVAILABLE, "not to be had now\n")
        }
    }
}

fn json(document: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::copy_from_slice(document.as_bytes())));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, CACHEABLE);
    let no_guessing = HeaderValue::from_static("nosniff");
    headers.insert(X_CONTENT_TYPE_OPTIONS, no_guessing);
    response
}
