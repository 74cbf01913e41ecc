//! What a refused caller is told (STS spec 5.4), and what is sealed for those who may know more
//! (STS spec 11).

use daypass_api::fault::Fault;
use daypass_credentials::{LetterSealError, message};
use daypass_policy::{
    ConditionFailure, Context, Decision, Effect, Fit, Layer, LayerVerdict, Layers, Outcome,
    Request, StatementReport, authorization_message, explain,
};

use crate::blame;
use crate::call::Call;

/// A refusal with what it was decided from.
pub(crate) struct Refusal<'r> {
    /// What everybody is told.
    pub(crate) text: String,
    pub(crate) request: &'r Request<'r>,
    pub(crate) layers: &'r Layers<'r>,
}

impl Call<'_> {
    /// Refuses. If the deployment says so, a refusal about a resource carries the reasons, sealed
    /// for the caller's account; if nobody signed, for that of the role that was asked for.
    pub(crate) fn refuse(&self, refusal: Refusal<'_>) -> Fault {
        let Refusal {
            text,
            request,
            layers,
        } = refusal;
        if self.caller.is_nobody() {
            self.note_what_is_wanted(request, layers);
        }
        if !self.gate.settings.behaviour.encoded_messages || request.resource == "*" {
            return Fault::access_denied(text);
        }
        match self.sealed_reasons(request, layers) {
            Ok(Some(sealed)) => Fault::access_denied(text).with_reasons(sealed),
            Ok(None) => Fault::access_denied(text),
            Err(fault) => fault,
        }
    }

    /// Adds to the record which condition of the role's trust policy keeps somebody out for whom a
    /// provider vouches, or that the policy does not name the provider: they are told nothing, and
    /// whoever wrote the policy must find the mistake.
    fn note_what_is_wanted(&self, request: &Request<'_>, layers: &Layers<'_>) {
        let trust = Layers {
            trust: layers.trust,
            ..Layers::default()
        };
        let explanation = explain(request, &trust);
        let silent = explanation.layers.iter().filter(|report| {
            report.layer == Layer::Trust && report.verdict == LayerVerdict::Silent
        });
        let allows: Vec<&StatementReport> = silent
            .flat_map(|report| &report.statements)
            .filter(|statement| statement.effect == Effect::Allow)
            .collect();
        let unmet = allows.iter().find_map(|statement| match &statement.fit {
            Fit::Condition(failure) => Some(unmet_condition(statement, failure)),
            _ => None,
        });
        let unnamed = || {
            let provider = request.federated_provider?;
            let is_of_others = |statement: &&StatementReport| statement.fit == Fit::OtherPrincipal;
            (allows.iter().any(is_of_others))
                .then(|| format!("no statement names the provider {provider}"))
        };
        let mut trail = self.trail();
        if let (Some(wanted), Some(reason)) = (unmet.or_else(unnamed), &mut trail.reason) {
            reason.push_str("; ");
            reason.push_str(&wanted);
        }
    }

    fn sealed_reasons(
        &self,
        request: &Request<'_>,
        layers: &Layers<'_>,
    ) -> Result<Option<String>, Fault> {
        let account = match request.resource_account {
            Some(owner) if self.caller.is_nobody() => owner,
            _ => self.caller.account(),
        };
        // Another account's policies and tags are not this account's to read: of a foreign
        // resource the message tells what the caller's own policies say.
        let foreign = request
            .resource_account
            .is_some_and(|owner| owner != account);
        let own = Layers {
            trust: None,
            resource: None,
            rcps: &[],
            ..*layers
        };
        let layers = if foreign { &own } else { layers };
        let context = match foreign {
            true => without_resource_keys(request.context),
            false => request.context.clone(),
        };
        let request = Request {
            context: &context,
            ..*request
        };
        let mut explanation = explain(&request, layers);
        // An organization's policies are its management account's, which they do not bind: that
        // one denies is told, what stands in it is not.
        for report in &mut explanation.layers {
            if matches!(report.layer, Layer::ServiceControl | Layer::ResourceControl) {
                report.statements.clear();
            }
        }
        let reasons = authorization_message(&request, &explanation);
        let (gate, now) = (self.gate, self.facts.received_at);
        match message::seal(gate.ring(), account, &reasons, now, gate.entropy()) {
            Ok(sealed) => Ok(Some(sealed)),
            Err(LetterSealError::TooLarge) => Ok(None),
            Err(LetterSealError::Entropy(error)) => Err(blame::entropy(error)),
            Err(error) => Err(Fault::internal(error)),
        }
    }
}

