//! SAML providers through the IAM API.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::harness::{
    Query, Reply, World, saml_certificate, saml_metadata, saml_metadata_with, shared, unique,
};

/// Private keys that OpenSSL made for tests.
const KEY: &str = include_str!("../../../credentials/tests/data/rsa-2048-pkcs8.pem");
const OLD_FORM: &str = include_str!("../../../credentials/tests/data/rsa-2048-pkcs1.pem");
const SHORT_KEY: &str = include_str!("../../../credentials/tests/data/rsa-1024-pkcs8.pem");

fn world() -> World<'static> {
    World::new(shared())
}

fn create(world: &World<'_>, name: &str, metadata: &str) -> Reply {
    let args = [("Name", name), ("SAMLMetadataDocument", metadata)];
    world.try_iam("CreateSAMLProvider", args)
}

fn get(world: &World<'_>, arn: &str) -> Reply {
    world.try_iam("GetSAMLProvider", [("SAMLProviderArn", arn)])
}

fn update<const N: usize>(world: &World<'_>, arn: &str, args: [(&str, &str); N]) -> Reply {
    let query = Query::iam("UpdateSAMLProvider").arg("SAMLProviderArn", arn);
    let query = args
        .iter()
        .fold(query, |query, (name, value)| query.arg(name, value));
    world.call(&query)
}

fn delete(world: &World<'_>, arn: &str) -> Reply {
    world.try_iam("DeleteSAMLProvider", [("SAMLProviderArn", arn)])
}

#[test]
fn a_provider_is_made_shown_listed_and_deleted() {
    let world = world();
    let (name, metadata) = (unique("Corporate_1.x"), saml_metadata());
    let made = world.iam(
        "CreateSAMLProvider",
        [
            ("Name", &name),
            ("SAMLMetadataDocument", &metadata),
            ("Tags.member.1.Key", "Team"),
            ("Tags.member.1.Value", "blue"),
        ],
    );
    let arn = format!("arn:aws:iam::{}:saml-provider/{name}", world.account);
    assert_eq!(made.get("SAMLProviderArn"), arn);
    assert_eq!(made.get("Key"), "Team");

    let shown = get(&world, &arn).ok();
    assert_eq!(shown.get("SAMLMetadataDocument"), metadata);
    assert_eq!(shown.get("Value"), "blue");
    let uuid = shown.get("SAMLProviderUUID");
    assert!((22..=64).contains(&uuid.len()), "{uuid}");
    let alphabet = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    assert!(uuid.bytes().all(alphabet), "{uuid}");
    // Metadata that does not say until when it is good is good for a hundred years.
    let year = |reply: &Reply, name: &str| reply.get(name)[..4].parse::<u32>().unwrap();
    let years = year(&shown, "ValidUntil") - year(&shown, "CreateDate");
    assert!([99, 100].contains(&years), "{years}");
    assert_eq!(shown.text("AssertionEncryptionMode"), None);
    assert_eq!(shown.texts("KeyId"), [""; 0]);
    let listed = world.iam("ListSAMLProviders", []);
    assert!(listed.texts("Arn").contains(&arn));
    assert!(
        listed
            .texts("ValidUntil")
            .contains(&shown.get("ValidUntil"))
    );

    delete(&world, &arn).ok();
    let missing = format!("Manifest not found for arn {arn}");
    for reply in [
        delete(&world, &arn),
        get(&world, &arn),
        update(&world, &arn, [("SAMLMetadataDocument", &metadata)]),
        world.try_iam("ListSAMLProviderTags", [("SAMLProviderArn", &arn)]),
    ] {
        reply.assert_refused(404, "NoSuchEntity", &missing);
    }
    assert!(
        !world
            .iam("ListSAMLProviders", [])
            .texts("Arn")
            .contains(&arn)
    );
}

