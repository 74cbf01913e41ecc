//! The simulator: decisions with the statements that they rest on, and where those stand.
#![expect(clippy::unwrap_used, reason = "only in tests")]

use daypass_model::{Partition, Principal, PrincipalKind};
use daypass_policy::{
    ContextEntry, ContextKeyType, DocumentKind, Layer, Outcome, Policy, PolicySource, Position,
    Simulation, SimulationError, SourcePolicy, simulate,
};

const ROLE: &str = "arn:aws:iam::111111111111:role/deploy";
const FILE: &str = "arn:aws:s3:::b/x";
const FULL: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

fn alice() -> Principal {
    Principal {
        partition: Partition::Aws,
        kind: PrincipalKind::User {
            account: "111111111111".parse().unwrap(),
            path: "/".parse().unwrap(),
            name: "alice".parse().unwrap(),
            id: "AIDA4IAWSJ5UXM7MV5C44".parse().unwrap(),
        },
    }
}

fn policy<'a>(id: &'a str, text: &'a str) -> SourcePolicy<'a> {
    SourcePolicy {
        id,
        source: PolicySource::None,
        text,
    }
}

#[test]
fn the_statements_that_allow_are_named_with_their_places() {
    let caller = alice();
    let text = "{\"Version\": \"2012-10-17\",\n \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": \"s3:Put*\", \"Resource\": \"*\"},\n  {\"Sid\": \"Reads\", \"Effect\": \"Allow\",\n   \"Action\": \"s3:Get*\", \"Resource\": \"arn:aws:s3:::b/*\"}]}";
    let identity = [policy("user_alice_files", text)];
    let simulation = Simulation {
        identity: &identity,
        ..Simulation::new(
            &caller,
            &["s3:GetObject", "s3:DeleteObject"],
            &[FILE, "arn:aws:s3:::c/x"],
        )
    };
    let [get, delete] = simulate(&simulation).unwrap().try_into().unwrap();

    assert_eq!(
        (get.action, get.outcome),
        ("s3:GetObject", Outcome::ImplicitlyDenied)
    );
    let [inside, outside] = get.resources.as_slice() else {
        panic!("two resources were asked for");
    };
    assert_eq!((inside.resource, inside.outcome), (FILE, Outcome::Allowed));
    let [matched] = inside.matched.as_slice() else {
        panic!("one statement allows");
    };
    assert_eq!(matched.policy, identity[0]);
    assert_eq!((matched.layer, matched.index), (Layer::Identity, 1));
    assert_eq!(matched.sid.as_deref(), Some("Reads"));
    let place = |line, column| Position { line, column };
    assert_eq!(matched.span.start, place(3, 61));
    assert_eq!(matched.span.end, place(5, 56));
    assert_eq!(outside.outcome.eval_decision(), "implicitDeny");
    assert!(outside.matched.is_empty());
    assert_eq!(delete.outcome, Outcome::ImplicitlyDenied);
}

#[test]
fn what_is_not_told_of_decides_all_the_same() {
    let caller = alice();
    let asks = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*",
        "Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}}"#;
    let identity = [policy("own", FULL)];
    let levels = [vec![policy("p-1", FULL), policy("p-2", asks)]];
    let simulation = Simulation {
        identity: &identity,
        scps: &levels,
        ..Simulation::new(&caller, &["s3:GetObject"], &[])
    };
    let told = simulate(&simulation).unwrap().remove(0).resources.remove(0);
    assert_eq!(told.outcome, Outcome::ExplicitlyDenied);
    assert_eq!(told.matched.len(), 1);
    assert_eq!(told.missing_context, ["aws:RequestedRegion"]);
    let untold = Simulation {
        untold: &[Layer::ServiceControl],
        ..simulation
    };
    let untold = simulate(&untold).unwrap().remove(0).resources.remove(0);
    assert_eq!(untold.outcome, Outcome::ExplicitlyDenied);
    assert_eq!(untold.allowed_by_organizations(), Some(false));
    assert!(untold.matched.is_empty() && untold.missing_context.is_empty());
}

