//! A RelayState that says: a program on the visitor's own machine waits for the credentials.
//!
//! `daypass:PORT:NONCE:SECONDS:MARK`. A RelayState has 80 bytes at most (SAML bindings 3.4.3), so
//! the role that the program was told to ask for is known by a mark; it decides what is chosen at
//! first, and nothing else.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// What it begins with.
const PREFIX: &str = "daypass:";

/// The letters of a nonce: 32, without those that are taken for others.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// How long a nonce is: 160 bits. The first eight letters are shown to the person.
const NONCE: usize = 32;
const SHOWN: usize = 8;

/// How many bytes of a role's hash are its mark.
const MARK: usize = 6;

/// A program on the visitor's machine that waits for credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    port: u16,
    nonce: String,
    seconds: Option<u32>,
    mark: Option<String>,
}

/// The text begins like one of ours, and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not of the form daypass:PORT:NONCE:SECONDS:MARK")]
pub struct InvalidHandover;

impl Handover {
    /// A program that listens on this port, and knows by these random bytes that it is meant.
    pub fn new(port: u16, random: &[u8; NONCE]) -> Self {
        let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
        Self {
            port,
            nonce: random.iter().map(letter).collect(),
            seconds: None,
            mark: None,
        }
    }

    /// How many random bytes make one.
    pub const RANDOM: usize = NONCE;

    /// The same, for this role and so many seconds, if nothing else is chosen.
    #[must_use]
    pub fn wishing(self, role: Option<&str>, seconds: Option<u32>) -> Self {
        Self {
            mark: role.map(mark),
            seconds,
            ..self
        }
    }

    /// Whether a RelayState means to be one: others are somebody else's, and not looked at.
    pub fn is_meant(state: &str) -> bool {
        state.starts_with(PREFIX)
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it knows that it is meant by.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// What a person compares: the program shows it, and so does the page.
    pub fn code(&self) -> String {
        let (first, second) = self.nonce[..SHOWN].split_at(SHOWN / 2);
        format!("{first}-{second}").to_ascii_uppercase()
    }

    /// How many seconds the credentials are to last, if it was said.
    pub fn seconds(&self) -> Option<u32> {
        self.seconds
    }

    /// Whether the program was told to ask for this role.
    pub fn wishes(&self, role: &str) -> bool {
        self.mark
            .as_ref()
            .is_some_and(|wished| *wished == mark(role))
    }
}

fn mark(role: &str) -> String {
    let hash = Sha256::digest(role.as_bytes());
    hash.iter()
        .take(MARK)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl fmt::Display for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}:{}:", self.port, self.nonce)?;
        if let Some(seconds) = self.seconds {
            write!(f, "{seconds}")?;
        }
        write!(f, ":{}", self.mark.as_deref().unwrap_or_default())
    }
}

impl FromStr for Handover {
    type Err = InvalidHandover;

    fn from_str(text: &str) -> Result<Self, InvalidHandover> {
        let read = || {
            let mut parts = text.strip_prefix(PREFIX)?.split(':');
            let port = number(parts.next()?, 5)?;
            let nonce = parts.next()?;
            let seconds = match parts.next()? {
                "" => None,
                seconds => Some(number(seconds, 5)?),
            };
            let mark = match parts.next()? {
                "" => None,
                mark if mark.len() == 2 * MARK && mark.bytes().all(is_hex) => Some(mark.to_owned()),
                _ => return None,
            };
            let good = nonce.len() == NONCE && nonce.bytes().all(|b| LETTERS.contains(&b));
            // Below are the system's own services, for whom no credentials are.
            let port = u16::try_from(port).ok().filter(|port| *port >= 1024)?;
            (good && parts.next().is_none()).then(|| Self {
                port,
                nonce: nonce.to_owned(),
                seconds,
                mark,
            })
        };
        read().ok_or(InvalidHandover)
    }
}

/// A number without a sign or zeros before it, of so many digits at most.
fn number(text: &str, most: usize) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    (plain && text.len() <= most).then(|| text.parse().ok())?
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROLE: &str = "arn:aws:iam::841860927337:role/S3AccessRole";

    #[test]
    fn a_handover_is_read_as_it_was_written_and_fits_a_relay_state() {
        let mut random = [0; Handover::RANDOM];
        for (at, byte) in random.iter_mut().enumerate() {
            *byte = u8::try_from(at * 7).unwrap();
        }
        let plain = Handover::new(65_535, &random);
        let full = plain.clone().wishing(Some(ROLE), Some(43_200));
        for handover in [plain, full.clone()] {
            let text = handover.to_string();
            assert!(text.len() <= 80, "{text}");
            assert!(Handover::is_meant(&text));
            assert_eq!(text.parse(), Ok(handover));
        }
        assert!(full.wishes(ROLE));
        assert!(!full.wishes("arn:aws:iam::841860927337:role/Other"));
        assert_eq!(full.code(), "AHQX-6DKT");
    }

    #[test]
    fn nothing_but_a_handover_is_read_as_one() {
        let nonce = "a".repeat(32);
        for text in [
            "daypass:".to_owned(),
            format!("daypass:8400:{nonce}"),
            format!("daypass:8400:{nonce}::"),
            format!("daypass:80:{nonce}::"),
            format!("daypass:65536:{nonce}::"),
            format!("daypass:08400:{nonce}::"),
            format!("daypass:+8400:{nonce}::"),
            format!("daypass:8400:{nonce}:x:"),
            format!("daypass:8400:{nonce}::ABCDEFABCDEF"),
            format!("daypass:8400:{nonce}:::"),
            format!("daypass:8400:{}::", "l".repeat(32)),
            format!("daypass:8400/@evil.example:{nonce}::"),
        ] {
            let read = text.parse::<Handover>();
            let good = text == format!("daypass:8400:{nonce}::");
            assert_eq!(read.is_ok(), good, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_as_it_was(text in "daypass:[0-9]{0,6}:[a-z2-9]{32}:[0-9]{0,3}:([0-9a-f]{12})?") {
            if let Ok(handover) = text.parse::<Handover>() {
                prop_assert_eq!(handover.to_string(), text);
            }
        }
    }
}
