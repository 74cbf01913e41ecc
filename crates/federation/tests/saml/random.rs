//! Responses with everything in them that canonicalization is about, made by chance.

use std::fmt::Write as _;

use crate::chance::Chance;
use crate::signer::{
    ASSERTION, AUDIENCE, DSIG, EXCLUSIVE, ISSUER, PROTOCOL, RECIPIENT, RSA_SHA256,
};

const PREFIXES: [&str; 6] = ["", "a", "b", "xs", "samlx", "é"];
const URIS: [&str; 6] = [
    "urn:a",
    "urn:b",
    "http://www.w3.org/2001/XMLSchema",
    // None has an ampersand: what xmlsec1 stands on keeps `&#38;` of it in the canonical form, where
    // `&amp;` belongs.
    "urn:c?d=1",
    "HTTP://example.com/%7e",
    "",
];
const NAMES: [&str; 7] = ["x", "y", "Z", "_", "x-1", "ü", "x.y"];
const TEXTS: [&str; 16] = [
    " ",
    "\n",
    "\t",
    "text",
    "&lt;",
    "&gt;",
    ">",
    "&amp;",
    "&quot;",
    "'",
    "\"",
    "&#13;",
    "&#x9;",
    "é",
    "\u{1f600}",
    "&#x1F600;",
];

/// A response without its signatures: where each belongs stands `{r}` and `{a}`.
pub(crate) fn response(chance: &mut Chance) -> String {
    let (r, a) = (
        chance.of(&["samlp", "p", "saml2p"]),
        chance.of(&["saml", "s", "saml2"]),
    );
    let mut scope = Scope::default();
    let mut outer = attributes(
        chance,
        &[
            ("Version", "2.0"),
            ("ID", "_r1"),
            ("IssueInstant", "2027-01-15T07:59:00Z"),
            ("Destination", RECIPIENT),
        ],
    );
    let _ = write!(outer, " xmlns:{r}=\"{PROTOCOL}\" xmlns:{a}=\"{ASSERTION}\"");
    scope.declare(chance, &mut outer);
    let extensions = match chance.one_in(2) {
        true => format!(
            "<{r}:Extensions>{}</{r}:Extensions>",
            scope.content(chance, 3)
        ),
        false => String::new(),
    };
    let status = format!(
        "<{r}:Status><{r}:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/></{r}:Status>"
    );
    let assertion = assertion(chance, a, &scope);
    let white =
        |chance: &mut Chance| chance.of(&["", "", "\n", "  ", "<!-- x -->", "\n<!--y-->\t"]);
    let issuer = format!("<{a}:Issuer>{ISSUER}</{a}:Issuer>");
    let start = chance.of(&[
        "",
        "<?xml version=\"1.0\"?>",
        "<?xml version='1.0' encoding='UTF-8'?>\n<!-- z -->",
    ]);
    let parts = [
        start.to_owned(),
        format!("<{r}:Response{outer}>"),
        issuer,
        "{r}".to_owned(),
        extensions,
        status,
        assertion,
        format!("</{r}:Response>"),
    ];
    let mut out = String::new();
    for (at, part) in parts.into_iter().enumerate() {
        // Nothing may stand before the declaration.
        if at > 1 {
            out.push_str(white(chance));
        }
        out.push_str(&part);
    }
    out
}

fn assertion(chance: &mut Chance, a: &str, around: &Scope) -> String {
    let mut scope = around.clone();
    let mut own = attributes(
        chance,
        &[
            ("Version", "2.0"),
            ("ID", "_a1"),
            ("IssueInstant", "2027-01-15T07:59:00Z"),
        ],
    );
    scope.declare(chance, &mut own);
    let data = attributes(
        chance,
        &[
            ("NotOnOrAfter", "2027-01-15T08:04:00Z"),
            ("Recipient", RECIPIENT),
        ],
    );
    let value = text(chance);
    let mut typed = String::new();
    scope.clone().declare(chance, &mut typed);
    let advice = match chance.one_in(2) {
        true => format!("<{a}:Advice>{}</{a}:Advice>", scope.content(chance, 3)),
        false => String::new(),
    };
    format!(
        "<{a}:Assertion{own}>\n<{a}:Issuer>{ISSUER}</{a}:Issuer>{{a}}<{a}:Subject>\
         <{a}:NameID>al<!-- -->ice</{a}:NameID>\
         <{a}:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'>\
         <{a}:SubjectConfirmationData{data}/></{a}:SubjectConfirmation></{a}:Subject>\
         <{a}:Conditions><{a}:AudienceRestriction><{a}:Audience>{AUDIENCE}</{a}:Audience>\
         </{a}:AudienceRestriction></{a}:Conditions>{advice}<{a}:AttributeStatement>\
         <{a}:Attribute Name='v'><{a}:AttributeValue{typed}>{value}</{a}:AttributeValue>\
         </{a}:Attribute></{a}:AttributeStatement>\n</{a}:Assertion>"
    )
}

/// Attributes in any order, in either kind of quotes.
fn attributes(chance: &mut Chance, all: &[(&str, &str)]) -> String {
    let mut left: Vec<&(&str, &str)> = all.iter().collect();
    let mut out = String::new();
    while !left.is_empty() {
        let (name, value) = left.remove(chance.below(left.len()));
        let quote = chance.of(&['"', '\'']);
        let space = chance.of(&[" ", "\n  ", "\t"]);
        let _ = write!(out, "{space}{name}={quote}{value}{quote}");
    }
    out
}

