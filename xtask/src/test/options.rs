//! The command line of `cargo xtask test`.

/// What `--help` says.
pub(super) const HELP: &str = "\
Runs every test: of the workspace, of the benchmark, of the policy engine on a million cases and
against an engine by others (which needs Node.js), of SAML signatures against xmlsec1, and with the
stock AWS CLI and boto3, which it installs into .venv.

usage: cargo xtask test [--no-clients] [-- ARGUMENTS]

  --no-clients    leave out what needs Python
  -- ARGUMENTS    for the workspace's `cargo test`, such as the name of a test
";

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Whether the tests with the stock clients run.
    pub(super) clients: bool,
    /// More arguments for the workspace's `cargo test`.
    pub(super) for_cargo: Vec<String>,
}

impl Options {
    /// Reads the arguments; `None` when they ask for help.
    pub(super) fn parse(arguments: &[&str]) -> Result<Option<Self>, String> {
        let mut options = Self {
            clients: true,
            for_cargo: Vec::new(),
        };
        let mut rest = arguments.iter().copied();
        while let Some(argument) = rest.next() {
            match argument {
                "--help" | "-h" => return Ok(None),
                "--no-clients" => options.clients = false,
                "--" => options.for_cargo = rest.by_ref().map(str::to_owned).collect(),
                _ => return Err(format!("unknown argument `{argument}`\n\n{HELP}")),
            }
        }
        Ok(Some(options))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Options>, String> {
        Options::parse(&line.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn everything_runs_unless_told() {
        let everything = Options {
            clients: true,
            for_cargo: Vec::new(),
        };
        assert_eq!(parse("").unwrap(), Some(everything));
        assert!(!parse("--no-clients").unwrap().unwrap().clients);
    }

    #[test]
    fn what_follows_the_dashes_is_for_cargo() {
        let options = parse("--no-clients -- --release -- --no-clients --nocapture");
        assert_eq!(
            options.unwrap().unwrap().for_cargo,
            ["--release", "--", "--no-clients", "--nocapture"]
        );
        assert_eq!(parse("-- --help").unwrap().unwrap().for_cargo, ["--help"]);
    }

    #[test]
    fn nonsense_is_refused_with_the_usage() {
        assert!(parse("--fast").unwrap_err().contains("usage:"));
        assert_eq!(parse("--no-clients --help").unwrap(), None);
    }
}
