//! AssumeRoleWithWebIdentity with providers that no account registers: they are named by domain and
//! asked at their own addresses, which these tests stand in for (STS spec 10.1, 10.2, 10.5, 10.6).

#![expect(clippy::unwrap_used, reason = "what goes wrong in a test ends it")]

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use daypass_access::audit::Recorder;
use daypass_access::bootstrap::{self, Plan};
use daypass_access::json::{JsonEncoder, Style};
use daypass_access::operation::From;
use daypass_access::{Gate, ProviderSettings, RequestFacts, RequestId, Settings, Vault};
use daypass_api::Params;
use daypass_api::fault::FaultKind;
use daypass_credentials::MasterKey;
use daypass_federation::oauth::Inspector;
use daypass_federation::transport::{Answer, Errand, Transport, TransportFault};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{AccountId, Entropy, IdKind, Partition, Timestamp, UniqueId};
use daypass_store::{Revision, Role, Roles as _, SqliteStore, TrustPolicy};
use serde_json::{Value, json};

const ACCOUNT: &str = "841860927337";
const NOW: i64 = 1_800_000_000;

/// Different bytes at every call; nothing here needs them unguessable.
#[derive(Default)]
struct Counter(Mutex<u8>);

impl Entropy for Counter {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        for byte in buffer {
            let mut next = self.0.lock().unwrap();
            *next = next.wrapping_add(1);
            *byte = *next;
        }
        Ok(())
    }
}

/// Answers by URL; whatever else is asked cannot be reached.
#[derive(Debug, Default)]
struct Web(Vec<(String, u16, String)>);

impl Web {
    fn with(mut self, url: &str, status: u16, body: &Value) -> Self {
        self.0.push((url.to_owned(), status, body.to_string()));
        self
    }
}

#[async_trait]
impl Transport for Web {
    async fn get(&self, errand: Errand<'_>) -> Result<Answer, TransportFault> {
        let page = self.0.iter().find(|(url, ..)| url == errand.url);
        let (_, status, body) =
            page.ok_or_else(|| TransportFault::Unreachable("no such host".to_owned()))?;
        Ok(Answer {
            status: *status,
            body: body.clone().into_bytes(),
        })
    }
}

/// A deployment with one role, which trusts as its policy says, and these answers from outside.
struct Deployment {
    gate: Gate,
    role: String,
    _folder: tempfile::TempDir,
}

impl Deployment {
    async fn new(web: Web, principal: &str, conditions: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(folder.path()).unwrap());
        let entropy = Arc::new(Counter::default());
        let vault = Arc::new(Vault::new(MasterKey::generate(&*entropy).unwrap()));
        let account: AccountId = ACCOUNT.parse().unwrap();
        let plan = Plan {
            partition: Partition::Aws,
            account: Some(account),
            root_key: false,
        };
        let now = Timestamp::from_seconds(NOW);
        bootstrap::found(&*store, &vault, plan, now, &*entropy)
            .await
            .unwrap();
        let trust = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Federated": principal},
            "Action": "sts:AssumeRoleWithWebIdentity", "Condition": conditions,
        }]});
        let role = Role {
            account,
            id: UniqueId::generate(IdKind::Role, account, &*entropy).unwrap(),
            name: "R".parse().unwrap(),
            path: "/".parse().unwrap(),
            created_at: now,
            description: None,
            max_session_duration: 3_600,
            trust: TrustPolicy {
                text: trust.to_string(),
                pins: Vec::new(),
            },
            tags: Vec::new(),
            boundary: None,
            revision: Revision::FIRST,
        };
        store.add_role(role).await.unwrap();
        let way_out: Arc<dyn Transport> = Arc::new(web);
        let settings = Settings {
            providers: ProviderSettings {
                inspector: Arc::new(Inspector::new(Arc::clone(&way_out), Vec::new())),
                way_out,
                ..ProviderSettings::default()
            },
            ..Settings::new(Partition::Aws)
        };
        let gate = Gate::open(store, vault, settings, entropy).await.unwrap();
        Self {
            gate,
            role: format!("arn:aws:iam::{ACCOUNT}:role/R"),
            _folder: folder,
        }
    }

    /// Trades a token in; answers what the operation answers.
    async fn trade(&self, token: &str, provider: Option<&str>) -> Result<Value, FaultKind> {
        let mut pairs = vec![
            ("RoleArn", self.role.as_str()),
            ("RoleSessionName", "session"),
            ("WebIdentityToken", token),
        ];
        pairs.extend(provider.map(|id| ("ProviderId", id)));
        let owned = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let params = Params::new(owned.collect());
        let facts = RequestFacts {
            id: RequestId::generate(&Counter::default()).unwrap(),
            received_at: Timestamp::from_seconds(NOW),
            source_ip: "127.0.0.1".parse().unwrap(),
            user_agent: None,
            referer: None,
            host: None,
            secure_transport: false,
        };
        let caller = self.gate.admit_unsigned().await.unwrap();
        let from = From {
            caller: &caller,
            facts: &facts,
        };
        let mut rows = daypass_sts::OPERATIONS.iter();
        let row = rows.find(|row| row.name == "AssumeRoleWithWebIdentity");
        let mut recorder = Recorder::default();
        let answer = row
            .unwrap()
            .run(&self.gate, from, &params, &mut recorder)
            .await
            .map_err(|fault| fault.kind())?;
        let mut out = Vec::new();
        let mut json = JsonEncoder::object(&mut out, Style::Record);
        answer.encode(&mut json);
        json.finish();
        Ok(serde_json::from_slice(&out).unwrap())
    }
}

/// A key of Google's, for all that these tests know.
struct Google(EcdsaKeyPair);

