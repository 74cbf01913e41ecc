//! `daypass provider`: what identity providers have beyond AWS's. A client of the IAM API.
//!
//! Exit codes are a contract: 0 it is as asked (or shown), 1 a dry run would change something, 2 it
//! could not be done.

pub(crate) mod options;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use daypass_federation::oidc::check_upload;

use self::options::{OidcOptions, SamlOptions};
use crate::log;
use crate::remote::{Ask, Remote, RemoteArgs};
use crate::state::live;

/// The arguments of `daypass provider`.
#[derive(Args, Debug)]
pub(crate) struct ProviderArgs {
    #[command(subcommand)]
    command: ProviderCommand,
}

#[derive(Debug, Subcommand)]
enum ProviderCommand {
    /// Show a provider's options, and the keys that were uploaded.
    Show(ShowArgs),
    /// Upload the keys of an OIDC provider: it is not asked for them any more.
    #[command(name = "set-jwks", after_help = SET_JWKS_HELP)]
    SetJwks(SetJwksArgs),
    /// Take the uploaded keys away: the OIDC provider is asked for its keys again.
    #[command(name = "unset-jwks")]
    UnsetJwks(UnsetJwksArgs),
    /// Turn options on or off.
    #[command(after_help = SET_HELP)]
    Set(SetArgs),
}

const SET_JWKS_HELP: &str = "\
Examples:
  kubectl get --raw /openid/v1/jwks | daypass provider set-jwks https://kubernetes.default.svc -
  daypass provider set-jwks https://idp.internal.example jwks.json --dry-run

The file is a JSON Web Key Set of public keys, and takes the place of the one before. While a
provider changes its keys, upload a set with the old and the new one.

Exit code: 0 the keys are these, 1 a dry run would change something, 2 it could not be done.";

const SET_HELP: &str = "\
Examples:
  daypass provider set https://gitlab.internal.example --expose-all-claims on
  daypass provider set Corporate --single-use on

An option that is not named stays as it is. All of them are off at first.

Exit code: 0 it is as asked, 1 a dry run would change something, 2 it could not be done.";

/// Which provider, and where.
#[derive(Args, Debug)]
struct Which {
    /// An ARN; or of the caller's account an OIDC provider's URL (https://…) or a SAML provider's
    /// name.
    #[arg(value_name = "PROVIDER")]
    provider: String,

    #[command(flatten)]
    remote: RemoteArgs,
}

#[derive(Args, Debug)]
struct ShowArgs {
    #[command(flatten)]
    which: Which,

    /// Write a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct SetJwksArgs {
    #[command(flatten)]
    which: Which,

    /// The key set (JSON); `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Args, Debug)]
struct UnsetJwksArgs {
    #[command(flatten)]
    which: Which,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Args, Debug)]
#[group(skip)]
struct SetArgs {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    options: Wanted,

    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// The options that are to be otherwise.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
struct Wanted {
    /// OIDC: make every claim with one value a condition key.
    #[arg(long, value_name = "on|off")]
    expose_all_claims: Option<Switch>,

    /// OIDC: take tokens that GetWebIdentityToken made.
    #[arg(long, value_name = "on|off")]
    accept_own_tokens: Option<Switch>,

    /// SAML: take each assertion once.
    #[arg(long, value_name = "on|off")]
    single_use: Option<Switch>,

