//! Requests for temporary access to an account, and what became of them.

use async_trait::async_trait;
use daypass_model::{AccountId, SessionName, Timestamp, UniqueId};

use crate::error::StoreError;
use crate::page::{Page, Slice};
use crate::record::Revision;

/// A request of one account (the requestor, AWS: a partner) for temporary access to another (the
/// owner).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationRequest {
    /// Its id, unique in the deployment. Never changes.
    pub id: String,
    /// The account that asks. Never changes.
    pub requestor: AccountId,
    /// The account that is asked; none until somebody there takes the request.
    pub owner_account: Option<AccountId>,
    /// The ARN of the principal that took the request.
    pub owner: Option<String>,
    /// Who accepted, and in whose name the access will be.
    pub approver: Option<Approver>,
    /// What is asked for. Never changes.
    pub terms: DelegationTerms,
    /// How far it got.
    pub state: DelegationState,
    /// What the owner wrote to whoever approves.
    pub notes: Option<String>,
    /// Why it was rejected, in the owner's words.
    pub rejection_reason: Option<String>,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// When it ends unless a token was sent. Never changes.
    pub expires_at: Timestamp,
    /// When the token was sent: the access lasts from here.
    pub sent_at: Option<Timestamp>,
    /// As of this revision.
    pub revision: Revision,
}

/// What a delegation request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationTerms {
    /// What it is for.
    pub description: String,
    /// A word to the owner.
    pub message: Option<String>,
    /// The requestor's own name for it.
    pub workflow: String,
    /// Where the owner's browser is to go afterwards.
    pub redirect_url: Option<String>,
    /// Where the requestor wants the token to be sent.
    pub channel: String,
    /// The ARN of the policy that the permissions are made from.
    pub template: String,
    /// The template's parameters, as they are told again: JSON.
    pub parameters: String,
    /// The permissions: the template with its parameters filled in, byte for byte.
    pub policy: String,
    /// How long the access lasts, in seconds.
    pub session_duration: u32,
    /// Whether only the principal that took the request may send the token.
    pub only_send_by_owner: bool,
}

/// Who accepted a delegation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// The ARN that it had when it accepted.
    pub arn: String,
    /// The user or role.
    pub id: UniqueId,
    /// The role session that it was; none of a user.
    pub session: Option<ApprovingSession>,
}

/// The session in which a role accepted a delegation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovingSession {
    /// Its name.
    pub name: SessionName,
    /// When it was issued: who revokes it by that instant revokes what it lent.
    pub issued_at: Timestamp,
}

/// How far a delegation request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DelegationState {
    /// Nobody has taken it.
    Unassigned,
    /// Somebody of the owner's account has.
    Assigned,
    /// It was passed on to whoever approves.
    PendingApproval,
    /// It was accepted.
    Accepted,
    /// The token was sent.
    Finalized,
    /// It was rejected.
    Rejected,
}

impl DelegationState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Unassigned,
        Self::Assigned,
        Self::PendingApproval,
        Self::Accepted,
        Self::Finalized,
        Self::Rejected,
    ];

    /// The state's name in the IAM model.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unassigned => "UNASSIGNED",
            Self::Assigned => "ASSIGNED",
            Self::PendingApproval => "PENDING_APPROVAL",
            Self::Accepted => "ACCEPTED",
            Self::Finalized => "FINALIZED",
            Self::Rejected => "REJECTED",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Delegation requests, keyed by their ids. They belong to two accounts, so nothing of an account
/// hangs on them: whoever reads one asks whether the caller's account is one of the two.
#[async_trait]
pub trait Delegations: Send + Sync {
    /// The request with this id.
    async fn delegation(&self, id: &str) -> Result<Option<DelegationRequest>, StoreError>;

    /// A page of the requests that this account made or was asked; with an owner's ARN, of those
    /// that this owner took.
    async fn list_delegations(
        &self,
        account: AccountId,
        owner: Option<&str>,
        page: Page,
    ) -> Result<Slice<DelegationRequest>, StoreError>;

    /// Adds a request.
    async fn add_delegation(&self, request: DelegationRequest) -> Result<(), StoreError>;

    /// Changes how far a request got, and who has to do with it.
    async fn update_delegation(&self, request: DelegationRequest) -> Result<Revision, StoreError>;
}
