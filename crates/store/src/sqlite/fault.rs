//! SQLite's errors, sorted by blame.

use rusqlite::{ErrorCode, ffi};

use crate::error::{Conflict, StoreError};

/// What a query can end with, before it is said in the store's words.
#[derive(Debug)]
pub(super) enum Fault {
    /// Already sorted.
    Store(StoreError),
    /// As SQLite said it.
    Sql(rusqlite::Error),
}

impl Fault {
    /// A stored value that this program cannot have written. Names the column, not the value.
    pub(super) fn corrupt(column: &str) -> Self {
        Self::Store(StoreError::Corrupt {
            what: format!("a value of column {column} cannot be read"),
        })
    }

    /// Sorts what an `INSERT` or `UPDATE` may say: a value that must be unique means `taken`, a
    /// reference into nothing that the owner does not exist.
    pub(super) fn when_taken(taken: Conflict) -> impl FnOnce(rusqlite::Error) -> Self {
        move |error| match extended_code(&error) {
            Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => taken.into(),
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Conflict::NotFound.into(),
            _ => Self::Sql(error),
        }
    }

    /// Whether the operating system could not say that data reached the disk.
    pub(super) fn is_failed_sync(&self) -> bool {
        matches!(
            self,
            Self::Sql(error) if matches!(
                extended_code(error),
                Some(ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC)
            )
        )
    }

    /// Whether the file is no SQLite database at all.
    pub(super) fn is_not_a_database(&self) -> bool {
        matches!(
            self,
            Self::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase)
        )
    }
}

fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Conflict> for Fault {
    fn from(conflict: Conflict) -> Self {
        Self::Store(conflict.into())
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        let error = match fault {
            Fault::Store(error) => return error,
            Fault::Sql(error) => error,
        };
        match (&error, error.sqlite_error_code()) {
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)) => Self::Corrupt {
                what: error.to_string(),
            },
            // Raised when a column holds another type than was asked for.
            (rusqlite::Error::InvalidColumnType(_, column, _), _) => Fault::corrupt(column).into(),
            // No space, no permission, a failed read, write or sync, no memory, no descriptor.
            _ => Self::unavailable(error),
        }
    }
}
