//! What went wrong, for a person: what it means and what to do. What the API would have said stands
//! below it, for whoever is asked for help.

use daypass_api::fault::{Fault, FaultKind};
use http::StatusCode;

use crate::Node;
use crate::form::FormFault;
use crate::saml::InvalidHandover;

/// A failure as a page tells it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) advice: &'static str,
    /// What the API says.
    pub(crate) told: Option<String>,
}

const AGAIN: &str = "Start again at your identity provider.";
const ASK: &str = "If it happens again, show the text below to whoever runs this deployment.";

impl Failure {
    /// What the node says.
    pub(crate) fn of(fault: &Fault, node: &dyn Node) -> Self {
        let (code, status) = node.told_as(fault);
        let (title, meaning, advice) = explain(fault.kind());
        Self {
            status,
            title,
            meaning,
            advice,
            told: Some(match fault.message() {
                Some(message) => format!("{code}: {message}"),
                None => code.to_owned(),
            }),
        }
    }

    /// What was sent is no form.
    pub(crate) fn of_form(fault: FormFault) -> Self {
        let status = match fault {
            FormFault::OfAnotherType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            FormFault::NoText | FormFault::TooMany | FormFault::Twice => StatusCode::BAD_REQUEST,
        };
        Self {
            told: Some(format!("The form cannot be read: {fault}.")),
            ..Self::plain(
                status,
                "This is no sign-in",
                "What arrived here is not the form that an identity provider sends.",
                "Check how the identity provider sends its responses: by POST, as a form.",
            )
        }
    }

    /// The form has no response.
    pub(crate) fn no_response() -> Self {
        Self::plain(
            StatusCode::BAD_REQUEST,
            "This is no sign-in",
            "The form that arrived here has no SAMLResponse.",
            AGAIN,
        )
    }

    /// The RelayState is meant for us, and cannot be read.
    pub(crate) fn of_handover(fault: InvalidHandover) -> Self {
        Self {
            told: Some(format!("RelayState: {fault}.")),
            ..Self::plain(
                StatusCode::BAD_REQUEST,
                "The program that sent you here is not understood",
                "It asks for credentials in words of another version.",
                "Start `daypass login` again, in the version of this deployment.",
            )
        }
    }

    /// The response offers nothing.
    pub(crate) fn no_role() -> Self {
        Self::plain(
            StatusCode::FORBIDDEN,
            "There is no role for you",
            "Your identity provider knows you, and names no role that you may have here.",
            "Ask whoever runs the identity provider for one.",
        )
    }

    /// No role was chosen.
    pub(crate) fn no_choice() -> Self {
        Self::plain(
            StatusCode::BAD_REQUEST,
            "No role was chosen",
            "Credentials are always those of one role.",
            "Start again at your identity provider, and choose one.",
        )
    }

    /// A page that a form leads to was asked for by itself.
    pub(crate) fn not_from_here() -> Self {
        Self::plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "Sign-in begins elsewhere",
            "This page only shows what was asked for on the page before it.",
            AGAIN,
        )
    }

    /// There is no such page.
    pub(crate) fn unknown_page() -> Self {
        Self::plain(
            StatusCode::NOT_FOUND,
            "There is nothing here",
            "No page has this address.",
            AGAIN,
        )
    }

    fn plain(
        status: StatusCode,
        title: &'static str,
        meaning: &'static str,
        advice: &'static str,
    ) -> Self {
        Self {
            status,
            title,
            meaning,
            advice,
            told: None,
        }
    }
}

/// What a failure means to a person, and what to do about it.
fn explain(kind: FaultKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        FaultKind::InvalidIdentityToken | FaultKind::IdpRejectedClaim => (
            "Your sign-in was not accepted",
            "What the identity provider sent is not something that this deployment can believe.",
            "Start again at your identity provider. If it happens again, show the text below to \
             whoever runs this deployment.",
        ),
        FaultKind::ExpiredIdentityToken => (
            "Your sign-in is too old",
            "A sign-in is good for five minutes.",
            AGAIN,
        ),
        FaultKind::AccessDenied => (
            "You may not have this role",
            "Your identity provider offers it to you, but the role does not trust what it says of \
             you, or is not there.",
            "Start again at your identity provider and choose another role, or ask whoever administers \
             the account.",
        ),
        FaultKind::ValidationError => (
            "This cannot be had",
            "The role does not give what was asked for; a session may be too long for it.",
            "Start again at your identity provider, and choose a shorter time.",
        ),
        FaultKind::PackedPolicyTooLarge | FaultKind::InvalidParameterValue => (
            "Your sign-in does not fit",
            "The identity provider says more of you than a session can hold, or in a form that it \
             cannot have.",
            "Show the text below to whoever runs the identity provider.",
        ),
        FaultKind::RequestTooLarge => (
            "Your sign-in is too large",
            "What the identity provider sent has more than 100,000 characters.",
            "Ask whoever runs the identity provider to say less of you: fewer groups, say.",
        ),
        FaultKind::RequestTimeout | FaultKind::MalformedInput => (
            "Your sign-in did not arrive whole",
            "The connection broke off or was too slow.",
            AGAIN,
        ),
        FaultKind::RegionDisabled => (
            "Sign-in is switched off here",
            "The account is not served in this region.",
            "Ask whoever runs this deployment where it is.",
        ),
        FaultKind::Throttling | FaultKind::ServiceUnavailable => (
            "This is too much at the moment",
            "The deployment is busy, or a part of it cannot be reached.",
            "Wait a moment and start again at your identity provider.",
        ),
        _ => ("Something went wrong here", "It is not your doing.", ASK),
    }
}
