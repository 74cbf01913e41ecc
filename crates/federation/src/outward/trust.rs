//! Whether a certificate counts: trusted by a root, or known by a thumbprint (STS spec 10.2).
//!
//! A thumbprint takes the place of a root and of nothing else. The certificate above the leaf that
//! has it becomes the only anchor, and the chain below it is checked as any other: signatures, dates,
//! purposes, and the host's name. A leaf that comes alone and has the thumbprint itself is its own
//! anchor: it is the very certificate that the operator named, so no signature on it says more; its
//! dates, its purpose and its names are still checked, and the handshake proves that its key is there.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use daypass_model::{Clock, Thumbprint};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{
    CryptoProvider, aws_lc_rs as crypto, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::time_provider::TimeProvider;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use tokio_rustls::TlsConnector;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage};

use super::roots::{Roots, RootsFault};
use crate::transport::TransportFault;

/// The most certificates above the leaf that are looked at.
const LONGEST_CHAIN: usize = 16;

/// `id-kp-serverAuth` (RFC 5280, 4.2.1.12).
const SERVER: &str = "1.3.6.1.5.5.7.3.1";

/// What connections are secured with.
#[derive(Debug)]
pub(super) struct Trust {
    crypto: Arc<CryptoProvider>,
    /// Nothing where there is no root at all.
    roots: Option<Arc<WebPkiServerVerifier>>,
    time: Arc<HandedTime>,
}

impl Trust {
    pub(super) fn new(roots: Roots, clock: Arc<dyn Clock>) -> Result<Self, RootsFault> {
        let crypto = Arc::new(crypto::default_provider());
        let store = roots.into_store();
        let roots = match store.is_empty() {
            true => None,
            false => Some(verifier(store, &crypto).map_err(|e| RootsFault::Tls(e.to_string()))?),
        };
        let time = Arc::new(HandedTime(clock));
        Ok(Self {
            crypto,
            roots,
            time,
        })
    }

    /// What secures one connection, to a host that may be known by one of these. Nothing is resumed,
    /// since a resumed session's certificate is not looked at again.
    pub(super) fn connector(
        &self,
        thumbprints: &[Thumbprint],
    ) -> Result<TlsConnector, TransportFault> {
        let judge = Judge {
            crypto: Arc::clone(&self.crypto),
            roots: self.roots.clone(),
            thumbprints: thumbprints.iter().map(bytes).collect(),
        };
        let time = Arc::clone(&self.time);
        let mut config = ClientConfig::builder_with_details(Arc::clone(&self.crypto), time)
            .with_safe_default_protocol_versions()
            .map_err(|error| TransportFault::Unreachable(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(judge))
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsConnector::from(Arc::new(config)))
    }
}

fn verifier(
    roots: RootCertStore,
    crypto: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, rustls::client::VerifierBuilderError> {
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(crypto)).build()
}

/// What a failed handshake says about the host.
pub(super) fn fault(error: &io::Error) -> TransportFault {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure)) => {
            TransportFault::Thumbprint
        }
        Some(Error::InvalidCertificate(fault)) => {
            TransportFault::Certificate(describe(fault).to_owned())
        }
        Some(Error::NoCertificatesPresented) => {
            TransportFault::Certificate("there is none".to_owned())
        }
        Some(_) => TransportFault::Unreachable("no TLS can be agreed on".to_owned()),
        None => TransportFault::Unreachable(error.kind().to_string()),
    }
}

/// Never in the certificate's own words: whoever made it chose them.
fn describe(fault: &CertificateError) -> &'static str {
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host"
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "it is not for a server"
        }
        CertificateError::BadEncoding => "it cannot be read",
        CertificateError::BadSignature => "a signature in its chain is wrong",
        CertificateError::UnknownIssuer => "no trusted root vouches for it",
        _ => "it is not one that a host is known by",
    }
}

/// Whether a fault would be mended by another root.
fn is_about_trust(fault: &Error) -> bool {
    let Error::InvalidCertificate(fault) = fault else {
        return false;
    };
    !matches!(
        fault,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
            | CertificateError::NotValidForName
            | CertificateError::NotValidForNameContext { .. }
            | CertificateError::InvalidPurpose
            | CertificateError::InvalidPurposeContext { .. }
            | CertificateError::BadEncoding
    )
}

fn bytes(thumbprint: &Thumbprint) -> [u8; 20] {
    let text = thumbprint.as_str().as_bytes();
    std::array::from_fn(|at| {
        let digit = |at: usize| {
            let byte = text.get(at).copied().map(char::from);
            byte.and_then(|byte| byte.to_digit(16)).unwrap_or_default()
        };
        u8::try_from(digit(2 * at) << 4 | digit(2 * at + 1)).unwrap_or_default()
    })
}

