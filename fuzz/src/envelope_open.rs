//! Envelopes of secrets at rest, and the text of a master key.

use daypass_credentials::{EnvelopeFault, MasterKey, RowIdentity, Sealed};

use crate::chance::Counting;
use crate::forge::flipped;

const KEY: [u8; 32] = *b"the master key of fuzzing, no 01";
const OTHER_KEY: [u8; 32] = *b"the master key of fuzzing, no 02";

/// Promises that only what was sealed with this key for this row opens, whole and unchanged,
/// and that a master key's text means one key.
pub fn check(input: &[u8]) {
    read_key(input);
    let key = key(&KEY);
    let (row, rest) = split(input);
    let here = place(row);

    // Nobody without the key makes one.
    assert_eq!(
        key.open(&Sealed(input.to_vec()), &here),
        Err(EnvelopeFault::NotAuthentic)
    );

    let chance = Counting(rest.len() as u8);
    let sealed = key.seal(rest, &here, &chance).expect("it is sealed");
    assert_eq!(
        key.open(&sealed, &here).as_deref().map(Vec::as_slice),
        Ok(rest)
    );

    let mut elsewhere = [here; 5];
    elsewhere[0].revision += 1;
    elsewhere[1].column = "other";
    elsewhere[2].account = here.row;
    elsewhere[2].row = here.account;
    elsewhere[3].table = "";
    elsewhere[4].row = "other";
    for there in elsewhere.iter().filter(|there| **there != here) {
        assert_eq!(key.open(&sealed, there), Err(EnvelopeFault::NotAuthentic));
    }
    let changed = Sealed(flipped(&sealed.0, input));
    assert_eq!(key.open(&changed, &here), Err(EnvelopeFault::NotAuthentic));
    let stranger = self::key(&OTHER_KEY);
    assert_eq!(
        stranger.open(&sealed, &here),
        Err(EnvelopeFault::NotAuthentic)
    );
}

/// A master key that reads is written in another way perhaps, and is the same key.
fn read_key(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(read) = text.parse::<MasterKey>() {
        let again = read
            .encode()
            .parse::<MasterKey>()
            .expect("its own text reads");
        assert_eq!(again.fingerprint(), read.fingerprint());
    }
}

fn key(bytes: &[u8; 32]) -> MasterKey {
    MasterKey::from_bytes(bytes).expect("it is a key")
}

/// The first line, if it is text, and what follows it.
fn split(input: &[u8]) -> (&str, &[u8]) {
    let at = input.iter().position(|byte| *byte == b'\n');
    let (line, rest) = match at {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (&[][..], input),
    };
    (std::str::from_utf8(line).unwrap_or_default(), rest)
}

fn place(row: &str) -> RowIdentity<'_> {
    RowIdentity {
        table: "access_keys",
        account: "841860927337",
        row,
        column: "secret",
        revision: 1,
    }
}
