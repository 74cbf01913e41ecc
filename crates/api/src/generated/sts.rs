//! The operations of AWS Security Token Service, API version 2011-06-15.
//!
//! Generated from `models/` by `cargo xtask generate`; not for editing.

#![expect(
    missing_docs,
    reason = "members are described by the service's own API reference, under the names they have here"
)]

use std::marker::PhantomData;

use daypass_model::Timestamp;

use crate::encode::{Value, put_unless_empty};
use crate::pattern::{Class, Matcher, Pattern, Run};
use crate::reader::{Members, Reader};
use crate::rule::{Integer, List, Secret, Structure, Text};
use crate::{Encoder, ErrorShape, Input, Operation, Output, Sensitive, Service, Visitor};

/// The API version.
pub const VERSION: &str = "2011-06-15";

/// The namespace of responses.
pub const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// The names of all operations, in the model's order.
pub const ALL: &[&str] = &[
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetAccessKeyInfo",
    "GetCallerIdentity",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetSessionToken",
    "GetWebIdentityToken",
    "GetScopedCredentials",
];

/// Visits all operations, in the model's order.
pub fn visit_all(visitor: &mut impl Visitor) {
    visitor.visit::<AssumeRole>();
    visitor.visit::<AssumeRoleWithSAML>();
    visitor.visit::<AssumeRoleWithWebIdentity>();
    visitor.visit::<AssumeRoot>();
    visitor.visit::<DecodeAuthorizationMessage>();
    visitor.visit::<GetAccessKeyInfo>();
    visitor.visit::<GetCallerIdentity>();
    visitor.visit::<GetDelegatedAccessToken>();
    visitor.visit::<GetFederationToken>();
    visitor.visit::<GetSessionToken>();
    visitor.visit::<GetWebIdentityToken>();
    visitor.visit::<GetScopedCredentials>();
}

/// The operation AssumeRole.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRole;

impl Operation for AssumeRole {
    type Input = AssumeRoleInput;
    type Output = AssumeRoleOutput;
    const NAME: &'static str = "AssumeRole";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("AssumeRoleResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::MALFORMED_POLICY_DOCUMENT,
        error::PACKED_POLICY_TOO_LARGE,
        error::REGION_DISABLED,
        error::EXPIRED_TOKEN,
    ];
}

