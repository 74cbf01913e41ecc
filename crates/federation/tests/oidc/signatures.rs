//! Which tokens are taken for a provider's own.

use aws_lc_rs::hmac;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use daypass_federation::oidc::{
    Algorithm, Audience, Expectation, KeySet, KeySetFault, TokenFault, Unverified, VerifiedToken,
};
use daypass_model::{ClientId, Timestamp};
use serde_json::{Value, json};

use crate::forge::{
    CLIENT, HEADER, ISSUER, NO_KEY, NOT_A_JWT, NOW, Signer, claims, decode, document, encode,
    key_set, rsa, signer, take, told, with,
};

/// A token before a provider with these keys.
fn hold(token: &str, keys: &KeySet) -> Result<VerifiedToken, TokenFault> {
    let clients = [CLIENT.parse::<ClientId>().unwrap()];
    let expected = Expectation {
        issuer: ISSUER,
        audience: Audience::OneOf(&clients),
        now: Timestamp::from_seconds(NOW),
        tolerance: 0,
        longest_age: None,
        takes_sts_tokens: false,
    };
    Unverified::parse(token)?.verify(keys, &expected)
}

fn header(algorithm: &str, key_id: &str) -> String {
    json!({ "alg": algorithm, "kid": key_id }).to_string()
}

/// A good token with this header, signed with the key of most tests.
fn headed(header: &str) -> String {
    signer().token(header, &claims().to_string())
}

#[test]
fn all_six_algorithms_verify_and_each_with_its_own_key_alone() {
    let signers: Vec<Signer> = Algorithm::ALL.map(|one| Signer::of(one.name())).into();
    let named: Vec<(&str, &Signer)> = Algorithm::ALL
        .iter()
        .map(|one| one.name())
        .zip(&signers)
        .collect();
    let jwks: Vec<Value> = named
        .iter()
        .map(|(name, signer)| signer.jwk(name))
        .collect();
    let keys = key_set(&jwks);
    for (name, signer) in &named {
        let token = signer.token(&header(name, name), &claims().to_string());
        assert!(hold(&token, &keys).is_ok(), "{name}");
        assert_eq!(Unverified::parse(&token).unwrap().algorithm().name(), *name);
        for (other, _) in named.iter().filter(|(other, _)| other != name) {
            let token = signer.token(&header(name, other), &claims().to_string());
            assert!(
                hold(&token, &keys).is_err(),
                "{name} with the key of {other}"
            );
        }
    }
    // An RSA key without an algorithm is for all three.
    for name in ["RS256", "RS384", "RS512"] {
        let token = rsa().token(&header(name, "r"), &claims().to_string());
        assert!(hold(&token, &key_set(&[rsa().jwk("r")])).is_ok(), "{name}");
    }
}

#[test]
fn every_bit_of_a_token_counts() {
    let token = with(json!({}));
    assert!(take(&token).is_ok());
    let mut bytes = token.clone().into_bytes();
    for at in 0..bytes.len() {
        for bit in 0..7 {
            bytes[at] ^= 1 << bit;
            if let Ok(changed) = std::str::from_utf8(&bytes) {
                assert!(take(changed).is_err(), "byte {at}, bit {bit}");
            }
            bytes[at] ^= 1 << bit;
        }
    }
    for end in 0..token.len() {
        assert!(take(&token[..end]).is_err(), "cut at {end}");
    }
    for changed in [
        format!("{token}="),
        format!("{token}\n\n"),
        format!(" {token}"),
        format!("Bearer {token}"),
    ] {
        assert_eq!(told(&changed), NOT_A_JWT, "{changed}");
    }
    assert_eq!(told(&format!("{token}AA")), NO_KEY);
}

