//! What IAM answers when the state of the account does not allow the request, in AWS's words.

use std::fmt::Display;

use daypass_access::blame;
use daypass_api::fault::{Fault, FaultKind};
use daypass_store::{Conflict, Dependents, StoreError};

/// `The {kind} with name {name} cannot be found.`
pub(crate) fn no_such(kind: &str, name: impl Display) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("The {kind} with name {name} cannot be found."),
    )
}

/// There is no access key with this id.
pub(crate) fn no_such_key(id: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("The Access Key with id {id} cannot be found."),
    )
}

/// The store refused to add something of this kind and name.
pub(crate) fn not_added(kind: &str, name: impl Display, error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            format!("{kind} with name {name} already exists."),
        ),
        _ => blame::store(error),
    }
}

/// The store refused to remove something of this kind and name.
pub(crate) fn not_removed(kind: &str, name: impl Display, error: StoreError) -> Fault {
    let first = match error.conflict() {
        Some(Conflict::HasDependents(Dependents::AccessKeys)) => "delete access keys",
        Some(Conflict::HasDependents(Dependents::InlinePolicies)) => "delete policies",
        Some(Conflict::HasDependents(Dependents::AttachedPolicies)) => "detach all policies",
        Some(Conflict::HasDependents(Dependents::MfaDevices)) => "delete MFA device",
        Some(Conflict::HasDependents(Dependents::LoginProfile)) => "delete login profile",
        Some(Conflict::HasDependents(Dependents::Memberships | Dependents::Members)) => {
            "remove users from group"
        }
        Some(Conflict::HasDependents(Dependents::InstanceProfiles | Dependents::ProfileRole)) => {
            "remove roles from instance profile"
        }
        Some(Conflict::NotFound) => return no_such(kind, name),
        _ => return blame::store(error),
    };
    Fault::new(
        FaultKind::DeleteConflict,
        format!("Cannot delete entity, must {first} first."),
    )
}

/// The store refused to change something of this kind and name.
pub(crate) fn not_changed(kind: &str, name: impl Display, error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::NotFound) => no_such(kind, name),
        _ => blame::store(error),
    }
}

/// An input that the model allows and a name's type does not.
pub(crate) fn invalid(error: impl Display) -> Fault {
    Fault::validation(error.to_string())
}

/// A text that is no ARN of the kind that is asked for.
pub(crate) fn no_arn(text: &str) -> Fault {
    Fault::new(FaultKind::InvalidInput, format!("ARN {text} is not valid."))
}

/// A quota is used up.
pub(crate) fn over_quota(quota: &str, limit: usize) -> Fault {
    Fault::new(
        FaultKind::LimitExceeded,
        format!("Cannot exceed quota for {quota}: {limit}"),
    )
}

/// There is no policy with this ARN.
pub(crate) fn no_such_policy(arn: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("Policy {arn} was not found."),
    )
}

/// There is no policy with this ARN to attach.
pub(crate) fn not_attachable(arn: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("Policy {arn} does not exist or is not attachable."),
    )
}
