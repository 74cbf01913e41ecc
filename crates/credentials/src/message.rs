//! Encoded authorization messages: why a request was refused, sealed for the account whose
//! principals may ask (STS spec 11). `letter.rs` has their form.

use daypass_model::{AccountId, Entropy, Timestamp};

use crate::aead::Purpose;
use crate::keyring::KeyRing;
use crate::letter::{Letter, LetterSealError};

/// The longest text: what `DecodeAuthorizationMessage` takes (STS spec 8, encodedMessageType).
pub const MAXIMUM_SIZE: usize = 10_240;

/// How long a message may be decoded, in seconds: three days (STS spec 11 asks for days).
pub const LIFETIME: i64 = 3 * 86_400;

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
) -> Result<String, LetterSealError> {
    letter(ring, account).seal(message, (now, now.plus(LIFETIME)), entropy)
}

/// Opens a message that was sealed for the account and has not expired.
pub fn open(
    ring: &KeyRing,
    account: AccountId,
    text: &str,
    now: Timestamp,
) -> Result<String, InvalidMessage> {
    letter(ring, account)
        .open(text, now)
        .filter(|opened| now < opened.expires_at)
        .map(|opened| opened.content.to_string())
        .ok_or(InvalidMessage)
}

fn letter(ring: &KeyRing, account: AccountId) -> Letter<'_> {
    Letter {
        ring,
        purpose: Purpose::AuthorizationMessage,
        account,
        maximum_size: MAXIMUM_SIZE,
    }
}
