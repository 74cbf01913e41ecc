//! When keys are fetched, how often, and what is used meanwhile.

use std::sync::Arc;
use std::time::Duration;

use daypass_federation::oidc::{KeyFault, KeySet, KeySets, Limits, Outcome, Source};
use daypass_federation::transport::TransportFault;
use daypass_model::{AccountId, OidcUrl, Thumbprint, Timestamp};
use serde_json::json;

use crate::forge::{NO_KEY, document, rsa, signer};
use crate::script::{self, Reply, Script};

const A: &str = "https://a.example";
const B: &str = "https://b.example";

fn keys_of(ids: &[&str]) -> String {
    let keys: Vec<_> = ids.iter().map(|id| signer().jwk(id)).collect();
    document(&keys)
}

/// A network with one provider that has the key `k`, and the key sets of a node.
fn node() -> (Arc<Script>, Arc<KeySets>) {
    node_with(Limits::default())
}

fn node_with(limits: Limits) -> (Arc<Script>, Arc<KeySets>) {
    let script = Script::new();
    script.provider(A, &keys_of(&["k"]));
    (script.clone(), Arc::new(KeySets::new(script, limits)))
}

async fn ask(sets: &KeySets, issuer: &str, id: &str, now: i64) -> Result<Arc<KeySet>, KeyFault> {
    ask_as(sets, issuer, &[], id, now).await
}

async fn ask_as(
    sets: &KeySets,
    issuer: &str,
    thumbprints: &[Thumbprint],
    id: &str,
    now: i64,
) -> Result<Arc<KeySet>, KeyFault> {
    let issuer = OidcUrl::from_issuer(issuer).unwrap();
    let source = Source {
        account: None,
        issuer: &issuer,
        thumbprints,
        uploaded: None,
    };
    let now = Timestamp::from_seconds(now);
    sets.key_set(&source, Some(id), now).await
}

/// What an account gets that has this issuer as a provider.
async fn ask_of(sets: &KeySets, account: u64, issuer: &str) -> Result<Arc<KeySet>, KeyFault> {
    let issuer = OidcUrl::from_issuer(issuer).unwrap();
    let source = Source {
        account: AccountId::from_number(account),
        issuer: &issuer,
        thumbprints: &[],
        uploaded: None,
    };
    sets.key_set(&source, Some("k"), Timestamp::from_seconds(0))
        .await
}

/// Lets every flight land that has nothing to wait for.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_set_is_fetched_when_it_is_first_needed_and_then_used() {
    let (script, sets) = node();
    assert!(script.asked().is_empty());
    for now in 0..100 {
        assert!(ask(&sets, A, "k", now).await.unwrap().has("k"));
    }
    let asked: Vec<String> = script.asked().into_iter().map(|(url, _)| url).collect();
    assert_eq!(asked, [script::document_url(A), script::keys_url(A)]);
}

#[tokio::test]
async fn flaw_g24_a_hundred_callers_make_one_fetch() {
    let (script, sets) = node();
    let slow = Reply::ok(keys_of(&["k"])).after(Duration::from_millis(20));
    script.at(&script::keys_url(A), slow);
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let sets = Arc::clone(&sets);
            tokio::spawn(async move { ask(&sets, A, "k", 0).await })
        })
        .collect();
    for caller in callers {
        assert!(caller.await.unwrap().is_ok());
    }
    assert_eq!(script.fetches(A), 1);
}

#[tokio::test]
async fn flaw_g24_a_flood_of_unknown_keys_is_one_fetch_a_minute() {
    let (script, sets) = node();
    let mut last = 0;
    for now in 0..600 {
        for at in 0..20 {
            let unknown = ask(&sets, A, &format!("x{now}-{at}"), now).await;
            assert_eq!(unknown.unwrap_err(), KeyFault::UnknownKey);
            // Who has a key is not hindered.
            assert!(ask(&sets, A, "k", now).await.is_ok());
        }
        if now % 60 == 59 {
            assert!(script.fetches(A) - last <= 1, "in the minute before {now}");
            last = script.fetches(A);
        }
    }
    assert_eq!(last, 10);
}

