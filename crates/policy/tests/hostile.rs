//! Input made to hurt: nothing stalls, overflows the stack or panics. Sizes are those that the
//! service's own limit lets in; a test that takes seconds here has failed.
#![expect(
    clippy::unwrap_used,
    reason = "a document that is meant to be read must be"
)]

mod generator;

use daypass_model::{Partition, Principal, PrincipalKind};
use daypass_policy::{
    Context, DocumentKind, Layers, NamedPolicy, Policy, Request, evaluate, explain, limits,
};
use proptest::prelude::*;

const KINDS: [DocumentKind; 7] = [
    DocumentKind::Identity,
    DocumentKind::Resource,
    DocumentKind::Trust,
    DocumentKind::Session,
    DocumentKind::ServiceControl,
    DocumentKind::ResourceControl,
    DocumentKind::Endpoint,
];

/// Parses for every kind, and evaluates and explains what can be read at all.
fn try_everything(text: &str, value: &str) {
    let caller = Principal {
        partition: Partition::Aws,
        kind: PrincipalKind::Root {
            account: "111111111111".parse().unwrap(),
        },
    };
    let mut context = Context::new();
    context
        .insert("a:b", value)
        .insert("aws:TagKeys", vec![value; 50]);
    let request = Request::new(&caller, "s3:GetObject", value, &context);
    for kind in KINDS {
        let _ = Policy::parse(text, kind);
        let Ok(policy) = Policy::load(text, kind) else {
            continue;
        };
        let policies = [NamedPolicy::new("p", policy)];
        let layers = Layers {
            identity: &policies,
            resource: Some(policies[0].policy()),
            ..Layers::default()
        };
        assert_eq!(
            explain(&request, &layers).decision,
            evaluate(&request, &layers)
        );
    }
}

fn deny(elements: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", "Action": "*", {elements}}}}}"#
    )
}

/// So much of a text as a document of the largest size has room for.
fn fill(piece: &str) -> String {
    piece.repeat((limits::MAX_TEXT_BYTES - 1_000) / piece.len())
}

#[test]
fn nesting() {
    for open in [
        "[",
        "{\"a\":",
        "{\"Statement\":[",
        "{\"Condition\":{\"a\":{\"b\":[",
    ] {
        try_everything(&fill(open), "x");
    }
}

#[test]
fn stars() {
    let value = "a".repeat(2_048);
    for pattern in ["*a", "*a?", "*?", "*aaaaaaaaaaaaaaab", "a*"] {
        let pattern = fill(pattern) + "b";
        try_everything(&deny(&format!(r#""Resource": "{pattern}""#)), &value);
        let block =
            format!(r#""Resource": "*", "Condition": {{"StringLike": {{"a:b": "{pattern}"}}}}"#);
        try_everything(&deny(&block), &value);
        try_everything(
            &deny(&format!(
                r#""Resource": "*", "NotPrincipal": {{"AWS": "{pattern}"}}"#
            )),
            &value,
        );
    }
}

#[test]
fn many_small_patterns() {
    let value = "a".repeat(2_048);
    let list = fill("\"*a?a?b*c\",");
    let list = list.trim_end_matches(',');
    try_everything(&deny(&format!(r#""Resource": [{list}]"#)), &value);
}

#[test]
fn variables() {
    for piece in ["${", "${a", "${a:b}", "${a:b, '", "$", "}", "${*}"] {
        let text = fill(piece);
        try_everything(&deny(&format!(r#""Resource": "arn:aws:s3:::{text}""#)), "x");
        let block = format!(r#""Resource": "*", "Condition": {{"ArnLike": {{"a:b": "{text}"}}}}"#);
        try_everything(&deny(&block), "arn:aws:s3:::x");
    }
}

#[test]
fn runs_that_almost_fit_everywhere() {
    let run = "a?".repeat(500);
    let list = format!("\"*{run}b*\",").repeat(10);
    let list = list.trim_end_matches(',');
    try_everything(
        &deny(&format!(r#""Resource": [{list}]"#)),
        &"a".repeat(2_048),
    );
    let block = format!(
        r#""Resource": "*", "Condition": {{"StringLike": {{"a:b": "*{}b"}}}}"#,
        fill("a?")
    );
    try_everything(&deny(&block), &"a".repeat(200_000));
}

#[test]
fn many_statements_keys_and_sids() {
    let statement = r#"{"Effect":"Deny","Action":"*","Resource":"a*"},"#;
    let statements = fill(statement);
    let text = format!(r#"{{"Statement":[{}]}}"#, statements.trim_end_matches(','));
    try_everything(&text, &"a".repeat(2_048));
    let keys: Vec<String> = (0..9_000).map(|n| format!(r#""a:{n}":"""#)).collect();
    let block = format!(
        r#""Resource": "*", "Condition": {{"Null": {{{}}}}}"#,
        keys.join(",")
    );
    try_everything(&deny(&block), "x");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in "\\PC{0,200}", value in "\\PC{0,30}") {
        try_everything(&text, &value);
    }

    /// A policy with one piece of it replaced by another.
    #[test]
    fn broken_policies(seed: u64, cut in 0usize..2_000, length in 0usize..20, piece in "[\\[\\]{}\":,*?$a0-9é]{0,6}") {
        let line = generator::case(&mut generator::Dice::new(seed, 25));
        let mut text: Vec<char> = line["identityPolicies"].to_string().chars().collect();
        let start = cut % text.len();
        let end = (start + length).min(text.len());
        text.splice(start..end, piece.chars());
        let text: String = text.into_iter().collect();
        try_everything(text.trim_start_matches('[').trim_end_matches(']'), "arn:aws:s3:::b/k");
    }
}
