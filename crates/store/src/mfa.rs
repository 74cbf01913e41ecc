//! Virtual MFA devices: what is kept of one, and what happens to it.
//!
//! Which time step a code belongs to is known elsewhere. That each step is used once, and that
//! wrong codes are counted, is decided here, in one transaction each, so that it holds across all
//! nodes and restarts.

use async_trait::async_trait;
use daypass_model::{AccountId, EntityPath, MfaDeviceId, MfaDeviceName, Tag, Timestamp};

use crate::error::StoreError;
use crate::page::{Page, Slice};
use crate::record::{KeyOwner, Revision, Sealed};

/// How many enabled MFA devices a user has at most, and root as many (STS spec 12.3).
pub const MFA_DEVICES_PER_OWNER: usize = 8;

/// A virtual MFA device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaDevice {
    /// The account that it is in. Never changes.
    pub account: AccountId,
    /// Its own id. Never changes, never returns.
    pub id: MfaDeviceId,
    /// Its path. Never changes.
    pub path: EntityPath,
    /// Its name; path and name together are unique in the account ignoring case. Never changes.
    pub name: MfaDeviceName,
    /// When it was made. Never changes.
    pub created_at: Timestamp,
    /// Its tags, in the order given.
    pub tags: Vec<Tag>,
    /// What its codes are made from.
    pub sealed_seed: Sealed,
    /// Whose it is, once it is enabled. Only enabling and deactivating change it.
    pub assignment: Option<MfaAssignment>,
    /// The codes that were given for it. Only giving codes changes it.
    pub codes: MfaCodes,
    /// As of this revision.
    pub revision: Revision,
}

/// Whose an enabled device is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MfaAssignment {
    /// The user, or root.
    pub owner: KeyOwner,
    /// When it was enabled.
    pub enabled_at: Timestamp,
}

/// What is known of the codes that were given for a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MfaCodes {
    /// The newest time step that was used. Only later ones are taken, also after the device was
    /// deactivated and enabled again.
    pub last_step: Option<i64>,
    /// How many steps the device's clock is ahead.
    pub drift: i64,
    /// How many codes in a row were wrong.
    pub failures: u32,
    /// No code is taken before this instant.
    pub locked_until: Option<Timestamp>,
}

/// How many wrong codes in a row are free.
const FREE_FAILURES: u32 = 5;

/// How long the first lock-out lasts, in seconds. Each wrong code after it doubles the next.
const FIRST_LOCK: i64 = 30;

/// How long a lock-out lasts at most, in seconds: two dozen guesses a day among a million.
const LONGEST_LOCK: i64 = 3_600;

impl MfaCodes {
    /// Whether no code is taken now.
    pub fn is_locked(&self, at: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| at < until)
    }

    /// Whether this step is later than every one that was used.
    pub fn is_fresh(&self, step: i64) -> bool {
        self.last_step.is_none_or(|last| step > last)
    }

    /// After this step was used: what was wrong before is forgotten.
    #[must_use]
    pub fn after_use(&self, step: i64) -> Self {
        Self {
            last_step: Some(step),
            failures: 0,
            locked_until: None,
            ..*self
        }
    }

    /// After another wrong code.
    #[must_use]
    pub fn after_failure(&self, at: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        let locked_until = failures.checked_sub(FREE_FAILURES).map(|beyond| {
            // Seven doublings are beyond the longest.
            let seconds = FIRST_LOCK << beyond.min(7);
            at.plus(seconds.min(LONGEST_LOCK))
        });
        Self {
            failures,
            locked_until,
            ..*self
        }
    }
}

/// Which device, and whose it is thought to be: nothing happens to one that is another's by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedMfaDevice {
    /// The account.
    pub account: AccountId,
    /// The device.
    pub id: MfaDeviceId,
    /// Its owner.
    pub owner: KeyOwner,
}

/// Which devices a list is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MfaListing {
    /// All of the account.
    #[default]
    Any,
    /// Those that are enabled.
    Assigned,
    /// Those that are not.
    Unassigned,
}

