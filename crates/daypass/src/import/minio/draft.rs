//! What an export becomes here.
//!
//! A user of MinIO is its access key: it becomes a user of that name with that key. A service
//! account may do what its parent may, within its own policy: it becomes a second key of its parent,
//! or, where it has limits of its own or its parent has two keys, a user of its own with its parent's
//! policies and groups, its own policy as the boundary, and a denial of everything after it expires.
//!
//! What narrows is never left out: whoever could not get a policy that denies is not imported.

use std::collections::{BTreeMap, BTreeSet};

use daypass_credentials::SecretAccessKey;
use daypass_model::{AccessKeyId, EntityName, GroupName, IdKind, PolicyName, Timestamp};
use daypass_store::{ACCESS_KEYS_PER_OWNER, ATTACHED_POLICIES_PER_ENTITY, GROUPS_PER_USER};
use zeroize::Zeroizing;

use super::export::{Export, GroupEntry, Mapping, ServiceAccount};
use super::policy;
use crate::state::document::Document;

/// What is to be made.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Documents by name.
    pub(super) policies: BTreeMap<PolicyName, String>,
    pub(super) groups: BTreeMap<GroupName, BTreeSet<PolicyName>>,
    pub(super) users: BTreeMap<EntityName, UserDraft>,
    /// What could not be carried, and why.
    pub(super) lost: Vec<String>,
}

/// A user that is to be made.
#[derive(Debug, Default)]
pub(super) struct UserDraft {
    pub(super) policies: BTreeSet<PolicyName>,
    pub(super) groups: BTreeSet<GroupName>,
    pub(super) boundary: Option<PolicyName>,
    /// The instant after which nothing is allowed, as it is written.
    pub(super) expires: Option<String>,
    /// The user of MinIO whose service account it was.
    pub(super) parent: Option<String>,
    pub(super) keys: Vec<KeyDraft>,
}

/// A key that is to be kept.
#[derive(Debug)]
pub(super) struct KeyDraft {
    pub(super) id: AccessKeyId,
    pub(super) secret: SecretAccessKey,
    pub(super) active: bool,
}

impl Draft {
    pub(super) fn of(export: Export, now: Timestamp) -> Self {
        let mut drafting = Drafting {
            draft: Self::default(),
            vital: BTreeSet::new(),
            closed: BTreeSet::new(),
            members: BTreeMap::new(),
        };
        drafting.policies(&export.policies);
        drafting.groups(&export.groups, &export.group_mappings);
        for (name, user) in &export.users {
            let mapping = export.user_mappings.get(name);
            match drafting.user(name, mapping) {
                Err(why) => drafting.lose(format!("user {name}: {why}")),
                Ok((entity, mut draft)) => {
                    match key(name, user.secret_key.expose(), user.is_enabled()) {
                        Err(why) => drafting.lose(format!("user {name}: {why}")),
                        Ok(key) => {
                            draft.keys.push(key);
                            drafting.draft.users.insert(entity, draft);
                        }
                    }
                }
            }
        }
        for (id, account) in &export.service_accounts {
            let parent = export.users.get(&account.parent);
            let active =
                account.is_enabled() && parent.is_none_or(super::export::UserEntry::is_enabled);
            if let Err(why) = drafting.service_account(id, account, active, now) {
                drafting.lose(format!("service account {id}: {why}"));
            }
        }
        for name in export.user_mappings.keys() {
            if !export.users.contains_key(name) {
                drafting.lose(format!(
                    "the policies of {name}, who is no user of the export"
                ));
            }
        }
        for name in export.sts_mappings.keys() {
            drafting.lose(format!(
                "the policies of {name}, who is known by another directory: give a role a trust \
                 policy for it"
            ));
        }
        drafting.draft
    }
}

struct Drafting {
    draft: Draft,
    /// Policies that deny and could not be carried.
    vital: BTreeSet<String>,
    /// Groups whose members lose something that denies.
    closed: BTreeSet<String>,
    /// The groups of users.
    members: BTreeMap<String, BTreeSet<String>>,
}

impl Drafting {
    fn lose(&mut self, why: String) {
        self.draft.lost.push(why);
    }

