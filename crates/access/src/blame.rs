//! Failures of the rooms below, as faults.

use daypass_api::fault::Fault;
use daypass_store::{Conflict, StoreError};

/// A store's failure that the caller of an operation can do nothing about. What the caller *can*
/// do something about, a [`Conflict`], is for the operation to put into AWS's words before it
/// comes here.
pub fn store(error: StoreError) -> Fault {
    match &error {
        StoreError::Unavailable { .. } => Fault::unavailable(error),
        StoreError::Conflict(Conflict::StaleRevision) => Fault::concurrent_modification(),
        _ => Fault::internal(error),
    }
}

/// No randomness is to be had: nothing can be drawn, nothing can be issued.
pub fn entropy(error: daypass_model::ambient::EntropyUnavailable) -> Fault {
    Fault::unavailable(error)
}
