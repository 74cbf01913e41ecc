//! The target `policy_evaluate`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::policy_evaluate::check(input));
