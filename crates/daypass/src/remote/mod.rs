//! A client of the Query API: what `plan`, `apply`, `test`, `export`, `import aws` and `provider` ask a
//! running node. They come in by the same door as every other tool, so that what they do is authorized,
//! audited, and seen by every node.

mod answer;
mod credentials;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow, bail, ensure};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use clap::Args;
use daypass_model::{Clock, Entropy};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::Agent;
use ureq::http::Uri;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

pub(crate) use self::answer::Node;
use self::credentials::Keys;
pub(crate) use self::credentials::file as credentials_file;
use crate::ambient::{SystemClock, SystemEntropy, filled_variable};

/// Where to ask.
#[derive(Args, Debug)]
pub(crate) struct EndpointArgs {
    /// The node. By default what `AWS_ENDPOINT_URL_<SERVICE>` says, else `AWS_ENDPOINT_URL`.
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,

    /// Certificates (PEM) to trust instead of the system's [default: AWS_CA_BUNDLE].
    #[arg(long, value_name = "FILE")]
    ca_bundle: Option<PathBuf>,

    /// Send requests over plain HTTP to a host that is not this one. What is asked and answered
    /// then crosses the network in clear.
    #[arg(long)]
    allow_plain_http: bool,
}

/// Where to ask, and as whom.
#[derive(Args, Debug)]
pub(crate) struct RemoteArgs {
    #[command(flatten)]
    node: EndpointArgs,

    /// Profile of the shared credentials file [default: the credentials of the environment, else
    /// AWS_PROFILE, else `default`].
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// Region to sign for [default: AWS_REGION, else us-east-1].
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
}

/// A node to ask.
pub(crate) struct Remote {
    agent: Agent,
    endpoint: Uri,
    region: String,
    /// What requests are signed with; nobody signs those that carry their proof in a member.
    keys: Option<Keys>,
}

/// One request: an operation and its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) action: &'static str,
    pub(crate) params: Vec<(String, String)>,
}

impl Ask {
    pub(crate) fn new(action: &'static str) -> Self {
        let params = Vec::new();
        Self { action, params }
    }

    pub(crate) fn arg(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.push((name.to_owned(), value.into()));
        self
    }

    /// A parameter that may be left out.
    pub(crate) fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.arg(name, value),
            None => self,
        }
    }

    /// A list, as the Query protocol numbers it.
    pub(crate) fn list<'a>(self, name: &str, values: impl IntoIterator<Item = &'a str>) -> Self {
        let values = values.into_iter().enumerate();
        values.fold(self, |ask, (at, value)| {
            ask.arg(&format!("{name}.member.{}", at + 1), value)
        })
    }

    /// Tags.
    pub(crate) fn tags<'a>(self, tags: impl IntoIterator<Item = (&'a String, &'a String)>) -> Self {
        let tags = tags.into_iter().enumerate();
        tags.fold(self, |ask, (at, (key, value))| {
            let at = at + 1;
            ask.arg(&format!("Tags.member.{at}.Key"), key)
                .arg(&format!("Tags.member.{at}.Value"), value)
        })
    }

    /// Whether asking twice is as good as asking once.
    fn only_reads(&self) -> bool {
        let action = self.action.strip_prefix("Daypass").unwrap_or(self.action);
        ["Get", "List", "Simulate"]
            .iter()
            .any(|verb| action.starts_with(verb))
    }
}

/// A request that was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    /// The node refused it.
    #[error("{action}: {code}: {message}")]
    Refused {
        action: &'static str,
        code: String,
        message: String,
    },
    /// There was no answer that could be understood.
    #[error("{action}: {error:#}")]
    Unanswered {
        action: &'static str,
        error: anyhow::Error,
    },
}

impl AskError {
    /// Whether the node refused with this code.
    pub(crate) fn is(&self, code: &str) -> bool {
        matches!(self, Self::Refused { code: have, .. } if have == code)
    }
}

/// What a node says when it was asked too fast, or was busy: the request was not carried out.
const BUSY: [&str; 7] = [
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "ServiceUnavailable",
    "SlowDown",
    "ConcurrentModification",
];

