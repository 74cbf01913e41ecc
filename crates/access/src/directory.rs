//! The directory as decisions need it: parsed, compiled, with secrets opened, and in memory.
//!
//! A read-through cache over the store. It learns of every change from the store's feed and from
//! nowhere else; [`Directory::catch_up`] is called after this node's own writes, so whoever wrote
//! reads its write, and now and then for what others wrote ([`Directory::follow`]). What cannot be
//! parsed or opened is an error, never an empty policy.

mod providers;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daypass_api::fault::Fault;
use daypass_model::{
    AccessKeyId, AccountId, Arn, EntityName, EntityPath, IdKind, OidcUrl, Partition, Principal,
    PrincipalKind, ProviderId, SamlProviderName, UniqueId,
};
use daypass_policy::{DocumentKind, NamedPolicy, Policy, PolicyError};
use daypass_store::{AccessKey, Feed, Group, InlinePolicy, Position, Role, Store, Subject, User};
use moka::sync::Cache;
use tokio::sync::watch;

pub(crate) use self::providers::{KnownOidcProvider, KnownSamlProvider};
use crate::budget::{self, CacheSize, Share};
use crate::held::{HeldKeys, KeyEntry};
use crate::last_used::Seen;
use crate::managed::{PolicyArn, PolicyOwner};
use crate::organizations::Organizations;
use crate::outbound::ring::Ring;
use crate::vault::Vault;
use crate::{blame, managed};

/// How many changes are read from the feed at a time.
const FEED_BATCH: usize = 1_000;

/// A user with what decides about it.
#[derive(Debug)]
pub(crate) struct UserEntry {
    /// The record.
    pub user: User,
    /// The user as a principal.
    pub principal: Principal,
    /// The groups that it is in.
    pub groups: Vec<UniqueId>,
    /// Its identity-based policies, compiled: its own and those of its groups.
    pub policies: Vec<NamedPolicy>,
    /// Its permissions boundary.
    pub boundary: Option<NamedPolicy>,
    /// Its sessions' last use of a service that was noted.
    pub seen: Seen,
}

/// A role with what decides about it.
#[derive(Debug)]
pub(crate) struct RoleEntry {
    /// The record.
    pub role: Role,
    /// Its ARN.
    pub arn: String,
    /// Its trust policy, compiled and bound to the principals that it meant when it was saved.
    pub trust: Policy,
    /// Its identity-based policies, compiled.
    pub policies: Vec<NamedPolicy>,
    /// Its permissions boundary.
    pub boundary: Option<NamedPolicy>,
    /// Its last use that was noted.
    pub seen: Seen,
}

/// What is known of a long-term access key id.
#[derive(Clone, Debug)]
pub(crate) enum KnownKey {
    /// The key is there, with its secret opened.
    Key(Arc<KeyEntry>),
    /// No key has this id. The keys are for spending the time of a verification.
    Absent(Arc<HeldKeys>),
}

/// A poisoned lock guards a value that is replaced whole, so it is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A session policy that was met before.
#[derive(Clone)]
struct SessionText {
    policy: Arc<Policy>,
    /// Whether it passed as one that is to be saved, and not only as one that was.
    checked: bool,
}

