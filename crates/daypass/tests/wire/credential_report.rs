//! The credential report: made at most every four hours, and what its lines say.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;

use crate::harness::{ADMINISTRATOR, Keys, Query, Reply, Server, Start, World, allow, clock, past};

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

fn alone() -> Server {
    let directory = TempDir::new().unwrap();
    Start::dev(directory.path()).start().guarded(directory)
}

fn generate(world: &World<'_>) -> Reply {
    world.iam("GenerateCredentialReport", [])
}

fn report(world: &World<'_>) -> Vec<Vec<String>> {
    let reply = world.iam("GetCredentialReport", []);
    assert_eq!(reply.get("ReportFormat"), "text/csv");
    assert!(reply.get("GeneratedTime").ends_with('Z'));
    let text = STANDARD.decode(reply.get("Content")).unwrap();
    let text = String::from_utf8(text).unwrap();
    let mut lines = text.split('\n');
    assert_eq!(lines.next(), Some(HEADER));
    let fields = |line: &str| line.split(',').map(str::to_owned).collect();
    lines.map(fields).collect()
}

fn line<'r>(report: &'r [Vec<String>], name: &str) -> &'r [String] {
    let found = report.iter().find(|line| line[0] == name);
    found.unwrap_or_else(|| panic!("no {name} in {report:?}"))
}

#[test]
fn a_report_is_made_and_then_given_for_four_hours() {
    let server = alone();
    let world = World::new(&server);
    let absent = world.try_iam("GetCredentialReport", []);
    absent.assert_code(410, "ReportNotPresent");
    assert_eq!(absent.text("Message"), None);
    let started = generate(&world);
    assert_eq!(started.get("State"), "STARTED");
    assert!(started.get("Description").starts_with("No report exists."));
    // A user who is made now is not in it, and no other is made so soon.
    let late = world.user("");
    let again = generate(&world);
    assert_eq!(again.get("State"), "COMPLETE");
    assert_eq!(again.text("Description"), None);
    let report = report(&world);
    assert_eq!(report[0][0], "<root_account>");
    assert!(
        report
            .iter()
            .all(|line| line[0] != late.name && line.len() == 22)
    );
}

#[test]
fn a_line_tells_of_keys_mfa_and_when_they_were_used() {
    let directory = TempDir::new().unwrap();
    let root = past::found(directory.path());
    let server = Start::dev(directory.path()).start().guarded(directory);
    let world = World::new(&server);
    let (idle, busy) = (world.user(""), world.user(ADMINISTRATOR));
    let second = world.key(&idle.name);
    let args = [
        ("UserName", idle.name.as_str()),
        ("AccessKeyId", &idle.keys.id),
        ("Status", "Inactive"),
    ];
    world.iam("UpdateAccessKey", args);
    server.whoami(&busy.keys).ok();
    let device = world.device();
    world.enable(&busy.name, &device);
    server.whoami(&root).ok();

    generate(&world);
    let report = report(&world);
    let told = line(&report, "<root_account>");
    assert_eq!(told[1], world.root_arn());
    let words = [
        "not_supported",
        "no_information",
        "not_supported",
        "not_supported",
        "false",
    ];
    assert_eq!(told[3..8], words);
    assert_eq!(told[8], "true");
    assert_eq!(told[11..13], ["us-east-1", "sts"]);
    assert_eq!(told[18..], ["false", "N/A", "false", "N/A"]);

    let told = line(&report, &idle.name);
    assert_eq!(told[1], idle.arn);
    assert!(
        told[2].ends_with("+00:00") && told[2].len() == 25,
        "{told:?}"
    );
    assert_eq!(told[3..8], ["false", "N/A", "N/A", "N/A", "false"]);
    let active: Vec<&str> = vec![&told[8], &told[13]];
    assert!(
        active.contains(&"true") && active.contains(&"false"),
        "{told:?}"
    );
    assert!(told[9].ends_with("+00:00") && told[14].ends_with("+00:00"));
    assert_eq!(told[10..13], ["N/A"; 3]);

    let told = line(&report, &busy.name);
    assert_eq!(told[7..9], ["true", "true"]);
    assert!(told[10].ends_with("+00:00"));
    assert_eq!(
        told[11..18],
        ["us-east-1", "sts", "false", "N/A", "N/A", "N/A", "N/A"]
    );
    // No secret, seed or key id stands in it.
    for line in &report {
        let line = line.join(",");
        for secret in [&idle.keys.secret, &busy.keys.id, &second.secret] {
            assert!(!line.contains(secret.as_str()));
        }
    }
}

#[test]
fn of_many_who_ask_at_once_all_are_answered_and_one_report_is_made() {
    let server = alone();
    let world = World::new(&server);
    let states: Vec<String> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| generate(&world).get("State")))
            .collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let started = states.iter().filter(|state| *state == "STARTED").count();
    assert_eq!(started, 1, "{states:?}");
    clock::eventually("the report is there", || {
        world.try_iam("GetCredentialReport", []).status == 200
    });
}

#[test]
fn each_account_has_a_report_of_its_own() {
    let server = alone();
    let (here, there) = (World::new(&server), World::next_door(&server));
    let theirs = there.user("");
    generate(&here);
    assert!(report(&here).iter().all(|line| line[0] != theirs.name));
    let absent = there.try_iam("GetCredentialReport", []);
    absent.assert_code(410, "ReportNotPresent");
    let reader = here.user(&allow("iam:GetCredentialReport"));
    let query = |action: &str| Query::iam(action);
    let call = |action: &str, keys: &Keys| server.call(&query(action), keys);
    call("GetCredentialReport", &reader.keys).ok();
    call("GenerateCredentialReport", &reader.keys).assert_code(403, "AccessDenied");
}

#[test]
fn a_line_tells_of_a_password_and_when_another_must_be_set() {
    let server = alone();
    let world = World::new(&server);
    let (with, without) = (world.user(""), world.user(""));
    let args = [
        ("UserName", with.name.as_str()),
        ("Password", "correct-Horse-battery-7"),
    ];
    let made = world.iam("CreateLoginProfile", args).get("CreateDate");
    world.iam("UpdateAccountPasswordPolicy", [("MaxPasswordAge", "1")]);
    generate(&world);
    let report = report(&world);
    let told = line(&report, &with.name);
    let set_at = made.replace('Z', "+00:00");
    assert_eq!(told[3..6], ["true", "no_information", &set_at]);
    let (day, next) = (&set_at[..10], &told[6]);
    assert!(
        next.as_str() > day && next[10..] == set_at[10..],
        "{told:?}"
    );
    assert_ne!(&next[..10], day);
    let told = line(&report, &without.name);
    assert_eq!(told[3..7], ["false", "N/A", "N/A", "N/A"]);
}
