//! Sessions whose tokens were opened before.
//!
//! A session is used many times, and its token says the same each time: it is opened once, and its
//! signing key is derived once. What a token does not say, whether its role or user is still there
//! and what they may do, is never kept here.

use std::sync::Arc;

use daypass_credentials::{KeyRing, RingKeyId, TokenFault, token};
use daypass_model::{AccessKeyId, Session, Timestamp};
use daypass_policy::NamedPolicy;
use moka::sync::Cache;
use subtle::ConstantTimeEq as _;

use crate::budget::{CacheSize, Share};
use crate::held::HeldKeys;

/// What a session takes beside its token and the texts in it, in bytes.
const RECORD: usize = 1_024;

/// A session as its token says it is.
#[derive(Debug)]
pub(crate) struct KnownSession {
    /// The session.
    pub session: Session,
    /// Its session policy, compiled.
    pub inline: Option<NamedPolicy>,
    /// Its scope-down policies, compiled.
    pub scope_down: Vec<NamedPolicy>,
    /// What its requests are verified with.
    pub keys: HeldKeys,
    /// The token that said so.
    pub token: Box<str>,
    /// The ring's key that sealed the token.
    pub sealed_under: RingKeyId,
}

impl KnownSession {
    /// Whether its token would open now.
    pub(crate) fn still_opens(&self, ring: &KeyRing, now: Timestamp) -> Result<(), TokenFault> {
        token::still_opens(ring, self.sealed_under, &self.session, now)
    }
}

/// The sessions that were used last. Only who could sign for a session brings it here.
pub(crate) struct KnownSessions(Cache<AccessKeyId, Arc<KnownSession>>);

impl KnownSessions {
    pub(crate) fn new(size: CacheSize) -> Self {
        Self(
            size.cache(Share::Credentials, |_, known: &Arc<KnownSession>| {
                weight(known)
            }),
        )
    }

    /// The session of this very token, if it was met before. Any other token of the same key id has
    /// to be opened.
    pub(crate) fn of_token(&self, access_key_id: &str, token: &str) -> Option<Arc<KnownSession>> {
        let id: AccessKeyId = access_key_id.parse().ok()?;
        let known = self.0.get(&id)?;
        bool::from(known.token.as_bytes().ct_eq(token.as_bytes())).then_some(known)
    }

    /// Keeps a session whose token was opened and for which somebody has signed.
    pub(crate) fn keep(&self, known: KnownSession) -> Arc<KnownSession> {
        let known = Arc::new(known);
        let id = known.session.access_key_id.clone();
        self.0.insert(id, Arc::clone(&known));
        known
    }

    /// Forgets a session that ended, and its secret with it.
    pub(crate) fn forget(&self, known: &KnownSession) {
        self.0.invalidate(&known.session.access_key_id);
    }
}

/// Roughly how many bytes a session takes: texts that are packed in the token are several times as
/// long as there.
fn weight(known: &KnownSession) -> usize {
    RECORD + 6 * known.token.len()
}
