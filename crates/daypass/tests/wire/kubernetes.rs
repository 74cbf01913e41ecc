//! The webhook that clusters ask who made a token (STS spec 2.4).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, Keys, NEIGHBOUR_ACCOUNT, Query, Reply, Request, Server, Start, World, deny, unique,
};

const HOOK: &str = "/-/v1/k8s/token-review";

/// A deployment that a cluster asks.
struct Cluster {
    server: Server,
    _directory: TempDir,
}

impl Cluster {
    fn new(config: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let server = Start::dev(directory.path()).config(config).start();
        Self {
            server,
            _directory: directory,
        }
    }

    fn one() -> Self {
        Self::new("[kubernetes]\ncluster_ids = [\"blue\"]\n")
    }

    fn world(&self) -> World<'_> {
        World::new(&self.server)
    }

    fn token(&self, cluster: &str, keys: &Keys) -> String {
        self.token_of(&caller_identity(cluster), keys)
    }

    /// A token of any query, signed for the host where the server listens.
    fn token_of(&self, query: &Query, keys: &Keys) -> String {
        let request = query.presigned(&self.server.host(), keys, 60);
        packed(&format!("http://{}{}", self.server.host(), request.target))
    }

    fn post(&self, target: &str, body: &str) -> Reply {
        self.server.send(&Request {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: vec![
                ("Host".to_owned(), self.server.host()),
                ("Content-Type".to_owned(), "application/json".to_owned()),
            ],
            body: body.as_bytes().to_vec(),
        })
    }

    fn ask(&self, target: &str, token: &str) -> Reply {
        let review = json!({
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenReview",
            "metadata": {"creationTimestamp": null},
            "spec": {"token": token, "audiences": ["https://kubernetes.default.svc"]},
            "status": {"user": {}},
        });
        self.post(target, &review.to_string())
    }

    /// The status of a review.
    #[track_caller]
    fn review(&self, token: &str) -> Value {
        status(&self.ask(HOOK, token))
    }

    #[track_caller]
    fn refused(&self, token: &str, code: &str) {
        let status = self.review(token);
        assert_eq!(status["authenticated"], false, "{status}");
        assert_eq!(status.get("user"), None);
        let error = status["error"].as_str().unwrap();
        assert!(error.starts_with(&format!("{code}: ")), "{error}");
    }
}

fn caller_identity(cluster: &str) -> Query {
    Query::sts("GetCallerIdentity").signed_header("x-k8s-aws-id", cluster)
}

fn packed(url: &str) -> String {
    format!("k8s-aws-v1.{}", URL_SAFE_NO_PAD.encode(url))
}

#[track_caller]
fn status(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let review: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(review["kind"], "TokenReview");
    review["status"].clone()
}

#[test]
fn a_token_of_a_user_names_the_user() {
    let cluster = Cluster::one();
    // Whoever may do nothing may still say who it is.
    let person = cluster.world().user(&deny("*"));
    let status = cluster.review(&cluster.token("blue", &person.keys));
    let expected = json!({
        "authenticated": true,
        "user": {
            "username": person.arn,
            "uid": format!("daypass:{ACCOUNT}:{}", person.id),
            "groups": [],
            "extra": {
                "arn": [person.arn],
                "canonicalArn": [person.arn],
                "accountId": [ACCOUNT],
                "accessKeyId": [person.keys.id],
                "sessionName": [""],
                "principalId": [person.id],
            },
        },
    });
    assert_eq!(status, expected);
}

