//! `daypass import`: moving in from elsewhere. `docs/moving-in.md` says what comes along and what
//! cannot.
//!
//! Exit codes are a contract: 0 it is imported, 1 a dry run would change something, 2 it could not
//! be done. What cannot be carried is told and is no failure.

mod aws;
mod minio;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use self::aws::AwsArgs;
use self::minio::MinioArgs;
use crate::state::ended;

/// The arguments of `daypass import`.
#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    #[command(subcommand)]
    command: ImportCommand,
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Import what `aws iam get-account-authorization-details` wrote.
    #[command(after_help = aws::HELP)]
    Aws(AwsArgs),
    /// Import what `mc admin cluster iam export` wrote, keys and all.
    #[command(after_help = minio::HELP)]
    Minio(MinioArgs),
}

/// Runs `daypass import`.
pub(crate) fn run(args: &ImportArgs) -> ExitCode {
    ended(match &args.command {
        ImportCommand::Aws(args) => aws::run(args),
        ImportCommand::Minio(args) => minio::run(args),
    })
}
