//! The outcome of a simulation, in AWS's shape.

use std::collections::{BTreeMap, HashSet};

use daypass_api::Choice;
use daypass_api::fault::Fault;
use daypass_api::iam::{
    EvaluationResult, OrganizationsDecisionDetail, PermissionsBoundaryDecisionDetail,
    PolicyEvaluationDecisionType, PolicySourceType, Position as WirePosition,
    ResourceSpecificResult, SimulatePolicyOutput, Statement,
};
use daypass_model::AccountId;
use daypass_policy::{
    ActionResult, ContextEntry, Layer, LayerVerdict, MatchedStatement, Outcome, Position,
    ResourceResult, Simulation, SimulationError, SourcePolicy, is_about_trust, simulate,
};
use daypass_store::Slice;

use super::principal::Standing;
use super::question::{Entry, Question};
use super::{Document, effort, invalid};
use crate::paging;

/// Control policies decide, and what they say is the management account's.
const UNTOLD: [Layer; 2] = [Layer::ServiceControl, Layer::ResourceControl];

/// Decides a question and tells the outcome.
pub(super) fn answer(
    question: Question,
    standing: &Standing,
) -> Result<SimulatePolicyOutput, Fault> {
    let actions = effort::affordable(&question, standing)?;
    let question = &question.shortened(actions);
    let results = decide(question, standing, |results| {
        let teller = Teller { question, standing };
        results.iter().map(|result| teller.action(result)).collect()
    })?;
    let (is_truncated, marker) = paging::mark(&Slice::<()> {
        items: Vec::new(),
        next: question.next.clone(),
    });
    Ok(SimulatePolicyOutput {
        evaluation_results: results,
        is_truncated,
        marker,
    })
}

/// Puts the simulation together, runs it and hands on what comes out.
fn decide<T>(
    question: &Question,
    standing: &Standing,
    tell: impl FnOnce(&[ActionResult<'_>]) -> T,
) -> Result<T, Fault> {
    let own = standing.identity.iter().map(|held| held.document.source());
    let passed = question.policies.iter().map(Document::source);
    let identity: Vec<_> = own.chain(passed).collect();
    let boundary = question.boundary.as_ref().or(standing.boundary.as_ref());
    let levels = standing.scps.iter().chain(&question.levels);
    let scps: Vec<Vec<_>> = levels.map(|level| sources(level)).collect();
    let rcps: Vec<Vec<_>> = standing.rcps.iter().map(|level| sources(level)).collect();
    let trusts: Vec<_> = (standing.trusts.iter())
        .map(|(role, document)| (role.as_str(), document.source()))
        .collect();
    // What is passed for roles alone is a trust policy, and none for another resource.
    let is_needed = question
        .pairs()
        .any(|(action, on)| !is_about_trust(action, on));
    let resource_policy = question.resource_policy.as_ref().filter(|_| is_needed);

    let entries: Vec<&Entry> = standing.context.iter().chain(&question.context).collect();
    let values: Vec<Vec<&str>> = (entries.iter())
        .map(|entry| entry.values.iter().map(String::as_str).collect())
        .collect();
    let context: Vec<ContextEntry<'_>> = (entries.iter().zip(&values))
        .map(|(entry, values)| ContextEntry {
            name: &entry.name,
            kind: entry.kind,
            values,
        })
        .collect();
    let actions: Vec<&str> = question.actions.iter().map(String::as_str).collect();
    let resources: Vec<&str> = question.resources.iter().map(String::as_str).collect();
    let simulation = Simulation {
        resource_owner: question.resource_owner.or(standing.principal.account()),
        context: &context,
        identity: &identity,
        boundary: boundary.map(Document::source),
        resource_policy: resource_policy.map(Document::source),
        trusts: &trusts,
        scps: &scps,
        rcps: &rcps,
        untold: &UNTOLD,
        ..Simulation::new(&standing.principal, &actions, &resources)
    };
    let results = simulate(&simulation).map_err(|error| match &error {
        // Stored policies were checked; those of the organization have no id to be told by.
        SimulationError::Policy { id, .. } if id.is_empty() => Fault::internal(&error),
        _ => invalid(error.to_string()),
    })?;
    Ok(tell(&results))
}

fn sources(documents: &[Document]) -> Vec<SourcePolicy<'_>> {
    documents.iter().map(Document::source).collect()
}

struct Teller<'a> {
    question: &'a Question,
    standing: &'a Standing,
}

