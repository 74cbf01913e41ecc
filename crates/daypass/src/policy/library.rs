//! Policies by their text: each is compiled once, however many cases hold it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use daypass_policy::limits::MAX_TEXT_BYTES;
use daypass_policy::{DocumentKind, Policy, PolicyError};
use serde_json::value::RawValue;

use super::case;

/// How much text is kept; a compiled policy takes several times its text.
const MAX_KEPT_BYTES: usize = 8 << 20;

/// What a small policy costs besides its text, in the same account.
const OVERHEAD: usize = 512;

/// A policy that was compiled before, or why it cannot be.
type Loaded = Result<Arc<Policy>, PolicyError>;

/// Compiled policies.
#[derive(Debug, Default)]
pub(super) struct Library {
    shelves: HashMap<DocumentKind, HashMap<Box<str>, Loaded>>,
    bytes: usize,
    /// Where `file:` looks; `None` where cases come from who knows whom and may name no files.
    folder: Option<PathBuf>,
}

impl Library {
    /// A library whose cases may name policies by file, relative to a folder.
    pub(super) fn with_files(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
            ..Self::default()
        }
    }

    /// The text of a policy: an object as it is written, the content of a string, or the content
    /// of the file that a string names.
    pub(super) fn text<'a>(&self, raw: &'a RawValue) -> anyhow::Result<Cow<'a, str>> {
        if !raw.get().starts_with('"') {
            return Ok(Cow::Borrowed(raw.get()));
        }
        let text = case::text(raw)?;
        let Some((folder, name)) = self.folder.as_ref().zip(text.strip_prefix("file:")) else {
            return Ok(text);
        };
        let path = folder.join(name);
        let content = fs::metadata(&path).and_then(|found| match found.len() {
            // One more than the longest tells the engine that it is too long.
            length if length > MAX_TEXT_BYTES as u64 => Ok(" ".repeat(MAX_TEXT_BYTES + 1)),
            _ => fs::read_to_string(&path),
        });
        let content = content.with_context(|| format!("cannot read the policy {}", path.display()));
        Ok(Cow::Owned(content?))
    }

    /// Loads a policy that decides, leniently or not at all (see [`Policy::load`]).
    pub(super) fn load(&mut self, text: &str, kind: DocumentKind) -> Loaded {
        let known = self.shelves.get(&kind).and_then(|shelf| shelf.get(text));
        if let Some(loaded) = known {
            return loaded.clone();
        }
        let loaded = Policy::load(text, kind).map(Arc::new);
        if self.bytes > MAX_KEPT_BYTES {
            self.shelves.clear();
            self.bytes = 0;
        }
        // What is too long to be a policy is not worth keeping.
        if text.len() <= MAX_TEXT_BYTES {
            self.bytes += text.len() + OVERHEAD;
            let shelf = self.shelves.entry(kind).or_default();
            shelf.insert(text.into(), loaded.clone());
        }
        loaded
    }
}
