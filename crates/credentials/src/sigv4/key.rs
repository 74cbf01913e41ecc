//! The signing key: a secret narrowed to one day, region and service; and where keys come from.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::VerifyingKey;
use crate::digest::{Digest, hmac_sha256};
use crate::key::Key256;
use crate::secret::SecretAccessKey;

/// The key that signs requests of one access key on one day, in one region, for one service.
///
/// It is a type of its own so that neither it nor a secret can be passed for the other. It may be
/// cached under (access key id, date, region, service); it is wiped when dropped.
pub struct SigningKey(Key256);

impl SigningKey {
    /// Derives the key. `date` is `YYYYMMDD`, as the credential's scope has it.
    pub fn derive(secret: &SecretAccessKey, date: &str, region: &str, service: &str) -> Self {
        // Reserved whole, so that growing leaves no copy of the secret behind.
        let mut first = Zeroizing::new(Vec::with_capacity(4 + secret.expose().len()));
        first.extend_from_slice(b"AWS4");
        first.extend_from_slice(secret.expose().as_bytes());
        let dated = hmac_sha256(&first, [date.as_bytes()]);
        let regional = hmac_sha256(&dated[..], [region.as_bytes()]);
        let serving = hmac_sha256(&regional[..], [service.as_bytes()]);
        let signing = hmac_sha256(&serving[..], [b"aws4_request".as_slice()]);
        Self(Key256::copy_of(&signing))
    }

    /// The key of nobody: what a request is verified with to spend the time that it would take
    /// if its access key existed (flaw A22).
    fn nobody() -> Self {
        Self(Key256::copy_of(&[0; 32]))
    }

    pub(super) fn sign<'p>(&self, parts: impl IntoIterator<Item = &'p [u8]>) -> Digest {
        *hmac_sha256(self.0.expose(), parts)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey([redacted])")
    }
}

/// Where the keys of one access key come from.
///
/// A request asks for the one that its algorithm takes, so no caller can verify it with the key of
/// the other algorithm. Whoever answers may keep what was derived.
pub trait KeySource {
    /// The key of SigV4 for a day, a region and a service.
    fn signing_key(&self, date: &str, region: &str, service: &str) -> Arc<SigningKey>;

    /// The key of SigV4a. The access key id is that of the request.
    fn verifying_key(&self, access_key_id: &str) -> Arc<VerifyingKey>;
}

/// Derives each key anew and keeps none.
impl KeySource for SecretAccessKey {
    fn signing_key(&self, date: &str, region: &str, service: &str) -> Arc<SigningKey> {
        Arc::new(SigningKey::derive(self, date, region, service))
    }

    fn verifying_key(&self, access_key_id: &str) -> Arc<VerifyingKey> {
        Arc::new(VerifyingKey::derive(self, access_key_id))
    }
}

/// Keys that are nobody's, for requests that name no access key at all.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl KeySource for Nobody {
    fn signing_key(&self, _: &str, _: &str, _: &str) -> Arc<SigningKey> {
        Arc::new(SigningKey::nobody())
    }

    fn verifying_key(&self, _: &str) -> Arc<VerifyingKey> {
        Arc::new(VerifyingKey::nobody())
    }
}
