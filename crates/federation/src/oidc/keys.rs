//! A provider's keys, each made ready once to verify many signatures with.
//!
//! A set is as good as its provider makes it: a key that is weak, private or of a kind that is not
//! taken is left out, and a set without a key that is left is none at all, so that it never takes
//! the place of a good one (flaw G24).

use std::fmt;

use aws_lc_rs::rsa::RsaParameters;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    EcdsaVerificationAlgorithm, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::algorithm::Algorithm;
use super::fault::TokenFault;
use super::json::{Bounds, Object, Value};
use super::token::is_key_id;
use crate::transport::LARGEST_ANSWER;

/// How many keys a set has at most, those among them that are not taken.
const KEYS: usize = 100;

/// How many keys are tried for one token at most: of one name, or without a name (flaw G14).
const TRIES: usize = 16;

/// The lengths of an RSA modulus, in bits (STS spec 15; flaw G24).
const SHORTEST_RSA: usize = 2_048;
const LONGEST_RSA: usize = 4_096;

/// The smallest RSA exponent, and the largest.
const EXPONENTS: std::ops::RangeInclusive<u64> = 65_537..=0xffff_ffff;

/// How much a set may hold: its keys, with certificates that nobody reads.
pub(super) const BOUNDS: Bounds = Bounds {
    depth: 6,
    values: 10_000,
};

/// Members that only a private or a secret key has (RFC 7518, 6).
pub(super) const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The keys that a provider signs with, of which there is one at least.
pub struct KeySet {
    keys: Vec<Key>,
}

/// Why a document is not a provider's key set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeySetFault {
    /// It is longer than any answer that is read.
    #[error("it is longer than 262144 bytes")]
    Long,
    /// It is no JSON object, or not one that is taken.
    #[error("it is {0}")]
    Json(String),
    /// It has no list of keys.
    #[error("it has no list of keys")]
    NoKeys,
    /// It has more keys than any provider.
    #[error("it has more than 100 keys")]
    TooMany,
    /// It has no key that a token could be signed with.
    #[error(
        "no key of it is one to sign with: RSA of 2048 to 4096 bits, or on P-256, P-384 or P-521"
    )]
    NothingSigns,
}

/// What a token says that is signed, and how.
pub(super) struct Signed<'t> {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: Option<&'t str>,
    pub(super) message: &'t [u8],
    pub(super) signature: &'t [u8],
}

struct Key {
    id: Option<Box<str>>,
    /// Each algorithm that it is for, ready.
    ready: Vec<(Algorithm, ParsedPublicKey)>,
}

impl KeySet {
    /// Reads a JSON Web Key Set (RFC 7517, 5).
    pub fn parse(bytes: &[u8]) -> Result<Self, KeySetFault> {
        if bytes.len() > LARGEST_ANSWER {
            return Err(KeySetFault::Long);
        }
        let set = Object::parse(bytes, BOUNDS);
        let set = set.map_err(|fault| KeySetFault::Json(fault.to_string()))?;
        let Some(Value::List(sent)) = set.get("keys") else {
            return Err(KeySetFault::NoKeys);
        };
        if sent.len() > KEYS {
            return Err(KeySetFault::TooMany);
        }
        let keys: Vec<Key> = sent.iter().filter_map(read_key).collect();
        if keys.is_empty() {
            return Err(KeySetFault::NothingSigns);
        }
        Ok(Self { keys })
    }

    /// Whether it has a key of this name.
    pub fn has(&self, key_id: &str) -> bool {
        self.keys
            .iter()
            .any(|key| key.id.as_deref() == Some(key_id))
    }

    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Never: a set without keys is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether one of the keys verifies the signature. A key is for the algorithms of its type, and
    /// for one alone if it says so: what the token says chooses among keys, and never what a key is
    /// (flaws G02 to G04).
    pub(super) fn verify(&self, signed: &Signed<'_>) -> Result<(), TokenFault> {
        let mut tried = 0;
        for key in &self.keys {
            if signed.key_id.is_some() && key.id.as_deref() != signed.key_id {
                continue;
            }
            let ready = key
                .ready
                .iter()
                .find(|(algorithm, _)| *algorithm == signed.algorithm);
            let Some((_, ready)) = ready else { continue };
            if tried == TRIES {
                break;
            }
            tried += 1;
            if ready.verify_sig(signed.message, signed.signature).is_ok() {
                return Ok(());
            }
        }
        Err(match tried {
            0 => TokenFault::NoKey,
            _ => TokenFault::Signature,
        })
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.keys.iter().map(|key| &key.id);
        f.debug_list().entries(ids).finish()
    }
}

