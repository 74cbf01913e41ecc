//! The change feed.

use async_trait::async_trait;
use daypass_model::AccountId;
use rusqlite::{Connection, Row, Transaction, params};
use tokio::sync::watch;

use crate::change::{Change, Feed, Named, Position, Subject};
use crate::error::StoreError;
use crate::sqlite::SqliteStore;
use crate::sqlite::fault::Fault;
use crate::sqlite::row::{self, count};
use crate::store::ChangeFeed;

/// How many changes are kept at least: what a follower may fall behind before it must forget
/// everything.
const KEPT: u64 = 100_000;

/// The feed is pruned once in so many changes.
const PRUNED_EVERY: u64 = 1_000;

/// The receipt for a change that was appended to the feed. A transaction cannot be committed
/// without one.
#[derive(Debug)]
pub(super) struct Noted(Position);

impl Noted {
    pub(super) fn position(&self) -> Position {
        self.0
    }
}

/// Appends a change to the feed, in the transaction that makes it.
pub(super) fn note(transaction: &Transaction<'_>, subject: &Subject) -> Result<Noted, Fault> {
    let device;
    let (account, id, name) = match subject {
        Subject::RingKeys | Subject::TokenKeys => (None, None, None),
        Subject::Account(account) => (Some(account), None, None),
        Subject::User(named) | Subject::Role(named) => (
            Some(&named.account),
            Some(named.id.as_str()),
            Some(named.name.as_str()),
        ),
        Subject::AccessKey(id) => (None, Some(id.as_str()), None),
        Subject::Group(id) | Subject::InstanceProfile(id) => (None, Some(id.as_str()), None),
        Subject::Memberships(user) => (None, Some(user.as_str()), None),
        Subject::InlinePolicies(owner) => (None, Some(owner.as_str()), None),
        Subject::AttachedPolicies(owner) => (None, Some(owner.as_str()), None),
        Subject::ManagedPolicy(arn) => (None, Some(arn.as_str()), None),
        Subject::Delegation(arn) => (None, Some(arn.as_str()), None),
        Subject::MfaDevice(id) => {
            device = id.to_string();
            (None, Some(device.as_str()), None)
        }
        Subject::Organization(id) => (None, Some(id.as_str()), None),
        Subject::LoginProfile(user) => (None, Some(user.as_str()), None),
        Subject::PasswordPolicy(account) | Subject::OutboundIssuer(account) => {
            (Some(account), None, None)
        }
        Subject::OidcProvider { account, url } => (Some(account), Some(url.as_str()), None),
        Subject::SamlProvider { account, name } => (Some(account), None, Some(name.as_str())),
    };
    row::execute(
        transaction,
        "INSERT INTO changes (kind, account, subject, name) VALUES (?1, ?2, ?3, ?4)",
        params![kind(subject), account.map(AccountId::to_string), id, name],
    )?;
    let position = u64::try_from(transaction.last_insert_rowid())
        .map_err(|_| Fault::corrupt("changes.position"))?;
    if position.is_multiple_of(PRUNED_EVERY) {
        prune(transaction, position.saturating_sub(KEPT))?;
    }
    Ok(Noted(Position(position)))
}

/// Forgets everything up to and including this position.
fn prune(transaction: &Transaction<'_>, through: u64) -> Result<(), Fault> {
    row::execute(
        transaction,
        "DELETE FROM changes WHERE position <= ?1",
        [column(Position(through))],
    )?;
    Ok(())
}

