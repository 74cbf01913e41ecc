//! Managed policies attached to users, roles and groups.

use daypass_access::managed::PolicyArn;
use daypass_access::{Call, ConditionKey, Grant, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AttachGroupPolicyInput, AttachGroupPolicyOutput, AttachRolePolicyInput, AttachRolePolicyOutput,
    AttachUserPolicyInput, AttachUserPolicyOutput, AttachedPolicy, DetachGroupPolicyInput,
    DetachGroupPolicyOutput, DetachRolePolicyInput, DetachRolePolicyOutput, DetachUserPolicyInput,
    DetachUserPolicyOutput, ListAttachedGroupPoliciesInput, ListAttachedGroupPoliciesOutput,
    ListAttachedRolePoliciesInput, ListAttachedRolePoliciesOutput, ListAttachedUserPoliciesInput,
    ListAttachedUserPoliciesOutput,
};
use daypass_model::{AccountId, EntityName, GroupName, UniqueId};
use daypass_store::{Conflict, Page, Slice};

use crate::{boundaries, paging, refusal};

/// The user, role or group that a request is about, once it is granted.
struct Holder {
    grant: Grant,
    kind: &'static str,
    account: AccountId,
    id: UniqueId,
    name: String,
}

/// AttachUserPolicy. To attach what is attached changes nothing.
pub(crate) async fn attach_user_policy(
    call: &Call<'_>,
    input: AttachUserPolicyInput,
) -> Result<AttachUserPolicyOutput, Fault> {
    let arn = arn(call, &input.policy_arn)?;
    let holder = user(call, "iam:AttachUserPolicy", &input.user_name, Some(&arn)).await?;
    attach(call, &holder, &arn).await?;
    Ok(AttachUserPolicyOutput)
}

/// DetachUserPolicy.
pub(crate) async fn detach_user_policy(
    call: &Call<'_>,
    input: DetachUserPolicyInput,
) -> Result<DetachUserPolicyOutput, Fault> {
    let arn = arn(call, &input.policy_arn)?;
    let holder = user(call, "iam:DetachUserPolicy", &input.user_name, Some(&arn)).await?;
    detach(call, &holder, &arn).await?;
    Ok(DetachUserPolicyOutput)
}

/// ListAttachedUserPolicies.
pub(crate) async fn list_attached_user_policies(
    call: &Call<'_>,
    input: ListAttachedUserPoliciesInput,
) -> Result<ListAttachedUserPoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:ListAttachedUserPolicies";
    let holder = user(call, action, &input.user_name, None).await?;
    let slice = list(call, &holder, input.path_prefix.as_deref(), &page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListAttachedUserPoliciesOutput {
        attached_policies: slice.items,
        is_truncated,
        marker,
    })
}

/// AttachRolePolicy. To attach what is attached changes nothing.
pub(crate) async fn attach_role_policy(
    call: &Call<'_>,
    input: AttachRolePolicyInput,
) -> Result<AttachRolePolicyOutput, Fault> {
    let arn = arn(call, &input.policy_arn)?;
    let holder = role(call, "iam:AttachRolePolicy", &input.role_name, Some(&arn)).await?;
    attach(call, &holder, &arn).await?;
    Ok(AttachRolePolicyOutput)
}

/// DetachRolePolicy.
pub(crate) async fn detach_role_policy(
    call: &Call<'_>,
    input: DetachRolePolicyInput,
) -> Result<DetachRolePolicyOutput, Fault> {
    let arn = arn(call, &input.policy_arn)?;
    let holder = role(call, "iam:DetachRolePolicy", &input.role_name, Some(&arn)).await?;
    detach(call, &holder, &arn).await?;
    Ok(DetachRolePolicyOutput)
}

/// ListAttachedRolePolicies.
pub(crate) async fn list_attached_role_policies(
    call: &Call<'_>,
    input: ListAttachedRolePoliciesInput,
) -> Result<ListAttachedRolePoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:ListAttachedRolePolicies";
    let holder = role(call, action, &input.role_name, None).await?;
    let slice = list(call, &holder, input.path_prefix.as_deref(), &page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListAttachedRolePoliciesOutput {
        attached_policies: slice.items,
        is_truncated,
        marker,
    })
}

/// AttachGroupPolicy. To attach what is attached changes nothing.
pub(crate) async fn attach_group_policy(
    call: &Call<'_>,
    input: AttachGroupPolicyInput,
) -> Result<AttachGroupPolicyOutput, Fault> {
    let arn = arn(call, &input.policy_arn)?;
    let action = "iam:AttachGroupPolicy";
    let holder = group(call, action, &input.group_name, Some(&arn)).await?;
    attach(call, &holder, &arn).await?;
    Ok(AttachGroupPolicyOutput)
}

