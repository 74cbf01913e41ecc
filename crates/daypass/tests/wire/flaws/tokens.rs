//! Area C: what STS issues, session tokens and session policies.

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, Job, Keys, NEIGHBOUR_ACCOUNT, Query, Reply, Server, Start, World, allow,
    allow_each, assuming, deny, shared, trust, trust_for, unique,
};

fn world() -> World<'static> {
    World::new(shared())
}

fn own_session(keys: &Keys) -> Keys {
    Keys::of(&shared().call(&Query::sts("GetSessionToken"), keys).ok())
}

fn narrowed(role: &Job, policy: &str) -> Keys {
    let query = assuming(&role.arn).arg("Policy", policy);
    Keys::of(&shared().call(&query, &shared().developer()).ok())
}

fn scoped(keys: &Keys, policy: &str) -> Keys {
    let query = Query::sts("GetScopedCredentials").arg("Policy", policy);
    Keys::of(&shared().call(&query, keys).ok())
}

fn lifetime(reply: &Reply) -> i64 {
    ends(reply).as_second() - date(reply).as_second()
}

fn ends(reply: &Reply) -> jiff::Timestamp {
    reply.get("Expiration").parse().unwrap()
}

fn date(reply: &Reply) -> jiff::Timestamp {
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    jiff::Timestamp::try_from(date).unwrap()
}

/// A session that must be signed with what it came with.
#[test]
fn flaw_a13_a_signed_token_can_be_neither_dropped_nor_exchanged() {
    let role = world().open_role("");
    let session = || shared().session(&role.arn, &shared().developer());
    let (mine, other) = (session(), session());
    let request = Query::sts("GetCallerIdentity").signed(&shared().host(), &mine);
    assert!(
        request
            .header("authorization")
            .contains("x-amz-security-token")
    );
    shared().send(&request).ok();
    let mut dropped = request.clone();
    dropped.remove("x-amz-security-token");
    let exchanged = request
        .clone()
        .with("x-amz-security-token", other.token.as_deref().unwrap());
    for request in [&dropped, &exchanged] {
        shared()
            .send(request)
            .assert_code(403, "InvalidClientTokenId");
    }
    let mut second = request;
    second.target = format!(
        "/?X-Amz-Security-Token={}",
        crate::harness::encoded(&mine.token.unwrap())
    );
    shared()
        .send(&second)
        .assert_code(400, "IncompleteSignature");
}

/// A policy that only denies allows nothing, whoever's own account it is about.
#[test]
fn flaw_c01_a_restricted_session_makes_no_unrestricted_credential() {
    let world = world();
    let role = world.open_role(ADMINISTRATOR);
    let person = world.user(ADMINISTRATOR);
    let create = Query::iam("CreateAccessKey").arg("UserName", &person.name);
    for policy in [
        allow("iam:ListUsers"),
        deny("s3:*"),
        deny("iam:CreateAccessKey"),
    ] {
        let session = narrowed(&role, &policy);
        shared()
            .call(&create, &session)
            .assert_code(403, "AccessDenied");
        let put = Query::iam("PutRolePolicy")
            .arg("RoleName", &role.name)
            .arg("PolicyName", "P")
            .arg("PolicyDocument", ADMINISTRATOR);
        shared()
            .call(&put, &session)
            .assert_code(403, "AccessDenied");
        shared()
            .assume(&role.arn, &session)
            .assert_code(403, "AccessDenied");
        shared()
            .call(&Query::sts("GetScopedCredentials"), &session)
            .assert_code(403, "AccessDenied");
    }
    let listed = world.iam("ListAccessKeys", [("UserName", person.name.as_str())]);
    assert_eq!(listed.get("AccessKeyId"), person.keys.id);
    assert_eq!(listed.texts("AccessKeyId").len(), 1);
    // A child of one that may make children has what its parent has.
    let session = narrowed(&role, &allow_each(&["sts:*", "iam:ListUsers"]));
    let child = scoped(&session, ADMINISTRATOR);
    shared().call(&Query::iam("ListUsers"), &child).ok();
    shared()
        .call(&create, &child)
        .assert_code(403, "AccessDenied");
    // And the happy form.
    shared().call(&create, &narrowed(&role, ADMINISTRATOR)).ok();
}

/// What carries its proof in a member instead of a signature.
const UNSIGNED: [&str; 2] = ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"];

