//! The operations of AWS Identity and Access Management, API version 2010-05-08.
//!
//! Generated from `models/` by `cargo xtask generate`; not for editing.

#![expect(
    missing_docs,
    reason = "members are described by the service's own API reference, under the names they have here"
)]

use std::collections::BTreeMap;
use std::marker::PhantomData;

use daypass_model::Timestamp;

use crate::choice::choice;
use crate::encode::{Value, put_unless_empty};
use crate::pattern::{Class, Matcher, Pattern, Run, by_hand};
use crate::reader::{Members, Reader};
use crate::rule::{Boolean, Integer, List, Map, OneOf, Secret, Structure, Text};
use crate::{
    Encoder, ErrorShape, Input, Operation, Output, Sensitive, SensitiveBytes, Service, Visitor,
};

/// The API version.
pub const VERSION: &str = "2010-05-08";

/// The namespace of responses.
pub const NAMESPACE: &str = "https://iam.amazonaws.com/doc/2010-05-08/";

/// The names of all operations, in the model's order.
pub const ALL: &[&str] = &[
    "AcceptDelegationRequest",
    "AcquireRole",
    "AddClientIDToOpenIDConnectProvider",
    "AddRoleToInstanceProfile",
    "AddUserToGroup",
    "AssociateDelegationRequest",
    "AttachGroupPolicy",
    "AttachRolePolicy",
    "AttachUserPolicy",
    "ChangePassword",
    "CreateAccessKey",
    "CreateAccountAlias",
    "CreateDelegationRequest",
    "CreateGroup",
    "CreateInstanceProfile",
    "CreateLoginProfile",
    "CreateOpenIDConnectProvider",
    "CreatePolicy",
    "CreatePolicyVersion",
    "CreateRole",
    "CreateSAMLProvider",
    "CreateServiceLinkedRole",
    "CreateServiceSpecificCredential",
    "CreateUser",
    "CreateVirtualMFADevice",
    "DeactivateMFADevice",
    "DeleteAccessKey",
    "DeleteAccountAlias",
    "DeleteAccountPasswordPolicy",
    "DeleteGroup",
    "DeleteGroupPolicy",
    "DeleteInstanceProfile",
    "DeleteLoginProfile",
    "DeleteOpenIDConnectProvider",
    "DeletePolicy",
    "DeletePolicyVersion",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DeleteSAMLProvider",
    "DeleteSSHPublicKey",
    "DeleteServerCertificate",
    "DeleteServiceLinkedRole",
    "DeleteServiceSpecificCredential",
    "DeleteSigningCertificate",
    "DeleteUser",
    "DeleteUserPermissionsBoundary",
    "DeleteUserPolicy",
    "DeleteVirtualMFADevice",
    "DetachGroupPolicy",
    "DetachRolePolicy",
    "DetachUserPolicy",
    "DisableOrganizationsRootCredentialsManagement",
    "DisableOrganizationsRootSessions",
    "DisableOutboundWebIdentityFederation",
    "EnableMFADevice",
    "EnableOrganizationsRootCredentialsManagement",
    "EnableOrganizationsRootSessions",
    "EnableOutboundWebIdentityFederation",
    "GenerateCredentialReport",
    "GenerateOrganizationsAccessReport",
    "GenerateServiceLastAccessedDetails",
    "GetAccessKeyLastUsed",
    "GetAccountAuthorizationDetails",
    "GetAccountPasswordPolicy",
    "GetAccountProperties",
    "GetAccountSummary",
    "GetContextKeysForCustomPolicy",
    "GetContextKeysForPrincipalPolicy",
    "GetCredentialReport",
    "GetDelegationRequest",
    "GetGroup",
    "GetGroupPolicy",
    "GetHumanReadableSummary",
    "GetInstanceProfile",
    "GetLoginProfile",
    "GetMFADevice",
    "GetOpenIDConnectProvider",
    "GetOrganizationsAccessReport",
    "GetOutboundWebIdentityFederationInfo",
    "GetPolicy",
    "GetPolicyVersion",
    "GetRole",
    "GetRolePolicy",
    "GetRoleTemplateVersion",
    "GetSAMLProvider",
    "GetSSHPublicKey",
    "GetServerCertificate",
    "GetServiceLastAccessedDetails",
    "GetServiceLastAccessedDetailsWithEntities",
    "GetServiceLinkedRoleDeletionStatus",
    "GetUser",
    "GetUserPolicy",
    "ListAccessKeys",
    "ListAccountAliases",
    "ListAttachedGroupPolicies",
    "ListAttachedRolePolicies",
    "ListAttachedUserPolicies",
    "ListDelegationRequests",
    "ListEntitiesForPolicy",
    "ListGroupPolicies",
    "ListGroups",
    "ListGroupsForUser",
    "ListInstanceProfileTags",
    "ListInstanceProfiles",
    "ListInstanceProfilesForRole",
    "ListMFADeviceTags",
    "ListMFADevices",
    "ListOpenIDConnectProviderTags",
    "ListOpenIDConnectProviders",
    "ListOrganizationsFeatures",
    "ListPolicies",
    "ListPoliciesGrantingServiceAccess",
    "ListPolicyTags",
    "ListPolicyVersions",
    "ListRolePolicies",
    "ListRoleTags",
    "ListRoles",
    "ListSAMLProviderTags",
    "ListSAMLProviders",
    "ListSSHPublicKeys",
    "ListServerCertificateTags",
    "ListServerCertificates",
    "ListServiceSpecificCredentials",
    "ListSigningCertificates",
    "ListUserPolicies",
    "ListUserTags",
    "ListUsers",
    "ListVirtualMFADevices",
    "PutAccountProperties",
    "PutGroupPolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "PutUserPermissionsBoundary",
    "PutUserPolicy",
    "RejectDelegationRequest",
    "RemoveClientIDFromOpenIDConnectProvider",
    "RemoveRoleFromInstanceProfile",
    "RemoveUserFromGroup",
    "ResetServiceSpecificCredential",
    "ResyncMFADevice",
    "SendDelegationToken",
    "SetDefaultPolicyVersion",
    "SetSecurityTokenServicePreferences",
    "SimulateCustomPolicy",
    "SimulatePrincipalPolicy",
    "TagInstanceProfile",
    "TagMFADevice",
    "TagOpenIDConnectProvider",
    "TagPolicy",
    "TagRole",
    "TagSAMLProvider",
    "TagServerCertificate",
    "TagUser",
    "UntagInstanceProfile",
    "UntagMFADevice",
    "UntagOpenIDConnectProvider",
    "UntagPolicy",
    "UntagRole",
    "UntagSAMLProvider",
    "UntagServerCertificate",
    "UntagUser",
    "UpdateAccessKey",
    "UpdateAccountPasswordPolicy",
    "UpdateAssumeRolePolicy",
    "UpdateDelegationRequest",
    "UpdateGroup",
    "UpdateLoginProfile",
    "UpdateOpenIDConnectProviderThumbprint",
    "UpdateRole",
    "UpdateRoleDescription",
    "UpdateSAMLProvider",
    "UpdateSSHPublicKey",
    "UpdateServerCertificate",
    "UpdateServiceSpecificCredential",
    "UpdateSigningCertificate",
    "UpdateUser",
    "UploadSSHPublicKey",
    "UploadServerCertificate",
    "UploadSigningCertificate",
    "DaypassGetOpenIDConnectProvider",
    "DaypassUpdateOpenIDConnectProvider",
    "DaypassGetSAMLProvider",
    "DaypassUpdateSAMLProvider",
];

/// Visits all operations, in the model's order.
pub fn visit_all(visitor: &mut impl Visitor) {
    visitor.visit::<AcceptDelegationRequest>();
    visitor.visit::<AcquireRole>();
    visitor.visit::<AddClientIDToOpenIDConnectProvider>();
    visitor.visit::<AddRoleToInstanceProfile>();
    visitor.visit::<AddUserToGroup>();
    visitor.visit::<AssociateDelegationRequest>();
    visitor.visit::<AttachGroupPolicy>();
    visitor.visit::<AttachRolePolicy>();
    visitor.visit::<AttachUserPolicy>();
    visitor.visit::<ChangePassword>();
    visitor.visit::<CreateAccessKey>();
    visitor.visit::<CreateAccountAlias>();
    visitor.visit::<CreateDelegationRequest>();
    visitor.visit::<CreateGroup>();
    visitor.visit::<CreateInstanceProfile>();
    visitor.visit::<CreateLoginProfile>();
    visitor.visit::<CreateOpenIDConnectProvider>();
    visitor.visit::<CreatePolicy>();
    visitor.visit::<CreatePolicyVersion>();
    visitor.visit::<CreateRole>();
    visitor.visit::<CreateSAMLProvider>();
    visitor.visit::<CreateServiceLinkedRole>();
    visitor.visit::<CreateServiceSpecificCredential>();
    visitor.visit::<CreateUser>();
    visitor.visit::<CreateVirtualMFADevice>();
    visitor.visit::<DeactivateMFADevice>();
    visitor.visit::<DeleteAccessKey>();
    visitor.visit::<DeleteAccountAlias>();
    visitor.visit::<DeleteAccountPasswordPolicy>();
    visitor.visit::<DeleteGroup>();
    visitor.visit::<DeleteGroupPolicy>();
    visitor.visit::<DeleteInstanceProfile>();
    visitor.visit::<DeleteLoginProfile>();
    visitor.visit::<DeleteOpenIDConnectProvider>();
    visitor.visit::<DeletePolicy>();
    visitor.visit::<DeletePolicyVersion>();
    visitor.visit::<DeleteRole>();
    visitor.visit::<DeleteRolePermissionsBoundary>();
    visitor.visit::<DeleteRolePolicy>();
    visitor.visit::<DeleteSAMLProvider>();
    visitor.visit::<DeleteSSHPublicKey>();
    visitor.visit::<DeleteServerCertificate>();
    visitor.visit::<DeleteServiceLinkedRole>();
    visitor.visit::<DeleteServiceSpecificCredential>();
    visitor.visit::<DeleteSigningCertificate>();
    visitor.visit::<DeleteUser>();
    visitor.visit::<DeleteUserPermissionsBoundary>();
    visitor.visit::<DeleteUserPolicy>();
    visitor.visit::<DeleteVirtualMFADevice>();
    visitor.visit::<DetachGroupPolicy>();
    visitor.visit::<DetachRolePolicy>();
    visitor.visit::<DetachUserPolicy>();
    visitor.visit::<DisableOrganizationsRootCredentialsManagement>();
    visitor.visit::<DisableOrganizationsRootSessions>();
    visitor.visit::<DisableOutboundWebIdentityFederation>();
    visitor.visit::<EnableMFADevice>();
    visitor.visit::<EnableOrganizationsRootCredentialsManagement>();
    visitor.visit::<EnableOrganizationsRootSessions>();
    visitor.visit::<EnableOutboundWebIdentityFederation>();
    visitor.visit::<GenerateCredentialReport>();
    visitor.visit::<GenerateOrganizationsAccessReport>();
    visitor.visit::<GenerateServiceLastAccessedDetails>();
    visitor.visit::<GetAccessKeyLastUsed>();
    visitor.visit::<GetAccountAuthorizationDetails>();
    visitor.visit::<GetAccountPasswordPolicy>();
    visitor.visit::<GetAccountProperties>();
    visitor.visit::<GetAccountSummary>();
    visitor.visit::<GetContextKeysForCustomPolicy>();
    visitor.visit::<GetContextKeysForPrincipalPolicy>();
    visitor.visit::<GetCredentialReport>();
    visitor.visit::<GetDelegationRequest>();
    visitor.visit::<GetGroup>();
    visitor.visit::<GetGroupPolicy>();
    visitor.visit::<GetHumanReadableSummary>();
    visitor.visit::<GetInstanceProfile>();
    visitor.visit::<GetLoginProfile>();
    visitor.visit::<GetMFADevice>();
    visitor.visit::<GetOpenIDConnectProvider>();
    visitor.visit::<GetOrganizationsAccessReport>();
    visitor.visit::<GetOutboundWebIdentityFederationInfo>();
    visitor.visit::<GetPolicy>();
    visitor.visit::<GetPolicyVersion>();
    visitor.visit::<GetRole>();
    visitor.visit::<GetRolePolicy>();
    visitor.visit::<GetRoleTemplateVersion>();
    visitor.visit::<GetSAMLProvider>();
    visitor.visit::<GetSSHPublicKey>();
    visitor.visit::<GetServerCertificate>();
    visitor.visit::<GetServiceLastAccessedDetails>();
    visitor.visit::<GetServiceLastAccessedDetailsWithEntities>();
    visitor.visit::<GetServiceLinkedRoleDeletionStatus>();
    visitor.visit::<GetUser>();
    visitor.visit::<GetUserPolicy>();
    visitor.visit::<ListAccessKeys>();
    visitor.visit::<ListAccountAliases>();
    visitor.visit::<ListAttachedGroupPolicies>();
    visitor.visit::<ListAttachedRolePolicies>();
    visitor.visit::<ListAttachedUserPolicies>();
    visitor.visit::<ListDelegationRequests>();
    visitor.visit::<ListEntitiesForPolicy>();
    visitor.visit::<ListGroupPolicies>();
    visitor.visit::<ListGroups>();
    visitor.visit::<ListGroupsForUser>();
    visitor.visit::<ListInstanceProfileTags>();
    visitor.visit::<ListInstanceProfiles>();
    visitor.visit::<ListInstanceProfilesForRole>();
    visitor.visit::<ListMFADeviceTags>();
    visitor.visit::<ListMFADevices>();
    visitor.visit::<ListOpenIDConnectProviderTags>();
    visitor.visit::<ListOpenIDConnectProviders>();
    visitor.visit::<ListOrganizationsFeatures>();
    visitor.visit::<ListPolicies>();
    visitor.visit::<ListPoliciesGrantingServiceAccess>();
    visitor.visit::<ListPolicyTags>();
    visitor.visit::<ListPolicyVersions>();
    visitor.visit::<ListRolePolicies>();
    visitor.visit::<ListRoleTags>();
    visitor.visit::<ListRoles>();
    visitor.visit::<ListSAMLProviderTags>();
    visitor.visit::<ListSAMLProviders>();
    visitor.visit::<ListSSHPublicKeys>();
    visitor.visit::<ListServerCertificateTags>();
    visitor.visit::<ListServerCertificates>();
    visitor.visit::<ListServiceSpecificCredentials>();
    visitor.visit::<ListSigningCertificates>();
    visitor.visit::<ListUserPolicies>();
    visitor.visit::<ListUserTags>();
    visitor.visit::<ListUsers>();
    visitor.visit::<ListVirtualMFADevices>();
    visitor.visit::<PutAccountProperties>();
    visitor.visit::<PutGroupPolicy>();
    visitor.visit::<PutRolePermissionsBoundary>();
    visitor.visit::<PutRolePolicy>();
    visitor.visit::<PutUserPermissionsBoundary>();
    visitor.visit::<PutUserPolicy>();
    visitor.visit::<RejectDelegationRequest>();
    visitor.visit::<RemoveClientIDFromOpenIDConnectProvider>();
    visitor.visit::<RemoveRoleFromInstanceProfile>();
    visitor.visit::<RemoveUserFromGroup>();
    visitor.visit::<ResetServiceSpecificCredential>();
    visitor.visit::<ResyncMFADevice>();
    visitor.visit::<SendDelegationToken>();
    visitor.visit::<SetDefaultPolicyVersion>();
    visitor.visit::<SetSecurityTokenServicePreferences>();
    visitor.visit::<SimulateCustomPolicy>();
    visitor.visit::<SimulatePrincipalPolicy>();
    visitor.visit::<TagInstanceProfile>();
    visitor.visit::<TagMFADevice>();
    visitor.visit::<TagOpenIDConnectProvider>();
    visitor.visit::<TagPolicy>();
    visitor.visit::<TagRole>();
    visitor.visit::<TagSAMLProvider>();
    visitor.visit::<TagServerCertificate>();
    visitor.visit::<TagUser>();
    visitor.visit::<UntagInstanceProfile>();
    visitor.visit::<UntagMFADevice>();
    visitor.visit::<UntagOpenIDConnectProvider>();
    visitor.visit::<UntagPolicy>();
    visitor.visit::<UntagRole>();
    visitor.visit::<UntagSAMLProvider>();
    visitor.visit::<UntagServerCertificate>();
    visitor.visit::<UntagUser>();
    visitor.visit::<UpdateAccessKey>();
    visitor.visit::<UpdateAccountPasswordPolicy>();
    visitor.visit::<UpdateAssumeRolePolicy>();
    visitor.visit::<UpdateDelegationRequest>();
    visitor.visit::<UpdateGroup>();
    visitor.visit::<UpdateLoginProfile>();
    visitor.visit::<UpdateOpenIDConnectProviderThumbprint>();
    visitor.visit::<UpdateRole>();
    visitor.visit::<UpdateRoleDescription>();
    visitor.visit::<UpdateSAMLProvider>();
    visitor.visit::<UpdateSSHPublicKey>();
    visitor.visit::<UpdateServerCertificate>();
    visitor.visit::<UpdateServiceSpecificCredential>();
    visitor.visit::<UpdateSigningCertificate>();
    visitor.visit::<UpdateUser>();
    visitor.visit::<UploadSSHPublicKey>();
    visitor.visit::<UploadServerCertificate>();
    visitor.visit::<UploadSigningCertificate>();
    visitor.visit::<DaypassGetOpenIDConnectProvider>();
    visitor.visit::<DaypassUpdateOpenIDConnectProvider>();
    visitor.visit::<DaypassGetSAMLProvider>();
    visitor.visit::<DaypassUpdateSAMLProvider>();
}

/// The operation AcceptDelegationRequest.
#[derive(Clone, Copy, Debug)]
pub struct AcceptDelegationRequest;

impl Operation for AcceptDelegationRequest {
    type Input = AcceptDelegationRequestInput;
    type Output = AcceptDelegationRequestOutput;
    const NAME: &'static str = "AcceptDelegationRequest";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of AcceptDelegationRequest.
#[derive(Debug, Default)]
pub struct AcceptDelegationRequestOutput;

impl Output for AcceptDelegationRequestOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AcceptDelegationRequest.
#[derive(Debug)]
pub struct AcceptDelegationRequestInput {
    pub delegation_request_id: String,
}

impl Input for AcceptDelegationRequestInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            delegation_request_id: reader
                .required("DelegationRequestId", &DELEGATION_REQUEST_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request_id.put("DelegationRequestId", out);
    }
}

/// The operation AcquireRole.
#[derive(Clone, Copy, Debug)]
pub struct AcquireRole;

impl Operation for AcquireRole {
    type Input = AcquireRoleInput;
    type Output = AcquireRoleOutput;
    const NAME: &'static str = "AcquireRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("AcquireRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::ENTITY_ALREADY_EXISTS,
        error::ROLE_MODIFIED,
        error::NAME_CONFLICT,
        error::MALFORMED_POLICY_DOCUMENT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
        error::NO_SUCH_ENTITY,
        error::ROLE_TEMPLATE_DISABLED,
    ];
}

/// The output of AcquireRole.
#[derive(Debug)]
pub struct AcquireRoleOutput {
    pub role: Role,
}

impl Output for AcquireRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role.put("Role", out);
    }
}

/// The input of AcquireRole.
#[derive(Debug)]
pub struct AcquireRoleInput {
    pub template_arn: String,
    pub template_minor_version: Option<i32>,
    pub replacement_values: BTreeMap<String, ReplacementValueEntry>,
}

impl Input for AcquireRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            template_arn: reader.required("TemplateArn", &ARN_TYPE),
            template_minor_version: reader.optional("TemplateMinorVersion", &INTEGER_TYPE),
            replacement_values: reader
                .any("ReplacementValues", &MAP_STRING_REPLACEMENT_VALUE_ENTRY),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.template_arn.put("TemplateArn", out);
        self.template_minor_version.put("TemplateMinorVersion", out);
        put_unless_empty(&self.replacement_values, "ReplacementValues", out);
    }
}

/// The operation AddClientIDToOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct AddClientIDToOpenIDConnectProvider;

impl Operation for AddClientIDToOpenIDConnectProvider {
    type Input = AddClientIDToOpenIDConnectProviderInput;
    type Output = AddClientIDToOpenIDConnectProviderOutput;
    const NAME: &'static str = "AddClientIDToOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of AddClientIDToOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct AddClientIDToOpenIDConnectProviderOutput;

impl Output for AddClientIDToOpenIDConnectProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AddClientIDToOpenIDConnectProvider.
#[derive(Debug)]
pub struct AddClientIDToOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
    pub client_id: String,
}

impl Input for AddClientIDToOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            client_id: reader.required("ClientID", &CLIENT_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.client_id.put("ClientID", out);
    }
}

/// The operation AddRoleToInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct AddRoleToInstanceProfile;

impl Operation for AddRoleToInstanceProfile {
    type Input = AddRoleToInstanceProfileInput;
    type Output = AddRoleToInstanceProfileOutput;
    const NAME: &'static str = "AddRoleToInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::ENTITY_ALREADY_EXISTS,
        error::LIMIT_EXCEEDED,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of AddRoleToInstanceProfile.
#[derive(Debug, Default)]
pub struct AddRoleToInstanceProfileOutput;

impl Output for AddRoleToInstanceProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AddRoleToInstanceProfile.
#[derive(Debug)]
pub struct AddRoleToInstanceProfileInput {
    pub instance_profile_name: String,
    pub role_name: String,
}

impl Input for AddRoleToInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
        self.role_name.put("RoleName", out);
    }
}

/// The operation AddUserToGroup.
#[derive(Clone, Copy, Debug)]
pub struct AddUserToGroup;

impl Operation for AddUserToGroup {
    type Input = AddUserToGroupInput;
    type Output = AddUserToGroupOutput;
    const NAME: &'static str = "AddUserToGroup";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of AddUserToGroup.
#[derive(Debug, Default)]
pub struct AddUserToGroupOutput;

impl Output for AddUserToGroupOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AddUserToGroup.
#[derive(Debug)]
pub struct AddUserToGroupInput {
    pub group_name: String,
    pub user_name: String,
}

impl Input for AddUserToGroupInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.user_name.put("UserName", out);
    }
}

/// The operation AssociateDelegationRequest.
#[derive(Clone, Copy, Debug)]
pub struct AssociateDelegationRequest;

impl Operation for AssociateDelegationRequest {
    type Input = AssociateDelegationRequestInput;
    type Output = AssociateDelegationRequestOutput;
    const NAME: &'static str = "AssociateDelegationRequest";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
    ];
}

/// The output of AssociateDelegationRequest.
#[derive(Debug, Default)]
pub struct AssociateDelegationRequestOutput;

impl Output for AssociateDelegationRequestOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AssociateDelegationRequest.
#[derive(Debug)]
pub struct AssociateDelegationRequestInput {
    pub delegation_request_id: String,
}

impl Input for AssociateDelegationRequestInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            delegation_request_id: reader
                .required("DelegationRequestId", &DELEGATION_REQUEST_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request_id.put("DelegationRequestId", out);
    }
}

/// The operation AttachGroupPolicy.
#[derive(Clone, Copy, Debug)]
pub struct AttachGroupPolicy;

impl Operation for AttachGroupPolicy {
    type Input = AttachGroupPolicyInput;
    type Output = AttachGroupPolicyOutput;
    const NAME: &'static str = "AttachGroupPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::POLICY_NOT_ATTACHABLE,
        error::SERVICE_FAILURE,
    ];
}

/// The output of AttachGroupPolicy.
#[derive(Debug, Default)]
pub struct AttachGroupPolicyOutput;

impl Output for AttachGroupPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AttachGroupPolicy.
#[derive(Debug)]
pub struct AttachGroupPolicyInput {
    pub group_name: String,
    pub policy_arn: String,
}

impl Input for AttachGroupPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation AttachRolePolicy.
#[derive(Clone, Copy, Debug)]
pub struct AttachRolePolicy;

impl Operation for AttachRolePolicy {
    type Input = AttachRolePolicyInput;
    type Output = AttachRolePolicyOutput;
    const NAME: &'static str = "AttachRolePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::UNMODIFIABLE_ENTITY,
        error::POLICY_NOT_ATTACHABLE,
        error::SERVICE_FAILURE,
    ];
}

/// The output of AttachRolePolicy.
#[derive(Debug, Default)]
pub struct AttachRolePolicyOutput;

impl Output for AttachRolePolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AttachRolePolicy.
#[derive(Debug)]
pub struct AttachRolePolicyInput {
    pub role_name: String,
    pub policy_arn: String,
}

impl Input for AttachRolePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation AttachUserPolicy.
#[derive(Clone, Copy, Debug)]
pub struct AttachUserPolicy;

impl Operation for AttachUserPolicy {
    type Input = AttachUserPolicyInput;
    type Output = AttachUserPolicyOutput;
    const NAME: &'static str = "AttachUserPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::POLICY_NOT_ATTACHABLE,
        error::SERVICE_FAILURE,
    ];
}

/// The output of AttachUserPolicy.
#[derive(Debug, Default)]
pub struct AttachUserPolicyOutput;

impl Output for AttachUserPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of AttachUserPolicy.
#[derive(Debug)]
pub struct AttachUserPolicyInput {
    pub user_name: String,
    pub policy_arn: String,
}

impl Input for AttachUserPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation ChangePassword.
#[derive(Clone, Copy, Debug)]
pub struct ChangePassword;

impl Operation for ChangePassword {
    type Input = ChangePasswordInput;
    type Output = ChangePasswordOutput;
    const NAME: &'static str = "ChangePassword";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_USER_TYPE,
        error::LIMIT_EXCEEDED,
        error::ENTITY_TEMPORARILY_UNMODIFIABLE,
        error::PASSWORD_POLICY_VIOLATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ChangePassword.
#[derive(Debug, Default)]
pub struct ChangePasswordOutput;

impl Output for ChangePasswordOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of ChangePassword.
#[derive(Debug)]
pub struct ChangePasswordInput {
    pub old_password: Sensitive,
    pub new_password: Sensitive,
}

impl Input for ChangePasswordInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            old_password: reader.required("OldPassword", &PASSWORD_TYPE),
            new_password: reader.required("NewPassword", &PASSWORD_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.old_password.put("OldPassword", out);
        self.new_password.put("NewPassword", out);
    }
}

/// The operation CreateAccessKey.
#[derive(Clone, Copy, Debug)]
pub struct CreateAccessKey;

impl Operation for CreateAccessKey {
    type Input = CreateAccessKeyInput;
    type Output = CreateAccessKeyOutput;
    const NAME: &'static str = "CreateAccessKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateAccessKeyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateAccessKey.
#[derive(Debug)]
pub struct CreateAccessKeyOutput {
    pub access_key: AccessKey,
}

impl Output for CreateAccessKeyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.access_key.put("AccessKey", out);
    }
}

/// The input of CreateAccessKey.
#[derive(Debug, Default)]
pub struct CreateAccessKeyInput {
    pub user_name: Option<String>,
}

impl Input for CreateAccessKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
    }
}

/// The operation CreateAccountAlias.
#[derive(Clone, Copy, Debug)]
pub struct CreateAccountAlias;

impl Operation for CreateAccountAlias {
    type Input = CreateAccountAliasInput;
    type Output = CreateAccountAliasOutput;
    const NAME: &'static str = "CreateAccountAlias";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::ENTITY_ALREADY_EXISTS,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateAccountAlias.
#[derive(Debug, Default)]
pub struct CreateAccountAliasOutput;

impl Output for CreateAccountAliasOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of CreateAccountAlias.
#[derive(Debug)]
pub struct CreateAccountAliasInput {
    pub account_alias: String,
}

impl Input for CreateAccountAliasInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            account_alias: reader.required("AccountAlias", &ACCOUNT_ALIAS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.account_alias.put("AccountAlias", out);
    }
}

/// The operation CreateDelegationRequest.
#[derive(Clone, Copy, Debug)]
pub struct CreateDelegationRequest;

impl Operation for CreateDelegationRequest {
    type Input = CreateDelegationRequestInput;
    type Output = CreateDelegationRequestOutput;
    const NAME: &'static str = "CreateDelegationRequest";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateDelegationRequestResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_ALREADY_EXISTS,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of CreateDelegationRequest.
#[derive(Debug, Default)]
pub struct CreateDelegationRequestOutput {
    pub console_deep_link: Option<String>,
    pub delegation_request_id: Option<String>,
}

impl Output for CreateDelegationRequestOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.console_deep_link.put("ConsoleDeepLink", out);
        self.delegation_request_id.put("DelegationRequestId", out);
    }
}

/// The input of CreateDelegationRequest.
#[derive(Debug)]
pub struct CreateDelegationRequestInput {
    pub owner_account_id: Option<String>,
    pub description: String,
    pub permissions: DelegationPermission,
    pub request_message: Option<String>,
    pub requestor_workflow_id: String,
    pub redirect_url: Option<String>,
    pub notification_channel: String,
    pub session_duration: i32,
    pub only_send_by_owner: Option<bool>,
}

impl Input for CreateDelegationRequestInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            owner_account_id: reader.optional("OwnerAccountId", &ACCOUNT_ID_TYPE),
            description: reader.required("Description", &DELEGATION_REQUEST_DESCRIPTION_TYPE),
            permissions: reader.required("Permissions", &DELEGATION_PERMISSION),
            request_message: reader.optional("RequestMessage", &REQUEST_MESSAGE_TYPE),
            requestor_workflow_id: reader
                .required("RequestorWorkflowId", &REQUESTOR_WORKFLOW_ID_TYPE),
            redirect_url: reader.optional("RedirectUrl", &REDIRECT_URL_TYPE),
            notification_channel: reader
                .required("NotificationChannel", &NOTIFICATION_CHANNEL_TYPE),
            session_duration: reader.required("SessionDuration", &SESSION_DURATION_TYPE),
            only_send_by_owner: reader.optional("OnlySendByOwner", &BOOLEAN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.owner_account_id.put("OwnerAccountId", out);
        self.description.put("Description", out);
        self.permissions.put("Permissions", out);
        self.request_message.put("RequestMessage", out);
        self.requestor_workflow_id.put("RequestorWorkflowId", out);
        self.redirect_url.put("RedirectUrl", out);
        self.notification_channel.put("NotificationChannel", out);
        self.session_duration.put("SessionDuration", out);
        self.only_send_by_owner.put("OnlySendByOwner", out);
    }
}

/// The operation CreateGroup.
#[derive(Clone, Copy, Debug)]
pub struct CreateGroup;

impl Operation for CreateGroup {
    type Input = CreateGroupInput;
    type Output = CreateGroupOutput;
    const NAME: &'static str = "CreateGroup";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateGroupResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::ENTITY_ALREADY_EXISTS,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateGroup.
#[derive(Debug)]
pub struct CreateGroupOutput {
    pub group: Group,
}

impl Output for CreateGroupOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.group.put("Group", out);
    }
}

/// The input of CreateGroup.
#[derive(Debug)]
pub struct CreateGroupInput {
    pub path: Option<String>,
    pub group_name: String,
}

impl Input for CreateGroupInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path: reader.optional("Path", &PATH_TYPE),
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path.put("Path", out);
        self.group_name.put("GroupName", out);
    }
}

/// The operation CreateInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct CreateInstanceProfile;

impl Operation for CreateInstanceProfile {
    type Input = CreateInstanceProfileInput;
    type Output = CreateInstanceProfileOutput;
    const NAME: &'static str = "CreateInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateInstanceProfileResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_ALREADY_EXISTS,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateInstanceProfile.
#[derive(Debug)]
pub struct CreateInstanceProfileOutput {
    pub instance_profile: InstanceProfile,
}

impl Output for CreateInstanceProfileOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile.put("InstanceProfile", out);
    }
}

/// The input of CreateInstanceProfile.
#[derive(Debug)]
pub struct CreateInstanceProfileInput {
    pub instance_profile_name: String,
    pub path: Option<String>,
    pub tags: Vec<Tag>,
}

impl Input for CreateInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
            path: reader.optional("Path", &PATH_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
        self.path.put("Path", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation CreateLoginProfile.
#[derive(Clone, Copy, Debug)]
pub struct CreateLoginProfile;

impl Operation for CreateLoginProfile {
    type Input = CreateLoginProfileInput;
    type Output = CreateLoginProfileOutput;
    const NAME: &'static str = "CreateLoginProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateLoginProfileResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_ALREADY_EXISTS,
        error::NO_SUCH_ENTITY,
        error::PASSWORD_POLICY_VIOLATION,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateLoginProfile.
#[derive(Debug)]
pub struct CreateLoginProfileOutput {
    pub login_profile: LoginProfile,
}

impl Output for CreateLoginProfileOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.login_profile.put("LoginProfile", out);
    }
}

/// The input of CreateLoginProfile.
#[derive(Debug, Default)]
pub struct CreateLoginProfileInput {
    pub user_name: Option<String>,
    pub password: Option<Sensitive>,
    pub password_reset_required: Option<bool>,
}

impl Input for CreateLoginProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
            password: reader.optional("Password", &PASSWORD_TYPE),
            password_reset_required: reader.optional("PasswordResetRequired", &BOOLEAN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.password.put("Password", out);
        self.password_reset_required
            .put("PasswordResetRequired", out);
    }
}

/// The operation CreateOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct CreateOpenIDConnectProvider;

impl Operation for CreateOpenIDConnectProvider {
    type Input = CreateOpenIDConnectProviderInput;
    type Output = CreateOpenIDConnectProviderOutput;
    const NAME: &'static str = "CreateOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateOpenIDConnectProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::ENTITY_ALREADY_EXISTS,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
        error::OPEN_ID_IDP_COMMUNICATION_ERROR,
    ];
}

/// The output of CreateOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct CreateOpenIDConnectProviderOutput {
    pub open_id_connect_provider_arn: Option<String>,
    pub tags: Vec<Tag>,
}

impl Output for CreateOpenIDConnectProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.tags.put("Tags", out);
    }
}

/// The input of CreateOpenIDConnectProvider.
#[derive(Debug)]
pub struct CreateOpenIDConnectProviderInput {
    pub url: String,
    pub client_id_list: Vec<String>,
    pub thumbprint_list: Vec<String>,
    pub tags: Vec<Tag>,
}

