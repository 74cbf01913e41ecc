//! The one construction that everything sealed here uses: AES-256-GCM under a key derived for
//! that one blob, with a commitment to the key.
//!
//! ```text
//! okm        = HKDF-Expand-SHA256(secret, purpose || nonce, 60)       RFC 5869 section 2.3
//! key, iv, commitment = okm[0..32], okm[32..44], okm[44..60]
//! body       = nonce (24) || commitment (16) || AES-256-GCM(key, iv, associated || commitment, plain)
//! ```
//!
//! - *Nonces do not wear out.* 192 random bits select the key, so the bound of 2^32 random 96-bit
//!   nonces under one key never comes near (flaw K10). The secret is uniform, so the extract
//!   step of HKDF is not needed.
//! - *A body opens under one key only.* GCM alone does not promise that; the commitment does,
//!   and is compared before anything is decrypted (flaw C07).
//! - *Purposes are apart.* A body sealed for one purpose derives other keys under another.
//! - Tags are sixteen bytes, always (flaw C08).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk};
use daypass_model::Entropy;
use daypass_model::ambient::EntropyUnavailable;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::key::Key256;

const NONCE: usize = 24;
const COMMITMENT: usize = 16;
const TAG: usize = 16;
const DERIVED: usize = 32 + 12 + COMMITMENT;

/// Bytes that a body has beyond its plain text.
pub(crate) const OVERHEAD: usize = NONCE + COMMITMENT + TAG;

/// What a body is for. The label is an input of the derivation and never changes for a purpose.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    SessionToken,
    Envelope,
    AuthorizationMessage,
    TradeIn,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::SessionToken => b"daypass session token 1\0",
            Self::Envelope => b"daypass envelope 1\0",
            Self::AuthorizationMessage => b"daypass authorization message 1\0",
            Self::TradeIn => b"daypass trade-in token 1\0",
        }
    }
}

/// Why nothing was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealFailure {
    #[error(transparent)]
    Entropy(#[from] EntropyUnavailable),
    #[error("the cryptographic module refused to seal")]
    Module,
}

/// The body did not authenticate. There is no detail, on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotAuthentic;

struct Derived(Zeroizing<[u8; DERIVED]>);

struct DerivedLength;

impl KeyType for DerivedLength {
    fn len(&self) -> usize {
        DERIVED
    }
}

impl Derived {
    fn new(secret: &Key256, purpose: Purpose, nonce: &[u8]) -> Result<Self, Unspecified> {
        let mut bytes = Zeroizing::new([0; DERIVED]);
        Prk::new_less_safe(HKDF_SHA256, secret.expose())
            .expand(&[purpose.label(), nonce], DerivedLength)?
            .fill(&mut bytes[..])?;
        Ok(Self(bytes))
    }

    fn key(&self) -> Result<LessSafeKey, Unspecified> {
        UnboundKey::new(&AES_256_GCM, &self.0[..32]).map(LessSafeKey::new)
    }

    fn nonce(&self) -> Result<Nonce, Unspecified> {
        Nonce::try_assume_unique_for_key(&self.0[32..44])
    }

    fn commitment(&self) -> &[u8] {
        &self.0[44..]
    }
}

/// What a body is bound to: it opens in the context that it was sealed in, and in no other.
pub(crate) struct Context<'a> {
    pub(crate) secret: &'a Key256,
    pub(crate) purpose: Purpose,
    pub(crate) associated: &'a [u8],
}

