//! The keys that sign tokens for elsewhere, in a store that others can write to and that several
//! nodes look after.

#![expect(clippy::unwrap_used, reason = "what goes wrong in a test ends it")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use daypass_access::Vault;
use daypass_access::outbound::{Keeper, Occasion, Rotation, Step};
use daypass_credentials::{MasterKey, TokenKey};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Timestamp, TokenAlgorithm};
use daypass_store::{SqliteStore, SqliteTokenKeys, Store, TokenKeyRecord, TokenKeys};

/// Different bytes at every call; nothing here needs them unguessable.
#[derive(Default)]
struct Counter(AtomicU8);

impl Entropy for Counter {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        buffer.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

/// A deployment with its directory, and what looks after its keys.
struct Deployment {
    store: Arc<dyn Store>,
    vault: Vault,
    entropy: Counter,
    directory: tempfile::TempDir,
}

impl Deployment {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let entropy = Counter::default();
        Self {
            store: Arc::new(SqliteStore::open(directory.path()).unwrap()),
            vault: Vault::new(MasterKey::generate(&entropy).unwrap()),
            entropy,
            directory,
        }
    }

    async fn keep(&self, occasion: Occasion, now: i64) -> Vec<Step> {
        self.keep_in(&*self.store, occasion, now).await
    }

    /// The same by way of a store that somebody else has opened.
    async fn keep_in(&self, store: &dyn TokenKeys, occasion: Occasion, now: i64) -> Vec<Step> {
        let keeper = Keeper {
            store,
            vault: &self.vault,
            entropy: &self.entropy,
            rotation: Rotation::default(),
        };
        let now = Timestamp::from_seconds(now);
        keeper.keep(occasion, now).await.unwrap()
    }

    async fn keys(&self) -> Vec<TokenKeyRecord> {
        self.store.token_keys().await.unwrap()
    }
}

const T0: i64 = 1_800_000_000;
const DAY: i64 = 86_400;

#[tokio::test]
async fn a_key_opens_in_its_own_row_only() {
    let deployment = Deployment::new();
    deployment.keep(Occasion::Age, T0).await;
    let keys = deployment.keys().await;
    assert_eq!(keys.len(), 2);
    let vault = &deployment.vault;
    for record in &keys {
        let opened = vault.open_token_key(record).unwrap();
        assert_eq!(opened.id(), &record.id);
        assert_eq!(opened.algorithm(), record.algorithm);
    }
    let (rsa, ec) = (&keys[0], &keys[1]);
    assert_eq!(rsa.algorithm, TokenAlgorithm::Rs256);
    let moved = [
        TokenKeyRecord {
            sealed: ec.sealed.clone(),
            ..rsa.clone()
        },
        TokenKeyRecord {
            generation: 2,
            ..rsa.clone()
        },
        TokenKeyRecord {
            algorithm: TokenAlgorithm::Es384,
            ..rsa.clone()
        },
        TokenKeyRecord {
            id: ec.id.clone(),
            ..rsa.clone()
        },
    ];
    for record in &moved {
        assert!(vault.open_token_key(record).is_err(), "{record:?}");
    }
    let other = Vault::new(MasterKey::generate(&Counter(AtomicU8::new(77))).unwrap());
    assert!(other.open_token_key(rsa).is_err());
}

#[tokio::test]
async fn what_is_stored_is_no_key_in_clear() {
    let vault = Vault::new(MasterKey::generate(&Counter::default()).unwrap());
    for algorithm in TokenAlgorithm::ALL {
        let key = TokenKey::generate(algorithm).unwrap();
        let sealed = vault.seal_token_key(1, &key, &Counter::default()).unwrap();
        let clear = key.expose().unwrap();
        let inside = &clear[clear.len() - 32..];
        assert!(!sealed.0.windows(32).any(|window| window == inside));
    }
}

