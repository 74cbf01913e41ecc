//! What kinds of session reach which operations at all, whatever their policies say
//! (STS spec 6).

use daypass_model::{Session, SessionSubject};

/// IAM refuses a user's own session made without MFA, and every federated user.
pub(crate) fn may_call_iam(session: &Session) -> bool {
    match session.subject {
        // A user's session that was made from another's request is a delegated one: it reaches
        // what was delegated.
        SessionSubject::User { .. } => session.mfa_at.is_some() || session.chained,
        SessionSubject::Root => session.mfa_at.is_some(),
        SessionSubject::Federated { .. } => false,
        // A task policy says itself what its session reaches.
        SessionSubject::Role { .. } | SessionSubject::AssumedRoot { .. } => true,
    }
}

/// A user's own session may assume roles and be scoped down, a federated user may only be scoped
/// down. `sts:GetCallerIdentity` asks nobody, and other services' actions are not restricted here.
pub(crate) fn may_perform(session: &Session, action: &str) -> bool {
    let Some(operation) = action.strip_prefix("sts:") else {
        return true;
    };
    match session.subject {
        SessionSubject::User { .. } | SessionSubject::Root => {
            // What assuming a role asks for beside itself goes with it.
            [
                "AssumeRole",
                "TagSession",
                "SetSourceIdentity",
                "SetContext",
                "GetScopedCredentials",
            ]
            .contains(&operation)
        }
        SessionSubject::Federated { .. } => operation == "GetScopedCredentials",
        // A task policy says itself what its session reaches.
        SessionSubject::Role { .. } | SessionSubject::AssumedRoot { .. } => true,
    }
}
