//! A SAML response that is at hand: read for what it offers, which is believed of nobody, and
//! redeemed at the node, which proves it.

use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_api::Sensitive;
use daypass_console::Handout;
use daypass_model::Arn;
use roxmltree::Document;

use crate::remote::{Ask, Node};

/// More than the longest response, in whatever form (STS spec 9.1).
const LONGEST: u64 = 200_000;

const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const ROLE: &str = "/SAML/Attributes/Role";

/// A response, as base64.
pub(super) struct Response(Sensitive);

/// A role, and the provider that offers it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    role: String,
    provider: String,
}

impl Response {
    /// Reads a file; `-` is standard input.
    pub(super) fn load(path: &Path) -> anyhow::Result<Self> {
        let mut text = String::new();
        let named = || format!("the response {}", path.display());
        let read = match path.as_os_str() == "-" {
            true => stdin().lock().take(LONGEST).read_to_string(&mut text),
            false => File::open(path)
                .with_context(named)?
                .take(LONGEST)
                .read_to_string(&mut text),
        };
        read.with_context(named)?;
        ensure!(!text.trim().is_empty(), "{} is empty", named());
        Ok(Self::of(&text))
    }

    fn of(text: &str) -> Self {
        let text = text.trim();
        let encoded = match text.starts_with('<') {
            true => STANDARD.encode(text),
            // Line breaks are a mailer's or an editor's.
            false => text.chars().filter(|c| !c.is_ascii_whitespace()).collect(),
        };
        Self(Sensitive::from(encoded))
    }

    /// The role to ask for, and the provider: what was named, or what the response offers.
    pub(super) fn choose(
        &self,
        role: Option<&Arn>,
        provider: Option<&Arn>,
    ) -> anyhow::Result<Pair> {
        if let (Some(role), Some(provider)) = (role, provider) {
            return Ok(Pair {
                role: role.to_string(),
                provider: provider.to_string(),
            });
        }
        let mut pairs = self.unverified_pairs()?;
        let is = |named: Option<&Arn>, text: &str| named.is_none_or(|named| named.as_str() == text);
        pairs.retain(|pair| is(role, &pair.role) && is(provider, &pair.provider));
        match pairs.len() {
            1 => Ok(pairs.remove(0)),
            0 if role.is_some() => {
                bail!("the response offers no such role; if it is encrypted, name --provider, too")
            }
            0 => bail!(
                "the response offers no role that can be read; if it is encrypted, name --role and \
                 --provider"
            ),
            _ => {
                let roles: Vec<_> = pairs.iter().map(|pair| pair.role.as_str()).collect();
                bail!(
                    "which role? Name one with --role:\n  {}",
                    roles.join("\n  ")
                )
            }
        }
    }

    /// What the response says that it offers.
    fn unverified_pairs(&self) -> anyhow::Result<Vec<Pair>> {
        let xml = STANDARD.decode(self.0.expose()).ok();
        let xml = xml.and_then(|bytes| String::from_utf8(bytes).ok());
        let xml = xml.context("the response is not base64 of a text")?;
        let document = Document::parse(&xml).context("the response is no XML")?;
        let values = document
            .descendants()
            .filter(|node| node.has_tag_name((ASSERTION, "Attribute")))
            .filter(|node| {
                node.attribute("Name")
                    .is_some_and(|name| name.ends_with(ROLE))
            })
            .flat_map(|node| node.children())
            .filter(|node| node.has_tag_name((ASSERTION, "AttributeValue")));
        let pairs = values.filter_map(|value| {
            let text: String = value.children().filter_map(|child| child.text()).collect();
            pair(&text)
        });
        let mut distinct = Vec::new();
        for pair in pairs {
            if !distinct.contains(&pair) {
                distinct.push(pair);
            }
        }
        Ok(distinct)
    }

