//! When the keys that sign tokens for elsewhere are made and removed.
//!
//! A key is published before it signs, so that whoever has fetched the keys lately knows it by
//! then, and stays published until the last token that it signed has ended. Several nodes may come
//! to the same conclusion at once, and somebody may ask for new keys beside them: the store does
//! what was planned for the keys as they are, and whoever planned for others plans anew.

use std::cmp::Ordering;

use daypass_api::fault::Fault;
use daypass_credentials::TokenKey;
use daypass_model::{Entropy, Timestamp, TokenAlgorithm, TokenKeyId};
use daypass_store::{Conflict, StoreError, TokenKeyChange, TokenKeyRecord, TokenKeys};

use crate::blame;
use crate::call::Call;
use crate::gate::Gate;
use crate::grant::Grant;
use crate::vault::Vault;

/// The longest life of a token, in seconds (STS spec 7).
pub const LONGEST_TOKEN_SECONDS: i64 = 3_600;

/// How often keys are made, and how long before they sign they are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// For how many seconds a key signs.
    pub every: i64,
    /// For how many seconds a key is published before it signs. As long as that it also stays
    /// published after the last token that it signed has ended.
    pub ahead: i64,
}

impl Default for Rotation {
    /// Ninety days, published a day ahead.
    fn default() -> Self {
        Self {
            every: 90 * 86_400,
            ahead: 86_400,
        }
    }
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key is to be made.
    Make {
        /// What it signs for.
        algorithm: TokenAlgorithm,
        /// Its place among those of its algorithm.
        generation: u32,
        /// When it begins to sign.
        not_before: Timestamp,
    },
    /// A key is to be removed: nothing that it signed is still valid.
    Remove(TokenKeyId),
}

/// Why keys are looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Time has passed.
    Age,
    /// Somebody wants new ones, which sign once they have been published for long enough.
    Asked,
    /// The ones there are must not be trusted any more: new ones sign at once, and all others go.
    Compromised,
}

/// What is due of these keys, which are in the order of algorithms and generations.
pub fn plan(
    keys: &[TokenKeyRecord],
    rotation: Rotation,
    (occasion, now): (Occasion, Timestamp),
) -> Vec<Step> {
    let mut steps = Vec::new();
    for algorithm in TokenAlgorithm::ALL {
        let keys: Vec<_> = keys
            .iter()
            .filter(|key| key.algorithm == algorithm)
            .collect();
        let make = |generation, not_before| Step::Make {
            algorithm,
            generation,
            not_before,
        };
        let Some(newest) = keys.last() else {
            // Nobody has fetched any keys yet that could be too old to know this one.
            steps.push(make(1, now));
            continue;
        };
        let next = newest.generation.saturating_add(1);
        let is_waiting = newest.not_before > now;
        let is_old = now.since(newest.not_before) >= rotation.every - rotation.ahead;
        match occasion {
            Occasion::Compromised => steps.push(make(next, now)),
            Occasion::Asked if !is_waiting => steps.push(make(next, now.plus(rotation.ahead))),
            Occasion::Age if is_old => steps.push(make(next, now.plus(rotation.ahead))),
            Occasion::Asked | Occasion::Age => {}
        }
        let kept = LONGEST_TOKEN_SECONDS + rotation.ahead;
        // A key has signed its last token when the next one began.
        let ended = keys
            .windows(2)
            .filter(|pair| now.since(pair[1].not_before) >= kept)
            .map(|pair| pair[0]);
        match occasion {
            Occasion::Compromised => steps.extend(keys.iter().map(|key| remove(key))),
            Occasion::Asked | Occasion::Age => steps.extend(ended.map(remove)),
        }
    }
    steps
}

fn remove(key: &TokenKeyRecord) -> Step {
    Step::Remove(key.id.clone())
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It signed until then, and is published while its tokens live.
    Signed(Timestamp),
    /// It signs.
    Signs,
    /// It is published, and signs from its `not_before`.
    Waits,
}

