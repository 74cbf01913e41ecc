//! The way out, through real sockets and real TLS on loopback.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use daypass_model::Thumbprint;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, date_time_ymd};
use rustls::ALL_VERSIONS;

use super::*;
use crate::testing::{
    Authority, Host, Identity, Manner, answer, leaf_params, outward, outward_to, thumbprint,
};
use crate::transport::LARGEST_ANSWER;

/// Long enough for whatever ends by itself.
const LONG: Duration = Duration::from_secs(30);

/// Soon enough to wait for.
const SHORT: Duration = Duration::from_millis(700);

fn trusting(authority: &Authority) -> Roots {
    Roots::none().and_pem(authority.pem().as_bytes()).unwrap()
}

async fn get(
    way: &Outward,
    url: &str,
    thumbprints: &[Thumbprint],
) -> Result<Answer, TransportFault> {
    let errand = Errand {
        url,
        thumbprints,
        account: None,
    };
    way.get(errand).await
}

/// What comes of asking a host of this manner that is trusted.
async fn ask(manner: Manner, deadline: Duration) -> (Host, Result<Answer, TransportFault>) {
    let authority = Authority::new("root");
    let host = Host::start(authority.leaf(), manner).await;
    let way = outward(trusting(&authority), deadline);
    let answer = get(&way, &host.url("/"), &[]).await;
    (host, answer)
}

/// What comes of asking a host that shows this, and is trusted by these roots or thumbprints.
async fn judge(
    identity: Identity,
    roots: Roots,
    thumbprints: &[Thumbprint],
) -> Result<Answer, TransportFault> {
    let host = Host::start(identity, Manner::Says(answer("200 OK", "{}"))).await;
    let verdict = get(&outward(roots, LONG), &host.url("/"), thumbprints).await;
    if verdict.is_err() {
        assert_eq!(host.requests(), [""; 0], "nothing is asked before trust");
    }
    verdict
}

fn certificate(what: &str) -> Result<Answer, TransportFault> {
    Err(TransportFault::Certificate(what.to_owned()))
}

fn unreachable(what: &str) -> Result<Answer, TransportFault> {
    Err(TransportFault::Unreachable(what.to_owned()))
}

fn good() -> Result<Answer, TransportFault> {
    let body = b"{}".to_vec();
    Ok(Answer { status: 200, body })
}

const UNKNOWN: &str = "no trusted root vouches for it";

#[tokio::test]
async fn a_trusted_host_is_asked_once_and_plainly() {
    let authority = Authority::new("root");
    let host = Host::start(authority.leaf(), Manner::Says(answer("200 OK", "{}"))).await;
    let way = outward(trusting(&authority), LONG);
    assert_eq!(get(&way, &host.url("/a%20b?c=d"), &[]).await, good());
    let requests = host.requests();
    let [request] = &requests[..] else {
        panic!("{requests:?}")
    };
    let mut lines: Vec<String> = request.lines().map(str::to_ascii_lowercase).collect();
    lines.sort();
    let expected = format!(
        "\naccept-encoding: identity\naccept: application/json\nconnection: close\n\
         get /a%20b?c=d http/1.1\nhost: localhost:{}\nuser-agent: daypass/{}",
        host.address.port(),
        env!("CARGO_PKG_VERSION"),
    );
    assert_eq!(lines.join("\n"), expected);
}

#[tokio::test]
async fn an_address_is_a_host_too() {
    let authority = Authority::new("root");
    let way = outward(trusting(&authority), LONG);
    for (bind, host) in [("127.0.0.1:0", "127.0.0.1"), ("[::1]:0", "[::1]")] {
        if std::net::TcpListener::bind(bind).is_err() {
            continue; // Not every machine has IPv6.
        }
        let manner = Manner::Says(answer("200 OK", "{}"));
        let server = Host::at(bind, authority.leaf(), manner).await;
        let url = format!("https://{host}:{}/", server.address.port());
        assert_eq!(get(&way, &url, &[]).await, good(), "{host}");
    }
}

