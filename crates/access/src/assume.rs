//! May the caller assume this role, and if so, what stands behind the session
//! (STS spec 5.1, 5.3).

use std::borrow::Cow;
use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{
    AccountId, Arn, EntityName, EntityPath, Partition, SessionName, SourceIdentity,
};
use daypass_policy::{Context, Layers, Outcome, Policy, evaluate};

use crate::call::{Call, Target};
use crate::context;
use crate::denial::{self, Refusal};
use crate::directory::RoleEntry;
use crate::grant::{Grant, RoleStanding};
use crate::mfa::MfaProof;
use crate::organizations::Side;
use crate::session_tags::SessionTags;

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

impl<'a> RoleTarget<'a> {
    /// The role of this partition that an ARN names, if it is a role's (STS spec 1.5).
    pub fn of_arn(text: &'a str, partition: Partition) -> Option<Self> {
        let arn: Arn = text.parse().ok()?;
        let (account, path, name) = arn.entity("role")?;
        (arn.partition() == partition.as_str()).then_some(Self {
            arn: text,
            account,
            path,
            name,
        })
    }
}

/// What a request wants of the session, as far as the decision asks about it.
#[derive(Debug)]
pub struct SessionRequest {
    /// `RoleSessionName`.
    pub name: SessionName,
    /// `ExternalId`: context and nothing else. A policy that does not ask for one is not
    /// disturbed by it.
    pub external_id: Option<String>,
    /// The tags that the session will have.
    pub tags: SessionTags,
    /// `SourceIdentity`, if the request passes one.
    pub source_identity: Option<SourceIdentity>,
    /// ARNs of the providers of `ProvidedContexts`.
    pub context_providers: Vec<String>,
    /// MFA, if it was proved: for this decision only, the session does not carry it
    /// (STS spec 8.1).
    pub mfa: Option<MfaProof>,
}

/// Tagging a session, a decision of its own.
pub(crate) const TAG_SESSION: &str = "sts:TagSession";
/// Naming who is behind a session, a decision of its own.
pub(crate) const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";
/// Passing contexts, a decision of its own.
const SET_CONTEXT: &str = "sts:SetContext";

impl SessionRequest {
    /// Every action that must be allowed, in the order of STS spec 5.1; what the caller's session
    /// hands on needs the same permission as what is passed.
    fn actions(&self, inherited_identity: Option<&SourceIdentity>) -> Vec<&'static str> {
        let named = self.source_identity.is_some() || inherited_identity.is_some();
        let asked = [
            ("sts:AssumeRole", true),
            (TAG_SESSION, !self.tags.is_empty()),
            (SET_SOURCE_IDENTITY, named),
            (SET_CONTEXT, !self.context_providers.is_empty()),
        ];
        let asked = asked.into_iter().filter(|(_, asked)| *asked);
        asked.map(|(action, _)| action).collect()
    }

    /// The keys of STS spec 4.3 that every decision of the request sees.
    fn describe(&self, context: &mut Context) {
        context.insert("sts:RoleSessionName", self.name.as_str());
        if let Some(id) = &self.external_id {
            context.insert("sts:ExternalId", id.as_str());
        }
        if let Some(identity) = &self.source_identity {
            context.insert("sts:SourceIdentity", identity.as_str());
        }
        if !self.context_providers.is_empty() {
            context.insert(
                "sts:RequestContextProviders",
                self.context_providers.clone(),
            );
        }
        self.tags.describe_passed(context);
    }

    /// The context of one of the decisions. What is inherited appears where the decision is about
    /// just that (STS spec 8.12).
    fn about<'c>(
        &self,
        action: &str,
        base: &'c Context,
        identity: Option<&SourceIdentity>,
    ) -> Cow<'c, Context> {
        let mut context = Cow::Borrowed(base);
        match (action, identity) {
            (TAG_SESSION, _) if self.tags.has_inherited() => {
                self.tags.describe_all(context.to_mut());
            }
            (SET_SOURCE_IDENTITY, Some(identity)) => {
                let context = context.to_mut();
                context.insert("sts:SourceIdentity", identity.as_str());
            }
            _ => {}
        }
        context
    }
}

