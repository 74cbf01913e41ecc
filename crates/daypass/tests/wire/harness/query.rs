//! An AWS Query request, unsigned or signed by AWS's own signer.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::{v4, v4a};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::clock;
use super::http::{Reply, Request};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Text as a form has it.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// What a client signs with.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.id)
    }
}

impl Keys {
    pub(crate) fn long_term(id: &str, secret: &str) -> Self {
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            token: None,
        }
    }

    /// The credentials in an answer, of whichever operation.
    pub(crate) fn of(reply: &Reply) -> Self {
        Self {
            id: reply.get("AccessKeyId"),
            secret: reply.get("SecretAccessKey"),
            token: reply.text("SessionToken"),
        }
    }
}

/// An operation's call.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    params: Vec<(String, String)>,
    /// Signed unless the signer leaves them out.
    headers: Vec<(String, String)>,
    get: bool,
    /// What the scope says.
    pub(crate) service: String,
    pub(crate) region: String,
    /// The regions of a SigV4a signature; without, it is SigV4.
    region_set: Option<String>,
    /// How far off the signer's clock is, in seconds.
    pub(crate) off: i64,
}

impl Query {
    pub(crate) fn sts(action: &str) -> Self {
        Self::of("sts", "2011-06-15", action)
    }

    pub(crate) fn iam(action: &str) -> Self {
        Self::of("iam", "2010-05-08", action)
    }

    fn of(service: &str, version: &str, action: &str) -> Self {
        Self {
            params: Vec::new(),
            headers: Vec::new(),
            get: false,
            service: service.to_owned(),
            region: "us-east-1".to_owned(),
            region_set: None,
            off: 0,
        }
        .arg("Action", action)
        .arg("Version", version)
    }

    /// No parameter at all yet.
    pub(crate) fn bare() -> Self {
        let mut query = Self::sts("");
        query.params.clear();
        query
    }

    pub(crate) fn arg(mut self, name: &str, value: &str) -> Self {
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn signed_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Signed by SigV4a for these regions.
    pub(crate) fn sigv4a(mut self, region_set: &str) -> Self {
        self.region_set = Some(region_set.to_owned());
        self
    }

    /// With the parameters in the query, not in a form.
    pub(crate) fn get(mut self) -> Self {
        self.get = true;
        self
    }

    pub(crate) fn at(mut self, off: i64) -> Self {
        self.off = off;
        self
    }

    fn form(&self) -> String {
        let pairs: Vec<String> = self
            .params
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        pairs.join("&")
    }

    /// The request without a signature.
    pub(crate) fn unsigned(&self, host: &str) -> Request {
        let mut headers = vec![("Host".to_owned(), host.to_owned())];
        if !self.get {
            let form = "application/x-www-form-urlencoded; charset=utf-8";
            headers.push(("Content-Type".to_owned(), form.to_owned()));
        }
        headers.extend(self.headers.iter().cloned());
        let form = self.form();
        let (method, target, body) = match (self.get, form.is_empty()) {
            (true, true) => ("GET", "/".to_owned(), Vec::new()),
            (true, false) => ("GET", format!("/?{form}"), Vec::new()),
            (false, _) => ("POST", "/".to_owned(), form.into_bytes()),
        };
        Request {
            method: method.to_owned(),
            target,
            headers,
            body,
        }
    }

    /// The request with its signature in the `Authorization` header.
    pub(crate) fn signed(&self, host: &str, keys: &Keys) -> Request {
        self.sign(self.unsigned(host), keys, SigningSettings::default())
    }

    /// The request, by GET, with its signature in the query.
    pub(crate) fn presigned(&self, host: &str, keys: &Keys, expires: u64) -> Request {
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(expires));
        self.sign(self.clone().get().unsigned(host), keys, settings)
    }

    /// Signs a request as it stands, with this query's scope and clock.
    pub(crate) fn sign(
        &self,
        mut request: Request,
        keys: &Keys,
        settings: SigningSettings,
    ) -> Request {
        let identity =
            Credentials::new(&keys.id, &keys.secret, keys.token.clone(), None, "test").into();
        let time = clock::shifted(self.off);
        let params = match &self.region_set {
            None => v4::SigningParams::builder()
                .identity(&identity)
                .region(&self.region)
                .name(&self.service)
                .time(time)
                .settings(settings)
                .build()
                .unwrap()
                .into(),
            Some(regions) => v4a::SigningParams::builder()
                .identity(&identity)
                .region_set(regions)
                .name(&self.service)
                .time(time)
                .settings(settings)
                .build()
                .unwrap()
                .into(),
        };
        let uri = format!("http://{}{}", request.header("host"), request.target);
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let body = SignableBody::Bytes(&request.body);
        let signable = SignableRequest::new(&request.method, uri, headers, body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        for (name, value) in instructions.headers() {
            request.set(name, value);
        }
        for (name, value) in instructions.params() {
            let mark = if request.target.contains('?') {
                '&'
            } else {
                '?'
            };
            request.target += &format!("{mark}{}={}", encoded(name), encoded(value));
        }
        request
    }
}
