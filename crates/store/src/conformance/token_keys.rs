//! The keys that sign tokens for elsewhere, and who signs with them.

use std::sync::Arc;

use daypass_model::{Timestamp, TokenAlgorithm};

use super::sample::{an_account, refused, token_key};
use crate::{Conflict, Feed, Store, StoreError, Subject, TokenKeyChange, TokenKeyRecord};

use TokenAlgorithm::{Es384, Rs256};

/// Adds and removes keys, of those that there are.
async fn change(
    store: &dyn Store,
    added: &[TokenKeyRecord],
    removed: &[&TokenKeyRecord],
) -> Result<(), StoreError> {
    let stored = store.token_keys().await?;
    store
        .change_token_keys(TokenKeyChange {
            seen: stored.into_iter().map(|key| key.id).collect(),
            added: added.to_vec(),
            removed: removed.iter().map(|key| key.id.clone()).collect(),
        })
        .await
}

pub(super) async fn keys_come_back_by_algorithm_and_generation(store: Arc<dyn Store>) {
    assert_eq!(store.token_keys().await.unwrap(), []);
    let keys = [
        token_key('a', Rs256, 2),
        token_key('b', Rs256, 10),
        token_key('c', Es384, 1),
    ];
    let [first, second, third] = keys.clone();
    change(&*store, &[third, second], &[]).await.unwrap();
    change(&*store, &[first], &[]).await.unwrap();
    assert_eq!(store.token_keys().await.unwrap(), keys);
    change(&*store, &[], &[&keys[1]]).await.unwrap();
    let left = [keys[0].clone(), keys[2].clone()];
    assert_eq!(store.token_keys().await.unwrap(), left);
}

pub(super) async fn a_generation_of_an_algorithm_is_made_once(store: Arc<dyn Store>) {
    let first = token_key('a', Rs256, 1);
    change(&*store, std::slice::from_ref(&first), &[])
        .await
        .unwrap();
    for taken in [token_key('b', Rs256, 1), token_key('a', Es384, 7)] {
        refused(change(&*store, &[taken], &[]).await, &Conflict::IdTaken);
    }
    assert_eq!(store.token_keys().await.unwrap(), [first]);
    let other = token_key('c', Es384, 1);
    change(&*store, &[other], &[]).await.unwrap();
}

pub(super) async fn a_change_that_was_planned_for_other_keys_is_stale(store: Arc<dyn Store>) {
    let keys = [token_key('a', Rs256, 1), token_key('b', Es384, 1)];
    change(&*store, &keys, &[]).await.unwrap();
    let [first, second] = keys.each_ref().map(|key| key.id.clone());
    let gone = token_key('d', Rs256, 9).id;
    for seen in [
        vec![],
        vec![first.clone()],
        vec![first.clone(), gone.clone()],
        vec![first.clone(), second.clone(), gone.clone()],
    ] {
        let stale = TokenKeyChange {
            seen,
            added: vec![token_key('c', Rs256, 2)],
            removed: vec![first.clone()],
        };
        let refusal = store.change_token_keys(stale).await;
        refused(refusal, &Conflict::StaleRevision);
    }
    assert_eq!(store.token_keys().await.unwrap(), keys);
    // The order in which they were seen says nothing.
    let seen = TokenKeyChange {
        seen: vec![second, first.clone()],
        removed: vec![first],
        added: Vec::new(),
    };
    store.change_token_keys(seen).await.unwrap();
}

pub(super) async fn a_change_of_keys_is_done_whole_or_not_at_all(store: Arc<dyn Store>) {
    let keys = [token_key('a', Rs256, 1), token_key('b', Es384, 1)];
    change(&*store, &keys, &[]).await.unwrap();
    let since = store.position().await.unwrap();
    let good = token_key('c', Rs256, 2);
    let taken = token_key('d', Es384, 1);
    let answer = change(&*store, &[good.clone(), taken], &[&keys[0]]).await;
    refused(answer, &Conflict::IdTaken);
    let nobody = token_key('e', Rs256, 3);
    let answer = change(&*store, &[good], &[&keys[0], &nobody]).await;
    refused(answer, &Conflict::NotFound);
    assert_eq!(store.token_keys().await.unwrap(), keys);
    assert_eq!(store.position().await.unwrap(), since);
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
    change(&*store, std::slice::from_ref(&key), &[])
        .await
        .unwrap();
    change(&*store, &[], &[&key]).await.unwrap();
    let Feed::Changes(changes) = store.changes_since(since, 10).await.unwrap() else {
        panic!("the feed is lost");
    };
    let subjects: Vec<Subject> = changes.into_iter().map(|change| change.subject).collect();
    assert_eq!(subjects, [Subject::TokenKeys, Subject::TokenKeys]);
}
