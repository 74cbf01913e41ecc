//! Pages for people, put together: the listener that takes requests for them in, and the pages.

use async_trait::async_trait;
use daypass_access::operation::Answer;
use daypass_access::{Arrival, Offered};
use daypass_api::Params;
use daypass_api::fault::Fault;
use daypass_console::{Console, Node};
use daypass_front::{Pages, Showing, Visit, told_as};
use http::StatusCode;

/// The pages, as the listener knows them.
pub(crate) struct People(pub(crate) Console);

impl Pages for People {
    fn has(&self, path: &str) -> bool {
        self.0.has(path)
    }

    fn answer<'a>(&'a self, visit: Visit<'a>) -> Showing<'a> {
        Box::pin(async move {
            let asked = daypass_console::Visit {
                method: &visit.parts.method,
                path: visit.parts.uri.path(),
                headers: &visit.parts.headers,
                body: visit.body.as_ref().map(|body: &&[u8]| *body),
                facts: visit.facts,
            };
            self.0.answer(asked, &Behind(&visit)).await
        })
    }
}

/// The node, as the pages know it.
struct Behind<'a>(&'a Visit<'a>);

#[async_trait]
impl Node for Behind<'_> {
    async fn offered(&self, arrival: Arrival<'_>) -> Result<Offered, Fault> {
        let offered = self.0.offered(arrival).await;
        if let Err(fault) = &offered {
            // Whoever is turned away is told the request's id. What failed here was logged already.
            let (code, status) = told_as(fault);
            let (request_id, source) = (self.0.facts.id, self.0.facts.source_ip);
            let why = fault.detail().or(fault.message()).unwrap_or_default();
            if !status.is_server_error() {
                tracing::info!(%request_id, %source, code, why, "a sign-in was refused");
            }
        }
        offered
    }

    async fn perform(&self, action: &str, params: &Params) -> Result<Answer, Fault> {
        self.0.perform(action, params).await
    }

    fn told_as(&self, fault: &Fault) -> (&'static str, StatusCode) {
        told_as(fault)
    }
}
