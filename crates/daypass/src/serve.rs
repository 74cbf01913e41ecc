//! `daypass serve`: a node, from its data directory to its last drained connection.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use anyhow::{Context, anyhow, bail};
use daypass_access::audit::{AuditTrail, FileTrail};
use daypass_access::bootstrap::{self, Plan, RootKey};
use daypass_access::delegate::Outbox;
use daypass_access::{Gate, RegionSet, Settings as GateSettings, Vault};
use daypass_console::Console;
use daypass_front::{Ambient, Metrics, Service, Settings as FrontSettings};
use daypass_model::{Clock, Entropy};
use daypass_store::{SqliteStore, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::ambient::{SystemClock, SystemEntropy};
use crate::config::{Config, MetricsListener};
use crate::dev::Workshop;
use crate::master_key::Deployment;
use crate::org::Standing;
use crate::outbox::FileOutbox;
use crate::people::People;
use crate::{dev, log, master_key};

/// How often the keys that sign tokens for elsewhere are looked after.
const TOKEN_KEYS_INTERVAL: Duration = Duration::from_secs(3_600);

/// Runs a node until it is told to stop.
pub(crate) fn run(config: Config) -> anyhow::Result<()> {
    log::start();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(node(config))
}

/// Wires a node and runs it to its end. Long because it is a list: each line is a part, and the
/// order in which parts are made and let go is what it says.
async fn node(config: Config) -> anyhow::Result<()> {
    // Whatever can be in the way is found out before anything is founded: root's key is shown
    // once, and a start that fails afterwards would have shown it to nobody.
    let store = open_store(&config.data_dir)?;
    let trail = FileTrail::open(&config.audit_file)
        .with_context(|| format!("the audit file {}", config.audit_file.display()))?;
    let trail = Arc::new(trail);
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let metrics_listener = bind_metrics(config.metrics).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let signals = Signals::install()?;
    let providers = config.federation.open()?;

    let vault = unlock(&config, &*store, &endpoint).await?;
    if config.dev {
        let workshop = Workshop {
            vault: &vault,
            store: &*store,
            partition: config.partition,
        };
        workshop.set_up(&config.data_dir, &endpoint).await?;
    }
    let organizations = config.organization.map(|file| Standing {
        file,
        store: Arc::clone(&store),
        partition: config.partition,
    });
    if let Some(organizations) = &organizations {
        organizations.apply().await?;
    }
    let public_url = match config.public_url.clone() {
        Some(url) => url,
        None => endpoint
            .parse()
            .context("the address that is listened on")?,
    };
    let settings = GateSettings {
        partition: config.partition,
        regions: config
            .regions
            .clone()
            .map_or(RegionSet::Any, RegionSet::Only),
        behaviour: config.behaviour,
        endpoints: config.endpoints.clone(),
        rate: config.rate,
        providers,
        saml: config.saml.clone(),
        cache: config.cache,
        rotation: config.rotation,
        kubernetes: config.kubernetes,
        public_url: public_url.clone(),
        outbox: (config.delegation_outbox.clone())
            .map(|directory| Arc::new(FileOutbox::new(directory)) as Arc<dyn Outbox>),
    };
    let gate = Gate::open(store, vault, settings, Arc::new(SystemEntropy)).await?;

    let front = FrontSettings {
        product_page: config.product_page,
        ..FrontSettings::default()
    };
    let ambient = Ambient {
        clock: Arc::new(SystemClock),
        trail: Arc::clone(&trail) as Arc<dyn AuditTrail>,
    };
    let tables = vec![
        daypass_sts::OPERATIONS,
        daypass_iam::OPERATIONS,
        daypass_iam::UNSUPPORTED,
    ];
    let metrics = Metrics::new(env!("CARGO_PKG_VERSION"));
    let people = People(Console::new(public_url.to_string()));
    let service = Service::new(gate, ambient, metrics, tables, front);
    let service = Arc::new(service.with_pages(Arc::new(people)));

    let (stop, stopped) = watch::channel(false);
    tokio::spawn(signals.relay(stop, trail, organizations));
    if let Some(listener) = &metrics_listener {
        log::announce(&format!(
            "daypass metrics on http://{}",
            listener.local_addr()?
        ));
    }
    let metrics_task = metrics_listener.map(|listener| {
        let stopped = wait_for(stopped.clone());
        tokio::spawn(daypass_front::serve_metrics(
            listener,
            Arc::clone(&service),
            stopped,
        ))
    });
    let keys = TokenKeys(Arc::clone(&service));
    // Before the first request: an account whose switch is on has keys to sign with.
    keys.keep().await;
    tokio::spawn(keys.go_on(wait_for(stopped.clone())));
    let follower = Follower {
        service: Arc::clone(&service),
        longest: config.follow_interval,
    };
    let published = follower.follow(None).await;
    tokio::spawn(follower.go_on(published, wait_for(stopped.clone())));
    let uses = LastUses {
        service: Arc::clone(&service),
        interval: config.last_used_interval,
    };
    let keeping = wait_for(stopped.clone());
    let uses_task = tokio::spawn(async move {
        uses.keep(keeping).await;
        uses
    });
    log::announce(&format!("daypass ready on {endpoint}"));
    daypass_front::serve(listener, service, config.max_connections, wait_for(stopped)).await;
    // What the last requests used is written too.
    uses_task
        .await
        .context("the record of last uses")?
        .write()
        .await;
    if let Some(task) = metrics_task {
        task.await.context("the metrics listener")?;
    }
    log::announce("daypass stopped");
    Ok(())
}

fn open_store(data_dir: &Path) -> anyhow::Result<Arc<dyn Store>> {
    let named = || format!("cannot open the data directory {}", data_dir.display());
    let store = SqliteStore::open(data_dir).with_context(named)?;
    let mode = fs::metadata(data_dir)
        .with_context(named)?
        .permissions()
        .mode();
    if mode & 0o002 != 0 {
        bail!("{}: everybody may write to it; chmod o-w it", named());
    }
    Ok(Arc::new(store))
}

/// Finds the master key, and founds the deployment on the first start.
async fn unlock(config: &Config, store: &dyn Store, endpoint: &str) -> anyhow::Result<Arc<Vault>> {
    let founded = bootstrap::is_founded(store).await?;
    if founded && config.dev {
        dev::refuse_what_dev_did_not_make(store, &config.data_dir).await?;
    }
    let deployment = if founded {
        Deployment::Founded
    } else {
        Deployment::New
    };
    let configured = config.master_key_file.as_deref();
    let master = master_key::obtain(configured, &config.data_dir, deployment, &SystemEntropy)?;
    let vault = Arc::new(Vault::new(master));
    if founded {
        bootstrap::prove(store, &vault, config.partition).await?;
        return Ok(vault);
    }
    let plan = Plan {
        partition: config.partition,
        account: config.dev.then(dev::account).transpose()?,
        root_key: !config.dev,
    };
    let draft = bootstrap::draft(&vault, plan, SystemClock.now(), &SystemEntropy)?;
    if let Some(key) = draft.root_key() {
        show_root_key(key, endpoint)
            .context("root's access key is shown once, and standard output did not take it")?;
    }
    draft.found(store).await?;
    Ok(vault)
}

fn show_root_key(key: &RootKey, endpoint: &str) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(
        out,
        "# Account {}. Root's access key is shown this once: keep it safe,",
        key.account
    )?;
    writeln!(out, "# make a user with it, and use that.")?;
    writeln!(out, "export AWS_ENDPOINT_URL={endpoint}")?;
    writeln!(out, "export AWS_ACCESS_KEY_ID={}", key.id)?;
    writeln!(out, "export AWS_SECRET_ACCESS_KEY={}", key.secret.expose())?;
    writeln!(
        out,
        "export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1"
    )?;
    out.flush()
}

