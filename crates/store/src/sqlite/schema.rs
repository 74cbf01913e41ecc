//! Whose file it is, and which version of the schema it has.
//!
//! A migration is a numbered SQL file that runs in one transaction together with the mark that it
//! has run, so a process that dies anywhere in it leaves the version before or the version after.
//! A migration that was released is never edited: the next one is added.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::sqlite::fault::Fault;

/// `DAYP`: marks the file as ours (`PRAGMA application_id`).
const APPLICATION_ID: i32 = 0x4441_5950;

/// The `n`th entry takes the schema from version `n` to version `n + 1`.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_directory.sql"),
    include_str!("migrations/0002_managed_policies.sql"),
    include_str!("migrations/0003_mfa_devices.sql"),
    include_str!("migrations/0004_organizations.sql"),
    include_str!("migrations/0005_delegation.sql"),
    include_str!("migrations/0006_spent_ids.sql"),
    include_str!("migrations/0007_groups.sql"),
    include_str!("migrations/0008_last_uses.sql"),
    include_str!("migrations/0009_identity_providers.sql"),
    include_str!("migrations/0010_passwords.sql"),
    include_str!("migrations/0011_reports.sql"),
    include_str!("migrations/0012_account_and_profiles.sql"),
    include_str!("migrations/0013_spent_assertions.sql"),
    include_str!("migrations/0014_provider_options.sql"),
    include_str!("migrations/0015_web_identity_keys.sql"),
];

/// Refuses a file that is not ours, or that has seen a migration that is not among these; brings
/// an older one up to date. Whatever it refuses, it leaves untouched.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), Fault> {
    let found = version(connection, path)?;
    let mut known = 0;
    for migration in migrations {
        known += 1;
        if known > found {
            run(connection, migration, known)?;
        }
    }
    if found > known {
        return Err(StoreError::Newer { found, known }.into());
    }
    Ok(())
}

/// Refuses a schema that is not just the one that this program knows: whoever does not own the file
/// has no business to change it. Answers whether anybody has used the file at all.
pub(super) fn is_current(connection: &Connection, path: &Path) -> Result<bool, Fault> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    match version(connection, path)? {
        0 => Ok(false),
        found if found < known => Err(StoreError::Older { found, known }.into()),
        found if found > known => Err(StoreError::Newer { found, known }.into()),
        _ => Ok(true),
    }
}

fn run(connection: &mut Connection, migration: &str, version: u32) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(migration)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()?;
    Ok(())
}

/// The schema's version; zero for a file that nobody has used.
fn version(connection: &Connection, path: &Path) -> Result<u32, Fault> {
    let foreign = || StoreError::Foreign {
        place: path.display().to_string(),
    };
    let marks = connection.query_row(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
         FROM pragma_application_id, pragma_user_version",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    );
    let (application, version, objects): (i32, i64, i64) = match marks.map_err(Fault::from) {
        Ok(marks) => marks,
        Err(fault) if fault.is_not_a_database() => return Err(foreign().into()),
        Err(fault) => return Err(fault),
    };
    match (application, version, objects) {
        (APPLICATION_ID, 1.., _) => u32::try_from(version).map_err(|_| foreign().into()),
        (0, 0, 0) => Ok(0),
        _ => Err(foreign().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "daypass.db";

    fn path() -> &'static Path {
        Path::new(PATH)
    }

    fn opened(fault: Result<(), Fault>) -> Result<(), StoreError> {
        fault.map_err(StoreError::from)
    }

    /// A database as each released version left it, oldest first. A new migration adds one.
    fn every_released_version() -> Vec<Connection> {
        (0..=MIGRATIONS.len())
            .map(|version| {
                let mut connection = Connection::open_in_memory().unwrap();
                migrate(&mut connection, path(), &MIGRATIONS[..version]).unwrap();
                connection
            })
            .collect()
    }

    fn schema(connection: &Connection) -> Vec<String> {
        connection
            .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn every_older_version_is_brought_to_the_same_schema() {
        let mut databases = every_released_version();
        for database in &mut databases {
            migrate(database, path(), MIGRATIONS).unwrap();
        }
        let newest = schema(&databases[MIGRATIONS.len()]);
        assert!(databases.iter().all(|database| schema(database) == newest));
    }

    #[test]
    fn a_newer_version_is_refused_and_left_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        let tomorrow = [MIGRATIONS, &["CREATE TABLE tomorrow (x TEXT) STRICT;"]].concat();
        migrate(&mut connection, path(), &tomorrow).unwrap();
        let before = schema(&connection);

        let error = opened(migrate(&mut connection, path(), MIGRATIONS)).unwrap_err();

        let known = u32::try_from(MIGRATIONS.len()).unwrap();
        assert!(matches!(
            error,
            StoreError::Newer { found, known: k } if found == known + 1 && k == known
        ));
        assert!(
            error.to_string().contains("run the newer program"),
            "{error}"
        );
        assert_eq!(schema(&connection), before);
    }

    /// R33: whichever statement was the last to run, the migration happened as a whole or not.
    #[test]
    fn a_migration_that_stops_anywhere_has_not_happened() {
        let mut connection = Connection::open_in_memory().unwrap();
        for (version, migration) in MIGRATIONS.iter().enumerate() {
            let (done, before) = (&MIGRATIONS[..version], schema(&connection));
            for (statement, _) in migration.match_indices(';') {
                let stops = format!("{}; STOP;", &migration[..statement]);
                let broken = [done, &[stops.as_str()]].concat();
                migrate(&mut connection, path(), &broken).unwrap_err();
                assert_eq!(schema(&connection), before);
            }
            migrate(&mut connection, path(), &MIGRATIONS[..=version]).unwrap();
        }
    }

    #[test]
    fn somebody_elses_database_is_refused() {
        for theirs in [
            "CREATE TABLE theirs (x TEXT)",
            "PRAGMA user_version = 7",
            "PRAGMA application_id = 7",
            // Ours by its mark, but of no version that ever was.
            "PRAGMA application_id = 1145133392; PRAGMA user_version = 0",
            "PRAGMA application_id = 1145133392; PRAGMA user_version = -1",
        ] {
            let mut connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(theirs).unwrap();
            let error = opened(migrate(&mut connection, path(), MIGRATIONS)).unwrap_err();
            assert!(
                matches!(error, StoreError::Foreign { .. }),
                "{theirs}: {error}"
            );
        }
    }
}