/// How often a request is sent at most: to a node that is busy, and to one that does not answer.
const ATTEMPTS: u32 = 8;
const ATTEMPTS_UNANSWERED: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
/// From the first byte sent to the last received.
const ONE_CALL: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(10);
/// More than the longest page of anything.
const LONGEST_ANSWER: u64 = 64 << 20;

impl EndpointArgs {
    /// The node that is asked for this service, by the name that the AWS CLI gives it in
    /// variables.
    pub(crate) fn endpoint(&self, service: &str) -> anyhow::Result<Uri> {
        let endpoint = (self.endpoint_url.clone())
            .or_else(|| filled_variable(&format!("AWS_ENDPOINT_URL_{service}")))
            .or_else(|| filled_variable("AWS_ENDPOINT_URL"))
            .context("which node? Give --endpoint-url, or set AWS_ENDPOINT_URL")?;
        check_endpoint(&endpoint, self.allow_plain_http)
    }

    fn agent(&self, endpoint: &Uri) -> anyhow::Result<Agent> {
        let ca_bundle = (self.ca_bundle.clone())
            .or_else(|| filled_variable("AWS_CA_BUNDLE").map(PathBuf::from));
        let mut config = Agent::config_builder()
            .timeout_global(Some(ONE_CALL))
            .timeout_connect(Some(CONNECT))
            .http_status_as_error(false)
            // A signature is for one host: whoever redirects it is not to get it.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("daypass/", env!("CARGO_PKG_VERSION")));
        if endpoint.scheme_str() == Some("https") {
            config = config.tls_config(tls(ca_bundle)?);
        } else if !self.allow_plain_http {
            // A proxy of the environment would take across the network what is for this host alone.
            config = config.proxy(None);
        }
        Ok(config.build().new_agent())
    }
}

impl Remote {
    /// Reads where and as whom from the flags and the environment. Sends nothing.
    pub(crate) fn open(args: &RemoteArgs) -> anyhow::Result<Self> {
        let endpoint = args.node.endpoint("IAM")?;
        let region = (args.region.clone())
            .or_else(|| filled_variable("AWS_REGION"))
            .or_else(|| filled_variable("AWS_DEFAULT_REGION"))
            .unwrap_or_else(|| "us-east-1".to_owned());
        Ok(Self {
            agent: args.node.agent(&endpoint)?,
            endpoint,
            region,
            keys: Some(Keys::find(args.profile.as_deref())?),
        })
    }

    /// A node that is asked by nobody, for what takes no signature.
    pub(crate) fn anonymous(args: &EndpointArgs, service: &str) -> anyhow::Result<Self> {
        let endpoint = args.endpoint(service)?;
        Ok(Self {
            agent: args.agent(&endpoint)?,
            endpoint,
            region: String::new(),
            keys: None,
        })
    }

    /// Asks IAM. What could not be carried out because the node is busy is asked again.
    pub(crate) fn iam(&self, ask: &Ask) -> Result<Node, AskError> {
        self.ask(ask, "iam", "2010-05-08")
    }

    /// Asks STS.
    pub(crate) fn sts(&self, ask: &Ask) -> Result<Node, AskError> {
        self.ask(ask, "sts", "2011-06-15")
    }