/// The cache.
pub(crate) struct Directory {
    store: Arc<dyn Store>,
    vault: Arc<Vault>,
    partition: Partition,
    keys: Cache<AccessKeyId, Arc<KeyEntry>>,
    /// Ids that no key has. To ask for one, and to verify with it, takes as long as with one that
    /// is there (flaw A22).
    absent_keys: Cache<AccessKeyId, Arc<HeldKeys>>,
    users: Cache<UniqueId, Arc<UserEntry>>,
    /// What the groups give to whoever is in them, so that a group of many is compiled once.
    groups: Cache<UniqueId, Arc<[NamedPolicy]>>,
    roles: Cache<UniqueId, Arc<RoleEntry>>,
    role_names: Cache<(AccountId, String), UniqueId>,
    /// Names that no role has, so that to ask for one takes no longer than to ask for another
    /// (STS spec 15).
    absent_roles: Cache<(AccountId, String), ()>,
    session_policies: Cache<Arc<str>, SessionText>,
    /// The accounts' managed policies, by ARN.
    managed: Cache<String, NamedPolicy>,
    /// Those that come with the program, by ARN.
    aws_managed: HashMap<String, NamedPolicy>,
    oidc_providers: Cache<(AccountId, OidcUrl), KnownOidcProvider>,
    /// SAML providers, by account and folded name.
    saml_providers: Cache<(AccountId, String), KnownSamlProvider>,
    /// Where the SAML providers with these ids are, or that there is none.
    saml_ids: Cache<ProviderId, Option<(AccountId, SamlProviderName)>>,
    /// All organizations, once they were asked for: there are few.
    organizations: Mutex<Option<Arc<Organizations>>>,
    /// Outbound web identity, once it was asked for: there are few issuers and fewer keys.
    ring: Mutex<Option<Arc<Ring>>>,
    /// Held while that is read, so that many who ask at once read once.
    ring_reading: tokio::sync::Mutex<()>,
    /// How far the feed has been followed. Whoever fills a cache from the store holds this lock
    /// while it looks whether the feed has moved since it began to read, so that a record read
    /// before a change is never kept after it.
    followed: Mutex<Position>,
    /// The newest change that this process has heard of, its own writes' before they answer.
    newest: watch::Receiver<Position>,
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory").finish_non_exhaustive()
    }
}

impl Directory {
    /// An empty cache that follows the feed from where it is now.
    pub(crate) async fn open(
        store: Arc<dyn Store>,
        vault: Arc<Vault>,
        partition: Partition,
        size: CacheSize,
    ) -> Result<Self, Fault> {
        let position = store.position().await.map_err(blame::store)?;
        Ok(Self {
            vault,
            partition,
            keys: size.cache(Share::Credentials, |_, _| budget::KEY),
            absent_keys: size.cache(Share::Names, |_, _| budget::KEY),
            users: size.cache(Share::Entities, |_, user: &Arc<UserEntry>| {
                budget::user(user)
            }),
            groups: size.cache(Share::SharedPolicies, |_, group: &Arc<[NamedPolicy]>| {
                budget::group(group)
            }),
            roles: size.cache(Share::Entities, |_, role: &Arc<RoleEntry>| {
                budget::role(role)
            }),
            role_names: size.cache(Share::Names, |_, _| budget::NAME),
            absent_roles: size.cache(Share::Names, |_, ()| budget::NAME),
            session_policies: size.cache(Share::Credentials, |text: &Arc<str>, _| {
                budget::policy(text.len())
            }),
            managed: size.cache(Share::SharedPolicies, |_, named: &NamedPolicy| {
                budget::policy(named.policy().text_length())
            }),
            aws_managed: managed::compile(partition)?,
            oidc_providers: size.cache(Share::Providers, |_, provider| providers::weight(provider)),
            saml_providers: size.cache(Share::Providers, |_, entry: &KnownSamlProvider| {
                budget::provider(entry.as_deref())
            }),
            saml_ids: size.cache(Share::Names, |_, _| budget::NAME),
            organizations: Mutex::default(),
            ring: Mutex::default(),
            ring_reading: tokio::sync::Mutex::default(),
            newest: store.watch(),
            store,
            followed: Mutex::new(position),
        })
    }

    /// The store below, for operations on what is stored.
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The long-term key with this id.
    pub(crate) async fn key(&self, id: &AccessKeyId) -> Result<KnownKey, Fault> {
        if let Some(entry) = self.keys.get(id) {
            return Ok(KnownKey::Key(entry));
        }
        if let Some(keys) = self.absent_keys.get(id) {
            return Ok(KnownKey::Absent(keys));
        }
        let read_at = *lock(&self.followed);
        let Some(record) = self.store.access_key(id).await.map_err(blame::store)? else {
            let keys = Arc::new(HeldKeys::of_nobody());
            self.keep(read_at, || {
                self.absent_keys.insert(id.clone(), Arc::clone(&keys));
            });
            return Ok(KnownKey::Absent(keys));
        };
        let entry = Arc::new(self.open_key(&record)?);
        self.keep(read_at, || self.keys.insert(id.clone(), Arc::clone(&entry)));
        Ok(KnownKey::Key(entry))
    }

