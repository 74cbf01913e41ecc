//! `userIdentity`: who, in the words of CloudTrail.

use daypass_api::encode::Encoder;
use daypass_model::{FederationIssuer, PrincipalKind, Session, SessionSubject};

use crate::call::VouchedFor;
use crate::caller::{Caller, Standing};
use crate::json::JsonEncoder;

/// Writes the object of a verified caller.
pub(super) fn verified(json: &mut JsonEncoder<'_>, caller: &Caller) {
    json.begin("userIdentity");
    json.text("type", identity_type(&caller.principal.kind));
    json.text("principalId", &caller.principal.user_id());
    json.text("arn", &caller.arn());
    json.text("accountId", &caller.account().to_string());
    if let Some(key) = caller.access_key_id() {
        json.text("accessKeyId", key.as_str());
    }
    if let Some(name) = caller.principal.user_name() {
        json.text("userName", name.as_str());
    }
    if let Some(session) = caller.session() {
        session_context(json, caller, session);
    }
    json.end("userIdentity");
}

/// Writes the object of somebody for whom an identity provider vouches.
pub(super) fn vouched_for(json: &mut JsonEncoder<'_>, user: &VouchedFor) {
    json.begin("userIdentity");
    json.text("type", user.kind);
    json.text("principalId", &user.id);
    json.text("userName", &user.name);
    json.text("identityProvider", &user.provider);
    json.end("userIdentity");
}

/// Writes the object of somebody whose claim was not verified, with the access key id that was
/// claimed if it has the shape of one: what stands in that slot may be a secret by mistake.
pub(super) fn unverified(json: &mut JsonEncoder<'_>, claimed_key: Option<&str>) {
    json.begin("userIdentity");
    json.text("type", "Unknown");
    if let Some(key) = claimed_key.filter(|key| looks_like_a_key_id(key)) {
        json.text("accessKeyId", key);
    }
    json.end("userIdentity");
}

fn looks_like_a_key_id(text: &str) -> bool {
    text.len() == 20
        && (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn identity_type(kind: &PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Root { .. } => "Root",
        PrincipalKind::User { .. } => "IAMUser",
        PrincipalKind::RoleSession { .. } => "AssumedRole",
        PrincipalKind::FederatedUser { .. } => "FederatedUser",
        PrincipalKind::Service { .. } => "AWSService",
        PrincipalKind::Anonymous => "Unknown",
    }
}

fn session_context(json: &mut JsonEncoder<'_>, caller: &Caller, session: &Session) {
    json.begin("sessionContext");
    issuer(json, caller);
    if let Some(federation) = &session.federation {
        json.begin("webIdFederationData");
        json.text("federatedProvider", &federation.provider);
        // Readers of such records expect the object. CloudTrail has something in it of sessions by
        // Cognito only.
        json.begin("attributes");
        json.end("attributes");
        json.end("webIdFederationData");
    }
    json.begin("attributes");
    json.text("creationDate", &session.issued_at.to_string());
    json.text(
        "mfaAuthenticated",
        if session.mfa_at.is_some() {
            "true"
        } else {
            "false"
        },
    );
    json.end("attributes");
    if let SessionSubject::AssumedRoot { .. } = session.subject {
        json.text("assumedRoot", "true");
    }
    if let Some(identity) = &session.source_identity {
        json.text("sourceIdentity", identity.as_str());
    }
    json.end("sessionContext");
}

/// `sessionIssuer`: the role behind a role session, the user or root behind a federated user.
fn issuer(json: &mut JsonEncoder<'_>, caller: &Caller) {
    let (kind, id, arn, name) = match (&caller.principal.kind, &caller.standing) {
        (PrincipalKind::RoleSession { .. }, Standing::Role(role)) => (
            "Role",
            role.role.id.to_string(),
            role.arn.clone(),
            Some(&role.role.name),
        ),
        (
            PrincipalKind::FederatedUser {
                issuer: FederationIssuer::User { .. },
                ..
            },
            Standing::User(user),
        ) => (
            "IAMUser",
            user.user.id.to_string(),
            user.principal.arn().unwrap_or_default(),
            Some(&user.user.name),
        ),
        _ => return,
    };
    json.begin("sessionIssuer");
    json.text("type", kind);
    json.text("principalId", &id);
    json.text("arn", &arn);
    json.text("accountId", &caller.account().to_string());
    if let Some(name) = name {
        json.text("userName", name.as_str());
    }
    json.end("sessionIssuer");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_key_id_is_recorded_of_an_unverified_caller() {
        assert!(looks_like_a_key_id("AKIAIOSFODNN7EXAMPLE"));
        for secret in [
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AKIA",
            "akiaiosfodnn7example",
            "",
        ] {
            assert!(!looks_like_a_key_id(secret));
        }
    }
}
