//! What accounts say of themselves, and how much they have.

use async_trait::async_trait;
use daypass_model::{AccountAlias, AccountId};
use rusqlite::{Row, Transaction, params};

use crate::account_settings::{AccountCounts, AccountSettings, TokenVersion};
use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};

fn set_alias(
    transaction: &Transaction<'_>,
    account: AccountId,
    alias: &str,
) -> Result<Noted, Fault> {
    let exists = "SELECT 1 FROM accounts WHERE id = ?1";
    if !row::exists(transaction, exists, [account.to_string()])? {
        return Err(Conflict::NotFound.into());
    }
    // Which of the two constraints is broken must not be guessed from the error.
    let taken = "SELECT 1 FROM account_aliases WHERE alias = ?1";
    if row::exists(transaction, taken, [alias])? {
        return Err(Conflict::NameTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO account_aliases (account, alias) VALUES (?1, ?2)
         ON CONFLICT (account) DO UPDATE SET alias = excluded.alias",
        [&account.to_string(), alias],
    )?;
    feed::note(transaction, &Subject::Account(account))
}

fn remove_alias(
    transaction: &Transaction<'_>,
    account: AccountId,
    alias: &str,
) -> Result<Noted, Fault> {
    let removed = row::execute(
        transaction,
        "DELETE FROM account_aliases WHERE account = ?1 AND alias = ?2",
        [&account.to_string(), alias],
    )?;
    if removed == 0 {
        return Err(Conflict::NotFound.into());
    }
    feed::note(transaction, &Subject::Account(account))
}

fn set_version(
    transaction: &Transaction<'_>,
    account: AccountId,
    version: TokenVersion,
) -> Result<Noted, Fault> {
    let number = match version {
        TokenVersion::V1 => 1,
        TokenVersion::V2 => 2,
    };
    let written = row::execute(
        transaction,
        "INSERT INTO account_preferences (account, token_version)
         SELECT id, ?2 FROM accounts WHERE id = ?1
         ON CONFLICT (account) DO UPDATE SET token_version = excluded.token_version",
        params![account.to_string(), number],
    )?;
    if written == 0 {
        return Err(Conflict::NotFound.into());
    }
    feed::note(transaction, &Subject::Account(account))
}

fn version(row: &Row<'_>) -> Result<TokenVersion, Fault> {
    match row.get("token_version")? {
        1 => Ok(TokenVersion::V1),
        2 => Ok(TokenVersion::V2),
        _ => Err(Fault::corrupt("account_preferences.token_version")),
    }
}

fn counts(row: &Row<'_>) -> Result<AccountCounts, Fault> {
    Ok(AccountCounts {
        users: row::number(row, "users")?,
        groups: row::number(row, "groups")?,
        roles: row::number(row, "roles")?,
        policies: row::number(row, "policies")?,
        policy_versions: row::number(row, "policy_versions")?,
        instance_profiles: row::number(row, "instance_profiles")?,
        providers: row::number(row, "providers")?,
        mfa_devices: row::number(row, "mfa_devices")?,
        mfa_devices_in_use: row::number(row, "mfa_devices_in_use")?,
        root_mfa_devices: row::number(row, "root_mfa_devices")?,
        root_access_keys: row::number(row, "root_access_keys")?,
    })
}

/// One statement, so that it sees one moment.
const COUNTS: &str = "SELECT
    (SELECT count(*) FROM users WHERE account = ?1) AS users,
    (SELECT count(*) FROM groups WHERE account = ?1) AS groups,
    (SELECT count(*) FROM roles WHERE account = ?1) AS roles,
    (SELECT count(*) FROM managed_policies WHERE account = ?1) AS policies,
    (SELECT count(*) FROM managed_policies AS p
         JOIN managed_policy_versions AS v ON v.policy = p.id
     WHERE p.account = ?1) AS policy_versions,
    (SELECT count(*) FROM instance_profiles WHERE account = ?1) AS instance_profiles,
    (SELECT count(*) FROM oidc_providers WHERE account = ?1)
        + (SELECT count(*) FROM saml_providers WHERE account = ?1) AS providers,
    (SELECT count(*) FROM mfa_devices WHERE account = ?1) AS mfa_devices,
    (SELECT count(*) FROM mfa_devices
     WHERE account = ?1 AND enabled_at IS NOT NULL) AS mfa_devices_in_use,
    (SELECT count(*) FROM mfa_devices
     WHERE account = ?1 AND enabled_at IS NOT NULL AND user_id IS NULL) AS root_mfa_devices,
    (SELECT count(*) FROM access_keys
     WHERE account = ?1 AND user_id IS NULL) AS root_access_keys";

#[async_trait]
impl AccountSettings for SqliteStore {
    async fn account_alias(&self, account: AccountId) -> Result<Option<AccountAlias>, StoreError> {
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT alias FROM account_aliases WHERE account = ?1",
                [account.to_string()],
                |row| row::text(row, "alias"),
            )
        })
        .await
    }

    async fn set_account_alias(
        &self,
        account: AccountId,
        alias: &AccountAlias,
    ) -> Result<(), StoreError> {
        let alias = alias.clone();
        self.write(move |transaction| Ok(((), set_alias(transaction, account, alias.as_str())?)))
            .await
    }

    async fn remove_account_alias(
        &self,
        account: AccountId,
        alias: &AccountAlias,
    ) -> Result<(), StoreError> {
        let alias = alias.clone();
        self.write(move |transaction| Ok(((), remove_alias(transaction, account, alias.as_str())?)))
            .await
    }

    async fn token_version(&self, account: AccountId) -> Result<TokenVersion, StoreError> {
        let known = self.read(move |connection| {
            row::first(
                connection,
                "SELECT token_version FROM account_preferences WHERE account = ?1",
                [account.to_string()],
                version,
            )
        });
        Ok(known.await?.unwrap_or_default())
    }

    async fn set_token_version(
        &self,
        account: AccountId,
        version: TokenVersion,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), set_version(transaction, account, version)?)))
            .await
    }

    async fn account_counts(&self, account: AccountId) -> Result<AccountCounts, StoreError> {
        let counted = self
            .read(move |connection| row::first(connection, COUNTS, [account.to_string()], counts));
        Ok(counted.await?.unwrap_or_default())
    }
}
