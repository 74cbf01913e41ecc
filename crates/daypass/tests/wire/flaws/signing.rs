//! Area A: signatures.

use aws_sigv4::http_request::SigningSettings;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Keys, Query, Reply, Request, Server, Start, World, assuming, exchange,
    past, shared, trust, unique,
};
use crate::signing::WRONG;

fn whoami() -> Query {
    Query::sts("GetCallerIdentity")
}

fn signed(query: &Query) -> Request {
    query.signed(&shared().host(), &shared().developer())
}

fn presigned(query: &Query) -> Request {
    query.presigned(&shared().host(), &shared().developer(), 60)
}

/// The request with a part of its `Authorization` header replaced.
fn with_part(request: &Request, name: &str, value: &str) -> Request {
    let header = request.header("authorization");
    let (before, rest) = header.split_once(&format!("{name}=")).unwrap();
    let after = rest.find(',').map_or("", |at| &rest[at..]);
    let header = format!("{before}{name}={value}{after}");
    request.clone().with("authorization", &header)
}

/// Everything that is served to who signs.
fn operations() -> Vec<Query> {
    let sts = daypass_sts::OPERATIONS
        .iter()
        .filter(|row| row.is_signed)
        .map(|row| Query::sts(row.name));
    let iam = daypass_iam::OPERATIONS
        .iter()
        .map(|row| Query::iam(row.name));
    sts.chain(iam).collect()
}

#[track_caller]
fn assert_refused(reply: &Reply, codes: &[&str]) {
    let (status, code, _) = reply.refusal();
    assert!(
        [400, 403].contains(&status) && codes.contains(&code.as_str()),
        "{status} {code}: {}",
        reply.body
    );
}

#[test]
fn flaw_a01_a_captured_request_does_nothing_once_its_time_has_passed() {
    let world = World::new(shared());
    for off in [-960, -86_400, -31_536_000, 960] {
        let name = unique("captured");
        let create = Query::iam("CreateUser").arg("UserName", &name).at(off);
        for request in [signed(&create), presigned(&create)] {
            shared()
                .send(&request)
                .assert_code(403, "SignatureDoesNotMatch");
        }
        world
            .try_iam("GetUser", [("UserName", &name)])
            .assert_code(404, "NoSuchEntity");
        world.iam("CreateUser", [("UserName", &name)]);
    }
}

/// The same bytes, a quarter of an hour later: no header mints tokens for ever. Until then every
/// use is recorded.
#[test]
fn flaw_a02_one_signed_request_mints_for_a_quarter_of_an_hour() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let server = Start::dev(&data).start();
    let role = format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole");
    let bytes = [assuming(&role), whoami()]
        .map(|query| query.signed(&server.host(), &server.developer()).bytes());
    let mut issued: Vec<String> = Vec::new();
    for _ in 0..20 {
        let reply = server.send_bytes(&bytes[0]).unwrap().ok();
        assert_eq!(server.audit_of(&reply)["eventName"], "AssumeRole");
        issued.push(reply.get("AccessKeyId"));
    }
    issued.sort();
    issued.dedup();
    assert_eq!(issued.len(), 20, "each use makes credentials of its own");
    server.stop();
    let later = |seconds: i64| {
        past::serve(&data, -seconds, |address| {
            bytes
                .each_ref()
                .map(|bytes| exchange(address, bytes).unwrap())
        })
    };
    for reply in later(840) {
        reply.ok();
    }
    for reply in later(960) {
        reply.assert_code(403, "SignatureDoesNotMatch");
        assert!(reply.message().starts_with("Signature expired: "));
    }
}

/// What a signature for S3 opens is S3. There is no operation that takes a third party's signature.
#[test]
fn flaw_a03_a_presigned_url_of_another_service_opens_nothing() {
    for query in operations() {
        let mut for_s3 = query;
        for_s3.service = "s3".to_owned();
        for request in [presigned(&for_s3), signed(&for_s3)] {
            shared()
                .send(&request)
                .assert_code(403, "SignatureDoesNotMatch");
        }
    }
}

