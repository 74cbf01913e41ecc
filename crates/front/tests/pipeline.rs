//! What the pipeline does when something in it breaks: a defect, or an audit trail that cannot be
//! written.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a test ends it"
)]

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use daypass_access::audit::AuditTrail;
use daypass_access::bootstrap::{self, Plan};
use daypass_access::operation::Row;
use daypass_access::{Gate, Settings as GateSettings, Vault};
use daypass_api::Params;
use daypass_api::sts::GetCallerIdentity;
use daypass_credentials::MasterKey;
use daypass_front::{Ambient, Metrics, Pages, Service, Settings, Showing, Visit, told_as};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Clock, Entropy, Partition, Timestamp};
use daypass_store::SqliteStore;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Frame};
use serde_json::Value;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(1_767_268_800)
    }
}

/// Different bytes at every call; nothing here needs them unguessable.
#[derive(Default)]
struct Counter(Mutex<u8>);

impl Entropy for Counter {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        for byte in buffer {
            let mut next = self.0.lock().unwrap();
            *next = next.wrapping_add(1);
            *byte = *next;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Memory {
    lines: Mutex<Vec<Value>>,
    broken: bool,
}

impl AuditTrail for Memory {
    fn append(&self, lines: &[u8]) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("no space left"));
        }
        let records = lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        let records = records.map(|line| serde_json::from_slice(line).unwrap());
        self.lines.lock().unwrap().extend(records);
        Ok(())
    }

    fn probe(&self) -> io::Result<()> {
        if self.broken {
            Err(io::Error::other("no space left"))
        } else {
            Ok(())
        }
    }
}

/// A body whose reading is a defect.
struct Defect;

impl Body for Defect {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        panic!("a defect, on purpose");
    }
}

/// Pages that show what they were asked with, and break on demand.
struct Mirror;

impl Pages for Mirror {
    fn has(&self, path: &str) -> bool {
        path.starts_with("/-/mirror")
    }

    fn answer<'a>(&'a self, visit: Visit<'a>) -> Showing<'a> {
        Box::pin(async move {
            let text = match (visit.parts.uri.path(), &visit.body) {
                ("/-/mirror/defect", _) => panic!("a defect, on purpose"),
                ("/-/mirror/operation", _) => {
                    let params = Params::new(Vec::new());
                    let answer = visit.perform("GetCallerIdentity", &params).await;
                    let fault = answer.err().unwrap();
                    let (code, status) = told_as(&fault);
                    format!("{code} {status}")
                }
                (_, Ok(body)) => String::from_utf8(body.to_vec()).unwrap(),
                (_, Err(fault)) => told_as(fault).0.to_owned(),
            };
            Response::new(Bytes::from(text))
        })
    }
}

async fn service(trail: Arc<Memory>) -> (Arc<Service>, tempfile::TempDir) {
    service_of(trail, &[]).await
}

async fn service_of(
    trail: Arc<Memory>,
    table: &'static [Row],
) -> (Arc<Service>, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(dir.path()).unwrap());
    let entropy = Arc::new(Counter::default());
    let vault = Arc::new(Vault::new(MasterKey::generate(&*entropy).unwrap()));
    let plan = Plan {
        partition: Partition::Aws,
        account: None,
        root_key: false,
    };
    bootstrap::found(&*store, &vault, plan, Noon.now(), &*entropy)
        .await
        .unwrap();
    let settings = GateSettings::new(Partition::Aws);
    let gate = Gate::open(store, vault, settings, entropy).await.unwrap();
    let ambient = Ambient {
        clock: Arc::new(Noon),
        trail,
    };
    let (metrics, settings) = (Metrics::new("test"), Settings::default());
    let service = Service::new(gate, ambient, metrics, vec![table], settings);
    (Arc::new(service.with_pages(Arc::new(Mirror))), dir)
}

fn peer() -> SocketAddr {
    "127.0.0.1:4321".parse().unwrap()
}

