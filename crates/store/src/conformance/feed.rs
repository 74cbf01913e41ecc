//! The change feed.

use std::sync::Arc;

use daypass_model::Timestamp;

use super::mfa_devices;
use super::sample::{
    access_key, account_id, an_account, founding, group, inline_policy, managed_policy, mfa_device,
    refused, ring_key, role, user,
};
use crate::{Conflict, Feed, KeyOwner, Named, NewVersion, Position, Role, Store, Subject, User};

/// What was noted since, and where the feed stands now.
async fn noted(store: &dyn Store, since: &mut Position) -> Vec<Subject> {
    let Feed::Changes(changes) = store.changes_since(*since, 100).await.unwrap() else {
        panic!("the feed is lost");
    };
    assert!(changes.is_sorted_by(|left, right| left.position < right.position));
    if let Some(last) = changes.last() {
        *since = last.position;
    }
    assert_eq!(store.position().await.unwrap(), *since);
    changes.into_iter().map(|change| change.subject).collect()
}

fn of_user(user: &User, name: &str) -> Subject {
    Subject::User(Named {
        account: user.account,
        id: user.id.clone(),
        name: name.parse().unwrap(),
    })
}

fn of_role(role: &Role) -> Subject {
    Subject::Role(Named {
        account: role.account,
        id: role.id.clone(),
        name: role.name.clone(),
    })
}

/// Long because it goes through the writes one after the other: what one leaves the next one needs.
pub(super) async fn every_write_is_noted_under_what_it_changed(store: Arc<dyn Store>) {
    let mut at = store.position().await.unwrap();
    assert_eq!(noted(&*store, &mut at).await, []);

    let given = founding(1);
    let account = given.account.id;
    let root = Subject::AccessKey(given.access_keys[0].id.clone());
    store.initialize(given).await.unwrap();
    let ring = Subject::RingKeys;
    assert_eq!(
        noted(&*store, &mut at).await,
        [Subject::Account(account), ring.clone(), ring.clone(), root]
    );
    store.add_ring_key(ring_key(3)).await.unwrap();
    store
        .retire_ring_key(3, Timestamp::from_seconds(0))
        .await
        .unwrap();
    let second = an_account(&*store, 2).await;
    assert_eq!(
        noted(&*store, &mut at).await,
        [ring.clone(), ring, Subject::Account(second)]
    );

    let mut alice = user(account, "Alice");
    store.add_user(alice.clone()).await.unwrap();
    alice.revision = store.update_user(alice.clone()).await.unwrap();
    alice.name = "Bob".parse().unwrap();
    store.update_user(alice.clone()).await.unwrap();
    let [was, is] = ["Alice", "Bob"].map(|name| of_user(&alice, name));
    assert_eq!(
        noted(&*store, &mut at).await,
        [was.clone(), was.clone(), was, is.clone()]
    );

    let key = access_key(account, KeyOwner::User(alice.id.clone()));
    store.add_access_key(key.clone()).await.unwrap();
    store.update_access_key(key.clone()).await.unwrap();
    store.remove_access_key(account, &key.id).await.unwrap();
    let policy = inline_policy(&alice.id, "p", "{}");
    store.put_inline_policy(policy.clone(), 10).await.unwrap();
    store
        .remove_inline_policy(&alice.id, &policy.name)
        .await
        .unwrap();
    store.remove_user(account, &alice.id).await.unwrap();
    let key = Subject::AccessKey(key.id);
    let policies = Subject::InlinePolicies(alice.id);
    assert_eq!(
        noted(&*store, &mut at).await,
        [
            key.clone(),
            key.clone(),
            key,
            policies.clone(),
            policies,
            is
        ]
    );

    let role = role(account, "R");
    store.add_role(role.clone()).await.unwrap();
    store.update_role(role.clone()).await.unwrap();
    store.remove_role(account, &role.id).await.unwrap();
    let role = of_role(&role);
    assert_eq!(
        noted(&*store, &mut at).await,
        [role.clone(), role.clone(), role]
    );

    let device = mfa_device(account, "phone");
    let owned = mfa_devices::owned(&device, KeyOwner::Root);
    let now = Timestamp::from_seconds(0);
    store.add_mfa_device(device.clone()).await.unwrap();
    store.update_mfa_device(device.clone()).await.unwrap();
    store.enable_mfa_device(&owned, 1, now).await.unwrap();
    store.claim_mfa_step(&owned, 2, now).await.unwrap();
    store.count_wrong_mfa_code(&owned, now).await.unwrap();
    store.resync_mfa_device(&owned, 3, 0).await.unwrap();
    store.deactivate_mfa_device(&owned).await.unwrap();
    store.remove_mfa_device(account, device.id).await.unwrap();
    assert_eq!(
        noted(&*store, &mut at).await,
        vec![Subject::MfaDevice(device.id); 8]
    );
}

