//! `daypass policy explain`: one request, decided with reasons.

use anyhow::{Context, bail};
use daypass_policy::{
    ConditionFailure, Explanation, Fit, LayerVerdict, Outcome, StatementReport, WrittenCondition,
};
use serde_json::{Value, json};

use super::case::Case;
use super::decide::outcome_name;
use super::library::Library;
use super::question::{Question, Unreadable, folder_of};
use super::{Answer, ExplainArgs, read_file};
use crate::log;

pub(super) fn run(args: &ExplainArgs) -> anyhow::Result<Answer> {
    let name = args.request.display().to_string();
    let text = read_file(&args.request)?;
    let mut library = Library::with_files(folder_of(&args.request));
    let case = Case::read_strictly(&text).with_context(|| name.clone())?;
    if case.validate.is_some() {
        bail!("{name}: this validates a policy and is no request; use `daypass policy check`");
    }
    let question = Question::read(&case, &mut library).context(name)?;
    let (outcome, explanation) = question.explain();
    log::say(&match args.json {
        true => format!("{:#}", as_json(outcome, &explanation, &question.unreadable)),
        false => as_text(outcome, &explanation, &question.unreadable)
            .trim_end()
            .to_owned(),
    });
    Ok(Answer::Good)
}

/// A text for people. What cannot be loaded comes first when it is what denies.
pub(super) fn as_text(
    outcome: Outcome,
    explanation: &Explanation,
    unreadable: &[Unreadable],
) -> String {
    if unreadable.is_empty() {
        return explanation.to_string();
    }
    let mut text = String::new();
    let reasons = explanation.to_string();
    if outcome == explanation.decision.outcome {
        text.push_str(&reasons);
    } else {
        text.push_str("denied: a policy that cannot be loaded allows nothing\n");
        // The rest of the reasons hold; their first line does not.
        text.push_str(reasons.split_once('\n').map_or("", |(_, rest)| rest));
    }
    for policy in unreadable {
        text.push_str(&format!(
            "  {} cannot be loaded: {}\n",
            policy.place, policy.error
        ));
    }
    text
}

fn as_json(outcome: Outcome, explanation: &Explanation, unreadable: &[Unreadable]) -> Value {
    let is_final = outcome == explanation.decision.outcome;
    let layer = explanation.decision.layer.filter(|_| is_final);
    let layers: Vec<Value> = (explanation.layers.iter())
        .map(|report| {
            json!({
                "layer": report.layer.policy_type(),
                "verdict": match report.verdict {
                    LayerVerdict::Allows => "Allows",
                    LayerVerdict::Silent => "Silent",
                    LayerVerdict::Denies => "Denies",
                },
                "statements": report.statements.iter().map(statement).collect::<Vec<_>>(),
            })
        })
        .collect();
    let unreadable: Vec<Value> = (unreadable.iter())
        .map(|policy| json!({"policy": policy.place, "message": policy.error.to_string()}))
        .collect();
    json!({
        "decision": outcome_name(outcome),
        "layer": layer.map(|layer| layer.policy_type()),
        "policy": explanation.decision.policy.as_deref(),
        "layers": layers,
        "missingKeys": explanation.missing_keys,
        "unreadable": unreadable,
    })
}

fn statement(report: &StatementReport) -> Value {
    let (fit, failed) = match &report.fit {
        Fit::Applied => ("Applied", None),
        Fit::OtherPrincipal => ("OtherPrincipal", None),
        Fit::OtherResource => ("OtherResource", None),
        Fit::Condition(failure) => ("Condition", Some(condition(failure))),
    };
    json!({
        "policy": report.policy.as_deref(),
        "index": report.index,
        "sid": report.sid,
        "effect": report.effect.to_string(),
        "fit": fit,
        "condition": failed,
    })
}

fn condition(failure: &ConditionFailure) -> Value {
    let WrittenCondition {
        operator,
        key,
        values,
    } = &failure.wanted;
    json!({"operator": operator, "key": key, "wanted": values, "got": failure.got})
}
