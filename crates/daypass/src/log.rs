//! What the program says: diagnostics on standard error, results on standard output.

use tracing_subscriber::EnvFilter;

/// Starts diagnostics on standard error. `DAYPASS_LOG` sets what is said, `info` by default.
///
/// What is never logged, at any level: secret keys, session tokens, signatures, one-time codes and
/// bodies. The types that hold them print nothing of themselves.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("DAYPASS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}

/// A line on standard output: a result, for people or scripts.
#[expect(
    clippy::print_stdout,
    reason = "the one place where results are printed"
)]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// A line on standard error that is part of the program's contract, whatever the log level.
#[expect(
    clippy::print_stderr,
    reason = "the one place where notices are printed"
)]
pub(crate) fn announce(line: &str) {
    eprintln!("{line}");
}

/// Why the program ends with a failure.
pub(crate) fn complain(why: &str) {
    announce(&format!("daypass: {why}"));
}
