//! Session policies as a request passes them (STS spec 8.13).

use daypass_api::fault::{Fault, FaultKind};
use daypass_model::SessionPolicies;
use daypass_policy::{DocumentKind, Policy};

/// The most characters of session policies, white space counted (STS spec 8.12). The model gives
/// AssumeRole's no maximum, so a longer one is too large for the token and not invalid.
const LONGEST: usize = 2_048;

/// Checks an inline session policy. It is carried as the text that was sent.
pub(crate) fn inline(text: Option<&str>) -> Result<Option<SessionPolicies>, Fault> {
    let Some(text) = text else { return Ok(None) };
    let length = text.chars().count();
    if length > LONGEST {
        let percent = (100 * length).div_ceil(LONGEST);
        return Err(Fault::new(
            FaultKind::PackedPolicyTooLarge,
            format!(
                "Packed policy consumes {percent}% of allotted space, please use smaller policy."
            ),
        ));
    }
    Policy::parse(text, DocumentKind::Session)
        .map_err(|error| Fault::new(FaultKind::MalformedPolicyDocument, error.to_string()))?;
    Ok(Some(SessionPolicies {
        inline: Some(text.into()),
        managed: Vec::new(),
    }))
}
