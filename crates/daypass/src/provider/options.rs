//! The options of providers, as the IAM API has them: read, told, compared, changed. State files
//! have the same ones.

use anyhow::Context;
use serde_json::{Value, json};

use crate::remote::{Ask, AskError, Node, Remote};

/// What an OIDC provider has beyond AWS's.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OidcOptions {
    /// The key set that was uploaded.
    pub(crate) keys: Option<Value>,
    pub(crate) expose_all_claims: bool,
    pub(crate) accept_own_tokens: bool,
}

/// What a SAML provider has beyond AWS's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SamlOptions {
    pub(crate) single_use: bool,
    pub(crate) allow_cbc: bool,
}

fn is_on(answer: &Node, name: &str) -> bool {
    answer.text(name) == Some("true")
}

fn word(is_on: bool) -> &'static str {
    match is_on {
        true => "on",
        false => "off",
    }
}

/// The lines of what changes between two settings of some options.
fn changed<const N: usize>(options: [(&str, bool, bool); N]) -> Vec<String> {
    let changed = options.into_iter().filter(|(_, known, new)| known != new);
    changed
        .map(|(name, known, new)| format!("~ {name}: {} -> {}", word(known), word(new)))
        .collect()
}

/// The options of a request, those that are to be otherwise.
fn asked<const N: usize>(ask: Ask, options: [(&str, bool, bool); N]) -> Ask {
    let changed = options.into_iter().filter(|(_, known, new)| known != new);
    changed.fold(ask, |ask, (name, _, new)| ask.arg(name, new.to_string()))
}

/// The keys of a set by their names: what people know them by.
fn key_names(set: &Value) -> Vec<String> {
    let keys = set["keys"].as_array().map_or(&[][..], Vec::as_slice);
    let names = keys.iter().zip(1..).map(|(key, number)| {
        let name = key["kid"].as_str().map(str::to_owned);
        name.unwrap_or_else(|| format!("no. {number}"))
    });
    // A terminal does what control characters say.
    names
        .map(|name| name.replace(char::is_control, "\u{fffd}"))
        .collect()
}

fn told_keys(keys: Option<&Value>) -> String {
    match keys {
        Some(set) => key_names(set).join(", "),
        None => "none, they are fetched".to_owned(),
    }
}

impl OidcOptions {
    /// Asks for a provider's options.
    pub(crate) fn read(remote: &Remote, arn: &str) -> anyhow::Result<Self> {
        Self::of(&remote.iam(&Self::question(arn))?)
    }

    /// The same of any server: one that does not know them has none.
    pub(crate) fn read_if_known(remote: &Remote, arn: &str) -> anyhow::Result<Self> {
        known(remote.iam(&Self::question(arn)))?
            .map_or_else(|| Ok(Self::default()), |a| Self::of(&a))
    }

    fn question(arn: &str) -> Ask {
        Ask::new("DaypassGetOpenIDConnectProvider").arg("OpenIDConnectProviderArn", arn)
    }

    fn of(answer: &Node) -> anyhow::Result<Self> {
        let keys = answer.text("JsonWebKeySet").map(serde_json::from_str);
        Ok(Self {
            keys: keys.transpose().context("the key set")?,
            expose_all_claims: is_on(answer, "ExposeAllClaims"),
            accept_own_tokens: is_on(answer, "AcceptOwnTokens"),
        })
    }

    fn switches(&self, wanted: &Self) -> [(bool, bool); 2] {
        [
            (self.expose_all_claims, wanted.expose_all_claims),
            (self.accept_own_tokens, wanted.accept_own_tokens),
        ]
    }

