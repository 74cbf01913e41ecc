//! Passwords: of a user, its login profile; of an account, what its users' passwords must be like.
//!
//! Whether a password is right is known elsewhere. That wrong ones are counted, and that nothing is
//! taken while there were too many, is decided here in one transaction each, so that it holds across
//! all nodes and restarts.

use async_trait::async_trait;
use daypass_model::{AccountId, PasswordId, Timestamp, UniqueId};

use crate::error::StoreError;
use crate::mfa::MfaCodes;
use crate::record::{Revision, Sealed};

/// How many passwords of a user are remembered beside the one that is good: as many as a policy
/// may keep from being used again.
pub const PREVIOUS_PASSWORDS: usize = 24;

/// A user's password and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginProfile {
    /// The account. Never changes.
    pub account: AccountId,
    /// The user. Never changes.
    pub user: UniqueId,
    /// When the profile was made. Never changes.
    pub created_at: Timestamp,
    /// The password that is good.
    pub password: StoredPassword,
    /// Whether the user must set another before anything else.
    pub reset_required: bool,
    /// Those before it, the newest first: never more than [`PREVIOUS_PASSWORDS`]. Only setting a
    /// password changes them.
    pub previous: Vec<StoredPassword>,
    /// The guesses at it. Only giving passwords changes it.
    pub guesses: Guesses,
    /// As of this revision. Guesses do not count.
    pub revision: Revision,
}

/// What is kept of a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPassword {
    /// Its own id. Never returns.
    pub id: PasswordId,
    /// Its hash.
    pub sealed: Sealed,
    /// When it was set.
    pub set_at: Timestamp,
}

/// What is known of the passwords that were given for a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    /// How many in a row were wrong.
    pub failures: u32,
    /// No password is taken before this instant.
    pub locked_until: Option<Timestamp>,
}

impl Guesses {
    /// Whether no password is taken now.
    pub fn is_locked(&self, at: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| at < until)
    }

    /// After another wrong one: as many are free, and locks last as long, as for MFA codes.
    #[must_use]
    pub fn after_failure(&self, at: Timestamp) -> Self {
        let codes = MfaCodes {
            failures: self.failures,
            locked_until: self.locked_until,
            ..MfaCodes::default()
        }
        .after_failure(at);
        Self {
            failures: codes.failures,
            locked_until: codes.locked_until,
        }
    }
}

/// Login profiles, one a user at most.
#[async_trait]
pub trait LoginProfiles: Send + Sync {
    /// The user's login profile.
    async fn login_profile(
        &self,
        account: AccountId,
        user: &UniqueId,
    ) -> Result<Option<LoginProfile>, StoreError>;

    /// Adds a profile without previous passwords and guesses, whatever the record says. A second
    /// one of a user is [`Conflict::NameTaken`](crate::Conflict::NameTaken), one of nobody's
    /// [`Conflict::NotFound`](crate::Conflict::NotFound).
    async fn add_login_profile(&self, profile: LoginProfile) -> Result<(), StoreError>;

    /// Changes whether a reset is required, and the password if it has another id: the one before
    /// is remembered, and guesses are forgotten.
    async fn update_login_profile(&self, profile: LoginProfile) -> Result<Revision, StoreError>;

    /// The user changes its own password, having given the one before. As
    /// [`Self::update_login_profile`], but refused with
    /// [`Conflict::PasswordLocked`](crate::Conflict::PasswordLocked) while too many were wrong.
    async fn change_own_password(
        &self,
        profile: LoginProfile,
        at: Timestamp,
    ) -> Result<Revision, StoreError>;

    /// Counts a wrong password, and locks the profile if there were too many in a row. While it is
    /// locked nothing is counted ([`Conflict::PasswordLocked`](crate::Conflict::PasswordLocked)).
    async fn count_wrong_password(
        &self,
        account: AccountId,
        user: &UniqueId,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Removes a profile with all its passwords.
    async fn remove_login_profile(
        &self,
        account: AccountId,
        user: &UniqueId,
    ) -> Result<(), StoreError>;
}

/// What an account wants of its users' passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// How many characters one has at least.
    pub minimum_length: u32,
    /// Whether one must have a symbol.
    pub require_symbols: bool,
    /// Whether one must have a digit.
    pub require_numbers: bool,
    /// Whether one must have an upper-case letter.
    pub require_uppercase: bool,
    /// Whether one must have a lower-case letter.
    pub require_lowercase: bool,
    /// Whether users may change their own.
    pub users_may_change: bool,
    /// After how many days one expires.
    pub maximum_age: Option<u32>,
    /// How many of the last ones may not be set again.
    pub reuse_prevention: Option<u32>,
    /// Whether one that expired can be replaced by an administrator alone.
    pub hard_expiry: Option<bool>,
}

/// Password policies, one an account at most.
#[async_trait]
pub trait PasswordPolicies: Send + Sync {
    /// The account's policy.
    async fn password_policy(
        &self,
        account: AccountId,
    ) -> Result<Option<PasswordPolicy>, StoreError>;

    /// Sets the account's policy, or replaces it.
    async fn put_password_policy(
        &self,
        account: AccountId,
        policy: PasswordPolicy,
    ) -> Result<(), StoreError>;

    /// Removes the account's policy.
    async fn remove_password_policy(&self, account: AccountId) -> Result<(), StoreError>;
}
