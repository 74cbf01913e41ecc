//! The table `[federation]` of the configuration, and the way out to identity providers that is
//! made from it.

use std::collections::BTreeMap;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use daypass_access::{ProviderSettings, TOKEN_CLOCK_TOLERANCE};
use daypass_federation::oauth::{Inspector, OAuthProvider};
use daypass_federation::oidc::Limits;
use daypass_federation::outward::{DEADLINE, Outward, Roots, Settings};
use daypass_federation::transport::Transport;
use daypass_model::OidcUrl;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Deserialize;

use crate::ambient::SystemClock;

/// How long keys count that could not be fetched again, unless told otherwise.
const MAX_STALE: Duration = hours(24);

/// The longest that an errand may be given. Clients of STS themselves wait a minute.
const LONGEST: NonZeroU32 = match NonZeroU32::new(60) {
    Some(seconds) => seconds,
    None => NonZeroU32::MIN,
};

/// How many seconds a provider's clock may be ahead at most: whose is further off is to be set.
const FURTHEST_CLOCK: i64 = 300;

/// What stands in place of an endpoint of a provider that is not to be asked.
const OFF: &str = "off";

/// Where issuers are in play with `--dev`.
const LOOPBACK: [IpNet; 2] = [
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::LOCALHOST, 8)),
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128)),
];

const fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3_600)
}

/// The table as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FederationFile {
    #[serde(default)]
    allowed_networks: Vec<String>,
    ca_file: Option<PathBuf>,
    timeout_seconds: Option<NonZeroU32>,
    max_stale_hours: Option<u32>,
    max_token_age_seconds: Option<NonZeroU32>,
    clock_tolerance_seconds: Option<u32>,
    #[serde(default)]
    inspection: BTreeMap<String, String>,
}

/// How identity providers are reached, and how long what they say counts.
#[derive(Debug)]
pub(crate) struct FederationConfig {
    allowed_networks: Vec<IpNet>,
    ca_file: Option<PathBuf>,
    timeout: Duration,
    max_stale: Duration,
    max_token_age: Option<Duration>,
    clock_tolerance: i64,
    inspection: Vec<(OAuthProvider, OidcUrl)>,
    /// Providers of access tokens that are never asked.
    silent: Vec<OAuthProvider>,
}

impl FederationFile {
    /// Reads the table; `--dev` may reach this machine itself.
    pub(crate) fn read(self, dev: bool) -> anyhow::Result<FederationConfig> {
        let mut allowed_networks = Vec::new();
        for text in &self.allowed_networks {
            allowed_networks.push(network(text).with_context(|| {
                format!("configuration key `federation.allowed_networks`: {text}")
            })?);
        }
        if dev {
            allowed_networks.extend(LOOPBACK);
        }
        if self.timeout_seconds.is_some_and(|asked| asked > LONGEST) {
            bail!("configuration key `federation.timeout_seconds` is more than {LONGEST}");
        }
        let (mut inspection, mut silent) = (Vec::new(), Vec::new());
        for (id, url) in &self.inspection {
            let key = || format!("configuration key `federation.inspection`: {id}");
            match url.as_str() {
                OFF => silent.push(provider(id).with_context(key)?),
                url => inspection.push(endpoint(id, url).with_context(key)?),
            }
        }
        let seconds = |seconds: NonZeroU32| Duration::from_secs(u64::from(seconds.get()));
        Ok(FederationConfig {
            allowed_networks,
            ca_file: self.ca_file,
            timeout: self.timeout_seconds.map_or(DEADLINE, seconds),
            max_stale: (self.max_stale_hours).map_or(MAX_STALE, |asked| hours(u64::from(asked))),
            max_token_age: self.max_token_age_seconds.map(seconds),
            clock_tolerance: clock_tolerance(
                "federation",
                self.clock_tolerance_seconds,
                TOKEN_CLOCK_TOLERANCE,
            )?,
            inspection,
            silent,
        })
    }
}

/// How many seconds a provider's clock may be ahead, as a table says or else by default.
pub(crate) fn clock_tolerance(table: &str, asked: Option<u32>, usual: i64) -> anyhow::Result<i64> {
    let seconds = asked.map_or(usual, i64::from);
    if seconds > FURTHEST_CLOCK {
        bail!("configuration key `{table}.clock_tolerance_seconds` is more than {FURTHEST_CLOCK}");
    }
    Ok(seconds)
}

/// A network, or one address.
fn network(text: &str) -> anyhow::Result<IpNet> {
    let one = || text.parse::<IpAddr>().map(IpNet::from);
    let network = text.parse().or_else(|_| one());
    network.map_err(|_| anyhow!("not a network such as 10.0.0.0/8 or fd00::/8"))
}

fn endpoint(id: &str, url: &str) -> anyhow::Result<(OAuthProvider, OidcUrl)> {
    Ok((provider(id)?, OidcUrl::from_issuer(url)?))
}

fn provider(id: &str) -> anyhow::Result<OAuthProvider> {
    OAuthProvider::named(id).with_context(|| {
        let known: Vec<&str> = OAuthProvider::all().map(OAuthProvider::id).collect();
        format!("not one of {}", known.join(", "))
    })
}

