//! Area D: the IAM API as a way to rights that one does not have.

use aws_sigv4::http_request::SigningSettings;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, Keys, Query, Reply, Server, Start, World, allow, allow_each, shared, trust,
    unique,
};

fn world() -> World<'static> {
    World::new(shared())
}

/// The names of all operations that are served, with how a request for one begins.
fn operations() -> impl Iterator<Item = Query> {
    let rows = daypass_sts::OPERATIONS
        .iter()
        .chain(daypass_iam::OPERATIONS);
    rows.map(|row| match row.service.signing_name() {
        "sts" => Query::sts(row.name),
        _ => Query::iam(row.name),
    })
}

/// What is a field of the record, or of another operation, is no parameter of this one.
#[test]
fn flaw_d01_a_parameter_that_is_not_an_operations_own_changes_nothing() {
    let world = world();
    let actions = ["iam:UpdateUser", "iam:CreateUser", "iam:UpdateGroup"];
    let person = world.user(&allow_each(&actions));
    let (group, other) = (world.group(""), world.user(""));
    let policy = world.managed(ADMINISTRATOR);
    let foreign = [
        ("PolicyName", "P"),
        ("PolicyDocument", ADMINISTRATOR),
        ("PolicyArn", policy.as_str()),
        ("PolicyArns.member.1.arn", &policy),
        ("Policies.member.1", &policy),
        ("GroupName", &group),
        ("Groups.member.1", &group),
        ("AccountId", "210987654321"),
        ("UserId", &other.id),
        ("GroupId", "AGPA000"),
        ("IsAdmin", "true"),
    ];
    let with = |query: Query| {
        let query = foreign
            .iter()
            .fold(query, |query, (name, value)| query.arg(name, value));
        shared().call(&query, &person.keys).ok()
    };
    let made = unique("made");
    with(Query::iam("CreateUser").arg("UserName", &made));
    with(Query::iam("UpdateUser").arg("UserName", &person.name));
    with(Query::iam("UpdateGroup").arg("NewPath", "/x/"));
    let made = world.key(&made);
    for keys in [&person.keys, &made] {
        let reply = shared().call(&Query::iam("ListUsers"), keys);
        reply.assert_code(403, "AccessDenied");
    }
    let me = shared().whoami(&person.keys).ok();
    assert_eq!((me.get("UserId"), me.get("Arn")), (person.id, person.arn));
    for (action, named) in [
        ("ListGroupPolicies", ("GroupName", group.as_str())),
        ("ListAttachedGroupPolicies", ("GroupName", &group)),
        ("ListAttachedUserPolicies", ("UserName", &person.name)),
        ("ListGroupsForUser", ("UserName", &person.name)),
    ] {
        let listed = world.iam(action, [named]);
        assert_eq!(listed.texts("member"), [""; 0], "{}", listed.body);
    }
}

/// What is said of the server is on a listener of its own, which is not there for who only has a
/// user.
#[test]
fn flaw_d06_no_user_reaches_what_is_said_of_the_server() {
    let nobody = world().user("");
    let query = Query::bare();
    for path in [
        "/metrics",
        "/-/metrics",
        "/healthz",
        "/readyz",
        "/minio/v2/metrics/cluster",
    ] {
        let mut request = query.clone().get().unsigned(&shared().host());
        request.target = path.to_owned();
        let signed = query.sign(request, &nobody.keys, SigningSettings::default());
        let reply = shared().send(&signed);
        assert!([302, 404].contains(&reply.status), "{path}: {}", reply.body);
        assert!(!reply.body.contains("daypass_"), "{path}: {}", reply.body);
    }
}

/// Routes that others left open.
const ROUTES: [&str; 16] = [
    "/debug",
    "/debug/pprof/",
    "/debug/vars",
    "/pprof",
    "/profile",
    "/metrics",
    "/env",
    "/config",
    "/admin",
    "/minio/bootstrap/v1/verify",
    "/minio/admin/v3/info",
    "/rustfs/admin/v3/info",
    "/-/env",
    "/-/debug",
    "/v1/sys/init",
    "/.env",
];

#[test]
fn flaw_d07_no_route_but_the_api_and_the_probes_answers() {
    for route in ROUTES {
        let reply = shared().page(route);
        let expected = match route.starts_with("/-/") {
            true => (404, "nothing here\n"),
            false => (302, ""),
        };
        assert_eq!((reply.status, reply.body.as_str()), expected, "{route}");
    }
}

/// Nobody's secret is in any answer but the one that made it, however much one may ask.
#[test]
fn flaw_d08_nothing_that_is_read_tells_a_secret() {
    let server = Server::dev();
    let world = World::new(&server);
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let role = world.open_role("");
    let session = server.session(&role.arn, &person.keys);
    let user = ("UserName", person.name.as_str());
    let replies = [
        world.iam("GetAccountAuthorizationDetails", []),
        world.iam("GetUser", [user]),
        world.iam("ListUsers", []),
        world.iam("ListAccessKeys", [user]),
        world.iam("ListMFADevices", [user]),
        world.iam("ListVirtualMFADevices", []),
        world.iam("GetMFADevice", [user, ("SerialNumber", &device.serial)]),
    ];
    let token = session.token.unwrap();
    for secret in [
        &person.keys.secret,
        &world.admin.secret,
        &session.secret,
        &token,
    ] {
        for reply in &replies {
            assert!(!reply.body.contains(secret.as_str()), "{}", reply.body);
        }
    }
    for reply in &replies {
        for field in ["SecretAccessKey", "Base32StringSeed", "QRCodePNG"] {
            assert_eq!(reply.text(field), None, "{}", reply.body);
        }
    }
}

