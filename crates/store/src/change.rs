//! The change feed: what changed, in the order in which it was committed.
//!
//! Every mutation appends to the feed in its own transaction, so a cache that follows the feed
//! misses nothing. The feed says *that* something changed, never what it changed to: the follower
//! forgets and reads again.

use daypass_model::{
    AccessKeyId, AccountId, EntityName, MfaDeviceId, OidcUrl, OrganizationId, SamlProviderName,
    UniqueId,
};

/// A place in the feed. Positions grow in the order of commits; zero is before the first change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

/// One entry of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands.
    pub position: Position,
    /// What it is about.
    pub subject: Subject,
}

/// What was added, changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The key ring.
    RingKeys,
    /// An account, or what it says of itself.
    Account(AccountId),
    /// A user. A rename appears twice: under the old name and under the new.
    User(Named),
    /// A role.
    Role(Named),
    /// An access key.
    AccessKey(AccessKeyId),
    /// The group with this id: it, its name or its path.
    Group(UniqueId),
    /// Which groups the user with this id is in.
    Memberships(UniqueId),
    /// The inline policies of the user, role or group with this id.
    InlinePolicies(UniqueId),
    /// What is attached to the user, role or group with this id.
    AttachedPolicies(UniqueId),
    /// The delegation request with this id.
    Delegation(String),
    /// The managed policy with this ARN: it, its versions, or which of them decides.
    ManagedPolicy(String),
    /// The instance profile with this id, or the role in it.
    InstanceProfile(UniqueId),
    /// A virtual MFA device, or the codes that were given for it.
    MfaDevice(MfaDeviceId),
    /// An organization: any of its parts.
    Organization(OrganizationId),
    /// The login profile of the user with this id, or the passwords that were given for it.
    LoginProfile(UniqueId),
    /// An account's password policy.
    PasswordPolicy(AccountId),
    /// An account's switch for outbound web identity.
    OutboundIssuer(AccountId),
    /// The keys that sign tokens for elsewhere.
    TokenKeys,
    /// An OIDC provider.
    OidcProvider {
        /// The account that trusts it.
        account: AccountId,
        /// Its URL.
        url: OidcUrl,
    },
    /// A SAML provider, or a private key of one.
    SamlProvider {
        /// The account that trusts it.
        account: AccountId,
        /// Its name.
        name: SamlProviderName,
    },
}

/// A user or role by all that a cache could have kept it under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The account that owns it.
    pub account: AccountId,
    /// Its id.
    pub id: UniqueId,
    /// A name that it has or had.
    pub name: EntityName,
}

/// The answer of [`ChangeFeed::changes_since`](crate::ChangeFeed::changes_since).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feed {
    /// The changes that follow the position asked for. Empty: there are none yet.
    Changes(Vec<Change>),
    /// The changes after that position are not all known any more: they were pruned, the store was
    /// restored from a backup, or a newer program wrote what this one cannot read. Forget
    /// everything that was cached and follow on from here.
    Lost {
        /// The newest position at the time of the answer.
        newest: Position,
    },
}
