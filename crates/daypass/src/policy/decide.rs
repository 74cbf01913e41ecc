//! `daypass policy decide`: a case a line in, an answer a line out, in order.

use anyhow::ensure;
use daypass_policy::Outcome;
use serde_json::value::RawValue;

use super::Answer;
use super::case::Case;
use super::library::Library;
use super::question::{self, Question};

/// The longest line: room for every policy that a principal, a resource and an organization can
/// have.
pub(super) const MAX_LINE_BYTES: usize = 8 << 20;

/// Answers a line.
pub(super) fn answer_line(
    line: &[u8],
    number: u64,
    library: &mut Library,
    output: &mut Vec<u8>,
) -> Answer {
    // Some editors begin a file with a byte order mark.
    let line = match number {
        1 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
        _ => line,
    };
    match judge(line, library) {
        Ok(judged) => {
            judged.write(output);
            Answer::Good
        }
        Err(refusal) => {
            refusal.write(number, output);
            Answer::Bad
        }
    }
}

/// Answers a line that was too long to be kept.
pub(super) fn refuse_long_line(number: u64, output: &mut Vec<u8>) -> Answer {
    let refusal = Refusal {
        id: None,
        why: format!("longer than {MAX_LINE_BYTES} bytes"),
    };
    refusal.write(number, output);
    Answer::Bad
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
            message: Some(validated.err().unwrap_or_default()),
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
    fn write(&self, output: &mut Vec<u8>) {
        put(output, r#"{"id":"#);
        put(output, self.id);
        put(output, r#","decision":""#);
        put(output, self.decision);
        put(output, "\"");
        if let Some(message) = &self.message {
            put_text(output, "message", message);
        }
        put(output, "}\n");
    }
}

impl Refusal<'_> {
    fn write(&self, number: u64, output: &mut Vec<u8>) {
        let id = self.id.map_or("null", RawValue::get);
        put(output, &format!(r#"{{"id":{id},"line":{number}"#));
        put_text(output, "error", &self.why);
        put(output, "}\n");
    }
}

fn put(output: &mut Vec<u8>, text: &str) {
    output.extend_from_slice(text.as_bytes());
}

fn put_text(output: &mut Vec<u8>, name: &str, text: &str) {
    put(
        output,
        &format!(r#","{name}":{}"#, serde_json::Value::from(text)),
    );
}
