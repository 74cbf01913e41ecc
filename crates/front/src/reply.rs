//! Answers: the response envelope in XML or JSON, and its headers (STS spec 1.3).

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use daypass_access::json::{JsonEncoder, Style};
use daypass_access::operation::{Answer, Row};
use daypass_access::{RequestFacts, RequestId};
use daypass_api::Service;
use daypass_api::encode::Encoder;
use daypass_api::fault::Fault;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, DATE, LOCATION};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use http_body_util::Full;

use crate::errors::WireError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const EXTENDED_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-sts-extended-request-id");

/// What the body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Xml,
    Json,
}

impl Syntax {
    /// JSON for `Accept: application/json` and nothing else; any other value means XML.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let json = headers.get(ACCEPT).is_some_and(|value| {
            value
                .as_bytes()
                .trim_ascii()
                .eq_ignore_ascii_case(b"application/json")
        });
        if json { Self::Json } else { Self::Xml }
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Xml => "text/xml",
            Self::Json => "application/json",
        })
    }
}

/// A successful answer.
pub(crate) fn success(
    row: &Row,
    answer: &Answer,
    syntax: Syntax,
    facts: &RequestFacts,
) -> Response<Full<Bytes>> {
    let body = match syntax {
        Syntax::Xml => success_xml(row, answer, facts.id),
        Syntax::Json => success_json(row, answer, facts.id),
    };
    with_headers(StatusCode::OK, syntax, body, row.service, facts)
}

fn success_xml(row: &Row, answer: &Answer, id: RequestId) -> Vec<u8> {
    let mut out = Vec::with_capacity(2048);
    let mut xml = crate::xml::XmlEncoder::new(&mut out);
    xml.root(row.name, "Response", row.service.namespace());
    if let Some(result) = row.result {
        xml.open(result);
        answer.encode(&mut xml);
        xml.close(result);
    }
    xml.open("ResponseMetadata");
    xml.element("RequestId", &id.to_string());
    xml.close("ResponseMetadata");
    xml.end_root(row.name, "Response");
    out
}

fn success_json(row: &Row, answer: &Answer, id: RequestId) -> Vec<u8> {
    let mut inner = Vec::with_capacity(2048);
    let mut json = JsonEncoder::object(&mut inner, Style::Answer);
    if let Some(result) = row.result {
        json.begin(result);
        answer.encode(&mut json);
        json.end(result);
    }
    json.begin("ResponseMetadata");
    json.text("RequestId", &id.to_string());
    json.end("ResponseMetadata");
    json.finish();
    let mut out = Vec::with_capacity(inner.len() + 64);
    let mut json = JsonEncoder::object(&mut out, Style::Answer);
    json.raw(&format!("{}Response", row.name), &inner);
    json.finish();
    out
}

/// A refusal or failure.
pub(crate) fn failure(
    fault: &Fault,
    service: Service,
    syntax: Syntax,
    facts: &RequestFacts,
) -> Response<Full<Bytes>> {
    let wire = WireError::of(fault, service);
    let message = match (fault.message(), fault.reasons()) {
        (Some(text), Some(encoded)) => Some(Cow::Owned(format!(
            "{text} Encoded authorization failure message: {encoded}"
        ))),
        (text, _) => text.map(Cow::Borrowed),
    };
    let body = match syntax {
        Syntax::Xml => failure_xml(&wire, message.as_deref(), facts.id),
        Syntax::Json => failure_json(&wire, message.as_deref(), facts.id),
    };
    with_headers(wire.status, syntax, body, service, facts)
}

fn failure_xml(wire: &WireError, message: Option<&str>, id: RequestId) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let mut xml = crate::xml::XmlEncoder::new(&mut out);
    xml.root("ErrorResponse", "", wire.namespace);
    xml.open("Error");
    xml.element("Type", wire.blame());
    xml.element("Code", wire.code);
    if let Some(message) = message {
        xml.element("Message", message);
    }
    xml.close("Error");
    xml.element("RequestId", &id.to_string());
    xml.end_root("ErrorResponse", "");
    out
}

fn failure_json(wire: &WireError, message: Option<&str>, id: RequestId) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    let mut json = JsonEncoder::object(&mut out, Style::Answer);
    json.begin("Error");
    json.text("Code", wire.code);
    if let Some(message) = message {
        json.text("Message", message);
    }
    json.text("Type", wire.blame());
    json.end("Error");
    json.text("RequestId", &id.to_string());
    json.finish();
    out
}

/// A request without an action is sent to the product's page; of a GET the query goes along
/// (STS spec 1.2.3). A presigned query does not: it may hold a session token and a signature, which
/// are nobody else's.
pub(crate) fn redirect(page: &str, parts: &Parts, facts: &RequestFacts) -> Response<Full<Bytes>> {
    let query = parts
        .uri
        .query()
        .filter(|query| parts.method == Method::GET && !query.is_empty() && !is_presigned(query));
    let location = match query {
        Some(query) => format!("{page}?{query}"),
        None => page.to_owned(),
    };
    let mut response = with_headers(
        StatusCode::FOUND,
        Syntax::Xml,
        Vec::new(),
        Service::Sts,
        facts,
    );
    // A query that cannot stand in a header could not have stood in a request line either.
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

fn is_presigned(query: &str) -> bool {
    query.split('&').any(|pair| {
        pair.get(..6)
            .is_some_and(|name| name.eq_ignore_ascii_case("x-amz-"))
    })
}

fn with_headers(
    status: StatusCode,
    syntax: Syntax,
    body: Vec<u8>,
    service: Service,
    facts: &RequestFacts,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.reserve(7);
    stamp(headers, facts);
    if service == Service::Sts {
        insert(
            headers,
            EXTENDED_REQUEST_ID,
            STANDARD.encode(facts.id.as_bytes()),
        );
    }
    headers.insert(CONTENT_TYPE, syntax.content_type());
    // Answers hold credentials: no cache keeps them.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The request's id and its time.
pub(crate) fn stamp(headers: &mut HeaderMap, facts: &RequestFacts) {
    insert(headers, REQUEST_ID, facts.id.to_string());
    // The date is the instant that the request was judged by, so that an expiration is exactly
    // the date plus the duration.
    let seconds = u64::try_from(facts.received_at.seconds()).unwrap_or(0);
    let date = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    insert(headers, DATE, httpdate::fmt_http_date(date));
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: String) {
    // Ids, base64 and dates are visible ASCII, which a header value always takes.
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}
