//! A compiled policy and its index.

use std::collections::HashMap;
use std::fmt;

use daypass_model::UniqueId;

use crate::action::{Action, ActionIndex};
use crate::document::{self, Document, DocumentKind};
use crate::error::PolicyError;
use crate::principal::Grant;
use crate::statement::{Actions, Facts, Principals, Statement};
use crate::{Effect, validate};

/// A policy, parsed and compiled: immutable, and cheap to evaluate any number of times.
#[derive(Clone)]
pub struct Policy {
    kind: DocumentKind,
    document: Document,
    statements: Box<[Statement]>,
    index: Index,
    text_length: usize,
}

impl Policy {
    /// Reads a document that is to be saved: everything that AWS refuses for its kind is
    /// refused, with AWS's text.
    pub fn parse(text: &str, kind: DocumentKind) -> Result<Self, PolicyError> {
        validate::text(text)?;
        let document = Document::read(text, kind)?;
        validate::document(&document, kind)?;
        Ok(Self::compile(document, kind, text.len()))
    }

    /// Reads a document that was saved before, perhaps under laxer rules or by another system.
    /// What is no policy at all is still refused, and who meets that must deny; what a policy
    /// must not say is given the meaning that allows least.
    pub fn load(text: &str, kind: DocumentKind) -> Result<Self, PolicyError> {
        let document = Document::read(text, kind)?;
        if document.wrong_effect_case {
            return Err(PolicyError::legacy());
        }
        Ok(Self::compile(document, kind, text.len()))
    }

    /// Whether a text is a policy of some kind, for those who do not know which: checks what every
    /// kind of document has in common.
    pub fn check_grammar(text: &str) -> Result<(), PolicyError> {
        validate::text(text)?;
        validate::grammar(&Document::read(text, DocumentKind::Identity)?)
    }

    /// Bytes of the text that it was read from, for whoever bounds what it keeps.
    pub fn text_length(&self) -> usize {
        self.text_length
    }

    fn compile(document: Document, kind: DocumentKind, text_length: usize) -> Self {
        let variables = document.has_variables();
        let statements: Box<[Statement]> = document
            .statements
            .iter()
            .map(|statement| Statement::compile(statement, kind, variables))
            .collect();
        let index = Index::build(&document, &statements);
        Self {
            kind,
            document,
            statements,
            index,
            text_length,
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
        let of = |effect| self.index.runs(effect, action).into_iter();
        let runs = of(Effect::Deny).chain(of(Effect::Allow));
        runs.flat_map(|run| self.fitting(run, action).map(|(at, _)| at))
    }

    /// The verdict of this policy in a layer whose other policies are already known to allow as
    /// `known` says: what grants no more than that is not looked at.
    pub(crate) fn verdict(&self, facts: &Facts<'_>, known: Option<Grant>) -> Verdict {
        let denials = self.index.runs(Effect::Deny, &facts.action);
        let denies = denials.into_iter().any(|run| {
            let mut fitting = self.fitting(run, &facts.action);
            fitting.any(|(_, statement)| statement.apply(facts).is_ok())
        });
        let mut allow = known;
        for run in self.index.runs(Effect::Allow, &facts.action) {
            // Nothing grants more than a direct grant.
            if denies || allow == Some(Grant::Direct) {
                break;
            }
            for (_, statement) in self.fitting(run, &facts.action) {
                allow = allow.max(statement.apply(facts).ok());
                if allow == Some(Grant::Direct) {
                    break;
                }
            }
        }
        Verdict { denies, allow }
    }

    /// The statements to which these entries of the index lead, with their places, as far as their
    /// action fits. Entries of one statement are neighbours, and one that fits is enough: without
    /// this a statement would be tried as often as its list says `*`.
    fn fitting<'p>(
        &'p self,
        run: &'p [Entry],
        action: &'p Action<'p>,
    ) -> impl Iterator<Item = (usize, &'p Statement)> + 'p {
        let mut found = None;
        run.iter().filter_map(move |entry| {
            let at = entry.statement as usize;
            if found == Some(at) {
                return None;
            }
            let statement = &self.statements[at];
            let Actions { negated, patterns } = &statement.actions;
            let fits = match negated {
                false => patterns[entry.pattern as usize].matches(action),
                true => !patterns.iter().any(|pattern| pattern.matches(action)),
            };
            found = if fits { Some(at) } else { found };
            fits.then_some((at, statement))
        })
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

/// Where to look for the statements on an action, so that the cost follows those that may match and
/// not the length of the document (DESIGN section 6). One list, because what a decision waits for
/// is memory: a section for each effect and way of looking.
#[derive(Clone, Debug)]
struct Index {
    /// By section, and there by hash.
    entries: Box<[Entry]>,
    /// Where each section ends; it starts where the one before it ends.
    ends: [u32; SECTIONS],
}

/// One entry of an `Action` list, or a whole `NotAction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    statement: u32,
    /// Place in the list; unused for `NotAction`, which is tried as a whole.
    pattern: u32,
}

/// How a section is searched.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By the hash of an exact action.
    Action,
    /// By the hash of a service.
    Service,
    /// Not at all: its entries are to be tried for every action.
    Always,
}

const SECTIONS: usize = 6;

fn section(effect: Effect, way: Way) -> usize {
    way as usize
        + match effect {
            Effect::Deny => 0,
            Effect::Allow => 3,
        }
}

impl Index {
    fn build(document: &Document, statements: &[Statement]) -> Self {
        let mut entries: Vec<(usize, Entry)> = Vec::new();
        for (at, (raw, compiled)) in document.statements.iter().zip(statements).enumerate() {
            // A document holds far fewer statements and actions than bytes, and those are bounded.
            let statement = at as u32;
            let mut add = |way, hash, pattern: usize| {
                let entry = Entry {
                    hash,
                    statement,
                    pattern: pattern as u32,
                };
                entries.push((section(compiled.effect, way), entry));
            };
            if compiled.actions.negated {
                add(Way::Always, 0, 0);
                continue;
            }
            let texts = raw.action.iter().flat_map(|element| &element.value);
            for (at, (text, pattern)) in texts.zip(&compiled.actions.patterns).enumerate() {
                match pattern.index(text) {
                    ActionIndex::Action(hash) => add(Way::Action, hash, at),
                    ActionIndex::Service(hash) => add(Way::Service, hash, at),
                    ActionIndex::Any => add(Way::Always, 0, at),
                }
            }
        }
        entries.sort_unstable();
        let end = |at| entries.partition_point(|(section, _)| *section <= at) as u32;
        Self {
            ends: std::array::from_fn(end),
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        }
    }

    fn section(&self, effect: Effect, way: Way) -> &[Entry] {
        let at = section(effect, way);
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start as usize..self.ends[at] as usize]
    }

    /// The entries that an action may fit.
    fn runs(&self, effect: Effect, action: &Action<'_>) -> [&[Entry]; 3] {
        [
            run(self.section(effect, Way::Action), action.hash),
            run(self.section(effect, Way::Service), action.service_hash),
            self.section(effect, Way::Always),
        ]
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
