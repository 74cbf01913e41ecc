//! Builds what takes part: the server, the limit and the load generator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::load::Generator;
use super::options::Options;
use super::{doing, progress};

/// Paths of programs that are ready to run.
#[derive(Debug)]
pub(super) struct Programs {
    pub(super) daypass: PathBuf,
    pub(super) limit: PathBuf,
    pub(super) generator: Generator,
    /// Our own load generator, which prepares the servers whoever loads them.
    pub(super) stagehand: PathBuf,
    /// What identity providers hand out.
    pub(super) idp: PathBuf,
}

impl Programs {
    /// Builds in release mode under `target`.
    pub(super) fn build(root: &Path, target: &Path, options: &Options) -> Result<Self, String> {
        let [own_limit, stagehand, idp] = own_yardstick(root, &target.join("bench"))?;
        let (limit, generator) = match &options.yardstick {
            None => (own_limit, Generator::Own(stagehand.clone())),
            Some(outside) => outside_yardstick(outside, &target.join("bench/yardstick"))?,
        };
        let daypass = match &options.daypass {
            Some(program) => program.clone(),
            None => {
                cargo_build(&root.join("Cargo.toml"), target, &["daypass"])?;
                target.join("release/daypass")
            }
        };
        Ok(Self {
            daypass,
            limit,
            generator,
            stagehand,
            idp,
        })
    }
}

fn own_yardstick(root: &Path, target: &Path) -> Result<[PathBuf; 3], String> {
    let names = ["limit", "load", "idp"];
    cargo_build(&root.join("bench/Cargo.toml"), target, &names)?;
    let release = target.join("release");
    Ok(names.map(|name| release.join(name)))
}

/// Works on a copy: cargo writes a lock file beside the manifest, and the outside folder is
/// not ours to write to.
fn outside_yardstick(outside: &Path, target: &Path) -> Result<(PathBuf, Generator), String> {
    let copy = target.join("source");
    if copy.exists() {
        fs::remove_dir_all(&copy).map_err(doing(format!("clearing {}", copy.display())))?;
    }
    copy_sources(outside, &copy).map_err(doing(format!("copying {}", outside.display())))?;
    cargo_build(&copy.join("Cargo.toml"), target, &["limit", "loadgen"])?;
    let release = target.join("release");
    Ok((
        release.join("limit"),
        Generator::Outside(release.join("loadgen")),
    ))
}

fn copy_sources(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if entry.is_dir() && name != "target" && name != ".git" {
            copy_sources(&entry, &to.join(name))?;
        } else if entry.is_file() {
            fs::copy(&entry, to.join(name))?;
        }
    }
    Ok(())
}

pub(super) fn cargo_build(manifest: &Path, target: &Path, packages: &[&str]) -> Result<(), String> {
    let names = packages.join(" and ");
    progress(format_args!("building {names}"));
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .stdin(Stdio::null())
        .status()
        .map_err(doing("running cargo"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("building {names} failed"))
    }
}
