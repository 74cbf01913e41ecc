//! A closed-loop HTTP/1.1 load generator for AWS Query services.
//!
//! One thread keeps N connections busy: each sends a request, waits for its answer, checks it
//! and sends the next. As SDKs do, it signs every request anew; it can also send one signed
//! request over and over, which leaves its own cost out, or requests that nobody signs. Around the measured part it reads
//! what the server's process used. It talks to loopback addresses and to nothing else, and
//! prints one JSON object.

mod clock;
mod connection;
mod options;
mod process;
mod report;
mod response;
mod run;
mod signer;

use std::io::Write;

use clap::Parser;

fn main() -> anyhow::Result<()> {
    let options = options::Options::parse();
    let report = run::run(&options)?;
    let mut line = serde_json::to_vec(&report)?;
    line.push(b'\n');
    std::io::stdout().write_all(&line)?;
    Ok(())
}
