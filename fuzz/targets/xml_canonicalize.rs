//! The target `xml_canonicalize`; what it promises stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| daypass_fuzz::xml_canonicalize::check(input));
