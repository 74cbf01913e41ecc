//! Accounts.

use async_trait::async_trait;
use daypass_model::AccountId;
use rusqlite::{Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::page::{Page, Slice};
use crate::record::Account;
use crate::sqlite::SqliteStore;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::row;
use crate::store::Accounts;

fn account(row: &Row<'_>) -> Result<Account, Fault> {
    Ok(Account {
        id: row::text(row, "id")?,
        created_at: row::instant(row, "created_at")?,
    })
}

pub(super) fn insert(transaction: &Transaction<'_>, account: &Account) -> Result<Noted, Fault> {
    row::execute(
        transaction,
        "INSERT INTO accounts (id, created_at) VALUES (?1, ?2)",
        params![account.id.to_string(), account.created_at.seconds()],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    feed::note(transaction, &Subject::Account(account.id))
}

#[async_trait]
impl Accounts for SqliteStore {
    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT id, created_at FROM accounts WHERE id = ?1",
                [id.to_string()],
                account,
            )
        })
        .await
    }

    async fn list_accounts(&self, page: Page) -> Result<Slice<Account>, StoreError> {
        self.read(move |connection| {
            let accounts = row::all(
                connection,
                "SELECT id, created_at FROM accounts WHERE id > ?1 ORDER BY id LIMIT ?2",
                params![page.after(), row::count(page.probe())],
                account,
            )?;
            Ok(page.cut(accounts, |account| account.id.to_string()))
        })
        .await
    }

    async fn add_account(&self, account: Account) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, &account)?)))
            .await
    }
}
