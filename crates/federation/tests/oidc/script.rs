//! A network that does as it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use daypass_federation::transport::{Answer, Errand, Transport, TransportFault};
use serde_json::json;

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Status(u16, Vec<u8>),
    Fault(TransportFault),
    /// The same, but only then.
    After(Duration, Box<Reply>),
    Never,
    Panic,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::Status(200, body.into())
    }

    pub(crate) fn after(self, wait: Duration) -> Self {
        Self::After(wait, Box::new(self))
    }
}

/// Answers by URL; there is nothing anywhere else.
#[derive(Debug, Default)]
pub(crate) struct Script {
    replies: Mutex<HashMap<String, Reply>>,
    asked: Mutex<Vec<(String, Vec<String>)>>,
}

impl Script {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn at(&self, url: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(url.to_owned(), reply);
    }

    /// A provider whose document and keys are where they mostly are.
    pub(crate) fn provider(&self, issuer: &str, keys: &str) {
        self.at(
            &document_url(issuer),
            Reply::ok(document(issuer, &keys_url(issuer))),
        );
        self.at(&keys_url(issuer), Reply::ok(keys));
    }

    /// How often the keys of an issuer were asked for: by the first request of two.
    pub(crate) fn fetches(&self, issuer: &str) -> usize {
        let url = document_url(issuer);
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(one, _)| *one == url).count()
    }

    /// Every request, with the thumbprints that it came with.
    pub(crate) fn asked(&self) -> Vec<(String, Vec<String>)> {
        self.asked.lock().unwrap().clone()
    }
}

pub(crate) fn document_url(issuer: &str) -> String {
    format!("{issuer}/.well-known/openid-configuration")
}

pub(crate) fn keys_url(issuer: &str) -> String {
    format!("{issuer}/keys")
}

pub(crate) fn document(issuer: &str, keys: &str) -> String {
    json!({ "issuer": issuer, "jwks_uri": keys }).to_string()
}

#[async_trait]
impl Transport for Script {
    async fn get(&self, errand: Errand<'_>) -> Result<Answer, TransportFault> {
        let thumbprints = errand.thumbprints.iter().map(|one| one.as_str().to_owned());
        let request = (errand.url.to_owned(), thumbprints.collect());
        self.asked.lock().unwrap().push(request);
        let reply = self.replies.lock().unwrap().get(errand.url).cloned();
        let mut reply = reply.unwrap_or(Reply::Status(404, Vec::new()));
        while let Reply::After(wait, then) = reply {
            tokio::time::sleep(wait).await;
            reply = *then;
        }
        match reply {
            Reply::Status(status, body) => Ok(Answer { status, body }),
            Reply::Fault(fault) => Err(fault),
            Reply::Panic => panic!("as it was told"),
            Reply::Never | Reply::After(..) => std::future::pending().await,
        }
    }
}
