//! The keys that a provider signs with: RSA, and the curves P-256, P-384 and P-521.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Encode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// The shortest RSA modulus that counts, in bits (STS spec 9.2).
const SHORTEST_RSA: usize = 1_024;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// A public key that a signature may be checked with.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum VerifyingKey {
    /// As RFC 8017, appendix A.1.1, writes it.
    Rsa(Vec<u8>),
    /// A point, uncompressed.
    Ec(Curve, Vec<u8>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

/// What a message is hashed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// How a message is signed: an algorithm of the list, and no other (flaw H14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Rsa(Hash),
    /// ECDSA; the signature is r and s, each as long as the field.
    Ecdsa(Hash),
}

/// The key information is not that of a key at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl VerifyingKey {
    /// Reads what a certificate says of its key. `None` if that is none that a signature is taken
    /// of.
    pub(super) fn read(info: &SubjectPublicKeyInfoOwned) -> Result<Option<Self>, Malformed> {
        let bytes = info.subject_public_key.as_bytes().unwrap_or_default();
        match info.algorithm.oid {
            RSA => {
                let bits = modulus_bits(bytes).ok_or(Malformed)?;
                Ok((bits >= SHORTEST_RSA).then(|| Self::Rsa(bytes.to_vec())))
            }
            ELLIPTIC_CURVE => {
                let curve = info.algorithm.parameters.as_ref();
                let curve = match curve.and_then(|curve| curve.decode_as().ok()) {
                    Some(P256) => Curve::P256,
                    Some(P384) => Curve::P384,
                    Some(P521) => Curve::P521,
                    _ => return Ok(None),
                };
                Ok(Some(Self::Ec(curve, bytes.to_vec())))
            }
            _ => Ok(None),
        }
    }

    /// Whether the message has been signed with the key's other half.
    pub(super) fn verifies(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> bool {
        let (algorithm, key, signature): (&dyn VerificationAlgorithm, _, _) = match (self, scheme) {
            (Self::Rsa(key), Scheme::Rsa(hash)) => (rsa(hash), key, signature.to_vec()),
            (Self::Ec(curve, point), Scheme::Ecdsa(hash)) => {
                let Some(signature) = der(*curve, signature) else {
                    return false;
                };
                (ecdsa(*curve, hash), point, signature)
            }
            _ => return false,
        };
        UnparsedPublicKey::new(algorithm, key)
            .verify(message, &signature)
            .is_ok()
    }
}

/// Certificates from 1024 bits on are taken, as AWS takes them (STS spec 9.2), but not with SHA-384,
/// for which the library has 2048 bits as the least.
fn rsa(hash: Hash) -> &'static signature::RsaParameters {
    match hash {
        Hash::Sha256 => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        Hash::Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        Hash::Sha512 => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    }
}

fn ecdsa(curve: Curve, hash: Hash) -> &'static signature::EcdsaVerificationAlgorithm {
    match (curve, hash) {
        (Curve::P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        (Curve::P256, Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        (Curve::P256, Hash::Sha512) => &signature::ECDSA_P256_SHA512_ASN1,
        (Curve::P384, Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        (Curve::P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        (Curve::P384, Hash::Sha512) => &signature::ECDSA_P384_SHA512_ASN1,
        (Curve::P521, Hash::Sha256) => &signature::ECDSA_P521_SHA256_ASN1,
        (Curve::P521, Hash::Sha384) => &signature::ECDSA_P521_SHA384_ASN1,
        (Curve::P521, Hash::Sha512) => &signature::ECDSA_P521_SHA512_ASN1,
    }
}

/// A signature as the library wants it, from one as XML has it (RFC 4050, 3.3): the library knows
/// the latter form only for the hash that is as long as the curve.
fn der(curve: Curve, signature: &[u8]) -> Option<Vec<u8>> {
    let length = match curve {
        Curve::P256 => 32,
        Curve::P384 => 48,
        Curve::P521 => 66,
    };
    if signature.len() != 2 * length {
        return None;
    }
    let (r, s) = signature.split_at(length);
    vec![UintRef::new(r).ok()?, UintRef::new(s).ok()?]
        .to_der()
        .ok()
}

/// The length of the modulus of an RSA key (RFC 8017, appendix A.1.1).
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let mut reader = SliceReader::new(key).ok()?;
    let modulus = reader
        .sequence(
            |inside: &mut SliceReader<'_>| -> x509_cert::der::Result<Vec<u8>> {
                let modulus = UintRef::decode(inside)?;
                UintRef::decode(inside)?;
                Ok(modulus.as_bytes().to_vec())
            },
        )
        .ok()?;
    let first = modulus.first()?;
    Some(8 * modulus.len() - usize::try_from(first.leading_zeros()).ok()?)
}
