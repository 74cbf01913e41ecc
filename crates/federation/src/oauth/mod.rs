//! Access tokens of OAuth 2.0: what their providers say of them (STS spec 10.1, 10.6).
//!
//! Such a token says nothing by itself, so its provider is asked, each time, for whom and for which
//! application it was given. Whether that application counts is not decided here: a trust policy
//! must say so, as any application's token would pass otherwise.
//!
//! A token is a secret that stands in a URL. It is in no log, no error and no `Debug`.

mod answer;
mod provider;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use daypass_model::OidcUrl;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use zeroize::Zeroizing;

use self::answer::Learnt;
pub use self::provider::OAuthProvider;
use crate::outward::DEADLINE;
use crate::transport::{Errand, INSPECTIONS, Transport};

/// The longest access token that is asked about.
const LONGEST_TOKEN: usize = 4_096;

/// What does not stand for itself in a query: all but the unreserved (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a provider said of an access token, asked just now. Only [`Inspector::inspect`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedAccessToken {
    provider: OAuthProvider,
    app_id: String,
    user_id: String,
}

impl VerifiedAccessToken {
    /// Who said it.
    pub fn provider(&self) -> OAuthProvider {
        self.provider
    }

    /// The application that the token was given to.
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// The user that it was given for, as this application knows them.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// The keys of conditions that it answers, with their values (STS spec 10.5).
    pub fn conditions(&self) -> [(&'static str, &str); 2] {
        [
            (self.provider.app_key(), &self.app_id),
            (self.provider.user_key(), &self.user_id),
        ]
    }
}

impl fmt::Debug for VerifiedAccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedAccessToken")
            .field("provider", &self.provider)
            .field("app_id", &self.app_id)
            .field("user_id", &self.user_id)
            .finish()
    }
}

/// Why an access token does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InspectionFault {
    /// The provider could not be asked, or did not answer the question: asking again may help.
    #[error("the provider cannot be asked: {0}")]
    Unreachable(String),
    /// The provider said no.
    #[error("the access token is not taken: {0}")]
    Rejected(&'static str),
}

/// Who asks providers about tokens.
#[derive(Debug)]
pub struct Inspector {
    transport: Arc<dyn Transport>,
    endpoints: Vec<(OAuthProvider, OidcUrl)>,
    silent: Vec<OAuthProvider>,
    /// Anybody can send tokens, signed by nobody. They are not shared out by account: for whose role
    /// one is meant is said by whoever sends it, and the hosts that are asked are no account's.
    places: Semaphore,
}

impl Inspector {
    /// One that asks over this transport. A provider that is among these is asked there, and not
    /// where it says itself.
    pub fn new(transport: Arc<dyn Transport>, endpoints: Vec<(OAuthProvider, OidcUrl)>) -> Self {
        Self {
            transport,
            endpoints,
            silent: Vec::new(),
            places: Semaphore::new(INSPECTIONS),
        }
    }

    /// The same, but for providers that are never asked: anybody can send tokens, and a deployment
    /// that takes none of a provider's need not ask about them.
    #[must_use]
    pub fn without(self, silent: Vec<OAuthProvider>) -> Self {
        Self { silent, ..self }
    }

    /// Asks about a token.
    pub async fn inspect(
        &self,
        provider: OAuthProvider,
        unverified_token: &str,
    ) -> Result<VerifiedAccessToken, InspectionFault> {
        if self.silent.contains(&provider) {
            let fault = "its access tokens are not taken here".to_owned();
            return Err(InspectionFault::Unreachable(fault));
        }
        let plausible = (1..=LONGEST_TOKEN).contains(&unverified_token.len())
            && unverified_token.bytes().all(|byte| byte.is_ascii_graphic());
        if !plausible {
            return Err(InspectionFault::Rejected("no provider gave such a one"));
        }
        let busy = || InspectionFault::Unreachable("too many are asked about".to_owned());
        let place = timeout(DEADLINE, self.places.acquire()).await;
        let _place = place.map_err(|_| busy())?.map_err(|_| busy())?;
        let mut learnt = Learnt::default();
        for question in provider.questions() {
            let url = self.url(provider, question.path, unverified_token);
            let errand = Errand {
                url: &url,
                thumbprints: &[],
                account: None,
            };
            let answer = self.transport.get(errand).await;
            let answer = answer.map_err(|e| InspectionFault::Unreachable(e.to_string()))?;
            learnt.take(&answer, question.learns)?;
        }
        let unsaid = || InspectionFault::Unreachable("it does not say whose it is".to_owned());
        Ok(VerifiedAccessToken {
            provider,
            app_id: learnt.app.ok_or_else(unsaid)?,
            user_id: learnt.user.ok_or_else(unsaid)?,
        })
    }

    /// The URL of a question. Its room is taken at once, since a string that grows leaves copies.
    fn url(&self, provider: OAuthProvider, path: &str, token: &str) -> Zeroizing<String> {
        let moved = self.endpoints.iter().find(|(moved, _)| *moved == provider);
        let endpoint = match moved {
            Some((_, url)) => url.issuer(),
            None => provider.endpoint().to_owned(),
        };
        let endpoint = endpoint.trim_end_matches('/');
        let room = endpoint.len() + path.len() + 3 * token.len();
        let mut url = Zeroizing::new(String::with_capacity(room));
        let token = utf8_percent_encode(token, ESCAPED);
        let _always = write!(url, "{endpoint}{path}{token}");
        url
    }
}
