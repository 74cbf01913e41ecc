//! What must never change an answer, or change it in one direction only.

use daypass_policy::{DocumentKind, Policy};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::generator::{self, Dice};
use crate::{ODD, engine};

/// Where a case line holds policies: lists, lists of lists, and single ones.
const PLACES: [&str; 8] = [
    "identityPolicies",
    "sessionPolicies",
    "scopeDownPolicies",
    "endpointPolicies",
    "scps",
    "rcps",
    "resourcePolicy",
    "permissionBoundary",
];

const SEEDS: std::ops::Range<u64> = 0..4_000;

fn rank(outcome: &str) -> u8 {
    match outcome {
        "Allowed" => 2,
        "ImplicitlyDenied" => 1,
        "ExplicitlyDenied" => 0,
        _ => panic!("{outcome}"),
    }
}

fn policy(effect: &str, action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": effect, "Action": action, "Resource": "*"}]})
}

fn of_everyone(mut policy: Value) -> Value {
    policy["Statement"][0]["Principal"] = json!("*");
    policy
}

/// What a policy that is put into each place must be of.
fn shaped(place: &str, policy: &Value) -> Value {
    match place {
        "resourcePolicy" | "rcps" | "endpointPolicies" => of_everyone(policy.clone()),
        _ => policy.clone(),
    }
}

/// Every policy of a case, to be changed.
fn each_policy(line: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    fn walk(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|value| walk(value, change)),
            Value::Object(_) => change(value),
            _ => {}
        }
    }
    for place in PLACES {
        if let Some(value) = line.get_mut(place) {
            walk(value, change);
        }
    }
}

/// An object whose members stand in the opposite order. `serde_json` sorts them, so the text is
/// what has to be made.
fn reversed_text(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> = (members.iter().rev())
                .map(|(name, value)| format!("{}:{}", json!(name), reversed_text(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().rev().map(reversed_text).collect();
            format!("[{}]", items.join(","))
        }
        scalar => scalar.to_string(),
    }
}

/// Adds a deny to the first policy of a place; false if the place has none.
fn add_deny(line: &mut Value, place: &str, deny: &Value) -> bool {
    let mut added = false;
    let statement = shaped(place, deny)["Statement"][0].clone();
    if let Some(value) = line.get_mut(place) {
        let mut wrapped = json!({ (place): value.take() });
        each_policy(&mut wrapped, &mut |policy| {
            if !added && let Some(list) = policy["Statement"].as_array_mut() {
                list.push(statement.clone());
                added = true;
            }
        });
        *value = wrapped[place].take();
    }
    added
}

#[test]
fn adding_a_deny_never_widens() {
    let mut narrowed = 0;
    for seed in SEEDS {
        let line = generator::case(&mut Dice::new(seed, ODD));
        let before = rank(&engine(&line));
        for action in ["s3:Get*", "sts:*"] {
            let deny = policy("Deny", action);
            for place in PLACES {
                let mut denied = line.clone();
                if add_deny(&mut denied, place, &deny) {
                    let after = rank(&engine(&denied));
                    assert!(after <= before, "{place}, seed {seed}: {denied}");
                    narrowed += usize::from(after < before);
                }
            }
        }
    }
    assert!(narrowed > 1_000, "{narrowed}");
}

#[test]
fn adding_a_layer_that_limits_never_widens() {
    let some = policy("Allow", "s3:*");
    let mut narrowed = std::collections::BTreeMap::new();
    for seed in SEEDS {
        let line = generator::case(&mut Dice::new(seed, ODD));
        let before = rank(&engine(&line));
        // A federated user without session policies has nothing that one could narrow.
        let is_federated = line["principal"]
            .as_str()
            .is_some_and(|p| p.contains("federated"));
        let everyone = |policy: &Value| of_everyone(policy.clone());
        for (place, value, adds) in [
            ("permissionBoundary", some.clone(), false),
            ("sessionPolicies", json!([some]), false),
            ("scps", json!([[some]]), true),
            ("rcps", json!([[everyone(&some)]]), true),
            ("rcps", json!([[everyone(&policy("Deny", "s3:*"))]]), true),
            ("scopeDownPolicies", json!([some]), true),
            ("endpointPolicies", json!([everyone(&some)]), false),
        ] {
            let mut limited = line.clone();
            let has_none = match &line[place] {
                Value::Array(list) => list.is_empty(),
                value => value.is_null(),
            };
            if has_none && !(place == "sessionPolicies" && is_federated) {
                limited[place] = value;
            } else if adds && let Some(list) = limited[place].as_array_mut() {
                // One level or one step of the chain more.
                list.push(value[0].clone());
            } else {
                continue;
            }
            let after = rank(&engine(&limited));
            assert!(after <= before, "{place}, seed {seed}: {limited}");
            *narrowed.entry(place).or_insert(0) += usize::from(after < before);
        }
    }
    // Each of them does limit something.
    assert!(narrowed.values().all(|count| *count > 20), "{narrowed:?}");
}

#[test]
fn order_never_matters() {
    for seed in SEEDS {
        let line = generator::case(&mut Dice::new(seed, ODD));
        let before = engine(&line);
        let mut turned = line.clone();
        // A level is a level wherever it stands, and so is a step of the chain.
        for place in PLACES {
            if let Some(list) = turned.get_mut(place).and_then(Value::as_array_mut) {
                list.reverse();
                for level in list {
                    if let Some(level) = level.as_array_mut() {
                        level.reverse();
                    }
                }
            }
        }
        // A policy is a text here, whose members, statements and values are turned about.
        each_policy(&mut turned, &mut |policy| {
            *policy = json!(reversed_text(policy));
        });
        if let Some(context) = turned["context"].as_object_mut() {
            for value in context.values_mut() {
                if let Some(list) = value.as_array_mut() {
                    list.reverse();
                }
            }
        }
        assert_eq!(engine(&turned), before, "seed {seed}: {line}");
    }
}

fn upper(value: &mut Value) {
    match value {
        // A wildcard has no case, and an action no variable.
        Value::String(text) => *text = text.to_uppercase(),
        Value::Array(list) => list.iter_mut().for_each(upper),
        _ => {}
    }
}

fn upper_keys(object: &Value) -> Value {
    let members = object.as_object().unwrap().iter();
    let upper: Map<String, Value> = members
        .map(|(key, value)| (key.to_uppercase(), value.clone()))
        .collect();
    Value::Object(upper)
}

/// Whether two keys of an object are one but for the case, so that turning them would lose one.
fn has_twins(object: &Value) -> bool {
    object.as_object().unwrap().len() != upper_keys(object).as_object().unwrap().len()
}

#[test]
fn the_case_of_actions_and_keys_never_matters() {
    for seed in SEEDS {
        let line = generator::case(&mut Dice::new(seed, ODD));
        let before = engine(&line);
        let mut of_the_request = line.clone();
        upper(&mut of_the_request["action"]);
        of_the_request["context"] = upper_keys(&line["context"]);
        assert_eq!(engine(&of_the_request), before, "seed {seed}: {line}");

        let mut of_the_policies = line.clone();
        each_policy(&mut of_the_policies, &mut |policy| {
            for statement in policy["Statement"].as_array_mut().unwrap() {
                for element in ["Action", "NotAction"] {
                    if let Some(actions) = statement.get_mut(element) {
                        upper(actions);
                    }
                }
                if let Some(Value::Object(block)) = statement.get_mut("Condition") {
                    for keys in block.values_mut().filter(|keys| !has_twins(keys)) {
                        *keys = upper_keys(keys);
                    }
                }
            }
        });
        assert_eq!(engine(&of_the_policies), before, "seed {seed}: {line}");
    }
}

/// What a document says, however it is written: a list of one is its item, a scalar its text.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(list) if list.len() == 1 && !list[0].is_object() => plain(&list[0]),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(members) => {
            let members = members.iter();
            Value::Object(members.map(|(k, v)| (k.clone(), plain(v))).collect())
        }
        Value::String(text) => json!(text),
        scalar => json!(scalar.to_string()),
    }
}