/// The output of AssumeRole.
#[derive(Debug, Default)]
pub struct AssumeRoleOutput {
    pub assumed_role_user: Option<AssumedRoleUser>,
    pub credentials: Option<Credentials>,
    pub packed_policy_size: Option<i32>,
    pub source_identity: Option<String>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for AssumeRoleOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.assumed_role_user.put("AssumedRoleUser", out);
        self.credentials.put("Credentials", out);
        self.packed_policy_size.put("PackedPolicySize", out);
        self.source_identity.put("SourceIdentity", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of AssumeRole.
#[derive(Debug)]
pub struct AssumeRoleInput {
    pub role_arn: String,
    pub role_session_name: String,
    pub policy_arns: Vec<PolicyDescriptorType>,
    pub policy: Option<String>,
    pub duration_seconds: Option<i32>,
    pub tags: Vec<Tag>,
    pub transitive_tag_keys: Vec<String>,
    pub external_id: Option<String>,
    pub serial_number: Option<String>,
    pub token_code: Option<Sensitive>,
    pub source_identity: Option<String>,
    pub provided_contexts: Vec<ProvidedContext>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for AssumeRoleInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_arn: reader.required("RoleArn", &ARN_TYPE),
            role_session_name: reader.required("RoleSessionName", &ROLE_SESSION_NAME_TYPE),
            policy_arns: reader.any("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
            policy: reader.optional("Policy", &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE),
            duration_seconds: reader.optional("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
            transitive_tag_keys: reader.any("TransitiveTagKeys", &TAG_KEY_LIST_TYPE),
            external_id: reader.optional("ExternalId", &EXTERNAL_ID_TYPE),
            serial_number: reader.optional("SerialNumber", &SERIAL_NUMBER_TYPE),
            token_code: reader.optional("TokenCode", &TOKEN_CODE_TYPE),
            source_identity: reader.optional("SourceIdentity", &SOURCE_IDENTITY_TYPE),
            provided_contexts: reader.any("ProvidedContexts", &PROVIDED_CONTEXTS_LIST_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_arn.put("RoleArn", out);
        self.role_session_name.put("RoleSessionName", out);
        put_unless_empty(&self.policy_arns, "PolicyArns", out);
        self.policy.put("Policy", out);
        self.duration_seconds.put("DurationSeconds", out);
        put_unless_empty(&self.tags, "Tags", out);
        put_unless_empty(&self.transitive_tag_keys, "TransitiveTagKeys", out);
        self.external_id.put("ExternalId", out);
        self.serial_number.put("SerialNumber", out);
        self.token_code.put("TokenCode", out);
        self.source_identity.put("SourceIdentity", out);
        put_unless_empty(&self.provided_contexts, "ProvidedContexts", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The operation AssumeRoleWithSAML.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRoleWithSAML;

impl Operation for AssumeRoleWithSAML {
    type Input = AssumeRoleWithSAMLInput;
    type Output = AssumeRoleWithSAMLOutput;
    const NAME: &'static str = "AssumeRoleWithSAML";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("AssumeRoleWithSAMLResult");
    const AUTHENTICATED: bool = false;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::MALFORMED_POLICY_DOCUMENT,
        error::PACKED_POLICY_TOO_LARGE,
        error::IDP_REJECTED_CLAIM,
        error::INVALID_IDENTITY_TOKEN,
        error::EXPIRED_TOKEN,
        error::REGION_DISABLED,
    ];
}

/// The output of AssumeRoleWithSAML.
#[derive(Debug, Default)]
pub struct AssumeRoleWithSAMLOutput {
    pub credentials: Option<Credentials>,
    pub assumed_role_user: Option<AssumedRoleUser>,
    pub packed_policy_size: Option<i32>,
    pub subject: Option<String>,
    pub subject_type: Option<String>,
    pub issuer: Option<String>,
    pub audience: Option<String>,
    pub name_qualifier: Option<String>,
    pub source_identity: Option<String>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for AssumeRoleWithSAMLOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.assumed_role_user.put("AssumedRoleUser", out);
        self.packed_policy_size.put("PackedPolicySize", out);
        self.subject.put("Subject", out);
        self.subject_type.put("SubjectType", out);
        self.issuer.put("Issuer", out);
        self.audience.put("Audience", out);
        self.name_qualifier.put("NameQualifier", out);
        self.source_identity.put("SourceIdentity", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of AssumeRoleWithSAML.
#[derive(Debug)]
pub struct AssumeRoleWithSAMLInput {
    pub role_arn: String,
    pub principal_arn: String,
    pub saml_assertion: Sensitive,
    pub policy_arns: Vec<PolicyDescriptorType>,
    pub policy: Option<String>,
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for AssumeRoleWithSAMLInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_arn: reader.required("RoleArn", &ARN_TYPE),
            principal_arn: reader.required("PrincipalArn", &ARN_TYPE),
            saml_assertion: reader.required("SAMLAssertion", &SAML_ASSERTION_TYPE),
            policy_arns: reader.any("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
            policy: reader.optional("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
            duration_seconds: reader.optional("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_arn.put("RoleArn", out);
        self.principal_arn.put("PrincipalArn", out);
        self.saml_assertion.put("SAMLAssertion", out);
        put_unless_empty(&self.policy_arns, "PolicyArns", out);
        self.policy.put("Policy", out);
        self.duration_seconds.put("DurationSeconds", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The operation AssumeRoleWithWebIdentity.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRoleWithWebIdentity;

impl Operation for AssumeRoleWithWebIdentity {
    type Input = AssumeRoleWithWebIdentityInput;
    type Output = AssumeRoleWithWebIdentityOutput;
    const NAME: &'static str = "AssumeRoleWithWebIdentity";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("AssumeRoleWithWebIdentityResult");
    const AUTHENTICATED: bool = false;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::MALFORMED_POLICY_DOCUMENT,
        error::PACKED_POLICY_TOO_LARGE,
        error::IDP_REJECTED_CLAIM,
        error::IDP_COMMUNICATION_ERROR,
        error::INVALID_IDENTITY_TOKEN,
        error::EXPIRED_TOKEN,
        error::REGION_DISABLED,
    ];
}

/// The output of AssumeRoleWithWebIdentity.
#[derive(Debug, Default)]
pub struct AssumeRoleWithWebIdentityOutput {
    pub credentials: Option<Credentials>,
    pub subject_from_web_identity_token: Option<String>,
    pub assumed_role_user: Option<AssumedRoleUser>,
    pub packed_policy_size: Option<i32>,
    pub provider: Option<String>,
    pub audience: Option<String>,
    pub source_identity: Option<String>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for AssumeRoleWithWebIdentityOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.subject_from_web_identity_token
            .put("SubjectFromWebIdentityToken", out);
        self.assumed_role_user.put("AssumedRoleUser", out);
        self.packed_policy_size.put("PackedPolicySize", out);
        self.provider.put("Provider", out);
        self.audience.put("Audience", out);
        self.source_identity.put("SourceIdentity", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of AssumeRoleWithWebIdentity.
#[derive(Debug)]
pub struct AssumeRoleWithWebIdentityInput {
    pub role_arn: String,
    pub role_session_name: String,
    pub web_identity_token: Sensitive,
    pub provider_id: Option<String>,
    pub policy_arns: Vec<PolicyDescriptorType>,
    pub policy: Option<String>,
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for AssumeRoleWithWebIdentityInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            role_arn: reader.required("RoleArn", &ARN_TYPE),
            role_session_name: reader.required("RoleSessionName", &ROLE_SESSION_NAME_TYPE),
            web_identity_token: reader.required("WebIdentityToken", &CLIENT_TOKEN_TYPE),
            provider_id: reader.optional("ProviderId", &URL_TYPE),
            policy_arns: reader.any("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
            policy: reader.optional("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
            duration_seconds: reader.optional("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.role_arn.put("RoleArn", out);
        self.role_session_name.put("RoleSessionName", out);
        self.web_identity_token.put("WebIdentityToken", out);
        self.provider_id.put("ProviderId", out);
        put_unless_empty(&self.policy_arns, "PolicyArns", out);
        self.policy.put("Policy", out);
        self.duration_seconds.put("DurationSeconds", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The operation AssumeRoot.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRoot;

impl Operation for AssumeRoot {
    type Input = AssumeRootInput;
    type Output = AssumeRootOutput;
    const NAME: &'static str = "AssumeRoot";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("AssumeRootResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::REGION_DISABLED, error::EXPIRED_TOKEN];
}

/// The output of AssumeRoot.
#[derive(Debug, Default)]
pub struct AssumeRootOutput {
    pub credentials: Option<Credentials>,
    pub source_identity: Option<String>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for AssumeRootOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.source_identity.put("SourceIdentity", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of AssumeRoot.
#[derive(Debug)]
pub struct AssumeRootInput {
    pub target_principal: String,
    pub task_policy_arn: PolicyDescriptorType,
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for AssumeRootInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            target_principal: reader.required("TargetPrincipal", &TARGET_PRINCIPAL_TYPE),
            task_policy_arn: reader.required("TaskPolicyArn", &POLICY_DESCRIPTOR_TYPE),
            duration_seconds: reader.optional("DurationSeconds", &ROOT_DURATION_SECONDS_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.target_principal.put("TargetPrincipal", out);
        self.task_policy_arn.put("TaskPolicyArn", out);
        self.duration_seconds.put("DurationSeconds", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The operation DecodeAuthorizationMessage.
#[derive(Clone, Copy, Debug)]
pub struct DecodeAuthorizationMessage;

impl Operation for DecodeAuthorizationMessage {
    type Input = DecodeAuthorizationMessageInput;
    type Output = DecodeAuthorizationMessageOutput;
    const NAME: &'static str = "DecodeAuthorizationMessage";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("DecodeAuthorizationMessageResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::INVALID_AUTHORIZATION_MESSAGE];
}

/// The output of DecodeAuthorizationMessage.
#[derive(Debug, Default)]
pub struct DecodeAuthorizationMessageOutput {
    pub decoded_message: Option<String>,
}

impl Output for DecodeAuthorizationMessageOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.decoded_message.put("DecodedMessage", out);
    }
}

/// The input of DecodeAuthorizationMessage.
#[derive(Debug)]
pub struct DecodeAuthorizationMessageInput {
    pub encoded_message: String,
}

impl Input for DecodeAuthorizationMessageInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            encoded_message: reader.required("EncodedMessage", &ENCODED_MESSAGE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.encoded_message.put("EncodedMessage", out);
    }
}

/// The operation GetAccessKeyInfo.
#[derive(Clone, Copy, Debug)]
pub struct GetAccessKeyInfo;

impl Operation for GetAccessKeyInfo {
    type Input = GetAccessKeyInfoInput;
    type Output = GetAccessKeyInfoOutput;
    const NAME: &'static str = "GetAccessKeyInfo";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetAccessKeyInfoResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[];
}

/// The output of GetAccessKeyInfo.
#[derive(Debug, Default)]
pub struct GetAccessKeyInfoOutput {
    pub account: Option<String>,
}

impl Output for GetAccessKeyInfoOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.account.put("Account", out);
    }
}

/// The input of GetAccessKeyInfo.
#[derive(Debug)]
pub struct GetAccessKeyInfoInput {
    pub access_key_id: String,
}

impl Input for GetAccessKeyInfoInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            access_key_id: reader.required("AccessKeyId", &ACCESS_KEY_ID_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.access_key_id.put("AccessKeyId", out);
    }
}

/// The operation GetCallerIdentity.
#[derive(Clone, Copy, Debug)]
pub struct GetCallerIdentity;

impl Operation for GetCallerIdentity {
    type Input = GetCallerIdentityInput;
    type Output = GetCallerIdentityOutput;
    const NAME: &'static str = "GetCallerIdentity";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetCallerIdentityResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[];
}

/// The output of GetCallerIdentity.
#[derive(Debug, Default)]
pub struct GetCallerIdentityOutput {
    pub arn: Option<String>,
    pub user_id: Option<String>,
    pub account: Option<String>,
}

impl Output for GetCallerIdentityOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.arn.put("Arn", out);
        self.user_id.put("UserId", out);
        self.account.put("Account", out);
    }
}

/// The input of GetCallerIdentity.
#[derive(Debug, Default)]
pub struct GetCallerIdentityInput;

impl Input for GetCallerIdentityInput {
    fn read(_: &mut Reader<'_>) -> Self {
        Self
    }

    fn encode(&self, _: &mut dyn Encoder) {}
}

/// The operation GetDelegatedAccessToken.
#[derive(Clone, Copy, Debug)]
pub struct GetDelegatedAccessToken;

impl Operation for GetDelegatedAccessToken {
    type Input = GetDelegatedAccessTokenInput;
    type Output = GetDelegatedAccessTokenOutput;
    const NAME: &'static str = "GetDelegatedAccessToken";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetDelegatedAccessTokenResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::EXPIRED_TRADE_IN_TOKEN,
        error::REGION_DISABLED,
        error::PACKED_POLICY_TOO_LARGE,
    ];
}

/// The output of GetDelegatedAccessToken.
#[derive(Debug, Default)]
pub struct GetDelegatedAccessTokenOutput {
    pub credentials: Option<Credentials>,
    pub packed_policy_size: Option<i32>,
    pub assumed_principal: Option<String>,
}

impl Output for GetDelegatedAccessTokenOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.packed_policy_size.put("PackedPolicySize", out);
        self.assumed_principal.put("AssumedPrincipal", out);
    }
}

/// The input of GetDelegatedAccessToken.
#[derive(Debug)]
pub struct GetDelegatedAccessTokenInput {
    pub trade_in_token: Sensitive,
}

impl Input for GetDelegatedAccessTokenInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            trade_in_token: reader.required("TradeInToken", &TRADE_IN_TOKEN_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.trade_in_token.put("TradeInToken", out);
    }
}

/// The operation GetFederationToken.
#[derive(Clone, Copy, Debug)]
pub struct GetFederationToken;

impl Operation for GetFederationToken {
    type Input = GetFederationTokenInput;
    type Output = GetFederationTokenOutput;
    const NAME: &'static str = "GetFederationToken";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetFederationTokenResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::MALFORMED_POLICY_DOCUMENT,
        error::PACKED_POLICY_TOO_LARGE,
        error::REGION_DISABLED,
    ];
}

/// The output of GetFederationToken.
#[derive(Debug, Default)]
pub struct GetFederationTokenOutput {
    pub credentials: Option<Credentials>,
    pub federated_user: Option<FederatedUser>,
    pub packed_policy_size: Option<i32>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for GetFederationTokenOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.federated_user.put("FederatedUser", out);
        self.packed_policy_size.put("PackedPolicySize", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of GetFederationToken.
#[derive(Debug)]
pub struct GetFederationTokenInput {
    pub name: String,
    pub policy: Option<String>,
    pub policy_arns: Vec<PolicyDescriptorType>,
    pub duration_seconds: Option<i32>,
    pub tags: Vec<Tag>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for GetFederationTokenInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            name: reader.required("Name", &USER_NAME_TYPE),
            policy: reader.optional("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
            policy_arns: reader.any("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
            duration_seconds: reader.optional("DurationSeconds", &DURATION_SECONDS_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.name.put("Name", out);
        self.policy.put("Policy", out);
        put_unless_empty(&self.policy_arns, "PolicyArns", out);
        self.duration_seconds.put("DurationSeconds", out);
        put_unless_empty(&self.tags, "Tags", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The operation GetSessionToken.
#[derive(Clone, Copy, Debug)]
pub struct GetSessionToken;

impl Operation for GetSessionToken {
    type Input = GetSessionTokenInput;
    type Output = GetSessionTokenOutput;
    const NAME: &'static str = "GetSessionToken";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetSessionTokenResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[error::REGION_DISABLED];
}

/// The output of GetSessionToken.
#[derive(Debug, Default)]
pub struct GetSessionTokenOutput {
    pub credentials: Option<Credentials>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for GetSessionTokenOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of GetSessionToken.
#[derive(Debug, Default)]
pub struct GetSessionTokenInput {
    pub duration_seconds: Option<i32>,
    pub serial_number: Option<String>,
    pub token_code: Option<Sensitive>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for GetSessionTokenInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            duration_seconds: reader.optional("DurationSeconds", &DURATION_SECONDS_TYPE),
            serial_number: reader.optional("SerialNumber", &SERIAL_NUMBER_TYPE),
            token_code: reader.optional("TokenCode", &TOKEN_CODE_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.duration_seconds.put("DurationSeconds", out);
        self.serial_number.put("SerialNumber", out);
        self.token_code.put("TokenCode", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The operation GetWebIdentityToken.
#[derive(Clone, Copy, Debug)]
pub struct GetWebIdentityToken;

impl Operation for GetWebIdentityToken {
    type Input = GetWebIdentityTokenInput;
    type Output = GetWebIdentityTokenOutput;
    const NAME: &'static str = "GetWebIdentityToken";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetWebIdentityTokenResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::SESSION_DURATION_ESCALATION,
        error::OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED,
        error::JWT_PAYLOAD_SIZE_EXCEEDED,
    ];
}

/// The output of GetWebIdentityToken.
#[derive(Debug, Default)]
pub struct GetWebIdentityTokenOutput {
    pub web_identity_token: Option<Sensitive>,
    pub expiration: Option<Timestamp>,
}

impl Output for GetWebIdentityTokenOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.web_identity_token.put("WebIdentityToken", out);
        self.expiration.put("Expiration", out);
    }
}

/// The input of GetWebIdentityToken.
#[derive(Debug)]
pub struct GetWebIdentityTokenInput {
    pub audience: Vec<String>,
    pub duration_seconds: Option<i32>,
    pub signing_algorithm: String,
    pub tags: Vec<Tag>,
}

impl Input for GetWebIdentityTokenInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            audience: reader.required("Audience", &WEB_IDENTITY_TOKEN_AUDIENCE_LIST_TYPE),
            duration_seconds: reader
                .optional("DurationSeconds", &WEB_IDENTITY_TOKEN_DURATION_SECONDS_TYPE),
            signing_algorithm: reader.required("SigningAlgorithm", &JWT_ALGORITHM_TYPE),
            tags: reader.any("Tags", &TAG_LIST_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.audience.put("Audience", out);
        self.duration_seconds.put("DurationSeconds", out);
        self.signing_algorithm.put("SigningAlgorithm", out);
        put_unless_empty(&self.tags, "Tags", out);
    }
}

/// The operation GetScopedCredentials.
#[derive(Clone, Copy, Debug)]
pub struct GetScopedCredentials;

impl Operation for GetScopedCredentials {
    type Input = GetScopedCredentialsInput;
    type Output = GetScopedCredentialsOutput;
    const NAME: &'static str = "GetScopedCredentials";
    const SERVICE: Service = Service::Sts;
    const RESULT: Option<&'static str> = Some("GetScopedCredentialsResult");
    const AUTHENTICATED: bool = true;
    const READ_ONLY: bool = true;
    const ERRORS: &'static [ErrorShape] = &[
        error::MALFORMED_POLICY_DOCUMENT,
        error::PACKED_POLICY_TOO_LARGE,
        error::REGION_DISABLED,
    ];
}

/// The output of GetScopedCredentials.
#[derive(Debug, Default)]
pub struct GetScopedCredentialsOutput {
    pub credentials: Option<Credentials>,
    pub scoped_session: Option<ScopedSession>,
    pub session_token_utilization: Option<i32>,
    pub session_token_size: Option<i32>,
}

impl Output for GetScopedCredentialsOutput {
    fn encode(&self, out: &mut dyn Encoder) {
        self.credentials.put("Credentials", out);
        self.scoped_session.put("ScopedSession", out);
        self.session_token_utilization
            .put("SessionTokenUtilization", out);
        self.session_token_size.put("SessionTokenSize", out);
    }
}

/// The input of GetScopedCredentials.
#[derive(Debug, Default)]
pub struct GetScopedCredentialsInput {
    pub policy: Option<String>,
    pub duration_seconds: Option<i32>,
    pub minimum_session_token_size: Option<i32>,
}

impl Input for GetScopedCredentialsInput {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            policy: reader.optional("Policy", &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE),
            duration_seconds: reader.optional("DurationSeconds", &SCOPED_DURATION_SECONDS_TYPE),
            minimum_session_token_size: reader
                .optional("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        }
    }

    fn encode(&self, out: &mut dyn Encoder) {
        self.policy.put("Policy", out);
        self.duration_seconds.put("DurationSeconds", out);
        self.minimum_session_token_size
            .put("MinimumSessionTokenSize", out);
    }
}

/// The structure AssumedRoleUser.
#[derive(Clone, Debug)]
pub struct AssumedRoleUser {
    pub assumed_role_id: String,
    pub arn: String,
}

impl Value for AssumedRoleUser {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.assumed_role_id.put("AssumedRoleId", out);
        self.arn.put("Arn", out);
        out.end(name);
    }
}

/// The structure Credentials.
#[derive(Debug)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret_access_key: Sensitive,
    pub session_token: Sensitive,
    pub expiration: Timestamp,
}

impl Value for Credentials {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.access_key_id.put("AccessKeyId", out);
        self.secret_access_key.put("SecretAccessKey", out);
        self.session_token.put("SessionToken", out);
        self.expiration.put("Expiration", out);
        out.end(name);
    }
}

/// The structure FederatedUser.
#[derive(Clone, Debug)]
pub struct FederatedUser {
    pub federated_user_id: String,
    pub arn: String,
}

impl Value for FederatedUser {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.federated_user_id.put("FederatedUserId", out);
        self.arn.put("Arn", out);
        out.end(name);
    }
}

/// The structure PolicyDescriptorType.
#[derive(Clone, Debug, Default)]
pub struct PolicyDescriptorType {
    pub arn: Option<String>,
}

impl Members for PolicyDescriptorType {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            arn: reader.optional("arn", &ARN_TYPE),
        }
    }
}

impl Value for PolicyDescriptorType {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.arn.put("arn", out);
        out.end(name);
    }
}

/// The structure ProvidedContext.
#[derive(Clone, Debug, Default)]
pub struct ProvidedContext {
    pub provider_arn: Option<String>,
    pub context_assertion: Option<String>,
}

impl Members for ProvidedContext {
    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            provider_arn: reader.optional("ProviderArn", &ARN_TYPE),
            context_assertion: reader.optional("ContextAssertion", &CONTEXT_ASSERTION_TYPE),
        }
    }
}

impl Value for ProvidedContext {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.provider_arn.put("ProviderArn", out);
        self.context_assertion.put("ContextAssertion", out);
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

/// The structure ScopedSession.
#[derive(Clone, Debug)]
pub struct ScopedSession {
    pub arn: String,
    pub scoped_session_id: String,
}

impl Value for ScopedSession {
    fn put(&self, name: &'static str, out: &mut dyn Encoder) {
        out.begin(name);
        self.arn.put("Arn", out);
        self.scoped_session_id.put("ScopedSessionId", out);
        out.end(name);
    }
}

const POLICY_DESCRIPTOR_TYPE: Structure<PolicyDescriptorType> = Structure(PhantomData);
const PROVIDED_CONTEXT: Structure<ProvidedContext> = Structure(PhantomData);
const PROVIDED_CONTEXTS_LIST_TYPE: List<Structure<ProvidedContext>> =
    List::of(PROVIDED_CONTEXT).min(1).max(5);
const ROOT_DURATION_SECONDS_TYPE: Integer = Integer::ANY.min(0).max(900);
const SAML_ASSERTION_TYPE: Secret = Secret(Text::ANY.min(4).max(100000));
const TAG: Structure<Tag> = Structure(PhantomData);
const TARGET_PRINCIPAL_TYPE: Text = Text::ANY.min(12).max(2048);
const ACCESS_KEY_ID_TYPE: Text = Text::ANY
    .min(16)
    .max(128)
    .pattern(&ACCESS_KEY_ID_TYPE_PATTERN);
const ARN_TYPE: Text = Text::ANY.min(20).max(2048).pattern(&ARN_TYPE_PATTERN);
const CLIENT_TOKEN_TYPE: Secret = Secret(Text::ANY.min(4).max(20000));
const CONTEXT_ASSERTION_TYPE: Text = Text::ANY.min(4).max(2048);
const DURATION_SECONDS_TYPE: Integer = Integer::ANY.min(900).max(129600);
const ENCODED_MESSAGE_TYPE: Text = Text::ANY.min(1).max(10240);
const EXTERNAL_ID_TYPE: Text = Text::ANY
    .min(2)
    .max(1224)
    .pattern(&EXTERNAL_ID_TYPE_PATTERN);
const JWT_ALGORITHM_TYPE: Text = Text::ANY.min(5).max(5);
const MINIMUM_SESSION_TOKEN_SIZE_TYPE: Integer = Integer::ANY.min(0).max(4096);
const POLICY_DESCRIPTOR_LIST_TYPE: List<Structure<PolicyDescriptorType>> =
    List::of(POLICY_DESCRIPTOR_TYPE);
const ROLE_DURATION_SECONDS_TYPE: Integer = Integer::ANY.min(900).max(43200);
const ROLE_SESSION_NAME_TYPE: Text = Text::ANY
    .min(2)
    .max(64)
    .pattern(&ROLE_SESSION_NAME_TYPE_PATTERN);
const SERIAL_NUMBER_TYPE: Text = Text::ANY
    .min(9)
    .max(256)
    .pattern(&SERIAL_NUMBER_TYPE_PATTERN);
const SESSION_POLICY_DOCUMENT_TYPE: Text = Text::ANY
    .min(1)
    .max(2048)
    .pattern(&SESSION_POLICY_DOCUMENT_TYPE_PATTERN);
const SOURCE_IDENTITY_TYPE: Text = Text::ANY
    .min(2)
    .max(64)
    .pattern(&ROLE_SESSION_NAME_TYPE_PATTERN);
const TAG_KEY_LIST_TYPE: List<Text> = List::of(TAG_KEY_TYPE).max(50);
const TAG_KEY_TYPE: Text = Text::ANY.min(1).max(128).pattern(&TAG_KEY_TYPE_PATTERN);
const TAG_LIST_TYPE: List<Structure<Tag>> = List::of(TAG).max(50);
const TAG_VALUE_TYPE: Text = Text::ANY.max(256).pattern(&TAG_VALUE_TYPE_PATTERN);
const TOKEN_CODE_TYPE: Secret = Secret(Text::ANY.min(6).max(6).pattern(&TOKEN_CODE_TYPE_PATTERN));
const TRADE_IN_TOKEN_TYPE: Secret = Secret(Text::ANY);
const UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Text = Text::ANY
    .min(1)
    .pattern(&SESSION_POLICY_DOCUMENT_TYPE_PATTERN);
const URL_TYPE: Text = Text::ANY.min(4).max(2048);
const USER_NAME_TYPE: Text = Text::ANY
    .min(2)
    .max(32)
    .pattern(&ROLE_SESSION_NAME_TYPE_PATTERN);
const WEB_IDENTITY_TOKEN_AUDIENCE_LIST_TYPE: List<Text> =
    List::of(WEB_IDENTITY_TOKEN_AUDIENCE_STRING_TYPE)
        .min(1)
        .max(10);
const WEB_IDENTITY_TOKEN_AUDIENCE_STRING_TYPE: Text = Text::ANY.min(1).max(1000);
const WEB_IDENTITY_TOKEN_DURATION_SECONDS_TYPE: Integer = Integer::ANY.min(60).max(3600);
const SCOPED_DURATION_SECONDS_TYPE: Integer = Integer::ANY.min(1).max(129600);

static TOKEN_CODE_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\d]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x000000000000000003ff000000000000,
            ranges: &[],
            words: false,
        },
        min: 0,
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

static ARN_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0xffffffffffffffffffffffff00002600,
            ranges: &[('\u{80}', '\u{D7FF}'), ('\u{E000}', '\u{FFFD}')],
            words: false,
        },
        min: 1,
        max: u32::MAX,
    }]),
);

static SESSION_POLICY_DOCUMENT_TYPE_PATTERN: Pattern = Pattern::new(
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

static ROLE_SESSION_NAME_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w+=,.@-]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff23ff780000000000,
            ranges: &[],
            words: false,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

static EXTERNAL_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w+=,.@:\/-]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff27fff80000000000,
            ranges: &[],
            words: false,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

static SERIAL_NUMBER_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w+=/:,.@-]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87ffffff27fff80000000000,
            ranges: &[],
            words: false,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

