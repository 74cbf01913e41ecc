//! Tokens are asked about through the real way out, at hosts on loopback.

use std::time::Duration;

use super::*;
use crate::outward::Roots;
use crate::testing::{Authority, Host, Manner, answer, outward};

/// Long enough for whatever ends by itself.
const LONG: Duration = Duration::from_secs(30);

/// A token with everything that a URL would take for its own.
const TOKEN: &str = "Atza|top+secret/%26=&access_token=x#y?z";

const ESCAPED_TOKEN: &str = "Atza%7Ctop%2Bsecret%2F%2526%3D%26access_token%3Dx%23y%3Fz";

fn graph() -> OAuthProvider {
    OAuthProvider::named("graph.facebook.com").unwrap()
}

fn shop() -> OAuthProvider {
    OAuthProvider::named("www.amazon.com").unwrap()
}

/// What comes of asking a provider that behaves like this.
async fn inspect(
    provider: OAuthProvider,
    manner: Manner,
    token: &str,
) -> (Host, Result<VerifiedAccessToken, InspectionFault>) {
    let authority = Authority::new("root");
    let host = Host::start(authority.leaf(), manner).await;
    let inspector = at(&host, &authority, provider, LONG);
    let verdict = inspector.inspect(provider, token).await;
    assert!(!format!("{verdict:?}").contains("secret"), "{verdict:?}");
    (host, verdict)
}

fn at(host: &Host, trusted: &Authority, provider: OAuthProvider, deadline: Duration) -> Inspector {
    let roots = Roots::none().and_pem(trusted.pem().as_bytes()).unwrap();
    let endpoint = OidcUrl::from_issuer(&host.url("/under/")).unwrap();
    Inspector::new(
        Arc::new(outward(roots, deadline)),
        vec![(provider, endpoint)],
    )
}

fn targets(host: &Host) -> Vec<String> {
    let target = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
    host.requests().iter().map(target).collect()
}

fn says(status: &str, body: &str) -> Manner {
    Manner::Says(answer(status, body))
}

const INFO: &str = r#"{"iss":"https://www.amazon.com","user_id":"amzn1.account.A1","aud":"amzn1.oa2-client.B2",
    "app_id":"amzn1.application.C3","exp":3597,"iat":1772841000}"#;

#[tokio::test]
async fn one_provider_says_all_in_one_answer() {
    let (host, verdict) = inspect(shop(), says("200 OK", INFO), TOKEN).await;
    let asked = format!("/under/auth/o2/tokeninfo?access_token={ESCAPED_TOKEN}");
    assert_eq!(targets(&host), [asked]);
    let verified = verdict.unwrap();
    assert_eq!(verified.provider().id(), "www.amazon.com");
    let expected = [
        ("www.amazon.com:app_id", "amzn1.application.C3"),
        ("www.amazon.com:user_id", "amzn1.account.A1"),
    ];
    assert_eq!(verified.conditions(), expected);
}

