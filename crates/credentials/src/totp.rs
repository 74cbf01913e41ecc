//! One-time codes of MFA devices: RFC 6238 with HMAC-SHA-1, steps of thirty seconds and six digits,
//! which is what authenticator apps make (STS spec 8.1).
//!
//! A code is worth nothing by itself: this module says which time step it belongs to, and whoever
//! asks must see to it that a step is used once.

use std::fmt;

use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Timestamp};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Bytes in a seed: the 160 bits that RFC 4226 recommends.
const SEED_LENGTH: usize = 20;

/// Seconds in a time step.
const STEP: i64 = 30;

/// How many steps a device's clock may be off when it proves something (STS spec 8.1).
const TOLERANCE: i64 = 1;

/// The seed of an MFA device. It is wiped when dropped, cannot be printed, copied or compared.
pub struct TotpSeed(Totp);

/// Two consecutive codes were right: the later one's step, and how far the device's clock is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePair {
    step: i64,
    drift: i64,
}

impl CodePair {
    /// The time step of the later code.
    pub fn step(self) -> i64 {
        self.step
    }

    /// How many steps the device's clock is ahead of ours; negative if it is behind.
    pub fn drift(self) -> i64 {
        self.drift
    }
}

impl TotpSeed {
    /// Draws a seed.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut bytes = Zeroizing::new([0; SEED_LENGTH]);
        entropy.fill(&mut bytes[..])?;
        Ok(Self::of(&bytes))
    }

    /// The seed with these bytes, if there are as many as a seed has.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; SEED_LENGTH] = bytes.try_into().ok()?;
        Some(Self::of(bytes))
    }

    fn of(bytes: &[u8; SEED_LENGTH]) -> Self {
        // Exactly one step is looked at each time: how far a clock may be off is decided here.
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(0)
            .with_step_duration(STEP.unsigned_abs())
            .with_secret(Secret::from(&bytes[..]))
            .build_noncompliant();
        Self(totp)
    }

    /// The bytes. Every call is a place where the secret leaves its wrapper.
    pub fn expose(&self) -> &[u8] {
        self.0.secret().as_bytes()
    }

    /// The seed as people type it into an authenticator: 32 characters of base32.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.secret().to_base32())
    }

    /// The time step whose code this is, of those that a device with this drift may show now.
    /// Anything but six ASCII digits is no code. Compares in constant time.
    pub fn step_of(&self, code: &str, now: Timestamp, drift: i64) -> Option<i64> {
        let shown = step_at(now) + drift;
        (shown - TOLERANCE..=shown + TOLERANCE).find(|step| self.is_code(code, *step))
    }

    /// Whether these are two consecutive codes of a device whose clock is at most `reach` steps
    /// off.
    pub fn consecutive(&self, codes: [&str; 2], now: Timestamp, reach: i64) -> Option<CodePair> {
        let shown = step_at(now);
        (shown - reach..=shown + reach)
            .find(|step| self.is_code(codes[0], step - 1) && self.is_code(codes[1], *step))
            .map(|step| CodePair {
                step,
                drift: step - shown,
            })
    }

    fn is_code(&self, code: &str, step: i64) -> bool {
        u64::try_from(step * STEP).is_ok_and(|time| self.0.check(code, time).is_some())
    }
}

impl fmt::Debug for TotpSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSeed([redacted])")
    }
}

fn step_at(now: Timestamp) -> i64 {
    now.seconds().div_euclid(STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
            buffer.fill(self.0);
            Ok(())
        }
    }

    fn rfc() -> TotpSeed {
        TotpSeed::from_bytes(b"12345678901234567890").unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    /// RFC 6238, appendix B, the last six of the eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        for (seconds, code) in VECTORS {
            assert_eq!(
                rfc().step_of(code, at(seconds), 0),
                Some(seconds / 30),
                "{seconds}"
            );
        }
    }

    #[test]
    fn a_device_may_be_one_step_off_and_no_more() {
        let (seconds, code) = VECTORS[3];
        let step = seconds / 30;
        for (off, found) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let now = at((step - off) * 30);
            assert_eq!(rfc().step_of(code, now, 0).is_some(), found, "{off}");
            // A drift that is known moves the window.
            let later = at((step - off - 7) * 30);
            assert_eq!(rfc().step_of(code, later, 7).is_some(), found, "{off}");
        }
    }

    /// I03: nothing is trimmed, folded or filled up on the way to the comparison.
    #[test]
    fn i03_only_six_ascii_digits_are_a_code() {
        let (seconds, code) = VECTORS[3];
        assert_eq!(code, "005924");
        for other in [
            " 005924",
            "005924 ",
            "005 924",
            "+05924",
            "5924",
            "0005924",
            "00592",
            "",
            "\u{ff10}\u{ff10}\u{ff15}\u{ff19}\u{ff12}\u{ff14}",
            "00592\n",
        ] {
            assert_eq!(rfc().step_of(other, at(seconds), 0), None, "{other:?}");
        }
    }

    #[test]
    fn two_codes_are_consecutive_or_nothing() {
        let seed = rfc();
        let code = |step: i64| {
            let time = u64::try_from(step * 30).unwrap();
            seed.0.generate(time).to_string()
        };
        let step = 41_152_263;
        let now = at(step * 30 + 29);
        let pair = |first: i64, second: i64, reach| {
            let (first, second) = (code(step + first), code(step + second));
            seed.consecutive([&first, &second], now, reach)
        };
        let found = |offset: i64| {
            Some(CodePair {
                step: step + offset,
                drift: offset,
            })
        };
        assert_eq!(pair(-1, 0, 1), found(0));
        assert_eq!(pair(0, 1, 1), found(1));
        assert_eq!(pair(-2, -1, 1), found(-1));
        assert_eq!(pair(-9, -8, 1), None);
        assert_eq!(pair(-9, -8, 10), found(-8));
        assert_eq!(pair(0, -1, 1), None);
        assert_eq!(pair(0, 0, 1), None);
        assert_eq!(pair(-2, 0, 1), None);
    }

    /// I10: the seed has the full 160 bits, all of them drawn.
    #[test]
    fn i10_a_seed_is_160_bits_of_randomness() {
        let seed = TotpSeed::generate(&Fixed(0xff)).unwrap();
        assert_eq!(seed.expose(), [0xff; 20]);
        assert_eq!(*seed.to_base32(), "7".repeat(32));
        assert!(TotpSeed::from_bytes(&[0; 19]).is_none());
    }

    #[test]
    fn a_seed_cannot_be_printed() {
        assert_eq!(format!("{:?}", rfc()), "TotpSeed([redacted])");
    }

    #[test]
    fn before_1970_there_are_no_codes() {
        assert_eq!(rfc().step_of("287082", at(-3_000), 0), None);
    }
}
