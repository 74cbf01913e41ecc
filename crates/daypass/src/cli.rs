//! The command line: what people type. Flags of `serve` are a contract (other people's scripts
//! start it); renaming one is a breaking change.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::import::ImportArgs;
use crate::keys::KeysArgs;
use crate::lint::LintArgs;
use crate::login::LoginArgs;
use crate::org::OrgArgs;
use crate::policy::PolicyArgs;
use crate::provider::ProviderArgs;
use crate::state::{self, ApplyArgs, ExportArgs, PlanArgs, TestArgs};

/// A self-hosted AWS Security Token Service: temporary, limited-privilege credentials for the
/// stock AWS CLI, every SDK and everything that speaks their protocol.
#[derive(Debug, Parser)]
#[command(name = "daypass", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a node.
    Serve(ServeArgs),
    /// Validate, explain, test and decide policies in files, without a server.
    Policy(PolicyArgs),
    /// Look for what is most likely wrong in an account's roles, policies and keys.
    #[command(after_help = crate::lint::HELP)]
    Lint(LintArgs),
    /// Set or show organizations: accounts, units, and the policies that bind them.
    Org(OrgArgs),
    /// Show and set what identity providers have beyond AWS's: uploaded keys, options.
    Provider(ProviderArgs),
    /// Say how an account differs from state files.
    #[command(after_help = state::PLAN_HELP)]
    Plan(PlanArgs),
    /// Make an account be as state files say.
    #[command(after_help = state::APPLY_HELP)]
    Apply(ApplyArgs),
    /// Find out whether who can do what is as state files say.
    #[command(after_help = state::TEST_HELP)]
    Test(TestArgs),
    /// Write an account as a state file.
    #[command(after_help = state::EXPORT_HELP)]
    Export(ExportArgs),
    /// Make or show the keys that sign tokens for elsewhere, beside a node that runs or not.
    Keys(KeysArgs),
    /// Move in from elsewhere.
    Import(ImportArgs),
    /// Sign in at an identity provider and get credentials.
    #[command(after_help = crate::login::HELP)]
    Login(LoginArgs),
    /// Print a completion script for a shell.
    Completion {
        /// The shell to complete for.
        shell: Shell,
    },
}

/// The flags of `daypass serve`. A flag wins over the configuration file, the file over the
/// default.
#[derive(Args, Debug, Default)]
pub(crate) struct ServeArgs {
    /// Configuration file (TOML). `docs/configuration.md` lists its keys.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Address to serve the APIs on [default: 127.0.0.1:8777].
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,

    /// Address to serve metrics on; never make it public [default: 127.0.0.1:8778].
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics_listen: Option<SocketAddr>,

    /// Directory of the embedded store, the master key and the audit log [default: ./daypass-data,
    /// with --dev ./daypass-dev].
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,

    /// Where the directory is kept: `sqlite:PATH` [default: daypass.db in the data
    /// directory].
    #[arg(long, value_name = "URL")]
    pub(crate) store: Option<String>,

    /// File of the organizations (TOML), applied at the start and at SIGHUP.
    /// `docs/organizations.md` describes it.
    #[arg(long, value_name = "FILE")]
    pub(crate) organization: Option<PathBuf>,

    /// Ready to play: makes accounts, users and a role to assume, and prints exports for the AWS
    /// CLI. Not for production.
    #[arg(long)]
    pub(crate) dev: bool,

    /// Serve plain HTTP on an address that is not loopback. Secrets and tokens then cross the
    /// network in clear: only behind a proxy that speaks TLS.
    #[arg(long)]
    pub(crate) allow_plain_http: bool,
}