/// `statement 0 wants StringEquals idp.example:sub "ada" and got "eve"`.
fn unmet_condition(statement: &StatementReport, failure: &ConditionFailure) -> String {
    let listed = |values: &[String]| {
        let quoted: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
        quoted.join(", ")
    };
    let place = match &statement.sid {
        Some(sid) => format!("{sid:?}"),
        None => statement.index.to_string(),
    };
    let (wanted, got) = (&failure.wanted, failure.got.as_deref().map(listed));
    format!(
        "statement {place} wants {} {} {} and got {}",
        wanted.operator,
        wanted.key,
        listed(&wanted.values),
        got.as_deref().unwrap_or("nothing"),
    )
}

/// The context without what is another account's to know.
pub(crate) fn without_resource_keys(context: &Context) -> Context {
    context
        .iter()
        .filter(|(key, _)| !is_of_the_resource(key))
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .collect()
}

/// Whether a key says how a resource is tagged, or where its account stands in an organization.
fn is_of_the_resource(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["aws:resourcetag/", "iam:resourcetag/", "aws:resourceorg"]
        .iter()
        .any(|start| key.starts_with(start))
}

/// `User: .. is not authorized to perform: .. on resource: ..`, without saying why. The same for
/// a role that does not exist and for one that does not trust the caller: whoever asks must not
/// learn which (STS spec 15).
pub(crate) fn bare(caller_arn: &str, action: &str, resource: &str) -> String {
    format!("User: {caller_arn} is not authorized to perform: {action} on resource: {resource}")
}

/// The text for a role that may not be assumed, if the deployment says why (STS spec 5.4).
pub(crate) fn of_a_role(caller_arn: &str, action: &str, decision: &Decision) -> String {
    let mut text = without_resource(caller_arn, action);
    match (decision.layer, decision.outcome) {
        (Some(Layer::Trust), Outcome::ExplicitlyDenied) => {
            text.push_str(" with an explicit deny in the role trust policy");
        }
        _ => text.push_str(&suffix(action, decision)),
    }
    text
}

/// Why a session was refused whose sender is told nothing of it: for the record, which is the
/// operator's.
pub(crate) fn for_the_record(action: &str, decision: &Decision) -> String {
    let text = format!("{action} is not allowed");
    match (decision.layer, decision.outcome) {
        (Some(Layer::Trust), Outcome::ExplicitlyDenied) => {
            text + " with an explicit deny in the role trust policy"
        }
        (Some(Layer::Trust) | None, _) => text + " by the role's trust policy, or there is no role",
        _ => text + &suffix(action, decision),
    }
}

/// The text for an action without a resource type, without saying why.
pub(crate) fn without_resource(caller_arn: &str, action: &str) -> String {
    format!("User: {caller_arn} is not authorized to perform: {action}")
}

/// The text with the general suffix that names the layer. `*` as a resource means that the
/// action has no resource type, and the clause is left out.
pub(crate) fn reasoned(
    caller_arn: &str,
    action: &str,
    resource: &str,
    decision: &Decision,
) -> String {
    let text = match resource {
        "*" => without_resource(caller_arn, action),
        resource => bare(caller_arn, action, resource),
    };
    text + &suffix(action, decision)
}

fn suffix(action: &str, decision: &Decision) -> String {
    let layer = decision.layer.unwrap_or(Layer::Identity).policy_type();
    if decision.outcome != Outcome::ExplicitlyDenied {
        return format!(" because no {layer} allows the {action} action");
    }
    let article = if layer.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    // A policy that has an ARN is named by it; inline ones have none (STS spec 5.4).
    match decision
        .policy
        .as_deref()
        .filter(|name| name.starts_with("arn:"))
    {
        Some(arn) => format!(" with an explicit deny in {article} {layer}: {arn}"),
        None => format!(" with an explicit deny in {article} {layer}"),
    }
}
