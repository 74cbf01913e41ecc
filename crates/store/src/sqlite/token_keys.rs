//! The keys that sign tokens for elsewhere.

use async_trait::async_trait;
use daypass_model::TokenKeyId;
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::Noted;
use crate::sqlite::{SqliteStore, feed, row};
use crate::token_key::{TokenKeyChange, TokenKeyRecord, TokenKeys};

fn token_key(row: &Row<'_>) -> Result<TokenKeyRecord, Fault> {
    Ok(TokenKeyRecord {
        id: row::text(row, "id")?,
        algorithm: row::text(row, "algorithm")?,
        generation: row::number(row, "generation")?,
        created_at: row::instant(row, "created_at")?,
        not_before: row::instant(row, "not_before")?,
        sealed: row::sealed(row, "sealed")?,
    })
}

/// Every key, by algorithm and generation.
pub(super) fn all(connection: &Connection) -> Result<Vec<TokenKeyRecord>, Fault> {
    let mut keys = row::all(
        connection,
        "SELECT id, algorithm, generation, created_at, not_before, sealed FROM token_keys",
        [],
        token_key,
    )?;
    keys.sort_by_key(|key| (key.algorithm, key.generation));
    Ok(keys)
}

/// Adds and removes keys, if they are those that were seen.
pub(super) fn change(
    transaction: &Transaction<'_>,
    change: &TokenKeyChange,
) -> Result<Noted, Fault> {
    let stored = row::all(transaction, "SELECT id FROM token_keys", [], |row| {
        row::text::<TokenKeyId>(row, "id")
    })?;
    let as_seen = stored.len() == change.seen.len()
        && stored.iter().all(|stored| change.seen.contains(stored));
    if !as_seen {
        return Err(Conflict::StaleRevision.into());
    }
    for id in &change.removed {
        let sql = "DELETE FROM token_keys WHERE id = ?1";
        if row::execute(transaction, sql, [id.as_str()])? == 0 {
            return Err(Conflict::NotFound.into());
        }
    }
    for key in &change.added {
        insert(transaction, key)?;
    }
    feed::note(transaction, &Subject::TokenKeys)
}

fn insert(transaction: &Transaction<'_>, key: &TokenKeyRecord) -> Result<(), Fault> {
    row::execute(
        transaction,
        "INSERT INTO token_keys (id, algorithm, generation, created_at, not_before, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            key.id.as_str(),
            key.algorithm.as_str(),
            key.generation,
            key.created_at.seconds(),
            key.not_before.seconds(),
            key.sealed.0,
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    Ok(())
}

#[async_trait]
impl TokenKeys for SqliteStore {
    async fn token_keys(&self) -> Result<Vec<TokenKeyRecord>, StoreError> {
        self.read(|connection| all(connection)).await
    }

    async fn change_token_keys(&self, wanted: TokenKeyChange) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), change(transaction, &wanted)?)))
            .await
    }
}
