//! A key set that somebody sends to be kept, for an issuer that cannot be reached.

use super::json::{Object, Value};
use super::keys::{BOUNDS, KeySet, KeySetFault, PRIVATE};

/// Why a key set is not to be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// A key that only its owner should have. A set that is fetched is taken without such a key;
    /// whoever sends one must know.
    #[error(
        "key {number} is private: it has the member `{member}`. Send public keys only, and replace \
         the key if it is in use"
    )]
    Private {
        /// Which key it is, from one.
        number: usize,
        /// What gives it away.
        member: &'static str,
    },
    /// It is no key set, or not one that a token could be verified with.
    #[error(transparent)]
    KeySet(#[from] KeySetFault),
}

/// Checks a JSON Web Key Set before it is kept: it is one, and holds nothing private.
pub fn check_upload(text: &str) -> Result<(), UploadFault> {
    let set = Object::parse(text.as_bytes(), BOUNDS);
    let set = set.map_err(|fault| KeySetFault::Json(fault.to_string()))?;
    if let Some(Value::List(keys)) = set.get("keys") {
        for (key, number) in keys.iter().zip(1..) {
            let Value::Object(key) = key else { continue };
            if let Some(member) = PRIVATE.into_iter().find(|name| key.get(name).is_some()) {
                return Err(UploadFault::Private { number, member });
            }
        }
    }
    KeySet::parse(text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: &str = r#"{"kty":"EC","crv":"P-256","kid":"one",
        "x":"_w-4uZ7OjkBxC13JVpVJHUEfv9r2_d7G3fz_JEVyDTw",
        "y":"9ybhI69k58MseUJ6TZV7fYdeATNQuDGsctRRFOsKw0E"}"#;

    fn checked(keys: &str) -> Result<(), UploadFault> {
        check_upload(&format!(r#"{{"keys":[{keys}]}}"#))
    }

    #[test]
    fn a_set_of_public_keys_is_kept() {
        assert_eq!(checked(PUBLIC), Ok(()));
        // A key of another kind beside it is no matter.
        assert_eq!(checked(&format!(r#"{PUBLIC},{{"kty":"OKP"}}"#)), Ok(()));
    }

    #[test]
    fn a_private_key_is_told_of_and_not_left_out() {
        for member in PRIVATE {
            let private = PUBLIC.replace(r#""kty""#, &format!(r#""{member}":"AQAB","kty""#));
            let fault = UploadFault::Private { number: 2, member };
            assert_eq!(checked(&format!("{PUBLIC},{private}")), Err(fault));
        }
    }

    #[test]
    fn what_verifies_nothing_is_not_kept() {
        assert_eq!(checked(""), Err(KeySetFault::NothingSigns.into()));
        assert_eq!(checked("7"), Err(KeySetFault::NothingSigns.into()));
        assert_eq!(check_upload("{}"), Err(KeySetFault::NoKeys.into()));
        for text in ["", "[]", "{", r#"{"keys":[],"keys":[]}"#] {
            let fault = check_upload(text).unwrap_err();
            assert!(matches!(fault, UploadFault::KeySet(KeySetFault::Json(_))));
        }
    }
}
