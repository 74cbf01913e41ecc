//! The addresses of a host, from the system's resolver.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::{Semaphore, watch};

/// How many names are resolved at once. The system's resolver holds a thread until it gives up,
/// whoever still waits for it, and there are not many threads.
const LOOKUPS: usize = 32;

/// Who knows the addresses of hosts.
#[async_trait]
pub(super) trait Names: Send + Sync + std::fmt::Debug {
    /// The addresses of a host, with this port.
    async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// What a lookup came to; `None` while it is under way.
type Found = Option<Result<Vec<SocketAddr>, io::ErrorKind>>;

/// The lookups that are under way, by host and port.
type Lookups = Mutex<HashMap<(String, u16), watch::Receiver<Found>>>;

/// The system's resolver.
///
/// A host is looked up once at a time, however many errands want it: a lookup outlives the errand
/// that gave up on it, and strangers who have one host asked again and again must not take the places
/// of all others.
#[derive(Debug)]
pub(super) struct SystemNames {
    places: Arc<Semaphore>,
    under_way: Arc<Lookups>,
}

impl Default for SystemNames {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(LOOKUPS)),
            under_way: Arc::default(),
        }
    }
}

impl SystemNames {
    /// The lookup of this host: the one that is under way, or a new one.
    fn lookup(&self, host: &str, port: u16) -> watch::Receiver<Found> {
        let key = (host.to_owned(), port);
        let mut under_way = lock(&self.under_way);
        if let Some(found) = under_way.get(&key) {
            return found.clone();
        }
        let (finds, found) = watch::channel(None);
        under_way.insert(key.clone(), found.clone());
        drop(under_way);
        let lookup = Lookup {
            key,
            under_way: Arc::clone(&self.under_way),
            finds,
        };
        // A task of its own keeps the place as long as the thread, though the errand is given up.
        tokio::spawn(lookup.run(Arc::clone(&self.places)));
        found
    }
}

/// A lookup that is under way. When it is dropped, it is not any more.
struct Lookup {
    key: (String, u16),
    under_way: Arc<Lookups>,
    finds: watch::Sender<Found>,
}

impl Lookup {
    async fn run(self, places: Arc<Semaphore>) {
        let _place = places.acquire_owned().await;
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
    async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let mut lookup = self.lookup(host, port);
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

    #[tokio::test]
    async fn a_host_is_looked_up_once_however_many_want_it() {
        let names = SystemNames::default();
        // Nobody gets a place, so that lookups stay under way.
        let all = u32::try_from(LOOKUPS).unwrap();
        let taken = Arc::clone(&names.places)
            .acquire_many_owned(all)
            .await
            .unwrap();
        for _ in 0..1_000 {
            drop(names.lookup("localhost", 443));
        }
        let last = names.lookup("localhost", 8443);
        assert_eq!(lock(&names.under_way).len(), 2);
        drop(taken);
        assert!(!names.addresses("localhost", 443).await.unwrap().is_empty());
        assert!(!names.addresses("localhost", 8443).await.unwrap().is_empty());
        drop(last);
        tokio::task::yield_now().await;
        assert_eq!(lock(&names.under_way).len(), 0);
    }
}
