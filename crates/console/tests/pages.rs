//! What the pages show, say and refuse, in front of a node that a test makes up.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a test ends it"
)]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use daypass_access::operation::Answer;
use daypass_access::{Arrival, Offered, OfferedRole, RequestFacts, RequestId};
use daypass_api::Params;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::sts::{AssumeRoleWithSAMLOutput, AssumedRoleUser, Credentials};
use daypass_console::{Console, Handover, Node, Visit};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Entropy, Timestamp};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use roxmltree::Document;

const READER: &str = "arn:aws:iam::841860927337:role/Reader";
const WRITER: &str = "arn:aws:iam::841860927337:role/team/Writer";
const ELSEWHERE: &str = "arn:aws:iam::210987654321:role/Elsewhere";
const HOSTILE: &str = "\"><script>alert('1')</script>&amp;";

struct Zero;

impl Entropy for Zero {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        buffer.fill(0);
        Ok(())
    }
}

/// A node that offers these roles and grants whatever it is asked for.
struct Desk {
    offered: Result<Offered, Fault>,
    performed: Mutex<Vec<Vec<(&'static str, String)>>>,
    refuses: Option<Fault>,
    place: Mutex<Option<String>>,
    redeems_the_only: Mutex<bool>,
}

fn role(arn: &str, longest: u32) -> OfferedRole {
    let account = arn.split(':').nth(4).unwrap();
    OfferedRole {
        role: arn.to_owned(),
        provider: format!("arn:aws:iam::{account}:saml-provider/Corporate"),
        account: account.parse().unwrap(),
        longest,
    }
}

impl Desk {
    fn offering(roles: &[&str]) -> Self {
        Self {
            offered: Ok(Offered {
                session_name: "jane@example.com".to_owned(),
                roles: roles.iter().map(|arn| role(arn, 3_600)).collect(),
            }),
            performed: Mutex::default(),
            refuses: None,
            place: Mutex::default(),
            redeems_the_only: Mutex::default(),
        }
    }
}

#[async_trait]
impl Node for Desk {
    async fn offered(&self, arrival: Arrival<'_>) -> Result<Offered, Fault> {
        *self.place.lock().unwrap() = arrival.place.map(str::to_owned);
        *self.redeems_the_only.lock().unwrap() = arrival.redeems_the_only;
        self.offered.clone()
    }

    async fn perform(&self, action: &str, params: &Params) -> Result<Answer, Fault> {
        assert_eq!(action, "AssumeRoleWithSAML");
        if let Some(fault) = &self.refuses {
            return Err(fault.clone());
        }
        let names = [
            "RoleArn",
            "PrincipalArn",
            "SAMLAssertion",
            "DurationSeconds",
        ];
        let sent = names
            .iter()
            .filter_map(|name| Some((*name, params.get(name)?.to_owned())));
        self.performed.lock().unwrap().push(sent.collect());
        Ok(Box::new(AssumeRoleWithSAMLOutput {
            credentials: Some(Credentials {
                access_key_id: "ASIAEXAMPLE".to_owned(),
                secret_access_key: "secret+/".to_owned().into(),
                session_token: HOSTILE.to_owned().into(),
                expiration: Timestamp::from_seconds(1_767_268_800),
            }),
            assumed_role_user: Some(AssumedRoleUser {
                assumed_role_id: "AROAEXAMPLE:jane".to_owned(),
                arn: "arn:aws:sts::841860927337:assumed-role/Reader/jane".to_owned(),
            }),
            ..AssumeRoleWithSAMLOutput::default()
        }))
    }

