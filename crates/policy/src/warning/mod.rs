//! What a policy may say and most likely does not mean.
//!
//! A warning never keeps a policy from being saved: services, actions and keys that nobody knows
//! are accepted, as AWS does. It is for people who write policies.

mod action;
mod condition;
mod nearest;
mod overlap;
mod resource;

use std::fmt;

use crate::Policy;
use crate::document::Statement;

/// The most warnings that one policy is given.
const MAX_WARNINGS: usize = 100;

/// How many entries of lists are looked at: several times what the quotas let a policy hold, and
/// few enough for one of 128 KiB to be no burden.
const MAX_ENTRIES: usize = 2_000;

/// One thing that a statement most likely does not mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is.
    pub kind: WarningKind,
    /// The statement's place in the document, from 0.
    pub statement: usize,
    /// Its `Sid`, if it has one.
    pub sid: Option<String>,
    /// What stands there and what is odd about it, in one sentence without a full stop.
    pub message: String,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WarningKind {
    /// An action of a service that AWS does not have.
    UnknownService,
    /// An action that its service does not have.
    UnknownAction,
    /// A pattern that no action of its service matches.
    EmptyPattern,
    /// A resource that none of the statement's actions can be about.
    UnusedResource,
    /// An action that can be about none of the statement's resources.
    UnusedAction,
    /// A condition key that the statement's actions do not have.
    UnknownKey,
    /// An operator for values of another type than the key's.
    OperatorType,
    /// A bare operator on a key that holds a list: it never matches (policy spec, Arity).
    BareOperator,
    /// `ForAllValues` in an Allow whose key need not be there: it is true without it (policy
    /// spec, Missing key).
    UnguardedForAllValues,
}

impl WarningKind {
    /// The name under which programs know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownService => "unknown-service",
            Self::UnknownAction => "unknown-action",
            Self::EmptyPattern => "empty-pattern",
            Self::UnusedResource => "unused-resource",
            Self::UnusedAction => "unused-action",
            Self::UnknownKey => "unknown-key",
            Self::OperatorType => "operator-type",
            Self::BareOperator => "bare-operator",
            Self::UnguardedForAllValues => "unguarded-for-all-values",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.statement)?;
        if let Some(sid) = &self.sid {
            write!(f, " ({sid})")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything about a policy that deserves a warning, statement by statement; of a hostile one,
/// the first hundred. What AWS has is the [`crate::catalogue`]'s to say.
///
/// ```
/// use daypass_policy::{DocumentKind, Policy, WarningKind, warnings};
///
/// let policy = Policy::parse(
///     r#"{"Version": "2012-10-17", "Statement": {
///         "Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"}}"#,
///     DocumentKind::Identity,
/// )?;
/// let [warning] = warnings(&policy).try_into().unwrap();
/// assert_eq!(warning.kind, WarningKind::UnknownAction);
/// assert_eq!(warning.message, "AWS has no action s3:GetObjekt; did you mean s3:GetObject?");
/// # Ok::<(), daypass_policy::PolicyError>(())
/// ```
pub fn warnings(policy: &Policy) -> Vec<Warning> {
    let mut notes = Notes {
        statement: 0,
        sid: None,
        warnings: Vec::new(),
        entries: MAX_ENTRIES,
    };
    let variables = policy.document().has_variables();
    for (at, statement) in policy.document().statements.iter().enumerate() {
        if !notes.may_look_at(statement) {
            break;
        }
        notes.statement = at;
        notes.sid = statement.sid.as_deref();
        action::check(statement, &mut notes);
        resource::check(statement, variables, &mut notes);
        condition::check(statement, &mut notes);
    }
    notes.warnings
}

/// What was found so far, and where the search stands.
struct Notes<'p> {
    statement: usize,
    sid: Option<&'p str>,
    warnings: Vec<Warning>,
    /// How many entries may still be looked at.
    entries: usize,
}