#[tokio::test]
async fn flaw_g24_a_flood_at_a_provider_that_is_down_is_one_fetch_in_thirty_seconds() {
    let (script, sets) = node();
    let down = Reply::Fault(TransportFault::Unreachable("refused".to_owned()));
    script.at(&script::document_url(A), down);
    for now in 0..600 {
        for _ in 0..20 {
            assert!(ask(&sets, A, "k", now).await.is_err());
        }
    }
    assert_eq!(script.fetches(A), 20);
}

/// One account has a hundred providers that never answer, all of them asked for by strangers.
#[tokio::test(start_paused = true)]
async fn flaw_g24_the_slow_providers_of_one_account_leave_room_for_anothers() {
    let (script, sets) = node();
    let slow = |at: usize| format!("https://slow{at}.example");
    let mut strangers = Vec::new();
    for at in 0..100 {
        script.at(&script::document_url(&slow(at)), Reply::Never);
        let sets = Arc::clone(&sets);
        strangers.push(tokio::spawn(
            async move { ask_of(&sets, 1, &slow(at)).await },
        ));
    }
    settle().await;
    assert_eq!(script.asked().len(), 8);
    // Another account's is fetched at once, also where the first account waits for the same one.
    assert!(ask_of(&sets, 2, A).await.is_ok());
    script.provider(B, &keys_of(&["k"]));
    let queued = {
        let sets = Arc::clone(&sets);
        tokio::spawn(async move { ask_of(&sets, 1, B).await })
    };
    settle().await;
    assert_eq!(script.fetches(B), 0);
    let before = tokio::time::Instant::now();
    assert!(ask_of(&sets, 2, B).await.is_ok());
    assert!(queued.await.unwrap().is_ok());
    assert_eq!(tokio::time::Instant::now(), before);

    let mut crowded = 0;
    for stranger in strangers {
        match stranger.await.unwrap().unwrap_err() {
            KeyFault::Crowded => crowded += 1,
            fault => assert_eq!(fault, KeyFault::Slow),
        }
    }
    assert_eq!(crowded, 92);
    assert_eq!(KeyFault::Crowded.told(), NO_KEY);
    // Nothing is held against a provider that was never asked.
    script.provider(&slow(99), &keys_of(&["k"]));
    assert!(ask_of(&sets, 1, &slow(99)).await.is_ok());
}

