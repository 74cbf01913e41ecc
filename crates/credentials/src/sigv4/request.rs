//! A signed request on its way to being believed: steps 5 to 9 and 12 of STS spec 2.1.

use std::borrow::Cow;
use std::fmt;
use std::hint::black_box;

use daypass_model::Timestamp;
use subtle::ConstantTimeEq as _;

use super::canonical::{CanonicalRequest, is_ambiguous};
use super::claim::{Claim, Form, REGION_SET};
use super::credential::{Credential, RegionPlace};
use super::{KeySource, RawRequest, RegionSet, SignatureFault, SigningKey, VerifyingKey};
use super::{ecdsa, fault};
use crate::digest::{Digest, hex, sha256};

/// How far a request's date may be from now, in minutes, inclusive, either way (STS spec 2.1,
/// step 5; 2.4). Presigned requests have the same window: for as long a request can be replayed.
const WINDOW_MINUTES: i64 = 15;

/// No request has more headers than this; the bound keeps a signature's cost in proportion to
/// the request.
const MOST_SIGNED_HEADERS: usize = 256;

/// What a request's signature must have been made for.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The service that is being spoken to: `sts`, `iam`.
    pub service: &'a str,
    /// The regions that are answered for.
    pub regions: &'a RegionSet,
    /// The time at which the request arrived.
    pub now: Timestamp,
}

/// The algorithms of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    /// SigV4.
    HmacSha256,
    /// SigV4a. It has no region in its scope, but a signed list of regions (STS spec 2.2).
    EcdsaP256Sha256,
}

impl Algorithm {
    /// Step 7. There is no fall-back (flaw A17).
    fn named(name: &str) -> Result<Self, SignatureFault> {
        [Self::HmacSha256, Self::EcdsaP256Sha256]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| fault::unsupported_algorithm(name))
    }

    fn name(self) -> &'static str {
        match self {
            Self::HmacSha256 => "AWS4-HMAC-SHA256",
            Self::EcdsaP256Sha256 => ecdsa::NAME,
        }
    }
}

/// A key with its algorithm.
#[derive(Clone, Copy)]
enum Key<'k> {
    Hmac(&'k SigningKey),
    Ecdsa(&'k VerifyingKey),
}

/// A field name (RFC 9110 section 5.1), or HTTP/2's for the host. With it no name holds a line break
/// or a colon, which could forge a line of the canonical request.
fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    name == ":authority" || (!name.is_empty() && name.bytes().all(is_token))
}

/// A request that says it is signed. Nothing is believed yet; what it claims is for choosing
/// where to send it.
pub struct SignedRequest<'a> {
    pub(super) raw: RawRequest<'a>,
    pub(super) claim: Claim<'a>,
}

impl<'a> SignedRequest<'a> {
    /// The access key id that it claims, if the credential has one.
    pub fn unverified_access_key_id(&self) -> Option<&str> {
        self.element(0)
    }

    /// The region that it claims; a SigV4a signature is for many.
    pub fn unverified_region(&self) -> Option<&str> {
        (!self.is_regionless()).then(|| self.element(2))?
    }

    /// The service that it claims to be for.
    pub fn unverified_service(&self) -> Option<&str> {
        self.element(if self.is_regionless() { 2 } else { 3 })
    }

    fn is_regionless(&self) -> bool {
        self.claim.algorithm == ecdsa::NAME
    }

    fn element(&self, at: usize) -> Option<&str> {
        self.claim.credential.split('/').nth(at)
    }

