//! What tokens for elsewhere are signed with (STS spec 8.11).

use std::fmt;
use std::str::FromStr;

/// How a token is signed. The two that AWS offers, and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenAlgorithm {
    /// RSA with PKCS#1 v1.5 padding and SHA-256.
    Rs256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
}

/// The text is the name of no algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not RS256 or ES384")]
pub struct InvalidTokenAlgorithm;

impl TokenAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 2] = [Self::Rs256, Self::Es384];

    /// Its name, as RFC 7518 registers it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es384 => "ES384",
        }
    }
}

impl fmt::Display for TokenAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TokenAlgorithm {
    type Err = InvalidTokenAlgorithm;

    fn from_str(text: &str) -> Result<Self, InvalidTokenAlgorithm> {
        let mut all = Self::ALL.into_iter();
        all.find(|algorithm| algorithm.as_str() == text)
            .ok_or(InvalidTokenAlgorithm)
    }
}

/// What a token calls the key that signed it (`kid`): the thumbprint of the public key
/// (RFC 7638), so that no two keys have one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenKeyId(Box<str>);

/// The text is no id of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the base64url of a SHA-256 digest")]
pub struct InvalidTokenKeyId;

/// The characters of a SHA-256 digest in base64url without padding.
const LENGTH: usize = 43;

impl TokenKeyId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TokenKeyId {
    type Err = InvalidTokenKeyId;

    fn from_str(text: &str) -> Result<Self, InvalidTokenKeyId> {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        match text.len() == LENGTH && text.bytes().all(is_base64url) {
            true => Ok(Self(text.into())),
            false => Err(InvalidTokenKeyId),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_are_named_as_they_are_registered() {
        for algorithm in TokenAlgorithm::ALL {
            assert_eq!(algorithm.to_string().parse(), Ok(algorithm));
        }
        for name in ["", "none", "rs256", "RS512", "ES256", "HS256"] {
            assert_eq!(name.parse::<TokenAlgorithm>(), Err(InvalidTokenAlgorithm));
        }
    }

    #[test]
    fn a_key_id_is_a_thumbprint() {
        let good = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(good.parse::<TokenKeyId>().unwrap().as_str(), good);
        for bad in ["", &good[1..], &good.replace('-', "+"), &format!("{good}=")] {
            assert_eq!(bad.parse::<TokenKeyId>(), Err(InvalidTokenKeyId), "{bad}");
        }
    }
}
