//! Session tags, source identity and contexts (STS spec 5.1, 8.12; cases T01 to T15).

use serde_json::{Value, json};

use crate::harness::{
    ADMINISTRATOR, Job, Keys, Query, Reply, World, allow, assuming, shared, trust_for, unique,
};

fn world() -> World<'static> {
    World::new(shared())
}

/// A role that lets its account do these things, with administrator's rights.
fn role_for(actions: &Value) -> Job {
    let world = world();
    let principal = json!({"AWS": world.root_arn()});
    world.role(&trust_for(actions, &principal, &json!({})), ADMINISTRATOR)
}

fn open() -> Job {
    role_for(&json!("sts:*"))
}

fn tagged(role: &Job, tags: &[(&str, &str)]) -> Query {
    let mut query = assuming(&role.arn);
    for (n, (key, value)) in tags.iter().enumerate() {
        let member = format!("Tags.member.{}", n + 1);
        query = query
            .arg(&format!("{member}.Key"), key)
            .arg(&format!("{member}.Value"), value);
    }
    query
}

fn transitive(query: Query, keys: &[&str]) -> Query {
    keys.iter().enumerate().fold(query, |query, (n, key)| {
        query.arg(&format!("TransitiveTagKeys.member.{}", n + 1), key)
    })
}

fn call(query: &Query) -> Reply {
    shared().call(query, &shared().developer())
}

fn keys(query: &Query) -> Keys {
    Keys::of(&call(query).ok())
}

/// Whether a session's principal tag has this value, as a policy of its role sees it.
fn has_tag(role: &Job, session: &Keys, key: &str, value: &str) -> bool {
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
        "Condition": {"StringEquals": {format!("aws:PrincipalTag/{key}"): value}},
    }]});
    world().role_policy(role, &policy.to_string());
    let reply = shared().call(&Query::iam("ListUsers"), session);
    world().role_policy(role, ADMINISTRATOR);
    reply.status == 200
}

#[track_caller]
fn assert_denied(reply: &Reply, action: &str, role: &Job) {
    reply.assert_code(403, "AccessDenied");
    let end = format!(
        "is not authorized to perform: {action} on resource: {}",
        role.arn
    );
    assert!(reply.message().ends_with(&end), "{}", reply.body);
}

#[track_caller]
fn assert_unfit(reply: &Reply, message: &str) {
    reply.assert_refused(400, "InvalidParameterValue", message);
}

const DUPLICATE: &str = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
const NOT_PASSED: &str = "The specified transitive tag key must be included in the requested tags.";
const CONFLICT: &str = "One of the specified transitive tag keys can't be set because it conflicts \
                        with a transitive tag key from the calling session.";

#[test]
fn t01_tags_need_a_permission_of_their_own() {
    let role = role_for(&json!("sts:AssumeRole"));
    call(&assuming(&role.arn)).ok();
    assert_denied(
        &call(&tagged(&role, &[("a", "1")])),
        "sts:TagSession",
        &role,
    );
    call(&tagged(&open(), &[("a", "1")])).ok();
}

#[test]
fn t02_keys_that_differ_in_case_only_are_one() {
    let role = open();
    let reply = call(&tagged(&role, &[("Dept", "a"), ("dept", "b")]));
    assert_unfit(&reply, DUPLICATE);
}

#[test]
fn t03_to_t04_a_transitive_key_is_one_of_the_tags_in_whatever_case() {
    let role = open();
    let one = tagged(&role, &[("SessionTag1", "a")]);
    call(&transitive(one.clone(), &["sessiontag1"])).ok();
    assert_unfit(&call(&transitive(one, &["sessiontag2"])), NOT_PASSED);
}

#[test]
fn t05_an_inherited_tag_is_not_passed_again() {
    let (first, second) = (open(), open());
    let session = keys(&transitive(tagged(&first, &[("Team", "red")]), &["Team"]));
    let again = tagged(&second, &[("TEAM", "red")]);
    assert_unfit(&shared().call(&again, &session), CONFLICT);
    // One that was not handed on may be.
    let plain = keys(&tagged(&first, &[("Team", "red")]));
    shared().call(&again, &plain).ok();
}

#[test]
fn t06_inherited_tags_need_the_permission_too() {
    let first = open();
    let second = role_for(&json!("sts:AssumeRole"));
    let session = keys(&transitive(tagged(&first, &[("Team", "red")]), &["Team"]));
    let reply = shared().call(&assuming(&second.arn), &session);
    assert_denied(&reply, "sts:TagSession", &second);
    let plain = keys(&tagged(&first, &[("Team", "red")]));
    shared().call(&assuming(&second.arn), &plain).ok();
}

