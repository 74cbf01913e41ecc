//! Outbound web identity: the switch in IAM, tokens for elsewhere, and what is published of those
//! who issue them (STS spec 8.11; cases D09, X04, X05).

use std::fs;

use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, Corporation, Keys, ORGANIZATION, Query, Reply, Request, Server, Start, World, allow,
    allow_each, assuming, exchange, file, past, unique,
};

/// Where tokens say what AWS's tokens say.
const NAMESPACE: &str = "https://sts.amazonaws.com/";

/// Asks for a token for `https://store.example`.
pub(crate) fn token(algorithm: &str) -> Query {
    Query::sts("GetWebIdentityToken")
        .arg("Audience.member.1", "https://store.example")
        .arg("SigningAlgorithm", algorithm)
}

/// Turns the switch of `developer`'s account on, and answers the path of its issuer.
pub(crate) fn enabled(world: &World<'_>) -> String {
    world.try_iam("EnableOutboundWebIdentityFederation", []);
    let info = world.iam("GetOutboundWebIdentityFederationInfo", []);
    path_of(&info.get("IssuerIdentifier"))
}

fn path_of(issuer: &str) -> String {
    let (_, rest) = issuer.split_once("://").unwrap();
    rest[rest.find('/').unwrap()..].to_owned()
}

/// A deployment whose switch is on in `developer`'s account.
pub(crate) struct Issuing {
    pub(crate) server: Server,
    pub(crate) path: String,
}

impl Issuing {
    fn new() -> Self {
        let server = Server::dev();
        let path = enabled(&World::new(&server));
        Self { server, path }
    }

    pub(crate) fn world(&self) -> World<'_> {
        World::new(&self.server)
    }

    /// The claims of a token that was asked for, after it was verified as an outsider does: by what
    /// is published, and by nothing else.
    #[track_caller]
    fn claims(&self, query: &Query, keys: &Keys) -> Value {
        let reply = self.server.call(query, keys).ok();
        let jwks = self.keys();
        verified(&reply.get("WebIdentityToken"), &jwks)
    }

    fn document(&self, name: &str) -> Reply {
        let target = format!("{}/.well-known/{name}", self.path);
        self.server.page(&target)
    }

    /// The keys that are published.
    pub(crate) fn keys(&self) -> Value {
        serde_json::from_str(&self.document("jwks.json").body).unwrap()
    }
}

fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

pub(crate) fn parts(token: &str) -> [Value; 2] {
    let mut parts = token.split('.').map(decoded);
    [(); 2].map(|()| serde_json::from_slice(&parts.next().unwrap()).unwrap())
}

/// The claims of a token that verifies by one of these keys.
#[track_caller]
pub(crate) fn verified(token: &str, jwks: &Value) -> Value {
    let [header, claims] = parts(token);
    let all = jwks["keys"].as_array().unwrap();
    let own = all.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    assert_eq!((&own["alg"], &own["use"]), (&header["alg"], &json!("sig")));
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (message, signature) = (message.as_bytes(), decoded(signature));
    let part = |name: &str| decoded(own[name].as_str().unwrap());
    let good = match header["alg"].as_str().unwrap() {
        "RS256" => RsaPublicKeyComponents {
            n: part("n"),
            e: part("e"),
        }
        .verify(&RSA_PKCS1_2048_8192_SHA256, message, &signature),
        "ES384" => {
            assert_eq!((&own["kty"], &own["crv"]), (&json!("EC"), &json!("P-384")));
            let point = [vec![4], part("x"), part("y")].concat();
            UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(message, &signature)
        }
        other => panic!("{other}"),
    };
    good.unwrap();
    claims
}

