//! The IAM policy language: parse, validate, compile, evaluate, explain, simulate.
//!
//! A [`Policy`] is made once from its text and is immutable ever after. A [`Request`] says who
//! wants to do what to which resource under which [`Context`]; [`Layers`] gathers every policy
//! that has a say. [`evaluate()`] is a pure function of the two, [`explain()`] is the same decision
//! with its reasons.
//!
//! ```
//! use daypass_model::{Partition, Principal, PrincipalKind};
//! use daypass_policy::{
//!     evaluate, Context, DocumentKind, Layers, NamedPolicy, Outcome, Policy, Request,
//! };
//!
//! let readers = NamedPolicy::new(
//!     "readers",
//!     Policy::parse(
//!         r#"{"Version": "2012-10-17", "Statement": [{
//!             "Effect": "Allow", "Action": "s3:Get*",
//!             "Resource": "arn:aws:s3:::example/${aws:username}/*"}]}"#,
//!         DocumentKind::Identity,
//!     )?,
//! );
//! let alice = Principal {
//!     partition: Partition::Aws,
//!     kind: PrincipalKind::User {
//!         account: "841860927337".parse()?,
//!         path: "/".parse()?,
//!         name: "alice".parse()?,
//!         id: "AIDA4IAAAAAAAAAAAAAAA".parse()?,
//!     },
//! };
//! let mut context = Context::new();
//! context.insert("aws:username", "alice");
//! let request = Request::new(&alice, "s3:GetObject", "arn:aws:s3:::example/alice/x", &context);
//! let layers = Layers { identity: &[readers], ..Layers::default() };
//! assert_eq!(evaluate(&request, &layers).outcome, Outcome::Allowed);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **What is absent on purpose.** No clock, no store, no network, no log, no regular expression
//! and no recursion on input. Time, addresses and tags reach a decision only through the
//! [`Context`]. Everything that a stranger may send is bounded, see [`limits`].
//!
//! Comments that cite the *policy spec* mean the project's law of policy semantics by section;
//! those that cite the *sts spec* mean its book of STS behaviour by paragraph.

mod action;
mod arn;
pub mod catalogue;
mod condition;
mod context;
mod document;
mod error;
mod evaluate;
mod explain;
mod glob;
mod granted;
mod key;
mod key_types;
mod layers;
pub mod limits;
mod mentioned;
mod message;
mod policy;
mod position;
mod principal;
mod request;
mod run;
mod simulate;
mod statement;
mod template;
mod validate;
mod warning;

pub use context::{Context, ContextValue};
pub use document::{DocumentKind, Effect};
pub use error::{PolicyError, PolicyErrorKind};
pub use evaluate::{Decision, Outcome, evaluate, evaluate_always};
pub use explain::{
    ConditionFailure, Explanation, Fit, LayerReport, LayerVerdict, StatementReport,
    WrittenCondition, explain,
};
pub use key_types::is_multivalued;
pub use layers::{Layer, Layers, NamedPolicy};
pub use message::authorization_message;
pub use policy::Policy;
pub use position::{Position, Span, statement_spans};
pub use request::Request;
pub use simulate::{
    ActionResult, ContextEntry, ContextKeyType, MatchedStatement, PolicySource, ResourceResult,
    Simulation, SimulationError, SourcePolicy, is_about_trust, simulate,
};
pub use warning::{Warning, WarningKind, warnings};
