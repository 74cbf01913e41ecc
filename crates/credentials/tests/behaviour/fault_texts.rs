//! Every text of STS spec 2.1, in the order of its steps, and the order itself.

use daypass_credentials::sigv4::{FaultKind, RegionSet};
use daypass_model::Timestamp;

use crate::support::{Request, Verifier};

const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 \
    Credential=AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request, \
    SignedHeaders=host;x-amz-date, Signature=00";

fn noon() -> Timestamp {
    Timestamp::parse_basic("20150830T123600Z").unwrap()
}

/// Well-formed in every way, with a wrong signature.
fn request() -> Request {
    let mut request = Request {
        method: "POST".into(),
        path: "/".into(),
        ..Request::default()
    };
    request
        .add("host", "sts.example")
        .add("x-amz-date", "20150830T123600Z")
        .add("authorization", AUTHORIZATION);
    request
}

fn presigned() -> Request {
    Request {
        method: "GET".into(),
        path: "/".into(),
        query: "X-Amz-Algorithm=AWS4-HMAC-SHA256\
                &X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request\
                &X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
            .into(),
        headers: vec![("host".into(), b"sts.example".to_vec())],
        body: Vec::new(),
    }
}

fn refused(request: &Request) -> (FaultKind, String) {
    let fault = Verifier::sts(noon()).verify(request).unwrap_err();
    (fault.kind(), fault.to_string())
}

fn incomplete(text: impl Into<String>) -> (FaultKind, String) {
    (FaultKind::IncompleteSignature, text.into())
}

fn mismatch(text: impl Into<String>) -> (FaultKind, String) {
    (FaultKind::SignatureDoesNotMatch, text.into())
}

fn authorized(authorization: &str) -> Request {
    let mut request = request();
    request.set("authorization", authorization);
    request
}

fn dated(date: &str) -> Request {
    let mut request = request();
    request.set("x-amz-date", date);
    request
}

const WRONG: &str = "The request signature we calculated does not match the signature you \
    provided. Check your AWS Secret Access Key and signing method. Consult the service \
    documentation for details.";

#[test]
fn step_1_missing_authentication_token() {
    let expected = "Request is missing Authentication Token".to_owned();
    let (kind, text) = refused(request().remove("authorization"));
    assert_eq!(kind, FaultKind::MissingAuthenticationToken);
    assert_eq!(text, expected);
    // SigV2's parameters are none of ours.
    let mut v2 = presigned();
    v2.query = "AWSAccessKeyId=AKIDEXAMPLE&SignatureVersion=2&Signature=x".into();
    assert_eq!(refused(&v2).1, expected);
}

#[test]
fn step_2_not_a_key_value_pair() {
    assert_eq!(
        refused(&authorized("Bearer xyz")),
        incomplete(
            "'xyz' not a valid key=value pair (missing equal-sign) in Authorization header: \
             'Bearer xyz'."
        )
    );
    assert_eq!(
        refused(&authorized("AWS4-HMAC-SHA256 Credential=a,")).0,
        FaultKind::IncompleteSignature
    );
    assert!(
        refused(&authorized("AWS AKIDEXAMPLE:c2ln"))
            .1
            .starts_with("'AKIDEXAMPLE:c2ln' not")
    );
    let mut binary = request();
    binary.remove("authorization");
    binary
        .headers
        .push(("authorization".into(), b"AWS4-HMAC-SHA256 \xff".to_vec()));
    assert_eq!(refused(&binary).0, FaultKind::IncompleteSignature);
}

#[test]
fn step_3_header_lacks_parameters() {
    let mut bare = authorized("AWS4-HMAC-SHA256");
    assert_eq!(
        refused(bare.remove("x-amz-date")),
        incomplete(
            "Authorization header requires 'Credential' parameter. \
             Authorization header requires 'Signature' parameter. \
             Authorization header requires 'SignedHeaders' parameter. \
             Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
             header. Authorization=AWS4-HMAC-SHA256"
        )
    );
    let header = "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host";
    assert_eq!(
        refused(&authorized(header)),
        incomplete(format!(
            "Authorization header requires 'Signature' parameter. Authorization={header}"
        ))
    );
}

#[test]
fn step_3_query_lacks_parameters() {
    let mut bare = presigned();
    bare.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256".into();
    assert_eq!(
        refused(&bare),
        incomplete(
            "AWS query-string parameters must include 'X-Amz-Credential'. \
             AWS query-string parameters must include 'X-Amz-Signature'. \
             AWS query-string parameters must include 'X-Amz-SignedHeaders'. \
             AWS query-string parameters must include 'X-Amz-Date'. \
             Re-examine the query-string parameters."
        )
    );
}

#[test]
fn step_4_date_not_in_the_basic_format() {
    let text = |date: &str| {
        incomplete(format!(
            "Date must be in ISO-8601 'basic format'. Got '{date}'. See \
             http://en.wikipedia.org/wiki/ISO_8601"
        ))
    };
    for date in [
        "2015-08-30T12:36:00Z",
        "Mon, 30 Aug 2015 12:36:00 GMT",
        "",
        "20150830",
    ] {
        assert_eq!(refused(&dated(date)), text(date));
    }
    let mut twice = request();
    twice.add("x-amz-date", "20150830T123601Z");
    assert_eq!(refused(&twice), text("20150830T123600Z,20150830T123601Z"));
    let mut url = presigned();
    url.query = url.query.replace("20150830T123600Z", "yesterday");
    assert_eq!(refused(&url), text("yesterday"));
}

