//! Tokens with which people and programs log into Kubernetes clusters: a presigned GetCallerIdentity
//! (STS spec 2.4), as `aws eks get-token` makes it.
//!
//! ```text
//! token = "k8s-aws-v1." || base64url, without padding, of a URL
//! ```
//!
//! The signature covers the cluster's id as the header `x-k8s-aws-id`, which is not in the URL: who
//! holds a token for one cluster cannot log into another with it. So a token is verified for one
//! cluster, and which one it is, only whoever asks can say.
//!
//! A token says who somebody is, as GetCallerIdentity does, and asks no policy either. A session
//! that was narrowed is the same somebody.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_api::Service;
use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::sigv4::RawRequest;
use daypass_model::{AccountId, PrincipalKind};
use percent_encoding::percent_decode_str;

use crate::caller::Caller;
use crate::facts::RequestFacts;
use crate::gate::Gate;

/// Where clusters ask.
const PATH: &str = "/-/v1/k8s/token-review";

const PREFIX: &str = "k8s-aws-v1.";

/// The longest token that is read: a URL with the longest session token has half of that.
const LONGEST: usize = 16 * 1024;

/// The header that a token was signed with and that is the cluster's id.
const CLUSTER_HEADER: &str = "x-k8s-aws-id";

/// What a token's URL asks for, and no other parameter but those of its signature.
const ASKED: [(&str, &str); 2] = [("Action", "GetCallerIdentity"), ("Version", "2011-06-15")];

const SIGNED_HEADERS: &str = "host;x-k8s-aws-id";

/// How long a URL may say that it is good, in seconds. It is good for a quarter of an hour whatever
/// it says (STS spec 2.4).
const LONGEST_EXPIRY: u32 = 900;

/// The clusters that people log into.
#[derive(Clone, Debug, Default)]
pub struct Kubernetes {
    /// The ids of the clusters; none of them holds a slash.
    pub cluster_ids: Vec<String>,
    /// What tokens may name as the host, beside that of the public URL.
    pub hosts: Vec<String>,
    /// Whose principals may log in; empty for those of every account.
    pub accounts: Vec<AccountId>,
    /// The groups of users and roles, by their ARNs.
    pub groups: BTreeMap<String, Vec<String>>,
}

/// Who somebody is to a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterUser {
    /// The ARN of the user or role, whatever a role's session is called: what can be bound to rights.
    pub name: String,
    /// What does not return when somebody else gets the name.
    pub uid: String,
    /// The groups that the configuration gives.
    pub groups: Vec<String>,
    /// What else there is to tell, by the names that clusters know from elsewhere.
    pub extra: Vec<(&'static str, String)>,
}

/// A token as it came: nothing of it is believed yet.
#[derive(Debug)]
struct UnverifiedToken {
    host: String,
    query: String,
}

impl Gate {
    /// The cluster for which a request to this path asks; `None` for every other path. Where there
    /// are several clusters, each names itself, so that none can take the tokens of another for its
    /// own.
    pub fn cluster_of(&self, path: &str) -> Option<&str> {
        let clusters = &self.settings.kubernetes.as_ref()?.cluster_ids;
        let below = path.strip_prefix(PATH)?;
        match (below.strip_prefix('/'), &**clusters) {
            (None, [only]) if below.is_empty() => Some(only),
            (Some(named), all) => all.iter().map(String::as_str).find(|id| *id == named),
            _ => None,
        }
    }

    /// Who made a token, which is for this cluster.
    pub async fn authenticate_for_cluster(
        &self,
        (cluster, token): (&str, &str),
        facts: &RequestFacts,
    ) -> Result<Caller, Fault> {
        let settings = self.settings.kubernetes.as_ref();
        let settings = settings.ok_or_else(|| Fault::internal("a token for no cluster"))?;
        let token = UnverifiedToken::read(token)?;
        let public = self.settings.public_url.authority();
        let mut hosts = settings.hosts.iter().map(String::as_str).chain([public]);
        if !hosts.any(|host| host.eq_ignore_ascii_case(&token.host)) {
            return Err(bad("it is for another host"));
        }
        let headers = [
            ("host", token.host.as_bytes()),
            (CLUSTER_HEADER, cluster.as_bytes()),
        ];
        let raw = RawRequest {
            method: "GET",
            path: "/",
            query: &token.query,
            headers: &headers,
            body: b"",
        };
        // Which regions may be signed for is a matter of the host that was signed for.
        let facts = RequestFacts {
            host: Some(token.host.clone()),
            ..facts.clone()
        };
        let caller = self.authenticate(&raw, Service::Sts, &facts).await?;
        self.admit_once_more(caller.account())?;
        let accounts = &settings.accounts;
        if !accounts.is_empty() && !accounts.contains(&caller.account()) {
            return Err(Fault::access_denied(format!(
                "The principals of the account {} may not log into this cluster.",
                caller.account()
            )));
        }
        Ok(caller)
    }

    /// Who a caller is to a cluster.
    pub fn cluster_user(&self, caller: &Caller) -> ClusterUser {
        let principal = caller.principal();
        let name = principal.principal_arn().unwrap_or_default();
        let user_id = principal.user_id();
        let (id, session) = match &principal.kind {
            PrincipalKind::RoleSession {
                role_id, session, ..
            } => (role_id.as_str(), session.as_str()),
            _ => (user_id.as_str(), ""),
        };
        let key = caller.access_key_id().map_or("", |id| id.as_str());
        let groups = self.settings.kubernetes.as_ref();
        let groups = groups.and_then(|settings| settings.groups.get(&name));
        ClusterUser {
            uid: format!("daypass:{}:{id}", caller.account()),
            groups: groups.cloned().unwrap_or_default(),
            extra: vec![
                ("arn", caller.arn()),
                ("canonicalArn", name.clone()),
                ("accountId", caller.account().to_string()),
                ("accessKeyId", key.to_owned()),
                ("sessionName", session.to_owned()),
                ("principalId", id.to_owned()),
            ],
            name,
        }
    }
}

