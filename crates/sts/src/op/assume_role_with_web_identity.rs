//! AssumeRoleWithWebIdentity (STS spec 8.3, 10): temporary credentials of a role for somebody whom
//! an OIDC provider, or an OAuth 2.0 one that is built in, vouches for. Nobody signs the request.

use daypass_access::{Call, Terms};
use daypass_api::fault::Fault;
use daypass_api::sts::{AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput};
use daypass_model::SessionName;

use crate::{credentials, policies, refusal, role};

pub(crate) async fn assume_role_with_web_identity(
    call: &Call<'_>,
    input: AssumeRoleWithWebIdentityInput,
) -> Result<AssumeRoleWithWebIdentityOutput, Fault> {
    let target = role::target(&input.role_arn, call.gate().partition())?;
    let name: SessionName = input.role_session_name.parse().map_err(refusal::invalid)?;
    let passed = policies::Passed::read(call, input.policy.as_deref(), &input.policy_arns)?;

    let token = input.web_identity_token.expose();
    let proved = match input.provider_id.as_deref() {
        None => call.prove_web_identity(&target, token).await?,
        Some(provider) => call.prove_access_token(&target, provider, token).await?,
    };
    let provider = told_provider(call, proved.identity.provider());
    let grant = call
        .authorize_federated(&target, name, proved.identity)
        .await?;
    let session_policies = passed.resolve(call, &grant, target.account).await?;

    let terms = Terms {
        duration: grant.bounded_duration(input.duration_seconds)?,
        policies: session_policies,
        minimum_token_size: credentials::minimum_size(input.minimum_session_token_size),
    };
    let user = role::session_user(call, &grant);
    let source_identity = grant.source_identity().map(ToString::to_string);
    let issued = call.issue_role_session(grant, terms)?;
    Ok(AssumeRoleWithWebIdentityOutput {
        assumed_role_user: Some(user),
        provider: Some(provider),
        audience: Some(proved.audience),
        subject_from_web_identity_token: Some(proved.subject),
        packed_policy_size: issued.packed_policy_size.and_then(credentials::wire_number),
        source_identity,
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}

/// What the answer calls the provider: its ARN, or the issuer where the deployment says so. One that is
/// built in has one name (STS spec 10.1).
fn told_provider(call: &Call<'_>, principal: &str) -> String {
    match principal.split_once(":oidc-provider/") {
        Some((_, url)) if call.gate().web_identity_tells_issuer() => format!("https://{url}"),
        _ => principal.to_owned(),
    }
}
