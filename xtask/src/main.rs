//! The project's own tasks. `cargo xtask` without a task lists them.

mod bench;
mod differ;
mod generate;
mod test;

use std::{error::Error, process::ExitCode};

const USAGE: &str = "\
usage: cargo xtask TASK

tasks:
  bench [--help]     measure Daypass against what no STS can skip
  differ [--help]    compare the policy engine with one by others
  generate           write crates/api/src/generated from the service models
  generate --check   fail when what is there is not what would be written
  test [--help]      run every test, with the stock AWS clients too";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["bench", options @ ..] => bench::run(options),
        ["differ", options @ ..] => differ::run(options),
        ["generate"] => generate::write(),
        ["generate", "--check"] => generate::check(),
        ["test", options @ ..] => test::run(options),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the task runner talks to the person who started it"
)]
fn complain(error: &dyn Error) {
    eprintln!("{error}");
}
