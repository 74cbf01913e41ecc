//! The whole account in one answer: users, groups, roles and managed policies with everything in
//! them.
//!
//! What a page holds comes from one part of the account after another. A marker names the part and
//! the key within it, so that a listing stays true while others write, as every list here does.

use daypass_access::managed::{AWS_MANAGED, AwsManagedPolicy};
use daypass_access::{Call, Records, Target, blame};
use daypass_api::fault::Fault;
use daypass_api::iam::{
    AttachedPolicy, EntityType, GetAccountAuthorizationDetailsInput,
    GetAccountAuthorizationDetailsOutput, GroupDetail, InstanceProfile, ManagedPolicyDetail,
    Policy as WirePolicy, PolicyDetail, PolicyVersion as WireVersion, RoleDetail, UserDetail,
};
use daypass_model::{AccountId, Partition, Timestamp, UniqueId};
use daypass_store::{
    Group, INSTANCE_PROFILES_PER_ACCOUNT, ManagedPolicy, Page, PolicyFilter, Role, Slice, User,
};

use crate::{attachments, instance_profiles, managed, paging, roles, shape, trust, versions};

/// The parts of an account, in the order in which they are told.
const PARTS: [Part; 5] = [
    Part {
        name: "user",
        filter: EntityType::User,
    },
    Part {
        name: "group",
        filter: EntityType::Group,
    },
    Part {
        name: "role",
        filter: EntityType::Role,
    },
    Part {
        name: "aws",
        filter: EntityType::AwsManagedPolicy,
    },
    Part {
        name: "own",
        filter: EntityType::LocalManagedPolicy,
    },
];

/// A part of an account.
#[derive(Clone, Copy)]
struct Part {
    /// What a marker calls it.
    name: &'static str,
    /// What a filter calls it.
    filter: EntityType,
}

/// GetAccountAuthorizationDetails.
pub(crate) async fn get_account_authorization_details(
    call: &Call<'_>,
    input: GetAccountAuthorizationDetailsInput,
) -> Result<GetAccountAuthorizationDetailsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let (first, after) = place(page.after.as_deref())?;
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:GetAccountAuthorizationDetails"], target, [])?;

    let mut teller = Teller {
        store: call.store(&grant),
        account,
        partition: call.gate().partition(),
        names: trust::Names::default(),
        now: call.facts().received_at,
    };
    let mut told = GetAccountAuthorizationDetailsOutput {
        user_detail_list: Vec::new(),
        group_detail_list: Vec::new(),
        role_detail_list: Vec::new(),
        policies: Vec::new(),
        is_truncated: None,
        marker: None,
    };
    let mut room = page.limit.max(1);
    let mut end = None;
    for (at, part) in PARTS.iter().enumerate().skip(first) {
        if !input.filter.is_empty() && !input.filter.contains(&part.filter) {
            continue;
        }
        if room == 0 {
            end = Some(format!("{}:", part.name));
            break;
        }
        let after = after.filter(|_| at == first).map(str::to_owned);
        let page = Page { limit: room, after };
        let (count, next) = teller.tell(part.filter, page, &mut told).await?;
        room = room.saturating_sub(count);
        if let Some(key) = next {
            end = Some(format!("{}:{key}", part.name));
            break;
        }
    }
    let (is_truncated, marker) = paging::mark(&Slice::<()> {
        items: Vec::new(),
        next: end,
    });
    Ok(GetAccountAuthorizationDetailsOutput {
        is_truncated,
        marker,
        ..told
    })
}

/// The part in which a page begins, and the key in it after which it does.
fn place(after: Option<&str>) -> Result<(usize, Option<&str>), Fault> {
    let Some(after) = after else {
        return Ok((0, None));
    };
    let found = after.split_once(':').and_then(|(name, key)| {
        let at = PARTS.iter().position(|part| part.name == name)?;
        Some((at, Some(key).filter(|key| !key.is_empty())))
    });
    found.ok_or_else(|| Fault::validation("Invalid Marker."))
}

