//! One connection that writes, a few that read.
//!
//! All of SQLite's work happens on tokio's blocking threads, and never on more of them than there
//! are connections: who must wait for a connection waits without a thread.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

use crate::change::Position;
use crate::error::StoreError;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::Noted;
use crate::sqlite::files::DirectoryLock;

/// Hardly anybody but the node writes, so a wait means that someone looks in from outside: a backup,
/// or who changes keys beside it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Above the number of different statements that the store has, so that each is compiled once.
const CACHED_STATEMENTS: usize = 128;

/// How many reads go on at once. More than two cores' worth hides a wait for the disk.
const READERS: usize = 4;

const UNCERTAIN: &str = "an earlier sync of the database failed, and until it is read back it is \
     not known what the disk holds: mend the disk and restart";

/// What every connection is told before it is used.
fn configure(connection: &Connection) -> Result<(), Fault> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // The file may have been prepared by an enemy: its schema runs no function with side effects
    // and cannot be written to as if it were a table.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;")?;
    Ok(())
}

/// Opens the connection that will write.
pub(super) fn open_for_writing(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection)?;
    Ok(connection)
}

/// Makes commits durable and lets readers go on while they happen. The first is remembered in the
/// file, the second is not.
pub(super) fn make_durable(connection: &Connection) -> Result<(), Fault> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    sync_commits(connection)
}

/// Has this connection's commits reach the disk before they are acknowledged.
pub(super) fn sync_commits(connection: &Connection) -> Result<(), Fault> {
    Ok(connection.pragma_update(None, "synchronous", "full")?)
}

/// The connections that read.
#[derive(Debug)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Opens them all at once: later there may be no descriptor or no permission left, and reads
    /// must go on.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut idle = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let connection = Connection::open_with_flags(path, flags)?;
            configure(&connection)?;
            idle.push(connection);
        }
        Ok(Self {
            idle: Arc::new(Mutex::new(idle)),
            permits: Arc::new(Semaphore::new(READERS)),
        })
    }

    /// Runs `work` on one of them.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(StoreError::unavailable)?;
        let idle = Arc::clone(&self.idle);
        blocking(move || {
            let mut connection = lock(&idle)
                .pop()
                .ok_or_else(|| StoreError::unavailable("there is no idle connection"))?;
            // A bug in `work` must not cost the pool a connection.
            let answer = catch_unwind(AssertUnwindSafe(|| work(&mut connection)));
            lock(&idle).push(connection);
            drop(permit);
            Ok(answer.unwrap_or_else(|panic| resume_unwind(panic))?)
        })
        .await
    }
}

/// A push or a pop leaves the list whole, so a poisoned lock means nothing.
fn lock(idle: &Mutex<Vec<Connection>>) -> MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The connection that writes, and with it the right to the directory.
#[derive(Debug)]
pub(super) struct Writer {
    /// Dropped before the lock is.
    connection: Connection,
    _lock: DirectoryLock,
    newest: watch::Sender<Position>,
    /// Set for good when a sync has failed.
    uncertain: bool,
}

impl Writer {
    /// Takes over the connection and the lock; tells `newest` of every commit.
    pub(super) fn new(
        connection: Connection,
        lock: DirectoryLock,
        newest: watch::Sender<Position>,
    ) -> Self {
        Self {
            connection,
            _lock: lock,
            newest,
            uncertain: false,
        }
    }

    /// Runs `work` in a transaction and commits it.
    ///
    /// `work` must show that it appended to the change feed, so no write can forget to. The feed's
    /// new position is published before this returns, even if nobody waits for the answer any more.
    pub(super) async fn write<T: Send + 'static>(
        this: &Arc<tokio::sync::Mutex<Self>>,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Noted), Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mut writer = Arc::clone(this).lock_owned().await;
        let noted = move |transaction: &Transaction<'_>| {
            let (answer, noted) = work(transaction)?;
            Ok((answer, Some(noted)))
        };
        blocking(move || Ok(writer.commit(noted)?)).await
    }

    /// Runs `work`, about something that no cache holds, in a transaction that leaves the change
    /// feed as it is.
    pub(super) async fn write_aside<T: Send + 'static>(
        this: &Arc<tokio::sync::Mutex<Self>>,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let mut writer = Arc::clone(this).lock_owned().await;
        blocking(move || Ok(writer.commit(|transaction| Ok((work(transaction)?, None)))?)).await
    }

    fn commit<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Option<Noted>), Fault>,
    ) -> Result<T, Fault> {
        if self.uncertain {
            return Err(StoreError::unavailable(UNCERTAIN).into());
        }
        // Immediate: what is read in the transaction cannot change before it is written.
        match transact(&mut self.connection, TransactionBehavior::Immediate, work) {
            Ok((answer, noted)) => {
                if let Some(noted) = noted {
                    self.newest.send_replace(noted.position());
                }
                Ok(answer)
            }
            Err(fault) => {
                // The kernel may have dropped the pages that it could not write and would report
                // the next sync as good. What the disk holds is known
                // again once it has been read back, that is, after a restart.
                self.uncertain |= fault.is_failed_sync();
                Err(fault)
            }
        }
    }

    /// The connection itself, for tests that break things.
    #[cfg(test)]
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// Runs `work` in a transaction of its own and commits it.
pub(super) fn transact<T>(
    connection: &mut Connection,
    behavior: TransactionBehavior,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let transaction = connection.transaction_with_behavior(behavior)?;
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

/// Runs `work` where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(cancelled) => Err(StoreError::unavailable(cancelled)),
        },
    }
}
