//! Organizations as decisions need them: who is of which, and what binds it there
//! (policy spec, SCP and RCP; STS spec 5.3, 8).

use std::collections::HashMap;
use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{
    AccountId, ControlPolicyId, ControlPolicyKind, OrganizationId, OrganizationNodeId, Partition,
};
use daypass_policy::{Context, DocumentKind, NamedPolicy, Policy, PolicyError};
use daypass_store::{AttachmentTarget, Organization, OrganizationFeatures};

/// What [`ControlPolicyId::FULL_AWS_ACCESS`] says.
pub(crate) const FULL_AWS_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// All organizations of a deployment as they were at one moment.
#[derive(Debug, Default)]
pub(crate) struct Organizations {
    memberships: HashMap<AccountId, Result<Membership, Arc<str>>>,
}

/// An account's place in its organization.
#[derive(Debug)]
pub(crate) struct Membership {
    /// The organization.
    pub organization: OrganizationId,
    /// Its management account.
    pub management: AccountId,
    /// Whether the account administers IAM for the organization, by delegation.
    pub is_delegated: bool,
    /// What IAM may do for the organization's members.
    pub features: OrganizationFeatures,
    /// `o-…/r-…/ou-…/`: the value of `aws:PrincipalOrgPaths`.
    path: String,
    /// What the account's principals may do, a list a level; none for the management account.
    scps: Vec<Vec<NamedPolicy>>,
    /// What may be done to the account's resources, a list a level.
    rcps: Vec<Vec<NamedPolicy>>,
}

/// One side of a request: whose organization a key tells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Side {
    /// `aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`.
    Principal,
    /// `aws:ResourceOrgID`, `aws:ResourceOrgPaths`.
    Resource,
}

impl Organizations {
    /// Compiles organizations. One that does not make sense binds its accounts to nothing that
    /// they may do: it is an error for each of them, and for nobody else.
    pub(crate) fn compile(organizations: &[Organization], partition: Partition) -> Self {
        let mut memberships = HashMap::new();
        for organization in organizations {
            match Compiler::new(organization, partition) {
                Ok(compiler) => memberships.extend(organization.accounts.iter().map(|place| {
                    let membership = compiler.membership(place.account);
                    (place.account, membership.map_err(Arc::from))
                })),
                Err(bad) => {
                    let bad: Arc<str> = bad.into();
                    let accounts = organization.accounts.iter();
                    memberships.extend(accounts.map(|place| (place.account, Err(bad.clone()))));
                }
            }
        }
        Self { memberships }
    }

    /// The account's place, if it is of an organization.
    pub(crate) fn of(&self, account: AccountId) -> Result<Option<&Membership>, Fault> {
        match self.memberships.get(&account) {
            None => Ok(None),
            Some(Ok(membership)) => Ok(Some(membership)),
            Some(Err(bad)) => Err(Fault::internal(bad)),
        }
    }

    /// Whether both accounts are one, or of one organization.
    pub(crate) fn are_of_one(&self, left: AccountId, right: AccountId) -> bool {
        let organization = |account| match self.memberships.get(&account) {
            Some(Ok(membership)) => Some(&membership.organization),
            _ => None,
        };
        left == right || organization(left).is_some_and(|found| Some(found) == organization(right))
    }
}

impl Membership {
    /// The place in the organization: `o-…/r-…/ou-…/`.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What the account's principals may do, a list a level.
    pub(crate) fn scps(&self) -> &[Vec<NamedPolicy>] {
        &self.scps
    }

    /// What may be done to the account's resources, a list a level.
    pub(crate) fn rcps(&self) -> &[Vec<NamedPolicy>] {
        &self.rcps
    }

    /// Whether the account governs the organization.
    pub(crate) fn is_management(&self, account: AccountId) -> bool {
        self.management == account
    }

    /// The keys of STS spec 4.2 that are there for who is of an organization. The paths are a
    /// list also when there is one.
    pub(crate) fn describe(&self, side: Side, context: &mut Context) {
        let (id, paths) = match side {
            Side::Principal => ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
            Side::Resource => ("aws:ResourceOrgID", "aws:ResourceOrgPaths"),
        };
        context
            .insert(id, self.organization.as_str())
            .insert(paths, vec![self.path.as_str()]);
    }
}

/// An organization with its policies compiled once.
struct Compiler<'a> {
    organization: &'a Organization,
    policies: HashMap<ControlPolicyId, NamedPolicy>,
}

impl<'a> Compiler<'a> {
    fn new(organization: &'a Organization, partition: Partition) -> Result<Self, String> {
        let named = |id: &ControlPolicyId, kind, text: &str| {
            let document = match kind {
                ControlPolicyKind::Service => DocumentKind::ServiceControl,
                ControlPolicyKind::Resource => DocumentKind::ResourceControl,
            };
            let policy = Policy::load(text, document)
                .map_err(|error| does_not_parse(organization, id, &error))?;
            let arn = id.arn(kind, partition, organization.management, &organization.id);
            Ok::<_, String>((id.clone(), NamedPolicy::new(arn, policy)))
        };
        let full = ControlPolicyId::full_aws_access();
        let mut policies =
            HashMap::from([named(&full, ControlPolicyKind::Service, FULL_AWS_ACCESS)?]);
        for policy in &organization.policies {
            policies.extend([named(&policy.id, policy.kind, &policy.text)?]);
        }
        Ok(Self {
            organization,
            policies,
        })
    }

    fn membership(&self, account: AccountId) -> Result<Membership, String> {
        let organization = self.organization;
        let line = organization
            .line_of(account)
            .ok_or_else(|| format!("the tree of the organization {} is broken", organization.id))?;
        let is_management = organization.management == account;
        Ok(Membership {
            organization: organization.id.clone(),
            management: organization.management,
            is_delegated: organization.delegated_administrators.contains(&account),
            features: organization.features,
            path: path(organization, &line),
            // Neither kind binds the management account (STS spec 5.3, 8).
            scps: match is_management {
                true => Vec::new(),
                false => self.levels(&line, account, ControlPolicyKind::Service)?,
            },
            rcps: match is_management {
                true => Vec::new(),
                false => self.levels(&line, account, ControlPolicyKind::Resource)?,
            },
        })
    }

    /// The policies from the root down to the account, a list a level. A level without any stays:
    /// of service control policies it allows nothing.
    fn levels(
        &self,
        line: &[&OrganizationNodeId],
        account: AccountId,
        kind: ControlPolicyKind,
    ) -> Result<Vec<Vec<NamedPolicy>>, String> {
        let nodes = line
            .iter()
            .map(|node| AttachmentTarget::Node((*node).clone()));
        nodes
            .chain([AttachmentTarget::Account(account)])
            .map(|target| {
                let attached = self.organization.attached(&target, kind);
                attached
                    .map(|id| {
                        let policy = self.policies.get(id).cloned();
                        policy.ok_or_else(|| format!("the policy {id} is attached and not stored"))
                    })
                    .collect()
            })
            .collect()
    }
}

/// `o-…/r-…/ou-…/`.
pub(crate) fn path(organization: &Organization, line: &[&OrganizationNodeId]) -> String {
    let mut path = format!("{}/", organization.id);
    for node in line {
        path.push_str(node.as_str());
        path.push('/');
    }
    path
}

/// Every policy was checked when it was applied, so one that does not parse is damage, and damage
/// decides nothing.
fn does_not_parse(
    organization: &Organization,
    policy: &ControlPolicyId,
    error: &PolicyError,
) -> String {
    format!(
        "the stored policy {policy} of the organization {} does not parse: {error}",
        organization.id
    )
}
