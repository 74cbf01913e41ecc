//! Temporary credentials out of a grant. Nothing is written to the store on this path.

use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::token::{self, SealError, Unsealed};
use daypass_credentials::{SecretAccessKey, SessionToken};
use daypass_model::{
    AccessKeyId, AccountId, IdKind, Session, SessionId, SessionPolicies, SessionSubject, Timestamp,
};

use crate::blame;
use crate::call::Call;
use crate::grant::{Duration, Grant, OwnStanding, RoleStanding};

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
        self.issue(role.role.account, subject, chained, terms)
    }

    /// Issues a session of the caller itself.
    pub fn issue_own_session(
        &self,
        grant: Grant<OwnStanding>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let OwnStanding { account, user } = grant.allows;
        let subject = match user {
            Some(user_id) => SessionSubject::User { user_id },
            None => SessionSubject::Root,
        };
        self.issue(account, subject, false, terms)
    }

    fn issue(
        &self,
        account: AccountId,
        subject: SessionSubject,
        chained: bool,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let gate = self.gate;
        let entropy = gate.entropy();
        let mut id = [0; 16];
        entropy.fill(&mut id).map_err(blame::entropy)?;
        let access_key_id = AccessKeyId::generate(IdKind::TemporaryKey, account, entropy)
            .map_err(blame::entropy)?;
        let secret = SecretAccessKey::generate(entropy).map_err(blame::entropy)?;
        let issued_at = self.facts.received_at;
        let session = Session {
            id: SessionId(id),
            access_key_id,
            account,
            subject,
            issued_at,
            expires_at: issued_at.plus(terms.duration.seconds()),
            mfa_at: None,
            chained,
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
