//! What an OIDC provider says of somebody, or an OAuth 2.0 one that is built in, proved
//! (STS spec 10).
//!
//! The token says by whom it is and is not believed: the provider is looked up in the account of the
//! role, and whatever the token says counts only once its signature was verified by a key of that
//! provider.

use daypass_api::fault::{Fault, FaultKind};
use daypass_federation::oauth::{InspectionFault, OAuthProvider};
use daypass_federation::oidc::{
    Audience, Expectation, Scalar, Source, TokenFault, TokenFaultKind, Unverified, VerifiedToken,
    claims_of,
};
use daypass_model::{AccountId, Arn, OidcUrl, Partition};
use daypass_policy::ContextValue;
use daypass_store::OidcProvider;

use crate::assume::RoleTarget;
use crate::call::{Call, ConditionKey, VouchedFor};
use crate::directory::KnownOidcProvider;
use crate::federated::FederatedIdentity;
use crate::session_tags::SessionTags;

/// The provider that every account has, whether it registered one or not (STS spec 10.2). Its
/// tokens name it with the scheme or without.
const BUILT_IN: &str = "accounts.google.com";

/// The operation, as policies name it.
pub(crate) const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

/// What a token proved, for the decision and for the answer.
#[derive(Debug)]
pub struct WebIdentity {
    /// For the decision.
    pub identity: FederatedIdentity,
    /// Whom the provider vouches for.
    pub subject: String,
    /// For whom the token was made.
    pub audience: String,
}

/// A provider, and what it is to the account of the role.
struct Provider {
    url: OidcUrl,
    /// `None` for the one that is built in.
    registered: KnownOidcProvider,
}

impl Provider {
    fn registered(&self) -> Option<&OidcProvider> {
        self.registered.as_deref()
    }

    /// What a trust policy's `Federated` principal names.
    fn principal(&self, partition: Partition, account: AccountId) -> String {
        match self.registered() {
            Some(_) => Arn::oidc_provider(partition, account, &self.url),
            None => self.url.to_string(),
        }
    }

    fn source(&self) -> Source<'_> {
        let registered = self.registered();
        Source {
            account: registered.map(|provider| provider.account),
            issuer: &self.url,
            thumbprints: registered.map_or(&[], |provider| &provider.thumbprints),
            uploaded: registered.and_then(|provider| provider.keys.as_deref()),
        }
    }

    fn condition_key(&self, name: &str) -> String {
        [self.url.as_str(), ":", name].concat()
    }

    /// What a token says, as condition keys (STS spec 10.5).
    fn keys(&self, token: &VerifiedToken) -> Vec<ConditionKey> {
        let mut keys: Vec<ConditionKey> = Vec::new();
        let mut say = |name: &str, value: ContextValue| {
            keys.push((self.condition_key(name).into(), value));
        };
        // First, so that no claim of a provider's own stands for one of these.
        if self
            .registered()
            .is_some_and(|provider| provider.exposes_all_claims)
        {
            for (name, value) in token.scalars() {
                say(name, shown(value));
            }
        }
        for claim in claims_of(&self.url) {
            if let Some(value) = token.claim(claim.path()) {
                say(claim.key(), shown(value));
            }
        }
        if self.registered().is_none()
            && let Some(email) = token.email()
        {
            say("email", email.into());
        }
        say("aud", token.audience().into());
        say("sub", token.subject().into());
        say("oaud", texts(token.audiences()));
        let mut methods = token.methods().peekable();
        if methods.peek().is_some() {
            say("amr", texts(methods));
        }
        keys
    }

    /// What of that stays with the session (STS spec 10.5).
    fn persists(&self, token: &VerifiedToken) -> Vec<(Box<str>, Box<str>)> {
        let own = [("aud", token.audience()), ("sub", token.subject())];
        own.into_iter()
            .chain(token.methods().map(|method| ("amr", method)))
            .map(|(name, value)| (self.condition_key(name).into(), value.into()))
            .collect()
    }
}

