//! Outbound web identity: in whose name an account's principals get tokens for elsewhere.
//!
//! An account's issuer is the deployment's public URL and an id that is drawn once. Whoever trusts it
//! has written it down, so it changes only if the operator moves the deployment.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use daypass_api::fault::Fault;
use daypass_model::OidcUrl;

use crate::blame;
use crate::call::Call;
use crate::gate::Gate;
use crate::grant::Grant;

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

impl Gate {
    /// The URL of the issuer with this id: below it lie its discovery document and its keys.
    pub fn outbound_issuer(&self, id: [u8; 16]) -> String {
        let id = uuid::Uuid::from_bytes(id);
        format!(
            "{}/-/issuer/{}",
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