/// What each of these keys does, which are in the order of algorithms and generations.
///
/// The newest that has begun signs. Should a clock have been set back before all of them, the
/// oldest: it is published like the others.
pub fn standings(keys: &[TokenKeyRecord], now: Timestamp) -> Vec<Standing> {
    let of_one = keys.chunk_by(|one, next| one.algorithm == next.algorithm);
    let standings = of_one.flat_map(|own| {
        let signs = signing(own, |key| key.not_before, now);
        own.iter().enumerate().map(move |(at, _)| {
            let next = own.get(at + 1);
            match (at.cmp(&signs), next) {
                (Ordering::Less, Some(next)) => Standing::Signed(next.not_before),
                (Ordering::Greater, _) => Standing::Waits,
                _ => Standing::Signs,
            }
        })
    });
    standings.collect()
}

/// Which of an algorithm's keys signs.
pub(super) fn signing<K>(
    keys: &[K],
    not_before: impl Fn(&K) -> Timestamp,
    now: Timestamp,
) -> usize {
    let begun = keys.iter().rposition(|key| not_before(key) <= now);
    begun.unwrap_or_default()
}

/// How often a change is planned before it is given up. Who else changes the keys meanwhile mostly
/// does what was due, and then nothing is due any more.
const ATTEMPTS: usize = 8;

/// What keys are kept in, and by what.
#[derive(Clone, Copy)]
pub struct Keeper<'a> {
    /// Where they are stored.
    pub store: &'a dyn TokenKeys,
    /// What seals them.
    pub vault: &'a Vault,
    /// Chance, for the seals.
    pub entropy: &'a dyn Entropy,
    /// How often they are made.
    pub rotation: Rotation,
}

impl std::fmt::Debug for Keeper<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper")
            .field("rotation", &self.rotation)
            .finish_non_exhaustive()
    }
}

impl Keeper<'_> {
    /// Does what is due, all of it at once, and answers what that was.
    pub async fn keep(&self, occasion: Occasion, now: Timestamp) -> Result<Vec<Step>, Fault> {
        let mut outrun = StoreError::from(Conflict::StaleRevision);
        for _ in 0..ATTEMPTS {
            let keys = self.store.token_keys().await.map_err(blame::store)?;
            let steps = plan(&keys, self.rotation, (occasion, now));
            if steps.is_empty() {
                return Ok(steps);
            }
            let change = self.change(&keys, &steps, now).await?;
            match self.store.change_token_keys(change).await {
                Ok(()) => return Ok(steps),
                Err(error) if error.conflict().is_some() => outrun = error,
                Err(error) => return Err(blame::store(error)),
            }
        }
        Err(blame::store(outrun))
    }

    /// These steps, with the keys that they ask for made.
    async fn change(
        &self,
        seen: &[TokenKeyRecord],
        steps: &[Step],
        now: Timestamp,
    ) -> Result<TokenKeyChange, Fault> {
        let mut change = TokenKeyChange {
            seen: seen.iter().map(|key| key.id.clone()).collect(),
            ..TokenKeyChange::default()
        };
        for step in steps {
            match *step {
                Step::Make {
                    algorithm,
                    generation,
                    not_before,
                } => {
                    let key = self.make((algorithm, generation), not_before, now);
                    change.added.push(key.await?);
                }
                Step::Remove(ref id) => change.removed.push(id.clone()),
            }
        }
        Ok(change)
    }

    /// A new key, made where nobody waits: an RSA key takes its time.
    async fn make(
        &self,
        (algorithm, generation): (TokenAlgorithm, u32),
        not_before: Timestamp,
        now: Timestamp,
    ) -> Result<TokenKeyRecord, Fault> {
        let key = tokio::task::spawn_blocking(move || TokenKey::generate(algorithm))
            .await
            .map_err(Fault::internal)?
            .map_err(Fault::internal)?;
        Ok(TokenKeyRecord {
            id: key.id().clone(),
            algorithm,
            generation,
            created_at: now,
            not_before,
            sealed: self.vault.seal_token_key(generation, &key, self.entropy)?,
        })
    }
}

