//! Flaws of how an encrypted assertion is read.

use std::sync::LazyLock;

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_128, DecryptionContext, EncryptingKey, UnboundCipherKey};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PrivateDecryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_federation::saml::{
    Encryption, PrivateKey, Provider, Received, SamlFault, VerifiedAssertion, receive,
};

use super::{SIGNATURE, good, mallory, signer};
use crate::signer::{
    ASSERTION, DSIG, ISSUER, NOW, OPENS, OTHER, RECIPIENT, RSA, Says, Signed, Signer, check_at,
    der_of, expecting, metadata, response,
};

const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";
const OAEP: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
const RSA_1_5: &str = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";
const AES128_GCM: &str = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
const AES256_GCM: &str = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
const AES128_CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";

/// The session key of every test, as long as it is needed.
const SESSION: [u8; 32] = [7; 32];

/// The provider's keys, of which the second is the one that is used.
static KEYS: LazyLock<[PrivateKey; 2]> =
    LazyLock::new(|| [OTHER, OPENS].map(|key| PrivateKey::from_pkcs8(&der_of(key.0)).unwrap()));

fn private() -> PrivateDecryptingKey {
    PrivateDecryptingKey::from_pkcs8(&der_of(OPENS.0)).unwrap()
}

/// The session key, as it is sent.
fn wrapped(key: &[u8]) -> Vec<u8> {
    let public = OaepPublicEncryptingKey::new(private().public_key()).unwrap();
    let mut out = vec![0; public.ciphertext_size()];
    let sealed = public.encrypt(&OAEP_SHA1_MGF1SHA1, key, &mut out, None);
    sealed.unwrap().to_vec()
}

fn gcm(algorithm: &'static Algorithm, text: &str) -> Vec<u8> {
    let key =
        LessSafeKey::new(UnboundKey::new(algorithm, &SESSION[..algorithm.key_len()]).unwrap());
    let mut sealed = text.as_bytes().to_vec();
    let nonce = Nonce::assume_unique_for_key([1; 12]);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed)
        .unwrap();
    [vec![1; 12], sealed].concat()
}

/// What is a whole number of blocks, encrypted as it is.
fn cbc(blocks: &[u8]) -> Vec<u8> {
    let key = UnboundCipherKey::new(&AES_128, &SESSION[..16]).unwrap();
    let mut sealed = blocks.to_vec();
    let context = EncryptingKey::cbc(key)
        .unwrap()
        .encrypt(&mut sealed)
        .unwrap();
    let DecryptionContext::Iv128(vector) = context else {
        panic!("no vector");
    };
    [vector.as_ref().as_slice(), &sealed].concat()
}

/// An encrypted assertion: the name of each algorithm, and the bytes.
fn encrypted(key: (&str, &[u8]), data: (&str, &[u8])) -> String {
    let value = |bytes: &[u8]| {
        format!(
            "<x:CipherData><x:CipherValue>{}</x:CipherValue></x:CipherData>",
            STANDARD.encode(bytes)
        )
    };
    format!(
        "<saml:EncryptedAssertion xmlns:saml=\"{ASSERTION}\">\
         <x:EncryptedData xmlns:x=\"{XENC}\" Type=\"{XENC}Element\">\
         <x:EncryptionMethod Algorithm=\"{}\"></x:EncryptionMethod>\
         <ds:KeyInfo xmlns:ds=\"{DSIG}\"><x:EncryptedKey>\
         <x:EncryptionMethod Algorithm=\"{}\"></x:EncryptionMethod>{}</x:EncryptedKey></ds:KeyInfo>\
         {}</x:EncryptedData></saml:EncryptedAssertion>",
        data.0,
        key.0,
        value(key.1),
        value(data.1)
    )
}

/// The same as whoever does it right makes it.
fn seal(text: &str) -> String {
    encrypted(
        (OAEP, &wrapped(&SESSION)),
        (AES256_GCM, &gcm(&AES_256_GCM, text)),
    )
}

