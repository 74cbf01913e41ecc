//! The command line of `cargo xtask bench`.

use std::path::PathBuf;
use std::str::FromStr;

/// What `--help` says.
pub(super) const HELP: &str = "\
Measures Daypass against the limit server. Run it on an idle machine.

usage: cargo xtask bench [options]
       cargo xtask bench policy [--help]   the policy engine beside its peers
       cargo xtask bench scale [--help]    a large directory beside a small one

  --rounds N         rounds, in each of which every server has its turn (5)
  --requests N       measured requests of a turn (100000)
  --connections N    keep-alive connections (32)
  --yardstick DIR    take the limit server and the load generator of another workspace:
                     packages `limit` and `loadgen`, see docs/benchmarks.md
  --daypass FILE     measure this program instead of building one
  --target-dir DIR   where to build (target)
  --json FILE        write every figure there, too
  --quick            a short run, to see that all works; its figures say little
";

/// How much to do, and with what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) rounds: u32,
    pub(super) requests: u64,
    pub(super) connections: u32,
    /// Requests before the memory is read.
    pub(super) memory_requests: u64,
    pub(super) starts: u32,
    /// Seconds of load before a turn counts.
    pub(super) warmup: &'static str,
    pub(super) quick: bool,
    pub(super) yardstick: Option<PathBuf>,
    pub(super) daypass: Option<PathBuf>,
    pub(super) target_dir: PathBuf,
    pub(super) json: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments; `None` when they ask for help.
    pub(super) fn parse(arguments: &[&str]) -> Result<Option<Self>, String> {
        let mut options = match arguments.contains(&"--quick") {
            true => Self::quick(),
            false => Self::full(),
        };
        let mut rest = arguments.iter().copied();
        while let Some(flag) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{flag} wants a value"));
            match flag {
                "--help" | "-h" => return Ok(None),
                "--quick" => {}
                "--rounds" => options.rounds = positive(flag, value()?)?,
                "--requests" => options.requests = positive(flag, value()?)?,
                "--connections" => options.connections = positive(flag, value()?)?,
                "--yardstick" => options.yardstick = Some(value()?.into()),
                "--daypass" => options.daypass = Some(value()?.into()),
                "--target-dir" => options.target_dir = value()?.into(),
                "--json" => options.json = Some(value()?.into()),
                _ => return Err(format!("unknown argument `{flag}`\n\n{HELP}")),
            }
        }
        Ok(Some(options))
    }

    fn full() -> Self {
        Self {
            rounds: 5,
            requests: 100_000,
            connections: 32,
            memory_requests: 1_000_000,
            starts: 10,
            warmup: "1",
            quick: false,
            yardstick: None,
            daypass: None,
            target_dir: "target".into(),
            json: None,
        }
    }

    fn quick() -> Self {
        Self {
            rounds: 2,
            requests: 10_000,
            memory_requests: 50_000,
            starts: 3,
            warmup: "0.3",
            quick: true,
            ..Self::full()
        }
    }
}

pub(super) fn positive<N: FromStr + PartialOrd + Default>(
    flag: &str,
    text: &str,
) -> Result<N, String> {
    text.parse()
        .ok()
        .filter(|number| *number > N::default())
        .ok_or_else(|| format!("{flag} wants a positive number, not `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Options>, String> {
        Options::parse(&line.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn what_is_asked_for_beats_quick() {
        let options = parse("--rounds 7 --quick").unwrap().unwrap();
        assert_eq!((options.rounds, options.requests), (7, 10_000));
        assert_eq!(parse("").unwrap(), Some(Options::full()));
        assert_eq!(parse("--rounds 3 --help").unwrap(), None);
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "--rounds",
            "--rounds 0",
            "--rounds x",
            "--fast",
            "--requests -1",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
