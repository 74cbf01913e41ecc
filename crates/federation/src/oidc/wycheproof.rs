//! Wycheproof's signatures, held against keys as providers publish them (flaw G12).
//!
//! They are of messages of all kinds, so they are verified below the token's form. What is not taken
//! here though it is valid is counted, and why is said.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use wycheproof::{TestResult, ecdsa, rsa_pkcs1_verify};

use super::algorithm::Algorithm;
use super::keys::{KeySet, Signed};

/// How many vectors there were: those that verify, those that do not, and those whose key is not
/// taken.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    valid: usize,
    invalid: usize,
    without_key: usize,
}

impl Count {
    fn hold(
        &mut self,
        key: &Value,
        algorithm: Algorithm,
        vector: (usize, &[u8], &[u8], TestResult),
    ) {
        let (id, message, signature, expected) = vector;
        let Ok(keys) = KeySet::parse(json!({ "keys": [key] }).to_string().as_bytes()) else {
            let is_long = key["n"].as_str().is_some_and(|n| n.len() > 700);
            assert!(key["e"] == "Aw" || is_long, "{key} is a good key");
            self.without_key += 1;
            return;
        };
        let verified = keys.verify(&Signed {
            algorithm,
            key_id: None,
            message,
            signature,
        });
        match expected {
            TestResult::Valid => {
                assert!(verified.is_ok(), "{algorithm}, vector {id} is valid");
                self.valid += 1;
            }
            // What a lax implementation might take is not taken.
            TestResult::Invalid | TestResult::Acceptable => {
                assert!(
                    verified.is_err(),
                    "{algorithm}, vector {id} is {expected:?}"
                );
                self.invalid += 1;
            }
        }
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn ecdsa_vectors(name: ecdsa::TestName, algorithm: Algorithm, curve: &str) -> Count {
    let mut count = Count::default();
    for group in ecdsa::TestSet::load(name).unwrap().test_groups {
        let point = &group.key.key[1..];
        let (x, y) = point.split_at(point.len() / 2);
        let key = json!({ "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) });
        for test in &group.tests {
            count.hold(
                &key,
                algorithm,
                (test.tc_id, &test.msg, &test.sig, test.result),
            );
        }
    }
    count
}

fn rsa_vectors(name: rsa_pkcs1_verify::TestName, algorithm: Algorithm) -> Count {
    let mut count = Count::default();
    for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
        let (n, e) = (encode(&group.key.n), encode(&group.key.e));
        let key = json!({ "kty": "RSA", "n": n, "e": e });
        for test in &group.tests {
            count.hold(
                &key,
                algorithm,
                (test.tc_id, &test.msg, &test.sig, test.result),
            );
        }
    }
    count
}

#[test]
fn flaw_g12_wycheproofs_vectors_of_elliptic_curves_hold() {
    use ecdsa::TestName::{
        EcdsaSecp256r1Sha256P1363, EcdsaSecp384r1Sha384P1363, EcdsaSecp521r1Sha512P1363,
    };
    let (p_256, p_384, p_521) = (
        EcdsaSecp256r1Sha256P1363,
        EcdsaSecp384r1Sha384P1363,
        EcdsaSecp521r1Sha512P1363,
    );
    for (name, algorithm, curve, valid, invalid) in [
        (p_256, Algorithm::Es256, "P-256", 173, 89),
        (p_384, Algorithm::Es384, "P-384", 193, 87),
        (p_521, Algorithm::Es512, "P-521", 231, 87),
    ] {
        let count = ecdsa_vectors(name, algorithm, curve);
        assert_eq!(
            count,
            Count {
                valid,
                invalid,
                without_key: 0
            },
            "{algorithm}"
        );
    }
}

/// A vector whose key has the exponent 3 has no key here, nor one of 8,192 bits; what is acceptable
/// without the NULL in its padding is not taken (STS spec 15; flaw G24).
#[test]
fn wycheproofs_vectors_of_rsa_hold() {
    use rsa_pkcs1_verify::TestName;
    for (name, algorithm, valid, invalid, without_key) in [
        (TestName::Rsa2048Sha256, Algorithm::Rs256, 7, 250, 2),
        (TestName::Rsa2048Sha384, Algorithm::Rs384, 7, 251, 0),
        (TestName::Rsa2048Sha512, Algorithm::Rs512, 7, 251, 1),
        (TestName::Rsa3072Sha256, Algorithm::Rs256, 7, 251, 1),
        (TestName::Rsa3072Sha384, Algorithm::Rs384, 7, 252, 0),
        (TestName::Rsa3072Sha512, Algorithm::Rs512, 7, 252, 1),
        (TestName::Rsa4096Sha256, Algorithm::Rs256, 7, 251, 0),
        (TestName::Rsa4096Sha384, Algorithm::Rs384, 7, 252, 0),
        (TestName::Rsa4096Sha512, Algorithm::Rs512, 7, 252, 0),
        (TestName::Rsa8192Sha256, Algorithm::Rs256, 0, 0, 258),
    ] {
        let count = rsa_vectors(name, algorithm);
        assert_eq!(
            count,
            Count {
                valid,
                invalid,
                without_key
            },
            "{name:?}"
        );
    }
}
