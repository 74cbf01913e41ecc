//! Whatever is added and removed between two pages, what was there throughout is given once.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test fail by panicking"
)]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use daypass_model::{AccountId, Timestamp};
use daypass_store::{Account, Page, Revision, SqliteStore, Store, User};
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// What happens between two pages.
#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Remove(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0u8..40).prop_map(Step::Add),
        (0u8..40).prop_map(Step::Remove)
    ]
}

/// Forty names whose order is not that of their bytes: every other one is in upper case.
fn name(number: u8) -> String {
    let name = format!("user{number:02}");
    if number.is_multiple_of(2) {
        name.to_uppercase()
    } else {
        name
    }
}

fn user(account: AccountId, number: u8) -> User {
    User {
        account,
        id: format!("AIDA{account}{number}").parse().unwrap(),
        name: name(number).parse().unwrap(),
        path: "/".parse().unwrap(),
        created_at: Timestamp::from_seconds(0),
        tags: vec![],
        boundary: None,
        revision: Revision::FIRST,
    }
}

/// Lists while the steps are taken; answers the numbers in the order in which they were given.
async fn list_amid(
    store: &dyn Store,
    account: AccountId,
    limit: usize,
    steps: &[Vec<Step>],
) -> Vec<u8> {
    let mut given = Vec::new();
    let mut page = Page::first(limit);
    let mut steps = steps.iter();
    loop {
        let slice = store.list_users(account, "/", page.clone()).await.unwrap();
        assert!(slice.items.len() <= limit);
        given.extend(slice.items.iter().map(|user| {
            let digits = user
                .name
                .as_str()
                .trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.parse::<u8>().unwrap()
        }));
        let Some(next) = page.following(&slice) else {
            return given;
        };
        page = next;
        for step in steps.next().into_iter().flatten() {
            // Adding what is there and removing what is not is refused, which is as well.
            let _ = match step {
                Step::Add(number) => store.add_user(user(account, *number)).await,
                Step::Remove(number) => {
                    store.remove_user(account, &user(account, *number).id).await
                }
            };
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_there_throughout_is_given_exactly_once(
        before in prop::collection::btree_set(0u8..40, 0..30),
        limit in 1usize..7,
        steps in prop::collection::vec(prop::collection::vec(step(), 0..6), 0..8),
    ) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let account = AccountId::from_number(NEXT.fetch_add(1, Ordering::Relaxed)).unwrap();
        let directory = TempDir::new().unwrap();
        let given = Runtime::new().unwrap().block_on(async {
            let store = SqliteStore::open(directory.path()).unwrap();
            let store: &dyn Store = &store;
            let created_at = Timestamp::from_seconds(0);
            store.add_account(Account { id: account, created_at }).await.unwrap();
            for number in &before {
                store.add_user(user(account, *number)).await.unwrap();
            }
            list_amid(store, account, limit, &steps).await
        });

        prop_assert!(given.is_sorted_by(|left, right| left < right), "{given:?}");
        let mut throughout = before.clone();
        let mut ever: BTreeSet<u8> = before;
        for step in steps.iter().flatten() {
            match step {
                Step::Add(number) => ever.insert(*number),
                Step::Remove(number) => throughout.remove(number),
            };
        }
        let given: BTreeSet<u8> = given.into_iter().collect();
        prop_assert!(throughout.is_subset(&given), "{throughout:?} not in {given:?}");
        prop_assert!(given.is_subset(&ever), "{given:?} not in {ever:?}");
    }
}
