//! The arrows between rooms (ARCHITECTURE.md): they go down only, rooms of one floor do not know
//! each other, and the rooms that a resource server links stay free of transport and storage.

#![expect(clippy::expect_used, reason = "what goes wrong in a test ends it")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Every room with its floor. A new room is a new line here and in ARCHITECTURE.md.
const FLOORS: &[(&str, u8)] = &[
    ("daypass-model", 1),
    ("daypass-policy", 2),
    ("daypass-credentials", 2),
    ("daypass-store", 2),
    ("daypass-api", 2),
    ("daypass-federation", 2),
    ("daypass-access", 3),
    ("daypass-sts", 4),
    ("daypass-iam", 4),
    ("daypass-front", 5),
    ("daypass-console", 5),
    ("daypass", 6),
];

/// What a resource server links must not drag in.
const PURE: &[&str] = &["daypass-model", "daypass-policy", "daypass-credentials"];
const IMPURE: &[&str] = &[
    "tokio",
    "hyper",
    "http",
    "axum",
    "rusqlite",
    "tokio-postgres",
    "quick-xml",
    "roxmltree",
    "reqwest",
];

/// Crates that a room must never name itself, though it may stand on one that does.
const NEVER_NAMED: &[(&str, &[&str])] = &[
    (
        "daypass-sts",
        &[
            "http",
            "hyper",
            "rusqlite",
            "quick-xml",
            "roxmltree",
            "daypass-store",
        ],
    ),
    (
        "daypass-iam",
        &["http", "hyper", "rusqlite", "quick-xml", "roxmltree"],
    ),
    (
        "daypass-front",
        &[
            "daypass-policy",
            "daypass-credentials",
            "daypass-store",
            "rusqlite",
        ],
    ),
    (
        "daypass-console",
        &[
            "daypass-policy",
            "daypass-credentials",
            "daypass-store",
            "daypass-federation",
            "hyper",
            "tokio",
            "rusqlite",
            "roxmltree",
        ],
    ),
    (
        "daypass-access",
        &["http", "hyper", "rusqlite", "quick-xml", "roxmltree"],
    ),
];

/// The normal and build dependencies of every package in the build, by name.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .expect("cargo metadata runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().expect("a name").to_owned();
            let dependencies = package["dependencies"]
                .as_array()
                .expect("dependencies")
                .iter()
                .filter(|dependency| dependency["kind"] != "dev" && dependency["optional"] == false)
                .map(|dependency| dependency["name"].as_str().expect("a name").to_owned())
                .collect();
            (name, dependencies)
        })
        .collect()
}

fn floor(name: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(room, _)| *room == name)
        .map(|(_, floor)| *floor)
}

#[test]
fn arrows_go_down_only() {
    let dependencies = dependencies();
    for (room, on) in FLOORS {
        for other in &dependencies[*room] {
            if let Some(under) = floor(other) {
                assert!(
                    under < *on,
                    "{room} (floor {on}) must not import {other} (floor {under})"
                );
            }
        }
    }
}

#[test]
fn every_room_stands_on_a_floor() {
    let dependencies = dependencies();
    let ours: BTreeSet<&str> = dependencies
        .keys()
        .map(String::as_str)
        .filter(|name| *name == "daypass" || name.starts_with("daypass-"))
        .collect();
    let listed: BTreeSet<&str> = FLOORS.iter().map(|(room, _)| *room).collect();
    assert_eq!(ours, listed);
}

#[test]
fn what_a_resource_server_links_has_no_transport_and_no_storage() {
    let dependencies = dependencies();
    for room in PURE {
        let mut seen = BTreeSet::new();
        let mut open = vec![*room];
        while let Some(name) = open.pop() {
            assert!(!IMPURE.contains(&name), "{room} drags in {name}");
            if let Some(next) = dependencies.get(name)
                && seen.insert(name)
            {
                open.extend(next.iter().map(String::as_str));
            }
        }
    }
}

#[test]
fn rooms_do_not_name_what_they_must_not_know() {
    let dependencies = dependencies();
    for (room, never) in NEVER_NAMED {
        for name in *never {
            assert!(
                !dependencies[*room].contains(*name),
                "{room} must not name {name}"
            );
        }
    }
}
