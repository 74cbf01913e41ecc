//! The process: how it starts, what it refuses to start on, and how it stops.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, Exit, Keys, NEIGHBOUR_ACCOUNT, Query, Reply, Server, Start, World, assuming, clock,
};

#[track_caller]
fn assert_refuses(start: Start, words: &[&str]) -> Exit {
    let exit = start.attempt().map(|_| ()).expect_err("it started");
    assert_eq!(exit.code, Some(1), "{exit:?}");
    for word in words {
        assert!(exit.stderr.contains(word), "no {word:?} in {}", exit.stderr);
    }
    assert!(!exit.stderr.contains("panicked"), "{}", exit.stderr);
    exit
}

fn stopped(directory: &Path) {
    assert_eq!(Start::dev(directory).start().stop().code, Some(0));
}

#[test]
fn a_second_process_on_the_same_data_directory_is_refused() {
    let server = Server::dev();
    assert_refuses(
        Start::dev(&server.directory),
        &["daypass: ", "another process holds"],
    );
    assert_refuses(
        Start::production(&server.directory),
        &["another process holds"],
    );
    server.whoami(&server.developer()).ok();
    server.kill();
    // A lock dies with whoever held it.
    Start::dev(&server.directory).start();
}

#[test]
fn a_wrong_master_key_is_refused() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    stopped(one.path());
    stopped(other.path());
    let (mine, theirs) = (
        one.path().join("master.key"),
        other.path().join("master.key"),
    );
    let kept = fs::read(&mine).unwrap();
    fs::copy(&theirs, &mine).unwrap();
    assert_refuses(Start::dev(one.path()), &["not the master key"]);
    // By any way that a key can come.
    fs::write(&mine, &kept).unwrap();
    let text = fs::read_to_string(&theirs).unwrap();
    let start = Start::dev(one.path()).variable("DAYPASS_MASTER_KEY", text.trim());
    let exit = assert_refuses(start, &["not the master key"]);
    assert!(!exit.stderr.contains(text.trim()), "{}", exit.stderr);
    let config = format!("master_key_file = {theirs:?}\n");
    assert_refuses(
        Start::dev(one.path()).config(&config),
        &["not the master key"],
    );
    for broken in ["", "x", &"0".repeat(63), &"g".repeat(64)] {
        fs::write(&mine, broken).unwrap();
        assert_refuses(Start::dev(one.path()), &["master.key"]);
    }
    fs::write(&mine, &kept).unwrap();
    Start::dev(one.path()).start();
}

#[test]
fn a_missing_master_key_is_not_replaced() {
    let directory = TempDir::new().unwrap();
    stopped(directory.path());
    let path = directory.path().join("master.key");
    let moved = directory.path().join("elsewhere");
    fs::rename(&path, &moved).unwrap();
    assert_refuses(Start::dev(directory.path()), &["master.key is missing"]);
    assert!(!path.exists());
    // It may come from elsewhere.
    let config = format!("master_key_file = {moved:?}\n");
    Start::dev(directory.path()).config(&config).start().stop();
    let key = fs::read_to_string(&moved).unwrap();
    let start = Start::dev(directory.path()).variable("DAYPASS_MASTER_KEY", key.trim());
    start.start();
    assert!(!path.exists());
}

