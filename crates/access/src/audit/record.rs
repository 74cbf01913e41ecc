//! One record, field by field.

use daypass_api::encode::Encoder;
use daypass_api::{Input, Output, Service};
use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{AccountId, Entropy, SessionId};

use super::identity;
use crate::call::{Touched, VouchedFor};
use crate::caller::Caller;
use crate::facts::{RequestFacts, RequestId};
use crate::json::{JsonEncoder, Style, write_string};

/// The longest operation name that is recorded. Names that do not exist are what somebody sent.
const LONGEST_NAME: usize = 128;

/// The longest text of other kinds that somebody sent and that is recorded, in characters.
const LONGEST_TEXT: usize = 1_024;

/// The longest decoded request or answer that is recorded, in bytes of JSON, as in CloudTrail.
const LONGEST_OBJECT: usize = 100_000;

/// What an operation leaves for its record while it runs: the decoded request and the answer,
/// written at once so that neither has to be kept.
#[derive(Debug, Default)]
pub struct Recorder {
    request: Option<Vec<u8>>,
    response: Option<Vec<u8>>,
    pub(crate) resources: Vec<Touched>,
    /// The session that was issued.
    pub(crate) issued: Option<SessionId>,
    /// The id of the token for elsewhere that was issued.
    pub(crate) issued_token: Option<String>,
    /// Whom an identity provider vouches for, once its word was proved.
    pub(crate) vouched_for: Option<VouchedFor>,
    /// What the token or assertion that was proved calls itself, and how the record calls that.
    pub(crate) presented: Option<(&'static str, String)>,
    /// Why a token or an assertion was refused, where its sender was told less.
    pub(crate) reason: Option<String>,
}

impl Recorder {
    /// Notes the decoded request.
    pub fn request(&mut self, input: &impl Input) {
        self.request = Some(object(|json| input.encode(json)));
    }

