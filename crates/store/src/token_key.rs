//! The keys that sign tokens for elsewhere (STS spec 8.11).
//!
//! They are the deployment's and not an account's, though each account is an issuer of its own. A
//! token names its issuer, the issuer is signed with the rest, and whoever trusts one issuer
//! compares it and fetches the keys below it: a token of one account is none of another's, as no
//! node signs for an account what its own principals did not ask for. A key of each account's own
//! would only multiply what must be rotated.
//!
//! A key signs from its `not_before` until that of the next generation of its algorithm. It is
//! published for as long as it is stored. Who makes the next generation, and when one is removed,
//! is decided above this room.

use async_trait::async_trait;
use daypass_model::{Timestamp, TokenAlgorithm, TokenKeyId};

use crate::error::StoreError;
use crate::record::Sealed;

/// A key that signs tokens for elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenKeyRecord {
    /// What tokens call it.
    pub id: TokenKeyId,
    /// What it signs for.
    pub algorithm: TokenAlgorithm,
    /// Its place among those of its algorithm: the first is 1.
    pub generation: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// Signs nothing before this instant.
    pub not_before: Timestamp,
    /// The private key.
    pub sealed: Sealed,
}

/// What is to become of the keys. It was planned for the keys as they were, and is done for no
/// others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenKeyChange {
    /// The keys as they were, in whatever order.
    pub seen: Vec<TokenKeyId>,
    /// The keys that come.
    pub added: Vec<TokenKeyRecord>,
    /// The keys that go: nothing that they signed verifies any more.
    pub removed: Vec<TokenKeyId>,
}

/// The keys that sign tokens for elsewhere.
#[async_trait]
pub trait TokenKeys: Send + Sync {
    /// Every key, by algorithm and generation.
    async fn token_keys(&self) -> Result<Vec<TokenKeyRecord>, StoreError>;

    /// Adds and removes keys, all of them or none.
    ///
    /// If the keys are others than those that were seen, it is
    /// [`Conflict::StaleRevision`](crate::Conflict::StaleRevision), and whoever planned the change
    /// plans anew. A generation of an algorithm is made once: that it, or the id, is taken is
    /// [`Conflict::IdTaken`](crate::Conflict::IdTaken).
    async fn change_token_keys(&self, change: TokenKeyChange) -> Result<(), StoreError>;
}
