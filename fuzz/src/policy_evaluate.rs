//! A request with its context, and policies in every layer, made out of bytes.

use daypass_model::Principal;
use daypass_policy::{
    Context, ContextEntry, ContextKeyType, DocumentKind, Layers, NamedPolicy, Outcome, Policy,
    PolicySource, Request, Simulation, SourcePolicy, evaluate, explain, simulate,
};

use crate::choices::Choices;
use crate::people::everyone;

mod write;

/// Texts of policies, by layer.
struct Texts {
    identity: Vec<String>,
    boundary: Option<String>,
    session: Option<Vec<String>>,
    scope_down: Vec<String>,
    resource: Option<String>,
    trust: Option<String>,
    scps: Vec<Vec<String>>,
    rcps: Vec<Vec<String>>,
    endpoint: Option<Vec<String>>,
    /// One more, to be put into layers.
    other: String,
}

/// Promises that evaluation, explanation and simulation give one decision, the same every time;
/// that a Deny, a boundary, a session policy, a service or resource control policy, an endpoint's
/// policy or a scope-down policy more never allows more, nor an Allow less than there was; and
/// that a denial by everyone's Deny is explicit.
pub fn check(input: &[u8]) {
    let mut choices = Choices::new(input);
    let everyone = everyone();
    let principal = &everyone[choices.below(everyone.len())];
    let action = choices.pick(&write::ACTIONS);
    let resource = choices.pick(&write::RESOURCES);
    let is_web = choices.one_in(8);
    let pairs = write::context(&mut choices);
    let texts = write::texts(&mut choices);
    let context = pairs.iter().cloned().collect::<Context>();
    let request = Request {
        federated_provider: is_web.then_some("accounts.example.com"),
        ..Request::new(principal, action, resource, &context)
    };
    let hand = Hand::of(&texts);
    hand.play(&request);
    if !is_web {
        simulated(&request, &hand, &texts);
    }
}

/// Compiled policies.
struct Hand {
    identity: Vec<NamedPolicy>,
    boundary: Option<NamedPolicy>,
    session: Option<Vec<NamedPolicy>>,
    scope_down: Vec<NamedPolicy>,
    resource: Option<Policy>,
    trust: Option<Policy>,
    scps: Vec<Vec<NamedPolicy>>,
    rcps: Vec<Vec<NamedPolicy>>,
    endpoint: Option<Vec<NamedPolicy>>,
    other: NamedPolicy,
    deny: NamedPolicy,
    allow: NamedPolicy,
}

