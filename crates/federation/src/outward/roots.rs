//! Who is trusted to vouch for certificates.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// The roots that vouch for certificates.
#[derive(Clone, Debug)]
pub struct Roots {
    store: RootCertStore,
}

/// Why there are no roots to trust.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RootsFault {
    /// A bundle is not PEM.
    #[error("it is not PEM")]
    Pem,
    /// A certificate of a bundle cannot be a root.
    #[error("a certificate in it cannot be a root: {0}")]
    Certificate(String),
    /// A bundle has no certificate.
    #[error("there is no certificate in it")]
    Empty,
    /// TLS cannot be had with them.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl Roots {
    /// Nobody: certificates are known by thumbprints only.
    pub fn none() -> Self {
        Self {
            store: RootCertStore::empty(),
        }
    }

    /// These, and those that the system trusts. What the system has that is no root is passed over,
    /// and where it has none at all, as in a bare container, it adds none.
    #[must_use]
    pub fn and_system(mut self) -> Self {
        let found = rustls_native_certs::load_native_certs();
        self.store.add_parsable_certificates(found.certs);
        self
    }

    /// These, and those of a bundle in PEM. All of it must be good: a root that is passed over would
    /// be missed much later.
    pub fn and_pem(mut self, bundle: &[u8]) -> Result<Self, RootsFault> {
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(bundle) {
            let certificate = certificate.map_err(|_| RootsFault::Pem)?;
            let added = self.store.add(certificate);
            added.map_err(|error| RootsFault::Certificate(error.to_string()))?;
            count += 1;
        }
        (count > 0).then_some(self).ok_or(RootsFault::Empty)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.store.len()
    }

    pub(super) fn into_store(self) -> RootCertStore {
        self.store
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Authority;

    #[test]
    fn a_bundle_is_taken_whole_or_not_at_all() {
        let pem = |name: &str| Authority::new(name).pem();
        let two = format!("# ours\n{}\n{}", pem("a"), pem("b"));
        assert_eq!(Roots::none().and_pem(two.as_bytes()).unwrap().count(), 2);
        let fault = |bundle: &str| Roots::none().and_pem(bundle.as_bytes()).unwrap_err();
        assert_eq!(fault(""), RootsFault::Empty);
        assert_eq!(fault("not PEM"), RootsFault::Empty);
        let cut = &two[..two.len() - 60];
        assert_eq!(fault(cut), RootsFault::Pem);
        let wrong = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let mixed = format!("{two}\n{wrong}");
        assert!(matches!(fault(&mixed), RootsFault::Certificate(_)));
    }
}
