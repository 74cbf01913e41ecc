//! Requests that mean harm.

use daypass_api::{DecodeFault, Input, Operation, Params, Visitor, iam, sts, sts::AssumeRoleInput};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::support::params;

const ROLE: (&str, &str) = ("RoleArn", "arn:aws:iam::123456789012:role/example");
const SESSION: (&str, &str) = ("RoleSessionName", "example");

/// Reads the same parameters as the input of every operation.
struct ReadAll<'p>(&'p Params);

impl Visitor for ReadAll<'_> {
    fn visit<O: Operation>(&mut self) {
        match O::Input::decode(self.0) {
            Ok(input) => O::Input::encode(&input, &mut crate::support::Recorder::default()),
            Err(fault) => assert!(!fault.to_string().is_empty()),
        }
    }
}

/// Names like those of the models, right and wrong ones.
fn name() -> impl Strategy<Value = String> {
    let parts = select(vec![
        "Tags",
        "member",
        "entry",
        "1",
        "2",
        "0",
        "01",
        "4294967295",
        "4294967296",
        "Key",
        "Value",
        "key",
        "value",
        "arn",
        "PolicyArns",
        "RoleArn",
        "DurationSeconds",
        "ContextEntries",
        "ContextKeyValues",
        "MaxItems",
        "Status",
        "AccountProperties",
        "",
        "-1",
        "é",
        "Policy",
        "PolicyIdentifiers",
        "Values",
        "Parameters",
        "Permissions",
        "RoleName",
        "UserName",
    ]);
    prop_oneof![4 => vec(parts, 1..6).prop_map(|parts| parts.join(".")), 1 => any::<String>()]
}

fn value() -> impl Strategy<Value = String> {
    let plain = select(vec![
        "",
        "1",
        "-1",
        "true",
        "Active",
        "a",
        "99999999999",
        "/",
        "\0",
        "😀",
    ]);
    prop_oneof![plain.prop_map(str::to_owned), any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_parameters_make_decoding_panic(pairs in vec((name(), value()), 0..24)) {
        let params = Params::new(pairs);
        sts::visit_all(&mut ReadAll(&params));
        iam::visit_all(&mut ReadAll(&params));
    }
}

#[test]
fn a_huge_index_is_one_item() {
    let pairs = [
        ROLE,
        SESSION,
        ("Tags.member.2000000000.Key", "k"),
        ("Tags.member.2000000000.Value", "v"),
    ];
    assert_eq!(
        AssumeRoleInput::decode(&params(&pairs)).unwrap().tags.len(),
        1
    );
}

#[test]
fn an_index_beyond_all_numbers_is_an_unknown_parameter() {
    let pairs = [ROLE, SESSION, ("Tags.member.99999999999999999999.Key", "k")];
    assert!(
        AssumeRoleInput::decode(&params(&pairs))
            .unwrap()
            .tags
            .is_empty()
    );
}

#[test]
fn a_name_of_great_depth_is_an_unknown_parameter() {
    let deep = "Tags.member.1.".repeat(10_000);
    let pairs = [ROLE, SESSION, (deep.as_str(), "x")];
    let fault = AssumeRoleInput::decode(&params(&pairs)).unwrap_err();
    // The name makes a first tag, which then has neither key nor value.
    assert!(
        fault
            .to_string()
            .starts_with("2 validation errors detected: "),
        "{fault}"
    );
}

#[test]
fn a_list_of_more_items_than_any_request_needs_is_malformed() {
    let names: Vec<_> = (1..=5000)
        .map(|n| format!("TransitiveTagKeys.member.{n}"))
        .collect();
    let mut pairs: Vec<_> = names.iter().map(|name| (name.as_str(), "k")).collect();
    pairs.extend([ROLE, SESSION]);
    assert_eq!(
        AssumeRoleInput::decode(&params(&pairs)).unwrap_err(),
        DecodeFault::Malformed { message: None }
    );
}
