//! `daypass policy`: the policy engine on files, without a server.
//!
//! The form of a case is described in `docs/policy.md`. Exit codes are a contract: 0 for a good
//! answer, 1 for a bad one (an invalid policy, a failed expectation, a line that is no case), 2 when
//! there is no answer (a file that cannot be read).

mod case;
mod check;
mod crew;
mod decide;
mod expectations;
mod explain;
mod library;
mod lines;
mod principal;
mod question;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::{Args, Subcommand, ValueEnum};
use daypass_policy::DocumentKind;

use crate::log;

/// The arguments of `daypass policy`.
#[derive(Args, Debug)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Say whether policies could be saved, if not, why in AWS's words, and what in them is odd.
    #[command(after_help = CHECK_HELP)]
    Check(CheckArgs),
    /// Decide one request and say why.
    #[command(after_help = EXPLAIN_HELP)]
    Explain(ExplainArgs),
    /// Run files of requests whose answers are known: tests of policies.
    #[command(after_help = TEST_HELP)]
    Test(TestArgs),
    /// Decide many requests: a case a line on standard input, a decision a line on standard output.
    #[command(after_help = DECIDE_HELP)]
    Decide,
}

const CHECK_HELP: &str = "\
Examples:
  daypass policy check readers.json writers.json
  daypass policy check --type trust trust.json
  daypass policy check --strict policies/*.json
  aws iam get-role-policy … --query PolicyDocument | daypass policy check -

What can be saved but most likely is not meant gets a warning: an action that AWS does not have, an
operator that never matches. docs/policy.md lists them.

Exit code: 0 all are valid, 1 one is not or, with --strict, has a warning, 2 a file cannot be read.";

const EXPLAIN_HELP: &str = "\
Example:
  $ cat request.json
  {\"principal\": \"arn:aws:iam::111111111111:user/alice\",
   \"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::example/x\",
   \"context\": {\"aws:SecureTransport\": \"true\"},
   \"identityPolicies\": [\"file:readers.json\"]}
  $ daypass policy explain --request request.json

\"file:…\" names a policy's file, relative to the request's. docs/policy.md has every member.

Exit code: 0 there is an answer, whichever; 2 the request cannot be read.";

const TEST_HELP: &str = "\
Example:
  $ cat readers.test.json
  {\"given\": {\"principal\": \"arn:aws:iam::111111111111:user/alice\",
             \"identityPolicies\": [\"file:readers.json\"]},
   \"tests\": [
     {\"id\": \"reads\", \"action\": \"s3:GetObject\", \"resource\": \"arn:aws:s3:::example/x\",
      \"expected\": \"Allowed\"},
     {\"id\": \"writes not\", \"action\": \"s3:PutObject\", \"resource\": \"arn:aws:s3:::example/x\",
      \"expected\": \"ImplicitlyDenied\"}]}
  $ daypass policy test readers.test.json
  2 passed, 0 failed

A file may also be a JSON array of cases, or a case a line.

Exit code: 0 all passed, 1 one failed, 2 a file cannot be read.";

const DECIDE_HELP: &str = "\
Examples:
  daypass policy decide < cases.jsonl > decisions.jsonl
  echo '{\"id\": 1, \"validate\": \"trust\", \"policy\": {\"Version\": \"2012-10-17\"}}' | daypass policy decide

A case gives {\"id\":…,\"decision\":\"Allowed|ImplicitlyDenied|ExplicitlyDenied\"}; one with \"validate\"
gives {\"id\":…,\"decision\":\"Valid|Invalid\",\"message\":…}; a line that is neither gives
{\"id\":…,\"line\":…,\"error\":…}. Order is kept, empty lines are passed over.

Exit code: 0 every line was answered, 1 one was not a case, 2 reading or writing failed.";

/// The arguments of `daypass policy check`.
#[derive(Args, Debug)]
struct CheckArgs {
    /// Files that hold one policy each; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What the policies are for [default: by their look: trust with principals and no resources,
    /// resource with both, else identity].
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<PolicyType>,

    /// Let a warning fail the check.
    #[arg(long)]
    strict: bool,

    /// Write a JSON object a file.
    #[arg(long)]
    json: bool,
}

/// The arguments of `daypass policy explain`.
#[derive(Args, Debug)]
struct ExplainArgs {
    /// File with the case; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    request: PathBuf,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
}

/// The arguments of `daypass policy test`.
#[derive(Args, Debug)]
struct TestArgs {
    /// Files with cases that say what is `expected`; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// What a policy is for, as people type it and as a case's `validate` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyType {
    /// Attached to a user, group or role; managed policies and permissions boundaries.
    Identity,
    /// Attached to a resource, such as a bucket.
    Resource,
    /// A role's trust policy.
    Trust,
    /// Passed when a session is made.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A VPC endpoint's policy.
    Endpoint,
}

impl PolicyType {
    pub(crate) fn document_kind(self) -> DocumentKind {
        match self {
            Self::Identity => DocumentKind::Identity,
            Self::Resource => DocumentKind::Resource,
            Self::Trust => DocumentKind::Trust,
            Self::Session => DocumentKind::Session,
            Self::Scp => DocumentKind::ServiceControl,
            Self::Rcp => DocumentKind::ResourceControl,
            Self::Endpoint => DocumentKind::Endpoint,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Session => "session",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Endpoint => "endpoint",
        }
    }
}

/// Whether the answer is a good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Good,
    Bad,
}

/// Runs the sub-command.
pub(crate) fn run(args: &PolicyArgs) -> ExitCode {
    let done = match &args.command {
        PolicyCommand::Check(args) => check::run(args),
        PolicyCommand::Explain(args) => explain::run(args),
        PolicyCommand::Test(args) => expectations::run(args),
        PolicyCommand::Decide => crew::run(io::stdin().lock(), io::stdout()),
    };
    match done {
        Ok(Answer::Good) => ExitCode::SUCCESS,
        Ok(Answer::Bad) => ExitCode::from(1),
        // Who reads our output has seen enough: `… | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            log::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The longest file that is read: far more than a test file needs, and less than memory.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// Reads a file that a person named; `-` is standard input.
pub(crate) fn read_file(path: &Path) -> anyhow::Result<String> {
    let name = path.display();
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| format!("cannot read {name}"))?)
    };
    let mut bytes = Vec::new();
    source
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {name}"))?;
    ensure!(
        bytes.len() as u64 <= MAX_FILE_BYTES,
        "cannot read {name}: longer than {MAX_FILE_BYTES} bytes"
    );
    String::from_utf8(bytes).with_context(|| format!("cannot read {name}: it must be UTF-8"))
}
