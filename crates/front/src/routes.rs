//! `/-/…` for machines: what is no API request, and the same for everybody. A bucket name cannot
//! begin with `-`, so nothing of these can be meant for a store.

use bytes::Bytes;
use daypass_access::Gate;
use daypass_access::outbound::DocumentPath;
use daypass_model::Timestamp;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Response, StatusCode};
use http_body_util::Full;

use crate::{health, issuer};

/// A place by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Whether the process is alive.
    Alive,
    /// Whether it can answer requests.
    Ready,
    /// What is published of an issuer.
    Issuer(DocumentPath),
    /// A path below `/-/` at which there is nothing.
    Nothing,
}

impl Route {
    /// What a path names; `None` for what is an API request.
    pub(crate) fn find(gate: &Gate, path: &str) -> Option<Self> {
        if let Some(document) = gate.issuer_document_path(path) {
            return Some(Self::Issuer(document));
        }
        Some(match path.strip_prefix("/-/")? {
            "healthz" => Self::Alive,
            "readyz" => Self::Ready,
            _ => Self::Nothing,
        })
    }

    /// The answer.
    pub(crate) async fn answer(
        self,
        gate: &Gate,
        asked: (&Method, Timestamp),
    ) -> Response<Full<Bytes>> {
        match self {
            Self::Alive => health::alive(),
            Self::Ready => health::ready(gate).await,
            Self::Issuer(path) => issuer::answer(gate, path, asked).await,
            Self::Nothing => nothing_here(),
        }
    }
}

pub(crate) fn nothing_here() -> Response<Full<Bytes>> {
    plain(StatusCode::NOT_FOUND, "nothing here\n")
}

pub(crate) fn plain(status: StatusCode, text: impl Into<String>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text.into())));
    *response.status_mut() = status;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}
