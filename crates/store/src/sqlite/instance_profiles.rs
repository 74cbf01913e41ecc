//! Instance profiles, and the roles in them.

use async_trait::async_trait;
use daypass_model::{AccountId, InstanceProfileName, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, Dependents, StoreError};
use crate::instance_profile::{
    INSTANCE_PROFILES_PER_ACCOUNT, InstanceProfile, InstanceProfiles, ROLES_PER_INSTANCE_PROFILE,
};
use crate::page::{Page, Slice};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, entities, roles, row};
use crate::tags::TagEdit;

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT account, id, name, path, created_at, tags, role FROM instance_profiles ",
            $which
        )
    };
}

fn profile(row: &Row<'_>) -> Result<InstanceProfile, Fault> {
    Ok(InstanceProfile {
        account: row::text(row, "account")?,
        id: row::text(row, "id")?,
        name: row::text(row, "name")?,
        path: row::text(row, "path")?,
        created_at: row::instant(row, "created_at")?,
        tags: row::tags(row)?,
        role: row::optional_text(row, "role")?,
    })
}

/// The profile with this id, which must be of this account.
fn owned(
    connection: &Connection,
    account: AccountId,
    id: &UniqueId,
) -> Result<InstanceProfile, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.as_str(), &account.to_string()],
        profile,
    )?
    .ok_or_else(|| Conflict::NotFound.into())
}

fn insert(transaction: &Transaction<'_>, profile: InstanceProfile) -> Result<Noted, Fault> {
    entities::insert(transaction, &profile.id, "instance-profile")?;
    row::execute(
        transaction,
        "INSERT INTO instance_profiles (id, account, name, folded_name, path, created_at, tags)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            profile.id.as_str(),
            profile.account.to_string(),
            profile.name.as_str(),
            profile.name.folded(),
            profile.path.as_str(),
            profile.created_at.seconds(),
            row::tags_column(&profile.tags),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    // Counted with the new one in, so that a name that is taken is told first.
    let others = "SELECT 1 FROM instance_profiles WHERE account = ?1 LIMIT 1 OFFSET ?2";
    let limit = INSTANCE_PROFILES_PER_ACCOUNT;
    let over = params![profile.account.to_string(), row::count(limit)];
    if row::exists(transaction, others, over)? {
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    feed::note(transaction, &Subject::InstanceProfile(profile.id))
}

fn remove(transaction: &Transaction<'_>, account: AccountId, id: UniqueId) -> Result<Noted, Fault> {
    if owned(transaction, account, &id)?.role.is_some() {
        return Err(Conflict::HasDependents(Dependents::ProfileRole).into());
    }
    row::execute(
        transaction,
        "DELETE FROM instance_profiles WHERE id = ?1",
        [id.as_str()],
    )?;
    entities::remove(transaction, &id)?;
    feed::note(transaction, &Subject::InstanceProfile(id))
}

fn put_role(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: UniqueId,
    role: &UniqueId,
) -> Result<Noted, Fault> {
    let stored = owned(transaction, account, &id)?;
    roles::by_id(transaction, account, role)?.ok_or(Conflict::NotFound)?;
    if stored.role.is_some() {
        let limit = ROLES_PER_INSTANCE_PROFILE;
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    set_role(transaction, id, Some(role))
}

fn take_role(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: UniqueId,
    role: &UniqueId,
) -> Result<Noted, Fault> {
    if owned(transaction, account, &id)?.role.as_ref() != Some(role) {
        return Err(Conflict::NotFound.into());
    }
    set_role(transaction, id, None)
}

fn set_role(
    transaction: &Transaction<'_>,
    id: UniqueId,
    role: Option<&UniqueId>,
) -> Result<Noted, Fault> {
    row::execute(
        transaction,
        "UPDATE instance_profiles SET role = ?2 WHERE id = ?1",
        params![id.as_str(), role.map(UniqueId::as_str)],
    )?;
    feed::note(transaction, &Subject::InstanceProfile(id))
}

/// Changes a profile's tags.
pub(super) fn edit_tags(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: &UniqueId,
    edit: TagEdit,
) -> Result<Noted, Fault> {
    let tags = edit.apply(owned(transaction, account, id)?.tags)?;
    row::execute(
        transaction,
        "UPDATE instance_profiles SET tags = ?2 WHERE id = ?1",
        [id.as_str(), &row::tags_column(&tags)],
    )?;
    feed::note(transaction, &Subject::InstanceProfile(id.clone()))
}

/// Refuses if the role is in a profile.
pub(super) fn refuse_holding(connection: &Connection, role: &UniqueId) -> Result<(), Fault> {
    let holders = "SELECT 1 FROM instance_profiles WHERE role = ?1";
    match row::exists(connection, holders, [role.as_str()])? {
        true => Err(Conflict::HasDependents(Dependents::InstanceProfiles).into()),
        false => Ok(()),
    }
}

#[async_trait]
impl InstanceProfiles for SqliteStore {
    async fn find_instance_profile(
        &self,
        account: AccountId,
        name: &InstanceProfileName,
    ) -> Result<Option<InstanceProfile>, StoreError> {
        let folded = name.folded();
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE account = ?1 AND folded_name = ?2"),
                [account.to_string(), folded],
                profile,
            )
        })
        .await
    }

    async fn list_instance_profiles(
        &self,
        account: AccountId,
        path_prefix: &str,
        page: Page,
    ) -> Result<Slice<InstanceProfile>, StoreError> {
        let prefix = path_prefix.to_owned();
        self.read(move |connection| {
            let profiles = row::all(
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
                profile,
            )?;
            Ok(page.cut(profiles, |profile| profile.name.folded()))
        })
        .await
    }

    async fn list_instance_profiles_of(
        &self,
        account: AccountId,
        role: &UniqueId,
        page: Page,
    ) -> Result<Slice<InstanceProfile>, StoreError> {
        let role = role.clone();
        self.read(move |connection| {
            let profiles = row::all(
                connection,
                select!(
                    "WHERE role = ?1 AND account = ?2 AND folded_name > ?3
                     ORDER BY folded_name LIMIT ?4"
                ),
                params![
                    role.as_str(),
                    account.to_string(),
                    page.after(),
                    row::count(page.probe())
                ],
                profile,
            )?;
            Ok(page.cut(profiles, |profile| profile.name.folded()))
        })
        .await
    }

    async fn add_instance_profile(&self, profile: InstanceProfile) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, profile)?)))
            .await
    }

    async fn remove_instance_profile(
        &self,
        account: AccountId,
        id: &UniqueId,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, id)?)))
            .await
    }

    async fn put_role_into_profile(
        &self,
        account: AccountId,
        profile: &UniqueId,
        role: &UniqueId,
    ) -> Result<(), StoreError> {
        let (id, role) = (profile.clone(), role.clone());
        self.write(move |transaction| Ok(((), put_role(transaction, account, id, &role)?)))
            .await
    }

    async fn take_role_from_profile(
        &self,
        account: AccountId,
        profile: &UniqueId,
        role: &UniqueId,
    ) -> Result<(), StoreError> {
        let (id, role) = (profile.clone(), role.clone());
        self.write(move |transaction| Ok(((), take_role(transaction, account, id, &role)?)))
            .await
    }
}
