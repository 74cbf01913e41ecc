//! ARNs, names, paths and ids from text: what is accepted is kept to the letter.

use std::fmt::Display;
use std::str::FromStr;

use daypass_model::{
    AccessKeyId, AccountId, Arn, EntityName, EntityPath, OidcUrl, PolicyName, SessionName,
    SourceIdentity, TagKey, TagValue, UniqueId,
};

/// Promises that nothing panics, that an ARN's six parts make up the ARN, and that every other
/// type gives back what it was made of.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(arn) = text.parse::<Arn>() {
        let parts = [
            arn.partition(),
            arn.service(),
            arn.region(),
            arn.account_text(),
            arn.resource(),
        ];
        assert_eq!(format!("arn:{}", parts.join(":")), text);
        assert_eq!(arn.as_str(), text);
        assert!(!arn.partition().is_empty() && !arn.service().is_empty());
        assert!(!arn.resource().is_empty());
        if let Some(account) = arn.account() {
            assert_eq!(account.to_string(), arn.account_text());
        }
    }
    kept::<AccountId>(text);
    kept::<EntityName>(text);
    kept::<EntityPath>(text);
    kept::<PolicyName>(text);
    kept::<SessionName>(text);
    kept::<SourceIdentity>(text);
    for id in [
        kept::<AccessKeyId>(text).map(|id| id.encoded_account()),
        kept::<UniqueId>(text).map(|id| id.encoded_account()),
    ] {
        // Forty bits hold more than twelve digits: an account in an id is one, or there is none.
        if let Some(Some(account)) = id {
            assert_eq!(account.to_string().len(), 12);
        }
    }
    if let Ok(url) = OidcUrl::from_issuer(text) {
        assert_eq!(url.issuer(), text);
        assert_eq!(url.as_str().parse::<OidcUrl>().as_ref(), Ok(&url));
    }
    if let Ok(key) = text.parse::<TagKey>() {
        assert_eq!(key.as_str(), text);
        assert!(key.same_as(&key));
    }
    if let Ok(value) = text.parse::<TagValue>() {
        assert_eq!(value.as_str(), text);
    }
}

/// Reads a text; what was read shows as it.
fn kept<T: FromStr + Display>(text: &str) -> Option<T> {
    let read = text.parse::<T>().ok()?;
    assert_eq!(read.to_string(), text);
    Some(read)
}
