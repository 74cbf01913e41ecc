//! May the caller have a session that stands on its own permissions: its own, a federated user's,
//! or a narrower one (STS spec 8.9, 8.10, 8.14).

use daypass_api::fault::Fault;
use daypass_model::{Arn, EntityName, PrincipalKind, UniqueId};
use daypass_policy::Context;

use crate::call::{Call, ConditionKey, Target};
use crate::grant::{FederationStanding, Grant, OwnStanding, ScopedStanding};
use crate::session_tags::SessionTags;

impl Call<'_> {
    /// A session of the caller itself: only long-term credentials may have one (STS spec 6),
    /// whatever rights a session holds. No policy is asked (STS spec 5.2), unless the deployment
    /// wants it.
    pub fn authorize_own_session(&self) -> Result<Grant<OwnStanding>, Fault> {
        const ACTION: &str = "sts:GetSessionToken";
        let account = self.caller.account();
        let user = self.long_term(ACTION)?;
        if self.gate.settings.behaviour.session_token_needs_permission {
            let anything = Target {
                arn: "*",
                account,
                tags: &[],
            };
            let _ = self.ask_the_policies(ACTION, anything)?;
        }
        Ok(Grant {
            action: ACTION,
            allows: OwnStanding { account, user },
        })
    }

    /// A session of a federated user, who stands on the caller's permissions. That the caller's
    /// own credentials are long-term is asked before any policy (STS spec 6).
    pub fn authorize_federation(
        &self,
        name: EntityName,
        tags: SessionTags,
    ) -> Result<Grant<FederationStanding>, Fault> {
        const ACTION: &str = "sts:GetFederationToken";
        let issuer = self.long_term(ACTION)?;
        let account = self.caller.account();
        let arn = Arn::federated_user(self.gate.partition(), account, &name);
        let target = Target {
            arn: &arn,
            account,
            tags: &[],
        };
        let mut keys = Context::new();
        tags.describe_passed(&mut keys);
        let keys = keys
            .iter()
            .map(|(key, value)| -> ConditionKey { (key.to_owned().into(), value.clone()) });
        let actions: &[&str] = if tags.is_empty() {
            &[ACTION]
        } else {
            &[ACTION, "sts:TagSession"]
        };
        let Grant { action, .. } = self.authorize(actions, target, keys)?;
        Ok(Grant {
            action,
            allows: FederationStanding {
                account,
                name,
                issuer,
                tags,
            },
        })
    }

    /// The caller's own session once more, narrower: temporary credentials only (STS spec 8.14).
    pub fn authorize_scoped_session(&self) -> Result<Grant<ScopedStanding>, Fault> {
        let account = self.caller.account();
        let arn = format!("arn:{}:sts::{account}:self", self.gate.partition());
        let Some(session) = self.caller.session() else {
            return Err(Fault::access_denied(
                "Cannot call GetScopedCredentials with long-term credentials",
            ));
        };
        const ACTION: &str = "sts:GetScopedCredentials";
        if self.gate.settings.behaviour.scoping_needs_permission {
            let target = Target {
                arn: &arn,
                account,
                tags: &[],
            };
            let _ = self.authorize(&[ACTION], target, [])?;
        }
        Ok(Grant {
            action: ACTION,
            allows: ScopedStanding {
                session: session.clone(),
                now: self.facts.received_at,
            },
        })
    }

    /// The user behind long-term credentials, `None` for root; whatever else calls is refused.
    fn long_term(&self, action: &str) -> Result<Option<UniqueId>, Fault> {
        let operation = action.rsplit(':').next().unwrap_or(action);
        match &self.caller.principal.kind {
            _ if self.caller.session().is_some() => {}
            PrincipalKind::User { id, .. } => return Ok(Some(id.clone())),
            PrincipalKind::Root { .. } => return Ok(None),
            _ => {}
        }
        Err(Fault::access_denied(format!(
            "Cannot call {operation} with session credentials"
        )))
    }
}
