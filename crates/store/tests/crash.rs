//! R01: a process that is killed while it writes loses nothing that it acknowledged.
//!
//! The test starts itself again as a child that writes from eight tasks and prints a line for
//! each acknowledgement, kills it with SIGKILL at a random moment, opens what is left and compares.
//! `DAYPASS_KILLS` raises the number of kills (a release wants 10,000).

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test fail by panicking"
)]

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use daypass_model::{AccountId, Timestamp};
use daypass_store::{
    AccessKey, Account, KeyOwner, Page, Revision, Sealed, SqliteStore, Store, StoreError, User,
};
use tempfile::TempDir;

const WRITERS: usize = 8;

/// Tells the child that it is one, and where to write.
const CHILD: &str = "DAYPASS_CRASH_CHILD";

#[expect(clippy::disallowed_methods, reason = "a test's own settings")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn account() -> AccountId {
    AccountId::from_number(1).unwrap()
}

fn user(name: &str) -> User {
    User {
        account: account(),
        id: format!("AIDA{}", name.replace('-', "_")).parse().unwrap(),
        name: name.parse().unwrap(),
        path: "/".parse().unwrap(),
        created_at: Timestamp::from_seconds(0),
        tags: vec![],
        boundary: None,
        revision: Revision::FIRST,
    }
}

fn key(name: &str, user: &User) -> AccessKey {
    AccessKey {
        id: format!("AKIA{}", name.replace('-', "_")).parse().unwrap(),
        account: account(),
        owner: KeyOwner::User(user.id.clone()),
        sealed_secret: Sealed(vec![7; 100]),
        active: true,
        created_at: Timestamp::from_seconds(0),
        revision: Revision::FIRST,
    }
}

/// One line, written at once and not kept back: what the parent reads is what was acknowledged.
fn say(line: &str) {
    std::io::stdout()
        .write_all(format!("\n{line}\n").as_bytes())
        .unwrap();
    std::io::stdout().flush().unwrap();
}

/// Not a test by itself: what the killed process does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child_writes_until_it_is_killed() {
    let Some(directory) = setting(CHILD) else {
        return;
    };
    let store = SqliteStore::open(Path::new(&directory)).unwrap();
    let store: &'static dyn Store = Box::leak(Box::new(store));
    let first = Account {
        id: account(),
        created_at: Timestamp::from_seconds(0),
    };
    let _ = store.add_account(first).await;
    let generation = store.position().await.unwrap().0;
    let writers = (0..WRITERS).map(|writer| {
        tokio::spawn(async move {
            for round in 0.. {
                let name = format!("g{generation}-w{writer}-{round}");
                write_one(store, &name, round % 3 == 0).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

async fn write_one(store: &dyn Store, name: &str, remove: bool) {
    let user = user(name);
    store.add_user(user.clone()).await.unwrap();
    say(&format!("added {name}"));
    if remove {
        say(&format!("removing {name}"));
        store.remove_user(user.account, &user.id).await.unwrap();
        say(&format!("removed {name}"));
    } else {
        store.add_access_key(key(name, &user)).await.unwrap();
        say(&format!("key {name}"));
    }
}

/// What the children said, over all their lives.
#[derive(Default)]
struct Acknowledged {
    /// The last word on each user.
    users: HashMap<String, String>,
    keys: HashSet<String>,
}

impl Acknowledged {
    fn hear(&mut self, line: &str) {
        match line.split_once(' ') {
            Some((word @ ("added" | "removing" | "removed"), name)) => {
                self.users.insert(name.to_owned(), word.to_owned());
            }
            Some(("key", name)) => {
                self.keys.insert(name.to_owned());
            }
            _ => {}
        }
    }
}

/// Starts a child, listens for so long, kills it.
fn run_and_kill(directory: &Path, delay: Duration, acknowledged: &mut Acknowledged) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, directory)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let listener = std::thread::spawn(move || {
        let mut lines = Vec::new();
        let mut line = String::new();
        // A line without its end was cut off by the kill: nobody has heard it.
        while output.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        lines
    });
    std::thread::sleep(delay);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), None, "the child ended by itself: {status}");
    for line in listener.join().unwrap() {
        acknowledged.hear(&line);
    }
}

async fn everyone(store: &dyn Store) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut page = Page::first(1_000);
    loop {
        let slice = store
            .list_users(account(), "/", page.clone())
            .await
            .unwrap();
        names.extend(slice.items.iter().map(|user| user.name.to_string()));
        match page.following(&slice) {
            Some(next) => page = next,
            None => return names,
        }
    }
}

