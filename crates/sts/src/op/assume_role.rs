//! AssumeRole (STS spec 8.1): temporary credentials of a role.

use daypass_access::assume::SessionRequest;
use daypass_access::{Call, Terms};
use daypass_api::Sensitive;
use daypass_api::fault::Fault;
use daypass_api::sts::{AssumeRoleInput, AssumeRoleOutput, ProvidedContext};
use daypass_model::{SessionName, SourceIdentity};

use crate::{credentials, policies, refusal, role, tags};

pub(crate) async fn assume_role(
    call: &Call<'_>,
    input: AssumeRoleInput,
) -> Result<AssumeRoleOutput, Fault> {
    let target = role::target(&input.role_arn, call.gate().partition())?;
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
    let user = role::session_user(call, &grant);
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
