//! `daypass login --saml`: credentials for whoever signs in at an identity provider.
//!
//! The browser does the signing in. The deployment's sign-in page hands the credentials to this
//! program on loopback, once the person has said so; a response that is at hand already is redeemed
//! without a browser. `docs/sign-in.md` describes both.
//!
//! Exit codes are a contract: 0 there are credentials, 1 there are none (the sign-in was refused, or
//! nobody signed in), 2 it could not be tried.

mod browser;
mod loopback;
mod profile;
mod response;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};
use daypass_api::Sensitive;
use daypass_console::{Handout, Handover};
use daypass_model::{Arn, Clock, Entropy, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use self::loopback::Loopback;
use self::profile::ProfileFile;
use crate::ambient::{SystemClock, SystemEntropy, filled_variable};
use crate::log;
use crate::remote::{AskError, EndpointArgs, Remote};

/// What follows the options in `--help`.
pub(crate) const HELP: &str = "\
Examples:
  eval \"$(daypass login --saml --idp-url https://idp.example/sso/daypass)\"
  daypass login --saml --idp-url 'https://idp.example/sso?to={RelayState}' --profile work
  daypass login --saml --saml-response - --role arn:aws:iam::123456789012:role/Reader < response

In ~/.aws/config, for a profile that signs in when it must:
  credential_process = daypass login --saml --idp-url URL --role ARN --profile NAME --format json

docs/sign-in.md describes it all.

Exit code: 0 there are credentials, 1 there are none, 2 it could not be tried.";

/// What an identity provider's address is given by, where no flag gives it.
const IDP_URL: &str = "DAYPASS_IDP_URL";

/// What stands in an identity provider's address for the RelayState.
const PLACE: &str = "{RelayState}";

/// For how long credentials must still be good to be used again, in seconds.
const LEFT: i64 = 300;

/// The arguments of `daypass login`.
#[derive(Args, Debug)]
pub(crate) struct LoginArgs {
    /// Sign in by SAML.
    #[arg(long, required = true)]
    saml: bool,

    /// Where sign-in begins at the identity provider: the address of this deployment's application
    /// there. `{RelayState}` in it stands for what it must carry; without it, a parameter of that
    /// name is added [default: DAYPASS_IDP_URL].
    #[arg(long, value_name = "URL", conflicts_with = "saml_response")]
    idp_url: Option<String>,

    /// Redeem a response that is at hand, as base64 or as XML; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    saml_response: Option<PathBuf>,

    /// The role. In the browser it is chosen at first, and no other is taken.
    #[arg(long, value_name = "ARN")]
    role: Option<Arn>,

    /// The SAML provider that offers the role, if the response cannot be read.
    #[arg(long, value_name = "ARN", requires = "saml_response")]
    provider: Option<Arn>,

    /// For how many seconds the credentials are to be good [default: what the role and the identity
    /// provider agree on, an hour at most].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(900..=43_200))]
    duration: Option<u32>,

    /// Keep the credentials in this profile of the shared credentials file; those that it has are
    /// used again while they are good for five minutes more.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// Sign in even if the profile's credentials are good.
    #[arg(long, requires = "profile")]
    force: bool,

    /// Write the credentials to standard output: lines for a shell, what a `credential_process`
    /// writes, or a profile [default: env, or nothing with --profile].
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Say where to sign in, and open no browser.
    #[arg(long)]
    no_browser: bool,

    /// For how many seconds to wait for somebody to sign in.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u32,

    /// The origin of the sign-in page, such as `https://sts.example`, if it is not the node's.
    #[arg(long, value_name = "ORIGIN", conflicts_with = "saml_response")]
    page_origin: Option<String>,

    #[command(flatten)]
    node: EndpointArgs,
}

/// How credentials are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for a POSIX shell.
    Env,
    /// What a `credential_process` writes.
    Json,
    /// A profile for the shared credentials file.
    Profile,
}

