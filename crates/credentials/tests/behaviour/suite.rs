//! AWS's own SigV4 and SigV4a test suites, as the `aws-sigv4` package carries it.

use std::path::{Path, PathBuf};
use std::process::Command;

use daypass_credentials::sigv4::RegionSet;
use daypass_model::Timestamp;
use serde_json::Value;

use crate::support::{Request, Verifier};

/// Cases (a part of the path) that are meant for something else than us, with the reason. Each
/// must be refused; one that verifies is to be taken off the list.
const NOT_FOR_US: [(&str, &str); 7] = [
    ("get-relative-unnormalized/", "S3's path form"),
    ("get-relative-relative-unnormalized/", "S3's path form"),
    ("get-slash-dot-slash-unnormalized/", "S3's path form"),
    ("get-slash-pointless-dot-unnormalized/", "S3's path form"),
    ("get-slash-unnormalized/", "S3's path form"),
    ("get-slashes-unnormalized/", "S3's path form"),
    (
        "post-sts-header-after/query",
        "the token was appended after signing; STS signs it (spec 2.3)",
    ),
];

/// The same of the suite of SigV4 alone.
const NOT_FOR_US_V4: [(&str, &str); 2] = [
    (
        "double-encode-path/",
        "the signed request carries another date than was signed",
    ),
    ("double-url-encode/", "no context: the secret is not told"),
];

fn suite(version: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {errors}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|p| p["name"] == "aws-sigv4").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    manifest
        .with_file_name("aws-signing-test-suite")
        .join(version)
}

/// Reads a request as it stands in the suite: raw spaces and UTF-8 in the target, folded headers.
fn parse(text: &str) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.trim_end().lines();
    let line = lines.next().unwrap();
    let line = line.strip_suffix(" HTTP/1.1").unwrap_or(line);
    let (method, target) = line.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        body: body.trim_end_matches('\n').into(),
        ..Request::default()
    };
    for line in lines {
        if line.starts_with(' ') {
            // RFC 9112 section 5.2: a fold is one or more spaces.
            let (_, value) = request.headers.last_mut().unwrap();
            value.extend_from_slice(line.as_bytes());
        } else {
            let (name, value) = line.split_once(':').unwrap();
            request.add(&name.to_ascii_lowercase(), value);
        }
    }
    request
}

fn verifier(case: &Path) -> Verifier {
    let context = std::fs::read(case.join("context.json")).unwrap_or_else(|_| b"{}".to_vec());
    let context: Value = serde_json::from_slice(&context).unwrap();
    let text = |value: &Value, default: &str| value.as_str().unwrap_or(default).to_owned();
    let at = text(&context["timestamp"], "2015-08-30T12:36:00Z").replace(['-', ':'], "");
    Verifier {
        secret: text(&context["credentials"]["secret_access_key"], "not-told"),
        service: text(&context["service"], "service"),
        regions: RegionSet::Only(vec![text(&context["region"], "us-east-1")]),
        now: Timestamp::parse_basic(&at).unwrap(),
    }
}

fn read(case: &Path, file: &str) -> Option<String> {
    std::fs::read_to_string(case.join(file)).ok()
}

/// Verifies every vector of a suite or finds it on the list; `floor` is how many there are at least,
/// so that vectors do not vanish unseen.
fn run(version: &str, unwanted: &[(&str, &str)], floor: usize) {
    let (mut verified, mut refused) = (0, Vec::new());
    for case in std::fs::read_dir(suite(version)).unwrap() {
        let case = case.unwrap().path();
        let verifier = verifier(&case);
        for form in ["header", "query"] {
            let Some(text) = read(&case, &format!("{form}-signed-request.txt")) else {
                continue;
            };
            let request = parse(&text);
            let name = format!("{}/{form}", case.file_name().unwrap().to_str().unwrap());
            let listed = unwanted.iter().any(|(part, _)| name.starts_with(part));
            match verifier.verify(&request) {
                Ok(()) => {
                    assert!(!listed, "{name} verifies: take it off the list");
                    verified += 1;
                }
                Err(fault) => {
                    assert!(listed, "{name}: {fault}");
                    refused.push(name);
                    continue;
                }
            }
            let expected = read(&case, &format!("{form}-canonical-request.txt")).unwrap();
            let explained = request.with(|raw| verifier.scope(raw).unwrap().explain());
            let quoted = format!("'{}'", expected.trim_end());
            assert!(explained.contains(&quoted), "{name}: {explained}");
        }
    }
    assert!(
        verified >= floor,
        "{verified} verified, refused: {refused:?}"
    );
}

#[test]
fn every_vector_of_sigv4_verifies_or_is_on_the_list() {
    run("v4", &[&NOT_FOR_US[..], &NOT_FOR_US_V4].concat(), 62);
}

#[test]
fn every_vector_of_sigv4a_verifies_or_is_on_the_list() {
    run("v4a", &NOT_FOR_US, 63);
}
