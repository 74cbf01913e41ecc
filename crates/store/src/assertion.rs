//! Assertions that are good once: which of them were redeemed.

use std::fmt;

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp};

use crate::error::StoreError;

/// How many spent assertions whose time has passed are forgotten when another is spent. More than
/// one, so that a crowd of them melts away.
pub const FORGOTTEN_AT_ONCE: usize = 64;

/// What makes an assertion one and not another: a digest of who issued it and of its id, made by
/// whoever can read it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssertionDigest(pub [u8; 32]);

impl fmt::Debug for AssertionDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AssertionDigest")
    }
}

/// An assertion that is good once, as it is redeemed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpentAssertion {
    /// The account that trusts its issuer.
    pub account: AccountId,
    /// What makes it one.
    pub digest: AssertionDigest,
    /// Until when it would be taken again, were it not remembered.
    pub until: Timestamp,
}

/// Assertions that were redeemed and are not good again. They belong to an account and not to a
/// provider, so that one that is removed and made again forgets nothing.
#[async_trait]
pub trait SpentAssertions: Send + Sync {
    /// Spends an assertion, unless it is spent
    /// ([`AssertionSpent`](crate::Conflict::AssertionSpent)). Forgets [`FORGOTTEN_AT_ONCE`] of those
    /// whose time has passed by `now`. The change feed does not hear of it: nothing caches it.
    async fn spend_assertion(
        &self,
        assertion: SpentAssertion,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}
