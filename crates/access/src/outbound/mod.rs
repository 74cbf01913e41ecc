//! Outbound web identity: in whose name an account's principals get tokens for elsewhere.
//!
//! An account's issuer is the deployment's public URL and an id that is drawn once. Whoever trusts it
//! has written it down, so it changes only if the operator moves the deployment. What a request
//! says of its host has no part in it.
//!
//! | module | holds |
//! | --- | --- |
//! | `keys` | when the keys that sign are made and removed |
//! | `ring` | issuers and keys, in memory |
//! | `token` | what a token says, and who may have one |

mod keys;
pub(crate) mod ring;
pub(crate) mod token;

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;
use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{OidcUrl, Timestamp, TokenAlgorithm};

use crate::blame;
use crate::call::Call;
use crate::gate::Gate;
use crate::grant::Grant;

pub use keys::{
    Keeper, LONGEST_TOKEN_SECONDS, Occasion, Rotation, Standing, Step, plan, standings,
};
pub use token::{TokenRequest, TokenStanding, WebIdentityToken};

/// What stands between the public URL and an issuer's id.
const ISSUERS: &str = "/-/issuer/";

/// Where the deployment is reached from outside: `https://` with a host, perhaps a port and a path,
/// and no slash at the end. `http://` is for trials on one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Box<str>);

/// The text is no public URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a URL of the form https://host[:port][/path] without a slash at the end")]
pub struct InvalidPublicUrl;

impl Default for PublicUrl {
    /// Where a node listens that nobody has told anything.
    fn default() -> Self {
        Self("http://127.0.0.1:8777".into())
    }
}

impl PublicUrl {
    /// Host and port, as a client writes them into its `Host`.
    pub fn authority(&self) -> &str {
        let rest = self.after_scheme();
        rest.split_once('/')
            .map_or(rest, |(authority, _)| authority)
    }

    /// What stands before every path, as a proxy may or may not have taken it off.
    fn prefix(&self) -> &str {
        let rest = self.after_scheme();
        rest.find('/').map_or("", |slash| &rest[slash..])
    }

    fn after_scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, rest)| rest)
    }
}

impl FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, InvalidPublicUrl> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme));
        if rest.is_some_and(is_place) && !text.ends_with('/') {
            Ok(Self(text.into()))
        } else {
            Err(InvalidPublicUrl)
        }
    }
}

/// A host, perhaps a port and a path; an address in brackets is a host here.
fn is_place(text: &str) -> bool {
    let address = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let place = match address {
        Some((address, rest)) if address.parse::<Ipv6Addr>().is_ok() => format!("host{rest}"),
        _ => text.to_owned(),
    };
    place.parse::<OidcUrl>().is_ok()
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is published of an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// What there is to know of it (OpenID Connect Discovery 1.0, section 3).
    Configuration,
    /// The keys that its tokens are signed with.
    Keys,
}

/// An issuer's document by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentPath {
    issuer: [u8; 16],
    document: Document,
}

impl Gate {
    /// Which document a path names, if it names one: below the public URL's own path, or where a
    /// proxy has taken that off.
    pub fn issuer_document_path(&self, path: &str) -> Option<DocumentPath> {
        let prefix = self.settings.public_url.prefix();
        let below = path.strip_prefix(ISSUERS).or_else(|| {
            let path = path.strip_prefix(prefix)?;
            path.strip_prefix(ISSUERS)
        })?;
        let (id, document) = below.split_once('/')?;
        let issuer = uuid::Uuid::try_parse(id).ok()?;
        // An issuer has one name, and so have its documents.
        if issuer.as_hyphenated().to_string() != id {
            return None;
        }
        Some(DocumentPath {
            issuer: issuer.into_bytes(),
            document: match document {
                ".well-known/openid-configuration" => Document::Configuration,
                ".well-known/jwks.json" => Document::Keys,
                _ => return None,
            },
        })
    }

    /// An issuer's document, for anybody; `None` where there is no such issuer.
    pub async fn issuer_document(
        &self,
        path: DocumentPath,
        now: Timestamp,
    ) -> Result<Option<Arc<str>>, Fault> {
        let ring = self.directory.ring().await?;
        if !ring.is_published(&path.issuer, now) {
            return Ok(None);
        }
        Ok(Some(match path.document {
            Document::Configuration => self.configuration(path.issuer).into(),
            Document::Keys => Arc::clone(ring.jwks()),
        }))
    }

    fn configuration(&self, issuer: [u8; 16]) -> String {
        let issuer = self.outbound_issuer(issuer);
        serde_json::json!({
            "issuer": issuer,
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": TokenAlgorithm::ALL.map(TokenAlgorithm::as_str),
            "claims_supported": ["iss", "aud", "sub", "iat", "exp", "jti"],
        })
        .to_string()
    }

    /// The URL of the issuer with this id: below it lie its discovery document and its keys.
    pub fn outbound_issuer(&self, id: [u8; 16]) -> String {
        let id = uuid::Uuid::from_bytes(id);
        format!(
            "{}{ISSUERS}{}",
            self.settings.public_url,
            id.as_hyphenated()
        )
    }
}

impl Call<'_> {
    /// Draws the id of an account's issuer.
    pub fn draw_outbound_issuer(&self, _allowed: &Grant) -> Result<[u8; 16], Fault> {
        let mut random = [0; 16];
        let entropy = self.gate.entropy();
        entropy.fill(&mut random).map_err(blame::entropy)?;
        Ok(uuid::Builder::from_random_bytes(random)
            .into_uuid()
            .into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_place_and_what_stands_before_every_path() {
        for (url, authority, prefix) in [
            ("https://iam.lab.example", "iam.lab.example", ""),
            (
                "https://iam.lab.example:8443/a/b",
                "iam.lab.example:8443",
                "/a/b",
            ),
            ("http://[::1]:8777", "[::1]:8777", ""),
        ] {
            let url: PublicUrl = url.parse().unwrap();
            assert_eq!((url.authority(), url.prefix()), (authority, prefix));
        }
    }

    #[test]
    fn a_public_url_has_one_form() {
        for good in [
            "https://iam.lab.example",
            "https://iam.lab.example:8443/daypass",
            "http://127.0.0.1:8777",
            "http://[::1]:8777",
        ] {
            assert_eq!(good.parse::<PublicUrl>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "iam.lab.example",
            "ftp://iam.lab.example",
            "https://",
            "https://iam.lab.example/",
            "https://iam.lab.example/?x",
            "https://a@iam.lab.example",
            "https://[::1",
            "https://[host]:1",
        ] {
            assert_eq!(bad.parse::<PublicUrl>(), Err(InvalidPublicUrl), "{bad}");
        }
    }
}
