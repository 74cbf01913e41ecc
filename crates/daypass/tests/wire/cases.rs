//! Every case of the behaviour notes ("STS spec 13") has a test that is named by its id, or a
//! reason why it has none yet.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The cases: letter, and the last number.
const CASES: [(char, u32); 9] = [
    ('p', 22),
    ('s', 16),
    ('i', 9),
    ('a', 30),
    ('d', 11),
    ('t', 22),
    ('m', 12),
    ('o', 14),
    ('x', 8),
];

/// Cases of operations that are not built, by the operation that brings them. The list may only
/// shrink.
const AWAITED: &[(&str, &[&str])] = &[
    // A bucket's own policy is asked by the gateway; the engine has the case (`S-fed-…`).
    ("the gateway", &["t19"]),
];

/// The ids in the name of a test: `a02_…`, `a03_to_a04_…`, `a01_i03_d04_…`.
fn ids(name: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut range = false;
    for word in name.split('_') {
        let (letter, number) = word.split_at(word.len().min(1));
        let is_id = number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit());
        match (is_id, word) {
            (false, "to") => range = true,
            (false, _) => break,
            (true, _) => {
                let last: u32 = number.parse().unwrap();
                let first = match ids.last() {
                    Some(from) if range => from[1..].parse::<u32>().unwrap() + 1,
                    _ => last,
                };
                ids.extend((first..=last).map(|n| format!("{letter}{n:02}")));
                range = false;
            }
        }
    }
    ids
}

fn tested() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    let mut tested = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let names = text.lines().filter_map(|line| line.strip_prefix("fn "));
            tested.extend(names.flat_map(ids));
        }
    }
    tested
}

#[test]
fn every_case_has_a_test_or_an_operation_that_it_waits_for() {
    let tested = tested();
    let awaited: BTreeSet<&str> = AWAITED.iter().flat_map(|(_, ids)| *ids).copied().collect();
    let all = CASES
        .iter()
        .flat_map(|(letter, last)| (1..=*last).map(move |n| format!("{letter}{n:02}")));
    let missing: Vec<String> = all
        .filter(|id| !tested.contains(id) && !awaited.contains(id.as_str()))
        .collect();
    assert!(missing.is_empty(), "no test for {missing:?}");
    let done: Vec<&str> = awaited
        .into_iter()
        .filter(|id| tested.contains(*id))
        .collect();
    assert!(done.is_empty(), "tested, and still awaited: {done:?}");
}

#[test]
fn what_awaits_an_operation_ends_with_it() {
    let served: Vec<&str> = daypass_sts::OPERATIONS.iter().map(|row| row.name).collect();
    for (operation, _) in AWAITED {
        assert!(!served.contains(operation), "{operation} is served");
    }
}
