//! The request pipeline, in the order of STS spec 1.2.

use std::future::Future;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use daypass_access::audit::{AuditTrail, Event, Failure, Recorder};
use daypass_access::operation::{Answer, From, Row};
use daypass_access::{Caller, Gate, RawRequest, RequestFacts, RequestId, claimed_access_key};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::{Params, Service as Api};
use daypass_model::Clock;
use futures_util::FutureExt;
use http::header::{CONTENT_TYPE, HOST, HeaderName, REFERER, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, Request, Response};
use http_body_util::Full;
use hyper::body::Body;
use tokio_util::task::TaskTracker;

use crate::body::{self, Whole};
use crate::errors::WireError;
use crate::finish::Finish;
use crate::journal::Journal;
use crate::metrics::{Finished, Metrics};
use crate::pages::Pages;
use crate::query;
use crate::reply::{self, Syntax};
use crate::routes::Route;

/// The most characters of an unknown action or version that are repeated.
const ECHO: usize = 128;

/// Limits and settings of the pipeline.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest body that is read, in bytes: far above any document that the quotas allow.
    pub body_limit: usize,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// Where a request without an action is sent.
    pub product_page: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 256 * 1024,
            body_timeout: Duration::from_secs(20),
            product_page: "https://aws.amazon.com/iam".to_owned(),
        }
    }
}

/// The APIs of a node, behind whatever listener accepts for them.
pub struct Service {
    pub(crate) gate: Gate,
    pub(crate) metrics: Metrics,
    /// What went on after its client hung up.
    pub(crate) leftovers: TaskTracker,
    pub(crate) pages: Option<Arc<dyn Pages>>,
    pub(crate) bodies: body::Reader,
    ambient: Ambient,
    journal: Journal,
    tables: Vec<&'static [Row]>,
    settings: Settings,
}

/// What a service is handed from outside: the time, and where records go.
pub struct Ambient {
    /// The clock; read once a request.
    pub clock: Arc<dyn Clock>,
    /// The audit trail.
    pub trail: Arc<dyn AuditTrail>,
}

impl std::fmt::Debug for Ambient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ambient")
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// What is known of a request so far. It outlives a panic in whatever comes next, so that the
/// failure is answered and recorded like any other.
#[derive(Default)]
pub(crate) struct Progress {
    action: Option<(Api, String)>,
    row: Option<&'static Row>,
    pub(crate) caller: Option<Caller>,
    claimed_key: Option<String>,
    pub(crate) recorder: Recorder,
    /// What it is called, if it is no operation of a table. Such a request changes nothing.
    beside: Option<&'static str>,
}

/// What the end of a request looks back on.
pub(crate) struct Finishing {
    pub(crate) progress: Progress,
    pub(crate) started: Instant,
}

impl Progress {
    /// Of what is asked beside the operations of the tables.
    pub(crate) fn beside(name: &'static str) -> Self {
        Self {
            action: Some((Api::Sts, name.to_owned())),
            beside: Some(name),
            ..Self::default()
        }
    }

    /// What metrics call it: never what somebody sent.
    fn label(&self) -> &'static str {
        let row = self.row.map(|row| row.name);
        row.or(self.beside).unwrap_or("Unknown")
    }

    fn changes_nothing(&self) -> bool {
        self.beside.is_some() || self.row.is_some_and(|row| row.read_only)
    }

    /// The service that was asked, as far as it is known.
    fn api(&self) -> Api {
        self.action.as_ref().map_or(Api::Sts, |(api, _)| *api)
    }
}

/// How the pipeline ends when nothing fails.
enum Outcome {
    /// An operation's answer.
    Answer(Answer),
    /// No action was named.
    NoAction,
}

impl Service {
    /// The service of these operations. To be called in a runtime: the audit trail gets a task.
    pub fn new(
        gate: Gate,
        ambient: Ambient,
        metrics: Metrics,
        tables: Vec<&'static [Row]>,
        settings: Settings,
    ) -> Self {
        let bodies = body::Reader::new(settings.body_limit, settings.body_timeout);
        let leftovers = TaskTracker::new();
        let journal = Journal::start(Arc::clone(&ambient.trail));
        Self {
            gate,
            metrics,
            leftovers,
            pages: None,
            bodies,
            ambient,
            journal,
            tables,
            settings,
        }
    }

    /// The same, with pages for people.
    #[must_use]
    pub fn with_pages(self, pages: Arc<dyn Pages>) -> Self {
        Self {
            pages: Some(pages),
            ..self
        }
    }

    /// The gate.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Brings the metrics up to date with what is known elsewhere.
    pub(crate) fn observe(&self) {
        let reports = self.gate.key_reports();
        self.metrics
            .take_key_reports(&reports, self.ambient.clock.now());
        self.metrics
            .take_signing_key_ends(self.gate.token_key_ends());
    }

