//! AWS's signer signs random requests, by SigV4 and by SigV4a; we verify them, and refuse them once they mean another
//! thing.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::{v4, v4a};
use daypass_model::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{Request, Verifier};

/// What is signed, and how.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) request: Request,
    pub(crate) token: Option<String>,
    pub(crate) presign: bool,
    pub(crate) checksum_header: bool,
    pub(crate) secret: String,
    pub(crate) at: i64,
    /// By SigV4a for these regions, or by SigV4.
    pub(crate) region_set: Option<String>,
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

prop_compose! {
    fn requests()(
        method in select(vec!["GET", "POST", "PUT", "DELETE"]),
        segments in vec("[A-Za-z0-9_~!$()*,;=:@é ]{1,6}", 0..4),
        slash in any::<bool>(),
        query in vec(("[A-Za-z0-9 +/=é&%]{1,6}", "[A-Za-z0-9 +/=é&%~]{0,6}"), 0..5),
        headers in vec(("x-[a-z]{1,4}(-[a-z0-9]{1,3})?", "[!-~]{1,4}( {1,3}[!-~]{1,4}){0,2}"), 0..4),
        body in vec(any::<u8>(), 0..80),
    ) -> Request {
        let path: String = segments.iter().map(|s| format!("/{}", percent_encoded(s))).collect();
        let query: Vec<_> = query
            .iter()
            .map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value)))
            .collect();
        let mut request = Request {
            method: method.into(),
            path: if slash || path.is_empty() { path + "/" } else { path },
            query: query.join("&"),
            body,
            ..Request::default()
        };
        request.add("host", "sts.example.org");
        for (name, value) in headers {
            request.set(&name, &value);
        }
        request
    }
}

prop_compose! {
    pub(crate) fn plans()(
        request in requests(),
        token in option::of("[A-Za-z0-9+/]{20,40}={0,2}"),
        presign: bool,
        checksum_header: bool,
        secret in "[A-Za-z0-9+/]{40}",
        at in 0i64..4_000_000_000,
        // The dearer one less often.
        region_set in option::weighted(0.3, "\\*|[a-z]{2}-[a-z]{1,6}-[0-9](,([a-z]{1,4}\\*|x)){0,3}"),
    ) -> Plan {
        Plan { request, token, presign, checksum_header, secret, at, region_set }
    }
}

/// The request as AWS's signer leaves it.
pub(crate) fn signed(plan: &Plan) -> Request {
    let mut settings = SigningSettings::default();
    if plan.presign {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(60));
    } else if plan.checksum_header {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity = Credentials::new(
        "AKIDEXAMPLE",
        &plan.secret,
        plan.token.clone(),
        None,
        "test",
    )
    .into();
    let time = UNIX_EPOCH + Duration::from_secs(plan.at.unsigned_abs());
    let params = match &plan.region_set {
        None => v4::SigningParams::builder()
            .identity(&identity)
            .region("us-east-1")
            .name("sts")
            .time(time)
            .settings(settings)
            .build()
            .unwrap()
            .into(),
        Some(regions) => v4a::SigningParams::builder()
            .identity(&identity)
            .region_set(regions)
            .name("sts")
            .time(time)
            .settings(settings)
            .build()
            .unwrap()
            .into(),
    };
    let mut request = plan.request.clone();
    let mark = if request.query.is_empty() { "" } else { "?" };
    let uri = format!(
        "https://sts.example.org{}{mark}{}",
        request.path, request.query
    );
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), std::str::from_utf8(value).unwrap()));
    let body = SignableBody::Bytes(&request.body);
    let signable = SignableRequest::new(&request.method, uri, headers, body).unwrap();
    let (instructions, _) = sign(signable, &params).unwrap().into_parts();
    for (name, value) in instructions.headers() {
        request.set(name, value);
    }
    for (name, value) in instructions.params() {
        if !request.query.is_empty() {
            request.query.push('&');
        }
        request.query += &format!("{}={}", percent_encoded(name), percent_encoded(value));
    }
    request
}

