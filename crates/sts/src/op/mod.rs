//! One file an operation. They do not know each other; what they share lies beside this folder.

pub(crate) mod assume_role;
pub(crate) mod get_caller_identity;
pub(crate) mod get_session_token;
