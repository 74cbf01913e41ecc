//! Settings of a node: flags over the configuration file over defaults, checked before anything
//! starts. An unknown key is an error, so that a misspelt limit is not a missing limit.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use daypass_access::outbound::{PublicUrl, Rotation};
use daypass_access::{
    Behaviour, CacheSize, Endpoints, GLOBAL_REGION, Kubernetes, Rate, SamlEndpoints,
};
use daypass_model::{Arn, Partition};
use serde::Deserialize;

use crate::cli::ServeArgs;
use crate::federation::{FederationConfig, FederationFile, clock_tolerance};

/// Where the APIs are served unless told otherwise.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8777);
/// Where metrics are served unless told otherwise.
const METRICS_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8778);

/// How long a use of a key or role may wait until it is written: as exact as such a record is read.
const LAST_USED_INTERVAL: Duration = Duration::from_secs(60);

/// How long what another process wrote to the store may stay unknown. No longer can be set: who
/// changes keys beside a node is told that it knows them within a minute.
const LONGEST_FOLLOW_SECONDS: u32 = 60;

/// The configuration file. Every key is optional; `docs/configuration.md` describes them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    metrics_listen: Option<SocketAddr>,
    data_dir: Option<PathBuf>,
    store: Option<String>,
    allow_plain_http: Option<bool>,
    partition: Option<String>,
    regions: Option<Vec<String>>,
    master_key_file: Option<PathBuf>,
    audit_file: Option<PathBuf>,
    organization: Option<PathBuf>,
    product_page: Option<String>,
    public_url: Option<String>,
    max_connections: Option<usize>,
    cache_mib: Option<NonZeroU32>,
    #[serde(default)]
    global_hosts: Vec<String>,
    #[serde(default)]
    disabled_regions: Vec<String>,
    throttle: Option<ThrottleFile>,
    #[serde(default)]
    saml: SamlFile,
    delegation_outbox: Option<PathBuf>,
    last_used_seconds: Option<NonZeroU32>,
    follow_seconds: Option<NonZeroU32>,
    #[serde(default)]
    outbound_web_identity: OutboundFile,
    kubernetes: Option<KubernetesFile>,
    #[serde(default)]
    behaviour: BehaviourFile,
    #[serde(default)]
    federation: FederationFile,
}

/// The table `[throttle]`: how often an account may ask.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThrottleFile {
    requests_per_second: NonZeroU32,
    burst: Option<NonZeroU32>,
}

impl ThrottleFile {
    /// Without a word about bursts, two seconds' worth at once.
    fn rate(&self) -> Rate {
        let two_seconds = self.requests_per_second.saturating_mul(TWO);
        Rate {
            per_second: self.requests_per_second,
            burst: self.burst.unwrap_or(two_seconds),
        }
    }
}

/// The table `[outbound_web_identity]`: how often the keys are made that sign tokens for elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutboundFile {
    rotation_days: Option<NonZeroU32>,
    publish_ahead_hours: Option<NonZeroU32>,
}

impl OutboundFile {
    fn rotation(&self) -> anyhow::Result<Rotation> {
        let default = Rotation::default();
        let seconds = |number: Option<NonZeroU32>, unit: i64, otherwise: i64| {
            number.map_or(otherwise, |number| i64::from(number.get()) * unit)
        };
        let rotation = Rotation {
            every: seconds(self.rotation_days, 86_400, default.every),
            ahead: seconds(self.publish_ahead_hours, 3_600, default.ahead),
        };
        // A key would have to be made before the one before it signs.
        if rotation.ahead >= rotation.every {
            bail!(
                "configuration table `[outbound_web_identity]`: keys cannot be published for longer \
                 than they sign"
            );
        }
        Ok(rotation)
    }
}

/// The table `[kubernetes]`: the clusters that people log into.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KubernetesFile {
    cluster_ids: Vec<String>,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    accounts: Vec<String>,
    #[serde(default)]
    groups: BTreeMap<String, Vec<String>>,
}