#[test]
fn flaw_c02_nothing_is_issued_to_who_has_proved_nothing() {
    let role = world().role(&trust(&json!("*"), &json!({})), ADMINISTRATOR);
    let rows = daypass_sts::OPERATIONS
        .iter()
        .chain(daypass_iam::OPERATIONS);
    let served: Vec<(&str, Query)> = rows
        .map(|row| match row.service.signing_name() {
            "sts" => (row.name, Query::sts(row.name)),
            _ => (row.name, Query::iam(row.name)),
        })
        .collect();
    let unsigned = UNSIGNED.map(|name| (name, Query::sts(name)));
    for (name, query) in served.into_iter().chain(unsigned) {
        let query = query
            .arg("RoleArn", &role.arn)
            .arg("RoleSessionName", "nobody")
            .arg(
                "PrincipalArn",
                "arn:aws:iam::841860927337:saml-provider/none",
            )
            .arg("WebIdentityToken", "eyJhbGciOiJub25lIn0.e30.e30")
            .arg("SAMLAssertion", "PHNhbWw+PC9zYW1sPg==");
        for (get, query) in [(false, query.clone()), (true, query.get())] {
            let reply = shared().ask(&query);
            assert!(
                [400, 403].contains(&reply.status),
                "{name} {get}: {}",
                reply.body
            );
            if !UNSIGNED.contains(&name) {
                assert_eq!(reply.code(), "MissingAuthenticationToken", "{name}");
            }
            assert!(!reply.body.contains("SecretAccessKey"), "{}", reply.body);
        }
    }
}

/// The master key is 32 random bytes; a user's secret is not one, and neither is what an operator
/// would think of.
#[test]
fn flaw_c04_no_secret_of_a_user_or_operator_is_the_sealing_key() {
    let server = Server::dev();
    let secret = server.developer().secret;
    let kept = std::fs::read_to_string(server.directory.join("master.key")).unwrap();
    assert!(!kept.contains(&secret) && !secret.contains(kept.trim()));
    for weak in [
        secret.as_str(),
        "minioadmin",
        "",
        &"0".repeat(64),
        &"A".repeat(43),
    ] {
        let directory = TempDir::new().unwrap();
        let exit = Start::dev(&directory.path().join("data"))
            .variable("DAYPASS_MASTER_KEY", weak)
            .attempt()
            .map(|_| ())
            .expect_err(weak);
        assert_eq!(exit.code, Some(1), "{weak}: {exit:?}");
        assert!(weak.is_empty() || !exit.stderr.contains(weak), "{exit:?}");
    }
}

#[test]
fn flaw_c09_no_chain_of_sessions_gains_time() {
    let world = world();
    let role = world.role(&trust(&json!("*"), &json!({})), ADMINISTRATOR);
    world.iam(
        "UpdateRole",
        [
            ("RoleName", role.name.as_str()),
            ("MaxSessionDuration", "43200"),
        ],
    );
    let mut keys = shared().session(&role.arn, &world.admin);
    for _ in 0..50 {
        let longer = assuming(&role.arn).arg("DurationSeconds", "3601");
        shared()
            .call(&longer, &keys)
            .assert_code(400, "ValidationError");
        let reply = shared().assume(&role.arn, &keys).ok();
        assert!(lifetime(&reply) <= 3600);
        keys = Keys::of(&reply);
    }
    for refused in ["GetSessionToken", "GetFederationToken"] {
        shared()
            .call(&Query::sts(refused).arg("Name", "again"), &keys)
            .assert_code(403, "AccessDenied");
    }
    let short = assuming(&role.arn).arg("DurationSeconds", "900");
    let mut last = shared().call(&short, &world.admin).ok();
    let end = ends(&last);
    for _ in 0..10 {
        last = shared()
            .call(&Query::sts("GetScopedCredentials"), &Keys::of(&last))
            .ok();
        assert_eq!(ends(&last), end);
    }
}

