//! MFA as AWS answers it (STS spec 8.1, 8.10), with codes of a real authenticator; and the published
//! flaws of others' MFA (area I).

use std::net::SocketAddr;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Authenticator, DIAGNOSTICS, Job, Keys, Person, Query, Reply, Server,
    Start, World, allow, assuming, clock, exchange, past, shared, trust, unique,
};

const INCOMPLETE: &str = "MultiFactorAuthentication failed, must provide both MFA serial number \
                          and one time pass code.";
const WRONG: &str = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
const FOREIGN: &str = "MultiFactorAuthentication failed, unable to validate MFA code.  Please \
                       verify your MFA serial number is valid and associated with this user.";

fn world() -> World<'static> {
    World::new(shared())
}

fn own_session() -> Query {
    Query::sts("GetSessionToken")
}

/// A role that only whoever has proved MFA may assume.
fn guarded_role(world: &World<'_>, condition: &Value, policy: &str) -> Job {
    world.role(&trust(&json!({"AWS": world.root_arn()}), condition), policy)
}

fn mfa_is_present() -> Value {
    json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})
}

#[track_caller]
fn assert_denied(reply: &Reply, text: &str) {
    reply.assert_refused(403, "AccessDenied", text);
}

/// I13: the proof is for this one decision, and the role's session carries none of it.
#[test]
fn a19_a_role_that_asks_for_mfa_is_assumed_with_a_code_and_its_session_has_none() {
    let world = world();
    let (person, device) = world.user_with_device(&allow("sts:AssumeRole"));
    let fresh = json!({
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericEquals": {"aws:MultiFactorAuthAge": "0"},
    });
    let if_mfa = json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
             "Condition": mfa_is_present()},
            {"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*",
             "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"},
                           "Null": {"aws:MultiFactorAuthAge": "true"}}},
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
        ],
    });
    let role = guarded_role(&world, &fresh, &if_mfa.to_string());
    let query = assuming(&role.arn);
    shared()
        .call(&query, &person.keys)
        .assert_code(403, "AccessDenied");
    let with_code = device.sign_off(&query, &device.code(0));
    let reply = shared().call(&with_code, &person.keys).ok();
    let session = Keys::of(&reply);
    shared()
        .call(&Query::iam("ListUsers"), &session)
        .assert_code(403, "AccessDenied");
    shared().call(&Query::iam("ListRoles"), &session).ok();
    // Nor can it be handed on.
    shared()
        .assume(&role.arn, &session)
        .assert_code(403, "AccessDenied");
    let next = world.open_role(&if_mfa.to_string());
    let chained = shared().session(&next.arn, &session);
    shared()
        .call(&Query::iam("ListUsers"), &chained)
        .assert_code(403, "AccessDenied");
}

#[test]
fn a20_a_code_needs_a_serial_number_and_a_serial_number_a_code() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let role = world.open_role("");
    for query in [assuming(&role.arn), own_session()] {
        let with_serial = query.clone().arg("SerialNumber", &device.serial);
        let with_code = query.arg("TokenCode", &device.code(0));
        for half in [with_serial, with_code] {
            assert_denied(&shared().call(&half, &person.keys), INCOMPLETE);
        }
    }
}

/// I01, I02: also across operations, and an older code never after a newer one.
#[test]
fn a21_a_code_is_good_once_and_an_older_one_never_after_it() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let role = world.open_role("");
    let call =
        |query: &Query, code: &str| shared().call(&device.sign_off(query, code), &person.keys);
    // The codes that enabled it are used.
    assert_denied(&call(&own_session(), &device.code(-1)), WRONG);
    call(&own_session(), &device.code(1)).ok();
    for code in [device.code(1), device.code(0), device.code(-1)] {
        assert_denied(&call(&own_session(), &code), WRONG);
        assert_denied(&call(&assuming(&role.arn), &code), WRONG);
    }
}

