//! The id of a virtual MFA device.

use std::fmt;
use std::str::FromStr;

use crate::ambient::{Entropy, EntropyUnavailable};

/// A virtual MFA device's own id: 16 random bytes. It never returns, even when the device's serial
/// number does, so that what was proved with one device or sealed for it never stands for another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MfaDeviceId(pub [u8; 16]);

/// The text is not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an MFA device id is 32 hexadecimal digits")]
pub struct InvalidMfaDeviceId;

impl MfaDeviceId {
    /// Draws an id.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut random = [0; 16];
        entropy.fill(&mut random)?;
        Ok(Self(random))
    }
}

impl FromStr for MfaDeviceId {
    type Err = InvalidMfaDeviceId;

    fn from_str(text: &str) -> Result<Self, InvalidMfaDeviceId> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !digits {
            return Err(InvalidMfaDeviceId);
        }
        let number = u128::from_str_radix(text, 16).map_err(|_| InvalidMfaDeviceId)?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for MfaDeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for MfaDeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_was_written() {
        let id = MfaDeviceId([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 254, 255]);
        assert_eq!(id.to_string(), "000102030405060708090a0b0c0dfeff");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for bad in [
            "",
            "00",
            "+00102030405060708090a0b0c0dfeff",
            &"g".repeat(32),
        ] {
            assert_eq!(bad.parse::<MfaDeviceId>(), Err(InvalidMfaDeviceId), "{bad}");
        }
    }
}
