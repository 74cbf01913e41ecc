//! A provider for tests: keys, key sets and whatever token is asked for.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_federation::oidc::{
    Audience, Expectation, KeySet, TokenFault, TokenFaultKind, Unverified, VerifiedToken,
};
use daypass_model::{ClientId, Timestamp};
use serde_json::{Value, json};
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{Decode, Reader, SliceReader};

/// The present in these tests: 2027-01-15T08:00:00Z.
pub(crate) const NOW: i64 = 1_800_000_000;

pub(crate) const ISSUER: &str = "https://idp.example/realms/a";

pub(crate) const CLIENT: &str = "our-client";

/// A key to sign with.
pub(crate) enum Signer {
    Rsa(RsaKeyPair),
    Elliptic(EcdsaKeyPair),
}

impl Signer {
    pub(crate) fn rsa(size: KeySize) -> Self {
        Self::Rsa(RsaKeyPair::generate(size).unwrap())
    }

    pub(crate) fn elliptic(algorithm: &'static EcdsaSigningAlgorithm) -> Self {
        Self::Elliptic(EcdsaKeyPair::generate(algorithm).unwrap())
    }

    /// A key for an algorithm of this name.
    pub(crate) fn of(algorithm: &str) -> Self {
        match algorithm {
            "ES256" => Self::elliptic(&ECDSA_P256_SHA256_FIXED_SIGNING),
            "ES384" => Self::elliptic(&ECDSA_P384_SHA384_FIXED_SIGNING),
            "ES512" => Self::elliptic(&ECDSA_P521_SHA512_FIXED_SIGNING),
            _ => Self::rsa(KeySize::Rsa2048),
        }
    }

    /// Its public half, named, without an algorithm and a use.
    pub(crate) fn jwk(&self, id: &str) -> Value {
        match self {
            Self::Rsa(pair) => {
                let (n, e) = numbers(pair.public_key().as_ref());
                json!({ "kty": "RSA", "kid": id, "n": encode(n), "e": encode(e) })
            }
            Self::Elliptic(pair) => {
                let point = &pair.public_key().as_ref()[1..];
                let curve = match point.len() {
                    64 => "P-256",
                    96 => "P-384",
                    _ => "P-521",
                };
                let (x, y) = point.split_at(point.len() / 2);
                json!({ "kty": "EC", "kid": id, "crv": curve, "x": encode(x), "y": encode(y) })
            }
        }
    }

    /// The signature that the algorithm in the name asks for, or the key's own.
    pub(crate) fn sign(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let padding: &'static dyn RsaEncoding = match algorithm {
                    "RS384" => &RSA_PKCS1_SHA384,
                    "RS512" => &RSA_PKCS1_SHA512,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &random, message, &mut signature)
                    .unwrap();
                signature
            }
            Self::Elliptic(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
        }
    }

    /// A token of whatever header and payload, signed.
    pub(crate) fn token(&self, header: &str, payload: &str) -> String {
        let message = format!("{}.{}", encode(header), encode(payload));
        let algorithm: Result<Value, _> = serde_json::from_str(header);
        let algorithm = algorithm
            .map(|header| header["alg"].clone())
            .unwrap_or_default();
        let signature = self.sign(algorithm.as_str().unwrap_or_default(), message.as_bytes());
        format!("{message}.{}", encode(signature))
    }
}

/// Modulus and exponent of an RSA key (RFC 8017, appendix A.1.1).
fn numbers(key: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let read = |inside: &mut SliceReader<'_>| -> x509_cert::der::Result<_> {
        let n = UintRef::decode(inside)?.as_bytes().to_vec();
        Ok((n, UintRef::decode(inside)?.as_bytes().to_vec()))
    };
    SliceReader::new(key).unwrap().sequence(read).unwrap()
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// The one key of most tests, for ES256; its name is `k`.
pub(crate) fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| Signer::of("ES256"))
}

/// An RSA key.
pub(crate) fn rsa() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(|| Signer::of("RS256"))
}

/// A set of these keys.
pub(crate) fn key_set(keys: &[Value]) -> KeySet {
    KeySet::parse(document(keys).as_bytes()).unwrap()
}

/// The document of a set of these keys.
pub(crate) fn document(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

pub(crate) const HEADER: &str = r#"{"alg":"ES256","kid":"k","typ":"JWT"}"#;

/// The claims of a good token.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "sub": "alice",
        "aud": CLIENT,
        "exp": NOW + 600,
        "iat": NOW - 5,
    })
}

/// The claims of a good token and these beside or instead; `null` takes one away.
pub(crate) fn claims_with(changed: Value) -> Value {
    let mut all = claims();
    for (name, value) in changed.as_object().unwrap() {
        let all = all.as_object_mut().unwrap();
        match value {
            Value::Null => all.remove(name),
            value => all.insert(name.clone(), value.clone()),
        };
    }
    all
}

/// Whatever token, as it fares before the provider that has the key `k`.
pub(crate) fn take(token: &str) -> Result<VerifiedToken, TokenFault> {
    take_with(token, |_| {})
}

/// The same, of somebody who expects something else.
pub(crate) fn take_with(
    token: &str,
    change: impl FnOnce(&mut Expectation<'_>),
) -> Result<VerifiedToken, TokenFault> {
    let clients = [
        CLIENT.parse::<ClientId>().unwrap(),
        "other".parse().unwrap(),
    ];
    let mut expected = Expectation {
        issuer: ISSUER,
        audience: Audience::OneOf(&clients),
        now: Timestamp::from_seconds(NOW),
        tolerance: 0,
        longest_age: None,
        takes_sts_tokens: false,
    };
    change(&mut expected);
    let keys = key_set(&[signer().jwk("k")]);
    Unverified::parse(token)?.verify(&keys, &expected)
}

/// A token with these claims beside or instead, signed.
pub(crate) fn with(changed: Value) -> String {
    signer().token(HEADER, &claims_with(changed).to_string())
}

/// What the client is told of a token that is not taken.
pub(crate) fn told(token: &str) -> String {
    let fault = take(token).unwrap_err();
    assert_eq!(fault.kind(), TokenFaultKind::Invalid, "{fault}");
    fault.told()
}

pub(crate) const NOT_A_JWT: &str = "The ID Token provided is not a valid JWT. (You may see this error if \
                             you sent an Access Token)";

pub(crate) const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider, please \
                          reference AssumeRoleWithWebIdentity documentation for requirements";
