//! Envelopes for secrets at rest.

use daypass_credentials::envelope::InvalidMasterKey;
use daypass_credentials::{EnvelopeFault, MasterKey, RowIdentity, Sealed};
use proptest::prelude::*;

use crate::support::{Dry, Seeded};

const ROW: RowIdentity<'_> = RowIdentity {
    table: "access_keys",
    account: "841860927337",
    row: "AKIAIOSFODNN7EXAMPLE",
    column: "secret",
    revision: 3,
};

fn key(seed: u64) -> MasterKey {
    MasterKey::generate(&Seeded::new(seed)).unwrap()
}

fn seal(plain: &[u8]) -> Sealed {
    key(1).seal(plain, &ROW, &Seeded::new(9)).unwrap()
}

#[test]
fn what_is_sealed_opens_in_its_row_under_its_key() {
    for plain in [b"".as_slice(), b"secret", &[7; 5000]] {
        assert_eq!(&key(1).open(&seal(plain), &ROW).unwrap()[..], plain);
    }
    let fault = key(2).open(&seal(b"secret"), &ROW).unwrap_err();
    assert_eq!(fault, EnvelopeFault::NotAuthentic);
}

#[test]
fn swapped_and_rolled_back_rows_are_refused() {
    let sealed = seal(b"secret");
    let moves = [
        RowIdentity {
            table: "devices",
            ..ROW
        },
        RowIdentity {
            account: "210987654321",
            ..ROW
        },
        RowIdentity {
            row: "AKIAI44QH8DHBEXAMPLE",
            ..ROW
        },
        RowIdentity {
            column: "name",
            ..ROW
        },
        RowIdentity { revision: 4, ..ROW },
        RowIdentity { revision: 2, ..ROW },
        // The same characters, cut elsewhere.
        RowIdentity {
            table: "access_key",
            account: "s841860927337",
            ..ROW
        },
        RowIdentity {
            row: "AKIAIOSFODNN7EXAMPLEs",
            column: "ecret",
            ..ROW
        },
    ];
    for elsewhere in moves {
        assert_eq!(
            key(1).open(&sealed, &elsewhere).unwrap_err(),
            EnvelopeFault::NotAuthentic,
            "{elsewhere:?}"
        );
    }
}

#[test]
fn every_flipped_bit_and_every_prefix_is_refused() {
    let sealed = seal(b"a secret");
    for bit in 0..sealed.0.len() * 8 {
        let mut changed = sealed.clone();
        changed.0[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            key(1).open(&changed, &ROW).unwrap_err(),
            EnvelopeFault::NotAuthentic
        );
    }
    for length in 0..sealed.0.len() {
        let prefix = Sealed(sealed.0[..length].to_vec());
        assert_eq!(
            key(1).open(&prefix, &ROW).unwrap_err(),
            EnvelopeFault::NotAuthentic
        );
    }
    let mut longer = sealed;
    longer.0.push(0);
    assert_eq!(
        key(1).open(&longer, &ROW).unwrap_err(),
        EnvelopeFault::NotAuthentic
    );
}

#[test]
fn a_master_key_reads_back_from_what_it_writes_and_from_hexadecimal() {
    let key = key(1);
    let text = key.encode();
    for text in [text.to_string(), format!("{}\n", *text)] {
        let read: MasterKey = text.parse().unwrap();
        assert_eq!(read.fingerprint(), key.fingerprint());
    }
    let bytes: [u8; 32] = std::array::from_fn(|at| at as u8 * 8);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let plain = MasterKey::from_bytes(&bytes).unwrap();
    for text in [hex.clone(), hex.to_uppercase()] {
        assert_eq!(
            text.parse::<MasterKey>().unwrap().fingerprint(),
            plain.fingerprint()
        );
    }
    assert_ne!(plain.fingerprint(), key.fingerprint());
    assert_eq!(plain.fingerprint().len(), 16);
}

#[test]
fn what_is_no_master_key() {
    let hex = "0123456789abcdef".repeat(4);
    for text in [
        "",
        "password",
        &hex[1..],
        &hex.replace('f', "g"),
        &"A".repeat(43),
    ] {
        assert_eq!(
            text.parse::<MasterKey>().unwrap_err(),
            InvalidMasterKey::Malformed
        );
    }
    for text in [
        "0".repeat(64),
        "f".repeat(64),
        format!("{}=", "A".repeat(43)),
    ] {
        assert_eq!(
            text.parse::<MasterKey>().unwrap_err(),
            InvalidMasterKey::Constant
        );
    }
}

#[test]
fn no_randomness_no_envelope() {
    let fault = key(1).seal(b"x", &ROW, &Dry).unwrap_err();
    assert!(matches!(fault, EnvelopeFault::Entropy(_)));
    assert!(MasterKey::generate(&Dry).is_err());
}

#[test]
fn debug_prints_no_secret() {
    assert_eq!(format!("{:?}", key(1)), "MasterKey([redacted])");
    let sealed = seal(b"secret");
    assert_eq!(
        format!("{sealed:?}"),
        format!("Sealed([{} bytes])", sealed.0.len())
    );
}

proptest! {
    #[test]
    fn nothing_panics(bytes: Vec<u8>, text in "\\PC{0,70}") {
        let _ = key(1).open(&Sealed(bytes), &ROW);
        let _ = text.parse::<MasterKey>();
    }
}
