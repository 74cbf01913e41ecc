//! What can go wrong, by whose fault it is.
//!
//! "Not found" on a read is not an error: lookups answer `Option`. What the *caller* asked for and
//! cannot have is a [`Conflict`]; all other variants are the operator's to mend, and their texts
//! say how.

use std::fmt;

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The caller's: the stored state does not allow the change. Nothing was changed.
    #[error(transparent)]
    Conflict(#[from] Conflict),

    /// The surroundings': no space, no permission, a failed sync, a lost connection. A write that
    /// answers this is not acknowledged; reads may go on.
    #[error("the store is unavailable: {cause}")]
    Unavailable {
        /// What the layer below said.
        cause: String,
    },

    /// The data's: what is stored cannot be what this program wrote.
    #[error("the store is damaged: {what}; restore it from a backup")]
    Corrupt {
        /// Where the damage shows. Never a stored value.
        what: String,
    },

    /// The operator's: a newer program has already moved the schema on.
    #[error(
        "the store has schema version {found} and this program knows versions up to {known}: \
         run the newer program, or restore a backup that was made before the upgrade"
    )]
    Newer {
        /// The version found.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },

    /// The operator's: a newer program is there, and has not yet brought the schema up to date.
    #[error(
        "the store has schema version {found} and this program needs version {known}: start a node \
         of this program on it first, which brings the schema up to date, or run the program that \
         the node runs"
    )]
    Older {
        /// The version found.
        found: u32,
        /// The version that this program needs.
        known: u32,
    },

    /// The operator's: the place holds something that Daypass did not make.
    #[error(
        "{place} is not a Daypass store: choose another data directory, or move what is there away"
    )]
    Foreign {
        /// The file or database.
        place: String,
    },

    /// The operator's: another process owns the place.
    #[error(
        "another process holds {place}: stop it first, or give this one a data directory of its own"
    )]
    Locked {
        /// The lock that could not be taken.
        place: String,
    },
}

impl StoreError {
    /// [`StoreError::Unavailable`] for this reason.
    pub fn unavailable(cause: impl fmt::Display) -> Self {
        Self::Unavailable {
            cause: cause.to_string(),
        }
    }

    /// The conflict, if it is one.
    pub fn conflict(&self) -> Option<&Conflict> {
        match self {
            Self::Conflict(conflict) => Some(conflict),
            _ => None,
        }
    }
}

/// The stored state does not allow the change that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// Another of the kind has the name in this account, ignoring ASCII case.
    #[error("the name is taken")]
    NameTaken,

    /// Something has this id already. Of ids drawn at random: draw another.
    #[error("the id is taken")]
    IdTaken,

    /// One more would be one too many, or one larger too large.
    #[error("the limit of {limit} is reached")]
    LimitExceeded {
        /// The limit.
        limit: usize,
    },

    /// What was to be removed still owns something (AWS: `DeleteConflict`).
    #[error("{0} must be removed first")]
    HasDependents(Dependents),

    /// The record was changed since it was read: read it again.
    #[error("the record has changed since it was read")]
    StaleRevision,

    /// What was to be changed or removed, or what was to own the new record, does not exist.
    #[error("the record does not exist")]
    NotFound,

    /// There is no managed policy with this ARN to attach or to bound with.
    #[error("the managed policy does not exist")]
    NoSuchPolicy,

    /// The version is the one that decides, so it is not removed.
    #[error("the version is the default")]
    IsDefaultVersion,

    /// The MFA device is enabled for somebody.
    #[error("the MFA device is enabled")]
    MfaDeviceAssigned,

    /// The time step of the code, or a later one, was used before.
    #[error("the time step was used")]
    MfaStepUsed,

    /// The assertion is good once, and was redeemed.
    #[error("the assertion was redeemed")]
    AssertionSpent,

    /// Too many codes in a row were wrong: no code is taken for a while.
    #[error("the MFA device is locked")]
    MfaLocked,

    /// Too many passwords in a row were wrong: none is taken for a while.
    #[error("the login profile is locked")]
    PasswordLocked,

    /// The deployment was founded before.
    #[error("the store is already initialized")]
    AlreadyInitialized,
}

/// What keeps a user, role, group or policy from being removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependents {
    /// The user has access keys.
    AccessKeys,
    /// The user, role or group has inline policies.
    InlinePolicies,
    /// The user, role or group has managed policies attached.
    AttachedPolicies,
    /// Users, roles or groups have the policy attached, or as their boundary.
    PolicyHolders,
    /// The policy has versions beside its default.
    PolicyVersions,
    /// The user has enabled MFA devices.
    MfaDevices,
    /// The role is in instance profiles.
    InstanceProfiles,
    /// The instance profile holds a role.
    ProfileRole,
    /// The user has a login profile.
    LoginProfile,
    /// The user is in groups.
    Memberships,
    /// Users are in the group.
    Members,
}

impl fmt::Display for Dependents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessKeys => "access keys",
            Self::InlinePolicies => "inline policies",
            Self::AttachedPolicies => "attached policies",
            Self::PolicyHolders => "users, roles and groups that use it",
            Self::PolicyVersions => "versions that are not the default",
            Self::MfaDevices => "MFA devices",
            Self::InstanceProfiles => "instance profiles that hold it",
            Self::ProfileRole => "the role in it",
            Self::LoginProfile => "the login profile",
            Self::Memberships => "the user's memberships of groups",
            Self::Members => "the group's members",
        })
    }
}