pub(super) async fn what_is_done_with_managed_policies_is_noted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let policy = managed_policy(account, "p");
    let mut at = store.position().await.unwrap();

    let added = store.add_managed_policy(policy.clone(), "{}".to_owned());
    added.await.unwrap();
    let version = NewVersion {
        text: "{}".to_owned(),
        created_at: policy.created_at,
        default: true,
    };
    let number = store.add_policy_version(account, &policy.id, version);
    assert_eq!(number.await.unwrap(), 2);
    let chosen = store.set_default_policy_version(account, &policy.id, 1, policy.created_at);
    chosen.await.unwrap();
    let removed = store.remove_policy_version(account, &policy.id, 2).await;
    removed.unwrap();
    let of_policy = Subject::ManagedPolicy(policy.arn.clone());
    assert_eq!(noted(&*store, &mut at).await, vec![of_policy.clone(); 4]);

    let attached = store.attach_policy(account, &alice.id, &policy.arn).await;
    attached.unwrap();
    store.detach_policy(&alice.id, &policy.arn).await.unwrap();
    let removed = store.remove_managed_policy(account, &policy.id).await;
    removed.unwrap();
    let of_alice = Subject::AttachedPolicies(alice.id);
    assert_eq!(
        noted(&*store, &mut at).await,
        [of_alice.clone(), of_alice, of_policy]
    );
}

pub(super) async fn what_is_done_with_groups_is_noted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let mut group = group(account, "g");
    let mut at = store.position().await.unwrap();

    store.add_group(group.clone()).await.unwrap();
    group.revision = store.update_group(group.clone()).await.unwrap();
    let added = store.add_member(account, &group.id, &alice.id).await;
    added.unwrap();
    let removed = store.remove_member(account, &group.id, &alice.id).await;
    removed.unwrap();
    let policy = inline_policy(&group.id, "p", "{}");
    store.put_inline_policy(policy.clone(), 9).await.unwrap();
    let removed = store.remove_inline_policy(&group.id, &policy.name).await;
    removed.unwrap();
    let aws = "arn:aws:iam::aws:policy/Everything";
    store.attach_policy(account, &group.id, aws).await.unwrap();
    store.detach_policy(&group.id, aws).await.unwrap();
    store.remove_group(account, &group.id).await.unwrap();

    let of_group = Subject::Group(group.id.clone());
    let of_alice = Subject::Memberships(alice.id);
    let inline = Subject::InlinePolicies(group.id.clone());
    let attached = Subject::AttachedPolicies(group.id);
    assert_eq!(
        noted(&*store, &mut at).await,
        [
            of_group.clone(),
            of_group.clone(),
            of_alice.clone(),
            of_alice,
            inline.clone(),
            inline,
            attached.clone(),
            attached,
            of_group
        ]
    );
}

pub(super) async fn a_refused_write_is_not_noted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    store.add_user(user(account, "alice")).await.unwrap();
    let before = store.position().await.unwrap();
    refused(
        store.add_user(user(account, "alice")).await,
        &Conflict::NameTaken,
    );
    let nowhere = account_id(404);
    refused(
        store.add_user(user(nowhere, "a")).await,
        &Conflict::NotFound,
    );
    assert_eq!(store.position().await.unwrap(), before);
}

pub(super) async fn the_feed_is_read_in_pieces(store: Arc<dyn Store>) {
    for number in 1..=5 {
        an_account(&*store, number).await;
    }
    let mut at = Position::default();
    let mut seen = Vec::new();
    loop {
        let Feed::Changes(changes) = store.changes_since(at, 2).await.unwrap() else {
            panic!("the feed is lost");
        };
        assert!(changes.len() <= 2);
        let Some(last) = changes.last() else { break };
        assert!(last.position > at, "it does not move on");
        at = last.position;
        seen.extend(changes.into_iter().map(|change| change.subject));
    }
    let expected: Vec<_> = (1..=5)
        .map(|number| Subject::Account(account_id(number)))
        .collect();
    assert_eq!(seen, expected);
}

pub(super) async fn a_position_from_elsewhere_is_lost(store: Arc<dyn Store>) {
    an_account(&*store, 1).await;
    let newest = store.position().await.unwrap();
    for beyond in [newest.0 + 1, u64::MAX] {
        let answer = store.changes_since(Position(beyond), 10).await.unwrap();
        assert_eq!(answer, Feed::Lost { newest });
    }
}

pub(super) async fn a_write_is_published_before_it_answers(store: Arc<dyn Store>) {
    let mut watch = store.watch();
    for number in 1..=20 {
        let before = *watch.borrow_and_update();
        an_account(&*store, number).await;
        let after = *watch.borrow_and_update();
        assert!(after > before);
        assert_eq!(after, store.position().await.unwrap());
    }
}
