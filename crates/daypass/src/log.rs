//! What the program says: diagnostics on standard error, results on standard output.

use std::env::VarError;
use std::error::Error;
use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;

/// Starts diagnostics on standard error. `DAYPASS_LOG` sets what is said, `info` by default.
///
/// What is never logged, at any level: secret keys, session tokens, signatures, one-time codes and
/// bodies. The types that hold them print nothing of themselves.
pub(crate) fn start() {
    let filter = match EnvFilter::try_from_env("DAYPASS_LOG") {
        Ok(filter) => filter,
        Err(error) => {
            let unset = matches!(error.source(), Some(cause) if cause.is::<VarError>());
            if !unset {
                complain(&format!(
                    "DAYPASS_LOG is not a filter ({error}); logging at info"
                ));
            }
            EnvFilter::new("info")
        }
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false)
        .with_ansi(io::stderr().is_terminal())
        .init();
}

/// A line on standard output: a result, for people or scripts. A reader that has gone away
/// (`| head`) is no reason to stop serving.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Credentials on standard output, whole: a reader that has gone away has not got them.
pub(crate) fn hand_out(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A line for people, of texts that are anybody's: what would steer a terminal is shown as a mark.
pub(crate) fn tell(line: &str) {
    say(&line.replace(char::is_control, "\u{fffd}"));
}

/// A line on standard error that is part of the program's contract, whatever the log level.
pub(crate) fn announce(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Why the program ends with a failure.
pub(crate) fn complain(why: &str) {
    announce(&format!("daypass: {why}"));
}