#[test]
fn a22_a_serial_number_that_is_no_device_of_the_callers_is_refused() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let (_, others) = world.user_with_device("");
    let spare = world.device();
    let role = world.open_role("");
    let name = device.serial.rsplit('/').next().unwrap();
    let serials = [
        person.arn.clone(),
        others.serial.clone(),
        spare.serial.clone(),
        format!("{}x", device.serial),
        "GAHT12345678".to_owned(),
        device.serial.replace(ACCOUNT, "210987654321"),
        device.serial.replace("arn:aws:", "arn:aws-cn:"),
        device.serial.replace("iam::", "iam:us-east-1:"),
        // I07, I08: no second spelling reaches the device.
        device.serial.replace(name, &name.to_uppercase()),
        device.serial.replace(":mfa/", ":mfa//"),
        device.serial.replace(":mfa/", ":MFA/"),
        name.to_owned() + "-alone",
    ];
    for query in [assuming(&role.arn), own_session()] {
        for serial in &serials {
            for code in [device.code(0), others.code(0), "123456".to_owned()] {
                let query = query
                    .clone()
                    .arg("SerialNumber", serial)
                    .arg("TokenCode", &code);
                assert_denied(&shared().call(&query, &person.keys), FOREIGN);
            }
        }
    }
    // None of it was counted against the device, and no step was used.
    let good = device.sign_off(&own_session(), &device.code(0));
    shared().call(&good, &person.keys).ok();
}

#[test]
fn a23_a_wrong_code_is_refused_where_nobody_asks_for_mfa() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let role = world.open_role("");
    for query in [assuming(&role.arn), own_session()] {
        let wrong = device.sign_off(&query, &device.wrong_code());
        assert_denied(&shared().call(&wrong, &person.keys), WRONG);
        let early = device.sign_off(&query, &device.code(9));
        assert_denied(&shared().call(&early, &person.keys), WRONG);
    }
}

/// I12: a session that was made without MFA gains nothing from a proof that comes later.
#[test]
fn a_users_session_with_mfa_may_call_iam_and_one_without_may_not() {
    let world = world();
    let recent = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "NumericLessThan": {"aws:MultiFactorAuthAge": "600"},
            },
        }],
    });
    let (person, device) = world.user_with_device(&recent.to_string());
    let before = Keys::of(&shared().call(&own_session(), &person.keys).ok());
    let query = device.sign_off(&own_session(), &device.code(0));
    let reply = shared().call(&query, &person.keys).ok();
    let session = Keys::of(&reply);
    let list = shared().call(&Query::iam("ListUsers"), &session).ok();
    let context = &shared().audit_of(&list)["userIdentity"]["sessionContext"];
    assert_eq!(context["attributes"]["mfaAuthenticated"], "true");
    shared()
        .call(&Query::iam("ListUsers"), &before)
        .assert_code(403, "InvalidClientTokenId");
    // With a long-term key the keys are absent.
    shared()
        .call(&Query::iam("ListUsers"), &person.keys)
        .assert_code(403, "AccessDenied");
    // What the session proved counts where it assumes a role.
    let role = guarded_role(&world, &mfa_is_present(), "");
    shared().assume(&role.arn, &session).ok();
    shared()
        .assume(&role.arn, &before)
        .assert_code(403, "AccessDenied");
}

#[test]
fn a_users_own_session_proves_mfa_for_a_role_and_a_role_session_cannot() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let role = guarded_role(&world, &mfa_is_present(), ADMINISTRATOR);
    let own = Keys::of(&shared().call(&own_session(), &person.keys).ok());
    let query = device.sign_off(&assuming(&role.arn), &device.code(0));
    let session = Keys::of(&shared().call(&query, &own).ok());
    let query = device.sign_off(&assuming(&role.arn), &device.code(1));
    assert_denied(&shared().call(&query, &session), FOREIGN);
    shared().call(&query, &own).ok();
}

