//! Session tokens, held against forgers.

use daypass_credentials::token::{
    MAXIMUM_SIZE, PACKED_BUDGET, SealError, Unsealed, open, packed_size, seal, still_opens,
};
use daypass_credentials::{
    DeploymentId, KeyRing, RingKey, RingKeyId, SecretAccessKey, SessionToken, TokenFault,
};
use daypass_model::{
    Federation, IdKind, Session, SessionId, SessionPolicies, SessionSubject, SessionTag,
    TaskPolicy, Timestamp, UniqueId,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::support::{Dry, Seeded};

const NOW: i64 = 1_800_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(NOW + seconds)
}

fn key(id: u32, not_before: i64) -> RingKey {
    RingKey::generate(RingKeyId(id), at(not_before), &Seeded::new(id.into())).unwrap()
}

fn ring() -> KeyRing {
    KeyRing::new(DeploymentId([9; 16]), vec![key(7, -100)]).unwrap()
}

/// What a plain AssumeRole issues.
fn session() -> Session {
    Session {
        id: SessionId([3; 16]),
        access_key_id: "ASIAY34FZKBOKMUTVV7A".parse().unwrap(),
        account: "841860927337".parse().unwrap(),
        subject: SessionSubject::Role {
            role_id: "AROASSFAZTPA6YOSG5O4F".parse().unwrap(),
            name: "s3-access-example".parse().unwrap(),
        },
        issued_at: at(0),
        expires_at: at(3600),
        mfa_at: None,
        chained: false,
        source_identity: None,
        tags: Vec::new(),
        federation: None,
        policies: None,
        scope_down: Vec::new(),
    }
}

fn secret() -> SecretAccessKey {
    SecretAccessKey::generate(&Seeded::new(5)).unwrap()
}

fn token_of(session: &Session, seed: u64) -> SessionToken {
    let unsealed = Unsealed {
        session,
        secret: &secret(),
        minimum_size: 0,
    };
    seal(&ring(), unsealed, at(0), &Seeded::new(seed)).unwrap()
}

fn refused(text: &str) -> bool {
    open(&ring(), text, at(1)).map(drop) == Err(TokenFault::Invalid)
}

fn tag(key: &str, value: &str) -> SessionTag {
    SessionTag {
        key: key.parse().unwrap(),
        value: value.parse().unwrap(),
        transitive: true,
    }
}

#[test]
fn a_plain_token_opens_and_is_short() {
    let token = token_of(&session(), 1);
    let opened = open(&ring(), token.expose(), at(1)).unwrap();
    assert_eq!(opened.session(), &session());
    assert!(*opened.secret() == secret());
    assert!(token.size() < 500, "{}", token.size());
    assert!(token.size() >= 100);
    assert_eq!(
        token.utilization() as usize,
        (token.size() * 100).div_ceil(4096)
    );
}

#[test]
fn flaw_c16_expiry_is_exact_and_judged_after_the_seal() {
    let token = token_of(&session(), 1);
    let expired = Err(TokenFault::Expired { at: at(3600) });
    let ring = ring();
    assert!(open(&ring, token.expose(), at(3599)).is_ok());
    assert_eq!(open(&ring, token.expose(), at(3600)).map(drop), expired);
    let mut forged = token.expose().to_owned();
    forged.replace_range(200..201, if &forged[200..201] == "A" { "B" } else { "A" });
    assert_eq!(
        open(&ring, &forged, at(3600)).map(drop),
        Err(TokenFault::Invalid)
    );
}

#[test]
fn a_token_is_bound_to_its_access_key() {
    let token = token_of(&session(), 1);
    let opened = || open(&ring(), token.expose(), at(1)).unwrap();
    assert!(opened().for_key("ASIAY34FZKBOKMUTVV7A").is_ok());
    for other in ["ASIAQNZGKIQY56JQ7WML", "asiay34fzkbokmutvv7a", ""] {
        assert_eq!(opened().for_key(other).map(drop), Err(TokenFault::Invalid));
    }
}

