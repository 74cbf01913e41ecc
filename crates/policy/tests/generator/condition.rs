//! Random `Condition` blocks, and the condition keys that a request has.

use serde_json::{Value, json};

use super::Dice;
use super::universe::{
    ADDRESSES, ARN_PATTERNS, ARNS, BINARIES, BOOLEANS, DATES, NETWORKS, NUMBERS, STRINGS, Values,
};

const ORDERS: [&str; 6] = [
    "Equals",
    "NotEquals",
    "LessThan",
    "LessThanEquals",
    "GreaterThan",
    "GreaterThanEquals",
];
const TEXTS: [&str; 6] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
];
/// Keys of one value by what they hold; each with one of several values of the kind.
const TEXT_KEYS: [&str; 8] = [
    "aws:PrincipalTag/team",
    "AWS:username",
    "s3:prefix",
    "aws:ResourceTag/env",
    "aws:RequestTag/Team",
    "aws:TagKeys",
    "aws:CalledVia",
    "aws:PrincipalOrgPaths",
];
/// Keys of several values: three that AWS lists, three that no list has.
const LISTS: [&str; 6] = [
    "aws:TagKeys",
    "aws:CalledVia",
    "aws:PrincipalOrgPaths",
    "x:numbers",
    "x:addresses",
    "x:arns",
];

/// Operators with keys and values, up to three.
pub(super) fn block(dice: &mut Dice) -> Value {
    let mut block = json!({});
    for _ in 0..1 + dice.below(3).min(dice.below(3)) {
        let (operator, key, values) = condition(dice);
        block[operator][key] = values;
    }
    block
}

fn condition(dice: &mut Dice) -> (String, &'static str, Value) {
    let (base, key, values) = match dice.below(11) {
        0..4 => {
            let base = dice.pick(&TEXTS).to_owned();
            (base, dice.pick(&TEXT_KEYS), dice.some(STRINGS))
        }
        4 => {
            let base = format!("Numeric{}", dice.pick(&ORDERS));
            let key = dice.pick(&["s3:max-keys", "aws:EpochTime", "x:numbers"]);
            (base, key, numbers(dice))
        }
        5 => {
            let base = format!("Date{}", dice.pick(&ORDERS));
            let key = dice.pick(&["aws:CurrentTime", "aws:TokenIssueTime"]);
            (base, key, dice.some(DATES))
        }
        6 => {
            let base = dice.pick(&["IpAddress", "NotIpAddress"]).to_owned();
            let key = dice.pick(&["aws:SourceIp", "aws:SourceIp", "x:addresses"]);
            (base, key, dice.some(NETWORKS))
        }
        7 => {
            let operators = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];
            let key = dice.pick(&["aws:SourceArn", "aws:SourceArn", "x:arns"]);
            (
                dice.pick(&operators).to_owned(),
                key,
                dice.some(ARN_PATTERNS),
            )
        }
        8 => {
            let value = match dice.below(3) {
                0 => json!(dice.percent(50)),
                _ => json!(dice.value(BOOLEANS)),
            };
            ("Bool".into(), "aws:SecureTransport", value)
        }
        9 => ("BinaryEquals".into(), "x:binary", dice.some(BINARIES)),
        _ => {
            let keys = ["aws:TagKeys", "aws:PrincipalTag/team", "aws:SourceIp"];
            let value = match dice.below(3) {
                0 => json!(dice.percent(50)),
                _ => json!(dice.pick(&["true", "false"])),
            };
            return ("Null".into(), dice.pick(&keys), value);
        }
    };
    let prefix = match dice.below(if LISTS.contains(&key) { 5 } else { 20 }) {
        0 | 1 if LISTS.contains(&key) => "ForAllValues:",
        0 => "ForAllValues:",
        2 | 3 if LISTS.contains(&key) => "ForAnyValue:",
        1 => "ForAnyValue:",
        _ => "",
    };
    let suffix = if dice.percent(25) { "IfExists" } else { "" };
    (format!("{prefix}{base}{suffix}"), key, values)
}

/// Numbers, with quotes or without.
fn numbers(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!([0, 10, 9]),
        1 => json!(100),
        _ => dice.some(NUMBERS),
    }
}

/// The condition keys of a request.
pub(super) fn context(dice: &mut Dice) -> Value {
    let mut context = json!({});
    let single: [(&str, Values); 12] = [
        ("aws:PrincipalTag/Team", (&["alice", "al*", "t"], &[""])),
        ("aws:username", (&["alice", "Alice"], &[])),
        ("aws:ResourceTag/env", (&["alice", "b/x"], &[""])),
        ("aws:RequestTag/team", (&["alice", "Alice", ""], &[])),
        ("s3:prefix", (&["alice", "alice/x", "b/x", "*"], &["x$"])),
        ("s3:max-keys", NUMBERS),
        ("aws:EpochTime", NUMBERS),
        ("aws:CurrentTime", DATES),
        ("aws:TokenIssueTime", DATES),
        ("aws:SourceIp", ADDRESSES),
        ("aws:SourceArn", ARNS),
        ("x:binary", BINARIES),
    ];
    for (key, values) in single {
        if dice.percent(65) {
            context[key] = json!(dice.value(values));
        }
    }
    if dice.percent(65) {
        context["aws:SecureTransport"] = json!(dice.value(BOOLEANS));
    }
    for key in LISTS {
        if dice.percent(60) {
            let of: Values = match key {
                "x:numbers" => NUMBERS,
                "x:addresses" => ADDRESSES,
                "x:arns" => ARNS,
                _ => (&["alice", "b/x", "Alice"], &[""]),
            };
            let least = usize::from(!dice.is_odd());
            let count = least + dice.below(3);
            let values: Vec<&str> = (0..count).map(|_| dice.value(of)).collect();
            context[key] = json!(values);
        }
    }
    context
}
