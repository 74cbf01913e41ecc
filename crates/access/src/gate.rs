//! The one door: everything that decides about a request, put together.

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_credentials::KeyRing;
use daypass_credentials::sigv4::RegionSet;
use daypass_model::{Entropy, Partition};
use daypass_store::{Sealed, Store};

use crate::bootstrap::{self, StartFault};
use crate::directory::Directory;
use crate::vault::{NewAccessKey, Vault};

/// What a deployment's gate is told besides what is stored.
#[derive(Debug)]
pub struct Settings {
    /// The partition of every ARN.
    pub partition: Partition,
    /// Regions that a credential scope may name.
    pub regions: RegionSet,
}

/// The gate of a node.
pub struct Gate {
    pub(crate) directory: Directory,
    pub(crate) settings: Settings,
    vault: Arc<Vault>,
    ring: Arc<KeyRing>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// Opens the gate of a founded deployment. A wrong master key is found out here, before a
    /// single request is answered.
    pub async fn open(
        store: Arc<dyn Store>,
        vault: Arc<Vault>,
        settings: Settings,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartFault> {
        let ring = bootstrap::open_ring(&*store, &vault, settings.partition).await?;
        let directory = Directory::open(store, Arc::clone(&vault), settings.partition).await?;
        Ok(Self {
            directory,
            settings,
            vault,
            ring,
            entropy,
        })
    }

    /// The partition of every ARN.
    pub fn partition(&self) -> Partition {
        self.settings.partition
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// Seals a new access key's secret for the store. Nothing outside this room opens one again.
    pub fn seal_access_key(&self, key: &NewAccessKey<'_>) -> Result<Sealed, Fault> {
        self.vault.seal_access_key(key, self.entropy())
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Whether the store answers, for a readiness probe.
    pub async fn is_ready(&self) -> bool {
        self.directory.store().position().await.is_ok()
    }

    pub(crate) fn ring(&self) -> &KeyRing {
        &self.ring
    }
}
