//! Signatures (STS spec 2): what is refused, in which words, and what is not.

use crate::harness::{Keys, Query, Reply, Request, Server, Start, World, shared};
use tempfile::TempDir;

pub(crate) const WRONG: &str = "The request signature we calculated does not match the signature \
     you provided. Check your AWS Secret Access Key and signing method. Consult the service \
     documentation for details.";
/// Of a key without a token; with one there is no period (STS spec 2.3).
pub(crate) const UNKNOWN: &str = "The security token included in the request is invalid.";

fn whoami() -> Query {
    Query::sts("GetCallerIdentity")
}

/// A request signed by `developer`.
fn signed(query: &Query) -> Request {
    query.signed(&shared().host(), &shared().developer())
}

/// The same, with its `Authorization` header rewritten.
fn rewritten(rewrite: impl Fn(&str) -> String) -> Reply {
    let mut request = signed(&whoami());
    let header = rewrite(request.header("authorization"));
    request.set("authorization", &header);
    shared().send(&request)
}

fn parameter<'a>(authorization: &'a str, name: &str) -> &'a str {
    let (_, rest) = authorization.split_once(&format!("{name}=")).unwrap();
    rest.split(',').next().unwrap()
}

#[track_caller]
fn assert_incomplete(reply: &Reply, message: &str) {
    reply.assert_refused(400, "IncompleteSignature", message);
}

#[track_caller]
fn assert_mismatch(reply: &Reply, message: &str) {
    reply.assert_refused(403, "SignatureDoesNotMatch", message);
}

#[test]
fn s07_an_unsigned_request_is_missing_its_token() {
    let reply = shared().ask(&whoami());
    let message = "Request is missing Authentication Token";
    reply.assert_refused(403, "MissingAuthenticationToken", message);
}

#[test]
fn a_part_without_an_equal_sign_is_named() {
    for (header, part) in [
        ("Bearer abc", "abc"),
        ("AWS AKIAIOSFODNN7EXAMPLE:sig", "AKIAIOSFODNN7EXAMPLE:sig"),
        ("AWS4-HMAC-SHA256 Credential=a, Signature", "Signature"),
        ("AWS4-HMAC-SHA256 ,", ""),
    ] {
        assert_incomplete(
            &rewritten(|_| header.to_owned()),
            &format!(
                "'{part}' not a valid key=value pair (missing equal-sign) in Authorization \
                 header: '{header}'."
            ),
        );
    }
}

#[test]
fn everything_that_a_header_lacks_is_told() {
    let needs = |name: &str| format!("Authorization header requires '{name}' parameter. ");
    let all = needs("Credential") + &needs("Signature") + &needs("SignedHeaders");
    for header in ["AWS4-HMAC-SHA256", "Basic", "AWS4-HMAC-SHA256 Unknown=1"] {
        let message = format!("{all}Authorization={header}");
        assert_incomplete(&rewritten(|_| header.to_owned()), &message);
    }
    let header = "AWS4-HMAC-SHA256 Credential=a, Signature=b";
    let mut request = signed(&whoami()).with("authorization", header);
    request.remove("x-amz-date");
    assert_incomplete(
        &shared().send(&request),
        &format!(
            "{}Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
             header. Authorization={header}",
            needs("SignedHeaders")
        ),
    );
}

#[test]
fn everything_that_a_presigned_query_lacks_is_told() {
    let reply = shared().page("/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=x");
    let needs = |name: &str| format!("AWS query-string parameters must include '{name}'. ");
    let all = [
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
    ];
    let message = all.map(needs).concat() + "Re-examine the query-string parameters.";
    assert_incomplete(&reply, &message);
}

#[test]
fn a_date_that_is_not_in_the_basic_form_is_repeated() {
    for date in [
        "2026-01-01T00:00:00Z",
        "20260101",
        "20261301T000000Z",
        "20260101T000000",
        "yesterday",
        "Thu, 01 Jan 2026 00:00:00 GMT",
        "20260101T000000Z,20260101T000000Z",
    ] {
        let reply = shared().send(&signed(&whoami()).with("x-amz-date", date));
        assert_incomplete(
            &reply,
            &format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See \
                 http://en.wikipedia.org/wiki/ISO_8601"
            ),
        );
    }
}

/// Seconds since the epoch of an instant in the basic form.
fn seconds(basic: &str) -> i64 {
    jiff::fmt::strtime::parse("%Y%m%dT%H%M%SZ", basic)
        .and_then(|parsed| parsed.to_datetime())
        .unwrap()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap()
        .timestamp()
        .as_second()
}

