//! GetFederationToken (STS spec 8.9): temporary credentials of a federated user, who has the
//! caller's permissions as far as the session policies allow.

use daypass_access::{Call, Terms};
use daypass_api::fault::Fault;
use daypass_api::sts::{FederatedUser, GetFederationTokenInput, GetFederationTokenOutput};
use daypass_model::{Arn, EntityName};

use crate::{credentials, policies, refusal, tags};

pub(crate) async fn get_federation_token(
    call: &Call<'_>,
    input: GetFederationTokenInput,
) -> Result<GetFederationTokenOutput, Fault> {
    let name: EntityName = input.name.parse().map_err(refusal::invalid)?;
    // Tags of a federated user are never transitive: the operation has no parameter for it.
    let tags = tags::gather(call, &input.tags, &[])?;
    let passed = policies::Passed::read(call, input.policy.as_deref(), &input.policy_arns)?;

    let grant = call.authorize_federation(name, tags)?;
    let account = call.caller().account();
    let session_policies = passed.resolve(call, &grant, account).await?;

    let terms = Terms {
        duration: grant.bounded_duration(input.duration_seconds),
        policies: session_policies,
        minimum_token_size: credentials::minimum_size(input.minimum_session_token_size),
    };
    let user = FederatedUser {
        federated_user_id: format!("{account}:{}", grant.name()),
        arn: Arn::federated_user(call.gate().partition(), account, grant.name()),
    };
    let issued = call.issue_federated_session(grant, terms)?;
    Ok(GetFederationTokenOutput {
        federated_user: Some(user),
        // Present even when nothing was passed, unlike AssumeRole's (STS spec 1.3).
        packed_policy_size: credentials::wire_number(issued.packed_policy_size.unwrap_or(0)),
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}