#[test]
fn a_token_of_a_session_names_the_role_and_its_groups() {
    let directory = TempDir::new().unwrap();
    let role = format!("arn:aws:iam::{ACCOUNT}:role/operators");
    let server = Start::dev(directory.path())
        .config(&format!(
            "[kubernetes]\ncluster_ids = [\"blue\"]\n[kubernetes.groups]\n\
             \"{role}\" = [\"operators\", \"viewers\"]\n"
        ))
        .start();
    let cluster = Cluster {
        server,
        _directory: directory,
    };
    let world = cluster.world();
    let principal = json!({"AWS": world.root_arn()});
    let trust = crate::harness::trust(&principal, &json!({}));
    let job = world.role_named("operators", &trust, "");
    let session = cluster.server.session(&job.arn, &world.admin);
    let status = cluster.review(&cluster.token("blue", &session));
    let user = &status["user"];
    assert_eq!(user["username"], role);
    assert_eq!(user["uid"], format!("daypass:{ACCOUNT}:{}", job.id));
    assert_eq!(user["groups"], json!(["operators", "viewers"]));
    let session_arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/operators/session");
    assert_eq!(user["extra"]["arn"], json!([session_arn]));
    assert_eq!(user["extra"]["sessionName"], json!(["session"]));
    assert_eq!(user["extra"]["canonicalArn"], json!([role]));
    // A role that is gone logs nobody in, whatever its sessions hold.
    let token = cluster.token("blue", &session);
    world.abolish(&job);
    cluster.refused(&token, "InvalidClientTokenId");
}

#[test]
fn both_versions_of_the_review_are_answered_in_their_own() {
    let cluster = Cluster::one();
    let token = cluster.token("blue", &cluster.world().admin);
    for version in ["authentication.k8s.io/v1", "authentication.k8s.io/v1beta1"] {
        let review = json!({
            "apiVersion": version, "kind": "TokenReview", "spec": {"token": token},
        });
        let reply = cluster.post(HOOK, &review.to_string());
        assert_eq!(status(&reply)["authenticated"], true);
        let answered: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(answered["apiVersion"], version);
    }
}

#[test]
fn what_is_no_review_is_refused() {
    let cluster = Cluster::one();
    for body in [
        "",
        "{}",
        "[]",
        "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenReview\"}",
        "{\"apiVersion\": \"v2\", \"kind\": \"TokenReview\", \"spec\": {\"token\": \"x\"}}",
        "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"Pod\", \"spec\": {\"token\": \"x\"}}",
        "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenReview\", \"spec\": {\"token\": 1}}",
    ] {
        assert_eq!(cluster.post(HOOK, body).status, 400, "{body}");
    }
    let large = "x".repeat(300 * 1024);
    assert_eq!(cluster.post(HOOK, &large).status, 413);
    let get = cluster.server.page(HOOK);
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
}

#[test]
fn a_token_for_one_cluster_is_none_for_another() {
    let cluster = Cluster::new("[kubernetes]\ncluster_ids = [\"blue\", \"green\"]\n");
    let admin = cluster.world().admin;
    let token = cluster.token("blue", &admin);
    let at = |id: &str| cluster.ask(&format!("{HOOK}/{id}"), &token);
    assert_eq!(status(&at("blue"))["authenticated"], true);
    let refused = status(&at("green"));
    assert_eq!(refused["authenticated"], false);
    let error = refused["error"].as_str().unwrap();
    assert!(error.starts_with("SignatureDoesNotMatch"), "{error}");
    // Where there are several, each says which it is.
    for path in [
        HOOK.to_owned(),
        format!("{HOOK}/red"),
        format!("{HOOK}/blue/x"),
    ] {
        assert_eq!(cluster.ask(&path, &token).status, 404, "{path}");
    }
}

#[test]
fn tokens_that_are_not_good_log_nobody_in() {
    let cluster = Cluster::one();
    let world = cluster.world();
    let admin = &world.admin;
    let query = caller_identity("blue");
    for (token, code) in [
        (String::new(), "InvalidIdentityToken"),
        ("k8s-aws-v1.AAAA".to_owned(), "InvalidIdentityToken"),
        (cluster.token("green", admin), "SignatureDoesNotMatch"),
        // Signed for no cluster.
        (
            cluster.token_of(&Query::sts("GetCallerIdentity"), admin),
            "InvalidIdentityToken",
        ),
        // Signed for something else.
        (
            cluster.token_of(
                &Query::sts("GetSessionToken").signed_header("x-k8s-aws-id", "blue"),
                admin,
            ),
            "InvalidIdentityToken",
        ),
        // Too old, whatever the URL says of itself; and too new.
        (
            cluster.token_of(&query.clone().at(-905), admin),
            "SignatureDoesNotMatch",
        ),
        (
            cluster.token_of(&query.clone().at(960), admin),
            "SignatureDoesNotMatch",
        ),
        (
            cluster.token(
                "blue",
                &Keys {
                    secret: "x".repeat(40),
                    ..admin.clone()
                },
            ),
            "SignatureDoesNotMatch",
        ),
    ] {
        cluster.refused(&token, code);
    }
    let elsewhere = query.presigned("sts.amazonaws.com", admin, 60);
    let elsewhere = packed(&format!("https://sts.amazonaws.com{}", elsewhere.target));
    cluster.refused(&elsewhere, "InvalidIdentityToken");
    let person = world.user("");
    let token = cluster.token("blue", &person.keys);
    assert_eq!(cluster.review(&token)["authenticated"], true);
    world.dismiss(&person);
    cluster.refused(&token, "InvalidClientTokenId");
}