#[tokio::test]
async fn whatever_a_host_says_is_given_out_as_it_is() {
    for (status, code) in [("404 Not Found", 404), ("500 No", 500), ("200 OK", 200)] {
        let (_, came) = ask(Manner::Says(answer(status, "<html>")), LONG).await;
        let body = b"<html>".to_vec();
        assert_eq!(came, Ok(Answer { status: code, body }));
    }
    let zipped =
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08";
    let (_, came) = ask(Manner::Says(zipped.to_vec()), LONG).await;
    assert_eq!(came.unwrap().body, b"\x1f\x8b\x08");
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let (_, came) = ask(Manner::Says(chunked.to_vec()), LONG).await;
    assert_eq!(came, good());
    let until_the_end = b"HTTP/1.1 200 OK\r\n\r\n{}";
    let (_, came) = ask(Manner::Says(until_the_end.to_vec()), LONG).await;
    assert_eq!(came, good());
}

#[tokio::test]
async fn flaw_g19_a_redirect_is_an_answer_and_is_not_followed() {
    let authority = Authority::new("root");
    let way = outward(trusting(&authority), LONG);
    let other = Host::start(authority.leaf(), Manner::Says(answer("200 OK", "{}"))).await;
    let plain = Host::plain(Manner::Says(answer("200 OK", "{}"))).await;
    for location in [
        other.url("/keys"),
        format!("http://127.0.0.1:{}/keys", plain.address.port()),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "/elsewhere".to_owned(),
    ] {
        let text =
            format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let host = Host::start(authority.leaf(), Manner::Says(text.into_bytes())).await;
        let came = get(&way, &host.url("/"), &[]).await.unwrap();
        assert_eq!((came.status, came.body.len()), (302, 0), "{location}");
        assert_eq!(host.connections(), 1, "{location}");
    }
    assert_eq!((other.connections(), plain.connections()), (0, 0));
}

#[tokio::test]
async fn flaw_g20_loopback_is_not_connected_to_in_any_spelling() {
    let authority = Authority::new("root");
    let host = Host::start(authority.leaf(), Manner::Says(answer("200 OK", "{}"))).await;
    let port = host.address.port();
    let way = outward_to(&["10.0.0.0/8"], trusting(&authority), LONG);
    for name in [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[::127.0.0.1]",
        "0.0.0.0",
        "[::]",
    ] {
        let came = get(&way, &format!("https://{name}:{port}/"), &[]).await;
        assert_eq!(came, Err(TransportFault::Address), "{name}");
    }
    // These are addresses to some resolvers, and hosts to nobody.
    for name in ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0"] {
        let came = get(&way, &format!("https://{name}:{port}/"), &[]).await;
        assert!(came.is_err(), "{name}");
    }
    assert_eq!(host.connections(), 0);
}

/// A resolver that says one thing after another.
#[derive(Debug)]
struct Fickle {
    says: Mutex<VecDeque<Vec<SocketAddr>>>,
    asked: Arc<AtomicUsize>,
}

#[async_trait]
impl Names for Fickle {
    async fn addresses(&self, _: (&str, u16), _: Option<AccountId>) -> io::Result<Vec<SocketAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.says.lock().unwrap().pop_front().unwrap_or_default())
    }
}

impl Outward {
    fn resolving(mut self, says: &[&[SocketAddr]]) -> (Self, Arc<AtomicUsize>) {
        let says = says.iter().map(|says| says.to_vec()).collect();
        let asked = Arc::new(AtomicUsize::new(0));
        self.names = Box::new(Fickle {
            says: Mutex::new(says),
            asked: Arc::clone(&asked),
        });
        (self, asked)
    }
}

