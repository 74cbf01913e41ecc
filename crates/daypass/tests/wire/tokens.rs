//! Session tokens over the wire (STS spec 2.3): what is not exactly ours, and now, and of this key
//! is refused.

use crate::harness::{ACCOUNT, Keys, Query, Reply, Server, Start, World, assuming, past, shared};

const INVALID: &str = "The security token included in the request is invalid";

fn example_role() -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole")
}

fn session() -> Keys {
    shared().session(&example_role(), &shared().developer())
}

fn with_token(keys: &Keys, token: &str) -> Keys {
    Keys {
        token: Some(token.to_owned()),
        ..keys.clone()
    }
}

#[track_caller]
fn assert_invalid(reply: &Reply) {
    reply.assert_refused(403, "InvalidClientTokenId", INVALID);
}

#[test]
fn a_session_is_who_it_says_in_header_and_query() {
    let keys = session();
    let whoami = Query::sts("GetCallerIdentity");
    let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/S3AccessRole/session");
    for request in [
        whoami.signed(&shared().host(), &keys),
        whoami.clone().get().signed(&shared().host(), &keys),
        whoami.presigned(&shared().host(), &keys, 60),
    ] {
        assert_eq!(shared().send(&request).ok().get("Arn"), arn);
    }
}

#[test]
fn a_token_may_go_unsigned_as_it_proves_itself() {
    let keys = session();
    let without = Keys {
        token: None,
        ..keys.clone()
    };
    let request = Query::sts("GetCallerIdentity").signed(&shared().host(), &without);
    let token = keys.token.as_deref().unwrap();
    let reply = shared().send(&request.clone().with("X-Amz-Security-Token", token));
    assert!(
        reply
            .ok()
            .get("Arn")
            .ends_with(":assumed-role/S3AccessRole/session")
    );
    // Exchanged for another session's it is refused, signed or not (flaw A13).
    let other = session().token.unwrap();
    assert_invalid(&shared().send(&request.with("X-Amz-Security-Token", &other)));
}

#[test]
fn s08_a_temporary_key_without_its_token_is_unknown() {
    let keys = Keys {
        token: None,
        ..session()
    };
    shared()
        .whoami(&keys)
        .assert_refused(403, "InvalidClientTokenId", &format!("{INVALID}."));
    // An empty one is one.
    assert_invalid(&shared().whoami(&with_token(&keys, "")));
}

#[test]
fn s09_a_long_term_key_with_a_stale_token_is_refused() {
    let developer = shared().developer();
    let token = session().token.unwrap();
    assert_invalid(&shared().whoami(&with_token(&developer, &token)));
    assert_invalid(&shared().whoami(&with_token(&developer, "stale")));
}

#[test]
fn i09_a_token_is_good_for_its_own_key_only() {
    let (one, other) = (session(), session());
    let swapped = with_token(&one, other.token.as_deref().unwrap());
    assert_invalid(&shared().whoami(&swapped));
    let swapped = Keys {
        id: other.id,
        ..one
    };
    assert_invalid(&shared().whoami(&swapped));
}

#[test]
fn a_token_with_another_secret_is_a_wrong_signature() {
    let keys = Keys {
        secret: "x".repeat(40),
        ..session()
    };
    shared()
        .whoami(&keys)
        .assert_refused(403, "SignatureDoesNotMatch", crate::signing::WRONG);
}

/// What a node remembers of a session is found by its key id; it must not make up for anything that
/// the request lacks.
#[test]
fn a_session_that_was_met_before_is_still_held_to_its_token_and_secret() {
    let (met, other) = (session(), session());
    for keys in [&met, &other, &met] {
        shared().whoami(keys).ok();
    }
    let token = met.token.clone().unwrap();
    for wrong in [
        other.token.clone().unwrap(),
        token.replace(&token[40..44], "AAAA"),
        token[..token.len() - 4].to_owned(),
        format!("{token}AAAA"),
        String::new(),
    ] {
        assert_invalid(&shared().whoami(&with_token(&met, &wrong)));
    }
    let without_secret = Keys {
        secret: other.secret.clone(),
        ..met.clone()
    };
    shared().whoami(&without_secret).assert_refused(
        403,
        "SignatureDoesNotMatch",
        crate::signing::WRONG,
    );
    let without_token = Keys {
        token: None,
        ..met.clone()
    };
    shared().whoami(&without_token).assert_refused(
        403,
        "InvalidClientTokenId",
        &format!("{INVALID}."),
    );
    shared().whoami(&met).ok();
}

#[test]
fn flaw_a13_two_tokens_are_refused() {
    let keys = session();
    let token = keys.token.clone().unwrap();
    let mut request = Query::sts("GetCallerIdentity").signed(&shared().host(), &keys);
    request
        .headers
        .push(("X-Amz-Security-Token".to_owned(), token.clone()));
    shared()
        .send(&request)
        .assert_code(400, "IncompleteSignature");
    let request = Query::sts("GetCallerIdentity")
        .presigned(&shared().host(), &keys, 60)
        .with("X-Amz-Security-Token", &token);
    shared()
        .send(&request)
        .assert_code(400, "IncompleteSignature");
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Each is signed anew, so that nothing but the token is wrong.
#[test]
fn flaw_c05_a_token_with_any_bit_changed_is_refused() {
    let keys = session();
    let token = keys.token.clone().unwrap();
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        let Some(digit) = BASE64.iter().position(|byte| *byte == bytes[at]) else {
            continue;
        };
        bytes[at] = BASE64[digit ^ (1 << (at % 6))];
        let changed = String::from_utf8(bytes).unwrap();
        assert_invalid(&shared().whoami(&with_token(&keys, &changed)));
    }
}

