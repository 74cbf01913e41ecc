//! Login profiles and the passwords before the one that is good.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::password::{Guesses, LoginProfile, LoginProfiles, PREVIOUS_PASSWORDS, StoredPassword};
use crate::record::Revision;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};

fn password(row: &Row<'_>) -> Result<StoredPassword, Fault> {
    Ok(StoredPassword {
        id: row::text(row, "password")?,
        sealed: row::sealed(row, "sealed")?,
        set_at: row::instant(row, "set_at")?,
    })
}

/// A profile without the passwords before.
fn profile(row: &Row<'_>) -> Result<LoginProfile, Fault> {
    let locked_until: Option<i64> = row.get("locked_until")?;
    Ok(LoginProfile {
        account: row::text(row, "account")?,
        user: row::text(row, "user_id")?,
        created_at: row::instant(row, "created_at")?,
        password: password(row)?,
        reset_required: row.get("reset_required")?,
        previous: Vec::new(),
        guesses: Guesses {
            failures: row::number(row, "failures")?,
            locked_until: locked_until.map(Timestamp::from_seconds),
        },
        revision: row::revision(row)?,
    })
}

fn of(
    connection: &Connection,
    account: AccountId,
    user: &UniqueId,
) -> Result<Option<LoginProfile>, Fault> {
    let found = row::first(
        connection,
        "SELECT * FROM login_profiles WHERE user_id = ?1 AND account = ?2",
        [user.as_str(), &account.to_string()],
        profile,
    )?;
    let Some(found) = found else { return Ok(None) };
    let previous = row::all(
        connection,
        "SELECT password, sealed, set_at FROM previous_passwords WHERE user_id = ?1 ORDER BY place",
        [user.as_str()],
        password,
    )?;
    Ok(Some(LoginProfile { previous, ..found }))
}

fn insert(transaction: &Transaction<'_>, new: &LoginProfile) -> Result<Noted, Fault> {
    let user = "SELECT 1 FROM users WHERE id = ?1 AND account = ?2";
    let account = new.account.to_string();
    if !row::exists(transaction, user, [new.user.as_str(), &account])? {
        return Err(Conflict::NotFound.into());
    }
    // Which of the two is taken must not be guessed from the error.
    let known = "SELECT 1 FROM login_profiles WHERE password = ?1";
    if row::exists(transaction, known, [new.password.id.to_string()])? {
        return Err(Conflict::IdTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO login_profiles
             (user_id, account, created_at, password, sealed, set_at, reset_required, failures,
              revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)",
        params![
            new.user.as_str(),
            account,
            new.created_at.seconds(),
            new.password.id.to_string(),
            new.password.sealed.0,
            new.password.set_at.seconds(),
            new.reset_required,
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    note(transaction, &new.user)
}

/// Writes a profile that was read and changed. `at` is when its user gave the password before.
fn update(
    transaction: &Transaction<'_>,
    new: &LoginProfile,
    at: Option<Timestamp>,
) -> Result<(Revision, Noted), Fault> {
    let stored = of(transaction, new.account, &new.user)?.ok_or(Conflict::NotFound)?;
    if at.is_some_and(|at| stored.guesses.is_locked(at)) {
        return Err(Conflict::PasswordLocked.into());
    }
    if stored.revision != new.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let is_another = stored.password.id != new.password.id;
    if is_another {
        remember(transaction, &stored)?;
    }
    let guesses = match is_another {
        true => Guesses::default(),
        false => stored.guesses,
    };
    let revision = new.revision.next();
    row::execute(
        transaction,
        "UPDATE login_profiles
         SET password = ?2, sealed = ?3, set_at = ?4, reset_required = ?5, failures = ?6,
             locked_until = ?7, revision = ?8
         WHERE user_id = ?1",
        params![
            new.user.as_str(),
            new.password.id.to_string(),
            new.password.sealed.0,
            new.password.set_at.seconds(),
            new.reset_required,
            guesses.failures,
            guesses.locked_until.map(Timestamp::seconds),
            row::revision_column(revision),
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    Ok((revision, note(transaction, &new.user)?))
}

/// Puts the password that was good before those before it, and forgets what is too old.
fn remember(transaction: &Transaction<'_>, stored: &LoginProfile) -> Result<(), Fault> {
    row::execute(
        transaction,
        "DELETE FROM previous_passwords WHERE user_id = ?1",
        [stored.user.as_str()],
    )?;
    let all = std::iter::once(&stored.password).chain(&stored.previous);
    for (place, password) in all.take(PREVIOUS_PASSWORDS).enumerate() {
        row::execute(
            transaction,
            "INSERT INTO previous_passwords (user_id, place, password, sealed, set_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                stored.user.as_str(),
                row::count(place),
                password.id.to_string(),
                password.sealed.0,
                password.set_at.seconds(),
            ],
        )?;
    }
    Ok(())
}

fn count_wrong(
    transaction: &Transaction<'_>,
    account: AccountId,
    user: &UniqueId,
    at: Timestamp,
) -> Result<Noted, Fault> {
    let stored = of(transaction, account, user)?.ok_or(Conflict::NotFound)?;
    if stored.guesses.is_locked(at) {
        return Err(Conflict::PasswordLocked.into());
    }
    let guesses = stored.guesses.after_failure(at);
    row::execute(
        transaction,
        "UPDATE login_profiles SET failures = ?2, locked_until = ?3 WHERE user_id = ?1",
        params![
            user.as_str(),
            guesses.failures,
            guesses.locked_until.map(Timestamp::seconds),
        ],
    )?;
    note(transaction, user)
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    user: &UniqueId,
) -> Result<Noted, Fault> {
    let removed = row::execute(
        transaction,
        "DELETE FROM login_profiles WHERE user_id = ?1 AND account = ?2",
        [user.as_str(), &account.to_string()],
    )?;
    if removed == 0 {
        return Err(Conflict::NotFound.into());
    }
    note(transaction, user)
}

fn note(transaction: &Transaction<'_>, user: &UniqueId) -> Result<Noted, Fault> {
    feed::note(transaction, &Subject::LoginProfile(user.clone()))
}

#[async_trait]
impl LoginProfiles for SqliteStore {
    async fn login_profile(
        &self,
        account: AccountId,
        user: &UniqueId,
    ) -> Result<Option<LoginProfile>, StoreError> {
        let user = user.clone();
        self.read(move |connection| of(&*connection.transaction()?, account, &user))
            .await
    }

    async fn add_login_profile(&self, profile: LoginProfile) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, &profile)?)))
            .await
    }

    async fn update_login_profile(&self, profile: LoginProfile) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, &profile, None))
            .await
    }

    async fn change_own_password(
        &self,
        profile: LoginProfile,
        at: Timestamp,
    ) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, &profile, Some(at)))
            .await
    }

    async fn count_wrong_password(
        &self,
        account: AccountId,
        user: &UniqueId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let user = user.clone();
        self.write(move |transaction| Ok(((), count_wrong(transaction, account, &user, at)?)))
            .await
    }

    async fn remove_login_profile(
        &self,
        account: AccountId,
        user: &UniqueId,
    ) -> Result<(), StoreError> {
        let user = user.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, &user)?)))
            .await
    }
}