#[test]
fn hosts_and_accounts_are_those_of_the_configuration() {
    let cluster = Cluster::new(&format!(
        "[kubernetes]\ncluster_ids = [\"blue\"]\nhosts = [\"sts.lab.example\"]\n\
         accounts = [\"{ACCOUNT}\"]\n"
    ));
    let admin = cluster.world().admin;
    let request = caller_identity("blue").presigned("sts.lab.example", &admin, 60);
    let token = packed(&format!("https://sts.lab.example{}", request.target));
    assert_eq!(cluster.review(&token)["authenticated"], true);
    let neighbour = cluster.token("blue", &cluster.server.neighbour());
    cluster.refused(&neighbour, "AccessDenied");
    let error = cluster.review(&neighbour)["error"].to_string();
    assert!(error.contains(NEIGHBOUR_ACCOUNT), "{error}");
}

#[test]
fn every_review_leaves_one_record_without_the_token() {
    let cluster = Cluster::one();
    let person = cluster.world().user("");
    let token = cluster.token("blue", &person.keys);
    let good = cluster.ask(HOOK, &token);
    let bad = cluster.ask(HOOK, "k8s-aws-v1.secret-and-wrong");
    let record = cluster.server.audit_of(&good);
    assert_eq!(record["eventName"], "ReviewKubernetesToken");
    assert_eq!(record["readOnly"], true);
    assert_eq!(record["userIdentity"]["arn"], person.arn);
    assert_eq!(record["requestParameters"], json!({"clusterId": "blue"}));
    let refused = cluster.server.audit_of(&bad);
    assert_eq!(refused["errorCode"], "InvalidIdentityToken");
    let all = cluster.server.audit();
    let reviews = all
        .iter()
        .filter(|record| record["eventName"] == "ReviewKubernetesToken");
    assert_eq!(reviews.count(), 2);
    let text = Value::from(all).to_string();
    assert!(!text.contains("secret-and-wrong") && !text.contains("X-Amz-Signature"));
}

/// A host that no token is for turns everybody away, and a name that nobody has gives no groups.
#[test]
fn hosts_and_groups_that_nothing_can_equal_are_refused_at_the_start() {
    let directory = TempDir::new().unwrap();
    for (line, told) in [
        ("hosts = [\"https://sts.lab.example\"]", "`hosts`"),
        ("hosts = [\"sts.lab.example/\"]", "`hosts`"),
        ("groups = {\"operators\" = [\"view\"]}", "`groups`"),
        (
            "groups = {\"arn:aws:sts::841860927337:assumed-role/a/b\" = [\"view\"]}",
            "`groups`",
        ),
    ] {
        let exit = Start::dev(&directory.path().join(unique("data")))
            .config(&format!("[kubernetes]\ncluster_ids = [\"blue\"]\n{line}\n"))
            .attempt()
            .unwrap_err();
        assert!(exit.stderr.contains(told), "{}", exit.stderr);
    }
}

#[test]
fn without_a_cluster_there_is_no_webhook() {
    let server = Server::dev();
    let reply = server.page(HOOK);
    assert_eq!(reply.status, 404);
    let directory = TempDir::new().unwrap();
    for ids in ["", "\"\"", "\"a/b\"", "\"a b\""] {
        let exit = Start::dev(&directory.path().join(unique("data")))
            .config(&format!("[kubernetes]\ncluster_ids = [{ids}]\n"))
            .attempt()
            .unwrap_err();
        assert!(exit.stderr.contains("cluster_ids"), "{}", exit.stderr);
    }
}
