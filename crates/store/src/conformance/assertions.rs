//! Assertions that are good once.

use std::sync::Arc;

use daypass_model::{AccountId, Timestamp};

use super::sample::{account_id, an_account, refused};
use crate::assertion::FORGOTTEN_AT_ONCE;
use crate::{AssertionDigest, Conflict, SpentAssertion, Store};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// The assertion of this number, which is taken until 1000.
pub(super) fn assertion(account: AccountId, number: usize) -> SpentAssertion {
    let mut digest = [7; 32];
    digest[..8].copy_from_slice(&number.to_be_bytes());
    SpentAssertion {
        account,
        digest: AssertionDigest(digest),
        until: at(1_000),
    }
}

pub(super) async fn an_assertion_is_spent_once_in_its_account(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let position = store.position().await.unwrap();
    let given = assertion(account, 1);
    store.spend_assertion(given, at(900)).await.unwrap();
    for now in [900, 901, 1_000] {
        let later = SpentAssertion {
            until: at(now + 500),
            ..given
        };
        refused(
            store.spend_assertion(later, at(now)).await,
            &Conflict::AssertionSpent,
        );
    }
    for other in [assertion(account, 2), assertion(neighbour, 1)] {
        store.spend_assertion(other, at(900)).await.unwrap();
    }
    let nowhere = assertion(account_id(404), 1);
    refused(
        store.spend_assertion(nowhere, at(900)).await,
        &Conflict::NotFound,
    );
    assert_eq!(store.position().await.unwrap(), position);
}

pub(super) async fn what_was_spent_is_forgotten_after_its_time(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for number in 0..=FORGOTTEN_AT_ONCE {
        let given = assertion(account, number);
        store.spend_assertion(given, at(900)).await.unwrap();
    }
    let lasting = SpentAssertion {
        until: at(5_000),
        ..assertion(account, 9_999)
    };
    store.spend_assertion(lasting, at(900)).await.unwrap();
    // The first one forgets as many as it may, the second one the rest.
    for number in [20_000, 20_001] {
        let more = SpentAssertion {
            until: at(5_000),
            ..assertion(account, number)
        };
        store.spend_assertion(more, at(1_001)).await.unwrap();
    }
    for number in 0..=FORGOTTEN_AT_ONCE {
        let again = SpentAssertion {
            until: at(5_000),
            ..assertion(account, number)
        };
        store.spend_assertion(again, at(900)).await.unwrap();
    }
    refused(
        store.spend_assertion(lasting, at(1_001)).await,
        &Conflict::AssertionSpent,
    );
}
