//! `daypass policy test`: files of cases whose answers are known.

use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::case::{self, Case};
use super::decide::outcome_name;
use super::explain;
use super::library::Library;
use super::question::{self, Question, folder_of};
use super::{Answer, TestArgs, read_file};
use crate::log;

pub(super) fn run(args: &TestArgs) -> anyhow::Result<Answer> {
    let mut tally = Tally::default();
    for file in &args.files {
        tally.run(file)?;
    }
    let Tally { passed, failed } = tally;
    log::say(&format!("{passed} passed, {failed} failed"));
    Ok(if failed == 0 {
        Answer::Good
    } else {
        Answer::Bad
    })
}

/// A file with what its tests have in common.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite<'a> {
    #[serde(borrow)]
    given: Option<&'a RawValue>,
    #[serde(borrow)]
    tests: Vec<&'a RawValue>,
}

/// How many tests passed and failed.
#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn run(&mut self, file: &Path) -> anyhow::Result<()> {
        let name = file.display();
        let text = read_file(file)?;
        let mut library = Library::with_files(folder_of(file));
        let (given, tests) = tests(&text).with_context(|| name.to_string())?;
        if tests.is_empty() {
            bail!("{name}: there is no test in it");
        }
        for (at, test) in tests.into_iter().enumerate() {
            let place = format!("{name}, test {}", at + 1);
            let case = Case::read_strictly(test).with_context(|| place.clone())?;
            let case = case.or(given);
            let failure = run_test(&case, &mut library).with_context(|| place.clone())?;
            match failure {
                None => self.passed += 1,
                Some(failure) => {
                    self.failed += 1;
                    let id = case.id.map(|id| format!(" {}", id.get()));
                    let id = id.unwrap_or_default();
                    log::say(&format!("FAILED {place}{id}: {}", failure.trim_end()));
                }
            }
        }
        Ok(())
    }
}

/// The tests of a file with what is given to all: a suite, a list, or a case a line.
fn tests(text: &str) -> anyhow::Result<(Case<'_>, Vec<&str>)> {
    let is_suite = |text: &str| {
        #[derive(Deserialize)]
        struct Tests {
            #[expect(dead_code, reason = "only whether it is there counts")]
            tests: serde::de::IgnoredAny,
        }
        serde_json::from_str::<Tests>(text).is_ok()
    };
    if text.trim_start().starts_with('[') {
        let list: Vec<&RawValue> = serde_json::from_str(text).context("not a list of cases")?;
        return Ok((
            Case::default(),
            list.into_iter().map(RawValue::get).collect(),
        ));
    }
    if is_suite(text) {
        let suite: Suite<'_> = serde_json::from_str(text).context("not a suite of tests")?;
        let given = match suite.given {
            Some(raw) => Case::read_strictly(raw.get()).context("given")?,
            None => Case::default(),
        };
        return Ok((given, suite.tests.into_iter().map(RawValue::get).collect()));
    }
    // One case after the other, on lines of their own or not.
    let cases = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let cases: Result<Vec<&str>, _> = cases.map(|raw| raw.map(RawValue::get)).collect();
    Ok((Case::default(), cases.context("not cases")?))
}

/// Runs a test. `None` says that it passed.
fn run_test(case: &Case<'_>, library: &mut Library) -> anyhow::Result<Option<String>> {
    let expected = case::required(case.expected, "expected")?;
    let known: &[&str] = match case.validate {
        Some(_) => &["Valid", "Invalid"],
        None => &["Allowed", "ImplicitlyDenied", "ExplicitlyDenied"],
    };
    if !known.contains(&&*expected) {
        bail!("expected must be one of {}", known.join(", "));
    }
    let (answer, why) = if case.validate.is_some() {
        match question::validate(case, library)? {
            Ok(()) => ("Valid", String::new()),
            Err(error) => ("Invalid", format!("  {error}")),
        }
    } else {
        let question = Question::read(case, library)?;
        let answer = outcome_name(question.decide());
        if answer == expected {
            return Ok(None);
        }
        let (outcome, explanation) = question.explain();
        let text = explain::as_text(outcome, &explanation, &question.unreadable);
        let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
        (answer, lines.join("\n"))
    };
    Ok((answer != expected).then(|| format!("expected {expected}, got {answer}\n{why}")))
}
