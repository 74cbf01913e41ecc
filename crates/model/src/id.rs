//! Access key ids and unique ids, with the account number packed into them (spec 3.2).

use std::fmt;
use std::str::FromStr;

use crate::AccountId;
use crate::ambient::{Entropy, EntropyUnavailable};

/// What an id's four-letter prefix says it names (spec 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdKind {
    /// `AKIA`: a long-term access key.
    LongTermKey,
    /// `ASIA`: the access key of temporary credentials.
    TemporaryKey,
    /// `AIDA`: a user.
    User,
    /// `AROA`: a role.
    Role,
    /// `AGPA`: a group.
    Group,
    /// `ANPA`: a managed policy.
    ManagedPolicy,
    /// `AIPA`: an instance profile.
    InstanceProfile,
}

impl IdKind {
    /// Every kind, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::LongTermKey,
        Self::TemporaryKey,
        Self::User,
        Self::Role,
        Self::Group,
        Self::ManagedPolicy,
        Self::InstanceProfile,
    ];

    /// The four-letter prefix.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::LongTermKey => "AKIA",
            Self::TemporaryKey => "ASIA",
            Self::User => "AIDA",
            Self::Role => "AROA",
            Self::Group => "AGPA",
            Self::ManagedPolicy => "ANPA",
            Self::InstanceProfile => "AIPA",
        }
    }

    /// The kind that a text's prefix names.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| text.starts_with(kind.prefix()))
    }
}

/// RFC 4648 base32, upper case.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Draws sixteen base32 characters: one flag bit set, forty bits of account, thirty-nine random
/// bits (spec 3.2).
fn encode_body(account: AccountId, random: [u8; 5]) -> [u8; 16] {
    let random = u64::from_be_bytes([
        0, 0, 0, random[0], random[1], random[2], random[3], random[4],
    ]);
    let mut bits = (1u128 << 79) | (u128::from(account.number()) << 39) | u128::from(random >> 1);
    let mut text = [0; 16];
    for slot in text.iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    text
}

/// The account packed into characters 4..20, if the flag bit says that there is one.
fn decode_account(text: &str) -> Option<AccountId> {
    let body = text.as_bytes().get(4..20)?;
    let mut bits = 0u128;
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u128::from(value);
    }
    if bits >> 79 == 0 {
        return None;
    }
    AccountId::from_number(((bits >> 39) & 0xff_ffff_ffff) as u64)
}

/// An id's text was empty, too long, or held a character that ids of its kind do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an id is 1 to 128 letters, digits or underscores; one of an access key may hold . @ + - too"
)]
pub struct InvalidId;

/// Whether a text is an id, with these signs beside letters, digits and underscores.
fn check(text: &str, signs: &[u8]) -> Result<(), InvalidId> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || signs.contains(&b);
    let well_formed = (1..=128).contains(&text.len()) && text.bytes().all(fits);
    if well_formed { Ok(()) } else { Err(InvalidId) }
}

/// What ids of keys brought from elsewhere hold beside what AWS's do. None of them means anything in
/// a credential scope, a header's list or a form.
const KEY_SIGNS: &[u8] = b".@+-";

/// The public half of an access key: `AKIA…` (long-term) or `ASIA…` (temporary), twenty
/// characters when made here. Keys brought from elsewhere may look otherwise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessKeyId(Box<str>);