#[test]
fn a_token_says_who_the_caller_is_and_verifies_by_what_is_published() {
    let stage = Issuing::new();
    let world = stage.world();
    let person = world.user(&allow("sts:GetWebIdentityToken"));
    for algorithm in ["RS256", "ES384"] {
        let reply = stage.server.call(&token(algorithm), &person.keys).ok();
        let text = reply.get("WebIdentityToken");
        let [header, _] = parts(&text);
        assert_eq!(header["alg"], algorithm);
        assert_eq!(header["typ"], "JWT");
        let claims = verified(&text, &stage.keys());
        let members: Vec<_> = claims.as_object().unwrap().keys().collect();
        assert_eq!(
            members,
            ["aud", "exp", NAMESPACE, "iat", "iss", "jti", "sub"]
        );
        let issuer = format!("http://{}{}", stage.server.address, stage.path);
        assert_eq!(claims["iss"], issuer);
        assert_eq!(claims["aud"], "https://store.example");
        assert_eq!(claims["sub"], person.arn);
        let (from, to) = (claims["iat"].as_i64(), claims["exp"].as_i64());
        assert_eq!(to.unwrap() - from.unwrap(), 300);
        let about = json!({
            "aws_account": ACCOUNT,
            "source_region": "us-east-1",
            "principal_id": person.arn,
        });
        assert_eq!(claims[NAMESPACE], about);
        let jti = claims["jti"].as_str().unwrap();
        assert_eq!((jti.len(), &jti[14..15]), (36, "4"));
        assert_ne!(stage.claims(&token(algorithm), &person.keys)["jti"], jti);
    }
}

#[test]
fn several_audiences_are_a_list() {
    let stage = Issuing::new();
    let query = token("ES384").arg("Audience.member.2", "second");
    let claims = stage.claims(&query, &stage.world().admin);
    assert_eq!(claims["aud"], json!(["https://store.example", "second"]));
}

/// X05, and what else is said of a role's session.
#[test]
fn x05_a_role_session_is_its_role_with_its_path() {
    let stage = Issuing::new();
    let world = stage.world();
    let role = unique("role");
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": world.root_arn()},
        "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    }]});
    let arn = world
        .iam(
            "CreateRole",
            [
                ("RoleName", &role),
                ("Path", "/team/blue/"),
                ("AssumeRolePolicyDocument", &trust.to_string()),
                ("Tags.member.1.Key", "Team"),
                ("Tags.member.1.Value", "blue"),
                ("Tags.member.2.Key", "Own"),
                ("Tags.member.2.Value", "role"),
            ],
        )
        .get("Arn");
    let policy = allow("sts:GetWebIdentityToken");
    world.iam(
        "PutRolePolicy",
        [
            ("RoleName", &role),
            ("PolicyName", "P"),
            ("PolicyDocument", &policy),
        ],
    );
    let query = assuming(&arn)
        .arg("SourceIdentity", "alice")
        .arg("Tags.member.1.Key", "team")
        .arg("Tags.member.1.Value", "red");
    let assumed = world.call(&query).ok();
    let claims = stage.claims(&token("ES384"), &Keys::of(&assumed));
    assert_eq!(claims["sub"], arn);
    assert!(arn.ends_with(&format!(":role/team/blue/{role}")), "{arn}");
    let about = json!({
        "aws_account": ACCOUNT,
        "source_region": "us-east-1",
        "principal_id": arn,
        "principal_tags": {"team": "red", "Own": "role"},
        "original_session_exp": assumed.get("Expiration"),
        "source_identity": "alice",
    });
    assert_eq!(claims[NAMESPACE], about);
}

