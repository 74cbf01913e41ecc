//! Policy documents of every kind, and a decision under each.

use std::sync::Arc;

use daypass_policy::{
    Context, DocumentKind, Layers, NamedPolicy, Outcome, Policy, Request, evaluate, explain,
};

use crate::people::{KINDS, user_and_guest};

const ALLOW_ALL: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
const DENY_ALL: &str = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#;

/// Promises that nothing panics; that what may be saved is JSON to an outsider and can be loaded;
/// that the explanation of a decision is the decision; and that a Deny beside a document, or its
/// like as a second layer, never allows more.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    for kind in KINDS {
        let saved = Policy::parse(text, kind);
        let loaded = Policy::load(text, kind);
        if let Err(error) = &saved {
            assert!(!error.to_string().is_empty());
        }
        if saved.is_ok() {
            let outsider = serde_json::from_str::<serde_json::Value>(text);
            assert!(outsider.is_ok_and(|value| value.is_object()));
            assert!(loaded.is_ok(), "{kind:?} was saved and does not load");
        }
        if let Ok(policy) = loaded {
            decide(kind, policy);
        }
    }
}

/// Decides with the document in the layer that it is for.
fn decide(kind: DocumentKind, policy: Policy) {
    let policy = Arc::new(policy);
    let named = NamedPolicy::new("fuzzed", Arc::clone(&policy));
    let (all, none) = (fixed(ALLOW_ALL), fixed(DENY_ALL));
    let mine = [named.clone()];
    let permitted = [all.clone()];
    let refused = [all, none];
    let levels = [mine.to_vec()];
    let base = Layers {
        identity: &permitted,
        ..Layers::default()
    };
    let layers = match kind {
        DocumentKind::Identity => Layers {
            identity: &mine,
            ..base
        },
        DocumentKind::Resource => Layers {
            identity: &[],
            resource: Some(&policy),
            ..base
        },
        DocumentKind::Trust => Layers {
            trust: Some(&policy),
            ..base
        },
        DocumentKind::Session => Layers {
            session: Some(&mine),
            ..base
        },
        DocumentKind::ServiceControl => Layers {
            scps: &levels,
            ..base
        },
        DocumentKind::ResourceControl => Layers {
            rcps: &levels,
            ..base
        },
        DocumentKind::Endpoint => Layers {
            endpoint: Some(&mine),
            ..base
        },
    };
    let context = context();
    for principal in user_and_guest() {
        for (action, resource) in [
            ("s3:GetObject", "arn:aws:s3:::example/alice/report.txt"),
            ("sts:AssumeRole", "arn:aws:iam::841860927337:role/example"),
        ] {
            let request = Request::new(&principal, action, resource, &context);
            let decision = evaluate(&request, &layers);
            assert_eq!(decision, evaluate(&request, &layers));
            assert_eq!(explain(&request, &layers).decision, decision);

            let denied = Layers {
                identity: &refused,
                ..layers
            };
            assert_ne!(evaluate(&request, &denied).outcome, Outcome::Allowed);
            let bounded = Layers {
                boundary: Some(&named),
                scope_down: &mine,
                ..layers
            };
            let outcome = evaluate(&request, &bounded).outcome;
            assert!(decision.is_allowed() || outcome != Outcome::Allowed);
        }
    }
}

/// A policy that is known to be one.
fn fixed(text: &str) -> NamedPolicy {
    let policy = Policy::load(text, DocumentKind::Identity).expect("it is a policy");
    NamedPolicy::new("fixed", policy)
}

/// A value for every type of condition.
pub(crate) fn context() -> Context {
    let mut context = Context::new();
    context
        .insert("aws:username", "alice")
        .insert("aws:CurrentTime", "2027-01-15T08:00:00Z")
        .insert("aws:EpochTime", 1_800_000_000)
        .insert("aws:SourceIp", "203.0.113.9")
        .insert("aws:SecureTransport", true)
        .insert("aws:PrincipalArn", "arn:aws:iam::841860927337:user/alice")
        .insert("aws:PrincipalTag/team", "storage")
        .insert("aws:TagKeys", vec!["team", "cost"])
        .insert("sts:ExternalId", "ticket-42");
    context
}
