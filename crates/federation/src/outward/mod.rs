//! The way out over the network: [`Outward`], the [`Transport`] of a node that may reach others.
//!
//! Nobody else in the program opens a connection to a host that a request named, so what must hold
//! of each one is held here. A name is resolved once, and each connection goes to an address that
//! was looked at (flaw G20). There is only HTTPS, and the certificate is either trusted or known by
//! a thumbprint (flaw G23). One request is sent, and what comes back is given out as it is: no
//! redirect is followed (flaw G19), nothing is unpacked. All of it together has one deadline, and
//! the answer a greatest size (flaw G24).
//!
//! | module | holds |
//! | --- | --- |
//! | `addresses` | which addresses may be connected to |
//! | `exchange` | one request and its answer, over HTTP/1.1 |
//! | `names` | the addresses of a host |
//! | `roots` | who is trusted to vouch for certificates |
//! | `target` | a URL in its one reading |
//! | `trust` | whether a certificate counts |
//!
//! What an answer means is not known here; nor is any proxy, cookie or credential of the
//! environment.

mod addresses;
mod exchange;
mod names;
mod roots;
mod target;
#[cfg(test)]
mod tests;
mod trust;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use daypass_model::{AccountId, Clock};
use ipnet::IpNet;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use self::addresses::Reach;
use self::names::{Names, SystemNames};
pub use self::roots::{Roots, RootsFault};
use self::target::Target;
use self::trust::Trust;
use crate::transport::{Answer, Errand, FLIGHTS, INSPECTIONS, Transport, TransportFault};

/// How long an errand may take unless told otherwise, names and all (STS spec 10.2).
pub const DEADLINE: Duration = Duration::from_secs(5);

/// How many errands run at once. Others wait, within their own deadline.
const ERRANDS: usize = FLIGHTS + INSPECTIONS;

/// How many addresses of a host are tried.
const TRIED: usize = 4;

/// What the operator decides about the way out.
#[derive(Debug)]
pub struct Settings {
    /// Networks that may be reached although they are not public.
    pub allowed_networks: Vec<IpNet>,
    /// Who vouches for certificates.
    pub roots: Roots,
    /// How long an errand may take, from resolving a name to the last byte.
    pub deadline: Duration,
}

/// The way out over the network.
#[derive(Debug)]
pub struct Outward {
    reach: Reach,
    trust: Trust,
    names: Box<dyn Names>,
    errands: Semaphore,
    deadline: Duration,
}

impl Outward {
    /// A way out. The clock tells which certificates are still good.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, RootsFault> {
        Ok(Self {
            reach: Reach::new(settings.allowed_networks),
            trust: Trust::new(settings.roots, clock)?,
            names: Box::new(SystemNames::new(settings.deadline / 2)),
            errands: Semaphore::new(ERRANDS),
            deadline: settings.deadline,
        })
    }

    async fn run(&self, errand: Errand<'_>) -> Result<Answer, TransportFault> {
        let target = Target::parse(errand.url)?;
        let _running = (self.errands.acquire().await)
            .map_err(|_| TransportFault::Unreachable("nothing is fetched any more".to_owned()))?;
        let addresses = self.addresses(&target, errand.account).await?;
        let connection = self.connect(&addresses).await?;
        let stream = self.secure(connection, &target, errand).await?;
        exchange::ask(stream, &target).await
    }

    /// The addresses that will be connected to. The host is not resolved again after this.
    async fn addresses(
        &self,
        target: &Target,
        account: Option<AccountId>,
    ) -> Result<Vec<SocketAddr>, TransportFault> {
        let mut addresses = match target.address() {
            Some(address) => vec![SocketAddr::new(address, target.port())],
            None => {
                let host = (target.host(), target.port());
                let found = self.names.addresses(host, account).await;
                found.map_err(|error| match error.kind() {
                    io::ErrorKind::ResourceBusy => TransportFault::Crowded,
                    _ => TransportFault::Unreachable("its name cannot be resolved".to_owned()),
                })?
            }
        };
        if addresses.is_empty() {
            let fault = "its name has no address".to_owned();
            return Err(TransportFault::Unreachable(fault));
        }
        addresses.retain(|address| self.reach.allows(address.ip()));
        addresses.truncate(TRIED);
        if addresses.is_empty() {
            return Err(TransportFault::Address);
        }
        Ok(addresses)
    }

    /// A connection to the first address that answers. Each has its share of the time, so that a
    /// silent one does not take that of the others.
    async fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream, TransportFault> {
        let tries = u32::try_from(addresses.len()).unwrap_or(1).max(1);
        let mut fault = TransportFault::Slow;
        for address in addresses {
            match timeout(self.deadline / tries, TcpStream::connect(address)).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) => fault = TransportFault::Unreachable(error.kind().to_string()),
                Err(_) => fault = TransportFault::Slow,
            }
        }
        Err(fault)
    }

    async fn secure(
        &self,
        connection: TcpStream,
        target: &Target,
        errand: Errand<'_>,
    ) -> Result<TlsStream<TcpStream>, TransportFault> {
        let connector = self.trust.connector(errand.thumbprints)?;
        let handshake = connector.connect(target.server_name(), connection);
        handshake.await.map_err(|error| trust::fault(&error))
    }
}

#[async_trait]
impl Transport for Outward {
    async fn get(&self, errand: Errand<'_>) -> Result<Answer, TransportFault> {
        let run = timeout(self.deadline, self.run(errand));
        run.await.unwrap_or(Err(TransportFault::Slow))
    }
}
