//! What the hot paths cost: `cargo run --release -p daypass-credentials --example timing`.
//!
//! Each figure is the tenth percentile of many short runs, so that a busy machine disturbs it
//! little.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, prints, and stops at the first surprise"
)]

use std::hint::black_box;
use std::time::Instant;

use daypass_credentials::sigv4::{Expectation, Nobody, Presented, RawRequest, RegionSet, read};
use daypass_credentials::token::{self, Unsealed};
use daypass_credentials::{
    DeploymentId, KeyRing, MasterKey, RingKey, RingKeyId, RowIdentity, SecretAccessKey, SigningKey,
    VerifyingKey,
};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{
    Entropy, Session, SessionId, SessionPolicies, SessionSubject, SessionTag, Timestamp,
};

/// The operating system's randomness, as the server has it.
struct System;

impl Entropy for System {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        aws_lc_rs::rand::fill(buffer).map_err(|_| EntropyUnavailable)
    }
}

fn measure(name: &str, mut work: impl FnMut()) {
    const ROUNDS: u32 = 100;
    let mut slices: Vec<u128> = (0..400)
        .map(|_| {
            let start = Instant::now();
            (0..ROUNDS).for_each(|_| work());
            start.elapsed().as_nanos() / u128::from(ROUNDS)
        })
        .collect();
    slices.sort_unstable();
    println!("{name:<44} {:>6} ns", slices[slices.len() / 10]);
}

fn main() {
    verification();
    asymmetric();
    tokens();
    let master = MasterKey::generate(&System).unwrap();
    let row = RowIdentity {
        table: "access_keys",
        account: "841860927337",
        row: "AKIAIOSFODNN7EXAMPLE",
        column: "secret",
        revision: 1,
    };
    let sealed = master.seal(&[7; 40], &row, &System).unwrap();
    measure("envelope open, 40 bytes", || {
        black_box(master.open(&sealed, &row).unwrap());
    });
}

fn verification() {
    let secret: SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".parse().unwrap();
    let now = Timestamp::parse_basic("20260101T000000Z").unwrap();
    let authorization = "AWS4-HMAC-SHA256 \
        Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sts/aws4_request, \
        SignedHeaders=content-type;host;x-amz-date, \
        Signature=d5b14b9c8a6d2d6f5d4d5c5c43f1f0cbb6a5f0a9f9f2d7d3d1c6a3f7b7d2e1aa";
    let headers: [(&str, &[u8]); 7] = [
        ("host", b"sts.example.org:8777"),
        ("accept-encoding", b"identity"),
        (
            "content-type",
            b"application/x-www-form-urlencoded; charset=utf-8",
        ),
        (
            "user-agent",
            b"aws-cli/2.30.0 md/awscrt ua/2.1 os/linux md/arch#x86_64 lang/python",
        ),
        ("x-amz-date", b"20260101T000000Z"),
        ("authorization", authorization.as_bytes()),
        ("content-length", b"150"),
    ];
    let raw = RawRequest {
        method: "POST",
        path: "/",
        query: "",
        headers: &headers,
        body: b"Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A841860927337%3A\
                role%2FS3AccessRole&RoleSessionName=s3-access-example&DurationSeconds=3600",
    };
    let expected = Expectation {
        service: "sts",
        regions: &RegionSet::Any,
        now,
    };
    let scoped = || match read(&raw).unwrap() {
        Presented::Signed(request) => request.check(&expected).unwrap(),
        Presented::Anonymous => unreachable!("it is signed"),
    };
    let key = SigningKey::derive(&secret, "20260101", "us-east-1", "sts");
    // The signature above is wrong and the host has a port of its own, so exactly one canonical
    // form is hashed and compared: what a good signature costs.
    measure("sigv4 read and check", || drop(black_box(scoped())));
    measure("sigv4 read, check, verify, key cached", || {
        drop(black_box(scoped().verify(&key)));
    });
    measure("sigv4 read, check, verify, key derived", || {
        drop(black_box(scoped().verify_with(&secret)));
    });
    measure("signing key derivation", || {
        black_box(SigningKey::derive(&secret, "20260101", "us-east-1", "sts"));
    });
}