impl UnverifiedToken {
    fn read(text: &str) -> Result<Self, Fault> {
        if text.len() > LONGEST {
            return Err(bad("it is too long"));
        }
        let encoded = text.strip_prefix(PREFIX);
        let encoded = encoded.ok_or_else(|| bad("it does not begin as such tokens do"))?;
        let url = URL_SAFE_NO_PAD
            .decode(encoded)
            .ok()
            .and_then(|url| String::from_utf8(url).ok())
            .filter(|url| url.bytes().all(|byte| byte.is_ascii_graphic()))
            .ok_or_else(|| bad("it holds no URL"))?;
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        let (host, query) = rest
            .and_then(|rest| rest.split_once("/?"))
            .filter(|(host, query)| !host.contains(['/', '?', '#', '@']) && !query.contains('#'))
            .ok_or_else(|| bad("its URL is no presigned request to STS"))?;
        check(query)?;
        Ok(Self {
            host: host.to_owned(),
            query: query.to_owned(),
        })
    }
}

/// A token asks who its maker is and nothing else. Whatever else a URL could ask for, a signature
/// over it was not made to log in.
fn check(query: &str) -> Result<(), Fault> {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8();
        let value = value.map_err(|_| bad("a parameter of its URL is no text"))?;
        if pairs.iter().any(|(other, _)| *other == name) {
            return Err(bad("a parameter of its URL stands twice"));
        }
        pairs.push((name, value.into_owned()));
    }
    let value = |name: &str| {
        let found = pairs.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value.as_str())
    };
    if ASKED.iter().any(|(name, asked)| value(name) != Some(asked)) {
        return Err(bad("it asks for something else"));
    }
    let known = |name: &str| {
        let of_signature = [
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-Security-Token",
            "X-Amz-Signature",
            "X-Amz-SignedHeaders",
        ];
        of_signature.contains(&name) || ASKED.iter().any(|(asked, _)| *asked == name)
    };
    if !pairs.iter().all(|(name, _)| known(name)) {
        return Err(bad("its URL has a parameter that such tokens do not have"));
    }
    // A header that is named and not there counts as empty, so one more would be signed by nobody
    // who meant it.
    if value("X-Amz-SignedHeaders") != Some(SIGNED_HEADERS) {
        return Err(bad("it is not signed for a cluster"));
    }
    let expires = value("X-Amz-Expires").and_then(|seconds| seconds.parse::<u32>().ok());
    match expires.is_some_and(|seconds| seconds <= LONGEST_EXPIRY) {
        true => Ok(()),
        false => Err(bad(
            "its URL does not say for how long it is good, or too long",
        )),
    }
}

fn bad(why: &str) -> Fault {
    Fault::new(
        FaultKind::InvalidIdentityToken,
        format!("The token is not good: {why}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://sts.lab.example/?Action=GetCallerIdentity&Version=2011-06-15\
        &X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fsts%2F\
        aws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60\
        &X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=00";

    fn read(url: &str) -> Result<UnverifiedToken, String> {
        let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(url));
        UnverifiedToken::read(&token).map_err(|fault| fault.message().unwrap().to_owned())
    }

    #[test]
    fn a_token_is_a_url_that_asks_who_its_maker_is() {
        let token = read(URL).unwrap();
        assert_eq!(token.host, "sts.lab.example");
        assert!(URL.ends_with(&token.query));
        assert!(read(&URL.replace("https", "http")).is_ok());
    }

    #[test]
    fn what_asks_for_more_or_is_signed_for_less_is_no_token() {
        for (from, to) in [
            ("GetCallerIdentity", "AssumeRole"),
            ("2011-06-15", "2010-05-08"),
            ("Action=", "action="),
            ("&X-Amz-Expires=60", ""),
            ("X-Amz-Expires=60", "X-Amz-Expires=901"),
            ("X-Amz-Expires=60", "X-Amz-Expires=-1"),
            ("X-Amz-Expires=60", "X-Amz-Expires=60&X-Amz-Expires=60"),
            ("X-Amz-Expires=60", "X-Amz-Expires=60&RoleArn=x"),
            ("host%3Bx-k8s-aws-id", "host"),
            ("host%3Bx-k8s-aws-id", "host%3Bx-k8s-aws-id%3Bx-more"),
            ("https://", "gopher://"),
            ("lab.example/?", "lab.example/path/?"),
            ("lab.example/?", "lab.example?"),
            ("sts.lab", "me@sts.lab"),
            ("=00", "=00#x"),
            ("=00", "=%ff"),
            ("=00", "=\u{e9}"),
        ] {
            let url = URL.replacen(from, to, 1);
            assert_ne!(url, URL);
            assert!(read(&url).is_err(), "{url}");
        }
        for token in ["", PREFIX, "k8s-aws-v2.aHR0cHM6Ly9h", "k8s-aws-v1.!!!!"] {
            assert!(UnverifiedToken::read(token).is_err(), "{token}");
        }
        let long = format!("{PREFIX}{}", "a".repeat(LONGEST));
        assert!(UnverifiedToken::read(&long).is_err());
    }
}