    /// Steps 5 to 9: the signature is for here and now.
    pub fn check(self, expected: &Expectation<'_>) -> Result<ScopedRequest<'a>, SignatureFault> {
        let Self { raw, mut claim } = self;
        let regions;
        let age = expected.now.since(claim.signed_at);
        if age > 60 * WINDOW_MINUTES {
            return Err(fault::expired(&claim.date, expected.now, WINDOW_MINUTES));
        }
        if age < -60 * WINDOW_MINUTES {
            return Err(fault::not_yet_current(
                &claim.date,
                expected.now,
                WINDOW_MINUTES,
            ));
        }
        let signed = || claim.signed_headers.split(';');
        if !signed().any(|name| name == "host" || name == ":authority") {
            return Err(fault::host_not_signed());
        }
        let algorithm = Algorithm::named(&claim.algorithm)?;
        if signed().nth(MOST_SIGNED_HEADERS).is_some() || !signed().all(is_header_name) {
            return Err(fault::signed_headers_malformed(MOST_SIGNED_HEADERS));
        }
        let place = match algorithm {
            Algorithm::HmacSha256 => RegionPlace::Scope,
            Algorithm::EcdsaP256Sha256 => {
                regions = claim.region_set(&raw)?;
                RegionPlace::Set(expected.regions.served_of(&regions))
            }
        };
        let credential = Credential::parse(std::mem::take(&mut claim.credential), place)?;
        credential.check(expected, &claim.date)?;
        if is_ambiguous(raw.path) {
            return Err(fault::ambiguous_path());
        }
        Ok(ScopedRequest {
            raw,
            claim,
            algorithm,
            credential,
        })
    }
}

impl<'a> Claim<'a> {
    /// The regions that a SigV4a signature is for. They must be signed: in the header form they
    /// stand in a signed header, in the presigned form in the query.
    fn region_set(&self, raw: &RawRequest<'a>) -> Result<Cow<'a, str>, SignatureFault> {
        let mut headers = raw.header("x-amz-region-set");
        let (header, second) = (headers.next(), headers.next());
        let is_single = match self.form {
            Form::Header => second.is_none() && self.query_region_set.is_none(),
            Form::Presigned => header.is_none(),
        };
        if !is_single {
            return Err(fault::two_region_sets());
        }
        match self.form {
            Form::Header => {
                let mut signed = self.signed_headers.split(';');
                if !signed.any(|name| name == "x-amz-region-set") {
                    return Err(fault::region_set_not_signed());
                }
                // Signed and absent counts as empty (STS spec 2.1), which is no region.
                Ok(String::from_utf8_lossy(header.unwrap_or_default()))
            }
            Form::Presigned => {
                let set = self.query_region_set.clone();
                set.ok_or_else(|| fault::query_lacks(&[REGION_SET]))
            }
        }
    }
}

impl fmt::Debug for SignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("raw", &self.raw)
            .field("unverified_access_key_id", &self.unverified_access_key_id())
            .finish_non_exhaustive()
    }
}

/// A request whose signature claims the right scope, and is still to be verified with the secret
/// of the access key that it names.
pub struct ScopedRequest<'a> {
    raw: RawRequest<'a>,
    claim: Claim<'a>,
    algorithm: Algorithm,
    credential: Credential<'a>,
}

impl<'a> ScopedRequest<'a> {
    /// The access key id that it claims; any text without a slash.
    pub fn unverified_access_key_id(&self) -> &str {
        self.credential.access_key_id()
    }

    /// The session token beside it, if there is one. An empty one is one.
    pub fn session_token(&self) -> Option<&str> {
        self.claim.token.as_deref()
    }

    /// The day of its scope, `YYYYMMDD`: that of the request's date.
    pub fn date(&self) -> &str {
        self.credential.date()
    }

    /// The region of its scope, or of its list of regions: one of those expected.
    pub fn region(&self) -> &str {
        self.credential.region()
    }

    /// The service of its scope: the one expected.
    pub fn service(&self) -> &str {
        self.credential.service()
    }

