//! A decision with its reasons: for refusal texts, for the encoded authorization message, for
//! simulation and for people.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::action::Folded;
use crate::document::{self, Principals};
use crate::evaluate::{Opinion, decide, ignores_policies, survey};
use crate::key;
use crate::policy::Policy;
use crate::statement::{Facts, Mismatch};
use crate::{Decision, Effect, Layer, Layers, NamedPolicy, Outcome, Request};

/// A decision and the opinions of all layers, in order.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The decision: what [`crate::evaluate()`] gives.
    pub decision: Decision,
    /// Each layer that had a say, in the order of [`Layer::ALL`].
    pub layers: Vec<LayerReport>,
    /// Condition keys that statements on the action asked for and the request did not have, as
    /// they are written there, each once.
    pub missing_keys: Vec<Box<str>>,
}

/// What one layer said, and why.
#[derive(Clone, Debug)]
pub struct LayerReport {
    /// Which layer.
    pub layer: Layer,
    /// What it said.
    pub verdict: LayerVerdict,
    /// Its statements on the action, in order: those that applied and those that did not.
    pub statements: Vec<StatementReport>,
}

/// What a layer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LayerVerdict {
    /// It allows.
    Allows,
    /// It neither allows nor denies.
    Silent,
    /// It denies.
    Denies,
}

/// A statement whose action fits the request.
#[derive(Clone, Debug)]
pub struct StatementReport {
    /// The name or ARN of the policy; `None` for the resource's own policy and the trust policy.
    pub policy: Option<Arc<str>>,
    /// The statement's place in the document, from 0.
    pub index: usize,
    /// Its `Sid`, if it has one.
    pub sid: Option<String>,
    /// Its effect.
    pub effect: Effect,
    /// Whether it applied.
    pub fit: Fit,
    /// The principals as written, without their types.
    pub principals: Vec<String>,
    /// `Action` or `NotAction` as written.
    pub actions: Vec<String>,
    /// `Resource` or `NotResource` as written.
    pub resources: Vec<String>,
    /// The conditions as written.
    pub conditions: Vec<WrittenCondition>,
}

/// Whether a statement applied, and if not, the first thing that did not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It applied.
    Applied,
    /// It is about other principals.
    OtherPrincipal,
    /// It is about other resources.
    OtherResource,
    /// A condition did not hold.
    Condition(ConditionFailure),
}

/// A condition as it stands in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenCondition {
    /// The operator with its prefix and suffix.
    pub operator: String,
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
}

/// A condition that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionFailure {
    /// What was wanted.
    pub wanted: WrittenCondition,
    /// The request's values; `None` when the key is missing.
    pub got: Option<Vec<String>>,
}

/// Decides a request as [`crate::evaluate()`] does, and says why.
pub fn explain(request: &Request<'_>, layers: &Layers<'_>) -> Explanation {
    if ignores_policies(request) {
        return Explanation {
            decision: Decision::ALLOWED,
            layers: Vec::new(),
            missing_keys: Vec::new(),
        };
    }
    let action = Folded::new(request.action);
    let facts = Facts::new(request, &action, layers.boundary.is_some());
    let opinions = survey(&facts, layers);
    let mut witness = Witness {
        facts: &facts,
        missing_keys: Vec::new(),
        seen: HashSet::new(),
    };
    let mut reports = Vec::new();
    for layer in Layer::ALL {
        let verdict = match &opinions[layer as usize] {
            Opinion::Absent => continue,
            Opinion::Denies(_) => LayerVerdict::Denies,
            Opinion::Allows(Some(_)) => LayerVerdict::Allows,
            Opinion::Allows(None) => LayerVerdict::Silent,
        };
        let mut statements = Vec::new();
        for (name, policy) in policies_of(layer, layers) {
            witness.report(name, policy, &mut statements);
        }
        reports.push(LayerReport {
            layer,
            verdict,
            statements,
        });
    }
    Explanation {
        decision: decide(&facts, layers, &opinions),
        layers: reports,
        missing_keys: witness.missing_keys,
    }
}

impl Explanation {
    /// The statements that the decision rests on: of an explicit denial, the Denies of the layer
    /// that denied; of an allowance, every Allow that applied. An implicit denial rests on none.
    pub fn deciding_statements(&self) -> impl Iterator<Item = &StatementReport> {
        let (effect, layer) = match self.decision.outcome {
            Outcome::Allowed => (Some(Effect::Allow), None),
            Outcome::ExplicitlyDenied => (Some(Effect::Deny), self.decision.layer),
            Outcome::ImplicitlyDenied => (None, None),
        };
        let reports = self.layers.iter().filter(move |report| match layer {
            Some(layer) => report.layer == layer,
            None => true,
        });
        reports
            .flat_map(|report| &report.statements)
            .filter(move |statement| statement.applied() && Some(statement.effect) == effect)
    }
}

impl StatementReport {
    /// Whether it applied.
    pub fn applied(&self) -> bool {
        self.fit == Fit::Applied
    }
}

