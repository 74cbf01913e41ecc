//! Trade-in tokens: what the requestor of a delegation gets out of band and trades in for
//! temporary credentials (STS spec 8.8). `letter.rs` has their form; a token is good for the
//! requestor's account only, and says which delegation it is for.

use std::fmt;

use daypass_model::{AccountId, Entropy, Timestamp};

use crate::aead::Purpose;
use crate::keyring::KeyRing;
use crate::letter::{Letter, LetterSealError};

/// The longest token.
const MAXIMUM_SIZE: usize = 2_048;

/// A trade-in token's text. Whoever has it, and may sign for the requestor's account, gets the
/// delegated access.
pub struct TradeInToken(String);

impl TradeInToken {
    /// The text. Every call is a place where the token leaves its wrapper.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TradeInToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TradeInToken([{} bytes])", self.0.len())
    }
}

/// Why a token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TradeInFault {
    /// It is not one of ours for this account, or was changed. There is no detail, on purpose.
    #[error("the trade-in token is not valid")]
    Invalid,
    /// It is, and its time has passed.
    #[error("the trade-in token has expired")]
    Expired,
}

/// Seals the token of a delegation for the account that asked for it.
pub fn seal(
    ring: &KeyRing,
    requestor: AccountId,
    delegation: &str,
    (now, expires_at): (Timestamp, Timestamp),
    entropy: &dyn Entropy,
) -> Result<TradeInToken, LetterSealError> {
    letter(ring, requestor)
        .seal(delegation, (now, expires_at), entropy)
        .map(TradeInToken)
}

/// The delegation that a token of this account is for.
pub fn open(
    ring: &KeyRing,
    requestor: AccountId,
    text: &str,
    now: Timestamp,
) -> Result<String, TradeInFault> {
    let opened = letter(ring, requestor)
        .open(text, now)
        .ok_or(TradeInFault::Invalid)?;
    if now >= opened.expires_at {
        return Err(TradeInFault::Expired);
    }
    Ok(opened.content.to_string())
}

fn letter(ring: &KeyRing, requestor: AccountId) -> Letter<'_> {
    Letter {
        ring,
        purpose: Purpose::TradeIn,
        account: requestor,
        maximum_size: MAXIMUM_SIZE,
    }
}
