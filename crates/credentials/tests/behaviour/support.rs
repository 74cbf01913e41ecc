//! What the tests share: a request that owns its parts, and chance from a seed.

use std::sync::atomic::{AtomicU64, Ordering};

use daypass_credentials::SecretAccessKey;
use daypass_credentials::sigv4::{
    Expectation, Presented, RawRequest, RegionSet, ScopedRequest, SignatureFault, SignedRequest,
    read,
};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Timestamp};

/// Splitmix64: the same bytes for the same seed. For tests only.
pub(crate) struct Seeded(AtomicU64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for Seeded {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        buffer.fill_with(|| self.next() as u8);
        Ok(())
    }
}

/// A source that has run dry.
pub(crate) struct Dry;

impl Entropy for Dry {
    fn fill(&self, _: &mut [u8]) -> Result<(), EntropyUnavailable> {
        Err(EntropyUnavailable)
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn with<T>(&self, look: impl FnOnce(&RawRequest<'_>) -> T) -> T {
        let headers: Vec<(&str, &[u8])> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()))
            .collect();
        look(&RawRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: &self.body,
        })
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.remove(name).add(name, value)
    }

    pub(crate) fn add(&mut self, name: &str, value: &str) -> &mut Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn remove(&mut self, name: &str) -> &mut Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let (_, value) = self
            .headers
            .iter()
            .find(|(other, _)| other == name)
            .unwrap();
        std::str::from_utf8(value).unwrap()
    }
}

pub(crate) fn signed<'a>(raw: &RawRequest<'a>) -> Result<SignedRequest<'a>, SignatureFault> {
    match read(raw)? {
        Presented::Signed(request) => Ok(request),
        Presented::Anonymous => Err(SignatureFault::MissingAuthenticationToken),
    }
}

/// What a verifier is set up with.
#[derive(Clone, Debug)]
pub(crate) struct Verifier {
    pub(crate) secret: String,
    pub(crate) service: String,
    pub(crate) regions: RegionSet,
    pub(crate) now: Timestamp,
}

impl Verifier {
    /// Spec 2.1's STS in any region, and the secret of AWS's vectors.
    pub(crate) fn sts(now: Timestamp) -> Self {
        Self {
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            service: "sts".into(),
            regions: RegionSet::Any,
            now,
        }
    }

    /// Steps 1 to 9.
    pub(crate) fn scope<'a>(
        &self,
        raw: &RawRequest<'a>,
    ) -> Result<ScopedRequest<'a>, SignatureFault> {
        signed(raw)?.check(&Expectation {
            service: &self.service,
            regions: &self.regions,
            now: self.now,
        })
    }

    /// All steps.
    pub(crate) fn verify(&self, request: &Request) -> Result<(), SignatureFault> {
        let secret: SecretAccessKey = self.secret.parse().unwrap();
        request.with(|raw| self.scope(raw)?.verify_with(&secret).map(drop))
    }

    pub(crate) fn refusal(&self, request: &Request) -> String {
        self.verify(request).unwrap_err().to_string()
    }
}
