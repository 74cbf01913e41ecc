//! `cargo xtask bench scale`: what operations cost in a large directory, beside a small one.
//!
//! Two nodes run side by side, one with a thousand users and roles, one with many more, and take
//! turns under the same load. What is compared is CPU time per request, as a ratio inside each
//! round.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::options::positive;
use super::programs::cargo_build;
use super::scratch::Scratch;
use super::server::Server;
use super::statistics::Spread;
use super::{doing, print, progress};

const HELP: &str = "\
Measures operations in a large directory beside a small one. Run it on an idle machine.

usage: cargo xtask bench scale [options]

  --users N          users of the large directory, each with an access key (1000000)
  --roles N          roles of the large directory (100000)
  --rounds N         rounds, in each of which both have their turns (5)
  --daypass FILE     measure this program instead of building one
  --target-dir DIR   where to build (target)
  --quick            a short run, to see that all works; its figures say little
";

/// Users and roles of the small directory.
const SMALL: u32 = 1_000;

/// At most so many times what it costs in the small directory.
const TARGET: f64 = 1.5;

const ACCOUNT: &str = "841860927337";

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::841860927337:root"},"Action":"sts:AssumeRole"}]}"#;

#[derive(Debug, PartialEq, Eq)]
struct Options {
    users: u32,
    roles: u32,
    rounds: u32,
    /// Divides the numbers of requests.
    hurry: u64,
    daypass: Option<PathBuf>,
    target_dir: PathBuf,
}

impl Options {
    /// Reads the arguments; `None` when they ask for help.
    fn parse(arguments: &[&str]) -> Result<Option<Self>, String> {
        let quick = arguments.contains(&"--quick");
        let mut options = Self {
            users: if quick { 10_000 } else { 1_000_000 },
            roles: if quick { 5_000 } else { 100_000 },
            rounds: if quick { 1 } else { 5 },
            hurry: if quick { 10 } else { 1 },
            daypass: None,
            target_dir: "target".into(),
        };
        let mut rest = arguments.iter().copied();
        while let Some(flag) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{flag} wants a value"));
            match flag {
                "--help" | "-h" => return Ok(None),
                "--quick" => {}
                "--users" => options.users = positive(flag, value()?)?,
                "--roles" => options.roles = positive(flag, value()?)?,
                "--rounds" => options.rounds = positive(flag, value()?)?,
                "--daypass" => options.daypass = Some(value()?.into()),
                "--target-dir" => options.target_dir = value()?.into(),
                other => return Err(format!("unknown option {other}\n\n{HELP}")),
            }
        }
        Ok(Some(options))
    }
}

/// What is asked of both directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contest {
    GetRole,
    GetAnyRole,
    CreateRole,
    ListUsers,
    AssumeRole,
    AssumeAnyRole,
}

impl Contest {
    const ALL: [Self; 6] = [
        Self::GetRole,
        Self::CreateRole,
        Self::ListUsers,
        Self::AssumeRole,
        Self::GetAnyRole,
        Self::AssumeAnyRole,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::GetRole => "GetRole",
            Self::GetAnyRole => "GetRole, every role in turn",
            Self::CreateRole => "CreateRole",
            Self::ListUsers => "ListUsers, a page of 100",
            Self::AssumeRole => "AssumeRole",
            Self::AssumeAnyRole => "AssumeRole, every role in turn",
        }
    }

    /// Whether it has a target. A thousand roles in use are compared with a thousand; that many
    /// times as many are in use shows what a cache that does not hold them costs.
    fn has_target(self) -> bool {
        !matches!(self, Self::GetAnyRole | Self::AssumeAnyRole)
    }

    fn requests(self) -> u64 {
        match self {
            Self::CreateRole => 2_000,
            Self::ListUsers => 5_000,
            Self::GetRole | Self::GetAnyRole => 50_000,
            Self::AssumeRole | Self::AssumeAnyRole => 100_000,
        }
    }

    /// The arguments of the load generator.
    fn arguments(self, round: u32) -> Vec<String> {
        let iam = |action: &str| {
            ["--service", "iam", "--version", "2010-05-08", "--action"]
                .map(str::to_owned)
                .into_iter()
                .chain([action.to_owned()])
                .collect::<Vec<_>>()
        };
        let with = |mut arguments: Vec<String>, parameters: &[String]| {
            for parameter in parameters {
                arguments.extend(["--param".to_owned(), parameter.clone()]);
            }
            arguments
        };
        match self {
            Self::GetRole | Self::GetAnyRole => {
                with(iam("GetRole"), &["RoleName=filler-{c}".to_owned()])
            }
            Self::CreateRole => with(
                iam("CreateRole"),
                &[
                    format!("RoleName=made-{round}-{{n}}"),
                    format!("AssumeRolePolicyDocument={TRUST}"),
                ],
            ),
            Self::ListUsers => with(iam("ListUsers"), &["MaxItems=100".to_owned()]),
            Self::AssumeRole | Self::AssumeAnyRole => with(
                vec!["--action".to_owned(), "AssumeRole".to_owned()],
                &[
                    format!("RoleArn=arn:aws:iam::{ACCOUNT}:role/filler-{{c}}"),
                    "RoleSessionName=scale-{n}".to_owned(),
                ],
            ),
        }
    }
}

