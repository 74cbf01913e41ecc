//! Virtual MFA devices.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityPath, MfaDeviceId, MfaDeviceName, Timestamp, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::mfa::{
    MFA_DEVICES_PER_OWNER, MfaAssignment, MfaCodes, MfaDevice, MfaDevices, MfaListing,
    OwnedMfaDevice,
};
use crate::page::{Page, Slice};
use crate::record::{KeyOwner, Revision};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, account, path, name, created_at, tags, sealed_seed, enabled_at, user_id,
                    last_step, drift, failures, locked_until, revision
             FROM mfa_devices ",
            $which
        )
    };
}

fn device(row: &Row<'_>) -> Result<MfaDevice, Fault> {
    let enabled_at: Option<i64> = row.get("enabled_at")?;
    let user = row::optional_text(row, "user_id")?;
    let locked_until: Option<i64> = row.get("locked_until")?;
    Ok(MfaDevice {
        id: row::text(row, "id")?,
        account: row::text(row, "account")?,
        path: row::text(row, "path")?,
        name: row::text(row, "name")?,
        created_at: row::instant(row, "created_at")?,
        tags: row::tags(row)?,
        sealed_seed: row::sealed(row, "sealed_seed")?,
        assignment: enabled_at.map(|at| MfaAssignment {
            owner: user.map_or(KeyOwner::Root, KeyOwner::User),
            enabled_at: Timestamp::from_seconds(at),
        }),
        codes: MfaCodes {
            last_step: row.get("last_step")?,
            drift: row.get("drift")?,
            failures: row::number(row, "failures")?,
            locked_until: locked_until.map(Timestamp::from_seconds),
        },
        revision: row::revision(row)?,
    })
}

fn folded(path: &EntityPath, name: &MfaDeviceName) -> String {
    format!("{path}{name}").to_ascii_lowercase()
}

pub(super) fn by_id(
    connection: &Connection,
    account: AccountId,
    id: MfaDeviceId,
) -> Result<Option<MfaDevice>, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.to_string(), account.to_string()],
        device,
    )
}

fn of_owner(
    connection: &Connection,
    account: AccountId,
    owner: &KeyOwner,
) -> Result<Vec<MfaDevice>, Fault> {
    match owner {
        KeyOwner::Root => row::all(
            connection,
            select!(
                "WHERE account = ?1 AND user_id IS NULL AND enabled_at IS NOT NULL
                 ORDER BY folded_serial"
            ),
            [account.to_string()],
            device,
        ),
        KeyOwner::User(user) => row::all(
            connection,
            select!("WHERE user_id = ?1 AND account = ?2 ORDER BY folded_serial"),
            [user.as_str(), &account.to_string()],
            device,
        ),
    }
}

fn page_of(
    connection: &Connection,
    account: AccountId,
    which: MfaListing,
    page: &Page,
) -> Result<Slice<MfaDevice>, Fault> {
    let assigned = match which {
        MfaListing::Any => None,
        MfaListing::Assigned => Some(true),
        MfaListing::Unassigned => Some(false),
    };
    let devices = row::all(
        connection,
        select!(
            "WHERE account = ?1 AND folded_serial > ?2
               AND (?3 IS NULL OR (enabled_at IS NOT NULL) = ?3)
             ORDER BY folded_serial LIMIT ?4"
        ),
        params![
            account.to_string(),
            page.after(),
            assigned,
            row::count(page.probe())
        ],
        device,
    )?;
    Ok(page.cut(devices, |device| folded(&device.path, &device.name)))
}

