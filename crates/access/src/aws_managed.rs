//! The policies that come with the program, in the order of their names within their paths.
//!
//! The texts are our own. They say no more than their descriptions: a service that is not named
//! here is not covered by the read-only policies.

use daypass_model::TaskPolicy;

use crate::managed::{AwsManagedPolicy, ROOT_TASKS};
use crate::task_policy;

/// Every policy whose ARN has the account `aws`.
pub static AWS_MANAGED: &[AwsManagedPolicy] = &[
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAA",
        path: "/",
        name: "AdministratorAccess",
        description: "Everything, on every resource.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAB",
        path: "/",
        name: "AmazonS3FullAccess",
        description: "Everything in S3.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:*",
        "s3-object-lambda:*"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAC",
        path: "/",
        name: "AmazonS3ReadOnlyAccess",
        description: "Reading and listing in S3.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:Describe*",
        "s3:Get*",
        "s3:List*",
        "s3-object-lambda:Get*",
        "s3-object-lambda:List*"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAD",
        path: "/",
        name: "IAMFullAccess",
        description: "Everything in IAM, and what it needs to show of the organization.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "iam:*",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListChildren",
        "organizations:ListParents",
        "organizations:ListPolicies",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "organizations:ListTargetsForPolicy"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAE",
        path: "/",
        name: "IAMReadOnlyAccess",
        description: "Reading and simulating in IAM.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "iam:GenerateCredentialReport",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:Get*",
        "iam:List*",
        "iam:SimulateCustomPolicy",
        "iam:SimulatePrincipalPolicy"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAF",
        path: "/",
        name: "PowerUserAccess",
        description: "Everything but the management of users, accounts and the organization.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "NotAction": [
        "account:*",
        "iam:*",
        "organizations:*"
      ],
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": [
        "account:GetAccountInformation",
        "account:ListRegions",
        "iam:CreateServiceLinkedRole",
        "iam:DeleteServiceLinkedRole",
        "iam:ListRoles",
        "organizations:DescribeOrganization"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAG",
        path: "/",
        name: "ReadOnlyAccess",
        description: "Reading, without the values of secrets.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "account:Get*",
        "account:List*",
        "cloudtrail:Describe*",
        "cloudtrail:Get*",
        "cloudtrail:List*",
        "cloudwatch:Describe*",
        "cloudwatch:Get*",
        "cloudwatch:List*",
        "dynamodb:BatchGet*",
        "dynamodb:Describe*",
        "dynamodb:Get*",
        "dynamodb:List*",
        "dynamodb:Query",
        "dynamodb:Scan",
        "ec2:Describe*",
        "ec2:Get*",
        "ecr:BatchGet*",
        "ecr:Describe*",
        "ecr:Get*",
        "ecr:List*",
        "iam:Generate*Report",
        "iam:Get*",
        "iam:List*",
        "iam:Simulate*",
        "kms:Describe*",
        "kms:Get*",
        "kms:List*",
        "lambda:Get*",
        "lambda:List*",
        "logs:Describe*",
        "logs:FilterLogEvents",
        "logs:Get*",
        "logs:List*",
        "organizations:Describe*",
        "organizations:List*",
        "s3:Describe*",
        "s3:Get*",
        "s3:List*",
        "secretsmanager:Describe*",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:List*",
        "sns:Get*",
        "sns:List*",
        "sqs:Get*",
        "sqs:List*",
        "sts:GetAccessKeyInfo",
        "sts:GetCallerIdentity",
        "tag:Get*"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAH",
        path: ROOT_TASKS,
        name: "IAMAuditRootUserCredentials",
        description: "As a member's root: see which credentials root has.",
        text: task_policy::text(TaskPolicy::AuditRootUserCredentials),
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAI",
        path: ROOT_TASKS,
        name: "IAMCreateRootUserPassword",
        description: "As a member's root: let root have a password again.",
        text: task_policy::text(TaskPolicy::CreateRootUserPassword),
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAJ",
        path: ROOT_TASKS,
        name: "IAMDeleteRootUserCredentials",
        description: "As a member's root: remove every credential of root.",
        text: task_policy::text(TaskPolicy::DeleteRootUserCredentials),
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAK",
        path: ROOT_TASKS,
        name: "S3UnlockBucketPolicy",
        description: "As a member's root: see and remove a bucket policy that locks everybody out.",
        text: task_policy::text(TaskPolicy::UnlockBucketPolicy),
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAL",
        path: ROOT_TASKS,
        name: "SQSUnlockQueuePolicy",
        description: "As a member's root: see and replace a queue policy that locks everybody out.",
        text: task_policy::text(TaskPolicy::UnlockQueuePolicy),
    },
    AwsManagedPolicy {
        id: "ANPAIDAYPASSAAAAAAAAM",
        path: "/",
        name: "SecurityAudit",
        description: "Reading how things are configured and who may do what, without the data in them.",
        text: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "account:GetAccountInformation",
        "account:ListRegions",
        "cloudtrail:Describe*",
        "cloudtrail:GetEventSelectors",
        "cloudtrail:GetTrail*",
        "cloudtrail:ListTrails",
        "ec2:Describe*",
        "iam:GenerateCredentialReport",
        "iam:GenerateServiceLastAccessedDetails",
        "iam:Get*",
        "iam:List*",
        "iam:SimulateCustomPolicy",
        "iam:SimulatePrincipalPolicy",
        "kms:Describe*",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:List*",
        "lambda:GetPolicy",
        "lambda:ListFunctions",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "organizations:Describe*",
        "organizations:List*",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucket*",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetObjectAcl",
        "s3:GetReplicationConfiguration",
        "s3:ListAccessPoints",
        "s3:ListAllMyBuckets",
        "s3:ListBucket",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:ListSecrets",
        "sns:GetTopicAttributes",
        "sns:ListTopics",
        "sqs:GetQueueAttributes",
        "sqs:ListQueues",
        "sts:GetAccessKeyInfo"
      ],
      "Resource": "*"
    }
  ]
}"#,
    },
];