/// A directory under load.
struct Contender {
    server: Server,
    roles: u32,
}

/// What one turn came to.
#[derive(Clone, Copy, Debug)]
struct Sample {
    cpu_us: f64,
    p50_us: f64,
    peak_mib: f64,
}

/// Runs the benchmark that `arguments` (those after `scale`) describe.
pub(super) fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::parse(arguments)? else {
        return Ok(print(HELP)?);
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("xtask lies inside the workspace")?;
    let target = root.join(&options.target_dir);
    let bench = target.join("bench");
    cargo_build(&root.join("bench/Cargo.toml"), &bench, &["fill", "load"])?;
    let tools = bench.join("release");
    let daypass = if let Some(program) = &options.daypass {
        program.clone()
    } else {
        cargo_build(&root.join("Cargo.toml"), &target, &["daypass"])?;
        target.join("release/daypass")
    };
    let scratch = Scratch::new(&target.join("bench/run"))?;
    let prepare = |name: &str, users: u32, roles: u32| -> Result<Contender, String> {
        let data = scratch.path(name);
        Server::daypass(&daypass, &data)?.stop()?;
        fill(&tools.join("fill"), &data, users, roles)?;
        let server = Server::daypass(&daypass, &data)?;
        Ok(Contender { server, roles })
    };
    let contenders = [
        prepare("small", SMALL, SMALL)?,
        prepare("large", options.users, options.roles)?,
    ];
    let samples = compare(&tools.join("load"), &contenders, &options)?;
    print(&report(&samples, &options))?;
    for contender in contenders {
        contender.server.stop()?;
    }
    Ok(())
}

