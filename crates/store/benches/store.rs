//! What the embedded store costs: `cargo bench -p daypass-store`, with the number of users to
//! measure among as its argument (1,000 unless told otherwise).

#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::unwrap_used, reason = "it stops at the first failure")]
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use daypass_model::{AccountId, Timestamp};
use daypass_store::{
    AccessKey, Account, KeyOwner, Page, Revision, Sealed, SqliteStore, Store, User,
};
use tempfile::TempDir;

const LOOKUPS: u32 = 20_000;
const WRITES: u32 = 2_000;
const OPENINGS: u32 = 50;

fn account() -> AccountId {
    AccountId::from_number(1).unwrap()
}

/// Spread over the key space like random ids.
fn scattered(number: u32) -> u32 {
    number.wrapping_mul(2_654_435_761)
}

fn user(number: u32) -> User {
    User {
        account: account(),
        id: format!("AIDA{:010}", scattered(number)).parse().unwrap(),
        name: format!("user-{number}").parse().unwrap(),
        path: "/".parse().unwrap(),
        created_at: Timestamp::from_seconds(0),
        tags: vec![],
        boundary: None,
        revision: Revision::FIRST,
    }
}

fn key(number: u32) -> AccessKey {
    AccessKey {
        id: format!("AKIA{:010}", scattered(number)).parse().unwrap(),
        account: account(),
        owner: KeyOwner::User(user(number).id),
        sealed_secret: Sealed(vec![7; 100]),
        active: true,
        created_at: Timestamp::from_seconds(0),
        revision: Revision::FIRST,
    }
}

fn report(what: &str, times: u32, took: Duration) {
    let each = took.as_secs_f64() * 1e6 / f64::from(times);
    println!("{what:<44} {each:>9.1} µs {:>9.0} /s", 1e6 / each);
}

async fn populate(store: &dyn Store, users: u32) {
    let created_at = Timestamp::from_seconds(0);
    store
        .add_account(Account {
            id: account(),
            created_at,
        })
        .await
        .unwrap();
    for number in 0..users {
        store.add_user(user(number)).await.unwrap();
        store.add_access_key(key(number)).await.unwrap();
    }
}

async fn lookups(store: &Arc<dyn Store>, users: u32) {
    let start = Instant::now();
    for number in 0..LOOKUPS {
        let id = key(scattered(number) % users).id;
        assert!(store.access_key(&id).await.unwrap().is_some());
    }
    report(
        "look an access key up, one at a time",
        LOOKUPS,
        start.elapsed(),
    );

    let start = Instant::now();
    for number in 0..LOOKUPS {
        let name = user(scattered(number) % users).name;
        assert!(store.find_user(account(), &name).await.unwrap().is_some());
    }
    report(
        "find a user by name, one at a time",
        LOOKUPS,
        start.elapsed(),
    );

    let start = Instant::now();
    let tasks: Vec<_> = (0..8u32)
        .map(|task| {
            let store = Arc::clone(store);
            tokio::spawn(async move {
                for number in 0..LOOKUPS / 8 {
                    let id = key(scattered(number * 8 + task) % users).id;
                    assert!(store.access_key(&id).await.unwrap().is_some());
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    report(
        "look an access key up, eight at a time",
        LOOKUPS,
        start.elapsed(),
    );

    let start = Instant::now();
    for _ in 0..200 {
        store
            .list_users(account(), "/", Page::first(100))
            .await
            .unwrap();
    }
    report("list a page of 100 users", 200, start.elapsed());
}

async fn writes(store: &Arc<dyn Store>, users: u32) {
    let start = Instant::now();
    for number in users..users + WRITES {
        store.add_user(user(number)).await.unwrap();
    }
    report("add a user, synced", WRITES, start.elapsed());
}

#[tokio::main]
async fn main() {
    let users = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000);
    println!("among {users} users with a key each");
    let directory = TempDir::new().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(directory.path()).unwrap());
    populate(&*store, users).await;
    lookups(&store, users).await;
    writes(&store, users).await;
    drop(store);

    let start = Instant::now();
    for _ in 0..OPENINGS {
        SqliteStore::open(directory.path()).unwrap();
    }
    report("open an existing store", OPENINGS, start.elapsed());
}