#[tokio::test]
async fn another_is_asked_for_the_application_and_for_the_user() {
    let manner = Manner::Finds(|target| {
        let id = if target.starts_with("/under/app?") {
            "1000"
        } else {
            "2000"
        };
        answer("200 OK", &format!(r#"{{"id":"{id}"}}"#))
    });
    let (host, verdict) = inspect(graph(), manner, TOKEN).await;
    let asked = |what: &str| format!("/under/{what}?fields=id&access_token={ESCAPED_TOKEN}");
    assert_eq!(targets(&host), [asked("app"), asked("me")]);
    let verified = verdict.unwrap();
    assert_eq!((verified.app_id(), verified.user_id()), ("1000", "2000"));
    let keys = verified.conditions().map(|(key, _)| key);
    assert_eq!(keys, ["graph.facebook.com:app_id", "graph.facebook.com:id"]);
}

#[tokio::test]
async fn a_provider_that_says_no_is_believed_at_once() {
    for status in ["400 Bad Request", "401 Unauthorized", "403 Forbidden"] {
        for provider in [shop(), graph()] {
            let no = r#"{"error":{"message":"top+secret is not a token"}}"#;
            let (host, verdict) = inspect(provider, says(status, no), TOKEN).await;
            assert!(
                matches!(verdict, Err(InspectionFault::Rejected(_))),
                "{status}"
            );
            assert_eq!(host.requests().len(), 1);
        }
    }
    for (body, why) in [
        (INFO.replace("3597", "0"), "it has expired"),
        (INFO.replace("3597", "-1"), "it has expired"),
        (INFO.replace("//www.", "//evil."), "it is of another issuer"),
        (
            r#"{"error":"invalid_token"}"#.to_owned(),
            "the provider says so",
        ),
    ] {
        let (_, verdict) = inspect(shop(), says("200 OK", &body), TOKEN).await;
        assert_eq!(verdict, Err(InspectionFault::Rejected(why)), "{body}");
    }
}

#[tokio::test]
async fn who_takes_back_a_token_between_two_questions_says_no() {
    let manner = Manner::Finds(|target| match target.starts_with("/under/app?") {
        true => answer("200 OK", r#"{"id":"1000"}"#),
        false => answer("400 Bad Request", "{}"),
    });
    let (_, verdict) = inspect(graph(), manner, TOKEN).await;
    assert!(matches!(verdict, Err(InspectionFault::Rejected(_))));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_the_question_did_not_say_no() {
    for manner in [
        says("500 Internal Server Error", INFO),
        says("503 Service Unavailable", ""),
        says("429 Too Many Requests", "{}"),
        says("404 Not Found", "{}"),
        says("302 Found", INFO),
        says("204 No Content", ""),
        says("200 OK", ""),
        says("200 OK", "<html>login</html>"),
        says("200 OK", "[]"),
        says("200 OK", "{}"),
        says("200 OK", &INFO[..INFO.len() - 1]),
        says("200 OK", &INFO.replace("\"app_id\"", "\"app\"")),
        says("200 OK", &INFO.replace("\"user_id\"", "\"user\"")),
        says("200 OK", &INFO.replace("\"exp\"", "\"no\"")),
        says("200 OK", &INFO.replace("3597", "\"3597\"")),
        says("200 OK", &INFO.replace("3597", "1e400")),
        says("200 OK", &INFO.replace("\"amzn1.account.A1\"", "17")),
        says("200 OK", &INFO.replace("amzn1.account.A1", "")),
        says("200 OK", &INFO.replace("amzn1.account.A1", "a b")),
        says(
            "200 OK",
            &INFO.replace("amzn1.account.A1", &"x".repeat(256)),
        ),
        says("200 OK", &"[".repeat(100_000)),
        Manner::Says(Vec::new()),
    ] {
        let (_, verdict) = inspect(shop(), manner.clone(), TOKEN).await;
        assert!(
            matches!(verdict, Err(InspectionFault::Unreachable(_))),
            "{verdict:?}"
        );
    }
}

#[tokio::test]
async fn a_provider_that_is_silent_or_not_trusted_is_not_reached() {
    let root = Authority::new("root");
    let silent = Host::start(root.leaf(), Manner::Silent).await;
    let short = Duration::from_millis(500);
    let verdict = at(&silent, &root, shop(), short)
        .inspect(shop(), TOKEN)
        .await;
    assert!(matches!(verdict, Err(InspectionFault::Unreachable(_))));

    let false_one = Host::start(Authority::new("other").leaf(), says("200 OK", INFO)).await;
    let verdict = at(&false_one, &root, shop(), LONG)
        .inspect(shop(), TOKEN)
        .await;
    assert!(matches!(verdict, Err(InspectionFault::Unreachable(_))));
    assert_eq!(
        false_one.requests().len(),
        0,
        "no token goes to who is not trusted"
    );
}

#[tokio::test]
async fn what_is_no_token_is_not_asked_about() {
    let long = "x".repeat(LONGEST_TOKEN + 1);
    for token in ["", "a b", "a\r\nX: y", "tökén", &long] {
        let (host, verdict) = inspect(shop(), says("200 OK", INFO), token).await;
        assert!(
            matches!(verdict, Err(InspectionFault::Rejected(_))),
            "{token}"
        );
        assert_eq!(host.connections(), 0);
    }
    let longest = "|".repeat(LONGEST_TOKEN);
    let (_, verdict) = inspect(shop(), says("200 OK", INFO), &longest).await;
    assert!(verdict.is_ok(), "{verdict:?}");
}

#[tokio::test]
async fn tokens_take_no_more_than_half_of_the_way_out() {
    let root = Authority::new("root");
    let host = Host::start(root.leaf(), Manner::Silent).await;
    let inspector = Arc::new(at(&host, &root, shop(), LONG));
    let asked: Vec<_> = (0..2 * INSPECTIONS)
        .map(|_| {
            let inspector = Arc::clone(&inspector);
            tokio::spawn(async move { inspector.inspect(shop(), TOKEN).await })
        })
        .collect();
    while host.requests().len() < INSPECTIONS {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(host.connections(), INSPECTIONS);
    asked.iter().for_each(|asked| asked.abort());
}

#[test]
fn a_provider_is_named_exactly() {
    for id in [
        "",
        "WWW.AMAZON.COM",
        "www.amazon.com.",
        "accounts.google.com",
    ] {
        assert_eq!(OAuthProvider::named(id), None, "{id}");
    }
    let ids: Vec<&str> = OAuthProvider::all().map(OAuthProvider::id).collect();
    assert_eq!(ids, ["graph.facebook.com", "www.amazon.com"]);
    for provider in OAuthProvider::all() {
        assert!(OidcUrl::from_issuer(provider.endpoint()).is_ok());
        for key in [provider.app_key(), provider.user_key()] {
            assert!(key.starts_with(&format!("{provider:?}:")));
        }
    }
}
