//! Delegation requests.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::delegation::{
    Approver, ApprovingSession, DelegationRequest, DelegationState, DelegationTerms, Delegations,
};
use crate::error::{Conflict, StoreError};
use crate::page::{Page, Slice};
use crate::record::Revision;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};

macro_rules! select {
    ($which:literal) => {
        concat!("SELECT * FROM delegation_requests ", $which)
    };
}

fn delegation(row: &Row<'_>) -> Result<DelegationRequest, Fault> {
    let approver: Option<String> = row.get("approver")?;
    let approver = approver.map(|arn| {
        Ok::<_, Fault>(Approver {
            arn,
            id: row::text(row, "approver_id")?,
            session: approving_session(row)?,
        })
    });
    let state: String = row.get("state")?;
    let sent_at: Option<i64> = row.get("sent_at")?;
    Ok(DelegationRequest {
        id: row.get("id")?,
        requestor: row::text(row, "requestor")?,
        owner_account: row::optional_text(row, "owner_account")?,
        owner: row.get("owner")?,
        approver: approver.transpose()?,
        terms: DelegationTerms {
            description: row.get("description")?,
            message: row.get("message")?,
            workflow: row.get("workflow")?,
            redirect_url: row.get("redirect_url")?,
            channel: row.get("channel")?,
            template: row.get("template")?,
            parameters: row.get("parameters")?,
            policy: row.get("policy")?,
            session_duration: row::number(row, "session_duration")?,
            only_send_by_owner: row.get("only_send_by_owner")?,
        },
        state: DelegationState::named(&state).ok_or_else(|| Fault::corrupt("state"))?,
        notes: row.get("notes")?,
        rejection_reason: row.get("rejection_reason")?,
        created_at: row::instant(row, "created_at")?,
        updated_at: row::instant(row, "updated_at")?,
        expires_at: row::instant(row, "expires_at")?,
        sent_at: sent_at.map(Timestamp::from_seconds),
        revision: row::revision(row)?,
    })
}

fn approving_session(row: &Row<'_>) -> Result<Option<ApprovingSession>, Fault> {
    let Some(name) = row::optional_text(row, "approver_session")? else {
        return Ok(None);
    };
    let issued_at = row::instant(row, "approver_issued_at")?;
    Ok(Some(ApprovingSession { name, issued_at }))
}

fn by_id(connection: &Connection, id: &str) -> Result<Option<DelegationRequest>, Fault> {
    row::first(connection, select!("WHERE id = ?1"), [id], delegation)
}

fn subject(request: DelegationRequest) -> Subject {
    Subject::Delegation(request.id)
}

fn insert(transaction: &Transaction<'_>, request: DelegationRequest) -> Result<Noted, Fault> {
    let terms = &request.terms;
    row::execute(
        transaction,
        "INSERT INTO delegation_requests
             (id, requestor, description, message, workflow, redirect_url, channel, template,
              parameters, policy, session_duration, only_send_by_owner, created_at, expires_at,
              state, updated_at, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, '', 0, 0)",
        params![
            request.id,
            request.requestor.to_string(),
            terms.description,
            terms.message,
            terms.workflow,
            terms.redirect_url,
            terms.channel,
            terms.template,
            terms.parameters,
            terms.policy,
            terms.session_duration,
            terms.only_send_by_owner,
            request.created_at.seconds(),
            request.expires_at.seconds(),
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    set_progress(transaction, &request, Revision::FIRST)?;
    feed::note(transaction, &subject(request))
}

fn update(
    transaction: &Transaction<'_>,
    request: DelegationRequest,
) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, &request.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != request.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let revision = request.revision.next();
    set_progress(transaction, &request, revision)?;
    Ok((revision, feed::note(transaction, &subject(request))?))
}

/// Writes what may change of a request.
fn set_progress(
    transaction: &Transaction<'_>,
    request: &DelegationRequest,
    revision: Revision,
) -> Result<(), Fault> {
    let approver = request.approver.as_ref();
    let session = approver.and_then(|approver| approver.session.as_ref());
    row::execute(
        transaction,
        "UPDATE delegation_requests
         SET owner_account = ?2, owner = ?3, approver = ?4, approver_id = ?5,
             approver_session = ?6, state = ?7, notes = ?8, rejection_reason = ?9,
             updated_at = ?10, sent_at = ?11, revision = ?12, approver_issued_at = ?13
         WHERE id = ?1",
        params![
            request.id,
            request.owner_account.map(|account| account.to_string()),
            request.owner,
            approver.map(|approver| &approver.arn),
            approver.map(|approver| approver.id.as_str()),
            session.map(|session| session.name.as_str()),
            request.state.as_str(),
            request.notes,
            request.rejection_reason,
            request.updated_at.seconds(),
            request.sent_at.map(Timestamp::seconds),
            row::revision_column(revision),
            session.map(|session| session.issued_at.seconds()),
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    Ok(())
}

#[async_trait]
impl Delegations for SqliteStore {
    async fn delegation(&self, id: &str) -> Result<Option<DelegationRequest>, StoreError> {
        let id = id.to_owned();
        self.read(move |connection| by_id(connection, &id)).await
    }

    async fn list_delegations(
        &self,
        account: AccountId,
        owner: Option<&str>,
        page: Page,
    ) -> Result<Slice<DelegationRequest>, StoreError> {
        let owner = owner.map(str::to_owned);
        self.read(move |connection| {
            let requests = row::all(
                connection,
                select!(
                    "WHERE (requestor = ?1 OR owner_account = ?1) AND id > ?2
                           AND (?3 IS NULL OR owner = ?3)
                     ORDER BY id LIMIT ?4"
                ),
                params![
                    account.to_string(),
                    page.after(),
                    owner,
                    row::count(page.probe())
                ],
                delegation,
            )?;
            Ok(page.cut(requests, |request| request.id.clone()))
        })
        .await
    }

    async fn add_delegation(&self, request: DelegationRequest) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, request)?)))
            .await
    }

    async fn update_delegation(&self, request: DelegationRequest) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, request))
            .await
    }
}
