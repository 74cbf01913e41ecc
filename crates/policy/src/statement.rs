//! A compiled statement, and what is known of the request when one is tried.

use crate::action::{Action, ActionPattern, Folded};
use crate::arn::{ArnPattern, Parts};
use crate::condition::Condition;
use crate::document::{self, DocumentKind};
use crate::principal::{Grant, PrincipalSet};
use crate::{Effect, Request};

/// A request with what is worked out once for all statements.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) action: Action<'a>,
    pub(crate) resource: Parts<'a>,
    /// Whether the principal has a permissions boundary (policy spec, NotPrincipal + Deny).
    pub(crate) has_boundary: bool,
}

impl<'a> Facts<'a> {
    pub(crate) fn new(request: &'a Request<'a>, action: &'a Folded, has_boundary: bool) -> Self {
        Self {
            request,
            action: action.action(),
            resource: Parts::new(request.resource),
            has_boundary,
        }
    }

    /// Whether principal and resource belong to one account. Services and anonymous callers
    /// belong to none and are at home nowhere.
    pub(crate) fn is_same_account(&self) -> bool {
        let Some(caller) = self.request.principal.account() else {
            return false;
        };
        let named = || self.resource.part(4, 6)?.parse().ok();
        let owner = self.request.resource_account.or_else(named);
        owner.is_none_or(|owner| owner == caller)
    }
}

/// A compiled statement. Elements that its kind of document demands and that are missing fail
/// closed: such a statement never allows, and denies as if the element were as wide as can be.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) effect: Effect,
    pub(crate) actions: Actions,
    pub(crate) principals: Principals,
    pub(crate) resources: Resources,
    pub(crate) conditions: Box<[Condition]>,
}

/// The compiled `Action` or `NotAction`.
#[derive(Clone, Debug)]
pub(crate) struct Actions {
    pub(crate) negated: bool,
    pub(crate) patterns: Box<[ActionPattern]>,
}

/// Whom a statement is about.
#[derive(Clone, Debug)]
pub(crate) enum Principals {
    /// The one that the policy is attached to.
    Holder,
    /// Those that it names.
    Named(PrincipalSet),
    /// The element is missing from a document whose statements must name principals.
    Missing,
}

/// What a statement is about.
#[derive(Clone, Debug)]
pub(crate) enum Resources {
    /// Trust policies: the role that the policy belongs to.
    Own,
    /// What the patterns say.
    Listed {
        negated: bool,
        patterns: Box<[ArnPattern]>,
    },
    /// The element is missing from a document whose statements must name resources.
    Missing,
}

/// The part of a statement that did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    Principal,
    Resource,
    /// The condition at this place.
    Condition(usize),
}

impl Statement {
    pub(crate) fn compile(
        statement: &document::Statement,
        kind: DocumentKind,
        variables: bool,
    ) -> Self {
        let effect = statement.effect;
        let actions = match &statement.action {
            Some(element) => Actions {
                negated: element.negated,
                patterns: element
                    .value
                    .iter()
                    .map(|v| ActionPattern::compile(v))
                    .collect(),
            },
            None => Actions {
                negated: effect == Effect::Deny,
                patterns: Box::default(),
            },
        };
        let principals = match &statement.principal {
            Some(element) => {
                Principals::Named(PrincipalSet::compile(&element.value, element.negated))
            }
            None if kind.names_principals() => Principals::Missing,
            None => Principals::Holder,
        };
        let resources = match &statement.resource {
            Some(element) => Resources::Listed {
                negated: element.negated,
                patterns: (element.value.iter())
                    .map(|v| ArnPattern::resource(v, variables))
                    .collect(),
            },
            None if kind == DocumentKind::Trust => Resources::Own,
            None => Resources::Missing,
        };
        let conditions = statement
            .conditions
            .iter()
            .flat_map(|block| {
                (block.keys.iter()).map(|(key, values)| {
                    Condition::compile(&block.operator, key, values, variables)
                })
            })
            .collect();
        Self {
            effect,
            actions,
            principals,
            resources,
            conditions,
        }
    }

    /// Whether the statement, whose action fits, applies to the request, and how it grants.
    pub(crate) fn apply(&self, facts: &Facts<'_>) -> Result<Grant, Mismatch> {
        let grant = self.principal_grant(facts).ok_or(Mismatch::Principal)?;
        if !self.covers_resource(facts) {
            return Err(Mismatch::Resource);
        }
        let context = facts.request.context;
        match self
            .conditions
            .iter()
            .position(|c| !c.holds(context, self.effect))
        {
            Some(failed) => Err(Mismatch::Condition(failed)),
            None => Ok(grant),
        }
    }

    fn principal_grant(&self, facts: &Facts<'_>) -> Option<Grant> {
        let Request {
            principal,
            federated_provider: provider,
            ..
        } = *facts.request;
        match (&self.principals, self.effect) {
            (Principals::Holder, _) => Some(Grant::Direct),
            (Principals::Named(set), Effect::Allow) => set.allows(principal, provider),
            (Principals::Named(set), Effect::Deny) => set
                .denies(principal, provider, facts.has_boundary)
                .then_some(Grant::Direct),
            (Principals::Missing, Effect::Allow) => None,
            (Principals::Missing, Effect::Deny) => Some(Grant::Direct),
        }
    }

    fn covers_resource(&self, facts: &Facts<'_>) -> bool {
        match &self.resources {
            Resources::Own => true,
            Resources::Listed { negated, patterns } => {
                let context = facts.request.context;
                let listed = patterns.iter().any(|p| p.matches(&facts.resource, context));
                listed != *negated
            }
            Resources::Missing => self.effect == Effect::Deny,
        }
    }
}
