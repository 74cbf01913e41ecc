//! The audit trail: one record a request, of the shape that others' tools know, and no secret.

use std::fs;
use std::path::Path;

use aws_sigv4::http_request::SigningSettings;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{
    ADMINISTRATOR, DIAGNOSTICS, Keys, Query, Reply, Request, Server, Start, World, allow, assuming,
    clock, saml_idp, web_identity,
};

/// Fields that every record has.
const ALWAYS: [&str; 18] = [
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "requestParameters",
    "responseElements",
    "requestID",
    "eventID",
    "readOnly",
    "resources",
    "eventType",
    "managementEvent",
    "eventCategory",
    "tlsDetails",
];

#[test]
fn every_api_request_leaves_exactly_one_record() {
    let server = Server::dev();
    let world = World::new(&server);
    let keys = server.developer();
    let role = format!("arn:aws:iam::{}:role/S3AccessRole", world.account);
    let forged = Keys {
        secret: "x".repeat(40),
        ..keys.clone()
    };
    let unknown = Keys::long_term("AKIAIOSFODNN7EXAMPLE", "x");
    let host = server.host();
    let whoami = Query::sts("GetCallerIdentity");
    let requests: Vec<(&str, &str, Request)> = vec![
        ("", "GetCallerIdentity", whoami.signed(&host, &keys)),
        ("", "GetCallerIdentity", whoami.presigned(&host, &keys, 60)),
        ("", "AssumeRole", assuming(&role).signed(&host, &keys)),
        (
            "",
            "GetSessionToken",
            Query::sts("GetSessionToken").signed(&host, &keys),
        ),
        (
            "",
            "ListUsers",
            Query::iam("ListUsers").signed(&host, &keys),
        ),
        (
            "AccessDenied",
            "AssumeRole",
            assuming(&(role.clone() + "x")).signed(&host, &keys),
        ),
        (
            "ValidationError",
            "AssumeRole",
            Query::sts("AssumeRole").signed(&host, &keys),
        ),
        (
            "MalformedInput",
            "AssumeRole",
            assuming(&role)
                .arg("DurationSeconds", "x")
                .signed(&host, &keys),
        ),
        (
            "NoSuchEntity",
            "GetRole",
            Query::iam("GetRole")
                .arg("RoleName", "none")
                .signed(&host, &keys),
        ),
        (
            "InvalidAction",
            "Nothing",
            Query::sts("Nothing").unsigned(&host),
        ),
        (
            "InvalidAction",
            "ListSpaceships",
            Query::iam("ListSpaceships").signed(&host, &keys),
        ),
        (
            "MissingAuthenticationToken",
            "AssumeRole",
            assuming(&role).unsigned(&host),
        ),
        (
            "SignatureDoesNotMatch",
            "GetCallerIdentity",
            whoami.signed(&host, &forged),
        ),
        (
            "SignatureDoesNotMatch",
            "GetCallerIdentity",
            whoami.clone().at(-960).signed(&host, &keys),
        ),
        (
            "InvalidClientTokenId",
            "GetCallerIdentity",
            whoami.signed(&host, &unknown),
        ),
        (
            "IncompleteSignature",
            "GetCallerIdentity",
            whoami
                .signed(&host, &keys)
                .with("authorization", "Bearer x"),
        ),
    ];
    for (code, name, request) in requests {
        let before = server.audit().len();
        let reply = server.send(&request);
        assert_eq!(reply.code(), code, "{}", reply.body);
        let records = server.audit();
        assert_eq!(records.len(), before + 1, "{name} {code}");
        let record = records.last().unwrap();
        assert_record(record, &reply, (name, code));
    }
    // What is no API request leaves none.
    let before = server.audit().len();
    for target in [
        "/",
        "/-/healthz",
        "/-/readyz",
        "/-/nothing",
        "/?Version=2011-06-15",
    ] {
        server.page(target);
    }
    assert_eq!(server.audit().len(), before);
}