impl Gate {
    /// The id of every key that is published, and until when it signs if it is replaced in time:
    /// what is known now, for whoever watches that keys are replaced.
    pub fn token_key_ends(&self) -> Vec<(String, Timestamp)> {
        let Some(ring) = self.directory.known_ring() else {
            return Vec::new();
        };
        let every = self.settings.rotation.every;
        let ends = ring
            .begins()
            .map(|(id, begin)| (id.as_str().to_owned(), begin.plus(every)));
        ends.collect()
    }

    /// Makes and removes the keys that sign tokens for elsewhere, as their age asks for it. A
    /// deployment whose accounts never wanted such tokens has none.
    pub async fn keep_token_keys(&self, now: Timestamp) -> Result<Vec<Step>, Fault> {
        let store = self.directory.store();
        let issuers = store.outbound_issuers().await.map_err(blame::store)?;
        if issuers.is_empty() {
            return Ok(Vec::new());
        }
        self.token_keys_of(Occasion::Age, now).await
    }

    async fn token_keys_of(&self, occasion: Occasion, now: Timestamp) -> Result<Vec<Step>, Fault> {
        // One after the other, so that many who ask at once do not all make keys.
        let _alone = self.keeping.lock().await;
        let keeper = Keeper {
            store: self.directory.store(),
            vault: self.vault(),
            entropy: self.entropy(),
            rotation: self.settings.rotation,
        };
        keeper.keep(occasion, now).await
    }
}