#[test]
fn root_proves_mfa_with_its_own_device() {
    let directory = TempDir::new().unwrap();
    let root = past::found(directory.path());
    let server = Start::dev(directory.path()).start();
    let world = World {
        server: &server,
        admin: root.clone(),
        account: ACCOUNT.to_owned(),
    };
    let (device, users) = (world.device(), world.device());
    world.enable(ACCOUNT, &device);
    let listed = world.iam("ListMFADevices", []);
    assert_eq!(listed.texts("SerialNumber"), [device.serial.as_str()]);
    assert_eq!(listed.get("UserName"), ACCOUNT);
    let all = world.iam("ListVirtualMFADevices", [("AssignmentStatus", "Assigned")]);
    assert_eq!(all.get("Arn"), world.root_arn());
    // A user's device is not root's.
    let person = world.user(ADMINISTRATOR);
    world.enable(&person.name, &users);
    let query = users.sign_off(&own_session(), &users.code(0));
    assert_denied(&server.call(&query, &root), FOREIGN);
    let query = device.sign_off(&own_session(), &device.code(0));
    assert_denied(&server.call(&query, &person.keys), FOREIGN);
    let session = Keys::of(&server.call(&query, &root).ok());
    server.call(&Query::iam("ListUsers"), &session).ok();
    let without = Keys::of(&server.call(&own_session(), &root).ok());
    server
        .call(&Query::iam("ListUsers"), &without)
        .assert_code(403, "InvalidClientTokenId");
    let args = [("SerialNumber", device.serial.as_str())];
    world.iam("DeactivateMFADevice", args);
    world.iam("DeleteVirtualMFADevice", args);
}

/// I03: what is not six ASCII digits is no code, whatever it would be after trimming or folding.
#[test]
fn i03_a_code_is_six_ascii_digits_and_nothing_else() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let code = device.code(0);
    let wide: String = code
        .bytes()
        .map(|digit| char::from_u32(0xff10 + u32::from(digit - b'0')).unwrap())
        .collect();
    for other in [
        format!(" {code}"),
        format!("{code} "),
        format!("{} {}", &code[..3], &code[3..]),
        format!("0{code}"),
        format!("{code}\n"),
        format!("+{}", &code[1..]),
        format!("{} ", &code[1..]),
        code[1..].to_owned(),
        wide,
        String::new(),
    ] {
        let query = device.sign_off(&own_session(), &other);
        let reply = shared().call(&query, &person.keys);
        assert!(
            [400, 403].contains(&reply.status),
            "{other:?}: {}",
            reply.body
        );
    }
    let query = device.sign_off(&own_session(), &code);
    shared().call(&query, &person.keys).ok();
}

/// I01: whoever else sends the same code at the same time.
#[test]
fn i01_of_many_who_send_one_code_at_once_one_gets_a_session() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let query = device.sign_off(&own_session(), &device.code(0));
    let bytes = query.signed(&shared().host(), &person.keys).bytes();
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..24)
            .map(|_| scope.spawn(|| shared().send_bytes(&bytes).expect("an answer")))
            .collect();
        senders.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let (done, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|one| one.status == 200);
    assert_eq!(done.len(), 1);
    refused.iter().for_each(|reply| assert_denied(reply, WRONG));
}

/// I04: after five wrong codes a right one is refused in the words for a wrong one, on this device
/// only. I11: who is locked out is not told.
#[test]
fn i04_wrong_codes_lock_the_device_and_no_other() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let tablet = world.device();
    world.enable(&person.name, &tablet);
    let send = |device: &Authenticator, code: &str| {
        shared().call(&device.sign_off(&own_session(), code), &person.keys)
    };
    for _ in 0..5 {
        assert_denied(&send(&device, &device.wrong_code()), WRONG);
    }
    assert_denied(&send(&device, &device.code(0)), WRONG);
    send(&tablet, &tablet.code(0)).ok();
    // Nobody else can do that to a user: only codes for a device of one's own are counted.
    let stranger = world.user(ADMINISTRATOR);
    for _ in 0..6 {
        let query = tablet.sign_off(&own_session(), &tablet.wrong_code());
        assert_denied(&shared().call(&query, &stranger.keys), FOREIGN);
    }
    send(&tablet, &tablet.code(1)).ok();
    // Two right codes in a row set it free.
    let args = [
        ("UserName", person.name.as_str()),
        ("SerialNumber", device.serial.as_str()),
        ("AuthenticationCode1", &device.code(-1)),
        ("AuthenticationCode2", &device.code(0)),
    ];
    world.iam("ResyncMFADevice", args);
    send(&device, &device.code(1)).ok();
}

