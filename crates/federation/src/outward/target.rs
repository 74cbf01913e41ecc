//! A URL in its one reading. What could be read in two ways is not fetched (flaw G18).

use std::net::IpAddr;

use http::Uri;
use rustls::pki_types::ServerName;
use zeroize::Zeroizing;

use crate::transport::TransportFault;

/// The longest URL that is fetched.
const LONGEST: usize = 16 * 1_024;

const HTTPS: u16 = 443;

/// Where to connect, and what to ask for there.
pub(super) struct Target {
    host: String,
    port: u16,
    name: ServerName<'static>,
    /// It may hold a token.
    path: Zeroizing<String>,
}

impl Target {
    /// Reads a URL.
    pub(super) fn parse(url: &str) -> Result<Self, TransportFault> {
        let fault = TransportFault::Url;
        if url.len() > LONGEST {
            return Err(fault("a URL of that length"));
        }
        let odd = |byte: u8| !byte.is_ascii_graphic() || b"\\#\"<>^`{|}".contains(&byte);
        if url.bytes().any(odd) {
            return Err(fault("a URL with a character that none has"));
        }
        let uri: Uri = url.parse().map_err(|_| fault("what is no URL"))?;
        if uri.scheme_str() != Some("https") {
            return Err(fault("anything but https://"));
        }
        let authority = uri.authority().ok_or(fault("a URL without a host"))?;
        let host = authority.host();
        let port = match authority.as_str().strip_prefix(host) {
            Some("") => HTTPS,
            Some(rest) => rest
                .strip_prefix(':')
                .and_then(|port| port.parse().ok())
                .filter(|port| *port != 0)
                .ok_or(fault("a URL with such a port"))?,
            // The host is not where it begins: there is a user before it.
            None => return Err(fault("a URL with a user")),
        };
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let name = bare.unwrap_or(host).to_owned().try_into();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            host: host.to_owned(),
            port,
            name: name.map_err(|_| fault("a URL with such a host"))?,
            path: Zeroizing::new(path.to_owned()),
        })
    }

    /// The address, where the host is one and no name.
    pub(super) fn address(&self) -> Option<IpAddr> {
        match self.name {
            ServerName::IpAddress(address) => Some(address.into()),
            _ => None,
        }
    }

    /// The host, an IPv6 address in brackets.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Whom the certificate must name.
    pub(super) fn server_name(&self) -> ServerName<'static> {
        self.name.clone()
    }

    /// The header `Host` (RFC 9110, 7.2).
    pub(super) fn authority(&self) -> String {
        match self.port {
            HTTPS => self.host.clone(),
            port => format!("{}:{port}", self.host),
        }
    }

    /// Path and query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_https_with_a_host_and_perhaps_a_port() {
        let read = |url: &str| {
            let target = Target::parse(url).unwrap();
            (target.authority(), target.port(), target.path().to_owned())
        };
        let is = |authority: &str, port, path: &str| (authority.to_owned(), port, path.to_owned());
        assert_eq!(read("https://a.example"), is("a.example", 443, "/"));
        assert_eq!(read("https://a.example:443/x"), is("a.example", 443, "/x"));
        assert_eq!(
            read("https://A.example:8443/x?y=%20"),
            is("A.example:8443", 8443, "/x?y=%20")
        );
        assert_eq!(read("https://[2606::1]:1/"), is("[2606::1]:1", 1, "/"));
        let address = |url: &str| Target::parse(url).unwrap().address();
        assert_eq!(address("https://1.2.3.4/"), Some([1, 2, 3, 4].into()));
        assert_eq!(address("https://a.example/"), None);
    }

    #[test]
    fn flaw_g20_a_url_of_two_readings_is_not_fetched() {
        let long = format!("https://a.example/{}", "x".repeat(LONGEST));
        for bad in [
            "",
            "a.example",
            "/x",
            "http://a.example/",
            "HTTP://a.example/",
            "file:///etc/passwd",
            "ftp://a.example/",
            "gopher://a.example/",
            "https://",
            "https:///x",
            "https://:443/",
            "https://user@a.example/",
            "https://user:word@a.example/",
            "https://a.example@127.0.0.1/",
            "https://a.example:/",
            "https://a.example:0/",
            "https://a.example:65536/",
            "https://a.example:x/",
            "https://a.example/#x",
            "https://a.example\\@b.example/",
            "https://a.example/ x",
            "https://a.example/\r\nX: y",
            "https://a.exämple/",
            "https://[::1/",
            "https://[fe80::1%25eth0]/",
            "https://a..example/",
            &long,
        ] {
            assert!(
                matches!(Target::parse(bad), Err(TransportFault::Url(_))),
                "{bad}"
            );
        }
    }
}
