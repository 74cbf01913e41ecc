//! The data directory: who may read it, and that only one process uses it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// The database, in the data directory.
const DATABASE: &str = "daypass.db";

/// The file whose lock says that the directory is in use. Its content means nothing.
const LOCK: &str = "daypass.lock";

/// Nobody but the owner may list the directory or read what is in it.
const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// The right to use a data directory, until it is dropped. The operating system takes it back
/// when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct DirectoryLock(#[expect(dead_code, reason = "held, never read")] File);

/// Makes the directory and an empty database file if they are missing, and takes the lock.
pub(super) fn prepare(directory: &Path) -> Result<(DirectoryLock, PathBuf), StoreError> {
    let missing = !directory.is_dir();
    DirBuilder::new()
        .recursive(true)
        .mode(DIRECTORY_MODE)
        .create(directory)
        .map_err(|error| about("cannot create", directory, &error))?;

    let lock = lock(&directory.join(LOCK))?;

    let database = directory.join(DATABASE);
    let file = private_file(&database)?;
    let unused = file.metadata().is_ok_and(|metadata| metadata.len() == 0);
    if unused {
        sync_names(directory, missing).map_err(|error| about("cannot sync", directory, &error))?;
    }
    Ok((lock, database))
}

/// The database in this directory, if there is one. Nothing is made.
pub(super) fn find(directory: &Path) -> Result<Option<PathBuf>, StoreError> {
    let database = directory.join(DATABASE);
    match database.try_exists() {
        Ok(exists) => Ok(exists.then_some(database)),
        Err(error) => Err(about("cannot look for", &database, &error)),
    }
}

/// Makes the names of the files, and of the directory if it is new, survive a power cut: without
/// its name the first acknowledged write would be lost. SQLite does the same for its own files.
fn sync_names(directory: &Path, made: bool) -> io::Result<()> {
    File::open(directory)?.sync_all()?;
    // One that was there already may lie where this user cannot look, and need not be synced.
    match directory.canonicalize()?.parent() {
        Some(parent) if made => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

fn lock(path: &Path) -> Result<DirectoryLock, StoreError> {
    let file = private_file(path)?;
    match file.try_lock() {
        Ok(()) => Ok(DirectoryLock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked {
            place: path.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(about("cannot lock", path, &error)),
    }
}

fn private_file(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(FILE_MODE)
        .open(path)
        .map_err(|error| about("cannot open", path, &error))
}

fn about(what: &str, path: &Path, error: &io::Error) -> StoreError {
    StoreError::unavailable(format!("{what} {}: {error}", path.display()))
}
