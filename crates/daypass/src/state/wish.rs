//! What state files want of an account: the files taken together, their names resolved and their
//! policies read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, bail, ensure};
use daypass_federation::oidc::check_upload;
use daypass_model::{EntityName, EntityPath, GroupName, PolicyName};
use daypass_policy::{DocumentKind, Policy, PolicyErrorKind};

use super::document::{AccountMap, Document};
use super::file::{
    GroupEntry, InlineEntry, InstanceProfileEntry, Located, OidcEntry, OneOrMany, PolicyEntry,
    RoleEntry, SamlEntry, StatementEntry, Trust, TrustEntry, UserEntry,
};
use super::model::{
    ByName, Group, InstanceProfile, ManagedPolicy, OidcProvider, Place, PolicyVersion, Rights,
    Role, SamlProvider, State, User, folded,
};
use super::short;
use crate::provider::options::{OidcOptions, SamlOptions};

/// The set of files that say nothing of theirs.
pub(crate) const DEFAULT_SET: &str = "default";

/// A role's sessions last an hour unless it says otherwise.
const DEFAULT_SESSION: u32 = 3_600;

/// What the files want.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) state: State,
}

/// What the files say of themselves: whose things they describe, and of which account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) set: String,
    pub(crate) account: Option<String>,
}

impl Heading {
    /// Reads it. Files that are applied together are of one set and one account.
    pub(crate) fn of(files: &[Located]) -> anyhow::Result<Self> {
        let sets = files.iter().filter_map(|located| located.file.set.as_ref());
        let accounts = files
            .iter()
            .filter_map(|located| located.file.account.as_ref());
        let accounts = accounts.filter_map(|account| account.id.as_ref());
        let set = only("set", sets)?.unwrap_or_else(|| DEFAULT_SET.to_owned());
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
        ensure!(
            (1..=64).contains(&set.len()) && set.chars().all(fits),
            "the set `{set}`: its name has 1 to 64 letters, digits and . _ - @"
        );
        Ok(Self {
            set,
            account: only("account.id", accounts)?,
        })
    }
}

fn only<'a>(
    what: &str,
    mut values: impl Iterator<Item = &'a String>,
) -> anyhow::Result<Option<String>> {
    let Some(first) = values.next() else {
        return Ok(None);
    };
    match values.find(|value| *value != first) {
        Some(other) => bail!("`{what}` is `{first}` in one file and `{other}` in another"),
        None => Ok(Some(first.clone())),
    }
}

/// What is there beside what the files say, for names that they do not explain.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    /// ARNs of users, roles and managed policies, by folded name.
    pub(crate) users: BTreeMap<String, String>,
    pub(crate) roles: BTreeMap<String, String>,
    pub(crate) policies: BTreeMap<String, String>,
    /// ARNs of managed policies that come with the service, by name.
    pub(crate) aws_managed: BTreeMap<String, String>,
}

impl Around {
    /// The things of a state.
    pub(crate) fn of(state: &State, place: &Place) -> Self {
        let mut around = Self::default();
        let policies = state.policies.iter();
        around.policies = policies
            .map(|(key, one)| (key.clone(), place.arn("policy", &one.path, &one.name)))
            .collect();
        let users = state.users.iter();
        around.users = users
            .map(|(key, one)| (key.clone(), place.arn("user", &one.path, &one.name)))
            .collect();
        let roles = state.roles.iter();
        around.roles = roles
            .map(|(key, one)| (key.clone(), place.arn("role", &one.path, &one.name)))
            .collect();
        around
    }
}

impl Wish {
    /// Takes files together and resolves what they name.
    pub(crate) fn gather(
        files: &[Located],
        place: &Place,
        around: &Around,
        accounts: &AccountMap,
    ) -> anyhow::Result<Self> {
        let mut around = around.clone();
        for located in files {
            announce(located, place, &mut around)
                .with_context(|| format!("in {}", located.path.display()))?;
        }
        let mut gathering = Gathering {
            place,
            around: &around,
            accounts,
            state: State::default(),
        };
        for located in files {
            gathering
                .add(located)
                .with_context(|| format!("in {}", located.path.display()))?;
        }
        gathering.check_references()?;
        Ok(Self {
            state: gathering.state,
        })
    }
}

