//! Inline policies of users and roles. The text comes back byte for byte as it was sent.

use daypass_access::{Call, Grant, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DeleteRolePolicyInput, DeleteRolePolicyOutput, DeleteUserPolicyInput, DeleteUserPolicyOutput,
    GetRolePolicyInput, GetRolePolicyOutput, GetUserPolicyInput, GetUserPolicyOutput,
    ListRolePoliciesInput, ListRolePoliciesOutput, ListUserPoliciesInput, ListUserPoliciesOutput,
    PutRolePolicyInput, PutRolePolicyOutput, PutUserPolicyInput, PutUserPolicyOutput,
};
use daypass_model::{EntityName, PolicyName, UniqueId};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{Conflict, InlinePolicy, Page, Slice};

use crate::{paging, refusal, shape};

/// What a policy is embedded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    User,
    Role,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Role => "role",
        }
    }

    /// How many characters all inline policies of one may have together, white space not counted
    /// (policy spec, Limits).
    fn limit(self) -> usize {
        match self {
            Self::User => 2_048,
            Self::Role => 10_240,
        }
    }
}

/// The user or role whose policies a request is about, once it is granted.
struct Owner {
    grant: Grant,
    kind: Kind,
    id: UniqueId,
    name: EntityName,
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
        user_name: owner.name.to_string(),
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
        role_name: owner.name.to_string(),
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

async fn user(call: &Call<'_>, action: &'static str, name: &str) -> Result<Owner, Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, action)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok(Owner {
        grant,
        kind: Kind::User,
        id: user.id,
        name: user.name,
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
        name: role.name,
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
            Some(Conflict::NotFound) => refusal::no_such(owner.kind.word(), owner.name.as_str()),
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
