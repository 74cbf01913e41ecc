//! The switches for outbound web identity.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::outbound::{OutboundIssuer, OutboundIssuers};
use crate::sqlite::fault::Fault;
use crate::sqlite::{SqliteStore, feed, row};

fn issuer(row: &Row<'_>) -> Result<OutboundIssuer, Fault> {
    Ok(OutboundIssuer {
        id: row.get("id")?,
        changed_at: row::instant(row, "changed_at")?,
        enabled: row.get("enabled")?,
    })
}

fn issuer_of(connection: &Connection, account: AccountId) -> Result<Option<OutboundIssuer>, Fault> {
    row::first(
        connection,
        "SELECT id, changed_at, enabled FROM outbound_issuers WHERE account = ?1",
        [account.to_string()],
        issuer,
    )
}

#[async_trait]
impl OutboundIssuers for SqliteStore {
    async fn outbound_issuer(
        &self,
        account: AccountId,
    ) -> Result<Option<OutboundIssuer>, StoreError> {
        self.read(move |connection| issuer_of(connection, account))
            .await
    }

    async fn outbound_issuers(&self) -> Result<Vec<(AccountId, OutboundIssuer)>, StoreError> {
        self.read(|connection| {
            row::all(
                connection,
                "SELECT account, id, changed_at, enabled FROM outbound_issuers ORDER BY account",
                [],
                |row| Ok((row::text(row, "account")?, issuer(row)?)),
            )
        })
        .await
    }

    async fn enable_outbound_issuer(
        &self,
        account: AccountId,
        offered: [u8; 16],
        at: Timestamp,
    ) -> Result<OutboundIssuer, StoreError> {
        self.write(move |transaction| {
            let stored = issuer_of(transaction, account)?;
            if stored.is_some_and(|issuer| issuer.enabled) {
                return Err(Conflict::NameTaken.into());
            }
            let issuer = OutboundIssuer {
                id: stored.map_or(offered, |issuer| issuer.id),
                changed_at: at,
                enabled: true,
            };
            row::execute(
                transaction,
                "INSERT INTO outbound_issuers (account, id, changed_at, enabled)
                 VALUES (?1, ?2, ?3, 1)
                 ON CONFLICT (account) DO UPDATE SET changed_at = ?3, enabled = 1",
                params![account.to_string(), issuer.id, at.seconds()],
            )
            .map_err(Fault::when_taken(Conflict::IdTaken))?;
            let noted = feed::note(transaction, &Subject::OutboundIssuer(account))?;
            Ok((issuer, noted))
        })
        .await
    }

    async fn disable_outbound_issuer(
        &self,
        account: AccountId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| {
            let changed = row::execute(
                transaction,
                "UPDATE outbound_issuers SET changed_at = ?2, enabled = 0
                 WHERE account = ?1 AND enabled = 1",
                params![account.to_string(), at.seconds()],
            )?;
            if changed == 0 {
                return Err(Conflict::NotFound.into());
            }
            let noted = feed::note(transaction, &Subject::OutboundIssuer(account))?;
            Ok(((), noted))
        })
        .await
    }
}
