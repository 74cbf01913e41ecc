//! The question: who wants to do what to which resource.

use daypass_model::{AccountId, Principal};

use crate::Context;

/// One action of one principal on one resource.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// `service:Name`; compared ignoring case.
    pub action: &'a str,
    /// The ARN of what is acted on, or `*` for actions without a resource.
    pub resource: &'a str,
    /// The account that owns the resource. When absent it is taken from the resource's ARN, and
    /// when that names none, the resource counts as the principal's own.
    pub resource_account: Option<AccountId>,
    /// The condition keys of the request.
    pub context: &'a Context,
    /// The verified identity provider behind an unsigned `AssumeRoleWithSAML` or
    /// `AssumeRoleWithWebIdentity`: what a trust policy's `Federated` principal names. `None` for
    /// every signed request, so that such a principal matches only the web operations.
    pub federated_provider: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A request whose resource's account stands in its ARN.
    pub fn new(
        principal: &'a Principal,
        action: &'a str,
        resource: &'a str,
        context: &'a Context,
    ) -> Self {
        Self {
            principal,
            action,
            resource,
            resource_account: None,
            context,
            federated_provider: None,
        }
    }
}
