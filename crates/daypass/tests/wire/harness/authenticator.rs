//! An authenticator app.

use std::cell::Cell;

use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::clock;
use super::http::Reply;
use super::query::Query;
use super::unique;
use super::world::{Person, World};

/// Seconds in a time step.
const STEP: u64 = 30;

/// A device, as the phone that holds its seed sees it.
///
/// Its time stands still at the step in which it was made or, once it was enabled, in which that was
/// done; of either at least ten seconds were left then. A server takes codes of the step before, of
/// this one and of the next, so there are two to prove something with after the device was enabled.
#[derive(Debug)]
pub(crate) struct Authenticator {
    pub(crate) serial: String,
    pub(crate) seed: String,
    totp: Totp,
    step: Cell<u64>,
}

impl Authenticator {
    /// From the answer of CreateVirtualMFADevice.
    pub(crate) fn of(reply: &Reply) -> Self {
        use base64::Engine as _;
        let seed = base64::engine::general_purpose::STANDARD
            .decode(reply.get("Base32StringSeed"))
            .unwrap();
        let seed = String::from_utf8(seed).unwrap();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(Secret::try_from_base32(&seed).unwrap())
            .build_noncompliant();
        Self {
            serial: reply.get("SerialNumber"),
            seed,
            totp,
            step: Cell::new(early_in_a_step()),
        }
    }

    /// The code of so many steps after this one.
    pub(crate) fn code(&self, later: i64) -> String {
        let step = self.step.get().checked_add_signed(later).unwrap();
        self.totp.generate(step * STEP).to_string()
    }

    /// A code that is none of those that a server might take.
    pub(crate) fn wrong_code(&self) -> String {
        let taken: Vec<String> = (-20..=20).map(|later| self.code(later)).collect();
        let mut codes = (0..).map(|number: u32| format!("{number:06}"));
        codes.find(|code| !taken.contains(code)).unwrap()
    }

    /// The call with a serial number and a code.
    pub(crate) fn sign_off(&self, query: &Query, code: &str) -> Query {
        query
            .clone()
            .arg("SerialNumber", &self.serial)
            .arg("TokenCode", code)
    }
}

/// The time step, once at least ten seconds of it are left.
fn early_in_a_step() -> u64 {
    let mut step = 0;
    clock::eventually("a time step begins", || {
        let now = clock::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        step = now.as_secs() / STEP;
        now.as_secs() % STEP < 2 * STEP / 3
    });
    step
}

impl World<'_> {
    /// A new device of nobody's.
    #[track_caller]
    pub(crate) fn device(&self) -> Authenticator {
        let name = unique("device");
        let args = [("VirtualMFADeviceName", name.as_str())];
        Authenticator::of(&self.iam("CreateVirtualMFADevice", args))
    }

    /// Enables a device for a user with the codes of the two steps before this one.
    ///
    /// Much may have been done since the device was made, another device for one, for which a step
    /// may have been waited out: what was then the step before may be too old now.
    #[track_caller]
    pub(crate) fn enable(&self, user: &str, device: &Authenticator) {
        device.step.set(early_in_a_step());
        let args = [
            ("UserName", user),
            ("SerialNumber", device.serial.as_str()),
            ("AuthenticationCode1", &device.code(-2)),
            ("AuthenticationCode2", &device.code(-1)),
        ];
        self.iam("EnableMFADevice", args);
    }

    /// A new user with a key, a policy and a device.
    #[track_caller]
    pub(crate) fn user_with_device(&self, policy: &str) -> (Person, Authenticator) {
        let (person, device) = (self.user(policy), self.device());
        self.enable(&person.name, &device);
        (person, device)
    }
}
