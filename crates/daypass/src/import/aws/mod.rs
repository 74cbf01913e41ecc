//! `daypass import aws`: the JSON of GetAccountAuthorizationDetails, made into state and applied.
//!
//! What narrows is never left out: whoever could not get their boundary, or one of their own
//! policies, is not imported at all.

mod page;
mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;
use daypass_model::{EntityName, EntityPath, GroupName, PolicyName};
use daypass_policy::{DocumentKind, Policy};
use percent_encoding::percent_decode_str;

use self::page::{
    Attached, Boundary, Inline, Page, PolicyDetail, RoleDetail, Tag, UserDetail, VersionDetail,
    pages,
};
use self::trust::{federated, without_strangers};
use crate::log;
use crate::remote::{Remote, RemoteArgs};
use crate::state::document::{AccountMap, Document};
use crate::state::live::{self, Belongings, Live};
use crate::state::model::{
    Group, InstanceProfile, ManagedPolicy, Place, PolicyVersion, Rights, Role, State, Tags, User,
    folded,
};
use crate::state::plan::{Ownership, Plan};
use crate::state::{self, account_pair};

/// The arguments of `daypass import aws`.
#[derive(Args, Debug)]
pub(super) struct AwsArgs {
    /// Files of JSON; several pages may stand in one.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Make one account into another, in ARNs and where its number stands alone.
    #[arg(long, value_name = "OLD=NEW", value_parser = account_pair)]
    map_account: Vec<(String, String)>,

    /// Import policies of AWS's own that this deployment does not have, as policies of the account.
    #[arg(long)]
    with_aws_policies: bool,

    /// Change what is there already and is otherwise.
    #[arg(long)]
    overwrite: bool,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write JSON objects: what cannot be carried, and the plan.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    remote: RemoteArgs,
}

pub(super) const HELP: &str = "\
Example:
  $ aws iam get-account-authorization-details > details.json       # with credentials of AWS
  $ daypass import aws details.json --map-account 111111111111=841860927337 --dry-run
  $ daypass import aws details.json --map-account 111111111111=841860927337

Keys, passwords and MFA devices are not in the file; roles that belong to a service are made by it.
What cannot be carried is told, with its reason. Importing again changes nothing.

Exit code: 0 it is imported, 1 a dry run would change something, 2 it could not be done.";

/// Runs `daypass import aws`.
pub(super) fn run(args: &AwsArgs) -> anyhow::Result<ExitCode> {
    let mut whole = Page::default();
    for path in &args.files {
        let named = || format!("in {}", path.display());
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        for page in pages(&text).with_context(named)? {
            whole.user_detail_list.extend(page.user_detail_list);
            whole.group_detail_list.extend(page.group_detail_list);
            whole.role_detail_list.extend(page.role_detail_list);
            whole.policies.extend(page.policies);
        }
    }
    let accounts = AccountMap(args.map_account.clone());
    let remote = Remote::open(&args.remote)?;
    let mut live = Live::read(&remote)?;
    check_accounts(&whole, &accounts, &live.place)?;

    let mut carrying = Carrying {
        accounts: &accounts,
        live: &live,
        with_aws_policies: args.with_aws_policies,
        aws_policies: BTreeMap::new(),
        closed_policies: BTreeSet::new(),
        closed_groups: BTreeSet::new(),
        state: State::default(),
        lost: Vec::new(),
    };
    carrying.all(whole);
    let Carrying { state, lost, .. } = carrying;

    let ownership = Ownership::Nobody {
        overwrite: args.overwrite,
    };
    let nobody_is_deleted = |_: &str| Ok(Belongings::default());
    live.expect(&state);
    let mut plan = Plan::draw_up(&live, &state, ownership, false, &nobody_is_deleted)?;
    // Whoever is imported would get the rights of what is there, not of what was.
    for kept in (plan.kept.iter()).filter(|kept| ["policy", "group"].contains(&kept.noun)) {
        plan.refused.push(format!(
            "{} {} is there already, and is otherwise: --overwrite makes it as the file says",
            kept.noun, kept.name
        ));
    }
    if args.json {
        log::say(&serde_json::json!({"notCarried": lost}).to_string());
    } else {
        lost.iter()
            .for_each(|why| log::tell(&format!("not carried: {why}")));
    }
    state::settle(&plan, &remote, args.dry_run, args.json)
}

