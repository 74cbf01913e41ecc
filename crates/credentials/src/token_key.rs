//! The keys that sign tokens for elsewhere: outbound web identity (STS spec 8.11).
//!
//! A key is made by the cryptographic module with chance of its own: unlike everything else in this
//! room it cannot be handed any. It is stored in PKCS#8, published as a JWK (RFC 7517), named by its
//! thumbprint (RFC 7638), and signs in the compact form of JWS (RFC 7515).
//!
//! The private part stays in the module's own form from the moment that it is made or read, so
//! signing parses nothing.
//!
//! This module never knows what a token says, for how long a key is used, or where it is stored.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_model::{TokenAlgorithm, TokenKeyId};
use zeroize::Zeroizing;

use crate::digest::sha256;

/// What stands before and after the modulus of a public key of 2048 bits whose exponent is 65537,
/// in the form of PKCS#1. The module makes no others for RS256 here.
const RSA_BEFORE: [u8; 9] = [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
const RSA_AFTER: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];
const RSA_MODULUS: usize = 256;
/// `AQAB`: 65537.
const RSA_EXPONENT: &str = "AQAB";

/// A point that is not compressed: this byte, then both coordinates.
const EC_UNCOMPRESSED: u8 = 4;
const EC_COORDINATE: usize = 48;

/// A key that signs tokens for elsewhere. Its private part is wiped when dropped, cannot be
/// printed, copied or compared.
pub struct TokenKey {
    id: TokenKeyId,
    public: PublicJwk,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
}

/// The public half of a key, as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicJwk {
    /// For RS256.
    Rsa {
        /// The modulus, in base64url.
        n: String,
        /// The exponent, in base64url.
        e: &'static str,
    },
    /// For ES384: a point of P-384.
    Ec {
        /// One coordinate, in base64url.
        x: String,
        /// The other.
        y: String,
    },
}

/// Why there is no key, or no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenKeyFault {
    /// The bytes are no private key of this kind. What they were is not said.
    #[error("not a private key in PKCS#8 of the kind that the algorithm takes")]
    Malformed,
    /// The cryptographic module failed. Not to be expected.
    #[error("the cryptographic module failed")]
    Module,
}

impl From<Unspecified> for TokenKeyFault {
    fn from(_: Unspecified) -> Self {
        Self::Module
    }
}

impl TokenKey {
    /// Makes a key. An RSA key takes a good part of a second: nothing for a thread on which others
    /// wait.
    pub fn generate(algorithm: TokenAlgorithm) -> Result<Self, TokenKeyFault> {
        Self::of(match algorithm {
            TokenAlgorithm::Rs256 => Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048)?),
            TokenAlgorithm::Es384 => {
                Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)?)
            }
        })
    }

    /// Makes a key from what was stored of it. The caller wipes its buffer.
    pub fn restore(algorithm: TokenAlgorithm, pkcs8: &[u8]) -> Result<Self, TokenKeyFault> {
        let pair = match algorithm {
            TokenAlgorithm::Rs256 => RsaKeyPair::from_pkcs8(pkcs8).map(Pair::Rsa),
            TokenAlgorithm::Es384 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, pkcs8).map(Pair::Ec)
            }
        };
        Self::of(pair.map_err(|_| TokenKeyFault::Malformed)?)
    }

    fn of(pair: Pair) -> Result<Self, TokenKeyFault> {
        let public = PublicJwk::of(&pair).ok_or(TokenKeyFault::Malformed)?;
        let id = public.thumbprint().ok_or(TokenKeyFault::Module)?;
        Ok(Self { id, public, pair })
    }

    /// What tokens call it.
    pub fn id(&self) -> &TokenKeyId {
        &self.id
    }

    /// What it signs for.
    pub fn algorithm(&self) -> TokenAlgorithm {
        self.public.algorithm()
    }

    /// Its public half.
    pub fn public(&self) -> &PublicJwk {
        &self.public
    }

    /// The key in PKCS#8, to be sealed in an envelope and stored. Every call is a place where the
    /// key leaves its wrapper.
    pub fn expose(&self) -> Result<Zeroizing<Vec<u8>>, TokenKeyFault> {
        // What the module hands out wipes itself, too.
        Ok(match &self.pair {
            Pair::Rsa(pair) => {
                let der: Pkcs8V1Der<'_> = pair.as_der()?;
                Zeroizing::new(der.as_ref().to_vec())
            }
            Pair::Ec(pair) => Zeroizing::new(pair.to_pkcs8v1()?.as_ref().to_vec()),
        })
    }

    /// Signs claims, which are the text of a JSON object: the compact form, with a header that names
    /// the algorithm, the key and the type.
    pub fn sign(&self, claims: &str) -> Result<Zeroizing<String>, TokenKeyFault> {
        // Names of algorithms and ids of keys hold nothing that JSON would escape.
        let header = format!(
            r#"{{"alg":"{}","kid":"{}","typ":"JWT"}}"#,
            self.algorithm(),
            self.id
        );
        // A signature is at most as long as the modulus. Reserved whole, so that growing leaves no
        // copy behind.
        let longest = (header.len() + claims.len() + RSA_MODULUS) / 3 * 4 + 16;
        let mut token = Zeroizing::new(String::with_capacity(longest));
        URL_SAFE_NO_PAD.encode_string(header, &mut token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let signature = self.pair.sign(token.as_bytes())?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey")
            .field("id", &self.id)
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

impl Pair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unspecified> {
        // The module asks for a source of chance and uses its own.
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)?;
                Ok(signature)
            }
            Self::Ec(pair) => Ok(pair.sign(&random, message)?.as_ref().to_vec()),
        }
    }
}

