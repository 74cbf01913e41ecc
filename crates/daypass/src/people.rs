//! Pages for people, put together: the listener that takes requests for them in, and the pages.

use async_trait::async_trait;
use daypass_access::Offered;
use daypass_access::operation::Answer;
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
    async fn offered(&self, response: &str, place: Option<&str>) -> Result<Offered, Fault> {
        let (gate, facts) = (self.0.gate(), self.0.facts);
        let offered = gate.offered(response, place, facts).await;
        if let Err(fault) = &offered {
            // To look at roles is no operation and leaves no record. That somebody was turned away
            // must leave something, under the id that the page tells them.
            let (code, status) = told_as(fault);
            let (request_id, source) = (facts.id, facts.source_ip);
            let why = fault.detail().or(fault.message()).unwrap_or_default();
            match status.is_server_error() {
                true => tracing::error!(%request_id, code, why, "a sign-in failed here"),
                false => tracing::info!(%request_id, %source, code, why, "a sign-in was refused"),
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
