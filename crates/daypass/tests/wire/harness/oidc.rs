//! An OIDC provider that signs whatever a test wants to have signed.

use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use serde_json::{Value, json};

use super::query::{Keys, Query};
use super::{Job, Reply, World, clock, trust_for, unique};

/// The keys of every issuer of the tests, drawn once: RSA's take long to find.
struct SigningKeys {
    rsa: KeyPair,
    ec: EcdsaKeyPair,
}

fn keys() -> &'static SigningKeys {
    static KEYS: OnceLock<SigningKeys> = OnceLock::new();
    KEYS.get_or_init(|| SigningKeys {
        rsa: KeyPair::generate(KeySize::Rsa2048).unwrap(),
        ec: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
    })
}

/// An issuer whose provider is registered in an account, with its keys uploaded.
#[derive(Clone, Debug)]
pub(crate) struct Issuer {
    /// With its scheme.
    pub(crate) url: String,
    /// The provider's ARN.
    pub(crate) arn: String,
    /// The one client id.
    pub(crate) client: &'static str,
}

impl Issuer {
    /// The URL without its scheme: what its condition keys begin with.
    pub(crate) fn prefix(&self) -> &str {
        self.url.strip_prefix("https://").unwrap()
    }

    /// A condition key.
    pub(crate) fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.prefix())
    }

    /// The claims of somebody who may log in now.
    pub(crate) fn claims(&self) -> Value {
        let now = epoch();
        json!({"iss": self.url, "sub": "ada", "aud": self.client, "iat": now, "exp": now + 600})
    }

    /// [`Self::claims`], with these over them. A `null` takes a claim away.
    pub(crate) fn claims_with(&self, others: &Value) -> Value {
        let mut claims = self.claims();
        for (name, value) in others.as_object().unwrap() {
            match value {
                Value::Null => claims.as_object_mut().unwrap().remove(name),
                _ => claims
                    .as_object_mut()
                    .unwrap()
                    .insert(name.clone(), value.clone()),
            };
        }
        claims
    }

    /// A token with these over the usual claims.
    pub(crate) fn token(&self, others: &Value) -> String {
        rs256(&self.claims_with(others))
    }
}

/// Now, in seconds.
pub(crate) fn epoch() -> i64 {
    let now = clock::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap()
}

/// The keys that every issuer of the tests signs with.
pub(crate) fn jwks() -> Value {
    // In the DER of a key of this size modulus and exponent have their fixed places.
    let der = keys().rsa.public_key().as_ref();
    let (n, e) = (
        BASE64URL.encode(&der[9..265]),
        BASE64URL.encode(&der[267..]),
    );
    let point = keys().ec.public_key().as_ref();
    let coordinate = |bytes: &[u8]| BASE64URL.encode(bytes);
    json!({"keys": [
        {"kty": "RSA", "kid": "rsa", "use": "sig", "n": n, "e": e},
        {"kty": "EC", "kid": "ec", "use": "sig", "crv": "P-256",
         "x": coordinate(&point[1..33]), "y": coordinate(&point[33..])},
    ]})
}

/// A compact token of this header and these claims, signed by RSA whatever the header says.
pub(crate) fn signed(header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| BASE64URL.encode(value.to_string());
    let message = format!("{}.{}", encode(header), encode(claims));
    let scheme = match header["alg"].as_str() {
        Some("PS256") => &RSA_PSS_SHA256,
        _ => &RSA_PKCS1_SHA256,
    };
    let rsa = &keys().rsa;
    let mut signature = vec![0; rsa.public_modulus_len()];
    rsa.sign(
        scheme,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{message}.{}", BASE64URL.encode(signature))
}

/// A token by RSA with SHA-256.
pub(crate) fn rs256(claims: &Value) -> String {
    signed(&json!({"alg": "RS256", "kid": "rsa", "typ": "JWT"}), claims)
}

/// A token by ECDSA on P-256.
pub(crate) fn es256(claims: &Value) -> String {
    let encode = |value: &Value| BASE64URL.encode(value.to_string());
    let message = format!(
        "{}.{}",
        encode(&json!({"alg": "ES256", "kid": "ec"})),
        encode(claims)
    );
    let signature = keys()
        .ec
        .sign(&SystemRandom::new(), message.as_bytes())
        .unwrap();
    format!("{message}.{}", BASE64URL.encode(signature))
}

impl World<'_> {
    /// A new OIDC provider whose keys are uploaded, with the client id `app`.
    #[track_caller]
    pub(crate) fn issuer(&self) -> Issuer {
        self.issuer_at(&format!("https://{}.example/realms/a", unique("idp")))
    }

    /// A provider with this URL whose keys are uploaded.
    #[track_caller]
    pub(crate) fn issuer_at(&self, url: &str) -> Issuer {
        let args = [("Url", url), ("ClientIDList.member.1", "app")];
        let made = self.iam("CreateOpenIDConnectProvider", args);
        let issuer = Issuer {
            url: url.to_owned(),
            arn: made.get("OpenIDConnectProviderArn"),
            client: "app",
        };
        self.set_issuer(&issuer, "JsonWebKeySet", &jwks().to_string());
        issuer
    }

    /// Sets an option of a provider's.
    #[track_caller]
    pub(crate) fn set_issuer(&self, issuer: &Issuer, option: &str, value: &str) {
        let args = [
            ("OpenIDConnectProviderArn", issuer.arn.as_str()),
            (option, value),
        ];
        self.iam("DaypassUpdateOpenIDConnectProvider", args);
    }

    /// A role that trusts the provider on these conditions, also to tag sessions and to name who is
    /// behind them.
    #[track_caller]
    pub(crate) fn web_role(&self, issuer: &Issuer, conditions: &Value, policy: &str) -> Job {
        let actions = json!([
            "sts:AssumeRoleWithWebIdentity",
            "sts:TagSession",
            "sts:SetSourceIdentity"
        ]);
        let trust = trust_for(&actions, &json!({"Federated": issuer.arn}), conditions);
        self.role(&trust, policy)
    }

    /// Trades a token in for a session of the role.
    #[track_caller]
    pub(crate) fn trade(&self, role: &Job, token: &str) -> Reply {
        self.server.ask(&web_identity(&role.arn, token))
    }

    /// Credentials for a token that must be good.
    #[track_caller]
    pub(crate) fn traded(&self, role: &Job, token: &str) -> Keys {
        Keys::of(&self.trade(role, token).ok())
    }
}

/// AssumeRoleWithWebIdentity with the session name `session`.
pub(crate) fn web_identity(role_arn: &str, token: &str) -> Query {
    Query::sts("AssumeRoleWithWebIdentity")
        .arg("RoleArn", role_arn)
        .arg("RoleSessionName", "session")
        .arg("WebIdentityToken", token)
}
