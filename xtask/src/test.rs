//! `cargo xtask test`: every test, on a machine that has Rust, Python 3 and Node.js and nothing
//! else.
//!
//! The steps run one after the other, and the first that fails ends the run with its name and
//! its exit code. What they print is passed through, so that a run ends with the closing lines of
//! the last runner. Nothing reads the standard input.
//!
//! Fuzzing is not a part of this: `cargo xtask fuzz`. Neither are the identity providers of vendors,
//! which are heavy: `cargo xtask test --vendors`.

mod options;
mod python;
mod vendors;
mod xmlsec1;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use self::options::Options;
use self::python::Python;
use crate::differ;

/// Where the tests with the stock clients are, below the workspace.
const CLIENT_TESTS: &str = "tests/clients";

/// Runs the tests that `arguments` (those after `test`) ask for.
///
/// Fails on a wrong argument and with the first step that fails.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::parse(arguments)? else {
        return Ok(std::io::stdout().write_all(options::HELP.as_bytes())?);
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies inside the workspace")?;
    let target = target_directory(root)?;
    if options.vendors {
        return vendors::test(root, &target, &options.rest);
    }
    let python = match options.clients {
        true => Some(Python::prepare(root, python::wanted())?),
        false => None,
    };

    // Without a choice of targets these are all that have tests, and the documentation's.
    let mut workspace = cargo(root, &["test", "--workspace", "--locked"]);
    step("workspace tests", workspace.args(&options.rest))?;

    // It has its own lock file and profiles, and is built where `cargo xtask bench` builds it.
    let manifest = ["test", "--locked", "--manifest-path", "bench/Cargo.toml"];
    let mut bench = cargo(root, &manifest);
    bench.arg("--target-dir").arg(target.join("bench"));
    step("benchmark tests", &mut bench)?;

    // Too many cases for a debug build; the workspace's tests have a share of them.
    let million = [
        "test",
        "--release",
        "--locked",
        "--package",
        "daypass-policy",
        "--test",
        "differential",
        "--",
        "--ignored",
    ];
    step("policy engine: a million cases", &mut cargo(root, &million))?;
    differ::test(root, &target)?;
    xmlsec1::test(root)?;

    let Some(python) = python else {
        say("the tests with the stock clients were left out");
        return Ok(());
    };
    let program = server(root, &target)?;
    let mut pytest = python.pytest(root, &program);
    step("client tests", pytest.arg(CLIENT_TESTS))
}

/// Builds the program that the clients talk to.
fn server(root: &Path, target: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let build = ["build", "--locked", "--package", "daypass"];
    step("server build", &mut cargo(root, &build))?;
    Ok(target.join("debug/daypass"))
}

/// Where cargo builds this workspace, as whoever runs this has configured it.
pub(crate) fn target_directory(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut metadata = cargo(root, &["metadata", "--no-deps", "--format-version", "1"]);
    let output = metadata.stderr(Stdio::inherit()).output()?;
    let facts: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    match facts["target_directory"].as_str() {
        Some(directory) => Ok(directory.into()),
        None => Err("cargo metadata names no target directory".into()),
    }
}

/// A cargo command of the workspace.
pub(crate) fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null());
    command
}

/// Runs a step to its end.
pub(crate) fn step(name: &str, command: &mut Command) -> Result<(), Box<dyn Error>> {
    say(format_args!("== {name}"));
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("{name}: cannot run {program}: {error}"))?;
    match status.success() {
        true => Ok(()),
        // Displays as `exit status: N` or as the signal that ended it.
        false => Err(format!("cargo xtask test: {name} failed, {status}").into()),
    }
}

/// A line on standard error: standard output belongs to the runners.
pub(crate) fn say(line: impl std::fmt::Display) {
    // Nobody left to read it is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{line}");
}