#[test]
fn t07_an_inherited_tag_stands_before_the_roles_own() {
    let world = world();
    let first = open();
    let name = unique("role");
    let principal = json!({"AWS": world.root_arn()});
    // The trust asks for the tag of the role that is assumed.
    let conditions = json!({"StringEquals": {"aws:ResourceTag/Team": "red"}});
    let trust = trust_for(&json!("sts:*"), &principal, &conditions);
    let args = [
        ("RoleName", name.as_str()),
        ("AssumeRolePolicyDocument", &trust),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "blue"),
    ];
    let made = world.iam("CreateRole", args);
    let second = Job {
        name,
        id: made.get("RoleId"),
        arn: made.get("Arn"),
    };
    call(&assuming(&second.arn)).assert_code(403, "AccessDenied");
    let session = keys(&transitive(tagged(&first, &[("Team", "red")]), &["Team"]));
    let reply = shared().call(&assuming(&second.arn), &session).ok();
    assert!(has_tag(&second, &Keys::of(&reply), "Team", "red"));
}

#[test]
fn t08_what_is_not_transitive_ends_with_its_session() {
    let (first, second, third) = (open(), open(), open());
    let tags = tagged(&first, &[("Stays", "1"), ("Ends", "2")]);
    let session = keys(&transitive(tags, &["Stays"]));
    assert!(has_tag(&first, &session, "Stays", "1"));
    assert!(has_tag(&first, &session, "ends", "2"));
    let mut session = session;
    for role in [&second, &third] {
        session = Keys::of(&shared().call(&assuming(&role.arn), &session).ok());
        assert!(has_tag(role, &session, "Stays", "1"));
        assert!(!has_tag(role, &session, "Ends", "2"));
    }
}

#[test]
fn t09_an_inherited_source_identity_needs_a_permission_too() {
    let (first, second) = (open(), role_for(&json!("sts:AssumeRole")));
    let named = assuming(&first.arn).arg("SourceIdentity", "Alice");
    let reply = call(&named).ok();
    assert_eq!(reply.get("SourceIdentity"), "Alice");
    let session = Keys::of(&reply);
    let refused = shared().call(&assuming(&second.arn), &session);
    assert_denied(&refused, "sts:SetSourceIdentity", &second);
    // It is asked for when it is passed as well.
    let named = assuming(&second.arn).arg("SourceIdentity", "Alice");
    assert_denied(&call(&named), "sts:SetSourceIdentity", &second);
}

#[test]
fn t10_a_source_identity_stays_what_it_is() {
    let (first, second, third) = (open(), open(), open());
    let named = |role: &Job, name: &str| assuming(&role.arn).arg("SourceIdentity", name);
    let mut session = keys(&named(&first, "Alice"));
    let other = shared().call(&named(&second, "Bob"), &session);
    assert_denied(&other, "sts:SetSourceIdentity", &second);
    shared().call(&named(&second, "Alice"), &session).ok();
    for role in [&second, &third] {
        let reply = shared().call(&assuming(&role.arn), &session).ok();
        assert_eq!(reply.get("SourceIdentity"), "Alice");
        session = Keys::of(&reply);
    }
    let other = shared().call(&named(&second, "Bob"), &session);
    assert_denied(&other, "sts:SetSourceIdentity", &second);
}

/// Denying a source identity ends whole chains (STS spec 12.3).
#[test]
fn a_policy_sees_the_source_identity_of_a_session() {
    let role = open();
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"StringEquals": {"aws:SourceIdentity": "Mallory"}}},
    ]});
    world().role_policy(&role, &policy.to_string());
    for (name, status) in [("Alice", 200), ("Mallory", 403)] {
        let session = keys(&assuming(&role.arn).arg("SourceIdentity", name));
        let reply = shared().call(&Query::iam("ListUsers"), &session);
        assert_eq!(reply.status, status, "{}", reply.body);
    }
}

#[test]
fn t11_a_source_identity_has_no_colon() {
    let query = assuming(&open().arn).arg("SourceIdentity", "aws:x");
    let message = "1 validation error detected: Value 'aws:x' at 'sourceIdentity' failed to satisfy \
                   constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*";
    call(&query).assert_refused(400, "ValidationError", message);
}

#[test]
fn t12_a_session_has_fifty_tags_at_most() {
    let role = open();
    let names: Vec<String> = (0..51).map(|n| format!("k{n}")).collect();
    let tags: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    call(&tagged(&role, &tags[..50])).ok();
    let reply = call(&tagged(&role, &tags));
    reply.assert_code(400, "ValidationError");
    let end = "at 'tags' failed to satisfy constraint: Member must have length less than or equal \
               to 50";
    assert!(reply.message().ends_with(end), "{}", reply.body);
}

