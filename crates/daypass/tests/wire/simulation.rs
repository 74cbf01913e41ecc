//! Simulation over the wire: what SimulateCustomPolicy and SimulatePrincipalPolicy answer, and that
//! they tell of nobody else's policies.

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Corporation, Query, Reply, World, allow, allow_each, deny, file, policy, shared,
    trust,
};

const OBJECT: &str = "arn:aws:s3:::bucket/object";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn world() -> World<'static> {
    World::new(shared())
}

fn list(query: Query, name: &str, values: &[&str]) -> Query {
    let numbered = values.iter().enumerate();
    numbered.fold(query, |query, (at, value)| {
        query.arg(&format!("{name}.member.{}", at + 1), value)
    })
}

/// SimulateCustomPolicy of these policies and actions.
fn custom(policies: &[&str], actions: &[&str]) -> Query {
    let query = list(
        Query::iam("SimulateCustomPolicy"),
        "PolicyInputList",
        policies,
    );
    list(query, "ActionNames", actions)
}

/// SimulatePrincipalPolicy of this user or role.
fn principal(arn: &str, actions: &[&str]) -> Query {
    let query = Query::iam("SimulatePrincipalPolicy").arg("PolicySourceArn", arn);
    list(query, "ActionNames", actions)
}

fn context(query: Query, at: usize, name: &str, kind: &str, values: &[&str]) -> Query {
    let entry = format!("ContextEntries.member.{at}");
    let query = query
        .arg(&format!("{entry}.ContextKeyName"), name)
        .arg(&format!("{entry}.ContextKeyType"), kind);
    list(query, &format!("{entry}.ContextKeyValues"), values)
}

/// The one decision of an answer.
#[track_caller]
fn decision(world: &World<'_>, query: &Query) -> String {
    let decisions = world.call(query).ok().texts("EvalDecision");
    let [one] = decisions.as_slice() else {
        panic!("not one decision: {decisions:?}");
    };
    one.clone()
}

fn conditional(operator: &str, key: &str, value: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Condition": {operator: {key: value}},
    }]})
    .to_string()
}

#[track_caller]
fn assert_invalid(reply: &Reply, part: &str) {
    reply.assert_code(400, "InvalidInput");
    assert!(reply.message().contains(part), "{}", reply.body);
}

#[test]
fn a_statement_that_allows_is_named_with_its_place() {
    let policy = allow("s3:Get*");
    let query = custom(&[&deny("ec2:*"), &policy], &["s3:GetObject"]);
    let query = list(query, "ResourceArns", &[OBJECT]);
    let reply = world().call(&query).ok();
    assert_eq!(reply.get("EvalActionName"), "s3:GetObject");
    assert_eq!(reply.get("EvalResourceName"), OBJECT);
    assert_eq!(reply.get("EvalDecision"), "allowed");
    assert_eq!(reply.get("SourcePolicyId"), "PolicyInputList.2");
    assert_eq!(reply.get("SourcePolicyType"), "IAM Policy");
    // The statement begins behind the bracket.
    let start = policy.find('[').unwrap() + 2;
    let end = policy.rfind(']').unwrap() + 1;
    let columns = [start, end].map(|column| column.to_string());
    assert_eq!(reply.texts("Column")[..2], columns);
    assert_eq!(reply.texts("Line")[..2], ["1", "1"]);
    // A resource was named, so that it is told by itself too.
    assert_eq!(reply.get("EvalResourceDecision"), "allowed");
    assert_eq!(reply.get("IsTruncated"), "false");

    let everywhere = world().call(&custom(&[&policy], &["s3:GetObject"])).ok();
    assert_eq!(everywhere.get("EvalResourceName"), "*");
    assert_eq!(everywhere.text("ResourceSpecificResults"), None);
    assert_eq!(everywhere.text("OrganizationsDecisionDetail"), None);
    assert_eq!(everywhere.text("PermissionsBoundaryDecisionDetail"), None);
}

