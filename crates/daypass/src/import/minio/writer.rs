//! A draft, written into a store. What is there already and is the same is left, so that writing
//! again changes nothing; what is otherwise is left too, and told.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::anyhow;
use daypass_access::{NewAccessKey, Vault};
use daypass_model::{
    AccountId, Arn, Clock, EntityName, EntityPath, GroupName, IdKind, Partition, PolicyName, Tag,
    Timestamp, UniqueId,
};
use daypass_store::{
    AccessKey, Conflict, Group, InlinePolicy, KeyOwner, ManagedPolicy, Page, PolicyUsage, Revision,
    Store, User,
};

use super::draft::{Draft, KeyDraft, UserDraft};
use crate::ambient::{SystemClock, SystemEntropy};
use crate::state::document::Document;

/// The inline policy that ends a service account.
const EXPIRY: &str = "expires";
/// No policy that is made here is anywhere near it.
const SIZE_LIMIT: usize = 2_048;
/// The tag that says where a user is from.
const ORIGIN_TAG: &str = "daypass:imported-from";
/// The tag of users who were service accounts.
const PARENT_TAG: &str = "minio:parent";

/// What there is, by the names that the export has for it.
#[derive(Default)]
struct Made<'a> {
    /// ARNs.
    policies: BTreeMap<&'a PolicyName, String>,
    groups: BTreeMap<&'a GroupName, UniqueId>,
}

