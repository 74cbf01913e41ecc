//! The target `saml_metadata`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::saml_metadata::check(input));
