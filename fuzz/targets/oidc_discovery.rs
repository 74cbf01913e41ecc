//! The target `oidc_discovery`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::oidc_discovery::check(input));
