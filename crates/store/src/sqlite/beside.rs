//! What another process may do to the store beside a node that runs: change the keys that sign tokens
//! for elsewhere.
//!
//! A node holds its data directory by a lock, since two programs of different versions must not
//! share a file, and since what a node remembers is forgotten by what the change feed says and by
//! nothing else. Keys for tokens do not need the lock. SQLite keeps the two processes' transactions
//! apart (the file is in WAL mode, and each waits for the other); a change is noted in the feed as
//! the node's own are; and the node looks there now and then. The versions are compared in each
//! transaction.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::StoreError;
use crate::record::Deployment;
use crate::sqlite::connection::{self, blocking, transact};
use crate::sqlite::fault::Fault;
use crate::sqlite::{deployments, files, schema, token_keys};
use crate::token_key::{TokenKeyChange, TokenKeyRecord, TokenKeys};

/// The keys that sign tokens for elsewhere, in the file of a
/// [`SqliteStore`](crate::SqliteStore), whether a node runs on it or not.
///
/// It takes no lock and makes or migrates nothing. There is nothing else that it could write.
#[derive(Clone)]
pub struct SqliteTokenKeys {
    connection: Arc<Mutex<Connection>>,
    path: PathBuf,
}

impl fmt::Debug for SqliteTokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteTokenKeys")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl SqliteTokenKeys {
    /// Opens the keys of the store in this directory; `None` if there is no store. One whose schema
    /// is older or newer than this program's is refused.
    ///
    /// Blocks for some milliseconds. It works on any tokio runtime.
    pub fn open(directory: &Path) -> Result<Option<Self>, StoreError> {
        let Some(path) = files::find(directory)? else {
            return Ok(None);
        };
        let connection = connection::open_for_writing(&path)?;
        let used = schema::is_current(&connection, &path)?;
        connection::sync_commits(&connection)?;
        Ok(used.then(|| Self {
            connection: Arc::new(Mutex::new(connection)),
            path,
        }))
    }

    /// The deployment; `None` before it is founded.
    pub async fn deployment(&self) -> Result<Option<Deployment>, StoreError> {
        self.run(TransactionBehavior::Deferred, |transaction| {
            deployments::stored(transaction)
        })
        .await
    }

    /// Runs `work` in a transaction, if the schema is in it what it was when this was opened: a
    /// newer node may have been started since.
    async fn run<T: Send + 'static>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let this = self.clone();
        blocking(move || {
            // A transaction that panicked was undone, so the connection is as good as before.
            let connection = &mut *this
                .connection
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let done = transact(connection, behavior, |transaction| {
                schema::is_current(transaction, &this.path)?;
                work(transaction)
            });
            Ok(done?)
        })
        .await
    }
}

#[async_trait]
impl TokenKeys for SqliteTokenKeys {
    async fn token_keys(&self) -> Result<Vec<TokenKeyRecord>, StoreError> {
        self.run(TransactionBehavior::Deferred, |transaction| {
            token_keys::all(transaction)
        })
        .await
    }

