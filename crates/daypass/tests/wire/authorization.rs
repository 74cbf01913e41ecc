//! Who may assume a role, and what a session may do (STS spec 5, 6; cases A, D and T).

use serde_json::{Value, json};

use crate::harness::{
    ADMINISTRATOR, Job, Keys, NEIGHBOUR_ACCOUNT, Person, Query, Reply, Server, Start, World, allow,
    assuming, deny, shared, trust,
};

fn world() -> World<'static> {
    World::new(shared())
}

fn none() -> Value {
    json!({})
}

/// A role that trusts just this principal.
fn trusting(world: &World<'_>, principal: &Value) -> Job {
    world.role(&trust(principal, &none()), "")
}

fn aws(principal: &str) -> Value {
    json!({"AWS": principal})
}

/// The refusal that says nothing of why (STS spec 5.4).
#[track_caller]
fn assert_bare(reply: &Reply, caller: &str, role: &str) {
    reply.assert_refused(
        403,
        "AccessDenied",
        &format!("User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role}"),
    );
}

#[track_caller]
fn assert_may_not(server: &Server, person: &Person, role: &Job) {
    assert_bare(
        &server.assume(&role.arn, &person.keys),
        &person.arn,
        &role.arn,
    );
}

fn session_arn(role: &Job) -> String {
    let account = role.arn.split(':').nth(4).unwrap();
    format!("arn:aws:sts::{account}:assumed-role/{}/session", role.name)
}

fn may_assume() -> String {
    allow("sts:AssumeRole")
}

#[test]
fn a02_an_unknown_role_and_one_that_does_not_trust_answer_alike() {
    let world = world();
    let person = world.user(&may_assume());
    let other = world.user("");
    let untrusting = trusting(&world, &aws(&other.arn));
    let pathed = world.iam(
        "CreateRole",
        [
            ("RoleName", "Pathed"),
            ("Path", "/a/b/"),
            (
                "AssumeRolePolicyDocument",
                &trust(&aws(&world.root_arn()), &none()),
            ),
        ],
    );
    let right = pathed.get("Arn");
    assert_eq!(
        right,
        format!("arn:aws:iam::{}:role/a/b/Pathed", world.account)
    );

    let shape = |arn: &str| {
        let reply = shared().assume(arn, &person.keys);
        assert_bare(&reply, &person.arn, arn);
        let names: Vec<_> = reply.headers.iter().map(|(name, _)| name.clone()).collect();
        (names, reply.anonymized().replace(arn, "ARN"))
    };
    let expected = shape(&untrusting.arn);
    for unknown in [
        format!("arn:aws:iam::{}:role/NoSuchRole", world.account),
        format!("arn:aws:iam::{}:role/Pathed", world.account),
        format!("arn:aws:iam::{}:role/a/Pathed", world.account),
        format!("arn:aws:iam::{}:role/a/b/pathed", world.account),
        format!("arn:aws:iam::{NEIGHBOUR_ACCOUNT}:role/NoSuchRole"),
        "arn:aws:iam::999999999999:role/NoSuchRole".to_owned(),
        untrusting.arn.to_ascii_lowercase(),
    ] {
        assert_eq!(shape(&unknown), expected, "{unknown}");
    }
    let session = shared().session(&right, &person.keys);
    // I04: the session's ARN has no path, and its id is the role's.
    let me = shared().whoami(&session);
    assert_eq!(
        me.get("Arn"),
        format!("arn:aws:sts::{}:assumed-role/Pathed/session", world.account)
    );
    assert_eq!(
        me.get("UserId"),
        format!("{}:session", pathed.get("RoleId"))
    );
}

#[test]
fn a03_to_a04_across_accounts_both_sides_must_allow() {
    let here = world();
    let there = World::next_door(shared());
    let with = there.user(&may_assume());
    let without = there.user("");
    for principal in [
        aws(&there.root_arn()),
        aws(NEIGHBOUR_ACCOUNT),
        aws(&with.arn),
        json!("*"),
    ] {
        let role = trusting(&here, &principal);
        shared().assume(&role.arn, &with.keys).ok();
        assert_may_not(shared(), &without, &role);
    }
    let named = trusting(&here, &aws(&without.arn));
    assert_may_not(shared(), &without, &named);
    let untrusting = here.open_role("");
    assert_may_not(shared(), &with, &untrusting);

    // The session is of the role's account.
    let role = trusting(&here, &aws(&there.root_arn()));
    let session = shared().session(&role.arn, &with.keys);
    assert_eq!(shared().whoami(&session).get("Account"), here.account);
}

