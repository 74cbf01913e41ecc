//! Inline policies of users, roles and groups.

use async_trait::async_trait;
use daypass_model::{PolicyName, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::page::{Page, Slice};
use crate::record::InlinePolicy;
use crate::sqlite::SqliteStore;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::row;
use crate::store::InlinePolicies;

macro_rules! select {
    ($which:literal) => {
        concat!("SELECT owner, name, text FROM inline_policies ", $which)
    };
}

fn inline_policy(row: &Row<'_>) -> Result<InlinePolicy, Fault> {
    Ok(InlinePolicy {
        owner: row::text(row, "owner")?,
        name: row::text(row, "name")?,
        text: row.get("text")?,
    })
}

fn of_owner(connection: &Connection, owner: &UniqueId) -> Result<Vec<InlinePolicy>, Fault> {
    row::all(
        connection,
        select!("WHERE owner = ?1 ORDER BY name"),
        [owner.as_str()],
        inline_policy,
    )
}

/// What counts of a document: its characters without white space, as IAM's quotas count them.
fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn put(transaction: &Transaction<'_>, policy: InlinePolicy, limit: usize) -> Result<Noted, Fault> {
    let others: usize = of_owner(transaction, &policy.owner)?
        .iter()
        .filter(|other| other.name != policy.name)
        .map(|other| size(&other.text))
        .sum();
    if others + size(&policy.text) > limit {
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    row::execute(
        transaction,
        "INSERT INTO inline_policies (owner, name, text) VALUES (?1, ?2, ?3)
         ON CONFLICT (owner, name) DO UPDATE SET text = excluded.text",
        [policy.owner.as_str(), policy.name.as_str(), &policy.text],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    feed::note(transaction, &Subject::InlinePolicies(policy.owner))
}

fn remove(
    transaction: &Transaction<'_>,
    owner: UniqueId,
    name: &PolicyName,
) -> Result<Noted, Fault> {
    let removed = row::execute(
        transaction,
        "DELETE FROM inline_policies WHERE owner = ?1 AND name = ?2",
        [owner.as_str(), name.as_str()],
    )?;
    if removed == 0 {
        return Err(Conflict::NotFound.into());
    }
    feed::note(transaction, &Subject::InlinePolicies(owner))
}

#[async_trait]
impl InlinePolicies for SqliteStore {
    async fn inline_policy(
        &self,
        owner: &UniqueId,
        name: &PolicyName,
    ) -> Result<Option<InlinePolicy>, StoreError> {
        let (owner, name) = (owner.clone(), name.clone());
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE owner = ?1 AND name = ?2"),
                [owner.as_str(), name.as_str()],
                inline_policy,
            )
        })
        .await
    }

    async fn list_inline_policies(
        &self,
        owner: &UniqueId,
        page: Page,
    ) -> Result<Slice<InlinePolicy>, StoreError> {
        let owner = owner.clone();
        self.read(move |connection| {
            let policies = row::all(
                connection,
                select!("WHERE owner = ?1 AND name > ?2 ORDER BY name LIMIT ?3"),
                params![owner.as_str(), page.after(), row::count(page.probe())],
                inline_policy,
            )?;
            Ok(page.cut(policies, |policy| policy.name.to_string()))
        })
        .await
    }

    async fn all_inline_policies(&self, owner: &UniqueId) -> Result<Vec<InlinePolicy>, StoreError> {
        let owner = owner.clone();
        self.read(move |connection| of_owner(connection, &owner))
            .await
    }

    async fn put_inline_policy(
        &self,
        policy: InlinePolicy,
        limit: usize,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), put(transaction, policy, limit)?)))
            .await
    }

    async fn remove_inline_policy(
        &self,
        owner: &UniqueId,
        name: &PolicyName,
    ) -> Result<(), StoreError> {
        let (owner, name) = (owner.clone(), name.clone());
        self.write(move |transaction| Ok(((), remove(transaction, owner, &name)?)))
            .await
    }
}