    fn policies(&mut self, policies: &BTreeMap<String, Document>) {
        for (name, document) in policies {
            if let Err(why) = self.policy(name, document) {
                if policy::denies(document) {
                    self.vital.insert(name.clone());
                }
                self.lose(format!("policy {name}: {why:#}"));
            }
        }
    }

    fn policy(&mut self, name: &str, document: &Document) -> anyhow::Result<()> {
        let parsed: PolicyName = name.parse()?;
        let Some(translated) = policy::translate(document)? else {
            anyhow::bail!("it is about MinIO's own administration alone");
        };
        if translated.dropped > 0 {
            let count = translated.dropped;
            self.lose(format!(
                "policy {name}: {count} statements about MinIO's own administration"
            ));
        }
        let text = translated.document.compact();
        let twin =
            (self.draft.policies.keys()).any(|known| known.as_str().eq_ignore_ascii_case(name));
        anyhow::ensure!(!twin, "another has the name but for its case");
        self.draft.policies.insert(parsed, text);
        Ok(())
    }

    fn groups(
        &mut self,
        groups: &BTreeMap<String, GroupEntry>,
        mappings: &BTreeMap<String, Mapping>,
    ) {
        for (name, entry) in groups {
            for member in &entry.members {
                self.members
                    .entry(member.clone())
                    .or_default()
                    .insert(name.clone());
            }
            let policies = match entry.is_enabled() {
                true => self.attached(&format!("group {name}"), mappings.get(name)),
                false => {
                    self.lose(format!(
                        "the policies of the group {name}, which is disabled"
                    ));
                    Ok(BTreeSet::new())
                }
            };
            match (name.parse::<GroupName>(), policies) {
                (Ok(parsed), Ok(policies)) => {
                    self.draft.groups.insert(parsed, policies);
                }
                (parsed, policies) => {
                    let why = match (parsed, policies) {
                        (Err(error), _) => error.to_string(),
                        (_, Err(why)) => why,
                        _ => String::new(),
                    };
                    self.closed.insert(name.clone());
                    self.lose(format!("group {name}: {why}"));
                }
            }
        }
        for name in mappings.keys() {
            if !groups.contains_key(name) {
                self.lose(format!(
                    "the policies of the group {name}, which the export does not have"
                ));
            }
        }
    }

    /// The policies of a user or group; an error if there is one that it must not be without.
    fn attached(
        &mut self,
        what: &str,
        mapping: Option<&Mapping>,
    ) -> Result<BTreeSet<PolicyName>, String> {
        let mut attached = BTreeSet::new();
        for name in mapping.into_iter().flat_map(Mapping::names) {
            if self.vital.contains(name) {
                return Err(format!("its policy {name} denies, and cannot be carried"));
            }
            let parsed = name.parse::<PolicyName>().ok();
            match parsed.filter(|name| self.draft.policies.contains_key(name)) {
                Some(name) => drop(attached.insert(name)),
                None => self.lose(format!("{what}: its policy {name}")),
            }
        }
        if attached.len() > ATTACHED_POLICIES_PER_ENTITY {
            return Err(format!(
                "it has more than {ATTACHED_POLICIES_PER_ENTITY} policies"
            ));
        }
        Ok(attached)
    }

    fn user(
        &mut self,
        name: &str,
        mapping: Option<&Mapping>,
    ) -> Result<(EntityName, UserDraft), String> {
        let entity: EntityName = name.parse().map_err(|error| format!("{error}"))?;
        let twin = (self.draft.users.keys()).any(|known| known.folded() == entity.folded());
        if twin {
            return Err("another has the name but for its case".to_owned());
        }
        let mut draft = UserDraft {
            policies: self.attached(&format!("user {name}"), mapping)?,
            ..UserDraft::default()
        };
        for group in self.members.get(name).into_iter().flatten() {
            if self.closed.contains(group) {
                return Err(format!("its group {group} cannot be carried"));
            }
            let parsed = group.parse().map_err(|error| format!("{error}"))?;
            draft.groups.insert(parsed);
        }
        if draft.groups.len() > GROUPS_PER_USER {
            return Err(format!("it is in more than {GROUPS_PER_USER} groups"));
        }
        Ok((entity, draft))
    }