impl AccessKeyId {
    /// Makes a key id of twenty characters that encodes the account.
    pub fn generate(
        kind: IdKind,
        account: AccountId,
        entropy: &dyn Entropy,
    ) -> Result<Self, EntropyUnavailable> {
        let mut random = [0; 5];
        entropy.fill(&mut random)?;
        let mut text = String::with_capacity(20);
        text.push_str(kind.prefix());
        text.extend(encode_body(account, random).map(char::from));
        Ok(Self(text.into()))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the prefix says; `None` for keys brought from elsewhere.
    pub fn kind(&self) -> Option<IdKind> {
        IdKind::of(&self.0)
    }

    /// The account encoded in the id, if it is of the encoding kind (spec 3.2). A claim made by
    /// the bearer: believe it only after the key was found or the token opened.
    pub fn encoded_account(&self) -> Option<AccountId> {
        decode_account(&self.0)
    }
}

/// The id of a stored thing that never returns, even when its name does: `AIDA…`, `AROA…`, ..
/// twenty-one characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UniqueId(Box<str>);

impl UniqueId {
    /// Makes a unique id of twenty-one characters that encodes the account.
    pub fn generate(
        kind: IdKind,
        account: AccountId,
        entropy: &dyn Entropy,
    ) -> Result<Self, EntropyUnavailable> {
        let mut random = [0; 6];
        entropy.fill(&mut random)?;
        let [head @ .., last] = random;
        let mut text = String::with_capacity(21);
        text.push_str(kind.prefix());
        text.extend(encode_body(account, head).map(char::from));
        text.push(char::from(ALPHABET[usize::from(last & 31)]));
        Ok(Self(text.into()))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the prefix says.
    pub fn kind(&self) -> Option<IdKind> {
        IdKind::of(&self.0)
    }

    /// The account encoded in the id, if it is of the encoding kind (spec 3.2).
    pub fn encoded_account(&self) -> Option<AccountId> {
        decode_account(&self.0)
    }
}

macro_rules! id_text {
    ($name:ident, $signs:expr) => {
        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                check(text, $signs).map(|()| Self(text.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id_text!(AccessKeyId, KEY_SIGNS);
id_text!(UniqueId, &[]);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
            buffer.fill(self.0);
            Ok(())
        }
    }

    /// Spec 3.2's vectors.
    #[test]
    fn account_encoded_in_akia_asia_and_aroa_ids() {
        for (id, account) in [
            ("ASIAY34FZKBOKMUTVV7A", "609629065308"),
            ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
            ("AKIATZ2X44NMCEQW46PL", "261640479576"),
            ("AKIAUT5AMCC2VINIQAMK", "317627044021"),
        ] {
            let id: AccessKeyId = id.parse().unwrap();
            assert_eq!(
                id.encoded_account().map(|a| a.to_string()).as_deref(),
                Some(account)
            );
        }
        let role: UniqueId = "AROASSFAZTPA6YOSG5O4F".parse().unwrap();
        assert_eq!(role.encoded_account().unwrap().to_string(), "176430881729");
    }

    #[test]
    fn old_format_ids_carry_no_account() {
        let id: AccessKeyId = "AKIAIOSFODNN7EXAMPLE".parse().unwrap();
        assert_eq!(id.encoded_account(), None);
    }

    #[test]
    fn foreign_and_malformed_ids() {
        let id: AccessKeyId = "minioadmin".parse().unwrap();
        assert_eq!((id.kind(), id.encoded_account()), (None, None));
        assert!("backup-job.1@nas+x".parse::<AccessKeyId>().is_ok());
        assert_eq!("backup-job".parse::<UniqueId>(), Err(InvalidId));
        for text in ["", "AKIA/x", "a,b", "a=b", "a b", "a%b", "a:b", "a\nb", "é"] {
            assert_eq!(text.parse::<AccessKeyId>(), Err(InvalidId), "{text}");
        }
        assert_eq!("A".repeat(129).parse::<AccessKeyId>(), Err(InvalidId));
    }

    proptest! {
        #[test]
        fn a_generated_id_gives_its_account_back(number in 0u64..1_000_000_000_000, byte: u8) {
            let account = AccountId::from_number(number).unwrap();
            let entropy = Fixed(byte);
            let key = AccessKeyId::generate(IdKind::TemporaryKey, account, &entropy).unwrap();
            prop_assert_eq!(key.as_str().len(), 20);
            prop_assert_eq!(key.encoded_account(), Some(account));
            prop_assert_eq!(key.kind(), Some(IdKind::TemporaryKey));
            let id = UniqueId::generate(IdKind::Role, account, &entropy).unwrap();
            prop_assert_eq!(id.as_str().len(), 21);
            prop_assert_eq!(id.encoded_account(), Some(account));
            // Spec 3.2: the flag bit puts the first character after the prefix in Q-Z2-7.
            prop_assert!(matches!(id.as_str().as_bytes()[4], b'Q'..=b'Z' | b'2'..=b'7'));
        }

        #[test]
        fn decoding_never_panics(text in "\\PC{0,40}") {
            let _ = decode_account(&text);
        }
    }
}
