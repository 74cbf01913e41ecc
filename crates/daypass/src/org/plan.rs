//! From what is stored to what the file wants: the difference, and the way there.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use daypass_model::{
    AccountId, Clock, ControlPolicyKind, EntityName, Entropy, IdKind, OrganizationId, Partition,
    UniqueId,
};
use daypass_store::{
    Account, AttachmentTarget, Conflict, InlinePolicy, Organization, Revision, Role, Store,
    StoreError, TrustPolicy,
};

use super::file::{self, FULL_AWS_ACCESS, Wish};

/// What applying the file comes to.
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    /// Organizations that are stored and that the file does not name.
    pub(super) unnamed: Vec<Organization>,
}

/// What one organization needs.
pub(super) struct Step {
    pub(super) organization: Organization,
    pub(super) changes: Vec<Change>,
    is_new: bool,
    new_accounts: Vec<AccountId>,
    access_role: Option<EntityName>,
}

/// One difference.
pub(super) struct Change {
    pub(super) what: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Plan {
    /// Reads the file and compares it with what is stored.
    pub(super) async fn draw_up(
        store: &dyn Store,
        path: &Path,
        entropy: &dyn Entropy,
    ) -> anyhow::Result<Self> {
        let mut stored = store.organizations().await?;
        let mut steps: Vec<Step> = Vec::new();
        for wish in file::read(path)? {
            let management = wish.management()?;
            if steps
                .iter()
                .any(|step| step.organization.management == management)
            {
                bail!("the management account {management} stands twice");
            }
            let at = stored
                .iter()
                .position(|known| known.management == management);
            let known = at.map(|at| stored.remove(at));
            let step = Step::draw_up(store, &wish, known.as_ref(), entropy)
                .await
                .with_context(|| format!("the organization of the account {management}"))?;
            steps.push(step);
        }
        Ok(Self {
            steps,
            unnamed: stored,
        })
    }

    pub(super) fn changes_something(&self) -> bool {
        self.steps.iter().any(|step| !step.changes.is_empty())
    }
}

impl Step {
    async fn draw_up(
        store: &dyn Store,
        wish: &Wish,
        known: Option<&Organization>,
        entropy: &dyn Entropy,
    ) -> anyhow::Result<Self> {
        let organization = wish.build(known, entropy)?;
        if let Some(known) = known
            && known.id != organization.id
        {
            bail!(
                "it has the id {} and the file gives it {}: an id never changes. Correct the \
                 file, or remove the organization with --prune first",
                known.id,
                organization.id
            );
        }
        let mut new_accounts = Vec::new();
        for place in &organization.accounts {
            if store.account(place.account).await?.is_none() {
                new_accounts.push(place.account);
            }
        }
        let before = known.map(facts).unwrap_or_default();
        let mut changes = difference(before, facts(&organization));
        changes.extend(new_accounts.iter().map(|account| Change {
            what: format!("new account {account}"),
            before: None,
            after: Some(String::new()),
        }));
        let access_role = wish.access_role.as_deref().map(str::parse).transpose();
        Ok(Self {
            is_new: known.is_none(),
            access_role: access_role.context("`access_role`")?,
            organization,
            changes,
            new_accounts,
        })
    }

    /// Writes what is new: first the accounts, then the organization as a whole.
    pub(super) async fn carry_out(
        &self,
        store: &dyn Store,
        partition: Partition,
        (clock, entropy): (&dyn Clock, &dyn Entropy),
    ) -> anyhow::Result<()> {
        if self.changes.is_empty() {
            return Ok(());
        }
        let created_at = clock.now();
        for id in &self.new_accounts {
            let id = *id;
            store.add_account(Account { id, created_at }).await?;
            if let Some(name) = &self.access_role
                && id != self.organization.management
            {
                let role = self.access_role(id, name, partition);
                let role = Role {
                    id: UniqueId::generate(IdKind::Role, id, entropy)?,
                    created_at,
                    ..role?
                };
                let policy = InlinePolicy {
                    owner: role.id.clone(),
                    name: "AdministratorAccess".parse()?,
                    text: ADMINISTRATOR.to_owned(),
                };
                store.add_role(role).await?;
                store.put_inline_policy(policy, ADMINISTRATOR.len()).await?;
            }
        }
        let organization = self.organization.clone();
        let id = organization.id.clone();
        let written = match self.is_new {
            true => store.add_organization(organization).await,
            false => store.update_organization(organization).await.map(drop),
        };
        written.map_err(|error| refused(&id, error))
    }

