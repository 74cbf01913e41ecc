//! Users.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityName, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::{Named, Subject};
use crate::error::{Conflict, Dependents, StoreError};
use crate::page::{Page, Slice};
use crate::record::{Revision, User};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, entities, row};
use crate::store::Users;

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT account, id, name, path, created_at, tags, boundary, revision FROM users ",
            $which
        )
    };
}

fn user(row: &Row<'_>) -> Result<User, Fault> {
    Ok(User {
        account: row::text(row, "account")?,
        id: row::text(row, "id")?,
        name: row::text(row, "name")?,
        path: row::text(row, "path")?,
        created_at: row::instant(row, "created_at")?,
        tags: row::tags(row)?,
        boundary: row.get("boundary")?,
        revision: row::revision(row)?,
    })
}

pub(super) fn by_id(
    connection: &Connection,
    account: AccountId,
    id: &UniqueId,
) -> Result<Option<User>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.as_str(), &account.to_string()],
        user,
    )
}

/// The users who are in a group, from where a page begins.
pub(super) fn in_group(
    connection: &Connection,
    group: &UniqueId,
    page: &Page,
) -> Result<Vec<User>, Fault> {
    row::all(
        connection,
        select!(
            "JOIN group_members AS member ON member.user_id = id
             WHERE member.group_id = ?1 AND member.folded_name > ?2
             ORDER BY member.folded_name LIMIT ?3"
        ),
        params![group.as_str(), page.after(), row::count(page.probe())],
        user,
    )
}

fn subject(user: User) -> Subject {
    Subject::User(Named {
        account: user.account,
        id: user.id,
        name: user.name,
    })
}

fn insert(transaction: &Transaction<'_>, user: User) -> Result<Noted, Fault> {
    entities::check_boundary(transaction, user.account, user.boundary.as_deref())?;
    entities::insert(transaction, &user.id, "user")?;
    row::execute(
        transaction,
        "INSERT INTO users
             (id, account, name, folded_name, path, created_at, tags, boundary, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            user.id.as_str(),
            user.account.to_string(),
            user.name.as_str(),
            user.name.folded(),
            user.path.as_str(),
            user.created_at.seconds(),
            row::tags_column(&user.tags),
            user.boundary,
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    feed::note(transaction, &subject(user))
}

pub(super) fn update(
    transaction: &Transaction<'_>,
    user: User,
) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, user.account, &user.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != user.revision {
        return Err(Conflict::StaleRevision.into());
    }
    if stored.boundary != user.boundary {
        entities::check_boundary(transaction, user.account, user.boundary.as_deref())?;
    }
    let revision = user.revision.next();
    row::execute(
        transaction,
        "UPDATE users
         SET name = ?2, folded_name = ?3, path = ?4, tags = ?5, boundary = ?6, revision = ?7
         WHERE id = ?1",
        params![
            user.id.as_str(),
            user.name.as_str(),
            user.name.folded(),
            user.path.as_str(),
            row::tags_column(&user.tags),
            user.boundary,
            row::revision_column(revision),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    row::execute(
        transaction,
        "UPDATE group_members SET folded_name = ?2 WHERE user_id = ?1 AND folded_name <> ?2",
        [user.id.as_str(), &user.name.folded()],
    )?;
    if stored.name != user.name {
        feed::note(transaction, &subject(stored))?;
    }
    Ok((revision, feed::note(transaction, &subject(user))?))
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: &UniqueId,
) -> Result<Noted, Fault> {
    let stored = by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
    let keys = "SELECT 1 FROM access_keys WHERE user_id = ?1";
    if row::exists(transaction, keys, [id.as_str()])? {
        return Err(Conflict::HasDependents(Dependents::AccessKeys).into());
    }
    let devices = "SELECT 1 FROM mfa_devices WHERE user_id = ?1";
    if row::exists(transaction, devices, [id.as_str()])? {
        return Err(Conflict::HasDependents(Dependents::MfaDevices).into());
    }
    let profile = "SELECT 1 FROM login_profiles WHERE user_id = ?1";
    if row::exists(transaction, profile, [id.as_str()])? {
        return Err(Conflict::HasDependents(Dependents::LoginProfile).into());
    }
    entities::refuse_dependents(transaction, id)?;
    let groups = "SELECT 1 FROM group_members WHERE user_id = ?1";
    if row::exists(transaction, groups, [id.as_str()])? {
        return Err(Conflict::HasDependents(Dependents::Memberships).into());
    }
    row::execute(
        transaction,
        "DELETE FROM users WHERE id = ?1",
        [id.as_str()],
    )?;
    entities::remove(transaction, id)?;
    feed::note(transaction, &subject(stored))
}

#[async_trait]
impl Users for SqliteStore {
    async fn user(&self, account: AccountId, id: &UniqueId) -> Result<Option<User>, StoreError> {
        let id = id.clone();
        self.read(move |connection| by_id(connection, account, &id))
            .await
    }

    async fn find_user(
        &self,
        account: AccountId,
        name: &EntityName,
    ) -> Result<Option<User>, StoreError> {
        let folded = name.folded();
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE account = ?1 AND folded_name = ?2"),
                [account.to_string(), folded],
                user,
            )
        })
        .await
    }

    async fn list_users(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<User>, StoreError> {
        let prefix = path_prefix.to_owned();
        self.read(move |connection| {
            let users = row::all(
                connection,
                select!(
                    "WHERE account = ?1 AND folded_name > ?2 AND substr(path, 1, length(?3)) = ?3
                     ORDER BY folded_name LIMIT ?4"
                ),
                params![
                    account.to_string(),
                    page.after(),
                    prefix,
                    row::count(page.probe())
                ],
                user,
            )?;
            Ok(page.cut(users, |user| user.name.folded()))
        })
        .await
    }

    async fn add_user(&self, user: User) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, user)?)))
            .await
    }

    async fn update_user(&self, user: User) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, user))
            .await
    }

    async fn remove_user(&self, account: AccountId, id: &UniqueId) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, &id)?)))
            .await
    }
}
