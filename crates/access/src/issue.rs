//! Temporary credentials out of a grant. Nothing is written to the store on this path (proving MFA
//! comes before it, and writes).

use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::token::{self, SealError, Unsealed};
use daypass_credentials::{SecretAccessKey, SessionToken};
use daypass_model::{
    AccessKeyId, AccountId, Federation, IdKind, Session, SessionId, SessionPolicies,
    SessionSubject, SessionTag, SourceIdentity, Timestamp,
};

use crate::assume_root::RootStanding;
use crate::blame;
use crate::call::Call;
use crate::grant::{
    DelegatedStanding, Duration, FederationStanding, Grant, OwnStanding, RoleStanding,
    ScopedStanding,
};
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

/// What the operation settled about a narrower copy of the caller's session.
#[derive(Debug)]
pub struct ScopedTerms {
    /// How long it lasts.
    pub duration: Duration,
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
    /// How much of the policy and tag budget is used, in percent; `None` when there is no policy
    /// and no tag, passed or inherited.
    pub packed_policy_size: Option<u32>,
}

/// What a grant says of the session that it allows.
struct Holder {
    account: AccountId,
    subject: SessionSubject,
    chained: bool,
    mfa_at: Option<Timestamp>,
    source_identity: Option<SourceIdentity>,
    tags: Vec<SessionTag>,
    federation: Option<Federation>,
}

