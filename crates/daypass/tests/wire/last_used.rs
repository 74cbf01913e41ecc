//! When keys and roles were last used (STS spec 12.3): what is told of it, and that it outlives the
//! node without a request waiting for it.

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, Job, Keys, Query, Reply, Server, Start, World, allow, clock, shared,
};

fn world() -> World<'static> {
    World::new(shared())
}

#[track_caller]
fn key_use(world: &World<'_>, key: &str) -> Reply {
    world.iam("GetAccessKeyLastUsed", [("AccessKeyId", key)])
}

#[track_caller]
fn role_use(world: &World<'_>, role: &Job) -> (Option<String>, Option<String>) {
    let reply = world.iam("GetRole", [("RoleName", &role.name)]);
    (reply.text("LastUsedDate"), reply.text("Region"))
}

/// Whether an instant of an answer is now, give or take a minute and a slow machine.
#[track_caller]
fn assert_recent(instant: &str) {
    let told: jiff::Timestamp = instant.parse().unwrap();
    let now = jiff::Timestamp::try_from(clock::now()).unwrap();
    let age = now.as_second() - told.as_second();
    assert!((0..180).contains(&age), "{instant} is {age} s ago");
}

#[test]
fn a_key_that_was_never_used_has_no_date() {
    let person = world().user("");
    let reply = key_use(&world(), &person.keys.id);
    assert_eq!(reply.get("UserName"), person.name);
    assert_eq!(reply.text("LastUsedDate"), None);
    assert_eq!(reply.get("ServiceName"), "N/A");
    assert_eq!(reply.get("Region"), "N/A");
}

#[test]
fn a_keys_last_use_has_its_date_service_and_region() {
    let person = world().user("");
    let with = |mut query: Query, region: &str| {
        query.region = region.to_owned();
        shared().call(&query, &person.keys)
    };
    with(Query::sts("GetCallerIdentity"), "eu-central-1").ok();
    let reply = key_use(&world(), &person.keys.id);
    assert_recent(&reply.get("LastUsedDate"));
    assert_eq!(reply.get("ServiceName"), "sts");
    assert_eq!(reply.get("Region"), "eu-central-1");
    // A request that is refused by a policy was signed all the same.
    with(Query::iam("ListUsers"), "us-east-1").assert_code(403, "AccessDenied");
    let reply = key_use(&world(), &person.keys.id);
    assert_eq!(reply.get("ServiceName"), "iam");
    assert_eq!(reply.get("Region"), "us-east-1");
}

#[test]
fn who_cannot_sign_with_a_key_has_not_used_it() {
    let person = world().user("");
    let forged = Keys {
        secret: "x".repeat(40),
        ..person.keys.clone()
    };
    shared()
        .whoami(&forged)
        .assert_code(403, "SignatureDoesNotMatch");
    let args = [
        ("UserName", person.name.as_str()),
        ("AccessKeyId", &person.keys.id),
        ("Status", "Inactive"),
    ];
    world().iam("UpdateAccessKey", args);
    shared()
        .whoami(&person.keys)
        .assert_code(403, "InvalidClientTokenId");
    let reply = key_use(&world(), &person.keys.id);
    assert_eq!(reply.get("ServiceName"), "N/A");
}

#[test]
fn a_role_is_used_when_it_is_assumed_and_when_its_session_signs() {
    let role = world().open_role(ADMINISTRATOR);
    assert_eq!(role_use(&world(), &role), (None, None));
    let mut assume = crate::harness::assuming(&role.arn);
    assume.region = "eu-west-1".to_owned();
    let session = Keys::of(&shared().call(&assume, &shared().developer()).ok());
    let (date, region) = role_use(&world(), &role);
    assert_recent(&date.unwrap());
    assert_eq!(region.as_deref(), Some("eu-west-1"));

    let mut list = Query::iam("ListUsers");
    list.region = "eu-north-1".to_owned();
    shared().call(&list, &session).ok();
    let (date, region) = role_use(&world(), &role);
    assert_recent(&date.unwrap());
    assert_eq!(region.as_deref(), Some("eu-north-1"));
    // Temporary keys have no record of their own.
    world()
        .try_iam("GetAccessKeyLastUsed", [("AccessKeyId", &session.id)])
        .assert_code(403, "AccessDenied");
}

#[test]
fn a_refused_assumption_is_no_use_of_a_role() {
    let role = world().open_role("");
    let person = world().user("");
    shared()
        .assume(&role.arn, &person.keys)
        .assert_code(403, "AccessDenied");
    assert_eq!(role_use(&world(), &role), (None, None));
}

#[test]
fn the_whole_account_tells_of_the_roles_uses_too() {
    let role = world().open_role("");
    shared().session(&role.arn, &shared().developer());
    let details = Query::iam("GetAccountAuthorizationDetails")
        .arg("Filter.member.1", "Role")
        .arg("MaxItems", "1000");
    let reply = world().call(&details).ok();
    let after = reply.body.split(&role.arn).nth(1).unwrap();
    let detail = after.split("</member>").next().unwrap();
    let used = detail.split("<RoleLastUsed>").nth(1).unwrap();
    assert!(used.trim_start().starts_with("<LastUsedDate>"), "{detail}");
}

