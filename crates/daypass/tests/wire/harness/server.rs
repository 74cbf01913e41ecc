//! The binary as a child process.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::clock;
use super::http::{Reply, Request, exchange};
use super::query::{Keys, Query};

/// The variable that sets what a node says of itself.
pub(crate) const DIAGNOSTICS: &str = "DAYPASS_LOG";

/// Variables that would reach into a server from whoever runs the tests.
const FOREIGN: [&str; 3] = [DIAGNOSTICS, "DAYPASS_MASTER_KEY", "CREDENTIALS_DIRECTORY"];

/// How a server is to be started.
#[derive(Debug)]
pub(crate) struct Start {
    directory: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    plain: bool,
    file_limit: Option<u32>,
}

impl Start {
    /// `serve --dev` on free ports.
    pub(crate) fn dev(directory: &Path) -> Self {
        let mut start = Self::production(directory);
        start.arguments.push("--dev".to_owned());
        start
    }

    /// `serve` on free ports.
    pub(crate) fn production(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
            plain: false,
            file_limit: None,
        }
    }

    /// Nothing on the command line but the data directory and what is added.
    pub(crate) fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    pub(crate) fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a configuration file of this text, kept beside the data directory's own files.
    pub(crate) fn config(self, text: &str) -> Self {
        fs::create_dir_all(&self.directory).unwrap();
        let path = self.directory.join("test.toml");
        fs::write(&path, text).unwrap();
        self.argument("--config").argument(path.to_str().unwrap())
    }

    /// With files that cannot grow beyond so many KiB: writes fail there, as on a full disk.
    pub(crate) fn file_limit(mut self, kibibytes: u32) -> Self {
        self.file_limit = Some(kibibytes);
        self
    }

    /// The program, by way of a shell if there is a limit for it to set.
    fn command(&self) -> Command {
        const PROGRAM: &str = env!("CARGO_BIN_EXE_daypass");
        let Some(kibibytes) = self.file_limit else {
            return Command::new(PROGRAM);
        };
        // POSIX has `ulimit -f` in blocks of 512 bytes.
        let blocks = (2 * kibibytes).to_string();
        let script = r#"trap '' XFSZ; ulimit -f "$1"; shift; exec "$@""#;
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", &blocks, PROGRAM]);
        command
    }

    fn spawn(&self) -> Child {
        let mut command = self.command();
        command
            .arg("serve")
            .arg("--data-dir")
            .arg(&self.directory)
            .args(&self.arguments);
        if !self.plain {
            command.args(["--listen", "127.0.0.1:0"]);
            if !self.arguments.iter().any(|a| a == "--metrics-listen") {
                command.args(["--metrics-listen", "127.0.0.1:0"]);
            }
        }
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Starts it and waits until it is ready, or until it has ended without being so.
    pub(crate) fn attempt(self) -> Result<Server, Exit> {
        let mut child = self.spawn();
        let (ready, errors) = Output::follow(child.stderr.take().unwrap());
        let (_, answers) = Output::follow(child.stdout.take().unwrap());
        match ready.recv_timeout(Duration::from_secs(120)) {
            Ok(address) => Ok(Server {
                address,
                directory: self.directory,
                child: Mutex::new(child),
                errors,
                answers,
                kept: None,
                guard: None,
            }),
            Err(_) => {
                // It ended, which closed its standard error; or it hangs, which is a failure too.
                clock::eventually("the process ended", || child.try_wait().unwrap().is_some());
                Err(Exit {
                    code: child.wait().unwrap().code(),
                    stderr: errors.whole(),
                    stdout: answers.whole(),
                })
            }
        }
    }

    #[track_caller]
    pub(crate) fn start(self) -> Server {
        self.attempt().unwrap_or_else(|exit| panic!("{exit:?}"))
    }
}

/// How a server ended.
#[derive(Debug)]
pub(crate) struct Exit {
    pub(crate) code: Option<i32>,
    pub(crate) stderr: String,
    pub(crate) stdout: String,
}

/// What a process writes, read as it comes so that it never has to wait.
#[derive(Debug)]
struct Output {
    text: Arc<Mutex<String>>,
    reader: Mutex<Option<JoinHandle<()>>>,
}

impl Output {
    fn follow(pipe: impl Read + Send + 'static) -> (Receiver<SocketAddr>, Self) {
        let text = Arc::new(Mutex::new(String::new()));
        let (announce, ready) = channel();
        let sink = Arc::clone(&text);
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                if let Some(url) = line.strip_prefix("daypass ready on http://") {
                    let _ = announce.send(url.parse().unwrap());
                }
                let mut text = sink.lock().unwrap();
                text.push_str(&line);
                text.push('\n');
            }
        });
        let reader = Mutex::new(Some(reader));
        (ready, Self { text, reader })
    }

    fn so_far(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    /// Everything, of a process that has ended.
    fn whole(&self) -> String {
        if let Some(reader) = self.reader.lock().unwrap().take() {
            reader.join().unwrap();
        }
        self.so_far()
    }
}

/// A running server. It is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) directory: PathBuf,
    child: Mutex<Child>,
    errors: Output,
    answers: Output,
    /// The directory, if the server owns it.
    kept: Option<TempDir>,
    guard: Option<Child>,
}