fn kind(subject: &Subject) -> &'static str {
    match subject {
        Subject::RingKeys => "ring-keys",
        Subject::Account(_) => "account",
        Subject::User(_) => "user",
        Subject::Role(_) => "role",
        Subject::AccessKey(_) => "access-key",
        Subject::Group(_) => "group",
        Subject::InstanceProfile(_) => "instance-profile",
        Subject::Memberships(_) => "memberships",
        Subject::InlinePolicies(_) => "inline-policies",
        Subject::AttachedPolicies(_) => "attached-policies",
        Subject::ManagedPolicy(_) => "managed-policy",
        Subject::Delegation(_) => "delegation",
        Subject::MfaDevice(_) => "mfa-device",
        Subject::Organization(_) => "organization",
        Subject::LoginProfile(_) => "login-profile",
        Subject::PasswordPolicy(_) => "password-policy",
        Subject::OutboundIssuer(_) => "outbound-issuer",
        Subject::TokenKeys => "token-keys",
        Subject::OidcProvider { .. } => "oidc-provider",
        Subject::SamlProvider { .. } => "saml-provider",
    }
}

/// The change in this row; `None` if it is of a kind that this program does not know.
fn change(row: &Row<'_>) -> Result<Option<Change>, Fault> {
    let named = || {
        Ok::<_, Fault>(Named {
            account: row::text(row, "account")?,
            id: row::text(row, "subject")?,
            name: row::text(row, "name")?,
        })
    };
    let subject = match row.get_ref("kind")?.as_str().unwrap_or_default() {
        "ring-keys" => Subject::RingKeys,
        "account" => Subject::Account(row::text(row, "account")?),
        "user" => Subject::User(named()?),
        "role" => Subject::Role(named()?),
        "access-key" => Subject::AccessKey(row::text(row, "subject")?),
        "instance-profile" => Subject::InstanceProfile(row::text(row, "subject")?),
        "group" => Subject::Group(row::text(row, "subject")?),
        "memberships" => Subject::Memberships(row::text(row, "subject")?),
        "inline-policies" => Subject::InlinePolicies(row::text(row, "subject")?),
        "attached-policies" => Subject::AttachedPolicies(row::text(row, "subject")?),
        "managed-policy" => Subject::ManagedPolicy(row.get("subject")?),
        "delegation" => Subject::Delegation(row.get("subject")?),
        "mfa-device" => Subject::MfaDevice(row::text(row, "subject")?),
        "organization" => Subject::Organization(row::text(row, "subject")?),
        "login-profile" => Subject::LoginProfile(row::text(row, "subject")?),
        "password-policy" => Subject::PasswordPolicy(row::text(row, "account")?),
        "outbound-issuer" => Subject::OutboundIssuer(row::text(row, "account")?),
        "token-keys" => Subject::TokenKeys,
        "oidc-provider" => Subject::OidcProvider {
            account: row::text(row, "account")?,
            url: row::text(row, "subject")?,
        },
        "saml-provider" => Subject::SamlProvider {
            account: row::text(row, "account")?,
            name: row::text(row, "name")?,
        },
        _ => return Ok(None),
    };
    Ok(Some(Change {
        position: Position(row::number(row, "position")?),
        subject,
    }))
}