/// A default that another node has is gone without; an address that somebody asked for is not.
async fn bind_metrics(listener: MetricsListener) -> anyhow::Result<Option<TcpListener>> {
    let (address, asked) = match listener {
        MetricsListener::Asked(address) => (address, true),
        MetricsListener::Default(address) => (address, false),
    };
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(Some(listener)),
        Err(error) if !asked && error.kind() == io::ErrorKind::AddrInUse => {
            tracing::warn!(
                "no metrics: {address} is in use; give --metrics-listen another address"
            );
            Ok(None)
        }
        Err(error) => Err(anyhow!(error).context(format!("cannot serve metrics on {address}"))),
    }
}

/// What writes down, every so often, which keys and roles were used.
struct LastUses {
    service: Arc<Service>,
    interval: Duration,
}

impl LastUses {
    /// Until the node stops. What cannot be written now is written next time.
    async fn keep(&self, stopped: impl Future<Output = ()>) {
        let gate = self.service.gate();
        let mut stopped = pin!(stopped);
        let mut failed = false;
        loop {
            tokio::select! {
                () = &mut stopped => return,
                () = tokio::time::sleep(self.interval) => {}
                () = gate.last_uses_crowd(), if !failed => {}
            }
            failed = !self.write().await;
        }
    }

    /// Whether it could be written.
    async fn write(&self) -> bool {
        let written = self.service.gate().write_last_uses().await;
        if let Err(error) = &written {
            tracing::warn!(%error, "which keys and roles were used could not be written");
        }
        written.is_ok()
    }
}

