//! The decisions of every day: a role policy of six statements, a trust policy, and as many
//! condition keys as a request has.

/// What a role may do.
pub(crate) const ROLE_POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::example"},
    {"Sid": "Home", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::example/${aws:username}/*",
     "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}}},
    {"Sid": "Team", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::shared/*",
     "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}},
    {"Sid": "Tls", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    {"Sid": "Roles", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::111111111111:role/*"},
    {"Sid": "Keys", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}]}"#;

/// Who may assume it.
pub(crate) const TRUST_POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"],
     "Principal": {"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/ci"]},
     "Condition": {"StringEquals": {"sts:ExternalId": "e-1"}}}]}"#;

/// What is known of a request.
pub(crate) const CONTEXT: [(&str, &str); 16] = [
    ("aws:CurrentTime", "2026-01-01T00:00:00Z"),
    ("aws:EpochTime", "1767225600"),
    ("aws:SourceIp", "10.1.2.3"),
    ("aws:SecureTransport", "true"),
    ("aws:UserAgent", "aws-cli/2.0"),
    ("aws:RequestedRegion", "us-east-1"),
    ("aws:PrincipalType", "User"),
    ("aws:userid", "AIDAQAAAAAAAAAAAAAAAA"),
    ("aws:PrincipalAccount", "111111111111"),
    ("aws:ViaAWSService", "false"),
    ("aws:PrincipalArn", "arn:aws:iam::111111111111:user/alice"),
    ("aws:username", "alice"),
    ("aws:PrincipalTag/team", "blue"),
    ("aws:ResourceTag/team", "blue"),
    ("sts:ExternalId", "e-1"),
    ("sts:RoleSessionName", "alice"),
];
