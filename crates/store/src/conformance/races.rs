//! Many at once.

use std::sync::Arc;

use daypass_model::{AccountAlias, Timestamp, TokenAlgorithm};
use tokio::task::JoinSet;

use super::sample::{
    access_key, an_account, founding, group, instance_profile, managed_policy, mfa_device,
    oidc_provider, role, saml_provider, tag, token_key, user,
};
use super::{assertions, mfa_devices, passwords};
use crate::{
    ACCESS_KEYS_PER_OWNER, Conflict, Dependents, GROUPS_PER_USER, KeyOwner, NewVersion,
    OIDC_PROVIDERS_PER_ACCOUNT, Page, SAML_PROVIDERS_PER_ACCOUNT, Store, StoreError,
    TAGS_PER_RESOURCE, TagEdit, Tagged, TokenKeyChange, User, VERSIONS_PER_POLICY,
};

/// More than there are cores or connections.
const MANY: usize = 16;

/// Does it many times at once; answers how often it succeeded and why else it was refused.
async fn at_once<T: Send + 'static, F>(
    store: &Arc<dyn Store>,
    act: impl Fn(Arc<dyn Store>, usize) -> F,
) -> (usize, Vec<Conflict>)
where
    F: Future<Output = Result<T, StoreError>> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for index in 0..MANY {
        tasks.spawn(act(Arc::clone(store), index));
    }
    let mut refusals = Vec::new();
    for answer in tasks.join_all().await {
        match answer {
            Ok(_) => {}
            Err(StoreError::Conflict(conflict)) => refusals.push(conflict),
            Err(error) => panic!("neither done nor refused: {error}"),
        }
    }
    (MANY - refusals.len(), refusals)
}

pub(super) async fn of_many_who_take_a_name_one_gets_it(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let (done, refusals) = at_once(&store, |store, index| async move {
        let name = if index % 2 == 0 { "alice" } else { "ALICE" };
        store.add_user(user(account, name)).await
    })
    .await;
    assert_eq!(done, 1);
    assert!(refusals.iter().all(|why| *why == Conflict::NameTaken));
    let all = store
        .list_users(account, "/", Page::first(MANY))
        .await
        .unwrap();
    assert_eq!(all.items.len(), 1);
}

pub(super) async fn of_many_who_found_a_deployment_one_does(store: Arc<dyn Store>) {
    let (done, refusals) = at_once(&store, |store, index| async move {
        store
            .initialize(founding(u64::try_from(index).unwrap()))
            .await
    })
    .await;
    assert_eq!(done, 1);
    assert!(
        refusals
            .iter()
            .all(|why| *why == Conflict::AlreadyInitialized)
    );
    let accounts = store.list_accounts(Page::first(MANY)).await.unwrap();
    assert_eq!(accounts.items.len(), 1);
}

pub(super) async fn of_many_who_add_keys_two_succeed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let owner = KeyOwner::User(alice.id);
    let (done, _) = at_once(&store, |store, _| {
        let key = access_key(account, owner.clone());
        async move { store.add_access_key(key).await }
    })
    .await;
    assert_eq!(done, ACCESS_KEYS_PER_OWNER);
    let keys = store.list_access_keys(account, &owner).await.unwrap();
    assert_eq!(keys.len(), ACCESS_KEYS_PER_OWNER);
}

pub(super) async fn of_many_who_add_a_user_to_groups_the_limit_succeeds(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let mut groups = Vec::new();
    for number in 0..MANY {
        let group = group(account, &format!("g{number}"));
        store.add_group(group.clone()).await.unwrap();
        groups.push(group.id);
    }
    let (done, refusals) = at_once(&store, |store, index| {
        let (group, user) = (groups[index].clone(), alice.id.clone());
        async move { store.add_member(account, &group, &user).await }
    })
    .await;
    assert_eq!(done, GROUPS_PER_USER);
    let limit = GROUPS_PER_USER;
    assert!(
        refusals
            .iter()
            .all(|why| *why == Conflict::LimitExceeded { limit })
    );
    assert_eq!(store.groups_of(&alice.id).await.unwrap().len(), limit);
}

