//! The signing key: a secret narrowed to one day, region and service.

use std::fmt;

use zeroize::Zeroizing;

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
    pub(super) fn nobody() -> Self {
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
