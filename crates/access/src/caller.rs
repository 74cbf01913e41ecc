//! Who a request is from: a principal whose signature has been verified, or nobody.

use std::sync::Arc;

use daypass_model::{AccessKeyId, AccountId, Partition, Principal, PrincipalKind, Session, Tag};
use daypass_policy::NamedPolicy;

use crate::directory::{RoleEntry, UserEntry};
use crate::known_sessions::KnownSession;
use crate::organizations::Organizations;
use crate::outbound::token::overlaid;

/// Who is calling. A receipt: only this room's authentication makes one, after the signature was
/// verified and the session, if there is one, was opened and found alive. For the operations that
/// take no signature there is a caller who is nobody: no policy allows it anything, and only what
/// an identity provider says of somebody else gets it further.
#[derive(Debug)]
pub struct Caller {
    pub(crate) principal: Principal,
    pub(crate) credential: Credential,
    pub(crate) standing: Standing,
    /// All organizations, as they were when the request was authenticated.
    pub(crate) organizations: Arc<Organizations>,
    /// The region in the credential scope: the value of `aws:RequestedRegion`.
    pub(crate) region: Box<str>,
}

/// What the caller signed with.
#[derive(Debug)]
pub(crate) enum Credential {
    /// A long-term access key.
    LongTerm(AccessKeyId),
    /// Temporary credentials.
    Session(SessionCredential),
    /// Nothing: the operation takes no signature.
    Nothing,
}

/// Temporary credentials, opened.
#[derive(Debug)]
pub(crate) struct SessionCredential {
    pub(crate) known: Arc<KnownSession>,
    /// The session policies, compiled; `None` when none were passed.
    pub(crate) policies: Option<Vec<NamedPolicy>>,
}

/// Whose permissions stand behind the caller, as they are now.
#[derive(Debug)]
pub(crate) enum Standing {
    /// The account's root.
    Root,
    /// A user, or a federated user that a user asked for.
    User(Arc<UserEntry>),
    /// A role.
    Role(Arc<RoleEntry>),
    /// Nobody.
    Nobody,
}

impl Caller {
    /// The caller of an operation that takes no signature.
    pub(crate) fn nobody(
        partition: Partition,
        organizations: Arc<Organizations>,
        region: &str,
    ) -> Self {
        Self {
            principal: Principal {
                partition,
                kind: PrincipalKind::Anonymous,
            },
            credential: Credential::Nothing,
            standing: Standing::Nobody,
            organizations,
            region: region.into(),
        }
    }

    /// Whether nobody signed.
    pub fn is_nobody(&self) -> bool {
        matches!(self.credential, Credential::Nothing)
    }

    /// Who it is.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The account that the caller acts in.
    pub fn account(&self) -> AccountId {
        match &self.principal.kind {
            PrincipalKind::Root { account }
            | PrincipalKind::User { account, .. }
            | PrincipalKind::RoleSession { account, .. }
            | PrincipalKind::FederatedUser { account, .. } => *account,
            // Nobody's account is one that nobody has.
            PrincipalKind::Service { .. } | PrincipalKind::Anonymous => AccountId::NOBODY,
        }
    }

    /// The caller's ARN, as GetCallerIdentity answers it.
    pub fn arn(&self) -> String {
        self.principal.arn().unwrap_or_default()
    }

    /// The access key that signed, if anybody did.
    pub fn access_key_id(&self) -> Option<&AccessKeyId> {
        match &self.credential {
            Credential::LongTerm(id) => Some(id),
            Credential::Session(credential) => Some(&credential.known.session.access_key_id),
            Credential::Nothing => None,
        }
    }

    /// The session, when the caller signed with temporary credentials.
    pub fn session(&self) -> Option<&Session> {
        match &self.credential {
            Credential::LongTerm(_) | Credential::Nothing => None,
            Credential::Session(credential) => Some(&credential.known.session),
        }
    }

    /// The region that the request was signed for, or that an unsigned one counts as sent to.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The caller's own tags, overlaid by those of its session.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let session = self.session().map_or(&[][..], |session| &session.tags);
        overlaid(self.own_tags(), session)
    }

    /// The tags of the user or role behind the caller.
    pub(crate) fn own_tags(&self) -> &[Tag] {
        match &self.standing {
            Standing::Root | Standing::Nobody => &[],
            Standing::User(user) => &user.user.tags,
            Standing::Role(role) => &role.role.tags,
        }
    }

    pub(crate) fn identity_policies(&self) -> &[NamedPolicy] {
        match &self.standing {
            Standing::Root | Standing::Nobody => &[],
            Standing::User(user) => &user.policies,
            Standing::Role(role) => &role.policies,
        }
    }

    pub(crate) fn boundary(&self) -> Option<&NamedPolicy> {
        match &self.standing {
            Standing::Root | Standing::Nobody => None,
            Standing::User(user) => user.boundary.as_ref(),
            Standing::Role(role) => role.boundary.as_ref(),
        }
    }

    pub(crate) fn session_policies(&self) -> Option<&[NamedPolicy]> {
        match &self.credential {
            Credential::LongTerm(_) | Credential::Nothing => None,
            Credential::Session(credential) => credential.policies.as_deref(),
        }
    }

    pub(crate) fn scope_down(&self) -> &[NamedPolicy] {
        match &self.credential {
            Credential::LongTerm(_) | Credential::Nothing => &[],
            Credential::Session(credential) => &credential.known.scope_down,
        }
    }
}
