//! The private key that opens what others encrypt for us: encrypted SAML assertions.

use std::fmt;

use aws_lc_rs::rsa::PrivateDecryptingKey;
use zeroize::Zeroizing;

/// `rsaEncryption` with its NULL, as PKCS#8 names the kind of a key.
const RSA_ALGORITHM: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// The longest key, in bits. Whoever sends an encrypted assertion makes the node use it, before
/// anything was proved, and twice the length is eight times the work.
const LONGEST: usize = 4_096;

/// An RSA private key that decrypts, in PKCS#8. It is wiped when dropped, cannot be printed, copied
/// or compared.
pub struct DecryptionKey(Zeroizing<Vec<u8>>);

/// The text or the bytes are no private key that decrypts. What they were is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an unencrypted RSA private key of 2048 to 4096 bits in PEM")]
pub struct InvalidDecryptionKey;

impl DecryptionKey {
    /// Reads a key in PEM, as PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<Self, InvalidDecryptionKey> {
        // White space after the last line is none of the form's.
        let text = text.trim_ascii().as_bytes();
        // Base64 is longer than what it stands for.
        let mut buffer = Zeroizing::new(vec![0; text.len()]);
        let (label, der) =
            pem_rfc7468::decode(text, &mut buffer).map_err(|_| InvalidDecryptionKey)?;
        match label {
            "PRIVATE KEY" => Self::bounded(der),
            "RSA PRIVATE KEY" => Self::bounded(&wrapped(der)),
            _ => Err(InvalidDecryptionKey),
        }
    }

    fn bounded(der: &[u8]) -> Result<Self, InvalidDecryptionKey> {
        let key = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| InvalidDecryptionKey)?;
        match key.key_size_bits() > LONGEST {
            true => Err(InvalidDecryptionKey),
            false => Ok(Self(Zeroizing::new(der.to_vec()))),
        }
    }

    /// Reads a key in PKCS#8 that was taken before, whatever its length.
    pub fn from_der(der: &[u8]) -> Result<Self, InvalidDecryptionKey> {
        PrivateDecryptingKey::from_pkcs8(der).map_err(|_| InvalidDecryptionKey)?;
        Ok(Self(Zeroizing::new(der.to_vec())))
    }

    /// The key in PKCS#8. Every call is a place where the key leaves its wrapper.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// A PKCS#1 key as PKCS#8 holds it: version, algorithm, and the key as a string of octets.
fn wrapped(key: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut inside = Zeroizing::new(vec![0x02, 0x01, 0x00]);
    inside.extend_from_slice(&RSA_ALGORITHM);
    push(&mut inside, 0x04, key);
    let mut whole = Zeroizing::new(Vec::new());
    push(&mut whole, 0x30, &inside);
    whole
}

/// Appends a DER value. Grows once, so that growing leaves no copy behind.
fn push(out: &mut Zeroizing<Vec<u8>>, tag: u8, value: &[u8]) {
    let length = value.len().to_be_bytes();
    let first = length.iter().position(|byte| *byte != 0);
    let length = &length[first.unwrap_or(length.len() - 1)..];
    let mut grown = Zeroizing::new(Vec::with_capacity(
        out.len() + 2 + length.len() + value.len(),
    ));
    grown.extend_from_slice(out);
    grown.push(tag);
    if value.len() > 127 {
        // At most eight bytes say how long a value is.
        grown.push(0x80 | length.len() as u8);
    }
    grown.extend_from_slice(length);
    grown.extend_from_slice(value);
    *out = grown;
}

impl fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecryptionKey([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made by OpenSSL for these tests, and good for nothing else.
    const PKCS8: &str = include_str!("../tests/data/rsa-2048-pkcs8.pem");
    const PKCS1: &str = include_str!("../tests/data/rsa-2048-pkcs1.pem");
    const SHORT: &str = include_str!("../tests/data/rsa-1024-pkcs8.pem");
    const LONG: &str = include_str!("../tests/data/rsa-6144-pkcs8.pem");
    const CURVE: &str = include_str!("../tests/data/p-256-pkcs8.pem");

    #[test]
    fn a_key_is_read_in_both_of_its_forms() {
        let key = DecryptionKey::from_pem(PKCS8).unwrap();
        let other = DecryptionKey::from_pem(PKCS1).unwrap();
        assert_eq!(key.expose(), other.expose());
        let again = DecryptionKey::from_der(key.expose()).unwrap();
        assert_eq!(key.expose(), again.expose());
        let windows = PKCS8.replace('\n', "\r\n");
        assert!(DecryptionKey::from_pem(&windows).is_ok());
    }

    #[test]
    fn what_is_no_key_that_decrypts_is_refused() {
        let public = PKCS8.replace("PRIVATE KEY", "PUBLIC KEY");
        let cut = PKCS8.replacen("MIIEv", "MIIEw", 1);
        for text in ["", "key", SHORT, LONG, CURVE, &public, &cut, &PKCS8[..800]] {
            let error = DecryptionKey::from_pem(text).unwrap_err();
            assert_eq!(error, InvalidDecryptionKey);
        }
    }

    #[test]
    fn debug_prints_no_key() {
        let key = DecryptionKey::from_pem(PKCS8).unwrap();
        assert_eq!(format!("{key:?}"), "DecryptionKey([redacted])");
    }
}
