//! The file that says what organizations there are, as `docs/organizations.md` describes it, and
//! what it means beside what is stored.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use daypass_model::{
    AccountId, ControlPolicyId, ControlPolicyKind, Entropy, OrganizationId, OrganizationNodeId,
};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{
    Attachment, AttachmentTarget, ControlPolicy, Organization, OrganizationAccount,
    OrganizationFeatures, OrganizationalUnit, Revision,
};
use serde::Deserialize;

/// The name under which the file speaks of the policy that allows everything.
pub(super) const FULL_AWS_ACCESS: &str = "FullAWSAccess";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    organization: Vec<Wish>,
}

/// An organization as the file wants it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    management_account: String,
    id: Option<String>,
    #[serde(default)]
    delegated_administrators: Vec<String>,
    /// Absent: as they are.
    features: Option<Vec<Feature>>,
    /// The role that a new member account is made with.
    pub(super) access_role: Option<String>,
    #[serde(default)]
    root: RootWish,
    #[serde(default)]
    unit: Vec<UnitWish>,
    #[serde(default)]
    account: Vec<AccountWish>,
    #[serde(default)]
    scp: Vec<PolicyWish>,
    #[serde(default)]
    rcp: Vec<PolicyWish>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum Feature {
    RootCredentialsManagement,
    RootSessions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RootWish {
    id: Option<String>,
    scps: Option<Vec<String>>,
    #[serde(default)]
    rcps: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitWish {
    path: String,
    id: Option<String>,
    scps: Option<Vec<String>>,
    #[serde(default)]
    rcps: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountWish {
    id: String,
    unit: Option<String>,
    scps: Option<Vec<String>>,
    #[serde(default)]
    rcps: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyWish {
    name: String,
    id: Option<String>,
    text: Option<String>,
    file: Option<PathBuf>,
}

/// Reads the file. Policies that it names by file are relative to it.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Wish>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the organizations' file {}", path.display()))?;
    let file: File = toml::from_str(&text)
        .with_context(|| format!("in the organizations' file {}", path.display()))?;
    let mut wishes = file.organization;
    let directory = path.parent().unwrap_or(Path::new("."));
    for wish in &mut wishes {
        for policy in wish.scp.iter_mut().chain(&mut wish.rcp) {
            policy.load(directory)?;
        }
    }
    Ok(wishes)
}

impl PolicyWish {
    fn load(&mut self, directory: &Path) -> anyhow::Result<()> {
        let Some(file) = self.file.take() else {
            ensure!(
                self.text.is_some(),
                "the policy {} has no document: give it `text` or `file`",
                self.name
            );
            return Ok(());
        };
        ensure!(
            self.text.is_none(),
            "the policy {} has both `text` and `file`: keep one",
            self.name
        );
        let path = directory.join(file);
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "cannot read the policy {} from {}",
                self.name,
                path.display()
            )
        })?;
        self.text = Some(text);
        Ok(())
    }
}

/// An organization under construction.
struct Building<'a> {
    stored: Option<&'a Organization>,
    entropy: &'a dyn Entropy,
    made: Organization,
    /// Units by path; the empty path is the root.
    nodes: BTreeMap<String, OrganizationNodeId>,
}

impl Wish {
    pub(super) fn management(&self) -> anyhow::Result<AccountId> {
        account(&self.management_account)
    }

    /// The organization that is wished for. What is stored under the same name keeps its id.
    pub(super) fn build(
        &self,
        stored: Option<&Organization>,
        entropy: &dyn Entropy,
    ) -> anyhow::Result<Organization> {
        let management = self.management()?;
        let id: OrganizationId = kept(self.id.as_deref(), stored.map(|stored| &stored.id), || {
            OrganizationId::generate(entropy)
        })?;
        let root = kept(
            self.root.id.as_deref(),
            stored.map(|stored| &stored.root),
            || OrganizationNodeId::generate_root(entropy),
        )?;
        ensure!(root.is_root(), "{root} is not the id of a root: r-xxxx");
        let mut building = Building {
            stored,
            entropy,
            nodes: BTreeMap::from([(String::new(), root.clone())]),
            made: Organization {
                id,
                management,
                root,
                units: Vec::new(),
                accounts: Vec::new(),
                delegated_administrators: Vec::new(),
                features: self.features(stored),
                policies: Vec::new(),
                attachments: Vec::new(),
                revision: stored.map_or(Revision::FIRST, |stored| stored.revision),
            },
        };
        building.policies(&self.scp, ControlPolicyKind::Service)?;
        building.policies(&self.rcp, ControlPolicyKind::Resource)?;
        let root = AttachmentTarget::Node(building.made.root.clone());
        building.attach(
            "the root",
            &root,
            self.root.scps.as_deref(),
            &self.root.rcps,
        )?;
        building.units(&self.unit)?;
        building.accounts(&self.account)?;
        building.delegate(&self.delegated_administrators)?;
        Ok(building.made)
    }