/// What looks after the keys that sign tokens for elsewhere.
struct TokenKeys(Arc<Service>);

impl TokenKeys {
    /// Until the node stops.
    async fn go_on(self, stopped: impl Future<Output = ()>) {
        let mut stopped = pin!(stopped);
        loop {
            tokio::select! {
                () = &mut stopped => return,
                () = tokio::time::sleep(TOKEN_KEYS_INTERVAL) => self.keep().await,
            }
        }
    }

    /// Does what their age asks for. What cannot be done now is done next time: a key is made long
    /// before it is needed.
    async fn keep(&self) {
        match self.0.gate().keep_token_keys(SystemClock.now()).await {
            Ok(steps) => {
                for step in steps {
                    tracing::info!(?step, "keys that sign tokens for elsewhere");
                }
            }
            Err(fault) => {
                let detail = fault.detail();
                tracing::error!(detail, "the keys that sign tokens for elsewhere");
            }
        }
    }
}

/// What takes up, every so often, what other processes have written to the store.
struct Follower {
    service: Arc<Service>,
    longest: Duration,
}

impl Follower {
    /// Until the node stops.
    async fn go_on(self, mut published: Option<Arc<str>>, stopped: impl Future<Output = ()>) {
        let mut stopped = pin!(stopped);
        loop {
            let wait = tokio::time::sleep(spread(self.longest, &SystemEntropy));
            tokio::select! {
                () = &mut stopped => return,
                () = wait => published = self.follow(published).await,
            }
        }
    }

    /// What cannot be read now is read next time. Says so when other keys are published than before:
    /// whoever changed them looks here whether this node knows.
    async fn follow(&self, published: Option<Arc<str>>) -> Option<Arc<str>> {
        match self.service.gate().follow().await {
            Ok(now) => {
                if published.is_some_and(|before| before != now) {
                    tracing::info!("the keys that sign tokens for elsewhere have changed");
                }
                Some(now)
            }
            Err(fault) => {
                let detail = fault.detail();
                tracing::warn!(
                    detail,
                    "what others wrote to the store could not be taken up"
                );
                published
            }
        }
    }
}

/// A wait of at most this long and at least half of it, so that nodes which were started together
/// do not ask their store together for ever.
fn spread(longest: Duration, entropy: &dyn Entropy) -> Duration {
    let mut drawn = [0];
    // Without chance, the shortest: that is early enough for everybody.
    if entropy.fill(&mut drawn).is_err() {
        return longest / 2;
    }
    let half = longest / 2;
    half + half * u32::from(drawn[0]) / u32::from(u8::MAX)
}

async fn wait_for(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, and with it everything that could stop the node.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// What the operating system tells the process, as systemd means it.
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

impl Signals {
    fn install() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// SIGTERM and SIGINT drain the node, and a second one ends it at once; SIGHUP opens the audit
    /// file anew, after a rotation, and applies the organizations' file.
    async fn relay(
        mut self,
        stop: watch::Sender<bool>,
        trail: Arc<FileTrail>,
        organizations: Option<Standing>,
    ) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => break,
                _ = self.interrupt.recv() => break,
                _ = self.hang_up.recv() => {
                    if let Err(error) = trail.reopen() {
                        tracing::error!(%error, "the audit file could not be opened anew");
                    }
                    if let Some(organizations) = &organizations
                        && let Err(error) = organizations.apply().await
                    {
                        tracing::error!("the organizations stay as they are: {error:#}");
                    }
                }
            }
        }
        // Nobody listening any more is as good as having stopped.
        let _ = stop.send(true);
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        log::complain("told twice to stop: not waiting for open requests");
        std::process::exit(1);
    }
}

#[cfg(test)]
mod tests {
    use daypass_model::ambient::EntropyUnavailable;

    use super::*;

    /// This byte over and over; nothing without one.
    struct Chance(Option<u8>);

    impl Entropy for Chance {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
            buffer.fill(self.0.ok_or(EntropyUnavailable)?);
            Ok(())
        }
    }

    #[test]
    fn a_wait_is_no_longer_than_was_promised_and_no_shorter_than_half_of_that() {
        let seconds = Duration::from_secs;
        for (drawn, wait) in [
            (Some(0), seconds(30)),
            (Some(51), seconds(36)),
            (Some(u8::MAX), seconds(60)),
            (None, seconds(30)),
        ] {
            assert_eq!(spread(seconds(60), &Chance(drawn)), wait);
        }
    }
}
