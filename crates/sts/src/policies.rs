//! Session policies as a request passes them (STS spec 8.13).

use daypass_api::fault::{Fault, FaultKind};
use daypass_model::SessionPolicies;
use daypass_policy::{DocumentKind, Policy};

/// Checks an inline session policy. It is carried as the text that was sent.
pub(crate) fn inline(text: Option<&str>) -> Result<Option<SessionPolicies>, Fault> {
    let Some(text) = text else { return Ok(None) };
    Policy::parse(text, DocumentKind::Session)
        .map_err(|error| Fault::new(FaultKind::MalformedPolicyDocument, error.to_string()))?;
    Ok(Some(SessionPolicies {
        inline: Some(text.into()),
        managed: Vec::new(),
    }))
}
