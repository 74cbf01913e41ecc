//! SigV4a (STS spec 2.2): a signature for many regions.

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{Keys, Query, Server, Start, World, shared, trust};
use crate::signing::{REGION, UNKNOWN, WRONG, only_frankfurt};

fn whoami(region_set: &str) -> Query {
    Query::sts("GetCallerIdentity").sigv4a(region_set)
}

/// Sends it signed in the header and presigned; both must be answered alike.
#[track_caller]
fn codes(server: &Server, query: &Query, keys: &Keys) -> Option<String> {
    let host = server.host();
    let header = server.send(&query.signed(&host, keys));
    let presigned = server.send(&query.presigned(&host, keys, 60));
    assert_eq!(header.status, presigned.status, "{}", presigned.body);
    assert_eq!(header.text("Message"), presigned.text("Message"));
    header.text("Message")
}

#[test]
fn s15_a_request_for_every_region_is_served() {
    let request = whoami("*").signed(&shared().host(), &shared().developer());
    let header = request.header("authorization");
    assert!(
        header.starts_with("AWS4-ECDSA-P256-SHA256 Credential="),
        "{header}"
    );
    assert!(header.contains("/sts/aws4_request"), "{header}");
    assert!(!header.contains("us-east-1"), "{header}");
    let reply = shared().send(&request).ok();
    assert!(
        reply.get("Arn").ends_with(":user/developer"),
        "{}",
        reply.body
    );
    assert_eq!(codes(shared(), &whoami("*"), &shared().developer()), None);
}

#[test]
fn every_well_formed_list_of_regions_is_good_unless_some_are_configured() {
    for list in [
        "us-east-1",
        "garage",
        "us-east-1,us-west-2",
        "eu-*",
        "us-*,default",
    ] {
        assert_eq!(
            codes(shared(), &whoami(list), &shared().developer()),
            None,
            "{list}"
        );
    }
    for list in ["us-east-1.evil.tld", "x@evil", ",", "us east 1"] {
        let message = codes(shared(), &whoami(list), &shared().developer());
        assert_eq!(message.as_deref(), Some(REGION), "{list}");
    }
}

#[test]
fn the_serving_region_must_be_in_the_list() {
    let (_directory, server) = only_frankfurt();
    for list in [
        "*",
        "eu-central-1",
        "eu-*",
        "us-east-1, eu-central-1",
        "*-1",
    ] {
        assert_eq!(
            codes(&server, &whoami(list), &server.developer()),
            None,
            "{list}"
        );
    }
    for list in ["us-east-1", "us-*", "eu-central-11", "eu-west-1,us-west-2"] {
        let message = codes(&server, &whoami(list), &server.developer());
        assert_eq!(message.as_deref(), Some(REGION), "{list}");
    }
}

#[test]
fn every_operation_and_every_credential_can_be_signed_so() {
    let world = World::new(shared());
    let role = world.open_role("");
    let assume = crate::harness::assuming(&role.arn).sigv4a("*");
    let session = Keys::of(&shared().call(&assume, &world.admin).ok());
    for list in ["*", "us-east-1"] {
        assert_eq!(codes(shared(), &whoami(list), &session), None);
    }
    let mut unlike = session.clone();
    unlike.secret = "x".repeat(40);
    assert_eq!(
        codes(shared(), &whoami("*"), &unlike).as_deref(),
        Some(WRONG)
    );
    let query = Query::iam("GetRole")
        .arg("RoleName", &role.name)
        .sigv4a("*");
    shared().call(&query, &world.admin).ok();
    world.abolish(&role);
}

