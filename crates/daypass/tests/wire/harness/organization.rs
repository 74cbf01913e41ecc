//! Organizations, set the way that an operator sets them: by a file.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::query::Keys;
use super::server::{Server, Start};
use super::world::{NEIGHBOUR_ACCOUNT, World};
use super::{ACCOUNT, clock, past};

/// The id that the files here give their organization.
pub(crate) const ORGANIZATION: &str = "o-a1b2c3d4e5";

/// A deployment whose second account governs, and whose first, with a root key, is a member.
pub(crate) struct Corporation {
    pub(crate) server: Server,
    /// The member's root.
    pub(crate) root: Keys,
    directory: TempDir,
}

/// `neighbour` governs and `developer`'s account is a member in the unit `A/B`, with these keys
/// of its own and those additions at the end of the file.
pub(crate) fn file(member: &str, additions: &str) -> String {
    format!(
        "[[organization]]\n\
         id = \"{ORGANIZATION}\"\n\
         management_account = \"{NEIGHBOUR_ACCOUNT}\"\n\
         features = [\"RootCredentialsManagement\", \"RootSessions\"]\n\
         [[organization.unit]]\n\
         path = \"A\"\n\
         [[organization.unit]]\n\
         path = \"A/B\"\n\
         [[organization.account]]\n\
         id = \"{ACCOUNT}\"\n\
         unit = \"A/B\"\n\
         {member}\n\
         {additions}\n"
    )
}

/// A policy of the file: `scp` or `rcp`.
pub(crate) fn policy(kind: &str, name: &str, text: &str) -> String {
    format!("[[organization.{kind}]]\nname = \"{name}\"\ntext = '''{text}'''\n")
}

impl Corporation {
    #[track_caller]
    pub(crate) fn new(file: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let data = directory.path().join("data");
        fs::create_dir(&data).unwrap();
        let root = past::found(&data);
        let path = directory.path().join("organizations.toml");
        fs::write(&path, file).unwrap();
        let server = Start::dev(&data)
            .argument("--organization")
            .argument(path.to_str().unwrap())
            .start();
        Self {
            server,
            root,
            directory,
        }
    }

    /// Sets the file and tells the node.
    pub(crate) fn apply(&self, file: &str) {
        fs::write(self.directory.path().join("organizations.toml"), file).unwrap();
        self.server.signal("HUP");
    }

    /// Sets the file, tells the node, and waits until something holds.
    pub(crate) fn apply_until(&self, file: &str, what: &str, holds: impl FnMut() -> bool) {
        self.apply(file);
        clock::eventually(what, holds);
    }

    /// The member, as its administrator sees it.
    pub(crate) fn member(&self) -> World<'_> {
        World::new(&self.server)
    }

    /// The management account, as its administrator sees it.
    pub(crate) fn management(&self) -> World<'_> {
        World::next_door(&self.server)
    }
}

/// Runs `daypass org`.
pub(crate) fn org(arguments: &[&str], directory: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_daypass"))
        .arg("org")
        .args(arguments)
        .arg("--data-dir")
        .arg(directory)
        .output()
        .unwrap()
}
