//! A long-term access key as requests are verified with it: its secret, and what was derived from
//! the secret.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use daypass_credentials::sigv4::KeySource;
use daypass_credentials::{SecretAccessKey, SigningKey, VerifyingKey};
use daypass_model::AccountId;
use daypass_store::KeyOwner;

use crate::last_used::Seen;

/// A long-term access key with its secret opened.
#[derive(Debug)]
pub(crate) struct KeyEntry {
    /// The key's account.
    pub account: AccountId,
    /// Whose it is.
    pub owner: KeyOwner,
    /// Whether it may sign.
    pub active: bool,
    /// What its requests are verified with.
    pub keys: HeldKeys,
    /// Its last use that was noted.
    pub seen: Seen,
}

/// The keys of one access key id, each derived when it is first asked for.
#[derive(Debug)]
pub(crate) struct HeldKeys {
    secret: SecretAccessKey,
    /// The signing key of the scope used last: clients sign a whole day under one scope, and
    /// deriving costs more than the signature itself.
    signing: Mutex<Option<(Scope, Arc<SigningKey>)>>,
    /// The one of SigV4a, which has no scope: deriving it costs a third of a verification.
    verifying: OnceLock<Arc<VerifyingKey>>,
}

#[derive(Debug, PartialEq, Eq)]
struct Scope {
    date: Box<str>,
    region: Box<str>,
    service: Box<str>,
}

impl HeldKeys {
    /// The keys of a secret.
    pub(crate) fn new(secret: SecretAccessKey) -> Self {
        Self {
            secret,
            signing: Mutex::new(None),
            verifying: OnceLock::new(),
        }
    }

    /// Keys for an id that no key has. Their secret is as long as one that is made here, and no
    /// secret at all: nothing is made of a verification with it.
    #[expect(
        clippy::expect_used,
        reason = "forty visible characters are a secret access key"
    )]
    pub(crate) fn of_nobody() -> Self {
        let secret = "nobody/nobody/nobody/nobody/nobody/nobod";
        Self::new(secret.parse().expect("it is a secret access key"))
    }
}

impl KeySource for HeldKeys {
    fn signing_key(&self, date: &str, region: &str, service: &str) -> Arc<SigningKey> {
        // A poisoned lock guards a value that is replaced whole, so it is as good as before.
        let lock = || self.signing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((scope, key)) = &*lock()
            && (&*scope.date, &*scope.region, &*scope.service) == (date, region, service)
        {
            return Arc::clone(key);
        }
        let key = Arc::new(SigningKey::derive(&self.secret, date, region, service));
        let scope = Scope {
            date: date.into(),
            region: region.into(),
            service: service.into(),
        };
        *lock() = Some((scope, Arc::clone(&key)));
        key
    }

    fn verifying_key(&self, access_key_id: &str) -> Arc<VerifyingKey> {
        let derive = || Arc::new(VerifyingKey::derive(&self.secret, access_key_id));
        Arc::clone(self.verifying.get_or_init(derive))
    }
}
