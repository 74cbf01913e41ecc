//! Every operation of the models is here, with the facts that its model states.

use daypass_api::{Operation, Service, Visitor, iam, sts};
use serde_json::Value;

use crate::support::model;

/// The operations of IAM that AWS does not have (`models/README.md`).
const OURS: [&str; 4] = [
    "DaypassGetOpenIDConnectProvider",
    "DaypassUpdateOpenIDConnectProvider",
    "DaypassGetSAMLProvider",
    "DaypassUpdateSAMLProvider",
];

/// Holds each operation's facts against its model.
struct Compare<'m> {
    model: &'m Value,
    seen: Vec<&'static str>,
}

impl Visitor for Compare<'_> {
    fn visit<O: Operation>(&mut self) {
        let operation = &self.model["operations"][O::NAME];
        assert!(operation.is_object(), "{} is in no model", O::NAME);
        self.seen.push(O::NAME);
        assert_eq!(
            O::RESULT,
            operation["output"]["resultWrapper"].as_str(),
            "{}",
            O::NAME
        );
        assert_eq!(
            O::AUTHENTICATED,
            operation["authtype"] != "none",
            "{}",
            O::NAME
        );
        let errors = operation["errors"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        assert_eq!(O::ERRORS.len(), errors.len(), "{}", O::NAME);
        for (error, reference) in O::ERRORS.iter().zip(errors) {
            let name = reference["shape"].as_str().unwrap();
            let facts = &self.model["shapes"][name]["error"];
            assert_eq!(error.code, facts["code"].as_str().unwrap_or(name));
            assert_eq!(
                u64::from(error.status),
                facts["httpStatusCode"].as_u64().unwrap_or(400)
            );
            assert_eq!(
                error.sender,
                facts.is_null() || facts["senderFault"] == true,
                "{name}"
            );
        }
    }
}

fn compare(service: Service, visit: fn(&mut Compare<'_>), total: usize) {
    let model = model(service);
    let mut compare = Compare {
        model: &model,
        seen: Vec::new(),
    };
    visit(&mut compare);
    assert_eq!(compare.seen, service.operations());
    assert_eq!(compare.seen.len(), total);
    assert_eq!(
        compare.seen.len(),
        model["operations"].as_object().unwrap().len()
    );
    assert_eq!(model["metadata"]["apiVersion"], service.version());
    assert_eq!(model["metadata"]["xmlNamespace"], service.namespace());
    assert_eq!(Service::from_version(service.version()), Some(service));
}

#[test]
fn every_sts_operation_is_here() {
    compare(Service::Sts, |compare| sts::visit_all(compare), 12);
}

#[test]
fn every_iam_operation_is_here() {
    compare(
        Service::Iam,
        |compare| iam::visit_all(compare),
        180 + OURS.len(),
    );
    // AWS has none of a name that says whose it is.
    let ours = iam::ALL.iter().filter(|name| name.starts_with("Daypass"));
    assert_eq!(ours.copied().collect::<Vec<_>>(), OURS);
}

/// Notes the operations for which a fact holds.
#[derive(Default)]
struct Names {
    unsigned: Vec<&'static str>,
    writing: Vec<&'static str>,
}

impl Visitor for Names {
    fn visit<O: Operation>(&mut self) {
        if !O::AUTHENTICATED {
            self.unsigned.push(O::NAME);
        }
        if !O::READ_ONLY {
            self.writing.push(O::NAME);
        }
    }
}

#[test]
fn the_two_operations_that_carry_their_own_proof_are_not_signed() {
    let mut names = Names::default();
    sts::visit_all(&mut names);
    iam::visit_all(&mut names);
    assert_eq!(
        names.unsigned,
        ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"]
    );
}

#[test]
fn no_sts_operation_writes_and_every_iam_operation_named_for_a_change_does() {
    let mut names = Names::default();
    sts::visit_all(&mut names);
    assert!(names.writing.is_empty(), "{:?}", names.writing);
    iam::visit_all(&mut names);
    let verbs = [
        "Add", "Attach", "Create", "Delete", "Put", "Remove", "Tag", "Untag", "Update",
    ];
    for name in iam::ALL {
        let verb = name.strip_prefix("Daypass").unwrap_or(name);
        let changes = verbs.iter().any(|other| verb.starts_with(other));
        assert!(!changes || names.writing.contains(name), "{name}");
        let reads = verb.starts_with("Get") || verb.starts_with("List");
        assert!(!reads || !names.writing.contains(name), "{name}");
    }
}
