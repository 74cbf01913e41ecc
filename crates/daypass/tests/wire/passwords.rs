//! Login profiles and password policies through the IAM API.
//!
//! Each test that sets a policy has a server of its own: a policy is the whole account's.

use std::fs;

use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, Keys, Person, Query, Reply, Server, Start, World, allow, shared,
};

const FIRST: &str = "Correct-horse-1";
const SECOND: &str = "Battery-staple-2";

fn world() -> World<'static> {
    World::new(shared())
}

fn enroll(world: &World<'_>, user: &str, password: &str) -> Reply {
    let args = [("UserName", user), ("Password", password)];
    world.try_iam("CreateLoginProfile", args)
}

/// A user with a password who may change it.
fn enrolled(world: &World<'_>) -> Person {
    let person = world.user(&allow("iam:ChangePassword"));
    enroll(world, &person.name, FIRST).ok();
    person
}

fn change(server: &Server, keys: &Keys, old: &str, new: &str) -> Reply {
    let query = Query::iam("ChangePassword")
        .arg("OldPassword", old)
        .arg("NewPassword", new);
    server.call(&query, keys)
}

#[track_caller]
fn assert_wrong(reply: &Reply) {
    reply.assert_refused(403, "AccessDenied", "The old password was incorrect.");
}

#[test]
fn a_profile_is_made_shown_changed_and_deleted() {
    let world = world();
    let person = world.user("");
    let user = ("UserName", person.name.as_str());
    let missing = format!("Login Profile for User {} cannot be found.", person.name);
    for reply in [
        world.try_iam("GetLoginProfile", [user]),
        world.try_iam("DeleteLoginProfile", [user]),
        world.try_iam("UpdateLoginProfile", [user, ("Password", SECOND)]),
    ] {
        reply.assert_refused(404, "NoSuchEntity", &missing);
    }
    let args = [user, ("Password", FIRST), ("PasswordResetRequired", "true")];
    let made = world.iam("CreateLoginProfile", args);
    assert_eq!(made.get("UserName"), person.name);
    assert_eq!(made.get("PasswordResetRequired"), "true");
    assert!(!made.body.contains(FIRST));
    let exists = format!("Login Profile for user {} already exists.", person.name);
    enroll(&world, &person.name, SECOND).assert_refused(409, "EntityAlreadyExists", &exists);
    let shown = world.iam("GetLoginProfile", [user]);
    assert_eq!(shown.get("CreateDate"), made.get("CreateDate"));
    assert_eq!(shown.get("PasswordResetRequired"), "true");

    world.iam(
        "UpdateLoginProfile",
        [user, ("PasswordResetRequired", "false")],
    );
    let shown = world.iam("GetLoginProfile", [user]);
    assert_eq!(shown.get("PasswordResetRequired"), "false");
    let key = ("AccessKeyId", person.keys.id.as_str());
    world.iam("DeleteAccessKey", [user, key]);
    world.try_iam("DeleteUser", [user]).assert_refused(
        409,
        "DeleteConflict",
        "Cannot delete entity, must delete login profile first.",
    );
    world.iam("DeleteLoginProfile", [user]);
    world.iam("DeleteUser", [user]);
    world
        .try_iam("GetLoginProfile", [user])
        .assert_code(404, "NoSuchEntity");
    let nobody = [("UserName", "nobody-of-that-name"), ("Password", FIRST)];
    world
        .try_iam("CreateLoginProfile", nobody)
        .assert_code(404, "NoSuchEntity");
}

#[test]
fn a_user_changes_its_own_password_by_the_one_before() {
    let world = world();
    let person = enrolled(&world);
    let user = ("UserName", person.name.as_str());
    world.iam(
        "UpdateLoginProfile",
        [user, ("PasswordResetRequired", "true")],
    );
    assert_wrong(&change(shared(), &person.keys, SECOND, FIRST));
    change(shared(), &person.keys, FIRST, SECOND).ok();
    // What had to be reset has been.
    let shown = world.iam("GetLoginProfile", [user]);
    assert_eq!(shown.get("PasswordResetRequired"), "false");
    assert_wrong(&change(shared(), &person.keys, FIRST, SECOND));
    change(shared(), &person.keys, SECOND, FIRST).ok();
    // An administrator sets one without the one before.
    world.iam("UpdateLoginProfile", [user, ("Password", SECOND)]);
    assert_wrong(&change(shared(), &person.keys, FIRST, SECOND));
    change(shared(), &person.keys, SECOND, FIRST).ok();
}

