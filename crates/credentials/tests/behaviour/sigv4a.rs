//! SigV4a (STS spec 2.2): its scope without a region, its list of regions, its signature; and that
//! neither algorithm's signature is ever the other's.

use daypass_credentials::sigv4::{FaultKind, Nobody, RegionSet};
use daypass_credentials::{SecretAccessKey, SigningKey};
use proptest::prelude::*;

use crate::oracle::{Plan, plans, signed, verifier};
use crate::support::Request;

const WRONG: &str = "The request signature we calculated does not match the signature you \
    provided. Check your AWS Secret Access Key and signing method. Consult the service \
    documentation for details.";
const REGION: &str = "Credential should be scoped to a valid region. ";

/// 30 August 2015, 12:36:00.
const AT: i64 = 1_440_938_160;

fn plan(region_set: &str) -> Plan {
    let mut request = Request {
        method: "POST".into(),
        path: "/".into(),
        body: b"Action=GetCallerIdentity&Version=2011-06-15".to_vec(),
        ..Request::default()
    };
    request.add("host", "sts.example.org");
    Plan {
        request,
        token: None,
        presign: false,
        checksum_header: false,
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
        at: AT,
        region_set: Some(region_set.into()),
    }
}

fn presigned(region_set: &str) -> Plan {
    Plan {
        presign: true,
        ..plan(region_set)
    }
}

#[track_caller]
fn refused(request: &Request, kind: FaultKind, text: &str) {
    let fault = verifier(&plan("*")).verify(request).unwrap_err();
    assert_eq!((fault.kind(), fault.to_string().as_str()), (kind, text));
}

/// A signed request with its `Authorization` header rewritten.
fn rewritten(from: &str, to: &str) -> Request {
    let mut request = signed(&plan("*"));
    let header = request.header("authorization").to_owned();
    assert!(header.contains(from), "{header}");
    request.set("authorization", &header.replacen(from, to, 1));
    request
}

/// S15.
#[test]
fn a_signature_for_every_region_is_good() {
    for plan in [plan("*"), presigned("*")] {
        assert!(verifier(&plan).verify(&signed(&plan)).is_ok());
    }
}

#[test]
fn a_list_of_regions_must_hold_one_that_is_served() {
    let served = RegionSet::Only(vec!["eu-central-1".into(), "eu-west-1".into()]);
    for (list, region) in [
        ("*", Some("eu-central-1")),
        ("eu-west-1", Some("eu-west-1")),
        ("us-east-1,eu-west-1", Some("eu-west-1")),
        ("eu-*", Some("eu-central-1")),
        ("us-east-1", None),
        ("us-*,ap-*", None),
        ("eu-west-11", None),
    ] {
        for plan in [plan(list), presigned(list)] {
            let mut verifier = verifier(&plan);
            verifier.regions = served.clone();
            let secret: SecretAccessKey = plan.secret.parse().unwrap();
            let told = signed(&plan).with(|raw| {
                let scoped = verifier.scope(raw)?;
                let early = scoped.region().to_owned();
                let verified = scoped.verify_with(&secret)?;
                assert_eq!(verified.region(), early);
                assert_eq!(verified.service(), "sts");
                assert_eq!(verified.is_presigned(), plan.presign);
                Ok(early)
            });
            match region {
                Some(region) => assert_eq!(told, Ok(region.to_owned()), "{list}"),
                None => {
                    let fault: daypass_credentials::sigv4::SignatureFault = told.unwrap_err();
                    assert_eq!(fault.kind(), FaultKind::SignatureDoesNotMatch);
                    assert_eq!(fault.to_string(), REGION);
                }
            }
        }
    }
}

#[test]
fn a_list_that_is_none_is_for_no_region() {
    let mismatch = FaultKind::SignatureDoesNotMatch;
    let long = vec!["us-east-1"; 200].join(",");
    for list in ["us-east-1.evil.tld", "x@evil", "us east 1", ",", &long] {
        refused(&signed(&plan(list)), mismatch, REGION);
        refused(&signed(&presigned(list)), mismatch, REGION);
    }
    // Signed, and taken away: it counts as empty.
    let mut gone = signed(&plan("*"));
    refused(gone.remove("x-amz-region-set"), mismatch, REGION);
}

