//! What a pure program must be handed: the time and chance.
//!
//! Everything below the binary takes these traits; clippy refuses the functions that would go
//! round them. Tests hand in a clock that they set and an entropy that they seed.

use crate::Timestamp;

/// A source of the current time.
pub trait Clock: Send + Sync {
    /// The current instant, UTC, in whole seconds.
    fn now(&self) -> Timestamp;
}

/// A source of cryptographically secure random bytes.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with random bytes, or says that none are to be had. A caller that cannot
    /// get randomness must fail its request: there is no fall-back.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable>;
}

/// The operating system refused to give random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system's random source is unavailable")]
pub struct EntropyUnavailable;