/// A deployment that is served with a clock of the test's own.
struct Elsewhen<'a> {
    address: SocketAddr,
    late: i64,
    keys: &'a Keys,
}

impl Elsewhen<'_> {
    fn call(&self, query: &Query) -> Reply {
        let query = query.clone().at(-self.late);
        let request = query.signed(&self.address.to_string(), self.keys);
        exchange(self.address, &request.bytes()).expect("an answer")
    }
}

/// I05, I06: neither a restart nor anything that the client holds makes the count smaller; only
/// time does.
#[test]
fn i05_a_lock_out_outlives_the_process_and_ends_with_time() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let server = Start::dev(&data).start();
    let world = World::new(&server);
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    for _ in 0..5 {
        let query = device.sign_off(&own_session(), &device.wrong_code());
        assert_denied(&server.call(&query, &person.keys), WRONG);
    }
    server.kill();
    let good = device.sign_off(&own_session(), &device.code(1));
    let at = |late: i64, expected: u16| {
        past::serve(&data, late, |address| {
            let keys = &person.keys;
            let reply = Elsewhen {
                address,
                late,
                keys,
            }
            .call(&good);
            assert_eq!(reply.status, expected, "{}", reply.body);
        });
    };
    at(0, 403);
    // The first lock-out is thirty seconds: then the code of the next step is that of the last.
    at(-31, 200);
    at(-31, 403);
}

#[test]
fn the_age_of_a_proof_grows() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let server = Start::dev(&data).start();
    let world = World::new(&server);
    let recent = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "600"}},
        }],
    });
    let (person, device) = world.user_with_device(&recent.to_string());
    let query = device.sign_off(&own_session(), &device.code(0));
    let session = Keys::of(&server.call(&query, &person.keys).ok());
    server.call(&Query::iam("ListUsers"), &session).ok();
    server.stop();
    for (late, status) in [(-500, 200), (-700, 403)] {
        past::serve(&data, late, |address| {
            let keys = &session;
            let reply = Elsewhen {
                address,
                late,
                keys,
            }
            .call(&Query::iam("ListUsers"));
            assert_eq!(reply.status, status, "{}", reply.body);
        });
    }
}

#[test]
fn a_device_that_was_taken_away_or_given_to_another_proves_nothing_any_more() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let other = world.user(ADMINISTRATOR);
    let args = [
        ("UserName", person.name.as_str()),
        ("SerialNumber", device.serial.as_str()),
    ];
    world.iam("DeactivateMFADevice", args);
    let query = device.sign_off(&own_session(), &device.code(1));
    assert_denied(&shared().call(&query, &person.keys), FOREIGN);
    let args = [
        ("UserName", other.name.as_str()),
        ("SerialNumber", device.serial.as_str()),
        ("AuthenticationCode1", &device.code(-1)),
        ("AuthenticationCode2", &device.code(0)),
    ];
    world.iam("EnableMFADevice", args);
    assert_denied(&shared().call(&query, &person.keys), FOREIGN);
    shared().call(&query, &other.keys).ok();
}

/// I08: a device is its user's, not its user's name's.
#[test]
fn i08_whoever_takes_a_users_name_does_not_take_its_device() {
    let world = world();
    let (person, device) = world.user_with_device("");
    world
        .try_iam("DeleteUser", [("UserName", person.name.as_str())])
        .assert_code(409, "DeleteConflict");
    let args = [
        ("UserName", person.name.as_str()),
        ("SerialNumber", device.serial.as_str()),
    ];
    world.iam("DeactivateMFADevice", args);
    world.dismiss(&person);
    let heir: Person = world.user_named(&person.name, "");
    let query = device.sign_off(&own_session(), &device.code(0));
    assert_denied(&shared().call(&query, &heir.keys), FOREIGN);
    let listed = world.iam("ListMFADevices", [("UserName", person.name.as_str())]);
    assert!(listed.texts("SerialNumber").is_empty());
}