#[test]
fn t13_a_tag_may_be_empty() {
    let role = open();
    let session = keys(&tagged(&role, &[("Empty", "")]));
    assert!(has_tag(&role, &session, "Empty", ""));
    assert!(!has_tag(&role, &session, "Empty", "x"));
}

#[test]
fn a_reserved_tag_key_is_refused() {
    let role = open();
    for key in ["aws:x", "AWS:Y"] {
        call(&tagged(&role, &[(key, "v")])).assert_code(400, "InvalidParameterValue");
    }
}

#[test]
fn t15_tags_that_do_not_fit_are_told_their_size() {
    let role = open();
    let value = |n: usize| format!("{n:03}").repeat(85);
    let names: Vec<(String, String)> = (0..40).map(|n| (format!("key{n}"), value(n))).collect();
    let tags: Vec<(&str, &str)> = names
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let reply = call(&tagged(&role, &tags));
    reply.assert_code(400, "PackedPolicyTooLarge");
    let message = reply.message();
    let percent: u32 = message
        .strip_prefix("Packed size of session tags consumes ")
        .and_then(|rest| rest.strip_suffix("% of allotted space."))
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("{message}"));
    assert!(percent > 100);
    // Fewer take less, and the figure of what fits says so.
    let size = |count| {
        let reply = call(&tagged(&role, &tags[..count])).ok();
        reply.get("PackedPolicySize").parse::<u32>().unwrap()
    };
    let (one, five) = (size(1), size(5));
    assert!(0 < one && one < five && five <= 100, "{one} {five}");
}

/// Tags count when they are inherited too, whatever they are called (STS spec 8.12).
#[test]
fn inherited_tags_are_packed_like_passed_ones() {
    let (first, second) = (open(), open());
    let tags = tagged(&first, &[("Team", "a value of some length")]);
    let passed = call(&transitive(tags, &["Team"])).ok();
    let inherited = shared()
        .call(&assuming(&second.arn), &Keys::of(&passed))
        .ok();
    let size = |reply: &Reply| reply.get("PackedPolicySize");
    assert_eq!(size(&passed), size(&inherited));
}

#[test]
fn conditions_see_what_a_request_passes() {
    let world = world();
    let principal = json!({"AWS": world.root_arn()});
    let role_if = |conditions: &Value| {
        let trust = trust_for(&json!("sts:*"), &principal, conditions);
        world.role(&trust, "")
    };
    let tags = [("Team", "red"), ("Cost", "1")];
    let passes = |conditions: Value| {
        let role = role_if(&conditions);
        call(&transitive(tagged(&role, &tags), &["team"])).status == 200
    };
    assert!(passes(
        json!({"StringEquals": {"aws:RequestTag/team": "red"}})
    ));
    assert!(!passes(
        json!({"StringEquals": {"aws:RequestTag/team": "blue"}})
    ));
    assert!(passes(
        json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["Team", "Cost"]}})
    ));
    assert!(!passes(
        json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}})
    ));
    assert!(passes(
        json!({"ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": ["Team"]}})
    ));
    assert!(!passes(
        json!({"ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": ["Cost"]}})
    ));
    let role = role_if(&json!({"StringEquals": {"sts:SourceIdentity": "Alice"}}));
    let named = |name| call(&assuming(&role.arn).arg("SourceIdentity", name)).status;
    assert_eq!((named("Alice"), named("Bob")), (200, 403));
}

#[test]
fn a_context_of_nobody_is_refused_after_it_was_decided_who_may_pass_one() {
    let provider = "arn:aws:iam::aws:contextProvider/IdentityCenter";
    let with_context = |role: &Job| {
        assuming(&role.arn)
            .arg("ProvidedContexts.member.1.ProviderArn", provider)
            .arg("ProvidedContexts.member.1.ContextAssertion", "opaque")
    };
    let role = role_for(&json!("sts:AssumeRole"));
    assert_denied(&call(&with_context(&role)), "sts:SetContext", &role);
    call(&with_context(&open())).assert_code(400, "ValidationError");
}

#[test]
fn a13_a_role_that_trusts_itself_may_assume_itself() {
    let world = world();
    let role = open();
    let mut principals = vec![world.root_arn(), role.arn.clone()];
    let session = shared().session(&role.arn, &shared().developer());
    let assume = || shared().assume(&role.arn, &session).status;
    world.role_policy(&role, &allow("s3:*"));
    assert_eq!(assume(), 403);
    let trust = trust_for(&json!("sts:*"), &json!({"AWS": principals}), &json!({}));
    world.set_trust(&role, &trust);
    assert_eq!(assume(), 200);
    principals.pop();
}