fn printed(text: &str) -> String {
    // The kind decides what may be saved; what is loaded reads the same under every one.
    let kind = DocumentKind::Resource;
    Policy::load(text, kind).expect("it is a policy").to_json()
}

#[test]
fn what_is_printed_reads_back_as_the_same() {
    for seed in SEEDS {
        let line = generator::case(&mut Dice::new(seed, ODD));
        let before = engine(&line);
        let mut reread = line.clone();
        each_policy(&mut reread, &mut |policy| {
            let once = printed(&policy.to_string());
            assert_eq!(printed(&once), once, "seed {seed}");
            let read: Value = serde_json::from_str(&once).unwrap();
            assert_eq!(plain(&read), plain(policy), "seed {seed}");
            *policy = json!(once);
        });
        assert_eq!(engine(&reread), before, "seed {seed}: {line}");
    }
}

#[test]
fn a_document_has_one_way_to_be_printed() {
    let text = r#" {"Statement": {"Condition": {"Bool": {"a:b": [true, "x"]}, "NumericEquals":
        {"c:d": 10}}, "NotResource": [], "Action": ["s3:*"], "Principal": "nobody",
        "Effect": "Deny", "Sid": "a"}, "Id": "\u0001\"", "Version": "2008-10-17"}"#;
    let wanted = r#"{"Version":"2008-10-17","Id":"\u0001\"","Statement":[{"Sid":"a","Effect":"Deny","Principal":"nobody","Action":"s3:*","NotResource":[],"Condition":{"Bool":{"a:b":["true","x"]},"NumericEquals":{"c:d":"10"}}}]}"#;
    assert_eq!(printed(text), wanted);
}

proptest! {
    #[test]
    fn any_text_survives_printing(sid in ".*", key in "\\PC*", values in prop::collection::vec(".*", 0..3)) {
        let policy = json!({"Id": &sid, "Statement": [{"Sid": sid, "Effect": "Allow",
            "Action": &values, "Principal": {"AWS": &values},
            "Condition": {"StringEquals": {&key: values}}}]});
        let once = printed(&policy.to_string());
        prop_assert_eq!(plain(&serde_json::from_str(&once).unwrap()), plain(&policy));
        prop_assert_eq!(printed(&once), once);
    }
}
