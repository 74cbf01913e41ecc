//! Flaws of how a signature is read.

use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use aws_lc_rs::{digest, hmac, signature};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{SIGNATURE, good, names, refused, refused_with, signer};
use crate::signer::{
    DSIG, ENVELOPED, EXCLUSIVE, OTHER, RSA, Says, Signed, Signer, WAYS, after_issuer, base64_of,
    response, signed,
};

#[test]
fn flaw_h03_what_has_no_canonical_form_is_not_signed() {
    // The digest of nothing, and a signature of it by the provider itself.
    let (says, signer) = (Says::default(), signer());
    for spoilt in [
        says.text()
            .replacen(" ID=", " xmlns:x=\"relative\" ID=", 1)
            .replacen(" Version=\"2.0\"", " Version=\"2.0\" x:a=\"1\"", 1),
        says.text().replacen(
            "<saml:Subject>",
            "<x:e xmlns:x=\"../up\"/><saml:Subject>",
            1,
        ),
        says.text(),
    ] {
        let signature = signer.signature("_a1", "");
        refused_with(&response(&after_issuer(&spoilt, &signature)), SIGNATURE);
        let all = response(&spoilt);
        let signature = signer.signature("_r1", "");
        refused_with(&after_issuer(&all, &signature), SIGNATURE);
    }
}

#[test]
fn flaw_h05_there_is_one_reference() {
    let (says, signer) = (Says::default(), signer());
    let ours = signer.reference("_a1", &says.text());
    let others = signer.reference("_a2", "something else");
    for references in [
        String::new(),
        ours.repeat(2),
        format!("{ours}{others}"),
        format!("{others}{ours}"),
        format!("{}{ours}", others.repeat(4)),
        others,
    ] {
        let signature = signer.signature_over(&format!("{}{references}", signer.methods()));
        let text = response(&after_issuer(&says.text(), &signature));
        refused_with(&text, SIGNATURE);
    }
}

#[test]
fn flaw_h06_what_is_signed_is_there_once_and_without_comments() {
    for way in WAYS {
        let text = good(way);
        let info = &text[text.find("<ds:SignedInfo>").unwrap()..];
        let info = &info[..info.find("</ds:SignedInfo>").unwrap() + "</ds:SignedInfo>".len()];
        let other = info.replace("<ds:DigestValue>", "<ds:DigestValue>AAAA");
        for (from, to) in [
            (info, format!("{info}{info}")),
            (info, format!("{other}{info}")),
            (info, format!("{info}{other}")),
            (info, format!("<ds:Object>{other}</ds:Object>{info}")),
            ("<ds:DigestValue>", "<ds:DigestValue><!-- -->".to_owned()),
            ("<ds:DigestValue>", "<ds:DigestValue><!--AAAA-->".to_owned()),
            ("</ds:DigestValue>", "<x/></ds:DigestValue>".to_owned()),
            ("<ds:Reference ", "<!-- --><ds:Reference ".to_owned()),
            (
                "<ds:SignatureValue>",
                "<ds:SignatureValue><!-- -->".to_owned(),
            ),
            (
                "</ds:SignatureValue>",
                "<x/></ds:SignatureValue>".to_owned(),
            ),
            (
                "<ds:DigestValue>",
                "<ds:DigestValue>AAAA</ds:DigestValue><ds:DigestValue>".to_owned(),
            ),
            (
                "<ds:SignatureValue>",
                "<ds:SignatureValue>AAAA</ds:SignatureValue><ds:SignatureValue>".to_owned(),
            ),
        ] {
            refused_with(&text.replacen(from, &to, 1), SIGNATURE);
        }
    }
}

#[test]
fn flaw_h13_a_response_brings_no_key_of_its_own() {
    let certificate = format!(
        "<ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>",
        base64_of(OTHER.1)
    );
    let modulus = "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus>\
                   <ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";
    for inside in [
        certificate.as_str(),
        modulus,
        "<ds:KeyName>rsa</ds:KeyName>",
        "<ds:RetrievalMethod URI=\"https://evil.example/key\"></ds:RetrievalMethod>",
        "<ds:RetrievalMethod URI=\"#_k1\"></ds:RetrievalMethod>",
        "",
    ] {
        let (mut theirs, mut ours) = (Signer::rsa(OTHER), signer());
        let info = format!("<ds:KeyInfo>{inside}</ds:KeyInfo>");
        theirs.key_info.clone_from(&info);
        ours.key_info = info;
        for way in WAYS {
            refused_with(&signed(&Says::default(), way, &theirs), SIGNATURE);
            // And what it says of ours changes nothing.
            names(&signed(&Says::default(), way, &ours), "alice");
        }
    }
}

