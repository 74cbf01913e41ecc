//! May the caller assume this role, and if so, what stands behind the session
//! (STS spec 5.1, 5.3).

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{AccountId, Arn, EntityName, EntityPath, PrincipalKind, SessionName};
use daypass_policy::{Layers, Outcome, evaluate};

use crate::call::{Call, Target};
use crate::grant::{Grant, OwnStanding, RoleStanding};
use crate::mfa::MfaProof;
use crate::{context, denial};

/// A role as a request names it: account, path and name of a role of this deployment.
#[derive(Debug)]
pub struct RoleTarget<'a> {
    /// The ARN exactly as it was sent; refusals repeat it.
    pub arn: &'a str,
    /// The account in it.
    pub account: AccountId,
    /// The path in it; it must be the role's (STS spec 3.3).
    pub path: EntityPath,
    /// The name in it.
    pub name: EntityName,
}

/// What a request wants of the session, as far as the decision asks about it.
#[derive(Debug)]
pub struct SessionRequest {
    /// `RoleSessionName`.
    pub name: SessionName,
    /// `ExternalId`: context and nothing else. A policy that does not ask for one is not
    /// disturbed by it.
    pub external_id: Option<String>,
    /// MFA, if it was proved: for this decision only, the session does not carry it
    /// (STS spec 8.1).
    pub mfa: Option<MfaProof>,
}

impl SessionRequest {
    /// Every action that must be allowed, in the order of STS spec 5.1. Tags and a source
    /// identity will add theirs here, so that no operation can forget one.
    fn actions(&self) -> &'static [&'static str] {
        &["sts:AssumeRole"]
    }
}

impl Call<'_> {
    /// Decides every action that assuming the role needs; the first that is denied is the one
    /// that the refusal names. An unknown role is refused in the same words as one that does not
    /// trust the caller.
    ///
    /// The decision is about the role's own ARN, however the request spelled it: policies that
    /// name the role must meet it.
    pub async fn authorize_assume_role(
        &self,
        role: &RoleTarget<'_>,
        request: SessionRequest,
    ) -> Result<Grant<RoleStanding>, Fault> {
        if self.caller.principal.is_root() {
            return Err(Fault::access_denied(
                "Roles may not be assumed by root accounts.",
            ));
        }
        let actions = request.actions();
        let first = *actions
            .first()
            .ok_or_else(|| Fault::internal("no action to decide"))?;
        let refuse = |action: &str| denial::bare(&self.caller.arn(), action, role.arn);
        let found = self
            .gate
            .directory
            .role_by_arn(role.account, &role.path, &role.name)
            .await?;
        let Some(found) = found else {
            let arn = Arn::role(self.gate.partition(), role.account, &role.path, &role.name);
            self.touch(Target {
                arn: &arn,
                account: role.account,
                tags: &[],
            });
            return Err(refuse(first));
        };
        let target = Target {
            arn: &found.arn,
            account: found.role.account,
            tags: &found.role.tags,
        };
        self.touch(target);

        // STS spec 4.3.
        let mut context = context::global(self.caller, self.facts);
        context::resource(&mut context, target.account, target.tags);
        context.insert("sts:RoleSessionName", request.name.as_str());
        if let Some(id) = &request.external_id {
            context.insert("sts:ExternalId", id.as_str());
        }
        let layers = Layers {
            trust: Some(&found.trust),
            ..self.layers()
        };
        if let Some(proof) = &request.mfa {
            proof.assert(&mut context, self.facts.received_at);
        }
        for action in actions {
            let decision = evaluate(&self.request(action, target, &context), &layers);
            if decision.outcome != Outcome::Allowed {
                return Err(refuse(action));
            }
        }
        let standing = RoleStanding {
            role: Arc::clone(&found),
            name: request.name,
            chained: self.caller.session().is_some(),
        };
        Ok(Grant {
            action: first,
            allows: standing,
        })
    }

    /// A session of the caller itself: no policy is asked (STS spec 5.2), but only long-term
    /// credentials may have one (STS spec 6), whatever rights a session holds.
    pub fn authorize_own_session(&self, action: &'static str) -> Result<Grant<OwnStanding>, Fault> {
        let operation = action.rsplit(':').next().unwrap_or(action);
        let refuse =
            || Fault::access_denied(format!("Cannot call {operation} with session credentials"));
        if self.caller.session().is_some() {
            return Err(refuse());
        }
        let user = match &self.caller.principal.kind {
            PrincipalKind::User { id, .. } => Some(id.clone()),
            PrincipalKind::Root { .. } => None,
            _ => return Err(refuse()),
        };
        Ok(Grant {
            action,
            allows: OwnStanding {
                account: self.caller.account(),
                user,
            },
        })
    }
}
