//! The comparison of SAML signatures with `xmlsec1`, a program by others, from the system's packages.
//! `docs/saml-verification.md` tells what is compared.

use std::error::Error;
use std::path::Path;
use std::process::Command;

use super::python::{install, may_install, output};
use super::{cargo, say, step};
use crate::differ;

/// The comparison as a step of the tests. Where xmlsec1 is missing it is left out; CI installs it, or
/// fails.
pub(super) fn test(root: &Path) -> Result<(), Box<dyn Error>> {
    if !is_there() && differ::is_ci() && may_install() {
        install("xmlsec1")?;
    }
    if !is_there() {
        let missing = "the comparison of SAML signatures needs xmlsec1";
        if differ::is_ci() {
            return Err(missing.into());
        }
        say(format_args!("SKIPPED: {missing}"));
        return Ok(());
    }
    let compare = [
        "test",
        "--locked",
        "--package",
        "daypass-federation",
        "--test",
        "saml",
        "--",
        "--ignored",
        "--nocapture",
        "xmlsec1",
    ];
    step("SAML signatures beside xmlsec1", &mut cargo(root, &compare))
}

fn is_there() -> bool {
    output(Command::new("xmlsec1").arg("--version")).is_ok()
}
