//! The one context that an operation gets, and the one door through which it asks.

use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use daypass_api::fault::Fault;
use daypass_model::{AccountId, SessionId, Tag};
use daypass_policy::{
    Context, ContextValue, Decision, Layers, Outcome, PolicyError, Request, evaluate,
    evaluate_always,
};
use daypass_store::{
    AccessKeys, AccountSettings, Accounts, Delegations, Groups, InlinePolicies, InstanceProfiles,
    LoginProfiles, ManagedPolicies, MfaDevices, OidcProviders, Organizations, OutboundIssuers,
    PasswordPolicies, Reports, Roles, SamlProviders, ServiceLinkedRoles, Store, Tags, Users,
};

use crate::caller::Caller;
use crate::denial::Refusal;
use crate::facts::RequestFacts;
use crate::gate::Gate;
use crate::grant::Grant;
use crate::last_used::LastUsed;
use crate::managed::{AwsManagedPolicy, PolicyArn};
use crate::organizations::Side;
use crate::{context, denial, reach};

/// An authenticated call: who, when, whence, and the gate to ask.
#[derive(Debug)]
pub struct Call<'a> {
    pub(crate) gate: &'a Gate,
    pub(crate) caller: &'a Caller,
    pub(crate) facts: &'a RequestFacts,
    trail: Mutex<Trail>,
}

/// What a call leaves for its audit record.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) resources: Vec<Touched>,
    pub(crate) issued: Option<SessionId>,
    pub(crate) issued_token: Option<String>,
    pub(crate) vouched_for: Option<VouchedFor>,
    /// What the token or assertion that was proved calls itself, and how the record calls that.
    pub(crate) presented: Option<(&'static str, String)>,
    /// Why a token or an assertion was refused, where its sender is told less (flaw G21).
    pub(crate) reason: Option<String>,
}

/// Whom an identity provider vouches for, as the record of an unsigned request names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VouchedFor {
    /// `WebIdentityUser` or `SAMLUser`.
    pub kind: &'static str,
    /// What makes the user one of its provider.
    pub id: String,
    /// What the provider calls the user.
    pub name: String,
    /// The provider.
    pub provider: String,
}

/// A resource that a decision was made about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The account that owns it.
    pub account: AccountId,
    /// Its ARN, or as much of it as was asked about.
    pub arn: String,
}

/// What an action is about.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The ARN, or `*` for an action without a resource type.
    pub arn: &'a str,
    /// The account that owns it.
    pub account: AccountId,
    /// Its tags.
    pub tags: &'a [Tag],
}

/// A condition key of an operation's own, beside the global ones.
pub type ConditionKey = (Cow<'static, str>, ContextValue);

/// The nouns of the directory, for whoever was granted an action. The key ring and the deployment
/// are not among them.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) last_used: &'a LastUsed,
}

impl std::fmt::Debug for Records<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Records")
    }
}