#[test]
fn a_master_key_that_others_can_read_is_refused() {
    let directory = TempDir::new().unwrap();
    stopped(directory.path());
    let path = directory.path().join("master.key");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    assert_refuses(Start::dev(directory.path()), &["chmod 600"]);
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    stopped(directory.path());
    let database = Connection::open(directory.path().join("daypass.db")).unwrap();
    let version = |database: &Connection| -> i64 {
        database
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    let before = version(&database);
    database
        .pragma_update(None, "user_version", before + 1)
        .unwrap();
    drop(database);
    assert_refuses(Start::dev(directory.path()), &["newer"]);
    let database = Connection::open(directory.path().join("daypass.db")).unwrap();
    assert_eq!(version(&database), before + 1);
    database
        .pragma_update(None, "user_version", before)
        .unwrap();
    drop(database);
    Start::dev(directory.path()).start();
}

#[test]
fn a_file_that_is_no_database_of_ours_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("daypass.db");
    fs::write(&path, "not a database, but somebody's\n".repeat(200)).unwrap();
    let before = fs::read(&path).unwrap();
    assert_refuses(Start::dev(directory.path()), &["daypass.db"]);
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// Swapped envelopes: the secret of one key in the row of another opens nothing.
#[test]
fn a_secret_is_bound_to_its_row() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let world = World::new(&server);
    let (one, other) = (world.user(""), world.user(""));
    server.stop();
    let database = Connection::open(directory.path().join("daypass.db")).unwrap();
    let (table, column) = sealed_column(&database);
    let swap = format!(
        "UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE id = ?1) WHERE id = ?2"
    );
    let changed = database
        .execute(&swap, [&one.keys.id, &other.keys.id])
        .unwrap();
    assert_eq!(changed, 1);
    drop(database);
    let server = Start::dev(directory.path()).start();
    server.whoami(&one.keys).ok();
    let thief = Keys {
        id: other.keys.id.clone(),
        ..one.keys.clone()
    };
    for keys in [&thief, &other.keys] {
        let reply = server.whoami(keys);
        assert!([403, 500].contains(&reply.status), "{}", reply.body);
    }
}

/// Where the store keeps the sealed secrets of access keys.
fn sealed_column(database: &Connection) -> (String, String) {
    database
        .query_row(
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name LIKE 'access_key%' AND c.name LIKE '%seal%'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap()
}

#[test]
fn the_first_start_prints_roots_key_once() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("new/data");
    let server = Start::production(&data).start();
    let root = server.root_key();
    let printed = server.stdout();
    assert!(printed.contains(&format!("export AWS_ENDPOINT_URL=http://{}", server.host())));
    assert!(!server.stderr().contains(&root.secret));
    server.call(&Query::iam("ListUsers"), &root).ok();
    let account = server.whoami(&root).get("Account");
    assert!(
        account.len() == 12 && !account.starts_with('0'),
        "{account}"
    );
    assert!(!data.join("dev.env").exists());
    let refused = server.assume(&format!("arn:aws:iam::{account}:role/Any"), &root);
    let text = "Roles may not be assumed by root accounts.";
    refused.assert_refused(403, "AccessDenied", text);
    server.stop();

    let server = Start::production(&data).start();
    server.call(&Query::iam("ListUsers"), &root).ok();
    let exit = server.stop();
    assert_eq!(exit.stdout, "");
    assert!(!exit.stderr.contains(&root.id), "{}", exit.stderr);
}

#[test]
fn what_is_kept_is_private() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let server = Start::dev(&data).start();
    server.whoami(&server.developer()).ok();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let mut seen = Vec::new();
    for entry in fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        seen.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    for name in ["master.key", "daypass.db", "audit.jsonl", "dev.env"] {
        assert!(seen.iter().any(|other| other == name), "{name} in {seen:?}");
    }
}

#[test]
fn dev_env_is_a_contract() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let env = server.dev_env();
    assert_eq!(env["AWS_ENDPOINT_URL"], format!("http://{}", server.host()));
    assert_eq!(env["AWS_REGION"], "us-east-1");
    let mut names: Vec<_> = env.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "SECOND_ACCESS_KEY_ID",
            "SECOND_SECRET_ACCESS_KEY",
        ]
    );
    clock::eventually("the exports are printed", || {
        server.stdout().contains("SECOND_SECRET")
    });
    for (name, value) in &env {
        assert!(
            server
                .stdout()
                .contains(&format!("export {name}={value}\n")),
            "{name}"
        );
    }
    let arn = |keys: &Keys| server.whoami(keys).ok().get("Arn");
    assert_eq!(
        arn(&server.developer()),
        format!("arn:aws:iam::{ACCOUNT}:user/developer")
    );
    let neighbour = format!("arn:aws:iam::{NEIGHBOUR_ACCOUNT}:user/neighbour");
    assert_eq!(arn(&server.neighbour()), neighbour);

    // The example command, and what the role may do.
    let role = format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole");
    let session = server.session(&role, &server.developer());
    let me = format!("arn:aws:sts::{ACCOUNT}:assumed-role/S3AccessRole/session");
    assert_eq!(arn(&session), me);
    server.stop();

    let again = Start::dev(directory.path()).start();
    assert_eq!(again.developer(), server.developer());
    for name in names.iter().filter(|name| **name != "AWS_ENDPOINT_URL") {
        assert_eq!(again.dev_env()[*name], env[*name]);
    }
    assert_eq!(
        again.dev_env()["AWS_ENDPOINT_URL"],
        format!("http://{}", again.host())
    );
    again.whoami(&session).ok();
}

