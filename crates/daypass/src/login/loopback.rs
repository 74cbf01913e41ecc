//! The end of the way on this machine: a listener on loopback that takes credentials once, from the
//! sign-in page.
//!
//! What comes in must know the nonce, which only this process, the browser and the two servers have
//! seen; must be meant for this very address, so that no name that somebody lets resolve to loopback
//! will do; and must come from a page of the deployment, as the browser says by `Origin`. All else is
//! turned away and changes nothing.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, anyhow};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use bytes::Bytes;
use daypass_api::Sensitive;
use daypass_console::{Form, Handout, Handover};
use daypass_model::Arn;
use http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName,
    HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};

use crate::log;

/// The largest form, in bytes: a token has 4,096 characters at most.
const LARGEST: usize = 64 * 1024;

/// How many connections there are at once: a browser opens a few ahead of time.
const CONNECTIONS: usize = 32;

/// How long a head may take; a connection may take twice as long.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait after the system refused a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A listener that waits for credentials.
pub(super) struct Loopback {
    listener: TcpListener,
    door: Arc<Door>,
}

/// What is asked of whoever comes in.
struct Door {
    handover: Handover,
    /// The address, as a browser names it.
    host: String,
    /// The origin of the sign-in page.
    origin: String,
    outcome: Mutex<Option<anyhow::Result<Received>>>,
    done: Notify,
}

/// Credentials that were handed over.
pub(super) struct Received {
    access_key_id: String,
    secret_access_key: Sensitive,
    session_token: Sensitive,
    expiration: String,
    assumed_role_arn: String,
    role: String,
}

impl Loopback {
    /// Listens on a free port, for a page of this origin.
    pub(super) async fn open(
        random: [u8; Handover::RANDOM],
        origin: String,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("cannot listen on loopback")?;
        let address = listener.local_addr().context("the address on loopback")?;
        let door = Door {
            handover: Handover::new(address.port(), &random),
            host: address.to_string(),
            origin,
            outcome: Mutex::default(),
            done: Notify::new(),
        };
        Ok(Self {
            listener,
            door: Arc::new(door),
        })
    }

    /// What the sign-in page must be told.
    pub(super) fn handover(&self) -> &Handover {
        &self.door.handover
    }

    /// Waits for credentials, of this role if one is named.
    pub(super) async fn receive(
        self,
        wait: Duration,
        role: Option<&Arn>,
    ) -> anyhow::Result<Received> {
        let role = role.map(|role| Arc::from(role.as_str()));
        tokio::select! {
            () = accept(self.listener, Arc::clone(&self.door), role) => {}
            () = tokio::time::sleep(wait) => {}
            () = self.door.done.notified() => {}
        }
        let outcome = self.door.outcome().take();
        outcome.unwrap_or_else(|| {
            Err(anyhow!(
                "nobody signed in within {} seconds",
                wait.as_secs()
            ))
        })
    }
}

/// Answers what comes in, until it is dropped.
async fn accept(listener: TcpListener, door: Arc<Door>, role: Option<Arc<str>>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let (door, role) = (Arc::clone(&door), role.clone());
        tokio::spawn(async move {
            door.serve(stream, role.as_deref()).await;
            drop(seat);
        });
    }
}

