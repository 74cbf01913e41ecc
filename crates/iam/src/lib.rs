//! The IAM operations, by noun: users, roles, their inline policies, access keys.
//!
//! Every operation finds what it is about, asks for the action, and only with the grant opens
//! what was found or reaches the store. This room never knows HTTP, SQL or XML. An operation that
//! is not in [`OPERATIONS`] does not exist: the front room answers `InvalidAction` for it.

mod keys;
mod organizations;
mod paging;
mod policies;
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
    operation!(
        iam::ListOrganizationsFeatures,
        organizations::list_organizations_features
    ),
    operation!(
        iam::EnableOrganizationsRootCredentialsManagement,
        organizations::enable_root_credentials_management
    ),
    operation!(
        iam::DisableOrganizationsRootCredentialsManagement,
        organizations::disable_root_credentials_management
    ),
    operation!(
        iam::EnableOrganizationsRootSessions,
        organizations::enable_root_sessions
    ),
    operation!(
        iam::DisableOrganizationsRootSessions,
        organizations::disable_root_sessions
    ),
];
