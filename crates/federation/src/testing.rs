//! For tests: certificates, and hosts on loopback that answer over real TLS, well or badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use daypass_model::{Clock, Thumbprint, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ALL_VERSIONS, ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::outward::{Outward, Roots, Settings};

/// When tests take place, in seconds since the epoch: in March 2026.
const NOW: i64 = 1_772_841_600;

/// A clock that stands.
#[derive(Debug)]
struct Still(i64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0)
    }
}

/// Who signs certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A root.
    pub(crate) fn new(name: &str) -> Self {
        Self::made(Self::params(name))
    }

    /// A root with what a test wants of it.
    pub(crate) fn made(params: CertificateParams) -> Self {
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// What a root is made from.
    pub(crate) fn params(name: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params
    }

    /// An authority below this one.
    pub(crate) fn below(&self, name: &str) -> Self {
        self.below_made(Self::params(name))
    }

    /// One below with what a test wants of it.
    pub(crate) fn below_made(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::signed_by(params, key, &self.0).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    pub(crate) fn thumbprint(&self) -> Thumbprint {
        thumbprint(&self.der())
    }

    /// A server's certificate for what tests call it, and its key.
    pub(crate) fn leaf(&self) -> Identity {
        self.leaf_made(leaf_params(&["localhost", "127.0.0.1", "::1"]))
    }

    /// One with what a test wants of it.
    pub(crate) fn leaf_made(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let chain = vec![certificate.der().clone()];
        Identity::new(chain, key)
    }
}

/// What a server's certificate is made from.
pub(crate) fn leaf_params(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, "a host");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

/// The SHA-1 of a certificate.
pub(crate) fn thumbprint(der: &CertificateDer<'_>) -> Thumbprint {
    let print = digest(&SHA1_FOR_LEGACY_USE_ONLY, der);
    let hex: String = print.as_ref().iter().map(|b| format!("{b:02X}")).collect();
    hex.parse().unwrap()
}

/// What a server shows.
pub(crate) struct Identity {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
    versions: Vec<&'static SupportedProtocolVersion>,
}

impl Identity {
    fn new(chain: Vec<CertificateDer<'static>>, key: KeyPair) -> Self {
        let versions = ALL_VERSIONS.to_vec();
        Self {
            chain,
            key,
            versions,
        }
    }

    /// One that signed itself.
    pub(crate) fn alone(params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let chain = vec![certificate.der().clone()];
        Self::new(chain, key)
    }

    /// It with another certificate above the others.
    pub(crate) fn with(mut self, above: &Authority) -> Self {
        self.chain.push(above.der());
        self
    }

    /// The same certificates in the hands of somebody without their key.
    pub(crate) fn stolen(mut self) -> Self {
        self.key = KeyPair::generate().unwrap();
        self
    }

    /// It, where no other version of TLS is spoken.
    pub(crate) fn speaking(mut self, version: &'static SupportedProtocolVersion) -> Self {
        self.versions = vec![version];
        self
    }

    fn acceptor(self) -> TlsAcceptor {
        let provider = default_provider();
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).unwrap();
        let key = provider.key_provider.load_private_key(key).unwrap();
        let shown = SingleCertAndKey::from(CertifiedKey::new(self.chain, key));
        let config = ServerConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&self.versions)
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(shown));
        TlsAcceptor::from(Arc::new(config))
    }
}

/// What a host does with a request.
#[derive(Clone)]
pub(crate) enum Manner {
    /// Sends these bytes and closes.
    Says(Vec<u8>),
    /// Answers by the request's target.
    Finds(fn(&str) -> Vec<u8>),
    /// Sends these bytes one at a time.
    Drips(Vec<u8>, Duration),
    /// Sends the first bytes, then the second this often.
    Floods(Vec<u8>, Vec<u8>, usize),
    /// Takes the connection and says nothing.
    Silent,
}

/// An answer of HTTP.
pub(crate) fn answer(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// A host on loopback.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    sent: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Host {
    /// A host that speaks TLS as this, and then does so.
    pub(crate) async fn start(identity: Identity, manner: Manner) -> Self {
        Self::bind("127.0.0.1:0", Some(identity.acceptor()), manner).await
    }

    /// A host that speaks no TLS.
    pub(crate) async fn plain(manner: Manner) -> Self {
        Self::bind("127.0.0.1:0", None, manner).await
    }

    /// A host at this address.
    pub(crate) async fn at(address: &str, identity: Identity, manner: Manner) -> Self {
        Self::bind(address, Some(identity.acceptor()), manner).await
    }

    async fn bind(address: &str, tls: Option<TlsAcceptor>, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let (tls, manner, seen) = (tls.clone(), manner.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    match tls {
                        None => serve(connection, manner, &seen).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(connection).await {
                                serve(stream, manner, &seen).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, seen }
    }

    /// A URL at this host, by the name `localhost`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.address.port())
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// How many bytes it got rid of.
    pub(crate) fn sent(&self) -> usize {
        self.seen.sent.load(Ordering::SeqCst)
    }

    /// The heads of the requests that came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, manner: Manner, seen: &Seen) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    seen.requests.lock().unwrap().push(head);
    let (pieces, pause): (Vec<Vec<u8>>, _) = match manner {
        Manner::Says(bytes) => (vec![bytes], None),
        Manner::Finds(find) => (vec![find(&target)], None),
        Manner::Drips(bytes, pause) => (bytes.chunks(1).map(<[u8]>::to_vec).collect(), Some(pause)),
        Manner::Floods(first, again, times) => {
            if stream.write_all(&first).await.is_err() {
                return;
            }
            for _ in 0..times {
                if stream.write_all(&again).await.is_err() {
                    return;
                }
                seen.sent.fetch_add(again.len(), Ordering::SeqCst);
            }
            (Vec::new(), None)
        }
        Manner::Silent => return std::future::pending().await,
    };
    for piece in pieces {
        if stream.write_all(&piece).await.is_err() || stream.flush().await.is_err() {
            return;
        }
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
    }
    // What was sent arrives before the end does.
    let _ended = stream.shutdown().await;
}

/// A way out that may reach loopback.
pub(crate) fn outward(roots: Roots, deadline: Duration) -> Outward {
    outward_to(&["127.0.0.0/8", "::1/128"], roots, deadline)
}

/// A way out that may reach these networks.
pub(crate) fn outward_to(networks: &[&str], roots: Roots, deadline: Duration) -> Outward {
    let networks = networks.iter().map(|network| network.parse().unwrap());
    let settings = Settings {
        allowed_networks: networks.collect(),
        roots,
        deadline,
    };
    Outward::new(settings, Arc::new(Still(NOW))).unwrap()
}
