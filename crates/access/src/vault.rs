//! Secrets at rest: sealed under the master key and bound to their row before the store sees
//! them, opened here and nowhere else (DESIGN section 7).

use daypass_api::fault::Fault;
use daypass_credentials::{
    DecryptionKey, EnvelopeFault, MasterKey, PasswordHash, RingKey, RingKeyId, RowIdentity,
    SecretAccessKey, TokenKey, TotpSeed,
};
use daypass_model::{
    AccessKeyId, AccountId, Entropy, MfaDeviceId, PasswordId, ProviderId, TokenAlgorithm,
    TokenKeyId, UniqueId,
};
use daypass_store::{AccessKey, KeyOwner, MfaDevice, RingKeyRecord, Sealed, TokenKeyRecord};

use crate::blame;

/// What the master key's check row holds. Opening it proves the key, so nothing else needs trying.
const CHECK: &[u8] = b"daypass master key check";

/// An access key that is about to be stored.
#[derive(Debug)]
pub struct NewAccessKey<'a> {
    /// The account that it acts in.
    pub account: AccountId,
    /// Whose it is.
    pub owner: &'a KeyOwner,
    /// `AKIA…`.
    pub id: &'a AccessKeyId,
    /// The secret half.
    pub secret: &'a SecretAccessKey,
}

/// Where a private key of a SAML provider lies: neither the account nor the provider can be changed
/// under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamlKeyPlace {
    /// The account that trusts the provider.
    pub account: AccountId,
    /// The provider.
    pub provider: ProviderId,
    /// The key.
    pub key: ProviderId,
}

impl SamlKeyPlace {
    fn parts(&self) -> (String, String) {
        let row = format!("{}/{}", self.provider, self.key);
        (self.account.to_string(), row)
    }
}

/// The master key at work.
#[derive(Debug)]
pub struct Vault {
    master: MasterKey,
}

impl Vault {
    /// A vault under this master key.
    pub fn new(master: MasterKey) -> Self {
        Self { master }
    }

    /// Sixteen hexadecimal digits that name the master key and give nothing of it away.
    pub fn fingerprint(&self) -> String {
        self.master.fingerprint()
    }

    /// The envelope by which a later start recognises its master key.
    pub(crate) fn seal_check(
        &self,
        deployment: &[u8; 16],
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        let row = hex(deployment);
        self.seal(CHECK, &check_row(&row), entropy)
    }

    /// Whether this is the master key that the deployment was founded with.
    pub(crate) fn passes_check(&self, deployment: &[u8; 16], sealed: &Sealed) -> bool {
        let row = hex(deployment);
        self.master
            .open(
                &daypass_credentials::Sealed(sealed.0.clone()),
                &check_row(&row),
            )
            .is_ok_and(|plain| &**plain == CHECK)
    }

    /// Seals an access key's secret for its row.
    pub fn seal_access_key(
        &self,
        key: &NewAccessKey<'_>,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        let holder = holder(key.account, key.owner);
        self.seal(
            key.secret.expose().as_bytes(),
            &access_key_row(&holder, key.id),
            entropy,
        )
    }

