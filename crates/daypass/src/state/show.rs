//! A plan, for people and for scripts.

use serde_json::{Value as Json, json};
use similar::{ChangeTag, TextDiff};

use super::diff::{Detail, Value};
use super::document::Document;
use super::plan::{Change, Kind, Plan};

/// How many lines that did not change are shown around one that did.
const CONTEXT: usize = 2;

/// Lines for people.
pub(crate) fn lines(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for change in &plan.changes {
        lines.push(headline(change));
        for detail in &change.details {
            lines.extend(detail_lines(detail));
        }
    }
    for change in &plan.kept {
        lines.push(format!(
            "= {} {} is there already, and is otherwise; it stays, --overwrite changes it",
            change.noun, change.name
        ));
        for detail in &change.details {
            lines.extend(detail_lines(detail));
        }
    }
    for (noun, name) in &plan.leftover {
        lines.push(format!(
            "  {noun} {name} belongs to the set and is not in the files; it stays, --prune deletes it"
        ));
    }
    for why in &plan.refused {
        lines.push(format!("! {why}"));
    }
    lines
}

/// What a plan comes to, in a line.
pub(crate) fn summary(plan: &Plan) -> String {
    format!(
        "{} to create, {} to change, {} to delete, {} as they should be",
        plan.count(Kind::Create),
        plan.count(Kind::Update),
        plan.count(Kind::Delete),
        plan.unchanged
    )
}

fn sign(kind: Kind) -> char {
    match kind {
        Kind::Create => '+',
        Kind::Update => '~',
        Kind::Delete => '-',
    }
}

pub(crate) fn headline(change: &Change) -> String {
    let adopts = match change.adopts {
        true => " (taken over)",
        false => "",
    };
    format!(
        "{} {} {}{adopts}",
        sign(change.kind),
        change.noun,
        change.name
    )
}

fn detail_lines(detail: &Detail) -> Vec<String> {
    let Detail {
        what,
        before,
        after,
    } = detail;
    match (before, after) {
        (Some(Value::Document(before)), Some(Value::Document(after))) => {
            let mut lines = vec![format!("    ~ {what}:")];
            lines.extend(changed_lines(before, after));
            lines
        }
        (None, Some(after)) => side('+', what, after),
        (Some(before), None) => side('-', what, before),
        (before, after) => {
            let text = |value: &Option<Value>| match value {
                Some(Value::Text(text)) => one_line(text),
                Some(Value::Document(document)) => document.compact(),
                None => String::new(),
            };
            vec![format!("    ~ {what}: {} -> {}", text(before), text(after))]
        }
    }
}

fn side(sign: char, what: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) if text.is_empty() => vec![format!("    {sign} {what}")],
        Value::Text(text) => vec![format!("    {sign} {what}: {}", one_line(text))],
        Value::Document(document) => {
            let mut lines = vec![format!("    {sign} {what}:")];
            let pretty = document.pretty();
            lines.extend(pretty.lines().map(|line| format!("        {sign} {line}")));
            lines
        }
    }
}

/// A long text by its length: nobody reads a SAML document in a plan.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.chars().count() {
        count if count > LONGEST || text.contains('\n') => format!("{count} characters"),
        // A terminal does what control characters say.
        _ => text.replace(char::is_control, "\u{fffd}"),
    }
}

fn changed_lines(before: &Document, after: &Document) -> Vec<String> {
    let (before, after) = (before.pretty(), after.pretty());
    let diff = TextDiff::from_lines(&before, &after);
    let mut lines = Vec::new();
    for (at, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if at > 0 {
            lines.push("          …".to_owned());
        }
        for op in group {
            for change in diff.iter_changes(op) {
                let sign = match change.tag() {
                    ChangeTag::Equal => ' ',
                    ChangeTag::Insert => '+',
                    ChangeTag::Delete => '-',
                };
                lines.push(format!(
                    "        {sign} {}",
                    change.value().trim_end_matches('\n')
                ));
            }
        }
    }
    lines
}

/// An object for scripts.
pub(crate) fn as_json(plan: &Plan) -> Json {
    let value = |value: &Option<Value>| match value {
        None => Json::Null,
        Some(Value::Text(text)) => Json::from(text.as_str()),
        Some(Value::Document(document)) => serde_json::to_value(document).unwrap_or(Json::Null),
    };
    let change = |change: &Change| {
        let details = change.details.iter().map(|detail| {
            json!({
                "what": detail.what,
                "before": value(&detail.before),
                "after": value(&detail.after),
            })
        });
        json!({
            "change": match change.kind {
                Kind::Create => "create",
                Kind::Update => "update",
                Kind::Delete => "delete",
            },
            "kind": change.noun,
            "name": change.name,
            "takenOver": change.adopts,
            "details": details.collect::<Vec<_>>(),
        })
    };
    let leftover = plan.leftover.iter();
    let leftover = leftover.map(|(noun, name)| json!({"kind": noun, "name": name}));
    json!({
        "changes": plan.changes.iter().map(change).collect::<Vec<_>>(),
        "kept": plan.kept.iter().map(change).collect::<Vec<_>>(),
        "notInFiles": leftover.collect::<Vec<_>>(),
        "refused": plan.refused,
        "unchanged": plan.unchanged,
    })
}