#[test]
fn the_list_of_regions_is_signed_and_there_is_one() {
    refused(
        &rewritten(";x-amz-region-set", ""),
        FaultKind::SignatureDoesNotMatch,
        "'X-Amz-Region-Set' must be a 'SignedHeader' in the AWS Authorization.",
    );
    let mut without = signed(&presigned("*"));
    without.query = without.query.replace("&X-Amz-Region-Set=%2A", "");
    refused(
        &without,
        FaultKind::IncompleteSignature,
        "AWS query-string parameters must include 'X-Amz-Region-Set'. Re-examine the \
         query-string parameters.",
    );
    let twice = "Request must have exactly one X-Amz-Region-Set.";
    let mut header = signed(&plan("us-east-1"));
    header.add("x-amz-region-set", "*");
    refused(&header, FaultKind::IncompleteSignature, twice);
    let mut both = signed(&plan("us-east-1"));
    both.query = "X-Amz-Region-Set=*".into();
    refused(&both, FaultKind::IncompleteSignature, twice);
    let mut both = signed(&presigned("us-east-1"));
    both.add("x-amz-region-set", "*");
    refused(&both, FaultKind::IncompleteSignature, twice);
    let mut query = signed(&presigned("us-east-1"));
    query.query += "&x-amz-region-set=*";
    refused(
        &query,
        FaultKind::IncompleteSignature,
        "AWS query-string parameters must include 'X-Amz-Region-Set' exactly once.",
    );
    for list in ["us-west-2", "us-east-1,us-west-2", "*"] {
        let mut other = signed(&plan("us-east-1"));
        other.set("x-amz-region-set", list);
        refused(&other, FaultKind::SignatureDoesNotMatch, WRONG);
    }
}

#[test]
fn the_scope_has_no_region() {
    for credential in [
        "",
        "AKIDEXAMPLE",
        "AKIDEXAMPLE/20150830/sts",
        "AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request",
        "secret/with/slash/20150830/sts/aws4_request",
    ] {
        refused(
            &rewritten("AKIDEXAMPLE/20150830/sts/aws4_request", credential),
            FaultKind::IncompleteSignature,
            &format!(
                "Credential must have exactly 4 slash-delimited elements, e.g. \
                 keyid/date/service/term, got '{credential}'"
            ),
        );
    }
    let mut request = signed(&plan("x.y"));
    let header = request.header("authorization").to_owned();
    let wrong = header.replace("20150830/sts/aws4_request", "20150829/s3/aws5_request");
    refused(
        request.set("authorization", &wrong),
        FaultKind::SignatureDoesNotMatch,
        "Credential should be scoped to a valid region. \
         Credential should be scoped to correct service: 'sts'. \
         Credential should be scoped with a valid terminator: 'aws4_request', not \
         'aws5_request'. \
         Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
         HTTP: '20150829' != '20150830', from '20150830T123600Z'. ",
    );
}

#[test]
fn what_it_claims_can_be_told_before_it_is_believed() {
    let request = signed(&plan("eu-west-1"));
    request.with(|raw| {
        let claimed = crate::support::signed(raw).unwrap();
        assert_eq!(claimed.unverified_access_key_id(), Some("AKIDEXAMPLE"));
        assert_eq!(claimed.unverified_service(), Some("sts"));
        assert_eq!(claimed.unverified_region(), None);
    });
}

/// The bytes of a signature's two integers, as the signer wrote them.
fn integers(signature: &str) -> [Vec<u8>; 2] {
    let bytes: Vec<u8> = signature
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
    let [0x30, _, rest @ ..] = &bytes[..] else {
        panic!("{signature}");
    };
    let (r, s) = rest.split_at(2 + usize::from(rest[1]));
    [r[2..].to_vec(), s[2..].to_vec()]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tag, length in one byte, content.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()][..], content].concat()
}

fn sequence(r: &[u8], s: &[u8]) -> Vec<u8> {
    element(0x30, &[element(2, r), element(2, s)].concat())
}

