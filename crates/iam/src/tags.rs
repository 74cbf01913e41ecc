//! Tags of whatever has some. What a decision asks of the tags that a request passes, and what is
//! done to them, is the same for every noun; only the thing itself is found in its own way.

use daypass_access::{Call, ConditionKey, Grant, PolicyAccess, PolicyEntry, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam;
use daypass_api::iam::{
    ListInstanceProfileTagsInput, ListInstanceProfileTagsOutput, ListMFADeviceTagsInput,
    ListMFADeviceTagsOutput, ListPolicyTagsInput, ListPolicyTagsOutput, ListRoleTagsInput,
    ListRoleTagsOutput, ListUserTagsInput, ListUserTagsOutput, TagInstanceProfileInput,
    TagInstanceProfileOutput, TagMFADeviceInput, TagMFADeviceOutput, TagPolicyInput,
    TagPolicyOutput, TagRoleInput, TagRoleOutput, TagUserInput, TagUserOutput,
    UntagInstanceProfileInput, UntagInstanceProfileOutput, UntagMFADeviceInput,
    UntagMFADeviceOutput, UntagPolicyInput, UntagPolicyOutput, UntagRoleInput, UntagRoleOutput,
    UntagUserInput, UntagUserOutput,
};
use daypass_model::{EntityName, Tag};
use daypass_store::{Conflict, MfaDevice, Page, Role, TagEdit, Tagged, User};

use crate::{instance_profiles, managed, mfa, paging, refusal, shape};

/// What a request wants of the tags of something, and the condition keys that say so.
pub(crate) struct Change {
    pub(crate) keys: Vec<ConditionKey>,
    pub(crate) edit: TagEdit,
}

impl Change {
    pub(crate) fn put(tags: &[iam::Tag]) -> Result<Self, Fault> {
        let tags = shape::parse_tags(tags)?;
        Ok(Self {
            keys: shape::request_tags(&tags),
            edit: TagEdit::Put(tags),
        })
    }

    pub(crate) fn remove(keys: &[String]) -> Result<Self, Fault> {
        let (gone, keys) = shape::parse_tag_keys(keys)?;
        Ok(Self {
            keys,
            edit: TagEdit::Remove(gone),
        })
    }
}

/// Changes the tags of something that was granted.
pub(crate) async fn save(
    call: &Call<'_>,
    grant: &Grant,
    (of, edit): (Tagged, TagEdit),
    missing: impl FnOnce() -> Fault,
) -> Result<(), Fault> {
    let account = call.caller().account();
    let saved = call.store(grant).tags().edit_tags(account, &of, edit).await;
    saved.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => missing(),
        Some(Conflict::LimitExceeded { .. }) => Fault::new(
            FaultKind::LimitExceeded,
            "The number of tags has reached the maximum limit.",
        ),
        _ => blame::store(error),
    })
}

/// A page of tags, by their keys.
pub(crate) struct Listed {
    pub(crate) tags: Vec<iam::Tag>,
    pub(crate) is_truncated: Option<bool>,
    pub(crate) marker: Option<String>,
}

/// The page of these tags.
pub(crate) fn list(mut tags: Vec<Tag>, page: &Page) -> Listed {
    tags.sort_by_cached_key(|tag| tag.key.folded());
    let slice = paging::within(tags, page, |tag| tag.key.folded());
    let (is_truncated, marker) = paging::mark(&slice);
    Listed {
        tags: shape::tags(&slice.items),
        is_truncated,
        marker,
    }
}

/// TagUser.
pub(crate) async fn tag_user(call: &Call<'_>, input: TagUserInput) -> Result<TagUserOutput, Fault> {
    let change = Change::put(&input.tags)?;
    edit_user(call, "iam:TagUser", &input.user_name, change).await?;
    Ok(TagUserOutput)
}

/// UntagUser. A key that the user does not have is no mistake, as for all the others.
pub(crate) async fn untag_user(
    call: &Call<'_>,
    input: UntagUserInput,
) -> Result<UntagUserOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    edit_user(call, "iam:UntagUser", &input.user_name, change).await?;
    Ok(UntagUserOutput)
}

