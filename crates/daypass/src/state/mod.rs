//! `daypass plan`, `apply`, `test` and `export`: an account's state in files. They are clients of
//! the IAM API. `docs/state-files.md` describes the files.
//!
//! Exit codes are a contract: 0 it is as the files say (or was made so, or every test holds), 1 a
//! plan would change something (or a test does not hold), 2 it could not be done.

mod carry_out;
mod details;
mod diff;
pub(crate) mod document;
mod expect;
mod export;
mod file;
pub(crate) mod live;
pub(crate) mod model;
pub(crate) mod plan;
mod requests;
mod short;
mod show;
mod wish;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use serde_json::json;

use self::document::AccountMap;
use self::file::Located;
use self::live::{Belongings, Live};
use self::plan::{Ownership, Plan};
use self::wish::{Heading, Wish};
use crate::log;
use crate::remote::{Remote, RemoteArgs};

pub(crate) use self::expect::{TEST_HELP, TestArgs, run as test};
pub(crate) use self::export::{EXPORT_HELP, ExportArgs, run as export};

/// The arguments of `daypass plan`.
#[derive(Args, Debug)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    wanted: WantedArgs,

    /// Write the trust policies that short forms stand for, and ask nobody.
    #[arg(long)]
    expand: bool,
}

/// The arguments of `daypass apply`.
#[derive(Args, Debug)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    wanted: WantedArgs,

    /// Say what would change, and change nothing: the same as `daypass plan`.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Args, Debug)]
struct WantedArgs {
    /// State files (YAML), or directories of them.
    #[arg(short, long = "file", value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Whose the things in the files are, if the files do not say it.
    #[arg(long, value_name = "NAME")]
    set: Option<String>,

    /// Take over things that are there already and belong to nobody.
    #[arg(long)]
    adopt: bool,

    /// Delete things of the set that are no longer in the files.
    #[arg(long)]
    prune: bool,

    /// Read one account for another, in ARNs and where its number stands alone.
    #[arg(long, value_name = "OLD=NEW", value_parser = account_pair)]
    map_account: Vec<(String, String)>,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    remote: RemoteArgs,
}