fn check_when(encryption: Encryption, response: &str) -> Result<VerifiedAssertion, SamlFault> {
    let metadata = metadata(&[RSA]);
    let provider = Provider {
        metadata: &metadata,
        encryption,
        keys: &*KEYS,
    };
    check_at(&provider, NOW, response)
}

/// What is known of a response before a private key is used.
fn received(response: &str) -> Result<Received, SamlFault> {
    let metadata = metadata(&[RSA]);
    let provider = Provider {
        metadata: &metadata,
        encryption: Encryption::default(),
        keys: &*KEYS,
    };
    expecting(NOW, |expected| {
        receive(&STANDARD.encode(response), &provider, expected)
    })
}

const LENIENT: Encryption = Encryption {
    required: false,
    allow_cbc: true,
};

#[track_caller]
fn refused(response: &str) {
    let fault = check_when(LENIENT, response).unwrap_err();
    assert_eq!(fault.text(), SIGNATURE, "{fault}");
}

#[track_caller]
fn names(response: &str, name: &str) {
    let taken = check_when(LENIENT, response).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(taken.name_id().unwrap().text(), name);
}

fn alice() -> String {
    signer().sign("_a1", &Says::default().text())
}

#[test]
fn a_plain_assertion_is_refused_where_it_must_be_encrypted() {
    let strict = Encryption {
        required: true,
        allow_cbc: false,
    };
    for way in [Signed::Response, Signed::Assertion, Signed::Both] {
        let fault = check_when(strict, &good(way)).unwrap_err();
        assert_eq!(
            fault.text(),
            "Response does not contain an encrypted assertion"
        );
    }
    check_when(strict, &response(&seal(&alice()))).unwrap();
}

/// Private keys are slow, and anybody can encrypt: they are used when nothing else is left to look
/// at, and whoever uses them is told whether anybody can have asked for it.
#[test]
fn no_private_key_is_used_for_what_is_refused_without_one() {
    let content = seal(&Says::default().text());
    let plain = response(&content);
    let signed = signer().sign("_r1", &plain);
    for (sent, is_of_its_provider) in [
        (&signed, true),
        (&response(&seal(&alice())), false),
        // Nobody but a private key's owner can tell that it is not signed.
        (&plain, false),
    ] {
        match received(sent).unwrap() {
            Received::Sealed(sealed) => assert_eq!(sealed.is_of_its_provider(), is_of_its_provider),
            Received::Verified(_) => panic!("read without a key"),
        }
    }
    let of_another = Signer::rsa(OTHER).sign("_r1", &plain);
    let (key, data) = (wrapped(&SESSION), gcm(&AES_256_GCM, &alice()));
    let with = |key: &[u8], data: &[u8]| response(&encrypted((OAEP, key), (AES256_GCM, data)));
    for sent in [
        of_another,
        signed.replacen(&content, &seal(&alice()), 1),
        signed.replacen("07:59:00Z", "07:59:01Z", 1),
        plain.replacen(RECIPIENT, "https://elsewhere.example/", 1),
        plain.replacen(ISSUER, "https://other.example/", 1),
        plain.replacen("status:Success", "status:Responder", 1),
        with(&key[1..], &data),
        with(&[&key[..], &[0]].concat(), &data),
        with(&key, &data[..27]),
        response(&encrypted((RSA_1_5, &key), (AES256_GCM, &data))),
        response(&encrypted((OAEP, &key), (AES128_CBC, &data[..32]))),
        response(&format!("{}{}", seal(&alice()), seal(&alice()))),
    ] {
        assert!(received(&sent).is_err(), "{sent}");
    }
    // In clear there is nothing to wait for.
    for way in [Signed::Response, Signed::Assertion, Signed::Both] {
        assert!(matches!(received(&good(way)), Ok(Received::Verified(_))));
    }
}