async fn text(response: Response<Full<Bytes>>) -> String {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test]
async fn a_defect_is_answered_recorded_and_counted_and_the_next_request_is_served() {
    let trail = Arc::new(Memory::default());
    let (service, _dir) = service(Arc::clone(&trail)).await;
    let request = Request::builder()
        .method(Method::POST)
        .uri("/")
        .body(Defect)
        .unwrap();
    let response = service.answer(request, peer()).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let id = response.headers()["x-amzn-requestid"]
        .to_str()
        .unwrap()
        .to_owned();
    let body = text(response).await;
    assert!(
        body.contains("<Type>Receiver</Type>\n    <Code>InternalFailure</Code>"),
        "{body}"
    );
    assert!(!body.contains("on purpose"), "{body}");

    let lines = trail.lines.lock().unwrap().clone();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["errorCode"], "InternalFailure");
    assert_eq!(lines[0]["requestID"], id.as_str());
    assert!(
        service
            .metrics()
            .render()
            .unwrap()
            .contains("daypass_panics_total 1")
    );

    let request = Request::get("/").body(Full::new(Bytes::new())).unwrap();
    assert_eq!(
        service.answer(request, peer()).await.status(),
        StatusCode::FOUND
    );
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_answered_as_if_it_had_been() {
    let trail = Arc::new(Memory {
        broken: true,
        ..Memory::default()
    });
    let (service, _dir) = service(trail).await;
    let uri = "/?Action=GetCallerIdentity&Version=2011-06-15";
    let request = Request::get(uri).body(Full::new(Bytes::new())).unwrap();
    let response = service.answer(request, peer()).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        text(response)
            .await
            .contains("<Code>ServiceUnavailable</Code>")
    );
    assert!(
        service
            .metrics()
            .render()
            .unwrap()
            .contains("daypass_audit_failures_total 1")
    );
}

#[tokio::test]
async fn the_date_is_the_instant_that_the_request_was_judged_by() {
    let (service, _dir) = service(Arc::default()).await;
    let request = Request::get("/").body(Full::new(Bytes::new())).unwrap();
    let response = service.answer(request, peer()).await;
    assert_eq!(response.headers()["date"], "Thu, 01 Jan 2026 12:00:00 GMT");
}

async fn visit(service: &Arc<Service>, path: &str, body: &[u8]) -> (StatusCode, String) {
    let body = Full::new(Bytes::copy_from_slice(body));
    let request = Request::post(path).body(body).unwrap();
    let response = service.answer(request, peer()).await;
    (response.status(), text(response).await)
}

#[tokio::test]
async fn pages_get_their_own_paths_with_bounded_bodies_and_nothing_else() {
    let trail = Arc::new(Memory::default());
    let (service, _dir) = service(Arc::clone(&trail)).await;
    let (status, shown) = visit(&service, "/-/mirror", b"a face").await;
    assert_eq!((status, shown.as_str()), (StatusCode::OK, "a face"));
    let flood = vec![b'a'; Settings::default().body_limit + 1];
    let (_, shown) = visit(&service, "/-/mirror", &flood).await;
    assert_eq!(shown, "RequestEntityTooLarge");
    for (path, status) in [
        ("/-/healthz", StatusCode::OK),
        ("/-/elsewhere", StatusCode::NOT_FOUND),
        ("/mirror", StatusCode::FOUND),
    ] {
        assert_eq!(visit(&service, path, b"").await.0, status, "{path}");
    }
    assert_eq!(trail.lines.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_defect_in_a_page_is_answered_and_counted() {
    let (service, _dir) = service(Arc::default()).await;
    let (status, shown) = visit(&service, "/-/mirror/defect", b"").await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!shown.contains("on purpose"), "{shown}");
    let metrics = service.metrics().render().unwrap();
    assert!(metrics.contains("daypass_panics_total 1"), "{metrics}");
}

static SIGNED: [Row; 1] = [Row::new::<GetCallerIdentity>(|_, _, _| {
    Box::pin(async { panic!("it ran for nobody") })
})];

#[tokio::test]
async fn a_page_runs_no_operation_whose_caller_signs_and_what_it_runs_is_recorded() {
    let trail = Arc::new(Memory::default());
    let (service, _dir) = service_of(Arc::clone(&trail), &SIGNED).await;
    let (_, shown) = visit(&service, "/-/mirror/operation", b"").await;
    assert_eq!(shown, "InternalFailure 500 Internal Server Error");
    let lines = trail.lines.lock().unwrap().clone();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["eventName"], "GetCallerIdentity");
    assert_eq!(lines[0]["errorCode"], "InternalFailure");
}