#[test]
fn flaw_c06_a_token_cut_extended_or_spelt_otherwise_is_refused() {
    let keys = session();
    let token = keys.token.clone().unwrap();
    for length in 0..token.len() {
        assert_invalid(&shared().whoami(&with_token(&keys, &token[..length])));
    }
    let url_safe = token.replace('+', "-").replace('/', "_");
    let spliced = {
        let other = session().token.unwrap();
        let half = token.len() / 8 * 4;
        format!("{}{}", &token[..half], &other[half..])
    };
    for changed in [
        format!("{token}="),
        format!("{token}A"),
        format!("{token}AAAA"),
        format!("{token}{token}"),
        token.trim_end_matches('=').to_owned() + "====",
        format!("{}%3D", token.trim_end_matches('=')),
        format!("{}\u{20}{}", &token[..8], &token[8..]),
        spliced,
        "A".repeat(5000),
        "AQAAAAE=".to_owned(),
    ] {
        assert_invalid(&shared().whoami(&with_token(&keys, &changed)));
    }
    if url_safe != token {
        assert_invalid(&shared().whoami(&with_token(&keys, &url_safe)));
    }
}

/// A token is good where it was made.
#[test]
fn flaw_c03_another_deployments_token_is_refused() {
    let elsewhere = Server::dev();
    let keys = elsewhere.session(&example_role(), &elsewhere.developer());
    elsewhere.whoami(&keys).ok();
    assert_invalid(&shared().whoami(&keys));
    let own = elsewhere.call(&Query::sts("GetSessionToken"), &elsewhere.developer());
    assert_invalid(&shared().whoami(&Keys::of(&own.ok())));
}

#[test]
fn s10_an_expired_session_is_told_so() {
    let server = Server::dev();
    let (admin, host) = (server.developer(), server.host());
    server.stop();
    let query = assuming(&example_role()).arg("DurationSeconds", "900");
    let own = Query::sts("GetSessionToken").arg("DurationSeconds", "900");
    // Two hours ago, and just so long ago that some of it is left.
    let issue = |late: i64| {
        past::serve(&server.directory, late, |address| {
            [&query, &own].map(|query| {
                let request = query.clone().at(-late).signed(&host, &admin);
                let reply = crate::harness::exchange(address, &request.bytes());
                Keys::of(&reply.unwrap().ok())
            })
        })
    };
    let (expired, ending) = (issue(7200), issue(600));
    let server = Start::dev(&server.directory).start();
    for keys in expired {
        let text = "The security token included in the request is expired";
        for reply in [
            server.whoami(&keys),
            server.assume(&example_role(), &keys),
            server.send(&Query::sts("GetCallerIdentity").presigned(&server.host(), &keys, 60)),
        ] {
            reply.assert_refused(403, "ExpiredToken", text);
        }
        // To whoever changed it, it is not even expired.
        let token = keys.token.clone().unwrap();
        let other = if token.starts_with('A') { "B" } else { "A" };
        assert_invalid(&server.whoami(&with_token(&keys, &format!("{other}{}", &token[1..]))));
    }
    for keys in ending {
        server.whoami(&keys).ok();
    }
}

#[test]
fn flaw_c12_a_session_ends_with_its_role() {
    let world = World::new(shared());
    let role = world.open_role(&crate::harness::allow("iam:*"));
    let keys = shared().session(&role.arn, &shared().developer());
    shared().whoami(&keys).ok();
    shared().call(&Query::iam("ListUsers"), &keys).ok();
    world.abolish(&role);
    assert_invalid(&shared().whoami(&keys));
    assert_invalid(&shared().call(&Query::iam("ListUsers"), &keys));
    // A role of the same name is another role.
    let principal = serde_json::json!({"AWS": world.root_arn()});
    let trust = crate::harness::trust(&principal, &serde_json::json!({}));
    world.role_named(&role.name, &trust, &crate::harness::allow("iam:*"));
    assert_invalid(&shared().whoami(&keys));
}

#[test]
fn a_session_ends_with_its_user_and_not_with_the_users_key() {
    let world = World::new(shared());
    let person = world.user("");
    let own = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    assert_eq!(shared().whoami(&own).ok().get("UserId"), person.id);
    let args = [
        ("UserName", person.name.as_str()),
        ("AccessKeyId", person.keys.id.as_str()),
        ("Status", "Inactive"),
    ];
    world.iam("UpdateAccessKey", args);
    shared().whoami(&own).ok();
    world.dismiss(&person);
    assert_invalid(&shared().whoami(&own));
    world.user_named(&person.name, "");
    assert_invalid(&shared().whoami(&own));
}