    fn features(&self, stored: Option<&Organization>) -> OrganizationFeatures {
        let Some(wished) = &self.features else {
            return stored.map(|stored| stored.features).unwrap_or_default();
        };
        let mut features = OrganizationFeatures::default();
        for feature in wished {
            match feature {
                Feature::RootCredentialsManagement => features.root_credentials_management = true,
                Feature::RootSessions => features.root_sessions = true,
            }
        }
        features
    }
}

impl Building<'_> {
    fn policies(&mut self, wishes: &[PolicyWish], kind: ControlPolicyKind) -> anyhow::Result<()> {
        let (document, key) = match kind {
            ControlPolicyKind::Service => (DocumentKind::ServiceControl, "scp"),
            ControlPolicyKind::Resource => (DocumentKind::ResourceControl, "rcp"),
        };
        for wish in wishes {
            let name = &wish.name;
            ensure!(
                !name.trim().is_empty() && name.chars().count() <= 128,
                "the name of a policy has 1 to 128 characters"
            );
            ensure!(
                name != FULL_AWS_ACCESS,
                "{FULL_AWS_ACCESS} is there already and cannot be changed: choose another name"
            );
            ensure!(
                self.find(kind, name).is_none(),
                "[[organization.{key}]] {name} stands twice"
            );
            let text = wish.text.clone().unwrap_or_default();
            Policy::parse(&text, document)
                .with_context(|| format!("[[organization.{key}]] {name}"))?;
            let known = self.stored.and_then(|stored| {
                let mut policies = stored.policies.iter();
                policies.find(|known| known.kind == kind && known.name == *name)
            });
            let id = kept(wish.id.as_deref(), known.map(|known| &known.id), || {
                ControlPolicyId::generate(self.entropy)
            })?;
            self.made.policies.push(ControlPolicy {
                id,
                kind,
                name: name.clone(),
                text,
            });
        }
        Ok(())
    }

    fn find(&self, kind: ControlPolicyKind, name: &str) -> Option<&ControlPolicy> {
        let mut policies = self.made.policies.iter();
        policies.find(|policy| policy.kind == kind && policy.name == name)
    }

    fn units(&mut self, wishes: &[UnitWish]) -> anyhow::Result<()> {
        let mut wishes: Vec<&UnitWish> = wishes.iter().collect();
        // Parents first.
        wishes.sort_by_key(|wish| wish.path.matches('/').count());
        for wish in wishes {
            let path = &wish.path;
            let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
            ensure!(
                !name.trim().is_empty() && name.chars().count() <= 128,
                "the unit `{path}`: each part of a path has 1 to 128 characters"
            );
            ensure!(
                !self.nodes.contains_key(path),
                "the unit {path} stands twice"
            );
            let parent = self.nodes.get(above).cloned().with_context(|| {
                format!("the unit {path} lies in {above}, which the file does not have: add it")
            })?;
            let known = self.stored.and_then(|stored| {
                let mut units = stored.units.iter();
                units.find(|unit| path_of(stored, &unit.id) == *path)
            });
            let id = kept(wish.id.as_deref(), known.map(|known| &known.id), || {
                self.made.root.generate_unit(self.entropy)
            })?;
            ensure!(
                !id.is_root(),
                "{id} is not the id of a unit: ou-xxxx-xxxxxxxx"
            );
            self.nodes.insert(path.clone(), id.clone());
            let target = AttachmentTarget::Node(id.clone());
            self.attach(
                &format!("the unit {path}"),
                &target,
                wish.scps.as_deref(),
                &wish.rcps,
            )?;
            self.made.units.push(OrganizationalUnit {
                id,
                name: name.to_owned(),
                parent,
            });
        }
        Ok(())
    }

    fn accounts(&mut self, wishes: &[AccountWish]) -> anyhow::Result<()> {
        for wish in wishes {
            let id = account(&wish.id)?;
            ensure!(
                self.made.accounts.iter().all(|known| known.account != id),
                "the account {id} stands twice"
            );
            let unit = wish.unit.as_deref().unwrap_or_default();
            let parent = self.nodes.get(unit).cloned().with_context(|| {
                format!("the account {id} lies in the unit {unit}, which the file does not have")
            })?;
            self.made.accounts.push(OrganizationAccount {
                account: id,
                parent,
            });
            let target = AttachmentTarget::Account(id);
            self.attach(
                &format!("the account {id}"),
                &target,
                wish.scps.as_deref(),
                &wish.rcps,
            )?;
        }
        let management = self.made.management;
        if self
            .made
            .accounts
            .iter()
            .all(|known| known.account != management)
        {
            self.made.accounts.push(OrganizationAccount {
                account: management,
                parent: self.made.root.clone(),
            });
            let target = AttachmentTarget::Account(management);
            self.attach("the management account", &target, None, &[])?;
        }
        Ok(())
    }

    fn delegate(&mut self, accounts: &[String]) -> anyhow::Result<()> {
        for text in accounts {
            let id = account(text)?;
            let is_member = self.made.accounts.iter().any(|known| known.account == id);
            ensure!(
                is_member && id != self.made.management,
                "the delegated administrator {id} is not a member account of the organization"
            );
            self.made.delegated_administrators.push(id);
        }
        Ok(())
    }

    /// Attaches policies to one level. Service control policies that are not spoken of are
    /// `FullAWSAccess`, as AWS attaches it; a level that would allow nothing is a mistake.
    fn attach(
        &mut self,
        place: &str,
        target: &AttachmentTarget,
        scps: Option<&[String]>,
        rcps: &[String],
    ) -> anyhow::Result<()> {
        let default = [FULL_AWS_ACCESS.to_owned()];
        let mut allows = false;
        for name in scps.unwrap_or(&default) {
            let policy = if name == FULL_AWS_ACCESS {
                allows = true;
                ControlPolicyId::full_aws_access()
            } else {
                let policy = self.named(ControlPolicyKind::Service, name, place)?;
                allows |= allows_something(&policy.text);
                policy.id.clone()
            };
            self.put(target, policy);
        }
        if !allows {
            bail!(
                "{place}: no policy in `scps` allows anything, so nothing would be allowed there: \
                 add \"{FULL_AWS_ACCESS}\" to the list, or leave `scps` out"
            );
        }
        for name in rcps {
            let policy = self
                .named(ControlPolicyKind::Resource, name, place)?
                .id
                .clone();
            self.put(target, policy);
        }
        Ok(())
    }

    fn named(
        &self,
        kind: ControlPolicyKind,
        name: &str,
        place: &str,
    ) -> anyhow::Result<&ControlPolicy> {
        let key = match kind {
            ControlPolicyKind::Service => "scp",
            ControlPolicyKind::Resource => "rcp",
        };
        self.find(kind, name).with_context(|| {
            format!("{place} names {name}, and there is no [[organization.{key}]] of that name")
        })
    }

    fn put(&mut self, target: &AttachmentTarget, policy: ControlPolicyId) {
        self.made.attachments.push(Attachment {
            target: target.clone(),
            policy,
        });
    }
}