/// The clock, as TLS asks for it.
struct HandedTime(Arc<dyn Clock>);

impl fmt::Debug for HandedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandedTime")
    }
}

impl TimeProvider for HandedTime {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().seconds()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

/// Who decides about one connection.
#[derive(Debug)]
struct Judge {
    crypto: Arc<CryptoProvider>,
    roots: Option<Arc<WebPkiServerVerifier>>,
    thumbprints: Vec<[u8; 20]>,
}

/// What a host presented.
struct Presented<'a> {
    leaf: &'a CertificateDer<'a>,
    above: &'a [CertificateDer<'a>],
    name: &'a ServerName<'a>,
    now: UnixTime,
}

impl Judge {
    fn by_roots(&self, presented: &Presented<'_>) -> Result<ServerCertVerified, Error> {
        let Some(roots) = &self.roots else {
            return Err(CertificateError::UnknownIssuer.into());
        };
        let Presented {
            leaf,
            above,
            name,
            now,
        } = presented;
        roots.verify_server_cert(leaf, above, name, &[], *now)
    }

    /// The verdict where no root vouches, for this reason.
    fn by_thumbprint(
        &self,
        presented: &Presented<'_>,
        reason: Error,
    ) -> Result<ServerCertVerified, Error> {
        if presented.above.is_empty() && self.knows(presented.leaf) {
            return judge_alone(presented);
        }
        let (known, others): (Vec<_>, Vec<_>) =
            (presented.above.iter().cloned()).partition(|above| self.knows(above));
        if known.is_empty() {
            return match is_about_trust(&reason) {
                true => Err(CertificateError::ApplicationVerificationFailure.into()),
                false => Err(reason),
            };
        }
        let mut anchors = RootCertStore::empty();
        for anchor in known {
            check_anchor(&anchor, presented.now)?;
            anchors.add(anchor)?;
        }
        let verifier =
            verifier(anchors, &self.crypto).map_err(|_| CertificateError::UnknownIssuer)?;
        let Presented {
            leaf, name, now, ..
        } = presented;
        verifier.verify_server_cert(leaf, &others, name, &[], *now)
    }

    fn knows(&self, certificate: &CertificateDer<'_>) -> bool {
        let print = digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate);
        let print = print.as_ref();
        self.thumbprints.iter().any(|known| known == print)
    }
}

/// A leaf that is its own anchor.
fn judge_alone(presented: &Presented<'_>) -> Result<ServerCertVerified, Error> {
    verify_server_name(
        &ParsedCertificate::try_from(presented.leaf)?,
        presented.name,
    )?;
    let certificate = read(presented.leaf)?;
    check_dates(&certificate, presented.now)?;
    let purposes = (certificate.tbs_certificate())
        .get_extension::<ExtendedKeyUsage>()
        .map_err(|_| CertificateError::BadEncoding)?;
    // Without a word about purposes it is for all of them (RFC 5280, 4.2.1.12).
    let for_servers = purposes.is_none_or(|(_, purposes)| {
        (purposes.0.iter()).any(|purpose| purpose.to_string() == SERVER)
    });
    if !for_servers {
        return Err(CertificateError::InvalidPurpose.into());
    }
    Ok(ServerCertVerified::assertion())
}

/// What a root is never asked, since it was chosen before: whether it is still good, and whether it
/// may vouch for others.
fn check_anchor(anchor: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    let certificate = read(anchor)?;
    check_dates(&certificate, now)?;
    let constraints = (certificate.tbs_certificate())
        .get_extension::<BasicConstraints>()
        .map_err(|_| CertificateError::BadEncoding)?;
    if constraints.is_some_and(|(_, constraints)| constraints.ca) {
        return Ok(());
    }
    Err(CertificateError::UnknownIssuer.into())
}

fn read(certificate: &CertificateDer<'_>) -> Result<Certificate, Error> {
    Certificate::from_der(certificate).map_err(|_| CertificateError::BadEncoding.into())
}

fn check_dates(certificate: &Certificate, now: UnixTime) -> Result<(), Error> {
    let validity = certificate.tbs_certificate().validity();
    if now.as_secs() < validity.not_before.to_unix_duration().as_secs() {
        return Err(CertificateError::NotValidYet.into());
    }
    if now.as_secs() > validity.not_after.to_unix_duration().as_secs() {
        return Err(CertificateError::Expired.into());
    }
    Ok(())
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if intermediates.len() > LONGEST_CHAIN {
            return Err(CertificateError::BadEncoding.into());
        }
        let presented = Presented {
            leaf: end_entity,
            above: intermediates,
            name: server_name,
            now,
        };
        match self.by_roots(&presented) {
            Err(reason) if !self.thumbprints.is_empty() => self.by_thumbprint(&presented, reason),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}
