//! How far the IAM API is taken: every operation of the model has a tier, in
//! `models/iam-operations.tsv`, and the program is held to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::harness::{Query, shared};

const TIERS: &str = include_str!("../../../../models/iam-operations.tsv");
const MODEL: &str = include_str!("../../../../models/iam-2010-05-08.json");

/// The operations with their tiers.
fn tiers() -> BTreeMap<&'static str, &'static str> {
    let rows: Vec<(&str, &str)> = TIERS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    let tiers: BTreeMap<_, _> = rows.iter().copied().collect();
    assert_eq!(tiers.len(), rows.len(), "an operation stands there twice");
    tiers
}

fn of_tier(wanted: &[&str]) -> BTreeSet<&'static str> {
    let rows = tiers().into_iter();
    rows.filter(|(_, tier)| wanted.contains(tier))
        .map(|(name, _)| name)
        .collect()
}

/// The operations of AWS's that are served. Ours are named apart, and have no tier.
fn served() -> BTreeSet<&'static str> {
    let rows = daypass_iam::OPERATIONS.iter();
    rows.map(|row| {
        assert!(row.is_served(), "{} is listed as served", row.name);
        row.name
    })
    .filter(|name| !name.starts_with("Daypass"))
    .collect()
}

#[test]
fn every_operation_of_the_model_has_a_tier() {
    let model: Value = serde_json::from_str(MODEL).unwrap();
    let operations = model["operations"].as_object().unwrap();
    let modelled: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    let rows = tiers();
    let listed: BTreeSet<&str> = rows.keys().copied().collect();
    assert_eq!(listed, modelled);
    let known = ["T0", "T1", "T2", "T3", "T4"];
    for (name, tier) in &rows {
        assert!(known.contains(tier), "{name}: {tier}");
    }
    let sizes = known.map(|tier| of_tier(&[tier]).len());
    assert_eq!(sizes, [40, 45, 48, 22, 25], "how many are of each tier");
}

#[test]
fn what_has_a_tier_that_is_served_is_served() {
    assert_eq!(served(), of_tier(&["T0", "T1", "T2", "T3"]));
}

#[test]
fn what_is_not_served_is_refused_by_name_and_says_what_to_do_instead() {
    let rows = daypass_iam::UNSUPPORTED;
    let refused: BTreeSet<_> = rows.iter().map(|row| row.name).collect();
    assert_eq!(refused, of_tier(&["T4"]));
    assert!(rows.iter().all(|row| !row.is_served()));
    for name in refused {
        let reply = shared().call(&Query::iam(name), &shared().developer());
        reply.assert_code(400, "UnsupportedOperation");
        let message = reply.message();
        let start = format!("The operation {name} is not supported here. ");
        let instead = message.strip_prefix(&start).unwrap_or_default();
        assert!(instead.ends_with('.'), "{message}");
        // Whoever has not signed is told nothing.
        shared()
            .ask(&Query::iam(name))
            .assert_code(403, "MissingAuthenticationToken");
    }
}

/// What was refused is in the audit trail like any refusal.
#[test]
fn a_refusal_by_name_is_recorded() {
    let reply = shared().call(&Query::iam("UploadSSHPublicKey"), &shared().developer());
    let record = shared().audit_of(&reply);
    assert_eq!(record["eventName"], "UploadSSHPublicKey");
    assert_eq!(record["errorCode"], "UnsupportedOperation");
    assert_eq!(record["userIdentity"]["userName"], "developer");
}
