//! A page as an answer: the template filled in, and the headers that keep it in its place.
//!
//! Nothing inline runs, nothing is loaded from elsewhere, nobody puts a page in a frame, and no
//! address of a page, which could tell of it, goes to anybody. Pages hold credentials, so nothing
//! keeps one.

use askama::Template;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, Response, StatusCode};

use crate::assets::Assets;

/// Where the forms of a page may send what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forms {
    /// To this deployment.
    Here,
    /// To a program that listens on this port of the visitor's own machine, too. It is told which
    /// origin the page is of, and looks at it; browsers that send no referrer send no origin.
    Loopback(u16),
}

/// What the layout of every page asks of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) assets: &'a Assets,
    /// What leads from the page's address to `/-/`: a proxy may have put a path before that.
    pub(crate) up: &'static str,
    /// The id of the request, for whoever asks the operator about it.
    pub(crate) request_id: &'a str,
}

/// What leads from this path, below `/-/`, up to that.
pub(crate) fn up(path: &str) -> &'static str {
    match path.matches('/').count() {
        0..=2 => "",
        3 => "../",
        _ => "../../",
    }
}

/// A page as an answer.
pub(crate) fn show(status: StatusCode, template: &impl Template, forms: Forms) -> Response<Bytes> {
    let Ok(text) = template.render() else {
        // A template that is filled with texts has nothing that could fail.
        let mut response = Response::new(Bytes::from_static(b"the page could not be made\n"));
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        protect(response.headers_mut());
        return response;
    };
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    protect(headers);
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    if let Forms::Loopback(port) = forms {
        // Digits are what a header value takes.
        if let Ok(policy) = HeaderValue::try_from(policy(&format!(" http://127.0.0.1:{port}"))) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
            headers.insert(REFERRER_POLICY, HeaderValue::from_static("origin"));
        }
    }
    response
}

/// The headers of everything that this room answers.
pub(crate) fn protect(headers: &mut HeaderMap) {
    const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
    const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    headers.reserve(9);
    if let Ok(policy) = HeaderValue::try_from(policy("")) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (OPENER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn policy(more_forms: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'{more_forms}; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_finds_its_way_up() {
        assert_eq!(up("/-/console"), "");
        assert_eq!(up("/-/saml/acs"), "../");
        assert_eq!(up("/-/saml/acs/ABC"), "../../");
    }
}
