//! Many hands for `daypass policy decide`: lines are dealt out in batches, turn by turn, and the
//! answers are collected in the same turn, so that order needs no numbers and memory is bounded.

use std::io::{Read, Write};
use std::panic;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::Answer;
use super::decide::{MAX_LINE_BYTES, answer_line, refuse_long_line};
use super::library::Library;
use super::lines::{Line, Lines};

/// More hands than this wait for the one that reads.
const MAX_HANDS: usize = 8;

/// A batch is dealt when it has this many bytes or lines, or when the input pauses.
const BATCH_BYTES: usize = 64 << 10;
const BATCH_LINES: usize = 1 << 10;

/// How many batches may wait for a hand.
const WAITING: usize = 2;

/// Lines that are not empty.
#[derive(Debug, Default)]
struct Batch {
    text: Vec<u8>,
    lines: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// The line's number in the input.
    number: u64,
    /// Its end in the text; `None` if it was too long to be kept.
    end: Option<usize>,
}

/// The answers to a batch.
#[derive(Debug)]
struct Answered {
    text: Vec<u8>,
    answer: Answer,
}

/// Answers every line of the input on the output, in order.
pub(super) fn run(input: impl Read, output: impl Write + Send) -> anyhow::Result<Answer> {
    let hands = thread::available_parallelism().map_or(1, |count| count.get().min(MAX_HANDS));
    thread::scope(|scope| {
        let mut desks = Vec::new();
        let mut trays = Vec::new();
        for _ in 0..hands {
            let (desk, batches) = sync_channel::<Batch>(WAITING);
            let (answers, tray) = sync_channel(WAITING);
            scope.spawn(move || {
                let mut library = Library::default();
                for batch in batches {
                    // Nobody collects any more: the output was closed.
                    if answers.send(batch.answer(&mut library)).is_err() {
                        break;
                    }
                }
            });
            desks.push(desk);
            trays.push(tray);
        }
        let writer = scope.spawn(move || collect(&trays, output));
        let dealt = deal(input, desks);
        let collected = writer
            .join()
            .unwrap_or_else(|why| panic::resume_unwind(why));
        dealt.and(collected)
    })
}

/// Reads the input and deals it out. Ends early when nobody answers any more.
fn deal(input: impl Read, desks: Vec<SyncSender<Batch>>) -> anyhow::Result<()> {
    let mut lines = Lines::new(input, MAX_LINE_BYTES);
    let mut batch = Batch::default();
    let mut number = 0;
    for desk in desks.iter().cycle() {
        let has_ended = loop {
            // Whoever waits for an answer before asking on gets it.
            let is_due = batch.is_full() || lines.may_wait();
            if is_due && !batch.lines.is_empty() {
                break false;
            }
            number += 1;
            let end = match lines.next()? {
                Line::End => break true,
                Line::Whole if lines.line.iter().all(u8::is_ascii_whitespace) => continue,
                Line::Whole => {
                    batch.text.extend_from_slice(&lines.line);
                    Some(batch.text.len())
                }
                Line::TooLong => None,
            };
            batch.lines.push(Entry { number, end });
        };
        let is_heard = desk.send(std::mem::take(&mut batch)).is_ok();
        if has_ended || !is_heard {
            break;
        }
    }
    Ok(())
}

/// Writes the answers in the order in which the batches were dealt.
fn collect(trays: &[Receiver<Answered>], mut output: impl Write) -> anyhow::Result<Answer> {
    let mut all = Answer::Good;
    for tray in trays.iter().cycle() {
        // The batch whose turn it is was never dealt.
        let Ok(Answered { text, answer }) = tray.recv() else {
            break;
        };
        output.write_all(&text)?;
        output.flush()?;
        if answer == Answer::Bad {
            all = Answer::Bad;
        }
    }
    Ok(all)
}

impl Batch {
    fn is_full(&self) -> bool {
        self.text.len() >= BATCH_BYTES || self.lines.len() >= BATCH_LINES
    }

    fn answer(&self, library: &mut Library) -> Answered {
        let mut text = Vec::with_capacity(self.lines.len() * 48);
        let mut answer = Answer::Good;
        let mut start = 0;
        for Entry { number, end } in &self.lines {
            let one = match end {
                Some(end) => answer_line(&self.text[start..*end], *number, library, &mut text),
                None => refuse_long_line(*number, &mut text),
            };
            start = end.unwrap_or(start);
            if one == Answer::Bad {
                answer = Answer::Bad;
            }
        }
        Answered { text, answer }
    }
}
