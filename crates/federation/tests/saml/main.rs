//! SAML responses: which are taken, what of them is read, and which are not.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what goes wrong in a test ends it"
)]

mod chance;
mod flaws;
mod mutated;
mod outside;
mod profile;
mod random;
mod signer;
mod taken;
mod xmlsec1;
