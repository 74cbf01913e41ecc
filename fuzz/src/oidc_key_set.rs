//! Key sets of OIDC providers: what a provider answers, and an administrator uploads.

use daypass_federation::oidc::{KeySet, check_upload};
use serde_json::Value;

/// Most keys, as the room promises them.
const MOST_KEYS: usize = 100;

/// The members of a private or a secret key (RFC 7518, 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A key that is taken: that of RFC 7515, appendix A.3.
const GOOD: &str = r#"{"kty":"EC","crv":"P-256","kid":"fuzz","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

/// Promises that what is taken is a set to an outsider, too, with no more keys than he sees, each of
/// them public, of a type that signs; that it is taken the same with white space after it; and that
/// nothing in a set keeps a good key out of it. What may be uploaded is taken, and has no key that is
/// private.
pub fn check(input: &[u8]) {
    let upload = std::str::from_utf8(input).map(check_upload);
    if let Ok(Err(fault)) = &upload {
        assert!(fault.to_string().len() < 256, "a refusal of any length");
    }
    let may_be_uploaded = matches!(upload, Ok(Ok(())));
    let keys = match KeySet::parse(input) {
        Ok(keys) => keys,
        Err(fault) => {
            assert!(!may_be_uploaded, "what is no set may be uploaded");
            return assert!(fault.to_string().len() < 256, "a refusal of any length");
        }
    };
    let set: Value = serde_json::from_slice(input).expect("a set is JSON");
    let sent = set["keys"].as_array().expect("a set has a list");
    let is_private = |key: &Value| PRIVATE.iter().any(|name| key.get(name).is_some());
    assert_ne!(may_be_uploaded, sent.iter().any(is_private), "{set}");
    let could_sign = |key: &&Value| {
        let kind = key["kty"].as_str().unwrap_or_default();
        ["RSA", "EC"].contains(&kind) && key.get("d").is_none() && key["use"] != "enc"
    };
    let signing: Vec<&Value> = sent.iter().filter(could_sign).collect();
    assert!(!keys.is_empty() && keys.len() <= signing.len() && sent.len() <= MOST_KEYS);
    for key in sent {
        let Some(id) = key["kid"].as_str() else {
            continue;
        };
        if keys.has(id) {
            assert!(signing.iter().any(|key| key["kid"] == id), "{id}");
        }
    }
    let spaced = KeySet::parse(&[input, b"\n"].concat());
    if input.len() < 256 * 1024 {
        assert_eq!(spaced.map(|keys| keys.len()), Ok(keys.len()));
    }
    let one_more = set_with(sent, GOOD);
    if sent.len() < MOST_KEYS && one_more.len() <= 8 * 1024 {
        let more = KeySet::parse(one_more.as_bytes()).expect("a good key is a set");
        assert!(more.has("fuzz"));
        assert_eq!(more.len(), keys.len() + 1);
    }
}

/// The keys as an outsider writes them, and this one.
fn set_with(sent: &[Value], key: &str) -> String {
    let mut keys: Vec<String> = sent.iter().map(Value::to_string).collect();
    keys.push(key.to_owned());
    format!("{{\"keys\":[{}]}}", keys.join(","))
}
