//! What an account says of itself, and how much it has.

use async_trait::async_trait;
use daypass_model::{AccountAlias, AccountId};

use crate::error::StoreError;

/// Which session tokens an account wants from the global endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenVersion {
    /// Those that are good in the regions that are on from the start.
    #[default]
    V1,
    /// Those that are good in every region.
    V2,
}

/// How much of everything an account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// Users.
    pub users: u32,
    /// Groups.
    pub groups: u32,
    /// Roles.
    pub roles: u32,
    /// Managed policies.
    pub policies: u32,
    /// Versions of managed policies.
    pub policy_versions: u32,
    /// Instance profiles.
    pub instance_profiles: u32,
    /// OIDC and SAML providers.
    pub providers: u32,
    /// Virtual MFA devices.
    pub mfa_devices: u32,
    /// Those that are enabled.
    pub mfa_devices_in_use: u32,
    /// Those that are enabled for root.
    pub root_mfa_devices: u32,
    /// Root's access keys.
    pub root_access_keys: u32,
}

/// What accounts say of themselves. Each change is in the feed as one of the account.
#[async_trait]
pub trait AccountSettings: Send + Sync {
    /// The account's alias.
    async fn account_alias(&self, account: AccountId) -> Result<Option<AccountAlias>, StoreError>;

    /// Gives the account this alias in place of the one that it has. One that any account has, this
    /// one too, is [`Conflict::NameTaken`](crate::Conflict::NameTaken).
    async fn set_account_alias(
        &self,
        account: AccountId,
        alias: &AccountAlias,
    ) -> Result<(), StoreError>;

    /// Takes this alias from the account.
    async fn remove_account_alias(
        &self,
        account: AccountId,
        alias: &AccountAlias,
    ) -> Result<(), StoreError>;

    /// Which tokens the account wants.
    async fn token_version(&self, account: AccountId) -> Result<TokenVersion, StoreError>;

    /// Says which tokens the account wants.
    async fn set_token_version(
        &self,
        account: AccountId,
        version: TokenVersion,
    ) -> Result<(), StoreError>;

    /// How much the account has, all of it at one moment.
    async fn account_counts(&self, account: AccountId) -> Result<AccountCounts, StoreError>;
}
