//! The policies of a simulation by number: ids need not be unique.

use std::sync::Arc;

use super::{SimulationError, SourcePolicy};
use crate::{DocumentKind, NamedPolicy, Policy, Span, statement_spans};

type Result<T> = std::result::Result<T, SimulationError>;

/// Compiled policies; each is named by its place.
#[derive(Debug, Default)]
pub(super) struct Shelf<'a> {
    books: Vec<Book<'a>>,
}

/// A compiled policy with where it comes from.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) source: SourcePolicy<'a>,
    pub(super) policy: Arc<Policy>,
    pub(super) spans: Vec<Span>,
}

impl<'a> Shelf<'a> {
    pub(super) fn one(
        &mut self,
        source: &SourcePolicy<'a>,
        kind: DocumentKind,
    ) -> Result<NamedPolicy> {
        let refused = |error| SimulationError::Policy {
            id: source.id.to_owned(),
            error,
        };
        let policy = Arc::new(Policy::load(source.text, kind).map_err(refused)?);
        let name = self.books.len().to_string();
        self.books.push(Book {
            source: *source,
            policy: Arc::clone(&policy),
            spans: statement_spans(source.text),
        });
        Ok(NamedPolicy::new(name, policy))
    }

    /// Policies of many things. One that comes many times in a row is compiled once.
    pub(super) fn each_once<'s, T: Copy + 's>(
        &mut self,
        sources: impl Iterator<Item = &'s (T, SourcePolicy<'a>)>,
        kind: DocumentKind,
    ) -> Result<Vec<(T, NamedPolicy)>>
    where
        'a: 's,
    {
        let mut named: Vec<(T, NamedPolicy)> = Vec::new();
        let mut before: Option<&SourcePolicy<'a>> = None;
        for (of, source) in sources {
            let policy = match named.last().filter(|_| before == Some(source)) {
                Some((_, policy)) => policy.clone(),
                None => self.one(source, kind)?,
            };
            before = Some(source);
            named.push((*of, policy));
        }
        Ok(named)
    }

    pub(super) fn maybe(
        &mut self,
        source: Option<&SourcePolicy<'a>>,
        kind: DocumentKind,
    ) -> Result<Option<NamedPolicy>> {
        source.map(|source| self.one(source, kind)).transpose()
    }

    pub(super) fn all(
        &mut self,
        sources: &[SourcePolicy<'a>],
        kind: DocumentKind,
    ) -> Result<Vec<NamedPolicy>> {
        sources
            .iter()
            .map(|source| self.one(source, kind))
            .collect()
    }

    pub(super) fn levels(
        &mut self,
        levels: &[Vec<SourcePolicy<'a>>],
        kind: DocumentKind,
    ) -> Result<Vec<Vec<NamedPolicy>>> {
        levels.iter().map(|level| self.all(level, kind)).collect()
    }

    /// The book that a policy was named after.
    pub(super) fn find(&self, name: &str) -> Option<&Book<'a>> {
        self.books.get(name.parse::<usize>().ok()?)
    }
}
