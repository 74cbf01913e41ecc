//! A form that a browser has sent: read strictly, and in one way.
//!
//! What two readers could understand in two ways is not read at all: a name that stands twice, in
//! whatever spelling, and bytes that are no text (flaw H10).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;

/// More fields than the list of roles of the largest response has.
const MOST_FIELDS: usize = 4_096;

/// A form, by the names of its fields.
#[derive(Default)]
pub struct Form(BTreeMap<String, String>);

/// Why a body is no form that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormFault {
    /// It is said to be something else.
    #[error("its content type is not application/x-www-form-urlencoded")]
    OfAnotherType,
    /// It is not UTF-8.
    #[error("it is not text")]
    NoText,
    /// It has more fields than any form of ours.
    #[error("it has too many fields")]
    TooMany,
    /// A name stands there twice, in whatever spelling.
    #[error("one of its fields stands there twice")]
    Twice,
}

impl Form {
    /// Reads a body that is said to be a form.
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, FormFault> {
        if !is_form(headers) {
            return Err(FormFault::OfAnotherType);
        }
        let mut fields = BTreeMap::new();
        for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == MOST_FIELDS {
                return Err(FormFault::TooMany);
            }
            let mut halves = pair.splitn(2, |b| *b == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            if fields.insert(name, value).is_some() {
                return Err(FormFault::Twice);
            }
        }
        Ok(Self(fields))
    }

    /// A field that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }
}

/// Shows the names only: values are assertions.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The one content type, with or without parameters such as a charset.
fn is_form(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else {
        return false;
    };
    let media_type = value.to_str().unwrap_or_default().split(';').next();
    media_type
        .is_some_and(|name| (name.trim()).eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

fn decode(bytes: &[u8]) -> Result<String, FormFault> {
    let spaced: Cow<'_, [u8]> = match bytes.contains(&b'+') {
        true => (bytes.iter())
            .map(|byte| if *byte == b'+' { b' ' } else { *byte })
            .collect(),
        false => bytes.into(),
    };
    let text = percent_decode(&spaced).decode_utf8();
    Ok(text.map_err(|_| FormFault::NoText)?.into_owned())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn headers(kind: &str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_str(kind).unwrap())])
    }

    fn read(body: &[u8]) -> Result<Form, FormFault> {
        let kind = "Application/X-WWW-Form-Urlencoded ; charset=utf-8";
        Form::read(&headers(kind), body)
    }

    #[test]
    fn fields_are_decoded_and_empty_ones_are_as_good_as_none() {
        let form = read(b"SAMLResponse=a%2Bb+c&&RelayState=&x").unwrap();
        assert_eq!(form.get("SAMLResponse"), Some("a+b c"));
        assert_eq!(form.get("RelayState"), None);
        assert_eq!(form.get("samlresponse"), None);
    }

    #[test]
    fn flaw_h10_a_field_that_stands_twice_in_whatever_spelling_is_refused() {
        for body in [
            &b"SAMLResponse=a&SAMLResponse=b"[..],
            b"SAMLResponse=a&%53AMLResponse=a",
            b"SAMLResponse&x=1&SAMLResponse=",
        ] {
            assert_eq!(read(body).unwrap_err(), FormFault::Twice);
        }
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert_eq!(read(b"a=%ff").unwrap_err(), FormFault::NoText);
        for kind in ["multipart/form-data; boundary=x", "text/plain", ""] {
            let fault = Form::read(&headers(kind), b"a=b").unwrap_err();
            assert_eq!(fault, FormFault::OfAnotherType);
        }
        let fault = Form::read(&HeaderMap::new(), b"a=b").unwrap_err();
        assert_eq!(fault, FormFault::OfAnotherType);
        let many: Vec<String> = (0..=MOST_FIELDS).map(|n| format!("f{n}=1")).collect();
        let fault = read(many.join("&").as_bytes()).unwrap_err();
        assert_eq!(fault, FormFault::TooMany);
    }

    proptest! {
        #[test]
        fn nothing_panics(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&body);
        }
    }
}
