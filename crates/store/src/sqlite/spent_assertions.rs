//! Assertions that are good once and were redeemed.

use async_trait::async_trait;
use daypass_model::Timestamp;
use rusqlite::{Transaction, params};

use crate::assertion::{FORGOTTEN_AT_ONCE, SpentAssertion, SpentAssertions};
use crate::error::{Conflict, StoreError};
use crate::sqlite::fault::Fault;
use crate::sqlite::{SqliteStore, row};

fn spend(
    transaction: &Transaction<'_>,
    assertion: &SpentAssertion,
    now: Timestamp,
) -> Result<(), Fault> {
    // Before the insertion: one that is spent once more after its time is spent anew.
    row::execute(
        transaction,
        "DELETE FROM spent_assertions WHERE (account, digest) IN
             (SELECT account, digest FROM spent_assertions WHERE until < ?1
              ORDER BY until LIMIT ?2)",
        params![now.seconds(), row::count(FORGOTTEN_AT_ONCE)],
    )?;
    row::execute(
        transaction,
        "INSERT INTO spent_assertions (account, digest, until) VALUES (?1, ?2, ?3)",
        params![
            assertion.account.to_string(),
            assertion.digest.0,
            assertion.until.seconds(),
        ],
    )
    .map_err(Fault::when_taken(Conflict::AssertionSpent))?;
    Ok(())
}

#[async_trait]
impl SpentAssertions for SqliteStore {
    async fn spend_assertion(
        &self,
        assertion: SpentAssertion,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write_aside(move |transaction| spend(transaction, &assertion, now))
            .await
    }
}