    /// Every page of a list, its members in order.
    pub(crate) fn pages(&self, ask: &Ask, list: &str) -> Result<Vec<Node>, AskError> {
        let mut all = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let mut page = self.iam(&ask.clone().maybe("Marker", marker.as_deref()))?;
            all.append(&mut page.take_members(list));
            marker = match page.text("IsTruncated") {
                Some("true") => page.text("Marker").map(str::to_owned),
                _ => None,
            };
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    fn ask(&self, ask: &Ask, service: &str, version: &str) -> Result<Node, AskError> {
        let action = ask.action;
        let body = form(ask, version);
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            let error = match self.send(&body, service) {
                Ok((status, text)) => match read(action, status, &text) {
                    Err(error) => error,
                    good => return good,
                },
                Err(error) => AskError::Unanswered { action, error },
            };
            let attempts = match &error {
                AskError::Refused { code, .. } if BUSY.contains(&code.as_str()) => ATTEMPTS,
                // What was not answered may have been carried out, and then would be twice.
                AskError::Unanswered { .. } if ask.only_reads() => ATTEMPTS_UNANSWERED,
                _ => 1,
            };
            if attempt >= attempts {
                return Err(error);
            }
            std::thread::sleep(jittered(pause));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        unreachable!("the last attempt returns")
    }

    fn send(&self, body: &str, service: &str) -> anyhow::Result<(u16, String)> {
        let mut request = self.agent.post(&self.endpoint).content_type(FORM);
        if let Some(keys) = &self.keys {
            for (name, value) in self.signature(keys, body, service)? {
                request = request.header(name, value);
            }
        }
        let mut answer = request
            .send(body)
            .with_context(|| format!("asking {}", self.endpoint))?;
        let text = answer
            .body_mut()
            .with_config()
            .limit(LONGEST_ANSWER)
            .read_to_string()
            .with_context(|| format!("the answer of {}", self.endpoint))?;
        Ok((answer.status().as_u16(), text))
    }

    /// The headers that sign a request.
    fn signature(
        &self,
        keys: &Keys,
        body: &str,
        service: &str,
    ) -> anyhow::Result<Vec<(String, String)>> {
        let host = self.endpoint.authority().context("no host")?.as_str();
        let headers = [("host", host), ("content-type", FORM)];
        let identity = keys.identity().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(service)
            .time(now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let signable = SignableRequest::new(
            "POST",
            self.endpoint.to_string(),
            headers.into_iter(),
            SignableBody::Bytes(body.as_bytes()),
        )?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        let headers = instructions.headers();
        Ok(headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }
}

fn now() -> SystemTime {
    let seconds = u64::try_from(SystemClock.now().seconds()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Between half of a pause and all of it, so that those who were sent away do not return as one.
fn jittered(pause: Duration) -> Duration {
    let mut byte = [u8::MAX];
    // Without chance the whole pause is as good.
    let _ = SystemEntropy.fill(&mut byte);
    pause.mul_f64(0.5 + f64::from(byte[0]) / 512.0)
}

fn check_endpoint(text: &str, allow_plain_http: bool) -> anyhow::Result<Uri> {
    let uri: Uri = text
        .parse()
        .with_context(|| format!("`{text}` is no URL of a node"))?;
    let host = uri.host().unwrap_or_default();
    ensure!(!host.is_empty(), "`{text}` is no URL of a node");
    ensure!(
        matches!(uri.path(), "" | "/") && uri.query().is_none(),
        "`{text}`: the URL of a node has no path"
    );
    match uri.scheme_str() {
        Some("https") => Ok(uri),
        Some("http") if allow_plain_http || is_loopback(host) => Ok(uri),
        Some("http") => bail!(
            "refusing to speak plain HTTP to {host}: what is asked and answered would cross the \
             network in clear. Use https, or pass --allow-plain-http"
        ),
        _ => bail!("`{text}`: the URL of a node begins with https:// or http://"),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn tls(ca_bundle: Option<PathBuf>) -> anyhow::Result<TlsConfig> {
    let roots: Vec<Certificate<'static>> = match ca_bundle {
        Some(path) => {
            let named = || format!("the certificates {}", path.display());
            let pem = std::fs::read(&path).with_context(named)?;
            let items = parse_pem(&pem).collect::<Result<Vec<_>, _>>();
            let items = items.with_context(named)?.into_iter();
            let certificates = items.filter_map(|item| match item {
                PemItem::Certificate(certificate) => Some(certificate),
                _ => None,
            });
            certificates.collect()
        }
        None => {
            let found = rustls_native_certs::load_native_certs();
            let certs = found.certs.iter();
            certs
                .map(|cert| Certificate::from_der(cert).to_owned())
                .collect()
        }
    };
    ensure!(
        !roots.is_empty(),
        "no certificates to trust: name a file of them with --ca-bundle"
    );
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(crypto)
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .build())
}

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

fn form(ask: &Ask, version: &str) -> String {
    let mut body = format!("Action={}&Version={version}", ask.action);
    for (name, value) in &ask.params {
        body.push('&');
        body.extend(utf8_percent_encode(name, RESERVED));
        body.push('=');
        body.extend(utf8_percent_encode(value, RESERVED));
    }
    body
}

/// The result of an operation, or why there is none.
fn read(action: &'static str, status: u16, text: &str) -> Result<Node, AskError> {
    let unanswered = |error| AskError::Unanswered { action, error };
    let root = Node::parse(text)
        .with_context(|| format!("status {status}, and an answer that is not XML"))
        .map_err(unanswered)?;
    if status == 200 {
        // What answers nothing has no result.
        return Ok(root
            .into_child(&format!("{action}Result"))
            .unwrap_or_default());
    }
    let error = root.into_child("Error").ok_or_else(|| {
        unanswered(anyhow!(
            "status {status}, and an answer that names no error"
        ))
    })?;
    Err(AskError::Refused {
        action,
        code: error.text("Code").unwrap_or_default().to_owned(),
        message: error.text("Message").unwrap_or_default().to_owned(),
    })
}

/// Does the same with each of many things, several at a time, in order.
pub(crate) fn each<T, R>(
    things: &[T],
    work: impl Fn(&T) -> anyhow::Result<R> + Sync,
) -> anyhow::Result<Vec<R>>
where
    T: Sync,
    R: Send,
{
    const CREW: usize = 8;
    let share = things.len().div_ceil(CREW).max(1);
    std::thread::scope(|scope| {
        let crew: Vec<_> = things
            .chunks(share)
            .map(|share| {
                let work = &work;
                scope.spawn(move || share.iter().map(work).collect::<anyhow::Result<Vec<R>>>())
            })
            .collect();
        let mut done = Vec::with_capacity(things.len());
        for worker in crew {
            let share = worker
                .join()
                .map_err(|_| io::Error::other("a worker ended"))?;
            done.append(&mut share?);
        }
        Ok(done)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_this_host_only_unless_it_is_asked_for() {
        for good in [
            "http://127.0.0.1:8777",
            "http://[::1]:1/",
            "http://localhost:8777",
            "https://iam.example",
        ] {
            assert!(check_endpoint(good, false).is_ok(), "{good}");
        }
        let refused = check_endpoint("http://iam.example", false).unwrap_err();
        assert!(
            refused.to_string().contains("--allow-plain-http"),
            "{refused}"
        );
        assert!(check_endpoint("http://127.0.0.1.example", false).is_err());
        assert!(check_endpoint("http://iam.example", true).is_ok());
        for bad in [
            "iam.example",
            "ftp://iam.example",
            "https://iam.example/path",
            "",
        ] {
            assert!(check_endpoint(bad, true).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_request_is_a_form_with_everything_escaped() {
        let ask = Ask::new("TagUser")
            .arg("UserName", "a+b")
            .tags([(&"k &=".to_owned(), &"é".to_owned())]);
        assert_eq!(
            form(&ask, "2010-05-08"),
            "Action=TagUser&Version=2010-05-08&UserName=a%2Bb&Tags.member.1.Key=k%20%26%3D\
             &Tags.member.1.Value=%C3%A9"
        );
    }

    #[test]
    fn a_refusal_has_its_code_and_a_page_that_is_no_answer_has_none() {
        let refused = "<ErrorResponse xmlns=\"x\"><Error><Code>NoSuchEntity</Code><Message>gone\
                       </Message></Error><RequestId>1</RequestId></ErrorResponse>";
        let error = read("GetUser", 404, refused).unwrap_err();
        assert!(error.is("NoSuchEntity"));
        assert_eq!(error.to_string(), "GetUser: NoSuchEntity: gone");
        assert!(matches!(
            read("GetUser", 502, "<html>Bad gateway"),
            Err(AskError::Unanswered { .. })
        ));
    }

    #[test]
    fn work_is_answered_in_order() {
        let things: Vec<u32> = (0..100).collect();
        let done = each(&things, |thing| Ok(thing * 2)).unwrap();
        assert_eq!(
            done,
            things.iter().map(|thing| thing * 2).collect::<Vec<_>>()
        );
        assert!(
            each(&things, |thing| match thing {
                57 => bail!("no"),
                thing => Ok(*thing),
            })
            .is_err()
        );
    }
}