impl Server {
    /// A development deployment of its own, in a directory of its own.
    #[track_caller]
    pub(crate) fn dev() -> Self {
        let directory = TempDir::new().unwrap();
        let mut server = Start::dev(&directory.path().join("data")).start();
        server.kept = Some(directory);
        server
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// For a server that is never dropped, as what is static never is: a guard ends it and takes
    /// its directory away. The guard reads from a pipe that this process holds, so it goes on when
    /// the tests end, however they end.
    pub(crate) fn guarded(mut self, directory: TempDir) -> Self {
        let script = r#"read _; kill -9 "$1"; rm -rf "$2""#;
        let pid = self.child.get_mut().unwrap().id().to_string();
        let guard = Command::new("sh")
            .args(["-c", script, "guard", &pid])
            .arg(directory.keep())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.guard = Some(guard);
        self
    }

    /// Sends a request on a connection of its own. The server must answer.
    #[track_caller]
    pub(crate) fn send(&self, request: &Request) -> Reply {
        self.send_bytes(&request.bytes())
            .unwrap_or_else(|| panic!("no answer to {request:?}"))
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) -> Option<Reply> {
        exchange(self.address, bytes)
    }

    /// A page of the listener for metrics.
    #[track_caller]
    pub(crate) fn metrics(&self, target: &str) -> Reply {
        let announced = self.stderr();
        let (_, address) = announced.split_once("daypass metrics on http://").unwrap();
        let address: SocketAddr = address.lines().next().unwrap().parse().unwrap();
        let head = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        exchange(address, head.as_bytes()).unwrap()
    }

    /// Signs and sends.
    #[track_caller]
    pub(crate) fn call(&self, query: &Query, keys: &Keys) -> Reply {
        self.send(&query.signed(&self.host(), keys))
    }

    /// Sends without a signature.
    #[track_caller]
    pub(crate) fn ask(&self, query: &Query) -> Reply {
        self.send(&query.unsigned(&self.host()))
    }

    /// A plain GET.
    #[track_caller]
    pub(crate) fn page(&self, target: &str) -> Reply {
        let head = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host());
        self.send_bytes(head.as_bytes()).expect("an answer")
    }

    /// `dev.env`, line by line.
    pub(crate) fn dev_env(&self) -> HashMap<String, String> {
        fs::read_to_string(self.directory.join("dev.env"))
            .unwrap()
            .lines()
            .map(|line| line.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// The administrator's keys.
    pub(crate) fn developer(&self) -> Keys {
        let env = self.dev_env();
        Keys::long_term(&env["AWS_ACCESS_KEY_ID"], &env["AWS_SECRET_ACCESS_KEY"])
    }

    /// The other account's administrator's keys.
    pub(crate) fn neighbour(&self) -> Keys {
        let env = self.dev_env();
        let (id, secret) = ("SECOND_ACCESS_KEY_ID", "SECOND_SECRET_ACCESS_KEY");
        Keys::long_term(&env[id], &env[secret])
    }

    /// The key that the first start of a production deployment prints.
    pub(crate) fn root_key(&self) -> Keys {
        clock::eventually("root's key is printed", || {
            self.stdout().contains("AWS_REGION")
        });
        let printed = self.stdout();
        let value = |name: &str| {
            let line = format!("export {name}=");
            let rest = printed.split(&line).nth(1).expect("a root key");
            rest.lines().next().unwrap().to_owned()
        };
        Keys::long_term(&value("AWS_ACCESS_KEY_ID"), &value("AWS_SECRET_ACCESS_KEY"))
    }

    /// The audit records so far.
    pub(crate) fn audit(&self) -> Vec<Value> {
        fs::read_to_string(self.directory.join("audit.jsonl"))
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The record of one answer.
    #[track_caller]
    pub(crate) fn audit_of(&self, reply: &Reply) -> Value {
        let id = reply.header("x-amzn-requestid").unwrap();
        let mut records = self.audit();
        records.retain(|record| record["requestID"] == id);
        assert_eq!(records.len(), 1, "records of one request");
        records.remove(0)
    }

    pub(crate) fn stderr(&self) -> String {
        self.errors.so_far()
    }

    pub(crate) fn stdout(&self) -> String {
        self.answers.so_far()
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.lock().unwrap().id();
        let kill = format!("kill -{name} {pid}");
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
    }

    pub(crate) fn is_running(&self) -> bool {
        self.child.lock().unwrap().try_wait().unwrap().is_none()
    }

    /// Waits for the end of a server that was told to stop.
    pub(crate) fn wait(&self) -> Exit {
        let mut child = self.child.lock().unwrap();
        clock::eventually("the server ended", || child.try_wait().unwrap().is_some());
        Exit {
            code: child.wait().unwrap().code(),
            stderr: self.errors.whole(),
            stdout: self.answers.whole(),
        }
    }

    /// SIGTERM, and the end that follows.
    pub(crate) fn stop(&self) -> Exit {
        self.signal("TERM");
        self.wait()
    }

    /// SIGKILL: what a power cut looks like to the process.
    pub(crate) fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A development server for tests that only add to it.
pub(crate) fn shared() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| {
        let directory = TempDir::new().unwrap();
        let server = Start::dev(&directory.path().join("data")).start();
        server.guarded(directory)
    })
}
