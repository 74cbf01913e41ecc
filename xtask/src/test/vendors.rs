//! The tests with identity providers that people really run, as their vendors ship them. They are too
//! heavy for every run, so that they are asked for: `cargo xtask test --vendors`.
//!
//! Which versions is said in `tests/clients/test_vendor_*.py`, which fetch them from package registries
//! into the target directory.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::python::{Python, Wanted};
use super::{CLIENT_TESTS, server, step};

/// What they run on, and the browser that people sign in by. Java and Go are not installed: what of
/// them is there is the choice of whoever has the machine.
const WANTED: Wanted = Wanted {
    packages: &["selenium"],
    programs: &[
        ("chromium", "chromium"),
        ("chromedriver", "chromium-driver"),
        ("jq", "jq"),
        ("mvn", "maven"),
        ("php", "php-cli php-xml"),
    ],
};

/// Runs them, and nothing else.
pub(super) fn test(root: &Path, target: &Path, rest: &[String]) -> Result<(), Box<dyn Error>> {
    let python = Python::prepare(root, WANTED)?;
    let program = server(root, target)?;
    let mut pytest = python.pytest(root, &program);
    pytest
        .env("DAYPASS_VENDORS", target.join("vendors"))
        .args(files(root)?)
        .args(rest);
    step("tests with vendors' identity providers", &mut pytest)
}

/// The files of these tests, which no other run collects.
fn files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(CLIENT_TESTS))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("test_vendor_") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
