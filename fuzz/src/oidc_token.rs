//! Tokens of OIDC providers: what a stranger sends, and what a provider may have signed.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_federation::oidc::{
    Audience, Expectation, KeySet, TokenFault, TokenFaultKind, Unverified, VerifiedToken,
};
use daypass_model::{ClientId, Timestamp};
use serde_json::Value;

use crate::NOW;

const ISSUER: &str = "https://idp.example";
const CLIENT: &str = "our-client";

/// How far ahead a token's beginning may be.
const TOLERANCE: i64 = 5;

/// The key of RFC 7515, appendix A.3.
const D: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

/// Promises that no stranger's text is taken, and that of what was signed (a header and, behind the
/// first line's end, a payload) that alone is taken which an outsider reads in the same way, which is
/// good now and for us, and which nobody changed.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    assert!(
        refused(text).is_none(),
        "a text that nobody signed was taken"
    );
    let Some((header, payload)) = text.split_once('\n') else {
        return;
    };
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = sign(message.as_bytes());
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&signature));
    let Some(verified) = refused(&token) else {
        return;
    };
    agrees(&verified, header, payload);
    // One bit of the signature, or another payload.
    let mut changed = signature.clone();
    let at = input.len() % changed.len();
    changed[at] ^= 1 << (input.len() / 64 % 8);
    let changed = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&changed));
    assert!(refused(&changed).is_none(), "a changed signature was taken");
    let padded = URL_SAFE_NO_PAD.encode(format!("{payload} "));
    let (signed_header, _) = message.split_once('.').unwrap_or_default();
    let longer = format!(
        "{signed_header}.{padded}.{}",
        URL_SAFE_NO_PAD.encode(&signature)
    );
    assert!(refused(&longer).is_none(), "a changed payload was taken");
}

/// The token, if it is taken, and else nothing, of which the reason has a text of some length.
fn refused(text: &str) -> Option<VerifiedToken> {
    let fault = match verify(text) {
        Ok(verified) => return Some(verified),
        Err(fault) => fault,
    };
    assert!(fault.to_string().len() < 256 && fault.told().len() < 256);
    let is_over = matches!(fault, TokenFault::Expired { .. } | TokenFault::TooOld(_));
    assert_eq!(fault.kind() == TokenFaultKind::Expired, is_over);
    None
}

fn verify(text: &str) -> Result<VerifiedToken, TokenFault> {
    let token = Unverified::parse(text)?;
    let clients: [ClientId; 1] = [CLIENT.parse().expect("a client id")];
    token.verify(
        keys(),
        &Expectation {
            issuer: ISSUER,
            audience: Audience::OneOf(&clients),
            now: Timestamp::from_seconds(NOW),
            tolerance: TOLERANCE,
            longest_age: None,
            takes_sts_tokens: false,
        },
    )
}

/// What was taken is what an outsider reads, who would have taken the last of two equal keys.
fn agrees(token: &VerifiedToken, header: &str, payload: &str) {
    let header: Value = serde_json::from_str(header).expect("a header is JSON");
    assert_eq!(header["alg"], "ES256");
    assert!(header.get("crit").is_none() && header.get("zip").is_none());
    let claims: Value = serde_json::from_str(payload).expect("a payload is JSON");
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["sub"], token.subject());
    assert!(claims["exp"].as_i64().expect("a whole number") > NOW);
    assert!(claims["iat"].as_i64().expect("a whole number") <= NOW + TOLERANCE);
    assert_eq!(token.audience(), CLIENT);
    let is_for_us = match (&claims["azp"], &claims["aud"]) {
        (Value::String(party), _) => party == CLIENT,
        (_, Value::String(one)) => one == CLIENT,
        (_, Value::Array(several)) => several.iter().any(|one| one == CLIENT),
        _ => false,
    };
    assert!(is_for_us, "taken for somebody else");
    for (name, value) in token.scalars() {
        assert!(!["iss", "sub", "aud", "azp", "amr"].contains(&name));
        let outside = &claims[name];
        let shown = match outside {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        assert_eq!(value.to_string(), shown, "{name}");
    }
    for tag in token.tags() {
        let outside = &claims["https://aws.amazon.com/tags"]["principal_tags"][tag.key.as_str()];
        assert_eq!(outside[0], tag.value.as_str());
        assert_eq!(outside.as_array().map(Vec::len), Some(1));
    }
}

fn keys() -> &'static KeySet {
    static KEYS: OnceLock<KeySet> = OnceLock::new();
    KEYS.get_or_init(|| {
        let set = format!(
            "{{\"keys\":[{{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"x\":\"{X}\",\"y\":\"{Y}\"}}]}}"
        );
        KeySet::parse(set.as_bytes()).expect("a key set")
    })
}

fn sign(message: &[u8]) -> Vec<u8> {
    static PAIR: OnceLock<EcdsaKeyPair> = OnceLock::new();
    let pair = PAIR.get_or_init(|| {
        let part = |text| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let point = [vec![4], part(X), part(Y)].concat();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        EcdsaKeyPair::from_private_key_and_public_key(algorithm, &part(D), &point).expect("a key")
    });
    // The number that is drawn for a signature decides nothing here.
    let signature = pair
        .sign(&SystemRandom::new(), message)
        .expect("a signature");
    signature.as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_seeds_that_are_called_good_are_taken_once_they_are_signed() {
        let folder = format!("{}/seeds/oidc_token", env!("CARGO_MANIFEST_DIR"));
        for seed in fs::read_dir(folder).unwrap() {
            let seed = seed.unwrap();
            let name = seed.file_name().into_string().unwrap();
            let text = fs::read_to_string(seed.path()).unwrap();
            let taken = text.split_once('\n').is_some_and(|(header, payload)| {
                let message = format!(
                    "{}.{}",
                    URL_SAFE_NO_PAD.encode(header),
                    URL_SAFE_NO_PAD.encode(payload)
                );
                let signature = URL_SAFE_NO_PAD.encode(sign(message.as_bytes()));
                verify(&format!("{message}.{signature}")).is_ok()
            });
            assert_eq!(taken, name.starts_with("good-"), "{name}");
        }
    }
}