/// Makes the names of a file known, so that what comes before may speak of what comes after.
fn announce(located: &Located, place: &Place, around: &mut Around) -> anyhow::Result<()> {
    let file = &located.file;
    for one in &file.policies {
        let arn = place.arn(
            "policy",
            &path::<PolicyName>(one.path.as_deref(), &one.name)?,
            &one.name,
        );
        around.policies.insert(folded(&one.name), arn);
    }
    for one in &file.users {
        let arn = place.arn(
            "user",
            &path::<EntityName>(one.path.as_deref(), &one.name)?,
            &one.name,
        );
        around.users.insert(folded(&one.name), arn);
    }
    for one in &file.roles {
        let arn = place.arn(
            "role",
            &path::<EntityName>(one.path.as_deref(), &one.name)?,
            &one.name,
        );
        around.roles.insert(folded(&one.name), arn);
    }
    Ok(())
}

/// A path, and the name beside it, as IAM takes them. `N` is the kind of name.
fn path<N>(given: Option<&str>, name: &str) -> anyhow::Result<String>
where
    N: FromStr,
    N::Err: std::error::Error + Send + Sync + 'static,
{
    name.parse::<N>()
        .with_context(|| format!("the name `{name}`"))?;
    free_path(given, name)
}

fn free_path(given: Option<&str>, name: &str) -> anyhow::Result<String> {
    let path = given.unwrap_or("/");
    path.parse::<EntityPath>()
        .with_context(|| format!("the path `{path}` of {name}"))?;
    ensure!(
        !path.starts_with("/aws-service-role/") && !path.starts_with("/aws-reserved/"),
        "the path `{path}` of {name} is reserved for what the service makes itself"
    );
    Ok(path.to_owned())
}

struct Gathering<'a> {
    place: &'a Place,
    around: &'a Around,
    accounts: &'a AccountMap,
    state: State,
}

/// Where a document may stand in an entry.
struct Sources<'a> {
    document: Option<&'a Document>,
    file: Option<&'a Path>,
    statement: Option<&'a OneOrMany<StatementEntry>>,
}

