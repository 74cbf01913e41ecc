//! Area I: MFA. Most of its rows are held beside the tests of MFA itself.

use crate::harness::{ADMINISTRATOR, Keys, Query, Reply, World, assuming, shared};

fn world() -> World<'static> {
    World::new(shared())
}

fn own_session() -> Query {
    Query::sts("GetSessionToken")
}

#[track_caller]
fn assert_denied(reply: &Reply) {
    reply.assert_code(403, "AccessDenied");
}

/// The codes of the step before and of the next are taken, too; but never backwards.
#[test]
fn flaw_i02_after_a_code_no_older_one_is_good() {
    let world = world();
    let call = |keys: &Keys, query: &Query| shared().call(query, keys);
    let (forward, phone) = world.user_with_device(ADMINISTRATOR);
    for later in [0, 1] {
        call(
            &forward.keys,
            &phone.sign_off(&own_session(), &phone.code(later)),
        )
        .ok();
    }
    let (back, phone) = world.user_with_device(ADMINISTRATOR);
    call(&back.keys, &phone.sign_off(&own_session(), &phone.code(1))).ok();
    let role = world.open_role("");
    for query in [own_session(), assuming(&role.arn)] {
        assert_denied(&call(&back.keys, &phone.sign_off(&query, &phone.code(0))));
    }
}

/// Keys, sessions, connections and answers: a client may throw away or bring back what it likes.
#[test]
fn flaw_i06_nothing_that_a_client_holds_keeps_the_count() {
    let world = world();
    let (person, phone) = world.user_with_device(ADMINISTRATOR);
    let second = world.key(&person.name);
    let session = || {
        let reply = shared().call(&own_session(), &person.keys).ok();
        assert_eq!(reply.header("set-cookie"), None);
        Keys::of(&reply)
    };
    let early = session();
    let role = world.open_role("");
    let wrong = |query: &Query| phone.sign_off(query, &phone.wrong_code());
    for (query, keys) in [
        (own_session(), &person.keys),
        (own_session(), &second),
        (assuming(&role.arn), &early),
        (assuming(&role.arn), &session()),
        (assuming(&role.arn), &second),
    ] {
        let reply = shared().call(&wrong(&query), keys);
        assert_denied(&reply);
        assert_eq!(reply.header("set-cookie"), None);
    }
    for keys in [&early, &session(), &second] {
        let good = phone.sign_off(&assuming(&role.arn), &phone.code(0));
        assert_denied(&shared().call(&good, keys));
    }
}

/// A device has one name, and a guess under another one is neither a free guess nor a right one.
#[test]
fn flaw_i07_no_other_spelling_of_a_device_is_a_fresh_count() {
    let world = world();
    let (person, phone) = world.user_with_device(ADMINISTRATOR);
    let name = phone.serial.rsplit('/').next().unwrap();
    let spelled = |serial: &str, code: &str| {
        let query = own_session()
            .arg("SerialNumber", serial)
            .arg("TokenCode", code);
        shared().call(&query, &person.keys)
    };
    let others = [
        phone.serial.replace(name, &name.to_uppercase()),
        phone.serial.to_uppercase(),
        format!("{} ", phone.serial),
        format!(" {}", phone.serial),
        phone.serial.replace(":mfa/", ":mfa//"),
        phone.serial.replace(":mfa/", ":mfa/./"),
        format!("{}%20", phone.serial),
    ];
    for _ in 0..5 {
        assert_denied(&spelled(&phone.serial, &phone.wrong_code()));
    }
    for serial in others.iter().chain([&phone.serial]) {
        let reply = spelled(serial, &phone.code(0));
        assert!(
            [400, 403].contains(&reply.status),
            "{serial}: {}",
            reply.body
        );
    }
}
