//! Tags of virtual MFA devices.

use daypass_access::{Call, ConditionKey, Grant, blame};
use daypass_api::fault::Fault;
use daypass_api::iam::{
    ListMFADeviceTagsInput, ListMFADeviceTagsOutput, TagMFADeviceInput, TagMFADeviceOutput,
    UntagMFADeviceInput, UntagMFADeviceOutput,
};
use daypass_store::{Conflict, MfaDevice};

use crate::mfa::no_such;
use crate::{paging, shape};

/// TagMFADevice.
pub(crate) async fn tag_mfa_device(
    call: &Call<'_>,
    input: TagMFADeviceInput,
) -> Result<TagMFADeviceOutput, Fault> {
    let given = shape::parse_tags(&input.tags)?;
    let keys = shape::request_tags(&given);
    let (grant, device) = open(call, "iam:TagMFADevice", &input.serial_number, keys).await?;
    let tags = shape::merge_tags(device.tags.clone(), given)?;
    save(
        call,
        &grant,
        MfaDevice { tags, ..device },
        &input.serial_number,
    )
    .await?;
    Ok(TagMFADeviceOutput)
}

/// UntagMFADevice. A key that the device does not have is no mistake.
pub(crate) async fn untag_mfa_device(
    call: &Call<'_>,
    input: UntagMFADeviceInput,
) -> Result<UntagMFADeviceOutput, Fault> {
    let (gone, keys) = shape::parse_tag_keys(&input.tag_keys)?;
    let (grant, device) = open(call, "iam:UntagMFADevice", &input.serial_number, keys).await?;
    let mut tags = device.tags.clone();
    tags.retain(|tag| !gone.iter().any(|key| key.same_as(&tag.key)));
    save(
        call,
        &grant,
        MfaDevice { tags, ..device },
        &input.serial_number,
    )
    .await?;
    Ok(UntagMFADeviceOutput)
}

/// ListMFADeviceTags. There are fifty at most, so there is never a second page.
pub(crate) async fn list_mfa_device_tags(
    call: &Call<'_>,
    input: ListMFADeviceTagsInput,
) -> Result<ListMFADeviceTagsOutput, Fault> {
    paging::page(input.marker.as_deref(), input.max_items)?;
    let serial = &input.serial_number;
    let (_, device) = open(call, "iam:ListMFADeviceTags", serial, Vec::new()).await?;
    Ok(ListMFADeviceTagsOutput {
        tags: shape::tags(&device.tags),
        is_truncated: Some(false),
        marker: None,
    })
}

/// Decides the action on the device, and gives it out if there is one.
async fn open(
    call: &Call<'_>,
    action: &'static str,
    serial: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, MfaDevice), Fault> {
    let located = call.locate_mfa_device(serial).await?;
    let (grant, device) = located.authorize_with(call, action, keys)?;
    let device = device.ok_or_else(|| no_such(serial))?;
    Ok((grant, device))
}

async fn save(
    call: &Call<'_>,
    grant: &Grant,
    device: MfaDevice,
    serial: &str,
) -> Result<(), Fault> {
    let saved = call
        .store(grant)
        .mfa_devices()
        .update_mfa_device(device)
        .await;
    saved.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => no_such(serial),
        _ => blame::store(error),
    })?;
    Ok(())
}