/// Whoever opens it may have looked the provider up anew, and its key may be another by then.
#[test]
fn flaw_h24_what_is_opened_is_signed_by_whom_it_is_opened_for() {
    let plain = Says::default().text();
    let sealed = match received(&signer().sign("_r1", &response(&seal(&plain)))) {
        Ok(Received::Sealed(sealed)) => sealed,
        other => panic!("{other:?}"),
    };
    let open = |key| {
        let metadata = metadata(&[key]);
        let provider = Provider {
            metadata: &metadata,
            encryption: Encryption::default(),
            keys: &*KEYS,
        };
        expecting(NOW, |expected| sealed.open(&provider, expected))
    };
    assert!(open(RSA).is_ok());
    assert_eq!(open(OTHER).unwrap_err().text(), SIGNATURE);
}

#[test]
fn flaw_h11_what_was_decrypted_is_signed_or_in_what_is() {
    let evil = mallory("_evil").text();
    let plain = Says::default().text();
    names(&response(&seal(&alice())), "alice");
    names(&signer().sign("_r1", &response(&seal(&plain))), "alice");
    names(&signer().sign("_r1", &response(&seal(&alice()))), "alice");
    // Anybody can encrypt.
    refused(&response(&seal(&evil)));
    refused(&response(&seal(&Signer::rsa(OTHER).sign("_evil", &evil))));
    refused(&signer().sign(
        "_r1",
        &response(&seal(&Signer::rsa(OTHER).sign("_evil", &evil))),
    ));
    // The signed response's assertion, in exchange for another, which is encrypted.
    let sealed = seal(&plain);
    let signed = signer().sign("_r1", &response(&sealed));
    names(&signed, "alice");
    refused(&signed.replacen(&sealed, &seal(&evil), 1));
    let signed = signer().sign("_r1", &response(&plain));
    refused(&signed.replacen(&plain, &seal(&evil), 1));
    // Beside a signed one there is none.
    for content in [
        format!("{}{}", alice(), seal(&evil)),
        format!("{}{}", seal(&evil), alice()),
        format!("{}{}", seal(&alice()), seal(&evil)),
        format!("{}{}", seal(&alice()), alice()),
    ] {
        refused(&response(&content));
    }
    // Nor in what was decrypted.
    let (start, end) = (format!("<x xmlns:saml=\"{ASSERTION}\">"), "</x>");
    for inside in [
        format!("{}{evil}", alice()),
        format!("{evil}{}", alice()),
        format!("{start}{}{end}", alice()),
        format!("x{}", alice()),
        alice().replace("</saml:Subject>", &format!("</saml:Subject>{evil}")),
        format!("</Decrypted><Decrypted>{}", alice()),
        format!("<!DOCTYPE x>{}", alice()),
        format!("<?xml version=\"1.0\"?>{}", alice()),
        format!("<?pi?>{}", alice()),
        seal(&alice()),
        String::new(),
    ] {
        refused(&response(&seal(&inside)));
        refused(&signer().sign("_r1", &response(&seal(&inside))));
    }
    names(
        &response(&seal(&format!("<!-- -->\r\n{}\n", alice()))),
        "alice",
    );
}

/// What nobody has signed gives no element a meaning.
#[test]
fn flaw_h11_a_prefix_from_outside_is_none_of_an_assertions() {
    let plain = Says::default().text();
    let prefixed = plain
        .replace("saml:", "evil:")
        .replace(&format!(" xmlns:saml=\"{ASSERTION}\""), "")
        .replace(&format!("xmlns:evil=\"{ASSERTION}\""), "");
    assert!(!prefixed.contains("xmlns"));
    let signed = signer().sign("_r1", &response(&seal(&prefixed)));
    refused(&signed);
    let declared = format!(" xmlns:evil=\"{ASSERTION}\" xmlns:samlp=");
    refused(&signed.replacen(" xmlns:samlp=", &declared, 1));
    // One of a namespace that nothing is read from is as good as none.
    let typed = plain.replace(
        "<saml:AttributeValue>",
        "<saml:AttributeValue xsi:nil=\"1\">",
    );
    let signed = signer().sign("_r1", &response(&seal(&typed)));
    refused(&signed);
    let declared = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:samlp=";
    names(&signed.replacen(" xmlns:samlp=", declared, 1), "alice");
}

