//! `daypass policy check`: could these policies be saved?

use std::path::Path;

use daypass_policy::limits::size_without_white_space;
use daypass_policy::{Policy, PolicyError};
use serde_json::{Value, json};

use super::{Answer, CheckArgs, PolicyType, read_file};
use crate::log;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Answer> {
    let mut answer = Answer::Good;
    for file in &args.files {
        let text = read_file(file)?;
        let kind = args.kind.unwrap_or_else(|| PolicyType::guess(&text));
        let checked = Policy::parse(&text, kind.document_kind());
        if checked.is_err() {
            answer = Answer::Bad;
        }
        let error = checked.err();
        log::say(&match args.json {
            true => as_json(file, kind, &text, error).to_string(),
            false => as_text(file, kind, error),
        });
    }
    Ok(answer)
}

fn as_text(file: &Path, kind: PolicyType, error: Option<PolicyError>) -> String {
    let (file, kind) = (file.display(), kind.name());
    match error {
        None => format!("{file}: OK ({kind})"),
        Some(error) => format!("{file}: {error} ({kind})"),
    }
}

fn as_json(file: &Path, kind: PolicyType, text: &str, error: Option<PolicyError>) -> Value {
    json!({
        "file": file.display().to_string(),
        "type": kind.name(),
        "valid": error.is_none(),
        "message": error.map(|error| error.to_string()),
        "size": size_without_white_space(text),
    })
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
    pub(super) fn guess(text: &str) -> Self {
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