impl KubernetesFile {
    fn clusters(self) -> anyhow::Result<Kubernetes> {
        const IN: &str = "configuration table `[kubernetes]`";
        let is_id = |id: &String| {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            (1..=100).contains(&id.len()) && id.bytes().all(good)
        };
        if self.cluster_ids.is_empty() || !self.cluster_ids.iter().all(is_id) {
            bail!("{IN}: `cluster_ids` names clusters by letters, digits and `-_.`");
        }
        // What can never be compared equal would turn everybody away, or give nobody a group.
        if let Some(host) = self.hosts.iter().find(|host| !is_host(host)) {
            bail!("{IN}: `hosts`: {host} is no host, with or without a port");
        }
        if let Some(name) = self.groups.keys().find(|name| !is_user_or_role(name)) {
            bail!("{IN}: `groups`: {name} is not the ARN of a user or role");
        }
        let accounts = self.accounts.iter().map(|account| account.parse());
        Ok(Kubernetes {
            cluster_ids: self.cluster_ids,
            hosts: self.hosts,
            accounts: accounts
                .collect::<Result<_, _>>()
                .with_context(|| format!("{IN}: `accounts`"))?,
            groups: self.groups,
        })
    }
}

fn is_host(text: &str) -> bool {
    !text.contains('/') && format!("https://{text}").parse::<PublicUrl>().is_ok()
}

fn is_user_or_role(text: &str) -> bool {
    text.parse::<Arn>().is_ok_and(|arn| {
        let resource = arn.resource();
        let kind = resource.split_once('/').map_or(resource, |(kind, _)| kind);
        arn.service() == "iam"
            && arn.account().is_some()
            && ["user", "role", "root"].contains(&kind)
    })
}

const TWO: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);

/// The table `[saml]`: where responses of SAML providers may be sent to, and whom they may be for,
/// beside AWS's own places and this deployment; and how far a provider's clock may be ahead.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SamlFile {
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(default)]
    audiences: Vec<String>,
    clock_tolerance_seconds: Option<u32>,
}

impl SamlFile {
    /// An empty text would be somewhere, or somebody, that no provider names.
    fn endpoints(self) -> anyhow::Result<SamlEndpoints> {
        let mut all = self.recipients.iter().chain(&self.audiences);
        if all.any(String::is_empty) {
            bail!("configuration table `saml`: a recipient or an audience is empty");
        }
        let is_place = |text: &&String| text.starts_with("https://") || text.starts_with("http://");
        if let Some(text) = self.recipients.iter().find(|text| !is_place(text)) {
            bail!("configuration table `saml`: the recipient {text} is no URL");
        }
        let usual = SamlEndpoints::default().clock_tolerance;
        Ok(SamlEndpoints {
            recipients: self.recipients,
            audiences: self.audiences,
            clock_tolerance: clock_tolerance("saml", self.clock_tolerance_seconds, usual)?,
        })
    }
}

/// The table `[behaviour]`: what AWS leaves open.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BehaviourFile {
    encoded_messages: Option<bool>,
    scoping_needs_permission: Option<bool>,
    session_token_needs_permission: Option<bool>,
    assume_role_says_why: Option<bool>,
    web_identity_tells_issuer: Option<bool>,
}

impl BehaviourFile {
    /// The switches as set, else as they are by default; `--dev` shows encoded messages.
    fn over_defaults(self, dev: bool) -> Behaviour {
        let default = Behaviour::default();
        Behaviour {
            encoded_messages: self.encoded_messages.unwrap_or(dev),
            scoping_needs_permission: self
                .scoping_needs_permission
                .unwrap_or(default.scoping_needs_permission),
            session_token_needs_permission: self
                .session_token_needs_permission
                .unwrap_or(default.session_token_needs_permission),
            assume_role_says_why: self
                .assume_role_says_why
                .unwrap_or(default.assume_role_says_why),
            web_identity_tells_issuer: self
                .web_identity_tells_issuer
                .unwrap_or(default.web_identity_tells_issuer),
        }
    }
}

