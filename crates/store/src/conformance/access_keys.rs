//! Long-term access keys.

use std::sync::Arc;

use daypass_model::AccountId;

use super::sample::{access_key, an_account, refused, role, user};
use crate::{ACCESS_KEYS_PER_OWNER, AccessKey, Conflict, KeyOwner, Revision, Sealed, Store};

async fn a_user(store: &dyn Store, account: AccountId, name: &str) -> KeyOwner {
    let user = user(account, name);
    store.add_user(user.clone()).await.unwrap();
    KeyOwner::User(user.id)
}

const FULL: Conflict = Conflict::LimitExceeded {
    limit: ACCESS_KEYS_PER_OWNER,
};

pub(super) async fn a_key_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = a_user(&*store, account, "alice").await;
    for owner in [KeyOwner::Root, alice] {
        let mut given = access_key(account, owner);
        given.active = false;
        store.add_access_key(given.clone()).await.unwrap();
        assert_eq!(store.access_key(&given.id).await.unwrap(), Some(given));
    }
    let unknown = "AKIAIOSFODNN7EXAMPLE".parse().unwrap();
    assert_eq!(store.access_key(&unknown).await.unwrap(), None);
}

pub(super) async fn each_owner_has_at_most_two(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = a_user(&*store, account, "alice").await;
    let bob = a_user(&*store, account, "bob").await;
    for owner in [KeyOwner::Root, alice, bob] {
        let first = access_key(account, owner.clone());
        store.add_access_key(first.clone()).await.unwrap();
        store
            .add_access_key(access_key(account, owner.clone()))
            .await
            .unwrap();
        let third = access_key(account, owner.clone());
        refused(store.add_access_key(third.clone()).await, &FULL);
        store.remove_access_key(account, &first.id).await.unwrap();
        store.add_access_key(third).await.unwrap();
    }
    let neighbour = an_account(&*store, 2).await;
    store
        .add_access_key(access_key(neighbour, KeyOwner::Root))
        .await
        .unwrap();
}

pub(super) async fn keys_are_listed_by_owner(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let alice = a_user(&*store, account, "alice").await;
    let root = access_key(account, KeyOwner::Root);
    let keys = [
        access_key(account, alice.clone()),
        access_key(account, alice.clone()),
    ];
    for key in keys.iter().rev().chain([&root]) {
        store.add_access_key(key.clone()).await.unwrap();
    }
    assert_eq!(store.list_access_keys(account, &alice).await.unwrap(), keys);
    let roots = store.list_access_keys(account, &KeyOwner::Root).await;
    assert_eq!(roots.unwrap(), [root]);
    assert_eq!(store.list_access_keys(neighbour, &alice).await.unwrap(), []);
    let roots = store.list_access_keys(neighbour, &KeyOwner::Root).await;
    assert_eq!(roots.unwrap(), []);
}

pub(super) async fn a_key_needs_an_owner_in_its_account(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let alice = a_user(&*store, account, "alice").await;
    let role = role(account, "r");
    store.add_role(role.clone()).await.unwrap();
    for orphan in [
        access_key(account, KeyOwner::User("AIDANOBODY".parse().unwrap())),
        access_key(account, KeyOwner::User(role.id)),
        access_key(neighbour, alice),
        access_key("000000000404".parse().unwrap(), KeyOwner::Root),
    ] {
        refused(store.add_access_key(orphan).await, &Conflict::NotFound);
    }
}

pub(super) async fn a_key_id_is_taken_once(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let given = access_key(account, KeyOwner::Root);
    store.add_access_key(given.clone()).await.unwrap();
    let imitation = AccessKey {
        account: neighbour,
        ..given.clone()
    };
    refused(store.add_access_key(imitation).await, &Conflict::IdTaken);
    assert_eq!(store.access_key(&given.id).await.unwrap(), Some(given));
}

pub(super) async fn an_update_changes_state_and_envelope_only(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = a_user(&*store, account, "alice").await;
    let given = access_key(account, alice);
    store.add_access_key(given.clone()).await.unwrap();
    let asked = AccessKey {
        active: false,
        sealed_secret: Sealed(vec![]),
        owner: KeyOwner::Root,
        created_at: given.created_at.plus(9),
        ..given.clone()
    };
    let revision = store.update_access_key(asked.clone()).await.unwrap();
    assert_eq!(revision, Revision(2));
    refused(
        store.update_access_key(asked).await,
        &Conflict::StaleRevision,
    );
    let expected = AccessKey {
        active: false,
        sealed_secret: Sealed(vec![]),
        revision,
        ..given.clone()
    };
    assert_eq!(store.access_key(&given.id).await.unwrap(), Some(expected));
}

pub(super) async fn another_accounts_key_is_neither_changed_nor_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let given = access_key(account, KeyOwner::Root);
    store.add_access_key(given.clone()).await.unwrap();
    let taken_over = AccessKey {
        account: stranger,
        active: false,
        ..given.clone()
    };
    refused(
        store.update_access_key(taken_over).await,
        &Conflict::NotFound,
    );
    refused(
        store.remove_access_key(stranger, &given.id).await,
        &Conflict::NotFound,
    );
    assert_eq!(
        store.access_key(&given.id).await.unwrap(),
        Some(given.clone())
    );
    store.remove_access_key(account, &given.id).await.unwrap();
    refused(
        store.remove_access_key(account, &given.id).await,
        &Conflict::NotFound,
    );
}