#[test]
fn an_identity_policy_must_name_the_role_of_the_other_account() {
    let there = World::next_door(shared());
    let role = trusting(&world(), &aws(&there.root_arn()));
    let on = |resource: &str| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}
        ]})
        .to_string()
    };
    let person = there.user(&on(&role.arn));
    shared().assume(&role.arn, &person.keys).ok();
    let same_name_next_door = role.arn.replace(&world().account, NEIGHBOUR_ACCOUNT);
    there.user_policy(&person.name, &on(&same_name_next_door));
    assert_may_not(shared(), &person, &role);
}

#[test]
fn a05_a_user_that_is_named_needs_no_permission() {
    let world = world();
    let person = world.user("");
    for principal in [aws(&person.arn), aws(&person.id)] {
        let role = trusting(&world, &principal);
        shared().assume(&role.arn, &person.keys).ok();
        // So is its own session.
        let own = Keys::of(&shared().call(&Query::sts("GetSessionToken"), &person.keys));
        shared().assume(&role.arn, &own).ok();
    }
}

#[test]
fn a06_an_account_that_is_named_delegates() {
    let world = world();
    let (without, with) = (world.user(""), world.user(&may_assume()));
    for principal in [aws(&world.root_arn()), aws(&world.account)] {
        let role = trusting(&world, &principal);
        assert_may_not(shared(), &without, &role);
        shared().assume(&role.arn, &with.keys).ok();
    }
}

#[test]
fn a07_identity_policies_alone_never_suffice() {
    let world = world();
    let (person, other) = (world.user(ADMINISTRATOR), world.user(""));
    let role = trusting(&world, &aws(&other.arn));
    assert_may_not(shared(), &person, &role);
    let foreign = trusting(
        &world,
        &aws(&format!("arn:aws:iam::{NEIGHBOUR_ACCOUNT}:root")),
    );
    assert_may_not(shared(), &person, &foreign);
}

#[test]
fn a08_everyone_of_the_account_is_named_by_a_star() {
    let world = world();
    let person = world.user("");
    for principal in [json!("*"), aws("*")] {
        let role = trusting(&world, &principal);
        shared().assume(&role.arn, &person.keys).ok();
    }
}

#[test]
fn a10_a_session_of_a_named_role_is_bound_by_its_session_policy() {
    let world = world();
    let first = world.open_role("");
    let by_role = trusting(&world, &aws(&first.arn));
    let admin = shared().developer();

    let free = shared().session(&first.arn, &admin);
    shared().assume(&by_role.arn, &free).ok();

    let narrow = |policy: &str| {
        let query = assuming(&first.arn).arg("Policy", policy);
        Keys::of(&shared().call(&query, &admin).ok())
    };
    let without = narrow(&allow("s3:GetObject"));
    let reply = shared().assume(&by_role.arn, &without);
    assert_bare(&reply, &session_arn(&first), &by_role.arn);
    shared().assume(&by_role.arn, &narrow(&may_assume())).ok();
}

#[test]
fn a11_a_session_that_is_named_itself_is_not() {
    let world = world();
    let first = world.open_role("");
    let by_session = trusting(&world, &aws(&session_arn(&first)));
    let admin = shared().developer();
    let query = assuming(&first.arn).arg("Policy", &allow("s3:GetObject"));
    let narrow = Keys::of(&shared().call(&query, &admin).ok());
    shared().assume(&by_session.arn, &narrow).ok();

    let other = Query::sts("AssumeRole")
        .arg("RoleArn", &first.arn)
        .arg("RoleSessionName", "other");
    let other = Keys::of(&shared().call(&other, &admin).ok());
    shared()
        .assume(&by_session.arn, &other)
        .assert_code(403, "AccessDenied");
}

#[test]
fn a12_an_explicit_deny_wins_over_everything() {
    let world = world();
    let person = world.user(&deny("sts:AssumeRole"));
    for principal in [aws(&person.arn), json!("*")] {
        let role = trusting(&world, &principal);
        assert_may_not(shared(), &person, &role);
    }
    // In the trust policy as well.
    let other = world.user(ADMINISTRATOR);
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "Principal": aws(&other.arn), "Action": "sts:AssumeRole"},
    ]});
    let role = world.role(&document.to_string(), "");
    assert_may_not(shared(), &other, &role);
    // And in a session policy.
    let first = world.open_role(ADMINISTRATOR);
    let query = assuming(&first.arn).arg("Policy", &deny("sts:*"));
    let keys = Keys::of(&shared().call(&query, &shared().developer()).ok());
    let star = trusting(&world, &json!("*"));
    assert_bare(
        &shared().assume(&star.arn, &keys),
        &session_arn(&first),
        &star.arn,
    );
}