#[test]
fn only_the_listed_algorithms_decrypt() {
    let (key, data) = (wrapped(&SESSION), gcm(&AES_256_GCM, &alice()));
    for (key_algorithm, data_algorithm) in [
        (RSA_1_5, AES256_GCM),
        ("http://www.w3.org/2001/04/xmlenc#kw-aes256", AES256_GCM),
        ("", AES256_GCM),
        (OAEP, "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"),
        (OAEP, "http://www.w3.org/2001/04/xmlenc#aes256-cbc"),
        (OAEP, AES128_GCM),
        (OAEP, ""),
    ] {
        refused(&response(&encrypted(
            (key_algorithm, &key),
            (data_algorithm, &data),
        )));
    }
    // A key that RSA 1.5 brings is not looked at, however well it is made.
    let public = Pkcs1PublicEncryptingKey::new(private().public_key()).unwrap();
    let mut out = vec![0; public.ciphertext_size()];
    let old = public.encrypt(&SESSION, &mut out).unwrap();
    refused(&response(&encrypted((RSA_1_5, old), (AES256_GCM, &data))));
    let good = seal(&alice());
    for (from, to) in [
        (
            "</x:EncryptionMethod><x:CipherData>",
            "<x:OAEPparams>AA==</x:OAEPparams></x:EncryptionMethod><x:CipherData>",
        ),
        (
            "</x:EncryptionMethod><x:CipherData>",
            "<x:KeySize>256</x:KeySize></x:EncryptionMethod><x:CipherData>",
        ),
        (
            "<x:CipherValue>",
            "<x:CipherReference URI=\"https://evil.example/\"/><x:CipherValue>",
        ),
        ("<x:CipherValue>", "<x:CipherValue><!-- -->"),
        ("</ds:KeyInfo>", "</ds:KeyInfo><x:Other/>"),
    ] {
        let changed = good.replace(from, to);
        assert_ne!(changed, good, "{from}");
        refused(&response(&changed));
    }
}

#[test]
fn flaw_h19_malformed_ciphertexts_are_refused_alike() {
    let (key, text) = (wrapped(&SESSION[..16]), alice());
    let data = gcm(&AES_128_GCM, &text);
    names(
        &response(&encrypted((OAEP, &key), (AES128_GCM, &data))),
        "alice",
    );
    for length in (0..64).chain([data.len() - 1]) {
        refused(&response(&encrypted(
            (OAEP, &key),
            (AES128_GCM, &data[..length]),
        )));
        refused(&response(&encrypted(
            (OAEP, &key),
            (AES128_CBC, &data[..length]),
        )));
    }
    for length in [0, 1, 15, 16, 255, 256] {
        let zeros = vec![0; length];
        refused(&response(&encrypted((OAEP, &zeros), (AES128_GCM, &data))));
        refused(&response(&encrypted(
            (OAEP, &wrapped(&zeros[..length.min(100)])),
            (AES128_GCM, &data),
        )));
    }
    let longer = [&key[..], &[0]].concat();
    refused(&response(&encrypted((OAEP, &longer), (AES128_GCM, &data))));
    for at in (0..data.len()).step_by(97) {
        let mut flipped = data.clone();
        flipped[at] ^= 1;
        refused(&response(&encrypted((OAEP, &key), (AES128_GCM, &flipped))));
    }
    // Every last byte that a padding can have.
    let mut padded = text.clone().into_bytes();
    let pad = 16 - padded.len() % 16;
    padded.resize(padded.len() + pad, 0);
    for last in 0..=255_u8 {
        *padded.last_mut().unwrap() = last;
        let content = encrypted((OAEP, &key), (AES128_CBC, &cbc(&padded)));
        if usize::from(last) == pad {
            names(&response(&content), "alice");
        } else {
            refused(&response(&content));
        }
    }
    let nothing = [16; 16];
    refused(&response(&encrypted(
        (OAEP, &key),
        (AES128_CBC, &cbc(&nothing)),
    )));
    let no_text = [[0xff; 15].as_slice(), &[1]].concat();
    refused(&response(&encrypted(
        (OAEP, &key),
        (AES128_CBC, &cbc(&no_text)),
    )));
}