#[test]
fn plain_http_off_loopback_must_be_asked_for() {
    let directory = TempDir::new().unwrap();
    let start = |address: &str| {
        Start::dev(directory.path())
            .plain()
            .argument("--metrics-listen=127.0.0.1:0")
            .argument(&format!("--listen={address}"))
    };
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8777"] {
        let words = ["refusing to serve plain HTTP", "--allow-plain-http"];
        assert_refuses(start(address), &words);
    }
    assert!(fs::read_dir(directory.path()).unwrap().next().is_none());
    let server = start("0.0.0.0:0").argument("--allow-plain-http").start();
    assert!(server.address.ip().is_unspecified());
    assert!(server.is_running());
}

#[test]
fn a_configuration_that_is_not_understood_is_refused() {
    let directory = TempDir::new().unwrap();
    for (text, word) in [
        ("max_conections = 5\n", "max_conections"),
        ("regions = \"eu-central-1\"\n", "regions"),
        ("partition = \"nowhere\"\n", "partition"),
        ("listen = \n", "test.toml"),
    ] {
        assert_refuses(Start::dev(directory.path()).config(text), &[word]);
    }
    let missing = directory.path().join("none.toml");
    let start = Start::dev(directory.path()).argument("--config");
    assert_refuses(start.argument(missing.to_str().unwrap()), &["none.toml"]);
    let start = Start::dev(directory.path()).argument("--store=postgres://localhost/x");
    assert_refuses(start, &["PostgreSQL"]);
}

#[test]
fn an_address_that_is_taken_is_refused() {
    let directory = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let start = || Start::dev(directory.path()).plain();
    let api = start().argument("--listen").argument(&address);
    assert_refuses(
        api.argument("--metrics-listen=127.0.0.1:0"),
        &["cannot listen on", &address],
    );
    let metrics = start().argument("--listen=127.0.0.1:0");
    let metrics = metrics.argument("--metrics-listen").argument(&address);
    assert_refuses(metrics, &["cannot serve metrics on", &address]);
}

/// A request whose head and half of whose body have been sent.
struct Begun {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Begun {
    fn new(server: &Server) -> Self {
        let role = format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole");
        let request = assuming(&role).signed(&server.host(), &server.developer());
        let mut bytes = request.bytes();
        let rest = bytes.split_off(bytes.len() - 20);
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(&bytes).unwrap();
        Self { stream, rest }
    }

