//! Roles.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityName, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::{Named, Subject};
use crate::error::{Conflict, StoreError};
use crate::page::{Page, Slice};
use crate::record::{Pin, Revision, Role, TrustPolicy};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, entities, instance_profiles, row};
use crate::store::Roles;

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT account, id, name, path, created_at, description, max_session_duration,
                    trust_text, trust_pins, tags, boundary, revision
             FROM roles ",
            $which
        )
    };
}

fn role(row: &Row<'_>) -> Result<Role, Fault> {
    Ok(Role {
        account: row::text(row, "account")?,
        id: row::text(row, "id")?,
        name: row::text(row, "name")?,
        path: row::text(row, "path")?,
        created_at: row::instant(row, "created_at")?,
        description: row.get("description")?,
        max_session_duration: row::number(row, "max_session_duration")?,
        trust: TrustPolicy {
            text: row.get("trust_text")?,
            pins: row::pairs(row, "trust_pins", |arn, id| {
                Some(Pin {
                    arn,
                    id: id.parse().ok()?,
                })
            })?,
        },
        tags: row::tags(row)?,
        boundary: row.get("boundary")?,
        revision: row::revision(row)?,
    })
}

pub(super) fn by_id(
    connection: &Connection,
    account: AccountId,
    id: &UniqueId,
) -> Result<Option<Role>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.as_str(), &account.to_string()],
        role,
    )
}

fn pins_column(pins: &[Pin]) -> String {
    row::pairs_column(pins.iter().map(|pin| (pin.arn.as_str(), pin.id.as_str())))
}

fn subject(role: Role) -> Subject {
    Subject::Role(Named {
        account: role.account,
        id: role.id,
        name: role.name,
    })
}

fn insert(transaction: &Transaction<'_>, role: Role) -> Result<Noted, Fault> {
    entities::check_boundary(transaction, role.account, role.boundary.as_deref())?;
    entities::insert(transaction, &role.id, "role")?;
    row::execute(
        transaction,
        "INSERT INTO roles
             (id, account, name, folded_name, path, created_at, description,
              max_session_duration, trust_text, trust_pins, tags, boundary, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            role.id.as_str(),
            role.account.to_string(),
            role.name.as_str(),
            role.name.folded(),
            role.path.as_str(),
            role.created_at.seconds(),
            role.description,
            role.max_session_duration,
            role.trust.text,
            pins_column(&role.trust.pins),
            row::tags_column(&role.tags),
            role.boundary,
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    feed::note(transaction, &subject(role))
}

pub(super) fn update(
    transaction: &Transaction<'_>,
    role: Role,
) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, role.account, &role.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != role.revision {
        return Err(Conflict::StaleRevision.into());
    }
    if stored.boundary != role.boundary {
        entities::check_boundary(transaction, role.account, role.boundary.as_deref())?;
    }
    let revision = role.revision.next();
    row::execute(
        transaction,
        "UPDATE roles
         SET name = ?2, folded_name = ?3, path = ?4, description = ?5,
             max_session_duration = ?6, trust_text = ?7, trust_pins = ?8, tags = ?9,
             boundary = ?10, revision = ?11
         WHERE id = ?1",
        params![
            role.id.as_str(),
            role.name.as_str(),
            role.name.folded(),
            role.path.as_str(),
            role.description,
            role.max_session_duration,
            role.trust.text,
            pins_column(&role.trust.pins),
            row::tags_column(&role.tags),
            role.boundary,
            row::revision_column(revision),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    if stored.name != role.name {
        feed::note(transaction, &subject(stored))?;
    }
    Ok((revision, feed::note(transaction, &subject(role))?))
}

pub(super) fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: &UniqueId,
) -> Result<Noted, Fault> {
    let stored = by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
    instance_profiles::refuse_holding(transaction, id)?;
    entities::refuse_dependents(transaction, id)?;
    row::execute(
        transaction,
        "DELETE FROM roles WHERE id = ?1",
        [id.as_str()],
    )?;
    entities::remove(transaction, id)?;
    feed::note(transaction, &subject(stored))
}

#[async_trait]
impl Roles for SqliteStore {
    async fn role(&self, account: AccountId, id: &UniqueId) -> Result<Option<Role>, StoreError> {
        let id = id.clone();
        self.read(move |connection| by_id(connection, account, &id))
            .await
    }

    async fn find_role(
        &self,
        account: AccountId,
        name: &EntityName,
    ) -> Result<Option<Role>, StoreError> {
        let folded = name.folded();
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE account = ?1 AND folded_name = ?2"),
                [account.to_string(), folded],
                role,
            )
        })
        .await
    }

    async fn list_roles(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<Role>, StoreError> {
        let prefix = path_prefix.to_owned();
        self.read(move |connection| {
            let roles = row::all(
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
                role,
            )?;
            Ok(page.cut(roles, |role| role.name.folded()))
        })
        .await
    }

    async fn add_role(&self, role: Role) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, role)?)))
            .await
    }

    async fn update_role(&self, role: Role) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, role))
            .await
    }

    async fn remove_role(&self, account: AccountId, id: &UniqueId) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, &id)?)))
            .await
    }
}
