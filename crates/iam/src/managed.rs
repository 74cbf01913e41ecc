//! Managed policies: the account's own and those that come with the program.

use daypass_access::managed::{AWS_MANAGED, AwsManagedPolicy, PolicyArn};
use daypass_access::{
    Call, ConditionKey, Grant, PolicyAccess, PolicyEntry, Records, Target, blame,
};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    CreatePolicyInput, CreatePolicyOutput, DeletePolicyInput, DeletePolicyOutput, EntityType,
    GetPolicyInput, GetPolicyOutput, ListEntitiesForPolicyInput, ListEntitiesForPolicyOutput,
    ListPoliciesInput, ListPoliciesOutput, Policy as WirePolicy, PolicyGroup, PolicyRole,
    PolicyScopeType, PolicyUsageType, PolicyUser,
};
use daypass_model::{AccountId, Arn, IdKind, Partition, PolicyName, UniqueId};
use daypass_policy::limits::size_without_white_space;
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{
    Conflict, Dependents, HolderFilter, HolderKind, ManagedPolicy, Page, PolicyFilter, PolicyUsage,
    PolicyUse, Slice,
};

use crate::users::parse_path;
use crate::{paging, refusal, shape, versions};

/// How many characters a managed policy has at most, white space not counted (policy spec, Limits).
pub(crate) const LONGEST: usize = 6_144;

/// CreatePolicy.
pub(crate) async fn create_policy(
    call: &Call<'_>,
    input: CreatePolicyInput,
) -> Result<CreatePolicyOutput, Fault> {
    let name: PolicyName = input.policy_name.parse().map_err(refusal::invalid)?;
    let path = parse_path(input.path.as_deref())?;
    let tags = shape::parse_tags(&input.tags)?;

    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = Arn::policy(partition, account, &path, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions = shape::create_actions("iam:CreatePolicy", "iam:TagPolicy", &tags);
    let grant = call.authorize(&actions, target, shape::request_tags(&tags))?;

    check_document(&input.policy_document)?;
    let id = UniqueId::generate(IdKind::ManagedPolicy, account, call.gate().entropy())
        .map_err(blame::entropy)?;
    let now = call.facts().received_at;
    let policy = ManagedPolicy {
        account,
        id,
        arn,
        name,
        path,
        description: input.description,
        tags,
        created_at: now,
        updated_at: now,
        default_version: 1,
        usage: PolicyUsage::default(),
    };
    call.store(&grant)
        .managed_policies()
        .add_managed_policy(policy.clone(), input.policy_document)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::NameTaken) => Fault::new(
                FaultKind::EntityAlreadyExists,
                format!(
                    "A policy called {} already exists. Duplicate names are not allowed.",
                    policy.name
                ),
            ),
            _ => blame::store(error),
        })?;
    Ok(CreatePolicyOutput {
        policy: Some(WirePolicy {
            description: None,
            ..own_shape(&policy)
        }),
    })
}

/// GetPolicy.
pub(crate) async fn get_policy(
    call: &Call<'_>,
    input: GetPolicyInput,
) -> Result<GetPolicyOutput, Fault> {
    let arn = &input.policy_arn;
    let (grant, policy) = open(call, "iam:GetPolicy", arn, PolicyAccess::Read).await?;
    let shown = match policy {
        PolicyEntry::Own(policy) => own_shape(&policy),
        PolicyEntry::Aws(policy) => {
            let usage = call
                .store(&grant)
                .managed_policies()
                .policy_usage(call.caller().account(), arn)
                .await
                .map_err(blame::store)?;
            aws_shape(policy, call.gate().partition(), usage)
        }
    };
    Ok(GetPolicyOutput {
        policy: Some(shown),
    })
}

/// ListPolicies: those of AWS, then the account's own, each by name.
pub(crate) async fn list_policies(
    call: &Call<'_>,
    input: ListPoliciesInput,
) -> Result<ListPoliciesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListPolicies"], target, [])?;

    let store = call.store(&grant);
    let filter = PolicyFilter {
        path_prefix: input.path_prefix.unwrap_or_default(),
        attached: input.only_attached.unwrap_or(false),
        used_as: input.policy_usage_filter.map(used_as),
    };
    let scope = input.scope.unwrap_or(PolicyScopeType::All);
    let limit = page.limit.max(1);
    let mut found: Vec<(String, WirePolicy)> = Vec::new();
    let after = page.after.as_deref().unwrap_or_default();
    if scope != PolicyScopeType::Local && !after.starts_with(OWN) {
        let partition = call.gate().partition();
        found = aws_policies(store, (account, partition), &filter, after).await?;
    }
    if scope != PolicyScopeType::Aws && found.len() <= limit {
        let rest = Page {
            // One more than will be given tells whether there are more.
            limit: limit.saturating_add(1) - found.len(),
            after: after.strip_prefix(OWN).map(str::to_owned),
        };
        let own = store
            .managed_policies()
            .list_managed_policies(account, filter, rest)
            .await
            .map_err(blame::store)?;
        found.extend(own.items.iter().map(|policy| {
            let key = format!("{OWN}{}", policy.name.folded());
            (key, own_shape(policy))
        }));
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let slice = Slice {
        next: found.last().filter(|_| more).map(|(key, _)| key.clone()),
        items: found,
    };
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListPoliciesOutput {
        policies: slice
            .items
            .into_iter()
            .map(|(_, policy)| WirePolicy {
                description: None,
                tags: Vec::new(),
                ..policy
            })
            .collect(),
        is_truncated,
        marker,
    })
}