impl Input for CreateOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            url: reader.required("Url", &OPEN_ID_CONNECT_PROVIDER_URL_TYPE),
            client_id_list: reader.any("ClientIDList", &CLIENT_ID_LIST_TYPE),
            thumbprint_list: reader.any("ThumbprintList", &THUMBPRINT_LIST_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.url.put("Url", out);
        put_unless_empty(&self.client_id_list, "ClientIDList", out);
        put_unless_empty(&self.thumbprint_list, "ThumbprintList", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation CreatePolicy.
#[derive(Clone, Copy, Debug)]
pub struct CreatePolicy;

impl Operation for CreatePolicy {
    type Input = CreatePolicyInput;
    type Output = CreatePolicyOutput;
    const NAME: &'static str = "CreatePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreatePolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::ENTITY_ALREADY_EXISTS,
        error::MALFORMED_POLICY_DOCUMENT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreatePolicy.
#[derive(Debug, Default)]
pub struct CreatePolicyOutput {
    pub policy: Option<Policy>,
}

impl Output for CreatePolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy.put("Policy", out);
    }
}

/// The input of CreatePolicy.
#[derive(Debug)]
pub struct CreatePolicyInput {
    pub policy_name: String,
    pub path: Option<String>,
    pub policy_document: String,
    pub description: Option<String>,
    pub tags: Vec<Tag>,
}

impl Input for CreatePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
            path: reader.optional("Path", &POLICY_PATH_TYPE),
            policy_document: reader.required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
            description: reader.optional("Description", &POLICY_DESCRIPTION_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_name.put("PolicyName", out);
        self.path.put("Path", out);
        self.policy_document.put("PolicyDocument", out);
        self.description.put("Description", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation CreatePolicyVersion.
#[derive(Clone, Copy, Debug)]
pub struct CreatePolicyVersion;

impl Operation for CreatePolicyVersion {
    type Input = CreatePolicyVersionInput;
    type Output = CreatePolicyVersionOutput;
    const NAME: &'static str = "CreatePolicyVersion";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreatePolicyVersionResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::MALFORMED_POLICY_DOCUMENT,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreatePolicyVersion.
#[derive(Debug, Default)]
pub struct CreatePolicyVersionOutput {
    pub policy_version: Option<PolicyVersion>,
}

impl Output for CreatePolicyVersionOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_version.put("PolicyVersion", out);
    }
}

/// The input of CreatePolicyVersion.
#[derive(Debug)]
pub struct CreatePolicyVersionInput {
    pub policy_arn: String,
    pub policy_document: String,
    pub set_as_default: Option<bool>,
}

impl Input for CreatePolicyVersionInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            policy_document: reader.required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
            set_as_default: reader.optional("SetAsDefault", &BOOLEAN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.policy_document.put("PolicyDocument", out);
        self.set_as_default.put("SetAsDefault", out);
    }
}

/// The operation CreateRole.
#[derive(Clone, Copy, Debug)]
pub struct CreateRole;

impl Operation for CreateRole {
    type Input = CreateRoleInput;
    type Output = CreateRoleOutput;
    const NAME: &'static str = "CreateRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::ENTITY_ALREADY_EXISTS,
        error::MALFORMED_POLICY_DOCUMENT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateRole.
#[derive(Debug)]
pub struct CreateRoleOutput {
    pub role: Role,
}

impl Output for CreateRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role.put("Role", out);
    }
}

/// The input of CreateRole.
#[derive(Debug)]
pub struct CreateRoleInput {
    pub path: Option<String>,
    pub role_name: String,
    pub assume_role_policy_document: String,
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
    pub permissions_boundary: Option<String>,
    pub tags: Vec<Tag>,
}

impl Input for CreateRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path: reader.optional("Path", &PATH_TYPE),
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            assume_role_policy_document: reader
                .required("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE),
            description: reader.optional("Description", &ROLE_DESCRIPTION_TYPE),
            max_session_duration: reader
                .optional("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
            permissions_boundary: reader.optional("PermissionsBoundary", &ARN_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path.put("Path", out);
        self.role_name.put("RoleName", out);
        self.assume_role_policy_document
            .put("AssumeRolePolicyDocument", out);
        self.description.put("Description", out);
        self.max_session_duration.put("MaxSessionDuration", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation CreateSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct CreateSAMLProvider;

impl Operation for CreateSAMLProvider {
    type Input = CreateSAMLProviderInput;
    type Output = CreateSAMLProviderOutput;
    const NAME: &'static str = "CreateSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateSAMLProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::ENTITY_ALREADY_EXISTS,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateSAMLProvider.
#[derive(Debug, Default)]
pub struct CreateSAMLProviderOutput {
    pub saml_provider_arn: Option<String>,
    pub tags: Vec<Tag>,
}

impl Output for CreateSAMLProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
        self.tags.put("Tags", out);
    }
}

/// The input of CreateSAMLProvider.
#[derive(Debug)]
pub struct CreateSAMLProviderInput {
    pub saml_metadata_document: String,
    pub name: String,
    pub tags: Vec<Tag>,
    pub assertion_encryption_mode: Option<AssertionEncryptionModeType>,
    pub add_private_key: Option<Sensitive>,
}

impl Input for CreateSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_metadata_document: reader
                .required("SAMLMetadataDocument", &SAML_METADATA_DOCUMENT_TYPE),
            name: reader.required("Name", &SAML_PROVIDER_NAME_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
            assertion_encryption_mode: reader
                .optional("AssertionEncryptionMode", &ASSERTION_ENCRYPTION_MODE_TYPE),
            add_private_key: reader.optional("AddPrivateKey", &PRIVATE_KEY_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_metadata_document.put("SAMLMetadataDocument", out);
        self.name.put("Name", out);
        put_unless_empty(&self.tags, "Tags", out);
        self.assertion_encryption_mode
            .put("AssertionEncryptionMode", out);
        self.add_private_key.put("AddPrivateKey", out);
    }
}

/// The operation CreateServiceLinkedRole.
#[derive(Clone, Copy, Debug)]
pub struct CreateServiceLinkedRole;

impl Operation for CreateServiceLinkedRole {
    type Input = CreateServiceLinkedRoleInput;
    type Output = CreateServiceLinkedRoleOutput;
    const NAME: &'static str = "CreateServiceLinkedRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateServiceLinkedRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateServiceLinkedRole.
#[derive(Debug, Default)]
pub struct CreateServiceLinkedRoleOutput {
    pub role: Option<Role>,
}

impl Output for CreateServiceLinkedRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role.put("Role", out);
    }
}

/// The input of CreateServiceLinkedRole.
#[derive(Debug)]
pub struct CreateServiceLinkedRoleInput {
    pub aws_service_name: String,
    pub description: Option<String>,
    pub custom_suffix: Option<String>,
}

impl Input for CreateServiceLinkedRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            aws_service_name: reader.required("AWSServiceName", &GROUP_NAME_TYPE),
            description: reader.optional("Description", &ROLE_DESCRIPTION_TYPE),
            custom_suffix: reader.optional("CustomSuffix", &CUSTOM_SUFFIX_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.aws_service_name.put("AWSServiceName", out);
        self.description.put("Description", out);
        self.custom_suffix.put("CustomSuffix", out);
    }
}

/// The operation CreateServiceSpecificCredential.
#[derive(Clone, Copy, Debug)]
pub struct CreateServiceSpecificCredential;

impl Operation for CreateServiceSpecificCredential {
    type Input = CreateServiceSpecificCredentialInput;
    type Output = CreateServiceSpecificCredentialOutput;
    const NAME: &'static str = "CreateServiceSpecificCredential";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateServiceSpecificCredentialResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::NO_SUCH_ENTITY,
        error::SERVICE_NOT_SUPPORTED,
    ];
}

/// The output of CreateServiceSpecificCredential.
#[derive(Debug, Default)]
pub struct CreateServiceSpecificCredentialOutput {
    pub service_specific_credential: Option<ServiceSpecificCredential>,
}

impl Output for CreateServiceSpecificCredentialOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.service_specific_credential
            .put("ServiceSpecificCredential", out);
    }
}

/// The input of CreateServiceSpecificCredential.
#[derive(Debug)]
pub struct CreateServiceSpecificCredentialInput {
    pub user_name: String,
    pub service_name: String,
    pub credential_age_days: Option<i32>,
}

impl Input for CreateServiceSpecificCredentialInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            service_name: reader.required("ServiceName", &SERVICE_NAME),
            credential_age_days: reader.optional("CredentialAgeDays", &CREDENTIAL_AGE_DAYS),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.service_name.put("ServiceName", out);
        self.credential_age_days.put("CredentialAgeDays", out);
    }
}

/// The operation CreateUser.
#[derive(Clone, Copy, Debug)]
pub struct CreateUser;

impl Operation for CreateUser {
    type Input = CreateUserInput;
    type Output = CreateUserOutput;
    const NAME: &'static str = "CreateUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateUserResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::ENTITY_ALREADY_EXISTS,
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateUser.
#[derive(Debug, Default)]
pub struct CreateUserOutput {
    pub user: Option<User>,
}

impl Output for CreateUserOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.user.put("User", out);
    }
}

/// The input of CreateUser.
#[derive(Debug)]
pub struct CreateUserInput {
    pub path: Option<String>,
    pub user_name: String,
    pub permissions_boundary: Option<String>,
    pub tags: Vec<Tag>,
}

impl Input for CreateUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path: reader.optional("Path", &PATH_TYPE),
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            permissions_boundary: reader.optional("PermissionsBoundary", &ARN_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path.put("Path", out);
        self.user_name.put("UserName", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation CreateVirtualMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct CreateVirtualMFADevice;

impl Operation for CreateVirtualMFADevice {
    type Input = CreateVirtualMFADeviceInput;
    type Output = CreateVirtualMFADeviceOutput;
    const NAME: &'static str = "CreateVirtualMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("CreateVirtualMFADeviceResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::ENTITY_ALREADY_EXISTS,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of CreateVirtualMFADevice.
#[derive(Debug)]
pub struct CreateVirtualMFADeviceOutput {
    pub virtual_mfa_device: VirtualMFADevice,
}

impl Output for CreateVirtualMFADeviceOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.virtual_mfa_device.put("VirtualMFADevice", out);
    }
}

/// The input of CreateVirtualMFADevice.
#[derive(Debug)]
pub struct CreateVirtualMFADeviceInput {
    pub path: Option<String>,
    pub virtual_mfa_device_name: String,
    pub tags: Vec<Tag>,
}

impl Input for CreateVirtualMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path: reader.optional("Path", &PATH_TYPE),
            virtual_mfa_device_name: reader
                .required("VirtualMFADeviceName", &VIRTUAL_MFA_DEVICE_NAME),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path.put("Path", out);
        self.virtual_mfa_device_name
            .put("VirtualMFADeviceName", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation DeactivateMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct DeactivateMFADevice;

impl Operation for DeactivateMFADevice {
    type Input = DeactivateMFADeviceInput;
    type Output = DeactivateMFADeviceOutput;
    const NAME: &'static str = "DeactivateMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_TEMPORARILY_UNMODIFIABLE,
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of DeactivateMFADevice.
#[derive(Debug, Default)]
pub struct DeactivateMFADeviceOutput;

impl Output for DeactivateMFADeviceOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeactivateMFADevice.
#[derive(Debug)]
pub struct DeactivateMFADeviceInput {
    pub user_name: Option<String>,
    pub serial_number: String,
}

impl Input for DeactivateMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.serial_number.put("SerialNumber", out);
    }
}

/// The operation DeleteAccessKey.
#[derive(Clone, Copy, Debug)]
pub struct DeleteAccessKey;

impl Operation for DeleteAccessKey {
    type Input = DeleteAccessKeyInput;
    type Output = DeleteAccessKeyOutput;
    const NAME: &'static str = "DeleteAccessKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteAccessKey.
#[derive(Debug, Default)]
pub struct DeleteAccessKeyOutput;

impl Output for DeleteAccessKeyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteAccessKey.
#[derive(Debug)]
pub struct DeleteAccessKeyInput {
    pub user_name: Option<String>,
    pub access_key_id: String,
}

impl Input for DeleteAccessKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            access_key_id: reader.required("AccessKeyId", &ACCESS_KEY_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.access_key_id.put("AccessKeyId", out);
    }
}

/// The operation DeleteAccountAlias.
#[derive(Clone, Copy, Debug)]
pub struct DeleteAccountAlias;

impl Operation for DeleteAccountAlias {
    type Input = DeleteAccountAliasInput;
    type Output = DeleteAccountAliasOutput;
    const NAME: &'static str = "DeleteAccountAlias";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteAccountAlias.
#[derive(Debug, Default)]
pub struct DeleteAccountAliasOutput;

impl Output for DeleteAccountAliasOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteAccountAlias.
#[derive(Debug)]
pub struct DeleteAccountAliasInput {
    pub account_alias: String,
}

impl Input for DeleteAccountAliasInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            account_alias: reader.required("AccountAlias", &ACCOUNT_ALIAS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.account_alias.put("AccountAlias", out);
    }
}

/// The operation DeleteAccountPasswordPolicy.
#[derive(Clone, Copy, Debug)]
pub struct DeleteAccountPasswordPolicy;

impl Operation for DeleteAccountPasswordPolicy {
    type Input = DeleteAccountPasswordPolicyInput;
    type Output = DeleteAccountPasswordPolicyOutput;
    const NAME: &'static str = "DeleteAccountPasswordPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteAccountPasswordPolicy.
#[derive(Debug, Default)]
pub struct DeleteAccountPasswordPolicyOutput;

impl Output for DeleteAccountPasswordPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteAccountPasswordPolicy.
#[derive(Debug, Default)]
pub struct DeleteAccountPasswordPolicyInput;

impl Input for DeleteAccountPasswordPolicyInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation DeleteGroup.
#[derive(Clone, Copy, Debug)]
pub struct DeleteGroup;

impl Operation for DeleteGroup {
    type Input = DeleteGroupInput;
    type Output = DeleteGroupOutput;
    const NAME: &'static str = "DeleteGroup";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::DELETE_CONFLICT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteGroup.
#[derive(Debug, Default)]
pub struct DeleteGroupOutput;

impl Output for DeleteGroupOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteGroup.
#[derive(Debug)]
pub struct DeleteGroupInput {
    pub group_name: String,
}

impl Input for DeleteGroupInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
    }
}

/// The operation DeleteGroupPolicy.
#[derive(Clone, Copy, Debug)]
pub struct DeleteGroupPolicy;

impl Operation for DeleteGroupPolicy {
    type Input = DeleteGroupPolicyInput;
    type Output = DeleteGroupPolicyOutput;
    const NAME: &'static str = "DeleteGroupPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteGroupPolicy.
#[derive(Debug, Default)]
pub struct DeleteGroupPolicyOutput;

impl Output for DeleteGroupPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteGroupPolicy.
#[derive(Debug)]
pub struct DeleteGroupPolicyInput {
    pub group_name: String,
    pub policy_name: String,
}

impl Input for DeleteGroupPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.policy_name.put("PolicyName", out);
    }
}

/// The operation DeleteInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct DeleteInstanceProfile;

impl Operation for DeleteInstanceProfile {
    type Input = DeleteInstanceProfileInput;
    type Output = DeleteInstanceProfileOutput;
    const NAME: &'static str = "DeleteInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::DELETE_CONFLICT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteInstanceProfile.
#[derive(Debug, Default)]
pub struct DeleteInstanceProfileOutput;

impl Output for DeleteInstanceProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteInstanceProfile.
#[derive(Debug)]
pub struct DeleteInstanceProfileInput {
    pub instance_profile_name: String,
}

impl Input for DeleteInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
    }
}

/// The operation DeleteLoginProfile.
#[derive(Clone, Copy, Debug)]
pub struct DeleteLoginProfile;

impl Operation for DeleteLoginProfile {
    type Input = DeleteLoginProfileInput;
    type Output = DeleteLoginProfileOutput;
    const NAME: &'static str = "DeleteLoginProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_TEMPORARILY_UNMODIFIABLE,
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteLoginProfile.
#[derive(Debug, Default)]
pub struct DeleteLoginProfileOutput;

impl Output for DeleteLoginProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteLoginProfile.
#[derive(Debug, Default)]
pub struct DeleteLoginProfileInput {
    pub user_name: Option<String>,
}

impl Input for DeleteLoginProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
    }
}

/// The operation DeleteOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct DeleteOpenIDConnectProvider;

impl Operation for DeleteOpenIDConnectProvider {
    type Input = DeleteOpenIDConnectProviderInput;
    type Output = DeleteOpenIDConnectProviderOutput;
    const NAME: &'static str = "DeleteOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct DeleteOpenIDConnectProviderOutput;

impl Output for DeleteOpenIDConnectProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteOpenIDConnectProvider.
#[derive(Debug)]
pub struct DeleteOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
}

impl Input for DeleteOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
    }
}

/// The operation DeletePolicy.
#[derive(Clone, Copy, Debug)]
pub struct DeletePolicy;

impl Operation for DeletePolicy {
    type Input = DeletePolicyInput;
    type Output = DeletePolicyOutput;
    const NAME: &'static str = "DeletePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::DELETE_CONFLICT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeletePolicy.
#[derive(Debug, Default)]
pub struct DeletePolicyOutput;

impl Output for DeletePolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeletePolicy.
#[derive(Debug)]
pub struct DeletePolicyInput {
    pub policy_arn: String,
}

impl Input for DeletePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation DeletePolicyVersion.
#[derive(Clone, Copy, Debug)]
pub struct DeletePolicyVersion;

impl Operation for DeletePolicyVersion {
    type Input = DeletePolicyVersionInput;
    type Output = DeletePolicyVersionOutput;
    const NAME: &'static str = "DeletePolicyVersion";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::DELETE_CONFLICT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeletePolicyVersion.
#[derive(Debug, Default)]
pub struct DeletePolicyVersionOutput;

impl Output for DeletePolicyVersionOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeletePolicyVersion.
#[derive(Debug)]
pub struct DeletePolicyVersionInput {
    pub policy_arn: String,
    pub version_id: String,
}

impl Input for DeletePolicyVersionInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            version_id: reader.required("VersionId", &POLICY_VERSION_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.version_id.put("VersionId", out);
    }
}

/// The operation DeleteRole.
#[derive(Clone, Copy, Debug)]
pub struct DeleteRole;

impl Operation for DeleteRole {
    type Input = DeleteRoleInput;
    type Output = DeleteRoleOutput;
    const NAME: &'static str = "DeleteRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::DELETE_CONFLICT,
        error::LIMIT_EXCEEDED,
        error::UNMODIFIABLE_ENTITY,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteRole.
#[derive(Debug, Default)]
pub struct DeleteRoleOutput;

impl Output for DeleteRoleOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteRole.
#[derive(Debug)]
pub struct DeleteRoleInput {
    pub role_name: String,
}

impl Input for DeleteRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
    }
}

/// The operation DeleteRolePermissionsBoundary.
#[derive(Clone, Copy, Debug)]
pub struct DeleteRolePermissionsBoundary;

impl Operation for DeleteRolePermissionsBoundary {
    type Input = DeleteRolePermissionsBoundaryInput;
    type Output = DeleteRolePermissionsBoundaryOutput;
    const NAME: &'static str = "DeleteRolePermissionsBoundary";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteRolePermissionsBoundary.
#[derive(Debug, Default)]
pub struct DeleteRolePermissionsBoundaryOutput;

impl Output for DeleteRolePermissionsBoundaryOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteRolePermissionsBoundary.
#[derive(Debug)]
pub struct DeleteRolePermissionsBoundaryInput {
    pub role_name: String,
}

impl Input for DeleteRolePermissionsBoundaryInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
    }
}

/// The operation DeleteRolePolicy.
#[derive(Clone, Copy, Debug)]
pub struct DeleteRolePolicy;

impl Operation for DeleteRolePolicy {
    type Input = DeleteRolePolicyInput;
    type Output = DeleteRolePolicyOutput;
    const NAME: &'static str = "DeleteRolePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteRolePolicy.
#[derive(Debug, Default)]
pub struct DeleteRolePolicyOutput;

impl Output for DeleteRolePolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteRolePolicy.
#[derive(Debug)]
pub struct DeleteRolePolicyInput {
    pub role_name: String,
    pub policy_name: String,
}

impl Input for DeleteRolePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_name.put("PolicyName", out);
    }
}

/// The operation DeleteSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct DeleteSAMLProvider;

impl Operation for DeleteSAMLProvider {
    type Input = DeleteSAMLProviderInput;
    type Output = DeleteSAMLProviderOutput;
    const NAME: &'static str = "DeleteSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteSAMLProvider.
#[derive(Debug, Default)]
pub struct DeleteSAMLProviderOutput;

impl Output for DeleteSAMLProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteSAMLProvider.
#[derive(Debug)]
pub struct DeleteSAMLProviderInput {
    pub saml_provider_arn: String,
}

impl Input for DeleteSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
    }
}

/// The operation DeleteSSHPublicKey.
#[derive(Clone, Copy, Debug)]
pub struct DeleteSSHPublicKey;

impl Operation for DeleteSSHPublicKey {
    type Input = DeleteSSHPublicKeyInput;
    type Output = DeleteSSHPublicKeyOutput;
    const NAME: &'static str = "DeleteSSHPublicKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY];
}

/// The output of DeleteSSHPublicKey.
#[derive(Debug, Default)]
pub struct DeleteSSHPublicKeyOutput;

impl Output for DeleteSSHPublicKeyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteSSHPublicKey.
#[derive(Debug)]
pub struct DeleteSSHPublicKeyInput {
    pub user_name: String,
    pub ssh_public_key_id: String,
}

impl Input for DeleteSSHPublicKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            ssh_public_key_id: reader.required("SSHPublicKeyId", &PUBLIC_KEY_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.ssh_public_key_id.put("SSHPublicKeyId", out);
    }
}

/// The operation DeleteServerCertificate.
#[derive(Clone, Copy, Debug)]
pub struct DeleteServerCertificate;

impl Operation for DeleteServerCertificate {
    type Input = DeleteServerCertificateInput;
    type Output = DeleteServerCertificateOutput;
    const NAME: &'static str = "DeleteServerCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::DELETE_CONFLICT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteServerCertificate.
#[derive(Debug, Default)]
pub struct DeleteServerCertificateOutput;

impl Output for DeleteServerCertificateOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteServerCertificate.
#[derive(Debug)]
pub struct DeleteServerCertificateInput {
    pub server_certificate_name: String,
}

impl Input for DeleteServerCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_name
            .put("ServerCertificateName", out);
    }
}

/// The operation DeleteServiceLinkedRole.
#[derive(Clone, Copy, Debug)]
pub struct DeleteServiceLinkedRole;

impl Operation for DeleteServiceLinkedRole {
    type Input = DeleteServiceLinkedRoleInput;
    type Output = DeleteServiceLinkedRoleOutput;
    const NAME: &'static str = "DeleteServiceLinkedRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("DeleteServiceLinkedRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteServiceLinkedRole.
#[derive(Debug)]
pub struct DeleteServiceLinkedRoleOutput {
    pub deletion_task_id: String,
}

impl Output for DeleteServiceLinkedRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.deletion_task_id.put("DeletionTaskId", out);
    }
}

/// The input of DeleteServiceLinkedRole.
#[derive(Debug)]
pub struct DeleteServiceLinkedRoleInput {
    pub role_name: String,
}

impl Input for DeleteServiceLinkedRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
    }
}

/// The operation DeleteServiceSpecificCredential.
#[derive(Clone, Copy, Debug)]
pub struct DeleteServiceSpecificCredential;

impl Operation for DeleteServiceSpecificCredential {
    type Input = DeleteServiceSpecificCredentialInput;
    type Output = DeleteServiceSpecificCredentialOutput;
    const NAME: &'static str = "DeleteServiceSpecificCredential";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY];
}

/// The output of DeleteServiceSpecificCredential.
#[derive(Debug, Default)]
pub struct DeleteServiceSpecificCredentialOutput;

impl Output for DeleteServiceSpecificCredentialOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteServiceSpecificCredential.
#[derive(Debug)]
pub struct DeleteServiceSpecificCredentialInput {
    pub user_name: Option<String>,
    pub service_specific_credential_id: String,
}

impl Input for DeleteServiceSpecificCredentialInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
            service_specific_credential_id: reader.required(
                "ServiceSpecificCredentialId",
                &SERVICE_SPECIFIC_CREDENTIAL_ID,
            ),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.service_specific_credential_id
            .put("ServiceSpecificCredentialId", out);
    }
}

/// The operation DeleteSigningCertificate.
#[derive(Clone, Copy, Debug)]
pub struct DeleteSigningCertificate;

impl Operation for DeleteSigningCertificate {
    type Input = DeleteSigningCertificateInput;
    type Output = DeleteSigningCertificateOutput;
    const NAME: &'static str = "DeleteSigningCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteSigningCertificate.
#[derive(Debug, Default)]
pub struct DeleteSigningCertificateOutput;

impl Output for DeleteSigningCertificateOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteSigningCertificate.
#[derive(Debug)]
pub struct DeleteSigningCertificateInput {
    pub user_name: Option<String>,
    pub certificate_id: String,
}

impl Input for DeleteSigningCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            certificate_id: reader.required("CertificateId", &CERTIFICATE_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.certificate_id.put("CertificateId", out);
    }
}

/// The operation DeleteUser.
#[derive(Clone, Copy, Debug)]
pub struct DeleteUser;

impl Operation for DeleteUser {
    type Input = DeleteUserInput;
    type Output = DeleteUserOutput;
    const NAME: &'static str = "DeleteUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::NO_SUCH_ENTITY,
        error::DELETE_CONFLICT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteUser.
#[derive(Debug, Default)]
pub struct DeleteUserOutput;

impl Output for DeleteUserOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteUser.
#[derive(Debug)]
pub struct DeleteUserInput {
    pub user_name: String,
}

impl Input for DeleteUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
    }
}

/// The operation DeleteUserPermissionsBoundary.
#[derive(Clone, Copy, Debug)]
pub struct DeleteUserPermissionsBoundary;

impl Operation for DeleteUserPermissionsBoundary {
    type Input = DeleteUserPermissionsBoundaryInput;
    type Output = DeleteUserPermissionsBoundaryOutput;
    const NAME: &'static str = "DeleteUserPermissionsBoundary";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of DeleteUserPermissionsBoundary.
#[derive(Debug, Default)]
pub struct DeleteUserPermissionsBoundaryOutput;

impl Output for DeleteUserPermissionsBoundaryOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteUserPermissionsBoundary.
#[derive(Debug)]
pub struct DeleteUserPermissionsBoundaryInput {
    pub user_name: String,
}

impl Input for DeleteUserPermissionsBoundaryInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
    }
}

/// The operation DeleteUserPolicy.
#[derive(Clone, Copy, Debug)]
pub struct DeleteUserPolicy;

impl Operation for DeleteUserPolicy {
    type Input = DeleteUserPolicyInput;
    type Output = DeleteUserPolicyOutput;
    const NAME: &'static str = "DeleteUserPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DeleteUserPolicy.
#[derive(Debug, Default)]
pub struct DeleteUserPolicyOutput;

impl Output for DeleteUserPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteUserPolicy.
#[derive(Debug)]
pub struct DeleteUserPolicyInput {
    pub user_name: String,
    pub policy_name: String,
}

impl Input for DeleteUserPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.policy_name.put("PolicyName", out);
    }
}

/// The operation DeleteVirtualMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct DeleteVirtualMFADevice;

impl Operation for DeleteVirtualMFADevice {
    type Input = DeleteVirtualMFADeviceInput;
    type Output = DeleteVirtualMFADeviceOutput;
    const NAME: &'static str = "DeleteVirtualMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::DELETE_CONFLICT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of DeleteVirtualMFADevice.
#[derive(Debug, Default)]
pub struct DeleteVirtualMFADeviceOutput;

impl Output for DeleteVirtualMFADeviceOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DeleteVirtualMFADevice.
#[derive(Debug)]
pub struct DeleteVirtualMFADeviceInput {
    pub serial_number: String,
}

impl Input for DeleteVirtualMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.serial_number.put("SerialNumber", out);
    }
}

/// The operation DetachGroupPolicy.
#[derive(Clone, Copy, Debug)]
pub struct DetachGroupPolicy;

impl Operation for DetachGroupPolicy {
    type Input = DetachGroupPolicyInput;
    type Output = DetachGroupPolicyOutput;
    const NAME: &'static str = "DetachGroupPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DetachGroupPolicy.
#[derive(Debug, Default)]
pub struct DetachGroupPolicyOutput;

impl Output for DetachGroupPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DetachGroupPolicy.
#[derive(Debug)]
pub struct DetachGroupPolicyInput {
    pub group_name: String,
    pub policy_arn: String,
}

impl Input for DetachGroupPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation DetachRolePolicy.
#[derive(Clone, Copy, Debug)]
pub struct DetachRolePolicy;

impl Operation for DetachRolePolicy {
    type Input = DetachRolePolicyInput;
    type Output = DetachRolePolicyOutput;
    const NAME: &'static str = "DetachRolePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DetachRolePolicy.
#[derive(Debug, Default)]
pub struct DetachRolePolicyOutput;

impl Output for DetachRolePolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DetachRolePolicy.
#[derive(Debug)]
pub struct DetachRolePolicyInput {
    pub role_name: String,
    pub policy_arn: String,
}

impl Input for DetachRolePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation DetachUserPolicy.
#[derive(Clone, Copy, Debug)]
pub struct DetachUserPolicy;

impl Operation for DetachUserPolicy {
    type Input = DetachUserPolicyInput;
    type Output = DetachUserPolicyOutput;
    const NAME: &'static str = "DetachUserPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DetachUserPolicy.
#[derive(Debug, Default)]
pub struct DetachUserPolicyOutput;

impl Output for DetachUserPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DetachUserPolicy.
#[derive(Debug)]
pub struct DetachUserPolicyInput {
    pub user_name: String,
    pub policy_arn: String,
}

impl Input for DetachUserPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation DisableOrganizationsRootCredentialsManagement.
#[derive(Clone, Copy, Debug)]
pub struct DisableOrganizationsRootCredentialsManagement;

impl Operation for DisableOrganizationsRootCredentialsManagement {
    type Input = DisableOrganizationsRootCredentialsManagementInput;
    type Output = DisableOrganizationsRootCredentialsManagementOutput;
    const NAME: &'static str = "DisableOrganizationsRootCredentialsManagement";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> =
        Some("DisableOrganizationsRootCredentialsManagementResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::SERVICE_ACCESS_NOT_ENABLED,
        error::ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR,
        error::ORGANIZATION_NOT_FOUND,
        error::ORGANIZATION_NOT_IN_ALL_FEATURES_MODE,
    ];
}

/// The output of DisableOrganizationsRootCredentialsManagement.
#[derive(Debug, Default)]
pub struct DisableOrganizationsRootCredentialsManagementOutput {
    pub organization_id: Option<String>,
    pub enabled_features: Vec<FeatureType>,
}

impl Output for DisableOrganizationsRootCredentialsManagementOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.organization_id.put("OrganizationId", out);
        self.enabled_features.put("EnabledFeatures", out);
    }
}

/// The input of DisableOrganizationsRootCredentialsManagement.
#[derive(Debug, Default)]
pub struct DisableOrganizationsRootCredentialsManagementInput;

impl Input for DisableOrganizationsRootCredentialsManagementInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation DisableOrganizationsRootSessions.
#[derive(Clone, Copy, Debug)]
pub struct DisableOrganizationsRootSessions;

impl Operation for DisableOrganizationsRootSessions {
    type Input = DisableOrganizationsRootSessionsInput;
    type Output = DisableOrganizationsRootSessionsOutput;
    const NAME: &'static str = "DisableOrganizationsRootSessions";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("DisableOrganizationsRootSessionsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::SERVICE_ACCESS_NOT_ENABLED,
        error::ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR,
        error::ORGANIZATION_NOT_FOUND,
        error::ORGANIZATION_NOT_IN_ALL_FEATURES_MODE,
    ];
}

/// The output of DisableOrganizationsRootSessions.
#[derive(Debug, Default)]
pub struct DisableOrganizationsRootSessionsOutput {
    pub organization_id: Option<String>,
    pub enabled_features: Vec<FeatureType>,
}

impl Output for DisableOrganizationsRootSessionsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.organization_id.put("OrganizationId", out);
        self.enabled_features.put("EnabledFeatures", out);
    }
}

/// The input of DisableOrganizationsRootSessions.
#[derive(Debug, Default)]
pub struct DisableOrganizationsRootSessionsInput;

impl Input for DisableOrganizationsRootSessionsInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation DisableOutboundWebIdentityFederation.
#[derive(Clone, Copy, Debug)]
pub struct DisableOutboundWebIdentityFederation;

impl Operation for DisableOutboundWebIdentityFederation {
    type Input = DisableOutboundWebIdentityFederationInput;
    type Output = DisableOutboundWebIdentityFederationOutput;
    const NAME: &'static str = "DisableOutboundWebIdentityFederation";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::FEATURE_DISABLED];
}

/// The output of DisableOutboundWebIdentityFederation.
#[derive(Debug, Default)]
pub struct DisableOutboundWebIdentityFederationOutput;

impl Output for DisableOutboundWebIdentityFederationOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DisableOutboundWebIdentityFederation.
#[derive(Debug, Default)]
pub struct DisableOutboundWebIdentityFederationInput;

impl Input for DisableOutboundWebIdentityFederationInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation EnableMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct EnableMFADevice;

