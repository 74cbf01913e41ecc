//! The closed loop: warm-up, measured stretch, and the last answers.

use std::time::{Duration, Instant};

use anyhow::bail;
use memchr::memmem::Finder;
use mio::{Events, Poll, Token};

use crate::clock;
use crate::connection::Connection;
use crate::options::Options;
use crate::process::Usage;
use crate::report::{Report, Tally};
use crate::response::Response;
use crate::signer::Signer;

/// A server that answers nothing for this long is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many bad answers that the rest says nothing.
const HOPELESS: u64 = 10_000;

/// Runs the load that `options` describe.
pub(crate) fn run(options: &Options) -> anyhow::Result<Report> {
    let mut load = Load::new(options)?;
    if options.warmup == 0.0 {
        load.measure(clock::now())?;
    }
    load.start_all()?;
    let mut events = Events::with_capacity(1024);
    while !load.over(clock::now()) {
        if let Err(error) = load.poll.poll(&mut events, Some(Duration::from_millis(20)))
            && error.kind() != std::io::ErrorKind::Interrupted
        {
            return Err(error.into());
        }
        load.step(&events)?;
    }
    load.finish()
}

/// Everything that the loop moves.
struct Load<'a> {
    options: &'a Options,
    poll: Poll,
    signer: Signer<'a>,
    expected: Finder<'a>,
    connections: Vec<Connection>,
    in_flight: u64,
    scratch: Vec<u8>,
    tally: Tally,
    begun: Instant,
    last_answer: Instant,
    stretch: Option<Stretch>,
}

/// The measured part, once begun.
#[derive(Clone, Copy)]
struct Stretch {
    begun: Instant,
    before: Option<Usage>,
}

impl<'a> Load<'a> {
    fn new(options: &'a Options) -> anyhow::Result<Self> {
        let (poll, now) = (Poll::new()?, clock::now());
        let connections = (0..options.connections)
            .map(|index| {
                let token = Token(usize::from(index));
                Connection::open(options.url.address, poll.registry(), token, now)
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            options,
            poll,
            signer: Signer::new(options, clock::wall()),
            expected: Finder::new(&options.expect),
            connections,
            in_flight: 0,
            scratch: vec![0; 64 * 1024],
            tally: Tally::default(),
            begun: now,
            last_answer: now,
            stretch: None,
        })
    }

    fn usage(&self) -> anyhow::Result<Option<Usage>> {
        self.options.pid.map(Usage::of).transpose()
    }

    /// From here on everything counts.
    fn measure(&mut self, now: Instant) -> anyhow::Result<()> {
        if self.tally.errors() > 0 {
            bail!(
                "{} errors in the warm-up: {}",
                self.tally.errors(),
                self.tally.first_error()
            );
        }
        self.tally = Tally::default();
        self.stretch = Some(Stretch {
            begun: now,
            before: self.usage()?,
        });
        Ok(())
    }

    /// Whether one more request fits in the bound.
    fn wants_more(&self, now: Instant) -> bool {
        let Some(stretch) = self.stretch else {
            return true;
        };
        match (self.options.requests, self.options.seconds) {
            (Some(requests), _) => self.tally.total() + self.in_flight < requests,
            (None, Some(seconds)) => (now - stretch.begun).as_secs_f64() < seconds,
            (None, None) => false,
        }
    }

    fn over(&self, now: Instant) -> bool {
        self.in_flight == 0 && !self.wants_more(now)
    }

    fn start_all(&mut self) -> anyhow::Result<()> {
        for index in 0..self.connections.len() {
            self.send(index)?;
        }
        Ok(())
    }

    fn step(&mut self, events: &Events) -> anyhow::Result<()> {
        let now = clock::now();
        if now - self.last_answer > PATIENCE {
            bail!("no answer for {} seconds", PATIENCE.as_secs());
        }
        if self.stretch.is_none() && (now - self.begun).as_secs_f64() >= self.options.warmup {
            self.measure(now)?;
        }
        self.signer.follow(clock::wall());
        for event in events {
            self.advance(event.token().0)?;
        }
        Ok(())
    }

    fn advance(&mut self, index: usize) -> anyhow::Result<()> {
        let connection = &mut self.connections[index];
        if !connection.busy {
            // Opened anew and just become writable.
            return self.send(index);
        }
        match connection.advance(&mut self.scratch) {
            Ok(None) => return Ok(()),
            Ok(Some(response)) => {
                self.judge(index, &response)?;
                if response.last {
                    self.reopen(index)?;
                }
            }
            Err(error) => self.lose(index, &error)?,
        }
        self.send(index)
    }

    /// Counts a whole answer.
    fn judge(&mut self, index: usize, response: &Response) -> anyhow::Result<()> {
        let connection = &self.connections[index];
        let now = clock::now();
        self.in_flight -= 1;
        self.last_answer = now;
        if response.status == 200 && self.expected.find(&connection.answer).is_some() {
            if let Some(path) = &self.options.answer
                && self.tally.total() == 0
            {
                std::fs::write(path, &connection.answer)?;
            }
            self.tally.answered(now - connection.since);
        } else {
            let start = &connection.answer[..connection.answer.len().min(600)];
            self.tally
                .failed(|| String::from_utf8_lossy(start).into_owned());
        }
        Ok(())
    }

    /// Counts a request whose connection broke.
    fn lose(&mut self, index: usize, error: &anyhow::Error) -> anyhow::Result<()> {
        self.in_flight -= 1;
        self.tally.failed(|| format!("{error:#}"));
        self.reopen(index)
    }

    fn reopen(&mut self, index: usize) -> anyhow::Result<()> {
        let address = self.options.url.address;
        self.connections[index] =
            Connection::open(address, self.poll.registry(), Token(index), clock::now())?;
        Ok(())
    }

    /// Sends the next request over this connection, unless the bound is reached.
    fn send(&mut self, index: usize) -> anyhow::Result<()> {
        if self.tally.errors() >= HOPELESS {
            bail!("{HOPELESS} errors, the first: {}", self.tally.first_error());
        }
        if !self.wants_more(clock::now()) {
            return Ok(());
        }
        let connection = &mut self.connections[index];
        self.signer.write(&mut connection.request);
        self.in_flight += 1;
        if let Err(error) = connection.start(clock::now()) {
            self.lose(index, &error)?;
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<Report> {
        let after = self.usage()?;
        let Some(stretch) = self.stretch else {
            bail!("the warm-up never ended")
        };
        let usage = stretch
            .before
            .zip(after)
            .map(|(before, after)| [before, after]);
        Ok(self.tally.report(clock::now() - stretch.begun, usage))
    }
}
