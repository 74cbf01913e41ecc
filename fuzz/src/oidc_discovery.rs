//! Discovery documents of OIDC providers: what answers where a provider should.

use daypass_federation::oidc::Discovery;
use daypass_model::OidcUrl;
use serde_json::Value;

/// Promises that a document is taken for its own issuer alone, and leads to the one place that an
/// outsider reads in it: over TLS, to a host that stands there plainly.
pub fn check(input: &[u8]) {
    for issuer in ["https://idp.example", "https://idp.example/a/"] {
        let issuer = OidcUrl::from_issuer(issuer).expect("an issuer");
        let document = match Discovery::parse(input, &issuer) {
            Ok(document) => document,
            Err(fault) => {
                assert!(fault.to_string().len() < 256, "a refusal of any length");
                continue;
            }
        };
        let outside: Value = serde_json::from_slice(input).expect("a document is JSON");
        assert_eq!(outside["issuer"], issuer.issuer());
        assert_eq!(outside["jwks_uri"], document.keys_url());
        let other = OidcUrl::from_issuer("https://idp.example/a").expect("an issuer");
        assert!(Discovery::parse(input, &other).is_err());
        let rest = document.keys_url().strip_prefix("https://");
        let rest = rest.expect("keys come over TLS");
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let host = &rest[..end];
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:".contains(&byte);
        assert!(!host.is_empty() && host.bytes().all(is_plain), "{host}");
        assert!(rest.bytes().all(|byte| byte.is_ascii_graphic()));
        assert!(!rest.contains(['#', '\\', '"', '<', '>']), "{rest}");
    }
}
