//! The `daypass` program: command line, configuration and wiring. It alone knows which store runs,
//! and it alone reads the clock, the random source and the environment.

mod ambient;
mod cli;
mod config;
mod dev;
mod federation;
mod import;
mod keys;
mod lint;
mod log;
mod login;
mod master_key;
mod org;
mod outbox;
mod people;
mod policy;
mod private_file;
mod provider;
mod remote;
mod serve;
mod state;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Command};
use crate::config::Config;

/// Requests allocate and free many small texts on many threads; this allocator does that with
/// less time and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(args) => Config::load(&args).and_then(serve::run),
        Command::Policy(args) => return policy::run(&args),
        Command::Lint(args) => return lint::run(&args),
        Command::Org(args) => return org::run(&args),
        Command::Provider(args) => return provider::run(&args),
        Command::Plan(args) => return state::plan(&args),
        Command::Apply(args) => return state::apply(&args),
        Command::Test(args) => return state::test(&args),
        Command::Export(args) => return state::export(&args),
        Command::Keys(args) => return keys::run(&args),
        Command::Import(args) => return import::run(&args),
        Command::Login(args) => return login::run(&args),
        Command::Completion { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "daypass", &mut io::stdout());
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
