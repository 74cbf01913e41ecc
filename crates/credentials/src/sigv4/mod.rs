//! SigV4 and SigV4a verification (STS spec 2.1, 2.2, 2.4): of the `Authorization` header and of the
//! presigned query.
//!
//! The steps of the spec's table are spread over three calls, so that a request is refused for
//! the first thing that is wrong with it, and so that nothing but a good signature makes a
//! [`Verified`]:
//!
//! ```text
//! read(raw)            steps 1 to 4      -> Presented::Signed(SignedRequest) | Anonymous
//! SignedRequest.check  steps 5 to 9      -> ScopedRequest
//! (the caller)         steps 10 and 11: finds the key, or opens the token
//! ScopedRequest.verify_with   step 12    -> Verified
//! ```
//!
//! | file | holds |
//! | --- | --- |
//! | `claim` | reading what a request claims: steps 1 to 4 |
//! | `credential` | the credential and its scope: steps 8 and 9 |
//! | `regions` | the regions that are served, and those of a SigV4a signature |
//! | `request` | the receipts, and steps 5, 6, 7 and 12 |
//! | `canonical` | the canonical request |
//! | `encoding` | percent-encoding, as the canonical form wants it |
//! | `key` | the signing key of SigV4; where keys come from |
//! | `ecdsa` | the verifying key of SigV4a |
//! | `fault` | every refusal, with AWS's text |
//!
//! Decisions, where AWS's own behaviour is unknown or is not safe to copy:
//!
//! - A request with both an `Authorization` header and an `X-Amz-Algorithm` parameter, with two
//!   `Authorization` headers, with an authentication parameter twice (names compared ignoring
//!   case, flaw A05) or with a token in the header and in the query is refused.
//! - An authentication parameter whose name is not in the documented case counts as absent.
//! - `+` in a query is a space, as it is to whoever dispatches the form. Were it a plus, `a+b` and
//!   `a%2Bb` would share a signature and not a meaning.
//! - A path that means something else when it is decoded twice, or that hides a dot segment in
//!   escapes, is refused (flaw A20).
//! - `SignedHeaders` is taken as it is written: the algorithm has it in lower case and sorted. What
//!   is no list of header names is refused, so that no name can forge a line of the canonical
//!   request.
//! - The body's hash is always computed. An `x-amz-content-sha256` header that says otherwise,
//!   `UNSIGNED-PAYLOAD` included, refuses the request (flaw A19), signed or not.
//! - A security token in a header need not be signed: it authenticates itself, and it is bound to
//!   the key (STS spec 2.3).
//! - `X-Amz-Expires` is ignored; the window is fifteen minutes (STS spec 2.4).
//! - SigV4a's list of regions stands in one place: in a header that is signed, or in the query of a
//!   presigned request. A list that is too long or has an entry that is no region and no pattern
//!   of one is for no region.
//!
//! Not here: S3's canonical form and
//! its chunked bodies, and replay caches.

mod canonical;
mod claim;
mod credential;
mod ecdsa;
mod encoding;
mod fault;
mod key;
mod regions;
mod request;

use std::fmt;

pub use claim::{Presented, read};
pub use ecdsa::VerifyingKey;
pub use fault::{FaultKind, SignatureFault};
pub use key::{KeySource, Nobody, SigningKey};
pub use regions::RegionSet;
pub use request::{Expectation, ScopedRequest, SignedRequest, Verified};

/// A request as it came over the wire, after its head was parsed and its body collected.
///
/// Header names are in lower case and in the order received, one entry a header line. Of HTTP/2
/// requests `:authority` stands as `host`.
#[derive(Clone, Copy)]
pub struct RawRequest<'a> {
    /// The method, as received.
    pub method: &'a str,
    /// The path, still percent-encoded.
    pub path: &'a str,
    /// The query, still percent-encoded, without its `?`.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// The whole body.
    pub body: &'a [u8],
}

impl<'a> RawRequest<'a> {
    /// The values of a header, in the order received.
    fn header<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        self.headers
            .iter()
            .filter(move |(other, _)| *other == name)
            .map(|(_, value)| *value)
    }
}

/// Headers, query and body may hold secrets.
impl fmt::Debug for RawRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