    /// Notes what was asked where it has no shape of an API.
    pub fn request_of(&mut self, members: &[(&'static str, &str)]) {
        self.request = Some(object(|json| {
            for (name, value) in members {
                json.text(name, value);
            }
        }));
    }

    /// Notes how much was answered where the answer has no shape of an API.
    pub(crate) fn response_of(&mut self, counts: &[(&'static str, usize)]) {
        self.response = Some(object(|json| {
            for (name, count) in counts {
                json.integer(name, i64::try_from(*count).unwrap_or(i64::MAX));
            }
        }));
    }

    /// Notes the answer.
    pub fn response(&mut self, output: &impl Output) {
        self.response = Some(object(|json| output.encode(json)));
    }
}

fn object(write: impl FnOnce(&mut JsonEncoder<'_>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    let mut json = JsonEncoder::object(&mut out, Style::Record);
    write(&mut json);
    json.finish();
    if out.len() > LONGEST_OBJECT {
        return br#"{"omitted":"too large for a record"}"#.to_vec();
    }
    out
}

/// Why a request failed, in wire terms.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// The code that the client was sent.
    pub code: &'a str,
    /// The text, or `None` where it would repeat something that must not be kept.
    pub message: Option<&'a str>,
}

/// A request that is about to be answered.
#[derive(Debug)]
pub struct Event<'a> {
    /// The service that was called.
    pub service: Service,
    /// The operation's name, or whatever was sent in its place.
    pub name: &'a str,
    /// Whether the operation changes nothing.
    pub read_only: bool,
    /// The circumstances.
    pub facts: &'a RequestFacts,
    /// Who called, if that was verified.
    pub caller: Option<&'a Caller>,
    /// The access key id that was claimed, for when it was not.
    pub claimed_key: Option<&'a str>,
    /// What the operation left.
    pub recorder: &'a Recorder,
    /// Why it failed, if it did.
    pub failure: Option<Failure<'a>>,
}

impl Event<'_> {
    /// The record as one line of JSON, without its line end.
    pub fn to_json(&self, entropy: &dyn Entropy) -> Result<Vec<u8>, EntropyUnavailable> {
        let event_id = RequestId::generate(entropy)?;
        let mut out = Vec::with_capacity(3072);
        let mut json = JsonEncoder::object(&mut out, Style::Record);
        json.text("eventVersion", "1.11");
        match (self.caller, &self.recorder.vouched_for) {
            (Some(caller), Some(user)) if caller.is_nobody() => {
                identity::vouched_for(&mut json, user);
            }
            (Some(caller), _) if !caller.is_nobody() => identity::verified(&mut json, caller),
            _ => identity::unverified(&mut json, self.claimed_key),
        }
        json.text("eventTime", &self.facts.received_at.to_string());
        json.text("eventSource", self.service.event_source());
        json.text("eventName", shortened(self.name, LONGEST_NAME));
        json.text("awsRegion", self.caller.map_or("", Caller::region));
        json.text(
            "sourceIPAddress",
            &self.facts.source_ip.to_canonical().to_string(),
        );
        json.text(
            "userAgent",
            shortened(self.facts.user_agent.as_deref().unwrap_or(""), LONGEST_TEXT),
        );
        if let Some(failure) = self.failure {
            json.text("errorCode", failure.code);
            if let Some(message) = failure.message {
                json.text("errorMessage", shortened(message, LONGEST_TEXT));
            }
        }
        json.raw(
            "requestParameters",
            self.recorder.request.as_deref().unwrap_or(b"null"),
        );
        // What a failed operation would have answered was not answered.
        let response = self
            .recorder
            .response
            .as_deref()
            .filter(|_| self.failure.is_none());
        json.raw("responseElements", response.unwrap_or(b"null"));
        self.extension(&mut json);
        json.text("requestID", &self.facts.id.to_string());
        json.text("eventID", &event_id.to_string());
        json.boolean("readOnly", self.read_only);
        self.resources(&mut json);
        json.text("eventType", "AwsApiCall");
        json.boolean("managementEvent", true);
        if let Some(account) = self.recipient() {
            json.text("recipientAccountId", &account.to_string());
        }
        json.text("eventCategory", "Management");
        if let Some(host) = &self.facts.host {
            json.begin("tlsDetails");
            json.text("clientProvidedHostHeader", shortened(host, LONGEST_TEXT));
            json.end("tlsDetails");
        }
        json.finish();
        Ok(out)
    }

    /// What CloudTrail has no field for, under the one key that its readers leave alone: the ids by
    /// which sessions are told apart and revoked.
    fn extension(&self, json: &mut JsonEncoder<'_>) {
        let caller = self
            .caller
            .and_then(Caller::session)
            .map(|session| session.id);
        let issued = self.recorder.issued.filter(|_| self.failure.is_none());
        json.begin("additionalEventData");
        json.begin("daypass");
        if let Some(id) = caller {
            json.text("callerSessionId", &id.to_string());
        }
        if let Some(id) = issued {
            json.text("issuedSessionId", &id.to_string());
        }
        let token = self.recorder.issued_token.as_ref();
        if let Some(id) = token.filter(|_| self.failure.is_none()) {
            json.text("issuedTokenId", id);
        }
        if let Some((name, id)) = &self.recorder.presented {
            json.text(name, shortened(id, LONGEST_TEXT));
        }
        if let Some(reason) = &self.recorder.reason {
            json.text("reason", shortened(reason, LONGEST_TEXT));
        }
        json.end("daypass");
        json.end("additionalEventData");
    }

    /// Whose record it is: the caller's account, and for a caller who is nobody the account whose
    /// role was asked for.
    fn recipient(&self) -> Option<AccountId> {
        let caller = self.caller?;
        match caller.is_nobody() {
            false => Some(caller.account()),
            true => self.recorder.resources.first().map(|role| role.account),
        }
    }

    fn resources(&self, json: &mut JsonEncoder<'_>) {
        json.begin_list("resources");
        for resource in &self.recorder.resources {
            let mut item = Vec::with_capacity(160);
            item.extend_from_slice(b"{\"accountId\":");
            write_string(&mut item, &resource.account.to_string());
            if let Some(kind) = resource_type(&resource.arn) {
                item.extend_from_slice(b",\"type\":");
                write_string(&mut item, kind);
            }
            item.extend_from_slice(b",\"ARN\":");
            write_string(&mut item, &resource.arn);
            item.push(b'}');
            json.raw("member", &item);
        }
        json.end_list("resources");
    }
}

/// The resource type as CloudTrail names it.
fn resource_type(arn: &str) -> Option<&'static str> {
    let resource = arn.splitn(6, ':').nth(5)?;
    match resource.split('/').next()? {
        "role" => Some("AWS::IAM::Role"),
        "user" => Some("AWS::IAM::User"),
        "mfa" => Some("AWS::IAM::VirtualMFADevice"),
        _ => None,
    }
}

fn shortened(text: &str, longest: usize) -> &str {
    // A character takes a byte at least, so what is short in bytes need not be counted.
    if text.len() <= longest {
        return text;
    }
    let end = text
        .char_indices()
        .nth(longest)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_somebody_made_up_is_cut() {
        assert_eq!(
            shortened("GetCallerIdentity", LONGEST_NAME),
            "GetCallerIdentity"
        );
        assert_eq!(
            shortened(&"é".repeat(1000), LONGEST_NAME).chars().count(),
            LONGEST_NAME
        );
    }
}
