//! The engine against a naive second evaluator, and against itself: what must never change an
//! answer, or change it in one direction only.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

mod generator;
mod naive;
mod support;

use std::collections::BTreeMap;

use generator::Dice;
use serde_json::{Value, json};

fn engine(line: &Value) -> String {
    support::outcome(&support::Case::read(line).decide())
}

fn agree(seeds: std::ops::Range<u64>) {
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    let total = seeds.end - seeds.start;
    for seed in seeds {
        let line = generator::case(&mut Dice::new(seed));
        let answer = engine(&line);
        assert_eq!(answer, naive::decide(&line), "seed {seed}: {line}");
        *outcomes.entry(answer).or_default() += 1;
    }
    // A generator that hardly ever allows would prove little.
    let least = usize::try_from(total / 10).unwrap();
    assert!(
        outcomes.values().all(|count| *count > least),
        "{outcomes:?}"
    );
}

#[test]
fn the_two_evaluators_agree() {
    agree(0..60_000);
}

#[test]
#[ignore = "a million cases: cargo test --release -- --ignored"]
fn the_two_evaluators_agree_on_a_million() {
    agree(1_000_000..2_000_000);
}

fn rank(outcome: &str) -> u8 {
    match outcome {
        "Allowed" => 2,
        "ImplicitlyDenied" => 1,
        _ => 0,
    }
}

#[test]
fn what_narrows_never_widens() {
    let deny = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Deny", "Action": "s3:Get*", "Resource": "*"}});
    let some = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "*"}});
    for seed in 0..4_000 {
        let line = generator::case(&mut Dice::new(seed));
        let before = rank(&engine(&line));
        let mut denied = line.clone();
        denied["identityPolicies"]
            .as_array_mut()
            .unwrap()
            .push(deny.clone());
        assert!(rank(&engine(&denied)) <= before, "deny, seed {seed}");
        for (field, value) in [
            ("permissionBoundary", some.clone()),
            ("sessionPolicies", json!([some])),
            ("scps", json!([[some]])),
        ] {
            let mut limited = line.clone();
            // A federated user without session policies has nothing that one could narrow.
            let is_federated = line["principal"]
                .as_str()
                .is_some_and(|p| p.contains("federated"));
            if limited[field].is_null() && !(field == "sessionPolicies" && is_federated) {
                limited[field] = value;
                assert!(rank(&engine(&limited)) <= before, "{field}, seed {seed}");
            }
        }
    }
}

#[test]
fn order_and_case_never_matter() {
    for seed in 0..4_000 {
        let line = generator::case(&mut Dice::new(seed));
        let before = engine(&line);
        let mut turned = line.clone();
        turned["identityPolicies"].as_array_mut().unwrap().reverse();
        turned["action"] = json!(line["action"].as_str().unwrap().to_uppercase());
        for field in ["resourcePolicy", "permissionBoundary"] {
            if let Some(policy) = turned.get_mut(field) {
                policy["Statement"].as_array_mut().unwrap().reverse();
            }
        }
        let context: serde_json::Map<String, Value> = (line["context"].as_object().unwrap().iter())
            .map(|(key, value)| (key.to_uppercase(), value.clone()))
            .collect();
        turned["context"] = Value::Object(context);
        assert_eq!(engine(&turned), before, "seed {seed}: {line}");
    }
}
