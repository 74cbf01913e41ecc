//! What identity providers are known by: URLs and thumbprints.

use std::fmt;
use std::str::FromStr;

/// The URL of an OIDC provider without its `https://`: host, perhaps a port, perhaps a path.
///
/// It is the issuer as tokens name it, so it is compared as it was written: case and a trailing
/// slash count (spec 10.2). It holds nothing that could be read in two ways: no user, query or
/// fragment, no dot segment, no character that a policy would take for a pattern.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OidcUrl(Box<str>);

/// The text is not the URL of an OIDC provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not https:// with a host, and a path without query and fragment")]
pub struct InvalidOidcUrl;

/// The longest URL, its scheme counted.
const LONGEST_URL: usize = 255;

const SCHEME: &str = "https://";

impl OidcUrl {
    /// The URL in full, as it is registered and as a token's `iss` has it.
    pub fn from_issuer(url: &str) -> Result<Self, InvalidOidcUrl> {
        url.strip_prefix(SCHEME).ok_or(InvalidOidcUrl)?.parse()
    }

    /// The URL without its scheme.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL with its scheme.
    pub fn issuer(&self) -> String {
        format!("{SCHEME}{}", self.0)
    }
}

impl FromStr for OidcUrl {
    type Err = InvalidOidcUrl;

    /// Reads the form without a scheme.
    fn from_str(text: &str) -> Result<Self, InvalidOidcUrl> {
        let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let good = SCHEME.len() + text.len() <= LONGEST_URL
            && is_host(host)
            && port.is_none_or(is_port)
            && is_path(path);
        good.then(|| Self(text.into())).ok_or(InvalidOidcUrl)
    }
}

/// A name or an IPv4 address; addresses in brackets have no place in an ARN.
fn is_host(host: &str) -> bool {
    host.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    })
}

fn is_port(port: &str) -> bool {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    digits && port.parse::<u16>().is_ok()
}

fn is_path(path: &str) -> bool {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let good = match byte {
            b'%' => {
                let mut digit = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
                digit() && digit()
            }
            byte => byte.is_ascii_alphanumeric() || b"/-._~:@+=,".contains(&byte),
        };
        if !good {
            return false;
        }
    }
    // A dot may be hidden behind its escape.
    let plain = path.to_ascii_lowercase().replace("%2e", ".");
    !plain
        .split('/')
        .any(|segment| [".", ".."].contains(&segment))
}

impl fmt::Display for OidcUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OidcUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The SHA-1 of a certificate, as 40 hexadecimal digits in whatever case they were written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Thumbprint(Box<str>);

/// The text is not 40 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a thumbprint is 40 hexadecimal digits")]
pub struct InvalidThumbprint;

impl Thumbprint {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Thumbprint {
    type Err = InvalidThumbprint;

    fn from_str(text: &str) -> Result<Self, InvalidThumbprint> {
        let digits = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| Self(text.into())).ok_or(InvalidThumbprint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_https_with_a_host_and_perhaps_a_port_and_a_path() {
        for good in [
            "https://token.actions.githubusercontent.com",
            "https://token.actions.githubusercontent.com/",
            "https://oidc.eks.eu-central-1.amazonaws.com/id/2B375A5F893E2A5921B4D7E36C0D1D97",
            "https://keycloak.lab:8443/realms/two%20words",
            "https://127.0.0.1:9000",
            "https://Example.com/a.b/..c/~d",
        ] {
            let url = OidcUrl::from_issuer(good).unwrap();
            assert_eq!(url.issuer(), good);
            assert_eq!(url.as_str().parse(), Ok(url.clone()));
        }
    }

    #[test]
    fn flaw_g18_a_url_has_one_reading() {
        for bad in [
            "http://example.com",
            "HTTPS://example.com",
            "example.com",
            "https://",
            "https:///path",
            "https://good@evil.example",
            "https://example.com?x=y",
            "https://example.com/#x",
            "https://example.com/a/../b",
            "https://example.com/a/%2E./b",
            "https://example.com/%zz",
            "https://example.com/%a",
            "https://example.com/*",
            "https://example.com/a b",
            "https://example.com/${aws:username}",
            "https://exa mple.com",
            "https://exämple.com",
            "https://example..com",
            "https://.example.com",
            "https://example.com.",
            "https://-example.com",
            "https://[::1]/x",
            "https://example.com:",
            "https://example.com:0",
            "https://example.com:08443",
            "https://example.com:65536",
            "https://example.com:8443:1",
            "https://example.com\\@evil.example",
        ] {
            assert_eq!(OidcUrl::from_issuer(bad), Err(InvalidOidcUrl), "{bad}");
        }
        let long = |length: usize| format!("https://a.example/{}", "x".repeat(length - 18));
        assert!(OidcUrl::from_issuer(&long(255)).is_ok());
        assert!(OidcUrl::from_issuer(&long(256)).is_err());
    }

    #[test]
    fn thumbprints_are_forty_hexadecimal_digits() {
        let good = "6938fd4d98bab03faadb97b34396831e3780AEA1";
        assert_eq!(good.parse::<Thumbprint>().unwrap().as_str(), good);
        for bad in ["", &good[1..], &format!("{good}0"), &good.replace('f', "g")] {
            assert_eq!(bad.parse::<Thumbprint>(), Err(InvalidThumbprint), "{bad}");
        }
    }
}
