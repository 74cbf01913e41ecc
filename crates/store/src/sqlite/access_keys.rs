//! Long-term access keys.

use async_trait::async_trait;
use daypass_model::{AccessKeyId, AccountId, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::record::{AccessKey, KeyOwner, Revision};
use crate::sqlite::SqliteStore;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::row;
use crate::store::{ACCESS_KEYS_PER_OWNER, AccessKeys};

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, account, user_id, sealed_secret, active, created_at, revision
             FROM access_keys ",
            $which
        )
    };
}

fn access_key(row: &Row<'_>) -> Result<AccessKey, Fault> {
    Ok(AccessKey {
        id: row::text(row, "id")?,
        account: row::text(row, "account")?,
        owner: row::optional_text(row, "user_id")?.map_or(KeyOwner::Root, KeyOwner::User),
        sealed_secret: row::sealed(row, "sealed_secret")?,
        active: row.get("active")?,
        created_at: row::instant(row, "created_at")?,
        revision: row::revision(row)?,
    })
}

fn by_id(connection: &Connection, id: &AccessKeyId) -> Result<Option<AccessKey>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1"),
        [id.as_str()],
        access_key,
    )
}

fn of_owner(
    connection: &Connection,
    account: AccountId,
    owner: &KeyOwner,
) -> Result<Vec<AccessKey>, Fault> {
    match owner {
        KeyOwner::Root => row::all(
            connection,
            select!("WHERE account = ?1 AND user_id IS NULL ORDER BY id"),
            [account.to_string()],
            access_key,
        ),
        KeyOwner::User(user) => row::all(
            connection,
            select!("WHERE user_id = ?1 AND account = ?2 ORDER BY id"),
            [user.as_str(), &account.to_string()],
            access_key,
        ),
    }
}

/// Whether a key of this user would have something to act as.
fn user_exists(
    connection: &Connection,
    account: AccountId,
    user: &UniqueId,
) -> Result<bool, Fault> {
    row::exists(
        connection,
        "SELECT 1 FROM users WHERE id = ?1 AND account = ?2",
        [user.as_str(), &account.to_string()],
    )
}

pub(super) fn insert(transaction: &Transaction<'_>, key: &AccessKey) -> Result<Noted, Fault> {
    let user = match &key.owner {
        KeyOwner::Root => None,
        KeyOwner::User(user) => Some(user),
    };
    if let Some(user) = user
        && !user_exists(transaction, key.account, user)?
    {
        return Err(Conflict::NotFound.into());
    }
    if of_owner(transaction, key.account, &key.owner)?.len() >= ACCESS_KEYS_PER_OWNER {
        return Err(Conflict::LimitExceeded {
            limit: ACCESS_KEYS_PER_OWNER,
        }
        .into());
    }
    row::execute(
        transaction,
        "INSERT INTO access_keys
             (id, account, user_id, sealed_secret, active, created_at, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            key.id.as_str(),
            key.account.to_string(),
            user.map(UniqueId::as_str),
            key.sealed_secret.0,
            key.active,
            key.created_at.seconds(),
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    feed::note(transaction, &Subject::AccessKey(key.id.clone()))
}

fn update(transaction: &Transaction<'_>, key: AccessKey) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, &key.id)?
        .filter(|stored| stored.account == key.account)
        .ok_or(Conflict::NotFound)?;
    if stored.revision != key.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let revision = key.revision.next();
    row::execute(
        transaction,
        "UPDATE access_keys SET sealed_secret = ?2, active = ?3, revision = ?4 WHERE id = ?1",
        params![
            key.id.as_str(),
            key.sealed_secret.0,
            key.active,
            row::revision_column(revision),
        ],
    )?;
    Ok((
        revision,
        feed::note(transaction, &Subject::AccessKey(key.id))?,
    ))
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: AccessKeyId,
) -> Result<Noted, Fault> {
    let removed = row::execute(
        transaction,
        "DELETE FROM access_keys WHERE id = ?1 AND account = ?2",
        [id.as_str(), &account.to_string()],
    )?;
    if removed == 0 {
        return Err(Conflict::NotFound.into());
    }
    feed::note(transaction, &Subject::AccessKey(id))
}

#[async_trait]
impl AccessKeys for SqliteStore {
    async fn access_key(&self, id: &AccessKeyId) -> Result<Option<AccessKey>, StoreError> {
        let id = id.clone();
        self.read(move |connection| by_id(connection, &id)).await
    }

    async fn list_access_keys(
        &self,
        account: AccountId,
        owner: &KeyOwner,
    ) -> Result<Vec<AccessKey>, StoreError> {
        let owner = owner.clone();
        self.read(move |connection| of_owner(connection, account, &owner))
            .await
    }

    async fn add_access_key(&self, key: AccessKey) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, &key)?)))
            .await
    }

    async fn update_access_key(&self, key: AccessKey) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, key))
            .await
    }

    async fn remove_access_key(
        &self,
        account: AccountId,
        id: &AccessKeyId,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, id)?)))
            .await
    }
}