/// Whoever relays our answers reads one document with what we know, whatever the caller wrote.
#[test]
fn flaw_a04_no_answer_holds_a_callers_own_markup() {
    let forged = "</Arn></GetCallerIdentityResult><Arn>arn:aws:iam::1:root</Arn>";
    let role = World::new(shared()).open_role("");
    for member in ["RoleSessionName", "SourceIdentity", "RoleArn"] {
        let query = Query::sts("AssumeRole").arg(member, forged);
        let others = [
            ("RoleArn", role.arn.as_str()),
            ("RoleSessionName", "relayed"),
        ];
        let query = others
            .into_iter()
            .filter(|(name, _)| *name != member)
            .fold(query, |query, (name, value)| query.arg(name, value));
        for accept in ["*/*", "text/html", "application/xml"] {
            let reply = shared().send(&signed(&query).with("Accept", accept));
            reply.assert_code(400, "ValidationError");
            // One that an outsider's parser reads, and in which the forged elements are text.
            assert_eq!(reply.texts("Arn"), [""; 0], "{}", reply.body);
        }
    }
    let session = shared().session(&role.arn, &shared().developer());
    let request = whoami()
        .signed(&shared().host(), &session)
        .with("Host", &shared().host())
        .with("X-Forwarded-Host", "evil.example")
        .with("Accept", "application/json, text/xml");
    let reply = shared().send(&request);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(!reply.body.contains("evil"), "{}", reply.body);
    // A host that is not the signed one is no request of the signer's.
    let moved = request.with("Host", "evil.example");
    shared()
        .send(&moved)
        .assert_code(403, "SignatureDoesNotMatch");
}

#[test]
fn flaw_a06_nothing_that_could_become_a_host_is_a_region() {
    for region in [
        "us-east-1.evil.tld",
        "us-east-1.evil.tld/",
        "x@evil",
        "us-east-1#",
        "us-east-1:443",
        "us-east-1\r\nHost: evil",
        "us\u{3002}east\u{ff0e}1",
        "us-east-1%2eevil",
        "..",
        &".".repeat(4096),
        &"a".repeat(4096),
    ] {
        let mut query = whoami();
        query.region = region.to_owned();
        let reply = shared().send(&presigned(&query));
        assert_refused(&reply, &["SignatureDoesNotMatch", "IncompleteSignature"]);
    }
    shared().send(&presigned(&whoami())).ok();
}

/// Two roles of one name in two accounts, asked for in either order.
#[test]
fn flaw_a07_a_role_of_the_same_name_in_another_account_is_another_role() {
    let (here, there) = (World::new(shared()), World::next_door(shared()));
    for warm_with_the_right_one in [true, false] {
        let name = unique("app");
        let open = |world: &World<'_>| {
            let trusted = trust(&json!({"AWS": world.root_arn()}), &json!({}));
            world.role_named(&name, &trusted, ADMINISTRATOR)
        };
        let (ours, theirs) = (open(&here), open(&there));
        let our_session = shared().session(&ours.arn, &here.admin);
        let their_session = shared().session(&theirs.arn, &there.admin);
        for principal in [
            json!({"AWS": ours.arn}),
            json!({"AWS": ours.arn.replace(":role/", ":assumed-role/").replace("iam", "sts")
                   + "/session"}),
        ] {
            let target = here.role(&trust(&principal, &json!({})), "");
            let right = || shared().assume(&target.arn, &our_session).ok();
            let wrong = || {
                let reply = shared().assume(&target.arn, &their_session);
                reply.assert_code(403, "AccessDenied");
            };
            if warm_with_the_right_one {
                right();
            }
            wrong();
            right();
            wrong();
        }
        // A wildcard with a condition on the whole ARN tells them apart, too.
        let only_ours = json!({"ArnLike": {"aws:PrincipalArn": ours.arn}});
        let target = here.role(&trust(&json!("*"), &only_ours), "");
        shared()
            .assume(&target.arn, &their_session)
            .assert_code(403, "AccessDenied");
        shared().assume(&target.arn, &our_session).ok();
    }
}

