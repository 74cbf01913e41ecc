//! An account as it is judged: who is in it, compiled, and what each may do.
//!
//! The engine decides (`daypass_policy::explain`). It is asked as on a good day: with MFA, over
//! TLS, tagged as the directory says. What hangs on the address, the time or anything else that the
//! file cannot know counts as not given.

use std::collections::HashMap;
use std::sync::Arc;

use daypass_model::{
    AccountId, Arn, EntityPath, Partition, Principal, PrincipalKind, SessionName, UniqueId,
};
use daypass_policy::{
    Context, DocumentKind, Effect, Explanation, Layer, Layers, NamedPolicy, Outcome, Policy,
    Request, explain,
};

use super::details::{Attached, Boundary, Details, Inline, PolicyDetail, RoleDetail, Tag};
use super::finding::{Finding, Place};
use super::rules::NOT_READ;

/// Ids that nobody has: real ones have no zero in them.
const NO_USER: &str = "AIDA0000000000000000";
const NO_ROLE: &str = "AROA0000000000000000";

/// A name that nobody has, for what must have one.
pub(super) const STRANGER: &str = "daypass-lint-stranger";

/// An account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) partition: Partition,
    pub(super) id: AccountId,
    pub(super) entities: Vec<Entity>,
    /// Managed policies of the account, with how often each is attached and its versions.
    pub(super) policies: Vec<Managed>,
    /// Whether it is an account that there is: of policies in files nothing else is known.
    pub(super) is_known: bool,
}

/// A managed policy of the account.
#[derive(Debug)]
pub(super) struct Managed {
    pub(super) arn: String,
    pub(super) is_attached: bool,
    pub(super) versions: usize,
    pub(super) policy: Option<Arc<Policy>>,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Group,
    Role,
}

/// A user, group or role, or a policy in a file as if somebody had it.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) kind: Kind,
    pub(super) arn: String,
    pub(super) principal: Principal,
    /// The names of a user's groups.
    pub(super) groups: Vec<String>,
    pub(super) name: String,
    /// The keys that follow from who it is, on a good day.
    context: Context,
    policies: Vec<NamedPolicy>,
    /// Of each policy what it is called, and the group that it comes from.
    sources: Vec<Source>,
    boundary: Option<NamedPolicy>,
    /// The ARN of the boundary, whether its text is known or not.
    pub(super) boundary_arn: Option<String>,
    tags: Vec<(String, String)>,
    /// Of a role.
    pub(super) trust: Option<Policy>,
}

/// Where a policy comes from.
#[derive(Clone, Debug)]
struct Source {
    label: String,
    group: Option<String>,
}

/// Why something is allowed.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub(super) policy: String,
    pub(super) place: Place,
    /// The group whose policy it is.
    pub(super) group: Option<String>,
}

impl Account {
    /// Compiles an account. What cannot be read is found, and not counted.
    pub(super) fn compile(details: &Details, findings: &mut Vec<Finding>) -> Self {
        let arns = (details.user_detail_list.iter().map(|user| &user.arn))
            .chain(details.role_detail_list.iter().map(|role| &role.arn))
            .chain(details.group_detail_list.iter().map(|group| &group.arn));
        let first = arns.filter_map(|arn| arn.parse::<Arn>().ok()).next();
        let (partition, id) = first
            .and_then(|arn| Some((arn.partition().parse().ok()?, arn.account()?)))
            .unwrap_or((Partition::Aws, AccountId::NOBODY));
        let mut compiler = Compiler::new(&details.policies, findings);
        let mut entities = Vec::new();
        let mut of_groups: HashMap<&str, Compiled> = HashMap::new();
        for group in &details.group_detail_list {
            let name = group.group_name.as_str();
            let inline = &group.group_policy_list;
            let mut own = compiler.policies(&group.arn, inline, &group.attached_managed_policies);
            for source in &mut own.sources {
                source.label = format!("group/{name}: {}", source.label);
                source.group = Some(name.to_owned());
            }
            of_groups.insert(name, own.clone());
            entities.push(Entity::new(
                (Kind::Group, name, &group.arn),
                user_principal(partition, id, STRANGER, NO_USER),
                own,
            ));
        }
        for user in &details.user_detail_list {
            let name = user.user_name.as_str();
            let inline = &user.user_policy_list;
            let mut own = compiler.policies(&user.arn, inline, &user.attached_managed_policies);
            for group in &user.group_list {
                if let Some(theirs) = of_groups.get(group.as_str()) {
                    own.append(theirs);
                }
            }
            let principal = match principal_of(&user.arn, &user.user_id) {
                Some(principal) => principal,
                None => user_principal(partition, id, name, NO_USER),
            };
            let entity = Entity::new((Kind::User, name, &user.arn), principal, own)
                .tagged(&user.tags)
                .bounded(user.permissions_boundary.as_ref(), &mut compiler);
            entities.push(Entity {
                groups: user.group_list.clone(),
                ..entity
            });
        }
        for role in &details.role_detail_list {
            entities.push(compile_role(role, &mut compiler));
        }
        Self {
            partition,
            id,
            entities,
            policies: compiler.managed(&details.policies),
            is_known: true,
        }
    }

