//! Contests: questions, and engines that answer them by number.

use std::hint::black_box;

use crate::dice::Dice;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Daypass,
    IamRs,
    Cedar,
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Daypass => "daypass",
            Self::IamRs => "iam-rs",
            Self::Cedar => "cedar",
        }
    }
}

/// What an engine says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Allowed,
    /// Nothing allows it; Cedar does not tell that from a denial.
    Refused,
    Denied,
    /// The engine could not answer.
    Failed,
}

/// An engine with everything prepared: answers the question of this number.
pub(crate) type Ask = Box<dyn Fn(usize) -> Answer>;

/// Engines that answer the same questions.
pub(crate) struct Contest {
    pub(crate) name: String,
    pub(crate) questions: usize,
    /// How questions are asked one after the other.
    pub(crate) order: Order,
    pub(crate) contenders: Vec<(Engine, Ask)>,
}

/// In which order questions are asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    /// Each once, and then all again. What thousands of cases take does not fit into the
    /// processor's caches, so that an engine mostly waits for memory.
    Through,
    /// So many of them `REPEATS` times, then the next so many: policies in use are in the caches.
    Blocks(usize),
}

/// How often a block is asked.
const REPEATS: usize = 20;

/// One engine's turn in one round.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) engine: Engine,
    /// Nanoseconds of CPU time a question.
    pub(crate) nanoseconds: f64,
}

/// What a turn takes of CPU time at least.
const TURN: f64 = 30e6;

/// What one reading of the clock covers at least, so that reading it weighs nothing.
const SLICE: f64 = 200e3;

impl Contest {
    /// Gives every engine its turn, in any order.
    pub(crate) fn round(&self, dice: &mut Dice) -> Vec<Turn> {
        let mut order: Vec<_> = self.contenders.iter().collect();
        dice.shuffle(&mut order);
        order
            .into_iter()
            .map(|(engine, ask)| Turn {
                engine: *engine,
                nanoseconds: self.turn(ask),
            })
            .collect()
    }

    /// Asks every question so often that it can be measured, and so again until the turn is over.
    /// The median of the slices is the turn's figure.
    fn turn(&self, ask: &Ask) -> f64 {
        let warmup = self.slice(ask, 1);
        let passes = (SLICE / warmup).ceil().max(1.0);
        let mut slices = Vec::new();
        let mut spent = 0.0;
        while spent < TURN || slices.len() < 3 {
            let slice = self.slice(ask, passes as usize);
            spent += slice;
            slices.push(slice);
        }
        slices.sort_by(f64::total_cmp);
        slices[slices.len() / 2] / passes / self.asked_in_a_pass() as f64
    }

    /// Lets our engine answer every question so often.
    pub(crate) fn ask_ours(&self, times: usize) {
        for (_, ask) in self
            .contenders
            .iter()
            .filter(|(engine, _)| *engine == Engine::Daypass)
        {
            self.pass(ask, times);
        }
    }

    /// Nanoseconds that so many passes over the questions take.
    fn slice(&self, ask: &Ask, passes: usize) -> f64 {
        let start = cpu_time();
        self.pass(ask, passes);
        // A pass of almost nothing may fall between two ticks.
        (cpu_time() - start).max(1.0)
    }

    fn pass(&self, ask: &Ask, passes: usize) {
        let (block, repeats) = match self.order {
            Order::Through => (self.questions, 1),
            Order::Blocks(size) => (size, REPEATS),
        };
        for _ in 0..passes {
            for start in (0..self.questions).step_by(block) {
                for _ in 0..repeats {
                    for question in start..self.questions.min(start + block) {
                        black_box(ask(black_box(question)));
                    }
                }
            }
        }
    }

    fn asked_in_a_pass(&self) -> usize {
        match self.order {
            Order::Through => self.questions,
            Order::Blocks(_) => self.questions * REPEATS,
        }
    }
}

/// The CPU time of this thread in nanoseconds: what other programs do counts less than by a clock
/// on the wall.
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