#[test]
fn flaw_h14_only_the_listed_algorithms_are_taken() {
    let more = "http://www.w3.org/2001/04/xmldsig-more#";
    for method in [
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        &format!("{more}hmac-sha256"),
        &format!("{more}rsa-md5"),
        &format!("{more}rsa-sha224"),
        &format!("{more}ecdsa-sha1"),
        &format!("{more}ecdsa-sha256"),
        &format!("{more}RSA-SHA256"),
        &format!("{more}rsa-sha256 "),
        "http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
        "none",
        "",
    ] {
        let signer = Signer::rsa_with(RSA, method, &RSA_PKCS1_SHA256);
        refused_with(&signed(&Says::default(), Signed::Both, &signer), SIGNATURE);
    }
    // A hash other than the one that is named.
    for encoding in [&signature::RSA_PKCS1_SHA384, &signature::RSA_PKCS1_SHA512] {
        let signer = Signer::rsa_with(RSA, &format!("{more}rsa-sha256"), encoding);
        refused_with(&signed(&Says::default(), Signed::Both, &signer), SIGNATURE);
    }
    for name in [
        "http://www.w3.org/2000/09/xmldsig#sha1",
        "http://www.w3.org/2001/04/xmldsig-more#md5",
        "http://www.w3.org/2001/04/xmlenc#ripemd160",
        "",
    ] {
        let mut signer = signer();
        signer.digest = (name, &digest::SHA1_FOR_LEGACY_USE_ONLY);
        refused_with(&signed(&Says::default(), Signed::Both, &signer), SIGNATURE);
    }
    // A keyed hash under what everybody knows, whole and cut to nothing.
    let says = Says::default();
    let reference = signer().reference("_a1", &says.text());
    for name in [
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        &format!("{more}hmac-sha256"),
    ] {
        for length in [None, Some(0), Some(8), Some(160)] {
            let inside = length.map_or(String::new(), |length| {
                format!("<ds:HMACOutputLength>{length}</ds:HMACOutputLength>")
            });
            let methods = signer().methods().replace(
                "xmldsig-more#rsa-sha256\"></ds:SignatureMethod>",
                &format!("x\">{inside}</ds:SignatureMethod>"),
            );
            let methods = methods.replace("http://www.w3.org/2001/04/x", name);
            let info = format!("{methods}{reference}");
            let signed_info = format!("<ds:SignedInfo xmlns:ds=\"{DSIG}\">{info}</ds:SignedInfo>");
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, RSA.1.as_bytes());
            let tag = hmac::sign(&key, signed_info.as_bytes());
            let tag = &tag.as_ref()[..length.map_or(20, |bits| bits / 8)];
            let signature = format!(
                "<ds:Signature xmlns:ds=\"{DSIG}\"><ds:SignedInfo>{info}</ds:SignedInfo>\
                 <ds:SignatureValue>{}</ds:SignatureValue></ds:Signature>",
                STANDARD.encode(tag)
            );
            refused_with(
                &response(&after_issuer(&says.text(), &signature)),
                SIGNATURE,
            );
        }
    }
    // The length alone, with a signature that is otherwise good.
    let methods = signer().methods().replace(
        "</ds:SignatureMethod>",
        "<ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>",
    );
    let signature = signer().signature_over(&format!("{methods}{reference}"));
    refused_with(
        &response(&after_issuer(&says.text(), &signature)),
        SIGNATURE,
    );
}

#[test]
fn flaw_h16_two_transforms_are_taken_and_no_other() {
    let (says, signer) = (Says::default(), signer());
    let transform = |name: &str| format!("<ds:Transform Algorithm=\"{name}\"></ds:Transform>");
    let (enveloped, exclusive) = (transform(ENVELOPED), transform(EXCLUSIVE));
    let with = |transforms: &str| {
        let reference = signer.reference("_a1", &says.text()).replacen(
            &format!("{enveloped}{exclusive}"),
            transforms,
            1,
        );
        let signature = signer.signature_over(&format!("{}{reference}", signer.methods()));
        response(&after_issuer(&says.text(), &signature))
    };
    names(&with(&format!("{enveloped}{exclusive}")), "alice");
    let comments = transform(&format!("{EXCLUSIVE}WithComments"));
    names(&with(&format!("{enveloped}{comments}")), "alice");
    for other in [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2006/12/xml-c14n11",
        "",
    ] {
        let other = transform(other);
        for transforms in [
            format!("{enveloped}{other}"),
            format!("{other}{exclusive}"),
            format!("{enveloped}{exclusive}{other}"),
            format!("{enveloped}{other}{exclusive}"),
            format!("{other}{enveloped}{exclusive}"),
        ] {
            refused_with(&with(&transforms), SIGNATURE);
        }
    }
    refused(&with(&format!("{enveloped}{}", exclusive.repeat(1_000))));
    let inclusive = |list: &str| {
        format!(
            "<ds:Transform Algorithm=\"{EXCLUSIVE}\"><ec:InclusiveNamespaces \
             xmlns:ec=\"{EXCLUSIVE}\" PrefixList=\"{list}\"></ec:InclusiveNamespaces></ds:Transform>"
        )
    };
    names(
        &with(&format!("{enveloped}{}", inclusive("xs #default"))),
        "alice",
    );
    // With `samlp` the element has another canonical form than the one that was signed.
    for transforms in [
        String::new(),
        enveloped.clone(),
        exclusive.clone(),
        format!("{exclusive}{enveloped}"),
        format!("{enveloped}{enveloped}{exclusive}"),
        format!("{enveloped}{}", exclusive.repeat(2)),
        format!("{enveloped}{}", exclusive.repeat(400)),
        format!("{}{exclusive}", enveloped.replace("></", "><x></x></")),
        format!("{enveloped}{}", exclusive.replace("></", "><x></x></")),
        format!("{enveloped}{}", inclusive("samlp")),
        format!("{enveloped}{}", inclusive(&"p ".repeat(33))),
    ] {
        refused_with(&with(&transforms), SIGNATURE);
    }
}
