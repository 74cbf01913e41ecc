//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, ensure};
use clap::{Parser, ValueEnum};

/// Sends signed AWS Query requests to a server on loopback and measures the answers.
#[derive(Debug, Parser)]
#[command(group = clap::ArgGroup::new("bound").required(true).args(["requests", "seconds"]))]
pub(crate) struct Options {
    /// Where the server listens: `http://IP:PORT[/PATH]`, loopback only.
    #[arg(long)]
    pub(crate) url: Target,
    #[arg(long)]
    pub(crate) access_key: String,
    #[arg(long)]
    pub(crate) secret_key: String,
    /// The session token that belongs to a temporary key.
    #[arg(long)]
    pub(crate) token: Option<String>,
    #[arg(long, default_value = "us-east-1")]
    pub(crate) region: String,
    #[arg(long, default_value = "sts")]
    pub(crate) service: String,
    #[arg(long, default_value = "GetCallerIdentity")]
    pub(crate) action: String,
    #[arg(long, default_value = "2011-06-15")]
    pub(crate) version: String,
    /// A parameter of the request; `{n}` in its value becomes the request's number, `{c}` that
    /// number in the cycle.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub(crate) params: Vec<Param>,
    /// How many numbers `{c}` goes through, from 0.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) cycle: u64,
    #[arg(long, value_enum, default_value_t = Sign::Fresh)]
    pub(crate) sign: Sign,
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) connections: u16,
    /// End after this many measured answers.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) requests: Option<u64>,
    /// End after this many measured seconds.
    #[arg(long, value_parser = seconds)]
    pub(crate) seconds: Option<f64>,
    /// Seconds of load before anything counts.
    #[arg(long, default_value_t = 1.0, value_parser = seconds)]
    pub(crate) warmup: f64,
    /// The server's process, for its CPU time and memory.
    #[arg(long)]
    pub(crate) pid: Option<u32>,
    /// Where to keep the first measured answer, with its head.
    #[arg(long)]
    pub(crate) answer: Option<PathBuf>,
    /// What every answer must contain.
    #[arg(long, default_value = "")]
    pub(crate) expect: String,
}

/// When a request gets its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sign {
    /// Each its own, over its own body.
    Fresh,
    /// One for all: good as long as the server's clock window, 15 minutes at AWS.
    Reuse,
    /// None has one, as SDKs send what an identity provider vouches for.
    Never,
}

/// A server on this machine.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
}

impl FromStr for Target {
    type Err = anyhow::Error;

    fn from_str(url: &str) -> anyhow::Result<Self> {
        let rest = url
            .strip_prefix("http://")
            .context("the URL must begin with http://")?;
        let (address, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let address: SocketAddr = address.parse().context("the URL must name IP:PORT")?;
        ensure!(
            address.ip().is_loopback(),
            "{address} is not a loopback address"
        );
        let path = if path.is_empty() { "/" } else { path };
        ensure!(
            !path.contains('?'),
            "the parameters go into the body, not into the URL"
        );
        Ok(Self {
            address,
            path: path.to_owned(),
        })
    }
}

/// A form field.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl FromStr for Param {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let (name, value) = text.split_once('=').context("a parameter is NAME=VALUE")?;
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }
}

fn seconds(text: &str) -> anyhow::Result<f64> {
    let seconds: f64 = text.parse()?;
    ensure!(
        (0.0..=86_400.0).contains(&seconds),
        "seconds lie between 0 and a day"
    );
    Ok(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_a_target() {
        let target: Target = "http://127.0.0.1:8777".parse().unwrap();
        assert_eq!(target.path, "/");
        assert!("http://[::1]:8777/".parse::<Target>().is_ok());
        assert!("http://192.0.2.1:80/".parse::<Target>().is_err());
        assert!("http://0.0.0.0:80/".parse::<Target>().is_err());
        assert!("http://localhost:80/".parse::<Target>().is_err());
        assert!("https://127.0.0.1:80/".parse::<Target>().is_err());
    }

    #[test]
    fn one_bound_is_required() {
        let parse = |bounds: &[&str]| {
            let fixed = [
                "load",
                "--url=http://127.0.0.1:1",
                "--access-key=A",
                "--secret-key=S",
            ];
            Options::try_parse_from(fixed.iter().chain(bounds)).is_ok()
        };
        assert!(parse(&["--requests=10"]));
        assert!(parse(&["--seconds=1.5"]));
        assert!(!parse(&[]));
        assert!(!parse(&["--requests=10", "--seconds=1"]));
        assert!(!parse(&["--requests=0"]));
        assert!(!parse(&["--seconds=-1"]));
        assert!(!parse(&["--seconds=NaN"]));
    }
}