impl Google {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn web(&self) -> Web {
        let point = self.0.public_key().as_ref();
        let (x, y) = (
            BASE64URL.encode(&point[1..33]),
            BASE64URL.encode(&point[33..]),
        );
        let keys = "https://www.googleapis.com/oauth2/v3/certs";
        Web::default()
            .with(
                "https://accounts.google.com/.well-known/openid-configuration",
                200,
                &json!({"issuer": "https://accounts.google.com", "jwks_uri": keys}),
            )
            .with(
                keys,
                200,
                &json!({"keys": [{"kty": "EC", "kid": "k", "crv": "P-256", "x": x, "y": y}]}),
            )
    }

    fn token(&self, issuer: &str) -> String {
        let claims = json!({
            "iss": issuer, "sub": "10769150350006150715113082367", "aud": "app.example",
            "azp": "phone.example", "email": "ada@example.org", "iat": NOW, "exp": NOW + 600,
        });
        let encode = |value: &Value| BASE64URL.encode(value.to_string());
        let header = json!({"alg": "ES256", "kid": "k"});
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes());
        format!("{message}.{}", BASE64URL.encode(signature.unwrap()))
    }
}

#[tokio::test]
async fn an_account_needs_no_provider_for_google_and_says_which_applications_it_means() {
    let google = Google::new();
    let conditions = json!({"StringEquals": {
        "accounts.google.com:aud": "phone.example",
        "accounts.google.com:oaud": "app.example",
        "accounts.google.com:sub": "10769150350006150715113082367",
        "accounts.google.com:email": "ada@example.org",
        "aws:FederatedProvider": "accounts.google.com",
    }});
    let deployment = Deployment::new(google.web(), "accounts.google.com", &conditions).await;
    // Its tokens name it with the scheme or without.
    for issuer in ["https://accounts.google.com", "accounts.google.com"] {
        let answer = deployment.trade(&google.token(issuer), None).await.unwrap();
        assert_eq!(answer["provider"], "accounts.google.com");
        assert_eq!(answer["audience"], "phone.example");
    }
    let conditions = json!({"StringEquals": {"accounts.google.com:aud": "another.example"}});
    let deployment = Deployment::new(google.web(), "accounts.google.com", &conditions).await;
    let token = google.token("https://accounts.google.com");
    let denied = deployment.trade(&token, None).await;
    assert_eq!(denied.unwrap_err(), FaultKind::AccessDenied);
    // Somebody else's key.
    let forged = Google::new().token("https://accounts.google.com");
    let refused = deployment.trade(&forged, None).await;
    assert_eq!(refused.unwrap_err(), FaultKind::InvalidIdentityToken);
}

#[tokio::test]
async fn an_access_token_is_worth_what_its_provider_says() {
    let info =
        |token: &str| format!("https://api.amazon.com/auth/o2/tokeninfo?access_token={token}");
    let good = json!({
        "iss": "https://www.amazon.com", "user_id": "amzn1.account.A", "app_id": "amzn1.app.1",
        "aud": "amzn1.client.1", "exp": 3_000, "iat": NOW,
    });
    let web = || {
        Web::default()
            .with(&info("good"), 200, &good)
            .with(&info("spent"), 400, &json!({"error": "invalid_token"}))
            .with(&info("down"), 503, &json!({}))
    };
    let conditions = json!({"StringEquals": {"www.amazon.com:app_id": "amzn1.app.1"}});
    let deployment = Deployment::new(web(), "www.amazon.com", &conditions).await;
    let answer = deployment
        .trade("good", Some("www.amazon.com"))
        .await
        .unwrap();
    assert_eq!(answer["provider"], "www.amazon.com");
    assert_eq!(answer["subjectFromWebIdentityToken"], "amzn1.account.A");
    for (token, fault) in [
        ("spent", FaultKind::IdpRejectedClaim),
        ("down", FaultKind::IdpCommunicationError),
        ("gone", FaultKind::IdpCommunicationError),
    ] {
        let refused = deployment.trade(token, Some("www.amazon.com")).await;
        assert_eq!(refused.unwrap_err(), fault, "{token}");
    }
    // Without ProviderId it is no ID token; with another one it is nobody's.
    let refused = deployment.trade("good", None).await;
    assert_eq!(refused.unwrap_err(), FaultKind::InvalidIdentityToken);
    let refused = deployment.trade("good", Some("graph.facebook.com")).await;
    assert_eq!(refused.unwrap_err(), FaultKind::IdpCommunicationError);

    let conditions = json!({"StringEquals": {"www.amazon.com:app_id": "amzn1.app.2"}});
    let deployment = Deployment::new(web(), "www.amazon.com", &conditions).await;
    let denied = deployment.trade("good", Some("www.amazon.com")).await;
    assert_eq!(denied.unwrap_err(), FaultKind::AccessDenied);
}

#[tokio::test]
async fn a_provider_is_asked_all_that_must_be_known() {
    let graph = "https://graph.facebook.com";
    let web = Web::default()
        .with(
            &format!("{graph}/app?fields=id&access_token=good"),
            200,
            &json!({"id": "117750"}),
        )
        .with(
            &format!("{graph}/me?fields=id&access_token=good"),
            200,
            &json!({"id": "1007"}),
        );
    let conditions = json!({"StringEquals": {
        "graph.facebook.com:app_id": "117750", "graph.facebook.com:id": "1007",
    }});
    let deployment = Deployment::new(web, "graph.facebook.com", &conditions).await;
    let answer = deployment.trade("good", Some("graph.facebook.com")).await;
    assert_eq!(answer.unwrap()["subjectFromWebIdentityToken"], "1007");
}
