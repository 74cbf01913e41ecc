//! Documents, as the one XML reader takes them or not.

use daypass_federation::fuzzing;

/// The deepest that elements stand in each other, as the room promises it.
const DEPTH: usize = 32;

/// Promises that a document is taken or not whatever its line ends; that none with a document type
/// in front is taken; and that what is taken is not taken again in too many elements, or twice.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let is_read = fuzzing::is_read(text);
    // The form of the declaration allows every line end, and so does all the rest.
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(fuzzing::is_read(&lines), is_read, "line ends matter");
    if !is_read {
        return;
    }
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    for typed in ["<!DOCTYPE a>", "<!DOCTYPE a [<!ENTITY e 'x'>]>"] {
        assert!(!fuzzing::is_read(&format!("{typed}{bare}")), "{typed}");
    }
    // A declaration stands only at the start.
    let element = match bare.strip_prefix("<?xml") {
        Some(rest) if rest.starts_with(char::is_whitespace) => {
            rest.split_once("?>").map_or("", |(_, rest)| rest)
        }
        _ => bare,
    };
    let deep = format!("{}{element}{}", "<d>".repeat(DEPTH), "</d>".repeat(DEPTH));
    assert!(!fuzzing::is_read(&deep), "too deep, and taken");
    assert!(!fuzzing::is_read(&format!("{bare}<d/>")), "two roots");
    assert!(
        fuzzing::is_read(&format!("<d>{element}</d>")) || deepest(element),
        "alone only"
    );
}

/// Whether it may be as deep, or as wide, as it is allowed to be.
fn deepest(text: &str) -> bool {
    text.matches('<').count() >= DEPTH
}
