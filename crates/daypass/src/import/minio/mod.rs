//! `daypass import minio`: what `mc admin cluster iam export` wrote, into the data directory of a
//! stopped node. Users keep their keys: no operation of the IAM API takes a secret, so this is done
//! where the secrets are sealed.

mod draft;
mod export;
mod policy;
mod writer;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use daypass_access::{Vault, bootstrap};
use daypass_model::{AccountId, Clock, Partition};
use daypass_store::{Page, SqliteStore, Store, StoreError};
use serde_json::json;

use self::draft::Draft;
use self::export::Export;
use self::writer::Writer;
use crate::ambient::{SystemClock, SystemEntropy};
use crate::log;
use crate::master_key::{self, Deployment};

/// The arguments of `daypass import minio`.
#[derive(Args, Debug)]
pub(super) struct MinioArgs {
    /// The ZIP file that `mc admin cluster iam export` wrote, or a directory with what is in it.
    #[arg(value_name = "ZIP|DIR")]
    export: PathBuf,

    /// The data directory of the stopped node.
    #[arg(long, value_name = "DIR", default_value = "daypass-data")]
    data_dir: PathBuf,

    /// The account that it becomes part of [default: the only one that there is].
    #[arg(long, value_name = "ID")]
    account: Option<AccountId>,

    /// File of the master key [default: as `daypass serve` finds it].
    #[arg(long, value_name = "FILE")]
    master_key_file: Option<PathBuf>,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) const HELP: &str = "\
Example:
  $ mc admin cluster iam export old                  # writes old-iam-info.zip
  $ systemctl stop daypass
  $ daypass import minio old-iam-info.zip --data-dir /var/lib/daypass --dry-run
  $ daypass import minio old-iam-info.zip --data-dir /var/lib/daypass
  $ systemctl start daypass

Users, service accounts and groups come with their keys, policies and memberships. The ZIP file
holds secrets in clear: delete it afterwards. What cannot be carried is told, with its reason.
Importing again changes nothing. docs/moving-in.md says what becomes what.

Exit code: 0 it is imported, 1 a dry run would change something, 2 it could not be done.";

/// Runs `daypass import minio`.
pub(super) fn run(args: &MinioArgs) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(import(args))
}

async fn import(args: &MinioArgs) -> anyhow::Result<ExitCode> {
    let export = Export::read(&args.export)?;
    let draft = Draft::of(export, SystemClock.now());
    let (store, partition) = open(&args.data_dir).await?;
    let configured = args.master_key_file.as_deref();
    let found = Deployment::Founded;
    let master = master_key::obtain(configured, &args.data_dir, found, &SystemEntropy)?;
    let vault = Vault::new(master);
    bootstrap::prove(&*store, &vault, partition).await?;
    let account = account(&*store, args.account).await?;

    let mut writer = Writer::new(&*store, &vault, (partition, account), args.dry_run);
    writer.write(&draft).await?;
    let Writer { done, lost, .. } = writer;
    let lost: Vec<String> = draft.lost.into_iter().chain(lost).collect();
    if args.json {
        let said = json!({
            "account": account.to_string(),
            "dryRun": args.dry_run,
            "changes": done,
            "notCarried": lost,
        });
        log::say(&said.to_string());
    } else {
        done.iter().for_each(|line| log::tell(&format!("+ {line}")));
        lost.iter()
            .for_each(|why| log::tell(&format!("not carried: {why}")));
        log::say(&match (args.dry_run, done.is_empty()) {
            (_, true) => "nothing to change".to_owned(),
            (true, _) => "dry run: nothing was changed".to_owned(),
            (false, _) => format!("done: {} changes in the account {account}", done.len()),
        });
    }
    Ok(match args.dry_run && !done.is_empty() {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    })
}

/// Opens the store of a node that is not running.
async fn open(data_dir: &Path) -> anyhow::Result<(Box<dyn Store>, Partition)> {
    let unfounded = || {
        format!(
            "{} holds no deployment: start a node on it first, and stop it",
            data_dir.display()
        )
    };
    // Opening would make what is not there.
    if !data_dir.join("daypass.db").is_file() {
        bail!(unfounded());
    }
    let store = SqliteStore::open(data_dir).map_err(|error| {
        let running = matches!(error, StoreError::Locked { .. });
        let error = anyhow::Error::new(error);
        match running {
            true => error.context("a node is running there: stop it first"),
            false => error,
        }
    })?;
    let store: Box<dyn Store> = Box::new(store);
    let deployment = store.deployment().await?.with_context(unfounded)?;
    Ok((store, deployment.partition))
}

async fn account(store: &dyn Store, named: Option<AccountId>) -> anyhow::Result<AccountId> {
    if let Some(account) = named {
        let known = store.account(account).await?;
        return known
            .map(|known| known.id)
            .with_context(|| format!("the deployment has no account {account}"));
    }
    let page = Page {
        limit: 2,
        after: None,
    };
    let accounts = store.list_accounts(page).await?;
    match &accounts.items[..] {
        [only] => Ok(only.id),
        _ => Err(anyhow!(
            "the deployment has several accounts: choose one with --account"
        )),
    }
}
