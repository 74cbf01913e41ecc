//! Tokens, key sets and how they are come by, asked from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a test ends it"
)]

mod claims;
mod forge;
mod key_sets;
mod script;
mod signatures;