#[test]
fn x04_to_say_something_on_request_is_an_action_of_its_own() {
    let stage = Issuing::new();
    let world = stage.world();
    let query = token("ES384")
        .arg("Tags.member.1.Key", "Project")
        .arg("Tags.member.1.Value", "moon");
    // To tag sessions is another thing.
    let person = world.user(&allow_each(&["sts:GetWebIdentityToken", "sts:TagSession"]));
    stage.server.call(&query, &person.keys).assert_refused(
        403,
        "AccessDenied",
        &format!(
            "User: {} is not authorized to perform: sts:TagGetWebIdentityToken because no \
             identity-based policy allows the sts:TagGetWebIdentityToken action",
            person.arn
        ),
    );
    let both = ["sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken"];
    let person = world.user(&allow_each(&both));
    let claims = stage.claims(&query, &person.keys);
    assert_eq!(
        claims[NAMESPACE]["request_tags"],
        json!({"Project": "moon"})
    );
    let twice = query
        .arg("Tags.member.2.Key", "PROJECT")
        .arg("Tags.member.2.Value", "sun");
    stage.server.call(&twice, &person.keys).assert_refused(
        400,
        "InvalidParameterValue",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
}

#[test]
fn d09_a_token_does_not_outlive_the_session_that_asks_for_it() {
    let stage = Issuing::new();
    let world = stage.world();
    let role = world.open_role(&allow("sts:*"));
    let session = stage.server.session(&role.arn, &world.admin);
    let short = Query::sts("GetScopedCredentials").arg("DurationSeconds", "600");
    let short = Keys::of(&stage.server.call(&short, &session).ok());
    let long = token("ES384").arg("DurationSeconds", "3600");
    stage
        .server
        .call(&long, &short)
        .assert_code(403, "SessionDurationEscalationException");
    let within = token("ES384").arg("DurationSeconds", "590");
    stage.server.call(&within, &short).ok();
    // What a session lasts is no limit for who has none.
    let claims = stage.claims(&long, &world.admin);
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        3600
    );
}

#[test]
fn durations_and_algorithms_have_their_bounds() {
    let stage = Issuing::new();
    let admin = stage.world().admin;
    for seconds in ["59", "3601"] {
        let query = token("ES384").arg("DurationSeconds", seconds);
        stage
            .server
            .call(&query, &admin)
            .assert_code(400, "ValidationError");
    }
    for algorithm in ["HS256", "none", "RS512", "rs256"] {
        stage
            .server
            .call(&token(algorithm), &admin)
            .assert_code(400, "ValidationError");
    }
}

#[test]
fn conditions_are_asked_about_audience_duration_algorithm_and_tags() {
    let stage = Issuing::new();
    let world = stage.world();
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken"],
        "Resource": "*",
        "Condition": {
            "ForAllValues:StringEquals": {
                "sts:IdentityTokenAudience": ["https://store.example", "second"],
                "aws:TagKeys": ["Project"],
            },
            "NumericLessThanEquals": {"sts:DurationSeconds": "300"},
            "StringEquals": {"sts:SigningAlgorithm": "ES384"},
            "StringEqualsIfExists": {"aws:RequestTag/Project": "moon"},
        },
    }]});
    let person = world.user(&policy.to_string());
    let ask = |query: &Query| stage.server.call(query, &person.keys);
    let tagged = |key: &str, value: &str| {
        token("ES384")
            .arg("Tags.member.1.Key", key)
            .arg("Tags.member.1.Value", value)
    };
    ask(&token("ES384")).ok();
    ask(&token("ES384").arg("Audience.member.2", "second")).ok();
    ask(&tagged("Project", "moon")).ok();
    for refused in [
        token("RS256"),
        token("ES384").arg("Audience.member.2", "third"),
        token("ES384").arg("DurationSeconds", "301"),
        tagged("Project", "sun"),
        tagged("Other", "moon"),
    ] {
        ask(&refused).assert_code(403, "AccessDenied");
    }
}

#[test]
fn while_the_switch_is_off_nobody_gets_a_token() {
    let server = Server::dev();
    let world = World::new(&server);
    let off = "Outbound web identity federation is not enabled for this account.";
    let code = "OutboundWebIdentityFederationDisabledException";
    world.call(&token("ES384")).assert_refused(403, code, off);
    enabled(&world);
    world.call(&token("ES384")).ok();
    // The neighbour's is still off.
    let next_door = World::next_door(&server);
    next_door
        .call(&token("ES384"))
        .assert_refused(403, code, off);
    world.iam("DisableOutboundWebIdentityFederation", []);
    world.call(&token("ES384")).assert_refused(403, code, off);
    // Whoever may not have one is not told whether anybody may.
    let nobody = world.user("");
    let refused = server.call(&token("ES384"), &nobody.keys);
    refused.assert_code(403, "AccessDenied");
}