/// A text, with comments and sections in it.
fn text(chance: &mut Chance) -> String {
    let mut out = String::new();
    for _ in 0..chance.below(6) {
        match chance.below(8) {
            0 => out.push_str("<!-- c -->"),
            1 => out.push_str("<![CDATA[<d>&amp;\n]] >]]>"),
            _ => out.push_str(chance.of(&TEXTS)),
        }
    }
    out
}

/// The prefixes that are declared at a place, with their URIs.
#[derive(Clone, Default)]
struct Scope(Vec<(&'static str, &'static str)>);

impl Scope {
    /// Declares some.
    fn declare(&mut self, chance: &mut Chance, out: &mut String) {
        let mut new: Vec<&str> = Vec::new();
        for _ in 0..chance.below(4) {
            let (prefix, uri) = (chance.of(&PREFIXES), chance.of(&URIS));
            // A prefix is never bound to nothing.
            if new.contains(&prefix) || !prefix.is_empty() && uri.is_empty() {
                continue;
            }
            new.push(prefix);
            let colon = if prefix.is_empty() { "" } else { ":" };
            let _ = write!(out, " xmlns{colon}{prefix}=\"{uri}\"");
            self.0.retain(|(known, _)| *known != prefix);
            self.0.push((prefix, uri));
        }
    }

    /// Elements and texts.
    fn content(&self, chance: &mut Chance, depth: usize) -> String {
        let mut out = String::new();
        for _ in 0..chance.below(4) {
            out.push_str(&text(chance));
            if depth > 0 {
                out.push_str(&self.element(chance, depth - 1));
            }
        }
        out
    }

    fn element(&self, chance: &mut Chance, depth: usize) -> String {
        let mut scope = self.clone();
        let mut start = String::new();
        scope.declare(chance, &mut start);
        let name = scope.name(chance);
        let mut used: Vec<(&str, &str)> = Vec::new();
        for _ in 0..chance.below(4) {
            let local = chance.of(&NAMES);
            let (prefix, uri) = match chance.below(4) {
                0 => scope.prefixed(chance).unwrap_or_default(),
                1 if local != "x" => ("xml", "xml"),
                _ => ("", ""),
            };
            if used.contains(&(uri, local)) {
                continue;
            }
            used.push((uri, local));
            let colon = if prefix.is_empty() { "" } else { ":" };
            let value: String = (0..chance.below(4))
                .map(|_| chance.of(&TEXTS).replace('"', "&#34;"))
                .collect();
            let _ = write!(start, " {prefix}{colon}{local}=\"{value}\"");
        }
        match chance.one_in(4) {
            true => format!("<{name}{start} />"),
            false => format!("<{name}{start}>{}</{name}>", scope.content(chance, depth)),
        }
    }

    /// A prefix that is bound to something.
    fn prefixed(&self, chance: &mut Chance) -> Option<(&'static str, &'static str)> {
        let bound: Vec<_> = self
            .0
            .iter()
            .filter(|(prefix, _)| !prefix.is_empty())
            .collect();
        (!bound.is_empty()).then(|| *chance.of(&bound))
    }

    fn name(&self, chance: &mut Chance) -> String {
        let local = chance.of(&NAMES);
        match self.prefixed(chance) {
            Some((prefix, _)) if chance.one_in(2) => format!("{prefix}:{local}"),
            _ => (*local).to_owned(),
        }
    }
}

/// A signature to be filled in, of the element of this ID.
pub(crate) fn template(chance: &mut Chance, id: &str) -> String {
    let inclusive = |chance: &mut Chance| match chance.one_in(3) {
        true => {
            let list = chance.of(&[
                "a",
                "a b",
                "#default",
                "xs #default samlx",
                "saml samlp none",
            ]);
            format!("<ec:InclusiveNamespaces xmlns:ec=\"{EXCLUSIVE}\" PrefixList=\"{list}\"/>")
        }
        false => String::new(),
    };
    let (of_info, of_element) = (inclusive(chance), inclusive(chance));
    let ds = chance.of(&["ds:", "", "dsig:"]);
    let declared = match ds {
        "" => format!("xmlns=\"{DSIG}\""),
        ds => format!("xmlns:{}=\"{DSIG}\"", &ds[..ds.len() - 1]),
    };
    let white = chance.of(&["", "\n", "\n  "]);
    format!(
        "<{ds}Signature {declared}>{white}<{ds}SignedInfo>{white}\
         <{ds}CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\">{of_info}</{ds}CanonicalizationMethod>\
         <{ds}SignatureMethod Algorithm=\"{RSA_SHA256}\"/>{white}\
         <{ds}Reference URI=\"#{id}\"><{ds}Transforms>\
         <{ds}Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
         <{ds}Transform Algorithm='{EXCLUSIVE}'>{of_element}</{ds}Transform></{ds}Transforms>\
         <{ds}DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>{white}\
         <{ds}DigestValue/></{ds}Reference></{ds}SignedInfo>\
         <{ds}SignatureValue/></{ds}Signature>"
    )
}
