//! `daypass keys`: the keys that sign tokens for elsewhere. A node looks after them by itself; this is
//! for whoever does not want to wait, and it works beside a node that runs.
//!
//! Exit codes are a contract: 0 it is done, 1 a dry run would change something, 2 it could not be
//! done.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use daypass_access::Vault;
use daypass_access::bootstrap;
use daypass_access::outbound::{Keeper, Occasion, Rotation, Standing, Step, plan, standings};
use daypass_api::fault::Fault;
use daypass_model::{Clock, Timestamp};
use daypass_store::{SqliteTokenKeys, TokenKeyRecord, TokenKeys};
use serde_json::{Value, json};

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
    /// Make new keys, whether a node runs or not.
    #[command(after_help = ROTATE_HELP)]
    Rotate(RotateArgs),
    /// Show the keys, whether a node runs or not.
    #[command(after_help = SHOW_HELP)]
    Show(ShowArgs),
}

const ROTATE_HELP: &str = "\
Example:
  $ daypass keys rotate --data-dir /var/lib/daypass

A new key is published for a day before it signs, and the old one until its last token has ended, so
that nobody who verifies tokens notices. With --compromised the new key signs at once and all others
go: tokens that they signed are worth nothing any more, and whoever verifies tokens fetches the keys
anew.

A node that runs is not stopped for this: it takes the keys up within a minute. It also makes new keys
by itself (`[outbound_web_identity]` in its configuration).

Exit code: 0 it is done, 1 a dry run would change something, 2 it could not be done.";

const SHOW_HELP: &str = "\
Example:
  $ daypass keys show --data-dir /var/lib/daypass

What stands in the store is shown. A node that runs takes it up within a minute.

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

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct ShowArgs {
    #[command(flatten)]
    place: Place,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
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
                KeysCommand::Show(args) => show(args).await,
            }
        })
    });
    done.unwrap_or_else(|error| {
        log::complain(&format!("{error:#}"));
        ExitCode::from(2)
    })
}

async fn rotate(args: &RotateArgs) -> anyhow::Result<ExitCode> {
    let (store, vault) = open(&args.place).await?;
    let rotation = Rotation {
        ahead: i64::from(args.publish_ahead_hours) * 3_600,
        ..Rotation::default()
    };
    let occasion = match args.compromised {
        true => Occasion::Compromised,
        false => Occasion::Asked,
    };
    let now = SystemClock.now();
    let steps = if args.dry_run {
        plan(&store.token_keys().await?, rotation, (occasion, now))
    } else {
        let keeper = Keeper {
            store: &store,
            vault: &vault,
            entropy: &SystemEntropy,
            rotation,
        };
        keeper.keep(occasion, now).await.map_err(in_words)?
    };
    let keys = store.token_keys().await?;
    if args.json {
        let mut said = steps_as_json(&steps);
        said["dryRun"] = args.dry_run.into();
        said["keys"] = keys_as_json(&keys, now);
        log::say(&said.to_string());
    } else {
        tell_steps(&steps, &keys, (args.dry_run, now));
    }
    Ok(match args.dry_run && !steps.is_empty() {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    })
}

fn in_words(fault: Fault) -> anyhow::Error {
    let words = fault.detail().or(fault.message());
    anyhow!("{}", words.unwrap_or("it failed").to_owned())
}

fn tell_steps(steps: &[Step], keys: &[TokenKeyRecord], (dry_run, now): (bool, Timestamp)) {
    match dry_run {
        true => steps.iter().for_each(|step| log::say(&line(step))),
        false => tell(keys, now),
    }
    log::say(match (dry_run, steps.is_empty()) {
        (_, true) => "nothing to change: new keys wait already",
        (true, _) => "dry run: nothing was changed",
        (false, _) => "done: a node that runs takes this up within a minute",
    });
}

fn line(step: &Step) -> String {
    match step {
        Step::Make {
            algorithm,
            generation,
            not_before,
        } => format!("+ {algorithm} generation {generation}, signs from {not_before}"),
        Step::Remove(id) => format!("- {id}"),
    }
}

fn steps_as_json(steps: &[Step]) -> Value {
    let made = steps.iter().filter_map(|step| match step {
        Step::Make {
            algorithm,
            generation,
            not_before,
        } => Some(json!({
            "algorithm": algorithm.as_str(),
            "generation": generation,
            "notBefore": not_before.to_string(),
        })),
        Step::Remove(_) => None,
    });
    let removed = steps.iter().filter_map(|step| match step {
        Step::Remove(id) => Some(id.as_str()),
        Step::Make { .. } => None,
    });
    json!({ "made": made.collect::<Vec<_>>(), "removed": removed.collect::<Vec<_>>() })
}

async fn show(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let (store, _) = open(&args.place).await?;
    let (keys, now) = (store.token_keys().await?, SystemClock.now());
    match args.json {
        true => log::say(&json!({ "keys": keys_as_json(&keys, now) }).to_string()),
        false if keys.is_empty() => log::say("no keys"),
        false => tell(&keys, now),
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(keys: &[TokenKeyRecord], now: Timestamp) {
    for (key, standing) in keys.iter().zip(standings(keys, now)) {
        let does = match standing {
            Standing::Signed(until) => format!("signed until {until}"),
            Standing::Signs => format!("signs since {}", key.not_before),
            Standing::Waits => format!("signs from {}", key.not_before),
        };
        log::say(&format!("{} {} {does}", key.algorithm, key.id));
    }
}

fn keys_as_json(keys: &[TokenKeyRecord], now: Timestamp) -> Value {
    let keys = keys.iter().zip(standings(keys, now));
    let keys = keys.map(|(key, standing)| {
        let (standing, until) = match standing {
            Standing::Signed(until) => ("signed", Some(until.to_string())),
            Standing::Signs => ("signs", None),
            Standing::Waits => ("waits", None),
        };
        json!({
            "id": key.id.as_str(),
            "algorithm": key.algorithm.as_str(),
            "generation": key.generation,
            "createdAt": key.created_at.to_string(),
            "notBefore": key.not_before.to_string(),
            "standing": standing,
            "signedUntil": until,
        })
    });
    keys.collect()
}

/// Opens the keys, beside a node or not, and proves the master key that they are sealed under.
async fn open(place: &Place) -> anyhow::Result<(SqliteTokenKeys, Vault)> {
    let data_dir = &place.data_dir;
    let unfounded = || format!("{} holds no deployment", data_dir.display());
    let store = SqliteTokenKeys::open(data_dir)?.with_context(unfounded)?;
    let deployment = store.deployment().await?.with_context(unfounded)?;
    let file = place.master_key_file.as_deref();
    let master = master_key::obtain(file, data_dir, Deployment::Founded, &SystemEntropy)?;
    let vault = Vault::new(master);
    bootstrap::prove_master_key(&deployment, &vault)?;
    Ok((store, vault))
}