#[test]
fn what_does_not_fit_a_token_is_refused() {
    let stage = Issuing::new();
    let mut query = token("ES384");
    for number in 1..=50 {
        let key = format!("{number}{}", "k".repeat(120));
        query = query
            .arg(&format!("Tags.member.{number}.Key"), &key)
            .arg(&format!("Tags.member.{number}.Value"), &"v".repeat(256));
    }
    let refused = stage.server.call(&query, &stage.world().admin);
    refused.assert_code(400, "JWTPayloadSizeExceededException");
}

#[test]
fn root_is_its_account_and_a_users_own_session_gets_none() {
    let directory = TempDir::new().unwrap();
    let root = past::found(directory.path());
    let server = Start::dev(directory.path()).start();
    let world = World::new(&server);
    let path = enabled(&world);
    let stage = Issuing { server, path };
    let claims = stage.claims(&token("ES384"), &root);
    assert_eq!(claims["sub"], format!("arn:aws:iam::{ACCOUNT}:root"));
    let own = Query::sts("GetSessionToken");
    let world = stage.world();
    let own = Keys::of(&world.call(&own).ok());
    let refused = stage.server.call(&token("ES384"), &own);
    refused.assert_code(403, "AccessDenied");
}

#[test]
fn a_member_of_an_organization_says_where_it_stands() {
    let corporation = Corporation::new(&file("", ""));
    let world = corporation.member();
    let path = enabled(&world);
    let jwks = corporation
        .server
        .page(&format!("{path}/.well-known/jwks.json"));
    let jwks: Value = serde_json::from_str(&jwks.body).unwrap();
    let reply = world.call(&token("ES384")).ok();
    let claims = verified(&reply.get("WebIdentityToken"), &jwks);
    let about = &claims[NAMESPACE];
    assert_eq!(about["org_id"], ORGANIZATION);
    let path = about["ou_path"].as_array().unwrap();
    let path = path.iter().map(|path| path.as_str().unwrap());
    let path: Vec<_> = path.collect();
    assert_eq!(path.len(), 1);
    assert!(
        path[0].starts_with(&format!("{ORGANIZATION}/r-")),
        "{path:?}"
    );
    assert_eq!(path[0].matches("/ou-").count(), 2, "{path:?}");
}

#[test]
fn the_global_endpoint_gives_no_tokens() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .config("global_hosts = [\"sts.lab.example\"]\n")
        .start();
    let world = World::new(&server);
    enabled(&world);
    let request = token("ES384").signed("sts.lab.example", &world.admin);
    server.send(&request).assert_code(403, "AccessDenied");
    world.call(&token("ES384")).ok();
}

#[test]
fn a_record_holds_what_was_asked_and_not_the_token() {
    let stage = Issuing::new();
    let reply = stage.world().call(&token("ES384")).ok();
    let record = stage.server.audit_of(&reply);
    assert_eq!(record["eventName"], "GetWebIdentityToken");
    let asked = &record["requestParameters"];
    assert_eq!(asked["audience"], json!(["https://store.example"]));
    assert_eq!(asked["signingAlgorithm"], "ES384");
    assert!(
        record["responseElements"]["expiration"].is_string(),
        "{record}"
    );
    // Who finds a token elsewhere finds its record by the token's own id.
    let [_, claims] = parts(&reply.get("WebIdentityToken"));
    let issued = &record["additionalEventData"]["daypass"]["issuedTokenId"];
    assert_eq!(*issued, claims["jti"]);
    let text = fs::read_to_string(stage.server.directory.join("audit.jsonl")).unwrap();
    let signature = reply.get("WebIdentityToken");
    let signature = signature.rsplit('.').next().unwrap();
    assert!(!text.contains(signature));
    assert_eq!(
        record["responseElements"]["webIdentityToken"],
        "HIDDEN_DUE_TO_SECURITY_REASONS"
    );
}

