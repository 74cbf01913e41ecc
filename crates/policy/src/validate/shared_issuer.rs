//! Trust in issuers that many share (sts spec 10.5, the last paragraph).
//!
//! Anybody can have a token of such an issuer. What says whose it is is a claim, and a statement
//! that trusts the issuer must ask for one of those that do, in a condition that keeps others out.
//! Which issuers and which claims is a table; that a policy is there already is no matter of this:
//! it is checked when one is saved.

use super::Result;
use crate::action::{ActionPattern, Folded};
use crate::condition::operator::{Base, Comparison, Operator, Quantifier, TextMatch};
use crate::document::{Document, Effect, Principals, Statement};
use crate::error::{PolicyError, PolicyErrorKind};
use crate::key;
use crate::template::{Part, Syntax, parts};

const TABLE: &str = include_str!("shared_issuers.tsv");

/// The action that a token is brought for. A statement that does not allow it lets nobody in.
const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

/// An issuer that many share.
#[derive(Clone, Copy)]
struct SharedIssuer {
    /// Host, and path if it has one.
    name: &'static str,
    keys: &'static str,
    heads: &'static str,
}

impl SharedIssuer {
    /// The issuer that a principal names: by the ARN of a provider, or by its domain.
    fn of(principal: &str) -> Option<Self> {
        let name = match principal.split_once(":oidc-provider/") {
            Some((_, name)) => name,
            None => principal,
        };
        issuers().find(|issuer| issuer.name.eq_ignore_ascii_case(name))
    }

    /// The condition keys that say whose a token is.
    fn keys(self) -> impl Iterator<Item = String> {
        self.keys
            .split(',')
            .map(move |key| match key.contains(':') {
                true => key.to_owned(),
                false => format!("{}:{key}", self.name),
            })
    }

    /// Whether this beginning of a value says more than the beginning that every value has.
    fn tells(self, head: &str) -> bool {
        let mut known = self.heads.split(',').filter(|known| *known != "-");
        // What is cut off within a common beginning says as little.
        let rest = known.try_fold(head, |rest, known| match rest.strip_prefix(known) {
            Some(rest) => Some(rest),
            None => (!known.starts_with(rest)).then_some(rest),
        });
        rest.is_some_and(is_word)
    }

    /// Whether a condition of the statement keeps the tokens of others out.
    fn is_asked(self, statement: &Statement, variables: bool) -> bool {
        let wanted: Vec<String> = self.keys().map(|key| key::folded(&key)).collect();
        statement.conditions.iter().any(|block| {
            let Some(syntax) = positive(&block.operator, variables) else {
                return false;
            };
            block.keys.iter().any(|(name, values)| {
                let name = key::folded(name);
                let Some(place) = wanted.iter().position(|key| *key == name) else {
                    return false;
                };
                // The common beginnings are those of the first key, and of subjects.
                let has_heads = place == 0 || name.ends_with(":sub");
                let narrows = |value: &String| match head(value, syntax) {
                    Head::Whole => true,
                    Head::Beginning(text) if has_heads => self.tells(&text),
                    Head::Beginning(text) => is_word(&text),
                };
                !values.is_empty() && values.iter().all(narrows)
            })
        })
    }
}

fn is_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn issuers() -> impl Iterator<Item = SharedIssuer> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        Some(SharedIssuer {
            name: columns.next()?,
            keys: columns.next()?,
            heads: columns.next()?,
        })
    })
}

/// What has a meaning in the values of an operator that holds only for what is there and is as
/// wanted. Of any other operator `None`: one that denies, one that holds for what is missing.
fn positive(operator: &str, variables: bool) -> Option<Syntax> {
    let operator = Operator::parse(operator)?;
    if operator.if_exists || operator.quantifier == Quantifier::All {
        return None;
    }
    let wildcards = match operator.base {
        Base::Text {
            how,
            negated: false,
        } => how == TextMatch::Like,
        Base::Number(Comparison::Equal) => false,
        _ => return None,
    };
    Some(Syntax {
        wildcards,
        variables,
    })
}

/// What of a value is the same whatever its wildcards and variables stand for.
enum Head {
    /// It has none.
    Whole,
    /// What stands before the first.
    Beginning(String),
}

fn head(value: &str, syntax: Syntax) -> Head {
    let mut text = String::new();
    for part in parts(value, syntax) {
        match part {
            Part::Text(more) => text.push_str(&more),
            Part::One | Part::Many | Part::Variable(_) => return Head::Beginning(text),
        }
    }
    Head::Whole
}

/// Every statement that lets in whoever has a token of a shared issuer asks whose it is.
pub(super) fn claims(document: &Document) -> Result {
    let folded = Folded::new(ACTION);
    let lets_in = |statement: &&Statement| {
        let actions = statement.action.iter().filter(|action| !action.negated);
        let mut actions = actions.flat_map(|action| &action.value);
        statement.effect == Effect::Allow
            && actions.any(|action| ActionPattern::compile(action).matches(&folded.action()))
    };
    for statement in document.statements.iter().filter(lets_in) {
        let Some(Principals::ByType(types)) = statement.principal.as_ref().map(|p| &p.value) else {
            continue;
        };
        let federated = types.iter().filter(|(kind, _)| kind == "Federated");
        let shared = federated
            .flat_map(|(_, values)| values)
            .filter_map(|value| SharedIssuer::of(value));
        for issuer in shared {
            if !issuer.is_asked(statement, document.has_variables()) {
                return Err(unasked(issuer));
            }
        }
    }
    Ok(())
}

fn unasked(issuer: SharedIssuer) -> PolicyError {
    let keys: Vec<String> = issuer.keys().collect();
    PolicyError::new(
        PolicyErrorKind::SharedIssuer,
        format!(
            "A statement that trusts the shared identity provider {} must say whose tokens it takes: \
             add a StringEquals or StringLike condition on {}, whose values do not begin with a \
             wildcard where the tenant is named.",
            issuer.name,
            keys.join(" or "),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let all: Vec<_> = issuers().collect();
        assert_eq!(all.len(), lines.clone().count());
        for line in lines {
            assert_eq!(line.split('\t').count(), 3, "{line}");
            assert!(!line.contains(' '), "{line}");
        }
        for issuer in &all {
            let same = all.iter().filter(|other| other.name == issuer.name);
            assert_eq!(same.count(), 1, "{}", issuer.name);
            assert!(issuer.keys().all(|key| !key.ends_with(':')));
            assert!(issuer.heads.split(',').all(|head| !head.is_empty()));
        }
    }

    #[test]
    fn what_every_value_begins_with_tells_nothing() {
        let github = SharedIssuer::of("token.actions.githubusercontent.com").unwrap();
        for nothing in ["", "r", "repo", "repo:", "repo:/", "-"] {
            assert!(!github.tells(nothing), "{nothing}");
        }
        for something in ["repo:a", "repo:acme/app:ref", "repository_owner_id:1", "x"] {
            assert!(github.tells(something), "{something}");
        }
    }
}