#[tokio::test]
async fn flaw_g20_a_name_is_resolved_once_and_what_was_checked_is_connected_to() {
    let authority = Authority::new("root");
    let manner = || Manner::Says(answer("200 OK", "{}"));
    let inner = Host::at("127.0.0.1:0", authority.leaf(), manner()).await;
    let port = inner.address.port();
    let outer = Host::at(&format!("127.0.0.2:{port}"), authority.leaf(), manner()).await;
    // Only one of the two may be reached, as if it were public.
    let way = || outward_to(&["127.0.0.2/32"], trusting(&authority), LONG);
    let url = format!("https://localhost:{port}/");

    // The name changes its mind after the first answer.
    let (changing, asked) = way().resolving(&[&[outer.address], &[inner.address]]);
    assert_eq!(get(&changing, &url, &[]).await, good());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!((outer.connections(), inner.connections()), (1, 0));
    assert_eq!(
        get(&changing, &url, &[]).await,
        Err(TransportFault::Address)
    );

    // It says both at once, the forbidden one first, and the other does not answer.
    let gone = SocketAddr::new(outer.address.ip(), 1);
    let (both, _) = way().resolving(&[&[inner.address, outer.address], &[inner.address, gone]]);
    assert_eq!(get(&both, &url, &[]).await, good());
    let refused = get(&both, &url, &[]).await;
    assert_eq!(refused, unreachable("connection refused"));
    assert_eq!((outer.connections(), inner.connections()), (2, 0));
}

#[tokio::test]
async fn the_next_address_is_tried_where_one_does_not_answer() {
    let authority = Authority::new("root");
    let host = Host::start(authority.leaf(), Manner::Says(answer("200 OK", "{}"))).await;
    let gone = SocketAddr::new([127, 0, 0, 9].into(), host.address.port());
    let way = outward(trusting(&authority), LONG);
    let (way, _) = way.resolving(&[&[gone, host.address], &[]]);
    assert_eq!(get(&way, &host.url("/"), &[]).await, good());
    let none = get(&way, &host.url("/"), &[]).await;
    assert_eq!(none, unreachable("its name has no address"));
}

#[tokio::test]
async fn a_host_of_an_unknown_authority_is_not_trusted() {
    let (theirs, ours) = (Authority::new("theirs"), Authority::new("ours"));
    for roots in [Roots::none(), trusting(&ours)] {
        let verdict = judge(theirs.leaf().with(&theirs), roots, &[]).await;
        assert_eq!(verdict, certificate(UNKNOWN));
    }
    // The same name does not make it the same authority.
    let double = Authority::new("ours");
    let verdict = judge(double.leaf(), trusting(&ours), &[]).await;
    assert!(matches!(verdict, Err(TransportFault::Certificate(_))));
}

#[tokio::test]
async fn a_thumbprint_of_a_certificate_above_the_leaf_makes_it_the_anchor() {
    let root = Authority::new("root");
    let middle = root.below("middle");
    let lower = middle.below("lower");
    let chain = || lower.leaf().with(&lower).with(&middle);
    for known in [&middle, &lower] {
        let verdict = judge(chain(), Roots::none(), &[known.thumbprint()]).await;
        assert_eq!(verdict, good());
    }
    let whole = chain().with(&root);
    let others = [Authority::new("other").thumbprint(), root.thumbprint()];
    assert_eq!(judge(whole, Roots::none(), &others).await, good());
    // The case of the digits does not count.
    let small = root.thumbprint().as_str().to_ascii_lowercase();
    let verdict = judge(
        chain().with(&root),
        Roots::none(),
        &[small.parse().unwrap()],
    )
    .await;
    assert_eq!(verdict, good());
}

#[tokio::test]
async fn a_trusted_host_needs_no_thumbprint() {
    let (root, other) = (Authority::new("root"), Authority::new("other"));
    let verdict = judge(root.leaf(), trusting(&root), &[other.thumbprint()]).await;
    assert_eq!(verdict, good());
}

