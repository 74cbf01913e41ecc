//! Inline policies of users, roles and groups. The text comes back byte for byte as it was sent.

use daypass_access::{Call, Grant, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DeleteGroupPolicyInput, DeleteGroupPolicyOutput, DeleteRolePolicyInput, DeleteRolePolicyOutput,
    DeleteUserPolicyInput, DeleteUserPolicyOutput, GetGroupPolicyInput, GetGroupPolicyOutput,
    GetRolePolicyInput, GetRolePolicyOutput, GetUserPolicyInput, GetUserPolicyOutput,
    ListGroupPoliciesInput, ListGroupPoliciesOutput, ListRolePoliciesInput, ListRolePoliciesOutput,
    ListUserPoliciesInput, ListUserPoliciesOutput, PutGroupPolicyInput, PutGroupPolicyOutput,
    PutRolePolicyInput, PutRolePolicyOutput, PutUserPolicyInput, PutUserPolicyOutput,
};
use daypass_model::{EntityName, GroupName, PolicyName, UniqueId};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{Conflict, InlinePolicy, Page, Slice};

use crate::{paging, refusal, shape};

/// What a policy is embedded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Role,
    Group,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Role => "role",
            Self::Group => "group",
        }
    }

    /// How many characters all inline policies of one may have together, white space not counted
    /// (policy spec, Limits).
    pub(crate) fn limit(self) -> usize {
        match self {
            Self::User => 2_048,
            Self::Role => 10_240,
            Self::Group => 5_120,
        }
    }
}

/// The user, role or group whose policies a request is about, once it is granted.
struct Owner {
    grant: Grant,
    kind: Kind,
    id: UniqueId,
    name: String,
}

/// PutUserPolicy.
pub(crate) async fn put_user_policy(
    call: &Call<'_>,
    input: PutUserPolicyInput,
) -> Result<PutUserPolicyOutput, Fault> {
    let owner = user(call, "iam:PutUserPolicy", &input.user_name).await?;
    put(call, &owner, &input.policy_name, input.policy_document).await?;
    Ok(PutUserPolicyOutput)
}

/// GetUserPolicy.
pub(crate) async fn get_user_policy(
    call: &Call<'_>,
    input: GetUserPolicyInput,
) -> Result<GetUserPolicyOutput, Fault> {
    let owner = user(call, "iam:GetUserPolicy", &input.user_name).await?;
    let policy = get(call, &owner, &input.policy_name).await?;
    Ok(GetUserPolicyOutput {
        user_name: owner.name,
        policy_name: policy.name.to_string(),
        policy_document: shape::document(&policy.text),
    })
}

/// ListUserPolicies.
pub(crate) async fn list_user_policies(
    call: &Call<'_>,
    input: ListUserPoliciesInput,
) -> Result<ListUserPoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let owner = user(call, "iam:ListUserPolicies", &input.user_name).await?;
    let slice = list(call, &owner, page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListUserPoliciesOutput {
        policy_names: names(slice),
        is_truncated,
        marker,
    })
}

/// DeleteUserPolicy.
pub(crate) async fn delete_user_policy(
    call: &Call<'_>,
    input: DeleteUserPolicyInput,
) -> Result<DeleteUserPolicyOutput, Fault> {
    let owner = user(call, "iam:DeleteUserPolicy", &input.user_name).await?;
    delete(call, &owner, &input.policy_name).await?;
    Ok(DeleteUserPolicyOutput)
}

/// PutRolePolicy.
pub(crate) async fn put_role_policy(
    call: &Call<'_>,
    input: PutRolePolicyInput,
) -> Result<PutRolePolicyOutput, Fault> {
    let owner = role(call, "iam:PutRolePolicy", &input.role_name).await?;
    put(call, &owner, &input.policy_name, input.policy_document).await?;
    Ok(PutRolePolicyOutput)
}

/// GetRolePolicy.
pub(crate) async fn get_role_policy(
    call: &Call<'_>,
    input: GetRolePolicyInput,
) -> Result<GetRolePolicyOutput, Fault> {
    let owner = role(call, "iam:GetRolePolicy", &input.role_name).await?;
    let policy = get(call, &owner, &input.policy_name).await?;
    Ok(GetRolePolicyOutput {
        role_name: owner.name,
        policy_name: policy.name.to_string(),
        policy_document: shape::document(&policy.text),
    })
}

/// ListRolePolicies.
pub(crate) async fn list_role_policies(
    call: &Call<'_>,
    input: ListRolePoliciesInput,
) -> Result<ListRolePoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let owner = role(call, "iam:ListRolePolicies", &input.role_name).await?;
    let slice = list(call, &owner, page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListRolePoliciesOutput {
        policy_names: names(slice),
        is_truncated,
        marker,
    })
}

/// DeleteRolePolicy.
pub(crate) async fn delete_role_policy(
    call: &Call<'_>,
    input: DeleteRolePolicyInput,
) -> Result<DeleteRolePolicyOutput, Fault> {
    let owner = role(call, "iam:DeleteRolePolicy", &input.role_name).await?;
    delete(call, &owner, &input.policy_name).await?;
    Ok(DeleteRolePolicyOutput)
}

