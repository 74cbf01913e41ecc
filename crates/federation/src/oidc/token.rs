//! A token on its way from a stranger's text to the word of a provider.
//!
//! [`Unverified`] is asked only what is needed to find the key. [`Unverified::verify`] is the one way
//! from it to a [`VerifiedToken`], whose claims were read from the very bytes that the signature is
//! over: there is one text, cut once (flaw G07).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_model::{ClientId, SourceIdentity, Tag, TagKey, Timestamp};

use super::algorithm::Algorithm;
use super::claims::{self, Claims, Scalar, Wishes};
use super::fault::TokenFault;
use super::json::{Bounds, Object, Value};
use super::keys::{KeySet, Signed};

/// The longest token, in bytes (STS spec 10.1; flaw G25).
const LONGEST_TOKEN: usize = 20_000;

/// The longest `kid`, in bytes. It is looked up, and nothing else (flaw G14).
const LONGEST_KEY_ID: usize = 1_024;

/// How much a header may hold.
const HEADER: Bounds = Bounds {
    depth: 6,
    values: 200,
};

/// A token that anybody may have written.
pub struct Unverified<'t> {
    algorithm: Algorithm,
    key_id: Option<Box<str>>,
    /// Header and payload as they were sent, with the dot between: what is signed.
    message: &'t str,
    signature: Vec<u8>,
    /// Read from `message`.
    claims: Claims,
}

/// What a token must be beside signed.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The issuer whose keys it is held against, as a token names it.
    pub issuer: &'a str,
    /// For whom it must be.
    pub audience: Audience<'a>,
    /// The present.
    pub now: Timestamp,
    /// How many seconds its `iat` and `nbf` may be ahead. Its `exp` has no tolerance.
    pub tolerance: i64,
    /// How many seconds ago it may have been issued, whatever its `exp` says.
    pub longest_age: Option<i64>,
    /// Whether a token of GetWebIdentityToken is taken, which AWS never does.
    pub takes_sts_tokens: bool,
}

/// For whom a token must be.
#[derive(Clone, Copy, Debug)]
pub enum Audience<'a> {
    /// One of these client ids must be its audience. None refuse all (flaw G10).
    OneOf(&'a [ClientId]),
    /// Whoever it is: what a trust policy says of it decides. For providers that are built in, to
    /// which nobody registers client ids.
    Any,
}

impl Audience<'_> {
    fn takes(self, audience: &str) -> bool {
        match self {
            Self::OneOf(ids) => ids.iter().any(|id| id.as_str() == audience),
            Self::Any => true,
        }
    }
}

/// A token whose signature, times and audience were verified. Only [`Unverified::verify`] makes one.
pub struct VerifiedToken {
    claims: Claims,
    wishes: Wishes,
    audience: Box<str>,
}

impl<'t> Unverified<'t> {
    /// Reads a token in its compact form, the only one that is taken (flaws G06, G08).
    pub fn parse(text: &'t str) -> Result<Self, TokenFault> {
        if text.len() > LONGEST_TOKEN {
            return Err(no_jwt("longer than 20,000 bytes"));
        }
        // Clients send the file of a token as it is, and jobs write it by `echo`.
        let line = text.strip_suffix('\n');
        let text = line.map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
        // Split with a bound: a text of nothing but dots costs nothing (flaw G25).
        let mut parts = text.splitn(4, '.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(no_jwt("not three parts"));
        };
        let (algorithm, key_id) = read_header(&decode(header, "header")?)?;
        let signature = decode(signature, "signature")?;
        let all = Object::parse(&decode(payload, "payload")?, claims::BOUNDS);
        let all = all.map_err(|fault| no_jwt(&format!("its payload is {fault}")))?;
        Ok(Self {
            algorithm,
            key_id,
            message: &text[..header.len() + 1 + payload.len()],
            signature,
            claims: Claims::read(all)?,
        })
    }

