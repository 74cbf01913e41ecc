//! What would happen if: the core of `iam:SimulatePrincipalPolicy` and `SimulateCustomPolicy`.
//!
//! AWS's simulator passes over trust policies (policy spec, Outside engines); this one decides as
//! the server does, with [`crate::explain()`].

mod context;
mod shelf;

use std::collections::HashSet;
use std::sync::Arc;

use daypass_model::{AccountId, Principal};

pub use self::context::{ContextEntry, ContextKeyType};
use self::shelf::Shelf;
use crate::explain::{Explanation, LayerReport, StatementReport};
use crate::mentioned::Keys;
use crate::{
    Context, Layer, LayerVerdict, Layers, NamedPolicy, Outcome, PolicyError, Request, Span, explain,
};

/// A policy as it is kept or sent, with what it is reported under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcePolicy<'a> {
    /// What AWS calls the `SourcePolicyId`: `PolicyInputList.1`, a managed policy's name, ..
    pub id: &'a str,
    /// To what it belongs.
    pub source: PolicySource,
    /// The document.
    pub text: &'a str,
}

/// To what a policy belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicySource {
    /// Inline, of a user.
    User,
    /// Inline, of a group.
    Group,
    /// Inline, of a role; a role's trust policy too.
    Role,
    /// A managed policy that comes with the service.
    AwsManaged,
    /// A managed policy of the account.
    UserManaged,
    /// A resource's own.
    Resource,
    /// Nothing: it came with the question.
    None,
}

impl PolicySource {
    /// What the service answers as `SourcePolicyType`: it was never seen to use the values that its
    /// model has.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resource => "Resource Policy",
            _ => "IAM Policy",
        }
    }
}

impl Outcome {
    /// The value of `EvalDecision` in the service model.
    pub fn eval_decision(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitlyDenied => "explicitDeny",
            Self::ImplicitlyDenied => "implicitDeny",
        }
    }
}

/// The question: every action on every resource, under these policies. See [`Layers`] for what
/// each layer means.
#[derive(Clone, Copy, Debug)]
pub struct Simulation<'a> {
    /// Who would ask.
    pub caller: &'a Principal,
    /// The actions.
    pub actions: &'a [&'a str],
    /// The resources' ARNs. None is as good as one `*`.
    pub resources: &'a [&'a str],
    /// The account that owns the resources whose ARN names none.
    pub resource_owner: Option<AccountId>,
    /// The condition keys. Nothing is added to them: those that the server derives from the
    /// caller are for whoever asks to put in.
    pub context: &'a [ContextEntry<'a>],
    /// Identity-based policies.
    pub identity: &'a [SourcePolicy<'a>],
    /// The permissions boundary.
    pub boundary: Option<SourcePolicy<'a>>,
    /// Session policies; `Some(&[])` allows nothing.
    pub session: Option<&'a [SourcePolicy<'a>]>,
    /// Scope-down policies, one a step.
    pub scope_down: &'a [SourcePolicy<'a>],
    /// The policy of the resources.
    pub resource_policy: Option<SourcePolicy<'a>>,
    /// Trust policies by the ARN of their role. A role without one trusts nobody.
    pub trusts: &'a [(&'a str, SourcePolicy<'a>)],
    /// Service control policies, a list a level.
    pub scps: &'a [Vec<SourcePolicy<'a>>],
    /// Resource control policies, a list a level.
    pub rcps: &'a [Vec<SourcePolicy<'a>>],
    /// The VPC endpoint's policy.
    pub endpoint: Option<&'a [SourcePolicy<'a>]>,
    /// Layers that decide and are not told of: their statements and the keys that they ask for are
    /// left out, because they are somebody else's.
    pub untold: &'a [Layer],
}

