//! A case made ready for the engine: the request and the layers of policies.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use daypass_model::AccountId;
use daypass_policy::{
    Context, DocumentKind, Explanation, Layers, NamedPolicy, Outcome, Policy, PolicyError, Request,
    evaluate, explain, limits,
};
use serde_json::value::RawValue;

use super::PolicyType;
use super::case::{self, Case};
use super::library::Library;
use super::principal::Caller;

/// A request and every policy that has a say.
#[derive(Debug)]
pub(super) struct Question {
    caller: Caller,
    action: String,
    resource: String,
    resource_account: Option<AccountId>,
    context: Context,
    gate: Gate,
    identity: Vec<NamedPolicy>,
    boundary: Option<NamedPolicy>,
    session: Vec<NamedPolicy>,
    scps: Vec<Vec<NamedPolicy>>,
    rcps: Vec<Vec<NamedPolicy>>,
    endpoint: Vec<NamedPolicy>,
    /// Policies that could not be loaded.
    pub(super) unreadable: Vec<Unreadable>,
}

/// The policy of what is acted on.
#[derive(Debug)]
enum Gate {
    None,
    Resource(Arc<Policy>),
    Trust(Arc<Policy>),
}

/// A policy that the engine refuses to load. It might have held a Deny, so nothing is allowed.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// Where it stands in the case.
    pub(super) place: String,
    /// What is wrong with it.
    pub(super) error: PolicyError,
}

impl Question {
    /// Makes a case ready. An error means that it is not known what is asked.
    pub(super) fn read(case: &Case<'_>, library: &mut Library) -> anyhow::Result<Self> {
        let action = case::required(case.action, "action")?.into_owned();
        let resource = case::required(case.resource, "resource")?.into_owned();
        let resource_account = match case.resource_account {
            Some(raw) => Some(case::scalar(raw)?.parse().context("resourceAccount")?),
            None => None,
        };
        let context = case::context(case.context)?;
        let mut caller = Caller::read(case.principal, &action)?;
        caller.learn(&context);
        let mut reader = Reader {
            library,
            caller: &caller,
            unreadable: Vec::new(),
        };
        let is_trust = is_role_assumption(&action, &resource);
        let gate = reader.gate(case.resource_policy, is_trust)?;
        let identity = reader.policies(
            case.identity_policies,
            "identityPolicies",
            DocumentKind::Identity,
        )?;
        let boundary = reader.boundary(case.permission_boundary)?;
        let mut session =
            reader.policies(case.session_policy, "sessionPolicy", DocumentKind::Session)?;
        session.append(&mut reader.policies(
            case.session_policies,
            "sessionPolicies",
            DocumentKind::Session,
        )?);
        let scps = reader.levels(case.scps, "scps", DocumentKind::ServiceControl)?;
        let rcps = reader.levels(case.rcps, "rcps", DocumentKind::ResourceControl)?;
        let endpoint = reader.policies(
            case.endpoint_policies,
            "endpointPolicies",
            DocumentKind::Endpoint,
        )?;
        let unreadable = reader.unreadable;
        if let Gate::Resource(policy) | Gate::Trust(policy) = &gate {
            caller.learn_from(policy);
        }
        Ok(Self {
            caller,
            action,
            resource,
            resource_account,
            context,
            gate,
            identity,
            boundary,
            session,
            scps,
            rcps,
            endpoint,
            unreadable,
        })
    }

    fn request(&self) -> Request<'_> {
        Request {
            resource_account: self.resource_account,
            federated_provider: self.caller.provider.as_deref(),
            ..Request::new(
                &self.caller.principal,
                &self.action,
                &self.resource,
                &self.context,
            )
        }
    }

    fn layers(&self) -> Layers<'_> {
        let (resource, trust) = match &self.gate {
            Gate::None => (None, None),
            Gate::Resource(policy) => (Some(&**policy), None),
            Gate::Trust(policy) => (None, Some(&**policy)),
        };
        // An empty list is as good as none: nobody passes a session policy by passing nothing.
        let some = |list: &'_ [NamedPolicy]| !list.is_empty();
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: Some(&*self.session).filter(|list| some(list)),
            resource,
            trust,
            scps: &self.scps,
            rcps: &self.rcps,
            endpoint: Some(&*self.endpoint).filter(|list| some(list)),
            ..Layers::default()
        }
    }

    /// The answer.
    pub(super) fn decide(&self) -> Outcome {
        self.closed(evaluate(&self.request(), &self.layers()).outcome)
    }

    /// The answer with its reasons, but for [`Self::unreadable`].
    pub(super) fn explain(&self) -> (Outcome, Explanation) {
        let explanation = explain(&self.request(), &self.layers());
        (self.closed(explanation.decision.outcome), explanation)
    }

    /// Nothing is allowed under a policy that cannot be loaded.
    fn closed(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Allowed if !self.unreadable.is_empty() => Outcome::ImplicitlyDenied,
            outcome => outcome,
        }
    }
}

