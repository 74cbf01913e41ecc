//! May the caller assume this role, and if so, what stands behind the session
//! (STS spec 5.1, 5.3).

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{AccountId, EntityName, EntityPath, PrincipalKind};
use daypass_policy::{Layers, Outcome, evaluate};

use crate::call::{Call, Target};
use crate::grant::{Grant, OwnStanding, RoleStanding};
use crate::{context, denial};

/// A role as a request names it.
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

impl Call<'_> {
    /// Decides every action that assuming the role needs; the first that is denied is the one
    /// that the refusal names. An unknown role is refused in the same words as one that does not
    /// trust the caller.
    pub async fn authorize_assume_role(
        &self,
        actions: &[&'static str],
        role: &RoleTarget<'_>,
        keys: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Grant<RoleStanding>, Fault> {
        if self.caller.principal.is_root() {
            return Err(Fault::access_denied(
                "Roles may not be assumed by root accounts.",
            ));
        }
        let refuse = |action: &str| denial::bare(&self.caller.arn(), action, role.arn);
        let first = *actions
            .first()
            .ok_or_else(|| Fault::internal("no action to decide"))?;
        let found = self
            .gate
            .directory
            .role_by_arn(role.account, &role.path, &role.name)
            .await?;
        let tags = found.as_ref().map_or(&[][..], |found| &found.role.tags);
        let target = Target {
            arn: role.arn,
            account: role.account,
            tags,
        };
        self.touch(target);
        let Some(found) = &found else {
            return Err(refuse(first));
        };

        let mut context = context::global(self.caller, self.facts);
        context::resource(&mut context, target.account, target.tags);
        for (key, value) in keys {
            context.insert(key, value);
        }
        let layers = Layers {
            trust: Some(&found.trust),
            ..self.layers()
        };
        for action in actions {
            let decision = evaluate(&self.request(action, target, &context), &layers);
            if decision.outcome != Outcome::Allowed {
                return Err(refuse(action));
            }
        }
        let standing = RoleStanding {
            role: Arc::clone(found),
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
