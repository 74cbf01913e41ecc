//! Password policies.

use async_trait::async_trait;
use daypass_model::AccountId;
use rusqlite::{Row, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::password::{PasswordPolicies, PasswordPolicy};
use crate::sqlite::fault::Fault;
use crate::sqlite::{SqliteStore, feed, row};

fn policy(row: &Row<'_>) -> Result<PasswordPolicy, Fault> {
    Ok(PasswordPolicy {
        minimum_length: row::number(row, "minimum_length")?,
        require_symbols: row.get("require_symbols")?,
        require_numbers: row.get("require_numbers")?,
        require_uppercase: row.get("require_uppercase")?,
        require_lowercase: row.get("require_lowercase")?,
        users_may_change: row.get("users_may_change")?,
        maximum_age: row.get("maximum_age")?,
        reuse_prevention: row.get("reuse_prevention")?,
        hard_expiry: row.get("hard_expiry")?,
    })
}

#[async_trait]
impl PasswordPolicies for SqliteStore {
    async fn password_policy(
        &self,
        account: AccountId,
    ) -> Result<Option<PasswordPolicy>, StoreError> {
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT * FROM password_policies WHERE account = ?1",
                [account.to_string()],
                policy,
            )
        })
        .await
    }

    async fn put_password_policy(
        &self,
        account: AccountId,
        policy: PasswordPolicy,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| {
            row::execute(
                transaction,
                "INSERT OR REPLACE INTO password_policies
                     (account, minimum_length, require_symbols, require_numbers, require_uppercase,
                      require_lowercase, users_may_change, maximum_age, reuse_prevention,
                      hard_expiry)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    account.to_string(),
                    policy.minimum_length,
                    policy.require_symbols,
                    policy.require_numbers,
                    policy.require_uppercase,
                    policy.require_lowercase,
                    policy.users_may_change,
                    policy.maximum_age,
                    policy.reuse_prevention,
                    policy.hard_expiry,
                ],
            )
            .map_err(Fault::when_taken(Conflict::NameTaken))?;
            let noted = feed::note(transaction, &Subject::PasswordPolicy(account))?;
            Ok(((), noted))
        })
        .await
    }

    async fn remove_password_policy(&self, account: AccountId) -> Result<(), StoreError> {
        self.write(move |transaction| {
            let removed = row::execute(
                transaction,
                "DELETE FROM password_policies WHERE account = ?1",
                [account.to_string()],
            )?;
            if removed == 0 {
                return Err(Conflict::NotFound.into());
            }
            let noted = feed::note(transaction, &Subject::PasswordPolicy(account))?;
            Ok(((), noted))
        })
        .await
    }
}
