//! SAML providers with their private keys.

use async_trait::async_trait;
use daypass_model::{AccountId, ProviderId, SamlProviderName};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::provider::{
    AssertionEncryption, SAML_PROVIDERS_PER_ACCOUNT, SamlKey, SamlListing, SamlProvider,
    SamlProviders,
};
use crate::record::Revision;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, account, name, metadata, created_at, valid_until, encryption, single_use,
                    allows_cbc, tags, revision
             FROM saml_providers ",
            $which
        )
    };
}

/// A provider without its keys.
fn provider(row: &Row<'_>) -> Result<SamlProvider, Fault> {
    let encryption: Option<String> = row.get("encryption")?;
    Ok(SamlProvider {
        id: row::text(row, "id")?,
        account: row::text(row, "account")?,
        name: row::text(row, "name")?,
        metadata: row.get("metadata")?,
        created_at: row::instant(row, "created_at")?,
        valid_until: row::instant(row, "valid_until")?,
        encryption: match encryption.as_deref() {
            None => None,
            Some("required") => Some(AssertionEncryption::Required),
            Some("allowed") => Some(AssertionEncryption::Allowed),
            Some(_) => return Err(Fault::corrupt("encryption")),
        },
        keys: Vec::new(),
        single_use: row.get("single_use")?,
        allows_cbc: row.get("allows_cbc")?,
        tags: row::tags(row)?,
        revision: row::revision(row)?,
    })
}

fn encryption_column(encryption: Option<AssertionEncryption>) -> Option<&'static str> {
    encryption.map(|encryption| match encryption {
        AssertionEncryption::Required => "required",
        AssertionEncryption::Allowed => "allowed",
    })
}

fn keys_of(connection: &Connection, provider: ProviderId) -> Result<Vec<SamlKey>, Fault> {
    row::all(
        connection,
        "SELECT id, added_at, sealed FROM saml_private_keys WHERE provider = ?1 ORDER BY place",
        [provider.to_string()],
        |row| {
            Ok(SamlKey {
                id: row::text(row, "id")?,
                added_at: row::instant(row, "added_at")?,
                sealed: row::sealed(row, "sealed")?,
            })
        },
    )
}

/// The account's provider with this id.
pub(super) fn by_id(
    connection: &Connection,
    account: AccountId,
    id: ProviderId,
) -> Result<Option<SamlProvider>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.to_string(), account.to_string()],
        provider,
    )?
    .map(|found| with_keys(connection, found))
    .transpose()
}

fn with_keys(connection: &Connection, provider: SamlProvider) -> Result<SamlProvider, Fault> {
    Ok(SamlProvider {
        keys: keys_of(connection, provider.id)?,
        ..provider
    })
}

/// Replaces a provider's keys by these.
fn keep_keys(
    transaction: &Transaction<'_>,
    provider: ProviderId,
    keys: &[SamlKey],
) -> Result<(), Fault> {
    row::execute(
        transaction,
        "DELETE FROM saml_private_keys WHERE provider = ?1",
        [provider.to_string()],
    )?;
    for (place, key) in keys.iter().enumerate() {
        row::execute(
            transaction,
            "INSERT INTO saml_private_keys (id, provider, place, added_at, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                key.id.to_string(),
                provider.to_string(),
                row::count(place),
                key.added_at.seconds(),
                key.sealed.0,
            ],
        )
        .map_err(Fault::when_taken(Conflict::IdTaken))?;
    }
    Ok(())
}

