//! Principals as policies name them (sts spec 12.2).

use daypass_model::{
    AccountId, Arn, EntityName, EntityPath, FederationIssuer, Partition, Principal, PrincipalKind,
    UniqueId,
};

use crate::document::Principals;

/// How a principal element matched, weakest grant first (policy spec, Boundary / session vs
/// resource policy; sts spec 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grant {
    /// By the account: the account's own identity policies decide.
    Delegated,
    /// By the role behind a session, or the user behind a federated user: no identity permission
    /// needed, but boundary and session policies limit.
    Limited,
    /// By the very principal, or by `*`: in the same account nothing limits but a Deny.
    Direct,
}

/// One entry of `Principal` or `NotPrincipal`.
#[derive(Clone, Debug)]
enum Pattern {
    /// `*`.
    Everyone,
    /// An account's root ARN or bare id: everyone of the account.
    Account(AccountId),
    /// A user's ARN, and the id that it had when the policy was saved.
    User(Entity),
    /// A role's ARN, and the id that it had when the policy was saved.
    Role(Entity),
    /// A role session's ARN; never with a wildcard.
    Session(SessionName),
    /// A federated user's ARN.
    FederatedUser(SessionName),
    /// `AIDA…` or `AROA…`.
    Id(Box<str>),
    /// A service.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// Nothing that could be: partial wildcards, unknown types.
    Nobody,
}

/// A role session or federated user named by its ARN.
#[derive(Clone, Debug)]
struct SessionName {
    account: AccountId,
    partition: Box<str>,
    /// The names, each after a slash.
    path: Box<str>,
}

/// A user or role named by its ARN.
#[derive(Clone, Debug)]
struct Entity {
    arn: Box<str>,
    account: AccountId,
    partition: Box<str>,
    /// Path and name, beginning with a slash.
    path: Box<str>,
    pin: Option<UniqueId>,
}

impl Entity {
    fn is(&self, partition: Partition, who: &Who<'_>) -> bool {
        match &self.pin {
            // A pinned name means whoever had it when the policy was saved, and nobody who got
            // it later (sts spec 12.2; flaw F06).
            Some(pin) => pin == who.id,
            None => {
                self.account == who.account
                    && *self.partition == *partition.as_str()
                    && self.path.strip_prefix(who.path.as_str()) == Some(who.name.as_str())
            }
        }
    }
}

/// The user or role that stands behind a principal, and how strong a grant to its ARN is.
struct Who<'a> {
    account: AccountId,
    path: &'a EntityPath,
    name: &'a EntityName,
    id: &'a UniqueId,
    is_role: bool,
    grant: Grant,
}

impl<'a> Who<'a> {
    fn behind(principal: &'a Principal) -> Option<Self> {
        match &principal.kind {
            PrincipalKind::User {
                account,
                path,
                name,
                id,
            } => Some(Self {
                account: *account,
                path,
                name,
                id,
                is_role: false,
                grant: Grant::Direct,
            }),
            PrincipalKind::RoleSession {
                account,
                path,
                role,
                role_id,
                ..
            } => Some(Self {
                account: *account,
                path,
                name: role,
                id: role_id,
                is_role: true,
                grant: Grant::Limited,
            }),
            PrincipalKind::FederatedUser {
                account,
                issuer: FederationIssuer::User { path, name, id },
                ..
            } => Some(Self {
                account: *account,
                path,
                name,
                id,
                is_role: false,
                grant: Grant::Limited,
            }),
            _ => None,
        }
    }
}

/// The compiled `Principal` or `NotPrincipal` of a statement.
#[derive(Clone, Debug)]
pub(crate) struct PrincipalSet {
    negated: bool,
    patterns: Box<[Pattern]>,
}

impl PrincipalSet {
    pub(crate) fn compile(principals: &Principals, negated: bool) -> Self {
        let patterns = match principals {
            Principals::Everyone => vec![Pattern::Everyone],
            Principals::Bare(_) => vec![Pattern::Nobody],
            Principals::ByType(types) => types
                .iter()
                .flat_map(|(kind, values)| values.iter().map(|v| Pattern::compile(kind, v)))
                .collect(),
        };
        Self {
            negated,
            patterns: patterns.into(),
        }
    }

