//! The audit trail in a file of JSON lines.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::AuditTrail;

/// What a probe writes, in bytes: a request and an answer of the greatest length, and the rest.
const PROBE: usize = 256 * 1024;

/// A file that is only ever appended to, readable by its owner. Each record is one `write`, so a
/// record that was answered for survives the death of the process, and a reader that follows the
/// file sees whole lines. A line that could be written in part only is taken back.
#[derive(Debug)]
pub struct FileTrail {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    /// Whether the last record could not be written.
    failing: bool,
}

impl FileTrail {
    /// Opens the file, or makes it, and tries whether it takes writes.
    pub fn open(path: &Path) -> io::Result<Self> {
        let trail = Self {
            path: path.to_owned(),
            inner: Mutex::new(Inner {
                file: open(path)?,
                failing: true,
            }),
        };
        trail.lock().try_out(1)?;
        Ok(trail)
    }

    /// Opens the path anew, after something outside moved the file away to rotate it.
    pub fn reopen(&self) -> io::Result<()> {
        let fresh = open(&self.path)?;
        self.lock().file = fresh;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic cannot happen between lock and unlock but inside `write`, which leaves the file
        // as usable as before.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
}

impl Inner {
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let mut written = 0;
        while written < line.len() {
            match self.file.write(&line[written..]) {
                Ok(0) => return Err(self.take_back(written, io::ErrorKind::WriteZero.into())),
                Ok(more) => written += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.take_back(written, error)),
            }
        }
        self.failing = false;
        Ok(())
    }

    /// Writes so many bytes and takes them back.
    fn try_out(&mut self, size: usize) -> io::Result<()> {
        self.append(&vec![b' '; size])?;
        // Should it not be taken back, blank space before a record harms no reader.
        let length = self.file.metadata()?.len();
        self.file.set_len(length.saturating_sub(size as u64))
    }

    /// Removes what was written of a line, so that the next one does not join it.
    fn take_back(&mut self, written: usize, error: io::Error) -> io::Error {
        self.failing = true;
        if written > 0
            && let Ok(metadata) = self.file.metadata()
            && let Err(also) = self
                .file
                .set_len(metadata.len().saturating_sub(written as u64))
        {
            return io::Error::other(format!("{error}; and half a line is left: {also}"));
        }
        error
    }
}

impl AuditTrail for FileTrail {
    fn append(&self, record: &[u8]) -> io::Result<()> {
        let mut line = Vec::with_capacity(record.len() + 1);
        line.extend_from_slice(record);
        line.push(b'\n');
        self.lock().append(&line)
    }

    /// After a failure, tries whether the largest record would be taken; in good times it costs
    /// nothing.
    fn probe(&self) -> io::Result<()> {
        let mut inner = self.lock();
        if inner.failing {
            inner.try_out(PROBE)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_trail_that_takes_no_writes_is_refused_at_once() {
        assert!(FileTrail::open(Path::new("/dev/full")).is_err());
    }

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
