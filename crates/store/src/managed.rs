//! Managed policies: the noun, its versions, and what hangs on it.
//!
//! A policy is attached and made a boundary by its ARN. An ARN never changes, and a policy that
//! something names is not removed, so it always means the policy that it meant when it was given.
//! The policies of AWS are constants of the program and have no record: an ARN whose account is
//! `aws` is taken as it is, and whoever passes one has looked it up.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityPath, PolicyName, Tag, Timestamp, UniqueId};

use crate::error::StoreError;
use crate::page::{Page, Slice};

/// How many versions a policy has at most.
pub const VERSIONS_PER_POLICY: usize = 5;

/// How many managed policies a user, role or group has attached at most.
pub const ATTACHED_POLICIES_PER_ENTITY: usize = 10;

/// A managed policy of an account. Its documents are its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The account that owns it. Never changes.
    pub account: AccountId,
    /// `ANPA…`. Never changes, never returns.
    pub id: UniqueId,
    /// Its ARN. Never changes.
    pub arn: String,
    /// Its name, unique among the account's policies ignoring case. Never changes.
    pub name: PolicyName,
    /// Its path. Never changes.
    pub path: EntityPath,
    /// What it is for, in its owner's words. Never changes.
    pub description: Option<String>,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// When a version was last added or made the default.
    pub updated_at: Timestamp,
    /// The version that decides.
    pub default_version: u32,
    /// How often it is used, as it was read; a write does not look at it.
    pub usage: PolicyUsage,
}

/// How often a policy is used within an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PolicyUsage {
    /// How many users, roles and groups have it attached.
    pub attached: u32,
    /// How many users and roles have it as their boundary.
    pub boundaries: u32,
}

/// A version of a managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its number: 1 is the first, and none is given twice.
    pub number: u32,
    /// The document, byte for byte.
    pub text: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A version to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// The document, byte for byte.
    pub text: String,
    /// When it is made.
    pub created_at: Timestamp,
    /// Whether it becomes the default.
    pub default: bool,
}

/// A use that a policy can be put to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyUse {
    /// It is attached: it grants.
    Attached,
    /// It is a boundary: it limits.
    Boundary,
}

/// Which policies a list is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyFilter {
    /// Those whose path begins with this (empty: all).
    pub path_prefix: String,
    /// Those that are attached to something.
    pub attached: bool,
    /// Those that are put to this use.
    pub used_as: Option<PolicyUse>,
}

/// What kind of thing uses a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderKind {
    /// A user.
    User,
    /// A role.
    Role,
    /// A group.
    Group,
}

/// A user, role or group that uses a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyHolder {
    /// Which of the three.
    pub kind: HolderKind,
    /// Its id.
    pub id: UniqueId,
    /// Its name.
    pub name: String,
}

/// Which holders a list is to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HolderFilter {
    /// Those whose path begins with this (empty: all).
    pub path_prefix: String,
    /// Those of this kind.
    pub kind: Option<HolderKind>,
    /// Those that put it to this use.
    pub used_as: Option<PolicyUse>,
}

/// Managed policies, keyed by their names ignoring ASCII case.
#[async_trait]
pub trait ManagedPolicies: Send + Sync {
    /// The policy with exactly this ARN, if this account owns it.
    async fn managed_policy(
        &self,
        account: AccountId,
        arn: &str,
    ) -> Result<Option<ManagedPolicy>, StoreError>;

    /// A page of the account's policies.
    async fn list_managed_policies(
        &self,
        account: AccountId,
        filter: PolicyFilter,
        page: Page,
    ) -> Result<Slice<ManagedPolicy>, StoreError>;

    /// Adds a policy whose version 1, the default, has this text.
    async fn add_managed_policy(
        &self,
        policy: ManagedPolicy,
        text: String,
    ) -> Result<(), StoreError>;

    /// Removes a policy that nothing uses and that has no version but its default.
    async fn remove_managed_policy(
        &self,
        account: AccountId,
        id: &UniqueId,
    ) -> Result<(), StoreError>;

    /// A version of the policy.
    async fn policy_version(
        &self,
        policy: &UniqueId,
        number: u32,
    ) -> Result<Option<PolicyVersion>, StoreError>;

    /// The version that decides, of the policy with exactly this ARN, if this account owns it.
    async fn default_policy_version(
        &self,
        account: AccountId,
        arn: &str,
    ) -> Result<Option<PolicyVersion>, StoreError>;

    /// Every version of the policy, newest first: never more than [`VERSIONS_PER_POLICY`].
    async fn list_policy_versions(
        &self,
        policy: &UniqueId,
    ) -> Result<Vec<PolicyVersion>, StoreError>;

    /// Adds a version and answers its number, unless the policy has [`VERSIONS_PER_POLICY`].
    async fn add_policy_version(
        &self,
        account: AccountId,
        policy: &UniqueId,
        version: NewVersion,
    ) -> Result<u32, StoreError>;

    /// Makes a version the default.
    async fn set_default_policy_version(
        &self,
        account: AccountId,
        policy: &UniqueId,
        number: u32,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Removes a version that is not the default.
    async fn remove_policy_version(
        &self,
        account: AccountId,
        policy: &UniqueId,
        number: u32,
    ) -> Result<(), StoreError>;

    /// Attaches the policy of this ARN to a user, role or group of this account, unless that has
    /// [`ATTACHED_POLICIES_PER_ENTITY`]. To attach what is attached changes nothing.
    async fn attach_policy(
        &self,
        account: AccountId,
        owner: &UniqueId,
        arn: &str,
    ) -> Result<(), StoreError>;

    /// Detaches a policy.
    async fn detach_policy(&self, owner: &UniqueId, arn: &str) -> Result<(), StoreError>;

    /// The ARNs of the policies that are attached to a user, role or group, in order: never more than
    /// [`ATTACHED_POLICIES_PER_ENTITY`].
    async fn attached_policies(&self, owner: &UniqueId) -> Result<Vec<String>, StoreError>;

    /// How often this account uses a policy, its own or one of AWS's.
    async fn policy_usage(&self, account: AccountId, arn: &str) -> Result<PolicyUsage, StoreError>;

    /// A page of this account's groups, roles and users that use a policy.
    async fn list_policy_holders(
        &self,
        account: AccountId,
        arn: &str,
        filter: HolderFilter,
        page: Page,
    ) -> Result<Slice<PolicyHolder>, StoreError>;
}