impl PublicJwk {
    /// `None` for a key that is not of the size that is made here.
    fn of(pair: &Pair) -> Option<Self> {
        match pair {
            Pair::Rsa(pair) => {
                let modulus = pair
                    .public_key()
                    .as_ref()
                    .strip_prefix(&RSA_BEFORE)?
                    .strip_suffix(&RSA_AFTER)?;
                (modulus.len() == RSA_MODULUS).then(|| Self::Rsa {
                    n: URL_SAFE_NO_PAD.encode(modulus),
                    e: RSA_EXPONENT,
                })
            }
            Pair::Ec(pair) => {
                let point = pair
                    .public_key()
                    .as_ref()
                    .strip_prefix(&[EC_UNCOMPRESSED])?;
                let (x, y) = point.split_at_checked(EC_COORDINATE)?;
                (y.len() == EC_COORDINATE).then(|| Self::Ec {
                    x: URL_SAFE_NO_PAD.encode(x),
                    y: URL_SAFE_NO_PAD.encode(y),
                })
            }
        }
    }

    /// What the key is for.
    pub fn algorithm(&self) -> TokenAlgorithm {
        match self {
            Self::Rsa { .. } => TokenAlgorithm::Rs256,
            Self::Ec { .. } => TokenAlgorithm::Es384,
        }
    }

    /// RFC 7638 section 3: the members that a key needs, in the order of their names, without
    /// white space.
    fn thumbprint(&self) -> Option<TokenKeyId> {
        let text = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Self::Ec { x, y } => {
                format!(r#"{{"crv":"P-384","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
        };
        let digest = sha256([text.as_bytes()]);
        URL_SAFE_NO_PAD.encode(digest).parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{
        ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
        UnparsedPublicKey,
    };

    use super::*;

    const RSA_1024: &str = include_str!("../tests/data/rsa-1024-pkcs8.pem");
    const P_256: &str = include_str!("../tests/data/p-256-pkcs8.pem");

    fn key(algorithm: TokenAlgorithm) -> TokenKey {
        TokenKey::generate(algorithm).unwrap()
    }

    fn decoded(part: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(part).unwrap()
    }

    /// Whether the token verifies by what is published of the key.
    fn verifies(token: &str, public: &PublicJwk) -> bool {
        let (message, signature) = token.rsplit_once('.').unwrap();
        let (message, signature) = (message.as_bytes(), decoded(signature));
        let verified = match public {
            PublicJwk::Rsa { n, e } => RsaPublicKeyComponents {
                n: decoded(n),
                e: decoded(e),
            }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, &signature),
            PublicJwk::Ec { x, y } => {
                let point = [&[EC_UNCOMPRESSED][..], &decoded(x), &decoded(y)].concat();
                UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(message, &signature)
            }
        };
        verified.is_ok()
    }

    #[test]
    fn what_is_signed_verifies_by_what_is_published() {
        for algorithm in TokenAlgorithm::ALL {
            let (key, other) = (key(algorithm), key(algorithm));
            let token = key.sign(r#"{"sub":"é"}"#).unwrap();
            assert!(verifies(&token, key.public()));
            assert!(!verifies(&token, other.public()));
            assert!(!verifies(&token.replacen(".e", ".f", 1), key.public()));

            let parts: Vec<_> = token.split('.').collect();
            assert_eq!(parts.len(), 3);
            let header = String::from_utf8(decoded(parts[0])).unwrap();
            let expected = format!(
                r#"{{"alg":"{algorithm}","kid":"{}","typ":"JWT"}}"#,
                key.id()
            );
            assert_eq!(header, expected);
            assert_eq!(decoded(parts[1]), r#"{"sub":"é"}"#.as_bytes());
        }
    }

    #[test]
    fn a_stored_key_comes_back_as_itself() {
        for algorithm in TokenAlgorithm::ALL {
            let key = key(algorithm);
            let again = TokenKey::restore(algorithm, &key.expose().unwrap()).unwrap();
            assert_eq!((again.id(), again.public()), (key.id(), key.public()));
            assert!(verifies(&again.sign("{}").unwrap(), key.public()));
        }
    }

    #[test]
    fn what_is_no_key_of_the_kind_is_refused() {
        let ec = key(TokenAlgorithm::Es384).expose().unwrap();
        let [short, curve] = [RSA_1024, P_256].map(|pem| {
            let (_, der) = pem_rfc7468::decode_vec(pem.as_bytes()).unwrap();
            der
        });
        for (algorithm, der) in [
            (TokenAlgorithm::Rs256, &ec[..]),
            (TokenAlgorithm::Rs256, &short),
            (TokenAlgorithm::Es384, &curve),
            (TokenAlgorithm::Es384, &ec[..ec.len() - 1]),
            (TokenAlgorithm::Es384, b""),
        ] {
            let error = TokenKey::restore(algorithm, der).unwrap_err();
            assert_eq!(error, TokenKeyFault::Malformed);
        }
    }

    /// RFC 7638 section 3.1, the key and the thumbprint that it prints.
    #[test]
    fn rfc_7638_example() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS\
                 oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQ\
                 R0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTW\
                 hAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let public = PublicJwk::Rsa {
            n: n.to_owned(),
            e: RSA_EXPONENT,
        };
        assert_eq!(
            public.thumbprint().unwrap().as_str(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn debug_prints_no_key() {
        let key = key(TokenAlgorithm::Es384);
        let text = format!("{key:?}");
        assert!(
            text.starts_with("TokenKey { id: ") && !text.contains("pair"),
            "{text}"
        );
    }
}
