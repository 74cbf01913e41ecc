//! The figures, as a text for people and as JSON for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::lifetime::Footprint;
use super::load::{Operation, Sample};
use super::options::Options;
use super::rounds::{Contender, Turn, ratios};
use super::statistics::Spread;

/// The targets of this release.
const CPU_RATIOS: [(Operation, f64); 3] = [
    (Operation::AssumeRole, 2.0),
    (Operation::AssumeRoleTagged, 2.5),
    (Operation::SessionIdentity, 1.5),
];
const MEMORY_MIB: f64 = 64.0;

/// AssumeRoleWithWebIdentity beside the limit's AssumeRole and one RSA verification.
const WEB_IDENTITY_RATIO: f64 = 2.0;

/// CPU of one AssumeRoleWithSAML, in microseconds.
const SAML_US: f64 = 400.0;
const READY_SECONDS: f64 = 0.2;

/// All that was measured.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) turns: Vec<Turn>,
    /// What verifying one RSA signature took in each round, in microseconds.
    pub(super) rsa_verify_us: Vec<f64>,
    pub(super) memory: Vec<Footprint>,
    pub(super) starts: Vec<f64>,
}

/// What a target wants, what was measured, and whether that meets it.
struct Verdict {
    what: String,
    wanted: String,
    measured: String,
    met: bool,
}

impl Results {
    fn spread(
        &self,
        operation: Operation,
        contender: Contender,
        figure: impl Fn(&Sample) -> f64,
    ) -> Option<Spread> {
        let mine = |turn: &&Turn| turn.operation == operation && turn.contender == contender;
        Spread::of(
            self.turns
                .iter()
                .filter(mine)
                .map(|turn| figure(&turn.sample)),
        )
    }

    fn verdicts(&self) -> Vec<Verdict> {
        let cpu = CPU_RATIOS.into_iter().filter_map(|(operation, wanted)| {
            let ratio = Spread::of(ratios(&self.turns, operation))?;
            Some(Verdict {
                what: format!("CPU: {}, times the limit's", operation.name()),
                wanted: format!("<= {wanted:.1}"),
                measured: format!("{ratio:.2}"),
                met: ratio.median <= wanted,
            })
        });
        let memory = self.memory.last().map(
            |Footprint {
                 requests,
                 rss_mib,
                 peak_mib,
             }| Verdict {
                what: format!("memory after {requests} AssumeRole"),
                wanted: format!("<= {MEMORY_MIB:.0} MiB"),
                measured: format!("{rss_mib:.1}, peak {peak_mib:.1} MiB"),
                met: *peak_mib <= MEMORY_MIB,
            },
        );
        let ready = Spread::of(self.starts.iter().copied()).map(|seconds| Verdict {
            what: "ready on an existing data directory".to_owned(),
            wanted: format!("<= {READY_SECONDS:.1} s"),
            measured: format!("{seconds:.3} s"),
            met: seconds.median <= READY_SECONDS,
        });
        let [together, once] = self.web_identity();
        let others = [together, once, self.saml(), memory, ready];
        cpu.chain(others.into_iter().flatten()).collect()
    }

    /// Beside what no STS can skip: the limit's AssumeRole, and one RSA verification. The target can
    /// be read in two ways, so both are told: that many times the two together, or that many times the
    /// limit's and the verification once.
    fn web_identity(&self) -> [Option<Verdict>; 2] {
        let figures = || {
            let verify = Spread::of(self.rsa_verify_us.iter().copied())?.median;
            let cpu = |contender| {
                let spread = self.spread(Operation::WebIdentity, contender, |sample| sample.cpu_us);
                spread.map(|spread| spread.median)
            };
            Some((verify, cpu(Contender::Limit)?, cpu(Contender::Daypass)?))
        };
        let Some((verify, limit, ours)) = figures() else {
            return [None, None];
        };
        let verdict = |what: &str, ratio: f64, how: String| {
            Some(Verdict {
                what: format!("CPU: AssumeRoleWithWebIdentity, {what}"),
                wanted: format!("<= {WEB_IDENTITY_RATIO:.1}"),
                measured: format!("{ratio:.2} = {how}"),
                met: ratio <= WEB_IDENTITY_RATIO,
            })
        };
        let together = format!("{ours:.1} / ({limit:.1} + {verify:.1})");
        let once = format!("({ours:.1} - {verify:.1}) / {limit:.1}");
        [
            verdict("limit + RSA", ours / (limit + verify), together),
            verdict("less RSA", (ours - verify) / limit, once),
        ]
    }