/// Reads what a page is to hold.
struct Teller<'a> {
    store: Records<'a>,
    account: AccountId,
    partition: Partition,
    names: trust::Names,
    now: Timestamp,
}

impl Teller<'_> {
    /// Adds a page of a part to the answer: how many things it holds, and the key of the last if
    /// there are more.
    async fn tell(
        &mut self,
        part: EntityType,
        page: Page,
        told: &mut GetAccountAuthorizationDetailsOutput,
    ) -> Result<(usize, Option<String>), Fault> {
        Ok(match part {
            EntityType::User => {
                let users = self.store.users().list_users(self.account, "/", page);
                let slice = users.await.map_err(blame::store)?;
                for user in &slice.items {
                    told.user_detail_list.push(self.user(user).await?);
                }
                (slice.items.len(), slice.next)
            }
            EntityType::Role => {
                let roles = self.store.roles().list_roles(self.account, "/", page);
                let slice = roles.await.map_err(blame::store)?;
                for role in &slice.items {
                    told.role_detail_list.push(self.role(role).await?);
                }
                (slice.items.len(), slice.next)
            }
            EntityType::AwsManagedPolicy => {
                let slice = self.aws_policies(&page).await?;
                let count = slice.items.len();
                told.policies
                    .extend(slice.items.into_iter().map(|(_, p)| p));
                (count, slice.next)
            }
            EntityType::LocalManagedPolicy => {
                let policies = self.store.managed_policies();
                let filter = PolicyFilter::default();
                let slice = policies.list_managed_policies(self.account, filter, page);
                let slice = slice.await.map_err(blame::store)?;
                for policy in &slice.items {
                    told.policies.push(self.own_policy(policy).await?);
                }
                (slice.items.len(), slice.next)
            }
            EntityType::Group => {
                let groups = self.store.groups().list_groups(self.account, "/", page);
                let slice = groups.await.map_err(blame::store)?;
                for group in &slice.items {
                    told.group_detail_list.push(self.group(group).await?);
                }
                (slice.items.len(), slice.next)
            }
        })
    }

    async fn user(&self, user: &User) -> Result<UserDetail, Fault> {
        let shown = shape::user(self.partition, user);
        Ok(UserDetail {
            path: Some(shown.path),
            user_name: Some(shown.user_name),
            user_id: Some(shown.user_id),
            arn: Some(shown.arn),
            create_date: Some(shown.create_date),
            user_policy_list: self.inline(&user.id).await?,
            group_list: self.groups_of(&user.id).await?,
            attached_managed_policies: self.attached(&user.id).await?,
            permissions_boundary: shown.permissions_boundary,
            tags: shown.tags,
        })
    }

    async fn groups_of(&self, user: &UniqueId) -> Result<Vec<String>, Fault> {
        let groups = self.store.groups().groups_of(user).await;
        let groups = groups.map_err(blame::store)?.into_iter();
        Ok(groups.map(|group| group.name.to_string()).collect())
    }

    async fn group(&self, group: &Group) -> Result<GroupDetail, Fault> {
        let shown = shape::group(self.partition, group);
        Ok(GroupDetail {
            path: Some(shown.path),
            group_name: Some(shown.group_name),
            group_id: Some(shown.group_id),
            arn: Some(shown.arn),
            create_date: Some(shown.create_date),
            group_policy_list: self.inline(&group.id).await?,
            attached_managed_policies: self.attached(&group.id).await?,
        })
    }

    async fn role(&mut self, role: &Role) -> Result<RoleDetail, Fault> {
        let trust = trust::shown(self.store, &role.trust, &mut self.names).await?;
        let shown = shape::role(self.partition, role, &trust);
        Ok(RoleDetail {
            path: Some(shown.path),
            role_name: Some(shown.role_name),
            role_id: Some(shown.role_id),
            arn: Some(shown.arn),
            create_date: Some(shown.create_date),
            assume_role_policy_document: shown.assume_role_policy_document,
            instance_profile_list: self.profiles(role, &trust).await?,
            role_policy_list: self.inline(&role.id).await?,
            attached_managed_policies: self.attached(&role.id).await?,
            permissions_boundary: shown.permissions_boundary,
            tags: shown.tags,
            role_last_used: Some(roles::last_used(self.store, &role.id, self.now).await?),
        })
    }

    async fn profiles(&self, role: &Role, trust: &str) -> Result<Vec<InstanceProfile>, Fault> {
        let all = Page::first(INSTANCE_PROFILES_PER_ACCOUNT);
        let profiles = instance_profiles::of_role(self.store, role, all).await?;
        let shown = |profile| {
            let held = instance_profiles::held(self.partition, role, trust);
            instance_profiles::shown(self.partition, profile, vec![held])
        };
        Ok(profiles.items.iter().map(shown).collect())
    }

    async fn inline(&self, owner: &UniqueId) -> Result<Vec<PolicyDetail>, Fault> {
        let policies = self.store.policies().all_inline_policies(owner).await;
        let policies = policies.map_err(blame::store)?.into_iter();
        Ok(policies
            .map(|policy| PolicyDetail {
                policy_name: Some(policy.name.to_string()),
                policy_document: Some(shape::document(&policy.text)),
            })
            .collect())
    }

    async fn attached(&self, owner: &UniqueId) -> Result<Vec<AttachedPolicy>, Fault> {
        let arns = self.store.managed_policies().attached_policies(owner).await;
        let arns = arns.map_err(blame::store)?.into_iter();
        Ok(arns.map(attachments::shown).collect())
    }

    /// The policies of AWS that the account uses, by name.
    async fn aws_policies(
        &self,
        page: &Page,
    ) -> Result<Slice<(String, ManagedPolicyDetail)>, Fault> {
        let mut used = Vec::new();
        for policy in AWS_MANAGED {
            let arn = policy.arn(self.partition);
            let policies = self.store.managed_policies();
            let usage = policies.policy_usage(self.account, &arn).await;
            let usage = usage.map_err(blame::store)?;
            if usage.attached > 0 || usage.boundaries > 0 {
                let version = versions::with_document(&versions::only_version(policy), 1);
                let shown = managed::aws_shape(policy, self.partition, usage);
                used.push((key(policy), detail(shown, vec![version])));
            }
        }
        used.sort_by(|(left, _), (right, _)| left.cmp(right));
        Ok(paging::within(used, page, |(key, _)| key.clone()))
    }

    async fn own_policy(&self, policy: &ManagedPolicy) -> Result<ManagedPolicyDetail, Fault> {
        let policies = self.store.managed_policies();
        let found = policies.list_policy_versions(&policy.id).await;
        let found = found.map_err(blame::store)?;
        let versions = found
            .iter()
            .map(|version| versions::with_document(version, policy.default_version))
            .collect();
        Ok(detail(managed::own_shape(policy), versions))
    }
}

/// By what the policies of AWS are listed.
fn key(policy: &AwsManagedPolicy) -> String {
    policy.name.to_ascii_lowercase()
}

fn detail(policy: WirePolicy, versions: Vec<WireVersion>) -> ManagedPolicyDetail {
    ManagedPolicyDetail {
        policy_name: policy.policy_name,
        policy_id: policy.policy_id,
        arn: policy.arn,
        path: policy.path,
        default_version_id: policy.default_version_id,
        attachment_count: policy.attachment_count,
        permissions_boundary_usage_count: policy.permissions_boundary_usage_count,
        is_attachable: policy.is_attachable,
        description: policy.description,
        create_date: policy.create_date,
        update_date: policy.update_date,
        policy_version_list: versions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_names_a_part_and_a_key() {
        assert_eq!(place(None).unwrap(), (0, None));
        assert_eq!(place(Some("role:")).unwrap(), (2, None));
        assert_eq!(place(Some("own:a:b")).unwrap(), (4, Some("a:b")));
        for other in ["", "role", "roles:x", ":x"] {
            assert!(place(Some(other)).is_err(), "{other}");
        }
    }
}
