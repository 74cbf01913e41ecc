//! The keys that sign tokens for elsewhere: made, published, changed by `daypass keys` beside a node
//! that runs, and gone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Ended, Start, World, clock, exchange, past, program, run};
use crate::outbound::{Issuing, enabled, parts, token, verified};

/// The key id in a token's header.
fn kid(token: &str) -> String {
    parts(token)[0]["kid"].as_str().unwrap().to_owned()
}

fn key_ids(jwks: &Value) -> Vec<&str> {
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap())
        .collect()
}

fn keys_command(directory: &Path, action: &str, more: &[&str]) -> Ended {
    let place = ["keys", action, "--data-dir", directory.to_str().unwrap()];
    run(&[&place[..], more].concat())
}

fn rotate(directory: &Path, more: &[&str]) -> Ended {
    keys_command(directory, "rotate", more)
}

/// What `daypass keys show --json` says of the keys.
fn shown(directory: &Path) -> Vec<Value> {
    let said = keys_command(directory, "show", &["--json"]).with(0);
    let said: Value = serde_json::from_str(&said).unwrap();
    said["keys"].as_array().unwrap().clone()
}

/// A node that looks every second for what others wrote, so that tests need not wait a minute.
fn watchful(directory: &Path) -> Issuing {
    let server = Start::dev(directory).config("follow_seconds = 1\n").start();
    let path = enabled(&World::new(&server));
    Issuing { server, path }
}

impl Issuing {
    /// Waits until the node publishes these keys.
    fn publishes(&self, wanted: &[Value]) {
        let wanted: Vec<_> = wanted.iter().map(|key| key["id"].clone()).collect();
        clock::eventually("the keys are published", || {
            let jwks = self.keys();
            let keys = jwks["keys"].as_array().unwrap();
            keys.iter().map(|key| &key["kid"]).eq(&wanted)
        });
    }

    fn token(&self, algorithm: &str) -> String {
        let reply = self.world().call(&token(algorithm)).ok();
        reply.get("WebIdentityToken")
    }
}

#[test]
fn a_new_key_is_published_before_it_signs_and_the_old_one_while_its_tokens_live() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let before = stage.token("ES384");
    let made = rotate(directory.path(), &[]).with(0);
    assert_eq!(made.lines().count(), 5, "{made}");
    assert_eq!(made.matches("signs since").count(), 2, "{made}");
    assert_eq!(made.matches("signs from").count(), 2, "{made}");
    assert!(made.ends_with("within a minute\n"), "{made}");
    // Whoever asks twice gets one new key.
    let again = rotate(directory.path(), &[]).with(0);
    assert!(again.ends_with("new keys wait already\n"), "{again}");
    assert!(again.lines().take(4).eq(made.lines().take(4)), "{again}");

    let keys = shown(directory.path());
    assert_eq!(keys.len(), 4);
    stage.publishes(&keys);
    // Whoever watches sees that new ones were made in time.
    let metrics = stage.server.metrics("/metrics").ok().body;
    for key in &keys {
        let (id, begin) = (key["id"].as_str(), key["notBefore"].as_str());
        let begin: jiff::Timestamp = begin.unwrap().parse().unwrap();
        let (id, end) = (id.unwrap(), begin.as_second() + 90 * 24 * 3_600);
        let line =
            format!("daypass_signing_key_not_after_timestamp_seconds{{kid=\"{id}\"}} {end}\n");
        assert!(metrics.contains(&line), "{line}{metrics}");
    }
    let jwks = stage.keys();
    verified(&before, &jwks);
    let now = stage.token("ES384");
    assert_eq!(kid(&now), kid(&before));
    let admin = stage.world().admin;
    stage.server.stop();

    // A day later the new one signs.
    let day = 24 * 3_600;
    let later = past::serve(directory.path(), -day - 60, |address| {
        let request = token("ES384").at(day + 60);
        let request = request.signed(&address.to_string(), &admin);
        exchange(address, &request.bytes()).unwrap()
    });
    let later = later.ok().get("WebIdentityToken");
    assert_ne!(kid(&later), kid(&now));
    verified(&later, &jwks);
}

