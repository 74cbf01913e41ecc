//! What the tests stand on: the real binary as a child process, an outsider's signer, and a client
//! that writes whatever bytes a test wants.

mod authenticator;
pub(crate) mod clock;
mod command;
mod http;
mod oidc;
mod organization;
mod page;
pub(crate) mod past;
mod query;
mod saml;
pub(crate) mod saml_idp;
mod server;
mod world;

pub(crate) use authenticator::Authenticator;
pub(crate) use command::{Ended, Files, program, run};
pub(crate) use http::{Reply, Request, exchange};
pub(crate) use oidc::{Issuer, epoch, es256, jwks, rs256, signed, web_identity};
pub(crate) use organization::{Corporation, ORGANIZATION, file, org, policy};
pub(crate) use page::{form, posting};
pub(crate) use query::{Keys, Query, encoded};
pub(crate) use saml::{saml_certificate, saml_metadata, saml_metadata_of, saml_metadata_with};
pub(crate) use saml_idp::{Cipher, Login, SIGN_IN, Signs, Trusted};
pub(crate) use server::{DIAGNOSTICS, Exit, Server, Start, shared};
pub(crate) use world::{
    ADMINISTRATOR, Job, NEIGHBOUR_ACCOUNT, Person, World, allow, allow_each, assuming, deny, trust,
    trust_for,
};

/// The account of `developer` in a development deployment.
pub(crate) const ACCOUNT: &str = "841860927337";

/// A name that nothing else in this run has.
pub(crate) fn unique(stem: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{stem}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}
