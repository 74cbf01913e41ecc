//! `cargo xtask generate`: the api room's shapes, from the service models in `models/`.

mod emit;
mod model;
mod names;
mod pattern;
mod rules;

use std::{
    error::Error,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use model::{Model, Overlay};

/// Each service with the file of its model.
const SERVICES: [(&str, &str); 2] = [("sts", "sts-2011-06-15"), ("iam", "iam-2010-05-08")];

/// Writes the generated files.
pub(crate) fn write() -> Result<(), Box<dyn Error>> {
    for (path, text) in files()? {
        fs::write(path, text)?;
    }
    Ok(())
}

/// Fails when a generated file is not what would be written.
pub(crate) fn check() -> Result<(), Box<dyn Error>> {
    for (path, text) in files()? {
        if fs::read_to_string(&path)? != text {
            let path = path.display();
            return Err(format!("{path} is stale: run `cargo xtask generate`").into());
        }
    }
    Ok(())
}

/// The generated files and what belongs in them.
fn files() -> Result<Vec<(PathBuf, String)>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for (service, model) in SERVICES {
        let read = |name: &str| fs::read_to_string(root.join(format!("models/{name}.json")));
        let overlay: Overlay = serde_json::from_str(&read(&format!("overlay-{service}"))?)?;
        let model: Model = serde_json::from_str(&read(model)?)?;
        let text = emit::service(service, &model.with(overlay)?)?;
        let path = root.join(format!("crates/api/src/generated/{service}.rs"));
        files.push((path, format(&root, &text)?));
    }
    Ok(files)
}

/// Formats a Rust file as the project does.
fn format(root: &Path, text: &str) -> Result<String, Box<dyn Error>> {
    let mut rustfmt = Command::new("rustfmt")
        .arg("--config-path")
        .arg(root.join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    // rustfmt reads all before it writes, and the input ends when the handle is dropped.
    rustfmt
        .stdin
        .take()
        .ok_or("rustfmt has no input")?
        .write_all(text.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        return Err("rustfmt refuses what was generated".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_generated_files_are_fresh() {
        super::check().unwrap();
    }
}
