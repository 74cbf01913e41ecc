//! The limit server: hyper, and only what no STS can skip on AssumeRole.
//!
//! It verifies the signature, reads the form, draws the random bytes, seals a session token
//! and writes the answer. It has no clock, no store, no policy, no audit trail and one key,
//! so it is no STS: it is the line that an STS can be measured against.

mod answer;
mod issue;
mod verify;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, ensure};
use bytes::Bytes;
use clap::{Parser, ValueEnum};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::answer::{Answer, REQUEST_ID};
use crate::issue::Issuer;
use crate::verify::Verifier;

/// Serves the least that AssumeRole can cost.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where to listen: a loopback address with its port.
    address: SocketAddr,
    /// How much of the work to do.
    mode: Mode,
    /// Worker threads of the runtime.
    #[arg(default_value_t = 2)]
    threads: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Verify, issue and answer.
    Full,
    /// Read the request, send the same answer to all: what hyper itself costs.
    Fixed,
}

struct Limit {
    mode: Mode,
    verifier: Verifier,
    issuer: Issuer,
    fixed: Bytes,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    ensure!(
        arguments.address.ip().is_loopback(),
        "the limit server listens on loopback only"
    );

    let limit = Limit {
        mode: arguments.mode,
        verifier: Verifier::default(),
        issuer: Issuer::new()?,
        fixed: answer::fixed(),
    };
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(arguments.threads)
        .enable_io()
        .build()?
        .block_on(serve(arguments.address, Arc::new(limit)))
}

async fn serve(address: SocketAddr, limit: Arc<Limit>) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address).await.context("listening")?;
    announce(listener.local_addr()?);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        tokio::spawn(converse(stream, Arc::clone(&limit)));
    }
}

#[expect(clippy::print_stderr, reason = "the one line that tells the port")]
fn announce(address: SocketAddr) {
    eprintln!("limit ready on http://{address}");
}

/// One keep-alive connection, to its end.
async fn converse(stream: TcpStream, limit: Arc<Limit>) {
    // The answer leaves in one write; waiting for more would add 40 ms (Nagle meets delayed ACK).
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| handle(Arc::clone(&limit), request));
    // A client that hangs up is no event here.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn handle(
    limit: Arc<Limit>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let answer = match body.collect().await {
        Err(_) => Answer::refused(StatusCode::BAD_REQUEST, "IncompleteBody"),
        Ok(_) if limit.mode == Mode::Fixed => Answer::granted(limit.fixed.clone()),
        Ok(body) => work(&limit, &head, &body.to_bytes()),
    };
    Ok(answer.into_response())
}

fn work(limit: &Limit, head: &hyper::http::request::Parts, body: &[u8]) -> Answer {
    if !limit.verifier.accepts(head, body) {
        return Answer::refused(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    }
    match issue::Form::parse(body) {
        Some(issue::Form::AssumeRole { role, session }) => {
            match limit.issuer.issue(&role, &session) {
                Ok(credentials) => {
                    Answer::granted(answer::assume_role(&role, &session, &credentials))
                }
                Err(_) => Answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure"),
            }
        }
        Some(issue::Form::GetCallerIdentity) => {
            Answer::granted(answer::caller_identity(REQUEST_ID))
        }
        None => Answer::refused(StatusCode::BAD_REQUEST, "InvalidAction"),
    }
}
