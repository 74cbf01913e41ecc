//! Encoded authorization messages: why a request was refused, sealed for the account whose
//! principals may ask (STS spec 11).
//!
//! ```text
//! text       = base64url, unpadded ( version (1) || key id (4, big-endian) || body )
//! body       = see `aead.rs`
//! associated = version || key id || deployment id (16) || account, twelve digits
//! plain      = expiry seconds (8, big-endian) || length of the packed message (4, big-endian)
//!              || length of the message (4, big-endian) || the message, LZ4 packed || zeros
//! ```
//!
//! The plain text is padded to a multiple of [`BUCKET`] bytes, so that the length of a refusal says
//! next to nothing of what is in it: whoever is refused may not read the reasons.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{AccountId, Entropy, Timestamp};
use lz4_flex::block;
use zeroize::Zeroizing;

use crate::aead::{self, Context, Purpose, SealFailure};
use crate::keyring::{KeyRing, RingKey, RingKeyId};

/// The longest text: what `DecodeAuthorizationMessage` takes (STS spec 8, encodedMessageType).
pub const MAXIMUM_SIZE: usize = 10_240;

/// How long a message may be decoded, in seconds: three days (STS spec 11 asks for days).
pub const LIFETIME: i64 = 3 * 86_400;

const BUCKET: usize = 1_024;
const VERSION: u8 = 1;
/// Version and key id.
const HEADER: usize = 5;
/// Expiry and the two lengths.
const PREFIX: usize = 16;
/// The longest message that is unpacked; an honest one that fits is far shorter.
const LONGEST: u32 = 1 << 18;

/// Why no message was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageSealError {
    /// It does not fit into [`MAXIMUM_SIZE`] characters.
    #[error("the message does not fit into {MAXIMUM_SIZE} characters")]
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

/// The text is no message of this account that may still be decoded. There is no detail, on
/// purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message is not valid")]
pub struct InvalidMessage;

/// Seals a message for the principals of an account.
pub fn seal(
    ring: &KeyRing,
    account: AccountId,
    message: &str,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<String, MessageSealError> {
    let key = ring
        .sealing_key(now)
        .ok_or(MessageSealError::NoSealingKey)?;
    let too_large = |_| MessageSealError::TooLarge;
    let length = u32::try_from(message.len()).map_err(too_large)?;
    if length > LONGEST {
        return Err(MessageSealError::TooLarge);
    }
    let packed = block::compress(message.as_bytes());
    let packed_length = u32::try_from(packed.len()).map_err(too_large)?;
    let mut plain = Vec::with_capacity((PREFIX + packed.len()).next_multiple_of(BUCKET));
    plain.extend_from_slice(&now.plus(LIFETIME).seconds().to_be_bytes());
    plain.extend_from_slice(&packed_length.to_be_bytes());
    plain.extend_from_slice(&length.to_be_bytes());
    plain.extend_from_slice(&packed);
    plain.resize(plain.len().next_multiple_of(BUCKET), 0);

    let mut bytes = Vec::with_capacity(HEADER + aead::OVERHEAD + plain.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(&key.id().0.to_be_bytes());
    context(key, &associated(ring, key.id(), account))
        .seal(&plain, entropy, &mut bytes)
        .map_err(|failure| match failure {
            SealFailure::Entropy(unavailable) => MessageSealError::Entropy(unavailable),
            SealFailure::Module => MessageSealError::Module,
        })?;
    let text = URL_SAFE_NO_PAD.encode(bytes);
    if text.len() > MAXIMUM_SIZE {
        return Err(MessageSealError::TooLarge);
    }
    Ok(text)
}

/// Opens a message that was sealed for the account and has not expired.
pub fn open(
    ring: &KeyRing,
    account: AccountId,
    text: &str,
    now: Timestamp,
) -> Result<String, InvalidMessage> {
    if text.len() > MAXIMUM_SIZE {
        return Err(InvalidMessage);
    }
    // The engine takes the one canonical spelling only: no padding, no white space.
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidMessage)?;
    let Some(([VERSION, id @ ..], body)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(InvalidMessage);
    };
    let id = RingKeyId(u32::from_be_bytes(*id));
    let key = ring.opening_key(id, now).ok_or(InvalidMessage)?;
    let plain = context(key, &associated(ring, id, account))
        .open(body)
        .map_err(|_| InvalidMessage)?;
    unpack(&plain, now).ok_or(InvalidMessage)
}

fn unpack(plain: &Zeroizing<Vec<u8>>, now: Timestamp) -> Option<String> {
    let (expiry, rest) = plain.split_first_chunk::<8>()?;
    let (packed_length, rest) = rest.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    if now.seconds() >= i64::from_be_bytes(*expiry) {
        return None;
    }
    let packed = rest.get(..usize::try_from(u32::from_be_bytes(*packed_length)).ok()?)?;
    let length = u32::from_be_bytes(*length);
    if length > LONGEST {
        return None;
    }
    let message = block::decompress(packed, usize::try_from(length).ok()?).ok()?;
    String::from_utf8(message).ok()
}

fn associated(ring: &KeyRing, id: RingKeyId, account: AccountId) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(&id.0.to_be_bytes());
    bytes.extend_from_slice(&ring.deployment().0);
    bytes.extend_from_slice(account.to_string().as_bytes());
    bytes
}

fn context<'a>(key: &'a RingKey, associated: &'a [u8]) -> Context<'a> {
    Context {
        secret: key.secret(),
        purpose: Purpose::AuthorizationMessage,
        associated,
    }
}
