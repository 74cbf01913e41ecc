//! Packing of policy texts: an LZ4 block with a dictionary of what policies are made of.
//!
//! Each text is packed by itself. Together they would be a little shorter, but then adding one
//! could make the whole shorter still, and the packed size that callers are shown would fall as
//! they add (STS spec 8.12 asks for a monotonic figure).

use lz4_flex::block;

/// Part of the token format: it may change only together with the token's version.
const DICTIONARY: &[u8] = include_bytes!("dictionary_v1.txt");

/// No text is unpacked beyond this many bytes. A token's 4,096 bytes hold at most some 750 KiB of
/// extremely repetitive text; no policy limit comes near.
const LONGEST: u32 = 1 << 20;

/// A packed text.
pub(super) struct Packed {
    pub(super) bytes: Vec<u8>,
    /// The length of the text, never 0.
    pub(super) unpacked: u32,
}

/// The text packed, if that makes it shorter.
pub(super) fn pack(text: &str) -> Option<Packed> {
    let unpacked = u32::try_from(text.len()).ok().filter(|n| *n <= LONGEST)?;
    let bytes = block::compress_with_dict(text.as_bytes(), DICTIONARY);
    (bytes.len() < text.len()).then_some(Packed { bytes, unpacked })
}

/// What [`pack`] was given, if the bytes are whole and of that length.
pub(super) fn unpack(bytes: &[u8], unpacked: u32) -> Option<Vec<u8>> {
    if unpacked > LONGEST {
        return None;
    }
    let text = block::decompress_with_dict(bytes, unpacked as usize, DICTIONARY).ok()?;
    (text.len() == unpacked as usize).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_common_policy_shrinks_to_a_fraction() {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::example","arn:aws:s3:::example/*"]}]}"#;
        let packed = pack(text).unwrap();
        assert!(
            packed.bytes.len() * 3 < text.len(),
            "{}",
            packed.bytes.len()
        );
    }

    #[test]
    fn the_dictionary_is_that_of_version_1() {
        // Live tokens depend on every byte of it.
        let digest = crate::digest::sha256([DICTIONARY]);
        let text = String::from_utf8(crate::digest::hex(&digest).to_vec()).unwrap();
        assert_eq!(
            text,
            "5d9897d98ff91b114ba027dd027f7e5b1a2e349505d9d8f7d73641b79bc19b1a"
        );
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(text in "(\"Effect\":\"Allow\"|s3:GetObject|[a-z]|\\PC){0,200}") {
            if let Some(packed) = pack(&text) {
                prop_assert_eq!(unpack(&packed.bytes, packed.unpacked), Some(text.into_bytes()));
            }
        }

        #[test]
        fn unpacking_never_panics(bytes: Vec<u8>, unpacked in 0u32..5000) {
            let _ = unpack(&bytes, unpacked);
        }
    }
}
