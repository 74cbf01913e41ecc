//! What a node counts, in Prometheus' words. Labels are operations, codes, reasons and the issuers
//! that accounts have registered: never a name, an ARN or anything else that a caller chooses.

use std::fmt::Error;
use std::sync::atomic::Ordering;
use std::time::Duration;

use daypass_access::KeyReport;
use daypass_api::fault::FaultKind;
use daypass_model::Timestamp;
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

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefreshLabels {
    issuer: String,
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct IssuerLabels {
    issuer: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KeyLabels {
    kid: String,
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
    key_refreshes: Family<RefreshLabels, Counter>,
    key_ages: Family<IssuerLabels, Gauge>,
    signing_key_ends: Family<KeyLabels, Gauge>,
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
        let key_refreshes = Family::default();
        registry.register(
            "oidc_jwks_refresh",
            "Fetches of an OIDC issuer's keys, by how they ended",
            key_refreshes.clone(),
        );
        let key_ages = Family::default();
        registry.register(
            "oidc_jwks_age_seconds",
            "Seconds since the keys of an OIDC issuer that are in use were fetched",
            key_ages.clone(),
        );
        let signing_key_ends = Family::default();
        registry.register(
            "signing_key_not_after_timestamp_seconds",
            "Until when a key signs tokens for elsewhere, if it is replaced in time",
            signing_key_ends.clone(),
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
            key_refreshes,
            key_ages,
            signing_key_ends,
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

    /// Takes over what is known of issuers' keys now: it is asked for when somebody looks.
    pub(crate) fn take_key_reports(&self, reports: &[KeyReport], now: Timestamp) {
        // Of issuers that are held no longer nothing is told: there is no end to how many there were.
        self.key_ages.clear();
        self.key_refreshes.clear();
        for report in reports {
            for &(result, total) in &report.fetches {
                let labels = RefreshLabels {
                    issuer: report.issuer.clone(),
                    result,
                };
                // Set and not added to: two may look at once.
                let counter = self.key_refreshes.get_or_create(&labels);
                counter.inner().store(total, Ordering::Relaxed);
            }
            if let Some(at) = report.fetched_at {
                let issuer = report.issuer.clone();
                let age = self.key_ages.get_or_create(&IssuerLabels { issuer });
                age.set(now.since(at));
            }
        }
    }

    /// Takes over until when the keys sign that are published now.
    pub(crate) fn take_signing_key_ends(&self, ends: Vec<(String, Timestamp)>) {
        self.signing_key_ends.clear();
        for (kid, end) in ends {
            let gauge = self.signing_key_ends.get_or_create(&KeyLabels { kid });
            gauge.set(end.seconds());
        }
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
        FaultKind::ExpiredToken | FaultKind::ExpiredIdentityToken => Some("expired"),
        FaultKind::InvalidIdentityToken | FaultKind::IdpRejectedClaim => Some("identity_token"),
        FaultKind::AccessDenied => Some("policy"),
        _ => None,
    }
}
