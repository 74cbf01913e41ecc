//! Managed policies: how they are named, and those that come with the program.

use std::collections::HashMap;

use daypass_api::fault::Fault;
use daypass_model::{AccountId, Arn, Partition, Timestamp};
use daypass_policy::{DocumentKind, NamedPolicy, Policy};

pub use crate::aws_managed::AWS_MANAGED;

/// A policy that every account has and none can change.
///
/// Its text is the project's own; name and purpose are those of AWS's policy of that name.
#[derive(Clone, Copy, Debug)]
pub struct AwsManagedPolicy {
    /// `ANPA…`.
    pub id: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The document: version 1, and there is no other.
    pub text: &'static str,
}

impl AwsManagedPolicy {
    /// When every one of them was made: the first second of 2026.
    pub fn created_at() -> Timestamp {
        Timestamp::from_seconds(1_767_225_600)
    }

    /// The one with this ARN.
    pub fn find(arn: &PolicyArn) -> Option<&'static Self> {
        let rest = match arn.owner {
            PolicyOwner::Aws => arn.as_str().split(':').nth(5)?.strip_prefix("policy")?,
            PolicyOwner::Account(_) => return None,
        };
        AWS_MANAGED
            .iter()
            .find(|policy| rest.strip_prefix(policy.path) == Some(policy.name))
    }

    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        format!("arn:{partition}:iam::aws:policy{}{}", self.path, self.name)
    }

    /// Whether it can be attached, be a boundary, or be passed as a session policy. Those that are
    /// for root's tasks can not: they are for AssumeRoot (STS spec 8.4).
    pub fn is_attachable(&self) -> bool {
        self.path != ROOT_TASKS
    }
}

/// The path of the policies that AssumeRoot takes (STS spec 8.4).
pub const ROOT_TASKS: &str = "/root-task/";

/// Whose a managed policy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyOwner {
    /// AWS's: it comes with the program.
    Aws,
    /// An account's.
    Account(AccountId),
}

/// The ARN of a managed policy of this partition. A policy has one spelling only: policies that
/// name it in a condition must not be got round with a second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyArn {
    text: Box<str>,
    owner: PolicyOwner,
}

impl PolicyArn {
    /// The ARN in this text, if it is one of a managed policy of this partition.
    pub fn parse(text: &str, partition: Partition) -> Option<Self> {
        let arn: Arn = text.parse().ok()?;
        let name = arn.resource().strip_prefix("policy/")?;
        let is_policy = arn.partition() == partition.as_str()
            && arn.service() == "iam"
            && arn.region().is_empty()
            && !name.is_empty()
            && !name.ends_with('/');
        let owner = match arn.account_text() {
            "aws" => PolicyOwner::Aws,
            _ => PolicyOwner::Account(arn.account()?),
        };
        is_policy.then(|| Self {
            text: text.into(),
            owner,
        })
    }

    /// The ARN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whose policy it names.
    pub fn owner(&self) -> PolicyOwner {
        self.owner
    }
}

/// Compiles the policies that come with the program, by their ARNs in this partition.
pub(crate) fn compile(partition: Partition) -> Result<HashMap<String, NamedPolicy>, Fault> {
    AWS_MANAGED
        .iter()
        .map(|managed| {
            let arn = managed.arn(partition);
            let policy =
                Policy::parse(managed.text, DocumentKind::Identity).map_err(Fault::internal)?;
            Ok((arn.clone(), NamedPolicy::new(arn, policy)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use daypass_model::{IdKind, UniqueId};

    use super::*;

    fn parse(text: &str) -> Option<PolicyArn> {
        PolicyArn::parse(text, Partition::Aws)
    }

    #[test]
    fn every_policy_of_the_table_may_be_saved_and_is_found_by_its_arn() {
        let compiled = compile(Partition::China).unwrap();
        assert_eq!(compiled.len(), AWS_MANAGED.len());
        for policy in AWS_MANAGED {
            let arn = policy.arn(Partition::China);
            let parsed = PolicyArn::parse(&arn, Partition::China).unwrap();
            let found = AwsManagedPolicy::find(&parsed).unwrap();
            assert_eq!(found.name, policy.name);
            assert!(compiled.contains_key(&arn));
        }
    }

    #[test]
    fn ids_are_well_formed_and_differ() {
        let ids: HashSet<UniqueId> = AWS_MANAGED
            .iter()
            .map(|policy| policy.id.parse().unwrap())
            .collect();
        assert_eq!(ids.len(), AWS_MANAGED.len());
        for id in ids {
            assert_eq!(id.kind(), Some(IdKind::ManagedPolicy));
            assert_eq!(id.as_str().len(), 21);
        }
    }

    #[test]
    fn an_arn_has_one_spelling() {
        let aws = parse("arn:aws:iam::aws:policy/AdministratorAccess").unwrap();
        assert_eq!(aws.owner(), PolicyOwner::Aws);
        assert!(AwsManagedPolicy::find(&aws).unwrap().is_attachable());
        let task = parse("arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy").unwrap();
        assert!(!AwsManagedPolicy::find(&task).unwrap().is_attachable());
        for other in [
            "arn:aws:iam::aws:policy/administratoraccess",
            "arn:aws:iam::aws:policy/root-task/AdministratorAccess",
            "arn:aws:iam::aws:policy/S3UnlockBucketPolicy",
            "arn:aws:iam::aws:policy//AdministratorAccess",
        ] {
            assert!(
                AwsManagedPolicy::find(&parse(other).unwrap()).is_none(),
                "{other}"
            );
        }
        let own = parse("arn:aws:iam::123456789012:policy/a/B").unwrap();
        assert!(AwsManagedPolicy::find(&own).is_none());
        for bad in [
            "AdministratorAccess",
            "arn:aws-cn:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam:eu-west-1:aws:policy/AdministratorAccess",
            "arn:aws:sts::aws:policy/AdministratorAccess",
            "arn:aws:iam::AWS:policy/AdministratorAccess",
            "arn:aws:iam::aws:role/AdministratorAccess",
            "arn:aws:iam::aws:policy/",
            "arn:aws:iam::123:policy/B",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
