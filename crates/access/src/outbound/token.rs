//! Tokens for elsewhere (STS spec 8.11): what they say, and who may have one.

use daypass_api::fault::{Fault, FaultKind};
use daypass_model::{SessionTag, Tag, Timestamp, TokenAlgorithm};
use daypass_policy::Context;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use crate::blame;
use crate::call::{Call, ConditionKey, Target};
use crate::grant::Grant;
use crate::session_tags::SessionTags;

/// The most bytes that a token may say. AWS tells no limit of its own; with this one a token is
/// below the 20,000 characters that AssumeRoleWithWebIdentity takes, header and signature counted.
const PAYLOAD_LIMIT: usize = 12 * 1024;

/// Where a token says what AWS's tokens say, beside the claims that every provider has.
const NAMESPACE: &str = "https://sts.amazonaws.com/";

/// How long a token lives when nobody says, in seconds (STS spec 7).
const DEFAULT_DURATION: i64 = 300;

/// A token as somebody asks for it.
#[derive(Debug)]
pub struct TokenRequest {
    /// Whom it is for.
    pub audiences: Vec<String>,
    /// How it is to be signed.
    pub algorithm: TokenAlgorithm,
    /// For how many seconds; within what the API allows.
    pub duration: Option<i32>,
    /// What is said on request, none of it inherited.
    pub tags: SessionTags,
}

/// A token may be issued that says just this.
#[derive(Debug)]
pub struct TokenStanding {
    asked: TokenRequest,
    seconds: i64,
}

/// A token. Whoever has it is believed to be its subject.
pub struct WebIdentityToken {
    /// The token.
    pub text: Zeroizing<String>,
    /// The first second at which it is no longer valid.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for WebIdentityToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebIdentityToken")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Call<'_> {
    /// A token for elsewhere that says this. Saying something on request is an action of its own,
    /// and not the one that tags sessions.
    pub fn authorize_web_identity_token(
        &self,
        asked: TokenRequest,
    ) -> Result<Grant<TokenStanding>, Fault> {
        const ACTION: &str = "sts:GetWebIdentityToken";
        let seconds = asked.duration.map_or(DEFAULT_DURATION, i64::from);
        let mut keys = Context::new();
        keys.insert("sts:IdentityTokenAudience", asked.audiences.clone())
            .insert("sts:DurationSeconds", seconds)
            .insert("sts:SigningAlgorithm", asked.algorithm.as_str());
        asked.tags.describe_passed(&mut keys);
        let keys = keys
            .iter()
            .map(|(key, value)| -> ConditionKey { (key.to_owned().into(), value.clone()) });
        let actions: &[&str] = match asked.tags.is_empty() {
            true => &[ACTION],
            false => &[ACTION, "sts:TagGetWebIdentityToken"],
        };
        let target = Target {
            arn: "*",
            account: self.caller.account(),
            tags: &[],
        };
        let Grant { action, .. } = self.authorize(actions, target, keys)?;
        Ok(Grant {
            action,
            allows: TokenStanding { asked, seconds },
        })
    }

    /// Issues the token that was granted, in the name of the caller's account.
    pub async fn issue_web_identity_token(
        &self,
        grant: Grant<TokenStanding>,
    ) -> Result<WebIdentityToken, Fault> {
        let TokenStanding { asked, seconds } = grant.allows;
        let ring = self.gate.directory.ring().await?;
        let Some(issuer) = ring.issuer_of(self.caller.account()) else {
            return Err(Fault::new(
                FaultKind::OutboundWebIdentityFederationDisabled,
                "Outbound web identity federation is not enabled for this account.",
            ));
        };
        let now = self.facts.received_at;
        let expires_at = now.plus(seconds);
        let session = self.caller.session();
        if session.is_some_and(|session| expires_at > session.expires_at) {
            return Err(Fault::new(
                FaultKind::SessionDurationEscalation,
                "The requested token duration would extend the session beyond its original \
                 expiration time.",
            ));
        }
        let id = self.draw_token_id()?;
        let claims = Claims {
            issuer: self.gate.outbound_issuer(issuer),
            id: &id,
            expires_at,
            asked: &asked,
        };
        let claims = self.claims(claims)?.to_string();
        if claims.len() > PAYLOAD_LIMIT {
            return Err(Fault::new(
                FaultKind::JwtPayloadSizeExceeded,
                format!(
                    "The requested token payload of {} bytes exceeds the maximum of \
                     {PAYLOAD_LIMIT}.",
                    claims.len()
                ),
            ));
        }
        let key = ring
            .signing_key(asked.algorithm, now)
            .ok_or_else(|| Fault::unavailable("there is no key to sign tokens with yet"))?;
        let text = key.sign(&claims).map_err(Fault::internal)?;
        self.trail().issued_token = Some(id);
        Ok(WebIdentityToken { text, expires_at })
    }