#[test]
fn a13_a_role_does_not_trust_itself() {
    let world = world();
    let person = world.user("");
    let role = world.role(&trust(&aws(&person.arn), &none()), &may_assume());
    let keys = shared().session(&role.arn, &person.keys);
    assert_bare(
        &shared().assume(&role.arn, &keys),
        &session_arn(&role),
        &role.arn,
    );
    let both = json!({"AWS": [person.arn, role.arn]});
    world.set_trust(&role, &trust(&both, &none()));
    shared().assume(&role.arn, &keys).ok();
}

#[test]
fn a14_whoever_gets_a_name_again_is_not_trusted() {
    let world = world();
    let person = world.user("");
    let role = trusting(&world, &aws(&person.arn));
    shared().assume(&role.arn, &person.keys).ok();
    world.dismiss(&person);
    let again = world.user_named(&person.name, &may_assume());
    assert_eq!(again.arn, person.arn);
    assert_ne!(again.id, person.id);
    assert_may_not(shared(), &again, &role);

    let shown = world.iam("GetRole", [("RoleName", &role.name)]);
    let document = shown.get("AssumeRolePolicyDocument");
    assert!(document.contains(&person.id), "{document}");
    assert!(!document.contains(&person.name), "{document}");

    // Saved again with the ARN, the policy means the new one.
    world.set_trust(&role, &trust(&aws(&again.arn), &none()));
    shared().assume(&role.arn, &again.keys).ok();
}

#[test]
fn flaw_f06_a_role_that_gets_a_name_again_is_not_trusted() {
    let world = world();
    let first = world.open_role("");
    let role = trusting(&world, &aws(&first.arn));
    let admin = shared().developer();
    shared()
        .assume(&role.arn, &shared().session(&first.arn, &admin))
        .ok();
    world.abolish(&first);
    let document = trust(&aws(&world.root_arn()), &none());
    let again = world.role_named(&first.name, &document, &may_assume());
    let keys = shared().session(&again.arn, &admin);
    assert_bare(
        &shared().assume(&role.arn, &keys),
        &session_arn(&again),
        &role.arn,
    );
}

fn principal_arn_is(arn: &str) -> Value {
    json!({"ArnEquals": {"aws:PrincipalArn": arn}})
}

#[test]
fn a15_a_condition_on_the_arn_outlives_the_principal() {
    let world = world();
    let person = world.user("");
    let role = world.role(&trust(&json!("*"), &principal_arn_is(&person.arn)), "");
    world.dismiss(&person);
    let again = world.user_named(&person.name, "");
    shared().assume(&role.arn, &again.keys).ok();
    assert_may_not(shared(), &world.user(""), &role);
}

#[test]
fn a16_a_sessions_principal_arn_is_its_roles() {
    let world = world();
    let first = world.open_role("");
    let keys = shared().session(&first.arn, &shared().developer());
    let by_role = world.role(&trust(&json!("*"), &principal_arn_is(&first.arn)), "");
    shared().assume(&by_role.arn, &keys).ok();
    let condition = principal_arn_is(&session_arn(&first));
    let by_session = world.role(&trust(&json!("*"), &condition), "");
    let reply = shared().assume(&by_session.arn, &keys);
    assert_bare(&reply, &session_arn(&first), &by_session.arn);
}

#[test]
fn a17_a_session_has_no_user_name() {
    let world = world();
    let condition = json!({"StringLike": {"sts:RoleSessionName": "${aws:username}"}});
    let role = world.role(&trust(&json!("*"), &condition), "");
    let person = world.user("");
    let named = |name: &str| {
        Query::sts("AssumeRole")
            .arg("RoleArn", &role.arn)
            .arg("RoleSessionName", name)
    };
    shared().call(&named(&person.name), &person.keys).ok();
    let other = shared().call(&named("somebody-else"), &person.keys);
    assert_bare(&other, &person.arn, &role.arn);

    let first = world.open_role("");
    let keys = shared().session(&first.arn, &shared().developer());
    for name in ["session", "developer"] {
        assert_bare(
            &shared().call(&named(name), &keys),
            &session_arn(&first),
            &role.arn,
        );
    }
}

