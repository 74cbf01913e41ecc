//! The store as its callers see it: one trait a noun, and [`Store`] for all of them.
//!
//! An operation takes the nouns that it needs (`&dyn Roles`), the wiring hands in a
//! `&dyn Store`; the supertraits' methods are callable on it without further imports.
//!
//! What holds of every method:
//!
//! - A write that answered `Ok` is durable, and every read that begins afterwards sees it.
//! - A write is one transaction: on any error nothing of it is to be seen. A write whose future
//!   is dropped half-way happens as a whole or not at all.
//! - Lists are in the order of their keys and paged by key (see [`crate::page`]).
//! - `add_*` sets [`Revision::FIRST`] whatever the record said; `update_*` takes the record as
//!   read and changed, refuses it with [`Conflict::StaleRevision`] if another write came between,
//!   and answers the new revision. What never changes (see the records) is not written.
//! - To change or remove what does not exist is [`Conflict::NotFound`].
//! - A user's or role's boundary names a managed policy that exists when it is written, or one of
//!   AWS's; otherwise [`Conflict::NoSuchPolicy`].
//!
//! [`Conflict::StaleRevision`]: crate::Conflict::StaleRevision
//! [`Conflict::NotFound`]: crate::Conflict::NotFound
//! [`Conflict::NoSuchPolicy`]: crate::Conflict::NoSuchPolicy

use async_trait::async_trait;
use daypass_model::{AccessKeyId, AccountId, EntityName, PolicyName, Timestamp, UniqueId};
use tokio::sync::watch;

use crate::account_settings::AccountSettings;
use crate::assertion::SpentAssertions;
use crate::change::{Feed, Position};
use crate::delegation::Delegations;
use crate::error::StoreError;
use crate::group::Groups;
use crate::instance_profile::InstanceProfiles;
use crate::last_use::LastUses;
use crate::managed::ManagedPolicies;
use crate::mfa::MfaDevices;
use crate::organization::Organizations;
use crate::outbound::OutboundIssuers;
use crate::page::{Page, Slice};
use crate::password::{LoginProfiles, PasswordPolicies};
use crate::provider::{OidcProviders, SamlProviders};
use crate::record::{
    AccessKey, Account, Deployment, Founding, InlinePolicy, KeyOwner, Revision, RingKeyRecord,
    Role, User,
};
use crate::report::Reports;
use crate::service_linked::ServiceLinkedRoles;
use crate::tags::Tags;
use crate::token_key::TokenKeys;

/// How many access keys a user has at most, and root as many (STS spec 12.3).
pub const ACCESS_KEYS_PER_OWNER: usize = 2;

/// The whole directory.
pub trait Store:
    Deployments
    + Accounts
    + Users
    + Groups
    + Roles
    + AccessKeys
    + InlinePolicies
    + ManagedPolicies
    + MfaDevices
    + Organizations
    + Delegations
    + OidcProviders
    + SamlProviders
    + SpentAssertions
    + LoginProfiles
    + PasswordPolicies
    + OutboundIssuers
    + TokenKeys
    + Tags
    + AccountSettings
    + InstanceProfiles
    + ServiceLinkedRoles
    + LastUses
    + Reports
    + ChangeFeed
{
}

impl<S> Store for S where
    S: Deployments
        + Accounts
        + Users
        + Groups
        + Roles
        + AccessKeys
        + InlinePolicies
        + ManagedPolicies
        + MfaDevices
        + Organizations
        + Delegations
        + OidcProviders
        + SamlProviders
        + SpentAssertions
        + LoginProfiles
        + PasswordPolicies
        + OutboundIssuers
        + TokenKeys
        + Tags
        + AccountSettings
        + InstanceProfiles
        + ServiceLinkedRoles
        + LastUses
        + Reports
        + ChangeFeed
{
}

/// The deployment and its key ring.
#[async_trait]
pub trait Deployments: Send + Sync {
    /// The deployment; `None` before it is founded.
    async fn deployment(&self) -> Result<Option<Deployment>, StoreError>;

    /// Founds the deployment, in one transaction. Fails with
    /// [`Conflict::AlreadyInitialized`](crate::Conflict::AlreadyInitialized) if it is.
    async fn initialize(&self, founding: Founding) -> Result<(), StoreError>;

    /// Every key of the ring, by id.
    async fn ring_keys(&self) -> Result<Vec<RingKeyRecord>, StoreError>;

    /// Adds a key to the ring.
    async fn add_ring_key(&self, key: RingKeyRecord) -> Result<(), StoreError>;

    /// Says when a key of the ring stops opening tokens.
    async fn retire_ring_key(&self, id: u32, retire_after: Timestamp) -> Result<(), StoreError>;
}

/// Accounts, keyed by their twelve digits.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// The account with this id.
    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError>;

    /// A page of the accounts.
    async fn list_accounts(&self, page: Page) -> Result<Slice<Account>, StoreError>;

    /// Adds an account.
    async fn add_account(&self, account: Account) -> Result<(), StoreError>;
}

