//! What a refused caller is told (STS spec 5.4).

use daypass_api::fault::Fault;
use daypass_policy::{Decision, Layer, Outcome};

/// `User: .. is not authorized to perform: .. on resource: ..`, without saying why. The same for
/// a role that does not exist and for one that does not trust the caller: whoever asks must not
/// learn which (STS spec 15).
pub(crate) fn bare(caller_arn: &str, action: &str, resource: &str) -> Fault {
    Fault::access_denied(format!(
        "User: {caller_arn} is not authorized to perform: {action} on resource: {resource}"
    ))
}

/// The text with the general suffix that names the layer. `*` as a resource means that the
/// action has no resource type, and the clause is left out. Within one account an explicit deny
/// names the policy that it stands in.
pub(crate) fn reasoned(
    caller_arn: &str,
    action: &str,
    resource: &str,
    decision: &Decision,
    is_at_home: bool,
) -> Fault {
    let mut text = format!("User: {caller_arn} is not authorized to perform: {action}");
    if resource != "*" {
        text.push_str(" on resource: ");
        text.push_str(resource);
    }
    let layer = decision.layer.unwrap_or(Layer::Identity).policy_type();
    if decision.outcome == Outcome::ExplicitlyDenied {
        let article = if layer.starts_with(['a', 'e', 'i', 'o']) {
            "an"
        } else {
            "a"
        };
        text.push_str(&format!(" with an explicit deny in {article} {layer}"));
        // Only managed policies have an ARN, and no other name looks like one.
        let policy = decision.policy.as_deref().filter(|_| is_at_home);
        if let Some(arn) = policy.filter(|name| name.starts_with("arn:")) {
            text.push_str(": ");
            text.push_str(arn);
        }
    } else {
        text.push_str(&format!(" because no {layer} allows the {action} action"));
    }
    Fault::access_denied(text)
}
