//! What temporary credentials stand for (DESIGN section 5, "Inside").

use std::fmt;

use crate::{
    AccessKeyId, AccountId, EntityName, Partition, SessionName, SourceIdentity, TagKey, TagValue,
    Timestamp, UniqueId,
};

/// A session's own id: 16 random bytes, the handle by which one session is revoked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub [u8; 16]);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Laid out and written once: formatting byte by byte costs more than the rest of a record.
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = String::with_capacity(2 * self.0.len());
        for byte in self.0 {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        f.write_str(&text)
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A session, without its secret. Names, paths and permissions of roles and users are not in
/// it: they are looked up live by unique id, so that a change reaches live sessions at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session's own id.
    pub id: SessionId,
    /// The temporary access key that the session is bound to.
    pub access_key_id: AccessKeyId,
    /// The account in which the session acts.
    pub account: AccountId,
    /// Whose session it is.
    pub subject: SessionSubject,
    /// When it was issued; the value of `aws:TokenIssueTime`.
    pub issued_at: Timestamp,
    /// The first second at which it is no longer valid.
    pub expires_at: Timestamp,
    /// When MFA was proved, if it was.
    pub mfa_at: Option<Timestamp>,
    /// Whether it was issued to temporary credentials (role chaining).
    pub chained: bool,
    /// Who is behind the chain of sessions.
    pub source_identity: Option<SourceIdentity>,
    /// Session tags.
    pub tags: Vec<SessionTag>,
    /// Facts of a federated login that persist into the session.
    pub federation: Option<Federation>,
    /// Session policies, if any were passed: then every request must be allowed by them too.
    pub policies: Option<SessionPolicies>,
    /// Scope-down policies of GetScopedCredentials, one a step of the chain; each must allow.
    pub scope_down: Vec<Box<str>>,
}

impl Session {
    /// Whether policies of its own bind it, beside those of whoever it is.
    pub fn is_narrowed(&self) -> bool {
        self.policies.is_some() || !self.scope_down.is_empty()
    }
}

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionSubject {
    /// A role session (AssumeRole and its federated siblings).
    Role {
        /// `AROA…`.
        role_id: UniqueId,
        /// The session's name.
        name: SessionName,
    },
    /// A user's own session (GetSessionToken).
    User {
        /// `AIDA…`.
        user_id: UniqueId,
    },
    /// Root's own session (GetSessionToken).
    Root,
    /// A federated user (GetFederationToken).
    Federated {
        /// The name given.
        name: EntityName,
        /// `AIDA…` of the user that asked for it; none when root did.
        issuer: Option<UniqueId>,
    },
    /// The root of a member account, for one task and nothing else (AssumeRoot).
    AssumedRoot {
        /// The task.
        task: TaskPolicy,
    },
}

/// The task policies that AssumeRoot takes, exactly these (spec 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskPolicy {
    /// Look at root's credentials.
    AuditRootUserCredentials,
    /// Let root set a password.
    CreateRootUserPassword,
    /// Take root's credentials away.
    DeleteRootUserCredentials,
    /// Remove a bucket policy that locks everybody out.
    UnlockBucketPolicy,
    /// Remove a queue policy that locks everybody out.
    UnlockQueuePolicy,
}

impl TaskPolicy {
    /// Every task policy.
    pub const ALL: [Self; 5] = [
        Self::AuditRootUserCredentials,
        Self::CreateRootUserPassword,
        Self::DeleteRootUserCredentials,
        Self::UnlockBucketPolicy,
        Self::UnlockQueuePolicy,
    ];

    /// The policy's name, behind `root-task/` in its ARN.
    pub fn name(self) -> &'static str {
        match self {
            Self::AuditRootUserCredentials => "IAMAuditRootUserCredentials",
            Self::CreateRootUserPassword => "IAMCreateRootUserPassword",
            Self::DeleteRootUserCredentials => "IAMDeleteRootUserCredentials",
            Self::UnlockBucketPolicy => "S3UnlockBucketPolicy",
            Self::UnlockQueuePolicy => "SQSUnlockQueuePolicy",
        }
    }

    /// The policy of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.name() == name)
    }

    /// The policy's ARN, which belongs to no account.
    pub fn arn(self, partition: Partition) -> String {
        format!("arn:{partition}:iam::aws:policy/root-task/{}", self.name())
    }
}

/// A session tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTag {
    /// The key.
    pub key: TagKey,
    /// The value.
    pub value: TagValue,
    /// Whether sessions made from this one inherit it.
    pub transitive: bool,
}

/// Session policies: inline and managed ones are one layer, united (spec 6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionPolicies {
    /// The inline policy's text.
    pub inline: Option<Box<str>>,
    /// ARNs of managed policies, resolved at each request.
    pub managed: Vec<Box<str>>,
}

/// Facts of a federated login that persist (spec 9.5, 10.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Federation {
    /// The value of `aws:FederatedProvider`.
    pub provider: Box<str>,
    /// Condition keys and their values.
    pub facts: Vec<(Box<str>, Box<str>)>,
}