    /// The request that makes these options be others, if they are.
    pub(crate) fn ask(&self, wanted: &Self, arn: &str) -> Option<Ask> {
        if self == wanted {
            return None;
        }
        let ask = Ask::new("DaypassUpdateOpenIDConnectProvider");
        let ask = ask.arg("OpenIDConnectProviderArn", arn);
        let ask = match self.keys == wanted.keys {
            true => ask,
            false => {
                let set = wanted.keys.as_ref().map(Value::to_string);
                ask.arg("JsonWebKeySet", set.unwrap_or_default())
            }
        };
        let [expose, accept] = self.switches(wanted);
        Some(asked(
            ask,
            [
                ("ExposeAllClaims", expose.0, expose.1),
                ("AcceptOwnTokens", accept.0, accept.1),
            ],
        ))
    }

    pub(super) fn changes(&self, wanted: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.keys != wanted.keys {
            let (known, new) = (
                told_keys(self.keys.as_ref()),
                told_keys(wanted.keys.as_ref()),
            );
            lines.push(format!("~ uploaded keys: {known} -> {new}"));
        }
        let [expose, accept] = self.switches(wanted);
        lines.extend(changed([
            ("expose all claims", expose.0, expose.1),
            ("accept own tokens", accept.0, accept.1),
        ]));
        lines
    }

    pub(super) fn lines(&self, arn: &str) -> Vec<String> {
        vec![
            arn.to_owned(),
            format!("uploaded keys: {}", told_keys(self.keys.as_ref())),
            format!("expose all claims: {}", word(self.expose_all_claims)),
            format!("accept own tokens: {}", word(self.accept_own_tokens)),
        ]
    }

    pub(super) fn as_json(&self, arn: &str) -> Value {
        json!({
            "arn": arn,
            "jwks": self.keys,
            "exposeAllClaims": self.expose_all_claims,
            "acceptOwnTokens": self.accept_own_tokens,
        })
    }
}

impl SamlOptions {
    /// Asks for a provider's options.
    pub(crate) fn read(remote: &Remote, arn: &str) -> anyhow::Result<Self> {
        Ok(Self::of(&remote.iam(&Self::question(arn))?))
    }

    /// The same of any server: one that does not know them has none.
    pub(crate) fn read_if_known(remote: &Remote, arn: &str) -> anyhow::Result<Self> {
        let answer = known(remote.iam(&Self::question(arn)))?;
        Ok(answer.map_or_else(Self::default, |answer| Self::of(&answer)))
    }

    fn question(arn: &str) -> Ask {
        Ask::new("DaypassGetSAMLProvider").arg("SAMLProviderArn", arn)
    }

    fn of(answer: &Node) -> Self {
        Self {
            single_use: is_on(answer, "SingleUseAssertions"),
            allow_cbc: is_on(answer, "AllowCbcEncryption"),
        }
    }

    /// The request that makes these options be others, if they are.
    pub(crate) fn ask(self, wanted: &Self, arn: &str) -> Option<Ask> {
        if self == *wanted {
            return None;
        }
        let ask = Ask::new("DaypassUpdateSAMLProvider").arg("SAMLProviderArn", arn);
        Some(asked(
            ask,
            [
                ("SingleUseAssertions", self.single_use, wanted.single_use),
                ("AllowCbcEncryption", self.allow_cbc, wanted.allow_cbc),
            ],
        ))
    }

    pub(super) fn changes(self, wanted: &Self) -> Vec<String> {
        changed([
            ("single use", self.single_use, wanted.single_use),
            ("allow CBC", self.allow_cbc, wanted.allow_cbc),
        ])
    }

    pub(super) fn lines(self, arn: &str) -> Vec<String> {
        vec![
            arn.to_owned(),
            format!("single use: {}", word(self.single_use)),
            format!("allow CBC: {}", word(self.allow_cbc)),
        ]
    }

    pub(super) fn as_json(self, arn: &str) -> Value {
        json!({"arn": arn, "singleUse": self.single_use, "allowCbc": self.allow_cbc})
    }
}

/// The answer of a server that knows the question.
fn known(answer: Result<Node, AskError>) -> Result<Option<Node>, AskError> {
    match answer {
        Err(error) if error.is("InvalidAction") => Ok(None),
        other => other.map(Some),
    }
}
