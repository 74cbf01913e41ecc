//! The target `envelope_open`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::envelope_open::check(input));
