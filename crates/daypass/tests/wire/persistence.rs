//! What was acknowledged is there after a restart, and after a death.

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{ADMINISTRATOR, Keys, Query, Server, Start, World, allow, encoded, trust};

/// A policy whose text no writer of JSON would write.
const ODD: &str = "{ \"Version\" : \"2012-10-17\",\n\t\"Statement\":{\"Action\":\"s3:*\",  \
                   \"Resource\":\"*\",\"Effect\":\"Allow\"}}\r\n";

/// Makes one of everything; `between` is called after every acknowledged write and says which
/// server to go on with.
fn make_everything(mut server: Server, between: impl Fn(Server) -> Server) -> (Server, Keys) {
    let write = |server: Server, action: &str, args: &[(&str, &str)]| {
        let query = args
            .iter()
            .fold(Query::iam(action), |query, (name, value)| {
                query.arg(name, value)
            });
        let reply = server.call(&query, &server.developer()).ok();
        (between(server), reply)
    };
    let alice = ("UserName", "Alice");
    (server, _) = write(server, "CreateUser", &[alice, ("Path", "/team/")]);
    let made;
    (server, made) = write(server, "CreateAccessKey", &[alice]);
    let keys = Keys::of(&made);
    let policy = [alice, ("PolicyName", "Odd"), ("PolicyDocument", ODD)];
    (server, _) = write(server, "PutUserPolicy", &policy);
    let assume = allow("sts:AssumeRole");
    let policy = [
        alice,
        ("PolicyName", "Assume"),
        ("PolicyDocument", assume.as_str()),
    ];
    (server, _) = write(server, "PutUserPolicy", &policy);
    let account = World::new(&server).root_arn();
    let document = trust(&json!({"AWS": account}), &json!({}));
    let role = ("RoleName", "Work");
    let args = [role, ("AssumeRolePolicyDocument", document.as_str())];
    (server, _) = write(server, "CreateRole", &args);
    (server, _) = write(
        server,
        "UpdateRole",
        &[role, ("MaxSessionDuration", "7200")],
    );
    let policy = [role, ("PolicyName", "P"), ("PolicyDocument", ADMINISTRATOR)];
    (server, _) = write(server, "PutRolePolicy", &policy);
    for name in ["Gone", "Kept"] {
        let user = ("UserName", name);
        (server, _) = write(server, "CreateUser", &[user]);
    }
    (server, _) = write(server, "DeleteUser", &[("UserName", "Gone")]);
    (server, keys)
}

#[track_caller]
fn assert_everything_is_there(server: &Server, alice: &Keys) {
    let world = World::new(server);
    let arn = format!("arn:aws:iam::{}:user/team/Alice", world.account);
    assert_eq!(server.whoami(alice).ok().get("Arn"), arn);
    let odd = [("UserName", "Alice"), ("PolicyName", "Odd")];
    assert_eq!(
        world.iam("GetUserPolicy", odd).get("PolicyDocument"),
        encoded(ODD)
    );
    let role = world.iam("GetRole", [("RoleName", "Work")]);
    assert_eq!(role.get("MaxSessionDuration"), "7200");
    let session = server.session(&role.get("Arn"), alice);
    server.call(&Query::iam("ListUsers"), &session).ok();
    let users = world.iam("ListUsers", []).texts("UserName");
    assert_eq!(users, ["Alice", "developer", "Kept"]);
}

#[test]
fn everything_is_there_after_a_restart() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let (server, alice) = make_everything(server, |server| server);
    assert_everything_is_there(&server, &alice);
    let session = server.session(
        &World::new(&server)
            .iam("GetRole", [("RoleName", "Work")])
            .get("Arn"),
        &alice,
    );
    assert_eq!(server.stop().code, Some(0));
    let server = Start::dev(directory.path()).start();
    assert_everything_is_there(&server, &alice);
    // A session outlives the process that issued it.
    server.whoami(&session).ok();
}

#[test]
fn everything_is_there_after_a_kill_upon_every_acknowledgement() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let (server, alice) = make_everything(server, |server| {
        server.kill();
        drop(server);
        Start::dev(directory.path()).start()
    });
    assert_everything_is_there(&server, &alice);
}

/// The audit record of a request that was answered is there too.
#[test]
fn a_kill_loses_no_audit_record() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let replies: Vec<_> = (0..20)
        .map(|_| server.whoami(&server.developer()).ok())
        .collect();
    server.kill();
    let ids: Vec<_> = server
        .audit()
        .iter()
        .map(|record| record["requestID"].as_str().unwrap().to_owned())
        .collect();
    for reply in replies {
        assert!(ids.contains(&reply.get("RequestId")));
    }
}
