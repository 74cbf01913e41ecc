//! Instance profiles, and the role in each.

use std::fmt::Display;

use daypass_access::{
    Call, ConditionKey, Grant, Records, SERVICE_LINKED, Target, blame, protected,
};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AddRoleToInstanceProfileInput, AddRoleToInstanceProfileOutput, CreateInstanceProfileInput,
    CreateInstanceProfileOutput, DeleteInstanceProfileInput, DeleteInstanceProfileOutput,
    GetInstanceProfileInput, GetInstanceProfileOutput, InstanceProfile as WireProfile,
    ListInstanceProfilesForRoleInput, ListInstanceProfilesForRoleOutput, ListInstanceProfilesInput,
    ListInstanceProfilesOutput, RemoveRoleFromInstanceProfileInput,
    RemoveRoleFromInstanceProfileOutput, Role as WireRole,
};
use daypass_model::{AccountId, Arn, EntityName, IdKind, InstanceProfileName, Partition, UniqueId};
use daypass_store::{Conflict, InstanceProfile, Page, Role, Slice, StoreError};

use crate::users::parse_path;
use crate::{paging, refusal, shape, trust};

/// The service that hands a profile's role to machines.
const PASSED_TO: &str = "ec2.amazonaws.com";

/// CreateInstanceProfile.
pub(crate) async fn create_instance_profile(
    call: &Call<'_>,
    input: CreateInstanceProfileInput,
) -> Result<CreateInstanceProfileOutput, Fault> {
    let name = parse(&input.instance_profile_name)?;
    let path = parse_path(input.path.as_deref())?;
    let tags = shape::parse_tags(&input.tags)?;

    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = Arn::instance_profile(partition, account, &path, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions =
        shape::create_actions("iam:CreateInstanceProfile", "iam:TagInstanceProfile", &tags);
    let grant = call.authorize(&actions, target, shape::request_tags(&tags))?;

    let id = UniqueId::generate(IdKind::InstanceProfile, account, call.gate().entropy())
        .map_err(blame::entropy)?;
    let profile = InstanceProfile {
        account,
        id,
        name,
        path,
        created_at: call.facts().received_at,
        tags,
        role: None,
    };
    let profiles = call.store(&grant).instance_profiles();
    let added = profiles.add_instance_profile(profile.clone()).await;
    added.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            format!("Instance Profile {} already exists.", profile.name),
        ),
        Some(Conflict::LimitExceeded { limit }) => Fault::new(
            FaultKind::LimitExceeded,
            format!("Cannot exceed quota for InstanceProfilesPerAccount: {limit}"),
        ),
        _ => blame::store(error),
    })?;
    Ok(CreateInstanceProfileOutput {
        instance_profile: shown(partition, &profile, Vec::new()),
    })
}

/// GetInstanceProfile.
pub(crate) async fn get_instance_profile(
    call: &Call<'_>,
    input: GetInstanceProfileInput,
) -> Result<GetInstanceProfileOutput, Fault> {
    let name = &input.instance_profile_name;
    let (grant, profile) = open(call, "iam:GetInstanceProfile", name, Vec::new()).await?;
    let mut shelf = Shelf::of(call, &grant);
    Ok(GetInstanceProfileOutput {
        instance_profile: shelf.whole(&profile).await?,
    })
}

/// ListInstanceProfiles.
pub(crate) async fn list_instance_profiles(
    call: &Call<'_>,
    input: ListInstanceProfilesInput,
) -> Result<ListInstanceProfilesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = format!("arn:{partition}:iam::{account}:instance-profile{prefix}");
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListInstanceProfiles"], target, [])?;

    let profiles = call.store(&grant).instance_profiles();
    let slice = profiles.list_instance_profiles(account, prefix, page).await;
    let slice = slice.map_err(blame::store)?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListInstanceProfilesOutput {
        instance_profiles: Shelf::of(call, &grant).list(&slice).await?,
        is_truncated,
        marker,
    })
}

/// ListInstanceProfilesForRole.
pub(crate) async fn list_instance_profiles_for_role(
    call: &Call<'_>,
    input: ListInstanceProfilesForRoleInput,
) -> Result<ListInstanceProfilesForRoleOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:ListInstanceProfilesForRole")?;
    let role = role.ok_or_else(|| refusal::no_such("role", &name))?;
    let slice = of_role(call.store(&grant), &role, page).await?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListInstanceProfilesForRoleOutput {
        instance_profiles: Shelf::of(call, &grant).list(&slice).await?,
        is_truncated,
        marker,
    })
}

/// DeleteInstanceProfile.
pub(crate) async fn delete_instance_profile(
    call: &Call<'_>,
    input: DeleteInstanceProfileInput,
) -> Result<DeleteInstanceProfileOutput, Fault> {
    let name = &input.instance_profile_name;
    let (grant, profile) = open(call, "iam:DeleteInstanceProfile", name, Vec::new()).await?;
    let profiles = call.store(&grant).instance_profiles();
    profiles
        .remove_instance_profile(profile.account, &profile.id)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::NotFound) => no_such(name),
            _ => refusal::not_removed("instance profile", name, error),
        })?;
    Ok(DeleteInstanceProfileOutput)
}

