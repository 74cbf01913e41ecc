//! A compiled policy and its index.

use std::collections::HashMap;
use std::fmt;

use daypass_model::UniqueId;

use crate::action::{Action, ActionIndex};
use crate::document::{self, Document, DocumentKind};
use crate::error::PolicyError;
use crate::principal::Grant;
use crate::statement::{Facts, Principals, Statement};
use crate::{Effect, validate};

/// A policy, parsed and compiled: immutable, and cheap to evaluate any number of times.
#[derive(Clone)]
pub struct Policy {
    kind: DocumentKind,
    document: Document,
    statements: Box<[Statement]>,
    denies: Index,
    allows: Index,
}

impl Policy {
    /// Reads a document that is to be saved: everything that AWS refuses for its kind is
    /// refused, with AWS's text.
    pub fn parse(text: &str, kind: DocumentKind) -> Result<Self, PolicyError> {
        validate::text(text)?;
        let document = Document::read(text, kind)?;
        validate::document(&document, kind)?;
        Ok(Self::compile(document, kind))
    }

    /// Reads a document that was saved before, perhaps under laxer rules or by another system.
    /// What is no policy at all is still refused, and who meets that must deny; what a policy
    /// must not say is given the meaning that allows least.
    pub fn load(text: &str, kind: DocumentKind) -> Result<Self, PolicyError> {
        let document = Document::read(text, kind)?;
        if document.wrong_effect_case {
            return Err(PolicyError::legacy());
        }
        Ok(Self::compile(document, kind))
    }

    /// Whether a text is a policy of some kind, for those who do not know which: checks what every
    /// kind of document has in common.
    pub fn check_grammar(text: &str) -> Result<(), PolicyError> {
        validate::text(text)?;
        validate::grammar(&Document::read(text, DocumentKind::Identity)?)
    }

    fn compile(document: Document, kind: DocumentKind) -> Self {
        let variables = document.has_variables();
        let statements: Box<[Statement]> = document
            .statements
            .iter()
            .map(|statement| Statement::compile(statement, kind, variables))
            .collect();
        let denies = Index::build(&document, &statements, Effect::Deny);
        let allows = Index::build(&document, &statements, Effect::Allow);
        Self {
            kind,
            document,
            statements,
            denies,
            allows,
        }
    }

    /// The document as JSON, written in one way: elements in a fixed order, a list of one as its
    /// item, condition values in quotes, no white space. It reads back as the same document;
    /// [`Self::with_pins`] leaves no trace in it.
    pub fn to_json(&self) -> String {
        self.document.to_json()
    }

    /// What the document is for.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Every user and role that `Principal` and `NotPrincipal` name by ARN, and every unique id:
    /// what must exist when the policy is saved, and what [`Self::with_pins`] binds (sts spec
    /// 12.2). A name that stands twice comes twice.
    pub fn named_principals(&self) -> impl Iterator<Item = &str> {
        self.statements
            .iter()
            .flat_map(|statement| match &statement.principals {
                Principals::Named(set) => Some(set.named()).into_iter().flatten(),
                Principals::Holder | Principals::Missing => None.into_iter().flatten(),
            })
    }

    /// Binds users and roles, by ARN, to the unique id that each had when the policy was saved.
    /// A bound ARN matches only a caller with that id, so that whoever gets the name after a
    /// deletion gets nothing (sts spec 12.2). An ARN that is not bound matches by name.
    #[must_use]
    pub fn with_pins(mut self, pins: impl IntoIterator<Item = (String, UniqueId)>) -> Self {
        let pins: HashMap<String, UniqueId> = pins.into_iter().collect();
        for statement in &mut self.statements {
            if let Principals::Named(set) = &mut statement.principals {
                set.pin(|arn| pins.get(arn).cloned());
            }
        }
        self
    }

    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    pub(crate) fn statement(&self, at: usize) -> (&Statement, &document::Statement) {
        (&self.statements[at], &self.document.statements[at])
    }

    /// The places of the statements whose action fits; one may come more than once, though not once
    /// for every entry of its `Action`.
    pub(crate) fn candidates<'p>(
        &'p self,
        action: &'p Action<'p>,
    ) -> impl Iterator<Item = usize> + 'p {
        let denies = self.denies.candidates(&self.statements, action);
        denies.chain(self.allows.candidates(&self.statements, action))
    }

    /// The verdict of this policy in a layer whose other policies are already known to allow as
    /// `known` says: what grants no more than that is not looked at.
    pub(crate) fn verdict(&self, facts: &Facts<'_>, known: Option<Grant>) -> Verdict {
        let mut denials = self.denies.candidates(&self.statements, &facts.action);
        let denies = denials.any(|at| self.statements[at].apply(facts).is_ok());
        let mut allow = known;
        for at in self.allows.candidates(&self.statements, &facts.action) {
            // Nothing grants more than a direct grant.
            if denies || allow == Some(Grant::Direct) {
                break;
            }
            allow = allow.max(self.statements[at].apply(facts).ok());
        }
        Verdict { denies, allow }
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("kind", &self.kind)
            .field("statements", &self.statements.len())
            .finish_non_exhaustive()
    }
}