    fn told_as(&self, fault: &Fault) -> (&'static str, StatusCode) {
        match fault.kind() {
            FaultKind::AccessDenied => ("AccessDenied", StatusCode::FORBIDDEN),
            FaultKind::RequestTooLarge => ("RequestEntityTooLarge", StatusCode::PAYLOAD_TOO_LARGE),
            _ => ("InvalidIdentityToken", StatusCode::BAD_REQUEST),
        }
    }
}

/// A page, as an outsider's parser reads it: well-formed, so that nothing in it escaped its place.
struct Shown {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Shown {
    fn with<T>(&self, look: impl Fn(&Document<'_>) -> T) -> T {
        let text = self.text.strip_prefix("<!DOCTYPE html>").unwrap();
        let document = Document::parse(text).unwrap_or_else(|why| panic!("{why} in {text}"));
        look(&document)
    }

    fn texts(&self, tag: &str) -> Vec<String> {
        self.with(|document| {
            let found = document.descendants().filter(|node| node.has_tag_name(tag));
            found
                .map(|node| {
                    node.descendants()
                        .filter_map(|n| n.text().filter(|_| n.is_text()))
                        .collect()
                })
                .collect()
        })
    }

    fn by_id(&self, id: &str) -> Option<String> {
        self.with(|document| {
            let mut all = document.descendants();
            let found = all.find(|node| node.attribute("id") == Some(id))?;
            Some(
                found
                    .descendants()
                    .filter_map(|n| n.text().filter(|_| n.is_text()))
                    .collect(),
            )
        })
    }

    /// The values of an attribute of elements that have another.
    fn values(&self, tag: &str, wanted: &str, having: (&str, &str)) -> Vec<String> {
        self.with(|document| {
            let found = document.descendants().filter(|node| {
                node.has_tag_name(tag) && node.attribute(having.0) == Some(having.1)
            });
            found
                .map(|node| node.attribute(wanted).unwrap_or_default().to_owned())
                .collect()
        })
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

async fn visit(node: &Desk, method: Method, path: &str, body: Result<&str, Fault>) -> Shown {
    let console = Console::new("https://sts.example".to_owned());
    assert!(console.has(path));
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
    let facts = RequestFacts {
        id: RequestId::generate(&Zero).unwrap(),
        received_at: Timestamp::from_seconds(0),
        source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: None,
        referer: None,
        host: None,
        secure_transport: false,
    };
    let visit = Visit {
        method: &method,
        path,
        headers: &headers,
        body: body.as_ref().map(|body| body.as_bytes()),
        facts: &facts,
    };
    let response: Response<Bytes> = console.answer(visit, node).await;
    let (head, body) = response.into_parts();
    Shown {
        status: head.status,
        headers: head.headers,
        text: String::from_utf8(body.to_vec()).unwrap(),
    }
}

async fn post(node: &Desk, path: &str, body: &str) -> Shown {
    visit(node, Method::POST, path, Ok(body)).await
}

fn waiting() -> Handover {
    Handover::new(8400, &[0; Handover::RANDOM])
}

#[tokio::test]
async fn several_roles_are_shown_by_account_and_none_is_chosen() {
    let node = Desk::offering(&[READER, ELSEWHERE, WRITER]);
    let shown = post(&node, "/-/saml/acs", "SAMLResponse=PGEv%0D%0APg%3D%3D").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.texts("h1"), ["Choose a role"]);
    assert_eq!(
        shown.texts("legend"),
        ["Account 841860927337", "Account 210987654321"]
    );
    assert_eq!(
        shown.texts("strong"),
        ["jane@example.com", "Reader", "team/Writer", "Elsewhere"]
    );
    let provider = "arn:aws:iam::841860927337:saml-provider/Corporate";
    let roles = shown.values("input", "value", ("name", "role"));
    assert_eq!(roles[0], format!("{READER},{provider}"));
    assert_eq!(
        shown.values("input", "checked", ("name", "role")),
        ["", "", ""]
    );
    let sent = shown.values("input", "value", ("name", "SAMLResponse"));
    assert_eq!(
        sent,
        ["PGEv", "Pg=="]
            .map(str::to_owned)
            .concat()
            .lines()
            .collect::<Vec<_>>()
    );
    // Every control has a label.
    let labels = shown.with(|document| {
        let labels = document
            .descendants()
            .filter(|node| node.has_tag_name("label"));
        labels
            .map(|node| node.attribute("for").unwrap().to_owned())
            .collect::<Vec<_>>()
    });
    for id in [
        "role-0",
        "role-1",
        "role-2",
        "duration-0",
        "duration-1",
        "duration-2",
    ] {
        assert!(labels.iter().any(|label| label == id), "{id}");
    }
    assert!(node.performed.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_only_role_is_had_at_once() {
    let node = Desk::offering(&[READER]);
    let shown = post(
        &node,
        "/-/saml/acs",
        "SAMLResponse=PGEvPg%3D%3D&RelayState=https%3A%2F%2Felsewhere",
    )
    .await;
    assert_eq!(shown.texts("h1"), ["Credentials"]);
    assert!(*node.redeems_the_only.lock().unwrap());
    assert_eq!(
        shown.by_id("session").unwrap(),
        "arn:aws:sts::841860927337:assumed-role/Reader/jane"
    );
    let exports = shown.by_id("exports").unwrap();
    assert!(
        exports.contains("export AWS_SECRET_ACCESS_KEY='secret+/'\n"),
        "{exports}"
    );
    assert!(
        exports.contains("export AWS_ENDPOINT_URL='https://sts.example'\n"),
        "{exports}"
    );
    let process: serde_json::Value =
        serde_json::from_str(&shown.by_id("process").unwrap()).unwrap();
    assert_eq!(process["SessionToken"], HOSTILE);
    let performed = node.performed.lock().unwrap().clone();
    let provider = "arn:aws:iam::841860927337:saml-provider/Corporate".to_owned();
    assert_eq!(
        performed,
        [vec![
            ("RoleArn", READER.to_owned()),
            ("PrincipalArn", provider),
            ("SAMLAssertion", "PGEvPg==".to_owned()),
        ]]
    );
}

#[tokio::test]
async fn a_choice_is_asked_for_with_its_own_duration() {
    let node = Desk::offering(&[READER, WRITER]);
    let body =
        "SAMLResponse=PGEvPg%3D%3D&role=R%2C1%2CP&duration.R%2C1%2CP=900&duration.R%2C1%2CQ=1800";
    let shown = post(&node, "/-/saml/credentials", body).await;
    assert_eq!(shown.texts("h1"), ["Credentials"]);
    let performed = node.performed.lock().unwrap().clone();
    assert!(performed[0].contains(&("DurationSeconds", "900".to_owned())));
    assert!(performed[0].contains(&("RoleArn", "R,1".to_owned())));
    assert!(performed[0].contains(&("PrincipalArn", "P".to_owned())));
}

#[tokio::test]
async fn nothing_is_shown_of_what_is_not_proved() {
    let mut node = Desk::offering(&[READER]);
    node.offered = Err(Fault::new(
        FaultKind::InvalidIdentityToken,
        "Response signature invalid",
    ));
    let shown = post(&node, "/-/saml/acs", "SAMLResponse=jane").await;
    assert_eq!(shown.status, StatusCode::BAD_REQUEST);
    assert_eq!(shown.texts("h1"), ["Your sign-in was not accepted"]);
    assert_eq!(
        shown.by_id("told").unwrap(),
        "InvalidIdentityToken: Response signature invalid"
    );
    assert!(!shown.text.contains("jane") && !shown.text.contains("Reader"));
}

#[tokio::test]
async fn hostile_texts_stay_texts() {
    let mut node = Desk::offering(&[READER, WRITER]);
    if let Ok(offered) = &mut node.offered {
        offered.session_name = HOSTILE.to_owned();
        offered.roles[0].role = format!("arn:aws:iam::1:role/{HOSTILE}");
        offered.roles[1].provider = HOSTILE.to_owned();
    }
    let body = format!("SAMLResponse={}", "%22%3E%3Cscript%3E");
    let shown = post(&node, "/-/saml/acs", &body).await;
    assert_eq!(shown.by_id("session-name").unwrap(), HOSTILE);
    assert_eq!(
        shown.values("input", "value", ("name", "SAMLResponse")),
        ["\"><script>"]
    );
    // The one script is the page's own.
    assert_eq!(shown.texts("script"), [""]);
    node.refuses = Some(Fault::access_denied(HOSTILE));
    let shown = post(&node, "/-/saml/credentials", "SAMLResponse=x&role=a%2Cb").await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    assert_eq!(
        shown.by_id("told").unwrap(),
        format!("AccessDenied: {HOSTILE}")
    );
}

#[tokio::test]
async fn every_page_says_what_a_browser_may_do_with_it() {
    let node = Desk::offering(&[READER, WRITER]);
    for shown in [
        post(&node, "/-/saml/acs", "SAMLResponse=x").await,
        post(&node, "/-/saml/credentials", "SAMLResponse=x&role=a%2Cb").await,
        post(&node, "/-/saml/nothing", "").await,
        visit(&node, Method::GET, "/-/saml/acs", Ok("")).await,
        visit(&node, Method::GET, "/-/assets/other.js", Ok("")).await,
    ] {
        assert_eq!(
            shown.header("content-security-policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'"
        );
        assert_eq!(shown.header("cache-control"), "no-store");
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert_eq!(shown.header("x-frame-options"), "DENY");
        assert!(!shown.headers.contains_key("set-cookie"));
    }
}

#[tokio::test]
async fn a_program_gets_the_credentials_only_by_a_click_on_a_page_that_names_it() {
    let node = Desk::offering(&[READER]);
    let handover = waiting().wishing(Some(READER), Some(1_800));
    let state = handover.to_string().replace(':', "%3A");
    // Even an only role is not had at once.
    let shown = post(
        &node,
        "/-/saml/acs",
        &format!("SAMLResponse=x&RelayState={state}"),
    )
    .await;
    assert_eq!(shown.texts("h1"), ["Choose a role"]);
    assert!(!*node.redeems_the_only.lock().unwrap());
    assert_eq!(shown.by_id("code").unwrap(), "AAAA-AAAA");
    assert_eq!(
        shown.values("input", "checked", ("name", "role")),
        ["checked"]
    );
    assert_eq!(
        shown.values("option", "value", ("selected", "selected")),
        ["1800"]
    );
    assert_eq!(
        shown.values("input", "value", ("name", "RelayState")),
        [handover.to_string()]
    );

    let body = format!("SAMLResponse=x&role={READER}%2CP&RelayState={state}");
    let shown = post(&node, "/-/saml/credentials", &body).await;
    assert_eq!(shown.texts("h1"), ["Hand the credentials over"]);
    assert_eq!(shown.by_id("code").unwrap(), "AAAA-AAAA");
    let action = format!("http://127.0.0.1:8400/{}", handover.nonce());
    assert_eq!(shown.values("form", "action", ("method", "post")), [action]);
    assert_eq!(
        shown.values("input", "value", ("name", "RoleArn")),
        [READER]
    );
    assert_eq!(
        shown.values("input", "value", ("name", "SessionToken")),
        [HOSTILE]
    );
    let policy = shown.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:8400;"),
        "{policy}"
    );
    assert_eq!(shown.header("referrer-policy"), "origin");
}

#[tokio::test]
async fn a_handover_that_is_not_understood_is_refused() {
    let node = Desk::offering(&[READER]);
    let shown = post(
        &node,
        "/-/saml/acs",
        "SAMLResponse=x&RelayState=daypass%3A1",
    )
    .await;
    assert_eq!(shown.status, StatusCode::BAD_REQUEST);
    assert!(node.performed.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_no_provider_sends_is_refused_with_advice() {
    let node = Desk::offering(&[READER]);
    for (path, body, status) in [
        ("/-/saml/acs", "", 400),
        ("/-/saml/acs", "SAMLResponse=", 400),
        ("/-/saml/acs", "SAMLResponse=a&SAMLResponse=a", 400),
        ("/-/saml/acs", "SAMLResponse=a&%53AMLResponse=a", 400),
        ("/-/saml/acs", "SAMLResponse=%ff", 400),
        ("/-/saml/credentials", "SAMLResponse=a", 400),
        ("/-/saml/credentials", "SAMLResponse=a&role=a", 400),
        ("/-/saml/acs/", "SAMLResponse=a", 404),
        ("/-/saml/metadata", "SAMLResponse=a", 404),
    ] {
        let shown = post(&node, path, body).await;
        assert_eq!(shown.status.as_u16(), status, "{path} {body}");
        assert!(!shown.by_id("advice").unwrap().is_empty());
    }
    let long = format!("SAMLResponse={}", "a".repeat(100_001));
    let shown = post(&node, "/-/saml/acs", &long).await;
    assert_eq!(shown.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!shown.text.contains("aaaaaaaa"));
    let flood = Err(Fault::new(FaultKind::RequestTooLarge, "too large"));
    let shown = visit(&node, Method::POST, "/-/saml/acs", flood).await;
    assert_eq!(shown.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(node.performed.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_address_says_what_it_is_to_whoever_looks_at_it() {
    let node = Desk::offering(&[]);
    for method in [Method::GET, Method::HEAD, Method::PUT] {
        let shown = visit(&node, method, "/-/saml/acs", Ok("SAMLResponse=x")).await;
        assert_eq!(shown.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(shown.header("allow"), "POST");
        assert_eq!(
            shown.by_id("acs").unwrap(),
            "https://sts.example/-/saml/acs"
        );
        assert_eq!(shown.by_id("audience").unwrap(), "https://sts.example");
    }
    let shown = visit(&node, Method::GET, "/-/saml/credentials", Ok("")).await;
    assert_eq!(shown.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_providers_own_address_says_whose_a_response_is() {
    let node = Desk::offering(&[READER, WRITER]);
    post(&node, "/-/saml/acs/ABC123", "SAMLResponse=x").await;
    assert_eq!(node.place.lock().unwrap().as_deref(), Some("ABC123"));
    post(&node, "/-/saml/acs", "SAMLResponse=x").await;
    assert_eq!(*node.place.lock().unwrap(), None);
}

#[tokio::test]
async fn somebody_without_a_role_is_told_so() {
    let shown = post(&Desk::offering(&[]), "/-/saml/acs", "SAMLResponse=x").await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    assert_eq!(shown.texts("h1"), ["There is no role for you"]);
}

#[tokio::test]
async fn files_are_kept_for_good_under_names_that_change_with_them() {
    let node = Desk::offering(&[READER]);
    for path in ["/-/saml/acs", "/-/saml/acs/ABC123"] {
        let page = visit(&node, Method::GET, path, Ok("")).await;
        let style = page.values("link", "href", ("rel", "stylesheet")).remove(0);
        let script = page.values("script", "src", ("defer", "defer")).remove(0);
        for (file, kind) in [(style, "text/css"), (script, "text/javascript")] {
            // As a browser resolves it.
            let up = file.matches("../").count();
            let kept: Vec<&str> = path.split('/').collect();
            let base = kept[..kept.len() - 1 - up].join("/");
            let path = format!("{base}/{}", file.trim_start_matches("../"));
            let shown = visit(&node, Method::GET, &path, Ok("")).await;
            assert_eq!(shown.status, StatusCode::OK, "{path}");
            assert!(shown.header("content-type").starts_with(kind));
            assert!(shown.header("cache-control").contains("immutable"));
        }
    }
    let gone = visit(
        &node,
        Method::GET,
        "/-/assets/page-0000000000000000.css",
        Ok(""),
    )
    .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