    /// An account of which nothing is known but a policy that somebody in it might have.
    pub(super) fn of_policy(label: &str, policy: Policy) -> Self {
        let id = account_in(&policy.to_json());
        let own = Compiled {
            policies: vec![Arc::new(policy)],
            sources: vec![Source {
                label: label.to_owned(),
                group: None,
            }],
        };
        let principal = user_principal(Partition::Aws, id, STRANGER, NO_USER);
        Self {
            partition: Partition::Aws,
            id,
            entities: vec![Entity::new((Kind::User, STRANGER, label), principal, own)],
            policies: Vec::new(),
            is_known: false,
        }
    }

    /// The roles.
    pub(super) fn roles(&self) -> impl Iterator<Item = &Entity> {
        self.entities.iter().filter(|e| e.kind == Kind::Role)
    }
}

/// The account that the ARNs in a policy are of, if it names one.
pub(super) fn account_in(text: &str) -> AccountId {
    let mut parts = text.split(':');
    let named = parts.find_map(|part| part.parse().ok());
    let example = AccountId::from_number(111_111_111_111);
    named.or(example).unwrap_or(AccountId::NOBODY)
}

fn compile_role(role: &RoleDetail, compiler: &mut Compiler<'_>) -> Entity {
    let inline = &role.role_policy_list;
    let own = compiler.policies(&role.arn, inline, &role.attached_managed_policies);
    let principal = principal_of(&role.arn, &role.role_id)
        .unwrap_or_else(|| user_principal(Partition::Aws, AccountId::NOBODY, STRANGER, NO_USER));
    let text = role.assume_role_policy_document.text();
    let trust = compiler.load(&role.arn, "trust policy", (&text, DocumentKind::Trust));
    let entity = Entity::new((Kind::Role, &role.role_name, &role.arn), principal, own)
        .tagged(&role.tags)
        .bounded(role.permissions_boundary.as_ref(), compiler);
    Entity { trust, ..entity }
}

impl Entity {
    fn new((kind, name, arn): (Kind, &str, &str), principal: Principal, own: Compiled) -> Self {
        Self {
            kind,
            arn: arn.to_owned(),
            groups: Vec::new(),
            name: name.to_owned(),
            context: good_day(&principal),
            principal,
            // A policy goes by its place among those of its entity.
            policies: (own.policies.into_iter().enumerate())
                .map(|(at, policy)| NamedPolicy::new(at.to_string(), policy))
                .collect(),
            sources: own.sources,
            boundary: None,
            boundary_arn: None,
            tags: Vec::new(),
            trust: None,
        }
    }

    fn tagged(mut self, tags: &[Tag]) -> Self {
        for tag in tags {
            let name = format!("aws:PrincipalTag/{}", tag.key);
            self.context.insert(name, tag.value.as_str());
            self.tags.push((tag.key.clone(), tag.value.clone()));
        }
        self
    }

    fn bounded(mut self, boundary: Option<&Boundary>, compiler: &mut Compiler<'_>) -> Self {
        if let Some(boundary) = boundary {
            let arn = &boundary.permissions_boundary_arn;
            let policy = compiler.default_version(&self.arn, arn);
            self.boundary = policy.map(|policy| NamedPolicy::new("boundary", policy));
            self.boundary_arn = Some(arn.clone());
        }
        self
    }

    /// Whether it may do this to that, and by which statement.
    pub(super) fn may(&self, action: &str, on: &Probe) -> Option<Basis> {
        self.basis(&self.ask(action, on, None))
    }

    /// Whether it may assume a role that has this trust policy.
    pub(super) fn may_assume(&self, role: &Probe, trust: &Policy) -> Option<Basis> {
        self.basis(&self.ask("sts:AssumeRole", role, Some(trust)))
    }

    /// Whether the role may be what this service runs with.
    pub(super) fn trusts_service(&self, service: &str) -> bool {
        let Some(trust) = &self.trust else {
            return false;
        };
        let principal = Principal {
            partition: self.principal.partition,
            kind: PrincipalKind::Service {
                name: service.into(),
            },
        };
        let layers = Layers {
            trust: Some(trust),
            ..Layers::default()
        };
        let context = Context::new();
        let asked = Request::new(&principal, "sts:AssumeRole", &self.arn, &context);
        explain(&asked, &layers).decision.outcome == Outcome::Allowed
    }

