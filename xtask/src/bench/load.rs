//! One stretch of load, by our load generator or by another one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::doing;
use super::server::{Keys, Server};
use super::stage;

/// A load generator; they differ in the words they use.
#[derive(Debug)]
pub(super) enum Generator {
    /// That of `bench/load`.
    Own(PathBuf),
    /// The `loadgen` of an outside yardstick.
    Outside(PathBuf),
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    AssumeRole,
    /// AssumeRole with five tags and a session policy of a kilobyte.
    AssumeRoleTagged,
    GetCallerIdentity,
    /// GetCallerIdentity by a session; the limit verifies a long-term key.
    SessionIdentity,
    /// AssumeRoleWithWebIdentity with an RS256 token; the limit does AssumeRole.
    WebIdentity,
    /// AssumeRoleWithSAML with a signed assertion in six kilobytes; the limit does AssumeRole.
    Saml,
}

impl Operation {
    pub(super) const ALL: [Self; 6] = [
        Self::AssumeRole,
        Self::AssumeRoleTagged,
        Self::GetCallerIdentity,
        Self::SessionIdentity,
        Self::WebIdentity,
        Self::Saml,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::AssumeRole => "AssumeRole",
            Self::AssumeRoleTagged => "AssumeRole, tagged",
            Self::GetCallerIdentity => "GetCallerIdentity",
            Self::SessionIdentity => "GetCallerIdentity, session",
            Self::WebIdentity => "AssumeRoleWithWebIdentity",
            Self::Saml => "AssumeRoleWithSAML",
        }
    }

    /// What is asked of a server. The limit knows no identity provider.
    fn action(self, server: &Server) -> &'static str {
        match self {
            Self::WebIdentity | Self::Saml if server.idp.is_some() => self.name(),
            Self::AssumeRole | Self::AssumeRoleTagged | Self::WebIdentity | Self::Saml => {
                "AssumeRole"
            }
            Self::GetCallerIdentity | Self::SessionIdentity => "GetCallerIdentity",
        }
    }

    /// What only a good answer holds. An outside limit may answer any call by the same page.
    fn expected(self) -> &'static str {
        match self {
            Self::GetCallerIdentity | Self::SessionIdentity => {
                "https://sts.amazonaws.com/doc/2011-06-15/"
            }
            _ => "<SessionToken>",
        }
    }

    /// The parameters beside the session's name.
    fn parameters(self, server: &Server) -> Vec<String> {
        let role = |name: &str| format!("RoleArn=arn:aws:iam::841860927337:role/{name}");
        match self {
            Self::AssumeRole => vec![role("S3AccessRole")],
            Self::AssumeRoleTagged => [role(stage::TAGGED_ROLE), stage::session_policy()]
                .into_iter()
                .chain(stage::tags())
                .collect(),
            Self::GetCallerIdentity | Self::SessionIdentity => Vec::new(),
            Self::WebIdentity | Self::Saml => match (&server.idp, self) {
                (None, _) => vec![role("S3AccessRole")],
                (Some(idp), Self::WebIdentity) => vec![
                    role(stage::WEB_ROLE),
                    format!("WebIdentityToken={}", idp.token),
                ],
                (Some(idp), _) => vec![
                    role(stage::SAML_ROLE),
                    format!("PrincipalArn={}", stage::SAML_PROVIDER),
                    format!("SAMLAssertion={}", idp.response),
                ],
            },
        }
    }
}

/// How much load.
#[derive(Clone, Debug)]
pub(super) struct Job<'a> {
    pub(super) operation: Operation,
    /// Begins the session names, so that no two jobs send the same request.
    pub(super) session: String,
    pub(super) requests: u64,
    pub(super) connections: u32,
    pub(super) warmup: &'a str,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) rps: f64,
    pub(super) p50_us: f64,
    pub(super) p99_us: f64,
    pub(super) p999_us: f64,
    pub(super) cpu_us: f64,
    pub(super) rss_mib: f64,
    pub(super) peak_mib: f64,
}