fn fill(program: &Path, data: &Path, users: u32, roles: u32) -> Result<(), String> {
    progress(format_args!("adding {users} users and {roles} roles"));
    let status = Command::new(program)
        .arg(data.join("daypass.db"))
        .args([ACCOUNT, "S3AccessRole"])
        .args(["--users", &users.to_string(), "--roles", &roles.to_string()])
        .status()
        .map_err(doing("running the filler"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the directory could not be filled".to_owned())
    }
}

/// The samples of each contest: a pair, small and large, for each round.
type Samples = Vec<(Contest, Vec<[Sample; 2]>)>;

fn compare(load: &Path, contenders: &[Contender; 2], options: &Options) -> Result<Samples, String> {
    let mut samples = Vec::new();
    for contest in Contest::ALL {
        let mut rounds = Vec::new();
        for round in 1..=options.rounds {
            let turn = |contender: &Contender| turn(load, contender, contest, round, options);
            // Whoever goes second finds a warmer machine.
            let [small, large] = contenders;
            let pair = if round % 2 == 0 {
                [turn(small)?, turn(large)?]
            } else {
                let large = turn(large)?;
                [turn(small)?, large]
            };
            progress(format_args!(
                "round {round} of {}: {:<32} {:>7.1} and {:>7.1} us of CPU",
                options.rounds,
                contest.name(),
                pair[0].cpu_us,
                pair[1].cpu_us
            ));
            rounds.push(pair);
        }
        samples.push((contest, rounds));
    }
    Ok(samples)
}

fn turn(
    load: &Path,
    contender: &Contender,
    contest: Contest,
    round: u32,
    options: &Options,
) -> Result<Sample, String> {
    let endpoint = &contender.server.endpoint;
    let cycle = if contest.has_target() {
        SMALL
    } else {
        contender.roles
    };
    let requests = (contest.requests() / options.hurry).max(100);
    let mut command = Command::new(load);
    command.args(["--url", &endpoint.url, "--region", &endpoint.region]);
    endpoint.keys.pass(&mut command);
    command.args(["--pid", &contender.server.pid().to_string()]);
    command.args(["--warmup", "0", "--requests", &requests.to_string()]);
    command.args(["--cycle", &cycle.to_string()]);
    command.args(contest.arguments(round));
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(doing("running the load generator"))?;
    if !output.status.success() {
        return Err(format!("the load generator gave up on {}", contest.name()));
    }
    let said: Value = serde_json::from_slice(&output.stdout)
        .map_err(doing("reading what the load generator printed"))?;
    let number = |name: &str| {
        let found = said.get(name).and_then(Value::as_f64);
        found.ok_or_else(|| format!("the load generator did not say {name}"))
    };
    if number("errors")? > 0.0 {
        let first = &said["first_error"];
        return Err(format!("{}: wrong answers, first {first}", contest.name()));
    }
    Ok(Sample {
        cpu_us: number("cpu_us_per_request")?,
        p50_us: number("p50_us")?,
        peak_mib: number("peak_kib")? / 1024.0,
    })
}

fn report(samples: &Samples, options: &Options) -> String {
    let mut text = format!(
        "\n{SMALL} users and roles, and {} users and {} roles; {} rounds; median (least-most)\n\n\
         {:<32} {:>24} {:>24} {:>18}\n",
        options.users,
        options.roles,
        options.rounds,
        "",
        "CPU us, p50 us: small",
        "large",
        "ratio of CPU"
    );
    let mut peak: f64 = 0.0;
    for (contest, rounds) in samples {
        let median = |side: usize, figure: fn(&Sample) -> f64| {
            Spread::of(rounds.iter().map(|pair| figure(&pair[side])))
                .map_or(f64::NAN, |spread| spread.median)
        };
        let side = |side: usize| {
            let (cpu, p50) = (median(side, |s| s.cpu_us), median(side, |s| s.p50_us));
            format!("{cpu:.1}, {p50:.0}")
        };
        let ratios = rounds.iter().map(|pair| pair[1].cpu_us / pair[0].cpu_us);
        let Some(ratio) = Spread::of(ratios) else {
            continue;
        };
        let verdict = match (contest.has_target(), ratio.median <= TARGET) {
            (false, _) => "",
            (true, true) => "met",
            (true, false) => "missed",
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{:<32} {:>24} {:>24} {:>18} {verdict}",
            contest.name(),
            side(0),
            side(1),
            format!("{ratio:.2}")
        );
        peak = rounds
            .iter()
            .map(|pair| pair[1].peak_mib)
            .fold(peak, f64::max);
    }
    let _ = writeln!(
        text,
        "\nwanted: at most {TARGET}; memory of the large one at its peak: {peak:.0} MiB"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_large_directory_has_a_million_users_unless_told_otherwise() {
        let options = Options::parse(&[]).unwrap().unwrap();
        assert_eq!((options.users, options.roles), (1_000_000, 100_000));
        let options = Options::parse(&["--quick", "--users", "7"]).unwrap();
        assert_eq!(options.unwrap().users, 7);
        assert!(Options::parse(&["--users", "0"]).is_err());
        assert_eq!(Options::parse(&["--help"]).unwrap(), None);
    }
}
