//! The IAM operations, by noun: users, groups, roles, their inline policies, access keys, managed
//! policies with their versions and attachments, permissions boundaries, virtual MFA devices,
//! delegation requests, OIDC and SAML providers and what they have beyond AWS's, passwords, the switch for outbound web identity,
//! instance profiles, service-linked roles, the account itself, tags of whatever has some.
//!
//! Every operation finds what it is about, asks for the action, and only with the grant opens
//! what was found or reaches the store. This room never knows HTTP, SQL or XML. An operation that
//! is neither in [`OPERATIONS`] nor in [`UNSUPPORTED`] does not exist: the front room answers
//! `InvalidAction` for it.

mod account;
mod attachments;
mod boundaries;
mod credential_report;
mod delegations;
mod details;
mod groups;
mod instance_profiles;
mod keys;
mod last_accessed;
mod managed;
mod memberships;
mod mfa;
mod not_kept;
mod oidc_providers;
mod organizations;
mod outbound;
mod paging;
mod password_policy;
mod passwords;
mod policies;
mod provider_options;
mod qr;
mod refusal;
mod roles;
mod saml_providers;
mod service_linked;
mod shape;
mod simulate;
mod tags;
mod template;
mod trust;
mod unsupported;
mod users;
mod versions;

use daypass_access::operation;
use daypass_access::operation::Row;
use daypass_api::iam;

pub use unsupported::UNSUPPORTED;

