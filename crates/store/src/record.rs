//! What the directory holds: plain records, complete and parsed.

use std::fmt;

use daypass_model::{
    AccessKeyId, AccountId, EntityName, EntityPath, Partition, PolicyName, Tag, Timestamp, UniqueId,
};

/// Bytes in an envelope that this room cannot open.
///
/// Who sealed them, how, and what binds them to their row is known elsewhere; here they are kept
/// and given back unchanged. `Debug` prints the length only.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// How often a record has been written. An update names the revision that it was made from and is
/// refused if another came between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

impl Revision {
    /// The revision of a record that was just added, whatever it said before.
    pub const FIRST: Self = Self(1);

    /// The revision after this one.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The deployment itself: exactly one a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Names the deployment in everything that it seals.
    pub id: [u8; 16],
    /// The partition of every ARN that it makes.
    pub partition: Partition,
    /// When it was founded.
    pub created_at: Timestamp,
    /// Something known, sealed under the master key: opens only under the right one.
    pub master_key_check: Sealed,
}

/// A key of the ring that seals session tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingKeyRecord {
    /// The number that tokens carry.
    pub id: u32,
    /// Seals nothing before this instant.
    pub not_before: Timestamp,
    /// Opens nothing after this instant; `None` while it is in use.
    pub retire_after: Option<Timestamp>,
    /// The key.
    pub sealed: Sealed,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its twelve digits.
    pub id: AccountId,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The account that owns it. Never changes.
    pub account: AccountId,
    /// `AIDA…`. Never changes, never returns.
    pub id: UniqueId,
    /// Its name, unique among the account's users ignoring case.
    pub name: EntityName,
    /// Its path.
    pub path: EntityPath,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// The ARN of the managed policy that bounds it.
    pub boundary: Option<String>,
    /// As of this revision.
    pub revision: Revision,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The account that owns it. Never changes.
    pub account: AccountId,
    /// `AROA…`. Never changes, never returns.
    pub id: UniqueId,
    /// Its name, unique among the account's roles ignoring case.
    pub name: EntityName,
    /// Its path.
    pub path: EntityPath,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// What it is for, in its owner's words.
    pub description: Option<String>,
    /// The longest session, in seconds.
    pub max_session_duration: u32,
    /// Who may assume it.
    pub trust: TrustPolicy,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// The ARN of the managed policy that bounds it.
    pub boundary: Option<String>,
    /// As of this revision.
    pub revision: Revision,
}

/// A trust policy: the text as it was sent, and whom its principals meant then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustPolicy {
    /// The document, byte for byte.
    pub text: String,
    /// Whom each user or role ARN in it named when it was saved (STS spec 12.2): another that
    /// takes the name later is not trusted.
    pub pins: Vec<Pin>,
}

/// A principal of a trust policy, tied to the one that it named when the policy was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The ARN as written.
    pub arn: String,
    /// The user or role that had it.
    pub id: UniqueId,
}

/// Whose a long-term access key is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyOwner {
    /// The account's root.
    Root,
    /// A user of the account.
    User(UniqueId),
}

/// A long-term access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// Its public half. Never changes, never returns while the key exists.
    pub id: AccessKeyId,
    /// The account that it acts in. Never changes.
    pub account: AccountId,
    /// Whose it is. Never changes.
    pub owner: KeyOwner,
    /// Its secret half.
    pub sealed_secret: Sealed,
    /// Whether it may sign.
    pub active: bool,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// As of this revision.
    pub revision: Revision,
}

/// A policy that lives and dies with the one user, role or group that it is embedded in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePolicy {
    /// The user, role or group.
    pub owner: UniqueId,
    /// Its name, unique in its owner.
    pub name: PolicyName,
    /// The document, byte for byte.
    pub text: String,
}

/// What a store begins with, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// The deployment.
    pub deployment: Deployment,
    /// Its first account.
    pub account: Account,
    /// The first keys of the ring.
    pub ring_keys: Vec<RingKeyRecord>,
    /// The first access keys: root's.
    pub access_keys: Vec<AccessKey>,
}
