//! What users and roles have in common: an id that is unique among both, and the policies that
//! hang on it.

use daypass_model::UniqueId;
use rusqlite::{Connection, Transaction};

use crate::error::{Conflict, Dependents};
use crate::sqlite::fault::Fault;
use crate::sqlite::row;

/// Claims the id, before the row that needs it is inserted.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    id: &UniqueId,
    kind: &str,
) -> Result<(), Fault> {
    row::execute(
        transaction,
        "INSERT INTO entities (id, kind) VALUES (?1, ?2)",
        [id.as_str(), kind],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    Ok(())
}

/// Gives the id up, after the row that needed it was removed.
pub(super) fn remove(transaction: &Transaction<'_>, id: &UniqueId) -> Result<(), Fault> {
    row::execute(
        transaction,
        "DELETE FROM entities WHERE id = ?1",
        [id.as_str()],
    )?;
    Ok(())
}

/// Refuses if inline policies hang on the id.
pub(super) fn refuse_dependents(connection: &Connection, id: &UniqueId) -> Result<(), Fault> {
    let policies = row::exists(
        connection,
        "SELECT 1 FROM inline_policies WHERE owner = ?1",
        [id.as_str()],
    )?;
    if policies {
        return Err(Conflict::HasDependents(Dependents::InlinePolicies).into());
    }
    Ok(())
}
