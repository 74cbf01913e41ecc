//! Places for work that strangers set going, shared out among those for whom it is done.
//!
//! Whoever holds places gets another only while so many times as many are free. So one alone holds a
//! small part of them however long its work takes, each of several holds less, and the last places
//! are for those who hold none.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Places, and who holds them. Nothing is known of those who hold none.
#[derive(Debug)]
pub struct Places<K: Eq + Hash> {
    all: usize,
    reserve: usize,
    held: Mutex<HashMap<K, usize>>,
    freed: Notify,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    places: Arc<Places<K>>,
    holder: K,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// So many places in all. `reserve` is how many must be free for each that a holder has before
    /// it gets another.
    pub fn new(all: usize, reserve: usize) -> Arc<Self> {
        Arc::new(Self {
            all,
            reserve,
            held: Mutex::default(),
            freed: Notify::new(),
        })
    }

    /// A place for this one, if it may have one now.
    pub fn take(self: &Arc<Self>, holder: &K) -> Option<Place<K>> {
        let mut held = lock(&self.held);
        let free = self.all.saturating_sub(held.values().sum());
        let own = held.get(holder).copied().unwrap_or_default();
        if free <= own.saturating_mul(self.reserve) {
            return None;
        }
        held.insert(holder.clone(), own + 1);
        Some(Place {
            places: Arc::clone(self),
            holder: holder.clone(),
        })
    }

    /// When the next place is freed from now on: whoever gets none waits for this and tries again.
    /// To be asked for before [`Self::take`], so that none is missed that is freed in between.
    pub fn freed(&self) -> Notified<'_> {
        self.freed.notified()
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut held = lock(&self.places.held);
        if let Some(own) = held.get_mut(&self.holder) {
            *own -= 1;
            if *own == 0 {
                held.remove(&self.holder);
            }
        }
        drop(held);
        self.places.freed.notify_waiters();
    }
}

/// Nothing that holds the lock leaves what it guards half done.
fn lock<K>(held: &Mutex<HashMap<K, usize>>) -> MutexGuard<'_, HashMap<K, usize>> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes as many as there are to be had.
    fn all_of(places: &Arc<Places<u32>>, holder: u32) -> Vec<Place<u32>> {
        std::iter::from_fn(|| places.take(&holder)).collect()
    }

    #[test]
    fn one_alone_holds_a_part_and_many_together_leave_something() {
        let places = Places::new(64, 8);
        let first = all_of(&places, 1);
        assert_eq!(first.len(), 8);
        let mut others: Vec<_> = (2..20).map(|holder| all_of(&places, holder)).collect();
        assert!(others.iter().all(|held| (1..8).contains(&held.len())));
        // However much those want who hold some, who holds none has one.
        assert!(all_of(&places, 1).is_empty());
        assert_eq!(all_of(&places, 20).len(), 1);
        drop(first);
        // What is free again is shared out like the rest.
        let again = all_of(&places, 21);
        assert!((1..8).contains(&again.len()));
        others.clear();
        drop(again);
        assert!(lock(&places.held).is_empty());
        assert_eq!(all_of(&places, 22).len(), 8);
    }

    #[test]
    fn there_are_no_more_than_there_are() {
        let places = Places::new(3, 1);
        let held: Vec<_> = (0..3).map(|holder| places.take(&holder).unwrap()).collect();
        assert!(places.take(&3).is_none());
        drop(held);
        assert!(places.take(&3).is_some());
    }

    #[tokio::test]
    async fn who_waits_hears_of_a_place_that_was_freed_before_the_waiting_began() {
        let places = Places::new(1, 1);
        let held = places.take(&1).unwrap();
        let freed = places.freed();
        assert!(places.take(&2).is_none());
        drop(held);
        freed.await;
        assert!(places.take(&2).is_some());
    }
}
