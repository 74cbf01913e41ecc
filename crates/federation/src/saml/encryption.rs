//! Encrypted assertions (XML Encryption 1.1): AES under a key that RSA-OAEP brings.
//!
//! Whatever goes wrong is one fault: who sends altered texts learns nothing from how it ends.

use std::fmt;

use aws_lc_rs::aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    PrivateDecryptingKey,
};
use aws_lc_rs::{aead, cipher};
use roxmltree::Node;
use zeroize::Zeroizing;

use super::shape::{self, Misshapen, Sequence};
use super::signature::decode;
use super::verify::Provider;
use super::{ASSERTION, ENCRYPTION, ENCRYPTION_1_1, Name, SIGNATURE};
use crate::{c14n, xml};

/// Why there is no assertion in what was encrypted, whatever the reason.
pub(super) const UNREADABLE: &str =
    "the encrypted assertion cannot be read with the provider's keys";

/// How many private keys of a provider are tried (STS spec 9.2, step 4).
const PRIVATE_KEYS: usize = 2;

/// How many encrypted keys are tried: one for each who may read it, ourselves among them. Each costs
/// a private operation.
const ENCRYPTED_KEYS: usize = 2;

const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// A private RSA key that assertions are encrypted for. It cannot be printed, copied or compared,
/// and the library wipes it when it is dropped.
pub struct PrivateKey(OaepPrivateDecryptingKey);

/// The bytes are no private RSA key of 2048 to 8192 bits in PKCS#8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a private RSA key of 2048 to 8192 bits in PKCS#8")]
pub struct InvalidPrivateKey;

impl PrivateKey {
    /// Reads a key. It is checked at some cost, so hold on to it.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, InvalidPrivateKey> {
        let key = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| InvalidPrivateKey)?;
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| InvalidPrivateKey)?;
        Ok(Self(key))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey([redacted])")
    }
}

