//! A server under measurement: started on loopback, and gone however this program ends.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::doing;

/// How long a server may take to get ready, and to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a server listens and the key that it knows.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    pub(super) url: String,
    pub(super) keys: Keys,
    pub(super) region: String,
}

/// What requests are signed with.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) access_key: String,
    pub(super) secret_key: String,
    pub(super) token: Option<String>,
}

impl Keys {
    /// Hands them to our load generator.
    pub(super) fn pass(&self, command: &mut Command) {
        command.args(["--access-key", &self.access_key]);
        command.args(["--secret-key", &self.secret_key]);
        if let Some(token) = &self.token {
            command.args(["--token", token]);
        }
    }
}

/// What an identity provider handed out.
#[derive(Clone, Debug)]
pub(super) struct Issued {
    /// An ID token, good for a day.
    pub(super) token: String,
    /// A SAML response in base64, good for five minutes.
    pub(super) response: String,
}

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) endpoint: Endpoint,
    /// Credentials of a session, once it was prepared ([`super::stage`]).
    pub(super) session: Option<Keys>,
    /// What an identity provider handed out that the server was told to trust.
    pub(super) idp: Option<Issued>,
    /// From the start of the process to the moment when it took requests.
    pub(super) ready_after: Duration,
    process: Guarded,
}

impl Server {
    /// Starts a limit server. It says nothing of itself, so its port is chosen here and tried.
    pub(super) fn limit(program: &Path) -> Result<Self, String> {
        let address = free_address().map_err(doing("looking for a free port"))?;
        let begun = now();
        let (process, _lines) =
            Guarded::spawn(Command::new(program).arg(address.to_string()).arg("full"))?;
        while TcpStream::connect(address).is_err() {
            if begun.elapsed() > PATIENCE {
                return Err(format!("the limit server does not answer on {address}"));
            }
            thread::sleep(Duration::from_millis(10));
        }
        // The published key of every yardstick: it opens nothing.
        let endpoint = Endpoint {
            url: format!("http://{address}/"),
            keys: Keys {
                access_key: "AKIALIMITBENCH000001".to_owned(),
                secret_key: "limitBenchSecret0123456789abcdefghijklmn".to_owned(),
                token: None,
            },
            region: "us-east-1".to_owned(),
        };
        Ok(Self {
            endpoint,
            session: None,
            idp: None,
            ready_after: begun.elapsed(),
            process,
        })
    }

    /// Starts `daypass serve --dev` on this data directory and waits for its `ready` line.
    pub(super) fn daypass(program: &Path, data: &Path) -> Result<Self, String> {
        let loopback = "127.0.0.1:0";
        let mut command = Command::new(program);
        command.args([
            "serve",
            "--dev",
            "--listen",
            loopback,
            "--metrics-listen",
            loopback,
        ]);
        command.arg("--data-dir").arg(data);

        let begun = now();
        let (process, lines) = Guarded::spawn(&mut command)?;
        let mut said = String::new();
        let ready = loop {
            match lines.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
                Ok((at, line)) if line.contains("daypass ready on http://") => break at,
                Ok((_, line)) => said = said + "\n  " + &line,
                Err(_) => return Err(format!("daypass did not get ready; it said:{said}")),
            }
        };
        let endpoint = Endpoint::from_dev_env(&data.join("dev.env"))?;
        Ok(Self {
            endpoint,
            session: None,
            idp: None,
            ready_after: ready - begun,
            process,
        })
    }

    pub(super) fn pid(&self) -> u32 {
        self.process.child.id()
    }

    /// Asks the server to end, so that it leaves its data in order.
    pub(super) fn stop(mut self) -> Result<(), String> {
        let pid = self.pid().to_string();
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .map_err(doing("running kill"))?;
        let asked = now();
        while asked.elapsed() < PATIENCE {
            if self
                .process
                .child
                .try_wait()
                .map_err(doing("waiting for a server"))?
                .is_some()
            {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err(format!(
            "a server did not stop within {} s of SIGTERM",
            PATIENCE.as_secs()
        ))
    }
}

impl Endpoint {
    fn from_dev_env(file: &Path) -> Result<Self, String> {
        let text =
            fs::read_to_string(file).map_err(doing(format!("reading {}", file.display())))?;
        let values: HashMap<_, _> = text
            .lines()
            .filter_map(|line| line.split_once('='))
            .collect();
        let value = |name: &str| {
            let found = values.get(name).map(|value| (*value).to_owned());
            found.ok_or_else(|| format!("{} has no {name}", file.display()))
        };
        Ok(Self {
            url: value("AWS_ENDPOINT_URL")?,
            keys: Keys {
                access_key: value("AWS_ACCESS_KEY_ID")?,
                secret_key: value("AWS_SECRET_ACCESS_KEY")?,
                token: None,
            },
            region: value("AWS_REGION")?,
        })
    }
}

/// A child process with a guard beside it.
///
/// Dropping it ends both. When this program itself is killed, nothing is dropped; but then
/// the pipe to the guard breaks, and the guard, a shell that waits on it, ends the server.
#[derive(Debug)]
struct Guarded {
    child: Child,
    guard: Child,
}

/// A line of standard error and when it came.
type Lines = Receiver<(Instant, String)>;

impl Guarded {
    fn spawn(command: &mut Command) -> Result<(Self, Lines), String> {
        let name = command.get_program().to_string_lossy().into_owned();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(doing(format!("starting {name}")))?;
        let stderr = child.stderr.take();
        let guard = Command::new("sh")
            .args([
                "-c",
                "trap '' INT TERM HUP; read -r released || kill -9 \"$1\"",
                "guard",
            ])
            .arg(child.id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let guard = match guard {
            Ok(guard) => guard,
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("starting a guard for {name}: {error}"));
            }
        };
        let (sender, lines) = channel();
        thread::spawn(move || {
            let lines = stderr
                .into_iter()
                .flat_map(|pipe| BufReader::new(pipe).lines());
            for line in lines.map_while(Result::ok) {
                // Read to the end even when nobody listens: a full pipe would stop the server.
                let _ = sender.send((now(), line));
            }
        });
        Ok((Self { child, guard }, lines))
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.child.kill();
        // The guard goes before the child is reaped: until then its number cannot be another's.
        if let Some(mut pipe) = self.guard.stdin.take() {
            let _ = pipe.write_all(b"released\n");
        }
        let _ = self.guard.wait();
        let _ = self.child.wait();
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}
