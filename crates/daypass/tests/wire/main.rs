//! The wire, held against the real binary over real sockets: requests signed by AWS's own signer,
//! answers read by somebody else's parsers, and bytes that no client would send.
//!
//! A case of the behaviour notes ("STS spec 13") is named by its id: `p04_…`, `a14_…`. A test that
//! holds a published flaw of another implementation away is named `flaw_` and the flaw's id, or says
//! so above it; `flaws/table.tsv` has every flaw of the areas that are closed.

#[cfg(test)]
mod account;
#[cfg(test)]
mod assume_root;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod chains;
#[cfg(test)]
mod credential_report;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod decode;
#[cfg(test)]
mod delegation;
#[cfg(test)]
mod details;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod endpoints;
#[cfg(test)]
mod escalation;
#[cfg(test)]
mod federation;
#[cfg(test)]
mod flaws;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod hang_up;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod instance_profiles;
#[cfg(test)]
mod key_info;
#[cfg(test)]
mod kubernetes;
#[cfg(test)]
mod last_accessed;
#[cfg(test)]
mod last_used;
#[cfg(test)]
mod login;
#[cfg(test)]
mod managed;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod mfa;
#[cfg(test)]
mod mfa_devices;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod oidc_providers;
#[cfg(test)]
mod organizations;
#[cfg(test)]
mod outbound;
#[cfg(test)]
mod outbound_keys;
#[cfg(test)]
mod passwords;
#[cfg(test)]
mod persistence;
#[cfg(test)]
mod process;
#[cfg(test)]
mod protocol;
#[cfg(test)]
mod provider_command;
#[cfg(test)]
mod provider_options;
#[cfg(test)]
mod renaming;
#[cfg(test)]
mod resource_tags;
#[cfg(test)]
mod saml;
#[cfg(test)]
mod saml_providers;
#[cfg(test)]
mod scoped;
#[cfg(test)]
mod service_linked;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod sigv4a;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod state_files;
#[cfg(test)]
mod tags;
#[cfg(test)]
mod thousand;
#[cfg(test)]
mod tiers;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod web_identity;
