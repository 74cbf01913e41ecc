//! May the caller act as the root of a member account, for one task (STS spec 8.4).

use daypass_api::fault::Fault;
use daypass_model::{AccountId, Arn, PrincipalKind, SourceIdentity, TaskPolicy};
use daypass_policy::{Layers, Outcome, Request, evaluate};

use crate::call::{Call, Target};
use crate::context;
use crate::denial::{self, Refusal};
use crate::grant::Grant;
use crate::organizations::Side;

/// A session of a member account's root may be issued.
#[derive(Debug)]
pub struct RootStanding {
    pub(crate) member: AccountId,
    pub(crate) task: TaskPolicy,
    pub(crate) chained: bool,
    pub(crate) source_identity: Option<SourceIdentity>,
}

impl Grant<RootStanding> {
    /// Who is behind the chain, inherited.
    pub fn source_identity(&self) -> Option<&SourceIdentity> {
        self.allows.source_identity.as_ref()
    }
}

const ACTION: &str = "sts:AssumeRoot";

impl Call<'_> {
    /// Decides whether the caller may have a session of this account's root for this task.
    ///
    /// Identity policies decide, and what binds them: root has no policy of its own that could
    /// speak for it. Whatever is in the way is told in the same words, so that nobody learns which
    /// accounts are members of what.
    pub fn authorize_assume_root(
        &self,
        member: AccountId,
        task: TaskPolicy,
    ) -> Result<Grant<RootStanding>, Fault> {
        let partition = self.gate.partition();
        let arn = Arn::root(partition, member);
        let target = Target {
            arn: &arn,
            account: member,
            tags: &[],
        };
        self.touch(target);
        let theirs = self.caller.organizations.of(member)?;

        let mut context = context::global(self.caller, self.facts)?;
        context::resource(&mut context, target.account, target.tags);
        if let Some(theirs) = theirs {
            theirs.describe(Side::Resource, &mut context);
        }
        context.insert("sts:TaskPolicyArn", task.arn(partition));
        let layers = Layers {
            rcps: theirs.map_or(&[], |theirs| theirs.rcps()),
            ..self.layers()?
        };
        let asked = Request {
            // At home: no policy of the member's has to agree.
            resource_account: Some(self.caller.account()),
            ..self.request(ACTION, target, &context)
        };
        let decision = evaluate(&asked, &layers);
        let may = self.may_ever_assume_root(member)?
            && self.is_in_reach(ACTION)
            && decision.outcome == Outcome::Allowed;
        if !may {
            // What binds a stranger's account, and where it stands, is not for the caller to read.
            let are_of_one = (self.caller.organizations).are_of_one(self.caller.account(), member);
            let (rcps, context) = match are_of_one {
                true => (layers.rcps, context.clone()),
                false => (&[] as _, denial::without_resource_keys(&context)),
            };
            return Err(self.refuse(Refusal {
                text: denial::bare(&self.caller.arn(), ACTION, &arn),
                request: &Request {
                    context: &context,
                    ..asked
                },
                layers: &Layers { rcps, ..layers },
            }));
        }
        let session = self.caller.session();
        Ok(Grant {
            action: ACTION,
            allows: RootStanding {
                member,
                task,
                chained: session.is_some(),
                source_identity: session.and_then(|session| session.source_identity.clone()),
            },
        })
    }

    /// What no policy can give: the caller is a user or role of the organization's management
    /// account, or of one that administers IAM for it; the target is a member; and the
    /// organization has switched root sessions on.
    fn may_ever_assume_root(&self, member: AccountId) -> Result<bool, Fault> {
        let kind = &self.caller.principal.kind;
        let is_fit = matches!(
            kind,
            PrincipalKind::User { .. } | PrincipalKind::RoleSession { .. }
        );
        let account = self.caller.account();
        let organizations = &self.caller.organizations;
        let (Some(ours), Some(theirs)) = (organizations.of(account)?, organizations.of(member)?)
        else {
            return Ok(false);
        };
        Ok(is_fit
            && ours.organization == theirs.organization
            && (ours.is_management(account) || ours.is_delegated)
            && !theirs.is_management(member)
            && ours.features.root_sessions)
    }
}