#[test]
fn an_explicit_denial_names_what_denies_and_an_implicit_one_names_nothing() {
    let policies = [ADMINISTRATOR, &deny("s3:DeleteObject")];
    let reply = world().call(&custom(&policies, &["s3:DeleteObject"])).ok();
    assert_eq!(reply.get("EvalDecision"), "explicitDeny");
    assert_eq!(reply.texts("SourcePolicyId"), ["PolicyInputList.2"]);
    let reply = world()
        .call(&custom(&[&allow("s3:Get*")], &["s3:PutObject"]))
        .ok();
    assert_eq!(reply.get("EvalDecision"), "implicitDeny");
    assert!(reply.texts("SourcePolicyId").is_empty());
}

#[test]
fn one_action_on_several_resources_is_one_result_with_each_in_it() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}]});
    let query = custom(&[&policy.to_string()], &["s3:GetObject", "s3:PutObject"]);
    let query = list(
        query,
        "ResourceArns",
        &["arn:aws:s3:::a/x", "arn:aws:s3:::b/x"],
    );
    let reply = world().call(&query).ok();
    assert_eq!(
        reply.texts("EvalDecision"),
        ["implicitDeny", "implicitDeny"]
    );
    assert_eq!(
        reply.texts("EvalResourceDecision"),
        ["allowed", "implicitDeny", "allowed", "implicitDeny"]
    );
    assert_eq!(
        reply.members("EvaluationResults", "EvalResourceName").len(),
        0
    );
}

#[test]
fn context_entries_of_every_type_decide_and_what_is_missing_is_told() {
    let world = world();
    for (operator, key, wanted, kind, good, bad) in [
        (
            "StringEquals",
            "aws:RequestedRegion",
            "eu-west-1",
            "string",
            "eu-west-1",
            "us-east-1",
        ),
        ("NumericLessThan", "s3:max-keys", "10", "numeric", "9", "11"),
        (
            "Bool",
            "aws:SecureTransport",
            "true",
            "boolean",
            "true",
            "false",
        ),
        (
            "IpAddress",
            "aws:SourceIp",
            "10.0.0.0/8",
            "ip",
            "10.1.2.3",
            "11.1.2.3",
        ),
        (
            "DateLessThan",
            "aws:CurrentTime",
            "2026-06-01T00:00:00Z",
            "date",
            "2026-01-01T00:00:00Z",
            "2026-12-01T00:00:00Z",
        ),
        (
            "BinaryEquals",
            "dynamodb:Key",
            "AQID",
            "binary",
            "AQID",
            "AQIE",
        ),
        (
            "ForAnyValue:StringEquals",
            "aws:TagKeys",
            "a",
            "stringList",
            "a",
            "b",
        ),
    ] {
        let query = custom(&[&conditional(operator, key, wanted)], &["s3:GetObject"]);
        let missing = world.call(&query).ok();
        assert_eq!(missing.get("EvalDecision"), "implicitDeny", "{operator}");
        assert!(
            missing.body.contains(&format!("<member>{key}</member>")),
            "{}",
            missing.body
        );
        let told = |value| decision(&world, &context(query.clone(), 1, key, kind, &[value]));
        assert_eq!(told(good), "allowed", "{operator}");
        assert_eq!(told(bad), "implicitDeny", "{operator}");
    }
    let query = custom(
        &[&conditional("Bool", "aws:SecureTransport", "true")],
        &["s3:GetObject"],
    );
    let wrong = context(
        query.clone(),
        1,
        "aws:SecureTransport",
        "boolean",
        &["maybe"],
    );
    assert_invalid(&world.call(&wrong), "aws:SecureTransport");
    let two = context(
        query.clone(),
        1,
        "aws:SecureTransport",
        "boolean",
        &["true", "true"],
    );
    assert_invalid(&world.call(&two), "aws:SecureTransport");
    let untyped = query.arg(
        "ContextEntries.member.1.ContextKeyName",
        "aws:SecureTransport",
    );
    assert_invalid(&world.call(&untyped), "ContextKeyType");
}

