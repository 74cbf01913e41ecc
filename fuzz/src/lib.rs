//! What hostile bytes must never do: a module for each fuzzing target, whose `check` panics when a
//! promise is broken. The programs in `targets/` only hand it their input, so that the seeds, and
//! every input that was a finding once, also run as an ordinary test.
//!
//! Times, keys and chance are fixed: one input does one thing.

#![forbid(unsafe_code)]

pub mod arn;
pub mod envelope_open;
pub mod oidc_discovery;
pub mod oidc_key_set;
pub mod oidc_token;
pub mod policy_compile;
pub mod policy_evaluate;
pub mod policy_parse;
pub mod query_decode;
pub mod saml_metadata;
pub mod saml_response;
pub mod session_token_open;
pub mod sigv4_read;
pub mod xml_canonicalize;
pub mod xml_read;

mod chance;
mod choices;
mod forge;
mod people;
mod record;

/// The present: 2027-01-15T08:00:00Z.
const NOW: i64 = 1_800_000_000;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    type Check = fn(&[u8]);

    const TARGETS: [(&str, Check); 15] = [
        ("arn", arn::check),
        ("envelope_open", envelope_open::check),
        ("oidc_discovery", oidc_discovery::check),
        ("oidc_key_set", oidc_key_set::check),
        ("oidc_token", oidc_token::check),
        ("policy_compile", policy_compile::check),
        ("policy_evaluate", policy_evaluate::check),
        ("policy_parse", policy_parse::check),
        ("query_decode", query_decode::check),
        ("saml_metadata", saml_metadata::check),
        ("saml_response", saml_response::check),
        ("session_token_open", session_token_open::check),
        ("sigv4_read", sigv4_read::check),
        ("xml_canonicalize", xml_canonicalize::check),
        ("xml_read", xml_read::check),
    ];

    #[test]
    fn every_seed_of_every_target_holds() {
        for (name, check) in TARGETS {
            let folder = format!("{}/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
            let seeds: Vec<_> = fs::read_dir(folder).unwrap().collect();
            assert!(!seeds.is_empty(), "{name} has no seeds");
            for seed in seeds {
                check(&fs::read(seed.unwrap().path()).unwrap());
            }
        }
    }
}
