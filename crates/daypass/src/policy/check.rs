//! `daypass policy check`: could these policies be saved?

use std::path::Path;

use daypass_policy::limits::size_without_white_space;
use daypass_policy::{Policy, PolicyError, Position, Warning, statement_spans, warnings};
use serde_json::{Value, json};

use super::{Answer, CheckArgs, PolicyType, read_file};
use crate::log;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Answer> {
    let mut answer = Answer::Good;
    for file in &args.files {
        let text = read_file(file)?;
        let kind = args.kind.unwrap_or_else(|| PolicyType::guess(&text));
        let checked = Checked::of(&text, kind);
        if checked.error.is_some() || (args.strict && !checked.warnings.is_empty()) {
            answer = Answer::Bad;
        }
        log::say(&match args.json {
            true => checked.as_json(file).to_string(),
            false => checked.as_text(file),
        });
    }
    Ok(answer)
}

/// What is to be said of one policy.
struct Checked<'t> {
    text: &'t str,
    kind: PolicyType,
    /// Why it cannot be saved.
    error: Option<PolicyError>,
    /// Of one that can be: each with the place of its statement.
    warnings: Vec<(Position, Warning)>,
}

impl<'t> Checked<'t> {
    fn of(text: &'t str, kind: PolicyType) -> Self {
        let (error, warnings) = match Policy::parse(text, kind.document_kind()) {
            Ok(policy) => (None, located(text, warnings(&policy))),
            Err(error) => (Some(error), Vec::new()),
        };
        Self {
            text,
            kind,
            error,
            warnings,
        }
    }

    fn as_text(&self, file: &Path) -> String {
        let (file, kind) = (file.display(), self.kind.name());
        let mut text = match &self.error {
            None => format!("{file}: OK ({kind})"),
            Some(error) => format!("{file}: {error} ({kind})"),
        };
        for (place, warning) in &self.warnings {
            let Position { line, column } = place;
            let name = warning.kind.name();
            text.push_str(&format!(
                "\n{file}:{line}:{column}: warning: {warning} [{name}]"
            ));
        }
        text
    }

    fn as_json(&self, file: &Path) -> Value {
        let warnings: Vec<Value> = (self.warnings.iter())
            .map(|(place, warning)| {
                json!({
                    "name": warning.kind.name(),
                    "statement": warning.statement,
                    "sid": warning.sid,
                    "line": place.line,
                    "column": place.column,
                    "message": warning.message,
                })
            })
            .collect();
        json!({
            "file": file.display().to_string(),
            "type": self.kind.name(),
            "valid": self.error.is_none(),
            "message": self.error.as_ref().map(PolicyError::to_string),
            "size": size_without_white_space(self.text),
            "warnings": warnings,
        })
    }
}

/// Warnings with the places at which their statements open.
fn located(text: &str, warnings: Vec<Warning>) -> Vec<(Position, Warning)> {
    let spans = statement_spans(text);
    let start = Position { line: 1, column: 1 };
    let place_of = |warning: &Warning| spans.get(warning.statement).map_or(start, |s| s.brace);
    let warnings = warnings.into_iter();
    warnings.map(|w| (place_of(&w), w)).collect()
}

impl PolicyType {
    pub(super) const ALL: [Self; 7] = [
        Self::Identity,
        Self::Resource,
        Self::Trust,
        Self::Session,
        Self::Scp,
        Self::Rcp,
        Self::Endpoint,
    ];

    /// The type of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What a policy that does not say is most likely for. What is no policy is refused under
    /// whatever name.
    pub(crate) fn guess(text: &str) -> Self {
        let document: Value = serde_json::from_str(text).unwrap_or_default();
        let statements = match &document["Statement"] {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let any = |name: &str, not: &str| {
            let mut statements = statements.iter();
            statements.any(|statement| !statement[name].is_null() || !statement[not].is_null())
        };
        match (
            any("Principal", "NotPrincipal"),
            any("Resource", "NotResource"),
        ) {
            (true, false) => Self::Trust,
            (true, true) => Self::Resource,
            (false, _) => Self::Identity,
        }
    }
}
