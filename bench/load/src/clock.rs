//! The one place where the load generator takes the time.

use std::time::Instant;

use jiff::Timestamp;

/// For latencies and bounds.
#[expect(
    clippy::disallowed_methods,
    reason = "measuring time is this program's work"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// For signatures.
#[expect(
    clippy::disallowed_methods,
    reason = "a signature carries the wall clock"
)]
pub(crate) fn wall() -> Timestamp {
    Timestamp::now()
}