    fn draw_token_id(&self) -> Result<String, Fault> {
        let mut random = [0; 16];
        let entropy = self.gate.entropy();
        entropy.fill(&mut random).map_err(blame::entropy)?;
        let id = uuid::Builder::from_random_bytes(random).into_uuid();
        Ok(id.as_hyphenated().to_string())
    }

    /// What a token says. A fact that is none of the caller's is left out, never empty.
    fn claims(&self, token: Claims<'_>) -> Result<Value, Fault> {
        let caller = self.caller;
        // A role session's is its role's ARN, with its path, whatever the session is called (X05).
        let principal = caller
            .principal()
            .principal_arn()
            .ok_or_else(|| Fault::internal("a caller without an ARN"))?;
        let audience = match &*token.asked.audiences {
            [only] => json!(only),
            several => json!(several),
        };

        let mut about = Map::new();
        let mut say = |name: &str, value: Value| about.insert(name.to_owned(), value);
        say("aws_account", json!(caller.account().to_string()));
        say("source_region", json!(caller.region()));
        say("principal_id", json!(principal));
        if let Some(ours) = caller.organizations.of(caller.account())? {
            say("org_id", json!(ours.organization.as_str()));
            say("ou_path", json!([ours.path()]));
        }
        let tags = caller.tags();
        if !tags.is_empty() {
            say("principal_tags", object(&tags));
        }
        if !token.asked.tags.is_empty() {
            say("request_tags", object(&token.asked.tags.passed_tags()));
        }
        if let Some(session) = caller.session() {
            let end = session.expires_at.to_string();
            say("original_session_exp", json!(end));
            if let Some(identity) = &session.source_identity {
                say("source_identity", json!(identity.as_str()));
            }
            if let Some(federation) = &session.federation {
                say("federated_provider", json!(&*federation.provider));
            }
        }

        Ok(json!({
            "iss": token.issuer,
            "aud": audience,
            "sub": principal,
            "iat": self.facts.received_at.seconds(),
            "exp": token.expires_at.seconds(),
            "jti": token.id,
            NAMESPACE: about,
        }))
    }
}

/// What a token says beside who its subject is.
struct Claims<'a> {
    issuer: String,
    id: &'a str,
    expires_at: Timestamp,
    asked: &'a TokenRequest,
}

fn object(tags: &[Tag]) -> Value {
    let members = tags.iter().map(|tag| {
        let value = Value::from(tag.value.as_str());
        (tag.key.as_str().to_owned(), value)
    });
    Value::Object(members.collect())
}

/// The tags of a user or role, overlaid by those of the session, whose keys compare ignoring case
/// (STS spec 8.12).
pub(crate) fn overlaid(own: &[Tag], session: &[SessionTag]) -> Vec<Tag> {
    let session = session.iter().map(|tag| Tag {
        key: tag.key.clone(),
        value: tag.value.clone(),
    });
    let mut tags: Vec<Tag> = session.collect();
    for tag in own {
        if !tags.iter().any(|other| other.key.same_as(&tag.key)) {
            tags.push(tag.clone());
        }
    }
    tags
}
