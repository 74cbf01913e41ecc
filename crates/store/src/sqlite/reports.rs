//! Reports about an account.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

use crate::error::{Conflict, StoreError};
use crate::report::{
    ACCESS_JOBS_PER_ACCOUNT, AccessJob, CredentialReport, FinishedReport, ReportAges, ReportStart,
    Reports,
};
use crate::sqlite::fault::Fault;
use crate::sqlite::{SqliteStore, row};

fn report(row: &Row<'_>) -> Result<CredentialReport, Fault> {
    let finished_at: Option<i64> = row.get("finished_at")?;
    let text: Option<String> = row.get("content")?;
    Ok(CredentialReport {
        begun_at: row::instant(row, "begun_at")?,
        finished: finished_at.zip(text).map(|(at, text)| FinishedReport {
            at: Timestamp::from_seconds(at),
            text,
        }),
    })
}

fn of_account(
    connection: &Connection,
    account: AccountId,
) -> Result<Option<CredentialReport>, Fault> {
    row::first(
        connection,
        "SELECT begun_at, finished_at, content FROM credential_reports WHERE account = ?1",
        [account.to_string()],
        report,
    )
}

fn begin(
    transaction: &Transaction<'_>,
    account: AccountId,
    ages: ReportAges,
) -> Result<ReportStart, Fault> {
    if let Some(known) = of_account(transaction, account)? {
        match known.finished {
            Some(finished) if finished.at > ages.finished_after => {
                return Ok(ReportStart::Finished);
            }
            None if known.begun_at > ages.begun_after => return Ok(ReportStart::UnderWay),
            _ => {}
        }
    }
    row::execute(
        transaction,
        "INSERT INTO credential_reports (account, begun_at) VALUES (?1, ?2)
         ON CONFLICT (account) DO UPDATE
         SET begun_at = excluded.begun_at, finished_at = NULL, content = NULL",
        params![account.to_string(), ages.now.seconds()],
    )?;
    Ok(ReportStart::Begun)
}

fn finish(
    transaction: &Transaction<'_>,
    account: AccountId,
    begun_at: Timestamp,
    report: &FinishedReport,
) -> Result<(), Fault> {
    let changed = row::execute(
        transaction,
        "UPDATE credential_reports SET finished_at = ?3, content = ?4
         WHERE account = ?1 AND begun_at = ?2 AND finished_at IS NULL",
        params![
            account.to_string(),
            begun_at.seconds(),
            report.at.seconds(),
            report.text
        ],
    )?;
    match changed {
        0 => Err(Conflict::NotFound.into()),
        _ => Ok(()),
    }
}

fn job(row: &Row<'_>) -> Result<AccessJob, Fault> {
    Ok(AccessJob {
        id: row.get("id")?,
        account: row::text(row, "account")?,
        arn: row.get("arn")?,
        actions: row.get("actions")?,
        created_at: row::instant(row, "created_at")?,
    })
}

fn add_job(transaction: &Transaction<'_>, job: &AccessJob, since: Timestamp) -> Result<(), Fault> {
    let account = job.account.to_string();
    row::execute(
        transaction,
        "INSERT INTO access_jobs (id, account, arn, actions, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            job.id,
            account,
            job.arn,
            job.actions,
            job.created_at.seconds()
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    row::execute(
        transaction,
        "DELETE FROM access_jobs WHERE account = ?1 AND created_at < ?2",
        params![account, since.seconds()],
    )?;
    row::execute(
        transaction,
        "DELETE FROM access_jobs WHERE account = ?1 AND number <= (
             SELECT number FROM access_jobs WHERE account = ?1
             ORDER BY number DESC LIMIT 1 OFFSET ?2)",
        params![account, row::count(ACCESS_JOBS_PER_ACCOUNT)],
    )?;
    Ok(())
}

#[async_trait]
impl Reports for SqliteStore {
    async fn credential_report(
        &self,
        account: AccountId,
    ) -> Result<Option<CredentialReport>, StoreError> {
        self.read(move |connection| of_account(connection, account))
            .await
    }

    async fn begin_credential_report(
        &self,
        account: AccountId,
        ages: ReportAges,
    ) -> Result<ReportStart, StoreError> {
        self.write_aside(move |transaction| begin(transaction, account, ages))
            .await
    }

    async fn finish_credential_report(
        &self,
        account: AccountId,
        begun_at: Timestamp,
        report: FinishedReport,
    ) -> Result<(), StoreError> {
        self.write_aside(move |transaction| finish(transaction, account, begun_at, &report))
            .await
    }

    async fn add_access_job(&self, job: AccessJob, since: Timestamp) -> Result<(), StoreError> {
        self.write_aside(move |transaction| add_job(transaction, &job, since))
            .await
    }

    async fn access_job(
        &self,
        account: AccountId,
        id: &str,
    ) -> Result<Option<AccessJob>, StoreError> {
        let id = id.to_owned();
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT id, account, arn, actions, created_at FROM access_jobs
                 WHERE id = ?1 AND account = ?2",
                [id, account.to_string()],
                job,
            )
        })
        .await
    }
}