/// Every IAM operation that is served.
pub static OPERATIONS: &[Row] = &[
    operation!(iam::CreateUser, users::create_user, records its answer),
    operation!(iam::GetUser, users::get_user),
    operation!(iam::ListUsers, users::list_users),
    operation!(iam::UpdateUser, users::update_user),
    operation!(iam::DeleteUser, users::delete_user),
    operation!(iam::CreateGroup, groups::create_group, records its answer),
    operation!(iam::GetGroup, groups::get_group),
    operation!(iam::ListGroups, groups::list_groups),
    operation!(iam::UpdateGroup, groups::update_group),
    operation!(iam::DeleteGroup, groups::delete_group),
    operation!(iam::AddUserToGroup, memberships::add_user_to_group),
    operation!(
        iam::RemoveUserFromGroup,
        memberships::remove_user_from_group
    ),
    operation!(iam::ListGroupsForUser, memberships::list_groups_for_user),
    operation!(iam::CreateRole, roles::create_role, records its answer),
    operation!(iam::GetRole, roles::get_role),
    operation!(iam::ListRoles, roles::list_roles),
    operation!(iam::UpdateRole, roles::update_role),
    operation!(iam::UpdateRoleDescription, roles::update_role_description),
    operation!(
        iam::UpdateAssumeRolePolicy,
        roles::update_assume_role_policy
    ),
    operation!(iam::DeleteRole, roles::delete_role),
    operation!(iam::CreateAccessKey, keys::create_access_key, records its answer),
    operation!(iam::ListAccessKeys, keys::list_access_keys),
    operation!(iam::UpdateAccessKey, keys::update_access_key),
    operation!(iam::DeleteAccessKey, keys::delete_access_key),
    operation!(iam::GetAccessKeyLastUsed, keys::get_access_key_last_used),
    operation!(iam::PutUserPolicy, policies::put_user_policy),
    operation!(iam::GetUserPolicy, policies::get_user_policy),
    operation!(iam::ListUserPolicies, policies::list_user_policies),
    operation!(iam::DeleteUserPolicy, policies::delete_user_policy),
    operation!(iam::PutRolePolicy, policies::put_role_policy),
    operation!(iam::GetRolePolicy, policies::get_role_policy),
    operation!(iam::ListRolePolicies, policies::list_role_policies),
    operation!(iam::DeleteRolePolicy, policies::delete_role_policy),
    operation!(iam::PutGroupPolicy, policies::put_group_policy),
    operation!(iam::GetGroupPolicy, policies::get_group_policy),
    operation!(iam::ListGroupPolicies, policies::list_group_policies),
    operation!(iam::DeleteGroupPolicy, policies::delete_group_policy),
    operation!(iam::CreatePolicy, managed::create_policy, records its answer),
    operation!(iam::GetPolicy, managed::get_policy),
    operation!(iam::ListPolicies, managed::list_policies),
    operation!(iam::DeletePolicy, managed::delete_policy),
    operation!(
        iam::ListEntitiesForPolicy,
        managed::list_entities_for_policy
    ),
    operation!(iam::CreatePolicyVersion, versions::create_policy_version, records its answer),
    operation!(iam::GetPolicyVersion, versions::get_policy_version),
    operation!(iam::ListPolicyVersions, versions::list_policy_versions),
    operation!(
        iam::SetDefaultPolicyVersion,
        versions::set_default_policy_version
    ),
    operation!(iam::DeletePolicyVersion, versions::delete_policy_version),
    operation!(iam::AttachUserPolicy, attachments::attach_user_policy),
    operation!(iam::DetachUserPolicy, attachments::detach_user_policy),
    operation!(
        iam::ListAttachedUserPolicies,
        attachments::list_attached_user_policies
    ),
    operation!(iam::AttachRolePolicy, attachments::attach_role_policy),
    operation!(iam::DetachRolePolicy, attachments::detach_role_policy),
    operation!(
        iam::ListAttachedRolePolicies,
        attachments::list_attached_role_policies
    ),
    operation!(iam::AttachGroupPolicy, attachments::attach_group_policy),
    operation!(iam::DetachGroupPolicy, attachments::detach_group_policy),
    operation!(
        iam::ListAttachedGroupPolicies,
        attachments::list_attached_group_policies
    ),
    operation!(
        iam::PutUserPermissionsBoundary,
        boundaries::put_user_permissions_boundary
    ),
    operation!(
        iam::DeleteUserPermissionsBoundary,
        boundaries::delete_user_permissions_boundary
    ),
    operation!(
        iam::PutRolePermissionsBoundary,
        boundaries::put_role_permissions_boundary
    ),
    operation!(
        iam::DeleteRolePermissionsBoundary,
        boundaries::delete_role_permissions_boundary
    ),
    operation!(iam::CreateDelegationRequest, delegations::create_delegation_request, records its answer),
    operation!(
        iam::AssociateDelegationRequest,
        delegations::associate_delegation_request
    ),
    operation!(
        iam::UpdateDelegationRequest,
        delegations::update_delegation_request
    ),
    operation!(
        iam::AcceptDelegationRequest,
        delegations::accept_delegation_request
    ),
    operation!(
        iam::RejectDelegationRequest,
        delegations::reject_delegation_request
    ),
    operation!(iam::SendDelegationToken, delegations::send_delegation_token),
    operation!(
        iam::GetDelegationRequest,
        delegations::get_delegation_request
    ),
    operation!(
        iam::ListDelegationRequests,
        delegations::list_delegation_requests
    ),
    operation!(iam::CreateVirtualMFADevice, mfa::create_virtual_mfa_device, records its answer),
    operation!(iam::EnableMFADevice, mfa::enable_mfa_device),
    operation!(iam::GetMFADevice, mfa::get_mfa_device),
    operation!(iam::ListMFADevices, mfa::list_mfa_devices),
    operation!(iam::ListVirtualMFADevices, mfa::list_virtual_mfa_devices),
    operation!(iam::ResyncMFADevice, mfa::resync_mfa_device),
    operation!(iam::DeactivateMFADevice, mfa::deactivate_mfa_device),
    operation!(iam::DeleteVirtualMFADevice, mfa::delete_virtual_mfa_device),
    operation!(iam::CreateOpenIDConnectProvider, oidc_providers::create_open_id_connect_provider, records its answer),
    operation!(
        iam::GetOpenIDConnectProvider,
        oidc_providers::get_open_id_connect_provider
    ),
    operation!(
        iam::ListOpenIDConnectProviders,
        oidc_providers::list_open_id_connect_providers
    ),
    operation!(
        iam::DeleteOpenIDConnectProvider,
        oidc_providers::delete_open_id_connect_provider
    ),
    operation!(
        iam::AddClientIDToOpenIDConnectProvider,
        oidc_providers::add_client_id_to_open_id_connect_provider
    ),
    operation!(
        iam::RemoveClientIDFromOpenIDConnectProvider,
        oidc_providers::remove_client_id_from_open_id_connect_provider
    ),
    operation!(
        iam::UpdateOpenIDConnectProviderThumbprint,
        oidc_providers::update_open_id_connect_provider_thumbprint
    ),
    operation!(
        iam::TagOpenIDConnectProvider,
        oidc_providers::tag_open_id_connect_provider
    ),
    operation!(
        iam::UntagOpenIDConnectProvider,
        oidc_providers::untag_open_id_connect_provider
    ),
    operation!(
        iam::ListOpenIDConnectProviderTags,
        oidc_providers::list_open_id_connect_provider_tags
    ),
    operation!(iam::CreateAccountAlias, account::create_account_alias),
    operation!(iam::DeleteAccountAlias, account::delete_account_alias),
    operation!(iam::ListAccountAliases, account::list_account_aliases),
    operation!(iam::GetAccountSummary, account::get_account_summary),
    operation!(
        iam::SetSecurityTokenServicePreferences,
        account::set_security_token_service_preferences
    ),
    operation!(iam::ListSSHPublicKeys, not_kept::list_ssh_public_keys),
    operation!(
        iam::ListServerCertificates,
        not_kept::list_server_certificates
    ),
    operation!(
        iam::ListServiceSpecificCredentials,
        not_kept::list_service_specific_credentials
    ),
    operation!(
        iam::ListSigningCertificates,
        not_kept::list_signing_certificates
    ),
    operation!(iam::CreateServiceLinkedRole, service_linked::create_service_linked_role, records its answer),
    operation!(
        iam::DeleteServiceLinkedRole,
        service_linked::delete_service_linked_role
    ),
    operation!(
        iam::GetServiceLinkedRoleDeletionStatus,
        service_linked::get_service_linked_role_deletion_status
    ),
    operation!(iam::CreateInstanceProfile, instance_profiles::create_instance_profile, records its answer),
    operation!(
        iam::GetInstanceProfile,
        instance_profiles::get_instance_profile
    ),
    operation!(
        iam::ListInstanceProfiles,
        instance_profiles::list_instance_profiles
    ),
    operation!(
        iam::ListInstanceProfilesForRole,
        instance_profiles::list_instance_profiles_for_role
    ),
    operation!(
        iam::DeleteInstanceProfile,
        instance_profiles::delete_instance_profile
    ),
    operation!(
        iam::AddRoleToInstanceProfile,
        instance_profiles::add_role_to_instance_profile
    ),
    operation!(
        iam::RemoveRoleFromInstanceProfile,
        instance_profiles::remove_role_from_instance_profile
    ),
    operation!(iam::TagInstanceProfile, tags::tag_instance_profile),
    operation!(iam::UntagInstanceProfile, tags::untag_instance_profile),
    operation!(
        iam::ListInstanceProfileTags,
        tags::list_instance_profile_tags
    ),
    operation!(iam::TagUser, tags::tag_user),
    operation!(iam::UntagUser, tags::untag_user),
    operation!(iam::ListUserTags, tags::list_user_tags),
    operation!(iam::TagRole, tags::tag_role),
    operation!(iam::UntagRole, tags::untag_role),
    operation!(iam::ListRoleTags, tags::list_role_tags),
    operation!(iam::TagPolicy, tags::tag_policy),
    operation!(iam::UntagPolicy, tags::untag_policy),
    operation!(iam::ListPolicyTags, tags::list_policy_tags),
    operation!(iam::TagMFADevice, tags::tag_mfa_device),
    operation!(iam::UntagMFADevice, tags::untag_mfa_device),
    operation!(iam::ListMFADeviceTags, tags::list_mfa_device_tags),
    operation!(
        iam::GetAccountAuthorizationDetails,
        details::get_account_authorization_details
    ),
    operation!(iam::SimulateCustomPolicy, simulate::simulate_custom_policy),
    operation!(
        iam::SimulatePrincipalPolicy,
        simulate::simulate_principal_policy
    ),
    operation!(
        iam::GetContextKeysForCustomPolicy,
        simulate::get_context_keys_for_custom_policy
    ),
    operation!(
        iam::GetContextKeysForPrincipalPolicy,
        simulate::get_context_keys_for_principal_policy
    ),
    operation!(iam::CreateSAMLProvider, saml_providers::create_saml_provider, records its answer),
    operation!(
        iam::UpdateSAMLProvider,
        saml_providers::update_saml_provider
    ),
    operation!(iam::GetSAMLProvider, saml_providers::get_saml_provider),
    operation!(iam::ListSAMLProviders, saml_providers::list_saml_providers),
    operation!(
        iam::DeleteSAMLProvider,
        saml_providers::delete_saml_provider
    ),
    operation!(iam::TagSAMLProvider, saml_providers::tag_saml_provider),
    operation!(iam::UntagSAMLProvider, saml_providers::untag_saml_provider),
    operation!(
        iam::ListSAMLProviderTags,
        saml_providers::list_saml_provider_tags
    ),
    operation!(
        iam::DaypassGetOpenIDConnectProvider,
        provider_options::get_open_id_connect_provider
    ),
    operation!(
        iam::DaypassUpdateOpenIDConnectProvider,
        provider_options::update_open_id_connect_provider
    ),
    operation!(
        iam::DaypassGetSAMLProvider,
        provider_options::get_saml_provider
    ),
    operation!(
        iam::DaypassUpdateSAMLProvider,
        provider_options::update_saml_provider
    ),
    operation!(iam::CreateLoginProfile, passwords::create_login_profile, records its answer),
    operation!(iam::GetLoginProfile, passwords::get_login_profile),
    operation!(iam::UpdateLoginProfile, passwords::update_login_profile),
    operation!(iam::DeleteLoginProfile, passwords::delete_login_profile),
    operation!(iam::ChangePassword, passwords::change_password),
    operation!(
        iam::GetAccountPasswordPolicy,
        password_policy::get_account_password_policy
    ),
    operation!(
        iam::UpdateAccountPasswordPolicy,
        password_policy::update_account_password_policy
    ),
    operation!(
        iam::DeleteAccountPasswordPolicy,
        password_policy::delete_account_password_policy
    ),
    operation!(iam::EnableOutboundWebIdentityFederation, outbound::enable_outbound_web_identity_federation, records its answer),
    operation!(
        iam::GetOutboundWebIdentityFederationInfo,
        outbound::get_outbound_web_identity_federation_info
    ),
    operation!(
        iam::DisableOutboundWebIdentityFederation,
        outbound::disable_outbound_web_identity_federation
    ),
    operation!(
        iam::GenerateCredentialReport,
        credential_report::generate_credential_report
    ),
    operation!(
        iam::GetCredentialReport,
        credential_report::get_credential_report
    ),
    operation!(
        iam::GenerateServiceLastAccessedDetails,
        last_accessed::generate,
        records its answer
    ),
    operation!(iam::GetServiceLastAccessedDetails, last_accessed::get),
    operation!(
        iam::GetServiceLastAccessedDetailsWithEntities,
        last_accessed::get_with_entities
    ),
    operation!(
        iam::ListPoliciesGrantingServiceAccess,
        last_accessed::list_policies_granting_service_access
    ),
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
