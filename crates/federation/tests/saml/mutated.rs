//! Responses that were signed well, and then changed by chance: whichever is still taken says what
//! was signed, all of it and nothing else.

use std::ops::Range;

use daypass_federation::saml::{Encryption, Provider};
use roxmltree::Document;

use crate::chance::Chance;
use crate::signer::{
    NOW, OTHER, RSA, Says, Signed, Signer, WAYS, check_at, metadata, response, signed,
};

/// How many documents are made of each response.
const DOCUMENTS: u64 = 700;

/// What a document is cut into.
struct Cuts {
    /// Elements, each from its `<` on to behind its end.
    elements: Vec<Range<usize>>,
    /// Places between what an element has in it, and before its end.
    places: Vec<usize>,
    /// Attributes, with their quotes.
    attributes: Vec<Range<usize>>,
    /// Texts.
    texts: Vec<Range<usize>>,
}

impl Cuts {
    fn of(text: &str) -> Option<Self> {
        let document = Document::parse(text).ok()?;
        let mut cuts = Self {
            elements: Vec::new(),
            places: Vec::new(),
            attributes: Vec::new(),
            texts: Vec::new(),
        };
        for node in document.descendants() {
            let range = node.range();
            if node.is_element() {
                cuts.places.extend([range.start, range.end]);
                if let Some(child) = node.first_child() {
                    cuts.places.push(child.range().start);
                }
                let attributes = node.attributes();
                cuts.attributes.extend(attributes.map(|one| one.range()));
                cuts.elements.push(range);
            } else if node.is_text() {
                cuts.texts.push(range);
            }
        }
        Some(cuts)
    }
}

fn replace(text: &str, range: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

/// One change. What it makes of a document that cannot be read is the document.
fn change(text: &str, evil: &[String], chance: &mut Chance) -> String {
    let Some(cuts) = Cuts::of(text) else {
        return text.to_owned();
    };
    let place = chance.of(&cuts.places);
    let element = chance.of(&cuts.elements);
    let of_element = text[element.clone()].to_owned();
    match chance.below(16) {
        // Something else, anywhere.
        0 | 1 => replace(text, place..place, &chance.of(evil)),
        2 => replace(text, element, &chance.of(evil)),
        // An element twice, elsewhere, or away; or around another.
        3 => replace(text, place..place, &of_element),
        4 => replace(text, place..place, &of_element.replace("alice", "mallory")),
        5 => match place.checked_sub(element.end) {
            Some(_) => {
                let moved = replace(text, place..place, &of_element);
                replace(&moved, element, "")
            }
            None if place <= element.start => {
                let without = replace(text, element, "");
                replace(&without, place..place, &of_element)
            }
            None => text.to_owned(),
        },
        6 => replace(text, element, ""),
        7 => {
            let around = chance.of(&["ds:Object", "saml:Advice", "samlp:Extensions", "x"]);
            let declared = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
                            xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
                            xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"";
            replace(
                text,
                element,
                &format!("<{around} {declared}>{of_element}</{around}>"),
            )
        }
        8 => {
            let other = chance.of(&cuts.elements);
            let other = text[other].to_owned();
            replace(text, element, &other)
        }
        // An attribute away, twice, of another name or value.
        9 | 10 => {
            let attribute = chance.of(&cuts.attributes);
            let of_attribute = text[attribute.clone()].to_owned();
            let with = match chance.below(6) {
                0 => String::new(),
                1 => format!("{of_attribute} {of_attribute}"),
                2 => format!("Id{of_attribute}"),
                3 => of_attribute.replace("_a1", "_r1"),
                4 => of_attribute.replace("_r1", "_a1"),
                _ => of_attribute.replace("=\"", "=\"x"),
            };
            replace(text, attribute, &with)
        }
        // A text with something in it that is none, or may be none.
        11 | 12 => {
            let range = chance.of(&cuts.texts);
            let inside = text[range.clone()].to_owned();
            let characters: Vec<usize> = inside.char_indices().map(|(at, _)| at).collect();
            let at = range.start + chance.of(&characters);
            let with = chance.of(&[
                "<!-- x -->",
                "<![CDATA[]]>",
                "<?x?>",
                "&#x61;",
                " ",
                "x",
                "<x/>",
            ]);
            replace(text, at..at, with)
        }
        13 => {
            let range = chance.of(&cuts.texts);
            let inside = text[range.clone()].to_owned();
            replace(text, range, &format!("<![CDATA[{inside}]]>"))
        }
        // A namespace that changes what is beside it, or does not.
        14 => {
            let name = text[element.start..].find([' ', '>', '/']).unwrap_or(1);
            let at = element.start + name;
            let with = chance.of(&[
                " xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
                " xmlns:saml=\"urn:x\"",
                " xmlns:unused=\"urn:x\"",
                " xmlns:ds=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
                " xml:lang=\"en\"",
                "\n",
            ]);
            replace(text, at..at, with)
        }
        // A byte or some.
        _ => {
            let bytes = text.as_bytes();
            let start = chance.below(bytes.len());
            let end = bytes.len().min(start + 1 + chance.below(4));
            let with = chance.of(&["", "<", "\"", ">", "/", "a"]);
            let changed = [&bytes[..start], with.as_bytes(), &bytes[end..]].concat();
            String::from_utf8(changed).unwrap_or_else(|_| text.to_owned())
        }
    }
}

/// What an attacker has: assertions that nobody has signed, or somebody else, and the pieces of a
/// response that was signed well, whoever it is about.
fn evil(sent: &str) -> Vec<String> {
    let alice = Says::default();
    let mallory = |id: &str| Says {
        id: id.to_owned(),
        name_id: alice.name_id.replace("alice", "mallory"),
        ..alice.clone()
    };
    let piece = |name: &str| {
        let start = sent.find(&format!("<{name}")).unwrap();
        let end = format!("</{name}>");
        let length = sent[start..].find(&end).unwrap() + end.len();
        sent[start..start + length].to_owned()
    };
    let theirs = Signer::rsa(OTHER);
    vec![
        mallory("_evil").text(),
        mallory("_a1").text(),
        theirs.sign("_evil", &mallory("_evil").text()),
        signed(&mallory("_evil"), Signed::Both, &theirs),
        response(&mallory("_evil").text()),
        alice.name_id.replace("alice", "mallory"),
        piece("ds:Signature"),
        piece("ds:SignedInfo"),
        piece("ds:Reference"),
        piece("ds:SignatureValue"),
        piece("saml:Assertion"),
        sent.to_owned(),
    ]
}

#[test]
fn flaw_h01_no_change_makes_a_response_say_what_was_not_signed() {
    let metadata = metadata(&[RSA]);
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &[],
    };
    let (mut changed, mut taken) = (0, 0);
    for way in WAYS {
        let sent = signed(&Says::default(), way, &Signer::rsa(RSA));
        let evil = evil(&sent);
        let said = check_at(&provider, NOW, &sent).unwrap();
        for seed in 0..DOCUMENTS {
            let mut chance = Chance::new(seed);
            let mut text = sent.clone();
            for _ in 0..=chance.below(4) {
                text = change(&text, &evil, &mut chance);
            }
            changed += usize::from(text != sent);
            if let Ok(read) = check_at(&provider, NOW, &text) {
                assert!(read == said, "{way:?}, seed {seed}: {text}");
                taken += usize::from(text != sent);
            }
        }
    }
    // Most of them are changed, and some of the changes say nothing.
    assert!(changed >= 1_500, "{changed} documents");
    assert!(taken >= 50, "{taken} taken");
}
