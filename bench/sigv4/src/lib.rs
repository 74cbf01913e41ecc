//! The arithmetic of Signature Version 4 that both ends of a benchmark need.
//!
//! It knows nothing of requests: the load generator writes the canonical request that it
//! sends, the limit server the one that it received, and they meet only here.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The only algorithm of the header form.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The last word of every credential scope.
pub const TERMINATOR: &str = "aws4_request";

/// A key good for one day, region and service, with its padding blocks already hashed.
#[derive(Clone, Debug)]
pub struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// The chain of four HMACs: date, region, service, terminator.
    pub fn derive(secret: &str, date: &str, region: &str, service: &str) -> Self {
        let mut key = keyed(format!("AWS4{secret}").as_bytes());
        for part in [date, region, service, TERMINATOR] {
            key = keyed(&mac(&key, part.as_bytes()));
        }
        Self(key)
    }

    /// The signature of a string to sign.
    pub fn sign(&self, string_to_sign: &[u8]) -> [u8; 32] {
        mac(&self.0, string_to_sign)
    }

    /// Whether `signature` is the one of this string; compared in constant time.
    pub fn accepts(&self, string_to_sign: &[u8], signature: &[u8]) -> bool {
        self.0
            .clone()
            .chain_update(string_to_sign)
            .verify_slice(signature)
            .is_ok()
    }
}

/// The string to sign of a canonical request.
pub fn string_to_sign(at: &str, scope: &str, canonical_request: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(192);
    for line in [ALGORITHM, at, scope] {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    }
    push_sha256(&mut text, canonical_request);
    text
}

/// Appends the SHA-256 of `bytes` in lower-case hexadecimal.
pub fn push_sha256(text: &mut Vec<u8>, bytes: &[u8]) {
    push_hex(text, &Sha256::digest(bytes).into());
}

/// Appends 32 bytes in lower-case hexadecimal.
pub fn push_hex(text: &mut Vec<u8>, bytes: &[u8; 32]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    text.extend(bytes.iter().flat_map(|byte| {
        [
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]
    }));
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    #[expect(
        clippy::expect_used,
        reason = "RFC 2104: HMAC takes a key of any length"
    )]
    Hmac::new_from_slice(key).expect("any key length")
}

fn mac(key: &Hmac<Sha256>, message: &[u8]) -> [u8; 32] {
    key.clone()
        .chain_update(message)
        .finalize()
        .into_bytes()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of AWS's "Signature Version 4 signing process" (IAM ListUsers).
    #[test]
    fn the_example_of_the_aws_documentation() {
        let canonical = b"GET\n/\nAction=ListUsers&Version=2010-05-08\n\
            content-type:application/x-www-form-urlencoded; charset=utf-8\n\
            host:iam.amazonaws.com\nx-amz-date:20150830T123600Z\n\n\
            content-type;host;x-amz-date\n\
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let scope = "20150830/us-east-1/iam/aws4_request";
        let text = string_to_sign("20150830T123600Z", scope, canonical);
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        let key = SigningKey::derive(secret, "20150830", "us-east-1", "iam");

        let mut signature = Vec::new();
        push_hex(&mut signature, &key.sign(&text));

        assert_eq!(
            String::from_utf8_lossy(&signature),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
        assert!(key.accepts(&text, &key.sign(&text)));
        assert!(!key.accepts(&text, &[0; 32]));
    }
}