#[test]
fn flaw_c05_every_flipped_bit_of_two_hundred_tokens_is_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let ring = ring();
    for seed in 0..200 {
        let bytes = STANDARD
            .decode(token_of(&session(), seed).expose())
            .unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let text = STANDARD.encode(changed);
            assert_eq!(
                open(&ring, &text, at(1)).map(drop),
                Err(TokenFault::Invalid),
                "{bit}"
            );
        }
    }
}

#[test]
fn flaw_c05_two_tokens_cannot_be_spliced() {
    let (a, b) = (token_of(&session(), 1), token_of(&session(), 2));
    assert_eq!(a.size(), b.size());
    for cut in 1..a.size() {
        let splice = format!("{}{}", &a.expose()[..cut], &b.expose()[cut..]);
        // They begin alike: version and key id.
        if splice != b.expose() && splice != a.expose() {
            assert!(refused(&splice), "{cut}");
        }
    }
}

#[test]
fn flaw_c06_every_prefix_and_every_other_spelling_is_refused() {
    // Sessions of three lengths, for the three ways in which base64 ends.
    for name in ["ab", "abc", "abcd"] {
        let mut session = session();
        session.subject = SessionSubject::Role {
            role_id: "AROASSFAZTPA6YOSG5O4F".parse().unwrap(),
            name: name.parse().unwrap(),
        };
        let token = token_of(&session, 1);
        let text = token.expose();
        assert!(open(&ring(), text, at(1)).is_ok());
        for length in 0..text.len() {
            assert!(refused(&text[..length]), "{length}");
        }
        for tail in ["=", "==", "A", "AAAA", "\n", " ", "\0"] {
            assert!(refused(&format!("{text}{tail}")), "{tail:?}");
        }
        for head in [" ", "\n", "A", "="] {
            assert!(refused(&format!("{head}{text}")), "{head:?}");
        }
        let bare = text.trim_end_matches('=');
        if bare.len() < text.len() {
            assert!(refused(bare));
            // Trailing bits that decode to the same bytes.
            let last = bare.len() - 1;
            let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            for other in alphabet.chars().filter(|c| !bare.ends_with(*c)) {
                assert!(refused(&format!(
                    "{}{other}{}",
                    &text[..last],
                    &text[last + 1..]
                )));
            }
        }
        assert!(refused(&format!("{}\n{}", &text[..64], &text[64..])));
        assert!(text.contains(['+', '/']));
        assert!(refused(&text.replace('+', "-").replace('/', "_")));
    }
}

#[test]
fn flaw_c03_a_token_of_another_deployment_or_key_is_refused() {
    let token = token_of(&session(), 1);
    let opens = |deployment: u8, keys: Vec<RingKey>| {
        let ring = KeyRing::new(DeploymentId([deployment; 16]), keys).unwrap();
        open(&ring, token.expose(), at(1)).is_ok()
    };
    assert!(opens(9, vec![key(7, -100)]));
    assert!(!opens(8, vec![key(7, -100)]));
    assert!(!opens(9, vec![key(8, -100)]));
    assert!(!opens(9, vec![]));
    // The same id with another secret, and the same secret under another id.
    let stranger = key(8, -100);
    let renamed =
        |id, of: &RingKey| RingKey::restore(RingKeyId(id), at(-100), None, of.expose()).unwrap();
    assert!(!opens(9, vec![renamed(7, &stranger)]));
    assert!(!opens(
        9,
        vec![renamed(8, &key(7, 0)), renamed(7, &stranger)]
    ));
}