#[test]
fn what_cannot_be_simulated_is_refused() {
    let world = world();
    let good = || custom(&[ADMINISTRATOR], &["s3:GetObject"]);
    assert_invalid(
        &world.call(&custom(&["{}"], &["s3:GetObject"])),
        "PolicyInputList.1",
    );
    assert_invalid(
        &world.call(&custom(&[ADMINISTRATOR], &["s3:Get*"])),
        "s3:Get*",
    );
    let two = list(
        good(),
        "PermissionsBoundaryPolicyInputList",
        &[ADMINISTRATOR, ADMINISTRATOR],
    );
    assert_invalid(&world.call(&two), "permissions boundary");
    let caller = good().arg("CallerArn", "arn:aws:iam::123456789012:role/r");
    assert_invalid(&world.call(&caller), "CallerArn");
    let nobody = good().arg("ResourcePolicy", ADMINISTRATOR);
    assert_invalid(&world.call(&nobody), "CallerArn is required");
    assert_invalid(
        &world.call(&good().arg("ResourceOwner", "me")),
        "ResourceOwner",
    );
    assert_invalid(
        &world.call(&good().arg("ResourceHandlingOption", "EC2-VPC-EBS")),
        "instance",
    );
    for arn in [
        "arn:aws:iam::841860927337:root",
        "arn:aws:sts::841860927337:assumed-role/r/s",
    ] {
        assert_invalid(
            &world.call(&principal(arn, &["s3:GetObject"])),
            "does not clearly define entity type and name",
        );
    }
    let gone = format!("arn:aws:iam::{}:user/gone", world.account);
    world
        .call(&principal(&gone, &["s3:GetObject"]))
        .assert_refused(
            404,
            "NoSuchEntity",
            "The user with name gone cannot be found.",
        );
}

#[test]
fn results_come_in_pages() {
    let actions = ["s3:A", "s3:B", "s3:C"];
    let query = || custom(&[ADMINISTRATOR], &actions).arg("MaxItems", "2");
    let first = world().call(&query()).ok();
    assert_eq!(first.texts("EvalActionName"), ["s3:A", "s3:B"]);
    assert_eq!(first.get("IsTruncated"), "true");
    let last = world()
        .call(&query().arg("Marker", &first.get("Marker")))
        .ok();
    assert_eq!(last.texts("EvalActionName"), ["s3:C"]);
    assert_eq!(last.get("IsTruncated"), "false");
    world()
        .call(&query().arg("Marker", "x"))
        .assert_code(400, "ValidationError");
}

#[test]
fn a_resource_policy_decides_for_the_caller_that_is_named() {
    let world = world();
    let bob = "arn:aws:iam::111111111111:user/bob";
    let resource_policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": bob}, "Action": "s3:GetObject", "Resource": OBJECT}]})
    .to_string();
    let asked = |identity: &str, caller: &str, owner: &str| {
        let query = custom(&[identity], &["s3:GetObject"])
            .arg("CallerArn", caller)
            .arg("ResourcePolicy", &resource_policy)
            .arg("ResourceOwner", owner);
        world.call(&list(query, "ResourceArns", &[OBJECT])).ok()
    };
    let own = asked(&deny("ec2:*"), bob, "arn:aws:iam::111111111111:root");
    assert_eq!(own.get("EvalDecision"), "allowed");
    assert_eq!(own.get("SourcePolicyId"), "ResourcePolicy");
    assert_eq!(own.get("SourcePolicyType"), "Resource Policy");
    assert_eq!(own.text("EvalDecisionDetails"), None);
    // Across accounts both sides must allow, and each is told.
    let across = asked(&allow("ec2:*"), bob, "222222222222");
    assert_eq!(across.get("EvalDecision"), "implicitDeny");
    let details = &across.body[across.body.find("<EvalDecisionDetails>").unwrap()..];
    let told: String = details.split_whitespace().take(11).collect();
    assert!(
        told.contains("<key>IAMPolicy</key><value>implicitDeny</value>"),
        "{told}"
    );
    assert!(
        told.contains("<key>ResourcePolicy</key><value>allowed</value>"),
        "{told}"
    );
    assert_eq!(
        asked(ADMINISTRATOR, bob, "222222222222").get("EvalDecision"),
        "allowed"
    );
    let other = "arn:aws:iam::111111111111:user/eve";
    let eve = asked(ADMINISTRATOR, other, "222222222222");
    assert_eq!(eve.get("EvalDecision"), "implicitDeny");
}