/// A position as a column holds it. One beyond the column's reach is beyond the feed's end too.
fn column(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

/// The oldest and the newest position; `None` while nothing has changed.
fn ends(connection: &Connection) -> Result<Option<(Position, Position)>, Fault> {
    // Two look-ups at the ends of the key: an aggregate over both would walk the whole feed.
    let ends = row::first(
        connection,
        "SELECT (SELECT min(position) FROM changes) AS oldest,
                (SELECT max(position) FROM changes) AS newest",
        [],
        |row| Ok((row.get("oldest")?, row.get("newest")?)),
    )?;
    let position = |at: i64| {
        u64::try_from(at)
            .map(Position)
            .map_err(|_| Fault::corrupt("changes.position"))
    };
    match ends {
        Some((Some(oldest), Some(newest))) => Ok(Some((position(oldest)?, position(newest)?))),
        _ => Ok(None),
    }
}

/// The position of the newest change.
pub(super) fn newest(connection: &Connection) -> Result<Position, Fault> {
    Ok(ends(connection)?.map_or(Position::default(), |(_, newest)| newest))
}

/// At most `limit` changes after `position`.
fn since(connection: &mut Connection, position: Position, limit: usize) -> Result<Feed, Fault> {
    // One view of the ends and of what lies between.
    let snapshot = connection.transaction()?;
    let (oldest, newest) = ends(&snapshot)?.unwrap_or_default();
    let reaches_back = position.0.saturating_add(1) >= oldest.0;
    if !reaches_back || position > newest {
        return Ok(Feed::Lost { newest });
    }
    let changes: Option<Vec<Change>> = row::all(
        &snapshot,
        "SELECT position, kind, account, subject, name FROM changes
         WHERE position > ?1 ORDER BY position LIMIT ?2",
        params![column(position), count(limit)],
        change,
    )?
    .into_iter()
    .collect();
    Ok(changes.map_or(Feed::Lost { newest }, Feed::Changes))
}

#[async_trait]
impl ChangeFeed for SqliteStore {
    async fn position(&self) -> Result<Position, StoreError> {
        self.read(|connection| newest(connection)).await
    }

    async fn changes_since(&self, position: Position, limit: usize) -> Result<Feed, StoreError> {
        self.read(move |connection| since(connection, position, limit))
            .await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.newest.clone()
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::TransactionBehavior;

    use super::*;
    use crate::sqlite::schema;

    fn feed_of(changes: usize) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection, "test".as_ref(), schema::MIGRATIONS).unwrap();
        append(&mut connection, changes);
        connection
    }

    fn append(connection: &mut Connection, changes: usize) {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        for _ in 0..changes {
            note(&transaction, &Subject::RingKeys).unwrap();
        }
        transaction.commit().unwrap();
    }

    #[test]
    fn the_feed_keeps_what_it_promises_and_is_bounded() {
        let extra = 5_500;
        let mut connection = feed_of(usize::try_from(KEPT).unwrap() + extra);
        let sql = "SELECT count(*) AS held FROM changes";
        let held = row::first(&connection, sql, [], |row| row::number(row, "held"));
        let held: u64 = held.unwrap().unwrap();
        assert!((KEPT..KEPT + PRUNED_EVERY).contains(&held), "{held}");

        let newest = newest(&connection).unwrap();
        let kept = since(&mut connection, Position(newest.0 - KEPT), 1).unwrap();
        assert!(matches!(kept, Feed::Changes(changes) if changes.len() == 1));
        let pruned = since(&mut connection, Position(1), 1).unwrap();
        assert_eq!(pruned, Feed::Lost { newest });
    }

    #[test]
    fn a_follower_at_the_edge_of_what_was_pruned_has_missed_nothing() {
        let mut connection = feed_of(5);
        let transaction = connection.transaction().unwrap();
        prune(&transaction, 3).unwrap();
        transaction.commit().unwrap();
        let newest = Position(5);
        let lost = since(&mut connection, Position(2), 10).unwrap();
        assert_eq!(lost, Feed::Lost { newest });
        let followed = since(&mut connection, Position(3), 10).unwrap();
        assert!(matches!(followed, Feed::Changes(changes) if changes.len() == 2));
    }

    #[test]
    fn a_position_is_not_used_again_after_all_was_pruned() {
        let mut connection = feed_of(3);
        let transaction = connection.transaction().unwrap();
        prune(&transaction, 3).unwrap();
        transaction.commit().unwrap();
        append(&mut connection, 1);
        assert_eq!(newest(&connection).unwrap(), Position(4));
    }

    #[test]
    fn what_a_newer_program_wrote_makes_the_follower_forget_everything() {
        let mut connection = feed_of(1);
        connection
            .execute("INSERT INTO changes (kind) VALUES ('tomorrow')", [])
            .unwrap();
        let newest = newest(&connection).unwrap();
        assert_eq!(
            since(&mut connection, Position(0), 10).unwrap(),
            Feed::Lost { newest }
        );
        assert_eq!(
            since(&mut connection, newest, 10).unwrap(),
            Feed::Changes(vec![])
        );
    }
}
