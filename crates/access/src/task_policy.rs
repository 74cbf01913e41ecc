//! The task policies of AssumeRoot (STS spec 8.4): what a session of a member's root may do, and
//! nothing else.

use daypass_model::TaskPolicy;

/// What the task allows: five documents, which is all that makes it long. Its resources are root itself where the action has a resource: a task
/// never reaches the account's users.
pub(crate) const fn text(task: TaskPolicy) -> &'static str {
    match task {
        TaskPolicy::AuditRootUserCredentials => {
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "iam:GetUser",
        "iam:GetLoginProfile",
        "iam:ListAccessKeys",
        "iam:ListMFADevices",
        "iam:ListSigningCertificates",
        "iam:GetAccessKeyLastUsed"
      ],
      "Resource": "arn:*:iam::*:root"
    },
    {
      "Effect": "Allow",
      "Action": "iam:GetAccountSummary",
      "Resource": "*"
    }
  ]
}"#
        }
        TaskPolicy::CreateRootUserPassword => {
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "iam:CreateLoginProfile",
        "iam:GetLoginProfile"
      ],
      "Resource": "arn:*:iam::*:root"
    }
  ]
}"#
        }
        TaskPolicy::DeleteRootUserCredentials => {
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "iam:DeleteAccessKey",
        "iam:DeleteLoginProfile",
        "iam:DeleteSigningCertificate",
        "iam:DeactivateMFADevice",
        "iam:GetUser",
        "iam:GetLoginProfile",
        "iam:ListAccessKeys",
        "iam:ListMFADevices",
        "iam:ListSigningCertificates",
        "iam:GetAccessKeyLastUsed"
      ],
      "Resource": "arn:*:iam::*:root"
    },
    {
      "Effect": "Allow",
      "Action": "iam:DeleteVirtualMFADevice",
      "Resource": "arn:*:iam::*:mfa/root-account-mfa-device"
    },
    {
      "Effect": "Allow",
      "Action": "iam:GetAccountSummary",
      "Resource": "*"
    }
  ]
}"#
        }
        TaskPolicy::UnlockBucketPolicy => {
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy"
      ],
      "Resource": "arn:*:s3:::*"
    },
    {
      "Effect": "Allow",
      "Action": "s3:ListAllMyBuckets",
      "Resource": "*"
    }
  ]
}"#
        }
        TaskPolicy::UnlockQueuePolicy => {
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:SetQueueAttributes"
      ],
      "Resource": "arn:*:sqs:*:*:*"
    },
    {
      "Effect": "Allow",
      "Action": "sqs:ListQueues",
      "Resource": "*"
    }
  ]
}"#
        }
    }
}

#[cfg(test)]
mod tests {
    use daypass_policy::{DocumentKind, Policy};

    use super::*;

    #[test]
    fn every_task_has_a_policy_that_parses() {
        for task in TaskPolicy::ALL {
            Policy::load(text(task), DocumentKind::Session).unwrap();
        }
    }
}
