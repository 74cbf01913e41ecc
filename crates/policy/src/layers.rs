//! The policies that have a say in a decision, by layer.

use std::fmt;
use std::sync::Arc;

use crate::Policy;

/// A policy with the name or ARN under which it is reported. Cheap to clone.
#[derive(Clone)]
pub struct NamedPolicy {
    name: Arc<str>,
    policy: Arc<Policy>,
}

impl NamedPolicy {
    /// Names a policy.
    pub fn new(name: impl Into<Arc<str>>, policy: impl Into<Arc<Policy>>) -> Self {
        Self {
            name: name.into(),
            policy: policy.into(),
        }
    }

    /// The name or ARN under which the policy is reported.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl fmt::Debug for NamedPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedPolicy").field(&self.name).finish()
    }
}

/// Every policy that has a say. The default attaches nothing, under which only root may do
/// anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// Identity-based policies of the user (its groups' included), or of the role behind a
    /// session, or of the user behind a federated user.
    pub identity: &'a [NamedPolicy],
    /// The permissions boundary, if the user or role has one.
    pub boundary: Option<&'a NamedPolicy>,
    /// Session policies, inline and managed united, if any were passed. `Some(&[])` allows
    /// nothing. A federated user without any is treated as if it had been `Some(&[])` (sts spec 6).
    pub session: Option<&'a [NamedPolicy]>,
    /// Scope-down policies, one a step of the chain. Each must allow, and nothing lifts them
    /// (sts spec 8.14).
    pub scope_down: &'a [NamedPolicy],
    /// The resource's own policy, if it has one.
    pub resource: Option<&'a Policy>,
    /// The trust policy of the role that is to be assumed. Where it is given the request is
    /// decided by the rules of sts spec 5.3 and [`Self::resource`] has no say: the trust policy
    /// must allow, identity policies alone never suffice, and root and federated users are
    /// refused. An `sts:AssumeRole*` action without a trust policy is refused, and so are
    /// `sts:TagSession`, `sts:SetSourceIdentity` and `sts:SetContext` on a role.
    pub trust: Option<&'a Policy>,
    /// Service control policies of the principal's account, a list a level from the
    /// organization's root down to the account; none for the management account. Every level
    /// must allow.
    pub scps: &'a [Vec<NamedPolicy>],
    /// Resource control policies of the resource's account, a list a level. Each level's
    /// implicit full access is supplied here, so that only their denials count.
    pub rcps: &'a [Vec<NamedPolicy>],
    /// The VPC endpoint's policy, if the request came through one that has one.
    pub endpoint: Option<&'a [NamedPolicy]>,
}

/// A layer of policies, in the order in which a decision is attributed to one (sts spec 5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Service control policies.
    ServiceControl,
    /// Resource control policies.
    ResourceControl,
    /// The role's trust policy.
    Trust,
    /// The resource's own policy.
    Resource,
    /// Identity-based policies.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
    /// Scope-down policies.
    ScopeDown,
    /// The VPC endpoint's policy.
    Endpoint,
}

impl Layer {
    /// Every layer, in order.
    pub const ALL: [Self; 9] = [
        Self::ServiceControl,
        Self::ResourceControl,
        Self::Trust,
        Self::Resource,
        Self::Identity,
        Self::Boundary,
        Self::Session,
        Self::ScopeDown,
        Self::Endpoint,
    ];

    /// What AWS calls a policy of this layer in its refusals: `identity-based policy`, ..
    /// Scope-down policies go by the name of session policies, whose grammar they share.
    pub fn policy_type(self) -> &'static str {
        match self {
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Trust => "role trust policy",
            Self::Resource => "resource-based policy",
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session | Self::ScopeDown => "session policy",
            Self::Endpoint => "VPC endpoint policy",
        }
    }
}