#[track_caller]
fn assert_record(record: &Value, reply: &Reply, (name, code): (&str, &str)) {
    for field in ALWAYS {
        assert!(record.get(field).is_some(), "no {field} in {record}");
    }
    assert_eq!(record["eventVersion"], "1.11");
    assert_eq!(record["eventName"], name);
    assert_eq!(
        record["requestID"],
        reply.header("x-amzn-requestid").unwrap()
    );
    assert_eq!(record["sourceIPAddress"], "127.0.0.1");
    assert_eq!(record["eventType"], "AwsApiCall");
    assert_eq!(record["eventCategory"], "Management");
    assert_eq!(record["managementEvent"], true);
    let source = record["eventSource"].as_str().unwrap();
    assert!(
        ["sts.amazonaws.com", "iam.amazonaws.com"].contains(&source),
        "{source}"
    );
    let time: jiff::Timestamp = record["eventTime"].as_str().unwrap().parse().unwrap();
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = date
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert_eq!(u64::try_from(time.as_second()).unwrap(), date);
    assert_eq!(record["eventID"].as_str().unwrap().len(), 36);
    assert_ne!(record["eventID"], record["requestID"]);
    if code.is_empty() {
        assert_eq!(record.get("errorCode"), None);
        assert!(record["recipientAccountId"].is_string());
    } else {
        assert_eq!(record["errorCode"], code);
    }
    let kept = !["", "IncompleteSignature", "MalformedInput"].contains(&code);
    if kept {
        assert_eq!(record["errorMessage"], reply.message());
    }
}

#[test]
fn a_record_says_who_did_what_to_what() {
    let server = Server::dev();
    let world = World::new(&server);
    let person = world.user(&allow("sts:AssumeRole"));
    let role = world.open_role("");
    let query = assuming(&role.arn)
        .arg("DurationSeconds", "900")
        .arg("ExternalId", "tenant");
    let request = query
        .signed(&server.host(), &person.keys)
        .with("User-Agent", "test/1.0 \"quoted\"");
    let reply = server.send(&request).ok();
    let record = server.audit_of(&reply);
    assert_eq!(
        record["userIdentity"],
        json!({
            "type": "IAMUser", "principalId": person.id, "arn": person.arn,
            "accountId": world.account, "accessKeyId": person.keys.id, "userName": person.name,
        })
    );
    assert_eq!(record["userAgent"], "test/1.0 \"quoted\"");
    assert_eq!(record["awsRegion"], "us-east-1");
    assert_eq!(
        record["requestParameters"],
        json!({
            "roleArn": role.arn, "roleSessionName": "session", "durationSeconds": 900,
            "externalId": "tenant",
        })
    );
    let response = &record["responseElements"];
    assert_eq!(
        response["credentials"]["accessKeyId"],
        reply.get("AccessKeyId")
    );
    assert_eq!(response["assumedRoleUser"]["arn"], reply.get("Arn"));
    assert_eq!(
        record["resources"],
        json!([{"accountId": world.account, "type": "AWS::IAM::Role", "ARN": role.arn}])
    );
    assert_eq!(record["recipientAccountId"], world.account);
    assert_eq!(
        record["tlsDetails"]["clientProvidedHostHeader"],
        server.host()
    );

    // The session's own calls say where it comes from.
    let keys = Keys::of(&reply);
    let record = server.audit_of(&server.whoami(&keys));
    let identity = &record["userIdentity"];
    assert_eq!(identity["type"], "AssumedRole");
    assert_eq!(identity["principalId"], format!("{}:session", role.id));
    assert_eq!(
        identity["sessionContext"]["sessionIssuer"],
        json!({
            "type": "Role", "principalId": role.id, "arn": role.arn,
            "accountId": world.account, "userName": role.name,
        })
    );
    let attributes = &identity["sessionContext"]["attributes"];
    assert_eq!(attributes["mfaAuthenticated"], "false");
    assert!(attributes["creationDate"].as_str().unwrap().ends_with('Z'));
    assert_eq!(record["readOnly"], true);

    // Who was not believed is not named; the key that was claimed is.
    let forged = Keys {
        secret: "x".repeat(40),
        ..person.keys.clone()
    };
    let record = server.audit_of(&server.whoami(&forged));
    assert_eq!(
        record["userIdentity"],
        json!({"type": "Unknown", "accessKeyId": person.keys.id})
    );
    // A refusal names what it was about, and records no credentials.
    let other = world.user("");
    let record = server.audit_of(&server.assume(&role.arn, &other.keys));
    assert_eq!(record["errorCode"], "AccessDenied");
    assert_eq!(record["responseElements"], Value::Null);
    assert_eq!(record["resources"][0]["ARN"], role.arn);
    let created = world.iam("CreateUser", [("UserName", "recorded")]);
    assert_eq!(server.audit_of(&created)["readOnly"], false);
}

