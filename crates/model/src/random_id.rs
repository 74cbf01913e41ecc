//! Ids that are nothing but random: 16 bytes, written as 26 characters of base32. None returns, even
//! when the name of what it stands for does, so that what was sealed or read for one never stands
//! for another.

use std::fmt;
use std::str::FromStr;

use crate::ambient::{Entropy, EntropyUnavailable};

/// The text is not 26 characters of base32 that hold 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("such an id is 26 characters of base32")]
pub struct InvalidRandomId;

/// RFC 4648 base32, upper case.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Characters of 5 bits that hold 128.
const LENGTH: usize = 26;

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// Draws an id.
            pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
                let mut random = [0; 16];
                entropy.fill(&mut random)?;
                Ok(Self(random))
            }
        }

        impl FromStr for $name {
            type Err = InvalidRandomId;

            fn from_str(text: &str) -> Result<Self, InvalidRandomId> {
                decode(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

random_id!(
    /// The own id of an identity provider, or of a key that one has.
    ProviderId
);

random_id!(
    /// The id of a password that a user has or had.
    PasswordId
);

fn decode(text: &str) -> Result<[u8; 16], InvalidRandomId> {
    if text.len() != LENGTH {
        return Err(InvalidRandomId);
    }
    let mut number: u128 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|other| *other == byte);
        let digit = digit.ok_or(InvalidRandomId)? as u128;
        // The first character has three bits' room only.
        if number >> 123 != 0 {
            return Err(InvalidRandomId);
        }
        number = number << 5 | digit;
    }
    Ok(number.to_be_bytes())
}

fn encode(bytes: [u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let number = u128::from_be_bytes(bytes);
    for at in (0..LENGTH).rev() {
        let digit = (number >> (5 * at)) & 31;
        fmt::Write::write_char(f, char::from(ALPHABET[digit as usize]))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_was_written_and_in_no_other_way() {
        for bytes in [[0; 16], [255; 16], *b"0123456789abcdef"] {
            let id = ProviderId(bytes);
            assert_eq!(id.to_string().len(), 26);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        let most = ProviderId([255; 16]).to_string();
        for bad in [
            "",
            "A",
            &most.to_lowercase(),
            &most.replacen('H', "I", 1),
            &"1".repeat(26),
        ] {
            assert_eq!(bad.parse::<ProviderId>(), Err(InvalidRandomId), "{bad}");
        }
    }
}
