//! Session tokens: what a stranger sends, and what another version of us may have sealed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_credentials::token::{MAXIMUM_SIZE, Unsealed, open, packed_size, seal};
use daypass_credentials::{DeploymentId, KeyRing, RingKey, RingKeyId, TokenFault};
use daypass_model::Timestamp;

use crate::chance::Counting;
use crate::forge::{self, flipped};
use crate::NOW;

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

    // As the message of a token. The first byte pads, the rest is the message.
    let Some((padding, message)) = input.split_first() else {
        return;
    };
    let Ok(length) = u16::try_from(message.len()) else {
        return;
    };
    let framed = [&length.to_be_bytes(), message, &vec![0; usize::from(*padding)]].concat();
    let Ok(sealed) = forge::token((&SECRET, KEY, &DEPLOYMENT), &framed) else {
        panic!("it was not sealed");
    };
    let text = STANDARD.encode(&sealed);
    let opened = match open(&ring, &text, now) {
        Ok(opened) => opened,
        Err(TokenFault::Invalid) => return,
        Err(TokenFault::Expired { at }) => return assert!(at <= now),
    };
    assert!(text.len() <= MAXIMUM_SIZE);
    let changed = STANDARD.encode(flipped(&sealed, input));
    assert_eq!(open(&ring, &changed, now).map(drop), Err(TokenFault::Invalid));

    let (session, secret) = opened.into_parts();
    assert!(session.expires_at > now);
    // It may not fit again: a message that came packed better than we pack, say.
    let unsealed = Unsealed {
        session: &session,
        secret: &secret,
        minimum_size: usize::from(*padding),
    };
    let Ok(token) = seal(&ring, unsealed, now, &Counting(*padding)) else {
        return;
    };
    assert!((usize::from(*padding)..=MAXIMUM_SIZE).contains(&token.size()));
    let Ok(again) = open(&ring, token.expose(), now) else {
        panic!("our own token does not open");
    };
    assert_eq!(again.session(), &session);
    assert_eq!(again.secret().expose(), secret.expose());
    assert_eq!(packed_size(again.session()), packed_size(&session));
    assert!(again.for_key(session.access_key_id.as_str()).is_ok());
}

fn ring() -> KeyRing {
    let from = Timestamp::from_seconds(NOW - 1000);
    let ring = RingKey::restore(RingKeyId(KEY), from, None, &SECRET)
        .and_then(|key| KeyRing::new(DeploymentId(DEPLOYMENT), vec![key]));
    match ring {
        Ok(ring) => ring,
        Err(error) => panic!("the fixed ring is no ring: {error}"),
    }
}