    async fn change_token_keys(&self, change: TokenKeyChange) -> Result<(), StoreError> {
        // Nobody in this process follows the feed, so nobody is told how far it has come.
        self.run(TransactionBehavior::Immediate, move |transaction| {
            token_keys::change(transaction, &change).map(|_noted| ())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use daypass_model::{AccountId, Timestamp, TokenAlgorithm};
    use tempfile::TempDir;
    use tokio::task::JoinSet;

    use super::*;
    use crate::{
        Account, Accounts, ChangeFeed, Conflict, Feed, Sealed, SqliteStore, Subject, TokenKeyRecord,
    };

    fn key(letter: char, generation: u32) -> TokenKeyRecord {
        TokenKeyRecord {
            id: letter.to_string().repeat(43).parse().unwrap(),
            algorithm: TokenAlgorithm::Es384,
            generation,
            created_at: Timestamp::from_seconds(1),
            not_before: Timestamp::from_seconds(2),
            sealed: Sealed(vec![7; 90]),
        }
    }

    fn first(letter: char) -> TokenKeyChange {
        TokenKeyChange {
            added: vec![key(letter, 1)],
            ..TokenKeyChange::default()
        }
    }

    /// A store that a node holds, and its keys as another process has them.
    fn both(directory: &Path) -> (SqliteStore, SqliteTokenKeys) {
        let node = SqliteStore::open(directory).unwrap();
        (node, SqliteTokenKeys::open(directory).unwrap().unwrap())
    }

    /// A connection of somebody who minds no rules.
    fn meddler(directory: &Path) -> Connection {
        Connection::open(directory.join("daypass.db")).unwrap()
    }

    #[tokio::test]
    async fn what_is_changed_beside_a_node_is_in_its_store_and_in_its_feed() {
        let directory = TempDir::new().unwrap();
        let (node, beside) = both(directory.path());
        let before = node.position().await.unwrap();
        beside.change_token_keys(first('a')).await.unwrap();
        assert_eq!(node.token_keys().await.unwrap(), [key('a', 1)]);
        let Feed::Changes(changes) = node.changes_since(before, 10).await.unwrap() else {
            panic!("the feed is lost");
        };
        let subjects: Vec<_> = changes.into_iter().map(|change| change.subject).collect();
        assert_eq!(subjects, [Subject::TokenKeys]);

        let next = TokenKeyChange {
            seen: vec![key('a', 1).id],
            added: vec![key('b', 2)],
            removed: vec![key('a', 1).id],
        };
        node.change_token_keys(next).await.unwrap();
        assert_eq!(beside.token_keys().await.unwrap(), [key('b', 2)]);
    }

    #[tokio::test]
    async fn commits_beside_a_node_are_synced_to_its_log() {
        let directory = TempDir::new().unwrap();
        let (_node, beside) = both(directory.path());
        let connection = beside.connection.lock().unwrap();
        let mode = connection.pragma_query_value(None, "journal_mode", |row| row.get(0));
        assert_eq!(mode, Ok("wal".to_owned()));
        let full = connection.pragma_query_value(None, "synchronous", |row| row.get(0));
        assert_eq!(full, Ok(2));
    }

    /// Both sides plan from what they saw, and only one of them has seen what is there.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_many_on_both_sides_who_make_the_next_key_one_does() {
        let directory = TempDir::new().unwrap();
        let (node, beside) = both(directory.path());
        let mut sides: Vec<Arc<dyn TokenKeys>> = vec![Arc::new(node), Arc::new(beside)];
        for _ in 0..2 {
            let another = SqliteTokenKeys::open(directory.path()).unwrap().unwrap();
            sides.push(Arc::new(another));
        }
        let mut tasks = JoinSet::new();
        for (letter, side) in "abcdefghijkl".chars().zip(sides.iter().cycle()) {
            let side = Arc::clone(side);
            tasks.spawn(async move { side.change_token_keys(first(letter)).await });
        }
        let answers = tasks.join_all().await;
        let refusals: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
        assert_eq!(refusals.len(), 11);
        let stale = StoreError::from(Conflict::StaleRevision);
        assert!(refusals.iter().all(|why| *why == stale), "{refusals:?}");
        for side in sides {
            assert_eq!(side.token_keys().await.unwrap().len(), 1);
        }
    }

    #[tokio::test]
    async fn a_node_that_is_writing_is_waited_for() {
        let directory = TempDir::new().unwrap();
        let (_node, beside) = both(directory.path());
        let mut writing = meddler(directory.path());
        let transaction = writing
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        let waiting = beside.clone();
        let change = tokio::spawn(async move { waiting.change_token_keys(first('a')).await });
        // Whoever reads does not wait.
        assert_eq!(beside.deployment().await.unwrap(), None);
        assert!(!change.is_finished());
        transaction.commit().unwrap();
        change.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn another_schema_is_refused_whichever_is_older_and_left_as_it_is() {
        let known = u32::try_from(schema::MIGRATIONS.len()).unwrap();
        for (version, text) in [
            (known - 1, "start a node of this program on it first"),
            (known + 1, "run the newer program"),
        ] {
            let directory = TempDir::new().unwrap();
            let (node, opened_before) = both(directory.path());
            let meddler = meddler(directory.path());
            meddler
                .pragma_update(None, "user_version", version)
                .unwrap();

            let error = SqliteTokenKeys::open(directory.path()).unwrap_err();
            assert!(error.to_string().contains(text), "{error}");
            // A node of another program may start while this is open.
            let error = opened_before.change_token_keys(first('a')).await;
            assert!(error.unwrap_err().to_string().contains(text));
            opened_before.token_keys().await.unwrap_err();

            assert_eq!(node.token_keys().await.unwrap(), []);
            let sql = "SELECT user_version FROM pragma_user_version";
            let found: u32 = meddler.query_row(sql, [], |row| row.get(0)).unwrap();
            assert_eq!(found, version);
        }
    }

    #[test]
    fn where_there_is_no_store_none_is_made() {
        let directory = TempDir::new().unwrap();
        let open = |place: &Path| SqliteTokenKeys::open(place).unwrap();
        assert!(open(directory.path()).is_none());
        assert!(open(&directory.path().join("nowhere")).is_none());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
        // A file that nobody has used yet is no store either.
        let file = directory.path().join("daypass.db");
        fs::write(&file, "").unwrap();
        assert!(open(directory.path()).is_none());
        fs::write(&file, "Dear diary, ".repeat(1_000)).unwrap();
        let error = SqliteTokenKeys::open(directory.path()).unwrap_err();
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    }

    /// No lock is taken: a node can start, and go on, whatever is open beside it.
    #[tokio::test]
    async fn a_node_starts_beside_who_changes_keys() {
        let directory = TempDir::new().unwrap();
        let (node, beside) = both(directory.path());
        drop(node);
        beside.change_token_keys(first('a')).await.unwrap();
        let node = SqliteStore::open(directory.path()).unwrap();
        let account = Account {
            id: AccountId::from_number(1).unwrap(),
            created_at: Timestamp::from_seconds(0),
        };
        node.add_account(account).await.unwrap();
        drop(beside);
        assert_eq!(node.token_keys().await.unwrap(), [key('a', 1)]);
    }
}
