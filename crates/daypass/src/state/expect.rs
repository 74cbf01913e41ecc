//! `daypass test`: who can do what, as the files' `tests` have it. A running node is asked to
//! simulate, or, offline, the engine decides by the files alone.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use daypass_access::managed::AWS_MANAGED;
use daypass_model::{AccountId, Principal, PrincipalKind};
use daypass_policy::{
    ContextEntry, ContextKeyType, Outcome, PolicySource, Simulation, SourcePolicy, simulate,
};
use serde_json::json;

use super::document::AccountMap;
use super::file::{self, TestEntry};
use super::model::{Place, Rights, State, Tags, folded};
use super::wish::{Heading, Wish, around_us, place_of};
use super::{account_pair, ended, live};
use crate::log;
use crate::remote::{Ask, Remote, RemoteArgs};

/// The arguments of `daypass test`.
#[derive(Args, Debug)]
pub(crate) struct TestArgs {
    /// State files (YAML) with `tests`, or directories of them.
    #[arg(short, long = "file", value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Decide by the files alone, and ask nobody.
    #[arg(long)]
    offline: bool,

    /// Read one account for another, in ARNs and where its number stands alone.
    #[arg(long, value_name = "OLD=NEW", value_parser = account_pair)]
    map_account: Vec<(String, String)>,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    remote: RemoteArgs,
}

pub(crate) const TEST_HELP: &str = "\
Example:
  $ cat lab.yaml
  ...
  tests:
    - as: role/ci-deploy
      can: [\"s3:PutObject arn:aws:s3:::artifacts/app/x\"]
      cannot:
        - \"s3:DeleteObject arn:aws:s3:::artifacts/app/x\"
        - \"iam:CreateUser\"
      context: {\"aws:SecureTransport\": true}
  $ daypass test -f lab.yaml --offline
  3 hold, 0 do not

Without --offline the node simulates what it has; with it the files decide, before anything is
applied. What a resource's own policy says is known to neither.

Exit code: 0 all hold, 1 one does not, 2 it could not be found out.";

/// One thing that is to be found out.
struct Question<'a> {
    entry: &'a TestEntry,
    action: &'a str,
    resource: &'a str,
    /// Whether it is expected to be allowed.
    can: bool,
}

/// Runs `daypass test`.
pub(crate) fn run(args: &TestArgs) -> ExitCode {
    ended(test(args))
}

fn test(args: &TestArgs) -> anyhow::Result<ExitCode> {
    let files = file::read_all(&args.files)?;
    let heading = Heading::of(&files)?;
    let accounts = AccountMap(args.map_account.clone());
    let tests: Vec<TestEntry> = files
        .iter()
        .flat_map(|located| located.file.tests.iter())
        .map(|entry| mapped(entry, &accounts))
        .collect();
    let questions = questions(&tests)?;
    let decisions = if args.offline {
        let account = heading.account.as_deref().context(
            "a test offline needs to know the account: write `account: {id: \"…\"}` in a file",
        )?;
        let place = place_of(&accounts.mapped(account));
        let wish = Wish::gather(&files, &place, &around_us(), &accounts)?;
        let offline = Offline {
            place: &place,
            state: &wish.state,
        };
        let decided = questions.iter().map(|question| offline.decide(question));
        decided.collect::<anyhow::Result<Vec<_>>>()?
    } else {
        let remote = Remote::open(&args.remote)?;
        let place = live::place(&remote)?;
        if let Some(account) = heading.account.map(|account| accounts.mapped(&account)) {
            ensure!(
                account == place.account,
                "the files are of the account {account}, and the credentials of {}",
                place.account
            );
        }
        let mut arns = BTreeMap::new();
        for question in &questions {
            let who = question.entry.who.as_str();
            if !arns.contains_key(who) {
                arns.insert(who, arn_of(&remote, who)?);
            }
        }
        crate::remote::each(&questions, |question| {
            ask(&remote, &arns[question.entry.who.as_str()], question)
        })?
    };
    Ok(tell(&questions, &decisions, args.json))
}

fn mapped(entry: &TestEntry, accounts: &AccountMap) -> TestEntry {
    let line = |line: &String| {
        let words = line.split_whitespace().map(|word| accounts.mapped(word));
        words.collect::<Vec<_>>().join(" ")
    };
    let mut entry = entry.clone();
    entry.can = entry.can.iter().map(line).collect();
    entry.cannot = entry.cannot.iter().map(line).collect();
    for values in entry.context.values_mut() {
        for value in &mut values.0 {
            *value = accounts.mapped(value);
        }
    }
    entry
}

fn questions(tests: &[TestEntry]) -> anyhow::Result<Vec<Question<'_>>> {
    let mut questions = Vec::new();
    for entry in tests {
        ensure!(
            !entry.can.is_empty() || !entry.cannot.is_empty(),
            "the test of {} has neither `can` nor `cannot`",
            entry.who
        );
        let can = entry.can.iter().map(|line| (line, true));
        let cannot = entry.cannot.iter().map(|line| (line, false));
        for (line, can) in can.chain(cannot) {
            let (action, resource) = match line.split_once(' ') {
                Some((action, resource)) => (action, resource.trim()),
                None => (line.as_str(), "*"),
            };
            ensure!(
                action.contains(':') && !resource.contains(' '),
                "the test of {}: `{line}` is not of the form `service:Action resource`",
                entry.who
            );
            questions.push(Question {
                entry,
                action,
                resource,
                can,
            });
        }
    }
    Ok(questions)
}