#[test]
fn flaw_g01_a_token_without_a_signature_is_none() {
    for alg in [
        json!("none"),
        json!("None"),
        json!("nOnE"),
        json!("NONE"),
        json!(""),
        json!(["none"]),
        json!(["ES256"]),
        json!(null),
        json!(0),
        json!("es256"),
        json!(" ES256"),
        json!("ES256\u{0}"),
    ] {
        let header = json!({ "alg": alg, "kid": "k" }).to_string();
        let signed = headed(&header);
        let (message, _) = signed.rsplit_once('.').unwrap();
        for token in [
            &signed,
            message,
            &format!("{message}."),
            &format!("{message}.."),
        ] {
            assert_eq!(told(token), NOT_A_JWT, "{header}");
        }
    }
    assert_eq!(told(&headed(r#"{"kid":"k"}"#)), NOT_A_JWT);
    // With an algorithm, but without what it makes.
    let good = headed(HEADER);
    let (message, _) = good.rsplit_once('.').unwrap();
    assert_eq!(told(message), NOT_A_JWT);
    assert_eq!(told(&format!("{message}.")), NOT_A_JWT);
    assert_eq!(told(&format!("{message}.AA")), NO_KEY);
}

/// A token that is authenticated with a secret.
fn hmac_token(algorithm: &str, secret: &[u8]) -> String {
    let hash = match algorithm {
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    let message = format!(
        "{}.{}",
        encode(header(algorithm, "r")),
        encode(claims().to_string())
    );
    let tag = hmac::sign(&hmac::Key::new(hash, secret), message.as_bytes());
    format!("{message}.{}", encode(tag))
}

/// A public key in the forms in which one might be taken for a secret.
fn spellings(jwk: &Value) -> Vec<Vec<u8>> {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    let n = decode(jwk["n"].as_str().unwrap());
    let e = decode(jwk["e"].as_str().unwrap());
    let components = aws_lc_rs::signature::RsaPublicKeyComponents { n: &n, e: &e };
    let info: PublicKeyX509Der<'_> = components.as_der().unwrap();
    let spki = info.as_ref().to_vec();
    let Signer::Rsa(pair) = rsa() else {
        panic!("an RSA key")
    };
    let pkcs1 = aws_lc_rs::signature::KeyPair::public_key(pair)
        .as_ref()
        .to_vec();
    let pem = |label: &str, der: &[u8], end: &str| {
        let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der);
        let lines: Vec<&str> = text
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let lines = lines.join(end);
        format!("-----BEGIN {label}-----{end}{lines}{end}-----END {label}-----{end}").into_bytes()
    };
    let mut all = vec![
        n.clone(),
        jwk.to_string().into_bytes(),
        spki.clone(),
        pkcs1.clone(),
    ];
    for end in ["\n", "\r\n"] {
        for (label, der) in [("PUBLIC KEY", &spki), ("RSA PUBLIC KEY", &pkcs1)] {
            let text = pem(label, der, end);
            all.push([b" \n\t", &text[..]].concat());
            all.push(text[..text.len() - end.len()].to_vec());
            all.push(text);
        }
    }
    let field = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap();
        [&length.to_be_bytes(), bytes].concat()
    };
    let blob = [
        field(b"ssh-rsa"),
        field(&e),
        field(&[&[0], &n[..]].concat()),
    ]
    .concat();
    let blob = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, blob);
    all.push(format!("ssh-rsa {blob}").into_bytes());
    all.push(jwk["n"].as_str().unwrap().as_bytes().to_vec());
    all
}

#[test]
fn flaw_g02_a_secret_verifies_nothing() {
    let jwk = rsa().jwk("r");
    let secret = json!({ "kty": "oct", "kid": "r", "k": encode("client-secret"), "alg": "HS256" });
    let keys = key_set(&[secret.clone(), jwk.clone()]);
    for algorithm in ["HS256", "HS384", "HS512"] {
        for secret in [&b"client-secret"[..], &decode(jwk["n"].as_str().unwrap())] {
            let fault = hold(&hmac_token(algorithm, secret), &keys).unwrap_err();
            assert_eq!(fault.told(), NOT_A_JWT);
        }
    }
    // A set of nothing but secrets is none.
    let none = KeySet::parse(document(&[secret]).as_bytes()).unwrap_err();
    assert_eq!(none, KeySetFault::NothingSigns);
}

#[test]
fn flaw_g03_a_public_key_is_no_secret_in_whatever_spelling() {
    let jwk = rsa().jwk("r");
    let keys = key_set(std::slice::from_ref(&jwk));
    for spelling in spellings(&jwk) {
        for algorithm in ["HS256", "HS384", "HS512"] {
            let token = hmac_token(algorithm, &spelling);
            assert_eq!(hold(&token, &keys).unwrap_err().told(), NOT_A_JWT);
            // Nor under the name of an algorithm that is taken.
            let (message, tag) = token.rsplit_once('.').unwrap();
            let (_, payload) = message.split_once('.').unwrap();
            let renamed = format!("{}.{payload}.{tag}", encode(header("RS256", "r")));
            assert_eq!(hold(&renamed, &keys).unwrap_err(), TokenFault::Signature);
        }
    }
}

#[test]
fn flaw_g04_a_key_without_an_algorithm_is_for_those_of_its_type() {
    let keys = key_set(&[rsa().jwk("r")]);
    for algorithm in ["HS256", "HS384", "HS512"] {
        let fault = hold(&hmac_token(algorithm, b""), &keys).unwrap_err();
        assert_eq!(fault.told(), NOT_A_JWT);
    }
    let elliptic = signer().token(&header("ES256", "r"), &claims().to_string());
    assert_eq!(hold(&elliptic, &keys).unwrap_err(), TokenFault::NoKey);
    for algorithm in [
        "PS256", "PS384", "PS512", "EdDSA", "ES256K", "RS1", "Ed25519",
    ] {
        let token = rsa().token(&header(algorithm, "r"), &claims().to_string());
        assert_eq!(
            hold(&token, &keys).unwrap_err().told(),
            NOT_A_JWT,
            "{algorithm}"
        );
    }
}

#[test]
fn flaw_g05_an_unknown_key_is_no_key() {
    let keys = key_set(&[signer().jwk("k")]);
    for id in ["x", "", "K", "k ", "kk"] {
        let token = headed(&header("ES256", id));
        let fault = hold(&token, &keys).unwrap_err();
        assert_eq!(fault, TokenFault::NoKey, "{id:?}");
        assert_eq!(fault.told(), NO_KEY);
    }
    // What a key without anything in it would verify.
    let empty = hmac_token("HS256", b"");
    assert_eq!(hold(&empty, &keys).unwrap_err().told(), NOT_A_JWT);
    for key in [
        json!({ "kty": "RSA", "kid": "r", "n": "", "e": "" }),
        json!({ "kty": "RSA", "kid": "r" }),
        json!({ "kty": "EC", "kid": "r", "crv": "P-256", "x": "", "y": "" }),
        json!({ "kid": "r" }),
        json!({}),
    ] {
        let set = KeySet::parse(document(std::slice::from_ref(&key)).as_bytes());
        assert_eq!(set.unwrap_err(), KeySetFault::NothingSigns, "{key}");
    }
}

#[test]
fn flaw_g06_only_the_compact_form_is_read() {
    let good = with(json!({}));
    let parts: Vec<&str> = good.split('.').collect();
    for text in [
        json!({ "payload": parts[1], "protected": parts[0], "signature": parts[2] }),
        json!({ "payload": parts[1], "header": { "alg": "none" }, "signature": parts[2] }),
        json!({ "payload": parts[1], "signatures": [
            { "protected": parts[0], "signature": parts[2], "header": { "alg": "HS256" } },
        ] }),
    ] {
        assert_eq!(told(&text.to_string()), NOT_A_JWT);
    }
}

#[test]
fn the_end_of_a_line_after_a_token_is_no_part_of_it() {
    let good = with(json!({}));
    for end in ["\n", "\r\n"] {
        assert!(take(&format!("{good}{end}")).is_ok(), "{end:?}");
    }
    for other in [
        format!("{good}\n\n"),
        format!("{good}\r"),
        format!("{good} "),
        format!("{good} \n"),
        format!("{good}\t"),
        format!("\n{good}"),
        format!(" {good}"),
        good.replacen('.', ".\n", 1),
        good.replacen('.', "\n.", 1),
    ] {
        assert_eq!(told(&other), NOT_A_JWT, "{other:?}");
    }
}

#[test]
fn flaw_g07_a_text_that_is_two_things_is_nothing() {
    let good = with(json!({}));
    let forged = encode(claims().to_string().replace("alice", "root"));
    let parts: Vec<&str> = good.split('.').collect();
    // The one of the report: JSON around a compact token, whose middle is another payload.
    for text in [
        format!(
            "{{\"{}.{forged}.{}\":\"\",\"protected\":\"{}\",\"payload\":\"{}\",\"signature\":\"{}\"}}",
            parts[0], parts[2], parts[0], parts[1], parts[2]
        ),
        format!("{{\"  {}.{forged}.\":\"{}\"}}", parts[0], parts[2]),
        format!("{good}{{}}"),
    ] {
        assert_eq!(told(&text), NOT_A_JWT);
    }
    // What is read is what was signed.
    let swapped = format!("{}.{forged}.{}", parts[0], parts[2]);
    assert_eq!(take(&swapped).unwrap_err(), TokenFault::Signature);
    let token = take(&with(json!({ "sub": "bob" }))).unwrap();
    assert_eq!(token.subject(), "bob");
}

#[test]
fn flaw_g08_a_token_has_three_parts_and_is_not_encrypted() {
    let good = with(json!({}));
    let parts: Vec<&str> = good.split('.').collect();
    for text in [
        parts[0].to_owned(),
        format!("{}.{}", parts[0], parts[1]),
        format!("{good}.{}", parts[2]),
        format!("{good}.{}.{}", parts[1], parts[2]),
        format!("{good}.{good}"),
        format!(".{good}"),
        format!("{good}."),
        format!("{}..{}", parts[0], parts[2]),
        String::new(),
        "...".to_owned(),
        "..".to_owned(),
    ] {
        assert_eq!(told(&text), NOT_A_JWT, "{text}");
    }
    for header in [
        r#"{"alg":"RSA-OAEP","enc":"A256GCM","kid":"k"}"#,
        r#"{"alg":"dir","enc":"A256GCM","kid":"k"}"#,
        r#"{"alg":"ES256","enc":"A256GCM","kid":"k"}"#,
        r#"{"alg":"ES256","zip":"DEF","kid":"k"}"#,
        r#"{"alg":"ES256","kid":"k","typ":"JWE"}"#,
        r#"{"alg":"ES256","kid":"k","typ":"jwe"}"#,
        r#"{"alg":"ES256","kid":"k","cty":"JWE"}"#,
        r#"{"alg":"ES256","kid":"k","typ":1}"#,
    ] {
        assert_eq!(told(&headed(header)), NOT_A_JWT, "{header}");
    }
    // A token in a token.
    let nested = signer().token(r#"{"alg":"ES256","kid":"k","cty":"JWT"}"#, &good);
    assert_eq!(told(&nested), NOT_A_JWT);
    for header in [
        r#"{"alg":"ES256","kid":"k"}"#,
        r#"{"alg":"ES256","kid":"k","typ":"at+jwt"}"#,
        r#"{"alg":"ES256","kid":"k","typ":"JWT","cty":"application/json"}"#,
    ] {
        assert!(take(&headed(header)).is_ok(), "{header}");
    }
}

#[test]
fn flaw_g12_a_signature_is_two_numbers_of_the_curve_side_by_side() {
    let good = with(json!({}));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let signature = decode(signature);
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order: Vec<u8> = (0..32)
        .map(|at| u8::from_str_radix(&order[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    let (r, s) = signature.split_at(32);
    let zero = [0; 32];
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let random = aws_lc_rs::rand::SystemRandom::new();
    let der = pair.sign(&random, message.as_bytes()).unwrap();
    for forged in [
        [&zero[..], &zero].concat(),
        [r, &zero].concat(),
        [&zero[..], s].concat(),
        [&order[..], s].concat(),
        [r, &order].concat(),
        [&order[..], &order].concat(),
        [&[0xff; 32][..], &[0xff; 32]].concat(),
        signature[..63].to_vec(),
        [&signature[..], &[0]].concat(),
        [&[0][..], &signature].concat(),
        der.as_ref().to_vec(),
        asn1(r, s),
    ] {
        let token = format!("{message}.{}", encode(&forged));
        assert_eq!(
            take(&token).unwrap_err(),
            TokenFault::Signature,
            "{forged:x?}"
        );
    }
}

/// The same signature as a sequence of two numbers.
fn asn1(r: &[u8], s: &[u8]) -> Vec<u8> {
    let number = |bytes: &[u8]| {
        let bytes = [&[0], bytes].concat();
        [&[2, u8::try_from(bytes.len()).unwrap()], &bytes[..]].concat()
    };
    let inside = [number(r), number(s)].concat();
    [&[0x30, u8::try_from(inside.len()).unwrap()], &inside[..]].concat()
}

#[test]
fn flaw_g13_keys_that_a_token_brings_are_not_looked_at() {
    let stranger = Signer::of("ES256");
    let url = "https://evil.example/keys";
    for mut header in [
        json!({ "jwk": stranger.jwk("k") }),
        json!({ "jku": url }),
        json!({ "x5u": url }),
        json!({ "x5c": ["MIIB"] }),
        json!({ "jwk": stranger.jwk("k"), "jku": url, "x5u": url, "x5c": ["MIIB"], "x5t": "x" }),
    ] {
        header["alg"] = json!("ES256");
        header["kid"] = json!("k");
        let header = header.to_string();
        let forged = stranger.token(&header, &claims().to_string());
        assert_eq!(
            take(&forged).unwrap_err(),
            TokenFault::Signature,
            "{header}"
        );
        // The provider's own token is as good with them as without.
        assert!(take(&headed(&header)).is_ok(), "{header}");
    }
}

#[test]
fn flaw_g14_a_key_id_is_looked_up_and_nothing_else() {
    for id in [
        "../../dev/null",
        "/dev/null",
        "' UNION SELECT 'x",
        "k;",
        "%00",
        "https://x/k",
    ] {
        let fault = take(&headed(&header("ES256", id))).unwrap_err();
        assert_eq!(fault, TokenFault::NoKey, "{id}");
        // As a name it is as good as another.
        let keys = key_set(&[signer().jwk(id)]);
        assert!(hold(&headed(&header("ES256", id)), &keys).is_ok(), "{id}");
    }
    for id in [
        json!("k\u{0}"),
        json!("a\nb"),
        json!("x".repeat(1_025)),
        json!(1),
        json!(["k"]),
        json!(null),
    ] {
        let header = json!({ "alg": "ES256", "kid": id }).to_string();
        assert_eq!(told(&headed(&header)), NOT_A_JWT, "{header}");
    }
    assert_eq!(
        told(&headed(&header("ES256", &"x".repeat(1 << 20)))),
        NOT_A_JWT
    );
    // Of keys with one name each of the type is tried, and not without end.
    let strangers = |count: usize| -> Vec<Value> {
        let stranger = Signer::of("ES256");
        vec![stranger.jwk("k"); count]
    };
    let token = with(json!({}));
    let hidden = |before: usize| {
        let mut keys = strangers(before);
        keys.insert(0, rsa().jwk("k"));
        keys.push(signer().jwk("k"));
        hold(&token, &key_set(&keys))
    };
    assert!(hidden(0).is_ok());
    assert!(hidden(15).is_ok());
    assert_eq!(hidden(16).unwrap_err(), TokenFault::Signature);
}

#[test]
fn without_a_key_id_every_key_of_the_type_is_tried() {
    let token = headed(r#"{"alg":"ES256"}"#);
    assert_eq!(Unverified::parse(&token).unwrap().key_id(), None);
    assert!(hold(&token, &key_set(&[rsa().jwk("r"), signer().jwk("k")])).is_ok());
    let mut nameless = signer().jwk("k");
    nameless.as_object_mut().unwrap().remove("kid");
    assert!(hold(&token, &key_set(&[nameless.clone()])).is_ok());
    // A name means a key of that name.
    let named = hold(&headed(HEADER), &key_set(&[nameless])).unwrap_err();
    assert_eq!(named, TokenFault::NoKey);
    assert_eq!(
        hold(&token, &key_set(&[rsa().jwk("r")])).unwrap_err(),
        TokenFault::NoKey
    );
}

#[test]
fn flaw_g15_what_must_be_understood_is_not() {
    for header in [
        r#"{"alg":"ES256","kid":"k","crit":["b64","exp2"],"b64":false}"#,
        r#"{"alg":"ES256","kid":"k","crit":["exp"],"exp":1}"#,
        r#"{"alg":"ES256","kid":"k","crit":[]}"#,
        r#"{"alg":"ES256","kid":"k","crit":null}"#,
        r#"{"alg":"ES256","kid":"k","b64":false}"#,
        r#"{"alg":"ES256","kid":"k","b64":true}"#,
    ] {
        assert_eq!(told(&headed(header)), NOT_A_JWT, "{header}");
    }
}

#[test]
fn flaw_g25_a_long_token_is_refused_before_it_is_cut() {
    for text in [
        ".".repeat(1 << 20),
        "a.".repeat(1 << 19),
        "x".repeat(20_001),
    ] {
        let fault = take(&text).unwrap_err();
        assert!(fault.to_string().contains("20,000"), "{fault}");
    }
    let dots = take(&".".repeat(20_000)).unwrap_err();
    assert!(dots.to_string().contains("three parts"), "{dots}");
    let padded = |length: usize| {
        let bare = with(json!({ "x": "" })).len();
        with(json!({ "x": "y".repeat((length - bare) * 3 / 4) }))
    };
    assert!(padded(19_990).len() > 19_980 && take(&padded(19_990)).is_ok());
    assert_eq!(told(&padded(20_010)), NOT_A_JWT);
    // Nor is one that costs more than its length.
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(told(&signer().token(HEADER, &deep)), NOT_A_JWT);
    let wide = format!("{{\"x\":[{}1]}}", "1,".repeat(5_000));
    assert_eq!(told(&signer().token(HEADER, &wide)), NOT_A_JWT);
    let headed = format!(
        "{{\"alg\":\"ES256\",\"kid\":\"k\",\"x\":[{}1]}}",
        "1,".repeat(500)
    );
    assert_eq!(
        told(&signer().token(&headed, &claims().to_string())),
        NOT_A_JWT
    );
}

#[test]
fn flaw_g26_nothing_is_decompressed_and_no_password_is_stretched() {
    for header in [
        r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647,"p2s":"AAAA","kid":"k"}"#,
        r#"{"alg":"ES256","p2c":2147483647,"kid":"k"}"#,
        r#"{"alg":"dir","enc":"A256GCM","zip":"DEF","kid":"k"}"#,
    ] {
        let signed = headed(header);
        let (message, signature) = signed.rsplit_once('.').unwrap();
        let (header, payload) = message.split_once('.').unwrap();
        assert_eq!(told(&signed), NOT_A_JWT, "{header}");
        let five = format!("{header}.{payload}.{payload}.{payload}.{signature}");
        assert_eq!(told(&five), NOT_A_JWT, "{header}");
    }
}

/// Whether a set of this one key is a set.
fn is_taken(key: &Value) -> bool {
    KeySet::parse(document(std::slice::from_ref(key)).as_bytes()).is_ok()
}

fn changed(key: &Value, change: Value) -> Value {
    let mut key = key.clone();
    for (name, value) in change.as_object().unwrap() {
        key[name] = value.clone();
    }
    key
}

#[test]
fn flaw_g24_weak_and_private_keys_and_those_for_something_else_are_left_out() {
    let rsa_key = rsa().jwk("r");
    let elliptic = signer().jwk("k");
    assert!(is_taken(&rsa_key) && is_taken(&elliptic));
    let modulus = |bytes: usize| {
        let mut n = vec![0xff; bytes];
        n[0] = 0xc0;
        json!({ "n": encode(n) })
    };
    for bytes in [64, 128, 255, 513, 1_024, 8_192] {
        assert!(
            !is_taken(&changed(&rsa_key, modulus(bytes))),
            "{bytes} bytes"
        );
    }
    assert!(is_taken(&changed(&rsa_key, modulus(512))));
    for exponent in [
        &[3][..],
        &[1],
        &[17],
        &[1, 0, 0],
        &[1, 0, 0, 0, 1],
        &[0xff; 256],
        &[],
    ] {
        let key = changed(&rsa_key, json!({ "e": encode(exponent) }));
        assert!(!is_taken(&key), "{exponent:?}");
    }
    let mut even = decode(rsa_key["n"].as_str().unwrap());
    *even.last_mut().unwrap() &= 0xfe;
    assert!(!is_taken(&changed(&rsa_key, json!({ "n": encode(even) }))));
    // A zero before a number says nothing.
    let n = decode(rsa_key["n"].as_str().unwrap());
    let zero = changed(&rsa_key, json!({ "n": encode([&[0], &n[..]].concat()) }));
    assert!(is_taken(&zero));
    for change in [
        json!({ "d": "AQAB" }),
        json!({ "p": "AQAB" }),
        json!({ "k": "AQAB" }),
        json!({ "use": "enc" }),
        json!({ "use": 1 }),
        json!({ "key_ops": ["encrypt"] }),
        json!({ "key_ops": [] }),
        json!({ "key_ops": "verify" }),
        json!({ "alg": "RSA-OAEP" }),
        json!({ "alg": "PS256" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "none" }),
        json!({ "alg": 1 }),
        json!({ "kty": "oct" }),
        json!({ "kty": "OKP" }),
        json!({ "kty": "rsa" }),
        json!({ "kid": 1 }),
    ] {
        assert!(!is_taken(&changed(&rsa_key, change.clone())), "{change}");
        assert!(!is_taken(&changed(&elliptic, change.clone())), "{change}");
    }
    for change in [
        json!({ "use": "sig" }),
        json!({ "key_ops": ["verify"] }),
        json!({ "x5c": ["MII"] }),
    ] {
        assert!(is_taken(&changed(&rsa_key, change.clone())), "{change}");
    }
    let x = elliptic["x"].as_str().unwrap();
    for change in [
        json!({ "crv": "P-384" }),
        json!({ "crv": "secp256k1" }),
        json!({ "crv": "Ed25519" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": "ES384" }),
        json!({ "y": x }),
        json!({ "x": encode([0; 32]), "y": encode([0; 32]) }),
        json!({ "x": encode([&[0], &decode(x)[..]].concat()) }),
        json!({ "x": format!("{x}=") }),
        json!({ "x": 1 }),
    ] {
        assert!(!is_taken(&changed(&elliptic, change.clone())), "{change}");
    }
}

#[test]
fn a_key_with_an_algorithm_is_for_that_one_alone() {
    let pinned = changed(&rsa().jwk("r"), json!({ "alg": "RS384" }));
    let keys = key_set(&[pinned]);
    for (algorithm, taken) in [("RS256", false), ("RS384", true), ("RS512", false)] {
        let token = rsa().token(&header(algorithm, "r"), &claims().to_string());
        assert_eq!(hold(&token, &keys).is_ok(), taken, "{algorithm}");
    }
}

#[test]
fn flaw_g24_a_key_set_is_bounded_and_never_empty() {
    let key = signer().jwk("k");
    let set = |count: usize| document(&vec![key.clone(); count]);
    assert_eq!(KeySet::parse(set(100).as_bytes()).unwrap().len(), 100);
    let fault = |text: &str| KeySet::parse(text.as_bytes()).unwrap_err();
    assert_eq!(fault(&set(101)), KeySetFault::TooMany);
    assert_eq!(fault(&set(0)), KeySetFault::NothingSigns);
    assert_eq!(fault(&" ".repeat(256 * 1024 + 1)), KeySetFault::Long);
    for text in [
        "{}",
        r#"{"error":"not found"}"#,
        r#"{"keys":{}}"#,
        r#"{"keys":null}"#,
    ] {
        assert_eq!(fault(text), KeySetFault::NoKeys, "{text}");
    }
    for text in [
        "",
        "<html><body>keys</body></html>",
        "[]",
        r#"{"keys":[],"keys":[]}"#,
    ] {
        assert!(matches!(fault(text), KeySetFault::Json(_)), "{text}");
    }
    // One bad key spoils none of the others.
    let mixed = [
        json!(1),
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "AA" }),
        key,
    ];
    let mixed = key_set(&mixed);
    assert!(mixed.len() == 1 && mixed.has("k") && !mixed.is_empty());
    let large = Signer::rsa(KeySize::Rsa4096).jwk("r");
    assert!(is_taken(&large));
}

#[test]
fn flaw_g21_whatever_is_wrong_with_a_key_is_told_in_one_text() {
    let stranger = Signer::of("ES256");
    let forged = take(&stranger.token(HEADER, &claims().to_string())).unwrap_err();
    let unknown = take(&headed(&header("ES256", "x"))).unwrap_err();
    let other = take(&with(json!({ "iss": "https://other.example" }))).unwrap_err();
    assert_eq!(forged.told(), NO_KEY);
    assert_eq!(unknown.told(), NO_KEY);
    assert_eq!(other.told(), NO_KEY);
    // The operator reads which it was.
    assert!(forged != unknown && unknown != other);
}
