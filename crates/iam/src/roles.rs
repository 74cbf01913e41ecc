//! Roles.

use daypass_access::{Call, Records, SERVICE_LINKED, Target, blame, protected};
use daypass_api::fault::Fault;
use daypass_api::iam::{
    CreateRoleInput, CreateRoleOutput, DeleteRoleInput, DeleteRoleOutput, GetRoleInput,
    GetRoleOutput, ListRolesInput, ListRolesOutput, Role as WireRole, RoleLastUsed,
    UpdateAssumeRolePolicyInput, UpdateAssumeRolePolicyOutput, UpdateRoleDescriptionInput,
    UpdateRoleDescriptionOutput, UpdateRoleInput, UpdateRoleOutput,
};
use daypass_model::{Arn, EntityName, IdKind, Timestamp, UniqueId};
use daypass_store::{Revision, Role};

use crate::users::parse_path;
use crate::{boundaries, paging, refusal, shape, trust};

/// How long a role's sessions last at most when nobody says, in seconds (STS spec 7).
pub(crate) const DEFAULT_SESSION: u32 = 3_600;

/// How long the use of a role is told, in seconds: 400 days (STS spec 12.3, the tracking window).
const TRACKED: i64 = 400 * 86_400;

/// CreateRole.
pub(crate) async fn create_role(
    call: &Call<'_>,
    input: CreateRoleInput,
) -> Result<CreateRoleOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let path = parse_path(input.path.as_deref())?;
    let boundary = boundaries::read(call, input.permissions_boundary.as_deref())?;
    let tags = shape::parse_tags(&input.tags)?;

    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = Arn::role(partition, account, &path, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions = shape::create_actions("iam:CreateRole", "iam:TagRole", &tags);
    let keys = shape::request_tags(&tags).into_iter();
    let keys = keys.chain(boundary.as_ref().map(boundaries::key));
    let grant = call.authorize(&actions, target, keys)?;
    boundaries::check(boundary.as_ref())?;

    let trust = trust::bind(call, &grant, &input.assume_role_policy_document).await?;
    let id =
        UniqueId::generate(IdKind::Role, account, call.gate().entropy()).map_err(blame::entropy)?;
    let role = Role {
        account,
        id,
        name,
        path,
        created_at: call.facts().received_at,
        description: input.description,
        max_session_duration: session_limit(input.max_session_duration),
        trust,
        tags,
        boundary: boundary.as_ref().map(|arn| arn.as_str().to_owned()),
        revision: Revision::FIRST,
    };
    call.store(&grant)
        .roles()
        .add_role(role.clone())
        .await
        .map_err(|error| {
            boundaries::not_set(boundary.as_ref(), error, |error| {
                refusal::not_added("Role", &role.name, error)
            })
        })?;
    let shown = WireRole {
        // What CreateRole answers has the document, the tags and none of the rest.
        description: None,
        max_session_duration: None,
        ..shape::role(partition, &role, &role.trust.text)
    };
    Ok(CreateRoleOutput { role: shown })
}

/// GetRole.
pub(crate) async fn get_role(call: &Call<'_>, input: GetRoleInput) -> Result<GetRoleOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:GetRole")?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    let trust = trust::shown(
        call.store(&grant),
        &role.trust,
        &mut trust::Names::default(),
    )
    .await?;
    let last_used = last_used(call.store(&grant), &role.id, call.facts().received_at).await?;
    Ok(GetRoleOutput {
        role: WireRole {
            role_last_used: Some(last_used),
            ..shape::role(call.gate().partition(), &role, &trust)
        },
    })
}

/// When a role was last used, if that is not too long ago to be told.
pub(crate) async fn last_used(
    store: Records<'_>,
    role: &UniqueId,
    now: Timestamp,
) -> Result<RoleLastUsed, Fault> {
    let last_use = store.last_role_use(role).await.map_err(blame::store)?;
    let told = last_use.filter(|last_use| last_use.at >= now.plus(-TRACKED));
    Ok(RoleLastUsed {
        last_used_date: told.as_ref().map(|told| told.at),
        region: told.map(|told| told.region),
    })
}

