//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

use std::fmt;
use std::str::FromStr;

use crate::{
    AccountId, EntityName, EntityPath, GroupName, InstanceProfileName, MfaDeviceName, OidcUrl,
    PolicyName, SamlProviderName, SessionName,
};

/// The partition that a deployment answers for; every ARN that it makes carries it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Partition {
    /// `aws`.
    #[default]
    Aws,
    /// `aws-cn`.
    China,
    /// `aws-us-gov`.
    UsGov,
}

impl Partition {
    /// The partition as it stands in an ARN.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::UsGov => "aws-us-gov",
        }
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A partition other than the three that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the partition must be one of aws, aws-cn, aws-us-gov")]
pub struct UnknownPartition;

impl FromStr for Partition {
    type Err = UnknownPartition;

    fn from_str(text: &str) -> Result<Self, UnknownPartition> {
        match text {
            "aws" => Ok(Self::Aws),
            "aws-cn" => Ok(Self::China),
            "aws-us-gov" => Ok(Self::UsGov),
            _ => Err(UnknownPartition),
        }
    }
}

/// A well-formed ARN, kept as it was written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    text: Box<str>,
    /// Byte offsets of the second to the fifth colon; the first stands at 3.
    colons: [usize; 4],
}

/// The text is not an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not of the form arn:partition:service:region:account:resource")]
pub struct InvalidArn;

impl Arn {
    /// The whole ARN as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The second part, never empty.
    pub fn partition(&self) -> &str {
        &self.text[4..self.colons[0]]
    }

    /// The third part, never empty: `iam`, `sts`, `s3`, ..
    pub fn service(&self) -> &str {
        &self.text[self.colons[0] + 1..self.colons[1]]
    }

    /// The fourth part, often empty.
    pub fn region(&self) -> &str {
        &self.text[self.colons[1] + 1..self.colons[2]]
    }

    /// The fifth part as written, often empty.
    pub fn account_text(&self) -> &str {
        &self.text[self.colons[2] + 1..self.colons[3]]
    }

    /// The fifth part, if it is an account id.
    pub fn account(&self) -> Option<AccountId> {
        self.account_text().parse().ok()
    }

    /// Everything after the fifth colon, never empty.
    pub fn resource(&self) -> &str {
        &self.text[self.colons[3] + 1..]
    }

    /// The account, path and name in `arn:{p}:iam::{account}:{kind}{path}{name}`, whatever the
    /// partition. An entity has one spelling only: policies that name it must not be got round with
    /// a second.
    pub fn entity<N: FromStr>(&self, kind: &str) -> Option<(AccountId, EntityPath, N)> {
        let resource = self.resource().strip_prefix(kind)?;
        let (path, name) = resource.split_at(resource.rfind('/')? + 1);
        let is_of_iam = self.service() == "iam" && self.region().is_empty();
        is_of_iam.then_some(())?;
        Some((self.account()?, path.parse().ok()?, name.parse().ok()?))
    }

    /// `arn:{p}:iam::{account}:root`.
    pub fn root(partition: Partition, account: AccountId) -> String {
        format!("arn:{partition}:iam::{account}:root")
    }

    /// `arn:{p}:iam::{account}:user{path}{name}`.
    pub fn user(
        partition: Partition,
        account: AccountId,
        path: &EntityPath,
        name: &EntityName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:user{path}{name}")
    }

    /// `arn:{p}:iam::{account}:role{path}{name}`.
    pub fn role(
        partition: Partition,
        account: AccountId,
        path: &EntityPath,
        name: &EntityName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:role{path}{name}")
    }

    /// `arn:{p}:iam::{account}:group{path}{name}`.
    pub fn group(
        partition: Partition,
        account: AccountId,
        path: &EntityPath,
        name: &GroupName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:group{path}{name}")
    }

    /// `arn:{p}:iam::{account}:policy{path}{name}`.
    pub fn policy(
        partition: Partition,
        account: AccountId,
        path: &EntityPath,
        name: &PolicyName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:policy{path}{name}")
    }

    /// `arn:{p}:iam::{account}:instance-profile{path}{name}`.
    pub fn instance_profile(
        partition: Partition,
        account: AccountId,
        path: &EntityPath,
        name: &InstanceProfileName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:instance-profile{path}{name}")
    }

    /// `arn:{p}:iam::{account}:mfa{path}{name}`: a virtual MFA device's serial number.
    pub fn mfa(
        partition: Partition,
        account: AccountId,
        path: &EntityPath,
        name: &MfaDeviceName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:mfa{path}{name}")
    }