/// A key of the set, if it is one that a token could be signed with.
fn read_key(sent: &Value) -> Option<Key> {
    let Value::Object(sent) = sent else {
        return None;
    };
    let id = match sent.get("kid") {
        None => None,
        Some(Value::Text(id)) if is_key_id(id) => Some(id.clone()),
        Some(_) => return None,
    };
    // A private key that everybody can read is nobody's.
    if PRIVATE.iter().any(|name| sent.get(name).is_some()) || !is_for_signing(sent) {
        return None;
    }
    let mut ready = match sent.text("kty")? {
        "RSA" => read_rsa(sent)?,
        "EC" => vec![read_elliptic(sent)?],
        _ => return None,
    };
    if let Some(pinned) = sent.get("alg") {
        let pinned = pinned.as_text().and_then(Algorithm::from_name)?;
        ready.retain(|(algorithm, _)| *algorithm == pinned);
    }
    (!ready.is_empty()).then_some(Key { id, ready })
}

/// Whether a key is to verify signatures with (RFC 7517, 4.2 and 4.3).
fn is_for_signing(sent: &Object) -> bool {
    let by_use = sent
        .get("use")
        .is_none_or(|used| used.as_text() == Some("sig"));
    let by_operation = sent.get("key_ops").is_none_or(|operations| {
        let operations = operations.as_texts().unwrap_or_default();
        operations.iter().any(|one| &**one == "verify")
    });
    by_use && by_operation
}

/// A number as JSON Web Keys write it. Some write a zero before it, which says nothing
/// (RFC 7518, 6.3.1.1).
fn number(sent: &Object, name: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(sent.text(name)?).ok()?;
    let start = bytes.iter().position(|byte| *byte != 0)?;
    Some(bytes[start..].to_vec())
}

fn read_rsa(sent: &Object) -> Option<Vec<(Algorithm, ParsedPublicKey)>> {
    let (n, e) = (number(sent, "n")?, number(sent, "e")?);
    let bits = 8 * n.len() - usize::try_from(n.first()?.leading_zeros()).ok()?;
    let exponent = e.iter().try_fold(0u64, |sum, byte| {
        Some(sum.checked_mul(256)? + u64::from(*byte))
    })?;
    let is_odd = n.last()? % 2 == 1 && exponent % 2 == 1;
    if !(SHORTEST_RSA..=LONGEST_RSA).contains(&bits) || !EXPONENTS.contains(&exponent) || !is_odd {
        return None;
    }
    let key = RsaPublicKeyComponents { n, e };
    let algorithms: [(Algorithm, &'static RsaParameters); 3] = [
        (Algorithm::Rs256, &RSA_PKCS1_2048_8192_SHA256),
        (Algorithm::Rs384, &RSA_PKCS1_2048_8192_SHA384),
        (Algorithm::Rs512, &RSA_PKCS1_2048_8192_SHA512),
    ];
    let ready = algorithms.map(|(algorithm, parameters)| {
        let key = key.to_parsed_public_key(parameters).ok()?;
        Some((algorithm, key))
    });
    ready.into_iter().collect()
}

fn read_elliptic(sent: &Object) -> Option<(Algorithm, ParsedPublicKey)> {
    let (algorithm, parameters, length): (_, &'static EcdsaVerificationAlgorithm, _) =
        match sent.text("crv")? {
            "P-256" => (Algorithm::Es256, &ECDSA_P256_SHA256_FIXED, 32),
            "P-384" => (Algorithm::Es384, &ECDSA_P384_SHA384_FIXED, 48),
            "P-521" => (Algorithm::Es512, &ECDSA_P521_SHA512_FIXED, 66),
            _ => return None,
        };
    // An uncompressed point (SEC 1, 2.3.3); that it lies on its curve is checked as it is parsed.
    let mut point = vec![4];
    for name in ["x", "y"] {
        let coordinate = URL_SAFE_NO_PAD.decode(sent.text(name)?).ok()?;
        if coordinate.len() != length {
            return None;
        }
        point.extend(coordinate);
    }
    Some((algorithm, ParsedPublicKey::new(parameters, point).ok()?))
}