/// A store that is written to, or only looked at.
pub(super) struct Writer<'a> {
    store: &'a dyn Store,
    vault: &'a Vault,
    partition: Partition,
    account: AccountId,
    dry_run: bool,
    now: Timestamp,
    /// What was changed, or would be.
    pub(super) done: Vec<String>,
    /// What could not be carried, and why.
    pub(super) lost: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        store: &'a dyn Store,
        vault: &'a Vault,
        (partition, account): (Partition, AccountId),
        dry_run: bool,
    ) -> Self {
        Self {
            store,
            vault,
            partition,
            account,
            dry_run,
            now: SystemClock.now(),
            done: Vec::new(),
            lost: Vec::new(),
        }
    }

    pub(super) async fn write(&mut self, draft: &Draft) -> anyhow::Result<()> {
        let mut made = Made::default();
        for (name, text) in &draft.policies {
            if let Some(arn) = self.policy(name, text).await? {
                made.policies.insert(name, arn);
            }
        }
        for (name, policies) in &draft.groups {
            let what = format!("group {name}");
            let Some(arns) = self.all(&what, policies, &made) else {
                continue;
            };
            let members = draft
                .users
                .iter()
                .filter(|(_, user)| user.groups.contains(name));
            let members: Vec<String> = members.map(|(user, _)| user.folded()).collect();
            if let Some(id) = self.group(name, &arns, &members).await? {
                self.attach(&what, &id, &arns).await?;
                made.groups.insert(name, id);
            }
        }
        for (name, user) in &draft.users {
            self.user(name, user, &made).await?;
        }
        Ok(())
    }

    /// The ARNs of policies; `None` if there is one that could not be made: another of its name would
    /// give other rights.
    fn all(
        &mut self,
        what: &str,
        policies: &BTreeSet<PolicyName>,
        made: &Made<'_>,
    ) -> Option<Vec<String>> {
        let mut arns = Vec::new();
        for name in policies {
            let Some(arn) = made.policies.get(name) else {
                self.lost
                    .push(format!("{what}: its policy {name} could not be made"));
                return None;
            };
            arns.push(arn.clone());
        }
        Some(arns)
    }

    fn new_id(&self, kind: IdKind) -> anyhow::Result<UniqueId> {
        Ok(UniqueId::generate(kind, self.account, &SystemEntropy)?)
    }

    /// `None` if there is another policy of that name.
    async fn policy(&mut self, name: &PolicyName, text: &str) -> anyhow::Result<Option<String>> {
        let path = EntityPath::default();
        let arn = Arn::policy(self.partition, self.account, &path, name);
        let known = self
            .store
            .default_policy_version(self.account, &arn)
            .await?;
        if let Some(known) = known {
            let same = Document::from_json(&known.text)
                .ok()
                .zip(Document::from_json(text).ok())
                .is_some_and(|(known, wanted)| known.same_as(&wanted));
            if !same {
                self.lost.push(format!(
                    "policy {name}: there is another of that name, which stays as it is"
                ));
            }
            return Ok(same.then_some(arn));
        }
        self.done.push(format!("policy {name}"));
        if !self.dry_run {
            let policy = ManagedPolicy {
                account: self.account,
                id: self.new_id(IdKind::ManagedPolicy)?,
                arn: arn.clone(),
                name: name.clone(),
                path,
                description: None,
                tags: Vec::new(),
                created_at: self.now,
                updated_at: self.now,
                default_version: 1,
                usage: PolicyUsage::default(),
            };
            self.store
                .add_managed_policy(policy, text.to_owned())
                .await?;
        }
        Ok(Some(arn))
    }

    /// `None` if there is a group of that name with more in it: whoever joined would gain by it.
    async fn group(
        &mut self,
        name: &GroupName,
        arns: &[String],
        members: &[String],
    ) -> anyhow::Result<Option<UniqueId>> {
        if let Some(known) = self.store.find_group(self.account, name).await? {
            let page = Page {
                limit: members.len() + 1,
                after: None,
            };
            let inline = self.store.all_inline_policies(&known.id).await?;
            let attached = self.store.attached_policies(&known.id).await?;
            let present = self.store.list_members(&known.id, page).await?.items;
            let same = inline.is_empty()
                && attached.iter().all(|arn| arns.contains(arn))
                && present
                    .iter()
                    .all(|user| members.contains(&user.name.folded()));
            if !same {
                self.lost.push(format!(
                    "group {name}: there is another of that name, which stays as it is"
                ));
            }
            return Ok(same.then_some(known.id));
        }
        let id = self.new_id(IdKind::Group)?;
        self.done.push(format!("group {name}"));
        if !self.dry_run {
            let group = Group {
                account: self.account,
                id: id.clone(),
                name: name.clone(),
                path: EntityPath::default(),
                created_at: self.now,
                revision: Revision::FIRST,
            };
            self.store.add_group(group).await?;
        }
        Ok(Some(id))
    }

    async fn attach(
        &mut self,
        what: &str,
        owner: &UniqueId,
        arns: &[String],
    ) -> anyhow::Result<()> {
        let known = self.store.attached_policies(owner).await?;
        for arn in arns {
            if known.contains(arn) {
                continue;
            }
            self.done.push(format!("{what}: {arn}"));
            if !self.dry_run {
                self.store.attach_policy(self.account, owner, arn).await?;
            }
        }
        Ok(())
    }

    async fn user(
        &mut self,
        name: &EntityName,
        draft: &UserDraft,
        made: &Made<'_>,
    ) -> anyhow::Result<()> {
        let what = format!("user {name}");
        let Some(arns) = self.all(&what, &draft.policies, made) else {
            return Ok(());
        };
        let limits: BTreeSet<PolicyName> = draft.boundary.iter().cloned().collect();
        let Some(boundary) = self.all(&what, &limits, made) else {
            return Ok(());
        };
        let boundary = boundary.into_iter().next();
        if let Some(group) = draft
            .groups
            .iter()
            .find(|name| !made.groups.contains_key(name))
        {
            self.lost
                .push(format!("{what}: its group {group} could not be made"));
            return Ok(());
        }
        let known = self.store.find_user(self.account, name).await?;
        // Somebody else's user is not to get keys and rights because it has the name. Tags can be
        // made up; a key that is not the export's is in somebody's hands.
        if let Some(known) = &known
            && (known.tags != tags(draft)?
                || known.boundary != boundary
                || self.has_other_keys(known, draft).await?)
        {
            self.lost.push(format!(
                "{what}: there is another of that name, which stays as it is"
            ));
            return Ok(());
        }
        if known.is_none() && self.is_taken(&what, draft).await? {
            return Ok(());
        }
        let id = match known {
            Some(known) => known.id,
            None => self.new_user(name, draft, boundary).await?,
        };
        // Before the rights and the key are there, the end is.
        if let Some(expires) = &draft.expires {
            self.expire(&what, &id, expires).await?;
        }
        self.attach(&what, &id, &arns).await?;
        let known = self.store.groups_of(&id).await?;
        for group in &draft.groups {
            let group_id = &made.groups[group];
            if known.iter().any(|known| known.id == *group_id) {
                continue;
            }
            self.done.push(format!("{what}: in the group {group}"));
            if !self.dry_run {
                self.store.add_member(self.account, group_id, &id).await?;
            }
        }
        for key in &draft.keys {
            self.key(&what, &id, key).await?;
        }
        Ok(())
    }

    /// Whether a user can be signed for with a key that the export does not have.
    async fn has_other_keys(&self, user: &User, draft: &UserDraft) -> anyhow::Result<bool> {
        let owner = KeyOwner::User(user.id.clone());
        let keys = self.store.list_access_keys(self.account, &owner).await?;
        let is_ours = |key: &AccessKey| draft.keys.iter().any(|ours| ours.id == key.id);
        Ok(!keys.iter().all(is_ours))
    }

    /// A key id is taken once in the whole deployment.
    async fn is_taken(&mut self, what: &str, draft: &UserDraft) -> anyhow::Result<bool> {
        for key in &draft.keys {
            if self.store.access_key(&key.id).await?.is_some() {
                let id = &key.id;
                self.lost
                    .push(format!("{what}: somebody else has the access key {id}"));
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn new_user(
        &mut self,
        name: &EntityName,
        draft: &UserDraft,
        boundary: Option<String>,
    ) -> anyhow::Result<UniqueId> {
        let id = self.new_id(IdKind::User)?;
        self.done.push(match &draft.parent {
            Some(parent) => format!("user {name}, for a service account of {parent}"),
            None => format!("user {name}"),
        });
        if !self.dry_run {
            let user = User {
                account: self.account,
                id: id.clone(),
                name: name.clone(),
                path: EntityPath::default(),
                created_at: self.now,
                tags: tags(draft)?,
                boundary,
                revision: Revision::FIRST,
            };
            self.store.add_user(user).await?;
        }
        Ok(id)
    }

    async fn expire(&mut self, what: &str, user: &UniqueId, at: &str) -> anyhow::Result<()> {
        let name: PolicyName = EXPIRY.parse()?;
        if self.store.inline_policy(user, &name).await?.is_some() {
            return Ok(());
        }
        self.done
            .push(format!("{what}: nothing is allowed after {at}"));
        if !self.dry_run {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"DateGreaterThanEquals":{{"aws:CurrentTime":"{at}"}}}}}}]}}"#
            );
            let policy = InlinePolicy {
                owner: user.clone(),
                name,
                text,
            };
            self.store.put_inline_policy(policy, SIZE_LIMIT).await?;
        }
        Ok(())
    }

    async fn key(&mut self, what: &str, user: &UniqueId, key: &KeyDraft) -> anyhow::Result<()> {
        let owner = KeyOwner::User(user.clone());
        if let Some(known) = self.store.access_key(&key.id).await? {
            if known.account != self.account || known.owner != owner {
                self.lost.push(format!(
                    "{what}: somebody else has the access key {}",
                    key.id
                ));
            }
            return Ok(());
        }
        let state = if key.active { "" } else { ", inactive" };
        self.done
            .push(format!("{what}: access key {}{state}", key.id));
        if self.dry_run {
            return Ok(());
        }
        let new_key = NewAccessKey {
            account: self.account,
            owner: &owner,
            id: &key.id,
            secret: &key.secret,
        };
        let sealed_secret = self
            .vault
            .seal_access_key(&new_key, &SystemEntropy)
            .map_err(|fault| anyhow!("{fault:?}"))?;
        let record = AccessKey {
            id: key.id.clone(),
            account: self.account,
            owner,
            sealed_secret,
            active: key.active,
            created_at: self.now,
            revision: Revision::FIRST,
        };
        match self.store.add_access_key(record).await {
            Err(error) if matches!(error.conflict(), Some(Conflict::LimitExceeded { .. })) => {
                self.done.pop();
                self.lost.push(format!(
                    "{what}: the access key {}: it has two already",
                    key.id
                ));
                Ok(())
            }
            other => Ok(other?),
        }
    }
}

/// Says where a user is from, so that another import knows its own.
fn tags(draft: &UserDraft) -> anyhow::Result<Vec<Tag>> {
    let origin = Some((ORIGIN_TAG, "minio"));
    let parent = draft.parent.as_deref().map(|parent| (PARENT_TAG, parent));
    let tags = origin.into_iter().chain(parent).map(|(key, value)| {
        anyhow::Ok(Tag {
            key: key.parse()?,
            value: value.parse()?,
        })
    });
    tags.collect()
}