impl Gathering<'_> {
    fn add(&mut self, located: &Located) -> anyhow::Result<()> {
        let file = &located.file;
        let directory = located.path.parent().unwrap_or(Path::new("."));
        if let Some(alias) = file
            .account
            .as_ref()
            .and_then(|account| account.alias.as_ref())
        {
            let known = self.state.alias.replace(alias.clone());
            ensure!(
                known.is_none_or(|known| known == *alias),
                "`account.alias` is another in another file"
            );
        }
        for entry in &file.policies {
            let what = || format!("policy {}", entry.name);
            let policy = self.policy(entry, directory).with_context(what)?;
            put(&mut self.state.policies, &entry.name, policy).with_context(what)?;
        }
        for entry in &file.groups {
            let what = || format!("group {}", entry.name);
            let group = self.group(entry, directory).with_context(what)?;
            put(&mut self.state.groups, &entry.name, group).with_context(what)?;
        }
        for entry in &file.users {
            let what = || format!("user {}", entry.name);
            let user = self.user(entry, directory).with_context(what)?;
            put(&mut self.state.users, &entry.name, user).with_context(what)?;
        }
        for entry in &file.roles {
            let what = || format!("role {}", entry.name);
            let role = self.role(entry, directory).with_context(what)?;
            put(&mut self.state.roles, &entry.name, role).with_context(what)?;
        }
        for entry in &file.oidc_providers {
            let what = || format!("OIDC provider {}", entry.url);
            let provider = oidc(entry, directory).with_context(what)?;
            let url = provider.url.clone();
            let known = self.state.oidc_providers.insert(url, provider);
            ensure!(known.is_none(), "{}: it stands twice", what());
        }
        for entry in &file.saml_providers {
            let what = || format!("SAML provider {}", entry.name);
            let provider = saml(entry, directory).with_context(what)?;
            put(&mut self.state.saml_providers, &entry.name, provider).with_context(what)?;
        }
        for entry in &file.instance_profiles {
            let what = || format!("instance profile {}", entry.name);
            let profile = instance_profile(entry).with_context(what)?;
            put(&mut self.state.instance_profiles, &entry.name, profile).with_context(what)?;
        }
        Ok(())
    }

    fn policy(&self, entry: &PolicyEntry, directory: &Path) -> anyhow::Result<ManagedPolicy> {
        let sources = Sources {
            document: entry.document.as_ref(),
            file: entry.file.as_deref(),
            statement: entry.statement.as_ref(),
        };
        let (documents, default, history) = if entry.versions.is_empty() {
            (vec![self.document(&sources, directory)?], 0, false)
        } else {
            ensure!(
                entry.document.is_none() && entry.file.is_none() && entry.statement.is_none(),
                "it has `versions` and a document beside them: keep one"
            );
            ensure!(
                entry.versions.len() <= 5,
                "a policy has five versions at most"
            );
            let mut defaults = (0..).zip(&entry.versions).filter(|(_, one)| one.default);
            let default = defaults.next().map(|(at, _)| at);
            ensure!(defaults.next().is_none(), "two versions are the default");
            let documents = entry.versions.iter();
            let documents = documents.map(|one| self.identity(&one.document));
            let documents = documents.collect::<anyhow::Result<Vec<_>>>()?;
            let last = documents.len() - 1;
            (documents, default.unwrap_or(last), true)
        };
        let versions = documents.into_iter().map(|document| PolicyVersion {
            id: String::new(),
            document,
        });
        Ok(ManagedPolicy {
            name: entry.name.clone(),
            path: path::<PolicyName>(entry.path.as_deref(), &entry.name)?,
            description: entry.description.clone().filter(|text| !text.is_empty()),
            versions: versions.collect(),
            default,
            history,
            tags: entry.tags.clone(),
        })
    }

    fn group(&self, entry: &GroupEntry, directory: &Path) -> anyhow::Result<Group> {
        Ok(Group {
            name: entry.name.clone(),
            path: path::<GroupName>(entry.path.as_deref(), &entry.name)?,
            rights: self.rights(&entry.managed, &entry.policies, directory)?,
        })
    }

    fn user(&self, entry: &UserEntry, directory: &Path) -> anyhow::Result<User> {
        let boundary = entry.boundary.as_deref().map(|name| self.managed(name));
        Ok(User {
            name: entry.name.clone(),
            path: path::<EntityName>(entry.path.as_deref(), &entry.name)?,
            boundary: boundary.transpose()?,
            groups: entry.groups.iter().cloned().collect(),
            rights: self.rights(&entry.managed, &entry.policies, directory)?,
            tags: entry.tags.clone(),
        })
    }

    fn role(&self, entry: &RoleEntry, directory: &Path) -> anyhow::Result<Role> {
        let boundary = entry.boundary.as_deref().map(|name| self.managed(name));
        let trust = match &entry.trust {
            Trust::Policy(document) => document.mapped(self.accounts),
            Trust::Short(entries) => self.trust(entries)?,
        };
        match Policy::parse(&trust.compact(), DocumentKind::Trust) {
            // One that is there already may stay; whether it is to be sent is for the plan to say.
            Err(error) if error.kind() == PolicyErrorKind::SharedIssuer => {}
            read => drop(read.context("`trust`")?),
        }
        Ok(Role {
            name: entry.name.clone(),
            path: path::<EntityName>(entry.path.as_deref(), &entry.name)?,
            description: entry.description.clone().filter(|text| !text.is_empty()),
            max_session: entry.max_session.map_or(DEFAULT_SESSION, |span| span.0),
            trust,
            boundary: boundary.transpose()?,
            rights: self.rights(&entry.managed, &entry.policies, directory)?,
            tags: entry.tags.clone(),
        })
    }

    fn trust(&self, entries: &[TrustEntry]) -> anyhow::Result<Document> {
        ensure!(
            !entries.is_empty(),
            "`trust` is empty: nobody could assume it"
        );
        let statements = entries
            .iter()
            .map(|entry| short::trust(entry, self.place, |name| self.principal(name)));
        Ok(short::policy(
            statements.collect::<anyhow::Result<Vec<_>>>()?,
        ))
    }

    /// The ARN of whom a short form trusts.
    fn principal(&self, name: &str) -> anyhow::Result<String> {
        let Place { partition, account } = self.place;
        if name == "root" {
            return Ok(format!("arn:{partition}:iam::{account}:root"));
        }
        if name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit()) {
            let account = self.accounts.mapped(name);
            return Ok(format!("arn:{partition}:iam::{account}:root"));
        }
        if name.starts_with("arn:") {
            return Ok(self.accounts.mapped(name));
        }
        let (known, bare) = match name.split_once('/') {
            Some(("user", bare)) => (&self.around.users, bare),
            Some(("role", bare)) => (&self.around.roles, bare),
            _ => bail!(
                "`aws: {name}`: write user/NAME, role/NAME, root, an account's number or an ARN"
            ),
        };
        let found = known.get(&folded(bare)).cloned();
        found.with_context(|| format!("`aws: {name}`: neither the files nor the account has it"))
    }

    fn rights(
        &self,
        managed: &[String],
        inline: &[InlineEntry],
        directory: &Path,
    ) -> anyhow::Result<Rights> {
        let mut rights = Rights::default();
        for name in managed {
            rights.managed.insert(self.managed(name)?);
        }
        for entry in inline {
            let name = entry.name.as_deref().unwrap_or("inline");
            name.parse::<PolicyName>()
                .with_context(|| format!("the name `{name}` of an inline policy"))?;
            let sources = Sources {
                document: entry.document.as_ref(),
                file: entry.file.as_deref(),
                statement: entry.statement.as_ref(),
            };
            let document = self
                .document(&sources, directory)
                .with_context(|| format!("inline policy {name}"))?;
            let known = rights.inline.insert(name.to_owned(), document);
            ensure!(known.is_none(), "two inline policies have the name {name}");
        }
        Ok(rights)
    }

    /// The ARN of a managed policy: of the files, of the account, or one that comes with the
    /// service.
    fn managed(&self, name: &str) -> anyhow::Result<String> {
        if name.starts_with("arn:") {
            return Ok(self.accounts.mapped(name));
        }
        if let Some(arn) = self.around.policies.get(&folded(name)) {
            return Ok(arn.clone());
        }
        let found = self.around.aws_managed.get(name).cloned();
        found.with_context(|| {
            format!(
                "there is no managed policy {name}: neither the files nor the account has it, nor \
                 does it come with the service"
            )
        })
    }

    fn document(&self, sources: &Sources<'_>, directory: &Path) -> anyhow::Result<Document> {
        match (sources.document, sources.file, sources.statement) {
            (Some(document), None, None) => self.identity(document),
            (None, Some(file), None) => {
                let path = directory.join(file);
                let named = || format!("the policy file {}", path.display());
                let text = fs::read_to_string(&path).with_context(named)?;
                let document = Document::from_json(&text).with_context(named)?;
                self.identity(&document).with_context(named)
            }
            (None, None, Some(statements)) => {
                let statements = statements.0.iter().map(short::statement);
                let statements = statements.collect::<anyhow::Result<Vec<_>>>()?;
                self.identity(&short::policy(statements))
            }
            (None, None, None) => {
                bail!("it has no policy: give it `document`, `file` or `statement`")
            }
            _ => bail!("it has two of `document`, `file` and `statement`: keep one"),
        }
    }

    /// A document that the engine takes, for this account.
    fn identity(&self, document: &Document) -> anyhow::Result<Document> {
        let document = match document {
            Document::Text(text) => Document::from_json(text).context("the policy's text")?,
            document => document.clone(),
        };
        let document = document.mapped(self.accounts);
        Policy::parse(&document.compact(), DocumentKind::Identity)?;
        Ok(document)
    }

    /// A profile without its role, or a user in a group that is not there, would fail half way.
    fn check_references(&self) -> anyhow::Result<()> {
        for profile in self.state.instance_profiles.values() {
            if let Some(role) = &profile.role {
                ensure!(
                    self.around.roles.contains_key(&folded(role)),
                    "instance profile {}: there is no role {role}",
                    profile.name
                );
            }
        }
        Ok(())
    }
}