    /// Opens an access key's secret.
    pub fn open_access_key(&self, record: &AccessKey) -> Result<SecretAccessKey, Fault> {
        let holder = holder(record.account, &record.owner);
        let plain = self.open(&record.sealed_secret, &access_key_row(&holder, &record.id))?;
        std::str::from_utf8(&plain)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Fault::internal("an access key's envelope holds no secret key"))
    }

    /// Seals an MFA device's seed for its row.
    pub fn seal_mfa_seed(
        &self,
        account: AccountId,
        id: MfaDeviceId,
        seed: &TotpSeed,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        let (account, row) = (account.to_string(), id.to_string());
        self.seal(seed.expose(), &mfa_device_row(&account, &row), entropy)
    }

    /// Opens an MFA device's seed.
    pub fn open_mfa_seed(&self, record: &MfaDevice) -> Result<TotpSeed, Fault> {
        let (account, row) = (record.account.to_string(), record.id.to_string());
        let plain = self.open(&record.sealed_seed, &mfa_device_row(&account, &row))?;
        TotpSeed::from_bytes(&plain)
            .ok_or_else(|| Fault::internal("an MFA device's envelope holds no seed"))
    }

    /// Seals a private key of a SAML provider for its row.
    pub fn seal_saml_key(
        &self,
        place: &SamlKeyPlace,
        key: &DecryptionKey,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        let (account, row) = place.parts();
        self.seal(key.expose(), &saml_key_row(&account, &row), entropy)
    }

    /// Opens a private key of a SAML provider.
    pub fn open_saml_key(
        &self,
        place: &SamlKeyPlace,
        sealed: &Sealed,
    ) -> Result<DecryptionKey, Fault> {
        let (account, row) = place.parts();
        let plain = self.open(sealed, &saml_key_row(&account, &row))?;
        DecryptionKey::from_der(&plain).map_err(Fault::internal)
    }

    /// Seals the hash of a user's password for its row.
    pub fn seal_password(
        &self,
        place: (AccountId, &UniqueId, PasswordId),
        hash: &PasswordHash,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        let (holder, row) = password_place(place);
        let bytes = hash.to_bytes();
        let bytes = bytes.ok_or_else(|| Fault::internal("a password could not be hashed"))?;
        self.seal(&bytes, &password_row(&holder, &row), entropy)
    }

    /// Opens the hash of a user's password.
    pub fn open_password(
        &self,
        place: (AccountId, &UniqueId, PasswordId),
        sealed: &Sealed,
    ) -> Result<PasswordHash, Fault> {
        let (holder, row) = password_place(place);
        let plain = self.open(sealed, &password_row(&holder, &row))?;
        PasswordHash::from_bytes(&plain)
            .ok_or_else(|| Fault::internal("a password's envelope holds no hash"))
    }

    /// Seals a key that signs tokens for elsewhere for its row.
    pub fn seal_token_key(
        &self,
        generation: u32,
        key: &TokenKey,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        let row = token_key_place(key.algorithm(), generation, key.id());
        let plain = key.expose().map_err(Fault::internal)?;
        self.seal(&plain, &token_key_row(&row), entropy)
    }

    /// Opens a key that signs tokens for elsewhere.
    pub fn open_token_key(&self, record: &TokenKeyRecord) -> Result<TokenKey, Fault> {
        let row = token_key_place(record.algorithm, record.generation, &record.id);
        let plain = self.open(&record.sealed, &token_key_row(&row))?;
        TokenKey::restore(record.algorithm, &plain).map_err(Fault::internal)
    }

    pub(crate) fn seal_ring_key(
        &self,
        key: &RingKey,
        entropy: &dyn Entropy,
    ) -> Result<RingKeyRecord, Fault> {
        let row = key.id().to_string();
        Ok(RingKeyRecord {
            id: key.id().0,
            not_before: key.not_before(),
            retire_after: key.retire_after(),
            sealed: self.seal(key.expose(), &ring_key_row(&row), entropy)?,
        })
    }

    pub(crate) fn open_ring_key(&self, record: &RingKeyRecord) -> Result<RingKey, Fault> {
        let row = record.id.to_string();
        let plain = self.open(&record.sealed, &ring_key_row(&row))?;
        RingKey::restore(
            RingKeyId(record.id),
            record.not_before,
            record.retire_after,
            &plain,
        )
        .map_err(Fault::internal)
    }

    fn seal(
        &self,
        plain: &[u8],
        row: &RowIdentity<'_>,
        entropy: &dyn Entropy,
    ) -> Result<Sealed, Fault> {
        match self.master.seal(plain, row, entropy) {
            Ok(sealed) => Ok(Sealed(sealed.0)),
            Err(EnvelopeFault::Entropy(error)) => Err(blame::entropy(error)),
            Err(error) => Err(Fault::internal(error)),
        }
    }

    /// An envelope that does not open is damage or an attack on the store; either way its secret
    /// signs nothing.
    fn open(
        &self,
        sealed: &Sealed,
        row: &RowIdentity<'_>,
    ) -> Result<zeroize::Zeroizing<Vec<u8>>, Fault> {
        self.master
            .open(&daypass_credentials::Sealed(sealed.0.clone()), row)
            .map_err(|error| Fault::internal(format_args!("{} {}: {error}", row.table, row.row)))
    }
}

// The envelopes below are written once and never rewritten under the same id, so their revision
// is always the first: an id is never given twice, and re-wrapping keeps what is inside.

/// Whom a key is bound to: the account and the owner, so that neither can be changed under it.
fn holder(account: AccountId, owner: &KeyOwner) -> String {
    match owner {
        KeyOwner::Root => format!("{account}/root"),
        KeyOwner::User(user) => format!("{account}/{user}"),
    }
}

fn access_key_row<'a>(holder: &'a str, id: &'a AccessKeyId) -> RowIdentity<'a> {
    RowIdentity {
        table: "access_key",
        account: holder,
        row: id.as_str(),
        column: "secret",
        revision: 1,
    }
}

fn mfa_device_row<'a>(account: &'a str, row: &'a str) -> RowIdentity<'a> {
    RowIdentity {
        table: "mfa_device",
        account,
        row,
        column: "seed",
        revision: 1,
    }
}

fn saml_key_row<'a>(account: &'a str, row: &'a str) -> RowIdentity<'a> {
    RowIdentity {
        table: "saml_private_key",
        account,
        row,
        column: "key",
        revision: 1,
    }
}

/// Whose a password is, so that it cannot be made another's.
fn password_place((account, user, id): (AccountId, &UniqueId, PasswordId)) -> (String, String) {
    (format!("{account}/{user}"), id.to_string())
}

fn password_row<'a>(holder: &'a str, row: &'a str) -> RowIdentity<'a> {
    RowIdentity {
        table: "password",
        account: holder,
        row,
        column: "hash",
        revision: 1,
    }
}

/// What a key is for is bound to it, so that none is made to sign for another algorithm.
fn token_key_place(algorithm: TokenAlgorithm, generation: u32, id: &TokenKeyId) -> String {
    format!("{algorithm}/{generation}/{id}")
}

fn token_key_row(row: &str) -> RowIdentity<'_> {
    RowIdentity {
        table: "token_key",
        account: "",
        row,
        column: "sealed",
        revision: 1,
    }
}

fn ring_key_row(row: &str) -> RowIdentity<'_> {
    RowIdentity {
        table: "ring_key",
        account: "",
        row,
        column: "secret",
        revision: 1,
    }
}

fn check_row(row: &str) -> RowIdentity<'_> {
    RowIdentity {
        table: "deployment",
        account: "",
        row,
        column: "master_key_check",
        revision: 1,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