pub(crate) fn verifier(plan: &Plan) -> Verifier {
    Verifier {
        secret: plan.secret.clone(),
        ..Verifier::sts(Timestamp::from_seconds(plan.at))
    }
}

/// What a form's query says, told in another way than the code under test tells it.
fn query_meaning(query: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let decode = |text: &str| -> Vec<u8> {
        let text = text.replace('+', " ");
        let mut pieces = text.split('%');
        let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
        for piece in pieces {
            match piece
                .get(..2)
                .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            {
                // `from_str_radix` takes a sign; an escape has none.
                Some(byte) if !piece.starts_with(['+', '-']) => {
                    bytes.push(byte);
                    bytes.extend_from_slice(&piece.as_bytes()[2..]);
                }
                _ => {
                    bytes.push(b'%');
                    bytes.extend_from_slice(piece.as_bytes());
                }
            }
        }
        bytes
    };
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect();
    pairs.sort();
    pairs
}

fn path_meaning(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." | "" => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let tail = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    format!("{segments:?}{}", tail || segments.is_empty())
}

fn header_meaning(value: &[u8]) -> Vec<Vec<u8>> {
    value
        .trim_ascii()
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}

/// Changes one byte of a text to another printable one, or says that there is none to change.
fn changed(text: &mut String, at: Index, to: u8) -> bool {
    let mut bytes = std::mem::take(text).into_bytes();
    let is_changed = match bytes.len() {
        0 => false,
        length => std::mem::replace(&mut bytes[at.index(length)], to) != to,
    };
    *text = String::from_utf8_lossy(&bytes).into_owned();
    is_changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_awss_signer_signs_verifies(plan in plans()) {
        let request = signed(&plan);
        let outcome = verifier(&plan).verify(&request);
        prop_assert!(outcome.is_ok(), "{:?}: {request:?}", outcome.map_err(|f| f.to_string()));
    }

    #[test]
    fn another_secret_does_not_verify(plan in plans(), other in "[A-Za-z0-9+/]{40}") {
        prop_assume!(plan.secret != other);
        let request = signed(&plan);
        let verifier = Verifier { secret: other, ..verifier(&plan) };
        prop_assert!(verifier.verify(&request).is_err());
    }

    #[test]
    fn another_method_does_not_verify(plan in plans(), at: Index, to in b'A'..=b'Z') {
        let mut request = signed(&plan);
        prop_assume!(changed(&mut request.method, at, to));
        prop_assert!(verifier(&plan).verify(&request).is_err());
    }

    #[test]
    fn another_path_does_not_verify(plan in plans(), at: Index, to in b'!'..=b'~') {
        let mut request = signed(&plan);
        let before = path_meaning(&request.path);
        prop_assume!(changed(&mut request.path, at, to));
        prop_assume!(path_meaning(&request.path) != before);
        prop_assert!(verifier(&plan).verify(&request).is_err());
    }

    /// Of a presigned request this changes the signature and the token too. The access key id is
    /// not under the signature: another one has another secret.
    #[test]
    fn another_query_does_not_verify(plan in plans(), at: Index, to in b'!'..=b'~') {
        let mut request = signed(&plan);
        let before = query_meaning(&request.query);
        prop_assume!(changed(&mut request.query, at, to));
        prop_assume!(query_meaning(&request.query) != before);
        prop_assert!(verifier(&plan).verify(&request).is_err(), "{}", request.query);
    }

    #[test]
    fn another_body_does_not_verify(plan in plans(), at: Index, to: u8) {
        let mut request = signed(&plan);
        match request.body.len() {
            0 => request.body.push(to),
            length => {
                let at = at.index(length);
                request.body[at] = if request.body[at] == to { !to } else { to };
            }
        }
        prop_assert!(verifier(&plan).verify(&request).is_err());
    }

    #[test]
    fn another_signed_header_does_not_verify(plan in plans(), which: Index, at: Index, to in b' '..=b'~') {
        let mut request = signed(&plan);
        let which = which.index(request.headers.len());
        let (name, value) = &mut request.headers[which];
        // The header that holds the signature has a test of its own.
        prop_assume!(name != "authorization" && !value.is_empty());
        let before = header_meaning(value);
        let at = at.index(value.len());
        value[at] = to;
        prop_assume!(header_meaning(value) != before);
        prop_assert!(verifier(&plan).verify(&request).is_err());
        // Taken away altogether, it does not verify either.
        request.headers.remove(which);
        prop_assert!(verifier(&plan).verify(&request).is_err());
    }

    #[test]
    fn another_authorization_does_not_verify(plan in plans(), at: Index, to in b'!'..=b'~') {
        let plan = Plan { presign: false, ..plan };
        let mut request = signed(&plan);
        let mut header = request.header("authorization").to_owned();
        // Scope, signed headers and signature; the access key id is not under the signature.
        let scope = header.find('/').unwrap();
        let mut tail = header.split_off(scope);
        let words = |tail: &str| tail.replace([' ', '\t'], "");
        let before = words(&tail);
        prop_assume!(changed(&mut tail, at, to));
        prop_assume!(words(&tail) != before);
        request.set("authorization", &(header + &tail));
        prop_assert!(verifier(&plan).verify(&request).is_err());
    }

    #[test]
    fn nothing_panics(
        method in "\\PC{0,8}",
        path in "\\PC{0,20}",
        query in "(X-Amz-(Algorithm|Credential|Date|Region-Set|Signature|SignedHeaders|Security-Token)=[!-~]{0,20}&|\\PC){0,12}",
        headers in vec((select(vec!["authorization", "x-amz-date", "date", "host", "x-amz-region-set", "x-amz-security-token"]), vec(any::<u8>(), 0..30)), 0..4),
        authorization in "(AWS4-(HMAC|ECDSA-P256)-SHA256 )?((Credential|Signature|SignedHeaders)=[!-~]{0,20}[, ]?|\\PC){0,8}",
    ) {
        let mut request = Request { method, path, query, ..Request::default() };
        request.headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let _ = Verifier::sts(Timestamp::from_seconds(0)).verify(&request);
        request.set("authorization", &authorization).set("x-amz-date", "19700101T000000Z");
        let _ = Verifier::sts(Timestamp::from_seconds(0)).verify(&request);
    }

    /// With everything but the signature right, so that the canonical form is reached.
    #[test]
    fn the_canonical_form_never_panics(
        path in "(/|\\.|%2e|%|\\PC){0,12}",
        query in "(%|&|=|\\+|\\PC){0,12}",
        signed_headers in "host(;[!-~&&[^,]]{0,5}){0,4}",
        host in vec(any::<u8>(), 0..12),
        ecdsa: bool,
        signature in "[0-9a-f]{0,160}",
    ) {
        let mut request = Request { method: "GET".into(), path, query, ..Request::default() };
        request.headers.push(("host".into(), host));
        let algorithm = match ecdsa {
            true => "AWS4-ECDSA-P256-SHA256 Credential=A/19700101/sts/aws4_request,\
                     SignedHeaders=x-amz-region-set;",
            false => "AWS4-HMAC-SHA256 Credential=A/19700101/r/sts/aws4_request,SignedHeaders=",
        };
        request
            .set("x-amz-date", "19700101T000000Z")
            .set("x-amz-region-set", "*")
            .set("authorization", &format!("{algorithm}{signed_headers},Signature={signature}"));
        let now = Timestamp::from_seconds(0);
        request.with(|raw| Verifier::sts(now).scope(raw).map(|scoped| scoped.explain()).ok());
        prop_assert!(Verifier::sts(now).verify(&request).is_err());
    }
}