/// The policies of a layer with their names.
fn policies_of<'a>(layer: Layer, layers: &Layers<'a>) -> Vec<(Option<&'a Arc<str>>, &'a Policy)> {
    let named = |policies: &'a [NamedPolicy]| {
        let pairs = policies.iter().map(|p| (Some(p.name()), p.policy()));
        pairs.collect()
    };
    let levels = |levels: &'a [Vec<NamedPolicy>]| {
        let policies = levels.iter().flatten();
        policies.map(|p| (Some(p.name()), p.policy())).collect()
    };
    match layer {
        Layer::ServiceControl => levels(layers.scps),
        Layer::ResourceControl => levels(layers.rcps),
        Layer::Trust => layers.trust.map(|p| (None, p)).into_iter().collect(),
        Layer::Resource => layers.resource.map(|p| (None, p)).into_iter().collect(),
        Layer::Identity => named(layers.identity),
        Layer::Boundary => named(layers.boundary.map_or(&[], std::slice::from_ref)),
        Layer::Session => named(layers.session.unwrap_or_default()),
        Layer::ScopeDown => named(layers.scope_down),
        Layer::Endpoint => named(layers.endpoint.unwrap_or_default()),
    }
}

/// What is noted while the policies are gone through once more.
struct Witness<'a> {
    facts: &'a Facts<'a>,
    missing_keys: Vec<Box<str>>,
    seen: HashSet<String>,
}

impl Witness<'_> {
    fn report(
        &mut self,
        name: Option<&Arc<str>>,
        policy: &Policy,
        reports: &mut Vec<StatementReport>,
    ) {
        let mut places: Vec<usize> = policy.candidates(&self.facts.action).collect();
        places.sort_unstable();
        places.dedup();
        for index in places {
            let (compiled, written) = policy.statement(index);
            let conditions = written_conditions(written);
            for condition in &conditions {
                self.note_missing(&condition.key);
            }
            let fit = match compiled.apply(self.facts) {
                Ok(_) => Fit::Applied,
                Err(Mismatch::Principal) => Fit::OtherPrincipal,
                Err(Mismatch::Resource) => Fit::OtherResource,
                // Conditions are compiled in the order in which they are written.
                Err(Mismatch::Condition(at)) => Fit::Condition(ConditionFailure {
                    got: self.values_of(&conditions[at].key),
                    wanted: conditions[at].clone(),
                }),
            };
            let list = |element: &Option<document::Element<Vec<String>>>| {
                element
                    .as_ref()
                    .map(|e| e.value.clone())
                    .unwrap_or_default()
            };
            reports.push(StatementReport {
                policy: name.cloned(),
                index,
                sid: written.sid.clone(),
                effect: compiled.effect,
                fit,
                principals: written_principals(written),
                actions: list(&written.action),
                resources: list(&written.resource),
                conditions,
            });
        }
    }

    fn note_missing(&mut self, name: &str) {
        if self.facts.request.context.get(name).is_none() && self.seen.insert(key::folded(name)) {
            self.missing_keys.push(name.into());
        }
    }

    fn values_of(&self, name: &str) -> Option<Vec<String>> {
        let value = self.facts.request.context.get(name)?;
        Some(value.values().iter().map(ToString::to_string).collect())
    }
}

fn written_conditions(written: &document::Statement) -> Vec<WrittenCondition> {
    let blocks = written.conditions.iter();
    blocks
        .flat_map(|block| {
            block.keys.iter().map(|(key, values)| WrittenCondition {
                operator: block.operator.clone(),
                key: key.clone(),
                values: values.clone(),
            })
        })
        .collect()
}

fn written_principals(written: &document::Statement) -> Vec<String> {
    match written.principal.as_ref().map(|element| &element.value) {
        Some(Principals::Everyone) => vec!["*".to_owned()],
        Some(Principals::ByType(types)) => types
            .iter()
            .flat_map(|(_, values)| values)
            .cloned()
            .collect(),
        Some(Principals::Bare(_)) | None => Vec::new(),
    }
}

/// A text for people: the decision, then a line a layer, then its statements with what did not
/// fit.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.decision.outcome, self.decision.layer) {
            (Outcome::Allowed, _) => writeln!(f, "allowed")?,
            (Outcome::ExplicitlyDenied, Some(layer)) => {
                write!(f, "denied by a {}", layer.policy_type())?;
                match &self.decision.policy {
                    Some(policy) => writeln!(f, ": {policy}")?,
                    None => writeln!(f)?,
                }
            }
            (Outcome::ImplicitlyDenied, Some(layer)) => {
                writeln!(f, "denied: no {} allows it", layer.policy_type())?;
            }
            (_, None) => writeln!(f, "denied")?,
        }
        for report in &self.layers {
            let verdict = match report.verdict {
                LayerVerdict::Allows => "allows",
                LayerVerdict::Silent => "does not allow",
                LayerVerdict::Denies => "denies",
            };
            writeln!(f, "  {}: {verdict}", report.layer.policy_type())?;
            for statement in &report.statements {
                writeln!(f, "    {statement}")?;
            }
        }
        for key in &self.missing_keys {
            writeln!(f, "  the request has no {key}")?;
        }
        Ok(())
    }
}

impl fmt::Display for StatementReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(policy) = &self.policy {
            write!(f, "{policy} ")?;
        }
        write!(f, "statement {}", self.index)?;
        if let Some(sid) = &self.sid {
            write!(f, " ({sid})")?;
        }
        write!(f, ", {}: ", self.effect)?;
        match &self.fit {
            Fit::Applied => f.write_str("applies"),
            Fit::OtherPrincipal => f.write_str("names another principal"),
            Fit::OtherResource => f.write_str("is about another resource"),
            Fit::Condition(failure) => {
                let WrittenCondition {
                    operator,
                    key,
                    values,
                } = &failure.wanted;
                write!(f, "{operator} {key} wants {values:?}, ")?;
                match &failure.got {
                    Some(got) => write!(f, "got {got:?}"),
                    None => f.write_str("the key is missing"),
                }
            }
        }
    }
}
