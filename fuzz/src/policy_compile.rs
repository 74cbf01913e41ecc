//! Any text that loads, compiled, and everything that can be asked of it.

use daypass_policy::{
    DocumentKind, Layers, NamedPolicy, Outcome, Policy, Request, evaluate, explain,
    statement_spans, warnings,
};

use crate::people::{KINDS, everyone};
use crate::policy_parse;

/// How many of a document's own actions and resources it is asked about.
const MOST: usize = 4;

/// Promises that a document that loads compiles to a policy whose evaluation and explanation
/// agree about what the document itself names; that a policy in two layers allows no more than in
/// one; that what is said of it is in proportion to its text; that the places of its statements
/// are those of the text; and that saving it does not change what it means.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let words = Words::of(text);
    let everyone = everyone();
    let context = policy_parse::context();
    let mut is_told = false;
    for kind in KINDS {
        let Ok(policy) = Policy::load(text, kind) else {
            continue;
        };
        if !is_told {
            // These do not depend on the kind.
            in_proportion(text, &policy);
            places(text);
            is_told = true;
        }
        // Names that are bound to ids that nobody has.
        let names: Vec<_> = policy.named_principals().map(str::to_owned).collect();
        let nobody = || "AIDA4IAWSJ5UXXXXXXXXX".parse().expect("it is an id");
        let pins = names.into_iter().map(|arn| (arn, nobody()));
        let pinned = Seat::new(kind, policy.clone().with_pins(pins));
        let saved = Policy::parse(text, kind).ok().map(|p| Seat::new(kind, p));
        let seat = Seat::new(kind, policy);
        // Everyone gets a turn; that each asks everything would take too long.
        let mut turns = everyone.iter().cycle().skip(text.len() % everyone.len());
        for (action, resource) in words.pairs() {
            for principal in turns.by_ref().take(2) {
                let request = Request::new(principal, action, resource, &context);
                let outcome = seat.agree(&request);
                if let Some(saved) = &saved {
                    assert_eq!(saved.agree(&request), outcome);
                }
                pinned.agree(&request);
            }
        }
    }
}

/// A policy in the layer that it is for.
struct Seat {
    kind: DocumentKind,
    mine: [NamedPolicy; 1],
    levels: [Vec<NamedPolicy>; 1],
    all: [NamedPolicy; 1],
}

impl Seat {
    fn new(kind: DocumentKind, policy: Policy) -> Self {
        let everything = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
        let everything = Policy::load(everything, DocumentKind::Identity);
        let mine = [NamedPolicy::new("fuzzed", policy)];
        Self {
            kind,
            levels: [mine.to_vec()],
            mine,
            all: [NamedPolicy::new("all", everything.expect("it is a policy"))],
        }
    }

    fn layers(&self) -> Layers<'_> {
        let [named] = &self.mine;
        let base = Layers {
            identity: &self.all,
            ..Layers::default()
        };
        match self.kind {
            DocumentKind::Identity => Layers {
                identity: &self.mine,
                ..base
            },
            DocumentKind::Resource => Layers {
                resource: Some(named.policy()),
                ..Layers::default()
            },
            DocumentKind::Trust => Layers {
                trust: Some(named.policy()),
                ..base
            },
            DocumentKind::Session => Layers {
                session: Some(&self.mine),
                ..base
            },
            DocumentKind::ServiceControl => Layers {
                scps: &self.levels,
                ..base
            },
            DocumentKind::ResourceControl => Layers {
                rcps: &self.levels,
                ..base
            },
            DocumentKind::Endpoint => Layers {
                endpoint: Some(&self.mine),
                ..base
            },
        }
    }

    /// Decides in both ways, and then with a second layer too.
    fn agree(&self, request: &Request<'_>) -> Outcome {
        let layers = self.layers();
        let decision = evaluate(request, &layers);
        let explanation = explain(request, &layers);
        assert_eq!(explanation.decision, decision);
        let twice = Layers {
            scope_down: &self.mine,
            ..layers
        };
        assert!(decision.is_allowed() || !evaluate(request, &twice).is_allowed());
        decision.outcome
    }
}

/// What is said of a policy is not much longer than its text, or than a hundred warnings.
fn in_proportion(text: &str, policy: &Policy) {
    let named: usize = policy.named_principals().map(str::len).sum();
    assert!(named <= text.len());
    let keys: usize = policy.context_keys().iter().map(String::len).sum();
    assert!(keys <= text.len());
    let warnings = warnings(policy);
    assert!(warnings.len() <= 100);
    let longest = warnings.iter().map(|w| w.to_string().len()).max();
    assert!(longest.unwrap_or_default() <= 3 * text.len() + 16_384);
}

/// The places go forward, and each ends with a brace that closes what an outsider reads as one
/// JSON object.
fn places(text: &str) {
    let spans = statement_spans(text);
    let outsider: serde_json::Value = match serde_json::from_str(text) {
        Ok(value) => value,
        // What the outsider does not read, such as a number too large for it, it cannot count.
        Err(_) => return,
    };
    let statements = match &outsider["Statement"] {
        serde_json::Value::Array(list) => list.len(),
        _ => 1,
    };
    assert_eq!(spans.len(), statements);
    let mut before = None;
    for span in spans {
        assert!(before.is_none_or(|end| end < span.start) && span.start < span.end);
        before = Some(span.end);
    }
}

/// The actions and resources that a text names, as concrete as they can be made.
struct Words {
    actions: Vec<String>,
    resources: Vec<String>,
}

impl Words {
    /// Every string of the text that has a colon may be either.
    fn of(text: &str) -> Self {
        let mut words = Self {
            actions: vec!["s3:GetObject".to_owned(), "sts:AssumeRole".to_owned()],
            resources: vec!["arn:aws:iam::841860927337:role/example".to_owned()],
        };
        for word in text.split('"').filter(|word| word.contains(':')) {
            let concrete = word.replace('*', "x").replace('?', "y");
            let concrete = concrete.replace("${aws:username}", "alice");
            match word.starts_with("arn:") {
                true if words.resources.len() < MOST => words.resources.push(concrete),
                false if words.actions.len() < MOST => words.actions.push(concrete),
                _ => {}
            }
        }
        words
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.actions.iter().flat_map(|action| {
            let resources = self.resources.iter();
            resources.map(|resource| (action.as_str(), resource.as_str()))
        })
    }
}