#[test]
fn a_users_own_policies_boundary_and_tags_decide() {
    let world = world();
    let person = world.user(&allow("s3:*"));
    world.attach_to_user(&person.name, READ_ONLY);
    let mine = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:${aws:username}"}]});
    let managed = world.managed(&mine.to_string());
    world.attach_to_user(&person.name, &managed);

    let reply = world.call(&principal(&person.arn, &["s3:PutObject"])).ok();
    assert_eq!(reply.get("EvalDecision"), "allowed");
    assert_eq!(
        reply.texts("SourcePolicyId"),
        [format!("user_{}_P", person.name)]
    );
    let reply = world.call(&principal(&person.arn, &["s3:GetObject"])).ok();
    assert!(
        reply
            .texts("SourcePolicyId")
            .contains(&"ReadOnlyAccess".to_owned())
    );
    let queue = format!("arn:aws:sqs:eu-west-1:{}:{}", world.account, person.name);
    let query = principal(&person.arn, &["sqs:SendMessage"]);
    let query = list(query, "ResourceArns", &[&queue]);
    let reply = world.call(&query).ok();
    assert_eq!(reply.get("EvalDecision"), "allowed", "{}", reply.body);
    assert_eq!(
        reply.get("SourcePolicyId"),
        managed.rsplit('/').next().unwrap()
    );
    // As somebody else the same policies mean somebody else's queue.
    let other = query.clone().arg(
        "CallerArn",
        &format!("arn:aws:iam::{}:user/eve", world.account),
    );
    assert_eq!(decision(&world, &other), "implicitDeny");

    let limits = world.managed(&allow("s3:Get*"));
    let args = [
        ("UserName", person.name.as_str()),
        ("PermissionsBoundary", &limits),
    ];
    world.iam("PutUserPermissionsBoundary", args);
    let put = || principal(&person.arn, &["s3:PutObject"]);
    let reply = world.call(&put()).ok();
    assert_eq!(reply.get("EvalDecision"), "implicitDeny");
    assert_eq!(reply.get("AllowedByPermissionsBoundary"), "false");
    let wider = list(
        put(),
        "PermissionsBoundaryPolicyInputList",
        &[ADMINISTRATOR],
    );
    let reply = world.call(&wider).ok();
    assert_eq!(reply.get("EvalDecision"), "allowed");
    assert_eq!(reply.get("AllowedByPermissionsBoundary"), "true");
    // A policy that is passed counts beside those that the user has.
    let denied = list(wider, "PolicyInputList", &[&deny("s3:PutObject")]);
    assert_eq!(decision(&world, &denied), "explicitDeny");
}

#[test]
fn a_groups_policies_decide_for_itself_and_for_whoever_is_in_it() {
    let world = world();
    let person = world.user("");
    let group = world.group(&allow("s3:Get*"));
    let arn = format!("arn:aws:iam::{}:group/{group}", world.account);
    let get = ["s3:GetObject"];
    assert_eq!(
        decision(&world, &principal(&person.arn, &get)),
        "implicitDeny"
    );
    world.join(&person.name, &group);
    for arn in [&person.arn, &arn] {
        let told = world.call(&principal(arn, &get)).ok();
        assert_eq!(told.get("EvalDecision"), "allowed");
        assert_eq!(told.get("SourcePolicyId"), format!("group_{group}_P"));
    }
    let passed = principal(&arn, &get).arg("ResourcePolicy", ADMINISTRATOR);
    assert_invalid(&world.call(&passed), "CallerArn is required");
    let gone = principal(&format!("{arn}-not"), &get);
    world.call(&gone).assert_code(404, "NoSuchEntity");
}

