//! The condition keys of a request (STS spec 4.2).
//!
//! Every key here is derived by the server. Nothing that a client sends gets a name of its own
//! choosing, so no header or parameter can stand for `aws:userid` or a principal tag.

use daypass_api::fault::Fault;
use daypass_model::{AccountId, SessionSubject, Tag};
use daypass_policy::{Context, ContextValue};

use crate::caller::Caller;
use crate::facts::RequestFacts;
use crate::organizations::Side;

/// The global keys that are present for every request; some of them only for a signed one.
pub(crate) fn global(caller: &Caller, facts: &RequestFacts) -> Result<Context, Fault> {
    let mut context = Context::new();
    let principal = &caller.principal;
    context
        .insert("aws:CurrentTime", facts.received_at)
        .insert("aws:EpochTime", facts.received_at.seconds())
        .insert("aws:SourceIp", facts.source_ip.to_canonical().to_string())
        .insert("aws:SecureTransport", facts.secure_transport)
        .insert("aws:RequestedRegion", &*caller.region)
        .insert("aws:ViaAWSService", false)
        .insert("aws:PrincipalType", principal.principal_type())
        .insert("aws:userid", principal.user_id());
    if caller.is_nobody() {
        context.insert("aws:PrincipalAccount", "anonymous");
    } else {
        context
            .insert("aws:PrincipalIsAWSService", false)
            .insert("aws:PrincipalAccount", caller.account());
    }
    if let Some(agent) = &facts.user_agent {
        context.insert("aws:UserAgent", agent.as_str());
    }
    if let Some(referer) = &facts.referer {
        context.insert("aws:Referer", referer.as_str());
    }
    if let Some(arn) = principal.principal_arn() {
        context.insert("aws:PrincipalArn", arn);
    }
    if let Some(name) = principal.user_name() {
        context.insert("aws:username", name.as_str());
    }
    session_keys(caller, facts, &mut context);
    principal_tags(caller, &mut context);
    if let Some(ours) = caller.organizations.of(caller.account())? {
        ours.describe(Side::Principal, &mut context);
    }
    Ok(context)
}

/// Keys that only temporary credentials have.
fn session_keys(caller: &Caller, facts: &RequestFacts, context: &mut Context) {
    let Some(session) = caller.session() else {
        return;
    };
    context.insert("aws:TokenIssueTime", session.issued_at);
    // With long-term keys the key is absent, which is what `BoolIfExists` asks about.
    context.insert("aws:MultiFactorAuthPresent", session.mfa_at.is_some());
    if let Some(at) = session.mfa_at {
        context.insert("aws:MultiFactorAuthAge", facts.received_at.since(at));
    }
    if let SessionSubject::AssumedRoot { .. } = session.subject {
        context.insert("aws:AssumedRoot", true);
    }
    if let Some(identity) = &session.source_identity {
        context.insert("aws:SourceIdentity", identity.as_str());
    }
    if let Some(federation) = &session.federation {
        context.insert("aws:FederatedProvider", &*federation.provider);
        for (key, values) in by_key(&federation.facts) {
            context.insert(key.to_owned(), values);
        }
    }
}

/// Facts by their keys: one that came with several values is several facts.
fn by_key(facts: &[(Box<str>, Box<str>)]) -> Vec<(&str, ContextValue)> {
    let mut keys: Vec<&str> = Vec::new();
    for (key, _) in facts {
        if !keys.contains(&&**key) {
            keys.push(key);
        }
    }
    let values = |wanted: &str| -> Vec<String> {
        let of_key = facts.iter().filter(|(key, _)| **key == *wanted);
        of_key.map(|(_, value)| value.to_string()).collect()
    };
    keys.into_iter()
        .map(|key| {
            let mut values = values(key);
            let value = match values.len() {
                1 => ContextValue::from(values.remove(0)),
                _ => ContextValue::from(values),
            };
            (key, value)
        })
        .collect()
}

/// `aws:PrincipalTag/..`: the tags of the user or role, overlaid by those of the session
/// (STS spec 8.12). Keys compare ignoring case, as all names in a context do.
fn principal_tags(caller: &Caller, context: &mut Context) {
    for tag in caller.own_tags() {
        context.insert(
            format!("aws:PrincipalTag/{}", tag.key.as_str()),
            tag.value.as_str(),
        );
    }
    for tag in caller.session().map_or(&[][..], |session| &session.tags) {
        context.insert(
            format!("aws:PrincipalTag/{}", tag.key.as_str()),
            tag.value.as_str(),
        );
    }
}

/// The keys that say whose the resource is and how it is tagged.
pub(crate) fn resource(context: &mut Context, account: AccountId, tags: &[Tag]) {
    context.insert("aws:ResourceAccount", account);
    for tag in tags {
        let (key, value) = (tag.key.as_str(), tag.value.as_str());
        context.insert(format!("aws:ResourceTag/{key}"), value);
        context.insert(format!("iam:ResourceTag/{key}"), value);
    }
}