impl Operation for EnableMFADevice {
    type Input = EnableMFADeviceInput;
    type Output = EnableMFADeviceOutput;
    const NAME: &'static str = "EnableMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_ALREADY_EXISTS,
        error::ENTITY_TEMPORARILY_UNMODIFIABLE,
        error::INVALID_AUTHENTICATION_CODE,
        error::LIMIT_EXCEEDED,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of EnableMFADevice.
#[derive(Debug, Default)]
pub struct EnableMFADeviceOutput;

impl Output for EnableMFADeviceOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of EnableMFADevice.
#[derive(Debug)]
pub struct EnableMFADeviceInput {
    pub user_name: String,
    pub serial_number: String,
    pub authentication_code1: Sensitive,
    pub authentication_code2: Sensitive,
}

impl Input for EnableMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
            authentication_code1: reader.required("AuthenticationCode1", &AUTHENTICATION_CODE_TYPE),
            authentication_code2: reader.required("AuthenticationCode2", &AUTHENTICATION_CODE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.serial_number.put("SerialNumber", out);
        self.authentication_code1.put("AuthenticationCode1", out);
        self.authentication_code2.put("AuthenticationCode2", out);
    }
}

/// The operation EnableOrganizationsRootCredentialsManagement.
#[derive(Clone, Copy, Debug)]
pub struct EnableOrganizationsRootCredentialsManagement;

impl Operation for EnableOrganizationsRootCredentialsManagement {
    type Input = EnableOrganizationsRootCredentialsManagementInput;
    type Output = EnableOrganizationsRootCredentialsManagementOutput;
    const NAME: &'static str = "EnableOrganizationsRootCredentialsManagement";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("EnableOrganizationsRootCredentialsManagementResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::SERVICE_ACCESS_NOT_ENABLED,
        error::ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR,
        error::ORGANIZATION_NOT_FOUND,
        error::ORGANIZATION_NOT_IN_ALL_FEATURES_MODE,
        error::CALLER_IS_NOT_MANAGEMENT_ACCOUNT,
    ];
}

/// The output of EnableOrganizationsRootCredentialsManagement.
#[derive(Debug, Default)]
pub struct EnableOrganizationsRootCredentialsManagementOutput {
    pub organization_id: Option<String>,
    pub enabled_features: Vec<FeatureType>,
}

impl Output for EnableOrganizationsRootCredentialsManagementOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.organization_id.put("OrganizationId", out);
        self.enabled_features.put("EnabledFeatures", out);
    }
}

/// The input of EnableOrganizationsRootCredentialsManagement.
#[derive(Debug, Default)]
pub struct EnableOrganizationsRootCredentialsManagementInput;

impl Input for EnableOrganizationsRootCredentialsManagementInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation EnableOrganizationsRootSessions.
#[derive(Clone, Copy, Debug)]
pub struct EnableOrganizationsRootSessions;

impl Operation for EnableOrganizationsRootSessions {
    type Input = EnableOrganizationsRootSessionsInput;
    type Output = EnableOrganizationsRootSessionsOutput;
    const NAME: &'static str = "EnableOrganizationsRootSessions";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("EnableOrganizationsRootSessionsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::SERVICE_ACCESS_NOT_ENABLED,
        error::ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR,
        error::ORGANIZATION_NOT_FOUND,
        error::ORGANIZATION_NOT_IN_ALL_FEATURES_MODE,
        error::CALLER_IS_NOT_MANAGEMENT_ACCOUNT,
    ];
}

/// The output of EnableOrganizationsRootSessions.
#[derive(Debug, Default)]
pub struct EnableOrganizationsRootSessionsOutput {
    pub organization_id: Option<String>,
    pub enabled_features: Vec<FeatureType>,
}

impl Output for EnableOrganizationsRootSessionsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.organization_id.put("OrganizationId", out);
        self.enabled_features.put("EnabledFeatures", out);
    }
}

/// The input of EnableOrganizationsRootSessions.
#[derive(Debug, Default)]
pub struct EnableOrganizationsRootSessionsInput;

impl Input for EnableOrganizationsRootSessionsInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation EnableOutboundWebIdentityFederation.
#[derive(Clone, Copy, Debug)]
pub struct EnableOutboundWebIdentityFederation;

impl Operation for EnableOutboundWebIdentityFederation {
    type Input = EnableOutboundWebIdentityFederationInput;
    type Output = EnableOutboundWebIdentityFederationOutput;
    const NAME: &'static str = "EnableOutboundWebIdentityFederation";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("EnableOutboundWebIdentityFederationResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::FEATURE_ENABLED];
}

/// The output of EnableOutboundWebIdentityFederation.
#[derive(Debug, Default)]
pub struct EnableOutboundWebIdentityFederationOutput {
    pub issuer_identifier: Option<String>,
}

impl Output for EnableOutboundWebIdentityFederationOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.issuer_identifier.put("IssuerIdentifier", out);
    }
}

/// The input of EnableOutboundWebIdentityFederation.
#[derive(Debug, Default)]
pub struct EnableOutboundWebIdentityFederationInput;

impl Input for EnableOutboundWebIdentityFederationInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GenerateCredentialReport.
#[derive(Clone, Copy, Debug)]
pub struct GenerateCredentialReport;

impl Operation for GenerateCredentialReport {
    type Input = GenerateCredentialReportInput;
    type Output = GenerateCredentialReportOutput;
    const NAME: &'static str = "GenerateCredentialReport";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GenerateCredentialReportResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::LIMIT_EXCEEDED, error::SERVICE_FAILURE];
}

/// The output of GenerateCredentialReport.
#[derive(Debug, Default)]
pub struct GenerateCredentialReportOutput {
    pub state: Option<ReportStateType>,
    pub description: Option<String>,
}

impl Output for GenerateCredentialReportOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.state.put("State", out);
        self.description.put("Description", out);
    }
}

/// The input of GenerateCredentialReport.
#[derive(Debug, Default)]
pub struct GenerateCredentialReportInput;

impl Input for GenerateCredentialReportInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GenerateOrganizationsAccessReport.
#[derive(Clone, Copy, Debug)]
pub struct GenerateOrganizationsAccessReport;

impl Operation for GenerateOrganizationsAccessReport {
    type Input = GenerateOrganizationsAccessReportInput;
    type Output = GenerateOrganizationsAccessReportOutput;
    const NAME: &'static str = "GenerateOrganizationsAccessReport";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GenerateOrganizationsAccessReportResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::REPORT_GENERATION_LIMIT_EXCEEDED];
}

/// The output of GenerateOrganizationsAccessReport.
#[derive(Debug, Default)]
pub struct GenerateOrganizationsAccessReportOutput {
    pub job_id: Option<String>,
}

impl Output for GenerateOrganizationsAccessReportOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.job_id.put("JobId", out);
    }
}

/// The input of GenerateOrganizationsAccessReport.
#[derive(Debug)]
pub struct GenerateOrganizationsAccessReportInput {
    pub entity_path: String,
    pub organizations_policy_id: Option<String>,
}

impl Input for GenerateOrganizationsAccessReportInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            entity_path: reader.required("EntityPath", &ORGANIZATIONS_ENTITY_PATH_TYPE),
            organizations_policy_id: reader
                .optional("OrganizationsPolicyId", &ORGANIZATIONS_POLICY_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.entity_path.put("EntityPath", out);
        self.organizations_policy_id
            .put("OrganizationsPolicyId", out);
    }
}

/// The operation GenerateServiceLastAccessedDetails.
#[derive(Clone, Copy, Debug)]
pub struct GenerateServiceLastAccessedDetails;

impl Operation for GenerateServiceLastAccessedDetails {
    type Input = GenerateServiceLastAccessedDetailsInput;
    type Output = GenerateServiceLastAccessedDetailsOutput;
    const NAME: &'static str = "GenerateServiceLastAccessedDetails";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GenerateServiceLastAccessedDetailsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::INVALID_INPUT];
}

/// The output of GenerateServiceLastAccessedDetails.
#[derive(Debug, Default)]
pub struct GenerateServiceLastAccessedDetailsOutput {
    pub job_id: Option<String>,
}

impl Output for GenerateServiceLastAccessedDetailsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.job_id.put("JobId", out);
    }
}

/// The input of GenerateServiceLastAccessedDetails.
#[derive(Debug)]
pub struct GenerateServiceLastAccessedDetailsInput {
    pub arn: String,
    pub granularity: Option<AccessAdvisorUsageGranularityType>,
}

impl Input for GenerateServiceLastAccessedDetailsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            arn: reader.required("Arn", &ARN_TYPE),
            granularity: reader.optional("Granularity", &ACCESS_ADVISOR_USAGE_GRANULARITY_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.arn.put("Arn", out);
        self.granularity.put("Granularity", out);
    }
}

/// The operation GetAccessKeyLastUsed.
#[derive(Clone, Copy, Debug)]
pub struct GetAccessKeyLastUsed;

impl Operation for GetAccessKeyLastUsed {
    type Input = GetAccessKeyLastUsedInput;
    type Output = GetAccessKeyLastUsedOutput;
    const NAME: &'static str = "GetAccessKeyLastUsed";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetAccessKeyLastUsedResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[];
}

/// The output of GetAccessKeyLastUsed.
#[derive(Debug, Default)]
pub struct GetAccessKeyLastUsedOutput {
    pub user_name: Option<String>,
    pub access_key_last_used: Option<AccessKeyLastUsed>,
}

impl Output for GetAccessKeyLastUsedOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.access_key_last_used.put("AccessKeyLastUsed", out);
    }
}

/// The input of GetAccessKeyLastUsed.
#[derive(Debug)]
pub struct GetAccessKeyLastUsedInput {
    pub access_key_id: String,
}

impl Input for GetAccessKeyLastUsedInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            access_key_id: reader.required("AccessKeyId", &ACCESS_KEY_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.access_key_id.put("AccessKeyId", out);
    }
}

/// The operation GetAccountAuthorizationDetails.
#[derive(Clone, Copy, Debug)]
pub struct GetAccountAuthorizationDetails;

impl Operation for GetAccountAuthorizationDetails {
    type Input = GetAccountAuthorizationDetailsInput;
    type Output = GetAccountAuthorizationDetailsOutput;
    const NAME: &'static str = "GetAccountAuthorizationDetails";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetAccountAuthorizationDetailsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of GetAccountAuthorizationDetails.
#[derive(Debug, Default)]
pub struct GetAccountAuthorizationDetailsOutput {
    pub user_detail_list: Vec<UserDetail>,
    pub group_detail_list: Vec<GroupDetail>,
    pub role_detail_list: Vec<RoleDetail>,
    pub policies: Vec<ManagedPolicyDetail>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for GetAccountAuthorizationDetailsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.user_detail_list.put("UserDetailList", out);
        self.group_detail_list.put("GroupDetailList", out);
        self.role_detail_list.put("RoleDetailList", out);
        self.policies.put("Policies", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of GetAccountAuthorizationDetails.
#[derive(Debug, Default)]
pub struct GetAccountAuthorizationDetailsInput {
    pub filter: Vec<EntityType>,
    pub max_items: Option<i32>,
    pub marker: Option<String>,
}

impl Input for GetAccountAuthorizationDetailsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            filter: reader.any("Filter", &ENTITY_LIST_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        put_unless_empty(&self.filter, "Filter", out);
        self.max_items.put("MaxItems", out);
        self.marker.put("Marker", out);
    }
}

/// The operation GetAccountPasswordPolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetAccountPasswordPolicy;

impl Operation for GetAccountPasswordPolicy {
    type Input = GetAccountPasswordPolicyInput;
    type Output = GetAccountPasswordPolicyOutput;
    const NAME: &'static str = "GetAccountPasswordPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetAccountPasswordPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetAccountPasswordPolicy.
#[derive(Debug)]
pub struct GetAccountPasswordPolicyOutput {
    pub password_policy: PasswordPolicy,
}

impl Output for GetAccountPasswordPolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.password_policy.put("PasswordPolicy", out);
    }
}

/// The input of GetAccountPasswordPolicy.
#[derive(Debug, Default)]
pub struct GetAccountPasswordPolicyInput;

impl Input for GetAccountPasswordPolicyInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GetAccountProperties.
#[derive(Clone, Copy, Debug)]
pub struct GetAccountProperties;

impl Operation for GetAccountProperties {
    type Input = GetAccountPropertiesInput;
    type Output = GetAccountPropertiesOutput;
    const NAME: &'static str = "GetAccountProperties";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetAccountPropertiesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::INVALID_INPUT, error::SERVICE_FAILURE];
}

/// The output of GetAccountProperties.
#[derive(Debug, Default)]
pub struct GetAccountPropertiesOutput {
    pub properties: BTreeMap<String, String>,
}

impl Output for GetAccountPropertiesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.properties.put("Properties", out);
    }
}

/// The input of GetAccountProperties.
#[derive(Debug, Default)]
pub struct GetAccountPropertiesInput;

impl Input for GetAccountPropertiesInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GetAccountSummary.
#[derive(Clone, Copy, Debug)]
pub struct GetAccountSummary;

impl Operation for GetAccountSummary {
    type Input = GetAccountSummaryInput;
    type Output = GetAccountSummaryOutput;
    const NAME: &'static str = "GetAccountSummary";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetAccountSummaryResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of GetAccountSummary.
#[derive(Debug, Default)]
pub struct GetAccountSummaryOutput {
    pub summary_map: BTreeMap<String, i32>,
}

impl Output for GetAccountSummaryOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.summary_map.put("SummaryMap", out);
    }
}

/// The input of GetAccountSummary.
#[derive(Debug, Default)]
pub struct GetAccountSummaryInput;

impl Input for GetAccountSummaryInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GetContextKeysForCustomPolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetContextKeysForCustomPolicy;

impl Operation for GetContextKeysForCustomPolicy {
    type Input = GetContextKeysForCustomPolicyInput;
    type Output = GetContextKeysForPolicyOutput;
    const NAME: &'static str = "GetContextKeysForCustomPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetContextKeysForCustomPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::INVALID_INPUT];
}

/// The output of GetContextKeysForPolicy.
#[derive(Debug, Default)]
pub struct GetContextKeysForPolicyOutput {
    pub context_key_names: Vec<String>,
}

impl Output for GetContextKeysForPolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.context_key_names.put("ContextKeyNames", out);
    }
}

/// The input of GetContextKeysForCustomPolicy.
#[derive(Debug, Default)]
pub struct GetContextKeysForCustomPolicyInput {
    pub policy_input_list: Vec<String>,
}

impl Input for GetContextKeysForCustomPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_input_list: reader.required("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_input_list.put("PolicyInputList", out);
    }
}

/// The operation GetContextKeysForPrincipalPolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetContextKeysForPrincipalPolicy;

impl Operation for GetContextKeysForPrincipalPolicy {
    type Input = GetContextKeysForPrincipalPolicyInput;
    type Output = GetContextKeysForPolicyOutput;
    const NAME: &'static str = "GetContextKeysForPrincipalPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetContextKeysForPrincipalPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::INVALID_INPUT];
}

/// The input of GetContextKeysForPrincipalPolicy.
#[derive(Debug)]
pub struct GetContextKeysForPrincipalPolicyInput {
    pub policy_source_arn: String,
    pub policy_input_list: Vec<String>,
}

impl Input for GetContextKeysForPrincipalPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_source_arn: reader.required("PolicySourceArn", &ARN_TYPE),
            policy_input_list: reader.any("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_source_arn.put("PolicySourceArn", out);
        put_unless_empty(&self.policy_input_list, "PolicyInputList", out);
    }
}

/// The operation GetCredentialReport.
#[derive(Clone, Copy, Debug)]
pub struct GetCredentialReport;

impl Operation for GetCredentialReport {
    type Input = GetCredentialReportInput;
    type Output = GetCredentialReportOutput;
    const NAME: &'static str = "GetCredentialReport";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetCredentialReportResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::CREDENTIAL_REPORT_NOT_PRESENT,
        error::CREDENTIAL_REPORT_EXPIRED,
        error::CREDENTIAL_REPORT_NOT_READY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetCredentialReport.
#[derive(Debug, Default)]
pub struct GetCredentialReportOutput {
    pub content: Option<Vec<u8>>,
    pub report_format: Option<ReportFormatType>,
    pub generated_time: Option<Timestamp>,
}

impl Output for GetCredentialReportOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.content.put("Content", out);
        self.report_format.put("ReportFormat", out);
        self.generated_time.put("GeneratedTime", out);
    }
}

/// The input of GetCredentialReport.
#[derive(Debug, Default)]
pub struct GetCredentialReportInput;

impl Input for GetCredentialReportInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GetDelegationRequest.
#[derive(Clone, Copy, Debug)]
pub struct GetDelegationRequest;

impl Operation for GetDelegationRequest {
    type Input = GetDelegationRequestInput;
    type Output = GetDelegationRequestOutput;
    const NAME: &'static str = "GetDelegationRequest";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetDelegationRequestResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetDelegationRequest.
#[derive(Debug, Default)]
pub struct GetDelegationRequestOutput {
    pub delegation_request: Option<DelegationRequest>,
    pub permission_check_status: Option<PermissionCheckStatusType>,
    pub permission_check_result: Option<PermissionCheckResultType>,
}

impl Output for GetDelegationRequestOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request.put("DelegationRequest", out);
        self.permission_check_status
            .put("PermissionCheckStatus", out);
        self.permission_check_result
            .put("PermissionCheckResult", out);
    }
}

/// The input of GetDelegationRequest.
#[derive(Debug)]
pub struct GetDelegationRequestInput {
    pub delegation_request_id: String,
    pub delegation_permission_check: Option<bool>,
}

impl Input for GetDelegationRequestInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            delegation_request_id: reader
                .required("DelegationRequestId", &DELEGATION_REQUEST_ID_TYPE),
            delegation_permission_check: reader
                .optional("DelegationPermissionCheck", &BOOLEAN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request_id.put("DelegationRequestId", out);
        self.delegation_permission_check
            .put("DelegationPermissionCheck", out);
    }
}

/// The operation GetGroup.
#[derive(Clone, Copy, Debug)]
pub struct GetGroup;

impl Operation for GetGroup {
    type Input = GetGroupInput;
    type Output = GetGroupOutput;
    const NAME: &'static str = "GetGroup";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetGroupResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetGroup.
#[derive(Debug)]
pub struct GetGroupOutput {
    pub group: Group,
    pub users: Vec<User>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for GetGroupOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.group.put("Group", out);
        self.users.put("Users", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of GetGroup.
#[derive(Debug)]
pub struct GetGroupInput {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for GetGroupInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation GetGroupPolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetGroupPolicy;

impl Operation for GetGroupPolicy {
    type Input = GetGroupPolicyInput;
    type Output = GetGroupPolicyOutput;
    const NAME: &'static str = "GetGroupPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetGroupPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetGroupPolicy.
#[derive(Debug)]
pub struct GetGroupPolicyOutput {
    pub group_name: String,
    pub policy_name: String,
    pub policy_document: String,
}

impl Output for GetGroupPolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The input of GetGroupPolicy.
#[derive(Debug)]
pub struct GetGroupPolicyInput {
    pub group_name: String,
    pub policy_name: String,
}

impl Input for GetGroupPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.policy_name.put("PolicyName", out);
    }
}

/// The operation GetHumanReadableSummary.
#[derive(Clone, Copy, Debug)]
pub struct GetHumanReadableSummary;

impl Operation for GetHumanReadableSummary {
    type Input = GetHumanReadableSummaryInput;
    type Output = GetHumanReadableSummaryOutput;
    const NAME: &'static str = "GetHumanReadableSummary";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetHumanReadableSummaryResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetHumanReadableSummary.
#[derive(Debug, Default)]
pub struct GetHumanReadableSummaryOutput {
    pub summary_content: Option<String>,
    pub locale: Option<String>,
    pub summary_state: Option<SummaryStateType>,
}

impl Output for GetHumanReadableSummaryOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.summary_content.put("SummaryContent", out);
        self.locale.put("Locale", out);
        self.summary_state.put("SummaryState", out);
    }
}

/// The input of GetHumanReadableSummary.
#[derive(Debug)]
pub struct GetHumanReadableSummaryInput {
    pub entity_arn: String,
    pub locale: Option<String>,
}

impl Input for GetHumanReadableSummaryInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            entity_arn: reader.required("EntityArn", &ARN_TYPE),
            locale: reader.optional("Locale", &LOCALE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.entity_arn.put("EntityArn", out);
        self.locale.put("Locale", out);
    }
}

/// The operation GetInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct GetInstanceProfile;

impl Operation for GetInstanceProfile {
    type Input = GetInstanceProfileInput;
    type Output = GetInstanceProfileOutput;
    const NAME: &'static str = "GetInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetInstanceProfileResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetInstanceProfile.
#[derive(Debug)]
pub struct GetInstanceProfileOutput {
    pub instance_profile: InstanceProfile,
}

impl Output for GetInstanceProfileOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile.put("InstanceProfile", out);
    }
}

/// The input of GetInstanceProfile.
#[derive(Debug)]
pub struct GetInstanceProfileInput {
    pub instance_profile_name: String,
}

impl Input for GetInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
    }
}

/// The operation GetLoginProfile.
#[derive(Clone, Copy, Debug)]
pub struct GetLoginProfile;

impl Operation for GetLoginProfile {
    type Input = GetLoginProfileInput;
    type Output = GetLoginProfileOutput;
    const NAME: &'static str = "GetLoginProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetLoginProfileResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetLoginProfile.
#[derive(Debug)]
pub struct GetLoginProfileOutput {
    pub login_profile: LoginProfile,
}

impl Output for GetLoginProfileOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.login_profile.put("LoginProfile", out);
    }
}

/// The input of GetLoginProfile.
#[derive(Debug, Default)]
pub struct GetLoginProfileInput {
    pub user_name: Option<String>,
}

impl Input for GetLoginProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
    }
}

/// The operation GetMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct GetMFADevice;

impl Operation for GetMFADevice {
    type Input = GetMFADeviceInput;
    type Output = GetMFADeviceOutput;
    const NAME: &'static str = "GetMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetMFADeviceResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetMFADevice.
#[derive(Debug)]
pub struct GetMFADeviceOutput {
    pub user_name: Option<String>,
    pub serial_number: String,
    pub enable_date: Option<Timestamp>,
    pub certifications: BTreeMap<String, String>,
}

impl Output for GetMFADeviceOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.serial_number.put("SerialNumber", out);
        self.enable_date.put("EnableDate", out);
        self.certifications.put("Certifications", out);
    }
}

/// The input of GetMFADevice.
#[derive(Debug)]
pub struct GetMFADeviceInput {
    pub serial_number: String,
    pub user_name: Option<String>,
}

impl Input for GetMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.serial_number.put("SerialNumber", out);
        self.user_name.put("UserName", out);
    }
}

/// The operation GetOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct GetOpenIDConnectProvider;

impl Operation for GetOpenIDConnectProvider {
    type Input = GetOpenIDConnectProviderInput;
    type Output = GetOpenIDConnectProviderOutput;
    const NAME: &'static str = "GetOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetOpenIDConnectProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct GetOpenIDConnectProviderOutput {
    pub url: Option<String>,
    pub client_id_list: Vec<String>,
    pub thumbprint_list: Vec<String>,
    pub create_date: Option<Timestamp>,
    pub tags: Vec<Tag>,
}

impl Output for GetOpenIDConnectProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.url.put("Url", out);
        self.client_id_list.put("ClientIDList", out);
        self.thumbprint_list.put("ThumbprintList", out);
        self.create_date.put("CreateDate", out);
        self.tags.put("Tags", out);
    }
}

/// The input of GetOpenIDConnectProvider.
#[derive(Debug)]
pub struct GetOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
}

impl Input for GetOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
    }
}

/// The operation GetOrganizationsAccessReport.
#[derive(Clone, Copy, Debug)]
pub struct GetOrganizationsAccessReport;

impl Operation for GetOrganizationsAccessReport {
    type Input = GetOrganizationsAccessReportInput;
    type Output = GetOrganizationsAccessReportOutput;
    const NAME: &'static str = "GetOrganizationsAccessReport";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetOrganizationsAccessReportResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY];
}

/// The output of GetOrganizationsAccessReport.
#[derive(Debug)]
pub struct GetOrganizationsAccessReportOutput {
    pub job_status: JobStatusType,
    pub job_creation_date: Timestamp,
    pub job_completion_date: Option<Timestamp>,
    pub number_of_services_accessible: Option<i32>,
    pub number_of_services_not_accessed: Option<i32>,
    pub access_details: Vec<AccessDetail>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
    pub error_details: Option<ErrorDetails>,
}

impl Output for GetOrganizationsAccessReportOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.job_status.put("JobStatus", out);
        self.job_creation_date.put("JobCreationDate", out);
        self.job_completion_date.put("JobCompletionDate", out);
        self.number_of_services_accessible
            .put("NumberOfServicesAccessible", out);
        self.number_of_services_not_accessed
            .put("NumberOfServicesNotAccessed", out);
        self.access_details.put("AccessDetails", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
        self.error_details.put("ErrorDetails", out);
    }
}

/// The input of GetOrganizationsAccessReport.
#[derive(Debug)]
pub struct GetOrganizationsAccessReportInput {
    pub job_id: String,
    pub max_items: Option<i32>,
    pub marker: Option<String>,
    pub sort_key: Option<SortKeyType>,
}

impl Input for GetOrganizationsAccessReportInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            job_id: reader.required("JobId", &JOB_ID_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            sort_key: reader.optional("SortKey", &SORT_KEY_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.job_id.put("JobId", out);
        self.max_items.put("MaxItems", out);
        self.marker.put("Marker", out);
        self.sort_key.put("SortKey", out);
    }
}

/// The operation GetOutboundWebIdentityFederationInfo.
#[derive(Clone, Copy, Debug)]
pub struct GetOutboundWebIdentityFederationInfo;

impl Operation for GetOutboundWebIdentityFederationInfo {
    type Input = GetOutboundWebIdentityFederationInfoInput;
    type Output = GetOutboundWebIdentityFederationInfoOutput;
    const NAME: &'static str = "GetOutboundWebIdentityFederationInfo";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetOutboundWebIdentityFederationInfoResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::FEATURE_DISABLED];
}

/// The output of GetOutboundWebIdentityFederationInfo.
#[derive(Debug, Default)]
pub struct GetOutboundWebIdentityFederationInfoOutput {
    pub issuer_identifier: Option<String>,
    pub jwt_vending_enabled: Option<bool>,
}

impl Output for GetOutboundWebIdentityFederationInfoOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.issuer_identifier.put("IssuerIdentifier", out);
        self.jwt_vending_enabled.put("JwtVendingEnabled", out);
    }
}

/// The input of GetOutboundWebIdentityFederationInfo.
#[derive(Debug, Default)]
pub struct GetOutboundWebIdentityFederationInfoInput;

impl Input for GetOutboundWebIdentityFederationInfoInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GetPolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetPolicy;

impl Operation for GetPolicy {
    type Input = GetPolicyInput;
    type Output = GetPolicyOutput;
    const NAME: &'static str = "GetPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetPolicy.
#[derive(Debug, Default)]
pub struct GetPolicyOutput {
    pub policy: Option<Policy>,
}

impl Output for GetPolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy.put("Policy", out);
    }
}

/// The input of GetPolicy.
#[derive(Debug)]
pub struct GetPolicyInput {
    pub policy_arn: String,
}

impl Input for GetPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
    }
}

/// The operation GetPolicyVersion.
#[derive(Clone, Copy, Debug)]
pub struct GetPolicyVersion;

impl Operation for GetPolicyVersion {
    type Input = GetPolicyVersionInput;
    type Output = GetPolicyVersionOutput;
    const NAME: &'static str = "GetPolicyVersion";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetPolicyVersionResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetPolicyVersion.
#[derive(Debug, Default)]
pub struct GetPolicyVersionOutput {
    pub policy_version: Option<PolicyVersion>,
}

impl Output for GetPolicyVersionOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_version.put("PolicyVersion", out);
    }
}

/// The input of GetPolicyVersion.
#[derive(Debug)]
pub struct GetPolicyVersionInput {
    pub policy_arn: String,
    pub version_id: String,
}

impl Input for GetPolicyVersionInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            version_id: reader.required("VersionId", &POLICY_VERSION_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.version_id.put("VersionId", out);
    }
}

/// The operation GetRole.
#[derive(Clone, Copy, Debug)]
pub struct GetRole;

impl Operation for GetRole {
    type Input = GetRoleInput;
    type Output = GetRoleOutput;
    const NAME: &'static str = "GetRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetRole.
#[derive(Debug)]
pub struct GetRoleOutput {
    pub role: Role,
}

impl Output for GetRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role.put("Role", out);
    }
}

/// The input of GetRole.
#[derive(Debug)]
pub struct GetRoleInput {
    pub role_name: String,
}

impl Input for GetRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
    }
}

/// The operation GetRolePolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetRolePolicy;

impl Operation for GetRolePolicy {
    type Input = GetRolePolicyInput;
    type Output = GetRolePolicyOutput;
    const NAME: &'static str = "GetRolePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetRolePolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetRolePolicy.
#[derive(Debug)]
pub struct GetRolePolicyOutput {
    pub role_name: String,
    pub policy_name: String,
    pub policy_document: String,
}

impl Output for GetRolePolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The input of GetRolePolicy.
#[derive(Debug)]
pub struct GetRolePolicyInput {
    pub role_name: String,
    pub policy_name: String,
}

impl Input for GetRolePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_name.put("PolicyName", out);
    }
}

/// The operation GetRoleTemplateVersion.
#[derive(Clone, Copy, Debug)]
pub struct GetRoleTemplateVersion;

impl Operation for GetRoleTemplateVersion {
    type Input = GetRoleTemplateVersionInput;
    type Output = GetRoleTemplateVersionOutput;
    const NAME: &'static str = "GetRoleTemplateVersion";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetRoleTemplateVersionResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetRoleTemplateVersion.
#[derive(Debug)]
pub struct GetRoleTemplateVersionOutput {
    pub role_template_version: RoleTemplateVersion,
}

impl Output for GetRoleTemplateVersionOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role_template_version.put("RoleTemplateVersion", out);
    }
}

/// The input of GetRoleTemplateVersion.
#[derive(Debug)]
pub struct GetRoleTemplateVersionInput {
    pub template_arn: String,
    pub minor_version: Option<i32>,
}

impl Input for GetRoleTemplateVersionInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            template_arn: reader.required("TemplateArn", &ARN_TYPE),
            minor_version: reader.optional("MinorVersion", &MINOR_VERSION_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.template_arn.put("TemplateArn", out);
        self.minor_version.put("MinorVersion", out);
    }
}

/// The operation GetSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct GetSAMLProvider;

impl Operation for GetSAMLProvider {
    type Input = GetSAMLProviderInput;
    type Output = GetSAMLProviderOutput;
    const NAME: &'static str = "GetSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetSAMLProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetSAMLProvider.
#[derive(Debug, Default)]
pub struct GetSAMLProviderOutput {
    pub saml_provider_uuid: Option<String>,
    pub saml_metadata_document: Option<String>,
    pub create_date: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
    pub tags: Vec<Tag>,
    pub assertion_encryption_mode: Option<AssertionEncryptionModeType>,
    pub private_key_list: Vec<SAMLPrivateKey>,
}

impl Output for GetSAMLProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_uuid.put("SAMLProviderUUID", out);
        self.saml_metadata_document.put("SAMLMetadataDocument", out);
        self.create_date.put("CreateDate", out);
        self.valid_until.put("ValidUntil", out);
        self.tags.put("Tags", out);
        self.assertion_encryption_mode
            .put("AssertionEncryptionMode", out);
        self.private_key_list.put("PrivateKeyList", out);
    }
}

/// The input of GetSAMLProvider.
#[derive(Debug)]
pub struct GetSAMLProviderInput {
    pub saml_provider_arn: String,
}

impl Input for GetSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
    }
}

/// The operation GetSSHPublicKey.
#[derive(Clone, Copy, Debug)]
pub struct GetSSHPublicKey;

impl Operation for GetSSHPublicKey {
    type Input = GetSSHPublicKeyInput;
    type Output = GetSSHPublicKeyOutput;
    const NAME: &'static str = "GetSSHPublicKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetSSHPublicKeyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::UNRECOGNIZED_PUBLIC_KEY_ENCODING,
    ];
}

/// The output of GetSSHPublicKey.
#[derive(Debug, Default)]
pub struct GetSSHPublicKeyOutput {
    pub ssh_public_key: Option<SSHPublicKey>,
}

impl Output for GetSSHPublicKeyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.ssh_public_key.put("SSHPublicKey", out);
    }
}

/// The input of GetSSHPublicKey.
#[derive(Debug)]
pub struct GetSSHPublicKeyInput {
    pub user_name: String,
    pub ssh_public_key_id: String,
    pub encoding: EncodingType,
}

impl Input for GetSSHPublicKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            ssh_public_key_id: reader.required("SSHPublicKeyId", &PUBLIC_KEY_ID_TYPE),
            encoding: reader.required("Encoding", &ENCODING_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.ssh_public_key_id.put("SSHPublicKeyId", out);
        self.encoding.put("Encoding", out);
    }
}

/// The operation GetServerCertificate.
#[derive(Clone, Copy, Debug)]
pub struct GetServerCertificate;

impl Operation for GetServerCertificate {
    type Input = GetServerCertificateInput;
    type Output = GetServerCertificateOutput;
    const NAME: &'static str = "GetServerCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetServerCertificateResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetServerCertificate.
#[derive(Debug)]
pub struct GetServerCertificateOutput {
    pub server_certificate: ServerCertificate,
}

impl Output for GetServerCertificateOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate.put("ServerCertificate", out);
    }
}

/// The input of GetServerCertificate.
#[derive(Debug)]
pub struct GetServerCertificateInput {
    pub server_certificate_name: String,
}

impl Input for GetServerCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_name
            .put("ServerCertificateName", out);
    }
}

/// The operation GetServiceLastAccessedDetails.
#[derive(Clone, Copy, Debug)]
pub struct GetServiceLastAccessedDetails;

impl Operation for GetServiceLastAccessedDetails {
    type Input = GetServiceLastAccessedDetailsInput;
    type Output = GetServiceLastAccessedDetailsOutput;
    const NAME: &'static str = "GetServiceLastAccessedDetails";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetServiceLastAccessedDetailsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::INVALID_INPUT];
}