/// A unit's path: the names from below the root down to it, or the empty path for the root.
pub(super) fn path_of(organization: &Organization, node: &OrganizationNodeId) -> String {
    let line = organization.line_to(node).unwrap_or_default();
    let names = line.into_iter().filter_map(|id| {
        let mut units = organization.units.iter();
        units
            .find(|unit| unit.id == *id)
            .map(|unit| unit.name.as_str())
    });
    names.collect::<Vec<_>>().join("/")
}

/// The id that the file gives, or the one that is stored, or a new one.
fn kept<T, E>(
    given: Option<&str>,
    stored: Option<&T>,
    draw: impl FnOnce() -> Result<T, E>,
) -> anyhow::Result<T>
where
    T: Clone + std::str::FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    match (given, stored) {
        (Some(given), _) => given.parse().with_context(|| format!("the id `{given}`")),
        (None, Some(stored)) => Ok(stored.clone()),
        (None, None) => Ok(draw()?),
    }
}

fn account(text: &str) -> anyhow::Result<AccountId> {
    text.parse()
        .with_context(|| format!("the account `{text}`"))
}

/// Whether a policy has a statement that allows. It has been parsed before.
fn allows_something(text: &str) -> bool {
    let document: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let allows = |statement: &serde_json::Value| statement["Effect"] == "Allow";
    match &document["Statement"] {
        serde_json::Value::Array(statements) => statements.iter().any(allows),
        statement => allows(statement),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SystemEntropy;

    const MANAGEMENT: &str = "[[organization]]\nmanagement_account = \"111111111111\"\n";
    const DENY: &str = "[[organization.scp]]\nname = \"No\"\ntext = '''{\"Version\":\"2012-10-17\",\
        \"Statement\":{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}'''\n";

    fn build(text: &str, stored: Option<&Organization>) -> Result<Organization, String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("organizations.toml");
        fs::write(&path, text).unwrap();
        let told = |error: anyhow::Error| format!("{error:#}");
        let wishes = read(&path).map_err(told)?;
        wishes[0].build(stored, &SystemEntropy).map_err(told)
    }

    #[test]
    fn a_level_that_is_not_spoken_of_has_full_access() {
        let text = format!("{MANAGEMENT}[[organization.unit]]\npath = \"A\"\n");
        let organization = build(&text, None).unwrap();
        // The root, the unit and the management account.
        assert_eq!(organization.attachments.len(), 3);
        let full = |a: &Attachment| a.policy.is_full_aws_access();
        assert!(organization.attachments.iter().all(full));
        assert!(organization.is_whole());
    }

    #[test]
    fn a_level_that_would_allow_nothing_is_refused() {
        for scps in ["[]", "[\"No\"]"] {
            let text = format!("{MANAGEMENT}[organization.root]\nscps = {scps}\n{DENY}");
            let error = build(&text, None).unwrap_err();
            assert!(error.contains("add \"FullAWSAccess\""), "{error}");
        }
        let text =
            format!("{MANAGEMENT}[organization.root]\nscps = [\"FullAWSAccess\", \"No\"]\n{DENY}");
        build(&text, None).unwrap();
    }

    #[test]
    fn what_has_the_same_name_keeps_its_id() {
        let text = format!(
            "{MANAGEMENT}{DENY}[[organization.unit]]\npath = \"A/B\"\n[[organization.unit]]\npath = \"A\"\n"
        );
        let first = build(&text, None).unwrap();
        assert_eq!(build(&text, Some(&first)).unwrap(), first);
        let other = build(&text, None).unwrap();
        assert_ne!(other.id, first.id);
    }

    #[test]
    fn mistakes_are_told_with_what_to_do() {
        for (addition, told) in [
            ("colour = 1", "colour"),
            ("[[organization.unit]]\npath = \"A/B\"", "add it"),
            (
                "[[organization.account]]\nid = \"12\"",
                "twelve decimal digits",
            ),
            (
                "[[organization.account]]\nid = \"222222222222\"\nunit = \"A\"",
                "does not have",
            ),
            (
                "[[organization.account]]\nid = \"222222222222\"\nscps = [\"X\"]",
                "names X",
            ),
            (
                "delegated_administrators = [\"111111111111\"]",
                "not a member",
            ),
            ("[[organization.scp]]\nname = \"X\"", "`text` or `file`"),
            ("[[organization.scp]]\nname = \"X\"\ntext = \"{}\"", "X"),
            (
                "[[organization.rcp]]\nname = \"X\"\nfile = \"gone.json\"",
                "gone.json",
            ),
            ("id = \"x\"", "o-xxxxxxxxxx"),
        ] {
            let error = build(&format!("{MANAGEMENT}{addition}\n"), None).unwrap_err();
            assert!(error.contains(told), "{addition}: {error}");
        }
    }
}
