//! Audit records on their way to the trail, many in one write.
//!
//! Each request waits until its record is written. Those that wait together are written together:
//! under load one write serves many requests, and a slow disk holds up one task and not every
//! worker.

use std::io;
use std::sync::Arc;

use daypass_access::audit::AuditTrail;
use tokio::sync::{mpsc, oneshot};

/// How many records wait to be written before the next one waits for a place.
const WAITING: usize = 1_024;

/// How many are written at once.
const BATCH: usize = 128;

/// The way to the trail.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: mpsc::Sender<Entry>,
}

#[derive(Debug)]
struct Entry {
    record: Vec<u8>,
    written: oneshot::Sender<Result<(), Arc<io::Error>>>,
}

impl Journal {
    /// A journal that is written by a task of its own, until it is dropped.
    pub(crate) fn start(trail: Arc<dyn AuditTrail>) -> Self {
        let (entries, waiting) = mpsc::channel(WAITING);
        tokio::spawn(write(trail, waiting));
        Self { entries }
    }

    /// Returns when the record is written, or with why it was not.
    pub(crate) async fn append(&self, record: Vec<u8>) -> io::Result<()> {
        let gone = || io::Error::other("the audit trail's writer is gone");
        let (written, wait) = oneshot::channel();
        self.entries
            .send(Entry { record, written })
            .await
            .map_err(|_| gone())?;
        match wait.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(io::Error::new(error.kind(), error)),
            Err(_) => Err(gone()),
        }
    }
}

async fn write(trail: Arc<dyn AuditTrail>, mut waiting: mpsc::Receiver<Entry>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut lines = Vec::new();
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        // Whoever is ready to run runs first, so that all who come now share the write.
        tokio::task::yield_now().await;
        while batch.len() < BATCH {
            match waiting.try_recv() {
                Ok(entry) => batch.push(entry),
                Err(_) => break,
            }
        }
        lines.clear();
        for entry in &batch {
            lines.extend_from_slice(&entry.record);
            lines.push(b'\n');
        }
        let result = trail.append(&lines).map_err(Arc::new);
        for entry in batch.drain(..) {
            // Whoever does not wait any more has ended otherwise.
            let _ = entry.written.send(result.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Memory {
        writes: Mutex<Vec<String>>,
        full: bool,
    }

    impl AuditTrail for Memory {
        fn append(&self, lines: &[u8]) -> io::Result<()> {
            if self.full {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.writes
                .lock()
                .unwrap()
                .push(String::from_utf8(lines.to_vec()).unwrap());
            Ok(())
        }

        fn probe(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn records_that_wait_together_are_written_together_and_in_order() {
        let trail = Arc::new(Memory::default());
        let journal = Journal::start(Arc::clone(&trail) as Arc<dyn AuditTrail>);
        let (a, b, c) = tokio::join!(
            journal.append(b"a".to_vec()),
            journal.append(b"b".to_vec()),
            journal.append(b"c".to_vec()),
        );
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
        assert_eq!(*trail.writes.lock().unwrap(), ["a\nb\nc\n"]);
    }

    #[tokio::test]
    async fn everybody_learns_that_a_write_failed() {
        let trail = Arc::new(Memory {
            full: true,
            ..Memory::default()
        });
        let journal = Journal::start(trail);
        let (a, b) = tokio::join!(journal.append(b"a".to_vec()), journal.append(b"b".to_vec()));
        assert_eq!(a.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(b.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
