//! OpenID Connect: tokens of providers, their keys, and where the keys are (STS spec 10).
//!
//! | module | holds |
//! | --- | --- |
//! | `token` | a token, before and after its signature was verified |
//! | `claims` | what a token says, read strictly |
//! | `keys` | a provider's key set, each key ready to verify with |
//! | `discovery` | where a provider says that its keys are |
//! | `key_sets` | the key sets of all providers, fetched at most so often and kept at most so long |
//! | `issuers` | the claims of known issuers that are condition keys |
//! | `upload` | a key set that somebody sends to be kept |
//! | `json` | the one JSON reader: no key twice, bounded |
//!
//! A token is asked nothing before it was verified but who must have signed it, and with which key.

mod algorithm;
mod claims;
mod discovery;
mod fault;
mod issuers;
mod json;
mod key_sets;
mod keys;
mod token;
mod upload;
#[cfg(test)]
mod wycheproof;

pub use algorithm::Algorithm;
pub use claims::Scalar;
pub use discovery::{Discovery, DiscoveryFault};
pub use fault::{TokenFault, TokenFaultKind};
pub use issuers::{Claim, claims_of};
pub use key_sets::{KeyFault, KeySets, Limits, Outcome, Report, Source};
pub use keys::{KeySet, KeySetFault};
pub use token::{Audience, Expectation, Unverified, VerifiedToken};
pub use upload::{UploadFault, check_upload};
