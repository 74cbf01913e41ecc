//! AssumeRoleWithSAML (STS spec 8.2, 9): temporary credentials of a role for somebody whom a SAML
//! provider vouches for. Nobody signs the request, and the assertion names the session.

use daypass_access::{Call, Terms};
use daypass_api::fault::Fault;
use daypass_api::sts::{AssumeRoleWithSAMLInput, AssumeRoleWithSAMLOutput};

use crate::{credentials, policies, role};

pub(crate) async fn assume_role_with_saml(
    call: &Call<'_>,
    input: AssumeRoleWithSAMLInput,
) -> Result<AssumeRoleWithSAMLOutput, Fault> {
    let partition = call.gate().partition();
    let target = role::target(&input.role_arn, partition)?;
    let provider = role::saml_provider(&input.principal_arn, partition)?;
    let passed = policies::Passed::read(call, input.policy.as_deref(), &input.policy_arns)?;

    let response = input.saml_assertion.expose();
    let proved = call.prove_saml(&target, &provider, response).await?;
    let grant = call
        .authorize_federated(&target, proved.session_name, proved.identity)
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
    Ok(AssumeRoleWithSAMLOutput {
        assumed_role_user: Some(user),
        packed_policy_size: issued.packed_policy_size.and_then(credentials::wire_number),
        subject: Some(proved.subject),
        subject_type: Some(proved.subject_type),
        issuer: Some(proved.issuer),
        audience: Some(proved.audience),
        name_qualifier: Some(proved.name_qualifier),
        source_identity,
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}
