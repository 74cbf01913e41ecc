//! Encoded authorization messages (STS spec 11).

use daypass_credentials::message::{self, LIFETIME, MAXIMUM_SIZE};
use daypass_credentials::{DeploymentId, KeyRing, LetterSealError, RingKey, RingKeyId};
use daypass_model::{AccountId, Entropy, Timestamp};
use proptest::prelude::*;

use crate::support::{Dry, Seeded};

fn now() -> Timestamp {
    Timestamp::from_seconds(1_764_000_000)
}

fn ring(deployment: u8, seed: u64) -> KeyRing {
    let key = RingKey::generate(RingKeyId(1), Timestamp::from_seconds(0), &Seeded::new(seed));
    KeyRing::new(DeploymentId([deployment; 16]), vec![key.unwrap()]).unwrap()
}

fn account(text: &str) -> AccountId {
    text.parse().unwrap()
}

fn home() -> AccountId {
    account("841860927337")
}

fn seal(message: &str) -> String {
    message::seal(&ring(1, 1), home(), message, now(), &Seeded::new(9)).unwrap()
}

#[test]
fn a_message_opens_in_its_own_account_and_deployment_and_in_its_time() {
    let text = seal(r#"{"allowed":false}"#);
    let open = |ring: &KeyRing, account, now| message::open(ring, account, &text, now).ok();
    assert_eq!(
        open(&ring(1, 1), home(), now()).as_deref(),
        Some(r#"{"allowed":false}"#)
    );
    assert!(open(&ring(1, 1), home(), now().plus(LIFETIME - 1)).is_some());
    assert!(open(&ring(1, 1), home(), now().plus(LIFETIME)).is_none());
    assert!(open(&ring(1, 1), account("210987654321"), now()).is_none());
    assert!(open(&ring(2, 1), home(), now()).is_none());
    assert!(open(&ring(1, 2), home(), now()).is_none());
}

#[test]
fn a_message_is_url_safe_text_without_padding() {
    let text = seal("x");
    assert!(
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    );
    assert!(text.len() <= MAXIMUM_SIZE);
}

/// Whoever may not read the reasons does not learn them from their length.
#[test]
fn messages_of_different_lengths_are_told_apart_by_the_kibibyte_only() {
    let short = seal("x").len();
    for length in [2, 10, 100, 900] {
        let message: String = (0..length)
            .map(|n| char::from(b'a' + (n * 7 % 26) as u8))
            .collect();
        assert_eq!(seal(&message).len(), short, "{length}");
    }
}

/// Flaw C06: one spelling, every bit counted.
#[test]
fn what_was_changed_anywhere_does_not_open() {
    let ring = ring(1, 1);
    let text = seal("reasons");
    let opens = |text: &str| message::open(&ring, home(), text, now()).is_ok();
    assert!(opens(&text));
    for at in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert!(!opens(std::str::from_utf8(&changed).unwrap()), "{at}");
        assert!(!opens(&text[..at]), "{at}");
    }
    for other in [format!("{text}="), format!(" {text}"), format!("{text}A")] {
        assert!(!opens(&other), "{other}");
    }
}

#[test]
fn what_does_not_fit_is_not_cut() {
    let entropy = Seeded::new(3);
    let mut bytes = vec![0; 20_000];
    entropy.fill(&mut bytes).unwrap();
    let noise: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let sealed = message::seal(&ring(1, 1), home(), &noise, now(), &entropy);
    assert_eq!(sealed, Err(LetterSealError::TooLarge));
    let huge = "x".repeat(1 << 19);
    let sealed = message::seal(&ring(1, 1), home(), &huge, now(), &entropy);
    assert_eq!(sealed, Err(LetterSealError::TooLarge));
}

#[test]
fn without_randomness_nothing_is_sealed() {
    let sealed = message::seal(&ring(1, 1), home(), "x", now(), &Dry);
    assert!(matches!(sealed, Err(LetterSealError::Entropy(_))));
}

proptest! {
    #[test]
    fn what_is_sealed_comes_back(text in "\\PC{0,300}") {
        let sealed = seal(&text);
        prop_assert_eq!(message::open(&ring(1, 1), home(), &sealed, now()), Ok(text));
    }

    #[test]
    fn nothing_that_was_not_sealed_opens(text in "[A-Za-z0-9_=-]{0,200}") {
        prop_assert!(message::open(&ring(1, 1), home(), &text, now()).is_err());
    }
}