    /// The user with this id.
    pub(crate) async fn user(
        &self,
        account: AccountId,
        id: &UniqueId,
    ) -> Result<Option<Arc<UserEntry>>, Fault> {
        if let Some(entry) = self.users.get(id) {
            return Ok(Some(entry).filter(|entry| entry.user.account == account));
        }
        let read_at = *lock(&self.followed);
        let Some(user) = self.store.user(account, id).await.map_err(blame::store)? else {
            return Ok(None);
        };
        let entry = Arc::new(self.compile_user(user).await?);
        self.keep(read_at, || {
            self.users.insert(id.clone(), Arc::clone(&entry))
        });
        Ok(Some(entry))
    }

    /// The role with this id.
    pub(crate) async fn role(
        &self,
        account: AccountId,
        id: &UniqueId,
    ) -> Result<Option<Arc<RoleEntry>>, Fault> {
        if let Some(entry) = self.roles.get(id) {
            return Ok(Some(entry).filter(|entry| entry.role.account == account));
        }
        let read_at = *lock(&self.followed);
        let Some(role) = self.store.role(account, id).await.map_err(blame::store)? else {
            return Ok(None);
        };
        self.keep_role(read_at, role).await.map(Some)
    }

    /// The role that this ARN names exactly: account, path and name, with case (STS spec 3.3).
    pub(crate) async fn role_by_arn(
        &self,
        account: AccountId,
        path: &EntityPath,
        name: &EntityName,
    ) -> Result<Option<Arc<RoleEntry>>, Fault> {
        let key = (account, name.folded());
        let known = match self.role_names.get(&key) {
            Some(id) => self.role(account, &id).await?,
            None => None,
        };
        let entry = match known {
            Some(entry) => entry,
            None if self.absent_roles.contains_key(&key) => return Ok(None),
            None => {
                let read_at = *lock(&self.followed);
                let found = self
                    .store
                    .find_role(account, name)
                    .await
                    .map_err(blame::store)?;
                let Some(role) = found else {
                    self.keep(read_at, || self.absent_roles.insert(key, ()));
                    return Ok(None);
                };
                self.keep_role(read_at, role).await?
            }
        };
        let named = entry.role.path == *path && entry.role.name == *name;
        Ok(named.then_some(entry))
    }

    /// Every organization, as things stand now.
    pub(crate) async fn organizations(&self) -> Result<Arc<Organizations>, Fault> {
        if let Some(known) = &*lock(&self.organizations) {
            return Ok(Arc::clone(known));
        }
        let read_at = *lock(&self.followed);
        let stored = self.store.organizations().await.map_err(blame::store)?;
        let compiled = Arc::new(Organizations::compile(&stored, self.partition));
        self.keep(read_at, || {
            *lock(&self.organizations) = Some(Arc::clone(&compiled));
        });
        Ok(compiled)
    }

    /// Issuers and keys of outbound web identity, as things stand now, for whoever asks.
    pub(crate) async fn ring(&self) -> Result<Arc<Ring>, Fault> {
        self.refresh().await?;
        if let Some(known) = &*lock(&self.ring) {
            return Ok(Arc::clone(known));
        }
        let _alone = self.ring_reading.lock().await;
        if let Some(known) = &*lock(&self.ring) {
            return Ok(Arc::clone(known));
        }
        let read_at = *lock(&self.followed);
        let keys = self.store.token_keys().await.map_err(blame::store)?;
        let issuers = self.store.outbound_issuers().await.map_err(blame::store)?;
        let ring = Arc::new(Ring::open(&keys, issuers, &self.vault)?);
        self.keep(read_at, || *lock(&self.ring) = Some(Arc::clone(&ring)));
        Ok(ring)
    }

    /// The same as they were when somebody last asked, without asking the store.
    pub(crate) fn known_ring(&self) -> Option<Arc<Ring>> {
        lock(&self.ring).clone()
    }

    /// A session policy, compiled. Sessions carry their policies as text; equal texts compile to
    /// equal policies, so the text itself is the key.
    pub(crate) fn session_policy(&self, text: &str) -> Result<Arc<Policy>, PolicyError> {
        if let Some(known) = self.session_policies.get(text) {
            return Ok(known.policy);
        }
        let policy = Arc::new(Policy::load(text, DocumentKind::Session)?);
        self.keep_session_policy(text, &policy, false);
        Ok(policy)
    }

