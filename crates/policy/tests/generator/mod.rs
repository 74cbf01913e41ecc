//! Random case lines from a seed: every layer, every operator, every form of principal, over a
//! universe small enough for things to meet.

use serde_json::{Map, Value, json};

/// SplitMix64: small, seedable, good enough to throw dice with.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// True in so many of a hundred throws.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// One or two of them; one is not always in a list.
    fn some(&mut self, from: &[&str]) -> Value {
        match self.below(3) {
            0 => json!([self.pick(from), self.pick(from)]),
            1 => json!([self.pick(from)]),
            _ => json!(self.pick(from)),
        }
    }
}

const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "S3:LISTBUCKET",
    "iam:GetUser",
];
const ACTION_PATTERNS: &[&str] = &[
    "*",
    "*:*",
    "s3:*",
    "s3:Get*",
    "S3:putobject",
    "s3:?etObject",
    "iam:*",
    "s3:GetObject",
    "s*:*",
    "*Object",
    "iam:GetUser",
];
const RESOURCES: &[&str] = &[
    "arn:aws:s3:::b/alice/x",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::c/z",
    "arn:aws:s3:eu-west-1:111111111111:accesspoint/p:q",
    "*",
];
const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'alice'}/?",
    "arn:aws:s3:::*/?",
    "arn:aws:s3:*",
    "arn:*:s3:*:*:*",
    "arn:aws:s3:*:p*",
    "arn:aws:s3:::${*}",
    "arn:aws:s3:::?/*/?",
    "*x",
];
const STRINGS: &[&str] = &[
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
    "${aws:TagKeys}",
    "${*}",
    "x${$}",
    "${aws:nothing}",
];
const NUMBERS: &[&str] = &["0", "9", "10", "10.0", "-1", "100", "x"];
const DATES: &[&str] = &[
    "2020-01-01T00:00:00Z",
    "2020-01-01",
    "1577836800",
    "2020-02-29T12:00:00Z",
    "1582977600",
    "2019-12-31T23:59:59Z",
    "never",
];
const NETWORKS: &[&str] = &[
    "10.0.0.0/8",
    "10.1.2.3",
    "0.0.0.0/0",
    "192.168.0.0/16",
    "2001:db8::/32",
    "::/0",
    "10.1.2.0/31",
];
const ADDRESSES: &[&str] = &["10.1.2.3", "192.168.1.9", "203.0.113.7", "2001:db8::1", "x"];
const ARNS: &[&str] = &[
    "arn:aws:s3:::b",
    "arn:aws:sns:us-east-1:111111111111:t",
    "arn:aws:lambda:r:1:function:f:1",
    "x",
];
const ARN_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::*",
    "arn:aws:sns:*:*:t",
    "arn:aws:lambda:*:*:*:1",
    "arn:*",
    "arn:aws:*:t",
    "arn:aws:sns:us-*:1111?1111111:${aws:PrincipalTag/team}",
    "arn:*:*:*:*:?",
];
const BINARIES: &[&str] = &["QUJD", "QUI=", "", "Zm9v"];
const CALLERS: &[&str] = &[
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:iam::111111111111:user/bob",
    "arn:aws:iam::111111111111:root",
    "arn:aws:sts::111111111111:assumed-role/app/s1",
    "arn:aws:sts::111111111111:federated-user/alice",
    "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForX/s1",
    "arn:aws:iam::222222222222:user/carol",
    "arn:aws:sts::222222222222:assumed-role/app/s1",
    "lambda.amazonaws.com",
];
const PRINCIPALS: &[&str] = &[
    "*",
    "111111111111",
    "222222222222",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:iam::111111111111:role/app",
    "arn:aws:sts::111111111111:assumed-role/app/s1",
    "arn:aws:sts::111111111111:assumed-role/app/*",
    "arn:aws:sts::111111111111:federated-user/alice",
    "arn:aws:iam::222222222222:user/carol",
    "arn:aws:iam::222222222222:role/app",
];