/// Whatever is made by one who has a boundary has it, too.
#[test]
fn flaw_c10_what_a_restricted_principal_makes_is_as_restricted() {
    let world = world();
    let boundary = world.managed(&allow_each(&[
        "iam:ListUsers",
        "iam:CreateAccessKey",
        "sts:GetFederationToken",
        "sts:GetScopedCredentials",
    ]));
    let person = world.user(ADMINISTRATOR);
    let name = ("UserName", person.name.as_str());
    world.iam(
        "PutUserPermissionsBoundary",
        [name, ("PermissionsBoundary", &boundary)],
    );
    let create = Query::iam("CreateAccessKey").arg("UserName", &person.name);
    let second = Keys::of(&shared().call(&create, &person.keys).ok());
    shared().call(&Query::iam("ListUsers"), &second).ok();
    let own = own_session(&person.keys);
    let federation = Query::sts("GetFederationToken")
        .arg("Name", "child")
        .arg("Policy", ADMINISTRATOR);
    let federated = Keys::of(&shared().call(&federation, &person.keys).ok());
    let role = world.open_role("");
    let key_info = Query::sts("GetAccessKeyInfo").arg("AccessKeyId", &person.keys.id);
    for keys in [
        second,
        own.clone(),
        federated.clone(),
        scoped(&own, ADMINISTRATOR),
        scoped(&federated, ADMINISTRATOR),
    ] {
        shared()
            .assume(&role.arn, &keys)
            .assert_code(403, "AccessDenied");
        shared()
            .call(&key_info, &keys)
            .assert_code(403, "AccessDenied");
    }
    // Nor does it take the boundary away.
    let remove = Query::iam("DeleteUserPermissionsBoundary").arg("UserName", &person.name);
    shared()
        .call(&remove, &person.keys)
        .assert_code(403, "AccessDenied");
}

#[test]
fn flaw_c11_whose_a_key_is_cannot_be_said_by_who_asks() {
    let (here, there) = (world(), World::next_door(shared()));
    let person = here.user("");
    let theirs = there.user("");
    let before = shared().whoami(&person.keys).ok().get("Arn");
    let by_name = [("UserName", person.name.as_str())];
    there
        .try_iam("CreateAccessKey", by_name)
        .assert_code(404, "NoSuchEntity");
    // What nobody asks for is not read.
    let made = there
        .try_iam(
            "CreateAccessKey",
            [
                ("UserName", theirs.name.as_str()),
                ("UserId", &person.id),
                ("AccountId", &here.account),
                ("Owner", &person.arn),
            ],
        )
        .ok();
    let who = shared().whoami(&Keys::of(&made)).ok();
    assert_eq!(who.get("Account"), NEIGHBOUR_ACCOUNT);
    assert_eq!(who.get("Arn"), theirs.arn);
    for user in [&theirs.name, &person.name] {
        let key = [
            ("UserName", user.as_str()),
            ("AccessKeyId", &person.keys.id),
            ("Status", "Inactive"),
        ];
        there
            .try_iam("UpdateAccessKey", key)
            .assert_code(404, "NoSuchEntity");
        there
            .try_iam("DeleteAccessKey", [key[0], key[1]])
            .assert_code(404, "NoSuchEntity");
    }
    assert_eq!(shared().whoami(&person.keys).ok().get("Arn"), before);
}

/// No duration makes a session that does not end, or that ends later than was said.
#[test]
fn flaw_c16_a_session_ends_when_it_was_said_or_is_not_made() {
    let world = world();
    let role = world.role(&trust(&json!("*"), &json!({})), ADMINISTRATOR);
    let person = world.user(ADMINISTRATOR);
    let role_session = shared().session(&role.arn, &person.keys);
    let federation = Query::sts("GetFederationToken").arg("Name", "timed");
    for (query, keys, least, most) in [
        (assuming(&role.arn), &person.keys, 900, 3600),
        (Query::sts("GetSessionToken"), &person.keys, 900, 129_600),
        (federation, &person.keys, 900, 129_600),
        (Query::sts("GetScopedCredentials"), &role_session, 1, 3000),
    ] {
        for seconds in [least, most] {
            let reply = shared().call(
                &query.clone().arg("DurationSeconds", &seconds.to_string()),
                keys,
            );
            assert_eq!(lifetime(&reply.ok()), seconds);
        }
        for seconds in [
            "0",
            "-1",
            &(least - 1).to_string(),
            &(129_600_i64.max(most) + 1).to_string(),
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "never",
            "1e3",
            "900.5",
        ] {
            let reply = shared().call(&query.clone().arg("DurationSeconds", seconds), keys);
            assert_eq!(reply.status, 400, "{seconds}: {}", reply.body);
            assert!(!reply.body.contains("SessionToken"), "{}", reply.body);
        }
    }
}