/// How the assertion is encrypted.
#[derive(Clone, Copy)]
enum Cipher {
    Gcm(&'static aead::Algorithm),
    Cbc(&'static cipher::Algorithm, usize),
}

impl Cipher {
    fn of(method: &str) -> Option<Self> {
        Some(match method {
            "http://www.w3.org/2009/xmlenc11#aes128-gcm" => Self::Gcm(&AES_128_GCM),
            "http://www.w3.org/2009/xmlenc11#aes192-gcm" => Self::Gcm(&AES_192_GCM),
            "http://www.w3.org/2009/xmlenc11#aes256-gcm" => Self::Gcm(&AES_256_GCM),
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc" => Self::Cbc(&AES_128, 16),
            "http://www.w3.org/2001/04/xmlenc#aes192-cbc" => Self::Cbc(&AES_192, 24),
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc" => Self::Cbc(&AES_256, 32),
            _ => return None,
        })
    }

    fn key_length(self) -> usize {
        match self {
            Self::Gcm(algorithm) => algorithm.key_len(),
            Self::Cbc(_, length) => length,
        }
    }

    /// Whether a text of so many bytes can be one of this cipher's. The padding of CBC takes a byte at
    /// least, so there is a block (flaw H19).
    fn fits(self, length: usize) -> bool {
        match self {
            Self::Gcm(algorithm) => length >= 12 + algorithm.tag_len(),
            Self::Cbc(..) => length > 16 && length.is_multiple_of(16),
        }
    }

    /// Decrypts what begins with its nonce or initialization vector (XML Encryption, 5.2).
    fn decrypt(self, key: &[u8], mut text: Vec<u8>) -> Option<Vec<u8>> {
        if !self.fits(text.len()) {
            return None;
        }
        match self {
            Self::Gcm(algorithm) => {
                let nonce = Nonce::try_assume_unique_for_key(text.get(..12)?).ok()?;
                let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
                let plain = key.open_in_place(nonce, Aad::empty(), &mut text[12..]);
                Some(plain.ok()?.to_vec())
            }
            Self::Cbc(algorithm, _) => {
                let vector = FixedLength::<16>::try_from(text.get(..16)?).ok()?;
                let sealed = &mut text[16..];
                let key = UnboundCipherKey::new(algorithm, key).ok()?;
                let key = PaddedBlockDecryptingKey::cbc_iso10126(key).ok()?;
                let plain = key.decrypt(sealed, DecryptionContext::Iv128(vector));
                Some(plain.ok()?.to_vec())
            }
        }
    }
}

/// What is encrypted, and the keys to it, each encrypted for somebody.
struct Encrypted {
    cipher: Cipher,
    text: Vec<u8>,
    keys: Vec<EncryptedKey>,
}

struct EncryptedKey {
    algorithm: &'static OaepAlgorithm,
    text: Vec<u8>,
}

/// Refuses what cannot be decrypted, as far as that shows without a private key being used.
pub(super) fn check(element: Node<'_, '_>, provider: &Provider<'_>) -> Result<(), &'static str> {
    Encrypted::of(element, provider).map(|_| ())
}

/// Decrypts an `EncryptedAssertion`. What comes out is a document: an element that declares the
/// namespaces that are known where the assertion stood, and the assertion in it, if it is one.
///
/// If the element was read from a signed text, `unsigned` is the element as it was sent.
pub(super) fn decrypt(
    element: Node<'_, '_>,
    unsigned: Option<Node<'_, '_>>,
    provider: &Provider<'_>,
) -> Result<String, &'static str> {
    let encrypted = Encrypted::of(element, provider)?;
    let length = encrypted.cipher.key_length();
    let plain = encrypted
        .tried(provider)
        .filter_map(|(private, key)| open_key(private, key, length))
        .filter_map(|key| encrypted.cipher.decrypt(&key, encrypted.text.clone()))
        .find_map(|plain| String::from_utf8(plain).ok());
    let plain = plain.ok_or(UNREADABLE)?;
    let around = declarations(element, unsigned);
    let plain = xml::line_ends(&plain);
    Ok(format!("<Decrypted{around}>{plain}</Decrypted>"))
}

/// Declares the namespaces that are known where the assertion stood.
///
/// A signed text has lost those that are used in the assertion alone, and nobody has signed what was
/// said of them. They are taken as they were sent, unless they are namespaces that something is read
/// from: so whoever alters them may take a meaning from an element, and never give it one.
fn declarations(element: Node<'_, '_>, unsigned: Option<Node<'_, '_>>) -> String {
    let mut out = String::new();
    for (prefix, uri) in c14n::known(element) {
        c14n::declare(&mut out, prefix, uri);
    }
    for (prefix, uri) in unsigned.into_iter().flat_map(c14n::known) {
        let is_known = c14n::known(element).any(|(known, _)| known == prefix);
        if !is_known && ![ASSERTION, SIGNATURE].contains(&uri) {
            c14n::declare(&mut out, prefix, uri);
        }
    }
    out
}

fn open_key(private: &PrivateKey, key: &EncryptedKey, length: usize) -> Option<Zeroizing<Vec<u8>>> {
    let mut plain = Zeroizing::new(vec![0; private.0.min_output_size()]);
    let opened = private
        .0
        .decrypt(key.algorithm, &key.text, &mut plain, None);
    let opened = opened.ok()?.len();
    plain.truncate(opened);
    (opened == length).then_some(plain)
}

impl Encrypted {
    /// What is encrypted by means that the provider may use, for a key that it may have been given.
    fn of(element: Node<'_, '_>, provider: &Provider<'_>) -> Result<Self, &'static str> {
        let encrypted = Self::read(element).map_err(|_| UNREADABLE)?;
        if matches!(encrypted.cipher, Cipher::Cbc(..)) && !provider.encryption.allow_cbc {
            return Err("the assertion is encrypted by AES-CBC, which the provider is not to use");
        }
        let has_key = encrypted.tried(provider).next().is_some();
        match has_key && encrypted.cipher.fits(encrypted.text.len()) {
            true => Ok(encrypted),
            false => Err(UNREADABLE),
        }
    }

    /// Each private key with each encrypted key that is as long as it.
    fn tried<'a>(
        &'a self,
        provider: &Provider<'a>,
    ) -> impl Iterator<Item = (&'a PrivateKey, &'a EncryptedKey)> {
        let private = provider.keys.iter().take(PRIVATE_KEYS);
        let pairs = self.keys.iter().flat_map(move |key| {
            let private = private.clone();
            private.map(move |private| (private, key))
        });
        pairs.filter(|(private, key)| private.0.key_size_bytes() == key.text.len())
    }

    fn read(element: Node<'_, '_>) -> Result<Self, Misshapen> {
        if !shape::is(element, (ASSERTION, "EncryptedAssertion")) {
            return Err(Misshapen);
        }
        let mut parts = Sequence::of(element)?;
        let data = parts.required(name("EncryptedData"))?;
        // A key stands beside what it opens, or in it (SAML 2.0 core, 2.3.4).
        let mut keys = parts.many(name("EncryptedKey"));
        parts.end()?;

        let mut parts = Sequence::of(data)?;
        let method = parts.required(name("EncryptionMethod"))?;
        if let Some(info) = parts.optional((SIGNATURE, "KeyInfo")) {
            let inside = Sequence::of(info)?.rest();
            keys.extend(inside.filter(|node| shape::is(*node, name("EncryptedKey"))));
        }
        let text = cipher_value(parts.required(name("CipherData"))?)?;
        parts.end()?;
        shape::empty(method)?;
        let method = method.attribute("Algorithm").unwrap_or_default();
        // What is encrypted for others by other means is not ours to read.
        let keys = keys
            .into_iter()
            .filter_map(|key| EncryptedKey::read(key).ok());
        Ok(Self {
            cipher: Cipher::of(method).ok_or(Misshapen)?,
            text,
            keys: keys.take(ENCRYPTED_KEYS).collect(),
        })
    }
}

impl EncryptedKey {
    fn read(element: Node<'_, '_>) -> Result<Self, Misshapen> {
        let mut parts = Sequence::of(element)?;
        let method = parts.required(name("EncryptionMethod"))?;
        parts.optional((SIGNATURE, "KeyInfo"));
        let text = cipher_value(parts.required(name("CipherData"))?)?;
        // What it is called and which data it opens does not matter where there is one.
        parts.optional(name("ReferenceList"));
        parts.optional(name("CarriedKeyName"));
        parts.end()?;
        Ok(Self {
            algorithm: oaep(method)?,
            text,
        })
    }
}

/// RSA-OAEP, with SHA-1 throughout or SHA-256 throughout (XML Encryption, 5.5.2). RSA 1.5 is none.
fn oaep(method: Node<'_, '_>) -> Result<&'static OaepAlgorithm, Misshapen> {
    let mut parts = Sequence::of(method)?;
    let algorithm = |node: Node<'_, '_>| node.attribute("Algorithm").unwrap_or_default().to_owned();
    // The schema lets these come in any order.
    let (mut digest, mut mask) = (None, None);
    loop {
        if let Some(node) = parts.optional((SIGNATURE, "DigestMethod")) {
            digest = Some(algorithm(node));
        } else if let Some(node) = parts.optional((ENCRYPTION_1_1, "MGF")) {
            mask = Some(algorithm(node));
        } else {
            break;
        }
    }
    parts.end()?;
    let digest = digest.as_deref().unwrap_or(SHA1);
    let mask = mask.as_deref();
    let sha1 = "http://www.w3.org/2009/xmlenc11#mgf1sha1";
    match (method.attribute("Algorithm"), digest, mask) {
        (Some("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"), SHA1, None) => {
            Ok(&OAEP_SHA1_MGF1SHA1)
        }
        (Some("http://www.w3.org/2009/xmlenc11#rsa-oaep"), SHA1, mask)
            if mask.is_none_or(|mask| mask == sha1) =>
        {
            Ok(&OAEP_SHA1_MGF1SHA1)
        }
        (
            Some("http://www.w3.org/2009/xmlenc11#rsa-oaep"),
            SHA256,
            Some("http://www.w3.org/2009/xmlenc11#mgf1sha256"),
        ) => Ok(&OAEP_SHA256_MGF1SHA256),
        _ => Err(Misshapen),
    }
}

/// The bytes in a `CipherData`. A reference to bytes elsewhere is not followed.
fn cipher_value(data: Node<'_, '_>) -> Result<Vec<u8>, Misshapen> {
    let mut parts = Sequence::of(data)?;
    let value = parts.required(name("CipherValue"))?;
    parts.end()?;
    decode(&shape::text(value)?).ok_or(Misshapen)
}

fn name(local: &'static str) -> Name {
    (ENCRYPTION, local)
}
