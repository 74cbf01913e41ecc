//! The audit trail in a file of JSON lines.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::AuditTrail;

/// What a probe writes, in bytes: a request and an answer of the greatest length, and the rest.
const PROBE: usize = 256 * 1024;

/// A file that is only ever appended to, readable by its owner. What is appended together is one
/// `write`, so a record that was answered for survives the death of the process, and a reader that
/// follows the file sees whole lines. What could be written in part only is taken back.
#[derive(Debug)]
pub struct FileTrail {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    /// Whether it is a file on a disk and not a stream.
    regular: bool,
    /// Whether the last record could not be written.
    failing: bool,
}

impl FileTrail {
    /// Opens the file, or makes it, and tries whether it takes writes.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            inner: Mutex::new(Inner::open(path)?),
        })
    }

    /// Opens the path anew, after something outside moved the file away to rotate it. When that
    /// fails, records go on into the old file.
    pub fn reopen(&self) -> io::Result<()> {
        let mut inner = self.lock();
        if same_file(&inner.file, &self.path)? {
            return Ok(());
        }
        *inner = Inner::open(&self.path)?;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic cannot happen between lock and unlock but inside `write`, which leaves the file
        // as usable as before.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the path still names the open file.
fn same_file(file: &File, path: &Path) -> io::Result<bool> {
    let open = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((open.dev(), open.ino()) == (named.dev(), named.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Inner {
    /// Opens or makes a file, and tries whether it takes writes. The file is this process's alone:
    /// what one process takes back must never be what another wrote.
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)?;
        let regular = file.metadata()?.is_file();
        if regular {
            file.try_lock()
                .map_err(|_| io::Error::other("another process writes to it"))?;
        }
        let mut inner = Self {
            file,
            regular,
            failing: true,
        };
        if regular {
            inner.try_out(1)?;
        }
        inner.failing = false;
        Ok(inner)
    }

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
        self.shorten(size)
    }

    /// Removes what was written of a line, so that the next one does not join it.
    fn take_back(&mut self, written: usize, error: io::Error) -> io::Error {
        self.failing = true;
        match self.shorten(written) {
            Ok(()) => error,
            Err(also) => io::Error::other(format!("{error}; and half a line is left: {also}")),
        }
    }

    /// Cuts so many bytes off the end. Streams, such as standard output, have none to cut.
    fn shorten(&mut self, by: usize) -> io::Result<()> {
        if by == 0 || !self.regular {
            return Ok(());
        }
        let length = self.file.metadata()?.len();
        self.file.set_len(length.saturating_sub(by as u64))
    }
}

impl AuditTrail for FileTrail {
    fn append(&self, lines: &[u8]) -> io::Result<()> {
        self.lock().append(lines)
    }

    /// After a failure, tries whether the largest record would be taken; in good times it costs
    /// nothing.
    fn probe(&self) -> io::Result<()> {
        let mut inner = self.lock();
        if inner.failing && inner.regular {
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
    fn a_stream_takes_records_and_a_directory_does_not() {
        let stream = FileTrail::open(Path::new("/dev/null")).unwrap();
        stream.append(b"{}\n").unwrap();
        stream.probe().unwrap();
        let full = FileTrail::open(Path::new("/dev/full")).unwrap();
        assert!(full.append(b"{}\n").is_err());
        let dir = tempfile::tempdir().unwrap();
        assert!(FileTrail::open(dir.path()).is_err());
    }

    #[test]
    fn records_are_lines_appended_to_a_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.jsonl");
        let first = FileTrail::open(&path).unwrap();
        first.append(b"{\"a\":1}\n").unwrap();
        assert!(
            FileTrail::open(&path).is_err(),
            "another trail on the same file"
        );
        drop(first);
        let trail = FileTrail::open(&path).unwrap();
        trail.append(b"{\"a\":2}\n").unwrap();
        fs::rename(&path, dir.path().join("old")).unwrap();
        trail.reopen().unwrap();
        trail.append(b"{\"a\":3}\n").unwrap();
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