/// AddRoleToInstanceProfile. Whoever does it passes the role on to machines, which takes the
/// permission to pass it.
pub(crate) async fn add_role_to_instance_profile(
    call: &Call<'_>,
    input: AddRoleToInstanceProfileInput,
) -> Result<AddRoleToInstanceProfileOutput, Fault> {
    let name = parse(&input.instance_profile_name)?;
    let role_name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    // Both decisions before anything is told of either.
    let located = call.locate_instance_profile(&name).await?;
    let located_role = call.locate_role(&role_name).await?;
    let (grant, profile) = located.authorize(call, "iam:AddRoleToInstanceProfile")?;
    let passed_to = ("iam:PassedToService".into(), PASSED_TO.into());
    let (_, role) = located_role.authorize_with(call, "iam:PassRole", [passed_to])?;
    let profile = profile.ok_or_else(|| no_such(&name))?;
    let role = role.ok_or_else(|| refusal::no_such("role", &role_name))?;
    if role.path.as_str().starts_with(SERVICE_LINKED) {
        return Err(protected(role.name.as_str()));
    }
    let profiles = call.store(&grant).instance_profiles();
    let put = profiles.put_role_into_profile(profile.account, &profile.id, &role.id);
    put.await.map_err(|error| match error.conflict() {
        Some(Conflict::LimitExceeded { limit }) => Fault::new(
            FaultKind::LimitExceeded,
            format!("Cannot exceed quota for InstanceSessionsPerInstanceProfile: {limit}"),
        ),
        _ => gone(&name, error),
    })?;
    Ok(AddRoleToInstanceProfileOutput)
}

/// RemoveRoleFromInstanceProfile.
pub(crate) async fn remove_role_from_instance_profile(
    call: &Call<'_>,
    input: RemoveRoleFromInstanceProfileInput,
) -> Result<RemoveRoleFromInstanceProfileOutput, Fault> {
    let name = &input.instance_profile_name;
    let role_name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let (grant, profile) =
        open(call, "iam:RemoveRoleFromInstanceProfile", name, Vec::new()).await?;
    let store = call.store(&grant);
    let role = store.roles().find_role(profile.account, &role_name).await;
    let role = role.map_err(blame::store)?;
    // A role that is not in the profile is told from none as little as need be.
    let role = role
        .filter(|role| profile.role.as_ref() == Some(&role.id))
        .ok_or_else(|| refusal::no_such("role", &role_name))?;
    let profiles = store.instance_profiles();
    let taken = profiles.take_role_from_profile(profile.account, &profile.id, &role.id);
    taken.await.map_err(|error| gone(name, error))?;
    Ok(RemoveRoleFromInstanceProfileOutput)
}

fn parse(name: &str) -> Result<InstanceProfileName, Fault> {
    name.parse().map_err(refusal::invalid)
}

/// Decides an action on the profile of this name, with condition keys of the operation's own, and
/// opens it.
pub(crate) async fn open(
    call: &Call<'_>,
    action: &'static str,
    name: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, InstanceProfile), Fault> {
    let name = parse(name)?;
    let located = call.locate_instance_profile(&name).await?;
    let (grant, profile) = located.authorize_with(call, action, keys)?;
    let profile = profile.ok_or_else(|| no_such(&name))?;
    Ok((grant, profile))
}

/// There is no profile of this name.
pub(crate) fn no_such(name: impl Display) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("Instance Profile {name} cannot be found."),
    )
}

/// The profile, or what was in it, is gone since it was found.
fn gone(name: impl Display, error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::NotFound) => no_such(name),
        _ => blame::store(error),
    }
}

/// A page of the profiles that hold a role.
pub(crate) async fn of_role(
    store: Records<'_>,
    role: &Role,
    page: Page,
) -> Result<Slice<InstanceProfile>, Fault> {
    let profiles = store.instance_profiles();
    let slice = profiles.list_instance_profiles_of(role.account, &role.id, page);
    slice.await.map_err(blame::store)
}

/// A profile in the shape of the API, with the roles that it holds.
pub(crate) fn shown(
    partition: Partition,
    profile: &InstanceProfile,
    roles: Vec<WireRole>,
) -> WireProfile {
    WireProfile {
        path: profile.path.to_string(),
        instance_profile_name: profile.name.to_string(),
        instance_profile_id: profile.id.to_string(),
        arn: Arn::instance_profile(partition, profile.account, &profile.path, &profile.name),
        create_date: profile.created_at,
        roles,
        tags: shape::tags(&profile.tags),
    }
}

/// A role as a profile shows it: without its tags, its boundary and what it is for.
pub(crate) fn held(partition: Partition, role: &Role, trust: &str) -> WireRole {
    WireRole {
        tags: Vec::new(),
        description: None,
        max_session_duration: None,
        permissions_boundary: None,
        ..shape::role(partition, role, trust)
    }
}

/// Shows profiles with their roles.
struct Shelf<'a> {
    store: Records<'a>,
    account: AccountId,
    partition: Partition,
    names: trust::Names,
}

impl<'a> Shelf<'a> {
    fn of(call: &'a Call<'_>, grant: &Grant) -> Self {
        Self {
            store: call.store(grant),
            account: call.caller().account(),
            partition: call.gate().partition(),
            names: trust::Names::default(),
        }
    }

    /// In lists profiles come without their tags.
    async fn list(&mut self, slice: &Slice<InstanceProfile>) -> Result<Vec<WireProfile>, Fault> {
        let mut shown = Vec::with_capacity(slice.items.len());
        for profile in &slice.items {
            shown.push(WireProfile {
                tags: Vec::new(),
                ..self.whole(profile).await?
            });
        }
        Ok(shown)
    }

    async fn whole(&mut self, profile: &InstanceProfile) -> Result<WireProfile, Fault> {
        let role = match &profile.role {
            None => None,
            Some(id) => {
                let role = self.store.roles().role(self.account, id).await;
                role.map_err(blame::store)?
            }
        };
        let mut roles = Vec::new();
        if let Some(role) = role {
            let trust = trust::shown(self.store, &role.trust, &mut self.names).await?;
            roles.push(held(self.partition, &role, &trust));
        }
        Ok(shown(self.partition, profile, roles))
    }
}
