//! What holds of this backend beyond the conformance suite.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use daypass_model::{AccountId, Timestamp};
use rusqlite::ffi;
use rusqlite::types::Value;
use tempfile::TempDir;

use super::*;
use crate::{
    Account, Accounts, ChangeFeed, Deployments, Page, RingKeyRecord, Sealed, Store, conformance,
};

fn account(number: u64) -> Account {
    Account {
        id: AccountId::from_number(number).unwrap(),
        created_at: Timestamp::from_seconds(0),
    }
}

fn ring_key(id: u32, sealed: Sealed) -> RingKeyRecord {
    RingKeyRecord {
        id,
        not_before: Timestamp::from_seconds(0),
        retire_after: None,
        sealed,
    }
}

impl SqliteStore {
    /// Runs SQL on the writing connection, behind the store's back.
    async fn meddle(&self, sql: &str) {
        self.writer
            .lock()
            .await
            .connection()
            .execute_batch(sql)
            .unwrap();
    }

    /// The first column of what a query answers.
    async fn ask(&self, sql: &str) -> Vec<Value> {
        let writer = self.writer.lock().await;
        row::all(writer.connection(), sql, [], |row| Ok(row.get(0)?)).unwrap()
    }
}

/// The store refuses to write with a text that says so, and goes on reading.
async fn refuses_writes_and_reads_on(store: &SqliteStore, text: &str) {
    let error = store.add_account(account(99)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error}");
    assert!(error.to_string().contains(text), "{error}");
    assert!(store.account(account(1).id).await.unwrap().is_some());
    assert!(store.account(account(99).id).await.unwrap().is_none());
}

/// 3.39.2 mended what formatted a text of gigabytes past its end.
#[test]
fn flaw_m04_the_sqlite_that_comes_along_is_a_mended_one() {
    assert!(rusqlite::version_number() >= 3_039_002);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_behaviour_of_the_suite_holds() {
    let directory = TempDir::new().unwrap();
    let next = std::cell::Cell::new(0);
    conformance::run(async || {
        next.set(next.get() + 1);
        let place = directory.path().join(next.get().to_string());
        Arc::new(SqliteStore::open(&place).unwrap()) as Arc<dyn Store>
    })
    .await;
    for place in 1..=next.get() {
        let store = SqliteStore::open(&directory.path().join(place.to_string())).unwrap();
        let sound = store.ask("PRAGMA integrity_check").await;
        assert_eq!(sound, [Value::Text("ok".to_owned())]);
        assert_eq!(store.ask("PRAGMA foreign_key_check").await, []);
        let leftovers = "SELECT id FROM entities
             EXCEPT SELECT id FROM users EXCEPT SELECT id FROM roles
             EXCEPT SELECT id FROM groups EXCEPT SELECT id FROM instance_profiles";
        assert_eq!(store.ask(leftovers).await, []);
    }
}

#[tokio::test]
async fn what_was_written_is_there_after_reopening() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    store.add_account(account(1)).await.unwrap();
    let position = store.position().await.unwrap();
    drop(store);
    let store = SqliteStore::open(directory.path()).unwrap();
    assert_eq!(
        store.account(account(1).id).await.unwrap(),
        Some(account(1))
    );
    assert_eq!(store.position().await.unwrap(), position);
    assert_eq!(*store.watch().borrow(), position);
}

#[tokio::test]
async fn commits_are_synced_and_references_are_held() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    let wal = Value::Text("wal".to_owned());
    assert_eq!(store.ask("PRAGMA journal_mode").await, [wal]);
    let full = Value::Integer(2);
    assert_eq!(store.ask("PRAGMA synchronous").await, [full]);
    let on = Value::Integer(1);
    assert_eq!(store.ask("PRAGMA foreign_keys").await, [on]);
}

#[tokio::test]
async fn nobody_else_may_read_the_directory_or_its_files() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("made/for/us");
    let store = SqliteStore::open(&directory).unwrap();
    store.add_account(account(1)).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    let files: Vec<_> = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_directory_has_one_owner_at_a_time() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    let error = SqliteStore::open(directory.path()).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    assert!(error.to_string().contains("stop it first"), "{error}");
    drop(store);
    SqliteStore::open(directory.path()).unwrap();
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("daypass.db");
    let letter = "Dear diary, ".repeat(1_000);
    fs::write(&file, &letter).unwrap();
    let error = SqliteStore::open(directory.path()).unwrap_err();
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert_eq!(fs::read_to_string(&file).unwrap(), letter);
}