/// ListRoles.
pub(crate) async fn list_roles(
    call: &Call<'_>,
    input: ListRolesInput,
) -> Result<ListRolesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = format!("arn:{partition}:iam::{account}:role{prefix}");
    let grant = call.authorize(
        &["iam:ListRoles"],
        Target {
            arn: &arn,
            account,
            tags: &[],
        },
        [],
    )?;

    let store = call.store(&grant);
    let slice = store
        .roles()
        .list_roles(account, prefix, page)
        .await
        .map_err(blame::store)?;
    let (is_truncated, marker) = paging::mark(&slice);
    let mut roles = Vec::with_capacity(slice.items.len());
    let mut names = trust::Names::default();
    for role in &slice.items {
        let trust = trust::shown(store, &role.trust, &mut names).await?;
        roles.push(WireRole {
            tags: Vec::new(),
            permissions_boundary: None,
            ..shape::role(partition, role, &trust)
        });
    }
    Ok(ListRolesOutput {
        roles,
        is_truncated,
        marker,
    })
}

/// UpdateRole: the description and the longest session, each if it is sent. Of a service-linked role
/// only the description can be another.
pub(crate) async fn update_role(
    call: &Call<'_>,
    input: UpdateRoleInput,
) -> Result<UpdateRoleOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:UpdateRole")?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    let is_linked = role.path.as_str().starts_with(SERVICE_LINKED);
    if is_linked && input.max_session_duration.is_some() {
        return Err(protected(name.as_str()));
    }
    let changed = Role {
        description: input.description.or(role.description),
        max_session_duration: input
            .max_session_duration
            .map_or(role.max_session_duration, |seconds| {
                session_limit(Some(seconds))
            }),
        ..role
    };
    call.store(&grant)
        .roles()
        .update_role(changed)
        .await
        .map_err(|error| refusal::not_changed("role", &name, error))?;
    Ok(UpdateRoleOutput)
}

/// UpdateRoleDescription: what UpdateRole does to the description, with the role as it then is.
pub(crate) async fn update_role_description(
    call: &Call<'_>,
    input: UpdateRoleDescriptionInput,
) -> Result<UpdateRoleDescriptionOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:UpdateRoleDescription")?;
    let role = role.ok_or_else(|| refusal::no_such("role", &name))?;
    let changed = Role {
        description: Some(input.description),
        ..role
    };
    let store = call.store(&grant);
    store
        .roles()
        .update_role(changed.clone())
        .await
        .map_err(|error| refusal::not_changed("role", &name, error))?;
    let trust = trust::shown(store, &changed.trust, &mut trust::Names::default()).await?;
    Ok(UpdateRoleDescriptionOutput {
        role: Some(shape::role(call.gate().partition(), &changed, &trust)),
    })
}

/// UpdateAssumeRolePolicy.
pub(crate) async fn update_assume_role_policy(
    call: &Call<'_>,
    input: UpdateAssumeRolePolicyInput,
) -> Result<UpdateAssumeRolePolicyOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:UpdateAssumeRolePolicy")?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    let trust = trust::bind(call, &grant, &input.policy_document).await?;
    call.store(&grant)
        .roles()
        .update_role(Role { trust, ..role })
        .await
        .map_err(|error| refusal::not_changed("role", &name, error))?;
    Ok(UpdateAssumeRolePolicyOutput)
}

/// DeleteRole.
pub(crate) async fn delete_role(
    call: &Call<'_>,
    input: DeleteRoleInput,
) -> Result<DeleteRoleOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:DeleteRole")?;
    let role = role.ok_or_else(|| refusal::no_such("role", name.as_str()))?;
    call.store(&grant)
        .roles()
        .remove_role(role.account, &role.id)
        .await
        .map_err(|error| refusal::not_removed("role", &name, error))?;
    Ok(DeleteRoleOutput)
}

/// The model has bounded what is sent.
fn session_limit(sent: Option<i32>) -> u32 {
    sent.and_then(|seconds| u32::try_from(seconds).ok())
        .unwrap_or(DEFAULT_SESSION)
}