/// Where a page ended, of the account's own policies.
const OWN: &str = "own:";

/// Where a page ended, of those of AWS. It sorts before [`OWN`].
const AWS: &str = "aws:";

/// The policies of AWS after a key, by name, each with its key.
async fn aws_policies(
    store: Records<'_>,
    (account, partition): (AccountId, Partition),
    filter: &PolicyFilter,
    after: &str,
) -> Result<Vec<(String, WirePolicy)>, Fault> {
    let mut found = Vec::new();
    for policy in AWS_MANAGED {
        let key = format!("{AWS}{}", policy.name);
        if key.as_str() <= after || !policy.path.starts_with(&filter.path_prefix) {
            continue;
        }
        let usage = store
            .managed_policies()
            .policy_usage(account, &policy.arn(partition))
            .await
            .map_err(blame::store)?;
        let is_used = match filter.used_as {
            None => true,
            Some(PolicyUse::Attached) => usage.attached > 0,
            Some(PolicyUse::Boundary) => usage.boundaries > 0,
        };
        if is_used && (usage.attached > 0 || !filter.attached) {
            found.push((key, aws_shape(policy, partition, usage)));
        }
    }
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(found)
}

/// DeletePolicy.
pub(crate) async fn delete_policy(
    call: &Call<'_>,
    input: DeletePolicyInput,
) -> Result<DeletePolicyOutput, Fault> {
    let arn = &input.policy_arn;
    let (grant, policy) = own(call, "iam:DeletePolicy", arn).await?;
    let conflict = |message: &str| Fault::new(FaultKind::DeleteConflict, message);
    call.store(&grant)
        .managed_policies()
        .remove_managed_policy(policy.account, &policy.id)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::HasDependents(Dependents::PolicyHolders)) => {
                conflict("Cannot delete a policy attached to entities.")
            }
            Some(Conflict::HasDependents(Dependents::PolicyVersions)) => conflict(
                "This policy has more than one version. Before you delete a policy, you must \
                 delete the policy's versions. The default version is deleted with the policy.",
            ),
            Some(Conflict::NotFound) => refusal::no_such_policy(arn),
            _ => blame::store(error),
        })?;
    Ok(DeletePolicyOutput)
}

/// ListEntitiesForPolicy: the account's groups, roles and users that use a policy.
pub(crate) async fn list_entities_for_policy(
    call: &Call<'_>,
    input: ListEntitiesForPolicyInput,
) -> Result<ListEntitiesForPolicyOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let arn = &input.policy_arn;
    let action = "iam:ListEntitiesForPolicy";
    let (grant, _) = open(call, action, arn, PolicyAccess::Read).await?;
    let kind = match input.entity_filter {
        None => Some(None),
        Some(EntityType::User) => Some(Some(HolderKind::User)),
        Some(EntityType::Role) => Some(Some(HolderKind::Role)),
        Some(EntityType::Group) => Some(Some(HolderKind::Group)),
        // No policy is attached to a policy.
        Some(EntityType::LocalManagedPolicy | EntityType::AwsManagedPolicy) => None,
    };
    let slice = match kind {
        None => Slice {
            items: Vec::new(),
            next: None,
        },
        Some(kind) => {
            let filter = HolderFilter {
                path_prefix: input.path_prefix.unwrap_or_default(),
                kind,
                used_as: input.policy_usage_filter.map(used_as),
            };
            call.store(&grant)
                .managed_policies()
                .list_policy_holders(call.caller().account(), arn, filter, page)
                .await
                .map_err(blame::store)?
        }
    };
    let (is_truncated, marker) = paging::mark(&slice);
    let (mut policy_groups, mut policy_users) = (Vec::new(), Vec::new());
    let mut policy_roles = Vec::new();
    for holder in slice.items {
        let (name, id) = (Some(holder.name), Some(holder.id.to_string()));
        match holder.kind {
            HolderKind::Group => policy_groups.push(PolicyGroup {
                group_name: name,
                group_id: id,
            }),
            HolderKind::User => policy_users.push(PolicyUser {
                user_name: name,
                user_id: id,
            }),
            HolderKind::Role => policy_roles.push(PolicyRole {
                role_name: name,
                role_id: id,
            }),
        }
    }
    Ok(ListEntitiesForPolicyOutput {
        policy_groups,
        policy_users,
        policy_roles,
        is_truncated,
        marker,
    })
}

