//! Permissions boundaries of users and roles.

use daypass_access::managed::{AwsManagedPolicy, PolicyArn, PolicyOwner};
use daypass_access::{Call, ConditionKey};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DeleteRolePermissionsBoundaryInput, DeleteRolePermissionsBoundaryOutput,
    DeleteUserPermissionsBoundaryInput, DeleteUserPermissionsBoundaryOutput,
    PutRolePermissionsBoundaryInput, PutRolePermissionsBoundaryOutput,
    PutUserPermissionsBoundaryInput, PutUserPermissionsBoundaryOutput,
};
use daypass_model::EntityName;
use daypass_store::{Conflict, Role, StoreError, User};

use crate::refusal;

/// PutUserPermissionsBoundary.
pub(crate) async fn put_user_permissions_boundary(
    call: &Call<'_>,
    input: PutUserPermissionsBoundaryInput,
) -> Result<PutUserPermissionsBoundaryOutput, Fault> {
    let boundary = Some(arn(call, &input.permissions_boundary)?);
    set_user(
        call,
        "iam:PutUserPermissionsBoundary",
        &input.user_name,
        boundary,
    )
    .await?;
    Ok(PutUserPermissionsBoundaryOutput)
}

/// DeleteUserPermissionsBoundary. Whoever has none is left as it is.
pub(crate) async fn delete_user_permissions_boundary(
    call: &Call<'_>,
    input: DeleteUserPermissionsBoundaryInput,
) -> Result<DeleteUserPermissionsBoundaryOutput, Fault> {
    let action = "iam:DeleteUserPermissionsBoundary";
    set_user(call, action, &input.user_name, None).await?;
    Ok(DeleteUserPermissionsBoundaryOutput)
}

/// PutRolePermissionsBoundary.
pub(crate) async fn put_role_permissions_boundary(
    call: &Call<'_>,
    input: PutRolePermissionsBoundaryInput,
) -> Result<PutRolePermissionsBoundaryOutput, Fault> {
    let boundary = Some(arn(call, &input.permissions_boundary)?);
    set_role(
        call,
        "iam:PutRolePermissionsBoundary",
        &input.role_name,
        boundary,
    )
    .await?;
    Ok(PutRolePermissionsBoundaryOutput)
}

/// DeleteRolePermissionsBoundary. A role that has none is left as it is.
pub(crate) async fn delete_role_permissions_boundary(
    call: &Call<'_>,
    input: DeleteRolePermissionsBoundaryInput,
) -> Result<DeleteRolePermissionsBoundaryOutput, Fault> {
    let action = "iam:DeleteRolePermissionsBoundary";
    set_role(call, action, &input.role_name, None).await?;
    Ok(DeleteRolePermissionsBoundaryOutput)
}

async fn set_user(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    boundary: Option<PolicyArn>,
) -> Result<(), Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let keys = boundary.as_ref().map(key);
    let (grant, user) = located.authorize_with(call, action, keys)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    check(boundary.as_ref())?;
    let changed = User {
        boundary: boundary.as_ref().map(|arn| arn.as_str().to_owned()),
        ..user
    };
    let updated = call.store(&grant).users().update_user(changed).await;
    updated.map_err(|error| {
        not_set(boundary.as_ref(), error, |error| {
            refusal::not_changed("user", &name, error)
        })
    })?;
    Ok(())
}

async fn set_role(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    boundary: Option<PolicyArn>,
) -> Result<(), Fault> {
    let name: EntityName = name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let keys = boundary.as_ref().map(key);
    let (grant, role) = located.authorize_with(call, action, keys)?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    check(boundary.as_ref())?;
    let changed = Role {
        boundary: boundary.as_ref().map(|arn| arn.as_str().to_owned()),
        ..role
    };
    let updated = call.store(&grant).roles().update_role(changed).await;
    updated.map_err(|error| {
        not_set(boundary.as_ref(), error, |error| {
            refusal::not_changed("role", &name, error)
        })
    })?;
    Ok(())
}

/// The boundary that a request sets, if it sets one.
pub(crate) fn read(call: &Call<'_>, sent: Option<&str>) -> Result<Option<PolicyArn>, Fault> {
    sent.map(|text| arn(call, text)).transpose()
}

fn arn(call: &Call<'_>, text: &str) -> Result<PolicyArn, Fault> {
    PolicyArn::parse(text, call.gate().partition()).ok_or_else(|| refusal::no_arn(text))
}

/// `iam:PermissionsBoundary`: the boundary to be set.
pub(crate) fn key(arn: &PolicyArn) -> ConditionKey {
    ("iam:PermissionsBoundary".into(), arn.as_str().into())
}

/// Refuses one of AWS's that does not exist or cannot bound; of the account's own the store knows.
pub(crate) fn check(boundary: Option<&PolicyArn>) -> Result<(), Fault> {
    match boundary {
        Some(arn) if !is_known(arn) => Err(no_such_boundary(arn)),
        _ => Ok(()),
    }
}

/// Whether the ARN is an account's, or that of an attachable policy of AWS's.
pub(crate) fn is_known(arn: &PolicyArn) -> bool {
    arn.owner() != PolicyOwner::Aws
        || AwsManagedPolicy::find(arn).is_some_and(AwsManagedPolicy::is_attachable)
}

/// The store refused to write a record with this boundary; `otherwise` says what of the rest.
pub(crate) fn not_set(
    boundary: Option<&PolicyArn>,
    error: StoreError,
    otherwise: impl FnOnce(StoreError) -> Fault,
) -> Fault {
    match (error.conflict(), boundary) {
        (Some(Conflict::NoSuchPolicy), Some(arn)) => no_such_boundary(arn),
        _ => otherwise(error),
    }
}

fn no_such_boundary(arn: &PolicyArn) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!(
            "Scope ARN: {} does not exist or is not attachable.",
            arn.as_str()
        ),
    )
}
