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

pub mod assume;
pub mod audit;
mod authenticate;
pub mod blame;
pub mod bootstrap;
mod call;
mod caller;
mod context;
mod denial;
mod directory;
mod facts;
mod gate;
mod grant;
mod issue;
pub mod json;
mod locate;
mod mfa;
pub mod operation;
mod vault;

pub use authenticate::claimed_access_key;
pub use call::{Call, ConditionKey, Records, Target, Touched};
pub use caller::Caller;
pub use facts::{RequestFacts, RequestId};
pub use gate::{Gate, Settings};
pub use grant::{Duration, Grant, OwnStanding, RoleStanding};
pub use issue::{SessionCredentials, Terms};
pub use locate::Located;
pub use mfa::{MfaProof, NewMfaDevice};
pub use vault::{NewAccessKey, Vault};

/// A request as it came over the wire, for [`Gate::authenticate`].
pub use daypass_credentials::sigv4::RawRequest;
/// The regions that a credential scope may name, for [`Settings`].
pub use daypass_credentials::sigv4::RegionSet;
