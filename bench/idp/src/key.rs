//! The one key: RSA of 2048 bits.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, anyhow};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
};

/// How many signatures are verified for one figure.
const VERIFICATIONS: u32 = 20_000;

#[derive(Debug)]
pub(crate) struct Key {
    pair: KeyPair,
    pkcs8: Vec<u8>,
}

impl Key {
    /// The key in this file, or a new one that is put there.
    pub(crate) fn obtain(file: &Path) -> anyhow::Result<Self> {
        if !file.exists() {
            let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no RSA key"))?;
            let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|_| anyhow!("no PKCS#8"))?;
            fs::write(file, der.as_ref()).context("writing the key")?;
        }
        let pkcs8 = fs::read(file).context("reading the key")?;
        let pair = KeyPair::from_pkcs8(&pkcs8).map_err(|_| anyhow!("not an RSA key"))?;
        Ok(Self { pair, pkcs8 })
    }

    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// Modulus and exponent: in the DER of a key of this size they have their fixed places.
    pub(crate) fn public(&self) -> (Vec<u8>, Vec<u8>) {
        let der = self.pair.public_key().as_ref();
        (der[9..265].to_vec(), der[267..].to_vec())
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    pub(crate) fn sign(&self, message: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| anyhow!("signing"))?;
        Ok(signature)
    }

    /// What verifying a signature over 600 bytes takes with a key that is ready, in microseconds.
    pub(crate) fn verification_us(&self) -> anyhow::Result<f64> {
        let message = [b'x'; 600];
        let signature = self.sign(&message)?;
        let public = self.pair.public_key().as_ref();
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public)
            .map_err(|_| anyhow!("not a public key"))?;
        let begun = stopwatch();
        for _ in 0..VERIFICATIONS {
            key.verify_sig(&message, &signature)
                .map_err(|_| anyhow!("a signature is not its own"))?;
        }
        Ok(begun.elapsed().as_secs_f64() * 1e6 / f64::from(VERIFICATIONS))
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn stopwatch() -> Instant {
    Instant::now()
}
