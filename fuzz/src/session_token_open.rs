//! Session tokens: what a stranger sends, and what another version of us may have sealed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_credentials::token::{MAXIMUM_SIZE, Unsealed, open, packed_size, seal};
use daypass_credentials::{DeploymentId, KeyRing, RingKey, RingKeyId, TokenFault};
use daypass_model::Timestamp;

use crate::NOW;
use crate::chance::Counting;
use crate::forge::{self, flipped};

const SECRET: [u8; 32] = *b"the ring key of fuzzing: no. 007";
const KEY: u32 = 7;
const DEPLOYMENT: [u8; 16] = *b"fuzz deployment!";

/// Promises that what was not sealed under the ring never opens; that any message behind a good
/// seal is a session or is refused; and that a session which opened is sealed again and opens as
/// itself, while no changed token does.
pub fn check(input: &[u8]) {
    let ring = ring();
    let now = Timestamp::from_seconds(NOW);

    // As text from a stranger, and as the bytes behind one.
    if let Ok(text) = std::str::from_utf8(input) {
        assert_eq!(open(&ring, text, now).map(drop), Err(TokenFault::Invalid));
    }
    let spelt = STANDARD.encode(input);
    assert_eq!(open(&ring, &spelt, now).map(drop), Err(TokenFault::Invalid));

    // As the message of a token.
    let Some((padding, sealed)) = forge(input) else {
        return;
    };
    let text = STANDARD.encode(&sealed);
    let opened = match open(&ring, &text, now) {
        Ok(opened) => opened,
        Err(TokenFault::Invalid) => return,
        Err(TokenFault::Expired { at }) => return assert!(at <= now),
    };
    assert!(text.len() <= MAXIMUM_SIZE);
    let changed = STANDARD.encode(flipped(&sealed, input));
    assert_eq!(
        open(&ring, &changed, now).map(drop),
        Err(TokenFault::Invalid)
    );

    let (session, secret, _) = opened.into_parts();
    assert!(session.expires_at > now);
    // It may not fit again: a message that came packed better than we pack, say.
    let unsealed = Unsealed {
        session: &session,
        secret: &secret,
        minimum_size: padding,
    };
    let Ok(token) = seal(&ring, unsealed, now, &Counting(padding as u8)) else {
        return;
    };
    assert!((padding..=MAXIMUM_SIZE).contains(&token.size()));
    let again = open(&ring, token.expose(), now).expect("our own token opens");
    assert_eq!(again.session(), &session);
    assert_eq!(again.secret().expose(), secret.expose());
    assert_eq!(packed_size(again.session()), packed_size(&session));
    assert!(again.for_key(session.access_key_id.as_str()).is_ok());
}

/// Seals the input as the message of a token: its first byte says how many zeros to pad with, the
/// rest is the message.
fn forge(input: &[u8]) -> Option<(usize, Vec<u8>)> {
    let (padding, message) = input.split_first()?;
    let length = u16::try_from(message.len()).ok()?.to_be_bytes();
    let padding = usize::from(*padding);
    let framed = [&length, message, &vec![0; padding]].concat();
    let sealed = forge::token((&SECRET, KEY, &DEPLOYMENT), &framed);
    Some((padding, sealed.expect("a short message is sealed")))
}

fn ring() -> KeyRing {
    let from = Timestamp::from_seconds(NOW - 1000);
    let key = RingKey::restore(RingKeyId(KEY), from, None, &SECRET).expect("it is a key");
    KeyRing::new(DeploymentId(DEPLOYMENT), vec![key]).expect("it is a ring")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_that_say_so_open() {
        let folder = format!("{}/seeds/session_token_open", env!("CARGO_MANIFEST_DIR"));
        for seed in std::fs::read_dir(folder).unwrap() {
            let path = seed.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let (_, sealed) = forge(&std::fs::read(&path).unwrap()).unwrap();
            let text = STANDARD.encode(&sealed);
            let opened = open(&ring(), &text, Timestamp::from_seconds(NOW));
            assert_eq!(opened.is_ok(), name.starts_with("good-"), "{name}");
        }
    }
}