    /// The patterns of the resources on which statements allow this action, whatever else they ask.
    pub(super) fn allowed_patterns(&self, action: &str) -> Vec<String> {
        let explanation = self.ask(action, &Probe::new("*".to_owned()), None);
        let mut patterns = Vec::new();
        for report in &explanation.layers {
            if report.layer == Layer::Identity {
                let allowing = report
                    .statements
                    .iter()
                    .filter(|s| s.effect == Effect::Allow);
                patterns.extend(allowing.flat_map(|s| s.resources.iter().cloned()));
            }
        }
        patterns
    }

    /// Whether any statement allows this action on anything at all.
    pub(super) fn is_allowed_somewhere(&self, action: &str) -> bool {
        let explanation = self.ask(action, &Probe::new("*".to_owned()), None);
        let mut reports = explanation
            .layers
            .iter()
            .flat_map(|report| &report.statements);
        reports.any(|statement| statement.effect == Effect::Allow)
    }

    fn ask(&self, action: &str, on: &Probe, trust: Option<&Policy>) -> Explanation {
        let mut context = self.context.clone();
        for (name, value) in &on.keys {
            context.insert(name.clone(), value.as_str());
        }
        let layers = Layers {
            identity: &self.policies,
            boundary: self.boundary.as_ref(),
            trust,
            ..Layers::default()
        };
        explain(
            &Request::new(&self.principal, action, &on.arn, &context),
            &layers,
        )
    }

    fn basis(&self, explanation: &Explanation) -> Option<Basis> {
        if explanation.decision.outcome != Outcome::Allowed {
            return None;
        }
        let mut deciding = explanation.deciding_statements();
        let own = deciding.find_map(|statement| {
            let at: usize = statement.policy.as_ref()?.parse().ok()?;
            let source = self.sources.get(at)?;
            Some(Basis {
                policy: source.label.clone(),
                place: Place {
                    index: statement.index,
                    sid: statement.sid.clone(),
                },
                group: source.group.clone(),
            })
        });
        // Where a trust policy names somebody, no policy of theirs need allow.
        own.or_else(|| {
            let statement = explanation.deciding_statements().next()?;
            Some(Basis {
                policy: "trust policy".to_owned(),
                place: Place {
                    index: statement.index,
                    sid: statement.sid.clone(),
                },
                group: None,
            })
        })
    }
}

/// Something that an action could be about, with the condition keys that the request would have.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    pub(super) arn: String,
    pub(super) keys: Vec<(String, String)>,
}

impl Probe {
    /// Something of which nothing else is known.
    pub(super) fn new(arn: String) -> Self {
        Self {
            arn,
            keys: Vec::new(),
        }
    }

    /// A user, group or role, with its tags and boundary.
    pub(super) fn of(entity: &Entity) -> Self {
        let tags = entity.tags.iter().flat_map(|(key, value)| {
            ["aws", "iam"].map(|service| (format!("{service}:ResourceTag/{key}"), value.clone()))
        });
        let boundary = entity.boundary_arn.clone();
        let boundary = boundary.map(|arn| ("iam:PermissionsBoundary".to_owned(), arn));
        Self {
            arn: entity.arn.clone(),
            keys: tags.chain(boundary).collect(),
        }
    }

    /// With another key.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.keys.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Policies of one entity with where they come from.
#[derive(Clone, Debug, Default)]
struct Compiled {
    policies: Vec<Arc<Policy>>,
    sources: Vec<Source>,
}

impl Compiled {
    fn push(&mut self, label: String, policy: Arc<Policy>) {
        self.policies.push(policy);
        self.sources.push(Source { label, group: None });
    }

    fn append(&mut self, other: &Self) {
        self.policies.extend(other.policies.iter().cloned());
        self.sources.extend(other.sources.iter().cloned());
    }
}

/// Loads policies, each managed one once.
struct Compiler<'a> {
    details: HashMap<&'a str, &'a PolicyDetail>,
    loaded: HashMap<String, Option<Arc<Policy>>>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Compiler<'a> {
    fn new(details: &'a [PolicyDetail], findings: &'a mut Vec<Finding>) -> Self {
        Self {
            details: details.iter().map(|p| (p.arn.as_str(), p)).collect(),
            loaded: HashMap::new(),
            findings,
        }
    }

