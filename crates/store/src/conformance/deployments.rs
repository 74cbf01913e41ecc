//! The deployment, its key ring, its accounts.

use std::sync::Arc;

use daypass_model::Timestamp;

use super::sample::{account, account_id, founding, refused, ring_key};
use crate::{Conflict, KeyOwner, Page, RingKeyRecord, Store};

pub(super) async fn an_empty_store_has_no_deployment_and_no_keys(store: Arc<dyn Store>) {
    assert_eq!(store.deployment().await.unwrap(), None);
    assert_eq!(store.ring_keys().await.unwrap(), []);
    assert_eq!(
        store.list_accounts(Page::first(10)).await.unwrap().items,
        []
    );
    assert_eq!(store.account(account_id(1)).await.unwrap(), None);
}

pub(super) async fn a_founding_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let given = founding(29_608_264_753);
    store.initialize(given.clone()).await.unwrap();
    assert_eq!(store.deployment().await.unwrap(), Some(given.deployment));
    assert_eq!(
        store.account(given.account.id).await.unwrap(),
        Some(given.account.clone())
    );
    assert_eq!(store.ring_keys().await.unwrap(), given.ring_keys);
    let root = store
        .list_access_keys(given.account.id, &KeyOwner::Root)
        .await;
    assert_eq!(root.unwrap(), given.access_keys);
}

pub(super) async fn a_second_founding_is_refused_and_changes_nothing(store: Arc<dyn Store>) {
    let first = founding(1);
    store.initialize(first.clone()).await.unwrap();
    let mut second = founding(2);
    second.deployment.id = [3; 16];
    refused(
        store.initialize(second).await,
        &Conflict::AlreadyInitialized,
    );
    assert_eq!(store.deployment().await.unwrap(), Some(first.deployment));
    assert_eq!(store.account(account_id(2)).await.unwrap(), None);
}

pub(super) async fn a_founding_that_fails_leaves_nothing(store: Arc<dyn Store>) {
    let mut broken = founding(1);
    broken.ring_keys = vec![ring_key(1), ring_key(1)];
    refused(store.initialize(broken).await, &Conflict::IdTaken);
    an_empty_store_has_no_deployment_and_no_keys(Arc::clone(&store)).await;
    store.initialize(founding(1)).await.unwrap();
}

pub(super) async fn ring_keys_are_listed_by_id_and_retired_in_place(store: Arc<dyn Store>) {
    for id in [10, 9, u32::MAX] {
        store.add_ring_key(ring_key(id)).await.unwrap();
    }
    let at = Timestamp::from_seconds(1_800_000_000);
    store.retire_ring_key(9, at).await.unwrap();
    let retired = RingKeyRecord {
        retire_after: Some(at),
        ..ring_key(9)
    };
    let expected = [retired, ring_key(10), ring_key(u32::MAX)];
    assert_eq!(store.ring_keys().await.unwrap(), expected);
}

pub(super) async fn ring_key_ids_are_taken_once(store: Arc<dyn Store>) {
    store.add_ring_key(ring_key(1)).await.unwrap();
    refused(store.add_ring_key(ring_key(1)).await, &Conflict::IdTaken);
    let at = Timestamp::from_seconds(0);
    refused(store.retire_ring_key(2, at).await, &Conflict::NotFound);
}

pub(super) async fn accounts_are_found_by_id_and_added_once(store: Arc<dyn Store>) {
    store.add_account(account(7)).await.unwrap();
    assert_eq!(
        store.account(account_id(7)).await.unwrap(),
        Some(account(7))
    );
    assert_eq!(store.account(account_id(8)).await.unwrap(), None);
    refused(store.add_account(account(7)).await, &Conflict::IdTaken);
}
