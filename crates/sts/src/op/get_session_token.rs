//! GetSessionToken (STS spec 8.10): temporary credentials of the caller itself.

use daypass_access::{Call, Terms};
use daypass_api::Sensitive;
use daypass_api::fault::Fault;
use daypass_api::sts::{GetSessionTokenInput, GetSessionTokenOutput};

use crate::credentials;

pub(crate) async fn get_session_token(
    call: &Call<'_>,
    input: GetSessionTokenInput,
) -> Result<GetSessionTokenOutput, Fault> {
    let grant = call.authorize_own_session()?;
    let code = input.token_code.as_ref().map(Sensitive::expose);
    let mfa = call.prove_mfa(input.serial_number.as_deref(), code).await?;

    let terms = Terms {
        duration: grant.bounded_duration(input.duration_seconds),
        policies: None,
        minimum_token_size: credentials::minimum_size(input.minimum_session_token_size),
    };
    let issued = call.issue_own_session(grant, mfa, terms)?;
    Ok(GetSessionTokenOutput {
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}
