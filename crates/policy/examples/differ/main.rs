//! Our engine against an engine by others, on random cases:
//!
//!     cargo xtask differ
//!
//! That prepares the other engine and starts this, with the command that runs it. The other engine
//! is a process of its own; case lines go to it and answers come back. See docs/policy-proof.md.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a tool that compares prints, and may fall over"
)]

mod aside;
mod case;
#[path = "../../tests/generator/mod.rs"]
mod generator;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;

use serde_json::Value;

use self::aside::SHAPES;
use self::case::Line;
use self::generator::Dice;

/// In how many of a hundred throws the generator is to give what the engines disagree on. Some,
/// so that every shape is met; few, so that most cases are compared.
const ODD: usize = 1;

/// Where every shape has its reason.
const REASONS: &str = include_str!("../../../../docs/policy-proof.md");

/// How many differences are printed whole.
const SHOWN: usize = 10;

/// What a share of the run found.
#[derive(Default)]
struct Found {
    compared: u64,
    outcomes: BTreeMap<String, u64>,
    /// Of the compared cases, how many had a policy in this layer.
    layers: BTreeMap<&'static str, u64>,
    /// By shape: how many were set aside, and how many of those differ.
    aside: BTreeMap<&'static str, (u64, u64)>,
    differences: Vec<String>,
    different: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [cases, seed, program, options @ ..] = arguments.as_slice() else {
        panic!("usage: differ CASES SEED PROGRAM [ARGUMENT …]");
    };
    let cases: u64 = cases.parse().expect("a number of cases");
    let seed: u64 = seed.parse().expect("a seed");
    for shape in &SHAPES {
        let row = format!("| `{}` |", shape.name);
        assert!(
            REASONS.contains(&row),
            "{row} is not in docs/policy-proof.md"
        );
    }
    let shares = thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let workers: Vec<_> = (0..shares)
        .map(|share| {
            let wanted = cases * (share + 1) / shares - cases * share / shares;
            // Shares never meet: no run is as long.
            let seeds = (seed << 32) + (share << 28)..;
            let (program, options) = (program.clone(), options.to_vec());
            thread::spawn(move || compare(wanted, seeds, &program, &options))
        })
        .collect();
    let mut found = Found::default();
    for worker in workers {
        found.add(worker.join().expect("a share failed"));
    }
    found.print(seed);
    if found.different == 0 && found.compared == cases {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A case that was sent off, whose answer is still to come.
struct Sent {
    line: Value,
    ours: String,
    shape: Option<&'static str>,
}

/// Compares so many cases, beside those that are set aside.
fn compare(
    wanted: u64,
    seeds: std::ops::RangeFrom<u64>,
    program: &str,
    options: &[String],
) -> Found {
    let mut engine = Command::new(program)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the other engine does not start");
    let questions = engine.stdin.take().expect("piped");
    let answers = BufReader::new(engine.stdout.take().expect("piped"));
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Sent>(4_096);
    let asking = thread::spawn(move || ask(wanted, seeds, questions, &sender));
    let mut found = Found::default();
    let mut answers = answers.lines();
    while let Ok(sent) = receiver.recv() {
        let theirs = answers.next().expect("the other engine ended").unwrap();
        found.take(&sent, &theirs);
    }
    asking.join().expect("asking failed");
    finish(engine);
    found
}

fn ask(
    wanted: u64,
    seeds: std::ops::RangeFrom<u64>,
    questions: impl Write,
    sender: &std::sync::mpsc::SyncSender<Sent>,
) {
    let mut questions = BufWriter::new(questions);
    let mut left = wanted;
    for seed in seeds {
        if left == 0 {
            break;
        }
        let line = generator::case(&mut Dice::new(seed, ODD));
        let ours = support::outcome(&support::Case::read(&line).decide());
        let shape = SHAPES.iter().find(|shape| (shape.is)(&Line(&line)));
        let shape = shape.map(|shape| shape.name);
        left -= u64::from(shape.is_none());
        writeln!(questions, "{line}").expect("the other engine does not listen");
        let sent = Sent { line, ours, shape };
        if sender.send(sent).is_err() {
            break;
        }
    }
    questions.flush().expect("the other engine does not listen");
}

fn finish(mut engine: Child) {
    let status = engine
        .wait()
        .expect("the other engine cannot be waited for");
    assert!(status.success(), "the other engine: {status}");
}

/// The layers that a case has policies in, and what kind of question it is.
fn layers(line: &Value) -> impl Iterator<Item = &'static str> {
    let case = Line(line);
    let assumes = case.on_role();
    let places = [
        ("identity", "identityPolicies", true),
        ("resource", "resourcePolicy", !assumes),
        ("trust", "resourcePolicy", assumes),
        ("boundary", "permissionBoundary", true),
        ("session", "sessionPolicies", true),
        ("scope-down", "scopeDownPolicies", true),
        ("SCP", "scps", true),
        ("RCP", "rcps", true),
        ("endpoint", "endpointPolicies", true),
    ];
    let of_policies = places
        .into_iter()
        .filter(|(_, place, counts)| *counts && !Line(line).is_empty(place))
        .map(|(layer, ..)| layer)
        .collect::<Vec<_>>();
    let of_callers = [
        ("cross-account", case.has_account() && !case.is_at_home()),
        ("no account", !case.has_account()),
        ("multivalued key", case.condition(|c| !c.set.is_empty())),
        ("IfExists", case.condition(|c| c.if_exists)),
        ("negated operator", case.condition(|c| c.negated)),
        ("date", case.condition(|c| c.kind.starts_with("Date"))),
        ("binary", case.condition(|c| c.kind.starts_with("Binary"))),
        ("variable", line.to_string().contains("${")),
        ("NotPrincipal", line.to_string().contains("NotPrincipal")),
        ("NotAction", line.to_string().contains("NotAction")),
        ("NotResource", line.to_string().contains("NotResource")),
    ];
    let of_callers = of_callers.into_iter().filter(|(_, is)| *is);
    of_policies
        .into_iter()
        .chain(of_callers.map(|(name, _)| name))
}

impl Found {
    fn take(&mut self, sent: &Sent, theirs: &str) {
        let differs = sent.ours != theirs;
        if let Some(shape) = sent.shape {
            let (count, different) = self.aside.entry(shape).or_default();
            *count += 1;
            *different += u64::from(differs);
            return;
        }
        self.compared += 1;
        *self.outcomes.entry(sent.ours.clone()).or_default() += 1;
        for layer in layers(&sent.line) {
            *self.layers.entry(layer).or_default() += 1;
        }
        if differs {
            self.different += 1;
            if self.differences.len() < SHOWN {
                let Sent { line, ours, .. } = sent;
                self.differences
                    .push(format!("ours {ours}, theirs {theirs}: {line}"));
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.different += other.different;
        self.differences.extend(other.differences);
        for (outcome, count) in other.outcomes {
            *self.outcomes.entry(outcome).or_default() += count;
        }
        for (layer, count) in other.layers {
            *self.layers.entry(layer).or_default() += count;
        }
        for (shape, (count, different)) in other.aside {
            let entry = self.aside.entry(shape).or_default();
            entry.0 += count;
            entry.1 += different;
        }
    }

    fn print(&self, seed: u64) {
        for difference in &self.differences {
            println!("{difference}");
        }
        println!("compared {} cases, seed {seed}:", self.compared);
        for (outcome, count) in &self.outcomes {
            println!("  {count:>9} {outcome}");
        }
        println!("of them with:");
        for (layer, count) in &self.layers {
            println!("  {count:>9} {layer}");
        }
        let all: u64 = self.aside.values().map(|(count, _)| count).sum();
        println!("set aside {all}, by shape (docs/policy-proof.md), and how many of those differ:");
        for shape in &SHAPES {
            let (count, different) = self.aside.get(shape.name).copied().unwrap_or_default();
            println!("  {count:>9} {different:>9} {}", shape.name);
        }
        println!("{} differences are not explained", self.different);
    }
}