impl Context<'_> {
    /// Appends the sealed body to `out`.
    pub(crate) fn seal(
        &self,
        plain: &[u8],
        entropy: &dyn Entropy,
        out: &mut Vec<u8>,
    ) -> Result<(), SealFailure> {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce)?;
        // Reserved whole: the plain text passes through `out`, and growing would leave a copy.
        out.reserve_exact(plain.len() + OVERHEAD);
        let start = out.len();
        self.encrypt(plain, &nonce, out).map_err(|Unspecified| {
            out[start..].zeroize();
            out.truncate(start);
            SealFailure::Module
        })
    }

    fn encrypt(
        &self,
        plain: &[u8],
        nonce: &[u8; NONCE],
        out: &mut Vec<u8>,
    ) -> Result<(), Unspecified> {
        let derived = Derived::new(self.secret, self.purpose, nonce)?;
        out.extend_from_slice(nonce);
        out.extend_from_slice(derived.commitment());
        let text = out.len();
        out.extend_from_slice(plain);
        let tag = derived.key()?.seal_in_place_separate_tag(
            derived.nonce()?,
            self.bind(derived.commitment()),
            &mut out[text..],
        )?;
        out.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// The plain text of a body that was sealed in this context.
    pub(crate) fn open(&self, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotAuthentic> {
        if body.len() < OVERHEAD {
            return Err(NotAuthentic);
        }
        self.decrypt(body).map_err(|Unspecified| NotAuthentic)
    }

    fn decrypt(&self, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
        let (nonce, rest) = body.split_at(NONCE);
        let (commitment, text) = rest.split_at(COMMITMENT);
        let derived = Derived::new(self.secret, self.purpose, nonce)?;
        if !bool::from(derived.commitment().ct_eq(commitment)) {
            return Err(Unspecified);
        }
        let mut plain = Zeroizing::new(text.to_vec());
        let length = derived
            .key()?
            .open_in_place(derived.nonce()?, self.bind(commitment), &mut plain)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    fn bind(&self, commitment: &[u8]) -> Aad<Vec<u8>> {
        Aad::from([self.associated, commitment].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(std::sync::atomic::AtomicU8);

    impl Entropy for Counter {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
            buffer.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
            Ok(())
        }
    }

    fn body(context: &Context<'_>, plain: &[u8], nonce: u8) -> Vec<u8> {
        let mut out = Vec::new();
        let entropy = Counter(nonce.into());
        context.seal(plain, &entropy, &mut out).unwrap();
        out
    }

    #[test]
    fn a_body_opens_in_its_own_context_only() {
        let (secret, other) = (Key256::copy_of(&[1; 32]), Key256::copy_of(&[2; 32]));
        let context = |secret, purpose, associated| Context {
            secret,
            purpose,
            associated,
        };
        let home = context(&secret, Purpose::Envelope, b"row");
        let sealed = body(&home, b"plain", 7);
        assert_eq!(sealed.len(), 5 + OVERHEAD);
        assert_eq!(&home.open(&sealed).unwrap()[..], b"plain");
        for away in [
            context(&other, Purpose::Envelope, b"row"),
            context(&secret, Purpose::SessionToken, b"row"),
            context(&secret, Purpose::Envelope, b"rox"),
            context(&secret, Purpose::Envelope, b""),
        ] {
            assert_eq!(away.open(&sealed).unwrap_err(), NotAuthentic);
        }
    }

    /// Flaw C07: what names another key's commitment is refused although GCM itself would have
    /// nothing against it; flaw C08: no tag but a whole one.
    #[test]
    fn the_commitment_and_the_whole_tag_are_needed() {
        let secret = Key256::copy_of(&[1; 32]);
        let context = Context {
            secret: &secret,
            purpose: Purpose::Envelope,
            associated: b"",
        };
        let mut sealed = body(&context, b"plain", 7);
        for length in 0..sealed.len() {
            assert_eq!(context.open(&sealed[..length]).unwrap_err(), NotAuthentic);
        }
        let stranger = body(&context, b"plain", 8);
        sealed[NONCE..NONCE + COMMITMENT].copy_from_slice(&stranger[NONCE..NONCE + COMMITMENT]);
        assert_eq!(context.open(&sealed).unwrap_err(), NotAuthentic);
    }

    /// Flaw C07: a body that GCM finds nothing wrong with, and that commits to another key.
    #[test]
    fn a_wrong_commitment_is_refused_by_itself() {
        let secret = Key256::copy_of(&[1; 32]);
        let context = Context {
            secret: &secret,
            purpose: Purpose::Envelope,
            associated: b"row",
        };
        let nonce = [7; NONCE];
        let derived = Derived::new(&secret, Purpose::Envelope, &nonce).unwrap();
        let forge = |commitment: &[u8]| {
            let mut text = b"plain".to_vec();
            derived
                .key()
                .unwrap()
                .seal_in_place_append_tag(
                    derived.nonce().unwrap(),
                    context.bind(commitment),
                    &mut text,
                )
                .unwrap();
            [&nonce, commitment, &text].concat()
        };
        assert!(context.open(&forge(derived.commitment())).is_ok());
        assert_eq!(
            context.open(&forge(&[0; COMMITMENT])).unwrap_err(),
            NotAuthentic
        );
    }

    #[test]
    fn nonces_select_keys() {
        let secret = Key256::copy_of(&[1; 32]);
        let derived = |purpose, nonce: u8| {
            let nonce = [nonce; NONCE];
            Derived::new(&secret, purpose, &nonce).unwrap().0.to_vec()
        };
        assert_ne!(derived(Purpose::Envelope, 1), derived(Purpose::Envelope, 2));
        assert_ne!(
            derived(Purpose::Envelope, 1),
            derived(Purpose::SessionToken, 1)
        );
    }
}
