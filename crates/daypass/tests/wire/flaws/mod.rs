//! Known flaws of systems like ours, tried on us: every row of the areas SigV4 (A), STS and tokens
//! (C), the IAM API (D), trust (F), OIDC (G), SAML (H), MFA (I) and the store (M) of the project's list
//! of flaws.
//!
//! `table.tsv` says of each row what holds it, what it waits for, or why it is not ours. A row is
//! `held` by tests that are named `flaw_` and its id, wherever they stand; most stand here, those
//! that only a lower room can hold stand there. `held.count` is how many rows are held. It may only
//! grow, so that a test does not vanish unseen.

mod administration;
mod directory;
mod mfa;
mod saml;
mod signing;
mod tokens;
mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The areas, and the number of the last row of each.
const AREAS: [(char, u32); 8] = [
    ('A', 23),
    ('C', 22),
    ('D', 17),
    ('F', 12),
    ('G', 27),
    ('H', 25),
    ('I', 14),
    ('M', 13),
];

/// How many rows are held.
const HELD: &str = include_str!("held.count");

/// What becomes of a row.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// These tests hold it.
    Held(Vec<&'static str>),
    /// What it is about is not there yet.
    Awaits,
    /// It cannot be a flaw of ours.
    NotOurs,
}

/// The rows: an id, a state, the tests' names or nothing, and the reason or what is left to do.
fn rows() -> Vec<(&'static str, State)> {
    let lines = include_str!("table.tsv").lines();
    let row = |line: &'static str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, state, tests, note] = fields[..] else {
            panic!("not four fields: {line:?}");
        };
        let state = match state {
            "held by" => State::Held(tests.split(' ').collect()),
            "awaits" => State::Awaits,
            "not ours" => State::NotOurs,
            other => panic!("{id}: no such state: {other:?}"),
        };
        assert!(
            matches!(state, State::Held(_)) || (tests.is_empty() && !note.is_empty()),
            "{id} needs a reason and has no test"
        );
        (id, state)
    };
    lines.map(row).collect()
}

/// The tests of the whole workspace whose names begin with `flaw_`, and how often each is there. A
/// test that is ignored is none.
fn tests() -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut pending = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                for name in tests_in(&fs::read_to_string(&path).unwrap()) {
                    *found.entry(name).or_default() += 1;
                }
            }
        }
    }
    found
}

fn tests_in(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let name = |line: &str| {
        let rest = line.strip_prefix("async ").unwrap_or(line);
        let name = rest.strip_prefix("fn ")?.split('(').next()?;
        name.starts_with("flaw_").then(|| name.to_owned())
    };
    let is_run = |at: usize| {
        let attributes = lines[..at].iter().rev();
        let attributes: Vec<&&str> = attributes
            .take_while(|line| line.starts_with("#["))
            .collect();
        let is_test =
            |line: &&&str| line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        attributes.iter().any(is_test) && !attributes.iter().any(|line| line.contains("ignore"))
    };
    (0..lines.len())
        .filter_map(|at| name(lines[at]).filter(|_| is_run(at)))
        .collect()
}

#[test]
fn every_flaw_has_a_row_and_every_test_of_a_row_is_there() {
    let all = AREAS
        .iter()
        .flat_map(|(area, last)| (1..=*last).map(move |n| format!("{area}{n:02}")));
    let rows = rows();
    let ids: Vec<&str> = rows.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, all.collect::<Vec<_>>(), "the ids of the table");
    let tests = tests();
    for (id, state) in &rows {
        let State::Held(names) = state else { continue };
        let start = format!("flaw_{}_", id.to_ascii_lowercase());
        for name in names {
            assert!(name.starts_with(&start), "{id} is held by {name}");
            assert_eq!(tests.get(*name), Some(&1), "tests named {name}");
        }
    }
}

#[test]
fn every_test_of_a_flaw_is_in_the_table() {
    let rows = rows();
    let named: BTreeSet<&str> = rows
        .iter()
        .filter_map(|(_, state)| match state {
            State::Held(names) => Some(names),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    let is_ours = |name: &String| {
        AREAS
            .iter()
            .any(|(area, _)| name[5..].starts_with(area.to_ascii_lowercase()))
    };
    let tests = tests();
    let missing: Vec<&String> = tests
        .keys()
        .filter(|name| is_ours(name) && !named.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
}

#[test]
fn the_count_of_held_flaws_only_grows() {
    let held = rows()
        .iter()
        .filter(|(_, state)| matches!(state, State::Held(_)))
        .count();
    let floor: usize = HELD.trim().parse().unwrap();
    assert!(held >= floor, "{held} flaws are held, and {floor} were");
    assert!(
        held == floor,
        "{held} flaws are held: write so in held.count"
    );
}

/// What is looked for in sources is found there, and what is not run is not.
#[test]
fn a_test_that_is_not_run_holds_nothing() {
    let source = "#[test]\nfn flaw_a01_is_run() {}\n#[test]\n#[ignore]\nfn flaw_a02_is_not() {}\n\
                  fn flaw_a03_is_none() {}\n#[tokio::test]\nasync fn flaw_a04_is_run_too() {}";
    assert_eq!(tests_in(source), ["flaw_a01_is_run", "flaw_a04_is_run_too"]);
}
