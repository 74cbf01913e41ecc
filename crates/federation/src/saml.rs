//! SAML 2.0: who a provider is, and what it says of others (STS spec 9).
//!
//! | module | holds |
//! | --- | --- |
//! | `metadata` | the document that an administrator uploads |
//! | `key` | the keys in it, that signatures are checked with |
//! | `response` | the shape of a response, before anything of it is believed |
//! | `shape` | what an element may have in it, and in which order |
//! | `signature` | XML signatures, of the one kind that is taken |
//! | `encryption` | encrypted assertions |
//! | `assertion` | what a verified assertion says, and whether it is good here and now |
//! | `profile` | what an assertion says for AWS: roles, the session's shape, condition keys |
//! | `verify` | the way through all of these |
//! | `fault` | why there is no assertion |
//!
//! `docs/saml-verification.md` tells what is taken and what is not, and how that is known.

mod assertion;
mod encryption;
mod fault;
mod key;
mod metadata;
mod profile;
mod response;
mod shape;
mod signature;
mod verify;

pub use assertion::{Attribute, NameId, VerifiedAssertion};
pub use encryption::{InvalidPrivateKey, PrivateKey};
pub use fault::SamlFault;
pub use metadata::{Metadata, MetadataFault};
pub use profile::{MappedKey, Offer, Profile, ProfileFault, name_qualifier, subject_type};
pub use verify::{
    Encryption, Expected, Provider, Received, SealedAssertion, read, receive, unverified_providers,
    verify,
};

use daypass_model::Timestamp;

const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";
const ENCRYPTION_1_1: &str = "http://www.w3.org/2009/xmlenc11#";

/// The name of an element: its namespace and its local name.
type Name = (&'static str, &'static str);

/// An instant as XML Schema writes it, in UTC or with an offset, down to the second.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches(['\t', '\n', '\r', ' ']);
    let (date, rest) = text.split_at_checked(19)?;
    let form = b"0000-00-00T00:00:00";
    let has_form = date.bytes().zip(form).all(|(byte, form)| match form {
        b'0' => byte.is_ascii_digit(),
        form => byte == *form,
    });
    // What is left is a fraction, if any, and the offset: the library knows more ways to write
    // either, and these need none of them.
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.find(|c: char| !c.is_ascii_digit())?;
            fraction.get(end..).filter(|_| end > 0)?
        }
        None => rest,
    };
    let has_offset = rest == "Z"
        || rest.len() == 6
            && rest.starts_with(['+', '-'])
            && rest[1..]
                .bytes()
                .zip(b"00:00")
                .all(|(byte, form)| match form {
                    b'0' => byte.is_ascii_digit(),
                    form => byte == *form,
                });
    if !has_form || !has_offset {
        return None;
    }
    let instant: jiff::Timestamp = format!("{date}{rest}").parse().ok()?;
    Some(Timestamp::from_seconds(instant.as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_a_date_a_time_and_an_offset() {
        let seconds = |text| instant(text).map(Timestamp::seconds);
        for text in [
            "2027-01-15T08:00:00Z",
            "2027-01-15T08:00:00.999Z",
            "2027-01-15T10:30:00.0+02:30",
            " 2027-01-15T08:00:00Z\n",
        ] {
            assert_eq!(seconds(text), Some(1_800_000_000), "{text}");
        }
        for text in [
            "",
            "2027-01-15",
            "2027-01-15T08:00:00",
            "2027-01-15t08:00:00Z",
            "2027-01-15T08:00:00z",
            "2027-01-15 08:00:00Z",
            "2027-01-15T08:00:00.Z",
            "2027-01-15T08:00:00,5Z",
            "2027-01-15T08:00Z",
            "2027-01-15T08:00:00+0230",
            "2027-01-15T08:00:00Z[UTC]",
            "2027-02-30T08:00:00Z",
            "+2027-01-15T08:00:00Z",
            "2027-01-15T08:00:0\u{661}Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
