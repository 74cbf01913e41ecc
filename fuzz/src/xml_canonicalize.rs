//! The canonical form of documents.

use daypass_federation::fuzzing;

/// Prefixes that are declared wherever they are known, some of them.
const INCLUSIVE: [&[&str]; 3] = [&[], &[""], &["", "a", "b", "xs"]];

/// Promises that a canonical form is read, and is its own canonical form; that it has nothing in it
/// that has another form; and that it is in proportion to the document.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    for inclusive in INCLUSIVE {
        let Some(form) = fuzzing::canonical(text, inclusive) else {
            continue;
        };
        assert!(!form.is_empty());
        // A namespace may be declared again in every element that uses it, and an attribute's
        // character becomes five of a reference.
        assert!(
            form.len() <= 64 + text.len() * text.len().max(8),
            "out of proportion"
        );
        assert_eq!(
            fuzzing::canonical(&form, inclusive).as_deref(),
            Some(&*form),
            "not its own form"
        );
        for never in ["<!--", "<![CDATA[", "\r", "&#13;", "&apos;"] {
            // Such a piece in an instruction is none.
            assert!(
                !form.contains(never) || form.contains("<?"),
                "{never} is left"
            );
        }
    }
}