    fn service_account(
        &mut self,
        id: &str,
        account: &ServiceAccount,
        active: bool,
        now: Timestamp,
    ) -> Result<(), String> {
        let parent = account.parent.parse::<EntityName>().ok();
        let parent = parent.filter(|parent| self.draft.users.contains_key(parent));
        let parent = parent.ok_or_else(|| {
            format!(
                "its parent {} is no user that was carried; if it is root or known by another \
                 directory, make a user for it",
                account.parent
            )
        })?;
        let key = key(id, account.secret_key.expose(), active)?;
        let expires = expiration(account, now)?;
        let limits = (account.session_policy.as_ref()).filter(|policy| is_a_limit(policy));
        let full = self.draft.users[&parent].keys.len() >= ACCESS_KEYS_PER_OWNER;
        if limits.is_none() && expires.is_none() && !full {
            if let Some(parent) = self.draft.users.get_mut(&parent) {
                parent.keys.push(key);
            }
            return Ok(());
        }
        let name: EntityName = id.parse().map_err(|error| format!("{error}"))?;
        if (self.draft.users.keys()).any(|known| known.folded() == name.folded()) {
            return Err("a user has the name of its key".to_owned());
        }
        let boundary = match limits {
            Some(policy) => Some(
                self.boundary(id, policy)
                    .map_err(|why| format!("its own policy: {why:#}"))?,
            ),
            None => None,
        };
        let of = &self.draft.users[&parent];
        let draft = UserDraft {
            policies: of.policies.clone(),
            groups: of.groups.clone(),
            boundary,
            expires,
            parent: Some(account.parent.clone()),
            keys: vec![key],
        };
        self.draft.users.insert(name, draft);
        Ok(())
    }

    /// A service account's own policy limits what its parent may: as a boundary does.
    fn boundary(&mut self, id: &str, policy: &Document) -> anyhow::Result<PolicyName> {
        let policy = match policy {
            Document::Text(text) => Document::from_json(text)?,
            policy => policy.clone(),
        };
        let name: PolicyName = format!("limits-of-{id}").parse()?;
        let Some(translated) = policy::translate(&policy)? else {
            anyhow::bail!("it is about MinIO's own administration alone");
        };
        anyhow::ensure!(
            !self.draft.policies.contains_key(&name),
            "a policy has the name {name}"
        );
        self.draft
            .policies
            .insert(name.clone(), translated.document.compact());
        Ok(name)
    }
}

/// Go writes what is not there as `null`, or as a policy without statements.
fn is_a_limit(policy: &Document) -> bool {
    match policy {
        Document::Null => false,
        Document::Text(text) => !text.is_empty() && text != "null",
        policy => {
            !policy.statements().is_empty()
                || policy
                    .get("Version")
                    .is_some_and(|version| *version != Document::text(""))
        }
    }
}

/// When a service account ends. Go writes never as the beginning of one time or the other.
fn expiration(account: &ServiceAccount, now: Timestamp) -> Result<Option<String>, String> {
    let Some(text) = account.expiration.as_deref() else {
        return Ok(None);
    };
    if text.is_empty() || text.starts_with("1970-01-01T00:00:00") || text.starts_with("0001-") {
        return Ok(None);
    }
    let instant: jiff::Timestamp = text
        .parse()
        .map_err(|_| format!("when it expires is no time: {text}"))?;
    if instant.as_second() <= now.seconds() {
        return Err(format!("it expired at {text}"));
    }
    Ok(Some(instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()))
}

fn key(id: &str, secret: &str, active: bool) -> Result<KeyDraft, String> {
    let id: AccessKeyId = id
        .parse()
        .map_err(|error| format!("its access key: {error}"))?;
    if id.kind() == Some(IdKind::TemporaryKey) {
        return Err("its access key begins as those of temporary credentials do".to_owned());
    }
    let secret = Zeroizing::new(secret.to_owned());
    let secret = secret
        .parse()
        .map_err(|error| format!("its secret key: {error}"))?;
    Ok(KeyDraft { id, secret, active })
}
