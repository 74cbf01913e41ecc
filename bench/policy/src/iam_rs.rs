//! iam-rs: the same language, identity policies only.

use iam_rs::{
    Arn, Context, ContextValue, Decision, EvaluationOptions, IAMPolicy, IAMRequest,
    PolicyEvaluator, Principal, PrincipalId,
};

use crate::cases::{self, Case};
use crate::contest::{Answer, Ask};
use crate::daypass::text;
use crate::grants::{Grant, Question};

fn request(principal: &str, action: &str, resource: &str) -> anyhow::Result<IAMRequest> {
    Ok(IAMRequest::new(
        Principal::Aws(PrincipalId::String(principal.to_owned())),
        action,
        Arn::parse(resource)?,
    ))
}

/// An engine with policies; it counts statements and stops at 1,000 unless told otherwise.
fn evaluator(policies: Vec<IAMPolicy>) -> PolicyEvaluator {
    let options = EvaluationOptions {
        max_statements: usize::MAX,
        ..EvaluationOptions::default()
    };
    PolicyEvaluator::with_policies(policies).with_options(options)
}

fn answer(evaluator: &PolicyEvaluator, request: &IAMRequest) -> Answer {
    match evaluator.evaluate(request).map(|result| result.decision) {
        Ok(Decision::Allow) => Answer::Allowed,
        Ok(Decision::Deny) => Answer::Denied,
        Ok(Decision::NotApplicable) => Answer::Refused,
        Err(_) => Answer::Failed,
    }
}

/// Every case with its own policies. Values of the context have the types that the operators
/// want.
pub(crate) fn cases(cases: &[&Case]) -> anyhow::Result<Ask> {
    let mut prepared = Vec::new();
    for case in cases {
        let mut context = Context::new();
        for (key, value) in &case.context {
            let value = match *key {
                "aws:SecureTransport" => ContextValue::Boolean(value.parse()?),
                "s3:max-keys" => ContextValue::Number(value.parse()?),
                _ => ContextValue::String((*value).to_owned()),
            };
            context.insert((*key).to_owned(), value);
        }
        let mut request = request(cases::PRINCIPAL, case.action, case.resource)?;
        request.context = context;
        let policies: Result<Vec<IAMPolicy>, _> = (case.policies.iter())
            .map(|policy| IAMPolicy::from_json(&policy.to_string()))
            .collect();
        prepared.push((policies.ok().map(evaluator), request));
    }
    Ok(Box::new(move |number| {
        let (evaluator, request) = &prepared[number];
        (evaluator.as_ref()).map_or(Answer::Failed, |evaluator| answer(evaluator, request))
    }))
}

/// Questions about grants that stand in these policies.
pub(crate) fn grants(policies: &[&[Grant]], questions: &[Question]) -> anyhow::Result<Ask> {
    let policies: Result<Vec<IAMPolicy>, _> = (policies.iter())
        .map(|grants| IAMPolicy::from_json(&text(grants)))
        .collect();
    let evaluator = evaluator(policies?);
    let mut requests = Vec::new();
    for question in questions {
        let user = format!("arn:aws:iam::111111111111:user/{}", crate::grants::USER);
        let mut request = request(&user, &question.action, &question.resource)?;
        let team = ContextValue::String(question.team.to_owned());
        request.context.insert("app:team".to_owned(), team);
        requests.push(request);
    }
    Ok(Box::new(move |number| {
        answer(&evaluator, &requests[number])
    }))
}

/// Reads a document; it prepares nothing further.
pub(crate) fn compile(text: String) -> Ask {
    Box::new(move |_| match IAMPolicy::from_json(&text) {
        Ok(_) => Answer::Allowed,
        Err(_) => Answer::Failed,
    })
}
