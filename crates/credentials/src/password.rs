//! Passwords of people, and what is kept of one: an Argon2id hash (RFC 9106).
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose. Whoever calls it does so aside from
//! what answers requests, and bounds how many run at once.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use daypass_model::Entropy;
use daypass_model::ambient::EntropyUnavailable;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// The longest password, in characters, so that nobody has a megabyte hashed.
const LONGEST: usize = 128;

/// KiB of memory, passes and lanes: the first of OWASP's equivalent choices for Argon2id.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SALT_LENGTH: usize = 16;
const TAG_LENGTH: usize = 32;

/// The format of a hash: version, the three costs, salt, tag.
const FORMAT: u8 = 1;
const LENGTH: usize = 1 + 3 * 4 + SALT_LENGTH + TAG_LENGTH;

/// What a hash may cost that is read: one that was changed must not take the machine's memory.
const MOST_MEMORY: u32 = 256 * 1024;
const MOST_PASSES: u32 = 16;

/// A password as somebody typed it. It is wiped when dropped, and cannot be printed, copied or
/// compared with another.
pub struct Password(Zeroizing<String>);

/// The text is no password. What it was is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password has 1 to 128 characters")]
pub struct InvalidPassword;

impl Password {
    /// The password with this text, of which the caller wipes its own copy.
    pub fn new(text: &str) -> Result<Self, InvalidPassword> {
        match text.chars().count() {
            1..=LONGEST => Ok(Self(Zeroizing::new(text.to_owned()))),
            _ => Err(InvalidPassword),
        }
    }

    /// The text, for rules about it. Every call is a place where it leaves its wrapper.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The password's hash, with a salt of its own.
    pub fn hash(&self, entropy: &dyn Entropy) -> Result<PasswordHash, EntropyUnavailable> {
        let mut salt = [0; SALT_LENGTH];
        entropy.fill(&mut salt)?;
        let costs = Costs {
            memory: MEMORY,
            passes: PASSES,
            lanes: LANES,
        };
        Ok(PasswordHash {
            costs,
            salt,
            tag: costs.tag(&self.0, &salt),
        })
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password([redacted])")
    }
}

#[derive(Clone, Copy)]
struct Costs {
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Costs {
    /// The tag; `None` if the module failed, which costs within their bounds do not make it do.
    fn tag(self, text: &str, salt: &[u8]) -> Option<Zeroizing<[u8; TAG_LENGTH]>> {
        let params = Params::new(self.memory, self.passes, self.lanes, Some(TAG_LENGTH)).ok()?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut tag = Zeroizing::new([0; TAG_LENGTH]);
        argon2
            .hash_password_into(text.as_bytes(), salt, &mut tag[..])
            .ok()?;
        Some(tag)
    }
}

/// The hash of a password. It is wiped when dropped and cannot be printed.
///
/// One whose tag could not be made is no password's.
pub struct PasswordHash {
    costs: Costs,
    salt: [u8; SALT_LENGTH],
    tag: Option<Zeroizing<[u8; TAG_LENGTH]>>,
}

impl PasswordHash {
    /// Whether it is this password's. In constant time but for the hashing itself.
    pub fn is_of(&self, password: &Password) -> bool {
        let asked = self.costs.tag(&password.0, &self.salt);
        match (&self.tag, &asked) {
            (Some(kept), Some(asked)) => kept[..].ct_eq(&asked[..]).into(),
            _ => false,
        }
    }

    /// The bytes that are kept, in an envelope. `None` for a hash that is no password's.
    pub fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let tag = self.tag.as_ref()?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.push(FORMAT);
        for cost in [self.costs.memory, self.costs.passes, self.costs.lanes] {
            bytes.extend_from_slice(&cost.to_be_bytes());
        }
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(&tag[..]);
        Some(bytes)
    }

    /// The hash in these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&FORMAT, rest) = bytes.split_first()? else {
            return None;
        };
        let (memory, rest) = rest.split_first_chunk()?;
        let (passes, rest) = rest.split_first_chunk()?;
        let (lanes, rest) = rest.split_first_chunk()?;
        let (salt, tag) = rest.split_first_chunk()?;
        let costs = Costs {
            memory: u32::from_be_bytes(*memory),
            passes: u32::from_be_bytes(*passes),
            lanes: u32::from_be_bytes(*lanes),
        };
        let bearable =
            costs.memory <= MOST_MEMORY && costs.passes <= MOST_PASSES && costs.lanes == LANES;
        bearable.then_some(Self {
            costs,
            salt: *salt,
            tag: Some(Zeroizing::new(tag.try_into().ok()?)),
        })
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash([redacted])")
    }
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

    fn password(text: &str) -> Password {
        Password::new(text).unwrap()
    }

    #[test]
    fn a_hash_is_of_its_password_alone() {
        let hash = password("correct horse é").hash(&Fixed(7)).unwrap();
        let kept = PasswordHash::from_bytes(&hash.to_bytes().unwrap()).unwrap();
        assert!(kept.is_of(&password("correct horse é")));
        for other in [
            "correct horse e",
            "correct horse é ",
            "Correct horse é",
            "x",
        ] {
            assert!(!kept.is_of(&password(other)), "{other}");
        }
        let salted = password("correct horse é").hash(&Fixed(8)).unwrap();
        assert_ne!(*salted.to_bytes().unwrap(), *hash.to_bytes().unwrap());
    }

    /// The tag is one that OpenSSL's Argon2id made.
    #[test]
    fn the_hash_is_argon2id_with_the_costs_that_are_said() {
        let bytes = password("password").hash(&Fixed(0)).unwrap();
        let bytes = bytes.to_bytes().unwrap();
        assert_eq!(bytes.len(), LENGTH);
        assert_eq!(bytes[..13], [1, 0, 0, 0x4c, 0, 0, 0, 0, 2, 0, 0, 0, 1]);
        let tag = Costs {
            memory: 19_456,
            passes: 2,
            lanes: 1,
        }
        .tag("password", b"saltsaltsaltsalt");
        let hex: String = tag
            .unwrap()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hex, VECTOR);
    }

    const VECTOR: &str = "4fde6aed2db4e6d7fd588e078583990c842630c01b9ed69c1974c892ed205d3f";

    #[test]
    fn what_is_no_hash_is_not_read() {
        let good = password("p").hash(&Fixed(1)).unwrap().to_bytes().unwrap();
        let changed = |at: usize, to: u8| {
            let mut bytes = good.to_vec();
            bytes[at] = to;
            bytes
        };
        for bad in [
            Vec::new(),
            good[1..].to_vec(),
            good[..good.len() - 1].to_vec(),
            changed(0, 2),
            changed(1, 1),
            changed(5, 1),
            changed(12, 2),
        ] {
            assert!(PasswordHash::from_bytes(&bad).is_none());
        }
    }

    #[test]
    fn flaw_i14_a_long_password_is_not_hashed() {
        assert!(Password::new(&"é".repeat(128)).is_ok());
        for text in [String::new(), "x".repeat(129), "x".repeat(1 << 20)] {
            assert_eq!(Password::new(&text).unwrap_err(), InvalidPassword);
        }
    }

    #[test]
    fn debug_prints_nothing_of_it() {
        let password = password("hunter2");
        let hash = password.hash(&Fixed(1)).unwrap();
        assert_eq!(format!("{password:?}"), "Password([redacted])");
        assert_eq!(format!("{hash:?}"), "PasswordHash([redacted])");
    }
}