/// The unsigned trailer is S3's way to leave a body unsigned; nothing is left out here.
#[test]
fn flaw_a08_no_payload_type_makes_a_signature_in_the_query_count_less() {
    let good = presigned(&whoami());
    let (before, signature) = good.target.split_once("X-Amz-Signature=").unwrap();
    assert_eq!(signature.len(), 64);
    for payload in [
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        "UNSIGNED-PAYLOAD",
    ] {
        for garbage in ["0".repeat(64), signature.to_owned()] {
            let mut request = good.clone().with("x-amz-content-sha256", payload);
            request.set("content-encoding", "aws-chunked");
            request.target = format!("{before}X-Amz-Signature={garbage}");
            for method in ["GET", "POST"] {
                request.method = method.to_owned();
                shared()
                    .send(&request)
                    .assert_refused(403, "SignatureDoesNotMatch", WRONG);
            }
            // Another method names no operation at all.
            request.method = "PUT".to_owned();
            assert_eq!(shared().send(&request).status, 302);
        }
    }
    shared().send(&good).ok();
}

/// Knowing an administrator's access key id is knowing nothing, whatever is asked for.
#[test]
fn flaw_a09_no_operation_takes_a_key_id_for_a_signature() {
    for query in operations() {
        let request = signed(&query);
        for signature in ["", &"0".repeat(64)] {
            let forged = with_part(&request, "Signature", signature);
            shared()
                .send(&forged)
                .assert_refused(403, "SignatureDoesNotMatch", WRONG);
        }
        let stranger = Keys {
            secret: "x".repeat(40),
            ..shared().developer()
        };
        shared()
            .call(&query, &stranger)
            .assert_refused(403, "SignatureDoesNotMatch", WRONG);
    }
}

