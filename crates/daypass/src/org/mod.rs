//! `daypass org`: organizations from a file. `docs/organizations.md` describes the file.
//!
//! Exit codes are a contract: 0 it is as the file says, 1 a dry run would change something, 2 it
//! could not be done.

mod file;
mod plan;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use daypass_model::Partition;
use daypass_store::{SqliteStore, Store, StoreError};
use serde_json::{Value, json};

use crate::ambient::{SystemClock, SystemEntropy};
use crate::log;
use plan::{Change, Plan};

/// The arguments of `daypass org`.
#[derive(Args, Debug)]
pub(crate) struct OrgArgs {
    #[command(subcommand)]
    command: OrgCommand,
}

#[derive(Debug, Subcommand)]
enum OrgCommand {
    /// Make the organizations of a stopped node be as a file says.
    #[command(after_help = APPLY_HELP)]
    Apply(ApplyArgs),
    /// Show the organizations of a stopped node.
    Show(ShowArgs),
}

const APPLY_HELP: &str = "\
Example:
  $ cat organizations.toml
  [[organization]]
  management_account = \"111111111111\"
  [[organization.unit]]
  path = \"Workloads\"
  [[organization.account]]
  id = \"222222222222\"
  unit = \"Workloads\"
  $ daypass org apply -f organizations.toml --dry-run

A running node holds its data directory. Give it the file instead: `organization = \"FILE\"` in its
configuration, or `serve --organization FILE`; it applies the file when it starts and at SIGHUP.

Exit code: 0 all is as the file says, 1 a dry run would change something, 2 it could not be done.";

#[derive(Args, Debug)]
struct ApplyArgs {
    /// The file (TOML).
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,

    /// The node's data directory.
    #[arg(long, value_name = "DIR", default_value = "daypass-data")]
    data_dir: PathBuf,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,

