//! Who is calling, and may they: the one door in front of every operation.
//!
//! ```text
//! signed request --authenticate--> Caller --authorize--> Grant --issue--> SessionCredentials
//! ```
//!
//! Each arrow takes what the one before it made, and nobody else can make it: [`Caller`] and
//! [`Grant`] have no constructor outside this room. An operation gets one [`Call`]; it cannot
//! reach the store, or issue credentials, without a grant.
//!
//! This room never knows HTTP, SQL or XML, nor which store runs. The clock and randomness are
//! handed in.

mod admission;
pub mod assume;
mod assume_root;
pub mod audit;
mod authenticate;
mod aws_managed;
pub mod blame;
pub mod bootstrap;
mod budget;
mod call;
mod caller;
mod context;
mod control;
mod decode;
pub mod delegate;
mod denial;
mod directory;
mod entity;
mod facts;
mod federated;
mod gate;
mod grant;
mod held;
mod issue;
pub mod json;
mod known_sessions;
mod kubernetes;
mod last_used;
mod locate;
pub mod managed;
mod mfa;
mod mill;
mod offered;
pub mod operation;
mod organizations;
pub mod outbound;
mod own;
mod passwords;
pub mod providers;
mod reach;
mod saml;
mod session_tags;
mod task_policy;
mod vault;
mod web_identity;

pub use admission::{Endpoints, GLOBAL_REGION, Rate};
pub use assume_root::RootStanding;
pub use authenticate::claimed_access_key;
pub use budget::CacheSize;
pub use call::{Call, ConditionKey, Records, Target, Touched};
pub use caller::Caller;
pub use control::ControlPolicies;
pub use entity::{Entity, EntityArn};
pub use facts::{RequestFacts, RequestId};
pub use federated::FederatedIdentity;
pub use gate::{Behaviour, Gate, KeyReport, ProviderSettings, Settings, TOKEN_CLOCK_TOLERANCE};
pub use grant::{
    DelegatedStanding, Duration, FederationStanding, Grant, OwnStanding, RoleStanding,
    ScopedStanding,
};
pub use issue::{ScopedTerms, SessionCredentials, Terms};
pub use kubernetes::{ClusterUser, Kubernetes};
pub use locate::{KeyHolder, Located, PolicyAccess, PolicyEntry, SERVICE_LINKED, protected};
pub use mfa::{MfaProof, NewMfaDevice};
pub use offered::{Arrival, Offered, OfferedRole};
pub use saml::{ProvedAssertion, SamlEndpoints};
pub use session_tags::SessionTags;
pub use vault::{NewAccessKey, SamlKeyPlace, Vault};
pub use web_identity::WebIdentity;

/// A request as it came over the wire, for [`Gate::authenticate`].
pub use daypass_credentials::sigv4::RawRequest;
/// The regions that a credential scope may name, for [`Settings`].
pub use daypass_credentials::sigv4::RegionSet;
