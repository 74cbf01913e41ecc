//! Groups of users: the noun, and who is in one.
//!
//! A group is nobody: it signs nothing and no policy names it as a principal. It owns inline
//! policies and has managed ones attached like a user or role, and whoever is in it has them too.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityPath, GroupName, Timestamp, UniqueId};

use crate::error::StoreError;
use crate::page::{Page, Slice};
use crate::record::{Revision, User};

/// How many groups an account has at most.
pub const GROUPS_PER_ACCOUNT: usize = 300;

/// How many groups a user is in at most (STS spec 12.3).
pub const GROUPS_PER_USER: usize = 10;

/// A group of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The account that owns it. Never changes.
    pub account: AccountId,
    /// `AGPA…`. Never changes, never returns.
    pub id: UniqueId,
    /// Its name, unique among the account's groups ignoring case.
    pub name: GroupName,
    /// Its path.
    pub path: EntityPath,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// As of this revision.
    pub revision: Revision,
}

/// Groups, keyed by their names ignoring ASCII case, and their members.
#[async_trait]
pub trait Groups: Send + Sync {
    /// The group with this id in this account.
    async fn group(&self, account: AccountId, id: &UniqueId) -> Result<Option<Group>, StoreError>;

    /// The group with this name in this account, ignoring case.
    async fn find_group(
        &self,
        account: AccountId,
        name: &GroupName,
    ) -> Result<Option<Group>, StoreError>;

    /// A page of the account's groups whose path begins with `path_prefix` (`/`: all).
    async fn list_groups(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<Group>, StoreError>;

    /// Adds a group, unless the account has [`GROUPS_PER_ACCOUNT`].
    async fn add_group(&self, group: Group) -> Result<(), StoreError>;

    /// Changes a group's name and path.
    async fn update_group(&self, group: Group) -> Result<Revision, StoreError>;

    /// Removes a group that nobody is in and that owns nothing any more.
    async fn remove_group(&self, account: AccountId, id: &UniqueId) -> Result<(), StoreError>;

    /// Puts a user of this account into a group of it, unless the user is in [`GROUPS_PER_USER`].
    /// To put in who is in changes nothing.
    async fn add_member(
        &self,
        account: AccountId,
        group: &UniqueId,
        user: &UniqueId,
    ) -> Result<(), StoreError>;

    /// Takes a user of this account out of a group of it. To take out who is not in changes
    /// nothing.
    async fn remove_member(
        &self,
        account: AccountId,
        group: &UniqueId,
        user: &UniqueId,
    ) -> Result<(), StoreError>;

    /// A page of the users who are in a group, in the order of their folded names.
    async fn list_members(&self, group: &UniqueId, page: Page) -> Result<Slice<User>, StoreError>;

    /// The groups that a user is in, in the order of their folded names: never more than
    /// [`GROUPS_PER_USER`].
    async fn groups_of(&self, user: &UniqueId) -> Result<Vec<Group>, StoreError>;
}
