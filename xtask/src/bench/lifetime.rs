//! What a Daypass process needs over its life: memory after many requests, time to get ready.

use super::load::{Job, Operation, Sample};
use super::options::Options;
use super::programs::Programs;
use super::progress;
use super::scratch::Scratch;
use super::server::Server;

/// So many parts, with new connections in each, have a look at the memory after them.
const PARTS: u64 = 10;

/// The process after a part of the requests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footprint {
    pub(super) requests: u64,
    pub(super) rss_mib: f64,
    pub(super) peak_mib: f64,
}

/// Memory of a new process as its AssumeRole requests add up; the last one is the result.
pub(super) fn memory(
    programs: &Programs,
    scratch: &Scratch,
    options: &Options,
) -> Result<Vec<Footprint>, String> {
    let server = Server::daypass(&programs.daypass, &scratch.path("memory"))?;
    let part = options.memory_requests.div_ceil(PARTS);
    let mut footprints = Vec::new();
    for number in 1..=PARTS {
        let job = Job {
            operation: Operation::AssumeRole,
            session: format!("part-{number}"),
            requests: part,
            connections: options.connections,
            warmup: "0",
        };
        let Sample {
            rss_mib, peak_mib, ..
        } = programs.generator.run(&server, &job)?;
        let requests = part * number;
        progress(format_args!(
            "memory after {requests:>7} requests: {rss_mib:.1} MiB, peak {peak_mib:.1} MiB"
        ));
        footprints.push(Footprint {
            requests,
            rss_mib,
            peak_mib,
        });
    }
    server.stop()?;
    Ok(footprints)
}

/// Seconds from the start of the process to its `ready` line, on a data directory that exists.
pub(super) fn starts(
    programs: &Programs,
    scratch: &Scratch,
    options: &Options,
) -> Result<Vec<f64>, String> {
    let data = scratch.path("starts");
    Server::daypass(&programs.daypass, &data)?.stop()?;
    (1..=options.starts)
        .map(|number| {
            let server = Server::daypass(&programs.daypass, &data)?;
            let seconds = server.ready_after.as_secs_f64();
            progress(format_args!(
                "start {number} of {}: ready after {:.1} ms",
                options.starts,
                seconds * 1e3
            ));
            server.stop()?;
            Ok(seconds)
        })
        .collect()
}