/// A case line.
pub(crate) fn case(dice: &mut Dice) -> Value {
    let trusts = dice.percent(15);
    let (action, resource) = if trusts {
        let action = dice.pick(&["sts:AssumeRole", "sts:TagSession"]);
        (action, "arn:aws:iam::111111111111:role/target")
    } else {
        (dice.pick(ACTIONS), dice.pick(RESOURCES))
    };
    let mut line = json!({
        "principal": if dice.percent(4) { json!({"type": "Anonymous"}) } else { json!(dice.pick(CALLERS)) },
        "action": action,
        "resource": resource,
        "resourceAccount": "111111111111",
        "context": context(dice),
        "identityPolicies": policies(dice, Kind::Caller, 2),
    });
    if trusts || dice.percent(40) {
        line["resourcePolicy"] = policy(dice, if trusts { Kind::Trust } else { Kind::Resource });
    }
    if dice.percent(25) {
        line["permissionBoundary"] = policy(dice, Kind::Wide);
    }
    if dice.percent(25) {
        line["sessionPolicies"] = policies(dice, Kind::Wide, 2);
    }
    if dice.percent(20) {
        let levels = (0..1 + dice.below(3))
            .map(|_| policies(dice, Kind::Wide, 2))
            .collect();
        line["scps"] = Value::Array(levels);
    }
    if dice.percent(10) {
        line["rcps"] = json!([policies(dice, Kind::Resource, 1)]);
    }
    if dice.percent(10) {
        line["endpointPolicies"] = policies(dice, Kind::Resource, 2);
    }
    line
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Caller,
    /// Layers that limit: mostly wide, or nothing would ever be allowed.
    Wide,
    Resource,
    Trust,
}

fn policies(dice: &mut Dice, kind: Kind, most: usize) -> Value {
    let count = if dice.percent(6) {
        0
    } else {
        1 + dice.below(most)
    };
    Value::Array((0..count).map(|_| policy(dice, kind)).collect())
}

