//! Actions and resources of one statement that do not meet.

use std::collections::BTreeSet;

use super::action::is_pattern;
use super::overlap::overlap;
use super::{Notes, WarningKind};
use crate::arn;
use crate::catalogue::{self, Action};
use crate::document::Statement;
use crate::template::Escape;

/// Only lists that say what they mean are looked at: `NotAction` and `NotResource` are about the
/// rest of the world.
pub(super) fn check(statement: &Statement, variables: bool, notes: &mut Notes<'_>) {
    let (Some(actions), Some(resources)) = (&statement.action, &statement.resource) else {
        return;
    };
    let is_everything = |resource: &String| resource == "*";
    if actions.negated || resources.negated || resources.value.iter().any(is_everything) {
        return;
    }
    let written: Vec<Vec<Vec<char>>> = (resources.value.iter())
        .map(|resource| arn::split(resource, variables))
        .map(|parts| parts.iter().map(|p| letters_of(p, variables)).collect())
        .collect();
    let known: Vec<Option<Vec<Action>>> = actions.value.iter().map(|a| known(a)).collect();

    // Each form once, however many actions have it.
    let forms: BTreeSet<String> = (known.iter().flatten().flatten())
        .flat_map(|action| action.resources())
        .collect();
    let forms: Vec<(String, Vec<usize>)> = (forms.into_iter())
        .map(|form| {
            let meets = |at: &usize| meets(&written[*at], &form);
            let met = (0..written.len()).filter(meets).collect();
            (form, met)
        })
        .collect();

    // Of an action that is not known it is not known either what it can be about.
    if known.iter().all(Option::is_some) {
        for (at, resource) in resources.value.iter().enumerate() {
            if !forms.iter().any(|(_, met)| met.contains(&at)) {
                let message = format!("none of the actions can be about {resource}");
                notes.add(WarningKind::UnusedResource, message);
            }
        }
    }
    for (entry, known) in actions.value.iter().zip(&known) {
        let [action] = known.as_deref().unwrap_or_default() else {
            continue;
        };
        let mut of_action = action.resources();
        let is_met = of_action.any(|form| {
            let mut forms = forms.iter();
            forms.any(|(known, met)| *known == form && !met.is_empty())
        });
        if !is_pattern(entry) && !is_met {
            notes.add(WarningKind::UnusedAction, unused(*action));
        }
    }
}

/// Whether a resource, by its parts, and a form have an ARN in common. Stars stay in their part,
/// except in the last, which takes all the rest.
fn meets(written: &[Vec<char>], form: &str) -> bool {
    let mut forms = form.splitn(written.len(), ':');
    let are_met = written.iter().all(|part| {
        let form: Vec<char> = forms.next().unwrap_or_default().chars().collect();
        overlap(part, &form)
    });
    // Where all that varies is a name, such as a bucket's, it holds no slash.
    let has_slash = || written.get(5).is_some_and(|path| path.contains(&'/'));
    are_met && !(form.splitn(6, ':').nth(5) == Some("*") && has_slash())
}

fn unused(action: Action) -> String {
    let forms: Vec<String> = action.resources().collect();
    if forms.is_empty() {
        return format!("{action} is about no resource and needs \"Resource\": \"*\"");
    }
    let forms = forms.join(" or ");
    format!("{action} can be about none of the resources; its own are {forms}")
}

/// The actions that an entry means; `None` if that is not known.
fn known(entry: &str) -> Option<Vec<Action>> {
    let (prefix, _) = entry.split_once(':')?;
    if is_pattern(prefix) {
        return None;
    }
    let actions: Vec<Action> = catalogue::matching(entry).collect();
    (!actions.is_empty()).then_some(actions)
}

/// A part of a resource with a star for each variable.
fn letters_of(part: &str, variables: bool) -> Vec<char> {
    let mut letters = Vec::new();
    let mut rest = part;
    while let Some(letter) = rest.chars().next() {
        match Escape::at_start(rest).filter(|_| variables) {
            Some((_, length)) => {
                letters.push('*');
                rest = &rest[length..];
            }
            None => {
                letters.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    letters
}