impl Hand {
    fn of(texts: &Texts) -> Self {
        use DocumentKind as Kind;

        let levels = |levels: &[Vec<String>], kind| levels.iter().map(|l| named(l, kind)).collect();
        let everything = |effect: &str| {
            let text =
                format!(r#"{{"Statement":{{"Effect":"{effect}","Action":"*","Resource":"*"}}}}"#);
            one(&text, Kind::Identity)
        };
        Self {
            identity: named(&texts.identity, Kind::Identity),
            boundary: texts
                .boundary
                .as_ref()
                .map(|text| one(text, Kind::Identity)),
            session: texts
                .session
                .as_ref()
                .map(|list| named(list, Kind::Session)),
            scope_down: named(&texts.scope_down, Kind::Session),
            resource: texts
                .resource
                .as_ref()
                .map(|text| load(text, Kind::Resource)),
            trust: texts.trust.as_ref().map(|text| load(text, Kind::Trust)),
            scps: levels(&texts.scps, Kind::ServiceControl),
            rcps: levels(&texts.rcps, Kind::ResourceControl),
            endpoint: texts
                .endpoint
                .as_ref()
                .map(|list| named(list, Kind::Endpoint)),
            other: one(&texts.other, Kind::Session),
            deny: everything("Deny"),
            allow: everything("Allow"),
        }
    }

    fn layers(&self) -> Layers<'_> {
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            scope_down: &self.scope_down,
            resource: self.resource.as_ref(),
            trust: self.trust.as_ref(),
            scps: &self.scps,
            rcps: &self.rcps,
            endpoint: self.endpoint.as_deref(),
        }
    }

    fn play(&self, request: &Request<'_>) {
        let layers = self.layers();
        let decision = evaluate(request, &layers);
        assert_eq!(decision, evaluate(request, &layers));
        let explanation = explain(request, &layers);
        assert_eq!(explanation.decision, decision);
        if decision.outcome == Outcome::ExplicitlyDenied {
            assert!(explanation.deciding_statements().count() > 0);
        }
        if request.action.eq_ignore_ascii_case("sts:GetCallerIdentity") {
            assert!(decision.is_allowed());
            return;
        }
        self.never_wider(request, decision.outcome);
    }

    /// Layers that limit, each put in where there was none, and a Deny among what allows.
    fn never_wider(&self, request: &Request<'_>, before: Outcome) {
        let layers = self.layers();
        let outcome = |layers: &Layers<'_>| evaluate(request, layers).outcome;
        let other = std::slice::from_ref(&self.other);
        let narrower = |layers: &Layers<'_>| {
            let after = outcome(layers);
            assert!(before == Outcome::Allowed || after != Outcome::Allowed);
            // What was denied stays denied.
            assert!(before != Outcome::ExplicitlyDenied || after == Outcome::ExplicitlyDenied);
        };
        let with = |policies: &[NamedPolicy], more: &NamedPolicy| {
            let more = std::iter::once(more.clone());
            policies.iter().cloned().chain(more).collect::<Vec<_>>()
        };

        if layers.boundary.is_none() {
            let boundary = Some(&self.other);
            narrower(&Layers { boundary, ..layers });
        }
        if layers.session.is_none() && !is_federated(request.principal) {
            let session = Some(other);
            narrower(&Layers { session, ..layers });
        }
        if layers.endpoint.is_none() {
            let endpoint = Some(other);
            narrower(&Layers { endpoint, ..layers });
        }
        let scope_down = &with(layers.scope_down, &self.other);
        narrower(&Layers {
            scope_down,
            ..layers
        });
        let level = || std::iter::once(vec![self.other.clone()]);
        let scps = &layers
            .scps
            .iter()
            .cloned()
            .chain(level())
            .collect::<Vec<_>>();
        narrower(&Layers { scps, ..layers });
        let rcps = &layers
            .rcps
            .iter()
            .cloned()
            .chain(level())
            .collect::<Vec<_>>();
        narrower(&Layers { rcps, ..layers });

        let identity = &with(layers.identity, &self.deny);
        let denied = Layers { identity, ..layers };
        assert_eq!(outcome(&denied), Outcome::ExplicitlyDenied);

        // An Allow never takes.
        let identity = &with(layers.identity, &self.allow);
        let allowed = outcome(&Layers { identity, ..layers });
        assert!(before != Outcome::Allowed || allowed == Outcome::Allowed);
        assert_eq!(
            before == Outcome::ExplicitlyDenied,
            allowed == Outcome::ExplicitlyDenied
        );
    }
}