    /// Step 12. The keys must be those of the access key named; with any other the signature is
    /// wrong. The request asks for the one that its algorithm takes.
    pub fn verify_with(self, keys: &impl KeySource) -> Result<Verified<'a>, SignatureFault> {
        match self.algorithm {
            Algorithm::HmacSha256 => {
                let key = keys.signing_key(self.date(), self.region(), self.service());
                self.verify_under(Key::Hmac(&key))
            }
            Algorithm::EcdsaP256Sha256 => {
                let key = keys.verifying_key(self.unverified_access_key_id());
                self.verify_under(Key::Ecdsa(&key))
            }
        }
    }

    /// [`Self::verify_with`] for callers that take SigV4 only: the key must be that of the access
    /// key named, for this date, region and service. With any other, and of every request that is
    /// signed by SigV4a, the signature is wrong.
    pub fn verify(self, key: &SigningKey) -> Result<Verified<'a>, SignatureFault> {
        self.verify_under(Key::Hmac(key))
    }

    fn verify_under(self, key: Key<'_>) -> Result<Verified<'a>, SignatureFault> {
        let payload = hex(&sha256([self.raw.body]));
        let canonical = CanonicalRequest::of(&self.raw, &self.claim, &payload);
        let good = self.declares(&payload) && self.attempts(&canonical, key).any(|good| good);
        if !good {
            return Err(fault::wrong_signature());
        }
        Ok(Verified {
            form: self.claim.form,
            signed_at: self.claim.signed_at,
            signed_headers: self.claim.signed_headers,
            credential: self.credential,
        })
    }

    /// For a request whose access key does not exist or may not sign: spends the time of a
    /// verification that fails, so that the answer does not tell by its time which keys exist (flaw
    /// A22). The keys are to come from where an existing key's would, at the same cost. Nothing is
    /// made of the result, and a signature that is theirs takes as long as one that is not.
    pub fn spend_unverified(self, keys: &impl KeySource) {
        let spend = |key| {
            let payload = hex(&sha256([self.raw.body]));
            let canonical = CanonicalRequest::of(&self.raw, &self.claim, &payload);
            if self.declares(&payload) {
                // Every one, where `any` would stop at the first that is good.
                black_box(self.attempts(&canonical, key).filter(|good| *good).count());
            }
        };
        match self.algorithm {
            Algorithm::HmacSha256 => {
                spend(Key::Hmac(&keys.signing_key(
                    self.date(),
                    self.region(),
                    self.service(),
                )));
            }
            Algorithm::EcdsaP256Sha256 => {
                let key = keys.verifying_key(self.unverified_access_key_id());
                spend(Key::Ecdsa(&key));
            }
        }
    }

    /// AWS's long form of the answer to a wrong signature: what was computed from the request, to
    /// be appended to the short text. A debugging aid; never for requests whose key is unknown
    /// (STS spec 2.1). It holds no secret, and whatever the request's signed headers hold.
    pub fn explain(&self) -> String {
        let payload = hex(&sha256([self.raw.body]));
        let canonical = CanonicalRequest::of(&self.raw, &self.claim, &payload);
        let digest = hex(&canonical.digest());
        let text = self.string_to_sign(&digest).concat();
        format!(
            "\n\nThe Canonical String for this request should have been\n'{}'\n\n\
             The String-to-Sign should have been\n'{}'\n",
            String::from_utf8_lossy(canonical.text()),
            String::from_utf8_lossy(&text)
        )
    }

    /// Whether the payload's hash is the one that a header declares, if one does (flaw A19).
    fn declares(&self, payload: &[u8; 64]) -> bool {
        self.raw
            .header("x-amz-content-sha256")
            .all(|declared| declared.trim_ascii() == payload)
    }

    /// Whether the signature is the key's, for each form that the request can have had when it was
    /// signed.
    fn attempts(&self, canonical: &CanonicalRequest, key: Key<'_>) -> impl Iterator<Item = bool> {
        std::iter::once(canonical.digest())
            .chain(canonical.digests_with_other_hosts())
            .map(move |digest| self.matches(key, &digest))
    }

    fn matches(&self, key: Key<'_>, digest: &Digest) -> bool {
        let digest = hex(digest);
        let text = self.string_to_sign(&digest);
        let claimed = &*self.claim.signature;
        match (self.algorithm, key) {
            (Algorithm::HmacSha256, Key::Hmac(key)) => {
                let signature = hex(&key.sign(text));
                signature.as_slice().ct_eq(claimed.as_bytes()).into()
            }
            (Algorithm::EcdsaP256Sha256, Key::Ecdsa(key)) => key.verifies(&text.concat(), claimed),
            // A key of one algorithm verifies nothing of the other.
            (Algorithm::HmacSha256, Key::Ecdsa(_)) | (Algorithm::EcdsaP256Sha256, Key::Hmac(_)) => {
                false
            }
        }
    }

    fn string_to_sign<'s>(&'s self, digest: &'s [u8; 64]) -> [&'s [u8]; 7] {
        [
            self.algorithm.name().as_bytes(),
            b"\n",
            self.claim.date.as_bytes(),
            b"\n",
            self.credential.scope().as_bytes(),
            b"\n",
            digest,
        ]
    }
}

impl fmt::Debug for ScopedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedRequest")
            .field("raw", &self.raw)
            .field("unverified_access_key_id", &self.unverified_access_key_id())
            .finish_non_exhaustive()
    }
}

/// The receipt for a good signature: whoever sent the request holds the secret of this access
/// key. Only [`ScopedRequest::verify_with`] and [`ScopedRequest::verify`] make one.
pub struct Verified<'a> {
    credential: Credential<'a>,
    form: Form,
    signed_at: Timestamp,
    signed_headers: Cow<'a, str>,
}

impl Verified<'_> {
    /// The access key.
    pub fn access_key_id(&self) -> &str {
        self.credential.access_key_id()
    }

    /// The region that it was signed for; of many, the one that is served (see
    /// [`ScopedRequest::region`]).
    pub fn region(&self) -> &str {
        self.credential.region()
    }

    /// The service that it was signed for.
    pub fn service(&self) -> &str {
        self.credential.service()
    }

    /// Whether the signature stood in the query.
    pub fn is_presigned(&self) -> bool {
        self.form == Form::Presigned
    }

    /// When it was signed, by the signer's clock.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// Whether the signature covers a header, named in lower case. A header that it does not cover
    /// must steer nothing (flaw A14).
    pub fn covers_header(&self, name: &str) -> bool {
        self.signed_headers.split(';').any(|signed| signed == name)
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("access_key_id", &self.access_key_id())
            .field("region", &self.region())
            .field("service", &self.service())
            .field("presigned", &self.is_presigned())
            .field("signed_at", &self.signed_at)
            .finish_non_exhaustive()
    }
}
