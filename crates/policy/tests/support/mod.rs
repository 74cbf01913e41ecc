//! Case lines (the project's common form for decisions) turned into requests and layers.

use daypass_model::{
    AccountId, Arn, EntityName, EntityPath, FederationIssuer, Partition, Principal, PrincipalKind,
    UniqueId,
};
use daypass_policy::{
    Context, ContextValue, Decision, DocumentKind, Layers, NamedPolicy, Policy, Request, evaluate,
};
use serde_json::Value;

/// A decision case, ready to be evaluated.
pub(crate) struct Case {
    pub(crate) principal: Principal,
    /// The identity provider that vouches for a caller of the web operations.
    pub(crate) provider: Option<String>,
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) resource_account: Option<AccountId>,
    pub(crate) context: Context,
    pub(crate) identity: Vec<NamedPolicy>,
    pub(crate) boundary: Option<NamedPolicy>,
    pub(crate) session: Option<Vec<NamedPolicy>>,
    /// One a step of the chain. The common form has no member for them; these tests' has.
    pub(crate) scope_down: Vec<NamedPolicy>,
    pub(crate) resource_policy: Option<Policy>,
    pub(crate) scps: Vec<Vec<NamedPolicy>>,
    pub(crate) rcps: Vec<Vec<NamedPolicy>>,
    pub(crate) endpoint: Option<Vec<NamedPolicy>>,
}

impl Case {
    pub(crate) fn read(line: &Value) -> Self {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let (action, resource) = (text("action"), text("resource"));
        let resource_kind = if is_role_assumption(&action, &resource) {
            DocumentKind::Trust
        } else {
            DocumentKind::Resource
        };
        let optional = |key: &str| (!line[key].is_null()).then(|| &line[key]);
        // An empty list is as good as none: nobody passes a policy by passing nothing.
        let some = |key: &str, kind: DocumentKind| {
            Some(policies(&line[key], kind)).filter(|list| !list.is_empty())
        };
        let session = some("sessionPolicies", DocumentKind::Session)
            .or_else(|| some("sessionPolicy", DocumentKind::Session));
        Self {
            principal: principal(&line["principal"]),
            provider: line["principal"]["Federated"].as_str().map(str::to_owned),
            resource_account: line["resourceAccount"].as_str().map(|a| a.parse().unwrap()),
            context: context(&line["context"]),
            identity: policies(&line["identityPolicies"], DocumentKind::Identity),
            boundary: optional("permissionBoundary").map(|p| named(p, DocumentKind::Identity)),
            session,
            scope_down: policies(&line["scopeDownPolicies"], DocumentKind::Session),
            resource_policy: optional("resourcePolicy").map(|p| load(p, resource_kind)),
            scps: levels(&line["scps"], DocumentKind::ServiceControl),
            rcps: levels(&line["rcps"], DocumentKind::ResourceControl),
            endpoint: some("endpointPolicies", DocumentKind::Endpoint),
            action,
            resource,
        }
    }

    pub(crate) fn request(&self) -> Request<'_> {
        Request {
            resource_account: self.resource_account,
            federated_provider: self.provider.as_deref(),
            ..Request::new(&self.principal, &self.action, &self.resource, &self.context)
        }
    }

    pub(crate) fn layers(&self) -> Layers<'_> {
        let gate = self.resource_policy.as_ref();
        let is_trust = is_role_assumption(&self.action, &self.resource);
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            scope_down: &self.scope_down,
            resource: gate.filter(|_| !is_trust),
            trust: gate.filter(|_| is_trust),
            scps: &self.scps,
            rcps: &self.rcps,
            endpoint: self.endpoint.as_deref(),
        }
    }

    pub(crate) fn decide(&self) -> Decision {
        evaluate(&self.request(), &self.layers())
    }
}

fn is_role_assumption(action: &str, resource: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let assumes = action.starts_with("sts:assumerole")
        || ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].contains(&&*action);
    assumes && resource.contains(":role/")
}

fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

fn load(document: &Value, kind: DocumentKind) -> Policy {
    let text = match document {
        Value::String(text) => text.clone(),
        object => object.to_string(),
    };
    Policy::load(&text, kind).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn named(document: &Value, kind: DocumentKind) -> NamedPolicy {
    NamedPolicy::new("case", load(document, kind))
}

fn policies(list: &Value, kind: DocumentKind) -> Vec<NamedPolicy> {
    items(list)
        .into_iter()
        .map(|document| named(document, kind))
        .collect()
}

fn levels(list: &Value, kind: DocumentKind) -> Vec<Vec<NamedPolicy>> {
    items(list)
        .into_iter()
        .map(|level| policies(level, kind))
        .collect()
}

fn context(object: &Value) -> Context {
    let scalar = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut context = Context::new();
    for (key, value) in object.as_object().into_iter().flatten() {
        let value = match value {
            Value::Array(list) => ContextValue::from(list.iter().map(scalar).collect::<Vec<_>>()),
            one => ContextValue::from(scalar(one)),
        };
        context.insert(key.clone(), value);
    }
    context
}

/// The principal of a case. A session's ARN does not tell the role's path: it is `/`, but for
/// service-linked roles, whose names give them away.
pub(crate) fn principal(value: &Value) -> Principal {
    let kind = match value.as_str() {
        None => PrincipalKind::Anonymous,
        Some(text) => match text.parse::<Arn>() {
            Ok(arn) => principal_of(&arn),
            Err(_) => PrincipalKind::Service { name: text.into() },
        },
    };
    Principal {
        partition: Partition::Aws,
        kind,
    }
}

fn principal_of(arn: &Arn) -> PrincipalKind {
    let account = arn.account().expect("a principal has an account");
    let parts: Vec<&str> = arn.resource().split('/').collect();
    match parts.as_slice() {
        ["root"] => PrincipalKind::Root { account },
        ["user", path @ .., name] => PrincipalKind::User {
            account,
            path: match path {
                [] => EntityPath::default(),
                path => format!("/{}/", path.join("/")).parse().unwrap(),
            },
            name: name.parse().unwrap(),
            id: user_id(),
        },
        ["assumed-role", role, session] => PrincipalKind::RoleSession {
            account,
            path: if role.starts_with("AWSServiceRoleFor") {
                "/aws-service-role/x.amazonaws.com/".parse().unwrap()
            } else {
                EntityPath::default()
            },
            role: role.parse().unwrap(),
            role_id: "AROAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            // The files have sessions with names shorter than any that can be made.
            session: format!("{session:_<2}").parse().unwrap(),
        },
        ["federated-user", name] => {
            let name: EntityName = name.parse().unwrap();
            PrincipalKind::FederatedUser {
                account,
                issuer: FederationIssuer::User {
                    path: EntityPath::default(),
                    name: name.clone(),
                    id: user_id(),
                },
                name,
            }
        }
        _ => panic!("not a principal: {arn}"),
    }
}

fn user_id() -> UniqueId {
    "AIDAAAAAAAAAAAAAAAAAA".parse().unwrap()
}

/// The outcome as the case files write it.
pub(crate) fn outcome(decision: &Decision) -> String {
    format!("{:?}", decision.outcome)
}
