//! AssumeRole (STS spec 8.1): temporary credentials of a role.

use daypass_access::assume::{RoleTarget, SessionRequest};
use daypass_access::{Call, Terms};
use daypass_api::Sensitive;
use daypass_api::fault::Fault;
use daypass_api::sts::{AssumeRoleInput, AssumeRoleOutput, AssumedRoleUser};
use daypass_model::{Arn, Partition, SessionName};

use crate::{credentials, policies};

pub(crate) async fn assume_role(
    call: &Call<'_>,
    input: AssumeRoleInput,
) -> Result<AssumeRoleOutput, Fault> {
    let target = role_target(&input.role_arn, call.gate().partition())?;
    let name = input
        .role_session_name
        .parse::<SessionName>()
        .map_err(|error| Fault::validation(error.to_string()))?;
    refuse_what_is_not_built(&input)?;
    let session_policies = policies::inline(input.policy.as_deref())?;

    let code = input.token_code.as_ref().map(Sensitive::expose);
    let request = SessionRequest {
        name,
        external_id: input.external_id.clone(),
        mfa: call.prove_mfa(input.serial_number.as_deref(), code).await?,
    };
    let grant = call.authorize_assume_role(&target, request).await?;

    let terms = Terms {
        duration: grant.bounded_duration(input.duration_seconds)?,
        policies: session_policies,
        minimum_token_size: credentials::minimum_size(input.minimum_session_token_size),
    };
    let (role, name) = (grant.role(), grant.session_name());
    let user = AssumedRoleUser {
        assumed_role_id: format!("{}:{name}", role.id),
        arn: Arn::assumed_role(call.gate().partition(), role.account, &role.name, name),
    };
    let issued = call.issue_role_session(grant, terms)?;
    Ok(AssumeRoleOutput {
        assumed_role_user: Some(user),
        packed_policy_size: issued.packed_policy_size.and_then(credentials::wire_number),
        source_identity: None,
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}

/// The role that an ARN names (STS spec 1.5). What is no ARN at all is refused by its own text,
/// what names something else, or a role of another partition, by another. A role has one
/// spelling only: policies that name it must not be got round with a second.
fn role_target(text: &str, partition: Partition) -> Result<RoleTarget<'_>, Fault> {
    let arn: Arn = text
        .parse()
        .map_err(|_| Fault::validation(format!("{text} is invalid")))?;
    let target = || {
        let resource = arn.resource().strip_prefix("role")?;
        let (path, name) = resource.split_at(resource.rfind('/')? + 1);
        Some(RoleTarget {
            arn: text,
            account: arn.account()?,
            path: path.parse().ok()?,
            name: name.parse().ok()?,
        })
    };
    target()
        .filter(|_| arn.service() == "iam" && arn.region().is_empty())
        .filter(|_| arn.partition() == partition.as_str())
        .ok_or_else(|| Fault::validation("Request ARN is invalid"))
}

/// Parameters that narrow or mark a session must never be dropped silently: who sends one relies
/// on it. They join with the operations that give them meaning.
fn refuse_what_is_not_built(input: &AssumeRoleInput) -> Result<(), Fault> {
    let sent = [
        ("PolicyArns", !input.policy_arns.is_empty()),
        ("Tags", !input.tags.is_empty()),
        ("TransitiveTagKeys", !input.transitive_tag_keys.is_empty()),
        ("SourceIdentity", input.source_identity.is_some()),
        ("ProvidedContexts", !input.provided_contexts.is_empty()),
    ];
    match sent.iter().find(|(_, sent)| *sent) {
        Some((name, _)) => Err(Fault::validation(format!(
            "{name} is not supported by this version of Daypass"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_arn_has_account_path_and_name() {
        let target = role_target("arn:aws:iam::841860927337:role/a/b/R", Partition::Aws).unwrap();
        assert_eq!(target.path.as_str(), "/a/b/");
        assert_eq!(target.name.as_str(), "R");
        assert_eq!(target.account.to_string(), "841860927337");
    }

    #[test]
    fn p16_what_is_no_arn_is_refused_by_name() {
        let fault = role_target("xxxxxxxxxxxxxxxxxxxx", Partition::Aws).unwrap_err();
        assert_eq!(fault.message(), Some("xxxxxxxxxxxxxxxxxxxx is invalid"));
    }

    #[test]
    fn a25_an_arn_of_another_kind_is_refused() {
        for text in [
            "arn:aws:iam::841860927337:saml-provider/x",
            "arn:aws:iam::841860927337:role",
            "arn:aws:iam::841860927337:role/",
            "arn:aws:sts::841860927337:role/x",
            "arn:aws:iam::nobody:role/x",
            "arn:aws:iam::841860927337:roles/x",
            "arn:aws-cn:iam::841860927337:role/x",
            "arn:aws:iam:eu-west-1:841860927337:role/x",
        ] {
            let fault = role_target(text, Partition::Aws).unwrap_err();
            assert_eq!(fault.message(), Some("Request ARN is invalid"), "{text}");
        }
    }
}
