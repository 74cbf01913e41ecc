//! The first start, and the checks of every later one.

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_credentials::{DeploymentId, KeyRing, RingKey, RingKeyId, SecretAccessKey};
use daypass_model::{AccessKeyId, AccountId, Entropy, IdKind, Partition, Timestamp};
use daypass_store::{AccessKey, Account, Deployment, Founding, KeyOwner, Revision, Store};

use crate::blame;
use crate::vault::{NewAccessKey, Vault};

/// Root's first access key. Shown once, when the deployment is founded; afterwards only the
/// sealed secret exists.
#[derive(Debug)]
pub struct RootKey {
    /// The account.
    pub account: AccountId,
    /// `AKIA…`.
    pub id: AccessKeyId,
    /// The secret half.
    pub secret: SecretAccessKey,
}

/// What a new deployment starts with.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The partition of its ARNs.
    pub partition: Partition,
    /// Its first account; `None` draws one.
    pub account: Option<AccountId>,
    /// Whether root gets an access key.
    pub root_key: bool,
}

/// Why a deployment does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// The key at hand is not the one that the store's secrets are sealed under.
    #[error(
        "this is not the master key that the store was made with (key {fingerprint}): \
         its secrets cannot be opened; provide the right key, or start on an empty data directory"
    )]
    WrongMasterKey {
        /// Names the key at hand.
        fingerprint: String,
    },
    /// The store was made for another partition than the configuration says.
    #[error("the store was made for the partition {stored}, the configuration says {configured}")]
    OtherPartition {
        /// The store's.
        stored: Partition,
        /// The configuration's.
        configured: Partition,
    },
    /// The store, the vault or the random source failed.
    #[error("{}", .0.detail().or(.0.message()).unwrap_or("internal failure"))]
    Failed(Fault),
}

impl From<Fault> for StartFault {
    fn from(fault: Fault) -> Self {
        Self::Failed(fault)
    }
}

/// Whether a deployment was founded in this store; only then is a missing master key a disaster
/// and not the first start.
pub async fn is_founded(store: &dyn Store) -> Result<bool, StartFault> {
    Ok(store.deployment().await.map_err(blame::store)?.is_some())
}

/// A deployment that is drawn up and not founded yet. Root's key can be shown first: one that was
/// shown and never founded opens nothing, one that was founded and never shown locks everybody out.
#[derive(Debug)]
pub struct Draft {
    founding: Founding,
    root_key: Option<RootKey>,
}

impl Draft {
    /// Root's first key, if the plan asks for one.
    pub fn root_key(&self) -> Option<&RootKey> {
        self.root_key.as_ref()
    }

    /// Founds the deployment in an empty store. All of it or nothing.
    pub async fn found(self, store: &dyn Store) -> Result<Option<RootKey>, StartFault> {
        store
            .initialize(self.founding)
            .await
            .map_err(blame::store)?;
        Ok(self.root_key)
    }
}

/// [`draft`] and [`Draft::found`] in one, for whoever shows nothing.
pub async fn found(
    store: &dyn Store,
    vault: &Vault,
    plan: Plan,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Option<RootKey>, StartFault> {
    draft(vault, plan, now, entropy)?.found(store).await
}

/// Draws up a deployment: id, key ring, account, and root's first key if the plan asks for it.
pub fn draft(
    vault: &Vault,
    plan: Plan,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Draft, StartFault> {
    let id = DeploymentId::generate(entropy).map_err(blame::entropy)?;
    // The first key has always been good: were it good from now on, a clock that is set back
    // after the first start would leave no key to seal with.
    let always = Timestamp::from_seconds(0);
    let ring_key = RingKey::generate(RingKeyId(1), always, entropy).map_err(blame::entropy)?;
    let account = match plan.account {
        Some(account) => account,
        None => draw_account(entropy)?,
    };
    let root_key = match plan.root_key {
        true => Some(new_root_key(account, entropy)?),
        false => None,
    };
    let mut access_keys = Vec::new();
    if let Some(key) = &root_key {
        let owner = &KeyOwner::Root;
        let new_key = NewAccessKey {
            account,
            owner,
            id: &key.id,
            secret: &key.secret,
        };
        access_keys.push(AccessKey {
            id: key.id.clone(),
            account,
            owner: KeyOwner::Root,
            sealed_secret: vault.seal_access_key(&new_key, entropy)?,
            active: true,
            created_at: now,
            revision: Revision::FIRST,
        });
    }
    let founding = Founding {
        deployment: Deployment {
            id: id.0,
            partition: plan.partition,
            created_at: now,
            master_key_check: vault.seal_check(&id.0, entropy)?,
        },
        account: Account {
            id: account,
            created_at: now,
        },
        ring_keys: vec![vault.seal_ring_key(&ring_key, entropy)?],
        access_keys,
    };
    Ok(Draft { founding, root_key })
}

/// Proves that the key at hand is the one that a founded deployment's secrets are sealed under, and
/// that the deployment is of this partition.
pub async fn prove(
    store: &dyn Store,
    vault: &Vault,
    partition: Partition,
) -> Result<Deployment, StartFault> {
    let deployment = store
        .deployment()
        .await
        .map_err(blame::store)?
        .ok_or_else(|| Fault::internal("the deployment was not founded"))?;
    prove_master_key(&deployment, vault)?;
    if deployment.partition != partition {
        return Err(StartFault::OtherPartition {
            stored: deployment.partition,
            configured: partition,
        });
    }
    Ok(deployment)
}

/// Proves that the key at hand is the one that a deployment's secrets are sealed under.
pub fn prove_master_key(deployment: &Deployment, vault: &Vault) -> Result<(), StartFault> {
    if vault.passes_check(&deployment.id, &deployment.master_key_check) {
        return Ok(());
    }
    Err(StartFault::WrongMasterKey {
        fingerprint: vault.fingerprint(),
    })
}

/// Opens a founded deployment: proves the master key, then opens the key ring with it.
pub(crate) async fn open_ring(
    store: &dyn Store,
    vault: &Vault,
    partition: Partition,
) -> Result<Arc<KeyRing>, StartFault> {
    let deployment = prove(store, vault, partition).await?;
    let records = store.ring_keys().await.map_err(blame::store)?;
    let keys = records
        .iter()
        .map(|record| vault.open_ring_key(record))
        .collect::<Result<Vec<_>, _>>()?;
    let ring = KeyRing::new(DeploymentId(deployment.id), keys).map_err(Fault::internal)?;
    Ok(Arc::new(ring))
}

fn new_root_key(account: AccountId, entropy: &dyn Entropy) -> Result<RootKey, Fault> {
    Ok(RootKey {
        account,
        id: AccessKeyId::generate(IdKind::LongTermKey, account, entropy).map_err(blame::entropy)?,
        secret: SecretAccessKey::generate(entropy).map_err(blame::entropy)?,
    })
}

/// Draws an account id of twelve digits that does not begin with a zero, as people write such
/// numbers down without their leading zeros.
fn draw_account(entropy: &dyn Entropy) -> Result<AccountId, Fault> {
    const FIRST: u64 = 100_000_000_000;
    const COUNT: u64 = 900_000_000_000;
    let mut random = [0; 8];
    entropy.fill(&mut random).map_err(blame::entropy)?;
    // 2^64 / COUNT is above 2 * 10^7: the bias of the remainder is nothing for a name.
    AccountId::from_number(FIRST + u64::from_be_bytes(random) % COUNT)
        .ok_or_else(|| Fault::internal("an account id out of range was drawn"))
}