/// A role that somebody asks for, whether there is one or not: until it is allowed, both look alike.
pub(crate) struct Sought {
    found: Option<Arc<RoleEntry>>,
    /// As it is called, or would be.
    arn: String,
    account: AccountId,
}

impl Sought {
    /// What the decision is about.
    pub(crate) fn target(&self) -> Target<'_> {
        let tags = self
            .found
            .as_ref()
            .map_or(&[][..], |found| &found.role.tags);
        Target {
            arn: &self.arn,
            account: self.account,
            tags,
        }
    }

    /// Whom it trusts: without a role, nobody.
    pub(crate) fn trust(&self) -> Option<&Policy> {
        self.found.as_ref().map(|found| &found.trust)
    }

    /// The role, once a decision allowed it.
    pub(crate) fn allowed(self) -> Result<Arc<RoleEntry>, Fault> {
        let missing = || Fault::internal("a role that is not there was allowed");
        self.found.ok_or_else(missing)
    }
}

impl Call<'_> {
    /// Looks a role up for a decision, and leaves for the record that it was asked for.
    pub(crate) async fn seek_role(&self, role: &RoleTarget<'_>) -> Result<Sought, Fault> {
        let found = self
            .gate
            .directory
            .role_by_arn(role.account, &role.path, &role.name)
            .await?;
        let arn = match &found {
            Some(found) => found.arn.clone(),
            None => Arn::role(self.gate.partition(), role.account, &role.path, &role.name),
        };
        let sought = Sought {
            found,
            arn,
            account: role.account,
        };
        self.touch(sought.target());
        Ok(sought)
    }

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
        let session = self.caller.session();
        let inherited = session.and_then(|session| session.source_identity.as_ref());
        let actions = request.actions(inherited);
        let sought = self.seek_role(role).await?;
        let target = sought.target();

        let theirs = self.caller.organizations.of(target.account)?;
        let mut base = context::global(self.caller, self.facts)?;
        context::resource(&mut base, target.account, target.tags);
        if let Some(theirs) = theirs {
            theirs.describe(Side::Resource, &mut base);
        }
        request.tags.overlay_resource(target.tags, &mut base);
        request.describe(&mut base);
        let layers = Layers {
            trust: sought.trust(),
            rcps: theirs.map_or(&[], |theirs| theirs.rcps()),
            ..self.layers()?
        };
        if let Some(proof) = &request.mfa {
            proof.assert(&mut base, self.facts.received_at);
        }
        // It is settled by the first of the chain and never changes after that (STS spec 8.1).
        let changes_identity = matches!((&request.source_identity, inherited),
            (Some(passed), Some(inherited)) if passed != inherited);
        for &action in &actions {
            let context = request.about(action, &base, inherited);
            let asked = self.request(action, target, &context);
            let decision = self.tellable(evaluate(&asked, &layers), target.account);
            let may =
                self.is_in_reach(action) && !(action == SET_SOURCE_IDENTITY && changes_identity);
            if !may || decision.outcome != Outcome::Allowed {
                let says_why = may && self.gate.settings.behaviour.assume_role_says_why;
                let caller = self.caller.arn();
                return Err(self.refuse(Refusal {
                    text: match says_why {
                        true => denial::of_a_role(&caller, action, &decision),
                        false => denial::bare(&caller, action, role.arn),
                    },
                    request: &asked,
                    layers: &layers,
                }));
            }
        }
        let standing = RoleStanding {
            role: sought.allowed()?,
            name: request.name,
            chained: session.is_some(),
            source_identity: request.source_identity.or_else(|| inherited.cloned()),
            tags: request.tags,
            federation: None,
            ends_in: None,
        };
        Ok(Grant {
            action: "sts:AssumeRole",
            allows: standing,
        })
    }
}
