//! Known flaws of systems like ours, tried on us. Every attack has its honest twin beside it, so
//! that the refusal is for the right reason.

use daypass_credentials::sigv4::{FaultKind, Nobody};
use daypass_credentials::{SecretAccessKey, SigningKey};
use daypass_model::Timestamp;

use crate::support::{Request, Verifier};

const DATE: &str = "20150830T123600Z";

fn verifier() -> Verifier {
    Verifier::sts(Timestamp::parse_basic(DATE).unwrap())
}

fn request() -> Request {
    let mut request = Request {
        method: "POST".into(),
        path: "/".into(),
        body: b"Action=GetCallerIdentity&Version=2011-06-15".to_vec(),
        ..Request::default()
    };
    request.add("host", "sts.example").add("x-amz-date", DATE);
    request
}

fn url() -> Request {
    Request {
        method: "GET".into(),
        path: "/".into(),
        query: format!(
            "Action=GetCallerIdentity&X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request\
             &X-Amz-Date={DATE}&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id"
        ),
        headers: vec![
            ("host".into(), b"sts.example".to_vec()),
            ("x-k8s-aws-id".into(), b"cluster".to_vec()),
        ],
        body: Vec::new(),
    }
}

/// Signs with our own canonical form, which the vectors and the oracle prove; what is tried here
/// is what comes after.
fn sign(request: &mut Request) -> &mut Request {
    let names: Vec<_> = request
        .headers
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    sign_headers(request, &names.join(";"))
}

fn sign_headers<'r>(request: &'r mut Request, names: &str) -> &'r mut Request {
    let unsigned = |signature: &str| {
        format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request, \
             SignedHeaders={names}, Signature={signature}"
        )
    };
    request.set("authorization", &unsigned(""));
    let signature = signature(request);
    request.set("authorization", &unsigned(&signature))
}

fn presign(request: &mut Request) -> &mut Request {
    let unsigned = request.query.clone();
    request.query = format!("{unsigned}&X-Amz-Signature=");
    let signature = signature(request);
    request.query = format!("{unsigned}&X-Amz-Signature={signature}");
    request
}

