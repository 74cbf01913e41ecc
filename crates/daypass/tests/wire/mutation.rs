//! No byte of a signed request can be changed and the request still be answered.

use crate::harness::{ACCOUNT, Keys, Query, Reply, Request, assuming, exchange, shared};

/// A signed request's bytes, and which of them the signature is answerable for.
struct Signed {
    bytes: Vec<u8>,
    covered: Vec<usize>,
}

impl Signed {
    fn new(request: &Request) -> Self {
        let bytes = request.bytes();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut covered: Vec<usize> = Vec::new();
        let line = text.find(" HTTP/1.1\r\n").unwrap();
        covered.extend((0..line).filter(|at| text.as_bytes()[*at] != b' '));
        let signed_names = match request.header("authorization") {
            "" => &request.target,
            header => header,
        };
        let names = signed_names.split("SignedHeaders=").nth(1).unwrap();
        let names = names.split([',', '&']).next().unwrap().replace("%3B", ";");
        for (name, value) in &request.headers {
            let name = name.to_ascii_lowercase();
            if names.split(';').any(|signed| signed == name) || name == "authorization" {
                let start = text.find(&format!(": {value}\r\n")).unwrap() + 2;
                covered.extend(start..start + value.len());
            }
        }
        covered.extend(bytes.len() - request.body.len()..bytes.len());
        Self { bytes, covered }
    }

    /// Sends the request with each covered byte changed, in several ways, one at a time.
    fn assert_all_refused(&self, server: std::net::SocketAddr) {
        let good = exchange(server, &self.bytes).unwrap();
        assert_eq!(good.status, 200, "{}", good.body);
        // Two cores, two threads.
        let half = self.covered.len().div_ceil(2);
        std::thread::scope(|scope| {
            for part in self.covered.chunks(half) {
                scope.spawn(|| part.iter().for_each(|at| self.assert_refused(server, *at)));
            }
        });
    }

    fn assert_refused(&self, server: std::net::SocketAddr, at: usize) {
        for flip in [1, 2, 16] {
            let mut bytes = self.bytes.clone();
            bytes[at] ^= flip;
            let reply = exchange(server, &bytes);
            assert!(
                is_refusal(reply.as_ref()),
                "byte {at} {:?} as {:?} in {}: {reply:?}",
                char::from(self.bytes[at]),
                char::from(bytes[at]),
                String::from_utf8_lossy(&self.bytes)
            );
        }
    }
}

/// An error, a way to the product page for what names no operation any more, or no answer at all.
fn is_refusal(reply: Option<&Reply>) -> bool {
    reply.is_none_or(|reply| matches!(reply.status, 302 | 400 | 403))
}

fn example_role() -> Query {
    assuming(&format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole"))
}

#[test]
fn no_byte_of_a_signed_form_can_be_changed() {
    let query = example_role().arg("DurationSeconds", "900");
    let request = query.signed(&shared().host(), &shared().developer());
    Signed::new(&request).assert_all_refused(shared().address);
}

#[test]
fn no_byte_of_a_signed_query_can_be_changed() {
    let query = Query::sts("GetCallerIdentity")
        .signed_header("X-Vault-AWS-IAM-Server-ID", "vault")
        .get();
    let request = query.signed(&shared().host(), &shared().developer());
    Signed::new(&request).assert_all_refused(shared().address);
}

#[test]
fn no_byte_of_a_presigned_url_can_be_changed() {
    let query = Query::sts("GetCallerIdentity").signed_header("x-k8s-aws-id", "cluster");
    let request = query.presigned(&shared().host(), &shared().developer(), 60);
    Signed::new(&request).assert_all_refused(shared().address);
}

#[test]
fn no_byte_of_a_sessions_request_can_be_changed() {
    let keys = Keys::of(&shared().call(&example_role(), &shared().developer()).ok());
    let query = Query::sts("GetCallerIdentity");
    let request = query.signed(&shared().host(), &keys);
    Signed::new(&request).assert_all_refused(shared().address);
    let request = query.presigned(&shared().host(), &keys, 60);
    Signed::new(&request).assert_all_refused(shared().address);
}

#[test]
fn no_byte_of_a_sigv4a_request_can_be_changed() {
    let query = Query::sts("GetCallerIdentity")
        .signed_header("X-Vault-AWS-IAM-Server-ID", "vault")
        .sigv4a("us-east-1,eu-*");
    let request = query.signed(&shared().host(), &shared().developer());
    Signed::new(&request).assert_all_refused(shared().address);
    let request = query.presigned(&shared().host(), &shared().developer(), 60);
    Signed::new(&request).assert_all_refused(shared().address);
}

/// What is added to a signed request is changed, too.
#[test]
fn nothing_can_be_added_to_a_signed_request() {
    let send = |request: &Request| exchange(shared().address, &request.bytes());
    let request = example_role().signed(&shared().host(), &shared().developer());
    let mut longer = request.clone();
    longer.body.extend_from_slice(b"&DurationSeconds=3600");
    assert_eq!(send(&longer).unwrap().status, 403);
    let mut queried = request.clone();
    queried.target = "/?DurationSeconds=900".to_owned();
    assert_eq!(send(&queried).unwrap().status, 403);
    let mut doubled = request.clone();
    let date = request.header("x-amz-date").to_owned();
    doubled.headers.push(("X-Amz-Date".to_owned(), date));
    assert_eq!(send(&doubled).unwrap().status, 400);

    let url =
        Query::sts("GetCallerIdentity").presigned(&shared().host(), &shared().developer(), 60);
    let mut longer = url.clone();
    longer.target += "&DurationSeconds=900";
    assert_eq!(send(&longer).unwrap().status, 403);
    let mut with_body = url;
    with_body.body = b"Action=AssumeRole&Version=2011-06-15".to_vec();
    assert_eq!(send(&with_body).unwrap().status, 403);
}
