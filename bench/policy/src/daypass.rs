//! Our engine.

use daypass_model::{Partition, Principal, PrincipalKind};
use daypass_policy::{
    Context, DocumentKind, Layers, NamedPolicy, Outcome, Policy, Request, evaluate,
};

use crate::cases::Case;
use crate::contest::{Answer, Ask};
use crate::grants::{Grant, Question, TEAM};
use crate::typical;

/// A question with what it needs, owned.
struct Asked {
    action: String,
    resource: String,
    context: Context,
}

fn user(name: &str) -> anyhow::Result<Principal> {
    Ok(Principal {
        partition: Partition::Aws,
        kind: PrincipalKind::User {
            account: "111111111111".parse()?,
            path: "/".parse()?,
            name: name.parse()?,
            id: "AIDAQAAAAAAAAAAAAAAAA".parse()?,
        },
    })
}

fn answer(principal: &Principal, asked: &Asked, layers: &Layers<'_>) -> Answer {
    let Asked {
        action,
        resource,
        context,
    } = asked;
    let request = Request::new(principal, action, resource, context);
    match evaluate(&request, layers).outcome {
        Outcome::Allowed => Answer::Allowed,
        Outcome::ImplicitlyDenied => Answer::Refused,
        Outcome::ExplicitlyDenied => Answer::Denied,
    }
}

/// Every case with its own policies.
pub(crate) fn cases(cases: &[&Case]) -> anyhow::Result<Ask> {
    let user = user("alpha")?;
    let mut prepared = Vec::new();
    for case in cases {
        let mut policies = Vec::new();
        for policy in &case.policies {
            let policy = Policy::load(&policy.to_string(), DocumentKind::Identity)?;
            policies.push(NamedPolicy::new("case", policy));
        }
        let asked = Asked {
            action: case.action.to_owned(),
            resource: case.resource.to_owned(),
            context: case.context.iter().copied().collect(),
        };
        prepared.push((asked, policies));
    }
    Ok(Box::new(move |number| {
        let (asked, identity) = &prepared[number];
        let layers = Layers {
            identity,
            ..Layers::default()
        };
        answer(&user, asked, &layers)
    }))
}

/// Questions about grants that stand in these policies.
pub(crate) fn grants(policies: &[&[Grant]], questions: &[Question]) -> anyhow::Result<Ask> {
    let user = user(crate::grants::USER)?;
    let mut identity = Vec::new();
    for (number, grants) in policies.iter().enumerate() {
        let policy = Policy::load(&text(grants), DocumentKind::Identity)?;
        identity.push(NamedPolicy::new(format!("policy-{number}"), policy));
    }
    let questions: Vec<Asked> = questions
        .iter()
        .map(|question| Asked {
            action: question.action.clone(),
            resource: question.resource.clone(),
            context: [("app:team", question.team)].into_iter().collect(),
        })
        .collect();
    Ok(Box::new(move |number| {
        let layers = Layers {
            identity: &identity,
            ..Layers::default()
        };
        answer(&user, &questions[number], &layers)
    }))
}

/// Grants as one document of the policy language.
pub(crate) fn text(grants: &[Grant]) -> String {
    let statement = |Grant { action, prefix }: &Grant| {
        serde_json::json!({
            "Effect": "Allow", "Action": action, "Resource": format!("{prefix}*"),
            "Condition": {"StringEquals": {"app:team": TEAM}},
        })
    };
    let statements: Vec<_> = grants.iter().map(statement).collect();
    serde_json::json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

/// A decision of every day, with or without a trust policy.
pub(crate) fn typical(action: &str, resource: &str, trust: Option<&str>) -> anyhow::Result<Ask> {
    let user = user("alice")?;
    let policy = Policy::load(typical::ROLE_POLICY, DocumentKind::Identity)?;
    let identity = [NamedPolicy::new("role", policy)];
    let parse = |text| Policy::parse(text, DocumentKind::Trust);
    let trust = trust.map(parse).transpose()?;
    let asked = Asked {
        action: action.to_owned(),
        resource: resource.to_owned(),
        context: typical::CONTEXT.into_iter().collect(),
    };
    Ok(Box::new(move |_| {
        let layers = Layers {
            identity: &identity,
            trust: trust.as_ref(),
            ..Layers::default()
        };
        answer(&user, &asked, &layers)
    }))
}

/// Reads, validates and compiles a document.
pub(crate) fn compile(text: String) -> Ask {
    Box::new(
        move |_| match Policy::parse(&text, DocumentKind::Identity) {
            Ok(_) => Answer::Allowed,
            Err(_) => Answer::Failed,
        },
    )
}