    /// Remove organizations that the file does not name. Their accounts stay, and no policy of the
    /// organization binds them any more.
    #[arg(long)]
    prune: bool,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct ShowArgs {
    /// The node's data directory.
    #[arg(long, value_name = "DIR", default_value = "daypass-data")]
    data_dir: PathBuf,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs `daypass org`.
pub(crate) fn run(args: &OrgArgs) -> ExitCode {
    let done = runtime().and_then(|runtime| {
        runtime.block_on(async {
            match &args.command {
                OrgCommand::Apply(args) => apply(args).await,
                OrgCommand::Show(args) => show(args).await,
            }
        })
    });
    done.unwrap_or_else(|error| {
        log::complain(&format!("{error:#}"));
        ExitCode::from(2)
    })
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")
}

/// Opens the store of a node that is not running.
async fn open(data_dir: &Path) -> anyhow::Result<(Box<dyn Store>, Partition)> {
    let unfounded = || {
        format!(
            "{} holds no deployment: start a node on it first, or start it with \
             `serve --organization FILE`",
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
            true => error.context(
                "a node is running there: give it the file with `organization = \"FILE\"` in its \
                 configuration or with `serve --organization FILE`, and send it SIGHUP; or stop it",
            ),
            false => error,
        }
    })?;
    let store: Box<dyn Store> = Box::new(store);
    let deployment = store.deployment().await?.with_context(unfounded)?;
    Ok((store, deployment.partition))
}

async fn apply(args: &ApplyArgs) -> anyhow::Result<ExitCode> {
    let (store, partition) = open(&args.data_dir).await?;
    let plan = Plan::draw_up(&*store, &args.file, &SystemEntropy).await?;
    if !args.dry_run {
        carry_out(&plan, &*store, partition, args.prune).await?;
    }
    let prunes = args.prune && !plan.unnamed.is_empty();
    match args.json {
        true => log::say(&plan_as_json(&plan, args).to_string()),
        false => tell(&plan, args),
    }
    let would_change = plan.changes_something() || prunes;
    Ok(match args.dry_run && would_change {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    })
}

async fn carry_out(
    plan: &Plan,
    store: &dyn Store,
    partition: Partition,
    prune: bool,
) -> anyhow::Result<()> {
    // What is removed may have held what another is to get.
    if prune {
        for organization in &plan.unnamed {
            store.remove_organization(&organization.id).await?;
        }
    }
    for step in &plan.steps {
        step.carry_out(store, partition, (&SystemClock, &SystemEntropy))
            .await?;
    }
    Ok(())
}

fn tell(plan: &Plan, args: &ApplyArgs) {
    for step in &plan.steps {
        let organization = &step.organization;
        if step.changes.is_empty() {
            log::say(&format!("{}: as the file says", organization.id));
            continue;
        }
        log::say(&format!("{}:", organization.id));
        step.changes
            .iter()
            .for_each(|change| log::say(&line(change)));
    }
    for organization in &plan.unnamed {
        let (id, management) = (&organization.id, organization.management);
        log::say(&match args.prune {
            true => format!("- organization {id} of {management}"),
            false => {
                format!("{id} of {management} is not in the file and stays; --prune removes it")
            }
        });
    }
    if args.dry_run {
        log::say("dry run: nothing was changed");
    }
}

/// A difference as a line. Of a policy's document it says only that it is another.
fn line(change: &Change) -> String {
    let Change {
        what,
        before,
        after,
    } = change;
    let is_document = what.starts_with("scp ") || what.starts_with("rcp ");
    let said = |value: &str| match value {
        "" => String::new(),
        _ if is_document => format!(": {} characters", value.chars().count()),
        value => format!(": {value}"),
    };
    match (before.as_deref(), after.as_deref()) {
        (None, Some(after)) => format!("  + {what}{}", said(after)),
        (Some(before), None) => format!("  - {what}{}", said(before)),
        _ if is_document => format!("  ~ {what}: another text"),
        (before, after) => format!(
            "  ~ {what}: {} -> {}",
            before.unwrap_or_default(),
            after.unwrap_or_default()
        ),
    }
}

fn plan_as_json(plan: &Plan, args: &ApplyArgs) -> Value {
    let change = |change: &Change| json!({"what": change.what, "before": change.before, "after": change.after});
    let step = |step: &plan::Step| {
        json!({
            "id": step.organization.id.as_str(),
            "managementAccount": step.organization.management.to_string(),
            "changes": step.changes.iter().map(change).collect::<Vec<_>>(),
        })
    };
    let unnamed = plan
        .unnamed
        .iter()
        .map(|organization| organization.id.as_str());
    json!({
        "dryRun": args.dry_run,
        "organizations": plan.steps.iter().map(step).collect::<Vec<_>>(),
        "notInFile": unnamed.collect::<Vec<_>>(),
        "pruned": args.prune && !args.dry_run,
    })
}

async fn show(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let (store, _) = open(&args.data_dir).await?;
    let organizations = store.organizations().await?;
    if args.json {
        let all = organizations.iter().map(|organization| {
            json!({
                "id": organization.id.as_str(),
                "managementAccount": organization.management.to_string(),
                "facts": plan::facts(organization),
            })
        });
        log::say(&json!({"organizations": all.collect::<Vec<_>>()}).to_string());
        return Ok(ExitCode::SUCCESS);
    }
    if organizations.is_empty() {
        log::say("no organizations");
    }
    for organization in &organizations {
        for (what, value) in plan::facts(organization) {
            let value = match what.starts_with("scp ") || what.starts_with("rcp ") {
                true => format!("{} characters", value.chars().count()),
                false => value,
            };
            log::say(format!("{what}: {value}").trim_end_matches([':', ' ']));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The file of a running node, which owns its store: applied at the start and at SIGHUP.
#[derive(Clone)]
pub(crate) struct Standing {
    pub(crate) file: PathBuf,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) partition: Partition,
}

impl Standing {
    /// Applies the file. Organizations that it does not name stay, and are warned of.
    pub(crate) async fn apply(&self) -> anyhow::Result<()> {
        let plan = Plan::draw_up(&*self.store, &self.file, &SystemEntropy).await?;
        carry_out(&plan, &*self.store, self.partition, false).await?;
        for step in &plan.steps {
            for change in &step.changes {
                tracing::info!("{}:{}", step.organization.id, line(change));
            }
        }
        for organization in &plan.unnamed {
            tracing::warn!(
                "the organization {} is not in {} and stays: `daypass org apply --prune` removes it",
                organization.id,
                self.file.display()
            );
        }
        Ok(())
    }
}