#[test]
fn what_is_excluded_does_not_decide() {
    let world = world();
    let person = world.user(&allow("s3:Put*"));
    world.attach_to_user(&person.name, READ_ONLY);
    let managed = world.managed(&deny("s3:Delete*"));
    world.attach_to_user(&person.name, &managed);
    let without = |action: &str, members: &[(&str, &str)]| {
        let query = principal(&person.arn, &[action]);
        let query = members.iter().fold(query, |query, (name, value)| {
            query.arg(&format!("PolicyExclusionList.member.1.{name}"), value)
        });
        world.call(&query)
    };
    let decided =
        |action, members: &[(&str, &str)]| without(action, members).ok().get("EvalDecision");
    assert_eq!(decided("s3:PutObject", &[]), "allowed");
    assert_eq!(
        decided("s3:PutObject", &[("PolicyType", "inline")]),
        "implicitDeny"
    );
    assert_eq!(
        decided("s3:PutObject", &[("PolicyType", "aws-managed")]),
        "allowed"
    );
    assert_eq!(
        decided("s3:GetObject", &[("PolicyType", "aws-managed")]),
        "implicitDeny"
    );
    assert_eq!(decided("s3:DeleteObject", &[]), "explicitDeny");
    assert_eq!(
        decided("s3:DeleteObject", &[("PolicyArn", &managed)]),
        "implicitDeny"
    );
    let inline = [
        ("InlinePolicyIdentifier.PolicyName", "P"),
        ("InlinePolicyIdentifier.AttachmentType", "user"),
        ("InlinePolicyIdentifier.AttachmentName", &person.name),
    ];
    assert_eq!(decided("s3:PutObject", &inline), "implicitDeny");
    let both = [("PolicyType", "inline"), ("PolicyArn", managed.as_str())];
    assert_invalid(&without("s3:PutObject", &both), "PolicyExclusionList");
}

#[test]
fn a_roles_trust_policy_decides_about_assuming_it() {
    let world = world();
    let (alice, bob) = (
        world.user(&allow("sts:AssumeRole")),
        world.user(&allow("sts:AssumeRole")),
    );
    let condition = json!({"StringEquals": {"sts:ExternalId": "lunch"}});
    let role = world.role(
        &trust(&json!({"AWS": alice.arn}), &condition),
        &allow("s3:Get*"),
    );
    let asked = |arn: &str| {
        let query = principal(arn, &["sts:AssumeRole"]);
        list(query, "ResourceArns", &[&role.arn])
    };
    let told = world.call(&asked(&alice.arn)).ok();
    assert_eq!(told.get("EvalDecision"), "implicitDeny");
    assert!(told.body.contains("<member>sts:ExternalId</member>"));
    let lunch = |query| context(query, 1, "sts:ExternalId", "string", &["lunch"]);
    let told = world.call(&lunch(asked(&alice.arn))).ok();
    assert_eq!(told.get("EvalDecision"), "allowed");
    let sources = told.texts("SourcePolicyId");
    assert!(
        sources.contains(&"AssumeRolePolicyDocument".to_owned()),
        "{sources:?}"
    );
    // The server decides the same.
    let assume = Query::sts("AssumeRole")
        .arg("RoleArn", &role.arn)
        .arg("RoleSessionName", "simulated")
        .arg("ExternalId", "lunch");
    shared().call(&assume, &alice.keys).ok();
    shared()
        .call(&assume, &bob.keys)
        .assert_code(403, "AccessDenied");
    assert_eq!(decision(&world, &lunch(asked(&bob.arn))), "implicitDeny");
    // What if it trusted him?
    let trusting = trust(&json!({"AWS": bob.arn}), &json!({}));
    let what_if = asked(&bob.arn).arg("ResourcePolicy", &trusting);
    assert_eq!(decision(&world, &what_if), "allowed");
    // The role's own policies, as one of its sessions.
    assert_eq!(
        decision(&world, &principal(&role.arn, &["s3:GetObject"])),
        "allowed"
    );
    let source = world.call(&principal(&role.arn, &["s3:GetObject"])).ok();
    assert_eq!(
        source.get("SourcePolicyId"),
        format!("role_{}_P", role.name)
    );

    // Who may simulate and not read the role is not told whom it trusts.
    let tester = world.user(&allow_each(&["iam:SimulatePrincipalPolicy"]));
    let refused = shared().call(&asked(&alice.arn), &tester.keys);
    refused.assert_code(403, "AccessDenied");
    assert!(
        refused.message().contains("iam:GetRole"),
        "{}",
        refused.body
    );
    let plain = principal(&alice.arn, &["s3:GetObject"]);
    shared().call(&plain, &tester.keys).ok();
}

