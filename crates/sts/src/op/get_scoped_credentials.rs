//! GetScopedCredentials (STS spec 8.14): the caller's own session once more, narrower. What an
//! agent or a sub-process gets that should do less than the one who starts it.

use daypass_access::{Call, ScopedTerms};
use daypass_api::fault::Fault;
use daypass_api::sts::{GetScopedCredentialsInput, GetScopedCredentialsOutput, ScopedSession};

use crate::{credentials, policies};

pub(crate) async fn get_scoped_credentials(
    call: &Call<'_>,
    input: GetScopedCredentialsInput,
) -> Result<GetScopedCredentialsOutput, Fault> {
    policies::Passed::read(call, input.policy.as_deref(), &[])?;
    let grant = call.authorize_scoped_session()?;

    let terms = ScopedTerms {
        duration: grant.bounded_duration(input.duration_seconds)?,
        minimum_token_size: credentials::minimum_size(input.minimum_session_token_size),
    };
    let issued = call.issue_scoped_session(grant, input.policy.as_deref(), terms)?;
    Ok(GetScopedCredentialsOutput {
        scoped_session: Some(ScopedSession {
            arn: call.caller().arn(),
            scoped_session_id: call.caller().principal().user_id(),
        }),
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}
