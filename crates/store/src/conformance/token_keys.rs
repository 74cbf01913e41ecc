//! The keys that sign tokens for elsewhere, and who signs with them.

use std::sync::Arc;

use daypass_model::{Timestamp, TokenAlgorithm};

use super::sample::{an_account, refused, token_key};
use crate::{Conflict, Feed, Store, Subject};

use TokenAlgorithm::{Es384, Rs256};

pub(super) async fn keys_come_back_by_algorithm_and_generation(store: Arc<dyn Store>) {
    assert_eq!(store.token_keys().await.unwrap(), []);
    let keys = [
        token_key('a', Rs256, 2),
        token_key('b', Rs256, 10),
        token_key('c', Es384, 1),
    ];
    for at in [2, 1, 0] {
        store.add_token_key(keys[at].clone()).await.unwrap();
    }
    assert_eq!(store.token_keys().await.unwrap(), keys);
    store.remove_token_key(&keys[1].id).await.unwrap();
    let left = [keys[0].clone(), keys[2].clone()];
    assert_eq!(store.token_keys().await.unwrap(), left);
    refused(
        store.remove_token_key(&keys[1].id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_generation_of_an_algorithm_is_made_once(store: Arc<dyn Store>) {
    let first = token_key('a', Rs256, 1);
    store.add_token_key(first.clone()).await.unwrap();
    for taken in [token_key('b', Rs256, 1), token_key('a', Es384, 7)] {
        refused(store.add_token_key(taken).await, &Conflict::IdTaken);
    }
    assert_eq!(store.token_keys().await.unwrap(), [first]);
    store.add_token_key(token_key('c', Es384, 1)).await.unwrap();
}

pub(super) async fn issuers_are_listed_whether_they_are_on_or_off(store: Arc<dyn Store>) {
    let (first, second) = (an_account(&*store, 1).await, an_account(&*store, 2).await);
    an_account(&*store, 3).await;
    assert_eq!(store.outbound_issuers().await.unwrap(), []);
    let at = Timestamp::from_seconds(5);
    let mut expected = Vec::new();
    for (account, id) in [(second, [2; 16]), (first, [1; 16])] {
        let issuer = store.enable_outbound_issuer(account, id, at).await;
        expected.insert(0, (account, issuer.unwrap()));
    }
    store.disable_outbound_issuer(first, at).await.unwrap();
    expected[0].1.enabled = false;
    assert_eq!(store.outbound_issuers().await.unwrap(), expected);
}

pub(super) async fn what_is_done_with_keys_is_noted(store: Arc<dyn Store>) {
    let since = store.position().await.unwrap();
    let key = token_key('a', Rs256, 1);
    store.add_token_key(key.clone()).await.unwrap();
    store.remove_token_key(&key.id).await.unwrap();
    let Feed::Changes(changes) = store.changes_since(since, 10).await.unwrap() else {
        panic!("the feed is lost");
    };
    let subjects: Vec<Subject> = changes.into_iter().map(|change| change.subject).collect();
    assert_eq!(subjects, [Subject::TokenKeys, Subject::TokenKeys]);
}