    /// `arn:{p}:iam::{account}:oidc-provider/{host}{path}`: the URL without its scheme (spec 3.3).
    pub fn oidc_provider(partition: Partition, account: AccountId, url: &OidcUrl) -> String {
        format!("arn:{partition}:iam::{account}:oidc-provider/{url}")
    }

    /// `arn:{p}:iam::{account}:saml-provider/{name}`.
    pub fn saml_provider(
        partition: Partition,
        account: AccountId,
        name: &SamlProviderName,
    ) -> String {
        format!("arn:{partition}:iam::{account}:saml-provider/{name}")
    }

    /// `arn:{p}:sts::{account}:assumed-role/{role}/{session}`: the role's path is dropped (spec 3.3).
    pub fn assumed_role(
        partition: Partition,
        account: AccountId,
        role: &EntityName,
        session: &SessionName,
    ) -> String {
        format!("arn:{partition}:sts::{account}:assumed-role/{role}/{session}")
    }

    /// `arn:{p}:sts::{account}:federated-user/{name}`.
    pub fn federated_user(partition: Partition, account: AccountId, name: &EntityName) -> String {
        format!("arn:{partition}:sts::{account}:federated-user/{name}")
    }
}

impl FromStr for Arn {
    type Err = InvalidArn;

    /// Spec 1.5: refused are a missing `arn:` prefix, fewer than six fields, and an empty
    /// partition, service or resource.
    fn from_str(text: &str) -> Result<Self, InvalidArn> {
        let rest = text.strip_prefix("arn:").ok_or(InvalidArn)?;
        let mut colons = [0; 4];
        let mut found = rest
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b':')
            .map(|(i, _)| i + 4);
        for slot in &mut colons {
            *slot = found.next().ok_or(InvalidArn)?;
        }
        drop(found);
        let arn = Self {
            text: text.into(),
            colons,
        };
        if arn.partition().is_empty() || arn.service().is_empty() || arn.resource().is_empty() {
            return Err(InvalidArn);
        }
        Ok(arn)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_six_parts() {
        let arn: Arn = "arn:aws:iam::841860927337:role/a/b:c".parse().unwrap();
        assert_eq!(arn.partition(), "aws");
        assert_eq!(arn.service(), "iam");
        assert_eq!(arn.region(), "");
        assert_eq!(arn.account().unwrap().to_string(), "841860927337");
        assert_eq!(arn.resource(), "role/a/b:c");
    }

    #[test]
    fn the_captured_refusals_of_spec_1_5() {
        for text in [
            "xxxxxxxxxxxxxxxxxxxx",
            "urn:aws:iam::841860927337:role/x",
            "arn:aws:iam::841860927337",
            "arn::iam::841860927337:role/x",
            "arn:aws:::841860927337:role/x",
            "arn:aws:iam::841860927337:",
        ] {
            assert_eq!(text.parse::<Arn>(), Err(InvalidArn), "{text}");
        }
        assert!("arn:a:a:::x".parse::<Arn>().is_ok());
    }

    #[test]
    fn an_entity_has_account_path_and_name_in_one_spelling() {
        let role = |text: &str| text.parse::<Arn>().unwrap().entity::<EntityName>("role");
        let (account, path, name) = role("arn:aws-cn:iam::841860927337:role/a/b/R").unwrap();
        assert_eq!(account.to_string(), "841860927337");
        assert_eq!(path.as_str(), "/a/b/");
        assert_eq!(name.as_str(), "R");
        for text in [
            "arn:aws:iam::841860927337:user/R",
            "arn:aws:iam::841860927337:role",
            "arn:aws:iam::841860927337:role/",
            "arn:aws:iam::841860927337:roles/R",
            "arn:aws:iam::841860927337:role//R",
            "arn:aws:iam:eu-west-1:841860927337:role/R",
            "arn:aws:iam::nobody:role/R",
            "arn:aws:sts::841860927337:role/R",
        ] {
            assert_eq!(role(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn parts_put_together_give_the_text(text in "(arn:)?[a-zé:/*]{0,30}") {
            if let Ok(arn) = text.parse::<Arn>() {
                let parts = [arn.partition(), arn.service(), arn.region(), arn.account_text(), arn.resource()];
                prop_assert_eq!(format!("arn:{}", parts.join(":")), text);
            }
        }
    }
}
