//! The project's case files: every case that is recorded, documented or agreed on must pass; a
//! guess is answered as the table below says, so that an answer never changes unnoticed.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

mod support;

use std::collections::BTreeMap;

use daypass_policy::{DocumentKind, Policy};
use serde_json::Value;

const DECISIONS: &str = include_str!("cases/policy-decisions.jsonl");
const GRAMMAR: &str = include_str!("cases/policy-grammar.jsonl");

/// Our answer to each guess, and why.
const GUESSES: [(&str, &str, &str); 17] = [
    (
        "C-operator-case",
        "Allowed",
        "what is stored is read leniently; saving demands the exact case",
    ),
    (
        "K-Null-false-empty-list",
        "ImplicitlyDenied",
        "an empty set of values is as good as none",
    ),
    ("K-Null-true-empty-list", "Allowed", "the same"),
    (
        "M-all-empty-string",
        "Allowed",
        "AWS's page: an empty string is a null data set",
    ),
    (
        "M-any-ifexists-missing",
        "Allowed",
        "IfExists says: true when the key is missing",
    ),
    (
        "N-bool-one",
        "ImplicitlyDenied",
        "booleans compare as text; 1 is not true",
    ),
    (
        "N-num-bad-ctx-neg",
        "Allowed",
        "what is no number equals no number",
    ),
    ("N-num-eq-decimal", "Allowed", "numbers compare by value"),
    (
        "P-empty-statement-list",
        "ImplicitlyDenied",
        "no statement, no allow",
    ),
    (
        "V-cond-missing-neg",
        "Allowed",
        "an unresolved variable equals nothing",
    ),
    (
        "V-default-nospace",
        "ImplicitlyDenied",
        "a default needs a comma and a space",
    ),
    (
        "V-deny-notresource-missing",
        "ExplicitlyDenied",
        "an unresolved variable names no resource",
    ),
    (
        "V-escape-star-equals",
        "Allowed",
        "escapes are part of the language, not of one operator",
    ),
    (
        "W-ArnNotLike-not-an-arn",
        "Allowed",
        "what is no ARN is like no ARN",
    ),
    (
        "W-literal-star-in-request",
        "Allowed",
        "a request's * is a character like any other",
    ),
    (
        "W-newline",
        "Allowed",
        "* is any run of characters, line ends among them",
    ),
    ("W-unicode-q", "Allowed", "? is one character, not one byte"),
];

fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

#[test]
fn decisions() {
    let mut wrong = Vec::new();
    let mut guesses = BTreeMap::new();
    for line in lines(DECISIONS) {
        let id = line["id"].as_str().unwrap().to_owned();
        let answer = support::outcome(&support::Case::read(&line).decide());
        if line["certainty"] == "G" {
            guesses.insert(id, answer);
        } else if line["expected"] != answer.as_str() {
            wrong.push(format!("{id}: {answer}, expected {}", line["expected"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let table: BTreeMap<String, String> = GUESSES
        .iter()
        .map(|(id, answer, _)| ((*id).to_owned(), (*answer).to_owned()))
        .collect();
    assert_eq!(guesses, table);
}

#[test]
fn grammar() {
    let mut wrong = Vec::new();
    for line in lines(GRAMMAR) {
        let id = &line["id"];
        let kind = match line["validate"].as_str().unwrap() {
            "identity" => DocumentKind::Identity,
            "resource" => DocumentKind::Resource,
            "trust" => DocumentKind::Trust,
            "session" => DocumentKind::Session,
            "scp" => DocumentKind::ServiceControl,
            "rcp" => DocumentKind::ResourceControl,
            "endpoint" => DocumentKind::Endpoint,
            other => panic!("{other}"),
        };
        let answer = Policy::parse(line["policy"].as_str().unwrap(), kind);
        let expected = line["expected"] == "Valid";
        if line["certainty"] != "G" && answer.is_ok() != expected {
            wrong.push(format!("{id}: {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