    /// The role by which the management account gets into a member account that was just made:
    /// nothing else could.
    fn access_role(
        &self,
        account: AccountId,
        name: &EntityName,
        partition: Partition,
    ) -> anyhow::Result<Role> {
        let management = self.organization.management;
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:{partition}:iam::{management}:root"}},"Action":"sts:AssumeRole"}}]}}"#
        );
        Ok(Role {
            account,
            id: "AROA0".parse()?,
            name: name.clone(),
            path: Default::default(),
            created_at: daypass_model::Timestamp::from_seconds(0),
            description: None,
            max_session_duration: 3_600,
            trust: TrustPolicy {
                text,
                pins: Vec::new(),
            },
            tags: Vec::new(),
            boundary: None,
            revision: Revision::FIRST,
        })
    }
}

/// What the access role may do.
const ADMINISTRATOR: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

fn refused(id: &OrganizationId, error: StoreError) -> anyhow::Error {
    let told = match error.conflict() {
        Some(Conflict::IdTaken) => format!(
            "{id}: one of its accounts or ids belongs to another organization already: take it \
             out there first"
        ),
        Some(Conflict::StaleRevision) => {
            format!("{id} was changed at the same time: apply the file again")
        }
        _ => format!("{id} could not be written"),
    };
    anyhow::Error::new(error).context(told)
}

/// An organization, flat: what there is, and how it is.
pub(super) fn facts(organization: &Organization) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    let place = |node| match file::path_of(organization, node).as_str() {
        "" => "the root".to_owned(),
        path => format!("unit {path}"),
    };
    facts.insert(
        format!("organization {}", organization.id),
        format!("management account {}", organization.management),
    );
    facts.insert("root".to_owned(), organization.root.to_string());
    for unit in &organization.units {
        facts.insert(place(&unit.id), unit.id.to_string());
    }
    for account in &organization.accounts {
        facts.insert(
            format!("account {}", account.account),
            format!("in {}", place(&account.parent)),
        );
    }
    for account in &organization.delegated_administrators {
        facts.insert(format!("delegated administrator {account}"), String::new());
    }
    let features = organization.features;
    for (name, is_on) in [
        (
            "RootCredentialsManagement",
            features.root_credentials_management,
        ),
        ("RootSessions", features.root_sessions),
    ] {
        if is_on {
            facts.insert(format!("feature {name}"), String::new());
        }
    }
    for policy in &organization.policies {
        let what = format!("{} {} ({})", word(policy.kind), policy.name, policy.id);
        facts.insert(what, policy.text.clone());
    }
    let nodes = organization.units.iter().map(|unit| &unit.id);
    let nodes = std::iter::once(&organization.root).chain(nodes);
    let nodes = nodes.map(|node| (place(node), AttachmentTarget::Node(node.clone())));
    let accounts = organization.accounts.iter().map(|place| {
        let target = AttachmentTarget::Account(place.account);
        (format!("account {}", place.account), target)
    });
    for (place, target) in nodes.chain(accounts) {
        for kind in [ControlPolicyKind::Service, ControlPolicyKind::Resource] {
            let mut names: Vec<&str> = organization
                .attached(&target, kind)
                .map(|id| match id.is_full_aws_access() {
                    true => FULL_AWS_ACCESS,
                    false => (organization.policies.iter())
                        .find(|policy| policy.id == *id)
                        .map_or(id.as_str(), |policy| policy.name.as_str()),
                })
                .collect();
            names.sort_unstable();
            if !names.is_empty() {
                facts.insert(format!("{place}: {}s", word(kind)), names.join(", "));
            }
        }
    }
    facts
}

fn word(kind: ControlPolicyKind) -> &'static str {
    match kind {
        ControlPolicyKind::Service => "scp",
        ControlPolicyKind::Resource => "rcp",
    }
}

/// What is no more, and then what is new or otherwise.
fn difference(
    mut before: BTreeMap<String, String>,
    after: BTreeMap<String, String>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (what, after) in after {
        let was = before.remove(&what);
        if was.as_ref() != Some(&after) {
            changes.push(Change {
                what,
                before: was,
                after: Some(after),
            });
        }
    }
    let gone = before.into_iter().map(|(what, was)| Change {
        what,
        before: Some(was),
        after: None,
    });
    gone.chain(changes).collect()
}