#[tokio::test]
async fn flaw_g23_a_wrong_thumbprint_is_refused() {
    let root = Authority::new("root");
    let middle = root.below("middle");
    let other = Authority::new("other");
    let chain = || middle.leaf().with(&middle);
    let wrong = Err(TransportFault::Thumbprint);
    for thumbprint in [
        other.thumbprint(),
        // Not presented, though it is above.
        root.thumbprint(),
        "0".repeat(40).parse().unwrap(),
    ] {
        for roots in [Roots::none(), trusting(&other)] {
            let verdict = judge(chain(), roots, std::slice::from_ref(&thumbprint)).await;
            assert_eq!(verdict, wrong, "{thumbprint:?}");
        }
    }
    // The leaf's own does not count where there is something above it.
    let shown = chain();
    let own = thumbprint(&shown.chain[0]);
    assert_eq!(judge(shown, Roots::none(), &[own]).await, wrong);
}

#[tokio::test]
async fn flaw_g23_showing_a_known_certificate_does_not_help_who_is_not_below_it() {
    let ours = Authority::new("ours");
    let theirs = Authority::new("theirs");
    let known = [ours.thumbprint()];
    let shown = theirs.leaf().with(&theirs).with(&ours);
    let verdict = judge(shown, Roots::none(), &known).await;
    assert_eq!(verdict, certificate(UNKNOWN));
    // Not even with an authority of the same name.
    let double = Authority::new("ours");
    let shown = double.leaf().with(&double).with(&ours);
    let verdict = judge(shown, Roots::none(), &known).await;
    assert!(
        matches!(verdict, Err(TransportFault::Certificate(_))),
        "{verdict:?}"
    );
    // Nor one that stands alone.
    let shown = Identity::alone(leaf_params(&["localhost"])).with(&ours);
    let verdict = judge(shown, Roots::none(), &known).await;
    assert!(
        matches!(verdict, Err(TransportFault::Certificate(_))),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn flaw_g23_a_thumbprint_excuses_nothing_but_the_root() {
    let root = Authority::new("root");
    let known = [root.thumbprint()];
    let past = |mut params: CertificateParams| {
        params.not_before = date_time_ymd(2024, 1, 1);
        params.not_after = date_time_ymd(2025, 1, 1);
        params
    };
    let future = |mut params: CertificateParams| {
        params.not_before = date_time_ymd(2027, 1, 1);
        params
    };
    let purpose = |mut params: CertificateParams, purpose| {
        params.extended_key_usages = vec![purpose];
        params
    };
    let leaf = || leaf_params(&["localhost"]);
    let mut authority = leaf();
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    for (params, fault) in [
        (past(leaf()), "it has expired"),
        (future(leaf()), "it is not valid yet"),
        (leaf_params(&["other.example"]), "it is for another host"),
        (
            purpose(leaf(), ExtendedKeyUsagePurpose::ClientAuth),
            "it is not for a server",
        ),
        (authority, "it is not one that a host is known by"),
    ] {
        let below = root.leaf_made(params.clone()).with(&root);
        let verdict = judge(below, Roots::none(), &known).await;
        assert_eq!(verdict, certificate(fault));
        let trusted = judge(root.leaf_made(params.clone()), trusting(&root), &[]).await;
        assert_eq!(trusted, certificate(fault));
        if fault.ends_with("known by") {
            continue;
        }
        let alone = Identity::alone(params);
        let own = [thumbprint(&alone.chain[0])];
        assert_eq!(judge(alone, Roots::none(), &own).await, certificate(fault));
    }
    // The same of the one that is known.
    for (made, fault) in [
        (past(Authority::params("old")), "it has expired"),
        (future(Authority::params("new")), "it is not valid yet"),
    ] {
        let anchor = Authority::made(made);
        let known = [anchor.thumbprint()];
        let verdict = judge(anchor.leaf().with(&anchor), Roots::none(), &known).await;
        assert_eq!(verdict, certificate(fault));
    }
    // One that may not vouch for others vouches for nobody, known or not.
    let mut no_authority = Authority::params("leaf");
    no_authority.is_ca = IsCa::ExplicitNoCa;
    let no_authority = root.below_made(no_authority);
    let shown = no_authority.leaf().with(&no_authority);
    let verdict = judge(shown, Roots::none(), &[no_authority.thumbprint()]).await;
    assert_eq!(verdict, certificate(UNKNOWN));
}

#[tokio::test]
async fn flaw_g23_a_known_certificate_without_its_key_is_nothing() {
    let root = Authority::new("root");
    for version in ALL_VERSIONS {
        let below = || root.leaf().with(&root).speaking(version);
        let known = [root.thumbprint()];
        assert_eq!(judge(below(), Roots::none(), &known).await, good());
        let stolen = judge(below().stolen(), Roots::none(), &known).await;
        assert!(stolen.is_err(), "{version:?}");
        let stolen = judge(below().stolen(), trusting(&root), &[]).await;
        assert!(stolen.is_err(), "{version:?}");
        let alone = Identity::alone(leaf_params(&["localhost"])).speaking(version);
        let own = [thumbprint(&alone.chain[0])];
        let stolen = judge(alone.stolen(), Roots::none(), &own).await;
        assert!(stolen.is_err(), "{version:?}");
    }
}

#[test]
fn an_errand_does_not_show_a_query() {
    let errand = Errand {
        url: "https://a.example/x?access_token=secret",
        thumbprints: &[],
        account: None,
    };
    let shown = format!("{errand:?}");
    assert!(
        shown.contains("https://a.example/x") && !shown.contains("secret"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_certificate_that_stands_alone_is_known_by_its_own_thumbprint() {
    let mut authority = leaf_params(&["localhost"]);
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    for params in [leaf_params(&["localhost"]), authority] {
        let alone = Identity::alone(params.clone());
        let own = [thumbprint(&alone.chain[0])];
        assert_eq!(judge(alone, Roots::none(), &own).await, good());
        // Another with the same words and another key is another.
        let verdict = judge(Identity::alone(params.clone()), Roots::none(), &own).await;
        assert!(verdict.is_err());
    }
    let alone = Identity::alone(leaf_params(&["localhost"]));
    let other = [Authority::new("other").thumbprint()];
    let verdict = judge(alone, Roots::none(), &other).await;
    assert_eq!(verdict, Err(TransportFault::Thumbprint));
}

#[tokio::test]
async fn flaw_g24_who_drips_is_left_at_the_deadline() {
    let second = Duration::from_millis(50);
    let drips = |text: &[u8]| Manner::Drips(text.repeat(100), second);
    let (host, came) = ask(drips(b"HTTP/1.1 200 OK\r\nX: y\r\n"), SHORT).await;
    assert_eq!(came, Err(TransportFault::Slow), "in the head");
    assert_eq!(host.connections(), 1);
    let mut body = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".to_vec();
    body.extend(vec![b' '; 1_000]);
    let (_, came) = ask(Manner::Drips(body, Duration::from_millis(5)), SHORT).await;
    assert_eq!(came, Err(TransportFault::Slow), "in the body");
}

#[tokio::test]
async fn flaw_g24_who_says_nothing_is_left_at_the_deadline() {
    let (_, came) = ask(Manner::Silent, SHORT).await;
    assert_eq!(came, Err(TransportFault::Slow), "after the handshake");
    // One that never takes a byte off the connection, not even of the handshake.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://127.0.0.1:{}/",
        listener.local_addr().unwrap().port()
    );
    let came = get(&outward(Roots::none(), SHORT), &url, &[]).await;
    assert_eq!(came, Err(TransportFault::Slow), "before it");
}

#[tokio::test]
async fn flaw_g24_a_hundred_megabytes_are_not_read() {
    let mebibyte = vec![b' '; 1 << 20];
    let endless = |head: &str| Manner::Floods(head.into(), mebibyte.clone(), 100);
    for head in [
        "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6400000\r\n",
    ] {
        let (host, came) = ask(endless(head), LONG).await;
        assert_eq!(came, Err(TransportFault::Large), "{head}");
        // What left the host filled the buffers between, and no more.
        assert!(host.sent() < 32 << 20, "{} bytes", host.sent());
    }
    // A head that does not end.
    let (host, came) = ask(endless("HTTP/1.1 200 OK\r\nX: "), LONG).await;
    assert_eq!(came, unreachable("the head of its answer is too large"));
    assert!(host.sent() < 32 << 20, "{} bytes", host.sent());
    // What says that it is small is not believed either, and ends where it said.
    let (_, came) = ask(
        endless("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"),
        LONG,
    )
    .await;
    assert_eq!(came.unwrap().body, b"  ");
}

#[tokio::test]
async fn flaw_g24_an_answer_may_be_so_long_and_no_longer() {
    let body = |length: usize| answer("200 OK", &" ".repeat(length));
    let (_, came) = ask(Manner::Says(body(LARGEST_ANSWER)), LONG).await;
    assert_eq!(came.unwrap().body.len(), LARGEST_ANSWER);
    let (_, came) = ask(Manner::Says(body(LARGEST_ANSWER + 1)), LONG).await;
    assert_eq!(came, Err(TransportFault::Large));
}

#[tokio::test]
async fn flaw_g24_few_errands_run_at_once() {
    let authority = Authority::new("root");
    let host = Host::start(authority.leaf(), Manner::Silent).await;
    let way = Arc::new(outward(trusting(&authority), LONG));
    let errands: Vec<_> = (0..2 * ERRANDS)
        .map(|_| {
            let (way, url) = (Arc::clone(&way), host.url("/"));
            tokio::spawn(async move { get(&way, &url, &[]).await })
        })
        .collect();
    while host.requests().len() < ERRANDS {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(host.connections(), ERRANDS);
    // Who gives up makes room.
    errands
        .iter()
        .take(ERRANDS)
        .for_each(|errand| errand.abort());
    while host.requests().len() < 2 * ERRANDS {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    errands.iter().for_each(|errand| errand.abort());
}

#[tokio::test]
async fn what_is_not_an_answer_is_none() {
    let ended = "the connection ended before the answer did";
    for (bytes, fault) in [
        (
            &b"\x00\x01\x02 garbage \r\n\r\n"[..],
            "it does not answer in HTTP",
        ),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "it does not answer in HTTP"),
        (b"HTTP/2.0 200 OK\r\n\r\n", "it does not answer in HTTP"),
        (
            b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "it does not answer in HTTP",
        ),
        (b"", ended),
        (b"HTTP/1.1 200", ended),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}", ended),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
            ended,
        ),
    ] {
        let (_, came) = ask(Manner::Says(bytes.to_vec()), LONG).await;
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(came, unreachable(fault), "{shown:?}");
    }
    let head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(64 << 10));
    let (_, came) = ask(Manner::Says(head.into_bytes()), LONG).await;
    assert_eq!(came, unreachable("the head of its answer is too large"));
    let head = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(500));
    let (_, came) = ask(Manner::Says(head.into_bytes()), LONG).await;
    assert!(
        matches!(came, Err(TransportFault::Unreachable(_))),
        "{came:?}"
    );
}

#[tokio::test]
async fn where_nobody_listens_or_speaks_tls_nothing_is_fetched() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://127.0.0.1:{}/", free.local_addr().unwrap().port());
    drop(free);
    let way = outward(Roots::none(), LONG);
    assert_eq!(
        get(&way, &url, &[]).await,
        unreachable("connection refused")
    );

    let plain = Host::plain(Manner::Says(answer("200 OK", "{}"))).await;
    let http = format!("http://127.0.0.1:{}/", plain.address.port());
    assert!(matches!(
        get(&way, &http, &[]).await,
        Err(TransportFault::Url(_))
    ));
    assert_eq!(plain.connections(), 0);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://127.0.0.1:{}/",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        while let Ok((mut connection, _)) = listener.accept().await {
            let _sent = connection
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await;
        }
    });
    assert_eq!(
        get(&way, &url, &[]).await,
        unreachable("no TLS can be agreed on")
    );
}

#[tokio::test]
async fn a_name_that_nobody_has_is_not_reached() {
    let way = outward(Roots::none(), LONG);
    let came = get(&way, "https://no-such-host.invalid/", &[]).await;
    assert!(
        matches!(came, Err(TransportFault::Unreachable(_))),
        "{came:?}"
    );
}
