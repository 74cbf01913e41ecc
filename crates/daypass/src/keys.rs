//! `daypass keys`: the keys that sign tokens for elsewhere, of a node that is not running. A running
//! node looks after them by itself; this is for whoever does not want to wait.
//!
//! Exit codes are a contract: 0 it is done, 2 it could not be done.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use daypass_access::Vault;
use daypass_access::bootstrap;
use daypass_access::outbound::{Keeper, Occasion, Rotation};
use daypass_model::Clock;
use daypass_store::{SqliteStore, Store, StoreError};

use crate::ambient::{SystemClock, SystemEntropy};
use crate::master_key::Deployment;
use crate::{log, master_key};

/// The arguments of `daypass keys`.
#[derive(Args, Debug)]
pub(crate) struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make new keys of a stopped node.
    #[command(after_help = ROTATE_HELP)]
    Rotate(RotateArgs),
    /// Show the keys of a stopped node.
    Show(Place),
}

const ROTATE_HELP: &str = "\
Example:
  $ daypass keys rotate --data-dir /var/lib/daypass

A new key is published for a day before it signs, and the old one until its last token has ended, so
that nobody who verifies tokens notices. With --compromised the new key signs at once and all others
go: tokens that they signed are worth nothing any more, and whoever verifies tokens fetches the keys
anew.

A running node makes new keys by itself (`[outbound_web_identity]` in its configuration).

Exit code: 0 it is done, 2 it could not be done.";

#[derive(Args, Debug)]
struct Place {
    /// The node's data directory.
    #[arg(long, value_name = "DIR", default_value = "daypass-data")]
    data_dir: PathBuf,

    /// The file of the master key, if it is not in the data directory or the environment.
    #[arg(long, value_name = "FILE")]
    master_key_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
struct RotateArgs {
    #[command(flatten)]
    place: Place,

    /// The old keys must not be trusted any more: remove them, and sign with the new ones at once.
    #[arg(long)]
    compromised: bool,

    /// For how many hours the new keys are published before they sign.
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8_760))]
    publish_ahead_hours: u32,
}

/// Runs `daypass keys`.
pub(crate) fn run(args: &KeysArgs) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime");
    let done = runtime.and_then(|runtime| {
        runtime.block_on(async {
            match &args.command {
                KeysCommand::Rotate(args) => rotate(args).await,
                KeysCommand::Show(place) => show(place).await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

async fn rotate(args: &RotateArgs) -> anyhow::Result<()> {
    let (store, vault) = open(&args.place).await?;
    let keeper = Keeper {
        store: &*store,
        vault: &vault,
        entropy: &SystemEntropy,
        rotation: Rotation {
            ahead: i64::from(args.publish_ahead_hours) * 3_600,
            ..Rotation::default()
        },
    };
    let occasion = match args.compromised {
        true => Occasion::Compromised,
        false => Occasion::Asked,
    };
    let kept = keeper.keep(occasion, SystemClock.now()).await;
    kept.map_err(|fault| anyhow!("{}", fault.detail().unwrap_or("it failed").to_owned()))?;
    tell(&*store).await
}

async fn show(place: &Place) -> anyhow::Result<()> {
    let (store, _) = open(place).await?;
    tell(&*store).await
}

async fn tell(store: &dyn Store) -> anyhow::Result<()> {
    let now = SystemClock.now();
    for key in store.token_keys().await? {
        let verb = match key.not_before <= now {
            true => "signs since",
            false => "signs from",
        };
        let (algorithm, id, from) = (key.algorithm, key.id, key.not_before);
        log::say(&format!("{algorithm} {id} {verb} {from}"));
    }
    Ok(())
}

/// Opens the store of a node that is not running, and proves its master key.
async fn open(place: &Place) -> anyhow::Result<(Box<dyn Store>, Vault)> {
    let data_dir = &place.data_dir;
    let store = open_store(data_dir)?;
    let unfounded = || format!("{} holds no deployment", data_dir.display());
    let deployment = store.deployment().await?.with_context(unfounded)?;
    let file = place.master_key_file.as_deref();
    let master = master_key::obtain(file, data_dir, Deployment::Founded, &SystemEntropy)?;
    let vault = Vault::new(master);
    bootstrap::prove(&*store, &vault, deployment.partition).await?;
    Ok((store, vault))
}

fn open_store(data_dir: &Path) -> anyhow::Result<Box<dyn Store>> {
    // Opening would make what is not there.
    if !data_dir.join("daypass.db").is_file() {
        bail!("{} holds no deployment", data_dir.display());
    }
    let store = SqliteStore::open(data_dir).map_err(|error| {
        let running = matches!(error, StoreError::Locked { .. });
        let error = anyhow::Error::new(error);
        match running {
            true => {
                error.context("a node is running there, which looks after its keys; or stop it")
            }
            false => error,
        }
    })?;
    Ok(Box::new(store))
}
