//! `cargo xtask differ`: our policy engine against one by others.
//!
//! The other engine is an npm package under the AGPL. It is installed below the target directory,
//! runs as a process of its own, and is never linked or committed; what is committed is which
//! version (`tests/outside/package.json`), with hashes of all that comes with it, and the script
//! that asks it. `docs/policy-proof.md` tells what is compared.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::test::{cargo, say, step, target_directory};

const HELP: &str = "\
Compares our policy engine with iam-simulate on random cases. Needs Node.js and npm.

usage: cargo xtask differ [--cases N] [--seed N]

  --cases N    how many to compare, beside those that are set aside [default: 20000]
  --seed N     which cases [default: 1]
";

/// How many cases every run of the tests compares.
const CASES: u64 = 20_000;

/// What `tests/outside` holds that npm needs.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Which cases to compare.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    cases: u64,
    seed: u64,
}

impl Options {
    /// Reads the arguments; `None` when they ask for help.
    fn parse(arguments: &[&str]) -> Result<Option<Self>, String> {
        let mut options = Self {
            cases: CASES,
            seed: 1,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let place = match *argument {
                "--help" | "-h" => return Ok(None),
                "--cases" => &mut options.cases,
                "--seed" => &mut options.seed,
                _ => return Err(format!("unknown argument `{argument}`\n\n{HELP}")),
            };
            let number = rest.next().and_then(|text| text.parse().ok());
            *place = number.ok_or_else(|| format!("{argument} needs a number\n\n{HELP}"))?;
        }
        Ok(Some(options))
    }
}

/// Runs the comparison that `arguments` (those after `differ`) describe.
///
/// Fails on a wrong argument, where Node.js is missing, and on any difference.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::parse(arguments)? else {
        say(HELP);
        return Ok(());
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies inside the workspace")?;
    let target = target_directory(root)?;
    if !has_node() {
        return Err("cargo xtask differ needs Node.js and npm".into());
    }
    compare(root, &target, &options)
}

/// The comparison as a step of the tests. Where Node.js is missing it is left out, and CI fails.
pub(crate) fn test(root: &Path, target: &Path) -> Result<(), Box<dyn Error>> {
    if !has_node() {
        let missing = "the comparison with the outside engine needs Node.js and npm";
        if is_ci() {
            return Err(missing.into());
        }
        say(format_args!("SKIPPED: {missing}"));
        return Ok(());
    }
    let options = Options {
        cases: CASES,
        seed: 1,
    };
    compare(root, target, &options)
}

fn compare(root: &Path, target: &Path, options: &Options) -> Result<(), Box<dyn Error>> {
    let packages = install(root, target)?;
    let build = [
        "build",
        "--release",
        "--locked",
        "--package",
        "daypass-policy",
        "--example",
        "differ",
    ];
    step("outside engine: build", &mut cargo(root, &build))?;
    let mut differ = Command::new(target.join("release/examples/differ"));
    differ
        .current_dir(root)
        .args([options.cases.to_string(), options.seed.to_string()])
        .args(["node", "tests/outside/drive.mjs"])
        .arg(packages);
    step("outside engine: comparison", &mut differ)
}

/// Installs the other engine and tells where. What is there already is not fetched again.
fn install(root: &Path, target: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = target.join("outside");
    let from = root.join("tests/outside");
    fs::create_dir_all(&folder)?;
    let done = folder.join("installed-lock.json");
    let lock = fs::read(from.join("package-lock.json"))?;
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    for file in FILES {
        fs::copy(from.join(file), folder.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.current_dir(&folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    step("outside engine: installation", &mut npm)?;
    fs::write(done, lock)?;
    Ok(folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the task runner is a binary of its own, and CI is known by nothing else"
)]
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some()
}

fn has_node() -> bool {
    let runs = |program: &str| {
        let output = Command::new(program).arg("--version").output();
        output.is_ok_and(|output| output.status.success())
    };
    runs("node") && runs("npm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments() {
        let of = |line: &str| Options::parse(&line.split_whitespace().collect::<Vec<_>>());
        let default = Options {
            cases: CASES,
            seed: 1,
        };
        assert_eq!(of("").unwrap(), Some(default));
        let million = Options {
            cases: 1_000_000,
            seed: 7,
        };
        assert_eq!(of("--seed 7 --cases 1000000").unwrap(), Some(million));
        assert_eq!(of("--help").unwrap(), None);
        for bad in ["--cases", "--cases many", "--fast", "--seed -1"] {
            assert!(of(bad).unwrap_err().contains("usage:"), "{bad}");
        }
    }

    /// Who installs gets what was read here and nothing newer, from wherever they install.
    #[test]
    fn the_lock_file_pins_hashes_and_names_no_host() {
        let lock = include_str!("../../tests/outside/package-lock.json");
        assert!(!lock.contains("://"));
        let lock: serde_json::Value = serde_json::from_str(lock).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        assert!(packages.len() > 1);
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
        }
    }
}