    /// SAML: take assertions that are encrypted with AES in CBC mode.
    #[arg(long, value_name = "on|off")]
    allow_cbc: Option<Switch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

impl Switch {
    fn is_on(self) -> bool {
        self == Self::On
    }
}

/// Runs `daypass provider`.
pub(crate) fn run(args: &ProviderArgs) -> ExitCode {
    let done = match &args.command {
        ProviderCommand::Show(args) => show(args),
        ProviderCommand::SetJwks(args) => set_jwks(args),
        ProviderCommand::UnsetJwks(args) => change_oidc(&args.which, args.dry_run, |wanted| {
            wanted.keys = None;
        }),
        ProviderCommand::Set(args) => set(args),
    };
    done.unwrap_or_else(|error| {
        log::complain(&format!("{error:#}"));
        ExitCode::from(2)
    })
}

/// A provider's ARN.
enum Provider {
    Oidc(String),
    Saml(String),
}

impl Which {
    /// Where to ask, and what for.
    fn open(&self) -> anyhow::Result<(Remote, Provider)> {
        let text = &self.provider;
        let is_whole = text.starts_with("arn:");
        if is_whole && !text.contains(":oidc-provider/") && !text.contains(":saml-provider/") {
            bail!("`{text}` is no ARN of an identity provider");
        }
        ensure!(
            !text.starts_with("http://"),
            "the URL of a provider begins with https://"
        );
        let remote = Remote::open(&self.remote)?;
        let provider = match text.strip_prefix("https://") {
            _ if text.contains(":oidc-provider/") && is_whole => Provider::Oidc(text.clone()),
            _ if is_whole => Provider::Saml(text.clone()),
            Some(url) => Provider::Oidc(live::place(&remote)?.arn("oidc-provider", "/", url)),
            None => Provider::Saml(live::place(&remote)?.arn("saml-provider", "/", text)),
        };
        Ok((remote, provider))
    }
}

fn show(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let (remote, provider) = args.which.open()?;
    let (lines, json) = match &provider {
        Provider::Oidc(arn) => {
            let options = OidcOptions::read(&remote, arn)?;
            (options.lines(arn), options.as_json(arn))
        }
        Provider::Saml(arn) => {
            let options = SamlOptions::read(&remote, arn)?;
            (options.lines(arn), options.as_json(arn))
        }
    };
    match args.json {
        true => log::say(&serde_json::to_string_pretty(&json)?),
        false => lines.iter().for_each(|line| log::say(line)),
    }
    Ok(ExitCode::SUCCESS)
}

fn set_jwks(args: &SetJwksArgs) -> anyhow::Result<ExitCode> {
    let text = read(&args.file)?;
    // What is private is not to cross the network, nor to be refused there.
    check_upload(&text).with_context(|| format!("the key set {}", args.file.display()))?;
    let keys = serde_json::from_str(&text)?;
    change_oidc(&args.which, args.dry_run, |wanted| wanted.keys = Some(keys))
}

/// The text of a file, or of standard input.
fn read(file: &Path) -> anyhow::Result<String> {
    /// Far more than a node takes.
    const LONGEST: u64 = 1 << 20;
    let mut text = String::new();
    if file == Path::new("-") {
        let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
        read.context("cannot read standard input")?;
    } else {
        let opened = fs::File::open(file);
        let read = opened.and_then(|file| file.take(LONGEST).read_to_string(&mut text));
        read.with_context(|| format!("cannot read {}", file.display()))?;
    }
    Ok(text)
}

fn set(args: &SetArgs) -> anyhow::Result<ExitCode> {
    let Wanted {
        expose_all_claims,
        accept_own_tokens,
        single_use,
        allow_cbc,
    } = args.options;
    let (remote, provider) = args.which.open()?;
    match provider {
        Provider::Oidc(arn) => {
            ensure!(
                single_use.is_none() && allow_cbc.is_none(),
                "{arn} is an OIDC provider: --single-use and --allow-cbc are for SAML providers"
            );
            let known = OidcOptions::read(&remote, &arn)?;
            let mut wanted = known.clone();
            change(&mut wanted.expose_all_claims, expose_all_claims);
            change(&mut wanted.accept_own_tokens, accept_own_tokens);
            let ask = known.ask(&wanted, &arn);
            finish(&remote, ask, &known.changes(&wanted), args.dry_run)
        }
        Provider::Saml(arn) => {
            ensure!(
                expose_all_claims.is_none() && accept_own_tokens.is_none(),
                "{arn} is a SAML provider: --expose-all-claims and --accept-own-tokens are for OIDC \
                 providers"
            );
            let known = SamlOptions::read(&remote, &arn)?;
            let mut wanted = known;
            change(&mut wanted.single_use, single_use);
            change(&mut wanted.allow_cbc, allow_cbc);
            let ask = known.ask(&wanted, &arn);
            finish(&remote, ask, &known.changes(&wanted), args.dry_run)
        }
    }
}

fn change(option: &mut bool, wanted: Option<Switch>) {
    if let Some(wanted) = wanted {
        *option = wanted.is_on();
    }
}

/// Changes the options of what must be an OIDC provider.
fn change_oidc(
    which: &Which,
    dry_run: bool,
    change: impl FnOnce(&mut OidcOptions),
) -> anyhow::Result<ExitCode> {
    let (remote, provider) = which.open()?;
    let Provider::Oidc(arn) = provider else {
        bail!(
            "`{}` is a SAML provider, whose keys are in its metadata. Name an OIDC provider by its \
             URL (https://…) or its ARN",
            which.provider
        );
    };
    let known = OidcOptions::read(&remote, &arn)?;
    let mut wanted = known.clone();
    change(&mut wanted);
    let ask = known.ask(&wanted, &arn);
    finish(&remote, ask, &known.changes(&wanted), dry_run)
}

/// Tells what changes, and does it unless this is a dry run.
fn finish(
    remote: &Remote,
    ask: Option<Ask>,
    changes: &[String],
    dry_run: bool,
) -> anyhow::Result<ExitCode> {
    let Some(ask) = ask else {
        log::say("It is as asked.");
        return Ok(ExitCode::SUCCESS);
    };
    if !dry_run {
        remote.iam(&ask)?;
    }
    for line in changes {
        log::say(line);
    }
    Ok(match dry_run {
        true => ExitCode::from(1),
        false => ExitCode::SUCCESS,
    })
}