#[test]
fn flaw_c21_a_chain_of_ten_scopes_is_the_intersection_of_them() {
    let role = world().open_role(ADMINISTRATOR);
    let mut keys = shared().session(&role.arn, &shared().developer());
    let arn = shared().whoami(&keys).ok().get("Arn");
    let narrow = allow_each(&["iam:ListUsers", "sts:GetScopedCredentials"]);
    keys = scoped(&keys, &narrow);
    for _ in 0..9 {
        keys = scoped(&keys, ADMINISTRATOR);
        assert_eq!(shared().whoami(&keys).ok().get("Arn"), arn);
    }
    shared().call(&Query::iam("ListUsers"), &keys).ok();
    shared()
        .call(&Query::iam("ListRoles"), &keys)
        .assert_code(403, "AccessDenied");
}

#[test]
fn flaw_c22_what_a_session_carries_is_bounded() {
    let world = world();
    let actions = json!(["sts:AssumeRole", "sts:TagSession"]);
    let role = world.role(&trust_for(&actions, &json!("*"), &json!({})), "");
    let call = |query: &Query| shared().call(query, &shared().developer());
    let long = " ".repeat(2_049 - allow("s3:*").len()) + &allow("s3:*");
    call(&assuming(&role.arn).arg("Policy", &long[1..])).ok();
    let reply = call(&assuming(&role.arn).arg("Policy", &long));
    reply.assert_code(400, "PackedPolicyTooLarge");
    let told = reply.message();
    let percent = told
        .strip_prefix("Packed policy consumes ")
        .and_then(|rest| rest.strip_suffix("% of allotted space, please use smaller policy."));
    assert!(percent.unwrap().parse::<u32>().unwrap() > 100, "{told}");
    let arns = |count: usize| {
        (1..=count).fold(assuming(&role.arn), |query, n| {
            let arn = format!("arn:aws:iam::aws:policy/none-{n}");
            query.arg(&format!("PolicyArns.member.{n}.arn"), &arn)
        })
    };
    call(&arns(11)).assert_code(400, "ValidationError");
    call(&arns(10)).assert_code(400, "MalformedPolicyDocument");
    let tags = |count: usize, transitive: &[&str]| {
        let query = (1..=count).fold(assuming(&role.arn), |query, n| {
            query
                .arg(&format!("Tags.member.{n}.Key"), &format!("k{n}"))
                .arg(&format!("Tags.member.{n}.Value"), "v")
        });
        let keys = transitive.iter().zip(1..);
        keys.fold(query, |query, (key, n)| {
            query.arg(&format!("TransitiveTagKeys.member.{n}"), key)
        })
    };
    call(&tags(50, &[])).ok();
    call(&tags(51, &[])).assert_code(400, "ValidationError");
    // What is handed on stays as it was handed on, and counts.
    let session = Keys::of(&call(&tags(1, &["k1"])).ok());
    let again = shared().call(&tags(2, &[]), &session);
    again.assert_code(400, "InvalidParameterValue");
    // No chain grows a token beyond what a header can hold.
    let mut keys = shared().developer();
    for depth in 0.. {
        let key = unique("deep");
        let query = assuming(&role.arn)
            .arg("Tags.member.1.Key", &key)
            .arg("Tags.member.1.Value", &"v".repeat(256))
            .arg("TransitiveTagKeys.member.1", &key);
        let reply = shared().call(&query, &keys);
        if reply.status != 200 {
            reply.assert_code(400, "PackedPolicyTooLarge");
            break;
        }
        assert!(depth < 60, "nothing bounds a chain's tags");
        keys = Keys::of(&reply);
        assert!(keys.token.as_ref().unwrap().len() <= 4_096);
    }
}

/// Every pod has a token for its cluster's own API. It is no token for us.
#[test]
fn flaw_c17_a_token_for_the_clusters_own_api_opens_nothing() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let pod = json!({
        "aud": ["https://kubernetes.default.svc.cluster.local", "k3s"],
        "sub": "system:serviceaccount:default:default",
        "kubernetes.io": {"namespace": "default", "serviceaccount": {"name": "default"}},
    });
    let reply = world.trade(&role, &issuer.token(&pod));
    reply.assert_refused(400, "InvalidIdentityToken", "Incorrect token audience");
}
