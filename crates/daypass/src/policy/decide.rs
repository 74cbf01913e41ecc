//! `daypass policy decide`: a case a line in, an answer a line out, in order.

use std::io::{self, BufWriter, Read, Write};

use anyhow::{Context, ensure};
use daypass_policy::Outcome;
use serde_json::value::RawValue;

use super::Answer;
use super::case::Case;
use super::library::Library;
use super::lines::{Line, Lines};
use super::question::{self, Question};

/// The longest line: room for every policy that a principal, a resource and an organization can
/// have.
const MAX_LINE_BYTES: usize = 8 << 20;

/// Answers every line. Memory is bounded whatever comes.
pub(super) fn run(input: impl Read, output: impl Write) -> anyhow::Result<Answer> {
    let mut lines = Lines::new(input, MAX_LINE_BYTES);
    let mut output = BufWriter::with_capacity(64 << 10, output);
    let mut library = Library::default();
    let mut answer = Answer::Good;
    for number in 1u64.. {
        // Whoever waits for an answer before asking on gets it.
        if lines.may_wait() {
            output.flush()?;
        }
        let read = match lines.next()? {
            Line::End => break,
            Line::TooLong => Err(Refusal {
                id: None,
                why: format!("longer than {MAX_LINE_BYTES} bytes"),
            }),
            Line::Whole if lines.line.iter().all(u8::is_ascii_whitespace) => continue,
            Line::Whole => judge(&lines.line, &mut library),
        };
        match read {
            Ok(judged) => judged.write(&mut output)?,
            Err(refusal) => {
                answer = Answer::Bad;
                refusal.write(number, &mut output)?;
            }
        }
    }
    output.flush()?;
    Ok(answer)
}

/// A line that is answered.
struct Judged<'a> {
    id: &'a str,
    decision: &'static str,
    /// Of a validation always; of a decision when a policy could not be loaded.
    message: Option<String>,
}

/// A line that is not understood.
struct Refusal<'a> {
    id: Option<&'a RawValue>,
    why: String,
}

fn judge<'a>(line: &'a [u8], library: &mut Library) -> Result<Judged<'a>, Refusal<'a>> {
    let text = std::str::from_utf8(line).map_err(|_| Refusal {
        id: None,
        why: "not UTF-8".to_owned(),
    })?;
    let judged = Case::read(text).and_then(|case| answer(&case, library));
    judged.map_err(|error| Refusal {
        id: Case::id_of(text).filter(|id| is_scalar(id)),
        why: format!("{error:#}"),
    })
}

fn answer<'a>(case: &Case<'a>, library: &mut Library) -> anyhow::Result<Judged<'a>> {
    let id = case.id.map_or("null", RawValue::get);
    ensure!(
        case.id.is_none_or(is_scalar),
        "id must be a string or a number"
    );
    if case.validate.is_some() {
        let validated = question::validate(case, library)?;
        return Ok(Judged {
            id,
            decision: if validated.is_ok() {
                "Valid"
            } else {
                "Invalid"
            },
            message: Some(validated.map_or_else(|error| error.to_string(), |()| String::new())),
        });
    }
    let question = Question::read(case, library)?;
    let unreadable = question.unreadable.first();
    Ok(Judged {
        id,
        decision: outcome_name(question.decide()),
        message: unreadable.map(|policy| format!("{}: {}", policy.place, policy.error)),
    })
}

/// Whether an id is one that is given back as it is written.
fn is_scalar(id: &RawValue) -> bool {
    !id.get().starts_with(['{', '['])
}

/// The outcome as cases write it.
pub(super) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "Allowed",
        Outcome::ImplicitlyDenied => "ImplicitlyDenied",
        Outcome::ExplicitlyDenied => "ExplicitlyDenied",
    }
}

impl Judged<'_> {
    fn write(&self, output: &mut impl Write) -> anyhow::Result<()> {
        let Self { id, decision, .. } = self;
        write!(output, r#"{{"id":{id},"decision":"{decision}""#)?;
        if let Some(message) = &self.message {
            write_text(output, "message", message)?;
        }
        Ok(output.write_all(b"}\n")?)
    }
}

impl Refusal<'_> {
    fn write(&self, number: u64, output: &mut impl Write) -> anyhow::Result<()> {
        let id = self.id.map_or("null", RawValue::get);
        write!(output, r#"{{"id":{id},"line":{number}"#)?;
        write_text(output, "error", &self.why)?;
        Ok(output.write_all(b"}\n")?)
    }
}

fn write_text(output: &mut impl Write, name: &str, text: &str) -> anyhow::Result<()> {
    let text = serde_json::to_string(text).context("a text is always JSON")?;
    let written: io::Result<()> = write!(output, r#","{name}":{text}"#);
    Ok(written?)
}
