//! Input from somebody who means harm: too large, too slow, broken, smuggled. The server refuses
//! it, and goes on serving others.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::harness::{Query, Reply, Request, World, clock, shared, unique};

fn connect() -> TcpStream {
    let stream = TcpStream::connect(shared().address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(45)))
        .unwrap();
    stream
}

fn whoami() -> Request {
    Query::sts("GetCallerIdentity").signed(&shared().host(), &shared().developer())
}

/// A form of so many bytes whose action nobody knows.
fn form(length: usize) -> Vec<u8> {
    let mut body = b"Action=Nothing&Version=2011-06-15&x=".to_vec();
    body.resize(length, b'x');
    body
}

fn post(body: Vec<u8>) -> Request {
    let mut request = Query::bare().unsigned(&shared().host());
    request.body = body;
    request
}

/// The head of a request whose body is somebody else's concern.
fn head(lines: &[&str]) -> String {
    format!(
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n{}\r\n\r\n",
        shared().host(),
        lines.join("\r\n")
    )
}

const LIMIT: usize = 256 * 1024;

#[track_caller]
fn assert_too_large(reply: &Reply) {
    let message = format!("The request body is larger than {LIMIT} bytes.");
    reply.assert_refused(413, "RequestEntityTooLarge", &message);
}

#[test]
fn a_body_at_the_limit_is_read_and_one_above_it_is_not() {
    shared()
        .send(&post(form(LIMIT)))
        .assert_code(400, "InvalidAction");
    assert_too_large(&shared().send(&post(form(LIMIT + 1))));
    assert_too_large(&shared().send(&post(form(4 * LIMIT))));
    shared().send(&whoami()).ok();
}

/// No value reaches a length that a store's driver could not count.
#[test]
fn flaw_m01_a_body_that_is_announced_too_large_is_not_waited_for() {
    for length in ["262145", "10000000000", "18446744073709551615"] {
        let mut stream = connect();
        let started = clock::stopwatch();
        stream
            .write_all(head(&[&format!("Content-Length: {length}")]).as_bytes())
            .unwrap();
        assert_refused_or_closed(Reply::read(&mut stream).as_ref(), &[400, 413, 431]);
        assert!(started.elapsed() < Duration::from_secs(5), "{length}");
    }
    shared().send(&whoami()).ok();
}

/// Flaw L02.
#[test]
fn an_endless_body_is_cut() {
    let mut stream = connect();
    stream
        .set_write_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
        .write_all(head(&["Transfer-Encoding: chunked"]).as_bytes())
        .unwrap();
    let chunk = [b"4000\r\n".as_slice(), &[b'x'; 0x4000], b"\r\n"].concat();
    let mut sent = 0;
    while sent < 64 << 20 && stream.write_all(&chunk).is_ok() {
        sent += chunk.len();
    }
    assert!(sent < 64 << 20, "all of it was taken");
    shared().send(&whoami()).ok();

    // Whoever listens is told why.
    let mut stream = connect();
    stream
        .write_all(head(&["Transfer-Encoding: chunked"]).as_bytes())
        .unwrap();
    for _ in 0..17 {
        let _ = stream.write_all(&chunk);
    }
    assert_too_large(&Reply::read(&mut stream).expect("an answer"));
}

#[test]
fn a_chunked_body_is_a_body() {
    let whole = whoami();
    let mut request = whole.clone().with("Transfer-Encoding", "chunked");
    request.body = whole
        .body
        .chunks(7)
        .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        .chain(*b"0\r\n\r\n")
        .collect();
    shared().send(&request).ok();
}

#[test]
fn what_is_no_utf8_is_malformed() {
    for body in [
        b"Action=\xff&Version=2011-06-15".to_vec(),
        b"Action=%ff&Version=2011-06-15".to_vec(),
        b"Action=GetCallerIdentity&Version=2011-06-15&x=%C3".to_vec(),
        b"Action=GetCallerIdentity&Version=2011-06-15&%80=1".to_vec(),
        b"Action=%C0%AF&Version=2011-06-15".to_vec(),
        b"Action=%ED%A0%80&Version=2011-06-15".to_vec(),
    ] {
        let reply = shared().send(&post(body));
        reply.assert_refused(400, "MalformedInput", "");
    }
    let head = b"GET /?Action=\xff\xfe&Version=2011-06-15 HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_refused_or_closed(shared().send_bytes(head).as_ref(), &[400]);
    shared()
        .page("/?Action=%ff")
        .assert_refused(400, "MalformedInput", "");
}