    /// ARNs of users and roles, and unique ids.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().filter_map(|pattern| match pattern {
            Pattern::User(entity) | Pattern::Role(entity) => Some(&*entity.arn),
            Pattern::Id(id) => Some(&**id),
            _ => None,
        })
    }

    /// Binds the users and roles whose ARN `pin` knows.
    pub(crate) fn pin(&mut self, pin: impl Fn(&str) -> Option<UniqueId>) {
        for pattern in &mut self.patterns {
            if let Pattern::User(entity) | Pattern::Role(entity) = pattern
                && let Some(id) = pin(&entity.arn)
            {
                entity.pin = Some(id);
            }
        }
    }

    /// How the principal is named, if it is.
    fn grant(&self, principal: &Principal, provider: Option<&str>) -> Option<Grant> {
        self.patterns
            .iter()
            .filter_map(|pattern| pattern.grant(principal, provider))
            .max()
    }

    /// How an Allow reaches the principal, if it does. Everyone but the listed is reached by
    /// `NotPrincipal`, under the limits of a role's ARN: AWS advises against the form and says no
    /// more, so the grant that boundaries and session policies cut is given.
    ///
    /// Whom an identity provider vouches for is let in by the provider's name alone: everyone are those
    /// whom a deployment knows, and anybody has an account with some provider (flaw F02).
    pub(crate) fn allows(&self, principal: &Principal, provider: Option<&str>) -> Option<Grant> {
        let grant = self.grant(principal, provider);
        if provider.is_some() && matches!(principal.kind, PrincipalKind::Anonymous) {
            let by_name = |pattern: &Pattern| {
                matches!(pattern, Pattern::Federated(_))
                    && pattern.grant(principal, provider).is_some()
            };
            let is_named = !self.negated && self.patterns.iter().any(by_name);
            return grant.filter(|_| is_named);
        }
        match self.negated {
            false => grant,
            true => grant.is_none().then_some(Grant::Limited),
        }
    }

    /// Whether a Deny hits the principal. `NotPrincipal` spares only one that has no boundary and
    /// all of whose identities are listed: a session, its role and the account (policy spec,
    /// NotPrincipal + Deny).
    pub(crate) fn denies(
        &self,
        principal: &Principal,
        provider: Option<&str>,
        has_boundary: bool,
    ) -> bool {
        if !self.negated {
            return self.grant(principal, provider).is_some();
        }
        has_boundary || !self.lists_every_identity(principal, provider)
    }

    fn lists_every_identity(&self, principal: &Principal, provider: Option<&str>) -> bool {
        let lists = |grant: Grant| {
            self.patterns.iter().any(|pattern| {
                matches!(pattern, Pattern::Everyone)
                    || pattern.grant(principal, provider) == Some(grant)
            })
        };
        match &principal.kind {
            PrincipalKind::Root { .. } => lists(Grant::Delegated),
            PrincipalKind::User { .. } | PrincipalKind::FederatedUser { .. } => {
                lists(Grant::Direct) && lists(Grant::Delegated)
            }
            PrincipalKind::RoleSession { .. } => {
                lists(Grant::Direct) && lists(Grant::Limited) && lists(Grant::Delegated)
            }
            PrincipalKind::Service { .. } | PrincipalKind::Anonymous => lists(Grant::Direct),
        }
    }
}

impl Pattern {
    fn compile(kind: &str, value: &str) -> Self {
        match kind {
            "AWS" => Self::compile_aws(value),
            "Service" => Self::Service(value.into()),
            "Federated" => Self::Federated(value.into()),
            _ => Self::Nobody,
        }
    }

    fn compile_aws(value: &str) -> Self {
        if value == "*" {
            return Self::Everyone;
        }
        if let Ok(account) = value.parse() {
            return Self::Account(account);
        }
        if is_unique_id(value) {
            return Self::Id(value.into());
        }
        let Ok(arn) = value.parse::<Arn>() else {
            return Self::Nobody;
        };
        let Some(account) = arn.account().filter(|_| arn.region().is_empty()) else {
            return Self::Nobody;
        };
        let partition: Box<str> = arn.partition().into();
        let entity = |path: &str| Entity {
            arn: value.into(),
            account,
            partition: partition.clone(),
            path: path.into(),
            pin: None,
        };
        let session = |path: &str| SessionName {
            account,
            partition: partition.clone(),
            path: path.into(),
        };
        let (kind, path) = match arn.resource().find('/') {
            Some(slash) => arn.resource().split_at(slash),
            None => (arn.resource(), ""),
        };
        match (arn.service(), kind) {
            ("iam", "root") if path.is_empty() => Self::Account(account),
            ("iam", "user") => Self::User(entity(path)),
            ("iam", "role") => Self::Role(entity(path)),
            ("sts", "assumed-role") => Self::Session(session(path)),
            ("sts", "federated-user") => Self::FederatedUser(session(path)),
            _ => Self::Nobody,
        }
    }