/// The output of GetServiceLastAccessedDetails.
#[derive(Debug)]
pub struct GetServiceLastAccessedDetailsOutput {
    pub job_status: JobStatusType,
    pub job_type: Option<AccessAdvisorUsageGranularityType>,
    pub job_creation_date: Timestamp,
    pub services_last_accessed: Vec<ServiceLastAccessed>,
    pub job_completion_date: Timestamp,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
    pub error: Option<ErrorDetails>,
}

impl Output for GetServiceLastAccessedDetailsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.job_status.put("JobStatus", out);
        self.job_type.put("JobType", out);
        self.job_creation_date.put("JobCreationDate", out);
        self.services_last_accessed.put("ServicesLastAccessed", out);
        self.job_completion_date.put("JobCompletionDate", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
        self.error.put("Error", out);
    }
}

/// The input of GetServiceLastAccessedDetails.
#[derive(Debug)]
pub struct GetServiceLastAccessedDetailsInput {
    pub job_id: String,
    pub max_items: Option<i32>,
    pub marker: Option<String>,
}

impl Input for GetServiceLastAccessedDetailsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            job_id: reader.required("JobId", &JOB_ID_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.job_id.put("JobId", out);
        self.max_items.put("MaxItems", out);
        self.marker.put("Marker", out);
    }
}

/// The operation GetServiceLastAccessedDetailsWithEntities.
#[derive(Clone, Copy, Debug)]
pub struct GetServiceLastAccessedDetailsWithEntities;

impl Operation for GetServiceLastAccessedDetailsWithEntities {
    type Input = GetServiceLastAccessedDetailsWithEntitiesInput;
    type Output = GetServiceLastAccessedDetailsWithEntitiesOutput;
    const NAME: &'static str = "GetServiceLastAccessedDetailsWithEntities";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetServiceLastAccessedDetailsWithEntitiesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::INVALID_INPUT];
}

/// The output of GetServiceLastAccessedDetailsWithEntities.
#[derive(Debug)]
pub struct GetServiceLastAccessedDetailsWithEntitiesOutput {
    pub job_status: JobStatusType,
    pub job_creation_date: Timestamp,
    pub job_completion_date: Timestamp,
    pub entity_details_list: Vec<EntityDetails>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
    pub error: Option<ErrorDetails>,
}

impl Output for GetServiceLastAccessedDetailsWithEntitiesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.job_status.put("JobStatus", out);
        self.job_creation_date.put("JobCreationDate", out);
        self.job_completion_date.put("JobCompletionDate", out);
        self.entity_details_list.put("EntityDetailsList", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
        self.error.put("Error", out);
    }
}

/// The input of GetServiceLastAccessedDetailsWithEntities.
#[derive(Debug)]
pub struct GetServiceLastAccessedDetailsWithEntitiesInput {
    pub job_id: String,
    pub service_namespace: String,
    pub max_items: Option<i32>,
    pub marker: Option<String>,
}

impl Input for GetServiceLastAccessedDetailsWithEntitiesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            job_id: reader.required("JobId", &JOB_ID_TYPE),
            service_namespace: reader.required("ServiceNamespace", &SERVICE_NAMESPACE_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.job_id.put("JobId", out);
        self.service_namespace.put("ServiceNamespace", out);
        self.max_items.put("MaxItems", out);
        self.marker.put("Marker", out);
    }
}

/// The operation GetServiceLinkedRoleDeletionStatus.
#[derive(Clone, Copy, Debug)]
pub struct GetServiceLinkedRoleDeletionStatus;

impl Operation for GetServiceLinkedRoleDeletionStatus {
    type Input = GetServiceLinkedRoleDeletionStatusInput;
    type Output = GetServiceLinkedRoleDeletionStatusOutput;
    const NAME: &'static str = "GetServiceLinkedRoleDeletionStatus";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetServiceLinkedRoleDeletionStatusResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of GetServiceLinkedRoleDeletionStatus.
#[derive(Debug)]
pub struct GetServiceLinkedRoleDeletionStatusOutput {
    pub status: DeletionTaskStatusType,
    pub reason: Option<DeletionTaskFailureReasonType>,
}

impl Output for GetServiceLinkedRoleDeletionStatusOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.status.put("Status", out);
        self.reason.put("Reason", out);
    }
}

/// The input of GetServiceLinkedRoleDeletionStatus.
#[derive(Debug)]
pub struct GetServiceLinkedRoleDeletionStatusInput {
    pub deletion_task_id: String,
}

impl Input for GetServiceLinkedRoleDeletionStatusInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            deletion_task_id: reader.required("DeletionTaskId", &DELETION_TASK_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.deletion_task_id.put("DeletionTaskId", out);
    }
}

/// The operation GetUser.
#[derive(Clone, Copy, Debug)]
pub struct GetUser;

impl Operation for GetUser {
    type Input = GetUserInput;
    type Output = GetUserOutput;
    const NAME: &'static str = "GetUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetUserResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetUser.
#[derive(Debug)]
pub struct GetUserOutput {
    pub user: User,
}

impl Output for GetUserOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.user.put("User", out);
    }
}

/// The input of GetUser.
#[derive(Debug, Default)]
pub struct GetUserInput {
    pub user_name: Option<String>,
}

impl Input for GetUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
    }
}

/// The operation GetUserPolicy.
#[derive(Clone, Copy, Debug)]
pub struct GetUserPolicy;

impl Operation for GetUserPolicy {
    type Input = GetUserPolicyInput;
    type Output = GetUserPolicyOutput;
    const NAME: &'static str = "GetUserPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("GetUserPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of GetUserPolicy.
#[derive(Debug)]
pub struct GetUserPolicyOutput {
    pub user_name: String,
    pub policy_name: String,
    pub policy_document: String,
}

impl Output for GetUserPolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The input of GetUserPolicy.
#[derive(Debug)]
pub struct GetUserPolicyInput {
    pub user_name: String,
    pub policy_name: String,
}

impl Input for GetUserPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.policy_name.put("PolicyName", out);
    }
}

/// The operation ListAccessKeys.
#[derive(Clone, Copy, Debug)]
pub struct ListAccessKeys;

