//! The addresses of a host, from the system's resolver.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Semaphore;

/// How many names are resolved at once. The system's resolver holds a thread until it gives up,
/// whoever still waits for it, and there are not many threads.
const LOOKUPS: usize = 32;

/// Who knows the addresses of hosts.
#[async_trait]
pub(super) trait Names: Send + Sync + std::fmt::Debug {
    /// The addresses of a host, with this port.
    async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// The system's resolver.
#[derive(Debug)]
pub(super) struct SystemNames {
    lookups: Arc<Semaphore>,
}

impl Default for SystemNames {
    fn default() -> Self {
        Self {
            lookups: Arc::new(Semaphore::new(LOOKUPS)),
        }
    }
}

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let place = Arc::clone(&self.lookups).acquire_owned().await;
        let host = host.to_owned();
        // A task of its own keeps the place as long as the thread, though the errand is given up.
        let lookup = tokio::spawn(async move {
            let found = tokio::net::lookup_host((host.as_str(), port)).await;
            drop(place);
            found.map(Iterator::collect)
        });
        lookup.await.map_err(io::Error::other)?
    }
}
