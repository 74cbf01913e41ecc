//! Who is in which group.

use daypass_access::{Call, Grant, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AddUserToGroupInput, AddUserToGroupOutput, ListGroupsForUserInput, ListGroupsForUserOutput,
    RemoveUserFromGroupInput, RemoveUserFromGroupOutput,
};
use daypass_model::{EntityName, GroupName};
use daypass_store::{Conflict, Group, User};

use crate::{paging, refusal, shape};

/// AddUserToGroup. To add who is in changes nothing.
pub(crate) async fn add_user_to_group(
    call: &Call<'_>,
    input: AddUserToGroupInput,
) -> Result<AddUserToGroupOutput, Fault> {
    let action = "iam:AddUserToGroup";
    let (grant, group, user) = both(call, action, &input.group_name, &input.user_name).await?;
    call.store(&grant)
        .groups()
        .add_member(group.account, &group.id, &user.id)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::LimitExceeded { limit }) => Fault::new(
                FaultKind::LimitExceeded,
                format!("Cannot exceed quota for GroupsPerUser: {limit}"),
            ),
            _ => refusal::not_changed("group", &group.name, error),
        })?;
    Ok(AddUserToGroupOutput)
}

/// RemoveUserFromGroup. To remove who is not in changes nothing.
pub(crate) async fn remove_user_from_group(
    call: &Call<'_>,
    input: RemoveUserFromGroupInput,
) -> Result<RemoveUserFromGroupOutput, Fault> {
    let action = "iam:RemoveUserFromGroup";
    let (grant, group, user) = both(call, action, &input.group_name, &input.user_name).await?;
    call.store(&grant)
        .groups()
        .remove_member(group.account, &group.id, &user.id)
        .await
        .map_err(|error| refusal::not_changed("group", &group.name, error))?;
    Ok(RemoveUserFromGroupOutput)
}

/// ListGroupsForUser.
pub(crate) async fn list_groups_for_user(
    call: &Call<'_>,
    input: ListGroupsForUserInput,
) -> Result<ListGroupsForUserOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let name: EntityName = input.user_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, "iam:ListGroupsForUser")?;
    let user = user.ok_or_else(|| refusal::no_such("user", &name))?;
    let groups = call.store(&grant).groups().groups_of(&user.id).await;
    let slice = paging::within(groups.map_err(blame::store)?, &page, |group| {
        group.name.folded()
    });
    let (is_truncated, marker) = paging::mark(&slice);
    let partition = call.gate().partition();
    let groups = slice.items.iter();
    Ok(ListGroupsForUserOutput {
        groups: groups.map(|group| shape::group(partition, group)).collect(),
        is_truncated,
        marker,
    })
}

/// Decides an action on a group, and opens the group and the user that it is about. Who is in a
/// group is the group's matter: the decision does not depend on the user.
async fn both(
    call: &Call<'_>,
    action: &'static str,
    group: &str,
    user: &str,
) -> Result<(Grant, Group, User), Fault> {
    let name: GroupName = group.parse().map_err(refusal::invalid)?;
    let user_name: EntityName = user.parse().map_err(refusal::invalid)?;
    let located = call.locate_group(&name).await?;
    let (grant, group) = located.authorize(call, action)?;
    let group = group.ok_or_else(|| refusal::no_such("group", &name))?;
    let user = call
        .store(&grant)
        .users()
        .find_user(group.account, &user_name)
        .await
        .map_err(blame::store)?
        .ok_or_else(|| refusal::no_such("user", &user_name))?;
    Ok((grant, group, user))
}