pub(super) async fn a_removal_never_leaves_a_member_without_its_group(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for round in 0..8 {
        let alice = user(account, &format!("alice{round}"));
        store.add_user(alice.clone()).await.unwrap();
        let group = group(account, &format!("group{round}"));
        store.add_group(group.clone()).await.unwrap();
        // Either end is removed while the two are brought together.
        let of_group = round % 2 == 0;
        let remove = async {
            match of_group {
                true => store.remove_group(account, &group.id).await,
                false => store.remove_user(account, &alice.id).await,
            }
        };
        let (added, removed) =
            tokio::join!(store.add_member(account, &group.id, &alice.id), remove);
        let groups = store.groups_of(&alice.id).await.unwrap();
        match (added, removed) {
            (Ok(()), Err(StoreError::Conflict(why))) => {
                let held = match of_group {
                    true => Dependents::Members,
                    false => Dependents::Memberships,
                };
                assert_eq!(why, Conflict::HasDependents(held));
                assert_eq!(groups, [group]);
            }
            (Err(StoreError::Conflict(why)), Ok(())) => {
                assert_eq!(why, Conflict::NotFound);
                assert_eq!(groups, []);
            }
            both => panic!("one must win and one lose: {both:?}"),
        }
    }
}

pub(super) async fn of_many_who_update_from_one_revision_one_succeeds(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let (done, refusals) = at_once(&store, |store, index| {
        let changed = User {
            tags: vec![tag("writer", &index.to_string())],
            ..alice.clone()
        };
        async move { store.update_user(changed).await }
    })
    .await;
    assert_eq!(done, 1);
    assert!(refusals.iter().all(|why| *why == Conflict::StaleRevision));
}

/// I01: one success, whoever else tries at the same time.
pub(super) async fn of_many_who_claim_one_step_one_gets_it(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let device = mfa_devices::enabled(&*store, account, "phone", KeyOwner::Root).await;
    let now = Timestamp::from_seconds(1_767_225_700);
    let (done, refusals) = at_once(&store, |store, _| {
        let device = device.clone();
        async move { store.claim_mfa_step(&device, 101, now).await }
    })
    .await;
    assert_eq!(done, 1);
    assert!(refusals.iter().all(|why| *why == Conflict::MfaStepUsed));
}

/// I04: guesses that are made at once are no cheaper than one after another.
pub(super) async fn of_many_wrong_codes_at_once_no_more_are_counted_than_are_free(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let device = mfa_devices::enabled(&*store, account, "phone", KeyOwner::Root).await;
    let now = Timestamp::from_seconds(1_767_225_700);
    let (done, refusals) = at_once(&store, |store, _| {
        let device = device.clone();
        async move { store.count_wrong_mfa_code(&device, now).await }
    })
    .await;
    assert_eq!(done, 5);
    assert!(refusals.iter().all(|why| *why == Conflict::MfaLocked));
}

pub(super) async fn of_many_who_enable_a_device_one_gets_it(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let device = mfa_device(account, "phone");
    store.add_mfa_device(device.clone()).await.unwrap();
    let owned = mfa_devices::owned(&device, KeyOwner::Root);
    let now = Timestamp::from_seconds(1_767_225_700);
    let (done, refusals) = at_once(&store, |store, index| {
        let owned = owned.clone();
        let step = 100 + i64::try_from(index).unwrap();
        async move { store.enable_mfa_device(&owned, step, now).await }
    })
    .await;
    assert_eq!(done, 1);
    assert!(
        refusals
            .iter()
            .all(|why| *why == Conflict::MfaDeviceAssigned)
    );
}

pub(super) async fn a_removal_never_leaves_a_key_without_its_user(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for round in 0..8 {
        let alice = user(account, &format!("alice{round}"));
        store.add_user(alice.clone()).await.unwrap();
        let key = access_key(account, KeyOwner::User(alice.id.clone()));
        let (added, removed) = tokio::join!(
            store.add_access_key(key.clone()),
            store.remove_user(account, &alice.id)
        );
        let user = store.user(account, &alice.id).await.unwrap();
        let key = store.access_key(&key.id).await.unwrap();
        match (added, removed) {
            (Ok(()), Err(StoreError::Conflict(why))) => {
                assert_eq!(why, Conflict::HasDependents(Dependents::AccessKeys));
                assert!(user.is_some() && key.is_some());
            }
            (Err(StoreError::Conflict(why)), Ok(())) => {
                assert_eq!(why, Conflict::NotFound);
                assert!(user.is_none() && key.is_none());
            }
            both => panic!("one must win and one lose: {both:?}"),
        }
    }
}

