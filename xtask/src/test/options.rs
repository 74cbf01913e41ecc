//! The command line of `cargo xtask test`.

/// What `--help` says.
pub(super) const HELP: &str = "\
Runs every test: of the workspace, of the benchmark, of the policy engine on a million cases and
against an engine by others (which needs Node.js), of SAML signatures against xmlsec1, and with the
stock AWS CLI and boto3, which it installs into .venv.

usage: cargo xtask test [--no-clients] [-- ARGUMENTS]
       cargo xtask test --vendors [-- ARGUMENTS]

  --no-clients    leave out what needs Python
  --vendors       only the tests with identity providers as their vendors ship them, which are too heavy
                  for every run: fetches some 200 MB, and needs Java, Maven and Go. ARGUMENTS are for
                  pytest, such as `-k keycloak`
  -- ARGUMENTS    for the workspace's `cargo test`, such as the name of a test
";

/// What to run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Whether the tests with the stock clients run.
    pub(super) clients: bool,
    /// Whether the tests with vendors' identity providers run, and no others.
    pub(super) vendors: bool,
    /// More arguments for the workspace's `cargo test`, or for pytest with `vendors`.
    pub(super) rest: Vec<String>,
}

impl Options {
    /// Reads the arguments; `None` when they ask for help.
    pub(super) fn parse(arguments: &[&str]) -> Result<Option<Self>, String> {
        let mut options = Self {
            clients: true,
            vendors: false,
            rest: Vec::new(),
        };
        let mut rest = arguments.iter().copied();
        while let Some(argument) = rest.next() {
            match argument {
                "--help" | "-h" => return Ok(None),
                "--no-clients" => options.clients = false,
                "--vendors" => options.vendors = true,
                "--" => options.rest = rest.by_ref().map(str::to_owned).collect(),
                _ => return Err(format!("unknown argument `{argument}`\n\n{HELP}")),
            }
        }
        if options.vendors && !options.clients {
            return Err(format!("`--vendors` needs the clients\n\n{HELP}"));
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
            vendors: false,
            rest: Vec::new(),
        };
        assert_eq!(parse("").unwrap(), Some(everything));
        assert!(!parse("--no-clients").unwrap().unwrap().clients);
    }

    #[test]
    fn what_follows_the_dashes_is_for_cargo() {
        let options = parse("--no-clients -- --release -- --no-clients --nocapture");
        assert_eq!(
            options.unwrap().unwrap().rest,
            ["--release", "--", "--no-clients", "--nocapture"]
        );
        assert_eq!(parse("-- --help").unwrap().unwrap().rest, ["--help"]);
    }

    #[test]
    fn vendors_are_tested_only_when_asked_for() {
        assert!(!parse("").unwrap().unwrap().vendors);
        let options = parse("--vendors -- -k keycloak").unwrap().unwrap();
        assert!(options.vendors);
        assert_eq!(options.rest, ["-k", "keycloak"]);
        assert!(parse("--vendors --no-clients").is_err());
    }

    #[test]
    fn nonsense_is_refused_with_the_usage() {
        assert!(parse("--fast").unwrap_err().contains("usage:"));
        assert_eq!(parse("--no-clients --help").unwrap(), None);
    }
}