#[test]
fn what_is_published_says_what_a_relying_party_asks() {
    let stage = Issuing::new();
    let reply = stage.document("openid-configuration");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("public, max-age=300"));
    let document: Value = serde_json::from_str(&reply.body).unwrap();
    let issuer = format!("http://{}{}", stage.server.address, stage.path);
    assert_eq!(document["issuer"], issuer);
    assert_eq!(
        document["jwks_uri"],
        format!("{issuer}/.well-known/jwks.json")
    );
    assert_eq!(
        document["id_token_signing_alg_values_supported"],
        json!(["RS256", "ES384"])
    );
    let keys = stage.keys();
    let keys = keys["keys"].as_array().unwrap();
    let kinds: Vec<_> = keys
        .iter()
        .map(|key| key["kty"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["RSA", "EC"]);
    for key in keys {
        let members: Vec<_> = key.as_object().unwrap().keys().collect();
        for secret in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(
                !members.iter().any(|member| *member == secret),
                "{members:?}"
            );
        }
    }
}

#[test]
fn documents_are_for_reading_only_and_of_known_issuers_only() {
    let stage = Issuing::new();
    let target = format!("{}/.well-known/jwks.json", stage.path);
    let request = |method: &str, target: &str| {
        let request = Request {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: vec![("Host".to_owned(), stage.server.host())],
            body: Vec::new(),
        };
        stage.server.send(&request)
    };
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let refused = request(method, &target);
        assert_eq!(refused.status, 405, "{method}");
        assert_eq!(refused.header("allow"), Some("GET, HEAD"));
    }
    let id = stage.path.rsplit('/').next().unwrap();
    let other = "00000000-0000-4000-8000-000000000000";
    for unknown in [
        target.replace(id, other),
        target.replace(id, &id.to_uppercase()),
        target.replace(id, &id.replace('-', "")),
        target.replace("jwks.json", "jwks"),
        target.replace("/.well-known", ""),
        format!("{target}/"),
        stage.path.clone(),
        format!("/-/issuer/../issuer/{id}/.well-known/jwks.json"),
    ] {
        assert_eq!(request("GET", &unknown).status, 404, "{unknown}");
    }
}

#[test]
fn an_issuer_whose_switch_went_off_is_published_as_long_as_its_tokens_live() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let world = World::new(&server);
    let path = enabled(&world);
    let target = format!("{path}/.well-known/jwks.json");
    world.iam("DisableOutboundWebIdentityFederation", []);
    assert_eq!(server.page(&target).status, 200);
    server.stop();
    let request = format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n");
    for (late, status) in [(-3_500, 200), (-3_700, 404)] {
        let reply = past::serve(directory.path(), late, |address| {
            exchange(address, request.as_bytes()).unwrap()
        });
        assert_eq!(reply.status, status);
    }
}

