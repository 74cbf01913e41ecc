//! The JSON that `DecodeAuthorizationMessage` gives back (sts spec 11).

use serde::Serialize;

use crate::explain::{Explanation, StatementReport};
use crate::{Effect, Outcome, Request};

/// Writes down a refusal as the encoded authorization message tells it: booleans are booleans,
/// lists are objects with `items`, and the fields stand in the order in which AWS has them.
/// Sealing it is the business of whoever sends it.
pub fn authorization_message(request: &Request<'_>, explanation: &Explanation) -> String {
    let is_explicit = explanation.decision.outcome == Outcome::ExplicitlyDenied;
    let caller = request.principal.user_id();
    let message = Message {
        allowed: explanation.decision.is_allowed(),
        explicit_deny: is_explicit,
        // An implicit denial matched nothing.
        matched_statements: explanation
            .deciding_statements()
            .map(|statement| Statement::of(statement, &caller))
            .collect(),
        failures: Items::empty(),
        context: MessageContext {
            principal: MessagePrincipal {
                id: &caller,
                name: request.principal.user_name().map(|name| name.as_str()),
                arn: request.principal.arn(),
            },
            action: request.action,
            resource: request.resource,
            conditions: (request.context.iter())
                .map(|(key, value)| Condition {
                    key,
                    values: value.values().iter().map(|v| Value { value: v }).collect(),
                })
                .collect(),
        },
    };
    // Strings, booleans and lists of them always serialize.
    serde_json::to_string(&message).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message<'a> {
    allowed: bool,
    explicit_deny: bool,
    matched_statements: Items<Statement<'a>>,
    failures: Items<()>,
    context: MessageContext<'a>,
}

#[derive(Serialize)]
struct Items<T> {
    items: Vec<T>,
}

impl<T> Items<T> {
    fn empty() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self {
            items: items.into_iter().collect(),
        }
    }
}

#[derive(Serialize)]
struct Value<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Condition<'a> {
    key: &'a str,
    values: Items<Value<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statement<'a> {
    statement_id: &'a str,
    effect: &'static str,
    principals: Items<Value<'a>>,
    principal_groups: Items<()>,
    actions: Items<Value<'a>>,
    resources: Items<Value<'a>>,
    conditions: Items<Condition<'a>>,
}

impl<'a> Statement<'a> {
    fn of(report: &'a StatementReport, caller: &'a str) -> Self {
        let values = |texts: &'a [String]| texts.iter().map(|v| Value { value: v }).collect();
        let principals = match report.principals.as_slice() {
            // A policy that is attached to the caller names nobody.
            [] => [Value { value: caller }].into_iter().collect(),
            named => values(named),
        };
        Self {
            statement_id: report.sid.as_deref().unwrap_or_default(),
            effect: match report.effect {
                Effect::Allow => "ALLOW",
                Effect::Deny => "DENY",
            },
            principals,
            principal_groups: Items::empty(),
            actions: values(&report.actions),
            resources: values(&report.resources),
            conditions: (report.conditions.iter())
                .map(|condition| Condition {
                    key: &condition.key,
                    values: values(&condition.values),
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct MessageContext<'a> {
    principal: MessagePrincipal<'a>,
    action: &'a str,
    resource: &'a str,
    conditions: Items<Condition<'a>>,
}

#[derive(Serialize)]
struct MessagePrincipal<'a> {
    id: &'a str,
    /// Users only.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Everyone who has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    arn: Option<String>,
}
