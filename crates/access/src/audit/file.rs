//! The audit trail in a file of JSON lines.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::AuditTrail;

/// A file that is only ever appended to, readable by its owner. Each record is one `write`, so a
/// record that was answered for survives the death of the process, and a reader that follows the
/// file sees whole lines.
#[derive(Debug)]
pub struct FileTrail {
    path: PathBuf,
    file: Mutex<File>,
}

impl FileTrail {
    /// Opens the file, or makes it.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            file: Mutex::new(open(path)?),
        })
    }

    /// Opens the path anew, after something outside moved the file away to rotate it.
    pub fn reopen(&self) -> io::Result<()> {
        let fresh = open(&self.path)?;
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
}

impl AuditTrail for FileTrail {
    fn append(&self, record: &[u8]) -> io::Result<()> {
        let mut line = Vec::with_capacity(record.len() + 1);
        line.extend_from_slice(record);
        line.push(b'\n');
        // A panic cannot happen between lock and unlock but inside `write`, which leaves the file
        // as usable as before.
        self.file
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn records_are_lines_appended_to_a_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.jsonl");
        FileTrail::open(&path)
            .unwrap()
            .append(b"{\"a\":1}")
            .unwrap();
        let trail = FileTrail::open(&path).unwrap();
        trail.append(b"{\"a\":2}").unwrap();
        fs::rename(&path, dir.path().join("old")).unwrap();
        trail.reopen().unwrap();
        trail.append(b"{\"a\":3}").unwrap();
        assert_eq!(
            fs::read_to_string(dir.path().join("old")).unwrap(),
            "{\"a\":1}\n{\"a\":2}\n"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"a\":3}\n");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
