//! What the issuing operations share: issued credentials in their wire shape.

use daypass_access::SessionCredentials;
use daypass_api::Sensitive;
use daypass_api::sts::Credentials;

/// Issued credentials as the API shapes them.
pub(crate) fn to_wire(issued: SessionCredentials) -> Credentials {
    Credentials {
        access_key_id: issued.access_key_id.to_string(),
        secret_access_key: Sensitive::from(issued.secret.expose().to_owned()),
        session_token: Sensitive::from(issued.token.expose().to_owned()),
        expiration: issued.expires_at,
    }
}

/// A size or percentage as the API's integers have it.
pub(crate) fn wire_number(value: impl TryInto<i32>) -> Option<i32> {
    value.try_into().ok()
}

/// `MinimumSessionTokenSize`: absent is none; the model has bounded what is there (STS spec 8.15).
pub(crate) fn minimum_size(asked: Option<i32>) -> usize {
    asked
        .and_then(|size| usize::try_from(size).ok())
        .unwrap_or(0)
}
