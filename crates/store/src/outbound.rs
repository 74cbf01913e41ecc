//! Outbound web identity: whether an account's principals get tokens for elsewhere, and in whose
//! name.

use async_trait::async_trait;
use daypass_model::AccountId;
use daypass_model::Timestamp;

use crate::error::StoreError;

/// An account's switch for outbound web identity, once it was turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboundIssuer {
    /// What names the account as an issuer. Whoever trusts it has written it down, so it is drawn
    /// once and stays, whether the switch is on or off.
    pub id: [u8; 16],
    /// When it was last turned on or off.
    pub changed_at: Timestamp,
    /// Whether it is on.
    pub enabled: bool,
}

/// The switches for outbound web identity, one an account.
#[async_trait]
pub trait OutboundIssuers: Send + Sync {
    /// The account's switch; `None` if it was never turned on.
    async fn outbound_issuer(
        &self,
        account: AccountId,
    ) -> Result<Option<OutboundIssuer>, StoreError>;

    /// The switches of all accounts that ever turned theirs on, by account.
    async fn outbound_issuers(&self) -> Result<Vec<(AccountId, OutboundIssuer)>, StoreError>;

    /// Turns the account's switch on. Answers the issuer: the one that the account had, or one with
    /// the id that is offered. One that is on is
    /// [`Conflict::NameTaken`](crate::Conflict::NameTaken).
    async fn enable_outbound_issuer(
        &self,
        account: AccountId,
        offered: [u8; 16],
        at: Timestamp,
    ) -> Result<OutboundIssuer, StoreError>;

    /// Turns the account's switch off. One that is off is
    /// [`Conflict::NotFound`](crate::Conflict::NotFound).
    async fn disable_outbound_issuer(
        &self,
        account: AccountId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}
