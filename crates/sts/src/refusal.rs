//! What the operations answer alike.

use daypass_api::fault::Fault;

/// An input that the model allows and its type does not.
pub(crate) fn invalid(error: impl std::fmt::Display) -> Fault {
    Fault::validation(error.to_string())
}
