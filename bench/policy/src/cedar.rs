//! Cedar: another language, in which the grants are said as naturally as it can.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request,
    RestrictedExpression,
};

use crate::contest::{Answer, Ask};
use crate::grants::{Grant, Question, TEAM, USER};

/// Questions about grants, each of which is a policy.
pub(crate) fn grants(grants: &[Grant], questions: &[Question]) -> anyhow::Result<Ask> {
    let mut text = String::new();
    for Grant { action, prefix } in grants {
        writeln!(
            text,
            r#"permit(principal == User::"{USER}", action == Action::"{action}", resource)
               when {{ resource.arn like "{prefix}*" && context.team == "{TEAM}" }};"#
        )?;
    }
    let policies: PolicySet = text.parse()?;

    let user: EntityUid = format!(r#"User::"{USER}""#).parse()?;
    let mut resources: HashMap<&str, Entity> = HashMap::new();
    let mut requests = Vec::new();
    for question in questions {
        let action = format!(r#"Action::"{}""#, question.action).parse()?;
        let resource: EntityUid = format!(r#"Object::"{}""#, question.resource).parse()?;
        let arn = RestrictedExpression::new_string(question.resource.clone());
        let attributes = HashMap::from([("arn".to_owned(), arn)]);
        resources.insert(
            &question.resource,
            Entity::new(resource.clone(), attributes, HashSet::new())?,
        );
        let team = RestrictedExpression::new_string(question.team.to_owned());
        let context = Context::from_pairs([("team".to_owned(), team)])?;
        requests.push(Request::new(user.clone(), action, resource, context, None)?);
    }
    let entities = resources.into_values().chain([Entity::with_uid(user)]);
    let entities = Entities::from_entities(entities, None)?;
    let authorizer = Authorizer::new();
    Ok(Box::new(move |number| {
        let response = authorizer.is_authorized(&requests[number], &policies, &entities);
        match response.decision() {
            Decision::Allow => Answer::Allowed,
            Decision::Deny => Answer::Refused,
        }
    }))
}