/// The simulator, which reads the same texts, comes to the same end.
fn simulated(request: &Request<'_>, hand: &Hand, texts: &Texts) {
    let Request {
        principal,
        action,
        resource,
        context,
        ..
    } = *request;
    let kept = Sources::of(texts);
    let entries: Vec<(&str, bool, Vec<&str>)> = context
        .iter()
        .map(|(name, value)| {
            let is_list = matches!(value, daypass_policy::ContextValue::Many(_));
            (name, is_list, value.values().iter().map(|v| &**v).collect())
        })
        .collect();
    let kind = |is_list| {
        let name = if is_list { "stringList" } else { "string" };
        ContextKeyType::named(name).expect("it is a type")
    };
    let entries: Vec<ContextEntry<'_>> = (entries.iter())
        .map(|(name, is_list, values)| ContextEntry {
            name,
            kind: kind(*is_list),
            values,
        })
        .collect();
    let trusts: Vec<_> = kept
        .trust
        .iter()
        .map(|policy| (resource, *policy))
        .collect();
    let (actions, resources) = ([action], [resource]);
    let simulation = Simulation {
        context: &entries,
        identity: &kept.identity,
        boundary: kept.boundary,
        session: kept.session.as_deref(),
        scope_down: &kept.scope_down,
        resource_policy: kept.resource,
        trusts: &trusts,
        scps: &kept.scps,
        rcps: &kept.rcps,
        endpoint: kept.endpoint.as_deref(),
        ..Simulation::new(principal, &actions, &resources)
    };
    let results = simulate(&simulation).expect("every text is a policy");
    let [result] = results.as_slice() else {
        panic!("one action was asked for");
    };
    // About a role its trust policy decides, and one that has none trusts nobody.
    let is_trust = action.starts_with("sts:AssumeRole") && resource.contains(":role/");
    let nobody = load(r#"{"Statement":[]}"#, DocumentKind::Trust);
    let layers = Layers {
        trust: is_trust.then(|| hand.trust.as_ref().unwrap_or(&nobody)),
        ..hand.layers()
    };
    let decision = evaluate(request, &layers);
    assert_eq!(result.outcome, decision.outcome);
    let [one] = result.resources.as_slice() else {
        panic!("one resource was asked for");
    };
    assert_eq!((one.outcome, one.layer), (decision.outcome, decision.layer));
    let deciding = explain(request, &layers);
    assert_eq!(one.matched.len(), deciding.deciding_statements().count());
}

/// The texts as the simulator takes them.
struct Sources<'t> {
    identity: Vec<SourcePolicy<'t>>,
    boundary: Option<SourcePolicy<'t>>,
    session: Option<Vec<SourcePolicy<'t>>>,
    scope_down: Vec<SourcePolicy<'t>>,
    resource: Option<SourcePolicy<'t>>,
    trust: Option<SourcePolicy<'t>>,
    scps: Vec<Vec<SourcePolicy<'t>>>,
    rcps: Vec<Vec<SourcePolicy<'t>>>,
    endpoint: Option<Vec<SourcePolicy<'t>>>,
}

impl<'t> Sources<'t> {
    fn of(texts: &'t Texts) -> Self {
        Self {
            identity: sources(&texts.identity),
            boundary: texts.boundary.as_ref().map(|text| source(text)),
            session: texts.session.as_ref().map(|list| sources(list)),
            scope_down: sources(&texts.scope_down),
            resource: texts.resource.as_ref().map(|text| source(text)),
            trust: texts.trust.as_ref().map(|text| source(text)),
            scps: texts.scps.iter().map(|list| sources(list)).collect(),
            rcps: texts.rcps.iter().map(|list| sources(list)).collect(),
            endpoint: texts.endpoint.as_ref().map(|list| sources(list)),
        }
    }
}

fn source(text: &str) -> SourcePolicy<'_> {
    SourcePolicy {
        id: "fuzzed",
        source: PolicySource::None,
        text,
    }
}

fn sources(texts: &[String]) -> Vec<SourcePolicy<'_>> {
    texts.iter().map(|text| source(text)).collect()
}

fn is_federated(principal: &Principal) -> bool {
    matches!(
        principal.kind,
        daypass_model::PrincipalKind::FederatedUser { .. }
    )
}

fn load(text: &str, kind: DocumentKind) -> Policy {
    Policy::load(text, kind).expect("it was written as a policy")
}

fn one(text: &str, kind: DocumentKind) -> NamedPolicy {
    NamedPolicy::new("fuzzed", load(text, kind))
}

fn named(texts: &[String], kind: DocumentKind) -> Vec<NamedPolicy> {
    texts.iter().map(|text| one(text, kind)).collect()
}