#[test]
fn a_name_is_taken_once_ignoring_case_and_an_arn_has_its_case() {
    let world = world();
    let name = unique("Corporate");
    let arn = create(&world, &name, &saml_metadata())
        .ok()
        .get("SAMLProviderArn");
    for same in [name.clone(), name.to_uppercase()] {
        let exists = format!("Provider with name {same} already exists.");
        create(&world, &same, &saml_metadata()).assert_refused(409, "EntityAlreadyExists", &exists);
    }
    let shouted = arn.replace(&name, &name.to_uppercase());
    get(&world, &shouted).assert_code(404, "NoSuchEntity");
    for bad in ["", "a b", "a+b", "a/b", "é", &"x".repeat(129)] {
        create(&world, bad, &saml_metadata()).assert_code(400, "ValidationError");
    }
    delete(&world, &arn).ok();
}

#[test]
fn what_is_no_metadata_is_refused() {
    let world = world();
    let good = saml_metadata();
    for (from, to, reason) in [
        ("</EntityDescriptor>", "", "it is not well-formed XML"),
        (
            "<EntityDescriptor ",
            "<!DOCTYPE EntityDescriptor [<!ENTITY x \"y\">]><EntityDescriptor ",
            "it has a document type declaration",
        ),
        (
            "IDPSSODescriptor",
            "SPSSODescriptor",
            "it has no IDPSSODescriptor for SAML 2.0",
        ),
        (
            "use=\"signing\"",
            "use=\"encryption\"",
            "no certificate to sign with has an RSA key of 1024 bits or more, or a NIST curve",
        ),
    ] {
        let text = format!("Could not parse metadata: {reason}");
        let bad = good.replace(from, to);
        create(&world, &unique("bad"), &bad).assert_refused(400, "InvalidInput", &text);
    }
    create(&world, &unique("bad"), "<short/>").assert_code(400, "ValidationError");
}

#[test]
fn an_update_replaces_the_metadata_and_when_it_ends() {
    let world = world();
    let arn = world.saml_provider();
    let before = get(&world, &arn).ok();
    let ending = saml_metadata_with(saml_certificate(), " validUntil=\"2031-02-03T04:05:06Z\"");
    let updated = update(&world, &arn, [("SAMLMetadataDocument", &ending)]).ok();
    assert_eq!(updated.get("SAMLProviderArn"), arn);
    let after = get(&world, &arn).ok();
    assert_eq!(after.get("SAMLMetadataDocument"), ending);
    assert_eq!(after.get("ValidUntil"), "2031-02-03T04:05:06Z");
    for same in ["CreateDate", "SAMLProviderUUID", "Value"] {
        assert_eq!(after.get(same), before.get(same));
    }
    // What is refused changes nothing.
    let bad = ending.replace("IDPSSODescriptor", "SPSSODescriptor");
    update(&world, &arn, [("SAMLMetadataDocument", &bad)]).assert_code(400, "InvalidInput");
    assert_eq!(get(&world, &arn).get("SAMLMetadataDocument"), ending);
    delete(&world, &arn).ok();
}

