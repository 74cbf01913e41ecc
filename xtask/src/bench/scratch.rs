//! A directory for the servers' data that is gone afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use super::doing;

/// The directory of this run; removed with all its content when dropped.
#[derive(Debug)]
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes `<parent>/<process id>` and clears away what killed runs have left beside it.
    pub(super) fn new(parent: &Path) -> Result<Self, String> {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if !Path::new("/proc").join(entry.file_name()).exists() {
                // Litter that does not go away harms nothing.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let path = parent.join(std::process::id().to_string());
        fs::create_dir_all(&path).map_err(doing(format!("making {}", path.display())))?;
        Ok(Self(path))
    }

    /// A path for one server's data.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