/// Virtual MFA devices, keyed by path and name ignoring ASCII case.
#[async_trait]
pub trait MfaDevices: Send + Sync {
    /// The device with this path and name in this account, ignoring case.
    async fn find_mfa_device(
        &self,
        account: AccountId,
        path: &EntityPath,
        name: &MfaDeviceName,
    ) -> Result<Option<MfaDevice>, StoreError>;

    /// A page of the account's devices.
    async fn list_mfa_devices(
        &self,
        account: AccountId,
        which: MfaListing,
        page: Page,
    ) -> Result<Slice<MfaDevice>, StoreError>;

    /// The devices that are enabled for one owner, by key: never more than
    /// [`MFA_DEVICES_PER_OWNER`].
    async fn mfa_devices_of(
        &self,
        account: AccountId,
        owner: &KeyOwner,
    ) -> Result<Vec<MfaDevice>, StoreError>;

    /// Adds a device, which nobody has enabled and for which no code was given, whatever the
    /// record says.
    async fn add_mfa_device(&self, device: MfaDevice) -> Result<(), StoreError>;

    /// Changes a device's tags and its envelope (re-wrapping).
    async fn update_mfa_device(&self, device: MfaDevice) -> Result<Revision, StoreError>;

    /// Removes a device; one that is enabled is
    /// [`Conflict::MfaDeviceAssigned`](crate::Conflict::MfaDeviceAssigned).
    async fn remove_mfa_device(
        &self,
        account: AccountId,
        id: MfaDeviceId,
    ) -> Result<(), StoreError>;

    /// Enables a device for this owner, and uses the step that its newest code was of. Refused with
    /// [`MfaDeviceAssigned`](crate::Conflict::MfaDeviceAssigned) if it is enabled, with
    /// [`MfaStepUsed`](crate::Conflict::MfaStepUsed) if the step or a later one was used, and if
    /// the owner has [`MFA_DEVICES_PER_OWNER`] already.
    async fn enable_mfa_device(
        &self,
        device: &OwnedMfaDevice,
        step: i64,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes a device from its owner. What steps were used is remembered.
    async fn deactivate_mfa_device(&self, device: &OwnedMfaDevice) -> Result<(), StoreError>;

    /// Notes how far an enabled device's clock is off, and uses the step that its newest code was
    /// of, which must be later than every one before. Ends a lock-out.
    async fn resync_mfa_device(
        &self,
        device: &OwnedMfaDevice,
        step: i64,
        drift: i64,
    ) -> Result<(), StoreError>;

    /// Uses a time step of an enabled device. Of many who claim one step, one gets it; nobody gets
    /// a step that is not later than every one before
    /// ([`MfaStepUsed`](crate::Conflict::MfaStepUsed)), or any while the device is locked
    /// ([`MfaLocked`](crate::Conflict::MfaLocked)).
    async fn claim_mfa_step(
        &self,
        device: &OwnedMfaDevice,
        step: i64,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Counts a wrong code of an enabled device, and locks it if there were too many in a row.
    /// While it is locked nothing is counted ([`MfaLocked`](crate::Conflict::MfaLocked)).
    async fn count_wrong_mfa_code(
        &self,
        device: &OwnedMfaDevice,
        at: Timestamp,
    ) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I04: five wrong codes are free, then each costs twice the one before, up to an hour.
    #[test]
    fn i04_lock_outs_grow_and_are_bounded() {
        let at = Timestamp::from_seconds(1_000);
        let mut codes = MfaCodes::default();
        let mut locks = Vec::new();
        for _ in 0..14 {
            codes = codes.after_failure(at);
            locks.push(codes.locked_until.map_or(0, |until| until.since(at)));
        }
        assert_eq!(
            locks,
            [
                0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600
            ]
        );
        assert!(codes.is_locked(at.plus(3_599)));
        assert!(!codes.is_locked(at.plus(3_600)));
        codes.failures = u32::MAX;
        assert!(codes.after_failure(at).is_locked(at));
        assert_eq!(
            codes.after_use(7),
            MfaCodes {
                last_step: Some(7),
                ..MfaCodes::default()
            }
        );
    }
}
