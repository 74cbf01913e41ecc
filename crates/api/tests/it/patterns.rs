//! The compiled patterns against a regular-expression engine.

use std::collections::BTreeSet;

use daypass_api::pattern::{Pattern, is_tag_text};
use daypass_api::{Service, iam, sts};
use proptest::{prelude::*, string::string_regex, test_runner::TestRunner};
use regex::Regex;
use serde_json::Value;

use crate::support::model;

/// The one pattern that needs to look ahead, which the engine cannot: the same without that.
const ALIAS: (&str, &str) = (
    r"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
    "^[a-z0-9]([a-z0-9]|-){1,61}[a-z0-9]$",
);

fn all() -> impl Iterator<Item = &'static Pattern> {
    sts::PATTERNS.iter().chain(iam::PATTERNS).copied()
}

/// A Java pattern in the engine's dialect, without anchors: `\u` takes exactly four digits, `\w`
/// and `\d` are ASCII.
fn dialect(java: &str) -> String {
    let java = if java == ALIAS.0 { ALIAS.1 } else { java };
    let java = java.trim_start_matches('^').trim_end_matches('$');
    let escapes = Regex::new(r"\\u([0-9A-F]{4})").unwrap();
    escapes
        .replace_all(java, r"\x{$1}")
        .replace(r"[\w]", "[0-9A-Za-z_]")
        .replace(r"\w", "0-9A-Za-z_")
        .replace(r"[\d]", "[0-9]")
        .replace(r"\d", "[0-9]")
}

fn reference(pattern: &Pattern) -> impl Fn(&str) -> bool + use<> {
    let regex = Regex::new(&format!(r"\A(?:{})\z", dialect(pattern.text()))).unwrap();
    let looks_ahead = pattern.text() == ALIAS.0;
    move |text| regex.is_match(text) && !(looks_ahead && text.contains("--"))
}

fn agree(pattern: &Pattern, texts: impl Strategy<Value = String>) {
    let reference = reference(pattern);
    let mut runner = TestRunner::deterministic();
    let result = runner.run(&texts, |text| {
        prop_assert_eq!(
            pattern.matches(&text),
            reference(&text),
            "{} {:?}",
            pattern.text(),
            text
        );
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn on_any_text() {
    for pattern in all() {
        agree(pattern, any::<String>());
        agree(pattern, string_regex("[!-~]{0,12}").unwrap());
    }
}

#[test]
fn on_texts_made_of_what_the_patterns_name() {
    for pattern in all() {
        agree(
            pattern,
            string_regex("(http|s|://|[/o]|r?-|[pv1]|[?#=&.]|[a9Z_é→]){0,9}").unwrap(),
        );
    }
}

#[test]
fn on_instances_and_on_instances_with_one_character_changed() {
    for pattern in all() {
        let instances = string_regex(&dialect(pattern.text())).unwrap();
        let changes = (
            instances,
            any::<prop::sample::Index>(),
            any::<Option<char>>(),
        );
        let texts = changes.prop_map(|(text, index, change)| {
            let Some(change) = change else {
                return text;
            };
            let mut chars: Vec<char> = text.chars().collect();
            let at = index.index(chars.len() + 1);
            chars.splice(at..chars.len().min(at + 1), [change]);
            chars.into_iter().collect()
        });
        agree(pattern, texts);
    }
}

/// One character at a time, all of the planes where the models' classes end and begin. Characters
/// that the engine's edition of Unicode has not assigned may be letters in ours.
#[test]
fn on_every_character() {
    let unassigned = Regex::new(r"\A\p{Cn}\z").unwrap();
    let characters: Vec<String> = ('\0'..='\u{10FFF}')
        .map(String::from)
        .filter(|text| !unassigned.is_match(text))
        .collect();
    for pattern in all() {
        let reference = reference(pattern);
        for text in &characters {
            assert_eq!(
                pattern.matches(text),
                reference(text),
                "{} {text:?}",
                pattern.text()
            );
        }
    }
}

/// An escape of five digits is one of four and a range that begins with a zero (STS spec 1.5).
#[test]
fn an_arn_has_no_character_beyond_the_basic_plane() {
    let arn = all()
        .find(|pattern| pattern.text().contains(r"\u10000-\u10FFFF"))
        .unwrap();
    assert!(arn.matches("arn:aws:iam::123456789012:role/é→\u{FFFD}\t\u{85}"));
    assert!(!arn.matches("😀") && !arn.matches("\u{10000}") && !arn.matches("\0"));
}

#[test]
fn every_pattern_of_an_input_is_here() {
    fn collect(model: &Value, shape: &str, patterns: &mut BTreeSet<String>) {
        let shape = &model["shapes"][shape];
        patterns.extend(shape["pattern"].as_str().map(str::to_owned));
        let members = shape["members"]
            .as_object()
            .into_iter()
            .flat_map(|members| members.values());
        for part in members.chain([&shape["member"], &shape["key"], &shape["value"]]) {
            if let Some(name) = part["shape"].as_str() {
                collect(model, name, patterns);
            }
        }
    }

    for (service, here) in [(Service::Sts, sts::PATTERNS), (Service::Iam, iam::PATTERNS)] {
        let model = model(service);
        let mut patterns = BTreeSet::new();
        for operation in model["operations"].as_object().unwrap().values() {
            if let Some(input) = operation["input"]["shape"].as_str() {
                collect(&model, input, &mut patterns);
            }
        }
        let here: BTreeSet<_> = here
            .iter()
            .map(|pattern| pattern.text().to_owned())
            .collect();
        assert_eq!(here, patterns);
    }
}

/// Tags come in what identity providers say, too, where no pattern is looked at.
#[test]
fn the_alphabet_of_tags_is_that_of_the_model() {
    let model = all().find(|pattern| pattern.text() == r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*");
    let model = model.unwrap();
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        assert_eq!(is_tag_text(&text), model.matches(&text), "{c:?}");
    }
}
