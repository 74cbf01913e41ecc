//! The verifying key of SigV4a: a secret access key as the private half of a key of P-256, of which
//! a verifier needs the public half only (STS spec 2.2).

use std::fmt;
use std::sync::LazyLock;

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use zeroize::Zeroizing;

use crate::digest::hmac_sha256;
use crate::secret::SecretAccessKey;

/// The algorithm's name, which is also the label of the key's derivation.
pub(super) const NAME: &str = "AWS4-ECDSA-P256-SHA256";

/// The order of P-256's group (NIST SP 800-186 section 3.2.1.3) less two, the greatest candidate
/// that becomes a key.
const GREATEST: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];

/// The longest signature in DER: two integers of 33 bytes, each with a head of two, in a sequence.
const LONGEST_SIGNATURE: usize = 72;

/// The key that verifies SigV4a requests of one access key: of every day, region and service.
///
/// It holds nothing secret. It is a type of its own, so that it cannot be passed for a
/// [`SigningKey`](super::SigningKey) or the reverse. Deriving it costs about a third of a
/// verification, so it is worth being cached under the access key id.
pub struct VerifyingKey(ParsedPublicKey);

impl VerifyingKey {
    /// Derives the key.
    #[expect(
        clippy::expect_used,
        reason = "a scalar in [1, n-1] is a private key of P-256, and its public key is on the curve"
    )]
    pub fn derive(secret: &SecretAccessKey, access_key_id: &str) -> Self {
        let scalar = private_scalar(secret.expose(), access_key_id);
        let private = PrivateKey::from_private_key(&ECDH_P256, &scalar[..]).expect("a scalar");
        let public = private.compute_public_key().expect("a point");
        let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public.as_ref());
        Self(parsed.expect("a point on the curve"))
    }

    /// The key of nobody: what a request is verified with to spend the time that it would take if
    /// its access key existed (flaw A22).
    #[expect(clippy::expect_used, reason = "the text is a secret access key")]
    pub(super) fn nobody() -> Self {
        static NOBODY: LazyLock<ParsedPublicKey> = LazyLock::new(|| {
            let secret = "of-nobody".parse().expect("a secret");
            VerifyingKey::derive(&secret, "").0
        });
        Self(NOBODY.clone())
    }

    /// Whether a signature, the lower-case hexadecimal text of an ECDSA signature in DER, is this
    /// key's over a message. Other encodings of a good signature are none: the library takes strict
    /// DER only.
    pub(super) fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let mut buffer = [0; LONGEST_SIGNATURE];
        unhex(signature, &mut buffer)
            .is_some_and(|signature| self.0.verify_sig(message, signature).is_ok())
    }

    /// The public key's point, uncompressed.
    #[cfg(test)]
    fn point(&self) -> &[u8] {
        self.0.as_ref()
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyingKey")
    }
}

/// The private key of a secret: HMAC-SHA-256 in counter mode (NIST SP 800-108 section 4.1), asked
/// with a counter of its own until the candidate is small enough.
#[expect(
    clippy::expect_used,
    reason = "a candidate is too great once in 2^32; 255 in a row are not seen before the stars go out"
)]
fn private_scalar(secret: &str, access_key_id: &str) -> Zeroizing<[u8; 32]> {
    // Reserved whole, so that growing leaves no copy of the secret behind.
    let mut key = Zeroizing::new(Vec::with_capacity(5 + secret.len()));
    key.extend_from_slice(b"AWS4A");
    key.extend_from_slice(secret.as_bytes());
    (1..=u8::MAX)
        .find_map(|counter| {
            let parts = [
                // The block's number, the label, the context and the length in bits.
                &1u32.to_be_bytes()[..],
                NAME.as_bytes(),
                &[0],
                access_key_id.as_bytes(),
                &[counter],
                &256u32.to_be_bytes(),
            ];
            scalar_of(&hmac_sha256(&key, parts))
        })
        .expect("one candidate of 255 is small enough")
}

/// The candidate plus one, if the candidate is at most the group's order less two. Which bytes it
/// has is told by no time: only whether it was taken.
fn scalar_of(candidate: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    let mut borrow = 0u16;
    for (greatest, byte) in GREATEST.iter().zip(candidate).rev() {
        let difference = u16::from(*greatest).wrapping_sub(u16::from(*byte) + borrow);
        borrow = difference >> 15;
    }
    let mut scalar = Zeroizing::new(*candidate);
    let mut carry = 1u16;
    for byte in scalar.iter_mut().rev() {
        let sum = u16::from(*byte) + carry;
        *byte = sum.to_be_bytes()[1];
        carry = sum >> 8;
    }
    (borrow == 0).then_some(scalar)
}

/// The bytes that lower-case hexadecimal text stands for, if they are no more than fit.
fn unhex<'b>(text: &str, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let bytes = buffer.get_mut(..pairs.len())?;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The key pair of AWS's SigV4a test suite: every `public-key.json` there has these values.
    #[test]
    fn the_published_key_pair() {
        let secret: SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".parse().unwrap();
        let scalar = private_scalar(secret.expose(), "AKIDEXAMPLE");
        assert_eq!(
            hex(&scalar[..]),
            "7efc8c0e65a324242818c5a50c891c6060b6a00717b7ba3cbe3c5d765be9259c"
        );
        assert_eq!(
            hex(VerifyingKey::derive(&secret, "AKIDEXAMPLE").point()),
            "04b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1\
             865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518"
        );
    }

    #[test]
    fn candidates_up_to_the_order_less_two_are_taken() {
        let taken = |candidate: [u8; 32]| scalar_of(&candidate).map(|scalar| hex(&scalar[..]));
        let mut at = GREATEST;
        let less_one = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";
        assert_eq!(taken(at).as_deref(), Some(less_one));
        at[31] += 1;
        assert_eq!(taken(at), None);
        assert_eq!(taken([0xff; 32]), None);
        at = GREATEST;
        at[4] = 1;
        assert_eq!(taken(at), None);
        assert_eq!(taken([0; 32]), Some("0".repeat(63) + "1"));
        at = [0xff; 32];
        at[0] = 0;
        assert_eq!(taken(at), Some(format!("01{}", "0".repeat(62))));
    }

    #[test]
    fn the_ends_of_the_range_are_keys() {
        for candidate in [[0; 32], GREATEST] {
            let scalar = scalar_of(&candidate).unwrap();
            let private = PrivateKey::from_private_key(&ECDH_P256, &scalar[..]).unwrap();
            private.compute_public_key().unwrap();
        }
    }

    #[test]
    fn hexadecimal_is_in_lower_case_and_bounded() {
        let read = |text: &str| unhex(text, &mut [0; 2]).map(<[u8]>::to_vec);
        assert_eq!(read("00ff"), Some(vec![0, 255]));
        assert_eq!(read("ab"), Some(vec![0xab]));
        assert_eq!(read(""), Some(Vec::new()));
        for text in ["0", "AB", "0g", "000000", "é", "+1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