fn put<T>(into: &mut ByName<T>, name: &str, thing: T) -> anyhow::Result<()> {
    let known = into.insert(folded(name), thing);
    ensure!(known.is_none(), "it stands twice");
    Ok(())
}

fn oidc(entry: &OidcEntry, directory: &Path) -> anyhow::Result<OidcProvider> {
    let url = short::issuer(&entry.url);
    ensure!(
        !url.is_empty() && !url.contains("://"),
        "the URL of a provider begins with https://"
    );
    let thumbprints = entry.thumbprints.iter().map(|one| one.to_ascii_lowercase());
    let keys = match (&entry.jwks, &entry.file) {
        (None, None) => None,
        (Some(Document::Text(text)), None) => Some(text.clone()),
        (Some(set), None) => Some(set.compact()),
        (None, Some(file)) => Some(read(directory, file)?),
        (Some(_), Some(_)) => bail!("it has `jwks` or `file`, not both"),
    };
    Ok(OidcProvider {
        url: url.to_owned(),
        audiences: entry.audiences.iter().cloned().collect(),
        thumbprints: thumbprints.collect(),
        options: OidcOptions {
            keys: keys.as_deref().map(key_set).transpose()?,
            expose_all_claims: entry.expose_all_claims,
            accept_own_tokens: entry.accept_own_tokens,
        },
        tags: entry.tags.clone(),
    })
}