    /// Who is said to have issued it: for finding the provider, and for nothing else.
    pub fn unverified_issuer(&self) -> &str {
        &self.claims.issuer
    }

    /// Whether the issuer could be that of a provider at all. A text that is no URL has an error of
    /// its own (STS spec 10.2).
    pub fn has_issuer_url(&self) -> bool {
        claims::is_issuer(&self.claims.issuer)
    }

    /// Which of the issuer's keys it is said to be signed with.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// With which algorithm it is said to be signed.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Verifies the signature, and then the times and the audience (STS spec 10.6).
    pub fn verify(
        self,
        keys: &KeySet,
        expected: &Expectation<'_>,
    ) -> Result<VerifiedToken, TokenFault> {
        if *self.claims.issuer != *expected.issuer {
            return Err(TokenFault::OtherIssuer);
        }
        keys.verify(&Signed {
            algorithm: self.algorithm,
            key_id: self.key_id.as_deref(),
            message: self.message.as_bytes(),
            signature: &self.signature,
        })?;
        let claims = self.claims;
        if !expected.takes_sts_tokens && claims.are_of_sts() {
            return Err(TokenFault::IssuedBySts);
        }
        check_times(&claims, expected)?;
        let audience = audience(&claims, expected.audience)?;
        Ok(VerifiedToken {
            wishes: claims.wishes()?,
            claims,
            audience,
        })
    }
}

impl VerifiedToken {
    /// Who issued it, as the provider is registered.
    pub fn issuer(&self) -> &str {
        &self.claims.issuer
    }

    /// Whom it is about: `sub`.
    pub fn subject(&self) -> &str {
        &self.claims.subject
    }

    /// For whom it is: its `azp`, or else the `aud` that is a client id (STS spec 10.3).
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Every `aud`, whatever its `azp` is: the key `oaud` (STS spec 10.5).
    pub fn audiences(&self) -> impl Iterator<Item = &str> {
        self.claims.audiences.iter().map(|one| &**one)
    }

    /// How the subject proved itself: `amr`.
    pub fn methods(&self) -> impl Iterator<Item = &str> {
        self.wishes.methods.iter().map(|one| &**one)
    }

    /// The subject's `email`.
    pub fn email(&self) -> Option<&str> {
        match self.claims.at(&["email"]) {
            Some(Scalar::Text(email)) => Some(email),
            _ => None,
        }
    }

    /// When it was issued: `iat`.
    pub fn issued(&self) -> Timestamp {
        self.claims.issued
    }

    /// Until when it is good: `exp`.
    pub fn expires(&self) -> Timestamp {
        self.claims.expires
    }

    /// The roles that it is for, if it names any; a list of none is for none (STS spec 10.3).
    pub fn roles(&self) -> Option<impl Iterator<Item = &str>> {
        let roles = self.wishes.roles.as_ref()?;
        Some(roles.iter().map(|one| &**one))
    }

    /// The tags that it passes, as it has them: whether they may be passed is asked where all tags
    /// are (STS spec 8.12, 10.4).
    pub fn tags(&self) -> &[Tag] {
        &self.wishes.tags
    }

    /// The keys of tags that it makes transitive.
    pub fn transitive_tag_keys(&self) -> &[TagKey] {
        &self.wishes.transitive
    }

    /// The source identity that it sets.
    pub fn source_identity(&self) -> Option<&SourceIdentity> {
        self.wishes.source_identity.as_ref()
    }

    /// A claim with one value: the claim of this name, or the one at the end of a path through
    /// objects.
    pub fn claim(&self, path: &[&str]) -> Option<Scalar<'_>> {
        self.claims.at(path)
    }

    /// The claims with one value whose meaning is the provider's own. None of them can be taken for
    /// a claim that has a meaning here, or for another issuer's (flaw G27).
    pub fn scalars(&self) -> impl Iterator<Item = (&str, Scalar<'_>)> {
        self.claims.scalars()
    }

    /// Whether GetWebIdentityToken made it, at AWS or in a deployment of ours.
    pub fn is_of_sts(&self) -> bool {
        self.claims.are_of_sts()
    }
}

