//! The target `session_token_open`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::session_token_open::check(input));
