//! The target `query_decode`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::query_decode::check(input));
