//! Ids of an organization and what is in it.

use std::fmt;
use std::str::FromStr;

use crate::ambient::{Entropy, EntropyUnavailable};
use crate::{AccountId, Partition};

/// An id of another form than its kind has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must have the form {0}")]
pub struct InvalidOrganizationId(&'static str);

/// Draws small letters and digits. Ids are names, not secrets: the bias of the remainder is
/// nothing to them, but two must not meet.
fn draw(prefix: &str, count: usize, entropy: &dyn Entropy) -> Result<Box<str>, EntropyUnavailable> {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut random = vec![0; count];
    entropy.fill(&mut random)?;
    let drawn = random
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]));
    Ok(prefix.chars().chain(drawn).collect::<String>().into())
}

/// Whether a part of an id is of small letters and digits, and as long as it may be.
fn is_part(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

macro_rules! organization_id {
    ($(#[$doc:meta])* $name:ident, $form:literal, $fits:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidOrganizationId;

            fn from_str(text: &str) -> Result<Self, InvalidOrganizationId> {
                let fits: fn(&str) -> bool = $fits;
                match fits(text) {
                    true => Ok(Self(text.into())),
                    false => Err(InvalidOrganizationId($form)),
                }
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

organization_id!(
    /// `o-` and ten letters or digits when made here.
    OrganizationId,
    "o-xxxxxxxxxx",
    |text| text
        .strip_prefix("o-")
        .is_some_and(|rest| is_part(rest, 10..=32))
);

organization_id!(
    /// A node of an organization's tree: the root `r-xxxx`, or an organizational unit
    /// `ou-xxxx-xxxxxxxx`.
    OrganizationNodeId,
    "r-xxxx or ou-xxxx-xxxxxxxx",
    |text| match text.strip_prefix("ou-").map(|rest| rest.split_once('-')) {
        Some(Some((root, own))) => is_part(root, 4..=32) && is_part(own, 8..=32),
        Some(None) => false,
        None => text
            .strip_prefix("r-")
            .is_some_and(|rest| is_part(rest, 4..=32)),
    }
);

organization_id!(
    /// A policy of an organization: `p-` and eight letters or digits when made here.
    ControlPolicyId,
    "p-xxxxxxxx",
    |text| text.strip_prefix("p-").is_some_and(|rest| {
        (8..=128).contains(&rest.len())
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
);

impl OrganizationId {
    /// Draws an id.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        draw("o-", 10, entropy).map(Self)
    }
}

impl OrganizationNodeId {
    /// Draws a root's id.
    pub fn generate_root(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        draw("r-", 4, entropy).map(Self)
    }

    /// Draws the id of a unit under this root, whose own part it carries.
    pub fn generate_unit(&self, entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let root = self.0.strip_prefix("r-").unwrap_or(&self.0);
        draw(&format!("ou-{root}-"), 8, entropy).map(Self)
    }

    /// Whether it is a root's.
    pub fn is_root(&self) -> bool {
        self.0.starts_with("r-")
    }
}

impl ControlPolicyId {
    /// The service control policy that allows everything: everybody has it, nobody stores it.
    pub const FULL_AWS_ACCESS: &'static str = "p-FullAWSAccess";

    /// Draws an id.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        draw("p-", 8, entropy).map(Self)
    }

    /// [`Self::FULL_AWS_ACCESS`].
    pub fn full_aws_access() -> Self {
        Self(Self::FULL_AWS_ACCESS.into())
    }

    /// Whether it is [`Self::FULL_AWS_ACCESS`].
    pub fn is_full_aws_access(&self) -> bool {
        &*self.0 == Self::FULL_AWS_ACCESS
    }

    /// The policy's ARN (STS spec 5.4). What everybody has belongs to `aws`.
    pub fn arn(
        &self,
        kind: ControlPolicyKind,
        partition: Partition,
        management: AccountId,
        organization: &OrganizationId,
    ) -> String {
        let kind = kind.arn_word();
        match self.is_full_aws_access() {
            true => format!("arn:{partition}:organizations::aws:policy/{kind}/{self}"),
            false => format!(
                "arn:{partition}:organizations::{management}:policy/{organization}/{kind}/{self}"
            ),
        }
    }
}

/// What a policy of an organization controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ControlPolicyKind {
    /// What principals of an account may do (SCP).
    Service,
    /// What may be done to resources of an account (RCP).
    Resource,
}

impl ControlPolicyKind {
    /// The kind as it stands in an ARN.
    pub fn arn_word(self) -> &'static str {
        match self {
            Self::Service => "service_control_policy",
            Self::Resource => "resource_control_policy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
            for (at, byte) in buffer.iter_mut().enumerate() {
                *byte = u8::try_from(at * 37 % 256).unwrap();
            }
            Ok(())
        }
    }

    #[test]
    fn what_is_drawn_is_of_its_form() {
        let organization = OrganizationId::generate(&Counting).unwrap();
        assert_eq!(organization.as_str().parse(), Ok(organization.clone()));
        assert_eq!(organization.as_str().len(), 12);
        let root = OrganizationNodeId::generate_root(&Counting).unwrap();
        assert_eq!(root.as_str().parse(), Ok(root.clone()));
        assert!(root.is_root());
        let unit = root.generate_unit(&Counting).unwrap();
        assert_eq!(unit.as_str().parse(), Ok(unit.clone()));
        assert!(!unit.is_root());
        assert!(unit.as_str().contains(&root.as_str()[2..]));
        let policy = ControlPolicyId::generate(&Counting).unwrap();
        assert_eq!(policy.as_str().parse(), Ok(policy));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "o-",
            "o-123456789",
            "o-ABCDEFGHIJ",
            "r-ab12",
            "o-aaaaaaaaa/",
        ] {
            assert!(text.parse::<OrganizationId>().is_err(), "{text}");
        }
        for text in [
            "r-",
            "r-abc",
            "ou-ab12",
            "ou-ab12-1234567",
            "ou-ab12-12345678-9",
            "o-x",
        ] {
            assert!(text.parse::<OrganizationNodeId>().is_err(), "{text}");
        }
        assert!("p-1234567".parse::<ControlPolicyId>().is_err());
        assert!(ControlPolicyId::full_aws_access().is_full_aws_access());
        assert_eq!(
            ControlPolicyId::FULL_AWS_ACCESS.parse(),
            Ok(ControlPolicyId::full_aws_access())
        );
    }

    #[test]
    fn arns_are_of_the_management_account_but_for_what_everybody_has() {
        let organization = "o-a1b2c3d4e5".parse().unwrap();
        let arn = |id: &str| {
            let id: ControlPolicyId = id.parse().unwrap();
            let management = "111111111111".parse().unwrap();
            id.arn(
                ControlPolicyKind::Service,
                Partition::Aws,
                management,
                &organization,
            )
        };
        assert_eq!(
            arn("p-abcdefgh"),
            "arn:aws:organizations::111111111111:policy/o-a1b2c3d4e5/service_control_policy/p-abcdefgh"
        );
        assert_eq!(
            arn("p-FullAWSAccess"),
            "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"
        );
    }
}
