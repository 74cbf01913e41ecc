//! The keys that session tokens are sealed with.
//!
//! A ring holds several keys at once (DESIGN section 5). Rotation is online: a new key is published with
//! a `not_before` in the future, so that every node can open what it seals before any node seals
//! with it; the old one is given a `retire_after`, seals nothing from then on, and still opens
//! until the longest session sealed under it has ended.
//!
//! The ring never knows where its keys are stored; at rest they are in [`crate::envelope`]s.

use std::fmt;

use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Timestamp};

use crate::key::Key256;

/// The longest life of any session, in seconds: 36 hours (STS spec 7). A retired key opens so
/// long. If a longer session is ever issued, its token dies early when its key retires.
pub const LONGEST_SESSION_SECONDS: i64 = 129_600;

/// The id of one deployment: sixteen random bytes, made once. It is bound into every token, so
/// that a token of one deployment is nothing to another even if they came to share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DeploymentId(pub [u8; 16]);

impl DeploymentId {
    /// Draws an id.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut id = [0; 16];
        entropy.fill(&mut id)?;
        Ok(Self(id))
    }
}

/// The number of a key in its ring. It is never given to a second key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RingKeyId(pub u32);

impl fmt::Display for RingKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Why a key or a ring cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RingFault {
    /// Two keys have one id, so a token could not say which it means.
    #[error("the key ring has two keys with the id {0}")]
    DuplicateId(RingKeyId),
    /// The secret is not 32 bytes long.
    #[error("a ring key has 32 secret bytes")]
    WrongLength,
    /// The secret is one byte thirty-two times over: it came from no random source.
    #[error("the ring key's secret is a constant")]
    Constant,
}

/// One key of a ring.
pub struct RingKey {
    id: RingKeyId,
    not_before: Timestamp,
    retire_after: Option<Timestamp>,
    secret: Key256,
}

impl RingKey {
    /// Draws a key that seals from `not_before` on and is not retired.
    pub fn generate(
        id: RingKeyId,
        not_before: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<Self, EntropyUnavailable> {
        Ok(Self {
            id,
            not_before,
            retire_after: None,
            secret: Key256::generate(entropy)?,
        })
    }

    /// Makes a key from what was stored of it. The caller wipes its buffer.
    pub fn restore(
        id: RingKeyId,
        not_before: Timestamp,
        retire_after: Option<Timestamp>,
        secret: &[u8],
    ) -> Result<Self, RingFault> {
        let secret = secret.try_into().map_err(|_| RingFault::WrongLength)?;
        let secret = Key256::copy_of(secret);
        if secret.is_constant() {
            return Err(RingFault::Constant);
        }
        Ok(Self {
            id,
            not_before,
            retire_after,
            secret,
        })
    }

    /// The key's number.
    pub fn id(&self) -> RingKeyId {
        self.id
    }

    /// The first instant at which it may seal.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The first instant at which it no longer seals, if one is set.
    pub fn retire_after(&self) -> Option<Timestamp> {
        self.retire_after
    }

    /// Sets the first instant at which it no longer seals.
    #[must_use]
    pub fn retired_after(self, instant: Timestamp) -> Self {
        Self {
            retire_after: Some(instant),
            ..self
        }
    }

    /// The secret bytes, to be sealed in an envelope and stored. Every call is a place where
    /// they leave their wrapper.
    pub fn expose(&self) -> &[u8; 32] {
        self.secret.expose()
    }

    /// The first instant at which it opens nothing any more and can be removed.
    pub fn removable_at(&self) -> Option<Timestamp> {
        self.retire_after
            .map(|instant| instant.plus(LONGEST_SESSION_SECONDS))
    }

    pub(crate) fn secret(&self) -> &Key256 {
        &self.secret
    }

    fn seals(&self, now: Timestamp) -> bool {
        self.not_before <= now && self.retire_after.is_none_or(|instant| now < instant)
    }

    /// A key whose `not_before` is still to come opens too: another node's clock may be ahead.
    fn opens(&self, now: Timestamp) -> bool {
        self.removable_at().is_none_or(|instant| now < instant)
    }
}

impl fmt::Debug for RingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RingKey")
            .field("id", &self.id)
            .field("not_before", &self.not_before)
            .field("retire_after", &self.retire_after)
            .finish_non_exhaustive()
    }
}

