//! Who asks, read from what a case tells: an ARN, a service's name, or nobody.
//!
//! A case tells less than a directory knows, so the rest is filled in. A role's path is the one in
//! `aws:PrincipalArn`, else that of the role's ARN in the resource's policy (a role's name is
//! unique in its account), else `/aws-service-role/` for names that only service-linked roles bear,
//! else `/`. Unique ids come from `aws:userid`. The user behind a federated user bears its name.

use std::borrow::Cow;

use anyhow::{anyhow, bail};
use daypass_model::{
    AccountId, Arn, EntityName, EntityPath, FederationIssuer, Partition, Principal, PrincipalKind,
    SessionName, UniqueId,
};
use daypass_policy::{Context, Policy};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::case;

/// Who asks where a case does not say (policy spec).
const DEFAULT: &str = "arn:aws:iam::111111111111:user/alice";

/// What stands in for the end of a session's name that is too short or too long to be one.
const STAND_IN: &str = "=stands.in=for.another.name=";

/// Ids that no policy names: real ones have no zero in them.
const NO_USER: &str = "AIDA0000000000000000";
const NO_ROLE: &str = "AROA0000000000000000";

/// Built-in identity providers, which are no services, whatever they ask for (sts spec 10.2).
const PROVIDERS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// Who asks.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) principal: Principal,
    /// The identity provider that vouches for nobody in particular, in the web operations.
    pub(super) provider: Option<String>,
    /// Set when the session's name had to be replaced: policies that name it must follow.
    pub(super) renamed: Option<Renamed>,
    /// Whether the role's path was told and not guessed.
    knows_path: bool,
}

/// A session's ARN as it is written, and the one that the engine is given.
#[derive(Debug)]
pub(super) struct Renamed {
    from: String,
    to: String,
}

/// The object forms of a principal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
enum Written {
    #[serde(rename = "type")]
    Type(Anonymous),
    #[serde(rename = "AWS")]
    Aws(String),
    Service(String),
    Federated(String),
}

#[derive(Deserialize)]
enum Anonymous {
    Anonymous,
}

impl Caller {
    pub(super) fn read(raw: Option<&RawValue>, action: &str) -> anyhow::Result<Self> {
        let Some(raw) = raw else {
            return Self::from_arn(DEFAULT);
        };
        if raw.get().starts_with('{') {
            let written = serde_json::from_str(raw.get()).map_err(|_| {
                anyhow!(
                    "principal must be a string or one of {{\"type\": \"Anonymous\"}}, \
                     {{\"AWS\": …}}, {{\"Service\": …}}, {{\"Federated\": …}}"
                )
            })?;
            return match written {
                Written::Type(Anonymous::Anonymous) => Ok(Self::nobody(None)),
                Written::Aws(text) => Self::from_text(&text, action),
                Written::Service(name) => Ok(Self::service(&name)),
                Written::Federated(provider) => Ok(Self::nobody(Some(provider))),
            };
        }
        let text: Cow<'_, str> =
            case::text(raw).map_err(|_| anyhow!("principal must be a string or an object"))?;
        Self::from_text(&text, action)
    }

    fn from_text(text: &str, action: &str) -> anyhow::Result<Self> {
        if text.starts_with("arn:") {
            return Self::from_arn(text);
        }
        if let Ok(account) = text.parse() {
            let root = PrincipalKind::Root { account };
            return Ok(Self::of(Partition::Aws, root));
        }
        let is_host = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
        if !text.contains('.') || !text.bytes().all(is_host) {
            bail!("principal {text:?} is neither an ARN nor a service nor an account");
        }
        Ok(
            if action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity")
                || PROVIDERS.contains(&text)
            {
                Self::nobody(Some(text.to_owned()))
            } else {
                Self::service(text)
            },
        )
    }

    fn of(partition: Partition, kind: PrincipalKind) -> Self {
        Self {
            principal: Principal { partition, kind },
            provider: None,
            renamed: None,
            knows_path: false,
        }
    }

    fn nobody(provider: Option<String>) -> Self {
        Self {
            provider,
            ..Self::of(Partition::Aws, PrincipalKind::Anonymous)
        }
    }

    fn service(name: &str) -> Self {
        Self::of(Partition::Aws, PrincipalKind::Service { name: name.into() })
    }