impl Call<'_> {
    /// Proves an ID token for a role, up to what the provider's roles claim says about the role
    /// (STS spec 10.2 to 10.4).
    pub async fn prove_web_identity(
        &self,
        role: &RoleTarget<'_>,
        text: &str,
    ) -> Result<WebIdentity, Fault> {
        self.note_role(role);
        let unverified = Unverified::parse(text).map_err(|fault| self.refuse_token(&fault, ""))?;
        let issuer = unverified.unverified_issuer().to_owned();
        let provider = self.provider_of(role.account, &unverified).await?;
        let now = self.facts.received_at;
        let keys = self
            .gate
            .key_sets()
            .key_set(&provider.source(), unverified.key_id(), now)
            .await
            .map_err(|fault| {
                self.note_reason(&format_args!("{fault}; the issuer is {issuer}"));
                Fault::new(FaultKind::InvalidIdentityToken, fault.told())
            })?;
        let registered = provider.registered();
        let settings = &self.gate.settings.providers;
        let expected = Expectation {
            issuer: &issuer,
            audience: registered.map_or(Audience::Any, |provider| {
                Audience::OneOf(&provider.client_ids)
            }),
            now,
            tolerance: settings.clock_tolerance,
            longest_age: settings.longest_token_age,
            takes_sts_tokens: registered.is_some_and(|provider| provider.accepts_own_tokens),
        };
        let token = unverified
            .verify(&keys, &expected)
            .map_err(|fault| self.refuse_token(&fault, &issuer))?;
        if let Some(Scalar::Text(id)) = token.claim(&["jti"]) {
            self.trail().presented = Some(("presentedTokenId", id.to_owned()));
        }
        self.accept_token(role, &provider, &token)
    }

    /// The provider that is said to have issued a token. Whatever is wrong with what it says of
    /// itself is told before any key is fetched: only what is registered is ever asked (flaw G18).
    async fn provider_of(
        &self,
        account: AccountId,
        unverified: &Unverified<'_>,
    ) -> Result<Provider, Fault> {
        let issuer = unverified.unverified_issuer();
        if issuer == BUILT_IN || unverified.has_issuer_url() {
            let url = match issuer {
                BUILT_IN => BUILT_IN.parse(),
                issuer => OidcUrl::from_issuer(issuer),
            };
            if let Ok(url) = url {
                let registered = self.gate.directory.oidc_provider(account, &url).await?;
                if registered.is_some() || url.as_str() == BUILT_IN {
                    return Ok(Provider { url, registered });
                }
            }
            return Err(Fault::new(
                FaultKind::InvalidIdentityToken,
                format!("No OpenIDConnect provider found in your account for {issuer}"),
            ));
        }
        Err(self.refuse_token(&TokenFault::IssuerIsNoUrl, issuer))
    }

    /// What a token is worth that was verified.
    fn accept_token(
        &self,
        role: &RoleTarget<'_>,
        provider: &Provider,
        token: &VerifiedToken,
    ) -> Result<WebIdentity, Fault> {
        let principal = provider.principal(self.gate.partition(), role.account);
        self.admit_vouched_for(
            role,
            VouchedFor {
                kind: "WebIdentityUser",
                id: format!("{principal}:{}:{}", token.audience(), token.subject()),
                name: token.subject().to_owned(),
                provider: principal.clone(),
            },
        )?;
        let authorized = match token.roles() {
            None => false,
            Some(mut roles) => {
                roles.any(|named| named == role.arn)
                    || {
                        return Err(Fault::new(
                            FaultKind::InvalidIdentityToken,
                            "The target role ARN is not present in the roles claim of the identity token",
                        ));
                    }
            }
        };
        Ok(WebIdentity {
            subject: token.subject().to_owned(),
            audience: token.audience().to_owned(),
            identity: FederatedIdentity {
                action: ACTION,
                role_arn: role.arn.into(),
                provider: principal.into(),
                keys: provider.keys(token),
                persists: provider.persists(token),
                tags: SessionTags::vouched(token.tags().to_vec(), token.transitive_tag_keys())?,
                source_identity: token.source_identity().cloned(),
                names_role: Some(authorized),
                ends_in: None,
                once: None,
            },
        })
    }

    /// Proves an OAuth 2.0 access token of a provider that is built in, by asking the provider.
    pub async fn prove_access_token(
        &self,
        role: &RoleTarget<'_>,
        provider: &str,
        text: &str,
    ) -> Result<WebIdentity, Fault> {
        let provider = OAuthProvider::named(provider).ok_or_else(|| {
            Fault::validation(format!(
                "ProviderId {provider} is not one whose access tokens are taken. Leave it out with \
                 an OpenID Connect ID token."
            ))
        })?;
        // An ID token is not for another provider's eyes.
        if Unverified::parse(text).is_ok() {
            return Err(Fault::validation(
                "ProviderId must not be sent with an OpenID Connect ID token.",
            ));
        }
        let token = self
            .gate
            .settings
            .providers
            .inspector
            .inspect(provider, text)
            .await;
        let token = token.map_err(|fault| {
            self.note_reason(&fault);
            match fault {
                InspectionFault::Unreachable(_) => Fault::new(
                    FaultKind::IdpCommunicationError,
                    "The identity provider could not be reached to verify the token.",
                ),
                InspectionFault::Rejected(_) => Fault::new(
                    FaultKind::IdpRejectedClaim,
                    "The identity provider did not accept the token.",
                ),
            }
        })?;
        let (app, user) = (token.app_id().to_owned(), token.user_id().to_owned());
        self.admit_vouched_for(
            role,
            VouchedFor {
                kind: "WebIdentityUser",
                id: format!("{}:{app}:{user}", provider.id()),
                name: user.clone(),
                provider: provider.id().to_owned(),
            },
        )?;
        let conditions = token.conditions();
        let keys = conditions.map(|(key, value)| (key.into(), value.into()));
        Ok(WebIdentity {
            subject: user,
            audience: app,
            identity: FederatedIdentity {
                action: ACTION,
                role_arn: role.arn.into(),
                provider: provider.id().into(),
                keys: keys.into(),
                persists: (conditions.iter())
                    .map(|(key, value)| ((*key).into(), (*value).into()))
                    .collect(),
                tags: SessionTags::default(),
                source_identity: None,
                names_role: Some(false),
                ends_in: None,
                once: None,
            },
        })
    }

    /// Refuses a token, and leaves for the record why, and of which issuer it was said to be
    /// (flaw G21).
    fn refuse_token(&self, fault: &TokenFault, issuer: &str) -> Fault {
        match issuer {
            "" => self.note_reason(fault),
            _ => self.note_reason(&format_args!("{fault}; the issuer is {issuer}")),
        }
        let kind = match fault.kind() {
            TokenFaultKind::Invalid => FaultKind::InvalidIdentityToken,
            TokenFaultKind::Expired => FaultKind::ExpiredIdentityToken,
        };
        Fault::new(kind, fault.told())
    }
}

fn shown(value: Scalar<'_>) -> ContextValue {
    match value {
        Scalar::Text(text) => text.into(),
        Scalar::Integer(number) => match i64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        },
        Scalar::Bool(truth) => truth.into(),
    }
}

/// One text as one value: a list answers only the operators that are for sets.
fn texts<'t>(values: impl Iterator<Item = &'t str>) -> ContextValue {
    let mut values: Vec<String> = values.map(str::to_owned).collect();
    match values.len() {
        1 => values.remove(0).into(),
        _ => values.into(),
    }
}