/// A caller cannot write lines of its own.
#[test]
fn a_record_stays_a_line() {
    let server = Server::dev();
    let action = "x\n{\"eventName\":\"forged\"}\r\n\u{2028}\u{85}\"";
    let reply = server.ask(&Query::sts(action));
    reply.assert_code(400, "InvalidAction");
    assert_eq!(server.audit_of(&reply)["eventName"], action);
    assert_eq!(server.audit().len(), 1);
    let long = server.ask(&Query::sts(&"x".repeat(100_000)));
    let record = server.audit_of(&long).to_string();
    assert!(record.len() < 4096, "{} bytes of record", record.len());
}

/// What must not be found anywhere afterwards.
#[derive(Default)]
struct Hunt {
    wanted: Vec<(&'static str, String)>,
}

impl Hunt {
    fn keys(&mut self, keys: &Keys) {
        self.wanted.push(("secret key", keys.secret.clone()));
        if let Some(token) = &keys.token {
            self.wanted.push(("session token", token.clone()));
            // As a URL has it, and cut by a line's end.
            self.wanted
                .push(("session token", crate::harness::encoded(token)));
            self.wanted
                .push(("part of a token", token[60..100].to_owned()));
        }
    }

    fn signature(&mut self, request: &Request) {
        for text in [request.header("authorization"), &request.target] {
            for rest in text.split("Signature=").skip(1) {
                self.wanted.push(("signature", rest[..64].to_owned()));
            }
        }
    }

    fn assert_absent(&self, place: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for (what, wanted) in &self.wanted {
            assert!(wanted.len() >= 12, "too short to look for: {what}");
            assert!(!text.contains(wanted.as_str()), "a {what} is in {place}");
        }
    }
}

/// Sends a signed request, and remembers its signature.
fn send(server: &Server, hunt: &mut Hunt, request: &Request) -> Reply {
    hunt.signature(request);
    server.send(request)
}

fn busy(server: &Server, hunt: &mut Hunt) {
    let host = server.host();
    let world = World::new(server);
    let developer = server.developer();
    hunt.keys(&developer);
    hunt.keys(&server.neighbour());
    let person = world.user(ADMINISTRATOR);
    hunt.keys(&person.keys);
    let role = world.open_role(ADMINISTRATOR);
    let mut issued = vec![
        server.session(&role.arn, &person.keys),
        Keys::of(
            &server
                .call(&Query::sts("GetSessionToken"), &person.keys)
                .ok(),
        ),
    ];
    let json = assuming(&role.arn)
        .signed(&host, &person.keys)
        .with("Accept", "application/json");
    let answer: Value = serde_json::from_str(&send(server, hunt, &json).ok().body).unwrap();
    let credentials = &answer["AssumeRoleResponse"]["AssumeRoleResult"]["Credentials"];
    let text = |name: &str| credentials[name].as_str().unwrap().to_owned();
    issued.push(Keys {
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        token: Some(text("SessionToken")),
    });
    for keys in &issued {
        hunt.keys(keys);
        let whoami = Query::sts("GetCallerIdentity");
        for request in [
            whoami.signed(&host, keys),
            whoami.presigned(&host, keys, 60),
            whoami.clone().at(-960).signed(&host, keys),
            whoami.clone().at(-960).presigned(&host, keys, 60),
            Query::iam("ListUsers").signed(&host, keys),
            Query::sts("GetSessionToken").signed(&host, keys),
            assuming(&role.arn).signed(&host, keys),
        ] {
            send(server, hunt, &request);
        }
    }
    blunders(server, hunt, &person.keys, &issued[0]);
    federate(&world, hunt);
}

/// What identity providers hand out, good and bad, by every way in, and what is handed out for
/// elsewhere.
fn federate(world: &World<'_>, hunt: &mut Hunt) {
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    for (claims, status) in [(json!({}), 200), (json!({"aud": "other"}), 400)] {
        let token = issuer.token(&claims);
        let (_, signature) = token.rsplit_once('.').unwrap();
        hunt.wanted
            .push(("web identity token", signature.to_owned()));
        let reply = world.trade(&role, &token);
        assert_eq!(reply.status, status, "{}", reply.body);
        if status == 200 {
            hunt.keys(&Keys::of(&reply));
        }
    }
    let access_token = "Atza.an-access-token-of-somebody";
    hunt.wanted.push(("access token", access_token.to_owned()));
    let query = web_identity(&role.arn, access_token);
    let query = query.arg("ProviderId", "www.amazon.com");
    assert!(world.server.ask(&query).status >= 400);

    let (provider, role) = saml_idp::trusted(world);
    let posted = provider.login(&role).post(&provider.idp);
    hunt.wanted.push(("assertion", posted[400..460].to_owned()));
    let reply = world.server.ask(&provider.asking(&role, &posted)).ok();
    hunt.keys(&Keys::of(&reply));
    let pair = format!("{},{}", role.arn, provider.arn);
    let fields = [("SAMLResponse", posted.as_str()), ("role", &pair)];
    for page in ["/-/saml/acs", "/-/saml/credentials"] {
        world.server.post(page, &fields).ok();
    }

    world.iam("EnableOutboundWebIdentityFederation", []);
    let query = Query::sts("GetWebIdentityToken")
        .arg("Audience.member.1", "elsewhere")
        .arg("SigningAlgorithm", "ES384");
    let token = world.call(&query).ok().get("WebIdentityToken");
    let (_, signature) = token.rsplit_once('.').unwrap();
    hunt.wanted
        .push(("token for elsewhere", signature.to_owned()));
}

/// What people do by mistake with what they should keep to themselves.
fn blunders(server: &Server, hunt: &mut Hunt, keys: &Keys, session: &Keys) {
    let host = server.host();
    let whoami = Query::sts("GetCallerIdentity");
    let token = session.token.clone().unwrap();
    let swapped = Keys {
        id: keys.secret.clone(),
        secret: keys.id.clone(),
        token: None,
    };
    send(server, hunt, &whoami.signed(&host, &swapped));
    send(server, hunt, &whoami.presigned(&host, &swapped, 60));
    let half = Keys {
        token: Some(token[..token.len() / 2 / 4 * 4].to_owned()),
        ..session.clone()
    };
    send(server, hunt, &whoami.signed(&host, &half));
    let stale = Keys {
        token: Some(token.clone()),
        ..keys.clone()
    };
    send(server, hunt, &whoami.signed(&host, &stale));
    let request = whoami.signed(&host, session);
    let header = request.header("authorization").to_owned();
    for broken in [
        header.replace("Signature=", "Signature"),
        header.replace("Credential=", "Credentials="),
        header.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        header.replace("/us-east-1/", "/us-east-1.example/"),
        format!("{header}, Signature=0"),
    ] {
        server.send(&request.clone().with("authorization", &broken));
    }
    // A code, where a code belongs.
    let code = "987654-not-a-code";
    hunt.wanted.push(("code", code.to_owned()));
    let coded = Query::sts("GetSessionToken")
        .arg("SerialNumber", "arn:aws:iam::841860927337:mfa/x")
        .arg("TokenCode", code);
    send(server, hunt, &coded.signed(&host, keys));
    let settings = SigningSettings::default();
    let unsigned = whoami.unsigned(&host).with("Accept", "application/json");
    send(server, hunt, &whoami.sign(unsigned, session, settings));
}

fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect()
}