impl<'a> Simulation<'a> {
    /// A question without any policy.
    pub fn new(caller: &'a Principal, actions: &'a [&'a str], resources: &'a [&'a str]) -> Self {
        Self {
            caller,
            actions,
            resources,
            resource_owner: None,
            context: &[],
            identity: &[],
            boundary: None,
            session: None,
            scope_down: &[],
            resource_policy: None,
            trusts: &[],
            scps: &[],
            rcps: &[],
            endpoint: None,
            untold: &[],
        }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// A policy that cannot be loaded.
    #[error("{id}: {error}")]
    Policy {
        /// Its [`SourcePolicy::id`].
        id: String,
        /// What is wrong with it.
        error: PolicyError,
    },
    /// A context entry whose values are not of its type.
    #[error("the values of {0} are not of its type")]
    Context(String),
}

/// What would happen to one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionResult<'a> {
    /// The action, as it was asked for.
    pub action: &'a str,
    /// The decision on all resources together: allowed only if all of them are.
    pub outcome: Outcome,
    /// Each resource, in the order in which they were asked for.
    pub resources: Vec<ResourceResult<'a>>,
}

/// What would happen to one action on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceResult<'a> {
    /// The resource, as it was asked for.
    pub resource: &'a str,
    /// The decision.
    pub outcome: Outcome,
    /// Of a refusal: the layer that denied, or had to allow and did not.
    pub layer: Option<Layer>,
    /// The statements that the decision rests on: every Allow that applied or, of an explicit
    /// denial, every Deny of the layer that denied. An implicit denial rests on none.
    pub matched: Vec<MatchedStatement<'a>>,
    /// The condition keys that statements on the action ask for, in conditions and variables,
    /// and that are not given.
    pub missing_context: Vec<String>,
    /// What each layer with a say said, in order.
    pub layers: Vec<(Layer, LayerVerdict)>,
}

impl ResourceResult<'_> {
    /// `AllowedByOrganizations`: what the control policies say; `None` if there are none.
    pub fn allowed_by_organizations(&self) -> Option<bool> {
        let scps = self.allowed_by(Layer::ServiceControl);
        let rcps = self.allowed_by(Layer::ResourceControl);
        match (scps, rcps) {
            (None, None) => None,
            (scps, rcps) => Some(scps != Some(false) && rcps != Some(false)),
        }
    }

    /// `AllowedByPermissionsBoundary`; `None` if there is none.
    pub fn allowed_by_boundary(&self) -> Option<bool> {
        self.allowed_by(Layer::Boundary)
    }

    /// Whether a layer allows; `None` if it has no say.
    pub fn allowed_by(&self, layer: Layer) -> Option<bool> {
        let mut layers = self.layers.iter();
        let (_, verdict) = layers.find(|(have, _)| *have == layer)?;
        Some(*verdict == LayerVerdict::Allows)
    }
}

/// A statement that a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedStatement<'a> {
    /// The policy that it stands in.
    pub policy: SourcePolicy<'a>,
    /// The layer of that policy.
    pub layer: Layer,
    /// Its place in the document, from 0.
    pub index: usize,
    /// Its `Sid`, if it has one.
    pub sid: Option<String>,
    /// From where to where it stands in the document's text.
    pub span: Span,
}

/// Decides every action on every resource. Pure, like [`crate::evaluate()`].
pub fn simulate<'a>(simulation: &Simulation<'a>) -> Result<Vec<ActionResult<'a>>, SimulationError> {
    let context = context::of_entries(simulation.context)?;
    let stage = Stage::set(simulation)?;
    let resources = match simulation.resources {
        [] => &["*"],
        resources => resources,
    };
    let of_action = |action: &'a str| {
        let resources: Vec<ResourceResult<'a>> = (resources.iter())
            .map(|resource| stage.play(simulation, &context, action, resource))
            .collect();
        let worst = |outcome: Outcome| resources.iter().any(|result| result.outcome == outcome);
        let outcome = [Outcome::ExplicitlyDenied, Outcome::ImplicitlyDenied]
            .into_iter()
            .find(|outcome| worst(*outcome))
            .unwrap_or(Outcome::Allowed);
        ActionResult {
            action,
            outcome,
            resources,
        }
    };
    Ok(simulation.actions.iter().map(|a| of_action(a)).collect())
}

/// The policies of a simulation, compiled.
struct Stage<'a> {
    shelf: Shelf<'a>,
    identity: Vec<NamedPolicy>,
    boundary: Option<NamedPolicy>,
    session: Option<Vec<NamedPolicy>>,
    scope_down: Vec<NamedPolicy>,
    /// The gates are named too, but not reported by name.
    resource: Option<NamedPolicy>,
    trusts: Vec<(&'a str, NamedPolicy)>,
    /// The trust policy of roles that have none.
    distrust: NamedPolicy,
    scps: Vec<Vec<NamedPolicy>>,
    rcps: Vec<Vec<NamedPolicy>>,
    endpoint: Option<Vec<NamedPolicy>>,
}

impl<'a> Stage<'a> {
    fn set(simulation: &Simulation<'a>) -> Result<Self, SimulationError> {
        use crate::DocumentKind as Kind;

        let mut shelf = Shelf::default();
        let nobody = SourcePolicy {
            id: "none",
            source: PolicySource::None,
            text: r#"{"Statement": []}"#,
        };
        let boundary = simulation.boundary.as_ref();
        let resource = simulation.resource_policy.as_ref();
        let trusts = simulation.trusts.iter();
        Ok(Self {
            identity: shelf.all(simulation.identity, Kind::Identity)?,
            boundary: shelf.maybe(boundary, Kind::Identity)?,
            session: match simulation.session {
                Some(policies) => Some(shelf.all(policies, Kind::Session)?),
                None => None,
            },
            scope_down: shelf.all(simulation.scope_down, Kind::Session)?,
            resource: shelf.maybe(resource, Kind::Resource)?,
            trusts: shelf.each_once(trusts, Kind::Trust)?,
            distrust: shelf.one(&nobody, Kind::Trust)?,
            scps: shelf.levels(simulation.scps, Kind::ServiceControl)?,
            rcps: shelf.levels(simulation.rcps, Kind::ResourceControl)?,
            endpoint: match simulation.endpoint {
                Some(policies) => Some(shelf.all(policies, Kind::Endpoint)?),
                None => None,
            },
            shelf,
        })
    }

