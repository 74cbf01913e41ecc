//! The audit trail: exactly one CloudTrail-shaped record for each API request, allowed or denied.
//!
//! A record never holds a secret, a token or a code: shapes are written by an encoder that hides
//! what the models mark sensitive, and texts that would repeat a signature are left out.

mod file;
mod identity;
mod record;

pub use file::FileTrail;
pub use record::{Event, Failure, Recorder};

use std::io;

/// Where records go.
pub trait AuditTrail: Send + Sync {
    /// Appends records, each a line with its end: all of them or none. When this fails the requests
    /// that they are about must not be answered with success.
    fn append(&self, lines: &[u8]) -> io::Result<()>;

    /// Whether records can be written, as far as is known: an error if the last one could not and
    /// still could not be. Asked before anything is changed.
    fn probe(&self) -> io::Result<()>;
}
