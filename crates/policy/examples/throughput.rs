//! How fast the engine decides and compiles, one thread, policies prepared:
//!
//!     cargo run --release -p daypass-policy --example throughput
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, prints, and may fall over"
)]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use daypass_model::{Partition, Principal, PrincipalKind};
use daypass_policy::{Context, DocumentKind, Layers, NamedPolicy, Policy, Request, evaluate};

/// Nanoseconds that one call takes: the best of several rounds, for the machine is shared.
fn nanoseconds(mut call: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..7 {
        let mut calls = 0u32;
        let start = Instant::now();
        while start.elapsed().as_millis() < 60 {
            for _ in 0..100 {
                call();
            }
            calls += 100;
        }
        best = best.min(start.elapsed().as_nanos() as f64 / f64::from(calls));
    }
    best
}

fn user() -> Principal {
    Principal {
        partition: Partition::Aws,
        kind: PrincipalKind::User {
            account: "111111111111".parse().unwrap(),
            path: "/".parse().unwrap(),
            name: "alice".parse().unwrap(),
            id: "AIDAQAAAAAAAAAAAAAAAA".parse().unwrap(),
        },
    }
}

fn context() -> Context {
    let mut context = Context::new();
    context
        .insert("aws:CurrentTime", "2026-01-01T00:00:00Z")
        .insert("aws:EpochTime", 1_767_225_600i64)
        .insert("aws:SourceIp", "10.1.2.3")
        .insert("aws:SecureTransport", true)
        .insert("aws:UserAgent", "aws-cli/2.0")
        .insert("aws:RequestedRegion", "us-east-1")
        .insert("aws:PrincipalType", "User")
        .insert("aws:userid", "AIDAQAAAAAAAAAAAAAAAA")
        .insert("aws:PrincipalAccount", "111111111111")
        .insert("aws:ViaAWSService", false)
        .insert("aws:PrincipalArn", "arn:aws:iam::111111111111:user/alice")
        .insert("aws:username", "alice")
        .insert("aws:PrincipalTag/team", "blue")
        .insert("aws:ResourceTag/team", "blue")
        .insert("sts:ExternalId", "e-1")
        .insert("sts:RoleSessionName", "alice");
    context
}

const ROLE_POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "List", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::example"},
    {"Sid": "Home", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::example/${aws:username}/*",
     "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"]}}},
    {"Sid": "Team", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::shared/*",
     "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}},
    {"Sid": "Tls", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    {"Sid": "Roles", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::111111111111:role/*"},
    {"Sid": "Keys", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}]}"#;

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"],
     "Principal": {"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/ci"]},
     "Condition": {"StringEquals": {"sts:ExternalId": "e-1"}}}]}"#;

/// A policy of so many statements, each on an action of its own.
fn wide(statements: usize) -> String {
    let mut text = r#"{"Version": "2012-10-17", "Statement": ["#.to_owned();
    for n in 0..statements {
        let comma = if n == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"Effect":"Allow","Action":"s3:Act{n}","Resource":"arn:aws:s3:::b{n}/*"}}"#
        )
        .unwrap();
    }
    text + "]}"
}

fn main() {
    let (principal, context) = (user(), context());
    let load = |text: &str| Policy::load(text, DocumentKind::Identity).unwrap();
    let role_policy = [NamedPolicy::new("role", load(ROLE_POLICY))];
    let trust = Policy::parse(TRUST, DocumentKind::Trust).unwrap();

    let assume = Request::new(
        &principal,
        "sts:AssumeRole",
        "arn:aws:iam::111111111111:role/target",
        &context,
    );
    let layers = Layers {
        identity: &role_policy,
        trust: Some(&trust),
        ..Layers::default()
    };
    assert!(evaluate(&assume, &layers).is_allowed());
    let time = nanoseconds(|| drop(black_box(evaluate(black_box(&assume), &layers))));
    println!("AssumeRole, 6-statement policy and trust policy   {time:8.0} ns");

    let get = Request::new(
        &principal,
        "s3:GetObject",
        "arn:aws:s3:::example/alice/report.csv",
        &context,
    );
    let layers = Layers {
        identity: &role_policy,
        ..Layers::default()
    };
    assert!(evaluate(&get, &layers).is_allowed());
    let time = nanoseconds(|| drop(black_box(evaluate(black_box(&get), &layers))));
    println!("GetObject, 6-statement policy                     {time:8.0} ns");

    for statements in [1, 10, 100, 1_000] {
        let policy = [NamedPolicy::new("wide", load(&wide(statements)))];
        let action = format!("s3:Act{}", statements / 2);
        let resource = format!("arn:aws:s3:::b{}/x", statements / 2);
        let request = Request::new(&principal, &action, &resource, &context);
        let layers = Layers {
            identity: &policy,
            ..Layers::default()
        };
        assert!(evaluate(&request, &layers).is_allowed());
        let time = nanoseconds(|| drop(black_box(evaluate(black_box(&request), &layers))));
        println!("one policy of {statements:4} statements                     {time:8.0} ns");
    }

    for count in [1, 10, 100] {
        let policies: Vec<_> = (0..count)
            .map(|n| NamedPolicy::new(format!("p{n}"), load(ROLE_POLICY)))
            .collect();
        let layers = Layers {
            identity: &policies,
            ..Layers::default()
        };
        let time = nanoseconds(|| drop(black_box(evaluate(black_box(&get), &layers))));
        println!("{count:3} policies of 6 statements                      {time:8.0} ns");
    }

    let six_kilobytes = wide(80);
    let size = six_kilobytes.len();
    let time = nanoseconds(|| {
        drop(black_box(Policy::parse(
            &six_kilobytes,
            DocumentKind::Identity,
        )))
    });
    println!(
        "parse, validate, compile {size} bytes             {:8.1} us",
        time / 1e3
    );
}
