//! Whom roles and resources trust.
//!
//! Whether a stranger gets in is asked of the engine: a user of an account that is named nowhere,
//! with every permission at home, or the bearer of somebody else's token. So a condition counts for
//! what it keeps out, and not for being there.

use std::collections::BTreeSet;

use daypass_model::{AccountId, Principal, PrincipalKind};
use daypass_policy::{
    Context, DocumentKind, Explanation, Layers, NamedPolicy, Outcome, Policy, Request, explain,
};
use serde_json::Value;

use super::account::{Basis, STRANGER, good_day, user_principal};
use super::finding::{Finding, Place};
use super::rules::{
    PUBLIC_RESOURCE, Rule, TRUST_ANY_SUBJECT, TRUST_ANYONE, TRUST_ANYONE_WHO_KNOWS, TRUST_BY_NAME,
    TRUST_FOREIGN_ACCOUNT, TRUST_OPEN_SUBJECT, TRUST_SAML_AUDIENCE, TRUST_SHARED_ISSUER,
};

/// An issuer at which anybody can have an account.
struct SharedIssuer {
    /// Its host, and its path if it has one.
    host: &'static str,
    /// A subject of a stranger's there.
    subject: &'static str,
    /// Whether its audience is one application's, so that to ask for it keeps others out.
    has_own_audience: bool,
    /// Claims that are numbers of its tenants, which nobody gets again, where they are condition
    /// keys. Names can be given up, and taken by somebody else.
    numbers: &'static [&'static str],
}

impl SharedIssuer {
    /// Subjects of strangers whose names begin as those that a condition takes.
    fn look_alikes(&self, statements: &[&Value], host: &str) -> Vec<String> {
        let Some((prefix, rest)) = self.subject.split_once("a-stranger") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for pattern in values(statements, &format!("{host}:sub")) {
            let Some(named) = pattern.strip_prefix(prefix) else {
                continue;
            };
            let end = named.find(['/', ':']).unwrap_or(named.len());
            let (tenant, behind) = named.split_at(end);
            if tenant.contains(['*', '?']) {
                let tenant = tenant.replace('*', "-a-stranger").replace('?', "x");
                let behind = match behind {
                    "" => rest.to_owned(),
                    behind => behind.replace(['*', '?'], "x"),
                };
                found.push(format!("{prefix}{tenant}{behind}"));
            }
        }
        found
    }
}

const fn shared(host: &'static str, subject: &'static str) -> SharedIssuer {
    SharedIssuer {
        host,
        subject,
        has_own_audience: false,
        numbers: &[],
    }
}

const fn numbered(
    host: &'static str,
    subject: &'static str,
    numbers: &'static [&'static str],
) -> SharedIssuer {
    SharedIssuer {
        host,
        subject,
        has_own_audience: false,
        numbers,
    }
}

const fn for_applications(host: &'static str, subject: &'static str) -> SharedIssuer {
    SharedIssuer {
        host,
        subject,
        has_own_audience: true,
        numbers: &[],
    }
}

const SHARED_ISSUERS: &[SharedIssuer] = &[
    numbered(
        "token.actions.githubusercontent.com",
        "repo:a-stranger/of-theirs:ref:refs/heads/main",
        &["repository_owner_id", "repository_id", "enterprise_id"],
    ),
    numbered(
        "gitlab.com",
        "project_path:a-stranger/of-theirs:ref_type:branch:ref:main",
        &["namespace_id", "project_id"],
    ),
    shared(
        "app.terraform.io",
        "organization:a-stranger:project:of-theirs:workspace:w:run_phase:apply",
    ),
    numbered(
        "agent.buildkite.com",
        "organization:a-stranger:pipeline:of-theirs:ref:refs/heads/main:commit:0:step:s",
        &["organization_id", "pipeline_id"],
    ),
    shared(
        "api.pulumi.com/oidc",
        "pulumi:deploy:org:a-stranger:project:of-theirs:stack:s:operation:update:scope:write",
    ),
    shared(
        "oidc.vercel.com",
        "owner:a-stranger:project:of-theirs:environment:production",
    ),
    shared(
        "oidc.codefresh.io",
        "account:000000000000000000000001:pipeline:000000000000000000000002",
    ),
    shared(
        "scalr.io",
        "account:a-stranger:environment:of-theirs:workspace:w",
    ),
    shared("proidc.upbound.io", "mcp:a-stranger/of-theirs:provider:p"),
    for_applications("accounts.google.com", "100000000000000000001"),
    for_applications("appleid.apple.com", "000001.stranger.0001"),
    for_applications("www.amazon.com", "amzn1.account.STRANGER"),
    for_applications("graph.facebook.com", "1000000000000001"),
    for_applications(
        "cognito-identity.amazonaws.com",
        "us-east-1:00000000-0000-0000-0000-000000000001",
    ),
];

