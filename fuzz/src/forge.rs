//! Sealing by the written description of the format, not by the code that is tested: so that what
//! comes after a good seal is fuzzed too, and the description is held to.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk};

/// Output key material: a key, a nonce and a commitment.
struct Sixty;

impl KeyType for Sixty {
    fn len(&self) -> usize {
        60
    }
}

/// A session token of version 1 around any message at all.
pub(crate) fn token(
    (secret, id, deployment): (&[u8; 32], u32, &[u8; 16]),
    message: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    let nonce = [message.len() as u8; 24];
    let mut derived = [0; 60];
    Prk::new_less_safe(HKDF_SHA256, secret)
        .expand(&[b"daypass session token 1\0", &nonce], Sixty)?
        .fill(&mut derived)?;
    let (key, rest) = derived.split_at(32);
    let (iv, commitment) = rest.split_at(12);

    let header = [&[1][..], &id.to_be_bytes()].concat();
    let associated = [&header[..], deployment, commitment].concat();
    let mut text = message.to_vec();
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key)?).seal_in_place_append_tag(
        Nonce::try_assume_unique_for_key(iv)?,
        Aad::from(associated),
        &mut text,
    )?;
    Ok([&header[..], &nonce, commitment, &text].concat())
}

/// The bytes with one bit of one of them changed; `choice` says which.
pub(crate) fn flipped(bytes: &[u8], choice: &[u8]) -> Vec<u8> {
    let number = choice.iter().fold(choice.len(), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    let mut changed = bytes.to_vec();
    if !bytes.is_empty() {
        changed[number / 8 % bytes.len()] ^= 1 << (number % 8);
    }
    changed
}
