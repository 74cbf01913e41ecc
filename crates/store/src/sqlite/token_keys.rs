//! The keys that sign tokens for elsewhere.

use async_trait::async_trait;
use daypass_model::TokenKeyId;
use rusqlite::{Row, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::sqlite::fault::Fault;
use crate::sqlite::{SqliteStore, feed, row};
use crate::token_key::{TokenKeyRecord, TokenKeys};

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

#[async_trait]
impl TokenKeys for SqliteStore {
    async fn token_keys(&self) -> Result<Vec<TokenKeyRecord>, StoreError> {
        self.read(|connection| {
            let mut keys = row::all(
                connection,
                "SELECT id, algorithm, generation, created_at, not_before, sealed FROM token_keys",
                [],
                token_key,
            )?;
            keys.sort_by_key(|key| (key.algorithm, key.generation));
            Ok(keys)
        })
        .await
    }

    async fn add_token_key(&self, key: TokenKeyRecord) -> Result<(), StoreError> {
        self.write(move |transaction| {
            row::execute(
                transaction,
                "INSERT INTO token_keys
                     (id, algorithm, generation, created_at, not_before, sealed)
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
            Ok(((), feed::note(transaction, &Subject::TokenKeys)?))
        })
        .await
    }

    async fn remove_token_key(&self, id: &TokenKeyId) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| {
            let removed = row::execute(
                transaction,
                "DELETE FROM token_keys WHERE id = ?1",
                [id.as_str()],
            )?;
            if removed == 0 {
                return Err(Conflict::NotFound.into());
            }
            Ok(((), feed::note(transaction, &Subject::TokenKeys)?))
        })
        .await
    }
}