/// ListUserTags.
pub(crate) async fn list_user_tags(
    call: &Call<'_>,
    input: ListUserTagsInput,
) -> Result<ListUserTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let (_, user) = open_user(call, "iam:ListUserTags", &input.user_name, Vec::new()).await?;
    let listed = list(user.tags, &page);
    Ok(ListUserTagsOutput {
        tags: listed.tags,
        is_truncated: listed.is_truncated,
        marker: listed.marker,
    })
}

async fn edit_user(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    Change { keys, edit }: Change,
) -> Result<(), Fault> {
    let (grant, user) = open_user(call, action, name, keys).await?;
    let missing = || refusal::no_such("user", name);
    save(call, &grant, (Tagged::User(user.id), edit), missing).await
}

async fn open_user(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, User), Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize_with(call, action, keys)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok((grant, user))
}

/// TagRole.
pub(crate) async fn tag_role(call: &Call<'_>, input: TagRoleInput) -> Result<TagRoleOutput, Fault> {
    let change = Change::put(&input.tags)?;
    edit_role(call, "iam:TagRole", &input.role_name, change).await?;
    Ok(TagRoleOutput)
}

/// UntagRole.
pub(crate) async fn untag_role(
    call: &Call<'_>,
    input: UntagRoleInput,
) -> Result<UntagRoleOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    edit_role(call, "iam:UntagRole", &input.role_name, change).await?;
    Ok(UntagRoleOutput)
}

/// ListRoleTags.
pub(crate) async fn list_role_tags(
    call: &Call<'_>,
    input: ListRoleTagsInput,
) -> Result<ListRoleTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let (_, role) = open_role(call, "iam:ListRoleTags", &input.role_name, Vec::new()).await?;
    let listed = list(role.tags, &page);
    Ok(ListRoleTagsOutput {
        tags: listed.tags,
        is_truncated: listed.is_truncated,
        marker: listed.marker,
    })
}

async fn edit_role(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    Change { keys, edit }: Change,
) -> Result<(), Fault> {
    let (grant, role) = open_role(call, action, name, keys).await?;
    let missing = || refusal::no_such("role", name);
    save(call, &grant, (Tagged::Role(role.id), edit), missing).await
}

async fn open_role(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, Role), Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize_with(call, action, keys)?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    Ok((grant, role))
}

/// TagPolicy.
pub(crate) async fn tag_policy(
    call: &Call<'_>,
    input: TagPolicyInput,
) -> Result<TagPolicyOutput, Fault> {
    let change = Change::put(&input.tags)?;
    edit_policy(call, "iam:TagPolicy", &input.policy_arn, change).await?;
    Ok(TagPolicyOutput)
}

/// UntagPolicy.
pub(crate) async fn untag_policy(
    call: &Call<'_>,
    input: UntagPolicyInput,
) -> Result<UntagPolicyOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    edit_policy(call, "iam:UntagPolicy", &input.policy_arn, change).await?;
    Ok(UntagPolicyOutput)
}

/// ListPolicyTags. Those of AWS have none.
pub(crate) async fn list_policy_tags(
    call: &Call<'_>,
    input: ListPolicyTagsInput,
) -> Result<ListPolicyTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let (arn, action) = (&input.policy_arn, "iam:ListPolicyTags");
    let (_, policy) = managed::open(call, action, arn, PolicyAccess::Read).await?;
    let tags = match policy {
        PolicyEntry::Own(policy) => policy.tags,
        PolicyEntry::Aws(_) => Vec::new(),
    };
    let listed = list(tags, &page);
    Ok(ListPolicyTagsOutput {
        tags: listed.tags,
        is_truncated: listed.is_truncated,
        marker: listed.marker,
    })
}

async fn edit_policy(
    call: &Call<'_>,
    action: &'static str,
    arn: &str,
    Change { keys, edit }: Change,
) -> Result<(), Fault> {
    let (grant, policy) = managed::own_with(call, action, arn, keys).await?;
    let missing = || refusal::no_such_policy(arn);
    save(call, &grant, (Tagged::Policy(policy.id), edit), missing).await
}