/// Everything, at home.
const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

/// A policy that names principals, with what it is on.
pub(super) struct Gate<'a> {
    /// Whom a finding is about.
    pub(super) entity: &'a str,
    /// The account that it belongs to.
    pub(super) account: AccountId,
    pub(super) text: &'a str,
    pub(super) policy: &'a Policy,
}

impl Gate<'_> {
    /// Looks at a role's trust policy.
    pub(super) fn look_at_trust(&self, findings: &mut Vec<Finding>) {
        let document: Value = serde_json::from_str(self.text).unwrap_or_default();
        let statements = statements(&document);
        self.look_for_anyone(&statements, findings);
        self.look_for_accounts(&statements, findings);
        let mut providers = BTreeSet::new();
        for statement in &statements {
            providers.extend(texts(&statement["Principal"]["Federated"]));
        }
        for provider in providers {
            if provider.contains(":saml-provider/") {
                self.look_at_saml(provider, findings);
            } else {
                self.look_at_issuer(provider, &statements, findings);
            }
        }
    }

    fn look_for_anyone(&self, statements: &[&Value], findings: &mut Vec<Finding>) {
        let Some(stranger) = stranger(self.text) else {
            return;
        };
        let mut context = good_day(&stranger);
        if let Some(basis) = self.lets_in(&stranger, &context) {
            let why = "A user of an account that it does not name gets in.".to_owned();
            findings.push(Finding::at(&TRUST_ANYONE, self.entity, &basis, why));
            return;
        }
        let Some(id) = wanted(statements, "sts:ExternalId") else {
            return;
        };
        context.insert("sts:ExternalId", id);
        if let Some(basis) = self.lets_in(&stranger, &context) {
            let why = "A user of an account that it does not name gets in with the external id.";
            let rule = &TRUST_ANYONE_WHO_KNOWS;
            findings.push(Finding::at(rule, self.entity, &basis, why.to_owned()));
        }
    }

    /// Other accounts that are named as a whole.
    fn look_for_accounts(&self, statements: &[&Value], findings: &mut Vec<Finding>) {
        let mut accounts = BTreeSet::new();
        for statement in statements {
            for name in texts(&statement["Principal"]["AWS"]) {
                let digits = match name.split(':').collect::<Vec<_>>()[..] {
                    ["arn", _, "iam", "", account, "root"] => account,
                    _ => name,
                };
                accounts.extend(digits.parse::<AccountId>());
            }
        }
        for account in accounts
            .into_iter()
            .filter(|account| *account != self.account)
        {
            let someone = user_principal(Default::default(), account, STRANGER, NO_USER);
            if let Some(basis) = self.lets_in(&someone, &good_day(&someone)) {
                let why = format!("Whomever {account} allows to gets in.");
                findings.push(Finding::at(
                    &TRUST_FOREIGN_ACCOUNT,
                    self.entity,
                    &basis,
                    why,
                ));
            }
        }
    }

    /// Tokens of an OpenID Connect issuer.
    fn look_at_issuer(&self, provider: &str, statements: &[&Value], findings: &mut Vec<Finding>) {
        let host = provider.split_once(":oidc-provider/");
        let host = host.map_or(provider, |(_, host)| host);
        let issuer = SHARED_ISSUERS.iter().find(|issuer| issuer.host == host);
        let is_asked = issuer.is_none_or(|issuer| !issuer.has_own_audience);
        let token = |subject: &str| {
            let mut context = Context::new();
            context.insert(format!("{host}:sub"), subject);
            for claim in ["aud", "oaud", "azp", "amr"] {
                let key = format!("{host}:{claim}");
                let value = wanted(statements, &key).filter(|_| is_asked);
                context.insert(key, value.unwrap_or_else(|| "a-stranger".to_owned()));
            }
            context
        };
        let subject = issuer.map_or("a-stranger", |issuer| issuer.subject);
        if let Some(basis) = self.takes(provider, &token(subject)) {
            let (rule, why): (&'static Rule, _) = match issuer {
                Some(_) => (&TRUST_SHARED_ISSUER, "Anybody can have a token of"),
                None => (&TRUST_ANY_SUBJECT, "Whoever has a token gets in, of"),
            };
            let why = format!("{why} {host}; the subject {subject} gets in.");
            findings.push(Finding::at(rule, self.entity, &basis, why));
            return;
        }
        let Some(issuer) = issuer else {
            return;
        };
        for subject in issuer.look_alikes(statements, host) {
            if let Some(basis) = self.takes(provider, &token(&subject)) {
                let why = format!("The subject {subject} of {host} gets in.");
                findings.push(Finding::at(&TRUST_OPEN_SUBJECT, self.entity, &basis, why));
                return;
            }
        }
        if issuer.numbers.is_empty() {
            return;
        }
        // Whoever has taken a name over says what was wanted, but for the numbers.
        let mut subjects = values(statements, &format!("{host}:sub"));
        if subjects.is_empty() {
            subjects.push(issuer.subject);
        }
        for subject in subjects {
            let mut context = token(&example(subject));
            for claim in claims(statements, host) {
                let key = format!("{host}:{claim}");
                let is_number = issuer.numbers.contains(&&*claim);
                let value = wanted(statements, &key).filter(|_| !is_number);
                context.insert(key, value.unwrap_or_else(|| "0".to_owned()));
            }
            if let Some(basis) = self.takes(provider, &context) {
                let why = format!("Whoever gets the name at {host} when it is free gets in.");
                findings.push(Finding::at(&TRUST_BY_NAME, self.entity, &basis, why));
                return;
            }
        }
    }

    /// What lets the bearer of a token in.
    fn takes(&self, provider: &str, context: &Context) -> Option<Basis> {
        let asked = Asked {
            principal: &nobody(),
            action: "sts:AssumeRoleWithWebIdentity",
            provider: Some(provider),
            context,
        };
        self.basis(&self.ask(&asked))
    }

    fn look_at_saml(&self, provider: &str, findings: &mut Vec<Finding>) {
        let mut context = Context::new();
        context.insert("SAML:aud", "https://stranger.example/saml");
        let asked = Asked {
            principal: &nobody(),
            action: "sts:AssumeRoleWithSAML",
            provider: Some(provider),
            context: &context,
        };
        if let Some(basis) = self.basis(&self.ask(&asked)) {
            let why = format!("An assertion of {provider} for another service gets in.");
            findings.push(Finding::at(&TRUST_SAML_AUDIENCE, self.entity, &basis, why));
        }
    }

    /// Looks at a resource's own policy.
    pub(super) fn look_at_resource(&self, findings: &mut Vec<Finding>) {
        let document: Value = serde_json::from_str(self.text).unwrap_or_default();
        let Some(stranger) = stranger(self.text) else {
            return;
        };
        for statement in statements(&document) {
            let fill = |pattern: &str| pattern.replace(['*', '?'], "x");
            for action in texts(&statement["Action"]) {
                for resource in texts(&statement["Resource"]) {
                    let (action, resource) = (fill(action), fill(resource));
                    let context = good_day(&stranger);
                    let layers = Layers {
                        resource: Some(self.policy),
                        ..Layers::default()
                    };
                    let home = everything();
                    let layers = Layers {
                        identity: home.as_slice(),
                        ..layers
                    };
                    let request = Request {
                        resource_account: Some(self.account),
                        ..Request::new(&stranger, &action, &resource, &context)
                    };
                    if let Some(basis) = self.basis(&explain(&request, &layers)) {
                        let why = format!("{action} on {resource} is open to every account.");
                        let finding = Finding::at(&PUBLIC_RESOURCE, self.entity, &basis, why);
                        findings.push(finding);
                        return;
                    }
                }
            }
        }
    }

    fn lets_in(&self, principal: &Principal, context: &Context) -> Option<Basis> {
        let asked = Asked {
            principal,
            action: "sts:AssumeRole",
            provider: None,
            context,
        };
        self.basis(&self.ask(&asked))
    }

    fn ask(&self, asked: &Asked<'_>) -> Explanation {
        let home = everything();
        let layers = Layers {
            identity: &home,
            trust: Some(self.policy),
            ..Layers::default()
        };
        let role = format!("arn:aws:iam::{}:role/role", self.account);
        let role = match self.entity.contains(":role/") {
            true => self.entity,
            false => &role,
        };
        let request = Request {
            resource_account: Some(self.account),
            federated_provider: asked.provider,
            ..Request::new(asked.principal, asked.action, role, asked.context)
        };
        explain(&request, &layers)
    }

    /// The gate's own statement that lets somebody in.
    fn basis(&self, explanation: &Explanation) -> Option<Basis> {
        if explanation.decision.outcome != Outcome::Allowed {
            return None;
        }
        let mut deciding = explanation.deciding_statements();
        let own = deciding.find(|statement| statement.policy.is_none())?;
        Some(Basis {
            policy: match self.policy.kind() {
                DocumentKind::Trust => "trust policy".to_owned(),
                _ => "resource policy".to_owned(),
            },
            place: Place {
                index: own.index,
                sid: own.sid.clone(),
            },
            group: None,
        })
    }
}