#[test]
fn step_5_signature_expired() {
    assert_eq!(
        refused(&dated("20150830T122059Z")),
        mismatch(
            "Signature expired: 20150830T122059Z is now earlier than 20150830T122100Z \
             (20150830T123600Z - 15 min.)"
        )
    );
    // The window is inclusive.
    assert_eq!(refused(&dated("20150830T122100Z")).1, WRONG);
}

#[test]
fn step_5_signature_not_yet_current() {
    assert_eq!(
        refused(&dated("20150830T125101Z")),
        mismatch(
            "Signature not yet current: 20150830T125101Z is still later than 20150830T125100Z \
             (20150830T123600Z + 15 min.)"
        )
    );
    assert_eq!(refused(&dated("20150830T125100Z")).1, WRONG);
}

#[test]
fn step_6_host_not_signed() {
    let request = authorized(&AUTHORIZATION.replace("host;x-amz-date", "x-amz-date"));
    assert_eq!(
        refused(&request),
        mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    );
    let request = authorized(&AUTHORIZATION.replace("host;", ":authority;"));
    assert_eq!(refused(&request).1, WRONG);
}

#[test]
fn step_7_unsupported_algorithm() {
    for algorithm in [
        "AWS4-HMAC-SHA1",
        "AWS4-ECDSA-P384-SHA384",
        "aws4-hmac-sha256",
        "aws4-ecdsa-p256-sha256",
    ] {
        let expected = incomplete(format!("Unsupported AWS 'algorithm': '{algorithm}'."));
        let request = authorized(&AUTHORIZATION.replace("AWS4-HMAC-SHA256", algorithm));
        assert_eq!(refused(&request), expected);
        let mut url = presigned();
        url.query = url.query.replace("AWS4-HMAC-SHA256", algorithm);
        assert_eq!(refused(&url), expected);
    }
}

#[test]
fn step_8_credential_without_five_elements() {
    for credential in [
        "",
        "AKIDEXAMPLE",
        "AKIDEXAMPLE/20150830/us-east-1/sts",
        "secret/with/slash/20150830/us-east-1/sts/aws4_request",
    ] {
        let header =
            format!("AWS4-HMAC-SHA256 Credential={credential},SignedHeaders=host,Signature=00");
        assert_eq!(
            refused(&authorized(&header)),
            incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            ))
        );
    }
}

#[test]
fn step_9_every_fault_of_the_scope() {
    let verifier = Verifier {
        regions: RegionSet::Only(vec!["eu-west-1".into()]),
        ..Verifier::sts(noon())
    };
    let request = authorized(&AUTHORIZATION.replace(
        "20150830/us-east-1/sts/aws4_request",
        "20150829/us-east-1/s3/aws5_request",
    ));
    assert_eq!(
        verifier.refusal(&request),
        "Credential should be scoped to a valid region. \
         Credential should be scoped to correct service: 'sts'. \
         Credential should be scoped with a valid terminator: 'aws4_request', not \
         'aws5_request'. \
         Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
         HTTP: '20150829' != '20150830', from '20150830T123600Z'. "
    );
}

#[test]
fn step_9_regions_that_are_none() {
    for region in [
        "",
        "us-east-1.evil.tld",
        "x@evil",
        "a b",
        "régíon",
        &"x".repeat(65),
    ] {
        let request = authorized(&AUTHORIZATION.replace("us-east-1", region));
        assert_eq!(
            refused(&request),
            mismatch("Credential should be scoped to a valid region. ")
        );
    }
    for region in ["garage", "default", "eu_1", "US"] {
        let request = authorized(&AUTHORIZATION.replace("us-east-1", region));
        assert_eq!(refused(&request).1, WRONG);
    }
}

#[test]
fn step_12_wrong_signature() {
    assert_eq!(refused(&request()), mismatch(WRONG));
    assert_eq!(refused(&presigned()), mismatch(WRONG));
}

/// A request that is wrong at every step, mended step by step, is refused for each in turn.
#[test]
fn the_first_failing_step_answers() {
    let verifier = Verifier::sts(noon());
    let mut request = request();
    request.path = "/%zz".into();
    request.set("x-amz-date", "never");
    let mut expect = |authorization: &str, date: Option<&str>, text: &str| {
        request.set("authorization", authorization);
        if let Some(date) = date {
            request.set("x-amz-date", date);
        }
        let refusal = verifier.refusal(&request);
        assert!(refusal.starts_with(text), "{refusal}");
    };
    expect("x y", None, "'y' not a valid");
    expect(
        "x Credential=c",
        None,
        "Authorization header requires 'Signature'",
    );
    let whole = "x Credential=c,Signature=s,SignedHeaders=h";
    expect(whole, None, "Date must be");
    expect(whole, Some("20010101T000000Z"), "Signature expired");
    expect(whole, Some("20150830T123600Z"), "'Host' or");
    let hosted = whole.replace("=h", "=host");
    expect(&hosted, None, "Unsupported AWS");
    let supported = hosted.replace("x ", "AWS4-HMAC-SHA256 ");
    expect(&supported, None, "Credential must have");
    expect(
        &supported.replace("=c", "=c/d/e/f/g"),
        None,
        "Credential should be",
    );
    let scoped = supported.replace("=c", "=c/20150830/us-east-1/sts/aws4_request");
    expect(&scoped, None, "The request's path");
}

/// Flaws K03 and K04: what goes to a log tells no signature.
#[test]
fn debug_of_a_fault_repeats_nothing_of_the_request() {
    let request = authorized("AWS4-HMAC-SHA256 Signature=feedbeef");
    let fault = Verifier::sts(noon()).verify(&request).unwrap_err();
    assert!(fault.to_string().contains("feedbeef"));
    assert_eq!(format!("{fault:?}"), "SignatureFault(IncompleteSignature)");
}
