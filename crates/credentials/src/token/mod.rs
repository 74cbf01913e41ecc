//! Session tokens, version 1 (DESIGN section 5): the sealed, self-contained record of a session.
//!
//! ```text
//! token      = base64( version (1) || key id (4, big-endian) || body )
//! body       = nonce (24) || key commitment (16) || ciphertext || tag (16)     see `aead.rs`
//! associated = version || key id || deployment id (16) || key commitment
//! plain      = length of the message (2, big-endian) || message || zeros
//! ```
//!
//! The text is standard base64 with its padding, in the one canonical spelling, of at most
//! [`MAXIMUM_SIZE`] bytes. Whatever was truncated, extended, re-encoded or changed is refused, and
//! nothing in the refusal says where it failed. A token names no principal to whoever cannot
//! open it.
//!
//! This module never knows whether a session's role still exists or was revoked; whoever opens a
//! token asks that next.

mod pack;
mod wire;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Session, Timestamp};
use zeroize::Zeroizing;

use crate::aead::{self, Context, Purpose, SealFailure};
use crate::keyring::{KeyRing, RingKey, RingKeyId};
use crate::secret::SecretAccessKey;

/// The longest token, in bytes of its text (DESIGN section 5).
pub const MAXIMUM_SIZE: usize = 4096;

/// Bytes of a token's message that tags and policies may take; the rest is for the session's own
/// record at its longest, names and source identity of 64 characters included.
pub const PACKED_BUDGET: usize = 2560;

const VERSION: u8 = 1;
/// Version and key id.
const HEADER: usize = 5;

/// A session token's text. Whoever has it and the session's secret key is the session.
pub struct SessionToken {
    text: String,
    packed_size: u32,
}

impl SessionToken {
    /// The text. Every call is a place where the token leaves its wrapper.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// `SessionTokenSize`: bytes of the text (STS spec 8.15).
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// What [`packed_size`] says of its session.
    pub fn packed_size(&self) -> u32 {
        self.packed_size
    }

    /// `SessionTokenUtilization`: percent of the maximum, rounded up (STS spec 8.15).
    pub fn utilization(&self) -> u32 {
        percent(self.size(), MAXIMUM_SIZE)
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken([{} bytes])", self.text.len())
    }
}

/// Why no token was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The session does not fit: the caller asked for too many tags or too large policies.
    #[error("the session takes {percent} percent of the longest token")]
    TooLarge {
        /// Of [`MAXIMUM_SIZE`], rounded up, so always above 100.
        percent: u32,
    },
    /// More padding was asked for than the longest token has room for.
    #[error("a token cannot be padded beyond {MAXIMUM_SIZE} bytes")]
    MinimumTooLarge,
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

/// Why a token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is not one of ours, or not of this key, or was changed. There is no detail, on purpose.
    #[error("the session token is not valid")]
    Invalid,
    /// It is ours, and its time has passed.
    #[error("the session token expired at {at}")]
    Expired {
        /// The first second at which it was no longer valid.
        at: Timestamp,
    },
}

/// A session whose token opened: the receipt. Only [`open`] makes one.
#[derive(Debug)]
pub struct OpenedSession {
    session: Session,
    secret: SecretAccessKey,
    sealed_under: RingKeyId,
}

impl OpenedSession {
    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The session's secret access key.
    pub fn secret(&self) -> &SecretAccessKey {
        &self.secret
    }

    /// Goes on only if the session is that of the access key which the request names; a token
    /// beside another key is refused (STS spec 2.3).
    pub fn for_key(self, access_key_id: &str) -> Result<Self, TokenFault> {
        if self.session.access_key_id.as_str() == access_key_id {
            Ok(self)
        } else {
            Err(TokenFault::Invalid)
        }
    }

    /// The session, its secret, and the ring's key that its token was sealed under: what
    /// [`still_opens`] asks about.
    pub fn into_parts(self) -> (Session, SecretAccessKey, RingKeyId) {
        (self.session, self.secret, self.sealed_under)
    }
}

/// Whether the token of a session that was opened before would open again now, for whoever keeps
/// what it held: the key that sealed it is still in the ring, and the session has not ended.
pub fn still_opens(
    ring: &KeyRing,
    sealed_under: RingKeyId,
    session: &Session,
    now: Timestamp,
) -> Result<(), TokenFault> {
    ring.opening_key(sealed_under, now)
        .ok_or(TokenFault::Invalid)?;
    if now >= session.expires_at {
        return Err(TokenFault::Expired {
            at: session.expires_at,
        });
    }
    Ok(())
}

/// What goes into a token.
#[derive(Clone, Copy, Debug)]
pub struct Unsealed<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its secret access key.
    pub secret: &'a SecretAccessKey,
    /// The text is padded to at least so many bytes (`MinimumSessionTokenSize`, STS spec 8.15);
    /// 0 for no padding, at most [`MAXIMUM_SIZE`].
    pub minimum_size: usize,
}