/// An account whose names are slow to be found cannot have an issuer left alone that is others', too.
#[tokio::test]
async fn flaw_g24_an_issuer_that_one_accounts_lookups_kept_from_being_asked_is_asked_for_another() {
    let (script, sets) = node();
    let crowded = TransportFault::Crowded;
    script.at(&script::document_url(A), Reply::Fault(crowded));
    for _ in 0..100 {
        assert_eq!(ask_of(&sets, 1, A).await.unwrap_err(), KeyFault::Crowded);
    }
    assert_eq!(script.fetches(A), 1);
    script.provider(A, &keys_of(&["k"]));
    assert_eq!(ask_of(&sets, 1, A).await.unwrap_err(), KeyFault::Crowded);
    assert!(ask_of(&sets, 2, A).await.is_ok());
    assert!(ask_of(&sets, 1, A).await.is_ok());
    assert_eq!(KeyFault::Crowded.told(), NO_KEY);

    // Nor has anybody looked for a key then.
    script.at(
        &script::document_url(A),
        Reply::Fault(TransportFault::Crowded),
    );
    let next = |account| {
        let (sets, script) = (Arc::clone(&sets), Arc::clone(&script));
        async move {
            let issuer = OidcUrl::from_issuer(A).unwrap();
            let source = Source {
                account: AccountId::from_number(account),
                issuer: &issuer,
                thumbprints: &[],
                uploaded: None,
            };
            let now = Timestamp::from_seconds(1);
            let found = sets.key_set(&source, Some("next"), now).await;
            script.provider(A, &keys_of(&["k", "next"]));
            found
        }
    };
    assert_eq!(next(1).await.unwrap_err(), KeyFault::Crowded);
    assert!(next(2).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn an_account_with_many_providers_has_all_of_them_asked_in_turn() {
    let (script, sets) = node();
    let mut asked = Vec::new();
    for at in 0..100 {
        let issuer = format!("https://p{at}.example");
        script.provider(&issuer, &keys_of(&["k"]));
        let slow = Reply::ok(keys_of(&["k"])).after(Duration::from_millis(150));
        script.at(&script::keys_url(&issuer), slow);
        let sets = Arc::clone(&sets);
        asked.push(tokio::spawn(async move { ask_of(&sets, 1, &issuer).await }));
    }
    for one in asked {
        assert!(one.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_key_that_was_published_since_is_found_by_the_first_who_needs_it() {
    let (script, sets) = node();
    assert!(ask(&sets, A, "k", 0).await.is_ok());
    script.provider(A, &keys_of(&["k", "next"]));
    assert!(ask(&sets, A, "next", 1).await.unwrap().has("next"));
    assert!(ask(&sets, A, "k", 1).await.unwrap().has("next"));
    assert_eq!(script.fetches(A), 2);
    // A second one, at once: not before a minute is over.
    script.provider(A, &keys_of(&["next", "third"]));
    assert!(ask(&sets, A, "third", 60).await.is_err());
    assert!(ask(&sets, A, "third", 61).await.is_ok());
    // And the one that is withdrawn is gone.
    assert!(ask(&sets, A, "k", 61).await.is_err());
}

#[tokio::test]
async fn a_set_that_is_due_is_fetched_beside_those_who_use_it() {
    let (script, sets) = node();
    assert!(ask(&sets, A, "k", 0).await.is_ok());
    script.provider(A, &keys_of(&["k", "next"]));
    script.at(&script::keys_url(A), Reply::Never);
    let limits = Limits::default();
    // Its provider does not answer at all, and nobody waits.
    let asked = ask(&sets, A, "k", limits.refresh_after);
    let kept = tokio::time::timeout(Duration::from_millis(100), asked).await;
    assert!(kept.unwrap().is_ok());
    settle().await;
    assert_eq!(script.fetches(A), 2);
    let (script, sets) = node();
    assert!(ask(&sets, A, "k", 0).await.is_ok());
    assert!(ask(&sets, A, "k", limits.refresh_after - 1).await.is_ok());
    settle().await;
    assert_eq!(script.fetches(A), 1);
    script.provider(A, &keys_of(&["k", "next"]));
    let first = ask(&sets, A, "k", limits.refresh_after).await.unwrap();
    assert!(!first.has("next"));
    settle().await;
    let second = ask(&sets, A, "k", limits.refresh_after).await.unwrap();
    assert!(second.has("next"));
}

#[tokio::test(start_paused = true)]
async fn an_old_set_is_waited_for_once_and_then_done_without() {
    let (script, sets) = node();
    let limits = Limits::default();
    assert!(ask(&sets, A, "k", 0).await.is_ok());
    // A key that was withdrawn while nobody asked is not used once more.
    script.provider(A, &keys_of(&["next"]));
    let withdrawn = ask(&sets, A, "k", limits.wait_after).await;
    assert_eq!(withdrawn.unwrap_err(), KeyFault::UnknownKey);
    let later = 3 * limits.wait_after;
    script.at(&script::keys_url(A), Reply::Never);
    let started = tokio::time::Instant::now();
    assert!(ask(&sets, A, "next", later).await.is_ok());
    assert_eq!(started.elapsed(), limits.budget);
    for now in [later + 1, later + limits.retry_after, later + 1_000] {
        let started = tokio::time::Instant::now();
        assert!(ask(&sets, A, "next", now).await.is_ok());
        assert_eq!(started.elapsed(), Duration::ZERO, "{now}");
    }
}

#[tokio::test]
async fn flaw_g24_no_bad_answer_takes_the_place_of_a_good_set() {
    let limits = Limits::default();
    let private = json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0", "kid": "k" }] });
    let large = format!("{{\"keys\":[]}}{}", " ".repeat(256 * 1024));
    let many = document(&vec![signer().jwk("k"); 101]);
    let bad_keys = [
        Reply::ok(""),
        Reply::ok("<html><body>Sign in</body></html>"),
        Reply::ok(r#"{"error":"temporarily_unavailable"}"#),
        Reply::ok(r#"{"keys":[]}"#),
        Reply::ok(private.to_string()),
        Reply::ok(large),
        Reply::ok(many),
        Reply::Status(302, keys_of(&["k"]).into()),
        Reply::Status(404, Vec::new()),
        Reply::Status(500, keys_of(&["k"]).into()),
        Reply::Status(204, Vec::new()),
        Reply::Fault(TransportFault::Large),
        Reply::Fault(TransportFault::Slow),
        Reply::Fault(TransportFault::Address),
        Reply::Fault(TransportFault::Certificate("expired".to_owned())),
        Reply::Panic,
    ];
    let elsewhere = Reply::ok(script::document(
        "https://evil.example",
        &script::keys_url(A),
    ));
    let bad_documents = [
        elsewhere,
        Reply::ok("{}"),
        Reply::ok("<html>"),
        Reply::Panic,
    ];
    let at_keys = bad_keys.map(|reply| (script::keys_url(A), reply));
    let at_document = bad_documents.map(|reply| (script::document_url(A), reply));
    for (url, reply) in at_keys.into_iter().chain(at_document) {
        let shown = format!("{reply:?}");
        let (script, sets) = node();
        assert!(ask(&sets, A, "k", 0).await.is_ok());
        script.at(&url, reply);
        let mut now = limits.refresh_after;
        while now < limits.keep_for {
            assert!(ask(&sets, A, "k", now).await.is_ok(), "{shown} at {now}");
            let unknown = ask(&sets, A, "x", now).await.unwrap_err();
            assert_eq!(unknown, KeyFault::UnknownKey, "{shown} at {now}");
            settle().await;
            now += 1_000;
        }
        assert!(script.fetches(A) > 80, "{shown}: it was asked again");
        // There is an end to it.
        let over = ask(&sets, A, "k", limits.keep_for).await.unwrap_err();
        assert_eq!(over.told(), NO_KEY, "{shown}");
        // And one to the trouble.
        script.provider(A, &keys_of(&["k"]));
        assert!(
            ask(&sets, A, "k", limits.keep_for + 60).await.is_ok(),
            "{shown}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_provider_keeps_nobody_longer_than_the_budget_and_nobody_of_another() {
    let (script, sets) = node();
    script.provider(B, &keys_of(&["k"]));
    script.at(&script::document_url(A), Reply::Never);
    let waiting = {
        let sets = Arc::clone(&sets);
        tokio::spawn(async move { ask(&sets, A, "k", 0).await })
    };
    settle().await;
    let started = tokio::time::Instant::now();
    for now in 0..100 {
        assert!(ask(&sets, B, "k", now).await.is_ok());
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(waiting.await.unwrap().unwrap_err(), KeyFault::Slow);
    assert_eq!(started.elapsed(), Limits::default().budget);
    // Both requests of a fetch have the one budget.
    let half = Duration::from_secs(3);
    let document = script::document(A, &script::keys_url(A));
    script.at(&script::document_url(A), Reply::ok(document).after(half));
    script.at(&script::keys_url(A), Reply::ok(keys_of(&["k"])).after(half));
    let started = tokio::time::Instant::now();
    assert_eq!(ask(&sets, A, "k", 60).await.unwrap_err(), KeyFault::Slow);
    assert_eq!(started.elapsed(), Limits::default().budget);
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_takes_nothing_from_those_who_wait() {
    let (script, sets) = node();
    let slow = Reply::ok(keys_of(&["k"])).after(Duration::from_secs(2));
    script.at(&script::keys_url(A), slow);
    let first = {
        let sets = Arc::clone(&sets);
        tokio::spawn(async move { ask(&sets, A, "k", 0).await })
    };
    settle().await;
    let second = {
        let sets = Arc::clone(&sets);
        tokio::spawn(async move { ask(&sets, A, "k", 0).await })
    };
    settle().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert!(second.await.unwrap().is_ok());
    assert_eq!(script.fetches(A), 1);
    // Nor when all go.
    let (script, sets) = node();
    let slow = Reply::ok(keys_of(&["k"])).after(Duration::from_secs(2));
    script.at(&script::keys_url(A), slow);
    let alone = tokio::time::timeout(Duration::from_secs(1), ask(&sets, A, "k", 0));
    assert!(alone.await.is_err());
    assert!(ask(&sets, A, "k", 1).await.is_ok());
    assert_eq!(script.fetches(A), 1);
}

#[tokio::test]
async fn a_fetch_that_breaks_off_is_one_that_failed() {
    let (script, sets) = node();
    script.at(&script::keys_url(A), Reply::Panic);
    assert_eq!(ask(&sets, A, "k", 0).await.unwrap_err(), KeyFault::Broken);
    script.provider(A, &keys_of(&["k"]));
    assert_eq!(ask(&sets, A, "k", 29).await.unwrap_err(), KeyFault::Broken);
    assert!(ask(&sets, A, "k", 30).await.is_ok());
}

#[test]
fn a_fetch_that_never_departs_leaves_nothing_locked() {
    let (script, sets) = node();
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
    };
    // Its runtime ends while it is under way.
    script.at(&script::document_url(A), Reply::Never);
    let first = runtime().unwrap();
    let asked = async {
        let asked = ask(&sets, A, "k", 0);
        tokio::time::timeout(Duration::from_millis(1), asked).await
    };
    assert!(first.block_on(asked).is_err());
    drop(first);
    let second = runtime().unwrap();
    let broken = second.block_on(ask(&sets, A, "k", 1));
    assert_eq!(broken.unwrap_err(), KeyFault::Broken);
    script.provider(A, &keys_of(&["k"]));
    assert!(second.block_on(ask(&sets, A, "k", 30)).is_ok());
    // There is no runtime at all.
    let issuer = OidcUrl::from_issuer(B).unwrap();
    let outside = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let source = Source {
            account: None,
            issuer: &issuer,
            thumbprints: &[],
            uploaded: None,
        };
        let mut asked = Box::pin(sets.key_set(&source, None, Timestamp::from_seconds(0)));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        asked.as_mut().poll(&mut context).is_ready()
    }));
    assert!(outside.is_err());
    script.provider(B, &keys_of(&["k"]));
    assert!(second.block_on(ask(&sets, B, "k", 60)).is_ok());
}

#[tokio::test]
async fn flaw_g17_what_one_issuer_says_is_for_that_issuer_alone() {
    let (script, sets) = node();
    script.provider(B, &document(&[rsa().jwk("k")]));
    let a = ask(&sets, A, "k", 0).await.unwrap();
    let b = ask(&sets, B, "k", 0).await.unwrap();
    assert!(!Arc::ptr_eq(&a, &b));
    // Whatever joins the names of issuer and key, they remain apart.
    let path = format!("{A}/x");
    for separator in ["", "/", ":", "|", "#", "\u{0}", "-", "_", "."] {
        let joined = format!("x{separator}k");
        script.provider(&path, &keys_of(&[&joined]));
        assert!(ask(&sets, A, &joined, 0).await.is_err(), "{joined:?}");
        assert!(ask(&sets, &path, "k", 0).await.is_err(), "{joined:?}");
    }
    // Case and a slash at the end make another issuer.
    for other in ["https://a.example/", "https://A.example"] {
        assert!(ask(&sets, other, "k", 0).await.is_err(), "{other}");
    }
}

#[tokio::test]
async fn thumbprints_vouch_for_what_was_fetched_under_them() {
    let thumbprint = |digit: &str| -> Thumbprint { digit.repeat(40).parse().unwrap() };
    let (ours, theirs) = ([thumbprint("a")], [thumbprint("b")]);
    let (script, sets) = node();
    assert!(ask_as(&sets, A, &ours, "k", 0).await.is_ok());
    let refused = Reply::Fault(TransportFault::Thumbprint);
    script.at(&script::document_url(A), refused);
    let fault = ask_as(&sets, A, &theirs, "k", 1).await.unwrap_err();
    assert_eq!(
        fault.told(),
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"
    );
    assert!(ask(&sets, A, "k", 1).await.is_err());
    assert!(ask_as(&sets, A, &ours, "k", 1).await.is_ok());
    let came_with: Vec<Vec<String>> = script.asked().into_iter().map(|(_, with)| with).collect();
    let (a, b) = ("a".repeat(40), "b".repeat(40));
    assert_eq!(came_with, [vec![a.clone()], vec![a], vec![b], vec![]]);
}

#[tokio::test]
async fn flaw_g19_a_provider_leads_nowhere_that_it_did_not_name() {
    for status in [301, 302, 303, 307, 308] {
        let (script, sets) = node();
        let there = script::document(A, "https://evil.example/keys");
        script.at(
            &script::document_url(A),
            Reply::Status(status, there.into()),
        );
        assert_eq!(
            ask(&sets, A, "k", 0).await.unwrap_err(),
            KeyFault::Status(status)
        );
        assert_eq!(script.asked().len(), 1);
    }
    for url in [
        "http://a.example/keys",
        "file:///etc/passwd",
        "https://2852039166/latest",
        "https://x@evil.example/keys",
    ] {
        let (script, sets) = node();
        let document = script::document(A, url);
        script.at(&script::document_url(A), Reply::ok(document));
        assert!(matches!(
            ask(&sets, A, "k", 0).await,
            Err(KeyFault::Discovery(_))
        ));
        assert_eq!(script.asked().len(), 1, "{url}");
    }
}

#[tokio::test]
async fn where_keys_were_uploaded_nothing_is_fetched() {
    let (script, sets) = node();
    let issuer = OidcUrl::from_issuer(A).unwrap();
    let ask = async |text: &str, id: Option<&str>| {
        let source = Source {
            account: None,
            issuer: &issuer,
            thumbprints: &[],
            uploaded: Some(text),
        };
        sets.key_set(&source, id, Timestamp::from_seconds(0)).await
    };
    let (one, other) = (keys_of(&["one"]), keys_of(&["other"]));
    let first = ask(&one, Some("one")).await.unwrap();
    assert!(
        Arc::ptr_eq(&first, &ask(&one, None).await.unwrap()),
        "read once"
    );
    assert_eq!(
        ask(&one, Some("other")).await.unwrap_err(),
        KeyFault::UnknownKey
    );
    assert!(ask(&other, Some("other")).await.is_ok());
    for bad in ["", "{}", r#"{"keys":[]}"#, "<html>"] {
        assert!(
            matches!(ask(bad, None).await, Err(KeyFault::KeySet(_))),
            "{bad}"
        );
    }
    assert!(script.asked().is_empty());
}

#[tokio::test]
async fn the_issuer_that_was_unused_for_longest_is_forgotten() {
    let (script, sets) = node_with(Limits {
        issuers: 3,
        ..Limits::default()
    });
    let issuers: Vec<String> = (0..5).map(|at| format!("https://{at}.example")).collect();
    for (now, issuer) in (0..).zip(&issuers) {
        script.provider(issuer, &keys_of(&["k"]));
        assert!(ask(&sets, issuer, "k", now).await.is_ok());
        assert!(ask(&sets, &issuers[0], "k", now).await.is_ok());
        assert!(sets.reports().len() <= 3);
    }
    // The first was used all the time.
    assert_eq!(script.fetches(&issuers[0]), 1);
    assert!(ask(&sets, &issuers[1], "k", 9).await.is_ok());
    assert_eq!(script.fetches(&issuers[1]), 2);
    // However many thumbprints there are for one.
    for digit in "0123456789".chars() {
        let thumbprint = digit.to_string().repeat(40).parse().unwrap();
        assert!(ask_as(&sets, A, &[thumbprint], "k", 10).await.is_ok());
    }
    assert!(sets.reports().len() <= 3);
}

#[tokio::test]
async fn keys_are_bounded_however_many_an_issuer_has() {
    let (script, sets) = node_with(Limits {
        keys: 250,
        ..Limits::default()
    });
    let many = document(&vec![signer().jwk("k"); 100]);
    let issuers: Vec<String> = (0..6).map(|at| format!("https://{at}.example")).collect();
    for (now, issuer) in (0..).zip(&issuers) {
        script.provider(issuer, &many);
        assert!(ask(&sets, issuer, "k", now).await.is_ok());
        assert!(sets.reports().len() <= 2);
    }
    // Nor do sets that grow.
    let (script, sets) = node_with(Limits {
        keys: 250,
        ..Limits::default()
    });
    for issuer in &issuers {
        script.provider(issuer, &keys_of(&["k"]));
        assert!(ask(&sets, issuer, "k", 0).await.is_ok());
        script.provider(issuer, &many);
    }
    assert_eq!(sets.reports().len(), 6);
    for issuer in &issuers {
        assert!(ask(&sets, issuer, "k", 1_000).await.is_ok());
        settle().await;
    }
    assert!(sets.reports().len() <= 3);
}

#[tokio::test]
async fn what_became_of_fetches_is_counted_by_issuer() {
    let (script, sets) = node();
    assert!(ask(&sets, A, "k", 7).await.is_ok());
    let report = sets.reports().remove(0);
    assert_eq!(report.issuer.issuer(), A);
    assert_eq!(report.fetched, Some(Timestamp::from_seconds(7)));
    let counts = |sets: &KeySets| -> Vec<(&str, u64)> {
        let ended = sets.reports().remove(0).ended;
        Outcome::ALL
            .iter()
            .map(|one| one.name())
            .zip(ended)
            .collect()
    };
    let mut now = 10_000;
    for reply in [
        Reply::Fault(TransportFault::Address),
        Reply::Fault(TransportFault::Unreachable("x".to_owned())),
        Reply::Fault(TransportFault::Thumbprint),
        Reply::Fault(TransportFault::Slow),
        Reply::Fault(TransportFault::Large),
        Reply::ok("<html>"),
        Reply::Panic,
    ] {
        script.at(&script::document_url(A), reply);
        assert!(ask(&sets, A, "k", now).await.is_ok());
        settle().await;
        now += 60;
    }
    assert_eq!(
        counts(&sets),
        [
            ("fetched", 1),
            ("unreachable", 2),
            ("untrusted", 1),
            ("slow", 1),
            ("bad_answer", 3)
        ]
    );
    assert_eq!(sets.reports()[0].fetched, Some(Timestamp::from_seconds(7)));
}

#[tokio::test]
async fn a_clock_that_is_put_right_leaves_no_issuer_alone_for_ever() {
    let (script, sets) = node();
    let wrong = 4_000_000_000;
    script.at(&script::document_url(A), Reply::ok("<html>"));
    assert!(ask(&sets, A, "k", wrong).await.is_err());
    script.provider(A, &keys_of(&["k"]));
    assert!(ask(&sets, A, "k", 1_800_000_000).await.is_ok());
    // Requests whose clocks were read in another order do not count as that.
    assert!(ask(&sets, A, "x", 1_800_000_000).await.is_err());
    assert!(ask(&sets, A, "x", 1_799_999_999).await.is_err());
    assert_eq!(script.fetches(A), 3);
}