    fn saml(&self) -> Option<Verdict> {
        let cpu = self.spread(Operation::Saml, Contender::Daypass, |sample| sample.cpu_us)?;
        Some(Verdict {
            what: "CPU: AssumeRoleWithSAML".to_owned(),
            wanted: format!("<= {SAML_US:.0} us"),
            measured: format!("{cpu:.0} us"),
            met: cpu.median <= SAML_US,
        })
    }
}

/// The report for people.
pub(super) fn text(results: &Results, options: &Options) -> String {
    let mut text = String::new();
    let Options {
        rounds,
        requests,
        connections,
        ..
    } = options;
    let _ = writeln!(
        text,
        "\n{rounds} rounds, {requests} requests a turn, {connections} connections; \
         median (least-most)"
    );
    if options.quick {
        text.push_str("This was a quick run: it shows that all works, its figures say little.\n");
    }
    for operation in Operation::ALL {
        write_operation(&mut text, results, operation);
    }
    let _ = writeln!(
        text,
        "\n{:<48} {:>10}  {:<28} verdict",
        "target of this release", "wanted", "measured"
    );
    for Verdict {
        what,
        wanted,
        measured,
        met,
    } in results.verdicts()
    {
        let verdict = if met { "met" } else { "missed" };
        let _ = writeln!(text, "{what:<48} {wanted:>10}  {measured:<28} {verdict}");
    }
    text
}

fn write_operation(text: &mut String, results: &Results, operation: Operation) {
    let _ = writeln!(
        text,
        "\n{:<26}{:>14}{:>12}{:>10}{:>10}{:>10}",
        operation.name(),
        "CPU us/request",
        "requests/s",
        "p50 us",
        "p99 us",
        "p999 us"
    );
    for contender in Contender::ALL {
        let spread = |figure: fn(&Sample) -> f64| results.spread(operation, contender, figure);
        let median = |figure| spread(figure).map_or(f64::NAN, |spread| spread.median);
        let cpu = spread(|sample| sample.cpu_us);
        let _ = writeln!(
            text,
            "  {:<16}{:>22}{:>12.0}{:>10.0}{:>10.0}{:>10.0}",
            contender.name(),
            cpu.map(|cpu| format!("{cpu:.1}")).unwrap_or_default(),
            median(|sample| sample.rps),
            median(|sample| sample.p50_us),
            median(|sample| sample.p99_us),
            median(|sample| sample.p999_us),
        );
    }
    if let Some(ratio) = Spread::of(ratios(&results.turns, operation)) {
        let _ = writeln!(text, "  {:<16}{:>22}", "ratio", format!("{ratio:.2}"));
    }
}

/// Every figure of the run.
pub(super) fn json(results: &Results, options: &Options) -> Value {
    let turn = |turn: &Turn| {
        let Sample {
            rps,
            p50_us,
            p99_us,
            p999_us,
            cpu_us,
            rss_mib,
            peak_mib,
        } = turn.sample;
        json!({
            "round": turn.round, "operation": turn.operation.name(),
            "server": turn.contender.name(), "cpu_us_per_request": cpu_us, "rps": rps,
            "p50_us": p50_us, "p99_us": p99_us, "p999_us": p999_us,
            "rss_mib": rss_mib, "peak_mib": peak_mib,
        })
    };
    let footprint = |Footprint {
                         requests,
                         rss_mib,
                         peak_mib,
                     }: &Footprint| {
        json!({ "requests": requests, "rss_mib": rss_mib, "peak_mib": peak_mib })
    };
    let verdict = |Verdict {
                       what,
                       wanted,
                       measured,
                       met,
                   }: Verdict| {
        json!({ "target": what, "wanted": wanted, "measured": measured, "met": met })
    };
    let ratio = |operation: Operation| {
        let ratio = Spread::of(ratios(&results.turns, operation))?;
        Some(json!({
            "operation": operation.name(), "median": ratio.median,
            "least": ratio.least, "most": ratio.most,
        }))
    };
    json!({
        "rounds": options.rounds,
        "requests": options.requests,
        "connections": options.connections,
        "quick": options.quick,
        "outside_yardstick": options.yardstick.is_some(),
        "turns": results.turns.iter().map(turn).collect::<Vec<_>>(),
        "cpu_ratios": Operation::ALL.into_iter().filter_map(ratio).collect::<Vec<_>>(),
        "memory": results.memory.iter().map(footprint).collect::<Vec<_>>(),
        "ready_seconds": results.starts,
        "rsa_verify_us": results.rsa_verify_us,
        "targets": results.verdicts().into_iter().map(verdict).collect::<Vec<_>>(),
    })
}
