//! HTTP for machines: requests in, the right room asked, answers out.
//!
//! The request pipeline is in [`service`](Service), in the order of STS spec 1.2; the one table
//! of AWS's error codes is in `errors`. This room decodes transport and encodes answers. It never
//! knows a policy statement, a secret key or a store: it asks the gate and runs a row of the
//! table of operations.

mod body;
mod errors;
mod finish;
mod health;
mod issuer;
mod journal;
mod listener;
mod metrics;
mod pages;
mod query;
mod reply;
mod routes;
mod service;
mod token_review;
mod xml;

pub use listener::{serve, serve_metrics};
pub use metrics::Metrics;
pub use pages::{Pages, Showing, Visit, told_as};
pub use service::{Ambient, Service, Settings};