impl fmt::Debug for Unverified<'_> {
    /// A token is a credential, so it is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified")
            .field("issuer", &self.claims.issuer)
            .field("algorithm", &self.algorithm)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for VerifiedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedToken")
            .field("issuer", &self.claims.issuer)
            .field("subject", &self.claims.subject)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

fn no_jwt(why: &str) -> TokenFault {
    TokenFault::NotAJwt(why.to_owned())
}

/// One part of a token. Padding, other alphabets and bits that say nothing are refused, so that a
/// token has one spelling; and no part is empty.
fn decode(part: &str, name: &str) -> Result<Vec<u8>, TokenFault> {
    match URL_SAFE_NO_PAD.decode(part) {
        Ok(bytes) if !bytes.is_empty() => Ok(bytes),
        _ => Err(no_jwt(&format!("its {name} is no base64url"))),
    }
}

/// What of the header counts. Keys that come in it, or that it points to, are never looked at
/// (flaw G13).
fn read_header(bytes: &[u8]) -> Result<(Algorithm, Option<Box<str>>), TokenFault> {
    let header = Object::parse(bytes, HEADER);
    let header = header.map_err(|fault| no_jwt(&format!("its header is {fault}")))?;
    // What says that the payload is to be read otherwise (RFC 7515, 4.1.11; RFC 7797; RFC 7516;
    // flaws G08, G15, G26).
    for name in ["crit", "b64", "zip", "enc", "p2c", "p2s"] {
        if header.get(name).is_some() {
            return Err(no_jwt(&format!("its header has {name}")));
        }
    }
    for name in ["typ", "cty"] {
        match header.get(name) {
            None => {}
            Some(Value::Text(kind)) if !kind.eq_ignore_ascii_case("JWE") => {}
            Some(_) => return Err(no_jwt(&format!("its {name} is not that of a JWT"))),
        }
    }
    let algorithm = header.text("alg").and_then(Algorithm::from_name);
    let algorithm = algorithm.ok_or_else(|| no_jwt("its alg is not one that is taken"))?;
    let key_id = match header.get("kid") {
        None => None,
        Some(Value::Text(id)) if is_key_id(id) => Some(id.clone()),
        Some(_) => return Err(no_jwt("its kid is no text, or too long")),
    };
    Ok((algorithm, key_id))
}

/// Whether a text can be the name of a key.
pub(super) fn is_key_id(text: &str) -> bool {
    text.len() <= LONGEST_KEY_ID && !text.chars().any(char::is_control)
}

fn check_times(claims: &Claims, expected: &Expectation<'_>) -> Result<(), TokenFault> {
    let now = expected.now;
    if now >= claims.expires {
        return Err(TokenFault::Expired {
            now: now.seconds(),
            expires: claims.expires.seconds(),
        });
    }
    let latest = now.plus(expected.tolerance);
    if claims.issued > latest {
        return Err(TokenFault::NotYet("iat"));
    }
    if claims.not_before.is_some_and(|start| start > latest) {
        return Err(TokenFault::NotYet("nbf"));
    }
    let age = now.since(claims.issued);
    match expected.longest_age {
        Some(longest) if age > longest => Err(TokenFault::TooOld(age)),
        _ => Ok(()),
    }
}

/// The effective audience (STS spec 10.3). An `azp` counts alone: a token whose `aud` is ours and
/// whose `azp` is not was issued to somebody else.
fn audience(claims: &Claims, wanted: Audience<'_>) -> Result<Box<str>, TokenFault> {
    let is_ours = |one: &str| wanted.takes(one);
    let found = match &claims.authorized_party {
        Some(party) => Some(party).filter(|party| is_ours(party)),
        None => claims.audiences.iter().find(|one| is_ours(one)),
    };
    found.cloned().ok_or(TokenFault::Audience)
}