/// Everything that `serve` needs to know.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics: MetricsListener,
    pub(crate) data_dir: PathBuf,
    pub(crate) partition: Partition,
    /// Regions accepted in a credential scope; `None` accepts every well-formed one.
    pub(crate) regions: Option<Vec<String>>,
    /// The master key's file; `None` looks in the environment, then in the data directory.
    pub(crate) master_key_file: Option<PathBuf>,
    pub(crate) audit_file: PathBuf,
    /// The organizations' file, if they are set by one.
    pub(crate) organization: Option<PathBuf>,
    /// Where a request without an action is sent.
    pub(crate) product_page: String,
    /// Where the deployment is reached from outside; `None` for where it listens.
    pub(crate) public_url: Option<PublicUrl>,
    pub(crate) max_connections: usize,
    /// How much memory the directory's caches may take.
    pub(crate) cache: CacheSize,
    /// What AWS leaves open.
    pub(crate) behaviour: Behaviour,
    pub(crate) endpoints: Endpoints,
    /// Where SAML responses may be sent to, and whom they may be for.
    pub(crate) saml: SamlEndpoints,
    /// How often an account may ask; `None` for as often as it likes.
    pub(crate) rate: Option<Rate>,
    /// Where trade-in tokens are put; `None` where nobody delegates.
    pub(crate) delegation_outbox: Option<PathBuf>,
    /// The clusters that people log into; `None` where there are none.
    pub(crate) kubernetes: Option<Kubernetes>,
    /// How often the keys are made that sign tokens for elsewhere.
    pub(crate) rotation: Rotation,
    /// How long a use of a key or role may wait until it is written.
    pub(crate) last_used_interval: Duration,
    /// How long what another process wrote to the store may stay unknown.
    pub(crate) follow_interval: Duration,
    /// How identity providers are reached.
    pub(crate) federation: FederationConfig,
    pub(crate) dev: bool,
}

/// The metrics listener's address, and whether somebody asked for just that one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MetricsListener {
    /// Named in a flag or the file: not to get it is an error.
    Asked(SocketAddr),
    /// The default: if another node on this machine has it, go on without.
    Default(SocketAddr),
}

impl Config {
    /// Merges flags, file and defaults, and checks what must hold between them.
    pub(crate) fn load(args: &ServeArgs) -> anyhow::Result<Self> {
        let file = match &args.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let default_dir = if args.dev {
            "daypass-dev"
        } else {
            "daypass-data"
        };
        let data_dir = args
            .data_dir
            .clone()
            .or(file.data_dir)
            .unwrap_or_else(|| PathBuf::from(default_dir));
        check_store(args.store.as_deref().or(file.store.as_deref()), &data_dir)?;

        let listen = args.listen.or(file.listen).unwrap_or(LISTEN);
        let allow_plain_http = args.allow_plain_http || file.allow_plain_http.unwrap_or(false);
        if !listen.ip().is_loopback() && !allow_plain_http {
            bail!(
                "refusing to serve plain HTTP on {listen}: secrets would cross the network in clear. \
                 Listen on 127.0.0.1 and put a proxy that speaks TLS in front, or pass --allow-plain-http"
            );
        }
        if file.regions.as_ref().is_some_and(Vec::is_empty) {
            bail!("configuration key `regions` is empty: leave it out to accept every region");
        }
        if file.disabled_regions.iter().any(|off| off == GLOBAL_REGION) {
            bail!("configuration key `disabled_regions`: {GLOBAL_REGION} cannot be switched off");
        }
        let metrics = match args.metrics_listen.or(file.metrics_listen) {
            Some(address) => MetricsListener::Asked(address),
            None => MetricsListener::Default(METRICS_LISTEN),
        };
        Ok(Self {
            listen,
            metrics,
            partition: match file.partition {
                Some(text) => text.parse().context("configuration key `partition`")?,
                None => Partition::Aws,
            },
            regions: file.regions,
            master_key_file: file.master_key_file,
            audit_file: file
                .audit_file
                .unwrap_or_else(|| data_dir.join("audit.jsonl")),
            organization: args.organization.clone().or(file.organization),
            public_url: (file.public_url.as_deref())
                .map(str::parse)
                .transpose()
                .context("configuration key `public_url`")?,
            product_page: file
                .product_page
                .unwrap_or_else(|| "https://aws.amazon.com/iam".to_owned()),
            max_connections: file.max_connections.unwrap_or(10_000).max(1),
            cache: file.cache_mib.map(CacheSize).unwrap_or_default(),
            behaviour: file.behaviour.over_defaults(args.dev),
            endpoints: Endpoints {
                global: file.global_hosts,
                disabled_regions: file.disabled_regions,
            },
            saml: file.saml.endpoints()?,
            rate: file.throttle.as_ref().map(ThrottleFile::rate),
            delegation_outbox: (file.delegation_outbox)
                .or_else(|| args.dev.then(|| data_dir.join("delegations"))),
            kubernetes: (file.kubernetes)
                .map(KubernetesFile::clusters)
                .transpose()?,
            rotation: file.outbound_web_identity.rotation()?,
            last_used_interval: (file.last_used_seconds).map_or(LAST_USED_INTERVAL, |seconds| {
                Duration::from_secs(u64::from(seconds.get()))
            }),
            follow_interval: follow_interval(file.follow_seconds)?,
            federation: file.federation.read(args.dev)?,
            dev: args.dev,
            data_dir,
        })
    }
}