    /// How this entry names the principal, if it does.
    fn grant(&self, principal: &Principal, provider: Option<&str>) -> Option<Grant> {
        let partition = principal.partition;
        match self {
            Self::Everyone => Some(Grant::Direct),
            Self::Account(account) => {
                (principal.account() == Some(*account)).then_some(Grant::Delegated)
            }
            Self::User(entity) => Who::behind(principal)
                .filter(|who| !who.is_role && entity.is(partition, who))
                .map(|who| who.grant),
            Self::Role(entity) => Who::behind(principal)
                .filter(|who| who.is_role && entity.is(partition, who))
                .map(|who| who.grant),
            Self::Id(id) => Who::behind(principal)
                .filter(|who| who.id.as_str() == &**id)
                .map(|who| who.grant),
            Self::Session(name) => match &principal.kind {
                PrincipalKind::RoleSession {
                    account,
                    role,
                    session,
                    ..
                } => name.is(partition, *account, &[role.as_str(), session.as_str()]),
                _ => None,
            },
            Self::FederatedUser(name) => match &principal.kind {
                PrincipalKind::FederatedUser {
                    account,
                    name: user,
                    ..
                } => name.is(partition, *account, &[user.as_str()]),
                _ => None,
            },
            Self::Service(wanted) => match &principal.kind {
                PrincipalKind::Service { name } if name == wanted => Some(Grant::Direct),
                _ => None,
            },
            // Only the web operations carry a verified provider (sts spec 12.2).
            Self::Federated(wanted) => match principal.kind {
                PrincipalKind::Anonymous if provider == Some(&**wanted) => Some(Grant::Direct),
                _ => None,
            },
            Self::Nobody => None,
        }
    }
}

impl SessionName {
    /// A session is named exactly or not at all.
    fn is(&self, partition: Partition, account: AccountId, names: &[&str]) -> Option<Grant> {
        let same = self.account == account
            && *self.partition == *partition.as_str()
            && self.path.split('/').skip(1).eq(names.iter().copied());
        same.then_some(Grant::Direct)
    }
}

/// Whether `Principal` may hold the value under this type: whether it is of a form that can name
/// anybody. Wildcards stand for everyone or for nothing (policy spec, Same account).
pub(crate) fn is_nameable(kind: &str, value: &str) -> bool {
    let is_pattern = value.contains(['*', '?', '$']);
    match Pattern::compile(kind, value) {
        Pattern::Nobody => false,
        Pattern::Everyone => true,
        Pattern::User(entity) | Pattern::Role(entity) => !is_pattern && entity.path.len() > 1,
        Pattern::Session(name) => !is_pattern && has_names(&name.path, 2),
        Pattern::FederatedUser(name) => !is_pattern && has_names(&name.path, 1),
        Pattern::Service(name) => {
            let is_host_byte = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            name.contains('.') && name.bytes().all(is_host_byte)
        }
        Pattern::Federated(provider) => !is_pattern && is_provider(&provider),
        Pattern::Account(_) | Pattern::Id(_) => true,
    }
}

/// Whether a path is of so many names.
fn has_names(path: &str, count: usize) -> bool {
    let mut names = path.split('/').skip(1);
    path.matches('/').count() == count && names.all(|name| !name.is_empty())
}

/// A provider's ARN, or the domain of a built-in one.
fn is_provider(text: &str) -> bool {
    let Ok(arn) = text.parse::<Arn>() else {
        return text.contains('.') && !text.contains([':', ' ', '/']);
    };
    let of_provider = ["saml-provider/", "oidc-provider/"];
    arn.service() == "iam"
        && arn.account().is_some()
        && of_provider
            .iter()
            .any(|start| arn.resource().starts_with(start))
}

/// Whether a text has the shape of a user's or role's unique id.
fn is_unique_id(text: &str) -> bool {
    let has_prefix = text.starts_with("AIDA") || text.starts_with("AROA");
    has_prefix
        && text.len() >= 16
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}
