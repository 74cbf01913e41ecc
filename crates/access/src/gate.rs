//! The one door: everything that decides about a request, put together.

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_credentials::sigv4::RegionSet;
use daypass_credentials::{DecryptionKey, KeyRing};
use daypass_federation::oauth::Inspector;
use daypass_federation::oidc::{KeySets, Limits, Outcome, Report};
use daypass_federation::transport::{Nowhere, Transport};
use daypass_model::{Entropy, Partition, Timestamp};
use daypass_store::{Sealed, Store};

use crate::admission::{Endpoints, Rate, Throttle};
use crate::bootstrap::{self, StartFault};
use crate::budget::CacheSize;
use crate::delegate::Outbox;
use crate::directory::Directory;
use crate::known_sessions::KnownSessions;
use crate::kubernetes::Kubernetes;
use crate::last_used::LastUsed;
use crate::mill::Mill;
use crate::outbound::{PublicUrl, Rotation};
use crate::passwords;
use crate::saml::{Openers, SamlEndpoints};
use crate::vault::{NewAccessKey, SamlKeyPlace, Vault};

/// What a deployment's gate is told besides what is stored.
#[derive(Debug)]
pub struct Settings {
    /// The partition of every ARN.
    pub partition: Partition,
    /// Regions that a credential scope may name.
    pub regions: RegionSet,
    /// What AWS leaves open or to the account.
    pub behaviour: Behaviour,
    /// Which endpoints there are.
    pub endpoints: Endpoints,
    /// How often an account may ask; `None` for as often as it likes.
    pub rate: Option<Rate>,
    /// Where trade-in tokens are put; `None` where nobody delegates.
    pub outbox: Option<Arc<dyn Outbox>>,
    /// Where the deployment is reached from outside.
    pub public_url: PublicUrl,
    /// How identity providers are asked.
    pub providers: ProviderSettings,
    /// The clusters that people log into; `None` where there are none.
    pub kubernetes: Option<Kubernetes>,
    /// How often the keys are made that sign tokens for elsewhere.
    pub rotation: Rotation,
    /// Where SAML responses may be sent to, and whom they may be for.
    pub saml: SamlEndpoints,
    /// How much memory the caches may take.
    pub cache: CacheSize,
}

/// How identity providers are asked.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// The way to them.
    pub way_out: Arc<dyn Transport>,
    /// How often their keys are fetched, and how long they are kept.
    pub key_limits: Limits,
    /// Who asks OAuth 2.0 providers about access tokens, by that way.
    pub inspector: Arc<Inspector>,
    /// How many seconds ago a token may have been issued, whatever it says of its end; `None` for as
    /// long as it says (STS spec 10.3).
    pub longest_token_age: Option<i64>,
    /// How many seconds the clock that stamps tokens may be ahead of ours. No end is put off by it
    /// (STS spec 10.3, 14.9).
    pub clock_tolerance: i64,
}

/// How many seconds an OIDC provider's clock may be ahead if nobody says otherwise (STS spec 10.3).
pub const TOKEN_CLOCK_TOLERANCE: i64 = 5;

impl Default for ProviderSettings {
    /// Nobody is asked: only keys that were uploaded are known.
    fn default() -> Self {
        let way_out: Arc<dyn Transport> = Arc::new(Nowhere);
        Self {
            inspector: Arc::new(Inspector::new(Arc::clone(&way_out), Vec::new())),
            way_out,
            key_limits: Limits::default(),
            longest_token_age: None,
            clock_tolerance: TOKEN_CLOCK_TOLERANCE,
        }
    }
}

impl Settings {
    /// The settings of a deployment in this partition about which nothing else is said.
    pub fn new(partition: Partition) -> Self {
        Self {
            partition,
            regions: RegionSet::Any,
            behaviour: Behaviour::default(),
            endpoints: Endpoints::default(),
            rate: None,
            outbox: None,
            public_url: PublicUrl::default(),
            providers: ProviderSettings::default(),
            kubernetes: None,
            rotation: Rotation::default(),
            saml: SamlEndpoints::default(),
            cache: CacheSize::default(),
        }
    }
}