/// The keys of one deployment. A changed ring is a new ring.
#[derive(Debug)]
pub struct KeyRing {
    deployment: DeploymentId,
    keys: Vec<RingKey>,
}

impl KeyRing {
    /// A ring of these keys, in any order. A ring without a key that seals now can still open.
    pub fn new(deployment: DeploymentId, mut keys: Vec<RingKey>) -> Result<Self, RingFault> {
        keys.sort_by_key(|key| key.id);
        for pair in keys.windows(2) {
            if pair[0].id == pair[1].id {
                return Err(RingFault::DuplicateId(pair[0].id));
            }
        }
        Ok(Self { deployment, keys })
    }

    /// Whose ring it is.
    pub fn deployment(&self) -> DeploymentId {
        self.deployment
    }

    /// The keys, by id.
    pub fn keys(&self) -> &[RingKey] {
        &self.keys
    }

    /// The key to seal with: of those that have begun and are not retired the newest, and of two
    /// that began together the one with the higher id.
    pub fn sealing_key(&self, now: Timestamp) -> Option<&RingKey> {
        self.keys
            .iter()
            .filter(|key| key.seals(now))
            .max_by_key(|key| (key.not_before, key.id))
    }

    /// The key with this id, if it still opens tokens.
    pub(crate) fn opening_key(&self, id: RingKeyId, now: Timestamp) -> Option<&RingKey> {
        let at = self.keys.binary_search_by_key(&id, |key| key.id).ok()?;
        self.keys.get(at).filter(|key| key.opens(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: u32, not_before: i64, retire_after: Option<i64>) -> RingKey {
        let mut secret = [7; 32];
        secret[..4].copy_from_slice(&id.to_be_bytes());
        RingKey::restore(
            RingKeyId(id),
            Timestamp::from_seconds(not_before),
            retire_after.map(Timestamp::from_seconds),
            &secret,
        )
        .unwrap()
    }

    fn sealing(ring: &KeyRing, now: i64) -> Option<u32> {
        ring.sealing_key(Timestamp::from_seconds(now))
            .map(|key| key.id().0)
    }

    #[test]
    fn the_newest_key_that_has_begun_and_is_not_retired_seals() {
        let keys = vec![key(3, 300, None), key(1, 100, Some(310)), key(2, 300, None)];
        let ring = KeyRing::new(DeploymentId([0; 16]), keys).unwrap();
        assert_eq!(sealing(&ring, 99), None);
        assert_eq!(sealing(&ring, 100), Some(1));
        assert_eq!(sealing(&ring, 299), Some(1));
        assert_eq!(sealing(&ring, 300), Some(3));
    }

    #[test]
    fn a_retired_key_opens_until_the_longest_session_has_ended() {
        let ring = KeyRing::new(DeploymentId([0; 16]), vec![key(1, 100, Some(200))]).unwrap();
        let opens = |now| {
            ring.opening_key(RingKeyId(1), Timestamp::from_seconds(now))
                .is_some()
        };
        assert_eq!(sealing(&ring, 199), Some(1));
        assert_eq!(sealing(&ring, 200), None);
        assert!(opens(0));
        assert!(opens(200 + LONGEST_SESSION_SECONDS - 1));
        assert!(!opens(200 + LONGEST_SESSION_SECONDS));
    }

    #[test]
    fn rings_and_keys_that_cannot_be() {
        let keys = vec![key(1, 0, None), key(2, 0, None), key(1, 5, None)];
        assert_eq!(
            KeyRing::new(DeploymentId([0; 16]), keys).unwrap_err(),
            RingFault::DuplicateId(RingKeyId(1))
        );
        let start = Timestamp::from_seconds(0);
        let restore = |secret: &[u8]| RingKey::restore(RingKeyId(1), start, None, secret);
        assert_eq!(restore(&[1; 31]).unwrap_err(), RingFault::WrongLength);
        assert_eq!(restore(&[0; 32]).unwrap_err(), RingFault::Constant);
    }

    #[test]
    fn debug_prints_no_secret() {
        let ring = KeyRing::new(DeploymentId([0; 16]), vec![key(1, 100, None)]).unwrap();
        let text = format!("{ring:?}");
        assert!(
            text.contains("RingKeyId(1)") && !text.contains("secret"),
            "{text}"
        );
    }
}