impl Teller<'_> {
    /// What comes of an action: the decision about all resources together, and each for itself.
    fn action(&self, result: &ActionResult<'_>) -> EvaluationResult {
        let deciding = || {
            let resources = result.resources.iter();
            resources.filter(|resource| resource.outcome == result.outcome)
        };
        let mut matched: Vec<Statement> = Vec::new();
        let mut known = HashSet::new();
        for statement in deciding().flat_map(|resource| &resource.matched) {
            // An id is of one policy, and a place in it of one statement.
            let start = statement.span.start;
            if known.insert((statement.policy.id, start.line, start.column)) {
                matched.push(statement_of(statement));
            }
        }
        let mut missing: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        for name in result.resources.iter().flat_map(|r| &r.missing_context) {
            if known.insert(name.to_ascii_lowercase()) {
                missing.push(name.clone());
            }
        }
        let (name, details) = match result.resources.as_slice() {
            [one] => (Some(one.resource.to_owned()), self.details(one)),
            _ => (None, BTreeMap::new()),
        };
        EvaluationResult {
            eval_action_name: result.action.to_owned(),
            eval_resource_name: name,
            eval_decision: decision(result.outcome),
            matched_statements: matched,
            missing_context_values: missing,
            organizations_decision_detail: all(result, |one| one.allowed_by_organizations()).map(
                |allowed| OrganizationsDecisionDetail {
                    allowed_by_organizations: Some(allowed),
                },
            ),
            permissions_boundary_decision_detail: all(result, |one| one.allowed_by_boundary())
                .map(boundary_detail),
            eval_decision_details: details,
            resource_specific_results: match self.question.resources.is_empty() {
                true => Vec::new(),
                false => result.resources.iter().map(|r| self.resource(r)).collect(),
            },
        }
    }

    fn resource(&self, result: &ResourceResult<'_>) -> ResourceSpecificResult {
        ResourceSpecificResult {
            eval_resource_name: result.resource.to_owned(),
            eval_resource_decision: decision(result.outcome),
            matched_statements: result.matched.iter().map(statement_of).collect(),
            missing_context_values: result.missing_context.clone(),
            eval_decision_details: self.details(result),
            permissions_boundary_decision_detail: result.allowed_by_boundary().map(boundary_detail),
        }
    }

    /// Across accounts, what each side says by itself; nothing where the organization says no.
    fn details(
        &self,
        result: &ResourceResult<'_>,
    ) -> BTreeMap<String, PolicyEvaluationDecisionType> {
        let named = result
            .resource
            .split(':')
            .nth(4)
            .map(str::parse::<AccountId>);
        let owner = named.and_then(Result::ok).or(self.question.resource_owner);
        let account = self.standing.principal.account();
        if owner.is_none() || owner == account || result.allowed_by_organizations() == Some(false) {
            return BTreeMap::new();
        }
        let verdict = |layer| {
            let found = result.layers.iter().find(|(have, _)| *have == layer);
            found.map(|(_, verdict)| match verdict {
                LayerVerdict::Allows => PolicyEvaluationDecisionType::Allowed,
                LayerVerdict::Denies => PolicyEvaluationDecisionType::ExplicitDeny,
                LayerVerdict::Silent => PolicyEvaluationDecisionType::ImplicitDeny,
            })
        };
        let silent = PolicyEvaluationDecisionType::ImplicitDeny;
        let resource = verdict(Layer::Resource).or(verdict(Layer::Trust));
        BTreeMap::from([
            (
                PolicySourceType::IamPolicy.as_str().to_owned(),
                verdict(Layer::Identity).unwrap_or(silent),
            ),
            (
                PolicySourceType::ResourcePolicy.as_str().to_owned(),
                resource.unwrap_or(silent),
            ),
        ])
    }
}

/// What all resources together come to; `None` if nothing has a say.
fn all(
    result: &ActionResult<'_>,
    says: impl Fn(&ResourceResult<'_>) -> Option<bool>,
) -> Option<bool> {
    let said: Vec<bool> = result.resources.iter().filter_map(says).collect();
    (!said.is_empty()).then(|| said.into_iter().all(|allowed| allowed))
}

fn boundary_detail(allowed: bool) -> PermissionsBoundaryDecisionDetail {
    PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary: Some(allowed),
    }
}

fn decision(outcome: Outcome) -> PolicyEvaluationDecisionType {
    match outcome {
        Outcome::Allowed => PolicyEvaluationDecisionType::Allowed,
        Outcome::ExplicitlyDenied => PolicyEvaluationDecisionType::ExplicitDeny,
        Outcome::ImplicitlyDenied => PolicyEvaluationDecisionType::ImplicitDeny,
    }
}

fn statement_of(matched: &MatchedStatement<'_>) -> Statement {
    Statement {
        source_policy_id: Some(matched.policy.id.to_owned()),
        source_policy_type: PolicySourceType::from_wire(matched.policy.source.name()),
        start_position: Some(position(matched.span.start)),
        end_position: Some(position(matched.span.end)),
    }
}

/// A document is shorter than its lines and columns could overflow.
fn position(at: Position) -> WirePosition {
    WirePosition {
        line: i32::try_from(at.line).ok(),
        column: i32::try_from(at.column).ok(),
    }
}
