//! Metadata of SAML providers: what an account's administrator uploads, and a provider wrote.

use daypass_federation::Metadata;

/// Longest entity id, in characters, and most certificates, as the room promises them.
const LONGEST_ENTITY_ID: usize = 1_024;
const MOST_CERTIFICATES: usize = 16;

/// Promises that what is taken has a name, one certificate at least and not too many, all within
/// the document; that it is taken the same with white space after it; and that none with a document
/// type is taken.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let read = Metadata::parse(text);
    if let Err(fault) = &read {
        assert!(fault.to_string().len() < 256, "a refusal of any length");
    }
    let Ok(metadata) = read else { return };
    assert!((1..=LONGEST_ENTITY_ID).contains(&metadata.entity_id().chars().count()));
    let certificates: Vec<&[u8]> = metadata.signing_certificates().collect();
    assert!((1..=MOST_CERTIFICATES).contains(&certificates.len()));
    let bytes: usize = certificates.iter().map(|der| der.len()).sum();
    assert!(bytes <= text.len(), "more certificates than text");
    assert_eq!(
        Metadata::parse(&format!("{text}\n")).as_ref(),
        Ok(&metadata)
    );
    let root = text
        .find("<md:EntityDescriptor")
        .or_else(|| text.find("<EntityDescriptor"));
    if let Some(at) = root {
        let (before, after) = text.split_at(at);
        let typed = format!("{before}<!DOCTYPE x [<!ENTITY e \"e\">]>{after}");
        // In a comment it would be none.
        if !before.contains("<!--") && !before.contains("<?") {
            assert!(
                Metadata::parse(&typed).is_err(),
                "a document type was taken"
            );
        }
    }
}