    /// The metrics.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Answers one request, whatever happens on the way. From the moment that it has arrived whole
    /// it is carried through to its record, even if the client does not wait.
    pub async fn answer<B>(
        self: &Arc<Self>,
        request: Request<B>,
        peer: SocketAddr,
    ) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes>,
    {
        if let Some(pages) = self.pages_at(request.uri().path()) {
            // Boxed, for it is rare, and a request's future is copied as a whole.
            return Box::pin(self.show(pages, request, peer)).await;
        }
        if let Some(cluster) = self.gate.cluster_of(request.uri().path()) {
            let cluster = cluster.to_owned();
            return Box::pin(self.review(cluster, request, peer)).await;
        }
        if let Some(route) = Route::find(&self.gate, request.uri().path()) {
            let asked = (request.method(), self.ambient.clock.now());
            return route.answer(&self.gate, asked).await;
        }
        let started = stopwatch();
        let (parts, body) = request.into_parts();
        let facts = match self.facts(&parts, peer) {
            Ok(facts) => facts,
            Err(response) => return *response,
        };
        let body = if parts.uri.path().starts_with('/') {
            self.guarded(self.bodies.read(&parts.headers, body)).await
        } else {
            // A target that is an authority or `*` has no path, and none is made up for it: the
            // signature must not cover another request than the one that was sent.
            Err(Fault::without_message(FaultKind::MalformedInput))
        };
        let rest = Arc::clone(self).carry_through(parts, body, facts, started);
        Finish::new(rest, self.leftovers.clone()).await
    }

    async fn carry_through(
        self: Arc<Self>,
        parts: Parts,
        body: Result<Whole, Fault>,
        facts: RequestFacts,
        started: Instant,
    ) -> Response<Full<Bytes>> {
        let syntax = Syntax::of(&parts.headers);
        let mut progress = Progress::default();
        let result = match body {
            Ok(body) => {
                self.guarded(self.run(&parts, &body.bytes, &facts, &mut progress))
                    .await
            }
            Err(fault) => Err(fault),
        };
        let result = match result {
            Ok(Outcome::NoAction) => {
                self.metrics.redirected();
                return reply::redirect(&self.settings.product_page, &parts, &facts);
            }
            Ok(Outcome::Answer(answer)) => Ok(answer),
            Err(fault) => Err(fault),
        };
        self.conclude(result, syntax, &facts, &Finishing { progress, started })
            .await
    }

    /// A defect in the work becomes a failure like any other.
    ///
    /// Not an `async fn`: that would hold the work twice, as its argument and as what it awaits,
    /// and a request's future is copied as a whole.
    pub(crate) fn guarded<T>(
        &self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> impl Future<Output = Result<T, Fault>> {
        AssertUnwindSafe(work).catch_unwind().map(|done| {
            done.unwrap_or_else(|_| {
                self.metrics.panicked();
                Err(Fault::internal("a defect ended the request"))
            })
        })
    }

    /// Steps 1 to 9: parameters, operation, authentication, decoding and the operation itself.
    async fn run(
        &self,
        parts: &Parts,
        body: &[u8],
        facts: &RequestFacts,
        progress: &mut Progress,
    ) -> Result<Outcome, Fault> {
        let query = parts.uri.query().unwrap_or_default();
        let content_type = header(&parts.headers, CONTENT_TYPE);
        let params = query::parameters(&parts.method, query, content_type.as_deref(), body)?;
        let Some(action) = params.get("Action") else {
            return Ok(Outcome::NoAction);
        };
        let row = self.find(action, &params, progress)?;

        let headers: Vec<(&str, &[u8])> = parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .collect();
        let raw = RawRequest {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query,
            headers: &headers,
            body,
        };
        let caller = match row.is_signed {
            true => self.gate.authenticate(&raw, row.service, facts).await,
            false => self.gate.admit_unsigned().await,
        };
        let caller = match caller {
            Ok(caller) => &*progress.caller.insert(caller),
            Err(fault) => {
                progress.claimed_key = claimed_access_key(&raw);
                return Err(fault);
            }
        };
        if !row.read_only {
            // What changes something is not begun while its record could not be written.
            self.ambient.trail.probe().map_err(Fault::unavailable)?;
        }
        let from = From { caller, facts };
        let answer = row
            .run(&self.gate, from, &params, &mut progress.recorder)
            .await?;
        Ok(Outcome::Answer(answer))
    }

    /// Step 4: the operation of this name in this version.
    fn find(
        &self,
        action: &str,
        params: &Params,
        progress: &mut Progress,
    ) -> Result<&'static Row, Fault> {
        let version = params.get("Version");
        let api = version.and_then(Api::from_version);
        self.row(api, action, progress).ok_or_else(|| {
            let version = version.unwrap_or("NO_VERSION_SPECIFIED");
            Fault::new(
                FaultKind::InvalidAction,
                format!(
                    "Could not find operation {} for version {}",
                    echo(action),
                    echo(version)
                ),
            )
        })
    }