#[test]
fn only_a_user_who_may_has_a_password_to_change() {
    let world = world();
    let person = world.user("");
    enroll(&world, &person.name, FIRST).ok();
    change(shared(), &person.keys, FIRST, SECOND).assert_code(403, "AccessDenied");
    let role = world.open_role(ADMINISTRATOR);
    let session = shared().session(&role.arn, &world.admin);
    change(shared(), &session, FIRST, SECOND).assert_code(400, "InvalidUserType");
    let without = world.user(&allow("iam:ChangePassword"));
    let missing = format!("Login Profile for User {} cannot be found.", without.name);
    change(shared(), &without.keys, FIRST, SECOND).assert_refused(404, "NoSuchEntity", &missing);
}

/// Five wrong guesses are free; then none is taken, right or wrong, and all are answered alike.
#[test]
fn flaw_i04_wrong_passwords_lock_their_user_and_no_other() {
    let world = world();
    let person = enrolled(&world);
    let second = world.key(&person.name);
    for guess in 0..5 {
        let keys = if guess % 2 == 0 {
            &person.keys
        } else {
            &second
        };
        assert_wrong(&change(shared(), keys, &format!("guess-{guess}"), SECOND));
    }
    let locked = change(shared(), &person.keys, FIRST, SECOND);
    assert_wrong(&locked);
    assert_wrong(&change(shared(), &second, "another", SECOND));
    // Another user is not locked out by them.
    let other = enrolled(&world);
    change(shared(), &other.keys, FIRST, SECOND).ok();
    // An administrator who sets a password ends it.
    let args = [("UserName", person.name.as_str()), ("Password", SECOND)];
    world.iam("UpdateLoginProfile", args);
    change(shared(), &person.keys, SECOND, FIRST).ok();
}

#[test]
fn flaw_i05_guesses_at_a_password_are_counted_across_a_restart() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let person = enrolled(&World::new(&server));
    for _ in 0..5 {
        assert_wrong(&change(&server, &person.keys, "wrong", SECOND));
    }
    drop(server);
    let server = Start::dev(directory.path()).start();
    assert_wrong(&change(&server, &person.keys, FIRST, SECOND));
}

#[test]
fn without_a_policy_eight_characters_of_three_kinds_are_wanted() {
    let world = World::next_door(shared());
    let person = world.user("");
    for (password, told) in [
        ("Sh0rt!", "Password should have a minimum length of 8"),
        (
            "alllowercase1",
            "Password should meet 1 more of the following requirements: Password should have at \
             least one uppercase letter, Password should have at least one symbol",
        ),
    ] {
        enroll(&world, &person.name, password).assert_refused(400, "PasswordPolicyViolation", told);
    }
    enroll(&world, &person.name, &"x".repeat(129)).assert_code(400, "ValidationError");
    enroll(&world, &person.name, "\u{1f511}Aa1aaaaaaa").assert_code(400, "ValidationError");
    let args = [("UserName", person.name.as_str())];
    world
        .try_iam("CreateLoginProfile", args)
        .assert_code(400, "ValidationError");
    enroll(&world, &person.name, "Umlaut\u{e4}\u{f6}1").ok();
}