/// A key set. What is private is not to cross the network, nor to be refused there.
fn key_set(text: &str) -> anyhow::Result<serde_json::Value> {
    check_upload(text).context("the key set")?;
    Ok(serde_json::from_str(text)?)
}

fn read(directory: &Path, file: &Path) -> anyhow::Result<String> {
    let path = directory.join(file);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn saml(entry: &SamlEntry, directory: &Path) -> anyhow::Result<SamlProvider> {
    let metadata = match (&entry.metadata, &entry.file) {
        (Some(text), None) => text.clone(),
        (None, Some(file)) => read(directory, file)?,
        _ => bail!("it has either `metadata` or `file`"),
    };
    Ok(SamlProvider {
        name: entry.name.clone(),
        metadata,
        options: SamlOptions {
            single_use: entry.single_use,
            allow_cbc: entry.allow_cbc,
        },
        tags: entry.tags.clone(),
    })
}

fn instance_profile(entry: &InstanceProfileEntry) -> anyhow::Result<InstanceProfile> {
    Ok(InstanceProfile {
        name: entry.name.clone(),
        // A profile's name is of the form of a group's.
        path: path::<GroupName>(entry.path.as_deref(), &entry.name)?,
        role: entry.role.clone(),
        tags: entry.tags.clone(),
    })
}

/// Where the things of an account lie, when no node is asked.
pub(crate) fn place_of(account: &str) -> Place {
    Place {
        partition: "aws".to_owned(),
        account: account.to_owned(),
    }
}

/// What comes with this program, when no node is asked.
pub(crate) fn around_us() -> Around {
    let policies = daypass_access::managed::AWS_MANAGED.iter();
    Around {
        aws_managed: policies
            .map(|policy| {
                let arn = format!("arn:aws:iam::aws:policy{}{}", policy.path, policy.name);
                (policy.name.to_owned(), arn)
            })
            .collect(),
        ..Around::default()
    }
}
