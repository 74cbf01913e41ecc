//! Requests and policies in words that can meet.

use daypass_policy::ContextValue;
use serde_json::{Map, Value, json};

use super::Texts;
use crate::choices::Choices;

pub(super) const ACTIONS: [&str; 6] = [
    "s3:GetObject",
    "s3:PutObject",
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "iam:GetUser",
    "STS:getcalleridentity",
];

pub(super) const RESOURCES: [&str; 5] = [
    "arn:aws:s3:::b/alice/x",
    "arn:aws:s3:::c:d",
    "arn:aws:iam::841860927337:role/example",
    "arn:aws:iam::210987654321:role/example",
    "*",
];

const ACTION_PATTERNS: [&str; 8] = [
    "*",
    "s3:*",
    "s3:Get*",
    "S3:?utObject",
    "sts:Assume*",
    "*:*",
    "iam:GetUser",
    "",
];

const RESOURCE_PATTERNS: [&str; 9] = [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::*/${aws:PrincipalTag/team, 'x'}",
    "arn:*:s3:*:*:?:?",
    "arn:aws:iam::*:role/*",
    "arn:aws:s3:::${*}",
    "arn:aws:s3*",
    "",
];

const PRINCIPALS: [&str; 10] = [
    "*",
    "841860927337",
    "arn:aws:iam::841860927337:root",
    "arn:aws:iam::841860927337:user/alice",
    "arn:aws:iam::841860927337:role/example",
    "arn:aws:sts::841860927337:assumed-role/example/night",
    "arn:aws:sts::841860927337:federated-user/guest",
    "arn:aws:iam::210987654321:role/example",
    "AROA4IAWSJ5UQALWCKMIO",
    "nobody",
];

const OPERATORS: [&str; 15] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotEqualsIgnoreCase",
    "ArnLike",
    "ArnNotLike",
    "NumericLessThan",
    "NumericNotEquals",
    "DateGreaterThan",
    "Bool",
    "IpAddress",
    "NotIpAddress",
    "BinaryEquals",
    "Null",
    "StringSomething",
];

const KEYS: [&str; 8] = [
    "aws:username",
    "AWS:PrincipalTag/Team",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:SourceArn",
    "aws:EpochTime",
    "aws:SecureTransport",
    "x:Y",
];

const VALUES: [&str; 14] = [
    "alice",
    "al*",
    "",
    "*",
    "${aws:username}",
    "${aws:TagKeys}",
    "true",
    "false",
    "10.0.0.0/8",
    "::ffff:10.1.2.3",
    "1800000000",
    "2027-01-15T08:00:00Z",
    "arn:aws:s3:::b/${aws:PrincipalTag/team}",
    "QUJD",
];

/// The keys of a request.
pub(super) fn context(choices: &mut Choices<'_>) -> Vec<(&'static str, ContextValue)> {
    let mut pairs = Vec::new();
    for key in KEYS {
        let value = match choices.below(4) {
            0 => continue,
            1 => ContextValue::from(choices.pick(&VALUES)),
            count => {
                let values = (0..count - 1).map(|_| choices.pick(&VALUES));
                ContextValue::from(values.collect::<Vec<&str>>())
            }
        };
        pairs.push((key, value));
    }
    pairs
}

/// Policies in every layer.
pub(super) fn texts(choices: &mut Choices<'_>) -> Texts {
    Texts {
        identity: some(choices, false),
        boundary: maybe(choices, false),
        session: choices.one_in(3).then(|| some(choices, false)),
        scope_down: match choices.one_in(4) {
            true => some(choices, false),
            false => Vec::new(),
        },
        resource: maybe(choices, true),
        trust: maybe(choices, true),
        scps: levels(choices, false),
        rcps: levels(choices, true),
        endpoint: choices.one_in(4).then(|| some(choices, true)),
        other: policy(choices, false),
    }
}

fn maybe(choices: &mut Choices<'_>, names: bool) -> Option<String> {
    choices.one_in(3).then(|| policy(choices, names))
}

fn some(choices: &mut Choices<'_>, names: bool) -> Vec<String> {
    let count = choices.below(3);
    (0..count).map(|_| policy(choices, names)).collect()
}

fn levels(choices: &mut Choices<'_>, names: bool) -> Vec<Vec<String>> {
    match choices.one_in(4) {
        true => (0..1 + choices.below(2))
            .map(|_| some(choices, names))
            .collect(),
        false => Vec::new(),
    }
}

/// A policy; `names` says whether its statements name principals.
fn policy(choices: &mut Choices<'_>, names: bool) -> String {
    let count = 1 + choices.below(3);
    let statements: Vec<Value> = (0..count).map(|_| statement(choices, names)).collect();
    let mut document = json!({ "Statement": statements });
    match choices.below(4) {
        3 => {}
        2 => document["Version"] = json!("2008-10-17"),
        _ => document["Version"] = json!("2012-10-17"),
    }
    document.to_string()
}

fn statement(choices: &mut Choices<'_>, names: bool) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put(
        "Effect",
        json!(choices.pick(&["Allow", "Allow", "Allow", "Deny"])),
    );
    let name = choices.pick(&["Action", "Action", "Action", "NotAction"]);
    put(name, list(choices, &ACTION_PATTERNS));
    if !choices.one_in(16) {
        let name = choices.pick(&["Resource", "Resource", "Resource", "NotResource"]);
        put(name, list(choices, &RESOURCE_PATTERNS));
    }
    if names && !choices.one_in(16) {
        let name = choices.pick(&["Principal", "Principal", "Principal", "NotPrincipal"]);
        let value = match choices.below(5) {
            4 => json!("*"),
            3 => json!({"Federated": "accounts.example.com"}),
            _ => json!({"AWS": list(choices, &PRINCIPALS)}),
        };
        put(name, value);
    }
    if choices.one_in(2) {
        put("Condition", conditions(choices));
    }
    Value::Object(members)
}

fn conditions(choices: &mut Choices<'_>) -> Value {
    let mut blocks = json!({});
    for _ in 0..1 + choices.below(2) {
        let prefix = choices.pick(&["", "", "ForAllValues:", "ForAnyValue:"]);
        let suffix = choices.pick(&["", "", "IfExists"]);
        let operator = format!("{prefix}{}{suffix}", choices.pick(&OPERATORS));
        blocks[operator][choices.pick(&KEYS)] = list(choices, &VALUES);
    }
    blocks
}

/// One, or one or two in a list.
fn list(choices: &mut Choices<'_>, from: &[&str]) -> Value {
    match choices.below(4) {
        3 => json!([choices.pick(from), choices.pick(from)]),
        2 => json!([choices.pick(from)]),
        _ => json!(choices.pick(from)),
    }
}
