//! The decision: every layer's verdict, and the rules that make one answer of them.

use std::sync::Arc;

use daypass_model::{FederationIssuer, Principal, PrincipalKind};

use crate::action::Folded;
use crate::policy::{Policy, Verdict};
use crate::principal::Grant;
use crate::statement::Facts;
use crate::{Layer, Layers, NamedPolicy, Request};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The request is allowed.
    Allowed,
    /// Nothing denies the request, but some layer that must allow it does not.
    ImplicitlyDenied,
    /// A Deny applies.
    ExplicitlyDenied,
}

/// The answer, and what it is owed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub outcome: Outcome,
    /// Of a refusal: the layer that denied, or that had to allow and did not. It is the one to
    /// name in the refusal's text (sts spec 5.4).
    pub layer: Option<Layer>,
    /// Of an explicit denial by a named policy: its name or ARN.
    pub policy: Option<Arc<str>>,
}

impl Decision {
    pub(crate) const ALLOWED: Self = Self {
        outcome: Outcome::Allowed,
        layer: None,
        policy: None,
    };

    fn not_allowed_by(layer: Layer) -> Self {
        Self {
            outcome: Outcome::ImplicitlyDenied,
            layer: Some(layer),
            policy: None,
        }
    }

    /// Whether the request is allowed.
    pub fn is_allowed(&self) -> bool {
        self.outcome == Outcome::Allowed
    }
}

/// Decides a request. Pure: the same arguments give the same answer, and nothing is allocated
/// unless an action is absurdly long, a tag key beyond ASCII is written in two ways, or a pattern
/// with `?` fits almost everywhere.
pub fn evaluate(request: &Request<'_>, layers: &Layers<'_>) -> Decision {
    match ignores_policies(request) {
        true => Decision::ALLOWED,
        false => evaluate_always(request, layers),
    }
}

/// [`evaluate`], for a deployment that asks the policies even about an operation that AWS allows
/// whatever they say.
pub fn evaluate_always(request: &Request<'_>, layers: &Layers<'_>) -> Decision {
    let action = Folded::new(request.action);
    let facts = Facts::new(request, &action, layers.boundary.is_some());
    decide(&facts, layers, &survey(&facts, layers))
}

/// GetCallerIdentity answers whatever any policy says (policy spec, Trust policy; sts spec 5.2), and
/// so does GetSessionToken those who may call it at all: users and root (sts spec 5.2, 6).
pub(crate) fn ignores_policies(request: &Request<'_>) -> bool {
    let is = |name: &str| request.action.eq_ignore_ascii_case(name);
    let is_long_term = matches!(
        request.principal.kind,
        PrincipalKind::User { .. } | PrincipalKind::Root { .. }
    );
    is("sts:GetCallerIdentity") || (is_long_term && is("sts:GetSessionToken"))
}

/// What a layer says of the request.
#[derive(Clone, Debug, Default)]
pub(crate) enum Opinion {
    /// The layer has no say.
    #[default]
    Absent,
    /// A Deny of the layer applies, in the policy of this name.
    Denies(Option<Arc<str>>),
    /// How the layer allows, if it does.
    Allows(Option<Grant>),
}

/// Every layer's opinion, by [`Layer`].
pub(crate) type Opinions = [Opinion; Layer::ALL.len()];

