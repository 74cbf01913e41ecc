//! Deciding allocates nothing: not to allow, and not for the reason of a refusal.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a policy that cannot be read must fail the test"
)]

mod support;

use std::hint::black_box;

use allocation_counter::measure;
use daypass_policy::{Context, ContextValue, evaluate};
use serde_json::{Value, json};
use support::Case;

const USER: &str = "arn:aws:iam::111111111111:user/alice";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/app/s1";
const ROLE: &str = "arn:aws:iam::111111111111:role/target";

/// Decides a case, and fails if that allocates.
#[track_caller]
fn decides(line: &Value, expected: &str) {
    let case = Case::read(line);
    let (request, layers) = (case.request(), case.layers());
    let count = measure(|| drop(black_box(evaluate(&request, &layers)))).count_total;
    assert_eq!(support::outcome(&case.decide()), expected, "{line}");
    assert_eq!(count, 0, "allocations for {line}");
}

fn policy(statements: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn everything() -> Value {
    policy(&json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }))
}

/// A policy as roles have them: lists, wildcards, a variable, conditions and a Deny.
fn role_policy() -> Value {
    policy(&json!([
        { "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::b" },
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::b/${aws:username}/*",
          "Condition": { "IpAddress": { "aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"] } } },
        { "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:*:*:shared/?/*" },
        { "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } },
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::111111111111:role/*" },
        { "Effect": "Deny", "NotAction": ["s3:*", "sts:*"], "NotResource": "arn:aws:iam::*:user/${aws:username}" },
    ]))
}

fn trust_policy() -> Value {
    policy(&json!({
        "Effect": "Allow",
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Principal": { "AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/ci"] },
        "Condition": { "StringEquals": { "sts:ExternalId": "e-1" } },
    }))
}

fn context() -> Value {
    json!({
        "aws:CurrentTime": "2026-01-01T00:00:00Z",
        "aws:SourceIp": "10.1.2.3",
        "aws:SecureTransport": "true",
        "aws:username": "alice",
        "aws:PrincipalTag/team": "blue",
        "sts:ExternalId": "e-1",
    })
}

fn line(principal: &str, action: &str, resource: &str) -> Value {
    json!({
        "principal": principal,
        "action": action,
        "resource": resource,
        "context": context(),
        "identityPolicies": [role_policy()],
    })
}

#[test]
fn an_identity_policy_allows() {
    decides(
        &line(USER, "s3:GetObject", "arn:aws:s3:::b/alice/x"),
        "Allowed",
    );
    decides(
        &line(USER, "S3:getOBJECT", "arn:aws:s3:::shared/1/x"),
        "Allowed",
    );
    decides(&line(SESSION, "s3:ListBucket", "arn:aws:s3:::b"), "Allowed");
}

#[test]
fn a_trust_policy_allows() {
    let mut assume = line(USER, "sts:AssumeRole", ROLE);
    assume["resourcePolicy"] = trust_policy();
    decides(&assume, "Allowed");
    assume["context"]["sts:ExternalId"] = json!("e-2");
    decides(&assume, "ImplicitlyDenied");
}

#[test]
fn every_layer_allows() {
    let mut all = line(SESSION, "s3:ListBucket", "arn:aws:s3:::b");
    all["permissionBoundary"] = role_policy();
    all["sessionPolicies"] = json!([role_policy(), everything()]);
    all["scps"] = json!([[everything()], [role_policy(), everything()]]);
    all["rcps"] = json!([[policy(&json!({
        "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    }))]]);
    let open = policy(&json!({
        "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
    }));
    all["endpointPolicies"] = json!([open]);
    all["resourcePolicy"] = open;
    decides(&all, "Allowed");
}

#[test]
fn refusals_are_free_too() {
    decides(
        &line(USER, "s3:GetObject", "arn:aws:s3:::other/x"),
        "ImplicitlyDenied",
    );
    let mut denied = line(USER, "s3:GetObject", "arn:aws:s3:::b/alice/x");
    denied["context"]["aws:SecureTransport"] = json!("false");
    decides(&denied, "ExplicitlyDenied");
    decides(&line(USER, "ec2:RunInstances", "*"), "ExplicitlyDenied");
}

/// A condition that holds for what the context has for its key.
fn conditions() -> Vec<(&'static str, Value, Value)> {
    let arn = "arn:aws:sns:us-east-1:111111111111:t";
    vec![
        ("StringEquals", json!("${aws:username}"), json!("alice")),
        (
            "StringEquals",
            json!("${aws:nothing, 'alice'}"),
            json!("alice"),
        ),
        ("StringNotEquals", json!("${aws:username}"), json!("bob")),
        (
            "StringEqualsIgnoreCase",
            json!("${aws:username}-x"),
            json!("ALICE-X"),
        ),
        (
            "StringNotEqualsIgnoreCase",
            json!(["bob", "carol"]),
            json!("ALICE"),
        ),
        (
            "StringLike",
            json!("a*c?/${aws:username}/*"),
            json!("abcd/alice/x"),
        ),
        ("StringNotLike", json!(["b*", "*b"]), json!("alice")),
        ("NumericEquals", json!("10.0"), json!("10")),
        ("NumericNotEquals", json!("9"), json!("10")),
        ("NumericLessThan", json!("10"), json!("9")),
        ("NumericLessThanEquals", json!("10"), json!("10")),
        ("NumericGreaterThan", json!("9"), json!("10")),
        ("NumericGreaterThanEquals", json!("9"), json!("9")),
        (
            "DateEquals",
            json!("2026-01-01"),
            json!("2026-01-01T01:00:00+01:00"),
        ),
        ("DateNotEquals", json!("2026-01-01"), json!("1767225601")),
        (
            "DateLessThan",
            json!("2026-01-02T00:00:00Z"),
            json!("2026-01-01T23:59:59.5Z"),
        ),
        (
            "DateLessThanEquals",
            json!("2026-01-02"),
            json!("2026-01-02"),
        ),
        ("DateGreaterThan", json!("2026-01-01"), json!("2026-01-02")),
        (
            "DateGreaterThanEquals",
            json!("1767225600"),
            json!("2026-01-02"),
        ),
        ("Bool", json!("true"), json!("TRUE")),
        ("BinaryEquals", json!("QUJD"), json!("QUJD")),
        (
            "IpAddress",
            json!(["192.168.0.0/16", "10.0.0.0/8"]),
            json!("10.1.2.3"),
        ),
        ("NotIpAddress", json!("2001:db8::/32"), json!("2001:db9::1")),
        ("ArnEquals", json!("arn:aws:sns:*:*:t"), json!(arn)),
        (
            "ArnLike",
            json!("arn:aws:sns:us-*:1111?1111111:${aws:nothing, 't'}"),
            json!(arn),
        ),
        ("ArnNotEquals", json!("arn:aws:sns:*:*:u"), json!(arn)),
        ("ArnNotLike", json!("arn:aws:sqs:*:*:*"), json!(arn)),
        ("Null", json!("false"), json!("x")),
        ("StringEqualsIfExists", json!("a"), json!("a")),
        (
            "ForAllValues:StringLike",
            json!(["a*", "b*"]),
            json!(["ax", "bx"]),
        ),
        (
            "ForAnyValue:StringNotEquals",
            json!(["a", "b"]),
            json!(["a", "c"]),
        ),
    ]
}

#[test]
fn conditions_of_every_kind_hold() {
    for (operator, wanted, value) in conditions() {
        let mut allowed = line(USER, "s3:GetObject", "arn:aws:s3:::c/x");
        // In another case, for names of keys ignore it.
        allowed["context"]["X:key"] = value;
        allowed["identityPolicies"] = json!([policy(&json!({
            "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
            "Condition": { operator: { "x:KEY": wanted } },
        }))]);
        decides(&allowed, "Allowed");
    }
}

#[test]
fn the_counter_counts() {
    // If the counter did not see this, the tests above would prove nothing.
    let counted = measure(|| {
        let context: Context = [("x:key", ContextValue::from("value"))]
            .into_iter()
            .collect();
        black_box(context);
    });
    assert!(counted.count_total > 0);
}
