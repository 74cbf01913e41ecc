//! Probes: whether the process is alive, and whether it can answer requests.

use bytes::Bytes;
use daypass_access::Gate;
use http::{Response, StatusCode};
use http_body_util::Full;

use crate::routes::plain;

/// That anybody answers is the answer.
pub(crate) fn alive() -> Response<Full<Bytes>> {
    plain(StatusCode::OK, "ok\n")
}

/// Whether the store answers.
pub(crate) async fn ready(gate: &Gate) -> Response<Full<Bytes>> {
    match gate.is_ready().await {
        true => plain(StatusCode::OK, "ready\n"),
        false => plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "the store does not answer\n",
        ),
    }
}