#[test]
fn rotation_overlaps() {
    let rotating = || {
        let old = key(7, -100).retired_after(at(60));
        KeyRing::new(DeploymentId([9; 16]), vec![old, key(8, 60)]).unwrap()
    };
    let sealed_at = |seconds| {
        let session = Session {
            issued_at: at(seconds),
            expires_at: at(200_000),
            ..session()
        };
        let unsealed = Unsealed {
            session: &session,
            secret: &secret(),
            minimum_size: 0,
        };
        seal(&rotating(), unsealed, at(seconds), &Seeded::new(1)).unwrap()
    };
    let (before, after) = (sealed_at(59), sealed_at(60));
    assert_ne!(before.expose()[..8], after.expose()[..8]);
    let opens =
        |token: &SessionToken, seconds| open(&rotating(), token.expose(), at(seconds)).is_ok();
    assert!(opens(&before, 61) && opens(&after, 61));
    // Another node's clock may be behind: the new key opens before it seals.
    assert!(opens(&after, 50));
    // The old key's last session can have lasted 36 hours.
    assert!(opens(&before, 60 + 129_599));
    assert!(!opens(&before, 60 + 129_600));
    assert!(opens(&after, 60 + 129_600));
}

#[test]
fn what_cannot_be_sealed() {
    let sealed = |ring: &KeyRing, session: &Session, minimum_size| {
        let unsealed = Unsealed {
            session,
            secret: &secret(),
            minimum_size,
        };
        seal(ring, unsealed, at(0), &Seeded::new(1)).map(drop)
    };
    let future = KeyRing::new(DeploymentId([9; 16]), vec![key(7, 1)]).unwrap();
    assert_eq!(sealed(&future, &session(), 0), Err(SealError::NoSealingKey));
    assert_eq!(
        sealed(&ring(), &session(), 4097),
        Err(SealError::MinimumTooLarge)
    );
    let mut large = session();
    large.tags = (0..50)
        .map(|n| tag(&format!("key{n}"), &"v".repeat(256)))
        .collect();
    let Err(SealError::TooLarge { percent }) = sealed(&ring(), &large, 0) else {
        panic!("it fitted");
    };
    assert!(percent > 400, "{percent}");
    assert!(packed_size(&large) > 100);
    let unsealed = Unsealed {
        session: &session(),
        secret: &secret(),
        minimum_size: 0,
    };
    let dry = seal(&ring(), unsealed, at(0), &Dry).map(drop);
    assert!(matches!(dry, Err(SealError::Entropy(_))));
}

#[test]
fn padding_reaches_the_minimum_and_changes_nothing_else() {
    let plain = token_of(&session(), 1).size();
    for minimum_size in 0..=MAXIMUM_SIZE {
        let unsealed = Unsealed {
            session: &session(),
            secret: &secret(),
            minimum_size,
        };
        let token = seal(&ring(), unsealed, at(0), &Seeded::new(1)).unwrap();
        let expected = plain.max(minimum_size.next_multiple_of(4));
        assert_eq!(token.size(), expected, "{minimum_size}");
        if minimum_size % 97 == 0 {
            assert_eq!(
                open(&ring(), token.expose(), at(1)).unwrap().session(),
                &session()
            );
        }
    }
}

/// Whoever keeps what a token held is bound as if the token were opened anew each time.
#[test]
fn what_was_opened_before_ends_with_its_session_and_with_its_ring_key() {
    let token = token_of(&session(), 1);
    let (session, _, sealed_under) = open(&ring(), token.expose(), at(1)).unwrap().into_parts();
    assert_eq!(sealed_under, RingKeyId(7));
    let kept = |ring: &KeyRing, seconds| still_opens(ring, sealed_under, &session, at(seconds));
    assert_eq!(kept(&ring(), 3599), Ok(()));
    let expired = TokenFault::Expired { at: at(3600) };
    assert_eq!(kept(&ring(), 3600), Err(expired));
    let other = KeyRing::new(DeploymentId([9; 16]), vec![key(8, -100)]).unwrap();
    assert_eq!(kept(&other, 1), Err(TokenFault::Invalid));
    let long_retired = key(7, -1_000_000).retired_after(at(-500_000));
    let retired = KeyRing::new(DeploymentId([9; 16]), vec![long_retired]).unwrap();
    assert_eq!(kept(&retired, 1), Err(TokenFault::Invalid));
}

