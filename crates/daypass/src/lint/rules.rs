//! What can be found, but for the ways up, which [`super::escalation`] has with what each needs.

use clap::ValueEnum;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Severity {
    /// Something that could not be looked at.
    Info,
    /// To be tidied up.
    Low,
    /// To be looked at.
    Medium,
    /// Somebody has more than is likely meant.
    High,
    /// Somebody has everything, or anybody has something.
    Critical,
}

impl Severity {
    /// As it is written.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Something that can be found.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its id, a contract: people ignore findings by it.
    pub(super) id: &'static str,
    pub(super) severity: Severity,
    /// What it finds.
    pub(super) what: &'static str,
    /// What to do about it.
    pub(super) remedy: &'static str,
}

/// Whoever may do everything.
pub(super) const ADMINISTRATOR: Rule = Rule {
    id: "administrator",
    severity: Severity::High,
    what: "a user, group or role may do everything",
    remedy: "Allow the actions that are needed, or keep it for few and with MFA.",
};

/// A policy on its own.
pub(super) const WILDCARD_POLICY: Rule = Rule {
    id: "wildcard-policy",
    severity: Severity::Medium,
    what: "a policy of the account allows everything, whoever has it",
    remedy: "Allow the actions that are needed, or delete the policy if nobody uses it.",
};

/// A resource's policy.
pub(super) const PUBLIC_RESOURCE: Rule = Rule {
    id: "public-resource",
    severity: Severity::High,
    what: "a resource's policy allows something to everybody",
    remedy: "Name the accounts or principals that need it.",
};

/// `Principal: *`.
pub(super) const TRUST_ANYONE: Rule = Rule {
    id: "trust-anyone",
    severity: Severity::Critical,
    what: "a role may be assumed by principals of any account",
    remedy: "Name the accounts or principals that need the role in Principal.",
};

/// `Principal: *` behind a condition that does not say who.
pub(super) const TRUST_ANYONE_WHO_KNOWS: Rule = Rule {
    id: "trust-anyone-who-knows",
    severity: Severity::High,
    what: "a role may be assumed by whoever knows its external id",
    remedy: "Name principals: an external id is no secret, it keeps deputies apart.",
};

/// Another account without an external id.
pub(super) const TRUST_FOREIGN_ACCOUNT: Rule = Rule {
    id: "trust-foreign-account",
    severity: Severity::Low,
    what: "a role trusts a whole other account without a condition",
    remedy: "Name the principals there, or ask for sts:ExternalId if it serves many customers.",
};

/// Web identity without a subject.
pub(super) const TRUST_ANY_SUBJECT: Rule = Rule {
    id: "trust-any-subject",
    severity: Severity::High,
    what: "a role trusts every subject of an OpenID Connect issuer",
    remedy: "Add a condition on the issuer's :sub that names the subjects.",
};

/// The same with an issuer that everybody can get tokens from.
pub(super) const TRUST_SHARED_ISSUER: Rule = Rule {
    id: "trust-shared-issuer",
    severity: Severity::Critical,
    what: "a role trusts every subject of an issuer at which anybody can have an account",
    remedy: "Add a condition on the issuer's :sub that names your own subjects, without a wildcard \
             before them.",
};

/// A pattern that ends within a name.
pub(super) const TRUST_OPEN_SUBJECT: Rule = Rule {
    id: "trust-open-subject",
    severity: Severity::High,
    what: "a role trusts subjects of a shared issuer that a stranger with a like name has, too",
    remedy: "End the name before the wildcard: `repo:acme/*`, not `repo:acme*`.",
};

/// A name that can be given up.
pub(super) const TRUST_BY_NAME: Rule = Rule {
    id: "trust-by-name",
    severity: Severity::Low,
    what: "a role trusts a name at a shared issuer, which somebody else can have one day",
    remedy: "Ask for the tenant's number as well, such as GitHub's :repository_owner_id.",
};

/// SAML for whatever service.
pub(super) const TRUST_SAML_AUDIENCE: Rule = Rule {
    id: "trust-saml-audience",
    severity: Severity::Medium,
    what: "a role takes SAML assertions that were made for another service",
    remedy: "Add a condition on SAML:aud.",
};

/// A role that may be assumed on everything.
pub(super) const ASSUME_ANY_ROLE: Rule = Rule {
    id: "assume-any-role",
    severity: Severity::Medium,
    what: "sts:AssumeRole is allowed on every role of every account",
    remedy: "Name the roles: any account that trusts this one opens itself to it.",
};

/// A role that nobody uses.
pub(super) const UNUSED_ROLE: Rule = Rule {
    id: "unused-role",
    severity: Severity::Low,
    what: "a role was not used for a long time",
    remedy: "Delete it.",
};

/// A key that nobody uses.
pub(super) const UNUSED_KEY: Rule = Rule {
    id: "unused-key",
    severity: Severity::Medium,
    what: "an active access key was not used for a long time",
    remedy: "Deactivate it, and delete it when nobody misses it.",
};

/// A key that is old.
pub(super) const OLD_KEY: Rule = Rule {
    id: "old-key",
    severity: Severity::Low,
    what: "an active access key is older than a year",
    remedy: "Make a new one and delete it, or use a role.",
};

/// A password that nobody uses.
pub(super) const UNUSED_PASSWORD: Rule = Rule {
    id: "unused-password",
    severity: Severity::Medium,
    what: "a password was not used for a long time",
    remedy: "Delete the user's login profile.",
};

/// A password alone.
pub(super) const PASSWORD_WITHOUT_MFA: Rule = Rule {
    id: "password-without-mfa",
    severity: Severity::Medium,
    what: "a user signs in with a password alone",
    remedy: "Have the user enable an MFA device.",
};

/// A key of root's.
pub(super) const ROOT_KEY: Rule = Rule {
    id: "root-key",
    severity: Severity::Critical,
    what: "root has an active access key",
    remedy: "Delete it; nothing limits root.",
};

/// Root alone.
pub(super) const ROOT_WITHOUT_MFA: Rule = Rule {
    id: "root-without-mfa",
    severity: Severity::High,
    what: "root has no MFA device",
    remedy: "Enable one, or remove root's credentials.",
};

/// What could not be looked at.
pub(super) const NOT_READ: Rule = Rule {
    id: "not-read",
    severity: Severity::Info,
    what: "a policy is not in the file or cannot be read, so that what it allows, denies or limits \
           is not counted",
    remedy: "Give the file without a filter; have the policy mended if it cannot be read.",
};

/// All of these.
pub(super) const RULES: [&Rule; 21] = [
    &TRUST_ANYONE,
    &TRUST_ANYONE_WHO_KNOWS,
    &TRUST_SHARED_ISSUER,
    &TRUST_ANY_SUBJECT,
    &TRUST_OPEN_SUBJECT,
    &TRUST_BY_NAME,
    &TRUST_SAML_AUDIENCE,
    &TRUST_FOREIGN_ACCOUNT,
    &ADMINISTRATOR,
    &WILDCARD_POLICY,
    &PUBLIC_RESOURCE,
    &ASSUME_ANY_ROLE,
    &UNUSED_ROLE,
    &UNUSED_KEY,
    &OLD_KEY,
    &UNUSED_PASSWORD,
    &PASSWORD_WITHOUT_MFA,
    &ROOT_KEY,
    &ROOT_WITHOUT_MFA,
    &NOT_READ,
    &super::escalation::ASSUME_ADMINISTRATOR,
];