impl Operation for ListAccessKeys {
    type Input = ListAccessKeysInput;
    type Output = ListAccessKeysOutput;
    const NAME: &'static str = "ListAccessKeys";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListAccessKeysResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListAccessKeys.
#[derive(Debug, Default)]
pub struct ListAccessKeysOutput {
    pub access_key_metadata: Vec<AccessKeyMetadata>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListAccessKeysOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.access_key_metadata.put("AccessKeyMetadata", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListAccessKeys.
#[derive(Debug, Default)]
pub struct ListAccessKeysInput {
    pub user_name: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListAccessKeysInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListAccountAliases.
#[derive(Clone, Copy, Debug)]
pub struct ListAccountAliases;

impl Operation for ListAccountAliases {
    type Input = ListAccountAliasesInput;
    type Output = ListAccountAliasesOutput;
    const NAME: &'static str = "ListAccountAliases";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListAccountAliasesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListAccountAliases.
#[derive(Debug, Default)]
pub struct ListAccountAliasesOutput {
    pub account_aliases: Vec<String>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListAccountAliasesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.account_aliases.put("AccountAliases", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListAccountAliases.
#[derive(Debug, Default)]
pub struct ListAccountAliasesInput {
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListAccountAliasesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListAttachedGroupPolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListAttachedGroupPolicies;

impl Operation for ListAttachedGroupPolicies {
    type Input = ListAttachedGroupPoliciesInput;
    type Output = ListAttachedGroupPoliciesOutput;
    const NAME: &'static str = "ListAttachedGroupPolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListAttachedGroupPoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ListAttachedGroupPolicies.
#[derive(Debug, Default)]
pub struct ListAttachedGroupPoliciesOutput {
    pub attached_policies: Vec<AttachedPolicy>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListAttachedGroupPoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.attached_policies.put("AttachedPolicies", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListAttachedGroupPolicies.
#[derive(Debug)]
pub struct ListAttachedGroupPoliciesInput {
    pub group_name: String,
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListAttachedGroupPoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            path_prefix: reader.optional("PathPrefix", &POLICY_PATH_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListAttachedRolePolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListAttachedRolePolicies;

impl Operation for ListAttachedRolePolicies {
    type Input = ListAttachedRolePoliciesInput;
    type Output = ListAttachedRolePoliciesOutput;
    const NAME: &'static str = "ListAttachedRolePolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListAttachedRolePoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ListAttachedRolePolicies.
#[derive(Debug, Default)]
pub struct ListAttachedRolePoliciesOutput {
    pub attached_policies: Vec<AttachedPolicy>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListAttachedRolePoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.attached_policies.put("AttachedPolicies", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListAttachedRolePolicies.
#[derive(Debug)]
pub struct ListAttachedRolePoliciesInput {
    pub role_name: String,
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListAttachedRolePoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            path_prefix: reader.optional("PathPrefix", &POLICY_PATH_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListAttachedUserPolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListAttachedUserPolicies;

impl Operation for ListAttachedUserPolicies {
    type Input = ListAttachedUserPoliciesInput;
    type Output = ListAttachedUserPoliciesOutput;
    const NAME: &'static str = "ListAttachedUserPolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListAttachedUserPoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ListAttachedUserPolicies.
#[derive(Debug, Default)]
pub struct ListAttachedUserPoliciesOutput {
    pub attached_policies: Vec<AttachedPolicy>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListAttachedUserPoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.attached_policies.put("AttachedPolicies", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListAttachedUserPolicies.
#[derive(Debug)]
pub struct ListAttachedUserPoliciesInput {
    pub user_name: String,
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListAttachedUserPoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            path_prefix: reader.optional("PathPrefix", &POLICY_PATH_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListDelegationRequests.
#[derive(Clone, Copy, Debug)]
pub struct ListDelegationRequests;

impl Operation for ListDelegationRequests {
    type Input = ListDelegationRequestsInput;
    type Output = ListDelegationRequestsOutput;
    const NAME: &'static str = "ListDelegationRequests";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListDelegationRequestsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
    ];
}

/// The output of ListDelegationRequests.
#[derive(Debug, Default)]
pub struct ListDelegationRequestsOutput {
    pub delegation_requests: Vec<DelegationRequest>,
    pub marker: Option<String>,
    pub is_truncated: Option<bool>,
}

impl Output for ListDelegationRequestsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_requests.put("DelegationRequests", out);
        self.marker.put("Marker", out);
        self.is_truncated.put("isTruncated", out);
    }
}

/// The input of ListDelegationRequests.
#[derive(Debug, Default)]
pub struct ListDelegationRequestsInput {
    pub owner_id: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListDelegationRequestsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            owner_id: reader.optional("OwnerId", &OWNER_ID_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.owner_id.put("OwnerId", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListEntitiesForPolicy.
#[derive(Clone, Copy, Debug)]
pub struct ListEntitiesForPolicy;

impl Operation for ListEntitiesForPolicy {
    type Input = ListEntitiesForPolicyInput;
    type Output = ListEntitiesForPolicyOutput;
    const NAME: &'static str = "ListEntitiesForPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListEntitiesForPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ListEntitiesForPolicy.
#[derive(Debug, Default)]
pub struct ListEntitiesForPolicyOutput {
    pub policy_groups: Vec<PolicyGroup>,
    pub policy_users: Vec<PolicyUser>,
    pub policy_roles: Vec<PolicyRole>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListEntitiesForPolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_groups.put("PolicyGroups", out);
        self.policy_users.put("PolicyUsers", out);
        self.policy_roles.put("PolicyRoles", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListEntitiesForPolicy.
#[derive(Debug)]
pub struct ListEntitiesForPolicyInput {
    pub policy_arn: String,
    pub entity_filter: Option<EntityType>,
    pub path_prefix: Option<String>,
    pub policy_usage_filter: Option<PolicyUsageType>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListEntitiesForPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            entity_filter: reader.optional("EntityFilter", &ENTITY_TYPE),
            path_prefix: reader.optional("PathPrefix", &PATH_TYPE),
            policy_usage_filter: reader.optional("PolicyUsageFilter", &POLICY_USAGE_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.entity_filter.put("EntityFilter", out);
        self.path_prefix.put("PathPrefix", out);
        self.policy_usage_filter.put("PolicyUsageFilter", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListGroupPolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListGroupPolicies;

impl Operation for ListGroupPolicies {
    type Input = ListGroupPoliciesInput;
    type Output = ListGroupPoliciesOutput;
    const NAME: &'static str = "ListGroupPolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListGroupPoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListGroupPolicies.
#[derive(Debug, Default)]
pub struct ListGroupPoliciesOutput {
    pub policy_names: Vec<String>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListGroupPoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_names.put("PolicyNames", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListGroupPolicies.
#[derive(Debug)]
pub struct ListGroupPoliciesInput {
    pub group_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListGroupPoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListGroups.
#[derive(Clone, Copy, Debug)]
pub struct ListGroups;

impl Operation for ListGroups {
    type Input = ListGroupsInput;
    type Output = ListGroupsOutput;
    const NAME: &'static str = "ListGroups";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListGroupsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListGroups.
#[derive(Debug, Default)]
pub struct ListGroupsOutput {
    pub groups: Vec<Group>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListGroupsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.groups.put("Groups", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListGroups.
#[derive(Debug, Default)]
pub struct ListGroupsInput {
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListGroupsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path_prefix: reader.optional("PathPrefix", &PATH_PREFIX_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListGroupsForUser.
#[derive(Clone, Copy, Debug)]
pub struct ListGroupsForUser;

impl Operation for ListGroupsForUser {
    type Input = ListGroupsForUserInput;
    type Output = ListGroupsForUserOutput;
    const NAME: &'static str = "ListGroupsForUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListGroupsForUserResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListGroupsForUser.
#[derive(Debug, Default)]
pub struct ListGroupsForUserOutput {
    pub groups: Vec<Group>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListGroupsForUserOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.groups.put("Groups", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListGroupsForUser.
#[derive(Debug)]
pub struct ListGroupsForUserInput {
    pub user_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListGroupsForUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListInstanceProfileTags.
#[derive(Clone, Copy, Debug)]
pub struct ListInstanceProfileTags;

impl Operation for ListInstanceProfileTags {
    type Input = ListInstanceProfileTagsInput;
    type Output = ListInstanceProfileTagsOutput;
    const NAME: &'static str = "ListInstanceProfileTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListInstanceProfileTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListInstanceProfileTags.
#[derive(Debug, Default)]
pub struct ListInstanceProfileTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListInstanceProfileTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListInstanceProfileTags.
#[derive(Debug)]
pub struct ListInstanceProfileTagsInput {
    pub instance_profile_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListInstanceProfileTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListInstanceProfiles.
#[derive(Clone, Copy, Debug)]
pub struct ListInstanceProfiles;

impl Operation for ListInstanceProfiles {
    type Input = ListInstanceProfilesInput;
    type Output = ListInstanceProfilesOutput;
    const NAME: &'static str = "ListInstanceProfiles";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListInstanceProfilesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListInstanceProfiles.
#[derive(Debug, Default)]
pub struct ListInstanceProfilesOutput {
    pub instance_profiles: Vec<InstanceProfile>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListInstanceProfilesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profiles.put("InstanceProfiles", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListInstanceProfiles.
#[derive(Debug, Default)]
pub struct ListInstanceProfilesInput {
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListInstanceProfilesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path_prefix: reader.optional("PathPrefix", &PATH_PREFIX_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListInstanceProfilesForRole.
#[derive(Clone, Copy, Debug)]
pub struct ListInstanceProfilesForRole;

impl Operation for ListInstanceProfilesForRole {
    type Input = ListInstanceProfilesForRoleInput;
    type Output = ListInstanceProfilesForRoleOutput;
    const NAME: &'static str = "ListInstanceProfilesForRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListInstanceProfilesForRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListInstanceProfilesForRole.
#[derive(Debug, Default)]
pub struct ListInstanceProfilesForRoleOutput {
    pub instance_profiles: Vec<InstanceProfile>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListInstanceProfilesForRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profiles.put("InstanceProfiles", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListInstanceProfilesForRole.
#[derive(Debug)]
pub struct ListInstanceProfilesForRoleInput {
    pub role_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListInstanceProfilesForRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListMFADeviceTags.
#[derive(Clone, Copy, Debug)]
pub struct ListMFADeviceTags;

impl Operation for ListMFADeviceTags {
    type Input = ListMFADeviceTagsInput;
    type Output = ListMFADeviceTagsOutput;
    const NAME: &'static str = "ListMFADeviceTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListMFADeviceTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ListMFADeviceTags.
#[derive(Debug, Default)]
pub struct ListMFADeviceTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListMFADeviceTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListMFADeviceTags.
#[derive(Debug)]
pub struct ListMFADeviceTagsInput {
    pub serial_number: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListMFADeviceTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.serial_number.put("SerialNumber", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListMFADevices.
#[derive(Clone, Copy, Debug)]
pub struct ListMFADevices;

impl Operation for ListMFADevices {
    type Input = ListMFADevicesInput;
    type Output = ListMFADevicesOutput;
    const NAME: &'static str = "ListMFADevices";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListMFADevicesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListMFADevices.
#[derive(Debug, Default)]
pub struct ListMFADevicesOutput {
    pub mfa_devices: Vec<MFADevice>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListMFADevicesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.mfa_devices.put("MFADevices", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListMFADevices.
#[derive(Debug, Default)]
pub struct ListMFADevicesInput {
    pub user_name: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListMFADevicesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListOpenIDConnectProviderTags.
#[derive(Clone, Copy, Debug)]
pub struct ListOpenIDConnectProviderTags;

impl Operation for ListOpenIDConnectProviderTags {
    type Input = ListOpenIDConnectProviderTagsInput;
    type Output = ListOpenIDConnectProviderTagsOutput;
    const NAME: &'static str = "ListOpenIDConnectProviderTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListOpenIDConnectProviderTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
    ];
}

/// The output of ListOpenIDConnectProviderTags.
#[derive(Debug, Default)]
pub struct ListOpenIDConnectProviderTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListOpenIDConnectProviderTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListOpenIDConnectProviderTags.
#[derive(Debug)]
pub struct ListOpenIDConnectProviderTagsInput {
    pub open_id_connect_provider_arn: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListOpenIDConnectProviderTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListOpenIDConnectProviders.
#[derive(Clone, Copy, Debug)]
pub struct ListOpenIDConnectProviders;

impl Operation for ListOpenIDConnectProviders {
    type Input = ListOpenIDConnectProvidersInput;
    type Output = ListOpenIDConnectProvidersOutput;
    const NAME: &'static str = "ListOpenIDConnectProviders";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListOpenIDConnectProvidersResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListOpenIDConnectProviders.
#[derive(Debug, Default)]
pub struct ListOpenIDConnectProvidersOutput {
    pub open_id_connect_provider_list: Vec<OpenIDConnectProviderListEntry>,
}

impl Output for ListOpenIDConnectProvidersOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_list
            .put("OpenIDConnectProviderList", out);
    }
}

/// The input of ListOpenIDConnectProviders.
#[derive(Debug, Default)]
pub struct ListOpenIDConnectProvidersInput;

impl Input for ListOpenIDConnectProvidersInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation ListOrganizationsFeatures.
#[derive(Clone, Copy, Debug)]
pub struct ListOrganizationsFeatures;

impl Operation for ListOrganizationsFeatures {
    type Input = ListOrganizationsFeaturesInput;
    type Output = ListOrganizationsFeaturesOutput;
    const NAME: &'static str = "ListOrganizationsFeatures";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListOrganizationsFeaturesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::SERVICE_ACCESS_NOT_ENABLED,
        error::ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR,
        error::ORGANIZATION_NOT_FOUND,
        error::ORGANIZATION_NOT_IN_ALL_FEATURES_MODE,
    ];
}

/// The output of ListOrganizationsFeatures.
#[derive(Debug, Default)]
pub struct ListOrganizationsFeaturesOutput {
    pub organization_id: Option<String>,
    pub enabled_features: Vec<FeatureType>,
}

impl Output for ListOrganizationsFeaturesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.organization_id.put("OrganizationId", out);
        self.enabled_features.put("EnabledFeatures", out);
    }
}

/// The input of ListOrganizationsFeatures.
#[derive(Debug, Default)]
pub struct ListOrganizationsFeaturesInput;

impl Input for ListOrganizationsFeaturesInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation ListPolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListPolicies;

impl Operation for ListPolicies {
    type Input = ListPoliciesInput;
    type Output = ListPoliciesOutput;
    const NAME: &'static str = "ListPolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListPoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListPolicies.
#[derive(Debug, Default)]
pub struct ListPoliciesOutput {
    pub policies: Vec<Policy>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListPoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policies.put("Policies", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListPolicies.
#[derive(Debug, Default)]
pub struct ListPoliciesInput {
    pub scope: Option<PolicyScopeType>,
    pub only_attached: Option<bool>,
    pub path_prefix: Option<String>,
    pub policy_usage_filter: Option<PolicyUsageType>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListPoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            scope: reader.optional("Scope", &POLICY_SCOPE_TYPE),
            only_attached: reader.optional("OnlyAttached", &BOOLEAN_TYPE),
            path_prefix: reader.optional("PathPrefix", &POLICY_PATH_TYPE),
            policy_usage_filter: reader.optional("PolicyUsageFilter", &POLICY_USAGE_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.scope.put("Scope", out);
        self.only_attached.put("OnlyAttached", out);
        self.path_prefix.put("PathPrefix", out);
        self.policy_usage_filter.put("PolicyUsageFilter", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListPoliciesGrantingServiceAccess.
#[derive(Clone, Copy, Debug)]
pub struct ListPoliciesGrantingServiceAccess;

impl Operation for ListPoliciesGrantingServiceAccess {
    type Input = ListPoliciesGrantingServiceAccessInput;
    type Output = ListPoliciesGrantingServiceAccessOutput;
    const NAME: &'static str = "ListPoliciesGrantingServiceAccess";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListPoliciesGrantingServiceAccessResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::INVALID_INPUT];
}

/// The output of ListPoliciesGrantingServiceAccess.
#[derive(Debug, Default)]
pub struct ListPoliciesGrantingServiceAccessOutput {
    pub policies_granting_service_access: Vec<ListPoliciesGrantingServiceAccessEntry>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListPoliciesGrantingServiceAccessOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policies_granting_service_access
            .put("PoliciesGrantingServiceAccess", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListPoliciesGrantingServiceAccess.
#[derive(Debug)]
pub struct ListPoliciesGrantingServiceAccessInput {
    pub marker: Option<String>,
    pub arn: String,
    pub service_namespaces: Vec<String>,
}

impl Input for ListPoliciesGrantingServiceAccessInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            marker: reader.optional("Marker", &MARKER_TYPE),
            arn: reader.required("Arn", &ARN_TYPE),
            service_namespaces: reader.required("ServiceNamespaces", &SERVICE_NAMESPACE_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.marker.put("Marker", out);
        self.arn.put("Arn", out);
        self.service_namespaces.put("ServiceNamespaces", out);
    }
}

/// The operation ListPolicyTags.
#[derive(Clone, Copy, Debug)]
pub struct ListPolicyTags;

impl Operation for ListPolicyTags {
    type Input = ListPolicyTagsInput;
    type Output = ListPolicyTagsOutput;
    const NAME: &'static str = "ListPolicyTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListPolicyTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
    ];
}

/// The output of ListPolicyTags.
#[derive(Debug, Default)]
pub struct ListPolicyTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListPolicyTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListPolicyTags.
#[derive(Debug)]
pub struct ListPolicyTagsInput {
    pub policy_arn: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListPolicyTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListPolicyVersions.
#[derive(Clone, Copy, Debug)]
pub struct ListPolicyVersions;

impl Operation for ListPolicyVersions {
    type Input = ListPolicyVersionsInput;
    type Output = ListPolicyVersionsOutput;
    const NAME: &'static str = "ListPolicyVersions";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListPolicyVersionsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::SERVICE_FAILURE,
    ];
}

/// The output of ListPolicyVersions.
#[derive(Debug, Default)]
pub struct ListPolicyVersionsOutput {
    pub versions: Vec<PolicyVersion>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListPolicyVersionsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.versions.put("Versions", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListPolicyVersions.
#[derive(Debug)]
pub struct ListPolicyVersionsInput {
    pub policy_arn: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListPolicyVersionsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListRolePolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListRolePolicies;

impl Operation for ListRolePolicies {
    type Input = ListRolePoliciesInput;
    type Output = ListRolePoliciesOutput;
    const NAME: &'static str = "ListRolePolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListRolePoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListRolePolicies.
#[derive(Debug, Default)]
pub struct ListRolePoliciesOutput {
    pub policy_names: Vec<String>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListRolePoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_names.put("PolicyNames", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListRolePolicies.
#[derive(Debug)]
pub struct ListRolePoliciesInput {
    pub role_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListRolePoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListRoleTags.
#[derive(Clone, Copy, Debug)]
pub struct ListRoleTags;

impl Operation for ListRoleTags {
    type Input = ListRoleTagsInput;
    type Output = ListRoleTagsOutput;
    const NAME: &'static str = "ListRoleTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListRoleTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListRoleTags.
#[derive(Debug, Default)]
pub struct ListRoleTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListRoleTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListRoleTags.
#[derive(Debug)]
pub struct ListRoleTagsInput {
    pub role_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListRoleTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListRoles.
#[derive(Clone, Copy, Debug)]
pub struct ListRoles;

impl Operation for ListRoles {
    type Input = ListRolesInput;
    type Output = ListRolesOutput;
    const NAME: &'static str = "ListRoles";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListRolesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListRoles.
#[derive(Debug, Default)]
pub struct ListRolesOutput {
    pub roles: Vec<Role>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListRolesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.roles.put("Roles", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListRoles.
#[derive(Debug, Default)]
pub struct ListRolesInput {
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListRolesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path_prefix: reader.optional("PathPrefix", &PATH_PREFIX_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListSAMLProviderTags.
#[derive(Clone, Copy, Debug)]
pub struct ListSAMLProviderTags;

impl Operation for ListSAMLProviderTags {
    type Input = ListSAMLProviderTagsInput;
    type Output = ListSAMLProviderTagsOutput;
    const NAME: &'static str = "ListSAMLProviderTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListSAMLProviderTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
    ];
}

/// The output of ListSAMLProviderTags.
#[derive(Debug, Default)]
pub struct ListSAMLProviderTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListSAMLProviderTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListSAMLProviderTags.
#[derive(Debug)]
pub struct ListSAMLProviderTagsInput {
    pub saml_provider_arn: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListSAMLProviderTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListSAMLProviders.
#[derive(Clone, Copy, Debug)]
pub struct ListSAMLProviders;

impl Operation for ListSAMLProviders {
    type Input = ListSAMLProvidersInput;
    type Output = ListSAMLProvidersOutput;
    const NAME: &'static str = "ListSAMLProviders";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListSAMLProvidersResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListSAMLProviders.
#[derive(Debug, Default)]
pub struct ListSAMLProvidersOutput {
    pub saml_provider_list: Vec<SAMLProviderListEntry>,
}

impl Output for ListSAMLProvidersOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_list.put("SAMLProviderList", out);
    }
}

/// The input of ListSAMLProviders.
#[derive(Debug, Default)]
pub struct ListSAMLProvidersInput;

impl Input for ListSAMLProvidersInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation ListSSHPublicKeys.
#[derive(Clone, Copy, Debug)]
pub struct ListSSHPublicKeys;

impl Operation for ListSSHPublicKeys {
    type Input = ListSSHPublicKeysInput;
    type Output = ListSSHPublicKeysOutput;
    const NAME: &'static str = "ListSSHPublicKeys";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListSSHPublicKeysResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY];
}

/// The output of ListSSHPublicKeys.
#[derive(Debug, Default)]
pub struct ListSSHPublicKeysOutput {
    pub ssh_public_keys: Vec<SSHPublicKeyMetadata>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListSSHPublicKeysOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.ssh_public_keys.put("SSHPublicKeys", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListSSHPublicKeys.
#[derive(Debug, Default)]
pub struct ListSSHPublicKeysInput {
    pub user_name: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListSSHPublicKeysInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListServerCertificateTags.
#[derive(Clone, Copy, Debug)]
pub struct ListServerCertificateTags;

impl Operation for ListServerCertificateTags {
    type Input = ListServerCertificateTagsInput;
    type Output = ListServerCertificateTagsOutput;
    const NAME: &'static str = "ListServerCertificateTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListServerCertificateTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListServerCertificateTags.
#[derive(Debug, Default)]
pub struct ListServerCertificateTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListServerCertificateTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListServerCertificateTags.
#[derive(Debug)]
pub struct ListServerCertificateTagsInput {
    pub server_certificate_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListServerCertificateTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_name
            .put("ServerCertificateName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListServerCertificates.
#[derive(Clone, Copy, Debug)]
pub struct ListServerCertificates;

impl Operation for ListServerCertificates {
    type Input = ListServerCertificatesInput;
    type Output = ListServerCertificatesOutput;
    const NAME: &'static str = "ListServerCertificates";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListServerCertificatesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListServerCertificates.
#[derive(Debug, Default)]
pub struct ListServerCertificatesOutput {
    pub server_certificate_metadata_list: Vec<ServerCertificateMetadata>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListServerCertificatesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_metadata_list
            .put("ServerCertificateMetadataList", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListServerCertificates.
#[derive(Debug, Default)]
pub struct ListServerCertificatesInput {
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListServerCertificatesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path_prefix: reader.optional("PathPrefix", &PATH_PREFIX_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListServiceSpecificCredentials.
#[derive(Clone, Copy, Debug)]
pub struct ListServiceSpecificCredentials;

impl Operation for ListServiceSpecificCredentials {
    type Input = ListServiceSpecificCredentialsInput;
    type Output = ListServiceSpecificCredentialsOutput;
    const NAME: &'static str = "ListServiceSpecificCredentials";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListServiceSpecificCredentialsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_NOT_SUPPORTED];
}

/// The output of ListServiceSpecificCredentials.
#[derive(Debug, Default)]
pub struct ListServiceSpecificCredentialsOutput {
    pub service_specific_credentials: Vec<ServiceSpecificCredentialMetadata>,
    pub marker: Option<String>,
    pub is_truncated: Option<bool>,
}

impl Output for ListServiceSpecificCredentialsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.service_specific_credentials
            .put("ServiceSpecificCredentials", out);
        self.marker.put("Marker", out);
        self.is_truncated.put("IsTruncated", out);
    }
}

/// The input of ListServiceSpecificCredentials.
#[derive(Debug, Default)]
pub struct ListServiceSpecificCredentialsInput {
    pub user_name: Option<String>,
    pub service_name: Option<String>,
    pub all_users: Option<bool>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListServiceSpecificCredentialsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
            service_name: reader.optional("ServiceName", &SERVICE_NAME),
            all_users: reader.optional("AllUsers", &ALL_USERS),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.service_name.put("ServiceName", out);
        self.all_users.put("AllUsers", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListSigningCertificates.
#[derive(Clone, Copy, Debug)]
pub struct ListSigningCertificates;

impl Operation for ListSigningCertificates {
    type Input = ListSigningCertificatesInput;
    type Output = ListSigningCertificatesOutput;
    const NAME: &'static str = "ListSigningCertificates";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListSigningCertificatesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListSigningCertificates.
#[derive(Debug, Default)]
pub struct ListSigningCertificatesOutput {
    pub certificates: Vec<SigningCertificate>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListSigningCertificatesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.certificates.put("Certificates", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListSigningCertificates.
#[derive(Debug, Default)]
pub struct ListSigningCertificatesInput {
    pub user_name: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListSigningCertificatesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListUserPolicies.
#[derive(Clone, Copy, Debug)]
pub struct ListUserPolicies;

impl Operation for ListUserPolicies {
    type Input = ListUserPoliciesInput;
    type Output = ListUserPoliciesOutput;
    const NAME: &'static str = "ListUserPolicies";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListUserPoliciesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListUserPolicies.
#[derive(Debug, Default)]
pub struct ListUserPoliciesOutput {
    pub policy_names: Vec<String>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListUserPoliciesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_names.put("PolicyNames", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListUserPolicies.
#[derive(Debug)]
pub struct ListUserPoliciesInput {
    pub user_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListUserPoliciesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListUserTags.
#[derive(Clone, Copy, Debug)]
pub struct ListUserTags;

impl Operation for ListUserTags {
    type Input = ListUserTagsInput;
    type Output = ListUserTagsOutput;
    const NAME: &'static str = "ListUserTags";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListUserTagsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::SERVICE_FAILURE];
}

/// The output of ListUserTags.
#[derive(Debug, Default)]
pub struct ListUserTagsOutput {
    pub tags: Vec<Tag>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListUserTagsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.tags.put("Tags", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListUserTags.
#[derive(Debug)]
pub struct ListUserTagsInput {
    pub user_name: String,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListUserTagsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListUsers.
#[derive(Clone, Copy, Debug)]
pub struct ListUsers;

impl Operation for ListUsers {
    type Input = ListUsersInput;
    type Output = ListUsersOutput;
    const NAME: &'static str = "ListUsers";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListUsersResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of ListUsers.
#[derive(Debug, Default)]
pub struct ListUsersOutput {
    pub users: Vec<User>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListUsersOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.users.put("Users", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListUsers.
#[derive(Debug, Default)]
pub struct ListUsersInput {
    pub path_prefix: Option<String>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListUsersInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path_prefix: reader.optional("PathPrefix", &PATH_PREFIX_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path_prefix.put("PathPrefix", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation ListVirtualMFADevices.
#[derive(Clone, Copy, Debug)]
pub struct ListVirtualMFADevices;

impl Operation for ListVirtualMFADevices {
    type Input = ListVirtualMFADevicesInput;
    type Output = ListVirtualMFADevicesOutput;
    const NAME: &'static str = "ListVirtualMFADevices";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ListVirtualMFADevicesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[];
}

/// The output of ListVirtualMFADevices.
#[derive(Debug, Default)]
pub struct ListVirtualMFADevicesOutput {
    pub virtual_mfa_devices: Vec<VirtualMFADevice>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for ListVirtualMFADevicesOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.virtual_mfa_devices.put("VirtualMFADevices", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of ListVirtualMFADevices.
#[derive(Debug, Default)]
pub struct ListVirtualMFADevicesInput {
    pub assignment_status: Option<AssignmentStatusType>,
    pub marker: Option<String>,
    pub max_items: Option<i32>,
}

impl Input for ListVirtualMFADevicesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            assignment_status: reader.optional("AssignmentStatus", &ASSIGNMENT_STATUS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.assignment_status.put("AssignmentStatus", out);
        self.marker.put("Marker", out);
        self.max_items.put("MaxItems", out);
    }
}

/// The operation PutAccountProperties.
#[derive(Clone, Copy, Debug)]
pub struct PutAccountProperties;

impl Operation for PutAccountProperties {
    type Input = PutAccountPropertiesInput;
    type Output = PutAccountPropertiesOutput;
    const NAME: &'static str = "PutAccountProperties";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("PutAccountPropertiesResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of PutAccountProperties.
#[derive(Debug, Default)]
pub struct PutAccountPropertiesOutput;

impl Output for PutAccountPropertiesOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of PutAccountProperties.
#[derive(Debug, Default)]
pub struct PutAccountPropertiesInput {
    pub properties: BTreeMap<String, String>,
}

impl Input for PutAccountPropertiesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            properties: reader.required("Properties", &ACCOUNT_PROPERTIES_MAP_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.properties.put("Properties", out);
    }
}

/// The operation PutGroupPolicy.
#[derive(Clone, Copy, Debug)]
pub struct PutGroupPolicy;

impl Operation for PutGroupPolicy {
    type Input = PutGroupPolicyInput;
    type Output = PutGroupPolicyOutput;
    const NAME: &'static str = "PutGroupPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::MALFORMED_POLICY_DOCUMENT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of PutGroupPolicy.
#[derive(Debug, Default)]
pub struct PutGroupPolicyOutput;

impl Output for PutGroupPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of PutGroupPolicy.
#[derive(Debug)]
pub struct PutGroupPolicyInput {
    pub group_name: String,
    pub policy_name: String,
    pub policy_document: String,
}

impl Input for PutGroupPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
            policy_document: reader.required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The operation PutRolePermissionsBoundary.
#[derive(Clone, Copy, Debug)]
pub struct PutRolePermissionsBoundary;

impl Operation for PutRolePermissionsBoundary {
    type Input = PutRolePermissionsBoundaryInput;
    type Output = PutRolePermissionsBoundaryOutput;
    const NAME: &'static str = "PutRolePermissionsBoundary";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::UNMODIFIABLE_ENTITY,
        error::POLICY_NOT_ATTACHABLE,
        error::SERVICE_FAILURE,
    ];
}

/// The output of PutRolePermissionsBoundary.
#[derive(Debug, Default)]
pub struct PutRolePermissionsBoundaryOutput;

impl Output for PutRolePermissionsBoundaryOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of PutRolePermissionsBoundary.
#[derive(Debug)]
pub struct PutRolePermissionsBoundaryInput {
    pub role_name: String,
    pub permissions_boundary: String,
}

impl Input for PutRolePermissionsBoundaryInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            permissions_boundary: reader.required("PermissionsBoundary", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
    }
}

/// The operation PutRolePolicy.
#[derive(Clone, Copy, Debug)]
pub struct PutRolePolicy;

impl Operation for PutRolePolicy {
    type Input = PutRolePolicyInput;
    type Output = PutRolePolicyOutput;
    const NAME: &'static str = "PutRolePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::MALFORMED_POLICY_DOCUMENT,
        error::NO_SUCH_ENTITY,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of PutRolePolicy.
#[derive(Debug, Default)]
pub struct PutRolePolicyOutput;

impl Output for PutRolePolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of PutRolePolicy.
#[derive(Debug)]
pub struct PutRolePolicyInput {
    pub role_name: String,
    pub policy_name: String,
    pub policy_document: String,
}

impl Input for PutRolePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
            policy_document: reader.required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The operation PutUserPermissionsBoundary.
#[derive(Clone, Copy, Debug)]
pub struct PutUserPermissionsBoundary;

impl Operation for PutUserPermissionsBoundary {
    type Input = PutUserPermissionsBoundaryInput;
    type Output = PutUserPermissionsBoundaryOutput;
    const NAME: &'static str = "PutUserPermissionsBoundary";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::POLICY_NOT_ATTACHABLE,
        error::SERVICE_FAILURE,
    ];
}

/// The output of PutUserPermissionsBoundary.
#[derive(Debug, Default)]
pub struct PutUserPermissionsBoundaryOutput;

impl Output for PutUserPermissionsBoundaryOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of PutUserPermissionsBoundary.
#[derive(Debug)]
pub struct PutUserPermissionsBoundaryInput {
    pub user_name: String,
    pub permissions_boundary: String,
}

impl Input for PutUserPermissionsBoundaryInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            permissions_boundary: reader.required("PermissionsBoundary", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
    }
}

/// The operation PutUserPolicy.
#[derive(Clone, Copy, Debug)]
pub struct PutUserPolicy;

impl Operation for PutUserPolicy {
    type Input = PutUserPolicyInput;
    type Output = PutUserPolicyOutput;
    const NAME: &'static str = "PutUserPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::MALFORMED_POLICY_DOCUMENT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of PutUserPolicy.
#[derive(Debug, Default)]
pub struct PutUserPolicyOutput;

impl Output for PutUserPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of PutUserPolicy.
#[derive(Debug)]
pub struct PutUserPolicyInput {
    pub user_name: String,
    pub policy_name: String,
    pub policy_document: String,
}

impl Input for PutUserPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
            policy_document: reader.required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The operation RejectDelegationRequest.
#[derive(Clone, Copy, Debug)]
pub struct RejectDelegationRequest;

impl Operation for RejectDelegationRequest {
    type Input = RejectDelegationRequestInput;
    type Output = RejectDelegationRequestOutput;
    const NAME: &'static str = "RejectDelegationRequest";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
    ];
}

/// The output of RejectDelegationRequest.
#[derive(Debug, Default)]
pub struct RejectDelegationRequestOutput;

impl Output for RejectDelegationRequestOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of RejectDelegationRequest.
#[derive(Debug)]
pub struct RejectDelegationRequestInput {
    pub delegation_request_id: String,
    pub notes: Option<String>,
}

impl Input for RejectDelegationRequestInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            delegation_request_id: reader
                .required("DelegationRequestId", &DELEGATION_REQUEST_ID_TYPE),
            notes: reader.optional("Notes", &NOTES_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request_id.put("DelegationRequestId", out);
        self.notes.put("Notes", out);
    }
}

/// The operation RemoveClientIDFromOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct RemoveClientIDFromOpenIDConnectProvider;

impl Operation for RemoveClientIDFromOpenIDConnectProvider {
    type Input = RemoveClientIDFromOpenIDConnectProviderInput;
    type Output = RemoveClientIDFromOpenIDConnectProviderOutput;
    const NAME: &'static str = "RemoveClientIDFromOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of RemoveClientIDFromOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct RemoveClientIDFromOpenIDConnectProviderOutput;

impl Output for RemoveClientIDFromOpenIDConnectProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of RemoveClientIDFromOpenIDConnectProvider.
#[derive(Debug)]
pub struct RemoveClientIDFromOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
    pub client_id: String,
}

impl Input for RemoveClientIDFromOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            client_id: reader.required("ClientID", &CLIENT_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.client_id.put("ClientID", out);
    }
}

/// The operation RemoveRoleFromInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct RemoveRoleFromInstanceProfile;

impl Operation for RemoveRoleFromInstanceProfile {
    type Input = RemoveRoleFromInstanceProfileInput;
    type Output = RemoveRoleFromInstanceProfileOutput;
    const NAME: &'static str = "RemoveRoleFromInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of RemoveRoleFromInstanceProfile.
#[derive(Debug, Default)]
pub struct RemoveRoleFromInstanceProfileOutput;

impl Output for RemoveRoleFromInstanceProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of RemoveRoleFromInstanceProfile.
#[derive(Debug)]
pub struct RemoveRoleFromInstanceProfileInput {
    pub instance_profile_name: String,
    pub role_name: String,
}

impl Input for RemoveRoleFromInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
        self.role_name.put("RoleName", out);
    }
}

/// The operation RemoveUserFromGroup.
#[derive(Clone, Copy, Debug)]
pub struct RemoveUserFromGroup;

impl Operation for RemoveUserFromGroup {
    type Input = RemoveUserFromGroupInput;
    type Output = RemoveUserFromGroupOutput;
    const NAME: &'static str = "RemoveUserFromGroup";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of RemoveUserFromGroup.
#[derive(Debug, Default)]
pub struct RemoveUserFromGroupOutput;

impl Output for RemoveUserFromGroupOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of RemoveUserFromGroup.
#[derive(Debug)]
pub struct RemoveUserFromGroupInput {
    pub group_name: String,
    pub user_name: String,
}

impl Input for RemoveUserFromGroupInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.user_name.put("UserName", out);
    }
}

/// The operation ResetServiceSpecificCredential.
#[derive(Clone, Copy, Debug)]
pub struct ResetServiceSpecificCredential;

impl Operation for ResetServiceSpecificCredential {
    type Input = ResetServiceSpecificCredentialInput;
    type Output = ResetServiceSpecificCredentialOutput;
    const NAME: &'static str = "ResetServiceSpecificCredential";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("ResetServiceSpecificCredentialResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY];
}

/// The output of ResetServiceSpecificCredential.
#[derive(Debug, Default)]
pub struct ResetServiceSpecificCredentialOutput {
    pub service_specific_credential: Option<ServiceSpecificCredential>,
}

impl Output for ResetServiceSpecificCredentialOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.service_specific_credential
            .put("ServiceSpecificCredential", out);
    }
}

/// The input of ResetServiceSpecificCredential.
#[derive(Debug)]
pub struct ResetServiceSpecificCredentialInput {
    pub user_name: Option<String>,
    pub service_specific_credential_id: String,
}

impl Input for ResetServiceSpecificCredentialInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
            service_specific_credential_id: reader.required(
                "ServiceSpecificCredentialId",
                &SERVICE_SPECIFIC_CREDENTIAL_ID,
            ),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.service_specific_credential_id
            .put("ServiceSpecificCredentialId", out);
    }
}

/// The operation ResyncMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct ResyncMFADevice;

impl Operation for ResyncMFADevice {
    type Input = ResyncMFADeviceInput;
    type Output = ResyncMFADeviceOutput;
    const NAME: &'static str = "ResyncMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_AUTHENTICATION_CODE,
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of ResyncMFADevice.
#[derive(Debug, Default)]
pub struct ResyncMFADeviceOutput;

impl Output for ResyncMFADeviceOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of ResyncMFADevice.
#[derive(Debug)]
pub struct ResyncMFADeviceInput {
    pub user_name: String,
    pub serial_number: String,
    pub authentication_code1: Sensitive,
    pub authentication_code2: Sensitive,
}

impl Input for ResyncMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
            authentication_code1: reader.required("AuthenticationCode1", &AUTHENTICATION_CODE_TYPE),
            authentication_code2: reader.required("AuthenticationCode2", &AUTHENTICATION_CODE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.serial_number.put("SerialNumber", out);
        self.authentication_code1.put("AuthenticationCode1", out);
        self.authentication_code2.put("AuthenticationCode2", out);
    }
}

/// The operation SendDelegationToken.
#[derive(Clone, Copy, Debug)]
pub struct SendDelegationToken;

impl Operation for SendDelegationToken {
    type Input = SendDelegationTokenInput;
    type Output = SendDelegationTokenOutput;
    const NAME: &'static str = "SendDelegationToken";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
    ];
}

/// The output of SendDelegationToken.
#[derive(Debug, Default)]
pub struct SendDelegationTokenOutput;

impl Output for SendDelegationTokenOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of SendDelegationToken.
#[derive(Debug)]
pub struct SendDelegationTokenInput {
    pub delegation_request_id: String,
}

impl Input for SendDelegationTokenInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            delegation_request_id: reader
                .required("DelegationRequestId", &DELEGATION_REQUEST_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request_id.put("DelegationRequestId", out);
    }
}

/// The operation SetDefaultPolicyVersion.
#[derive(Clone, Copy, Debug)]
pub struct SetDefaultPolicyVersion;

impl Operation for SetDefaultPolicyVersion {
    type Input = SetDefaultPolicyVersionInput;
    type Output = SetDefaultPolicyVersionOutput;
    const NAME: &'static str = "SetDefaultPolicyVersion";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of SetDefaultPolicyVersion.
#[derive(Debug, Default)]
pub struct SetDefaultPolicyVersionOutput;

impl Output for SetDefaultPolicyVersionOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of SetDefaultPolicyVersion.
#[derive(Debug)]
pub struct SetDefaultPolicyVersionInput {
    pub policy_arn: String,
    pub version_id: String,
}

impl Input for SetDefaultPolicyVersionInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            version_id: reader.required("VersionId", &POLICY_VERSION_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.version_id.put("VersionId", out);
    }
}

/// The operation SetSecurityTokenServicePreferences.
#[derive(Clone, Copy, Debug)]
pub struct SetSecurityTokenServicePreferences;

impl Operation for SetSecurityTokenServicePreferences {
    type Input = SetSecurityTokenServicePreferencesInput;
    type Output = SetSecurityTokenServicePreferencesOutput;
    const NAME: &'static str = "SetSecurityTokenServicePreferences";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::SERVICE_FAILURE];
}

/// The output of SetSecurityTokenServicePreferences.
#[derive(Debug, Default)]
pub struct SetSecurityTokenServicePreferencesOutput;

impl Output for SetSecurityTokenServicePreferencesOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of SetSecurityTokenServicePreferences.
#[derive(Debug)]
pub struct SetSecurityTokenServicePreferencesInput {
    pub global_endpoint_token_version: GlobalEndpointTokenVersion,
}

impl Input for SetSecurityTokenServicePreferencesInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            global_endpoint_token_version: reader
                .required("GlobalEndpointTokenVersion", &GLOBAL_ENDPOINT_TOKEN_VERSION),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.global_endpoint_token_version
            .put("GlobalEndpointTokenVersion", out);
    }
}

/// The operation SimulateCustomPolicy.
#[derive(Clone, Copy, Debug)]
pub struct SimulateCustomPolicy;

impl Operation for SimulateCustomPolicy {
    type Input = SimulateCustomPolicyInput;
    type Output = SimulatePolicyOutput;
    const NAME: &'static str = "SimulateCustomPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("SimulateCustomPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::INVALID_INPUT, error::POLICY_EVALUATION];
}

/// The output of SimulatePolicy.
#[derive(Debug, Default)]
pub struct SimulatePolicyOutput {
    pub evaluation_results: Vec<EvaluationResult>,
    pub is_truncated: Option<bool>,
    pub marker: Option<String>,
}

impl Output for SimulatePolicyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.evaluation_results.put("EvaluationResults", out);
        self.is_truncated.put("IsTruncated", out);
        self.marker.put("Marker", out);
    }
}

/// The input of SimulateCustomPolicy.
#[derive(Debug, Default)]
pub struct SimulateCustomPolicyInput {
    pub policy_input_list: Vec<String>,
    pub permissions_boundary_policy_input_list: Vec<String>,
    pub ordered_organization_policy_input_list: Vec<OrderedOrganizationPolicyType>,
    pub action_names: Vec<String>,
    pub resource_arns: Vec<String>,
    pub resource_policy: Option<String>,
    pub resource_owner: Option<String>,
    pub caller_arn: Option<String>,
    pub context_entries: Vec<ContextEntry>,
    pub resource_handling_option: Option<String>,
    pub max_items: Option<i32>,
    pub marker: Option<String>,
}

impl Input for SimulateCustomPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_input_list: reader.required("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
            permissions_boundary_policy_input_list: reader.any(
                "PermissionsBoundaryPolicyInputList",
                &SIMULATION_POLICY_LIST_TYPE,
            ),
            ordered_organization_policy_input_list: reader.any(
                "OrderedOrganizationPolicyInputList",
                &ORGANIZATION_POLICY_LIST_TYPE,
            ),
            action_names: reader.required("ActionNames", &ACTION_NAME_LIST_TYPE),
            resource_arns: reader.any("ResourceArns", &RESOURCE_NAME_LIST_TYPE),
            resource_policy: reader.optional("ResourcePolicy", &POLICY_DOCUMENT_TYPE),
            resource_owner: reader.optional("ResourceOwner", &RESOURCE_NAME_TYPE),
            caller_arn: reader.optional("CallerArn", &RESOURCE_NAME_TYPE),
            context_entries: reader.any("ContextEntries", &CONTEXT_ENTRY_LIST_TYPE),
            resource_handling_option: reader
                .optional("ResourceHandlingOption", &RESOURCE_HANDLING_OPTION_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_input_list.put("PolicyInputList", out);
        put_unless_empty(
            &self.permissions_boundary_policy_input_list,
            "PermissionsBoundaryPolicyInputList",
            out,
        );
        put_unless_empty(
            &self.ordered_organization_policy_input_list,
            "OrderedOrganizationPolicyInputList",
            out,
        );
        self.action_names.put("ActionNames", out);
        put_unless_empty(&self.resource_arns, "ResourceArns", out);
        self.resource_policy.put("ResourcePolicy", out);
        self.resource_owner.put("ResourceOwner", out);
        self.caller_arn.put("CallerArn", out);
        put_unless_empty(&self.context_entries, "ContextEntries", out);
        self.resource_handling_option
            .put("ResourceHandlingOption", out);
        self.max_items.put("MaxItems", out);
        self.marker.put("Marker", out);
    }
}

/// The operation SimulatePrincipalPolicy.
#[derive(Clone, Copy, Debug)]
pub struct SimulatePrincipalPolicy;

impl Operation for SimulatePrincipalPolicy {
    type Input = SimulatePrincipalPolicyInput;
    type Output = SimulatePolicyOutput;
    const NAME: &'static str = "SimulatePrincipalPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("SimulatePrincipalPolicyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::POLICY_EVALUATION,
    ];
}

/// The input of SimulatePrincipalPolicy.
#[derive(Debug)]
pub struct SimulatePrincipalPolicyInput {
    pub policy_source_arn: String,
    pub policy_input_list: Vec<String>,
    pub permissions_boundary_policy_input_list: Vec<String>,
    pub policy_exclusion_list: Vec<PolicyIdentifier>,
    pub action_names: Vec<String>,
    pub resource_arns: Vec<String>,
    pub resource_policy: Option<String>,
    pub resource_owner: Option<String>,
    pub caller_arn: Option<String>,
    pub context_entries: Vec<ContextEntry>,
    pub resource_handling_option: Option<String>,
    pub max_items: Option<i32>,
    pub marker: Option<String>,
}

impl Input for SimulatePrincipalPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_source_arn: reader.required("PolicySourceArn", &ARN_TYPE),
            policy_input_list: reader.any("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
            permissions_boundary_policy_input_list: reader.any(
                "PermissionsBoundaryPolicyInputList",
                &SIMULATION_POLICY_LIST_TYPE,
            ),
            policy_exclusion_list: reader.any("PolicyExclusionList", &POLICY_EXCLUSIONS_LIST_TYPE),
            action_names: reader.required("ActionNames", &ACTION_NAME_LIST_TYPE),
            resource_arns: reader.any("ResourceArns", &RESOURCE_NAME_LIST_TYPE),
            resource_policy: reader.optional("ResourcePolicy", &POLICY_DOCUMENT_TYPE),
            resource_owner: reader.optional("ResourceOwner", &RESOURCE_NAME_TYPE),
            caller_arn: reader.optional("CallerArn", &RESOURCE_NAME_TYPE),
            context_entries: reader.any("ContextEntries", &CONTEXT_ENTRY_LIST_TYPE),
            resource_handling_option: reader
                .optional("ResourceHandlingOption", &RESOURCE_HANDLING_OPTION_TYPE),
            max_items: reader.optional("MaxItems", &MAX_ITEMS_TYPE),
            marker: reader.optional("Marker", &MARKER_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_source_arn.put("PolicySourceArn", out);
        put_unless_empty(&self.policy_input_list, "PolicyInputList", out);
        put_unless_empty(
            &self.permissions_boundary_policy_input_list,
            "PermissionsBoundaryPolicyInputList",
            out,
        );
        put_unless_empty(&self.policy_exclusion_list, "PolicyExclusionList", out);
        self.action_names.put("ActionNames", out);
        put_unless_empty(&self.resource_arns, "ResourceArns", out);
        self.resource_policy.put("ResourcePolicy", out);
        self.resource_owner.put("ResourceOwner", out);
        self.caller_arn.put("CallerArn", out);
        put_unless_empty(&self.context_entries, "ContextEntries", out);
        self.resource_handling_option
            .put("ResourceHandlingOption", out);
        self.max_items.put("MaxItems", out);
        self.marker.put("Marker", out);
    }
}

/// The operation TagInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct TagInstanceProfile;

impl Operation for TagInstanceProfile {
    type Input = TagInstanceProfileInput;
    type Output = TagInstanceProfileOutput;
    const NAME: &'static str = "TagInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagInstanceProfile.
#[derive(Debug, Default)]
pub struct TagInstanceProfileOutput;

impl Output for TagInstanceProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagInstanceProfile.
#[derive(Debug)]
pub struct TagInstanceProfileInput {
    pub instance_profile_name: String,
    pub tags: Vec<Tag>,
}

impl Input for TagInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct TagMFADevice;

impl Operation for TagMFADevice {
    type Input = TagMFADeviceInput;
    type Output = TagMFADeviceOutput;
    const NAME: &'static str = "TagMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagMFADevice.
#[derive(Debug, Default)]
pub struct TagMFADeviceOutput;

impl Output for TagMFADeviceOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagMFADevice.
#[derive(Debug)]
pub struct TagMFADeviceInput {
    pub serial_number: String,
    pub tags: Vec<Tag>,
}

impl Input for TagMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.serial_number.put("SerialNumber", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct TagOpenIDConnectProvider;

impl Operation for TagOpenIDConnectProvider {
    type Input = TagOpenIDConnectProviderInput;
    type Output = TagOpenIDConnectProviderOutput;
    const NAME: &'static str = "TagOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct TagOpenIDConnectProviderOutput;

impl Output for TagOpenIDConnectProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagOpenIDConnectProvider.
#[derive(Debug)]
pub struct TagOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
    pub tags: Vec<Tag>,
}

impl Input for TagOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagPolicy.
#[derive(Clone, Copy, Debug)]
pub struct TagPolicy;

impl Operation for TagPolicy {
    type Input = TagPolicyInput;
    type Output = TagPolicyOutput;
    const NAME: &'static str = "TagPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagPolicy.
#[derive(Debug, Default)]
pub struct TagPolicyOutput;

impl Output for TagPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagPolicy.
#[derive(Debug)]
pub struct TagPolicyInput {
    pub policy_arn: String,
    pub tags: Vec<Tag>,
}

impl Input for TagPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagRole.
#[derive(Clone, Copy, Debug)]
pub struct TagRole;

impl Operation for TagRole {
    type Input = TagRoleInput;
    type Output = TagRoleOutput;
    const NAME: &'static str = "TagRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagRole.
#[derive(Debug, Default)]
pub struct TagRoleOutput;

impl Output for TagRoleOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagRole.
#[derive(Debug)]
pub struct TagRoleInput {
    pub role_name: String,
    pub tags: Vec<Tag>,
}

impl Input for TagRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct TagSAMLProvider;

impl Operation for TagSAMLProvider {
    type Input = TagSAMLProviderInput;
    type Output = TagSAMLProviderOutput;
    const NAME: &'static str = "TagSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagSAMLProvider.
#[derive(Debug, Default)]
pub struct TagSAMLProviderOutput;

impl Output for TagSAMLProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagSAMLProvider.
#[derive(Debug)]
pub struct TagSAMLProviderInput {
    pub saml_provider_arn: String,
    pub tags: Vec<Tag>,
}

impl Input for TagSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagServerCertificate.
#[derive(Clone, Copy, Debug)]
pub struct TagServerCertificate;

impl Operation for TagServerCertificate {
    type Input = TagServerCertificateInput;
    type Output = TagServerCertificateOutput;
    const NAME: &'static str = "TagServerCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagServerCertificate.
#[derive(Debug, Default)]
pub struct TagServerCertificateOutput;

impl Output for TagServerCertificateOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagServerCertificate.
#[derive(Debug)]
pub struct TagServerCertificateInput {
    pub server_certificate_name: String,
    pub tags: Vec<Tag>,
}

impl Input for TagServerCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_name
            .put("ServerCertificateName", out);
        self.tags.put("Tags", out);
    }
}

/// The operation TagUser.
#[derive(Clone, Copy, Debug)]
pub struct TagUser;

impl Operation for TagUser {
    type Input = TagUserInput;
    type Output = TagUserOutput;
    const NAME: &'static str = "TagUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of TagUser.
#[derive(Debug, Default)]
pub struct TagUserOutput;

impl Output for TagUserOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of TagUser.
#[derive(Debug)]
pub struct TagUserInput {
    pub user_name: String,
    pub tags: Vec<Tag>,
}

impl Input for TagUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            tags: reader.required("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.tags.put("Tags", out);
    }
}

/// The operation UntagInstanceProfile.
#[derive(Clone, Copy, Debug)]
pub struct UntagInstanceProfile;

impl Operation for UntagInstanceProfile {
    type Input = UntagInstanceProfileInput;
    type Output = UntagInstanceProfileOutput;
    const NAME: &'static str = "UntagInstanceProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagInstanceProfile.
#[derive(Debug, Default)]
pub struct UntagInstanceProfileOutput;

impl Output for UntagInstanceProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagInstanceProfile.
#[derive(Debug)]
pub struct UntagInstanceProfileInput {
    pub instance_profile_name: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagInstanceProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            instance_profile_name: reader
                .required("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.instance_profile_name.put("InstanceProfileName", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagMFADevice.
#[derive(Clone, Copy, Debug)]
pub struct UntagMFADevice;

impl Operation for UntagMFADevice {
    type Input = UntagMFADeviceInput;
    type Output = UntagMFADeviceOutput;
    const NAME: &'static str = "UntagMFADevice";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagMFADevice.
#[derive(Debug, Default)]
pub struct UntagMFADeviceOutput;

impl Output for UntagMFADeviceOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagMFADevice.
#[derive(Debug)]
pub struct UntagMFADeviceInput {
    pub serial_number: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagMFADeviceInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            serial_number: reader.required("SerialNumber", &SERIAL_NUMBER_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.serial_number.put("SerialNumber", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct UntagOpenIDConnectProvider;

impl Operation for UntagOpenIDConnectProvider {
    type Input = UntagOpenIDConnectProviderInput;
    type Output = UntagOpenIDConnectProviderOutput;
    const NAME: &'static str = "UntagOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct UntagOpenIDConnectProviderOutput;

impl Output for UntagOpenIDConnectProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagOpenIDConnectProvider.
#[derive(Debug)]
pub struct UntagOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagPolicy.
#[derive(Clone, Copy, Debug)]
pub struct UntagPolicy;

impl Operation for UntagPolicy {
    type Input = UntagPolicyInput;
    type Output = UntagPolicyOutput;
    const NAME: &'static str = "UntagPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagPolicy.
#[derive(Debug, Default)]
pub struct UntagPolicyOutput;

impl Output for UntagPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagPolicy.
#[derive(Debug)]
pub struct UntagPolicyInput {
    pub policy_arn: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_arn: reader.required("PolicyArn", &ARN_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy_arn.put("PolicyArn", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagRole.
#[derive(Clone, Copy, Debug)]
pub struct UntagRole;

impl Operation for UntagRole {
    type Input = UntagRoleInput;
    type Output = UntagRoleOutput;
    const NAME: &'static str = "UntagRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagRole.
#[derive(Debug, Default)]
pub struct UntagRoleOutput;

impl Output for UntagRoleOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagRole.
#[derive(Debug)]
pub struct UntagRoleInput {
    pub role_name: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct UntagSAMLProvider;

impl Operation for UntagSAMLProvider {
    type Input = UntagSAMLProviderInput;
    type Output = UntagSAMLProviderOutput;
    const NAME: &'static str = "UntagSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagSAMLProvider.
#[derive(Debug, Default)]
pub struct UntagSAMLProviderOutput;

impl Output for UntagSAMLProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagSAMLProvider.
#[derive(Debug)]
pub struct UntagSAMLProviderInput {
    pub saml_provider_arn: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagServerCertificate.
#[derive(Clone, Copy, Debug)]
pub struct UntagServerCertificate;

impl Operation for UntagServerCertificate {
    type Input = UntagServerCertificateInput;
    type Output = UntagServerCertificateOutput;
    const NAME: &'static str = "UntagServerCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagServerCertificate.
#[derive(Debug, Default)]
pub struct UntagServerCertificateOutput;

impl Output for UntagServerCertificateOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagServerCertificate.
#[derive(Debug)]
pub struct UntagServerCertificateInput {
    pub server_certificate_name: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagServerCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_name
            .put("ServerCertificateName", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UntagUser.
#[derive(Clone, Copy, Debug)]
pub struct UntagUser;

impl Operation for UntagUser {
    type Input = UntagUserInput;
    type Output = UntagUserOutput;
    const NAME: &'static str = "UntagUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UntagUser.
#[derive(Debug, Default)]
pub struct UntagUserOutput;

impl Output for UntagUserOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UntagUser.
#[derive(Debug)]
pub struct UntagUserInput {
    pub user_name: String,
    pub tag_keys: Vec<String>,
}

impl Input for UntagUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            tag_keys: reader.required("TagKeys", &TAG_KEY_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.tag_keys.put("TagKeys", out);
    }
}

/// The operation UpdateAccessKey.
#[derive(Clone, Copy, Debug)]
pub struct UpdateAccessKey;

impl Operation for UpdateAccessKey {
    type Input = UpdateAccessKeyInput;
    type Output = UpdateAccessKeyOutput;
    const NAME: &'static str = "UpdateAccessKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
    ];
}

/// The output of UpdateAccessKey.
#[derive(Debug, Default)]
pub struct UpdateAccessKeyOutput;

impl Output for UpdateAccessKeyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateAccessKey.
#[derive(Debug)]
pub struct UpdateAccessKeyInput {
    pub user_name: Option<String>,
    pub access_key_id: String,
    pub status: StatusType,
}

impl Input for UpdateAccessKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            access_key_id: reader.required("AccessKeyId", &ACCESS_KEY_ID_TYPE),
            status: reader.required("Status", &STATUS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.access_key_id.put("AccessKeyId", out);
        self.status.put("Status", out);
    }
}

/// The operation UpdateAccountPasswordPolicy.
#[derive(Clone, Copy, Debug)]
pub struct UpdateAccountPasswordPolicy;

impl Operation for UpdateAccountPasswordPolicy {
    type Input = UpdateAccountPasswordPolicyInput;
    type Output = UpdateAccountPasswordPolicyOutput;
    const NAME: &'static str = "UpdateAccountPasswordPolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::MALFORMED_POLICY_DOCUMENT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateAccountPasswordPolicy.
#[derive(Debug, Default)]
pub struct UpdateAccountPasswordPolicyOutput;

impl Output for UpdateAccountPasswordPolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateAccountPasswordPolicy.
#[derive(Debug, Default)]
pub struct UpdateAccountPasswordPolicyInput {
    pub minimum_password_length: Option<i32>,
    pub require_symbols: Option<bool>,
    pub require_numbers: Option<bool>,
    pub require_uppercase_characters: Option<bool>,
    pub require_lowercase_characters: Option<bool>,
    pub allow_users_to_change_password: Option<bool>,
    pub max_password_age: Option<i32>,
    pub password_reuse_prevention: Option<i32>,
    pub hard_expiry: Option<bool>,
}

impl Input for UpdateAccountPasswordPolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            minimum_password_length: reader
                .optional("MinimumPasswordLength", &MINIMUM_PASSWORD_LENGTH_TYPE),
            require_symbols: reader.optional("RequireSymbols", &BOOLEAN_TYPE),
            require_numbers: reader.optional("RequireNumbers", &BOOLEAN_TYPE),
            require_uppercase_characters: reader
                .optional("RequireUppercaseCharacters", &BOOLEAN_TYPE),
            require_lowercase_characters: reader
                .optional("RequireLowercaseCharacters", &BOOLEAN_TYPE),
            allow_users_to_change_password: reader
                .optional("AllowUsersToChangePassword", &BOOLEAN_TYPE),
            max_password_age: reader.optional("MaxPasswordAge", &MAX_PASSWORD_AGE_TYPE),
            password_reuse_prevention: reader
                .optional("PasswordReusePrevention", &PASSWORD_REUSE_PREVENTION_TYPE),
            hard_expiry: reader.optional("HardExpiry", &BOOLEAN_OBJECT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.minimum_password_length
            .put("MinimumPasswordLength", out);
        self.require_symbols.put("RequireSymbols", out);
        self.require_numbers.put("RequireNumbers", out);
        self.require_uppercase_characters
            .put("RequireUppercaseCharacters", out);
        self.require_lowercase_characters
            .put("RequireLowercaseCharacters", out);
        self.allow_users_to_change_password
            .put("AllowUsersToChangePassword", out);
        self.max_password_age.put("MaxPasswordAge", out);
        self.password_reuse_prevention
            .put("PasswordReusePrevention", out);
        self.hard_expiry.put("HardExpiry", out);
    }
}

/// The operation UpdateAssumeRolePolicy.
#[derive(Clone, Copy, Debug)]
pub struct UpdateAssumeRolePolicy;

impl Operation for UpdateAssumeRolePolicy {
    type Input = UpdateAssumeRolePolicyInput;
    type Output = UpdateAssumeRolePolicyOutput;
    const NAME: &'static str = "UpdateAssumeRolePolicy";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::MALFORMED_POLICY_DOCUMENT,
        error::LIMIT_EXCEEDED,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateAssumeRolePolicy.
#[derive(Debug, Default)]
pub struct UpdateAssumeRolePolicyOutput;

impl Output for UpdateAssumeRolePolicyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateAssumeRolePolicy.
#[derive(Debug)]
pub struct UpdateAssumeRolePolicyInput {
    pub role_name: String,
    pub policy_document: String,
}

impl Input for UpdateAssumeRolePolicyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            policy_document: reader.required("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.policy_document.put("PolicyDocument", out);
    }
}

/// The operation UpdateDelegationRequest.
#[derive(Clone, Copy, Debug)]
pub struct UpdateDelegationRequest;

impl Operation for UpdateDelegationRequest {
    type Input = UpdateDelegationRequestInput;
    type Output = UpdateDelegationRequestOutput;
    const NAME: &'static str = "UpdateDelegationRequest";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
    ];
}

/// The output of UpdateDelegationRequest.
#[derive(Debug, Default)]
pub struct UpdateDelegationRequestOutput;

impl Output for UpdateDelegationRequestOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateDelegationRequest.
#[derive(Debug)]
pub struct UpdateDelegationRequestInput {
    pub delegation_request_id: String,
    pub notes: Option<String>,
}

impl Input for UpdateDelegationRequestInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            delegation_request_id: reader
                .required("DelegationRequestId", &DELEGATION_REQUEST_ID_TYPE),
            notes: reader.optional("Notes", &NOTES_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.delegation_request_id.put("DelegationRequestId", out);
        self.notes.put("Notes", out);
    }
}

/// The operation UpdateGroup.
#[derive(Clone, Copy, Debug)]
pub struct UpdateGroup;

impl Operation for UpdateGroup {
    type Input = UpdateGroupInput;
    type Output = UpdateGroupOutput;
    const NAME: &'static str = "UpdateGroup";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::ENTITY_ALREADY_EXISTS,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateGroup.
#[derive(Debug, Default)]
pub struct UpdateGroupOutput;

impl Output for UpdateGroupOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateGroup.
#[derive(Debug)]
pub struct UpdateGroupInput {
    pub group_name: String,
    pub new_path: Option<String>,
    pub new_group_name: Option<String>,
}

impl Input for UpdateGroupInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            group_name: reader.required("GroupName", &GROUP_NAME_TYPE),
            new_path: reader.optional("NewPath", &PATH_TYPE),
            new_group_name: reader.optional("NewGroupName", &GROUP_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.group_name.put("GroupName", out);
        self.new_path.put("NewPath", out);
        self.new_group_name.put("NewGroupName", out);
    }
}

/// The operation UpdateLoginProfile.
#[derive(Clone, Copy, Debug)]
pub struct UpdateLoginProfile;

impl Operation for UpdateLoginProfile {
    type Input = UpdateLoginProfileInput;
    type Output = UpdateLoginProfileOutput;
    const NAME: &'static str = "UpdateLoginProfile";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::ENTITY_TEMPORARILY_UNMODIFIABLE,
        error::NO_SUCH_ENTITY,
        error::PASSWORD_POLICY_VIOLATION,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateLoginProfile.
#[derive(Debug, Default)]
pub struct UpdateLoginProfileOutput;

impl Output for UpdateLoginProfileOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateLoginProfile.
#[derive(Debug)]
pub struct UpdateLoginProfileInput {
    pub user_name: String,
    pub password: Option<Sensitive>,
    pub password_reset_required: Option<bool>,
}

impl Input for UpdateLoginProfileInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            password: reader.optional("Password", &PASSWORD_TYPE),
            password_reset_required: reader.optional("PasswordResetRequired", &BOOLEAN_OBJECT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.password.put("Password", out);
        self.password_reset_required
            .put("PasswordResetRequired", out);
    }
}

/// The operation UpdateOpenIDConnectProviderThumbprint.
#[derive(Clone, Copy, Debug)]
pub struct UpdateOpenIDConnectProviderThumbprint;

impl Operation for UpdateOpenIDConnectProviderThumbprint {
    type Input = UpdateOpenIDConnectProviderThumbprintInput;
    type Output = UpdateOpenIDConnectProviderThumbprintOutput;
    const NAME: &'static str = "UpdateOpenIDConnectProviderThumbprint";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateOpenIDConnectProviderThumbprint.
#[derive(Debug, Default)]
pub struct UpdateOpenIDConnectProviderThumbprintOutput;

impl Output for UpdateOpenIDConnectProviderThumbprintOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateOpenIDConnectProviderThumbprint.
#[derive(Debug)]
pub struct UpdateOpenIDConnectProviderThumbprintInput {
    pub open_id_connect_provider_arn: String,
    pub thumbprint_list: Vec<String>,
}

impl Input for UpdateOpenIDConnectProviderThumbprintInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            thumbprint_list: reader.required("ThumbprintList", &THUMBPRINT_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.thumbprint_list.put("ThumbprintList", out);
    }
}

/// The operation UpdateRole.
#[derive(Clone, Copy, Debug)]
pub struct UpdateRole;

impl Operation for UpdateRole {
    type Input = UpdateRoleInput;
    type Output = UpdateRoleOutput;
    const NAME: &'static str = "UpdateRole";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("UpdateRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::UNMODIFIABLE_ENTITY,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateRole.
#[derive(Debug, Default)]
pub struct UpdateRoleOutput;

impl Output for UpdateRoleOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateRole.
#[derive(Debug)]
pub struct UpdateRoleInput {
    pub role_name: String,
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
}

impl Input for UpdateRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            description: reader.optional("Description", &ROLE_DESCRIPTION_TYPE),
            max_session_duration: reader
                .optional("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.description.put("Description", out);
        self.max_session_duration.put("MaxSessionDuration", out);
    }
}

/// The operation UpdateRoleDescription.
#[derive(Clone, Copy, Debug)]
pub struct UpdateRoleDescription;

impl Operation for UpdateRoleDescription {
    type Input = UpdateRoleDescriptionInput;
    type Output = UpdateRoleDescriptionOutput;
    const NAME: &'static str = "UpdateRoleDescription";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("UpdateRoleDescriptionResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::UNMODIFIABLE_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateRoleDescription.
#[derive(Debug, Default)]
pub struct UpdateRoleDescriptionOutput {
    pub role: Option<Role>,
}

impl Output for UpdateRoleDescriptionOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.role.put("Role", out);
    }
}

/// The input of UpdateRoleDescription.
#[derive(Debug)]
pub struct UpdateRoleDescriptionInput {
    pub role_name: String,
    pub description: String,
}

impl Input for UpdateRoleDescriptionInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_name: reader.required("RoleName", &ROLE_NAME_TYPE),
            description: reader.required("Description", &ROLE_DESCRIPTION_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_name.put("RoleName", out);
        self.description.put("Description", out);
    }
}

/// The operation UpdateSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct UpdateSAMLProvider;

impl Operation for UpdateSAMLProvider {
    type Input = UpdateSAMLProviderInput;
    type Output = UpdateSAMLProviderOutput;
    const NAME: &'static str = "UpdateSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("UpdateSAMLProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::INVALID_INPUT,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
        error::CONCURRENT_MODIFICATION,
    ];
}

/// The output of UpdateSAMLProvider.
#[derive(Debug, Default)]
pub struct UpdateSAMLProviderOutput {
    pub saml_provider_arn: Option<String>,
}

impl Output for UpdateSAMLProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
    }
}

/// The input of UpdateSAMLProvider.
#[derive(Debug)]
pub struct UpdateSAMLProviderInput {
    pub saml_metadata_document: Option<String>,
    pub saml_provider_arn: String,
    pub assertion_encryption_mode: Option<AssertionEncryptionModeType>,
    pub add_private_key: Option<Sensitive>,
    pub remove_private_key: Option<String>,
}

impl Input for UpdateSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_metadata_document: reader
                .optional("SAMLMetadataDocument", &SAML_METADATA_DOCUMENT_TYPE),
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
            assertion_encryption_mode: reader
                .optional("AssertionEncryptionMode", &ASSERTION_ENCRYPTION_MODE_TYPE),
            add_private_key: reader.optional("AddPrivateKey", &PRIVATE_KEY_TYPE),
            remove_private_key: reader.optional("RemovePrivateKey", &PRIVATE_KEY_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_metadata_document.put("SAMLMetadataDocument", out);
        self.saml_provider_arn.put("SAMLProviderArn", out);
        self.assertion_encryption_mode
            .put("AssertionEncryptionMode", out);
        self.add_private_key.put("AddPrivateKey", out);
        self.remove_private_key.put("RemovePrivateKey", out);
    }
}

/// The operation UpdateSSHPublicKey.
#[derive(Clone, Copy, Debug)]
pub struct UpdateSSHPublicKey;

impl Operation for UpdateSSHPublicKey {
    type Input = UpdateSSHPublicKeyInput;
    type Output = UpdateSSHPublicKeyOutput;
    const NAME: &'static str = "UpdateSSHPublicKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY, error::INVALID_INPUT];
}

/// The output of UpdateSSHPublicKey.
#[derive(Debug, Default)]
pub struct UpdateSSHPublicKeyOutput;

impl Output for UpdateSSHPublicKeyOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateSSHPublicKey.
#[derive(Debug)]
pub struct UpdateSSHPublicKeyInput {
    pub user_name: String,
    pub ssh_public_key_id: String,
    pub status: StatusType,
}

impl Input for UpdateSSHPublicKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            ssh_public_key_id: reader.required("SSHPublicKeyId", &PUBLIC_KEY_ID_TYPE),
            status: reader.required("Status", &STATUS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.ssh_public_key_id.put("SSHPublicKeyId", out);
        self.status.put("Status", out);
    }
}

/// The operation UpdateServerCertificate.
#[derive(Clone, Copy, Debug)]
pub struct UpdateServerCertificate;

impl Operation for UpdateServerCertificate {
    type Input = UpdateServerCertificateInput;
    type Output = UpdateServerCertificateOutput;
    const NAME: &'static str = "UpdateServerCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::ENTITY_ALREADY_EXISTS,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateServerCertificate.
#[derive(Debug, Default)]
pub struct UpdateServerCertificateOutput;

impl Output for UpdateServerCertificateOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateServerCertificate.
#[derive(Debug)]
pub struct UpdateServerCertificateInput {
    pub server_certificate_name: String,
    pub new_path: Option<String>,
    pub new_server_certificate_name: Option<String>,
}

impl Input for UpdateServerCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
            new_path: reader.optional("NewPath", &PATH_TYPE),
            new_server_certificate_name: reader
                .optional("NewServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_name
            .put("ServerCertificateName", out);
        self.new_path.put("NewPath", out);
        self.new_server_certificate_name
            .put("NewServerCertificateName", out);
    }
}

/// The operation UpdateServiceSpecificCredential.
#[derive(Clone, Copy, Debug)]
pub struct UpdateServiceSpecificCredential;

impl Operation for UpdateServiceSpecificCredential {
    type Input = UpdateServiceSpecificCredentialInput;
    type Output = UpdateServiceSpecificCredentialOutput;
    const NAME: &'static str = "UpdateServiceSpecificCredential";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[error::NO_SUCH_ENTITY];
}

/// The output of UpdateServiceSpecificCredential.
#[derive(Debug, Default)]
pub struct UpdateServiceSpecificCredentialOutput;

impl Output for UpdateServiceSpecificCredentialOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateServiceSpecificCredential.
#[derive(Debug)]
pub struct UpdateServiceSpecificCredentialInput {
    pub user_name: Option<String>,
    pub service_specific_credential_id: String,
    pub status: StatusType,
}

impl Input for UpdateServiceSpecificCredentialInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &USER_NAME_TYPE),
            service_specific_credential_id: reader.required(
                "ServiceSpecificCredentialId",
                &SERVICE_SPECIFIC_CREDENTIAL_ID,
            ),
            status: reader.required("Status", &STATUS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.service_specific_credential_id
            .put("ServiceSpecificCredentialId", out);
        self.status.put("Status", out);
    }
}

/// The operation UpdateSigningCertificate.
#[derive(Clone, Copy, Debug)]
pub struct UpdateSigningCertificate;

impl Operation for UpdateSigningCertificate {
    type Input = UpdateSigningCertificateInput;
    type Output = UpdateSigningCertificateOutput;
    const NAME: &'static str = "UpdateSigningCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::SERVICE_FAILURE,
        error::INVALID_INPUT,
    ];
}

/// The output of UpdateSigningCertificate.
#[derive(Debug, Default)]
pub struct UpdateSigningCertificateOutput;

impl Output for UpdateSigningCertificateOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateSigningCertificate.
#[derive(Debug)]
pub struct UpdateSigningCertificateInput {
    pub user_name: Option<String>,
    pub certificate_id: String,
    pub status: StatusType,
}

impl Input for UpdateSigningCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            certificate_id: reader.required("CertificateId", &CERTIFICATE_ID_TYPE),
            status: reader.required("Status", &STATUS_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.certificate_id.put("CertificateId", out);
        self.status.put("Status", out);
    }
}

/// The operation UpdateUser.
#[derive(Clone, Copy, Debug)]
pub struct UpdateUser;

impl Operation for UpdateUser {
    type Input = UpdateUserInput;
    type Output = UpdateUserOutput;
    const NAME: &'static str = "UpdateUser";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::NO_SUCH_ENTITY,
        error::LIMIT_EXCEEDED,
        error::ENTITY_ALREADY_EXISTS,
        error::ENTITY_TEMPORARILY_UNMODIFIABLE,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UpdateUser.
#[derive(Debug, Default)]
pub struct UpdateUserOutput;

impl Output for UpdateUserOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of UpdateUser.
#[derive(Debug)]
pub struct UpdateUserInput {
    pub user_name: String,
    pub new_path: Option<String>,
    pub new_user_name: Option<String>,
}

impl Input for UpdateUserInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &EXISTING_USER_NAME_TYPE),
            new_path: reader.optional("NewPath", &PATH_TYPE),
            new_user_name: reader.optional("NewUserName", &USER_NAME_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.new_path.put("NewPath", out);
        self.new_user_name.put("NewUserName", out);
    }
}

/// The operation UploadSSHPublicKey.
#[derive(Clone, Copy, Debug)]
pub struct UploadSSHPublicKey;

impl Operation for UploadSSHPublicKey {
    type Input = UploadSSHPublicKeyInput;
    type Output = UploadSSHPublicKeyOutput;
    const NAME: &'static str = "UploadSSHPublicKey";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("UploadSSHPublicKeyResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::NO_SUCH_ENTITY,
        error::INVALID_PUBLIC_KEY,
        error::DUPLICATE_SSH_PUBLIC_KEY,
        error::UNRECOGNIZED_PUBLIC_KEY_ENCODING,
    ];
}

/// The output of UploadSSHPublicKey.
#[derive(Debug, Default)]
pub struct UploadSSHPublicKeyOutput {
    pub ssh_public_key: Option<SSHPublicKey>,
}

impl Output for UploadSSHPublicKeyOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.ssh_public_key.put("SSHPublicKey", out);
    }
}

/// The input of UploadSSHPublicKey.
#[derive(Debug)]
pub struct UploadSSHPublicKeyInput {
    pub user_name: String,
    pub ssh_public_key_body: String,
}

impl Input for UploadSSHPublicKeyInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.required("UserName", &USER_NAME_TYPE),
            ssh_public_key_body: reader.required("SSHPublicKeyBody", &PUBLIC_KEY_MATERIAL_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.ssh_public_key_body.put("SSHPublicKeyBody", out);
    }
}

/// The operation UploadServerCertificate.
#[derive(Clone, Copy, Debug)]
pub struct UploadServerCertificate;

impl Operation for UploadServerCertificate {
    type Input = UploadServerCertificateInput;
    type Output = UploadServerCertificateOutput;
    const NAME: &'static str = "UploadServerCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("UploadServerCertificateResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::INVALID_INPUT,
        error::ENTITY_ALREADY_EXISTS,
        error::MALFORMED_CERTIFICATE,
        error::KEY_PAIR_MISMATCH,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UploadServerCertificate.
#[derive(Debug, Default)]
pub struct UploadServerCertificateOutput {
    pub server_certificate_metadata: Option<ServerCertificateMetadata>,
    pub tags: Vec<Tag>,
}

impl Output for UploadServerCertificateOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.server_certificate_metadata
            .put("ServerCertificateMetadata", out);
        self.tags.put("Tags", out);
    }
}

/// The input of UploadServerCertificate.
#[derive(Debug)]
pub struct UploadServerCertificateInput {
    pub path: Option<String>,
    pub server_certificate_name: String,
    pub certificate_body: String,
    pub private_key: Sensitive,
    pub certificate_chain: Option<String>,
    pub tags: Vec<Tag>,
}

impl Input for UploadServerCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            path: reader.optional("Path", &PATH_TYPE),
            server_certificate_name: reader
                .required("ServerCertificateName", &SERVER_CERTIFICATE_NAME_TYPE),
            certificate_body: reader.required("CertificateBody", &CERTIFICATE_BODY_TYPE),
            private_key: reader.required("PrivateKey", &PRIVATE_KEY_TYPE),
            certificate_chain: reader.optional("CertificateChain", &CERTIFICATE_CHAIN_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.path.put("Path", out);
        self.server_certificate_name
            .put("ServerCertificateName", out);
        self.certificate_body.put("CertificateBody", out);
        self.private_key.put("PrivateKey", out);
        self.certificate_chain.put("CertificateChain", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation UploadSigningCertificate.
#[derive(Clone, Copy, Debug)]
pub struct UploadSigningCertificate;

impl Operation for UploadSigningCertificate {
    type Input = UploadSigningCertificateInput;
    type Output = UploadSigningCertificateOutput;
    const NAME: &'static str = "UploadSigningCertificate";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("UploadSigningCertificateResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::LIMIT_EXCEEDED,
        error::ENTITY_ALREADY_EXISTS,
        error::MALFORMED_CERTIFICATE,
        error::INVALID_CERTIFICATE,
        error::DUPLICATE_CERTIFICATE,
        error::NO_SUCH_ENTITY,
        error::CONCURRENT_MODIFICATION,
        error::SERVICE_FAILURE,
    ];
}

/// The output of UploadSigningCertificate.
#[derive(Debug)]
pub struct UploadSigningCertificateOutput {
    pub certificate: SigningCertificate,
}

impl Output for UploadSigningCertificateOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.certificate.put("Certificate", out);
    }
}

/// The input of UploadSigningCertificate.
#[derive(Debug)]
pub struct UploadSigningCertificateInput {
    pub user_name: Option<String>,
    pub certificate_body: String,
}

impl Input for UploadSigningCertificateInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            user_name: reader.optional("UserName", &EXISTING_USER_NAME_TYPE),
            certificate_body: reader.required("CertificateBody", &CERTIFICATE_BODY_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.user_name.put("UserName", out);
        self.certificate_body.put("CertificateBody", out);
    }
}

/// The operation DaypassGetOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct DaypassGetOpenIDConnectProvider;

impl Operation for DaypassGetOpenIDConnectProvider {
    type Input = DaypassGetOpenIDConnectProviderInput;
    type Output = DaypassGetOpenIDConnectProviderOutput;
    const NAME: &'static str = "DaypassGetOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("DaypassGetOpenIDConnectProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DaypassGetOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct DaypassGetOpenIDConnectProviderOutput {
    pub json_web_key_set: Option<String>,
    pub expose_all_claims: Option<bool>,
    pub accept_own_tokens: Option<bool>,
}

impl Output for DaypassGetOpenIDConnectProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.json_web_key_set.put("JsonWebKeySet", out);
        self.expose_all_claims.put("ExposeAllClaims", out);
        self.accept_own_tokens.put("AcceptOwnTokens", out);
    }
}

/// The input of DaypassGetOpenIDConnectProvider.
#[derive(Debug)]
pub struct DaypassGetOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
}

impl Input for DaypassGetOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
    }
}

/// The operation DaypassUpdateOpenIDConnectProvider.
#[derive(Clone, Copy, Debug)]
pub struct DaypassUpdateOpenIDConnectProvider;

impl Operation for DaypassUpdateOpenIDConnectProvider {
    type Input = DaypassUpdateOpenIDConnectProviderInput;
    type Output = DaypassUpdateOpenIDConnectProviderOutput;
    const NAME: &'static str = "DaypassUpdateOpenIDConnectProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DaypassUpdateOpenIDConnectProvider.
#[derive(Debug, Default)]
pub struct DaypassUpdateOpenIDConnectProviderOutput;

impl Output for DaypassUpdateOpenIDConnectProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DaypassUpdateOpenIDConnectProvider.
#[derive(Debug)]
pub struct DaypassUpdateOpenIDConnectProviderInput {
    pub open_id_connect_provider_arn: String,
    pub json_web_key_set: Option<Sensitive>,
    pub expose_all_claims: Option<bool>,
    pub accept_own_tokens: Option<bool>,
}

impl Input for DaypassUpdateOpenIDConnectProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            open_id_connect_provider_arn: reader.required("OpenIDConnectProviderArn", &ARN_TYPE),
            json_web_key_set: reader.optional("JsonWebKeySet", &UPLOADED_KEY_SET_TYPE),
            expose_all_claims: reader.optional("ExposeAllClaims", &BOOLEAN_OBJECT_TYPE),
            accept_own_tokens: reader.optional("AcceptOwnTokens", &BOOLEAN_OBJECT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.open_id_connect_provider_arn
            .put("OpenIDConnectProviderArn", out);
        self.json_web_key_set.put("JsonWebKeySet", out);
        self.expose_all_claims.put("ExposeAllClaims", out);
        self.accept_own_tokens.put("AcceptOwnTokens", out);
    }
}

/// The operation DaypassGetSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct DaypassGetSAMLProvider;

impl Operation for DaypassGetSAMLProvider {
    type Input = DaypassGetSAMLProviderInput;
    type Output = DaypassGetSAMLProviderOutput;
    const NAME: &'static str = "DaypassGetSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = Some("DaypassGetSAMLProviderResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DaypassGetSAMLProvider.
#[derive(Debug, Default)]
pub struct DaypassGetSAMLProviderOutput {
    pub single_use_assertions: Option<bool>,
    pub allow_cbc_encryption: Option<bool>,
}

impl Output for DaypassGetSAMLProviderOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.single_use_assertions.put("SingleUseAssertions", out);
        self.allow_cbc_encryption.put("AllowCbcEncryption", out);
    }
}

/// The input of DaypassGetSAMLProvider.
#[derive(Debug)]
pub struct DaypassGetSAMLProviderInput {
    pub saml_provider_arn: String,
}

impl Input for DaypassGetSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
    }
}

/// The operation DaypassUpdateSAMLProvider.
#[derive(Clone, Copy, Debug)]
pub struct DaypassUpdateSAMLProvider;

impl Operation for DaypassUpdateSAMLProvider {
    type Input = DaypassUpdateSAMLProviderInput;
    type Output = DaypassUpdateSAMLProviderOutput;
    const NAME: &'static str = "DaypassUpdateSAMLProvider";
    const SERVICE: Service = Service::Iam;
    const RESULT: Option<&'static str> = None;
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = false;
    const ERRORS: &'static [ErrorShape] = &[
        error::CONCURRENT_MODIFICATION,
        error::INVALID_INPUT,
        error::NO_SUCH_ENTITY,
        error::SERVICE_FAILURE,
    ];
}

/// The output of DaypassUpdateSAMLProvider.
#[derive(Debug, Default)]
pub struct DaypassUpdateSAMLProviderOutput;

impl Output for DaypassUpdateSAMLProviderOutput {
    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The input of DaypassUpdateSAMLProvider.
#[derive(Debug)]
pub struct DaypassUpdateSAMLProviderInput {
    pub saml_provider_arn: String,
    pub single_use_assertions: Option<bool>,
    pub allow_cbc_encryption: Option<bool>,
}

impl Input for DaypassUpdateSAMLProviderInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            saml_provider_arn: reader.required("SAMLProviderArn", &ARN_TYPE),
            single_use_assertions: reader.optional("SingleUseAssertions", &BOOLEAN_OBJECT_TYPE),
            allow_cbc_encryption: reader.optional("AllowCbcEncryption", &BOOLEAN_OBJECT_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.saml_provider_arn.put("SAMLProviderArn", out);
        self.single_use_assertions.put("SingleUseAssertions", out);
        self.allow_cbc_encryption.put("AllowCbcEncryption", out);
    }
}

choice! {
    AccessAdvisorUsageGranularityType {
        ServiceLevel = "SERVICE_LEVEL",
        ActionLevel = "ACTION_LEVEL",
    }
}

/// The structure AccessDetail.
#[derive(Clone, Debug)]
pub struct AccessDetail {
    pub service_name: String,
    pub service_namespace: String,
    pub region: Option<String>,
    pub entity_path: Option<String>,
    pub last_authenticated_time: Option<Timestamp>,
    pub total_authenticated_entities: Option<i32>,
}

impl Value for AccessDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.service_name.put("ServiceName", out);
        self.service_namespace.put("ServiceNamespace", out);
        self.region.put("Region", out);
        self.entity_path.put("EntityPath", out);
        self.last_authenticated_time
            .put("LastAuthenticatedTime", out);
        self.total_authenticated_entities
            .put("TotalAuthenticatedEntities", out);
        out.end(name);
    }
}

/// The structure AccessKey.
#[derive(Debug)]
pub struct AccessKey {
    pub user_name: String,
    pub access_key_id: String,
    pub status: StatusType,
    pub secret_access_key: Sensitive,
    pub create_date: Option<Timestamp>,
}

impl Value for AccessKey {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.access_key_id.put("AccessKeyId", out);
        self.status.put("Status", out);
        self.secret_access_key.put("SecretAccessKey", out);
        self.create_date.put("CreateDate", out);
        out.end(name);
    }
}

/// The structure AccessKeyLastUsed.
#[derive(Clone, Debug)]
pub struct AccessKeyLastUsed {
    pub last_used_date: Option<Timestamp>,
    pub service_name: String,
    pub region: String,
}

impl Value for AccessKeyLastUsed {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.last_used_date.put("LastUsedDate", out);
        self.service_name.put("ServiceName", out);
        self.region.put("Region", out);
        out.end(name);
    }
}

/// The structure AccessKeyMetadata.
#[derive(Clone, Debug, Default)]
pub struct AccessKeyMetadata {
    pub user_name: Option<String>,
    pub access_key_id: Option<String>,
    pub status: Option<StatusType>,
    pub create_date: Option<Timestamp>,
}

impl Value for AccessKeyMetadata {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.access_key_id.put("AccessKeyId", out);
        self.status.put("Status", out);
        self.create_date.put("CreateDate", out);
        out.end(name);
    }
}

/// The structure AttachedPermissionsBoundary.
#[derive(Clone, Debug, Default)]
pub struct AttachedPermissionsBoundary {
    pub permissions_boundary_type: Option<PermissionsBoundaryAttachmentType>,
    pub permissions_boundary_arn: Option<String>,
}

impl Value for AttachedPermissionsBoundary {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.permissions_boundary_type
            .put("PermissionsBoundaryType", out);
        self.permissions_boundary_arn
            .put("PermissionsBoundaryArn", out);
        out.end(name);
    }
}

/// The structure AttachedPolicy.
#[derive(Clone, Debug, Default)]
pub struct AttachedPolicy {
    pub policy_name: Option<String>,
    pub policy_arn: Option<String>,
}

impl Value for AttachedPolicy {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.policy_arn.put("PolicyArn", out);
        out.end(name);
    }
}

choice! {
    AttachmentType {
        User = "user",
        Group = "group",
        Role = "role",
    }
}

/// The structure ContextEntry.
#[derive(Clone, Debug, Default)]
pub struct ContextEntry {
    pub context_key_name: Option<String>,
    pub context_key_values: Vec<String>,
    pub context_key_type: Option<ContextKeyTypeEnum>,
}

impl Members for ContextEntry {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            context_key_name: reader.optional("ContextKeyName", &CONTEXT_KEY_NAME_TYPE),
            context_key_values: reader.any("ContextKeyValues", &CONTEXT_KEY_VALUE_LIST_TYPE),
            context_key_type: reader.optional("ContextKeyType", &CONTEXT_KEY_TYPE_ENUM),
        }
    }
}

impl Value for ContextEntry {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.context_key_name.put("ContextKeyName", out);
        put_unless_empty(&self.context_key_values, "ContextKeyValues", out);
        self.context_key_type.put("ContextKeyType", out);
        out.end(name);
    }
}

choice! {
    ContextKeyTypeEnum {
        String = "string",
        StringList = "stringList",
        Numeric = "numeric",
        NumericList = "numericList",
        Boolean = "boolean",
        BooleanList = "booleanList",
        Ip = "ip",
        IpList = "ipList",
        Binary = "binary",
        BinaryList = "binaryList",
        Date = "date",
        DateList = "dateList",
    }
}

/// The structure DelegationPermission.
#[derive(Clone, Debug, Default)]
pub struct DelegationPermission {
    pub policy_template_arn: Option<String>,
    pub parameters: Vec<PolicyParameter>,
}

impl Members for DelegationPermission {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_template_arn: reader.optional("PolicyTemplateArn", &ARN_TYPE),
            parameters: reader.any("Parameters", &POLICY_PARAMETER_LIST_TYPE),
        }
    }
}

impl Value for DelegationPermission {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_template_arn.put("PolicyTemplateArn", out);
        put_unless_empty(&self.parameters, "Parameters", out);
        out.end(name);
    }
}

/// The structure DelegationRequest.
#[derive(Clone, Debug, Default)]
pub struct DelegationRequest {
    pub delegation_request_id: Option<String>,
    pub owner_account_id: Option<String>,
    pub description: Option<String>,
    pub request_message: Option<String>,
    pub permissions: Option<DelegationPermission>,
    pub permission_policy: Option<String>,
    pub role_permission_restriction_arns: Vec<String>,
    pub owner_id: Option<String>,
    pub approver_id: Option<String>,
    pub state: Option<StateType>,
    pub expiration_time: Option<Timestamp>,
    pub requestor_id: Option<String>,
    pub requestor_name: Option<String>,
    pub create_date: Option<Timestamp>,
    pub session_duration: Option<i32>,
    pub redirect_url: Option<String>,
    pub notes: Option<String>,
    pub rejection_reason: Option<String>,
    pub only_send_by_owner: Option<bool>,
    pub updated_time: Option<Timestamp>,
}

impl Value for DelegationRequest {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.delegation_request_id.put("DelegationRequestId", out);
        self.owner_account_id.put("OwnerAccountId", out);
        self.description.put("Description", out);
        self.request_message.put("RequestMessage", out);
        self.permissions.put("Permissions", out);
        self.permission_policy.put("PermissionPolicy", out);
        put_unless_empty(
            &self.role_permission_restriction_arns,
            "RolePermissionRestrictionArns",
            out,
        );
        self.owner_id.put("OwnerId", out);
        self.approver_id.put("ApproverId", out);
        self.state.put("State", out);
        self.expiration_time.put("ExpirationTime", out);
        self.requestor_id.put("RequestorId", out);
        self.requestor_name.put("RequestorName", out);
        self.create_date.put("CreateDate", out);
        self.session_duration.put("SessionDuration", out);
        self.redirect_url.put("RedirectUrl", out);
        self.notes.put("Notes", out);
        self.rejection_reason.put("RejectionReason", out);
        self.only_send_by_owner.put("OnlySendByOwner", out);
        self.updated_time.put("UpdatedTime", out);
        out.end(name);
    }
}

/// The structure DeletionTaskFailureReasonType.
#[derive(Clone, Debug, Default)]
pub struct DeletionTaskFailureReasonType {
    pub reason: Option<String>,
    pub role_usage_list: Vec<RoleUsageType>,
}

impl Value for DeletionTaskFailureReasonType {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.reason.put("Reason", out);
        put_unless_empty(&self.role_usage_list, "RoleUsageList", out);
        out.end(name);
    }
}

choice! {
    DeletionTaskStatusType {
        Succeeded = "SUCCEEDED",
        InProgress = "IN_PROGRESS",
        Failed = "FAILED",
        NotStarted = "NOT_STARTED",
    }
}

/// The structure EntityDetails.
#[derive(Clone, Debug)]
pub struct EntityDetails {
    pub entity_info: EntityInfo,
    pub last_authenticated: Option<Timestamp>,
}

impl Value for EntityDetails {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.entity_info.put("EntityInfo", out);
        self.last_authenticated.put("LastAuthenticated", out);
        out.end(name);
    }
}

/// The structure EntityInfo.
#[derive(Clone, Debug)]
pub struct EntityInfo {
    pub arn: String,
    pub name: String,
    pub r#type: PolicyOwnerEntityType,
    pub id: String,
    pub path: Option<String>,
}

impl Value for EntityInfo {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.arn.put("Arn", out);
        self.name.put("Name", out);
        self.r#type.put("Type", out);
        self.id.put("Id", out);
        self.path.put("Path", out);
        out.end(name);
    }
}

choice! {
    EntityType {
        User = "User",
        Role = "Role",
        Group = "Group",
        LocalManagedPolicy = "LocalManagedPolicy",
        AwsManagedPolicy = "AWSManagedPolicy",
    }
}

/// The structure ErrorDetails.
#[derive(Clone, Debug)]
pub struct ErrorDetails {
    pub message: String,
    pub code: String,
}

impl Value for ErrorDetails {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.message.put("Message", out);
        self.code.put("Code", out);
        out.end(name);
    }
}

/// The structure EvaluationResult.
#[derive(Clone, Debug)]
pub struct EvaluationResult {
    pub eval_action_name: String,
    pub eval_resource_name: Option<String>,
    pub eval_decision: PolicyEvaluationDecisionType,
    pub matched_statements: Vec<Statement>,
    pub missing_context_values: Vec<String>,
    pub organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    pub eval_decision_details: BTreeMap<String, PolicyEvaluationDecisionType>,
    pub resource_specific_results: Vec<ResourceSpecificResult>,
}

impl Value for EvaluationResult {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.eval_action_name.put("EvalActionName", out);
        self.eval_resource_name.put("EvalResourceName", out);
        self.eval_decision.put("EvalDecision", out);
        self.matched_statements.put("MatchedStatements", out);
        self.missing_context_values.put("MissingContextValues", out);
        self.organizations_decision_detail
            .put("OrganizationsDecisionDetail", out);
        self.permissions_boundary_decision_detail
            .put("PermissionsBoundaryDecisionDetail", out);
        put_unless_empty(&self.eval_decision_details, "EvalDecisionDetails", out);
        put_unless_empty(
            &self.resource_specific_results,
            "ResourceSpecificResults",
            out,
        );
        out.end(name);
    }
}

choice! {
    FeatureType {
        RootCredentialsManagement = "RootCredentialsManagement",
        RootSessions = "RootSessions",
    }
}

/// The structure Group.
#[derive(Clone, Debug)]
pub struct Group {
    pub path: String,
    pub group_name: String,
    pub group_id: String,
    pub arn: String,
    pub create_date: Timestamp,
}

impl Value for Group {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.group_name.put("GroupName", out);
        self.group_id.put("GroupId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        out.end(name);
    }
}

/// The structure GroupDetail.
#[derive(Clone, Debug, Default)]
pub struct GroupDetail {
    pub path: Option<String>,
    pub group_name: Option<String>,
    pub group_id: Option<String>,
    pub arn: Option<String>,
    pub create_date: Option<Timestamp>,
    pub group_policy_list: Vec<PolicyDetail>,
    pub attached_managed_policies: Vec<AttachedPolicy>,
}

impl Value for GroupDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.group_name.put("GroupName", out);
        self.group_id.put("GroupId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        self.group_policy_list.put("GroupPolicyList", out);
        self.attached_managed_policies
            .put("AttachedManagedPolicies", out);
        out.end(name);
    }
}

/// The structure InlinePolicy.
#[derive(Clone, Debug)]
pub struct InlinePolicy {
    pub policy_name: String,
    pub policy_document: String,
}

impl Value for InlinePolicy {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
        out.end(name);
    }
}

/// The structure InlinePolicyIdentifierType.
#[derive(Clone, Debug)]
pub struct InlinePolicyIdentifierType {
    pub policy_name: String,
    pub attachment_type: AttachmentType,
    pub attachment_name: String,
}

impl Members for InlinePolicyIdentifierType {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_name: reader.required("PolicyName", &POLICY_NAME_TYPE),
            attachment_type: reader.required("AttachmentType", &ATTACHMENT_TYPE),
            attachment_name: reader.required("AttachmentName", &ATTACHMENT_NAME),
        }
    }
}

impl Value for InlinePolicyIdentifierType {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.attachment_type.put("AttachmentType", out);
        self.attachment_name.put("AttachmentName", out);
        out.end(name);
    }
}

/// The structure InstanceProfile.
#[derive(Clone, Debug)]
pub struct InstanceProfile {
    pub path: String,
    pub instance_profile_name: String,
    pub instance_profile_id: String,
    pub arn: String,
    pub create_date: Timestamp,
    pub roles: Vec<Role>,
    pub tags: Vec<Tag>,
}

impl Value for InstanceProfile {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.instance_profile_name.put("InstanceProfileName", out);
        self.instance_profile_id.put("InstanceProfileId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        self.roles.put("Roles", out);
        put_unless_empty(&self.tags, "Tags", out);
        out.end(name);
    }
}

/// The structure ListPoliciesGrantingServiceAccessEntry.
#[derive(Clone, Debug, Default)]
pub struct ListPoliciesGrantingServiceAccessEntry {
    pub service_namespace: Option<String>,
    pub policies: Vec<PolicyGrantingServiceAccess>,
}

impl Value for ListPoliciesGrantingServiceAccessEntry {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.service_namespace.put("ServiceNamespace", out);
        self.policies.put("Policies", out);
        out.end(name);
    }
}

/// The structure LoginProfile.
#[derive(Clone, Debug)]
pub struct LoginProfile {
    pub user_name: String,
    pub create_date: Timestamp,
    pub password_reset_required: Option<bool>,
}

impl Value for LoginProfile {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.create_date.put("CreateDate", out);
        self.password_reset_required
            .put("PasswordResetRequired", out);
        out.end(name);
    }
}

/// The structure MFADevice.
#[derive(Clone, Debug)]
pub struct MFADevice {
    pub user_name: String,
    pub serial_number: String,
    pub enable_date: Timestamp,
}

impl Value for MFADevice {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.serial_number.put("SerialNumber", out);
        self.enable_date.put("EnableDate", out);
        out.end(name);
    }
}

/// The structure ManagedPolicyDetail.
#[derive(Clone, Debug, Default)]
pub struct ManagedPolicyDetail {
    pub policy_name: Option<String>,
    pub policy_id: Option<String>,
    pub arn: Option<String>,
    pub path: Option<String>,
    pub default_version_id: Option<String>,
    pub attachment_count: Option<i32>,
    pub permissions_boundary_usage_count: Option<i32>,
    pub is_attachable: Option<bool>,
    pub description: Option<String>,
    pub create_date: Option<Timestamp>,
    pub update_date: Option<Timestamp>,
    pub policy_version_list: Vec<PolicyVersion>,
}

impl Value for ManagedPolicyDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.policy_id.put("PolicyId", out);
        self.arn.put("Arn", out);
        self.path.put("Path", out);
        self.default_version_id.put("DefaultVersionId", out);
        self.attachment_count.put("AttachmentCount", out);
        self.permissions_boundary_usage_count
            .put("PermissionsBoundaryUsageCount", out);
        self.is_attachable.put("IsAttachable", out);
        self.description.put("Description", out);
        self.create_date.put("CreateDate", out);
        self.update_date.put("UpdateDate", out);
        self.policy_version_list.put("PolicyVersionList", out);
        out.end(name);
    }
}

/// The structure OpenIDConnectProviderListEntry.
#[derive(Clone, Debug, Default)]
pub struct OpenIDConnectProviderListEntry {
    pub arn: Option<String>,
}

impl Value for OpenIDConnectProviderListEntry {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.arn.put("Arn", out);
        out.end(name);
    }
}

/// The structure OrderedOrganizationPolicyType.
#[derive(Clone, Debug, Default)]
pub struct OrderedOrganizationPolicyType {
    pub service_control_policy_input_list: Vec<String>,
}

impl Members for OrderedOrganizationPolicyType {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            service_control_policy_input_list: reader.any(
                "ServiceControlPolicyInputList",
                &SIMULATION_POLICY_LIST_TYPE,
            ),
        }
    }
}

impl Value for OrderedOrganizationPolicyType {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        put_unless_empty(
            &self.service_control_policy_input_list,
            "ServiceControlPolicyInputList",
            out,
        );
        out.end(name);
    }
}

/// The structure OrganizationsDecisionDetail.
#[derive(Clone, Debug, Default)]
pub struct OrganizationsDecisionDetail {
    pub allowed_by_organizations: Option<bool>,
}

impl Value for OrganizationsDecisionDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.allowed_by_organizations
            .put("AllowedByOrganizations", out);
        out.end(name);
    }
}

/// The structure ParameterDefinition.
#[derive(Clone, Debug)]
pub struct ParameterDefinition {
    pub name: String,
    pub r#type: ParameterTypeType,
    pub sub_type: Option<String>,
    pub description: Option<String>,
    pub is_required: Option<bool>,
    pub default_value: Option<String>,
    pub immutable: Option<bool>,
}

impl Value for ParameterDefinition {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.name.put("Name", out);
        self.r#type.put("Type", out);
        self.sub_type.put("SubType", out);
        self.description.put("Description", out);
        self.is_required.put("IsRequired", out);
        self.default_value.put("DefaultValue", out);
        self.immutable.put("Immutable", out);
        out.end(name);
    }
}

/// The structure PasswordPolicy.
#[derive(Clone, Debug, Default)]
pub struct PasswordPolicy {
    pub minimum_password_length: Option<i32>,
    pub require_symbols: Option<bool>,
    pub require_numbers: Option<bool>,
    pub require_uppercase_characters: Option<bool>,
    pub require_lowercase_characters: Option<bool>,
    pub allow_users_to_change_password: Option<bool>,
    pub expire_passwords: Option<bool>,
    pub max_password_age: Option<i32>,
    pub password_reuse_prevention: Option<i32>,
    pub hard_expiry: Option<bool>,
}

impl Value for PasswordPolicy {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.minimum_password_length
            .put("MinimumPasswordLength", out);
        self.require_symbols.put("RequireSymbols", out);
        self.require_numbers.put("RequireNumbers", out);
        self.require_uppercase_characters
            .put("RequireUppercaseCharacters", out);
        self.require_lowercase_characters
            .put("RequireLowercaseCharacters", out);
        self.allow_users_to_change_password
            .put("AllowUsersToChangePassword", out);
        self.expire_passwords.put("ExpirePasswords", out);
        self.max_password_age.put("MaxPasswordAge", out);
        self.password_reuse_prevention
            .put("PasswordReusePrevention", out);
        self.hard_expiry.put("HardExpiry", out);
        out.end(name);
    }
}

choice! {
    PermissionsBoundaryAttachmentType {
        PermissionsBoundaryPolicy = "PermissionsBoundaryPolicy",
    }
}

/// The structure PermissionsBoundaryDecisionDetail.
#[derive(Clone, Debug, Default)]
pub struct PermissionsBoundaryDecisionDetail {
    pub allowed_by_permissions_boundary: Option<bool>,
}

impl Value for PermissionsBoundaryDecisionDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.allowed_by_permissions_boundary
            .put("AllowedByPermissionsBoundary", out);
        out.end(name);
    }
}

/// The structure Policy.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub policy_name: Option<String>,
    pub policy_id: Option<String>,
    pub arn: Option<String>,
    pub path: Option<String>,
    pub default_version_id: Option<String>,
    pub attachment_count: Option<i32>,
    pub permissions_boundary_usage_count: Option<i32>,
    pub is_attachable: Option<bool>,
    pub description: Option<String>,
    pub create_date: Option<Timestamp>,
    pub update_date: Option<Timestamp>,
    pub tags: Vec<Tag>,
}

impl Value for Policy {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.policy_id.put("PolicyId", out);
        self.arn.put("Arn", out);
        self.path.put("Path", out);
        self.default_version_id.put("DefaultVersionId", out);
        self.attachment_count.put("AttachmentCount", out);
        self.permissions_boundary_usage_count
            .put("PermissionsBoundaryUsageCount", out);
        self.is_attachable.put("IsAttachable", out);
        self.description.put("Description", out);
        self.create_date.put("CreateDate", out);
        self.update_date.put("UpdateDate", out);
        put_unless_empty(&self.tags, "Tags", out);
        out.end(name);
    }
}

/// The structure PolicyDetail.
#[derive(Clone, Debug, Default)]
pub struct PolicyDetail {
    pub policy_name: Option<String>,
    pub policy_document: Option<String>,
}

impl Value for PolicyDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.policy_document.put("PolicyDocument", out);
        out.end(name);
    }
}

choice! {
    PolicyEvaluationDecisionType {
        Allowed = "allowed",
        ExplicitDeny = "explicitDeny",
        ImplicitDeny = "implicitDeny",
    }
}

/// The structure PolicyGrantingServiceAccess.
#[derive(Clone, Debug)]
pub struct PolicyGrantingServiceAccess {
    pub policy_name: String,
    pub policy_type: PolicyType,
    pub policy_arn: Option<String>,
    pub entity_type: Option<PolicyOwnerEntityType>,
    pub entity_name: Option<String>,
}

impl Value for PolicyGrantingServiceAccess {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_name.put("PolicyName", out);
        self.policy_type.put("PolicyType", out);
        self.policy_arn.put("PolicyArn", out);
        self.entity_type.put("EntityType", out);
        self.entity_name.put("EntityName", out);
        out.end(name);
    }
}

/// The structure PolicyGroup.
#[derive(Clone, Debug, Default)]
pub struct PolicyGroup {
    pub group_name: Option<String>,
    pub group_id: Option<String>,
}

impl Value for PolicyGroup {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.group_name.put("GroupName", out);
        self.group_id.put("GroupId", out);
        out.end(name);
    }
}

/// The structure PolicyIdentifier.
#[derive(Clone, Debug, Default)]
pub struct PolicyIdentifier {
    pub policy_type: Option<PolicyIdentifierPolicyType>,
    pub policy_arn: Option<String>,
    pub inline_policy_identifier: Option<InlinePolicyIdentifierType>,
}

impl Members for PolicyIdentifier {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy_type: reader.optional("PolicyType", &POLICY_IDENTIFIER_POLICY_TYPE),
            policy_arn: reader.optional("PolicyArn", &ARN_TYPE),
            inline_policy_identifier: reader
                .optional("InlinePolicyIdentifier", &INLINE_POLICY_IDENTIFIER_TYPE),
        }
    }
}

impl Value for PolicyIdentifier {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.policy_type.put("PolicyType", out);
        self.policy_arn.put("PolicyArn", out);
        self.inline_policy_identifier
            .put("InlinePolicyIdentifier", out);
        out.end(name);
    }
}

choice! {
    PolicyIdentifierPolicyType {
        Inline = "inline",
        AwsManaged = "aws-managed",
        UserManaged = "user-managed",
        PermissionBoundary = "permission-boundary",
        Scp = "scp",
        Rcp = "rcp",
    }
}

/// The structure PolicyParameter.
#[derive(Clone, Debug, Default)]
pub struct PolicyParameter {
    pub name: Option<String>,
    pub values: Vec<String>,
    pub r#type: Option<PolicyParameterTypeEnum>,
}

impl Members for PolicyParameter {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            name: reader.optional("Name", &POLICY_PARAMETER_NAME_TYPE),
            values: reader.any("Values", &POLICY_PARAMETER_VALUES_LIST_TYPE),
            r#type: reader.optional("Type", &POLICY_PARAMETER_TYPE_ENUM),
        }
    }
}

impl Value for PolicyParameter {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.name.put("Name", out);
        put_unless_empty(&self.values, "Values", out);
        self.r#type.put("Type", out);
        out.end(name);
    }
}

choice! {
    PolicyParameterTypeEnum {
        String = "string",
        StringList = "stringList",
    }
}

/// The structure PolicyRole.
#[derive(Clone, Debug, Default)]
pub struct PolicyRole {
    pub role_name: Option<String>,
    pub role_id: Option<String>,
}

impl Value for PolicyRole {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.role_name.put("RoleName", out);
        self.role_id.put("RoleId", out);
        out.end(name);
    }
}

choice! {
    PolicySourceType {
        User = "user",
        Group = "group",
        Role = "role",
        AwsManaged = "aws-managed",
        UserManaged = "user-managed",
        Resource = "resource",
        None = "none",
        IamPolicy = "IAM Policy",
        ResourcePolicy = "Resource Policy",
    }
}

choice! {
    PolicyUsageType {
        PermissionsPolicy = "PermissionsPolicy",
        PermissionsBoundary = "PermissionsBoundary",
    }
}

/// The structure PolicyUser.
#[derive(Clone, Debug, Default)]
pub struct PolicyUser {
    pub user_name: Option<String>,
    pub user_id: Option<String>,
}

impl Value for PolicyUser {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.user_id.put("UserId", out);
        out.end(name);
    }
}

/// The structure PolicyVersion.
#[derive(Clone, Debug, Default)]
pub struct PolicyVersion {
    pub document: Option<String>,
    pub version_id: Option<String>,
    pub is_default_version: Option<bool>,
    pub create_date: Option<Timestamp>,
}

impl Value for PolicyVersion {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.document.put("Document", out);
        self.version_id.put("VersionId", out);
        self.is_default_version.put("IsDefaultVersion", out);
        self.create_date.put("CreateDate", out);
        out.end(name);
    }
}

/// The structure Position.
#[derive(Clone, Debug, Default)]
pub struct Position {
    pub line: Option<i32>,
    pub column: Option<i32>,
}

impl Value for Position {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.line.put("Line", out);
        self.column.put("Column", out);
        out.end(name);
    }
}

/// The structure ReplacementValueEntry.
#[derive(Clone, Debug, Default)]
pub struct ReplacementValueEntry {
    pub values: Vec<String>,
}

impl Members for ReplacementValueEntry {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            values: reader.required("Values", &REPLACEMENT_VALUE_LIST_TYPE),
        }
    }
}

impl Value for ReplacementValueEntry {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.values.put("Values", out);
        out.end(name);
    }
}

choice! {
    ReportFormatType {
        TextCsv = "text/csv",
    }
}

choice! {
    ReportStateType {
        Started = "STARTED",
        Inprogress = "INPROGRESS",
        Complete = "COMPLETE",
    }
}

/// The structure ResourceSpecificResult.
#[derive(Clone, Debug)]
pub struct ResourceSpecificResult {
    pub eval_resource_name: String,
    pub eval_resource_decision: PolicyEvaluationDecisionType,
    pub matched_statements: Vec<Statement>,
    pub missing_context_values: Vec<String>,
    pub eval_decision_details: BTreeMap<String, PolicyEvaluationDecisionType>,
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
}

impl Value for ResourceSpecificResult {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.eval_resource_name.put("EvalResourceName", out);
        self.eval_resource_decision.put("EvalResourceDecision", out);
        self.matched_statements.put("MatchedStatements", out);
        self.missing_context_values.put("MissingContextValues", out);
        put_unless_empty(&self.eval_decision_details, "EvalDecisionDetails", out);
        self.permissions_boundary_decision_detail
            .put("PermissionsBoundaryDecisionDetail", out);
        out.end(name);
    }
}

/// The structure Role.
#[derive(Clone, Debug)]
pub struct Role {
    pub path: String,
    pub role_name: String,
    pub role_id: String,
    pub arn: String,
    pub create_date: Timestamp,
    pub assume_role_policy_document: Option<String>,
    pub description: Option<String>,
    pub max_session_duration: Option<i32>,
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    pub tags: Vec<Tag>,
    pub role_last_used: Option<RoleLastUsed>,
    pub source_role_template: Option<SourceRoleTemplate>,
}

impl Value for Role {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.role_name.put("RoleName", out);
        self.role_id.put("RoleId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        self.assume_role_policy_document
            .put("AssumeRolePolicyDocument", out);
        self.description.put("Description", out);
        self.max_session_duration.put("MaxSessionDuration", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
        put_unless_empty(&self.tags, "Tags", out);
        self.role_last_used.put("RoleLastUsed", out);
        self.source_role_template.put("SourceRoleTemplate", out);
        out.end(name);
    }
}

/// The structure RoleDetail.
#[derive(Clone, Debug, Default)]
pub struct RoleDetail {
    pub path: Option<String>,
    pub role_name: Option<String>,
    pub role_id: Option<String>,
    pub arn: Option<String>,
    pub create_date: Option<Timestamp>,
    pub assume_role_policy_document: Option<String>,
    pub instance_profile_list: Vec<InstanceProfile>,
    pub role_policy_list: Vec<PolicyDetail>,
    pub attached_managed_policies: Vec<AttachedPolicy>,
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    pub tags: Vec<Tag>,
    pub role_last_used: Option<RoleLastUsed>,
}

impl Value for RoleDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.role_name.put("RoleName", out);
        self.role_id.put("RoleId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        self.assume_role_policy_document
            .put("AssumeRolePolicyDocument", out);
        self.instance_profile_list.put("InstanceProfileList", out);
        self.role_policy_list.put("RolePolicyList", out);
        self.attached_managed_policies
            .put("AttachedManagedPolicies", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
        self.tags.put("Tags", out);
        self.role_last_used.put("RoleLastUsed", out);
        out.end(name);
    }
}

/// The structure RoleLastUsed.
#[derive(Clone, Debug, Default)]
pub struct RoleLastUsed {
    pub last_used_date: Option<Timestamp>,
    pub region: Option<String>,
}

impl Value for RoleLastUsed {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.last_used_date.put("LastUsedDate", out);
        self.region.put("Region", out);
        out.end(name);
    }
}

/// The structure RoleTemplateVersion.
#[derive(Clone, Debug, Default)]
pub struct RoleTemplateVersion {
    pub template_arn: Option<String>,
    pub template_name: Option<String>,
    pub template_version_id: Option<String>,
    pub description: Option<String>,
    pub major_version: Option<i32>,
    pub default_minor_version: Option<i32>,
    pub managed_by_type: Option<ManagedByTypeType>,
    pub managed_by_value: Option<String>,
    pub enabled: Option<bool>,
    pub minor_version: Option<i32>,
    pub role_name_pattern: Option<String>,
    pub role_path_pattern: Option<String>,
    pub role_description_pattern: Option<String>,
    pub assume_role_policy_document_template: Option<String>,
    pub inline_policy_templates: Vec<InlinePolicy>,
    pub managed_policy_arns: Vec<String>,
    pub permission_boundary_arn: Option<String>,
    pub parameters_definition: Vec<ParameterDefinition>,
    pub role_tags_template: Vec<TagTemplate>,
    pub max_session_duration: Option<i32>,
    pub version_enabled: Option<bool>,
    pub create_timestamp: Option<Timestamp>,
    pub update_timestamp: Option<Timestamp>,
}

impl Value for RoleTemplateVersion {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.template_arn.put("TemplateArn", out);
        self.template_name.put("TemplateName", out);
        self.template_version_id.put("TemplateVersionId", out);
        self.description.put("Description", out);
        self.major_version.put("MajorVersion", out);
        self.default_minor_version.put("DefaultMinorVersion", out);
        self.managed_by_type.put("ManagedByType", out);
        self.managed_by_value.put("ManagedByValue", out);
        self.enabled.put("Enabled", out);
        self.minor_version.put("MinorVersion", out);
        self.role_name_pattern.put("RoleNamePattern", out);
        self.role_path_pattern.put("RolePathPattern", out);
        self.role_description_pattern
            .put("RoleDescriptionPattern", out);
        self.assume_role_policy_document_template
            .put("AssumeRolePolicyDocumentTemplate", out);
        put_unless_empty(&self.inline_policy_templates, "InlinePolicyTemplates", out);
        put_unless_empty(&self.managed_policy_arns, "ManagedPolicyArns", out);
        self.permission_boundary_arn
            .put("PermissionBoundaryArn", out);
        put_unless_empty(&self.parameters_definition, "ParametersDefinition", out);
        put_unless_empty(&self.role_tags_template, "RoleTagsTemplate", out);
        self.max_session_duration.put("MaxSessionDuration", out);
        self.version_enabled.put("VersionEnabled", out);
        self.create_timestamp.put("CreateTimestamp", out);
        self.update_timestamp.put("UpdateTimestamp", out);
        out.end(name);
    }
}

/// The structure RoleUsageType.
#[derive(Clone, Debug, Default)]
pub struct RoleUsageType {
    pub region: Option<String>,
    pub resources: Vec<String>,
}

impl Value for RoleUsageType {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.region.put("Region", out);
        put_unless_empty(&self.resources, "Resources", out);
        out.end(name);
    }
}

/// The structure SAMLPrivateKey.
#[derive(Clone, Debug, Default)]
pub struct SAMLPrivateKey {
    pub key_id: Option<String>,
    pub timestamp: Option<Timestamp>,
}

impl Value for SAMLPrivateKey {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.key_id.put("KeyId", out);
        self.timestamp.put("Timestamp", out);
        out.end(name);
    }
}

/// The structure SAMLProviderListEntry.
#[derive(Clone, Debug, Default)]
pub struct SAMLProviderListEntry {
    pub arn: Option<String>,
    pub valid_until: Option<Timestamp>,
    pub create_date: Option<Timestamp>,
}

impl Value for SAMLProviderListEntry {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.arn.put("Arn", out);
        self.valid_until.put("ValidUntil", out);
        self.create_date.put("CreateDate", out);
        out.end(name);
    }
}

/// The structure SSHPublicKey.
#[derive(Clone, Debug)]
pub struct SSHPublicKey {
    pub user_name: String,
    pub ssh_public_key_id: String,
    pub fingerprint: String,
    pub ssh_public_key_body: String,
    pub status: StatusType,
    pub upload_date: Option<Timestamp>,
}

impl Value for SSHPublicKey {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.ssh_public_key_id.put("SSHPublicKeyId", out);
        self.fingerprint.put("Fingerprint", out);
        self.ssh_public_key_body.put("SSHPublicKeyBody", out);
        self.status.put("Status", out);
        self.upload_date.put("UploadDate", out);
        out.end(name);
    }
}

/// The structure SSHPublicKeyMetadata.
#[derive(Clone, Debug)]
pub struct SSHPublicKeyMetadata {
    pub user_name: String,
    pub ssh_public_key_id: String,
    pub status: StatusType,
    pub upload_date: Timestamp,
}

impl Value for SSHPublicKeyMetadata {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.ssh_public_key_id.put("SSHPublicKeyId", out);
        self.status.put("Status", out);
        self.upload_date.put("UploadDate", out);
        out.end(name);
    }
}

/// The structure ServerCertificate.
#[derive(Clone, Debug)]
pub struct ServerCertificate {
    pub server_certificate_metadata: ServerCertificateMetadata,
    pub certificate_body: String,
    pub certificate_chain: Option<String>,
    pub tags: Vec<Tag>,
}

impl Value for ServerCertificate {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.server_certificate_metadata
            .put("ServerCertificateMetadata", out);
        self.certificate_body.put("CertificateBody", out);
        self.certificate_chain.put("CertificateChain", out);
        put_unless_empty(&self.tags, "Tags", out);
        out.end(name);
    }
}

/// The structure ServerCertificateMetadata.
#[derive(Clone, Debug)]
pub struct ServerCertificateMetadata {
    pub path: String,
    pub server_certificate_name: String,
    pub server_certificate_id: String,
    pub arn: String,
    pub upload_date: Option<Timestamp>,
    pub expiration: Option<Timestamp>,
}

impl Value for ServerCertificateMetadata {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.server_certificate_name
            .put("ServerCertificateName", out);
        self.server_certificate_id.put("ServerCertificateId", out);
        self.arn.put("Arn", out);
        self.upload_date.put("UploadDate", out);
        self.expiration.put("Expiration", out);
        out.end(name);
    }
}

/// The structure ServiceLastAccessed.
#[derive(Clone, Debug)]
pub struct ServiceLastAccessed {
    pub service_name: String,
    pub last_authenticated: Option<Timestamp>,
    pub service_namespace: String,
    pub last_authenticated_entity: Option<String>,
    pub last_authenticated_region: Option<String>,
    pub total_authenticated_entities: Option<i32>,
    pub tracked_actions_last_accessed: Vec<TrackedActionLastAccessed>,
}

impl Value for ServiceLastAccessed {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.service_name.put("ServiceName", out);
        self.last_authenticated.put("LastAuthenticated", out);
        self.service_namespace.put("ServiceNamespace", out);
        self.last_authenticated_entity
            .put("LastAuthenticatedEntity", out);
        self.last_authenticated_region
            .put("LastAuthenticatedRegion", out);
        self.total_authenticated_entities
            .put("TotalAuthenticatedEntities", out);
        put_unless_empty(
            &self.tracked_actions_last_accessed,
            "TrackedActionsLastAccessed",
            out,
        );
        out.end(name);
    }
}

/// The structure ServiceSpecificCredential.
#[derive(Debug)]
pub struct ServiceSpecificCredential {
    pub create_date: Timestamp,
    pub expiration_date: Option<Timestamp>,
    pub service_name: String,
    pub service_user_name: Option<String>,
    pub service_password: Option<Sensitive>,
    pub service_credential_alias: Option<String>,
    pub service_credential_secret: Option<Sensitive>,
    pub service_specific_credential_id: String,
    pub user_name: String,
    pub status: StatusType,
}

impl Value for ServiceSpecificCredential {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.create_date.put("CreateDate", out);
        self.expiration_date.put("ExpirationDate", out);
        self.service_name.put("ServiceName", out);
        self.service_user_name.put("ServiceUserName", out);
        self.service_password.put("ServicePassword", out);
        self.service_credential_alias
            .put("ServiceCredentialAlias", out);
        self.service_credential_secret
            .put("ServiceCredentialSecret", out);
        self.service_specific_credential_id
            .put("ServiceSpecificCredentialId", out);
        self.user_name.put("UserName", out);
        self.status.put("Status", out);
        out.end(name);
    }
}

/// The structure ServiceSpecificCredentialMetadata.
#[derive(Clone, Debug)]
pub struct ServiceSpecificCredentialMetadata {
    pub user_name: String,
    pub status: StatusType,
    pub service_user_name: Option<String>,
    pub service_credential_alias: Option<String>,
    pub create_date: Timestamp,
    pub expiration_date: Option<Timestamp>,
    pub service_specific_credential_id: String,
    pub service_name: String,
}

impl Value for ServiceSpecificCredentialMetadata {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.status.put("Status", out);
        self.service_user_name.put("ServiceUserName", out);
        self.service_credential_alias
            .put("ServiceCredentialAlias", out);
        self.create_date.put("CreateDate", out);
        self.expiration_date.put("ExpirationDate", out);
        self.service_specific_credential_id
            .put("ServiceSpecificCredentialId", out);
        self.service_name.put("ServiceName", out);
        out.end(name);
    }
}

/// The structure SigningCertificate.
#[derive(Clone, Debug)]
pub struct SigningCertificate {
    pub user_name: String,
    pub certificate_id: String,
    pub certificate_body: String,
    pub status: StatusType,
    pub upload_date: Option<Timestamp>,
}

impl Value for SigningCertificate {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.user_name.put("UserName", out);
        self.certificate_id.put("CertificateId", out);
        self.certificate_body.put("CertificateBody", out);
        self.status.put("Status", out);
        self.upload_date.put("UploadDate", out);
        out.end(name);
    }
}

/// The structure SourceRoleTemplate.
#[derive(Clone, Debug)]
pub struct SourceRoleTemplate {
    pub template_arn: String,
    pub template_minor_version: i32,
}

impl Value for SourceRoleTemplate {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.template_arn.put("TemplateArn", out);
        self.template_minor_version.put("TemplateMinorVersion", out);
        out.end(name);
    }
}

/// The structure Statement.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    pub source_policy_id: Option<String>,
    pub source_policy_type: Option<PolicySourceType>,
    pub start_position: Option<Position>,
    pub end_position: Option<Position>,
}

impl Value for Statement {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.source_policy_id.put("SourcePolicyId", out);
        self.source_policy_type.put("SourcePolicyType", out);
        self.start_position.put("StartPosition", out);
        self.end_position.put("EndPosition", out);
        out.end(name);
    }
}

/// The structure Tag.
#[derive(Clone, Debug)]
pub struct Tag {
    pub key: String,
    pub value: String,
}

impl Members for Tag {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            key: reader.required("Key", &TAG_KEY_TYPE),
            value: reader.required("Value", &TAG_VALUE_TYPE),
        }
    }
}

impl Value for Tag {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.key.put("Key", out);
        self.value.put("Value", out);
        out.end(name);
    }
}

/// The structure TagTemplate.
#[derive(Clone, Debug)]
pub struct TagTemplate {
    pub key: String,
    pub value: String,
}

impl Value for TagTemplate {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.key.put("Key", out);
        self.value.put("Value", out);
        out.end(name);
    }
}

/// The structure TrackedActionLastAccessed.
#[derive(Clone, Debug, Default)]
pub struct TrackedActionLastAccessed {
    pub action_name: Option<String>,
    pub last_accessed_entity: Option<String>,
    pub last_accessed_time: Option<Timestamp>,
    pub last_accessed_region: Option<String>,
}

impl Value for TrackedActionLastAccessed {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.action_name.put("ActionName", out);
        self.last_accessed_entity.put("LastAccessedEntity", out);
        self.last_accessed_time.put("LastAccessedTime", out);
        self.last_accessed_region.put("LastAccessedRegion", out);
        out.end(name);
    }
}