/// Ways to say who one is that are not ours, and what is answered.
fn foreign_ways(query: &Query) -> Vec<(&'static str, Request)> {
    let unsigned = query.unsigned(&shared().host());
    let authorized = |value: &str| unsigned.clone().with("authorization", value);
    let id = shared().developer().id;
    let mut old = unsigned.clone();
    old.target =
        format!("/?AWSAccessKeyId={id}&SignatureVersion=2&SignatureMethod=HmacSHA256&Signature=x");
    let chunked = signed(query).with("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    let trailer = signed(query).with("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    let token = unsigned.clone().with("x-amz-security-token", "anything");
    vec![
        ("nothing", unsigned.clone()),
        ("SigV2 in the query", old),
        (
            "SigV2 in a header",
            authorized(&format!("AWS {id}:c2lnbmF0dXJl")),
        ),
        ("basic", authorized(&format!("Basic {id}"))),
        (
            "a bearer's JWT",
            authorized("Bearer eyJhbGciOiJub25lIn0.e30."),
        ),
        (
            "another algorithm",
            authorized("AWS5-HMAC-SHA512 Credential=a"),
        ),
        ("signed chunks", chunked),
        ("an unsigned trailer", trailer),
        ("a token alone", token),
    ]
}

/// Every operation by every way to sign: AWS's two, and no third.
#[test]
fn flaw_a10_every_operation_takes_signatures_in_two_places_and_no_other_proof() {
    let refusals = [
        "MissingAuthenticationToken",
        "IncompleteSignature",
        "SignatureDoesNotMatch",
    ];
    for query in operations() {
        for (way, request) in foreign_ways(&query) {
            let reply = shared().send(&request);
            let code = reply.code();
            assert!(refusals.contains(&code.as_str()), "{way}: {}", reply.body);
        }
        // POST policies are fields of a form that is no form of ours.
        let mut form = query.unsigned(&shared().host());
        form.set("content-type", "multipart/form-data; boundary=x");
        assert_eq!(shared().send(&form).status, 302);
        // Signed, it is answered for what it asks, or for what it lacks.
        for request in [signed(&query), presigned(&query)] {
            let reply = shared().send(&request);
            assert!(!refusals.contains(&reply.code().as_str()), "{}", reply.body);
        }
    }
}

/// A signature is for one method, path, query, body and time.
#[test]
fn flaw_a11_a_signature_for_one_call_is_not_good_for_another() {
    let request = signed(&whoami());
    let swap = |change: &dyn Fn(&mut Request)| {
        let mut other = request.clone();
        change(&mut other);
        shared().send(&other)
    };
    let body = String::from_utf8(request.body.clone()).unwrap();
    let action = |name: &str| body.replace("GetCallerIdentity", name).into_bytes();
    for reply in [
        swap(&|other| other.body = action("GetSessionToken")),
        swap(&|other| other.target = "/other".to_owned()),
        swap(&|other| other.target = "/?DurationSeconds=900".to_owned()),
        swap(&|other| {
            other.method = "GET".to_owned();
            other.target = format!("/?{body}");
            other.body.clear();
        }),
        swap(&|other| {
            let date = other.header("x-amz-date").to_owned();
            let last = if date.ends_with("0Z") { "1Z" } else { "0Z" };
            other.set("x-amz-date", &format!("{}{last}", &date[..date.len() - 2]));
        }),
    ] {
        reply.assert_refused(403, "SignatureDoesNotMatch", WRONG);
    }
    shared().send(&request).ok();
}

/// Over a real connection, where a library reads the headers before we do.
#[test]
fn flaw_a12_a_header_is_signed_in_one_reading() {
    let query = whoami()
        .signed_header("x-tenant", "one  two")
        .signed_header("x-other", "three");
    let request = signed(&query);
    let with = |value: &str| request.clone().with("x-tenant", value);
    for same in ["one two", " one   two ", "\tone two"] {
        shared().send(&with(same)).ok();
    }
    let moved = {
        let mut names = request.clone();
        names.set("x-tenant", "three");
        names.with("x-other", "one two")
    };
    let repeated = {
        let mut twice = with("one");
        twice
            .headers
            .push(("x-tenant".to_owned(), "two".to_owned()));
        twice
    };
    let unlisted = {
        let header = request.header("authorization").replace(";x-tenant", "");
        request.clone().with("authorization", &header)
    };
    for other in [
        with("one\ttwo"),
        with("onetwo"),
        with("One two"),
        with("two one"),
    ]
    .into_iter()
    .chain([moved, repeated, unlisted])
    {
        shared()
            .send(&other)
            .assert_refused(403, "SignatureDoesNotMatch", WRONG);
    }
    // A folded line is no line.
    let folded = with("one\r\n two").bytes();
    let reply = shared().send_bytes(&folded);
    assert!(reply.is_none_or(|reply| reply.status == 400));
}

/// A header that is not signed may be there, and steers nothing.
#[test]
fn flaw_a14_headers_that_are_not_signed_steer_nothing() {
    let request = signed(&whoami());
    let plain = shared().send(&request).ok().anonymized();
    for (name, value) in [
        ("x-amz-copy-source", "/bucket/secret"),
        ("x-amz-acl", "public-read"),
        ("x-amz-tagging", "admin=true"),
        ("x-amz-target", "AWSSecurityTokenService.AssumeRole"),
        ("x-amz-source-arn", "arn:aws:iam::1:root"),
        ("x-amz-source-account", "210987654321"),
        ("x-amz-expected-bucket-owner", "210987654321"),
        ("x-http-method-override", "DELETE"),
        ("x-original-url", "/?Action=ListUsers&Version=2010-05-08"),
        ("x-amz-signature", "0"),
        ("x-amz-credential", "0"),
        ("x-amz-expires", "1"),
    ] {
        let reply = shared().send(&request.clone().with(name, value)).ok();
        assert_eq!(reply.anonymized(), plain, "{name}");
    }
}

#[test]
fn flaw_a16_a_scope_of_another_day_region_or_end_is_refused() {
    let request = signed(&whoami());
    let own = request.header("authorization").to_owned();
    let (_, rest) = own.split_once("Credential=").unwrap();
    let (credential, _) = rest.split_once(',').unwrap();
    let parts: Vec<&str> = credential.split('/').collect();
    let scoped = |parts: &[&str]| {
        let request = with_part(&request, "Credential", &parts.join("/"));
        shared().send(&request)
    };
    let replaced = |at: usize, text: &str| {
        let mut parts = parts.clone();
        parts[at] = text;
        scoped(&parts)
    };
    for (at, text) in [
        (1, "20200101"),
        (1, "2020-01-01"),
        (1, ""),
        (2, "eu-west-1"),
        (2, ""),
        (3, "s3"),
        (3, "STS"),
        (4, "aws3_request"),
        (4, "AWS4_REQUEST"),
    ] {
        let reply = replaced(at, text);
        reply.assert_code(403, "SignatureDoesNotMatch");
    }
    for odd in [&parts[..4], &[&parts[..], &["x"]].concat()] {
        scoped(odd).assert_code(400, "IncompleteSignature");
    }
    replaced(0, "AKIA/IOSFODNN7EXAMPLE").assert_code(400, "IncompleteSignature");
    let mut spaced = presigned(&whoami());
    spaced.target = spaced.target.replace("aws4_request", "aws4_request%20");
    shared()
        .send(&spaced)
        .assert_code(403, "SignatureDoesNotMatch");
}

/// A request of two sources: the body's parameter stands before the query's, the first of a name
/// before the second (STS spec 1.2, P07), and one reading is signed, decided about, done and
/// recorded.
#[test]
fn flaw_a18_what_is_verified_is_what_is_dispatched() {
    let world = World::new(shared());
    let denied = world.user(&crate::harness::deny("sts:AssumeRole"));
    let role = world.role(&trust(&json!("*"), &json!({})), "");
    let both = |in_query: &str, query: &Query| {
        let mut request = query.unsigned(&shared().host());
        request.target = format!("/?{in_query}");
        let settings = SigningSettings::default();
        let request = query.sign(request, &denied.keys, settings);
        (shared().send(&request), request)
    };
    let version = "Version=2011-06-15";
    let (reply, request) = both(&format!("Action=AssumeRole&{version}"), &whoami());
    let reply = reply.ok();
    assert_eq!(shared().audit_of(&reply)["eventName"], "GetCallerIdentity");
    let (reply, _) = both(
        &format!("Action=GetCallerIdentity&{version}"),
        &assuming(&role.arn),
    );
    reply.assert_code(403, "AccessDenied");
    assert_eq!(shared().audit_of(&reply)["eventName"], "AssumeRole");
    // Neither source may change on the way.
    let mut other = request.clone();
    other.target = format!("/?Action=GetSessionToken&{version}");
    shared()
        .send(&other)
        .assert_refused(403, "SignatureDoesNotMatch", WRONG);
    // A body of another type has no parameters, and is signed all the same.
    let mut text = request;
    text.set("content-type", "text/plain");
    let reply = shared().send(&text);
    assert_eq!(reply.code(), "SignatureDoesNotMatch", "{}", reply.body);
    let twice = whoami()
        .arg("Action", "AssumeRole")
        .arg("RoleArn", &role.arn);
    let reply = shared().call(&twice, &denied.keys).ok();
    assert_eq!(shared().audit_of(&reply)["eventName"], "GetCallerIdentity");
}

/// S01: whatever it says, a presigned URL is good for a quarter of an hour; and it dies with the
/// session that signed it.
#[test]
fn flaw_a21_a_presigned_url_outlives_neither_its_window_nor_its_session() {
    let (admin, host) = (shared().developer(), shared().host());
    for expires in [1, 604_800, 604_801, u64::from(u32::MAX)] {
        let query = whoami().at(-840);
        shared().send(&query.presigned(&host, &admin, expires)).ok();
        shared()
            .send(&query.at(-960).presigned(&host, &admin, expires))
            .assert_code(403, "SignatureDoesNotMatch");
    }
    // What it says is signed.
    let url = presigned(&whoami());
    for other in ["-1", "9223372036854775808", "1e3", ""] {
        let mut changed = url.clone();
        let expires = format!("X-Amz-Expires={other}");
        changed.target = changed.target.replace("X-Amz-Expires=60", &expires);
        shared()
            .send(&changed)
            .assert_code(403, "SignatureDoesNotMatch");
    }
}

/// Signed while its session lived, and sent when it was over.
#[test]
fn flaw_a21_a_presigned_url_of_a_session_that_is_over_is_dead() {
    let server = Server::dev();
    let (admin, host) = (server.developer(), server.host());
    server.stop();
    let issue = |late: i64| {
        past::serve(&server.directory, late, |address| {
            let query = Query::sts("GetSessionToken").arg("DurationSeconds", "900");
            let request = query.at(-late).signed(&host, &admin);
            Keys::of(&exchange(address, &request.bytes()).unwrap().ok())
        })
    };
    let (over, alive) = (issue(920), issue(600));
    let server = Start::dev(&server.directory).start();
    let url = |keys: &Keys| whoami().at(-300).presigned(&host, keys, 604_800);
    server.send(&url(&over)).assert_code(403, "ExpiredToken");
    server.send(&url(&alive)).ok();
}