    /// Whether a text may become a session policy. Sessions that are handed out by the thousand
    /// mostly have the same few policies, so one that passed is not read again.
    pub(crate) fn check_session_policy(&self, text: &str) -> Result<(), PolicyError> {
        if self
            .session_policies
            .get(text)
            .is_some_and(|known| known.checked)
        {
            return Ok(());
        }
        let policy = Arc::new(Policy::parse(text, DocumentKind::Session)?);
        self.keep_session_policy(text, &policy, true);
        Ok(())
    }

    fn keep_session_policy(&self, text: &str, policy: &Arc<Policy>, checked: bool) {
        let policy = Arc::clone(policy);
        self.session_policies
            .insert(text.into(), SessionText { policy, checked });
    }

    /// The managed policy with this ARN as it decides now: one of this account or one of AWS's.
    pub(crate) async fn managed_policy(
        &self,
        account: AccountId,
        arn: &str,
    ) -> Result<Option<NamedPolicy>, Fault> {
        match PolicyArn::parse(arn, self.partition).map(|arn| arn.owner()) {
            Some(PolicyOwner::Aws) => return Ok(self.aws_managed.get(arn).cloned()),
            Some(PolicyOwner::Account(owner)) if owner == account => {}
            _ => return Ok(None),
        }
        if let Some(policy) = self.managed.get(arn) {
            return Ok(Some(policy));
        }
        let read_at = *lock(&self.followed);
        let found = self.store.default_policy_version(account, arn).await;
        let Some(version) = found.map_err(blame::store)? else {
            return Ok(None);
        };
        let policy = Policy::load(&version.text, DocumentKind::Identity)
            .map_err(|error| stored_policy_is_bad(arn, &account.to_string(), &error))?;
        let policy = NamedPolicy::new(arn, policy);
        self.keep(read_at, || {
            self.managed.insert(arn.to_owned(), policy.clone());
        });
        Ok(Some(policy))
    }

    /// The policies that a group gives to whoever is in it.
    async fn group_policies(&self, group: &Group) -> Result<Arc<[NamedPolicy]>, Fault> {
        if let Some(policies) = self.groups.get(&group.id) {
            return Ok(policies);
        }
        let read_at = *lock(&self.followed);
        // The user may have a policy of the same name. No name of a policy has a slash in it.
        let place = format!("group/{}/", group.name);
        let policies = self.identity_policies(group.account, &group.id, &place);
        let policies: Arc<[NamedPolicy]> = policies.await?.into();
        self.keep(read_at, || {
            self.groups.insert(group.id.clone(), Arc::clone(&policies));
        });
        Ok(policies)
    }

    /// The identity-based policies of a user, role or group itself: those in it, their names after
    /// `place`, and those attached to it.
    async fn identity_policies(
        &self,
        account: AccountId,
        owner: &UniqueId,
        place: &str,
    ) -> Result<Vec<NamedPolicy>, Fault> {
        let inline = self.store.all_inline_policies(owner).await;
        let mut policies = inline
            .map_err(blame::store)?
            .iter()
            .map(|policy| compile_inline(policy, place))
            .collect::<Result<Vec<_>, _>>()?;
        let attached = self.store.attached_policies(owner).await;
        for arn in attached.map_err(blame::store)? {
            match self.managed_policy(account, &arn).await? {
                Some(policy) => policies.push(policy),
                None if self.is_attached(owner, &arn).await? => return Err(unresolved(&arn)),
                // It was detached and deleted since the list was read.
                None => {}
            }
        }
        Ok(policies)
    }

    async fn is_attached(&self, owner: &UniqueId, arn: &str) -> Result<bool, Fault> {
        let attached = self.store.attached_policies(owner).await;
        Ok(attached
            .map_err(blame::store)?
            .iter()
            .any(|other| other == arn))
    }

    /// The permissions boundary that a record names.
    async fn boundary(
        &self,
        account: AccountId,
        arn: Option<&str>,
    ) -> Result<Option<NamedPolicy>, Fault> {
        let Some(arn) = arn else { return Ok(None) };
        let policy = self.managed_policy(account, arn).await?;
        policy.map(Some).ok_or_else(|| unresolved(arn))
    }

    /// Forgets whatever has changed, if anything has. Every request begins with this: a change
    /// that was made is seen by whatever comes after it, even if whoever made it hung up before
    /// the answer.
    pub(crate) async fn refresh(&self) -> Result<(), Fault> {
        let newest = *self.newest.borrow();
        // Others' writes may have been followed further than this process has written.
        if newest <= *lock(&self.followed) {
            Ok(())
        } else {
            self.catch_up().await
        }
    }

