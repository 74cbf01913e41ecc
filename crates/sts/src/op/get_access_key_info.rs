//! GetAccessKeyInfo (STS spec 8.6): the account that an access key belongs to.

use daypass_access::{Call, Target, blame};
use daypass_api::fault::Fault;
use daypass_api::sts::{GetAccessKeyInfoInput, GetAccessKeyInfoOutput};
use daypass_model::AccessKeyId;

pub(crate) async fn get_access_key_info(
    call: &Call<'_>,
    input: GetAccessKeyInfoInput,
) -> Result<GetAccessKeyInfoOutput, Fault> {
    let anything = Target {
        arn: "*",
        account: call.caller().account(),
        tags: &[],
    };
    let grant = call.authorize(&["sts:GetAccessKeyInfo"], anything, [])?;

    let unknown =
        || Fault::validation(format!("{} is not a valid access key", input.access_key_id));
    let id: AccessKeyId = input.access_key_id.parse().map_err(|_| unknown())?;
    // A key id of today says its account itself, whether the key exists or not (STS spec 3.2);
    // an older one is looked up.
    let account = match id.encoded_account() {
        Some(account) => account,
        None => {
            let keys = call.store(&grant).keys();
            let found = keys.access_key(&id).await.map_err(blame::store)?;
            found.ok_or_else(unknown)?.account
        }
    };
    Ok(GetAccessKeyInfoOutput {
        account: Some(account.to_string()),
    })
}
