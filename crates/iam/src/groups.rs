//! Groups of users.

use daypass_access::{Call, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    CreateGroupInput, CreateGroupOutput, DeleteGroupInput, DeleteGroupOutput, GetGroupInput,
    GetGroupOutput, ListGroupsInput, ListGroupsOutput, UpdateGroupInput, UpdateGroupOutput,
};
use daypass_model::{Arn, GroupName, IdKind, UniqueId};
use daypass_store::{Conflict, Group, Revision};

use crate::users::{listed, parse_path};
use crate::{paging, refusal, shape};

/// CreateGroup.
pub(crate) async fn create_group(
    call: &Call<'_>,
    input: CreateGroupInput,
) -> Result<CreateGroupOutput, Fault> {
    let name: GroupName = input.group_name.parse().map_err(refusal::invalid)?;
    let path = parse_path(input.path.as_deref())?;

    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = Arn::group(partition, account, &path, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:CreateGroup"], target, [])?;

    let id = UniqueId::generate(IdKind::Group, account, call.gate().entropy())
        .map_err(blame::entropy)?;
    let group = Group {
        account,
        id,
        name,
        path,
        created_at: call.facts().received_at,
        revision: Revision::FIRST,
    };
    call.store(&grant)
        .groups()
        .add_group(group.clone())
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::LimitExceeded { limit }) => Fault::new(
                FaultKind::LimitExceeded,
                format!("Cannot exceed quota for GroupsPerAccount: {limit}"),
            ),
            _ => refusal::not_added("Group", &group.name, error),
        })?;
    Ok(CreateGroupOutput {
        group: shape::group(partition, &group),
    })
}

/// GetGroup: the group and a page of who is in it.
pub(crate) async fn get_group(
    call: &Call<'_>,
    input: GetGroupInput,
) -> Result<GetGroupOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let name: GroupName = input.group_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_group(&name).await?;
    let (grant, group) = located.authorize(call, "iam:GetGroup")?;
    let group = group.ok_or_else(|| refusal::no_such("group", &name))?;

    let slice = call
        .store(&grant)
        .groups()
        .list_members(&group.id, page)
        .await
        .map_err(blame::store)?;
    let partition = call.gate().partition();
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(GetGroupOutput {
        group: shape::group(partition, &group),
        users: listed(partition, &slice.items),
        is_truncated,
        marker,
    })
}

/// ListGroups.
pub(crate) async fn list_groups(
    call: &Call<'_>,
    input: ListGroupsInput,
) -> Result<ListGroupsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = format!("arn:{partition}:iam::{account}:group{prefix}");
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListGroups"], target, [])?;

    let slice = call
        .store(&grant)
        .groups()
        .list_groups(account, prefix, page)
        .await
        .map_err(blame::store)?;
    let (is_truncated, marker) = paging::mark(&slice);
    let groups = slice.items.iter();
    Ok(ListGroupsOutput {
        groups: groups.map(|group| shape::group(partition, group)).collect(),
        is_truncated,
        marker,
    })
}

/// UpdateGroup: another name, another path, or both.
pub(crate) async fn update_group(
    call: &Call<'_>,
    input: UpdateGroupInput,
) -> Result<UpdateGroupOutput, Fault> {
    let name: GroupName = input.group_name.parse().map_err(refusal::invalid)?;
    let new_name: Option<GroupName> = input
        .new_group_name
        .map(|name| name.parse())
        .transpose()
        .map_err(refusal::invalid)?;
    let new_path = input.new_path.map(|path| parse_path(Some(&path)));
    let new_path = new_path.transpose()?;
    let located = call.locate_group(&name).await?;
    let (_, group) = located.authorize(call, "iam:UpdateGroup")?;
    let group = group.ok_or_else(|| refusal::no_such("group", &name))?;
    let changed = Group {
        name: new_name.unwrap_or(group.name),
        path: new_path.unwrap_or(group.path),
        ..group
    };
    // Whoever may rename this group may not by that give it any name: as what it is to become it is
    // asked about once more.
    let partition = call.gate().partition();
    let target = Target {
        arn: &Arn::group(partition, changed.account, &changed.path, &changed.name),
        account: changed.account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:UpdateGroup"], target, [])?;

    call.store(&grant)
        .groups()
        .update_group(changed.clone())
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::NameTaken) => refusal::not_added("Group", &changed.name, error),
            _ => refusal::not_changed("group", &name, error),
        })?;
    Ok(UpdateGroupOutput)
}

/// DeleteGroup.
pub(crate) async fn delete_group(
    call: &Call<'_>,
    input: DeleteGroupInput,
) -> Result<DeleteGroupOutput, Fault> {
    let name: GroupName = input.group_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_group(&name).await?;
    let (grant, group) = located.authorize(call, "iam:DeleteGroup")?;
    let group = group.ok_or_else(|| refusal::no_such("group", &name))?;
    call.store(&grant)
        .groups()
        .remove_group(group.account, &group.id)
        .await
        .map_err(|error| refusal::not_removed("group", &name, error))?;
    Ok(DeleteGroupOutput)
}