#[test]
fn a_broken_escape_is_taken_as_it_stands() {
    let reply = shared().send(&post(b"Action=%zz%4&Version=2011-06-15".to_vec()));
    let message = "Could not find operation %zz%4 for version 2011-06-15";
    reply.assert_refused(400, "InvalidAction", message);
}

/// Flaw L01.
#[test]
fn a_flood_of_parameters_is_refused() {
    let body = b"Action=GetCallerIdentity&Version=2011-06-15&".to_vec();
    let flood = |pair: &[u8], count| [body.clone(), pair.repeat(count)].concat();
    for (pair, count) in [
        (b"a&".as_slice(), 100_000),
        (b"a=1&", 50_000),
        (b"=&", 100_000),
    ] {
        let reply = shared().send(&post(flood(pair, count)));
        reply.assert_refused(400, "MalformedInput", "");
    }
    shared()
        .send(&post(flood(b"&", 200_000)))
        .assert_code(403, "MissingAuthenticationToken");
}

/// Flaw L08.
#[test]
fn an_index_costs_nothing() {
    let world = World::new(shared());
    for index in [
        "2000000000",
        "4294967295",
        "4294967296",
        "99999999999999999999",
        "0",
        "-1",
        "01",
        "x",
        "",
    ] {
        let name = unique("indexed");
        let query = Query::iam("CreateUser")
            .arg("UserName", &name)
            .arg(&format!("Tags.member.{index}.Key"), "k")
            .arg(&format!("Tags.member.{index}.Value"), "v");
        let started = clock::stopwatch();
        let reply = world.call(&query);
        assert!(
            [200, 400].contains(&reply.status),
            "{index}: {}",
            reply.body
        );
        assert!(started.elapsed() < Duration::from_secs(5), "{index}");
    }
    let deep = "Tags.member.1".to_owned() + &".member.1".repeat(2000) + ".Key";
    let query = Query::iam("CreateUser")
        .arg("UserName", &unique("deep"))
        .arg(&deep, "k");
    let status = world.call(&query).status;
    assert!([200, 400].contains(&status), "{status}");
}

#[test]
fn a_deep_policy_is_refused_and_nothing_overflows() {
    let world = World::new(shared());
    let person = world.user("");
    for text in [
        "[".repeat(60_000),
        "{\"a\":".repeat(20_000),
        format!("{{\"Statement\":{}{}}}", "[".repeat(1000), "]".repeat(1000)),
        format!("{{\"Version\":\"{}\"}}", "x".repeat(100_000)),
    ] {
        let args = [
            ("UserName", person.name.as_str()),
            ("PolicyName", "P"),
            ("PolicyDocument", text.as_str()),
        ];
        world
            .try_iam("PutUserPolicy", args)
            .assert_code(400, "MalformedPolicyDocument");
    }
}

#[test]
fn a_head_has_its_limits() {
    let host = shared().host();
    let big = "x".repeat(100_000);
    let many: String = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect();
    for head in [
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Big: {big}\r\n\r\n"),
        format!("GET /?{big} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n"),
    ] {
        let reply = shared().send_bytes(head.as_bytes());
        assert_refused_or_closed(reply.as_ref(), &[400, 414, 431]);
    }
    // What the longest token and a long policy need is within them.
    let long = format!(
        "/?Action=GetCallerIdentity&Version=2011-06-15&x={}",
        "x".repeat(8_000)
    );
    shared()
        .page(&long)
        .assert_code(403, "MissingAuthenticationToken");
    let keys = shared().developer();
    let query = Query::sts("GetSessionToken").arg("MinimumSessionTokenSize", "4096");
    let longest = crate::harness::Keys::of(&shared().call(&query, &keys).ok());
    assert_eq!(longest.token.as_deref().map(str::len), Some(4096));
    shared().whoami(&longest).ok();
    let url = Query::sts("GetCallerIdentity").presigned(&host, &longest, 60);
    shared().send(&url).ok();
}

#[track_caller]
fn assert_refused_or_closed(reply: Option<&Reply>, statuses: &[u16]) {
    if let Some(reply) = reply {
        assert!(statuses.contains(&reply.status), "{reply:?}");
    }
}

#[test]
fn a_null_byte_ends_nothing() {
    let reply = shared().send(&post(
        b"Action=GetCallerIdentity%00&Version=2011-06-15".to_vec(),
    ));
    reply.assert_code(400, "InvalidAction");
    let reply = shared().send(&post(
        b"Action=GetCallerIdentity\0&Version=2011-06-15".to_vec(),
    ));
    reply.assert_code(400, "InvalidAction");
    for raw in [
        b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n".as_slice(),
        b"GET / HTTP/1.1\r\nHost: x\0y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHo\0st: x\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        assert_refused_or_closed(shared().send_bytes(raw).as_ref(), &[400]);
    }
    let world = World::new(shared());
    for (name, path) in [("a\0b", "/"), ("nul", "/\0/")] {
        let args = [("UserName", name), ("Path", path)];
        world
            .try_iam("CreateUser", args)
            .assert_code(400, "ValidationError");
    }
}