    /// The row of an operation, noted as what the request is about.
    pub(crate) fn row(
        &self,
        api: Option<Api>,
        action: &str,
        progress: &mut Progress,
    ) -> Option<&'static Row> {
        progress.action = Some((api.unwrap_or(Api::Sts), action.to_owned()));
        let mut rows = self.tables.iter().copied().flatten();
        let row = rows.find(|row| Some(row.service) == api && row.name == action);
        progress.row = row;
        row
    }

    /// The record and the metrics, then the answer.
    async fn conclude(
        &self,
        result: Result<Answer, Fault>,
        syntax: Syntax,
        facts: &RequestFacts,
        finishing: &Finishing,
    ) -> Response<Full<Bytes>> {
        let result = self.settle(result, facts, finishing).await;
        let progress = &finishing.progress;
        let api = progress.api();
        match (result, progress.row) {
            (Ok(answer), Some(row)) => reply::success(row, &answer, syntax, facts),
            (Err(fault), _) => reply::failure(&fault, api, syntax, facts),
            // An answer comes from a row; without one there is nothing to say.
            (Ok(_), None) => reply::failure(
                &Fault::internal("an answer without an operation"),
                api,
                syntax,
                facts,
            ),
        }
    }

    /// The audit record and the metrics, in this order: what could not be recorded is not answered
    /// with success.
    pub(crate) async fn settle<T>(
        &self,
        mut result: Result<T, Fault>,
        facts: &RequestFacts,
        Finishing { progress, started }: &Finishing,
    ) -> Result<T, Fault> {
        let api = progress.api();
        if let Err(error) = self
            .record(result.as_ref().err(), api, facts, progress)
            .await
        {
            self.metrics.audit_failed();
            tracing::error!(request_id = %facts.id, %error, "the audit record was not written");
            result = Err(Fault::unavailable("the audit record was not written"));
        }
        // Why somebody's request was refused is in the record; the log is for what failed here.
        let failed = |fault: &&Fault| WireError::of(fault, api).status.is_server_error();
        let failed = result.as_ref().err().filter(failed);
        if let Some(detail) = failed.and_then(Fault::detail) {
            tracing::error!(request_id = %facts.id, detail, "request failed");
        }
        let fault = result.as_ref().err();
        self.metrics.finished(Finished {
            service: api.signing_name(),
            action: progress.label(),
            code: fault.map_or("OK", |fault| WireError::of(fault, api).code),
            took: started.elapsed(),
            fault: fault.map(Fault::kind),
        });
        result
    }

    async fn record(
        &self,
        fault: Option<&Fault>,
        api: Api,
        facts: &RequestFacts,
        progress: &Progress,
    ) -> std::io::Result<()> {
        let failure = fault.map(|fault| Failure {
            code: WireError::of(fault, api).code,
            message: recordable(fault),
        });
        let event = Event {
            service: api,
            name: progress
                .action
                .as_ref()
                .map_or("UnreadableRequest", |(_, name)| name),
            read_only: progress.changes_nothing(),
            facts,
            caller: progress.caller.as_ref(),
            claimed_key: progress.claimed_key.as_deref(),
            recorder: &progress.recorder,
            failure,
        };
        let line = event
            .to_json(self.gate.entropy())
            .map_err(std::io::Error::other)?;
        self.journal.append(line).await
    }

    pub(crate) fn facts(
        &self,
        parts: &Parts,
        peer: SocketAddr,
    ) -> Result<RequestFacts, Box<Response<Full<Bytes>>>> {
        let id = RequestId::generate(self.gate.entropy()).map_err(|error| {
            tracing::error!(%error, "no request id");
            let mut response = Response::new(Full::new(Bytes::new()));
            *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            Box::new(response)
        })?;
        Ok(RequestFacts {
            id,
            received_at: self.ambient.clock.now(),
            source_ip: peer.ip(),
            user_agent: header(&parts.headers, USER_AGENT),
            referer: header(&parts.headers, REFERER),
            host: header(&parts.headers, HOST),
            secure_transport: false,
        })
    }
}

/// As much of something that nobody has signed for as is sent back.
fn echo(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(ECHO)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The text of a fault, unless it repeats the Authorization header, which holds a signature.
fn recordable(fault: &Fault) -> Option<&str> {
    match fault.kind() {
        FaultKind::IncompleteSignature => None,
        _ => fault.message(),
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    // Nearly every value is plain text; replacing what is not reads byte by byte.
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a request took is measured, not judged by"
)]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}