#[test]
fn keys_that_are_not_to_be_trusted_are_gone_from_a_node_that_runs() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let old = ["RS256", "ES384"].map(|algorithm| kid(&stage.token(algorithm)));
    let told = || stage.server.stderr().matches("have changed").count();
    // The node's own first keys are such a change, too.
    clock::eventually("the node tells of its own keys", || told() == 1);
    let said = rotate(directory.path(), &["--compromised", "--json"]).with(0);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["removed"], json!(old));
    assert_eq!(said["made"].as_array().unwrap().len(), 2);
    let keys = shown(directory.path());
    assert_eq!(said["keys"], json!(keys));
    assert!(keys.iter().all(|key| key["generation"] == 2), "{keys:?}");

    stage.publishes(&keys);
    let jwks = stage.keys();
    clock::eventually("the node tells of it", || told() == 2);
    let ids = key_ids(&jwks);
    assert!(old.iter().all(|old| !ids.contains(&old.as_str())));
    for (algorithm, key) in ["RS256", "ES384"].iter().zip(&keys) {
        let now = stage.token(algorithm);
        assert_eq!(kid(&now), key["id"].as_str().unwrap());
        verified(&now, &jwks);
    }
    stage.server.stop();
    // And they stay gone.
    let server = Start::dev(directory.path()).start();
    let page = server.page(&format!("{}/.well-known/jwks.json", stage.path));
    assert_eq!(serde_json::from_str::<Value>(&page.body).unwrap(), jwks);
}

#[test]
fn keys_of_a_stopped_node_are_changed_in_the_same_way() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let target = format!("{}/.well-known/jwks.json", enabled(&World::new(&server)));
    server.stop();
    rotate(directory.path(), &["--compromised"]).with(0);
    let keys = shown(directory.path());
    assert!(keys.iter().all(|key| key["standing"] == "signs"));
    let server = Start::dev(directory.path()).start();
    let jwks: Value = serde_json::from_str(&server.page(&target).body).unwrap();
    let ids: Vec<_> = keys.iter().map(|key| key["id"].as_str().unwrap()).collect();
    assert_eq!(key_ids(&jwks), ids);
    let now = World::new(&server).call(&token("RS256")).ok();
    verified(&now.get("WebIdentityToken"), &jwks);
}

#[test]
fn of_many_who_rotate_beside_a_node_each_leaves_a_ring_that_is_whole() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let old = kid(&stage.token("ES384"));
    let place = directory.path().to_str().unwrap();
    let mut running = Vec::new();
    for more in [&["--compromised"][..], &[], &["--compromised"], &[]] {
        let mut command = program();
        command
            .args(["keys", "rotate", "--data-dir", place])
            .args(more);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        running.push(command.spawn().unwrap());
    }
    for command in running {
        Ended::of(command.wait_with_output().unwrap()).with(0);
    }
    let keys = shown(directory.path());
    for algorithm in ["RS256", "ES384"] {
        let own: Vec<_> = keys
            .iter()
            .filter(|key| key["algorithm"] == algorithm)
            .collect();
        let standings: Vec<_> = own
            .iter()
            .map(|key| key["standing"].as_str().unwrap())
            .collect();
        assert!(
            standings == ["signs"] || standings == ["signs", "waits"],
            "{keys:?}"
        );
    }
    stage.publishes(&keys);
    let now = stage.token("ES384");
    assert_ne!(kid(&now), old);
    verified(&now, &stage.keys());
}

#[test]
fn a_dry_run_says_what_would_become_of_the_keys_and_changes_none() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let before = shown(directory.path());
    for (more, signs, made, removed) in [
        (&["--dry-run"][..], "signs from", 2, 0),
        (&["--dry-run", "--compromised"], "signs from", 2, 2),
    ] {
        let said = rotate(directory.path(), more).with(1);
        assert_eq!(said.matches(signs).count(), made, "{said}");
        assert_eq!(said.matches("\n- ").count(), removed, "{said}");
        assert!(said.ends_with("nothing was changed\n"), "{said}");
        let json = rotate(directory.path(), &[more, &["--json"]].concat()).with(1);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["dryRun"], true);
        assert_eq!(json["made"].as_array().unwrap().len(), made);
        assert_eq!(json["removed"].as_array().unwrap().len(), removed);
        assert_eq!(json["keys"], json!(before));
    }
    assert_eq!(shown(directory.path()), before);
    rotate(directory.path(), &[]).with(0);
    // Nothing would change, so that is no difference.
    rotate(directory.path(), &["--dry-run"]).with(0);
    drop(stage);
}

