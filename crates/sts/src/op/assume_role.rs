//! AssumeRole (STS spec 8.1): temporary credentials of a role.

use daypass_access::assume::{RoleTarget, SessionRequest};
use daypass_access::{Call, Terms};
use daypass_api::Sensitive;
use daypass_api::fault::Fault;
use daypass_api::sts::{AssumeRoleInput, AssumeRoleOutput, AssumedRoleUser, ProvidedContext};
use daypass_model::{Arn, Partition, SessionName, SourceIdentity};

use crate::{credentials, policies, refusal, tags};

pub(crate) async fn assume_role(
    call: &Call<'_>,
    input: AssumeRoleInput,
) -> Result<AssumeRoleOutput, Fault> {
    let target = role_target(&input.role_arn, call.gate().partition())?;
    let name: SessionName = input.role_session_name.parse().map_err(refusal::invalid)?;
    let passed = policies::Passed::read(call, input.policy.as_deref(), &input.policy_arns)?;

    let source_identity: Option<SourceIdentity> = (input.source_identity.as_deref())
        .map(str::parse)
        .transpose()
        .map_err(refusal::invalid)?;
    let tags = tags::gather(call, &input.tags, &input.transitive_tag_keys)?;
    let code = input.token_code.as_ref().map(Sensitive::expose);
    let request = SessionRequest {
        name,
        mfa: call.prove_mfa(input.serial_number.as_deref(), code).await?,
        external_id: input.external_id,
        tags,
        source_identity,
        context_providers: providers(&input.provided_contexts),
    };
    let grant = call.authorize_assume_role(&target, request).await?;
    refuse_contexts(&input.provided_contexts)?;
    let session_policies = passed.resolve(call, &grant, target.account).await?;

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
    let source_identity = grant.source_identity().map(ToString::to_string);
    let issued = call.issue_role_session(grant, terms)?;
    Ok(AssumeRoleOutput {
        assumed_role_user: Some(user),
        packed_policy_size: issued.packed_policy_size.and_then(credentials::wire_number),
        source_identity,
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

/// The providers that contexts are said to come from, each once.
fn providers(contexts: &[ProvidedContext]) -> Vec<String> {
    let mut arns: Vec<String> = Vec::new();
    for arn in contexts
        .iter()
        .filter_map(|context| context.provider_arn.clone())
    {
        if !arns.contains(&arn) {
            arns.push(arn);
        }
    }
    arns
}

/// No context provider is known here, so no assertion can be one of theirs. Whoever may not set
/// contexts at all has been refused before (STS spec 8.1, ProvidedContexts).
fn refuse_contexts(contexts: &[ProvidedContext]) -> Result<(), Fault> {
    match contexts.is_empty() {
        true => Ok(()),
        false => Err(Fault::validation(
            "The provided context assertion cannot be read: its context provider is not known.",
        )),
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