/// Makes the token of a session, under the ring's newest key.
pub fn seal(
    ring: &KeyRing,
    unsealed: Unsealed<'_>,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<SessionToken, SealError> {
    if unsealed.minimum_size > MAXIMUM_SIZE {
        return Err(SealError::MinimumTooLarge);
    }
    let key = ring.sealing_key(now).ok_or(SealError::NoSealingKey)?;
    let message = wire::encode(unsealed.session, unsealed.secret);
    let plain = frame(&message.bytes, unsealed.minimum_size)?;
    let mut bytes = Vec::with_capacity(HEADER + aead::OVERHEAD + plain.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(&key.id().0.to_be_bytes());
    context(key, &associated(ring, key.id()))
        .seal(&plain, entropy, &mut bytes)
        .map_err(|failure| match failure {
            SealFailure::Entropy(unavailable) => SealError::Entropy(unavailable),
            SealFailure::Module => SealError::Module,
        })?;
    Ok(SessionToken {
        text: STANDARD.encode(bytes),
        packed_size: percent(message.packed_length, PACKED_BUDGET),
    })
}

/// Opens a token. The caller asks [`OpenedSession::for_key`] next.
///
/// Expiry is judged after the seal, so that only a genuine token is called expired, and without
/// grace (STS spec 2.3).
pub fn open(ring: &KeyRing, text: &str, now: Timestamp) -> Result<OpenedSession, TokenFault> {
    if text.len() > MAXIMUM_SIZE {
        return Err(TokenFault::Invalid);
    }
    // Canonical spelling only: the engine refuses white space, the URL-safe alphabet, absent or
    // superfluous padding and stray trailing bits (flaw C06).
    let bytes = STANDARD.decode(text).map_err(|_| TokenFault::Invalid)?;
    let Some(([VERSION, id @ ..], body)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(TokenFault::Invalid);
    };
    let id = RingKeyId(u32::from_be_bytes(*id));
    let key = ring.opening_key(id, now).ok_or(TokenFault::Invalid)?;
    let plain = context(key, &associated(ring, id))
        .open(body)
        .map_err(|_| TokenFault::Invalid)?;
    let message = unframe(&plain).ok_or(TokenFault::Invalid)?;
    let (session, secret) = wire::decode(message).map_err(|_| TokenFault::Invalid)?;
    still_opens(ring, id, &session, now)?;
    Ok(OpenedSession {
        session,
        secret,
        sealed_under: id,
    })
}

/// `PackedPolicySize`: how much of the room for tags and policies a session takes, in percent
/// (STS spec 8.12). 0 when it has neither.
///
/// The figure is the bytes that session tags, session policies, managed policies' ARNs and
/// scope-down policies really take in the token's message, each text packed by itself, over
/// [`PACKED_BUDGET`], rounded up. So adding anything never lowers it, and a session of at most
/// 100 percent fits into a token unless facts of a federated login crowd it out, in which case
/// [`seal`] says so.
pub fn packed_size(session: &Session) -> u32 {
    percent(wire::packed_length(session), PACKED_BUDGET)
}

/// The message behind its length, with zeros after it so that the token's text has at least
/// `minimum_size` bytes.
fn frame(message: &[u8], minimum_size: usize) -> Result<Zeroizing<Vec<u8>>, SealError> {
    const AROUND: usize = HEADER + aead::OVERHEAD;
    let needed = 2 + message.len();
    let size = (AROUND + needed).div_ceil(3) * 4;
    let (Ok(length), true) = (u16::try_from(message.len()), size <= MAXIMUM_SIZE) else {
        return Err(SealError::TooLarge {
            percent: percent(size, MAXIMUM_SIZE),
        });
    };
    // Any group of one to three bytes makes four characters, so the first byte of the last group
    // that is needed will do.
    let padded = match minimum_size.div_ceil(4) {
        0 => 0,
        groups => (groups * 3 - 2).saturating_sub(AROUND),
    };
    let mut plain = Zeroizing::new(Vec::with_capacity(needed.max(padded)));
    plain.extend_from_slice(&length.to_be_bytes());
    plain.extend_from_slice(message);
    plain.resize(needed.max(padded), 0);
    Ok(plain)
}

fn unframe(plain: &[u8]) -> Option<&[u8]> {
    let (length, rest) = plain.split_first_chunk::<2>()?;
    rest.get(..usize::from(u16::from_be_bytes(*length)))
}

fn associated(ring: &KeyRing, id: RingKeyId) -> [u8; HEADER + 16] {
    let mut bytes = [VERSION; HEADER + 16];
    bytes[1..HEADER].copy_from_slice(&id.0.to_be_bytes());
    bytes[HEADER..].copy_from_slice(&ring.deployment().0);
    bytes
}

fn context<'a>(key: &'a RingKey, associated: &'a [u8]) -> Context<'a> {
    Context {
        secret: key.secret(),
        purpose: Purpose::SessionToken,
        associated,
    }
}

/// `part` in percent of `whole`, rounded up.
fn percent(part: usize, whole: usize) -> u32 {
    u32::try_from((part * 100).div_ceil(whole)).unwrap_or(u32::MAX)
}
