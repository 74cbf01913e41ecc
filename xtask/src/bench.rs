//! `cargo xtask bench`: what Daypass costs beside what no STS can skip.
//!
//! The servers run side by side and take turns under the same load. Requests per second move
//! with whatever else the machine does, so what is compared is CPU time per request, as a
//! ratio inside each round. `docs/benchmarks.md` tells the method; a benchmark is no test, so
//! a missed target is printed and does not fail.

mod lifetime;
mod load;
mod options;
mod policy;
mod programs;
mod report;
mod rounds;
mod scale;
mod scratch;
mod server;
mod stage;
mod statistics;

use std::error::Error;
use std::fmt::Display;
use std::fs;
use std::io::Write;
use std::path::Path;

use self::options::Options;
use self::programs::Programs;
use self::scratch::Scratch;

/// Runs the benchmark that `arguments` (those after `bench`) describe.
///
/// Fails on a wrong argument, a failed build or a server that misbehaves.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    if let ["policy", arguments @ ..] = arguments {
        return policy::run(arguments);
    }
    if let ["scale", arguments @ ..] = arguments {
        return scale::run(arguments);
    }
    let Some(options) = Options::parse(arguments)? else {
        return Ok(print(options::HELP)?);
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies inside the workspace")?;
    let target = root.join(&options.target_dir);
    let programs = Programs::build(root, &target, &options)?;
    let scratch = Scratch::new(&target.join("bench/run"))?;

    let rounds = rounds::run(&programs, &scratch, &options)?;
    let results = report::Results {
        turns: rounds.turns,
        rsa_verify_us: rounds.rsa_verify_us,
        memory: lifetime::memory(&programs, &scratch, &options)?,
        starts: lifetime::starts(&programs, &scratch, &options)?,
    };
    print(&report::text(&results, &options))?;
    if let Some(file) = &options.json {
        let json = report::json(&results, &options).to_string();
        fs::write(file, json).map_err(doing(format!("writing {}", file.display())))?;
    }
    Ok(())
}

/// Puts what was being done before what went wrong.
fn doing<E: Display>(what: impl Display) -> impl FnOnce(E) -> String {
    move |error| format!("{what}: {error}")
}

/// A line on standard error: results go to standard output, the way there does not.
fn progress(line: impl Display) {
    // Nobody left to read it is no reason to stop.
    let _ = writeln!(std::io::stderr(), "bench: {line}");
}

fn print(text: &str) -> Result<(), String> {
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(doing("writing to standard output"))
}
