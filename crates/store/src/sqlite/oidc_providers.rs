//! OIDC providers.

use async_trait::async_trait;
use daypass_model::{AccountId, ClientId, OidcUrl, ProviderId, Thumbprint};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::provider::{OIDC_PROVIDERS_PER_ACCOUNT, OidcListing, OidcProvider, OidcProviders};
use crate::record::Revision;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, account, url, client_ids, thumbprints, keys, exposes_all_claims,
                    accepts_own_tokens, created_at, tags, revision
             FROM oidc_providers ",
            $which
        )
    };
}

fn provider(row: &Row<'_>) -> Result<OidcProvider, Fault> {
    Ok(OidcProvider {
        id: row::text(row, "id")?,
        account: row::text(row, "account")?,
        url: row::text(row, "url")?,
        client_ids: row::texts(row, "client_ids")?,
        thumbprints: row::texts(row, "thumbprints")?,
        keys: row.get("keys")?,
        exposes_all_claims: row.get("exposes_all_claims")?,
        accepts_own_tokens: row.get("accepts_own_tokens")?,
        created_at: row::instant(row, "created_at")?,
        tags: row::tags(row)?,
        revision: row::revision(row)?,
    })
}

pub(super) fn by_id(
    connection: &Connection,
    account: AccountId,
    id: ProviderId,
) -> Result<Option<OidcProvider>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.to_string(), account.to_string()],
        provider,
    )
}

fn insert(transaction: &Transaction<'_>, new: &OidcProvider) -> Result<Noted, Fault> {
    let id = new.id.to_string();
    // Which of the two is taken must not be guessed from the error.
    let known = "SELECT 1 FROM oidc_providers WHERE id = ?1";
    if row::exists(transaction, known, [&id])? {
        return Err(Conflict::IdTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO oidc_providers
             (id, account, url, client_ids, thumbprints, keys, exposes_all_claims,
              accepts_own_tokens, created_at, tags, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            new.account.to_string(),
            new.url.as_str(),
            row::texts_column(new.client_ids.iter().map(ClientId::as_str)),
            row::texts_column(new.thumbprints.iter().map(Thumbprint::as_str)),
            new.keys,
            new.exposes_all_claims,
            new.accepts_own_tokens,
            new.created_at.seconds(),
            row::tags_column(&new.tags),
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    let all = "SELECT 1 FROM oidc_providers WHERE account = ?1 LIMIT 1 OFFSET ?2";
    let limit = OIDC_PROVIDERS_PER_ACCOUNT;
    let beyond = params![new.account.to_string(), row::count(limit)];
    if row::exists(transaction, all, beyond)? {
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    note(transaction, new.account, &new.url)
}

pub(super) fn update(
    transaction: &Transaction<'_>,
    new: &OidcProvider,
) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, new.account, new.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != new.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let revision = new.revision.next();
    row::execute(
        transaction,
        "UPDATE oidc_providers
         SET client_ids = ?2, thumbprints = ?3, keys = ?4, exposes_all_claims = ?5,
             accepts_own_tokens = ?6, tags = ?7, revision = ?8
         WHERE id = ?1",
        params![
            new.id.to_string(),
            row::texts_column(new.client_ids.iter().map(ClientId::as_str)),
            row::texts_column(new.thumbprints.iter().map(Thumbprint::as_str)),
            new.keys,
            new.exposes_all_claims,
            new.accepts_own_tokens,
            row::tags_column(&new.tags),
            row::revision_column(revision),
        ],
    )?;
    Ok((revision, note(transaction, stored.account, &stored.url)?))
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: ProviderId,
) -> Result<Noted, Fault> {
    let stored = by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
    row::execute(
        transaction,
        "DELETE FROM oidc_providers WHERE id = ?1",
        [id.to_string()],
    )?;
    note(transaction, account, &stored.url)
}

fn note(transaction: &Transaction<'_>, account: AccountId, url: &OidcUrl) -> Result<Noted, Fault> {
    let url = url.clone();
    feed::note(transaction, &Subject::OidcProvider { account, url })
}

#[async_trait]
impl OidcProviders for SqliteStore {
    async fn find_oidc_provider(
        &self,
        account: AccountId,
        url: &OidcUrl,
    ) -> Result<Option<OidcProvider>, StoreError> {
        let url = url.as_str().to_owned();
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE account = ?1 AND url = ?2"),
                [account.to_string(), url],
                provider,
            )
        })
        .await
    }

    async fn list_oidc_providers(
        &self,
        account: AccountId,
    ) -> Result<Vec<OidcListing>, StoreError> {
        self.read(move |connection| {
            row::all(
                connection,
                "SELECT url, created_at FROM oidc_providers WHERE account = ?1 ORDER BY url",
                [account.to_string()],
                |row| {
                    Ok(OidcListing {
                        url: row::text(row, "url")?,
                        created_at: row::instant(row, "created_at")?,
                    })
                },
            )
        })
        .await
    }

    async fn add_oidc_provider(&self, provider: OidcProvider) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, &provider)?)))
            .await
    }

    async fn update_oidc_provider(&self, provider: OidcProvider) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, &provider))
            .await
    }

    async fn remove_oidc_provider(
        &self,
        account: AccountId,
        id: ProviderId,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), remove(transaction, account, id)?)))
            .await
    }
}
