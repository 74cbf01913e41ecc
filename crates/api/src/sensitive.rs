//! Values of members that the service model marks sensitive.

use std::fmt;

use zeroize::Zeroizing;

/// The text of a sensitive member: a secret key, a token, a password, a one-time code.
///
/// It cannot be printed, copied or compared, and is wiped when dropped; [`Sensitive::expose`] is
/// the one way to the text.
pub struct Sensitive(Zeroizing<String>);

impl Sensitive {
    /// The text. Call it where the text is used up, and keep no copy.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(..)")
    }
}

/// The bytes of a sensitive member: the seed of a virtual MFA device, or its picture.
///
/// Like [`Sensitive`], it cannot be printed, copied or compared, and is wiped when dropped.
pub struct SensitiveBytes(Zeroizing<Vec<u8>>);

impl SensitiveBytes {
    /// The bytes. Call it where they are used up, and keep no copy.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for SensitiveBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for SensitiveBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SensitiveBytes(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_value() {
        let text = Sensitive::from("hunter2".to_owned());
        assert_eq!(format!("{text:?}"), "Sensitive(..)");
        assert_eq!(text.expose(), "hunter2");
        let bytes = SensitiveBytes::from(b"hunter2".to_vec());
        assert_eq!(format!("{bytes:?}"), "SensitiveBytes(..)");
        assert_eq!(bytes.expose(), b"hunter2");
    }
}