#[test]
fn policies_of_one_id_are_told_apart() {
    let caller = alice();
    let deny =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#;
    let identity = [policy("x", FULL), policy("x", deny)];
    let simulation = Simulation {
        identity: &identity,
        ..Simulation::new(&caller, &["s3:GetObject"], &[])
    };
    let [result] = simulate(&simulation).unwrap().try_into().unwrap();
    assert_eq!(result.outcome, Outcome::ExplicitlyDenied);
    let [one] = result.resources.as_slice() else {
        panic!("no resource is as good as one star");
    };
    assert_eq!(one.resource, "*");
    assert_eq!(one.matched.len(), 1);
    assert_eq!(one.matched[0].policy.text, deny);
}

#[test]
fn a_trust_policy_decides_about_its_role_and_no_other() {
    let caller = alice();
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::111111111111:user/alice"},"Action":"sts:AssumeRole",
        "Condition":{"StringEquals":{"sts:ExternalId":"7"}}}}"#;
    let trusts = [(ROLE, policy("trust", trust))];
    let roles = [ROLE, "arn:aws:iam::111111111111:role/other"];
    let identity = [policy("full", FULL)];
    let string = ContextKeyType::named("string").unwrap();
    let context = [ContextEntry {
        name: "sts:externalid",
        kind: string,
        values: &["7"],
    }];
    let simulation = Simulation {
        identity: &identity,
        trusts: &trusts,
        context: &context,
        ..Simulation::new(&caller, &["sts:AssumeRole", "sts:TagSession"], &roles)
    };
    let outcomes = |simulation: &Simulation<'_>| {
        let results = simulate(simulation).unwrap().into_iter();
        let outcomes = results.flat_map(|r| r.resources).map(|r| r.outcome);
        outcomes.collect::<Vec<_>>()
    };
    let silent = Outcome::ImplicitlyDenied;
    assert_eq!(
        outcomes(&simulation),
        [Outcome::Allowed, silent, silent, silent]
    );

    let without = Simulation {
        context: &[],
        ..simulation
    };
    let [assume, _] = simulate(&without).unwrap().try_into().unwrap();
    assert_eq!(assume.resources[0].outcome, silent);
    assert_eq!(assume.resources[0].layer, Some(Layer::Trust));
    assert_eq!(assume.resources[0].missing_context, ["sts:ExternalId"]);
}

#[test]
fn organizations_and_boundaries_say_what_they_allow() {
    let caller = alice();
    let reads = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
    let identity = [policy("full", FULL)];
    let scps = [vec![policy("root", FULL)], vec![policy("account", reads)]];
    let simulation = Simulation {
        identity: &identity,
        boundary: Some(policy("boundary", reads)),
        scps: &scps,
        ..Simulation::new(&caller, &["s3:GetObject", "s3:PutObject"], &[FILE])
    };
    let [get, put] = simulate(&simulation).unwrap().try_into().unwrap();
    let (get, put) = (&get.resources[0], &put.resources[0]);
    assert_eq!(get.outcome, Outcome::Allowed);
    assert_eq!(get.allowed_by_organizations(), Some(true));
    assert_eq!(get.allowed_by_boundary(), Some(true));
    assert_eq!(put.outcome, Outcome::ImplicitlyDenied);
    assert_eq!(put.allowed_by_organizations(), Some(false));
    assert_eq!(put.allowed_by_boundary(), Some(false));
    assert_eq!(put.allowed_by(Layer::Identity), Some(true));
    assert_eq!(put.allowed_by(Layer::Session), None);

    let alone = Simulation {
        identity: &identity,
        ..Simulation::new(&caller, &["s3:PutObject"], &[FILE])
    };
    let [alone] = simulate(&alone).unwrap().try_into().unwrap();
    assert_eq!(alone.resources[0].allowed_by_organizations(), None);
    assert_eq!(alone.resources[0].allowed_by_boundary(), None);
}

