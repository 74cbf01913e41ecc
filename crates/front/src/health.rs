//! `/-/…`: what is no API request. A bucket name cannot begin with `-`, so nothing of these can be
//! meant for a store.

use bytes::Bytes;
use daypass_access::Gate;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;

/// Answers probes; `None` for every path outside `/-/`.
pub(crate) async fn answer(gate: &Gate, path: &str) -> Option<Response<Full<Bytes>>> {
    let (status, text) = match path.strip_prefix("/-/")? {
        "healthz" => (StatusCode::OK, "ok\n"),
        "readyz" if gate.is_ready().await => (StatusCode::OK, "ready\n"),
        "readyz" => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store does not answer\n",
        ),
        _ => (StatusCode::NOT_FOUND, "nothing here\n"),
    };
    Some(plain(status, text.to_owned()))
}

pub(crate) fn plain(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}
