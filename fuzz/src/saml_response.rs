//! SAML responses, to a provider whose key has signed those among the seeds.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_federation::Metadata;
use daypass_federation::saml::{
    Encryption, Expected, PrivateKey, Provider, VerifiedAssertion, verify,
};
use daypass_model::Timestamp;

use crate::NOW;

const CERTIFICATE: &str = include_str!("../../crates/federation/tests/data/saml/keys/rsa.crt");
const PRIVATE: &str = include_str!("../../crates/federation/tests/data/saml/keys/opens.pem");

static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    let text = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         entityID=\"https://idp.example/metadata\"><IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor>\
         <k:KeyInfo xmlns:k=\"http://www.w3.org/2000/09/xmldsig#\"><k:X509Data>\
         <k:X509Certificate>{}</k:X509Certificate></k:X509Data></k:KeyInfo></KeyDescriptor>\
         </IDPSSODescriptor></EntityDescriptor>",
        inside(CERTIFICATE)
    );
    Metadata::parse(&text).expect("metadata")
});

static KEYS: LazyLock<[PrivateKey; 1]> = LazyLock::new(|| {
    let der = STANDARD.decode(inside(PRIVATE)).expect("base64");
    [PrivateKey::from_pkcs8(&der).expect("a key")]
});

/// What is between the lines of a PEM text.
fn inside(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("--")).collect()
}

fn read(text: &str, allow_cbc: bool) -> Result<VerifiedAssertion, &'static str> {
    let provider = Provider {
        metadata: &METADATA,
        encryption: Encryption {
            required: false,
            allow_cbc,
        },
        keys: &*KEYS,
    };
    let expected = Expected {
        now: Timestamp::from_seconds(NOW),
        skew: 60,
        recipients: &["https://signin.aws.amazon.com/saml".to_owned()],
        audiences: &["urn:amazon:webservices".to_owned()],
    };
    verify(&STANDARD.encode(text), &provider, &expected).map_err(|fault| fault.text())
}

/// Promises that whatever is taken says what was signed: each of the seeds is about alice, and has
/// one of two sets of attributes. What was signed is taken the same with a comment behind it.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let taken = match read(text, true) {
        Ok(taken) => taken,
        Err(told) => {
            assert!(told.len() < 128, "a refusal of any length");
            return;
        }
    };
    assert_eq!(taken.issuer(), "https://idp.example/metadata");
    assert_eq!(taken.recipient(), "https://signin.aws.amazon.com/saml");
    let name = taken.name_id().expect("a name");
    assert_eq!(name.text(), "alice");
    assert_eq!(
        name.format(),
        Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
    );
    let values: Vec<&str> = taken
        .attributes()
        .iter()
        .flat_map(|attribute| attribute.values())
        .map(String::as_str)
        .collect();
    let awkward = "<]]>&\"'\r\n\t\u{e9}\u{20ac}\u{1f600}<b>&amp;</b>";
    assert!(
        values == [awkward, ""] || values == ["alice@example.com", "staff", "member"],
        "not what was signed: {values:?}"
    );
    if text.len() < 70_000 {
        assert_eq!(read(&format!("{text}<!-- -->"), true).as_ref(), Ok(&taken));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_good_seeds_are_taken() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/saml_response");
        let mut taken = 0;
        for seed in fs::read_dir(folder).unwrap() {
            let path = seed.unwrap().path();
            let is_good = path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("good-");
            let read = read(&fs::read_to_string(&path).unwrap(), true);
            assert_eq!(read.is_ok(), is_good, "{}", path.display());
            taken += usize::from(is_good);
        }
        assert!(taken >= 5);
    }
}