/// Asks every layer.
pub(crate) fn survey(facts: &Facts<'_>, layers: &Layers<'_>) -> Opinions {
    let mut opinions = Opinions::default();
    let principal = facts.request.principal;
    let mut put = |layer: Layer, opinion: Opinion| opinions[layer as usize] = opinion;

    if is_bound_by_scps(facts.request) && !layers.scps.is_empty() {
        let levels = layers.scps.iter().map(|level| any_of(level, facts));
        put(Layer::ServiceControl, all(levels));
    }
    if !is_service_linked(principal) && !layers.rcps.is_empty() {
        // Each level holds an implicit full access, so nothing but a denial is asked for.
        let denial = layers
            .rcps
            .iter()
            .map(|level| any_of(level, facts))
            .find_map(|opinion| matches!(opinion, Opinion::Denies(_)).then_some(opinion));
        put(
            Layer::ResourceControl,
            denial.unwrap_or(Opinion::Allows(Some(Grant::Direct))),
        );
    }
    match (layers.trust, layers.resource) {
        (Some(trust), _) => put(Layer::Trust, one(trust, facts)),
        (None, Some(resource)) => put(Layer::Resource, one(resource, facts)),
        (None, None) => {}
    }
    put(
        Layer::Identity,
        match any_of(layers.identity, facts) {
            Opinion::Allows(_) if is_rooted(principal) => Opinion::Allows(Some(Grant::Direct)),
            opinion => opinion,
        },
    );
    if let Some(boundary) = layers.boundary {
        put(
            Layer::Boundary,
            any_of(std::slice::from_ref(boundary), facts),
        );
    }
    let is_federated = matches!(principal.kind, PrincipalKind::FederatedUser { .. });
    match layers.session {
        Some(policies) => put(Layer::Session, any_of(policies, facts)),
        // Without a session policy a federated user has no permissions (sts spec 6).
        None if is_federated => put(Layer::Session, Opinion::Allows(None)),
        None => {}
    }
    if !layers.scope_down.is_empty() {
        let steps = layers
            .scope_down
            .iter()
            .map(|step| any_of(std::slice::from_ref(step), facts));
        put(Layer::ScopeDown, all(steps));
    }
    if let Some(policies) = layers.endpoint {
        put(Layer::Endpoint, any_of(policies, facts));
    }
    opinions
}

/// The opinion of one unnamed policy.
fn one(policy: &Policy, facts: &Facts<'_>) -> Opinion {
    match policy.verdict(facts, None) {
        Verdict { denies: true, .. } => Opinion::Denies(None),
        Verdict { allow, .. } => Opinion::Allows(allow),
    }
}

/// The opinion of policies that are united: any may allow, any may deny.
fn any_of(policies: &[NamedPolicy], facts: &Facts<'_>) -> Opinion {
    let mut allowed = None;
    for policy in policies {
        match policy.policy().verdict(facts, allowed) {
            Verdict { denies: true, .. } => {
                return Opinion::Denies(Some(policy.name().clone()));
            }
            Verdict { allow, .. } => allowed = allow,
        }
    }
    Opinion::Allows(allowed)
}

/// The opinion of several that must all allow.
fn all(opinions: impl Iterator<Item = Opinion>) -> Opinion {
    let mut allowed = Some(Grant::Direct);
    for opinion in opinions {
        match opinion {
            Opinion::Denies(policy) => return Opinion::Denies(policy),
            Opinion::Allows(allow) => allowed = allowed.min(allow),
            Opinion::Absent => {}
        }
    }
    Opinion::Allows(allowed)
}