impl Door {
    /// Serves a connection to its end. Only then is it told what came of it: the person is to read
    /// the answer before the program is gone.
    async fn serve(&self, stream: TcpStream, wanted: Option<&str>) {
        let handler =
            service_fn(
                |request| async move { Ok::<_, Infallible>(self.answer(request, wanted).await) },
            );
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_headers(100)
            .serve_connection(TokioIo::new(stream), handler);
        // What a connection ends with is the browser's business.
        let _ = tokio::time::timeout(2 * HEAD_TIMEOUT, connection).await;
        if self.outcome().is_some() {
            self.done.notify_one();
        }
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
        wanted: Option<&str>,
    ) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        if let Err((status, why)) = self.check(&head.method, &head.uri, &head.headers) {
            return page(status, "Not taken", why);
        }
        let body = Limited::new(body, LARGEST).collect().await;
        let received = body.ok().and_then(|body| {
            let form = Form::read(&head.headers, &body.to_bytes()).ok()?;
            Received::read(&form)
        });
        let Some(received) = received else {
            return page(
                StatusCode::BAD_REQUEST,
                "Not taken",
                "This is not what the sign-in page hands over.",
            );
        };
        let unwanted = wanted.is_some_and(|wanted| received.role != wanted);
        let (shown, result) = match unwanted {
            true => (
                page(
                    StatusCode::CONFLICT,
                    "Another role was asked for",
                    "The program was told to sign in to another role than the one that you chose. \
                     Start it again.",
                ),
                Err(anyhow!(
                    "the role {} was chosen, and --role names another",
                    received.role
                )),
            ),
            false => (
                page(
                    StatusCode::OK,
                    "You are signed in",
                    "The program has the credentials. You may close this window.",
                ),
                Ok(received),
            ),
        };
        let mut outcome = self.outcome();
        if outcome.is_some() {
            return page(
                StatusCode::GONE,
                "Not taken",
                "The program has what it waited for.",
            );
        }
        *outcome = Some(result);
        shown
    }

    /// What was handed over, once something was.
    fn outcome(&self) -> MutexGuard<'_, Option<anyhow::Result<Received>>> {
        // It is set in one step: a panic leaves nothing half-done in it.
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request is the one that is waited for.
    fn check(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(), (StatusCode, &'static str)> {
        if one(headers, &HOST) != Some(&self.host) {
            return Err((StatusCode::MISDIRECTED_REQUEST, "This is another address."));
        }
        let nonce = uri.path().strip_prefix('/').unwrap_or_default();
        let is_known =
            verify_slices_are_equal(nonce.as_bytes(), self.handover.nonce().as_bytes()).is_ok();
        if !is_known || uri.query().is_some() {
            return Err((StatusCode::NOT_FOUND, "There is nothing here."));
        }
        if *method != Method::POST {
            return Err((
                StatusCode::METHOD_NOT_ALLOWED,
                "Credentials are handed over by the sign-in page.",
            ));
        }
        let told = one(headers, &ORIGIN);
        if told != Some(&self.origin) {
            let told = told.and_then(origin);
            log::announce(&format!(
                "daypass: a page of {} wanted to hand credentials over, and the sign-in page is of \
                 {}. If that is it, name it by --page-origin.",
                told.as_deref().unwrap_or("somewhere unnamed"),
                self.origin
            ));
            return Err((
                StatusCode::FORBIDDEN,
                "The page that sent you here is not of the deployment that the program asks.",
            ));
        }
        Ok(())
    }
}

/// The value of a header that stands there once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The origin of a URL, as browsers write it: without the port that its scheme has anyway.
pub(super) fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?;
    let host = uri.host().filter(|host| !host.is_empty())?;
    let host = host.to_ascii_lowercase();
    let usual = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    Some(match uri.port_u16().filter(|port| *port != usual) {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

impl Received {
    /// What a form hands over, if every part of it is what it ought to be: it is going to stand in
    /// files and before shells.
    fn read(form: &Form) -> Option<Self> {
        let field = |name, most: usize, more: &str| {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || more.as_bytes().contains(&byte);
            let text: &str = form.get(name)?;
            (text.len() <= most && text.bytes().all(good)).then(|| text.to_owned())
        };
        let arn = |name| field(name, 2_048, ":/+=,.@_-");
        Some(Self {
            access_key_id: field("AccessKeyId", 128, "")?,
            secret_access_key: field("SecretAccessKey", 256, "+/=")?.into(),
            session_token: field("SessionToken", 8_192, "+/=_-")?.into(),
            expiration: field("Expiration", 64, ":.+-")?,
            assumed_role_arn: arn("AssumedRoleArn")?,
            role: arn("RoleArn")?,
        })
    }

    /// The credentials, good at this endpoint.
    pub(super) fn into_handout(self, endpoint: &str) -> Handout {
        Handout {
            access_key_id: self.access_key_id,
            secret_access_key: self.secret_access_key,
            session_token: self.session_token,
            expiration: self.expiration,
            assumed_role_arn: self.assumed_role_arn,
            endpoint: endpoint.to_owned(),
        }
    }
}

/// A page that says one thing; every text in it is ours.
fn page(status: StatusCode, title: &'static str, text: &'static str) -> Response<Full<Bytes>> {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta \
         name=\"color-scheme\" content=\"light dark\"/><title>{title} - Daypass</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p></main></body></html>\n"
    );
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONNECTION, "close"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
