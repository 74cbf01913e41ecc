//! MFA: a code of the caller's own device, used up (STS spec 8.1), and the codes by which a device
//! is enabled and set right.
//!
//! The store decides whether a time step was used and whether a device is locked, so the answer is
//! one across nodes. Only whoever has signed gets here, and only for a device of its own: wrong
//! codes without the user's key lock nobody out.

use daypass_api::fault::Fault;
use daypass_credentials::{CodePair, TotpSeed};
use daypass_model::{
    AccountId, Arn, EntityPath, MfaDeviceId, MfaDeviceName, PrincipalKind, Timestamp,
};
use daypass_policy::Context;
use daypass_store::{
    Conflict, KeyOwner, MfaDevice, MfaDevices, OwnedMfaDevice, Sealed, StoreError,
};

use crate::blame;
use crate::call::Call;
use crate::grant::Grant;

/// How many steps a device's clock may be off when it is enabled: as much as when it proves
/// something later, or it would never prove anything.
const ENABLE_REACH: i64 = 1;

/// How many steps a device's clock may be off when it is set right. Two codes in a row have twelve
/// digits, so a window of ten minutes gives nothing away.
const RESYNC_REACH: i64 = 10;

/// The caller has proved MFA, with a time step that nobody can use again. Only [`Call::prove_mfa`]
/// makes one.
#[derive(Debug)]
#[must_use = "a code was used up for it"]
pub struct MfaProof {
    at: Timestamp,
}

impl MfaProof {
    /// When it was proved.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Says so in a decision's context, whatever the caller's session says (STS spec 8.1).
    pub(crate) fn assert(&self, context: &mut Context, now: Timestamp) {
        context
            .insert("aws:MultiFactorAuthPresent", true)
            .insert("aws:MultiFactorAuthAge", now.since(self.at));
    }
}

/// A device that is about to be stored.
#[derive(Debug)]
pub struct NewMfaDevice {
    /// Its id.
    pub id: MfaDeviceId,
    /// Its seed.
    pub seed: TotpSeed,
    /// The seed for the store.
    pub sealed_seed: Sealed,
}