/// Makes one decision of the opinions.
pub(crate) fn decide(facts: &Facts<'_>, layers: &Layers<'_>, opinions: &Opinions) -> Decision {
    let request = facts.request;
    let denial = Layer::ALL
        .into_iter()
        .find_map(|layer| match &opinions[layer as usize] {
            Opinion::Denies(policy) => Some((layer, policy)),
            _ => None,
        });
    if let Some((layer, policy)) = denial {
        return Decision {
            outcome: Outcome::ExplicitlyDenied,
            layer: Some(layer),
            policy: policy.clone(),
        };
    }
    let is_trust = layers.trust.is_some() || is_about_assuming(request);
    let gate = if is_trust {
        Layer::Trust
    } else {
        Layer::Resource
    };
    let granted = match &opinions[gate as usize] {
        Opinion::Allows(grant) => *grant,
        _ => None,
    };
    if is_trust && !may_assume_roles(request.principal) {
        return Decision::not_allowed_by(gate);
    }
    let is_silent = |layer: Layer| matches!(opinions[layer as usize], Opinion::Allows(None));
    let is_at_home = facts.is_same_account();
    // A trust policy must allow by itself (sts spec 5.3, 4), and so must the resource's own policy
    // for whoever is of another account or, as services and anonymous callers, of none.
    if granted.is_none() && (is_trust || !is_at_home) {
        let scps_allow = !is_silent(Layer::ServiceControl);
        return Decision::not_allowed_by(if scps_allow {
            gate
        } else {
            Layer::ServiceControl
        });
    }
    let must_allow: &[Layer] = match granted {
        // Those of no account have no policies of their own.
        _ if request.principal.account().is_none() => &OUTER,
        Some(Grant::Direct) if is_at_home => &OUTER,
        Some(Grant::Limited) if is_at_home => &LIMITS,
        _ => &EVERYTHING,
    };
    let lacking = must_allow.iter().find(|layer| is_silent(**layer));
    lacking.map_or(Decision::ALLOWED, |layer| Decision::not_allowed_by(*layer))
}

/// What limits even a direct grant. A scope-down policy is lifted by nothing (sts spec 8.14).
const OUTER: [Layer; 3] = [Layer::ServiceControl, Layer::ScopeDown, Layer::Endpoint];

/// What limits a grant to the role behind a session.
const LIMITS: [Layer; 5] = [
    Layer::ServiceControl,
    Layer::Boundary,
    Layer::Session,
    Layer::ScopeDown,
    Layer::Endpoint,
];

/// What limits everything else.
const EVERYTHING: [Layer; 6] = [
    Layer::ServiceControl,
    Layer::Identity,
    Layer::Boundary,
    Layer::Session,
    Layer::ScopeDown,
    Layer::Endpoint,
];

/// Whether the action is one that only a trust policy can allow, so that there must be one. Tags,
/// source identity and context are permissions of their own in the trust policy of a role; on a
/// federated user the caller's own policies give them (policy spec, Trust policy; sts spec 5.1).
fn is_about_assuming(request: &Request<'_>) -> bool {
    let is_one_of = |names: &[&str]| {
        names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(request.action))
    };
    let is_role = || {
        let mut parts = request.resource.splitn(6, ':');
        parts.nth(2) == Some("iam") && parts.nth(2).is_some_and(|name| name.starts_with("role/"))
    };
    is_one_of(&[
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
    ]) || (is_one_of(&["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"]) && is_role())
}

/// Root needs no policy; nor does a federated user on whose behalf root stands (sts spec 6).
fn is_rooted(principal: &Principal) -> bool {
    matches!(
        principal.kind,
        PrincipalKind::Root { .. }
            | PrincipalKind::FederatedUser {
                issuer: FederationIssuer::Root,
                ..
            }
    )
}

/// Roles may not be assumed by root accounts, nor by federated users (sts spec 5.3, 1 and 2).
fn may_assume_roles(principal: &Principal) -> bool {
    !matches!(
        principal.kind,
        PrincipalKind::Root { .. } | PrincipalKind::FederatedUser { .. }
    )
}

/// Service control policies bind the principals of an account, and the web operations on its
/// roles; not services, not service-linked roles (policy spec, SCP; sts spec 5.1).
fn is_bound_by_scps(request: &Request<'_>) -> bool {
    match request.principal.kind {
        PrincipalKind::Service { .. } => false,
        PrincipalKind::Anonymous => request.federated_provider.is_some(),
        _ => !is_service_linked(request.principal),
    }
}

/// Whether the principal is a session of a service-linked role. The path tells: it is reserved,
/// the name is not.
fn is_service_linked(principal: &Principal) -> bool {
    matches!(&principal.kind, PrincipalKind::RoleSession { path, .. }
        if path.as_str().starts_with("/aws-service-role/"))
}