static ACCESS_KEY_ID_TYPE_PATTERN: Pattern = Pattern::new(
    r"[\w]*",
    Matcher::Runs(&[Run {
        class: Class {
            ascii: 0x07fffffe87fffffe03ff000000000000,
            ranges: &[],
            words: false,
        },
        min: 0,
        max: u32::MAX,
    }]),
);

/// Every pattern of the service's inputs.
pub const PATTERNS: &[&Pattern] = &[
    &TOKEN_CODE_TYPE_PATTERN,
    &TAG_VALUE_TYPE_PATTERN,
    &TAG_KEY_TYPE_PATTERN,
    &ARN_TYPE_PATTERN,
    &SESSION_POLICY_DOCUMENT_TYPE_PATTERN,
    &ROLE_SESSION_NAME_TYPE_PATTERN,
    &EXTERNAL_ID_TYPE_PATTERN,
    &SERIAL_NUMBER_TYPE_PATTERN,
    &ACCESS_KEY_ID_TYPE_PATTERN,
];

/// The errors that the operations name.
pub mod error {
    use crate::ErrorShape;

    pub const EXPIRED_TOKEN: ErrorShape = ErrorShape {
        code: "ExpiredTokenException",
        status: 400,
        sender: true,
    };
    pub const EXPIRED_TRADE_IN_TOKEN: ErrorShape = ErrorShape {
        code: "ExpiredTradeInTokenException",
        status: 400,
        sender: true,
    };
    pub const IDP_COMMUNICATION_ERROR: ErrorShape = ErrorShape {
        code: "IDPCommunicationError",
        status: 400,
        sender: true,
    };
    pub const IDP_REJECTED_CLAIM: ErrorShape = ErrorShape {
        code: "IDPRejectedClaim",
        status: 403,
        sender: true,
    };
    pub const INVALID_AUTHORIZATION_MESSAGE: ErrorShape = ErrorShape {
        code: "InvalidAuthorizationMessageException",
        status: 400,
        sender: true,
    };
    pub const INVALID_IDENTITY_TOKEN: ErrorShape = ErrorShape {
        code: "InvalidIdentityToken",
        status: 400,
        sender: true,
    };
    pub const JWT_PAYLOAD_SIZE_EXCEEDED: ErrorShape = ErrorShape {
        code: "JWTPayloadSizeExceededException",
        status: 400,
        sender: true,
    };
    pub const MALFORMED_POLICY_DOCUMENT: ErrorShape = ErrorShape {
        code: "MalformedPolicyDocument",
        status: 400,
        sender: true,
    };
    pub const OUTBOUND_WEB_IDENTITY_FEDERATION_DISABLED: ErrorShape = ErrorShape {
        code: "OutboundWebIdentityFederationDisabledException",
        status: 403,
        sender: true,
    };
    pub const PACKED_POLICY_TOO_LARGE: ErrorShape = ErrorShape {
        code: "PackedPolicyTooLarge",
        status: 400,
        sender: true,
    };
    pub const REGION_DISABLED: ErrorShape = ErrorShape {
        code: "RegionDisabledException",
        status: 403,
        sender: true,
    };
    pub const SESSION_DURATION_ESCALATION: ErrorShape = ErrorShape {
        code: "SessionDurationEscalationException",
        status: 403,
        sender: true,
    };
}
