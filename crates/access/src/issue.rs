//! Temporary credentials out of a grant. Nothing is written to the store on this path (proving MFA
//! comes before it, and writes).

use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::token::{self, SealError, Unsealed};
use daypass_credentials::{SecretAccessKey, SessionToken};
use daypass_model::{
    AccessKeyId, AccountId, IdKind, Session, SessionId, SessionPolicies, SessionSubject, Timestamp,
};

use crate::blame;
use crate::call::Call;
use crate::grant::{Duration, Grant, OwnStanding, RoleStanding};
use crate::mfa::MfaProof;

/// What the operation settled about the session to be made.
#[derive(Debug)]
pub struct Terms {
    /// How long it lasts.
    pub duration: Duration,
    /// Session policies, if any were passed.
    pub policies: Option<SessionPolicies>,
    /// The token is padded to at least so many bytes.
    pub minimum_token_size: usize,
}

/// Temporary credentials, ready to hand out.
#[derive(Debug)]
pub struct SessionCredentials {
    /// `ASIA…`.
    pub access_key_id: AccessKeyId,
    /// The secret half.
    pub secret: SecretAccessKey,
    /// The sealed session.
    pub token: SessionToken,
    /// When they end.
    pub expires_at: Timestamp,
    /// How much of the policy and tag budget is used, in percent; `None` when no policy and no
    /// tag was passed or inherited.
    pub packed_policy_size: Option<u32>,
}

/// Whose session is to be made, and what it inherits.
struct Bearer {
    account: AccountId,
    subject: SessionSubject,
    chained: bool,
    mfa_at: Option<Timestamp>,
}

impl Call<'_> {
    /// Issues a session of the role that was granted.
    pub fn issue_role_session(
        &self,
        grant: Grant<RoleStanding>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let RoleStanding {
            role,
            name,
            chained,
        } = grant.allows;
        let subject = SessionSubject::Role {
            role_id: role.role.id.clone(),
            name,
        };
        let bearer = Bearer {
            account: role.role.account,
            subject,
            chained,
            // A role's session carries no MFA, whoever assumed it how (STS spec 8.1).
            mfa_at: None,
        };
        self.issue(bearer, terms)
    }

    /// Issues a session of the caller itself, which remembers when MFA was proved for it.
    pub fn issue_own_session(
        &self,
        grant: Grant<OwnStanding>,
        mfa: Option<MfaProof>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let OwnStanding { account, user } = grant.allows;
        let subject = match user {
            Some(user_id) => SessionSubject::User { user_id },
            None => SessionSubject::Root,
        };
        let bearer = Bearer {
            account,
            subject,
            chained: false,
            mfa_at: mfa.map(|proof| proof.at()),
        };
        self.issue(bearer, terms)
    }

    fn issue(&self, bearer: Bearer, terms: Terms) -> Result<SessionCredentials, Fault> {
        let gate = self.gate;
        let entropy = gate.entropy();
        let mut id = [0; 16];
        entropy.fill(&mut id).map_err(blame::entropy)?;
        let access_key_id = AccessKeyId::generate(IdKind::TemporaryKey, bearer.account, entropy)
            .map_err(blame::entropy)?;
        let secret = SecretAccessKey::generate(entropy).map_err(blame::entropy)?;
        let issued_at = self.facts.received_at;
        let session = Session {
            id: SessionId(id),
            access_key_id,
            account: bearer.account,
            subject: bearer.subject,
            issued_at,
            expires_at: issued_at.plus(terms.duration.seconds()),
            mfa_at: bearer.mfa_at,
            chained: bearer.chained,
            // Identity and tags that a chain hands on join with the operations that can set them;
            // until then no session has any to hand on.
            source_identity: None,
            tags: Vec::new(),
            federation: None,
            policies: terms.policies,
            scope_down: Vec::new(),
        };
        let packed_policy_size = session
            .policies
            .is_some()
            .then(|| token::packed_size(&session));
        if let Some(percent) = packed_policy_size.filter(|percent| *percent > 100) {
            return Err(too_large(percent));
        }
        let unsealed = Unsealed {
            session: &session,
            secret: &secret,
            minimum_size: terms.minimum_token_size,
        };
        let token = token::seal(gate.ring(), unsealed, issued_at, entropy).map_err(seal_fault)?;
        self.trail().issued = Some(session.id);
        Ok(SessionCredentials {
            packed_policy_size,
            access_key_id: session.access_key_id,
            secret,
            token,
            expires_at: session.expires_at,
        })
    }
}

/// STS spec 8.12.
fn too_large(percent: u32) -> Fault {
    Fault::new(
        FaultKind::PackedPolicyTooLarge,
        format!("Packed policy consumes {percent}% of allotted space, please use smaller policy."),
    )
}

fn seal_fault(fault: SealError) -> Fault {
    match fault {
        SealError::TooLarge { percent } => too_large(percent),
        SealError::Entropy(error) => blame::entropy(error),
        other => Fault::internal(other),
    }
}