/// PutGroupPolicy.
pub(crate) async fn put_group_policy(
    call: &Call<'_>,
    input: PutGroupPolicyInput,
) -> Result<PutGroupPolicyOutput, Fault> {
    let owner = group(call, "iam:PutGroupPolicy", &input.group_name).await?;
    put(call, &owner, &input.policy_name, input.policy_document).await?;
    Ok(PutGroupPolicyOutput)
}

/// GetGroupPolicy.
pub(crate) async fn get_group_policy(
    call: &Call<'_>,
    input: GetGroupPolicyInput,
) -> Result<GetGroupPolicyOutput, Fault> {
    let owner = group(call, "iam:GetGroupPolicy", &input.group_name).await?;
    let policy = get(call, &owner, &input.policy_name).await?;
    Ok(GetGroupPolicyOutput {
        group_name: owner.name,
        policy_name: policy.name.to_string(),
        policy_document: shape::document(&policy.text),
    })
}

/// ListGroupPolicies.
pub(crate) async fn list_group_policies(
    call: &Call<'_>,
    input: ListGroupPoliciesInput,
) -> Result<ListGroupPoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let owner = group(call, "iam:ListGroupPolicies", &input.group_name).await?;
    let slice = list(call, &owner, page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListGroupPoliciesOutput {
        policy_names: names(slice),
        is_truncated,
        marker,
    })
}

/// DeleteGroupPolicy.
pub(crate) async fn delete_group_policy(
    call: &Call<'_>,
    input: DeleteGroupPolicyInput,
) -> Result<DeleteGroupPolicyOutput, Fault> {
    let owner = group(call, "iam:DeleteGroupPolicy", &input.group_name).await?;
    delete(call, &owner, &input.policy_name).await?;
    Ok(DeleteGroupPolicyOutput)
}

async fn user(call: &Call<'_>, action: &'static str, name: &str) -> Result<Owner, Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, action)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok(Owner {
        grant,
        kind: Kind::User,
        id: user.id,
        name: user.name.to_string(),
    })
}

async fn role(call: &Call<'_>, action: &'static str, name: &str) -> Result<Owner, Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, action)?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    Ok(Owner {
        grant,
        kind: Kind::Role,
        id: role.id,
        name: role.name.to_string(),
    })
}

async fn group(call: &Call<'_>, action: &'static str, name: &str) -> Result<Owner, Fault> {
    let name: GroupName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_group(&name).await?;
    let (grant, group) = located.authorize(call, action)?;
    let group = group.ok_or_else(|| refusal::no_such("group", &name))?;
    Ok(Owner {
        grant,
        kind: Kind::Group,
        id: group.id,
        name: group.name.to_string(),
    })
}

async fn put(call: &Call<'_>, owner: &Owner, name: &str, text: String) -> Result<(), Fault> {
    let name: PolicyName = name.parse().map_err(refusal::invalid)?;
    Policy::parse(&text, DocumentKind::Identity)
        .map_err(|error| Fault::new(FaultKind::MalformedPolicyDocument, error.to_string()))?;
    let policy = InlinePolicy {
        owner: owner.id.clone(),
        name,
        text,
    };
    let limit = owner.kind.limit();
    call.store(&owner.grant)
        .policies()
        .put_inline_policy(policy, limit)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::LimitExceeded { limit }) => Fault::new(
                FaultKind::LimitExceeded,
                format!(
                    "Maximum policy size of {limit} bytes exceeded for {} {}",
                    owner.kind.word(),
                    owner.name
                ),
            ),
            Some(Conflict::NotFound) => refusal::no_such(owner.kind.word(), &owner.name),
            _ => blame::store(error),
        })
}

async fn get(call: &Call<'_>, owner: &Owner, name: &str) -> Result<InlinePolicy, Fault> {
    let parsed: PolicyName = name.parse().map_err(refusal::invalid)?;
    let found = call
        .store(&owner.grant)
        .policies()
        .inline_policy(&owner.id, &parsed)
        .await;
    found
        .map_err(blame::store)?
        .ok_or_else(|| no_such_policy(owner, name))
}

async fn list(call: &Call<'_>, owner: &Owner, page: Page) -> Result<Slice<InlinePolicy>, Fault> {
    let slice = call
        .store(&owner.grant)
        .policies()
        .list_inline_policies(&owner.id, page)
        .await;
    slice.map_err(blame::store)
}

async fn delete(call: &Call<'_>, owner: &Owner, name: &str) -> Result<(), Fault> {
    let parsed: PolicyName = name.parse().map_err(refusal::invalid)?;
    let removed = call
        .store(&owner.grant)
        .policies()
        .remove_inline_policy(&owner.id, &parsed)
        .await;
    removed.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => no_such_policy(owner, name),
        _ => blame::store(error),
    })
}

fn no_such_policy(owner: &Owner, name: &str) -> Fault {
    refusal::no_such(&format!("{} policy", owner.kind.word()), name)
}

fn names(slice: Slice<InlinePolicy>) -> Vec<String> {
    slice
        .items
        .into_iter()
        .map(|policy| policy.name.to_string())
        .collect()
}