#[test]
fn a18_long_term_keys_have_no_mfa_key_at_all() {
    let world = world();
    let person = world.user("");
    let own = Keys::of(&shared().call(&Query::sts("GetSessionToken"), &person.keys));
    let mfa = |operator: &str| {
        let condition = json!({operator: {"aws:MultiFactorAuthPresent": "true"}});
        world.role(&trust(&json!("*"), &condition), "")
    };
    let (lax, strict) = (mfa("BoolIfExists"), mfa("Bool"));
    shared().assume(&lax.arn, &person.keys).ok();
    assert_may_not(shared(), &person, &strict);
    // A session has it, and it is false.
    for role in [&lax, &strict] {
        assert_bare(&shared().assume(&role.arn, &own), &person.arn, &role.arn);
    }
}

/// Flaw F05.
#[test]
fn a24_an_external_id_counts_where_it_is_asked_for() {
    let world = world();
    let person = world.user("");
    let asking = |condition: &Value| world.role(&trust(&json!("*"), condition), "");
    let call = |role: &Job, id: Option<&str>| {
        let query = assuming(&role.arn);
        let query = match id {
            Some(id) => query.arg("ExternalId", id),
            None => query,
        };
        shared().call(&query, &person.keys)
    };
    let unasked = asking(&none());
    let exact = asking(&json!({"StringEquals": {"sts:ExternalId": "tenant-1"}}));
    let listed = asking(&json!({"StringEquals": {"sts:ExternalId": ["tenant-1", "tenant-2"]}}));
    let if_exists = asking(&json!({"StringEqualsIfExists": {"sts:ExternalId": "tenant-1"}}));
    let absent = asking(&json!({"Null": {"sts:ExternalId": "true"}}));
    for (role, id, good) in [
        (&unasked, None, true),
        (&unasked, Some("anything"), true),
        (&exact, Some("tenant-1"), true),
        (&exact, None, false),
        (&exact, Some("tenant-2"), false),
        (&exact, Some("Tenant-1"), false),
        (&exact, Some("tenant-1,tenant-2"), false),
        (&listed, Some("tenant-2"), true),
        (&listed, Some("tenant-3"), false),
        (&listed, None, false),
        (&if_exists, None, true),
        (&if_exists, Some("tenant-2"), false),
        (&absent, None, true),
        (&absent, Some("tenant-1"), false),
    ] {
        let reply = call(role, id);
        if good {
            let body = reply.ok().body;
            assert!(!body.contains("tenant-"), "{body}");
        } else {
            assert_bare(&reply, &person.arn, &role.arn);
        }
    }
    call(&exact, Some("")).assert_code(400, "ValidationError");
    // It is a parameter's name that counts, and the first of a name.
    let twice = assuming(&exact.arn)
        .arg("ExternalId", "tenant-2")
        .arg("ExternalId", "tenant-1");
    shared()
        .call(&twice, &person.keys)
        .assert_code(403, "AccessDenied");
    let cased = assuming(&exact.arn).arg("externalId", "tenant-1");
    shared()
        .call(&cased, &person.keys)
        .assert_code(403, "AccessDenied");
}

#[test]
fn a25_an_arn_of_another_kind_is_refused() {
    let keys = shared().developer();
    for arn in [
        "arn:aws:iam::841860927337:saml-provider/x",
        "arn:aws:iam::841860927337:user/developer",
        "arn:aws:sts::841860927337:assumed-role/S3AccessRole/x",
        "arn:aws:s3:::example",
        "arn:aws:iam::841860927337:root",
    ] {
        shared().assume(arn, &keys).assert_refused(
            400,
            "ValidationError",
            "Request ARN is invalid",
        );
    }
}

#[test]
fn a27_a_session_cannot_get_a_session_of_its_own() {
    let text = "Cannot call GetSessionToken with session credentials";
    let role = world().open_role(ADMINISTRATOR);
    let of_role = shared().session(&role.arn, &shared().developer());
    let own = shared().call(&Query::sts("GetSessionToken"), &shared().developer());
    for keys in [of_role, Keys::of(&own)] {
        shared()
            .call(&Query::sts("GetSessionToken"), &keys)
            .assert_refused(403, "AccessDenied", text);
    }
}