/// The structure User.
#[derive(Clone, Debug)]
pub struct User {
    pub path: String,
    pub user_name: String,
    pub user_id: String,
    pub arn: String,
    pub create_date: Timestamp,
    pub password_last_used: Option<Timestamp>,
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    pub tags: Vec<Tag>,
}

impl Value for User {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.user_name.put("UserName", out);
        self.user_id.put("UserId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        self.password_last_used.put("PasswordLastUsed", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
        put_unless_empty(&self.tags, "Tags", out);
        out.end(name);
    }
}

/// The structure UserDetail.
#[derive(Clone, Debug, Default)]
pub struct UserDetail {
    pub path: Option<String>,
    pub user_name: Option<String>,
    pub user_id: Option<String>,
    pub arn: Option<String>,
    pub create_date: Option<Timestamp>,
    pub user_policy_list: Vec<PolicyDetail>,
    pub group_list: Vec<String>,
    pub attached_managed_policies: Vec<AttachedPolicy>,
    pub permissions_boundary: Option<AttachedPermissionsBoundary>,
    pub tags: Vec<Tag>,
}

impl Value for UserDetail {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.path.put("Path", out);
        self.user_name.put("UserName", out);
        self.user_id.put("UserId", out);
        self.arn.put("Arn", out);
        self.create_date.put("CreateDate", out);
        put_unless_empty(&self.user_policy_list, "UserPolicyList", out);
        self.group_list.put("GroupList", out);
        self.attached_managed_policies
            .put("AttachedManagedPolicies", out);
        self.permissions_boundary.put("PermissionsBoundary", out);
        self.tags.put("Tags", out);
        out.end(name);
    }
}

