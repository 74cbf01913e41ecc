//! What a SAML response costs: `cargo run --release -p daypass-federation --features fuzzing --example
//! saml_cost`.
//!
//! Each figure is the tenth percentile of many short runs, so that a busy machine disturbs it
//! little.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, prints, and stops at the first surprise"
)]

use std::hint::black_box;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_federation::saml::{Encryption, Expected, PrivateKey, Provider, verify};
use daypass_federation::{Metadata, fuzzing};
use daypass_model::Timestamp;

const CERTIFICATE: &str = include_str!("../tests/data/saml/keys/rsa.crt");
const PRIVATE: &str = include_str!("../tests/data/saml/keys/opens.pem");

fn measure(name: &str, mut work: impl FnMut()) {
    const ROUNDS: u32 = 20;
    let mut slices: Vec<u128> = (0..400)
        .map(|_| {
            let start = Instant::now();
            (0..ROUNDS).for_each(|_| work());
            start.elapsed().as_nanos() / u128::from(ROUNDS)
        })
        .collect();
    slices.sort_unstable();
    println!("{name:<52} {:>5} us", slices[slices.len() / 10] / 1_000);
}

fn inside(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("--")).collect()
}

fn main() {
    let metadata = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         entityID=\"https://idp.example/metadata\"><IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"><KeyDescriptor>\
         <k:KeyInfo xmlns:k=\"http://www.w3.org/2000/09/xmldsig#\"><k:X509Data>\
         <k:X509Certificate>{}</k:X509Certificate></k:X509Data></k:KeyInfo></KeyDescriptor>\
         </IDPSSODescriptor></EntityDescriptor>",
        inside(CERTIFICATE)
    );
    measure("metadata, read", || {
        black_box(Metadata::parse(&metadata).unwrap());
    });
    let metadata = Metadata::parse(&metadata).unwrap();
    let der = STANDARD.decode(inside(PRIVATE)).unwrap();
    let keys = [PrivateKey::from_pkcs8(&der).unwrap()];
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &keys,
    };
    let expected = Expected {
        now: Timestamp::from_seconds(1_800_000_000),
        skew: 60,
        recipients: &["https://signin.aws.amazon.com/saml".to_owned()],
        audiences: &["urn:amazon:webservices".to_owned()],
    };
    for (name, text) in [
        (
            "assertion signed",
            include_str!("../tests/data/saml/outside/pysaml2-assertion.xml"),
        ),
        (
            "both signed",
            include_str!("../tests/data/saml/outside/pysaml2-both.xml"),
        ),
        (
            "response signed, assertion encrypted",
            include_str!("../tests/data/saml/outside/xmlsec1-encrypted-in-signed.xml"),
        ),
    ] {
        let name = format!("{name}, {} bytes", text.len());
        measure(&format!("{name}: read"), || {
            black_box(fuzzing::is_read(text));
        });
        measure(&format!("{name}: read and canonical"), || {
            black_box(fuzzing::canonical(text, &[]).unwrap());
        });
        let packed = STANDARD.encode(text);
        measure(&format!("{name}: verified"), || {
            black_box(verify(&packed, &provider, &expected).unwrap());
        });
    }
}