impl Call<'_> {
    /// Proves MFA with the two parameters that a request has for it. Neither is no proof and no
    /// failure; one alone, and whatever is not right, is a refusal, also where nobody asks for MFA.
    pub async fn prove_mfa(
        &self,
        serial: Option<&str>,
        code: Option<&str>,
    ) -> Result<Option<MfaProof>, Fault> {
        let (serial, code) = match (serial, code) {
            (None, None) => return Ok(None),
            (Some(serial), Some(code)) => (serial, code),
            _ => return Err(incomplete()),
        };
        let owner = self.mfa_owner().ok_or_else(foreign)?;
        let device = self
            .mfa_device(serial)
            .await?
            .filter(|device| is_enabled_for(device, &owner))
            .ok_or_else(foreign)?;
        let now = self.facts.received_at;
        if device.codes.is_locked(now) {
            return Err(wrong());
        }
        let owned = OwnedMfaDevice {
            account: device.account,
            id: device.id,
            owner,
        };
        let seed = self.gate.vault().open_mfa_seed(&device)?;
        let store: &dyn MfaDevices = self.gate.directory.store();
        match seed.step_of(code, now, device.codes.drift) {
            Some(step) => {
                let claimed = store.claim_mfa_step(&owned, step, now).await;
                claimed.map_err(refused)?;
                Ok(Some(MfaProof { at: now }))
            }
            None => {
                let counted = store.count_wrong_mfa_code(&owned, now).await;
                counted.map_err(refused)?;
                Err(wrong())
            }
        }
    }

    /// Draws a new device's id and seed, and seals the seed for it.
    pub fn draw_mfa_device(&self, account: AccountId) -> Result<NewMfaDevice, Fault> {
        let entropy = self.gate.entropy();
        let id = MfaDeviceId::generate(entropy).map_err(blame::entropy)?;
        let seed = TotpSeed::generate(entropy).map_err(blame::entropy)?;
        let vault = self.gate.vault();
        Ok(NewMfaDevice {
            id,
            sealed_seed: vault.seal_mfa_seed(account, id, &seed, entropy)?,
            seed,
        })
    }

    /// Whether these are two consecutive codes of a device that is to be enabled.
    pub fn check_enabling(
        &self,
        _allowed: &Grant,
        device: &MfaDevice,
        codes: [&str; 2],
    ) -> Result<Option<CodePair>, Fault> {
        let seed = self.gate.vault().open_mfa_seed(device)?;
        Ok(seed.consecutive(codes, self.facts.received_at, ENABLE_REACH))
    }

    /// Whether these are two consecutive codes of a device whose clock is to be set right.
    pub fn check_resync(
        &self,
        _allowed: &Grant,
        device: &MfaDevice,
        codes: [&str; 2],
    ) -> Result<Option<CodePair>, Fault> {
        let seed = self.gate.vault().open_mfa_seed(device)?;
        Ok(seed.consecutive(codes, self.facts.received_at, RESYNC_REACH))
    }

    /// The device of the caller's account with this serial number, for whoever was granted an
    /// action on its user.
    pub async fn find_mfa_device(
        &self,
        _allowed: &Grant,
        serial: &str,
    ) -> Result<Option<MfaDevice>, Fault> {
        self.mfa_device(serial).await
    }

    /// The device of the caller's account that this serial number names exactly, with case as in
    /// every ARN (STS spec 3.3).
    pub(crate) async fn mfa_device(&self, serial: &str) -> Result<Option<MfaDevice>, Fault> {
        let Some((path, name)) = self.parse_serial(serial) else {
            return Ok(None);
        };
        let account = self.caller.account();
        let store: &dyn MfaDevices = self.gate.directory.store();
        let found = store
            .find_mfa_device(account, &path, &name)
            .await
            .map_err(blame::store)?;
        Ok(found.filter(|device| device.path == path && device.name == name))
    }

    fn parse_serial(&self, serial: &str) -> Option<(EntityPath, MfaDeviceName)> {
        let arn: Arn = serial.parse().ok()?;
        let (account, path, name) = arn.entity("mfa")?;
        let here =
            arn.partition() == self.gate.partition().as_str() && account == self.caller.account();
        here.then_some((path, name))
    }

    /// Whose devices the caller may prove MFA with: a user's, with its long-term key or its own
    /// session; root's, with its long-term key. Roles and federated users have none, and a session
    /// that was narrowed or delegated must not be able to lock a device by wrong codes.
    fn mfa_owner(&self) -> Option<KeyOwner> {
        let session = self.caller.session();
        if session.is_some_and(|session| session.chained || session.is_narrowed()) {
            return None;
        }
        match &self.caller.principal.kind {
            PrincipalKind::User { id, .. } => Some(KeyOwner::User(id.clone())),
            PrincipalKind::Root { .. } if self.caller.session().is_none() => Some(KeyOwner::Root),
            _ => None,
        }
    }
}

fn is_enabled_for(device: &MfaDevice, owner: &KeyOwner) -> bool {
    device
        .assignment
        .as_ref()
        .is_some_and(|assignment| assignment.owner == *owner)
}

/// What the store says to a code: whether it was used, or whether codes are taken at all now, is
/// not told.
fn refused(error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::MfaStepUsed | Conflict::MfaLocked) => wrong(),
        // Deactivated, or another's, since it was read.
        Some(Conflict::NotFound) => foreign(),
        _ => blame::store(error),
    }
}

fn incomplete() -> Fault {
    Fault::access_denied(
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass \
         code.",
    )
}

fn wrong() -> Fault {
    Fault::access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
}

fn foreign() -> Fault {
    Fault::access_denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA \
         serial number is valid and associated with this user.",
    )
}
