//! What a node counts, in Prometheus' words. Labels are operations, codes and reasons: never a
//! name, an ARN or anything else that a caller chooses.

use std::fmt::Error;
use std::time::Duration;

use daypass_api::fault::FaultKind;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    service: &'static str,
    action: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ActionLabels {
    service: &'static str,
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

/// From 16 microseconds to about 17 seconds, in powers of four.
fn histogram() -> Histogram {
    Histogram::new(exponential_buckets(16e-6, 4.0, 11))
}

/// The metrics of a node.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<ActionLabels, Histogram, fn() -> Histogram>,
    auth_failures: Family<ReasonLabels, Counter>,
    redirects: Counter,
    audit_failures: Counter,
    panics: Counter,
    pub(crate) connections: Gauge,
}

/// One finished request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finished {
    pub(crate) service: &'static str,
    /// The operation's name, or `Unknown` for what is none.
    pub(crate) action: &'static str,
    /// The wire code, or `OK`.
    pub(crate) code: &'static str,
    pub(crate) took: Duration,
    pub(crate) fault: Option<FaultKind>,
}

impl Metrics {
    /// Metrics at zero.
    pub fn new(version: &'static str) -> Self {
        let mut registry = Registry::with_prefix("daypass");
        let requests = Family::default();
        registry.register("requests", "API requests by outcome", requests.clone());
        let durations: Family<ActionLabels, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(histogram);
        registry.register(
            "request_duration_seconds",
            "Seconds from a request's head to its answer",
            durations.clone(),
        );
        let auth_failures = Family::default();
        registry.register(
            "auth_failures",
            "Requests whose caller was not believed or not allowed, by reason",
            auth_failures.clone(),
        );
        let audit_failures = Counter::default();
        registry.register(
            "audit_failures",
            "Requests refused because their audit record could not be written",
            audit_failures.clone(),
        );
        let redirects = Counter::default();
        registry.register("redirects", "Requests without an action", redirects.clone());
        let panics = Counter::default();
        registry.register("panics", "Requests that ended in a defect", panics.clone());
        let connections = Gauge::default();
        registry.register(
            "connections",
            "Open client connections",
            connections.clone(),
        );
        registry.register(
            "build",
            "The program",
            Info::new(vec![("version", version)]),
        );
        Self {
            registry,
            requests,
            durations,
            auth_failures,
            redirects,
            audit_failures,
            panics,
            connections,
        }
    }

    /// The exposition, in OpenMetrics text.
    pub fn render(&self) -> Result<String, Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    pub(crate) fn finished(&self, request: Finished) {
        let Finished {
            service,
            action,
            code,
            took,
            fault,
        } = request;
        self.requests
            .get_or_create(&RequestLabels {
                service,
                action,
                code,
            })
            .inc();
        self.durations
            .get_or_create(&ActionLabels { service, action })
            .observe(took.as_secs_f64());
        if let Some(reason) = fault.and_then(auth_failure) {
            self.auth_failures
                .get_or_create(&ReasonLabels { reason })
                .inc();
        }
    }

    pub(crate) fn audit_failed(&self) {
        self.audit_failures.inc();
    }

    pub(crate) fn redirected(&self) {
        self.redirects.inc();
    }

    pub(crate) fn panicked(&self) {
        self.panics.inc();
    }
}

fn auth_failure(kind: FaultKind) -> Option<&'static str> {
    match kind {
        FaultKind::MissingAuthenticationToken => Some("anonymous"),
        FaultKind::IncompleteSignature => Some("incomplete_signature"),
        FaultKind::SignatureDoesNotMatch => Some("signature"),
        FaultKind::InvalidClientTokenId => Some("unknown_key"),
        FaultKind::ExpiredToken => Some("expired"),
        FaultKind::AccessDenied => Some("policy"),
        _ => None,
    }
}
