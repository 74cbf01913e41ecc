//! Temporary access that one account delegates to another: the token that the requestor trades
//! in, and the session that it gets for it (STS spec 8.8).

use std::fmt;
use std::io;

use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::trade_in::{self, TradeInFault, TradeInToken};
use daypass_model::{AccountId, SessionSubject, Timestamp};
use daypass_store::Delegations;
use daypass_store::delegation::{Approver, DelegationRequest, DelegationState};

use crate::blame;
use crate::call::{Call, Target};
use crate::grant::{DelegatedStanding, Grant};
use crate::locate::Located;

/// Where trade-in tokens are put for their requestors to be picked up: the way out of band.
pub trait Outbox: fmt::Debug + Send + Sync {
    /// Keeps a token for whoever watches the channel. It must be there when this answers.
    fn deliver(&self, delivery: &Delivery<'_>) -> io::Result<()>;
}

/// A token on its way.
#[derive(Debug)]
pub struct Delivery<'a> {
    /// The request's id.
    pub delegation: &'a str,
    /// The account that asked for the access.
    pub requestor: AccountId,
    /// Where it wanted the token.
    pub channel: &'a str,
    /// The token.
    pub token: &'a TradeInToken,
    /// When the access ends.
    pub expires_at: Timestamp,
}

impl Call<'_> {
    /// The delegation request with this id, as far as the caller's account has to do with it: the
    /// account that made it, the one that was asked, or anybody's while nobody was named.
    pub async fn locate_delegation(&self, id: &str) -> Result<Located<DelegationRequest>, Fault> {
        let account = self.caller.account();
        let store: &dyn Delegations = self.gate.directory.store();
        let found = store.delegation(id).await.map_err(blame::store)?;
        let concerns = |request: &DelegationRequest| {
            request.requestor == account
                || request.owner_account.is_none_or(|owner| owner == account)
        };
        let partition = self.gate.partition();
        let arn = format!("arn:{partition}:iam::{account}:delegation-request/{id}");
        Ok(Located::untagged(arn, account, found.filter(concerns)))
    }

    /// Makes the token of an accepted request and puts it into the outbox. It opens nothing
    /// before the request is stored as finalized. Answers when the access will end.
    pub fn send_delegation_token(
        &self,
        _allowed: &Grant,
        request: &DelegationRequest,
    ) -> Result<Timestamp, Fault> {
        let Some(outbox) = &self.gate.settings.outbox else {
            return Err(Fault::new(
                FaultKind::InvalidInput,
                "This deployment has no outbox for delegation tokens; set delegation_outbox.",
            ));
        };
        let now = self.facts.received_at;
        let expires_at = now.plus(request.terms.session_duration.into());
        let token = trade_in::seal(
            self.gate.ring(),
            request.requestor,
            &request.id,
            (now, expires_at),
            self.gate.entropy(),
        )
        .map_err(Fault::internal)?;
        let delivery = Delivery {
            delegation: &request.id,
            requestor: request.requestor,
            channel: &request.terms.channel,
            token: &token,
            expires_at,
        };
        outbox.deliver(&delivery).map_err(Fault::unavailable)?;
        Ok(expires_at)
    }

    /// A session in the approver's name, with what was delegated and no more, for whoever holds
    /// the token and signs for the account that asked for it.
    pub async fn authorize_delegated_session(
        &self,
        token: &str,
    ) -> Result<Grant<DelegatedStanding>, Fault> {
        const ACTION: &str = "sts:GetDelegatedAccessToken";
        let account = self.caller.account();
        let anything = Target {
            arn: "*",
            account,
            tags: &[],
        };
        let Grant { action, .. } = self.authorize(&[ACTION], anything, [])?;
        let invalid = || Fault::access_denied("The trade-in token is not valid.");
        let now = self.facts.received_at;
        let id =
            trade_in::open(self.gate.ring(), account, token, now).map_err(|fault| match fault {
                TradeInFault::Invalid => invalid(),
                TradeInFault::Expired => expired(),
            })?;
        let store: &dyn Delegations = self.gate.directory.store();
        let request = store.delegation(&id).await.map_err(blame::store)?;
        let request = request
            .filter(|request| request.state == DelegationState::Finalized)
            .ok_or_else(invalid)?;
        let (Some(owner), Some(approver), Some(sent_at)) =
            (request.owner_account, request.approver, request.sent_at)
        else {
            return Err(Fault::internal("a finalized delegation lacks its owner"));
        };
        let ends_at = sent_at.plus(request.terms.session_duration.into());
        if now >= ends_at {
            return Err(expired());
        }
        let subject = self.stand_in(owner, &approver).await?.ok_or_else(invalid)?;
        let issued_at = approver.session.map(|session| session.issued_at);
        Ok(Grant {
            action,
            allows: DelegatedStanding {
                account: owner,
                subject,
                issued_at,
                principal: approver.arn,
                policy: request.terms.policy,
                expires_at: ends_at,
            },
        })
    }

    /// The approver as a session's subject; `None` if it is gone.
    async fn stand_in(
        &self,
        account: AccountId,
        approver: &Approver,
    ) -> Result<Option<SessionSubject>, Fault> {
        let directory = &self.gate.directory;
        Ok(match &approver.session {
            None => {
                let user = directory.user(account, &approver.id).await?;
                user.map(|user| SessionSubject::User {
                    user_id: user.user.id.clone(),
                })
            }
            Some(session) => {
                let role = directory.role(account, &approver.id).await?;
                role.map(|role| SessionSubject::Role {
                    role_id: role.role.id.clone(),
                    name: session.name.clone(),
                })
            }
        })
    }
}

fn expired() -> Fault {
    Fault::new(
        FaultKind::ExpiredTradeInToken,
        "The trade-in token provided in the request has expired and can no longer be exchanged \
         for credentials. Request a new token.",
    )
}