impl Notes<'_> {
    fn add(&mut self, kind: WarningKind, message: String) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(Warning {
                kind,
                statement: self.statement,
                sid: self.sid.map(str::to_owned),
                message,
            });
        }
    }

    /// Takes what a statement holds from what may be looked at.
    fn may_look_at(&mut self, statement: &Statement) -> bool {
        let list = |element: &Option<crate::document::Element<Vec<String>>>| {
            element.as_ref().map_or(0, |element| element.value.len())
        };
        let keys: usize = (statement.conditions.iter())
            .map(|block| block.keys.len())
            .sum();
        let entries = 1 + list(&statement.action) + list(&statement.resource) + keys;
        match self.entries.checked_sub(entries) {
            Some(left) => {
                self.entries = left;
                self.warnings.len() < MAX_WARNINGS
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DocumentKind;

    /// The warnings about one statement, given by its members without the braces.
    fn about(statement: &str) -> Vec<(&'static str, String)> {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": {{{statement}}}}}"#);
        let policy = Policy::parse(&text, DocumentKind::Identity).unwrap();
        let warnings = warnings(&policy).into_iter();
        warnings.map(|w| (w.kind.name(), w.message)).collect()
    }

    /// The kinds of warnings about an Allow or Deny of these actions on these resources.
    fn kinds(effect: &str, actions: &str, resources: &str, conditions: &str) -> Vec<&'static str> {
        let statement = format!(
            r#""Effect": "{effect}", "Action": {actions}, "Resource": {resources},
               "Condition": {conditions}"#
        );
        about(&statement)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }

    #[test]
    fn names_that_aws_does_not_have() {
        for (actions, expected) in [
            (
                r#"["s3:GetObject", "S3:getobject", "*", "s3:*", "s3:Get*"]"#,
                &[][..],
            ),
            (r#""s4:GetObject""#, &["unknown-service"]),
            (r#""acme:*""#, &["unknown-service"]),
            (r#""s3:GetObjekt""#, &["unknown-action"]),
            (r#""s3:Gett*""#, &["empty-pattern"]),
            // Which services a pattern means is not asked.
            (r#""*:Gett*""#, &[]),
        ] {
            assert_eq!(
                kinds("Allow", actions, r#""*""#, "{}"),
                expected,
                "{actions}"
            );
        }
    }

    #[test]
    fn resources_and_actions_that_do_not_meet() {
        for (actions, resources, expected) in [
            (r#""s3:GetObject""#, r#""arn:aws:s3:::b/*""#, &[][..]),
            (
                r#""s3:GetObject""#,
                r#""arn:aws:s3:::b""#,
                &["unused-resource", "unused-action"],
            ),
            (
                r#"["s3:GetObject", "s3:ListBucket"]"#,
                r#""arn:aws:s3:::b/*""#,
                &["unused-action"],
            ),
            (
                r#"["s3:GetObject", "s3:ListBucket"]"#,
                r#"["arn:aws:s3:::b", "arn:aws:s3:::b/*"]"#,
                &[],
            ),
            (r#""s3:*""#, r#""arn:aws:s3:::${aws:username}""#, &[]),
            (
                r#""s3:ListAllMyBuckets""#,
                r#""arn:aws:s3:::*""#,
                &["unused-resource", "unused-action"],
            ),
            (r#""s3:ListAllMyBuckets""#, r#""*""#, &[]),
            (r#""sns:Publish""#, r#""arn:aws:sns:*""#, &[]),
            (
                r#""sns:Publish""#,
                r#""arn:aws:sqs:*:*:q""#,
                &["unused-resource", "unused-action"],
            ),
            // What is not known can be about anything.
            (
                r#"["acme:Do", "s3:GetObject"]"#,
                r#""arn:aws:sqs:*:*:q""#,
                &["unknown-service", "unused-action"],
            ),
            (r#""*""#, r#""arn:aws:acme:::x""#, &[]),
        ] {
            assert_eq!(
                kinds("Allow", actions, resources, "{}"),
                expected,
                "{actions} {resources}"
            );
        }
        let not = about(
            r#""Effect": "Deny", "NotAction": "s3:ListAllMyBuckets", "Resource": "arn:aws:sqs:*:*:q""#,
        );
        assert!(not.is_empty());
        let not = about(
            r#""Effect": "Deny", "Action": "s3:ListBucket", "NotResource": "arn:aws:sqs:*:*:q""#,
        );
        assert!(not.is_empty());
    }

    #[test]
    fn keys_that_the_actions_do_not_have() {
        for (actions, conditions, expected) in [
            (
                r#""s3:ListBucket""#,
                r#"{"StringEquals": {"s3:prefix": "a", "aws:PrincipalTag/x": "b"}}"#,
                &[][..],
            ),
            (
                r#""s3:ListBucket""#,
                r#"{"StringEquals": {"s3:prefiks": "a"}}"#,
                &["unknown-key"],
            ),
            (
                r#""ec2:RunInstances""#,
                r#"{"StringEquals": {"s3:prefix": "a"}}"#,
                &["unknown-key"],
            ),
            (
                r#""s3:ListBucket""#,
                r#"{"StringEquals": {"aws:Prefix": "a"}}"#,
                &["unknown-key"],
            ),
            (
                r#""*""#,
                r#"{"StringEquals": {"s3:prefix": "a", "acme:x": "b"}}"#,
                &[],
            ),
            (
                r#""*""#,
                r#"{"StringEquals": {"s3:prefiks": "a"}}"#,
                &["unknown-key"],
            ),
            // An identity provider's claim, and a service of one's own.
            (
                r#""sts:AssumeRole""#,
                r#"{"StringEquals": {"idp.example.com/x:sub": "a"}}"#,
                &[],
            ),
            (
                r#""acme:Do""#,
                r#"{"StringEquals": {"acme:x": "a"}}"#,
                &["unknown-service"],
            ),
        ] {
            assert_eq!(
                kinds("Allow", actions, r#""*""#, conditions),
                expected,
                "{actions} {conditions}"
            );
        }
    }

    #[test]
    fn operators_that_do_not_do_what_they_seem_to() {
        for (effect, conditions, expected) in [
            (
                "Allow",
                r#"{"StringEquals": {"aws:TagKeys": "a"}}"#,
                &["bare-operator"][..],
            ),
            (
                "Deny",
                r#"{"StringNotEqualsIfExists": {"aws:TagKeys": "a"}}"#,
                &["bare-operator"],
            ),
            ("Allow", r#"{"Null": {"aws:TagKeys": "false"}}"#, &[]),
            (
                "Allow",
                r#"{"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}"#,
                &[],
            ),
            (
                "Allow",
                r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#,
                &["unguarded-for-all-values"],
            ),
            (
                "Allow",
                r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "Null": {"AWS:tagkeys": false}}"#,
                &[],
            ),
            (
                "Allow",
                r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "Null": {"aws:TagKeys": true}}"#,
                &["unguarded-for-all-values"],
            ),
            (
                "Deny",
                r#"{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}"#,
                &[],
            ),
            (
                "Allow",
                r#"{"NumericEquals": {"aws:username": "1"}}"#,
                &["operator-type"],
            ),
            (
                "Allow",
                r#"{"NumericLessThan": {"aws:EpochTime": "1"}}"#,
                &[],
            ),
            (
                "Allow",
                r#"{"StringLike": {"aws:SourceIp": "10.*"}}"#,
                &["operator-type"],
            ),
            (
                "Allow",
                r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::b"}}"#,
                &[],
            ),
            (
                "Allow",
                r#"{"Bool": {"aws:SourceArn": "true"}}"#,
                &["operator-type"],
            ),
        ] {
            assert_eq!(
                kinds(effect, r#""s3:*""#, r#""*""#, conditions),
                expected,
                "{conditions}"
            );
        }
    }

    #[test]
    fn a_hostile_policy_gets_a_hundred_warnings_and_no_more() {
        let actions = vec![r#""s3:Nothing""#; 1_500].join(",");
        let many = kinds("Allow", &format!("[{actions}]"), r#""*""#, "{}");
        assert_eq!(many.len(), MAX_WARNINGS);
        let actions = vec![r#""s3:Nothing""#; MAX_ENTRIES].join(",");
        assert!(kinds("Allow", &format!("[{actions}]"), r#""*""#, "{}").is_empty());
    }
}
