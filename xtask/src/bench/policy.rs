//! `cargo xtask bench policy`: the policy engine beside its peers, in `bench/policy`.
//!
//! That program measures and prints figures; here they become a report and a plot. The peers take
//! minutes to build, so nothing but this task builds them.

mod plot;
mod report;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::options::positive;
use super::programs::cargo_build;
use super::{doing, print, progress};

const HELP: &str = "\
Measures the policy engine against iam-rs and Cedar. Run it on an idle machine.

usage: cargo xtask bench policy [options]

  --rounds N         rounds, each a process in which every engine has its turns (9)
  --target-dir DIR   where to build (target)
  --plot FILE        draw cost against statements there, as SVG
  --json FILE        write every figure there, too, a JSON object a line
  --quick            a short run, to see that all works; its figures say little
";

/// How much to do, and what to leave.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    rounds: u32,
    quick: bool,
    target_dir: PathBuf,
    plot: Option<PathBuf>,
    json: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments; `None` when they ask for help.
    fn parse(arguments: &[&str]) -> Result<Option<Self>, String> {
        let quick = arguments.contains(&"--quick");
        let mut options = Self {
            rounds: if quick { 1 } else { 9 },
            quick,
            target_dir: "target".into(),
            plot: None,
            json: None,
        };
        let mut rest = arguments.iter().copied();
        while let Some(flag) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{flag} wants a value"));
            match flag {
                "--help" | "-h" => return Ok(None),
                "--quick" => {}
                "--rounds" => options.rounds = positive(flag, value()?)?,
                "--target-dir" => options.target_dir = value()?.into(),
                "--plot" => options.plot = Some(value()?.into()),
                "--json" => options.json = Some(value()?.into()),
                other => return Err(format!("unknown option {other}\n\n{HELP}")),
            }
        }
        Ok(Some(options))
    }
}

/// One engine's turn at one contest in one round.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Turn {
    round: u32,
    contest: String,
    engine: String,
    /// Nanoseconds of CPU time a question.
    ns: f64,
}

/// On how many random cases ours and iam-rs agree.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Agreement {
    agreed: u32,
    iam_rs_fails: u32,
    iam_rs_differs: u32,
    shapes: Vec<Shape>,
    other: u32,
}

/// What sets cases apart that are answered differently.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Shape {
    shape: String,
    cases: u32,
}

/// All that was measured.
#[derive(Debug)]
struct Results {
    agreement: Agreement,
    turns: Vec<Turn>,
}

/// Runs the benchmark that `arguments` (those after `bench policy`) describe.
pub(super) fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::parse(arguments)? else {
        return Ok(print(HELP)?);
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies inside the workspace")?;
    let target = root.join(&options.target_dir).join("bench/policy");
    let manifest = root.join("bench/policy/Cargo.toml");
    cargo_build(&manifest, &target, &["policy-bench"])?;

    let program = target.join("release/policy-bench");
    let mut lines = String::new();
    for round in 1..=options.rounds {
        progress(format_args!("round {round} of {}", options.rounds));
        lines += &measure(&program, round, &options)?;
    }
    let results = Results::read(&lines)?;
    print(&report::text(&results, &options))?;
    let write = |file: &Path, text: &str| {
        fs::write(file, text).map_err(doing(format!("writing {}", file.display())))
    };
    if let Some(file) = &options.plot {
        write(file, &plot::svg(&results))?;
    }
    if let Some(file) = &options.json {
        write(file, &lines)?;
    }
    Ok(())
}

/// One round. It is a process of its own, because how fast an engine that allocates is depends on
/// what its process's heap has become: by a quarter, from one process to the next.
fn measure(program: &Path, round: u32, options: &Options) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(program);
    command.args(["--round", &round.to_string()]);
    if options.quick {
        command.args(["--cases", "2000"]);
    }
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(doing(format!("running {}", program.display())))?;
    if !output.status.success() {
        return Err(format!("policy-bench failed, {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

impl Results {
    /// Reads what the program printed: in each round the agreement, then the turns.
    fn read(lines: &str) -> Result<Self, Box<dyn Error>> {
        let mut agreement = None;
        let mut turns = Vec::new();
        for line in lines.lines() {
            let line: Value = serde_json::from_str(line)?;
            match line.get("agreement") {
                // The cases are the same in every round.
                Some(found) => agreement = Some(Agreement::deserialize(found)?),
                None => turns.push(Turn::deserialize(&line)?),
            }
        }
        let agreement = agreement.ok_or("policy-bench says nothing")?;
        Ok(Self { agreement, turns })
    }

    /// What each turn of an engine at a contest took, by round.
    fn nanoseconds(&self, contest: &str, engine: &str) -> impl Iterator<Item = f64> {
        let is_meant = move |turn: &&Turn| turn.contest == contest && turn.engine == engine;
        self.turns.iter().filter(is_meant).map(|turn| turn.ns)
    }

    /// How many times ours an engine takes, by round: a slow minute is slow for both.
    fn ratios(&self, contest: &str, engine: &str) -> impl Iterator<Item = f64> {
        let theirs = self.nanoseconds(contest, engine);
        let ours = self.nanoseconds(contest, "daypass");
        theirs.zip(ours).map(|(theirs, ours)| theirs / ours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rounds of every contest: iam-rs takes ten times as long as ours, Cedar thirty times.
    pub(super) fn results() -> Results {
        let mut lines = String::from(
            r#"{"agreement":{"agreed":90,"iam_rs_fails":1,"iam_rs_differs":9,"shapes":[{"shape":"ArnEquals","cases":7}],"other":2}}"#,
        );
        for round in [1, 2] {
            for contest in report::contests() {
                for (engine, times) in [("daypass", 1), ("iam-rs", 10), ("cedar", 30)] {
                    let ns = 100 * round * times;
                    lines += &format!(
                        "\n{{\"round\":{round},\"contest\":\"{contest}\",\"engine\":\"{engine}\",\"ns\":{ns}}}"
                    );
                }
            }
        }
        Results::read(&lines).unwrap()
    }

    #[test]
    fn ratios_are_taken_inside_a_round() {
        let ratios: Vec<f64> = results().ratios("cases", "iam-rs").collect();
        assert_eq!(ratios, [10.0, 10.0]);
    }

    #[test]
    fn options() {
        assert_eq!(Options::parse(&["--help"]).unwrap(), None);
        let options = Options::parse(&["--quick", "--rounds", "3"])
            .unwrap()
            .unwrap();
        assert_eq!((options.rounds, options.quick), (3, true));
        for wrong in [&["--rounds"][..], &["--rounds", "0"], &["--fast"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
