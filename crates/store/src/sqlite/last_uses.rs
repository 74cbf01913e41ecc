//! When keys and roles were last used.

use async_trait::async_trait;
use daypass_model::{AccessKeyId, UniqueId};
use rusqlite::{Row, Transaction, params};

use crate::error::StoreError;
use crate::last_use::{KeyUse, LastUses, RoleUse, ServiceUse};
use crate::sqlite::fault::Fault;
use crate::sqlite::{SqliteStore, row};

fn key_use(row: &Row<'_>) -> Result<KeyUse, Fault> {
    Ok(KeyUse {
        key: row::text(row, "access_key")?,
        at: row::instant(row, "used_at")?,
        service: row.get("service")?,
        region: row.get("region")?,
    })
}

fn role_use(row: &Row<'_>) -> Result<RoleUse, Fault> {
    Ok(RoleUse {
        role: row::text(row, "role")?,
        at: row::instant(row, "used_at")?,
        region: row.get("region")?,
    })
}

fn service_use(row: &Row<'_>) -> Result<ServiceUse, Fault> {
    Ok(ServiceUse {
        entity: row::text(row, "entity")?,
        service: row.get("service")?,
        at: row::instant(row, "used_at")?,
        region: row.get("region")?,
    })
}

fn note_services(transaction: &Transaction<'_>, uses: &[ServiceUse]) -> Result<(), Fault> {
    for used in uses {
        row::execute(
            transaction,
            "INSERT INTO service_uses (entity, service, used_at, region)
             SELECT id, ?2, ?3, ?4 FROM entities WHERE id = ?1
             ON CONFLICT (entity, service) DO UPDATE
             SET used_at = excluded.used_at, region = excluded.region
             WHERE excluded.used_at >= used_at",
            params![
                used.entity.as_str(),
                used.service,
                used.at.seconds(),
                used.region
            ],
        )?;
    }
    Ok(())
}

fn note(transaction: &Transaction<'_>, keys: &[KeyUse], roles: &[RoleUse]) -> Result<(), Fault> {
    for key in keys {
        row::execute(
            transaction,
            "INSERT INTO access_key_uses (access_key, used_at, service, region)
             SELECT id, ?2, ?3, ?4 FROM access_keys WHERE id = ?1
             ON CONFLICT (access_key) DO UPDATE
             SET used_at = excluded.used_at, service = excluded.service, region = excluded.region
             WHERE excluded.used_at >= used_at",
            params![key.key.as_str(), key.at.seconds(), key.service, key.region],
        )?;
    }
    for role in roles {
        row::execute(
            transaction,
            "INSERT INTO role_uses (role, used_at, region)
             SELECT id, ?2, ?3 FROM roles WHERE id = ?1
             ON CONFLICT (role) DO UPDATE
             SET used_at = excluded.used_at, region = excluded.region
             WHERE excluded.used_at >= used_at",
            params![role.role.as_str(), role.at.seconds(), role.region],
        )?;
    }
    Ok(())
}

#[async_trait]
impl LastUses for SqliteStore {
    async fn note_last_uses(
        &self,
        keys: Vec<KeyUse>,
        roles: Vec<RoleUse>,
    ) -> Result<(), StoreError> {
        self.write_aside(move |transaction| note(transaction, &keys, &roles))
            .await
    }

    async fn last_key_use(&self, key: &AccessKeyId) -> Result<Option<KeyUse>, StoreError> {
        let key = key.clone();
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT access_key, used_at, service, region FROM access_key_uses
                 WHERE access_key = ?1",
                [key.as_str()],
                key_use,
            )
        })
        .await
    }

    async fn last_role_use(&self, role: &UniqueId) -> Result<Option<RoleUse>, StoreError> {
        let role = role.clone();
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT role, used_at, region FROM role_uses WHERE role = ?1",
                [role.as_str()],
                role_use,
            )
        })
        .await
    }

    async fn note_service_uses(&self, uses: Vec<ServiceUse>) -> Result<(), StoreError> {
        self.write_aside(move |transaction| note_services(transaction, &uses))
            .await
    }

    async fn service_uses(&self, entity: &UniqueId) -> Result<Vec<ServiceUse>, StoreError> {
        let entity = entity.clone();
        self.read(move |connection| {
            row::all(
                connection,
                "SELECT entity, service, used_at, region FROM service_uses
                 WHERE entity = ?1 ORDER BY service",
                [entity.as_str()],
                service_use,
            )
        })
        .await
    }
}
