//! The one place where the tests read the time.

use std::time::{Duration, Instant, SystemTime};

#[expect(clippy::disallowed_methods, reason = "a client's own clock")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Now, so many seconds off.
pub(crate) fn shifted(seconds: i64) -> SystemTime {
    let by = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { now() - by } else { now() + by }
}

#[expect(clippy::disallowed_methods, reason = "a client's own stopwatch")]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}

/// Waits until something holds, and fails when it does not come to hold in time.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..2_400 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("still not so after a minute: {what}");
}
