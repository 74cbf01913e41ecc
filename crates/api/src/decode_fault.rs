//! What can be wrong with a request's members, in AWS's words.

use std::fmt;

use crate::fault::{Fault, FaultKind};

/// Why an operation's input could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeFault {
    /// A value that cannot be read as its member's type: `MalformedInput` (STS spec 1.2.6).
    #[error("{}", .message.unwrap_or("malformed input"))]
    Malformed {
        /// What the client is told; `None` for no message element at all.
        message: Option<&'static str>,
    },
    /// Members that break their constraints: `ValidationError` (STS spec 1.5).
    #[error("{0}")]
    Invalid(Violations),
}

impl From<DecodeFault> for Fault {
    fn from(fault: DecodeFault) -> Self {
        match fault {
            DecodeFault::Malformed {
                message: Some(message),
            } => Self::new(FaultKind::MalformedInput, message),
            DecodeFault::Malformed { message: None } => {
                Self::without_message(FaultKind::MalformedInput)
            }
            DecodeFault::Invalid(violations) => Self::validation(violations.to_string()),
        }
    }
}

/// All constraint violations of one request. Displays as the message that AWS answers with
/// (STS spec 1.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    count: usize,
    texts: Vec<String>,
}

impl Violations {
    /// All violations are counted, but no more than this many are spelt out: an answer must not
    /// grow without bound beyond the request that caused it.
    pub const SPELT_OUT: usize = 100;

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    pub(crate) fn push(&mut self, text: impl FnOnce() -> String) {
        self.count += 1;
        if self.texts.len() < Self::SPELT_OUT {
            self.texts.push(text());
        }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} validation error{plural} detected: ", self.count)?;
        for (index, text) in self.texts.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            f.write_str(text)?;
        }
        Ok(())
    }
}
