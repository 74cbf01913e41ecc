//! Random identity cases: one user, one or two policies of up to five statements, conditions of
//! most kinds, over a universe small enough for things to meet.

use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// Who asks in every case.
pub(crate) const PRINCIPAL: &str = "arn:aws:iam::111111111111:user/alpha";

/// One question with the policies that answer it.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) action: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) context: Vec<(&'static str, &'static str)>,
    pub(crate) policies: Vec<Value>,
}

const ACTIONS: [&str; 4] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "iam:GetUser",
];
const ACTION_PATTERNS: [&str; 7] = [
    "s3:GetObject",
    "s3:Get*",
    "s3:*",
    "S3:putobject",
    "iam:*",
    "*",
    "s3:?etObject",
];
const RESOURCES: [&str; 4] = [
    "arn:aws:s3:::b/alpha/x",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::c/z",
    "arn:aws:s3:::d/x",
];
const RESOURCE_PATTERNS: [&str; 6] = [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/alpha/*",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::c/?",
    "arn:aws:s3:::*/x",
];
const STRINGS: [&str; 10] = [
    "alpha",
    "beta",
    "Alpha",
    "al*",
    "b?ta",
    "",
    "x/y",
    "*",
    "${aws:username}",
    "${aws:username}/*",
];
const NUMBERS: [&str; 4] = ["0", "9", "10", "50"];
const NETWORKS: [&str; 5] = [
    "10.0.0.0/8",
    "192.168.0.0/16",
    "203.0.113.7",
    "2001:db8::/32",
    "0.0.0.0/0",
];
const ARN_PATTERNS: [&str; 5] = [
    "arn:aws:s3:::*",
    "arn:aws:sns:*:*:t",
    "arn:aws:sns:us-*:111111111111:?",
    "arn:aws:lambda:*:*:function:*",
    "arn:*:s3:::b",
];
/// Each key, how often of a hundred requests have it, and with which values.
const KEYS: [(&str, usize, &[&str]); 8] = [
    ("aws:PrincipalTag/team", 70, &["alpha", "beta", "Alpha"]),
    ("aws:ResourceTag/env", 70, &["alpha", "beta", "Alpha"]),
    ("s3:prefix", 60, &["alpha", "alpha/x", "beta/y", ""]),
    ("s3:max-keys", 60, &["0", "1", "9", "10", "100"]),
    (
        "aws:SourceIp",
        70,
        &["10.1.2.3", "192.168.1.9", "203.0.113.7", "2001:db8::1"],
    ),
    ("aws:SecureTransport", 60, &["true", "false"]),
    (
        "aws:SourceArn",
        50,
        &[
            "arn:aws:s3:::b",
            "arn:aws:sns:us-east-1:111111111111:t",
            "arn:aws:lambda:eu-west-1:222222222222:function:f:1",
        ],
    ),
    ("aws:username", 80, &["alpha"]),
];

impl Case {
    /// Throws the dice for so many.
    pub(crate) fn generate(dice: &mut Dice, count: usize) -> Vec<Self> {
        (0..count).map(|_| Self::throw(dice)).collect()
    }

    fn throw(dice: &mut Dice) -> Self {
        let mut context = Vec::new();
        for (key, chance, values) in KEYS {
            if dice.percent(chance) {
                context.push((key, dice.pick(values)));
            }
        }
        let policies = (0..dice.pick(&[1, 2])).map(|_| policy(dice)).collect();
        Self {
            action: dice.pick(&ACTIONS),
            resource: dice.pick(&RESOURCES),
            context,
            policies,
        }
    }
}

fn policy(dice: &mut Dice) -> Value {
    let count = dice.pick(&[1, 2, 3, 5]);
    let statements: Vec<Value> = (0..count).map(|_| statement(dice)).collect();
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn statement(dice: &mut Dice) -> Value {
    let mut statement = Map::new();
    let effect = dice.pick(&["Allow", "Allow", "Allow", "Deny"]);
    statement.insert("Effect".into(), effect.into());
    let mut element = |names: &[&str], patterns: &[&str], dice: &mut Dice| {
        let count = dice.pick(&[1, 2]);
        let name = dice.pick(names).to_owned();
        statement.insert(name, json!(dice.sample(patterns, count)));
    };
    let actions = ["Action", "Action", "Action", "NotAction"];
    element(&actions, &ACTION_PATTERNS, dice);
    let resources = ["Resource", "Resource", "Resource", "NotResource"];
    element(&resources, &RESOURCE_PATTERNS, dice);
    if dice.percent(70) {
        let mut block = json!({});
        for _ in 0..dice.pick(&[1, 1, 2]) {
            let (operator, key, values) = condition(dice);
            block[operator][key] = values;
        }
        statement.insert("Condition".into(), block);
    }
    Value::Object(statement)
}

/// An operator, a key and one or two values; a single one is not in a list.
fn condition(dice: &mut Dice) -> (String, &'static str, Value) {
    let text = [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
    ];
    let number = [
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericGreaterThanEquals",
    ];
    let text_keys = ["aws:PrincipalTag/team", "aws:ResourceTag/env", "s3:prefix"];
    let truth: &[&str] = &["true", "false"];
    let (operator, key, pool, most): (_, _, &[&str], _) = match dice.below(100) {
        0..40 => (dice.pick(&text), dice.pick(&text_keys), &STRINGS, 2),
        40..55 => (dice.pick(&number), "s3:max-keys", &NUMBERS, 2),
        55..70 => {
            let operator = dice.pick(&["IpAddress", "NotIpAddress"]);
            (operator, "aws:SourceIp", &NETWORKS, 2)
        }
        70..80 => ("Bool", "aws:SecureTransport", truth, 1),
        80..92 => {
            let operator = dice.pick(&["ArnLike", "ArnNotLike", "ArnEquals"]);
            (operator, "aws:SourceArn", &ARN_PATTERNS, 2)
        }
        _ => ("Null", dice.pick(&KEYS).0, truth, 1),
    };
    let suffix = match operator {
        "Null" => "",
        _ => dice.pick(&["", "", "IfExists"]),
    };
    let count = dice.pick(&[1, 1, 2]).min(most);
    let values = dice.sample(pool, count);
    let values = match values.as_slice() {
        [one] => json!(one),
        several => json!(several),
    };
    (format!("{operator}{suffix}"), key, values)
}
