//! The IAM operations, by noun: users, roles, their inline policies, access keys, virtual MFA
//! devices.
//!
//! Every operation finds what it is about, asks for the action, and only with the grant opens
//! what was found or reaches the store. This room never knows HTTP, SQL or XML. An operation that
//! is not in [`OPERATIONS`] does not exist: the front room answers `InvalidAction` for it.

mod keys;
mod mfa;
mod mfa_tags;
mod paging;
mod policies;
mod qr;
mod refusal;
mod roles;
mod shape;
mod trust;
mod users;

use daypass_access::operation;
use daypass_access::operation::Row;
use daypass_api::iam;

/// Every IAM operation that is served.
pub static OPERATIONS: &[Row] = &[
    operation!(iam::CreateUser, users::create_user, records its answer),
    operation!(iam::GetUser, users::get_user),
    operation!(iam::ListUsers, users::list_users),
    operation!(iam::DeleteUser, users::delete_user),
    operation!(iam::CreateRole, roles::create_role, records its answer),
    operation!(iam::GetRole, roles::get_role),
    operation!(iam::ListRoles, roles::list_roles),
    operation!(iam::UpdateRole, roles::update_role),
    operation!(
        iam::UpdateAssumeRolePolicy,
        roles::update_assume_role_policy
    ),
    operation!(iam::DeleteRole, roles::delete_role),
    operation!(iam::CreateAccessKey, keys::create_access_key, records its answer),
    operation!(iam::ListAccessKeys, keys::list_access_keys),
    operation!(iam::UpdateAccessKey, keys::update_access_key),
    operation!(iam::DeleteAccessKey, keys::delete_access_key),
    operation!(iam::PutUserPolicy, policies::put_user_policy),
    operation!(iam::GetUserPolicy, policies::get_user_policy),
    operation!(iam::ListUserPolicies, policies::list_user_policies),
    operation!(iam::DeleteUserPolicy, policies::delete_user_policy),
    operation!(iam::PutRolePolicy, policies::put_role_policy),
    operation!(iam::GetRolePolicy, policies::get_role_policy),
    operation!(iam::ListRolePolicies, policies::list_role_policies),
    operation!(iam::DeleteRolePolicy, policies::delete_role_policy),
    operation!(iam::CreateVirtualMFADevice, mfa::create_virtual_mfa_device, records its answer),
    operation!(iam::EnableMFADevice, mfa::enable_mfa_device),
    operation!(iam::GetMFADevice, mfa::get_mfa_device),
    operation!(iam::ListMFADevices, mfa::list_mfa_devices),
    operation!(iam::ListVirtualMFADevices, mfa::list_virtual_mfa_devices),
    operation!(iam::ResyncMFADevice, mfa::resync_mfa_device),
    operation!(iam::DeactivateMFADevice, mfa::deactivate_mfa_device),
    operation!(iam::DeleteVirtualMFADevice, mfa::delete_virtual_mfa_device),
    operation!(iam::TagMFADevice, mfa_tags::tag_mfa_device),
    operation!(iam::UntagMFADevice, mfa_tags::untag_mfa_device),
    operation!(iam::ListMFADeviceTags, mfa_tags::list_mfa_device_tags),
];