impl<'a> Records<'a> {
    /// Accounts.
    pub fn accounts(self) -> &'a dyn Accounts {
        self.store
    }

    /// Users.
    pub fn users(self) -> &'a dyn Users {
        self.store
    }

    /// Reports.
    pub fn reports(self) -> &'a dyn Reports {
        self.store
    }

    /// Groups.
    pub fn groups(self) -> &'a dyn Groups {
        self.store
    }

    /// Roles.
    pub fn roles(self) -> &'a dyn Roles {
        self.store
    }

    /// Access keys.
    pub fn keys(self) -> &'a dyn AccessKeys {
        self.store
    }

    /// Delegation requests.
    pub fn delegations(self) -> &'a dyn Delegations {
        self.store
    }

    /// What accounts say of themselves.
    pub fn account_settings(self) -> &'a dyn AccountSettings {
        self.store
    }

    /// Instance profiles.
    pub fn instance_profiles(self) -> &'a dyn InstanceProfiles {
        self.store
    }

    /// The end of service-linked roles.
    pub fn service_linked_roles(self) -> &'a dyn ServiceLinkedRoles {
        self.store
    }

    /// The tags of whatever has some.
    pub fn tags(self) -> &'a dyn Tags {
        self.store
    }

    /// Virtual MFA devices.
    pub fn mfa_devices(self) -> &'a dyn MfaDevices {
        self.store
    }

    /// Login profiles.
    pub fn login_profiles(self) -> &'a dyn LoginProfiles {
        self.store
    }

    /// Password policies.
    pub fn password_policies(self) -> &'a dyn PasswordPolicies {
        self.store
    }

    /// The switches for outbound web identity.
    pub fn outbound_issuers(self) -> &'a dyn OutboundIssuers {
        self.store
    }

    /// OIDC providers.
    pub fn oidc_providers(self) -> &'a dyn OidcProviders {
        self.store
    }

    /// SAML providers.
    pub fn saml_providers(self) -> &'a dyn SamlProviders {
        self.store
    }

    /// Inline policies.
    pub fn policies(self) -> &'a dyn InlinePolicies {
        self.store
    }

    /// Managed policies.
    pub fn managed_policies(self) -> &'a dyn ManagedPolicies {
        self.store
    }

    /// Organizations.
    pub fn organizations(self) -> &'a dyn Organizations {
        self.store
    }
}

impl<'a> Call<'a> {
    /// A call of this caller.
    pub(crate) fn new(gate: &'a Gate, caller: &'a Caller, facts: &'a RequestFacts) -> Self {
        Self {
            gate,
            caller,
            facts,
            trail: Mutex::default(),
        }
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        self.caller
    }

    /// The circumstances of the request.
    pub fn facts(&self) -> &RequestFacts {
        self.facts
    }

    /// The gate.
    pub fn gate(&self) -> &Gate {
        self.gate
    }