    /// Takes up what other processes have written, of which nobody tells this one. Answers issuers and
    /// keys of outbound web identity as they are then.
    pub(crate) async fn follow(&self) -> Result<Arc<Ring>, Fault> {
        self.catch_up().await?;
        // Read before anybody asks: whoever asks is a stranger, and the store may be gone by then.
        self.ring().await
    }

    /// Follows the feed to its end and forgets whatever changed.
    pub(crate) async fn catch_up(&self) -> Result<(), Fault> {
        loop {
            let from = *lock(&self.followed);
            let feed = self
                .store
                .changes_since(from, FEED_BATCH)
                .await
                .map_err(blame::store)?;
            let mut followed = lock(&self.followed);
            match feed {
                Feed::Changes(changes) => {
                    let Some(last) = changes.last() else {
                        return Ok(());
                    };
                    let full = changes.len() >= FEED_BATCH;
                    *followed = (*followed).max(last.position);
                    changes
                        .iter()
                        .for_each(|change| self.forget(&change.subject));
                    if !full {
                        return Ok(());
                    }
                }
                Feed::Lost { newest } => {
                    *followed = newest;
                    self.keys.invalidate_all();
                    self.absent_keys.invalidate_all();
                    self.users.invalidate_all();
                    self.groups.invalidate_all();
                    self.roles.invalidate_all();
                    self.role_names.invalidate_all();
                    self.absent_roles.invalidate_all();
                    self.managed.invalidate_all();
                    self.oidc_providers.invalidate_all();
                    self.saml_providers.invalidate_all();
                    self.saml_ids.invalidate_all();
                    *lock(&self.organizations) = None;
                    *lock(&self.ring) = None;
                    return Ok(());
                }
            }
        }
    }

    fn forget(&self, subject: &Subject) {
        match subject {
            Subject::AccessKey(id) => {
                self.keys.invalidate(id);
                self.absent_keys.invalidate(id);
            }
            Subject::User(user) => self.users.invalidate(&user.id),
            Subject::Role(role) => {
                let name = (role.account, role.name.folded());
                self.roles.invalidate(&role.id);
                self.role_names.invalidate(&name);
                self.absent_roles.invalidate(&name);
            }
            Subject::Group(id) => self.forget_group(id),
            Subject::Memberships(user) => self.users.invalidate(user),
            Subject::InlinePolicies(owner) | Subject::AttachedPolicies(owner) => {
                self.users.invalidate(owner);
                self.roles.invalidate(owner);
                // To forget a group is to look through all users, so that is not done for them.
                if !matches!(owner.kind(), Some(IdKind::User | IdKind::Role)) {
                    self.forget_group(owner);
                }
            }
            Subject::ManagedPolicy(arn) => self.forget_managed(arn),
            Subject::SamlProvider { account, name } => {
                self.saml_providers.invalidate(&(*account, name.folded()));
                // The change does not say which id it was that was made or is gone.
                self.saml_ids.invalidate_all();
            }
            Subject::Organization(_) => *lock(&self.organizations) = None,
            Subject::OidcProvider { account, url } => {
                self.oidc_providers.invalidate(&(*account, url.clone()));
            }
            Subject::TokenKeys | Subject::OutboundIssuer(_) => *lock(&self.ring) = None,
            // Nothing of these is cached here.
            Subject::Account(_)
            | Subject::RingKeys
            | Subject::Delegation(_)
            | Subject::MfaDevice(_)
            | Subject::InstanceProfile(_)
            | Subject::LoginProfile(_)
            | Subject::PasswordPolicy(_) => {}
        }
    }

    /// Forgets a group, and whoever was compiled with it.
    fn forget_group(&self, id: &UniqueId) {
        self.groups.invalidate(id);
        for (user, entry) in &self.users {
            if entry.groups.contains(id) {
                self.users.invalidate(&*user);
            }
        }
    }