#[test]
fn a28_no_policy_keeps_a_user_from_its_own_session() {
    let world = world();
    let person = world.user(&deny("*"));
    let own = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    // I01, I02: and both know who they are.
    for keys in [&person.keys, &own] {
        let me = shared().whoami(keys).ok();
        assert_eq!(
            (me.get("Arn"), me.get("UserId")),
            (person.arn.clone(), person.id.clone())
        );
    }
}

#[test]
fn a29_iam_refuses_a_users_session_without_mfa() {
    let own = shared().call(&Query::sts("GetSessionToken"), &shared().developer());
    shared()
        .call(&Query::iam("ListUsers"), &Keys::of(&own))
        .assert_refused(
            403,
            "InvalidClientTokenId",
            "The security token included in the request is invalid",
        );
}

#[test]
fn a30_the_duration_is_no_condition_key_of_assuming() {
    let world = world();
    let person = world.user("");
    let condition = |operator: &str| json!({operator: {"sts:DurationSeconds": "3600"}});
    let strict = world.role(&trust(&json!("*"), &condition("NumericLessThanEquals")), "");
    let lax = world.role(
        &trust(&json!("*"), &condition("NumericLessThanEqualsIfExists")),
        "",
    );
    let query = |role: &Job| assuming(&role.arn).arg("DurationSeconds", "900");
    assert_bare(
        &shared().call(&query(&strict), &person.keys),
        &person.arn,
        &strict.arn,
    );
    shared().call(&query(&lax), &person.keys).ok();
}

#[test]
fn a20_to_a23_a_code_of_a_device_that_nobody_has_is_refused() {
    let role = world().open_role("");
    let keys = shared().developer();
    let serial = format!("arn:aws:iam::{}:mfa/developer", world().account);
    let one = "MultiFactorAuthentication failed, must provide both MFA serial number and one time \
               pass code.";
    let both = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your \
                MFA serial number is valid and associated with this user.";
    for query in [assuming(&role.arn), Query::sts("GetSessionToken")] {
        let with_serial = query.clone().arg("SerialNumber", &serial);
        let with_code = query.arg("TokenCode", "123456");
        for (query, text) in [
            (&with_serial, one),
            (&with_code, one),
            (&with_serial.clone().arg("TokenCode", "123456"), both),
        ] {
            shared()
                .call(query, &keys)
                .assert_refused(403, "AccessDenied", text);
        }
    }
}

/// A server with a switch of `[behaviour]` set.
fn behaving(switch: &str) -> Server {
    let directory = tempfile::TempDir::new().unwrap();
    let config = format!("[behaviour]\n{switch} = true\n");
    let server = Start::dev(directory.path()).config(&config).start();
    server.guarded(directory)
}

#[test]
fn get_session_token_asks_the_policies_where_the_deployment_says_so() {
    let own = Query::sts("GetSessionToken");
    let server = behaving("session_token_needs_permission");
    let world = World::new(&server);
    server
        .call(&own, &world.user(&allow("sts:GetSessionToken")).keys)
        .ok();
    for policy in [deny("sts:*"), deny("*"), allow("iam:*")] {
        let person = world.user(&policy);
        let reply = server.call(&own, &person.keys);
        reply.assert_code(403, "AccessDenied");
        let start = format!(
            "User: {} is not authorized to perform: sts:GetSessionToken",
            person.arn
        );
        assert!(reply.message().starts_with(&start), "{}", reply.body);
        server.whoami(&person.keys).ok();
    }
    // As AWS does it: nobody is asked.
    let person = self::world().user(&deny("*"));
    shared().call(&own, &person.keys).ok();
}

#[test]
fn a_refused_role_says_why_where_the_deployment_says_so() {
    let server = behaving("assume_role_says_why");
    let world = World::new(&server);
    let person = world.user(&may_assume());
    let silent = world.role(&trust(&aws(&world.user("").arn), &none()), "");
    let denying = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*",
    }});
    let denying = world.role(&denying.to_string(), "");
    for (role, why) in [
        (
            &silent,
            " because no role trust policy allows the sts:AssumeRole action",
        ),
        (&denying, " with an explicit deny in the role trust policy"),
    ] {
        let reply = server.assume(&role.arn, &person.keys);
        let text = format!(
            "User: {} is not authorized to perform: sts:AssumeRole",
            person.arn
        );
        reply.assert_refused(403, "AccessDenied", &format!("{text}{why}"));
    }
}