/// SigV4a, with a signature that is well-formed and wrong: the arithmetic of a good one.
fn asymmetric() {
    let secret: SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".parse().unwrap();
    let authorization = "AWS4-ECDSA-P256-SHA256 \
        Credential=AKIAIOSFODNN7EXAMPLE/20260101/sts/aws4_request, \
        SignedHeaders=host;x-amz-date;x-amz-region-set, \
        Signature=30450220182b9ea1a4a8e1f7b9a3c8a5b1ad5e9bd0a7b3f4c8d2e6f0a1b2c3d4e5f60718\
        022100a0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9f";
    let headers: [(&str, &[u8]); 4] = [
        ("host", b"sts.example.org:8777"),
        ("x-amz-date", b"20260101T000000Z"),
        ("x-amz-region-set", b"*"),
        ("authorization", authorization.as_bytes()),
    ];
    let raw = RawRequest {
        method: "POST",
        path: "/",
        query: "",
        headers: &headers,
        body: b"Action=GetCallerIdentity&Version=2011-06-15",
    };
    let expected = Expectation {
        service: "sts",
        regions: &RegionSet::Any,
        now: Timestamp::parse_basic("20260101T000000Z").unwrap(),
    };
    let scoped = || match read(&raw).unwrap() {
        Presented::Signed(request) => request.check(&expected).unwrap(),
        Presented::Anonymous => unreachable!("it is signed"),
    };
    measure("sigv4a read, check, verify, key cached", || {
        scoped().spend_unverified(&Nobody);
    });
    measure("sigv4a read, check, verify, key derived", || {
        drop(black_box(scoped().verify_with(&secret)));
    });
    measure("verifying key derivation", || {
        black_box(VerifyingKey::derive(&secret, "AKIAIOSFODNN7EXAMPLE"));
    });
}

fn tokens() {
    let key = RingKey::generate(RingKeyId(1), Timestamp::from_seconds(0), &System).unwrap();
    let ring = KeyRing::new(DeploymentId([9; 16]), vec![key]).unwrap();
    let secret = SecretAccessKey::generate(&System).unwrap();
    let now = Timestamp::from_seconds(1_800_000_000);
    let plain = Session {
        id: SessionId([3; 16]),
        access_key_id: "ASIAY34FZKBOKMUTVV7A".parse().unwrap(),
        account: "841860927337".parse().unwrap(),
        subject: SessionSubject::Role {
            role_id: "AROASSFAZTPA6YOSG5O4F".parse().unwrap(),
            name: "s3-access-example".parse().unwrap(),
        },
        issued_at: now,
        expires_at: now.plus(3600),
        mfa_at: None,
        chained: false,
        source_identity: None,
        tags: Vec::new(),
        federation: None,
        policies: None,
        scope_down: Vec::new(),
    };
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::example","arn:aws:s3:::example/*"]}]}"#;
    let tag = |key: &str| SessionTag {
        key: key.parse().unwrap(),
        value: "value".parse().unwrap(),
        transitive: false,
    };
    let rich = Session {
        tags: ["team", "project", "environment"].map(tag).to_vec(),
        policies: Some(SessionPolicies {
            inline: Some(policy.into()),
            managed: vec![],
        }),
        ..plain.clone()
    };
    for (name, session) in [("plain", &plain), ("policy and three tags", &rich)] {
        let unsealed = Unsealed {
            session,
            secret: &secret,
            minimum_size: 0,
        };
        let sealed = token::seal(&ring, unsealed, now, &System).unwrap();
        println!("token, {name}: {} bytes of text", sealed.size());
        measure(&format!("token seal, {name}"), || {
            black_box(token::seal(&ring, unsealed, now, &System).unwrap());
        });
        measure(&format!("token open, {name}"), || {
            black_box(token::open(&ring, sealed.expose(), now).unwrap());
        });
    }
}
