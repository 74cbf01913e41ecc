//! What users, roles and groups have in common: an id that is unique among them all, and the
//! policies that hang on it.

use daypass_model::{AccountId, UniqueId};
use rusqlite::{Connection, Transaction};

use crate::error::{Conflict, Dependents};
use crate::sqlite::fault::Fault;
use crate::sqlite::{managed_policies, row};

/// Claims the id, before the row that needs it is inserted. An id that somebody had before is taken
/// for ever (flaw F07).
pub(super) fn insert(
    transaction: &Transaction<'_>,
    id: &UniqueId,
    kind: &str,
) -> Result<(), Fault> {
    let spent = row::exists(
        transaction,
        "SELECT 1 FROM spent_ids WHERE id = ?1",
        [id.as_str()],
    )?;
    if spent {
        return Err(Conflict::IdTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO entities (id, kind) VALUES (?1, ?2)",
        [id.as_str(), kind],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    Ok(())
}

/// Retires the id, after the row that needed it was removed.
pub(super) fn remove(transaction: &Transaction<'_>, id: &UniqueId) -> Result<(), Fault> {
    row::execute(
        transaction,
        "DELETE FROM entities WHERE id = ?1",
        [id.as_str()],
    )?;
    row::execute(
        transaction,
        "INSERT INTO spent_ids (id) VALUES (?1)",
        [id.as_str()],
    )?;
    Ok(())
}

/// Refuses if policies hang on the id.
pub(super) fn refuse_dependents(connection: &Connection, id: &UniqueId) -> Result<(), Fault> {
    let policies = row::exists(
        connection,
        "SELECT 1 FROM inline_policies WHERE owner = ?1",
        [id.as_str()],
    )?;
    if policies {
        return Err(Conflict::HasDependents(Dependents::InlinePolicies).into());
    }
    let attached = row::exists(
        connection,
        "SELECT 1 FROM attached_policies WHERE owner = ?1",
        [id.as_str()],
    )?;
    if attached {
        return Err(Conflict::HasDependents(Dependents::AttachedPolicies).into());
    }
    Ok(())
}

/// Refuses a boundary that names a policy which is not there.
pub(super) fn check_boundary(
    connection: &Connection,
    account: AccountId,
    boundary: Option<&str>,
) -> Result<(), Fault> {
    match boundary {
        Some(arn) => managed_policies::refuse_absent(connection, account, arn),
        None => Ok(()),
    }
}