/// Decides an action on the policy of this ARN and opens it.
pub(crate) async fn open(
    call: &Call<'_>,
    action: &'static str,
    text: &str,
    access: PolicyAccess,
) -> Result<(Grant, PolicyEntry), Fault> {
    open_with(call, action, (text, access), Vec::new()).await
}

async fn open_with(
    call: &Call<'_>,
    action: &'static str,
    (text, access): (&str, PolicyAccess),
    keys: Vec<ConditionKey>,
) -> Result<(Grant, PolicyEntry), Fault> {
    let arn =
        PolicyArn::parse(text, call.gate().partition()).ok_or_else(|| refusal::no_arn(text))?;
    let located = call.locate_policy(&arn, access).await?;
    let (grant, policy) = located.authorize_with(call, action, keys)?;
    let policy = policy.ok_or_else(|| refusal::no_such_policy(text))?;
    Ok((grant, policy))
}

/// Decides an action that changes the policy of this ARN and opens it.
pub(crate) async fn own(
    call: &Call<'_>,
    action: &'static str,
    text: &str,
) -> Result<(Grant, ManagedPolicy), Fault> {
    own_with(call, action, text, Vec::new()).await
}

/// [`own`], with condition keys of the operation's own.
pub(crate) async fn own_with(
    call: &Call<'_>,
    action: &'static str,
    text: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, ManagedPolicy), Fault> {
    match open_with(call, action, (text, PolicyAccess::Change), keys).await? {
        (grant, PolicyEntry::Own(policy)) => Ok((grant, policy)),
        // No decision allows to change one of AWS's.
        (_, PolicyEntry::Aws(_)) => Err(Fault::internal("a decision allowed to change a constant")),
    }
}

/// Checks the document of a managed policy.
pub(crate) fn check_document(text: &str) -> Result<(), Fault> {
    Policy::parse(text, DocumentKind::Identity)
        .map_err(|error| Fault::new(FaultKind::MalformedPolicyDocument, error.to_string()))?;
    if size_without_white_space(text) > LONGEST {
        return Err(Fault::new(
            FaultKind::LimitExceeded,
            format!("Cannot exceed quota for PolicySize: {LONGEST}"),
        ));
    }
    Ok(())
}

fn used_as(filter: PolicyUsageType) -> PolicyUse {
    match filter {
        PolicyUsageType::PermissionsPolicy => PolicyUse::Attached,
        PolicyUsageType::PermissionsBoundary => PolicyUse::Boundary,
    }
}

/// A policy of the account.
pub(crate) fn own_shape(policy: &ManagedPolicy) -> WirePolicy {
    WirePolicy {
        policy_name: Some(policy.name.to_string()),
        policy_id: Some(policy.id.to_string()),
        arn: Some(policy.arn.clone()),
        path: Some(policy.path.to_string()),
        default_version_id: Some(versions::version_id(policy.default_version)),
        attachment_count: i32::try_from(policy.usage.attached).ok(),
        permissions_boundary_usage_count: i32::try_from(policy.usage.boundaries).ok(),
        is_attachable: Some(true),
        description: policy.description.clone(),
        create_date: Some(policy.created_at),
        update_date: Some(policy.updated_at),
        tags: shape::tags(&policy.tags),
    }
}

/// A policy that comes with the program.
pub(crate) fn aws_shape(
    policy: &AwsManagedPolicy,
    partition: Partition,
    usage: PolicyUsage,
) -> WirePolicy {
    WirePolicy {
        policy_name: Some(policy.name.to_owned()),
        policy_id: Some(policy.id.to_owned()),
        arn: Some(policy.arn(partition)),
        path: Some(policy.path.to_owned()),
        default_version_id: Some(versions::version_id(1)),
        attachment_count: i32::try_from(usage.attached).ok(),
        permissions_boundary_usage_count: i32::try_from(usage.boundaries).ok(),
        is_attachable: Some(policy.is_attachable()),
        description: Some(policy.description.to_owned()),
        create_date: Some(AwsManagedPolicy::created_at()),
        update_date: Some(AwsManagedPolicy::created_at()),
        tags: Vec::new(),
    }
}
