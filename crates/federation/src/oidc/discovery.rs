//! Where a provider says that its keys are (OpenID Connect Discovery 1.0, 3 and 4; STS spec 10.2).

use std::net::Ipv4Addr;

use daypass_model::OidcUrl;

use super::json::{Bounds, Object};
use crate::transport::LARGEST_ANSWER;

/// The longest URL of keys, in bytes.
const LONGEST_URL: usize = 1_024;

/// How much a document may hold.
const BOUNDS: Bounds = Bounds {
    depth: 8,
    values: 4_000,
};

/// What a provider's discovery document says, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    keys_url: Box<str>,
}

/// Why a document does not say where a provider's keys are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryFault {
    /// It is longer than any answer that is read.
    #[error("it is longer than 262144 bytes")]
    Long,
    /// It is no JSON object, or not one that is taken.
    #[error("it is {0}")]
    Json(String),
    /// It is another issuer's, or nobody's.
    #[error("its issuer is not the provider's URL")]
    OtherIssuer,
    /// It has no `jwks_uri` that is fetched.
    #[error("its jwks_uri is no https:// URL of a host by name or by its plain address")]
    KeysUrl,
}

impl Discovery {
    /// Where a provider's document is. A slash at the end of the issuer is not doubled
    /// (Discovery 4.1), though it counts everywhere else.
    pub fn url(issuer: &OidcUrl) -> String {
        let base = issuer.issuer();
        let base = base.strip_suffix('/').unwrap_or(&base);
        format!("{base}/.well-known/openid-configuration")
    }

    /// Reads a provider's document. Whoever answers must say that it is this provider
    /// (Discovery 4.3; flaw G19).
    pub fn parse(bytes: &[u8], issuer: &OidcUrl) -> Result<Self, DiscoveryFault> {
        if bytes.len() > LARGEST_ANSWER {
            return Err(DiscoveryFault::Long);
        }
        let document = Object::parse(bytes, BOUNDS);
        let document = document.map_err(|fault| DiscoveryFault::Json(fault.to_string()))?;
        if document.text("issuer") != Some(&issuer.issuer()) {
            return Err(DiscoveryFault::OtherIssuer);
        }
        let url = document.text("jwks_uri").filter(|url| is_fetched(url));
        let url = url.ok_or(DiscoveryFault::KeysUrl)?;
        Ok(Self {
            keys_url: url.into(),
        })
    }

    /// Where the keys are. Providers may keep them at another host than their own.
    pub fn keys_url(&self) -> &str {
        &self.keys_url
    }
}

/// Whether a URL has one reading: no user, no fragment, no dot segment, and a host that is a name or
/// an address in its plain form. Whether that host may be reached is the transport's to say.
fn is_fetched(url: &str) -> bool {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,;=/?%".contains(&byte);
    let Ok(place) = OidcUrl::from_issuer(place) else {
        return false;
    };
    let host = place.as_str().split(['/', ':']).next().unwrap_or_default();
    url.len() <= LONGEST_URL && query.bytes().all(is_plain) && is_plain_host(host)
}

/// What ends with a number is an address to those who resolve it, in several notations of which only
/// one is plain (flaw G20).
fn is_plain_host(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with(|start: char| start.is_ascii_digit())
        && (last.bytes().all(|byte| byte.is_ascii_digit())
            || last.to_ascii_lowercase().starts_with("0x"));
    !is_number || host.parse::<Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(url: &str) -> OidcUrl {
        OidcUrl::from_issuer(url).unwrap()
    }

    fn read(issuer_url: &str, said: &str, keys: &str) -> Result<String, DiscoveryFault> {
        let document = serde_json::json!({ "issuer": said, "jwks_uri": keys, "x": [1, {"y": 2}] });
        let read = Discovery::parse(document.to_string().as_bytes(), &issuer(issuer_url));
        read.map(|document| document.keys_url().to_owned())
    }

    #[test]
    fn a_document_is_looked_for_below_its_issuer() {
        for (url, document) in [
            (
                "https://idp.example",
                "https://idp.example/.well-known/openid-configuration",
            ),
            (
                "https://idp.example/",
                "https://idp.example/.well-known/openid-configuration",
            ),
            (
                "https://idp.example:8443/realms/A",
                "https://idp.example:8443/realms/A/.well-known/openid-configuration",
            ),
        ] {
            assert_eq!(Discovery::url(&issuer(url)), document);
        }
    }

    #[test]
    fn keys_may_be_anywhere_that_has_one_reading() {
        for good in [
            "https://idp.example/keys",
            "https://keys.example:8443/oauth2/v3/certs",
            "https://idp.example/discovery/keys?appid=1-2&p=B2C_1%2F",
            "https://192.0.2.7/keys",
            "https://7.example/keys",
            "https://idp.0xyz.example/keys",
        ] {
            let read = read("https://idp.example", "https://idp.example", good);
            assert_eq!(read.as_deref(), Ok(good));
        }
    }

    #[test]
    fn flaw_g19_a_document_leads_nowhere_but_to_keys_over_tls() {
        for bad in [
            "",
            "http://idp.example/keys",
            "file:///etc/passwd",
            "HTTPS://idp.example/keys",
            "//idp.example/keys",
            "/keys",
            "https://",
            "https://user@idp.example/keys",
            "https://idp.example@evil.example/keys",
            "https://idp.example\\@evil.example/keys",
            "https://idp.example/keys#x",
            "https://idp.example/keys?x#y",
            "https://idp.example/keys?x y",
            "https://idp.example/keys?\u{e9}",
            "https://idp.example/a/../keys",
            "https://idp.example\r\nX: y/keys",
            "https://[::1]/keys",
            "https://2130706433/keys",
            "https://127.1/keys",
            "https://0x7f.1/keys",
            "https://127.0.0.0x1/keys",
            "https://0177.0.0.1/keys",
            "https://1.2.3.4.5/keys",
        ] {
            let read = read("https://idp.example", "https://idp.example", bad);
            assert_eq!(read, Err(DiscoveryFault::KeysUrl), "{bad}");
        }
        let long = format!("https://idp.example/?{}", "x".repeat(1_024));
        let read = read("https://idp.example", "https://idp.example", &long);
        assert_eq!(read, Err(DiscoveryFault::KeysUrl));
    }

    #[test]
    fn a_document_of_another_issuer_or_of_none_is_refused() {
        for said in [
            "https://evil.example",
            "https://idp.example/",
            "https://IDP.example",
            "idp.example",
            "",
        ] {
            let read = read("https://idp.example", said, "https://idp.example/keys");
            assert_eq!(read, Err(DiscoveryFault::OtherIssuer), "{said}");
        }
        let parse = |text: &str| Discovery::parse(text.as_bytes(), &issuer("https://idp.example"));
        for text in [
            "<html>",
            "[]",
            r#"{"issuer":"https://evil.example","issuer":"https://idp.example"}"#,
        ] {
            assert!(
                matches!(parse(text), Err(DiscoveryFault::Json(_))),
                "{text}"
            );
        }
        assert_eq!(parse("{}"), Err(DiscoveryFault::OtherIssuer));
        let typed = r#"{"issuer":"https://idp.example","jwks_uri":["https://idp.example/keys"]}"#;
        assert_eq!(parse(typed), Err(DiscoveryFault::KeysUrl));
        let long = format!("{{}}{}", " ".repeat(LARGEST_ANSWER));
        assert_eq!(parse(&long), Err(DiscoveryFault::Long));
    }
}
