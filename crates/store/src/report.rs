//! Reports about an account: its credential report, and requests for which services somebody used.
//!
//! No cache holds them, so they are not in the change feed, and they have no revision: a report is
//! begun and finished once, a job never changes.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp};

use crate::error::StoreError;

/// How many jobs of an account are kept at most. Beyond it the oldest are forgotten.
pub const ACCESS_JOBS_PER_ACCOUNT: usize = 1_000;

/// An account's credential report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialReport {
    /// When it was begun.
    pub begun_at: Timestamp,
    /// The report, once it is there.
    pub finished: Option<FinishedReport>,
}

/// A credential report that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedReport {
    /// When it was finished.
    pub at: Timestamp,
    /// Its text.
    pub text: String,
}

/// How new a report must be for none to be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportAges {
    /// Now: when the new one is begun.
    pub now: Timestamp,
    /// One that was finished after this instant is new enough.
    pub finished_after: Timestamp,
    /// One that was begun after this instant may still be finished by whoever began it.
    pub begun_after: Timestamp,
}

/// What came of the wish for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportStart {
    /// It was begun, and whoever asked is to finish it.
    Begun,
    /// Somebody else is at it.
    UnderWay,
    /// There is one that is new enough.
    Finished,
}

/// The wish to know which services somebody used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessJob {
    /// Its id, which nobody can guess.
    pub id: String,
    /// The account that may look at it.
    pub account: AccountId,
    /// The ARN of the user, group, role or policy.
    pub arn: String,
    /// Whether actions were asked for, and not services alone.
    pub actions: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Credential reports, one an account, and jobs by id.
#[async_trait]
pub trait Reports: Send + Sync {
    /// The account's credential report.
    async fn credential_report(
        &self,
        account: AccountId,
    ) -> Result<Option<CredentialReport>, StoreError>;

    /// Begins a credential report, in place of one that there is, unless that is new enough. Of
    /// many who wish for one at once, one begins it.
    async fn begin_credential_report(
        &self,
        account: AccountId,
        ages: ReportAges,
    ) -> Result<ReportStart, StoreError>;

    /// Finishes the credential report that was begun at this instant; another begun since is
    /// [`Conflict::NotFound`](crate::Conflict::NotFound).
    async fn finish_credential_report(
        &self,
        account: AccountId,
        begun_at: Timestamp,
        report: FinishedReport,
    ) -> Result<(), StoreError>;

    /// Adds a job, and forgets the account's that were made before `since` or are more than
    /// [`ACCESS_JOBS_PER_ACCOUNT`].
    async fn add_access_job(&self, job: AccessJob, since: Timestamp) -> Result<(), StoreError>;

    /// The job with this id, if it is this account's.
    async fn access_job(
        &self,
        account: AccountId,
        id: &str,
    ) -> Result<Option<AccessJob>, StoreError>;
}