    fn policies(&mut self, owner: &str, inline: &[Inline], attached: &[Attached]) -> Compiled {
        let mut compiled = Compiled::default();
        for policy in inline {
            let text = policy.policy_document.text();
            let name = &policy.policy_name;
            if let Some(policy) = self.load(owner, name, (&text, DocumentKind::Identity)) {
                compiled.push(name.clone(), Arc::new(policy));
            }
        }
        for policy in attached {
            if let Some(found) = self.default_version(owner, &policy.policy_arn) {
                compiled.push(policy.policy_arn.clone(), found);
            }
        }
        compiled
    }

    /// The version of a managed policy that decides.
    fn default_version(&mut self, owner: &str, arn: &str) -> Option<Arc<Policy>> {
        if let Some(known) = self.loaded.get(arn) {
            return known.clone();
        }
        let text = self.details.get(arn).and_then(|detail| {
            let versions = detail.policy_version_list.iter();
            let mut wanted = versions.filter(|v| v.version_id == detail.default_version_id);
            wanted.next().map(|version| version.document.text())
        });
        let policy = match text {
            Some(text) => self.load(arn, "the default version", (&text, DocumentKind::Identity)),
            None => {
                let why = format!("The text of {arn} is not in the file.");
                self.findings.push(Finding::of(&NOT_READ, owner, why));
                None
            }
        };
        let policy = policy.map(Arc::new);
        self.loaded.insert(arn.to_owned(), policy.clone());
        policy
    }

    fn load(
        &mut self,
        owner: &str,
        name: &str,
        (text, kind): (&str, DocumentKind),
    ) -> Option<Policy> {
        match Policy::load(text, kind) {
            Ok(policy) => Some(policy),
            Err(error) => {
                let why = format!("{name} cannot be read: {error}");
                self.findings.push(Finding::of(&NOT_READ, owner, why));
                None
            }
        }
    }

    /// The account's own policies.
    fn managed(&mut self, details: &[PolicyDetail]) -> Vec<Managed> {
        let own = details.iter().filter(|p| !p.arn.contains(":iam::aws:"));
        let own: Vec<&PolicyDetail> = own.collect();
        let compiled = own.into_iter().map(|detail| Managed {
            arn: detail.arn.clone(),
            is_attached: detail.attachment_count > 0,
            versions: detail.policy_version_list.len(),
            policy: self.default_version(&detail.arn, &detail.arn),
        });
        compiled.collect()
    }
}

/// The user, or a session of the role, with this ARN.
fn principal_of(arn: &str, id: &str) -> Option<Principal> {
    let arn: Arn = arn.parse().ok()?;
    let (kind, _) = arn.resource().split_once('/')?;
    let (path, name) = arn.resource()[kind.len()..].rsplit_once('/')?;
    let (account, path) = (arn.account()?, format!("{path}/").parse().ok()?);
    // AWS's ids have another form than ours at times; then no policy is met by id.
    let id = |fallback: &str| id.parse().or_else(|_| fallback.parse::<UniqueId>()).ok();
    let kind = match kind {
        "user" => PrincipalKind::User {
            account,
            path,
            name: name.parse().ok()?,
            id: id(NO_USER)?,
        },
        "role" => PrincipalKind::RoleSession {
            account,
            path,
            role: name.parse().ok()?,
            role_id: id(NO_ROLE)?,
            session: STRANGER.parse::<SessionName>().ok()?,
        },
        _ => return None,
    };
    Some(Principal {
        partition: arn.partition().parse().ok()?,
        kind,
    })
}

/// What is true of a request of somebody's that is as it should be.
pub(super) fn good_day(principal: &Principal) -> Context {
    let mut context = Context::new();
    context
        .insert("aws:MultiFactorAuthPresent", true)
        .insert("aws:MultiFactorAuthAge", 0)
        .insert("aws:SecureTransport", true)
        .insert("aws:ViaAWSService", false)
        .insert("aws:PrincipalIsAWSService", false)
        .insert("aws:PrincipalType", principal.principal_type())
        .insert("aws:userid", principal.user_id());
    if let Some(account) = principal.account() {
        context.insert("aws:PrincipalAccount", account);
    }
    if let Some(arn) = principal.principal_arn() {
        context.insert("aws:PrincipalArn", arn);
    }
    if let Some(name) = principal.user_name() {
        context.insert("aws:username", name.as_str());
    }
    context
}

/// A user of whom no more than a name is known.
pub(super) fn user_principal(
    partition: Partition,
    account: AccountId,
    name: &str,
    id: &str,
) -> Principal {
    let kind = match (name.parse(), id.parse()) {
        (Ok(name), Ok(id)) => PrincipalKind::User {
            account,
            path: EntityPath::default(),
            name,
            id,
        },
        _ => PrincipalKind::Anonymous,
    };
    Principal { partition, kind }
}