#[test]
fn an_organizations_policies_decide_and_are_not_told() {
    let scp = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*",
         "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}]});
    let policies = policy("scp", "Regions", &scp.to_string());
    let corporation = Corporation::new(&file("scps = [\"FullAWSAccess\", \"Regions\"]", &policies));
    let member = corporation.member();
    let person = member.user(&allow("s3:*"));
    let query = principal(&person.arn, &["s3:GetObject"]);
    let told = member.call(&query).ok();
    assert_eq!(told.get("EvalDecision"), "explicitDeny");
    assert_eq!(told.get("AllowedByOrganizations"), "false");
    assert!(told.texts("SourcePolicyId").is_empty(), "{}", told.body);
    assert!(!told.body.contains("RequestedRegion"), "{}", told.body);
    let there = context(
        query.clone(),
        1,
        "aws:RequestedRegion",
        "string",
        &["eu-west-1"],
    );
    let told = member.call(&there).ok();
    assert_eq!(told.get("EvalDecision"), "allowed");
    assert_eq!(told.get("AllowedByOrganizations"), "true");
    let without = query.arg("PolicyExclusionList.member.1.PolicyType", "scp");
    assert_eq!(decision(&member, &without), "allowed");
    // The keys that say where the account lies are there.
    let ours = conditional("StringLike", "aws:PrincipalOrgID", "o-*");
    member.user_policy(&person.name, &ours);
    assert_eq!(decision(&member, &there), "allowed");
    // The management account is bound by none.
    let free = corporation.management().user(&allow("s3:*"));
    let told = corporation
        .management()
        .call(&principal(&free.arn, &["s3:GetObject"]))
        .ok();
    assert_eq!(told.get("EvalDecision"), "allowed");

    // Levels that are passed decide too, each for itself.
    let level = |query: Query, at: usize, text: &str| {
        let name = format!("OrderedOrganizationPolicyInputList.member.{at}");
        list(
            query,
            &format!("{name}.ServiceControlPolicyInputList"),
            &[text],
        )
    };
    let query = custom(&[ADMINISTRATOR], &["s3:GetObject"]);
    let open = level(level(query.clone(), 1, ADMINISTRATOR), 2, &allow("s3:*"));
    assert_eq!(decision(&member, &open), "allowed");
    let closed = level(level(query, 1, ADMINISTRATOR), 2, &allow("ec2:*"));
    assert_eq!(decision(&member, &closed), "implicitDeny");
}

#[test]
fn flaw_d11_nobody_simulates_another_accounts_principals() {
    let (here, there) = (world(), World::next_door(shared()));
    let theirs = there.user(ADMINISTRATOR);
    let unknown = format!("arn:aws:iam::{}:user/unknown", there.account);
    for arn in [&theirs.arn, &unknown] {
        for action in [
            "SimulatePrincipalPolicy",
            "GetContextKeysForPrincipalPolicy",
        ] {
            let query = Query::iam(action).arg("PolicySourceArn", arn);
            let query = match action {
                "SimulatePrincipalPolicy" => list(query, "ActionNames", &["s3:GetObject"]),
                _ => query,
            };
            here.call(&query).assert_code(403, "AccessDenied");
        }
    }
    // Whom another account's role trusts is not found out either.
    let role = there.role(&trust(&json!({"AWS": here.root_arn()}), &json!({})), "");
    let mine = here.user(ADMINISTRATOR);
    let query = list(
        principal(&mine.arn, &["sts:AssumeRole"]),
        "ResourceArns",
        &[&role.arn],
    );
    let told = here.call(&query).ok();
    assert_eq!(told.get("EvalDecision"), "implicitDeny");
    assert!(told.texts("SourcePolicyId").is_empty());
}