/// DetachGroupPolicy.
pub(crate) async fn detach_group_policy(
    call: &Call<'_>,
    input: DetachGroupPolicyInput,
) -> Result<DetachGroupPolicyOutput, Fault> {
    let arn = arn(call, &input.policy_arn)?;
    let action = "iam:DetachGroupPolicy";
    let holder = group(call, action, &input.group_name, Some(&arn)).await?;
    detach(call, &holder, &arn).await?;
    Ok(DetachGroupPolicyOutput)
}

/// ListAttachedGroupPolicies.
pub(crate) async fn list_attached_group_policies(
    call: &Call<'_>,
    input: ListAttachedGroupPoliciesInput,
) -> Result<ListAttachedGroupPoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:ListAttachedGroupPolicies";
    let holder = group(call, action, &input.group_name, None).await?;
    let slice = list(call, &holder, input.path_prefix.as_deref(), &page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListAttachedGroupPoliciesOutput {
        attached_policies: slice.items,
        is_truncated,
        marker,
    })
}

fn arn(call: &Call<'_>, text: &str) -> Result<PolicyArn, Fault> {
    PolicyArn::parse(text, call.gate().partition()).ok_or_else(|| refusal::no_arn(text))
}

/// `iam:PolicyARN`: the policy to be attached or detached.
fn key(arn: &PolicyArn) -> ConditionKey {
    ("iam:PolicyARN".into(), arn.as_str().into())
}

async fn user(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    policy: Option<&PolicyArn>,
) -> Result<Holder, Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize_with(call, action, policy.map(key))?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok(Holder {
        grant,
        kind: "user",
        account: user.account,
        id: user.id,
        name: user.name.to_string(),
    })
}

async fn role(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    policy: Option<&PolicyArn>,
) -> Result<Holder, Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize_with(call, action, policy.map(key))?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    Ok(Holder {
        grant,
        kind: "role",
        account: role.account,
        id: role.id,
        name: role.name.to_string(),
    })
}

async fn group(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    policy: Option<&PolicyArn>,
) -> Result<Holder, Fault> {
    let name: GroupName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_group(&name).await?;
    let (grant, group) = located.authorize_with(call, action, policy.map(key))?;
    let group = group.ok_or_else(|| refusal::no_such("group", &name))?;
    Ok(Holder {
        grant,
        kind: "group",
        account: group.account,
        id: group.id,
        name: group.name.to_string(),
    })
}

async fn attach(call: &Call<'_>, holder: &Holder, arn: &PolicyArn) -> Result<(), Fault> {
    if !boundaries::is_known(arn) {
        return Err(refusal::not_attachable(arn.as_str()));
    }
    let attached = call
        .store(&holder.grant)
        .managed_policies()
        .attach_policy(holder.account, &holder.id, arn.as_str())
        .await;
    attached.map_err(|error| match error.conflict() {
        Some(Conflict::NoSuchPolicy) => refusal::not_attachable(arn.as_str()),
        Some(Conflict::NotFound) => refusal::no_such(holder.kind, &holder.name),
        Some(Conflict::LimitExceeded { limit }) => {
            let quota = match holder.kind {
                "user" => "PoliciesPerUser",
                "group" => "PoliciesPerGroup",
                _ => "PoliciesPerRole",
            };
            Fault::new(
                FaultKind::LimitExceeded,
                format!("Cannot exceed quota for {quota}: {limit}"),
            )
        }
        _ => blame::store(error),
    })
}

async fn detach(call: &Call<'_>, holder: &Holder, arn: &PolicyArn) -> Result<(), Fault> {
    let detached = call
        .store(&holder.grant)
        .managed_policies()
        .detach_policy(&holder.id, arn.as_str())
        .await;
    detached.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => refusal::no_such_policy(arn.as_str()),
        _ => blame::store(error),
    })
}

async fn list(
    call: &Call<'_>,
    holder: &Holder,
    path_prefix: Option<&str>,
    page: &Page,
) -> Result<Slice<AttachedPolicy>, Fault> {
    let attached = call
        .store(&holder.grant)
        .managed_policies()
        .attached_policies(&holder.id)
        .await
        .map_err(blame::store)?;
    let prefix = path_prefix.unwrap_or("/");
    let attached = attached
        .into_iter()
        .filter(|arn| path_and_name(arn).starts_with(prefix))
        .collect();
    let slice = paging::within(attached, page, String::clone);
    Ok(Slice {
        next: slice.next,
        items: slice.items.into_iter().map(shown).collect(),
    })
}

/// An attached policy as it is shown.
pub(crate) fn shown(arn: String) -> AttachedPolicy {
    AttachedPolicy {
        policy_name: path_and_name(&arn).rsplit('/').next().map(str::to_owned),
        policy_arn: Some(arn),
    }
}

/// What follows `policy` in a policy's ARN.
fn path_and_name(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    resource.strip_prefix("policy").unwrap_or_default()
}