/// Switches for what AWS's documentation leaves open, or leaves to whoever runs the service. The
/// default is what is likeliest of AWS, and least open.
#[derive(Clone, Copy, Debug)]
pub struct Behaviour {
    /// Whether refusals about a resource carry an encoded authorization message (STS spec 11).
    pub encoded_messages: bool,
    /// Whether GetScopedCredentials must be allowed like any action (STS spec 8.14).
    pub scoping_needs_permission: bool,
    /// Whether policies decide about GetSessionToken; AWS says that they do not (STS spec 5.2).
    pub session_token_needs_permission: bool,
    /// Whether a refusal to assume a role says which policy refused. Documented, never captured;
    /// it tells strangers which roles exist (STS spec 5.4, 14.7).
    pub assume_role_says_why: bool,
    /// Whether AssumeRoleWithWebIdentity tells the token's issuer as the provider, as documented,
    /// and not the provider's ARN, as observed (STS spec 10.1).
    pub web_identity_tells_issuer: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            encoded_messages: false,
            scoping_needs_permission: true,
            session_token_needs_permission: false,
            assume_role_says_why: false,
            web_identity_tells_issuer: false,
        }
    }
}

/// What became of an issuer's keys so far.
#[derive(Debug)]
pub struct KeyReport {
    /// The issuer, with its scheme. Only registered ones are asked.
    pub issuer: String,
    /// How many fetches ended in each way.
    pub fetches: Vec<(&'static str, u64)>,
    /// When the set that is held was fetched; `None` if there is none.
    pub fetched_at: Option<Timestamp>,
}

/// The gate of a node.
pub struct Gate {
    pub(crate) directory: Directory,
    pub(crate) sessions: KnownSessions,
    pub(crate) last_used: LastUsed,
    pub(crate) settings: Settings,
    pub(crate) throttle: Option<Throttle>,
    vault: Arc<Vault>,
    ring: Arc<KeyRing>,
    key_sets: KeySets,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// Where passwords are hashed.
    pub(crate) hashing: Mill<()>,
    /// Where encrypted assertions are opened.
    pub(crate) openers: Openers,
    /// Held while keys are made that sign tokens for elsewhere.
    pub(crate) keeping: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// Opens the gate of a founded deployment. A wrong master key is found out here, before a
    /// single request is answered.
    pub async fn open(
        store: Arc<dyn Store>,
        vault: Arc<Vault>,
        settings: Settings,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartFault> {
        let ring = bootstrap::open_ring(&*store, &vault, settings.partition).await?;
        let (partition, cache) = (settings.partition, settings.cache);
        let directory = Directory::open(store, Arc::clone(&vault), partition, cache).await?;
        Ok(Self {
            directory,
            sessions: KnownSessions::new(settings.cache),
            last_used: LastUsed::default(),
            key_sets: KeySets::new(
                Arc::clone(&settings.providers.way_out),
                settings.providers.key_limits,
            ),
            throttle: settings.rate.map(Throttle::new),
            settings,
            vault,
            ring,
            entropy,
            hashing: passwords::mill(),
            openers: Openers::default(),
            keeping: tokio::sync::Mutex::default(),
        })
    }

    /// Whether AssumeRoleWithWebIdentity tells the token's issuer and not the provider's ARN.
    pub fn web_identity_tells_issuer(&self) -> bool {
        self.settings.behaviour.web_identity_tells_issuer
    }

    /// The partition of every ARN.
    pub fn partition(&self) -> Partition {
        self.settings.partition
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// Seals a new access key's secret for the store. Nothing outside this room opens one again.
    pub fn seal_access_key(&self, key: &NewAccessKey<'_>) -> Result<Sealed, Fault> {
        self.vault.seal_access_key(key, self.entropy())
    }

    /// Seals a private key of a SAML provider for the store.
    pub fn seal_saml_key(
        &self,
        place: &SamlKeyPlace,
        key: &DecryptionKey,
    ) -> Result<Sealed, Fault> {
        self.vault.seal_saml_key(place, key, self.entropy())
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Whether the store answers, for a readiness probe.
    pub async fn is_ready(&self) -> bool {
        self.directory.store().position().await.is_ok()
    }

    /// Takes up what other processes have written to the store since this was last called, which is
    /// to be now and then. One read if they wrote nothing. Answers the keys for tokens for elsewhere
    /// as they are published from then on.
    pub async fn follow(&self) -> Result<Arc<str>, Fault> {
        let ring = self.directory.follow().await?;
        Ok(Arc::clone(ring.jwks()))
    }

    /// How fetching the keys of identity providers went so far.
    pub fn key_reports(&self) -> Vec<KeyReport> {
        let report = |report: Report| KeyReport {
            issuer: report.issuer.issuer(),
            fetches: Outcome::ALL
                .into_iter()
                .zip(report.ended)
                .map(|(outcome, count)| (outcome.name(), count))
                .collect(),
            fetched_at: report.fetched,
        };
        self.key_sets.reports().into_iter().map(report).collect()
    }

    pub(crate) fn key_sets(&self) -> &KeySets {
        &self.key_sets
    }

    pub(crate) fn ring(&self) -> &KeyRing {
        &self.ring
    }
}