/// The structure VirtualMFADevice.
#[derive(Debug)]
pub struct VirtualMFADevice {
    pub serial_number: String,
    pub base32_string_seed: Option<SensitiveBytes>,
    pub qr_code_png: Option<SensitiveBytes>,
    pub user: Option<User>,
    pub enable_date: Option<Timestamp>,
    pub tags: Vec<Tag>,
}

impl Value for VirtualMFADevice {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.serial_number.put("SerialNumber", out);
        self.base32_string_seed.put("Base32StringSeed", out);
        self.qr_code_png.put("QRCodePNG", out);
        self.user.put("User", out);
        self.enable_date.put("EnableDate", out);
        put_unless_empty(&self.tags, "Tags", out);
        out.end(name);
    }
}

choice! {
    AssertionEncryptionModeType {
        Required = "Required",
        Allowed = "Allowed",
    }
}

choice! {
    AssignmentStatusType {
        Assigned = "Assigned",
        Unassigned = "Unassigned",
        Any = "Any",
    }
}

choice! {
    EncodingType {
        Ssh = "SSH",
        Pem = "PEM",
    }
}

choice! {
    GlobalEndpointTokenVersion {
        V1Token = "v1Token",
        V2Token = "v2Token",
    }
}

choice! {
    JobStatusType {
        InProgress = "IN_PROGRESS",
        Completed = "COMPLETED",
        Failed = "FAILED",
    }
}

