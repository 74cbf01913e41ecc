//! Listeners: connections accepted, bounded and drained.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use crate::service::Service;
use crate::{health, routes};

/// How long a head may take to arrive, and how long a connection may idle between requests.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may take to make room for more of an answer: one that reads nothing must not
/// keep its seat.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// The largest head, in bytes: a token of 4,096 in a presigned URL fits several times.
const HEAD_LIMIT: usize = 32 * 1024;

/// The most header lines.
const HEADERS: usize = 100;

/// How long a drain waits for requests that have begun.
const DRAIN: Duration = Duration::from_secs(30);

/// How long to wait after the system refused a connection, for want of descriptors say, so that
/// the loop does not spin until some are free.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves the APIs until `stop` completes, then stops accepting, lets requests that have begun
/// finish, and returns.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    max_connections: usize,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(max_connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        // A full house waits in the kernel's queue, which is bounded too.
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &room) => accepted,
        };
        let (stream, peer, seat) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let service = Arc::clone(&service);
        let handler = service_fn({
            let service = Arc::clone(&service);
            move |request| {
                let service = Arc::clone(&service);
                async move { Ok::<_, Infallible>(service.answer(request, peer).await) }
            }
        });
        let io = TokioIo::new(Box::pin(bounded(stream)));
        let connection = graceful.watch(protocol().serve_connection(io, handler));
        tokio::spawn(async move {
            let _open = Open::count(&service);
            // What a connection ends with is the client's doing: a reset, a broken head, silence.
            if let Err(error) = connection.await {
                tracing::debug!(%error, %peer, "connection ended");
            }
            drop(seat);
        });
    }
    drop(listener);
    service.leftovers.close();
    let drained = async {
        graceful.shutdown().await;
        service.leftovers.wait().await;
    };
    tokio::select! {
        () = drained => {}
        () = tokio::time::sleep(DRAIN) => {
            tracing::warn!("connections were still open after {} s", DRAIN.as_secs());
        }
    }
}

type Seat = tokio::sync::OwnedSemaphorePermit;

/// One open connection, counted as long as it lives.
struct Open<'a>(&'a Service);

impl<'a> Open<'a> {
    fn count(service: &'a Service) -> Self {
        service.metrics.connections.inc();
        Self(service)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.metrics.connections.dec();
    }
}

/// A stream that fails when the peer takes nothing for too long.
fn bounded(stream: TcpStream) -> TimeoutStream<TcpStream> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    stream
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, Seat)> {
    let seat = Arc::clone(room)
        .acquire_owned()
        .await
        .map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    if let Err(error) = stream.set_nodelay(true) {
        // The peer is gone already, which its connection will find out.
        tracing::debug!(%error, "no delay could not be set");
    }
    Ok((stream, peer, seat))
}

fn protocol() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_LIMIT)
        .max_headers(HEADERS)
        // Every answer carries the date of its request.
        .auto_date_header(false)
        .half_close(false);
    builder
}

/// Serves metrics and probes for the operator until `stop` completes.
pub async fn serve_metrics(
    listener: TcpListener,
    service: Arc<Service>,
    stop: impl Future<Output = ()>,
) {
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let service = Arc::clone(&service);
        let handler = service_fn(move |request: http::Request<hyper::body::Incoming>| {
            let service = Arc::clone(&service);
            async move { Ok::<_, Infallible>(operator_page(&service, request.uri().path()).await) }
        });
        let connection =
            protocol().serve_connection(TokioIo::new(Box::pin(bounded(stream))), handler);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "metrics connection ended");
            }
        });
    }
}

async fn operator_page(service: &Service, path: &str) -> Response<Full<Bytes>> {
    match path {
        "/metrics" => metrics_page(service),
        "/healthz" | "/livez" | "/-/healthz" => health::alive(),
        "/readyz" | "/-/readyz" => health::ready(&service.gate).await,
        _ => routes::nothing_here(),
    }
}

fn metrics_page(service: &Service) -> Response<Full<Bytes>> {
    service.observe();
    match service.metrics.render() {
        Ok(text) => {
            let mut response = routes::plain(StatusCode::OK, text);
            response.headers_mut().insert(
                CONTENT_TYPE,
                HeaderValue::from_static(
                    "application/openmetrics-text; version=1.0.0; charset=utf-8",
                ),
            );
            response
        }
        Err(error) => routes::plain(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}