impl Call<'_> {
    /// Issues a session of the role that was granted.
    pub fn issue_role_session(
        &self,
        grant: Grant<RoleStanding>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let standing = grant.allows;
        // Where its sessions are used elsewhere only, this is all that is ever seen of them.
        let used = (&standing.role.role.id, &standing.role.seen);
        let (region, now) = (self.caller.region(), self.facts.received_at);
        self.gate.last_used.role(used, None, region, now);
        let holder = Holder {
            account: standing.role.role.account,
            subject: SessionSubject::Role {
                role_id: standing.role.role.id.clone(),
                name: standing.name,
            },
            chained: standing.chained,
            // A role's session carries no MFA, whoever assumed it how (STS spec 8.1).
            mfa_at: None,
            source_identity: standing.source_identity,
            tags: standing.tags.into_vec(),
            federation: standing.federation,
        };
        self.issue(holder, terms)
    }

    /// Issues a session of the caller itself, which remembers when MFA was proved for it.
    pub fn issue_own_session(
        &self,
        grant: Grant<OwnStanding>,
        mfa: Option<MfaProof>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let OwnStanding { account, user } = grant.allows;
        let holder = Holder {
            account,
            subject: match user {
                Some(user_id) => SessionSubject::User { user_id },
                None => SessionSubject::Root,
            },
            chained: false,
            mfa_at: mfa.map(|proof| proof.at()),
            source_identity: None,
            tags: Vec::new(),
            federation: None,
        };
        self.issue(holder, terms)
    }

    /// Issues a session of a federated user.
    pub fn issue_federated_session(
        &self,
        grant: Grant<FederationStanding>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let standing = grant.allows;
        let holder = Holder {
            account: standing.account,
            subject: SessionSubject::Federated {
                name: standing.name,
                issuer: standing.issuer,
            },
            chained: false,
            mfa_at: None,
            source_identity: None,
            tags: standing.tags.into_vec(),
            federation: None,
        };
        self.issue(holder, terms)
    }

    /// Issues a session in the approver's name, within what was delegated: that is a scope-down
    /// policy, which no policy that names the approver itself lifts (STS spec 8.14). It counts as
    /// issued when the approver's own session was, so that revoking that one reaches it.
    pub fn issue_delegated_session(
        &self,
        grant: Grant<DelegatedStanding>,
    ) -> Result<SessionCredentials, Fault> {
        let standing = grant.allows;
        let fresh = self.draw(standing.account)?;
        let session = Session {
            id: fresh.id,
            access_key_id: fresh.access_key_id,
            account: standing.account,
            subject: standing.subject,
            issued_at: standing.issued_at.unwrap_or(self.facts.received_at),
            expires_at: standing.expires_at,
            mfa_at: None,
            chained: true,
            source_identity: None,
            tags: Vec::new(),
            federation: None,
            policies: None,
            scope_down: vec![standing.policy.into()],
        };
        self.seal(session, fresh.secret, 0)
    }

    /// Issues a session of a member account's root.
    pub fn issue_root_session(
        &self,
        grant: Grant<RootStanding>,
        terms: Terms,
    ) -> Result<SessionCredentials, Fault> {
        let standing = grant.allows;
        let holder = Holder {
            account: standing.member,
            subject: SessionSubject::AssumedRoot {
                task: standing.task,
            },
            chained: standing.chained,
            mfa_at: None,
            source_identity: standing.source_identity,
            tags: Vec::new(),
            federation: None,
        };
        self.issue(holder, terms)
    }

    /// Issues the caller's session once more, with one more policy that it must stay within. All
    /// else of it stays, the instant of its issue too, so that revoking it by that instant reaches
    /// what was made from it (STS spec 8.14).
    pub fn issue_scoped_session(
        &self,
        grant: Grant<ScopedStanding>,
        policy: Option<&str>,
        terms: ScopedTerms,
    ) -> Result<SessionCredentials, Fault> {
        let parent = grant.allows.session;
        let fresh = self.draw(parent.account)?;
        let mut session = Session {
            id: fresh.id,
            access_key_id: fresh.access_key_id,
            expires_at: self.facts.received_at.plus(terms.duration.seconds()),
            ..parent
        };
        session.scope_down.extend(policy.map(Box::from));
        self.seal(session, fresh.secret, terms.minimum_token_size)
    }

    fn issue(&self, holder: Holder, terms: Terms) -> Result<SessionCredentials, Fault> {
        let issued_at = self.facts.received_at;
        let fresh = self.draw(holder.account)?;
        let session = Session {
            id: fresh.id,
            access_key_id: fresh.access_key_id,
            account: holder.account,
            subject: holder.subject,
            issued_at,
            expires_at: issued_at.plus(terms.duration.seconds()),
            mfa_at: holder.mfa_at,
            chained: holder.chained,
            source_identity: holder.source_identity,
            tags: holder.tags,
            federation: holder.federation,
            policies: terms.policies,
            scope_down: Vec::new(),
        };
        self.seal(session, fresh.secret, terms.minimum_token_size)
    }

    /// Draws what is new in every session.
    fn draw(&self, account: AccountId) -> Result<Fresh, Fault> {
        let entropy = self.gate.entropy();
        let mut id = [0; 16];
        entropy.fill(&mut id).map_err(blame::entropy)?;
        Ok(Fresh {
            id: SessionId(id),
            access_key_id: AccessKeyId::generate(IdKind::TemporaryKey, account, entropy)
                .map_err(blame::entropy)?,
            secret: SecretAccessKey::generate(entropy).map_err(blame::entropy)?,
        })
    }

    fn seal(
        &self,
        session: Session,
        secret: SecretAccessKey,
        minimum_size: usize,
    ) -> Result<SessionCredentials, Fault> {
        let unsealed = Unsealed {
            session: &session,
            secret: &secret,
            minimum_size,
        };
        let (gate, now) = (self.gate, self.facts.received_at);
        let token =
            token::seal(gate.ring(), unsealed, now, gate.entropy()).map_err(
                |fault| match fault {
                    // What is beyond the budget is told as such, the rest by the whole token's size.
                    SealError::TooLarge { percent } => {
                        let packed = token::packed_size(&session);
                        too_large(if packed > 100 { packed } else { percent }, &session)
                    }
                    SealError::Entropy(error) => blame::entropy(error),
                    other => Fault::internal(other),
                },
            )?;
        let packed = token.packed_size();
        if packed > 100 {
            return Err(too_large(packed, &session));
        }
        self.trail().issued = Some(session.id);
        let fills_the_budget = session.is_narrowed() || !session.tags.is_empty();
        Ok(SessionCredentials {
            packed_policy_size: fills_the_budget.then_some(packed),
            access_key_id: session.access_key_id,
            secret,
            token,
            expires_at: session.expires_at,
        })
    }
}

/// What is new in every session.
struct Fresh {
    id: SessionId,
    access_key_id: AccessKeyId,
    secret: SecretAccessKey,
}

/// STS spec 8.12. Tags are blamed when there is no policy that could be made smaller.
fn too_large(percent: u32, session: &Session) -> Fault {
    let message = if session.is_narrowed() || session.tags.is_empty() {
        format!("Packed policy consumes {percent}% of allotted space, please use smaller policy.")
    } else {
        format!("Packed size of session tags consumes {percent}% of allotted space.")
    };
    Fault::new(FaultKind::PackedPolicyTooLarge, message)
}