/// What a policy says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether a Deny applies; then `allow` may be short of the truth.
    pub(crate) denies: bool,
    /// How it is allowed, if it is.
    pub(crate) allow: Option<Grant>,
}

/// Where to look for the statements of one effect on an action, so that the cost follows those that may match and
/// not the length of the document (DESIGN section 6).
#[derive(Clone, Debug)]
struct Index {
    /// By the hash of an exact action; sorted.
    by_action: Box<[Entry]>,
    /// By the hash of a service; sorted.
    by_service: Box<[Entry]>,
    /// To be tried for every action.
    always: Box<[Entry]>,
}

/// One entry of an `Action` list, or a whole `NotAction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    statement: u32,
    /// Place in the list; unused for `NotAction`, which is tried as a whole.
    pattern: u32,
}

impl Index {
    fn build(document: &Document, statements: &[Statement], effect: Effect) -> Self {
        let mut by_action = Vec::new();
        let mut by_service = Vec::new();
        let mut always = Vec::new();
        for (at, (raw, compiled)) in document.statements.iter().zip(statements).enumerate() {
            // A document holds far fewer statements and actions than bytes, and those are bounded.
            let statement = at as u32;
            if compiled.effect != effect {
                continue;
            }
            if compiled.actions.negated {
                always.push(Entry {
                    hash: 0,
                    statement,
                    pattern: 0,
                });
                continue;
            }
            let texts = raw.action.iter().flat_map(|element| &element.value);
            for (at, (text, pattern)) in texts.zip(&compiled.actions.patterns).enumerate() {
                let entry = |hash| Entry {
                    hash,
                    statement,
                    pattern: at as u32,
                };
                match pattern.index(text) {
                    ActionIndex::Action(hash) => by_action.push(entry(hash)),
                    ActionIndex::Service(hash) => by_service.push(entry(hash)),
                    ActionIndex::Any => always.push(entry(0)),
                }
            }
        }
        by_action.sort_unstable();
        by_service.sort_unstable();
        Self {
            by_action: by_action.into(),
            by_service: by_service.into(),
            always: always.into(),
        }
    }

    fn candidates<'p>(
        &'p self,
        statements: &'p [Statement],
        action: &'p Action<'p>,
    ) -> impl Iterator<Item = usize> + 'p {
        let exact = run(&self.by_action, action.hash);
        let service = run(&self.by_service, action.service_hash);
        let entries = exact.iter().chain(service).chain(&*self.always);
        // Entries of one statement are neighbours. One that fits is enough: without this a
        // statement would be tried as often as its list says `*`.
        let mut found = None;
        entries.filter_map(move |entry| {
            let at = entry.statement as usize;
            if found == Some(at) {
                return None;
            }
            let actions = &statements[at].actions;
            let fits = if actions.negated {
                !actions
                    .patterns
                    .iter()
                    .any(|pattern| pattern.matches(action))
            } else {
                actions.patterns[entry.pattern as usize].matches(action)
            };
            found = if fits { Some(at) } else { found };
            fits.then_some(at)
        })
    }
}

/// The entries of one hash.
fn run(entries: &[Entry], hash: u64) -> &[Entry] {
    let start = entries.partition_point(|entry| entry.hash < hash);
    let length = entries[start..].partition_point(|entry| entry.hash == hash);
    &entries[start..start + length]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Folded;

    #[test]
    fn a_statement_is_not_a_candidate_once_for_every_action() {
        let actions = r#""s3:GetObject","s3:Get*","*","#.repeat(1_000);
        let actions = actions.trim_end_matches(',');
        let statement = format!(r#"{{"Effect": "Deny", "Action": [{actions}], "Resource": "*"}}"#);
        let text =
            format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}, {statement}]}}"#);
        let policy = Policy::parse(&text, DocumentKind::Identity).unwrap();
        let folded = Folded::new("s3:GetObject");
        let action = folded.action();
        let candidates: Vec<_> = policy.candidates(&action).collect();
        // Found by its action, by its service and among those that are always tried.
        assert_eq!(candidates, [0, 1, 0, 1, 0, 1]);
    }
}
