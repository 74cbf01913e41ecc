//! A policy document as it was written: parsed, not yet judged or compiled.

mod json;
mod print;
mod read;

use std::fmt;

/// What a document is for, which decides its grammar and what may be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// Attached to a user, group or role, or a managed policy; permissions boundaries too.
    Identity,
    /// Attached to a resource.
    Resource,
    /// A role's trust policy.
    Trust,
    /// Passed when a session is made; scope-down policies too.
    Session,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
    /// A VPC endpoint's policy.
    Endpoint,
}

impl DocumentKind {
    /// Whether statements name principals.
    pub(crate) fn names_principals(self) -> bool {
        matches!(
            self,
            Self::Resource | Self::Trust | Self::ResourceControl | Self::Endpoint
        )
    }
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        })
    }
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 2008-10-17, also when none is given: `${..}` is text.
    Old,
    /// 2012-10-17.
    Current,
}

/// A document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// `None` when the element is absent.
    pub(crate) version: Option<Version>,
    pub(crate) id: Option<String>,
    pub(crate) statements: Vec<Statement>,
    /// Whether some `Effect` is in the wrong case, which is answered after all syntax errors and
    /// the version (policy spec, Grammar).
    pub(crate) wrong_effect_case: bool,
}

impl Document {
    /// Whether `${..}` has a meaning (policy spec, Variables).
    pub(crate) fn has_variables(&self) -> bool {
        self.version == Some(Version::Current)
    }
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) sid: Option<String>,
    pub(crate) effect: Effect,
    pub(crate) principal: Option<Element<Principals>>,
    pub(crate) action: Option<Element<Vec<String>>>,
    pub(crate) resource: Option<Element<Vec<String>>>,
    pub(crate) conditions: Vec<OperatorBlock>,
}

/// An element that has a `Not` form.
#[derive(Clone, Debug)]
pub(crate) struct Element<T> {
    /// Whether it is the `Not` form.
    pub(crate) negated: bool,
    pub(crate) value: T,
}

/// What `Principal` or `NotPrincipal` holds.
#[derive(Clone, Debug)]
pub(crate) enum Principals {
    /// `"*"`.
    Everyone,
    /// A string other than `"*"`, which AWS refuses.
    Bare(String),
    /// Lists by type: `AWS`, `Service`, `Federated`, `CanonicalUser`, or a name of no meaning.
    ByType(Vec<(String, Vec<String>)>),
}

/// One operator of `Condition` with its keys and their values.
#[derive(Clone, Debug)]
pub(crate) struct OperatorBlock {
    pub(crate) operator: String,
    pub(crate) keys: Vec<(String, Vec<String>)>,
}
