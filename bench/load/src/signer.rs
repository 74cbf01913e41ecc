//! Requests, signed in the header form of Signature Version 4.

use daypass_bench_sigv4::{
    ALGORITHM, SigningKey, TERMINATOR, push_hex, push_sha256, string_to_sign,
};
use form_urlencoded::Serializer;
use jiff::Timestamp;

use crate::options::{Options, Sign};

const CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// Writes requests one after the other.
#[derive(Debug)]
pub(crate) struct Signer<'a> {
    options: &'a Options,
    host: String,
    signed_headers: &'static str,
    day: Day,
    second: i64,
    at: String,
    number: u64,
    reused: Vec<u8>,
}

/// What changes at midnight.
#[derive(Debug)]
struct Day {
    date: String,
    scope: String,
    key: SigningKey,
}

impl Day {
    fn new(options: &Options, date: &str) -> Self {
        let Options {
            secret_key,
            region,
            service,
            ..
        } = options;
        Self {
            date: date.to_owned(),
            scope: format!("{date}/{region}/{service}/{TERMINATOR}"),
            key: SigningKey::derive(secret_key, date, region, service),
        }
    }
}

impl<'a> Signer<'a> {
    pub(crate) fn new(options: &'a Options, now: Timestamp) -> Self {
        let at = amz_date(now);
        let mut signer = Self {
            options,
            host: options.url.address.to_string(),
            signed_headers: match options.token {
                None => "content-type;host;x-amz-date",
                Some(_) => "content-type;host;x-amz-date;x-amz-security-token",
            },
            day: Day::new(options, &at[..8]),
            second: now.as_second(),
            at,
            number: 0,
            reused: Vec::new(),
        };
        if options.sign == Sign::Reuse {
            let mut request = Vec::new();
            signer.sign_into(&mut request);
            signer.reused = request;
        }
        signer
    }

    /// Follows the clock: the stamp every second, the signing key every day.
    pub(crate) fn follow(&mut self, now: Timestamp) {
        if now.as_second() == self.second {
            return;
        }
        self.second = now.as_second();
        self.at = amz_date(now);
        if self.at[..8] != self.day.date {
            self.day = Day::new(self.options, &self.at[..8]);
        }
    }

    /// Replaces what `request` holds by the next request.
    pub(crate) fn write(&mut self, request: &mut Vec<u8>) {
        request.clear();
        match self.options.sign {
            Sign::Fresh => self.sign_into(request),
            Sign::Reuse => request.extend_from_slice(&self.reused),
            Sign::Never => self.write_unsigned(request),
        }
    }

    fn write_unsigned(&mut self, request: &mut Vec<u8>) {
        self.number += 1;
        let body = self.body();
        self.write_head(request, &body);
        push_all(request, &["\r\n", &body]);
    }

    /// The headers that every request has.
    fn write_head(&self, request: &mut Vec<u8>, body: &str) {
        push_all(
            request,
            &[
                "POST ",
                &self.options.url.path,
                " HTTP/1.1\r\nHost: ",
                &self.host,
            ],
        );
        push_all(
            request,
            &[
                "\r\nUser-Agent: daypass-bench-load\r\nContent-Type: ",
                CONTENT_TYPE,
            ],
        );
        push_all(
            request,
            &["\r\nContent-Length: ", &body.len().to_string(), "\r\n"],
        );
    }

    fn sign_into(&mut self, request: &mut Vec<u8>) {
        self.number += 1;
        let body = self.body();
        let mut signature = Vec::with_capacity(64);
        let text = string_to_sign(&self.at, &self.day.scope, &self.canonical_request(&body));
        push_hex(&mut signature, &self.day.key.sign(&text));

        self.write_head(request, &body);
        let Self {
            options,
            signed_headers,
            day,
            at,
            ..
        } = self;
        push_all(request, &["X-Amz-Date: ", at, "\r\n"]);
        if let Some(token) = &options.token {
            push_all(request, &["X-Amz-Security-Token: ", token, "\r\n"]);
        }
        push_all(
            request,
            &[
                "Authorization: ",
                ALGORITHM,
                " Credential=",
                &options.access_key,
            ],
        );
        push_all(
            request,
            &[
                "/",
                &day.scope,
                ", SignedHeaders=",
                signed_headers,
                ", Signature=",
            ],
        );
        request.extend_from_slice(&signature);
        push_all(request, &["\r\n\r\n", &body]);
    }

    fn body(&self) -> String {
        let number = self.number.to_string();
        let place = (self.number % self.options.cycle).to_string();
        let mut form = Serializer::new(String::with_capacity(192));
        form.append_pair("Action", &self.options.action);
        form.append_pair("Version", &self.options.version);
        for param in &self.options.params {
            if param.value.contains('{') {
                let value = param.value.replace("{n}", &number).replace("{c}", &place);
                form.append_pair(&param.name, &value);
            } else {
                form.append_pair(&param.name, &param.value);
            }
        }
        form.finish()
    }

    fn canonical_request(&self, body: &str) -> Vec<u8> {
        let mut text = Vec::with_capacity(640);
        push_all(&mut text, &["POST\n", &self.options.url.path, "\n\n"]);
        push_all(
            &mut text,
            &["content-type:", CONTENT_TYPE, "\nhost:", &self.host],
        );
        push_all(&mut text, &["\nx-amz-date:", &self.at, "\n"]);
        if let Some(token) = &self.options.token {
            push_all(&mut text, &["x-amz-security-token:", token, "\n"]);
        }
        push_all(&mut text, &["\n", self.signed_headers, "\n"]);
        push_sha256(&mut text, body.as_bytes());
        text
    }
}

fn push_all(text: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        text.extend_from_slice(part.as_bytes());
    }
}

fn amz_date(now: Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn options(sign: &str) -> Options {
        let sign = format!("--sign={sign}");
        let fixed = [
            "load",
            "--url=http://127.0.0.1:8777",
            "--access-key=AKID",
            "--secret-key=S",
        ];
        let more = ["--requests=1", "--param=RoleSessionName=s-{n}", &sign];
        Options::parse_from(fixed.into_iter().chain(more))
    }

    fn requests(sign: &str, seconds: [i64; 2]) -> [String; 2] {
        let options = options(sign);
        let [first, second] = seconds.map(|second| Timestamp::from_second(second).unwrap());
        let mut signer = Signer::new(&options, first);
        [first, second].map(|now| {
            let mut request = Vec::new();
            signer.follow(now);
            signer.write(&mut request);
            String::from_utf8(request).unwrap()
        })
    }

    #[test]
    fn fresh_requests_differ_in_body_and_signature() {
        let [first, second] = requests("fresh", [0, 0]);
        assert!(
            first.ends_with(
                "\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15&RoleSessionName=s-1"
            )
        );
        assert!(second.ends_with("&RoleSessionName=s-2"));
        let signature = |request: &str| {
            request
                .split("Signature=")
                .nth(1)
                .map(|s| s[..64].to_owned())
        };
        assert_ne!(signature(&first), signature(&second));
    }

    #[test]
    fn a_reused_request_stays_the_same() {
        let [first, second] = requests("reuse", [0, 86_400]);
        assert_eq!(first, second);
    }

    #[test]
    fn the_scope_follows_the_day() {
        let [first, second] = requests("fresh", [86_399, 86_400]);
        assert!(first.contains("X-Amz-Date: 19700101T235959Z\r\n"));
        assert!(first.contains("Credential=AKID/19700101/us-east-1/sts/aws4_request,"));
        assert!(second.contains("Credential=AKID/19700102/us-east-1/sts/aws4_request,"));
    }
}
