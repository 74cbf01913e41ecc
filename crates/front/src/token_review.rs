//! The webhook that Kubernetes asks who made a token (its authentication API, `TokenReview` of
//! versions v1 and v1beta1).
//!
//! A review takes the way of every request: bounded, with one record and one answer. That a token is
//! not good is an answer like any other; that it could not be found out is not, so that a cluster
//! asks again and does not take it for a no.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use daypass_access::{ClusterUser, RequestFacts};
use daypass_api::fault::{Fault, FaultKind};
use http::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Body;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::body::Whole;
use crate::errors::WireError;
use crate::finish::Finish;
use crate::service::{Finishing, Progress, Service, stopwatch};
use crate::{reply, routes};

/// What a review is called in records and metrics.
const NAME: &str = "ReviewKubernetesToken";

const VERSIONS: [&str; 2] = ["authentication.k8s.io/v1", "authentication.k8s.io/v1beta1"];

/// What a cluster asks.
struct Review {
    version: &'static str,
    token: String,
}

/// A review as it is sent. A member of these that stands twice is refused: of two tokens one would
/// be taken here, and maybe the other by whatever looked at the review on its way (flaw G16).
#[derive(Deserialize)]
struct Sent {
    #[serde(rename = "apiVersion")]
    version: String,
    kind: String,
    spec: Spec,
}

#[derive(Deserialize)]
struct Spec {
    token: String,
}

impl Review {
    fn read(body: &[u8]) -> Result<Self, Fault> {
        let malformed = || {
            let text = "The body is no TokenReview of authentication.k8s.io/v1 or v1beta1.";
            Fault::new(FaultKind::MalformedInput, text)
        };
        let sent: Sent = serde_json::from_slice(body).map_err(|_| malformed())?;
        let version = VERSIONS.into_iter().find(|known| *known == sent.version);
        match (version, sent.kind.as_str()) {
            (Some(version), "TokenReview") => Ok(Self {
                version,
                token: sent.spec.token,
            }),
            _ => Err(malformed()),
        }
    }
}

impl Service {
    /// Answers a cluster's request, which is carried through to its record.
    pub(crate) async fn review<B>(
        self: &Arc<Self>,
        cluster: String,
        request: Request<B>,
        peer: SocketAddr,
    ) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes>,
    {
        if request.method() != Method::POST {
            let mut response = routes::plain(StatusCode::METHOD_NOT_ALLOWED, "POST\n");
            let allowed = HeaderValue::from_static("POST");
            response.headers_mut().insert(ALLOW, allowed);
            return response;
        }
        let (parts, body) = request.into_parts();
        let facts = match self.facts(&parts, peer) {
            Ok(facts) => facts,
            Err(response) => return *response,
        };
        let body = self.guarded(self.bodies.read(&parts.headers, body)).await;
        let service = Arc::clone(self);
        let rest = async move { service.reviewed(&cluster, body, &facts).await };
        Finish::new(rest, self.leftovers.clone()).await
    }

    async fn reviewed(
        &self,
        cluster: &str,
        body: Result<Whole, Fault>,
        facts: &RequestFacts,
    ) -> Response<Full<Bytes>> {
        let started = stopwatch();
        let mut progress = Progress::beside(NAME);
        progress.recorder.request_of(&[("clusterId", cluster)]);
        let review = body.and_then(|body| Review::read(&body.bytes));
        let version = review.as_ref().map(|review| review.version).ok();
        let result = match review {
            Ok(review) => {
                let work = self.user_of(cluster, &review.token, facts, &mut progress);
                self.guarded(work).await
            }
            Err(fault) => Err(fault),
        };
        let finishing = Finishing { progress, started };
        let result = self.settle(result, facts, &finishing).await;
        let mut response = answer(version, result);
        reply::stamp(response.headers_mut(), facts);
        response
    }

    async fn user_of(
        &self,
        cluster: &str,
        token: &str,
        facts: &RequestFacts,
        progress: &mut Progress,
    ) -> Result<ClusterUser, Fault> {
        let gate = self.gate();
        let caller = gate
            .authenticate_for_cluster((cluster, token), facts)
            .await?;
        let user = gate.cluster_user(&caller);
        progress.caller = Some(caller);
        Ok(user)
    }
}

fn answer(version: Option<&str>, result: Result<ClusterUser, Fault>) -> Response<Full<Bytes>> {
    let status = match (&result, version) {
        (Ok(user), _) => json!({ "authenticated": true, "user": of(user) }),
        (Err(fault), Some(_)) => {
            let wire = WireError::of(fault, daypass_api::Service::Sts);
            if wire.status.is_server_error() {
                return routes::plain(wire.status, format!("{}\n", wire.code));
            }
            let message = fault.message().unwrap_or_default();
            let error = format!("{}: {message}", wire.code);
            json!({ "authenticated": false, "error": error })
        }
        // What is no review has no answer that is one.
        (Err(fault), None) => {
            let wire = WireError::of(fault, daypass_api::Service::Sts);
            let message = fault.message().unwrap_or_default();
            return routes::plain(wire.status, format!("{}: {message}\n", wire.code));
        }
    };
    let review = json!({
        "apiVersion": version.unwrap_or(VERSIONS[0]),
        "kind": "TokenReview",
        "status": status,
    });
    let mut response = Response::new(Full::new(Bytes::from(review.to_string())));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A user as Kubernetes takes it in: whatever is extra is a list.
fn of(user: &ClusterUser) -> Value {
    let extra = user.extra.iter();
    let extra = extra.map(|(name, value)| ((*name).to_owned(), json!([value])));
    json!({
        "username": user.name,
        "uid": user.uid,
        "groups": user.groups,
        "extra": Value::Object(extra.collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REVIEW: &str = r#"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview",
        "metadata":{"creationTimestamp":null},"spec":{"token":"t","audiences":["a"]}}"#;

    fn token(body: &str) -> Option<String> {
        let review = Review::read(body.as_bytes());
        review.map(|review| review.token).ok()
    }

    /// G16: two readers of one review take the same token out of it.
    #[test]
    fn flaw_g16_a_member_of_a_review_that_stands_twice_is_refused_in_whatever_spelling() {
        assert_eq!(token(REVIEW).as_deref(), Some("t"));
        for (from, to) in [
            (r#""token":"t""#, r#""token":"t","token":"u""#),
            (r#""token":"t""#, r#""token":"t","token":"t""#),
            (r#""token":"t""#, r#""token":"t","t\u006fken":"u""#),
            (r#""spec""#, r#""spec":{"token":"u"},"spec""#),
            (r#""kind""#, r#""kind":"TokenReview","kind""#),
            (
                r#""kind""#,
                r#""apiVersion":"authentication.k8s.io/v1beta1","kind""#,
            ),
        ] {
            let twice = REVIEW.replacen(from, to, 1);
            assert_ne!(twice, REVIEW);
            assert_eq!(token(&twice), None, "{twice}");
        }
    }
}