/// Two nodes that come to the same conclusion at once make one key of an algorithm, and who did not
/// make it finds that nothing is due.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_that_make_the_next_key_one_does() {
    let deployment = Deployment::new();
    for now in [T0, T0 + 89 * DAY] {
        let both = tokio::join!(
            deployment.keep(Occasion::Age, now),
            deployment.keep(Occasion::Age, now)
        );
        assert_eq!(both.0.len() + both.1.len(), 2);
    }
    let generations: Vec<_> = deployment
        .keys()
        .await
        .iter()
        .map(|key| (key.algorithm, key.generation))
        .collect();
    let (rsa, ec) = (TokenAlgorithm::Rs256, TokenAlgorithm::Es384);
    assert_eq!(generations, [(rsa, 1), (rsa, 2), (ec, 1), (ec, 2)]);
}

#[tokio::test]
async fn keys_come_and_go_by_their_age() {
    let deployment = Deployment::new();
    deployment.keep(Occasion::Age, T0).await;
    let first = deployment.keys().await;
    assert_eq!(deployment.keep(Occasion::Age, T0 + DAY).await, []);
    deployment.keep(Occasion::Age, T0 + 89 * DAY).await;
    let both = deployment.keys().await;
    assert_eq!(both.len(), 4);
    assert!(first.iter().all(|key| both.contains(key)));
    // The last token that the old keys signed lives an hour, and what was fetched may be a day old.
    deployment.keep(Occasion::Age, T0 + 91 * DAY + 3_599).await;
    assert_eq!(deployment.keys().await.len(), 4);
    deployment.keep(Occasion::Age, T0 + 91 * DAY + 3_600).await;
    let left = deployment.keys().await;
    assert_eq!(left.len(), 2);
    assert!(left.iter().all(|key| key.generation == 2));
}

#[tokio::test]
async fn keys_that_are_not_to_be_trusted_go_at_once() {
    let deployment = Deployment::new();
    deployment.keep(Occasion::Age, T0).await;
    deployment.keep(Occasion::Asked, T0 + 1).await;
    assert_eq!(deployment.keys().await.len(), 4);
    deployment.keep(Occasion::Compromised, T0 + 2).await;
    let left = deployment.keys().await;
    assert_eq!(left.len(), 2);
    let now = Timestamp::from_seconds(T0 + 2);
    assert!(
        left.iter()
            .all(|key| key.generation == 3 && key.not_before == now)
    );
}

/// A node whose keys are due, somebody who wants new ones, and two who fear for the old ones, all at
/// once and in whatever order: the old keys are gone, and one of each algorithm signs.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_keys_at_once_leaves_a_ring_that_is_whole() {
    for _ in 0..4 {
        let deployment = Deployment::new();
        deployment.keep(Occasion::Age, T0).await;
        let beside = || {
            let opened = SqliteTokenKeys::open(deployment.directory.path());
            opened.unwrap().unwrap()
        };
        let now = T0 + 89 * DAY;
        let (first, second, third) = (beside(), beside(), beside());
        tokio::join!(
            deployment.keep(Occasion::Age, now),
            deployment.keep_in(&first, Occasion::Compromised, now),
            deployment.keep_in(&second, Occasion::Asked, now),
            deployment.keep_in(&third, Occasion::Compromised, now),
        );
        let keys = deployment.keys().await;
        for algorithm in TokenAlgorithm::ALL {
            let own: Vec<_> = keys
                .iter()
                .filter(|key| key.algorithm == algorithm)
                .collect();
            let from: Vec<_> = own
                .iter()
                .map(|key| key.not_before.seconds() - now)
                .collect();
            assert!(from == [0] || from == [0, DAY], "{own:?}");
            let generations: Vec<_> = own.iter().map(|key| key.generation).collect();
            assert!(generations[0] >= 3, "{own:?}");
            assert!(generations.is_sorted(), "{own:?}");
            for key in own {
                deployment.vault.open_token_key(key).unwrap();
            }
        }
    }
}
