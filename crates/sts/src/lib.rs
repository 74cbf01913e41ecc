//! The STS operations, a file each under `op/`, in the order of their AWS pages.
//!
//! An operation gets a `Call` from a verified caller and a decoded input, or from nobody an input
//! with a proof in it; what it may do with them is what the gate grants. This room never knows HTTP, SQL or XML. An operation that is not
//! in [`OPERATIONS`] does not exist: the front room answers `InvalidAction` for it.

mod credentials;
mod op;
mod policies;
mod refusal;
mod role;
mod tags;

use daypass_access::operation::Row;
use daypass_access::{operation, unsigned_operation};
use daypass_api::sts;

/// Every STS operation that is served.
pub static OPERATIONS: &[Row] = &[
    operation!(sts::AssumeRole, op::assume_role::assume_role, records its answer),
    unsigned_operation!(sts::AssumeRoleWithSAML, op::assume_role_with_saml::assume_role_with_saml, records its answer),
    unsigned_operation!(
        sts::AssumeRoleWithWebIdentity,
        op::assume_role_with_web_identity::assume_role_with_web_identity,
        records its answer
    ),
    operation!(sts::AssumeRoot, op::assume_root::assume_root, records its answer),
    operation!(
        sts::DecodeAuthorizationMessage,
        op::decode_authorization_message::decode_authorization_message
    ),
    operation!(
        sts::GetAccessKeyInfo,
        op::get_access_key_info::get_access_key_info
    ),
    operation!(
        sts::GetCallerIdentity,
        op::get_caller_identity::get_caller_identity
    ),
    operation!(sts::GetDelegatedAccessToken, op::get_delegated_access_token::get_delegated_access_token, records its answer),
    operation!(sts::GetFederationToken, op::get_federation_token::get_federation_token, records its answer),
    operation!(sts::GetScopedCredentials, op::get_scoped_credentials::get_scoped_credentials, records its answer),
    operation!(sts::GetSessionToken, op::get_session_token::get_session_token, records its answer),
    operation!(sts::GetWebIdentityToken, op::get_web_identity_token::get_web_identity_token, records its answer),
];