/// What is imported becomes the account's of the credentials, and nobody else's.
fn check_accounts(page: &Page, accounts: &AccountMap, place: &Place) -> anyhow::Result<()> {
    let users = page.user_detail_list.iter().map(|user| &user.arn);
    let groups = page.group_detail_list.iter().map(|group| &group.arn);
    let roles = page.role_detail_list.iter().map(|role| &role.arn);
    let policies = page.policies.iter().map(|policy| &policy.arn);
    for arn in users.chain(groups).chain(roles).chain(policies) {
        let account = arn.split(':').nth(4).unwrap_or_default();
        let here = &place.account;
        ensure!(
            account == "aws" || accounts.mapped(account) == *here,
            "{arn} is of the account {account}, and the credentials are of {here}: if the one is to \
             become the other, pass --map-account {account}={here}"
        );
    }
    Ok(())
}

/// A policy of AWS's own that this deployment does not have.
enum AwsPolicy {
    /// It becomes one of the account, with this ARN.
    Imported(String),
    /// It is left out; whether it may deny something.
    LeftOut { denies: bool },
}

/// Why a policy cannot be attached here.
struct Unattachable {
    why: &'static str,
    /// Whether it may deny something: then whoever has it must not be without.
    denies: bool,
}

/// Things on their way from the file into a state.
struct Carrying<'a> {
    accounts: &'a AccountMap,
    live: &'a Live,
    with_aws_policies: bool,
    /// AWS's own policies that the file has and this deployment has not, by ARN.
    aws_policies: BTreeMap<String, AwsPolicy>,
    /// ARNs of the file's own policies that could not be carried. The account may have others of
    /// these names: they are not what was attached.
    closed_policies: BTreeSet<String>,
    /// Folded names of the file's groups that could not be carried, likewise.
    closed_groups: BTreeSet<String>,
    state: State,
    /// What could not be carried, and why.
    lost: Vec<String>,
}