    /// Decides one action on one resource.
    fn play(
        &self,
        simulation: &Simulation<'a>,
        context: &Context,
        action: &'a str,
        resource: &'a str,
    ) -> ResourceResult<'a> {
        let trust = is_about_trust(action, resource).then(|| self.trust_of(resource));
        let gate = trust.or(self.resource.as_ref());
        let layers = Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            scope_down: &self.scope_down,
            resource: gate.filter(|_| trust.is_none()).map(NamedPolicy::policy),
            trust: trust.map(NamedPolicy::policy),
            scps: &self.scps,
            rcps: &self.rcps,
            endpoint: self.endpoint.as_deref(),
        };
        let request = Request {
            resource_account: owner_of(resource, simulation.resource_owner),
            ..Request::new(simulation.caller, action, resource, context)
        };
        let explanation = explain(&request, &layers);
        let place_of = |statement: &StatementReport| {
            let name = statement.policy.as_ref();
            name.or(gate.map(NamedPolicy::name)).map(Arc::clone)
        };
        ResourceResult {
            resource,
            outcome: explanation.decision.outcome,
            layer: explanation.decision.layer,
            matched: self.matched(simulation.untold, &explanation, place_of),
            missing_context: self.missing((simulation.untold, context), &explanation, place_of),
            layers: (explanation.layers.iter())
                .map(|report| (report.layer, report.verdict))
                .collect(),
        }
    }

    fn trust_of(&self, role: &str) -> &NamedPolicy {
        let mut trusts = self.trusts.iter();
        let found = trusts.find(|(arn, _)| *arn == role);
        found.map_or(&self.distrust, |(_, policy)| policy)
    }

    fn matched(
        &self,
        untold: &[Layer],
        explanation: &Explanation,
        place_of: impl Fn(&StatementReport) -> Option<Arc<str>>,
    ) -> Vec<MatchedStatement<'a>> {
        let deciding: HashSet<*const StatementReport> = explanation
            .deciding_statements()
            .map(std::ptr::from_ref)
            .collect();
        let mut matched = Vec::new();
        for report in told(explanation, untold) {
            for statement in &report.statements {
                if !deciding.contains(&std::ptr::from_ref(statement)) {
                    continue;
                }
                let Some(book) = place_of(statement).and_then(|name| self.shelf.find(&name)) else {
                    continue;
                };
                // A document has as many spans as statements: fuzzing holds the two to that.
                let Some(span) = book.spans.get(statement.index) else {
                    continue;
                };
                matched.push(MatchedStatement {
                    policy: book.source,
                    layer: report.layer,
                    index: statement.index,
                    sid: statement.sid.clone(),
                    span: *span,
                });
            }
        }
        matched
    }

    fn missing(
        &self,
        (untold, context): (&[Layer], &Context),
        explanation: &Explanation,
        place_of: impl Fn(&StatementReport) -> Option<Arc<str>>,
    ) -> Vec<String> {
        let mut keys = Keys::default();
        for statement in told(explanation, untold).flat_map(|report| &report.statements) {
            if let Some(book) = place_of(statement).and_then(|name| self.shelf.find(&name)) {
                let document = book.policy.document();
                keys.of_statement(&document.statements[statement.index], document);
            }
        }
        keys.names.retain(|name| context.get(name).is_none());
        keys.names
    }
}

/// What the layers said that may be told of.
fn told<'e>(
    explanation: &'e Explanation,
    untold: &[Layer],
) -> impl Iterator<Item = &'e LayerReport> {
    let reports = explanation.layers.iter();
    reports.filter(move |report| !untold.contains(&report.layer))
}

/// Whether a role's trust policy decides: who simulates puts it into [`Simulation::trusts`].
pub fn is_about_trust(action: &str, resource: &str) -> bool {
    let actions = [
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:TagSession",
        "sts:SetSourceIdentity",
        "sts:SetContext",
    ];
    let is_known = |known: &&str| known.eq_ignore_ascii_case(action);
    actions.iter().any(is_known) && resource.contains(":role/")
}

/// The owner that was named, unless the resource names its own.
fn owner_of(resource: &str, named: Option<AccountId>) -> Option<AccountId> {
    let own = resource.split(':').nth(4).map(str::parse);
    own.and_then(Result::ok).or(named)
}
