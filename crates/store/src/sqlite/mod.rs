//! The embedded backend: one SQLite file in a data directory that one process owns. Another may change
//! what `beside` has, and nothing else.
//!
//! Below lie `files` (the directory), `schema` (the file's version), `connection` (who runs what
//! where), `fault` and `row` (errors and values), `feed` and `entities` (what the nouns share);
//! above them a file for each noun, which do not know each other but for `deployments`, whose
//! founding is made of the others' insertions, for the boundaries of users and roles, which
//! `managed_policies` must hold, for the members of `groups`, which are `users`, for `roles` and the
//! `instance_profiles` that hold them, for `service_linked` roles, which are roles when they end,
//! for `tags`, which has each noun write its own, and for `beside`, which offers some of what
//! `deployments` and `token_keys` do.
//!
//! Each write is one transaction with one sync of the log; nothing is grouped or deferred. When
//! the disk is full, read-only or broken, writes answer `Unavailable` and reads go on.

mod access_keys;
mod account_settings;
mod accounts;
mod beside;
mod connection;
mod delegations;
mod deployments;
mod entities;
mod fault;
mod feed;
mod files;
mod groups;
mod inline_policies;
mod instance_profiles;
mod last_uses;
mod login_profiles;
mod managed_policies;
mod mfa_devices;
mod oidc_providers;
mod organizations;
mod outbound_issuers;
mod password_policies;
mod reports;
mod roles;
mod row;
mod saml_providers;
mod schema;
mod service_linked;
mod spent_assertions;
mod tags;
#[cfg(test)]
mod tests;
mod token_keys;
mod users;

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Transaction};
use tokio::sync::{Mutex, watch};

use crate::change::Position;
use crate::error::StoreError;
pub use beside::SqliteTokenKeys;
use connection::{Readers, Writer};
use fault::Fault;
use feed::Noted;

/// The store in a SQLite file.
///
/// Holds the data directory until it is dropped and its last write is done.
#[derive(Debug)]
pub struct SqliteStore {
    readers: Readers,
    writer: Arc<Mutex<Writer>>,
    newest: watch::Receiver<Position>,
}

impl SqliteStore {
    /// Opens the store in this directory; makes both if they are missing, and brings an older
    /// schema up to date.
    ///
    /// Blocks for some milliseconds. The store works on any tokio runtime.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let (lock, path) = files::prepare(directory)?;
        let mut connection = connection::open_for_writing(&path)?;
        schema::migrate(&mut connection, &path, schema::MIGRATIONS)?;
        connection::make_durable(&connection)?;
        let readers = Readers::open(&path)?;
        let (publish, newest) = watch::channel(feed::newest(&connection)?);
        Ok(Self {
            readers,
            writer: Arc::new(Mutex::new(Writer::new(connection, lock, publish))),
            newest,
        })
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers.read(work).await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(T, Noted), Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        Writer::write(&self.writer, work).await
    }

    /// A write of what no cache holds, which the change feed does not hear of.
    async fn write_aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        Writer::write_aside(&self.writer, work).await
    }
}