/// TagInstanceProfile.
pub(crate) async fn tag_instance_profile(
    call: &Call<'_>,
    input: TagInstanceProfileInput,
) -> Result<TagInstanceProfileOutput, Fault> {
    let change = Change::put(&input.tags)?;
    let name = &input.instance_profile_name;
    edit_instance_profile(call, "iam:TagInstanceProfile", name, change).await?;
    Ok(TagInstanceProfileOutput)
}

/// UntagInstanceProfile.
pub(crate) async fn untag_instance_profile(
    call: &Call<'_>,
    input: UntagInstanceProfileInput,
) -> Result<UntagInstanceProfileOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    let name = &input.instance_profile_name;
    edit_instance_profile(call, "iam:UntagInstanceProfile", name, change).await?;
    Ok(UntagInstanceProfileOutput)
}

/// ListInstanceProfileTags.
pub(crate) async fn list_instance_profile_tags(
    call: &Call<'_>,
    input: ListInstanceProfileTagsInput,
) -> Result<ListInstanceProfileTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let (name, action) = (&input.instance_profile_name, "iam:ListInstanceProfileTags");
    let (_, profile) = instance_profiles::open(call, action, name, Vec::new()).await?;
    let listed = list(profile.tags, &page);
    Ok(ListInstanceProfileTagsOutput {
        tags: listed.tags,
        is_truncated: listed.is_truncated,
        marker: listed.marker,
    })
}

async fn edit_instance_profile(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    Change { keys, edit }: Change,
) -> Result<(), Fault> {
    let (grant, profile) = instance_profiles::open(call, action, name, keys).await?;
    let missing = || instance_profiles::no_such(name);
    let of = Tagged::InstanceProfile(profile.id);
    save(call, &grant, (of, edit), missing).await
}

/// TagMFADevice.
pub(crate) async fn tag_mfa_device(
    call: &Call<'_>,
    input: TagMFADeviceInput,
) -> Result<TagMFADeviceOutput, Fault> {
    let change = Change::put(&input.tags)?;
    edit_mfa_device(call, "iam:TagMFADevice", &input.serial_number, change).await?;
    Ok(TagMFADeviceOutput)
}

/// UntagMFADevice.
pub(crate) async fn untag_mfa_device(
    call: &Call<'_>,
    input: UntagMFADeviceInput,
) -> Result<UntagMFADeviceOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    edit_mfa_device(call, "iam:UntagMFADevice", &input.serial_number, change).await?;
    Ok(UntagMFADeviceOutput)
}

/// ListMFADeviceTags.
pub(crate) async fn list_mfa_device_tags(
    call: &Call<'_>,
    input: ListMFADeviceTagsInput,
) -> Result<ListMFADeviceTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let (serial, action) = (&input.serial_number, "iam:ListMFADeviceTags");
    let (_, device) = open_mfa_device(call, action, serial, Vec::new()).await?;
    let listed = list(device.tags, &page);
    Ok(ListMFADeviceTagsOutput {
        tags: listed.tags,
        is_truncated: listed.is_truncated,
        marker: listed.marker,
    })
}

async fn edit_mfa_device(
    call: &Call<'_>,
    action: &'static str,
    serial: &str,
    Change { keys, edit }: Change,
) -> Result<(), Fault> {
    let (grant, device) = open_mfa_device(call, action, serial, keys).await?;
    let missing = || mfa::no_such(serial);
    save(call, &grant, (Tagged::MfaDevice(device.id), edit), missing).await
}

async fn open_mfa_device(
    call: &Call<'_>,
    action: &'static str,
    serial: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, MfaDevice), Fault> {
    let located = call.locate_mfa_device(serial).await?;
    let (grant, device) = located.authorize_with(call, action, keys)?;
    let device = device.ok_or_else(|| mfa::no_such(serial))?;
    Ok((grant, device))
}