    /// Forgets a managed policy, and whoever was compiled with it.
    fn forget_managed(&self, arn: &str) {
        self.managed.invalidate(arn);
        for (id, policies) in &self.groups {
            if is_among(arn, &policies, None) {
                self.groups.invalidate(&*id);
            }
        }
        for (id, user) in &self.users {
            if is_among(arn, &user.policies, user.boundary.as_ref()) {
                self.users.invalidate(&*id);
            }
        }
        for (id, role) in &self.roles {
            if is_among(arn, &role.policies, role.boundary.as_ref()) {
                self.roles.invalidate(&*id);
            }
        }
    }

    /// Keeps what was read, unless the feed has moved since.
    fn keep(&self, read_at: Position, insert: impl FnOnce()) {
        let followed = lock(&self.followed);
        if *followed == read_at {
            insert();
        }
    }

    async fn keep_role(&self, read_at: Position, role: Role) -> Result<Arc<RoleEntry>, Fault> {
        let entry = Arc::new(self.compile_role(role).await?);
        self.keep(read_at, || {
            let (id, role) = (entry.role.id.clone(), &entry.role);
            self.role_names
                .insert((role.account, role.name.folded()), id.clone());
            self.roles.insert(id, Arc::clone(&entry));
        });
        Ok(entry)
    }

    fn open_key(&self, record: &AccessKey) -> Result<KeyEntry, Fault> {
        Ok(KeyEntry {
            account: record.account,
            owner: record.owner.clone(),
            active: record.active,
            keys: HeldKeys::new(self.vault.open_access_key(record)?),
            seen: Seen::default(),
        })
    }

    async fn compile_user(&self, user: User) -> Result<UserEntry, Fault> {
        let kind = PrincipalKind::User {
            account: user.account,
            path: user.path.clone(),
            name: user.name.clone(),
            id: user.id.clone(),
        };
        let mut policies = self.identity_policies(user.account, &user.id, "").await?;
        let groups = self.store.groups_of(&user.id).await.map_err(blame::store)?;
        for group in &groups {
            for policy in &*self.group_policies(group).await? {
                // One that is attached in two places decides once.
                if !is_among(policy.name(), &policies, None) {
                    policies.push(policy.clone());
                }
            }
        }
        Ok(UserEntry {
            principal: Principal {
                partition: self.partition,
                kind,
            },
            groups: groups.into_iter().map(|group| group.id).collect(),
            policies,
            boundary: self
                .boundary(user.account, user.boundary.as_deref())
                .await?,
            seen: Seen::default(),
            user,
        })
    }

    async fn compile_role(&self, role: Role) -> Result<RoleEntry, Fault> {
        let trust = Policy::load(&role.trust.text, DocumentKind::Trust)
            .map_err(|error| stored_policy_is_bad("trust policy", role.id.as_str(), &error))?;
        let pins = role
            .trust
            .pins
            .iter()
            .map(|pin| (pin.arn.clone(), pin.id.clone()));
        Ok(RoleEntry {
            arn: Arn::role(self.partition, role.account, &role.path, &role.name),
            trust: trust.with_pins(pins),
            policies: self.identity_policies(role.account, &role.id, "").await?,
            boundary: self
                .boundary(role.account, role.boundary.as_deref())
                .await?,
            seen: Seen::default(),
            role,
        })
    }
}

fn compile_inline(stored: &InlinePolicy, place: &str) -> Result<NamedPolicy, Fault> {
    let policy = Policy::load(&stored.text, DocumentKind::Identity).map_err(|error| {
        stored_policy_is_bad(stored.name.as_str(), stored.owner.as_str(), &error)
    })?;
    Ok(NamedPolicy::new(format!("{place}{}", stored.name), policy))
}

/// Whether one of these policies is the one with this ARN. Inline policies go by names, and no
/// name is an ARN.
fn is_among(arn: &str, policies: &[NamedPolicy], boundary: Option<&NamedPolicy>) -> bool {
    policies
        .iter()
        .chain(boundary)
        .any(|policy| **policy.name() == *arn)
}

/// A policy that is attached or a boundary exists in the store's own rules, so one that cannot be
/// found is damage, and damage decides nothing.
fn unresolved(arn: &str) -> Fault {
    Fault::internal(format_args!("the managed policy {arn} cannot be resolved"))
}

/// Every policy was checked when it was saved, so one that does not parse is damage, and damage
/// decides nothing.
fn stored_policy_is_bad(name: &str, owner: &str, error: &PolicyError) -> Fault {
    Fault::internal(format_args!(
        "the stored policy {name} of {owner} does not parse: {error}"
    ))
}