/// Takes `{before}{date}{between}{limit} ({now} {sign} 15 min.)` apart and checks the arithmetic.
#[track_caller]
fn assert_off_the_clock(reply: &Reply, sent: &str, (start, between, sign): (&str, &str, char)) {
    reply.assert_code(403, "SignatureDoesNotMatch");
    let message = reply.message();
    let rest = message
        .strip_prefix(&format!("{start}{sent}{between}"))
        .and_then(|rest| rest.strip_suffix(&format!(" {sign} 15 min.)")))
        .unwrap_or_else(|| panic!("{message}"));
    let (limit, now) = rest.split_once(" (").unwrap();
    let quarter = if sign == '-' { -900 } else { 900 };
    assert_eq!(seconds(limit), seconds(now) + quarter, "{message}");
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = date.duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(u64::try_from(seconds(now)).unwrap(), date.as_secs());
}

const EXPIRED: (&str, &str, char) = ("Signature expired: ", " is now earlier than ", '-');
const EARLY: (&str, &str, char) = ("Signature not yet current: ", " is still later than ", '+');

#[test]
fn s04_a_clock_sixteen_minutes_off_is_told_by_how_much() {
    for (off, wording) in [
        (-960, EXPIRED),
        (960, EARLY),
        (-86_400, EXPIRED),
        (31_536_000, EARLY),
    ] {
        let request = signed(&whoami().at(off));
        let reply = shared().send(&request);
        assert_off_the_clock(&reply, request.header("x-amz-date"), wording);
    }
}

#[test]
fn a_clock_fourteen_minutes_off_is_good_enough() {
    for off in [-840, 840] {
        shared().send(&signed(&whoami().at(off))).ok();
    }
}

/// A presigned URL of `developer`'s, good for what it says for 60 seconds.
fn presigned(query: &Query) -> Request {
    query.presigned(&shared().host(), &shared().developer(), 60)
}

#[test]
fn s01_a_presigned_url_is_good_for_a_quarter_of_an_hour_whatever_it_says() {
    for off in [0, -600, -840, 840] {
        shared().send(&presigned(&whoami().at(off))).ok();
    }
}

#[test]
fn s02_a_presigned_url_is_refused_after_sixteen_minutes() {
    let request = presigned(&whoami().at(-960));
    let (_, rest) = request.target.split_once("X-Amz-Date=").unwrap();
    let reply = shared().send(&request);
    assert_off_the_clock(&reply, &rest[..16], EXPIRED);
}

#[test]
fn s03_a_signed_header_must_come_with_its_value() {
    let request = presigned(&whoami().signed_header("x-k8s-aws-id", "cluster"));
    assert!(request.target.contains("SignedHeaders=host%3Bx-k8s-aws-id"));
    shared().send(&request).ok();
    let json = shared().send(&request.clone().with("Accept", "application/json"));
    assert_eq!(json.status, 200);
    assert!(
        json.body.starts_with("{\"GetCallerIdentityResponse\":"),
        "{}",
        json.body
    );

    assert_mismatch(
        &shared().send(&request.clone().with("x-k8s-aws-id", "other")),
        WRONG,
    );
    let mut without = request.clone();
    without.remove("x-k8s-aws-id");
    assert_mismatch(&shared().send(&without), WRONG);
    let mut twice = request;
    twice
        .headers
        .push(("x-k8s-aws-id".to_owned(), "other".to_owned()));
    assert_mismatch(&shared().send(&twice), WRONG);
}

#[test]
fn any_header_can_be_signed_by_post_too() {
    let query = whoami().signed_header("X-Vault-AWS-IAM-Server-ID", "vault.example.com");
    let request = signed(&query);
    shared().send(&request).ok();
    let other = request.with("X-Vault-AWS-IAM-Server-ID", "vault.example.org");
    assert_mismatch(&shared().send(&other), WRONG);
}