#[test]
fn a_signature_is_strict_der_in_lower_case_hexadecimal() {
    let request = signed(&plan("*"));
    let header = request.header("authorization");
    let (head, signature) = header.split_once("Signature=").unwrap();
    let with = |signature: &str| {
        let mut request = request.clone();
        request.set("authorization", &format!("{head}Signature={signature}"));
        request
    };
    let [r, s] = integers(signature);
    let good = sequence(&r, &s);
    assert_eq!(hex(&good), signature);
    assert!(verifier(&plan("*")).verify(&with(&hex(&good))).is_ok());

    let zero = |number: &[u8]| [&[0][..], number].concat();
    // The lengths in the long form.
    let body = &good[2..];
    let long = [&[0x30, 0x81, good[1]][..], body].concat();
    let endless = [&[0x30, 0x80][..], body, &[0, 0]].concat();
    let padded = |number: &[u8]| {
        let mut number = number.to_vec();
        number.splice(0..0, std::iter::repeat_n(0, 33 - number.len()));
        number
    };
    let raw = [&padded(&r)[1..], &padded(&s)[1..]].concat();
    let third = element(0x30, &[body, &element(2, &[1])].concat());
    let bad = [
        sequence(&zero(&r), &s),
        sequence(&r, &zero(&s)),
        sequence(&s, &r),
        sequence(&[0], &[0]),
        sequence(&[], &[]),
        sequence(&[1], &[1]),
        sequence(&r, &[0]),
        [&good[..], &[0]].concat(),
        good[..good.len() - 1].to_vec(),
        long,
        endless,
        third,
        raw,
        vec![0x30, 0],
        vec![],
    ];
    for bytes in bad {
        refused(&with(&hex(&bytes)), FaultKind::SignatureDoesNotMatch, WRONG);
    }
    let zeros = "0".repeat(10_000);
    for text in [
        &*signature.to_uppercase(),
        &format!("{signature}0"),
        &format!("{signature}**"),
        &format!("0x{signature}"),
        &signature[1..],
        &zeros,
    ] {
        refused(&with(text), FaultKind::SignatureDoesNotMatch, WRONG);
    }
}

#[test]
fn a_default_port_may_come_and_go_on_the_way() {
    let request = signed(&plan("*"));
    for (host, good) in [
        ("sts.example.org:443", true),
        ("sts.example.org:80", true),
        ("sts.example.org:8443", false),
        ("sts.example.com", false),
    ] {
        let mut request = request.clone();
        request.set("host", host);
        assert_eq!(
            verifier(&plan("*")).verify(&request).is_ok(),
            good,
            "{host}"
        );
    }
}

/// Flaw A22: nothing comes of it, whosever the keys are.
#[test]
fn spending_makes_nothing() {
    let request = signed(&plan("*"));
    let verifier = verifier(&plan("*"));
    let secret: SecretAccessKey = verifier.secret.parse().unwrap();
    request.with(|raw| {
        verifier.scope(raw).unwrap().spend_unverified(&Nobody);
        verifier.scope(raw).unwrap().spend_unverified(&secret);
    });
}

/// The access key id is in the key's derivation: the same secret under another id is another key.
#[test]
fn a_secret_signs_for_its_own_access_key_only() {
    let other = rewritten("AKIDEXAMPLE/", "AKIDEXAMPLF/");
    refused(&other, FaultKind::SignatureDoesNotMatch, WRONG);
}

/// Says that a request was signed by the other algorithm than it was.
fn disguised(plan: &Plan) -> Request {
    let mut request = signed(plan);
    let (v4, v4a) = (
        [
            "AWS4-HMAC-SHA256",
            "/us-east-1/sts/",
            "%2Fus-east-1%2Fsts%2F",
        ],
        ["AWS4-ECDSA-P256-SHA256", "/sts/", "%2Fsts%2F"],
    );
    let (from, to) = match plan.region_set {
        None => (v4, v4a),
        Some(_) => (v4a, v4),
    };
    let swap = |text: &str| {
        let swaps = from.iter().zip(to);
        swaps.fold(text.to_owned(), |text, (from, to)| {
            text.replacen(from, to, 1)
        })
    };
    if plan.presign {
        request.query = swap(&request.query);
        if plan.region_set.is_none() {
            request.query += "&X-Amz-Region-Set=*";
        }
    } else {
        let mut header = swap(request.header("authorization"));
        if plan.region_set.is_none() {
            header = header.replacen("SignedHeaders=", "SignedHeaders=x-amz-region-set;", 1);
            request.set("x-amz-region-set", "*");
        }
        request.set("authorization", &header);
    }
    request
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Flaw A17.
    #[test]
    fn neither_algorithms_signature_is_the_others(plan in plans()) {
        let verifier = verifier(&plan);
        let fault = verifier.verify(&disguised(&plan)).unwrap_err().to_string();
        // All that is wrong is the signature: it came as far as that.
        prop_assert_eq!(fault, WRONG);
    }

    #[test]
    fn no_signing_key_verifies_sigv4a(plan in plans(), region_set in "\\*|us-east-1") {
        let plan = Plan { region_set: Some(region_set), ..plan };
        let verifier = verifier(&plan);
        let request = signed(&plan);
        let secret: SecretAccessKey = plan.secret.parse().unwrap();
        let refused = request.with(|raw| {
            let scoped = verifier.scope(raw).unwrap();
            let key = SigningKey::derive(&secret, scoped.date(), scoped.region(), "sts");
            scoped.verify(&key).is_err()
        });
        prop_assert!(refused);
    }
}