/// A credential that was narrowed does not widen itself by IAM, whatever stands behind it.
#[test]
fn flaw_d09_a_narrowed_credential_does_not_edit_what_narrows_it() {
    let world = world();
    let role = world.open_role(ADMINISTRATOR);
    let narrow = Query::sts("AssumeRole")
        .arg("RoleArn", &role.arn)
        .arg("RoleSessionName", "session")
        .arg("Policy", &allow("iam:GetRole"));
    let session = Keys::of(&shared().call(&narrow, &shared().developer()).ok());
    let scope = Query::sts("GetScopedCredentials").arg("Policy", &allow("iam:GetRole"));
    let whole = shared().session(&role.arn, &shared().developer());
    let scoped = Keys::of(&shared().call(&scope, &whole).ok());
    let group = world.group("");
    for keys in [&session, &scoped] {
        let call = |action: &str, args: &[(&str, &str)]| -> Reply {
            let query = args
                .iter()
                .fold(Query::iam(action), |query, (name, value)| {
                    query.arg(name, value)
                });
            shared().call(&query, keys)
        };
        let named = ("RoleName", role.name.as_str());
        let text = ("PolicyDocument", ADMINISTRATOR);
        call("GetRole", &[named]).ok();
        let open = trust(&json!("*"), &json!({}));
        for (action, args) in [
            ("PutRolePolicy", vec![named, ("PolicyName", "Q"), text]),
            ("DeleteRolePolicy", vec![named, ("PolicyName", "P")]),
            (
                "UpdateAssumeRolePolicy",
                vec![named, ("PolicyDocument", open.as_str())],
            ),
            (
                "PutGroupPolicy",
                vec![("GroupName", group.as_str()), ("PolicyName", "Q"), text],
            ),
            ("CreateUser", vec![("UserName", "never-made")]),
            ("CreateAccessKey", vec![("UserName", "developer")]),
        ] {
            call(action, &args).assert_code(403, "AccessDenied");
        }
    }
}

/// No answer to who has not signed holds a secret of the deployment or a value of its environment.
#[test]
fn flaw_d14_who_has_not_signed_is_told_no_secret() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .variable("SURROUNDINGS", "told-to-nobody")
        .start();
    let keys = [server.developer(), server.neighbour()];
    let place = directory.path().to_str().unwrap();
    let scan = |reply: Reply| {
        let told = format!("{reply:?}");
        for Keys { id, secret, .. } in &keys {
            assert!(!told.contains(id) && !told.contains(secret), "{told}");
        }
        assert!(!told.contains("told-to-nobody"), "{told}");
        assert!(!told.contains(place), "{told}");
    };
    for route in ROUTES.iter().chain(&["/", "/-/healthz", "/-/readyz"]) {
        scan(server.page(route));
    }
    for query in operations() {
        let reply = server.ask(&query);
        assert!([400, 403].contains(&reply.status), "{}", reply.body);
        scan(reply);
    }
}

/// A marker says where a page ended and opens nothing: whoever makes one up, or brings that of
/// another list or account, reads its own list from somewhere else, or nothing.
#[test]
fn flaw_d15_no_marker_leads_out_of_ones_own_list() {
    let (here, there) = (world(), World::next_door(shared()));
    let (ours, theirs) = (here.group(""), there.group(""));
    let members: Vec<_> = (0..2).map(|_| here.user("")).collect();
    for person in &members {
        here.join(&person.name, &ours);
    }
    let first = Query::iam("GetGroup")
        .arg("GroupName", &ours)
        .arg("MaxItems", "1");
    let marker = here.call(&first).ok().get("Marker");
    let flipped: String = marker.chars().rev().collect();
    let long = "A".repeat(320);
    for made_up in [
        marker.as_str(),
        &flipped,
        &long,
        "' OR 1=1 --",
        "Jyd8fCcn",
        "AAAA",
        "JSUlJSUl",
        "\u{1}",
    ] {
        for query in [
            Query::iam("GetGroup").arg("GroupName", &theirs),
            Query::iam("ListGroups"),
            Query::iam("ListUsers"),
            Query::iam("ListRoles"),
            Query::iam("ListPolicies").arg("Scope", "Local"),
            Query::iam("GetAccountAuthorizationDetails"),
        ] {
            let reply = there.call(&query.arg("Marker", made_up));
            assert!([200, 400].contains(&reply.status), "{}", reply.body);
            assert!(!reply.body.contains(&ours), "{}", reply.body);
            for person in &members {
                assert!(!reply.body.contains(&person.id), "{}", reply.body);
            }
        }
    }
    // One that is too long is refused before it is read.
    let huge = Query::iam("ListGroups").arg("Marker", &"A".repeat(200_000));
    let reply = there.call(&huge);
    assert!([400, 413].contains(&reply.status), "{}", reply.body);
}
