//! AssumeRoot (STS spec 8.4): temporary credentials of a member account's root, for one task.

use daypass_access::{Call, Terms};
use daypass_api::fault::Fault;
use daypass_api::sts::{AssumeRootInput, AssumeRootOutput};
use daypass_model::{AccountId, Arn, Partition, TaskPolicy};

use crate::credentials;

pub(crate) async fn assume_root(
    call: &Call<'_>,
    input: AssumeRootInput,
) -> Result<AssumeRootOutput, Fault> {
    let partition = call.gate().partition();
    let member = member(&input.target_principal, partition)?;
    let task = task(input.task_policy_arn.arn.as_deref(), partition)?;

    let grant = call.authorize_assume_root(member, task)?;

    let terms = Terms {
        duration: grant.bounded_duration(input.duration_seconds),
        policies: None,
        minimum_token_size: credentials::minimum_size(input.minimum_session_token_size),
    };
    let source_identity = grant.source_identity().map(ToString::to_string);
    let issued = call.issue_root_session(grant, terms)?;
    Ok(AssumeRootOutput {
        source_identity,
        session_token_utilization: credentials::wire_number(issued.token.utilization()),
        session_token_size: credentials::wire_number(issued.token.size()),
        credentials: Some(credentials::to_wire(issued)),
    })
}

/// The account whose root is meant: its twelve digits, or its root's ARN.
fn member(text: &str, partition: Partition) -> Result<AccountId, Fault> {
    if let Ok(account) = text.parse() {
        return Ok(account);
    }
    let root = text.parse::<Arn>().ok().and_then(|arn| arn.account());
    root.filter(|account| text == Arn::root(partition, *account))
        .ok_or_else(|| Fault::validation(format!("{text} is invalid")))
}

/// One of the five, exactly.
fn task(arn: Option<&str>, partition: Partition) -> Result<TaskPolicy, Fault> {
    TaskPolicy::ALL
        .into_iter()
        .find(|task| arn == Some(task.arn(partition).as_str()))
        .ok_or_else(|| {
            let arn = arn.unwrap_or_default();
            Fault::validation(format!("{arn} is not a policy that AssumeRoot takes"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_named_by_its_digits_or_its_roots_arn() {
        for text in ["210987654321", "arn:aws:iam::210987654321:root"] {
            let account = member(text, Partition::Aws).unwrap();
            assert_eq!(account.to_string(), "210987654321");
        }
        for text in [
            "21098765432x",
            "arn:aws:iam::210987654321:user/root",
            "arn:aws-cn:iam::210987654321:root",
            "arn:aws:sts::210987654321:root",
            "arn:aws:iam:eu-west-1:210987654321:root",
        ] {
            let fault = member(text, Partition::Aws).unwrap_err();
            assert_eq!(fault.message(), Some(&*format!("{text} is invalid")));
        }
    }

    #[test]
    fn a_task_is_one_of_the_five_in_the_deployments_partition() {
        let arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy";
        assert_eq!(
            task(Some(arn), Partition::Aws).unwrap(),
            TaskPolicy::UnlockBucketPolicy
        );
        assert!(task(Some(arn), Partition::China).is_err());
        for other in [
            "arn:aws:iam::aws:policy/S3UnlockBucketPolicy",
            "arn:aws:iam::aws:policy/root-task/s3unlockbucketpolicy",
            "arn:aws:iam::aws:policy/AdministratorAccess",
        ] {
            assert!(task(Some(other), Partition::Aws).is_err(), "{other}");
        }
        assert!(task(None, Partition::Aws).is_err());
    }
}
