//! What known issuers say beyond what every issuer does, as data: a new one is a line of
//! `issuers.tsv`. Nothing here says whether a token is to be believed.

use std::sync::LazyLock;

use daypass_model::OidcUrl;

const TABLE: &str = include_str!("issuers.tsv");

/// A claim of an issuer that is a condition key (STS spec 10.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    key: &'static str,
    path: Box<[&'static str]>,
}

impl Claim {
    /// What stands after the issuer and the colon in the condition key.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Where it stands in the token: its name, or the names of the objects around it and its own.
    pub fn path(&self) -> &[&'static str] {
        &self.path
    }
}

/// The claims of one issuer, or of those of one form.
struct Issuer {
    /// The URL without its scheme.
    pattern: &'static str,
    claims: Box<[Claim]>,
}

static ISSUERS: LazyLock<Box<[Issuer]>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let issuers = lines.filter_map(|line| {
        let (pattern, claims) = line.split_once('\t')?;
        let claims = claims.split(',').map(|claim| {
            let (key, path) = claim.split_once('=').unwrap_or((claim, claim));
            let path = path.split('>').collect();
            Claim { key, path }
        });
        Some(Issuer {
            pattern,
            claims: claims.collect(),
        })
    });
    issuers.collect()
});

/// The claims that are condition keys for tokens of this issuer, beside the standard ones. Those of
/// an issuer that nobody knows are none.
pub fn claims_of(issuer: &OidcUrl) -> &'static [Claim] {
    let known = ISSUERS
        .iter()
        .find(|known| fits(known.pattern, issuer.as_str()));
    known.map_or(&[], |known| &known.claims)
}

/// Whether a URL is of a pattern with one `*` at most, which stands for part of one label of the
/// host or of one segment of the path: never for nothing, and never for a port.
fn fits(pattern: &str, url: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == url;
    };
    let rest = url.strip_prefix(before);
    let inner = rest.and_then(|rest| rest.strip_suffix(after));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(['.', '/', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(issuer: &str) -> Vec<&'static str> {
        let issuer: OidcUrl = issuer.parse().unwrap();
        claims_of(&issuer).iter().map(Claim::key).collect()
    }

    #[test]
    fn the_table_is_whole() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(ISSUERS.len(), lines.count());
        for issuer in &*ISSUERS {
            let url = issuer.pattern.replace('*', "x");
            assert!(url.parse::<OidcUrl>().is_ok(), "{}", issuer.pattern);
            assert!(issuer.pattern.matches('*').count() <= 1);
            assert_eq!(keys(&url).len(), issuer.claims.len(), "{url} is found");
            let mut seen = Vec::new();
            for claim in &issuer.claims {
                let names = claim.path.iter().chain([&claim.key]);
                for name in names {
                    assert!(!name.is_empty() && name.trim() == *name, "{name:?}");
                }
                assert!(!seen.contains(&claim.key), "{} stands twice", claim.key);
                // The standard keys are not the issuer's to fill (flaw G27).
                assert!(!["aud", "oaud", "sub", "amr", "azp", "iss"].contains(&claim.key));
                seen.push(claim.key);
            }
        }
    }

    #[test]
    fn an_issuer_is_known_by_its_very_url() {
        assert!(keys("token.actions.githubusercontent.com").contains(&"repository_owner_id"));
        assert!(keys("token.actions.githubusercontent.com/acme").contains(&"enterprise_id"));
        assert!(keys("token.actions.acme.ghe.com").contains(&"job_workflow_ref"));
        assert!(keys("gitlab.com").contains(&"namespace_id"));
        assert_eq!(
            keys("oidc.circleci.com/org/0193abcd"),
            ["oidc.circleci.com/project-id"]
        );
        assert_eq!(keys("idcs-9a.identity.oraclecloud.com"), ["rpst_id"]);
        for stranger in [
            "idp.example",
            "gitlab.example",
            "gitlab.com/",
            "GITLAB.com",
            "gitlab.com:8443",
            "token.actions.githubusercontent.com/a/b",
            "token.actions.githubusercontent.com.example",
            "token.actions.a.b.ghe.com",
            "token.actions.ghe.com",
            "github.example/_services/token",
            "oidc.circleci.com",
            "oidc.circleci.com/org/",
            "idcs-a.example/.identity.oraclecloud.com",
            "idcs-a.example.identity.oraclecloud.com",
        ] {
            let issuer = stranger.parse::<OidcUrl>();
            let claims = issuer.map_or(0, |issuer| claims_of(&issuer).len());
            assert_eq!(claims, 0, "{stranger}");
        }
    }

    #[test]
    fn a_claim_within_another_has_a_path() {
        let google: OidcUrl = "accounts.google.com".parse().unwrap();
        let [claim] = claims_of(&google) else {
            panic!("one claim");
        };
        assert_eq!(claim.key(), "google/organization_number");
        assert_eq!(claim.path(), ["google", "organization_number"]);
    }
}
