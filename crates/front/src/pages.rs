//! Pages for people, below `/-/` (DESIGN 8). The binary hands them in, for this room knows nothing
//! that a person reads: it takes their requests in within the limits of every other, and runs for
//! them what the API runs, with the same record.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use daypass_access::operation::{Answer, From};
use daypass_access::{Arrival, Gate, Offered, RequestFacts};
use daypass_api::fault::Fault;
use daypass_api::{Params, Service as Api};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Body;

use crate::body::Whole;
use crate::errors::WireError;
use crate::finish::Finish;
use crate::service::{Finishing, Progress, Service, stopwatch};
use crate::{reply, routes};

/// What a listing of roles is called in records and metrics.
const LISTING: &str = "ListOfferedRoles";

/// What a page comes to.
pub type Showing<'a> = Pin<Box<dyn Future<Output = Response<Bytes>> + Send + 'a>>;

/// The pages for people that a node has.
pub trait Pages: Send + Sync {
    /// Whether this path, which begins with `/-/`, is one of theirs.
    fn has(&self, path: &str) -> bool;

    /// Answers a request for one of them.
    fn answer<'a>(&'a self, visit: Visit<'a>) -> Showing<'a>;
}

/// A request for a page.
#[derive(Debug)]
pub struct Visit<'a> {
    /// Its head.
    pub parts: &'a Parts,
    /// Its body, or why there is none: it was too large, too slow or broke off.
    pub body: Result<&'a [u8], Fault>,
    /// Its circumstances.
    pub facts: &'a RequestFacts,
    service: &'a Service,
}

impl Visit<'_> {
    /// The gate.
    pub fn gate(&self) -> &Gate {
        self.service.gate()
    }

    /// The roles that a SAML response offers. That they were listed is recorded and counted; if the
    /// page redeems the only one instead, what it performs leaves the one record of the request.
    pub async fn offered(&self, arrival: Arrival<'_>) -> Result<Offered, Fault> {
        let mut progress = Progress::beside(LISTING);
        let started = stopwatch();
        let offered = self.list(arrival, &mut progress).await;
        if let Ok(offered) = &offered
            && arrival.redeems_the_only
            && offered.roles.len() == 1
        {
            return Ok(offered.clone());
        }
        let finishing = Finishing { progress, started };
        self.service.settle(offered, self.facts, &finishing).await
    }

    async fn list(&self, arrival: Arrival<'_>, progress: &mut Progress) -> Result<Offered, Fault> {
        let gate = self.service.gate();
        progress.caller = Some(gate.admit_unsigned().await?);
        let offered = gate.offered(arrival, self.facts, &mut progress.recorder);
        self.service.guarded(offered).await
    }

    /// Runs an STS operation that takes no signature, as if the API had been asked for it: it is
    /// bounded, recorded and counted as one. A page does so once at most, for the record has the
    /// id of the page's request.
    pub async fn perform(&self, action: &str, params: &Params) -> Result<Answer, Fault> {
        let mut progress = Progress::default();
        let started = stopwatch();
        let result = self.run(action, params, &mut progress).await;
        let finishing = Finishing { progress, started };
        self.service.settle(result, self.facts, &finishing).await
    }

    async fn run(
        &self,
        action: &str,
        params: &Params,
        progress: &mut Progress,
    ) -> Result<Answer, Fault> {
        let row = self.service.row(Some(Api::Sts), action, progress);
        let row = row.ok_or_else(|| Fault::internal("a page asked for an unknown operation"))?;
        if row.is_signed {
            return Err(Fault::internal(
                "a page asked for a signed operation without a caller",
            ));
        }
        let gate = self.service.gate();
        let caller = &*progress.caller.insert(gate.admit_unsigned().await?);
        let from = From {
            caller,
            facts: self.facts,
        };
        let run = row.run(gate, from, params, &mut progress.recorder);
        self.service.guarded(run).await
    }
}

/// What AWS calls a failure of STS, and its status, for a page that tells of it.
pub fn told_as(fault: &Fault) -> (&'static str, StatusCode) {
    let wire = WireError::of(fault, Api::Sts);
    (wire.code, wire.status)
}

impl Service {
    /// The pages, if this path is one of theirs.
    pub(crate) fn pages_at(&self, path: &str) -> Option<Arc<dyn Pages>> {
        let pages = self.pages.as_ref().filter(|_| path.starts_with("/-/"))?;
        pages.has(path).then(|| Arc::clone(pages))
    }

    /// Answers a request for a page, carried through like one for an operation.
    pub(crate) async fn show<B>(
        self: &Arc<Self>,
        pages: Arc<dyn Pages>,
        request: Request<B>,
        peer: SocketAddr,
    ) -> Response<Full<Bytes>>
    where
        B: Body<Data = Bytes>,
    {
        let (parts, body) = request.into_parts();
        let facts = match self.facts(&parts, peer) {
            Ok(facts) => facts,
            Err(response) => return *response,
        };
        let body = self.guarded(self.bodies.read(&parts.headers, body)).await;
        let service = Arc::clone(self);
        let rest = async move { service.page(&*pages, &parts, &body, &facts).await };
        Finish::new(rest, self.leftovers.clone()).await
    }

    async fn page(
        &self,
        pages: &dyn Pages,
        parts: &Parts,
        body: &Result<Whole, Fault>,
        facts: &RequestFacts,
    ) -> Response<Full<Bytes>> {
        let visit = Visit {
            parts,
            body: match body {
                Ok(body) => Ok(&body.bytes),
                Err(fault) => Err(fault.clone()),
            },
            facts,
            service: self,
        };
        let shown = self
            .guarded(async { Ok::<_, Fault>(pages.answer(visit).await) })
            .await;
        let mut response = match shown {
            Ok(response) => response.map(Full::new),
            Err(fault) => {
                let detail = fault.detail().unwrap_or_default();
                tracing::error!(request_id = %facts.id, detail, "a page failed");
                let text = format!("something went wrong here; request id {}\n", facts.id);
                routes::plain(StatusCode::INTERNAL_SERVER_ERROR, text)
            }
        };
        reply::stamp(response.headers_mut(), facts);
        response
    }
}