fn policy(dice: &mut Dice, kind: Kind) -> Value {
    if kind == Kind::Wide && dice.percent(50) {
        return json!({"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    }
    let statements: Vec<Value> = (0..1 + dice.below(3))
        .map(|_| statement(dice, kind))
        .collect();
    let mut document = json!({ "Statement": statements });
    match dice.below(20) {
        0 => {}
        1 => document["Version"] = json!("2008-10-17"),
        _ => document["Version"] = json!("2012-10-17"),
    }
    document
}

fn statement(dice: &mut Dice, kind: Kind) -> Value {
    let mut s = Map::new();
    let effect = if dice.percent(80) { "Allow" } else { "Deny" };
    s.insert("Effect".into(), json!(effect));
    if kind == Kind::Trust {
        let actions = ["sts:AssumeRole", "sts:*", "sts:TagSession", "sts:Assume*"];
        s.insert("Action".into(), dice.some(&actions));
    } else {
        let name = if dice.percent(15) {
            "NotAction"
        } else {
            "Action"
        };
        s.insert(name.into(), dice.some(ACTION_PATTERNS));
        let name = if dice.percent(15) {
            "NotResource"
        } else {
            "Resource"
        };
        s.insert(name.into(), dice.some(RESOURCE_PATTERNS));
    }
    if matches!(kind, Kind::Resource | Kind::Trust) && !dice.percent(3) {
        let name = if dice.percent(8) {
            "NotPrincipal"
        } else {
            "Principal"
        };
        let value = match dice.below(12) {
            0 => json!("*"),
            1 => json!({"Service": "lambda.amazonaws.com"}),
            2 => {
                json!({"AWS": dice.some(PRINCIPALS), "Service": dice.some(&["lambda.amazonaws.com", "x.amazonaws.com"])})
            }
            3 => {
                json!({"AWS": [dice.pick(PRINCIPALS), dice.pick(PRINCIPALS), dice.pick(PRINCIPALS), dice.pick(PRINCIPALS)]})
            }
            _ => json!({"AWS": dice.some(PRINCIPALS)}),
        };
        s.insert(name.into(), value);
    }
    if dice.percent(50) {
        let mut block = json!({});
        for _ in 0..1 + dice.below(2) {
            let (operator, key, values) = condition(dice);
            block[operator][key] = values;
        }
        s.insert("Condition".into(), block);
    }
    Value::Object(s)
}

fn condition(dice: &mut Dice) -> (String, &'static str, Value) {
    let compare = [
        "Equals",
        "NotEquals",
        "LessThan",
        "LessThanEquals",
        "GreaterThan",
        "GreaterThanEquals",
    ];
    let text = [
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
    ];
    let (base, key, values) = match dice.below(10) {
        0..4 => {
            let keys = [
                "aws:PrincipalTag/team",
                "AWS:username",
                "s3:prefix",
                "aws:TagKeys",
                "aws:CalledVia",
            ];
            (
                dice.pick(&text).to_owned(),
                dice.pick(&keys),
                dice.some(STRINGS),
            )
        }
        4 => (
            format!("Numeric{}", dice.pick(&compare)),
            "s3:max-keys",
            dice.some(NUMBERS),
        ),
        5 => (
            format!("Date{}", dice.pick(&compare)),
            "aws:CurrentTime",
            dice.some(DATES),
        ),
        6 => (
            dice.pick(&["IpAddress", "NotIpAddress"]).to_owned(),
            "aws:SourceIp",
            dice.some(NETWORKS),
        ),
        7 => {
            let operators = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];
            (
                dice.pick(&operators).to_owned(),
                "aws:SourceArn",
                dice.some(ARN_PATTERNS),
            )
        }
        8 => match dice.below(2) {
            0 => (
                "Bool".into(),
                "aws:SecureTransport",
                json!(dice.percent(50)),
            ),
            _ => ("BinaryEquals".into(), "x:binary", dice.some(BINARIES)),
        },
        _ => {
            let keys = ["aws:TagKeys", "aws:PrincipalTag/team", "aws:SourceIp"];
            let key = dice.pick(&keys);
            return ("Null".into(), key, json!(dice.pick(&["true", "false"])));
        }
    };
    let is_list = ["aws:TagKeys", "aws:CalledVia"].contains(&key);
    let prefix = match dice.below(if is_list { 4 } else { 20 }) {
        0 => "ForAllValues:",
        1 => "ForAnyValue:",
        2 if is_list => "ForAllValues:",
        _ => "",
    };
    let suffix = if dice.percent(25) { "IfExists" } else { "" };
    (format!("{prefix}{base}{suffix}"), key, values)
}

fn context(dice: &mut Dice) -> Value {
    let mut context = json!({});
    let single: [(&str, &[&str]); 8] = [
        ("aws:PrincipalTag/Team", &["alice", "al*", "t", ""]),
        ("aws:username", &["alice", "Alice"]),
        ("s3:prefix", &["alice", "alice/x", "b/x", "x$", "*"]),
        ("s3:max-keys", NUMBERS),
        ("aws:CurrentTime", DATES),
        ("aws:SourceIp", ADDRESSES),
        ("aws:SourceArn", ARNS),
        ("x:binary", BINARIES),
    ];
    for (key, values) in single {
        if dice.percent(65) {
            context[key] = json!(dice.pick(values));
        }
    }
    if dice.percent(65) {
        context["aws:SecureTransport"] = json!(dice.pick(&["true", "false", "TRUE"]));
    }
    for key in ["aws:TagKeys", "aws:CalledVia"] {
        if dice.percent(60) {
            let count = dice.below(4);
            let values: Vec<&str> = (0..count)
                .map(|_| dice.pick(&["alice", "b/x", "", "Alice"]))
                .collect();
            context[key] = json!(values);
        }
    }
    context
}
