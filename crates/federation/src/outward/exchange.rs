//! One request and its answer, over HTTP/1.1.

use std::pin::pin;

use http::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, HOST, USER_AGENT};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use super::target::Target;
use crate::transport::{Answer, LARGEST_ANSWER, TransportFault};

/// The most bytes of a status line and header that are read.
const LARGEST_HEAD: usize = 16 * 1_024;

const NAME: &str = concat!("daypass/", env!("CARGO_PKG_VERSION"));

/// Asks, and reads what comes back. The connection ends with this, however it ends.
pub(super) async fn ask<S>(stream: S, target: &Target) -> Result<Answer, TransportFault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.max_buf_size(LARGEST_HEAD);
    let opened = builder.handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = opened.map_err(broken)?;
    let request = request(target)?;
    let mut exchange = pin!(async move {
        let response = sender.send_request(request).await.map_err(broken)?;
        collect(response).await
    });
    // The connection is driven here and by no task, so that giving up on the errand closes it.
    tokio::select! {
        biased;
        answer = &mut exchange => return answer,
        _ = connection => {}
    }
    // What was read before the connection ended may still wait to be collected.
    exchange.await
}

fn request(target: &Target) -> Result<Request<Empty<Bytes>>, TransportFault> {
    Request::get(target.path())
        .header(HOST, target.authority())
        .header(USER_AGENT, NAME)
        .header(ACCEPT, "application/json")
        .header(ACCEPT_ENCODING, "identity")
        .header(CONNECTION, "close")
        .body(Empty::new())
        .map_err(|_| TransportFault::Url("what is no URL"))
}

/// The answer, counted as it comes: what its header says of its length is not believed.
async fn collect(response: Response<Incoming>) -> Result<Answer, TransportFault> {
    let status = response.status().as_u16();
    let mut incoming = response.into_body();
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame.map_err(broken)?.into_data() else {
            continue;
        };
        if body.len() + data.len() > LARGEST_ANSWER {
            return Err(TransportFault::Large);
        }
        body.extend_from_slice(&data);
    }
    Ok(Answer { status, body })
}

fn broken(error: hyper::Error) -> TransportFault {
    let what = if error.is_parse_too_large() {
        "the head of its answer is too large"
    } else if error.is_parse() {
        "it does not answer in HTTP"
    } else {
        "the connection ended before the answer did"
    };
    TransportFault::Unreachable(what.to_owned())
}
