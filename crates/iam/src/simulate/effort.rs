//! How much a simulation may ask for at once.
//!
//! Whoever may simulate at all chooses the policies, the resources and the context, and every
//! decision goes through all of them and tells of every statement: what fits into one request can
//! come to billions of comparisons and gigabytes of answer. So the work is estimated before it is
//! begun. A page ends where it would be too much; a single action that is too much is refused.

use daypass_api::fault::Fault;
use daypass_policy::{DocumentKind, Policy, statement_spans};

use super::principal::Standing;
use super::question::Question;
use super::{Document, invalid};

/// What a page may cost, in about nanoseconds at the worst.
const BUDGET: usize = 4_000_000_000;

/// What a statement or condition key costs that a decision tells of: it is kept, copied and written.
const ITEM: usize = 32_000;

/// What a byte of a policy costs for each decision, since statements are gone through and copied.
const BYTE: usize = 100;

/// What a byte of a policy costs for each value of the context that it may be compared with.
const VALUE: usize = 12;

/// What a byte of a policy costs for each byte of a resource that it may be compared with.
const CHARACTER: usize = 2;

/// How many of a question's actions a page takes.
pub(super) fn affordable(question: &Question, standing: &Standing) -> Result<usize, Fault> {
    let each = one_action(question, standing).max(1);
    match BUDGET / each {
        0 => Err(invalid(
            "The policies and resources are too many to be simulated at once: ask about fewer \
             resources, or pass fewer or shorter policies.",
        )),
        actions => Ok(actions),
    }
}

fn one_action(question: &Question, standing: &Standing) -> usize {
    let levels = standing.scps.iter().chain(&standing.rcps);
    let levels = levels.chain(&question.levels).flatten();
    let everywhere = (standing.identity.iter().map(|held| &held.document))
        .chain(&question.policies)
        .chain(&question.boundary)
        .chain(&standing.boundary)
        .chain(&question.resource_policy)
        .chain(levels);
    let always = everywhere.map(Load::of).fold(Load::default(), Load::and);
    // Of trust policies each decides about its own role. The one that was passed is counted.
    let passed = question.resource_policy.is_some();
    let trusts = standing.trusts.iter().filter(|_| !passed);
    let most = trusts
        .map(|(_, document)| Load::of(document))
        .fold(Load::default(), Load::or);
    let load = always.and(most);

    let values = (question.context.iter().chain(&standing.context))
        .map(|entry| entry.values.len())
        .sum::<usize>();
    let decisions = question.resources.len().max(1);
    let characters: usize = question.resources.iter().map(String::len).sum();
    let each = ITEM
        .saturating_mul(load.items)
        .saturating_add((BYTE + VALUE * values).saturating_mul(load.bytes));
    decisions
        .saturating_mul(each)
        .saturating_add(characters.saturating_mul(CHARACTER * load.bytes))
}

/// What policies bring to every decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Load {
    /// Statements and condition keys.
    items: usize,
    bytes: usize,
}

impl Load {
    fn of(document: &Document) -> Self {
        let text = &*document.text;
        // What cannot be read is told by the simulation.
        let keys = Policy::load(text, DocumentKind::Identity)
            .map_or(0, |policy| policy.context_keys().len());
        Self {
            items: statement_spans(text).len() + keys,
            bytes: text.len(),
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            items: self.items + other.items,
            bytes: self.bytes + other.bytes,
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            items: self.items.max(other.items),
            bytes: self.bytes.max(other.bytes),
        }
    }
}