impl Carrying<'_> {
    fn lose(&mut self, why: String) {
        self.lost.push(why);
    }

    fn all(&mut self, mut page: Page) {
        // A name that cannot be would stop the import half way.
        let is_name = |name: &str| name.parse::<EntityName>().is_ok();
        let is_group = |name: &str| name.parse::<GroupName>().is_ok();
        let is_policy = |name: &str| name.parse::<PolicyName>().is_ok();
        let strangers = [
            strangers(
                &mut page.user_detail_list,
                |one| (&one.user_name, &one.path),
                is_name,
            ),
            strangers(
                &mut page.role_detail_list,
                |one| (&one.role_name, &one.path),
                is_name,
            ),
            strangers(
                &mut page.group_detail_list,
                |one| (&one.group_name, &one.path),
                is_group,
            ),
            strangers(
                &mut page.policies,
                |one| (&one.policy_name, &one.path),
                is_policy,
            ),
        ];
        for name in strangers.into_iter().flatten() {
            self.lose(format!(
                "{name:?}: its name or its path is not one that IAM takes"
            ));
        }
        self.policies(page.policies);
        for group in page.group_detail_list {
            let what = format!("group {}", group.group_name);
            let key = folded(&group.group_name);
            let attached = group.attached_managed_policies;
            let Some(rights) = self.rights(&what, group.group_policy_list, attached) else {
                self.closed_groups.insert(key);
                continue;
            };
            let (name, path) = (group.group_name, group.path);
            self.state.groups.insert(key, Group { name, path, rights });
        }
        for user in page.user_detail_list {
            self.user(user);
        }
        let roles = self.roles(page.role_detail_list);
        self.trusts(roles);
        self.lose(
            "access keys, passwords, MFA devices, SSH keys and certificates: AWS does not give them \
             away; make new ones"
                .to_owned(),
        );
    }

    /// Managed policies first: all others are held by who they are attached to.
    fn policies(&mut self, details: Vec<PolicyDetail>) {
        for detail in details {
            let is_aws = detail.arn.split(':').nth(4) == Some("aws");
            let what = format!("policy {}", detail.policy_name);
            if is_aws {
                let known = self.here(&detail.arn);
                if self.live.aws_managed.values().any(|arn| *arn == known) {
                    continue;
                }
                if !self.with_aws_policies {
                    let documents = detail.policy_version_list.iter();
                    let mut in_force = documents.filter(|version| version.is_default_version);
                    let allows_only = in_force
                        .next()
                        .is_some_and(|version| self.allows_only(&version.document));
                    let denies = !allows_only;
                    self.aws_policies
                        .insert(known, AwsPolicy::LeftOut { denies });
                    continue;
                }
            }
            let Some(policy) = self.policy(&what, &detail, is_aws) else {
                self.closed_policies.insert(self.here(&detail.arn));
                continue;
            };
            if is_aws {
                let arn = self.live.place.arn("policy", &policy.path, &policy.name);
                let imported = AwsPolicy::Imported(arn);
                self.aws_policies.insert(self.here(&detail.arn), imported);
            }
            let key = folded(&policy.name);
            if self.state.policies.contains_key(&key) {
                self.lose(format!("{what}: the account has another of that name"));
                continue;
            }
            self.state.policies.insert(key, policy);
        }
    }

    fn policy(&mut self, what: &str, detail: &PolicyDetail, is_aws: bool) -> Option<ManagedPolicy> {
        let mut details: Vec<&VersionDetail> = detail.policy_version_list.iter().collect();
        details.sort_by_key(|version| live::version_number(&version.version_id));
        // Of AWS's own the history is AWS's.
        if is_aws {
            details.retain(|version| version.is_default_version);
        }
        let mut versions = Vec::new();
        let mut default = None;
        for version in details {
            let is_default = version.is_default_version
                || detail.default_version_id.as_ref() == Some(&version.version_id);
            match self.document(&version.document, DocumentKind::Identity) {
                Ok(document) => {
                    if is_default {
                        default = Some(versions.len());
                    }
                    let id = String::new();
                    versions.push(PolicyVersion { id, document });
                }
                Err(why) => self.lose(format!("{what}, version {}: {why:#}", version.version_id)),
            }
        }
        let Some(default) = default else {
            self.lose(format!(
                "{what}: the version that is in force is not in the file or invalid"
            ));
            return None;
        };
        Some(ManagedPolicy {
            name: detail.policy_name.clone(),
            path: detail.path.clone(),
            description: detail.description.clone().filter(|text| !text.is_empty()),
            versions,
            default,
            history: true,
            tags: self.tags(what, &detail.tags),
        })
    }

    fn user(&mut self, detail: UserDetail) {
        let what = format!("user {}", detail.user_name);
        let Some(boundary) = self.boundary(&what, detail.permissions_boundary.as_ref()) else {
            return;
        };
        let attached = detail.attached_managed_policies;
        let Some(rights) = self.rights(&what, detail.user_policy_list, attached) else {
            return;
        };
        let mut groups = BTreeSet::new();
        for group in detail.group_list {
            let key = folded(&group);
            let is_there =
                self.state.groups.contains_key(&key) || self.live.state.groups.contains_key(&key);
            if !is_there || self.closed_groups.contains(&key) {
                self.lose(format!("{what}, since its group {group} is not imported"));
                return;
            }
            groups.insert(group);
        }
        let user = User {
            tags: self.tags(&what, &detail.tags),
            name: detail.user_name,
            path: detail.path,
            boundary,
            groups,
            rights,
        };
        self.state.users.insert(folded(&user.name), user);
    }

    fn roles(&mut self, details: Vec<RoleDetail>) -> Vec<Role> {
        let mut roles = Vec::new();
        for detail in details {
            let what = format!("role {}", detail.role_name);
            if live::is_reserved(&detail.path) {
                self.lose(format!(
                    "{what}: it belongs to a service of AWS, which makes it itself"
                ));
                continue;
            }
            let boundary = self.boundary(&what, detail.permissions_boundary.as_ref());
            let rights = self.rights(
                &what,
                detail.role_policy_list,
                detail.attached_managed_policies,
            );
            let trust = self.document(&detail.assume_role_policy_document, DocumentKind::Trust);
            let (Some(boundary), Some(rights)) = (boundary, rights) else {
                continue;
            };
            let trust = match trust {
                Ok(trust) => trust,
                Err(why) => {
                    self.lose(format!("{what}: its trust policy: {why:#}"));
                    continue;
                }
            };
            // What AWS leaves out is as it is, or as a new role has it.
            let known = self.live.state.roles.get(&folded(&detail.role_name));
            let description = match (detail.description, known) {
                (Some(text), _) => Some(text).filter(|text| !text.is_empty()),
                (None, known) => known.and_then(|known| known.description.clone()),
            };
            let max_session = detail.max_session_duration;
            let max_session =
                max_session.unwrap_or_else(|| known.map_or(3_600, |known| known.max_session));
            for profile in &detail.instance_profile_list {
                let name = &profile.instance_profile_name;
                let profile = InstanceProfile {
                    tags: self.tags(&format!("instance profile {name}"), &profile.tags),
                    name: name.clone(),
                    path: profile.path.clone(),
                    role: Some(detail.role_name.clone()),
                };
                self.state.instance_profiles.insert(folded(name), profile);
            }
            roles.push(Role {
                tags: self.tags(&what, &detail.tags),
                name: detail.role_name,
                path: detail.path,
                description,
                max_session,
                trust,
                boundary,
                rights,
            });
        }
        roles
    }

    /// Trust policies once it is known who is there: whom a policy names and nobody is, it cannot
    /// name.
    fn trusts(&mut self, roles: Vec<Role>) {
        let place = &self.live.place;
        let users = self
            .state
            .users
            .values()
            .chain(self.live.state.users.values());
        let mut there: BTreeSet<String> = users
            .map(|user| place.arn("user", &user.path, &user.name))
            .collect();
        let known = roles.iter().chain(self.live.state.roles.values());
        there.extend(known.map(|role| place.arn("role", &role.path, &role.name)));
        for mut role in roles {
            let what = format!("role {}", role.name);
            let (trust, gone) = without_strangers(&role.trust, |name| {
                there.contains(name) || self.is_elsewhere(name)
            });
            for name in gone {
                self.lose(format!(
                    "{what}: its trust in {name}, whom there is not here"
                ));
            }
            for provider in federated(&trust) {
                if self.is_missing(provider) {
                    self.lose(format!(
                        "{what}: the provider that it trusts is not in the file; make it: {provider}"
                    ));
                }
            }
            role.trust = trust;
            self.state.roles.insert(folded(&role.name), role);
        }
    }

    /// Whether a provider is neither in the file, which has none, nor here.
    fn is_missing(&self, provider: &str) -> bool {
        let state = &self.live.state;
        let name = provider.rsplit_once(":oidc-provider/");
        let saml = provider.rsplit_once(":saml-provider/");
        match (name, saml) {
            (Some((_, url)), _) => !state.oidc_providers.contains_key(url),
            (_, Some((_, name))) => !state.saml_providers.contains_key(&folded(name)),
            // Not one that an account has.
            _ => false,
        }
    }

    /// Whether a principal is of an account that was mapped and is not this one: the node knows
    /// whether it is there.
    fn is_elsewhere(&self, name: &str) -> bool {
        let account = name.split(':').nth(4).unwrap_or_default();
        name.ends_with(":root")
            || (account != self.live.place.account
                && self.accounts.0.iter().any(|(_, new)| new == account))
    }

    /// `None` if something that may deny could not be carried.
    fn rights(
        &mut self,
        what: &str,
        inline: Vec<Inline>,
        attached: Vec<Attached>,
    ) -> Option<Rights> {
        let mut rights = Rights::default();
        for policy in inline {
            match self.document(&policy.policy_document, DocumentKind::Identity) {
                Ok(document) => drop(rights.inline.insert(policy.policy_name, document)),
                Err(why) => {
                    let name = policy.policy_name;
                    self.lose(format!(
                        "{what}: its inline policy {name} is invalid here: {why:#}"
                    ));
                    return None;
                }
            }
        }
        for policy in attached {
            match self.managed(&policy.policy_arn) {
                Ok(arn) => drop(rights.managed.insert(arn)),
                Err(Unattachable { why, denies: false }) => {
                    self.lose(format!("{what}: the policy {}: {why}", policy.policy_arn));
                }
                Err(Unattachable { why, denies: true }) => {
                    let arn = policy.policy_arn;
                    self.lose(format!(
                        "{what}, since its policy {arn}, which may deny something, cannot be \
                         attached: {why}"
                    ));
                    return None;
                }
            }
        }
        Some(rights)
    }

    /// `None` if there is one that could not be carried: without it there would be more than before.
    fn boundary(&mut self, what: &str, boundary: Option<&Boundary>) -> Option<Option<String>> {
        let Some(boundary) = boundary else {
            return Some(None);
        };
        match self.managed(&boundary.permissions_boundary_arn) {
            Ok(arn) => Some(Some(arn)),
            Err(Unattachable { why, .. }) => {
                let arn = &boundary.permissions_boundary_arn;
                self.lose(format!(
                    "{what}, since its boundary {arn} cannot be set: {why}"
                ));
                None
            }
        }
    }

    /// An ARN as it is here.
    fn here(&self, arn: &str) -> String {
        let arn = self.accounts.mapped(arn);
        match arn
            .strip_prefix("arn:")
            .and_then(|rest| rest.split_once(':'))
        {
            Some((_, rest)) => format!("arn:{}:{rest}", self.live.place.partition),
            None => arn,
        }
    }

    /// The ARN by which a managed policy is attached here.
    fn managed(&self, arn: &str) -> Result<String, Unattachable> {
        let arn = self.here(arn);
        if self.closed_policies.contains(&arn) {
            return Err(Unattachable {
                why: "it could not be carried",
                denies: true,
            });
        }
        let place = &self.live.place;
        let is_own =
            |policy: &ManagedPolicy| place.arn("policy", &policy.path, &policy.name) == arn;
        if self.live.aws_managed.values().any(|known| *known == arn)
            || self.state.policies.values().any(is_own)
            || self.live.state.policies.values().any(is_own)
        {
            return Ok(arn);
        }
        match self.aws_policies.get(&arn) {
            Some(AwsPolicy::Imported(arn)) => Ok(arn.clone()),
            Some(AwsPolicy::LeftOut { denies }) => Err(Unattachable {
                why: "AWS's own, which this deployment does not have; --with-aws-policies imports it \
                      as a policy of the account",
                denies: *denies,
            }),
            None => Err(Unattachable {
                why: "it is neither in the file nor here",
                denies: true,
            }),
        }
    }

    /// Whether a policy is known to deny nothing.
    fn allows_only(&self, document: &Document) -> bool {
        self.document(document, DocumentKind::Identity)
            .is_ok_and(|document| !document.may_deny())
    }

    /// A document for here, if the engine takes it.
    fn document(&self, document: &Document, kind: DocumentKind) -> anyhow::Result<Document> {
        let document = match document {
            Document::Text(text) if text.trim_start().starts_with('{') => {
                Document::from_json(text)?
            }
            Document::Text(text) => Document::from_json(&percent_decode_str(text).decode_utf8()?)?,
            document => document.clone(),
        };
        let document = document.mapped(self.accounts);
        Policy::parse(&document.compact(), kind)?;
        Ok(document)
    }

    /// Tags, without those that only AWS sets.
    fn tags(&mut self, what: &str, tags: &[Tag]) -> Tags {
        let (reserved, own): (Vec<&Tag>, Vec<&Tag>) =
            (tags.iter()).partition(|tag| tag.key.to_ascii_lowercase().starts_with("aws:"));
        for tag in reserved {
            self.lose(format!("{what}: the tag {}, which only AWS sets", tag.key));
        }
        let own = own.into_iter();
        own.map(|tag| (tag.key.clone(), tag.value.clone()))
            .collect()
    }
}

/// Takes out things whose names or paths are none, and answers the names.
fn strangers<T>(
    things: &mut Vec<T>,
    named: impl Fn(&T) -> (&String, &String),
    is_name: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut gone = Vec::new();
    things.retain(|thing| {
        let (name, path) = named(thing);
        let stays = is_name(name) && path.parse::<EntityPath>().is_ok();
        if !stays {
            gone.push(name.clone());
        }
        stays
    });
    gone
}