/// A private key goes in and never comes out: answers show ids, records and the store nothing.
#[test]
fn private_keys_are_added_and_removed_and_never_shown() {
    let world = world();
    let (name, metadata) = (unique("sealed"), saml_metadata());
    let base = [
        ("Name", name.as_str()),
        ("SAMLMetadataDocument", &metadata),
        ("AssertionEncryptionMode", "Required"),
    ];
    let need = "A provider with the assertion encryption mode Required needs a private key.";
    world
        .try_iam("CreateSAMLProvider", base)
        .assert_refused(400, "InvalidInput", need);
    let with_key = [base[0], base[1], base[2], ("AddPrivateKey", KEY)];
    let arn = world
        .iam("CreateSAMLProvider", with_key)
        .get("SAMLProviderArn");
    let shown = get(&world, &arn).ok();
    assert_eq!(shown.get("AssertionEncryptionMode"), "Required");
    let first = shown.texts("KeyId");
    assert_eq!(first.len(), 1);
    assert_eq!(shown.get("Timestamp"), shown.get("CreateDate"));

    update(&world, &arn, [("AddPrivateKey", OLD_FORM)]).ok();
    let both = get(&world, &arn).texts("KeyId");
    assert_eq!((both.len(), &both[0]), (2, &first[0]));
    let quota = "Cannot exceed quota for PrivateKeysPerSAMLProvider: 2";
    update(&world, &arn, [("AddPrivateKey", KEY)]).assert_refused(409, "LimitExceeded", quota);
    // In one step one goes and another comes.
    let swap = [
        ("RemovePrivateKey", both[0].as_str()),
        ("AddPrivateKey", KEY),
    ];
    update(&world, &arn, swap).ok();
    let swapped = get(&world, &arn).texts("KeyId");
    assert_eq!(swapped[0], both[1]);
    assert!(!both.contains(&swapped[1]));
    update(&world, &arn, [("RemovePrivateKey", &both[0])]).assert_code(404, "NoSuchEntity");
    update(&world, &arn, [("RemovePrivateKey", &swapped[0])]).ok();
    update(&world, &arn, [("RemovePrivateKey", &swapped[1])]).assert_refused(
        400,
        "InvalidInput",
        need,
    );
    let open = [
        ("RemovePrivateKey", swapped[1].as_str()),
        ("AssertionEncryptionMode", "Allowed"),
    ];
    update(&world, &arn, open).ok();
    let shown = get(&world, &arn).ok();
    assert_eq!(shown.texts("KeyId"), [""; 0]);
    assert_eq!(shown.get("AssertionEncryptionMode"), "Allowed");

    for bad in [SHORT_KEY, "key", &KEY.replace("PRIVATE", "PUBLIC")] {
        let reply = update(&world, &arn, [("AddPrivateKey", bad)]);
        reply.assert_code(400, "InvalidInput");
        assert!(!reply.body.contains("BEGIN"), "{}", reply.body);
    }
    delete(&world, &arn).ok();
    // A line from the middle of the key, as it was sent and as it is in binary.
    let line = KEY.lines().nth(9).unwrap();
    let secrets = [STANDARD.decode(line).unwrap(), line.as_bytes().to_vec()];
    let mut read = 0;
    for entry in fs::read_dir(&shared().directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            for secret in &secrets {
                let mut windows = bytes.windows(secret.len());
                assert!(
                    !windows.any(|window| window == secret),
                    "{}",
                    path.display()
                );
            }
            read += 1;
        }
    }
    assert!(read > 2);
}

/// Metadata from somebody else's tool, with more in it than is read.
#[test]
fn metadata_with_much_else_in_it_is_taken() {
    let world = world();
    let much = saml_metadata().replace(
        "<SingleSignOnService",
        "<!-- <!DOCTYPE a> --><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\
         </NameIDFormat><SingleSignOnService",
    );
    let arn = create(&world, &unique("much"), &much)
        .ok()
        .get("SAMLProviderArn");
    assert_eq!(get(&world, &arn).get("SAMLMetadataDocument"), much);
    delete(&world, &arn).ok();
}

#[test]
fn a_providers_tags_are_set_changed_and_removed() {
    let world = world();
    let arn = world.saml_provider();
    let by_arn = ("SAMLProviderArn", arn.as_str());
    for (key, value) in [("Team", "blue"), ("team", "red")] {
        let args = [
            by_arn,
            ("Tags.member.1.Key", key),
            ("Tags.member.1.Value", value),
        ];
        world.iam("TagSAMLProvider", args);
    }
    world.iam("UntagSAMLProvider", [by_arn, ("TagKeys.member.1", "K")]);
    let listed = world.iam("ListSAMLProviderTags", [by_arn]);
    assert_eq!(listed.texts("Key"), ["team"]);
    assert_eq!(listed.texts("Value"), ["red"]);
    let by_tag = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "iam:DeleteSAMLProvider", "Resource": arn,
            "Condition": {"StringEquals": {"iam:ResourceTag/team": "red"}},
        }],
    });
    let person = world.user(&by_tag.to_string());
    let delete = |arn: &str| {
        let query = Query::iam("DeleteSAMLProvider").arg("SAMLProviderArn", arn);
        shared().call(&query, &person.keys)
    };
    let other = world.saml_provider();
    delete(&other).assert_code(403, "AccessDenied");
    delete(&arn).ok();
    self::delete(&world, &other).ok();
}
