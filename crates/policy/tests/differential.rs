//! The engine against a naive second evaluator, and against itself: what must never change an
//! answer, or change it in one direction only.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a case that cannot be read must fail the test"
)]

mod generator;
mod naive;
mod properties;
mod support;

use std::collections::BTreeMap;
use std::ops::Range;
use std::thread;

use generator::Dice;
use serde_json::Value;

/// What is odd comes in plenty: both evaluators know the whole language.
const ODD: usize = 25;

fn engine(line: &Value) -> String {
    support::outcome(&support::Case::read(line).decide())
}

/// Compares the cases of these seeds, and counts the outcomes.
fn compare(seeds: Range<u64>) -> BTreeMap<String, usize> {
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for seed in seeds {
        let line = generator::case(&mut Dice::new(seed, ODD));
        let answer = engine(&line);
        assert_eq!(answer, naive::decide(&line), "seed {seed}: {line}");
        *outcomes.entry(answer).or_default() += 1;
    }
    outcomes
}

/// Shares the seeds out among the processors.
fn agree(seeds: Range<u64>) {
    let count = seeds.end - seeds.start;
    let shares = thread::available_parallelism().map_or(2, |n| n.get() as u64);
    let bound = |share: u64| seeds.start + count * share / shares;
    let workers: Vec<_> = (0..shares)
        .map(|share| {
            let part = bound(share)..bound(share + 1);
            thread::spawn(move || compare(part))
        })
        .collect();
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for worker in workers {
        for (outcome, count) in worker.join().expect("a share did not agree") {
            *outcomes.entry(outcome).or_default() += count;
        }
    }
    // A generator that hardly ever allows would prove little.
    let least = usize::try_from(count / 10).unwrap();
    assert_eq!(outcomes.len(), 3, "{outcomes:?}");
    assert!(
        outcomes.values().all(|count| *count > least),
        "{outcomes:?}"
    );
}

#[test]
fn the_two_evaluators_agree() {
    agree(0..60_000);
}

#[test]
#[ignore = "a million cases, for a release build: `cargo xtask test` runs it"]
fn the_two_evaluators_agree_on_a_million() {
    agree(1_000_000..2_000_000);
}