/// The signature over the request's own string to sign.
fn signature(request: &Request) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let verifier = verifier();
    let explained = request.with(|raw| verifier.scope(raw).unwrap().explain());
    let (_, text) = explained
        .split_once("The String-to-Sign should have been\n'")
        .unwrap();
    let text = text.strip_suffix("'\n").unwrap();
    let hmac = |key: &[u8], text: &str| -> Vec<u8> {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let mut key = format!("AWS4{}", verifier.secret).into_bytes();
    for part in ["20150830", "us-east-1", "sts", "aws4_request"] {
        key = hmac(&key, part);
    }
    hmac(&key, text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[track_caller]
fn good(request: &Request) {
    assert_eq!(
        verifier().verify(request).map_err(|f| f.to_string()),
        Ok(())
    );
}

#[track_caller]
fn refused(request: &Request, kind: FaultKind) {
    assert_eq!(verifier().verify(request).unwrap_err().kind(), kind);
}

#[test]
fn honest_requests_verify() {
    good(sign(&mut request()));
    good(presign(&mut url()));
}

/// A01, A21: S01 and S02 of STS spec 13.
#[test]
fn flaw_a01_a_captured_request_is_good_for_fifteen_minutes_whatever_expires_says() {
    let mut url = url();
    for expires in ["60", "604801", "-1", "9223372036854775808", "1e3"] {
        let mut url = url.clone();
        url.query = url
            .query
            .replace("Expires=60", &format!("Expires={expires}"));
        good(presign(&mut url));
    }
    for captured in [presign(&mut url), sign(&mut request())] {
        for (age, ok) in [
            (600, true),
            (900, true),
            (901, false),
            (86_400, false),
            (-901, false),
        ] {
            let mut verifier = verifier();
            verifier.now = verifier.now.plus(age);
            assert_eq!(verifier.verify(captured).is_ok(), ok, "{age}");
        }
    }
}

#[test]
fn flaw_a05_parameters_that_stand_twice_in_whatever_case_are_refused() {
    for twin in [
        "X-Amz-SignedHeaders=host",
        "x-amz-signedheaders=host",
        "X-Amz-Credential=B",
        "x%2Damz-credential=B",
        "X-Amz-Signature=00",
        "X-AMZ-DATE=x",
        "X-Amz-Expires=1",
        "x-amz-algorithm=none",
    ] {
        let mut url = url();
        presign(&mut url);
        url.query = format!("{twin}&{}", url.query);
        refused(&url, FaultKind::IncompleteSignature);
    }
    // Alone and in the wrong case it counts as absent.
    let mut url = url();
    url.query = url.query.replace("X-Amz-Date", "x-amz-date") + "&X-Amz-Signature=00";
    assert!(
        verifier()
            .refusal(&url)
            .contains("must include 'X-Amz-Date'")
    );
}

#[test]
fn flaw_a10_two_ways_of_signing_at_once_are_refused() {
    let mut both = url();
    presign(&mut both).add("x-amz-date", DATE).add(
        "authorization",
        sign(&mut request()).header("authorization"),
    );
    refused(&both, FaultKind::IncompleteSignature);
    let mut twice = request();
    let authorization = sign(&mut twice).header("authorization").to_owned();
    twice.add("authorization", &authorization);
    refused(&twice, FaultKind::IncompleteSignature);
    let mut repeated = request();
    let authorization = sign(&mut repeated).header("authorization").to_owned() + ", Signature=00";
    repeated.set("authorization", &authorization);
    refused(&repeated, FaultKind::IncompleteSignature);
}

/// A12's negative twins.
#[test]
fn flaw_a12_a_repeated_headers_values_keep_their_order() {
    let mut request = request();
    request.add("x-a", "one").add("x-a", "two");
    sign_headers(&mut request, "host;x-amz-date;x-a");
    good(&request);
    let mut joined = request.clone();
    good(joined.set("x-a", "one,two"));
    let mut swapped = request.clone();
    swapped.remove("x-a").add("x-a", "two").add("x-a", "one");
    refused(&swapped, FaultKind::SignatureDoesNotMatch);
    let unlisted = request.header("authorization").replace(";x-a", "");
    refused(
        request.set("authorization", &unlisted),
        FaultKind::SignatureDoesNotMatch,
    );
}

#[test]
fn flaw_a13_security_tokens() {
    let mut with_token = request();
    with_token.add("x-amz-security-token", "first");
    sign(&mut with_token);
    good(&with_token);
    let mut other = with_token.clone();
    refused(
        other.set("x-amz-security-token", "other"),
        FaultKind::SignatureDoesNotMatch,
    );
    let mut stripped = with_token.clone();
    refused(
        stripped.remove("x-amz-security-token"),
        FaultKind::SignatureDoesNotMatch,
    );
    let mut second = with_token.clone();
    second.query = "X-Amz-Security-Token=first".into();
    refused(&second, FaultKind::IncompleteSignature);
    second.query.clear();
    refused(
        second.add("x-amz-security-token", "first"),
        FaultKind::IncompleteSignature,
    );
    // Unsigned in a header: accepted, since the token authenticates itself (STS spec 2.3).
    let mut appended = request();
    good(sign(&mut appended).add("x-amz-security-token", "later"));
    let token = |request: &Request| {
        request.with(|raw| {
            verifier()
                .scope(raw)
                .unwrap()
                .session_token()
                .map(str::to_owned)
        })
    };
    assert_eq!(token(&appended).as_deref(), Some("later"));
    assert_eq!(token(sign(&mut request())), None);
    let mut presigned = url();
    presigned.query += "&X-Amz-Security-Token=a%2Bb%2Fc%3D";
    good(presign(&mut presigned));
    assert_eq!(token(&presigned).as_deref(), Some("a+b/c="));
}

#[test]
fn flaw_a14_the_receipt_tells_which_headers_are_signed() {
    let mut request = request();
    sign(&mut request).add("x-amz-acl", "public-read");
    let verifier = verifier();
    request.with(|raw| {
        let secret = verifier.secret.parse().unwrap();
        let key = SigningKey::derive(&secret, "20150830", "us-east-1", "sts");
        let verified = verifier.scope(raw).unwrap().verify(&key).unwrap();
        assert!(verified.covers_header("x-amz-date"));
        assert!(!verified.covers_header("x-amz-acl"));
        assert!(!verified.is_presigned());
        assert_eq!(verified.access_key_id(), "AKIDEXAMPLE");
        assert_eq!(
            (verified.region(), verified.service()),
            ("us-east-1", "sts")
        );
        assert_eq!(verified.signed_at().basic(), DATE);
    });
}

#[test]
fn flaw_a15_forwarded_hosts_do_not_count_and_default_ports_do_not_matter() {
    let mut request = request();
    sign(&mut request).add("x-forwarded-host", "other.example");
    good(&request);
    for host in ["sts.example:443", "sts.example:80"] {
        good(request.clone().set("host", host));
    }
    for host in [
        "other.example",
        "sts.example:8777",
        "sts.example:",
        "sts.example:8080",
        "",
    ] {
        refused(
            request.clone().set("host", host),
            FaultKind::SignatureDoesNotMatch,
        );
    }
    for (signed, received) in [
        ("sts.example:443", "sts.example"),
        ("sts.example:80", "sts.example"),
        ("[::1]:443", "[::1]"),
        ("[::1]", "[::1]:80"),
        ("sts.example:8777", "sts.example:8777"),
    ] {
        let mut request = self::request();
        good(sign(request.set("host", signed)).set("host", received));
    }
    for (signed, received) in [
        ("sts.example:8777", "sts.example"),
        ("[::1]:8777", "[::1]"),
        // A host has one port: none is tried behind another.
        ("sts.example:8777:443", "sts.example:8777"),
        ("[::1]:8777:80", "[::1]:8777"),
    ] {
        let mut request = self::request();
        let moved = sign(request.set("host", signed)).set("host", received);
        refused(moved, FaultKind::SignatureDoesNotMatch);
    }
    let mut unhosted = self::request();
    let authorization = sign(&mut unhosted)
        .header("authorization")
        .replace("host;", "");
    refused(
        unhosted.set("authorization", &authorization),
        FaultKind::SignatureDoesNotMatch,
    );
}

#[test]
fn flaw_a19_the_declared_payload_hash_is_the_bodys() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let body = "ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843";
    let declared = |hash: &str, signed: bool| {
        let mut request = request();
        if signed {
            request.add("x-amz-content-sha256", hash);
            sign(&mut request);
        } else {
            sign(&mut request).add("x-amz-content-sha256", hash);
        }
        request
    };
    for signed in [true, false] {
        good(&declared(body, signed));
        for hash in [
            empty,
            "UNSIGNED-PAYLOAD",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "",
        ] {
            refused(&declared(hash, signed), FaultKind::SignatureDoesNotMatch);
        }
    }
}

#[test]
fn flaw_a20_paths_and_queries_of_two_meanings() {
    let at = |path: &str| {
        let mut request = request();
        request.path = path.into();
        request
    };
    for path in [
        "/a/%2e%2e/b",
        "/%2E",
        "/a/.%2e",
        "/%252f",
        "/%25%32%66",
        "/%",
        "/%g1",
        "/a%2",
    ] {
        let mut request = at("/");
        sign(&mut request).path = path.into();
        refused(&request, FaultKind::IncompleteSignature);
    }
    for path in ["/a/../b", "/%2f", "/a%2Fb", "/100%25", "/a/", "/%3A%3a"] {
        good(sign(&mut at(path)));
    }
    for (signed, sent) in [
        ("/a", "/a/"),
        ("/a%2Fb", "/a%2fb"),
        ("/a%2Fb", "/a/b"),
        ("/a", "/A"),
    ] {
        let mut request = at(signed);
        sign(&mut request).path = sent.into();
        refused(&request, FaultKind::SignatureDoesNotMatch);
    }
    // `a+b` and `a%20b` are one form value, `a%2Bb` is another.
    let query = |query: &str| {
        let mut request = request();
        request.query = query.into();
        request
    };
    let mut request = query("k=a+b&x");
    good(sign(&mut request));
    request.query = "x=&k=a%20b".into();
    good(&request);
    request.query = "k=a%2Bb&x".into();
    refused(&request, FaultKind::SignatureDoesNotMatch);
}

#[test]
fn flaw_a22_an_unknown_key_costs_a_verification_and_makes_nothing() {
    let mut request = request();
    sign(&mut request).with(|raw| verifier().scope(raw).unwrap().spend_unverified(&Nobody));
}

/// A23: no replay cache here; the same request verifies again and again.
#[test]
fn flaw_a23_identical_requests_are_all_good() {
    let mut url = url();
    presign(&mut url);
    for _ in 0..100 {
        good(&url);
    }
}

/// S03: another signed header, whatever its name.
#[test]
fn extra_signed_headers_are_needed_as_they_were_signed() {
    let mut url = url();
    presign(&mut url);
    good(&url);
    refused(
        url.clone().set("x-k8s-aws-id", "other"),
        FaultKind::SignatureDoesNotMatch,
    );
    refused(url.remove("x-k8s-aws-id"), FaultKind::SignatureDoesNotMatch);
}

#[test]
fn signed_headers_are_a_list_of_header_names_of_bounded_length() {
    let with = |list: &str| {
        let mut url = url();
        url.query = url.query.replace("host%3Bx-k8s-aws-id", list) + "&X-Amz-Signature=00";
        url
    };
    let long = "host".to_owned() + &"%3Ba".repeat(256);
    for list in [
        "host%3B",
        "host%3B%3Bx",
        "host%3Bx%0Ay",
        "host%3Bx:y",
        "host%3B%C3%A9",
        &long,
    ] {
        refused(&with(list), FaultKind::IncompleteSignature);
    }
    for list in [
        "host",
        ":authority",
        "host%3B:authority",
        "host%3Bx_y",
        &long[..long.len() - 4],
    ] {
        refused(&with(list), FaultKind::SignatureDoesNotMatch);
    }
}

/// STS spec 2.1: signed and absent counts as empty.
#[test]
fn an_absent_signed_header_counts_as_empty() {
    let mut request = request();
    request.add("x-gone", "");
    good(sign(&mut request).remove("x-gone"));
}

#[test]
fn the_date_header_stands_in_for_x_amz_date() {
    let mut request = request();
    request.remove("x-amz-date").add("date", DATE);
    good(sign(&mut request));
}

/// S13: unsigned headers may change in flight.
#[test]
fn unsigned_headers_do_not_matter() {
    let mut request = request();
    good(
        sign(&mut request)
            .set("accept", "application/json")
            .set("user-agent", "x"),
    );
}

#[test]
fn no_debug_tells_a_token_or_a_signature() {
    let mut request = request();
    request.add("x-amz-security-token", "THE-TOKEN");
    sign(&mut request);
    let authorization = request.header("authorization").to_owned();
    let signature = authorization.rsplit('=').next().unwrap();
    let secret = verifier().secret;
    request.with(|raw| {
        let scoped = verifier().scope(raw).unwrap();
        let mut texts = format!(
            "{raw:?} {:?} {scoped:?}",
            crate::support::signed(raw).unwrap()
        );
        let secret: SecretAccessKey = secret.parse().unwrap();
        texts += &format!("{:?}", scoped.verify_with(&secret).unwrap());
        for hidden in ["THE-TOKEN", signature, "Action="] {
            assert!(!texts.contains(hidden), "{texts}");
        }
    });
}
