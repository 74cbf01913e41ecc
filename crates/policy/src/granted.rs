//! The services that a policy allows something in.

use std::collections::BTreeSet;

use crate::action::{ActionPattern, Folded};
use crate::catalogue::{self, Service};
use crate::{Effect, Policy};

impl Policy {
    /// The services of which a statement allows an action that AWS has, by name. Denials,
    /// conditions and resources do not count: it is what the policy speaks of, not what it comes to.
    pub fn granted_services(&self) -> BTreeSet<&'static str> {
        let mut granted = BTreeSet::new();
        let allowing = self.document().statements.iter();
        for statement in allowing.filter(|statement| statement.effect == Effect::Allow) {
            let Some(element) = &statement.action else {
                continue;
            };
            let patterns = &element.value;
            if element.negated {
                let left = |service: &Service| has_others(*service, patterns);
                granted.extend(catalogue::services().filter(left).map(Service::name));
            } else if patterns
                .iter()
                .any(|pattern| pattern == "*" || pattern == "*:*")
            {
                granted.extend(catalogue::services().map(Service::name));
            } else {
                let actions = patterns.iter().flat_map(|p| catalogue::matching(p));
                granted.extend(actions.map(|action| action.service().name()));
            }
        }
        granted
    }
}

/// Whether a service has an action that none of these patterns matches.
fn has_others(service: Service, patterns: &[String]) -> bool {
    let patterns: Vec<ActionPattern> = patterns.iter().map(|p| ActionPattern::compile(p)).collect();
    service.actions().any(|action| {
        let folded = Folded::new(&action.to_string());
        !patterns
            .iter()
            .any(|pattern| pattern.matches(&folded.action()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DocumentKind;

    fn granted(statement: &str) -> BTreeSet<&'static str> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#);
        let policy = Policy::load(&text, DocumentKind::Identity).unwrap();
        policy.granted_services()
    }

    #[test]
    fn a_service_is_granted_with_any_action_of_it() {
        let some = granted(
            r#"{"Effect": "Allow", "Action": ["S3:Get*", "iam:PassRole", "nothing:*", "s3:Nothing"],
                "Resource": "*"}, {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}"#,
        );
        assert_eq!(some.into_iter().collect::<Vec<_>>(), ["iam", "s3"]);
        let all = granted(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
        assert!(all.len() > 300 && all.contains("sts"));
        let widely = granted(r#"{"Effect": "Allow", "Action": "s*:Get*", "Resource": "*"}"#);
        assert!(widely.contains("s3") && widely.contains("sqs") && !widely.contains("iam"));
        let most =
            granted(r#"{"Effect": "Allow", "NotAction": ["iam:*", "sts:Get*"], "Resource": "*"}"#);
        assert!(!most.contains("iam") && most.contains("sts"));
        assert_eq!(most.len() + 1, all.len());
    }
}