/// Whether the resource's policy is a role's trust policy.
fn is_role_assumption(action: &str, resource: &str) -> bool {
    let is = |name: &str| action.eq_ignore_ascii_case(name);
    let assumes = is("sts:AssumeRole")
        || is("sts:AssumeRoleWithSAML")
        || is("sts:AssumeRoleWithWebIdentity")
        || is("sts:TagSession")
        || is("sts:SetSourceIdentity")
        || is("sts:SetContext");
    assumes && resource.contains(":role/")
}

/// How many policies that cannot be loaded are reported; one is enough to deny.
const MAX_REPORTED: usize = 100;

/// Reads the policies of one case.
struct Reader<'a> {
    library: &'a mut Library,
    caller: &'a Caller,
    unreadable: Vec<Unreadable>,
}

impl Reader<'_> {
    fn load(
        &mut self,
        raw: &RawValue,
        kind: DocumentKind,
        place: impl FnOnce() -> String,
    ) -> anyhow::Result<Option<Arc<Policy>>> {
        let text = self.library.text(raw)?;
        let loaded = match &self.caller.renamed {
            Some(renamed) => self.library.load(&renamed.apply(&text), kind),
            None => self.library.load(&text, kind),
        };
        Ok(match loaded {
            Ok(policy) => Some(policy),
            Err(error) => {
                if self.unreadable.len() < MAX_REPORTED {
                    let place = place();
                    self.unreadable.push(Unreadable { place, error });
                }
                None
            }
        })
    }

    fn gate(&mut self, raw: Option<&RawValue>, is_trust: bool) -> anyhow::Result<Gate> {
        let Some(raw) = raw else {
            return Ok(Gate::None);
        };
        let kind = match is_trust {
            true => DocumentKind::Trust,
            false => DocumentKind::Resource,
        };
        let policy = self.load(raw, kind, || "resourcePolicy".to_owned())?;
        Ok(match policy {
            Some(policy) if is_trust => Gate::Trust(policy),
            Some(policy) => Gate::Resource(policy),
            None => Gate::None,
        })
    }

    fn boundary(&mut self, raw: Option<&RawValue>) -> anyhow::Result<Option<NamedPolicy>> {
        let mut found = self.policies(raw, "permissionBoundary", DocumentKind::Identity)?;
        ensure!(found.len() < 2, "permissionBoundary is one policy");
        Ok(found.pop())
    }

    fn policies(
        &mut self,
        list: Option<&RawValue>,
        member: &str,
        kind: DocumentKind,
    ) -> anyhow::Result<Vec<NamedPolicy>> {
        let items = case::items(list).with_context(|| member.to_owned())?;
        let mut policies = Vec::with_capacity(items.len());
        for (at, raw) in items.into_iter().enumerate() {
            let name = || place_of(raw, member, at);
            if let Some(policy) = self.load(raw, kind, name)? {
                policies.push(NamedPolicy::new(name(), policy));
            }
        }
        Ok(policies)
    }

    fn levels(
        &mut self,
        list: Option<&RawValue>,
        member: &str,
        kind: DocumentKind,
    ) -> anyhow::Result<Vec<Vec<NamedPolicy>>> {
        let levels = case::items(list).with_context(|| member.to_owned())?;
        (levels.into_iter().enumerate())
            .map(|(at, level)| self.policies(Some(level), &format!("{member}[{at}]"), kind))
            .collect()
    }
}

/// The name under which a policy is reported: its file, or its place in the case.
fn place_of(raw: &RawValue, member: &str, at: usize) -> String {
    match raw.get().strip_prefix("\"file:") {
        Some(rest) => rest.trim_end_matches('"').to_owned(),
        None => format!("{member}[{at}]"),
    }
}

/// Validates a policy as if it were to be saved; the inner error is AWS's text. The outer error
/// means that it is not known what is asked.
pub(super) fn validate(case: &Case<'_>, library: &Library) -> anyhow::Result<Result<(), String>> {
    let wanted = case::required(case.validate, "validate")?;
    let raw = case.policy.context("policy is missing")?;
    let text = library.text(raw)?;
    if wanted == "syntax" {
        return Ok(Policy::check_grammar(&text).map_err(|error| error.to_string()));
    }
    let kind = PolicyType::named(&wanted).with_context(|| {
        format!("validate {wanted:?} is none of identity, resource, trust, session, scp, rcp, endpoint, syntax")
    })?;
    let kind = kind.document_kind();
    if let Err(error) = Policy::parse(&text, kind) {
        return Ok(Err(error.to_string()));
    }
    let size = limits::size_without_white_space(&text);
    Ok(match limits::largest_quota(kind) {
        Some(quota) if size > quota => {
            Err(format!("Maximum policy size of {quota} bytes exceeded"))
        }
        _ => Ok(()),
    })
}

/// The folder in which `file:` of a file looks.
pub(super) fn folder_of(file: &std::path::Path) -> PathBuf {
    file.parent().map_or_else(PathBuf::new, PathBuf::from)
}