pub(crate) const PLAN_HELP: &str = "\
Example:
  $ cat lab.yaml
  apiVersion: daypass/v1
  set: lab
  roles:
    - name: ci-deploy
      maxSession: 1h
      trust:
        - github: {repo: acme/app, ref: refs/heads/main}
      policies:
        - statement: {allow: [s3:GetObject, s3:PutObject], on: \"arn:aws:s3:::artifacts/*\"}
  $ daypass plan -f lab.yaml

The node is asked as AWS_ENDPOINT_URL and the credentials of the environment say.
docs/state-files.md describes the files.

Exit code: 0 all is as the files say, 1 something would change, 2 it could not be found out or
cannot be done.";

pub(crate) const APPLY_HELP: &str = "\
Examples:
  daypass apply -f lab.yaml
  daypass apply -f state/ --prune
  daypass apply -f exported.yaml --adopt

What is there already and does not belong to the set is not touched, unless --adopt takes it over.
Applying twice changes nothing the second time; after an error, apply again.

Exit code: 0 all is as the files say, 1 a dry run would change something, 2 it could not be done.";

/// Reads `OLD=NEW`.
pub(crate) fn account_pair(text: &str) -> Result<(String, String), String> {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('=') {
        Some((old, new)) if is_account(old) && is_account(new) => {
            Ok((old.to_owned(), new.to_owned()))
        }
        _ => Err("two accounts of twelve digits: OLD=NEW".to_owned()),
    }
}

/// Runs `daypass plan`.
pub(crate) fn plan(args: &PlanArgs) -> ExitCode {
    ended(match args.expand {
        true => expand(&args.wanted),
        false => run(&args.wanted, true),
    })
}

/// Runs `daypass apply`.
pub(crate) fn apply(args: &ApplyArgs) -> ExitCode {
    ended(run(&args.wanted, args.dry_run))
}

/// The exit code of what is a client.
pub(crate) fn ended(done: anyhow::Result<ExitCode>) -> ExitCode {
    done.unwrap_or_else(|error| {
        log::complain(&format!("{error:#}"));
        ExitCode::from(2)
    })
}

/// The files, the node, and what the files want of it.
struct Business {
    files: Vec<Located>,
    heading: Heading,
    accounts: AccountMap,
}

impl Business {
    fn open(args: &WantedArgs) -> anyhow::Result<Self> {
        let files = file::read_all(&args.files)?;
        let mut heading = Heading::of(&files)?;
        if let Some(set) = &args.set {
            let named = files.iter().any(|located| located.file.set.is_some());
            ensure!(
                !named || heading.set == *set,
                "the files say that they are of the set {}, and --set says {set}",
                heading.set
            );
            heading.set.clone_from(set);
        }
        let accounts = AccountMap(args.map_account.clone());
        heading.account = heading.account.map(|account| accounts.mapped(&account));
        Ok(Self {
            files,
            heading,
            accounts,
        })
    }

    fn check_account(&self, account: &str) -> anyhow::Result<()> {
        match &self.heading.account {
            Some(wanted) if wanted != account => bail!(
                "the files are of the account {wanted}, and the credentials of {account}: use \
                 others, or read the files for it with --map-account {wanted}={account}"
            ),
            _ => Ok(()),
        }
    }
}

fn run(args: &WantedArgs, dry_run: bool) -> anyhow::Result<ExitCode> {
    let business = Business::open(args)?;
    let remote = Remote::open(&args.remote)?;
    let mut live = Live::read(&remote)?;
    business.check_account(&live.place.account)?;
    let wish = Wish::gather(
        &business.files,
        &live.place,
        &live.around(),
        &business.accounts,
    )?;
    let ownership = Ownership::Set {
        name: &business.heading.set,
        adopt: args.adopt,
    };
    let belongings = |name: &str| Belongings::of(&remote, name);
    live.expect(&wish.state);
    let plan = Plan::draw_up(&live, &wish.state, ownership, args.prune, &belongings)?;
    settle(&plan, &remote, dry_run, args.json)
}

/// Shows a plan or carries it out, and says how it ended.
pub(crate) fn settle(
    plan: &Plan,
    remote: &Remote,
    dry_run: bool,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let is_refused = !plan.refused.is_empty();
    let applies = !dry_run && !is_refused;
    if !as_json && !applies {
        show::lines(plan).iter().for_each(|line| log::tell(line));
        log::say(&show::summary(plan));
    }
    if as_json && !applies {
        let mut said = show::as_json(plan);
        said["applied"] = json!(false);
        log::say(&said.to_string());
    }
    if is_refused {
        bail!("nothing was changed: see what is marked with `!`, or `refused`, above");
    }
    if dry_run {
        return Ok(match plan.changes_something() {
            true => ExitCode::from(1),
            false => ExitCode::SUCCESS,
        });
    }
    carry_out::carry_out(plan, remote, !as_json)?;
    if as_json {
        let mut said = show::as_json(plan);
        said["applied"] = json!(true);
        log::say(&said.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    for (noun, name) in &plan.leftover {
        log::say(&format!(
            "  {noun} {name} belongs to the set and is not in the files; it stays, --prune deletes it"
        ));
    }
    log::say(&match plan.changes_something() {
        true => format!(
            "done: {} changes, {} requests",
            plan.changes.len(),
            plan.steps.len()
        ),
        false => "all is as the files say".to_owned(),
    });
    Ok(ExitCode::SUCCESS)
}

/// Writes what short forms stand for.
fn expand(args: &WantedArgs) -> anyhow::Result<ExitCode> {
    let business = Business::open(args)?;
    let (place, around) = match &business.heading.account {
        // A file that says whose it is needs nobody to be read.
        Some(account) => (wish::place_of(account), wish::around_us()),
        None => {
            let remote = Remote::open(&args.remote)
                .context("the files do not say `account.id`, so a node is asked for it")?;
            let live = Live::read(&remote)?;
            let around = live.around();
            (live.place, around)
        }
    };
    let wish = Wish::gather(&business.files, &place, &around, &business.accounts)?;
    let file = export::as_file(&wish.state, &place, None)?;
    log::say(file::to_yaml(&file)?.trim_end());
    Ok(ExitCode::SUCCESS)
}