#[test]
fn keys_show_what_each_of_them_does() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    rotate(directory.path(), &["--publish-ahead-hours", "1"]).with(0);
    let database = rusqlite::Connection::open(directory.path().join("daypass.db")).unwrap();
    // Two hours later.
    let moved = "UPDATE token_keys SET not_before = not_before - 7200 WHERE algorithm = 'ES384'";
    assert_eq!(database.execute(moved, []), Ok(2));
    let keys = shown(directory.path());
    let standings: Vec<_> = keys
        .iter()
        .map(|key| key["standing"].as_str().unwrap())
        .collect();
    assert_eq!(standings, ["signs", "waits", "signed", "signs"]);
    assert_eq!(keys[2]["signedUntil"], keys[3]["notBefore"]);
    assert_eq!(keys[3]["signedUntil"], Value::Null);
    let text = keys_command(directory.path(), "show", &[]).with(0);
    for (line, does) in text.lines().zip(["since", "from", "until", "since"]) {
        assert!(line.contains(does), "{text}");
    }
    assert!(!text.contains("sealed"));
    drop(stage);
}

#[test]
fn keys_are_left_alone_without_the_master_key_or_a_deployment() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let before = shown(directory.path());
    let other = TempDir::new().unwrap();
    let file = other.path().join("other.key");
    fs::write(&file, "5".repeat(32) + &"6".repeat(32)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let wrong = ["--master-key-file", file.to_str().unwrap()];
    for action in ["show", "rotate"] {
        let refused = keys_command(directory.path(), action, &wrong).refused();
        assert!(refused.contains("not the master key"), "{refused}");
        let refused = keys_command(other.path(), action, &[]).refused();
        assert!(refused.contains("holds no deployment"), "{refused}");
    }
    // Nothing was made there.
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
    assert_eq!(shown(directory.path()), before);
    drop(stage);
}

#[test]
fn keys_beside_a_program_with_another_schema_are_left_alone() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let before = shown(directory.path());
    let database = rusqlite::Connection::open(directory.path().join("daypass.db")).unwrap();
    let sql = "SELECT user_version FROM pragma_user_version";
    let known: u32 = database.query_row(sql, [], |row| row.get(0)).unwrap();
    for (version, advice) in [
        (known - 1, "start a node of this program on it first"),
        (known + 1, "run the newer program"),
    ] {
        database
            .pragma_update(None, "user_version", version)
            .unwrap();
        for action in ["show", "rotate"] {
            let refused = keys_command(directory.path(), action, &[]).refused();
            assert!(refused.contains(advice), "{refused}");
        }
        let found: u32 = database.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, version);
    }
    database.pragma_update(None, "user_version", known).unwrap();
    assert_eq!(shown(directory.path()), before);
    drop(stage);
}

#[test]
fn others_writes_are_looked_for_within_a_minute() {
    for seconds in ["0", "61"] {
        let directory = TempDir::new().unwrap();
        let exit = Start::dev(directory.path())
            .config(&format!("follow_seconds = {seconds}\n"))
            .attempt()
            .unwrap_err();
        assert!(exit.stderr.contains("follow_seconds"), "{}", exit.stderr);
    }
}

#[test]
fn how_often_keys_are_made_has_its_bounds() {
    for table in [
        "rotation_days = 0",
        "rotation_days = 1",
        "publish_ahead_hours = 2160",
    ] {
        let directory = TempDir::new().unwrap();
        let exit = Start::dev(directory.path())
            .config(&format!("[outbound_web_identity]\n{table}\n"))
            .attempt()
            .unwrap_err();
        let told = &exit.stderr;
        assert!(
            told.contains("outbound_web_identity") || told.contains("rotation_days"),
            "{told}"
        );
    }
}

/// Anybody may ask, so nobody's question reaches the store: here it has nothing to answer with.
#[test]
fn what_strangers_ask_is_answered_from_memory() {
    let directory = TempDir::new().unwrap();
    let stage = watchful(directory.path());
    let known = format!("{}/.well-known/jwks.json", stage.path);
    // Not even what others wrote, once it was taken up, is looked for at each request.
    rotate(directory.path(), &[]).with(0);
    stage.publishes(&shown(directory.path()));
    let database = stage.server.directory.join("daypass.db");
    let database = rusqlite::Connection::open(database).unwrap();
    for table in ["token_keys", "outbound_issuers", "changes"] {
        let hide = format!("ALTER TABLE {table} RENAME TO {table}_hidden");
        database.execute(&hide, []).unwrap();
    }
    let id = stage.path.rsplit('/').next().unwrap();
    for number in 0..50 {
        assert_eq!(stage.server.page(&known).status, 200);
        let other = format!("00000000-0000-4000-8000-{number:012}");
        let unknown = known.replace(id, &other);
        assert_eq!(stage.server.page(&unknown).status, 404);
    }
}
