//! The one context that an operation gets, and the one door through which it asks.

use std::sync::{Mutex, PoisonError};

use daypass_api::fault::Fault;
use daypass_model::{AccountId, SessionId, Tag};
use daypass_policy::{Context, Layers, Outcome, Request, evaluate};
use daypass_store::Store;

use crate::caller::Caller;
use crate::facts::RequestFacts;
use crate::gate::Gate;
use crate::grant::Grant;
use crate::{context, denial};

/// An authenticated call: who, when, whence, and the gate to ask.
#[derive(Debug)]
pub struct Call<'a> {
    pub(crate) gate: &'a Gate,
    pub(crate) caller: &'a Caller,
    pub(crate) facts: &'a RequestFacts,
    pub(crate) trail: Mutex<Trail>,
}

/// What a call leaves for its audit record and for the runner.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) resources: Vec<Touched>,
    pub(crate) stored: bool,
    pub(crate) issued: Option<SessionId>,
}

/// A resource that a decision was made about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The account that owns it.
    pub account: AccountId,
    /// Its ARN, or as much of it as was asked about.
    pub arn: String,
}

/// What an action is about.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The ARN, or `*` for an action without a resource type.
    pub arn: &'a str,
    /// The account that owns it.
    pub account: AccountId,
    /// Its tags.
    pub tags: &'a [Tag],
}

impl<'a> Call<'a> {
    /// A call of this caller.
    pub(crate) fn new(gate: &'a Gate, caller: &'a Caller, facts: &'a RequestFacts) -> Self {
        Self {
            gate,
            caller,
            facts,
            trail: Mutex::default(),
        }
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        self.caller
    }

    /// The circumstances of the request.
    pub fn facts(&self) -> &RequestFacts {
        self.facts
    }

    /// The gate.
    pub fn gate(&self) -> &Gate {
        self.gate
    }

    /// Decides whether the caller's policies allow an action, with condition keys of the
    /// operation's own beside the global ones. A refusal names the layer (STS spec 5.4).
    pub fn authorize(
        &self,
        action: &'static str,
        target: Target<'_>,
        keys: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Grant, Fault> {
        let mut context = context::global(self.caller, self.facts);
        context::resource(&mut context, target.account, target.tags);
        for (key, value) in keys {
            context.insert(key, value);
        }
        self.touch(target);
        let request = self.request(action, target, &context);
        let decision = evaluate(&request, &self.layers());
        if decision.outcome == Outcome::Allowed {
            return Ok(Grant { action, allows: () });
        }
        Err(denial::reasoned(
            &self.caller.arn(),
            action,
            target.arn,
            &decision,
        ))
    }

    /// What is stored, for whoever was granted an action on it. The runner makes this node
    /// forget what it had cached before the answer leaves.
    pub fn store(&self, _allowed: &Grant) -> &dyn Store {
        self.trail().stored = true;
        self.gate.directory.store()
    }

    pub(crate) fn request<'r>(
        &'r self,
        action: &'r str,
        target: Target<'r>,
        context: &'r Context,
    ) -> Request<'r> {
        Request {
            resource_account: Some(target.account),
            ..Request::new(&self.caller.principal, action, target.arn, context)
        }
    }

    /// The layers that bind the caller wherever it goes.
    pub(crate) fn layers(&self) -> Layers<'_> {
        Layers {
            identity: self.caller.identity_policies(),
            boundary: self.caller.boundary(),
            session: self.caller.session_policies(),
            scope_down: self.caller.scope_down(),
            ..Layers::default()
        }
    }

    pub(crate) fn touch(&self, target: Target<'_>) {
        if target.arn != "*" {
            let touched = Touched {
                account: target.account,
                arn: target.arn.to_owned(),
            };
            let mut trail = self.trail();
            if !trail.resources.contains(&touched) {
                trail.resources.push(touched);
            }
        }
    }

    pub(crate) fn trail(&self) -> std::sync::MutexGuard<'_, Trail> {
        // The trail is a list that only grows: a panic leaves nothing half-done in it.
        self.trail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