/// `dev.env`, the printed exports and the master key's file are where secrets belong.
#[test]
fn flaw_c19_no_secret_reaches_the_log_or_the_audit_file() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .variable(DIAGNOSTICS, "trace")
        .start();
    let mut hunt = Hunt::default();
    busy(&server, &mut hunt);
    let master_key = fs::read_to_string(directory.path().join("master.key")).unwrap();
    hunt.wanted
        .push(("master key", master_key.trim().to_owned()));
    let look = |hunt: &Hunt| {
        let files = files(directory.path());
        for name in ["audit.jsonl", "daypass.db"] {
            assert!(files.iter().any(|(other, _)| other == name), "{name}");
        }
        for (name, bytes) in files {
            if !["dev.env", "master.key"].contains(&name.as_str()) {
                hunt.assert_absent(&name, &bytes);
            }
        }
    };
    look(&hunt);
    // Something that only the lower levels tell, to know that they do.
    server.send_bytes(b"no request\r\n\r\n");
    clock::eventually("the log tells everything", || {
        server.stderr().contains("connection ended")
    });
    let exit = server.stop();
    hunt.assert_absent("the log", exit.stderr.as_bytes());
    look(&hunt);
}

/// Flaw K01: no two deployments share a secret, and none is in the program.
#[test]
fn no_secret_is_shipped() {
    let (one, other) = (Server::dev(), Server::dev());
    assert_ne!(one.developer(), other.developer());
    assert_ne!(one.neighbour().secret, one.developer().secret);
    let key = |server: &Server| fs::read_to_string(server.directory.join("master.key")).unwrap();
    assert_ne!(key(&one), key(&other));
    assert_ne!(key(&one).trim(), one.developer().secret);
    one.whoami(&other.developer())
        .assert_code(403, "InvalidClientTokenId");
}