/// Why there are no credentials.
enum Failure {
    /// The sign-in did not come about.
    Refused(anyhow::Error),
    /// It could not be tried.
    Untried(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Untried(error)
    }
}

/// Runs the sub-command.
pub(crate) fn run(args: &LoginArgs) -> ExitCode {
    let (error, code) = match login(args) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Refused(error)) => (error, 1),
        Err(Failure::Untried(error)) => (error, 2),
    };
    log::complain(&plain(&format!("{error:#}")));
    ExitCode::from(code)
}

fn login(args: &LoginArgs) -> Result<(), Failure> {
    let endpoint = args.node.endpoint("STS")?.to_string();
    let endpoint = endpoint.trim_end_matches('/').to_owned();
    let kept = (args.profile.as_deref())
        .map(ProfileFile::open)
        .transpose()?;
    let wanted = Wanted {
        role: args.role.as_ref(),
        endpoint: &endpoint,
    };
    let again = kept.as_ref().filter(|_| !args.force);
    if let Some(handout) = again.map(|kept| kept.read(&wanted)).transpose()?.flatten() {
        return Ok(write(args, &handout)?);
    }
    let handout = match &args.saml_response {
        Some(path) => redeem(args, path, &endpoint)?,
        None => sign_in(args, &endpoint)?,
    };
    if let Some(kept) = &kept {
        kept.write(&handout)?;
        log::announce(&format!(
            "daypass: the profile {} of {} is good until {}",
            kept.name(),
            kept.path().display(),
            handout.expiration,
        ));
    }
    Ok(write(args, &handout)?)
}

/// Which credentials are as good as new ones.
struct Wanted<'a> {
    role: Option<&'a Arn>,
    endpoint: &'a str,
}

impl Wanted<'_> {
    /// Whether credentials are of the wanted role and place, and good for a while.
    fn are(&self, handout: &Handout, expires: Timestamp) -> bool {
        let left = expires.since(SystemClock.now());
        let is_role = (self.role).is_none_or(|role| is_session_of(&handout.assumed_role_arn, role));
        left > LEFT && is_role && handout.endpoint == self.endpoint
    }
}

/// Whether this is the ARN of a session of the role: it has the role's account and name, and not its
/// path.
fn is_session_of(session: &str, role: &Arn) -> bool {
    let Ok(session) = session.parse::<Arn>() else {
        return false;
    };
    let name = (session.resource().strip_prefix("assumed-role/"))
        .and_then(|rest| rest.split_once('/'))
        .map(|(name, _)| name);
    let role_name = role.resource().rsplit('/').next();
    session.account() == role.account() && name == role_name
}

/// By the browser.
fn sign_in(args: &LoginArgs, endpoint: &str) -> Result<Handout, Failure> {
    let idp_url = (args.idp_url.clone())
        .or_else(|| filled_variable(IDP_URL))
        .with_context(|| format!("where does sign-in begin? Give --idp-url, or set {IDP_URL}"))?;
    let origin = match &args.page_origin {
        Some(origin) => loopback::origin(origin),
        None => loopback::origin(endpoint),
    };
    let origin = origin.context("the origin of the sign-in page")?;
    let mut random = [0; Handover::RANDOM];
    SystemEntropy.fill(&mut random).context("no randomness")?;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let loopback = runtime.block_on(Loopback::open(random, origin))?;
    let role = args.role.as_ref().map(Arn::as_str);
    let handover = loopback.handover().clone().wishing(role, args.duration);
    let address = starting_at(&idp_url, &handover)?;
    log::announce(&format!(
        "Sign in at your identity provider:\n  {address}\n\
         The sign-in page must show this code: {}",
        handover.code()
    ));
    if !args.no_browser && !browser::open(&address) {
        log::announce("No browser could be started; open the address yourself.");
    }
    let wait = Duration::from_secs(args.timeout.into());
    let received = runtime.block_on(loopback.receive(wait, args.role.as_ref()));
    let received = received.map_err(Failure::Refused)?;
    Ok(received.into_handout(endpoint))
}