impl Generator {
    /// Loads `server`; fails when it gave a single wrong answer.
    pub(super) fn run(&self, server: &Server, job: &Job<'_>) -> Result<Sample, String> {
        let mut command = match self {
            Self::Own(program) => own(program, server, job),
            Self::Outside(program) => outside(program, server, job),
        };
        let action = job.operation.action(server);
        // As SDKs do: an identity provider's word stands in place of a signature.
        let sign = match (self, action) {
            (Self::Own(_), "AssumeRoleWithWebIdentity" | "AssumeRoleWithSAML") => "never",
            _ => "fresh",
        };
        command.args(["--action", action, "--sign", sign]);
        command.args(["--expect", job.operation.expected(), "--warmup", job.warmup]);
        command.args(["--requests", &job.requests.to_string()]);
        for parameter in job.operation.parameters(server) {
            command.args(["--param", &parameter]);
        }
        if matches!(action, "AssumeRole" | "AssumeRoleWithWebIdentity") {
            let session = format!("RoleSessionName={}-{{n}}", job.session);
            command.args(["--param", &session]);
        }
        let output = command
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(doing("running the load generator"))?;
        if !output.status.success() {
            return Err(format!(
                "the load generator gave up on {}",
                server.endpoint.url
            ));
        }
        let said = serde_json::from_slice(&output.stdout)
            .map_err(doing("reading what the load generator printed"))?;
        match self {
            Self::Own(_) => read_own(&said),
            Self::Outside(_) => read_outside(&said),
        }
    }
}

/// A session where the operation is about one and the server has sessions.
fn keys_for(server: &Server, operation: Operation) -> &Keys {
    match (&server.session, operation) {
        (Some(session), Operation::SessionIdentity) => session,
        _ => &server.endpoint.keys,
    }
}

fn own(program: &Path, server: &Server, job: &Job<'_>) -> Command {
    let mut command = Command::new(program);
    let endpoint = &server.endpoint;
    command.args(["--url", &endpoint.url, "--region", &endpoint.region]);
    keys_for(server, job.operation).pass(&mut command);
    command.args(["--connections", &job.connections.to_string()]);
    command.args(["--pid", &server.pid().to_string()]);
    command
}

fn outside(program: &Path, server: &Server, job: &Job<'_>) -> Command {
    let mut command = Command::new(program);
    let endpoint = &server.endpoint;
    command.args(["--url", &endpoint.url, "--region", &endpoint.region]);
    let keys = keys_for(server, job.operation);
    command.args(["--ak", &keys.access_key, "--sk", &keys.secret_key]);
    if let Some(token) = &keys.token {
        command.args(["--token", token]);
    }
    command.args(["--conns", &job.connections.to_string()]);
    command.args(["--pid", &server.pid().to_string()]);
    // It ends at the earlier of two bounds, and the number of requests shall be the one.
    command.args(["--duration", "86400"]);
    command
}

fn read_own(said: &Value) -> Result<Sample, String> {
    refuse_errors(said, &["errors"])?;
    Ok(Sample {
        rps: number(said, "rps")?,
        p50_us: number(said, "p50_us")?,
        p99_us: number(said, "p99_us")?,
        p999_us: number(said, "p999_us")?,
        cpu_us: number(said, "cpu_us_per_request")?,
        rss_mib: number(said, "rss_kib")? / 1024.0,
        peak_mib: number(said, "peak_kib")? / 1024.0,
    })
}

fn read_outside(said: &Value) -> Result<Sample, String> {
    refuse_errors(said, &["non200", "unexpected"])?;
    Ok(Sample {
        rps: number(said, "rps")?,
        p50_us: number(said, "p50_us")?,
        p99_us: number(said, "p99_us")?,
        p999_us: number(said, "p999_us")?,
        cpu_us: number(said, "srv_cpu_s")? * 1e6 / number(said, "requests")?,
        rss_mib: number(said, "srv_rss_kib")? / 1024.0,
        peak_mib: number(said, "srv_hwm_kib")? / 1024.0,
    })
}

fn refuse_errors(said: &Value, counters: &[&str]) -> Result<(), String> {
    for counter in counters {
        let count = number(said, counter)?;
        if count > 0.0 {
            return Err(format!(
                "{count} wrong answers, the first: {}",
                said["first_error"]
            ));
        }
    }
    Ok(())
}

fn number(said: &Value, field: &str) -> Result<f64, String> {
    said[field]
        .as_f64()
        .ok_or_else(|| format!("the load generator told no {field}"))
}
