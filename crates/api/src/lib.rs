//! The operations' shapes: typed inputs and outputs, their constraints and their error codes, made
//! from the service models.
//!
//! An operation is a marker type of [`sts`] or [`iam`] that implements [`Operation`]: it names the
//! input that is read from a request's [`Params`] and the output that is written to an [`Encoder`].
//! Those two modules are generated from `models/` by `cargo xtask generate`; all that they lean on
//! is written by hand in the other modules.
//!
//! ```
//! use daypass_api::{Input, Params, sts::AssumeRoleInput};
//!
//! let params = Params::new(vec![("RoleSessionName".to_owned(), "example".to_owned())]);
//! let fault = AssumeRoleInput::decode(&params).unwrap_err();
//! assert_eq!(
//!     fault.to_string(),
//!     "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: \
//!      Member must not be null"
//! );
//! ```
//!
//! This room must never know a transport: no HTTP, no XML, no JSON, no percent-encoding. It decides
//! nothing either: it says whether a request is well formed, never whether it is allowed.

pub mod choice;
mod decode_fault;
pub mod encode;
pub mod fault;
mod generated;
mod operation;
mod params;
pub mod pattern;
pub mod reader;
pub mod rule;
mod sensitive;

pub use choice::Choice;
pub use decode_fault::{DecodeFault, Violations};
pub use encode::{Encoder, lower_camel};
pub use generated::{iam, sts};
pub use operation::{ErrorShape, Input, Operation, Output, Service, Visitor};
pub use params::Params;
pub use sensitive::{Sensitive, SensitiveBytes};
