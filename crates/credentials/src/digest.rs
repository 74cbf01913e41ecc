//! SHA-256 and HMAC-SHA-256, in one place so that a build with another cryptographic module has
//! one file to change.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The bytes of a SHA-256 digest or of an HMAC under it.
pub(crate) type Digest = [u8; 32];

/// SHA-256 over the parts, one after the other.
pub(crate) fn sha256<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// HMAC-SHA-256 (RFC 2104) over the parts, one after the other. The result may be a key, so it
/// wipes itself.
#[expect(
    clippy::expect_used,
    reason = "HMAC takes a key of any length (RFC 2104 section 3)"
)]
pub(crate) fn hmac_sha256<'p>(
    key: &[u8],
    parts: impl IntoIterator<Item = &'p [u8]>,
) -> Zeroizing<Digest> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// Lower-case hexadecimal.
pub(crate) fn hex(digest: &Digest) -> [u8; 64] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 64];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_4231_case_2_and_the_empty_digest() {
        let mac = hmac_sha256(b"Jefe", [b"what do ya want ".as_slice(), b"for nothing?"]);
        assert_eq!(
            hex(&mac).as_slice(),
            b"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&sha256([])).as_slice(),
            b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
