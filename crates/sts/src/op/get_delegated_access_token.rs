//! GetDelegatedAccessToken (STS spec 8.8): temporary access to another account, for the token
//! that this account's administrator sent.

use daypass_access::Call;
use daypass_api::fault::Fault;
use daypass_api::sts::{GetDelegatedAccessTokenInput, GetDelegatedAccessTokenOutput};

use crate::credentials;

pub(crate) async fn get_delegated_access_token(
    call: &Call<'_>,
    input: GetDelegatedAccessTokenInput,
) -> Result<GetDelegatedAccessTokenOutput, Fault> {
    let token = input.trade_in_token.expose();
    let grant = call.authorize_delegated_session(token).await?;
    let principal = grant.principal().to_owned();
    let issued = call.issue_delegated_session(grant)?;
    Ok(GetDelegatedAccessTokenOutput {
        packed_policy_size: issued.packed_policy_size.and_then(credentials::wire_number),
        credentials: Some(credentials::to_wire(issued)),
        assumed_principal: Some(principal),
    })
}
