//! The secret half of an access key.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_model::Entropy;
use daypass_model::ambient::EntropyUnavailable;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// Random bytes in a secret that is made here: 240 bits, 40 characters.
const RAW_LENGTH: usize = 30;

/// A secret access key. Made here it is 40 characters of `[A-Za-z0-9+/]` (STS spec 3.1); brought
/// from elsewhere it may look otherwise.
///
/// It is wiped when dropped, prints as `[redacted]`, compares in constant time, and can be
/// neither copied nor cloned: share it by reference or in an `Arc`.
pub struct SecretAccessKey(Zeroizing<String>);

/// The text cannot be a secret access key. What the text was is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret access key is 8 to 128 visible ASCII characters")]
pub struct InvalidSecret;

impl SecretAccessKey {
    /// Draws a secret of 40 characters.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut raw = Zeroizing::new([0; RAW_LENGTH]);
        entropy.fill(&mut raw[..])?;
        Ok(Self::from_raw(&raw))
    }

    /// The secret's text. Every call is a place where the secret leaves its wrapper.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The secret whose text is the base64 of these bytes.
    pub(crate) fn from_raw(raw: &[u8; RAW_LENGTH]) -> Self {
        // Reserved whole, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(RAW_LENGTH / 3 * 4));
        STANDARD.encode_string(raw, &mut text);
        Self(text)
    }

    /// The bytes behind a secret that was made here or looks as if it was.
    pub(crate) fn raw(&self) -> Option<Zeroizing<[u8; RAW_LENGTH]>> {
        if self.0.len() != RAW_LENGTH / 3 * 4 {
            return None;
        }
        let mut raw = Zeroizing::new([0; RAW_LENGTH]);
        let length = STANDARD
            .decode_slice(self.0.as_bytes(), &mut raw[..])
            .ok()?;
        (length == RAW_LENGTH).then_some(raw)
    }
}

impl FromStr for SecretAccessKey {
    type Err = InvalidSecret;

    /// Takes a secret that was made elsewhere. The caller wipes its own copy.
    fn from_str(text: &str) -> Result<Self, InvalidSecret> {
        if (8..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(Zeroizing::new(text.to_owned())))
        } else {
            Err(InvalidSecret)
        }
    }
}

/// In constant time for secrets of one length; that lengths differ shows.
impl PartialEq for SecretAccessKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for SecretAccessKey {}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
            buffer.fill(self.0);
            Ok(())
        }
    }

    struct Dry;

    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), EntropyUnavailable> {
            Err(EntropyUnavailable)
        }
    }

    #[test]
    fn generated_secrets_are_forty_characters_of_the_base64_alphabet() {
        for byte in 0..=255 {
            let secret = SecretAccessKey::generate(&Fixed(byte)).unwrap();
            assert_eq!(secret.expose().len(), 40);
            assert!(
                secret
                    .expose()
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
            );
            assert_eq!(*secret.raw().unwrap(), [byte; 30]);
        }
    }

    #[test]
    fn no_randomness_no_secret() {
        assert_eq!(
            SecretAccessKey::generate(&Dry).unwrap_err(),
            EntropyUnavailable
        );
    }

    #[test]
    fn imported_secrets_keep_their_text_and_have_no_raw_form() {
        let secret: SecretAccessKey = "minioadmin-secret".parse().unwrap();
        assert_eq!(secret.expose(), "minioadmin-secret");
        assert!(secret.raw().is_none());
        // Forty characters, but not of the alphabet.
        let other: SecretAccessKey = "-".repeat(40).parse().unwrap();
        assert!(other.raw().is_none());
    }

    #[test]
    fn what_is_not_a_secret() {
        for text in [
            "",
            "short12",
            "with space in it",
            "n\u{e9}wsecret",
            &"x".repeat(129),
        ] {
            assert_eq!(text.parse::<SecretAccessKey>().unwrap_err(), InvalidSecret);
        }
    }

    #[test]
    fn debug_prints_no_secret() {
        let secret: SecretAccessKey = "wJalrXUtnFEMI/K7MDENG".parse().unwrap();
        assert_eq!(format!("{secret:?}"), "SecretAccessKey([redacted])");
    }

    proptest! {
        #[test]
        fn equality_is_that_of_the_text(a in "[!-~]{8,12}", b in "[!-~]{8,12}") {
            let (x, y): (SecretAccessKey, SecretAccessKey) = (a.parse().unwrap(), b.parse().unwrap());
            prop_assert_eq!(x == y, a == b);
            prop_assert!(x == a.parse().unwrap());
        }
    }
}
