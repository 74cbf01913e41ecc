//! The network, as the rest of this room sees it: one request, one answer, both small.
//!
//! Whoever implements [`Transport`] reaches the host that the errand names and no other, follows no
//! redirect, checks each address at the moment that it connects to it, and gives up early on what is
//! slow or large (flaws G19, G20, G24).

use async_trait::async_trait;
use daypass_model::{AccountId, Thumbprint};

/// The most bytes of an answer that are read.
pub const LARGEST_ANSWER: usize = 256 * 1024;

/// How many flights for keys of issuers are under way at once, and [`INSPECTIONS`] of access tokens.
/// Together they are all errands that there are, so that neither waits for what strangers have made
/// of the other.
pub const FLIGHTS: usize = 64;

/// How many access tokens are asked about at once.
pub const INSPECTIONS: usize = 32;

/// What is to be fetched, by GET.
#[derive(Clone, Copy)]
pub struct Errand<'a> {
    /// An `https://` URL of a registered issuer, or one that its discovery document named.
    pub url: &'a str,
    /// By what a certificate may be known that no root vouches for (STS spec 10.2).
    pub thumbprints: &'a [Thumbprint],
    /// For whose provider; `None` for one that every account has.
    pub account: Option<AccountId>,
}

impl std::fmt::Debug for Errand<'_> {
    /// A query may hold a token, so it is not shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (shown, _) = self.url.split_once('?').unwrap_or((self.url, ""));
        f.debug_struct("Errand")
            .field("url", &shown)
            .field("thumbprints", &self.thumbprints)
            .finish_non_exhaustive()
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, [`LARGEST_ANSWER`] bytes at most.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    /// A body may repeat a token, so it is not shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportFault {
    /// The URL is not one that is fetched.
    #[error("{0} is not fetched")]
    Url(&'static str),
    /// The host has no address that may be connected to.
    #[error("the host's address is not one that may be reached from here")]
    Address,
    /// No connection, or none that lasted.
    #[error("the host cannot be reached: {0}")]
    Unreachable(String),
    /// The certificate is neither trusted nor known by a thumbprint.
    #[error("the certificate is not trusted: {0}")]
    Certificate(String),
    /// There are thumbprints, and the certificate has none of them.
    #[error("the certificate has none of the configured thumbprints")]
    Thumbprint,
    /// It took too long.
    #[error("no whole answer in time")]
    Slow,
    /// Its name was not looked up: others have all the places for that, or the account's other
    /// providers all that they may have.
    #[error("too many names are being looked up, of this account's providers or of all")]
    Crowded,
    /// It was too long.
    #[error("the answer is longer than {LARGEST_ANSWER} bytes")]
    Large,
}

/// The way out.
#[async_trait]
pub trait Transport: Send + Sync + std::fmt::Debug {
    /// Fetches. A redirect is an answer like any other: its status says that nothing is here.
    async fn get(&self, errand: Errand<'_>) -> Result<Answer, TransportFault>;
}

/// A node that may not reach out.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn get(&self, _: Errand<'_>) -> Result<Answer, TransportFault> {
        Err(TransportFault::Url("any URL"))
    }
}
