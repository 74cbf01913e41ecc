//! HTTP for people: pages that the server renders, and what belongs to them.
//!
//! A page is a template and what it is filled with; every text in it is escaped. What a page does,
//! it asks of the [`Node`] behind it, which does it as the API would. This room knows no HTTP beyond
//! the shape of a request and an answer, no store, no policy and no key.

mod assets;
mod failure;
mod form;
mod handout;
mod page;
mod saml;

use async_trait::async_trait;
use bytes::Bytes;
use daypass_access::operation::Answer;
use daypass_access::{Arrival, Offered, RequestFacts};
use daypass_api::Params;
use daypass_api::fault::Fault;
use http::{HeaderMap, Method, Response, StatusCode};

use crate::assets::Assets;

pub use form::{Form, FormFault};
pub use handout::Handout;
pub use saml::{Handover, InvalidHandover};

/// A request for a page.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Its method.
    pub method: &'a Method,
    /// Its path.
    pub path: &'a str,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body, or why there is none.
    pub body: Result<&'a [u8], &'a Fault>,
    /// Its circumstances.
    pub facts: &'a RequestFacts,
}

/// What the pages ask of the node that shows them.
#[async_trait]
pub trait Node: Send + Sync {
    /// The roles that a SAML response offers, once it is proved to come from the providers that it
    /// names, or from the one at whose own address it arrived. That they are listed is recorded.
    async fn offered(&self, arrival: Arrival<'_>) -> Result<Offered, Fault>;

    /// Runs an STS operation that takes no signature, with the API's limits and record.
    async fn perform(&self, action: &str, params: &Params) -> Result<Answer, Fault>;

    /// What AWS calls a failure, and its status.
    fn told_as(&self, fault: &Fault) -> (&'static str, StatusCode);
}

/// The pages of a deployment.
#[derive(Debug)]
pub struct Console {
    /// Where the deployment is reached from outside.
    public_url: String,
    assets: Assets,
}

impl Console {
    /// The pages of the deployment that is reached at this URL, which has no slash at the end.
    pub fn new(public_url: String) -> Self {
        Self {
            public_url,
            assets: Assets::new(),
        }
    }

    /// Whether this path is one of the pages'.
    pub fn has(&self, path: &str) -> bool {
        saml::has(path) || assets::has(path)
    }

    /// Answers a request for one of the pages.
    pub async fn answer(&self, visit: Visit<'_>, node: &dyn Node) -> Response<Bytes> {
        match assets::has(visit.path) {
            true => self.assets.answer(&visit),
            false => saml::answer(self, visit, node).await,
        }
    }
}