impl Call<'_> {
    /// Sees to it that there are keys to sign tokens for elsewhere with.
    pub async fn provide_token_keys(&self, _allowed: &Grant) -> Result<(), Fault> {
        let now = self.facts.received_at;
        self.gate.token_keys_of(Occasion::Age, now).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use daypass_store::Sealed;

    use super::*;

    const DAY: i64 = 86_400;
    const T0: i64 = 1_800_000_000;
    const ROTATION: Rotation = Rotation {
        every: 90 * DAY,
        ahead: DAY,
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(T0 + seconds)
    }

    fn id(algorithm: TokenAlgorithm, generation: u32) -> TokenKeyId {
        let text = format!("{algorithm}{generation}");
        format!("{text:_<43}").parse().unwrap()
    }

    fn key(algorithm: TokenAlgorithm, generation: u32, not_before: i64) -> TokenKeyRecord {
        TokenKeyRecord {
            id: id(algorithm, generation),
            algorithm,
            generation,
            created_at: at(not_before),
            not_before: at(not_before),
            sealed: Sealed(Vec::new()),
        }
    }

    /// The steps for ES384 beside an RSA key that needs nothing, in few words.
    fn due(es384: &[(u32, i64)], occasion: Occasion, now: i64) -> Vec<String> {
        let mut keys: Vec<_> = es384
            .iter()
            .map(|(generation, not_before)| key(TokenAlgorithm::Es384, *generation, *not_before))
            .collect();
        keys.insert(0, key(TokenAlgorithm::Rs256, 9, now - 1));
        let steps = plan(&keys, ROTATION, (occasion, at(now)));
        steps
            .into_iter()
            .filter_map(|step| match step {
                Step::Make {
                    algorithm: TokenAlgorithm::Es384,
                    generation,
                    not_before,
                } => Some(format!("make {generation} for {}", not_before.since(at(0)))),
                Step::Remove(id) if id.as_str().starts_with("ES384") => {
                    let generation = id.as_str()["ES384".len()..].trim_end_matches('_');
                    Some(format!("remove {generation}"))
                }
                Step::Make { .. } | Step::Remove(_) => None,
            })
            .collect()
    }

    #[test]
    fn keys_are_published_before_they_sign_and_kept_after_they_signed() {
        let end = 90 * DAY;
        let kept = LONGEST_TOKEN_SECONDS + DAY;
        for (keys, now, expected) in [
            (&[][..], 7, vec!["make 1 for 7".to_owned()]),
            (&[(1, 0)], 0, vec![]),
            // A clock that was set back makes nothing.
            (&[(1, 0)], -5, vec![]),
            (&[(1, 0)], end - DAY - 1, vec![]),
            (&[(1, 0)], end - DAY, vec![format!("make 2 for {end}")]),
            // A node that was down for long publishes ahead all the same.
            (
                &[(1, 0)],
                2 * end,
                vec![format!("make 2 for {}", 2 * end + DAY)],
            ),
            (&[(1, 0), (2, end)], end - DAY, vec![]),
            (&[(1, 0), (2, end)], end + kept - 1, vec![]),
            (&[(1, 0), (2, end)], end + kept, vec!["remove 1".to_owned()]),
            (&[(2, end)], end + kept, vec![]),
            (
                &[(2, 0), (3, end), (4, 2 * end)],
                2 * end + kept,
                vec!["remove 2".to_owned(), "remove 3".to_owned()],
            ),
        ] {
            assert_eq!(due(keys, Occasion::Age, now), expected, "{keys:?} at {now}");
        }
    }

    #[test]
    fn whoever_asks_gets_one_new_key_at_a_time() {
        let asked = |keys: &[_], now| due(keys, Occasion::Asked, now);
        assert_eq!(asked(&[], 7), ["make 1 for 7"]);
        assert_eq!(asked(&[(4, 0)], 7), [format!("make 5 for {}", DAY + 7)]);
        assert_eq!(asked(&[(4, 0), (5, 8)], 7), [""; 0]);
    }

    #[test]
    fn keys_that_are_not_to_be_trusted_go_at_once() {
        let lost = |keys: &[_], now| due(keys, Occasion::Compromised, now);
        assert_eq!(
            lost(&[(4, 0), (5, DAY)], 7),
            ["make 6 for 7", "remove 4", "remove 5"]
        );
        assert_eq!(lost(&[], 7), ["make 1 for 7"]);
    }

    #[test]
    fn one_key_of_an_algorithm_signs_and_the_others_did_or_will() {
        use Standing::{Signed, Signs, Waits};
        let standing = |now: i64| {
            let rsa = key(TokenAlgorithm::Rs256, 4, 50);
            let own = [(1, 0), (2, 100), (3, 200)];
            let own = own.map(|(generation, at)| key(TokenAlgorithm::Es384, generation, at));
            let keys = [&[rsa][..], &own].concat();
            let all = standings(&keys, at(now));
            assert_eq!((all.len(), all[0]), (4, Signs));
            all[1..].to_vec()
        };
        assert_eq!(standing(0), [Signs, Waits, Waits]);
        assert_eq!(standing(199), [Signed(at(100)), Signs, Waits]);
        assert_eq!(standing(200), [Signed(at(100)), Signed(at(200)), Signs]);
        // A clock that was set back.
        assert_eq!(standing(-5), [Signs, Waits, Waits]);
        assert_eq!(standings(&[], at(0)), []);
    }

    /// Whatever happens when, there is a key that signs, and it was published for as long as is
    /// promised; and a token verifies for as long as it lives.
    #[test]
    fn hour_by_hour_for_years_nothing_is_signed_with_what_is_not_published() {
        let mut keys: Vec<TokenKeyRecord> = Vec::new();
        let mut removed: Vec<(u32, i64)> = Vec::new();
        for hour in 0..(24 * 400) {
            let now = hour * 3_600;
            for step in plan(&keys, ROTATION, (Occasion::Age, at(now))) {
                match step {
                    Step::Make {
                        algorithm,
                        generation,
                        not_before,
                    } => {
                        let mut made = key(algorithm, generation, not_before.since(at(0)));
                        made.created_at = at(now);
                        keys.push(made);
                    }
                    Step::Remove(id) => {
                        let gone = keys.iter().position(|key| key.id == id).unwrap();
                        removed.push((keys.remove(gone).generation, now));
                    }
                }
            }
            keys.sort_by_key(|key| (key.algorithm, key.generation));
            for algorithm in TokenAlgorithm::ALL {
                let mut own = keys.iter().filter(|key| key.algorithm == algorithm);
                let signing = own.rfind(|key| key.not_before <= at(now));
                let signing = signing.unwrap();
                let published = signing.not_before.since(signing.created_at);
                assert!(signing.generation == 1 || published >= DAY);
                assert!(keys.len() <= 4, "{keys:?}");
            }
        }
        assert!(removed.len() >= 6, "{removed:?}");
    }
}