/// Decisions in AWS's words, and whether they are as expected.
fn tell(questions: &[Question<'_>], decisions: &[String], as_json: bool) -> ExitCode {
    let mut failed = 0;
    let mut told = Vec::new();
    for (question, decision) in questions.iter().zip(decisions) {
        let holds = (decision == Outcome::Allowed.eval_decision()) == question.can;
        let Question {
            entry,
            action,
            resource,
            can,
        } = question;
        let who = &entry.who;
        if !holds {
            failed += 1;
            if !as_json {
                let verb = if *can { "can" } else { "cannot" };
                log::say(&format!(
                    "does not hold: {who} {verb} {action} {resource}: {decision}"
                ));
            }
        }
        told.push(json!({
            "as": who,
            "action": action,
            "resource": resource,
            "expected": can,
            "decision": decision,
            "holds": holds,
        }));
    }
    match as_json {
        true => log::say(&json!({"tests": told, "failed": failed}).to_string()),
        false => log::say(&format!(
            "{} hold, {failed} do not",
            questions.len() - failed
        )),
    }
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    }
}

/// Whom a test is about.
fn subject(who: &str) -> anyhow::Result<(&str, &str)> {
    match who.split_once('/') {
        Some((kind @ ("user" | "role"), name)) if !name.is_empty() => Ok((kind, name)),
        _ => bail!("`as: {who}`: write user/NAME or role/NAME"),
    }
}

fn arn_of(remote: &Remote, who: &str) -> anyhow::Result<String> {
    let (ask, child) = match subject(who)? {
        ("user", name) => (Ask::new("GetUser").arg("UserName", name), "User"),
        (_, name) => (Ask::new("GetRole").arg("RoleName", name), "Role"),
    };
    let answer = remote.iam(&ask)?;
    let thing = answer.child(child).context("the answer is empty")?;
    thing.required("Arn").map(str::to_owned)
}

/// Asks the node to simulate.
fn ask(remote: &Remote, arn: &str, question: &Question<'_>) -> anyhow::Result<String> {
    let mut ask = Ask::new("SimulatePrincipalPolicy")
        .arg("PolicySourceArn", arn)
        .list("ActionNames", [question.action])
        .list("ResourceArns", [question.resource]);
    for (at, (name, values)) in (1..).zip(&question.entry.context) {
        let of = |part: &str| format!("ContextEntries.member.{at}.{part}");
        let kind = match values.0.len() {
            1 => "string",
            _ => "stringList",
        };
        let list = of("ContextKeyValues");
        ask = ask
            .arg(&of("ContextKeyName"), name)
            .arg(&of("ContextKeyType"), kind)
            .list(&list, values.0.iter().map(String::as_str));
    }
    let answer = remote.iam(&ask)?;
    let result = answer.members("EvaluationResults").first();
    let result = result.context("the simulation has no result")?;
    result.required("EvalDecision").map(str::to_owned)
}

/// The files, and nothing else.
struct Offline<'a> {
    place: &'a Place,
    state: &'a State,
}

/// A policy that has a say.
struct Held {
    id: String,
    source: PolicySource,
    text: String,
}

impl Held {
    fn source(&self) -> SourcePolicy<'_> {
        SourcePolicy {
            id: &self.id,
            source: self.source,
            text: &self.text,
        }
    }
}

