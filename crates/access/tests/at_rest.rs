//! What protects a deployment's secrets in a store that others can write to, and what a start
//! refuses.

#![expect(clippy::unwrap_used, reason = "what goes wrong in a test ends it")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use daypass_access::bootstrap::{self, Plan, StartFault};
use daypass_access::{Gate, NewAccessKey, SamlKeyPlace, Settings, Vault};
use daypass_credentials::{DecryptionKey, MasterKey, SecretAccessKey, TotpSeed};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{
    AccessKeyId, AccountId, Entropy, IdKind, MfaDeviceId, Partition, ProviderId, Timestamp,
    UniqueId,
};
use daypass_store::{AccessKey, KeyOwner, MfaCodes, MfaDevice, Revision, SqliteStore, Store};

/// Different bytes at every call; nothing here needs them unguessable.
#[derive(Default)]
struct Counter(AtomicU8);

impl Entropy for Counter {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        buffer.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

fn account() -> AccountId {
    "841860927337".parse().unwrap()
}

fn sealed_key(vault: &Vault, entropy: &Counter, owner: KeyOwner) -> AccessKey {
    let id = AccessKeyId::generate(IdKind::LongTermKey, account(), entropy).unwrap();
    let secret = SecretAccessKey::generate(entropy).unwrap();
    let new = NewAccessKey {
        account: account(),
        owner: &owner,
        id: &id,
        secret: &secret,
    };
    AccessKey {
        sealed_secret: vault.seal_access_key(&new, entropy).unwrap(),
        id,
        account: account(),
        owner,
        active: true,
        created_at: Timestamp::from_seconds(0),
        revision: Revision::FIRST,
    }
}

fn user(entropy: &Counter) -> KeyOwner {
    KeyOwner::User(UniqueId::generate(IdKind::User, account(), entropy).unwrap())
}

/// A seed that was copied to another device would let its owner make that one's codes.
#[test]
fn a_seed_opens_in_its_own_row_only() {
    let entropy = Counter::default();
    let vault = Vault::new(MasterKey::generate(&entropy).unwrap());
    let seed = TotpSeed::generate(&entropy).unwrap();
    let id = MfaDeviceId::generate(&entropy).unwrap();
    let device = MfaDevice {
        account: account(),
        id,
        path: "/".parse().unwrap(),
        name: "phone".parse().unwrap(),
        created_at: Timestamp::from_seconds(0),
        tags: Vec::new(),
        sealed_seed: vault.seal_mfa_seed(account(), id, &seed, &entropy).unwrap(),
        assignment: None,
        codes: MfaCodes::default(),
        revision: Revision::FIRST,
    };
    let opened = vault.open_mfa_seed(&device).unwrap();
    assert_eq!(opened.expose(), seed.expose());
    // Made anew under the same name it is another device.
    let again = MfaDevice {
        id: MfaDeviceId::generate(&entropy).unwrap(),
        ..device.clone()
    };
    assert!(vault.open_mfa_seed(&again).is_err(), "another device");
    let moved = MfaDevice {
        account: "210987654321".parse().unwrap(),
        ..device.clone()
    };
    assert!(vault.open_mfa_seed(&moved).is_err(), "another account");
    let key = sealed_key(&vault, &entropy, KeyOwner::Root);
    let mixed = MfaDevice {
        sealed_seed: key.sealed_secret,
        ..device
    };
    assert!(vault.open_mfa_seed(&mixed).is_err(), "an access key's");
}

#[test]
fn a_saml_key_opens_in_its_own_row_only() {
    let entropy = Counter::default();
    let vault = Vault::new(MasterKey::generate(&entropy).unwrap());
    let pem = include_str!("../../credentials/tests/data/rsa-2048-pkcs8.pem");
    let key = DecryptionKey::from_pem(pem).unwrap();
    let place = SamlKeyPlace {
        account: account(),
        provider: ProviderId([1; 16]),
        key: ProviderId([2; 16]),
    };
    let sealed = vault.seal_saml_key(&place, &key, &entropy).unwrap();
    let opened = vault.open_saml_key(&place, &sealed).unwrap();
    assert_eq!(opened.expose(), key.expose());
    for other in [
        SamlKeyPlace {
            account: "000000000001".parse().unwrap(),
            ..place
        },
        SamlKeyPlace {
            provider: place.key,
            ..place
        },
        SamlKeyPlace {
            key: place.provider,
            ..place
        },
    ] {
        assert!(vault.open_saml_key(&other, &sealed).is_err(), "{other:?}");
    }
}

#[test]
fn a_secret_opens_in_its_own_row_only() {
    let entropy = Counter::default();
    let vault = Vault::new(MasterKey::generate(&entropy).unwrap());
    let alice = sealed_key(&vault, &entropy, user(&entropy));
    let bob = sealed_key(&vault, &entropy, user(&entropy));
    assert!(vault.open_access_key(&alice).is_ok());

    let swapped = AccessKey {
        sealed_secret: bob.sealed_secret.clone(),
        ..alice.clone()
    };
    assert!(
        vault.open_access_key(&swapped).is_err(),
        "another key's envelope"
    );
    let promoted = AccessKey {
        owner: KeyOwner::Root,
        ..alice.clone()
    };
    assert!(
        vault.open_access_key(&promoted).is_err(),
        "a user's key made root's"
    );
    let moved = AccessKey {
        account: "210987654321".parse().unwrap(),
        ..alice.clone()
    };
    assert!(vault.open_access_key(&moved).is_err(), "another account");
    let other = Vault::new(MasterKey::generate(&entropy).unwrap());
    assert!(other.open_access_key(&alice).is_err(), "another master key");
}

async fn founded(master: &str) -> (Arc<dyn Store>, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(dir.path()).unwrap());
    let vault = Vault::new(master.parse().unwrap());
    let plan = Plan {
        partition: Partition::Aws,
        account: None,
        root_key: true,
    };
    let now = Timestamp::from_seconds(0);
    let root = bootstrap::found(&*store, &vault, plan, now, &Counter::default())
        .await
        .unwrap();
    assert!(root.is_some());
    (store, dir)
}

async fn open(
    store: Arc<dyn Store>,
    master: &str,
    partition: Partition,
) -> Result<Gate, StartFault> {
    let vault = Arc::new(Vault::new(master.parse().unwrap()));
    let settings = Settings::new(partition);
    Gate::open(store, vault, settings, Arc::new(Counter::default())).await
}

const RIGHT: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const WRONG: &str = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

#[tokio::test]
async fn the_gate_opens_with_its_own_master_key_and_partition_only() {
    let (store, _dir) = founded(RIGHT).await;
    assert!(
        open(Arc::clone(&store), RIGHT, Partition::Aws)
            .await
            .is_ok()
    );
    let wrong = open(Arc::clone(&store), WRONG, Partition::Aws)
        .await
        .unwrap_err();
    assert!(wrong.to_string().contains("not the master key"), "{wrong}");
    assert!(!wrong.to_string().contains("ff0102"), "{wrong}");
    let other = open(store, RIGHT, Partition::China).await.unwrap_err();
    assert!(
        matches!(other, StartFault::OtherPartition { .. }),
        "{other}"
    );
}

#[tokio::test]
async fn a_deployment_is_founded_once() {
    let (store, _dir) = founded(RIGHT).await;
    let vault = Vault::new(RIGHT.parse().unwrap());
    let plan = Plan {
        partition: Partition::Aws,
        account: None,
        root_key: true,
    };
    let now = Timestamp::from_seconds(1);
    let again = bootstrap::found(&*store, &vault, plan, now, &Counter::default()).await;
    assert!(again.is_err());
}