#[test]
fn a_host_that_is_not_signed_is_refused() {
    let reply = rewritten(|header| header.replace(";host;", ";"));
    assert_mismatch(
        &reply,
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
}

/// Flaw A17.
#[test]
fn no_other_algorithm_is_fallen_back_to() {
    for name in [
        "AWS4-HMAC-SHA1",
        "AWS4-HMAC-SHA512",
        "AWS4-ECDSA-P384-SHA384",
        "aws4-hmac-sha256",
        "NONE",
    ] {
        assert_incomplete(
            &rewritten(|header| header.replacen("AWS4-HMAC-SHA256", name, 1)),
            &format!("Unsupported AWS 'algorithm': '{name}'."),
        );
    }
    let old = "/?Action=GetCallerIdentity&Version=2011-06-15&SignatureVersion=2\
               &SignatureMethod=HmacSHA256&AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=x";
    shared()
        .page(old)
        .assert_code(403, "MissingAuthenticationToken");
}

#[test]
fn s11_a_credential_has_five_elements() {
    let five = |header: &str, credential: &str| {
        header.replacen(parameter(header, "Credential"), credential, 1)
    };
    for credential in [
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sts",
        "AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sts/aws4_request/",
        "a/b/20260101/us-east-1/sts/aws4_request",
        "",
    ] {
        assert_incomplete(
            &rewritten(|header| five(header, credential)),
            &format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            ),
        );
    }
}