/// What a node says of itself comes from its configuration, whatever a request says of the host.
#[test]
fn flaw_g22_no_header_has_a_part_in_what_is_published() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .config("public_url = \"https://iam.lab.example/daypass\"\n")
        .start();
    let world = World::new(&server);
    let issuer = world
        .iam("EnableOutboundWebIdentityFederation", [])
        .get("IssuerIdentifier");
    let path = path_of(&issuer);
    // With the path that a proxy may take off, and without.
    for path in [path.as_str(), path.strip_prefix("/daypass").unwrap()] {
        let target = format!("{path}/.well-known/openid-configuration");
        let request = Request {
            method: "GET".to_owned(),
            target,
            headers: [
                ("Host", "evil.example"),
                ("X-Forwarded-Host", "evil.example"),
                ("X-Forwarded-Proto", "gopher"),
                ("X-Forwarded-Prefix", "/evil"),
                ("Forwarded", "host=evil.example;proto=gopher"),
                ("X-Original-URL", "/evil"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
            body: Vec::new(),
        };
        let reply = server.send(&request);
        assert_eq!(reply.status, 200);
        assert!(!reply.body.contains("evil"), "{}", reply.body);
        let document: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(document["issuer"], issuer);
    }
    let request = token("ES384")
        .signed("evil.example", &world.admin)
        .with("X-Forwarded-Host", "evil.example");
    let reply = server.send(&request).ok();
    let [_, claims] = parts(&reply.get("WebIdentityToken"));
    assert_eq!(claims["iss"], issuer);
    // Another prefix than the deployment's is nobody's.
    let elsewhere = format!(
        "/other{}/.well-known/jwks.json",
        path.replace("/daypass", "")
    );
    assert_ne!(server.page(&elsewhere).status, 200);
}

/// Keys outlive the process, and a node that finds an account's switch on and no keys makes some.
#[test]
fn keys_are_there_after_a_restart() {
    let directory = TempDir::new().unwrap();
    let start = || Start::dev(directory.path()).config("").start();
    let server = start();
    let target = format!("{}/.well-known/jwks.json", enabled(&World::new(&server)));
    let before = server.page(&target).body;
    server.stop();
    let server = start();
    assert_eq!(server.page(&target).body, before);
    server.stop();
    let database = directory.path().join("daypass.db");
    let database = rusqlite::Connection::open(database).unwrap();
    database.execute("DELETE FROM token_keys", []).unwrap();
    drop(database);
    let server = start();
    let jwks: Value = serde_json::from_str(&server.page(&target).body).unwrap();
    let reply = World::new(&server).call(&token("RS256")).ok();
    verified(&reply.get("WebIdentityToken"), &jwks);
}

#[test]
fn the_switch_goes_on_and_off_and_the_issuer_stays() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .config("public_url = \"https://iam.lab.example/daypass\"\n")
        .start();
    let world = World::new(&server);
    let call = |action: &str| world.call(&Query::iam(action));
    let enable = || call("EnableOutboundWebIdentityFederation");
    let disable = || call("DisableOutboundWebIdentityFederation");
    let info = || call("GetOutboundWebIdentityFederationInfo");
    let off = "Outbound web identity federation is not enabled for this account.";
    info().assert_refused(404, "FeatureDisabled", off);
    disable().assert_refused(404, "FeatureDisabled", off);

    let issuer = enable().ok().get("IssuerIdentifier");
    let id = issuer
        .strip_prefix("https://iam.lab.example/daypass/-/issuer/")
        .unwrap();
    assert_eq!((id.len(), &id[14..15]), (36, "4"), "{id}");
    enable().assert_refused(
        409,
        "FeatureEnabled",
        "Outbound web identity federation is already enabled for this account.",
    );
    let shown = info().ok();
    assert_eq!(shown.get("IssuerIdentifier"), issuer);
    assert_eq!(shown.get("JwtVendingEnabled"), "true");
    disable().ok();
    info().assert_refused(404, "FeatureDisabled", off);
    assert_eq!(enable().ok().get("IssuerIdentifier"), issuer);

    // Another account is another issuer, with a switch of its own.
    let next_door = World::next_door(&server);
    let ask = |action: &str| next_door.call(&Query::iam(action));
    ask("GetOutboundWebIdentityFederationInfo").assert_code(404, "FeatureDisabled");
    let theirs = ask("EnableOutboundWebIdentityFederation").ok();
    assert_ne!(theirs.get("IssuerIdentifier"), issuer);
}

#[test]
fn without_a_public_url_the_issuer_is_where_the_node_listens() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let world = World::new(&server);
    let issuer = world
        .iam("EnableOutboundWebIdentityFederation", [])
        .get("IssuerIdentifier");
    let start = format!("http://{}/-/issuer/", server.address);
    assert!(issuer.starts_with(&start), "{issuer}");
}

#[test]
fn a_public_url_that_is_none_stops_the_start() {
    let directory = TempDir::new().unwrap();
    let exit = Start::dev(directory.path())
        .config("public_url = \"iam.lab.example\"\n")
        .attempt()
        .unwrap_err();
    assert!(exit.stderr.contains("public_url"), "{}", exit.stderr);
}