/// Flaw C19: neither a code nor a seed is written anywhere, and the store has the seed sealed.
#[test]
fn no_code_and_no_seed_is_kept() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .variable(DIAGNOSTICS, "trace")
        .start();
    let world = World::new(&server);
    let name = unique("device");
    let made = world.iam("CreateVirtualMFADevice", [("VirtualMFADeviceName", &name)]);
    let picture = made.get("QRCodePNG");
    let device = Authenticator::of(&made);
    let person = world.user(ADMINISTRATOR);
    world.enable(&person.name, &device);
    let send = |code: &str| server.call(&device.sign_off(&own_session(), code), &person.keys);
    let good = send(&device.code(0)).ok();
    let bad = send(&device.wrong_code());
    let hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";
    for reply in [&good, &bad] {
        let record = server.audit_of(reply);
        assert_eq!(record["requestParameters"]["serialNumber"], device.serial);
        assert_eq!(record["requestParameters"]["tokenCode"], hidden);
    }
    let record = server.audit_of(&made);
    let shown = &record["responseElements"]["virtualMFADevice"];
    assert_eq!(shown["base32StringSeed"], hidden);
    assert_eq!(shown["qRCodePNG"], hidden);
    assert_eq!(record["resources"][0]["type"], "AWS::IAM::VirtualMFADevice");

    clock::eventually("the log is written", || !server.stderr().is_empty());
    server.stop();
    let bytes = totp_rs::Secret::try_from_base32(&device.seed).unwrap();
    let mut texts = vec![server.stderr().into_bytes(), server.stdout().into_bytes()];
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            texts.push(std::fs::read(path).unwrap());
        }
    }
    let encoded = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        device.seed.as_bytes(),
    );
    for secret in [
        device.seed.as_bytes(),
        bytes.as_bytes(),
        encoded.as_bytes(),
        &picture.as_bytes()[picture.len() / 2..][..64],
    ] {
        let found = |text: &Vec<u8>| text.windows(secret.len()).any(|part| part == secret);
        assert!(!texts.iter().any(found));
    }
    // Six digits may turn up in an id by chance; between quotes or as a value they do not.
    for code in [
        device.code(-2),
        device.code(-1),
        device.code(0),
        device.wrong_code(),
    ] {
        for text in &texts[..] {
            let text = String::from_utf8_lossy(text);
            for written in [
                format!("\"{code}\""),
                format!("={code}"),
                format!("({code})"),
            ] {
                assert!(!text.contains(&written), "{written}");
            }
        }
    }
}

/// A neighbour's device is nobody's here, whatever its serial number says.
#[test]
fn another_accounts_device_proves_nothing_here() {
    let here = world();
    let there = World::next_door(shared());
    let device = there.device();
    let neighbour = there.user(ADMINISTRATOR);
    there.enable(&neighbour.name, &device);
    let person = here.user(ADMINISTRATOR);
    let query = device.sign_off(&own_session(), &device.code(0));
    assert_denied(&shared().call(&query, &person.keys), FOREIGN);
    shared().call(&query, &neighbour.keys).ok();
}

/// A server that was killed in between has used the code all the same.
#[test]
fn a_code_stays_used_after_a_crash() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let server: Server = Start::dev(&data).start();
    let (person, device) = World::new(&server).user_with_device(ADMINISTRATOR);
    let query = device.sign_off(&own_session(), &device.code(1));
    server.call(&query, &person.keys).ok();
    server.kill();
    let server = Start::dev(&data).start();
    assert_denied(&server.call(&query, &person.keys), WRONG);
}
