//! The 12-digit account id.

use std::fmt;
use std::str::FromStr;

/// An AWS-style account id: twelve decimal digits, leading zeros significant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u64);

/// The text was not exactly twelve decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account id is exactly twelve decimal digits")]
pub struct InvalidAccountId;

impl AccountId {
    /// An account that no deployment has: the one to compare with where there is none.
    pub const NOBODY: Self = Self(0);

    /// One more than the largest account id.
    const LIMIT: u64 = 1_000_000_000_000;

    /// The account with this number, if it has at most twelve digits.
    pub fn from_number(number: u64) -> Option<Self> {
        (number < Self::LIMIT).then_some(Self(number))
    }

    /// The id as a number, as it is packed into key ids (spec 3.2).
    pub fn number(self) -> u64 {
        self.0
    }
}

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, InvalidAccountId> {
        if text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidAccountId);
        }
        text.parse().map(Self).map_err(|_| InvalidAccountId)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        let id: AccountId = "029608264753".parse().unwrap();
        assert_eq!(id.to_string(), "029608264753");
        assert_eq!(id.number(), 29_608_264_753);
    }

    #[test]
    fn anything_but_twelve_ascii_digits_is_refused() {
        for text in [
            "",
            "12345678901",
            "1234567890123",
            "+12345678901",
            "12345678901x",
            "１２３４",
        ] {
            assert_eq!(text.parse::<AccountId>(), Err(InvalidAccountId), "{text}");
        }
        assert_eq!(AccountId::from_number(1_000_000_000_000), None);
    }
}