#[test]
fn s14_a_secret_in_the_key_ids_place_counts_as_more_elements() {
    let keys = Keys::long_term("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "x");
    let reply = shared().call(&whoami(), &keys);
    reply.assert_code(400, "IncompleteSignature");
    assert!(
        reply
            .message()
            .starts_with("Credential must have exactly 5 slash-delimited elements"),
        "{}",
        reply.message()
    );
    // And what it was is nobody's business later.
    let record = shared().audit_of(&reply).to_string();
    assert!(!record.contains("K7MDENG"), "{record}");
}

pub(crate) const REGION: &str = "Credential should be scoped to a valid region. ";
const SERVICE: &str = "Credential should be scoped to correct service: 'sts'. ";

pub(crate) fn only_frankfurt() -> (TempDir, Server) {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(&directory.path().join("data"))
        .config("regions = [\"eu-central-1\"]\n")
        .start();
    (directory, server)
}

#[test]
fn s05_a_region_that_is_not_configured_is_refused() {
    let (_directory, server) = only_frankfurt();
    let mut query = whoami();
    assert_mismatch(&server.call(&query, &server.developer()), REGION);
    query.region = "eu-central-1".to_owned();
    server.call(&query, &server.developer()).ok();
}

#[test]
fn s06_everything_that_is_wrong_with_a_scope_is_told_at_once() {
    let (_directory, server) = only_frankfurt();
    let mut request = whoami().signed(&server.host(), &server.developer());
    let header = request.header("authorization").to_owned();
    let credential = parameter(&header, "Credential");
    let wrong = "AKIAIOSFODNN7EXAMPLE/20200101/us-east-1/s3/aws3_request";
    request.set("authorization", &header.replacen(credential, wrong, 1));
    let date = request.header("x-amz-date").to_owned();
    assert_mismatch(
        &server.send(&request),
        &format!(
            "{REGION}{SERVICE}Credential should be scoped with a valid terminator: \
             'aws4_request', not 'aws3_request'. Date in Credential scope does not match \
             YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != '{}', from '{date}'. ",
            &date[..8]
        ),
    );
}

#[test]
fn every_well_formed_region_is_good_unless_some_are_configured() {
    for (region, good) in [
        ("us-east-1", true),
        ("garage", true),
        ("default", true),
        ("cn-north-1", true),
        // Flaw A06: nothing that could become a host.
        ("us-east-1.evil.tld", false),
        ("x@evil", false),
        ("us-east-1#", false),
        ("", false),
        ("us east 1", false),
    ] {
        let mut query = whoami();
        query.region = region.to_owned();
        let reply = shared().call(&query, &shared().developer());
        if good {
            reply.ok();
        } else {
            assert_mismatch(&reply, REGION);
        }
    }
}

/// Flaw A16, and A03: a signature for another service opens nothing here.
#[test]
fn a_signature_for_one_service_is_not_good_for_another() {
    for service in ["s3", "iam", "execute-api", "STS", ""] {
        let mut query = whoami();
        query.service = service.to_owned();
        assert_mismatch(&shared().call(&query, &shared().developer()), SERVICE);
    }
    let mut query = Query::iam("ListUsers");
    query.service = "sts".to_owned();
    assert_mismatch(
        &shared().call(&query, &shared().developer()),
        "Credential should be scoped to correct service: 'iam'. ",
    );
}

#[test]
fn the_first_thing_that_is_wrong_is_the_one_that_is_told() {
    // Each request breaks a step of STS spec 2.1 and every one after it.
    let stranger = Keys::long_term("AKIAIOSFODNN7EXAMPLE", "wrong");
    let late = whoami().at(-960).signed(&shared().host(), &stranger);
    let rewrite = |request: &Request, from: &str, to: &str| {
        let header = request.header("authorization").replacen(from, to, 1);
        shared()
            .send(&request.clone().with("authorization", &header))
            .message()
    };
    assert!(rewrite(&late, ";host;", ";").starts_with("Signature expired: "));
    let request = whoami().signed(&shared().host(), &stranger);
    let host = request.clone().with(
        "authorization",
        &request.header("authorization").replacen(";host;", ";", 1),
    );
    assert!(rewrite(&host, "AWS4-HMAC-SHA256", "X").starts_with("'Host' or "));
    let algorithm = request.clone().with(
        "authorization",
        &request
            .header("authorization")
            .replacen("AWS4-HMAC-SHA256", "X", 1),
    );
    assert!(rewrite(&algorithm, "/aws4_request", "").starts_with("Unsupported AWS"));
    assert!(rewrite(&request, "/sts/aws4_request", "/s3").starts_with("Credential must have"));
    assert!(rewrite(&request, "/sts/", "/s3/").starts_with("Credential should be scoped"));
    assert_eq!(shared().send(&request).message(), UNKNOWN);
}

#[test]
fn a_wrong_secret_is_a_wrong_signature() {
    let mut keys = shared().developer();
    keys.secret = "x".repeat(40);
    assert_mismatch(&shared().call(&whoami(), &keys), WRONG);
    assert_mismatch(
        &shared().send(&whoami().presigned(&shared().host(), &keys, 60)),
        WRONG,
    );
}

/// Flaw A09: knowing an access key id is knowing nothing.
#[test]
fn a_key_id_with_a_made_up_signature_is_refused() {
    for signature in ["", "0", &"0".repeat(64), &"f".repeat(64), &"0".repeat(65)] {
        let reply =
            rewritten(|header| header.replacen(parameter(header, "Signature"), signature, 1));
        assert_mismatch(&reply, WRONG);
    }
    let upper = rewritten(|header| {
        let signature = parameter(header, "Signature");
        header.replacen(signature, &signature.to_ascii_uppercase(), 1)
    });
    assert_mismatch(&upper, WRONG);
}

#[test]
fn s12_an_unknown_key_is_told_before_bad_parameters() {
    let stranger = Keys::long_term("AKIAIOSFODNN7EXAMPLE", "x");
    for query in [
        Query::sts("AssumeRole"),
        Query::sts("AssumeRole").arg("DurationSeconds", "abc"),
        Query::iam("CreateUser"),
    ] {
        shared()
            .call(&query, &stranger)
            .assert_refused(403, "InvalidClientTokenId", UNKNOWN);
    }
}

#[test]
fn whatever_stands_in_the_key_ids_place_is_unknown() {
    for id in [
        "",
        "x",
        "developer",
        "AKIA",
        "ASIA",
        "akiaiosfodnn7example",
        "AKIAIOSFODNN7EXAMPLE00",
        "AIDAIOSFODNN7EXAMPLE",
        "' OR 1=1 --",
        "AKIA\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}",
    ] {
        let reply = rewritten(|header| {
            let own = parameter(header, "Credential").split('/').next().unwrap();
            header.replacen(own, id, 1)
        });
        reply.assert_refused(403, "InvalidClientTokenId", UNKNOWN);
    }
}

#[test]
fn s13_headers_that_are_not_signed_may_change_in_flight() {
    let request = signed(&whoami())
        .with("User-Agent", "aws-cli/1 something-else")
        .with("Accept", "*/*")
        .with(
            "X-Amzn-Trace-Id",
            "Root=1-67891233-abcdef012345678912345678",
        )
        .with("Via", "1.1 proxy")
        .with("Connection", "keep-alive");
    shared().send(&request).ok();
}

/// Flaw A15.
#[test]
fn what_a_proxy_says_of_the_host_is_not_believed() {
    let mine = signed(&whoami());
    let forwarded = mine
        .clone()
        .with("X-Forwarded-Host", "sts.example.com")
        .with("X-Forwarded-For", "203.0.113.7")
        .with("X-Forwarded-Proto", "https")
        .with("Forwarded", "host=sts.example.com;for=203.0.113.7");
    let reply = shared().send(&forwarded).ok();
    assert_eq!(shared().audit_of(&reply)["sourceIPAddress"], "127.0.0.1");

    let theirs = whoami().signed("sts.example.com", &shared().developer());
    shared().send(&theirs).ok();
    let moved = theirs
        .with("Host", &shared().host())
        .with("X-Forwarded-Host", "sts.example.com");
    assert_mismatch(&shared().send(&moved), WRONG);
}

#[test]
fn a_default_port_may_come_and_go_on_the_way() {
    for (signed_as, sent_as, good) in [
        ("sts.example.com", "sts.example.com:443", true),
        ("sts.example.com:443", "sts.example.com", true),
        ("sts.example.com", "sts.example.com:80", true),
        ("sts.example.com", "sts.example.com:8443", false),
        ("sts.example.com", "sts.example.org", false),
    ] {
        let request = whoami().signed(signed_as, &shared().developer());
        let reply = shared().send(&request.with("Host", sent_as));
        if good {
            reply.ok();
        } else {
            assert_mismatch(&reply, WRONG);
        }
    }
}

/// Flaw A05: what a validator reads and what the dispatcher reads must be one thing.
#[test]
fn an_authentication_parameter_that_stands_twice_is_refused() {
    let request = presigned(&whoami());
    let exactly =
        |name: &str| format!("AWS query-string parameters must include '{name}' exactly once.");
    for (extra, name) in [
        ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders"),
        ("x-amz-signedheaders=host", "X-Amz-SignedHeaders"),
        ("X-AMZ-CREDENTIAL=x", "X-Amz-Credential"),
        ("X-Amz-Date=20260101T000000Z", "X-Amz-Date"),
        ("X-Amz-Signature=x", "X-Amz-Signature"),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm"),
        ("%58-Amz-Expires=1", "X-Amz-Expires"),
    ] {
        let mut request = request.clone();
        request.target += &format!("&{extra}");
        assert_incomplete(&shared().send(&request), &exactly(name));
    }
    let mut other_action = request;
    other_action.target += "&action=AssumeRole";
    assert_mismatch(&shared().send(&other_action), WRONG);
}

#[test]
fn two_signatures_are_no_signature() {
    let mut request = signed(&whoami());
    let header = request.header("authorization").to_owned();
    request
        .headers
        .push(("Authorization".to_owned(), header.clone()));
    shared()
        .send(&request)
        .assert_code(400, "IncompleteSignature");

    let both = presigned(&whoami()).with("Authorization", &header);
    shared().send(&both).assert_code(400, "IncompleteSignature");

    let again = rewritten(|header| format!("{header}, Signature=0"));
    again.assert_code(400, "IncompleteSignature");
}

/// Flaws A19 and A08.
#[test]
fn a_payload_hash_that_lies_is_refused() {
    for declared in [
        "UNSIGNED-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        &"0".repeat(64),
        "",
    ] {
        let reply = shared().send(&signed(&whoami()).with("x-amz-content-sha256", declared));
        assert_mismatch(&reply, WRONG);
        // Signed, too.
        let query = whoami().signed_header("x-amz-content-sha256", declared);
        assert_mismatch(&shared().send(&signed(&query)), WRONG);
    }
}

/// Flaw A20: a path that two readers would read differently is refused by both.
#[test]
fn a_path_is_signed_in_one_meaning() {
    let request = signed(&whoami());
    for path in ["//", "/./", "/a/../"] {
        let mut request = request.clone();
        request.target = path.to_owned();
        shared().send(&request).ok();
    }
    for path in [
        "/a",
        "/b/",
        "/%2e",
        "/%2e%2e/",
        "/%252f",
        "/a/%2e%2e/",
        "/%",
        "/%zz",
    ] {
        let mut request = request.clone();
        request.target = path.to_owned();
        let reply = shared().send(&request);
        assert!([400, 403].contains(&reply.status), "{path}: {}", reply.body);
    }
}

/// Flaw A23: equal requests in one second are not a replay.
#[test]
fn equal_requests_are_all_answered() {
    let request = presigned(&whoami());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..10).for_each(|_| drop(shared().send(&request).ok())));
        }
    });
}

#[test]
fn a_deactivated_key_is_unknown_and_a_reactivated_one_is_not() {
    let world = World::new(shared());
    let person = world.user("");
    let set = |status: &str| {
        let args = [
            ("UserName", person.name.as_str()),
            ("AccessKeyId", person.keys.id.as_str()),
            ("Status", status),
        ];
        world.iam("UpdateAccessKey", args);
    };
    shared().whoami(&person.keys).ok();
    set("Inactive");
    shared()
        .whoami(&person.keys)
        .assert_refused(403, "InvalidClientTokenId", UNKNOWN);
    set("Active");
    shared().whoami(&person.keys).ok();
    world.dismiss(&person);
    shared()
        .whoami(&person.keys)
        .assert_refused(403, "InvalidClientTokenId", UNKNOWN);
}
