//! The end of service-linked roles.

use async_trait::async_trait;
use daypass_model::{AccountId, UniqueId};
use rusqlite::{Row, Transaction, params};

use crate::error::StoreError;
use crate::service_linked::{DELETIONS_KEPT, RoleDeletion, ServiceLinkedRoles};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::Noted;
use crate::sqlite::{SqliteStore, roles, row};

fn deletion(row: &Row<'_>) -> Result<RoleDeletion, Fault> {
    Ok(RoleDeletion {
        account: row::text(row, "account")?,
        task: row.get("task")?,
        deleted_at: row::instant(row, "deleted_at")?,
    })
}

fn delete(
    transaction: &Transaction<'_>,
    role: &UniqueId,
    deletion: &RoleDeletion,
) -> Result<Noted, Fault> {
    row::execute(
        transaction,
        "DELETE FROM role_deletions WHERE deleted_at < ?1",
        [deletion.deleted_at.plus(-DELETIONS_KEPT).seconds()],
    )?;
    row::execute(
        transaction,
        "INSERT INTO role_deletions (task, account, deleted_at) VALUES (?1, ?2, ?3)",
        params![
            deletion.task,
            deletion.account.to_string(),
            deletion.deleted_at.seconds()
        ],
    )?;
    roles::remove(transaction, deletion.account, role)
}

#[async_trait]
impl ServiceLinkedRoles for SqliteStore {
    async fn delete_service_linked_role(
        &self,
        role: &UniqueId,
        deletion: RoleDeletion,
    ) -> Result<(), StoreError> {
        let role = role.clone();
        self.write(move |transaction| Ok(((), delete(transaction, &role, &deletion)?)))
            .await
    }

    async fn role_deletion(
        &self,
        account: AccountId,
        task: &str,
    ) -> Result<Option<RoleDeletion>, StoreError> {
        let task = task.to_owned();
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT task, account, deleted_at FROM role_deletions
                 WHERE task = ?1 AND account = ?2",
                [&task, &account.to_string()],
                deletion,
            )
        })
        .await
    }
}
