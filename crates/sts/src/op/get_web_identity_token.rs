//! GetWebIdentityToken (STS spec 8.11): a signed token that says who the caller is, for whoever
//! trusts the account's issuer.

use daypass_access::Call;
use daypass_access::outbound::TokenRequest;
use daypass_api::fault::Fault;
use daypass_api::sts::{GetWebIdentityTokenInput, GetWebIdentityTokenOutput};
use daypass_model::TokenAlgorithm;

use crate::tags;

pub(crate) async fn get_web_identity_token(
    call: &Call<'_>,
    input: GetWebIdentityTokenInput,
) -> Result<GetWebIdentityTokenOutput, Fault> {
    let asked = TokenRequest {
        audiences: input.audience,
        algorithm: algorithm(&input.signing_algorithm)?,
        duration: input.duration_seconds,
        tags: tags::of_request(&input.tags)?,
    };
    let grant = call.authorize_web_identity_token(asked)?;
    let mut token = call.issue_web_identity_token(grant).await?;
    Ok(GetWebIdentityTokenOutput {
        web_identity_token: Some(std::mem::take(&mut *token.text).into()),
        expiration: Some(token.expires_at),
    })
}

/// The model bounds the length alone; the values are in AWS's documentation.
fn algorithm(text: &str) -> Result<TokenAlgorithm, Fault> {
    text.parse().map_err(|_| {
        Fault::validation(format!(
            "1 validation error detected: Value '{text}' at 'signingAlgorithm' failed to satisfy \
             constraint: Member must satisfy enum value set: [RS256, ES384]"
        ))
    })
}
