//! DecodeAuthorizationMessage (STS spec 11): why a request was refused, for those who may know.

use daypass_access::{Call, Target};
use daypass_api::fault::Fault;
use daypass_api::sts::{DecodeAuthorizationMessageInput, DecodeAuthorizationMessageOutput};

pub(crate) async fn decode_authorization_message(
    call: &Call<'_>,
    input: DecodeAuthorizationMessageInput,
) -> Result<DecodeAuthorizationMessageOutput, Fault> {
    let anything = Target {
        arn: "*",
        account: call.caller().account(),
        tags: &[],
    };
    let grant = call.authorize(&["sts:DecodeAuthorizationMessage"], anything, [])?;
    let message = call.decode_message(&grant, &input.encoded_message)?;
    Ok(DecodeAuthorizationMessageOutput {
        decoded_message: Some(message),
    })
}
