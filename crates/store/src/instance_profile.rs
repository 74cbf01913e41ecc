//! Instance profiles: a name under which a machine finds its role.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityPath, InstanceProfileName, Tag, Timestamp, UniqueId};

use crate::error::StoreError;
use crate::page::{Page, Slice};

/// How many instance profiles an account has at most.
pub const INSTANCE_PROFILES_PER_ACCOUNT: usize = 1_000;

/// How many roles an instance profile holds at most.
pub const ROLES_PER_INSTANCE_PROFILE: usize = 1;

/// An instance profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceProfile {
    /// The account that owns it. Never changes.
    pub account: AccountId,
    /// `AIPA…`. Never changes, never returns.
    pub id: UniqueId,
    /// Its name, unique among the account's profiles ignoring case. Never changes.
    pub name: InstanceProfileName,
    /// Its path. Never changes.
    pub path: EntityPath,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// The role in it. A role that is in a profile is not removed.
    pub role: Option<UniqueId>,
}

/// Instance profiles, keyed by their names ignoring ASCII case.
#[async_trait]
pub trait InstanceProfiles: Send + Sync {
    /// The profile with this name in this account, ignoring case.
    async fn find_instance_profile(
        &self,
        account: AccountId,
        name: &InstanceProfileName,
    ) -> Result<Option<InstanceProfile>, StoreError>;

    /// A page of the account's profiles whose path begins with `path_prefix` (`/`: all).
    async fn list_instance_profiles(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<InstanceProfile>, StoreError>;

    /// A page of the account's profiles that hold this role.
    async fn list_instance_profiles_of(
        &self,
        account: AccountId,
        role: &UniqueId,
        page: Page,
    ) -> Result<Slice<InstanceProfile>, StoreError>;

    /// Adds a profile without a role, whatever the record says, unless the account has
    /// [`INSTANCE_PROFILES_PER_ACCOUNT`].
    async fn add_instance_profile(&self, profile: InstanceProfile) -> Result<(), StoreError>;

    /// Removes a profile that holds no role.
    async fn remove_instance_profile(
        &self,
        account: AccountId,
        id: &UniqueId,
    ) -> Result<(), StoreError>;

    /// Puts a role of this account into a profile of this account, unless that holds
    /// [`ROLES_PER_INSTANCE_PROFILE`].
    async fn put_role_into_profile(
        &self,
        account: AccountId,
        profile: &UniqueId,
        role: &UniqueId,
    ) -> Result<(), StoreError>;

    /// Takes this very role out of a profile.
    async fn take_role_from_profile(
        &self,
        account: AccountId,
        profile: &UniqueId,
        role: &UniqueId,
    ) -> Result<(), StoreError>;
}
