//! An ID token, of the size that a CI job's has.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::key::Key;

pub(crate) const ISSUER: &str = "https://bench.example";

pub(crate) fn jwks(key: &Key) -> anyhow::Result<Value> {
    let (modulus, exponent) = key.public();
    Ok(json!({"keys": [{
        "kty": "RSA", "kid": "bench", "use": "sig", "alg": "RS256",
        "n": BASE64URL.encode(modulus), "e": BASE64URL.encode(exponent),
    }]}))
}

pub(crate) fn token(key: &Key, now: Timestamp) -> anyhow::Result<String> {
    let issued = now.as_second();
    let claims = json!({
        "iss": ISSUER, "sub": "repo:acme/storage:ref:refs/heads/main", "aud": "sts.amazonaws.com",
        "iat": issued, "nbf": issued, "exp": issued + 86_400,
        "jti": "6f1e2f0a-55a5-4c57-a9f0-0d8c1e0b2c11", "ref": "refs/heads/main",
        "repository": "acme/storage", "repository_owner": "acme", "actor": "ada",
        "workflow": "build", "run_id": "1234567890", "run_number": "42", "run_attempt": "1",
        "event_name": "push", "environment": "production",
    });
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "bench"});
    let encode = |value: &Value| BASE64URL.encode(value.to_string());
    let message = format!("{}.{}", encode(&header), encode(&claims));
    let signature = BASE64URL.encode(key.sign(message.as_bytes())?);
    Ok(format!("{message}.{signature}"))
}