    /// The request that redeems it.
    pub(super) fn ask(&self, pair: &Pair, duration: Option<u32>) -> Ask {
        let duration = duration.map(|seconds| seconds.to_string());
        Ask::new("AssumeRoleWithSAML")
            .arg("RoleArn", &pair.role)
            .arg("PrincipalArn", &pair.provider)
            .arg("SAMLAssertion", self.0.expose())
            .maybe("DurationSeconds", duration.as_deref())
    }
}

/// A role and a provider, in either order (STS spec 9.3).
fn pair(text: &str) -> Option<Pair> {
    let is_provider = |text: &str| text.contains(":saml-provider/");
    let (first, last) = match text.split_once(',') {
        Some((provider, role)) if is_provider(provider) => (role, provider),
        _ => text
            .rsplit_once(',')
            .filter(|(_, last)| is_provider(last))?,
    };
    Some(Pair {
        role: first.trim().to_owned(),
        provider: last.trim().to_owned(),
    })
}

/// The credentials in an answer.
pub(super) fn handout(answer: &Node, endpoint: &str) -> anyhow::Result<Handout> {
    let part = |name| {
        answer
            .child(name)
            .with_context(|| format!("the answer has no {name}"))
    };
    let credentials = part("Credentials")?;
    let secret = |name| {
        credentials
            .required(name)
            .map(|text| Sensitive::from(text.to_owned()))
    };
    Ok(Handout {
        access_key_id: credentials.required("AccessKeyId")?.to_owned(),
        secret_access_key: secret("SecretAccessKey")?,
        session_token: secret("SessionToken")?,
        expiration: credentials.required("Expiration")?.to_owned(),
        assumed_role_arn: part("AssumedRoleUser")?.required("Arn")?.to_owned(),
        endpoint: endpoint.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const READER: &str = "arn:aws:iam::841860927337:role/Reader";
    const WRITER: &str = "arn:aws:iam::841860927337:role/team/Wri,ter";
    const PROVIDER: &str = "arn:aws:iam::841860927337:saml-provider/Corporate";

    fn response(values: &[String]) -> Response {
        let values: String = values
            .iter()
            .map(|value| format!("<AttributeValue>{value}</AttributeValue>"))
            .collect();
        Response::of(&format!(
            "<Response><Assertion xmlns=\"{ASSERTION}\"><AttributeStatement><Attribute \
             Name=\"https://aws.amazon.com/SAML/Attributes/Role\">{values}</Attribute>\
             </AttributeStatement></Assertion></Response>"
        ))
    }

    fn role(text: &str) -> Arn {
        text.parse().unwrap()
    }

    #[test]
    fn the_only_role_is_taken_and_one_of_several_must_be_named() {
        let only = response(&[format!(" {READER} , {PROVIDER} ")]);
        let pair = only.choose(None, None).unwrap();
        assert_eq!(
            (pair.role.as_str(), pair.provider.as_str()),
            (READER, PROVIDER)
        );

        let both = response(&[
            format!("{READER},{PROVIDER}"),
            format!("{PROVIDER},{WRITER}"),
        ]);
        let why = both.choose(None, None).unwrap_err().to_string();
        assert!(why.contains(READER) && why.contains(WRITER), "{why}");
        let pair = both.choose(Some(&role(WRITER)), None).unwrap();
        assert_eq!(
            (pair.role.as_str(), pair.provider.as_str()),
            (WRITER, PROVIDER)
        );
        let other = role("arn:aws:iam::841860927337:role/Other");
        assert!(both.choose(Some(&other), None).is_err());
    }

    #[test]
    fn what_is_named_in_full_is_not_looked_for() {
        let sealed = Response::of("AAAA");
        assert!(sealed.choose(None, None).is_err());
        let pair = sealed
            .choose(Some(&role(READER)), Some(&role(PROVIDER)))
            .unwrap();
        assert_eq!(pair.role, READER);
    }

    #[test]
    fn xml_and_broken_base64_are_taken_as_they_are() {
        let xml = Response::of("<a/>\n");
        assert_eq!(xml.0.expose(), "PGEvPg==");
        let broken = Response::of("PGEv\r\n Pg==\n");
        assert_eq!(broken.0.expose(), "PGEvPg==");
    }
}
