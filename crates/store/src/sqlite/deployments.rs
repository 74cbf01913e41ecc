//! The deployment, its founding and its key ring.

use async_trait::async_trait;
use daypass_model::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::record::{Deployment, Founding, RingKeyRecord};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, access_keys, accounts, row};
use crate::store::Deployments;

/// The deployment, once it is founded.
pub(super) fn stored(connection: &Connection) -> Result<Option<Deployment>, Fault> {
    row::first(
        connection,
        "SELECT id, arn_partition, created_at, master_key_check FROM deployment",
        [],
        deployment,
    )
}

fn deployment(row: &Row<'_>) -> Result<Deployment, Fault> {
    Ok(Deployment {
        id: row.get("id")?,
        partition: row::text(row, "arn_partition")?,
        created_at: row::instant(row, "created_at")?,
        master_key_check: row::sealed(row, "master_key_check")?,
    })
}

fn ring_key(row: &Row<'_>) -> Result<RingKeyRecord, Fault> {
    let retire_after: Option<i64> = row.get("retire_after")?;
    Ok(RingKeyRecord {
        id: row::number(row, "id")?,
        not_before: row::instant(row, "not_before")?,
        retire_after: retire_after.map(Timestamp::from_seconds),
        sealed: row::sealed(row, "sealed")?,
    })
}

fn insert_ring_key(transaction: &Transaction<'_>, key: &RingKeyRecord) -> Result<Noted, Fault> {
    row::execute(
        transaction,
        "INSERT INTO ring_keys (id, not_before, retire_after, sealed) VALUES (?1, ?2, ?3, ?4)",
        params![
            key.id,
            key.not_before.seconds(),
            key.retire_after.map(Timestamp::seconds),
            key.sealed.0,
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    feed::note(transaction, &Subject::RingKeys)
}

fn found(transaction: &Transaction<'_>, founding: &Founding) -> Result<Noted, Fault> {
    let deployment = &founding.deployment;
    row::execute(
        transaction,
        "INSERT INTO deployment (only_row, id, arn_partition, created_at, master_key_check)
         VALUES (1, ?1, ?2, ?3, ?4)",
        params![
            deployment.id,
            deployment.partition.as_str(),
            deployment.created_at.seconds(),
            deployment.master_key_check.0,
        ],
    )
    .map_err(Fault::when_taken(Conflict::AlreadyInitialized))?;
    let mut noted = accounts::insert(transaction, &founding.account)?;
    for key in &founding.ring_keys {
        noted = insert_ring_key(transaction, key)?;
    }
    for key in &founding.access_keys {
        noted = access_keys::insert(transaction, key)?;
    }
    Ok(noted)
}

#[async_trait]
impl Deployments for SqliteStore {
    async fn deployment(&self) -> Result<Option<Deployment>, StoreError> {
        self.read(|connection| stored(connection)).await
    }

    async fn initialize(&self, founding: Founding) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), found(transaction, &founding)?)))
            .await
    }

    async fn ring_keys(&self) -> Result<Vec<RingKeyRecord>, StoreError> {
        self.read(|connection| {
            row::all(
                connection,
                "SELECT id, not_before, retire_after, sealed FROM ring_keys ORDER BY id",
                [],
                ring_key,
            )
        })
        .await
    }

    async fn add_ring_key(&self, key: RingKeyRecord) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert_ring_key(transaction, &key)?)))
            .await
    }

    async fn retire_ring_key(&self, id: u32, retire_after: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| {
            let changed = row::execute(
                transaction,
                "UPDATE ring_keys SET retire_after = ?2 WHERE id = ?1",
                params![id, retire_after.seconds()],
            )?;
            if changed == 0 {
                return Err(Conflict::NotFound.into());
            }
            Ok(((), feed::note(transaction, &Subject::RingKeys)?))
        })
        .await
    }
}