#[test]
fn an_accounts_policy_is_set_shown_followed_and_deleted() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let world = World::new(&server);
    let none = format!(
        "The Password Policy with domain name {} cannot be found.",
        world.account
    );
    for action in ["GetAccountPasswordPolicy", "DeleteAccountPasswordPolicy"] {
        world
            .try_iam(action, [])
            .assert_refused(404, "NoSuchEntity", &none);
    }
    world.iam("UpdateAccountPasswordPolicy", []);
    let shown = world.iam("GetAccountPasswordPolicy", []);
    assert_eq!(shown.get("MinimumPasswordLength"), "6");
    assert_eq!(shown.get("ExpirePasswords"), "false");
    for absent in ["MaxPasswordAge", "PasswordReusePrevention", "HardExpiry"] {
        assert_eq!(shown.text(absent), None);
    }
    world.iam(
        "UpdateAccountPasswordPolicy",
        [
            ("MinimumPasswordLength", "14"),
            ("RequireSymbols", "true"),
            ("RequireUppercaseCharacters", "true"),
            ("AllowUsersToChangePassword", "true"),
            ("MaxPasswordAge", "90"),
            ("PasswordReusePrevention", "2"),
            ("HardExpiry", "true"),
        ],
    );
    let shown = world.iam("GetAccountPasswordPolicy", []);
    for (name, value) in [
        ("MinimumPasswordLength", "14"),
        ("RequireSymbols", "true"),
        ("RequireNumbers", "false"),
        ("RequireUppercaseCharacters", "true"),
        ("RequireLowercaseCharacters", "false"),
        ("AllowUsersToChangePassword", "true"),
        ("ExpirePasswords", "true"),
        ("MaxPasswordAge", "90"),
        ("PasswordReusePrevention", "2"),
        ("HardExpiry", "true"),
    ] {
        assert_eq!(shown.get(name), value, "{name}");
    }
    let person = world.user(&allow("iam:ChangePassword"));
    enroll(&world, &person.name, "Short!1").assert_refused(
        400,
        "PasswordPolicyViolation",
        "Password should have a minimum length of 14",
    );
    enroll(&world, &person.name, "alllowercaseletters").assert_refused(
        400,
        "PasswordPolicyViolation",
        "Password should have at least one uppercase letter, Password should have at least one \
         symbol",
    );
    enroll(&world, &person.name, FIRST).ok();
    // Neither the one that is good nor the one before it is set again; what is older is.
    let reused =
        "Policy constraint violation with password reuse prevention during password change.";
    let to = |old: &str, new: &str| change(&server, &person.keys, old, new);
    to(FIRST, FIRST).assert_refused(400, "PasswordPolicyViolation", reused);
    to(FIRST, SECOND).ok();
    to(SECOND, FIRST).assert_refused(400, "PasswordPolicyViolation", reused);
    let third = "Staple-battery-3";
    to(SECOND, third).ok();
    to(third, FIRST).ok();
    let by_administrator = [("UserName", person.name.as_str()), ("Password", third)];
    world
        .try_iam("UpdateLoginProfile", by_administrator)
        .assert_refused(400, "PasswordPolicyViolation", reused);

    world.iam("DeleteAccountPasswordPolicy", []);
    world
        .try_iam("GetAccountPasswordPolicy", [])
        .assert_code(404, "NoSuchEntity");
    to(FIRST, third).ok();
    for (name, value) in [
        ("MinimumPasswordLength", "5"),
        ("MinimumPasswordLength", "129"),
        ("MaxPasswordAge", "0"),
        ("MaxPasswordAge", "1096"),
        ("PasswordReusePrevention", "25"),
    ] {
        let reply = world.try_iam("UpdateAccountPasswordPolicy", [(name, value)]);
        reply.assert_code(400, "ValidationError");
    }
}

/// What is no member of the operation is not read, wherever it comes from.
#[test]
fn flaw_d01_a_password_is_changed_and_nothing_else() {
    let world = world();
    let person = enrolled(&world);
    let query = Query::iam("ChangePassword")
        .arg("OldPassword", FIRST)
        .arg("NewPassword", SECOND)
        .arg("UserName", "developer")
        .arg("PolicyName", "P")
        .arg("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess")
        .arg("PolicyDocument", ADMINISTRATOR);
    shared().call(&query, &person.keys).ok();
    let user = ("UserName", person.name.as_str());
    assert!(
        world
            .iam("ListAttachedUserPolicies", [user])
            .texts("PolicyArn")
            .is_empty()
    );
    let listed = Query::iam("ListUsers");
    shared()
        .call(&listed, &person.keys)
        .assert_code(403, "AccessDenied");
    // It was this user's password that changed.
    change(shared(), &person.keys, SECOND, FIRST).ok();
}

/// No password is in the answers, the records, the log or the store, in clear or as a bare hash.
#[test]
fn no_password_is_kept_or_told() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .variable(crate::harness::DIAGNOSTICS, "trace")
        .start();
    let world = World::new(&server);
    let person = enrolled(&world);
    let told = change(&server, &person.keys, "Wrong-guess-9", SECOND);
    assert!(!told.body.contains("guess"), "{}", told.body);
    change(&server, &person.keys, FIRST, SECOND).ok();
    let exit = server.stop();
    let secrets = [FIRST, SECOND, "Wrong-guess-9", "argon2"];
    for secret in secrets {
        assert!(!exit.stderr.contains(secret), "{secret} is in the log");
    }
    let mut read = 0;
    for entry in fs::read_dir(directory.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            for secret in secrets {
                let mut windows = bytes.windows(secret.len());
                let found = windows.any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} is in {}", path.display());
            }
            read += 1;
        }
    }
    assert!(read > 2);
}
