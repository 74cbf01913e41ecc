//! The figures, for people. The tables are Markdown, to be put into docs/benchmarks.md as they are.

use std::fmt::Write;

use super::super::statistics::Spread;
use super::{Options, Results};

/// So many statements or policies.
pub(super) const COUNTS: [u32; 4] = [1, 10, 100, 1_000];

/// Contests about so many grants each: their names, and what they are.
const GRANTS: [(&str, &str); 3] = [
    (
        "statements",
        "one policy, every statement on an action of its own",
    ),
    (
        "statements-of-one-action",
        "one policy, every statement on the same action",
    ),
    (
        "policies",
        "so many policies of one statement, on the same action",
    ),
];

const ENGINES: [&str; 3] = ["daypass", "iam-rs", "cedar"];

/// The targets: what, contest, peer or none, and how many times at least, or nanoseconds at most.
const TARGETS: [(&str, &str, Option<&str>, f64); 6] = [
    ("random cases, in blocks", "cases", Some("iam-rs"), 10.0),
    (
        "random cases, all in turn",
        "cases-cold",
        Some("iam-rs"),
        10.0,
    ),
    (
        "100 policies on a principal",
        "policies/100",
        Some("cedar"),
        20.0,
    ),
    (
        "AssumeRole, role and trust policy",
        "typical/AssumeRole",
        None,
        300.0,
    ),
    ("GetObject, role policy", "typical/GetObject", None, 300.0),
    ("compiling a policy of 6 kB", "compile", None, 100_000.0),
];

/// The name of every contest.
#[cfg(test)]
pub(super) fn contests() -> Vec<String> {
    let targets = TARGETS.iter().map(|(_, contest, ..)| (*contest).to_owned());
    let grants = GRANTS
        .iter()
        .flat_map(|(shape, _)| COUNTS.map(|count| format!("{shape}/{count}")));
    let mut all: Vec<String> = targets.chain(grants).collect();
    all.sort();
    all.dedup();
    all
}

/// The whole report.
pub(super) fn text(results: &Results, options: &Options) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "\n{} rounds; nanoseconds of CPU time a question, median (least-most)",
        options.rounds
    );
    if options.quick {
        text.push_str("This was a quick run: it shows that all works, its figures say little.\n");
    }
    write_agreement(&mut text, results);
    write_targets(&mut text, results);
    for (shape, title) in GRANTS {
        write_grants(&mut text, results, shape, title);
    }
    text
}

fn write_agreement(text: &mut String, results: &Results) {
    let agreement = &results.agreement;
    let all = agreement.agreed + agreement.iam_rs_fails + agreement.iam_rs_differs;
    let _ = writeln!(
        text,
        "\niam-rs agrees on {} of {all} random cases, fails on {}, and differs on {}:",
        agreement.agreed, agreement.iam_rs_fails, agreement.iam_rs_differs
    );
    for shape in &agreement.shapes {
        let _ = writeln!(text, "  {:5} with {}", shape.cases, shape.shape);
    }
    let _ = writeln!(text, "  {:5} for other reasons", agreement.other);
}

fn write_targets(text: &mut String, results: &Results) {
    text.push_str("\n| target | wanted | daypass ns | peer ns | measured | |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (what, contest, peer, limit) in TARGETS {
        let Some(ours) = Spread::of(results.nanoseconds(contest, "daypass")) else {
            continue;
        };
        let (wanted, theirs, measured, verdict) = match peer {
            Some(peer) => {
                let ratios = Spread::of(results.ratios(contest, peer));
                let theirs = Spread::of(results.nanoseconds(contest, peer));
                let (Some(ratios), Some(theirs)) = (ratios, theirs) else {
                    continue;
                };
                (
                    format!("≥ {limit} times {peer}"),
                    format!("{theirs:.0}"),
                    format!("{ratios:.1} times"),
                    verdict(ratios.median >= limit, ratios.least >= limit),
                )
            }
            None => (
                format!("< {limit} ns"),
                String::new(),
                format!("{:.0} ns", ours.median),
                verdict(ours.median < limit, ours.most < limit),
            ),
        };
        let _ = writeln!(
            text,
            "| {what} | {wanted} | {ours:.0} | {theirs} | {measured} | {verdict} |"
        );
    }
}

/// A median alone would hide that a peer is faster in some rounds.
fn verdict(median_meets: bool, worst_meets: bool) -> &'static str {
    match (median_meets, worst_meets) {
        (true, true) => "met",
        (true, false) => "met by the median, not in every round",
        (false, _) => "missed",
    }
}

fn write_grants(text: &mut String, results: &Results, shape: &str, title: &str) {
    let _ = writeln!(text, "\n{title}:\n");
    text.push_str(
        "| grants | daypass ns | iam-rs ns | cedar ns | iam-rs, times | cedar, times |\n",
    );
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for count in COUNTS {
        let contest = format!("{shape}/{count}");
        let _ = write!(text, "| {count} |");
        for engine in ENGINES {
            let median = Spread::of(results.nanoseconds(&contest, engine));
            let median = median.map_or(f64::NAN, |spread| spread.median);
            let _ = write!(text, " {median:.0} |");
        }
        for engine in &ENGINES[1..] {
            let ratios = Spread::of(results.ratios(&contest, engine));
            let ratios = ratios.map(|ratios| format!("{ratios:.1}"));
            let _ = write!(text, " {} |", ratios.unwrap_or_default());
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::tests::results;
    use super::*;

    #[test]
    fn one_bad_round_is_told() {
        assert_eq!(verdict(true, true), "met");
        assert_eq!(
            verdict(true, false),
            "met by the median, not in every round"
        );
        assert_eq!(verdict(false, false), "missed");
    }

    #[test]
    fn targets_are_held_against_medians() {
        let options = Options {
            rounds: 2,
            quick: false,
            target_dir: PathBuf::new(),
            plot: None,
            json: None,
        };
        let text = text(&results(), &options);
        let line = |start: &str| {
            let line = text.lines().find(|line| line.starts_with(start));
            line.unwrap_or_default().to_owned()
        };
        assert_eq!(
            line("| 100 policies"),
            "| 100 policies on a principal | ≥ 20 times cedar | 150 (100-200) | 4500 (3000-6000) | \
             30.0 (30.0-30.0) times | met |"
        );
        assert!(line("| AssumeRole").ends_with("| 150 ns | met |"));
        assert!(line("| GetObject").ends_with("| met |"));
        assert!(text.contains("agrees on 90 of 100"));
        assert!(!text.contains("NaN"), "{text}");
    }
}
