//! The program as a client: its other commands, run against a server.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::query::Keys;
use super::server::Server;

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What it wrote, if it ended like this.
    #[track_caller]
    pub(crate) fn with(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self.stdout
    }

    /// What it complained of.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, 2, "{}\n{}", self.stdout, self.stderr);
        self.stdout + &self.stderr
    }
}

/// The program, without what the environment of the tests would tell it.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daypass"));
    command.env_clear();
    command
}

impl Server {
    /// Runs a command as somebody.
    #[track_caller]
    pub(crate) fn command(&self, keys: &Keys, args: &[&str]) -> Ended {
        let mut command = program();
        command
            .args(args)
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.host()))
            .env("AWS_ACCESS_KEY_ID", &keys.id)
            .env("AWS_SECRET_ACCESS_KEY", &keys.secret);
        if let Some(token) = &keys.token {
            command.env("AWS_SESSION_TOKEN", token);
        }
        Ended::of(command.output().unwrap())
    }
}

/// Runs a command that asks nobody.
#[track_caller]
pub(crate) fn run(args: &[&str]) -> Ended {
    Ended::of(program().args(args).output().unwrap())
}

/// A directory with files in it.
#[derive(Debug)]
pub(crate) struct Files(TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// Writes a file; answers its path.
    pub(crate) fn put(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.0.path().join("data")
    }
}
