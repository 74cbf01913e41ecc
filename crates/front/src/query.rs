//! AWS Query in: where a request's parameters come from, and how they are read (STS spec 1.2).

use std::borrow::Cow;

use daypass_api::Params;
use daypass_api::fault::{Fault, FaultKind};
use http::Method;
use memchr::{memchr, memchr2};
use percent_encoding::percent_decode;

/// More parameters than any operation has; a bound on the work that one request can ask for.
const MOST_PARAMETERS: usize = 4_096;

const FORM: &str = "application/x-www-form-urlencoded";

/// Reads the parameters. GET has them in the query. POST has them in the body, when that is a
/// form, and then in the query; the first of a name wins, so the body's do. Every other method has
/// none.
pub(crate) fn parameters(
    method: &Method,
    query: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Params, Fault> {
    let mut pairs = Vec::new();
    if *method == Method::POST && content_type.is_some_and(is_form) {
        read_form(body, &mut pairs)?;
    }
    if *method == Method::GET || *method == Method::POST {
        read_form(query.as_bytes(), &mut pairs)?;
    }
    Ok(Params::new(pairs))
}

/// The media type with or without parameters such as a charset.
fn is_form(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case(FORM)
}

fn read_form(bytes: &[u8], pairs: &mut Vec<(String, String)>) -> Result<(), Fault> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (pair, behind) = cut(rest, b'&');
        rest = behind;
        if pair.is_empty() {
            continue;
        }
        if pairs.len() == MOST_PARAMETERS {
            return Err(malformed());
        }
        let (name, value) = cut(pair, b'=');
        pairs.push((decode(name)?, decode(value)?));
    }
    Ok(())
}

/// What stands before the first of these bytes, and what behind it.
fn cut(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
    match memchr(at, bytes) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

/// What is not UTF-8 is not text, and is refused rather than repaired: the signature covers the
/// bytes, and two byte strings must not come to mean one text.
fn decode(bytes: &[u8]) -> Result<String, Fault> {
    // Names are so, and the longest values: a JSON Web Token has neither.
    if memchr2(b'+', b'%', bytes).is_none() {
        let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
        return Ok(text.to_owned());
    }
    let spaced: Cow<'_, [u8]> = if bytes.contains(&b'+') {
        bytes
            .iter()
            .map(|b| if *b == b'+' { b' ' } else { *b })
            .collect()
    } else {
        bytes.into()
    };
    let decoded = percent_decode(&spaced)
        .decode_utf8()
        .map_err(|_| malformed())?;
    Ok(decoded.into_owned())
}

fn malformed() -> Fault {
    Fault::without_message(FaultKind::MalformedInput)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn post(content_type: Option<&str>, query: &str, body: &str) -> Params {
        parameters(&Method::POST, query, content_type, body.as_bytes()).unwrap()
    }

    #[test]
    fn p01_a_post_without_a_content_type_has_no_body_parameters() {
        assert_eq!(post(None, "", "Action=X").get("Action"), None);
        assert_eq!(post(Some("text/plain"), "", "Action=X").get("Action"), None);
        let form = Some("application/x-www-form-urlencoded; charset=utf-8");
        assert_eq!(post(form, "", "Action=X").get("Action"), Some("X"));
    }

    #[test]
    fn the_body_comes_before_the_query() {
        let params = post(Some(FORM), "Action=Q&Extra=1", "Action=B");
        assert_eq!(params.get("Action"), Some("B"));
        assert_eq!(params.get("Extra"), Some("1"));
    }

    #[test]
    fn plus_is_a_space_and_escapes_are_bytes_of_utf8() {
        let params = post(Some(FORM), "", "a=x+y%2B%C3%A9&b&=c&&");
        assert_eq!(params.get("a"), Some("x y+é"));
        assert_eq!(params.get("b"), Some(""));
    }

    #[test]
    fn what_is_not_utf8_is_malformed_input() {
        let fault = parameters(&Method::GET, "a=%ff", None, b"").unwrap_err();
        assert_eq!(fault.kind(), FaultKind::MalformedInput);
        let fault = parameters(&Method::POST, "", Some(FORM), b"a=\xff").unwrap_err();
        assert_eq!(fault.kind(), FaultKind::MalformedInput);
    }

    #[test]
    fn a_flood_of_parameters_is_refused() {
        let body = "a=1&".repeat(MOST_PARAMETERS + 1);
        assert!(parameters(&Method::POST, "", Some(FORM), body.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(body in proptest::collection::vec(any::<u8>(), 0..200), query in "\\PC{0,50}") {
            let _ = parameters(&Method::POST, &query, Some(FORM), &body);
        }
    }
}