#[test]
fn the_owner_makes_a_request_cross_account() {
    let caller = alice();
    let identity = [policy("full", FULL)];
    let gate = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*",
        "Principal":{"AWS":"111111111111"},"Resource":"*"}}"#;
    let simulation = Simulation {
        identity: &identity,
        resource_policy: Some(policy("bucket", gate)),
        resource_owner: Some("222222222222".parse().unwrap()),
        ..Simulation::new(&caller, &["s3:GetObject", "s3:PutObject"], &[FILE])
    };
    let [get, put] = simulate(&simulation).unwrap().try_into().unwrap();
    let ids = |r: &daypass_policy::ActionResult<'_>| {
        let matched = r.resources[0].matched.iter();
        matched.map(|m| m.policy.id.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(get.outcome, Outcome::Allowed);
    assert_eq!(ids(&get), ["bucket", "full"]);
    assert_eq!(put.outcome, Outcome::ImplicitlyDenied);
    assert_eq!(put.resources[0].layer, Some(Layer::Resource));
}

#[test]
fn keys_are_missing_in_variables_too() {
    let caller = alice();
    let text = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/${*}",
         "Condition":{"StringEquals":{"aws:PrincipalTag/x":["${aws:userid}","${a:b, 'c'}"]},
                      "Bool":{"AWS:SecureTransport":"true","aws:securetransport2":"true"}}},
        {"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"Bool":{"a:c":"true"}}}]}"#;
    let identity = [policy("p", text)];
    let boolean = ContextKeyType::named("boolean").unwrap();
    let context = [ContextEntry {
        name: "aws:SecureTransport",
        kind: boolean,
        values: &["true"],
    }];
    let simulation = Simulation {
        identity: &identity,
        context: &context,
        ..Simulation::new(&caller, &["s3:GetObject"], &[FILE])
    };
    let [result] = simulate(&simulation).unwrap().try_into().unwrap();
    let expected = [
        "aws:username",
        "aws:PrincipalTag/x",
        "aws:userid",
        "aws:securetransport2",
    ];
    assert_eq!(result.resources[0].missing_context, expected);

    let asked = Policy::load(text, DocumentKind::Identity)
        .unwrap()
        .context_keys();
    assert_eq!(asked.len(), expected.len() + 2);
    assert_eq!(asked.last().unwrap(), "a:c");
}

#[test]
fn what_cannot_be_read_has_no_answer() {
    let caller = alice();
    let identity = [policy("good", FULL), policy("bad", "{}x")];
    let simulation = Simulation {
        identity: &identity,
        ..Simulation::new(&caller, &["s3:GetObject"], &[])
    };
    let error = simulate(&simulation).unwrap_err();
    assert!(matches!(error, SimulationError::Policy { id, .. } if id == "bad"));

    for (kind, values, is_good) in [
        ("string", &["a"][..], true),
        ("string", &[], false),
        ("string", &["a", "b"], false),
        ("stringList", &[], true),
        ("stringList", &["a", "b"], true),
        ("numericList", &["1", "x"], false),
        ("numeric", &["1.5"], true),
        ("booleanList", &["true", "FALSE"], true),
        ("boolean", &["yes"], false),
        ("ip", &["203.0.113.9"], true),
        ("ip", &["203.0.113"], false),
        ("date", &["2027-01-15T08:00:00Z"], true),
        ("date", &["never"], false),
        ("binary", &["QUJD"], true),
        ("binary", &["?"], false),
    ] {
        let context = [ContextEntry {
            name: "a:b",
            kind: ContextKeyType::named(kind).unwrap(),
            values,
        }];
        let simulation = Simulation {
            context: &context,
            ..Simulation::new(&caller, &["s3:GetObject"], &[])
        };
        assert_eq!(simulate(&simulation).is_ok(), is_good, "{kind} {values:?}");
    }
}