impl Offline<'_> {
    fn decide(&self, question: &Question<'_>) -> anyhow::Result<String> {
        let who = &question.entry.who;
        let (kind, name) = subject(who)?;
        let missing = || format!("`as: {who}`: the files do not have it");
        let account: AccountId = self.place.account.parse()?;
        let mut identity = Vec::new();
        let (kind, boundary, tags) = if kind == "user" {
            let user = self.state.users.get(&folded(name)).with_context(missing)?;
            self.hold(&user.rights, PolicySource::User, &mut identity)?;
            for group in &user.groups {
                let found = self.state.groups.get(&folded(group));
                let group = found.with_context(|| {
                    format!("{who} is in the group {group}, which the files do not have")
                })?;
                self.hold(&group.rights, PolicySource::Group, &mut identity)?;
            }
            let kind = PrincipalKind::User {
                account,
                path: user.path.parse()?,
                name: user.name.parse()?,
                id: "AIDAOFFLINE".parse()?,
            };
            (kind, &user.boundary, &user.tags)
        } else {
            let role = self.state.roles.get(&folded(name)).with_context(missing)?;
            self.hold(&role.rights, PolicySource::Role, &mut identity)?;
            let kind = PrincipalKind::RoleSession {
                account,
                path: role.path.parse()?,
                role: role.name.parse()?,
                role_id: "AROAOFFLINE".parse()?,
                session: "test".parse()?,
            };
            (kind, &role.boundary, &role.tags)
        };
        let principal = Principal {
            partition: self.place.partition.parse()?,
            kind,
        };
        let boundary = boundary
            .as_deref()
            .map(|arn| self.managed(arn))
            .transpose()?;
        let keys = keys_of(&principal, self.place, tags, question.entry);
        let values: Vec<(&str, Vec<&str>)> = keys
            .iter()
            .map(|(name, values)| (name.as_str(), values.iter().map(String::as_str).collect()))
            .collect();
        let context: Vec<ContextEntry<'_>> = values
            .iter()
            .map(|(name, values)| ContextEntry {
                name,
                kind: match values.len() {
                    1 => ContextKeyType::STRING,
                    _ => ContextKeyType::STRINGS,
                },
                values,
            })
            .collect();
        let trusts = self.trusts();
        let trusts: Vec<_> = trusts
            .iter()
            .map(|(arn, held)| (arn.as_str(), held.source()))
            .collect();
        let identity: Vec<_> = identity.iter().map(Held::source).collect();
        let (actions, resources) = ([question.action], [question.resource]);
        let simulation = Simulation {
            resource_owner: Some(account),
            context: &context,
            identity: &identity,
            boundary: boundary.as_ref().map(Held::source),
            trusts: &trusts,
            ..Simulation::new(&principal, &actions, &resources)
        };
        let results = simulate(&simulation)?;
        let outcome = results
            .first()
            .map_or(Outcome::ImplicitlyDenied, |result| result.outcome);
        Ok(outcome.eval_decision().to_owned())
    }

    fn hold(
        &self,
        rights: &Rights,
        source: PolicySource,
        held: &mut Vec<Held>,
    ) -> anyhow::Result<()> {
        for (name, document) in &rights.inline {
            held.push(Held {
                id: name.clone(),
                source,
                text: document.compact(),
            });
        }
        for arn in &rights.managed {
            held.push(self.managed(arn)?);
        }
        Ok(())
    }

    /// A managed policy of the files, or one that comes with this program.
    fn managed(&self, arn: &str) -> anyhow::Result<Held> {
        let mut own = self.state.policies.values();
        let own = own.find(|one| self.place.arn("policy", &one.path, &one.name) == arn);
        if let Some(version) = own.and_then(|policy| policy.versions.get(policy.default)) {
            return Ok(Held {
                id: arn.to_owned(),
                source: PolicySource::UserManaged,
                text: version.document.compact(),
            });
        }
        let known = AWS_MANAGED.iter().find(|policy| {
            let Place { partition, .. } = self.place;
            arn == format!(
                "arn:{partition}:iam::aws:policy{}{}",
                policy.path, policy.name
            )
        });
        let known = known.with_context(|| {
            format!("the files do not have the managed policy {arn}, so they cannot decide")
        })?;
        Ok(Held {
            id: arn.to_owned(),
            source: PolicySource::AwsManaged,
            text: known.text.to_owned(),
        })
    }

    fn trusts(&self) -> Vec<(String, Held)> {
        let roles = self.state.roles.values().map(|role| {
            let arn = self.place.arn("role", &role.path, &role.name);
            let held = Held {
                id: role.name.clone(),
                source: PolicySource::Role,
                text: role.trust.compact(),
            };
            (arn, held)
        });
        roles.collect()
    }
}

/// The condition keys that are told, and those that follow from who it is and are not.
fn keys_of(
    principal: &Principal,
    place: &Place,
    tags: &Tags,
    entry: &TestEntry,
) -> Vec<(String, Vec<String>)> {
    let told = entry.context.iter();
    let mut keys: Vec<(String, Vec<String>)> = told
        .map(|(name, values)| (name.clone(), values.0.clone()))
        .collect();
    let mut own = vec![
        ("aws:PrincipalAccount".to_owned(), place.account.clone()),
        (
            "aws:PrincipalType".to_owned(),
            principal.principal_type().to_owned(),
        ),
    ];
    if let Some(arn) = principal.principal_arn() {
        own.push(("aws:PrincipalArn".to_owned(), arn));
    }
    if let PrincipalKind::User { name, .. } = &principal.kind {
        own.push(("aws:username".to_owned(), name.to_string()));
    }
    let tags = tags.iter();
    own.extend(tags.map(|(key, value)| (format!("aws:PrincipalTag/{key}"), value.clone())));
    for (name, value) in own {
        if !keys
            .iter()
            .any(|(told, _)| told.eq_ignore_ascii_case(&name))
        {
            keys.push((name, vec![value]));
        }
    }
    keys
}
