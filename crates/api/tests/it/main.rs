//! The shapes from outside: what they read, what they write, and that none is missing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy knows the test functions, not the helpers of an integration test"
)]

mod coverage;
mod hostile;
mod patterns;
mod round_trip;
mod support;
mod validation;
mod wire_names;