fn follow_interval(seconds: Option<NonZeroU32>) -> anyhow::Result<Duration> {
    let seconds = seconds.map_or(LONGEST_FOLLOW_SECONDS, NonZeroU32::get);
    if seconds > LONGEST_FOLLOW_SECONDS {
        bail!("configuration key `follow_seconds` is {LONGEST_FOLLOW_SECONDS} at most");
    }
    Ok(Duration::from_secs(u64::from(seconds)))
}

fn read(path: &Path) -> anyhow::Result<File> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in the configuration file {}", path.display()))
}

/// The embedded store lives in the data directory, whose lock it shares; another place is
/// refused rather than ignored.
fn check_store(url: Option<&str>, data_dir: &Path) -> anyhow::Result<()> {
    let Some(url) = url else { return Ok(()) };
    let own = data_dir.join("daypass.db");
    match url.strip_prefix("sqlite:") {
        Some(path) if Path::new(path) == own => Ok(()),
        Some(_) => bail!(
            "the embedded store lives in the data directory: pass --data-dir, or --store sqlite:{}",
            own.display()
        ),
        None if url.starts_with("postgres://") || url.starts_with("postgresql://") => bail!(
            "this version has no PostgreSQL store yet; leave --store out to use the embedded one"
        ),
        None => bail!("--store takes sqlite:PATH, not `{url}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(args: ServeArgs) -> Result<Config, String> {
        Config::load(&args).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn plain_http_off_loopback_must_be_asked_for() {
        let args = || ServeArgs {
            listen: Some("0.0.0.0:8777".parse().unwrap()),
            ..Default::default()
        };
        assert!(load(args()).unwrap_err().contains("--allow-plain-http"));
        assert!(
            load(ServeArgs {
                allow_plain_http: true,
                ..args()
            })
            .is_ok()
        );
    }

    #[test]
    fn an_unknown_key_in_the_file_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("daypass.toml");
        fs::write(&path, "max_conections = 5\n").unwrap();
        let error = load(ServeArgs {
            config: Some(path),
            ..Default::default()
        })
        .unwrap_err();
        assert!(error.contains("max_conections"), "{error}");
    }

    #[test]
    fn a_recipient_that_no_response_can_be_sent_to_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("daypass.toml");
        fs::write(&path, "[saml]\nrecipients = [\"signin.example/saml\"]\n").unwrap();
        let error = load(ServeArgs {
            config: Some(path),
            ..Default::default()
        })
        .unwrap_err();
        assert!(error.contains("signin.example/saml is no URL"), "{error}");
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("daypass.toml");
        fs::write(
            &path,
            "listen = \"127.0.0.1:1\"\nregions = [\"eu-central-1\"]\n",
        )
        .unwrap();
        let config = load(ServeArgs {
            config: Some(path),
            listen: Some("127.0.0.1:2".parse().unwrap()),
            ..Default::default()
        })
        .unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(
            config.regions.as_deref(),
            Some(&["eu-central-1".to_owned()][..])
        );
    }

    #[test]
    fn a_store_that_cannot_be_used_is_refused_with_what_to_do() {
        let store = |url: &str| {
            load(ServeArgs {
                store: Some(url.into()),
                ..Default::default()
            })
        };
        assert!(
            store("postgres://localhost/x")
                .unwrap_err()
                .contains("PostgreSQL")
        );
        assert!(
            store("sqlite:/elsewhere.db")
                .unwrap_err()
                .contains("--data-dir")
        );
        assert!(store("mysql://x").unwrap_err().contains("sqlite:PATH"));
        assert!(store("sqlite:daypass-data/daypass.db").is_ok());
    }
}
