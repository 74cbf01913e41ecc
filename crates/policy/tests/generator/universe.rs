//! What cases are made of: few enough values for things to meet. Each list comes with the odd ones
//! out, on which engines are known to disagree or which AWS would not save; how often those come
//! is the dice's affair.

/// Values, and the odd ones beside them.
pub(crate) type Values = (&'static [&'static str], &'static [&'static str]);

pub(crate) const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "S3:LISTBUCKET",
    "iam:GetUser",
    "sqs:SendMessage",
];
pub(crate) const ASSUMING: &[&str] = &[
    "sts:AssumeRole",
    "sts:AssumeRole",
    "STS:assumerole",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
];
pub(crate) const ACTION_PATTERNS: Values = (
    &[
        "*",
        "s3:*",
        "s3:Get*",
        "S3:putobject",
        "s3:?etObject",
        "iam:*",
        "s3:GetObject",
        "iam:GetUser",
        "s3:*Object",
        "sqs:Send*",
        "s3:L*B*t",
    ],
    &["*:*", "s*:*", "*Object"],
);
pub(crate) const TRUST_ACTIONS: &[&str] = &[
    "sts:AssumeRole",
    "sts:*",
    "sts:TagSession",
    "sts:Assume*",
    "sts:AssumeRoleWith*",
    "sts:SetSourceIdentity",
    "STS:AssumeRoleWithWebIdentity",
];
pub(crate) const RESOURCES: &[&str] = &[
    "arn:aws:s3:::b/alice/x",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::c/z",
    "arn:aws:s3:eu-west-1:111111111111:accesspoint/p:q",
    "arn:aws:sqs:eu-west-1:111111111111:jobs",
    "*",
];
pub(crate) const RESOURCE_PATTERNS: Values = (
    &[
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::b/k",
        "arn:aws:s3:::b/${aws:username}/*",
        "arn:aws:s3:::b/${aws:PrincipalTag/team, 'alice'}/?",
        "arn:aws:s3:::*/?",
        "arn:aws:s3:::?/*",
        "arn:aws:s3:*",
        "arn:*:s3:*:*:*",
        "arn:aws:s3:eu-*:1111?1111111:accesspoint/p*",
        "arn:aws:sqs:*:111111111111:j*s",
    ],
    &[
        "arn:aws:s3:*:p*",
        "arn:aws:s3:::${*}",
        "arn:aws:s3:::?/*/?",
        "arn:aws:s3:*:*:*/p:?",
        "arn:aws:s3",
        "*x",
    ],
);
pub(crate) const STRINGS: Values = (
    &[
        "alice",
        "Alice",
        "al*",
        "?lice",
        "",
        "*",
        "b/x",
        "${aws:username}",
        "${aws:username}/*",
        "${aws:PrincipalTag/team, 'alice'}",
        "${aws:ResourceTag/env}",
    ],
    &["${aws:TagKeys}", "${*}", "x${$}", "${aws:nothing}"],
);
pub(crate) const NUMBERS: Values = (
    &["0", "9", "10", "10.0", "-1", "100", "9.5"],
    &["x", "1e1", "9007199254740993", "9007199254740992", "+9"],
);
/// Dates of the calendar, and the same in seconds; engines differ on comparing one with the other.
pub(crate) const DATES: Values = (
    &[
        "2020-01-01T00:00:00Z",
        "2020-01-01",
        "2020-02-29T12:00:00Z",
        "2019-12-31T23:59:59Z",
        "2020-02-29T13:00:00+01:00",
        "2020-01-01T00:00:00.5Z",
    ],
    &["1577836800", "1582977600", "never"],
);
pub(crate) const NETWORKS: Values = (
    &[
        "10.0.0.0/8",
        "10.1.2.3",
        "192.168.0.0/16",
        "2001:db8::/32",
        "10.1.2.0/31",
        "::/0",
    ],
    &["0.0.0.0/0", "2001:db8::1", "2001:DB8:0::1", "x"],
);
pub(crate) const ADDRESSES: Values = (
    &["10.1.2.3", "192.168.1.9", "203.0.113.7", "2001:db8::1"],
    &["x"],
);
pub(crate) const ARNS: Values = (
    &[
        "arn:aws:s3:::b",
        "arn:aws:sns:us-east-1:111111111111:t",
        "arn:aws:lambda:r:1:function:f:1",
    ],
    &["x"],
);
pub(crate) const ARN_PATTERNS: Values = (
    &[
        "arn:aws:s3:::*",
        "arn:aws:sns:*:*:t",
        "arn:aws:lambda:*:*:*:1",
        "arn:aws:sns:us-*:1111?1111111:${aws:PrincipalTag/team}",
        "arn:*:*:*:*:?",
        "arn:aws:s3:::b",
    ],
    &["*", "arn:*", "arn:aws:*:t"],
);
pub(crate) const BINARIES: Values = (&["QUJD", "QUI=", "Zm9v"], &["", "QUI", "!"]);
pub(crate) const BOOLEANS: Values = (&["true", "false", "TRUE"], &["1", "yes"]);

pub(crate) const ROLE_SESSION: &str = "arn:aws:sts::111111111111:assumed-role/app/s1";
pub(crate) const CALLERS: &[&str] = &[
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:iam::111111111111:user/bob",
    "arn:aws:iam::111111111111:root",
    ROLE_SESSION,
    ROLE_SESSION,
    "arn:aws:sts::111111111111:federated-user/alice",
    "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s1",
    "arn:aws:iam::222222222222:user/carol",
    "arn:aws:sts::222222222222:assumed-role/app/s1",
    "lambda.amazonaws.com",
];
pub(crate) const PROVIDERS: &[&str] = &[
    "arn:aws:iam::111111111111:saml-provider/idp",
    "arn:aws:iam::111111111111:oidc-provider/id.example.com",
];
pub(crate) const PRINCIPALS: Values = (
    &[
        "*",
        "111111111111",
        "222222222222",
        "arn:aws:iam::111111111111:root",
        "arn:aws:iam::111111111111:user/alice",
        "arn:aws:iam::111111111111:role/app",
        ROLE_SESSION,
        "arn:aws:sts::111111111111:federated-user/alice",
        "arn:aws:iam::222222222222:user/carol",
        "arn:aws:iam::222222222222:role/app",
    ],
    &[
        "arn:aws:sts::111111111111:assumed-role/app/*",
        "arn:aws:iam::111111111111:role/team/app",
        "arn:aws:iam::111111111111:role/APP",
        "arn:aws:iam::111111111111:user/*",
    ],
);
