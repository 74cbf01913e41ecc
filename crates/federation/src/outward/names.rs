//! The addresses of a host, from the system's resolver.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use daypass_model::AccountId;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::places::{Place, Places};

/// How many names are resolved at once. The system's resolver holds a thread until it gives up,
/// whoever still waits for it, and there are not many threads.
const LOOKUPS: usize = 32;

/// How many of these must be free for each that an account's providers have, before they get one
/// more. Four are what one account has at most.
const RESERVE: usize = 8;

/// Who knows the addresses of hosts.
#[async_trait]
pub(super) trait Names: Send + Sync + std::fmt::Debug {
    /// The addresses of a host, with this port, for a provider of this account. If there is no place
    /// for the lookup, it is [`io::ErrorKind::ResourceBusy`].
    async fn addresses(
        &self,
        host: (&str, u16),
        account: Option<AccountId>,
    ) -> io::Result<Vec<SocketAddr>>;
}

/// What a lookup came to; `None` while it is under way.
type Found = Option<Result<Vec<SocketAddr>, io::ErrorKind>>;

/// The lookups that are under way, by host and port.
type Lookups = Mutex<HashMap<(String, u16), watch::Receiver<Found>>>;

/// The system's resolver.
///
/// A host is looked up once at a time, however many errands want it: a lookup outlives the errand
/// that gave up on it, and strangers who have one host asked again and again must not take the places
/// of all others. Nor must one account, by many hosts that are slow to be found: a lookup begins once
/// there is a place for it, and whoever else wants the same host may begin it before.
#[derive(Debug)]
pub(super) struct SystemNames {
    places: Arc<Places<Option<AccountId>>>,
    under_way: Arc<Lookups>,
    /// How long a place is waited for.
    patience: Duration,
}

impl SystemNames {
    /// Nothing is looked up yet.
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            places: Places::new(LOOKUPS, RESERVE),
            under_way: Arc::default(),
            patience,
        }
    }

    /// The lookup of this host: the one that is under way, or a new one if there is a place for it.
    fn lookup(
        &self,
        (host, port): (&str, u16),
        account: Option<AccountId>,
    ) -> Option<watch::Receiver<Found>> {
        let key = (host.to_owned(), port);
        let mut under_way = lock(&self.under_way);
        if let Some(found) = under_way.get(&key) {
            return Some(found.clone());
        }
        let place = self.places.take(&account)?;
        let (finds, found) = watch::channel(None);
        under_way.insert(key.clone(), found.clone());
        drop(under_way);
        let lookup = Lookup {
            key,
            under_way: Arc::clone(&self.under_way),
            finds,
            _place: place,
        };
        // A task of its own keeps the place as long as the thread, though the errand is given up.
        tokio::spawn(lookup.run());
        Some(found)
    }
}

/// A lookup that is under way. When it is dropped, it is not any more.
struct Lookup {
    key: (String, u16),
    under_way: Arc<Lookups>,
    finds: watch::Sender<Found>,
    _place: Place<Option<AccountId>>,
}

impl Lookup {
    async fn run(self) {
        let (host, port) = &self.key;
        let found = tokio::net::lookup_host((host.as_str(), *port)).await;
        let found = found.map(Iterator::collect).map_err(|error| error.kind());
        // Nobody may wait any more.
        let _ = self.finds.send(Some(found));
    }
}

impl Drop for Lookup {
    fn drop(&mut self) {
        lock(&self.under_way).remove(&self.key);
    }
}

/// Nothing that holds the lock leaves what it guards half done.
fn lock(lookups: &Lookups) -> MutexGuard<'_, HashMap<(String, u16), watch::Receiver<Found>>> {
    lookups.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Names for SystemNames {
    async fn addresses(
        &self,
        host: (&str, u16),
        account: Option<AccountId>,
    ) -> io::Result<Vec<SocketAddr>> {
        let begins = async {
            loop {
                let freed = self.places.freed();
                match self.lookup(host, account) {
                    Some(lookup) => return lookup,
                    None => freed.await,
                }
            }
        };
        let begun = timeout(self.patience, begins).await;
        let mut lookup = begun.map_err(|_| io::ErrorKind::ResourceBusy)?;
        let found = lookup.wait_for(Option::is_some).await;
        let found = found.map_err(io::Error::other)?.clone();
        found
            .unwrap_or(Err(io::ErrorKind::NotFound))
            .map_err(io::Error::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: u64) -> Option<AccountId> {
        Some(AccountId::from_number(number).unwrap())
    }

    #[tokio::test]
    async fn a_host_is_looked_up_once_however_many_want_it() {
        let names = SystemNames::new(Duration::from_secs(5));
        // No task runs before this one waits, so lookups stay under way.
        for number in 0..1_000 {
            assert!(names.lookup(("localhost", 443), account(number)).is_some());
        }
        let last = names.lookup(("localhost", 8443), account(1));
        assert_eq!(lock(&names.under_way).len(), 2);
        for port in [443, 8443] {
            let found = names.addresses(("localhost", port), account(1)).await;
            assert!(!found.unwrap().is_empty());
        }
        drop(last);
        tokio::task::yield_now().await;
        assert_eq!(lock(&names.under_way).len(), 0);
    }

    /// One account's many slow hosts leave threads for another's, and the same host is begun by
    /// whoever may.
    #[tokio::test]
    async fn flaw_g24_one_account_has_few_hosts_looked_up_at_once() {
        let names = SystemNames::new(Duration::from_secs(5));
        let begun = |port| names.lookup(("localhost", port), account(1)).is_some();
        assert_eq!((1..=100).filter(|port| begun(*port)).count(), 4);
        assert!(names.lookup(("localhost", 100), account(1)).is_none());
        assert!(names.lookup(("localhost", 100), account(2)).is_some());
        assert!(names.lookup(("localhost", 100), account(1)).is_some());
        // Who waits has its turn.
        let found = names.addresses(("localhost", 99), account(1)).await;
        assert!(!found.unwrap().is_empty());
    }
    /// Whoever asked is told in time, so that it is not taken for a fault of the host's.
    #[tokio::test(start_paused = true)]
    async fn who_gets_no_place_for_a_lookup_is_told_so() {
        let names = SystemNames::new(Duration::from_secs(5));
        let held: Vec<_> = std::iter::from_fn(|| names.places.take(&account(1))).collect();
        let found = names.addresses(("localhost", 443), account(1)).await;
        assert_eq!(found.unwrap_err().kind(), io::ErrorKind::ResourceBusy);
        drop(held);
        assert!(names.lookup(("localhost", 443), account(1)).is_some());
    }
}