/// Users, keyed by their names ignoring ASCII case.
#[async_trait]
pub trait Users: Send + Sync {
    /// The user with this id in this account.
    async fn user(&self, account: AccountId, id: &UniqueId) -> Result<Option<User>, StoreError>;

    /// The user with this name in this account, ignoring case.
    async fn find_user(
        &self,
        account: AccountId,
        name: &EntityName,
    ) -> Result<Option<User>, StoreError>;

    /// A page of the account's users whose path begins with `path_prefix` (`/`: all).
    async fn list_users(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<User>, StoreError>;

    /// Adds a user.
    async fn add_user(&self, user: User) -> Result<(), StoreError>;

    /// Changes a user's name, path, tags and boundary.
    async fn update_user(&self, user: User) -> Result<Revision, StoreError>;

    /// Removes a user that owns nothing any more.
    async fn remove_user(&self, account: AccountId, id: &UniqueId) -> Result<(), StoreError>;
}

/// Roles, keyed by their names ignoring ASCII case.
#[async_trait]
pub trait Roles: Send + Sync {
    /// The role with this id in this account.
    async fn role(&self, account: AccountId, id: &UniqueId) -> Result<Option<Role>, StoreError>;

    /// The role with this name in this account, ignoring case.
    async fn find_role(
        &self,
        account: AccountId,
        name: &EntityName,
    ) -> Result<Option<Role>, StoreError>;

    /// A page of the account's roles whose path begins with `path_prefix` (`/`: all).
    async fn list_roles(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<Role>, StoreError>;

    /// Adds a role.
    async fn add_role(&self, role: Role) -> Result<(), StoreError>;

    /// Changes everything of a role but its account, id and birthday.
    async fn update_role(&self, role: Role) -> Result<Revision, StoreError>;

    /// Removes a role that owns nothing any more.
    async fn remove_role(&self, account: AccountId, id: &UniqueId) -> Result<(), StoreError>;
}

/// Long-term access keys.
#[async_trait]
pub trait AccessKeys: Send + Sync {
    /// The key with this id, whosever it is.
    async fn access_key(&self, id: &AccessKeyId) -> Result<Option<AccessKey>, StoreError>;

    /// The keys of one owner, by id: never more than [`ACCESS_KEYS_PER_OWNER`].
    async fn list_access_keys(
        &self,
        account: AccountId,
        owner: &KeyOwner,
    ) -> Result<Vec<AccessKey>, StoreError>;

    /// Adds a key, unless its owner has [`ACCESS_KEYS_PER_OWNER`] already.
    async fn add_access_key(&self, key: AccessKey) -> Result<(), StoreError>;

    /// Changes whether a key is active, and its envelope (re-wrapping).
    async fn update_access_key(&self, key: AccessKey) -> Result<Revision, StoreError>;

    /// Removes a key of this account.
    async fn remove_access_key(
        &self,
        account: AccountId,
        id: &AccessKeyId,
    ) -> Result<(), StoreError>;
}

/// Inline policies of users, roles and groups, keyed by their names as written.
#[async_trait]
pub trait InlinePolicies: Send + Sync {
    /// The owner's policy of this name.
    async fn inline_policy(
        &self,
        owner: &UniqueId,
        name: &PolicyName,
    ) -> Result<Option<InlinePolicy>, StoreError>;

    /// A page of the owner's policies.
    async fn list_inline_policies(
        &self,
        owner: &UniqueId,
        page: Page,
    ) -> Result<Slice<InlinePolicy>, StoreError>;

    /// All of the owner's policies, for a decision.
    async fn all_inline_policies(&self, owner: &UniqueId) -> Result<Vec<InlinePolicy>, StoreError>;

    /// Adds or replaces a policy, unless all the owner's policies together would then have more
    /// than `limit` characters, white space not counted.
    async fn put_inline_policy(&self, policy: InlinePolicy, limit: usize)
    -> Result<(), StoreError>;

    /// Removes a policy.
    async fn remove_inline_policy(
        &self,
        owner: &UniqueId,
        name: &PolicyName,
    ) -> Result<(), StoreError>;
}

/// The change feed.
///
/// A cache takes [`position`](Self::position) *before* it first reads, then follows from there.
/// For read-your-writes it compares its position with what [`watch`](Self::watch) holds before it
/// answers, and catches up if it is behind.
#[async_trait]
pub trait ChangeFeed: Send + Sync {
    /// The position of the newest change.
    async fn position(&self) -> Result<Position, StoreError>;

    /// At most `limit` changes after `position`, oldest first.
    async fn changes_since(&self, position: Position, limit: usize) -> Result<Feed, StoreError>;

    /// The newest position that this process has heard of: at least that of its own last write
    /// from before that write answers. Cheap to look at, and can be awaited.
    fn watch(&self) -> watch::Receiver<Position>;
}
