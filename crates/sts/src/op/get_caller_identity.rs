//! GetCallerIdentity (STS spec 8.7): who the credentials say that the caller is. No permission is
//! needed and no policy can take it away.

use daypass_access::Call;
use daypass_api::fault::Fault;
use daypass_api::sts::{GetCallerIdentityInput, GetCallerIdentityOutput};

pub(crate) async fn get_caller_identity(
    call: &Call<'_>,
    _input: GetCallerIdentityInput,
) -> Result<GetCallerIdentityOutput, Fault> {
    let caller = call.caller();
    Ok(GetCallerIdentityOutput {
        arn: Some(caller.arn()),
        user_id: Some(caller.principal().user_id()),
        account: Some(caller.account().to_string()),
    })
}