impl FederationConfig {
    /// Makes the way out. A bundle of certificates that cannot be used is an error.
    pub(crate) fn open(&self) -> anyhow::Result<ProviderSettings> {
        let mut roots = Roots::none().and_system();
        if let Some(file) = &self.ca_file {
            let what = || format!("the certificates in {}", file.display());
            let bundle = fs::read(file).with_context(what)?;
            roots = roots.and_pem(&bundle).with_context(what)?;
        }
        let settings = Settings {
            allowed_networks: self.allowed_networks.clone(),
            roots,
            deadline: self.timeout,
        };
        let outward = Outward::new(settings, Arc::new(SystemClock))?;
        let transport: Arc<dyn Transport> = Arc::new(outward);
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let inspector = Inspector::new(Arc::clone(&transport), self.inspection.clone())
            .without(self.silent.clone());
        Ok(ProviderSettings {
            way_out: transport,
            inspector: Arc::new(inspector),
            key_limits: Limits {
                keep_for: seconds(self.max_stale),
                budget: self.timeout,
                ..Limits::default()
            },
            longest_token_age: self.max_token_age.map(seconds),
            clock_tolerance: self.clock_tolerance,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_federation::oauth::InspectionFault;
    use daypass_federation::transport::{Errand, TransportFault};

    fn read(text: &str, dev: bool) -> Result<FederationConfig, String> {
        let file: FederationFile = toml::from_str(text).map_err(|error| error.to_string())?;
        file.read(dev).map_err(|error| format!("{error:#}"))
    }

    async fn reach(config: FederationConfig) -> TransportFault {
        // Nobody listens at the discard port.
        let errand = Errand {
            url: "https://127.0.0.1:9/",
            thumbprints: &[],
            account: None,
        };
        let open = config.open().unwrap();
        open.way_out.get(errand).await.unwrap_err()
    }

    #[test]
    fn what_is_not_said_is_careful() {
        let config = read("", false).unwrap();
        assert_eq!(config.allowed_networks, []);
        assert_eq!(config.timeout, Duration::from_secs(5));
        assert_eq!(config.inspection, []);
        let open = config.open().unwrap();
        assert_eq!(open.key_limits.keep_for, 86_400);
        assert_eq!(open.longest_token_age, None);
        assert_eq!(open.clock_tolerance, 5);
    }

    #[test]
    fn all_can_be_said() {
        let text = "allowed_networks = ['10.0.0.0/8', '192.168.7.1', 'fd00::/8']\n\
                    timeout_seconds = 2\nmax_stale_hours = 0\nmax_token_age_seconds = 600\n\
                    clock_tolerance_seconds = 90\n[inspection]\n'www.amazon.com' = 'https://tokens.lab:8443/shop'\n";
        let config = read(text, false).unwrap();
        let networks: Vec<String> = (config.allowed_networks.iter())
            .map(ToString::to_string)
            .collect();
        assert_eq!(networks, ["10.0.0.0/8", "192.168.7.1/32", "fd00::/8"]);
        assert_eq!(config.timeout, Duration::from_secs(2));
        assert_eq!(config.max_stale, Duration::ZERO);
        assert_eq!(config.max_token_age, Some(Duration::from_secs(600)));
        assert_eq!(config.open().unwrap().clock_tolerance, 90);
        let [(provider, url)] = &config.inspection[..] else {
            panic!("{config:?}")
        };
        assert_eq!(provider.id(), "www.amazon.com");
        assert_eq!(url.issuer(), "https://tokens.lab:8443/shop");
    }

    #[test]
    fn what_cannot_be_meant_is_an_error() {
        for (text, expected) in [
            ("alowed_networks = []", "alowed_networks"),
            ("allowed_networks = ['ten']", "allowed_networks`: ten"),
            ("allowed_networks = ['10.0.0.0/33']", "10.0.0.0/33"),
            ("timeout_seconds = 0", "timeout_seconds"),
            ("timeout_seconds = 61", "more than 60"),
            ("max_token_age_seconds = 0", "max_token_age_seconds"),
            ("clock_tolerance_seconds = 301", "more than 300"),
            ("clock_tolerance_seconds = -1", "clock_tolerance_seconds"),
            (
                "[inspection]\n'a.example' = 'https://b'",
                "not one of graph",
            ),
            ("[inspection]\n'www.amazon.com' = 'http://b'", "https://"),
            ("[inspection]\n'www.amazon.com' = 'https://b?c'", "https://"),
        ] {
            let error = read(text, false).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_bundle_that_cannot_be_used_stops_the_start() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ca.pem");
        let open = || {
            let text = format!("ca_file = '{}'", file.display());
            format!("{:#}", read(&text, false).unwrap().open().unwrap_err())
        };
        assert!(open().contains("ca.pem"), "{}", open());
        fs::write(&file, "no certificates").unwrap();
        assert!(open().contains("no certificate in it"), "{}", open());
    }

    #[tokio::test]
    async fn this_machine_is_reached_in_play_only() {
        let serious = reach(read("", false).unwrap()).await;
        assert_eq!(serious, TransportFault::Address);
        let play = reach(read("", true).unwrap()).await;
        assert_eq!(play, refused());
    }

    #[tokio::test]
    async fn tokens_are_asked_about_by_the_same_way() {
        let provider = OAuthProvider::named("www.amazon.com").unwrap();
        let text = "[inspection]\n'www.amazon.com' = 'https://127.0.0.1:9'\n";
        for (dev, expected) in [(false, TransportFault::Address), (true, refused())] {
            let open = read(text, dev).unwrap().open().unwrap();
            let fault = open.inspector.inspect(provider, "token").await.unwrap_err();
            assert_eq!(fault, InspectionFault::Unreachable(expected.to_string()));
        }
    }

    #[tokio::test]
    async fn a_provider_that_is_switched_off_is_never_asked() {
        let text = "[inspection]\n'www.amazon.com' = 'off'\n";
        let open = read(text, true).unwrap().open().unwrap();
        let provider = OAuthProvider::named("www.amazon.com").unwrap();
        let fault = open.inspector.inspect(provider, "token").await.unwrap_err();
        let silent = "its access tokens are not taken here".to_owned();
        assert_eq!(fault, InspectionFault::Unreachable(silent));
    }

    fn refused() -> TransportFault {
        TransportFault::Unreachable("connection refused".to_owned())
    }
}