fn insert(transaction: &Transaction<'_>, new: &SamlProvider) -> Result<Noted, Fault> {
    let id = new.id.to_string();
    // Which of the two is taken must not be guessed from the error.
    let known = "SELECT 1 FROM saml_providers WHERE id = ?1";
    if row::exists(transaction, known, [&id])? {
        return Err(Conflict::IdTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO saml_providers
             (id, account, name, folded_name, metadata, created_at, valid_until, encryption,
              single_use, allows_cbc, tags, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            new.account.to_string(),
            new.name.as_str(),
            new.name.folded(),
            new.metadata,
            new.created_at.seconds(),
            new.valid_until.seconds(),
            encryption_column(new.encryption),
            new.single_use,
            new.allows_cbc,
            row::tags_column(&new.tags),
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    let all = "SELECT 1 FROM saml_providers WHERE account = ?1 LIMIT 1 OFFSET ?2";
    let limit = SAML_PROVIDERS_PER_ACCOUNT;
    let beyond = params![new.account.to_string(), row::count(limit)];
    if row::exists(transaction, all, beyond)? {
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    keep_keys(transaction, new.id, &new.keys)?;
    note(transaction, new.account, &new.name)
}

pub(super) fn update(
    transaction: &Transaction<'_>,
    new: &SamlProvider,
) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, new.account, new.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != new.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let revision = new.revision.next();
    row::execute(
        transaction,
        "UPDATE saml_providers
         SET metadata = ?2, valid_until = ?3, encryption = ?4, single_use = ?5, allows_cbc = ?6,
             tags = ?7, revision = ?8
         WHERE id = ?1",
        params![
            new.id.to_string(),
            new.metadata,
            new.valid_until.seconds(),
            encryption_column(new.encryption),
            new.single_use,
            new.allows_cbc,
            row::tags_column(&new.tags),
            row::revision_column(revision),
        ],
    )?;
    keep_keys(transaction, new.id, &new.keys)?;
    Ok((revision, note(transaction, stored.account, &stored.name)?))
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: ProviderId,
) -> Result<Noted, Fault> {
    let stored = by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
    row::execute(
        transaction,
        "DELETE FROM saml_providers WHERE id = ?1",
        [id.to_string()],
    )?;
    note(transaction, account, &stored.name)
}

fn note(
    transaction: &Transaction<'_>,
    account: AccountId,
    name: &SamlProviderName,
) -> Result<Noted, Fault> {
    let name = name.clone();
    feed::note(transaction, &Subject::SamlProvider { account, name })
}

#[async_trait]
impl SamlProviders for SqliteStore {
    async fn find_saml_provider(
        &self,
        account: AccountId,
        name: &SamlProviderName,
    ) -> Result<Option<SamlProvider>, StoreError> {
        let folded = name.folded();
        self.read(move |connection| {
            let snapshot = connection.transaction()?;
            let found = row::first(
                &snapshot,
                select!("WHERE account = ?1 AND folded_name = ?2"),
                [account.to_string(), folded],
                provider,
            )?;
            found.map(|found| with_keys(&snapshot, found)).transpose()
        })
        .await
    }

    async fn locate_saml_provider(
        &self,
        id: ProviderId,
    ) -> Result<Option<(AccountId, SamlProviderName)>, StoreError> {
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT account, name FROM saml_providers WHERE id = ?1",
                [id.to_string()],
                |row| Ok((row::text(row, "account")?, row::text(row, "name")?)),
            )
        })
        .await
    }

    async fn list_saml_providers(
        &self,
        account: AccountId,
    ) -> Result<Vec<SamlListing>, StoreError> {
        self.read(move |connection| {
            row::all(
                connection,
                "SELECT name, created_at, valid_until FROM saml_providers
                 WHERE account = ?1 ORDER BY folded_name",
                [account.to_string()],
                |row| {
                    Ok(SamlListing {
                        name: row::text(row, "name")?,
                        created_at: row::instant(row, "created_at")?,
                        valid_until: row::instant(row, "valid_until")?,
                    })
                },
            )
        })
        .await
    }

    async fn add_saml_provider(&self, provider: SamlProvider) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, &provider)?)))
            .await
    }

    async fn update_saml_provider(&self, provider: SamlProvider) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, &provider))
            .await
    }

    async fn remove_saml_provider(
        &self,
        account: AccountId,
        id: ProviderId,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), remove(transaction, account, id)?)))
            .await
    }
}