/// An id that nobody has.
const NO_USER: &str = "AIDA0000000000000000";

/// Who asks, and for what.
struct Asked<'a> {
    principal: &'a Principal,
    action: &'a str,
    provider: Option<&'a str>,
    context: &'a Context,
}

fn everything() -> Vec<NamedPolicy> {
    let policy = Policy::load(EVERYTHING, DocumentKind::Identity);
    let policy = policy.map(|policy| NamedPolicy::new("everything", policy));
    policy.into_iter().collect()
}

fn nobody() -> Principal {
    Principal {
        partition: Default::default(),
        kind: PrincipalKind::Anonymous,
    }
}

/// A user of an account that a text does not name.
fn stranger(text: &str) -> Option<Principal> {
    let accounts = (1_u64..).map(|n| AccountId::from_number(1_000_000_000_000 - n));
    // A text names fewer accounts than there are.
    let account = accounts
        .flatten()
        .find(|a| !text.contains(&a.to_string()))?;
    Some(user_principal(
        Default::default(),
        account,
        STRANGER,
        NO_USER,
    ))
}

fn statements(document: &Value) -> Vec<&Value> {
    match &document["Statement"] {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

/// A text or the texts of a list.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

/// A value that a condition on this key would like.
fn wanted(statements: &[&Value], key: &str) -> Option<String> {
    let first = values(statements, key).first().copied();
    first.map(example)
}

/// A value that a pattern takes.
fn example(pattern: &str) -> String {
    pattern.replace(['*', '?'], "x")
}

/// The values of the conditions on this key.
fn values<'v>(statements: &[&'v Value], key: &str) -> Vec<&'v str> {
    let named = conditions(statements).filter(|(name, _)| name.eq_ignore_ascii_case(key));
    named.flat_map(|(_, values)| texts(values)).collect()
}

/// The claims of an issuer that conditions are about, beside those that every token has.
fn claims(statements: &[&Value], host: &str) -> BTreeSet<String> {
    let named = conditions(statements).filter_map(|(name, _)| {
        let (issuer, claim) = name.rsplit_once(':')?;
        issuer
            .eq_ignore_ascii_case(host)
            .then(|| claim.to_lowercase())
    });
    let is_own = |claim: &String| !["sub", "aud", "oaud", "azp", "amr"].contains(&claim.as_str());
    named.filter(is_own).collect()
}

/// The condition keys of statements, with their values.
fn conditions<'v>(statements: &[&'v Value]) -> impl Iterator<Item = (&'v String, &'v Value)> {
    let blocks = statements.iter().filter_map(|s| s["Condition"].as_object());
    let blocks = blocks.flat_map(|operators| operators.values());
    blocks.filter_map(Value::as_object).flatten()
}