#[tokio::test]
async fn with_the_disk_full_writes_are_refused_and_reads_go_on() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    store.add_account(account(1)).await.unwrap();
    // A file that may not grow is what a full disk looks like from here.
    store.meddle("PRAGMA max_page_count = 1").await;
    let fill = Sealed(vec![0; 100_000]);
    let error = store
        .add_ring_key(ring_key(1, fill.clone()))
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error}");
    assert!(error.to_string().contains("full"), "{error}");
    assert!(store.account(account(1).id).await.unwrap().is_some());
    assert_eq!(store.ring_keys().await.unwrap(), []);
    // With space again it recovers by itself.
    store.meddle("PRAGMA max_page_count = 1000000").await;
    store.add_ring_key(ring_key(1, fill)).await.unwrap();
}

#[tokio::test]
async fn with_the_disk_read_only_writes_are_refused_and_reads_go_on() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    store.add_account(account(1)).await.unwrap();
    store.meddle("PRAGMA query_only = ON").await;
    refuses_writes_and_reads_on(&store, "readonly").await;
    store.meddle("PRAGMA query_only = OFF").await;
    store.add_account(account(99)).await.unwrap();
}

/// R06: a sync that is tried again may answer well although the data is lost.
#[tokio::test]
async fn after_a_failed_sync_nothing_is_written_until_a_restart() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    store.add_account(account(1)).await.unwrap();
    let failed: Result<(), _> = store
        .write(|_| {
            let failed_sync = ffi::Error::new(ffi::SQLITE_IOERR_FSYNC);
            Err(rusqlite::Error::SqliteFailure(failed_sync, None).into())
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Unavailable { .. })));
    for _ in 0..2 {
        refuses_writes_and_reads_on(&store, "restart").await;
    }
    drop(store);
    let store = SqliteStore::open(directory.path()).unwrap();
    store.add_account(account(99)).await.unwrap();
}

#[tokio::test]
async fn damage_is_reported_by_its_column_without_its_value() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    store
        .meddle("INSERT INTO accounts VALUES ('hunter2', 0)")
        .await;
    let error = store.list_accounts(Page::first(10)).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    assert!(error.to_string().contains("column id"), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[tokio::test]
async fn a_panic_in_a_transaction_undoes_it_and_leaves_the_store_usable() {
    let directory = TempDir::new().unwrap();
    let store = Arc::new(SqliteStore::open(directory.path()).unwrap());
    store.add_account(account(1)).await.unwrap();
    for _ in 0..10 {
        let writer = Arc::clone(&store);
        let panicked = tokio::spawn(async move {
            let work = |transaction: &Transaction<'_>| -> Result<((), Noted), Fault> {
                accounts::insert(transaction, &account(2))?;
                panic!("a bug");
            };
            writer.write(work).await
        });
        panicked.await.unwrap_err();
        let reader = Arc::clone(&store);
        let panicked = tokio::spawn(async move {
            let work = |_: &mut Connection| -> Result<(), Fault> { panic!("a bug") };
            reader.read(work).await
        });
        panicked.await.unwrap_err();
    }
    assert_eq!(store.account(account(2).id).await.unwrap(), None);
    store.add_account(account(2)).await.unwrap();
}

/// A client that hangs up in the middle of its request.
#[tokio::test]
async fn a_write_that_nobody_waits_for_happens_as_a_whole_or_not_at_all() {
    let directory = TempDir::new().unwrap();
    let store = SqliteStore::open(directory.path()).unwrap();
    for number in 1..=50 {
        let write = store.add_account(account(number));
        // Polled once, which starts it, and dropped.
        tokio::select! {
            biased;
            _ = write => {}
            () = std::future::ready(()) => {}
        }
    }
    // The writer serves in turn, so whatever was started is done before this.
    store.add_account(account(100)).await.unwrap();
    let accounts = store.list_accounts(Page::first(100)).await.unwrap();
    let position = store.position().await.unwrap();
    assert_eq!(u64::try_from(accounts.items.len()).unwrap(), position.0);
}
