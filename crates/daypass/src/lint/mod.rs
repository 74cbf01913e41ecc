//! `daypass lint`: what is most likely wrong in an account's roles, policies and keys, without a
//! server.
//!
//! `docs/lint.md` lists what is looked for; a test holds it to [`rules::RULES`] and
//! [`escalation::WAYS`]. Exit codes are a contract: 0 for nothing to worry about, 1 for a finding
//! of at least the severity of `--fail-on`, 2 when a file cannot be read.

mod account;
mod details;
mod escalation;
mod finding;
mod rules;
mod trust;
mod unused;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use daypass_model::{AccountId, Clock};
use daypass_policy::{DocumentKind, Policy};
use serde_json::{Value, json};

use self::account::{Account, Probe};
use self::details::Details;
use self::finding::Finding;
use self::rules::{RULES, Rule, Severity, WILDCARD_POLICY};
use self::trust::Gate;
use self::unused::Patience;
use crate::ambient::SystemClock;
use crate::log;
use crate::policy::{PolicyType, read_file};

/// What follows the options in `--help`.
pub(crate) const HELP: &str = "\
Examples:
  aws iam get-account-authorization-details | daypass lint -
  daypass lint --credential-report report.csv account.json
  daypass lint --fail-on high --ignore unused-role trust.json policies/*.json
  daypass lint --list

A file is the answer of get-account-authorization-details, or one policy. docs/lint.md says what is
looked for, and how it is judged.

Exit code: 0 nothing of that severity was found, 1 something was, 2 a file cannot be read.";

/// The arguments of `daypass lint`.
#[derive(Args, Debug)]
pub(crate) struct LintArgs {
    /// Files to look at; `-` is standard input.
    #[arg(required_unless_present = "list", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// A credential report (CSV) of the same account.
    #[arg(long, value_name = "FILE")]
    credential_report: Option<PathBuf>,

    /// The least severity that fails.
    #[arg(long, value_name = "SEVERITY", default_value = "medium")]
    fail_on: Severity,

    /// An id of findings to leave out; may be given several times.
    #[arg(long, value_name = "ID")]
    ignore: Vec<String>,

    /// How many days a role, key or password may go unused.
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    unused_days: u32,

    /// The time at which ages are told, as `2026-01-31T00:00:00Z` [default: now].
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,

    /// Write one JSON object.
    #[arg(long)]
    json: bool,

    /// Say what is looked for, and look at nothing.
    #[arg(long)]
    list: bool,
}

/// Runs the sub-command.
pub(crate) fn run(args: &LintArgs) -> ExitCode {
    if args.list {
        list();
        return ExitCode::SUCCESS;
    }
    match look(args) {
        Ok(findings) => {
            tell(args, &findings);
            let fails = |finding: &Finding| finding.severity() >= args.fail_on;
            match findings.iter().any(fails) {
                true => ExitCode::from(1),
                false => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            log::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Everything that can be found.
fn all_rules() -> Vec<&'static Rule> {
    let ways = escalation::WAYS.iter().map(|way| &way.rule);
    RULES.into_iter().chain(ways).collect()
}

fn list() {
    for rule in all_rules() {
        log::say(&format!(
            "{}\t{}\t{}",
            rule.id,
            rule.severity.name(),
            rule.what
        ));
    }
}

/// The findings in all files, the worst first.
fn look(args: &LintArgs) -> anyhow::Result<Vec<Finding>> {
    let known = all_rules();
    for id in &args.ignore {
        if !known.iter().any(|rule| rule.id == id) {
            bail!("--ignore {id}: there is no such id; `daypass lint --list` has them all");
        }
    }
    let now = match &args.as_of {
        Some(text) => unused::instant(text).with_context(|| format!("--as-of {text}: no time"))?,
        None => SystemClock.now(),
    };
    let patience = Patience {
        now,
        days: args.unused_days.into(),
    };
    let mut findings = Vec::new();
    for file in &args.files {
        let name = file.display().to_string();
        let text = read_file(file)?;
        look_at(&name, &text, patience, &mut findings).with_context(|| name.clone())?;
    }
    if let Some(file) = &args.credential_report {
        let text = read_file(file)?;
        unused::look_at_report(&text, patience, &mut findings)
            .with_context(|| file.display().to_string())?;
    }
    findings.retain(|finding| !args.ignore.iter().any(|id| id == finding.rule.id));
    findings.sort_by(|left, right| {
        let severity = right.severity().cmp(&left.severity());
        severity.then_with(|| left.entity.cmp(&right.entity))
    });
    Ok(findings)
}

fn look_at(
    name: &str,
    text: &str,
    patience: Patience,
    findings: &mut Vec<Finding>,
) -> anyhow::Result<()> {
    let value: Value = serde_json::from_str(text).context("it is no JSON")?;
    let lists = [
        "UserDetailList",
        "GroupDetailList",
        "RoleDetailList",
        "Policies",
    ];
    if lists.iter().any(|list| value.get(list).is_some()) {
        let details: Details = serde_json::from_value(value)
            .context("it is no answer of get-account-authorization-details")?;
        if details.is_truncated {
            bail!("it is one page of several: let the client read all of them");
        }
        look_at_account(&details, patience, findings);
        return Ok(());
    }
    if value.get("Statement").is_none() {
        bail!("it is neither an answer of get-account-authorization-details nor a policy");
    }
    look_at_policy(name, text, findings)
}

fn look_at_account(details: &Details, patience: Patience, findings: &mut Vec<Finding>) {
    let account = Account::compile(details, findings);
    for role in &details.role_detail_list {
        let found = account.roles().find(|entity| entity.arn == role.arn);
        if let Some(policy) = found.and_then(|entity| entity.trust.as_ref()) {
            let gate = Gate {
                entity: &role.arn,
                account: account.id,
                text: &role.assume_role_policy_document.text(),
                policy,
            };
            gate.look_at_trust(findings);
        }
    }
    escalation::look(&account, findings);
    for managed in &account.policies {
        // Of one in use whoever has it is told.
        if let Some(policy) = &managed.policy
            && !managed.is_attached
        {
            look_for_wildcard(&managed.arn, Policy::clone(policy), findings);
        }
    }
    unused::look_at_roles(&details.role_detail_list, patience, findings);
}

fn look_for_wildcard(name: &str, policy: Policy, findings: &mut Vec<Finding>) {
    let account = Account::of_policy(name, policy);
    for entity in &account.entities {
        let everything = Probe::new("*".to_owned());
        if let Some(basis) = entity.may("daypass-lint:Everything", &everything) {
            let why = "It allows every action on every resource.".to_owned();
            findings.push(Finding::at(&WILDCARD_POLICY, name, &basis, why));
        }
    }
}

fn look_at_policy(name: &str, text: &str, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let kind = PolicyType::guess(text).document_kind();
    let policy = Policy::load(text, kind)?;
    let gate = Gate {
        entity: name,
        account: AccountId::from_number(111_111_111_111).unwrap_or(AccountId::NOBODY),
        text,
        policy: &policy,
    };
    match kind {
        DocumentKind::Trust => gate.look_at_trust(findings),
        DocumentKind::Resource => gate.look_at_resource(findings),
        _ => {
            let before = findings.len();
            look_for_wildcard(name, policy.clone(), findings);
            if findings.len() == before {
                escalation::look(&Account::of_policy(name, policy), findings);
            }
        }
    }
    Ok(())
}

fn tell(args: &LintArgs, findings: &[Finding]) {
    let severities = [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ];
    let counts = severities.map(|severity| {
        let found = findings.iter().filter(|f| f.severity() == severity);
        (severity.name(), found.count())
    });
    if args.json {
        let findings: Vec<Value> = findings.iter().map(Finding::as_json).collect();
        let counts: serde_json::Map<String, Value> = counts
            .map(|(name, count)| (name.to_owned(), json!(count)))
            .into_iter()
            .collect();
        log::say(&format!(
            "{:#}",
            json!({"findings": findings, "count": counts})
        ));
        return;
    }
    for finding in findings {
        log::say(&finding.as_text());
    }
    let counts: Vec<String> = (counts.into_iter())
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    log::say(&match counts.as_slice() {
        [] => "nothing found".to_owned(),
        counts => format!("{} found: {}", findings.len(), counts.join(", ")),
    });
}