    fn from_arn(text: &str) -> anyhow::Result<Self> {
        let refused = || {
            anyhow!(
                "principal {text:?} is not the ARN of a root, user, role, role session, federated \
                 user or identity provider"
            )
        };
        let arn: Arn = text.parse().map_err(|_| refused())?;
        let account = arn.account().ok_or_else(refused)?;
        let partition: Partition = arn.partition().parse()?;
        let (kind, rest) = arn
            .resource()
            .split_once('/')
            .unwrap_or((arn.resource(), ""));
        let kind = match (arn.service(), kind) {
            ("iam", "root") if rest.is_empty() => PrincipalKind::Root { account },
            ("iam", "user") => {
                let (path, name) = entity(rest)?;
                PrincipalKind::User {
                    account,
                    path,
                    name,
                    id: NO_USER.parse()?,
                }
            }
            // The role as such: a session of it that no policy names.
            ("iam", "role") => {
                let (path, role) = entity(rest)?;
                let kind = session(account, path, role, STAND_IN.parse()?)?;
                return Ok(Self {
                    knows_path: true,
                    ..Self::of(partition, kind)
                });
            }
            ("sts", "assumed-role") => {
                let (role, name) = rest.split_once('/').ok_or_else(refused)?;
                return Self::from_session(partition, account, role.parse()?, name);
            }
            ("sts", "federated-user") => {
                let name: EntityName = rest.parse()?;
                PrincipalKind::FederatedUser {
                    account,
                    issuer: FederationIssuer::User {
                        path: EntityPath::default(),
                        name: name.clone(),
                        id: NO_USER.parse()?,
                    },
                    name,
                }
            }
            ("iam", "saml-provider" | "oidc-provider") if !rest.is_empty() => {
                return Ok(Self::nobody(Some(text.to_owned())));
            }
            _ => return Err(refused()),
        };
        Ok(Self::of(partition, kind))
    }

    /// A session. Its name is replaced if none such can be given: files have them shorter.
    fn from_session(
        partition: Partition,
        account: AccountId,
        role: EntityName,
        name: &str,
    ) -> anyhow::Result<Self> {
        let path = if role.as_str().starts_with("AWSServiceRoleFor") {
            "/aws-service-role/unknown.amazonaws.com/".parse()?
        } else {
            EntityPath::default()
        };
        if let Ok(name) = name.parse() {
            return Ok(Self::of(partition, session(account, path, role, name)?));
        }
        if name.is_empty() || name.contains('/') {
            bail!("the role session's name {name:?} is not a name");
        }
        let stand_in: SessionName = STAND_IN.parse()?;
        let renamed = Renamed {
            from: format!("arn:{partition}:sts::{account}:assumed-role/{role}/{name}"),
            to: Arn::assumed_role(partition, account, &role, &stand_in),
        };
        Ok(Self {
            renamed: Some(renamed),
            ..Self::of(partition, session(account, path, role, stand_in)?)
        })
    }

    /// Takes what the condition keys tell of the caller.
    pub(super) fn learn(&mut self, context: &Context) {
        let value = |key| context.get(key).and_then(|value| value.values().first());
        if let Some(told) = value("aws:PrincipalArn").and_then(|arn| self.path_in(arn)) {
            self.set_path(told);
        }
        let Some(told) = value("aws:userid") else {
            return;
        };
        let told = told.split_once(':').map_or(&**told, |(id, _)| id);
        let (slot, prefix) = match &mut self.principal.kind {
            PrincipalKind::User { id, .. } => (id, "AIDA"),
            PrincipalKind::RoleSession { role_id, .. } => (role_id, "AROA"),
            _ => return,
        };
        if let Ok(id) = told.parse::<UniqueId>()
            && told.starts_with(prefix)
        {
            *slot = id;
        }
    }

    /// Takes the role's path from the ARNs by which a policy names it, if the path is not known.
    /// Of several the shortest is it, which is the one that needs no guess.
    pub(super) fn learn_from(&mut self, policy: &Policy) {
        if self.knows_path {
            return;
        }
        let told = policy
            .named_principals()
            .filter_map(|arn| self.path_in(arn));
        if let Some(path) = told.min_by_key(|path| path.as_str().len()) {
            self.set_path(path);
        }
    }

    /// The role's path in its ARN, if it is this role's.
    fn path_in(&self, arn: &str) -> Option<EntityPath> {
        let Principal { partition, kind } = &self.principal;
        let PrincipalKind::RoleSession { account, role, .. } = kind else {
            return None;
        };
        let start = format!("arn:{partition}:iam::{account}:role/");
        let (path, name) = entity(arn.strip_prefix(&start)?).ok()?;
        (name == *role).then_some(path)
    }

