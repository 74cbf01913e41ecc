//! Users.

use daypass_access::{Call, Target, blame};
use daypass_api::fault::Fault;
use daypass_api::iam::{
    CreateUserInput, CreateUserOutput, DeleteUserInput, DeleteUserOutput, GetUserInput,
    GetUserOutput, ListUsersInput, ListUsersOutput, UpdateUserInput, UpdateUserOutput,
    User as WireUser,
};
use daypass_model::{Arn, EntityName, EntityPath, IdKind, Partition, PrincipalKind, UniqueId};
use daypass_store::{Conflict, Revision, User};

use crate::{boundaries, paging, refusal, shape};

/// CreateUser.
pub(crate) async fn create_user(
    call: &Call<'_>,
    input: CreateUserInput,
) -> Result<CreateUserOutput, Fault> {
    let name: EntityName = input.user_name.parse().map_err(refusal::invalid)?;
    let path = parse_path(input.path.as_deref())?;
    let boundary = boundaries::read(call, input.permissions_boundary.as_deref())?;
    let tags = shape::parse_tags(&input.tags)?;

    let account = call.caller().account();
    let arn = Arn::user(call.gate().partition(), account, &path, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions = shape::create_actions("iam:CreateUser", "iam:TagUser", &tags);
    let keys = shape::request_tags(&tags).into_iter();
    let keys = keys.chain(boundary.as_ref().map(boundaries::key));
    let grant = call.authorize(&actions, target, keys)?;
    boundaries::check(boundary.as_ref())?;

    let id =
        UniqueId::generate(IdKind::User, account, call.gate().entropy()).map_err(blame::entropy)?;
    let user = User {
        account,
        id,
        name,
        path,
        created_at: call.facts().received_at,
        tags,
        boundary: boundary.as_ref().map(|arn| arn.as_str().to_owned()),
        revision: Revision::FIRST,
    };
    call.store(&grant)
        .users()
        .add_user(user.clone())
        .await
        .map_err(|error| {
            boundaries::not_set(boundary.as_ref(), error, |error| {
                refusal::not_added("User", &user.name, error)
            })
        })?;
    Ok(CreateUserOutput {
        user: Some(shape::user(call.gate().partition(), &user)),
    })
}

/// GetUser. Without a name it is about the caller.
pub(crate) async fn get_user(call: &Call<'_>, input: GetUserInput) -> Result<GetUserOutput, Fault> {
    if input.user_name.is_none() && call.caller().principal().is_root() {
        return get_root(call).await;
    }
    let name = name_or_caller(call, input.user_name.as_deref())?;
    let located = call.locate_user(&name).await?;
    let (_, user) = located.authorize(call, "iam:GetUser")?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok(GetUserOutput {
        user: shape::user(call.gate().partition(), &user),
    })
}

/// Root is no user, and GetUser shows it as one without a name of its own.
async fn get_root(call: &Call<'_>) -> Result<GetUserOutput, Fault> {
    let account = call.caller().account();
    let arn = call.caller().arn();
    let grant = call.authorize(
        &["iam:GetUser"],
        Target {
            arn: &arn,
            account,
            tags: &[],
        },
        [],
    )?;
    let record = call
        .store(&grant)
        .accounts()
        .account(account)
        .await
        .map_err(blame::store)?;
    let record = record.ok_or_else(|| Fault::internal("the caller's account is not stored"))?;
    Ok(GetUserOutput {
        user: shape::root(call.gate().partition(), &record),
    })
}

/// ListUsers.
pub(crate) async fn list_users(
    call: &Call<'_>,
    input: ListUsersInput,
) -> Result<ListUsersOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = format!("arn:{partition}:iam::{account}:user{prefix}");
    let grant = call.authorize(
        &["iam:ListUsers"],
        Target {
            arn: &arn,
            account,
            tags: &[],
        },
        [],
    )?;

    let slice = call
        .store(&grant)
        .users()
        .list_users(account, prefix, page)
        .await
        .map_err(blame::store)?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListUsersOutput {
        users: listed(partition, &slice.items),
        is_truncated,
        marker,
    })
}

/// Users as lists have them: without their tags and boundaries.
pub(crate) fn listed(partition: Partition, users: &[User]) -> Vec<WireUser> {
    let listed = |user| WireUser {
        tags: Vec::new(),
        permissions_boundary: None,
        ..shape::user(partition, user)
    };
    users.iter().map(listed).collect()
}

/// UpdateUser: another name, another path, or both. Trust policies that name the user, its sessions
/// and all that is its own go by its id, and go on.
pub(crate) async fn update_user(
    call: &Call<'_>,
    input: UpdateUserInput,
) -> Result<UpdateUserOutput, Fault> {
    let name: EntityName = input.user_name.parse().map_err(refusal::invalid)?;
    let new_name: Option<EntityName> = input
        .new_user_name
        .map(|name| name.parse())
        .transpose()
        .map_err(refusal::invalid)?;
    let new_path = input.new_path.map(|path| parse_path(Some(&path)));
    let new_path = new_path.transpose()?;
    let located = call.locate_user(&name).await?;
    let (_, user) = located.authorize(call, "iam:UpdateUser")?;
    let user = user.ok_or_else(|| refusal::no_such("user", &name))?;
    let changed = User {
        name: new_name.unwrap_or(user.name),
        path: new_path.unwrap_or(user.path),
        ..user
    };
    // Whoever may rename this user may not by that give it any name: as what it is to become it is
    // asked about once more.
    let partition = call.gate().partition();
    let target = Target {
        arn: &Arn::user(partition, changed.account, &changed.path, &changed.name),
        account: changed.account,
        tags: &changed.tags,
    };
    let grant = call.authorize(&["iam:UpdateUser"], target, [])?;

    call.store(&grant)
        .users()
        .update_user(changed.clone())
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::NameTaken) => refusal::not_added("User", &changed.name, error),
            _ => refusal::not_changed("user", &name, error),
        })?;
    Ok(UpdateUserOutput)
}

/// DeleteUser.
pub(crate) async fn delete_user(
    call: &Call<'_>,
    input: DeleteUserInput,
) -> Result<DeleteUserOutput, Fault> {
    let name: EntityName = input.user_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, "iam:DeleteUser")?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    call.store(&grant)
        .users()
        .remove_user(user.account, &user.id)
        .await
        .map_err(|error| refusal::not_removed("user", &name, error))?;
    Ok(DeleteUserOutput)
}

/// The user that a request names, or the caller's own name when it names none.
pub(crate) fn name_or_caller(call: &Call<'_>, named: Option<&str>) -> Result<EntityName, Fault> {
    if let Some(name) = named {
        return name.parse().map_err(refusal::invalid);
    }
    match &call.caller().principal().kind {
        PrincipalKind::User { name, .. } => Ok(name.clone()),
        _ => Err(Fault::validation(
            "Must specify userName when calling with non-User credentials",
        )),
    }
}

/// A path as a request passes it; `/` when it passes none.
pub(crate) fn parse_path(sent: Option<&str>) -> Result<EntityPath, Fault> {
    // What lies under these is exempt from the organization's policies, so nobody puts a thing of
    // their own there.
    const RESERVED: [&str; 2] = ["/aws-service-role/", "/aws-reserved/"];
    if sent.is_some_and(|path| RESERVED.iter().any(|reserved| path.starts_with(reserved))) {
        return Err(Fault::validation(
            "The specified value for path is invalid. Paths that begin with /aws-service-role/ or \
             /aws-reserved/ are reserved.",
        ));
    }
    sent.map_or_else(
        || Ok(EntityPath::default()),
        |path| path.parse().map_err(refusal::invalid),
    )
}
