//! What is sealed for the principals of an account and opened here again: the common form of
//! [`crate::message`] and [`crate::trade_in`].
//!
//! ```text
//! text       = base64url, unpadded ( version (1) || key id (4, big-endian) || body )
//! body       = see `aead.rs`
//! associated = version || key id || deployment id (16) || account, twelve digits
//! plain      = expiry seconds (8, big-endian) || length of the packed content (4, big-endian)
//!              || length of the content (4, big-endian) || the content, LZ4 packed || zeros
//! ```
//!
//! The plain text is padded to a multiple of [`BUCKET`] bytes, so that a length says next to nothing
//! of what is inside.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{AccountId, Entropy, Timestamp};
use lz4_flex::block;
use zeroize::Zeroizing;

use crate::aead::{self, Context, Purpose, SealFailure};
use crate::keyring::{KeyRing, RingKey, RingKeyId};

const BUCKET: usize = 1_024;
const VERSION: u8 = 1;
/// Version and key id.
const HEADER: usize = 5;
/// Expiry and the two lengths.
const PREFIX: usize = 16;
/// The longest content that is unpacked; an honest one that fits is far shorter.
const LONGEST: u32 = 1 << 18;

/// Why nothing was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterSealError {
    /// It does not fit into as many characters as a reader takes.
    #[error("it does not fit into the longest text")]
    TooLarge,
    /// The ring has no key that seals at this time.
    #[error("the key ring has no key that may seal now")]
    NoSealingKey,
    /// There was no randomness to seal with.
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    /// The cryptographic module failed. Not to be expected.
    #[error("the cryptographic module failed")]
    Module,
}

/// What a letter is, whom it is for and how long it is good.
pub(crate) struct Letter<'a> {
    pub(crate) ring: &'a KeyRing,
    pub(crate) purpose: Purpose,
    pub(crate) account: AccountId,
    /// The longest text.
    pub(crate) maximum_size: usize,
}

/// A letter that was opened.
pub(crate) struct Opened {
    pub(crate) content: Zeroizing<String>,
    /// The first second at which it is no longer good.
    pub(crate) expires_at: Timestamp,
}

impl Letter<'_> {
    /// Seals a content that is good until `expires_at`.
    pub(crate) fn seal(
        &self,
        content: &str,
        (now, expires_at): (Timestamp, Timestamp),
        entropy: &dyn Entropy,
    ) -> Result<String, LetterSealError> {
        let key = self
            .ring
            .sealing_key(now)
            .ok_or(LetterSealError::NoSealingKey)?;
        let too_large = |_| LetterSealError::TooLarge;
        let length = u32::try_from(content.len()).map_err(too_large)?;
        if length > LONGEST {
            return Err(LetterSealError::TooLarge);
        }
        let packed = Zeroizing::new(block::compress(content.as_bytes()));
        let packed_length = u32::try_from(packed.len()).map_err(too_large)?;
        let size = (PREFIX + packed.len()).next_multiple_of(BUCKET);
        let mut plain = Zeroizing::new(Vec::with_capacity(size));
        plain.extend_from_slice(&expires_at.seconds().to_be_bytes());
        plain.extend_from_slice(&packed_length.to_be_bytes());
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(&packed);
        plain.resize(size, 0);

        let mut bytes = Vec::with_capacity(HEADER + aead::OVERHEAD + plain.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&key.id().0.to_be_bytes());
        self.context(key, &self.associated(key.id()))
            .seal(&plain, entropy, &mut bytes)
            .map_err(|failure| match failure {
                SealFailure::Entropy(unavailable) => LetterSealError::Entropy(unavailable),
                SealFailure::Module => LetterSealError::Module,
            })?;
        let text = URL_SAFE_NO_PAD.encode(bytes);
        if text.len() > self.maximum_size {
            return Err(LetterSealError::TooLarge);
        }
        Ok(text)
    }

    /// Opens a text that was sealed as this letter. Whoever opens it asks whether it is still good.
    pub(crate) fn open(&self, text: &str, now: Timestamp) -> Option<Opened> {
        if text.len() > self.maximum_size {
            return None;
        }
        // The engine takes the one canonical spelling only: no padding, no white space.
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let Some(([VERSION, id @ ..], body)) = bytes.split_first_chunk::<HEADER>() else {
            return None;
        };
        let id = RingKeyId(u32::from_be_bytes(*id));
        let key = self.ring.opening_key(id, now)?;
        let plain = self.context(key, &self.associated(id)).open(body).ok()?;
        unpack(&plain)
    }

    fn associated(&self, id: RingKeyId) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&id.0.to_be_bytes());
        bytes.extend_from_slice(&self.ring.deployment().0);
        bytes.extend_from_slice(self.account.to_string().as_bytes());
        bytes
    }

    fn context<'c>(&self, key: &'c RingKey, associated: &'c [u8]) -> Context<'c> {
        Context {
            secret: key.secret(),
            purpose: self.purpose,
            associated,
        }
    }
}

fn unpack(plain: &[u8]) -> Option<Opened> {
    let (expiry, rest) = plain.split_first_chunk::<8>()?;
    let (packed_length, rest) = rest.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let packed = rest.get(..usize::try_from(u32::from_be_bytes(*packed_length)).ok()?)?;
    let length = u32::from_be_bytes(*length);
    if length > LONGEST {
        return None;
    }
    let content = block::decompress(packed, usize::try_from(length).ok()?).ok()?;
    Some(Opened {
        content: Zeroizing::new(String::from_utf8(content).ok()?),
        expires_at: Timestamp::from_seconds(i64::from_be_bytes(*expiry)),
    })
}
