//! Groups, and who is in them.

use async_trait::async_trait;
use daypass_model::{AccountId, GroupName, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, Dependents, StoreError};
use crate::group::{GROUPS_PER_ACCOUNT, GROUPS_PER_USER, Group, Groups};
use crate::page::{Page, Slice};
use crate::record::{Revision, User};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, entities, row, users};

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT account, id, name, path, created_at, revision FROM groups ",
            $which
        )
    };
}

fn group(row: &Row<'_>) -> Result<Group, Fault> {
    Ok(Group {
        account: row::text(row, "account")?,
        id: row::text(row, "id")?,
        name: row::text(row, "name")?,
        path: row::text(row, "path")?,
        created_at: row::instant(row, "created_at")?,
        revision: row::revision(row)?,
    })
}

fn by_id(
    connection: &Connection,
    account: AccountId,
    id: &UniqueId,
) -> Result<Option<Group>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.as_str(), &account.to_string()],
        group,
    )
}

fn insert(transaction: &Transaction<'_>, group: Group) -> Result<Noted, Fault> {
    entities::insert(transaction, &group.id, "group")?;
    row::execute(
        transaction,
        "INSERT INTO groups (id, account, name, folded_name, path, created_at, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            group.id.as_str(),
            group.account.to_string(),
            group.name.as_str(),
            group.name.folded(),
            group.path.as_str(),
            group.created_at.seconds(),
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    // Counted with the new one in, so that a name that is taken is told first.
    let others = "SELECT 1 FROM groups WHERE account = ?1 LIMIT 1 OFFSET ?2";
    let over = params![group.account.to_string(), row::count(GROUPS_PER_ACCOUNT)];
    if row::exists(transaction, others, over)? {
        let limit = GROUPS_PER_ACCOUNT;
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    feed::note(transaction, &Subject::Group(group.id))
}

fn update(transaction: &Transaction<'_>, group: Group) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, group.account, &group.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != group.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let revision = group.revision.next();
    row::execute(
        transaction,
        "UPDATE groups SET name = ?2, folded_name = ?3, path = ?4, revision = ?5 WHERE id = ?1",
        params![
            group.id.as_str(),
            group.name.as_str(),
            group.name.folded(),
            group.path.as_str(),
            row::revision_column(revision),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    Ok((
        revision,
        feed::note(transaction, &Subject::Group(group.id))?,
    ))
}

fn remove(transaction: &Transaction<'_>, account: AccountId, id: UniqueId) -> Result<Noted, Fault> {
    by_id(transaction, account, &id)?.ok_or(Conflict::NotFound)?;
    let members = "SELECT 1 FROM group_members WHERE group_id = ?1";
    if row::exists(transaction, members, [id.as_str()])? {
        return Err(Conflict::HasDependents(Dependents::Members).into());
    }
    entities::refuse_dependents(transaction, &id)?;
    row::execute(
        transaction,
        "DELETE FROM groups WHERE id = ?1",
        [id.as_str()],
    )?;
    entities::remove(transaction, &id)?;
    feed::note(transaction, &Subject::Group(id))
}

/// Refuses unless both are of this account.
fn refuse_strangers(
    connection: &Connection,
    account: AccountId,
    group: &UniqueId,
    user: &UniqueId,
) -> Result<(), Fault> {
    let both = "SELECT 1 FROM groups JOIN users ON users.account = groups.account
                WHERE groups.id = ?1 AND users.id = ?2 AND groups.account = ?3";
    let ids = [group.as_str(), user.as_str(), &account.to_string()];
    match row::exists(connection, both, ids)? {
        true => Ok(()),
        false => Err(Conflict::NotFound.into()),
    }
}

fn of(connection: &Connection, user: &UniqueId) -> Result<Vec<Group>, Fault> {
    row::all(
        connection,
        select!(
            "JOIN group_members ON group_id = id WHERE user_id = ?1 ORDER BY groups.folded_name"
        ),
        [user.as_str()],
        group,
    )
}

fn add_member(
    transaction: &Transaction<'_>,
    account: AccountId,
    group: &UniqueId,
    user: UniqueId,
) -> Result<Noted, Fault> {
    refuse_strangers(transaction, account, group, &user)?;
    let others = of(transaction, &user)?;
    if !others.iter().any(|other| other.id == *group) {
        if others.len() >= GROUPS_PER_USER {
            let limit = GROUPS_PER_USER;
            return Err(Conflict::LimitExceeded { limit }.into());
        }
        row::execute(
            transaction,
            "INSERT INTO group_members (group_id, user_id, folded_name)
             SELECT ?1, id, folded_name FROM users WHERE id = ?2",
            [group.as_str(), user.as_str()],
        )?;
    }
    feed::note(transaction, &Subject::Memberships(user))
}

fn remove_member(
    transaction: &Transaction<'_>,
    account: AccountId,
    group: &UniqueId,
    user: UniqueId,
) -> Result<Noted, Fault> {
    refuse_strangers(transaction, account, group, &user)?;
    row::execute(
        transaction,
        "DELETE FROM group_members WHERE group_id = ?1 AND user_id = ?2",
        [group.as_str(), user.as_str()],
    )?;
    feed::note(transaction, &Subject::Memberships(user))
}

#[async_trait]
impl Groups for SqliteStore {
    async fn group(&self, account: AccountId, id: &UniqueId) -> Result<Option<Group>, StoreError> {
        let id = id.clone();
        self.read(move |connection| by_id(connection, account, &id))
            .await
    }

    async fn find_group(
        &self,
        account: AccountId,
        name: &GroupName,
    ) -> Result<Option<Group>, StoreError> {
        let folded = name.folded();
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE account = ?1 AND folded_name = ?2"),
                [account.to_string(), folded],
                group,
            )
        })
        .await
    }

    async fn list_groups(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<Group>, StoreError> {
        let prefix = path_prefix.to_owned();
        self.read(move |connection| {
            let groups = row::all(
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
                group,
            )?;
            Ok(page.cut(groups, |group| group.name.folded()))
        })
        .await
    }

    async fn add_group(&self, group: Group) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, group)?)))
            .await
    }

    async fn update_group(&self, group: Group) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, group))
            .await
    }

    async fn remove_group(&self, account: AccountId, id: &UniqueId) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, id)?)))
            .await
    }

    async fn add_member(
        &self,
        account: AccountId,
        group: &UniqueId,
        user: &UniqueId,
    ) -> Result<(), StoreError> {
        let (group, user) = (group.clone(), user.clone());
        self.write(move |transaction| Ok(((), add_member(transaction, account, &group, user)?)))
            .await
    }

    async fn remove_member(
        &self,
        account: AccountId,
        group: &UniqueId,
        user: &UniqueId,
    ) -> Result<(), StoreError> {
        let (group, user) = (group.clone(), user.clone());
        self.write(move |transaction| Ok(((), remove_member(transaction, account, &group, user)?)))
            .await
    }

    async fn list_members(&self, group: &UniqueId, page: Page) -> Result<Slice<User>, StoreError> {
        let group = group.clone();
        self.read(move |connection| {
            let members = users::in_group(connection, &group, &page)?;
            Ok(page.cut(members, |user| user.name.folded()))
        })
        .await
    }

    async fn groups_of(&self, user: &UniqueId) -> Result<Vec<Group>, StoreError> {
        let user = user.clone();
        self.read(move |connection| of(connection, &user)).await
    }
}
