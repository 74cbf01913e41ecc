//! `cargo xtask fuzz`: the fuzzing targets, one after the other, each for a bounded time.
//!
//! A person gives one target hours, CI gives each of them seconds. `docs/fuzzing.md` says what
//! the targets promise and where findings go.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HELP: &str = "\
usage: cargo xtask fuzz [TARGET]... [--seconds N] [--build-only]

Fuzzes each TARGET, or all of fuzz/targets, for N seconds (60), starting from fuzz/seeds and from
what was discovered before. Installs cargo-fuzz if it is missing. A finding ends the run; it is
kept in fuzz/artifacts, and the last lines say how to see it again.

examples:
  cargo xtask fuzz --seconds 20
  cargo xtask fuzz policy_evaluate --seconds 14400
";

/// The longest time for one input and the most memory, as `docs/fuzzing.md` promises them.
const BOUNDS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    targets: Vec<&'a str>,
    seconds: u32,
    build_only: bool,
}

impl<'a> Options<'a> {
    /// `None` when help was asked for.
    fn parse(arguments: &[&'a str], known: &[String]) -> Result<Option<Self>, String> {
        let mut options = Self {
            targets: Vec::new(),
            seconds: 60,
            build_only: false,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match *argument {
                "--help" | "-h" => return Ok(None),
                "--build-only" => options.build_only = true,
                "--seconds" => {
                    let seconds = rest.next().and_then(|text| text.parse().ok());
                    options.seconds = seconds
                        .filter(|seconds| *seconds > 0)
                        .ok_or("--seconds wants a number of at least one")?;
                }
                target if known.iter().any(|name| name == target) => options.targets.push(target),
                other => {
                    let known = known.join(", ");
                    return Err(format!("{other} is no target; there are {known}\n\n{HELP}"));
                }
            }
        }
        Ok(Some(options))
    }
}

/// Fuzzes what `arguments` (those after `fuzz`) ask for.
///
/// Fails on a wrong argument, a failed build, and with the first finding.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies inside the workspace")?;
    let all = targets(root)?;
    let Some(mut options) = Options::parse(arguments, &all)? else {
        return Ok(std::io::stdout().write_all(HELP.as_bytes())?);
    };
    if options.targets.is_empty() {
        options.targets = all.iter().map(String::as_str).collect();
    }
    have_cargo_fuzz(root)?;
    let build = crate::test::target_directory(root)?.join("fuzz");
    step("build", cargo_fuzz(root, "build", &build))?;
    if options.build_only {
        return Ok(());
    }
    for target in options.targets {
        let (corpus, seeds) = (
            folder(root, "corpus", target),
            folder(root, "seeds", target),
        );
        fs::create_dir_all(&corpus)?;
        let mut run = cargo_fuzz(root, "run", &build);
        run.arg(target)
            .arg(corpus)
            .arg(seeds)
            .arg("--")
            .args(BOUNDS);
        run.arg(format!("-max_total_time={}", options.seconds));
        // A line a pulse is noise where nobody watches.
        run.args(["-verbosity=0", "-print_final_stats=1"]);
        step(target, run)?;
    }
    Ok(())
}

/// The names of all targets, sorted.
fn targets(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("fuzz/targets"))? {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .and_then(|stem| stem.to_str())
                .map(str::to_owned),
        );
    }
    names.sort();
    Ok(names)
}

fn folder(root: &Path, kind: &str, target: &str) -> PathBuf {
    root.join("fuzz").join(kind).join(target)
}

fn have_cargo_fuzz(root: &Path) -> Result<(), Box<dyn Error>> {
    let mut ask = cargo(root, &["fuzz", "--version"]);
    let found = ask.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let install = ["install", "--locked", "--quiet", "cargo-fuzz"];
    step("cargo-fuzz", cargo(root, &install))
}

/// A cargo-fuzz command. The compiler is the one in use, told that it may do what only a nightly
/// one does unasked: so there is one result, whatever else is installed.
fn cargo_fuzz(root: &Path, verb: &str, build: &Path) -> Command {
    let mut command = cargo(root, &["fuzz", verb, "--target-dir"]);
    command.arg(build).env("RUSTC_BOOTSTRAP", "1");
    command
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null());
    command
}

/// Runs a step to its end.
fn step(name: &str, mut command: Command) -> Result<(), Box<dyn Error>> {
    // Nobody left to read it is no reason to stop.
    let _ = writeln!(std::io::stderr(), "== fuzz: {name}");
    let status = command.status();
    match status.map_err(|error| format!("{name}: cannot run cargo: {error}"))? {
        status if status.success() => Ok(()),
        status => Err(format!("cargo xtask fuzz: {name} failed, {status}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_and_times() {
        let known = ["arn", "policy_parse"].map(str::to_owned);
        let parse = |arguments: &[&'static str]| Options::parse(arguments, &known);
        let options = parse(&["arn", "--seconds", "5"]).unwrap().unwrap();
        assert_eq!((options.targets, options.seconds), (vec!["arn"], 5));
        assert!(parse(&["--help"]).unwrap().is_none());
        for wrong in [
            &["nothing"][..],
            &["--seconds"],
            &["--seconds", "0"],
            &["--seconds", "x"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_target_has_seeds() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let names = targets(root).unwrap();
        assert!(names.len() >= 8);
        for name in names {
            assert!(folder(root, "seeds", &name).is_dir(), "{name}");
        }
    }
}
