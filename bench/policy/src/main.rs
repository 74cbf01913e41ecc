//! The policy engine beside its peers: one process, one thread, policies prepared. Prints a JSON
//! object a line; `cargo xtask bench policy` runs it and makes a report of them.

mod agreement;
mod cases;
mod cedar;
mod contest;
mod contests;
mod daypass;
mod dice;
mod grants;
mod iam_rs;
mod typical;

use std::io::Write;

use clap::Parser;
use serde_json::{Value, json};

use self::dice::Dice;

/// The server's allocator. The peers live on it, we hardly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the policy engine and its peers.
#[derive(Debug, Parser)]
struct Options {
    /// The number of this round. A round is a process: how fast an engine that allocates is depends
    /// on what its process's heap has become.
    #[arg(long, default_value_t = 1)]
    round: u64,
    /// Random identity cases.
    #[arg(long, default_value_t = 20_000)]
    cases: usize,
    /// Where the random cases begin.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Contests whose name begins so, and no others.
    #[arg(long, default_value = "")]
    only: String,
    /// Measure nothing: let our engine answer each question of the contests so often, for a
    /// profiler to watch.
    #[arg(long)]
    ask: Option<usize>,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let cases = cases::Case::generate(&mut Dice::new(options.seed), options.cases);
    let agreed = agreement::of(&cases)?;
    print(&agreed.report())?;
    let contests = contests::all(&agreed.cases, &options.only)?;
    if let Some(times) = options.ask {
        contests.iter().for_each(|contest| contest.ask_ours(times));
        return Ok(());
    }
    let mut dice = Dice::new(options.round);
    for contest in &contests {
        for turn in contest.round(&mut dice) {
            print(&json!({
                "round": options.round, "contest": contest.name,
                "engine": turn.engine.name(), "ns": turn.nanoseconds,
            }))?;
        }
    }
    Ok(())
}

fn print(line: &Value) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
