//! Lists in pages that stay true while others write.
//!
//! A page starts after a *key* (the folded name of the last item that was given), not at an
//! offset: an item that exists throughout a listing is given exactly once, whatever is added or
//! removed meanwhile.

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most so many items. Zero asks for one, so that a listing always moves on.
    pub limit: usize,
    /// Start after this key: the `next` of the slice before. `None` starts at the beginning.
    pub after: Option<String>,
}

impl Page {
    /// The first so many.
    pub fn first(limit: usize) -> Self {
        Self { limit, after: None }
    }

    /// The same number of items, from where `slice` ended; `None` if the list ended with it.
    pub fn following<T>(&self, slice: &Slice<T>) -> Option<Self> {
        slice.next.clone().map(|next| Self {
            limit: self.limit,
            after: Some(next),
        })
    }

    /// The key to start after; the empty text comes before every key.
    pub(crate) fn after(&self) -> &str {
        self.after.as_deref().unwrap_or_default()
    }

    /// How many items to look for: one more than will be given, to learn whether there are more.
    pub(crate) fn probe(&self) -> usize {
        self.limit.max(1).saturating_add(1)
    }

    /// The slice, from the items that were found.
    pub(crate) fn cut<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> String) -> Slice<T> {
        let more = items.len() >= self.probe();
        items.truncate(self.limit.max(1));
        let next = if more { items.last().map(key) } else { None };
        Slice { items, next }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice<T> {
    /// The items, in the order of their keys.
    pub items: Vec<T>,
    /// The key to go on after, if there is more. Opaque to the reader.
    pub next: Option<String>,
}
