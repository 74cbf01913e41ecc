//! An account's state, as it is or as it is to be: names resolved, documents read, ids and dates
//! left out.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use crate::provider::options::{OidcOptions, SamlOptions};

/// Tags by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// Things by name. Names are one ignoring case, so the keys are folded; the things know how they
/// are written. Issuers have case, so an OIDC provider's key is its URL.
pub(crate) type ByName<T> = BTreeMap<String, T>;

/// Everything of an account that a state file can say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    pub(crate) alias: Option<String>,
    pub(crate) policies: ByName<ManagedPolicy>,
    pub(crate) groups: ByName<Group>,
    pub(crate) users: ByName<User>,
    pub(crate) roles: ByName<Role>,
    pub(crate) oidc_providers: ByName<OidcProvider>,
    pub(crate) saml_providers: ByName<SamlProvider>,
    pub(crate) instance_profiles: ByName<InstanceProfile>,
}

/// What a user, group or role may do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rights {
    /// Inline policies by name.
    pub(crate) inline: BTreeMap<String, Document>,
    /// ARNs of attached managed policies.
    pub(crate) managed: BTreeSet<String>,
}

/// A managed policy of the account.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ManagedPolicy {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) description: Option<String>,
    /// Oldest first.
    pub(crate) versions: Vec<PolicyVersion>,
    /// Which of the versions is in force.
    pub(crate) default: usize,
    /// Whether every version counts, or the one in force alone.
    pub(crate) history: bool,
    pub(crate) tags: Tags,
}

/// A version of a managed policy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PolicyVersion {
    /// `v1`; empty of one that is yet to be made.
    pub(crate) id: String,
    pub(crate) document: Document,
}

/// A user.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) boundary: Option<String>,
    pub(crate) groups: BTreeSet<String>,
    pub(crate) rights: Rights,
    pub(crate) tags: Tags,
}

/// A group.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) rights: Rights,
}

/// A role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) description: Option<String>,
    /// Seconds.
    pub(crate) max_session: u32,
    pub(crate) trust: Document,
    pub(crate) boundary: Option<String>,
    pub(crate) rights: Rights,
    pub(crate) tags: Tags,
}

/// An OpenID Connect provider.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OidcProvider {
    /// Without the scheme, as the provider's ARN has it.
    pub(crate) url: String,
    pub(crate) audiences: BTreeSet<String>,
    pub(crate) thumbprints: BTreeSet<String>,
    pub(crate) options: OidcOptions,
    pub(crate) tags: Tags,
}

/// A SAML provider.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SamlProvider {
    pub(crate) name: String,
    pub(crate) metadata: String,
    pub(crate) options: SamlOptions,
    pub(crate) tags: Tags,
}

/// An instance profile.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InstanceProfile {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) role: Option<String>,
    pub(crate) tags: Tags,
}

/// How things are found by name.
pub(crate) fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// The account and partition that names are resolved in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) partition: String,
    pub(crate) account: String,
}

impl Place {
    /// The ARN of something of the account's; the path has slashes at both ends.
    pub(crate) fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        let Self { partition, account } = self;
        format!("arn:{partition}:iam::{account}:{kind}{path}{name}")
    }
}
