//! A client that hangs up must not choose how much of its request happens.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use crate::harness::{Query, Server, World, unique};

/// Sends a whole request and closes the connection without waiting for its answer.
fn send_and_leave(server: &Server, query: &Query, patience: Duration) {
    let request = query.signed(&server.host(), &server.developer());
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(&request.bytes()).unwrap();
    std::thread::sleep(patience);
}

/// How long the client stays, around the time that a write takes.
fn patiences() -> impl Iterator<Item = Duration> {
    (0..24).map(|n| Duration::from_micros(n * 150))
}

/// Long enough for whatever was begun to end.
fn settle() {
    std::thread::sleep(Duration::from_millis(300));
}

#[test]
fn a_key_that_was_deleted_is_dead_though_whoever_deleted_it_hung_up() {
    let server = Server::dev();
    let world = World::new(&server);
    let mut deleted = 0;
    for patience in patiences() {
        let user = world.user("");
        server.whoami(&user.keys).ok();
        let delete = Query::iam("DeleteAccessKey")
            .arg("UserName", &user.name)
            .arg("AccessKeyId", &user.keys.id);
        send_and_leave(&server, &delete, patience);
        settle();
        // Nothing else is written meanwhile that could wake a cache.
        let answer = server.whoami(&user.keys);
        let listed = world
            .iam("ListAccessKeys", [("UserName", &user.name)])
            .texts("AccessKeyId");
        if listed.is_empty() {
            deleted += 1;
            answer.assert_code(403, "InvalidClientTokenId");
        } else {
            answer.ok();
        }
    }
    assert!(deleted > 0, "no request arrived before its client left");
}

#[test]
fn what_was_changed_is_recorded_though_nobody_waited_for_the_answer() {
    let server = Server::dev();
    let world = World::new(&server);
    let names: Vec<String> = patiences().map(|_| unique("made")).collect();
    for (name, patience) in names.iter().zip(patiences()) {
        send_and_leave(
            &server,
            &Query::iam("CreateUser").arg("UserName", name),
            patience,
        );
    }
    settle();
    let records = server.audit();
    let mut made = 0;
    for name in &names {
        let exists = world
            .try_iam("GetUser", [("UserName", name.as_str())])
            .status
            == 200;
        let recorded = records.iter().any(|record| {
            record["eventName"] == "CreateUser"
                && record["requestParameters"]["userName"] == name.as_str()
                && record["errorCode"].is_null()
        });
        assert_eq!(exists, recorded, "{name}");
        made += usize::from(exists);
    }
    assert!(made > 0, "no request arrived before its client left");
}
