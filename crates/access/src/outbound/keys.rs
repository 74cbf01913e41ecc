//! When the keys that sign tokens for elsewhere are made and removed.
//!
//! A key is published before it signs, so that whoever has fetched the keys lately knows it by
//! then, and stays published until the last token that it signed has ended. Several nodes may come
//! to the same conclusion at once: the store lets one of them make a generation, and the others
//! find it made.

use daypass_api::fault::Fault;
use daypass_credentials::TokenKey;
use daypass_model::{Entropy, Timestamp, TokenAlgorithm, TokenKeyId};
use daypass_store::{Conflict, Store, StoreError, TokenKeyRecord};

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

/// What keys are kept in, and by what.
#[derive(Clone, Copy)]
pub struct Keeper<'a> {
    /// Where they are stored.
    pub store: &'a dyn Store,
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
    /// Does what is due. What another node has done meanwhile is done.
    pub async fn keep(&self, occasion: Occasion, now: Timestamp) -> Result<Vec<Step>, Fault> {
        let keys = self.store.token_keys().await.map_err(blame::store)?;
        let steps = plan(&keys, self.rotation, (occasion, now));
        for step in &steps {
            let done = match step {
                Step::Make { .. } => {
                    let key = self.make(step, now).await?;
                    self.store.add_token_key(key).await
                }
                Step::Remove(id) => self.store.remove_token_key(id).await,
            };
            match done {
                Ok(()) | Err(StoreError::Conflict(Conflict::IdTaken | Conflict::NotFound)) => {}
                Err(error) => return Err(blame::store(error)),
            }
        }
        Ok(steps)
    }

    /// The key that a step asks for, made where nobody waits: an RSA key takes its time.
    async fn make(&self, step: &Step, now: Timestamp) -> Result<TokenKeyRecord, Fault> {
        let Step::Make {
            algorithm,
            generation,
            not_before,
        } = *step
        else {
            return Err(Fault::internal("a step that makes no key"));
        };
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