pub(super) async fn a_removal_never_leaves_a_policy_attached_or_bounding(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for round in 0..8 {
        let mut alice = user(account, &format!("alice{round}"));
        store.add_user(alice.clone()).await.unwrap();
        let policy = managed_policy(account, &format!("policy{round}"));
        let added = store.add_managed_policy(policy.clone(), "{}".to_owned());
        added.await.unwrap();
        let attaches = round % 2 == 0;
        alice.boundary = (!attaches).then(|| policy.arn.clone());
        let use_it = async {
            if attaches {
                store.attach_policy(account, &alice.id, &policy.arn).await
            } else {
                store.update_user(alice.clone()).await.map(|_| ())
            }
        };
        let remove = store.remove_managed_policy(account, &policy.id);
        let (used, removed) = tokio::join!(use_it, remove);
        let exists = store.managed_policy(account, &policy.arn).await.unwrap();
        let attached = store.attached_policies(&alice.id).await.unwrap();
        let alice = store.user(account, &alice.id).await.unwrap().unwrap();
        let is_used = attached.contains(&policy.arn) || alice.boundary == Some(policy.arn);
        match (used, removed) {
            (Ok(()), Err(StoreError::Conflict(why))) => {
                assert_eq!(why, Conflict::HasDependents(Dependents::PolicyHolders));
                assert!(exists.is_some() && is_used);
            }
            (Err(StoreError::Conflict(why)), Ok(())) => {
                assert_eq!(why, Conflict::NoSuchPolicy);
                assert!(exists.is_none() && !is_used);
            }
            both => panic!("one must win and one lose: {both:?}"),
        }
    }
}

pub(super) async fn of_many_who_add_versions_the_limit_succeeds(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let policy = managed_policy(account, "p");
    let added = store.add_managed_policy(policy.clone(), "{}".to_owned());
    added.await.unwrap();
    let (done, _) = at_once(&store, |store, index| {
        let (id, created_at) = (policy.id.clone(), policy.created_at);
        let version = NewVersion {
            text: index.to_string(),
            created_at,
            default: true,
        };
        async move { store.add_policy_version(account, &id, version).await }
    })
    .await;
    assert_eq!(done, VERSIONS_PER_POLICY - 1);
    let versions = store.list_policy_versions(&policy.id).await.unwrap();
    let numbers: Vec<_> = versions.iter().map(|version| version.number).collect();
    assert_eq!(numbers, [5, 4, 3, 2, 1]);
}

pub(super) async fn of_many_who_take_an_alias_one_gets_it(store: Arc<dyn Store>) {
    let mut accounts = Vec::new();
    for number in 0..MANY {
        accounts.push(an_account(&*store, u64::try_from(number).unwrap() + 1).await);
    }
    let alias: AccountAlias = "acme".parse().unwrap();
    let (done, refusals) = at_once(&store, |store, index| {
        let (account, alias) = (accounts[index], alias.clone());
        async move { store.set_account_alias(account, &alias).await }
    })
    .await;
    assert_eq!(done, 1);
    assert!(
        refusals
            .iter()
            .all(|refusal| *refusal == Conflict::NameTaken)
    );
}

pub(super) async fn of_many_who_put_a_role_into_a_profile_one_does(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let profile = instance_profile(account, "web");
    store.add_instance_profile(profile.clone()).await.unwrap();
    let mut roles = Vec::new();
    for number in 0..MANY {
        let role = role(account, &format!("r{number}"));
        store.add_role(role.clone()).await.unwrap();
        roles.push(role.id);
    }
    let (done, _) = at_once(&store, |store, index| {
        let (profile, role) = (profile.id.clone(), roles[index].clone());
        async move { store.put_role_into_profile(account, &profile, &role).await }
    })
    .await;
    assert_eq!(done, 1);
    // Who would remove the role in it at the same time as it is put in, does one or the other.
    let (_, _) = at_once(&store, |store, index| {
        let role = roles[index].clone();
        async move { store.remove_role(account, &role).await }
    })
    .await;
    let found = store.find_instance_profile(account, &profile.name);
    let held = found.await.unwrap().unwrap().role.unwrap();
    assert!(store.role(account, &held).await.unwrap().is_some());
}

