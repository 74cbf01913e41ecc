//! The master key, and the envelopes in which secrets lie in a store.
//!
//! An envelope is bound to the row that it lies in ([`RowIdentity`]): one that was moved to
//! another row, or put back after it was replaced, does not open (DESIGN section 7).
//!
//! ```text
//! sealed = version (1) || body          body: the construction of `aead.rs`
//! associated = version || identity, each part with its length before it
//! ```
//!
//! This module never knows where the master key comes from, nor what a row looks like.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_model::Entropy;
use daypass_model::ambient::EntropyUnavailable;
use zeroize::Zeroizing;

use crate::aead::{Context, Purpose, SealFailure};
use crate::digest::{hex, hmac_sha256};
use crate::key::Key256;

const VERSION: u8 = 1;

/// The key under which a deployment's other secrets are sealed: 256 bits, wiped when dropped.
pub struct MasterKey(Key256);

/// The text or the bytes are no master key. What they were is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMasterKey {
    /// Neither 64 hexadecimal digits nor the base64 of 32 bytes.
    #[error("a master key is 64 hexadecimal digits or the base64 of 32 bytes")]
    Malformed,
    /// One byte thirty-two times over: it came from no random source.
    #[error("the master key is a constant")]
    Constant,
}

/// Where an envelope lies. Every field is bound into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowIdentity<'a> {
    /// The table.
    pub table: &'a str,
    /// The account that owns the row; empty for what belongs to the deployment.
    pub account: &'a str,
    /// The row's own key.
    pub row: &'a str,
    /// The column.
    pub column: &'a str,
    /// Grows with every change of the row, so that an older envelope does not open.
    pub revision: u64,
}

impl RowIdentity<'_> {
    /// No two identities have one encoding: each part stands behind its length.
    fn encode(&self) -> Vec<u8> {
        let parts = [self.table, self.account, self.row, self.column];
        let length: usize = parts.iter().map(|part| 8 + part.len()).sum();
        let mut bytes = Vec::with_capacity(1 + length + 8);
        bytes.push(VERSION);
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.extend_from_slice(&self.revision.to_be_bytes());
        bytes
    }
}

/// An envelope's bytes, as they are stored. They reveal the length of what is inside, no more.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed([{} bytes])", self.0.len())
    }
}

/// Why an envelope was not made or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeFault {
    /// It was not sealed with this master key for this row, or was changed. Which, is not known.
    #[error("the envelope does not open: wrong master key, wrong row, or changed")]
    NotAuthentic,
    /// There was no randomness to seal with.
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    /// The cryptographic module failed. Not to be expected.
    #[error("the cryptographic module failed")]
    Module,
}

impl From<SealFailure> for EnvelopeFault {
    fn from(failure: SealFailure) -> Self {
        match failure {
            SealFailure::Entropy(unavailable) => Self::Entropy(unavailable),
            SealFailure::Module => Self::Module,
        }
    }
}

impl MasterKey {
    /// Draws a key.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        Key256::generate(entropy).map(Self)
    }

    /// The key with these bytes. The caller wipes its buffer.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, InvalidMasterKey> {
        let key = Key256::copy_of(bytes);
        if key.is_constant() {
            return Err(InvalidMasterKey::Constant);
        }
        Ok(Self(key))
    }

    /// The key in base64, as it is written to a key file; `parse` reads it back.
    pub fn encode(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(44));
        STANDARD.encode_string(self.0.expose(), &mut text);
        text
    }

    /// Sixteen hexadecimal digits that tell keys apart and give nothing of the key away: a check
    /// value that may be stored and shown.
    pub fn fingerprint(&self) -> String {
        let mac = hmac_sha256(
            self.0.expose(),
            [b"daypass master key fingerprint 1".as_slice()],
        );
        hex(&mac)[..16].iter().copied().map(char::from).collect()
    }

    /// Seals `plain` for a place in the store.
    pub fn seal(
        &self,
        plain: &[u8],
        identity: &RowIdentity<'_>,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, EnvelopeFault> {
        let mut bytes = vec![VERSION];
        self.context(&identity.encode())
            .seal(plain, entropy, &mut bytes)?;
        Ok(Sealed(bytes))
    }

    /// Opens what was sealed with this key for this place.
    pub fn open(
        &self,
        sealed: &Sealed,
        identity: &RowIdentity<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, EnvelopeFault> {
        let Some((&VERSION, body)) = sealed.0.split_first() else {
            return Err(EnvelopeFault::NotAuthentic);
        };
        self.context(&identity.encode())
            .open(body)
            .map_err(|_| EnvelopeFault::NotAuthentic)
    }

    fn context<'a>(&'a self, associated: &'a [u8]) -> Context<'a> {
        Context {
            secret: &self.0,
            purpose: Purpose::Envelope,
            associated,
        }
    }
}

impl FromStr for MasterKey {
    type Err = InvalidMasterKey;

    /// Reads 64 hexadecimal digits, or the base64 of 32 bytes with its padding. White space
    /// around them, as files end with it, does not count.
    fn from_str(text: &str) -> Result<Self, InvalidMasterKey> {
        let text = text.trim_ascii().as_bytes();
        let mut bytes = Zeroizing::new([0; 32]);
        if text.len() == 64 {
            for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
                *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
            }
        } else if text.len() != 44 || STANDARD.decode_slice(text, &mut bytes[..]) != Ok(32) {
            return Err(InvalidMasterKey::Malformed);
        }
        Self::from_bytes(&bytes)
    }
}

fn nibble(digit: u8) -> Result<u8, InvalidMasterKey> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(InvalidMasterKey::Malformed),
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey([redacted])")
    }
}