choice! {
    ManagedByTypeType {
        Service = "Service",
    }
}

choice! {
    ParameterTypeType {
        String = "String",
        StringList = "StringList",
        Number = "Number",
        NumberList = "NumberList",
        Arn = "Arn",
        ArnList = "ArnList",
    }
}

choice! {
    PermissionCheckResultType {
        Allowed = "ALLOWED",
        Denied = "DENIED",
        Unsure = "UNSURE",
    }
}

choice! {
    PermissionCheckStatusType {
        Complete = "COMPLETE",
        InProgress = "IN_PROGRESS",
        Failed = "FAILED",
    }
}

choice! {
    PolicyOwnerEntityType {
        User = "USER",
        Role = "ROLE",
        Group = "GROUP",
    }
}

choice! {
    PolicyScopeType {
        All = "All",
        Aws = "AWS",
        Local = "Local",
    }
}

choice! {
    PolicyType {
        Inline = "INLINE",
        Managed = "MANAGED",
    }
}

choice! {
    SortKeyType {
        ServiceNamespaceAscending = "SERVICE_NAMESPACE_ASCENDING",
        ServiceNamespaceDescending = "SERVICE_NAMESPACE_DESCENDING",
        LastAuthenticatedTimeAscending = "LAST_AUTHENTICATED_TIME_ASCENDING",
        LastAuthenticatedTimeDescending = "LAST_AUTHENTICATED_TIME_DESCENDING",
    }
}

choice! {
    StateType {
        Unassigned = "UNASSIGNED",
        Assigned = "ASSIGNED",
        PendingApproval = "PENDING_APPROVAL",
        Finalized = "FINALIZED",
        Accepted = "ACCEPTED",
        Rejected = "REJECTED",
        Expired = "EXPIRED",
    }
}

choice! {
    StatusType {
        Active = "Active",
        Inactive = "Inactive",
        Expired = "Expired",
    }
}

choice! {
    SummaryKeyType {
        Users = "Users",
        UsersQuota = "UsersQuota",
        Groups = "Groups",
        GroupsQuota = "GroupsQuota",
        ServerCertificates = "ServerCertificates",
        ServerCertificatesQuota = "ServerCertificatesQuota",
        UserPolicySizeQuota = "UserPolicySizeQuota",
        GroupPolicySizeQuota = "GroupPolicySizeQuota",
        GroupsPerUserQuota = "GroupsPerUserQuota",
        SigningCertificatesPerUserQuota = "SigningCertificatesPerUserQuota",
        AccessKeysPerUserQuota = "AccessKeysPerUserQuota",
        MfaDevices = "MFADevices",
        MfaDevicesInUse = "MFADevicesInUse",
        AccountMfaEnabled = "AccountMFAEnabled",
        AccountAccessKeysPresent = "AccountAccessKeysPresent",
        AccountPasswordPresent = "AccountPasswordPresent",
        AccountSigningCertificatesPresent = "AccountSigningCertificatesPresent",
        AttachedPoliciesPerGroupQuota = "AttachedPoliciesPerGroupQuota",
        AttachedPoliciesPerRoleQuota = "AttachedPoliciesPerRoleQuota",
        AttachedPoliciesPerUserQuota = "AttachedPoliciesPerUserQuota",
        Policies = "Policies",
        PoliciesQuota = "PoliciesQuota",
        PolicySizeQuota = "PolicySizeQuota",
        PolicyVersionsInUse = "PolicyVersionsInUse",
        PolicyVersionsInUseQuota = "PolicyVersionsInUseQuota",
        VersionsPerPolicyQuota = "VersionsPerPolicyQuota",
        GlobalEndpointTokenVersion = "GlobalEndpointTokenVersion",
        AssumeRolePolicySizeQuota = "AssumeRolePolicySizeQuota",
        InstanceProfiles = "InstanceProfiles",
        InstanceProfilesQuota = "InstanceProfilesQuota",
        Providers = "Providers",
        RolePolicySizeQuota = "RolePolicySizeQuota",
        Roles = "Roles",
        RolesQuota = "RolesQuota",
    }
}

choice! {
    SummaryStateType {
        Available = "AVAILABLE",
        NotAvailable = "NOT_AVAILABLE",
        NotSupported = "NOT_SUPPORTED",
        Failed = "FAILED",
    }
}

const ACCESS_ADVISOR_USAGE_GRANULARITY_TYPE: OneOf<AccessAdvisorUsageGranularityType> =
    OneOf(PhantomData);
const ACTION_NAME_LIST_TYPE: List<Text> = List::of(ACTION_NAME_TYPE);
const ACTION_NAME_TYPE: Text = Text::ANY.min(3).max(128);
const ATTACHMENT_NAME: Text = Text::ANY.min(1).max(128).pattern(&ATTACHMENT_NAME_PATTERN);
const ATTACHMENT_TYPE: OneOf<AttachmentType> = OneOf(PhantomData);
const CONTEXT_ENTRY: Structure<ContextEntry> = Structure(PhantomData);
const CONTEXT_ENTRY_LIST_TYPE: List<Structure<ContextEntry>> = List::of(CONTEXT_ENTRY);
const CONTEXT_KEY_NAME_TYPE: Text = Text::ANY.min(5).max(256);
const CONTEXT_KEY_TYPE_ENUM: OneOf<ContextKeyTypeEnum> = OneOf(PhantomData);
const CONTEXT_KEY_VALUE_LIST_TYPE: List<Text> = List::of(CONTEXT_KEY_VALUE_TYPE);
const CONTEXT_KEY_VALUE_TYPE: Text = Text::ANY;
const DELEGATION_PERMISSION: Structure<DelegationPermission> = Structure(PhantomData);
const DELETION_TASK_ID_TYPE: Text = Text::ANY.min(1).max(1000);
const ENTITY_TYPE: OneOf<EntityType> = OneOf(PhantomData);
const INLINE_POLICY_IDENTIFIER_TYPE: Structure<InlinePolicyIdentifierType> = Structure(PhantomData);
const OPEN_ID_CONNECT_PROVIDER_URL_TYPE: Text = Text::ANY.min(1).max(255);
const ORDERED_ORGANIZATION_POLICY_TYPE: Structure<OrderedOrganizationPolicyType> =
    Structure(PhantomData);
const ORGANIZATION_POLICY_LIST_TYPE: List<Structure<OrderedOrganizationPolicyType>> =
    List::of(ORDERED_ORGANIZATION_POLICY_TYPE).max(7);
const POLICY_EXCLUSIONS_LIST_TYPE: List<Structure<PolicyIdentifier>> =
    List::of(POLICY_IDENTIFIER).max(256);
const POLICY_IDENTIFIER: Structure<PolicyIdentifier> = Structure(PhantomData);
const POLICY_IDENTIFIER_POLICY_TYPE: OneOf<PolicyIdentifierPolicyType> = OneOf(PhantomData);
const POLICY_PARAMETER: Structure<PolicyParameter> = Structure(PhantomData);
const POLICY_PARAMETER_TYPE_ENUM: OneOf<PolicyParameterTypeEnum> = OneOf(PhantomData);
const POLICY_USAGE_TYPE: OneOf<PolicyUsageType> = OneOf(PhantomData);
const REPLACEMENT_VALUE_ENTRY: Structure<ReplacementValueEntry> = Structure(PhantomData);
const RESOURCE_HANDLING_OPTION_TYPE: Text = Text::ANY.min(1).max(64);
const RESOURCE_NAME_LIST_TYPE: List<Text> = List::of(RESOURCE_NAME_TYPE);
const RESOURCE_NAME_TYPE: Text = Text::ANY.min(1).max(2048);
const SAML_METADATA_DOCUMENT_TYPE: Text = Text::ANY.min(1000).max(10000000);
const SAML_PROVIDER_NAME_TYPE: Text = Text::ANY
    .min(1)
    .max(128)
    .pattern(&SAML_PROVIDER_NAME_TYPE_PATTERN);
const SIMULATION_POLICY_LIST_TYPE: List<Text> = List::of(POLICY_DOCUMENT_TYPE);
const TAG: Structure<Tag> = Structure(PhantomData);
const ACCOUNT_ALIAS_TYPE: Text = Text::ANY
    .min(3)
    .max(63)
    .pattern(&ACCOUNT_ALIAS_TYPE_PATTERN);
const ACCOUNT_ID_TYPE: Text = Text::ANY.pattern(&ACCOUNT_ID_TYPE_PATTERN);
const ACCOUNT_PROPERTIES_MAP_TYPE: Map<Text> =
    Map::of(ACCOUNT_PROPERTY_KEY_TYPE, ACCOUNT_PROPERTY_VALUE_TYPE);
const ACCOUNT_PROPERTY_KEY_TYPE: Text = Text::ANY
    .min(1)
    .max(50)
    .pattern(&ACCOUNT_PROPERTY_KEY_TYPE_PATTERN);
const ACCOUNT_PROPERTY_VALUE_TYPE: Text = Text::ANY.min(1).max(1024);
const ALL_USERS: Boolean = Boolean;
const ARN_TYPE: Text = Text::ANY.min(20).max(2048);
const ASSERTION_ENCRYPTION_MODE_TYPE: OneOf<AssertionEncryptionModeType> = OneOf(PhantomData);
const ASSIGNMENT_STATUS_TYPE: OneOf<AssignmentStatusType> = OneOf(PhantomData);
const AUTHENTICATION_CODE_TYPE: Secret = Secret(
    Text::ANY
        .min(6)
        .max(6)
        .pattern(&AUTHENTICATION_CODE_TYPE_PATTERN),
);
const BOOLEAN_OBJECT_TYPE: Boolean = Boolean;
const BOOLEAN_TYPE: Boolean = Boolean;
const CERTIFICATE_BODY_TYPE: Text = Text::ANY
    .min(1)
    .max(16384)
    .pattern(&CERTIFICATE_BODY_TYPE_PATTERN);
const CERTIFICATE_CHAIN_TYPE: Text = Text::ANY
    .min(1)
    .max(2097152)
    .pattern(&CERTIFICATE_BODY_TYPE_PATTERN);
const CERTIFICATE_ID_TYPE: Text = Text::ANY
    .min(24)
    .max(128)
    .pattern(&CERTIFICATE_ID_TYPE_PATTERN);
const CLIENT_ID_LIST_TYPE: List<Text> = List::of(CLIENT_ID_TYPE);
const CLIENT_ID_TYPE: Text = Text::ANY.min(1).max(255);
const CREDENTIAL_AGE_DAYS: Integer = Integer::ANY.min(1).max(36600);
const CUSTOM_SUFFIX_TYPE: Text = Text::ANY.min(1).max(64).pattern(&ATTACHMENT_NAME_PATTERN);
const DELEGATION_REQUEST_DESCRIPTION_TYPE: Text = Text::ANY
    .max(1000)
    .pattern(&DELEGATION_REQUEST_DESCRIPTION_TYPE_PATTERN);
const DELEGATION_REQUEST_ID_TYPE: Text = Text::ANY
    .min(16)
    .max(128)
    .pattern(&DELEGATION_REQUEST_ID_TYPE_PATTERN);
const ENCODING_TYPE: OneOf<EncodingType> = OneOf(PhantomData);
const ENTITY_LIST_TYPE: List<OneOf<EntityType>> = List::of(ENTITY_TYPE);
const EXISTING_USER_NAME_TYPE: Text = Text::ANY.min(1).max(128).pattern(&ATTACHMENT_NAME_PATTERN);
const GLOBAL_ENDPOINT_TOKEN_VERSION: OneOf<GlobalEndpointTokenVersion> = OneOf(PhantomData);
const GROUP_NAME_TYPE: Text = Text::ANY.min(1).max(128).pattern(&ATTACHMENT_NAME_PATTERN);
const INSTANCE_PROFILE_NAME_TYPE: Text =
    Text::ANY.min(1).max(128).pattern(&ATTACHMENT_NAME_PATTERN);
const INTEGER_TYPE: Integer = Integer::ANY;
const JOB_ID_TYPE: Text = Text::ANY.min(36).max(36);
const LOCALE_TYPE: Text = Text::ANY.min(2).max(12);
const MAP_STRING_REPLACEMENT_VALUE_ENTRY: Map<Structure<ReplacementValueEntry>> =
    Map::of(STRING_TYPE, REPLACEMENT_VALUE_ENTRY).max(30);
const MARKER_TYPE: Text = Text::ANY.min(1).max(320).pattern(&MARKER_TYPE_PATTERN);
const MAX_ITEMS_TYPE: Integer = Integer::ANY.min(1).max(1000);
const MAX_PASSWORD_AGE_TYPE: Integer = Integer::ANY.min(1).max(1095);
const MINIMUM_PASSWORD_LENGTH_TYPE: Integer = Integer::ANY.min(6).max(128);
const MINOR_VERSION_TYPE: Integer = Integer::ANY;
const NOTES_TYPE: Text = Text::ANY
    .max(500)
    .pattern(&DELEGATION_REQUEST_DESCRIPTION_TYPE_PATTERN);
const NOTIFICATION_CHANNEL_TYPE: Text = Text::ANY
    .min(2)
    .max(400)
    .pattern(&NOTIFICATION_CHANNEL_TYPE_PATTERN);
const ORGANIZATIONS_ENTITY_PATH_TYPE: Text = Text::ANY
    .min(19)
    .max(427)
    .pattern(&ORGANIZATIONS_ENTITY_PATH_TYPE_PATTERN);
const ORGANIZATIONS_POLICY_ID_TYPE: Text = Text::ANY.pattern(&ORGANIZATIONS_POLICY_ID_TYPE_PATTERN);
const OWNER_ID_TYPE: Text = Text::ANY.min(20).max(2048).pattern(&OWNER_ID_TYPE_PATTERN);
const PASSWORD_REUSE_PREVENTION_TYPE: Integer = Integer::ANY.min(1).max(24);
const PASSWORD_TYPE: Secret = Secret(
    Text::ANY
        .min(1)
        .max(128)
        .pattern(&CERTIFICATE_BODY_TYPE_PATTERN),
);
const PATH_PREFIX_TYPE: Text = Text::ANY.min(1).max(512).pattern(&PATH_PREFIX_TYPE_PATTERN);
const PATH_TYPE: Text = Text::ANY.min(1).max(512).pattern(&PATH_TYPE_PATTERN);
const POLICY_DESCRIPTION_TYPE: Text = Text::ANY.max(1000);
const POLICY_DOCUMENT_TYPE: Text = Text::ANY
    .min(1)
    .max(131072)
    .pattern(&CERTIFICATE_BODY_TYPE_PATTERN);
const POLICY_NAME_TYPE: Text = Text::ANY.min(1).max(128).pattern(&ATTACHMENT_NAME_PATTERN);
const POLICY_PARAMETER_LIST_TYPE: List<Structure<PolicyParameter>> =
    List::of(POLICY_PARAMETER).max(50);
const POLICY_PARAMETER_NAME_TYPE: Text = Text::ANY
    .min(5)
    .max(256)
    .pattern(&POLICY_PARAMETER_NAME_TYPE_PATTERN);
const POLICY_PARAMETER_VALUE_TYPE: Text = Text::ANY.pattern(&POLICY_PARAMETER_NAME_TYPE_PATTERN);
const POLICY_PARAMETER_VALUES_LIST_TYPE: List<Text> = List::of(POLICY_PARAMETER_VALUE_TYPE);
const POLICY_PATH_TYPE: Text = Text::ANY.min(1).max(512).pattern(&POLICY_PATH_TYPE_PATTERN);
const POLICY_SCOPE_TYPE: OneOf<PolicyScopeType> = OneOf(PhantomData);
const POLICY_VERSION_ID_TYPE: Text = Text::ANY.pattern(&POLICY_VERSION_ID_TYPE_PATTERN);
const PRIVATE_KEY_ID_TYPE: Text = Text::ANY
    .min(22)
    .max(64)
    .pattern(&PRIVATE_KEY_ID_TYPE_PATTERN);
const PRIVATE_KEY_TYPE: Secret = Secret(
    Text::ANY
        .min(1)
        .max(16384)
        .pattern(&CERTIFICATE_BODY_TYPE_PATTERN),
);
const PUBLIC_KEY_ID_TYPE: Text = Text::ANY
    .min(20)
    .max(128)
    .pattern(&CERTIFICATE_ID_TYPE_PATTERN);
const PUBLIC_KEY_MATERIAL_TYPE: Text = Text::ANY
    .min(1)
    .max(16384)
    .pattern(&CERTIFICATE_BODY_TYPE_PATTERN);
const REDIRECT_URL_TYPE: Text = Text::ANY
    .min(1)
    .max(255)
    .pattern(&REDIRECT_URL_TYPE_PATTERN);
const REPLACEMENT_VALUE_LIST_TYPE: List<Text> = List::of(STRING_TYPE).min(1).max(20);
const REQUEST_MESSAGE_TYPE: Text = Text::ANY
    .max(200)
    .pattern(&DELEGATION_REQUEST_DESCRIPTION_TYPE_PATTERN);
const REQUESTOR_WORKFLOW_ID_TYPE: Text = Text::ANY
    .min(5)
    .max(400)
    .pattern(&REQUESTOR_WORKFLOW_ID_TYPE_PATTERN);
const ROLE_DESCRIPTION_TYPE: Text = Text::ANY
    .max(1000)
    .pattern(&DELEGATION_REQUEST_DESCRIPTION_TYPE_PATTERN);
const ROLE_MAX_SESSION_DURATION_TYPE: Integer = Integer::ANY.min(3600).max(43200);
const ROLE_NAME_TYPE: Text = Text::ANY.min(1).max(64).pattern(&ATTACHMENT_NAME_PATTERN);
const SERIAL_NUMBER_TYPE: Text = Text::ANY
    .min(9)
    .max(256)
    .pattern(&SERIAL_NUMBER_TYPE_PATTERN);
const SERVER_CERTIFICATE_NAME_TYPE: Text =
    Text::ANY.min(1).max(128).pattern(&ATTACHMENT_NAME_PATTERN);
const SERVICE_NAME: Text = Text::ANY;
const SERVICE_NAMESPACE_LIST_TYPE: List<Text> = List::of(SERVICE_NAMESPACE_TYPE).min(1).max(200);
const SERVICE_NAMESPACE_TYPE: Text = Text::ANY
    .min(1)
    .max(64)
    .pattern(&SERVICE_NAMESPACE_TYPE_PATTERN);
const SERVICE_SPECIFIC_CREDENTIAL_ID: Text = Text::ANY
    .min(20)
    .max(128)
    .pattern(&CERTIFICATE_ID_TYPE_PATTERN);
const SESSION_DURATION_TYPE: Integer = Integer::ANY.min(300).max(43200);
const SORT_KEY_TYPE: OneOf<SortKeyType> = OneOf(PhantomData);
const STATUS_TYPE: OneOf<StatusType> = OneOf(PhantomData);
const STRING_TYPE: Text = Text::ANY;
const TAG_KEY_LIST_TYPE: List<Text> = List::of(TAG_KEY_TYPE).max(50);
const TAG_KEY_TYPE: Text = Text::ANY.min(1).max(128).pattern(&TAG_KEY_TYPE_PATTERN);
const TAG_LIST_TYPE: List<Structure<Tag>> = List::of(TAG).max(50);
const TAG_VALUE_TYPE: Text = Text::ANY.max(256).pattern(&TAG_VALUE_TYPE_PATTERN);
const THUMBPRINT_LIST_TYPE: List<Text> = List::of(THUMBPRINT_TYPE);
const THUMBPRINT_TYPE: Text = Text::ANY.min(40).max(40);
const USER_NAME_TYPE: Text = Text::ANY.min(1).max(64).pattern(&ATTACHMENT_NAME_PATTERN);
const VIRTUAL_MFA_DEVICE_NAME: Text = Text::ANY.min(1).pattern(&ATTACHMENT_NAME_PATTERN);
const UPLOADED_KEY_SET_TYPE: Secret = Secret(Text::ANY.max(131072));
const ACCESS_KEY_ID_TYPE: Text = Text::ANY.min(3).max(128).pattern(&ATTACHMENT_NAME_PATTERN);

static POLICY_PATH_TYPE_PATTERN: Pattern = Pattern::new(
    r"((/[A-Za-z0-9\.,\+@=_-]+)*)/",
    Matcher::ByHand(by_hand::policy_path),
);

static PATH_TYPE_PATTERN: Pattern = Pattern::new(
    r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)",
    Matcher::ByHand(by_hand::entity_path),
);

static POLICY_PARAMETER_NAME_TYPE_PATTERN: Pattern = Pattern::new(
    r"[ -~]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x7fffffffffffffffffffffff00000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static PRIVATE_KEY_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"[A-Z0-9]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x0000000007fffffe03ff000000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static AUTHENTICATION_CODE_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\d]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x000000000000000003ff000000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static TAG_VALUE_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff27ffe80100000000,
            ranges: &[],
            words: true,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

static TAG_KEY_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff27ffe80100000000,
            ranges: &[],
            words: true,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static DELEGATION_REQUEST_DESCRIPTION_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x7fffffffffffffffffffffff00002600,
            ranges: &[('\u{A1}', '\u{FF}')],
            words: false,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

static REQUESTOR_WORKFLOW_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x7fffffffffffffffffffffff00002600,
            ranges: &[('\u{A1}', '\u{FF}')],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static CERTIFICATE_BODY_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0xffffffffffffffffffffffff00002600,
            ranges: &[('\u{80}', '\u{FF}')],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static MARKER_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\u0020-\u00FF]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0xffffffffffffffffffffffff00000000,
            ranges: &[('\u{80}', '\u{FF}')],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static ATTACHMENT_NAME_PATTERN: Pattern = Pattern::new(
    r"[\w+=,.@-]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff23ff780000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static SERIAL_NUMBER_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w+=/:,.@-]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff27fff80000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static SERVICE_NAMESPACE_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w-]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87fffffe03ff200000000000,
            ranges: &[],
            words: false,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

static DELEGATION_REQUEST_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w-]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87fffffe03ff200000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static SAML_PROVIDER_NAME_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w._-]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87fffffe03ff600000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static CERTIFICATE_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87fffffe03ff000000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static ACCOUNT_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"\d{12}",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x000000000000000003ff000000000000,
            ranges: &[],
            words: false,
        },
        min: 12,
        max: 12,
    }]),
);

static PATH_PREFIX_TYPE_PATTERN: Pattern = Pattern::new(
    r"\u002F[\u0021-\u007F]*",
    Matcher::Runs(&[
        Run {
            class: Class {
                ascii: 0x00000000000000000000800000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0xfffffffffffffffffffffffe00000000,
                ranges: &[],
                words: false,
            },
            min: 0,
            max: u32::MAX,
        },
    ]),
);

static ACCOUNT_PROPERTY_KEY_TYPE_PATTERN: Pattern = Pattern::new(
    r"^[A-Za-z][A-Za-z0-9/_-]*$",
    Matcher::Runs(&[
        Run {
            class: Class {
                ascii: 0x07fffffe07fffffe0000000000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x07fffffe87fffffe03ffa00000000000,
                ranges: &[],
                words: false,
            },
            min: 0,
            max: u32::MAX,
        },
    ]),
);

static ACCOUNT_ALIAS_TYPE_PATTERN: Pattern = Pattern::new(
    r"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
    Matcher::ByHand(by_hand::account_alias),
);

static OWNER_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"^[a-zA-Z0-9:/+=,.@_-]+$",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff27fff80000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static NOTIFICATION_CHANNEL_TYPE_PATTERN: Pattern = Pattern::new(
    r"^[a-zA-Z0-9:_.-]+$",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87fffffe07ff600000000000,
            ranges: &[],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static REDIRECT_URL_TYPE_PATTERN: Pattern = Pattern::new(
    r"^http(s?)://[a-zA-Z0-9._/-]*(\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?$",
    Matcher::ByHand(by_hand::redirect_url),
);

static ORGANIZATIONS_ENTITY_PATH_TYPE_PATTERN: Pattern = Pattern::new(
    r"^o-[0-9a-z]{10,32}\/r-[0-9a-z]{4,32}[0-9a-z-\/]*",
    Matcher::Runs(&[
        Run {
            class: Class {
                ascii: 0x00008000000000000000000000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x00000000000000000000200000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x07fffffe0000000003ff000000000000,
                ranges: &[],
                words: false,
            },
            min: 10,
            max: 32,
        },
        Run {
            class: Class {
                ascii: 0x00000000000000000000800000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x00040000000000000000000000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x00000000000000000000200000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x07fffffe0000000003ff000000000000,
                ranges: &[],
                words: false,
            },
            min: 4,
            max: 32,
        },
        Run {
            class: Class {
                ascii: 0x07fffffe0000000003ffa00000000000,
                ranges: &[],
                words: false,
            },
            min: 0,
            max: u32::MAX,
        },
    ]),
);

static ORGANIZATIONS_POLICY_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"^p-[0-9a-zA-Z_]{8,128}$",
    Matcher::Runs(&[
        Run {
            class: Class {
                ascii: 0x00010000000000000000000000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x00000000000000000000200000000000,
                ranges: &[],
                words: false,
            },
            min: 1,
            max: 1,
        },
        Run {
            class: Class {
                ascii: 0x07fffffe87fffffe03ff000000000000,
                ranges: &[],
                words: false,
            },
            min: 8,
            max: 128,
        },
    ]),
);

static POLICY_VERSION_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?",
    Matcher::ByHand(by_hand::policy_version),
);

/// Every pattern of the service's inputs.
pub const PATTERNS: &[&Pattern] = &[
    &POLICY_PATH_TYPE_PATTERN,
    &PATH_TYPE_PATTERN,
    &POLICY_PARAMETER_NAME_TYPE_PATTERN,
    &PRIVATE_KEY_ID_TYPE_PATTERN,
    &AUTHENTICATION_CODE_TYPE_PATTERN,
    &TAG_VALUE_TYPE_PATTERN,
    &TAG_KEY_TYPE_PATTERN,
    &DELEGATION_REQUEST_DESCRIPTION_TYPE_PATTERN,
    &REQUESTOR_WORKFLOW_ID_TYPE_PATTERN,
    &CERTIFICATE_BODY_TYPE_PATTERN,
    &MARKER_TYPE_PATTERN,
    &ATTACHMENT_NAME_PATTERN,
    &SERIAL_NUMBER_TYPE_PATTERN,
    &SERVICE_NAMESPACE_TYPE_PATTERN,
    &DELEGATION_REQUEST_ID_TYPE_PATTERN,
    &SAML_PROVIDER_NAME_TYPE_PATTERN,
    &CERTIFICATE_ID_TYPE_PATTERN,
    &ACCOUNT_ID_TYPE_PATTERN,
    &PATH_PREFIX_TYPE_PATTERN,
    &ACCOUNT_PROPERTY_KEY_TYPE_PATTERN,
    &ACCOUNT_ALIAS_TYPE_PATTERN,
    &OWNER_ID_TYPE_PATTERN,
    &NOTIFICATION_CHANNEL_TYPE_PATTERN,
    &REDIRECT_URL_TYPE_PATTERN,
    &ORGANIZATIONS_ENTITY_PATH_TYPE_PATTERN,
    &ORGANIZATIONS_POLICY_ID_TYPE_PATTERN,
    &POLICY_VERSION_ID_TYPE_PATTERN,
];

/// The errors that the operations name.
pub mod error {
    use crate::ErrorShape;

    pub const ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR: ErrorShape = ErrorShape {
        code: "AccountNotManagementOrDelegatedAdministratorException",
        status: 400,
        sender: true,
    };
    pub const CALLER_IS_NOT_MANAGEMENT_ACCOUNT: ErrorShape = ErrorShape {
        code: "CallerIsNotManagementAccountException",
        status: 400,
        sender: true,
    };
    pub const CONCURRENT_MODIFICATION: ErrorShape = ErrorShape {
        code: "ConcurrentModification",
        status: 409,
        sender: true,
    };
    pub const CREDENTIAL_REPORT_EXPIRED: ErrorShape = ErrorShape {
        code: "ReportExpired",
        status: 410,
        sender: true,
    };
    pub const CREDENTIAL_REPORT_NOT_PRESENT: ErrorShape = ErrorShape {
        code: "ReportNotPresent",
        status: 410,
        sender: true,
    };
    pub const CREDENTIAL_REPORT_NOT_READY: ErrorShape = ErrorShape {
        code: "ReportInProgress",
        status: 404,
        sender: true,
    };
    pub const DELETE_CONFLICT: ErrorShape = ErrorShape {
        code: "DeleteConflict",
        status: 409,
        sender: true,
    };
    pub const DUPLICATE_CERTIFICATE: ErrorShape = ErrorShape {
        code: "DuplicateCertificate",
        status: 409,
        sender: true,
    };
    pub const DUPLICATE_SSH_PUBLIC_KEY: ErrorShape = ErrorShape {
        code: "DuplicateSSHPublicKey",
        status: 400,
        sender: true,
    };
    pub const ENTITY_ALREADY_EXISTS: ErrorShape = ErrorShape {
        code: "EntityAlreadyExists",
        status: 409,
        sender: true,
    };
    pub const ENTITY_TEMPORARILY_UNMODIFIABLE: ErrorShape = ErrorShape {
        code: "EntityTemporarilyUnmodifiable",
        status: 409,
        sender: true,
    };
    pub const FEATURE_DISABLED: ErrorShape = ErrorShape {
        code: "FeatureDisabled",
        status: 404,
        sender: true,
    };
    pub const FEATURE_ENABLED: ErrorShape = ErrorShape {
        code: "FeatureEnabled",
        status: 409,
        sender: true,
    };
    pub const INVALID_AUTHENTICATION_CODE: ErrorShape = ErrorShape {
        code: "InvalidAuthenticationCode",
        status: 403,
        sender: true,
    };
    pub const INVALID_CERTIFICATE: ErrorShape = ErrorShape {
        code: "InvalidCertificate",
        status: 400,
        sender: true,
    };
    pub const INVALID_INPUT: ErrorShape = ErrorShape {
        code: "InvalidInput",
        status: 400,
        sender: true,
    };
    pub const INVALID_PUBLIC_KEY: ErrorShape = ErrorShape {
        code: "InvalidPublicKey",
        status: 400,
        sender: true,
    };
    pub const INVALID_USER_TYPE: ErrorShape = ErrorShape {
        code: "InvalidUserType",
        status: 400,
        sender: true,
    };
    pub const KEY_PAIR_MISMATCH: ErrorShape = ErrorShape {
        code: "KeyPairMismatch",
        status: 400,
        sender: true,
    };
    pub const LIMIT_EXCEEDED: ErrorShape = ErrorShape {
        code: "LimitExceeded",
        status: 409,
        sender: true,
    };
    pub const MALFORMED_CERTIFICATE: ErrorShape = ErrorShape {
        code: "MalformedCertificate",
        status: 400,
        sender: true,
    };
    pub const MALFORMED_POLICY_DOCUMENT: ErrorShape = ErrorShape {
        code: "MalformedPolicyDocument",
        status: 400,
        sender: true,
    };
    pub const NAME_CONFLICT: ErrorShape = ErrorShape {
        code: "NameConflict",
        status: 409,
        sender: true,
    };
    pub const NO_SUCH_ENTITY: ErrorShape = ErrorShape {
        code: "NoSuchEntity",
        status: 404,
        sender: true,
    };
    pub const OPEN_ID_IDP_COMMUNICATION_ERROR: ErrorShape = ErrorShape {
        code: "OpenIdIdpCommunicationError",
        status: 400,
        sender: true,
    };
    pub const ORGANIZATION_NOT_FOUND: ErrorShape = ErrorShape {
        code: "OrganizationNotFoundException",
        status: 400,
        sender: true,
    };
    pub const ORGANIZATION_NOT_IN_ALL_FEATURES_MODE: ErrorShape = ErrorShape {
        code: "OrganizationNotInAllFeaturesModeException",
        status: 400,
        sender: true,
    };
    pub const PASSWORD_POLICY_VIOLATION: ErrorShape = ErrorShape {
        code: "PasswordPolicyViolation",
        status: 400,
        sender: true,
    };
    pub const POLICY_EVALUATION: ErrorShape = ErrorShape {
        code: "PolicyEvaluation",
        status: 500,
        sender: false,
    };
    pub const POLICY_NOT_ATTACHABLE: ErrorShape = ErrorShape {
        code: "PolicyNotAttachable",
        status: 400,
        sender: true,
    };
    pub const REPORT_GENERATION_LIMIT_EXCEEDED: ErrorShape = ErrorShape {
        code: "ReportGenerationLimitExceeded",
        status: 409,
        sender: true,
    };
    pub const ROLE_MODIFIED: ErrorShape = ErrorShape {
        code: "RoleModified",
        status: 409,
        sender: true,
    };
    pub const ROLE_TEMPLATE_DISABLED: ErrorShape = ErrorShape {
        code: "RoleTemplateDisabled",
        status: 400,
        sender: true,
    };
    pub const SERVICE_ACCESS_NOT_ENABLED: ErrorShape = ErrorShape {
        code: "ServiceAccessNotEnabledException",
        status: 400,
        sender: true,
    };
    pub const SERVICE_FAILURE: ErrorShape = ErrorShape {
        code: "ServiceFailure",
        status: 500,
        sender: false,
    };
    pub const SERVICE_NOT_SUPPORTED: ErrorShape = ErrorShape {
        code: "NotSupportedService",
        status: 404,
        sender: true,
    };
    pub const UNMODIFIABLE_ENTITY: ErrorShape = ErrorShape {
        code: "UnmodifiableEntity",
        status: 400,
        sender: true,
    };
    pub const UNRECOGNIZED_PUBLIC_KEY_ENCODING: ErrorShape = ErrorShape {
        code: "UnrecognizedPublicKeyEncoding",
        status: 400,
        sender: true,
    };
}
