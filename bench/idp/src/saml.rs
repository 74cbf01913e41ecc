//! A SAML response of some six kilobytes with a signed assertion. The assertion and what is signed
//! over it are written in canonical form from the first, so that nothing has to be canonicalized.

use std::fmt::Write as _;

use anyhow::Context;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use sha2::{Digest, Sha256};

use crate::key::Key;

const ENTITY: &str = "https://idp.bench.example/metadata";
const RECIPIENT: &str = "https://signin.aws.amazon.com/saml";
const ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";

/// The metadata by which a deployment knows the provider.
pub(crate) fn metadata(key: &Key) -> anyhow::Result<String> {
    let certificate = certificate(key)?;
    Ok(format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{ENTITY}\">\
         <IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\
         <X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo>\
         </KeyDescriptor><SingleSignOnService \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.bench.example/sso\"/></IDPSSODescriptor></EntityDescriptor>"
    ))
}

fn certificate(key: &Key) -> anyhow::Result<String> {
    let pair = KeyPair::from_pkcs8_der_and_sign_algo(&key.pkcs8().into(), &PKCS_RSA_SHA256)?;
    let params = CertificateParams::new(vec!["idp.bench.example".to_owned()])?;
    Ok(BASE64.encode(params.self_signed(&pair)?.der()))
}

/// A response in base64 that offers the role through the provider.
pub(crate) fn response(
    key: &Key,
    role: &str,
    provider: &str,
    now: Timestamp,
) -> anyhow::Result<String> {
    let signed = assertion(role, provider, now, "")?;
    let digest = BASE64.encode(Sha256::digest(&signed));
    let info = |namespace: &str| {
        format!(
            "<ds:SignedInfo{namespace}><ds:CanonicalizationMethod \
             Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">\
             </ds:SignatureMethod><ds:Reference URI=\"#_assertion\"><ds:Transforms><ds:Transform \
             Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
             <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>\
             </ds:Transforms><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\">\
             </ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>\
             </ds:SignedInfo>"
        )
    };
    const DS: &str = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
    let value = BASE64.encode(key.sign(info(DS).as_bytes())?);
    let certificate = certificate(key)?;
    let signature = format!(
        "<ds:Signature{DS}>{}<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo>\
         <ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>\
         </ds:KeyInfo></ds:Signature>",
        info("")
    );
    let assertion = assertion(role, provider, now, &signature)?;
    let document = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_response\" \
         Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{RECIPIENT}\"><saml:Issuer \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">{ENTITY}</saml:Issuer>\
         <samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{assertion}\
         </samlp:Response>",
        instant(now)
    );
    Ok(BASE64.encode(document))
}

/// The assertion in canonical form, with this text where its signature stands.
fn assertion(
    role: &str,
    provider: &str,
    now: Timestamp,
    signature: &str,
) -> anyhow::Result<String> {
    let end = now
        .checked_add(SignedDuration::from_mins(5))
        .context("the end of time")?;
    let (now, end) = (instant(now), instant(end));
    let mut attributes = String::new();
    let mut attribute = |name: &str, value: &str| {
        write!(
            attributes,
            "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{value}</saml:AttributeValue>\
             </saml:Attribute>"
        )
    };
    attribute(&format!("{ATTRIBUTES}Role"), &format!("{role},{provider}"))?;
    attribute(&format!("{ATTRIBUTES}RoleSessionName"), "ada@example.org")?;
    attribute(&format!("{ATTRIBUTES}SessionDuration"), "3600")?;
    for number in 0..11 {
        let name = format!("https://idp.bench.example/attributes/group-{number}");
        attribute(&name, "engineering, storage and networks")?;
    }
    Ok(format!(
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_assertion\" \
         IssueInstant=\"{now}\" Version=\"2.0\"><saml:Issuer>{ENTITY}</saml:Issuer>{signature}\
         <saml:Subject><saml:NameID \
         Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">ada</saml:NameID>\
         <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData NotOnOrAfter=\"{end}\" Recipient=\"{RECIPIENT}\">\
         </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
         <saml:Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{end}\"><saml:AudienceRestriction>\
         <saml:Audience>{RECIPIENT}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
         <saml:AuthnStatement AuthnInstant=\"{now}\" SessionIndex=\"_session\">\
         <saml:AuthnContext><saml:AuthnContextClassRef>\
         urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\
         </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
         <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
    ))
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
