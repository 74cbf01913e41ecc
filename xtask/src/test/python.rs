//! The Python environment of the tests with the stock clients: `.venv`, with the newest of what
//! they need.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::say;
use crate::differ;

/// What the tests need, always in the newest version: it is what users install. With awscrt, boto3
/// signs by SigV4a; pyotp makes the codes of MFA devices; cryptography and PyJWT make certificates and
/// tokens of identity providers, pysaml2 is one, and requests goes through their pages.
const PACKAGES: [&str; 9] = [
    "awscli",
    "awscrt",
    "boto3",
    "cryptography",
    "pyjwt",
    "pyotp",
    "pysaml2",
    "pytest",
    "requests",
];

/// What only CI has to have: half a gigabyte, for one journey by playbook, and what drives a browser.
/// Where they are installed, those journeys are made, too.
const PACKAGES_OF_CI: [&str; 2] = ["ansible", "selenium"];

/// Programs that are no packages of Python, with the packages that have them: what pysaml2 signs
/// with, and the browser that people sign in by. Only CI has to have them.
const PROGRAMS_OF_CI: [(&str, &str); 3] = [
    ("xmlsec1", "xmlsec1"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
];

/// What is there beside [`PACKAGES`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Packages of Python.
    pub(super) packages: &'static [&'static str],
    /// Programs, each with the packages of the system that it comes with, as [`install`] takes them.
    pub(super) programs: &'static [(&'static str, &'static str)],
}

/// What the tests of every run want: on a desk nothing more.
pub(super) fn wanted() -> Wanted {
    match differ::is_ci() {
        true => Wanted {
            packages: &PACKAGES_OF_CI,
            programs: &PROGRAMS_OF_CI,
        },
        false => Wanted {
            packages: &[],
            programs: &[],
        },
    }
}

/// What to do where this cannot do it.
const ADVICE: &str = "install Python 3 with its venv module (on Debian and Ubuntu: \
    apt-get install python3-venv) and run this again, or leave these tests out with --no-clients";

/// An environment that is ready to use.
#[derive(Debug)]
pub(super) struct Python {
    program: PathBuf,
}

impl Python {
    /// Makes the environment or brings it up to date.
    pub(super) fn prepare(root: &Path, wanted: Wanted) -> Result<Self, String> {
        say("== python environment");
        let environment = root.join(".venv");
        let python = Self {
            program: environment.join("bin/python"),
        };
        // One that was moved, was never finished or has lost its Python has no such program.
        if output(Command::new(environment.join("bin/pip")).arg("--version")).is_err() {
            create(&environment)?;
        }
        for (program, package) in wanted.programs {
            let is_missing = || output(Command::new(program).arg("--version")).is_err();
            if is_missing() && may_install() {
                install(package)?;
            }
        }
        let updated = python.update(wanted.packages);
        match (python.versions(), updated) {
            (Ok(versions), Ok(())) => say(format_args!("with {versions}")),
            (Ok(versions), Err(why)) => {
                say(format_args!("{why}\nwarning: going on with {versions}"));
            }
            (Err(_), Err(why)) | (Err(why), Ok(())) => {
                return Err(format!(
                    "python environment: cannot install {}: {why}",
                    PACKAGES.join(", ")
                ));
            }
        }
        Ok(python)
    }

    /// The command that runs the tests that are named after it, against this program.
    pub(super) fn pytest(&self, root: &Path, program: &Path) -> Command {
        let mut command = self.run(&["-B", "-m", "pytest"]);
        command.current_dir(root).env("DAYPASS_BINARY", program);
        command
    }

    fn update(&self, more: &[&str]) -> Result<(), String> {
        let options = ["--quiet", "--disable-pip-version-check", "--retries", "2"];
        let mut install = self.run(&["-m", "pip", "install", "--upgrade"]);
        install.args(options).args(PACKAGES).args(more);
        // Where it cannot reach the packages it warns and, if they are installed, is content.
        output(install.stderr(Stdio::inherit())).map(drop)
    }

    /// What is installed; an error if something is missing.
    fn versions(&self) -> Result<String, String> {
        let script = "import sys; from importlib.metadata import version; \
            print(', '.join(f'{name} {version(name)}' for name in sys.argv[1:]))";
        output(self.run(&["-c", script]).args(PACKAGES))
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        command
    }
}

/// Makes the environment anew. Where the module for that is missing and may be installed, it is.
fn create(environment: &Path) -> Result<(), String> {
    let make = || {
        output(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(environment),
        )
    };
    let Err(why) = make() else { return Ok(()) };
    let explain = |why| format!("python environment: {why}\n{ADVICE}");
    if !may_install() {
        return Err(explain(why));
    }
    install("python3-venv").map_err(explain)?;
    make().map(drop).map_err(explain)
}

/// Installs packages of the system's, with a space between two.
pub(super) fn install(packages: &str) -> Result<(), String> {
    say(format_args!("installing {packages}"));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        output(command.arg("--quiet").args(arguments))
    };
    // An old list of packages may still do.
    if let Err(why) = apt(&["update"]) {
        say(format_args!("warning: {why}"));
    }
    let mut install = vec!["install", "--yes", "--no-install-recommends"];
    install.extend(packages.split(' '));
    apt(&install).map(drop)
}

/// Whether this is root on a system that has `apt-get`.
pub(super) fn may_install() -> bool {
    let user = output(Command::new("id").arg("-u"));
    user.is_ok_and(|id| id == "0") && output(Command::new("apt-get").arg("--version")).is_ok()
}

/// What a command printed; how it failed, with what it said, if it did.
pub(super) fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run {name}: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if done.status.success() {
        return Ok(text(&done.stdout));
    }
    let said = [text(&done.stdout), text(&done.stderr)].join("\n");
    Err(format!("{name} failed, {}: {}", done.status, said.trim()))
}
