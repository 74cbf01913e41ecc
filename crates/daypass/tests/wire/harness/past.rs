//! What the program's command line does not offer, done with the product's own rooms.
//!
//! A server's clock cannot be set from outside. So a stopped deployment's directory is opened here
//! with its own master key and a clock that is late, and served on a socket: what it issues is what
//! the deployment would have issued then. And a development deployment has no key for root; one
//! that is founded here has.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use daypass_access::audit::FileTrail;
use daypass_access::bootstrap::{self, Plan};
use daypass_access::{Gate, Settings as GateSettings, Vault};
use daypass_credentials::MasterKey;
use daypass_front::{Ambient, Metrics, Service, Settings};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Clock, Entropy, Partition, Timestamp};
use daypass_store::{SqliteStore, Store};
use tokio::net::TcpListener;

use super::{ACCOUNT, Keys, clock};

struct Late(i64);

impl Clock for Late {
    fn now(&self) -> Timestamp {
        let since_epoch = clock::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Timestamp::from_seconds(i64::try_from(since_epoch.as_secs()).unwrap() - self.0)
    }
}

struct Chance;

impl Entropy for Chance {
    #[expect(
        clippy::disallowed_methods,
        reason = "real tokens need real randomness"
    )]
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        aws_lc_rs::rand::fill(buffer).map_err(|_| EntropyUnavailable)
    }
}

/// Founds a development deployment whose root has a key, in an empty directory.
pub(crate) fn found(directory: &Path) -> Keys {
    let store = SqliteStore::open(directory).unwrap();
    let key = MasterKey::generate(&Chance).unwrap();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(directory.join("master.key"))
        .unwrap();
    file.write_all(key.encode().as_bytes()).unwrap();
    let plan = Plan {
        partition: Partition::Aws,
        account: Some(ACCOUNT.parse().unwrap()),
        root_key: true,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let vault = Vault::new(key);
    let founding = bootstrap::found(&store, &vault, plan, Late(0).now(), &Chance);
    let root = runtime.block_on(founding).unwrap().unwrap();
    Keys::long_term(root.id.as_str(), root.secret.expose())
}

/// Serves the deployment in this directory with a clock that is so many seconds late, while
/// `during` runs.
pub(crate) fn serve<T>(directory: &Path, late: i64, during: impl FnOnce(SocketAddr) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (listener, service) = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        (listener, service(directory, late).await)
    });
    let address = listener.local_addr().unwrap();
    let serving = runtime.spawn(daypass_front::serve(
        listener,
        service,
        16,
        std::future::pending(),
    ));
    let result = during(address);
    serving.abort();
    drop(runtime);
    result
}

async fn service(directory: &Path, late: i64) -> Arc<Service> {
    let key = fs::read_to_string(directory.join("master.key")).unwrap();
    let key: MasterKey = key.parse().unwrap();
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(directory).unwrap());
    let settings = GateSettings::new(Partition::Aws);
    let gate = Gate::open(store, Arc::new(Vault::new(key)), settings, Arc::new(Chance))
        .await
        .unwrap();
    let trail = FileTrail::open(&directory.join("audit.jsonl")).unwrap();
    let tables = vec![
        daypass_sts::OPERATIONS,
        daypass_iam::OPERATIONS,
        daypass_iam::UNSUPPORTED,
    ];
    let ambient = Ambient {
        clock: Arc::new(Late(late)),
        trail: Arc::new(trail),
    };
    let front = Settings::default();
    Arc::new(Service::new(
        gate,
        ambient,
        Metrics::new("test"),
        tables,
        front,
    ))
}
