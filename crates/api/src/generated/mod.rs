//! The operations of the two services. `cargo xtask generate` writes everything here but this file.

pub mod iam;
pub mod sts;