#[test]
fn refusals_are_those_of_sigv4() {
    let query = whoami("*");
    let mut keys = shared().developer();
    keys.secret = "x".repeat(40);
    assert_eq!(codes(shared(), &query, &keys).as_deref(), Some(WRONG));
    let stranger = Keys::long_term("AKIAIOSFODNN7EXAMPLE", "wrong");
    for _ in 0..3 {
        assert_eq!(codes(shared(), &query, &stranger).as_deref(), Some(UNKNOWN));
    }
    let late = codes(shared(), &query.clone().at(-960), &shared().developer());
    assert!(late.unwrap().starts_with("Signature expired: "));
    let mut other = query.clone();
    other.service = "s3".to_owned();
    assert_eq!(
        codes(shared(), &other, &shared().developer()).as_deref(),
        Some("Credential should be scoped to correct service: 'sts'. ")
    );

    let request = query.signed(&shared().host(), &shared().developer());
    let header = request.header("authorization").to_owned();
    let (id, rest) = header.split_once("/2").unwrap();
    let id = id.rsplit('=').next().unwrap();
    let day = &rest[..7];
    let rewritten = |from: &str, to: &str| {
        let header = header.replacen(from, to, 1);
        shared().send(&request.clone().with("authorization", &header))
    };
    let scope = format!("2{day}/sts/aws4_request");
    rewritten(&scope, &format!("2{day}/us-east-1/sts/aws4_request")).assert_refused(
        400,
        "IncompleteSignature",
        &format!(
            "Credential must have exactly 4 slash-delimited elements, e.g. \
             keyid/date/service/term, got '{id}/2{day}/us-east-1/sts/aws4_request'"
        ),
    );
    rewritten(";x-amz-region-set", "").assert_refused(
        403,
        "SignatureDoesNotMatch",
        "'X-Amz-Region-Set' must be a 'SignedHeader' in the AWS Authorization.",
    );
    let mut url = query.presigned(&shared().host(), &shared().developer(), 60);
    url.target = url.target.replace("&X-Amz-Region-Set=%2A", "");
    shared().send(&url).assert_refused(
        400,
        "IncompleteSignature",
        "AWS query-string parameters must include 'X-Amz-Region-Set'. Re-examine the \
         query-string parameters.",
    );
}

#[test]
fn a_key_is_known_as_soon_as_it_is_made_and_unknown_when_it_is_gone() {
    let world = World::new(shared());
    let person = world.user("");
    assert_eq!(codes(shared(), &whoami("*"), &person.keys), None);
    world.dismiss(&person);
    for _ in 0..2 {
        assert_eq!(
            codes(shared(), &whoami("*"), &person.keys).as_deref(),
            Some(UNKNOWN)
        );
    }
}

/// `aws:RequestedRegion`: the region of the list that is served, and the global endpoint's if the
/// list has wildcards only.
#[test]
fn the_requested_region_is_the_one_that_is_served() {
    let decided = |server: &Server, wanted: &str, list: &str| {
        let world = World::new(server);
        let principal = json!({"AWS": world.root_arn()});
        let condition = json!({"StringEquals": {"aws:RequestedRegion": wanted}});
        let role = world.role(&trust(&principal, &condition), "");
        let query = crate::harness::assuming(&role.arn).sigv4a(list);
        let reply = server.call(&query, &world.admin);
        world.abolish(&role);
        reply.status
    };
    for (wanted, list, status) in [
        ("us-east-1", "*", 200),
        ("eu-west-1", "*", 403),
        ("eu-west-1", "eu-*,eu-west-1", 200),
        ("eu-west-1", "eu-west-1,us-east-1", 200),
        ("us-east-1", "eu-west-1,us-east-1", 403),
    ] {
        assert_eq!(decided(shared(), wanted, list), status, "{wanted} {list}");
    }
    let directory = TempDir::new().unwrap();
    let server = Start::dev(&directory.path().join("data"))
        .config("regions = [\"us-east-1\", \"eu-west-1\"]\n")
        .start();
    for (wanted, list, status) in [
        ("us-east-1", "*", 200),
        ("eu-west-1", "eu-*", 200),
        ("eu-west-1", "ap-south-1,eu-west-1", 200),
        ("ap-south-1", "ap-south-1,eu-west-1", 403),
    ] {
        assert_eq!(decided(&server, wanted, list), status, "{wanted} {list}");
    }
}
