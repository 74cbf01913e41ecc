//! Fills the directory of a stopped node, faster than any API would.
//!
//! Rows are copied from one user and one role that are there, under new ids and names: `filler-N`,
//! from 0. A copied access key is a row like any other, and of no use: its sealed secret is bound
//! to the row that it was copied from. Copied roles are whole, with their policies.

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};

/// Adds users, each with an access key, and roles, to a directory.
#[derive(Debug, Parser)]
struct Options {
    /// The database of a node that is not running.
    database: PathBuf,
    /// The account.
    account: String,
    /// The role to copy.
    role: String,
    /// How many users to add, each with an access key.
    #[arg(long)]
    users: u32,
    /// How many roles to add.
    #[arg(long)]
    roles: u32,
}

/// Every number from 0 below `?1`.
const NUMBERS: &str = "WITH RECURSIVE numbers (n) AS \
                       (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1) ";

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let mut connection = Connection::open(&options.database)
        .with_context(|| format!("opening {}", options.database.display()))?;
    connection.create_scalar_function(
        "identifier",
        3,
        FunctionFlags::SQLITE_DETERMINISTIC,
        |arguments| {
            let (prefix, length): (String, u8) = (arguments.get(0)?, arguments.get(1)?);
            Ok(identifier(&prefix, length.into(), arguments.get(2)?))
        },
    )?;
    let transaction = connection.transaction()?;
    let run = |what: &str, sql: &str, count: u32| -> anyhow::Result<()> {
        let sql = format!("{NUMBERS}{sql}");
        transaction
            .execute(&sql, params![count, options.account, options.role])
            .with_context(|| format!("adding {what}"))?;
        Ok(())
    };
    // `?3` is mentioned where it is not needed, so that all take the same parameters.
    run("users", ENTITIES_OF_USERS, options.users)?;
    run("users", USERS, options.users)?;
    run("access keys", KEYS, options.users)?;
    run("roles", ENTITIES_OF_ROLES, options.roles)?;
    run("roles", ROLES, options.roles)?;
    run("policies of roles", POLICIES, options.roles)?;
    transaction.commit()?;
    connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}

const ENTITIES_OF_USERS: &str = "INSERT INTO entities (id, kind) \
     SELECT identifier('AIDA', 21, n), (SELECT kind FROM entities JOIN users USING (id) LIMIT 1) \
     FROM numbers WHERE ?2 IS NOT NULL AND ?3 IS NOT NULL";

const USERS: &str = "INSERT INTO users \
     (id, account, name, folded_name, path, created_at, tags, boundary, revision) \
     SELECT identifier('AIDA', 21, n), ?2, 'filler-' || n, 'filler-' || n, '/', \
            (SELECT created_at FROM users LIMIT 1), '[]', NULL, 1 \
     FROM numbers WHERE ?3 IS NOT NULL";

const KEYS: &str = "INSERT INTO access_keys \
     (id, account, user_id, sealed_secret, active, created_at, revision) \
     SELECT identifier('AKIA', 20, n), ?2, identifier('AIDA', 21, n), \
            key.sealed_secret, 1, key.created_at, 1 \
     FROM numbers, (SELECT * FROM access_keys WHERE user_id IS NOT NULL LIMIT 1) AS key \
     WHERE ?3 IS NOT NULL";

const ENTITIES_OF_ROLES: &str = "INSERT INTO entities (id, kind) \
     SELECT identifier('AROA', 21, n), (SELECT kind FROM entities JOIN roles USING (id) LIMIT 1) \
     FROM numbers WHERE ?2 IS NOT NULL AND ?3 IS NOT NULL";

const ROLES: &str = "INSERT INTO roles \
     (id, account, name, folded_name, path, created_at, description, max_session_duration, \
      trust_text, trust_pins, tags, boundary, revision) \
     SELECT identifier('AROA', 21, n), ?2, 'filler-' || n, 'filler-' || n, '/', created_at, \
            description, max_session_duration, trust_text, trust_pins, tags, boundary, 1 \
     FROM numbers, (SELECT * FROM roles WHERE account = ?2 AND name = ?3) AS role";

const POLICIES: &str = "INSERT INTO inline_policies (owner, name, text) \
     SELECT identifier('AROA', 21, n), policy.name, policy.text \
     FROM numbers, (SELECT p.* FROM inline_policies p JOIN roles r ON r.id = p.owner \
                    WHERE r.account = ?2 AND r.name = ?3) AS policy";

/// An id of this length: the prefix, and the number in letters and digits of ids. It encodes no
/// account, as ids of the old kind do not.
fn identifier(prefix: &str, length: usize, number: u32) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digits = length.saturating_sub(prefix.len());
    let mut text = String::with_capacity(length);
    text.push_str(prefix);
    for place in (0..digits).rev() {
        let digit = u64::from(number)
            .checked_shr(5 * u32::try_from(place).unwrap_or(u32::MAX))
            .unwrap_or(0);
        text.push(char::from(ALPHABET[(digit & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_length_and_are_distinct() {
        assert_eq!(identifier("AIDA", 21, 0), "AIDAAAAAAAAAAAAAAAAAA");
        assert_eq!(identifier("AKIA", 20, 33), "AKIAAAAAAAAAAAAAAABB");
        assert_ne!(identifier("AROA", 21, 1), identifier("AROA", 21, 32));
    }
}