pub(super) async fn of_many_who_tag_at_once_none_is_lost_and_the_limit_holds(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let of = Tagged::User(alice.id.clone());
    let edit = |index: usize| {
        // Seven each, together more than there is room for.
        let tags = (0..7).map(|n| tag(&format!("{index}-{n}"), ""));
        TagEdit::Put(tags.collect())
    };
    let (done, refusals) = at_once(&store, |store, index| {
        let of = of.clone();
        async move { store.edit_tags(account, &of, edit(index)).await }
    })
    .await;
    let room = TAGS_PER_RESOURCE - alice.tags.len();
    assert_eq!(done, room / 7);
    assert!(
        refusals
            .iter()
            .all(|refusal| matches!(refusal, Conflict::LimitExceeded { .. }))
    );
    let read = store.user(account, &alice.id).await.unwrap().unwrap();
    assert_eq!(read.tags.len(), alice.tags.len() + 7 * done);
}

pub(super) async fn reads_go_on_while_others_write(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let (done, _) = at_once(&store, |store, index| {
        let mut alice = alice.clone();
        async move {
            if index == 0 {
                for round in 0..20 {
                    alice.tags = vec![tag("round", &round.to_string())];
                    alice.revision = store.update_user(alice.clone()).await?;
                }
            } else {
                // Each reader sees whole records, never older than what it saw before.
                let mut seen = alice.revision;
                for _ in 0..50 {
                    let read = store.find_user(account, &alice.name).await?.unwrap();
                    assert!(read.revision >= seen);
                    seen = read.revision;
                }
            }
            Ok(())
        }
    })
    .await;
    assert_eq!(done, MANY);
}

pub(super) async fn of_many_who_add_providers_the_limit_succeeds(store: Arc<dyn Store>) {
    const LEFT: usize = 3;
    let account = an_account(&*store, 1).await;
    for number in LEFT..OIDC_PROVIDERS_PER_ACCOUNT {
        let provider = oidc_provider(account, &format!("idp.example/{number}"));
        store.add_oidc_provider(provider).await.unwrap();
    }
    for number in LEFT..SAML_PROVIDERS_PER_ACCOUNT {
        let provider = saml_provider(account, &format!("idp-{number}"));
        store.add_saml_provider(provider).await.unwrap();
    }
    let (done, _) = at_once(&store, |store, index| async move {
        let provider = oidc_provider(account, &format!("new.example/{index}"));
        store.add_oidc_provider(provider).await
    })
    .await;
    assert_eq!(done, LEFT);
    let (done, _) = at_once(&store, |store, index| async move {
        let provider = saml_provider(account, &format!("new-{index}"));
        store.add_saml_provider(provider).await
    })
    .await;
    assert_eq!(done, LEFT);
}

pub(super) async fn of_many_who_spend_an_assertion_one_does(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let (done, refusals) = at_once(&store, |store, _| async move {
        let assertion = assertions::assertion(account, 1);
        store
            .spend_assertion(assertion, Timestamp::from_seconds(900))
            .await
    })
    .await;
    assert_eq!(done, 1);
    assert!(refusals.iter().all(|why| *why == Conflict::AssertionSpent));
}

pub(super) async fn of_many_who_make_the_next_key_one_does(store: Arc<dyn Store>) {
    let (done, refusals) = at_once(&store, |store, index| async move {
        let letter = char::from(b"abcdefghijklmnop"[index]);
        let change = TokenKeyChange {
            added: vec![token_key(letter, TokenAlgorithm::Rs256, 1)],
            ..TokenKeyChange::default()
        };
        store.change_token_keys(change).await
    })
    .await;
    assert_eq!(done, 1);
    assert!(refusals.iter().all(|why| *why == Conflict::StaleRevision));
    assert_eq!(store.token_keys().await.unwrap().len(), 1);
}

pub(super) async fn of_many_wrong_passwords_at_once_no_more_are_counted_than_are_free(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    passwords::enrolled(&*store, &alice).await;
    let now = Timestamp::from_seconds(1_767_225_700);
    let (done, refusals) = at_once(&store, |store, _| {
        let id = alice.id.clone();
        async move { store.count_wrong_password(account, &id, now).await }
    })
    .await;
    assert_eq!(done, 5);
    assert!(refusals.iter().all(|why| *why == Conflict::PasswordLocked));
}
