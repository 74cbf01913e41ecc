//! Opening an address in the person's browser.

use std::process::{Command, Stdio};

use crate::ambient::variable;

/// What opens an address on the systems that have a way of their own.
const OPENERS: [&str; 4] = ["xdg-open", "open", "wslview", "www-browser"];

/// Opens an address: by what `BROWSER` names, else by what the system has. Whether something was
/// started that could do it. The address is an argument of its own and meets no shell.
pub(super) fn open(address: &str) -> bool {
    let named = variable("BROWSER").unwrap_or_default();
    let named = named.split(':').filter(|name| !name.is_empty());
    named.chain(OPENERS).any(|program| start(program, address))
}

fn start(program: &str, address: &str) -> bool {
    // As `BROWSER` has always been read: words, with the address where it says so or at the end.
    let mut words: Vec<String> = program
        .split_ascii_whitespace()
        .map(str::to_owned)
        .collect();
    match words.iter_mut().find(|word| word.contains("%s")) {
        Some(word) => *word = word.replace("%s", address),
        None => words.push(address.to_owned()),
    }
    let mut words = words.into_iter();
    let Some(program) = words.next() else {
        return false;
    };
    Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}