    /// Decides whether the caller's policies allow these actions, every one of them, with
    /// condition keys of the operation's own beside the global ones. A refusal names the first
    /// action that is denied and the layer (STS spec 5.4).
    pub fn authorize(
        &self,
        actions: &[&'static str],
        target: Target<'_>,
        keys: impl IntoIterator<Item = ConditionKey>,
    ) -> Result<Grant, Fault> {
        self.decide(actions, target, target.arn, keys)
    }

    /// [`Self::authorize`], with the resource that a refusal names.
    pub(crate) fn decide(
        &self,
        actions: &[&'static str],
        target: Target<'_>,
        told: &str,
        keys: impl IntoIterator<Item = ConditionKey>,
    ) -> Result<Grant, Fault> {
        self.decide_by(evaluate, actions, (target, told), keys)
    }

    /// [`Self::authorize`] for an action that AWS allows whatever the policies say, in a deployment
    /// that asks them all the same.
    pub(crate) fn ask_the_policies(
        &self,
        action: &'static str,
        target: Target<'_>,
    ) -> Result<Grant, Fault> {
        self.decide_by(evaluate_always, &[action], (target, target.arn), [])
    }

    fn decide_by(
        &self,
        evaluate: impl Fn(&Request<'_>, &Layers<'_>) -> Decision,
        actions: &[&'static str],
        (target, told): (Target<'_>, &str),
        keys: impl IntoIterator<Item = ConditionKey>,
    ) -> Result<Grant, Fault> {
        let mut context = context::global(self.caller, self.facts)?;
        context::resource(&mut context, target.account, target.tags);
        let theirs = self.caller.organizations.of(target.account)?;
        if let Some(theirs) = theirs {
            theirs.describe(Side::Resource, &mut context);
        }
        for (key, value) in keys {
            context.insert(key, value);
        }
        self.touch(target);
        let layers = Layers {
            rcps: theirs.map_or(&[], |theirs| theirs.rcps()),
            ..self.layers()?
        };
        for action in actions {
            if !self.is_in_reach(action) {
                return Err(Fault::access_denied(match told {
                    "*" => denial::without_resource(&self.caller.arn(), action),
                    told => denial::bare(&self.caller.arn(), action, told),
                }));
            }
            let asked = self.request(action, target, &context);
            let decision = self.tellable(evaluate(&asked, &layers), target.account);
            if decision.outcome != Outcome::Allowed {
                return Err(self.refuse(Refusal {
                    text: denial::reasoned(&self.caller.arn(), action, told, &decision),
                    request: &asked,
                    layers: &layers,
                }));
            }
        }
        let action = *actions
            .first()
            .ok_or_else(|| Fault::internal("no action to decide"))?;
        Ok(Grant { action, allows: () })
    }

    /// What is stored, for whoever was granted an action.
    pub fn store(&self, _allowed: &Grant) -> Records<'_> {
        Records {
            store: self.gate.directory.store(),
            last_used: &self.gate.last_used,
        }
    }

    /// Whether the caller's kind of session may perform the action at all (STS spec 6).
    pub(crate) fn is_in_reach(&self, action: &str) -> bool {
        self.caller
            .session()
            .is_none_or(|session| reach::may_perform(session, action))
    }

    /// Whether a text is a session policy, with AWS's words if it is none (STS spec 8.13).
    pub fn check_session_policy(&self, text: &str) -> Result<(), PolicyError> {
        self.gate.directory.check_session_policy(text)
    }

    /// Whether there is a managed policy with this ARN that a session of this account may be
    /// passed: one of the account's or one of AWS's. For whoever was granted the session; nobody
    /// else is told which policies an account has.
    pub async fn may_be_passed<T>(
        &self,
        _allowed: &Grant<T>,
        account: AccountId,
        arn: &PolicyArn,
    ) -> Result<bool, Fault> {
        let directory = &self.gate.directory;
        let found = directory.managed_policy(account, arn.as_str()).await?;
        let is_for_root = AwsManagedPolicy::find(arn).is_some_and(|aws| !aws.is_attachable());
        Ok(found.is_some() && !is_for_root)
    }

    pub(crate) fn request<'r>(
        &'r self,
        action: &'r str,
        target: Target<'r>,
        context: &'r Context,
    ) -> Request<'r> {
        Request {
            resource_account: Some(target.account),
            ..Request::new(&self.caller.principal, action, target.arn, context)
        }
    }

    /// The layers that bind the caller wherever it goes.
    pub(crate) fn layers(&self) -> Result<Layers<'_>, Fault> {
        let ours = self.caller.organizations.of(self.caller.account())?;
        Ok(Layers {
            identity: self.caller.identity_policies(),
            boundary: self.caller.boundary(),
            session: self.caller.session_policies(),
            scope_down: self.caller.scope_down(),
            scps: ours.map_or(&[], |ours| ours.scps()),
            ..Layers::default()
        })
    }

    /// A decision as it may be told: which policy denied is told within one account or one
    /// organization only (STS spec 5.4).
    pub(crate) fn tellable(&self, decision: Decision, owner: AccountId) -> Decision {
        let caller = self.caller.account();
        match self.caller.organizations.are_of_one(caller, owner) {
            true => decision,
            false => Decision {
                policy: None,
                ..decision
            },
        }
    }

    pub(crate) fn touch(&self, target: Target<'_>) {
        if target.arn != "*" {
            let touched = Touched {
                account: target.account,
                arn: target.arn.to_owned(),
            };
            let mut trail = self.trail();
            if !trail.resources.contains(&touched) {
                trail.resources.push(touched);
            }
        }
    }

    /// Leaves for the record why a token or an assertion was refused.
    pub(crate) fn note_reason(&self, reason: &impl std::fmt::Display) {
        self.trail().reason = Some(reason.to_string());
    }

    pub(crate) fn trail(&self) -> MutexGuard<'_, Trail> {
        // The trail is a list that only grows: a panic leaves nothing half-done in it.
        self.trail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