#[test]
fn what_is_no_http_is_refused() {
    for raw in [
        b"\r\n\r\n\r\n".as_slice(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/3.0\r\nHost: x\r\n\r\n",
        b"GET  /  HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    ] {
        let mut stream = connect();
        stream
            .set_read_timeout(Some(Duration::from_secs(2)))
            .unwrap();
        stream.write_all(raw).unwrap();
        assert_refused_or_closed(Reply::read(&mut stream).as_ref(), &[400, 505]);
    }
}

/// A request's target is a path: in another form two readers could see two hosts.
#[test]
fn a_request_target_is_a_path() {
    let request = whoami();
    shared().send(&request).ok();
    for target in [".", "*", "x", "example.com:80", "a/b"] {
        let mut request = request.clone();
        request.target = target.to_owned();
        let reply = shared().send_bytes(&request.bytes());
        assert_refused_or_closed(reply.as_ref(), &[400, 403]);
    }
}

/// What follows a request that two readers might end in two places: it must never be answered.
const SMUGGLED: &str = "GET /-/healthz HTTP/1.1\r\nHost: x\r\n\r\n";

/// Sends and reads every answer until the connection is closed or falls silent. Says which.
fn answers_and_end(bytes: &[u8]) -> (Vec<u16>, bool) {
    let mut stream = connect();
    stream.write_all(bytes).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let mut statuses = Vec::new();
    while let Some(reply) = Reply::read(&mut stream) {
        assert_ne!(reply.body, "ok\n", "{}", String::from_utf8_lossy(bytes));
        statuses.push(reply.status);
    }
    let silent = [ErrorKind::WouldBlock, ErrorKind::TimedOut];
    let open = |error: std::io::Error| silent.contains(&error.kind());
    let closed = !stream.read(&mut [0]).is_err_and(open);
    (statuses, closed)
}

fn answers(bytes: &[u8]) -> Vec<u16> {
    answers_and_end(bytes).0
}

/// Flaw J10. Of a length and chunks the chunks count, and whatever comes after is not read
/// (RFC 9112 section 6.1).
#[test]
fn a_length_beside_chunks_ends_the_connection() {
    let smuggled = format!("0\r\n\r\n{SMUGGLED}");
    let length = format!("Content-Length: {}", smuggled.len());
    for lines in [
        [length.as_str(), "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", length.as_str()],
        ["Transfer-Encoding: chunked", "Content-Length: 3"],
        ["Content-Length: 0", "Transfer-Encoding: chunked"],
    ] {
        let request = head(&lines) + &smuggled;
        let (statuses, closed) = answers_and_end(request.as_bytes());
        assert!(statuses.len() <= 1 && closed, "{lines:?}: {statuses:?}");
    }
}

/// Flaw J10.
#[test]
fn a_request_of_two_lengths_is_refused() {
    let smuggled = format!("0\r\n\r\n{SMUGGLED}");
    let length = format!("Content-Length: {}", smuggled.len());
    let mut taken = Vec::new();
    for lines in [
        vec!["Content-Length: 0", length.as_str()],
        vec![length.as_str(), "Content-Length: 5"],
        vec!["Content-Length: 5, 6"],
        vec!["Content-Length: +5"],
        vec!["Content-Length: -5"],
        vec!["Content-Length: 0x5"],
        vec!["Content-Length: 5 5"],
        vec!["Content-Length: "],
        vec!["Content-Length : 5"],
        vec!["Content-Length: 99999999999999999999"],
        vec!["Transfer-Encoding: xchunked"],
        vec!["Transfer-Encoding: chunked, identity"],
        vec!["Transfer-Encoding: identity"],
        vec!["Transfer-Encoding : chunked"],
        vec!["Transfer-Encoding: chunked", "Transfer-Encoding: x"],
        vec!["X: y", " Transfer-Encoding: chunked"],
    ] {
        let request = head(&lines) + &smuggled;
        let statuses = answers(request.as_bytes());
        if !matches!(statuses[..], [] | [400] | [413] | [431]) {
            taken.push((lines, statuses));
        }
    }
    assert!(taken.is_empty(), "{taken:?}");
    shared().send(&whoami()).ok();
}

#[test]
fn a_broken_chunk_is_the_end_of_the_connection() {
    for chunks in [
        "z\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "5\r\nhelloo\r\n0\r\n\r\n",
        "5hello\r\n0\r\n\r\n",
        "10000000000000005\r\nhello\r\n0\r\n\r\n",
        "\r\n5\r\nhello\r\n0\r\n\r\n",
    ] {
        let request = head(&["Transfer-Encoding: chunked"]) + chunks + SMUGGLED;
        let statuses = answers(request.as_bytes());
        assert!(
            matches!(statuses[..], [] | [400]),
            "{chunks:?}: {statuses:?}"
        );
    }
}

#[test]
fn a_body_is_never_the_next_request() {
    let host = shared().host();
    let length = SMUGGLED.len();
    // In full: one answer to each, and the body is not taken for a request.
    let request =
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{SMUGGLED}");
    assert_eq!(answers(request.as_bytes()), [302]);
    let text = format!(
        "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/plain\r\nContent-Length: {length}\
         \r\n\r\n{SMUGGLED}"
    );
    assert_eq!(answers(text.as_bytes()), [302]);
    // Whatever is left of a body that was refused is not either.
    let large = head(&["Content-Length: 10000000"]) + SMUGGLED;
    assert_eq!(answers(large.as_bytes()), [413]);
    let probe = format!(
        "GET /-/nothing HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{SMUGGLED}"
    );
    assert_eq!(answers(probe.as_bytes()), [404]);
}

/// Flaw D14.
#[test]
fn no_page_gives_anything_away() {
    let env = shared().dev_env();
    let secrets = [
        "AWS_SECRET_ACCESS_KEY",
        "SECOND_SECRET_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
    ];
    for target in [
        "/",
        "/-/",
        "/-/healthz",
        "/-/readyz",
        "/-/v1/",
        "/-/debug",
        "/-/config",
        "/-/../dev.env",
        "/-/%2e%2e/dev.env",
        "/dev.env",
        "/../dev.env",
        "/.env",
        "/master.key",
        "/audit.jsonl",
        "/metrics",
        "/debug/pprof",
        "/server-status",
        "/.well-known/openid-configuration",
        "//",
        "/%00",
        "/example/object",
        "/?list-type=2",
    ] {
        let reply = shared().page(target);
        for name in secrets {
            assert!(!reply.body.contains(&env[name]), "{target}");
        }
        assert!(!reply.body.contains("daypass_requests"), "{target}");
        assert!(
            [200, 302, 400, 404].contains(&reply.status),
            "{target}: {}",
            reply.status
        );
        if reply.status == 200 {
            assert!(
                ["ok\n", "ready\n"].contains(&reply.body.as_str()),
                "{target}"
            );
        }
    }
}

/// Flaw L03. Together, because each takes as long as the server's patience.
#[test]
fn a_slow_client_is_cut_off_and_others_do_not_wait() {
    let patience = Duration::from_secs(25);
    let ends_in_time = |start: &[u8], drip: Option<u8>| {
        let mut stream = connect();
        stream.write_all(start).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(500)))
            .unwrap();
        let started = clock::stopwatch();
        let mut answer = Vec::new();
        loop {
            let mut buffer = [0; 1024];
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => answer.extend_from_slice(&buffer[..count]),
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => break,
            }
            if drip.is_some_and(|byte| stream.write_all(&[byte]).is_err()) {
                break;
            }
            assert!(
                started.elapsed() < patience,
                "still open: {:?}",
                String::from_utf8_lossy(start)
            );
        }
        String::from_utf8_lossy(&answer).into_owned()
    };
    let body = head(&["Content-Length: 1000"]);
    std::thread::scope(|scope| {
        let silent = scope.spawn(|| ends_in_time(b"", None));
        let head = scope.spawn(|| ends_in_time(b"GET / HTTP/1.1\r\nHost: x\r\nX: ", Some(b'x')));
        let started = scope.spawn(|| ends_in_time(b"GET", None));
        let body = scope.spawn(|| ends_in_time(body.as_bytes(), Some(b'x')));
        let host = shared().host();
        let kept = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let idle = scope.spawn(move || ends_in_time(kept.as_bytes(), None));
        for _ in 0..20 {
            let started = clock::stopwatch();
            shared().send(&whoami()).ok();
            assert!(started.elapsed() < Duration::from_secs(5));
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(silent.join().unwrap(), "");
        for slow in [head, started] {
            let answer = slow.join().unwrap();
            assert!(
                answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
                "{answer}"
            );
        }
        let answer = body.join().unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 408") && answer.contains("RequestTimeout"),
            "{answer}"
        );
        assert!(idle.join().unwrap().starts_with("HTTP/1.1 302"));
    });
    shared().send(&whoami()).ok();
}
