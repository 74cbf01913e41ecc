//! What was counted, and the JSON object that says so.

use std::time::Duration;

use serde::Serialize;

use crate::process::Usage;

/// The counts of one measured stretch.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    latencies_ns: Vec<u32>,
    errors: u64,
    first_error: Option<String>,
}

impl Tally {
    /// A good answer.
    pub(crate) fn answered(&mut self, latency: Duration) {
        self.latencies_ns
            .push(latency.as_nanos().try_into().unwrap_or(u32::MAX));
    }

    /// A wrong answer or none.
    pub(crate) fn failed(&mut self, why: impl FnOnce() -> String) {
        self.errors += 1;
        self.first_error.get_or_insert_with(why);
    }

    /// Answers, good and bad.
    pub(crate) fn total(&self) -> u64 {
        self.latencies_ns.len() as u64 + self.errors
    }

    pub(crate) fn errors(&self) -> u64 {
        self.errors
    }

    pub(crate) fn first_error(&self) -> &str {
        self.first_error.as_deref().unwrap_or_default()
    }

    /// Closes the stretch. `usage` is the server's before and after, when it is known.
    pub(crate) fn report(mut self, elapsed: Duration, usage: Option<[Usage; 2]>) -> Report {
        self.latencies_ns.sort_unstable();
        let (requests, seconds) = (self.total(), elapsed.as_secs_f64());
        let cpu = usage.map(|[before, after]| after.cpu_seconds - before.cpu_seconds);
        Report {
            requests,
            errors: self.errors,
            seconds,
            rps: requests as f64 / seconds,
            p50_us: quantile_us(&self.latencies_ns, 0.5),
            p99_us: quantile_us(&self.latencies_ns, 0.99),
            p999_us: quantile_us(&self.latencies_ns, 0.999),
            cpu_seconds: cpu,
            cpu_us_per_request: cpu.map(|seconds| seconds * 1e6 / requests as f64),
            rss_kib: usage.map(|[_, after]| after.rss_kib),
            peak_kib: usage.map(|[_, after]| after.peak_kib),
            first_error: self.first_error,
        }
    }
}

/// The nearest rank of a sorted list.
fn quantile_us(sorted_ns: &[u32], quantile: f64) -> f64 {
    let rank = (sorted_ns.len() as f64 * quantile).ceil() as usize;
    sorted_ns
        .get(rank.saturating_sub(1))
        .map_or(0.0, |ns| f64::from(*ns) / 1e3)
}

/// The result of a run. Without `--pid` what belongs to the process is null.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    requests: u64,
    errors: u64,
    seconds: f64,
    rps: f64,
    p50_us: f64,
    p99_us: f64,
    p999_us: f64,
    cpu_seconds: Option<f64>,
    cpu_us_per_request: Option<f64>,
    rss_kib: Option<u64>,
    peak_kib: Option<u64>,
    first_error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_nearest_ranks() {
        let sorted: Vec<u32> = (1..=100).map(|n| n * 1000).collect();
        assert_eq!(quantile_us(&sorted, 0.5), 50.0);
        assert_eq!(quantile_us(&sorted, 0.99), 99.0);
        assert_eq!(quantile_us(&sorted, 0.999), 100.0);
        assert_eq!(quantile_us(&[], 0.5), 0.0);
    }

    #[test]
    fn the_first_error_is_kept() {
        let mut tally = Tally::default();
        tally.answered(Duration::from_micros(7));
        tally.failed(|| "first".to_owned());
        tally.failed(|| "second".to_owned());
        assert_eq!(
            (tally.total(), tally.errors(), tally.first_error()),
            (3, 2, "first")
        );
    }
}
