//! The rounds: every server under the same load, in an order that chance decides.

use std::hash::{BuildHasher, RandomState};

use super::load::{Job, Operation, Sample};
use super::options::Options;
use super::programs::Programs;
use super::progress;
use super::scratch::Scratch;
use super::server::Server;
use super::stage;

/// Who is under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Contender {
    Limit,
    Daypass,
}

impl Contender {
    pub(super) const ALL: [Self; 2] = [Self::Limit, Self::Daypass];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::Daypass => "daypass",
        }
    }
}

/// One contender's turn in one round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) round: u32,
    pub(super) operation: Operation,
    pub(super) contender: Contender,
    pub(super) sample: Sample,
}

/// What the rounds were.
#[derive(Debug)]
pub(super) struct Rounds {
    pub(super) turns: Vec<Turn>,
    /// What verifying one RSA signature took in each of them, in microseconds.
    pub(super) rsa_verify_us: Vec<f64>,
}

/// Starts both servers and lets them take turns.
pub(super) fn run(
    programs: &Programs,
    scratch: &Scratch,
    options: &Options,
) -> Result<Rounds, String> {
    let limit = Server::limit(&programs.limit)?;
    let mut daypass = Server::daypass(&programs.daypass, &scratch.path("rounds"))?;
    stage::set(&programs.stagehand, &mut daypass, &scratch.path("answer"))?;
    stage::trust_providers(programs, &mut daypass, scratch)?;
    let mut turns = Vec::new();
    let mut rsa_verify_us = Vec::new();
    for round in 1..=options.rounds {
        rsa_verify_us.push(stage::renew(programs, &mut daypass, scratch)?);
        for (operation, contender) in shuffled_turns() {
            // Its assertion is good for minutes.
            if operation == Operation::Saml && contender == Contender::Daypass {
                stage::renew(programs, &mut daypass, scratch)?;
            }
            let server = match contender {
                Contender::Limit => &limit,
                Contender::Daypass => &daypass,
            };
            let job = Job {
                operation,
                session: format!("round-{round}"),
                requests: options.requests,
                connections: options.connections,
                warmup: options.warmup,
            };
            let sample = programs.generator.run(server, &job).map_err(|error| {
                format!("{} on {}: {error}", operation.name(), contender.name())
            })?;
            progress(format_args!(
                "round {round} of {}: {:<26} {:<7} {:>6.1} us of CPU, {:>6.0} requests/s",
                options.rounds,
                operation.name(),
                contender.name(),
                sample.cpu_us,
                sample.rps,
            ));
            turns.push(Turn {
                round,
                operation,
                contender,
                sample,
            });
        }
    }
    daypass.stop()?;
    Ok(Rounds {
        turns,
        rsa_verify_us,
    })
}

/// Operation by operation, so that the two that are compared run close to each other; which
/// comes first is drawn anew in every round.
fn shuffled_turns() -> Vec<(Operation, Contender)> {
    let pairs = |operation| shuffled(Contender::ALL).map(|contender| (operation, contender));
    shuffled(Operation::ALL)
        .into_iter()
        .flat_map(pairs)
        .collect()
}

/// The standard library's one source of chance, a hasher's random keys, is enough here.
fn shuffled<T: std::hash::Hash, const N: usize>(mut items: [T; N]) -> [T; N] {
    items.sort_by_cached_key(|item| RandomState::new().hash_one(item));
    items
}

/// CPU per request, daypass to limit, inside each round.
pub(super) fn ratios(turns: &[Turn], operation: Operation) -> Vec<f64> {
    let cpu_us = |round, contender| {
        let mine = |turn: &&Turn| {
            (turn.round, turn.operation, turn.contender) == (round, operation, contender)
        };
        turns.iter().find(mine).map(|turn| turn.sample.cpu_us)
    };
    let rounds = 1..=turns.iter().map(|turn| turn.round).max().unwrap_or(0);
    rounds
        .filter_map(|round| {
            Some(cpu_us(round, Contender::Daypass)? / cpu_us(round, Contender::Limit)?)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(round: u32, contender: Contender, cpu_us: f64) -> Turn {
        let sample = Sample {
            rps: 0.0,
            p50_us: 0.0,
            p99_us: 0.0,
            p999_us: 0.0,
            cpu_us,
            rss_mib: 0.0,
            peak_mib: 0.0,
        };
        Turn {
            round,
            operation: Operation::AssumeRole,
            contender,
            sample,
        }
    }

    #[test]
    fn ratios_are_taken_inside_their_round() {
        let turns = [
            turn(1, Contender::Limit, 10.0),
            turn(1, Contender::Daypass, 15.0),
            turn(2, Contender::Daypass, 40.0),
            turn(2, Contender::Limit, 20.0),
        ];
        assert_eq!(ratios(&turns, Operation::AssumeRole), [1.5, 2.0]);
        assert!(ratios(&turns, Operation::GetCallerIdentity).is_empty());
    }

    #[test]
    fn every_round_has_every_turn() {
        let turns = shuffled_turns();
        assert_eq!(turns.len(), 12);
        for pair in turns.chunks(2) {
            assert_eq!(pair[0].0, pair[1].0);
            assert_ne!(pair[0].1, pair[1].1);
        }
    }
}
