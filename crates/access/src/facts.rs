//! What is known of a request before anybody believes who sent it.

use std::fmt;
use std::net::IpAddr;

use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Timestamp};

/// A request's id: a version 4 UUID, the same in the answer's headers, its body and the audit
/// record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RequestId(uuid::Uuid);

impl RequestId {
    /// Draws an id.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut random = [0; 16];
        entropy.fill(&mut random)?;
        Ok(Self(uuid::Builder::from_random_bytes(random).into_uuid()))
    }

    /// The id without hyphens, for ids of things that the request makes.
    pub fn as_simple(&self) -> impl fmt::Display {
        self.0.as_simple().to_string()
    }

    /// The id's bytes, for what is derived from it.
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.as_hyphenated(), f)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The circumstances of a request, as the listener saw them.
#[derive(Clone, Debug)]
pub struct RequestFacts {
    /// The request's id.
    pub id: RequestId,
    /// When its head arrived; the only time that anything about it is judged by.
    pub received_at: Timestamp,
    /// The peer's address.
    pub source_ip: IpAddr,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The `Referer` header.
    pub referer: Option<String>,
    /// The host that the client asked for.
    pub host: Option<String>,
    /// Whether the connection was TLS.
    pub secure_transport: bool,
}