#[test]
fn an_imported_secret_comes_back_as_it_was() {
    let secret: SecretAccessKey = "minioadmin-like-secret".parse().unwrap();
    let unsealed = Unsealed {
        session: &session(),
        secret: &secret,
        minimum_size: 0,
    };
    let token = seal(&ring(), unsealed, at(0), &Seeded::new(1)).unwrap();
    let (_, opened, _) = open(&ring(), token.expose(), at(1)).unwrap().into_parts();
    assert!(opened == secret);
}

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::example-bucket/team/reports/*"}]}"#;

/// STS spec 8.12: nothing is 0, and adding never lowers.
#[test]
fn the_packed_size_grows_with_everything_that_is_added() {
    let mut session = session();
    let mut last = packed_size(&session);
    assert_eq!(last, 0);
    let mut grows = |session: &Session| {
        let size = packed_size(session);
        assert!(size >= last && size > 0, "{size} after {last}");
        last = size;
    };
    session.policies = Some(SessionPolicies {
        inline: Some(POLICY.into()),
        managed: vec![],
    });
    grows(&session);
    for n in 0..10 {
        let managed = &mut session.policies.as_mut().unwrap().managed;
        managed.push(format!("arn:aws:iam::841860927337:policy/team/policy-{n}").into());
        grows(&session);
        session.tags.push(tag(&format!("key-{n}"), "value"));
        grows(&session);
        session
            .scope_down
            .push(POLICY.replace("reports", &format!("r{n}")).into());
        grows(&session);
    }
}

/// The first calibration point of STS spec 8.12, roughly: a small policy and three short tags
/// are a few percent.
#[test]
fn a_small_policy_and_three_tags_are_a_few_percent() {
    let mut session = session();
    session.policies = Some(SessionPolicies {
        inline: Some(POLICY.into()),
        managed: vec![],
    });
    session.tags = ["a", "b", "c"].map(|key| tag(key, "value")).to_vec();
    assert!(
        (1..=8).contains(&packed_size(&session)),
        "{}",
        packed_size(&session)
    );
}

/// Whatever [`packed_size`] lets pass fits, with every name at its longest.
#[test]
fn a_full_budget_fits_beside_the_longest_names() {
    let mut session = session();
    let long = "n".repeat(64);
    session.subject = SessionSubject::Role {
        role_id: UniqueId::generate(IdKind::Role, session.account, &Seeded::new(1)).unwrap(),
        name: long.parse().unwrap(),
    };
    session.source_identity = Some(long.parse().unwrap());
    session.mfa_at = Some(at(0));
    session.chained = true;
    session.expires_at = at(129_600);
    let noise = |n: usize| -> String {
        let key = SecretAccessKey::generate(&Seeded::new(n as u64)).unwrap();
        key.expose().repeat(6)
    };
    while packed_size(&session) < 100 {
        let n = session.tags.len();
        let room = PACKED_BUDGET * (100 - packed_size(&session) as usize) / 100;
        session
            .tags
            .push(tag(&format!("k{n}"), &noise(n)[..room.clamp(1, 240)]));
        if packed_size(&session) > 100 {
            session.tags.pop();
            break;
        }
    }
    assert!(packed_size(&session) >= 99);
    let token = token_of(&session, 1);
    assert!(token.size() <= MAXIMUM_SIZE);
    assert_eq!(
        open(&ring(), token.expose(), at(1)).unwrap().session(),
        &session
    );
}

#[test]
fn debug_prints_no_secret() {
    let (token, secret) = (token_of(&session(), 1), secret());
    let opened = open(&ring(), token.expose(), at(1)).unwrap();
    let unsealed = Unsealed {
        session: &session(),
        secret: &secret,
        minimum_size: 0,
    };
    let texts = format!("{token:?} {opened:?} {unsealed:?} {:?}", ring());
    assert!(!texts.contains(secret.expose()), "{texts}");
    assert!(!texts.contains(&token.expose()[..20]), "{texts}");
}

prop_compose! {
    fn subjects()(
        which in 0..6,
        task in 0..TaskPolicy::ALL.len(),
        id in "[A-Z0-9]{4,21}",
        name in "[a-z@.=-]{2,64}",
    ) -> SessionSubject {
        let id: UniqueId = id.parse().unwrap();
        match which {
            0 => SessionSubject::Role { role_id: id, name: name.parse().unwrap() },
            1 => SessionSubject::User { user_id: id },
            2 => SessionSubject::Root,
            3 => SessionSubject::Federated { name: name.parse().unwrap(), issuer: None },
            4 => SessionSubject::AssumedRoot { task: TaskPolicy::ALL[task] },
            _ => SessionSubject::Federated { name: name.parse().unwrap(), issuer: Some(id) },
        }
    }
}

fn texts() -> impl Strategy<Value = Box<str>> {
    "(\"Effect\":\"Allow\"|s3:GetObject|\\PC){0,30}".prop_map(Into::into)
}

prop_compose! {
    fn sessions()(
        id: [u8; 16],
        subject in subjects(),
        times in (-5_000i64..0, 1i64..130_000),
        mfa in option::of(-9_000i64..0),
        chained: bool,
        identity in option::of("[a-z]{2,64}"),
        tags in vec(("\\PC{1,20}", "\\PC{0,30}", any::<bool>()), 0..4),
        federation in option::of((texts(), vec((texts(), texts()), 0..3))),
        policies in option::of((option::of(texts()), vec(texts(), 0..3))),
        scope_down in vec(texts(), 0..3),
    ) -> Session {
        Session {
            id: SessionId(id),
            subject,
            issued_at: at(times.0),
            expires_at: at(times.1),
            mfa_at: mfa.map(at),
            chained,
            source_identity: identity.map(|text| text.parse().unwrap()),
            tags: tags
                .into_iter()
                .map(|(key, value, transitive)| SessionTag { transitive, ..tag(&key, &value) })
                .collect(),
            federation: federation.map(|(provider, facts)| Federation { provider, facts }),
            policies: policies.map(|(inline, managed)| SessionPolicies { inline, managed }),
            scope_down,
            ..session()
        }
    }
}

proptest! {
    #[test]
    fn every_session_comes_back(session in sessions(), seed: u64) {
        let unsealed = Unsealed { session: &session, secret: &secret(), minimum_size: 0 };
        match seal(&ring(), unsealed, at(0), &Seeded::new(seed)) {
            Ok(token) => {
                let opened = open(&ring(), token.expose(), at(0)).unwrap();
                prop_assert_eq!(opened.session(), &session);
            }
            Err(error) => {
                let too_large = matches!(error, SealError::TooLarge { percent } if percent > 100);
                prop_assert!(too_large);
            }
        }
    }

    #[test]
    fn adding_a_tag_or_a_policy_never_lowers_the_packed_size(session in sessions(), policy in texts(), value in "\\PC{0,30}") {
        let before = packed_size(&session);
        let mut tagged = session.clone();
        tagged.tags.push(tag("k", &value));
        prop_assert!(packed_size(&tagged) >= before);
        let mut scoped = session.clone();
        scoped.scope_down.push(policy.clone());
        prop_assert!(packed_size(&scoped) >= before);
        let mut managed = session;
        managed.policies.get_or_insert_default().managed.push(policy);
        prop_assert!(packed_size(&managed) >= before);
    }

    #[test]
    fn nothing_panics_and_nothing_opens(text in "\\PC{0,200}", base64 in "[A-Za-z0-9+/]{0,400}={0,2}") {
        prop_assert!(refused(&text));
        prop_assert!(refused(&base64));
        // A good head, so that the later steps are reached.
        let token = token_of(&session(), 1);
        let splice = format!("{}{base64}", &token.expose()[..20]);
        prop_assert!(refused(&splice));
    }
}