async fn check(directory: &Path, kills: usize, acknowledged: &Acknowledged) {
    // Opening also proves that the dead process's lock is gone.
    let store = SqliteStore::open(directory).unwrap();
    let present = everyone(&store).await;
    for (name, last_word) in &acknowledged.users {
        match last_word.as_str() {
            "added" => assert!(
                present.contains(name),
                "{name} was acknowledged and is lost"
            ),
            "removed" => assert!(!present.contains(name), "{name} was removed and is back"),
            _ => {}
        }
    }
    for name in &acknowledged.keys {
        let id = key(name, &user(name)).id;
        let found = daypass_store::AccessKeys::access_key(&store, &id)
            .await
            .unwrap();
        assert!(
            found.is_some(),
            "the key of {name} was acknowledged and is lost"
        );
    }
    let unheard = present
        .iter()
        .filter(|name| !acknowledged.users.contains_key(*name))
        .count();
    assert!(
        unheard <= WRITERS * kills,
        "{unheard} users that nobody acknowledged"
    );
    drop(store);
    is_intact(&directory.join("daypass.db"));
}

fn is_intact(database: &Path) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let answer = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0));
    assert_eq!(answer, Ok("ok".to_owned()));
    for half in [
        "SELECT count(*) FROM pragma_foreign_key_check",
        "SELECT count(*) FROM entities WHERE id NOT IN (SELECT id FROM users)",
        "SELECT count(*) FROM users WHERE id NOT IN (SELECT subject FROM changes)",
    ] {
        let found = connection.query_row(half, [], |row| row.get(0));
        assert_eq!(found, Ok(0), "half a write: {half}");
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_it_acknowledged() {
    let kills = setting("DAYPASS_KILLS").map_or(20, |kills| kills.parse().unwrap());
    let place = TempDir::new().unwrap();
    let (mut directory, mut lives) = (place.path().join("0"), 0);
    let mut acknowledged = Acknowledged::default();
    let mut heard = 0;
    for kill in 0..kills {
        // Now and then a new directory, so that founding and migrating are interrupted too.
        if kill % 5 == 4 {
            heard += acknowledged.users.len();
            (directory, lives) = (place.path().join(kill.to_string()), 0);
            acknowledged = Acknowledged::default();
        }
        let longest = if lives == 0 { 40 } else { 200 };
        let delay = Duration::from_micros(RandomState::new().hash_one(kill) % (longest * 1_000));
        run_and_kill(&directory, delay, &mut acknowledged);
        lives += 1;
        check(&directory, lives, &acknowledged).await;
    }
    heard += acknowledged.users.len();
    assert!(
        heard > kills,
        "the children wrote too little to prove anything: {heard}"
    );
}

#[tokio::test]
async fn a_directory_in_use_by_another_process_is_refused() {
    let place = TempDir::new().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_writes_until_it_is_killed", "--nocapture"])
        .env(CHILD, place.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let acknowledged = output
        .lines()
        .any(|line| line.unwrap().starts_with("added"));
    let refused = SqliteStore::open(place.path());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(acknowledged);
    assert!(matches!(refused, Err(StoreError::Locked { .. })));
    SqliteStore::open(place.path()).unwrap();
}