/// The identity provider's address, with what must come back.
fn starting_at(idp_url: &str, handover: &Handover) -> anyhow::Result<String> {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| idp_url.starts_with(scheme));
    let is_plain = (idp_url.bytes()).all(|byte| byte.is_ascii_graphic());
    ensure!(
        is_web && is_plain,
        "`{}` is no address that a browser opens",
        plain(idp_url)
    );
    let state = utf8_percent_encode(&handover.to_string(), NON_ALPHANUMERIC).to_string();
    if idp_url.contains(PLACE) {
        return Ok(idp_url.replace(PLACE, &state));
    }
    let (address, fragment) = match idp_url.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (idp_url, String::new()),
    };
    let joint = match address.contains('?') {
        true => '&',
        false => '?',
    };
    Ok(format!("{address}{joint}RelayState={state}{fragment}"))
}

/// Of a response that is at hand.
fn redeem(args: &LoginArgs, path: &std::path::Path, endpoint: &str) -> Result<Handout, Failure> {
    let response = response::Response::load(path)?;
    let pair = response.choose(args.role.as_ref(), args.provider.as_ref())?;
    let ask = response.ask(&pair, args.duration);
    let remote = Remote::anonymous(&args.node, "STS")?;
    let answer = remote.sts(&ask).map_err(|error| match error {
        AskError::Refused { .. } => Failure::Refused(error.into()),
        AskError::Unanswered { .. } => Failure::Untried(error.into()),
    })?;
    Ok(response::handout(&answer, endpoint)?)
}

fn write(args: &LoginArgs, handout: &Handout) -> anyhow::Result<()> {
    let text: Sensitive = match (args.format, &args.profile) {
        (None, Some(_)) => return Ok(()),
        (None, None) | (Some(Format::Env), _) => handout.exports(),
        (Some(Format::Json), _) => handout.process_json(),
        (Some(Format::Profile), profile) => {
            let name = profile.clone().unwrap_or_else(|| handout.profile_name());
            handout.profile(&name)
        }
    };
    log::hand_out(text.expose()).context("standard output did not take the credentials")
}

/// A text of anybody's, for a terminal.
fn plain(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handover() -> Handover {
        Handover::new(8400, &[0; Handover::RANDOM])
    }

    #[test]
    fn the_relay_state_goes_where_the_provider_wants_it() {
        let state = format!("daypass%3A8400%3A{}%3A%3A", "a".repeat(32));
        for (url, wanted) in [
            (
                "https://i.example/sso",
                "https://i.example/sso?RelayState=@",
            ),
            (
                "https://i.example/sso?a=b",
                "https://i.example/sso?a=b&RelayState=@",
            ),
            (
                "https://i.example/#/sso",
                "https://i.example/?RelayState=@#/sso",
            ),
            (
                "https://i.example/sso?target={RelayState}&x",
                "https://i.example/sso?target=@&x",
            ),
        ] {
            let wanted = wanted.replace('@', &state);
            assert_eq!(starting_at(url, &handover()).unwrap(), wanted);
        }
        for url in [
            "file:///etc/passwd",
            "-version",
            "https://a b",
            "https://a\n",
        ] {
            assert!(starting_at(url, &handover()).is_err(), "{url}");
        }
    }

    #[test]
    fn a_session_is_of_the_role_that_it_is_named_after() {
        let role: Arn = "arn:aws:iam::841860927337:role/team/Reader"
            .parse()
            .unwrap();
        let session =
            |account: &str, role: &str| format!("arn:aws:sts::{account}:assumed-role/{role}/jane");
        assert!(is_session_of(&session("841860927337", "Reader"), &role));
        assert!(!is_session_of(&session("210987654321", "Reader"), &role));
        assert!(!is_session_of(&session("841860927337", "Writer"), &role));
        assert!(!is_session_of(
            "arn:aws:iam::841860927337:role/team/Reader",
            &role
        ));
    }
}
