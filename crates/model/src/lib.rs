//! The nouns every other room speaks: account ids, unique ids, ARNs, names, tags, principals,
//! sessions and times.
//!
//! This room holds values and their grammar. It never does I/O, never reads a clock or a random
//! source (it only names the two traits through which they are handed in, see [`ambient`]), and
//! never knows HTTP, SQL, XML, cryptography or a policy.

pub mod account;
pub mod ambient;
pub mod arn;
pub mod id;
pub mod mfa;
pub mod name;
pub mod organization;
pub mod outbound;
pub mod principal;
pub mod provider;
pub mod random_id;
pub mod session;
pub mod tag;
pub mod time;

pub use account::AccountId;
pub use ambient::{Clock, Entropy};
pub use arn::{Arn, Partition};
pub use id::{AccessKeyId, IdKind, UniqueId};
pub use mfa::{InvalidMfaDeviceId, MfaDeviceId};
pub use name::{
    AccountAlias, ClientId, EntityName, EntityPath, GroupName, InstanceProfileName, MfaDeviceName,
    PolicyName, SamlProviderName, SessionName, SourceIdentity,
};
pub use organization::{ControlPolicyId, ControlPolicyKind, OrganizationId, OrganizationNodeId};
pub use outbound::{TokenAlgorithm, TokenKeyId};
pub use principal::{FederationIssuer, Principal, PrincipalKind};
pub use provider::{OidcUrl, Thumbprint};
pub use random_id::{PasswordId, ProviderId};
pub use session::{
    Federation, Session, SessionId, SessionPolicies, SessionSubject, SessionTag, TaskPolicy,
};
pub use tag::{Tag, TagKey, TagValue};
pub use time::Timestamp;
