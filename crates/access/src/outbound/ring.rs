//! What is known of outbound web identity, in memory: every issuer, and the keys of all of them.
//!
//! It is asked by anybody on the internet, so that nobody's question reaches the store: not one
//! about an issuer that there is, and not one about an issuer that there is not.

use std::collections::HashMap;
use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_credentials::{PublicJwk, TokenKey};
use daypass_model::{AccountId, Timestamp, TokenAlgorithm, TokenKeyId};
use daypass_store::{OutboundIssuer, TokenKeyRecord};

use crate::outbound::keys::{LONGEST_TOKEN_SECONDS, signing};
use crate::vault::Vault;

/// Issuers and keys as they were at one moment.
#[derive(Debug)]
pub(crate) struct Ring {
    /// In the order of generations.
    keys: Vec<RingEntry>,
    accounts: HashMap<AccountId, OutboundIssuer>,
    issuers: HashMap<[u8; 16], OutboundIssuer>,
    /// The set of keys as it is published.
    jwks: Arc<str>,
}

#[derive(Debug)]
struct RingEntry {
    not_before: Timestamp,
    key: Arc<TokenKey>,
}

impl Ring {
    /// Opens the keys, which are in the order of generations. One that does not open is damage or an
    /// attack on the store, and then nothing is signed or published.
    pub(crate) fn open(
        records: &[TokenKeyRecord],
        issuers: Vec<(AccountId, OutboundIssuer)>,
        vault: &Vault,
    ) -> Result<Self, Fault> {
        let keys = records
            .iter()
            .map(|record| {
                Ok(RingEntry {
                    not_before: record.not_before,
                    key: Arc::new(vault.open_token_key(record)?),
                })
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        let published: Vec<_> = keys.iter().map(|entry| jwk(&entry.key)).collect();
        Ok(Self {
            jwks: serde_json::json!({ "keys": published }).to_string().into(),
            issuers: issuers.iter().map(|(_, own)| (own.id, *own)).collect(),
            accounts: issuers.into_iter().collect(),
            keys,
        })
    }

    /// The account's issuer, while its switch is on.
    pub(crate) fn issuer_of(&self, account: AccountId) -> Option<[u8; 16]> {
        let issuer = self.accounts.get(&account)?;
        issuer.enabled.then_some(issuer.id)
    }

    /// Whether the issuer's documents are to be had: while its switch is on, and for as long
    /// afterwards as a token may live that was issued before.
    pub(crate) fn is_published(&self, issuer: &[u8; 16], now: Timestamp) -> bool {
        self.issuers.get(issuer).is_some_and(|issuer| {
            issuer.enabled || now.since(issuer.changed_at) < LONGEST_TOKEN_SECONDS
        })
    }

    /// The set of keys.
    pub(crate) fn jwks(&self) -> &Arc<str> {
        &self.jwks
    }

    /// Every key that is published, and since or from when it signs.
    pub(crate) fn begins(&self) -> impl Iterator<Item = (&TokenKeyId, Timestamp)> {
        let keys = self.keys.iter();
        keys.map(|entry| (entry.key.id(), entry.not_before))
    }

    /// The key to sign with.
    pub(crate) fn signing_key(
        &self,
        algorithm: TokenAlgorithm,
        now: Timestamp,
    ) -> Option<Arc<TokenKey>> {
        let own = self.keys.iter();
        let own: Vec<_> = own
            .filter(|entry| entry.key.algorithm() == algorithm)
            .collect();
        let signs = signing(&own, |entry| entry.not_before, now);
        Some(Arc::clone(&own.get(signs)?.key))
    }
}

/// RFC 7517 section 4, RFC 7518 section 6.
fn jwk(key: &TokenKey) -> serde_json::Value {
    let mut jwk = match key.public() {
        PublicJwk::Rsa { n, e } => serde_json::json!({ "kty": "RSA", "n": n, "e": e }),
        PublicJwk::Ec { x, y } => {
            serde_json::json!({ "kty": "EC", "crv": "P-384", "x": x, "y": y })
        }
    };
    jwk["use"] = "sig".into();
    jwk["alg"] = key.algorithm().as_str().into();
    jwk["kid"] = key.id().as_str().into();
    jwk
}