    fn finish(mut self) -> Option<Reply> {
        self.stream.write_all(&self.rest).unwrap();
        Reply::read(&mut self.stream)
    }
}

#[test]
fn a_told_server_finishes_what_has_begun() {
    for signal in ["TERM", "INT"] {
        let server = Server::dev();
        let begun = Begun::new(&server);
        let mut idle = TcpStream::connect(server.address).unwrap();
        let page = format!("GET /-/healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.host());
        idle.write_all(page.as_bytes()).unwrap();
        Reply::read(&mut idle).unwrap().ok();
        // The head must have arrived before the signal does.
        std::thread::sleep(Duration::from_millis(300));

        server.signal(signal);
        clock::eventually("it takes no new connections", || {
            TcpStream::connect(server.address).is_err()
        });
        idle.set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        assert_eq!(
            idle.read(&mut [0; 16]).unwrap(),
            0,
            "an idle connection is closed"
        );
        assert!(server.is_running());
        begun.finish().expect("an answer").ok();
        let exit = server.wait();
        assert_eq!(exit.code, Some(0), "{exit:?}");
        assert!(
            exit.stderr.ends_with("daypass stopped\n"),
            "{}",
            exit.stderr
        );
        // It was recorded like any other.
        assert_eq!(server.audit().last().unwrap()["eventName"], "AssumeRole");
    }
}

#[test]
fn an_idle_server_stops_at_once() {
    let server = Server::dev();
    let started = clock::stopwatch();
    assert_eq!(server.stop().code, Some(0));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn the_audit_file_can_be_rotated() {
    let server = Server::dev();
    server.whoami(&server.developer()).ok();
    let path = server.directory.join("audit.jsonl");
    let old = server.directory.join("audit.old");
    fs::rename(&path, &old).unwrap();
    server.signal("HUP");
    clock::eventually("the file is opened anew", || path.exists());
    let reply = server.whoami(&server.developer()).ok();
    server.audit_of(&reply);
    assert_eq!(fs::read_to_string(&old).unwrap().lines().count(), 1);
}

#[test]
fn what_cannot_be_recorded_is_not_done() {
    const LIMIT: u32 = 1024;
    let directory = TempDir::new().unwrap();
    stopped(directory.path());
    // All but a few bytes of what the file may hold.
    let path = directory.path().join("audit.jsonl");
    let line = format!("{{\"filler\":\"{}\"}}\n", "x".repeat(1024));
    let mut filled = line.repeat(LIMIT as usize);
    filled.truncate(1024 * LIMIT as usize - 300);
    fs::write(&path, &filled).unwrap();

    let server = Start::dev(directory.path()).file_limit(LIMIT).start();
    let developer = server.developer();
    let role = format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole");
    for query in [
        Query::sts("GetCallerIdentity"),
        assuming(&role),
        Query::iam("CreateUser").arg("UserName", "unrecorded"),
    ] {
        let reply = server.call(&query, &developer);
        reply.assert_code(503, "ServiceUnavailable");
        assert!(!reply.body.contains("SessionToken"), "{}", reply.body);
    }
    // No half of a record is left for the next one to join.
    assert_eq!(fs::read_to_string(&path).unwrap().trim_end(), filled);
    fs::write(&path, "").unwrap();
    let unrecorded = Query::iam("GetUser").arg("UserName", "unrecorded");
    server
        .call(&unrecorded, &developer)
        .assert_code(404, "NoSuchEntity");
    let reply = server.whoami(&developer).ok();
    server.audit_of(&reply);
}

#[test]
fn probes_say_that_it_lives_and_is_ready() {
    let server = Server::dev();
    for (target, status, text) in [
        ("/-/healthz", 200, "ok\n"),
        ("/-/readyz", 200, "ready\n"),
        ("/-/nothing", 404, "nothing here\n"),
    ] {
        let reply = server.page(target);
        assert_eq!((reply.status, reply.body.as_str()), (status, text));
        assert_eq!(
            reply.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
    }
}

#[test]
fn metrics_are_served_on_a_listener_of_their_own() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let person = World::new(&server).user("");
    for _ in 0..3 {
        server.whoami(&person.keys).ok();
    }
    server.ask(&Query::sts("MadeUpByACaller"));
    server.ask(&Query::sts("GetCallerIdentity"));
    let page = |target: &str| server.metrics(target);
    let metrics = page("/metrics").ok();
    let value = |labels: &[&str]| {
        let line = metrics.body.lines().find(|line| {
            line.starts_with("daypass_requests_total{") && labels.iter().all(|l| line.contains(l))
        });
        line.and_then(|line| line.rsplit(' ').next().unwrap().parse::<u64>().ok())
    };
    let who = "action=\"GetCallerIdentity\"";
    assert_eq!(value(&["service=\"sts\"", who, "code=\"OK\""]), Some(3));
    assert_eq!(
        value(&[who, "code=\"MissingAuthenticationToken\""]),
        Some(1)
    );
    assert_eq!(
        value(&["action=\"Unknown\"", "code=\"InvalidAction\""]),
        Some(1)
    );
    assert_eq!(
        value(&["service=\"iam\"", "action=\"CreateUser\"", "code=\"OK\""]),
        Some(1)
    );
    for chosen in [
        "MadeUpByACaller",
        person.name.as_str(),
        ACCOUNT,
        &person.keys.id,
    ] {
        assert!(!metrics.body.contains(chosen), "{chosen}");
    }
    assert!(metrics.body.ends_with("# EOF\n"));
    assert_eq!(page("/healthz").body, "ok\n");
    assert_eq!(page("/readyz").body, "ready\n");
    assert_eq!(page("/").status, 404);
    assert_eq!(server.page("/metrics").status, 302);
}