fn insert(transaction: &Transaction<'_>, device: &MfaDevice) -> Result<Noted, Fault> {
    let id = device.id.to_string();
    // Which of the two is taken must not be guessed from the error.
    let known = "SELECT 1 FROM mfa_devices WHERE id = ?1";
    if row::exists(transaction, known, [&id])? {
        return Err(Conflict::IdTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO mfa_devices
             (id, account, path, name, folded_serial, created_at, tags, sealed_seed,
              drift, failures, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, ?9)",
        params![
            id,
            device.account.to_string(),
            device.path.as_str(),
            device.name.as_str(),
            folded(&device.path, &device.name),
            device.created_at.seconds(),
            row::tags_column(&device.tags),
            device.sealed_seed.0,
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    note(transaction, device.id)
}

pub(super) fn update(
    transaction: &Transaction<'_>,
    device: &MfaDevice,
) -> Result<(Revision, Noted), Fault> {
    let stored = by_id(transaction, device.account, device.id)?.ok_or(Conflict::NotFound)?;
    if stored.revision != device.revision {
        return Err(Conflict::StaleRevision.into());
    }
    let revision = device.revision.next();
    row::execute(
        transaction,
        "UPDATE mfa_devices SET tags = ?2, sealed_seed = ?3, revision = ?4 WHERE id = ?1",
        params![
            device.id.to_string(),
            row::tags_column(&device.tags),
            device.sealed_seed.0,
            row::revision_column(revision),
        ],
    )?;
    Ok((revision, note(transaction, device.id)?))
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: MfaDeviceId,
) -> Result<Noted, Fault> {
    let stored = by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
    if stored.assignment.is_some() {
        return Err(Conflict::MfaDeviceAssigned.into());
    }
    row::execute(
        transaction,
        "DELETE FROM mfa_devices WHERE id = ?1",
        [id.to_string()],
    )?;
    note(transaction, id)
}

fn enable(
    transaction: &Transaction<'_>,
    device: &OwnedMfaDevice,
    step: i64,
    at: Timestamp,
) -> Result<Noted, Fault> {
    let stored = by_id(transaction, device.account, device.id)?.ok_or(Conflict::NotFound)?;
    if stored.assignment.is_some() {
        return Err(Conflict::MfaDeviceAssigned.into());
    }
    let user = match &device.owner {
        KeyOwner::Root => None,
        KeyOwner::User(user) => Some(user),
    };
    let known = "SELECT 1 FROM users WHERE id = ?1 AND account = ?2";
    let account = device.account.to_string();
    if let Some(user) = user
        && !row::exists(transaction, known, [user.as_str(), &account])?
    {
        return Err(Conflict::NotFound.into());
    }
    if !stored.codes.is_fresh(step) {
        return Err(Conflict::MfaStepUsed.into());
    }
    if of_owner(transaction, device.account, &device.owner)?.len() >= MFA_DEVICES_PER_OWNER {
        return Err(Conflict::LimitExceeded {
            limit: MFA_DEVICES_PER_OWNER,
        }
        .into());
    }
    row::execute(
        transaction,
        "UPDATE mfa_devices SET user_id = ?2, enabled_at = ?3 WHERE id = ?1",
        params![
            device.id.to_string(),
            user.map(UniqueId::as_str),
            at.seconds()
        ],
    )?;
    let codes = MfaCodes {
        drift: 0,
        ..stored.codes.after_use(step)
    };
    keep(transaction, device.id, &codes)
}

fn deactivate(transaction: &Transaction<'_>, device: &OwnedMfaDevice) -> Result<Noted, Fault> {
    owned(transaction, device)?;
    row::execute(
        transaction,
        "UPDATE mfa_devices SET user_id = NULL, enabled_at = NULL WHERE id = ?1",
        [device.id.to_string()],
    )?;
    note(transaction, device.id)
}

fn resync(
    transaction: &Transaction<'_>,
    device: &OwnedMfaDevice,
    step: i64,
    drift: i64,
) -> Result<Noted, Fault> {
    let codes = owned(transaction, device)?.codes;
    if !codes.is_fresh(step) {
        return Err(Conflict::MfaStepUsed.into());
    }
    let codes = MfaCodes {
        drift,
        ..codes.after_use(step)
    };
    keep(transaction, device.id, &codes)
}

fn claim(
    transaction: &Transaction<'_>,
    device: &OwnedMfaDevice,
    step: i64,
    at: Timestamp,
) -> Result<Noted, Fault> {
    let codes = owned(transaction, device)?.codes;
    if codes.is_locked(at) {
        return Err(Conflict::MfaLocked.into());
    }
    if !codes.is_fresh(step) {
        return Err(Conflict::MfaStepUsed.into());
    }
    keep(transaction, device.id, &codes.after_use(step))
}

fn count_wrong(
    transaction: &Transaction<'_>,
    device: &OwnedMfaDevice,
    at: Timestamp,
) -> Result<Noted, Fault> {
    let codes = owned(transaction, device)?.codes;
    if codes.is_locked(at) {
        return Err(Conflict::MfaLocked.into());
    }
    keep(transaction, device.id, &codes.after_failure(at))
}

/// The device, if it is enabled for this owner.
fn owned(connection: &Connection, device: &OwnedMfaDevice) -> Result<MfaDevice, Fault> {
    by_id(connection, device.account, device.id)?
        .filter(|stored| {
            stored
                .assignment
                .as_ref()
                .is_some_and(|assignment| assignment.owner == device.owner)
        })
        .ok_or_else(|| Conflict::NotFound.into())
}

fn keep(transaction: &Transaction<'_>, id: MfaDeviceId, codes: &MfaCodes) -> Result<Noted, Fault> {
    row::execute(
        transaction,
        "UPDATE mfa_devices SET last_step = ?2, drift = ?3, failures = ?4, locked_until = ?5
         WHERE id = ?1",
        params![
            id.to_string(),
            codes.last_step,
            codes.drift,
            codes.failures,
            codes.locked_until.map(Timestamp::seconds),
        ],
    )?;
    note(transaction, id)
}

fn note(transaction: &Transaction<'_>, id: MfaDeviceId) -> Result<Noted, Fault> {
    feed::note(transaction, &Subject::MfaDevice(id))
}

#[async_trait]
impl MfaDevices for SqliteStore {
    async fn find_mfa_device(
        &self,
        account: AccountId,
        path: &EntityPath,
        name: &MfaDeviceName,
    ) -> Result<Option<MfaDevice>, StoreError> {
        let folded = folded(path, name);
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE account = ?1 AND folded_serial = ?2"),
                [account.to_string(), folded],
                device,
            )
        })
        .await
    }

    async fn list_mfa_devices(
        &self,
        account: AccountId,
        which: MfaListing,
        page: Page,
    ) -> Result<Slice<MfaDevice>, StoreError> {
        self.read(move |connection| page_of(connection, account, which, &page))
            .await
    }

    async fn mfa_devices_of(
        &self,
        account: AccountId,
        owner: &KeyOwner,
    ) -> Result<Vec<MfaDevice>, StoreError> {
        let owner = owner.clone();
        self.read(move |connection| of_owner(connection, account, &owner))
            .await
    }

    async fn add_mfa_device(&self, device: MfaDevice) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, &device)?)))
            .await
    }

    async fn update_mfa_device(&self, device: MfaDevice) -> Result<Revision, StoreError> {
        self.write(move |transaction| update(transaction, &device))
            .await
    }

    async fn remove_mfa_device(
        &self,
        account: AccountId,
        id: MfaDeviceId,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), remove(transaction, account, id)?)))
            .await
    }

    async fn enable_mfa_device(
        &self,
        device: &OwnedMfaDevice,
        step: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let device = device.clone();
        self.write(move |transaction| Ok(((), enable(transaction, &device, step, at)?)))
            .await
    }

    async fn deactivate_mfa_device(&self, device: &OwnedMfaDevice) -> Result<(), StoreError> {
        let device = device.clone();
        self.write(move |transaction| Ok(((), deactivate(transaction, &device)?)))
            .await
    }

    async fn resync_mfa_device(
        &self,
        device: &OwnedMfaDevice,
        step: i64,
        drift: i64,
    ) -> Result<(), StoreError> {
        let device = device.clone();
        self.write(move |transaction| Ok(((), resync(transaction, &device, step, drift)?)))
            .await
    }

    async fn claim_mfa_step(
        &self,
        device: &OwnedMfaDevice,
        step: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let device = device.clone();
        self.write(move |transaction| Ok(((), claim(transaction, &device, step, at)?)))
            .await
    }

    async fn count_wrong_mfa_code(
        &self,
        device: &OwnedMfaDevice,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let device = device.clone();
        self.write(move |transaction| Ok(((), count_wrong(transaction, &device, at)?)))
            .await
    }
}