#[test]
fn condition_keys_are_listed_once_wherever_they_stand() {
    let world = world();
    let keys = |reply: Reply| reply.texts("member");
    let policies = [
        conditional("StringEquals", "aws:RequestedRegion", "${aws:username}"),
        conditional("StringLike", "AWS:requestedregion", "x"),
    ];
    let query = list(
        Query::iam("GetContextKeysForCustomPolicy"),
        "PolicyInputList",
        &[&policies[0], &policies[1]],
    );
    assert_eq!(
        keys(world.call(&query).ok()),
        ["aws:RequestedRegion", "aws:username"]
    );
    let broken = list(
        Query::iam("GetContextKeysForCustomPolicy"),
        "PolicyInputList",
        &["{"],
    );
    assert_invalid(&world.call(&broken), "PolicyInputList.1");

    let person = world.user(&policies[0]);
    let limits = world.managed(&conditional("Bool", "aws:SecureTransport", "true"));
    let args = [
        ("UserName", person.name.as_str()),
        ("PermissionsBoundary", &limits),
    ];
    world.iam("PutUserPermissionsBoundary", args);
    let query = Query::iam("GetContextKeysForPrincipalPolicy").arg("PolicySourceArn", &person.arn);
    let query = list(
        query,
        "PolicyInputList",
        &[&conditional("Null", "s3:prefix", "true")],
    );
    assert_eq!(
        keys(world.call(&query).ok()),
        [
            "aws:RequestedRegion",
            "aws:username",
            "aws:SecureTransport",
            "s3:prefix"
        ]
    );
}

/// Whoever simulates chooses how much work it is, so it is bounded before it is begun.
#[test]
fn what_would_take_too_long_is_refused_and_a_page_ends_before_it_does() {
    let world = world();
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let statements = vec![statement; 1_000].join(",");
    let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];
    let everywhere = list(custom(&[&policy], &actions), "ResourceArns", &["*"; 1_000]);
    assert_invalid(&world.call(&everywhere), "ask about fewer resources");

    let somewhere = list(custom(&[&policy], &actions), "ResourceArns", &["*"; 50]);
    let first = world.call(&somewhere).ok();
    assert_eq!(first.texts("EvalActionName"), actions[..2]);
    let rest = world
        .call(&somewhere.arg("Marker", &first.get("Marker")))
        .ok();
    assert_eq!(rest.texts("EvalActionName"), actions[2..]);
    assert_eq!(rest.get("IsTruncated"), "false");

    // A policy for roles is the trust policy of each of them.
    let roles: Vec<String> = (0..500)
        .map(|at| format!("arn:aws:iam::{}:role/r{at}", world.account))
        .collect();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    let trusting = |padding: usize| {
        let everybody = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole",
            "Condition": {"StringNotEquals": {"aws:SourceVpc": "x".repeat(padding)}},
        }]});
        let query = list(
            custom(&[ADMINISTRATOR], &["sts:AssumeRole"]),
            "ResourceArns",
            &roles,
        );
        query.arg("ResourcePolicy", &everybody.to_string()).arg(
            "CallerArn",
            &format!("arn:aws:iam::{}:user/x", world.account),
        )
    };
    let reply = world.call(&trusting(1)).ok();
    assert_eq!(reply.texts("EvalResourceDecision").len(), roles.len());
    assert_invalid(&world.call(&trusting(100_000)), "ask about fewer resources");
}
