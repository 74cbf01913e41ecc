//! Identity providers: whose word an account takes for who somebody is, by OIDC or by SAML.
//!
//! Their documents are text that comes back byte for byte, and what they mean is known elsewhere.

use async_trait::async_trait;
use daypass_model::{
    AccountId, ClientId, OidcUrl, ProviderId, SamlProviderName, Tag, Thumbprint, Timestamp,
};

use crate::error::StoreError;
use crate::record::{Revision, Sealed};

/// How many OIDC providers an account has at most (STS spec 10.2).
pub const OIDC_PROVIDERS_PER_ACCOUNT: usize = 100;

/// How many SAML providers an account has at most.
pub const SAML_PROVIDERS_PER_ACCOUNT: usize = 100;

/// An OIDC provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcProvider {
    /// The account that trusts it. Never changes.
    pub account: AccountId,
    /// Its own id. Never changes, never returns.
    pub id: ProviderId,
    /// Its URL, unique in the account, with case. Never changes.
    pub url: OidcUrl,
    /// For whom its tokens must be, in the order given, each once.
    pub client_ids: Vec<ClientId>,
    /// What its TLS certificate is known by, in the order given.
    pub thumbprints: Vec<Thumbprint>,
    /// The keys that its tokens are signed with, as they were uploaded; `None` if they are fetched.
    pub keys: Option<String>,
    /// Whether every scalar claim of its tokens is a condition key.
    pub exposes_all_claims: bool,
    /// Whether its tokens may be a deployment's own: those of GetWebIdentityToken.
    pub accepts_own_tokens: bool,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// As of this revision.
    pub revision: Revision,
}

/// An OIDC provider as a list shows it: its keys may be long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcListing {
    /// Its URL.
    pub url: OidcUrl,
    /// When it was made.
    pub created_at: Timestamp,
}

/// OIDC providers, keyed by their URLs.
#[async_trait]
pub trait OidcProviders: Send + Sync {
    /// The account's provider with exactly this URL.
    async fn find_oidc_provider(
        &self,
        account: AccountId,
        url: &OidcUrl,
    ) -> Result<Option<OidcProvider>, StoreError>;

    /// The account's providers, by URL: never more than [`OIDC_PROVIDERS_PER_ACCOUNT`].
    async fn list_oidc_providers(&self, account: AccountId)
    -> Result<Vec<OidcListing>, StoreError>;

    /// Adds a provider, unless its account has [`OIDC_PROVIDERS_PER_ACCOUNT`] already.
    async fn add_oidc_provider(&self, provider: OidcProvider) -> Result<(), StoreError>;

    /// Changes a provider's client ids, thumbprints, keys, options and tags.
    async fn update_oidc_provider(&self, provider: OidcProvider) -> Result<Revision, StoreError>;

    /// Removes a provider.
    async fn remove_oidc_provider(
        &self,
        account: AccountId,
        id: ProviderId,
    ) -> Result<(), StoreError>;
}

/// A SAML provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlProvider {
    /// The account that trusts it. Never changes.
    pub account: AccountId,
    /// Its own id. Never changes, never returns.
    pub id: ProviderId,
    /// Its name, unique in the account ignoring case. Never changes.
    pub name: SamlProviderName,
    /// What it says of itself, byte for byte.
    pub metadata: String,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// Until when what it says of itself is good.
    pub valid_until: Timestamp,
    /// Whether its assertions must be encrypted; `None` if nobody has said.
    pub encryption: Option<AssertionEncryption>,
    /// What its encrypted assertions are opened with, oldest first.
    pub keys: Vec<SamlKey>,
    /// Whether each of its assertions is good for one redemption.
    pub single_use: bool,
    /// Whether its assertions may be encrypted with a cipher that does not say when it was tampered
    /// with: AES in CBC mode.
    pub allows_cbc: bool,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// As of this revision.
    pub revision: Revision,
}

/// Whether assertions must be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssertionEncryption {
    /// They must.
    Required,
    /// They may.
    Allowed,
}

/// A private key that opens encrypted assertions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlKey {
    /// Its own id. Never returns.
    pub id: ProviderId,
    /// When it was added.
    pub added_at: Timestamp,
    /// The key.
    pub sealed: Sealed,
}

/// A SAML provider as a list shows it: metadata may be long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlListing {
    /// Its name.
    pub name: SamlProviderName,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when what it says of itself is good.
    pub valid_until: Timestamp,
}

/// SAML providers, keyed by their names ignoring ASCII case.
#[async_trait]
pub trait SamlProviders: Send + Sync {
    /// The account's provider of this name, ignoring case.
    async fn find_saml_provider(
        &self,
        account: AccountId,
        name: &SamlProviderName,
    ) -> Result<Option<SamlProvider>, StoreError>;

    /// Whose the provider with this id is, and what it is called.
    async fn locate_saml_provider(
        &self,
        id: ProviderId,
    ) -> Result<Option<(AccountId, SamlProviderName)>, StoreError>;

    /// The account's providers, by name: never more than [`SAML_PROVIDERS_PER_ACCOUNT`].
    async fn list_saml_providers(&self, account: AccountId)
    -> Result<Vec<SamlListing>, StoreError>;

    /// Adds a provider, unless its account has [`SAML_PROVIDERS_PER_ACCOUNT`] already.
    async fn add_saml_provider(&self, provider: SamlProvider) -> Result<(), StoreError>;

    /// Changes a provider's metadata and its time, its encryption, keys, options and tags.
    async fn update_saml_provider(&self, provider: SamlProvider) -> Result<Revision, StoreError>;

    /// Removes a provider with its keys.
    async fn remove_saml_provider(
        &self,
        account: AccountId,
        id: ProviderId,
    ) -> Result<(), StoreError>;
}
