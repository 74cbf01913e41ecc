//! Actions that AWS does not have. One in `NotAction` is as wrong: it takes nothing out.

use super::nearest::nearest;
use super::{Notes, WarningKind};
use crate::catalogue;
use crate::document::Statement;

pub(super) fn check(statement: &Statement, notes: &mut Notes<'_>) {
    for entry in statement.action.iter().flat_map(|element| &element.value) {
        let Some((prefix, name)) = entry.split_once(':') else {
            continue;
        };
        if is_pattern(prefix) {
            continue;
        }
        let Some(service) = catalogue::service(prefix) else {
            let hint = hint(prefix, catalogue::services().map(|s| s.name().to_owned()));
            let message = format!("AWS has no service {prefix}, which {entry} is of{hint}");
            notes.add(WarningKind::UnknownService, message);
            continue;
        };
        if is_pattern(name) {
            if catalogue::matching(entry).next().is_none() {
                let message = format!("{entry} matches no action of AWS");
                notes.add(WarningKind::EmptyPattern, message);
            }
        } else if service.action(name).is_none() {
            let hint = hint(entry, service.actions().map(|action| action.to_string()));
            let message = format!("AWS has no action {entry}{hint}");
            notes.add(WarningKind::UnknownAction, message);
        }
    }
}

pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The question after a message, if a name is near.
pub(super) fn hint(name: &str, known: impl Iterator<Item = String>) -> String {
    match nearest(name, known) {
        Some(near) => format!("; did you mean {near}?"),
        None => String::new(),
    }
}