/// The decision is about the user that has the key; what is not the account's is not told from what
/// is nobody's.
#[test]
fn flaw_d16_whose_a_key_is_is_told_to_who_may_know_and_to_nobody_else() {
    let world = world();
    let (holder, stranger) = (world.user(""), world.user(""));
    let user = |name: &str| format!("arn:aws:iam::{}:user/{name}", world.account);
    let policy = |resource: &str| {
        json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Action": "iam:GetAccessKeyLastUsed",
            "Resource": resource,
        }]})
        .to_string()
    };
    let asks = |keys: &Keys, id: &str| {
        let query = Query::iam("GetAccessKeyLastUsed").arg("AccessKeyId", id);
        shared().call(&query, keys)
    };
    let auditor = world.user(&policy(&user(&holder.name)));
    asks(&auditor.keys, &holder.keys.id).ok();
    let neighbours = shared().neighbour().id;
    let absent = "AKIAABCDEFGHIJKLMNOP";
    let refusals = [&stranger.keys.id, neighbours.as_str(), absent].map(|id| {
        let reply = asks(&auditor.keys, id);
        reply.assert_code(403, "AccessDenied");
        assert!(!reply.body.contains(&stranger.name), "{}", reply.body);
        reply.message().replace(id, "KEY")
    });
    assert_eq!(refusals[0], refusals[1]);
    assert_eq!(refusals[1], refusals[2]);
    // Whoever may ask about everybody is told of everybody in the account, and of nobody else.
    let auditor = world.user(&allow("iam:GetAccessKeyLastUsed"));
    asks(&auditor.keys, &stranger.keys.id).ok();
    let refusals = [neighbours.as_str(), absent].map(|id| {
        let reply = asks(&auditor.keys, id);
        reply.assert_code(403, "AccessDenied");
        reply.message().replace(id, "KEY")
    });
    assert_eq!(refusals[0], refusals[1]);
    let told = format!(
        "User: {} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key \
         KEY",
        auditor.arn
    );
    assert_eq!(refusals[0], told);
}

/// A server that writes uses after so many seconds.
fn server(directory: &TempDir, seconds: u32) -> Server {
    Start::dev(directory.path())
        .config(&format!("last_used_seconds = {seconds}\n"))
        .start()
}

/// Uses a new user's key and a new role; answers both.
fn use_both(server: &Server) -> (String, Job) {
    let world = World::new(server);
    let person = world.user("");
    server.whoami(&person.keys).ok();
    let role = world.open_role("");
    server.session(&role.arn, &server.developer());
    (person.keys.id, role)
}

#[track_caller]
fn assert_used(server: &Server, (key, role): &(String, Job)) {
    let world = World::new(server);
    let reply = key_use(&world, key);
    assert_recent(&reply.get("LastUsedDate"));
    assert_eq!(reply.get("ServiceName"), "sts");
    assert!(role_use(&world, role).0.is_some());
}

#[test]
fn a_node_that_is_told_to_stop_writes_what_was_used() {
    let directory = TempDir::new().unwrap();
    let first = server(&directory, 3_600);
    let used = use_both(&first);
    assert_eq!(first.stop().code, Some(0));
    assert_used(&server(&directory, 3_600), &used);
}

#[test]
fn a_node_writes_what_was_used_every_so_often() {
    let directory = TempDir::new().unwrap();
    let first = server(&directory, 1);
    let used = use_both(&first);
    let database = directory.path().join("daypass.db");
    let written = |sql: &str, value: &str| {
        let database = rusqlite::Connection::open(&database).unwrap();
        database.prepare(sql).unwrap().exists([value]).unwrap()
    };
    clock::eventually("the uses are written", || {
        written(
            "SELECT 1 FROM access_key_uses WHERE access_key = ?1",
            &used.0,
        ) && written("SELECT 1 FROM role_uses WHERE role = ?1", &used.1.id)
    });
    first.kill();
    assert_used(&server(&directory, 3_600), &used);
}

/// A use is no change of what was used: nothing in the feed, no revision.
#[test]
fn a_use_changes_no_record_and_nothing_that_is_followed() {
    let directory = TempDir::new().unwrap();
    let server = server(&directory, 1);
    let used = use_both(&server);
    let database = rusqlite::Connection::open(directory.path().join("daypass.db")).unwrap();
    let ask = |sql: &str| -> i64 { database.query_row(sql, [], |row| row.get(0)).unwrap() };
    let changes = || ask("SELECT max(position) FROM changes");
    let before = changes();
    clock::eventually("the uses are written", || {
        ask("SELECT count(*) FROM access_key_uses") >= 2
    });
    assert_eq!(changes(), before);
    assert_eq!(ask("SELECT max(revision) FROM access_keys"), 1);
    assert_eq!(ask("SELECT max(revision) FROM roles"), 1);
    assert_used(&server, &used);
}