    fn set_path(&mut self, told: EntityPath) {
        if let PrincipalKind::RoleSession { path, .. } = &mut self.principal.kind {
            *path = told;
            self.knows_path = true;
        }
    }
}

fn session(
    account: AccountId,
    path: EntityPath,
    role: EntityName,
    session: SessionName,
) -> anyhow::Result<PrincipalKind> {
    Ok(PrincipalKind::RoleSession {
        account,
        path,
        role,
        role_id: NO_ROLE.parse()?,
        session,
    })
}

/// The path and name of a user or role from what follows `user/` or `role/`.
fn entity(text: &str) -> anyhow::Result<(EntityPath, EntityName)> {
    let (path, name) = match text.rsplit_once('/') {
        Some((path, name)) => (format!("/{path}/").parse()?, name),
        None => (EntityPath::default(), text),
    };
    Ok((path, name.parse()?))
}

impl Renamed {
    /// A policy's text in which `Principal` and `NotPrincipal` name the session by its new ARN.
    /// All else stays: resources and condition values are compared with what the case says.
    pub(super) fn apply(&self, text: &str) -> String {
        let (from, to) = (format!("\"{}\"", self.from), format!("\"{}\"", self.to));
        let mut done = String::with_capacity(text.len());
        let mut rest = text;
        // Only a member's name is followed by a colon.
        while let Some(at) = rest.find("Principal\"") {
            let (before, after) = rest.split_at(at + "Principal\"".len());
            done.push_str(before);
            rest = after;
            let Some(value) = after.trim_start().strip_prefix(':') else {
                continue;
            };
            let mut values = serde_json::Deserializer::from_str(value).into_iter::<&RawValue>();
            // No JSON, and so no policy.
            let Some(Ok(_)) = values.next() else {
                break;
            };
            let end = after.len() - value.len() + values.byte_offset();
            done.push_str(&after[..end].replace(&from, &to));
            rest = &after[end..];
        }
        done.push_str(rest);
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(principal: &str) -> anyhow::Result<Caller> {
        let raw = RawValue::from_string(principal.to_owned())?;
        Caller::read(Some(&raw), "s3:GetObject")
    }

    #[test]
    fn an_arn_is_read_and_written_back() {
        for arn in [
            "arn:aws:iam::111111111111:root",
            "arn:aws:iam::111111111111:user/alice",
            "arn:aws-cn:iam::111111111111:user/a/b/alice",
            "arn:aws:sts::111111111111:assumed-role/app/s1",
            "arn:aws:sts::111111111111:federated-user/alice",
        ] {
            let caller = caller(&format!("{arn:?}")).unwrap();
            assert_eq!(caller.principal.arn().as_deref(), Some(arn));
            assert!(caller.renamed.is_none());
        }
    }

    #[test]
    fn what_names_nobody_is_refused() {
        for principal in [
            r#""*""#,
            r#""alice""#,
            "7",
            r#"{"type": "Root"}"#,
            r#""arn:aws:s3:::bucket""#,
            r#""arn:aws:iam::111111111111:group/g""#,
            r#""arn:aws:iam::111111111111:user/a b""#,
            r#""arn:aws:sts::111111111111:assumed-role/app""#,
            r#""arn:elsewhere:iam::111111111111:root""#,
        ] {
            assert!(caller(principal).is_err(), "{principal}");
        }
    }

    #[test]
    fn a_short_session_is_renamed_in_principals_and_nowhere_else() {
        let arn = "arn:aws:sts::111111111111:assumed-role/r/s";
        let caller = caller(&format!("{arn:?}")).unwrap();
        let new = caller.principal.arn().unwrap();
        let text = |principal: &str| {
            format!(
                r#"{{"Statement": [{{"Principal" : {{"AWS": ["{principal}", "*"]}}, "Resource": "{arn}"}},
                {{"NotPrincipal": {{"AWS": "{principal}"}}, "Sid": "Principal"}}]}}"#
            )
        };
        assert_eq!(caller.renamed.unwrap().apply(&text(arn)), text(&new));
    }

    #[test]
    fn the_path_of_a_role_is_in_its_own_arn_only() {
        let caller = caller(r#""arn:aws:sts::111111111111:assumed-role/app/s1""#).unwrap();
        let path = |arn: &str| caller.path_in(arn).map(|path| path.to_string());
        assert_eq!(path("arn:aws:iam::111111111111:role/x/other"), None);
        assert_eq!(path("arn:aws:iam::222222222222:role/x/app"), None);
        let own = "arn:aws:iam::111111111111:role/team/a/app";
        assert_eq!(path(own).as_deref(), Some("/team/a/"));
    }
}
